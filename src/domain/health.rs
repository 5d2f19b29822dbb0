//! The words of judgement: health, the owner's word, freshness, flags.
//!
//! What they are concluded from stands in `pace`, `freshness` and `flags`.

use serde::{Deserialize, Serialize};

/// What an owner says, or an import says for them: a band of confidence, or a word without a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Word {
    /// Confidence 7–10.
    #[serde(rename = "on track")]
    OnTrack,
    /// Confidence 4–6.
    #[serde(rename = "at risk")]
    AtRisk,
    /// Confidence 0–3.
    #[serde(rename = "off track")]
    OffTrack,
}

impl Word {
    /// All three, best first.
    pub const ALL: [Word; 3] = [Word::OnTrack, Word::AtRisk, Word::OffTrack];

    /// As written everywhere.
    pub fn word(self) -> &'static str {
        Health::from(self).word()
    }

    /// Reads `on track`, `on-track`, `on_track` in any case.
    pub fn from_word(text: &str) -> Option<Word> {
        let text = text.trim().to_lowercase().replace(['-', '_'], " ");
        Word::ALL.into_iter().find(|w| w.word() == text)
    }
}

/// What the program concludes about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Health {
    /// Fine, and known to be.
    #[serde(rename = "on track")]
    OnTrack,
    /// Behind, or said to be.
    #[serde(rename = "at risk")]
    AtRisk,
    /// Far behind, or said to be.
    #[serde(rename = "off track")]
    OffTrack,
    /// Nothing said, nothing measured, or too long ago.
    #[serde(rename = "no data")]
    NoData,
    /// Before its start.
    #[serde(rename = "not started")]
    NotStarted,
    /// Done, cancelled, or its cycle is over.
    #[serde(rename = "closed")]
    Closed,
}

impl Health {
    /// As written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Health::OnTrack => "on track",
            Health::AtRisk => "at risk",
            Health::OffTrack => "off track",
            Health::NoData => "no data",
            Health::NotStarted => "not started",
            Health::Closed => "closed",
        }
    }

    /// How bad: off track 3, at risk 2, no data 1, on track and the rest 0 (rules.md, "The owner's word").
    pub fn severity(self) -> u8 {
        match self {
            Health::OffTrack => 3,
            Health::AtRisk => 2,
            Health::NoData => 1,
            Health::OnTrack | Health::NotStarted | Health::Closed => 0,
        }
    }
}

impl From<Word> for Health {
    fn from(word: Word) -> Health {
        match word {
            Word::OnTrack => Health::OnTrack,
            Word::AtRisk => Health::AtRisk,
            Word::OffTrack => Health::OffTrack,
        }
    }
}

/// How old the last check-in is, against what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// Nothing is owed yet.
    Fresh,
    /// Owed today or in the last three days.
    Due,
    /// Owed for more than three days.
    Stale,
    /// Never checked in, and past due. Counts as stale.
    Never,
}

impl Freshness {
    /// As written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Freshness::Fresh => "fresh",
            Freshness::Due => "due",
            Freshness::Stale => "stale",
            Freshness::Never => "never",
        }
    }

    /// Stale or never: what is known is too old to be called on track.
    pub fn is_stale(self) -> bool {
        matches!(self, Freshness::Stale | Freshness::Never)
    }
}

/// A reason for an item to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flag {
    /// Health is off track.
    #[serde(rename = "off track")]
    OffTrack,
    /// Health is at risk.
    #[serde(rename = "at risk")]
    AtRisk,
    /// Stale or never checked in.
    #[serde(rename = "stale")]
    Stale,
    /// A check-in is owed.
    #[serde(rename = "due")]
    Due,
    /// Serves nothing, or is served by nothing.
    #[serde(rename = "unlinked")]
    Unlinked,
    /// A link without a *because*.
    #[serde(rename = "no theory")]
    NoTheory,
    /// Nobody answers for it.
    #[serde(rename = "no owner")]
    NoOwner,
    /// Word and number contradict each other.
    #[serde(rename = "disagreement")]
    Disagreement,
    /// Confidence dropped.
    #[serde(rename = "falling")]
    Falling,
    /// A target, date, owner or the like was changed in an open cycle.
    #[serde(rename = "revised")]
    Revised,
    /// An action about it is past its date.
    #[serde(rename = "overdue action")]
    OverdueAction,
    /// Advice on how it is written.
    #[serde(rename = "lint")]
    Lint,
}

impl Flag {
    /// All of them, in the order they are listed.
    pub const ALL: [Flag; 12] = [
        Flag::OffTrack,
        Flag::AtRisk,
        Flag::Stale,
        Flag::Due,
        Flag::Unlinked,
        Flag::NoTheory,
        Flag::NoOwner,
        Flag::Disagreement,
        Flag::Falling,
        Flag::Revised,
        Flag::OverdueAction,
        Flag::Lint,
    ];

    /// As written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Flag::OffTrack => "off track",
            Flag::AtRisk => "at risk",
            Flag::Stale => "stale",
            Flag::Due => "due",
            Flag::Unlinked => "unlinked",
            Flag::NoTheory => "no theory",
            Flag::NoOwner => "no owner",
            Flag::Disagreement => "disagreement",
            Flag::Falling => "falling",
            Flag::Revised => "revised",
            Flag::OverdueAction => "overdue action",
            Flag::Lint => "lint",
        }
    }

    /// Reads a flag as people type it: `off-track`, `Off track`.
    pub fn from_word(text: &str) -> Option<Flag> {
        let text = text.trim().to_lowercase().replace(['-', '_'], " ");
        Flag::ALL.into_iter().find(|f| f.word() == text)
    }
}

/// A set of flags in two bytes: there is one per item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(u16);

impl Flags {
    /// No flag.
    pub const NONE: Flags = Flags(0);

    /// Raises a flag.
    pub fn raise(&mut self, flag: Flag) {
        self.0 |= 1 << flag as u16;
    }

    /// Raises it when the condition holds.
    pub fn raise_if(&mut self, condition: bool, flag: Flag) {
        if condition {
            self.raise(flag);
        }
    }

    /// Whether it is raised.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & 1 << flag as u16 != 0
    }

    /// Whether none is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The raised ones, in listing order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |&f| self.has(f))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Flags {
        let mut set = Flags::NONE;
        flags.into_iter().for_each(|f| set.raise(f));
        set
    }
}
