//! The whole workspace in memory: the graph of items and all that hangs on it.
//!
//! Everything is reached by identity in constant time, and the children of every item stand ready in order, so that
//! nothing done per key or per frame has to walk the workspace. The history of check-ins is not here: only its
//! [`Summary`] per item. This file reads it; `build` makes it, `lists` keeps it in order while `apply` changes it; judging it
//! is `judge`'s business.

mod build;
mod lists;
mod loops;
mod same;

pub use build::{Builder, Parts};
pub use loops::HungSince;

use super::{
    change::Field,
    check_in::Summary,
    cycle::{Cycle, CycleDays},
    goal::{Ambition, Item, Kind},
    history::ClashEntry,
    id::{Id, IdMap},
    link::Link,
    people::{Person, Team},
    recurring::{Homes, Meeting},
    review::{Acknowledgement, Action, Decision, Review, Topic},
    scope::Kept,
    settings::Settings,
    summary::Begins,
};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// How many letters of an id tell it from all others anywhere, but for one of 20,000 workspaces with 100,000 items.
pub const FOR_OTHERS: usize = 8;

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

/// Which state of a file a workspace was read from: what was checked against it holds as long as the file is in that state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// Which store read it: each counts by itself.
    pub store: u64,
    /// The state, as that store counts what others wrote.
    pub version: i64,
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
    /// Others have a copy of it: what was done there came in.
    shared: bool,
    /// Who stands for whom they are the same as.
    same: same::Same,
    /// What it was read from; `None`: it was not read from a file, or only in part.
    edition: Option<Edition>,
    /// What hangs on a loop of parents, or below one: then not every child is in the list of its parent.
    stuck: Vec<Id>,
    /// Since when what is stuck hangs where.
    hung: IdMap<HungSince>,
    /// All ids of items, sorted like their letters: what makes a prefix unique.
    sorted: Vec<Id>,
    pub(super) cycles: BTreeMap<Id, Cycle>,
    /// What the log knows of cycles; those it knows nothing of are left out.
    pub(super) cycle_days: BTreeMap<Id, CycleDays>,
    pub(super) teams: BTreeMap<Id, Team>,
    pub(super) people: BTreeMap<Id, Person>,
    pub(super) meetings: BTreeMap<Id, Meeting>,
    /// Which meeting every item belongs to, once that was asked for; put away by what may change it.
    homes: OnceLock<Arc<Homes>>,
    /// What the scopes hold that were asked for; put away with the former.
    pub(super) scopes: Kept,
    pub(super) links: BTreeMap<Id, Link>,
    links_of: IdMap<Vec<Id>>,
    /// What goes on from what, by what ended: said when an item is made and never after.
    pub(super) successors: IdMap<Vec<Ix>>,
    pub(super) actions: BTreeMap<Id, Action>,
    pub(super) topics: BTreeMap<Id, Topic>,
    pub(super) reviews: BTreeMap<Id, Review>,
    pub(super) decisions: BTreeMap<Id, Decision>,
    pub(super) acknowledgements: BTreeMap<Id, Acknowledgement>,
    /// Words that were overwritten unseen and are still to be looked at, by what they are about.
    clashes: IdMap<Vec<ClashEntry>>,
}

impl Cascade {
    /// How many items there are, tombstones included: every [`Ix`] is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no item at all, not even a tombstone.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The meeting that every item belongs to, made when it is first asked for.
    pub fn homes(&self) -> &Arc<Homes> {
        self.homes.get_or_init(|| Arc::new(Homes::of(self)))
    }

    /// Something changed that decides which meeting an item belongs to, or which scope holds it: both are looked up anew.
    pub(super) fn items_moved(&mut self) {
        self.homes.take();
        self.scopes = Kept::default();
    }

    /// Which state of a file it was read from; `None`: from none, or not all of it.
    pub fn edition(&self) -> Option<Edition> {
        self.edition
    }

    /// It was read from there, all of it: for the store that read it.
    #[must_use]
    pub fn read_from(self, edition: Edition) -> Cascade {
        Cascade { edition: Some(edition), ..self }
    }

