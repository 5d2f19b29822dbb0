//! Where a key result is and where it should be, decided once: every place that says “now → target” is a layout of this value.
//!
//! Must not know: how wide a place is, which signs it can draw, what a number looks like there.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    check_in::Summary,
    key_result::{KeyResult, Metric, Step},
    pace::rounded,
    text::{
        number::{format_plain, with_unit},
        say::say_count,
    },
    ticked::Ticked,
};

/// Whether a value of yes/no is a yes: from one half on, everywhere, whatever the metric was when it was written down.
pub fn is_yes(value: f64) -> bool {
    rounded(value) >= 0.5
}

/// How many of the steps are ticked off.
pub fn steps_done(steps: &[Step], done: &Ticked) -> usize {
    steps.iter().filter(|s| s.is_done(done)).count()
}

/// A value as it was checked in, in words: `2.6 %`, `yes`, `3 of 5 steps`. `done` has the steps ticked off, where the
/// check-in was about them. `None`: there is no value.
pub fn value_said(kr: Option<&KeyResult>, value: Option<f64>, done: Option<&Ticked>) -> Option<String> {
    value_written(kr, value, done, format_plain)
}

/// The same with its number written by the place.
pub fn value_written(
    kr: Option<&KeyResult>,
    value: Option<f64>,
    done: Option<&Ticked>,
    number: impl Fn(f64) -> String,
) -> Option<String> {
    match (kr.map(|kr| kr.metric), kr, done) {
        (Some(Metric::Milestones), Some(kr), Some(done)) => Some(of_steps(steps_done(&kr.steps, done), kr.steps.len())),
        (Some(Metric::YesNo), ..) => value.map(|value| if is_yes(value) { "yes" } else { "no" }.to_owned()),
        _ => value.map(|value| with_unit(&number(value), kr.and_then(|kr| kr.unit.as_deref()))),
    }
}

fn of_steps(done: usize, of: usize) -> String {
    format!("{done} of {}", say_count(of, "step", "steps"))
}

/// How the value now stands to the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// On its way there, up or down.
    To,
    /// To stay at or above it.
    AtLeast,
    /// To stay at or below it.
    AtMost,
    /// To stay inside.
    Within,
}

/// Where it should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Nobody said.
    Open,
    /// At a number.
    Number(f64),
    /// From one number to another.
    Range(f64, f64),
    /// Done.
    Yes,
    /// All steps done.
    Steps,
}

/// Where a key result is and where it should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing<'a> {
    /// The newest value in its unit; `None`: never measured. Of milestones it is a weight, which means nothing to a reader.
    pub now: Option<f64>,
    /// How the value should stand to the goal.
    pub sign: Sign,
    /// Where it should be.
    pub goal: Goal,
    /// Its unit, as typed.
    pub unit: Option<&'a str>,
    /// Of milestones how many steps are done, and of how many.
    pub done_of: Option<(usize, usize)>,
}

/// What stands between value and goal in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// Between a value and where it should go.
    pub to: &'static str,
    /// Before the lowest it should be.
    pub at_least: &'static str,
    /// Before the highest.
    pub at_most: &'static str,
    /// Before the two it should stay between.
    pub within: &'static str,
    /// Between those two.
    pub and: &'static str,
    /// In place of a number there is none of.
    pub nothing: &'static str,
}

impl Signs {
    /// Where there is room for a sign.
    pub const SHORT: Signs =
        Signs { to: " → ", at_least: " ≥ ", at_most: " ≤ ", within: " in ", and: "–", nothing: "–" };
    /// The same in plain letters.
    pub const ASCII: Signs = Signs { to: " -> ", at_least: " >= ", at_most: " <= ", within: " in ", and: " to ", nothing: "-" };
    /// In words, for what is read aloud.
    pub const WORDS: Signs = Signs {
        to: ", target ",
        at_least: ", at least ",
        at_most: ", at most ",
        within: ", ",
        and: " to ",
        nothing: "no value yet",
    };

    fn of(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::To => self.to,
            Sign::AtLeast => self.at_least,
            Sign::AtMost => self.at_most,
            Sign::Within => self.within,
        }
    }
}

