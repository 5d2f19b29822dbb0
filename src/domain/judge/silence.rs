//! What time alone does: without a new word nothing becomes better, no deadline falls back, and every deadline that came is
//! counted once.

use crate::domain::{
    Body, Field, Id, Item,
    change::Entity,
    check_in::CheckIn,
    deadline::{Grid, TimeOff},
    fixture::{World, day, measure},
    freshness::Schedule,
    goal::{Extra, Project, ProjectState},
    health::Health,
    key_result::{Cadence, Metric, Snooze, Step},
    pace::plus,
    participation::{Moved, Moves, since, strip},
};
use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;

const DAYS: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn first() -> NaiveDate {
    day("2026-10-01")
}

fn times_off() -> impl Strategy<Value = Vec<TimeOff>> {
    let one = (-20i64..120, 0i64..25).prop_map(|(from, days)| TimeOff {
        from: plus(first(), from),
        to: plus(first(), from + days),
        word: None,
    });
    prop::collection::vec(one, 0..3)
}

/// Somebody's item with everything that decides when its check-ins are owed.
#[derive(Debug, Clone)]
struct Case {
    metric: Metric,
    project: bool,
    cadence: Cadence,
    weekday: usize,
    away: Vec<TimeOff>,
    holidays: Vec<TimeOff>,
    snooze: Option<i64>,
    due: Option<i64>,
    /// Day, value in tenths of the target, confidence.
    said: Vec<(i64, Option<u8>, Option<u8>)>,
}

fn case() -> impl Strategy<Value = Case> {
    let said = (0i64..100, prop::option::of(0u8..13), prop::option::of(0u8..=10));
    (
        (prop::sample::select(Metric::ALL.to_vec()), prop::bool::weighted(0.2), 0usize..4, 0usize..7),
        (times_off(), times_off(), prop::option::weighted(0.3, 0i64..90), prop::option::weighted(0.3, 20i64..100)),
        prop::collection::vec(said, 0..8),
    )
        .prop_map(|((metric, project, cadence, weekday), (away, holidays, snooze, due), said)| Case {
            metric,
            project,
            cadence: Cadence::ALL[cadence],
            weekday,
            away,
            holidays,
            snooze,
            due,
            said,
        })
}

impl Case {
    /// The world of that day: nobody has said anything after it. And the item.
    fn on(&self, today: NaiveDate, spoken_until: NaiveDate) -> (World, Id) {
        let mut w = World::new(&today.to_string());
        w.settings.review_weekday = DAYS[self.weekday];
        w.settings.holidays = self.holidays.clone();
        let ana = w.person("Ana");
        let Entity::Person(person) = w.entity(ana) else { unreachable!() };
        person.away = self.away.clone();
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let more = |item: &mut Item| {
            (item.owner, item.cadence, item.due) = (Some(ana), self.cadence, self.due.map(|due| plus(first(), due)));
            let snooze = self.snooze.map(|until| Snooze { until: plus(first(), until), reason: "audit".into(), by: None });
            item.extra = snooze.map(|snooze| Box::new(Extra { snooze: Some(snooze), ..Extra::default() }));
        };
        let mut kr = measure(self.metric, Some(0.0), Some(10.0), Some(12.0));
        let step =
            |key: u32| Step { key, title: format!("Step {key}"), weight: 5.0, date: (key == 0).then(|| day("2026-11-02")) };
        kr.steps = [step(0), step(1)].into();
        let id = if self.project {
            w.project("Work", |item| {
                more(item);
                (item.created, item.start) = (first(), Some(first()));
            })
        } else {
            w.measured(goal, kr, more)
        };
        for (on, value, confidence) in &self.said {
            let on = plus(first(), *on);
            if on <= spoken_until {
                w.check_in(id, &on.to_string(), |c: &mut CheckIn| {
                    c.value = value.map(f64::from).filter(|_| !self.project);
                    c.unchanged = value.is_none();
                    c.confidence = *confidence;
                });
            }
        }
        (w, id)
    }
}

/// An item's history: on these days something about it changed, to what it was to be from then on.
#[derive(Debug, Clone)]
enum Turn {
    Cadence(usize),
    Paused(bool),
    Weekday(usize),
    Snoozed(i64),
}

fn turns() -> impl Strategy<Value = Vec<(i64, Turn)>> {
    let turn = prop_oneof![
        (0usize..4).prop_map(Turn::Cadence),
        any::<bool>().prop_map(Turn::Paused),
        (0usize..7).prop_map(Turn::Weekday),
        (1i64..40).prop_map(Turn::Snoozed),
    ];
    prop::collection::vec((-20i64..90, turn), 0..5).prop_map(|mut turns| {
        turns.sort_by_key(|(on, _)| *on);
        turns
    })
}

