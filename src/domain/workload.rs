//! What each person answers for, what they owe, and how they kept their deadlines: the figures of everyone, made in one pass.
//!
//! Must not know: how a deadline is judged (that is [`super::participation`]), where the days of check-ins come from, how a figure looks.

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    goal::Kind,
    health::Flag,
    id::Id,
    participation::{self, Moves, Strip},
    stage::{Phase, phase},
    theory,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What one person owns and owes.
#[derive(Debug, Clone, Default)]
pub struct Workload {
    /// Live objectives they answer for.
    pub objectives: usize,
    /// Live key results.
    pub key_results: usize,
    /// Live projects.
    pub projects: usize,
    /// Of these, those that are not over.
    pub under_way: usize,
    /// How many of these owe a check-in.
    pub due: usize,
    /// How many have owed it for too long.
    pub stale: usize,
    /// Open key results: what is compared with the limit of the workspace.
    pub open: usize,
    /// Their open actions.
    pub actions: usize,
    /// Of these, those whose day has passed.
    pub overdue: usize,
    /// Verdicts they owe.
    pub verdicts: usize,
    /// Who names them as their manager, and is here.
    pub reports: usize,
    /// How their deadlines of the last weeks were met, as far as the days were read.
    pub strip: Strip,
}

impl Workload {
    /// Whether they answer for more open key results than the workspace holds for wise.
    pub fn is_over(&self, cascade: &Cascade) -> bool {
        self.open > cascade.settings.load_limit
    }

    /// Whether something is asked of them now.
    pub fn owes(&self) -> bool {
        self.due + self.stale + self.overdue + self.verdicts > 0
    }

    /// Whether they answer for anything at all.
    pub fn is_empty(&self) -> bool {
        self.objectives + self.key_results + self.projects + self.actions == 0
    }
}

/// The figures of everyone.
#[derive(Debug, Clone, Default)]
pub struct Workloads {
    of: HashMap<Id, Workload>,
    /// What owed check-ins in the last weeks, and whose it is.
    asked: Vec<Ix>,
    /// How many of these were told.
    told: usize,
    /// How the deadlines of each of them were met.
    strips: HashMap<Ix, Strip>,
}

impl Workloads {
    /// What those who are wanted own and owe. One pass over everything that has an owner; how deadlines were met is told apart.
    pub fn new(cascade: &Cascade, board: &mut Board, wanted: impl Fn(Id) -> bool) -> Workloads {
        let today = board.today();
        let mut all = Workloads::default();
        for ix in cascade.live() {
            let item = cascade.item(ix);
            let Some(owner) = item.owner.filter(|&id| wanted(id)) else { continue };
            let flags = board.of(cascade, ix).flags;
            let load = all.of.entry(owner).or_default();
            match item.kind() {
                Kind::Objective => load.objectives += 1,
                Kind::KeyResult => load.key_results += 1,
                Kind::Project => load.projects += 1,
            }
            load.under_way += usize::from(item.project().is_some_and(|project| !project.state.is_over()));
            load.open += usize::from(item.kind() == Kind::KeyResult && phase(cascade, ix, today) == Phase::Open);
            // An objective with key results owes nothing of its own: what it shows is inherited.
            if item.kind() != Kind::Objective || cascade.key_results(ix).next().is_none() {
                load.due += usize::from(flags.has(Flag::Due));
                load.stale += usize::from(flags.has(Flag::Stale));
            }
            if participation::owed_until(cascade, ix, Some(today), today).is_some() {
                all.asked.push(ix);
            }
        }
        for action in cascade.actions().filter(|a| a.is_open()) {
            let Some(owner) = action.owner.filter(|&id| wanted(id)) else { continue };
            let load = all.of.entry(owner).or_default();
            load.actions += 1;
            load.overdue += usize::from(action.is_overdue(today));
        }
        for pending in theory::pending(cascade, today).into_iter().filter(|p| p.due <= today) {
            if let Some(owner) = cascade.item(pending.project).owner.filter(|&id| wanted(id)) {
                all.of.entry(owner).or_default().verdicts += 1;
            }
        }
        for person in cascade.people().filter(|person| person.is_here(today)) {
            if let Some(manager) = person.manager.filter(|&id| id != person.id && wanted(id)) {
                all.of.entry(manager).or_default().reports += 1;
            }
        }
        all
    }

    /// Those of one person; of whom nothing is known, noughts.
    pub fn of(&self, person: Id) -> Workload {
        self.of.get(&person).cloned().unwrap_or_default()
    }

    /// The next items, at most so many, of which it has to be read when they were checked in; empty: all were.
    pub fn asks(&self, most: usize) -> &[Ix] {
        let rest = &self.asked[self.told..];
        &rest[..rest.len().min(most)]
    }

    /// Whether it is known how every deadline was met.
    pub fn is_told(&self) -> bool {
        self.told == self.asked.len()
    }

    /// When the next `n` items that were asked for were checked in, and how they came to be what they are. What was due before
    /// `since` is left out.
    pub fn tell(
        &mut self,
        cascade: &Cascade,
        n: usize,
        days: &[(Id, NaiveDate)],
        moves: &Moves,
        since: Option<NaiveDate>,
        today: NaiveDate,
    ) {
        let end = (self.told + n).min(self.asked.len());
        let told = self.asked[self.told..end].iter().copied();
        for (ix, strip) in participation::strips(cascade, told, days, moves, since, today) {
            if let Some(load) = cascade.item(ix).owner.and_then(|owner| self.of.get_mut(&owner)) {
                load.strip.add(&strip);
            }
            self.strips.insert(ix, strip);
        }
        self.told = end;
    }

    /// How the deadlines of an item were met; `None`: it owed none, or that was not told yet.
    pub fn strip(&self, ix: Ix) -> Option<&Strip> {
        self.strips.get(&ix)
    }
}
