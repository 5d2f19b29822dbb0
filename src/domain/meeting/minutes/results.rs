//! What the minutes of a closing tell of how everything ended: by objective score, as first set, outcome, lesson, and what goes on
//! from it. Of what was settled in it or before; what is undecided is named last.
//!
//! Must not know: how it is written down.

use super::{line, page::Line};
use crate::domain::{
    carry,
    cascade::{Cascade, Ix},
    goal::{Kind, Outcome},
    id::Id,
    meeting::closing,
    review::{Class, Entry, Review, ToldEnd},
    score::{self, two_digits},
    text::say::say_count,
};
use std::collections::HashSet;

/// The heads of what is told of a result.
pub const HEADS: [&str; 6] = ["result", "score", "as first set", "outcome", "learned", "next"];

/// How one thing ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What.
    pub id: Id,
    /// Its title, safe.
    pub title: String,
    /// Who answers for it, safe.
    pub owner: Option<String>,
    /// It is the objective itself.
    pub is_objective: bool,
    /// It is asked what goes on from it, and that is not seen from how it ended.
    pub is_asked: bool,
    /// How it ended; without an outcome it is undecided.
    pub end: ToldEnd,
}

/// What ended under one objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The objective's title, safe.
    pub title: String,
    /// Its key results, then itself.
    pub ended: Vec<Ended>,
}

/// How an item stands at the end of a closing, to be kept with it.
pub fn end_of(cascade: &Cascade, ix: Ix) -> ToldEnd {
    let item = cascade.item(ix);
    let closing = item.closing();
    let next = cascade.carried_to(ix).first().map(|&next| {
        let how = cascade.item(next).carried().map_or("goes on", |carried| carried.how.word());
        let into = cascade.cycle_of(next).map(|c| format!(" to {}", line(&c.name))).unwrap_or_default();
        format!("{how}{into}").into()
    });
    let next = next.or_else(|| item.let_go().map(|_| "let go".into()));
    let next = next.or_else(|| carry::decided(cascade, ix).map(|decision| decision.said(cascade, ix).into()));
    ToldEnd {
        score: closing.and_then(|c| c.score),
        first: closing.and_then(|c| c.first),
        outcome: item.outcome(),
        learned: closing.and_then(|c| c.learned.clone()),
        next,
    }
}

/// What a closing came to: as it was kept when it ended, while it runs as things stand. Empty: it is no closing.
pub fn results(cascade: &Cascade, review: &Review) -> Vec<Group> {
    let Some(cycle) = review.cycle.filter(|_| review.kind == crate::domain::review::ReviewKind::Closing) else {
        return Vec::new();
    };
    let mut groups: Vec<(Option<Id>, Group)> = Vec::new();
    let mut seen: HashSet<Id> = HashSet::new();
    let mut add = |ix: Ix, end: ToldEnd| {
        let item = cascade.item(ix);
        let is_objective = item.kind() == Kind::Objective;
        let goal = if is_objective { Some(ix) } else { cascade.parent(ix) };
        let id = goal.map(|o| cascade.item(o).id);
        let at = groups.iter().position(|(of, _)| *of == id).unwrap_or_else(|| {
            let title = goal.map_or_else(|| "an objective that is gone".to_owned(), |o| line(&cascade.item(o).title));
            groups.push((id, Group { title, ended: Vec::new() }));
            groups.len() - 1
        });
        let owner = cascade.owner_name(ix).map(line);
        let is_asked = carry::is_asked(cascade, ix) && end.outcome != Some(Outcome::Achieved);
        groups[at].1.ended.push(Ended { id: item.id, title: line(&item.title), owner, is_objective, is_asked, end });
    };
    let listed = |e: &&Entry| e.class == Class::Result;
    for entry in review.agenda.iter().filter(listed) {
        let Some((id, ix)) = entry.item.and_then(|id| Some((id, cascade.find(id)?))) else { continue };
        if seen.insert(id) {
            let now = end_of(cascade, ix);
            // What goes on is decided after the meeting as a rule.
            let kept = entry.told.as_deref().and_then(|told| told.end.as_deref().cloned());
            add(ix, kept.map_or_else(|| now.clone(), |end| ToldEnd { next: end.next.or_else(|| now.next.clone()), ..end }));
        }
    }
    // What was settled before and is only read aloud.
    let terms = cascade.terms_of(review);
    let held = cascade.held_in(&terms);
    for ix in closing::items(cascade, cycle, held.as_deref()) {
        if cascade.item(ix).outcome().is_some() && seen.insert(cascade.item(ix).id) {
            add(ix, end_of(cascade, ix));
        }
    }
    for (_, group) in &mut groups {
        group.ended.sort_by_key(|e| e.is_objective);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// `0.61 as revised, 0.57 as first set; 3 hits of 14 scored`: what all key results of it came to, by weight; `None`: none has a score.
pub fn came_to(cascade: &Cascade, groups: &[Group]) -> Option<String> {
    let scored = groups.iter().flat_map(|g| &g.ended).filter(|e| !e.is_objective).filter_map(|e| {
        let ix = cascade.find(e.id)?;
        Some((ix, cascade.item(ix).key_result()?.weight, e.end.score?, e.end.first))
    });
    let scored: Vec<(Ix, f64, f64, Option<f64>)> = scored.collect();
    let counted = || scored.iter().filter(|(_, weight, ..)| *weight > 0.0);
    let score = score::mean(counted().map(|&(_, weight, score, _)| (score, weight)))?;
    let first = score::mean(counted().filter_map(|&(_, weight, _, first)| Some((first?, weight))));
    let is_hit = |&&(ix, _, score, _): &&(Ix, f64, f64, Option<f64>)| {
        score::outcome(score, cascade.ambition_of(ix), &cascade.settings) == Outcome::Achieved
    };
    let hits = say_count(scored.iter().filter(is_hit).count(), "hit", "hits");
    Some(format!(
        "{} as revised, {} as first set; {hits} of {} scored",
        two_digits(score),
        first.map_or_else(|| "none".to_owned(), two_digits),
        scored.len()
    ))
}

impl Ended {
    fn digits(score: Option<f64>) -> String {
        score.map_or_else(|| "–".to_owned(), two_digits)
    }

    /// `Conversion: 0.70, 0.57 as first set, partial, “it takes longer”, next: change to 2026-Q4`.
    pub(super) fn line(&self) -> Line {
        let (end, title) = (&self.end, if self.is_objective { "The objective" } else { &*self.title });
        let outcome = end.outcome.map_or("undecided", Outcome::word);
        let mut facts = Vec::new();
        let (score, first) = (Ended::digits(end.score), Ended::digits(end.first));
        if end.score.is_some() || end.first.is_some() {
            facts.push(if score == first { score } else { format!("{score}, {first} as first set") });
        }
        facts.push(outcome.to_owned());
        facts.extend(end.learned.as_ref().map(|l| format!("learned: “{}”", line(l))));
        facts.extend(end.next.as_ref().map(|n| format!("next: {}", line(n))));
        let cells = vec![
            title.to_owned(),
            Ended::digits(end.score),
            Ended::digits(end.first),
            outcome.to_owned(),
            end.learned.as_deref().map(line).unwrap_or_default(),
            end.next.as_deref().map(line).unwrap_or_default(),
        ];
        Line { cells, ..Line::bullet().strong(title).then(format!(": {}", facts.join(", "))) }
    }
}
