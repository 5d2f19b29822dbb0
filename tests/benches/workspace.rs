//! What loading, drawing, finding, counting, saving and importing cost at a thousand, ten thousand and a hundred thousand
//! goals and key results with fifty check-ins each, once in bulk and once as a year of one change for each person and day.
//!
//! What happens per key must cost the same in all three columns: it grows with the screen, not with the workspace. Loading,
//! importing and the agenda are passes over everything and grow with it. Figures and how to read them: docs/benchmarks.md.
//!
//! The workspaces are made in a temporary folder first. The largest take minutes and about 900 MB of disk each;
//! `QUARTERDECK_BENCH_MOST=10000` leaves it out.

use chrono::NaiveDate;
use divan::{Bencher, black_box};
use quarterdeck::{
    app::{
        App,
        event::{Event, Now},
        key::Key,
        keys::Keymap,
        memory::Memory,
    },
    domain::{
        Board, Cascade, Change, CheckIn, Derived, Entity, Id, Ids, Op,
        agenda::{self, Asked},
        change::{Author, Verb},
        meeting::MOST_PARKED,
        recurring::{Homes, Meeting},
        scope::Scope,
    },
    exchange,
    sample::scale::{Scale, Shape},
    store::Store,
    tui::{Opening, desk::Desk},
    ui::{self, ViewState, theme::Theme},
};
use ratatui::{Terminal, backend::TestBackend};
use std::{
    collections::HashMap,
    fmt::{self, Write as _},
    path::PathBuf,
    sync::Mutex,
};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const NOW: i64 = 1_795_392_000_000;

fn main() {
    divan::main();
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn now() -> Now {
    Now { today: today(), at: NOW }
}

fn sizes() -> impl Iterator<Item = usize> {
    let most = std::env::var("QUARTERDECK_BENCH_MOST").ok().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    SIZES.into_iter().filter(move |&n| n <= most)
}

/// A workspace to measure on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Case {
    items: usize,
    shape: Shape,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            Shape::Bulk => write!(f, "{}", self.items),
            Shape::Year => write!(f, "{} in a year", self.items),
        }
    }
}

/// Every size with its check-ins in bulk, and as a year day by day.
fn cases() -> impl Iterator<Item = Case> {
    [Shape::Bulk, Shape::Year].into_iter().flat_map(|shape| sizes().map(move |items| Case { items, shape }))
}

/// A workspace of that size and shape, made once.
fn workspace(case: Case) -> PathBuf {
    static MADE: Mutex<Option<(tempfile::TempDir, HashMap<Case, PathBuf>)>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap();
    let (folder, paths) = made.get_or_insert_with(|| (tempfile::tempdir().unwrap(), HashMap::new()));
    paths
        .entry(case)
        .or_insert_with(|| {
            let path = folder.path().join(format!("{}-{:?}.db", case.items, case.shape));
            let scale = Scale { items: case.items, check_ins: None, shape: case.shape, today: today(), at: NOW };
            let mut store = Store::create(&path, "Bench", today(), NOW).unwrap();
            store.fill(scale.changes(), today(), |_| ()).unwrap();
            path
        })
        .clone()
}

fn open(case: Case) -> Store {
    Store::open(&workspace(case)).unwrap().store
}

/// The full screen at 200 × 50 without a terminal.
struct Screen {
    desk: Desk,
    view: ViewState,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn new(case: Case) -> Screen {
        let store = open(case);
        let cascade = store.load(today()).unwrap();
        Screen::of(store, cascade)
    }

    fn of(store: Store, cascade: Cascade) -> Screen {
        let app = App::new(cascade, now(), Ids::seeded(1), Keymap::default(), None, Memory::default());
        let terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
        let mut screen = Screen { desk: Desk::new(store, app), view: ViewState::new(Theme::default()), terminal };
        screen.draw();
        screen
    }

    /// Everything that is done while nobody presses a key is done.
    fn settled(mut self) -> Screen {
        while self.desk.app.has_idle_work() {
            self.desk.handle(Event::Idle, now());
        }
        self.draw();
        self
    }

