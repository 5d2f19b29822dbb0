//! How a meeting is run: what each command does to it, when its clock is written, and how it sees what others wrote. The
//! screen and the meeting by lines only say it in their own words.
//!
//! Must not know: keys, lines, how anything is drawn, who commits.

use super::{RunningReview, Stage, follow, minutes, under_way::Runner};
use crate::domain::{
    board::Board,
    cascade::Cascade,
    change::{Change, Op, Verb},
    id::Id,
    review::{Class, ParkedFor, Review},
};
use chrono::NaiveDate;
use std::time::Duration;

/// While nobody asks for anything, the clock is written this often: that much of it a crash may cost.
const SAVE_EVERY: Duration = Duration::from_secs(15);

/// What whoever runs a meeting asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Done with this: the next entry; after the closing the end.
    Next,
    /// Back to the entry before.
    Back,
    /// Leave it for another day.
    Park,
    /// Bring in what is parked: of that item and class, or, for `None`, what was parked last.
    PullIn(Option<(Option<Id>, Class)>),
    /// Go to the entry at that place of the agenda at once.
    GoTo(usize),
    /// What waits at that place comes one later, or earlier.
    Shift {
        /// The place.
        n: usize,
        /// Later.
        later: bool,
    },
    /// Somebody who was here is not, or is here again.
    NotHere(Id),
    /// Stop the clock, or let it run again.
    Pause,
    /// End it now; with entries that still wait only where one is sure.
    End {
        /// They were asked, or said so in as many letters.
        sure: bool,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something else is on: an entry, or the closing.
    Arrived,
    /// The same is on, and what is called so comes next.
    ComesNext(String),
    /// The clock stands still (true), or runs again.
    Paused(bool),
    /// It cannot be; the sentence says why.
    Refused(&'static str),
    /// So many entries still wait: they are asked first whether to end it all the same.
    Waiting(usize),
    /// These operations bring it there, or into another order. It is where it was until they are committed.
    Moves(Vec<Op>),
    /// These operations end it. It is where it was until they are committed.
    Ends(Vec<Op>),
}

impl Outcome {
    /// Whether the meeting moved, so that its clock is to be written at once.
    pub fn moved(&self) -> bool {
        matches!(self, Outcome::Arrived | Outcome::ComesNext(_) | Outcome::Paused(_))
    }
}

impl RunningReview {
    /// Does what is asked for.
    pub fn command(&mut self, cascade: &Cascade, board: &mut Board, command: Command) -> Outcome {
        match command {
            Command::Next if self.is_over() => self.ending(cascade, board),
            Command::Next => {
                self.next(cascade, board, self.last(cascade, board.today()));
                Outcome::Arrived
            }
            Command::Back if self.back() => Outcome::Arrived,
            Command::Back => Outcome::Refused("this is the first entry"),
            Command::Park if self.park(cascade) => Outcome::Arrived,
            Command::Park => Outcome::Refused("nothing is on that could be parked"),
            Command::PullIn(of) => self.bring_in(cascade, of),
            Command::GoTo(n) if n >= self.agenda.len() => Outcome::Refused("there is no entry of that number"),
            Command::GoTo(n) => {
                let mut there = self.clone();
                if there.go_to(n) { Outcome::Moves(there.ops(cascade)) } else { Outcome::Refused("it is on now") }
            }
            Command::Shift { n, later } => {
                let mut there = self.clone();
                match there.shift(n, later) {
                    // The clock is written as it stands: what is on is not touched.
                    Some(_) => Outcome::Moves(there.ops(cascade)),
                    None if later => Outcome::Refused("nothing that waits can come after it"),
                    None => Outcome::Refused("nothing that waits can come before it"),
                }
            }
            Command::NotHere(person) => Outcome::Moves(self.toggle_absent(cascade, person)),
            Command::Pause => {
                self.paused = !self.paused;
                Outcome::Paused(self.paused)
            }
            Command::End { sure } => match self.still_waiting() {
                waiting if waiting > 0 && !sure => Outcome::Waiting(waiting),
                _ => self.ending(cascade, board),
            },
        }
    }

    /// The last review of its meeting before it.
    pub(super) fn last<'a>(&self, cascade: &'a Cascade, today: NaiveDate) -> Option<&'a Review> {
        cascade.last_review(&self.which(cascade), today)
    }

    fn ending(&self, cascade: &Cascade, board: &mut Board) -> Outcome {
        // On a copy: should it not be saved, the meeting is still where it was.
        Outcome::Ends(self.clone().end(cascade, board))
    }

    fn bring_in(&mut self, cascade: &Cascade, of: Option<(Option<Id>, Class)>) -> Outcome {
        let wanted = |item: Option<Id>, class: Class| of.is_none_or(|of| of == (item, class));
        // Whoever is not here is asked for only by name.
        let parked = || self.parked_entries().filter(|(_, e)| wanted(e.item, e.class));
        let found = parked().find(|(_, e)| e.parked_for != ParkedFor::Away).or_else(|| parked().next());
        let found = found.map(|(n, e)| (n, minutes::named(cascade, e).0));
        let Some((n, name)) = found else {
            return Outcome::Refused(if of.is_some() { "it is not parked any more" } else { "nothing is parked" });
        };
        // After the last entry nothing was on: it is at once.
        let was_closing = self.stage() == Stage::Closing;
        self.pull_in(n);
        if was_closing { Outcome::Arrived } else { Outcome::ComesNext(name) }
    }

    /// Goes on with a meeting as the file has it: from now on the file differs from what any other process left there, which
    /// will see that the meeting went on here.
    pub fn take_over(&mut self) {
        self.tick(Duration::from_millis(1));
        self.unsaved = SAVE_EVERY;
    }

    /// So many milliseconds in all passed by what a reader was shown: a clock that was seen does not go back when the reader takes
    /// the meeting over. It belongs to what is on.
    pub fn catch_up(&mut self, shown_ms: u64) {
        let ahead = shown_ms.saturating_sub(self.total_ms());
        self.running += Duration::from_millis(ahead);
    }

    /// Another process runs it, whose clock was written a while ago: as long as it is counted on, it went on since then.
    pub fn follow_runner(&mut self, runner: &Runner, now: i64) {
        if runner.is_heard(now) {
            self.running += Duration::from_millis(now.saturating_sub(runner.at).max(0).unsigned_abs());
        }
    }

    /// Whether the clock stands still.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Whether the clock ran so long that it is to be written, though nobody asks for anything.
    pub fn is_clock_due(&self) -> bool {
        self.unsaved >= SAVE_EVERY
    }

    /// What brings the clock in the file to where the meeting stands; empty when it is there. It is not due again before it
    /// ran on.
    pub fn write_clock(&mut self, cascade: &Cascade) -> Vec<Op> {
        self.unsaved = Duration::ZERO;
        self.ops(cascade)
    }

    /// A change was committed here: the agenda follows it. Returns what it touched; nothing where it was the meeting itself.
    pub fn committed(&mut self, cascade: &Cascade, board: &mut Board, change: &Change) -> Vec<Id> {
        if change.verb != Verb::Clock {
            self.follow_order(cascade, change);
        }
        if matches!(change.verb, Verb::Clock | Verb::Review) {
            self.note_saved(cascade);
            self.keep_length(cascade);
            self.keep_absent(cascade);
            return Vec::new();
        }
        self.keep_length(cascade);
        self.keep_absent(cascade);
        let touched = follow::touched(cascade, change);
        self.refresh(cascade, board, &touched, self.last(cascade, board.today()));
        touched
    }

    /// Another process wrote to the workspace, about these: the agenda follows. Returns false, and follows nothing, where the
    /// meeting itself goes on elsewhere or was ended there: it is not to be overwritten.
    pub fn reread(&mut self, cascade: &Cascade, board: &mut Board, touched: &[Id]) -> bool {
        let ours = self.is_here(cascade);
        if ours {
            self.keep_length(cascade);
            self.keep_absent(cascade);
            self.refresh(cascade, board, touched, self.last(cascade, board.today()));
        }
        ours
    }

    /// Whether the file stands where this process left it.
    pub fn is_here(&self, cascade: &Cascade) -> bool {
        cascade.reviews().find(|r| r.id == self.review).is_some_and(|review| self.is_ours(review))
    }
}

/// What is said of a review of that number that is not here any more.
pub fn said_gone(number: u32) -> String {
    format!("review {number} goes on in another window, or was ended there")
}

#[cfg(test)]
mod tests;