    /// Whether others have a copy of it, as far as is known here: something that was done elsewhere has come in.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// The same, as a copy of others' or not.
    #[must_use]
    pub fn shared(self, shared: bool) -> Cascade {
        Cascade { shared, ..self }
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

    /// The day of the newest change with a reason of what a revision changes, in whatever state its cycle was then; `None`:
    /// there is none.
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

    /// The objective an item hung on and that was deleted, where it hangs on nothing else that is here: somebody deleted it who did
    /// not know of the item. It stands at the top meanwhile.
    pub fn lost_objective(&self, ix: Ix) -> Option<Ix> {
        let item = self.item(ix);
        if item.kind() == Kind::Project || !item.is_live() || self.parents(ix).any(|p| p != ix && self.item(p).is_live()) {
            return None;
        }
        self.parents(ix).find(|&p| self.item(p).deleted)
    }

    /// What was overwritten unseen of an item and is still to be looked at, the newest first.
    pub fn open_clashes(&self, ix: Ix, today: NaiveDate) -> impl Iterator<Item = &ClashEntry> {
        let of = if self.clashes.is_empty() { None } else { self.clashes.get(&self.item(ix).id) };
        of.into_iter().flatten().filter(move |clash| clash.is_open(today))
    }

    /// Takes in what was overwritten unseen: for the store that read it.
    pub fn keep_clashes(&mut self, all: Vec<ClashEntry>) {
        self.clashes.clear();
        for clash in all {
            self.clashes.entry(clash.subject).or_default().push(clash);
        }
    }

    /// Whoever sets a field has seen what stood there.
    pub(super) fn settle_clashes(&mut self, of: Id, set: &Field) {
        if let Some(clashes) = self.clashes.get_mut(&of) {
            clashes.retain(|clash| clash.field != set.name());
        }
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

    /// The links of a project or of a goal that are not deleted, by id: the same order in memory and in a file that is read.
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

    /// The first day of an item, and of its cycle.
    pub fn begins(&self, ix: Ix) -> Begins {
        Begins { item: self.span(ix).0, cycle: self.cycle_of(ix).map(|c| c.start) }
    }

    /// The name of the person who answers for it; `None` when nobody does.
    pub fn owner_name(&self, ix: Ix) -> Option<&str> {
        self.item(ix).owner.and_then(|id| self.person(id)).map(|p| p.name.as_str())
    }

    /// The person of that id, or who stands for them, unless deleted.
    pub fn person(&self, id: Id) -> Option<&Person> {
        self.people.get(&self.stands_for(id)).filter(|p| !p.deleted)
    }

    /// The team of that id, or the one that stands for it, unless deleted.
    pub fn team(&self, id: Id) -> Option<&Team> {
        self.teams.get(&self.stands_for(id)).filter(|t| !t.deleted)
    }

    /// The cycle of that id, or the one that stands for it, unless deleted.
    pub fn cycle(&self, id: Id) -> Option<&Cycle> {
        self.cycles.get(&self.stands_for(id)).filter(|c| !c.deleted)
    }

    /// The link of that id, unless deleted.
    pub fn link(&self, id: Id) -> Option<&Link> {
        self.links.get(&id).filter(|l| !l.deleted)
    }

    /// Everyone, by id; who is the same as another is not among them.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().filter(|p| !p.deleted && !self.disappears(p.id))
    }

    /// Every team, by id, without those that are the same as another.
    pub fn teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.values().filter(|t| !t.deleted && !self.disappears(t.id))
    }

    /// Every cycle, by id, without those that are the same as another.
    pub fn cycles(&self) -> impl Iterator<Item = &Cycle> {
        self.cycles.values().filter(|c| !c.deleted && !self.disappears(c.id))
    }

    /// Everyone who ever was, tombstones included.
    pub fn people_ever(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Every team that ever was, tombstones included.
    pub fn teams_ever(&self) -> impl Iterator<Item = &Team> {
        self.teams.values()
    }

    /// Every cycle that ever was, tombstones included.
    pub fn cycles_ever(&self) -> impl Iterator<Item = &Cycle> {
        self.cycles.values()
    }

    /// Every link that ever was, tombstones included.
    pub fn links_ever(&self) -> impl Iterator<Item = &Link> {
        self.links.values()
    }

    /// Every link, by id.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.values().filter(|l| !l.deleted)
    }

    /// Every action, by id.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.values().filter(|a| !a.deleted)
    }

    /// Every topic, by id.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.values().filter(|t| !t.deleted)
    }

    /// A topic that is there.
    pub fn topic(&self, id: Id) -> Option<&Topic> {
        self.topics.get(&id).filter(|t| !t.deleted)
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

    /// The letters of an item for who may have another copy of the workspace: eight where there is one, because fewer, which are
    /// enough here, may be another item's there.
    pub fn short_for_others(&self, id: Id) -> String {
        if self.shared { self.short_to_keep(id) } else { self.short(id) }
    }

    /// The letters of an item in what is read back later, here or in another copy: eight, or as many more as it takes here.
    pub fn short_to_keep(&self, id: Id) -> String {
        id.letters()[..self.short(id).len().max(FOR_OTHERS)].to_owned()
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

    /// Where it stands on the deck as it is placed by hand: key results first, then the work, then what hangs below. Of what stands
    /// in several places the first; what serves nothing stands at the end.
    pub fn place_on_deck(&self, ix: Ix) -> Vec<(u8, i64, Id)> {
        let step = |rank: u8, item: &Item| (rank, item.position, item.id);
        let item = self.item(ix);
        if item.kind() == Kind::Project {
            let goals = self.links_at(ix).filter_map(|link| self.find(link.target)).filter(|&goal| self.item(goal).is_live());
            let first = goals.filter(|&goal| self.item(goal).kind() != Kind::Project).map(|goal| self.place_on_deck(goal)).min();
            let Some(mut way) = first else { return vec![step(3, item)] };
            way.push(step(1, item));
            return way;
        }
        let (mut way, mut at) = (Vec::new(), Some(ix));
        while let Some(here) = at.filter(|_| way.len() < self.depth_limit()) {
            let item = self.item(here);
            way.push(step(if item.kind() == Kind::KeyResult { 0 } else { 2 }, item));
            at = self.parent(here);
        }
        way.reverse();
        way
    }

    /// Key results stand before child objectives, then by position, then by id.
    fn order(&self, ix: Ix) -> (bool, i64, Id) {
        let item = self.item(ix);
        (item.kind() == Kind::Objective, item.position, item.id)
    }

    /// No honest cascade is deeper; bounds every walk upwards, whatever a file says.
    fn depth_limit(&self) -> usize {
        self.nodes.len().min(1000)
    }
}
