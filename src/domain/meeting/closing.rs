//! The agenda of a closing: how everything in a cycle ended, objective by objective, by arithmetic (rules.md, "Closing").
//!
//! A pure function of the workspace, the cycle, the day and the minutes; what was promised at first of what was revised since is
//! handed in. Must not know: what became of an entry, how anything is drawn. Nothing here is summed up by person.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::domain::{
    agenda,
    board::Board,
    cascade::{Cascade, Ix},
    goal::{Ambition, Kind, Outcome},
    health::Freshness,
    id::{Id, IdMap},
    ix_set::IxSet,
    pace::rounded,
    recurring::Terms,
    review::{Class, Entry, EntryState, Review, ReviewKind},
    score::{self, Past, Reckoning, Verdict},
    stage,
    text::say::{say_clock, say_count},
};
use chrono::NaiveDate;
use std::cmp::Ordering;

pub mod before;
pub mod end;
pub mod settle;
pub mod story;

/// Seconds before the first entry of a closing.
pub const OPENING: u32 = 120;
/// Seconds of what the room is asked at the end.
pub const QUESTIONS: u32 = 300;

/// What was promised at first, of what was revised since.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pasts(IdMap<Past>);

impl Pasts {
    /// The past of an item was read.
    pub fn put(&mut self, item: Id, past: Past) {
        self.0.insert(item, past);
    }

    /// The past of an item; `None`: it was not read.
    pub fn get(&self, item: Id) -> Option<&Past> {
        self.0.get(&item)
    }
}

/// Whether the past of an item has to be read before its score is known: only where something about it was revised.
pub fn asks_past(cascade: &Cascade, ix: Ix) -> bool {
    cascade.item(ix).kind() == Kind::KeyResult && cascade.revised(ix).is_some()
}

/// What arithmetic says of an item, with its past where that was read.
pub fn reckon(cascade: &Cascade, ix: Ix, pasts: &Pasts, today: NaiveDate) -> Reckoning {
    match pasts.get(cascade.item(ix).id) {
        Some(past) => score::reckon(cascade, ix, past, today),
        None => score::at_hand(cascade, ix, today),
    }
}

/// Why something stands on the agenda of a closing, which says how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Its owner says it was achieved, and arithmetic says the same: read aloud.
    Achieved,
    /// It was promised in full, and not reached in full.
    MissedCommitted,
    /// It was a stretch, and hardly begun.
    MissedAspirational,
    /// What is said of it is not what arithmetic says.
    Disputed,
    /// It has no value.
    NoValue,
    /// Everything else.
    Other,
    /// An objective, when its parts are known.
    Objective,
    /// It was given up, and that is settled.
    Dropped,
    /// Its own last day is later than that of the cycle: it is not asked about yet.
    RunsOn,
}

impl Case {
    /// As written in JSON and in lists.
    pub fn word(self) -> &'static str {
        match self {
            Case::Achieved => "achieved",
            Case::MissedCommitted => "missed committed",
            Case::MissedAspirational => "missed aspirational",
            Case::Disputed => "disputed",
            Case::NoValue => "no value",
            Case::Other => "other",
            Case::Objective => "objective",
            Case::Dropped => "dropped",
            Case::RunsOn => "runs on",
        }
    }

    /// Seconds one of them is given; of what was achieved, all of one objective together.
    pub fn seconds(self) -> u32 {
        match self {
            Case::Achieved => 20,
            Case::MissedCommitted | Case::MissedAspirational | Case::Disputed => 90,
            Case::NoValue | Case::Other => 60,
            Case::Objective => 45,
            Case::Dropped | Case::RunsOn => 0,
        }
    }
}

/// How one item stands on the agenda of a closing.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// The item.
    pub ix: Ix,
    /// Why it is there.
    pub case: Case,
    /// Its seconds.
    pub seconds: u32,
    /// What arithmetic says.
    pub reckoning: Reckoning,
    /// The score that is said of it, else proposed.
    pub score: Option<f64>,
    /// Whether how it ended is settled.
    pub is_settled: bool,
    /// Whether what is said of it owes a lesson.
    pub owes_lesson: bool,
}

impl Closed {
    /// Whether it is talked about: what is settled and achieved, given up or runs on is only named.
    pub fn is_talked_about(&self) -> bool {
        match self.case {
            Case::Dropped | Case::RunsOn => false,
            Case::Achieved => !self.is_settled,
            Case::MissedCommitted | Case::MissedAspirational | Case::Disputed | Case::NoValue | Case::Other | Case::Objective => {
                true
            }
        }
    }
}

