//! How the numbers of key results moved between two days, and how sure people are.

use crate::domain::{
    cascade::{Cascade, Ix},
    id::Id,
    judge::Judgement,
    key_result::{KeyResult, Metric},
    pace::{Course, median, rounded},
};
use std::cmp::Ordering;

/// Which way a value went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the target, or back inside its bounds.
    Right,
    /// Away from it.
    Wrong,
    /// Neither: it stands still, or nobody can tell.
    Neither,
}

/// A key result that both days have.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The key result.
    pub of: Id,
    /// Its value on both days.
    pub value: (Option<f64>, Option<f64>),
    /// Its progress, each against what was aimed at on that day.
    pub progress: (Option<f64>, Option<f64>),
    /// What was expected.
    pub expected: (Option<f64>, Option<f64>),
    /// Which way the value went, measured by what is aimed at in the end.
    pub way: Way,
}

/// How the numbers moved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers {
    /// Every key result that both days have, has begun, and was not over on both.
    pub each: Vec<Measured>,
}

/// How sure people are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Confidence {
    /// Every item of which it was said on both days, and how.
    pub each: Vec<(Id, u8, u8)>,
}

impl Measured {
    pub(super) fn of(then: (&Cascade, Ix, &Judgement), now: (&Cascade, Ix, &Judgement)) -> Option<Measured> {
        let value = |(cascade, ix, _): (&Cascade, Ix, &Judgement)| cascade.summary(ix).value.map(|(_, value)| value);
        let value = (value(then), value(now));
        let course = Course::of(now.0, now.1)?;
        Some(Measured {
            of: now.0.item(now.1).id,
            value,
            progress: (then.2.progress, now.2.progress),
            expected: (then.2.expected, now.2.expected),
            way: if is_equal(value) { Way::Neither } else { way(&course, value) },
        })
    }

    /// Whether it has another value.
    pub fn is_moved(&self) -> bool {
        !is_equal(self.value)
    }
}

fn is_equal(value: (Option<f64>, Option<f64>)) -> bool {
    value.0.map(rounded) == value.1.map(rounded)
}

fn way(course: &Course<'_>, value: (Option<f64>, Option<f64>)) -> Way {
    let good = |value: Option<f64>| match value {
        Some(value) if course.kr.metric.is_bound() => outside(course.kr, value).map(|far| -far),
        Some(value) => course.progress(value),
        // Before the first value it stood where it begins.
        None if course.kr.metric.is_bound() => None,
        None => Some(0.0),
    };
    let (Some(was), Some(is)) = (good(value.0), good(value.1)) else { return Way::Neither };
    match rounded(is).total_cmp(&rounded(was)) {
        Ordering::Greater => Way::Right,
        Ordering::Less => Way::Wrong,
        Ordering::Equal => Way::Neither,
    }
}

/// How far a value is outside its bounds; 0: inside. `None`: a bound is missing.
fn outside(kr: &KeyResult, value: f64) -> Option<f64> {
    let low = kr.target?;
    Some(match kr.metric {
        Metric::AtMost => (value - low).max(0.0),
        Metric::Between => (low - value).max(value - kr.upper?).max(0.0),
        _ => (low - value).max(0.0),
    })
}

impl Numbers {
    /// How many have another value.
    pub fn moved(&self) -> usize {
        self.each.iter().filter(|m| m.is_moved()).count()
    }

    /// How many of these went that way.
    pub fn went(&self, way: Way) -> usize {
        self.each.iter().filter(|m| m.is_moved() && m.way == way).count()
    }

    /// The median change of progress, of those that have it on both days; `None`: of none.
    pub fn progress(&self) -> Option<f64> {
        median(self.each.iter().filter_map(|m| Some(m.progress.1? - m.progress.0?)))
    }

    /// The median change of what was expected of the same.
    pub fn expected(&self) -> Option<f64> {
        let measured = self.each.iter().filter(|m| m.progress.0.is_some() && m.progress.1.is_some());
        median(measured.filter_map(|m| Some(m.expected.1? - m.expected.0?)))
    }
}

impl Confidence {
    /// How many people are surer or less sure of.
    pub fn changed(&self) -> usize {
        self.each.iter().filter(|(_, from, to)| from != to).count()
    }

    /// The mean change; `None`: of nothing it was said on both days.
    pub fn mean(&self) -> Option<f64> {
        let sum: f64 = self.each.iter().map(|&(_, from, to)| f64::from(to) - f64::from(from)).sum();
        (!self.each.is_empty()).then(|| rounded(sum / self.each.len() as f64) + 0.0)
    }
}
