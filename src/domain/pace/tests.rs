//! Every metric, the expected line and the bands of pace, sentence by sentence of rules.md.

use super::*;
use crate::domain::{
    fixture::{World, day, measure, step, waypoint},
    goal::Ambition,
    judge::Judgement,
};
use proptest::prelude::*;

/// 2026-Q4 has 91 days from start to due; 23 November is its 53rd day after the start.
const TODAY: &str = "2026-11-23";

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

/// Judges one key result of 2026-Q4 with one value on 20 November.
fn judged(kr: KeyResult, value: Option<f64>) -> Judgement {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, kr, |_| {});
    if let Some(value) = value {
        w.value(id, "2026-11-20", value);
    }
    w.judge(id)
}

#[test]
fn progress_is_the_share_of_the_way_from_baseline_to_target_unclamped() {
    for (metric, baseline, target, value, progress) in [
        (Metric::Increase, 15.0, 25.0, 18.0, 0.3),
        (Metric::Increase, 0.0, 10.0, 12.0, 1.2),
        (Metric::Increase, 10.0, 20.0, 5.0, -0.5),
        (Metric::Decrease, 42.0, 10.0, 18.0, 0.75),
        (Metric::Decrease, 5.0, 2.0, 6.5, -0.5),
        (Metric::BaselineFirst, 4.0, 8.0, 5.0, 0.25),
    ] {
        let j = judged(measure(metric, Some(baseline), Some(target), None), Some(value));
        assert!(near(j.progress, progress), "{metric:?} {value}: {:?}", j.progress);
    }
}

#[test]
fn no_progress_is_computed_without_a_value_a_baseline_a_target_or_a_way_between_them() {
    for (kr, value) in [
        (measure(Metric::Increase, Some(0.0), Some(10.0), None), None),
        (measure(Metric::Increase, None, Some(10.0), None), Some(5.0)),
        (measure(Metric::Decrease, Some(10.0), None, None), Some(5.0)),
        (measure(Metric::Increase, Some(5.0), Some(5.0), None), Some(5.0)),
        (measure(Metric::BaselineFirst, None, Some(10.0), None), Some(5.0)),
        (measure(Metric::Milestones, None, None, None), Some(1.0)),
        (measure(Metric::AtLeast, None, None, None), Some(1.0)),
        (measure(Metric::Between, None, Some(1.0), None), Some(1.0)),
    ] {
        let j = judged(kr.clone(), value);
        assert_eq!((j.progress, j.pace, j.computed), (None, None, None), "{kr:?}");
    }
}

#[test]
fn milestones_progress_by_the_weight_of_their_steps() {
    let kr = KeyResult {
        metric: Metric::Milestones,
        steps: [step(0, 1.0, None), step(1, 2.0, None), step(5, 1.0, None)].into(),
        ..KeyResult::default()
    };
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, kr, |_| {});
    w.check_in(id, "2026-11-20", |c| c.done = Some((1 << 1 | 1 << 5).into()));
    let j = w.judge(id);
    assert!(near(j.progress, 0.75));
    assert_eq!((j.expected, j.computed), (None, None));
}

#[test]
fn yes_or_no_is_nothing_or_all() {
    for (value, progress) in [(0.0, 0.0), (1.0, 1.0)] {
        assert!(near(judged(measure(Metric::YesNo, None, None, None), Some(value)).progress, progress));
    }
}

#[test]
fn elapsed_runs_from_start_to_due_and_stays_there() {
    let e = |start: &str, due: &str, on: &str| elapsed(day(start), day(due), day(on));
    assert!(near(Some(e("2026-01-01", "2026-12-31", "2026-11-20")), 323.0 / 364.0));
    assert!(near(Some(e("2026-01-01", "2026-12-31", "2025-06-01")), 0.0));
    assert!(near(Some(e("2026-01-01", "2026-12-31", "2027-06-01")), 1.0));
    // start = due: nothing before that day, all of it from then on.
    assert!(near(Some(e("2026-05-01", "2026-05-01", "2026-04-30")), 0.0));
    assert!(near(Some(e("2026-05-01", "2026-05-01", "2026-05-01")), 1.0));
}

#[test]
fn expected_is_taken_on_the_day_of_the_value_and_without_one_today() {
    let kr = measure(Metric::Increase, Some(0.0), Some(10.0), None);
    assert!(near(judged(kr.clone(), Some(5.0)).expected, 50.0 / 91.0));
    assert!(near(judged(kr, None).expected, 53.0 / 91.0));
}

