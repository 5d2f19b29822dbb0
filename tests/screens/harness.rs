//! A person at the screen, without a terminal: presses keys and reads what is drawn.

use chrono::{Days, NaiveDate};
use quarterdeck::{
    app::{
        App,
        damage::Damage,
        event::{Effect, Event, Now},
        key::Key,
        keys::Keymap,
        memory::Memory,
    },
    domain::{
        Change, Ids, Op,
        change::{Author, Verb},
    },
    exchange, sample,
    store::Store,
    tui::desk::Desk,
    ui::{self, ViewState, theme::Theme},
};
use ratatui::{Terminal, backend::TestBackend, buffer::Cell};
use std::path::PathBuf;

/// The day most tests play on: a Monday, week 8 of the last quarter of 2026.
pub(crate) fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Someone at the screen.
pub(crate) struct Person {
    pub(crate) desk: Desk,
    pub(crate) now: Now,
    /// What only a terminal could have done, newest last.
    pub(crate) asked: Vec<Effect>,
    view: ViewState,
    terminal: Terminal<TestBackend>,
    /// How often the program was started again: no id comes twice.
    restarts: u64,
}

/// Whether two cells look the same.
fn same(one: &Cell, other: &Cell) -> bool {
    one.symbol() == other.symbol() && one.style() == other.style()
}

impl Person {
    /// In front of the sample company.
    pub(crate) fn with_sample() -> Person {
        let changes = sample::company(monday(), noon(monday()), &mut Ids::seeded(7));
        Person::with(changes)
    }

    /// In front of the imported company of tests/data/operately.
    pub(crate) fn with_operately() -> Person {
        let sources = ["items.csv", "check-ins.csv"].map(|name| {
            let path = format!("{}/tests/data/operately/{name}", env!("CARGO_MANIFEST_DIR"));
            (name, std::fs::read(path).unwrap())
        });
        let sources: Vec<_> = sources.iter().map(|(name, bytes)| exchange::Source::new(name, bytes)).collect();
        let author = Author { by: None, at: noon(monday()), on: monday() };
        let empty = quarterdeck::domain::Cascade::default();
        let outcome = exchange::csv::import(
            &empty,
            &std::collections::HashMap::<(quarterdeck::domain::Id, String), quarterdeck::domain::CheckIn>::new(),
            &sources,
            author,
            &mut Ids::seeded(7),
            exchange::csv::Options::default(),
        );
        Person::with(outcome.change.into_iter().collect())
    }

    /// In front of an empty workspace.
    pub(crate) fn with_nothing() -> Person {
        Person::with(Vec::new())
    }