impl<'a> Standing<'a> {
    /// Of a key result, by its newest check-in.
    pub fn of(kr: &'a KeyResult, summary: &Summary) -> Standing<'a> {
        let number = kr.target.map_or(Goal::Open, Goal::Number);
        let (sign, goal) = match kr.metric {
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => (Sign::To, number),
            Metric::AtLeast => (Sign::AtLeast, number),
            Metric::AtMost => (Sign::AtMost, number),
            Metric::Between => (Sign::Within, kr.target.zip(kr.upper).map_or(Goal::Open, |(low, high)| Goal::Range(low, high))),
            Metric::Milestones => (Sign::To, Goal::Steps),
            Metric::YesNo => (Sign::To, Goal::Yes),
        };
        let done_of = (kr.metric.has_steps()).then(|| (steps_done(&kr.steps, &summary.done), kr.steps.len()));
        Standing { now: summary.value.map(|(_, value)| value), sign, goal, unit: kr.unit.as_deref(), done_of }
    }

    /// Whether it is done, where that is all there is to it; `None` of every other metric, and while nobody said.
    pub fn is_yes(&self) -> Option<bool> {
        self.now.filter(|_| self.goal == Goal::Yes).map(is_yes)
    }

    /// `2.5 → 3.5 %`, `99.98 ≥ 99.95 %`, `yes`, `3 of 5 steps`, with numbers as exact as they are.
    pub fn said(&self, signs: &Signs) -> String {
        self.written(signs, self.unit, format_plain)
    }

    /// The same with its numbers written by the place, and the unit only where there is room for it.
    pub fn written(&self, signs: &Signs, unit: Option<&str>, number: impl Fn(f64) -> String) -> String {
        if let Some(said) = self.counted() {
            return said;
        }
        match self.goal_written(signs, unit, &number) {
            Some(goal) => {
                let now = self.now.map_or_else(|| signs.nothing.to_owned(), number);
                format!("{now}{}{goal}", signs.of(self.sign))
            }
            None => self.now.map_or_else(|| signs.nothing.to_owned(), |now| with_unit(&number(now), unit)),
        }
    }

    /// What needs no goal beside it: the steps done, and whether it is done.
    pub fn counted(&self) -> Option<String> {
        match (self.done_of, self.is_yes()) {
            (Some((_, 0)), _) => Some("no steps yet".to_owned()),
            (Some((done, of)), _) => Some(of_steps(done, of)),
            (None, Some(yes)) => Some(if yes { "yes" } else { "not yet" }.to_owned()),
            (None, None) => None,
        }
    }

    /// Where it should be, in words: `3.5 %`, `2–5 h`, `yes`; `None` where nobody said.
    pub fn goal_said(&self, signs: &Signs) -> Option<String> {
        self.goal_written(signs, self.unit, &format_plain)
    }

    fn goal_written(&self, signs: &Signs, unit: Option<&str>, number: &impl Fn(f64) -> String) -> Option<String> {
        match self.goal {
            Goal::Open => None,
            Goal::Number(goal) => Some(with_unit(&number(goal), unit)),
            Goal::Range(low, high) => Some(with_unit(&format!("{}{}{}", number(low), signs.and, number(high)), unit)),
            Goal::Yes => Some("yes".to_owned()),
            Goal::Steps => self.done_of.map(|(_, of)| say_count(of, "step", "steps")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn kr(metric: Metric, target: Option<f64>, unit: &str) -> KeyResult {
        KeyResult { metric, target, unit: (!unit.is_empty()).then(|| unit.into()), ..KeyResult::default() }
    }

    fn steps(weights: &[f64]) -> KeyResult {
        let step = |(n, &weight): (usize, &f64)| Step { key: n as u32, title: format!("S{n}"), weight, date: None };
        KeyResult { metric: Metric::Milestones, steps: weights.iter().enumerate().map(step).collect(), ..KeyResult::default() }
    }

    fn said(kr: &KeyResult, value: Option<f64>, done: u64, signs: &Signs) -> String {
        let summary = Summary { value: value.map(|v| (NaiveDate::MIN, v)), done: done.into(), ..Summary::default() };
        Standing::of(kr, &summary).said(signs)
    }

    #[test]
    fn every_metric_has_its_own_sign_in_every_layout() {
        let between = KeyResult { upper: Some(5.0), ..kr(Metric::Between, Some(2.0), "h") };
        for (kr, value, short, ascii, words) in [
            (kr(Metric::Increase, Some(3.5), "%"), 2.5, "2.5 → 3.5 %", "2.5 -> 3.5 %", "2.5, target 3.5 %"),
            (kr(Metric::Decrease, Some(10.0), "min"), 19.0, "19 → 10 min", "19 -> 10 min", "19, target 10 min"),
            (kr(Metric::BaselineFirst, Some(3.0), "days"), 9.0, "9 → 3 days", "9 -> 3 days", "9, target 3 days"),
            (kr(Metric::AtLeast, Some(99.95), "%"), 99.98, "99.98 ≥ 99.95 %", "99.98 >= 99.95 %", "99.98, at least 99.95 %"),
            (kr(Metric::AtMost, Some(400.0), "ms"), 425.0, "425 ≤ 400 ms", "425 <= 400 ms", "425, at most 400 ms"),
            (between, 4.0, "4 in 2–5 h", "4 in 2 to 5 h", "4, 2 to 5 h"),
            (kr(Metric::Increase, Some(2e6), "€"), 1.2e6, "1\u{a0}200\u{a0}000 → €2\u{a0}000\u{a0}000", "", ""),
        ] {
            for (signs, wanted) in [(Signs::SHORT, short), (Signs::ASCII, ascii), (Signs::WORDS, words)] {
                let blanks = |s: &str| s.replace(['\u{202f}', '\u{a0}'], " ");
                if !wanted.is_empty() {
                    assert_eq!(blanks(&said(&kr, Some(value), 0, &signs)), blanks(wanted), "{:?}", kr.metric);
                }
            }
        }
    }

    #[test]
    fn a_value_is_yes_from_one_half_on() {
        let certified = kr(Metric::YesNo, None, "");
        for (value, yes) in [(0.0, false), (0.3, false), (0.499_999, false), (0.5, true), (0.7, true), (1.0, true), (3.0, true)] {
            let wanted = if yes { ("yes", "yes") } else { ("not yet", "no") };
            assert_eq!(said(&certified, Some(value), 0, &Signs::SHORT), wanted.0, "{value}");
            assert_eq!(value_said(Some(&certified), Some(value), None).unwrap(), wanted.1, "{value}");
        }
        assert_eq!(said(&certified, None, 0, &Signs::SHORT), "– → yes");
        assert_eq!(said(&certified, None, 0, &Signs::WORDS), "no value yet, target yes");
    }

    #[test]
    fn milestones_are_steps_whatever_they_weigh() {
        let launch = steps(&[3.0, 1.0, 1.0]);
        assert_eq!(said(&launch, Some(3.0), 0b001, &Signs::SHORT), "1 of 3 steps");
        assert_eq!(said(&launch, None, 0, &Signs::WORDS), "0 of 3 steps");
        assert_eq!(said(&steps(&[2.0]), Some(2.0), 1, &Signs::SHORT), "1 of 1 step");
        assert_eq!(said(&steps(&[]), None, 0, &Signs::SHORT), "no steps yet");
        assert_eq!(value_said(Some(&launch), None, Some(&0b101.into())).unwrap(), "2 of 3 steps");
    }

    #[test]
    fn what_is_missing_is_said_and_hides_nothing_that_is_there() {
        assert_eq!(said(&kr(Metric::Increase, Some(3.5), "%"), None, 0, &Signs::SHORT), "– → 3.5 %");
        assert_eq!(said(&kr(Metric::Increase, None, "%"), Some(2.5), 0, &Signs::SHORT), "2.5 %");
        assert_eq!(said(&kr(Metric::Between, Some(2.0), "h"), Some(4.0), 0, &Signs::SHORT), "4 h");
        assert_eq!(said(&kr(Metric::Increase, None, ""), None, 0, &Signs::ASCII), "-");
    }
}
