//! Every flag with its conditions (rules.md): why an item is to be looked at.
//!
//! Each condition is a function that finds the facts, so that `why` can print the working of exactly what was raised.
//! An objective is flagged for its own word, never for the health it inherits. Closed items carry none but
//! that the value they were scored by was taken back.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    cycle::CycleState,
    freshness,
    goal::{Kind, ProjectState},
    health::{Flag, Flags, Freshness, Health, Word},
    id::Id,
    judge::{Judgement, Scene},
    link::Link,
    lint,
    pace::{plus, rounded},
    score,
    stage::{self, Phase},
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Without a review to look back to, how many days are recent.
pub const RECENT_DAYS: i64 = 7;

/// Every flag of an item whose judgement is complete but for them.
pub fn of(cascade: &Cascade, ix: Ix, scene: &Scene, phase: Phase, judgement: &Judgement) -> Flags {
    let mut flags = Flags::NONE;
    if phase == Phase::Closed || !cascade.item(ix).is_live() {
        flags.raise_if(cascade.item(ix).is_live() && score::is_value_gone(cascade, ix), Flag::Revised);
        return flags;
    }
    if phase == Phase::ToScore {
        flags.raise_if(stage::is_scored(cascade, ix), Flag::ToScore);
        flags.raise_if(ownerless(cascade, ix, scene.today).is_some(), Flag::NoOwner);
        return flags;
    }
    let health = own_health(cascade, ix, judgement);
    flags.raise_if(health == Some(Health::OffTrack), Flag::OffTrack);
    flags.raise_if(health == Some(Health::AtRisk), Flag::AtRisk);
    flags.raise_if(matches!(judgement.freshness, Some(Freshness::Stale | Freshness::Never)), Flag::Stale);
    flags.raise_if(judgement.freshness == Some(Freshness::Due), Flag::Due);
    flags.raise_if(is_unlinked(cascade, ix, scene.today), Flag::Unlinked);
    flags.raise_if(without_theory(cascade, ix, scene.today).next().is_some(), Flag::NoTheory);
    flags.raise_if(ownerless(cascade, ix, scene.today).is_some(), Flag::NoOwner);
    flags.raise_if(disagreement(cascade, ix, scene, judgement).is_some(), Flag::Disagreement);
    flags.raise_if(falling(cascade, ix, scene).is_some(), Flag::Falling);
    flags.raise_if(revised(cascade, ix, scene).is_some(), Flag::Revised);
    flags.raise_if(super::judge::overdue_days(cascade, ix, scene.today).is_some(), Flag::Overdue);
    flags.raise_if(scene.overdue.contains(&cascade.item(ix).id), Flag::OverdueAction);
    let measured = judgement.freshness.is_some() && freshness::silent_source(cascade, ix, scene.today).is_some();
    flags.raise_if(measured, Flag::Source);
    flags.raise_if(lint::is_hinted(cascade, ix, scene.today), Flag::Lint);
    flags
}

/// The health an item is flagged for: of an objective that of its own word alone, for what it inherits is flagged below.
pub fn own_health(cascade: &Cascade, ix: Ix, judgement: &Judgement) -> Option<Health> {
    match (cascade.item(ix).kind(), judgement.health) {
        (_, Health::NotStarted | Health::Closed) => None,
        (Kind::Objective, _) => judgement.word.map(Health::from),
        (_, health) => Some(health),
    }
}

/// Whether its cycle is open and it has no outcome; an item without a cycle is open until then.
fn is_open(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    cascade.item(ix).outcome().is_none() && cascade.cycle_of(ix).is_none_or(|c| c.state_on(today) == CycleState::Open)
}

/// Serves nothing, or is served by nothing: the three directions of rules.md.
pub fn is_unlinked(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let item = cascade.item(ix);
    match item.kind() {
        Kind::Objective => {
            is_open(cascade, ix, today)
                && below_company(cascade, ix)
                && !cascade.parents(ix).any(|p| p != ix && !cascade.item(p).deleted && is_open(cascade, p, today))
        }
        Kind::KeyResult => is_open(cascade, ix, today) && serving(cascade, ix, today).next().is_none(),
        Kind::Project => {
            item.project().is_some_and(|p| p.state == ProjectState::Active)
                && !cascade.links_at(ix).any(|link| counts(cascade, link, today))
        }
    }
}

