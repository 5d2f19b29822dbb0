//! Progress of a key result, what could be expected by a day, and the difference (rules.md, "Progress" and "Pace").
//!
//! Must not know: freshness, flags, what hangs above. Every limit comes from the settings, every fraction is unrounded.

use super::{
    cascade::{Cascade, Ix},
    goal::Ambition,
    health::Health,
    key_result::{KeyResult, Metric},
    settings::Settings,
};
use chrono::{Days, NaiveDate};

/// Rounded to 1e-9, as every value is before it meets a limit: 0.1 + 0.2 is 0.3.
pub fn rounded(x: f64) -> f64 {
    let r = (x * 1e9).round() / 1e9;
    if r.is_finite() { r } else { x }
}

/// The day `days` after, or the last day there is.
pub fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    match u64::try_from(days) {
        Ok(days) => day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX),
        Err(_) => day.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(NaiveDate::MIN),
    }
}

/// Share of the days from start to due that have passed by `day`, 0–1. With start = due it is 0 before and 1 from that day on.
pub fn elapsed(start: NaiveDate, due: NaiveDate, day: NaiveDate) -> f64 {
    let all = (due - start).num_days();
    let passed = (day - start).num_days();
    if all <= 0 {
        return if passed >= 0 { 1.0 } else { 0.0 };
    }
    (passed as f64 / all as f64).clamp(0.0, 1.0)
}

/// A key result with what it takes from its cycle and its objective.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// What is measured.
    pub kr: &'a KeyResult,
    /// Its first day; `None`: it has neither dates nor a cycle.
    pub start: Option<NaiveDate>,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// What is expected at the end: 1.0, or less for an aspirational one.
    pub ambition: f64,
}

/// A point of the expected line: by that day, that progress.
pub type Point = (NaiveDate, f64);

impl<'a> Course<'a> {
    /// The course of a key result; `None` for any other item.
    pub fn of(cascade: &'a Cascade, ix: Ix) -> Option<Course<'a>> {
        let kr = cascade.item(ix).key_result()?;
        let (start, due) = cascade.span(ix);
        Some(Course { kr, start, due, ambition: ambition(&cascade.settings, cascade.ambition_of(ix)) })
    }

    /// Elapsed share by that day; `None` without dates.
    pub fn elapsed(&self, day: NaiveDate) -> Option<f64> {
        Some(elapsed(self.start?, self.due?, day))
    }

    /// Progress of a value, unclamped. Of a bound metric use [`Course::held`]; `None` when it cannot be computed.
    pub fn progress(&self, value: f64) -> Option<f64> {
        let kr = self.kr;
        let progress = match kr.metric {
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
                let (baseline, target) = (kr.baseline?, kr.target?);
                if rounded(target - baseline) == 0.0 {
                    return None;
                }
                (value - baseline) / (target - baseline)
            }
            Metric::Milestones => value / self.weight_of_steps()?,
            Metric::YesNo => f64::from(u8::from(value >= 0.5)),
            Metric::AtLeast | Metric::AtMost | Metric::Between => return None,
        };
        progress.is_finite().then_some(progress)
    }

