//! How words about one thing are united, by example; whole histories stand with the store.

use super::*;
use crate::domain::{
    Entity, Field, Id, Ids, Item, Op,
    goal::{Body, Objective},
    key_result::{KeyResult, Step},
    people::Person,
};
use chrono::NaiveDate;
use proptest::prelude::*;

fn ids(n: usize) -> Vec<Id> {
    let mut ids = Ids::seeded(1);
    (0..n).map(|_| ids.next_id()).collect()
}

#[test]
fn parents_are_added_and_taken_away_one_by_one_and_a_move_of_what_is_gone_wins_whole() {
    let [a, b, c, d] = ids(4)[..] else { unreachable!() };
    let parents = |list: &[Id]| Field::Parents(list.to_vec());
    let case = |before: &[Id], old: &[Id], new: &[Id], is: &[Id], clash: bool| {
        let united = unite(&parents(before), &parents(old), &parents(new), false);
        assert_eq!((united.value, united.is_clash), (parents(is), clash));
    };
    case(&[a], &[a], &[b], &[b], false);
    case(&[a, b], &[a], &[a, c], &[a, b, c], false);
    case(&[a, b], &[a], &[], &[b], false);
    case(&[a, b], &[a], &[c], &[b, c], false);
    case(&[b], &[a], &[c], &[c], true);
    case(&[], &[a, d], &[a], &[], false);
    let one = unite(&parents(&[b]), &parents(&[a]), &parents(&[c]), true);
    assert!(one.is_clash && one.value == parents(&[c]), "a key result has one");
}

#[test]
fn steps_are_each_changed_by_themselves() {
    let step = |key: u32, title: &str| Step { key, title: title.into(), weight: 1.0, date: None };
    let steps = |list: &[(u32, &str)]| Field::Steps(list.iter().map(|(k, t)| step(*k, t)).collect());
    let old = [(0, "draft"), (1, "ship")];
    for (before, new, is, clash) in [
        (
            vec![(0, "draft"), (1, "ship"), (2, "measure")],
            vec![(1, "ship"), (0, "draft")],
            vec![(1, "ship"), (0, "draft"), (2, "measure")],
            false,
        ),
        (
            vec![(0, "first draft"), (1, "ship")],
            vec![(0, "draft"), (1, "launch")],
            vec![(0, "first draft"), (1, "launch")],
            false,
        ),
        (vec![(1, "ship")], vec![(0, "draft"), (1, "launch")], vec![(1, "launch")], false),
        (vec![(0, "plan"), (1, "ship")], vec![(0, "sketch"), (1, "ship")], vec![(0, "sketch"), (1, "ship")], true),
    ] {
        let united = unite(&steps(&before), &steps(&old), &steps(&new), false);
        assert_eq!((united.value, united.is_clash), (steps(&is), clash), "{before:?}, {new:?}");
    }
}

fn fold_all(steps: &[(i64, Op)]) -> Folded {
    let mut folding = Folding::default();
    for (seq, op) in steps {
        folding.step(FoldStep { seq: *seq, n: 0, on: NaiveDate::default(), revises: true, op });
    }
    folding.end()
}

#[test]
fn what_a_file_says_again_says_nothing_and_what_changed_in_it_is_set() {
    let id = ids(1)[0];
    let person = |name: &str, email: Option<&str>| {
        Op::Create(Entity::Person(Person { email: email.map(Into::into), ..Person::new(id, name) }))
    };
    let rename = Op::Set { of: id, old: Field::Title("Ana".into()), new: Field::Title("Ana Ruiz".into()) };
    let delete = Op::Set { of: id, old: Field::Deleted(false), new: Field::Deleted(true) };
    let folded = fold_all(&[
        (1, person("Ana", None)),
        (2, rename),
        (3, delete),
        (4, person("Ana", None)),
        (5, person("Ana", Some("ana@example.org"))),
    ]);
    let expected = Person { email: Some("ana@example.org".into()), deleted: true, ..Person::new(id, "Ana Ruiz") };
    assert_eq!((folded.entity, folded.clashes), (Some(Entity::Person(expected)), vec![]));
    let folded = fold_all(&[(1, person("Ana", None)), (2, person("Bo", None)), (3, person("Cy", None))]);
    assert_eq!(folded.clashes, vec![], "the file knew what it had said before");
}

