//! What the table of fields says about a field beside where it is kept: who has it, what it is called in which place, how it is
//! typed, how two laptops' words about it are united.
//!
//! Must not know: any field by name.

use super::FieldKey;
use crate::domain::{Kind, text::date::When, words::Choice};

/// What may have a field: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nouns(u16);

impl Nouns {
    /// Nothing people name: the records of reviews, or what is only kept.
    pub const NONE: Nouns = Nouns(0);
    /// Objectives.
    pub const OBJECTIVE: Nouns = Nouns(1);
    /// Key results.
    pub const KEY_RESULT: Nouns = Nouns(2);
    /// Projects.
    pub const PROJECT: Nouns = Nouns(4);
    /// People.
    pub const PERSON: Nouns = Nouns(8);
    /// Teams.
    pub const TEAM: Nouns = Nouns(16);
    /// Cycles.
    pub const CYCLE: Nouns = Nouns(32);
    /// Links from projects to what they should move.
    pub const LINK: Nouns = Nouns(64);
    /// Meetings.
    pub const MEETING: Nouns = Nouns(128);
    /// Objectives and key results.
    pub const GOAL: Nouns = Nouns::OBJECTIVE.and(Nouns::KEY_RESULT);
    /// Everything that hangs in the cascade.
    pub const ITEM: Nouns = Nouns::GOAL.and(Nouns::PROJECT);
    /// Everything that can be revised by its name.
    pub const ALL: Nouns = Nouns::ITEM.and(Nouns::PERSON).and(Nouns::TEAM).and(Nouns::CYCLE).and(Nouns::MEETING);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Nouns) -> Nouns {
        Nouns(self.0 | other.0)
    }

    /// The same as the bits a type can be told by.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set of those bits.
    pub const fn of_bits(bits: u16) -> Nouns {
        Nouns(bits)
    }

    /// Whether one of these is one of those.
    pub const fn meets(self, other: Nouns) -> bool {
        self.0 & other.0 != 0
    }

    /// Their names as written in a sentence.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [&str; 8] = ["objective", "key result", "project", "person", "team", "cycle", "link", "meeting"];
        NAMES.into_iter().enumerate().filter(|(n, _)| self.0 >> n & 1 == 1).map(|(_, name)| name).collect()
    }
}

impl From<Kind> for Nouns {
    fn from(kind: Kind) -> Nouns {
        match kind {
            Kind::Objective => Nouns::OBJECTIVE,
            Kind::KeyResult => Nouns::KEY_RESULT,
            Kind::Project => Nouns::PROJECT,
        }
    }
}

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Not at all: the program keeps it, or it has a command of its own.
    Nothing,
    /// A line that cannot be blank.
    Title,
    /// A line.
    Line,
    /// As much text as one likes.
    Page,
    /// A number.
    Number,
    /// A number from 0.
    Weight,
    /// A day.
    Day(When),
    /// One of a few words.
    Choice(&'static [Choice]),
    /// Someone, by name.
    Person,
    /// A team, by name or path.
    Team,
    /// A cycle, by name.
    Cycle,
    /// Objectives, by reference.
    Objectives,
    /// Something of its own kind, by name: the team above a team.
    Above,
    /// Steps with weight and date.
    Steps,
    /// Values on days.
    Waypoints,
    /// From one day to another, and what that is.
    TimesOff,
    /// How far something moves: an amount, or a share of the gap.
    Expect,
    /// Several people, by name.
    People,
    /// What something is about: everything, a team, some people, a level.
    Scope,
    /// A time of the day.
    Time,
    /// A whole number of something: minutes, seconds.
    Count,
}

/// What holds when two people changed a field without having seen each other's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// The last word as a whole; whoever was overwritten is told.
    Last,
    /// The last word as a whole; nobody needs to be told.
    Quiet,
    /// A list whose members are added and taken away one by one.
    Set,
    /// Parts that are each changed by themselves; their order is the last word's.
    Parts,
    /// The last word; only one laptop writes it, the one that runs the review, so two of them are told.
    Runner,
}

/// How a form asks for a field: of whom, and in which words.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Of whom it is asked so.
    pub of: Nouns,
    /// As labelled; empty: its name.
    pub label: &'static str,
    /// What holds while it is empty, shown dim.
    pub ghost: &'static str,
    /// One line on what to type. Names in braces are commands: `{accept}` becomes the key in force for it.
    pub hint: &'static str,
    /// Short: two such share a line where there is room.
    pub half: bool,
    /// Seldom said: asked behind what is asked of everyone.
    pub seldom: bool,
    /// Asked at once of what is new: the short form of its kind is made of these, the rest is one key away.
    pub brief: bool,
    /// Only asked of what is there already.
    pub later: bool,
    /// The words offered, where they are others than those of the field; the first then stands for nothing said.
    pub words: &'static [Choice],
}