#[test]
fn an_aspirational_key_result_is_expected_to_reach_seven_tenths() {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |o| o.ambition = Some(Ambition::Aspirational));
    let inherits = w.key_result(goal, 0.0, 10.0, |_| {});
    let own = w.key_result(goal, 0.0, 10.0, |i| i.ambition = Some(Ambition::Committed));
    assert!(near(w.judge(inherits).expected, 0.7 * 53.0 / 91.0));
    assert!(near(w.judge(own).expected, 53.0 / 91.0));
}

#[test]
fn the_expected_line_runs_through_dated_waypoints() {
    let course = |kr: &KeyResult, on: &str| {
        Course { kr, start: Some(day("2026-10-01")), due: Some(day("2026-12-31")), ambition: 1.0 }.expected(day(on))
    };
    let mut kr = measure(Metric::Increase, Some(0.0), Some(100.0), None);
    kr.waypoints = [waypoint("2026-11-30", 70.0), waypoint("2026-10-31", 40.0)].into();
    for (on, expected) in [
        ("2026-09-01", 0.0),
        ("2026-10-01", 0.0),
        ("2026-10-16", 0.2),
        ("2026-10-31", 0.4),
        ("2026-11-15", 0.55),
        ("2026-11-30", 0.7),
        ("2026-12-31", 1.0),
        ("2027-02-01", 1.0),
    ] {
        assert!(near(course(&kr, on), expected), "{on}: {:?}", course(&kr, on));
    }
}

#[test]
fn dated_steps_are_waypoints() {
    let kr = KeyResult {
        metric: Metric::Milestones,
        steps: [step(0, 1.0, Some("2026-10-31")), step(1, 2.0, None), step(2, 1.0, Some("2026-11-30"))].into(),
        ..KeyResult::default()
    };
    let course = Course { kr: &kr, start: Some(day("2026-10-01")), due: Some(day("2026-12-31")), ambition: 1.0 };
    assert!(near(course.expected(day("2026-10-16")), 0.125));
    assert!(near(course.expected(day("2026-10-31")), 0.25));
    assert!(near(course.expected(day("2026-11-30")), 0.5));
    assert!(near(course.expected(day("2026-12-31")), 1.0));
}

#[test]
fn what_comes_all_at_the_end_is_judged_from_its_due_day_on() {
    for metric in [Metric::YesNo, Metric::Milestones] {
        let mut kr = measure(metric, None, None, None);
        if metric == Metric::Milestones {
            kr.steps = [step(0, 1.0, None)].into();
        }
        for (due, value, expected, computed) in [
            ("2026-11-30", 0.0, None, None),
            ("2026-11-30", 1.0, None, Some(Health::OnTrack)),
            ("2026-11-22", 0.0, Some(1.0), Some(Health::OffTrack)),
            ("2026-11-22", 1.0, Some(1.0), Some(Health::OnTrack)),
        ] {
            let mut w = World::new(TODAY);
            let q4 = w.cycle("2026-Q4");
            let goal = w.objective("Goal", q4, |_| {});
            let id = w.measured(goal, kr.clone(), |i| i.due = Some(day(due)));
            w.value(id, "2026-11-20", value);
            let j = w.judge(id);
            assert_eq!((j.expected, j.computed), (expected, computed), "{metric:?} due {due} at {value}");
        }
    }
}

#[test]
fn pace_falls_into_bands_at_the_limits_after_rounding() {
    let settings = Settings::default();
    for (pace, health) in [
        (0.2, Health::OnTrack),
        (-0.15, Health::OnTrack),
        // In binary this is a little less than −0.15.
        (0.6 - 0.75 - 1e-16, Health::OnTrack),
        (-0.150_001, Health::AtRisk),
        (-0.35, Health::AtRisk),
        (0.4 - 0.75 - 1e-16, Health::AtRisk),
        (-0.350_001, Health::OffTrack),
    ] {
        assert_eq!(health_of_pace(pace, &settings), health, "{pace}");
    }
    let strict = Settings { on_track_pace: 0.0, at_risk_pace: -5.0, ..Settings::default() };
    assert_eq!(health_of_pace(-0.01, &strict), Health::AtRisk);
    assert_eq!(health_of_pace(-0.06, &strict), Health::OffTrack);
}

