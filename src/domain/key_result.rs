//! What a key result measures: metric, target, steps, waypoints.
//!
//! The arithmetic on these stands in `pace`.

use super::{cascade::Cascade, decimal, id::Id, text, words::words};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

words! {
    /// How a value becomes progress (rules.md, "Progress of a key result"), in the order forms offer them.
    Metric {
        Increase "increase" = "from the baseline up to the target",
        Decrease "decrease" = "from the baseline down to the target",
        AtLeast "at-least" = "stay at the target or above it",
        AtMost "at-most" = "stay at the target or below it",
        Between "between" = "stay between target and upper",
        Milestones "milestones" = "steps that are ticked off, each with its weight",
        YesNo "yes-no" = "done or not done",
        BaselineFirst "baseline-first" = "not measured yet: the first value becomes the baseline",
    }
}

impl Metric {
    /// Whether it is about staying inside bounds rather than moving from baseline to target.
    pub fn is_bound(self) -> bool {
        matches!(self, Metric::AtLeast | Metric::AtMost | Metric::Between)
    }
}

words! {
    /// How often a check-in is owed, shortest first.
    #[derive(Default)]
    Cadence {
        #[default]
        Weekly "weekly" = "a check-in is owed every week",
        Biweekly "biweekly" = "a check-in is owed every second week",
        Monthly "monthly" = "a check-in is owed every fourth week",
    }
}

impl Cadence {
    /// Days between check-ins.
    pub fn days(self) -> i64 {
        match self {
            Cadence::Weekly => 7,
            Cadence::Biweekly => 14,
            Cadence::Monthly => 28,
        }
    }
}

/// One step of a milestones key result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Stable within its key result (0 ..= 63): the bit of [`super::CheckIn::done`] that ticks it off. Never reused.
    pub key: u8,
    /// What is done when it is done.
    pub title: String,
    /// Its share in the progress; default 1.
    #[serde(with = "decimal", default = "one")]
    pub weight: f64,
    /// A dated step is a waypoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

impl Step {
    /// Whether it is among the steps done, one bit per [`Step::key`].
    pub fn is_done(&self, done: u64) -> bool {
        done.checked_shr(u32::from(self.key)).unwrap_or(0) & 1 == 1
    }
}

/// The value expected on a day: the expected line runs through it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Waypoint {
    /// The day.
    pub date: NaiveDate,
    /// In the key result's unit.
    #[serde(with = "decimal")]
    pub value: f64,
}

/// What only key results have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyResult {
    /// How a value becomes progress.
    pub metric: Metric,
    /// Free text: `%`, a currency code, `min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Box<str>>,
    /// The value at the start; `None` until measured.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// Where it should end; the bound of at-least and at-most, the lower bound of between.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The upper bound of between; `None` for every other metric.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// In their order; empty unless the metric is milestones.
    #[serde(default, skip_serializing_if = "<[Step]>::is_empty")]
    pub steps: Box<[Step]>,
    /// By date; empty when the expected line is straight.
    #[serde(default, skip_serializing_if = "<[Waypoint]>::is_empty")]
    pub waypoints: Box<[Waypoint]>,
    /// Its share in the objective; 0 = linked, not counted.
    #[serde(with = "decimal", default = "one")]
    pub weight: f64,
    /// Where the value comes from, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<str>>,
}

impl Default for KeyResult {
    fn default() -> Self {
        KeyResult {
            metric: Metric::Increase,
            unit: None,
            baseline: None,
            target: None,
            upper: None,
            steps: Box::default(),
            waypoints: Box::default(),
            weight: 1.0,
            source: None,
        }
    }
}

fn one() -> f64 {
    1.0
}

/// Someone said until when an item may stay silent, and why. Shown as snoozed, never as fresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// Silent until this day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who asked for it; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
}

impl Snooze {
    /// `until Fri 27 Nov: on leave (Ana Ruiz)`, safe to show.
    pub fn said(&self, cascade: &Cascade, today: NaiveDate) -> String {
        let year = if self.until.year() == today.year() { "" } else { " %Y" };
        let day = self.until.format(&format!("%a %-d %b{year}")).to_string();
        let reason = text::one_line(self.reason.trim(), 120);
        let who = self.by.and_then(|id| cascade.person(id)).map(|p| format!(" ({})", text::one_line(&p.name, 40)));
        format!("until {day}: {reason}{}", who.unwrap_or_default())
    }
}
