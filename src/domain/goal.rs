//! Items: objectives, key results and projects, and what they have in common.

use super::{
    carried::Carried,
    closing::Closing,
    health::Word,
    id::Id,
    key_result::{Cadence, KeyResult, Snooze},
    words::words,
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

words! {
    /// How much of an objective is expected.
    #[derive(Default)]
    Ambition {
        #[default]
        Committed "committed" = "all of it is expected: 1.0",
        Aspirational "aspirational" = "a stretch: 0.7 is a hit",
    }
}

words! {
    /// What moves an objective's number.
    #[derive(Default)]
    Rollup {
        #[default]
        KeyResults "key-results" = "its key results alone move its number",
        Children "children" = "its child objectives alone move its number",
        Both "both" = "key results and child objectives move its number",
    }
}

words! {
    /// Where a project stands, in the order of a life.
    #[derive(Default)]
    ProjectState {
        Planned "planned" = "not begun: owes no check-ins",
        #[default]
        Active "active" = "being worked on: owes check-ins and should serve a goal",
        Paused "paused" = "resting: owes nothing",
        Done "done" = "finished",
        Cancelled "cancelled" = "given up",
    }
}

impl ProjectState {
    /// Done or cancelled.
    pub fn is_over(self) -> bool {
        matches!(self, ProjectState::Done | ProjectState::Cancelled)
    }
}

words! {
    /// How a key result or an objective ended (rules.md, "The end of an item").
    Outcome {
        Achieved "achieved" = "reached",
        Partial "partial" = "partly reached",
        Missed "missed" = "not reached",
        Dropped "dropped" = "given up",
    }
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
    /// The day from which its check-ins are owed anew: its cadence was changed, or it was brought back. `None`: neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed: Option<NaiveDate>,
    /// The day its owner declared that it is reached: no check-in is owed until the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<NaiveDate>,
    /// What was said of how it ended, or is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Box<Closing>>,
    /// What it goes on from: said when it is made, and never after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Box<Carried>>,
    /// Why nothing goes on from it, where somebody said that nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub let_go: Option<Box<str>>,
}

impl Extra {
    /// Nothing.
    pub(super) const EMPTY: Extra = Extra {
        description: None,
        url: None,
        snooze: None,
        outcome: None,
        renewed: None,
        reached: None,
        closing: None,
        carried: None,
        let_go: None,
    };

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

    /// The day from which its check-ins are owed anew; `None`: nothing made them so.
    pub fn renewed(&self) -> Option<NaiveDate> {
        self.extra.as_ref().and_then(|e| e.renewed)
    }

    /// The day its owner declared that it is reached; `None`: nobody did.
    pub fn reached(&self) -> Option<NaiveDate> {
        self.extra.as_ref().and_then(|e| e.reached)
    }

    /// How it ended; `None`: nobody said so yet.
    pub fn outcome(&self) -> Option<Outcome> {
        self.extra.as_ref().and_then(|e| e.outcome)
    }

    /// What was said of how it ended; `None`: nothing, or it is only proposed.
    pub fn closing(&self) -> Option<&Closing> {
        let closing = self.extra.as_ref()?.closing.as_deref()?;
        (closing.settled && self.outcome().is_some()).then_some(closing)
    }

    /// What somebody proposes to say of how it ended; `None`: nobody does, or it is settled.
    pub fn proposal(&self) -> Option<&Closing> {
        let closing = self.extra.as_ref()?.closing.as_deref()?;
        (!closing.settled && self.outcome().is_none()).then_some(closing)
    }

    /// What it goes on from; `None`: it began by itself.
    pub fn carried(&self) -> Option<&Carried> {
        self.extra.as_ref()?.carried.as_deref()
    }

    /// Why nothing goes on from it; `None`: nobody said that nothing does.
    pub fn let_go(&self) -> Option<&str> {
        self.extra.as_ref()?.let_go.as_deref()
    }

    /// Whether it was given up.
    pub fn is_dropped(&self) -> bool {
        self.outcome() == Some(Outcome::Dropped)
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
