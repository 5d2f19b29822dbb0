//! How one item went: what is read of it, and its chain.

use super::{Trends, View};
use crate::{
    app::{ctx::Ctx, reply::Reply},
    domain::{
        Id, Ix,
        history::History,
        trends::{figure::Figure, item::Told},
    },
};

impl Trends {
    /// What was read of the item and its chain is there.
    pub(super) fn know(&mut self, read: Vec<(Id, History)>, ctx: &mut Ctx<'_>) {
        let wanted = self.wanted.take().unwrap_or_default();
        // What could not be read is not asked for again at every frame.
        self.pasts = if read.is_empty() { wanted.into_iter().map(|id| (id, History::default())).collect() } else { read };
        self.make(ctx);
    }

    /// Its figure; none until it was read.
    pub(super) fn make_item(&mut self, ctx: &mut Ctx<'_>) -> Vec<Figure> {
        let c = ctx.cascade;
        let Some(ix) = self.of.and_then(|id| c.find(id)) else {
            (self.of, self.wanted) = (None, None);
            return Vec::new();
        };
        let mut of: Vec<Ix> = if self.is_chain { c.chain(ix) } else { vec![ix] };
        // What was deleted since is no part of what is told.
        of.retain(|&one| one == ix || !c.item(one).deleted);
        let ids: Vec<Id> = of.iter().map(|&one| c.item(one).id).collect();
        if self.pasts.iter().map(|(id, _)| *id).ne(ids.iter().copied()) {
            self.wanted = Some(ids);
            return Vec::new();
        }
        self.wanted = None;
        let pasts: Vec<(Ix, History)> = of.into_iter().zip(&self.pasts).map(|(ix, (_, past))| (ix, past.clone())).collect();
        let judged = ctx.board.peek(c, ix);
        let told = Told { cascade: c, ix, judged: &judged, pasts: &pasts, past: ctx.past, today: ctx.today() };
        vec![told.figure(self.has_band)]
    }

    /// With its chain, or alone.
    pub(super) fn chains(&mut self, chain: bool, ctx: &mut Ctx<'_>) -> Reply {
        let Some(ix) = self.of.and_then(|id| ctx.cascade.find(id)).filter(|_| self.view == View::KeyResult) else {
            return Reply::say("a chain is what a key result goes on from and what goes on from it: it is shown in its view");
        };
        let parts = ctx.cascade.chain(ix).len();
        if chain && parts < 2 {
            return ctx.say("it goes on from nothing, and nothing goes on from it: {carry-over} carries over what ended");
        }
        if self.is_chain == chain {
            return Reply::say(if chain { "its whole chain is shown already" } else { "this cycle is shown alone already" });
        }
        self.is_chain = chain;
        self.cursor.at = 0;
        self.make(ctx);
        Reply::stay()
    }
}
