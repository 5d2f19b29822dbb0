//! Which cycle a workspace is in: what the header and `status` speak of.

use super::{
    cascade::Cascade,
    cycle::{Cycle, CycleState},
    id::Id,
};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::BTreeMap};

impl Cascade {
    /// The open cycle that holds most of the items, of several the shortest; `None`: none is open, or none holds anything.
    /// One pass over the workspace: to be kept, not asked for at every frame.
    pub fn cycle_in_front(&self, today: NaiveDate) -> Option<&Cycle> {
        let mut held: BTreeMap<Id, usize> = BTreeMap::new();
        for ix in self.live() {
            if let Some(cycle) = self.cycle_of(ix) {
                *held.entry(cycle.id).or_default() += 1;
            }
        }
        self.cycles()
            .filter(|c| c.state_on(today) == CycleState::Open)
            .filter_map(|c| Some((held.get(&c.id)?, c)))
            .max_by_key(|(n, c)| (**n, Reverse(c.days()), Reverse(c.name.clone())))
            .map(|(_, c)| c)
    }
}
