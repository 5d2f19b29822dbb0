//! What a meeting came to: its time by class, what was decided and asked for, what was left, and how well it went.

use crate::domain::{
    cascade::Cascade,
    health::Health,
    id::{Id, IdMap},
    review::{Action, Class, Decision, Entry, EntryState, Review},
    text::say::{say_clock, say_count},
};
use chrono::NaiveDate;

/// From this share of the seconds on, missing numbers are what a long meeting was about.
pub const OVERHEAD: f64 = 1.0 / 3.0;

/// The time of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassTime {
    /// Which.
    pub class: Class,
    /// How many entries were talked about.
    pub entries: usize,
    /// Seconds planned for them.
    pub planned: u32,
    /// Seconds used, on parked entries as well.
    pub used: u32,
}

/// What a meeting came to in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Seconds planned for all of it.
    pub planned: u32,
    /// Seconds used.
    pub used: u32,
    /// By class, only those that were on the agenda.
    pub classes: Vec<ClassTime>,
    /// Seconds of opening, closing and all between entries.
    pub other: u32,
    /// Seconds planned for opening and closing.
    pub frame: u32,
    /// The share of the seconds that went to missing numbers; `None`: no time passed.
    pub missing_share: Option<f64>,
    /// How many decisions.
    pub decisions: usize,
    /// How many actions.
    pub actions: usize,
    /// How many of those have no person or no date.
    pub loose_actions: usize,
    /// How many items were parked, those that stand in no agenda among them.
    pub parked: usize,
}

impl Summary {
    /// Of a review, ended or not.
    pub fn of(cascade: &Cascade, review: &Review) -> Summary {
        let used: u64 = review.other_ms + review.running_ms + review.agenda.iter().map(|e| e.spent_ms).sum::<u64>();
        let time = |class: Class| {
            let mut time = ClassTime { class, entries: 0, planned: 0, used: 0 };
            let mut ms = 0;
            // One that is asked for its number is in two classes.
            for (entry, planned, spent) in review.agenda.iter().flat_map(|e| parts(e, class)) {
                ms += spent;
                if entry.state != EntryState::Parked {
                    time.entries += 1;
                    time.planned += planned;
                }
            }
            time.used = (ms / 1000) as u32;
            (time.entries > 0 || time.used > 0).then_some(time)
        };
        let missing: u64 = review.agenda.iter().map(|e| e.spent().0).sum();
        Summary {
            planned: review.minutes.saturating_mul(60),
            used: (used / 1000) as u32,
            classes: Class::ALL.into_iter().filter_map(time).collect(),
            frame: review.opening + review.closing,
            other: ((review.other_ms + review.running_ms) / 1000) as u32,
            missing_share: (used > 0).then(|| missing as f64 / used as f64),
            decisions: decisions(cascade, review.id).len(),
            actions: actions(cascade, review.id).len(),
            loose_actions: actions(cascade, review.id).iter().filter(|a| a.owner.is_none() || a.due.is_none()).count(),
            parked: parked(&review.agenda) + review.parked_more,
        }
    }

    /// Seconds over the plan; 0 when it ended in time.
    pub fn over(&self) -> u32 {
        self.used.saturating_sub(self.planned)
    }

    /// Whether it ended in time, in a sentence.
    pub fn in_time(&self) -> String {
        let used = say_clock(i64::from(self.used));
        match self.over() {
            0 => format!("It took {used} of {} and ended in time.", say_clock(i64::from(self.planned))),
            over => format!(
                "It took {used} of {} and ran over by {}.",
                say_clock(i64::from(self.planned)),
                say_clock(i64::from(over))
            ),
        }
    }

    /// What was written down and left, in a sentence.
    pub fn outcome(&self) -> String {
        let loose = match self.loose_actions {
            0 => String::new(),
            n => format!(" ({n} without a person or a date)"),
        };
        format!(
            "{}, {}{loose}, {} parked.",
            match self.decisions {
                0 => "No decisions".to_owned(),
                n => say_count(n, "decision", "decisions"),
            },
            say_count(self.actions, "action", "actions"),
            say_count(self.parked, "item", "items")
        )
    }

