//! What is known before a closing: who has said how theirs ended, how old the last values are, what happened since the start of
//! the cycle, and what to send to those whose results wait.
//!
//! Who has scored is counted, what it came to is not: no score is ever told by person.

use super::{Agenda, Case, Closed, Pasts};
use crate::domain::{
    cascade::{Cascade, Ix},
    cycle::Cycle,
    goal::Kind,
    id::{Id, IdMap},
    key_result::Cadence,
    link::Verdict,
    measure::{Signs, Standing},
    score::{self, two_digits},
    stage,
    text::{
        one_line,
        say::{say_count, say_date},
    },
};
use std::{collections::BTreeMap, fmt::Write as _};

/// How far one owner is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// The person; `None`: what nobody answers for.
    pub owner: Option<Id>,
    /// How many of theirs are settled.
    pub scored: usize,
    /// How many wait with what they propose.
    pub proposed: usize,
    /// What they have said nothing about.
    pub missing: Vec<Ix>,
}

/// Every result of an agenda, parked ones too.
fn results<'a>(cascade: &'a Cascade, agenda: &'a Agenda) -> impl Iterator<Item = &'a Closed> {
    let all = agenda.groups.iter().flat_map(|g| &g.results).chain(&agenda.parked);
    all.filter(|c| c.case != Case::RunsOn && stage::is_scored(cascade, c.ix))
}

/// How far each owner is: who owes most first, nobody's last.
pub fn owners(cascade: &Cascade, agenda: &Agenda) -> Vec<Told> {
    let mut all: BTreeMap<Option<Id>, Told> = BTreeMap::new();
    for closed in results(cascade, agenda) {
        let owner = cascade.item(closed.ix).owner.filter(|&id| cascade.person(id).is_some());
        let told = all.entry(owner).or_insert_with(|| Told { owner, ..Told::default() });
        if closed.is_settled {
            told.scored += 1;
        } else if cascade.item(closed.ix).proposal().is_some() {
            told.proposed += 1;
        } else {
            told.missing.push(closed.ix);
        }
    }
    let name = |told: &Told| told.owner.and_then(|id| cascade.person(id)).map(|p| p.name.to_lowercase());
    let mut all: Vec<Told> = all.into_values().collect();
    all.sort_by_cached_key(|t| (t.owner.is_none(), std::cmp::Reverse(t.missing.len()), name(t)));
    all
}

/// How old the last values are; `None`: none waits for its outcome with one.
pub fn ages(cascade: &Cascade, agenda: &Agenda) -> Option<String> {
    let open = results(cascade, agenda).filter(|c| !c.is_settled);
    let mut days: Vec<i64> = open.filter_map(|c| c.reckoning.value_on).map(|on| (agenda.ended - on).num_days().max(0)).collect();
    days.sort_unstable();
    let median = days.get(days.len().checked_sub(1)? / 2)?;
    let late = days.iter().filter(|&&days| days > 7).count();
    let said = match median {
        0 => "Last values are of the last day".to_owned(),
        n => format!("Last values: median {} before the end", say_count(*n as usize, "day", "days")),
    };
    Some(match late {
        0 => format!("{said}."),
        n => format!(
            "{said}. {} none in the last week.",
            if n == 1 { "1 result has".to_owned() } else { format!("{n} results have") }
        ),
    })
}

/// Whether the last value of a result is older than its owner promised to say one.
pub fn is_old(cascade: &Cascade, closed: &Closed, agenda: &Agenda) -> bool {
    let days = match cascade.item(closed.ix).cadence {
        Cadence::Weekly => 7,
        Cadence::Biweekly => 14,
        Cadence::Monthly => 31,
        Cadence::Quarterly => 92,
    };
    closed.reckoning.value_on.is_some_and(|on| (agenda.ended - on).num_days() > days)
}

/// What happened since the start of the cycle, a line each, as far as the past of what was revised was read.
pub fn since_start(cascade: &Cascade, agenda: &Agenda, pasts: &Pasts) -> Vec<String> {
    let mut said = Vec::new();
    let ended: Vec<Ix> = results(cascade, agenda).map(|c| c.ix).collect();
    let moved = ended.iter().filter_map(|&ix| pasts.get(cascade.item(ix).id)?.target_moved(cascade, ix));
    let (revised, eased) = moved.fold((0, 0), |(all, eased), is_eased| (all + 1, eased + usize::from(is_eased)));
    if revised > 0 {
        let eased = if eased > 0 { format!(", {eased} made easier") } else { String::new() };
        said.push(format!("{} revised{eased}", say_count(revised, "target", "targets")));
    }
    let (mut held, mut failed, mut open) = (0, 0, 0);
    for link in ended.iter().flat_map(|&ix| cascade.links_at(ix)) {
        match link.judged.as_ref().map(|j| j.verdict) {
            Some(Verdict::Held) => held += 1,
            Some(Verdict::Failed) => failed += 1,
            Some(Verdict::Unclear) | None => open += 1,
        }
    }
    let bets = held + failed + open;
    if bets > 0 {
        said.push(format!("{held} of {} held, {failed} failed, {open} open", say_count(bets, "bet", "bets")));
    }
    said
}

