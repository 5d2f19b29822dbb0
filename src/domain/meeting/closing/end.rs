//! The end of a cycle: whether it can be closed on a day, what is still open in it, and the operations that close it, settle the
//! rest, or open it again.
//!
//! Must not know: how it is asked for, and by whom.

use super::{Pasts, items, reckon, runs_on};
use crate::domain::{
    cascade::{Cascade, Ix},
    change::{Field, Op},
    closing::Closing,
    cycle::{Cycle, CycleState},
    edit,
    goal::{Kind, Outcome},
    id::{Id, IdMap},
    rollup,
    score::{self, Reckoning, Verdict},
    stage,
    text::{
        one_line,
        say::{say_count, say_date},
    },
};
use chrono::NaiveDate;

/// Whether a cycle can be closed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closable {
    /// It is over.
    Over,
    /// It runs until that day: today would be its last one.
    Early(NaiveDate),
    /// It cannot be; a sentence.
    No(String),
}

/// Whether a cycle can be closed on a day, and if not why.
pub fn closable(cascade: &Cascade, cycle: &Cycle, today: NaiveDate) -> Closable {
    let name = one_line(cycle.name.trim(), 60);
    if cascade.ended_on(cycle, today).is_some() {
        return Closable::Over;
    }
    match cascade.stage(cycle, today) {
        CycleState::Planned if cycle.start > today => Closable::No(format!(
            "{name} cannot be closed: it begins on {}; what was planned for it is archived or dropped item by item",
            say_date(cycle.start, today)
        )),
        CycleState::Planned => Closable::No(format!(
            "{name} cannot be closed: it is kept planned by hand; let its dates decide first: quarterdeck revise {} --state by-date",
            cycle.reference()
        )),
        CycleState::Closed => Closable::No(format!(
            "{name} was over before it came here, and nobody is asked how it ended; if you are: quarterdeck reopen {} --because …",
            cycle.reference()
        )),
        CycleState::Open | CycleState::ToScore => Closable::Early(cycle.end),
    }
}

/// What is asked before an open cycle is closed: so many check-ins are due in it.
pub fn asked_early(cascade: &Cascade, cycle: &Cycle, until: NaiveDate, due: usize, today: NaiveDate) -> String {
    let name = one_line(cycle.name.trim(), 60);
    let days = usize::try_from((until - today).num_days()).unwrap_or_default();
    let left = match days {
        0 => "today is its last day anyway".to_owned(),
        1..14 => format!("{} more", say_count(days, "day", "days")),
        _ => format!("{} more", say_count(days / 7, "week", "weeks")),
    };
    let owed = match due {
        0 => "no check-in is due in it".to_owned(),
        1 => "1 check-in that is due is owed no more".to_owned(),
        n => format!("{n} check-ins that are due are owed no more"),
    };
    let n = items(cascade, cycle.id, None).filter(|&ix| stage::is_scored(cascade, ix)).count();
    format!(
        "{name} runs until {}, {left}. Closed now, today is its last day: {owed}, and {} asked for one last value and how it ended.",
        say_date(until, today),
        if n == 1 { "its 1 result is".to_owned() } else { format!("each of its {n} results is") }
    )
}

/// What makes today the last day of a cycle that is open.
pub fn early(cascade: &Cascade, cycle: Id) -> Vec<Op> {
    cascade.set_op(cycle, Field::CycleState(Some(CycleState::Closed))).into_iter().collect()
}

/// What keeps a cycle from being closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Open {
    /// What has no outcome, objectives last.
    pub unsettled: Vec<Ix>,
    /// What runs on by its own last day.
    pub runs_on: Vec<(Ix, NaiveDate)>,
}

impl Open {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.unsettled.is_empty() && self.runs_on.is_empty()
    }
}

/// What of a cycle has no outcome yet: every live key result and objective of it. One pass over the items.
pub fn open(cascade: &Cascade, cycle: Id, today: NaiveDate) -> Open {
    let mut open = Open::default();
    let Some(of) = cascade.cycle(cycle) else { return open };
    let ended = cascade.ended_on(of, today).unwrap_or_else(|| today.min(of.end));
    for ix in items(cascade, cycle, None).filter(|&ix| cascade.item(ix).outcome().is_none()) {
        match cascade.item(ix).due.filter(|&due| due >= today && runs_on(cascade, ix, ended)) {
            Some(due) => open.runs_on.push((ix, due)),
            None => open.unsettled.push(ix),
        }
    }
    open.unsettled.sort_by_key(|&ix| cascade.item(ix).kind() != Kind::KeyResult);
    open
}

/// What says that the room closed a cycle.
pub fn close(cascade: &Cascade, cycle: Id, today: NaiveDate) -> Vec<Op> {
    cascade.set_op(cycle, Field::ClosedOn(Some(today))).into_iter().collect()
}

/// What settles everything that has no outcome in one change: key results as `rest`, with the score arithmetic has for them unless
/// they are dropped; objectives as their parts then come to, else as `rest`.
pub fn settle_rest(
    cascade: &Cascade,
    open: &Open,
    (rest, because): (Outcome, &str),
    pasts: &Pasts,
    (today, by): (NaiveDate, Option<Id>),
) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut scores: IdMap<(Option<f64>, Option<f64>)> = IdMap::default();
    for &ix in &open.unsettled {
        let id = cascade.item(ix).id;
        let of_parts = cascade.item(ix).kind() == Kind::Objective && !stage::is_scored(cascade, ix);
        let reckoning = if of_parts { summed(cascade, ix, &scores) } else { reckon(cascade, ix, pasts, today) };
        let by_parts = reckoning.outcome.filter(|_| of_parts && rest != Outcome::Dropped);
        let verdict = Verdict { outcome: Some(by_parts.unwrap_or(rest)), because: because.to_owned(), ..proposed(cascade, ix) };
        let closing: Closing = verdict.closing(&reckoning, today, by, true);
        scores.insert(id, (closing.score, closing.first));
        ops.extend(edit::close(cascade, ix, by_parts.unwrap_or(rest), closing, None));
    }
    // What an objective that is dropped takes along is among them already.
    let mut seen: std::collections::HashSet<(Id, bool)> = std::collections::HashSet::new();
    ops.retain(|op| match op {
        Op::Set { of, new, .. } => seen.insert((*of, matches!(new, Field::Outcome(_)))),
        Op::Create(_) | Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => true,
    });
    ops
}

/// What its owner learned stays, whatever becomes of the rest.
fn proposed(cascade: &Cascade, ix: Ix) -> Verdict {
    let said = cascade.item(ix).proposal().map(|closing| Verdict::again(cascade, ix, closing)).unwrap_or_default();
    Verdict { learned: said.learned, cause: said.cause, next: said.next, ..Verdict::default() }
}

/// What an objective comes to with scores that are said in the same change.
fn summed(cascade: &Cascade, ix: Ix, scores: &IdMap<(Option<f64>, Option<f64>)>) -> Reckoning {
    let known = |part: Ix| {
        let item = cascade.item(part);
        scores.get(&item.id).copied().or_else(|| item.closing().map(|c| (c.score, c.first))).unwrap_or_default()
    };
    let parts: Vec<(Ix, f64)> =
        rollup::counted(cascade, ix).filter(|&(part, w)| w > 0.0 && cascade.item(part).is_live()).collect();
    let rule = score::mean(parts.iter().filter_map(|&(part, w)| Some((known(part).0?, w))));
    let first = score::mean(parts.iter().filter_map(|&(part, w)| Some((known(part).1?, w))));
    score::proposing(cascade, ix, Reckoning { rule, first, ..Reckoning::default() })
}
