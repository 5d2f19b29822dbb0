//! After a review: what was agreed, its rating, and the minutes to take away.

use super::{Mode, Room, handout::Told};
use crate::{
    app::{
        Tab,
        ctx::Ctx,
        keys::command::After as Command,
        reply::{Next, Reply},
    },
    domain::{Board, Cascade, Id, carry, review::ReviewKind},
};
use chrono::NaiveDate;

/// A review that ended.
#[derive(Debug)]
pub struct Ended {
    /// What its minutes say.
    pub told: Told,
    /// How far those are scrolled.
    pub scroll: usize,
    /// Of the closing of a cycle: what may go on from it.
    pub goes_on: Option<GoesOn>,
}

/// What of a cycle that was closed waits to go on.
#[derive(Debug, Clone, Copy)]
pub struct GoesOn {
    /// The cycle.
    cycle: Id,
    /// How much was decided and is not made yet.
    pub decided: usize,
    /// Of how much nobody decided.
    pub open: usize,
    /// It was shown already: it is made there or left.
    was_shown: bool,
}

impl GoesOn {
    fn of(cascade: &Cascade, cycle: Id, today: NaiveDate) -> GoesOn {
        let (decided, open) = carry::waiting(cascade, cycle, today);
        GoesOn { cycle, decided: decided.len(), open: open.len(), was_shown: false }
    }

    /// Whether leaving shows it first: something was decided in the meeting, and nobody has seen what that makes.
    pub fn comes_first(&self) -> bool {
        self.decided > 0 && !self.was_shown
    }
}

impl Ended {
    pub(super) fn new(cascade: &Cascade, board: &Board, review: Id) -> Ended {
        let closed = cascade.reviews().find(|r| r.id == review && r.kind == ReviewKind::Closing);
        let goes_on = closed.and_then(|r| r.cycle).map(|cycle| GoesOn::of(cascade, cycle, board.today()));
        Ended { told: Told::new(cascade, board, review), scroll: 0, goes_on }
    }

    /// Something was committed.
    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &Board) {
        self.told.refresh(cascade, board);
        let today = board.today();
        self.goes_on = self.goes_on.map(|of| GoesOn { was_shown: of.was_shown, ..GoesOn::of(cascade, of.cycle, today) });
    }

    pub(super) fn scroll(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by);
    }
}

impl Ended {
    /// Every old line with its new one, before any of it is made.
    fn shows_what_goes_on(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let Some(of) = &mut self.goes_on else {
            return Reply::say("only after the closing of a cycle something goes on from it");
        };
        of.was_shown = true;
        ctx.carry_cycle(of.cycle)
    }
}

impl Room {
    /// Does what a key asks for after a review.
    pub(in crate::app) fn after_act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::After(ended) = &mut self.mode else { return Reply::stay() };
        match command {
            Command::DetailDown => ended.scroll(1),
            Command::DetailUp => ended.scroll(-1),
            Command::Rate => return self.rates(ctx),
            Command::Copy => return self.copies(false, false),
            Command::CopyAll => return self.copies(true, false),
            Command::CopyAs => return self.copies(false, true),
            Command::WriteMinutes => return self.saves(),
            Command::Carry => return ended.shows_what_goes_on(ctx),
            Command::Start if ended.goes_on.is_some_and(|of| of.comes_first()) => return ended.shows_what_goes_on(ctx),
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Command::Start => {
                self.mode = Mode::Closed;
                return Reply::next(Next::go(Tab::Deck));
            }
        }
        Reply::stay()
    }
}
