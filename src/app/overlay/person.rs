//! The page of a person: what they answer for, how they kept their deadlines, what they promised, and handing it over.
//!
//! Must not know how it is drawn. The days of check-ins are in the file and come when the store has answered.

use super::{Overlay, form::Form};
use crate::{
    app::{
        ctx::Ctx,
        event::Want,
        key::Key,
        keys::{Action, Place},
        reply::{Go, Next, Reply},
    },
    domain::{
        Cascade, Id, Ix, Kind,
        participation::{self, Moves, Strip},
        stage::{Phase, phase},
    },
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The page.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// Whose.
    pub id: Id,
    /// What they answer for and is not over: objectives, key results, projects, in the order of their titles.
    pub items: Vec<Ix>,
    /// What they answered for and was over in the last weeks: it counts in how they kept their deadlines.
    pub past: Vec<Ix>,
    /// Their open actions.
    pub actions: Vec<Id>,
    /// How the deadlines of each item were met; `None`: not read yet.
    pub strips: Option<HashMap<Ix, Strip>>,
    /// The selected line: an item, or after them an action; behind the last: none, it is only read.
    pub cursor: usize,
}

impl PersonPage {
    pub(in crate::app) fn new(c: &Cascade, today: NaiveDate, id: Id) -> PersonPage {
        let open = |ix: &Ix| phase(c, *ix, today) != Phase::Closed;
        let theirs = c.live().filter(|&ix| c.item(ix).owner == Some(id));
        let (mut items, mut past): (Vec<Ix>, Vec<Ix>) = theirs.partition(open);
        past.retain(|&ix| participation::owed_until(c, ix, Some(today), today).is_some());
        items.sort_by_cached_key(|&ix| (c.item(ix).kind(), c.item(ix).title.to_lowercase()));
        let mut actions: Vec<_> = c.actions().filter(|a| a.is_open() && a.owner == Some(id)).collect();
        actions.sort_by_key(|a| (a.due.unwrap_or(NaiveDate::MAX), a.id));
        let actions = actions.into_iter().map(|a| a.id).collect();
        PersonPage { id, items, past, actions, strips: None, cursor: 0 }
    }

    /// How all their deadlines were met; `None`: not read yet.
    pub fn strip(&self) -> Option<Strip> {
        let mut all = Strip::default();
        self.strips.as_ref()?.values().for_each(|s| all.add(s));
        Some(all)
    }

    /// How many open key results they answer for.
    pub fn load(&self, cascade: &Cascade, today: NaiveDate) -> usize {
        let is_open = |ix: Ix| cascade.item(ix).kind() == Kind::KeyResult && phase(cascade, ix, today) == Phase::Open;
        self.items.iter().filter(|&&ix| is_open(ix)).count()
    }

    /// Moves the selection by so many lines.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        let last = (self.items.len() + self.actions.len()).saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// The item of the selected line; of an action the one it is about.
    fn selected(&self, cascade: &Cascade) -> Option<Id> {
        if let Some(&ix) = self.items.get(self.cursor) {
            return Some(cascade.item(ix).id);
        }
        let id = self.actions.get(self.cursor - self.items.len())?;
        cascade.actions().find(|a| a.id == *id)?.item.filter(|&item| cascade.find(item).is_some())
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>) -> Reply {
        match ctx.keymap.action(&[Place::Person, Place::List], key) {
            Some(Action::Back) => return Reply::close(),
            Some(Action::ToItem) => {
                let hidden = "the item is not shown on the deck: its cycle is not chosen, or a filter hides it";
                let Some(id) = self.selected(ctx.cascade) else { return Reply::close() };
                return Reply::close().then(Next::Go(Go::Item { id, hidden: hidden.to_owned() }));
            }
            Some(Action::Down) => self.scroll(1),
            Some(Action::Up) => self.scroll(-1),
            Some(Action::PageDown | Action::HalfDown) => self.scroll(10),
            Some(Action::PageUp | Action::HalfUp) => self.scroll(-10),
            Some(Action::Top) => self.cursor = 0,
            Some(Action::Bottom) => self.scroll(isize::MAX / 2),
            Some(Action::HandOver) => return Reply::close().and_open(Overlay::hand_over(ctx, self.id)),
            Some(Action::Revise) => return Reply::close().and_open(Form::revise(ctx, self.id).map(Overlay::form)),
            Some(Action::Snooze) => return Reply::close().and_open(Form::away(ctx, self.id).map(Overlay::form)),
            Some(Action::Copy) => return ctx.copy_owed(self.id),
            Some(Action::People) => return Reply::close().and_open(Overlay::people(ctx)),
            _ => {}
        }
        Reply::stay()
    }

    /// The days that it has to show; `None`: they are there.
    pub(in crate::app) fn want(&self, cascade: &Cascade, today: NaiveDate) -> Option<Want> {
        if self.strips.is_some() {
            return None;
        }
        let items = self.items.iter().chain(&self.past).map(|&ix| cascade.item(ix).id).collect();
        Some(Want::Days { items, since: participation::read_since(today) })
    }

    /// The days were read.
    pub(in crate::app) fn tell_days(&mut self, cascade: &Cascade, days: &[(Id, NaiveDate)], moves: &Moves, today: NaiveDate) {
        let items = self.items.iter().chain(&self.past).copied();
        self.strips = Some(participation::strips(cascade, items, days, moves, None, today));
    }
}
