//! What a key result measures: metric, target, steps, waypoints.
//!
//! The arithmetic on these stands in `pace`.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{cascade::Cascade, decimal, fields::FieldKey, id::Id, text, ticked::Ticked, words::words};
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

/// What a key result of a metric is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To get from a baseline to a target.
    Reach,
    /// To stay inside bounds.
    Keep,
    /// To get things done.
    Finish,
}

/// What a check-in of a metric says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// A number.
    Number,
    /// Which steps are done.
    Steps,
    /// Yes or no.
    YesNo,
}

/// All that is to be known of a metric beside its arithmetic, which stands in `pace`.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// What it is about.
    pub aim: Aim,
    /// What its check-ins say.
    pub by: Measured,
    /// The fields it has a use for, of those that not every metric has.
    pub uses: &'static [FieldKey],
    /// Those of them it cannot be without, each with what to type.
    pub needs: &'static [(FieldKey, &'static str)],
    /// Less is better.
    pub falls: bool,
}

impl Metric {
    /// What it asks for, what it is about, what its check-ins say.
    pub const fn shape(self) -> Shape {
        use FieldKey::{Baseline, Steps, Target, Unit, Upper, Waypoints};
        const MOVES: &[FieldKey] = &[Baseline, Target, Unit, Waypoints];
        const TARGET: &[(FieldKey, &str)] = &[(Target, "type the target: the value it should have at the end")];
        const REACH: Shape = Shape { aim: Aim::Reach, by: Measured::Number, uses: MOVES, needs: TARGET, falls: false };
        const KEEP: Shape = Shape { aim: Aim::Keep, uses: &[Target, Unit], ..REACH };
        match self {
            Metric::Increase => REACH,
            Metric::Decrease => Shape { falls: true, ..REACH },
            Metric::AtLeast => Shape { needs: &[(Target, "type the target: the value it should stay at or above")], ..KEEP },
            Metric::AtMost => {
                Shape { needs: &[(Target, "type the target: the value it should stay at or below")], falls: true, ..KEEP }
            }
            Metric::Between => Shape {
                uses: &[Target, Upper, Unit],
                needs: &[
                    (Target, "type the target: the smallest value that is still inside"),
                    (Upper, "type the upper bound: the largest value that is still inside"),
                ],
                ..KEEP
            },
            Metric::Milestones => Shape {
                aim: Aim::Finish,
                by: Measured::Steps,
                uses: &[Steps],
                needs: &[(Steps, "type at least one step: what is done when it is done")],
                falls: false,
            },
            Metric::YesNo => Shape { aim: Aim::Finish, by: Measured::YesNo, uses: &[], needs: &[], falls: false },
            // Its baseline is its first value, so nobody types it, and there is no line to run through waypoints yet.
            Metric::BaselineFirst => Shape { uses: &[Target, Unit], ..REACH },
        }
    }

    /// Whether it has a use for a field.
    pub fn has(self, key: FieldKey) -> bool {
        !Metric::ALL.into_iter().any(|m| m.shape().uses.contains(&key)) || self.shape().uses.contains(&key)
    }

    /// Whether it is about staying inside bounds rather than moving from baseline to target.
    pub fn is_bound(self) -> bool {
        self.shape().aim == Aim::Keep
    }

    /// Whether its check-ins tick off steps.
    pub fn has_steps(self) -> bool {
        self.shape().by == Measured::Steps
    }

    /// Whether its check-ins say yes or no.
    pub fn is_yes_no(self) -> bool {
        self.shape().by == Measured::YesNo
    }

    /// Whether it goes from a baseline to a target.
    pub fn moves(self) -> bool {
        self.shape().aim == Aim::Reach
    }

    /// Up or down, as the numbers tell.
    pub fn towards(from: f64, to: f64) -> Metric {
        if to < from { Metric::Decrease } else { Metric::Increase }
    }

    /// The metric that what is given speaks of; `None`: it does not say.
    pub fn guessed(steps: bool, upper: bool, baseline: Option<f64>, target: Option<f64>) -> Option<Metric> {
        match (steps, upper, baseline, target) {
            (true, ..) => Some(Metric::Milestones),
            (_, true, ..) => Some(Metric::Between),
            (.., Some(from), Some(to)) => Some(Metric::towards(from, to)),
            (.., None, Some(_)) => Some(Metric::BaselineFirst),
            (.., None) => None,
        }
    }
}

words! {
    /// How often a check-in is owed, shortest first.
    #[derive(Default)]
    Cadence {
        #[default]
        Weekly "weekly" = "a check-in is owed every week",
        Biweekly "biweekly" = "a check-in is owed every second week",
        Monthly "monthly" = "a check-in is owed once a month, on its first review day",
        Quarterly "quarterly" = "a check-in is owed once a quarter, on its first review day",
    }
}

/// One step of a milestones key result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What ticks it off in [`super::CheckIn::done`]: its own within its key result, and never given to another. Those a key result
    /// begins with are numbered from 0; later ones are random ([`Step::fresh_key`]), because two laptops may add one at once.
    pub key: u32,
    /// What is done when it is done.
    pub title: String,
    /// Its share in the progress; default 1.
    #[serde(with = "decimal", default = "one")]
    pub weight: f64,
    /// A dated step is a waypoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// The most steps a key result can have.
pub const STEPS: usize = 200;

impl Step {
    /// Whether it is among the steps done.
    pub fn is_done(&self, done: &Ticked) -> bool {
        done.has(self.key)
    }

    /// A key for a step that is added, out of an id that nothing has: none of the small ones, which others may have given.
    pub fn fresh_key(id: Id) -> u32 {
        let key = id.get() as u32;
        if key < u64::BITS { key + u64::BITS } else { key }
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
