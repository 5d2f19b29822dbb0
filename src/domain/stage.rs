//! The end of an item (rules.md): planned, open until its last day, then to score until it has an outcome, then closed.
//!
//! Where a cycle stands is concluded from its dates, from what somebody said by hand, from the days the log knows about it and
//! from what in it still waits for an outcome. An item stands by itself: it is to score as long as it has no outcome, whatever
//! became of the others. Must not know: health.

use super::{
    cascade::{Cascade, Ix},
    cycle::{Cycle, CycleDays, CycleState},
    goal::{Item, Kind, ProjectState},
    id::Id,
    pace::plus,
    text::say::say_count,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where an item stands in its life on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before its start, in a planned cycle, or a planned project.
    NotStarted,
    /// Under way.
    Open,
    /// Its last day has passed, and nobody said how it ended.
    ToScore,
    /// It has an outcome, its cycle was over before it came here, or the project is done or cancelled.
    Closed,
}

impl Phase {
    /// Whether its time is over, whether or not it was scored.
    pub fn is_over(self) -> bool {
        matches!(self, Phase::ToScore | Phase::Closed)
    }
}

/// How long a cycle to score leads the agenda after its last day; then only the header still says it.
const ON_AGENDA_DAYS: i64 = 28;

/// How far a cycle is by its dates and by hand, whatever is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Planned,
    Open,
    /// Its last day was that one.
    Over(NaiveDate),
    /// It came into the workspace after its end: nobody is asked for what was over before.
    Foreign,
}

impl Run {
    fn of(cycle: &Cycle, days: CycleDays, today: NaiveDate) -> Run {
        let by_date = if today < cycle.start {
            Run::Planned
        } else if today <= cycle.end {
            Run::Open
        } else if days.made.is_some_and(|made| made > cycle.end) {
            Run::Foreign
        } else {
            Run::Over(cycle.end)
        };
        match cycle.state {
            None => by_date,
            Some(CycleState::Planned) => Run::Planned,
            Some(CycleState::Open) => Run::Open,
            Some(CycleState::ToScore) => {
                if by_date == Run::Foreign {
                    Run::Over(cycle.end)
                } else {
                    by_date
                }
            }
            // Closed early: that day is its last one. Where nobody wrote it down, the cycle's own or today is.
            Some(CycleState::Closed) if by_date != Run::Foreign => Run::Over(days.closed.unwrap_or(today).min(cycle.end)),
            Some(CycleState::Closed) => Run::Foreign,
        }
    }
}

/// What decides where a goal stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life<'a> {
    pub item: &'a Item,
    pub cycle: Option<&'a Cycle>,
    /// What the log knows of that cycle.
    pub days: CycleDays,
    /// Its first day, its own or its cycle's.
    pub start: Option<NaiveDate>,
    /// An objective with key results: it ends when they have.
    pub measured: bool,
}

impl Life<'_> {
    /// Where it stands, and its last day where that is known. Of an objective with key results *to score* says no more than that
    /// its cycle is over.
    pub(super) fn on(&self, today: NaiveDate) -> (Phase, Option<NaiveDate>) {
        let run = self.cycle.map(|cycle| Run::of(cycle, self.days, today));
        let planned_end = self.cycle.map(|cycle| cycle.end);
        let own = self.item.due.filter(|_| !self.measured);
        // Its own last day counts where it lies before the end of the cycle, or behind the end the cycle was to have.
        let end = match (run, own, planned_end) {
            (Some(Run::Over(on)), Some(own), Some(planned)) if own < on || own > planned => Some(own),
            (Some(Run::Over(on)), ..) => Some(on),
            (Some(Run::Foreign), _, planned) => planned,
            (Some(Run::Open), Some(own), Some(planned)) if own < planned => Some(own),
            _ => None,
        };
        if self.item.outcome().is_some() {
            return (Phase::Closed, end.or(planned_end));
        }
        let phase = match run {
            Some(Run::Planned) => Phase::NotStarted,
            Some(Run::Foreign) => Phase::Closed,
            // Closed early is over on that very day.
            Some(Run::Over(on)) if end == Some(on) => Phase::ToScore,
            _ if end.is_some_and(|end| today > end) => Phase::ToScore,
            _ if self.start.is_some_and(|start| today < start) => Phase::NotStarted,
            _ => Phase::Open,
        };
        (phase, end)
    }
}

