//! A change is a value: who, when, why, and a list of operations with old and new values.
//!
//! The same value is checked here, applied to the cascade in memory, committed by the store, shown by the log,
//! inverted by undo and one day shipped to another laptop. So everything anyone can do must be expressible as [`Op`]s.

pub use super::fields::Field;
use super::{
    check_in::CheckIn,
    cycle::Cycle,
    goal::Item,
    id::Id,
    link::Link,
    people::{Person, Team},
    recurring::Meeting,
    review::{Acknowledgement, Action, Decision, Review, Topic},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a person meant to do, for the log and for undo's sentence. It decides nothing: the operations do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Made something new.
    Add,
    /// Changed fields.
    Revise,
    /// Said how something stands.
    CheckIn,
    /// Took a check-in back, with a reason.
    Correct,
    /// Linked work to a goal, or changed a link.
    Link,
    /// Took a link away.
    Unlink,
    /// Changed where something hangs, or its order.
    Move,
    /// Put out of sight.
    Archive,
    /// Brought back into sight.
    Unarchive,
    /// Made a tombstone of something and what hangs on it.
    Delete,
    /// Read files.
    Import,
    /// Read files that said nothing new, and noted what they said: written seldom, said never.
    Filed,
    /// Took back an earlier change.
    Undo,
    /// Took back an undo.
    Redo,
    /// Changed a setting of the workspace.
    Set,
    /// The frame of a meeting: its start, its agenda, its end, its rating.
    Review,
    /// Which entry of a meeting is on, and the seconds used: written often, said seldom.
    Clock,
    /// Wrote down what a meeting decided.
    Decide,
    /// Asked for, did or undid an action.
    Action,
    /// Read a report's check-in.
    Acknowledge,
    /// Asked for silence until a day.
    Snooze,
    /// Judged a causal theory.
    Judge,
    /// Handed one person's items to another.
    HandOver,
    /// Said how something ended.
    Score,
    /// Closed a cycle.
    Close,
    /// Took back how something ended.
    Reopen,
    /// Made what goes on from what ended, or said that nothing does.
    Carry,
    /// Erased what somebody is called and what they wrote, here and in the log.
    Forget,
    /// Took in what sources measured.
    Pull,
}

impl Verb {
    /// In the past tense, as the log says it: `checked in`.
    pub fn past(self) -> &'static str {
        match self {
            Verb::Add => "added",
            Verb::Revise => "revised",
            Verb::CheckIn => "checked in",
            Verb::Correct => "corrected",
            Verb::Link => "linked",
            Verb::Unlink => "unlinked",
            Verb::Move => "moved",
            Verb::Archive => "archived",
            Verb::Unarchive => "brought back",
            Verb::Delete => "deleted",
            Verb::Import => "imported",
            Verb::Filed => "noted",
            Verb::Undo => "undid",
            Verb::Redo => "redid",
            Verb::Set => "set",
            Verb::Review => "reviewed",
            Verb::Clock => "went on",
            Verb::Decide => "decided",
            Verb::Action => "action",
            Verb::Acknowledge => "acknowledged",
            Verb::Snooze => "snoozed",
            Verb::Pull => "pulled",
            Verb::Judge => "judged",
            Verb::HandOver => "handed over",
            Verb::Score => "scored",
            Verb::Close => "closed",
            Verb::Reopen => "reopened",
            Verb::Carry => "carried over",
            Verb::Forget => "forgot",
        }
    }
}

/// Who does something, and when: made by `cli` and `tui`, which alone may read the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    /// The person; `None`: nobody said who they are, or a script.
    pub by: Option<Id>,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// The local day it counts for.
    pub on: NaiveDate,
}

/// Anything with an identity that a change can create.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entity {
    /// A period.
    Cycle(Cycle),
    /// A node of the organisation.
    Team(Team),
    /// Someone.
    Person(Person),
    /// An objective, key result or project.
    Item(Box<Item>),
    /// Project → goal.
    Link(Link),
    /// What recurs.
    Meeting(Meeting),
    /// One holding of a meeting.
    Review(Box<Review>),
    /// A line of a meeting.
    Decision(Decision),
    /// A promise of a meeting.
    Action(Action),
    /// What a person put on an agenda.
    Topic(Topic),
    /// A manager has read a check-in.
    Acknowledgement(Acknowledgement),
}

