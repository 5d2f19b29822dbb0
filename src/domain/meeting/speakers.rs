//! Who speaks next in a review under way, and what was decided before about what is on: to be heard in time. Must not know keys.

use super::{RunningReview, minutes};
use crate::domain::{
    cascade::Cascade,
    id::Id,
    review::{Decision, EntryState},
};

impl RunningReview {
    /// The first names of who speaks after this one, in order: each change of speaker once, and at most so many.
    pub fn then(&self, cascade: &Cascade, most: usize) -> Vec<String> {
        let first = |name: String| name.split_whitespace().next().map(str::to_owned);
        let owner = |n: usize| minutes::named(cascade, &self.agenda[n]).1;
        let mut last = self.current.and_then(owner);
        let mut then = Vec::new();
        let from = self.current.map_or(0, |n| n + 1);
        for n in (from..self.agenda.len()).filter(|&n| self.agenda[n].state == EntryState::Waiting) {
            let next = owner(n);
            if next.is_some() && next != last {
                then.extend(next.clone().and_then(first));
                last = next;
            }
            if then.len() == most {
                break;
            }
        }
        then
    }

    /// `then Martin, then Emily`; empty: nobody else.
    pub fn then_said(&self, cascade: &Cascade) -> String {
        let said: Vec<String> = self.then(cascade, 2).into_iter().map(|name| format!("then {name}")).collect();
        said.join(", ")
    }

    /// What an earlier review decided last about an item, and its number; `None`: nothing.
    pub fn decided_before<'a>(&self, cascade: &'a Cascade, item: Id) -> Option<(u32, &'a Decision)> {
        let number = |review: Id| cascade.reviews().find(|r| r.id == review).map(|r| r.number);
        let before = cascade.decisions().filter(|d| d.item == Some(item) && d.review != self.review);
        before.filter_map(|d| Some((number(d.review)?, d))).max_by_key(|(n, d)| (*n, d.id))
    }
}
