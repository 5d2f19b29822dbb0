//! A review that is not ended, as it is told wherever one is not in it: its number, where it stands, what is left of it, and who
//! runs it.
//!
//! Must not know: how that is found out.

use super::RunningReview;
use crate::domain::{
    cascade::Cascade,
    id::Id,
    recurring::Which,
    review::Review,
    text::{
        one_line,
        say::{say_clock, say_count, say_date},
    },
};
use chrono::NaiveDate;

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
pub const SILENCE: i64 = 20_000;

/// So many milliseconds after its last word another laptop still counts as the one that runs a review: what it writes arrives late.
const LATE: i64 = 60 * 60 * 1000;

/// Where a review runs that this process does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it was left, on this laptop.
    Left,
    /// Nowhere: the process that ran it was killed, on this laptop.
    Killed,
    /// In another window of this laptop.
    Window,
    /// On another laptop, as far as is known here.
    Laptop,
}

impl Place {
    /// As a sentence goes on with it: `in another window`.
    pub fn said(self) -> &'static str {
        match self {
            Place::Left | Place::Killed => "here",
            Place::Window => "in another window",
            Place::Laptop => "on another laptop",
        }
    }
}

/// Who runs a review that this process does not run, or ran it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runner {
    /// The review.
    pub review: Id,
    /// Who; `None`: nobody named.
    pub by: Option<Id>,
    /// Since when, in milliseconds since 1970 UTC.
    pub since: i64,
    /// When its clock was written last, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Where.
    pub place: Place,
}

impl Runner {
    /// Whether it is to be taken for running at that moment, in milliseconds since 1970 UTC: then it is not gone on with unasked.
    pub fn runs(&self, now: i64) -> bool {
        match self.place {
            Place::Left | Place::Killed => false,
            Place::Window => true,
            Place::Laptop => now - self.at < LATE,
        }
    }

    /// Whether its clock was heard of so lately that it goes on.
    pub fn is_heard(&self, now: i64) -> bool {
        self.runs(now) && now - self.at < SILENCE
    }

    /// `Mara Lind runs it in another window, since 10:02`; `clock` says when a moment was.
    pub fn said(&self, cascade: &Cascade, clock: impl Fn(i64) -> String) -> String {
        let by = self.by.and_then(|id| cascade.person(id)).map(|p| one_line(&p.name, 40).into_owned());
        let by = by.unwrap_or_else(|| "somebody".to_owned());
        let since = clock(self.since);
        match self.place {
            Place::Left | Place::Killed => format!("{by} ran it last, until {}", clock(self.at)),
            Place::Laptop if clock(self.at) != since => {
                format!("{by} runs it {}, since {since}, last heard of at {}", self.place.said(), clock(self.at))
            }
            Place::Window | Place::Laptop => format!("{by} runs it {}, since {since}", self.place.said()),
        }
    }
}

/// Of the reviews that are not ended (the newest first) those that are asked about before another is begun: what whoever is here
/// began, what `runs` elsewhere and is of the meeting they would begin, and whatever else was begun of the same meeting.
pub fn asked_about<'a>(
    cascade: &Cascade,
    open: Vec<&'a Review>,
    me: Option<Id>,
    which: &Which,
    runs: impl Fn(Id) -> bool,
) -> Vec<&'a Review> {
    let is_mine = |r: &Review| r.facilitator.is_none() || me.is_none() || r.facilitator == me;
    let is_meant = |r: &Review| is_mine(r) || (cascade.meeting_of_review(r) == *which && runs(r.id));
    let meant: Vec<Which> = open.iter().filter(|r| is_meant(r)).map(|r| cascade.meeting_of_review(r)).collect();
    open.into_iter().filter(|r| meant.contains(&cascade.meeting_of_review(r))).collect()
}

