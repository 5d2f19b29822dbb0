//! Between reviews: what they asked for, and what became of them.

use super::{Mode, Room, handout::Told, running::toggle_action};
use crate::{
    app::{
        ctx::Ctx,
        cursor::Cursor,
        keys::command::{Actions as ActionsCommand, Past as PastCommand},
        overlay::form::Form,
        reply::Reply,
    },
    domain::{
        Board, Cascade, Id,
        meeting::record::{FollowThrough, follow_through},
        recurring::Which,
        review::{Action, Review},
    },
};
use chrono::NaiveDate;

/// What reviews asked for.
#[derive(Debug)]
pub struct Actions {
    /// Only those of this meeting; `None`: all there are.
    pub of: Option<Which>,
    /// Open ones first, overdue before all; then those that are done, newest first.
    pub ids: Vec<Id>,
    /// The selected one.
    pub cursor: Cursor,
}

impl Actions {
    pub(super) fn new(cascade: &Cascade, today: NaiveDate, of: Option<Which>) -> Actions {
        let mut actions = Actions { of, ids: Vec::new(), cursor: Cursor::default() };
        actions.refresh(cascade, today);
        actions
    }

    /// Looks again, the cursor staying at its action.
    pub(super) fn refresh(&mut self, cascade: &Cascade, today: NaiveDate) {
        let at = self.ids.get(self.cursor.at).copied();
        let is_of = |action: &&Action| self.of.as_ref().is_none_or(|which| cascade.is_action_of(action, which));
        let mut all: Vec<_> = cascade.actions().filter(is_of).collect();
        all.sort_by_key(|a| {
            let late = !a.is_overdue(today);
            (a.done.is_some(), late, a.done.map(std::cmp::Reverse), a.due.is_none(), a.due, a.id)
        });
        self.ids = all.into_iter().map(|a| a.id).collect();
        self.cursor.at = at.and_then(|id| self.ids.iter().position(|&o| o == id)).unwrap_or(0);
    }

    pub(super) fn select(&mut self, n: usize) -> bool {
        self.cursor.select(n, self.ids.len())
    }
}

/// Past reviews.
#[derive(Debug)]
pub struct Past {
    /// Only those of this meeting; `None`: all there are.
    pub of: Option<Which>,
    /// Those that ended, newest first.
    pub ids: Vec<Id>,
    /// The selected one.
    pub cursor: Cursor,
    /// Its minutes; `None`: there is none.
    pub told: Option<Told>,
    /// How far those are scrolled.
    pub scroll: usize,
    /// Of all of them, oldest first.
    pub through: Vec<FollowThrough>,
}

impl Past {
    pub(super) fn new(cascade: &Cascade, board: &Board, of: Option<Which>) -> Past {
        let mut past = Past { of, ids: Vec::new(), cursor: Cursor::default(), told: None, scroll: 0, through: Vec::new() };
        past.refresh(cascade, board);
        past
    }

    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &Board) {
        let is_of = |review: &&Review| self.of.as_ref().is_none_or(|which| cascade.meeting_of_review(review) == *which);
        let mut ended: Vec<_> = cascade.reviews().filter(|r| r.ended.is_some()).filter(is_of).collect();
        ended.sort_by_key(|r| std::cmp::Reverse((r.on, r.number, r.id)));
        self.ids = ended.iter().map(|r| r.id).collect();
        self.through = follow_through(cascade, board.today());
        self.through.retain(|told| ended.iter().any(|r| (r.number, r.on) == (told.number, told.on)));
        self.select(cascade, board, self.cursor.at);
    }

    pub(super) fn step(&mut self, by: isize, cascade: &Cascade, board: &Board) {
        self.select(cascade, board, self.cursor.at.saturating_add_signed(by));
    }

    pub(super) fn select(&mut self, cascade: &Cascade, board: &Board, n: usize) -> bool {
        let again = self.cursor.select(n, self.ids.len());
        self.scroll = 0;
        self.told = self.ids.get(self.cursor.at).map(|&id| Told::new(cascade, board, id));
        again
    }
}

impl Room {
    /// Does what a key of the actions asks for.
    pub(in crate::app) fn actions_act(&mut self, command: ActionsCommand, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Actions(actions) = &mut self.mode else { return Reply::stay() };
        let selected = actions.ids.get(actions.cursor.at).copied();
        match command {
            ActionsCommand::ToggleDone => match selected {
                Some(id) => toggle_action(id, ctx),
                None => Reply::say("there is no action"),
            },
            ActionsCommand::Revise | ActionsCommand::Snooze => {
                let on_day = command == ActionsCommand::Snooze;
                let form = selected.and_then(|id| Form::action(ctx.cascade, id, on_day));
                form.map_or_else(|| Reply::say("there is no action"), |form| ctx.ask(form))
            }
            ActionsCommand::ToItem => {
                let item = selected.and_then(|id| ctx.cascade.actions().find(|a| a.id == id)).and_then(|a| a.item);
                match item.and_then(|id| ctx.cascade.find(id)) {
                    Some(ix) => ctx.on_deck(ix, "the item is not shown: it is deleted, or filtered away"),
                    None => Reply::say("this action is about no item in particular"),
                }
            }
            ActionsCommand::PreviousView => {
                self.prepare(ctx);
                Reply::stay()
            }
        }
    }

    /// Does what a key of the past reviews asks for.
    pub(in crate::app) fn past_act(&mut self, command: PastCommand, ctx: &mut Ctx<'_>) -> Reply {
        let Mode::Past(past) = &mut self.mode else { return Reply::stay() };
        match command {
            PastCommand::DetailDown => past.scroll += 3,
            PastCommand::DetailUp => past.scroll = past.scroll.saturating_sub(3),
            PastCommand::Copy => return self.copies(false, false),
            PastCommand::CopyAll => return self.copies(true, false),
            PastCommand::CopyAs => return self.copies(false, true),
            PastCommand::WriteMinutes => return self.saves(),
            PastCommand::Rate => return self.rates(ctx),
            PastCommand::NextView => self.prepare(ctx),
        }
        Reply::stay()
    }
}