/// The cycles of the same longer one, or of none, but for itself.
fn alike<'a>(cascade: &'a Cascade, of: &'a Cycle) -> impl Iterator<Item = &'a Cycle> {
    cascade.cycles().filter(|c| c.parent == of.parent && c.id != of.id)
}

/// The cycle that comes after one; `None`: there is none yet.
pub fn next(cascade: &Cascade, cycle: Id) -> Option<&Cycle> {
    let of = cascade.cycle(cycle)?;
    alike(cascade, of).filter(|c| c.start > of.end).min_by_key(|c| (c.start, c.id))
}

/// When the next one begins, or began: `Next: 2026 Q4 opened 8 days ago`.
pub fn next_said(next: &Cycle, agenda: &Agenda) -> String {
    let name = one_line(next.name.trim(), 30);
    let days = (agenda.today - next.start).num_days();
    match days {
        ..0 => format!("Next: {name} opens in {}", say_count((-days) as usize, "day", "days")),
        0 => format!("Next: {name} opens today"),
        _ => format!("Next: {name} opened {} ago", say_count(days as usize, "day", "days")),
    }
}

/// What the cycle came to so far, beside the one before it.
pub fn beside(cascade: &Cascade, agenda: &Agenda) -> Vec<String> {
    let mut said = Vec::new();
    let digits = |score: Option<f64>| score.map_or_else(|| "–".to_owned(), two_digits);
    if agenda.came_to.score.is_some() {
        said.push(format!("{} as revised · {} as first set", digits(agenda.came_to.score), digits(agenda.came_to.first)));
    }
    let Some(of) = cascade.cycle(agenda.cycle) else { return said };
    let scores: IdMap<score::CycleScore> = score::cycle_scores(cascade);
    let before = alike(cascade, of).filter(|c| c.end < of.start).max_by_key(|c| c.end);
    if let Some((before, came_to)) = before.and_then(|c| Some((c, scores.get(&c.id)?))).filter(|(_, s)| s.score.is_some()) {
        said.push(format!("{} was {} · {}", one_line(before.name.trim(), 30), digits(came_to.score), digits(came_to.first)));
    }
    said
}

/// What to send to somebody whose results wait: ready to paste, with the commands. Empty: nothing of theirs does.
pub fn ask(cascade: &Cascade, told: &Told, agenda: &Agenda, program: &str) -> String {
    if told.missing.is_empty() {
        return String::new();
    }
    let cycle = cascade.cycle(agenda.cycle).map_or("the cycle".into(), |c| one_line(c.name.trim(), 40));
    let name = told.owner.and_then(|id| cascade.person(id)).map(|p| one_line(&p.name, 60).into_owned());
    let results = say_count(told.missing.len(), "result", "results");
    let wait = if told.missing.len() == 1 { "waits" } else { "wait" };
    let ended = say_date(agenda.ended, agenda.today);
    let mut out = match name.as_deref().and_then(|n| n.split(' ').next()) {
        Some(first) => {
            format!("Hi {first}, {cycle} ended on {ended}, and {results} of yours {wait} for the last value and how it ended:\n")
        }
        None => format!("{cycle} ended on {ended}, and {results} that nobody owns {wait} for the last value and how it ended:\n"),
    };
    for &ix in &told.missing {
        let item = cascade.item(ix);
        let last = cascade
            .summary(ix)
            .last_on
            .map_or_else(|| "never checked in".to_owned(), |on| format!("last said {}", say_date(on, agenda.today)));
        let stands = item.key_result().map(|kr| format!("{}, ", Standing::of(kr, cascade.summary(ix)).said(&Signs::SHORT)));
        let _ = writeln!(out, "\n- {}: {}{last}", one_line(&item.title, 100), stands.unwrap_or_default());
        let id = cascade.short_for_others(item.id);
        let value = if item.kind() == Kind::KeyResult { " --value LAST-VALUE" } else { " --outcome OUTCOME" };
        let _ = writeln!(out, "  {program} score {id}{value} --learned “…” --propose");
    }
    let _ =
        writeln!(out, "\nAnswer with the last value of each and one sentence on what was learned; the room settles the rest.");
    out
}
