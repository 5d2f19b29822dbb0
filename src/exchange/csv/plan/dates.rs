//! First and last days: of items, and of cycles whose names do not tell them.

use super::{Planner, Spans, Target, folded};
use crate::domain::{
    FieldKey, Kind,
    cycle::{calendar_cycle, calendar_dates},
    text::period::{is_fiscal, part_of_year},
};
use crate::exchange::csv::{cells, columns::Column};
use std::collections::{BTreeMap, HashSet};

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

    /// What the calendar calls the cycle of every row. One without its year is of the year of the row's days, else of the one year
    /// that the others name, else of today's.
    fn call_cycles(&mut self, known: &HashSet<String>) {
        let rows = &self.rows.items;
        let mut years = rows.iter().filter_map(|row| row.cycle).filter_map(calendar_cycle);
        let year = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
        let first = years.next().map(|name| year(&name));
        let named = first.filter(|first| years.all(|name| year(&name) == *first));
        let near = named.unwrap_or_else(|| self.today.format("%Y").to_string());
        for (n, row) in rows.iter().enumerate() {
            let Some(name) = row.cycle.filter(|name| !known.contains(&folded(name))) else { continue };
            self.items[n].called = calendar_cycle(name).or_else(|| {
                let part = part_of_year(name)?;
                let own = row.given.day(FieldKey::Due).or(row.given.day(FieldKey::Start)).map(|day| day.format("%Y").to_string());
                Some(format!("{}-{part}", own.as_deref().unwrap_or(&near))).filter(|name| calendar_dates(name).is_some())
            });
        }
    }

    /// The first and last day of every new cycle whose name does not tell them.
    pub(super) fn date_cycles(&mut self) -> Spans {
        let rows = self.rows;
        let known: HashSet<String> = self.cascade.cycles().map(|c| folded(&c.name)).collect();
        self.call_cycles(&known);
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
                    "the cycle “{name}” is new and when its fiscal year begins is not known; give its rows a start and a due, or call \
                     it like 2026-Q4"
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
