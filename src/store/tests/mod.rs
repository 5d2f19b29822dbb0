//! The store as a whole: what is committed is what is in memory, what is in the log and what is loaded again.

mod as_of;
mod chance;
mod elsewhere;
mod files;
mod finished;
mod foreign;
mod growth;
mod keeping;
mod large;
mod merging;
mod near;
mod portions;
mod repeats;
mod restoring;
mod said;
mod together;
mod trends;
mod whole;

use super::{Committed, Restore, Store, StoreError};
use crate::domain::{
    Body, Cascade, Change, CheckIn, Checked, Entity, Field, Id, Ids, Item, Ix, Op,
    change::{Author, Verb},
    cycle::{Cycle, CycleState, Reopened},
    goal::Objective,
    history::{LogFilter, Tally},
    key_result::KeyResult,
    people::Person,
};
use chrono::NaiveDate;

/// Faults of a disk and of other programs, for the tests of whoever stands before a store.
impl Store {
    /// Reads the workspace, checks a change against it and commits it; whether others changed it is asked elsewhere.
    pub(crate) fn check_and_commit(&mut self, change: &Change, today: NaiveDate) -> Result<Committed, StoreError> {
        let seen = self.seen.get();
        let change = self.load(today)?.checked(change.clone())?;
        self.seen.set(seen);
        self.commit(&change, today)
    }

    /// A copy of it in memory, page by page, as a copied file is one.
    pub(crate) fn second_copy(&self) -> Store {
        let mut conn = rusqlite::Connection::open_in_memory().unwrap();
        let copy = rusqlite::backup::Backup::new(&self.conn, &mut conn).unwrap();
        copy.run_to_completion(i32::MAX, std::time::Duration::ZERO, None).unwrap();
        drop(copy);
        crate::store::open::prepare(&mut conn).unwrap();
        Store::of_memory(conn)
    }

