//! Items: objectives, key results and projects, and what they have in common.

use super::{
    health::Word,
    id::Id,
    key_result::{Cadence, KeyResult, Snooze},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which of the three an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A qualitative goal.
    Objective,
    /// A measured part of an objective.
    KeyResult,
    /// Work that should move a key result.
    Project,
}

impl Kind {
    /// All three.
    pub const ALL: [Kind; 3] = [Kind::Objective, Kind::KeyResult, Kind::Project];

    /// The word of exchange.md: `key-result`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Objective => "objective",
            Kind::KeyResult => "key-result",
            Kind::Project => "project",
        }
    }

    /// As written in a sentence: `key result`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Objective => "objective",
            Kind::KeyResult => "key result",
            Kind::Project => "project",
        }
    }

    /// The kind of that word, singular or plural, hyphen or blank.
    pub fn from_word(text: &str) -> Option<Kind> {
        let text = text.trim().to_lowercase().replace([' ', '_'], "-");
        Kind::ALL.into_iter().find(|k| k.word() == text || text.strip_suffix('s') == Some(k.word()))
    }
}

/// How much of an objective is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ambition {
    /// All of it: 1.0.
    #[default]
    Committed,
    /// A stretch: 0.7 is a hit.
    Aspirational,
}

impl Ambition {
    /// Both.
    pub const ALL: [Ambition; 2] = [Ambition::Committed, Ambition::Aspirational];

    /// The word of exchange.md.
    pub fn word(self) -> &'static str {
        match self {
            Ambition::Committed => "committed",
            Ambition::Aspirational => "aspirational",
        }
    }

    /// The ambition of that word.
    pub fn from_word(text: &str) -> Option<Ambition> {
        let text = text.trim().to_lowercase();
        Ambition::ALL.into_iter().find(|a| a.word() == text)
    }
}

/// What moves an objective's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rollup {
    /// Its key results.
    #[default]
    KeyResults,
    /// Its child objectives.
    Children,
    /// Both.
    Both,
}

impl Rollup {
    /// All three.
    pub const ALL: [Rollup; 3] = [Rollup::KeyResults, Rollup::Children, Rollup::Both];

    /// As written in forms and files.
    pub fn word(self) -> &'static str {
        match self {
            Rollup::KeyResults => "key-results",
            Rollup::Children => "children",
            Rollup::Both => "both",
        }
    }

    /// The roll-up of that word.
    pub fn from_word(text: &str) -> Option<Rollup> {
        let text = text.trim().to_lowercase().replace([' ', '_'], "-");
        Rollup::ALL.into_iter().find(|r| r.word() == text)
    }
}

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectState {
    /// Not begun.
    Planned,
    /// Being worked on: it owes check-ins and should serve a goal.
    #[default]
    Active,
    /// Resting: owes nothing.
    Paused,
    /// Finished.
    Done,
    /// Given up.
    Cancelled,
}

impl ProjectState {
    /// All five, in the order of a life.
    pub const ALL: [ProjectState; 5] =
        [ProjectState::Planned, ProjectState::Active, ProjectState::Paused, ProjectState::Done, ProjectState::Cancelled];

    /// The word of exchange.md.
    pub fn word(self) -> &'static str {
        match self {
            ProjectState::Planned => "planned",
            ProjectState::Active => "active",
            ProjectState::Paused => "paused",
            ProjectState::Done => "done",
            ProjectState::Cancelled => "cancelled",
        }
    }

    /// The state of that word.
    pub fn from_word(text: &str) -> Option<ProjectState> {
        let text = text.trim().to_lowercase();
        ProjectState::ALL.into_iter().find(|s| s.word() == text)
    }

    /// Done or cancelled.
    pub fn is_over(self) -> bool {
        matches!(self, ProjectState::Done | ProjectState::Cancelled)
    }
}

/// How a closed item ended (rules.md, "Closing a cycle").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Reached.
    Achieved,
    /// Partly reached.
    Partial,
    /// Not reached.
    Missed,
    /// Given up.
    Dropped,
}

/// What only objectives have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Objective {
    /// What moves its number.
    #[serde(default)]
    pub rollup: Rollup,
    /// The person it belongs to, for a personal objective; `None`: it belongs to its team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Id>,
}

/// What only projects have. Health and progress are said in check-ins.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Project {
    /// Where it stands.
    #[serde(default)]
    pub state: ProjectState,
    /// The day its state became what it is: when a done project was done. `None` when unknown (imported).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_on: Option<NaiveDate>,
}

