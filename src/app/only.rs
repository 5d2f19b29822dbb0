//! The team that every screen is narrowed to: one state, chosen and let go on the deck or wherever one is.
//!
//! It is the team of the deck's filter; here stands what follows from it, made once for each change and not for each frame. Must
//! not know: what a screen leaves out for it.

use super::{App, Tab, damage::Damage, event::Effect};
use crate::domain::{Cascade, Counts, Id, IxSet, people::Person, scope::Scope, text::one_line};
use std::sync::Arc;

/// What everything is narrowed to.
#[derive(Debug)]
pub struct Only {
    /// The team, with all below it.
    pub team: Id,
    /// The items it holds.
    pub held: Arc<IxSet>,
}

impl Only {
    /// Whether somebody is of the team or one below it.
    pub fn has(&self, cascade: &Cascade, person: &Person) -> bool {
        person.team.is_some_and(|id| cascade.team_path(id).iter().any(|above| above.id == self.team))
    }

    /// `Growth only`.
    pub fn said(cascade: &Cascade, team: Id) -> Option<String> {
        cascade.team(team).map(|team| format!("{} only", one_line(team.name.trim(), 30)))
    }
}

impl App {
    /// What every screen is narrowed to; `None`: nothing is left out.
    pub fn only(&self) -> Option<&Only> {
        self.only.as_ref()
    }

    /// What the header counts: of what is shown alone. `None`: not counted yet.
    pub fn counts(&self) -> Option<Counts> {
        match &self.only {
            Some(_) => self.board.counts_apart(),
            None => self.board.counts().copied(),
        }
    }

    /// Every screen follows the filter of the deck. A pass over the workspace when its team changes or what the team holds, none
    /// where neither did.
    pub(super) fn narrow(&mut self) {
        let gone = self.screens.deck.filter.team.is_some_and(|team| self.cascade.team(team).is_none());
        if gone {
            self.screens.deck.filter.team = None;
            self.screens.deck.rebuild(&self.cascade, &self.board);
        }
        let team = self.screens.deck.filter.team;
        let only = team.map(|team| Only { team, held: self.cascade.held_by(&Scope::Team(team)) });
        self.board.count_apart(only.as_ref().map(|only| Arc::clone(&only.held)));
        let is_same = match (&self.only, &only) {
            (Some(was), Some(now)) => was.team == now.team && Arc::ptr_eq(&was.held, &now.held),
            (was, now) => was.is_none() && now.is_none(),
        };
        if is_same {
            return;
        }
        self.only = only;
        let items = self.only.as_ref().map(|only| only.held.iter().map(|ix| self.cascade.item(ix).id).collect::<Arc<[Id]>>());
        self.screens.log.only_these(items);
        if self.narrowed_to != team {
            self.narrowed_to = team;
            self.compare_anew();
            self.screens.review.which = None;
        }
        self.touch(Damage::ALL);
    }

    /// Nothing is left out any more.
    pub(super) fn every_team(&mut self) -> Option<Effect> {
        self.screens.deck.filter.team = None;
        self.screens.deck.rebuild(&self.cascade, &self.board);
        self.narrow();
        if self.tab == Tab::Review {
            return self.go(Tab::Review);
        }
        self.refresh();
        None
    }
}
