//! Planning a cycle (rules.md): what its targets ask for, and whether each team is ready.
//!
//! Readiness is a list of what is missing and no score. Nothing here is a gate: a cycle opens on its day, ready or not. Must not know:
//! how it is shown, and who may open the cycle.

mod asks;
mod gather;
mod hints;
mod said;

pub use asks::{Asks, LESS, MORE, Moved, Verdict, last_time};
pub use gather::Gathering;
pub use hints::{counted, has_ends, has_parent, has_work, hints, is_hinted, is_well_measured};
pub use said::{asks_said, line_said, times_said, why_said};

use super::{
    cascade::{Cascade, Ix},
    cycle::{Cycle, CycleState},
    id::Id,
    lint,
    text::{one_line, say::say_count},
};
use chrono::NaiveDate;
use std::cmp::Reverse;

/// What is asked: of which cycle, against which, and of which teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The cycle that is planned.
    pub cycle: Id,
    /// The one its targets are compared with; `None`: whichever each went on from.
    pub from: Option<Id>,
    /// Only this team and what is below it; `None`: all of them.
    pub team: Option<Id>,
}

/// How far an objective is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectivePlan {
    /// The objective.
    pub ix: Ix,
    /// Its key results without its gates, and those that were dropped.
    pub key_results: usize,
    /// Its key results of shorter cycles.
    pub gates: usize,
    /// Whether these are as many as one keeps in mind.
    pub is_well_measured: bool,
    /// Whether it helps one that is open or planned; `None`: it is one of the company and needs none.
    pub parent: Option<bool>,
    /// Whether some project serves it, or a because says why one would.
    pub work: bool,
}

/// What somebody will answer for when the cycle is open, in all cycles that are open then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: Id,
    /// The key results.
    pub of: Vec<Ix>,
}

/// How far a team is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamPlan {
    /// The team; `None`: what belongs to no team.
    pub team: Option<Id>,
    /// Its objectives in the cycle, as they are placed.
    pub objectives: Vec<ObjectivePlan>,
    /// Its key results in the cycle whose objective is in another one: gates of a longer cycle.
    pub gates: Vec<Ix>,
    /// Key results that do not say from where to where.
    pub endless: usize,
    /// Objectives and key results that nobody will answer for.
    pub ownerless: usize,
    /// Key results that name work, or say no number.
    pub worded: usize,
    /// Objectives and key results with some hint.
    pub hinted: usize,
    /// Everyone who answers for one of its goals in the cycle, the most loaded first.
    pub load: Vec<Load>,
}

/// How far a cycle is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What was asked.
    pub question: Question,
    /// The cycle before, whose teams are asked as well; `None`: there is none.
    pub before: Option<Id>,
    /// The day the load is counted on: the first day of the cycle, or today where it has begun.
    pub then: NaiveDate,
    /// The teams that have a goal in it, or had one in the cycle before.
    pub teams: Vec<TeamPlan>,
    /// Its objectives.
    pub objectives: usize,
    /// Its key results.
    pub key_results: usize,
    /// Of both those with some hint.
    pub hinted: usize,
    /// Of its key results those that went on from an earlier one.
    pub carried: usize,
    /// Everyone who is here then.
    pub people: usize,
    /// The most key results one person should answer for.
    pub limit: usize,
}

impl Plan {
    /// How far it is. One pass over the workspace.
    pub fn of(cascade: &Cascade, question: Question, today: NaiveDate) -> Plan {
        let mut gathering = Gathering::of(cascade, question, today);
        loop {
            if let Some(plan) = gathering.some(cascade, usize::MAX) {
                return plan;
            }
        }
    }

    /// Whether every team is, and there is one.
    pub fn is_ready(&self) -> bool {
        !self.teams.is_empty() && self.ready() == self.teams.len()
    }

    /// `6 of 8 teams ready`.
    pub fn ready_said(&self) -> String {
        format!("{} of {} ready", self.ready(), say_count(self.teams.len(), "team", "teams"))
    }

    /// How many teams are ready.
    pub fn ready(&self) -> usize {
        self.teams.iter().filter(|team| team.is_ready(self.limit)).count()
    }

