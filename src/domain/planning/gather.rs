//! How a plan is put together: in one pass over the workspace, as much of it at a time as there is time for.
//!
//! Must not know: what is missing where, which is said of what was gathered.

use super::{
    Load, ObjectivePlan, Plan, Question, TeamPlan,
    hints::{counted, has_ends, has_parent, has_work, hints, is_well_measured},
};
use crate::domain::{
    cascade::{Cascade, Ix},
    flags::ownerless,
    goal::Kind,
    id::{Id, IdMap, IdSet},
    lint::HintKind,
    stage::{Phase, phase},
};
use chrono::NaiveDate;
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

#[derive(Debug, Default)]
struct Draft {
    plan: TeamPlan,
    owners: BTreeSet<Id>,
}

/// A plan in the making.
#[derive(Debug)]
pub struct Gathering {
    question: Question,
    /// The cycle whose teams are asked too.
    before: Option<Id>,
    today: NaiveDate,
    then: NaiveDate,
    /// The teams that are asked; `None`: all of them.
    teams: Option<IdSet>,
    drafts: HashMap<Option<Id>, Draft>,
    loads: IdMap<Vec<Ix>>,
    objectives: usize,
    key_results: usize,
    hinted: usize,
    carried: usize,
    at: u32,
}

impl Gathering {
    /// Nothing yet.
    pub fn of(cascade: &Cascade, question: Question, today: NaiveDate) -> Gathering {
        let cycle = cascade.cycle(question.cycle);
        let teams: Option<IdSet> = question.team.map(|team| cascade.teams_from(team).collect());
        let mut drafts = HashMap::new();
        // A team that was asked for is told of, whatever it has.
        if let Some(team) = question.team {
            drafts.insert(Some(team), Draft::default());
        }
        Gathering {
            before: question.from.or_else(|| super::before(cascade, cycle?)),
            then: cycle.map_or(today, |cycle| cycle.start.max(today)),
            question,
            today,
            teams,
            drafts,
            loads: IdMap::default(),
            objectives: 0,
            key_results: 0,
            hinted: 0,
            carried: 0,
            at: 0,
        }
    }

    /// What is asked.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// Goes on by at most so many items; the plan once all of them were looked at.
    pub fn some(&mut self, cascade: &Cascade, most: usize) -> Option<Plan> {
        let end = (self.at as usize).saturating_add(most).min(cascade.len()) as u32;
        for n in self.at..end {
            self.take(cascade, Ix(n));
        }
        self.at = end;
        (end as usize == cascade.len()).then(|| self.finish(cascade))
    }

    fn take(&mut self, cascade: &Cascade, ix: Ix) {
        let item = cascade.item(ix);
        if !item.is_live() || item.kind() == Kind::Project {
            return;
        }
        let cycle = cascade.cycle_of(ix).map(|cycle| cycle.id);
        let is_planned = cycle == Some(self.question.cycle) && item.outcome().is_none();
        if item.kind() == Kind::KeyResult
            && let Some(owner) = item.owner
            && (is_planned || phase(cascade, ix, self.then) == Phase::Open)
        {
            self.loads.entry(owner).or_default().push(ix);
        }
        let was_there = item.kind() == Kind::Objective && cycle.is_some() && cycle == self.before;
        if !is_planned && !was_there {
            return;
        }
        // A key result is looked at with its objective, unless that is of another cycle.
        let above = cascade.parent(ix).filter(|_| item.kind() == Kind::KeyResult);
        let above = above.filter(|&above| cascade.item(above).is_live() && cascade.cycle_of(above).map(|c| c.id) == cycle);
        let team = cascade.team_of(above.unwrap_or(ix)).map(|team| team.id);
        if self.teams.as_ref().is_some_and(|teams| !team.is_some_and(|team| teams.contains(&team))) {
            return;
        }
        let draft = self.drafts.entry(team).or_default();
        if !is_planned {
            return;
        }
        let hints = hints(cascade, ix, self.question.from, self.today);
        self.hinted += usize::from(!hints.is_empty());
        draft.plan.hinted += usize::from(!hints.is_empty());
        draft.plan.ownerless += usize::from(ownerless(cascade, ix, self.then).is_some());
        if let Some(kr) = item.key_result() {
            self.key_results += 1;
            self.carried += usize::from(item.carried().is_some());
            draft.plan.endless += usize::from(!has_ends(kr));
            let is_work = |kind: HintKind| matches!(kind, HintKind::Activity | HintKind::NoNumber);
            draft.plan.worded += usize::from(hints.iter().any(|hint| is_work(hint.kind)));
            draft.owners.extend(item.owner);
            draft.plan.gates.extend(above.is_none().then_some(ix));
        } else {
            self.objectives += 1;
            let (key_results, gates) = counted(cascade, ix);
            draft.plan.objectives.push(ObjectivePlan {
                ix,
                key_results,
                gates,
                is_well_measured: is_well_measured(cascade, ix),
                parent: has_parent(cascade, ix, self.today),
                work: has_work(cascade, ix),
            });
        }
    }

    fn finish(&mut self, cascade: &Cascade) -> Plan {
        let loads = std::mem::take(&mut self.loads);
        let mut teams: Vec<TeamPlan> = std::mem::take(&mut self.drafts)
            .into_iter()
            .map(|(team, draft)| {
                let load = |person: Id| Load { person, of: loads.get(&person).cloned().unwrap_or_default() };
                let mut plan = TeamPlan { team, load: draft.owners.into_iter().map(load).collect(), ..draft.plan };
                plan.load.sort_by_key(|load| (Reverse(load.of.len()), load.person));
                plan.objectives.sort_by_key(|o| (cascade.item(o.ix).position, cascade.item(o.ix).id));
                plan
            })
            .collect();
        // From the company down, and what belongs to no team last.
        let path = |team: &TeamPlan| {
            let names = team.team.map(|id| cascade.team_path(id)).unwrap_or_default();
            (team.team.is_none(), names.into_iter().map(|t| t.name.to_lowercase()).collect::<Vec<_>>(), team.team)
        };
        teams.sort_by_cached_key(path);
        let asked = |team: Option<Id>| self.teams.as_ref().is_none_or(|teams| team.is_some_and(|team| teams.contains(&team)));
        Plan {
            question: self.question.clone(),
            before: self.before,
            then: self.then,
            teams,
            objectives: self.objectives,
            key_results: self.key_results,
            hinted: self.hinted,
            carried: self.carried,
            people: cascade.people().filter(|p| p.is_here(self.then) && asked(p.team)).count(),
            limit: cascade.settings.load_limit,
        }
    }
}
