//! What `close CYCLE --agenda --format json` prints: how everything in a cycle ended, as far as it is known (docs/reference.md).
//!
//! Every number a score is made of is in it or in `list --format json`. Must not know: how a score is computed.

use super::item_json::{self, ItemJson};
use crate::domain::{
    Board, Cascade, Kind,
    closing::Closing,
    goal::Outcome,
    meeting::closing::{Agenda, Case, Closed, Group},
};
use chrono::NaiveDate;
use serde::Serialize;

/// The agenda of a closing as scripts see it.
#[derive(Debug, Serialize)]
pub struct ClosingJson<'a> {
    cycle: &'a str,
    ended: NaiveDate,
    minutes: u32,
    budget_seconds: u32,
    planned_seconds: u32,
    scored: usize,
    proposed: usize,
    unmeasured: usize,
    score: Option<f64>,
    score_first: Option<f64>,
    groups: Vec<GroupJson<'a>>,
    parked: Vec<ResultJson<'a>>,
}

/// What ended under one objective.
#[derive(Debug, Serialize)]
pub struct GroupJson<'a> {
    /// `null`: it is gone.
    objective: Option<ItemJson<'a>>,
    items: Vec<ResultJson<'a>>,
}

/// How one item stands.
#[derive(Debug, Serialize)]
pub struct ResultJson<'a> {
    id: String,
    class: &'static str,
    seconds: u32,
    value: Option<f64>,
    value_on: Option<NaiveDate>,
    days_old: Option<i64>,
    score_by_rule: Option<f64>,
    score_first: Option<f64>,
    proposed: Option<ProposedJson<'a>>,
    outcome_by_rule: Option<&'static str>,
    lesson_owed: bool,
    next_allowed: &'static [&'static str],
}

/// What may become of a key result in the next cycle, as it is typed; as it is it goes on once.
const NEXT: [&str; 4] = ["keep", "change", "break", "let go"];

/// What its owner proposes.
#[derive(Debug, Serialize)]
pub struct ProposedJson<'a> {
    score: Option<f64>,
    by: Option<&'a str>,
    outcome: Option<&'static str>,
    learned: Option<&'a str>,
}

/// The agenda of a closing.
pub fn agenda<'a>(cascade: &'a Cascade, board: &mut Board, agenda: &Agenda) -> ClosingJson<'a> {
    let result = |closed: &Closed| result(cascade, closed, agenda.ended);
    let of_group = |group: &Group, closed: &Closed| {
        let told = result(closed);
        if closed.case != Case::Objective {
            return told;
        }
        // Until it is summed up itself an objective is what its parts come to so far, as on the page.
        ResultJson {
            score_by_rule: told.score_by_rule.or(group.score),
            score_first: told.score_first.or(group.first),
            outcome_by_rule: told.outcome_by_rule.or_else(|| group.outcome(cascade).map(Outcome::word)),
            ..told
        }
    };
    let groups = agenda.groups.iter().map(|group| GroupJson {
        objective: group.objective.map(|o| item_json::item(cascade, &board.of(cascade, o), o, agenda.today)),
        items: group.results.iter().map(|closed| of_group(group, closed)).collect(),
    });
    ClosingJson {
        cycle: cascade.cycle(agenda.cycle).map_or("", |c| c.name.as_str()),
        ended: agenda.ended,
        minutes: agenda.minutes,
        budget_seconds: agenda.budget_seconds,
        planned_seconds: agenda.planned_seconds,
        scored: agenda.scored,
        proposed: agenda.proposed,
        unmeasured: agenda.unmeasured,
        score: agenda.came_to.score,
        score_first: agenda.came_to.first,
        groups: groups.collect(),
        parked: agenda.parked.iter().map(result).collect(),
    }
}

fn result<'a>(cascade: &'a Cascade, closed: &Closed, ended: NaiveDate) -> ResultJson<'a> {
    let (item, by_rule) = (cascade.item(closed.ix), &closed.reckoning);
    let value = by_rule.basis.map(|b| b.value).or_else(|| cascade.summary(closed.ix).value.map(|(_, v)| v));
    let next = match item.kind() {
        Kind::KeyResult if item.carried().is_some_and(|carried| carried.unchanged) => &NEXT[1..],
        Kind::KeyResult => &NEXT[..],
        Kind::Objective | Kind::Project => &[],
    };
    let proposed = |closing: &'a Closing| ProposedJson {
        score: closing.score,
        by: closing.by.and_then(|id| cascade.person(id)).map(|p| p.name.as_str()),
        outcome: closing.proposes.map(Outcome::word),
        learned: closing.learned.as_deref(),
    };
    ResultJson {
        id: cascade.short(item.id),
        class: closed.case.word(),
        seconds: closed.seconds,
        value,
        value_on: by_rule.value_on,
        days_old: by_rule.value_on.map(|on| (ended - on).num_days()),
        score_by_rule: by_rule.rule,
        score_first: by_rule.first,
        proposed: item.proposal().map(proposed),
        outcome_by_rule: by_rule.outcome.map(Outcome::word),
        lesson_owed: closed.owes_lesson,
        next_allowed: next,
    }
}
