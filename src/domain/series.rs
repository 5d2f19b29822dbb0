//! What charts are drawn from: the values of an item over time, the line it was expected to follow, and where it is heading.
//!
//! Only data: how many columns there are and what they look like is drawn elsewhere. A series without anything to draw
//! refuses to exist.

use super::{
    cascade::{Cascade, Ix},
    check_in::{CheckIn, SPARK_WEEKS, Summary},
    fields::FieldKey,
    forecast::{Family, Forecast},
    goal::Kind,
    history::Revision,
    key_result::{Aim, Measured, Shape},
    pace::Course,
    summary::monday,
};
use chrono::NaiveDate;

/// A value on a day, in the unit of the item: of a key result its own, of a project and an objective per cent.
pub type Dot = (NaiveDate, f64);

/// Everything the detail chart of an item shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The values as checked in, oldest first, one per day: the last of it. May be empty.
    pub points: Vec<Dot>,
    /// The expected line, by date: straight between its points. Empty where nothing can be expected.
    pub expected: Vec<Dot>,
    /// Where it began; `None` until measured, and where there is none.
    pub baseline: Option<f64>,
    /// Where it should end; of a bound metric the bound, or the lower one.
    pub target: Option<f64>,
    /// The upper bound of *between*.
    pub upper: Option<f64>,
    /// First and last day of the item; `None` when it has no dates.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// The day it was made for.
    pub today: NaiveDate,
    /// Where it will end; `None`: nothing can be said, or nobody has looked yet.
    pub cone: Option<Cone>,
    /// Revisions that moved the target, oldest first: drawn as steps.
    pub targets: Vec<TargetStep>,
}

/// Where an item will end: a cone from its last value, never a line alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cone {
    /// Where it begins: the last value, on its day.
    pub from: Dot,
    /// The last day.
    pub due: NaiveDate,
    /// The lower end on that day, in the unit of the values.
    pub low: f64,
    /// The middle; `None`: too few have ended to know one.
    pub middle: Option<f64>,
    /// The upper end.
    pub high: f64,
}

/// A target that was replaced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetStep {
    /// The day of the revision.
    pub on: NaiveDate,
    /// The target until then; `None`: there was none.
    pub from: Option<f64>,
    /// The target since.
    pub to: Option<f64>,
}

impl Series {
    /// The series of an item from its check-ins that count, oldest first. Those after `today` are not seen.
    /// `None` when there is nothing to draw: no value, and nothing expected.
    pub fn of(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Option<Series> {
        let item = cascade.item(ix);
        let (start, due) = cascade.span(ix);
        let course = Course::of(cascade, ix);
        let points = points(cascade, ix, &check_ins[..check_ins.partition_point(|c| c.on <= today)]);
        let expected: Vec<Dot> = course
            .and_then(|course| course.line()?.into_iter().map(|(day, p)| Some((day, course.value_at(p)?))).collect())
            .unwrap_or_default();
        if points.is_empty() && expected.is_empty() {
            return None;
        }
        let kr = item.key_result();
        let (baseline, target) = match kr.map(|kr| (kr, kr.metric.shape())) {
            Some((kr, Shape { by: Measured::Steps, .. })) => (Some(0.0), Some(kr.steps.iter().map(|s| s.weight).sum())),
            Some((_, Shape { by: Measured::YesNo, .. })) => (Some(0.0), Some(1.0)),
            Some((kr, Shape { aim: Aim::Keep, .. })) => (None, kr.target),
            Some((kr, Shape { aim: Aim::Reach | Aim::Finish, .. })) => (kr.baseline, kr.target),
            None => (Some(0.0), Some(100.0)),
        };
        let upper = kr.filter(|kr| kr.metric.has(FieldKey::Upper)).and_then(|kr| kr.upper);
        Some(Series { points, expected, baseline, target, upper, span: start.zip(due), today, cone: None, targets: Vec::new() })
    }

    /// The same with the revisions of its target, given in any order.
    #[must_use]
    pub fn with_revisions(mut self, revisions: &[Revision]) -> Series {
        use super::change::Field;
        self.targets = revisions
            .iter()
            .filter(|r| r.is_in_force())
            .filter_map(|r| match (&r.old, &r.new) {
                (Field::Target(from), Field::Target(to)) => Some(TargetStep { on: r.header.on, from: *from, to: *to }),
                _ => None,
            })
            .collect();
        self.targets.sort_by_key(|step| step.on);
        self
    }

    /// The same with where it will end. What is kept inside bounds, or done or not, has no such cone: its ends are shares of days,
    /// or chances.
    #[must_use]
    pub fn with_forecast(mut self, forecast: &Forecast, course: &Course) -> Series {
        let weights = course.kr.steps.iter().map(|step| step.weight).sum::<f64>();
        let drawn = |end: f64| if course.kr.metric.has_steps() { end * weights } else { end };
        let ends = match (forecast.band(course), forecast.range(course)) {
            (Some(band), _) => Some((band.low, Some(band.middle), band.high)),
            (None, Some([low, high])) => Some((low, None, high)),
            (None, None) => None,
        };
        let is_on_its_way = forecast.family == Family::Way;
        self.cone = ends.zip(self.points.last()).filter(|_| is_on_its_way).map(|((low, middle, high), &from)| Cone {
            from,
            due: forecast.due,
            low: drawn(low),
            middle: middle.map(drawn),
            high: drawn(high),
        });
        self
    }

    /// The lowest and the highest value there is to draw, targets that were replaced included, but for the forecast.
    pub fn bounds(&self) -> (f64, f64) {
        let fixed = [self.baseline, self.target, self.upper].into_iter().flatten();
        let replaced = self.targets.iter().flat_map(|step| [step.from, step.to]).flatten();
        let drawn = self.points.iter().chain(&self.expected).map(|p| p.1);
        drawn.chain(fixed).chain(replaced).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    }

    /// The height of the expected line on a day; `None` outside of it.
    pub fn expected_on(&self, day: NaiveDate) -> Option<f64> {
        let next = self.expected.partition_point(|p| p.0 <= day);
        let &(from, low) = self.expected.get(next.checked_sub(1)?)?;
        let Some(&(to, high)) = self.expected.get(next) else { return (from == day).then_some(low) };
        Some(low + (high - low) * super::pace::elapsed(from, to, day))
    }
}

/// One value per day, as the summary would read it.
fn points(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn]) -> Vec<Dot> {
    let item = cascade.item(ix);
    let mut dots: Vec<Dot> = Vec::new();
    for check_in in check_ins {
        let value = match item.kind() {
            Kind::KeyResult => super::summary::stated_value(item, check_in, dots.last().map(|d| d.1)),
            Kind::Project | Kind::Objective => check_in.progress.map(|p| p * 100.0),
        };
        if let Some(value) = value.filter(|v| v.is_finite()) {
            if dots.last().is_some_and(|d| d.0 == check_in.on) {
                dots.pop();
            }
            dots.push((check_in.on, value));
        }
    }
    dots
}

