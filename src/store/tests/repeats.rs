//! One check-in that two laptops say, because both read one file: it counts once, and the log is whole.

use super::{Both, today};
use crate::{
    domain::{
        Change, CheckIn, Id, Ids, Op,
        change::{LogPiece, Verb},
        known,
        undo::{Undo, undo_ops},
    },
    store::{Standing, Store},
};
use chrono::NaiveDate;

fn log(store: &Store) -> Vec<LogPiece> {
    let mut log = vec![LogPiece::Workspace(store.workspace().unwrap())];
    let read = store.each_piece(|piece| {
        log.push(piece);
        Ok::<(), ()>(())
    });
    read.unwrap().unwrap();
    log
}

/// Two copies of a workspace with a key result.
fn two() -> (Both, Both, Id) {
    let mut a = Both::new();
    let (_, kr) = a.objective_with_key_result();
    let mut store = Store::in_memory("to be replaced").unwrap();
    store.replay(today(), |take| log(&a.store).into_iter().try_for_each(take)).unwrap().unwrap();
    let cascade = store.load(today()).unwrap();
    let b = Both { store, cascade, ids: Ids::seeded(99), at: a.at + 500 };
    (a, b, kr)
}

fn row(item: Id, value: f64) -> Op {
    let external = Some("17".into());
    let check_in = CheckIn::new(known::check_in(item, "17"), item, today(), None);
    Op::CheckIn(Box::new(CheckIn { value: Some(value), external, ..check_in }))
}

fn meet(a: &mut Both, b: &mut Both) {
    let (from_a, from_b) = (log(&a.store), log(&b.store));
    for (both, told) in [(&mut *a, from_b), (&mut *b, from_a)] {
        both.store.take_in(&told, today()).unwrap();
        both.cascade = both.store.load(today()).unwrap();
        both.agree();
    }
    assert_eq!(log(&a.store), log(&b.store));
}

fn values(both: &Both, item: Id) -> Vec<f64> {
    both.store.series(item, NaiveDate::MAX).unwrap().iter().filter_map(|c| c.value).collect()
}

fn undo(both: &mut Both, change: Id) {
    let change: Change = both.store.change(change).unwrap().unwrap();
    let (id, author) = (both.ids.next_id(), both.author(None));
    let Undo::Clean(undo) = undo_ops(&both.cascade, &change, id, author).unwrap() else { panic!("something is in the way") };
    both.commit(&undo);
}

#[test]
fn a_check_in_that_two_say_counts_once_and_both_changes_are_whole() {
    let (mut a, mut b, kr) = two();
    let (x, y) = (a.does(Verb::Import, vec![row(kr, 2.0)]), b.does(Verb::Import, vec![row(kr, 2.0)]));
    meet(&mut a, &mut b);
    for both in [&a, &b] {
        assert_eq!(values(both, kr), [2.0]);
        for change in [x, y] {
            assert_eq!(both.store.change(change).unwrap().unwrap().ops, [row(kr, 2.0)]);
        }
        assert_eq!(both.store.history(kr, 10, NaiveDate::MAX).unwrap().check_ins.len(), 1);
    }
    // The first that was made counts, so what was said between the two is the latest word on both.
    assert_eq!(a.store.history(kr, 10, NaiveDate::MAX).unwrap().check_ins[0].change, x);
}

#[test]
fn what_the_later_file_says_otherwise_counts() {
    let (mut a, mut b, kr) = two();
    a.does(Verb::Import, vec![row(kr, 2.0)]);
    b.does(Verb::Import, vec![row(kr, 2.5)]);
    meet(&mut a, &mut b);
    assert_eq!((values(&a, kr), values(&b, kr)), (vec![2.5], vec![2.5]));
}

#[test]
fn taking_one_of_the_two_back_takes_it_back_and_the_newest_word_counts() {
    let (mut a, mut b, kr) = two();
    let (x, y) = (a.does(Verb::Import, vec![row(kr, 2.0)]), b.does(Verb::Import, vec![row(kr, 2.0)]));
    meet(&mut a, &mut b);
    for of in [y, x] {
        undo(&mut a, of);
        a.agree();
        assert_eq!(values(&a, kr), [0.0; 0]);
        let ever: Vec<Standing> = a.store.series_ever(kr).unwrap().iter().map(|(_, standing)| *standing).collect();
        assert_eq!(ever, [Standing::Undone], "for a file it has never been");
    }
    let last = a.store.last_redoable(None).unwrap().unwrap();
    undo(&mut a, last.id);
    assert_eq!(values(&a, kr), [2.0]);
    meet(&mut a, &mut b);
    assert_eq!(values(&b, kr), [2.0]);
}

#[test]
fn a_large_import_that_two_made_is_taken_back_piece_by_piece() {
    let (mut a, mut b, kr) = two();
    let x = a.does(Verb::Import, vec![row(kr, 2.0)]);
    let y = b.does(Verb::Import, vec![row(kr, 2.0)]);
    meet(&mut a, &mut b);
    for change in [x, y] {
        let entries = a.store.log(&crate::domain::history::LogFilter { limit: 10, ..Default::default() }).unwrap();
        let entry = entries.iter().find(|e| e.header.id == change).unwrap();
        assert_eq!(entry.tally.unwrap().check_ins, 1, "the log tells it of both");
        let large = a.store.large_change_at(entry.seq).unwrap().unwrap();
        assert_eq!((large.check_ins, large.said.get(&kr), large.head.ops.len()), (1, Some(&1), 0));
        let mut told = Vec::new();
        let each = |op: &Op| {
            told.push(op.clone());
            Ok::<(), crate::domain::change::Refusal>(())
        };
        crate::domain::change::Ops::each(&a.store.taking_back(&large, &[]), each).unwrap();
        assert_eq!(told, [row(kr, 2.0).inverse()]);
    }
}

#[test]
fn doctor_sees_one_that_stands_for_the_wrong_change_and_mends_it() {
    let (mut a, mut b, kr) = two();
    a.does(Verb::Import, vec![row(kr, 2.0)]);
    b.does(Verb::Import, vec![row(kr, 2.5)]);
    meet(&mut a, &mut b);
    let again = |store: &Store| -> i64 {
        let sql = format!("SELECT count(*) FROM op WHERE body GLOB {}", crate::store::repeats::SAID_AGAIN);
        store.conn.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(again(&a.store), 1);
    // As if the other had been moved: both stand there.
    let (seq, stamp, n): (i64, i64, i64) = a
        .store
        .conn
        .query_row(
            &format!(
                "SELECT seq, stamp, n FROM op JOIN change ON seq = change WHERE body GLOB {}",
                crate::store::repeats::SAID_AGAIN
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    a.store.conn.execute("DELETE FROM op WHERE change = ?1 AND n = ?2", (seq, n)).unwrap();
    let Op::CheckIn(c) = row(kr, 2.0) else { unreachable!() };
    crate::store::rows::insert_check_in(&a.store.conn, &c, seq, stamp, usize::try_from(n).unwrap()).unwrap();
    let wrong = a.store.check().unwrap().wrong;
    assert!(wrong.iter().any(|w| w.contains("is said by 2 changes")), "{wrong:?}");
    a.store.rebuild_derived().unwrap();
    a.agree();
    assert_eq!((values(&a, kr), again(&a.store)), (vec![2.5], 1));
}
