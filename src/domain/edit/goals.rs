//! Adding, revising, archiving and deleting items.

use crate::domain::{
    Id, Item, Ix, Kind,
    cascade::Cascade,
    change::{Entity, Field, Op},
    check::{first_revision, first_turn},
    cycle::CycleState,
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The gap left between neighbours, so that most moves touch one item only.
pub(in crate::domain) const GAP: i64 = 1024;

/// The position that puts a new item after its siblings: those of its kind under its first parent.
pub fn next_position(cascade: &Cascade, kind: Kind, parent: Option<Id>) -> i64 {
    let siblings = super::order::siblings(cascade, kind, parent.and_then(|id| cascade.find(id)));
    siblings.last().map_or(0, |&last| cascade.item(last).position).saturating_add(GAP)
}

/// Adds an item after its siblings. A key result put into an open cycle by hand starts today unless it says when
/// (rules.md, "Expected progress and pace").
pub fn add_item(cascade: &Cascade, mut item: Item, today: NaiveDate) -> Vec<Op> {
    item.position = next_position(cascade, item.kind(), item.parents.first().copied());
    if item.kind() == Kind::KeyResult && item.start.is_none() {
        let own = item.cycle.and_then(|id| cascade.cycle(id));
        let cycle = own.or_else(|| item.parents.first().and_then(|&id| cascade.find(id)).and_then(|o| cascade.cycle_of(o)));
        item.start = cycle.filter(|c| c.state_on(today) == CycleState::Open && c.start < today).map(|_| today);
    }
    vec![Op::Create(Entity::Item(Box::new(item)))]
}

/// Gives fields of anything new values; those that have them already, and those it does not have, are left out.
/// A project whose state changes remembers the day, and so does what is owed in another rhythm from now on.
pub fn revise(cascade: &Cascade, id: Id, fields: impl IntoIterator<Item = Field>, today: NaiveDate) -> Vec<Op> {
    let mut ops: Vec<Op> = fields.into_iter().filter_map(|field| cascade.set_op(id, field)).collect();
    let state_changes = |op: &Op| matches!(op, Op::Set { new: Field::State(_), .. });
    let says_when = |op: &Op| matches!(op, Op::Set { new: Field::StateOn(_), .. });
    if ops.iter().any(state_changes) && !ops.iter().any(says_when) {
        ops.extend(cascade.set_op(id, Field::StateOn(Some(today))));
    }
    if ops.iter().any(|op| matches!(op, Op::Set { new: Field::Cadence(_) | Field::Outcome(None), .. })) {
        ops.extend(cascade.set_op(id, Field::Renewed(Some(today))));
    }
    // What was said of how it ended goes with it.
    if ops.iter().any(|op| matches!(op, Op::Set { new: Field::Outcome(None), .. }))
        && !ops.iter().any(|op| matches!(op, Op::Set { new: Field::Score(_), .. }))
    {
        ops.extend(cascade.set_op(id, Field::Score(None)));
        ops.extend(cascade.set_op(id, Field::LetGo(None)));
    }
    ops
}

/// Whether these operations revise something in an open cycle, or turn a cycle itself, which asks for a reason (rules.md, "Revision").
pub fn needs_reason(cascade: &Cascade, ops: &[Op], today: NaiveDate) -> bool {
    first_revision(cascade, ops, today).is_some() || first_turn(cascade, ops, today).is_some()
}

/// The item and everything live below it that would hang on nothing without it, parents first.
pub fn subtree(cascade: &Cascade, ix: Ix) -> Vec<Ix> {
    subtree_with(cascade, ix, &Archived::default())
}

/// What is archived, by what it hangs on: it stands in no list of children, so it is looked for in one pass.
type Archived = HashMap<Ix, Vec<Ix>>;

fn archived(cascade: &Cascade) -> Archived {
    let mut below = Archived::new();
    for at in cascade.all().filter(|&at| cascade.item(at).archived && !cascade.item(at).deleted) {
        for parent in cascade.parents(at) {
            below.entry(parent).or_default().push(at);
        }
    }
    below
}

fn subtree_with(cascade: &Cascade, ix: Ix, archived: &Archived) -> Vec<Ix> {
    let mut going = vec![ix];
    let mut gone: HashSet<Ix> = HashSet::from([ix]);
    let mut next = 0;
    // Breadth first, again for those whose other parent goes later: a child is settled once all its live parents are.
    while next < going.len() {
        let at = going[next];
        next += 1;
        for &child in cascade.children(at).iter().chain(archived.get(&at).into_iter().flatten()) {
            let held = cascade.parents(child).any(|p| cascade.item(p).is_live() && !gone.contains(&p));
            if !held && gone.insert(child) {
                going.push(child);
            }
        }
    }
    going
}

/// Deletes an item with its [`subtree`], what is archived in it included, and the links of all of these. Actions and
/// decisions stay: they were made.
pub fn delete(cascade: &Cascade, ix: Ix) -> Vec<Op> {
    let going = subtree_with(cascade, ix, &archived(cascade));
    let mut seen = HashSet::new();
    let links = going.iter().flat_map(|&at| cascade.links_at(at)).map(|l| l.id).filter(|&id| seen.insert(id));
    // The item itself first: that is what the log names.
    let items = going.iter().map(|&at| cascade.item(at).id);
    items.chain(links).filter_map(|id| cascade.set_op(id, Field::Deleted(true))).collect()
}

/// Deletes anything by its id: an item with all below it, anything else alone.
pub fn remove(cascade: &Cascade, id: Id) -> Vec<Op> {
    match cascade.find(id) {
        Some(ix) => delete(cascade, ix),
        None => cascade.set_op(id, Field::Deleted(true)).into_iter().collect(),
    }
}

/// Puts an item and its [`subtree`] out of sight.
pub fn archive(cascade: &Cascade, ix: Ix) -> Vec<Op> {
    let set = |at: &Ix| cascade.set_op(cascade.item(*at).id, Field::Archived(true));
    subtree(cascade, ix).iter().filter_map(set).collect()
}

/// Brings an archived item back with what is archived below it, and with its archived parents: it could not be seen without.
/// Nobody is asked for the time between.
pub fn unarchive(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Op> {
    let mut back: Vec<Ix> = Vec::new();
    let mut seen: HashSet<Ix> = HashSet::new();
    let mut above = vec![ix];
    while let Some(at) = above.pop() {
        if seen.insert(at) {
            back.push(at);
            if !cascade.parents(at).any(|p| cascade.item(p).is_live()) {
                above.extend(cascade.parents(at).filter(|&p| !cascade.item(p).deleted));
            }
        }
    }
    let below = archived(cascade);
    let mut stack = vec![ix];
    while let Some(at) = stack.pop() {
        for &child in below.get(&at).into_iter().flatten() {
            if seen.insert(child) {
                back.push(child);
                stack.push(child);
            }
        }
    }
    let shown = |&at: &Ix| {
        let id = cascade.item(at).id;
        let shown = cascade.set_op(id, Field::Archived(false));
        let anew = shown.as_ref().and_then(|_| cascade.set_op(id, Field::Renewed(Some(today))));
        shown.into_iter().chain(anew)
    };
    back.iter().flat_map(shown).collect()
}
