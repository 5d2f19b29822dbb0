//! The workspace is another than it was: changed from here, or read anew because another process changed it.
//!
//! Must not know: how it is found out that others wrote.

use super::{App, damage::Damage, overlay::form::Purpose};
use crate::domain::{Board, Cascade, Item, meeting, text};
use std::sync::Arc;

impl App {
    /// The rows at once; which cycle is in front, and the counts, when nothing else waits.
    pub(super) fn look_around(&mut self) {
        self.is_placed = false;
        self.screens.deck.rebuild(&self.cascade, &self.board);
        self.refresh();
    }

    /// The workspace was changed by another process, or loaded anew: everything is shown from the new one.
    /// Gives the one that was.
    pub fn reload(&mut self, cascade: impl Into<Arc<Cascade>>) -> Arc<Cascade> {
        let cascade = cascade.into();
        let id = self.screens.deck.item().map(|ix| self.cascade.item(ix).id);
        let touched =
            if self.screens.review.is_running() { meeting::follow::touched_between(&self.cascade, &cascade) } else { Vec::new() };
        let before = std::mem::replace(&mut self.cascade, cascade);
        self.forget_me_if_gone();
        self.board = Board::new(self.now.today);
        // It holds places in the workspace that was.
        self.planning = super::planning::Planning::default();
        self.history = None;
        self.past = None;
        self.ahead.clear();
        self.screens.forget();
        self.narrow();
        self.look_around();
        // A page of a person holds places in the workspace that was.
        self.overlays.reload(&self.cascade, self.sources.as_ref(), self.now.today);
        if let Some(ix) = id.and_then(|id| self.cascade.find(id)) {
            self.screens.deck.reveal(&self.cascade, &self.board, ix);
        }
        let (screens, _, mut ctx) = self.split();
        let reply = screens.review.reloaded(&touched, &mut ctx);
        self.follow(reply);
        self.in_place_follows();
        self.drop_stale_question();
        self.touch(Damage::ALL);
        before
    }

    /// A form that stands on the screen stays with what it is about: where that is gone from under it, it closes, and says so.
    pub(super) fn in_place_follows(&mut self) {
        let Some(form) = self.overlays.in_place() else { return };
        let (item, what) = match form.purpose {
            Purpose::CheckIn(ref about) => (Some(about.item), "check-in"),
            Purpose::Revise(id) => (Some(id), "form"),
            _ => (None, ""),
        };
        let is_gone = |id| self.item().is_none_or(|ix| self.cascade.item(ix).id != id);
        let is_lost = match &form.purpose {
            Purpose::Blind(round) => is_gone(round.item),
            Purpose::Note(_) => !self.screens.review.is_running(),
            _ => item.is_some_and(is_gone),
        };
        let Some(form) = self.overlays.take_in_place_if(is_lost) else { return };
        let typed = form.keep_draft(&mut self.drafts);
        let Some(id) = item else {
            if let Some(status) = self.status.as_mut().filter(|_| typed) {
                status.text.push_str("; what was being typed is kept");
            }
            return;
        };
        let found = self.cascade.find(id).map(|ix| self.cascade.item(ix));
        let title = found.map_or_else(|| "the item".to_owned(), |item| text::one_line(item.title.trim(), 60).into_owned());
        let gone = if found.is_some_and(Item::is_live) { "is not shown here any more" } else { "was deleted elsewhere" };
        let kept = if typed { "; what you typed is kept as a draft, in case it comes back" } else { "" };
        self.complain(format!("{title} {gone}: its {what} is closed{kept}"));
    }

    /// The workspace was changed: what is in front follows.
    pub(super) fn refresh(&mut self) {
        let (screen, mut ctx) = self.in_front();
        screen.refresh(&mut ctx);
    }
}
