//! What is kept of how key results ended is what their check-ins say, whatever was done since it was kept.

use super::{
    Both,
    chance::{change_of, quarter, step},
    day,
    files::folder,
};
use crate::{
    domain::{
        Body, Cascade, Entity, Id, Item, Op,
        change::Verb,
        cycle::Cycle,
        forecast::Finished,
        goal::Objective,
        key_result::{KeyResult, Metric},
    },
    store::Store,
};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::path::Path;

fn later() -> NaiveDate {
    day("2026-12-03")
}

/// A cycle that was over three days ago, with an objective and key results in it.
fn ended(both: &mut Both) {
    let cycle = Cycle { end: day("2026-11-20"), ..quarter(both.ids.next_id()) };
    let mut objective = Item::new(both.ids.next_id(), "Objective", day("2026-10-01"), Body::Objective(Objective::default()));
    objective.cycle = Some(cycle.id);
    let mut ops = vec![Op::Create(Entity::Cycle(cycle))];
    let above = objective.id;
    ops.push(Op::Create(Entity::Item(Box::new(objective))));
    for metric in [Metric::Increase, Metric::AtLeast, Metric::YesNo] {
        let kr = KeyResult { metric, baseline: Some(0.0), target: Some(10.0), ..KeyResult::default() };
        let mut item = Item::new(both.ids.next_id(), "Key result", day("2026-10-01"), Body::KeyResult(Box::new(kr)));
        item.parents = [above].into();
        ops.push(Op::Create(Entity::Item(Box::new(item))));
    }
    both.does(Verb::Add, ops);
}

/// Every one of them made of its check-ins.
fn fresh(store: &Store, cascade: &Cascade) -> Vec<Finished> {
    let of = |ix| Finished::of(cascade, ix, &store.series(cascade.item(ix).id, NaiveDate::MAX).unwrap(), later());
    cascade.all().filter_map(of).collect()
}

fn kept(store: &Store) -> usize {
    store.conn.query_row("SELECT count(*) FROM finished", [], |row| row.get::<_, i64>(0)).unwrap() as usize
}

fn holds(store: &Store) -> usize {
    let cascade = store.load(later()).unwrap();
    let told = store.finished(&cascade, later()).unwrap();
    let fresh = fresh(store, &cascade);
    assert_eq!(told.finished(), fresh);
    fresh.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_kept_is_what_the_check_ins_say_after_every_change(steps in prop::collection::vec(step(), 1..40)) {
        let mut both = Both::new();
        ended(&mut both);
        let mut check_ins: Vec<(Id, Id)> = Vec::new();
        for step in &steps {
            let author = both.author(None);
            let Some(change) = change_of(&mut both, &mut check_ins, step, author) else { continue };
            both.commit(&change);
            holds(&both.store);
        }
        prop_assert!(both.store.check().unwrap().wrong.is_empty());
    }
}

#[test]
fn it_is_kept_by_the_first_who_asks_and_only_what_was_touched_is_made_again() {
    let mut both = Both::new();
    ended(&mut both);
    let items: Vec<Id> =
        both.cascade.all().map(|ix| both.cascade.item(ix)).filter(|i| i.key_result().is_some()).map(|i| i.id).collect();
    for &item in &items {
        both.check_in(item, "2026-11-16", 5.0);
    }
    assert_eq!((kept(&both.store), holds(&both.store), kept(&both.store)), (0, 3, 3));
    // What tells nothing is kept too, so that it is not asked again.
    both.store.conn.execute("UPDATE finished SET body = x'' WHERE item = ?1", [items[0].get()]).unwrap();
    let cascade = both.store.load(later()).unwrap();
    assert_eq!(both.store.finished(&cascade, later()).unwrap().finished().len(), 2);
    let wrong = both.store.check().unwrap().wrong;
    assert_eq!(wrong, [format!("what is kept of how {} ended differs from its check-ins", items[0].letters())]);
    both.store.rebuild_derived().unwrap();
    assert_eq!((kept(&both.store), holds(&both.store)), (0, 3));
    // A late value, said after all of it was kept.
    both.check_in(items[0], "2026-11-19", 8.0);
    holds(&both.store);
    let cascade = both.store.load(later()).unwrap();
    let past = both.store.finished(&cascade, later()).unwrap();
    assert!(past.finished().iter().any(|q| q.id == items[0] && (q.end() - 0.8).abs() < 1e-9));
}

#[test]
fn where_nothing_can_be_written_it_is_made_each_time() {
    let f = folder();
    let mut both = Both::new();
    both.store = Store::create(&f.path, "Northwind", later(), 0).unwrap();
    both.cascade = both.store.load(later()).unwrap();
    ended(&mut both);
    let item = both.cascade.all().map(|ix| both.cascade.item(ix)).find(|i| i.key_result().is_some()).unwrap().id;
    both.check_in(item, "2026-11-16", 5.0);
    both.store.read_only = true;
    both.store.conn.pragma_update(None, "query_only", true).unwrap();
    assert_eq!((holds(&both.store), holds(&both.store), kept(&both.store)), (1, 1, 0));
}

/// A workspace with something that ended, closed again.
fn file_with_a_past(path: &Path) {
    let mut both = Both::new();
    both.store = Store::create(path, "Northwind", later(), 0).unwrap();
    both.cascade = both.store.load(later()).unwrap();
    ended(&mut both);
    let item = both.cascade.all().map(|ix| both.cascade.item(ix)).find(|i| i.key_result().is_some()).unwrap().id;
    both.check_in(item, "2026-11-16", 5.0);
}

#[test]
fn who_only_reads_keeps_it_when_all_is_said_if_that_can_be_at_once() {
    let f = folder();
    file_with_a_past(&f.path);
    let read = || Store::open_read_only(&f.path).unwrap().store;
    let is_kept = || kept(&read());
    let reads = |store: Store| {
        assert_eq!(holds(&store), 1);
        assert_eq!(is_kept(), 0, "nothing is written while it is read");
        store.keep_finished();
    };
    // Another program writes: nobody is waited for, and nothing is lost.
    let other = Store::open(&f.path).unwrap().store;
    other.keep_locked(true);
    let before = std::fs::metadata(&f.path).unwrap().len();
    reads(read());
    assert_eq!((is_kept(), std::fs::metadata(&f.path).unwrap().len()), (0, before));
    other.keep_locked(false);
    drop(other);
    // What a newer version wrote is its own.
    let schema = |version: i64| {
        let conn = rusqlite::Connection::open(&f.path).unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
    };
    let ours: i64 = read().conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    schema(ours + 1);
    reads(read());
    assert_eq!(is_kept(), 0);
    schema(ours);
    reads(read());
    assert!(!crate::store::open::beside(&f.path, "-wal").exists(), "the log is cleared away");
    // What tells nothing is kept too, so that it is not made again.
    assert_eq!((is_kept(), holds(&read())), (3, 1));
    // Whoever finds all of it kept writes nothing.
    let written = std::fs::read(&f.path).unwrap();
    let store = read();
    assert_eq!(holds(&store), 1);
    store.keep_finished();
    assert!(std::fs::read(&f.path).unwrap() == written);
    assert!(Store::open(&f.path).unwrap().store.check().unwrap().wrong.is_empty());
}