    /// The value that would be that progress: the way back from [`Course::progress`]; `None` where there is none.
    pub fn value_at(&self, progress: f64) -> Option<f64> {
        match self.kr.metric {
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
                let (baseline, target) = (self.kr.baseline?, self.kr.target?);
                Some(baseline + progress * (target - baseline))
            }
            Metric::Milestones => Some(progress * self.weight_of_steps()?),
            Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::YesNo => None,
        }
    }

    /// Of a bound metric: progress when the value was inside on `held_days` of the days from its start to `day`
    /// (held · e, so that it grows like the others); `None` without dates.
    pub fn held(&self, held_days: f64, day: NaiveDate) -> Option<f64> {
        let passed = self.days_passed(day)?;
        let held = if passed > 0.0 { (held_days / passed).clamp(0.0, 1.0) } else { 0.0 };
        Some(held * self.elapsed(day)?)
    }

    /// Days from the start to `day`, or to the due day once it has passed.
    pub fn days_passed(&self, day: NaiveDate) -> Option<f64> {
        Some(((day.min(self.due?) - self.start?).num_days()).max(0) as f64)
    }

    fn weight_of_steps(&self) -> Option<f64> {
        let sum: f64 = self.kr.steps.iter().map(|s| s.weight).sum();
        (sum > 0.0).then_some(sum)
    }

    /// Whether nothing can be expected before the due day: yes/no, and milestones without a dated step.
    pub fn all_at_the_end(&self) -> bool {
        match self.kr.metric {
            Metric::YesNo => true,
            Metric::Milestones => self.kr.steps.iter().all(|s| s.date.is_none()),
            _ => false,
        }
    }

    /// The progress that could be expected by `day`; `None` before the due day of what comes all at the end, and without dates.
    pub fn expected(&self, day: NaiveDate) -> Option<f64> {
        if self.all_at_the_end() {
            return self.due.filter(|&due| day >= due).map(|_| self.ambition);
        }
        match self.waypoints() {
            Some(line) => along(&line, day),
            None => Some(self.ambition * self.elapsed(day)?),
        }
    }

    /// The whole expected line; `None` where nothing can be expected before the end, of bound metrics, and without dates.
    pub fn line(&self) -> Option<Vec<Point>> {
        if self.all_at_the_end() || self.kr.metric.is_bound() {
            return None;
        }
        match self.waypoints() {
            Some(line) => Some(line),
            None => Some(vec![(self.start?, 0.0), (self.due?, self.ambition)]),
        }
    }

    /// The line through the dated waypoints or steps, from nothing at the start to the ambition at the due day;
    /// `None` when there are none: the line is straight.
    fn waypoints(&self) -> Option<Vec<Point>> {
        let mut line: Vec<Point> = match self.kr.metric {
            Metric::Milestones => self.dated_steps()?,
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
                self.kr.waypoints.iter().filter_map(|w| Some((w.date, self.progress(w.value)?))).collect()
            }
            _ => return None,
        };
        line.sort_by_key(|p| p.0);
        let (first, last) = (*line.first()?, *line.last()?);
        if let Some(start) = self.start.filter(|&start| start < first.0) {
            line.insert(0, (start, 0.0));
        }
        if let Some(due) = self.due.filter(|&due| due > last.0) {
            // A waypoint above the ambition is not taken back by it.
            line.push((due, self.ambition.max(last.1)));
        }
        Some(line)
    }

    /// Dated steps as waypoints: by its date, each step and all dated before it are done.
    fn dated_steps(&self) -> Option<Vec<Point>> {
        let all = self.weight_of_steps()?;
        let mut dated: Vec<(NaiveDate, f64)> = self.kr.steps.iter().filter_map(|s| Some((s.date?, s.weight))).collect();
        dated.sort_by_key(|s| s.0);
        let mut done = 0.0;
        let mut line: Vec<Point> = Vec::with_capacity(dated.len() + 2);
        for (date, weight) in dated {
            done += weight;
            if line.last().is_some_and(|p| p.0 == date) {
                line.pop();
            }
            line.push((date, done / all));
        }
        Some(line)
    }
}

/// The height of a line on a day: straight between its points, level before the first and after the last.
fn along(line: &[Point], day: NaiveDate) -> Option<f64> {
    let next = line.partition_point(|p| p.0 <= day);
    let Some(&(to, high)) = line.get(next) else { return line.last().map(|p| p.1) };
    let Some(&(from, low)) = next.checked_sub(1).and_then(|i| line.get(i)) else { return Some(high) };
    Some(low + (high - low) * elapsed(from, to, day))
}

/// What is expected at the end.
pub fn ambition(settings: &Settings, ambition: Ambition) -> f64 {
    match ambition {
        Ambition::Committed => 1.0,
        Ambition::Aspirational => settings.aspirational,
    }
}

/// The band a pace (a fraction, −0.1 = −10 points) falls in.
pub fn health_of_pace(pace: f64, settings: &Settings) -> Health {
    let points = rounded(pace * 100.0);
    if points >= rounded(settings.on_track_pace) {
        Health::OnTrack
    } else if points >= rounded(settings.at_risk_pace) {
        Health::AtRisk
    } else {
        Health::OffTrack
    }
}

/// Of a bound metric: inside now is on track; outside is at risk, and off track when it was inside less than half the time.
pub fn health_of_bound(inside: bool, held_days: f64, days_passed: f64) -> Health {
    if inside {
        Health::OnTrack
    } else if rounded(held_days) < rounded(days_passed / 2.0) {
        Health::OffTrack
    } else {
        Health::AtRisk
    }
}

/// Whether a value is inside the bounds of a bound metric; `None` when a bound is missing, and of every other metric.
pub fn is_inside(kr: &KeyResult, value: f64) -> Option<bool> {
    let value = rounded(value);
    let low = kr.target.map(rounded)?;
    Some(match kr.metric {
        Metric::AtLeast => value >= low,
        Metric::AtMost => value <= low,
        Metric::Between => value >= low && value <= rounded(kr.upper?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
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
        w.check_in(id, "2026-11-20", |c| c.done = Some(1 << 1 | 1 << 5));
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
                ("2026-11-30", 1.0, None, None),
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
            (-0.1, Health::OnTrack),
            // In binary this is a little less than −0.1.
            (0.6 - 0.7 - 1e-16, Health::OnTrack),
            (-0.100_001, Health::AtRisk),
            (-0.25, Health::AtRisk),
            (0.5 - 0.75 - 1e-16, Health::AtRisk),
            (-0.250_001, Health::OffTrack),
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
        assert!(near(j.expected, 49.0 / 91.0));
    }

    #[test]
    fn a_bound_metric_is_not_held_while_silent() {
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let id = w.measured(goal, measure(Metric::AtLeast, None, Some(99.0), None), |_| {});
        // Due Monday 12 October, stale from the 16th: 15 days are known.
        w.value(id, "2026-10-01", 99.5);
        let j = w.judge(id);
        assert!(near(j.progress, 15.0 / 91.0), "{:?}", j.progress);
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
}
