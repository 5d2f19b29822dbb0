//! Check-ins, and the summary of an item's check-ins that screens live on.
//!
//! Check-ins are only ever added; a wrong one is voided with a reason, and a corrected one added.
//! The history of an item may be long, so the cascade in memory holds only its [`Summary`]; the store makes it
//! again whenever the item changes, and reads the whole history for the one item that is looked at.

use super::{decimal, id::Id, meeting::entries::is_round_note, ticked::Ticked};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::health::Word;

/// One dated statement about a key result, an objective or a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckIn {
    /// Its identity.
    pub id: Id,
    /// What it is about.
    pub item: Id,
    /// The day it speaks of, chosen by a person. One dated after today is not seen yet.
    pub on: NaiveDate,
    /// Who said it; `None`: a script, or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// The measured value in the key result's unit: of milestones the weight done, of yes/no 0 or 1.
    /// `None`: nothing was measured, an earlier value stands.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Which steps are done; `None` unless it is about milestones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Ticked>,
    /// 0–10, "how sure am I that we reach the target"; `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// An imported status without a number, or a project's stated health.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Word>,
    /// A project's stated progress, 0–1.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// What happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Box<str>>,
    /// What comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<str>>,
    /// Said with `=`: the value is repeated on purpose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
    /// The source its value came from. Without `by` it came by itself: nobody stands behind it but the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Box<str>>,
    /// Its id in the file it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<Box<str>>,
    /// The review it was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Id>,
}

impl CheckIn {
    /// An empty check-in: at least one statement must be added before it is one.
    pub fn new(id: Id, item: Id, on: NaiveDate, by: Option<Id>) -> CheckIn {
        CheckIn {
            id,
            item,
            on,
            by,
            value: None,
            done: None,
            confidence: None,
            word: None,
            progress: None,
            note: None,
            next: None,
            unchanged: false,
            measured: None,
            external: None,
            review: None,
        }
    }

    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        self.value.is_none()
            && self.done.is_none()
            && self.confidence.is_none()
            && self.word.is_none()
            && self.progress.is_none()
            && self.note.is_none()
            && self.next.is_none()
            && !self.unchanged
    }

    /// Whether its value came by itself from a source: news about the number, and no word of anybody. It settles no deadline.
    pub fn came_by_itself(&self) -> bool {
        self.measured.is_some() && self.by.is_none()
    }

    /// Whether its id is made of what it says, so that two changes may say it: the same row of a file, the same number of a source.
    pub fn is_known_by_what_it_says(&self) -> bool {
        self.external.is_some() || self.came_by_itself()
    }

    /// Whether it is what a blind round came to: the record of it stands where a note would.
    pub fn is_of_round(&self) -> bool {
        self.note.as_deref().is_some_and(is_round_note)
    }

    /// What somebody wrote in their own words; `None`: nothing, for the record of a blind round nobody wrote.
    pub fn words(&self) -> Option<&str> {
        self.note.as_deref().filter(|note| !note.trim().is_empty() && !is_round_note(note))
    }

    /// The owner's word in it: the band of its confidence, else its word.
    pub fn stated(&self) -> Option<Word> {
        self.confidence.map(super::goal::word_of_confidence).or(self.word)
    }
}

/// How many weeks the small chart of a row shows.
pub const SPARK_WEEKS: usize = 13;

/// How many changes of confidence a summary remembers.
pub const RECENT: usize = 8;

/// What all check-ins of one item come to, as far as rows, rules and counts need it. Derived: made from the check-ins
/// that are not voided and not after the day it was made for, never edited by hand. Kept small: there is one per item.
#[derive(Debug, Clone)]
pub struct Summary {
    /// How many check-ins there are.
    pub count: u32,
    /// The day of the oldest; `None`: never checked in.
    pub first_on: Option<NaiveDate>,
    /// The day of the newest; `None`: never checked in.
    pub last_on: Option<NaiveDate>,
    /// The newest value, and its day.
    pub value: Option<(NaiveDate, f64)>,
    /// Since which check-in the value is what it is: its day.
    pub value_since: Option<NaiveDate>,
    /// The steps done, of milestones.
    pub done: Ticked,
    /// The newest statement of the owner: its day, the confidence if there was a number, and the word.
    pub stated: Option<Stated>,
    /// A project's newest stated progress, 0–1.
    pub progress: Option<f64>,
    /// Where its values come from, of an item that a source feeds or fed.
    pub measured: Option<Box<Measured>>,
    /// How many of the newest check-ins of people in a row have the same value (1 when the newest differs from the one before; 0
    /// without a value, and when a source brought another since).
    pub unmoved: u8,
    /// How many of the newest check-ins of people in a row were an explicit "no change".
    pub unchanged: u8,
    /// Of a bound metric: on how many days from its start to the newest check-in the value was known to be inside.
    pub held_days: f32,
    /// Of a bound metric: whether the newest value is inside.
    pub inside: bool,
    /// How the confidence went lately: what *falling* looks back on.
    pub recent: Recent,
    /// The last value of each week, the newest week last; NaN where a week has none. For a project: its progress.
    pub spark: [f32; SPARK_WEEKS],
    /// The Monday of the newest week in `spark`; `None` while there is no value.
    pub spark_week: Option<NaiveDate>,
}

