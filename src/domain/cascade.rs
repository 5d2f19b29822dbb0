//! The whole workspace in memory: the graph of items and all that hangs on it.
//!
//! Everything is reached by identity in constant time, and the children of every item stand ready in order, so that
//! nothing done per key or per frame has to walk the workspace. The history of check-ins is not here: only its
//! [`Summary`] per item. Changing the cascade is `apply`'s business; judging it, `judge`'s.

use super::{
    change::Entity,
    check_in::Summary,
    cycle::Cycle,
    goal::{Ambition, Item, Kind},
    id::{Id, IdMap},
    link::Link,
    people::{Person, Team},
    review::{Acknowledgement, Action, Decision, Review},
    settings::Settings,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The place of an item in its cascade: valid until the cascade is loaded again, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ix(pub u32);

impl Ix {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// One item with what was derived about it when it was loaded or changed.
#[derive(Debug, Clone)]
struct Node {
    item: Item,
    summary: Summary,
    /// Live objectives and key results below it, in order.
    children: Vec<Ix>,
    /// The day of its newest revision with a reason.
    revised: Option<NaiveDate>,
}

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
        let Builder { settings, entities, nodes, mut sorted } = self;
        sorted.sort_unstable();
        let mut c = Cascade { settings, nodes, sorted, ..Cascade::default() };
        c.index.reserve(c.nodes.len());
        for (n, node) in c.nodes.iter().enumerate() {
            c.index.insert(node.item.id, Ix(n as u32));
        }
        for entity in entities {
            c.insert_entity(entity);
        }
        c.hang_all();
        c
    }
}

/// The workspace in memory.
#[derive(Debug, Clone, Default)]
pub struct Cascade {
    /// The limits of the rules.
    pub settings: Settings,
    nodes: Vec<Node>,
    index: IdMap<Ix>,
    roots: Vec<Ix>,
    projects: Vec<Ix>,
    /// All ids of items, sorted like their letters: what makes a prefix unique.
    sorted: Vec<Id>,
    pub(super) cycles: BTreeMap<Id, Cycle>,
    pub(super) teams: BTreeMap<Id, Team>,
    pub(super) people: BTreeMap<Id, Person>,
    pub(super) links: BTreeMap<Id, Link>,
    links_of: IdMap<Vec<Id>>,
    pub(super) actions: BTreeMap<Id, Action>,
    pub(super) reviews: BTreeMap<Id, Review>,
    pub(super) decisions: BTreeMap<Id, Decision>,
    pub(super) acknowledgements: BTreeMap<Id, Acknowledgement>,
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
            if edges.len() == before {
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
        if has_loop(&ends, &children) {
            self.break_loops();
            // What was loosened from a loop takes its place among the roots: finding one by its order relies on it.
            self.roots.sort_unstable_by_key(in_order);
        }
    }

    /// Key results stand before child objectives, then by position, then by id.
    fn order(&self, ix: Ix) -> (bool, i64, Id) {
        let item = self.item(ix);
        (item.kind() == Kind::Objective, item.position, item.id)
    }

    /// Removes every edge that closes a loop and makes roots of what only hung on such an edge, so that no walk is endless.
    fn break_loops(&mut self) {
        // 0 unseen, 1 on the path, 2 finished: a child on the path closes a loop.
        let mut seen = vec![0u8; self.nodes.len()];
        let mut cut: Vec<(Ix, Ix)> = Vec::new();
        let mut starts = self.roots.clone();
        starts.extend((0..self.nodes.len() as u32).map(Ix));
        let mut loose = Vec::new();
        let roots = self.roots.len();
        for (n, start) in starts.into_iter().enumerate() {
            if seen[start.at()] != 0 {
                continue;
            }
            let live = self.nodes[start.at()].item.is_live();
            if n >= roots && live && self.item(start).kind() == Kind::Objective && !self.nodes[start.at()].item.parents.is_empty()
            {
                // Only reachable through a loop, or through a parent that is not live.
                let hangs_on_live = self.parents(start).any(|p| self.item(p).is_live());
                if hangs_on_live {
                    loose.push(start);
                }
            }
            let mut stack = vec![(start, 0usize)];
            seen[start.at()] = 1;
            while let Some((at, next)) = stack.pop() {
                let Some(&child) = self.nodes[at.at()].children.get(next) else {
                    seen[at.at()] = 2;
                    continue;
                };
                stack.push((at, next + 1));
                match seen[child.at()] {
                    0 => {
                        seen[child.at()] = 1;
                        stack.push((child, 0));
                    }
                    1 => cut.push((at, child)),
                    _ => {}
                }
            }
        }
        for (parent, child) in cut {
            self.nodes[parent.at()].children.retain(|&c| c != child);
        }
        for ix in loose {
            if !self.is_somewhere_below_a_root(ix) {
                self.roots.push(ix);
            }
        }
    }