/// The phase of an item. One without a cycle is never closed, unless it has an outcome.
pub fn phase(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Phase {
    stand(cascade, ix, today).0
}

/// The day as of which an item is judged: that day, or its last one once it is over.
pub fn judged_on(cascade: &Cascade, ix: Ix, today: NaiveDate) -> NaiveDate {
    match stand(cascade, ix, today) {
        (Phase::ToScore | Phase::Closed, Some(end)) => end.min(today),
        _ => today,
    }
}

/// The phase of an item, and its last day where that is known.
pub fn stand(cascade: &Cascade, ix: Ix, today: NaiveDate) -> (Phase, Option<NaiveDate>) {
    let item = cascade.item(ix);
    if let Some(project) = item.project() {
        let phase = match project.state {
            ProjectState::Planned => Phase::NotStarted,
            ProjectState::Active | ProjectState::Paused => Phase::Open,
            ProjectState::Done | ProjectState::Cancelled => Phase::Closed,
        };
        return (phase, None);
    }
    let measured = item.kind() == Kind::Objective && cascade.key_results(ix).next().is_some();
    let (phase, end) = goal(cascade, ix, measured, today);
    // What its key results came to is known when each of them has its outcome.
    if measured
        && phase == Phase::ToScore
        && !cascade.key_results(ix).any(|kr| goal(cascade, kr, false, today).0 != Phase::Closed)
    {
        return (Phase::Closed, end);
    }
    (phase, end)
}

fn goal(cascade: &Cascade, ix: Ix, measured: bool, today: NaiveDate) -> (Phase, Option<NaiveDate>) {
    let cycle = cascade.cycle_of(ix);
    let days = cycle.map(|c| cascade.cycle_days(c.id)).unwrap_or_default();
    let start = cascade.item(ix).start.or(cycle.map(|c| c.start));
    Life { item: cascade.item(ix), cycle, days, start, measured }.on(today)
}

/// Whether a cycle was over before it came into the workspace, and nobody asked for how it ended all the same.
pub(super) fn is_over_before_it_came(cycle: &Cycle, days: CycleDays, today: NaiveDate) -> bool {
    Run::of(cycle, days, today) == Run::Foreign
}

/// Whether how it ended is asked of the item itself: of key results, and of objectives without one.
pub fn is_scored(cascade: &Cascade, ix: Ix) -> bool {
    match cascade.item(ix).kind() {
        Kind::KeyResult => true,
        Kind::Objective => cascade.key_results(ix).next().is_none(),
        Kind::Project => false,
    }
}

/// Whether an objective has no outcome yet though each of its key results has: what it came to can be summed up.
pub fn is_to_sum_up(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let item = cascade.item(ix);
    let mut parts = cascade.key_results(ix).peekable();
    item.kind() == Kind::Objective
        && item.is_live()
        && item.outcome().is_none()
        && parts.peek().is_some()
        && parts.all(|kr| cascade.item(kr).outcome().is_some())
        && phase(cascade, ix, today) == Phase::Closed
}

/// Whether an item waits for its outcome.
pub fn is_to_score(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    cascade.item(ix).is_live() && is_scored(cascade, ix) && phase(cascade, ix, today) == Phase::ToScore
}

/// Whether an item has its final value: somebody spoke of it on its last day, or as shortly before it as before a deadline.
pub fn has_final_value(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let window = cascade.settings.tolerance(cascade.item(ix).cadence).window;
    let (_, end) = stand(cascade, ix, today);
    end.zip(cascade.summary(ix).heard_on()).is_some_and(|(end, last)| last >= plus(end, -window))
}

/// A cycle that is over and waits for outcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The cycle.
    pub cycle: Id,
    /// Its last day.
    pub ended: NaiveDate,
    /// What of it is to score, in no order.
    pub items: Vec<Ix>,
    /// How many of these have no final value.
    pub without_value: usize,
}