    /// From now on the file cannot grow, as on a full disk; or it can again.
    pub(crate) fn pretend_full(&self, full: bool) {
        let pages: i64 = self.conn.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
        let most = if full { pages } else { 1_000_000 };
        self.conn.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(())).unwrap();
    }

    /// Takes the file for itself, as another program would; or lets it go.
    pub(crate) fn keep_locked(&self, locked: bool) {
        self.conn.execute_batch(if locked { "BEGIN IMMEDIATE" } else { "ROLLBACK" }).unwrap();
    }

    /// Waits less than a person would for another program.
    pub(crate) fn be_impatient(&self) {
        self.conn.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

/// Put back at a moment, in milliseconds.
fn restoring_at(at: i64) -> Restore {
    Restore { at, ..Restore::default() }
}

/// A store in memory with the cascade beside it, kept up the way the screen keeps it up.
struct Both {
    store: Store,
    cascade: Cascade,
    ids: Ids,
    at: i64,
}

impl Both {
    fn new() -> Both {
        let store = Store::in_memory("Northwind").unwrap();
        let cascade = store.load(today()).unwrap();
        Both { store, cascade, ids: Ids::seeded(11), at: 1_000 }
    }

    fn author(&mut self, by: Option<Id>) -> Author {
        self.at += 1;
        Author { by, at: self.at, on: today() }
    }

    fn commit(&mut self, change: &Change) {
        // What a test of the store needs is not always what a person may do.
        let committed = self.store.commit(&Checked::unchecked(change.clone()).accepted_by(&self.cascade), today()).unwrap();
        self.cascade.apply(change, committed.derived).unwrap();
    }

    fn does(&mut self, verb: Verb, ops: Vec<Op>) -> Id {
        let id = self.ids.next_id();
        let author = self.author(None);
        self.commit(&Change::new(id, author, verb, ops));
        id
    }

    fn objective_with_key_result(&mut self) -> (Id, Id) {
        let (o, k) = (self.ids.next_id(), self.ids.next_id());
        let objective = Item::new(o, "Grow", today(), Body::Objective(Objective::default()));
        let mut kr = Item::new(k, "Revenue", today(), Body::KeyResult(Box::default()));
        kr.parents = [o].into();
        kr.body = Body::KeyResult(Box::new(KeyResult { baseline: Some(1.0), target: Some(3.0), ..KeyResult::default() }));
        let create = |item| Op::Create(Entity::Item(Box::new(item)));
        self.does(Verb::Add, vec![create(objective), create(kr)]);
        (o, k)
    }

    fn check_in(&mut self, item: Id, on: &str, value: f64) -> (Id, Id) {
        let id = self.ids.next_id();
        let check_in = CheckIn { value: Some(value), confidence: Some(7), ..CheckIn::new(id, item, day(on), None) };
        (self.does(Verb::CheckIn, vec![Op::CheckIn(Box::new(check_in))]), id)
    }

    /// What is in memory, what is loaded and what the log makes are the same.
    fn agree(&self) {
        self.same_in_memory_and_file();
        assert_eq!(self.store.check().unwrap().wrong, Vec::<String>::new());
    }

    /// The same, where the test itself refers to what is not there.
    fn agree_but_for_loose_ends(&self) {
        self.same_in_memory_and_file();
        let wrong: Vec<String> =
            self.store.check().unwrap().wrong.into_iter().filter(|w| !w.ends_with("that is not in the workspace")).collect();
        assert_eq!(wrong, Vec::<String>::new());
    }

    fn same_in_memory_and_file(&self) {
        let loaded = self.store.load(today()).unwrap();
        assert_eq!(loaded.settings, self.cascade.settings);
        assert_eq!(loaded.len(), self.cascade.len());
        let names = |c: &Cascade, list: &[Ix]| -> Vec<Id> { list.iter().map(|&i| c.item(i).id).collect() };
        assert_eq!(names(&loaded, loaded.roots()), names(&self.cascade, self.cascade.roots()));
        assert_eq!(names(&loaded, loaded.projects()), names(&self.cascade, self.cascade.projects()));
        for ix in self.cascade.all() {
            let id = self.cascade.item(ix).id;
            let other = loaded.find(id).unwrap();
            assert_eq!(loaded.item(other), self.cascade.item(ix));
            assert_eq!(loaded.summary(other), self.cascade.summary(ix), "{:?}", self.cascade.item(ix));
            assert_eq!(loaded.revised(other), self.cascade.revised(ix));
            assert_eq!(names(&loaded, loaded.children(other)), names(&self.cascade, self.cascade.children(ix)));
        }
    }
}

#[test]
fn since_when_an_item_is_its_owners_is_read_from_the_log() {
    let mut both = Both::new();
    let (objective, kr) = both.objective_with_key_result();
    let (ana, jon) = (both.ids.next_id(), both.ids.next_id());
    let person = |id| Person::new(id, id.letters());
    both.does(Verb::Add, [ana, jon].map(|id| Op::Create(Entity::Person(person(id)))).into());
    let mut hand = |to: Id, on: &str| {
        let op = both.cascade.set_op(kr, Field::Owner(Some(to))).unwrap();
        let (id, at) = (both.ids.next_id(), both.author(None).at);
        let change = Change::new(id, Author { by: None, at, on: day(on) }, Verb::HandOver, vec![op]).because("she left");
        both.commit(&change);
        change
    };
    hand(ana, "2026-11-02");
    let second = hand(jon, "2026-11-16");
    let since = |both: &Both| both.store.owned_since(&[objective, kr]).unwrap().get(&kr).copied();
    assert_eq!(since(&both), Some(day("2026-11-16")));
    assert_eq!(both.store.owned_since(&[objective]).unwrap().len(), 0, "it had no owner but one all the time");
    let (id, author) = (both.ids.next_id(), both.author(None));
    let undo = second.inverse(id, author);
    both.commit(&undo);
    assert_eq!(since(&both), Some(day("2026-11-02")), "what was undone does not count");
}

#[test]
fn a_check_in_is_in_memory_in_the_file_and_in_the_log() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let (change, id) = both.check_in(kr, "2026-11-20", 2.0);
    both.agree();
    let summary = both.cascade.summary(both.cascade.find(kr).unwrap()).clone();
    assert_eq!(summary.value, Some((day("2026-11-20"), 2.0)));
    let history = both.store.history(kr, 10, NaiveDate::MAX).unwrap();
    assert_eq!(history.check_ins.len(), 1);
    assert_eq!((history.check_ins[0].check_in.id, history.check_ins[0].change), (id, change));
    assert!(!history.more && history.created.is_some());
    let log = both.store.log(&LogFilter { item: Some(kr), ..LogFilter::default() }).unwrap();
    assert_eq!(log.len(), 2);
    assert!(matches!(&log[0].first, Some(Op::CheckIn(c)) if c.id == id));
    // Of several items at once: what touches one of them, and nothing where there is none.
    let of = |items: &[Id]| both.store.log(&LogFilter { items: Some(items.into()), ..LogFilter::default() }).unwrap();
    assert_eq!(of(&[kr]).iter().map(|e| e.seq).collect::<Vec<_>>(), log.iter().map(|e| e.seq).collect::<Vec<_>>());
    assert_eq!(of(&[]).len(), 0);
    assert_eq!(both.store.series(kr, NaiveDate::MAX).unwrap().len(), 1);
}

