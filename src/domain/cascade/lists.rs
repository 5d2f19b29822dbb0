//! Keeping a cascade in order while it changes: what is new is taken in, what moves changes its lists. Only `apply` and
//! [`super::Builder`] may.

use super::{Cascade, Ix, Node};
use crate::domain::{
    change::Entity,
    check_in::Summary,
    goal::{Item, Kind},
    id::Id,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Cascade {
    /// Adds an entity that is not there yet; items come with an empty summary. Returns false if the id is taken.
    pub(in crate::domain) fn insert_entity(&mut self, entity: Entity) -> bool {
        fn put<T>(map: &mut BTreeMap<Id, T>, id: Id, value: T) -> bool {
            let fresh = !map.contains_key(&id);
            if fresh {
                map.insert(id, value);
            }
            fresh
        }
        if moves_items(&entity) {
            self.items_moved();
        }
        match entity {
            Entity::Meeting(e) => put(&mut self.meetings, e.id, e),
            Entity::Cycle(e) => put(&mut self.cycles, e.id, e),
            Entity::Team(e) => put(&mut self.teams, e.id, e),
            Entity::Person(e) => put(&mut self.people, e.id, e),
            Entity::Review(e) => put(&mut self.reviews, e.id, *e),
            Entity::Decision(e) => put(&mut self.decisions, e.id, e),
            Entity::Action(e) => put(&mut self.actions, e.id, e),
            Entity::Topic(e) => put(&mut self.topics, e.id, e),
            Entity::Acknowledgement(e) => put(&mut self.acknowledgements, e.id, e),
            Entity::Link(e) => {
                let (id, project, target) = (e.id, e.project, e.target);
                let fresh = put(&mut self.links, id, e);
                if fresh {
                    // By id, as a file is read: the order is the same before and after.
                    for end in [project, target] {
                        let links = self.links_of.entry(end).or_default();
                        links.insert(links.partition_point(|&other| other < id), id);
                    }
                }
                fresh
            }
            Entity::Item(item) => {
                let Some(ix) = self.admit(*item) else { return false };
                self.settle(&[ix]);
                true
            }
        }
    }

    /// Takes a new item in, to be found by its id but in no list until it is settled; `None` if the id is taken.
    pub(in crate::domain) fn admit(&mut self, item: Item) -> Option<Ix> {
        if self.index.contains_key(&item.id) {
            return None;
        }
        let ix = Ix(self.nodes.len() as u32);
        self.items_moved();
        self.index.insert(item.id, ix);
        self.note_successor(item.carried().map(|carried| carried.from), ix);
        self.nodes.push(Node { item, summary: Summary::default(), children: Vec::new(), revised: None });
        Some(ix)
    }

    /// Remembers what goes on from what.
    pub(super) fn note_successor(&mut self, from: Option<Id>, ix: Ix) {
        if let Some(from) = from {
            self.successors.entry(from).or_default().push(ix);
        }
    }

    /// Puts admitted items into every list they belong to. All of a change at once: then a child may come before its
    /// parent, and a large import does not move the list of ids a hundred thousand times.
    pub(in crate::domain) fn settle(&mut self, new: &[Ix]) {
        let ids: Vec<Id> = new.iter().map(|&ix| self.nodes[ix.at()].item.id).collect();
        if new.len() > 64 {
            self.sorted.extend(ids);
            self.sorted.sort_unstable();
        } else {
            for id in ids {
                let at = self.sorted.partition_point(|&other| other < id);
                self.sorted.insert(at, id);
            }
        }
        for &ix in new {
            self.attach(ix);
        }
    }

    /// Puts an item into the ordered lists it belongs to.
    pub(in crate::domain) fn attach(&mut self, ix: Ix) {
        let item = self.item(ix);
        if !item.is_live() {
            return;
        }
        let mut lists: Vec<Option<Ix>> = self.parents(ix).filter(|&p| p != ix).map(Some).collect();
        lists.dedup();
        if item.kind() == Kind::Project {
            lists.clear();
        }
        if lists.is_empty() || !self.hangs_on_something(ix) {
            lists.push(None);
        }
        for list in lists {
            let mut children = std::mem::take(self.list(ix, list));
            let at = children.partition_point(|&other| self.order(other) < self.order(ix));
            if children.get(at) != Some(&ix) {
                children.insert(at, ix);
            }
            *self.list(ix, list) = children;
        }
    }

    /// An item is gone, or is there again: what is live and hung on it alone stands at the top meanwhile. Where all of it goes
    /// with its parent there is nothing to do; somebody else may have hung something below it who did not know.
    pub(in crate::domain) fn hang_children_again(&mut self, parent: Ix) {
        for ix in self.children(parent).to_vec() {
            self.detach(ix);
            self.attach(ix);
        }
    }

    /// Whether something live stands above an item.
    fn hangs_on_something(&self, ix: Ix) -> bool {
        self.parents(ix).any(|p| p != ix && self.item(p).is_live())
    }

    /// Takes an item out of every ordered list it is in.
    pub(in crate::domain) fn detach(&mut self, ix: Ix) {
        let mut lists: Vec<Option<Ix>> = self.parents(ix).map(Some).collect();
        lists.push(None);
        for list in lists {
            let children = std::mem::take(self.list(ix, list));
            // Lists are in order, so a long one need not be walked.
            let at = children.partition_point(|&other| self.order(other) < self.order(ix));
            let is_there = children.get(at) == Some(&ix);
            let there = self.list(ix, list);
            *there = children;
            if is_there {
                there.remove(at);
            }
        }
    }

    fn list(&mut self, ix: Ix, parent: Option<Ix>) -> &mut Vec<Ix> {
        match parent {
            Some(p) => &mut self.nodes[p.at()].children,
            None if self.item(ix).kind() == Kind::Project => &mut self.projects,
            None => &mut self.roots,
        }
    }

    pub(in crate::domain) fn item_mut(&mut self, ix: Ix) -> &mut Item {
        &mut self.nodes[ix.at()].item
    }

    pub(in crate::domain) fn set_summary(&mut self, ix: Ix, summary: Summary) {
        self.nodes[ix.at()].summary = summary;
    }

    pub(in crate::domain) fn set_revised(&mut self, ix: Ix, on: Option<NaiveDate>) {
        self.nodes[ix.at()].revised = on;
    }
}

/// Whether which meeting or scope an item belongs to may be another once that is there: not for what is only said of items.
fn moves_items(entity: &Entity) -> bool {
    match entity {
        Entity::Meeting(_) | Entity::Team(_) | Entity::Person(_) | Entity::Item(_) | Entity::Link(_) => true,
        Entity::Cycle(_)
        | Entity::Review(_)
        | Entity::Decision(_)
        | Entity::Action(_)
        | Entity::Topic(_)
        | Entity::Acknowledgement(_) => false,
    }
}
