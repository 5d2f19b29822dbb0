//! Teams and people: who goals belong to and who answers for them.

use super::id::Id;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A node of the organisation tree (company → department → team).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: Id,
    /// Its own name, not the path.
    pub name: String,
    /// The team above; `None` for the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// Someone who owns things, checks in, or manages those who do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their identity.
    pub id: Id,
    /// As shown.
    pub name: String,
    /// Matched on import before the name; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Another person; `None` at the top or when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Id>,
    /// The team they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// The day they left; `None` while they are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<NaiveDate>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}
