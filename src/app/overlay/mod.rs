//! What lies over a screen: help, find, why, confirm, and the forms. One at a time, each owning its state.
//!
//! An overlay takes its keys first; one that is left keeps what was typed where that is worth keeping.

pub mod add;
pub mod ask;
pub mod confirm;
pub mod find;
pub mod form;
pub mod page;
pub mod person;
pub mod pick;

use super::{
    App,
    event::{Effect, Hit},
    key::Key,
};
use crate::domain::Ix;
use add::Add;
use ask::Ask;
use confirm::Confirm;
use find::Find;
use form::Form;
use page::Page;
use person::PersonPage;
use pick::Pick;

/// The overlay in front.
#[derive(Debug)]
pub enum Overlay {
    /// Every key of the place.
    Help(Page),
    /// The arithmetic behind an item.
    Why(Page),
    /// The line in which one types what to look for.
    Find(Find),
    /// A question before something that many rows hang on.
    Confirm(Confirm),
    /// A list one chooses from.
    Pick(Pick),
    /// What to add.
    Add(Add),
    /// Fields to fill in.
    Form(Box<Form>),
    /// A short question before something is done.
    Ask(Box<Ask>),
    /// The page of a person.
    Person(Box<PersonPage>),
}

impl Overlay {
    /// Every key of the place one is in.
    pub fn help(app: &App) -> Overlay {
        Overlay::Help(page::help(app))
    }

    /// The working of every judgement of an item.
    pub fn why(app: &App, ix: Ix) -> Overlay {
        Overlay::Why(page::why(app, ix))
    }

    /// The line to type into, holding what was looked for last.
    pub fn find(app: &mut App) -> Overlay {
        Overlay::Find(Find::new(app))
    }

    /// Every command by name.
    pub fn palette(app: &App) -> Overlay {
        Overlay::Pick(pick::palette(app))
    }

    /// What the deck may be narrowed to.
    pub fn filter(app: &App) -> Overlay {
        Overlay::Pick(pick::filter(app))
    }

    /// Which cycles the deck may show.
    pub fn cycle(app: &App) -> Overlay {
        Overlay::Pick(pick::cycle(app))
    }

    /// Whose changes the log may show.
    pub fn log_person(app: &App) -> Overlay {
        Overlay::Pick(pick::log_person(app))
    }

    /// Which projects may be shown.
    pub fn projects_filter(app: &App) -> Overlay {
        Overlay::Pick(pick::projects_filter(app))
    }

    /// Which link of a project goes.
    pub fn unlink(app: &App, project: Ix) -> Overlay {
        Overlay::Pick(pick::unlink(app, project))
    }

    /// What is pulled into a meeting.
    pub fn parked(app: &App) -> Overlay {
        Overlay::Pick(pick::parked(app))
    }

    /// Whose page to open.
    pub fn people(app: &App) -> Overlay {
        Overlay::Pick(pick::people(app))
    }

    /// Which person, team or cycle to delete.
    pub fn remove(app: &App, noun: form::Noun) -> Overlay {
        Overlay::Pick(pick::remove(app, noun))
    }

    /// What to add.
    pub fn add(app: &App) -> Overlay {
        Overlay::Add(Add::new(app))
    }

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        match self {
            Overlay::Find(_) | Overlay::Pick(_) | Overlay::Form(_) | Overlay::Ask(_) => true,
            Overlay::Help(page) | Overlay::Why(page) => page.is_typing(),
            Overlay::Confirm(_) | Overlay::Add(_) | Overlay::Person(_) => false,
        }
    }

    /// Pasted text.
    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Overlay::Find(find) => find.paste(text),
            Overlay::Pick(pick) => {
                pick.field.paste(text);
                pick.narrow();
            }
            Overlay::Ask(ask) => ask.paste(text),
            _ => {}
        }
    }

    /// The wheel.
    pub(super) fn scroll(&mut self, lines: isize) {
        match self {
            Overlay::Help(page) | Overlay::Why(page) => page.scroll(lines),
            Overlay::Pick(pick) => pick.step(lines),
            Overlay::Add(add) => add.step(lines.signum()),
            Overlay::Form(form) => form.scroll(lines),
            Overlay::Person(page) => page.scroll(lines),
            Overlay::Find(_) | Overlay::Confirm(_) | Overlay::Ask(_) => {}
        }
    }
}

impl App {
    /// The overlay takes a key. It is taken out while it does, and puts itself back unless it is done.
    pub(super) fn overlay_key(&mut self, key: Key) -> Option<Effect> {
        match self.overlay.take()? {
            Overlay::Help(page) => {
                self.overlay = page.key(key, self).map(Overlay::Help);
                None
            }
            Overlay::Why(page) => {
                self.overlay = page.key(key, self).map(Overlay::Why);
                None
            }
            Overlay::Find(find) => {
                self.overlay = find.key(key, self).map(Overlay::Find);
                None
            }
            Overlay::Confirm(confirm) => confirm.key(key, self),
            Overlay::Add(add) => add.key(key, self),
            Overlay::Form(form) => form.key(key, self),
            Overlay::Ask(ask) => {
                let (ask, effect) = ask.key(key, self);
                self.overlay = ask.map(|ask| Overlay::Ask(Box::new(ask)));
                effect
            }
            Overlay::Person(page) => {
                self.overlay = page.key(key, self);
                None
            }
            Overlay::Pick(pick) => {
                let (pick, effect) = pick.key(key, self);
                // The choice may have opened an overlay of its own.
                self.overlay = pick.map(Overlay::Pick).or(self.overlay.take());
                effect
            }
        }
    }

    /// A click while an overlay is open: outside it closes, unless something was typed in it.
    pub(super) fn overlay_click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        if let (Some(Overlay::Pick(pick)), Hit::Choice(n)) = (&mut self.overlay, hit) {
            let again = pick.cursor == n || double;
            pick.cursor = n.min(pick.shown.len().saturating_sub(1));
            if !again {
                return None;
            }
            let Some(Overlay::Pick(pick)) = self.overlay.take() else { return None };
            let (pick, effect) = pick.take(self);
            self.overlay = pick.map(Overlay::Pick).or(self.overlay.take());
            return effect;
        }
        if let Some(Overlay::Form(_)) = &self.overlay {
            let Some(Overlay::Form(form)) = self.overlay.take() else { return None };
            return form.click(hit, double, self);
        }
        if let (Some(Overlay::Add(add)), Hit::Choice(n)) = (&self.overlay, hit) {
            let noun = add.choices.get(n)?.noun;
            return Add::take(noun, self);
        }
        if hit == Hit::Outside && !self.overlay.as_ref().is_some_and(Overlay::is_typing) {
            self.overlay = None;
        }
        None
    }
}
