//! The cycle that what ended goes on in: the one that follows, and where there is none yet, as the calendar would make it.

use super::super::{
    calendar::{Calendar, Part, Period},
    cascade::{Cascade, Ix},
    cycle::{Cycle, CycleState},
    id::Id,
    known,
    pace::plus,
    text::one_line,
};
use chrono::NaiveDate;

/// A cycle to go on in.
#[derive(Debug, Clone, PartialEq)]
pub struct Into {
    /// Itself.
    pub cycle: Cycle,
    /// Whether it is not there yet: then it is made with what goes on in it.
    pub is_new: bool,
}

impl Into {
    /// A cycle that is there.
    pub fn there(cycle: &Cycle) -> Into {
        Into { cycle: cycle.clone(), is_new: false }
    }
}

/// No calendar is further behind: bounds the walk to the first cycle that is not over.
const MOST: usize = 200;

/// The cycle that something goes on in, as far as nobody named another. It is not made by that. The error is a sentence.
pub fn follows(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Result<Into, String> {
    let cycle = cascade.cycle_of(ix).ok_or("it is in no cycle, so nobody knows the next one")?;
    next_cycle(cascade, cycle, Id::WORKSPACE, today)
}

/// The cycle that follows one and is not over: one that is there, else as the calendar has it, with the id its name has, or that one
/// where something has it already. The error is a sentence.
pub fn next_cycle(cascade: &Cascade, of: &Cycle, id: Id, today: NaiveDate) -> Result<Into, String> {
    let mut at = Into::there(of);
    for _ in 0..MOST {
        at = after(cascade, &at.cycle, id).ok_or_else(|| {
            let name = one_line(of.name.trim(), 40);
            format!("which cycle follows {name} is not known here: name it, and add it first where it is not there yet")
        })?;
        let over = at.cycle.end < today || !at.is_new && is_over(cascade, &at.cycle, today);
        if !over {
            return Ok(at);
        }
    }
    Err(format!("no cycle after {} is open or planned: name one", one_line(of.name.trim(), 40)))
}

fn is_over(cascade: &Cascade, cycle: &Cycle, today: NaiveDate) -> bool {
    matches!(cascade.stage(cycle, today), CycleState::Closed | CycleState::ToScore)
}

/// The one that follows: which begins when it ends and is about as long, else as the calendar has it, else the next as long.
fn after(cascade: &Cascade, of: &Cycle, id: Id) -> Option<Into> {
    let alike = |c: &&Cycle| c.id != of.id && 2 * c.days() > of.days() && c.days() < 2 * of.days();
    if let Some(next) = cascade.cycles().filter(alike).find(|c| c.start == plus(of.end, 1)) {
        return Some(Into::there(next));
    }
    let calendar = cascade.settings.calendar();
    if let Some((period, dates)) = following(&calendar, of) {
        let name = calendar.name(period);
        if let Some(there) = cascade.cycle_called(&name) {
            return Some(Into::there(there));
        }
        let parent = calendar.longer(&name).iter().find_map(|longer| cascade.cycle_called(longer)).map(|c| c.id);
        let id = cascade.next_free(known::cycle(&name)).unwrap_or(id);
        let cycle = Cycle { parent, ..Cycle::new(id, name, dates.0, dates.1) };
        return Some(Into { cycle, is_new: true });
    }
    cascade.cycles().filter(alike).filter(|c| c.start > of.end).min_by_key(|c| (c.start, c.id)).map(Into::there)
}

/// The period after that which a cycle is called by, with its dates; `None`: the calendar does not know it by its name.
fn following(calendar: &Calendar, of: &Cycle) -> Option<(Period, (NaiveDate, NaiveDate))> {
    let Period { year, part } = calendar.read(&of.name)?;
    let step = |n: u8, count: u8, part: fn(u8) -> Part| {
        if n < count { Period { year, part: part(n + 1) } } else { Period { year: year + 1, part: part(1) } }
    };
    let next = match part {
        Part::Whole => Period { year: year + 1, part },
        Part::Half(n) => step(n, 2, Part::Half),
        Part::Trimester(n) => step(n, 3, Part::Trimester),
        Part::Quarter(n) => step(n, 4, Part::Quarter),
        Part::Month(n) => step(n, 12, Part::Month),
    };
    Some((next, calendar.dates(next)?))
}