/// What held on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    cadence: Cadence,
    weekday: Weekday,
    silent: bool,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn without_a_new_word_health_never_becomes_better(case in case(), at in 0i64..110) {
        let (today, next) = (plus(first(), at), plus(first(), at + 1));
        let judged = |on: NaiveDate| {
            let (w, id) = case.on(on, today);
            w.judge(id)
        };
        let (now, then) = (judged(today), judged(next));
        let began = now.health == Health::NotStarted;
        prop_assert!(began || then.health.severity() >= now.health.severity(), "{today}: {now:?}\n{then:?}");
        // Nor does the number: a pace only keeps still or falls.
        if let (Some(a), Some(b)) = (now.pace, then.pace) {
            prop_assert!(b <= a + 1e-9, "{today}: {now:?}\n{then:?}");
        }
    }

    #[test]
    fn a_deadline_never_falls_back_as_the_days_go_by(case in case()) {
        let mut before: Option<NaiveDate> = None;
        for at in 0..115 {
            let today = plus(first(), at);
            let (w, id) = case.on(today, today);
            let Some(due) = w.judge(id).due_on else { continue };
            prop_assert!(before.is_none_or(|before| before <= due), "{today}: {before:?} then {due}");
            before = Some(due);
        }
    }

    #[test]
    fn every_deadline_that_came_is_on_time_late_missed_or_open(
        turns in turns(),
        (away, holidays) in (times_off(), times_off()),
        said in prop::collection::btree_set(0i64..84, 0..12),
        (cadence, weekday) in (0usize..4, 0usize..7),
    ) {
        let mut w = World::new("2026-12-14");
        let today = w.today;
        w.settings.holidays = holidays.clone();
        let ana = w.person("Ana");
        let Entity::Person(person) = w.entity(ana) else { unreachable!() };
        person.away = away.clone();
        let work = w.project("Work", |item| {
            (item.owner, item.created, item.start) = (Some(ana), day("2026-09-07"), Some(day("2026-09-14")));
        });
        // The history forwards: what held from which day on, and what the log says of it.
        let mut now = Held { cadence: Cadence::ALL[cadence], weekday: DAYS[weekday], silent: false };
        let (mut state, mut snooze): (ProjectState, Option<Snooze>) = (ProjectState::Active, None);
        let (mut of_item, mut of_workspace) = (Vec::new(), Vec::new());
        let mut from: Vec<(NaiveDate, Cadence, Weekday, ProjectState, Option<NaiveDate>)> =
            vec![(NaiveDate::MIN, now.cadence, now.weekday, state, None)];
        for (on, turn) in &turns {
            let on = plus(first(), *on);
            let (old, new) = match turn {
                Turn::Cadence(n) => {
                    let old = std::mem::replace(&mut now.cadence, Cadence::ALL[*n]);
                    (Field::Cadence(old), Field::Cadence(now.cadence))
                }
                Turn::Paused(paused) => {
                    let new = if *paused { ProjectState::Paused } else { ProjectState::Active };
                    (Field::State(std::mem::replace(&mut state, new)), Field::State(new))
                }
                Turn::Weekday(n) => {
                    let old = std::mem::replace(&mut now.weekday, DAYS[*n]);
                    let setting = |day: Weekday| Field::Setting("review-weekday".into(), day.to_string());
                    (setting(old), setting(now.weekday))
                }
                Turn::Snoozed(days) => {
                    let new = Some(Snooze { until: plus(on, *days), reason: "audit".into(), by: None });
                    (Field::Snooze(std::mem::replace(&mut snooze, new.clone())), Field::Snooze(new))
                }
            };
            if old == new {
                continue;
            }
            let moves = if matches!(turn, Turn::Weekday(_)) { &mut of_workspace } else { &mut of_item };
            moves.push(Moved { on, old, new });
            from.push((on, now.cadence, now.weekday, state, snooze.as_ref().map(|s| s.until)));
        }
        w.settings.review_weekday = now.weekday;
        w.edit(work, |item| {
            item.cadence = now.cadence;
            item.body = Body::Project(Project { state, state_on: None });
            item.extra = snooze.clone().map(|snooze| Box::new(Extra { snooze: Some(snooze), ..Extra::default() }));
        });
        let held = |at: NaiveDate| {
            let (_, cadence, weekday, state, until) = *from.iter().rev().find(|(on, ..)| *on <= at).unwrap();
            Held { cadence, weekday, silent: state != ProjectState::Active || until.is_some_and(|until| at < until) }
        };
        let said: Vec<NaiveDate> = said.iter().rev().map(|back| plus(today, -back)).collect();
        // Day by day: owed from the start, from the end of the last silence, from the last change of cadence.
        let (c, free) = (w.cascade(), [holidays.as_slice(), away.as_slice()]);
        let ix = c.find(work).unwrap();
        let begun = day("2026-09-07").min(said.first().copied().unwrap_or(NaiveDate::MAX)).max(day("2026-09-14"));
        let (mut owed_from, mut due, mut at) = (begun, Vec::new(), day("2026-08-01"));
        // Far enough ahead that the last one has a next one, whose window is not its own.
        while at <= plus(today, 190) {
            let (before, here) = (held(plus(at, -1)), held(at));
            if before.silent || before.cadence != here.cadence {
                owed_from = begun.max(at);
            }
            let grid = Grid { cadence: here.cadence, weekday: here.weekday, cycle_start: None, quarters: w.settings.quarters(), free };
            let wait = if here.cadence == Cadence::Weekly { 7 } else { 14 };
            if !here.silent && at >= plus(owed_from, wait) && at >= since(today) && grid.next(at) == at {
                due.push((at, here.cadence));
            }
            at = plus(at, 1);
        }
        let moves = Moves::from([(work, of_item), (Id::WORKSPACE, of_workspace)]);
        let came = due.iter().filter(|(at, _)| *at <= today).count();
        let open = (0..came).filter(|&n| {
            let (at, cadence) = due[n];
            let tolerance = c.settings.tolerance(cadence);
            let next = due.get(n + 1).map_or(NaiveDate::MAX, |(next, _)| plus(*next, -tolerance.window));
            let spoken = |c: &NaiveDate| plus(at, -tolerance.window) <= *c && (*c <= at || *c < next);
            !said.iter().any(spoken) && today <= plus(at, tolerance.stale_after)
        });
        // Once it is over nothing is owed; while it rests neither.
        let strip = strip(&c, ix, &said, &moves, None, today);
        prop_assert_eq!(strip.owed() as usize + open.count(), came, "{:?}\n{:?} {:?}", strip, due, Schedule::of(&c, ix, today));
        prop_assert!(today.weekday() == Weekday::Mon);
    }
}
