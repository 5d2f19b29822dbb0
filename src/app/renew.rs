//! The workspace is another than it was: changed from here, or read anew because another process changed it.
//!
//! Must not know: how it is found out that others wrote.

use super::{App, damage::Damage, overlay::form::Form};
use crate::domain::{Board, Cascade, meeting};

impl App {
    /// The rows at once; which cycle is in front, and the counts, when nothing else waits.
    pub(super) fn look_around(&mut self) {
        self.is_placed = false;
        self.screens.deck.rebuild(&self.cascade, &self.board);
        self.refresh();
    }

    /// The workspace was changed by another process, or loaded anew: everything is shown from the new one.
    pub fn reload(&mut self, cascade: Cascade) {
        let id = self.screens.deck.item().map(|ix| self.cascade.item(ix).id);
        let touched =
            if self.screens.review.is_running() { meeting::follow::touched_between(&self.cascade, &cascade) } else { Vec::new() };
        self.cascade = cascade;
        self.board = Board::new(self.now.today);
        self.history = None;
        self.ahead.clear();
        self.screens.forget();
        self.look_around();
        // A page of a person holds places in the workspace that was.
        self.overlays.reload(&self.cascade, self.now.today);
        if let Some(ix) = id.and_then(|id| self.cascade.find(id)) {
            self.screens.deck.reveal(&self.cascade, &self.board, ix);
        }
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.reloaded(&touched, &mut ctx);
        self.follow(reply);
        self.note_follows();
        self.editor_follows();
        self.touch(Damage::ALL);
    }

    /// A line stays with the meeting it was to be written down in: where that is gone from under it, it is kept, and said so.
    fn note_follows(&mut self) {
        if self.screens.review.is_running() || self.overlays.in_place().and_then(Form::line).is_none() {
            return;
        }
        if let Some(form) = self.overlays.take_in_place()
            && form.keep_draft(&mut self.drafts)
            && let Some(status) = &mut self.status
        {
            status.text.push_str("; what was being typed is kept");
        }
    }

    /// The workspace was changed: what is in front follows.
    pub(super) fn refresh(&mut self) {
        let (screen, mut ctx) = self.in_front();
        screen.refresh(&mut ctx);
    }
}