/// What ended under one objective; the objective itself last, where it is one of the cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The objective; `None`: it is gone.
    pub objective: Option<Ix>,
    /// The mean of what is said or proposed of its parts, by weight; `None`: nothing is.
    pub score: Option<f64>,
    /// The same against the first targets.
    pub first: Option<f64>,
    /// What ended.
    pub results: Vec<Closed>,
}

/// The agenda of a closing.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// The cycle.
    pub cycle: Id,
    /// The day it was made for.
    pub today: NaiveDate,
    /// The last day of the cycle: of one that is closed early today.
    pub ended: NaiveDate,
    /// Minutes of the meeting.
    pub minutes: u32,
    /// Seconds for entries.
    pub budget_seconds: u32,
    /// Seconds the entries take together.
    pub planned_seconds: u32,
    /// What is talked about, in order.
    pub groups: Vec<Group>,
    /// What does not fit: it stays to score.
    pub parked: Vec<Closed>,
    /// How many results are settled.
    pub scored: usize,
    /// How many wait with a proposal.
    pub proposed: usize,
    /// How many have neither a proposal nor a value.
    pub unmeasured: usize,
    /// What the cycle came to so far.
    pub came_to: score::CycleScore,
}

/// The items of a cycle that a closing is about, in no order: `scope` is what the meeting is about, `None`: everything.
pub fn items<'a>(cascade: &'a Cascade, cycle: Id, scope: Option<&'a IxSet>) -> impl Iterator<Item = Ix> {
    let is_of_it = move |&ix: &Ix| {
        cascade.item(ix).kind() != Kind::Project
            && cascade.cycle_of(ix).is_some_and(|c| c.id == cycle)
            && scope.is_none_or(|scope| scope.contains(ix))
    };
    cascade.live().filter(is_of_it)
}

/// How far the closing of a cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// How many results are settled.
    pub scored: usize,
    /// How many there are.
    pub results: usize,
    /// How many wait with a proposal.
    pub proposed: usize,
    /// How many have neither a proposal nor a value.
    pub unmeasured: usize,
    /// What they came to so far.
    pub came_to: score::CycleScore,
}

impl Tally {
    /// As things stand. A pass over the items.
    pub fn of(cascade: &Cascade, cycle: Id) -> Tally {
        let ended = cascade.cycle(cycle).map(|c| c.end);
        let counts = |&ix: &Ix| {
            stage::is_scored(cascade, ix)
                && !ended.is_some_and(|e| cascade.item(ix).outcome().is_none() && runs_on(cascade, ix, e))
        };
        let of: Vec<Ix> = items(cascade, cycle, None).filter(counts).collect();
        let scored = of.iter().filter(|&&ix| cascade.item(ix).outcome().is_some()).count();
        let came_to = score::cycle_scores(cascade).get(&cycle).copied().unwrap_or_default();
        let open = || of.iter().filter(|&&ix| cascade.item(ix).outcome().is_none());
        let proposed = open().filter(|&&ix| cascade.item(ix).proposal().is_some()).count();
        let is_unmeasured = |&&ix: &&Ix| cascade.item(ix).proposal().is_none() && cascade.summary(ix).value.is_none();
        Tally { scored, results: of.len(), proposed, unmeasured: open().filter(is_unmeasured).count(), came_to }
    }

    /// `9 of 14 scored`.
    pub fn scored_said(&self) -> String {
        format!("{} of {} scored", self.scored, self.results)
    }

    /// `0.61 so far, 0.57 as first set`; `None`: nothing has a score yet.
    pub fn so_far(&self) -> Option<String> {
        let score = self.came_to.score.map(score::two_digits)?;
        Some(match self.came_to.first {
            Some(first) => format!("{score} so far, {} as first set", score::two_digits(first)),
            None => format!("{score} so far"),
        })
    }

    /// `9 of 14 scored   0.61 so far, 0.57 as first set`.
    pub fn said(&self) -> String {
        std::iter::once(self.scored_said()).chain(self.so_far()).collect::<Vec<_>>().join("   ")
    }
}

