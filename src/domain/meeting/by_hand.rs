//! An agenda altered by hand, made anew when things change or the minutes do: what a person put off, pulled in or moved
//! stays so; the rest is fitted around it by the rules. Must not know keys.

use crate::domain::{
    agenda::{Agenda, AgendaItem, plan::Hand},
    id::Id,
};
use std::collections::{HashMap, HashSet};

/// What an entry is about, whatever the workspace was read anew for; `None`: what is read aloud.
type Key = Option<Id>;

/// What was done by hand to an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByHand {
    /// Put off.
    dropped: HashSet<Key>,
    /// Pulled in.
    pulled: HashSet<Key>,
    /// The order they were moved into; empty: none was moved.
    order: Vec<Key>,
}

impl ByHand {
    /// The entry was put off.
    pub fn drops(&mut self, entry: &AgendaItem) {
        let key = entry.entry.item;
        self.pulled.remove(&key);
        self.dropped.insert(key);
    }

    /// The entry was pulled in.
    pub fn pulls(&mut self, entry: &AgendaItem) {
        let key = entry.entry.item;
        self.dropped.remove(&key);
        self.pulled.insert(key);
    }

    /// The entries were put into this order.
    pub fn orders(&mut self, entries: &[AgendaItem]) {
        self.order = entries.iter().map(|e| e.entry.item).collect();
    }

    /// Whether entries were moved.
    pub fn has_order(&self) -> bool {
        !self.order.is_empty()
    }

    /// The same done to an agenda that was made anew: its classes and seconds, with the order and the parking of the hand.
    /// What was pulled in has its time; of the others the first that does not fit in what is left is parked, with all after it.
    pub fn again(&self, mut agenda: Agenda) -> Agenda {
        let mut all: Vec<AgendaItem> = agenda.items.drain(..).chain(agenda.parked.drain(..)).collect();
        self.sort(&mut all);
        let hand = |item: &AgendaItem| match item.entry.item {
            key if self.pulled.contains(&key) => Hand::Pulled,
            key if self.dropped.contains(&key) => Hand::Dropped,
            _ => Hand::None,
        };
        let fitted = agenda.frame.fit(all.into_iter().map(|item| {
            let hand = hand(&item);
            (item, hand)
        }));
        (agenda.items, agenda.parked) = (fitted.items, fitted.parked);
        agenda.sum();
        agenda
    }

    /// Puts those that were moved where they were moved to; what is new since stays where the rules have it.
    fn sort(&self, all: &mut [AgendaItem]) {
        let place: HashMap<Key, usize> = self.order.iter().enumerate().map(|(n, key)| (*key, n)).collect();
        let spots: Vec<usize> = (0..all.len()).filter(|&n| place.contains_key(&all[n].entry.item)).collect();
        let mut moved: Vec<AgendaItem> = spots.iter().map(|&n| all[n].clone()).collect();
        moved.sort_by_key(|item| place[&item.entry.item]);
        for (n, entry) in spots.into_iter().zip(moved) {
            all[n] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Board,
        agenda::{Asked, agenda},
        company::{Company, today},
        review::Class,
    };

    fn made(c: &Company, minutes: u32) -> Agenda {
        agenda(&c.cascade, &mut Board::new(today()), &Asked::new(minutes, None))
    }

    fn titles(c: &Company, entries: &[AgendaItem]) -> Vec<String> {
        let title = |id| crate::domain::describe::name(&c.cascade, id);
        entries.iter().map(|e| e.entry.item.map_or_else(|| "rest".to_owned(), title)).collect()
    }

    /// Two that are off track, one at risk, and some that are unlinked.
    fn company() -> Company {
        let mut c = Company::with_most_classes();
        c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
        c
    }

    #[test]
    fn an_agenda_nobody_touched_is_what_the_rules_made() {
        let c = company();
        for minutes in [1, 5, 6, 8, 15] {
            assert_eq!(ByHand::default().again(made(&c, minutes)), made(&c, minutes), "{minutes} minutes");
        }
    }

    #[test]
    fn what_was_put_off_pulled_in_and_moved_stays_so_with_more_and_fewer_minutes() {
        let c = company();
        let mut hand = ByHand::default();
        let mut before = made(&c, 5);
        assert_eq!(titles(&c, &before.items)[0], "Setup time");
        hand.drops(&before.items[0]);
        let certified = before.parked.iter().position(|e| e.class() == Class::AtRisk).unwrap();
        hand.pulls(&before.parked[certified]);
        before = hand.again(made(&c, 5));
        assert_eq!(titles(&c, &before.items), ["Conversion", "Certified", "rest"]);
        assert_eq!(before.items[0].entry.planned(), 100, "the time of the goal, as far as it is left");
        before = hand.again(made(&c, 6));
        assert_eq!(titles(&c, &before.items)[..2], ["Conversion", "Certified"]);
        assert_eq!(before.items[0].entry.planned(), 120);
        before.items.swap(0, 1);
        hand.orders(&before.items);
        for minutes in [6, 15, 6] {
            let again = hand.again(made(&c, minutes));
            assert_eq!(titles(&c, &again.items)[..2], ["Certified", "Conversion"], "{minutes} minutes");
            assert!(titles(&c, &again.parked).contains(&"Setup time".to_owned()), "{minutes} minutes");
            assert_eq!(again.items.last().map(AgendaItem::class), Some(Class::Rest));
        }
    }

    #[test]
    fn what_is_settled_leaves_an_altered_agenda_too() {
        let mut c = company();
        let mut hand = ByHand::default();
        let before = made(&c, 15);
        hand.drops(&before.items[1]);
        c.stands("Setup time", "2026-11-23", Some(20.0), Some(9));
        let again = hand.again(made(&c, 15));
        let setup = again.items.iter().chain(&again.parked).find(|e| titles(&c, std::slice::from_ref(e)) == ["Setup time"]);
        assert_eq!(setup.map(AgendaItem::class), Some(Class::Unlinked));
        assert_eq!(titles(&c, &again.parked), ["Conversion"]);
    }
}
