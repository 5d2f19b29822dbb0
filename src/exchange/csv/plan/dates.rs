//! First and last days: of items, and of cycles whose names do not tell them.

use super::{Planner, Spans, Target, folded};
use crate::domain::{FieldKey, Kind, cycle::calendar_dates, text::period::calendar_name};
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

    /// The first and last day of every new cycle whose name does not tell them.
    pub(super) fn date_cycles(&mut self) -> Spans {
        let rows = self.rows;
        let known: HashSet<String> = self.cascade.cycles().map(|c| folded(&c.name)).collect();
        let mut spans = Spans::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| !self.items[*n].bad) {
            let objective = match self.items[n].parents.as_deref() {
                Some([Target::Row(parent)]) if row.kind == Kind::KeyResult => rows.items[*parent].cycle,
                _ => None,
            };
            let Some(name) = row.cycle.or(objective) else { continue };
            let key = folded(name);
            if calendar_name(name).is_some_and(|name| calendar_dates(&name).is_some()) || known.contains(&key) {
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
