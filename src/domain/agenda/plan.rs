//! What of an agenda fits into its meeting: the budget, its shares, and what is left over. Must not know: why an entry is there,
//! or in which order it came.

use super::AgendaItem;
use crate::domain::{
    review::{Class, ParkedFor},
    settings::Absent,
};

/// The seconds of a meeting, and how they are given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// For entries: all but opening and closing.
    pub budget: u32,
    /// Of those, at most so many for what is to score and for actions.
    pub first: u32,
    /// What becomes of the entries of who is not here.
    pub absent: Absent,
}

/// What a person did to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Nothing.
    None,
    /// It was pulled in: it has its time.
    Pulled,
    /// It was put off.
    Dropped,
}

/// What fits, in order, and what is parked.
#[derive(Debug, Default)]
pub(in crate::domain) struct Fitted {
    pub(in crate::domain) items: Vec<AgendaItem>,
    pub(in crate::domain) parked: Vec<AgendaItem>,
}

impl Frame {
    /// Takes entries in order. The first that does not fit is taken with what is left if that is at least half its seconds; it,
    /// else, and all after it are parked.
    pub(in crate::domain) fn fit(self, all: impl IntoIterator<Item = (AgendaItem, Hand)>) -> Fitted {
        let mut all: Vec<(AgendaItem, Hand)> = all.into_iter().collect();
        // What is read aloud comes last, and what is said by those who are here before what is not.
        all.sort_by_key(|(item, _)| (item.entry.class == Class::Rest, item.away));
        self.share_slots(&mut all);
        let set_aside = self.set_aside(&all);
        let taken = all.iter().zip(&set_aside).filter(|(_, aside)| **aside).map(|((item, _), _)| item.entry.planned()).sum();
        let mut room = Room { left: self.budget.saturating_sub(taken), first: self.first, first_full: false, full: false };
        let (mut fitted, mut cut) = (Fitted::default(), Vec::new());
        for ((mut item, hand), stays) in all.into_iter().zip(set_aside) {
            let is_first = item.entry.class <= Class::Actions;
            let parked_for = if stays {
                None
            } else if hand == Hand::Dropped {
                Some(ParkedFor::Hand)
            } else if item.away && self.absent == Absent::Park && item.entry.class != Class::Rest {
                Some(ParkedFor::Away)
            } else if matches!(item.entry.class, Class::Topic | Class::Rest) || !room.take(&mut item) {
                Some(ParkedFor::Time)
            } else {
                None
            };
            item.entry.parked_for = parked_for.unwrap_or_default();
            match parked_for {
                None => fitted.items.push(item),
                // Time that is won is for what is off track before the tenth action.
                Some(ParkedFor::Time) if is_first && !room.full => cut.push(item),
                Some(_) => fitted.parked.push(item),
            }
        }
        fitted.parked.append(&mut cut);
        give_back(&mut fitted.items, room.left);
        fitted
    }
}

impl Frame {
    /// What has its time before anything else is given any: what was pulled in, topics as far as they fit together, and what is
    /// read aloud.
    fn set_aside(self, all: &[(AgendaItem, Hand)]) -> Vec<bool> {
        let mut left = self.budget;
        let mut aside = |(item, hand): &(AgendaItem, Hand)| {
            let comes = *hand != Hand::Dropped && !(item.away && self.absent == Absent::Park);
            let fits = match item.entry.class {
                Class::Topic => comes && item.entry.planned() <= left,
                Class::Rest => *hand != Hand::Dropped && item.entry.seconds <= self.budget,
                Class::ToScore
                | Class::Result
                | Class::Questions
                | Class::Actions
                | Class::Missing
                | Class::OffTrack
                | Class::Disagreement
                | Class::AtRisk
                | Class::Unlinked
                | Class::Changed => false,
            };
            if fits && item.entry.class == Class::Topic {
                left -= item.entry.planned();
            }
            *hand == Hand::Pulled || fits
        };
        all.iter().map(&mut aside).collect()
    }

    /// Of a group the first has the time of its class, or the first that does not only ask what came of it; each further one a
    /// short time.
    fn share_slots(self, all: &mut [(AgendaItem, Hand)]) {
        let (mut slot, mut told) = (None, false);
        for (item, hand) in all {
            let comes = *hand != Hand::Dropped && !(item.away && self.absent == Absent::Park);
            let entry = &mut item.entry;
            let own = entry.group.map(|group| (group, entry.rank()));
            let same = own.is_some() && own == slot;
            entry.further = comes && same && (told || entry.question);
            if comes {
                told = (same && told) || !entry.question;
                slot = own;
            }
            entry.plan(entry.wanted());
        }
    }
}

/// What is left while entries are taken.
struct Room {
    left: u32,
    /// Of it, for what is to score and for actions.
    first: u32,
    first_full: bool,
    full: bool,
}

impl Room {
    fn take(&mut self, item: &mut AgendaItem) -> bool {
        let seconds = item.entry.planned();
        if self.full {
            return false;
        }
        if item.entry.class <= Class::Actions {
            self.first_full |= seconds > self.first || seconds > self.left;
            if !self.first_full {
                self.first -= seconds;
                self.left -= seconds;
            }
            return !self.first_full;
        }
        if seconds <= self.left {
            self.left -= seconds;
            return true;
        }
        self.full = true;
        let mut last = item.entry.clone();
        if self.left * 2 < seconds {
            // Without its number there may be time for what it is besides.
            last.unask();
        }
        let fits = self.left > 0 && self.left * 2 >= last.planned();
        if fits {
            last.plan(self.left.min(last.planned()));
            self.left -= last.planned();
            item.entry = last;
        }
        fits
    }
}

/// What the plan leaves over goes back to what was cut to a question, the worst first.
fn give_back(items: &mut [AgendaItem], mut left: u32) {
    for item in items.iter_mut().filter(|item| item.entry.question) {
        let more = item.entry.base().saturating_sub(item.entry.planned()).min(left);
        item.entry.plan(item.entry.planned() + more);
        left -= more;
    }
}
