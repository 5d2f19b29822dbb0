//! The words of judgement: health, the owner's word, freshness, flags.
//!
//! What they are concluded from stands in `pace`, `freshness` and `flags`.

use super::words::words;

words! {
    /// What an owner says, or an import says for them, best first: a band of confidence, or a word without a number.
    Word {
        OnTrack "on track" = "confidence 7–10",
        AtRisk "at risk" = "confidence 4–6",
        OffTrack "off track" = "confidence 0–3",
    }
}

words! {
    /// What the program concludes about an item.
    Health {
        OnTrack "on track" = "fine, and known to be",
        AtRisk "at risk" = "behind, or said to be",
        OffTrack "off track" = "far behind, or said to be",
        NoData "no data" = "nothing said, nothing measured, or too long ago",
        NotStarted "not started" = "before its start",
        Closed "closed" = "done, cancelled, or over with an outcome",
    }
}

impl Health {
    /// How bad: off track 3, at risk 2, no data 1, on track and the rest 0 (rules.md, "The owner's word").
    pub fn severity(self) -> u8 {
        match self {
            Health::OffTrack => 3,
            Health::AtRisk => 2,
            Health::NoData => 1,
            Health::OnTrack | Health::NotStarted | Health::Closed => 0,
        }
    }

    /// Its shape, wherever it is written; `ascii`: in signs that every terminal has.
    pub fn shape(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Health::OnTrack, false) => "●",
            (Health::AtRisk, false) => "▲",
            (Health::OffTrack, false) => "✖",
            (Health::NoData, false) => "○",
            (Health::NotStarted, false) => "·",
            (Health::Closed, false) => "■",
            (Health::OnTrack, true) => "+",
            (Health::AtRisk, true) => "~",
            (Health::OffTrack, true) => "!",
            (Health::NoData, true) => "-",
            (Health::NotStarted, true) => ".",
            (Health::Closed, true) => "#",
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

words! {
    /// How old the last check-in is, against what is owed.
    Freshness {
        Fresh "fresh" = "nothing is owed yet",
        Due "due" = "owed today or in the last three days",
        Stale "stale" = "owed for more than three days",
        Never "never" = "never checked in, and past due; counts as stale",
    }
}

impl Freshness {
    /// Stale or never: what is known is too old to be called on track.
    pub fn is_stale(self) -> bool {
        matches!(self, Freshness::Stale | Freshness::Never)
    }
}

words! {
    /// A reason for an item to be looked at, in the order they are listed.
    Flag {
        OffTrack "off track" = "its health is off track",
        AtRisk "at risk" = "its health is at risk",
        Stale "stale" = "its check-in is owed for longer than is waited, or was never made",
        Due "due" = "a check-in is owed",
        Unlinked "unlinked" = "it serves nothing, or nothing serves it",
        NoTheory "no theory" = "a link without a because",
        ToScore "to score" = "it is over, and nobody said how it ended",
        NoOwner "no owner" = "nobody answers for it",
        Disagreement "disagreement" = "word and number contradict each other",
        Falling "falling" = "its confidence dropped",
        Revised "revised" = "what was promised was changed in an open cycle",
        Overdue "overdue" = "it is active and past its last day",
        OverdueAction "overdue action" = "an action about it is past its date",
        Source "source" = "the source of its number has brought none for more than 7 days",
        Lint "lint" = "advice on how it is written",
    }
}

impl Flag {
    /// As people read it. What scripts and files call it stays.
    pub fn label(self) -> &'static str {
        match self {
            Flag::Lint => "wording",
            other => other.word(),
        }
    }
}

/// A set of flags in four bytes: there is one per item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(u32);

const _: () = assert!(Flag::ALL.len() <= u32::BITS as usize, "a set of flags has no room for so many");

impl Flags {
    /// No flag.
    pub const NONE: Flags = Flags(0);

    /// Raises a flag.
    pub fn raise(&mut self, flag: Flag) {
        self.0 |= 1 << flag as u32;
    }

    /// Raises it when the condition holds.
    pub fn raise_if(&mut self, condition: bool, flag: Flag) {
        if condition {
            self.raise(flag);
        }
    }

    /// Whether it is raised.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & 1 << flag as u32 != 0
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
