//! The time of a running review: how long what is on may take, what comes in when time was won, and what makes room when
//! something comes up.
//!
//! Left is what the clock says: minutes × 60 − what passed − the closing − what is left of the opening. Must not know: why
//! something comes up.

use super::{LENGTHS, NO_SUCH_LENGTH, RunningReview, Stage};
use crate::domain::{
    agenda::clock,
    cascade::Cascade,
    change::{Field, Op},
    review::{Class, Entry, EntryState, ParkedFor},
    settings::Absent,
    text::say::say_clock,
};

/// What is said a minute before the meeting should be over, with what ends it.
pub fn last_minute(waiting: usize, ends: &str) -> String {
    match waiting {
        0 => "1 minute left".to_owned(),
        1 => format!("1 minute left, 1 entry: {ends} parks it"),
        n => format!("1 minute left, {n} entries: {ends} parks them"),
    }
}

impl RunningReview {
    /// Seconds left of what is on and of the whole meeting; below 0: so many over.
    pub fn clocks_left(&self) -> (i64, i64) {
        let passed = i64::try_from(self.total_ms() / 1000).unwrap_or(i64::MAX);
        (i64::from(self.allotted()) - i64::from(self.used()), i64::from(self.planned_seconds()) - passed)
    }

    /// Seconds planned for the whole meeting.
    pub fn planned_seconds(&self) -> u32 {
        self.minutes.saturating_mul(60)
    }

    /// Seconds that what is on now is given: its own, shrunk when what waits no longer fits into what is left, and stretched
    /// when time was won, up to a limit.
    pub fn allotted(&self) -> u32 {
        let frame = if self.stage() == Stage::Opening { self.opening } else { self.closing };
        let Some(entry) = self.entry() else { return frame.min(self.planned_seconds()) };
        // As it stood when it came on: its clock runs down and is not set anew.
        let before = u32::try_from(self.total_ms() / 1000).unwrap_or(u32::MAX).saturating_sub(self.used());
        let left = self.planned_seconds().saturating_sub(self.closing).saturating_sub(before);
        let most = f64::from(entry.base().max(entry.planned())) * self.stretch;
        clock(entry.planned(), left, entry.planned() + self.waiting_seconds()).min(most as u32)
    }

    /// Seconds that are left for entries.
    fn left(&self, opening: u32) -> u32 {
        let passed = u32::try_from(self.total_ms() / 1000).unwrap_or(u32::MAX);
        self.planned_seconds().saturating_sub(passed).saturating_sub(self.closing).saturating_sub(opening)
    }

    /// Seconds planned for what waits behind what is on.
    fn waiting_seconds(&self) -> u32 {
        let waits = |(n, e): &(usize, &Entry)| self.current != Some(*n) && e.state == EntryState::Waiting;
        self.agenda.iter().enumerate().filter(waits).map(|(_, e)| e.planned()).sum()
    }

    /// Seconds that are left and planned for nothing.
    fn free(&self, opening: u32) -> u32 {
        self.left(opening).saturating_sub(self.still_planned())
    }

    /// Seconds that are left and planned for nothing, as the clock stands.
    pub fn unplanned(&self) -> u32 {
        self.free(self.opening_left())
    }

    /// What makes the meeting so many minutes longer or shorter, or one sentence why it cannot be.
    pub fn lengthen(&self, cascade: &Cascade, by: i32) -> Result<Vec<Op>, String> {
        let minutes = self.minutes.saturating_add_signed(by).clamp(*LENGTHS.start(), *LENGTHS.end());
        if minutes == self.minutes || (minutes < self.minutes) != (by < 0) {
            return Err(NO_SUCH_LENGTH.to_owned());
        }
        let passed = self.total_ms() / 1000;
        if minutes < self.minutes && u64::from(minutes) * 60 <= passed {
            let passed = say_clock(i64::try_from(passed).unwrap_or(i64::MAX));
            return Err(format!("{passed} have passed: the review cannot take {minutes} minutes"));
        }
        Ok(cascade.set_op(self.review, Field::Minutes(minutes)).into_iter().collect())
    }

    /// The meeting takes as long as the file says. Time that was won brings in what was parked for want of it; where it was
    /// taken again, what came in so goes back, the last first.
    pub(super) fn keep_length(&mut self, cascade: &Cascade) {
        let Some(review) = cascade.reviews().find(|r| r.id == self.review) else { return };
        let before = std::mem::replace(&mut self.minutes, review.minutes);
        let opening = self.opening_left();
        if self.minutes > before {
            self.win_time(cascade, self.current.map_or(0, |n| n + 1), opening);
        } else if self.minutes < before {
            self.give_back(opening);
        }
    }

    fn give_back(&mut self, opening: u32) {
        while self.left(opening) < self.still_planned() {
            let came = |(n, e): (usize, &Entry)| e.came_in && e.state == EntryState::Waiting && self.current != Some(n);
            let Some(n) = (0..self.agenda.len()).rev().find(|&n| came((n, &self.agenda[n]))) else { return };
            let entry = self.agenda.remove(n);
            self.current = self.current.map(|on| if on > n { on - 1 } else { on });
            self.put_off(entry, ParkedFor::Time);
        }
    }

