//! Whether a change revises something in an open cycle, which asks for a reason (rules.md, "Revision").

use super::{after::quoted, refuse};
use crate::domain::{Cascade, Change, Field, Id, Ix, Op, change::Refusal, cycle::CycleState, goal::Outcome, key_result::Metric};
use chrono::NaiveDate;
use std::collections::HashSet;

/// The first operation that revises an item in a cycle that has begun by that day; see [`revisions`].
pub fn first_revision<'a>(cascade: &Cascade, ops: &'a [Op], today: NaiveDate) -> Option<(Ix, &'a Field)> {
    revisions(cascade, ops, today).next()
}

/// The operations that revise an item in a cycle that is open that day, or over. Free are what the same operations create, and
/// what had no owner, parent or baseline until now: nothing that was said is changed by giving it one. Whatever becomes of the
/// cycle, how something ended is not said otherwise for free.
pub fn revisions<'a>(cascade: &Cascade, ops: &'a [Op], today: NaiveDate) -> impl Iterator<Item = (Ix, &'a Field)> {
    let mut created: HashSet<Id> = HashSet::new();
    let mut first_baseline: HashSet<Id> = HashSet::new();
    ops.iter().filter_map(move |op| match op {
        Op::Create(entity) => {
            created.insert(entity.id());
            None
        }
        Op::Set { of, old, new } => {
            if matches!((old, new), (Field::Baseline(None), Field::Baseline(Some(_)))) {
                first_baseline.insert(*of);
            }
            let learned = matches!(old, Field::Metric(Metric::BaselineFirst)) && first_baseline.contains(of);
            // How something ended is said otherwise with a reason, whenever that is.
            let ended = match old {
                Field::Outcome(old) => old.is_some(),
                Field::Score(old) => old.as_deref().is_some_and(|closing| closing.settled),
                _ => false,
            };
            if ended && old != new {
                return cascade.find(*of).map(|ix| (ix, new));
            }
            if created.contains(of) || learned || old == new || !new.is_revision() || fills_a_gap(old) {
                return None;
            }
            let ix = cascade.find(*of)?;
            // What is over is to score, or was scored: there a number that moves moves the outcome.
            let begun = cascade.cycle_of(ix).is_some_and(|c| c.state_on(today) != CycleState::Planned);
            begun.then_some((ix, new))
        }
        Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => None,
    })
}

fn fills_a_gap(old: &Field) -> bool {
    match old {
        Field::Owner(v) => v.is_none(),
        Field::Baseline(v) => v.is_none(),
        Field::Parents(v) => v.is_empty(),
        _ => false,
    }
}

/// `in an open cycle`, or in one that is over: where a revision is made.
pub fn in_which_cycle(cascade: &Cascade, ix: Ix, today: NaiveDate) -> &'static str {
    let open = cascade.cycle_of(ix).is_none_or(|c| c.state_on(today) == CycleState::Open);
    if open { "in an open cycle" } else { "in a cycle that is over" }
}

/// Refuses a revision: called when the change gives no reason.
pub(super) fn check(cascade: &Cascade, change: &Change) -> Result<(), Refusal> {
    match first_revision(cascade, &change.ops, change.on) {
        Some((ix, field @ (Field::Archived(_) | Field::Deleted(_) | Field::Outcome(_)))) => {
            let name = quoted(&cascade.item(ix).title);
            let what = match field {
                Field::Archived(_) => "Archiving",
                Field::Deleted(_) => "Deleting",
                Field::Outcome(Some(Outcome::Dropped)) => "Dropping",
                Field::Outcome(None) => return refuse(format!("Reopening {name} needs a reason: say in a sentence why")),
                _ => return refuse(format!("Saying otherwise how {name} ended needs a reason: say in a sentence why")),
            };
            let cycle = in_which_cycle(cascade, ix, change.on);
            refuse(format!("{what} {name} {cycle} needs a reason: say in a sentence why it goes"))
        }
        Some((ix, field)) => refuse(format!(
            "Changing the {} {} needs a reason: say in a sentence why {} changes",
            field.name(),
            in_which_cycle(cascade, ix, change.on),
            quoted(&cascade.item(ix).title)
        )),
        None => Ok(()),
    }
}
