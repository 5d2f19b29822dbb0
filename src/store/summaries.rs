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
    let mut running = RunningSummary::new(&of, begins, &settings);
    let mut seen: Option<RunningSummary<'_>> = None;
    let sql = format!(
        "SELECT {CHECK_IN}, k.change FROM check_in AS k WHERE item = ?1 AND voided_by IS NULL ORDER BY day, stamp, n, id"
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([item.get()])?;
    while let Some(row) = rows.next()? {
        let next = check_in(row)?;
        if next.on > reader.today {
            let seen = seen.get_or_insert_with(|| running.clone());
            let on = seen_on(conn, next.on, row.get(CHECK_IN_COLUMNS)?, reader)?;
            if on <= reader.today {
                seen.add(&CheckIn { on, ..next.clone() });
            }
        }
        running.add(&next);
    }
    let all = running.summary();
    Ok((all.clone(), seen.map_or(all, |seen| seen.summary())))
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