    /// The share of missing numbers in a sentence; `None` when there were none.
    pub fn missing(&self) -> Option<String> {
        let share = self.missing_share.filter(|&s| s > 0.0)?;
        Some(format!("{:.0} % of the time went to numbers that were missing.", share * 100.0))
    }

    /// That the meeting served the tool rather than the goals; `None` when it did not.
    pub fn overhead(&self) -> Option<String> {
        let share = self.missing_share.filter(|&s| s >= OVERHEAD - 1e-9 && self.over() > 0)?;
        Some(format!(
            "It ran over while {:.0} % of it was spent on numbers that could have been checked in before: nudge their \
             owners a day earlier.",
            share * 100.0
        ))
    }
}

/// What of an entry belongs to a class: seconds planned, and milliseconds used.
fn parts(entry: &Entry, class: Class) -> impl Iterator<Item = (&Entry, u32, u64)> {
    let (number, talk) = entry.spent();
    let first = if entry.class == Class::Missing { number } else { talk };
    let own = (entry.class == class).then_some((entry, entry.seconds, first));
    let then = entry.then.filter(|then| then.class == class).map(|then| (entry, then.seconds, talk));
    own.into_iter().chain(then)
}

/// How many items of an agenda are parked: not the line that is read aloud, and nothing that was talked about in another
/// class.
pub fn parked(agenda: &[Entry]) -> usize {
    let mut all_parked: IdMap<bool> = IdMap::default();
    for entry in agenda {
        if let Some(id) = entry.item {
            *all_parked.entry(id).or_insert(true) &= entry.state == EntryState::Parked;
        }
    }
    all_parked.values().filter(|&&parked| parked).count()
}

/// What was decided in a review, in the order of the ids' making as far as the file knows: by item, then by text.
pub fn decisions(cascade: &Cascade, review: Id) -> Vec<&Decision> {
    cascade.decisions().filter(|d| d.review == review).collect()
}

/// What a review asked for, by date.
pub fn actions(cascade: &Cascade, review: Id) -> Vec<&Action> {
    let mut all: Vec<&Action> = cascade.actions().filter(|a| a.review == Some(review)).collect();
    all.sort_by_key(|a| (a.due.is_none(), a.due, a.id));
    all
}

/// How an item stood at the end of a review, as far as the review says: what was not on track is all it remembers, so of
/// anything else nothing is known.
pub fn health_then(review: &Review, item: Id) -> Option<Health> {
    review.healths.iter().find(|(of, _)| *of == item).map(|(_, health)| *health)
}

/// What a review did about its promises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowThrough {
    /// The review's number.
    pub number: u32,
    /// Its day.
    pub on: NaiveDate,
    /// Minutes used.
    pub minutes: f64,
    /// Minutes planned.
    pub planned: f64,
    /// The share of its seconds that went to missing numbers.
    pub missing: f64,
    /// The share of its actions that were done by their date; `None`: none has come due yet.
    pub on_time: Option<f64>,
}

/// Of every review that ended, oldest first.
pub fn follow_through(cascade: &Cascade, today: NaiveDate) -> Vec<FollowThrough> {
    let mut ended: Vec<&Review> = cascade.reviews().filter(|r| r.ended.is_some()).collect();
    ended.sort_by_key(|r| (r.on, r.number, r.id));
    let of = |review: &Review| {
        let summary = Summary::of(cascade, review);
        let (mut due, mut kept) = (0usize, 0usize);
        for action in cascade.actions().filter(|a| a.review == Some(review.id)) {
            let Some(by) = action.due.filter(|&by| by < today || action.done.is_some()) else { continue };
            due += 1;
            kept += usize::from(action.done.is_some_and(|on| on <= by));
        }
        FollowThrough {
            number: review.number,
            on: review.on,
            minutes: f64::from(summary.used) / 60.0,
            planned: f64::from(summary.planned) / 60.0,
            missing: summary.missing_share.unwrap_or(0.0),
            on_time: (due > 0).then(|| kept as f64 / due as f64),
        }
    };
    ended.into_iter().map(of).collect()
}
