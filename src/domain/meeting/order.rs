//! What is on and what comes after it, as a person says it: any entry at once, and what waits earlier or later.
//!
//! Each is a change like any other: it is kept in the log and can be taken back, as long as the meeting has not gone on since. The
//! clock of the meeting loses nothing by it. Must not know: keys, and where an entry is clicked on.

use super::{RunningReview, minutes::named};
use crate::domain::{
    cascade::Cascade,
    change::{Change, Field, Op, Verb},
    review::{Class, Entry, EntryState, ParkedFor, Review},
    text,
};

impl RunningReview {
    /// The n-th entry is on from now on. What is behind the one that is on (else behind the first that waits, else the first that is
    /// parked) comes to its place; what was on waits next. Returns false where there is no such entry, or it is on already.
    pub(super) fn go_to(&mut self, n: usize) -> bool {
        if n >= self.agenda.len() || self.current == Some(n) {
            return false;
        }
        self.settle();
        let at = self.current.or_else(|| self.following()).unwrap_or_else(|| self.first_parked());
        let was_parked = self.agenda[n].state == EntryState::Parked;
        let entry = &mut self.agenda[n];
        (entry.state, entry.parked_for, entry.came_in) = (EntryState::Waiting, ParkedFor::Time, entry.came_in && !was_parked);
        if was_parked {
            entry.plan(entry.wanted());
        }
        let to = if n > at {
            let entry = self.agenda.remove(n);
            self.agenda.insert(at, entry);
            at
        } else {
            n
        };
        self.current = Some(to);
        true
    }

    /// What waits at the n-th place comes one later or earlier. Returns where it waits then; `None`: it does not wait, or is the
    /// last or the first that does. What is read aloud stays last.
    pub(super) fn shift(&mut self, n: usize, later: bool) -> Option<usize> {
        let places: Vec<usize> = self.movable().collect();
        let at = places.iter().position(|&place| place == n)?;
        let with = if later { at + 1 } else { at.checked_sub(1)? };
        let with = *places.get(with)?;
        self.agenda.swap(n, with);
        Some(with)
    }

    /// The places of what waits and can come earlier or later.
    pub fn movable(&self) -> impl Iterator<Item = usize> {
        let waits =
            |(n, e): &(usize, &Entry)| e.state == EntryState::Waiting && self.current != Some(*n) && e.class != Class::Rest;
        self.agenda.iter().enumerate().filter(waits).map(|(n, _)| n)
    }

    /// The order of the agenda was changed by hand, or that was taken back: it is as the file has it. What passed since the clock
    /// was written is not lost.
    pub(super) fn follow_order(&mut self, cascade: &Cascade, change: &Change) {
        let moves = |op: &Op| matches!(op, Op::Set { of, new: Field::Agenda(_) | Field::Current(_), .. } if *of == self.review);
        let review = cascade.reviews().find(|r| r.id == self.review && r.ended.is_none());
        let Some(review) = review.filter(|_| change.ops.iter().any(moves)) else { return };
        let unwritten = if change.verb == Verb::Review { 0 } else { self.running_ms().saturating_sub(self.saved.running_ms) };
        self.agenda = review.agenda.clone();
        self.current = review.current.filter(|&n| n < review.agenda.len());
        self.other_ms = review.other_ms;
        self.running = std::time::Duration::from_millis(review.running_ms + unwritten);
        self.note_saved(cascade);
    }
}

/// The operation that moves what is on in a review, or the order of what waits, where these operations do nothing else. Of those
/// that end it that is no news.
fn moved(ops: &[Op]) -> Option<&Op> {
    use Field::{Agenda, Current, OtherMs, RunningMs};
    let first = ops.first()?.subject();
    let of_one =
        |op: &Op| op.subject() == first && matches!(op, Op::Set { new: Agenda(_) | Current(_) | OtherMs(_) | RunningMs(_), .. });
    let moves = |op: &&Op| matches!(op, Op::Set { new: Agenda(_) | Current(_), .. });
    ops.iter().find(moves).filter(|_| ops.iter().all(of_one))
}

/// Agenda and entry that is on, before and after these operations; what they do not set is as the review has it.
type Order<'a> = (&'a [Entry], Option<usize>);

fn orders<'a>(review: &'a Review, ops: &'a [Op]) -> (Order<'a>, Order<'a>) {
    let now: Order<'_> = (&review.agenda, review.current);
    let (mut before, mut after) = (now, now);
    for op in ops {
        match op {
            Op::Set { old: Field::Agenda(old), new: Field::Agenda(new), .. } => (before.0, after.0) = (old, new),
            Op::Set { old: Field::Current(old), new: Field::Current(new), .. } => (before.1, after.1) = (*old, *new),
            _ => {}
        }
    }
    (before, after)
}

/// What is on in an order.
fn on((agenda, n): Order<'_>) -> Option<&Entry> {
    agenda.get(n?)
}

/// What a change did to the order of an agenda, in a sentence; `None`: it did something else.
pub fn moved_said(cascade: &Cascade, ops: &[Op]) -> Option<String> {
    let id = moved(ops)?.subject();
    let review = cascade.reviews().find(|r| r.id == id)?;
    let (before, after) = orders(review, ops);
    Some(match on(after).filter(|entry| on(before).is_none_or(|was| key(was) != key(entry))) {
        Some(entry) => format!("review {} went to {}", review.number, text::one_line(&named(cascade, entry).0, 60)),
        None => format!("another order in review {}", review.number),
    })
}

/// What takes such a change back: what was on is on again, and everything waits where it waited. `None`: it is another change. The
/// error says that the meeting went on since.
pub fn taken_back(cascade: &Cascade, ops: &[Op]) -> Option<Result<Vec<Op>, String>> {
    let id = moved(ops)?.subject();
    let review = cascade.reviews().find(|r| r.id == id)?;
    let (before, after) = orders(review, ops);
    let same = review.agenda.len() == after.0.len() && review.agenda.iter().zip(after.0).all(|(a, b)| key(a) == key(b));
    if review.ended.is_some() || !same || review.current != after.1 {
        return Some(Err(format!("review {} went on since: its agenda stays as it is", review.number)));
    }
    Some(Ok(back_to(cascade, review, before)))
}

/// The agenda as it was, with the time that was spent since.
fn back_to(cascade: &Cascade, review: &Review, before: Order<'_>) -> Vec<Op> {
    let mut spent: Vec<Entry> = review.agenda.clone();
    let (mut other, mut running) = (review.other_ms, review.running_ms);
    if on((&review.agenda, review.current)).map(key) != on(before).map(key) {
        match review.current {
            Some(n) => spent[n].spent_ms += running,
            None => other += running,
        }
        running = 0;
    }
    let mut agenda = before.0.to_vec();
    for entry in &mut agenda {
        let found = spent.iter().position(|now| (now.item, now.class) == (entry.item, entry.class));
        if let Some(n) = found {
            entry.spent_ms = spent.remove(n).spent_ms;
        }
    }
    let fields = [Field::Agenda(agenda), Field::Current(before.1), Field::OtherMs(other), Field::RunningMs(running)];
    fields.into_iter().filter_map(|field| cascade.set_op(review.id, field)).collect()
}

/// What of an entry is the same however long it was talked about.
fn key(entry: &Entry) -> (Option<crate::domain::id::Id>, Class, EntryState, ParkedFor) {
    (entry.item, entry.class, entry.state, entry.parked_for)
}

#[cfg(test)]
mod tests;
