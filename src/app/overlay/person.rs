//! The page of a person: what they answer for, how they kept their deadlines, what they promised, and handing it over.
//!
//! Must not know how it is drawn. The days of check-ins are in the file and come when the store has answered.

use super::{Overlay, pick};
use crate::{
    app::{
        App,
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
use std::collections::HashMap;

/// The page.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// Whose.
    pub id: Id,
    /// What they answer for and is not over: objectives, key results, projects, in the order of their titles.
    pub items: Vec<Ix>,
    /// Their open actions.
    pub actions: Vec<Id>,
    /// How the deadlines of each item were met; `None`: not read yet.
    pub strips: Option<HashMap<Ix, Strip>>,
    /// The first line shown.
    pub top: usize,
}

impl PersonPage {
    fn new(app: &App, id: Id) -> PersonPage {
        let c = &app.cascade;
        let open = |ix: &Ix| c.item(*ix).owner == Some(id) && phase(c, *ix, app.today()) != Phase::Closed;
        let mut items: Vec<Ix> = c.live().filter(open).collect();
        items.sort_by_cached_key(|&ix| (c.item(ix).kind(), c.item(ix).title.to_lowercase()));
        let mut actions: Vec<_> = c.actions().filter(|a| a.is_open() && a.owner == Some(id)).collect();
        actions.sort_by_key(|a| (a.due.unwrap_or(NaiveDate::MAX), a.id));
        let actions = actions.into_iter().map(|a| a.id).collect();
        PersonPage { id, items, actions, strips: None, top: 0 }
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

    /// Scrolls by so many lines.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.items.len() + self.actions.len());
    }

    pub(super) fn key(mut self, key: Key, app: &mut App) -> Option<Overlay> {
        match key.code {
            Code::Esc | Code::Enter | Code::Char('q') => return None,
            Code::Down | Code::Char('j') => self.scroll(1),
            Code::Up | Code::Char('k') => self.scroll(-1),
            Code::PageDown | Code::Char(' ') => self.scroll(10),
            Code::PageUp => self.scroll(-10),
            Code::Home | Code::Char('g') => self.top = 0,
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

    /// The days that the page in front has to show; `None`: none, or they are there.
    pub(in crate::app) fn wanted_by_person(&self) -> Option<Want> {
        let Some(Overlay::Person(page)) = &self.overlay else { return None };
        if page.strips.is_some() {
            return None;
        }
        let items = page.items.iter().map(|&ix| self.cascade.item(ix).id).collect();
        Some(Want::Days { items, since: since(self.today()) })
    }

    /// The days were read.
    pub(in crate::app) fn tell_days(&mut self, days: &[(Id, NaiveDate)]) {
        let today = self.today();
        let Some(Overlay::Person(page)) = &mut self.overlay else { return };
        let mut of: HashMap<Id, Vec<NaiveDate>> = HashMap::new();
        for &(item, day) in days {
            of.entry(item).or_default().push(day);
        }
        let strips = page.items.iter().map(|&ix| {
            let said = of.get(&self.cascade.item(ix).id).map_or(&[][..], Vec::as_slice);
            (ix, participation::strip(&self.cascade, ix, said, today))
        });
        page.strips = Some(strips.collect());
    }
}

/// From when on check-ins matter for thirteen weeks: some deadlines before, so that the first week is judged fairly.
fn since(today: NaiveDate) -> NaiveDate {
    participation::since(today).checked_sub_days(chrono::Days::new(70)).unwrap_or(NaiveDate::MIN)
}
