//! What is said of what came in, whichever way it came: how much and from whom, whose word was overwritten, what was said too late.

use super::{error::Result, output::print, session::Session};
use crate::{
    domain::{
        Cascade, Id,
        cycle::CycleState,
        describe,
        findings::CameAfter,
        history::MergeOutcome,
        merge,
        text::{self, say::say_count},
    },
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// How many cycles of what hangs below itself are listed.
const LOOPS: usize = 200;
/// How many check-ins of an item are looked at for what they leave open.
const LOOKED_BACK: usize = 100;
/// How many people are named whose changes came in.
const NAMED: usize = 6;
/// How many words that were overwritten are told.
const TOLD: usize = 20;

/// In brackets, what it is and whose; nothing where there is nothing to say.
pub(super) fn details(outcome: &MergeOutcome, cascade: &Cascade) -> String {
    let MergeOutcome { checked_in, by, .. } = outcome;
    let mut names: Vec<String> =
        by.iter().filter_map(|id| cascade.person(*id)).map(|p| text::one_line(p.name.trim(), 40).into_owned()).collect();
    if names.len() > NAMED {
        let others = names.split_off(NAMED - 1).len();
        names.push(say_count(others, "other", "others"));
    }
    let mut parts = Vec::new();
    if !checked_in.is_empty() {
        parts.push(say_count(checked_in.len(), "check-in", "check-ins"));
    }
    if !names.is_empty() {
        parts.push(format!("from {}", text::say::say_list(names)));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// What of it waits: for what it is about, or for a newer version.
pub(super) fn waiting(outcome: &MergeOutcome) -> String {
    let mut said = String::new();
    if !outcome.waiting.is_empty() {
        let have = say_count(outcome.waiting.len(), "thing has", "things have");
        let _ = writeln!(said, "{have} not come yet: what was said of {} waits", them(outcome.waiting.len()));
    }
    said + &said_parked(outcome.parked)
}

/// What concerns whoever reads it: whose word went, what was said of what is deleted or closed, what stands open.
pub(super) fn report(outcome: &MergeOutcome, store: &Store, cascade: &Cascade, session: &Session) -> Result<()> {
    let me = session.who(cascade).ok().flatten();
    let mut clashes = store.clashes_of(&outcome.ids)?;
    // Of very many those first whose reader it concerns: their word went, or it is about what is theirs.
    clashes.sort_by_key(|c| {
        let owner = cascade.find(c.subject).and_then(|ix| cascade.item(ix).owner);
        me.is_none() || (c.over.by != me && owner != me)
    });
    list(session.style().clash(), clashes.iter().map(|c| describe::clash(cascade, c, me)))?;
    let spoken = store.spoken_of_deleted(outcome)?;
    list(session.style().lost(), spoken.iter().flat_map(|spoken| cascade.spoken_of_deleted(spoken, me)))?;
    let came = |id: &Id| outcome.subjects.contains(id);
    let homeless = cascade.homeless(|item| came(&item.id) || item.parents.iter().any(came));
    list(session.style().lost(), homeless.into_iter())?;
    list(session.style().clash(), left_open(cascade, store, outcome, session.today)?.into_iter())?;
    list("note:", after_closing(cascade, outcome).into_iter())?;
    list("note:", cascade.loops_through(LOOPS, &outcome.moved).into_iter())?;
    Ok(())
}

fn them(n: usize) -> &'static str {
    if n == 1 { "it" } else { "them" }
}

pub(super) fn said_parked(parked: usize) -> String {
    if parked == 0 {
        return String::new();
    }
    let (made, them) = (say_count(parked, "change was", "changes were"), them(parked));
    format!("{made} made with a newer Quarterdeck: upgrade to see {them}; nothing of {them} is lost\n")
}

/// Sentences, each with its sign; of very many the first.
fn list(sign: &str, sentences: impl Iterator<Item = String>) -> Result<()> {
    let sentences: Vec<String> = sentences.collect();
    for sentence in sentences.iter().take(TOLD) {
        print(&format!("{sign} {sentence}\n"))?;
    }
    if sentences.len() > TOLD {
        print(&format!("{sign} and {} more\n", sentences.len() - TOLD))?;
    }
    Ok(())
}

/// Steps that one side ticked off and the newer check-in of the other leaves open.
fn left_open(
    cascade: &Cascade,
    store: &Store,
    outcome: &MergeOutcome,
    today: NaiveDate,
) -> std::result::Result<Vec<String>, StoreError> {
    let mut said = Vec::new();
    for item in outcome.checked_in.iter().copied().collect::<BTreeSet<Id>>() {
        let kr = cascade.find(item).and_then(|ix| cascade.item(ix).key_result()).filter(|kr| kr.metric.has_steps());
        if let Some(kr) = kr {
            let check_ins = store.history(item, LOOKED_BACK, today)?.check_ins;
            let left = merge::left_open(&kr.steps, &check_ins, |change| outcome.ids.contains(&change));
            said.extend(left.map(|left| describe::left_open(cascade, &left)));
        }
    }
    Ok(said)
}

/// What came in for cycles that are closed: it counts, and whoever closed them may want to know.
fn after_closing(cascade: &Cascade, outcome: &MergeOutcome) -> Vec<String> {
    let mut came: BTreeMap<Id, CameAfter> = BTreeMap::new();
    let closed = |item: Id| {
        let cycle = cascade.cycle_of(cascade.find(item)?)?;
        (cycle.state == Some(CycleState::Closed)).then_some(cycle.id)
    };
    for cycle in outcome.checked_in.iter().filter_map(|&item| closed(item)) {
        came.entry(cycle).or_default().check_ins += 1;
    }
    for cycle in outcome.revised.iter().filter_map(|&item| closed(item)) {
        came.entry(cycle).or_default().revisions += 1;
    }
    came.into_iter().map(|(cycle, came)| describe::after_closing(cascade, cycle, came)).collect()
}
