//! A disk that is full and a file that another program keeps, seen from the screen: a sentence, everything typed still there,
//! and saved when it is over.

use super::desk::Desk;
use crate::{
    app::{
        App,
        event::{Event, Now},
        keys::Keymap,
        memory::Memory,
    },
    domain::{
        Body, Change, Entity, Id, Ids, Item, Op,
        change::{Author, Verb},
        cycle::Cycle,
        goal::{Objective, Project},
        key_result::KeyResult,
        people::Person,
    },
    store::{Restore, Store},
    ui::{self, ViewState, theme::Theme},
};
use chrono::NaiveDate;
use ratatui::{Terminal, backend::TestBackend};

/// Someone at the screen of a workspace in a file, with an objective and a key result.
struct Seat {
    desk: Desk,
    now: Now,
    view: ViewState,
    terminal: Terminal<TestBackend>,
    /// The same file, opened by another program.
    other: Store,
    _folder: tempfile::TempDir,
}

fn company(ids: &mut Ids, today: NaiveDate) -> (Id, Vec<Op>) {
    let (who, objective, key_result, cycle) = (ids.next_id(), ids.next_id(), ids.next_id(), ids.next_id());
    let person = Person::new(who, "Ana");
    let (start, end) = ("2026-10-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let quarter = Cycle::new(cycle, "2026-Q4", start, end);
    let mut grow = Item::new(objective, "Grow", today, Body::Objective(Objective::default()));
    grow.cycle = Some(cycle);
    let kr = KeyResult { baseline: Some(1.0), target: Some(3.0), ..KeyResult::default() };
    let mut revenue = Item::new(key_result, "Revenue", today, Body::KeyResult(Box::new(kr)));
    revenue.parents = [objective].into();
    // Where there is work a result that it does not serve needs talk.
    let work = Item::new(ids.next_id(), "Pricing", today, Body::Project(Project::default()));
    let items = [grow, revenue, work].map(|item| Entity::Item(Box::new(item)));
    let all = [Entity::Person(person), Entity::Cycle(quarter)].into_iter().chain(items);
    (who, all.map(Op::Create).collect())
}

impl Seat {
    fn take() -> Seat {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.db");
        let now = Now { today: "2026-11-23".parse().unwrap(), at: 1_795_435_200_000 };
        let mut store = Store::create(&path, "Northwind", now.today, now.at).unwrap();
        let mut ids = Ids::seeded(1);
        let (who, ops) = company(&mut ids, now.today);
        let author = Author { by: None, at: now.at, on: now.today };
        store.check_and_commit(&Change::new(ids.next_id(), author, Verb::Import, ops), now.today).unwrap();
        store.be_impatient();
        let app = App::new(store.load(now.today).unwrap(), now, ids, Keymap::default(), Some(who), Memory::default());
        let terminal = Terminal::new(TestBackend::new(160, 40)).unwrap();
        let other = Store::open(&path).unwrap().store;
        let view = ViewState::new(Theme::default());
        let mut seat = Seat { desk: Desk::new(store, app), now, view, terminal, other, _folder: folder };
        seat.event(Event::Idle);
        seat
    }

    fn event(&mut self, event: Event) {
        self.now.at += 1000;
        self.desk.handle(event, self.now);
        while self.desk.app.has_idle_work() {
            self.desk.handle(Event::Idle, self.now);
        }
        self.desk.fetch();
        self.terminal.draw(|frame| ui::draw(frame, &self.desk.app, &mut self.view)).unwrap();
    }

    fn keys(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.event(Event::Key(key.parse().unwrap()));
        }
    }

    fn screen(&self) -> String {
        self.terminal.backend().to_string()
    }

    fn changes(&self) -> usize {
        self.desk.store.log(&crate::domain::history::LogFilter::default()).unwrap().len()
    }
}

/// Long enough not to fit into what is left of the last page, and no two lines alike.
fn long() -> String {
    let numbers: Vec<String> = (0..1500).map(|n| (n * 7919 % 100_003).to_string()).collect();
    numbers.join(" ")
}

