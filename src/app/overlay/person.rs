//! The page of a person: what they answer for, how they kept their deadlines, what they promised, and handing it over.
//!
//! Must not know how it is drawn. The days of check-ins are in the file and come when the store has answered.

use super::{Overlay, pick};
use crate::{
    app::{
        App, Tab,
        event::Want,
        key::{Code, Key},
    },
    domain::{
        Id, Ix, Kind,
        freshness::{Phase, phase},
        participation::{self, Strip},
    },
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

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
    /// The selected line: an item, or after them an action.
    pub cursor: usize,
}

impl PersonPage {
    fn new(app: &App, id: Id) -> PersonPage {
        let c = &app.cascade;
        let open = |ix: &Ix| phase(c, *ix, app.today()) != Phase::Closed;
        let theirs = c.live().filter(|&ix| c.item(ix).owner == Some(id));
        let (mut items, mut past): (Vec<Ix>, Vec<Ix>) = theirs.partition(open);
        past.retain(|&ix| participation::owed_until(c, ix, Some(app.today()), app.today()).is_some());
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

    /// How many key results they answer for.
    pub fn load(&self, app: &App) -> usize {
        self.items.iter().filter(|&&ix| app.cascade.item(ix).kind() == Kind::KeyResult).count()
    }

    /// Moves the selection by so many lines.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        let last = (self.items.len() + self.actions.len()).saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// The item of the selected line; of an action the one it is about.
    fn selected(&self, app: &App) -> Option<Ix> {
        if let Some(&ix) = self.items.get(self.cursor) {
            return Some(ix);
        }
        let id = self.actions.get(self.cursor - self.items.len())?;
        app.cascade.actions().find(|a| a.id == *id)?.item.and_then(|item| app.cascade.find(item))
    }

    pub(super) fn key(mut self, key: Key, app: &mut App) -> Option<Overlay> {
        match key.code {
            Code::Esc | Code::Char('q') => return None,
            Code::Enter | Code::Char('o') => {
                let ix = self.selected(app)?;
                app.tab = Tab::Deck;
                if !app.deck.reveal(&app.cascade, &app.board, ix) {
                    app.say("the item is not shown on the deck: its cycle is not chosen, or a filter hides it");
                }
                return None;
            }
            Code::Down | Code::Char('j') => self.scroll(1),
            Code::Up | Code::Char('k') => self.scroll(-1),
            Code::PageDown | Code::Char(' ') => self.scroll(10),
            Code::PageUp => self.scroll(-10),
            Code::Home | Code::Char('g') => self.cursor = 0,
            Code::End | Code::Char('G') => self.scroll(isize::MAX / 2),
            Code::Char('H') => return Some(Overlay::Pick(pick::hand_over(app, self.id))),
            Code::Char('p') => return Some(Overlay::people(app)),
            _ => {}
        }
        Some(Overlay::Person(Box::new(self)))
    }
}

impl App {
    /// Opens the page of a person.
    pub(in crate::app) fn open_person(&mut self, id: Id) {
        self.overlay = Some(Overlay::Person(Box::new(PersonPage::new(self, id))));
    }

    /// Opens the page of the owner of the selected item.
    pub(in crate::app) fn open_owner(&mut self) {
        match self.item().map(|ix| self.cascade.item(ix).owner) {
            Some(Some(owner)) if self.cascade.person(owner).is_some() => self.open_person(owner),
            Some(_) => self.say("nobody answers for it yet: press e to name an owner"),
            None => self.say("select an item to see the page of its owner"),
        }
    }

    /// The days that the page in front has to show; `None`: none, or they are there.
    pub(in crate::app) fn wanted_by_person(&self) -> Option<Want> {
        let Some(Overlay::Person(page)) = &self.overlay else { return None };
        if page.strips.is_some() {
            return None;
        }
        let items = page.items.iter().chain(&page.past).map(|&ix| self.cascade.item(ix).id).collect();
        Some(Want::Days { items, since: participation::read_since(self.today()) })
    }

    /// The days were read.
    pub(in crate::app) fn tell_days(&mut self, days: &[(Id, NaiveDate)], owned: &BTreeMap<Id, NaiveDate>) {
        let today = self.today();
        let Some(Overlay::Person(page)) = &mut self.overlay else { return };
        let items = page.items.iter().chain(&page.past).copied();
        page.strips = Some(participation::strips(&self.cascade, items, days, owned, today));
    }
}
