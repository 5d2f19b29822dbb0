//! After a review: what was agreed, its rating, and the minutes to take away.

use super::{Mode, Room, handout::Told};
use crate::{
    app::{
        Tab,
        ctx::Ctx,
        keys::command::After as Command,
        reply::{Next, Reply},
    },
    domain::{Board, Cascade, Id},
};

/// A review that ended.
#[derive(Debug)]
pub struct Ended {
    /// What its minutes say.
    pub told: Told,
    /// How far those are scrolled.
    pub scroll: usize,
}

impl Ended {
    pub(super) fn new(cascade: &Cascade, board: &Board, review: Id) -> Ended {
        Ended { told: Told::new(cascade, board, review), scroll: 0 }
    }

    pub(super) fn scroll(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by);
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
            // Not to the page before a review: pressed twice, Enter would start the next one there.
            Command::Start => {
                self.mode = Mode::Closed;
                return Reply::next(Next::go(Tab::Deck));
            }
        }
        Reply::stay()
    }
}
