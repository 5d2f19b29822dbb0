//! Who is not here: their entries come last or are parked, as the workspace says, and come back when they do.
//!
//! That somebody is not here is a field of the review; the agenda follows it, whoever set it and whoever takes it back. Must not
//! know: keys, and where somebody is chosen.

use super::{RunningReview, Stage};
use crate::domain::{
    cascade::{Cascade, Ix},
    change::{Change, Field, Op},
    id::Id,
    ix_set::IxSet,
    people::Person,
    recurring::Which,
    review::{Class, Entry, EntryState, ParkedFor},
    settings::Absent,
    text::{self, say::say_date},
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Who answers for an entry; `None`: nobody, or everybody.
pub fn owner_of(cascade: &Cascade, entry: &Entry) -> Option<Id> {
    let id = entry.item?;
    match entry.class {
        Class::ToScore | Class::Questions | Class::Rest => None,
        Class::Actions => cascade.actions().find(|a| a.id == id)?.owner,
        Class::Topic => cascade.topic(id)?.owner,
        Class::Result
        | Class::Missing
        | Class::OffTrack
        | Class::Disagreement
        | Class::AtRisk
        | Class::Unlinked
        | Class::Changed => cascade.find(id).and_then(|ix| cascade.item(ix).owner),
    }
}

/// Everybody who answers for something in these entries, each once, in their order.
pub fn owners(cascade: &Cascade, entries: &[Entry]) -> Vec<Id> {
    let mut all: Vec<Id> = Vec::new();
    for owner in entries.iter().filter_map(|entry| owner_of(cascade, entry)) {
        if !all.contains(&owner) {
            all.push(owner);
        }
    }
    all
}

/// Who is on leave on a day and answers for something of a scope (`None`: of everything): they are not here from the start. The
/// workspace is looked through only where somebody is on leave.
pub fn on_leave(cascade: &Cascade, scope: Option<&IxSet>, which: &Which, today: NaiveDate) -> Vec<Id> {
    let mut away: Vec<&Person> = cascade.people().filter(|p| p.left.is_none() && p.away_on(today).is_some()).collect();
    if away.is_empty() {
        return Vec::new();
    }
    let owns = |ix: Ix| cascade.item(ix).owner.filter(|_| scope.is_none_or(|scope| scope.contains(ix)));
    let of_items = cascade.live().filter_map(owns);
    let of_actions = cascade.actions().filter(|a| a.is_open() && cascade.is_action_of(a, which)).filter_map(|a| a.owner);
    let of_topics = cascade.open_topics(which).into_iter().filter_map(|topic| topic.owner);
    let involved: HashSet<Id> = of_items.chain(of_actions).chain(of_topics).collect();
    away.retain(|p| involved.contains(&p.id));
    away.sort_by_cached_key(|p| (p.name.to_lowercase(), p.id));
    away.into_iter().map(|p| p.id).collect()
}

/// Why somebody is not here, where that is known: `away until 3 Dec`; else `not here`.
pub fn why_not_here(cascade: &Cascade, person: Id, today: NaiveDate) -> String {
    let away = cascade.person(person).and_then(|p| p.away_on(today));
    away.map_or_else(|| "not here".to_owned(), |off| format!("away until {}", say_date(off.to, today)))
}

/// What changes when somebody who was here is not, or is here again.
pub fn toggled(absent: &[Id], person: Id) -> Vec<Id> {
    let mut now: Vec<Id> = absent.iter().copied().filter(|&id| id != person).collect();
    if now.len() == absent.len() {
        now.push(person);
    }
    now
}

/// Who is not here any more by a change, and who is here again; `None`: it is about something else.
pub fn said(cascade: &Cascade, ops: &[Op]) -> Option<String> {
    let (old, new) = ops.iter().find_map(|op| match op {
        Op::Set { old: Field::Absent(old), new: Field::Absent(new), .. } => Some((old, new)),
        _ => None,
    })?;
    let names = |all: &[Id], not: &[Id]| -> Option<String> {
        let names: Vec<String> = all.iter().filter(|id| !not.contains(id)).map(|&id| name(cascade, id)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let are = |said: &str| if said.contains(", ") { "are" } else { "is" };
    let left = names(new, old).map(|who| format!("{who} {} not here", are(&who)));
    let back = names(old, new).map(|who| format!("{who} {} here", are(&who)));
    Some(left.into_iter().chain(back).collect::<Vec<_>>().join("; "))
}

fn name(cascade: &Cascade, id: Id) -> String {
    cascade.person(id).map_or_else(|| "somebody".to_owned(), |p| text::one_line(&p.name, 40).into_owned())
}

impl RunningReview {
    /// Who is not here.
    pub fn absent(&self) -> &[Id] {
        &self.absent
    }

    /// What a change about who is here came to, in a sentence; `None`: it is about something else.
    pub fn absent_said(&self, cascade: &Cascade, change: &Change) -> Option<String> {
        let said = said(cascade, &change.ops)?;
        let away = |e: &&Entry| e.state != EntryState::Done && owner_of(cascade, e).is_some_and(|id| self.absent.contains(&id));
        let theirs = self.agenda.iter().filter(away).count();
        let here = |e: &&Entry| {
            e.state != EntryState::Done && e.item.is_some() && owner_of(cascade, e).is_none_or(|id| !self.absent.contains(&id))
        };
        let what = match (theirs, cascade.settings.absent) {
            (0, _) => String::new(),
            (_, _) if self.agenda.iter().filter(here).count() == 0 => {
                return Some(format!(
                    "{said}: nobody is here who has anything on the agenda; end the review, and what waits is parked"
                ));
            }
            (_, policy) => format!(": {}", policy.what_becomes()),
        };
        Some(said + &what)
    }

    /// What makes somebody who was here absent, and who was absent here.
    pub(super) fn toggle_absent(&self, cascade: &Cascade, person: Id) -> Vec<Op> {
        cascade.set_op(self.review, Field::Absent(toggled(&self.absent, person))).into_iter().collect()
    }

    /// Whoever is not here is as the file says. The entries of those who went come last or are parked, what is on of them too; those
    /// of who came back come in again at their place, as far as there is time.
    pub(super) fn keep_absent(&mut self, cascade: &Cascade) {
        let Some(review) = cascade.reviews().find(|r| r.id == self.review) else { return };
        let before = std::mem::replace(&mut self.absent, review.absent.clone());
        let went: Vec<Id> = self.absent.iter().copied().filter(|id| !before.contains(id)).collect();
        let came: Vec<Id> = before.into_iter().filter(|id| !self.absent.contains(id)).collect();
        let of = |entry: &Entry, who: &[Id]| owner_of(cascade, entry).is_some_and(|id| who.contains(&id));
        let policy = cascade.settings.absent;
        if !came.is_empty() {
            self.come_back(cascade, |entry| of(entry, &came));
        }
        if went.is_empty() {
            return;
        }
        let opening = self.stage() == Stage::Opening;
        self.leave_what_is_on(
            |entry| of(entry, &went),
            |entry| owner_of(cascade, entry).is_none_or(|id| review.absent.contains(&id)),
            policy,
        );
        let from = self.current.map_or(0, |n| n + 1);
        let theirs: Vec<usize> = (from..self.agenda.len())
            .filter(|&n| self.agenda[n].state == EntryState::Waiting && of(&self.agenda[n], &went))
            .collect();
        // From behind: no place before another moves by it.
        let taken: Vec<Entry> = theirs.into_iter().rev().map(|n| self.agenda.remove(n)).collect();
        for entry in taken.into_iter().rev() {
            self.goes(entry, policy);
        }
        if self.current.is_none() && !opening {
            self.current = self.following().filter(|_| self.has_begun());
        }
        self.win_time(cascade, self.current.map_or(0, |n| n + 1), self.opening_left());
    }

    /// What is on is left where its owner went, unless nobody else has anything to say. Its seconds stay its own.
    fn leave_what_is_on(&mut self, went: impl Fn(&Entry) -> bool, is_nobodys: impl Fn(&Entry) -> bool, policy: Absent) {
        let Some(n) = self.current.filter(|&n| went(&self.agenda[n])) else { return };
        let others = |e: &Entry| e.state == EntryState::Waiting && !is_nobodys(e);
        let is_asked = self.agenda[n].class == Class::Missing;
        if policy == Absent::Last && !is_asked && !self.agenda[n + 1..].iter().any(others) {
            return;
        }
        self.settle();
        let entry = self.agenda.remove(n);
        self.current = None;
        self.goes(entry, policy);
        self.current = self.waiting_from(n);
    }

    /// An entry whose owner is not here: last of what waits, or parked. Whoever is not here is asked for no number: it is parked
    /// beside what there is to say, until they are here again, and named with those that nobody is asked for where a line is read aloud.
    pub(super) fn goes(&mut self, mut entry: Entry, policy: Absent) {
        if policy == Absent::Park {
            return self.put_off(entry, ParkedFor::Away);
        }
        if entry.class == Class::Missing {
            let is_all = entry.then.is_none();
            let number = if is_all { entry.clone() } else { Entry { item: entry.item, ..Entry::waiting(None, Class::Missing) } };
            self.put_off(number, ParkedFor::Away);
            if is_all {
                return;
            }
            entry.unask();
        }
        let at = self.last_place();
        self.agenda.insert(at, entry);
    }

    /// Whether an entry is the number of somebody who is not here, parked beside what there is to say about it.
    pub(super) fn is_number_alone(&self, n: usize) -> bool {
        let entry = &self.agenda[n];
        let is_number = entry.state == EntryState::Parked && entry.parked_for == ParkedFor::Away && entry.class == Class::Missing;
        let others = |(m, e): (usize, &Entry)| m != n && e.item == entry.item && e.class.is_of_item();
        is_number && entry.then.is_none() && self.agenda.iter().enumerate().any(others)
    }

    /// Where an entry comes in last of all that waits. What is read aloud is read aloud at the end.
    pub(super) fn last_place(&self) -> usize {
        let rest = |e: &Entry| e.class == Class::Rest && e.state == EntryState::Waiting;
        let aloud = self.agenda.iter().position(rest).filter(|&at| self.current.is_none_or(|on| at > on));
        aloud.unwrap_or_else(|| self.first_parked())
    }

    /// Whether who answers for an entry is not here.
    pub(super) fn is_away(&self, cascade: &Cascade, entry: &Entry) -> bool {
        !self.absent.is_empty() && owner_of(cascade, entry).is_some_and(|id| self.absent.contains(&id))
    }

    fn come_back(&mut self, cascade: &Cascade, theirs: impl Fn(&Entry) -> bool) {
        let from = self.current.map_or(0, |n| n + 1);
        let comes = |e: &Entry| match e.state {
            EntryState::Waiting => true,
            EntryState::Parked => e.parked_for == ParkedFor::Away,
            EntryState::Done => false,
        };
        let places: Vec<usize> =
            (from..self.agenda.len()).filter(|&n| comes(&self.agenda[n]) && theirs(&self.agenda[n])).collect();
        let taken: Vec<Entry> = places.into_iter().rev().map(|n| self.agenda.remove(n)).collect();
        for mut entry in rejoined(taken.into_iter().rev()) {
            entry.state = EntryState::Waiting;
            entry.parked_for = ParkedFor::Time;
            self.bring(cascade, entry, from);
        }
    }
}

/// Numbers that were parked alone are asked for again where the same is talked about, before that.
fn rejoined(taken: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let is_number = |e: &Entry| e.state == EntryState::Parked && e.class == Class::Missing && e.then.is_none();
    let (numbers, mut all): (Vec<Entry>, Vec<Entry>) = taken.partition(is_number);
    for number in numbers {
        match all.iter_mut().find(|e| e.item == number.item && e.class.is_of_item() && e.class != Class::Missing) {
            Some(talk) => talk.ask(),
            None => all.push(number),
        }
    }
    all
}

#[cfg(test)]
mod tests;