impl Entity {
    /// Its identity.
    pub fn id(&self) -> Id {
        match self {
            Entity::Cycle(e) => e.id,
            Entity::Team(e) => e.id,
            Entity::Person(e) => e.id,
            Entity::Item(e) => e.id,
            Entity::Link(e) => e.id,
            Entity::Meeting(e) => e.id,
            Entity::Review(e) => e.id,
            Entity::Decision(e) => e.id,
            Entity::Action(e) => e.id,
            Entity::Topic(e) => e.id,
            Entity::Acknowledgement(e) => e.id,
        }
    }

    /// What it is, as written in a sentence.
    pub fn noun(&self) -> &'static str {
        match self {
            Entity::Cycle(_) => "cycle",
            Entity::Team(_) => "team",
            Entity::Person(_) => "person",
            Entity::Item(e) => e.kind().name(),
            Entity::Link(_) => "link",
            Entity::Meeting(_) => "meeting",
            Entity::Review(_) => "review",
            Entity::Decision(_) => "decision",
            Entity::Action(_) => "action",
            Entity::Topic(_) => "topic",
            Entity::Acknowledgement(_) => "acknowledgement",
        }
    }
}

/// One operation. A list of them, all or none, is a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// Something new, whole.
    Create(Entity),
    /// A field takes a new value.
    Set {
        /// The entity.
        of: Id,
        /// What the author saw.
        old: Field,
        /// What it becomes; the same field.
        new: Field,
    },
    /// A statement is added.
    CheckIn(Box<CheckIn>),
    /// A statement is taken back: it stays in the history, and counts no more.
    Void {
        /// The check-in.
        check_in: Id,
        /// Its item.
        item: Id,
    },
    /// A statement taken back counts again.
    Unvoid {
        /// The check-in.
        check_in: Id,
        /// Its item.
        item: Id,
    },
}

impl Op {
    /// The entity it is about: of a check-in, its item.
    pub fn subject(&self) -> Id {
        match self {
            Op::Create(entity) => entity.id(),
            Op::Set { of, .. } => *of,
            Op::CheckIn(c) => c.item,
            Op::Void { item, .. } | Op::Unvoid { item, .. } => *item,
        }
    }

    /// The operation that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Op {
        match self {
            Op::Create(entity) => Op::Set { of: entity.id(), old: Field::Deleted(false), new: Field::Deleted(true) },
            Op::Set { of, old, new } => Op::Set { of: *of, old: new.clone(), new: old.clone() },
            Op::CheckIn(c) => Op::Void { check_in: c.id, item: c.item },
            Op::Void { check_in, item } => Op::Unvoid { check_in: *check_in, item: *item },
            Op::Unvoid { check_in, item } => Op::Void { check_in: *check_in, item: *item },
        }
    }
}

/// Everything a person, a script or an import does at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its identity.
    pub id: Id,
    /// Who; `None`: nobody said who they are, or a script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// The local day it counts for.
    pub on: NaiveDate,
    /// What was meant.
    pub verb: Verb,
    /// The reason, where one was given or asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The change this one takes back (of an undo or a redo).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Id>,
    /// The review it was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Id>,
    /// What it does, in order.
    pub ops: Vec<Op>,
}

impl Change {
    /// A change without reason, undo or review.
    pub fn new(id: Id, author: Author, verb: Verb, ops: Vec<Op>) -> Change {
        Change { id, by: author.by, at: author.at, on: author.on, verb, why: None, undoes: None, review: None, ops }
    }

