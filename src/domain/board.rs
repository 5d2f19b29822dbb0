//! The judgements of all items on one day, ready to be drawn and counted.
//!
//! Drawing a row must cost the same whatever the workspace holds, so an item is judged when it is first looked at and
//! kept. The counts of the header take one pass, and are then kept by difference: after a change only what it touches
//! and what depends on that is judged again. Must not know: how anything is concluded.

use super::{
    agenda::classes::{self, Classes},
    cascade::{Cascade, Ix},
    change::{Change, Entity, Field, Op},
    cycle::Cycle,
    goal::{Kind, ProjectState, Rollup},
    health::Flag,
    id::Id,
    ix_set::IxSet,
    judge::{Judgement, Memo, Scene, judge_into},
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// What the header and `status` count: key results, projects and objectives without key results; of an objective that has some only
/// what is about itself, such as that it serves nothing, and not its owner's word on what is counted below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Live objectives.
    pub objectives: u32,
    /// Live key results.
    pub key_results: u32,
    /// Live projects.
    pub projects: u32,
    /// Per flag, in the order of [`Flag::ALL`].
    pub flags: [u32; Flag::ALL.len()],
    /// Active projects.
    pub active_projects: u32,
    /// Active projects with a link that counts.
    pub aligned_projects: u32,
}

impl Counts {
    /// How many items carry the flag.
    pub fn of(&self, flag: Flag) -> u32 {
        self.flags[flag as usize]
    }

    /// Active projects with a counted link ÷ active projects, 0–1; `None` without an active project.
    pub fn alignment(&self) -> Option<f64> {
        (self.active_projects > 0).then(|| f64::from(self.aligned_projects) / f64::from(self.active_projects))
    }

    /// Adds or takes away what one item contributes.
    fn shift(&mut self, share: Share, by: fn(u32, u32) -> u32) {
        let places = [
            &mut self.objectives,
            &mut self.key_results,
            &mut self.projects,
            &mut self.active_projects,
            &mut self.aligned_projects,
        ];
        for (n, place) in places.into_iter().chain(&mut self.flags).enumerate() {
            *place = by(*place, u32::from(share.0 >> n & 1 == 1));
        }
    }
}

/// What one item contributes to the counts, a bit per place, and above those the classes of the agenda it belongs to: small
/// enough that a pass over a hundred thousand of them is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Share(u32);

/// Where the bits of the flags begin, behind the kinds, what is active and what is aligned.
const FLAGS: u32 = 5;

/// Where the bits of the classes begin, behind those that are counted.
const CLASSES: u32 = 23;

const _: () = assert!(FLAGS as usize + Flag::ALL.len() <= CLASSES as usize, "a share has no room for so many flags");

/// Whether a flag of an objective is about the objective itself, and not about what its key results come to.
fn is_of_itself(flag: Flag) -> bool {
    matches!(flag, Flag::Unlinked | Flag::NoOwner)
}

impl Share {
    fn of(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Share {
        let item = cascade.item(ix);
        if !item.is_live() {
            return Share::default();
        }
        let classes = classes::standing_classes(cascade, ix, judgement, today);
        let active = item.project().is_some_and(|p| p.state == ProjectState::Active);
        let aligned = active && !judgement.flags.has(Flag::Unlinked);
        let mut bits = 1 << item.kind() as u32 | u32::from(active) << 3 | u32::from(aligned) << 4;
        let is_sum = item.kind() == Kind::Objective && cascade.key_results(ix).next().is_some();
        for flag in judgement.flags.iter().filter(|flag| !is_sum || is_of_itself(*flag)) {
            bits |= 1 << (FLAGS + flag as u32);
        }
        Share(bits | u32::from(classes.bits()) << CLASSES)
    }

    fn flagged(self, flag: Flag) -> bool {
        self.0 >> (FLAGS + flag as u32) & 1 == 1
    }

    fn classes(self) -> Classes {
        Classes::from_bits((self.0 >> CLASSES) as u16)
    }
}

/// What a scope holds, and the counts of that alone.
#[derive(Debug, Clone)]
struct Part {
    held: Arc<IxSet>,
    /// `None` while there are none of everything.
    counts: Option<Counts>,
}

/// The judgements of all items on one day.
#[derive(Debug, Clone)]
pub struct Board {
    today: NaiveDate,
    scene: Option<Scene>,
    judged: Vec<Option<Judgement>>,
    /// What every item contributed to `counts`; empty while there are none.
    shares: Vec<Share>,
    /// A pass under way: the next item, and what was counted so far.
    counting: Option<(usize, Counts)>,
    counts: Option<Counts>,
    /// What is counted as to score, with the cycle that is over.
    to_score: BTreeMap<Ix, Id>,
    /// How much of every such cycle that is.
    cycles: BTreeMap<Id, u32>,
    /// What is counted by itself besides.
    part: Option<Part>,
    visited: u64,
    followed: u64,
}

impl Memo for Vec<Option<Judgement>> {
    fn known(&self, ix: Ix) -> Option<Judgement> {
        self[ix.0 as usize]
    }