    /// Its objectives and key results, team by team, each objective before its key results and what hangs below none of them after.
    pub fn items(&self, cascade: &Cascade) -> Vec<Ix> {
        let is_in = |ix: Ix| {
            let in_cycle = cascade.cycle_of(ix).is_some_and(|cycle| cycle.id == self.question.cycle);
            in_cycle && cascade.item(ix).outcome().is_none()
        };
        let mut all: Vec<Ix> = Vec::new();
        for team in &self.teams {
            for objective in &team.objectives {
                all.push(objective.ix);
                all.extend(cascade.key_results(objective.ix).filter(|&kr| is_in(kr)));
            }
            all.extend(&team.gates);
        }
        all
    }

    /// How many key results its people should answer for at most.
    pub fn capacity(&self) -> usize {
        self.people * self.limit
    }
}

impl TeamPlan {
    /// Whether nothing is missing.
    pub fn is_ready(&self, limit: usize) -> bool {
        self.missing(limit).is_empty()
    }

    /// Of each objective how many key results it has: `3 4 2`; with gates `0+4`.
    pub fn counts_said(&self) -> String {
        let said = |o: &ObjectivePlan| match o.gates {
            0 => o.key_results.to_string(),
            gates => format!("{}+{gates}", o.key_results),
        };
        self.objectives.iter().map(said).collect::<Vec<_>>().join(" ")
    }

    /// How many of its objectives need a parent, and how many of these have one.
    pub fn parents(&self) -> (usize, usize) {
        let need = self.objectives.iter().filter_map(|o| o.parent);
        need.fold((0, 0), |(have, need), has| (have + usize::from(has), need + 1))
    }

    /// How many of its objectives are served by some work, of how many.
    pub fn works(&self) -> (usize, usize) {
        (self.objectives.iter().filter(|o| o.work).count(), self.objectives.len())
    }

    /// Those of its people who answer for more than they should.
    pub fn overloaded(&self, limit: usize) -> impl Iterator<Item = &Load> {
        self.load.iter().filter(move |load| load.of.len() > limit)
    }

    /// What it is called.
    pub fn name(&self, cascade: &Cascade) -> String {
        let team = self.team.and_then(|id| cascade.team(id));
        team.map_or_else(|| "no team".to_owned(), |team| one_line(team.name.trim(), 40).into_owned())
    }

    /// `Growth is ready`, `Growth is not ready: 2 objectives without a parent`.
    pub fn said(&self, cascade: &Cascade, limit: usize) -> String {
        let missing: Vec<String> = self.missing(limit).iter().map(|missing| missing.said(cascade, limit)).collect();
        match (self.name(cascade), missing.is_empty()) {
            (name, true) => format!("{name} is ready"),
            (name, false) => format!("{name} is not ready: {}", missing.join(", ")),
        }
    }

    /// What is missing, in the order it is told.
    pub fn missing(&self, limit: usize) -> Vec<Missing> {
        let objectives = self.objectives.len();
        let odd = self.objectives.iter().filter(|o| !o.is_well_measured).count();
        let ((have, need), (served, _)) = (self.parents(), self.works());
        let mut all = Vec::new();
        if !lint::OBJECTIVES.contains(&objectives) {
            all.push(Missing::Objectives(objectives));
        }
        for (n, missing) in [
            (odd, Missing::KeyResults as fn(usize) -> Missing),
            (self.endless, Missing::Ends),
            (self.ownerless, Missing::Owners),
            (self.worded, Missing::Wording),
            (need - have, Missing::Parents),
            (objectives - served, Missing::Work),
        ] {
            if n > 0 {
                all.push(missing(n));
            }
        }
        all.extend(self.overloaded(limit).map(|load| Missing::Room { person: load.person, key_results: load.of.len() }));
        all
    }
}

/// One thing a team is not ready for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It has so many objectives: none, or more than make a focus.
    Objectives(usize),
    /// So many objectives have too few or too many key results.
    KeyResults(usize),
    /// So many key results do not say from where to where.
    Ends(usize),
    /// So many goals have nobody who answers for them.
    Owners(usize),
    /// So many key results name work, or say no number.
    Wording(usize),
    /// So many objectives help none that is open or planned.
    Parents(usize),
    /// So many objectives have no project, and no because of one.
    Work(usize),
    /// Somebody answers for more key results than one person should.
    Room {
        /// Who.
        person: Id,
        /// For how many.
        key_results: usize,
    },
}

