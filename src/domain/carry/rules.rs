//! What may be carried over, into what, and how often: the sentences of what may not. Asked when a change is made, and again when
//! it is checked, since another may have come first.

use super::super::{
    carried::Carried,
    cascade::{Cascade, Ix},
    cycle::{Cycle, CycleState},
    goal::Kind,
    stage::{self, Phase},
    text::one_line,
    why::short_day,
};
use chrono::NaiveDate;

fn quoted(cascade: &Cascade, ix: Ix) -> String {
    format!("“{}”", one_line(cascade.item(ix).title.trim(), 60))
}

/// Why something cannot go on in that cycle, made like that; `None`: it can.
pub(in crate::domain) fn refused(
    cascade: &Cascade,
    from: Ix,
    carried: &Carried,
    into: &Cycle,
    today: NaiveDate,
) -> Option<String> {
    not_over(cascade, from, today)
        .or_else(|| not_after(cascade, from, into, today))
        .or_else(|| goes_on_already(cascade, from, into))
        .or_else(|| once_more(cascade, from, carried))
}

/// It must have ended, and somebody must have said how. An objective comes along with its first key result, whatever the others are.
fn not_over(cascade: &Cascade, from: Ix, today: NaiveDate) -> Option<String> {
    let (item, name) = (cascade.item(from), quoted(cascade, from));
    if !item.is_live() {
        let gone = if item.deleted { "was deleted; undo that" } else { "is archived; bring it back" };
        return Some(format!("{name} cannot be carried over: it {gone} first"));
    }
    if !stage::is_scored(cascade, from) {
        return None;
    }
    match stage::stand(cascade, from, today) {
        (Phase::Closed, _) => None,
        (Phase::ToScore, _) => Some(format!(
            "{name} cannot be carried over yet: it is to score; say first how it ended (quarterdeck score {})",
            cascade.short(item.id)
        )),
        (Phase::Open | Phase::NotStarted, end) => {
            let end = end.or_else(|| cascade.span(from).1);
            let until = end.map(|end| format!(": it runs until {}", short_day(end, today))).unwrap_or_default();
            Some(format!("{name} cannot be carried over{until}; what goes on is made once it ended and is scored"))
        }
    }
}

/// What is said where something is let go without a word.
pub(super) fn silent(cascade: &Cascade, of: Ix) -> String {
    format!("{} is let go with one line that says why: only what was achieved goes without", quoted(cascade, of))
}

/// The same of what is let go.
pub(super) fn not_ended(cascade: &Cascade, of: Ix, today: NaiveDate) -> Option<String> {
    not_over(cascade, of, today).map(|why| why.replacen("cannot be carried over", "cannot be let go", 1))
}

/// It goes on in another cycle that is not over, and not in one before its own.
fn not_after(cascade: &Cascade, from: Ix, into: &Cycle, today: NaiveDate) -> Option<String> {
    let (name, cycle) = (quoted(cascade, from), one_line(into.name.trim(), 40));
    let own = cascade.cycle_of(from);
    if own.is_some_and(|own| own.id == into.id) {
        return Some(format!("{name} cannot be carried over into {cycle}: it is of that cycle itself; name the next one"));
    }
    let known = cascade.cycle(into.id).is_some();
    let over = known && matches!(cascade.stage(into, today), CycleState::Closed | CycleState::ToScore) || into.end < today;
    if over {
        return Some(format!("{name} cannot be carried over into {cycle}: that is over; name a cycle that is open or planned"));
    }
    if own.is_some_and(|own| into.end <= own.end) {
        return Some(format!("{name} cannot be carried over into {cycle}: that ends no later than its own; name the next one"));
    }
    None
}

/// It is carried over once into each cycle.
fn goes_on_already(cascade: &Cascade, from: Ix, into: &Cycle) -> Option<String> {
    let there = there(cascade, from, into)?;
    let (name, cycle) = (quoted(cascade, from), one_line(into.name.trim(), 40).into_owned());
    let (other, id) = (quoted(cascade, there), cascade.short(cascade.item(there).id));
    let other = if other == name { id } else { format!("{other} ({id})") };
    Some(format!("{name} goes on in {cycle} already, as {other}: change that one, or undo carrying it over"))
}

/// What goes on from something in that cycle.
pub(super) fn there(cascade: &Cascade, from: Ix, into: &Cycle) -> Option<Ix> {
    cascade.carried_to(from).into_iter().find(|&next| cascade.cycle_of(next).is_some_and(|c| c.id == into.id))
}

/// Unchanged needs its reason, and is not done twice.
pub(super) fn once_more(cascade: &Cascade, from: Ix, carried: &Carried) -> Option<String> {
    if !carried.unchanged {
        return None;
    }
    let name = quoted(cascade, from);
    if cascade.times_unchanged(from) > 0 {
        let first = cascade.carried_from(from).and_then(|ix| cascade.cycle_of(ix));
        let first = first.map(|c| format!(" from {}", one_line(c.name.trim(), 40))).unwrap_or_default();
        let other = match cascade.item(from).kind() {
            Kind::KeyResult => "give it another target, break it into steps, or let it go",
            Kind::Objective | Kind::Project => "give it key results, or let it go",
        };
        return Some(format!("{name} cannot go on as it is: carried over unchanged{first} already: {other}"));
    }
    let silent = carried.because.as_deref().is_none_or(|because| because.trim().is_empty());
    silent.then(|| format!("{name} goes on unchanged, and that needs its reason: say because of what it will do this time"))
}