    /// A change out of its JSON; `None`: it says something this version does not know, and would lose. The error is about text
    /// that no version could have written.
    pub fn read_known(text: &str) -> Result<Option<Change>, serde_json::Error> {
        let mut is_unknown = false;
        let mut reader = serde_json::Deserializer::from_str(text);
        // The place of a change in the order of all stands beside it.
        let ignored = |path: serde_ignored::Path<'_>| is_unknown |= !matches!(path.to_string().as_str(), "stamp" | "device");
        match serde_ignored::deserialize(&mut reader, ignored) {
            Ok(change) => Ok((!is_unknown).then_some(change)),
            Err(e) if e.to_string().starts_with("unknown variant") => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The same with its reason; a blank one counts as none.
    #[must_use]
    pub fn because(mut self, why: &str) -> Change {
        let why = why.trim();
        self.why = (!why.is_empty()).then(|| why.to_owned());
        self
    }

    /// The change that takes this one back, operation by operation, last first. Undoing an undo is a redo.
    #[must_use]
    pub fn inverse(&self, id: Id, author: Author) -> Change {
        let verb = if self.verb == Verb::Undo { Verb::Redo } else { Verb::Undo };
        let ops = self.ops.iter().rev().map(Op::inverse).collect();
        Change { why: self.why.clone(), undoes: Some(self.id), review: self.review, ..Change::new(id, author, verb, ops) }
    }

    /// The items it touches, each once, in order of first touch.
    pub fn subjects(&self) -> Vec<Id> {
        let mut seen = std::collections::HashSet::new();
        self.ops.iter().map(Op::subject).filter(|id| seen.insert(*id)).collect()
    }
}

/// When and where a change was made, in the one order that all laptops share: by `time`, then by the id of the change. Never by
/// its place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// A hybrid logical clock: milliseconds since 1970 UTC × 32768 + a counter; later than all its author had seen of what the
    /// change is about.
    pub time: i64,
    /// Where it was made.
    pub device: Id,
}

/// A change that says something this version does not know: kept as it came, until there is one that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedChange {
    /// Its identity.
    pub id: Id,
    /// When and where it was made.
    pub stamp: Stamp,
    /// All of it, as a line of a workspace file.
    pub text: String,
}

/// A piece of what one laptop tells another, in the order in which they are told.
#[derive(Debug, Clone, PartialEq)]
pub enum LogPiece {
    /// Which workspace it is. Files of the first version do not say.
    Workspace(Id),
    /// A change; without a stamp (files of the first version) it was made after those told before it.
    Change(Change, Option<Stamp>),
    /// A change of a newer version.
    Parked(ParkedChange),
}

/// The operations of a change, in order, where there may be more of them than memory has room for: out of a list, out of
/// files, out of the log.
pub trait Ops {
    /// Hands every operation over, and stops at the first error. Asked again it hands over the same ones, or fails.
    fn each<E: From<Refusal>>(&self, take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E>;
}

impl Ops for Vec<Op> {
    fn each<E: From<Refusal>>(&self, take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E> {
        self.iter().try_for_each(take)
    }
}

/// Why a change is refused: one sentence saying what was tried, why not, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Refusal {
    /// From anything that prints.
    pub fn new(sentence: impl Into<String>) -> Refusal {
        Refusal(sentence.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    #[test]
    fn an_operation_undone_twice_is_itself() {
        let mut ids = Ids::seeded(3);
        let (item, check_in) = (ids.next_id(), ids.next_id());
        for op in [Op::Set { of: item, old: Field::Target(Some(0.1)), new: Field::Target(None) }, Op::Void { check_in, item }] {
            assert_eq!(op.inverse().inverse(), op);
        }
    }

    #[test]
    fn an_operation_survives_json_bit_for_bit() {
        let item = Ids::seeded(4).next_id();
        for n in [0.1 + 0.2, 0.421_711_899_916_784_4, 1e15, -0.0, f64::MIN_POSITIVE] {
            let op = Op::Set { of: item, old: Field::Target(None), new: Field::Target(Some(n)) };
            let text = serde_json::to_string(&op).unwrap();
            assert_eq!(serde_json::from_str::<Op>(&text).unwrap(), op, "{text}");
        }
        assert!(serde_json::from_str::<Field>(r#"{"weight":"NaN"}"#).is_err());
        assert!(serde_json::from_str::<Field>(r#"{"weight":"1e999"}"#).is_err());
    }
}
