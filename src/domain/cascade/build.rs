//! Making a cascade of everything that was read: every item is put where it belongs in one pass, and no loop survives.

use super::{Cascade, Ix, Node};
use crate::domain::{
    change::Entity,
    check_in::Summary,
    cycle::CycleDays,
    goal::{Item, Kind},
    id::Id,
    settings::Settings,
};
use chrono::NaiveDate;

/// What makes a cascade: everything, in any order.
#[derive(Debug, Default)]
pub struct Parts {
    /// The limits of the rules.
    pub settings: Settings,
    /// Items with their summaries and the day of their newest revision.
    pub items: Vec<(Item, Summary, Option<NaiveDate>)>,
    /// All but items.
    pub entities: Vec<Entity>,
}

/// The same, taken in item by item: a store with a hundred thousand of them need not hold them twice.
#[derive(Debug, Default)]
pub struct Builder {
    settings: Settings,
    entities: Vec<Entity>,
    nodes: Vec<Node>,
    sorted: Vec<Id>,
    cycle_days: Vec<(Id, CycleDays)>,
}

impl Builder {
    /// A workspace with these settings and nothing else.
    pub fn new(settings: Settings) -> Builder {
        Builder { settings, ..Builder::default() }
    }

    /// Adds anything but an item.
    pub fn add_entity(&mut self, entity: Entity) {
        self.entities.push(entity);
    }

    /// Adds what the log knows of a cycle.
    pub fn add_cycle_days(&mut self, cycle: Id, days: CycleDays) {
        self.cycle_days.push((cycle, days));
    }

    /// Adds an item with its summary and the day of its newest revision. Gives its place among the items.
    pub fn add(&mut self, item: Item, summary: Summary, revised: Option<NaiveDate>) -> usize {
        self.sorted.push(item.id);
        self.nodes.push(Node { item, summary, children: Vec::new(), revised });
        self.nodes.len() - 1
    }

    /// The item at a place.
    pub fn item(&self, place: usize) -> &Item {
        &self.nodes[place].item
    }

    /// Gives the item at a place another summary.
    pub fn set_summary(&mut self, place: usize, summary: Summary) {
        self.nodes[place].summary = summary;
    }

    /// The workspace. A parent that is missing is passed over, and so is an edge that would close a loop.
    pub fn build(self) -> Cascade {
        let Builder { settings, entities, nodes, mut sorted, cycle_days } = self;
        sorted.sort_unstable();
        let cycle_days = cycle_days.into_iter().collect();
        let mut c = Cascade { settings, nodes, sorted, cycle_days, ..Cascade::default() };
        c.index.reserve(c.nodes.len());
        for (n, node) in c.nodes.iter().enumerate() {
            c.index.insert(node.item.id, Ix(n as u32));
        }
        let carried = c.nodes.iter().enumerate().filter_map(|(n, node)| Some((node.item.carried()?.from, Ix(n as u32))));
        for (from, ix) in carried.collect::<Vec<_>>() {
            c.note_successor(Some(from), ix);
        }
        for entity in entities {
            c.insert_entity(entity);
        }
        c.show_all_same();
        c.hang_all();
        c
    }
}

impl Cascade {
    /// The workspace made of its parts.
    pub fn from_parts(parts: Parts) -> Cascade {
        let mut builder = Builder::new(parts.settings);
        builder.entities = parts.entities;
        for (item, summary, revised) in parts.items {
            builder.add(item, summary, revised);
        }
        builder.build()
    }

    /// Puts every live item under its parents, or among the roots or projects, all in order. Works on small arrays and
    /// walks the large one in its own order: with a hundred thousand items, reaching into it at random is what takes time.
    fn hang_all(&mut self) {
        let keys: Vec<(bool, i64, Id)> = (0..self.nodes.len()).map(|n| self.order(Ix(n as u32))).collect();
        let in_order = |ix: &Ix| keys[ix.at()];
        // How many children each has, then where its children end in one list of all children.
        let mut ends = vec![0u32; self.nodes.len() + 1];
        let mut edges: Vec<(Ix, Ix)> = Vec::with_capacity(self.nodes.len());
        for n in 0..self.nodes.len() {
            let (child, item) = (Ix(n as u32), &self.nodes[n].item);
            if !item.is_live() {
                continue;
            }
            if item.kind() == Kind::Project {
                self.projects.push(child);
                continue;
            }
            let before = edges.len();
            edges.extend(item.parents.iter().filter_map(|id| self.index.get(id)).filter(|&&p| p != child).map(|&p| (p, child)));
            // What hangs on something that is gone, or on nothing that is here, stands at the top.
            if !edges[before..].iter().any(|(p, _)| self.nodes[p.at()].item.is_live()) {
                self.roots.push(child);
            }
        }
        for (parent, _) in &edges {
            ends[parent.at() + 1] += 1;
        }
        for n in 1..ends.len() {
            ends[n] += ends[n - 1];
        }
        let mut children = vec![Ix(0); edges.len()];
        let mut next = ends.clone();
        for &(parent, child) in &edges {
            let place = &mut next[parent.at()];
            children[*place as usize] = child;
            *place += 1;
        }
        for (n, node) in self.nodes.iter_mut().enumerate() {
            let own = &mut children[ends[n] as usize..ends[n + 1] as usize];
            if !own.is_empty() {
                own.sort_unstable_by_key(in_order);
                node.children = own.to_vec();
                // One that names a parent twice stands under it once.
                node.children.dedup();
            }
        }
        self.roots.sort_unstable_by_key(in_order);
        self.projects.sort_unstable_by_key(in_order);
        let stuck = on_loops(&ends, &children);
        self.stuck = stuck.iter().map(|&ix| self.item(ix).id).collect();
        if !stuck.is_empty() {
            self.loosen(stuck);
            // What was loosened from a loop takes its place among the roots: finding one by its order relies on it.
            self.roots.sort_unstable_by_key(in_order);
        }
    }

    /// Where a loop was broken up, moving something may open it: then everything is put in its place anew.
    pub(in crate::domain) fn hang_again_if_looped(&mut self) {
        if self.stuck.is_empty() {
            return;
        }
        self.roots.clear();
        self.projects.clear();
        self.nodes.iter_mut().for_each(|node| node.children.clear());
        self.hang_all();
    }
}

/// What hangs on a loop, or below one. The children of `n` are those from `ends[n]` to
/// `ends[n + 1]`. Takes away what has no parent left, over and over (Kahn 1962): that is what remains.
fn on_loops(ends: &[u32], children: &[Ix]) -> Vec<Ix> {
    let mut parents = vec![0u32; ends.len() - 1];
    for child in children {
        parents[child.at()] += 1;
    }
    let mut free: Vec<u32> = (0..parents.len() as u32).filter(|&n| parents[n as usize] == 0).collect();
    while let Some(n) = free.pop() {
        for child in &children[ends[n as usize] as usize..ends[n as usize + 1] as usize] {
            parents[child.at()] -= 1;
            if parents[child.at()] == 0 {
                free.push(child.0);
            }
        }
    }
    (0..parents.len() as u32).filter(|&n| parents[n as usize] > 0).map(Ix).collect()
}
