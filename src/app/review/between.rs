//! Between reviews: what they asked for, and what became of them.

use super::{Mode, after::file_name, prompt::Prompt};
use crate::{
    app::{
        App,
        cursor::{Cursor, Motion},
        event::Effect,
        keys::Action,
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

    pub(super) fn select(&mut self, cascade: &Cascade, board: &Board, n: usize) -> bool {
        let again = self.cursor.select(n, self.ids.len());
        self.scroll = 0;
        let review = self.ids.get(self.cursor.at).and_then(|id| cascade.reviews().find(|r| r.id == *id));
        self.markdown = review.map(|r| minutes(cascade, board, r).markdown(cascade)).unwrap_or_default();
        again
    }
}

impl App {
    pub(super) fn actions_act(&mut self, action: Action) -> Option<Effect> {
        let Mode::Actions(actions) = &mut self.review.mode else { return None };
        if let Some(motion) = Motion::of(action) {
            actions.cursor.step(actions.cursor.by(motion), actions.ids.len());
            return None;
        }
        let selected = actions.ids.get(actions.cursor.at).copied();
        match action {
            Action::ToggleDone => {
                let Some(id) = selected else {
                    self.say("there is no action");
                    return None;
                };
                return self.toggle_action(id);
            }
            Action::ToItem => {
                let item = selected.and_then(|id| self.cascade.actions().find(|a| a.id == id)).and_then(|a| a.item);
                match item.and_then(|id| self.cascade.find(id)) {
                    Some(ix) => self.show_on_deck(ix),
                    None => self.say("this action is about no item in particular"),
                }
            }
            Action::Back | Action::PreviousView => self.prepare(),
            _ => {}
        }
        None
    }

    pub(super) fn past_act(&mut self, action: Action) -> Option<Effect> {
        let Mode::Past(past) = &mut self.review.mode else { return None };
        if let Some(motion) = Motion::of(action) {
            let to = past.cursor.at.saturating_add_signed(past.cursor.by(motion));
            past.select(&self.cascade, &self.board, to);
            return None;
        }
        match action {
            Action::DetailDown => past.scroll = (past.scroll + 3).min(past.markdown.lines().count().saturating_sub(1)),
            Action::DetailUp => past.scroll = past.scroll.saturating_sub(3),
            Action::Copy | Action::WriteMinutes | Action::Rate if past.ids.is_empty() => self.say("there are no minutes yet"),
            Action::Copy => return Some(Effect::Copy(past.markdown.clone())),
            Action::WriteMinutes => {
                let id = past.ids[past.cursor.at];
                let name = self.cascade.reviews().find(|r| r.id == id).map(file_name).unwrap_or_default();
                self.review.prompt = Some(Prompt::file(&name));
            }
            Action::Rate => {
                let id = past.ids[past.cursor.at];
                self.rate(id);
            }
            Action::Back | Action::NextView => self.prepare(),
            _ => {}
        }
        None
    }
}
