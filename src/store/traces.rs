//! What the log knows of a review: the changes made in it, and what was known before them. For its minutes.

use super::{
    Store,
    error::{Fault, StoreError},
    log, rows,
};
use crate::domain::{
    Change, CheckIn, Field, Id, Op,
    change::Verb,
    history::{LogFilter, SHORT, Traces},
    seen::{LocalDay, Reader},
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashSet;

/// A change of more operations than this is told in one line: nobody types so many into a meeting.
const MOST: u64 = 2000;

/// How far back is looked for what was known before: whoever said nothing in so many check-ins said nothing.
const LOOKED_AT: i64 = 100;

impl Store {
    /// What was done in a review, and what was said last of these items by its end.
    pub fn traces(&self, review: Id, talked: &[Id]) -> Result<Traces, StoreError> {
        traces(&self.conn, review, talked, self.local_day).map_err(|e| e.explain("read what a review did", self.path()))
    }
}

fn traces(conn: &Connection, review: Id, talked: &[Id], local_day: LocalDay) -> Result<Traces, Fault> {
    let mut traces = Traces::default();
    let mut lines = log::lines(conn, &LogFilter { review: Some(review), limit: usize::MAX, ..LogFilter::default() })?;
    lines.reverse();
    let mut asked = HashSet::new();
    for line in lines {
        // What takes something back is told by what it leaves standing.
        if line.undone_by.is_some() || line.header.undoes.is_some() || line.header.verb == Verb::Review {
            continue;
        }
        if line.ops > MOST {
            traces.large.push(line);
            continue;
        }
        let change = if line.ops > SHORT { log::whole(conn, line.seq)? } else { Some(line.header.with_ops(line.all)) };
        let Some(change) = change else { continue };
        for item in checked_in(&change) {
            if asked.insert(item) {
                traces.before.extend(known(conn, item, line.stamp.time, None)?);
            }
        }
        traces.changes.push(change);
    }
    if !talked.is_empty() {
        let (end, on) = end_of(conn, review)?;
        for &item in talked {
            traces.said.extend(known(conn, item, end, on.map(|today| Reader { today, local_day }))?);
        }
    }
    Ok(traces)
}

fn checked_in(change: &Change) -> Vec<Id> {
    change.ops.iter().filter_map(|op| if let Op::CheckIn(c) = op { Some(c.item) } else { None }).collect()
}

/// The place in the order of all changes at which a review ended the last time, and its day; the end of everything while it
/// runs.
fn end_of(conn: &Connection, review: Id) -> Result<(i64, Option<NaiveDate>), Fault> {
    let mut select = conn.prepare_cached(
        "SELECT o.body, o.sum, c.stamp FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND c.verb = 'review' ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
    )?;
    let mut found = select.query([review.get()])?;
    while let Some(row) = found.next()? {
        if let Op::Set { new: Field::Ended(Some(on)), .. } = rows::op(row, 0)? {
            return Ok((row.get(2)?, Some(on)));
        }
    }
    Ok((i64::MAX, None))
}

/// What was known of an item before a place in the order of all changes: the newest check-in, and of what it does not say the
/// newest that does. `None`: nothing was.
fn known(conn: &Connection, item: Id, stamp: i64, reader: Option<Reader>) -> Result<Option<CheckIn>, Fault> {
    let sql = format!(
        "SELECT {}, k.change FROM check_in AS k WHERE k.item = ?1 AND k.stamp < ?2 AND k.voided_by IS NULL
         ORDER BY k.day DESC, k.stamp DESC, k.n DESC, k.id DESC LIMIT ?3",
        rows::CHECK_IN
    );
    let mut select = conn.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| match &reader {
        Some(reader) => rows::seen_check_in(conn, row, reader, rows::CHECK_IN_COLUMNS),
        None => rows::check_in(row),
    };
    let all: Vec<CheckIn> = select.query_and_then((item.get(), stamp, LOOKED_AT), read)?.collect::<Result<_, Fault>>()?;
    let mut known: Option<CheckIn> = None;
    for c in all.into_iter().filter(|c| reader.is_none_or(|reader| c.on <= reader.today)) {
        match &mut known {
            None => known = Some(c),
            Some(newest) => {
                if newest.value.is_none() && newest.done.is_none() {
                    (newest.value, newest.done) = (c.value, c.done.clone());
                }
                if newest.is_of_round() {
                    newest.note = c.note;
                }
                newest.progress = newest.progress.or(c.progress);
                newest.confidence = newest.confidence.or(c.confidence);
                newest.word = newest.word.or(c.word);
            }
        }
    }
    Ok(known)
}
