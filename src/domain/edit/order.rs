//! Where things hang and in which order.
//!
//! Positions have gaps, so a move mostly writes one item; when a gap is used up its siblings are numbered anew.

use super::goals::GAP;
use crate::domain::{
    Id, Ix, Kind,
    cascade::Cascade,
    change::{Field, Op},
};

/// The live items of a kind that stand under a parent, in order; under none: the roots, or the projects.
pub(super) fn siblings(cascade: &Cascade, kind: Kind, parent: Option<Ix>) -> Vec<Ix> {
    let list = match parent {
        _ if kind == Kind::Project => cascade.projects(),
        Some(p) => cascade.children(p),
        None => cascade.roots(),
    };
    list.iter().copied().filter(|&ix| cascade.item(ix).kind() == kind).collect()
}

/// The last of the live items of a kind under a parent: what to move something after to make it the last.
pub fn last_sibling(cascade: &Cascade, kind: Kind, parent: Option<Ix>) -> Option<Ix> {
    siblings(cascade, kind, parent).last().copied()
}

/// Hangs an item under another parent instead of its first (`None`: under none), behind the sibling `after` (`None`: as the first).
pub fn move_to(cascade: &Cascade, ix: Ix, parent: Option<Ix>, after: Option<Ix>) -> Vec<Op> {
    move_from(cascade, ix, cascade.parent(ix), parent, after)
}

/// The same for an item with several parents: `from` is the one it stands under where it was taken (`None`: a further parent is added).
pub fn move_from(cascade: &Cascade, ix: Ix, from: Option<Ix>, to: Option<Ix>, after: Option<Ix>) -> Vec<Op> {
    let item = cascade.item(ix);
    let mut ops = Vec::new();
    if item.kind() != Kind::Project && from != to {
        let (from, to) = (from.map(|p| cascade.item(p).id), to.map(|p| cascade.item(p).id));
        let mut parents: Vec<Id> = item.parents.to_vec();
        match (from.and_then(|id| parents.iter().position(|&p| p == id)), to) {
            (Some(at), Some(to)) if parents.contains(&to) => drop((parents.remove(at), to)),
            (Some(at), Some(to)) => parents[at] = to,
            (Some(at), None) => drop(parents.remove(at)),
            (None, Some(to)) if !parents.contains(&to) => parents.push(to),
            (None, _) => {}
        }
        ops.extend(cascade.set_op(item.id, Field::Parents(parents)));
    }
    ops.extend(place(cascade, ix, to, after));
    ops
}

/// Swaps an item with the sibling before it under `parent`; nothing when it is the first.
pub fn move_up(cascade: &Cascade, ix: Ix, parent: Option<Ix>) -> Vec<Op> {
    let siblings = siblings(cascade, cascade.item(ix).kind(), parent);
    match siblings.iter().position(|&s| s == ix) {
        Some(at) if at > 0 => place(cascade, ix, parent, at.checked_sub(2).map(|n| siblings[n])),
        _ => Vec::new(),
    }
}

/// Swaps an item with the sibling behind it under `parent`; nothing when it is the last.
pub fn move_down(cascade: &Cascade, ix: Ix, parent: Option<Ix>) -> Vec<Op> {
    let siblings = siblings(cascade, cascade.item(ix).kind(), parent);
    match siblings.iter().position(|&s| s == ix) {
        Some(at) if at + 1 < siblings.len() => place(cascade, ix, parent, Some(siblings[at + 1])),
        _ => Vec::new(),
    }
}

/// Gives an item a position between `after` and the next sibling under `parent`.
fn place(cascade: &Cascade, ix: Ix, parent: Option<Ix>, after: Option<Ix>) -> Vec<Op> {
    let was = siblings(cascade, cascade.item(ix).kind(), parent);
    let mut rest = was.clone();
    rest.retain(|&s| s != ix);
    let at = after.and_then(|a| rest.iter().position(|&s| s == a)).map_or(0, |n| n + 1);
    if was.get(at) == Some(&ix) {
        return Vec::new();
    }
    let position = |n: usize| cascade.item(rest[n]).position;
    let before = at.checked_sub(1).map(position);
    let behind = (at < rest.len()).then(|| position(at));
    let between = match (before, behind) {
        (None, None) => Some(GAP),
        (Some(b), None) => b.checked_add(GAP),
        (None, Some(n)) => n.checked_sub(GAP),
        (Some(b), Some(n)) => b.checked_add(n.saturating_sub(b) / 2).filter(|&mid| mid > b && mid < n),
    };
    if let Some(position) = between {
        return cascade.set_op(cascade.item(ix).id, Field::Position(position)).into_iter().collect();
    }
    rest.insert(at, ix);
    let number = |(n, &s): (usize, &Ix)| cascade.set_op(cascade.item(s).id, Field::Position((n as i64 + 1) * GAP));
    rest.iter().enumerate().filter_map(number).collect()
}
