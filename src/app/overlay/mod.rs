//! What lies over a screen: help, find, why, confirm, and the forms. One at a time, each owning its state.
//!
//! An overlay takes its keys first; one that is left keeps what was typed where that is worth keeping.

pub mod confirm;
pub mod find;
pub mod page;

use super::{
    App,
    event::{Effect, Hit},
    key::Key,
};
use crate::domain::Ix;
use confirm::Confirm;
use find::Find;
use page::Page;

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

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        match self {
            Overlay::Find(_) => true,
            Overlay::Help(page) | Overlay::Why(page) => page.is_typing(),
            Overlay::Confirm(_) => false,
        }
    }

    /// Pasted text.
    pub(super) fn paste(&mut self, text: &str) {
        if let Overlay::Find(find) = self {
            find.field.paste(text);
        }
    }

    /// The wheel.
    pub(super) fn scroll(&mut self, lines: isize) {
        match self {
            Overlay::Help(page) | Overlay::Why(page) => page.scroll(lines),
            Overlay::Find(_) | Overlay::Confirm(_) => {}
        }
    }

    /// The person's editor gave text back.
    pub(super) fn edited(&mut self, _text: &str) {}
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
        }
    }

    /// A click while an overlay is open: outside it closes, unless something was typed in it.
    pub(super) fn overlay_click(&mut self, hit: Hit, _double: bool) -> Option<Effect> {
        if hit == Hit::Outside && !self.overlay.as_ref().is_some_and(Overlay::is_typing) {
            self.overlay = None;
        }
        None
    }
}
