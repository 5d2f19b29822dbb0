//! What the check-ins of items come to, made again after changes: once for each item, however many changes touched it.

use super::{
    error::Fault,
    rows,
    summaries::{self, Added},
    work::{Source, Work},
};
use crate::domain::{Field, Id, Item, Kind, Summary, seen::Reader};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How many items are kept in memory while many are counted.
const KEPT: usize = 4096;

/// Of so many check-ins of one item those are read that came in; of more all it has, one after the other.
pub(super) const FEW: usize = 64;

/// What has to be counted again.
#[derive(Debug, Default, Clone)]
pub(super) struct Recount {
    /// Items of which everything is counted anew.
    items: BTreeSet<Id>,
    /// How many check-ins were added to an item to which nothing else may have happened.
    added: BTreeMap<Id, usize>,
    /// The place in the log of the first change of all this.
    since: Option<i64>,
    /// Objectives whose cycle changed.
    recycled: BTreeSet<Id>,
    /// Cycles whose first day changed.
    moved_cycles: BTreeSet<Id>,
    /// Settings that were set.
    settings: BTreeSet<String>,
}

impl Recount {
    /// Notes what a change that was applied concerns.
    pub(super) fn note<S: Source>(&mut self, work: &mut Work<S>) {
        self.items.append(&mut work.recount);
        for (item, count) in std::mem::take(&mut work.added) {
            self.added(item, count);
        }
        self.recycled.append(&mut work.recycled);
        self.moved_cycles.append(&mut work.moved_cycles);
        self.settings.append(&mut work.set);
    }

    /// An item came in, or something said about it.
    pub(super) fn item(&mut self, item: &Item) {
        self.items.insert(item.id);
        if item.kind() == Kind::Objective {
            self.recycled.insert(item.id);
        }
    }

    /// What is noted from here on was brought by the change at this place in the log, or by one after it.
    pub(super) fn begin(&mut self, seq: i64) {
        self.since.get_or_insert(seq);
    }

    /// So many check-ins were added to an item that were not there before, and all of them count.
    pub(super) fn added(&mut self, item: Id, count: usize) {
        *self.added.entry(item).or_default() += count;
    }

    /// The check-ins of an item are others by now.
    pub(super) fn check_ins(&mut self, item: Id) {
        self.items.insert(item);
    }

    /// Something came in about a cycle.
    pub(super) fn cycle(&mut self, cycle: Id) {
        self.moved_cycles.insert(cycle);
    }

    /// Settings came in.
    pub(super) fn settings(&mut self, keys: impl IntoIterator<Item = String>) {
        self.settings.extend(keys);
    }

    /// Makes the summaries of all items concerned again, writes them, and hands them over as the reader sees them.
    pub(super) fn run(mut self, tx: &Connection, reader: &Reader, mut each: impl FnMut(Id, Summary)) -> Result<(), Fault> {
        self.indirect(tx)?;
        let since = self.since.unwrap_or_default();
        let mut all: BTreeMap<Id, Option<Added>> =
            self.added.iter().map(|(&id, &count)| (id, (count <= FEW).then_some(Added { count, since }))).collect();
        all.extend(self.items.into_iter().map(|id| (id, None)));
        if all.is_empty() {
            return Ok(());
        }
        let settings = rows::settings(tx)?;
        let mut work = Work::new(tx, settings.clone());
        for (n, (id, added)) in all.into_iter().enumerate() {
            if n % KEPT == KEPT - 1 {
                work = Work::new(tx, settings.clone());
            }
            let gone_on = added.map_or(Ok(None), |added| summaries::gone_on(tx, &mut work, id, reader, added))?;
            let (all, seen) = gone_on.map_or_else(|| summaries::made(tx, &mut work, id, reader), Ok)?;
            if let Some(thing) = work.get(id)? {
                thing.summary = all;
                rows::write_thing(tx, thing, false)?;
            }
            each(id, seen);
        }
        Ok(())
    }

    /// Key results that stay inside bounds count days from their start and by what is stale: so a change of a cycle's
    /// days, of an objective's cycle or of a setting reaches them too.
    fn indirect(&mut self, tx: &Connection) -> Result<(), Fault> {
        const BOUND: &str = "metric IN ('at-least', 'at-most', 'between')";
        let items = &mut self.items;
        let mut add = |sql: String, of: Option<Id>| -> Result<(), Fault> {
            let mut select = tx.prepare_cached(&sql)?;
            let mut found = match of {
                Some(id) => select.query([id.get()])?,
                None => select.query([])?,
            };
            while let Some(row) = found.next()? {
                items.insert(rows::id(row, 0)?);
            }
            Ok(())
        };
        if self.settings.iter().any(|key| Summary::depends_on(&Field::Setting(key.clone(), String::new()))) {
            return add(format!("SELECT id FROM item WHERE {BOUND}"), None);
        }
        for &objective in &self.recycled {
            add(format!("SELECT id FROM parent JOIN item ON id = item WHERE parent = ?1 AND {BOUND}"), Some(objective))?;
        }
        for &cycle in &self.moved_cycles {
            add(
                format!(
                    "SELECT id FROM item WHERE {BOUND} AND (cycle = ?1 OR EXISTS (
                       SELECT 1 FROM parent JOIN item AS above ON above.id = parent.parent
                       WHERE parent.item = item.id AND above.cycle = ?1))"
                ),
                Some(cycle),
            )?;
        }
        Ok(())
    }
}