    fn is_somewhere_below_a_root(&self, ix: Ix) -> bool {
        let mut stack: Vec<Ix> = vec![ix];
        let mut seen = std::collections::HashSet::new();
        while let Some(at) = stack.pop() {
            if self.roots.contains(&at) {
                return true;
            }
            if seen.insert(at) {
                stack.extend(self.parents(at).filter(|&p| self.nodes[p.at()].children.contains(&at)));
            }
        }
        false
    }

    // ── reading ────────────────────────────────────────────────────────────────────────────────────────────────

    /// How many items there are, tombstones included: every [`Ix`] is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no item at all, not even a tombstone.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every live item, in no particular order.
    pub fn live(&self) -> impl Iterator<Item = Ix> {
        self.nodes.iter().enumerate().filter(|(_, n)| n.item.is_live()).map(|(i, _)| Ix(i as u32))
    }

    /// Every item, tombstones and archived ones included.
    pub fn all(&self) -> impl Iterator<Item = Ix> + use<> {
        (0..self.nodes.len() as u32).map(Ix)
    }

    /// The item there.
    pub fn item(&self, ix: Ix) -> &Item {
        &self.nodes[ix.at()].item
    }

    /// What its check-ins come to.
    pub fn summary(&self, ix: Ix) -> &Summary {
        &self.nodes[ix.at()].summary
    }

    /// The day of its newest revision in an open cycle; `None`: never revised.
    pub fn revised(&self, ix: Ix) -> Option<NaiveDate> {
        self.nodes[ix.at()].revised
    }

    /// Where the item of that id is; tombstones are found too.
    pub fn find(&self, id: Id) -> Option<Ix> {
        self.index.get(&id).copied()
    }

    /// The live objectives and key results below an item, key results first, in order.
    pub fn children(&self, ix: Ix) -> &[Ix] {
        &self.nodes[ix.at()].children
    }

    /// The live items that hang on nothing, in order. Projects are not among them.
    pub fn roots(&self) -> &[Ix] {
        &self.roots
    }

    /// The live projects, in order.
    pub fn projects(&self) -> &[Ix] {
        &self.projects
    }

    /// The items it names as parents, tombstones included.
    pub fn parents(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        self.item(ix).parents.iter().filter_map(|&id| self.find(id))
    }

    /// The key results among the children.
    pub fn key_results(&self, objective: Ix) -> impl Iterator<Item = Ix> {
        self.children(objective).iter().copied().filter(|&c| self.item(c).kind() == Kind::KeyResult)
    }

    /// The objectives among the children.
    pub fn sub_objectives(&self, objective: Ix) -> impl Iterator<Item = Ix> {
        self.children(objective).iter().copied().filter(|&c| self.item(c).kind() == Kind::Objective)
    }

    /// The first parent: of a key result, its objective.
    pub fn parent(&self, ix: Ix) -> Option<Ix> {
        self.parents(ix).next()
    }

    /// The links of a project or of a goal that are not deleted, oldest first by id of creation.
    pub fn links_at(&self, ix: Ix) -> impl Iterator<Item = &Link> {
        self.links_of.get(&self.item(ix).id).into_iter().flatten().filter_map(|id| self.links.get(id)).filter(|l| !l.deleted)
    }

    /// The cycle of an item: its own, else its objective's. `None` for projects and for items without one.
    pub fn cycle_of(&self, ix: Ix) -> Option<&Cycle> {
        let mut at = Some(ix);
        for _ in 0..=self.depth_limit() {
            let here = at?;
            if let Some(id) = self.item(here).cycle {
                return self.cycles.get(&id).filter(|c| !c.deleted);
            }
            if self.item(here).kind() != Kind::KeyResult {
                return None;
            }
            at = self.parent(here);
        }
        None
    }

