//! The table holds together: what is said of a field in one place is so in all.

use super::*;
use crate::domain::{Kind, fixture, goal::Item, id::Id};

fn item(kind: Kind) -> Item {
    let body = match kind {
        Kind::Objective => Body::Objective(crate::domain::goal::Objective::default()),
        Kind::KeyResult => Body::KeyResult(Box::default()),
        Kind::Project => Body::Project(crate::domain::goal::Project::default()),
    };
    Item::new(Id::WORKSPACE, "x", fixture::day("2026-11-23"), body)
}

#[test]
fn what_a_kind_has_it_holds() {
    for kind in Kind::ALL {
        for key in FieldKey::of(kind.into()) {
            let mut item = item(kind);
            let before = item.get(key).unwrap_or_else(|| panic!("{} has no {}", kind.name(), key.spec().name));
            assert_eq!(before.seen(), item.see(key).unwrap());
            assert_eq!(before.key(), key);
            item.set(&before);
            assert_eq!(item.get(key), Some(before));
        }
    }
}

#[test]
fn no_two_fields_of_a_noun_are_called_the_same() {
    for kind in Kind::ALL {
        for place in [|s: &Spec| s.name, |s: &Spec| s.key, |s: &Spec| s.column, |s: &Spec| s.flag] {
            let mut called: Vec<&str> = FieldKey::of(kind.into()).map(|key| place(key.spec())).collect();
            let n = called.len();
            called.sort_unstable();
            called.dedup();
            assert_eq!(called.len(), n, "{called:?}");
        }
    }
}
