//! What is done while no key waits: a find that is behind what was typed, the cycle in front, the counts, what the meetings in view
//! would take.

use super::{
    App, Tab,
    damage::{Damage, Region},
    deck::filter::CycleChoice,
    overlay::Overlay,
};

/// How many items are counted before a key that waits is looked at: a few milliseconds' worth.
const COUNTED_AT_ONCE: usize = 4096;

impl App {
    /// Whether there is work for [`super::event::Event::Idle`].
    pub fn has_idle_work(&self) -> bool {
        !self.is_placed
            || self.board.counts().is_none()
            || self.waiting_find()
            || self.unseen_meeting()
            || self.plan_is_behind()
            || self.is_comparing()
    }

    fn unseen_meeting(&self) -> bool {
        self.tab == Tab::Review && self.screens.review.has_unseen()
    }

    fn waiting_find(&self) -> bool {
        match self.overlays.top() {
            Some(Overlay::Find(find)) => find.waits(),
            Some(Overlay::Said(find)) => find.waits(),
            _ => false,
        }
    }

    /// Does a few milliseconds' worth of it.
    pub(super) fn idle(&mut self) {
        if let Some(Overlay::Find(find)) = self.overlays.top_mut()
            && let Some(step) = find.catch_up()
        {
            self.screens.deck.find(&self.cascade, &self.board, step);
            self.touch(Damage::ALL);
        } else if let Some(Overlay::Said(find)) = self.overlays.top_mut()
            && let Some(step) = find.catch_up()
        {
            self.find_said(step);
        } else if !std::mem::replace(&mut self.is_placed, true) {
            self.front = match self.screens.deck.cycle {
                CycleChoice::One(id) if self.cascade.cycle(id).is_some() => Some(id),
                _ => self.cascade.main_cycle(self.now.today).map(|c| c.id),
            };
            self.touch(Region::Header);
        } else if self.board.counts().is_none() {
            if self.board.count_some(&self.cascade, COUNTED_AT_ONCE).is_some() {
                self.narrow();
                self.touch(Region::Header | Region::List);
            }
        } else if self.unseen_meeting() {
            let (screens, _, mut ctx) = self.split();
            screens.review.look_at_unseen(&mut ctx);
            self.touch(Region::List);
        } else if self.plan_is_behind() {
            self.go_on_planning();
        } else if self.is_comparing() {
            self.go_on_comparing();
        }
    }
}
