//! Changes that are too large to be held: written and taken back piece by piece, they leave the same workspace as others.

use super::{Both, day, today};
use crate::{
    domain::{
        Body, Change, CheckIn, Entity, Id, Item, Op,
        change::{Ops, Verb},
        goal::Objective,
        history::Header,
        undo::{Undo, undo_beside, undo_ops},
    },
    store::Store,
};
use chrono::NaiveDate;

/// An import of items and more check-ins than are read at once, some of them corrections of one that was there and of one
/// another.
fn import(both: &mut Both, item: Id, said: Id) -> Change {
    let mut ops = Vec::new();
    let new = both.ids.next_id();
    ops.push(Op::Create(Entity::Item(Box::new(Item::new(new, "Imported", today(), Body::Objective(Objective::default()))))));
    ops.push(Op::Void { check_in: said, item });
    let mut last = None;
    for n in 0..9_000 {
        let of = if n % 3 == 0 { new } else { item };
        let check_in = CheckIn {
            value: (of == item).then_some(f64::from(n)),
            confidence: Some((n % 11) as u8),
            ..CheckIn::new(both.ids.next_id(), of, day("2026-10-01") + chrono::Days::new(n as u64 % 50), None)
        };
        if n % 1_000 == 998 {
            ops.extend(last.map(|(check_in, item)| Op::Void { check_in, item }));
        }
        last = (of == item).then_some((check_in.id, of));
        ops.push(Op::CheckIn(Box::new(check_in)));
    }
    let (id, author) = (both.ids.next_id(), both.author(None));
    Change::new(id, author, Verb::Import, ops).because("from large.csv")
}

fn same(one: &Store, other: &Store) {
    let (a, b) = (one.load(today()).unwrap(), other.load(today()).unwrap());
    assert_eq!(a.len(), b.len());
    for ix in a.all() {
        let there = b.find(a.item(ix).id).unwrap();
        assert_eq!((a.item(ix), a.summary(ix)), (b.item(there), b.summary(there)));
        assert_eq!(one.series(a.item(ix).id, NaiveDate::MAX).unwrap(), other.series(a.item(ix).id, NaiveDate::MAX).unwrap());
    }
    for store in [one, other] {
        assert_eq!(store.check().unwrap().wrong, Vec::<String>::new());
    }
}

/// Two workspaces that hold the same.
fn twins() -> (Both, Both, Change) {
    let mut both = [Both::new(), Both::new()];
    let made = both.each_mut().map(|both| {
        let (_, item) = both.objective_with_key_result();
        let (_, said) = both.check_in(item, "2026-10-10", 1.0);
        import(both, item, said)
    });
    let [one, other] = both;
    let [change, again] = made;
    assert_eq!(change, again);
    (one, other, change)
}

#[test]
fn what_is_written_and_taken_back_in_pieces_is_the_same_as_what_is_held() {
    let (mut held, pieces, change) = twins();
    held.commit(&change);
    let header = Header::from(&change);
    let loaded = pieces.store.load(today()).unwrap();
    let checked = loaded.checked_ops(&header, &change.ops).unwrap();
    let mut seq = pieces.store.commit_ops(&checked, today(), &mut |_| true).unwrap().expect("nobody else wrote");
    same(&held.store, &pieces.store);
    let mut last = change;
    for verb in [Verb::Undo, Verb::Redo] {
        let (id, author) = (held.ids.next_id(), held.author(None));
        let Ok(Undo::Clean(back)) = undo_ops(&held.cascade, &last, id, author) else { panic!("{verb:?} is in nothing's way") };
        held.commit(&back);

        let cascade = pieces.store.load(today()).unwrap();
        let large = pieces.store.large_change_at(seq).unwrap().unwrap();
        assert!(large.head.ops.len() == 1 && large.check_ins == 9_007, "{}", large.check_ins);
        let Undo::Clean(head) = undo_beside(&cascade, &large.head, &large.said, id, author) else { panic!("{verb:?}") };
        assert_eq!((head.verb, head.undoes), (verb, Some(last.id)));
        let (header, ops) = (Header::from(&head), pieces.store.taking_back(&large, &head.ops));
        seq = pieces.store.commit_ops(&cascade.checked_ops(&header, &ops).unwrap(), today(), &mut |_| true).unwrap().unwrap();
        same(&held.store, &pieces.store);
        last = back;
    }
}

#[test]
fn what_was_checked_in_since_stops_taking_back_in_pieces_too() {
    let (mut both, _, change) = twins();
    both.commit(&change);
    let new = change.ops[0].subject();
    both.check_in(new, "2026-11-20", 4.0);
    let seq = both.store.last_undoable_at(None).unwrap().unwrap() - 1;
    let large = both.store.large_change_at(seq).unwrap().unwrap();
    let (id, author) = (both.ids.next_id(), both.author(None));
    let Undo::Conflicts { kept, .. } = undo_beside(&both.cascade, &large.head, &large.said, id, author) else { panic!() };
    let kept: Vec<String> = kept.iter().map(|kept| kept.said(&both.cascade, None)).collect();
    assert_eq!(kept, ["Imported stays: it was checked in since"]);
}

#[test]
fn a_change_in_pieces_is_not_saved_over_what_others_wrote_since_it_was_planned_nor_when_its_operations_change() {
    struct Other(std::cell::Cell<usize>, Vec<Op>);
    impl Ops for Other {
        fn each<E: From<crate::domain::change::Refusal>>(&self, take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E> {
            self.0.set(self.0.get() + 1);
            self.1[..self.1.len() + 1 - self.0.get()].iter().try_for_each(take)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut one = Store::create(&path, "Northwind", today(), 0).unwrap();
    let cascade = one.load(today()).unwrap();
    let mut two = Store::open(&path).unwrap().store;
    let (mut both, _, _) = twins();
    let mut create = |n: i32| {
        let item = Item::new(both.ids.next_id(), format!("O{n}"), today(), Body::Objective(Objective::default()));
        Change::new(both.ids.next_id(), both.author(None), Verb::Import, vec![Op::Create(Entity::Item(Box::new(item)))])
    };
    let (mine, theirs) = (create(1), create(2));
    let header = Header::from(&mine);
    let ops = Other(std::cell::Cell::default(), mine.ops.clone());
    let changed = cascade.checked_ops(&header, &ops).unwrap();
    let refused = one.commit_ops(&changed, today(), &mut |_| true).unwrap_err();
    assert!(refused.to_string().contains("had 1 operations when it was checked, and has 0 now"), "{refused}");
    two.check_and_commit(&theirs, today()).unwrap();
    let checked = cascade.checked_ops(&header, &mine.ops).unwrap();
    assert_eq!(one.commit_ops(&checked, today(), &mut |_| true).unwrap(), None);
    let cascade = one.load(today()).unwrap();
    assert!(one.commit_ops(&cascade.checked_ops(&header, &mine.ops).unwrap(), today(), &mut |_| true).unwrap().is_some());
    assert_eq!(one.load(today()).unwrap().len(), 2);
    one.prepare_to_write().unwrap();
}