impl Waiting {
    /// `2026-Q3 ended 4 days ago, 2 results without a final value`, or how many are to score once all of them have one. The name
    /// stands as in the file: whoever shows it makes it safe.
    pub fn said(&self, cascade: &Cascade, today: NaiveDate) -> String {
        let name = cascade.cycle(self.cycle).map_or("the cycle", |c| c.name.trim());
        let when = match (today - self.ended).num_days() {
            ..=0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            days => format!("{days} days ago"),
        };
        let results = |n| say_count(n, "result", "results");
        let what = match self.without_value {
            0 => format!("{} to score", results(self.items.len())),
            n if n == self.items.len() => format!("{} without a final value", results(n)),
            n => format!("{} to score, {n} without a final value", results(self.items.len())),
        };
        format!("{name} ended {when}, {what}")
    }

    /// Whether it still leads the agenda on a day.
    pub fn is_on_agenda(&self, today: NaiveDate) -> bool {
        today <= plus(self.ended, ON_AGENDA_DAYS)
    }
}

impl Cascade {
    /// What the log knows of a cycle.
    pub fn cycle_days(&self, cycle: Id) -> CycleDays {
        self.cycle_days.get(&cycle).copied().unwrap_or_default()
    }

    /// The last day of a cycle that is over; `None`: it is not, or was over before it came here.
    pub fn ended_on(&self, cycle: &Cycle, today: NaiveDate) -> Option<NaiveDate> {
        match Run::of(cycle, self.cycle_days(cycle.id), today) {
            Run::Over(on) => Some(on),
            Run::Planned | Run::Open | Run::Foreign => None,
        }
    }

    /// Where a cycle stands. Whether one that is over is to score costs a pass over the items.
    pub fn stage(&self, cycle: &Cycle, today: NaiveDate) -> CycleState {
        match Run::of(cycle, self.cycle_days(cycle.id), today) {
            Run::Planned => CycleState::Planned,
            Run::Open => CycleState::Open,
            Run::Foreign => CycleState::Closed,
            Run::Over(_) => {
                // What runs on keeps the cycle from being closed as well.
                let holds = |ix: Ix| self.cycle_of(ix).is_some_and(|c| c.id == cycle.id) && is_scored(self, ix);
                let ends = |ix: Ix| phase(self, ix, today) == Phase::Closed;
                if self.live().any(|ix| holds(ix) && !ends(ix)) { CycleState::ToScore } else { CycleState::Closed }
            }
        }
    }

    /// Whether some cycle may be to score: without one nobody needs to look at the items.
    pub fn is_any_cycle_over(&self, today: NaiveDate) -> bool {
        self.cycles().any(|cycle| self.ended_on(cycle, today).is_some())
    }

    /// `2026-Q3: 5 to score`, of each cycle that waits: what nobody may be told that all is well beside. `None`: none waits. The names
    /// stand as in the file.
    pub fn still_to_score(&self, today: NaiveDate) -> Option<String> {
        let said = |w: &Waiting| {
            let name = self.cycle(w.cycle).map_or("a cycle", |c| c.name.trim());
            format!("{name}: {} to score", w.items.len())
        };
        let all: Vec<String> = self.waiting(today).iter().map(said).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// What waits in one cycle; `None`: nothing does. One pass over the items.
    pub fn waiting_in(&self, cycle: Id, today: NaiveDate) -> Option<Waiting> {
        self.waiting(today).into_iter().find(|w| w.cycle == cycle)
    }

    /// The cycles in which something that is over waits for its outcome, the one that ended last first. One pass over the items.
    pub fn waiting(&self, today: NaiveDate) -> Vec<Waiting> {
        let mut found: BTreeMap<Id, Waiting> = BTreeMap::new();
        if !self.is_any_cycle_over(today) {
            return Vec::new();
        }
        for ix in self.live().filter(|&ix| is_to_score(self, ix, today)) {
            // What ended before its cycle is asked for when the cycle is over.
            let Some((cycle, ended)) = self.cycle_of(ix).and_then(|c| Some((c.id, self.ended_on(c, today)?))) else { continue };
            let waiting = found.entry(cycle).or_insert_with(|| Waiting { cycle, ended, items: Vec::new(), without_value: 0 });
            waiting.without_value += usize::from(!has_final_value(self, ix, today));
            waiting.items.push(ix);
        }
        let mut all: Vec<Waiting> = found.into_values().collect();
        all.sort_by_key(|w| (std::cmp::Reverse(w.ended), w.cycle));
        all
    }
}

#[cfg(test)]
mod tests;
