//! First and last days: of items, and of cycles whose names do not tell them.

use super::{Planner, Spans, Target, folded};
use crate::domain::{
    FieldKey, Kind,
    calendar::{Calendar, Period},
    text::period::is_fiscal,
};
use crate::exchange::csv::{cells, columns::Column};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The fiscal year all of a period lies in.
fn year_in(calendar: &Calendar, start: NaiveDate, end: NaiveDate) -> Option<i32> {
    calendar.year_of(start).filter(|year| calendar.year_of(end) == Some(*year))
}

impl Planner<'_, '_> {
    /// A row may move one end of an item past the other that it does not name.
    pub(super) fn check_dates(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            let Some(item) = self.items[n].old.map(|ix| self.cascade.item(ix)).filter(|_| !self.items[n].bad) else { continue };
            match (row.given.day(FieldKey::Start).or(item.start), row.given.day(FieldKey::Due).or(item.due)) {
                (Some(start), Some(due))
                    if start > due && row.given.day(FieldKey::Start).is_some() && row.given.day(FieldKey::Due).is_none() =>
                {
                    self.fail(
                        n,
                        Column::Field(FieldKey::Start),
                        format!("{start} is after the day it is due, {due}; give both dates, or move one"),
                    );
                }
                (Some(start), Some(due)) if start > due && row.given.day(FieldKey::Due).is_some() => {
                    self.fail(
                        n,
                        Column::Field(FieldKey::Due),
                        format!("{due} is before its start, {start}; give both dates, or move one"),
                    );
                }
                _ => {}
            }
        }
        self.spread();
    }

    /// What the workspace's calendar calls the cycle of every row. One without its year is the one its item is in already, else of
    /// the year of the row's days, else of the one year that the others name, else the one of that name that is here, else the
    /// nearest: a file that comes again in another year moves nothing.
    fn call_cycles(&mut self, calendar: &Calendar, known: &HashSet<String>) {
        let rows = &self.rows.items;
        // A file says few names many times.
        let mut read: HashMap<&str, Option<Period>> = HashMap::new();
        for name in rows.iter().filter_map(|row| row.cycle) {
            read.entry(name).or_insert_with(|| calendar.read(name));
        }
        let year = |period: Period| calendar.dates(period).and_then(|(start, end)| year_in(calendar, start, end));
        let mut years = rows.iter().filter_map(|row| row.cycle).filter_map(|name| read[name]).filter_map(year);
        let first = years.next();
        let named = first.filter(|first| years.all(|year| year == *first));
        let here: Vec<Period> = self.cascade.cycles().filter_map(|c| calendar.read(&c.name)).collect();
        for (n, row) in rows.iter().enumerate() {
            let Some(name) = row.cycle.filter(|name| !known.contains(&folded(name))) else { continue };
            let period = read[name].or_else(|| {
                let part = calendar.read_part(name)?;
                let mut here = here.iter().copied().filter(|period| period.part == part);
                let own = self.items[n].old.and_then(|ix| self.cascade.item(ix).cycle).and_then(|id| self.cascade.cycle(id));
                let own = own.and_then(|c| calendar.read(&c.name)).filter(|own| own.part == part);
                let day = row.given.day(FieldKey::Due).or(row.given.day(FieldKey::Start)).or(row.on);
                let of = |year: i32| calendar.part_in(year, part);
                own.or_else(|| day.and_then(|day| of(calendar.year_of(day)?)))
                    .or_else(|| named.and_then(of))
                    .or_else(|| here.next().filter(|_| here.next().is_none()))
                    .or_else(|| self.nearest(calendar, of))
            });
            self.items[n].called = period.map(|period| calendar.name(period));
        }
    }

    /// Of one part of the years around today the nearest: that today is in, else that ended or begins the fewest days away.
    fn nearest(&self, calendar: &Calendar, of: impl Fn(i32) -> Option<Period>) -> Option<Period> {
        let away = |period: &Period| {
            let (start, end) = calendar.dates(*period)?;
            Some((start - self.today).num_days().max((self.today - end).num_days()).max(0))
        };
        let year = calendar.year_of(self.today)?;
        (year - 1..=year + 1).filter_map(of).min_by_key(|period| away(period).unwrap_or(i64::MAX))
    }

    /// The first and last day of every new cycle whose name does not tell them.
    pub(super) fn date_cycles(&mut self) -> Spans {
        let rows = self.rows;
        let known: HashSet<String> = self.cascade.cycles().map(|c| folded(&c.name)).collect();
        let calendar = self.cascade.settings.calendar();
        self.call_cycles(&calendar, &known);
        let mut spans = Spans::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| !self.items[*n].bad) {
            let of = match self.items[n].parents.as_deref() {
                Some([Target::Row(parent)]) if row.kind == Kind::KeyResult && row.cycle.is_none() => *parent,
                _ => n,
            };
            let Some(name) = rows.items[of].cycle else { continue };
            let key = folded(name);
            if self.items[of].called.is_some() || known.contains(&key) {
                continue;
            }
            first.entry(key.clone()).or_insert(n);
            let (start, due) = spans.entry(key).or_default();
            *start = [*start, row.given.day(FieldKey::Start)].into_iter().flatten().min();
            *due = [*due, row.given.day(FieldKey::Due)].into_iter().flatten().max();
        }
        for (key, n) in first {
            let name = rows.items[n].cycle.map(cells::excerpt).unwrap_or_default();
            let sentence = match spans[&key] {
                (Some(start), Some(due)) if start <= due => continue,
                (Some(start), Some(due)) => {
                    format!("the cycle “{name}” would end on {due}, before it starts on {start}; move one of the dates")
                }
                _ if is_fiscal(&name) => format!(
                    "the cycle “{name}” is new and when its fiscal year begins is not known; say it with “quarterdeck settings set \
                     fiscal-start MONTH”, give its rows a start and a due, or, where it is the year of the calendar, call it like 2026-Q4"
                ),
                _ => format!(
                    "the cycle “{name}” is new and its name does not tell its dates; give its rows a start and a due, or call it \
                     like 2026, 2026-H2, 2026-Q4 or 2026-11"
                ),
            };
            self.fail(n, Column::Field(FieldKey::Cycle), sentence);
            let place = rows.items[n].at;
            for (other, row) in rows.items.iter().enumerate() {
                if !self.items[other].bad && row.cycle.is_some_and(|c| folded(c) == key) {
                    self.leave_out(other, Column::Field(FieldKey::Cycle), rows.items[n].id, place);
                }
            }
            spans.remove(&key);
        }
        self.spread();
        spans
    }
}
