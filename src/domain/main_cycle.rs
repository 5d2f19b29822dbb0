//! Which cycle a workspace is mostly about: what headers and one-line statuses name.

use super::{
    cascade::Cascade,
    cycle::{Cycle, CycleState},
    id::Id,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Cascade {
    /// The shortest open cycle that holds most of the items of open cycles: more than half of them, a cycle holding what
    /// its parts hold; when none does, the one that holds the most. `None` when no cycle is open. One pass over all items.
    pub fn main_cycle(&self, today: NaiveDate) -> Option<&Cycle> {
        let open: BTreeMap<Id, &Cycle> =
            self.cycles().filter(|c| c.state_on(today) == CycleState::Open).map(|c| (c.id, c)).collect();
        let mut held: BTreeMap<Id, usize> = open.keys().map(|&id| (id, 0)).collect();
        let mut total = 0usize;
        for cycle in self.live().filter_map(|ix| self.cycle_of(ix)).filter(|c| open.contains_key(&c.id)) {
            total += 1;
            let mut at = Some(cycle.id);
            // No honest chain of cycles is longer; a loop in a file ends here.
            for _ in 0..16 {
                let Some(id) = at else { break };
                if let Some(count) = held.get_mut(&id) {
                    *count += 1;
                }
                at = self.cycle(id).and_then(|c| c.parent);
            }
        }
        let rank = |id: &Id| {
            let (count, cycle) = (held[id], open[id]);
            (count * 2 > total, cycle.days(), count, cycle.start)
        };
        let majority = open.keys().filter(|id| rank(id).0).min_by_key(|id| (rank(id).1, std::cmp::Reverse(rank(id).2)));
        let most = || {
            open.keys().max_by_key(|id| {
                let (_, days, count, start) = rank(id);
                (count, -days, start)
            })
        };
        majority.or_else(most).map(|id| open[id])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Body, Entity, Ids, Item, cascade::Parts, goal::Objective};

    /// A workspace with so many objectives in each cycle: name, start, end, parent, how many.
    fn with(cycles: &[(&str, &str, &str, Option<usize>, usize)]) -> Cascade {
        let mut ids = Ids::seeded(5);
        let mut parts = Parts::default();
        let cycle_ids: Vec<Id> = cycles.iter().map(|_| ids.next_id()).collect();
        for (n, &(name, start, end, parent, count)) in cycles.iter().enumerate() {
            parts.entities.push(Entity::Cycle(Cycle {
                parent: parent.map(|p| cycle_ids[p]),
                ..Cycle::new(cycle_ids[n], name, start.parse().unwrap(), end.parse().unwrap())
            }));
            for _ in 0..count {
                let mut item = Item::new(ids.next_id(), "O", start.parse().unwrap(), Body::Objective(Objective::default()));
                item.cycle = Some(cycle_ids[n]);
                parts.items.push((item, super::super::Summary::default(), None));
            }
        }
        Cascade::from_parts(parts)
    }

    fn main(cycles: &[(&str, &str, &str, Option<usize>, usize)]) -> Option<String> {
        with(cycles).main_cycle("2026-11-23".parse().unwrap()).map(|c| c.name.clone())
    }

    #[test]
    fn the_shortest_open_cycle_with_most_of_the_items_is_the_main_one() {
        let year = |count| ("2026", "2026-01-01", "2026-12-31", None, count);
        let quarter = |count| ("2026-Q4", "2026-10-01", "2026-12-31", Some(0), count);
        assert_eq!(main(&[year(6), quarter(19)]).as_deref(), Some("2026-Q4"));
        assert_eq!(main(&[year(20), quarter(5)]).as_deref(), Some("2026"));
        assert_eq!(main(&[year(0), quarter(0)]).as_deref(), Some("2026-Q4"), "empty ones: the shortest");
        let past = ("2026-Q3", "2026-07-01", "2026-09-30", Some(0), 50);
        assert_eq!(main(&[year(1), past, quarter(2)]).as_deref(), Some("2026-Q4"), "closed ones do not count");
        assert_eq!(main(&[past]), None);
        assert_eq!(main(&[]), None);
    }
}
