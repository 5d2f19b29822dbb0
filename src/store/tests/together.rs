//! Several who change one workspace at once: what each of them may do holds for what the others did meanwhile.

use super::{
    files::{change, folder},
    today,
};
use crate::{
    domain::{
        Body, Change, Entity, Field, Id, Ids, Item, Op,
        change::{LogPiece, Stamp, Verb},
        goal::Objective,
        history::LogFilter,
    },
    store::{Store, StoreError},
};

/// Two objectives at the top.
fn two_objectives(store: &mut Store, ids: &mut Ids) -> [Id; 2] {
    let items = ["A", "B"].map(|title| Item::new(ids.next_id(), title, today(), Body::Objective(Objective::default())));
    let both = [items[0].id, items[1].id];
    let ops = items.map(|item| Op::Create(Entity::Item(Box::new(item))));
    store.check_and_commit(&change(ids, Verb::Add, ops.into()), today()).unwrap();
    both
}

/// Hangs one below the other.
fn hang(ids: &mut Ids, what: Id, below: Id) -> Change {
    change(ids, Verb::Undo, vec![Op::Set { of: what, old: Field::Parents(vec![]), new: Field::Parents(vec![below]) }])
}

#[test]
fn of_two_moves_that_together_close_a_loop_the_second_is_refused_with_the_path() {
    let f = folder();
    let mut one = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let [a, b] = two_objectives(&mut one, &mut ids);
    let mut two = Store::open(&f.path).unwrap().store;
    // Both read the workspace, and both moves are right by what they read.
    let down = one.load(today()).unwrap().checked(hang(&mut ids, a, b)).unwrap();
    let up = two.load(today()).unwrap().checked(hang(&mut ids, b, a)).unwrap();
    let note = two.load(today()).unwrap().checked(change(&mut ids, Verb::Revise, vec![rename(b, "B", "Be")])).unwrap();
    one.commit(&down, today()).unwrap();
    let refused = two.commit(&up, today()).unwrap_err().to_string();
    assert!(refused.contains("“B” would hang below itself: B → A → B; choose a parent outside it"), "{refused}");
    assert!(two.changed_elsewhere().unwrap(), "and who was refused learns that there is something new");
    two.commit(&note, today()).unwrap();
    let cascade = one.load(today()).unwrap();
    assert_eq!((cascade.loops(1).len(), &*cascade.item(cascade.find(b).unwrap()).title), (0, "Be"));
}

fn rename(of: Id, old: &str, new: &str) -> Op {
    Op::Set { of, old: Field::Title(old.to_owned()), new: Field::Title(new.to_owned()) }
}

#[test]
fn two_who_move_each_below_the_other_at_the_same_moment_never_make_a_loop() {
    let f = folder();
    let mut one = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let both = two_objectives(&mut one, &mut Ids::seeded(1));
    let start = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        for n in 0..2 {
            let (path, start) = (&f.path, &start);
            scope.spawn(move || {
                let (mut store, mut ids) = (Store::open(path).unwrap().store, Ids::seeded(7 + n as u64));
                let (mine, other) = (both[n], both[1 - n]);
                for _ in 0..25 {
                    let down = store.load(today()).unwrap().checked(hang(&mut ids, mine, other));
                    start.wait();
                    let moved = down.is_ok_and(|down| match store.commit(&down, today()) {
                        Ok(_) => true,
                        Err(StoreError::Refused(refusal)) => {
                            assert!(refusal.0.contains("below itself"), "{refusal}");
                            false
                        }
                        Err(other) => panic!("{other}"),
                    });
                    assert_eq!(store.load(today()).unwrap().loops(1), Vec::<String>::new());
                    start.wait();
                    if moved {
                        let op = Op::Set { of: mine, old: Field::Parents(vec![other]), new: Field::Parents(vec![]) };
                        store.check_and_commit(&change(&mut ids, Verb::Undo, vec![op]), today()).unwrap();
                    }
                    start.wait();
                }
            });
        }
    });
    assert!(one.check().unwrap().is_clean());
}