impl Missing {
    /// A few words: `2 objectives without a parent`.
    pub fn said(&self, cascade: &Cascade, limit: usize) -> String {
        let objectives = |n: usize| say_count(n, "objective", "objectives");
        let key_results = |n: usize| say_count(n, "key result", "key results");
        let (few, many) = (lint::KEY_RESULTS.start(), lint::KEY_RESULTS.end());
        match *self {
            Missing::Objectives(0) => "no objective".to_owned(),
            Missing::Objectives(n) => format!("{n} objectives, more than {}", lint::OBJECTIVES.end()),
            Missing::KeyResults(n) => format!("{} without {few} to {many} key results", objectives(n)),
            Missing::Ends(n) => format!("{} without from and to", key_results(n)),
            Missing::Owners(n) => format!("{} without an owner", say_count(n, "goal", "goals")),
            Missing::Wording(n) => format!("{} worded as work or without a number", key_results(n)),
            Missing::Parents(n) => format!("{} without a parent", objectives(n)),
            Missing::Work(n) => format!("{} without a project or a because", objectives(n)),
            Missing::Room { person, key_results: n } => {
                let name = cascade.person(person).map_or("somebody", |person| person.name.trim());
                format!("{} answers for {}, more than {limit}", one_line(name, 40), key_results(n))
            }
        }
    }

    /// The shortest way to say it: `parent`, `too many`.
    pub fn word(&self) -> &'static str {
        match self {
            Missing::Objectives(0) => "no objective",
            Missing::Objectives(_) => "too many",
            Missing::KeyResults(_) => "key results",
            Missing::Ends(_) => "from–to",
            Missing::Owners(_) => "owner",
            Missing::Wording(_) => "wording",
            Missing::Parents(_) => "parent",
            Missing::Work(_) => "project",
            Missing::Room { .. } => "load",
        }
    }
}

/// The cycle before another one: of those that are as long and end before it begins the last; `None`: there is none.
pub fn before(cascade: &Cascade, cycle: &Cycle) -> Option<Id> {
    let (long, short) = (cycle.days() * 3 / 2, cycle.days() * 2 / 3);
    let alike = cascade.cycles().filter(|c| c.id != cycle.id && c.end < cycle.start && (short..=long).contains(&c.days()));
    alike.max_by_key(|c| (c.end, Reverse(c.id))).map(|c| c.id)
}

/// When it begins: `starts in 9 days`, `opened 8 days ago`; where somebody said otherwise than its dates, that.
pub fn starts_said(cascade: &Cascade, cycle: &Cycle, today: NaiveDate) -> String {
    let days = (cycle.start - today).num_days();
    let many = |days: i64| if days == 1 { "a day".to_owned() } else { format!("{days} days") };
    match (cascade.stage(cycle, today), days) {
        (CycleState::Planned, 1) => "starts tomorrow".to_owned(),
        (CycleState::Planned, 2..) => format!("starts in {days} days"),
        (CycleState::Planned, 0) => "is still planned, and was to start today".to_owned(),
        (CycleState::Planned, _) => format!("is still planned, and was to start {} ago", many(-days)),
        (_, 1..) => format!("is open already, {} before its first day", many(days)),
        (_, 0) => "starts today".to_owned(),
        _ => format!("opened {} ago", many(-days)),
    }
}

/// Why a cycle cannot be planned: it is over. What is open can still be looked at.
pub fn refusal(cascade: &Cascade, cycle: &Cycle, today: NaiveDate) -> Option<String> {
    let state = cascade.stage(cycle, today);
    if matches!(state, CycleState::Planned | CycleState::Open) {
        return None;
    }
    let name = one_line(cycle.name.trim(), 40);
    let next = cascade.cycles().filter(|c| c.state_on(today) == CycleState::Planned).min_by_key(|c| (c.start, c.id));
    let what = match next {
        Some(next) => format!("plan “{}” instead", one_line(next.name.trim(), 40)),
        None => "make the next one first: “quarterdeck calendar YEAR --write”, or “quarterdeck add cycle NAME”".to_owned(),
    };
    Some(format!("{name} is over, so nothing of it can be planned any more; {what}"))
}

#[cfg(test)]
mod tests;
