//! The goals of a report: in which order they matter, and which of them a page has room for.
//!
//! First those of the company, the worst first; then what is wrong with them; then the rest, and what is wrong elsewhere. What has no
//! room is counted. Must not know: how a line is written.

use super::{Asked, is_alive};
use crate::domain::{
    agenda::is_company_level,
    board::Board,
    cascade::{Cascade, Ix},
    goal::Kind,
    health::{Flag, Health},
    ix_set::IxSet,
    judge::Judgement,
    stage::{Phase, phase},
};
use chrono::NaiveDate;
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

/// From so many goals on none is looked at for its likely end: no page has more lines.
pub const MOST: usize = 60;

/// A goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The item.
    pub ix: Ix,
    /// The objective it stands under; `None`: it stands by itself.
    pub under: Option<Ix>,
    /// Whether it is one of those the report is about first, or stands under one.
    pub first: bool,
    /// What is concluded of it.
    pub judged: Judgement,
}

/// What a page has room for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// Its goals as they are read: each key result under its objective.
    pub goals: Vec<Goal>,
    /// How many of the others there are, by health, the worst first.
    pub hidden: Vec<(Health, usize)>,
}

/// What weighs more stands before what weighs less.
fn weight(cascade: &Cascade, ix: Ix) -> i64 {
    let of = |ix: Ix| cascade.item(ix).key_result().map_or(0.0, |kr| kr.weight);
    let weight = if cascade.item(ix).kind() == Kind::Objective { cascade.key_results(ix).map(of).sum() } else { of(ix) };
    // In thousandths, so that it can be compared.
    (weight.clamp(0.0, 1e9) * 1000.0) as i64
}

/// What comes first of two goals of one class: the worse, the revised, the weightier.
type Rank = (u8, Reverse<u8>, bool, Reverse<i64>, u32);

/// Everything a report may list, the most important first. A few passes over the items.
pub(super) fn in_order(cascade: &Cascade, board: &mut Board, asked: &Asked, held: Option<&IxSet>, today: NaiveDate) -> Vec<Goal> {
    let is_in = |ix: Ix| match asked.cycle {
        Some(cycle) => cascade.cycle_of(ix).is_some_and(|of| of.id == cycle) && phase(cascade, ix, today) != Phase::NotStarted,
        None => is_alive(cascade, ix, today),
    };
    let is_goal = |&ix: &Ix| cascade.item(ix).kind() != Kind::Project && held.is_none_or(|held| held.contains(ix));
    let all: Vec<Ix> = cascade.live().filter(is_goal).filter(|&ix| is_in(ix)).collect();
    let listed: HashSet<Ix> = all.iter().copied().collect();
    let stands_alone = |ix: Ix| !cascade.parents(ix).any(|above| listed.contains(&above));
    let company = |ix: Ix| asked.team.is_none() && is_company_level(cascade, ix);
    // Of one team, or where nobody has goals for the company, those that hang on nothing else come first.
    let has_company = all.iter().any(|&ix| cascade.item(ix).kind() == Kind::Objective && company(ix));
    let is_first = |ix: Ix| if has_company { company(ix) } else { stands_alone(ix) };
    let mut ranked: Vec<(Rank, Goal)> = Vec::with_capacity(all.len());
    for ix in all {
        let is_objective = cascade.item(ix).kind() == Kind::Objective;
        let under = cascade.parent(ix).filter(|above| !is_objective && listed.contains(above));
        let first = is_first(under.unwrap_or(ix));
        let judged = board.of(cascade, ix);
        let severity = judged.health.severity();
        let class = match (first, under.is_none(), severity >= Health::AtRisk.severity()) {
            (true, true, _) => 0,
            (true, false, true) => 1,
            (true, false, false) => 2,
            (false, _, true) => 3,
            (false, _, false) => 4,
        };
        let rank = (class, Reverse(severity), !judged.flags.has(Flag::Revised), Reverse(weight(cascade, ix)), ix.0);
        ranked.push((rank, Goal { ix, under, first, judged }));
    }
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, goal)| goal).collect()
}

/// The key results whose past has to be read for the likely ends of whatever a page may list.
pub(super) fn measured<'a>(cascade: &'a Cascade, goals: &'a [Goal], today: NaiveDate) -> impl Iterator<Item = Ix> + 'a {
    let parts = move |goal: &'a Goal| {
        let of = cascade.key_results(goal.ix).filter(|_| cascade.item(goal.ix).kind() == Kind::Objective);
        of.chain(cascade.item(goal.ix).key_result().map(|_| goal.ix))
    };
    goals.iter().take(MOST).flat_map(parts).filter(move |&ix| phase(cascade, ix, today) == Phase::Open)
}

/// What so many lines have room for: taken in order until one has none, a key result together with its objective.
pub fn shown(goals: &[Goal], lines: usize) -> Shown {
    let known: HashMap<Ix, &Goal> = goals.iter().map(|goal| (goal.ix, goal)).collect();
    let mut taken: HashSet<Ix> = HashSet::new();
    for goal in goals {
        let above = goal.under.filter(|above| !taken.contains(above));
        let needs = usize::from(!taken.contains(&goal.ix)) + usize::from(above.is_some());
        if taken.len() + needs > lines.min(MOST) {
            break;
        }
        taken.insert(goal.ix);
        taken.extend(above);
    }
    let mut under: HashMap<Ix, Vec<Goal>> = HashMap::new();
    let mut tops: Vec<Ix> = Vec::new();
    for goal in goals.iter().filter(|goal| taken.contains(&goal.ix)) {
        let top = goal.under.unwrap_or(goal.ix);
        if !tops.contains(&top) {
            tops.push(top);
        }
        if goal.under.is_some() {
            under.entry(top).or_default().push(*goal);
        }
    }
    let goals_in_order = tops.iter().flat_map(|top| {
        let own = known.get(top).map(|goal| **goal);
        own.into_iter().chain(under.remove(top).unwrap_or_default())
    });
    let mut shown = Shown { goals: goals_in_order.collect(), hidden: Vec::new() };
    let mut worst_first = Health::ALL;
    worst_first.sort_by_key(|health| Reverse(health.severity()));
    for health in worst_first {
        let n = goals.iter().filter(|goal| goal.judged.health == health && !taken.contains(&goal.ix)).count();
        shown.hidden.extend((n > 0).then_some((health, n)));
    }
    shown
}
