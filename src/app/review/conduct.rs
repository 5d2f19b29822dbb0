//! What the keys of a meeting ask of the meeting itself, and what the screen says of it. What each command does is decided in
//! [`crate::domain::meeting::conduct`], for this screen and for a meeting by lines alike.

use super::{AfterEntry, Mode};
use crate::{
    app::{
        App,
        event::Effect,
        overlay::{Overlay, confirm::Confirm},
    },
    domain::{
        change::Verb,
        meeting::conduct::{Command, Outcome},
    },
};

impl App {
    /// Does what is asked for, and writes the clock where the meeting moved.
    pub(in crate::app) fn conduct(&mut self, command: Command) -> Option<Effect> {
        let Mode::Running(running) = &mut self.review.mode else { return None };
        let outcome = running.meeting.command(&self.cascade, &mut self.board, command);
        let moved = outcome.moved();
        match outcome {
            Outcome::Arrived => running.arrive(&self.cascade, &mut self.board),
            Outcome::ComesNext(name) => self.say(format!("pulled in, comes next: {name}")),
            Outcome::Paused(true) => self.say_keys("the clock stands still: {pause} lets it run again"),
            Outcome::Paused(false) => self.say("the clock runs again"),
            Outcome::Refused(said) => self.say(said),
            Outcome::Waiting(n) => return self.open(Overlay::Confirm(Confirm::end_review(n))),
            Outcome::Ends(ops) => {
                let ended = AfterEntry::Ended(running.meeting.review);
                return self.submit_review(Verb::Review, ops, ended);
            }
        }
        if moved { self.save_clock(true) } else { None }
    }

    /// Writes the clock: at every step, and now and then while nothing is pressed.
    pub(super) fn save_clock(&mut self, now: bool) -> Option<Effect> {
        let running = self.review.running_mut()?;
        if !now && !running.meeting.is_clock_due() {
            return None;
        }
        let ops = running.meeting.write_clock(&self.cascade);
        if ops.is_empty() { None } else { self.submit_review(Verb::Clock, ops, AfterEntry::Clock) }
    }
}