    /// The team of an item: its own, else its first parent's, else its owner's.
    pub fn team_of(&self, ix: Ix) -> Option<&Team> {
        let mut at = Some(ix);
        for _ in 0..=self.depth_limit() {
            let Some(here) = at else { break };
            if let Some(id) = self.item(here).team {
                return self.teams.get(&id).filter(|t| !t.deleted);
            }
            at = self.parent(here);
        }
        self.item(ix)
            .owner
            .and_then(|id| self.people.get(&id))
            .and_then(|p| p.team)
            .and_then(|id| self.teams.get(&id))
            .filter(|t| !t.deleted)
    }

    /// The ambition of an item: its own, else its objective's, in the end committed.
    pub fn ambition_of(&self, ix: Ix) -> Ambition {
        let item = self.item(ix);
        item.ambition
            .or_else(|| (item.kind() == Kind::KeyResult).then(|| self.parent(ix)).flatten().and_then(|o| self.item(o).ambition))
            .unwrap_or_default()
    }

    /// The first and last day of an item: its own, else its cycle's.
    pub fn span(&self, ix: Ix) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let item = self.item(ix);
        let cycle = self.cycle_of(ix);
        (item.start.or(cycle.map(|c| c.start)), item.due.or(cycle.map(|c| c.end)))
    }

    /// The name of the person who answers for it; `None` when nobody does.
    pub fn owner_name(&self, ix: Ix) -> Option<&str> {
        self.item(ix).owner.and_then(|id| self.person(id)).map(|p| p.name.as_str())
    }

    /// The person of that id, unless deleted.
    pub fn person(&self, id: Id) -> Option<&Person> {
        self.people.get(&id).filter(|p| !p.deleted)
    }

    /// The team of that id, unless deleted.
    pub fn team(&self, id: Id) -> Option<&Team> {
        self.teams.get(&id).filter(|t| !t.deleted)
    }

    /// The cycle of that id, unless deleted.
    pub fn cycle(&self, id: Id) -> Option<&Cycle> {
        self.cycles.get(&id).filter(|c| !c.deleted)
    }

    /// The link of that id, unless deleted.
    pub fn link(&self, id: Id) -> Option<&Link> {
        self.links.get(&id).filter(|l| !l.deleted)
    }

    /// Everyone, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().filter(|p| !p.deleted)
    }

    /// Every team, by id.
    pub fn teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.values().filter(|t| !t.deleted)
    }

    /// Every cycle, by id.
    pub fn cycles(&self) -> impl Iterator<Item = &Cycle> {
        self.cycles.values().filter(|c| !c.deleted)
    }

    /// Every link, by id.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.values().filter(|l| !l.deleted)
    }

    /// Every action, by id.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.values().filter(|a| !a.deleted)
    }

    /// Every review, by id.
    pub fn reviews(&self) -> impl Iterator<Item = &Review> {
        self.reviews.values().filter(|r| !r.deleted)
    }

    /// Every decision, by id.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.values().filter(|d| !d.deleted)
    }

    /// Every acknowledgement, by id.
    pub fn acknowledgements(&self) -> impl Iterator<Item = &Acknowledgement> {
        self.acknowledgements.values().filter(|a| !a.deleted)
    }

    /// The teams from the company down to this one.
    pub fn team_path(&self, id: Id) -> Vec<&Team> {
        let mut path = Vec::new();
        let mut at = Some(id);
        while let Some(team) =
            at.and_then(|id| self.teams.get(&id)).filter(|t| path.len() < 64 && !path.iter().any(|p: &&Team| p.id == t.id))
        {
            path.push(team);
            at = team.parent;
        }
        path.reverse();
        path
    }

    /// How many leading letters of an item's id tell it from every other: at least four.
    pub fn short(&self, id: Id) -> String {
        let at = self.sorted.partition_point(|&other| other < id);
        let before = at.checked_sub(1).and_then(|i| self.sorted.get(i));
        let after = self.sorted[at..].iter().find(|&&other| other != id);
        let shared = before.into_iter().chain(after).map(|&other| id.shared_letters(other)).max().unwrap_or(0);
        let mut letters = id.letters();
        letters.truncate((shared + 1).clamp(4, super::id::ID_LETTERS));
        letters
    }

    /// The items whose letters begin with `prefix`, at most `limit`.
    pub fn with_prefix(&self, prefix: &str, limit: usize) -> Vec<Ix> {
        let Some((low, high)) = Id::range_of_prefix(prefix) else { return Vec::new() };
        let from = self.sorted.partition_point(|id| id.get() < low);
        self.sorted[from..].iter().take_while(|id| id.get() <= high).take(limit).filter_map(|&id| self.find(id)).collect()
    }

    /// Whether `below` is `above` or hangs somewhere below it by its parents.
    pub fn is_below(&self, below: Ix, above: Ix) -> bool {
        let mut stack = vec![below];
        let mut seen = std::collections::HashSet::new();
        while let Some(at) = stack.pop() {
            if at == above {
                return true;
            }
            if seen.insert(at) {
                stack.extend(self.parents(at));
            }
        }
        false
    }

    /// No honest cascade is deeper; bounds every walk upwards, whatever a file says.
    fn depth_limit(&self) -> usize {
        self.nodes.len().min(1000)
    }

    // ── writing: only `apply` and `from_parts` may ─────────────────────────────────────────────────────────────

    /// Adds an entity that is not there yet; items come with an empty summary. Returns false if the id is taken.
    pub(super) fn insert_entity(&mut self, entity: Entity) -> bool {
        fn put<T>(map: &mut BTreeMap<Id, T>, id: Id, value: T) -> bool {
            let fresh = !map.contains_key(&id);
            if fresh {
                map.insert(id, value);
            }
            fresh
        }
        match entity {
            Entity::Cycle(e) => put(&mut self.cycles, e.id, e),
            Entity::Team(e) => put(&mut self.teams, e.id, e),
            Entity::Person(e) => put(&mut self.people, e.id, e),
            Entity::Review(e) => put(&mut self.reviews, e.id, *e),
            Entity::Decision(e) => put(&mut self.decisions, e.id, e),
            Entity::Action(e) => put(&mut self.actions, e.id, e),
            Entity::Acknowledgement(e) => put(&mut self.acknowledgements, e.id, e),
            Entity::Link(e) => {
                let (id, project, target) = (e.id, e.project, e.target);
                let fresh = put(&mut self.links, id, e);
                if fresh {
                    self.links_of.entry(project).or_default().push(id);
                    self.links_of.entry(target).or_default().push(id);
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
    pub(super) fn admit(&mut self, item: Item) -> Option<Ix> {
        if self.index.contains_key(&item.id) {
            return None;
        }
        let ix = Ix(self.nodes.len() as u32);
        self.index.insert(item.id, ix);
        self.nodes.push(Node { item, summary: Summary::default(), children: Vec::new(), revised: None });
        Some(ix)
    }

    /// Puts admitted items into every list they belong to. All of a change at once: then a child may come before its
    /// parent, and a large import does not move the list of ids a hundred thousand times.
    pub(super) fn settle(&mut self, new: &[Ix]) {
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
    pub(super) fn attach(&mut self, ix: Ix) {
        let item = self.item(ix);
        if !item.is_live() {
            return;
        }
        let mut lists: Vec<Option<Ix>> = self.parents(ix).filter(|&p| p != ix).map(Some).collect();
        lists.dedup();
        if item.kind() == Kind::Project || lists.is_empty() {
            lists = vec![None];
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

    /// Takes an item out of every ordered list it is in.
    pub(super) fn detach(&mut self, ix: Ix) {
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

    pub(super) fn item_mut(&mut self, ix: Ix) -> &mut Item {
        &mut self.nodes[ix.at()].item
    }

    pub(super) fn set_summary(&mut self, ix: Ix, summary: Summary) {
        self.nodes[ix.at()].summary = summary;
    }

    pub(super) fn set_revised(&mut self, ix: Ix, on: Option<NaiveDate>) {
        self.nodes[ix.at()].revised = on;
    }
}

/// Whether some walk from parent to child comes back to where it began. The children of `n` are those from `ends[n]` to
/// `ends[n + 1]`. Takes away what has no parent left, over and over (Kahn 1962): what remains hangs on a loop.
fn has_loop(ends: &[u32], children: &[Ix]) -> bool {
    let mut parents = vec![0u32; ends.len() - 1];
    for child in children {
        parents[child.at()] += 1;
    }
    let mut free: Vec<u32> = (0..parents.len() as u32).filter(|&n| parents[n as usize] == 0).collect();
    let mut taken = 0;
    while let Some(n) = free.pop() {
        taken += 1;
        for child in &children[ends[n as usize] as usize..ends[n as usize + 1] as usize] {
            parents[child.at()] -= 1;
            if parents[child.at()] == 0 {
                free.push(child.0);
            }
        }
    }
    taken < parents.len()
}
