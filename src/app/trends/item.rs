//! How one item went: what is read of it, and its chain.

use super::{Trends, View};
use crate::{
    app::{Tab, ctx::Ctx, overlay::Overlay, reply::Reply},
    domain::{
        Cascade, CheckIn, Id, Ix,
        history::History,
        trends::{
            figure::{About, Figure},
            item::Told,
        },
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

    /// The item whose trend is told; `None`: none was chosen, or it is there no more.
    pub fn shown(&self, cascade: &Cascade) -> Option<Ix> {
        self.of.and_then(|id| cascade.find(id)).filter(|&ix| !cascade.item(ix).deleted)
    }

    /// Its figure; none until it was read.
    pub(super) fn make_item(&mut self, ctx: &mut Ctx<'_>) -> Vec<Figure> {
        let c = ctx.cascade;
        let Some(ix) = self.shown(c) else {
            self.wanted = None;
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
        let told = Told { cascade: c, ix, judged: &judged, pasts: &pasts, past: ctx.past, likely: None, today: ctx.today() };
        vec![told.figure(self.has_band)]
    }

    /// Says right what was said at the selected point, or takes it back; of several on that day asks which.
    pub(super) fn says_right(&self, takes_back: bool, ctx: &mut Ctx<'_>) -> Reply {
        let About::Point(ix, on) = self.selected() else {
            return ctx.say("no point is selected: {open-trend} leads to a key result, and there each line is one");
        };
        let id = ctx.cascade.item(ix).id;
        match self.check_ins().filter(|c| c.item == id && c.on == on).collect::<Vec<_>>()[..] {
            [] if self.of != Some(id) => ctx.trend(ix),
            [] => Reply::say("nothing was said on that day that counts"),
            [only] => ctx.says_right(only, takes_back),
            ref several => Reply::open(Overlay::check_ins(ctx, several, takes_back)),
        }
    }

    /// The check-ins of what is shown that count, the newest first.
    fn check_ins(&self) -> impl Iterator<Item = &CheckIn> {
        let all = self.pasts.iter().flat_map(|(_, past)| &past.check_ins);
        all.filter(|recorded| !recorded.is_voided()).map(|recorded| &recorded.check_in)
    }

    /// One of them.
    pub(in crate::app) fn check_in(&self, id: Id) -> Option<&CheckIn> {
        self.check_ins().find(|c| c.id == id)
    }

    /// The trend of the next of those that were found, or of the previous one.
    pub(super) fn next_found(&mut self, next: bool, ctx: &mut Ctx<'_>) -> Reply {
        if self.found.is_empty() {
            return ctx.say("nothing is looked for: {find-trend} finds key results by their titles");
        }
        // What was deleted since is passed over.
        let live = |id: Id| ctx.cascade.find(id).is_some_and(|ix| ctx.cascade.item(ix).is_live());
        let found: Vec<Id> = self.found.iter().copied().filter(|&id| live(id)).collect();
        let at = self.of.and_then(|id| found.iter().position(|&one| one == id));
        let to = match (at, found.len()) {
            (_, 0) => return ctx.say("what was found is there no more: {find-trend} finds others"),
            (Some(_), 1) if self.view == View::KeyResult => return Reply::say("this is all that was found"),
            (None, all) => {
                if next {
                    0
                } else {
                    all - 1
                }
            }
            // Shown behind another view it is the next one itself.
            (Some(at), _) if self.view != View::KeyResult => at,
            (Some(at), all) => (at + if next { 1 } else { all - 1 }) % all,
        };
        self.show(found[to], Tab::Trends, ctx);
        Reply::say(format!("{} of {} that were found", to + 1, found.len()))
    }

    /// With its chain, or alone.
    pub(super) fn chains(&mut self, chain: bool, ctx: &mut Ctx<'_>) -> Reply {
        let Some(ix) = self.shown(ctx.cascade).filter(|_| self.view == View::KeyResult) else {
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
