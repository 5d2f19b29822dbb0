//! The cycles of a year, made as its calendar has them.

use super::Directory;
use crate::domain::{
    Cascade, Op,
    calendar::{Calendar, Part, Period, YEARS},
    cycle::Cycle,
    id::Ids,
};
use chrono::NaiveDate;

/// A cycle of a year that was there before: it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As it is called.
    pub name: String,
    /// Its first and last day, where the calendar would have others.
    pub other_dates: Option<(NaiveDate, NaiveDate)>,
}

/// The cycles of a fiscal year, itself and its parts, as operations, and those of them that are there already. The error is a
/// sentence: a year whose dates or names cannot be told.
pub fn cycles_of(cascade: &Cascade, ids: &mut Ids, calendar: &Calendar, year: i32) -> Result<(Vec<Op>, Vec<Kept>), String> {
    let periods = periods_of(calendar, year)?;
    let mut kept = Vec::new();
    let mut directory = Directory::new(cascade, ids);
    let mut whole = None;
    for (period, name) in periods {
        let Some(dates) = calendar.dates(period) else { continue };
        let parent = whole.filter(|_| period.part != Part::Whole);
        if let Some(there) = directory.find_cycle(&name).and_then(|id| cascade.cycle(id)) {
            let has = (there.start, there.end);
            kept.push(Kept { name: there.name.clone(), other_dates: (has != dates).then_some(has) });
            let holds = |c: &Cycle| c.start <= dates.0 && dates.1 <= c.end;
            whole = if period.part == Part::Whole { Some(there.id).filter(|_| holds(there)) } else { whole };
            continue;
        }
        let made = directory.cycle(&name, Some(dates), parent);
        whole = if period.part == Part::Whole { made } else { whole };
    }
    Ok((directory.into_ops(), kept))
}

/// A year and its parts, each with its name, or why there is no such year: its dates are outside of what a cycle may have, or two of
/// its cycles would have one name.
pub fn periods_of(calendar: &Calendar, year: i32) -> Result<Vec<(Period, String)>, String> {
    let (low, high) = (YEARS.start() + 1, YEARS.end() - 1);
    let parts = calendar.parts_of(year);
    // At the very ends it depends on the calendar whether there are dates.
    if parts.is_empty() || !(low..=high).contains(&year) {
        return Err(format!("a year has a number from {low} to {high}, and {year} is none: give one such as 2027"));
    }
    let all = std::iter::once(Period { year, part: Part::Whole }).chain(parts);
    let named: Vec<(Period, String)> = all.map(|period| (period, calendar.name(period))).collect();
    for (period, name) in &named {
        // What is not read as what it was made of is the name of something else.
        if calendar.read(name) != Some(*period) {
            return Err(format!(
                "“{name}” would stand for another cycle as well, so that the cycles of {year} cannot be called by “{}”: let \
                 cycle-names begin with {{FY}}-, for instance",
                calendar.names.line()
            ));
        }
    }
    Ok(named)
}
