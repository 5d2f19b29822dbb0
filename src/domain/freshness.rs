//! Who owes a check-in, from when on, and how old the last one may be (rules.md, "Deadlines").
//!
//! Must not know: values. Silence is judged by dates alone.

use super::{
    cascade::{Cascade, Ix},
    cycle::CycleState,
    deadline::{Grid, Tolerance},
    goal::{Item, Kind, ProjectState},
    health::Freshness,
    key_result::Cadence,
    pace::plus,
    settings::Settings,
    summary::Begins,
};
use chrono::NaiveDate;

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

impl<'a> Grid<'a> {
    /// The deadlines of a cadence when nobody is away: `cycle_start` is the first day of the item's cycle.
    pub fn plain(cadence: Cadence, cycle_start: Option<NaiveDate>, settings: &'a Settings) -> Grid<'a> {
        Grid { cadence, weekday: settings.review_weekday, cycle_start, fiscal_month: 1, free: [&[]; 2] }
    }
}

/// When an item's check-ins are owed.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// On which days.
    pub grid: Grid<'a>,
    /// From when on: nothing was missed before.
    pub owed_from: NaiveDate,
    /// How early and how late a check-in may be.
    pub tolerance: Tolerance,
}

impl<'a> Schedule<'a> {
    /// The schedule of an item.
    pub fn of(cascade: &'a Cascade, ix: Ix) -> Schedule<'a> {
        let woken = cascade.item(ix).snooze().map(|s| s.until);
        let mut schedule = Schedule::unsnoozed(cascade, ix);
        schedule.owed_from = woken.map_or(schedule.owed_from, |until| until.max(schedule.owed_from));
        schedule
    }

    /// The schedule an item would have if nobody had put it off.
    pub fn unsnoozed(cascade: &'a Cascade, ix: Ix) -> Schedule<'a> {
        let (item, settings) = (cascade.item(ix), &cascade.settings);
        let cycle = cascade.cycle_of(ix);
        let leave = item.owner.and_then(|id| cascade.person(id)).map_or(&[][..], |_| &[]);
        let grid = Grid { free: [&settings.holidays, leave], ..Grid::plain(item.cadence, cycle.map(|c| c.start), settings) };
        Schedule { grid, owed_from: owed_from(cascade, ix), tolerance: settings.tolerance(item.cadence) }
    }

    /// The day the next check-in is due after the last one; `None`: there was none.
    pub fn due_on(&self, last: Option<NaiveDate>) -> NaiveDate {
        self.grid.due_on(self.owed_from, last, self.tolerance)
    }

    /// How fresh the item is on a day, given when the next check-in is due and whether there ever was one. Who is away is
    /// not told what was missed before: it is shown again from the first review weekday after.
    pub fn freshness(&self, due_on: NaiveDate, checked_in: bool, today: NaiveDate) -> Freshness {
        if today < due_on || self.grid.quiet(today).is_some() {
            Freshness::Fresh
        } else if !checked_in && today > due_on {
            Freshness::Never
        } else if today > plus(due_on, self.tolerance.stale_after) {
            Freshness::Stale
        } else {
            Freshness::Due
        }
    }
}

/// The day from which on an item's check-ins are owed, its snooze left aside: it was there and under way, and nothing about
/// when they are owed has changed since.
fn owed_from(cascade: &Cascade, ix: Ix) -> NaiveDate {
    let item = cascade.item(ix);
    let begun = begun(item, cascade.summary(ix).first_on, cascade.span(ix).0);
    let resumed = item.project().filter(|p| p.state == ProjectState::Active).and_then(|p| p.state_on);
    resumed.map_or(begun, |resumed| resumed.max(begun))
}

/// The day an item was there and had begun: its first day, but not before it was made, or spoken of for the first time.
pub(super) fn begun(item: &Item, first: Option<NaiveDate>, start: Option<NaiveDate>) -> NaiveDate {
    let made = first.map_or(item.created, |first| first.min(item.created));
    start.map_or(made, |start| start.max(made))
}

/// How long a value is known to stand: until it is stale, or too old to be green. Leave and holidays do not make it known
/// for longer, so that it is told from the item and its cycle alone.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    schedule: Schedule<'a>,
    old_after: i64,
    start: Option<NaiveDate>,
}

impl<'a> Known<'a> {
    /// That of an item whose first check-in was on that day; `None`: there was none.
    pub fn of(item: &Item, begins: Begins, first: Option<NaiveDate>, settings: &'a Settings) -> Known<'a> {
        Known {
            schedule: Schedule {
                grid: Grid::plain(item.cadence, begins.cycle, settings),
                owed_from: begun(item, first, begins.item),
                tolerance: settings.tolerance(item.cadence),
            },
            old_after: settings.old_after.of(item.cadence),
            start: begins.item,
        }
    }

    /// The first day on which a value said on `last` is not known any more.
    pub fn until(&self, last: NaiveDate) -> NaiveDate {
        let stale = plus(self.schedule.due_on(Some(last)), self.schedule.tolerance.stale_after + 1);
        stale.min(plus(last, self.old_after + 1))
    }

    /// From which day on a value said on `on` is known to stand. The first one also speaks for the time before it, if it was
    /// said before silence would have become stale.
    pub fn since(&self, on: NaiveDate, is_first: bool) -> NaiveDate {
        let Some(start) = self.start else { return on };
        let first_due = self.schedule.grid.first(self.schedule.owed_from);
        let in_time = on <= plus(first_due, self.schedule.tolerance.stale_after);
        if is_first && in_time { start } else { start.max(on) }
    }
}

/// Whether a value said on `last` is too old to be called on track, whatever skipped its deadlines.
pub fn is_old(last: NaiveDate, cadence: Cadence, today: NaiveDate, settings: &Settings) -> bool {
    today > plus(last, settings.old_after.of(cadence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Id,
        change::Entity,
        fixture::{World, day},
        goal::{Extra, Project},
        health::{Flag, Health},
        judge::Judgement,
        key_result::Snooze,
    };
    use proptest::prelude::*;

    /// A weekly key result of Thursday 1 October 2026 on, and something to change about it.
    fn weekly(today: &str, change: impl FnOnce(&mut World, Id)) -> Judgement {
        let mut w = World::new(today);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let rate = w.key_result(goal, 0.0, 10.0, |_| {});
        change(&mut w, rate);
        w.judge(rate)
    }

    fn due(j: &Judgement) -> (Option<Freshness>, Option<String>) {
        (j.freshness, j.due_on.map(|d| d.to_string()))
    }

    #[test]
    fn it_is_fresh_then_due_then_stale() {
        for (today, said, expected) in [
            ("2026-11-29", true, Freshness::Fresh),
            ("2026-11-30", true, Freshness::Due),
            ("2026-12-03", true, Freshness::Due),
            ("2026-12-04", true, Freshness::Stale),
            ("2026-10-11", false, Freshness::Fresh),
            ("2026-10-12", false, Freshness::Due),
            ("2026-10-13", false, Freshness::Never),
        ] {
            let j = weekly(today, |w, id| {
                if said {
                    w.value(id, "2026-11-23", 2.0);
                }
            });
            assert_eq!(j.freshness, Some(expected), "{today}");
        }
        let patient = weekly("2026-12-10", |w, id| {
            w.settings.set("stale-after", "10").unwrap();
            w.value(id, "2026-11-23", 2.0);
        });
        assert_eq!(patient.freshness, Some(Freshness::Due));
    }

    #[test]
    fn what_is_new_has_missed_nothing() {
        // Made on Monday 23 November in a quarter that began on 1 October: the first deadline is a week away.
        let made = weekly("2026-11-23", |w, id| w.edit(id, |i| i.created = day("2026-11-23")));
        assert_eq!(due(&made), (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
        // What an import brought along with its past was there then.
        let imported = weekly("2026-11-23", |w, id| {
            w.edit(id, |i| i.created = day("2026-11-23"));
            w.value(id, "2026-10-09", 1.0);
        });
        assert_eq!(due(&imported), (Some(Freshness::Stale), Some("2026-10-19".to_owned())));
    }

    #[test]
    fn a_snooze_silences_and_what_follows_begins_anew() {
        let snooze = |until: &str| Snooze { until: day(until), reason: "audit".into(), by: None };
        let snoozed = |today: &str| {
            weekly(today, |w, id| {
                w.value(id, "2026-10-09", 1.0);
                w.edit(id, |i| i.extra = Some(Box::new(Extra { snooze: Some(snooze("2026-12-01")), ..Extra::default() })));
            })
        };
        assert_eq!(due(&snoozed("2026-11-23")), (Some(Freshness::Fresh), Some("2026-12-14".to_owned())));
        assert_eq!(due(&snoozed("2026-12-18")), (Some(Freshness::Stale), Some("2026-12-14".to_owned())));
    }

    #[test]
    fn a_resumed_project_is_not_late_for_its_pause() {
        let mut w = World::new("2026-11-17");
        let work = w.project("Work", |i| {
            i.created = day("2026-09-01");
            i.body = Body::Project(Project { state: ProjectState::Active, state_on: Some(day("2026-11-16")) });
        });
        w.check_in(work, "2026-10-05", |c| c.progress = Some(0.4));
        assert_eq!(due(&w.judge(work)), (Some(Freshness::Fresh), Some("2026-11-23".to_owned())));
    }

    #[test]
    fn a_holiday_takes_the_weekly_deadline_and_the_blame_with_it() {
        let j = |today: &str| {
            weekly(today, |w, id| {
                w.settings.set("holiday", "2026-12-24..2027-01-03 Christmas").unwrap();
                w.value(id, "2026-12-14", 2.0);
            })
        };
        // Due on the 21st; from the 24th on nobody is told, and the cycle ends before anyone is.
        assert_eq!(due(&j("2026-12-22")).0, Some(Freshness::Due));
        assert_eq!(due(&j("2026-12-28")), (Some(Freshness::Fresh), Some("2026-12-21".to_owned())));
    }

    #[test]
    fn an_old_value_is_never_green_whatever_skipped_its_deadlines() {
        let j = |today: &str| {
            weekly(today, |w, id| {
                w.settings.set("holiday", "2026-11-16..2026-12-13 move").unwrap();
                w.said(id, "2026-11-13", 9.0, 9);
            })
        };
        let fresh = j("2026-11-26");
        assert_eq!((fresh.health, fresh.freshness), (Health::OnTrack, Some(Freshness::Fresh)));
        let old = j("2026-11-27");
        assert_eq!((old.health, old.before_silence), (Health::NoData, Some(Health::OnTrack)));
        assert!(!old.flags.has(Flag::Stale));
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
        fn silence_only_ages(days in 0i64..80, said in prop::option::of(0i64..40), cadence in 0usize..4) {
            let rank = |f: Option<Freshness>| match f.unwrap() {
                Freshness::Fresh => 0,
                Freshness::Due => 1,
                Freshness::Stale | Freshness::Never => 2,
            };
            let on = |n: i64| {
                let today = plus(day("2026-10-01"), n).to_string();
                let j = weekly(&today, |w, id| {
                    w.edit(id, |i| i.cadence = Cadence::ALL[cadence]);
                    if let Some(at) = said.filter(|at| *at <= days) {
                        w.value(id, &plus(day("2026-10-01"), at).to_string(), 1.0);
                    }
                });
                (rank(j.freshness), j.due_on)
            };
            prop_assert!(on(days).0 <= on(days + 1).0);
            prop_assert_eq!(on(days).1, on(days + 1).1);
        }
    }
}