/// The values of the last thirteen weeks up to the week of `today`, oldest first; `None` where a week has none.
pub fn series13(summary: &Summary, today: NaiveDate) -> [Option<f64>; SPARK_WEEKS] {
    let mut weeks = [None; SPARK_WEEKS];
    let Some(newest) = summary.spark_week else { return weeks };
    let behind = (monday(today) - newest).num_weeks();
    for (i, week) in weeks.iter_mut().enumerate() {
        let place = i64::try_from(i).ok().and_then(|i| usize::try_from(i + behind).ok());
        *week = place.and_then(|p| summary.spark.get(p)).copied().filter(|v| !v.is_nan()).map(f64::from);
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::key_result::Metric;
    use crate::domain::{
        change::{Change, Field, Verb},
        fixture::{World, day, measure, step, waypoint},
        history::Header,
        id::Id,
        key_result::KeyResult,
    };
    use proptest::prelude::*;

    fn world(kr: KeyResult) -> (World, Id) {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let id = w.measured(goal, kr, |_| {});
        (w, id)
    }

    fn series(w: &World, id: Id) -> Option<Series> {
        let cascade = w.cascade();
        Series::of(&cascade, cascade.find(id).unwrap(), &w.said_of(id), w.today)
    }

    fn number() -> KeyResult {
        measure(Metric::Decrease, Some(42.0), Some(10.0), None)
    }

    #[test]
    fn nothing_measured_and_nothing_expected_is_nothing_to_draw() {
        let (w, id) = world(measure(Metric::AtLeast, None, Some(99.0), None));
        assert_eq!(series(&w, id), None);
        let (mut w, _) = world(number());
        let project = w.project("Project", |_| {});
        assert_eq!(series(&w, project), None);
    }

    #[test]
    fn a_key_result_is_drawn_in_its_own_unit_from_baseline_to_target() {
        let (mut w, id) = world(number());
        w.value(id, "2026-10-05", 40.0);
        w.value(id, "2026-10-12", 39.0);
        w.value(id, "2026-10-12", 38.0);
        w.check_in(id, "2026-10-19", |c| c.unchanged = true);
        w.check_in(id, "2026-10-20", |c| c.note = Some("busy".into()));
        w.value(id, "2026-11-24", 1.0);
        let s = series(&w, id).unwrap();
        let on = ["2026-10-05", "2026-10-12", "2026-10-19"].map(day);
        assert_eq!(s.points, [(on[0], 40.0), (on[1], 38.0), (on[2], 38.0)]);
        assert_eq!(s.expected, [(day("2026-10-01"), 42.0), (day("2026-12-31"), 10.0)]);
        assert_eq!((s.baseline, s.target, s.upper), (Some(42.0), Some(10.0), None));
        assert!((s.expected_on(day("2026-11-20")).unwrap() - (42.0 - 32.0 * 50.0 / 91.0)).abs() < 1e-9);
        assert_eq!(s.expected_on(day("2026-09-30")), None);
        assert_eq!(s.expected_on(day("2027-01-01")), None);
        assert_eq!(s.expected_on(day("2026-12-31")), Some(10.0));
    }

    #[test]
    fn waypoints_and_dated_steps_bend_the_expected_line() {
        let mut kr = number();
        kr.waypoints = [waypoint("2026-11-01", 20.0)].into();
        let (w, id) = world(kr);
        let line = series(&w, id).unwrap().expected;
        assert_eq!(line.len(), 3);
        assert!((line[1].1 - 20.0).abs() < 1e-9);
        let steps = [step(0, 1.0, Some("2026-11-01")), step(1, 3.0, None)].into();
        let (w, id) = world(KeyResult { metric: Metric::Milestones, steps, ..KeyResult::default() });
        let s = series(&w, id).unwrap();
        assert_eq!(s.expected, [(day("2026-10-01"), 0.0), (day("2026-11-01"), 1.0), (day("2026-12-31"), 4.0)]);
        assert_eq!(s.target, Some(4.0));
    }

    #[test]
    fn a_project_is_drawn_in_per_cent() {
        let (mut w, _) = world(number());
        let id = w.project("Project", |i| i.due = Some(day("2026-12-31")));
        w.check_in(id, "2026-11-20", |c| c.progress = Some(0.25));
        let s = series(&w, id).unwrap();
        assert_eq!((s.points, s.target, s.cone), (vec![(day("2026-11-20"), 25.0)], Some(100.0), None));
    }

    #[test]
    fn revisions_of_the_target_are_steps_and_those_taken_back_are_not() {
        let (mut w, id) = world(number());
        w.value(id, "2026-11-02", 40.0);
        let author = crate::domain::change::Author { by: None, at: 0, on: day("2026-11-10") };
        let header = Header::from(&Change::new(id, author, Verb::Revise, Vec::new()));
        let revision = |on: &str, from, to, undone_by| Revision {
            header: Header { on: day(on), ..header.clone() },
            old: Field::Target(Some(from)),
            new: Field::Target(Some(to)),
            undone_by,
        };
        let newest_first = [
            revision("2026-11-20", 15.0, 20.0, None),
            revision("2026-11-18", 15.0, 90.0, Some(id)),
            revision("2026-11-10", 10.0, 15.0, None),
        ];
        let s = series(&w, id).unwrap().with_revisions(&newest_first);
        let step = |on, from, to| TargetStep { on: day(on), from: Some(from), to: Some(to) };
        assert_eq!(s.targets, [step("2026-11-10", 10.0, 15.0), step("2026-11-20", 15.0, 20.0)]);
    }

    #[test]
    fn the_small_chart_moves_on_with_the_weeks() {
        let (mut w, id) = world(number());
        w.value(id, "2026-11-05", 40.0);
        w.value(id, "2026-11-20", 30.0);
        let cascade = w.cascade();
        let summary = cascade.summary(cascade.find(id).unwrap());
        let shown = series13(summary, day("2026-11-23"));
        assert_eq!(shown[8..], [None, Some(40.0), None, Some(30.0), None]);
        assert_eq!(series13(summary, day("2026-11-20"))[12], Some(30.0));
        assert_eq!(series13(summary, day("2027-11-20")), [None; SPARK_WEEKS]);
        assert_eq!(series13(&Summary::default(), day("2026-11-20")), [None; SPARK_WEEKS]);
    }

    proptest! {
        #[test]
        fn whatever_is_said_the_chart_is_finite(values in prop::collection::vec((0u32..60, any::<f64>()), 0..20), b: f64, t: f64) {
            let (mut w, id) = world(measure(Metric::Increase, Some(b), Some(t), None));
            for (days, value) in values {
                w.value(id, &super::super::pace::plus(day("2026-10-01"), i64::from(days)).to_string(), value);
            }
            if let Some(s) = series(&w, id) {
                prop_assert!(s.points.iter().chain(&s.expected).all(|p| p.1.is_finite()));
            }
            w.why(id);
        }
    }
}