    fn keep(&mut self, ix: Ix, judgement: Judgement) {
        self[ix.0 as usize] = Some(judgement);
    }
}

impl Board {
    /// An empty board for that day: everything is judged when first asked for.
    pub fn new(today: NaiveDate) -> Board {
        Board {
            today,
            scene: None,
            judged: Vec::new(),
            shares: Vec::new(),
            counting: None,
            counts: None,
            to_score: BTreeMap::new(),
            cycles: BTreeMap::new(),
            part: None,
            visited: 0,
            followed: 0,
        }
    }

    /// The day it judges.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// How many items were judged so far: what tests hold the cost of a key and of a change against.
    pub fn visited(&self) -> u64 {
        self.visited
    }

    /// How many links and children were followed so far to find what a change concerns: as `visited`, for tests.
    pub fn followed(&self) -> u64 {
        self.followed
    }

    /// The judgement of an item, made now if it is not there yet. What is archived or deleted hangs on nothing that would
    /// say when it has to be judged again, so that is judged whenever it is asked for.
    pub fn of(&mut self, cascade: &Cascade, ix: Ix) -> Judgement {
        if !cascade.item(ix).is_live() {
            return cascade.judge(ix, self.today);
        }
        if self.judged.len() < cascade.len() {
            self.judged.resize(cascade.len(), None);
        }
        if let Some(judgement) = self.judged[ix.0 as usize] {
            return judgement;
        }
        let scene = self.scene.get_or_insert_with(|| Scene::of(cascade, self.today));
        judge_into(cascade, scene, ix, &mut self.judged, &mut self.visited)
    }

    /// The judgement of an item without keeping it: for drawing, which may not change anything.
    pub fn peek(&self, cascade: &Cascade, ix: Ix) -> Judgement {
        if let Some(judgement) = self.judged.get(ix.0 as usize).copied().flatten().filter(|_| cascade.item(ix).is_live()) {
            return judgement;
        }
        match &self.scene {
            Some(scene) => judge_into(cascade, scene, ix, &mut HashMap::new(), &mut 0),
            None => cascade.judge(ix, self.today),
        }
    }

    /// The counts; `None` until [`Board::count`] has run.
    pub fn counts(&self) -> Option<&Counts> {
        self.counts.as_ref()
    }

    /// Counts everything in one pass; later changes keep the counts by difference.
    pub fn count(&mut self, cascade: &Cascade) -> Counts {
        loop {
            if let Some(counts) = self.count_some(cascade, cascade.len().max(1)) {
                return counts;
            }
        }
    }

    /// The counts of what a scope holds alone: of what every item was counted for. One pass over the workspace.
    pub fn counts_of(&mut self, cascade: &Cascade, held: &IxSet) -> Counts {
        if self.counts.is_none() {
            self.count(cascade);
        }
        self.counted_in(held)
    }

    fn counted_in(&self, held: &IxSet) -> Counts {
        let mut counts = Counts::default();
        for ix in held.iter() {
            counts.shift(self.shares.get(ix.0 as usize).copied().unwrap_or_default(), u32::wrapping_add);
        }
        counts
    }

    /// From now on what a scope holds is counted by itself besides, by difference like everything; `None`: nothing is. One pass
    /// over what it holds where that is another set than it was, none where it is the same.
    pub fn count_apart(&mut self, held: Option<Arc<IxSet>>) {
        if let (Some(part), Some(held)) = (&self.part, &held)
            && Arc::ptr_eq(&part.held, held)
        {
            return;
        }
        self.part = held.map(|held| Part { counts: self.counts.is_some().then(|| self.counted_in(&held)), held });
    }

    /// The counts of what is counted by itself; `None` until everything is counted, and where nothing is counted by itself.
    pub fn counts_apart(&self) -> Option<Counts> {
        self.part.as_ref().and_then(|part| part.counts)
    }

    /// The cycles that are over with how much of each is to score, as far as it is counted.
    pub fn to_score(&self) -> impl Iterator<Item = (Id, u32)> {
        self.cycles.iter().map(|(&cycle, &n)| (cycle, n))
    }

