//! What the commands of the deck do.

use super::{
    super::{
        ctx::Ctx,
        cursor::Cursor,
        event::{Effect, Hit, Travel},
        keys::{Place, command::Deck as Command},
        overlay::{Overlay, confirm::Confirm, form::Form},
        reply::{Go, Next, Reply},
        screens::Screen,
    },
    Deck,
    filter::{CycleChoice, Filter},
    rows::What,
};
use crate::domain::{Cascade, Flag, Flags, Ix, Kind, carry, change::Verb, cycle::CycleState, edit, pace::plus, text};

impl Deck {
    /// Does what a key of the deck asks for.
    pub(in crate::app) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let (cascade, at) = (ctx.cascade, self.cursor.at);
        let item = self.item();
        match command {
            Command::CloseCycle => return self.close_cycle(ctx),
            Command::Fold => {
                if self.is_unfolded(at) {
                    self.fold(cascade, at);
                } else if let Some(parent) = self.parent_of(at) {
                    self.cursor.at = parent;
                }
            }
            Command::Unfold => self.unfold_selected(ctx),
            Command::FoldAll => self.fold_all(cascade, ctx.board, true),
            Command::UnfoldAll => self.fold_all(cascade, ctx.board, false),
            Command::ToParent => self.cursor.at = self.parent_of(at).unwrap_or(at),
            Command::NextSibling => self.cursor.at = self.sibling_of(at, true).unwrap_or(at),
            Command::PreviousSibling => self.cursor.at = self.sibling_of(at, false).unwrap_or(at),
            Command::NextFlagged => return self.next_flagged(true, ctx),
            Command::PreviousFlagged => return self.next_flagged(false, ctx),
            Command::NextMatch => return self.next_match(true, ctx),
            Command::PreviousMatch => return self.next_match(false, ctx),
            Command::DetailDown => return ctx.scroll_detail(3),
            Command::DetailUp => return ctx.scroll_detail(-3),
            Command::Sort => {
                self.sort = self.sort.next();
                self.rebuild(cascade, ctx.board);
                return Reply::say(format!("sorted {}", self.sort.word()));
            }
            Command::Find => return Reply::open(Overlay::find(self.found.clone(), at)),
            Command::Filter => return Reply::open(Overlay::filter(ctx, &self.filter)),
            Command::Cycle => return Reply::open(Overlay::cycle(ctx, self.cycle)),
            Command::Mine => return self.toggle_mine(ctx),
            Command::GoReview => return Reply::next(Next::Go(Go::Meetings)),
            Command::Travel if ctx.review.is_some() => {
                return ctx.say("a review runs: {end-review} ends it before one looks back");
            }
            Command::Travel => return Reply::next(Next::Effect(Effect::Travel(Travel::To(plus(ctx.today(), -7).into(), None)))),
            Command::ItemLog => return item.map_or_else(|| Reply::say("select an item to see its changes"), |ix| ctx.log_of(ix)),
            Command::OwnerPage => return ctx.owner_page(item),
            Command::Open => return self.open(ctx),
            Command::CheckIn => return self.check_in(false, ctx),
            Command::NoChange => return self.check_in(true, ctx),
            Command::Why => return item.map_or_else(|| Reply::say("select an item to see why"), |ix| ctx.why(ix)),
            Command::Trend => return about(item, |ix| ctx.trend(ix)),
            Command::Copy => return item.map_or_else(Reply::stay, |ix| ctx.copy(ix)),
            Command::Add => return Reply::open(Overlay::add(ctx, item)),
            Command::Revise => return about(item, |ix| ctx.revise(ix)),
            Command::Link => return about(item, |ix| ctx.link(ix)),
            Command::Break => return about(item, |ix| ctx.break_into_steps(ix)),
            Command::Carry => return self.carry(ctx),
            Command::Archive => return about(item, |ix| ctx.archive(ix)),
            Command::Delete => return about(item, |ix| ctx.delete(ix)),
            Command::ToggleDone => return about(item, |ix| ctx.reached(ix)),
            Command::UndoThis => return about(item, |ix| ctx.bring_back_objective(ix)),
            Command::Snooze => return about(item, |ix| ctx.snooze(ix)),
            Command::MoveTo => return about(item, |ix| self.move_to(ix, ctx)),
            Command::Unlink => return about(item, |ix| self.unlink(ix, ctx)),
            Command::MoveUp => return about(item, |ix| self.move_by(edit::move_up, ix, ctx)),
            Command::MoveDown => return about(item, |ix| self.move_by(edit::move_down, ix, ctx)),
        }
        if self.cursor.at != at {
            *ctx.detail_scroll = 0;
        }
        Reply::stay()
    }

    fn next_flagged(&mut self, next: bool, ctx: &mut Ctx<'_>) -> Reply {
        let (at, wanted) = (self.cursor.at, self.filter.flags.iter().copied().collect::<Flags>());
        if !self.go_to_flagged(ctx.cascade, ctx.board, next, wanted) {
            return Reply::say("nothing is flagged here");
        }
        if self.cursor.at != at {
            *ctx.detail_scroll = 0;
        }
        Reply::stay()
    }

    fn next_match(&mut self, next: bool, ctx: &mut Ctx<'_>) -> Reply {
        let Some(found) = &self.found else { return ctx.say("nothing is being looked for: press {find} to find") };
        if let Some(at) = self.nearest(next, |row| found.items.contains(row.ix)) {
            self.cursor.at = at;
            *ctx.detail_scroll = 0;
        }
        Reply::stay()
    }

    fn under(&self) -> Option<Ix> {
        self.selected().and_then(|row| row.under)
    }

    fn move_to(&self, ix: Ix, ctx: &Ctx<'_>) -> Reply {
        if ctx.cascade.item(ix).kind() == Kind::Project {
            return ctx.say(
                "a project hangs under what it serves: press {link} to link it to another goal, {unlink-here} to unlink it",
            );
        }
        Reply::open(Overlay::form(Form::move_to(ctx, ix, self.under())))
    }

    fn move_by(
        &self,
        go: fn(&crate::domain::Cascade, Ix, Option<Ix>) -> Vec<crate::domain::Op>,
        ix: Ix,
        ctx: &mut Ctx<'_>,
    ) -> Reply {
        let ops = go(ctx.cascade, ix, self.under());
        if ops.is_empty() {
            return Reply::say("it has no sibling there to change places with");
        }
        ctx.commit(Verb::Move, ops)
    }

    /// Takes the link of a project to the goal it is shown below away; where it is shown below none, as on the projects.
    fn unlink(&self, ix: Ix, ctx: &mut Ctx<'_>) -> Reply {
        if ctx.cascade.item(ix).kind() != Kind::Project {
            return ctx.say("only a project is linked to what it serves: {move} moves an objective or a key result");
        }
        let above = self.under().map(|above| ctx.cascade.item(above).id);
        let link = ctx.cascade.links_at(ix).find(|link| Some(link.target) == above).map(|link| link.id);
        match link {
            Some(link) => ctx.unlink_this(link),
            None => ctx.unlink(ix),
        }
    }

    fn unfold_selected(&mut self, ctx: &Ctx<'_>) {
        let Some(row) = self.selected() else { return };
        if row.repeat {
            // It is unfolded where it stands first.
            if let Some(at) = self.rows.iter().position(|r| r.ix == row.ix && r.what == row.what && !r.repeat) {
                self.cursor.at = at;
            }
        } else if self.is_unfolded(self.cursor.at) {
            self.cursor.at += 1;
        } else if self.can_unfold(ctx.cascade, ctx.board, row) {
            self.unfold(ctx.cascade, ctx.board, self.cursor.at);
        }
    }

    fn open(&mut self, ctx: &Ctx<'_>) -> Reply {
        let Some(row) = self.selected() else { return Reply::stay() };
        let is_objective = row.what == What::Goal && ctx.cascade.item(row.ix).kind() == Kind::Objective;
        if is_objective && self.can_unfold(ctx.cascade, ctx.board, row) {
            if self.is_unfolded(self.cursor.at) {
                self.fold(ctx.cascade, self.cursor.at);
            } else {
                self.unfold(ctx.cascade, ctx.board, self.cursor.at);
            }
        } else if !row.is_heading() {
            return self.check_in(false, ctx);
        }
        Reply::stay()
    }

    fn check_in(&self, unchanged: bool, ctx: &Ctx<'_>) -> Reply {
        match self.item() {
            // Among what is mine somebody else's stands only for what hangs below it: that is said before a value is typed.
            Some(ix) if self.filter.owner.is_some() && self.is_context(ctx.cascade, ctx.board, ix) => {
                let whose =
                    ctx.cascade.owner_name(ix).map_or_else(|| "nobody".to_owned(), |name| text::one_line(name, 40).into_owned());
                let reply = ctx.check_in(ix, unchanged);
                if reply.say.is_none() {
                    reply.and_say(format!("this one is of {whose}: it stands here for what hangs below it"))
                } else {
                    reply
                }
            }
            Some(ix) => ctx.check_in(ix, unchanged),
            None => Reply::say("select a key result, a project or an objective to check in on"),
        }
    }

    /// On to the next item that is due and mine; of somebody who answers for nothing, whosever it is.
    pub(in crate::app) fn next_due(&mut self, ctx: &Ctx<'_>) -> Reply {
        let c = ctx.cascade;
        let wanted: Flags = [Flag::Due, Flag::Stale].into_iter().collect();
        let mine = ctx.me.filter(|&me| c.live().any(|ix| c.item(ix).owner == Some(me)));
        let at = self.nearest(true, |row| {
            let flags = ctx.board.peek(c, row.ix).flags;
            flags.iter().any(|f| wanted.has(f)) && mine.is_none_or(|me| c.item(row.ix).owner == Some(me))
        });
        let Some(at) = at else { return Reply::say("saved; nothing else is due") };
        self.cursor.at = at;
        self.item().map_or_else(Reply::stay, |ix| ctx.check_in(ix, false))
    }

    fn toggle_mine(&mut self, ctx: &Ctx<'_>) -> Reply {
        let Some(me) = ctx.me else {
            return Reply::say("who you are is not known yet: start with --as NAME, or choose “who” in the palette");
        };
        self.filter.owner = if self.filter.owner == Some(me) { None } else { Some(me) };
        self.rebuild(ctx.cascade, ctx.board);
        ctx.say(if self.filter.owner.is_some() { "only mine: {mine} shows all again" } else { "everyone's" })
    }
}

