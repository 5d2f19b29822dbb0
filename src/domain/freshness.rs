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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body,
        change::Entity,
        fixture::{World, day},
        goal::Project,
        health::Health,
    };
    use proptest::prelude::*;

    #[test]
    fn the_next_check_in_is_due_on_the_review_day_that_its_cadence_reaches() {
        for (last, cadence, due) in [
            // Wednesday and later count for the Monday after next week's; Tuesday still for the coming one.
            ("2026-11-20", Cadence::Weekly, "2026-11-30"),
            ("2026-11-23", Cadence::Weekly, "2026-11-30"),
            ("2026-11-24", Cadence::Weekly, "2026-11-30"),
            ("2026-11-25", Cadence::Weekly, "2026-12-07"),
            ("2026-11-20", Cadence::Biweekly, "2026-12-07"),
            ("2026-11-20", Cadence::Monthly, "2026-12-21"),
        ] {
            assert_eq!(due_after(day(last), cadence, Weekday::Mon), day(due), "{last} {cadence:?}");
        }
        assert_eq!(due_after(day("2026-11-20"), Cadence::Weekly, Weekday::Thu), day("2026-11-26"));
    }

    #[test]
    fn the_first_check_in_is_due_one_cadence_after_the_start() {
        // Thursday 1 October: a week later is the 8th, its next Monday the 12th.
        assert_eq!(first_due(day("2026-10-01"), Cadence::Weekly, Weekday::Mon), day("2026-10-12"));
        assert_eq!(first_due(day("2026-10-05"), Cadence::Weekly, Weekday::Mon), day("2026-10-12"));
    }

    #[test]
    fn it_is_fresh_then_due_then_stale() {
        let settings = Settings::default();
        for (today, checked_in, expected) in [
            ("2026-11-29", true, Freshness::Fresh),
            ("2026-11-30", true, Freshness::Due),
            ("2026-12-03", true, Freshness::Due),
            ("2026-12-04", true, Freshness::Stale),
            ("2026-11-29", false, Freshness::Fresh),
            ("2026-11-30", false, Freshness::Due),
            ("2026-12-01", false, Freshness::Never),
        ] {
            assert_eq!(freshness(day("2026-11-30"), checked_in, day(today), &settings), expected, "{today} {checked_in}");
        }
        let patient = Settings { stale_after: 10, ..Settings::default() };
        assert_eq!(freshness(day("2026-11-30"), true, day("2026-12-10"), &patient), Freshness::Due);
    }

    #[test]
    fn check_ins_are_owed_by_key_results_active_projects_and_objectives_without_key_results() {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let with = w.objective("With", q4, |_| {});
        let kr = w.key_result(with, 0.0, 1.0, |_| {});
        let without = w.objective("Without", q4, |_| {});
        let archived = w.key_result(without, 0.0, 1.0, |i| i.archived = true);
        assert_eq!([kr, without].map(|id| w.judge(id).freshness), [Some(Freshness::Never); 2]);
        assert_eq!([with, archived].map(|id| w.judge(id).freshness), [None; 2]);
        for state in ProjectState::ALL {
            let id = w.project("Project", |i| {
                i.body = Body::Project(Project { state, state_on: None });
            });
            assert_eq!(w.judge(id).freshness.is_some(), state == ProjectState::Active, "{state:?}");
        }
    }

    #[test]
    fn nothing_is_owed_outside_open_cycles_and_before_the_start() {
        for (cycle, health) in [("2026-Q3", Health::Closed), ("2027-Q1", Health::NotStarted)] {
            let mut w = World::new("2026-11-23");
            let cycle = w.cycle(cycle);
            let goal = w.objective("Goal", cycle, |_| {});
            let kr = w.key_result(goal, 0.0, 1.0, |_| {});
            for id in [goal, kr] {
                let j = w.judge(id);
                assert_eq!((j.freshness, j.due_on, j.health), (None, None, health));
            }
        }
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let later = w.key_result(goal, 0.0, 1.0, |i| i.start = Some(day("2026-12-01")));
        let j = w.judge(later);
        assert_eq!((j.freshness, j.health, j.computed), (None, Health::NotStarted, None));
    }

    #[test]
    fn a_cycle_closed_by_hand_is_closed_and_one_kept_open_is_open() {
        for (name, state, health) in
            [("2026-Q4", CycleState::Closed, Health::Closed), ("2026-Q3", CycleState::Open, Health::NoData)]
        {
            let mut w = World::new("2026-11-23");
            let cycle = w.cycle(name);
            let Entity::Cycle(entity) = w.entity(cycle) else { unreachable!() };
            entity.state = Some(state);
            let goal = w.objective("Goal", cycle, |_| {});
            let kr = w.key_result(goal, 0.0, 1.0, |_| {});
            assert_eq!(w.judge(kr).health, health, "{name}");
        }
    }

    #[test]
    fn a_project_without_a_start_owes_from_the_day_it_was_created() {
        let mut w = World::new("2026-11-23");
        let id = w.project("Project", |i| i.created = day("2026-11-02"));
        assert_eq!(w.judge(id).due_on, Some(day("2026-11-09")));
        w.edit(id, |i| i.start = Some(day("2026-11-09")));
        assert_eq!(w.judge(id).due_on, Some(day("2026-11-16")));
    }

    proptest! {
        #[test]
        fn a_check_in_is_never_due_before_its_cadence_and_less_than_a_week_after(offset in 0i64..4000, cadence in 0usize..3, weekday in 0u8..7) {
            let last = plus(day("2020-01-01"), offset);
            let (cadence, weekday) = (Cadence::ALL[cadence], Weekday::try_from(weekday).unwrap());
            let due = due_after(last, cadence, weekday);
            prop_assert_eq!(due.weekday(), weekday);
            let days = (due - last).num_days();
            prop_assert!((cadence.days() - 1..cadence.days() + 6).contains(&days));
        }

        #[test]
        fn silence_only_ages(days in 0i64..60, checked_in: bool) {
            let rank = |f| match f { Freshness::Fresh => 0, Freshness::Due => 1, Freshness::Stale | Freshness::Never => 2 };
            let (due, settings) = (day("2026-11-30"), Settings::default());
            let on = |n| rank(freshness(due, checked_in, plus(day("2026-11-15"), n), &settings));
            prop_assert!(on(days) <= on(days + 1));
        }
    }
}