/// Whether an objective belongs to a person or to a team that has a team above. Its own team or its owner's decides:
/// without a parent there is nothing else it could have one from.
pub(super) fn below_company(cascade: &Cascade, ix: Ix) -> bool {
    let item = cascade.item(ix);
    if item.objective().is_some_and(|o| o.person.is_some()) {
        return true;
    }
    let team = item.team.or_else(|| cascade.person(item.owner?)?.team);
    team.and_then(|id| cascade.team(id)).and_then(|t| t.parent).is_some_and(|above| cascade.team(above).is_some())
}

/// Whether a link's target is a live objective or key result in an open cycle.
pub(super) fn counts(cascade: &Cascade, link: &Link, today: NaiveDate) -> bool {
    cascade.find(link.target).is_some_and(|target| cascade.item(target).is_live() && is_open(cascade, target, today))
}

/// The projects that serve a key result now, or have since its cycle began: linked directly, or to its open objective.
pub fn serving(cascade: &Cascade, key_result: Ix, today: NaiveDate) -> impl Iterator<Item = Ix> {
    let began = cascade.cycle_of(key_result).map(|c| c.start).or(cascade.span(key_result).0);
    let objective = cascade.parent(key_result).filter(|&o| cascade.item(o).is_live() && is_open(cascade, o, today));
    std::iter::once(key_result)
        .chain(objective)
        .flat_map(|goal| cascade.links_at(goal))
        .filter_map(|link| cascade.find(link.project))
        .filter(move |&ix| {
            let item = cascade.item(ix);
            item.project().is_some_and(|project| match project.state {
                ProjectState::Active => item.is_live(),
                ProjectState::Done if !item.deleted => match (project.state_on.or(item.due), began) {
                    (Some(finished), Some(began)) => finished >= began,
                    _ => true,
                },
                ProjectState::Planned | ProjectState::Paused | ProjectState::Done | ProjectState::Cancelled => false,
            })
        })
}

/// The links of a key result's objective to work that serves the key result through nothing else.
pub fn through_objective(cascade: &Cascade, key_result: Ix, today: NaiveDate) -> impl Iterator<Item = (&Link, Ix)> {
    let direct: HashSet<Id> = cascade.links_at(key_result).map(|link| link.project).collect();
    let serving: HashSet<Ix> = serving(cascade, key_result, today).collect();
    let objective = cascade.parent(key_result).filter(|_| cascade.item(key_result).kind() == Kind::KeyResult);
    objective
        .into_iter()
        .flat_map(|objective| cascade.links_at(objective))
        .filter(move |link| !direct.contains(&link.project))
        .filter_map(|link| Some((link, cascade.find(link.project)?)))
        .filter(move |(_, project)| serving.contains(project) && cascade.item(*project).is_live())
}

/// The links of a project that is not over, to open goals, that do not say why.
pub fn without_theory(cascade: &Cascade, ix: Ix, today: NaiveDate) -> impl Iterator<Item = &Link> {
    let project = cascade.item(ix).kind() == Kind::Project;
    cascade
        .links_at(ix)
        .filter(move |_| project)
        .filter(|link| link.because.as_ref().is_none_or(|b| b.trim().is_empty()))
        .filter(move |link| counts(cascade, link, today))
}

/// Why nobody answers for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownerless {
    /// No owner was named, or the owner was deleted.
    Nobody,
    /// The owner left on that day.
    Left(NaiveDate),
}

/// Whether nobody answers for it, and why.
pub fn ownerless(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Ownerless> {
    match cascade.item(ix).owner.and_then(|id| cascade.person(id)) {
        None => Some(Ownerless::Nobody),
        Some(person) => person.left.filter(|&left| left <= today).map(Ownerless::Left),
    }
}

/// How word and number contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispute {
    /// The word says on track, the number off track.
    WordAboveNumber,
    /// The word says off track, the number on track.
    WordBelowNumber,
    /// The third "no change" in a row, or more, behind what was expected.
    Unchanged(u8),
    /// A confident word over a value that has not moved for so many check-ins, behind what was expected.
    Unmoved(u8),
    /// Every linked project is on track while the key result is off track: the causal theory is in doubt.
    WorkGreen,
    /// Every linked project is off track while the key result is on track.
    WorkRed,
}