#[test]
fn the_log_says_what_an_import_brought() {
    let mut both = Both::new();
    let (objective, kr) = both.objective_with_key_result();
    let (new, said, person) = (both.ids.next_id(), both.ids.next_id(), both.ids.next_id());
    let item = Item::new(new, "New", today(), Body::Objective(Objective::default()));
    let person = Person::new(person, "Ana");
    let title = |of: Id, text: &str| Op::Set { of, old: Field::Title("Grow".into()), new: Field::Title(text.into()) };
    let ops = vec![
        Op::Create(Entity::Person(person)),
        Op::Create(Entity::Item(Box::new(item))),
        title(objective, "Grow more"),
        title(objective, "Grow most"),
        Op::CheckIn(Box::new(CheckIn { value: Some(1.5), ..CheckIn::new(said, kr, today(), None) })),
    ];
    both.does(Verb::Import, ops);
    let log = both.store.log(&LogFilter::default()).unwrap();
    assert_eq!(log[0].tally, Some(Tally { items: 1, check_ins: 1, people: 1, changed: 1, ..Tally::default() }));
    assert_eq!(log[1].tally, None, "only imports are counted");
    let line = crate::domain::describe::describe_entry(&both.cascade, &log[0]);
    assert_eq!(line, "imported 1 item, 1 check-in, 1 person, 1 changed");
}

#[test]
fn the_workspace_has_its_name_and_its_founding_is_not_undone() {
    let both = Both::new();
    assert_eq!(both.cascade.settings.name, "Northwind");
    assert_eq!(both.store.last_undoable(None).unwrap(), None);
    assert_eq!(both.store.log(&LogFilter::default()).unwrap().len(), 1);
    both.agree();
}

#[test]
fn undo_and_redo_walk_back_and_forth_through_ones_own_changes() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let (first, _) = both.check_in(kr, "2026-11-16", 2.0);
    let (second, _) = both.check_in(kr, "2026-11-23", 2.5);
    let value = |both: &Both| both.cascade.summary(both.cascade.find(kr).unwrap()).value.map(|v| v.1);
    let step = |both: &mut Both, undo: bool| -> Option<Id> {
        let found = if undo { both.store.last_undoable(None) } else { both.store.last_redoable(None) }.unwrap()?;
        let (id, author) = (both.ids.next_id(), both.author(None));
        both.commit(&found.inverse(id, author));
        both.agree();
        Some(found.id)
    };
    assert_eq!(step(&mut both, false), None, "there is nothing to redo yet");
    for _ in 0..3 {
        assert_eq!(step(&mut both, true), Some(second));
        assert_eq!(value(&both), Some(2.0));
        assert_eq!(step(&mut both, true), Some(first));
        assert_eq!(value(&both), None);
        assert!(step(&mut both, false).is_some());
        assert_eq!(value(&both), Some(2.0));
        assert!(step(&mut both, false).is_some());
        assert_eq!(value(&both), Some(2.5));
        assert_eq!(step(&mut both, false), None);
    }
    step(&mut both, true);
    both.check_in(kr, "2026-11-23", 2.7);
    assert_eq!(step(&mut both, false), None, "a new change ends what can be redone");
    let history = both.store.history(kr, 1, NaiveDate::MAX).unwrap();
    assert!(history.more);
    assert_eq!(history.check_ins.len(), 1);
}

#[test]
fn a_revision_with_a_reason_is_on_record_with_old_and_new() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let op = both.cascade.set_op(kr, Field::Target(Some(4.0))).unwrap();
    let (id, author) = (both.ids.next_id(), both.author(None));
    both.commit(&Change::new(id, author, Verb::Revise, vec![op]).because("pricing changed"));
    both.agree();
    assert_eq!(both.cascade.revised(both.cascade.find(kr).unwrap()), Some(today()));
    let revisions = both.store.history(kr, 10, NaiveDate::MAX).unwrap().revisions;
    assert_eq!(revisions.len(), 1);
    assert_eq!((&revisions[0].old, &revisions[0].new), (&Field::Target(Some(3.0)), &Field::Target(Some(4.0))));
    assert_eq!(revisions[0].header.why.as_deref(), Some("pricing changed"));
}