/// What only one kind of item has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// An objective.
    Objective(Objective),
    /// A key result; boxed, because there are many items and it is the largest.
    KeyResult(Box<KeyResult>),
    /// A project.
    Project(Project),
}

impl Body {
    /// Which kind it is of.
    pub fn kind(&self) -> Kind {
        match self {
            Body::Objective(_) => Kind::Objective,
            Body::KeyResult(_) => Kind::KeyResult,
            Body::Project(_) => Kind::Project,
        }
    }
}

/// Text that most items do not have, kept out of the way of those many.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Extra {
    /// Long text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Box<str>>,
    /// Where more is written. Shown, copied, never opened by the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Box<str>>,
    /// A silence someone asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Snooze>,
    /// How it ended, once scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

impl Extra {
    fn is_none(extra: &Option<Box<Extra>>) -> bool {
        extra.as_ref().is_none_or(|e| **e == Extra::default())
    }
}

/// An objective, a key result or a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its identity.
    pub id: Id,
    /// Its id in the file it was imported from; unique per kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<Box<str>>,
    /// One line, as typed or imported: made safe only where it is shown.
    pub title: Box<str>,
    /// The person who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// Its own team; `None`: its first parent's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// Its own cycle; `None`: its objective's. Projects have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Id>,
    /// An objective's parent objectives, or a key result's objective (one). Projects hang on links instead.
    #[serde(default, skip_serializing_if = "<[Id]>::is_empty")]
    pub parents: Box<[Id]>,
    /// Its own first day; `None`: its cycle's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// Its own last day; `None`: its cycle's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Its own ambition; `None`: its objective's, in the end committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambition: Option<Ambition>,
    /// How often a check-in is owed.
    #[serde(default)]
    pub cadence: Cadence,
    /// Where it stands among its siblings: ascending, ties by id. New items take the largest + 1024.
    #[serde(default)]
    pub position: i64,
    /// The day it was created: from when a project without a start owes check-ins.
    pub created: NaiveDate,
    /// Out of sight, kept for history.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// A tombstone: kept so that its deletion can be undone and merged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// The rarely used rest; `None`: all of it empty.
    #[serde(default, skip_serializing_if = "Extra::is_none")]
    pub extra: Option<Box<Extra>>,
    /// What only its kind has.
    pub body: Body,
}

impl Item {
    /// A new item with nothing but what it must have.
    pub fn new(id: Id, title: impl Into<Box<str>>, created: NaiveDate, body: Body) -> Item {
        Item {
            id,
            external: None,
            title: title.into(),
            owner: None,
            team: None,
            cycle: None,
            parents: Box::default(),
            start: None,
            due: None,
            ambition: None,
            cadence: Cadence::default(),
            position: 0,
            created,
            archived: false,
            deleted: false,
            extra: None,
            body,
        }
    }

    /// Which kind it is of.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// Its key-result part; `None` for the other kinds.
    pub fn key_result(&self) -> Option<&KeyResult> {
        match &self.body {
            Body::KeyResult(kr) => Some(kr),
            _ => None,
        }
    }

    /// Its objective part; `None` for the other kinds.
    pub fn objective(&self) -> Option<&Objective> {
        match &self.body {
            Body::Objective(o) => Some(o),
            _ => None,
        }
    }

    /// Its project part; `None` for the other kinds.
    pub fn project(&self) -> Option<&Project> {
        match &self.body {
            Body::Project(p) => Some(p),
            _ => None,
        }
    }

    /// The long text; empty when there is none.
    pub fn description(&self) -> &str {
        self.extra.as_ref().and_then(|e| e.description.as_deref()).unwrap_or("")
    }

    /// The address of more; `None` when there is none.
    pub fn url(&self) -> Option<&str> {
        self.extra.as_ref().and_then(|e| e.url.as_deref())
    }

    /// The silence someone asked for; `None` when there is none.
    pub fn snooze(&self) -> Option<&Snooze> {
        self.extra.as_ref().and_then(|e| e.snooze.as_ref())
    }

    /// Neither deleted nor archived: what screens show and rules judge.
    pub fn is_live(&self) -> bool {
        !self.deleted && !self.archived
    }
}

/// The band a confidence falls in (rules.md, "The owner's word").
pub fn word_of_confidence(confidence: u8) -> Word {
    match confidence {
        0..=3 => Word::OffTrack,
        4..=6 => Word::AtRisk,
        _ => Word::OnTrack,
    }
}
