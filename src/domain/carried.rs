//! That something goes on from what ended: what it was made of, how, and whether it is the same promise once more; and the chain
//! of those before it.
//!
//! A value, said when something is made and never after. Must not know: what may be carried over and what comes along, which is
//! `domain::carry`'s.

use super::{
    cascade::{Cascade, Ix},
    id::Id,
    words::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// How something goes on in the next cycle.
    How {
        Keep "keep" = "as it is, from where it ended",
        Change "change" = "with another target or owner",
        Break "break" = "broken into steps",
    }
}

/// Where something comes from that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// What it goes on from.
    pub from: Id,
    /// How.
    pub how: How,
    /// Whether it is the same promise once more: same target, same title, same metric.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
    /// Why it is, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Box<str>>,
}

/// No honest chain is longer; bounds every walk, whatever a file says.
const LONGEST: usize = 1000;

impl Cascade {
    /// What something goes on from, tombstones included; `None`: it goes on from nothing, or that is not here (it may still come
    /// from another laptop).
    pub fn carried_from(&self, ix: Ix) -> Option<Ix> {
        self.find(self.item(ix).carried()?.from).filter(|&from| from != ix && self.item(from).kind() == self.item(ix).kind())
    }

    /// What it goes on from, and what that goes on from, the nearest first. It ends where one is missing, and where a file closes a
    /// circle.
    pub fn chain_before(&self, ix: Ix) -> Vec<Ix> {
        let mut chain: Vec<Ix> = Vec::new();
        let mut at = ix;
        while let Some(from) = self.carried_from(at).filter(|from| *from != ix && !chain.contains(from) && chain.len() < LONGEST)
        {
            chain.push(from);
            at = from;
        }
        chain
    }

    /// The whole chain something stands in, from the first to the last, itself among it. What goes on from one in several cycles is
    /// told one after the other.
    pub fn chain(&self, ix: Ix) -> Vec<Ix> {
        let mut chain = self.chain_before(ix);
        chain.reverse();
        chain.push(ix);
        let mut ahead = vec![ix];
        while let Some(at) = ahead.pop().filter(|_| chain.len() < LONGEST) {
            for next in self.carried_to(at) {
                if !chain.contains(&next) {
                    chain.push(next);
                    ahead.push(next);
                }
            }
        }
        chain
    }

    /// How many times it was carried over.
    pub fn times_carried(&self, ix: Ix) -> usize {
        match self.item(ix).carried() {
            // What it goes on from may be missing: carried over it is all the same.
            Some(_) => self.chain_before(ix).iter().filter(|&&from| self.item(from).carried().is_some()).count() + 1,
            None => 0,
        }
    }

    /// How many times in a row, up to this one, it was carried over unchanged.
    pub fn times_unchanged(&self, ix: Ix) -> usize {
        let is_same = |ix: Ix| self.item(ix).carried().is_some_and(|carried| carried.unchanged);
        if !is_same(ix) {
            return 0;
        }
        1 + self.chain_before(ix).into_iter().take_while(|&from| is_same(from)).count()
    }

    /// What goes on from it and is not deleted, by the day it was made.
    pub fn carried_to(&self, ix: Ix) -> Vec<Ix> {
        let item = self.item(ix);
        let Some(all) = self.successors.get(&item.id) else { return Vec::new() };
        let goes_on = |next: &Ix| *next != ix && self.item(*next).kind() == item.kind() && !self.item(*next).deleted;
        let mut all: Vec<Ix> = all.iter().copied().filter(goes_on).collect();
        all.sort_by_key(|&next| (self.item(next).created, self.item(next).id));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::{Entity, Op, Verb},
        company::Company,
    };

    /// Makes an item that goes on from another.
    fn carry(c: &mut Company, from: Id, title: &str, unchanged: bool) -> Id {
        let mut item = c.cascade.item(c.ix("Conversion")).clone();
        (item.id, item.title) = (c.ids.next_id(), title.into());
        let carried = Carried { from, how: How::Keep, unchanged, because: None };
        item.extra.get_or_insert_default().carried = Some(Box::new(carried));
        let id = item.id;
        c.does(Verb::Import, vec![Op::Create(Entity::Item(Box::new(item)))]);
        id
    }

    #[test]
    fn a_chain_is_walked_from_the_newest_to_the_first_and_counts_what_stayed_the_same_in_a_row() {
        let c = &mut Company::new();
        let first = c.id("Conversion");
        let second = carry(c, first, "Second", true);
        let third = carry(c, second, "Third", false);
        let fourth = carry(c, third, "Fourth", true);
        let fifth = carry(c, fourth, "Fifth", true);
        let at = |id| c.cascade.find(id).unwrap();
        let chain: Vec<Id> = c.cascade.chain_before(at(fifth)).into_iter().map(|ix| c.cascade.item(ix).id).collect();
        assert_eq!(chain, [fourth, third, second, first]);
        let told = |id| (c.cascade.times_carried(at(id)), c.cascade.times_unchanged(at(id)));
        assert_eq!([first, second, third, fourth, fifth].map(told), [(0, 0), (1, 1), (2, 0), (3, 1), (4, 2)]);
        assert_eq!(c.cascade.carried_to(at(second)), [at(third)]);
        assert_eq!(c.cascade.carried_to(at(fifth)), []);
        let whole: Vec<Ix> = [first, second, third, fourth, fifth].map(at).into();
        assert!([first, third, fifth].into_iter().all(|id| c.cascade.chain(at(id)) == whole));
    }

    #[test]
    fn what_is_missing_ends_a_chain_and_what_goes_on_from_it_is_carried_over_all_the_same() {
        let c = &mut Company::new();
        let gone = c.ids.next_id();
        let orphan = carry(c, gone, "Orphan", true);
        let next = carry(c, orphan, "Next one", true);
        let at = |id| c.cascade.find(id).unwrap();
        assert_eq!(c.cascade.chain_before(at(next)), [at(orphan)]);
        assert_eq!((c.cascade.times_carried(at(next)), c.cascade.times_unchanged(at(next))), (2, 2));
        assert_eq!(c.cascade.carried_from(at(orphan)), None);
    }
}