impl Screen for Deck {
    fn places(&self) -> &'static [Place] {
        &[Place::Deck, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    fn item(&self, _: &Cascade) -> Option<Ix> {
        self.item()
    }

    fn step(&mut self, by: isize, _: &mut Ctx<'_>) {
        self.step(by);
    }

    /// One step back: first the find goes, then the filter.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if self.found.take().is_none() {
            if self.filter.is_empty() {
                return Reply::stay();
            }
            self.filter = Filter::default();
        }
        self.rebuild(ctx.cascade, ctx.board);
        Reply::stay()
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        match hit {
            Hit::Fold(n) if n < self.rows.len() => {
                self.cursor.at = n;
                if self.is_unfolded(n) {
                    self.fold(ctx.cascade, n);
                } else {
                    self.unfold_selected(ctx);
                }
            }
            Hit::Moment(until) => return Reply::next(Next::Effect(Effect::Travel(Travel::To(until, None)))),
            Hit::Row(n) if n < self.rows.len() => {
                self.cursor.at = n;
                *ctx.detail_scroll = 0;
                if double {
                    return self.open(ctx);
                }
            }
            _ => {}
        }
        Reply::stay()
    }

    fn forget(&mut self) {
        self.found = None;
        self.rows.clear();
    }
}

impl Deck {
    /// The cycle that is shown is closed or opened: one to score leads to its closing, one that runs or is planned is asked about,
    /// one that is closed asks why it is opened again.
    fn close_cycle(&self, ctx: &mut Ctx<'_>) -> Reply {
        let today = ctx.today();
        let shown = match self.cycle {
            CycleChoice::One(id) => Some(id),
            CycleChoice::Open | CycleChoice::All => {
                let waits = ctx.cascade.waiting(today).first().map(|w| w.cycle);
                waits.or_else(|| self.item().and_then(|ix| ctx.cascade.cycle_of(ix)).map(|c| c.id)).or(ctx.front)
            }
        };
        let Some(cycle) = shown.and_then(|id| ctx.cascade.cycle(id)) else {
            return ctx.say("no cycle is shown: {cycle} chooses one");
        };
        let id = cycle.id;
        match ctx.cascade.stage(cycle, today) {
            CycleState::Planned => Reply::stay().and_open(Confirm::open_early(ctx.cascade, id, today).map(Overlay::Confirm)),
            CycleState::Closed if !edit::reopen_cycle(ctx.cascade, id, today).is_empty() => {
                let form = Form::reopen_cycle(ctx.cascade, id);
                form.map_or_else(Reply::stay, |form| ctx.ask(form))
            }
            CycleState::Open => {
                let confirm = Confirm::close_early(ctx.cascade, ctx.board, id, cycle.end);
                Reply::stay().and_open(confirm.map(Overlay::Confirm))
            }
            CycleState::ToScore | CycleState::Closed => Reply::next(Next::Go(Go::Closing(id))),
        }
    }

    /// What goes on of the selected item. On what is of another cycle than the one that is shown, as the goal of a year above its
    /// quarter is, or on no item at all: what goes on of all that ended in that cycle.
    fn carry(&self, ctx: &mut Ctx<'_>) -> Reply {
        let item = self.item();
        let is_of = |id| item.and_then(|ix| ctx.cascade.cycle_of(ix)).is_some_and(|c| c.id == id);
        match self.cycle {
            CycleChoice::One(id) if !is_of(id) && !carry::of_cycle(ctx.cascade, id, ctx.today()).is_empty() => {
                ctx.carry_cycle(id)
            }
            CycleChoice::One(_) | CycleChoice::Open | CycleChoice::All => about(item, |ix| ctx.carry(ix)),
        }
    }
}

/// What is done to the selected item, where there is one.
fn about(item: Option<Ix>, does: impl FnOnce(Ix) -> Reply) -> Reply {
    item.map_or_else(|| Reply::say("select an item first"), does)
}
