//! Several laptops, each with a file of its own: whatever they do and in whatever order they hear of each other, whoever has
//! heard the same has the same.

use super::{
    Both,
    chance::{Step, operations, quarter, step},
    today,
};
use crate::{
    domain::{
        Change, Checked, Entity, Field, Id, Ids, Op,
        change::{LogPiece, ParkedChange, Stamp, Verb},
        history::ClashEntry,
        key_result::{Metric, Step as Milestone},
        undo::{Undo, undo_ops},
    },
    store::{Store, StoreError, open::prepare},
};
use chrono::NaiveDate;
use proptest::prelude::*;
use rusqlite::{Connection, backup::Backup, types::Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{LazyLock, Mutex},
    time::Duration,
};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 23 November 2026.
const NOW: i64 = 1_795_392_000_000;

/// A laptop: its file, and a clock that may be wrong.
pub(super) struct Laptop {
    both: Both,
    check_ins: Vec<(Id, Id)>,
}

impl Laptop {
    /// One with its own copy of a workspace, page by page: that costs a tenth of a replay.
    fn of(workspace: &Store, seed: u64, ahead: i64) -> Laptop {
        let mut conn = Connection::open_in_memory().unwrap();
        Backup::new(&workspace.conn, &mut conn).unwrap().run_to_completion(i32::MAX, Duration::ZERO, None).unwrap();
        prepare(&mut conn).unwrap();
        let mut ids = Ids::seeded(seed);
        conn.execute("UPDATE meta SET v = ?1 WHERE k = 'device'", [ids.next_id().get()]).unwrap();
        let store = Store::of_memory(conn);
        let cascade = store.load(today()).unwrap();
        Laptop { both: Both { store, cascade, ids, at: NOW + ahead }, check_ins: Vec::new() }
    }

