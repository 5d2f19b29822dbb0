//! What the screen needs from the store: before the next frame is whole, and what the next key will ask for.

use super::{App, Tab, damage::Region, event::Want, overlay::Overlay};
use crate::domain::{Id, history::History};

impl App {
    /// What has to be read from the store before the next frame is whole; `None`: nothing.
    pub fn want(&self) -> Option<Want> {
        let wanted = match self.overlays.top() {
            Some(Overlay::Form(form)) => form.want(&self.cascade),
            Some(Overlay::Person(page)) => page.want(&self.cascade, self.now.today),
            _ => None,
        };
        if wanted.is_some() {
            return wanted;
        }
        if let Some(want) = self.screens.of(self.tab).want() {
            return Some(want);
        }
        let id = self.cascade.item(self.item()?).id;
        (self.history.as_ref().map(|(of, _)| *of) != Some(id)).then_some(Want::History(id))
    }

    /// Takes up what was read ahead, if the selected item is among it. What was shown until now stays within reach.
    pub fn take_ahead(&mut self) {
        let Some(id) = self.item().map(|ix| self.cascade.item(ix).id) else { return };
        if self.history.as_ref().is_some_and(|(of, _)| *of == id) {
            return;
        }
        if let Some(at) = self.ahead.iter().position(|(of, _)| *of == id) {
            let taken = self.ahead.swap_remove(at);
            self.ahead.extend(self.history.replace(taken));
            self.touch(Region::Detail);
        }
    }

    /// What could be read while nobody presses a key: the past of the rows above and below. `None`: it is there.
    pub fn want_ahead(&self) -> Option<Id> {
        if self.tab != Tab::Deck || self.is_typing() {
            return None;
        }
        let beside = [self.screens.deck.cursor.at.checked_add(1), self.screens.deck.cursor.at.checked_sub(1)];
        let ids =
            beside.into_iter().flatten().filter_map(|n| self.screens.deck.rows.get(n)).map(|row| self.cascade.item(row.ix).id);
        let known = |id: Id| self.history.iter().chain(&self.ahead).any(|(of, _)| *of == id);
        ids.into_iter().find(|&id| !known(id))
    }

    /// The store read the past of an item ahead.
    pub fn answer_ahead(&mut self, id: Id, history: History) {
        const KEPT: usize = 4;
        if self.ahead.len() >= KEPT {
            self.ahead.remove(0);
        }
        self.ahead.push((id, history));
    }
}
