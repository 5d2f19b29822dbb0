//! A day that is over, as it is looked at: which day, and what of it is meant.
//!
//! Must not know: how such a day is read.

use super::{
    id::Id,
    review::Review,
    text::{
        number::format_plain,
        say::{say_count, say_full},
    },
};
use chrono::NaiveDate;

/// Up to where what was said counts: the end of a day, or that of a review on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Until {
    /// The day.
    pub day: NaiveDate,
    /// The review whose last change is the last that counts; `None`: all of the day does.
    pub review: Option<Held>,
}

/// A review that was held, as it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Held {
    /// Which.
    pub id: Id,
    /// Its number.
    pub number: u32,
}

impl From<NaiveDate> for Until {
    fn from(day: NaiveDate) -> Until {
        Until { day, review: None }
    }
}

impl From<&Review> for Until {
    fn from(review: &Review) -> Until {
        // One that went on into a later day was over then.
        let day = review.known_on().unwrap_or(review.on);
        Until { day, review: Some(Held { id: review.id, number: review.number }) }
    }
}

impl Until {
    /// What orders two of them in time.
    pub fn order(self) -> (NaiveDate, u32) {
        (self.day, self.review.map_or(u32::MAX, |held| held.number))
    }

    /// `Mon 9 Nov 2026, the end of review 6`.
    pub fn said(self) -> String {
        let review = self.review.map_or_else(String::new, |held| format!(", the end of review {}", held.number));
        format!("{}{review}", say_full(self.day))
    }
}

/// Of a day that is over, what is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// What had been said by its end, on any laptop: what people knew then.
    AsKnown,
    /// The same and what was said later about that day and those before, and what files brought in since: how it was, as far as
    /// that is known today.
    AsItWas,
}

/// What a workspace as of a day is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: NaiveDate,
    /// The review at whose end it is read; `None`: at that of the day.
    pub review: Option<Held>,
    /// What of it is read.
    pub reading: Reading,
    /// How many check-ins about that day or earlier ones were made after that.
    pub later: u32,
}

impl AsOf {
    /// Up to where what was said counts.
    pub fn until(&self) -> Until {
        Until { day: self.day, review: self.review }
    }

    /// `as it stood on Mon 9 Nov 2026`, with what came later: what stands above whatever is told of that day. `chosen`: that it is read
    /// so was not asked for.
    pub fn said(&self, chosen: bool) -> String {
        let day = self.until().said();
        let later = (self.later > 0).then(|| {
            let said = say_count(self.later as usize, "check-in about it", "check-ins about it");
            format!("{said} or earlier days came later")
        });
        match (self.reading, later) {
            (Reading::AsKnown, None) => format!("as it stood on {day}"),
            (Reading::AsKnown, Some(later)) => format!("as it stood on {day}, as known then; {later}: --as-it-was has them"),
            (Reading::AsItWas, later) => {
                let later = later.map_or_else(String::new, |later| format!(" ({later})"));
                let chosen = if chosen { "; all of it was read from files later" } else { "" };
                format!("as it was on {day}, as far as is known today{later}{chosen}")
            }
        }
    }

    /// `18 days ago, read only`, `as known then`, `4 came later`: what stands beside the day.
    pub fn parts(&self, today: NaiveDate) -> Vec<String> {
        let days = usize::try_from((today - self.day).num_days()).unwrap_or(0);
        let ago = match days {
            0 => "the end of today".to_owned(),
            1 => "yesterday".to_owned(),
            n => format!("{} days ago", format_plain(n as f64)),
        };
        let reading = match self.reading {
            Reading::AsKnown => "as known then",
            Reading::AsItWas => "as far as is known today",
        };
        let later = (self.later > 0).then(|| format!("{} came later", say_count(self.later as usize, "check-in", "check-ins")));
        [format!("{ago}, read only"), reading.to_owned()].into_iter().chain(later).collect()
    }
}

/// The sentence where nothing is known of a day.
pub fn unknown(day: NaiveDate, first: Option<NaiveDate>) -> String {
    let day = say_full(day);
    match first {
        Some(first) => format!("nothing was known on {day}: the first change is of {}", say_full(first)),
        None => format!("nothing was known on {day}: nothing was ever changed here"),
    }
}