    fn commit(&mut self, change: Change) {
        let accepted = Checked::unchecked(change.clone()).accepted_by(&self.both.cascade);
        match self.both.store.commit(&accepted, today()) {
            Ok(committed) => {
                self.both.cascade.apply(&change, committed.derived).unwrap();
                for op in &change.ops {
                    if let Op::CheckIn(c) = op {
                        self.check_ins.push((c.item, c.id));
                    }
                }
            }
            // What the other did meanwhile stands in the way: said, and nothing was done.
            Err(StoreError::Refused(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    pub(super) fn does(&mut self, step: &Step) {
        self.both.at += 7 * MINUTE;
        let (id, author) = (self.both.ids.next_id(), self.both.author(None));
        let change = match step {
            Step::Undo | Step::Redo => {
                let undo = matches!(step, Step::Undo);
                let found = if undo { self.both.store.last_undoable(None) } else { self.both.store.last_redoable(None) }.unwrap();
                let Some(found) = found else { return };
                match undo_ops(&self.both.cascade, &found, id, author) {
                    Ok(Undo::Clean(change) | Undo::Conflicts { rest: change, .. }) if !change.ops.is_empty() => change,
                    _ => return,
                }
            }
            _ => {
                let (verb, ops) = operations(&mut self.both, &self.check_ins, step);
                if ops.is_empty() {
                    return;
                }
                Change::new(id, author, verb, ops).because(if matches!(step, Step::Set(..)) { "a reason" } else { "" })
            }
        };
        self.commit(change);
    }

    pub(super) fn log(&self) -> Vec<LogPiece> {
        let mut log = vec![LogPiece::Workspace(self.both.store.workspace().unwrap())];
        let read = self.both.store.each_piece(|piece| {
            log.push(piece);
            Ok::<(), ()>(())
        });
        read.unwrap().unwrap();
        log
    }

    pub(super) fn hears(&mut self, told: &[LogPiece]) {
        self.hears_all([told]);
    }

    /// One after the other, and looks at it then.
    fn hears_all<'a>(&mut self, told: impl IntoIterator<Item = &'a [LogPiece]>) {
        for told in told {
            self.both.store.take_in(told, today()).unwrap();
        }
        self.both.cascade = self.both.store.load(today()).unwrap();
    }

    /// Everything in the file, with changes by their ids: their numbers are this file's own.
    pub(super) fn rows(&self) -> Vec<(&'static str, Vec<Vec<Value>>)> {
        const ID: &str = "(SELECT id FROM change WHERE seq =";
        let tables = [
            (
                "change",
                "SELECT id, device, stamp, by, at, day, verb, why, undoes, ops, sum FROM change ORDER BY stamp, id".to_owned(),
            ),
            ("item", "SELECT * FROM item ORDER BY id".to_owned()),
            ("parent", "SELECT * FROM parent ORDER BY item, n".to_owned()),
            ("now", "SELECT * FROM now ORDER BY item".to_owned()),
            ("entity", "SELECT * FROM entity ORDER BY id".to_owned()),
            ("setting", "SELECT * FROM setting ORDER BY k".to_owned()),
            ("about", format!("SELECT entity, {ID} change) FROM about ORDER BY 1, 2")),
            ("clash", format!("SELECT subject, field, {ID} change), n, {ID} other) FROM clash ORDER BY 1, 2, 3, 4")),
            (
                "check_in",
                format!("SELECT item, day, stamp, n, id, {ID} change), {ID} voided_by) FROM check_in ORDER BY 1, 2, 3, 4, 5"),
            ),
            ("parked", "SELECT * FROM parked ORDER BY id".to_owned()),
        ];
        let read = |sql: &String| {
            let mut select = self.both.store.conn.prepare(sql).unwrap();
            let columns = select.column_count();
            let rows = select.query_map([], |row| (0..columns).map(|n| row.get(n)).collect());
            rows.unwrap().collect::<rusqlite::Result<Vec<Vec<Value>>>>().unwrap()
        };
        tables.iter().map(|(table, sql)| (*table, read(sql))).collect()
    }

    pub(super) fn is_sound(&self) {
        let wrong = self.both.store.check().unwrap().wrong;
        let wrong: Vec<String> = wrong.into_iter().filter(|w| !w.ends_with("that is not in the workspace")).collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// The workspace they all begin with, as it came to the first of them.
fn common() -> Store {
    let mut both = Both::new();
    both.at = NOW - 30 * DAY;
    let cycle = quarter(both.ids.next_id());
    both.does(Verb::Add, vec![Op::Create(Entity::Cycle(cycle))]);
    both.objective_with_key_result();
    let log = Laptop { both, check_ins: Vec::new() }.log();
    let mut store = Store::in_memory("to be replaced").unwrap();
    store.replay(today(), |take| log.iter().cloned().try_for_each(take)).unwrap().unwrap();
    store
}

pub(super) fn laptops(n: usize, clocks: &[i64]) -> Vec<Laptop> {
    static COMMON: LazyLock<Mutex<Store>> = LazyLock::new(|| Mutex::new(common()));
    let common = COMMON.lock().unwrap();
    (0..n).map(|k| Laptop::of(&common, 100 + k as u64, clocks[k % clocks.len()])).collect()
}

/// What happens: one does something, or hears some of what another has, in some order, some of it twice.
#[derive(Debug, Clone)]
enum Event {
    Does(u8, Step),
    Hears { who: u8, of: u8, every: u8, backwards: bool, twice: bool },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => (any::<u8>(), step()).prop_map(|(who, step)| Event::Does(who, step)),
        1 => (any::<u8>(), any::<u8>(), 1u8..4, any::<bool>(), any::<bool>())
            .prop_map(|(who, of, every, backwards, twice)| Event::Hears { who, of, every, backwards, twice }),
    ]
}

fn live(n: usize, clocks: &[i64], events: &[Event]) {
    let mut all = laptops(n, clocks);
    for event in events {
        match event {
            Event::Does(who, step) => all[usize::from(*who) % n].does(step),
            Event::Hears { who, of, every, backwards, twice } => {
                let (who, of) = (usize::from(*who) % n, usize::from(*of) % n);
                let log = all[of].log();
                let mut some: Vec<LogPiece> = log.into_iter().step_by(usize::from(*every)).collect();
                if *backwards {
                    some.reverse();
                }
                if *twice {
                    some.extend(some.clone());
                }
                all[who].hears(&some);
            }
        }
    }
    // In the end everybody hears of everything, the first ones from the last and the last ones from the first.
    let logs: Vec<Vec<LogPiece>> = all.iter().map(Laptop::log).collect();
    for (n, laptop) in all.iter_mut().enumerate() {
        let mut order: Vec<&Vec<LogPiece>> = logs.iter().collect();
        if n % 2 == 1 {
            order.reverse();
        }
        laptop.hears_all(order.into_iter().map(Vec::as_slice));
    }
    let first = all[0].rows();
    // What the log makes is looked at once: everybody has the same rows.
    all[0].is_sound();
    for laptop in &all {
        for (is, other) in laptop.rows().iter().zip(&first) {
            assert_eq!(is, other);
        }
        laptop.both.same_in_memory_and_file();
        let said = laptop.log().iter().filter(|piece| matches!(piece, LogPiece::Change(..))).count();
        assert_eq!(said, first[0].1.len(), "all of it is told on");
    }
    let mut said: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for (item, check_in) in all.iter().flat_map(|l| &l.check_ins) {
        said.entry(*item).or_default().insert(*check_in);
    }
    for (item, said) in said {
        for laptop in &all {
            let history = laptop.both.store.history(item, 1_000, NaiveDate::MAX).unwrap();
            let there: BTreeSet<Id> = history.check_ins.iter().map(|c| c.check_in.id).collect();
            assert!(there.is_superset(&said), "an acknowledged check-in is everywhere");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn laptops_that_heard_the_same_hold_the_same(
        n in 2usize..9,
        clocks in prop::sample::select(vec![
            vec![0], vec![0, 3 * DAY, -3 * DAY], vec![-DAY, 5 * 365 * DAY, 0, 9 * MINUTE],
        ]),
        events in prop::collection::vec(event(), 1..50),
    ) {
        live(n, &clocks, &events);
    }
}

/// Ten thousand such histories, by hand: `cargo test --release -- --ignored ten_thousand`.
#[test]
#[ignore = "takes long"]
fn ten_thousand_histories_end_the_same_everywhere() {
    let config = ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() };
    let clocks = [0, 3 * DAY, -3 * DAY, 5 * 365 * DAY];
    proptest::test_runner::TestRunner::new(config)
        .run(&(2usize..9, prop::collection::vec(event(), 1..60)), |(n, events)| {
            live(n, &clocks, &events);
            Ok(())
        })
        .unwrap();
}

/// What people do with the steps of a key result.
#[derive(Debug, Clone)]
enum StepEvent {
    Adds(u8),
    Renames(u8, u8),
    Removes(u8, u8),
    Sorts(u8),
    Ticks(u8, u8),
    Hears(u8, u8),
}

fn step_event() -> impl Strategy<Value = StepEvent> {
    let two = || (any::<u8>(), any::<u8>());
    prop_oneof![
        3 => any::<u8>().prop_map(StepEvent::Adds),
        2 => two().prop_map(|(who, n)| StepEvent::Renames(who, n)),
        1 => two().prop_map(|(who, n)| StepEvent::Removes(who, n)),
        1 => any::<u8>().prop_map(StepEvent::Sorts),
        3 => two().prop_map(|(who, n)| StepEvent::Ticks(who, n)),
        1 => two().prop_map(|(who, of)| StepEvent::Hears(who, of)),
    ]
}

impl Laptop {
    fn steps(&self, of: Id) -> Vec<Milestone> {
        let c = &self.both.cascade;
        c.item(c.find(of).unwrap()).key_result().unwrap().steps.to_vec()
    }

    /// Says which steps are done by now; gives the check-in and what they are called.
    fn ticks(&mut self, of: Id, n: u8) -> Option<(Id, BTreeSet<String>)> {
        let steps = self.steps(of);
        let step = steps.get(usize::from(n) % steps.len().max(1))?;
        let c = &self.both.cascade;
        let mut done = c.summary(c.find(of).unwrap()).done.of(&steps);
        done.turn(step.key);
        let called = steps.iter().filter(|s| s.is_done(&done)).map(|s| first_title(&s.title)).collect();
        self.both.at += MINUTE;
        let (change, id, author) = (self.both.ids.next_id(), self.both.ids.next_id(), self.both.author(None));
        let value = Some(crate::domain::text::value::weight_done(&steps, &done));
        let check_in = crate::domain::CheckIn { value, done: Some(done), ..crate::domain::CheckIn::new(id, of, today(), None) };
        self.commit(Change::new(change, author, Verb::CheckIn, vec![Op::CheckIn(Box::new(check_in))]));
        Some((id, called))
    }
}

/// What a step was called when it was added: whoever renames it adds a mark.
fn first_title(title: &str) -> String {
    title.trim_end_matches('*').to_owned()
}

fn live_with_steps(n: usize, events: &[StepEvent]) {
    let mut all = laptops(n, &[0, 3 * DAY, -DAY]);
    let kr = all[0].both.cascade.all().map(|ix| all[0].both.cascade.item(ix)).find(|i| i.key_result().is_some()).unwrap().id;
    let begun = ["S0", "S1"].iter().enumerate().map(|(key, title)| milestone(key as u32, title)).collect();
    all[0].sets(kr, Field::Metric(Metric::Milestones));
    all[0].sets(kr, Field::Steps(begun));
    let log = all[0].log();
    for laptop in &mut all {
        laptop.hears(&log);
    }
    let mut added = BTreeSet::from(["S0".to_owned(), "S1".to_owned()]);
    let (mut removed, mut renamed, mut said) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (k, event) in events.iter().enumerate() {
        let (StepEvent::Adds(who)
        | StepEvent::Renames(who, _)
        | StepEvent::Removes(who, _)
        | StepEvent::Sorts(who)
        | StepEvent::Ticks(who, _)
        | StepEvent::Hears(who, _)) = event;
        let who = usize::from(*who) % n;
        let mut steps = all[who].steps(kr);
        let at = |m: &u8| usize::from(*m) % steps.len().max(1);
        match event {
            StepEvent::Adds(_) => {
                let key = Milestone::fresh_key(all[who].both.ids.next_id());
                added.insert(format!("A{k}"));
                steps.push(milestone(key, &format!("A{k}")));
            }
            StepEvent::Renames(_, m) if !steps.is_empty() => {
                let at = at(m);
                renamed.insert(first_title(&steps[at].title));
                steps[at].title.push('*');
            }
            StepEvent::Removes(_, m) if steps.len() > 1 => {
                let gone = steps.remove(at(m));
                removed.insert(first_title(&gone.title));
            }
            StepEvent::Sorts(_) => steps.reverse(),
            StepEvent::Ticks(_, m) => {
                said.extend(all[who].ticks(kr, *m));
                continue;
            }
            StepEvent::Hears(_, of) => {
                let log = all[usize::from(*of) % n].log();
                all[who].hears(&log);
                continue;
            }
            _ => continue,
        }
        if steps != all[who].steps(kr) {
            all[who].sets(kr, Field::Steps(steps));
        }
    }
    let logs: Vec<Vec<LogPiece>> = all.iter().map(Laptop::log).collect();
    for laptop in &mut all {
        for log in &logs {
            laptop.hears(log);
        }
        laptop.is_sound();
        laptop.both.same_in_memory_and_file();
    }
    let mut titles: std::collections::HashMap<u32, String> = std::collections::HashMap::new();
    for piece in &logs.concat() {
        let LogPiece::Change(change, _) = piece else { continue };
        for op in &change.ops {
            let Op::Set { new: Field::Steps(steps), .. } = op else { continue };
            for step in steps {
                let called = titles.entry(step.key).or_insert_with(|| first_title(&step.title));
                assert_eq!(*called, first_title(&step.title), "a key is never given to another step");
            }
        }
    }
    for laptop in &all {
        assert_eq!(laptop.rows(), all[0].rows());
        let there: Vec<String> = laptop.steps(kr).iter().map(|s| first_title(&s.title)).collect();
        let wanted: BTreeSet<&String> = added.difference(&removed).collect();
        let is: BTreeSet<&String> = there.iter().collect();
        assert!(is.is_superset(&wanted), "what was added stays until somebody takes it away: {is:?}, {wanted:?}");
        assert!(is.difference(&wanted).all(|back| renamed.contains(*back)), "but who changed it meanwhile brings it back");
        assert_eq!(there.len(), is.len(), "and is there once");
        let history = laptop.both.store.history(kr, 1_000, NaiveDate::MAX).unwrap();
        for (id, called) in &said {
            let entry = history.check_ins.iter().find(|c| c.check_in.id == *id).expect("an acknowledged check-in is everywhere");
            let done = entry.check_in.done.as_ref().unwrap().iter().map(|key| titles[&key].clone()).collect::<BTreeSet<_>>();
            assert_eq!(done, *called, "what was ticked off is what its author ticked off");
        }
    }
}

fn milestone(key: u32, title: &str) -> Milestone {
    Milestone { key, title: title.to_owned(), weight: 1.0, date: None }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn steps_that_laptops_add_rename_take_away_and_tick_off_apart_are_all_told_apart(
        n in 2usize..9,
        events in prop::collection::vec(step_event(), 1..40),
    ) {
        live_with_steps(n, &events);
    }
}

fn two() -> (Laptop, Laptop, Id) {
    let mut pair = laptops(2, &[0]);
    let (b, a) = (pair.pop().unwrap(), pair.pop().unwrap());
    let kr = a.both.cascade.all().map(|ix| a.both.cascade.item(ix)).find(|i| i.key_result().is_some()).unwrap().id;
    (a, b, kr)
}

impl Laptop {
    fn sets(&mut self, of: Id, field: Field) {
        self.both.at += MINUTE;
        let op = self.both.cascade.set_op(of, field).unwrap();
        let (id, author) = (self.both.ids.next_id(), self.both.author(None));
        self.commit(Change::new(id, author, Verb::Revise, vec![op]).because("a reason"));
    }

    fn open_clashes(&self, of: Id) -> Vec<ClashEntry> {
        let cascade = &self.both.cascade;
        cascade.open_clashes(cascade.find(of).unwrap(), today()).cloned().collect()
    }

    fn target(&self, of: Id) -> Option<f64> {
        self.both.cascade.item(self.both.cascade.find(of).unwrap()).key_result().unwrap().target
    }
}

#[test]
fn a_target_that_two_set_is_the_later_ones_and_the_other_is_told() {
    let (mut a, mut b, kr) = two();
    a.sets(kr, Field::Target(Some(4.0)));
    b.both.at += 10 * MINUTE;
    b.sets(kr, Field::Target(Some(5.0)));
    let (from_a, from_b) = (a.log(), b.log());
    a.hears(&from_b);
    b.hears(&from_a);
    for laptop in [&a, &b] {
        assert_eq!(laptop.target(kr), Some(5.0));
        let clashes = laptop.both.store.clashes(Some(kr)).unwrap();
        assert_eq!(clashes.len(), 1);
        assert_eq!((&clashes[0].new, &clashes[0].old), (&Some(Field::Target(Some(5.0))), &Some(Field::Target(Some(4.0)))));
        assert!(clashes[0].is_open(today()));
        assert_eq!(laptop.open_clashes(kr), clashes, "and the workspace in memory knows of it");
        laptop.is_sound();
    }
    assert_eq!(a.rows(), b.rows());
    // Whoever sets it again has seen both: that settles it.
    a.sets(kr, Field::Target(Some(4.5)));
    let clashes = a.both.store.clashes(Some(kr)).unwrap();
    assert!(clashes.len() == 1 && !clashes[0].is_open(today()), "{clashes:?}");
    assert_eq!(a.open_clashes(kr), [], "in memory too");
    a.both.cascade = a.both.store.load(today()).unwrap();
    assert_eq!(a.open_clashes(kr), []);
    // Another field settles nothing.
    b.sets(kr, Field::Title("Named anew".into()));
    assert_eq!(b.open_clashes(kr).len(), 1);
    let on = b.open_clashes(kr)[0].header.on;
    let of = |days| {
        let cascade = b.both.store.load(on.checked_add_days(chrono::Days::new(days)).unwrap()).unwrap();
        cascade.open_clashes(cascade.find(kr).unwrap(), today()).count()
    };
    assert_eq!((of(13), of(14)), (1, 0), "it is left alone after two weeks");
    a.is_sound();
}

#[test]
fn what_one_saw_and_changed_is_no_clash() {
    let (mut a, mut b, kr) = two();
    a.sets(kr, Field::Target(Some(4.0)));
    let log = a.log();
    b.hears(&log);
    b.sets(kr, Field::Target(Some(5.0)));
    let log = b.log();
    a.hears(&log);
    assert_eq!((a.target(kr), a.both.store.clashes(None).unwrap().len()), (Some(5.0), 0));
}

#[test]
fn an_objective_with_two_new_parents_has_both_and_one_that_two_moved_goes_with_the_later() {
    let (mut a, mut b, kr) = two();
    let objective = a.both.cascade.item(a.both.cascade.find(kr).unwrap()).parents[0];
    let new = |laptop: &mut Laptop| {
        let objectives = |laptop: &Laptop| -> Vec<Id> {
            let c = &laptop.both.cascade;
            c.all().map(|ix| c.item(ix)).filter(|i| i.objective().is_some()).map(|i| i.id).collect()
        };
        let before = objectives(laptop);
        laptop.does(&Step::Objective(0));
        objectives(laptop).into_iter().find(|id| !before.contains(id)).unwrap()
    };
    let (left, right, third, fourth) = (new(&mut a), new(&mut a), new(&mut a), new(&mut a));
    let log = a.log();
    b.hears(&log);
    a.sets(objective, Field::Parents(vec![left]));
    b.both.at += 10 * MINUTE;
    b.sets(objective, Field::Parents(vec![right]));
    let (from_a, from_b) = (a.log(), b.log());
    a.hears(&from_b);
    b.hears(&from_a);
    let parents = |laptop: &Laptop| laptop.both.cascade.item(laptop.both.cascade.find(objective).unwrap()).parents.to_vec();
    assert_eq!(parents(&a).into_iter().collect::<BTreeSet<Id>>(), BTreeSet::from([left, right]));
    assert_eq!(a.rows(), b.rows());
    assert_eq!(a.both.store.clashes(None).unwrap().len(), 0);
    // Both move it away from there: what the later takes is no longer there.
    a.sets(objective, Field::Parents(vec![third]));
    b.both.at += DAY;
    b.sets(objective, Field::Parents(vec![fourth]));
    let log = b.log();
    a.hears(&log);
    assert_eq!(parents(&a), [fourth]);
    assert_eq!(a.both.store.clashes(None).unwrap().len(), 1, "both are told");
}

#[test]
fn of_two_goals_that_are_hung_below_each_other_the_one_that_was_moved_last_stays_where_it_was() {
    let (mut a, mut b, kr) = two();
    let grow = a.both.cascade.item(a.both.cascade.find(kr).unwrap()).parents[0];
    let objectives = |laptop: &Laptop| -> BTreeSet<Id> {
        let c = &laptop.both.cascade;
        c.all().map(|ix| c.item(ix)).filter(|i| i.objective().is_some()).map(|i| i.id).collect()
    };
    let mut add = || {
        let before = objectives(&a);
        a.does(&Step::Objective(0));
        objectives(&a).difference(&before).copied().next().unwrap()
    };
    let (win, company) = (add(), add());
    a.sets(grow, Field::Parents(vec![company]));
    let log = a.log();
    b.hears(&log);
    // Win below Grow, and a day later, unseen, Grow below Win.
    a.sets(win, Field::Parents(vec![grow]));
    b.both.at += DAY;
    b.sets(grow, Field::Parents(vec![win]));
    let (from_a, from_b) = (a.log(), b.log());
    a.hears(&from_b);
    b.hears(&from_a);
    let children = |laptop: &Laptop, of: Id| -> Vec<Id> {
        let c = &laptop.both.cascade;
        c.children(c.find(of).unwrap()).iter().map(|&ix| c.item(ix).id).collect()
    };
    for laptop in [&a, &b] {
        assert_eq!(children(laptop, company), [grow], "Grow stays where it was");
        assert!(children(laptop, grow).contains(&win) && children(laptop, win).is_empty());
        assert_eq!(laptop.both.cascade.loops(9).len(), 1, "and it is said");
        laptop.both.same_in_memory_and_file();
    }
    // Any move settles it.
    a.sets(win, Field::Parents(vec![company]));
    assert_eq!(children(&a, win), [grow], "what was passed over holds as soon as it can");
    a.both.same_in_memory_and_file();
    assert_eq!(a.both.cascade.loops(9), Vec::<String>::new());
}

#[test]
fn both_take_one_check_in_back_and_one_brings_it_again() {
    let (mut a, mut b, kr) = two();
    let (change, check_in) = a.both.check_in(kr, "2026-11-20", 2.0);
    let log = a.log();
    b.hears(&log);
    let back = |laptop: &mut Laptop| {
        laptop.both.at += MINUTE;
        let found = laptop.both.store.change(change).unwrap().unwrap();
        let (id, author) = (laptop.both.ids.next_id(), laptop.both.author(None));
        let undo = found.inverse(id, author);
        laptop.commit(undo.clone());
        undo
    };
    back(&mut a);
    let undo = back(&mut b);
    let (from_a, from_b) = (a.log(), b.log());
    a.hears(&from_b);
    b.hears(&from_a);
    assert_eq!(a.rows(), b.rows());
    assert_eq!(a.both.store.series(kr, NaiveDate::MAX).unwrap().len(), 0, "taken back twice is taken back");
    let (id, author) = (b.both.ids.next_id(), b.both.author(None));
    b.commit(undo.inverse(id, author));
    let log = b.log();
    a.hears(&log);
    assert_eq!(a.both.store.series(kr, NaiveDate::MAX).unwrap().iter().map(|c| c.id).collect::<Vec<_>>(), [check_in]);
    assert_eq!(a.both.store.undone_by(change).unwrap(), None, "and the log agrees");
    a.is_sound();
}

#[test]
fn a_key_result_hung_below_an_objective_that_is_gone_stands_at_the_top_and_returns_with_it() {
    let (mut a, mut b, kr) = two();
    let objective = a.both.cascade.item(a.both.cascade.find(kr).unwrap()).parents[0];
    a.sets(objective, Field::Deleted(true));
    let at = b.both.ids.next_id();
    let mut item = b.both.cascade.item(b.both.cascade.find(kr).unwrap()).clone();
    item.id = at;
    let (id, author) = (b.both.ids.next_id(), b.both.author(None));
    b.commit(Change::new(id, author, Verb::Add, vec![Op::Create(Entity::Item(Box::new(item)))]));
    let log = b.log();
    a.hears(&log);
    let roots =
        |laptop: &Laptop| -> Vec<Id> { laptop.both.cascade.roots().iter().map(|&ix| laptop.both.cascade.item(ix).id).collect() };
    assert!(roots(&a).contains(&at), "it is in sight");
    a.sets(objective, Field::Deleted(false));
    assert!(!roots(&a).contains(&at), "and goes back when its objective does");
    a.both.same_in_memory_and_file();
}

#[test]
fn what_comes_before_what_it_is_about_waits_and_counts_when_that_comes() {
    let (mut a, mut b, _) = two();
    a.does(&Step::KeyResult(0, crate::domain::key_result::Metric::Increase));
    let new = a.both.cascade.all().map(|ix| a.both.cascade.item(ix)).filter(|i| i.key_result().is_some()).last().unwrap().id;
    a.both.check_in(new, "2026-11-20", 2.0);
    a.sets(new, Field::Target(Some(7.0)));
    let mut late = a.log();
    late.retain(
        |piece| !matches!(piece, LogPiece::Change(c, _) if c.ops.iter().any(|op| matches!(op, Op::Create(e) if e.id() == new))),
    );
    let came = b.both.store.take_in(&late, today()).unwrap();
    assert_eq!((came.waiting.len(), came.checked_in.len()), (1, 1));
    b.is_sound();
    let log = a.log();
    b.hears(&log);
    assert_eq!(a.rows(), b.rows());
    assert_eq!(b.target(new), Some(7.0));
}

#[test]
fn what_only_a_newer_version_can_read_is_kept_and_taken_in_after_the_upgrade() {
    let (mut a, _, kr) = two();
    let text = |verb: &str| {
        format!(
            r#"{{"stamp":"9","device":"kkkkkkkkkkkkkkkm","id":"qqqqqqqqqqqqqqqq","at":1,"on":"2026-11-20","verb":"{verb}","ops":[
{{"set":{{"of":"{kr}","old":{{"weight":"1"}},"new":{{"weight":"3"}}}}}}]}}"#
        )
    };
    let id = "qqqqqqqqqqqqqqqq".parse().unwrap();
    let stamp = Stamp { time: i64::MAX / 2, device: "kkkkkkkkkkkkkkkm".parse().unwrap() };
    let parked = |verb: &str| LogPiece::Parked(ParkedChange { id, stamp, text: text(verb) });
    let came = a.both.store.take_in(&[parked("conquer")], today()).unwrap();
    assert_eq!((came.parked, came.new), (1, 0));
    let again = a.both.store.take_in(&[parked("conquer")], today()).unwrap();
    assert_eq!((again.parked, again.known), (0, 1));
    assert!(a.log().contains(&parked("conquer")), "it is told on as it came");
    assert!(a.both.store.check().unwrap().checked.iter().any(|line| line.contains("newer Quarterdeck")));
    a.is_sound();
    super::super::merge::unpark(&a.both.store.conn).unwrap();
    assert!(a.log().contains(&parked("conquer")), "this version cannot read it either");
    // A version that can.
    a.both.store.conn.execute("DELETE FROM parked", ()).unwrap();
    a.both.store.take_in(&[parked("revise")], today()).unwrap();
    super::super::merge::unpark(&a.both.store.conn).unwrap();
    a.both.cascade = a.both.store.load(today()).unwrap();
    let weight = a.both.cascade.item(a.both.cascade.find(kr).unwrap()).key_result().unwrap().weight;
    assert_eq!(weight.to_bits(), 3.0_f64.to_bits());
    a.is_sound();
}

#[test]
fn what_another_workspace_holds_is_not_taken_in() {
    let (mut a, ..) = two();
    let mut other = Both::new();
    other.objective_with_key_result();
    let log = Laptop { both: other, check_ins: Vec::new() }.log();
    let refused = a.both.store.take_in(&log, today()).unwrap_err().to_string();
    assert!(refused.contains("another workspace"), "{refused}");
}