#[test]
fn who_carries_over_what_another_carried_over_has_the_last_word_and_both_are_told_where_it_differs() {
    let id = ids(1)[0];
    let carried = |target: f64, position: i64| {
        let kr = KeyResult { target: Some(target), ..KeyResult::default() };
        let mut item = Item::new(id, "Grow", NaiveDate::default(), Body::KeyResult(Box::new(kr)));
        let how = crate::domain::carried::How::Change;
        let from = crate::domain::carried::Carried { from: ids(2)[1], how, unchanged: false, because: None };
        (item.position, item.extra.get_or_insert_default().carried) = (position, Some(Box::new(from)));
        Op::Create(Entity::Item(Box::new(item)))
    };
    let folded = fold_all(&[(1, carried(4.0, 1)), (2, carried(5.0, 2)), (3, carried(5.0, 3))]);
    let clash = Clash { field: "target".into(), seq: 2, n: 0, other: 1 };
    assert_eq!(folded.clashes, [clash]);
    let Some(Entity::Item(item)) = folded.entity else { panic!() };
    assert_eq!((item.key_result().and_then(|kr| kr.target), item.position), (Some(5.0), 3));
}

#[test]
fn something_else_of_the_same_id_is_passed_over_and_what_is_said_before_the_beginning_waits() {
    let id = ids(1)[0];
    let item = |body| Op::Create(Entity::Item(Box::new(Item::new(id, "Grow", NaiveDate::default(), body))));
    let set = Op::Set { of: id, old: Field::Title("Grow".into()), new: Field::Title("Win".into()) };
    assert_eq!(fold_all(&[(1, set.clone())]).entity, None);
    let folded =
        fold_all(&[(1, item(Body::Objective(Objective::default()))), (2, item(Body::KeyResult(Box::default()))), (3, set)]);
    let Some(Entity::Item(item)) = folded.entity else { panic!("{folded:?}") };
    assert!(item.objective().is_some() && &*item.title == "Win");
}

/// Some field of a key result with a value out of few, so that people agree and disagree.
fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        (0u8..3).prop_map(|v| Field::Target(Some(f64::from(v)))),
        (0u8..3).prop_map(|v| Field::Title(v.to_string())),
        prop::collection::vec(0u32..3, 0..3).prop_map(|keys| {
            let mut keys = keys;
            keys.sort_unstable();
            keys.dedup();
            Field::Steps(keys.into_iter().map(|key| Step { key, title: key.to_string(), weight: 1.0, date: None }).collect())
        }),
        any::<bool>().prop_map(Field::Archived),
    ]
}

proptest! {
    /// In whatever order they come here: they are folded in the order of their stamps, so all orders are one. What is left to
    /// hold is that the fold is what its last word says where all had seen each other, and that it never loses its footing.
    #[test]
    fn who_saw_what_stood_there_gets_what_they_said(fields in prop::collection::vec(field(), 1..8)) {
        let id = ids(1)[0];
        let kr = KeyResult::default();
        let mut entity = Entity::Item(Box::new(Item::new(id, "Grow", NaiveDate::default(), Body::KeyResult(Box::new(kr)))));
        let mut steps = vec![(1, Op::Create(entity.clone()))];
        for (n, new) in fields.into_iter().enumerate() {
            use crate::domain::fields::Fields as _;
            let old = entity.field(&new).unwrap();
            entity.set(&new);
            steps.push((n as i64 + 2, Op::Set { of: id, old, new }));
        }
        let folded = fold_all(&steps);
        prop_assert_eq!(folded.clashes, vec![]);
        prop_assert_eq!(folded.entity, Some(entity));
    }
}