/// How many check-ins are due in a cycle.
pub fn due(cascade: &Cascade, board: &mut Board, cycle: Id) -> usize {
    let owes = |ix: &Ix| matches!(board.of(cascade, *ix).freshness, Some(Freshness::Due | Freshness::Stale | Freshness::Never));
    items(cascade, cycle, None).filter(owes).count()
}

/// The agenda of the closing of a cycle, in so many minutes. Two passes over the items of the workspace.
pub fn agenda(
    cascade: &Cascade,
    cycle: Id,
    scope: Option<&IxSet>,
    minutes: u32,
    today: NaiveDate,
    pasts: &Pasts,
) -> Option<Agenda> {
    let of = cascade.cycle(cycle)?;
    let ended = cascade.ended_on(of, today).unwrap_or_else(|| today.min(of.end));
    let mut places: IdMap<usize> = IdMap::default();
    let mut groups: Vec<Group> = Vec::new();
    let (mut scored, mut proposed, mut unmeasured) = (0, 0, 0);
    for ix in items(cascade, cycle, scope) {
        let item = cascade.item(ix);
        let objective = goal_of(cascade, ix);
        let key = objective.map_or(Id::WORKSPACE, |o| cascade.item(o).id);
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { objective, score: None, first: None, results: Vec::new() });
        }
        // An objective with an outcome was summed up: its parts say the rest.
        if item.kind() == Kind::Objective && item.outcome().is_some() && !stage::is_scored(cascade, ix) {
            continue;
        }
        let closed = closed(cascade, ix, ended, today, pasts);
        if stage::is_scored(cascade, ix) && closed.case != Case::RunsOn {
            scored += usize::from(closed.is_settled);
            proposed += usize::from(item.proposal().is_some());
            unmeasured += usize::from(!closed.is_settled && item.proposal().is_none() && closed.reckoning.rule.is_none());
        }
        groups[place].results.push(closed);
    }
    for group in &mut groups {
        group.arrange(cascade);
    }
    groups.retain(|group| !group.results.is_empty());
    groups.sort_by(|a, b| a.compare(b, cascade));
    let budget = minutes.saturating_mul(60).saturating_sub(OPENING + QUESTIONS);
    let came_to = score::cycle_scores(cascade).get(&cycle).copied().unwrap_or_default();
    let mut agenda = Agenda {
        cycle,
        today,
        ended,
        minutes,
        budget_seconds: budget,
        planned_seconds: 0,
        groups,
        parked: Vec::new(),
        scored,
        proposed,
        unmeasured,
        came_to,
    };
    agenda.fit();
    Some(agenda)
}

/// How one item stands.
fn closed(cascade: &Cascade, ix: Ix, ended: NaiveDate, today: NaiveDate, pasts: &Pasts) -> Closed {
    let item = cascade.item(ix);
    let reckoning = reckon(cascade, ix, pasts, today);
    let settled = item.outcome();
    let said = item.closing().or(item.proposal());
    let verdict = said.map(|closing| Verdict::again(cascade, ix, closing)).unwrap_or_default();
    let score = said.map_or(reckoning.proposed, |closing| closing.score);
    let outcome = settled.or_else(|| verdict.ended(cascade, ix, &reckoning));
    let disputed = verdict.is_far(&reckoning);
    let case = if settled.is_none() && runs_on(cascade, ix, ended) {
        Case::RunsOn
    } else if item.kind() == Kind::Objective && !stage::is_scored(cascade, ix) {
        Case::Objective
    } else if settled == Some(Outcome::Dropped) {
        Case::Dropped
    } else if score.is_none() && outcome.is_none() {
        if item.kind() == Kind::Objective { Case::Objective } else { Case::NoValue }
    } else if disputed {
        Case::Disputed
    } else if said.is_some() && outcome == Some(Outcome::Achieved) {
        Case::Achieved
    } else {
        missed(cascade.ambition_of(ix), score)
    };
    let owes_lesson = verdict.owes_lesson(cascade, ix, &reckoning) || outcome == Some(Outcome::Dropped);
    Closed { ix, case, seconds: case.seconds(), reckoning, score, is_settled: settled.is_some(), owes_lesson }
}

fn missed(ambition: Ambition, score: Option<f64>) -> Case {
    let score = score.map(rounded);
    match ambition {
        Ambition::Committed if score.is_some_and(|s| s < 1.0) => Case::MissedCommitted,
        Ambition::Aspirational if score.is_some_and(|s| s < score::PARTIAL) => Case::MissedAspirational,
        Ambition::Committed | Ambition::Aspirational => Case::Other,
    }
}

