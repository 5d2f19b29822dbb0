//! What is to be said of a goal before its cycle opens: what is said of its wording anyway, and what only planning asks.
//!
//! Looks at an item and what hangs directly below it, so that every row can afford it. Must not know: teams, load.
#![deny(clippy::wildcard_enum_match_arm)]

use super::asks::{Asks, LESS, MORE, Verdict};
use crate::domain::{
    cascade::{Cascade, Ix},
    cycle::CycleState,
    flags::below_company,
    gates::gate_cycle,
    goal::{Kind, Rollup},
    id::Id,
    key_result::{KeyResult, Metric},
    lint::{self, Hint, HintKind, hint},
    stage::phase,
    text::number::format_plain,
};
use chrono::NaiveDate;

/// Every hint on an item of a cycle that is planned, the gravest first; `from`: the cycle its target is compared with, without one its
/// last.
pub fn hints(cascade: &Cascade, ix: Ix, from: Option<Id>, today: NaiveDate) -> Vec<Hint> {
    let mut all = lint::hints(cascade, ix, today);
    let item = cascade.item(ix);
    if !item.is_live() || item.outcome().is_some() {
        return all;
    }
    match item.kind() {
        Kind::KeyResult => {
            all.extend(Asks::of(cascade, ix, from, today).and_then(|asks| of_asks(&asks)));
        }
        Kind::Objective => {
            if has_parent(cascade, ix, today) == Some(false) {
                let text =
                    "It hangs below no objective that is open or planned: say which one it helps, or make it one of the company";
                all.push(hint(HintKind::NoParent, text));
            }
            if !has_work(cascade, ix) {
                let text =
                    "No project serves it or a key result of it, and nothing says why one would: link the work, with its because";
                all.push(hint(HintKind::NoWork, text));
            }
        }
        Kind::Project => {}
    }
    all.sort_by_key(|h| h.kind);
    all
}

/// Whether an item is in a cycle that is planned, and there is something to be said of it.
pub fn is_hinted(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let is_planned = cascade.cycle_of(ix).is_some_and(|cycle| cycle.state_on(today) == CycleState::Planned);
    is_planned && !hints(cascade, ix, None, today).is_empty()
}

fn of_asks(asks: &Asks) -> Option<Hint> {
    let times = format_plain((asks.times * 100.0).round() / 100.0);
    match asks.verdict() {
        Verdict::Less => {
            let text = format!("It asks for less than it did by itself: {times} times as fast as last time, below {LESS}");
            Some(hint(HintKind::AsksLess, text))
        }
        Verdict::More if asks.is_from_rest() => {
            let text = "It asks for movement, and last time it did not move at all: what is to be different?";
            Some(hint(HintKind::AsksMore, text))
        }
        Verdict::More => {
            let text = format!("It is to move as fast as it never moved: {times} times as fast as last time, above {MORE}");
            Some(hint(HintKind::AsksMore, text))
        }
        Verdict::Alike => None,
    }
}

/// Whether an objective below company level hangs on one that is open or planned; `None`: it is one of the company and needs none.
pub fn has_parent(cascade: &Cascade, objective: Ix, today: NaiveDate) -> Option<bool> {
    let helps = |above: Ix| {
        let item = cascade.item(above);
        above != objective && item.is_live() && item.outcome().is_none() && !phase(cascade, above, today).is_over()
    };
    below_company(cascade, objective).then(|| cascade.parents(objective).any(helps))
}

/// Whether some project that is not over serves an objective or one of its key results, or some link says why one would.
pub fn has_work(cascade: &Cascade, objective: Ix) -> bool {
    let serves = |link: &crate::domain::link::Link| {
        let project = cascade.find(link.project).map(|ix| cascade.item(ix)).filter(|item| !item.deleted);
        let goes_on = project.is_some_and(|item| item.is_live() && item.project().is_some_and(|p| !p.state.is_over()));
        goes_on || link.because.as_ref().is_some_and(|because| !because.trim().is_empty())
    };
    std::iter::once(objective).chain(cascade.key_results(objective)).any(|goal| cascade.links_at(goal).any(serves))
}

/// Whether a key result says from where to where, or what there is to be done.
pub fn has_ends(kr: &KeyResult) -> bool {
    match kr.metric {
        Metric::Increase | Metric::Decrease | Metric::BaselineFirst => kr.baseline.is_some() && kr.target.is_some(),
        Metric::AtLeast | Metric::AtMost => kr.target.is_some(),
        Metric::Between => kr.target.is_some() && kr.upper.is_some(),
        Metric::Milestones => !kr.steps.is_empty(),
        Metric::YesNo => true,
    }
}

/// How many key results of its own an objective has that are still meant, and how many of shorter cycles inside of its own.
pub fn counted(cascade: &Cascade, objective: Ix) -> (usize, usize) {
    let still = cascade.key_results(objective).filter(|&kr| !cascade.item(kr).is_dropped());
    let (gates, own): (Vec<Ix>, Vec<Ix>) = still.partition(|&kr| gate_cycle(cascade, objective, kr).is_some());
    (own.len(), gates.len())
}

/// Whether an objective is measured by as many key results as one keeps in mind: gates are not counted, and stand for it where it has
/// none of its own; so do objectives it rolls up.
pub fn is_well_measured(cascade: &Cascade, objective: Ix) -> bool {
    let (own, gates) = counted(cascade, objective);
    let others = gates > 0 || cascade.item(objective).objective().is_some_and(|o| o.rollup == Rollup::Children);
    let (least, most) = (lint::KEY_RESULTS.start(), lint::KEY_RESULTS.end());
    own <= *most && (own >= *least || others)
}