#[test]
fn a_revision_that_is_undone_is_none_and_the_one_before_it_is_the_newest_again() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let revised = |both: &Both| both.cascade.revised(both.cascade.find(kr).unwrap());
    let revise = |both: &mut Both, target: f64, on: &str| {
        let op = both.cascade.set_op(kr, Field::Target(Some(target))).unwrap();
        let (id, author) = (both.ids.next_id(), Author { on: day(on), ..both.author(None) });
        both.commit(&Change::new(id, author, Verb::Revise, vec![op]).because("pricing changed"));
    };
    revise(&mut both, 4.0, "2026-11-12");
    revise(&mut both, 5.0, "2026-11-19");
    assert_eq!(revised(&both), Some(day("2026-11-19")));
    let back = |both: &mut Both, change: Change| {
        let (id, author) = (both.ids.next_id(), both.author(None));
        both.commit(&change.inverse(id, author));
        both.agree();
    };
    for expected in [Some(day("2026-11-12")), None] {
        let last = both.store.last_undoable(None).unwrap().unwrap();
        back(&mut both, last);
        assert_eq!(revised(&both), expected);
    }
    let undo = both.store.last_redoable(None).unwrap().unwrap();
    back(&mut both, undo);
    assert_eq!(revised(&both), Some(day("2026-11-12")), "what is redone is on record again");
}

#[test]
fn a_check_in_after_today_is_kept_and_not_seen_yet() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    both.check_in(kr, "2026-11-20", 2.0);
    both.check_in(kr, "2026-11-30", 2.9);
    both.agree();
    let value = |today: &str| {
        let cascade = both.store.load(day(today)).unwrap();
        cascade.summary(cascade.find(kr).unwrap()).value.map(|v| v.1)
    };
    assert_eq!(value("2026-11-23"), Some(2.0));
    assert_eq!(value("2026-11-30"), Some(2.9));
    assert_eq!(value("2026-11-01"), None);
}

#[test]
fn a_change_that_cannot_be_applied_leaves_no_trace() {
    let mut both = Both::new();
    let (o, kr) = both.objective_with_key_result();
    let before = both.store.log(&LogFilter::default()).unwrap();
    let stray = both.ids.next_id();
    let bad = [
        vec![Op::Set { of: stray, old: Field::Title(String::new()), new: Field::Title("x".into()) }],
        vec![Op::Set { of: o, old: Field::Target(None), new: Field::Target(Some(1.0)) }],
        vec![Op::Set { of: kr, old: Field::Target(None), new: Field::Target(Some(f64::NAN)) }],
        vec![Op::CheckIn(Box::new(CheckIn { value: Some(1.0), ..CheckIn::new(stray, stray, today(), None) }))],
        vec![Op::CheckIn(Box::new(CheckIn { value: Some(2e15), ..CheckIn::new(stray, kr, today(), None) }))],
        vec![Op::CheckIn(Box::new(CheckIn { value: Some(1.0), ..CheckIn::new(stray, kr, NaiveDate::MAX, None) }))],
        vec![Op::Void { check_in: stray, item: kr }],
        vec![both.cascade.entity(kr).map(Op::Create).unwrap()],
    ];
    for ops in bad {
        let (id, author) = (both.ids.next_id(), both.author(None));
        let error = both
            .store
            .commit(&Checked::unchecked(Change::new(id, author, Verb::Revise, ops.clone())).accepted_by(&both.cascade), today())
            .unwrap_err();
        assert!(matches!(error, super::StoreError::Refused(_)), "{ops:?}: {error}");
        both.agree();
    }
    assert_eq!(both.store.log(&LogFilter::default()).unwrap(), before);
}

#[test]
fn a_cycle_that_is_opened_again_is_owed_from_that_day_until_that_is_undone() {
    let mut both = Both::new();
    let cycle = both.ids.next_id();
    let (name, start, end) = ("2026-Q4".to_owned(), day("2026-10-01"), day("2026-12-31"));
    let made = Cycle::new(cycle, name, start, end);
    both.does(Verb::Add, vec![Op::Create(Entity::Cycle(made))]);
    let mut set = |field: Field, on: &str, undoes: Option<Id>| {
        let op = both.cascade.set_op(cycle, field).unwrap();
        let (id, at) = (both.ids.next_id(), both.author(None).at);
        let change = Change { undoes, ..Change::new(id, Author { by: None, at, on: day(on) }, Verb::Revise, vec![op]) };
        both.commit(&change);
        let loaded = both.store.load(today()).unwrap();
        assert_eq!(loaded.cycle_days(cycle), both.cascade.cycle_days(cycle), "as it is read again");
        (id, both.cascade.cycle_days(cycle).reopened)
    };
    let closed = Field::CycleState(Some(CycleState::Closed));
    assert_eq!(set(closed, "2026-11-10", None).1, None);
    let (opened, known) = set(Field::CycleState(None), "2026-11-20", None);
    assert_eq!(known, Some(Reopened { ended: day("2026-11-10"), on: day("2026-11-20") }));
    assert_eq!(set(Field::CycleState(Some(CycleState::Closed)), "2026-11-21", Some(opened)).1, None, "undone");
}