/// Whether an item of a cycle has a last day of its own behind that of the cycle.
pub fn runs_on(cascade: &Cascade, ix: Ix, ended: NaiveDate) -> bool {
    let planned = cascade.cycle_of(ix).map_or(ended, |cycle| cycle.end.max(ended));
    let item = cascade.item(ix);
    let measured = item.kind() == Kind::Objective && cascade.key_results(ix).next().is_some();
    !measured && item.due.is_some_and(|due| due > planned)
}

impl Group {
    /// The outcome that what its parts come to proposes for the objective; `None`: nothing has a score.
    pub fn outcome(&self, cascade: &Cascade) -> Option<Outcome> {
        let objective = self.objective?;
        self.score.map(|score| score::outcome(score, cascade.ambition_of(objective), &cascade.settings))
    }

    /// Puts what ended in order, shares the seconds of what was achieved, and sums up.
    fn arrange(&mut self, cascade: &Cascade) {
        let title = |c: &Closed| &cascade.item(c.ix).title;
        self.results.sort_by(|a, b| {
            a.place(cascade).cmp(&b.place(cascade)).then_with(|| by_score(a.score, b.score)).then_with(|| title(a).cmp(title(b)))
        });
        self.share();
        let weighed = |c: &Closed, score: Option<f64>| {
            let weight = cascade.item(c.ix).key_result().map(|kr| kr.weight).filter(|w| *w > 0.0)?;
            Some((score?, weight))
        };
        let counted = || self.results.iter().filter(|c| c.case != Case::Dropped);
        let first = |c: &Closed| cascade.item(c.ix).closing().map_or(c.reckoning.first, |closing| closing.first);
        let (score, of_first) = (
            score::mean(counted().filter_map(|c| weighed(c, c.score))),
            score::mean(counted().filter_map(|c| weighed(c, first(c)))),
        );
        (self.score, self.first) = (score, of_first);
    }

    /// What was achieved has its seconds all together; what is only named has none of them where something is talked about.
    fn share(&mut self) {
        let talked = |c: &Closed| c.case == Case::Achieved && c.is_talked_about();
        let all = self.results.iter().filter(|c| c.case == Case::Achieved).count() as u32;
        let told = self.results.iter().filter(|c| talked(c)).count() as u32;
        let of = if told == 0 { all } else { told };
        let mut more = Case::Achieved.seconds().checked_rem(of).unwrap_or_default();
        for closed in self.results.iter_mut().filter(|c| c.case == Case::Achieved) {
            let has = told == 0 || closed.is_talked_about();
            closed.seconds = if has { Case::Achieved.seconds() / of + std::mem::take(&mut more) } else { 0 };
        }
    }

    /// What was promised in full first, then what came to least; company level last, when what is below it is known.
    fn compare(&self, other: &Group, cascade: &Cascade) -> Ordering {
        let key = |group: &Group| {
            let objective = group.objective;
            let company = objective.is_some_and(|o| agenda::is_company_level(cascade, o));
            let aspirational = objective.is_some_and(|o| cascade.ambition_of(o) == Ambition::Aspirational);
            (company, aspirational)
        };
        let title = |group: &Group| group.objective.map(|o| (&cascade.item(o).title, cascade.item(o).id));
        key(self).cmp(&key(other)).then_with(|| by_score(self.score, other.score)).then_with(|| title(self).cmp(&title(other)))
    }
}

impl Closed {
    /// Parts before their objective, what runs on last of them; what was promised in full first.
    fn place(&self, cascade: &Cascade) -> (bool, bool, bool) {
        let objective = self.case == Case::Objective;
        let last = matches!(self.case, Case::RunsOn | Case::Dropped);
        (objective, last, cascade.ambition_of(self.ix) == Ambition::Aspirational)
    }
}

