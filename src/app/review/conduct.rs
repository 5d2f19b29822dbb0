//! What the keys of a meeting ask of the meeting itself, and what the screen says of it. What each command does is decided in
//! [`crate::domain::meeting::conduct`], for this screen and for a meeting by lines alike.

use super::{AfterEntry, Mode, Room};
use crate::{
    app::{
        ctx::Ctx,
        overlay::{Overlay, confirm::Confirm},
        reply::Reply,
    },
    domain::{
        change::Verb,
        meeting::conduct::{Command, Outcome},
    },
};

impl Room {
    /// Does what is asked for, and writes the clock where the meeting moved.
    pub(in crate::app) fn conduct(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Running(running) = &mut self.mode else { return Reply::stay() };
        let outcome = running.meeting.command(ctx.cascade, ctx.board, command);
        let moved = outcome.moved();
        let said = match outcome {
            Outcome::Arrived => {
                running.arrive(ctx.cascade, ctx.board);
                Reply::stay()
            }
            Outcome::ComesNext(name) => Reply::say(format!("pulled in, comes next: {name}")),
            Outcome::Paused(true) => ctx.say("the clock stands still: {pause} lets it run again"),
            Outcome::Paused(false) => Reply::say("the clock runs again"),
            Outcome::Refused(said) => Reply::say(said),
            Outcome::Waiting(n) => return Reply::open(Overlay::Confirm(Confirm::end_review(n))),
            Outcome::Moves(ops) => return ctx.commit(Verb::Review, ops),
            Outcome::Ends(ops) => {
                let ended = AfterEntry::Ended(running.meeting.review);
                return self.commit(Verb::Review, ops, ended, ctx);
            }
        };
        if moved { said.and(self.save_clock(true, ctx)) } else { said }
    }

    /// Writes the clock: at every step, and now and then while nothing is pressed.
    pub(super) fn save_clock(&mut self, now: bool, ctx: &mut Ctx<'_>) -> Reply {
        let Some(running) = self.running_mut().filter(|r| now || r.meeting.is_clock_due()) else { return Reply::stay() };
        let ops = running.meeting.write_clock(ctx.cascade);
        if ops.is_empty() { Reply::stay() } else { self.commit(Verb::Clock, ops, AfterEntry::Clock, ctx) }
    }
}