    fn key(&mut self, key: &str) {
        self.desk.handle(Event::Key(key.parse::<Key>().unwrap()), now());
        self.draw();
    }

    fn draw(&mut self) {
        self.desk.fetch();
        self.terminal.draw(|frame| ui::draw(frame, &self.desk.app, &mut self.view)).unwrap();
        self.desk.drawn(&self.view);
    }
}

fn first_key_result(cascade: &Cascade) -> Id {
    cascade.live().map(|ix| cascade.item(ix)).find(|item| item.key_result().is_some()).unwrap().id
}

/// Opening the file and drawing the first frame, before the rest is read.
#[divan::bench(args = cases())]
fn first_frame(bencher: Bencher, case: Case) {
    workspace(case);
    bencher.bench_local(|| {
        let opening = Opening::new(open(case), today()).unwrap();
        Screen::of(Store::in_memory("Bench").unwrap(), black_box(opening.cascade().clone()))
    });
}

/// Reading the whole cascade into memory.
#[divan::bench(args = cases())]
fn load(bencher: Bencher, case: Case) {
    let store = open(case);
    bencher.bench_local(|| store.load(today()).unwrap());
}

/// `j`: the selection moves and the frame is drawn.
#[divan::bench(args = cases())]
fn key_down(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    bencher.bench_local(|| screen.key("j"));
}

/// The same frame again.
#[divan::bench(args = cases())]
fn draw(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    bencher.bench_local(|| screen.draw());
}

/// Everything unfolded: the rows of the deck are laid out anew. Grows with what is open.
#[divan::bench(args = cases())]
fn unfold_everything(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    bencher.bench_local(|| {
        screen.key("z");
        screen.key("Z");
    });
}

/// `/` and a word of nine letters, then Esc: each letter narrows what is found. In a large workspace a letter is drawn
/// before anything is looked for; here both are counted.
#[divan::bench(args = cases(), sample_count = 20)]
fn find_a_word(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    bencher.bench_local(|| {
        for key in ["/", "r", "e", "t", "e", "n", "t", "i", "o", "n", "esc"] {
            screen.key(key);
            while screen.desk.app.has_idle_work() {
                screen.desk.handle(Event::Idle, now());
            }
            screen.draw();
        }
    });
}

/// A check-in: one transaction on the disk, the cascade in memory, the counts by difference, and the frame.
#[divan::bench(args = cases(), sample_count = 50)]
fn check_in(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    let item = first_key_result(&screen.desk.app.cascade);
    let mut ids = Ids::seeded(3);
    bencher.bench_local(|| {
        let op = Op::CheckIn(Box::new(CheckIn { value: Some(5.0), ..CheckIn::new(ids.next_id(), item, today(), None) }));
        let author = Author { by: None, at: NOW, on: today() };
        let change = Change::new(ids.next_id(), author, Verb::CheckIn, vec![op]);
        let change = screen.desk.app.cascade.checked(change).unwrap();
        let committed = screen.desk.store.commit(&change, today()).unwrap();
        screen.desk.app.committed(change.into(), committed.derived);
        screen.draw();
    });
}

/// The counts of the header after one change, by difference.
#[divan::bench(args = cases())]
fn count_after_a_change(bencher: Bencher, case: Case) {
    let cascade = open(case).load(today()).unwrap();
    let mut board = Board::new(today());
    board.count(&cascade);
    let item = first_key_result(&cascade);
    let author = Author { by: None, at: NOW, on: today() };
    let op = Op::CheckIn(Box::new(CheckIn { value: Some(5.0), ..CheckIn::new(Ids::seeded(4).next_id(), item, today(), None) }));
    let change = Change::new(Ids::seeded(5).next_id(), author, Verb::CheckIn, vec![op]);
    bencher.bench_local(|| board.changed(&cascade, &change));
}

/// The agenda as the page before a review lists it, once everything is judged.
#[divan::bench(args = cases())]
fn agenda(bencher: Bencher, case: Case) {
    let cascade = open(case).load(today()).unwrap();
    let mut board = Board::new(today());
    board.count(&cascade);
    bencher.bench_local(|| agenda::agenda(&cascade, &mut board, &Asked { most_parked: MOST_PARKED, ..Asked::new(15, None) }));
}

