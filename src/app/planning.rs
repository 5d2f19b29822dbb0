//! The plan of the cycle that the deck shows while it is planned: put together while no key waits, and anew after a change.
//!
//! Until the new one is there the last one stands. Must not know: how it looks.

use super::{App, Tab, damage::Region, deck::filter::CycleChoice};
use crate::domain::{
    cycle::{Cycle, CycleState},
    planning::{Gathering, Plan, Question},
};

/// How many items are looked at before a key that waits is: a few milliseconds' worth.
const AT_ONCE: usize = 2048;

/// What is known of the plan.
#[derive(Debug, Default)]
pub(super) struct Planning {
    made: Option<Plan>,
    making: Option<Gathering>,
    /// Something changed since it was made.
    is_old: bool,
}

impl Planning {
    /// The workspace was changed: what was made still stands, and is made anew.
    pub(super) fn changed(&mut self) {
        self.making = None;
        self.is_old = true;
    }

    /// What is known of that.
    pub(super) fn of(&self, question: Question) -> Option<&Plan> {
        self.made.as_ref().filter(|plan| plan.question == question)
    }
}

impl App {
    /// The cycle that the deck shows, if it is in front and that cycle is planned; `None` else.
    pub fn planned(&self) -> Option<&Cycle> {
        let CycleChoice::One(id) = self.screens.deck.cycle else { return None };
        let cycle = self.cascade.cycle(id).filter(|_| self.tab == Tab::Deck)?;
        (cycle.state_on(self.today()) == CycleState::Planned).then_some(cycle)
    }

    pub(super) fn question(&self) -> Option<Question> {
        Some(Question { cycle: self.planned()?.id, from: None, team: self.screens.deck.filter.team })
    }

    /// How far it is planned; `None`: none is, or that is not known yet.
    pub fn plan(&self) -> Option<&Plan> {
        let question = self.question()?;
        self.planning.of(question)
    }

    /// Whether it has to be put together.
    pub(super) fn plan_is_behind(&self) -> bool {
        self.question().is_some_and(|question| {
            self.planning.is_old || self.planning.made.as_ref().is_none_or(|plan| plan.question != question)
        })
    }

    /// Goes on putting it together.
    pub(super) fn go_on_planning(&mut self) {
        let Some(question) = self.question() else { return };
        let today = self.today();
        let making = self.planning.making.take().filter(|making| *making.question() == question);
        let mut making = making.unwrap_or_else(|| Gathering::of(&self.cascade, question, today));
        match making.some(&self.cascade, AT_ONCE) {
            Some(plan) => {
                self.planning.made = Some(plan);
                self.planning.is_old = false;
                self.touch(Region::Header | Region::List | Region::Detail);
            }
            None => self.planning.making = Some(making),
        }
    }
}
