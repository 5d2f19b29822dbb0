//! Several reviews that were not ended, begun apart: which of them is meant is asked. Must not know: how each goes on.

use super::{Mode, Room};
use crate::{
    app::{ctx::Ctx, cursor::Cursor, reply::Reply},
    domain::{
        Id,
        meeting::{self, under_way},
    },
};

/// Reviews to choose from.
#[derive(Debug)]
pub struct Several {
    /// The newest first, two at least.
    pub ids: Vec<Id>,
    /// The selected one.
    pub cursor: Cursor,
}

impl Several {
    /// The selected one.
    pub(super) fn selected(&self) -> Option<Id> {
        self.ids.get(self.cursor.at).copied()
    }
}

impl Room {
    /// The reviews to show instead of the page before one, the newest first.
    pub(super) fn not_ended(&self, ctx: &Ctx<'_>) -> Vec<Id> {
        let which = self.which.clone().unwrap_or_else(|| super::meetings::of_the_day(ctx.cascade, ctx.today()));
        let runs = |id: Id| self.runner(id, ctx.now.at).is_some();
        let open = meeting::unfinished(ctx.cascade);
        under_way::asked_about(ctx.cascade, open, ctx.me, &which, runs).into_iter().map(|r| r.id).collect()
    }

    /// Shows the one review that was not ended, or asks which of several is meant. Returns whether there is any.
    pub(super) fn asks_which(&mut self, ctx: &mut Ctx<'_>) -> bool {
        let ids = self.not_ended(ctx);
        match ids.as_slice() {
            [] => return false,
            [id] => _ = self.shows_unfinished(*id, ctx),
            _ => {
                let at = match &self.mode {
                    Mode::Several(before) => before.selected(),
                    Mode::Unfinished(id) => Some(*id),
                    Mode::Along(running) => Some(running.meeting.review),
                    _ => None,
                };
                let at = at.and_then(|id| ids.iter().position(|&other| other == id)).unwrap_or_default();
                let mut cursor = Cursor::default();
                cursor.at = at;
                self.mode = Mode::Several(Several { ids, cursor });
            }
        }
        true
    }

    /// Another process changed the workspace while it is asked which.
    pub(super) fn asks_again(&mut self, ctx: &mut Ctx<'_>) {
        if !self.asks_which(ctx) {
            self.prepare(ctx);
        }
    }

    /// What is selected runs elsewhere and is read along, or goes on here.
    pub(super) fn chosen(&mut self, id: Id, ctx: &mut Ctx<'_>) -> Reply {
        if self.runner(id, ctx.now.at).is_some() {
            self.shows_unfinished(id, ctx);
            return Reply::stay();
        }
        self.take_over(id, ctx)
    }
}