/// `Review 12, Weekly review, of today, run by Mara Lind: 4:12 of 15:00`.
pub fn told(cascade: &Cascade, review: &Review, today: NaiveDate) -> String {
    let by = review.facilitator.and_then(|id| cascade.person(id)).map(|p| format!(", run by {}", one_line(&p.name, 40)));
    let stands = UnderWay::of(review);
    format!(
        "Review {}, {}, of {}{}: {} of {}",
        review.number,
        one_line(&cascade.terms_of(review).name, 40),
        say_date(review.on, today),
        by.unwrap_or_default(),
        say_clock(stands.spent),
        say_clock(stands.planned)
    )
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
    use crate::domain::{company::Company, scope::Scope};

    #[test]
    fn who_runs_it_is_said_with_where_and_since_when() {
        let c = Company::new();
        let clock = |at: i64| format!("{}:{:02}", at / 60_000 / 60, at / 60_000 % 60);
        let minute = |n: i64| n * 60_000;
        let at = |place, at| Runner { review: Id::WORKSPACE, by: Some(c.person_id("Mara")), since: minute(602), at, place };
        let said = |place, n| at(place, minute(n)).said(&c.cascade, clock);
        assert_eq!(said(Place::Window, 610), "Mara Lind runs it in another window, since 10:02");
        assert_eq!(said(Place::Laptop, 602), "Mara Lind runs it on another laptop, since 10:02");
        assert_eq!(said(Place::Laptop, 610), "Mara Lind runs it on another laptop, since 10:02, last heard of at 10:10");
        assert_eq!(said(Place::Killed, 610), "Mara Lind ran it last, until 10:10");
        let runs = |place, after| at(place, minute(610)).runs(minute(610) + after);
        assert!(!runs(Place::Left, 0) && !runs(Place::Killed, 0), "what was left is nobody's, at once");
        assert!(runs(Place::Window, i64::from(u32::MAX)), "a window that is there has it, paused for hours too");
        assert!(runs(Place::Laptop, LATE - 1) && !runs(Place::Laptop, LATE));
        assert!(at(Place::Laptop, minute(610)).is_heard(minute(610) + SILENCE - 1));
        assert!(!at(Place::Laptop, minute(610)).is_heard(minute(610) + SILENCE));
    }

    #[test]
    fn what_one_began_is_asked_about_with_all_that_was_begun_of_the_same_meeting() {
        let c = Company::new();
        let mut ids = crate::domain::Ids::seeded(77);
        let day: NaiveDate = "2026-11-23".parse().unwrap();
        let mut of = |who: &str, scope: Option<Scope>| Review {
            facilitator: Some(c.person_id(who)),
            scope,
            ..Review::new(ids.next_id(), 3, day, 15)
        };
        let team = Scope::People(vec![c.person_id("Jon")]);
        let (mara, jon, other) = (of("Mara", None), of("Jon", None), of("Jon", Some(team)));
        let open = || vec![&other, &jon, &mara];
        let asked = |me: &str, runs: &dyn Fn(Id) -> bool| -> Vec<Id> {
            let about = asked_about(&c.cascade, open(), Some(c.person_id(me)), &Which::First, runs);
            about.into_iter().map(|r| r.id).collect()
        };
        assert_eq!(asked("Mara", &|_| false), [jon.id, mara.id], "what Jon began apart is of the same meeting");
        assert_eq!(asked("Jon", &|_| false), [other.id, jon.id, mara.id]);
        assert_eq!(asked("Ana", &|_| false), [], "what others left is theirs");
        assert_eq!(asked("Ana", &|id| id == jon.id), [jon.id, mara.id]);
        assert_eq!(asked("Ana", &|id| id == other.id), [], "of another meeting");
        assert_eq!(told(&c.cascade, &mara, day), "Review 3, Weekly review, of today, run by Mara Lind: 0:00 of 15:00");
    }

    #[test]
    fn what_is_left_is_said_and_what_is_over_too() {
        let at = |ms| UnderWay::at(Id::WORKSPACE, 3, ms, 15);
        assert_eq!(at(252_900).stands(), "review 3 stands at 4:12");
        assert_eq!(at(380_000).left_said(), "8:40 left of 15 minutes");
        assert_eq!((at(1_030_000).left(), at(1_030_000).left_said()), (-130, "2:10 over its 15 minutes".to_owned()));
    }
}