/// What arrives in every order: the place of each operation in the order that all share, and the operation.
fn arriving(seed: &[(Field, Field)]) -> Vec<(i64, Op)> {
    let id = ids(1)[0];
    let kr = KeyResult { target: Some(1.0), ..KeyResult::default() };
    let item = Item::new(id, "0", NaiveDate::default(), Body::KeyResult(Box::new(kr)));
    let create = (1, Op::Create(Entity::Item(Box::new(item))));
    let sets =
        seed.iter().enumerate().map(|(n, (old, new))| (n as i64 + 2, Op::Set { of: id, old: old.clone(), new: new.clone() }));
    std::iter::once(create).chain(sets).collect()
}

/// Somebody who saw one value of a field sets it to another.
fn seen_and_set() -> impl Strategy<Value = (Field, Field)> {
    (field(), field(), field()).prop_filter_map("of one field", |(a, b, c)| {
        use crate::domain::fields::Fields as _;
        let mut new = [b, c].into_iter().filter(|f| std::mem::discriminant(f) == std::mem::discriminant(&a));
        let new = new.next().or_else(|| Person::new(ids(1)[0], "x").field(&a).map(|_| Field::Title("9".into())))?;
        (std::mem::discriminant(&a) == std::mem::discriminant(&new)).then_some((a, new))
    })
}

/// Every order of so many things, by Heap's algorithm.
fn each_order(n: usize, each: &mut impl FnMut(&[usize])) {
    fn go(k: usize, order: &mut Vec<usize>, each: &mut impl FnMut(&[usize])) {
        if k <= 1 {
            return each(order);
        }
        for i in 0..k {
            go(k - 1, order, each);
            order.swap(if k.is_multiple_of(2) { i } else { 0 }, k - 1);
        }
    }
    go(n, &mut (0..n).collect(), each);
}

/// A laptop that heard them in some order, and one of them twice, keeps each once and folds them in the order that all share.
fn heard(ops: &[(i64, Op)], order: &[usize]) -> Folded {
    let twice = order.iter().chain(order.last());
    let kept: std::collections::BTreeMap<i64, &Op> = twice.map(|&n| (ops[n].0, &ops[n].1)).collect();
    let mut folding = Folding::default();
    for (seq, op) in kept {
        folding.step(FoldStep { seq, n: 0, on: NaiveDate::default() + chrono::Days::new(seq as u64), revises: true, op });
    }
    folding.end()
}

fn every_order_is_one(seeds: u32) {
    let config = ProptestConfig { cases: seeds, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
        .run(&prop::collection::vec(seen_and_set(), 6), |seed| {
            let ops = arriving(&seed);
            let one = heard(&ops, &[0, 1, 2, 3, 4, 5, 6]);
            let mut orders = 0;
            each_order(ops.len(), &mut |order| {
                orders += 1;
                assert_eq!(heard(&ops, order), one, "{order:?}");
            });
            assert_eq!(orders, 5_040);
            Ok(())
        })
        .unwrap();
}

#[test]
fn in_whatever_order_seven_operations_come_and_some_of_them_twice_they_come_to_the_same() {
    every_order_is_one(4);
}

#[test]
#[ignore = "takes long"]
fn in_whatever_order_they_come_they_come_to_the_same_for_two_hundred_seeds() {
    every_order_is_one(200);
}

/// What came before its beginning waits, and is folded with it when that comes: arriving one by one is the same in the end, and a
/// laptop that lacks one of them holds what the others come to.
#[test]
fn what_one_lacks_changes_nothing_of_what_the_others_come_to() {
    let title = |a: &str, b: &str| (Field::Title(a.into()), Field::Title(b.into()));
    let ops = arriving(&[title("0", "1"), title("0", "2"), title("2", "3")]);
    assert_eq!(heard(&ops, &[1, 2, 3]).entity, None);
    let whole = heard(&ops, &[3, 1, 0, 2]);
    assert_eq!(whole.clashes.iter().map(|c| (c.seq, c.other)).collect::<Vec<_>>(), [(3, 2)]);
    let without = heard(&ops, &[3, 0, 2]);
    assert_eq!((without.entity, without.clashes.len()), (whole.entity, 0), "nobody was overwritten unseen by what is here");
}
