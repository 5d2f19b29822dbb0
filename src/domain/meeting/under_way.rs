//! A review that is not ended, as it is told wherever one is not in it: its number, where it stands, what is left of it.
//!
//! Must not know: whether anybody runs it now; who holds it, or the file, tells that.

use super::RunningReview;
use crate::domain::{
    id::Id,
    review::Review,
    text::say::{say_clock, say_count},
};

/// Where a review that is not ended stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// The review.
    pub review: Id,
    /// Its number.
    pub number: u32,
    /// Seconds that passed in it.
    pub spent: i64,
    /// Seconds planned for it.
    pub planned: i64,
}

/// A clock that runs is written every 15 seconds: one that was not written for so many milliseconds stands.
const SILENCE: i64 = 20_000;

/// Whether somebody runs a review now whose clock was written last at that moment, both in milliseconds since 1970 UTC.
pub fn runs(written: i64, now: i64) -> bool {
    (0..SILENCE).contains(&(now - written))
}

impl UnderWay {
    /// As the file has it.
    pub fn of(review: &Review) -> UnderWay {
        let ms = review.other_ms + review.running_ms + review.agenda.iter().map(|e| e.spent_ms).sum::<u64>();
        UnderWay::at(review.id, review.number, ms, review.minutes)
    }

    /// As whoever runs it has it.
    pub fn running(meeting: &RunningReview) -> UnderWay {
        UnderWay::at(meeting.review, meeting.number, meeting.total_ms(), meeting.minutes)
    }

    fn at(review: Id, number: u32, ms: u64, minutes: u32) -> UnderWay {
        UnderWay { review, number, spent: i64::try_from(ms / 1000).unwrap_or(i64::MAX), planned: i64::from(minutes) * 60 }
    }

    /// Seconds left of it; below zero it runs over.
    pub fn left(&self) -> i64 {
        self.planned - self.spent
    }

    /// `review 3 stands at 4:12`.
    pub fn stands(&self) -> String {
        format!("review {} stands at {}", self.number, say_clock(self.spent))
    }

    /// What of the time is left, as a sentence has it: `8:40 left of 15 minutes`, `2:10 over its 15 minutes`.
    pub fn left_said(&self) -> String {
        let minutes = say_count(usize::try_from(self.planned / 60).unwrap_or_default(), "minute", "minutes");
        match self.left() {
            over @ ..0 => format!("{} over its {minutes}", say_clock(-over)),
            left => format!("{} left of {minutes}", say_clock(left)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_and_what_is_over_too() {
        let at = |ms| UnderWay::at(Id::WORKSPACE, 3, ms, 15);
        assert_eq!(at(252_900).stands(), "review 3 stands at 4:12");
        assert_eq!(at(380_000).left_said(), "8:40 left of 15 minutes");
        assert_eq!((at(1_030_000).left(), at(1_030_000).left_said()), (-130, "2:10 over its 15 minutes".to_owned()));
    }
}