impl Default for Summary {
    fn default() -> Self {
        Summary {
            count: 0,
            first_on: None,
            last_on: None,
            value: None,
            value_since: None,
            measured: None,
            done: Ticked::default(),
            stated: None,
            progress: None,
            unmoved: 0,
            unchanged: 0,
            held_days: 0.0,
            inside: false,
            recent: Recent::default(),
            spark: [f32::NAN; SPARK_WEEKS],
            spark_week: None,
        }
    }
}

/// Weeks without a value are equal to each other, though NaN is not.
impl PartialEq for Summary {
    fn eq(&self, other: &Summary) -> bool {
        fn rest(s: &Summary) -> impl PartialEq {
            let said = (s.stated, s.progress, s.unmoved, s.unchanged, s.recent);
            (
                s.count,
                (s.first_on, s.last_on),
                (s.value, s.value_since, s.measured.clone()),
                s.done.clone(),
                said,
                s.held_days,
                s.inside,
                s.spark_week,
            )
        }
        rest(self) == rest(other) && self.spark.iter().zip(&other.spark).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
    }
}

impl Summary {
    /// The day somebody last spoke of it; `None`: nobody ever did. What came by itself is no word of anybody.
    pub fn heard_on(&self) -> Option<NaiveDate> {
        self.measured.as_ref().map_or(self.last_on, |measured| measured.heard_on)
    }

    /// The source that the newest value came from; `None`: somebody said it, or there is none.
    pub fn value_from(&self) -> Option<&str> {
        self.measured.as_ref().filter(|measured| measured.stands).map(|measured| &*measured.source)
    }
}

/// What a source brought of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What the source of the newest such value is called.
    pub source: Box<str>,
    /// Whether that value is the newest there is.
    pub stands: bool,
    /// The newest days on which a value came by itself with no longer silence between them than a source may keep
    /// ([`super::freshness::SOURCE_SILENT`]): the first and the last of them; `None`: people took them all.
    pub came: Option<(NaiveDate, NaiveDate)>,
    /// The day somebody last spoke of the item.
    pub heard_on: Option<NaiveDate>,
}

/// What an owner last said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stated {
    /// The day.
    pub on: NaiveDate,
    /// The number, if it was one.
    pub confidence: Option<u8>,
    /// Its band, or the word itself.
    pub word: Word,
}

/// The newest confidences of an item, each with the first day it was said; one said again is not a new one.
/// Packed, because there is one of these per item: days count back from the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recent {
    newest: Option<NaiveDate>,
    /// Days before `newest`, newest first; the first is 0.
    back: [u16; RECENT],
    confidence: [u8; RECENT],
    len: u8,
}

impl Recent {
    /// Remembers a confidence, not older than the newest remembered. Of several on a day the last counts.
    pub fn push(&mut self, on: NaiveDate, confidence: u8) {
        let mut all: Vec<(NaiveDate, u8)> = self.iter().collect();
        all.retain(|&(day, _)| day < on);
        if all.first().is_none_or(|&(_, last)| last != confidence) {
            all.insert(0, (on, confidence));
        }
        *self = all.into_iter().collect();
    }

    /// Day and confidence, newest first.
    pub fn iter(&self) -> impl Iterator<Item = (NaiveDate, u8)> {
        let newest = self.newest;
        (0..usize::from(self.len)).filter_map(move |i| {
            let day = newest?.checked_sub_days(chrono::Days::new(u64::from(self.back[i])))?;
            Some((day, self.confidence[i]))
        })
    }

    /// As packed: the newest day, and of each the days before it and the confidence, newest first.
    pub fn packed(&self) -> (Option<NaiveDate>, impl Iterator<Item = (u16, u8)>) {
        (self.newest, (0..usize::from(self.len)).map(|i| (self.back[i], self.confidence[i])))
    }

    /// The other way round; `None` when there is more than it can hold.
    pub fn unpacked(newest: NaiveDate, each: impl Iterator<Item = (u16, u8)>) -> Option<Recent> {
        let mut recent = Recent { newest: Some(newest), ..Recent::default() };
        for (back, confidence) in each {
            let i = usize::from(recent.len);
            *recent.back.get_mut(i)? = back;
            recent.confidence[i] = confidence;
            recent.len += 1;
        }
        Some(recent)
    }

    /// The confidence that stood at the end of a day, and since when. Of a day before all that is remembered: the oldest
    /// remembered, when that was forgotten for room; `None` when nothing had been said yet.
    pub fn at(&self, day: NaiveDate) -> Option<(NaiveDate, u8)> {
        let full = usize::from(self.len) == RECENT;
        self.iter().find(|&(on, _)| on <= day).or_else(|| self.iter().last().filter(|_| full))
    }
}

/// From newest to oldest, as [`Recent::iter`] gives them; what does not fit is forgotten.
impl FromIterator<(NaiveDate, u8)> for Recent {
    fn from_iter<I: IntoIterator<Item = (NaiveDate, u8)>>(newest_first: I) -> Recent {
        let mut recent = Recent::default();
        for (on, confidence) in newest_first {
            let i = usize::from(recent.len);
            let newest = *recent.newest.get_or_insert(on);
            // 65,535 days are 179 years: whatever is older is forgotten too.
            let Ok(back) = u16::try_from((newest - on).num_days()) else { break };
            if i == RECENT {
                break;
            }
            recent.back[i] = back;
            recent.confidence[i] = confidence;
            recent.len += 1;
        }
        recent
    }
}
