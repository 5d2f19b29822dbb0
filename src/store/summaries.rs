//! What the check-ins of an item come to, made from its rows. The arithmetic is the domain's.
//!
//! The file keeps the summary of *all* check-ins of an item, so that it does not depend on the day it was made; a reader
//! whose today lies before the newest check-in makes it again from those that are seen by then (`domain::seen`).

use super::{
    error::Fault,
    rows::{CHECK_IN, CHECK_IN_COLUMNS, check_in, seen_on},
    work::{Source, Work},
};
use crate::domain::{CheckIn, Id, Summary, seen::Reader, summary::RunningSummary};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What the check-ins of an item come to: all of them, and those that the reader sees. They are read one after the other and not
/// kept: one item may have a million.
pub(super) fn made<S: Source>(
    conn: &Connection,
    work: &mut Work<S>,
    item: Id,
    reader: &Reader,
) -> Result<(Summary, Summary), Fault> {
    let begins = work.begins(item)?;
    let settings = work.settings.clone();
    let Some(of) = work.get(item)?.and_then(|t| t.item().cloned()) else { return Ok(Default::default()) };
    let mut split = Split { seen: None, all: RunningSummary::new(&of, begins, &settings) };
    let sql = format!(
        "SELECT {CHECK_IN}, k.change FROM check_in AS k WHERE item = ?1 AND voided_by IS NULL ORDER BY day, stamp, n, id"
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([item.get()])?;
    while let Some(row) = rows.next()? {
        split.add(conn, &check_in(row)?, row.get(CHECK_IN_COLUMNS)?, reader)?;
    }
    Ok(split.summaries())
}

/// Check-ins that came in for an item and are to be counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Added {
    /// How many they are; none of them was there before, and all of them count.
    pub(super) count: usize,
    /// The place in the log of the first change that brought any.
    pub(super) since: i64,
}

/// What [`made`] makes, from what stands there and what was added, where all of that is later than everything before it: only that
/// much is read, however long the series is. `None`: it is not so, or a reader may see less than all.
pub(super) fn gone_on<S: Source>(
    conn: &Connection,
    work: &mut Work<S>,
    item: Id,
    reader: &Reader,
    added: Added,
) -> Result<Option<(Summary, Summary)>, Fault> {
    let begins = work.begins(item)?;
    let settings = work.settings.clone();
    let Some(thing) = work.get(item)? else { return Ok(None) };
    let before = thing.summary.clone();
    let Some(of) = thing.item().cloned().filter(|_| before.last_on.is_none_or(|last| last <= reader.today)) else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT {CHECK_IN}, k.change FROM check_in AS k WHERE item = ?1 AND voided_by IS NULL
         ORDER BY day DESC, stamp DESC, n DESC, id DESC LIMIT ?2"
    );
    let mut newest = Vec::with_capacity(added.count);
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query((item.get(), added.count as i64))?;
    while let Some(row) = rows.next()? {
        let change: i64 = row.get(CHECK_IN_COLUMNS)?;
        if change < added.since {
            return Ok(None);
        }
        newest.push((check_in(row)?, change));
    }
    if newest.len() < added.count {
        return Ok(None);
    }
    let mut split = Split { seen: None, all: RunningSummary::after(&before, &of, begins, &settings) };
    newest.iter().rev().try_for_each(|(next, change)| split.add(conn, next, *change, reader))?;
    Ok(Some(split.summaries()))
}

/// Two summaries in the making: of all, and of what a reader sees once that is less.
struct Split<'a> {
    all: RunningSummary<'a>,
    seen: Option<RunningSummary<'a>>,
}

impl Split<'_> {
    fn add(&mut self, conn: &Connection, next: &CheckIn, change: i64, reader: &Reader) -> Result<(), Fault> {
        if next.on > reader.today {
            let seen = self.seen.get_or_insert_with(|| self.all.clone());
            let on = seen_on(conn, next.on, change, reader)?;
            if on <= reader.today {
                seen.add(&CheckIn { on, ..next.clone() });
            }
        }
        self.all.add(next);
        Ok(())
    }

    fn summaries(self) -> (Summary, Summary) {
        let all = self.all.summary();
        (all.clone(), self.seen.map_or(all, |seen| seen.summary()))
    }
}

/// Hands over the check-ins of every item that has any that count, item by item in order of id.
pub(super) fn counted_of_all(conn: &Connection, mut each: impl FnMut(Id, &[CheckIn]) -> Result<(), Fault>) -> Result<(), Fault> {
    let sql = format!("SELECT {CHECK_IN} FROM check_in AS k WHERE voided_by IS NULL ORDER BY item, day, stamp, n, id");
    let mut select = conn.prepare(&sql)?;
    let mut rows = select.query([])?;
    let mut run: Vec<CheckIn> = Vec::new();
    while let Some(row) = rows.next()? {
        let next = check_in(row)?;
        if let Some(first) = run.first().filter(|first| first.item != next.item) {
            each(first.item, &run)?;
            run.clear();
        }
        run.push(next);
    }
    match run.first() {
        Some(first) => each(first.item, &run),
        None => Ok(()),
    }
}

/// The summary of all its check-ins: what the file keeps.
pub(super) fn of_all<S: Source>(work: &mut Work<S>, item: Id, check_ins: &[CheckIn]) -> Result<Summary, Fault> {
    let begins = work.begins(item)?;
    let settings = work.settings.clone();
    Ok(match work.get(item)?.and_then(|t| t.item()) {
        Some(item) => Summary::of(item, begins, &settings, check_ins, NaiveDate::MAX),
        None => Summary::default(),
    })
}
