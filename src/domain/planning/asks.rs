//! What a target asks for against how fast that number ever moved (rules.md, "Planning a cycle").
//!
//! Both sides are units a week, so that a cycle of a quarter is compared with one of a year. Must not know: hints, teams, where
//! check-ins are kept; what the past came to is the summary of the key result before.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::domain::{
    cascade::{Cascade, Ix},
    id::Id,
    key_result::{KeyResult, Measured, Metric},
    pace::{plus, rounded},
    stage::stand,
};
use chrono::NaiveDate;

/// Below it a target asks for less than the number did by itself.
pub const LESS: f64 = 0.8;
/// Above it a target asks for a speed the number never had.
pub const MORE: f64 = 3.0;
/// What a number that did not move is divided by: nothing can be.
const EPSILON: f64 = 1e-9;
/// It went back where it ranged over so many times of what was left in the end.
const REVERSED: f64 = 2.0;

/// How a key result moved in its last cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The key result of that cycle.
    pub of: Ix,
    /// The value it began with: its baseline, without one the first of the weeks that are known.
    pub first: f64,
    /// The newest value until its last day.
    pub last: f64,
    /// How many weeks lie between the two: those of its time, or since the first value where it had no baseline.
    pub weeks: f64,
    /// The last value of each week, the oldest first, as far as they are known: at most the newest thirteen.
    pub values: Vec<(NaiveDate, f64)>,
    /// It went back so far that first and last no longer tell how fast it moved: the median of its weekly steps does.
    pub reversed: bool,
    /// Units a week; 0: it did not move.
    pub a_week: f64,
}

impl Moved {
    /// How it moved until its last day, or until today where that is to come; `None`: it is no number, or too little is known.
    pub fn of(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Moved> {
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let kr = item.key_result().filter(|kr| kr.metric.shape().by == Measured::Number)?;
        let end = stand(cascade, ix, today).1.or(cascade.span(ix).1).unwrap_or(today).min(today);
        let (value_on, last) = summary.value.filter(|&(on, last)| on <= end && last.is_finite())?;
        let values = weekly(summary.spark, summary.spark_week, end);
        let baseline = kr.baseline.filter(|first| first.is_finite());
        let from_the_start = baseline.zip(cascade.span(ix).0.or(summary.first_on));
        let from_a_value = || values.first().map(|&(on, first)| (on, value_on, first));
        let (since, until, first) = from_the_start.map(|(first, start)| (start, plus(end, 1), first)).or_else(from_a_value)?;
        let weeks = (until - since).num_days() as f64 / 7.0;
        if weeks <= 0.0 {
            return None;
        }
        let all = || values.iter().map(|&(_, v)| v).chain([first, last]);
        let range = all().fold(f64::MIN, f64::max) - all().fold(f64::MAX, f64::min);
        let net = (last - first).abs();
        let reversed = rounded(range) > 0.0 && rounded(range - REVERSED * net) >= 0.0;
        // Weeks in which nothing happened make no number slower than it was seen to be.
        let step = if reversed { median_step(&values).unwrap_or(0.0) } else { 0.0 };
        let a_week = (net / weeks).max(step);
        a_week.is_finite().then_some(Moved { of: ix, first, last, weeks, values, reversed, a_week })
    }
}

/// The values of the weeks that have one, as they were written down: four bytes hold seven digits.
fn weekly<const N: usize>(values: [f32; N], newest: Option<NaiveDate>, end: NaiveDate) -> Vec<(NaiveDate, f64)> {
    let Some(newest) = newest else { return Vec::new() };
    let weeks = values.into_iter().zip((0..N as i64).rev()).map(|(value, ago)| (plus(newest, -7 * ago), value));
    let known = weeks.filter(|&(week, value)| value.is_finite() && week <= end);
    known.filter_map(|(week, value)| Some((week, value.to_string().parse().ok()?))).collect()
}

/// The median of what it moved in a week, whatever the direction; `None` of fewer than two values.
fn median_step(values: &[(NaiveDate, f64)]) -> Option<f64> {
    let step = |pair: &[(NaiveDate, f64)]| match pair {
        [(then, from), (on, to)] => (to - from).abs() * 7.0 / (*on - *then).num_days().max(1) as f64,
        _ => 0.0,
    };
    let mut steps: Vec<f64> = values.windows(2).map(step).collect();
    steps.sort_by(f64::total_cmp);
    let middle = steps.len() / 2;
    if steps.len() % 2 == 1 {
        return steps.get(middle).copied();
    }
    Some((steps.get(middle.checked_sub(1)?)? + steps.get(middle)?) / 2.0)
}

/// What a target asks for, beside what the number did.
#[derive(Debug, Clone, PartialEq)]
pub struct Asks {
    /// Where it begins.
    pub baseline: f64,
    /// Where it should end.
    pub target: f64,
    /// The weeks of its time.
    pub weeks: f64,
    /// What that is a week.
    pub a_week: f64,
    /// How it moved before.
    pub moved: Moved,
    /// How many times as fast as before it is to move. Always a number.
    pub times: f64,
}

/// What asking is worth a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Less than it did by itself.
    Less,
    /// As it did, about.
    Alike,
    /// As fast as it never moved.
    More,
}

impl Asks {
    /// What is asked of a key result against its last time, or against its time in the cycle that is named; `None`: nothing can be
    /// said, for want of a past, a number, or the same unit.
    pub fn of(cascade: &Cascade, ix: Ix, from: Option<Id>, today: NaiveDate) -> Option<Asks> {
        let (baseline, target) = line(cascade.item(ix).key_result()?)?;
        let before = last_time(cascade, ix, from)?;
        if unit(cascade, ix) != unit(cascade, before) {
            return None;
        }
        let (Some(start), Some(due)) = cascade.span(ix) else { return None };
        let weeks = ((due - start).num_days() + 1) as f64 / 7.0;
        let moved = Moved::of(cascade, before, today)?;
        let a_week = (target - baseline).abs() / weeks;
        let times = a_week / moved.a_week.max(EPSILON);
        (weeks > 0.0 && times.is_finite()).then_some(Asks { baseline, target, weeks, a_week, moved, times })
    }

    /// What is to be said of it.
    pub fn verdict(&self) -> Verdict {
        match self.times {
            times if rounded(times - LESS) < 0.0 => Verdict::Less,
            times if rounded(times - MORE) > 0.0 => Verdict::More,
            _ => Verdict::Alike,
        }
    }

    /// Whether it never moved, so that no number of times says anything.
    pub fn is_from_rest(&self) -> bool {
        self.moved.a_week < EPSILON
    }
}

/// What it goes on from, or the one of the cycle that is named of those it goes on from.
pub fn last_time(cascade: &Cascade, ix: Ix, from: Option<Id>) -> Option<Ix> {
    match from {
        None => cascade.carried_from(ix),
        Some(from) => {
            cascade.chain_before(ix).into_iter().find(|&before| cascade.cycle_of(before).is_some_and(|cycle| cycle.id == from))
        }
    }
}

/// From where to where it is to go; `None`: it is no way, or one end is not known.
fn line(kr: &KeyResult) -> Option<(f64, f64)> {
    let ends = match kr.metric {
        Metric::Increase | Metric::Decrease | Metric::BaselineFirst => kr.baseline.zip(kr.target),
        Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::Milestones | Metric::YesNo => None,
    };
    ends.filter(|(from, to)| from.is_finite() && to.is_finite())
}

fn unit(cascade: &Cascade, ix: Ix) -> Option<String> {
    let unit = cascade.item(ix).key_result()?.unit.as_deref().unwrap_or_default();
    Some(unit.trim().to_lowercase())
}
