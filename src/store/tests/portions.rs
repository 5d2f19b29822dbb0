//! What comes in portion by portion goes on from what stands there; it comes to the same as what reads everything said of an item.

use super::{
    chance::{Step, step},
    merging::{Laptop, laptops},
};
use crate::domain::change::LogPiece;
use proptest::prelude::*;

/// More check-ins than anything else, most of them later than those before.
fn mostly_check_ins() -> impl Strategy<Value = Step> {
    let later = (any::<u8>(), 0i8..4, prop::option::of(any::<i8>()), prop::option::of(0u8..=10), any::<bool>())
        .prop_map(|(item, back, value, confidence, word)| Step::CheckIn { item: item % 3, back, value, confidence, word });
    prop_oneof![2 => later, 1 => step()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn portions_of_any_size_come_to_what_all_at_once_comes_to(
        done in prop::collection::vec((0usize..2, mostly_check_ins()), 1..60),
        sizes in prop::collection::vec(1usize..5, 1..20),
        reordered in any::<bool>(),
    ) {
        let mut all = laptops(4, &[0]);
        for (who, step) in &done {
            all[*who].does(step);
        }
        let logs: Vec<Vec<LogPiece>> = all[..2].iter().map(Laptop::log).collect();
        let mut told: Vec<LogPiece> = logs.concat();
        if reordered {
            told.sort_by_key(|piece| match piece {
                LogPiece::Change(change, _) => change.id.get() % 97,
                LogPiece::Workspace(_) | LogPiece::Parked(_) => 0,
            });
        }
        let (mut rest, mut sizes) = (&*told, sizes.iter().cycle());
        while !rest.is_empty() {
            let (next, more) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
            all[2].hears(next);
            rest = more;
        }
        all[3].hears(&told);
        all[2].is_sound();
        for (is, other) in all[2].rows().iter().zip(&all[3].rows()) {
            prop_assert_eq!(is, other);
        }
    }
}
