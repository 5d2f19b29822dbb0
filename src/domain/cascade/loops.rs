//! Loops of parents: two people hang two goals below each other without having seen it. Every item stays in sight, and of the edges
//! that close a loop the one is passed over whose move came last in the order all laptops share: the same on each of them.
//!
//! Nothing is changed for it: what was said stays, and the next move settles it.

use super::{Cascade, Ix};
use crate::domain::{
    history::LogPlace,
    id::{Id, IdMap},
};
use std::collections::{HashMap, HashSet};

/// How an item came to hang where it hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HungSince {
    /// The change its parents come from.
    pub place: LogPlace,
    /// Who hung it there, if that is known.
    pub by: Option<Id>,
    /// What it hung on before.
    pub before: Vec<Id>,
}

/// A move that was passed over, because somebody had done the opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct PassedOver {
    /// What stays where it was.
    pub item: Id,
    /// What had been hung below it meanwhile.
    pub below: Id,
    /// Who hung it there.
    pub by: Option<Id>,
    /// Whose move was passed over.
    pub mover: Option<Id>,
}

impl Cascade {
    /// Items that hang on a loop of parents, or below one: of these it matters since when they hang there.
    pub fn stuck(&self) -> &[Id] {
        &self.stuck
    }

    /// Hangs everything anew, knowing since when what is stuck hangs where.
    pub fn hang_by(&mut self, hung: IdMap<HungSince>) {
        self.hung = hung;
        self.hang_again_if_looped();
    }

    /// Notes a move made now, which is later than all others.
    pub(in crate::domain) fn note_move(&mut self, item: Id, before: Vec<Id>) {
        if !self.hung.is_empty() {
            let place = LogPlace { time: i64::MAX, id: item };
            self.hung.insert(item, HungSince { place, by: None, before });
        }
    }

    /// Which parent of an item on a loop is passed over, and who had hung there what stands above it now; `None`: nothing is known
    /// of how it came to be. The ring goes from the top down and ends where it begins.
    pub(in crate::domain) fn passed_over(&self, ring: &[Id]) -> Option<PassedOver> {
        let last = (0..ring.len().checked_sub(1)?).max_by_key(|&n| (self.hung.get(&ring[n]).map(|h| h.place), ring[n]))?;
        let below = ring[last + 1];
        let by = self.hung.get(&below).filter(|_| below != ring[last])?.by;
        let mover = self.hung.get(&ring[last]).and_then(|hung| hung.by);
        Some(PassedOver { item: ring[last], below, by, mover })
    }

    /// Takes away every edge that closes a loop. Items are hung in the order of the changes their parents come from; one that is
    /// left without any goes back to where it hung before, else to the top.
    pub(super) fn loosen(&mut self, mut stuck: Vec<Ix>) {
        let all: HashSet<Ix> = stuck.iter().copied().collect();
        // What nothing is known of was there before everything that is known.
        stuck.sort_by_key(|&ix| {
            let id = self.item(ix).id;
            (self.hung.get(&id).map(|h| h.place), id)
        });
        let mut above: HashMap<Ix, Vec<Ix>> = HashMap::new();
        for ix in stuck {
            let parents: HashSet<Ix> = self.parents(ix).filter(|&p| p != ix).collect();
            let (closing, mut kept): (Vec<Ix>, Vec<Ix>) =
                parents.into_iter().partition(|&p| all.contains(&p) && reaches(&above, p, ix));
            for p in &closing {
                self.nodes[p.at()].children.retain(|&c| c != ix);
            }
            if !closing.is_empty() && !kept.iter().any(|&p| self.item(p).is_live()) {
                let before = self.hung.get(&self.item(ix).id).map(|h| h.before.as_slice()).unwrap_or_default();
                let before: Vec<Ix> = before.iter().filter_map(|&id| self.find(id)).collect();
                for p in before {
                    if p != ix && self.item(p).is_live() && !reaches(&above, p, ix) && !kept.contains(&p) {
                        kept.push(p);
                        let mut children = std::mem::take(&mut self.nodes[p.at()].children);
                        let at = children.partition_point(|&other| self.order(other) < self.order(ix));
                        children.insert(at, ix);
                        self.nodes[p.at()].children = children;
                    }
                }
                if kept.iter().all(|&p| !self.item(p).is_live()) {
                    self.roots.push(ix);
                }
            }
            above.insert(ix, kept);
        }
    }
}

/// Whether one goes up from `from` to `to`.
fn reaches(above: &HashMap<Ix, Vec<Ix>>, from: Ix, to: Ix) -> bool {
    let (mut stack, mut seen) = (vec![from], HashSet::new());
    while let Some(at) = stack.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            stack.extend(above.get(&at).into_iter().flatten());
        }
    }
    false
}
