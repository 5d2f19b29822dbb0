//! What is read in one pass over all of it is what is read of each item.

use super::{
    Both,
    chance::{change_of, step},
    day,
};
use crate::domain::{Field, Id, change::Verb};
use proptest::prelude::*;
use std::collections::HashSet;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn days_and_moves_are_the_same_read_for_each_item_and_for_all(steps in prop::collection::vec(step(), 1..60)) {
        let mut both = Both::new();
        let mut check_ins: Vec<(Id, Id)> = Vec::new();
        for step in &steps {
            let author = both.author(None);
            if let Some(change) = change_of(&mut both, &mut check_ins, step, author) {
                both.commit(&change);
            }
        }
        let ids: Vec<Id> = both.cascade.all().map(|ix| both.cascade.item(ix).id).collect();
        let of: HashSet<Id> = ids.iter().copied().collect();
        prop_assert_eq!(both.store.all_moves(|id| of.contains(&id)).unwrap(), both.store.moves(&ids).unwrap());
        // Some of what is said is of days to come; of others it is read on an earlier day.
        for (since, today) in [("2026-09-01", "2026-11-23"), ("2026-11-01", "2026-11-10")] {
            let all = both.store.all_days(&of, day(since), day(today)).unwrap();
            let mut flat: Vec<_> = all.iter().flat_map(|(&id, days)| days.iter().map(move |&day| (id, day))).collect();
            flat.sort_unstable();
            let mut each = both.store.days(&ids, day(since), day(today)).unwrap();
            each.sort_unstable();
            prop_assert_eq!(flat, each);
            let lately = |one_by_one| both.store.recent(&ids, one_by_one, day(since), day(today)).unwrap();
            prop_assert_eq!(lately(true), lately(false));
            let half: HashSet<Id> = ids.iter().copied().step_by(2).collect();
            prop_assert!(both.store.all_days(&half, day(since), day(today)).unwrap().keys().all(|id| half.contains(id)));
        }
    }
}

#[test]
fn only_what_was_asked_for_is_told_of_what_moved() {
    let mut both = Both::new();
    let (_, one) = both.objective_with_key_result();
    let (_, other) = both.objective_with_key_result();
    for item in [one, other] {
        let ops = both.cascade.set_op(item, Field::Archived(true)).into_iter().collect();
        both.does(Verb::Revise, ops);
    }
    let told = both.store.all_moves(|id| id == one).unwrap();
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [one]);
}
