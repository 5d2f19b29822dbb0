//! Progress of a key result, what could be expected by a day, and the difference (rules.md, "Progress" and "Pace").
//!
//! Must not know: freshness, flags, what hangs above. Every limit comes from the settings, every fraction is unrounded.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    goal::Ambition,
    health::Health,
    key_result::{KeyResult, Metric},
    measure::is_yes,
    settings::Settings,
};
use chrono::{Days, NaiveDate};

/// Rounded to 1e-9, as every value is before it meets a limit: 0.1 + 0.2 is 0.3.
pub fn rounded(x: f64) -> f64 {
    let r = (x * 1e9).round() / 1e9;
    if r.is_finite() { r } else { x }
}

/// The middle of several numbers, or between the two middle ones; `None`: there are none.
pub fn median(all: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = all.into_iter().filter(|n| n.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    let high = *all.get(all.len() / 2)?;
    let low = if all.len().is_multiple_of(2) { all[all.len() / 2 - 1] } else { high };
    Some(rounded(f64::midpoint(low, high)) + 0.0)
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
                // Never minus zero.
                (value - baseline) / (target - baseline) + 0.0
            }
            Metric::Milestones => value / self.weight_of_steps()?,
            Metric::YesNo => f64::from(u8::from(is_yes(value))),
            Metric::AtLeast | Metric::AtMost | Metric::Between => return None,
        };
        progress.is_finite().then_some(progress)
    }

    /// The value that would be that progress: the way back from [`Course::progress`]; `None` where there is none.
    pub fn value_at(&self, progress: f64) -> Option<f64> {
        let value = match self.kr.metric {
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
                let (baseline, target) = (self.kr.baseline?, self.kr.target?);
                baseline + progress * (target - baseline)
            }
            Metric::Milestones => progress * self.weight_of_steps()?,
            Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::YesNo => return None,
        };
        value.is_finite().then_some(value)
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
            Metric::Increase | Metric::Decrease | Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::BaselineFirst => {
                false
            }
        }
    }

    /// Whether it is done by itself: yes, or every step. What is counted may always grow further.
    pub fn is_done(&self, progress: f64) -> bool {
        matches!(self.kr.metric, Metric::YesNo | Metric::Milestones) && rounded(progress) >= 1.0
    }

    /// The progress that could be expected by `day`; `None` before the due day of what comes all at the end, and without dates.
    pub fn expected(&self, day: NaiveDate) -> Option<f64> {
        if self.all_at_the_end() {
            return self.due.filter(|&due| day >= due).map(|_| self.ambition);
        }
        match self.waypoints() {
            Some(line) => along(&line, day).filter(|expected| expected.is_finite()),
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
            Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::YesNo => return None,
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
        Metric::Increase | Metric::Decrease | Metric::Milestones | Metric::YesNo | Metric::BaselineFirst => return None,
    })
}

#[cfg(test)]
mod tests;