#[test]
fn a_save_that_waits_goes_before_what_is_taken_in_beside_it() {
    let f = folder();
    let mut here = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let [a, _] = two_objectives(&mut here, &mut ids);
    let save = change(&mut ids, Verb::Revise, vec![rename(a, "A", "saved")]);
    let save = here.load(today()).unwrap().checked(save).unwrap();
    let mut beside = Store::open(&f.path).unwrap().store;
    let op = Op::Set { of: a, old: Field::Position(0), new: Field::Position(1) };
    let stamp = Stamp { time: 1, device: ids.next_id() };
    let told = LogPiece::Change(change(&mut ids, Verb::Revise, vec![op]), Some(stamp));
    let looks = Store::open(&f.path).unwrap().store;
    // Another program has the file: whoever wants to write waits.
    let other = Store::open(&f.path).unwrap().store;
    other.keep_locked(true);
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| here.commit(&save, today()).unwrap().seq);
        while !looks.is_saved_into() {
            assert!(!saving.is_finished(), "a save does not say that it is under way");
            std::thread::yield_now();
        }
        let taking = scope.spawn(|| beside.take_in(&[told], today()).unwrap());
        while !looks.was_waited_for() {
            assert!(!taking.is_finished(), "what is taken in does not wait for a save");
            std::thread::yield_now();
        }
        other.keep_locked(false);
        let saved = saving.join().unwrap();
        taking.join().unwrap();
        let last = looks.log(&LogFilter::default()).unwrap().iter().map(|line| line.seq).max();
        assert_eq!(last, Some(saved + 1), "the save came first, then what was taken in");
    });
    assert!(here.check().unwrap().is_clean());
}

#[test]
fn who_saves_beside_what_comes_in_does_not_move_it_into_the_file() {
    let f = folder();
    let mut beside = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let [a, _] = two_objectives(&mut beside, &mut ids);
    let mut here = Store::open(&f.path).unwrap().store;
    let save = change(&mut ids, Verb::Revise, vec![rename(a, "A", "saved")]);
    let save = here.load(today()).unwrap().checked(save).unwrap();
    beside.flushes_later().unwrap();
    beside.makes_room().unwrap();
    let of = |path: &std::path::Path| std::fs::metadata(path).unwrap().len();
    let before = of(&f.path);
    // As much as is taken in before whoever takes it in makes room: far more than a save moves with SQLite's own limit.
    for n in 0..7 {
        let long = Field::Description(Some("x".repeat(999_999 - n)));
        let op = Op::Set { of: a, old: Field::Description(None), new: long };
        let stamp = Stamp { time: n as i64 + 1, device: ids.next_id() };
        let told = LogPiece::Change(change(&mut ids, Verb::Revise, vec![op]), Some(stamp));
        beside.take_in(&[told], today()).unwrap();
    }
    let log = f.path.with_extension("db-wal");
    assert!(of(&log) > 1500 * 4096, "{} bytes", of(&log));
    here.commit(&save, today()).unwrap();
    assert_eq!(of(&f.path), before, "it stands in the log still");
    // Whoever reads meanwhile keeps it there.
    let reads = Store::open(&f.path).unwrap().store;
    reads.conn.execute_batch("BEGIN; SELECT count(*) FROM op;").unwrap();
    let note = change(&mut ids, Verb::Revise, vec![rename(a, "saved", "noted")]);
    here.check_and_commit(&note, today()).unwrap();
    beside.makes_room().unwrap();
    reads.conn.execute_batch("ROLLBACK").unwrap();
    // Then it begins anew.
    beside.makes_room().unwrap();
    beside.flushes_at_once().unwrap();
    assert!(of(&f.path) > before);
    let back = change(&mut ids, Verb::Revise, vec![rename(a, "noted", "A")]);
    here.check_and_commit(&back, today()).unwrap();
    let pages: i64 = here.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1)).unwrap();
    assert!(pages < 200, "{pages} pages stand in the log");
    assert!(here.check().unwrap().is_clean());
}
