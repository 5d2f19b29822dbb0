//! What charts are drawn from: the values of an item over time, the line it was expected to follow, and where it is heading.
//!
//! Only data: how many columns there are and what they look like is drawn elsewhere. A series without anything to draw
//! refuses to exist.

use super::{
    cascade::{Cascade, Ix},
    check_in::{CheckIn, SPARK_WEEKS, Summary},
    goal::Kind,
    history::Revision,
    key_result::Metric,
    pace::Course,
    summary::monday,
};
use chrono::NaiveDate;

/// How many of the last values a forecast looks at.
const FORECAST_VALUES: usize = 6;

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
    /// Where the last values lead; `None` with fewer than two of them, and after the due day.
    pub forecast: Option<Forecast>,
    /// Revisions that moved the target, oldest first: drawn as steps.
    pub targets: Vec<TargetStep>,
}

/// The straight line through the last values, and where it leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Where the line is drawn from: the day of the last value.
    pub from: Dot,
    /// Where it is on the due day.
    pub to: Dot,
    /// The day it meets the target; `None`: it leads away from it, not before year 9999, or there is none.
    pub reaches: Option<NaiveDate>,
    /// How much it moves per week.
    pub per_week: f64,
    /// How many values it was made from.
    pub values: usize,
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
        let (baseline, target) = match kr.map(|kr| kr.metric) {
            Some(Metric::Milestones) => (Some(0.0), kr.map(|kr| kr.steps.iter().map(|s| s.weight).sum())),
            Some(Metric::YesNo) => (Some(0.0), Some(1.0)),
            Some(metric) if metric.is_bound() => (None, kr.and_then(|kr| kr.target)),
            Some(_) => (kr.and_then(|kr| kr.baseline), kr.and_then(|kr| kr.target)),
            None => (Some(0.0), Some(100.0)),
        };
        let upper = kr.filter(|kr| kr.metric == Metric::Between).and_then(|kr| kr.upper);
        let steady = kr.is_some_and(|kr| kr.metric.is_bound() || kr.metric == Metric::YesNo);
        let forecast = due.filter(|_| !steady).and_then(|due| Forecast::of(&points, target, due));
        Some(Series { points, expected, baseline, target, upper, span: start.zip(due), today, forecast, targets: Vec::new() })
    }

    /// The same with the revisions of its target, given in any order.
    #[must_use]
    pub fn with_revisions(mut self, revisions: &[Revision]) -> Series {
        use super::change::Field;
        self.targets = revisions
            .iter()
            .filter(|r| r.undone_by.is_none())
            .filter_map(|r| match (&r.old, &r.new) {
                (Field::Target(from), Field::Target(to)) => Some(TargetStep { on: r.header.on, from: *from, to: *to }),
                _ => None,
            })
            .collect();
        self.targets.sort_by_key(|step| step.on);
        self
    }

    /// The lowest and the highest value there is to draw, forecast and target included.
    pub fn bounds(&self) -> (f64, f64) {
        let forecast = self.forecast.into_iter().map(|f| f.to.1);
        let fixed = [self.baseline, self.target, self.upper].into_iter().flatten();
        let drawn = self.points.iter().chain(&self.expected).map(|p| p.1);
        drawn.chain(fixed).chain(forecast).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
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

impl Forecast {
    /// The least-squares line through the last values; `None` with fewer than two days, or when the last is not before the due day.
    fn of(points: &[Dot], target: Option<f64>, due: NaiveDate) -> Option<Forecast> {
        let last = &points[points.len().saturating_sub(FORECAST_VALUES)..];
        let &(from, latest) = last.last()?;
        if last.len() < 2 || from >= due {
            return None;
        }
        let n = last.len() as f64;
        let days = |day: NaiveDate| (day - from).num_days() as f64;
        let mean_day = last.iter().map(|p| days(p.0)).sum::<f64>() / n;
        let mean = last.iter().map(|p| p.1).sum::<f64>() / n;
        let spread: f64 = last.iter().map(|p| (days(p.0) - mean_day).powi(2)).sum();
        let slope = last.iter().map(|p| (days(p.0) - mean_day) * (p.1 - mean)).sum::<f64>() / spread;
        // It leads on from the value that is there, not from where the line would have it.
        let end = latest + slope * days(due);
        if !end.is_finite() || !slope.is_finite() {
            return None;
        }
        let reaches = target.and_then(|target| {
            let needed = (target - latest) / slope;
            (0.0..3_000_000.0).contains(&needed).then(|| super::pace::plus(from, needed.ceil() as i64))
        });
        Some(Forecast { from: (from, latest), to: (due, end), reaches, per_week: slope * 7.0, values: last.len() })
    }
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