    /// Notes in which cycle that is over something waits to be scored, or that it does not any more.
    fn note_score(&mut self, cascade: &Cascade, ix: Ix, share: Share) {
        let over = |cycle: &Cycle| cascade.ended_on(cycle, self.today).is_some();
        let now = share.flagged(Flag::ToScore).then(|| cascade.cycle_of(ix)).flatten().filter(|c| over(c)).map(|c| c.id);
        let before = match now {
            Some(cycle) => self.to_score.insert(ix, cycle),
            None => self.to_score.remove(&ix),
        };
        if let Some(n) = before.and_then(|cycle| self.cycles.get_mut(&cycle)) {
            *n -= 1;
        }
        if let Some(cycle) = now {
            *self.cycles.entry(cycle).or_default() += 1;
        }
        self.cycles.retain(|_, n| *n > 0);
    }

    /// The classes of the agenda every item belongs to, in order of place, those of none left out: what every item was
    /// counted for, so it is counted first where it was not. What got better since a review is not among them.
    pub fn classes(&mut self, cascade: &Cascade) -> impl Iterator<Item = (Ix, Classes)> {
        if self.counts.is_none() {
            self.count(cascade);
        }
        self.shares.iter().enumerate().map(|(n, share)| (Ix(n as u32), share.classes())).filter(|(_, c)| !c.is_empty())
    }

    /// Counts on, at most so many items: a pass in pieces, between which keys can be answered. `None` while there is more.
    pub fn count_some(&mut self, cascade: &Cascade, items: usize) -> Option<Counts> {
        let (from, mut counts) = self.counting.take().unwrap_or_default();
        if from == 0 {
            self.shares = vec![Share::default(); cascade.len()];
            self.to_score.clear();
            self.cycles.clear();
        }
        let to = (from + items.max(1)).min(cascade.len());
        for ix in (from as u32..to as u32).map(Ix).filter(|&ix| cascade.item(ix).is_live()) {
            let share = Share::of(cascade, ix, &self.of(cascade, ix), self.today);
            counts.shift(share, u32::wrapping_add);
            self.shares[ix.0 as usize] = share;
            if share.flagged(Flag::ToScore) {
                self.note_score(cascade, ix, share);
            }
        }
        if to < cascade.len() {
            self.counting = Some((to, counts));
            return None;
        }
        self.counts = Some(counts);
        if let Some(held) = self.part.as_ref().map(|part| Arc::clone(&part.held)) {
            let counts = Some(self.counted_in(&held));
            self.part = Some(Part { held, counts });
        }
        Some(counts)
    }

    /// Takes a change in that has just been applied to the cascade.
    pub fn changed(&mut self, cascade: &Cascade, change: &Change) {
        self.refresh(cascade, &touched(change));
    }

    /// Judges again what a change touched and what depends on it, and keeps the counts by difference.
    ///
    /// `touched` are ids of anything, as [`touched`] lists them: the entities themselves, and the parents an item had
    /// before as well as those it has now. A touched person, team, cycle, meeting or setting, and a review that changes which was
    /// the last, may concern every item: then all is judged again when next asked for, and counted again at once if it
    /// had been counted.
    pub fn refresh(&mut self, cascade: &Cascade, touched: &[Id]) {
        self.judged.resize(cascade.len(), None);
        // A pass that is under way has counted what is now changed: it begins anew.
        self.counting = None;
        let (mut reach, mut scenery) = (Reach::default(), false);
        for &id in touched {
            if let Some(ix) = cascade.find(id) {
                reach.take(cascade, ix);
            } else if let Some(link) = cascade.links.get(&id) {
                // The work serves the target no more, or newly does.
                for end in [link.project, link.target].into_iter().filter_map(|id| cascade.find(id)) {
                    reach.take(cascade, end);
                }
            } else if let Some(action) = cascade.actions.get(&id) {
                scenery = true;
                reach.affected.extend(action.item.and_then(|id| cascade.find(id)));
            } else if cascade.reviews.contains_key(&id) {
                scenery = true;
            } else if id == Id::WORKSPACE
                || cascade.people.contains_key(&id)
                || cascade.teams.contains_key(&id)
                || cascade.cycles.contains_key(&id)
                || cascade.meetings.contains_key(&id)
            {
                return self.restart(cascade);
            }
        }
        // Who owns it, where it hangs: with that the meeting it belongs to may be another one, and that of others.
        scenery |= self.scene.as_ref().is_some_and(|scene| !scene.is_at_home(cascade));
        if scenery && let Some(old) = self.scene.take() {
            let new = Scene::of(cascade, self.today);
            if new.has_other_reviews(&old) {
                return self.restart(cascade);
            }
            reach.affected.extend(new.moved_home(&old));
            self.scene = Some(new);
        }
        self.followed += reach.followed;
        let mut affected = reach.affected;
        above(cascade, &mut affected);
        for &ix in &affected {
            self.judged[ix.0 as usize] = None;
        }
        let Some(mut counts) = self.counts.take() else { return };
        self.shares.resize(cascade.len(), Share::default());
        for &ix in &affected {
            let live = cascade.item(ix).is_live();
            let share = if live { Share::of(cascade, ix, &self.of(cascade, ix), self.today) } else { Share::default() };
            let old = std::mem::replace(&mut self.shares[ix.0 as usize], share);
            counts.shift(old, u32::wrapping_sub);
            counts.shift(share, u32::wrapping_add);
            if let Some(Part { held, counts: Some(counts) }) = &mut self.part
                && held.contains(ix)
            {
                counts.shift(old, u32::wrapping_sub);
                counts.shift(share, u32::wrapping_add);
            }
            if old.flagged(Flag::ToScore) || share.flagged(Flag::ToScore) {
                self.note_score(cascade, ix, share);
            }
        }
        self.counts = Some(counts);
    }