/// Types with these keys, saves while the fault lasts, and again when it is over.
#[track_caller]
fn survives(what: &str, keys: &str, fault: fn(&Seat, bool), sentence: &str) {
    let mut seat = Seat::take();
    seat.keys(keys);
    seat.event(Event::Paste(long()));
    let changes = seat.changes();
    fault(&seat, true);
    for _ in 0..2 {
        seat.keys("enter");
        assert!(seat.screen().contains(sentence), "{what}: {}", seat.screen());
        // The end of the text is what its field shows.
        assert!(seat.screen().contains(long().split(' ').nth(1499).unwrap()), "{what}: {}", seat.screen());
    }
    fault(&seat, false);
    assert_eq!(seat.changes(), changes, "{what}");
    seat.keys("enter");
    assert_eq!(seat.changes(), changes + 1, "{what}: {}", seat.screen());
    assert!(!seat.screen().contains(sentence), "{what}: {}", seat.screen());
    assert!(seat.desk.store.check().unwrap().is_clean());
}

const TYPED: [(&str, &str); 3] = [("a check-in", "j c 2 tab 7 tab"), ("a form", "a o"), ("a decision", "r enter n d")];

#[test]
fn a_full_disk_loses_nothing_that_was_typed() {
    for (what, keys) in TYPED {
        survives(what, keys, |seat, full| seat.desk.store.pretend_full(full), "full;");
    }
}

#[test]
fn a_file_that_another_program_keeps_loses_nothing_that_was_typed() {
    for (what, keys) in TYPED {
        survives(what, keys, |seat, locked| seat.other.keep_locked(locked), "locked");
    }
}

#[test]
fn a_backup_that_is_put_back_is_on_an_open_screen_with_its_next_look_whatever_is_open() {
    for keys in ["j", "j c 2", "j e", "3", "4", "5", "r enter", "j enter"] {
        let mut seat = Seat::take();
        let folder = seat.desk.store.path().unwrap().parent().unwrap().to_path_buf();
        let (path, old) = (folder.join("work.db"), folder.join("old.db"));
        // From before there was anything but the workspace itself: every item on the screen is gone with it.
        let author = Author { by: None, at: seat.now.at, on: seat.now.today };
        drop(Store::create(&old, "Before", author.on, author.at).unwrap());
        seat.event(Event::Idle);
        seat.keys(keys);
        let how = Restore { at: 7, other_workspace: true, ..Restore::default() };
        Store::restore(&old, &path, &how).unwrap();
        seat.desk.look(seat.now.at);
        seat.event(Event::Idle);
        assert!(!seat.screen().contains("Revenue") || keys == "j c 2" || keys == "j e", "{keys}: {}", seat.screen());
        seat.keys("esc esc 1 j k enter c esc 3 j esc 4 j esc 5 j esc 1");
        assert_eq!(seat.desk.app.cascade.settings.name, "Before", "{keys}");
        assert!(!seat.screen().contains("Revenue"), "{keys}: {}", seat.screen());
    }
}

#[test]
fn a_file_that_is_replaced_under_an_open_screen_is_said_and_nothing_is_saved_into_the_other() {
    let mut seat = Seat::take();
    let folder = seat.desk.store.path().unwrap().parent().unwrap().to_path_buf();
    let other = folder.join("other.db");
    drop(Store::create(&other, "Other", seat.now.today, 0).unwrap());
    std::fs::rename(&other, folder.join("work.db")).unwrap();
    seat.desk.look(seat.now.at);
    seat.event(Event::Idle);
    assert!(seat.screen().contains("was replaced by another program"), "{}", seat.screen());
    seat.keys("j c 2 enter");
    assert!(seat.screen().contains("was replaced by another program"), "{}", seat.screen());
    let now = Store::open(&folder.join("work.db")).unwrap().store;
    assert_eq!(now.load(seat.now.today).unwrap().live().count(), 0);
}
