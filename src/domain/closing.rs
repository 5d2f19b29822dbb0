//! What was said of how something ended: its score with the arithmetic it stands beside, the lesson, the cause.
//!
//! A value, set in one change with the outcome. Must not know: how a score is computed, which is `domain::score`'s.

use super::{carry::Decision, decimal, goal::Outcome, id::Id, words::words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// Why something was not reached.
    Cause {
        Target "target" = "the target was wrong",
        Theory "theory" = "the theory did not hold",
        Work "work" = "the work was not done",
        Late "late" = "it was started late",
        Outside "outside" = "something outside happened",
        Measurement "measurement" = "the measurement was wrong",
        Other "other" = "something else",
    }
}

/// The numbers of which a score is made: whoever has them can compute it again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The last value: of milestones the weight of the steps done, of yes/no 0 or 1.
    #[serde(with = "decimal")]
    pub value: f64,
    /// From where it counts: of milestones and yes/no 0; of bounds none.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// To where: of milestones the weight of all steps, of yes/no 1, of bounds the (lower) one.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The upper bound of between.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// Of bounds: on which share of all days the value was known to be inside, 0–1.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub held: Option<f64>,
}

/// What was said of how something ended. As long as it is not settled it is a proposal, and its item is still to score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// As it is recorded, 0–1; `None`: it has none, such as what was dropped.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// By arithmetic against the target as it was in the end, 0–1.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<f64>,
    /// By arithmetic against the first target, 0–1; `None` also where the two cannot be compared.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    /// Why it is not what arithmetic says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Box<str>>,
    /// What was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Box<str>>,
    /// Why it was not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The numbers `rule` is made of; `None`: it is not made of a value of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The numbers `first` is made of; `None`: the same ones, or there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_basis: Option<Basis>,
    /// The day of the last value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_on: Option<NaiveDate>,
    /// The day it was said.
    pub on: NaiveDate,
    /// Who said it; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// Of a proposal: the outcome it proposes. What is settled has it beside this, as its own field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposes: Option<Outcome>,
    /// What is to become of it in the next cycle, where that was decided along with it; what is let go says so itself once it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<Decision>>,
    /// Whether it holds; a proposal waits for that.
    pub settled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_takes_no_room_and_numbers_keep_their_bits() {
        let on = "2026-10-08".parse().unwrap();
        let nothing = Closing {
            score: None,
            rule: None,
            first: None,
            because: None,
            learned: None,
            cause: None,
            basis: None,
            first_basis: None,
            value_on: None,
            on,
            by: None,
            proposes: None,
            next: None,
            settled: true,
        };
        assert_eq!(serde_json::to_string(&nothing).unwrap(), r#"{"on":"2026-10-08","settled":true}"#);
        let basis = Basis { value: 0.1 + 0.2, baseline: Some(2.1), target: Some(1.0 / 3.0), upper: None, held: None };
        let said = Closing { score: Some(0.7), cause: Some(Cause::Theory), basis: Some(basis), ..nothing };
        let json = serde_json::to_string(&said).unwrap();
        assert_eq!(serde_json::from_str::<Closing>(&json).unwrap(), said, "{json}");
    }
}
