//! Between reviews: what they asked for, and what became of them.

use super::{Mode, after::file_name, prompt::Prompt};
use crate::{
    app::{
        App,
        cursor::Cursor,
        event::Effect,
        keys::command::{Actions as ActionsCommand, Past as PastCommand},
    },
    domain::{
        Board, Cascade, Id,
        meeting::{
            minutes::minutes,
            record::{FollowThrough, follow_through},
        },
    },
};
use chrono::NaiveDate;

/// What reviews asked for.
#[derive(Debug)]
pub struct Actions {
    /// Open ones first, overdue before all; then those that are done, newest first.
    pub ids: Vec<Id>,
    /// The selected one.
    pub cursor: Cursor,
}

impl Actions {
    pub(super) fn new(cascade: &Cascade, today: NaiveDate) -> Actions {
        let mut actions = Actions { ids: Vec::new(), cursor: Cursor::default() };
        actions.refresh(cascade, today);
        actions
    }

    /// Looks again, the cursor staying at its action.
    pub(super) fn refresh(&mut self, cascade: &Cascade, today: NaiveDate) {
        let at = self.ids.get(self.cursor.at).copied();
        let mut all: Vec<_> = cascade.actions().collect();
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
    /// Those that ended, newest first.
    pub ids: Vec<Id>,
    /// The selected one.
    pub cursor: Cursor,
    /// Its minutes.
    pub markdown: String,
    /// How far those are scrolled.
    pub scroll: usize,
    /// Of all of them, oldest first.
    pub through: Vec<FollowThrough>,
}

impl Past {
    pub(super) fn new(cascade: &Cascade, board: &Board) -> Past {
        let mut past =
            Past { ids: Vec::new(), cursor: Cursor::default(), markdown: String::new(), scroll: 0, through: Vec::new() };
        past.refresh(cascade, board);
        past
    }

    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &Board) {
        let mut ended: Vec<_> = cascade.reviews().filter(|r| r.ended.is_some()).collect();
        ended.sort_by_key(|r| std::cmp::Reverse((r.on, r.number, r.id)));
        self.ids = ended.into_iter().map(|r| r.id).collect();
        self.through = follow_through(cascade, board.today());
        self.select(cascade, board, self.cursor.at);
    }

    pub(super) fn step(&mut self, by: isize, cascade: &Cascade, board: &Board) {
        self.select(cascade, board, self.cursor.at.saturating_add_signed(by));
    }

    pub(super) fn select(&mut self, cascade: &Cascade, board: &Board, n: usize) -> bool {
        let again = self.cursor.select(n, self.ids.len());
        self.scroll = 0;
        let review = self.ids.get(self.cursor.at).and_then(|id| cascade.reviews().find(|r| r.id == *id));
        self.markdown = review.map(|r| minutes(cascade, board, r).markdown(cascade)).unwrap_or_default();
        again
    }
}

impl App {
    pub(in crate::app) fn actions_act(&mut self, command: ActionsCommand) -> Option<Effect> {
        let Mode::Actions(actions) = &mut self.review.mode else { return None };
        let selected = actions.ids.get(actions.cursor.at).copied();
        match command {
            ActionsCommand::ToggleDone => {
                let Some(id) = selected else {
                    self.say("there is no action");
                    return None;
                };
                return self.toggle_action(id);
            }
            ActionsCommand::ToItem => {
                let item = selected.and_then(|id| self.cascade.actions().find(|a| a.id == id)).and_then(|a| a.item);
                match item.and_then(|id| self.cascade.find(id)) {
                    Some(ix) => {
                        let reply = ctx!(self).on_deck(ix, "the item is not shown: it is deleted, or filtered away");
                        return self.follow(reply);
                    }
                    None => self.say("this action is about no item in particular"),
                }
            }
            ActionsCommand::PreviousView => self.prepare(),
        }
        None
    }

    pub(in crate::app) fn past_act(&mut self, command: PastCommand) -> Option<Effect> {
        let Mode::Past(past) = &mut self.review.mode else { return None };
        match command {
            PastCommand::DetailDown => past.scroll = (past.scroll + 3).min(past.markdown.lines().count().saturating_sub(1)),
            PastCommand::DetailUp => past.scroll = past.scroll.saturating_sub(3),
            PastCommand::Copy | PastCommand::WriteMinutes | PastCommand::Rate if past.ids.is_empty() => {
                self.say("there are no minutes yet");
            }
            PastCommand::Copy => return Some(Effect::Copy(past.markdown.clone())),
            PastCommand::WriteMinutes => {
                let id = past.ids[past.cursor.at];
                let name = self.cascade.reviews().find(|r| r.id == id).map(file_name).unwrap_or_default();
                self.review.prompt = Some(Prompt::file(&name));
            }
            PastCommand::Rate => {
                let id = past.ids[past.cursor.at];
                self.rate(id);
            }
            PastCommand::NextView => self.prepare(),
        }
        None
    }
}