#[test]
fn a_bound_is_met_at_the_bound_itself() {
    for (metric, target, upper, value, inside) in [
        (Metric::AtLeast, 99.5, None, 99.5, true),
        (Metric::AtLeast, 99.5, None, 99.4, false),
        (Metric::AtLeast, 0.3, None, 0.1 + 0.2, true),
        (Metric::AtMost, 2.0, None, 2.0, true),
        (Metric::AtMost, 2.0, None, 2.1, false),
        (Metric::Between, 40.0, Some(60.0), 40.0, true),
        (Metric::Between, 40.0, Some(60.0), 60.0, true),
        (Metric::Between, 40.0, Some(60.0), 61.0, false),
        (Metric::Between, 40.0, Some(60.0), 39.0, false),
    ] {
        let kr = measure(metric, None, Some(target), upper);
        assert_eq!(is_inside(&kr, value), Some(inside), "{metric:?} {value}");
    }
    assert_eq!(is_inside(&measure(Metric::Increase, Some(0.0), Some(1.0), None), 1.0), None);
}

#[test]
fn outside_is_at_risk_and_off_track_when_inside_less_than_half_the_time() {
    assert_eq!(health_of_bound(true, 0.0, 50.0), Health::OnTrack);
    assert_eq!(health_of_bound(false, 25.0, 50.0), Health::AtRisk);
    assert_eq!(health_of_bound(false, 24.0, 50.0), Health::OffTrack);
    assert_eq!(health_of_bound(false, 0.0, 0.0), Health::AtRisk);
}

#[test]
fn a_bound_metric_grows_with_the_time_it_is_held() {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, measure(Metric::AtLeast, None, Some(99.0), None), |_| {});
    // Held from 1 October to 15 October (14 days), outside for a week, inside again from 22 October.
    w.value(id, "2026-10-01", 99.5);
    w.value(id, "2026-10-08", 99.1);
    w.value(id, "2026-10-15", 98.0);
    for on in ["2026-10-22", "2026-10-29", "2026-11-05", "2026-11-12", "2026-11-19"] {
        w.value(id, on, 99.2);
    }
    let j = w.judge(id);
    // 14 + (23 November − 22 October = 32) of 53 days, times 53 of 91.
    assert!(near(j.progress, 46.0 / 91.0), "{:?}", j.progress);
    assert_eq!(j.computed, Some(Health::OnTrack));
    // The next one is due today: what is expected is that of today.
    assert!(near(j.expected, 53.0 / 91.0));
}

#[test]
fn a_bound_metric_is_not_held_while_silent() {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, measure(Metric::AtLeast, None, Some(99.0), None), |_| {});
    // Due Monday 12 October, stale from the 16th, but too old from the 15th on: 14 days are known.
    w.value(id, "2026-10-01", 99.5);
    let j = w.judge(id);
    assert!(near(j.progress, 14.0 / 91.0), "{:?}", j.progress);
    assert_eq!((j.health, j.before_silence), (Health::NoData, Some(Health::OnTrack)));
}

proptest! {
    #[test]
    fn value_and_progress_are_there_and_back(b in -1e6f64..1e6, t in -1e6f64..1e6, p in -2.0f64..3.0) {
        prop_assume!((t - b).abs() > 1.0);
        let kr = measure(Metric::Increase, Some(b), Some(t), None);
        let course = Course { kr: &kr, start: None, due: None, ambition: 1.0 };
        let back = course.progress(course.value_at(p).unwrap()).unwrap();
        prop_assert!((back - p).abs() < 1e-6);
    }

    #[test]
    fn a_worse_value_is_never_in_a_better_band(a in -2.0f64..2.0, b in -2.0f64..2.0) {
        let settings = Settings::default();
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(health_of_pace(low, &settings).severity() >= health_of_pace(high, &settings).severity());
    }

    #[test]
    fn no_number_makes_progress_that_is_not_one(b in any::<f64>(), t in any::<f64>(), v in any::<f64>()) {
        for metric in Metric::ALL {
            let kr = KeyResult { steps: [step(0, t.abs(), None)].into(), ..measure(metric, Some(b), Some(t), Some(v)) };
            let course = Course { kr: &kr, start: Some(day("2026-01-01")), due: Some(day("2026-12-31")), ambition: 1.0 };
            if let Some(progress) = course.progress(v) {
                prop_assert!(progress.is_finite());
            }
        }
    }
}
