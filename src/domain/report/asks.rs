//! What is needed from whom: what reviews asked for, what nobody answers for, what waits for a verdict, what serves nothing.
//!
//! Must not know: who reads it.

use super::{Asking, goals::Goal};
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    goal::{Kind, ProjectState},
    health::Flag,
    id::Id,
    review::Action,
    scope::Scope,
    text::{one_line, say::say_count},
    theory,
    words::words,
};
use chrono::NaiveDate;

words! {
    /// Why something is asked.
    Why {
        Action "action" = "a review asked for it",
        Score "score" = "a cycle is over and waits for outcomes",
        Verdict "verdict" = "a bet is over and nobody said whether it held",
        Owner "owner" = "nobody answers for a goal",
        Links "links" = "much of the work serves no goal",
    }
}

/// Something that is asked of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Why.
    pub why: Why,
    /// What.
    pub what: String,
    /// Of whom; `None`: of nobody in particular.
    pub who: Option<Id>,
    /// By when; `None`: nobody said.
    pub by: Option<NaiveDate>,
    /// The item it is about.
    pub about: Option<Ix>,
}

/// Whether an action is of what a report is about: about something in it, or of its meeting.
pub(super) fn concerns(cascade: &Cascade, asking: &Asking, action: &Action) -> bool {
    asking.held.is_none()
        || action.item.and_then(|id| cascade.find(id)).is_some_and(|ix| asking.holds(ix))
        || cascade.is_action_of(action, &asking.asked.terms.which)
}

/// Everything that is asked, the most pressing first.
pub(super) fn all(cascade: &Cascade, board: &mut Board, asking: &Asking, goals: &[Goal]) -> Vec<Ask> {
    let today = asking.today;
    let of_item = |id: Option<Id>| id.and_then(|id| cascade.find(id));
    let title = |ix: Ix| one_line(cascade.item(ix).title.trim(), 80).into_owned();
    let mut asks: Vec<Ask> = cascade
        .actions()
        .filter(|action| action.is_open() && concerns(cascade, asking, action))
        .map(|action| Ask {
            why: Why::Action,
            what: one_line(action.what.trim(), 160).into_owned(),
            who: action.owner,
            by: action.due,
            about: of_item(action.item),
        })
        .collect();
    // What is overdue first; what has no day last.
    asks.sort_by(|a, b| (a.by.is_none(), a.by, &a.what).cmp(&(b.by.is_none(), b.by, &b.what)));
    if asking.asked.terms.scope == Scope::All {
        asks.extend(cascade.waiting(today).iter().map(|waiting| Ask {
            why: Why::Score,
            what: one_line(&format!("Score what ended: {}", waiting.said(cascade, today)), 160).into_owned(),
            who: None,
            by: None,
            about: None,
        }));
    }
    let is_of =
        |pending: &theory::Pending| pending.due <= today && (asking.holds(pending.project) || asking.holds(pending.target));
    asks.extend(theory::pending(cascade, today).into_iter().filter(is_of).map(|pending| Ask {
        why: Why::Verdict,
        what: format!("Say whether “{}” moved “{}”", title(pending.project), title(pending.target)),
        who: cascade.item(pending.project).owner,
        by: Some(pending.due),
        about: Some(pending.project),
    }));
    let above = |ix: Ix| cascade.parent(ix).and_then(|above| cascade.item(above).owner);
    // What a review asked about it already is not asked twice.
    let asked: Vec<Ix> = asks.iter().filter(|ask| ask.why == Why::Action).filter_map(|ask| ask.about).collect();
    let is_nobodys = |goal: &&Goal| goal.judged.flags.has(Flag::NoOwner) && !asked.contains(&goal.ix);
    asks.extend(goals.iter().filter(is_nobodys).map(|goal| Ask {
        why: Why::Owner,
        what: format!("Name an owner for “{}”", title(goal.ix)),
        who: above(goal.ix),
        by: None,
        about: Some(goal.ix),
    }));
    asks.extend(links(cascade, board, asking));
    asks
}

/// That much of the work serves no goal, where that is below the line of the settings.
fn links(cascade: &Cascade, board: &mut Board, asking: &Asking) -> Option<Ask> {
    let is_active = |ix: Ix| cascade.item(ix).project().is_some_and(|project| project.state == ProjectState::Active);
    let active: Vec<Ix> = cascade
        .projects()
        .iter()
        .copied()
        .filter(|&ix| cascade.item(ix).kind() == Kind::Project && cascade.item(ix).is_live() && is_active(ix) && asking.holds(ix))
        .collect();
    let adrift = active.iter().filter(|&&ix| board.of(cascade, ix).flags.has(Flag::Unlinked)).count();
    let served = 1.0 - adrift as f64 / active.len().max(1) as f64;
    (!active.is_empty() && served < cascade.settings.alignment_line).then(|| Ask {
        why: Why::Links,
        what: format!(
            "{adrift} of {} no goal: link or stop what does not",
            say_count(active.len(), "active project serves", "active projects serve")
        ),
        who: None,
        by: None,
        about: None,
    })
}