/// The lowest first; what has no score last.
fn by_score(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => rounded(a).total_cmp(&rounded(b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

impl Agenda {
    /// Takes what is talked about in order, until the first that does not fit: it and all after it are parked, to be scored by
    /// their owners.
    fn fit(&mut self) {
        let mut full = false;
        for group in &mut self.groups {
            let mut kept = Vec::with_capacity(group.results.len());
            for closed in group.results.drain(..) {
                full |= closed.is_talked_about() && self.planned_seconds + closed.seconds > self.budget_seconds;
                if full && closed.is_talked_about() {
                    self.parked.push(closed);
                } else {
                    self.planned_seconds += if full { 0 } else { closed.seconds };
                    kept.push(closed);
                }
            }
            group.results = kept;
        }
        self.groups.retain(|group| !group.results.is_empty());
    }

    /// How many results it is about.
    pub fn results(&self, cascade: &Cascade) -> usize {
        let counts = |c: &&Closed| c.case != Case::RunsOn && stage::is_scored(cascade, c.ix);
        self.groups.iter().flat_map(|g| &g.results).chain(&self.parked).filter(counts).count()
    }

    /// `14 key results, 5 objectives`: what ended in it.
    pub fn counted_said(&self, cascade: &Cascade) -> String {
        let all = || self.groups.iter().flat_map(|g| &g.results).chain(&self.parked).filter(|c| c.case != Case::RunsOn);
        let key_results = all().filter(|c| cascade.item(c.ix).kind() == Kind::KeyResult).count();
        let objectives = self.groups.iter().filter_map(|g| g.objective);
        let of_parked = self.parked.iter().filter_map(|c| goal_of(cascade, c.ix));
        let objectives: std::collections::BTreeSet<Ix> = objectives.chain(of_parked).collect();
        let (key_results, objectives) =
            (say_count(key_results, "key result", "key results"), say_count(objectives.len(), "objective", "objectives"));
        format!("{key_results}, {objectives}")
    }

    /// What its minutes are made of: `60 minutes = 42:45 results + 5:00 questions + 2:00 opening + 10:15 free`.
    pub fn minutes_said(&self) -> String {
        let clock = |seconds: u32| say_clock(i64::from(seconds));
        let free = self.budget_seconds.saturating_sub(self.planned_seconds);
        format!(
            "{} minutes = {} results + {} questions + {} opening + {} free",
            self.minutes,
            clock(self.planned_seconds),
            clock(QUESTIONS),
            clock(OPENING),
            clock(free)
        )
    }

    /// How many minutes it takes as it is planned.
    pub fn takes_minutes(&self) -> u32 {
        (self.planned_seconds + QUESTIONS + OPENING).div_ceil(60)
    }

    /// What is settled and achieved: read aloud, and not talked about.
    pub fn aloud(&self) -> usize {
        let is_named = |c: &&Closed| c.case == Case::Achieved && c.is_settled;
        self.groups.iter().flat_map(|g| &g.results).filter(is_named).count()
    }
}

/// The objective something ended under; of an objective itself.
fn goal_of(cascade: &Cascade, ix: Ix) -> Option<Ix> {
    if cascade.item(ix).kind() == Kind::Objective { Some(ix) } else { cascade.parent(ix) }
}

/// A closing that starts with this agenda, as one of a meeting.
pub fn start(cascade: &Cascade, id: Id, facilitator: Option<Id>, agenda: &Agenda, terms: &Terms) -> Review {
    let entry = |closed: &Closed, group: Option<Id>, state| Entry {
        seconds: closed.seconds,
        given: closed.seconds,
        group,
        state,
        ..Entry::waiting(Some(cascade.item(closed.ix).id), Class::Result)
    };
    let mut entries: Vec<Entry> = Vec::new();
    for group in &agenda.groups {
        let of = group.objective.map(|o| cascade.item(o).id);
        let talked = group.results.iter().filter(|c| c.is_talked_about());
        entries.extend(talked.map(|closed| entry(closed, of, EntryState::Waiting)));
    }
    entries.push(Entry { seconds: QUESTIONS, ..Entry::waiting(Some(agenda.cycle), Class::Questions) });
    let parked = agenda.parked.iter().take(super::MOST_PARKED);
    entries.extend(parked.map(|c| entry(c, goal_of(cascade, c.ix).map(|o| cascade.item(o).id), EntryState::Parked)));
    let number = cascade.reviews().map(|r| r.number).max().unwrap_or(0) + 1;
    terms.holding(Review {
        kind: ReviewKind::Closing,
        cycle: Some(agenda.cycle),
        facilitator,
        opening: OPENING,
        closing: 0,
        agenda: entries,
        parked_more: agenda.parked.len().saturating_sub(super::MOST_PARKED),
        ..Review::new(id, number, agenda.today, agenda.minutes)
    })
}

#[cfg(test)]
mod tests;