/// A workspace of that size with so many meetings of its teams, the first of them.
fn with_meetings(case: Case, meetings: usize) -> (Cascade, Vec<Scope>) {
    let mut cascade = open(case).load(today()).unwrap();
    let mut ids = Ids::seeded(6);
    let teams: Vec<Id> = cascade.teams().map(|team| team.id).collect();
    let scopes: Vec<Scope> = (0..meetings).map(|n| Scope::Team(teams[n % teams.len()])).collect();
    let made = scopes.iter().enumerate().map(|(n, scope)| {
        let meeting = Meeting { scope: scope.clone(), ..Meeting::new(ids.next_id(), format!("Meeting {n}"), today()) };
        Op::Create(Entity::Meeting(meeting))
    });
    let change = Change::new(Id::WORKSPACE, Author { by: None, at: NOW, on: today() }, Verb::Add, made.collect());
    cascade.apply(&change, Derived::default()).unwrap();
    (cascade, scopes)
}

/// The floor of the next two: one look at every item, at who owns it and which team it names.
#[divan::bench(args = cases())]
fn one_look_at_every_item(bencher: Bencher, case: Case) {
    let cascade = open(case).load(today()).unwrap();
    let of = cascade.people().next().map(|person| person.id);
    bencher.bench_local(|| cascade.live().filter(|&ix| cascade.item(ix).owner == of || cascade.item(ix).team == of).count());
}

/// The agenda of one team, who belongs to it looked up anew.
#[divan::bench(args = cases())]
fn agenda_of_one_team(bencher: Bencher, case: Case) {
    let (cascade, scopes) = with_meetings(case, 1);
    let mut board = Board::new(today());
    board.count(&cascade);
    bencher.with_inputs(|| cascade.clone()).bench_local_refs(|cascade| {
        let held = cascade.held_by(&scopes[0]);
        let asked = Asked { scope: Some(&held), most_parked: MOST_PARKED, ..Asked::new(15, None) };
        agenda::agenda(cascade, &mut board, &asked)
    });
}

/// Which of twenty meetings every item belongs to, after a change that may have moved one.
#[divan::bench(args = cases())]
fn meetings_of_all_items(bencher: Bencher, case: Case) {
    let (cascade, _) = with_meetings(case, 20);
    bencher.bench_local(|| Homes::of(&cascade));
}

/// `r` on the deck: the whole page before a review, drawn.
#[divan::bench(args = cases())]
fn before_a_review(bencher: Bencher, case: Case) {
    let mut screen = Screen::new(case).settled();
    bencher.bench_local(|| {
        screen.key("r");
        screen.key("1");
    });
}

/// So many rows of items.csv, read and turned into one change.
#[divan::bench(args = sizes(), sample_count = 10)]
fn read_csv(bencher: Bencher, rows: usize) {
    let mut text = String::from("kind,id,parent,title,owner,team,cycle,metric,baseline,target,value,confidence\n");
    for n in 0..rows {
        let parent = n / 5 * 5;
        if n == parent {
            writeln!(text, "objective,o{n},,Objective {n},Person {},Company/Team {},2026-Q4,,,,,", n % 97, n % 31).unwrap();
        } else {
            writeln!(text, "key-result,k{n},o{parent},Key result {n},Person {},,,increase,0,100,{},{}", n % 97, n % 100, n % 11)
                .unwrap();
        }
    }
    let source = [exchange::Source::new("items.csv", text.as_bytes())];
    let known = HashMap::<(Id, String), CheckIn>::new();
    bencher.bench_local(|| {
        let author = Author { by: None, at: NOW, on: today() };
        let outcome = exchange::csv::import(
            &Cascade::default(),
            &known,
            &source,
            author,
            &mut Ids::seeded(7),
            exchange::csv::Options::default(),
        );
        assert!(outcome.change.is_some());
        outcome
    });
}