/// The first contradiction found, gravest first.
pub fn disagreement(cascade: &Cascade, ix: Ix, scene: &Scene, judgement: &Judgement) -> Option<Dispute> {
    if judgement.health == Health::NotStarted {
        return None;
    }
    match (super::judge::heard(cascade, ix, judgement), judgement.computed) {
        (Some(Word::OnTrack), Some(Health::OffTrack)) => return Some(Dispute::WordAboveNumber),
        (Some(Word::OffTrack), Some(Health::OnTrack)) => return Some(Dispute::WordBelowNumber),
        _ => {}
    }
    if cascade.item(ix).kind() != Kind::KeyResult {
        return None;
    }
    let summary = cascade.summary(ix);
    let kept = summary.inside && cascade.item(ix).key_result().is_some_and(|kr| kr.metric.is_bound());
    let behind = !kept && judgement.progress.zip(judgement.expected).is_some_and(|(p, e)| rounded(p) < rounded(e));
    let settings = &cascade.settings;
    if behind && summary.unchanged >= settings.unmoved {
        return Some(Dispute::Unchanged(summary.unchanged));
    }
    let confident = summary.stated.and_then(|s| s.confidence).is_some_and(|c| c >= settings.confident);
    if behind && confident && summary.unmoved >= settings.unmoved {
        return Some(Dispute::Unmoved(summary.unmoved));
    }
    work_against_result(cascade, ix, scene, judgement)
}

/// Compares a key result with the active projects linked to itself; what is linked to its objective serves others too.
fn work_against_result(cascade: &Cascade, ix: Ix, scene: &Scene, judgement: &Judgement) -> Option<Dispute> {
    let (wanted, dispute) = match judgement.health {
        Health::OffTrack => (Health::OnTrack, Dispute::WorkGreen),
        Health::OnTrack => (Health::OffTrack, Dispute::WorkRed),
        Health::AtRisk | Health::NoData | Health::NotStarted | Health::Closed => return None,
    };
    let mut projects = cascade
        .links_at(ix)
        .filter_map(|link| cascade.find(link.project))
        .filter(|&p| cascade.item(p).is_live() && cascade.item(p).project().is_some_and(|p| p.state == ProjectState::Active))
        .peekable();
    projects.peek()?;
    projects.all(|p| super::judge::project_health(cascade, p, scene.today) == wanted).then_some(dispute)
}

/// Confidence then and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fall {
    /// What it was.
    pub from: u8,
    /// Since when it was that.
    pub on: NaiveDate,
    /// What it is.
    pub to: u8,
}

/// The fall of confidence since the last review, or in the last seven days, if it is one worth saying.
pub fn falling(cascade: &Cascade, ix: Ix, scene: &Scene) -> Option<Fall> {
    let summary = cascade.summary(ix);
    let to = summary.recent.iter().next()?.1;
    // What was first said after that day is all there is to fall from.
    let (on, from) = summary.recent.at(since(cascade, ix, scene)).or_else(|| summary.recent.iter().last())?;
    (from >= to.saturating_add(cascade.settings.falling_by)).then_some(Fall { from, on, to })
}

/// What is newer than this is new: the last review, or seven days ago.
fn since(cascade: &Cascade, ix: Ix, scene: &Scene) -> NaiveDate {
    scene.last_review(cascade, ix).unwrap_or_else(|| plus(scene.today, -RECENT_DAYS))
}

/// The day it was revised, if that was not before the last review (or in the last seven days). What was revised on the
/// day of the review may have been revised after it, so it is shown once more rather than never. While its cycle is planned
/// changes are free, and what was changed then is no revision.
pub fn revised(cascade: &Cascade, ix: Ix, scene: &Scene) -> Option<NaiveDate> {
    let on = cascade.revised(ix).filter(|&on| on >= since(cascade, ix, scene) && on <= scene.today)?;
    cascade.cycle_of(ix).is_none_or(|c| c.state_on(on) == CycleState::Open).then_some(on)
}

#[cfg(test)]
mod tests;
