//! A day that is over, as it is looked at: which day, and what of it is meant.
//!
//! Must not know: how such a day is read.

use super::text::{
    number::format_plain,
    say::{say_count, say_full},
};
use chrono::NaiveDate;

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
    /// What of it is read.
    pub reading: Reading,
    /// How many check-ins about that day or earlier ones were made after it.
    pub later: u32,
}

impl AsOf {
    /// `18 days ago, read only   as known then   4 check-ins came later`: what stands beside the day.
    pub fn said(&self, today: NaiveDate) -> String {
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
        let later = say_count(self.later as usize, "check-in", "check-ins");
        let later = if self.later > 0 { format!("   {later} came later") } else { String::new() };
        format!("{ago}, read only   {reading}{later}")
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
