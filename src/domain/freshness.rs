//! How old the last check-in may be, and who owes one (rules.md, "Freshness").
//!
//! Must not know: values. Silence is judged by dates alone.

use super::{
    cascade::{Cascade, Ix},
    cycle::CycleState,
    goal::{Item, Kind, ProjectState},
    health::Freshness,
    key_result::Cadence,
    pace::plus,
    settings::Settings,
};
use chrono::{Datelike, NaiveDate, Weekday};

/// Where an item stands in its life on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before its start, in a planned cycle, or a planned project.
    NotStarted,
    /// Under way.
    Open,
    /// Its cycle is closed, or the project done or cancelled.
    Closed,
}

/// The phase of an item. One without a cycle is never closed.
pub fn phase(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Phase {
    if let Some(project) = cascade.item(ix).project() {
        return match project.state {
            ProjectState::Planned => Phase::NotStarted,
            ProjectState::Active | ProjectState::Paused => Phase::Open,
            ProjectState::Done | ProjectState::Cancelled => Phase::Closed,
        };
    }
    match cascade.cycle_of(ix).map(|c| c.state_on(today)) {
        Some(CycleState::Closed) => Phase::Closed,
        Some(CycleState::Planned) => Phase::NotStarted,
        Some(CycleState::Open) | None if cascade.span(ix).0.is_some_and(|start| today < start) => Phase::NotStarted,
        Some(CycleState::Open) | None => Phase::Open,
    }
}

/// Whether check-ins are owed: by key results, by active projects and by objectives without a key result, while they are open.
pub fn owes(cascade: &Cascade, ix: Ix, phase: Phase) -> bool {
    let item = cascade.item(ix);
    item.is_live()
        && phase == Phase::Open
        && match item.kind() {
            Kind::KeyResult => true,
            Kind::Project => item.project().is_some_and(|p| p.state == ProjectState::Active),
            Kind::Objective => cascade.key_results(ix).next().is_none(),
        }
}

/// The first such weekday on or after a day.
fn on_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = weekday.days_since(day.weekday());
    plus(day, i64::from(ahead))
}

/// When the check-in after `last` is due: the first review weekday on or after last + cadence − 1 day, so that what was
/// said late in a week counts for the next meeting.
pub fn due_after(last: NaiveDate, cadence: Cadence, weekday: Weekday) -> NaiveDate {
    on_or_after(plus(last, cadence.days() - 1), weekday)
}

/// When the first check-in is due: the first review weekday on or after start + cadence.
pub fn first_due(start: NaiveDate, cadence: Cadence, weekday: Weekday) -> NaiveDate {
    on_or_after(plus(start, cadence.days()), weekday)
}

/// The day the next check-in of an item is due, given its last one and its start (without one: the day it was created).
pub fn due_on(item: &Item, last: Option<NaiveDate>, start: Option<NaiveDate>, settings: &Settings) -> NaiveDate {
    match last {
        Some(last) => due_after(last, item.cadence, settings.review_weekday),
        None => first_due(start.unwrap_or(item.created), item.cadence, settings.review_weekday),
    }
}

/// The first day on which an item is stale whose last check-in was on `last`: until then its value is known.
pub fn stale_from(last: NaiveDate, cadence: Cadence, settings: &Settings) -> NaiveDate {
    plus(due_after(last, cadence, settings.review_weekday), settings.stale_after.saturating_add(1))
}

/// How fresh it is on a day, given when the next check-in is due and whether there ever was one.
pub fn freshness(due_on: NaiveDate, checked_in: bool, today: NaiveDate, settings: &Settings) -> Freshness {
    if today < due_on {
        Freshness::Fresh
    } else if !checked_in && today > due_on {
        Freshness::Never
    } else if today > plus(due_on, settings.stale_after) {
        Freshness::Stale
    } else {
        Freshness::Due
    }
}
