//! What a change costs is counted in steps of `SQLite`, not in seconds: twice the work may take twice the steps.

use super::{
    files::{add_key_result, change, check_in},
    today,
};
use crate::{
    domain::{
        Body, Change, CheckIn, Entity, Field, Id, Ids, Item, Op,
        change::{Author, LogPiece, Verb},
        goal::Objective,
        history::LogFilter,
    },
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// How many steps of `SQLite` something takes.
fn steps<T>(store: &mut Store, work: impl FnOnce(&mut Store) -> T) -> (u64, T) {
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    let each = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    store.conn.progress_handler(1, Some(each)).unwrap();
    let done = work(store);
    store.conn.progress_handler(0, None::<fn() -> bool>).unwrap();
    (count.load(Ordering::Relaxed), done)
}

/// Twice as much takes about twice the steps, and not four times.
#[track_caller]
fn grows_with_the_work(what: &str, steps: impl Fn(u32) -> u64) {
    let (once, twice) = (steps(300), steps(600));
    assert!(twice * 10 <= once * 22, "{what}: {once} steps, and {twice} for twice as much");
    assert!(once > 300, "{what} was counted: {once}");
}

/// A workspace in which one change gave one key result so many values.
fn pushed(n: u32) -> (Store, Ids, Id, Change) {
    let (mut store, mut ids) = (Store::in_memory("Pushed").unwrap(), Ids::seeded(3));
    let item = add_key_result(&mut store, &mut ids);
    let values = (0..n).map(|v| CheckIn { value: Some(v.into()), ..CheckIn::new(ids.next_id(), item, today(), None) });
    let ops = values.map(|c| Op::CheckIn(Box::new(c))).collect();
    let push = change(&mut ids, Verb::CheckIn, ops);
    store.check_and_commit(&push, today()).unwrap();
    (store, ids, item, push)
}

fn inverse(change: &Change, ids: &mut Ids) -> Change {
    change.inverse(ids.next_id(), Author { by: None, at: 2, on: today() })
}

#[test]
fn undo_and_redo_of_many_values_of_one_item_cost_what_the_values_cost() {
    for redo in [false, true] {
        grows_with_the_work(if redo { "redo" } else { "undo" }, |n| {
            let (mut store, mut ids, item, push) = pushed(n);
            let mut back = inverse(&push, &mut ids);
            if redo {
                store.check_and_commit(&back, today()).unwrap();
                back = inverse(&back, &mut ids);
            }
            let (steps, _) = steps(&mut store, |store| store.check_and_commit(&back, today()).unwrap());
            assert_eq!(store.series(item, NaiveDate::MAX).unwrap().len(), if redo { n as usize } else { 0 });
            assert!(store.check().unwrap().is_clean());
            steps
        });
    }
}

#[test]
fn a_log_with_many_check_ins_of_one_item_is_read_in_at_the_cost_of_each() {
    grows_with_the_work("the log", |n| {
        let (mut from, mut ids, item, _) = pushed(1);
        for v in 0..n {
            let said = check_in(&mut ids, item, v.into());
            from.check_and_commit(&said, today()).unwrap();
            if v % 3 == 0 {
                let back = inverse(&said, &mut ids);
                from.check_and_commit(&back, today()).unwrap();
            }
        }
        let mut log = Vec::new();
        let read = from.each_change(|change, stamp| {
            log.push(LogPiece::Change(change, Some(stamp)));
            Ok::<(), ()>(())
        });
        read.unwrap().unwrap();
        let mut into = Store::in_memory("Copy").unwrap();
        let (steps, done) = steps(&mut into, |into| into.replay(today(), |take| log.into_iter().try_for_each(take)).unwrap());
        done.unwrap();
        let cascades = [&from, &into].map(|store| store.load(today()).unwrap());
        let [was, is] = cascades.map(|c| c.summary(c.find(item).unwrap()).clone());
        assert_eq!(was, is);
        assert!(into.check().unwrap().is_clean());
        steps
    });
}

#[test]
fn the_marks_of_many_values_of_one_item_are_made_again_at_the_cost_of_each() {
    grows_with_the_work("the marks", |n| {
        let (mut store, mut ids, ..) = pushed(n);
        let last = store.last_undoable(None).unwrap().unwrap();
        let back = inverse(&last, &mut ids);
        store.check_and_commit(&back, today()).unwrap();
        let (steps, ()) = steps(&mut store, |store| store.rebuild_derived().unwrap());
        assert!(store.check().unwrap().is_clean());
        steps
    });
}

#[test]
fn a_change_that_is_stopped_half_way_changes_nothing_and_can_be_made_again() {
    let (mut store, mut ids, item, push) = pushed(1_000);
    let cascade = store.load(today()).unwrap();
    let back = cascade.checked(inverse(&push, &mut ids)).unwrap();
    let mut told = Vec::new();
    let stopped = store.commit_watched(&back, today(), &mut |progress| {
        told.push(progress);
        told.len() < 4
    });
    assert!(matches!(stopped, Err(StoreError::GivenUp)), "{stopped:?}");
    assert_eq!((told.len(), told[3].of), (4, 1_000));
    assert!(told.is_sorted_by_key(|p| p.done) && told[3].done > 0, "{told:?}");
    assert_eq!(store.series(item, NaiveDate::MAX).unwrap().len(), 1_000, "all of them still count");
    assert!(store.check().unwrap().is_clean());
    store.commit(&back, today()).unwrap();
    assert!(store.series(item, NaiveDate::MAX).unwrap().is_empty());
}

#[test]
fn a_check_in_that_is_later_than_all_of_its_item_costs_no_more_where_there_are_many() {
    let day_after = |days: u64| today().checked_add_days(chrono::Days::new(days)).unwrap();
    let said = |ids: &mut Ids, item: Id, days: u64| {
        let c = CheckIn { value: Some(2.5), ..CheckIn::new(ids.next_id(), item, day_after(days), None) };
        change(ids, Verb::CheckIn, vec![Op::CheckIn(Box::new(c))])
    };
    let costs = |n: u32, is_taken_in: bool| {
        let (mut store, mut ids, item, _) = pushed(n);
        let later = said(&mut ids, item, 1);
        let (cost, ()) = if is_taken_in {
            let told = [LogPiece::Change(later, None)];
            steps(&mut store, |store| _ = store.take_in(&told, day_after(1)).unwrap())
        } else {
            let later = store.load(day_after(1)).unwrap().checked(later).unwrap();
            steps(&mut store, |store| _ = store.commit(&later, day_after(1)).unwrap())
        };
        assert!(store.check().unwrap().is_clean());
        let cascade = store.load(day_after(1)).unwrap();
        let summary = cascade.summary(cascade.find(item).unwrap());
        assert_eq!((summary.count, summary.value), (n + 1, Some((day_after(1), 2.5))));
        cost
    };
    for is_taken_in in [true, false] {
        let (few, many) = (costs(10, is_taken_in), costs(1_000, is_taken_in));
        assert!(many <= few + few / 5, "{few} steps after 10, {many} after 1,000");
    }
    // One that is earlier changes what came after it: all of them are read.
    let (mut store, mut ids, item, _) = pushed(1_000);
    let early = CheckIn { value: Some(9.0), ..CheckIn::new(ids.next_id(), item, day_after(0).pred_opt().unwrap(), None) };
    let told = [LogPiece::Change(change(&mut ids, Verb::CheckIn, vec![Op::CheckIn(Box::new(early))]), None)];
    let (cost, _) = steps(&mut store, |store| store.take_in(&told, today()).unwrap());
    assert!(cost > 1_000, "{cost}");
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_page_of_the_log_of_a_team_costs_what_it_shows_however_many_goals_the_team_has() {
    let (mut store, mut ids) = (Store::in_memory("Large").unwrap(), Ids::seeded(3));
    let all: Vec<Id> = (0..4_000).map(|_| ids.next_id()).collect();
    let item = |&id: &Id| Item::new(id, "Grow", today(), Body::Objective(Objective::default()));
    let ops = all.iter().map(|id| Op::Create(Entity::Item(Box::new(item(id))))).collect();
    store.check_and_commit(&change(&mut ids, Verb::Import, ops), today()).unwrap();
    let cascade = store.load(today()).unwrap();
    for &of in &all[..120] {
        let rename = Op::Set { of, old: Field::Title("Grow".into()), new: Field::Title("Grow fast".into()) };
        let renamed = cascade.checked(change(&mut ids, Verb::Revise, vec![rename])).unwrap();
        store.commit(&renamed, today()).unwrap();
    }
    let mut page = |items: Option<&[Id]>| {
        let filter = LogFilter { items: items.map(Into::into), limit: 100, ..LogFilter::default() };
        steps(&mut store, |store| store.log(&filter).unwrap().len())
    };
    let (some, most, everything) = (page(Some(&all[..1_000])), page(Some(&all)), page(None));
    assert_eq!((some.1, most.1, everything.1), (100, 100, 100));
    assert!(most.0 * 100 <= some.0 * 105, "four times the goals: {} steps instead of {}", most.0, some.0);
    assert!(some.0 <= everything.0 * 2, "of a team {} steps, of everything {}", some.0, everything.0);
}