    fn restart(&mut self, cascade: &Cascade) {
        let counted = self.counts.is_some();
        let part = self.part.take().map(|part| Part { counts: None, ..part });
        *self = Board { part, visited: self.visited, followed: self.followed, ..Board::new(self.today) };
        if counted {
            self.count(cascade);
        }
    }
}

/// Everything a change touches, for [`Board::refresh`]. What it merely creates concerns no one yet, unless it is an item,
/// a link or an action.
pub fn touched(change: &Change) -> Vec<Id> {
    let mut ids = BTreeSet::new();
    for op in &change.ops {
        match op {
            Op::Create(Entity::Item(item)) => {
                ids.insert(item.id);
                ids.extend(item.parents.iter().copied());
            }
            Op::Create(Entity::Link(_) | Entity::Action(_) | Entity::Review(_))
            | Op::CheckIn(_)
            | Op::Void { .. }
            | Op::Unvoid { .. } => {
                ids.insert(op.subject());
            }
            Op::Create(_) => {}
            Op::Set { of, old, new } => {
                ids.insert(*of);
                for field in [old, new] {
                    if let Field::Parents(parents) = field {
                        ids.extend(parents.iter().copied());
                    }
                }
            }
        }
    }
    ids.into_iter().collect()
}

/// What a change reaches: the touched items, and all that is judged by them but what stands above them.
#[derive(Debug, Default)]
struct Reach {
    affected: BTreeSet<Ix>,
    /// Items whose links were followed: a thousand projects that serve one goal are a thousand links of it, once.
    seen: HashSet<Ix>,
    /// Objectives whose children were followed.
    taken: HashSet<Ix>,
    /// Objectives whose key results were taken in because a project serves them.
    served: HashSet<Ix>,
    followed: u64,
}

impl Reach {
    fn take(&mut self, cascade: &Cascade, ix: Ix) {
        self.follow(cascade, ix);
        if cascade.item(ix).kind() == Kind::Objective && self.taken.insert(ix) {
            // Its key results have its cycle, its ambition and its projects; its objectives have it as a parent.
            for &child in cascade.children(ix) {
                self.followed += 1;
                self.follow(cascade, child);
            }
        }
    }

    fn follow(&mut self, cascade: &Cascade, goal: Ix) {
        self.affected.insert(goal);
        if !self.seen.insert(goal) {
            return;
        }
        let is_project = cascade.item(goal).kind() == Kind::Project;
        for link in cascade.links_at(goal) {
            self.followed += 1;
            let Some(end) = cascade.find(if is_project { link.target } else { link.project }) else { continue };
            self.affected.insert(end);
            if is_project && cascade.item(end).kind() == Kind::Objective && self.served.insert(end) {
                for below in cascade.key_results(end) {
                    self.followed += 1;
                    self.affected.insert(below);
                }
            }
        }
    }
}

/// Adds what rolls up what is there already.
fn above(cascade: &Cascade, affected: &mut BTreeSet<Ix>) {
    let mut stack: Vec<Ix> = affected.iter().copied().collect();
    while let Some(ix) = stack.pop() {
        let key_result = cascade.item(ix).kind() == Kind::KeyResult;
        for parent in cascade.parents(ix) {
            let rolls_up = cascade.item(parent).objective().is_some_and(|o| o.rollup != Rollup::KeyResults);
            if (key_result || rolls_up) && affected.insert(parent) {
                stack.push(parent);
            }
        }
    }
}

#[cfg(test)]
mod tests;