impl Ask {
    /// Asked of all of these.
    pub const fn of(of: Nouns, hint: &'static str) -> Ask {
        Ask { of, label: "", ghost: "", hint, half: false, seldom: false, brief: false, later: false, words: &[] }
    }

    /// Under another label than its name.
    #[must_use]
    pub const fn label(self, label: &'static str) -> Ask {
        Ask { label, ..self }
    }

    /// What holds while nothing is typed.
    #[must_use]
    pub const fn ghost(self, ghost: &'static str) -> Ask {
        Ask { ghost, ..self }
    }

    /// Short.
    #[must_use]
    pub const fn half(self) -> Ask {
        Ask { half: true, ..self }
    }

    /// Seldom said.
    #[must_use]
    pub const fn seldom(self) -> Ask {
        Ask { seldom: true, ..self }
    }

    /// Asked at once of what is new.
    #[must_use]
    pub const fn brief(self) -> Ask {
        Ask { brief: true, ..self }
    }

    /// Not asked of what is new.
    #[must_use]
    pub const fn later(self) -> Ask {
        Ask { later: true, ..self }
    }

    /// With words of its own.
    #[must_use]
    pub const fn words(self, words: &'static [Choice]) -> Ask {
        Ask { words, ..self }
    }
}

/// All that is to be known of a field; see [`super::table`].
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// As people read it.
    pub name: &'static str,
    /// Its key in JSON, its column in CSV and its `--flag`, unless one of them is called otherwise.
    pub key: &'static str,
    /// Its column in CSV.
    pub column: &'static str,
    /// Its flag, without the dashes.
    pub flag: &'static str,
    /// What has it.
    pub of: Nouns,
    /// How it is typed.
    pub reads: Reads,
    /// What it holds, in one line: the help of the flag, and the reference.
    pub help: &'static str,
    /// Whether changing it in an open cycle is a revision, which asks for a reason (rules.md, "Revision").
    pub revision: bool,
    /// What holds when two changed it at once.
    pub merge: Merge,
    /// Whether what is carried over to the next cycle takes it along.
    pub carried: bool,
    /// How forms ask for it; empty: none does.
    pub asks: &'static [Ask],
}

impl Spec {
    /// A field that is typed.
    pub(super) const fn typed(name: &'static str, of: Nouns, reads: Reads, help: &'static str) -> Spec {
        Spec {
            name,
            key: name,
            column: name,
            flag: name,
            of,
            reads,
            help,
            revision: false,
            merge: Merge::Last,
            carried: false,
            asks: &[],
        }
    }

    /// A field that only the program writes, or that has a command of its own.
    pub(super) const fn kept(name: &'static str, merge: Merge, help: &'static str) -> Spec {
        Spec { merge, ..Spec::typed(name, Nouns::NONE, Reads::Nothing, help) }
    }

    /// Called otherwise by programs than by people.
    pub(super) const fn key(self, key: &'static str) -> Spec {
        Spec { key, column: key, flag: key, ..self }
    }

    pub(super) const fn column(self, column: &'static str) -> Spec {
        Spec { column, ..self }
    }

    pub(super) const fn flag(self, flag: &'static str) -> Spec {
        Spec { flag, ..self }
    }

    pub(super) const fn revision(self) -> Spec {
        Spec { revision: true, ..self }
    }

    pub(super) const fn merge(self, merge: Merge) -> Spec {
        Spec { merge, ..self }
    }

    pub(super) const fn carried(self) -> Spec {
        Spec { carried: true, ..self }
    }

    pub(super) const fn asks(self, asks: &'static [Ask]) -> Spec {
        Spec { asks, ..self }
    }

    /// How it is asked of one of these; `None`: not in a form.
    pub fn ask(&self, of: Nouns) -> Option<&'static Ask> {
        self.asks.iter().find(|ask| ask.of.meets(of))
    }
}

impl FieldKey {
    /// Every field of one of these that is typed, in the order of the table.
    pub fn of(nouns: Nouns) -> impl Iterator<Item = FieldKey> {
        FieldKey::ALL.into_iter().filter(move |key| key.spec().of.meets(nouns) && key.spec().reads != Reads::Nothing)
    }
}
