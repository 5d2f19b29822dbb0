//! Links from projects to what they should move, with the causal theory written down.

use super::{decimal, id::Id, words::words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How far a link is expected to move its key result.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    /// By this much, in the key result's unit.
    Amount(#[serde(with = "decimal")] f64),
    /// By this share (0–1) of the gap between the value at link time and the target.
    Share(#[serde(with = "decimal")] f64),
}

words! {
    /// Whether what a link claims held.
    Verdict {
        Held "held" = "it did",
        Failed "failed" = "it did not",
        Unclear "unclear" = "nobody can tell",
    }
}

/// A verdict as given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What was found.
    pub verdict: Verdict,
    /// One line why; asked for, and empty only in files that did not ask.
    pub why: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// When.
    pub on: NaiveDate,
}

/// A project serves a key result or an objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its identity.
    pub id: Id,
    /// The work.
    pub project: Id,
    /// A key result or an objective.
    pub target: Id,
    /// The causal theory in one sentence; `None`: flagged *no theory*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Box<str>>,
    /// How far it should move the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// The day it was made.
    pub made: NaiveDate,
    /// The key result's value on that day; what a share of the gap counts from.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub value_then: Option<f64>,
    /// Whether it held; `None` until someone judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}
