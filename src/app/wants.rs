//! What the screen needs from the store: before the next frame is whole, and what the next key will ask for.

use super::{
    App, Tab,
    damage::{Damage, Region},
    event::Want,
    overlay::{Overlay, said::Step},
};
use crate::domain::{
    Id,
    forecast::{Past, past::over},
    history::{History, LogEntry, LogFilter, Reached},
    participation::{self, Moves},
    stage::{Phase, phase},
};
use chrono::NaiveDate;

/// Of how many items the days are read at a time.
const KEPT_AT_ONCE: usize = 2_000;

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

    /// What of a find in what was said is still to be looked through, and from where on. `None`: nothing, or what fills the screen and
    /// one more is there.
    pub fn wants_said(&self) -> Option<(LogFilter, Reached)> {
        if self.tab == Tab::Log { self.screens.log.wants_said() } else { None }
    }

    /// The store looked through a portion.
    pub fn answer_said(&mut self, asked: &LogFilter, entries: Vec<LogEntry>, reached: Reached) {
        self.screens.log.read_said(asked, entries, reached);
        self.touch(Damage::BELOW_HEADER);
    }

    /// It could not be read: one sentence.
    pub fn fail_said(&mut self, sentence: String) {
        self.screens.log.failed();
        self.complain(sentence);
    }

    pub(super) fn find_said(&mut self, step: Step) {
        match step {
            Step::Look(sought) => self.screens.log.look(sought),
            Step::Move(by) => self.screens.log.cursor.step(by, self.screens.log.entries.len()),
        }
        self.touch(Damage::ALL);
    }

    /// Whose days of check-ins the roster still lacks, and from which day on: a portion that takes a moment. `None`: it lacks none.
    pub fn wants_kept(&self) -> Option<Want> {
        if self.tab != Tab::People {
            return None;
        }
        let items: Vec<Id> = self.screens.people.loads.asks(KEPT_AT_ONCE).iter().map(|&ix| self.cascade.item(ix).id).collect();
        let since = participation::read_since(self.now.today);
        (!items.is_empty()).then_some(Want::Days { items, since })
    }

    /// The store read of so many items when they were checked in; nothing: it could not.
    pub fn answer_kept(&mut self, n: usize, days: &[(Id, NaiveDate)], moves: &Moves) {
        let (screens, _, ctx) = self.split();
        screens.people.tell(n, days, moves, &ctx);
        self.touch(Damage::BELOW_HEADER);
    }

    /// Whether a forecast could be made of the selected item if it were known how earlier ones ended.
    pub fn wants_past(&self) -> bool {
        let is_known = self.past.as_ref().is_some_and(|(on, _)| *on == self.now.today);
        let is_open = |ix| phase(&self.cascade, ix, self.now.today) == Phase::Open;
        // Of a day that is over the file keeps none of it: making it anew would hold up the next key.
        !is_known
            && self.in_time().is_none()
            && !self.is_typing()
            && self.item().is_some_and(|ix| self.cascade.item(ix).key_result().is_some() && is_open(ix))
    }

    /// The store read how earlier key results ended.
    pub fn answer_past(&mut self, past: Past) {
        self.past = Some((self.now.today, past));
        self.touch(Region::Detail);
        self.trend_follows();
    }

    /// How earlier key results ended; `None`: not read yet.
    pub fn past(&self) -> Option<&Past> {
        self.past.as_ref().filter(|(on, _)| *on == self.now.today).map(|(_, past)| past)
    }

    /// What was changed may be of what is over: then the past is another.
    pub(super) fn forget_past(&mut self, touched: &[Id]) {
        let is_past = |id: &Id| match self.cascade.find(*id) {
            Some(ix) => self.cascade.item(ix).objective().is_some() || over(&self.cascade, ix, self.now.today).is_some(),
            None => *id == Id::WORKSPACE || self.cascade.cycles_ever().any(|cycle| cycle.id == *id),
        };
        if touched.iter().any(is_past) {
            self.past = None;
        }
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
