//! What was promised in a cycle and is promised otherwise: whether that is easier or harder to reach, and why it was done.
//!
//! Told is what stands at the end: what was moved and moved back is no revision. Must not know: where the log is kept.

use super::{Asking, Heard};
use crate::domain::{
    cascade::{Cascade, Ix},
    change::Op,
    fields::{Field, FieldKey},
    history::Header,
    id::Id,
    key_result::Metric,
    words::words,
};
use std::collections::HashMap;

words! {
    /// What a revision makes of a promise.
    Way {
        Easier "easier" = "less is promised, or later",
        Harder "harder" = "more is promised, or sooner",
        Otherwise "otherwise" = "something else is promised",
    }
}

/// A promise that was replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Of what.
    pub ix: Ix,
    /// What was promised.
    pub old: Field,
    /// What is.
    pub new: Field,
    /// What that makes of it.
    pub way: Way,
    /// The newest change of it.
    pub header: Header,
}

/// What was revised with a reason of the goals of a cycle that are still here, those that became easier first, then the newest.
pub(super) fn all(cascade: &Cascade, asking: &Asking, heard: &Heard) -> Vec<Revision> {
    let mut found: HashMap<(Id, FieldKey), Revision> = HashMap::new();
    for (op, header) in &heard.sets {
        let Op::Set { of, old, new } = op else { continue };
        let key = new.key();
        if !key.spec().revision || header.why.as_deref().is_none_or(|why| why.trim().is_empty()) {
            continue;
        }
        let Some(ix) = cascade.find(*of).filter(|&ix| cascade.item(ix).is_live() && asking.holds(ix)) else { continue };
        let revision = found.entry((*of, key)).or_insert_with(|| Revision {
            ix,
            old: old.clone(),
            new: new.clone(),
            way: Way::Otherwise,
            header: header.clone(),
        });
        revision.new = new.clone();
        revision.header = header.clone();
    }
    let mut all: Vec<Revision> = found.into_values().filter(|revision| revision.old != revision.new).collect();
    for revision in &mut all {
        revision.way = way(cascade, revision.ix, &revision.old, &revision.new);
    }
    all.sort_by_key(|revision| (revision.way, std::cmp::Reverse(revision.header.at), revision.ix.0));
    all
}

/// What a field that holds another value makes of a promise.
fn way(cascade: &Cascade, ix: Ix, old: &Field, new: &Field) -> Way {
    let compared = |easier: bool| if easier { Way::Easier } else { Way::Harder };
    let Some(kr) = cascade.item(ix).key_result() else {
        return match (old, new) {
            (Field::Due(Some(old)), Field::Due(Some(new))) => compared(new > old),
            _ => Way::Otherwise,
        };
    };
    match (old, new) {
        (Field::Due(Some(old)), Field::Due(Some(new))) => compared(new > old),
        (Field::Target(Some(old)), Field::Target(Some(new))) => match kr.metric {
            Metric::AtLeast | Metric::Between => compared(new < old),
            Metric::AtMost | Metric::Decrease => compared(new > old),
            // Where it begins says which way is further; else more is.
            _ => match kr.baseline {
                Some(from) => compared((new - from).abs() < (old - from).abs()),
                None => compared(new < old),
            },
        },
        (Field::Upper(Some(old)), Field::Upper(Some(new))) => compared(new > old),
        _ => Way::Otherwise,
    }
}
