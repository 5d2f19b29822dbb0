//! Why an entry is on the agenda, in a few words each. Must not know: order, seconds.

use super::{AgendaItem, Subject};
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    describe,
    goal::Kind,
    health::{Flag, Freshness},
    kept::pace_said,
    review::Class,
    text::{self, say::say_count},
    theory, why,
};
use std::collections::{HashMap, HashSet};

/// How an item went; `None`: it is there.
fn went(cascade: &Cascade, ix: Ix) -> Option<&'static str> {
    let item = cascade.item(ix);
    match (item.deleted, item.archived, item.is_dropped()) {
        (true, ..) => Some("deleted"),
        (_, true, _) => Some("archived"),
        (.., true) => Some("dropped"),
        _ => None,
    }
}

/// Why an entry is where it is, in a few words each: `pace −58.7 pt`. Made when asked for: an agenda may be long.
pub fn reasons(cascade: &Cascade, board: &Board, entry: &AgendaItem) -> Vec<String> {
    let today = board.today();
    let ix = match &entry.subject {
        Subject::Item(ix) => *ix,
        Subject::Action(id) => {
            let action = cascade.actions().find(|a| a.id == *id);
            let owner = action.and_then(|a| a.owner).and_then(|id| cascade.person(id));
            let owner = owner.map_or_else(|| "nobody named".to_owned(), |p| text::one_line(&p.name, 60).into_owned());
            let due = match action.and_then(|a| a.due) {
                Some(due) if due < today => format!("was due {}", why::short_day(due, today)),
                Some(due) => format!("due {}", why::short_day(due, today)),
                None => "no date".to_owned(),
            };
            return vec![owner, due];
        }
        Subject::Topic(id) => {
            let owner = cascade.topic(*id).and_then(|t| t.owner).and_then(|id| cascade.person(id));
            let owner = owner.map_or_else(|| "everybody’s".to_owned(), |p| text::one_line(&p.name, 60).into_owned());
            let parked = (entry.entry.parked_times > 0).then(|| format!("parked {}×", entry.entry.parked_times));
            return std::iter::once(owner).chain(parked).collect();
        }
        Subject::Cycle(id) => return cascade.waiting_in(*id, today).map(|w| w.said(cascade, today)).into_iter().collect(),
        Subject::Rest { on_track, unasked } => return aloud(cascade, on_track, unasked),
    };
    let judgement = board.peek(cascade, ix);
    let mut said = left(entry, cascade, ix);
    if matches!(judgement.freshness, Some(Freshness::Due | Freshness::Stale | Freshness::Never)) {
        let flag = if judgement.flags.has(Flag::Due) { Flag::Due } else { Flag::Stale };
        said.push(cascade.why_flag(ix, flag, today));
    }
    if judgement.flags.has(Flag::OffTrack) || judgement.flags.has(Flag::AtRisk) {
        // The health of an objective is its owner's own word here, never what it inherits.
        let own = cascade.item(ix).kind() == Kind::Objective;
        let pace = pace_said(cascade, ix, &judgement, today).filter(|_| !own);
        match pace.clone().filter(|_| judgement.computed == Some(judgement.health)) {
            Some(pace) => said.push(pace),
            None if judgement.computed == Some(judgement.health) && !own => said.push(judgement.health.word().to_owned()),
            None => {
                // Number and word that contradict each other are both said.
                said.extend(pace.filter(|_| judgement.flags.has(Flag::Disagreement)));
                said.extend(word(cascade, ix));
            }
        }
    }
    for flag in [Flag::ToScore, Flag::Source, Flag::Overdue, Flag::Disagreement, Flag::Falling] {
        if judgement.flags.has(flag) {
            said.push(cascade.why_flag(ix, flag, today));
        }
    }
    if entry.entry.talk() == Class::Unlinked {
        said.push(cascade.why_flag(ix, Flag::Unlinked, today));
    }
    if entry.entry.talk() == Class::Changed {
        if let (Some(how), Some(on)) = (went(cascade, ix), cascade.revised(ix)) {
            return vec![format!("{how} on {}", why::short_day(on, today))];
        }
        if judgement.flags.has(Flag::Revised) {
            said.push(cascade.why_flag(ix, Flag::Revised, today));
        }
        if let Some(owed) = theory::owed(cascade, ix, today) {
            said.push(format!("done: did it move {}?", text::one_line(&cascade.item(owed.target).title, 60)));
        }
        if let Some(before) = entry.before {
            said.push(format!("{} → {}", before.word(), judgement.health.word()));
        }
    }
    // Whatever else it is talked about for, this is the time to say it.
    said.extend(cascade.open_clashes(ix, today).map(|clash| describe::changed_by_two(cascade, clash)));
    said
}

/// What earlier reviews left of it, and who is not here to talk about it.
fn left(entry: &AgendaItem, cascade: &Cascade, ix: Ix) -> Vec<String> {
    let mut said = Vec::new();
    if entry.entry.parked_times > 0 {
        said.push(format!("parked {}×", entry.entry.parked_times));
    }
    if entry.away {
        let name = cascade.owner_name(ix).and_then(|name| name.split_whitespace().next()).unwrap_or("its owner");
        said.push(format!("{} away", text::one_line(name, 40)));
    }
    said
}

/// What is read aloud, a line each: `9 on track: Mara, Sam`, `missing: 17 numbers of Noah`.
pub fn aloud(cascade: &Cascade, on_track: &[Ix], unasked: &[Ix]) -> Vec<String> {
    let mut said = Vec::new();
    if !on_track.is_empty() {
        said.push(format!("{} on track: {}", on_track.len(), owners(cascade, on_track)));
    }
    if !unasked.is_empty() {
        said.push(format!("missing: {} of {}", say_count(unasked.len(), "number", "numbers"), owners(cascade, unasked)));
    }
    said
}

/// Who answers for these, each once, by their first names where those are enough.
fn owners(cascade: &Cascade, items: &[Ix]) -> String {
    let mut seen = HashSet::new();
    let mut all: Vec<Option<&str>> = items.iter().map(|&ix| cascade.owner_name(ix)).filter(|name| seen.insert(*name)).collect();
    // Nobody's are named last.
    all.sort_by_key(Option::is_none);
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    let mut firsts: HashMap<String, usize> = HashMap::new();
    for name in all.iter().flatten() {
        *firsts.entry(first(name)).or_default() += 1;
    }
    let called = |name: Option<&str>| match name {
        Some(name) if firsts.get(&first(name)) == Some(&1) => text::one_line(&first(name), 40).into_owned(),
        Some(name) => text::one_line(name, 60).into_owned(),
        None => "nobody".to_owned(),
    };
    all.into_iter().map(called).collect::<Vec<_>>().join(", ")
}

/// What its owner said last.
fn word(cascade: &Cascade, ix: Ix) -> Option<String> {
    let stated = cascade.summary(ix).stated?;
    Some(match stated.confidence {
        Some(confidence) => format!("confidence {confidence}"),
        None => format!("said to be {}", stated.word.word()),
    })
}
