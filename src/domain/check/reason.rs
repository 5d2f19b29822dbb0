//! Whether a change revises something in an open cycle, which asks for a reason (rules.md, "Revision").

use super::{
    after::{cut, quoted},
    refuse,
};
use crate::domain::{
    Cascade, Change, Field, Id, Ix, Op,
    change::Refusal,
    cycle::{Cycle, CycleState},
    fields::Fields as _,
    goal::Outcome,
    key_result::Metric,
};
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

/// How a cycle is turned by hand against its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It had begun, and is planned again: what is changed in it would need no reason any more.
    Planned,
    /// It is open before its first day.
    Opened,
    /// It was over, and is open again.
    Reopened,
}

impl Turn {
    /// What is done: `making 2026-Q4 planned again`.
    pub fn said(self, name: &str) -> String {
        match self {
            Turn::Planned => format!("making {name} planned again"),
            Turn::Opened => format!("opening {name} before its first day"),
            Turn::Reopened => format!("opening {name} again"),
        }
    }
}

/// The first cycle that these operations turn, by its state or by its dates: whatever is promised in it, what it asks for from then on is
/// another thing.
pub fn first_turn(cascade: &Cascade, ops: &[Op], today: NaiveDate) -> Option<(Id, Turn)> {
    let sets = ops.iter().filter_map(|op| match op {
        Op::Set { of, new: new @ (Field::CycleState(_) | Field::Start(_) | Field::Due(_)), .. } => Some((*of, new)),
        _ => None,
    });
    let mut turned: Vec<Cycle> = Vec::new();
    for (of, field) in sets {
        let Some(before) = cascade.cycles_ever().find(|cycle| cycle.id == of) else { continue };
        let at = turned.iter().position(|cycle| cycle.id == of).unwrap_or_else(|| {
            turned.push(before.clone());
            turned.len() - 1
        });
        turned[at].set(field);
    }
    turned.iter().find_map(|after| {
        let before = cascade.cycles_ever().find(|cycle| cycle.id == after.id)?;
        let turn = match (before.state_on(today), after.state_on(today)) {
            (CycleState::Planned, CycleState::Planned) => return None,
            (_, CycleState::Planned) => Turn::Planned,
            (CycleState::Planned, CycleState::Open) if today < after.start => Turn::Opened,
            (CycleState::Closed, CycleState::Open) => Turn::Reopened,
            _ => return None,
        };
        Some((after.id, turn))
    })
}

/// `in an open cycle`, or in one that is over: where a revision is made.
pub fn in_which_cycle(cascade: &Cascade, ix: Ix, today: NaiveDate) -> &'static str {
    let open = cascade.cycle_of(ix).is_none_or(|c| c.state_on(today) == CycleState::Open);
    if open { "in an open cycle" } else { "in a cycle that is over" }
}

/// Refuses a revision: called when the change gives no reason.
pub(super) fn check(cascade: &Cascade, change: &Change) -> Result<(), Refusal> {
    if let Some((id, turn)) = first_turn(cascade, &change.ops, change.on) {
        let name = cascade.cycles_ever().find(|cycle| cycle.id == id).map_or_else(|| "the cycle".to_owned(), |c| cut(&c.name));
        let mut what = turn.said(&name);
        what.replace_range(..1, &what[..1].to_uppercase());
        return refuse(format!("{what} needs a reason: say in a sentence why"));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::Verb,
        company::{Company, day, today},
        edit,
    };

    fn turned(c: &Company, name: &str, fields: impl IntoIterator<Item = Field>) -> Option<Turn> {
        let ops = edit::revise(&c.cascade, c.cycle_id(name), fields, today());
        first_turn(&c.cascade, &ops, today()).map(|(_, turn)| turn)
    }

    #[test]
    fn what_was_promised_does_not_become_free_by_planning_its_cycle_again() {
        let state = |state| Field::CycleState(Some(state));
        let c = &mut Company::new();
        assert_eq!(turned(c, "2026-Q4", [state(CycleState::Planned)]), Some(Turn::Planned));
        assert_eq!(turned(c, "2026-Q4", [Field::Start(Some(day("2026-11-30")))]), Some(Turn::Planned));
        assert_eq!(turned(c, "2026-Q3", [state(CycleState::Planned)]), Some(Turn::Planned));
        assert_eq!(turned(c, "2027-Q1", [state(CycleState::Open)]), Some(Turn::Opened));
        assert_eq!(turned(c, "2026-Q3", [state(CycleState::Open)]), Some(Turn::Reopened));
        assert_eq!(turned(c, "2026-Q3", [Field::Due(Some(day("2026-11-30")))]), Some(Turn::Reopened));
        // What only moves days around, or ends, is no turn.
        assert_eq!(turned(c, "2026-Q4", [Field::Start(Some(day("2026-10-05")))]), None);
        assert_eq!(turned(c, "2027-Q1", [Field::Start(Some(day("2027-01-04")))]), None);
        assert_eq!(turned(c, "2027-Q1", [Field::Start(Some(today())), Field::Due(Some(day("2027-03-01")))]), None);
        assert_eq!(turned(c, "2026-Q4", [state(CycleState::Closed)]), None);
        let ops = edit::revise(&c.cascade, c.cycle_id("2026-Q4"), [state(CycleState::Planned)], today());
        assert!(edit::needs_reason(&c.cascade, &ops, today()));
        assert_eq!(c.refusal(Verb::Revise, ops.clone()), "Making 2026-Q4 planned again needs a reason: say in a sentence why");
        // A file and an undo bring back what once was.
        assert_eq!(c.refusal(Verb::Undo, ops.clone()), "");
        c.does(Verb::Revise, ops);
    }
}
