//! How something ended: its outcome, with its last value, and taking that back.

use crate::domain::{
    CheckIn, Ix, Kind,
    carry::Next,
    cascade::Cascade,
    change::{Field, Op},
    closing::Closing,
    cycle::CycleState,
    goal::Outcome,
    id::Id,
    stage::{self, Phase, phase},
};
use chrono::NaiveDate;

/// Says how a goal ended in one change with its score, and with what was last said about it; or proposes to say so. What is given
/// up takes along what only measured it, once that is settled. What is let go makes nothing that would have to be seen first: that holds at once, as everything settled does.
pub fn close(cascade: &Cascade, ix: Ix, outcome: Outcome, mut closing: Closing, last: Option<CheckIn>) -> Vec<Op> {
    let (id, settled) = (cascade.item(ix).id, closing.settled);
    let let_go = closing.next.take_if(|decision| settled && decision.next == Next::LetGo);
    let says = let_go.is_some() || settled && closing.next.is_some();
    let mut ops = score(cascade, ix, settled.then_some(outcome), last);
    ops.extend(cascade.set_op(id, Field::Score(Some(Box::new(closing)))));
    let line = let_go.map(|decision| decision.because.trim().to_owned());
    ops.extend(cascade.set_op(id, Field::LetGo(line)).filter(|_| says));
    ops
}

/// Says how an item ended, with what was last said about it. What is given up takes along what only measured it.
pub fn score(cascade: &Cascade, ix: Ix, outcome: Option<Outcome>, last: Option<CheckIn>) -> Vec<Op> {
    let mut ops: Vec<Op> = last.map(|c| Op::CheckIn(Box::new(c))).into_iter().collect();
    let Some(outcome) = outcome else { return ops };
    let set = |at: Ix| cascade.set_op(cascade.item(at).id, Field::Outcome(Some(outcome)));
    ops.extend(set(ix));
    if outcome == Outcome::Dropped && cascade.item(ix).kind() == Kind::Objective {
        ops.extend(cascade.key_results(ix).filter(|&kr| cascade.item(kr).outcome().is_none()).filter_map(set));
    }
    ops
}

/// Takes back how an item ended, and of an objective what was given up with it: it is to score again, or goes on, and is owed from
/// that day. Its cycle is not closed by the room any more.
pub fn reopen(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Op> {
    let mut ops = not_ended(cascade, ix, today);
    let cycle = cascade.cycle_of(ix).filter(|_| !ops.is_empty());
    ops.extend(cycle.and_then(|cycle| cascade.set_op(cycle.id, Field::ClosedOn(None))));
    ops
}

fn not_ended(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Op> {
    let clear = |at: Ix| super::revise(cascade, cascade.item(at).id, [Field::Outcome(None)], today);
    let with = cascade.item(ix).is_dropped() && cascade.item(ix).kind() == Kind::Objective;
    let below = cascade.key_results(ix).filter(|&kr| with && cascade.item(kr).is_dropped());
    std::iter::once(ix).chain(below).flat_map(clear).collect()
}

/// Opens a cycle again: one that was closed by hand goes by its dates, one that was over before it came here is to score, and in one
/// the room closed everything is to score again but what was given up on the way. Empty: there is nothing to take back.
pub fn reopen_cycle(cascade: &Cascade, id: Id, today: NaiveDate) -> Vec<Op> {
    let Some(cycle) = cascade.cycle(id) else { return Vec::new() };
    let foreign = cascade.cycle_days(id).made.is_some_and(|made| made > cycle.end) && today > cycle.end;
    let state = foreign.then_some(CycleState::ToScore);
    let mut ops = Vec::new();
    if cycle.state == Some(CycleState::Closed) || (cycle.state.is_none() && foreign) {
        ops.extend(cascade.set_op(id, Field::CycleState(state)));
    }
    if cycle.closed_on.is_some() {
        ops.extend(cascade.set_op(id, Field::ClosedOn(None)));
        let on_the_way = |ix: Ix| cascade.item(ix).is_dropped() && cascade.item(ix).closing().is_none();
        let ended = |&ix: &Ix| cascade.item(ix).outcome().is_some() && cascade.cycle_of(ix).is_some_and(|c| c.id == id);
        for ix in cascade.live().filter(ended).filter(|&ix| !on_the_way(ix)) {
            ops.extend(super::revise(cascade, cascade.item(ix).id, [Field::Outcome(None)], today));
        }
    }
    ops
}

/// The day a check-in of an item counts for when nobody says which: today, or the item's last day while it is to score.
pub fn day_of_check_in(cascade: &Cascade, ix: Ix, today: NaiveDate) -> NaiveDate {
    match phase(cascade, ix, today) {
        Phase::ToScore => stage::judged_on(cascade, ix, today),
        _ => today,
    }
}