    /// In front of the sample company in a file: the folder it lies in, its path, and someone who still has it in memory alone.
    pub(crate) fn with_file() -> (tempfile::TempDir, PathBuf, Person) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.db");
        let changes = sample::company(monday(), noon(monday()), &mut Ids::seeded(7));
        let mut store = Store::create(&path, "Test", monday(), 0).unwrap();
        store.fill(changes.clone(), monday(), |_| ()).unwrap();
        drop(store);
        (folder, path, Person::with(changes))
    }

    /// In front of what these changes make, at 120 × 36.
    pub(crate) fn with(changes: Vec<Change>) -> Person {
        let now = Now { today: monday(), at: noon(monday()) };
        let mut store = Store::in_memory("Test").unwrap();
        store.fill(changes, now.today, |_| ()).unwrap();
        let cascade = store.load(now.today).unwrap();
        let app = App::new(cascade, now, Ids::seeded(99), Keymap::default(), None, Memory::default());
        let terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
        let mut person = Person {
            desk: Desk::new(store, app),
            now,
            asked: Vec::new(),
            view: ViewState::new(Theme::default()),
            terminal,
            restarts: 0,
        };
        // Who sits here is known, so that no test is asked: the first person by name.
        let mut people: Vec<_> = person.desk.app.cascade.people().map(|p| (p.name.clone(), p.id)).collect();
        people.sort();
        person.desk.app.me = people.first().map(|p| p.1);
        person.event(Event::Idle);
        person.draw();
        person
    }

    /// Another window size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Person {
        self.terminal.backend_mut().resize(columns, rows);
        self.event(Event::Redraw);
        self.draw();
        self.rest()
    }

    /// Another look.
    pub(crate) fn theme(&mut self, theme: Theme) -> &mut Person {
        self.view.theme = theme;
        self.draw_all();
        self
    }

    /// Presses keys, parted by blanks: `j j c 2 . 6 tab 4 enter`. A word in quotes is typed letter by letter: `'at half'`.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Person {
        for (n, part) in script.split('\'').enumerate() {
            if n % 2 == 1 {
                for c in part.chars() {
                    self.event(Event::Key(Key::char(c)));
                }
            } else {
                for word in part.split_whitespace() {
                    self.event(Event::Key(word.parse().unwrap_or_else(|e| panic!("{e}"))));
                }
            }
        }
        self.draw();
        self.rest()
    }

    /// Nothing is waiting: what the frame that was drawn did not wait for is done, and seen.
    fn rest(&mut self) -> &mut Person {
        while self.desk.app.has_idle_work() {
            self.desk.handle(Event::Idle, self.now);
            self.draw();
        }
        self
    }

    /// What is read while no key waits is read too, and seen.
    pub(crate) fn settle(&mut self) -> &mut Person {
        while self.desk.read_ahead() {
            self.rest();
        }
        self.draw();
        self
    }

    /// Hands an event on, as the loop would.
    pub(crate) fn event(&mut self, event: Event) -> &mut Person {
        self.now.at += 1000;
        if let Some(effect) = self.desk.handle(event, self.now) {
            self.asked.push(effect);
        }
        while self.desk.app.has_idle_work() {
            self.desk.handle(Event::Idle, self.now);
        }
        self
    }

    /// The program starts again on the same file, with what this machine remembers of the last time.
    pub(crate) fn restart(&mut self, memory: Memory) -> &mut Person {
        let cascade = self.desk.store.load(self.now.today).unwrap();
        let me = self.desk.app.me;
        self.desk.app = App::new(cascade, self.now, Ids::seeded(123 + self.restarts), Keymap::default(), me, memory);
        self.restarts += 1;
        self.desk.compare_what_is_typed();
        self.keys("")
    }

    /// Lets nights pass.
    pub(crate) fn sleep(&mut self, days: u64) -> &mut Person {
        self.now.today = self.now.today.checked_add_days(Days::new(days)).unwrap();
        self.now.at += 86_400_000 * days as i64;
        self.event(Event::Day);
        self.draw();
        self
    }

    fn draw(&mut self) {
        self.desk.fetch();
        let before = self.terminal.backend().buffer().clone();
        let damage = self.desk.app.damage();
        self.terminal.draw(|frame| ui::draw(frame, &self.desk.app, &mut self.view)).unwrap();
        self.desk.drawn(&self.view);
        let now = self.terminal.backend().buffer();
        if before.area == now.area {
            for (x, y) in now.area.positions().map(|at| (at.x, at.y)).filter(|&at| !same(&before[at], &now[at])) {
                let region = self.view.region_at(x, y);
                let told = region.is_none_or(|region| damage.has(region));
                assert!(told, "{x},{y} is of the {region:?} and differs, but only {damage:?} was said to:\n{}", self.screen());
            }
        }
    }

    /// Something was altered behind the back of the program.
    fn draw_all(&mut self) {
        self.desk.app.touch(Damage::ALL);
        self.draw();
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        self.terminal.backend().to_string()
    }

    /// The signs of a line of the screen with their looks, blanks left out.
    pub(crate) fn looks(&self, y: u16) -> Vec<(String, ratatui::style::Style)> {
        let buffer = self.terminal.backend().buffer();
        let cells = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
        cells.filter(|c| c.symbol() != " ").map(|c| (c.symbol().to_owned(), c.style())).collect()
    }

    /// What stands in every cell of a line of the screen.
    pub(crate) fn signs(&self, y: u16) -> Vec<String> {
        let buffer = self.terminal.backend().buffer();
        (0..buffer.area.width).map(|x| buffer[(x, y)].symbol().to_owned()).collect()
    }

    /// How a cell of the screen looks.
    pub(crate) fn cell(&self, x: u16, y: u16) -> ratatui::style::Style {
        self.terminal.backend().buffer()[(x, y)].style()
    }

    /// Where the caret blinks; `None`: nowhere.
    pub(crate) fn caret(&self) -> Option<(u16, u16)> {
        let backend = self.terminal.backend();
        backend.cursor_visible().then(|| backend.cursor_position().into())
    }

    /// Whether something is to be read on the screen.
    pub(crate) fn sees(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// The row of the deck whose title begins so is selected.
    pub(crate) fn select(&mut self, title: &str) -> &mut Person {
        let app = &self.desk.app;
        let at = app.screens.deck.rows.iter().position(|r| app.cascade.item(r.ix).title.starts_with(title));
        self.desk.app.screens.deck.cursor.at = at.unwrap_or_else(|| panic!("{title} is not on the deck"));
        self.draw_all();
        self
    }

    /// Clicks where something is drawn.
    pub(crate) fn click(&mut self, (x, y): (u16, u16)) -> &mut Person {
        let hit = self.view.hit(x, y);
        self.event(Event::Click { hit, double: false });
        self.keys("")
    }

    /// Commits a change as if made elsewhere on the screen.
    pub(crate) fn commit(&mut self, verb: Verb, ops: Vec<Op>) -> &mut Person {
        self.commit_because(verb, ops, "")
    }

    /// The same with a reason.
    pub(crate) fn commit_because(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> &mut Person {
        self.now.at += 1000;
        let id = self.desk.app.new_id();
        let author = Author { by: self.desk.app.me, at: self.now.at, on: self.now.today };
        let change = Change::new(id, author, verb, ops).because(why);
        let change = self.desk.app.cascade.checked(change).unwrap();
        let committed = self.desk.store.commit(&change, self.now.today).unwrap();
        self.desk.app.committed(change.into(), committed.derived);
        self.event(Event::Idle);
        self.draw();
        self
    }

    /// Saves a change as another process would, and shows the workspace as it is then.
    pub(crate) fn commit_elsewhere(&mut self, change: Change) -> &mut Person {
        let today = self.now.today;
        let change = self.desk.store.load(today).unwrap().checked(change).unwrap();
        self.desk.store.commit(&change, today).unwrap();
        let cascade = self.desk.store.load(today).unwrap();
        self.desk.app.reload(cascade);
        self.desk.compare_what_is_typed();
        self.draw();
        self
    }

    /// How many changes there are in the log.
    pub(crate) fn changes(&self) -> usize {
        self.desk.store.log(&quarterdeck::domain::history::LogFilter { limit: 1_000_000, ..Default::default() }).unwrap().len()
    }
}

/// Noon of a day, UTC.
pub(crate) fn noon(day: NaiveDate) -> i64 {
    day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}
