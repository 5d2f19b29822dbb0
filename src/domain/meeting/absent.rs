//! Who is not here: their entries come last or are parked, as the workspace says, and come back when they do.
//!
//! That somebody is not here is a field of the review; the agenda follows it, whoever set it and whoever takes it back. Must not
//! know: keys, and where somebody is chosen.

use super::{RunningReview, Stage};
use crate::domain::{
    cascade::Cascade,
    change::{Change, Field, Op},
    id::Id,
    review::{Class, Entry, EntryState, ParkedFor},
    settings::Absent,
    text,
};

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
        if policy == Absent::Last && !self.agenda[n + 1..].iter().any(others) {
            return;
        }
        self.settle();
        let entry = self.agenda.remove(n);
        self.current = None;
        self.goes(entry, policy);
        self.current = self.waiting_from(n);
    }

    /// An entry whose owner is not here: last of what waits, or parked.
    pub(super) fn goes(&mut self, entry: Entry, policy: Absent) {
        match policy {
            Absent::Park => self.put_off(entry, ParkedFor::Away),
            Absent::Last => {
                let at = self.last_place();
                self.agenda.insert(at, entry);
            }
        }
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
        for mut entry in taken.into_iter().rev() {
            entry.state = EntryState::Waiting;
            entry.parked_for = ParkedFor::Time;
            self.bring(cascade, entry, from);
        }
    }
}

#[cfg(test)]
mod tests;