    /// Seconds planned for what is left of what is on and for what waits behind it.
    fn still_planned(&self) -> u32 {
        self.entry().map_or(0, |e| e.planned().saturating_sub(self.used())) + self.waiting_seconds()
    }

    /// Seconds that are left of the opening.
    pub(super) fn opening_left(&self) -> u32 {
        if self.stage() == Stage::Opening { self.opening.saturating_sub(self.used()) } else { 0 }
    }

    /// What was parked for want of time comes in for time that was won, the first first, at its place among what comes from
    /// there on; the last of all with what is left, if that is half its seconds. Of who is not here it comes last, or stays parked.
    pub(super) fn win_time(&mut self, cascade: &Cascade, from: usize, opening: u32) {
        let stays = |m: &RunningReview, e: &Entry| cascade.settings.absent == Absent::Park && m.is_away(cascade, e);
        loop {
            let waits = |e: &Entry| e.state == EntryState::Parked && e.parked_for == ParkedFor::Time && !stays(self, e);
            let Some(n) = self.agenda.iter().position(waits) else { return };
            let (free, wanted) = (self.free(opening), self.agenda[n].wanted());
            let last = !self.agenda[from.min(n)..].iter().any(|e| e.state == EntryState::Waiting && e.class != Class::Rest);
            let needed = if last { wanted.div_ceil(2) } else { wanted };
            if free < needed {
                return;
            }
            let mut entry = self.agenda.remove(n);
            (entry.state, entry.came_in) = (EntryState::Waiting, true);
            entry.plan(wanted.min(free));
            if self.is_away(cascade, &entry) {
                self.goes(entry, Absent::Last);
                continue;
            }
            let at = self.place_of(cascade, &entry, from);
            self.insert(at, entry);
        }
    }

    /// Something comes up at its place among what comes from there on. What it takes is taken from what comes after its class,
    /// the last first; where that is not enough it is parked itself.
    pub(super) fn bring(&mut self, cascade: &Cascade, mut entry: Entry, from: usize) {
        entry.plan(entry.wanted());
        let room = self.make_room(entry.planned(), entry.rank(), from);
        if room * 2 < entry.planned() || room == 0 {
            self.put_off(entry, ParkedFor::Time);
            return;
        }
        entry.plan(entry.planned().min(room));
        let at = self.place_of(cascade, &entry, from);
        self.insert(at, entry);
    }

    /// Parks what comes after a class until so many seconds are free, the last first; nothing where not even half of them can
    /// be. Returns how many are.
    pub(super) fn make_room(&mut self, seconds: u32, class: Class, from: usize) -> u32 {
        let opening = self.opening_left();
        // What is read aloud is read aloud all the same.
        let gives = |e: &Entry| e.state == EntryState::Waiting && e.class != Class::Rest && e.rank() > class;
        let could: u32 = self.agenda.iter().skip(from).filter(|e| gives(e)).map(Entry::planned).sum();
        if (self.free(opening) + could) * 2 < seconds {
            return self.free(opening);
        }
        while self.free(opening) < seconds {
            let Some(n) = self.agenda.iter().rposition(gives).filter(|&n| n >= from) else { break };
            let entry = self.agenda.remove(n);
            self.put_off(entry, ParkedFor::Time);
        }
        self.free(opening)
    }

    /// Parks an entry that was taken out: the first of the parked, so that it is what comes in first.
    pub(super) fn put_off(&mut self, mut entry: Entry, parked_for: ParkedFor) {
        (entry.state, entry.parked_for, entry.came_in) = (EntryState::Parked, parked_for, false);
        let at = self.first_parked();
        self.agenda.insert(at, entry);
    }

    pub(super) fn first_parked(&self) -> usize {
        self.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap_or(self.agenda.len())
    }

    /// Where an entry comes in: among those from there on, behind those of its class and before those of who is not here; after the
    /// last, before what is parked.
    fn place_of(&self, cascade: &Cascade, entry: &Entry, from: usize) -> usize {
        let parked = self.first_parked();
        // In a closing it stands behind what ended under the same objective, before the objective itself.
        if entry.class == Class::Result && entry.group.is_some() {
            let with = |e: &Entry| e.group == entry.group && e.item != e.group;
            let last = (from.min(parked)..parked).rev().find(|&m| with(&self.agenda[m]));
            if let Some(last) = last {
                return last + 1;
            }
        }
        let rank = entry.rank();
        let is_after = |e: &Entry| e.rank() > rank || (e.state == EntryState::Waiting && self.is_away(cascade, e));
        (from.min(parked)..parked).find(|&m| is_after(&self.agenda[m])).unwrap_or(parked)
    }

    fn insert(&mut self, at: usize, entry: Entry) {
        self.agenda.insert(at, entry);
        self.current = self.current.map(|n| if n >= at { n + 1 } else { n });
    }
}

#[cfg(test)]
mod tests;
