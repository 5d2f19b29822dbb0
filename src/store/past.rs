//! The past of one item: its check-ins and its revisions. Read when someone looks at it, never for all items at once.

use super::{
    Store,
    clashes::clashes,
    days::{parse_day, text_of_day},
    error::{Fault, StoreError},
    log::undone_by,
    repeats, rows,
};
use crate::domain::{
    CheckIn, Entity, Id, Op,
    cycle::{Cycle, CycleDays},
    fields::Fields as _,
    filed::Filed,
    history::{Header, History, Recorded, Revision},
    id::IdMap,
    participation::{Moved, Moves, owned_since},
    seen::Reader,
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};

/// How the body of an operation begins that sets a field, as a pattern in SQL.
const SETS: &str = "'{\"set\"*'";

/// What became of a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Somebody took it back.
    TakenBack,
    /// It went with its change when that was undone: for a file it has never been.
    Undone,
}

impl Store {
    /// The newest `limit` check-ins of an item, dated as they are seen on `today`, and all its revisions.
    pub fn history(&self, item: Id, limit: usize, today: NaiveDate) -> Result<History, StoreError> {
        history(&self.conn, item, limit, &self.reader(today)).map_err(|e| e.explain("read the history", self.path()))
    }

    /// All check-ins of an item that count, oldest first, dated as they are seen on `today`, those after it included: what a
    /// chart is drawn from. On the last day of all each has the day it was given.
    pub fn series(&self, item: Id, today: NaiveDate) -> Result<Vec<CheckIn>, StoreError> {
        series(&self.conn, item, &self.reader(today)).map_err(|e| e.explain("read the history", self.path()))
    }

    /// Whether there is any check-in at all, taken back or not.
    pub fn is_anything_said(&self) -> Result<bool, StoreError> {
        repeats::is_anything_said(&self.conn).map_err(|e| e.explain("read the check-ins", self.path()))
    }

    /// Every check-in of an item, oldest first, and how it stands.
    pub fn series_ever(&self, item: Id) -> Result<Vec<(CheckIn, Standing)>, StoreError> {
        (|| {
            let sql = format!(
                "SELECT {}, k.voided_by IS NULL, v.undoes IS c.id OR EXISTS (
                   SELECT 1 FROM op AS o JOIN change AS a ON a.seq = o.change
                   WHERE a.id = v.undoes AND o.subject = k.item AND o.body GLOB {})
                 FROM check_in AS k JOIN change AS c ON c.seq = k.change
                 LEFT JOIN change AS v ON v.seq = k.voided_by AND v.undoes IS NOT NULL
                 WHERE k.item = ?1 ORDER BY k.stamp, k.n, k.id",
                rows::CHECK_IN,
                repeats::SAID_AGAIN
            );
            let mut select = self.conn.prepare_cached(&sql)?;
            let read = |row: &rusqlite::Row<'_>| {
                let standing = match (row.get(rows::CHECK_IN_COLUMNS)?, row.get(rows::CHECK_IN_COLUMNS + 1)?) {
                    (true, _) => Standing::Counts,
                    (false, false) => Standing::TakenBack,
                    (false, true) => Standing::Undone,
                };
                Ok((rows::check_in(row)?, standing))
            };
            select.query_and_then([item.get()], read)?.collect::<Result<_, Fault>>()
        })()
        .map_err(|e: Fault| e.explain("read the history", self.path()))
    }

    /// What files said of something, and what was done to it here since.
    pub fn filed(&self, of: Id) -> Result<Filed, StoreError> {
        (|| {
            let sql = format!(
                "SELECT o.body, o.sum, {} FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1
                 ORDER BY c.stamp, c.id, o.n",
                rows::HEADER
            );
            let mut select = self.conn.prepare_cached(&sql)?;
            let mut found = select.query([of.get()])?;
            let mut filed = Filed::default();
            while let Some(row) = found.next()? {
                filed.take(&rows::header(row, 2)?, &rows::op(row, 0)?);
            }
            Ok(filed)
        })()
        .map_err(|e: Fault| e.explain("read the history", self.path()))
    }

    /// Everything that anything but an import ever made or changed.
    pub fn touched_here(&self) -> Result<HashSet<Id>, StoreError> {
        (|| {
            let mut select = self.conn.prepare_cached(
                "SELECT DISTINCT o.subject FROM change AS c JOIN op AS o ON o.change = c.seq
                 WHERE c.verb NOT IN ('import', 'filed')",
            )?;
            select.query_and_then([], |row| rows::id(row, 0))?.collect::<Result<_, Fault>>()
        })()
        .map_err(|e: Fault| e.explain("read the history", self.path()))
    }

    /// The newest check-in that counts of each of these items, those without any left out, dated as it is seen on `today`.
    pub fn newest(&self, items: &[Id], today: NaiveDate) -> Result<Vec<CheckIn>, StoreError> {
        let sql = format!(
            "SELECT {}, k.change FROM check_in AS k WHERE k.item = ?1 AND k.voided_by IS NULL
             ORDER BY k.day DESC, k.stamp DESC, k.n DESC, k.id DESC LIMIT 1",
            rows::CHECK_IN
        );
        (|| {
            let mut select = self.conn.prepare_cached(&sql)?;
            let mut out = Vec::new();
            let reader = self.reader(today);
            for item in items {
                let read = |row: &rusqlite::Row<'_>| rows::seen_check_in(&self.conn, row, &reader, rows::CHECK_IN_COLUMNS);
                out.extend(select.query_and_then([item.get()], read)?.next().transpose()?);
            }
            Ok(out)
        })()
        .map_err(|e: Fault| e.explain("read the check-ins", self.path()))
    }

    /// On which days somebody checked these items in, from a day on, as they are seen on `today`: item and day, oldest first.
    pub fn days(&self, items: &[Id], since: NaiveDate, today: NaiveDate) -> Result<Vec<(Id, NaiveDate)>, StoreError> {
        (|| {
            let mut select = self.conn.prepare_cached(
                "SELECT day, max(change) FROM check_in WHERE item = ?1 AND day >= ?2 AND voided_by IS NULL
                   AND (measured IS NULL OR by IS NOT NULL)
                 GROUP BY day, CASE WHEN day > ?3 THEN change END ORDER BY day",
            )?;
            let (since, reader) = (text_of_day(since), self.reader(today));
            let mut out = Vec::new();
            for &item in items {
                let mut found = select.query((item.get(), &since, text_of_day(today)))?;
                while let Some(row) = found.next()? {
                    let on = parse_day(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
                    out.push((item, rows::seen_on(&self.conn, on, row.get(1)?, &reader)?));
                }
            }
            out.dedup();
            Ok(out)
        })()
        .map_err(|e: Fault| e.explain("read the check-ins", self.path()))
    }

    /// How each of these items, and the review day of every meeting and of the workspace, came to be what they are: what decides when
    /// check-ins are owed and by whom, changed by changes in force, oldest first. What never changed is left out.
    pub fn moves(&self, items: &[Id]) -> Result<Moves, StoreError> {
        (|| {
            let mut select = self.conn.prepare_cached(&moves_where("o.subject = ?1"))?;
            let mut out = Moves::new();
            for &of in items.iter().chain([&Id::WORKSPACE]).chain(&self.meetings_ever()?) {
                let mut found = select.query([of.get()])?;
                while let Some(row) = found.next()? {
                    if let Some(moved) = self.moved(row)? {
                        out.entry(of).or_default().push(moved);
                    }
                }
            }
            Ok(out)
        })()
        .map_err(|e: Fault| e.explain("read how it came to be", self.path()))
    }

    /// The same of all items that are asked for, read in one pass over all that was ever changed.
    pub(super) fn all_moves(&self, is_asked: impl Fn(Id) -> bool) -> Result<Moves, StoreError> {
        (|| {
            let meetings = self.meetings_ever()?;
            let mut select = self.conn.prepare_cached(&moves_where(&format!("o.body GLOB {SETS}")))?;
            let mut out = Moves::new();
            let mut found = select.query([])?;
            while let Some(row) = found.next()? {
                let of = rows::id(row, MOVES_SUBJECT)?;
                if !(is_asked(of) || of == Id::WORKSPACE || meetings.contains(&of)) {
                    continue;
                }
                if let Some(moved) = self.moved(row)? {
                    out.entry(of).or_default().push(moved);
                }
            }
            Ok(out)
        })()
        .map_err(|e: Fault| e.explain("read how it came to be", self.path()))
    }

    fn meetings_ever(&self) -> Result<Vec<Id>, Fault> {
        let mut meetings = self.conn.prepare_cached("SELECT id FROM entity WHERE kind = 'meeting'")?;
        meetings.query_and_then([], |row| rows::id(row, 0))?.collect()
    }

    /// What an operation set, if that decides when check-ins are owed and is in force.
    fn moved(&self, row: &rusqlite::Row<'_>) -> Result<Option<Moved>, Fault> {
        let Op::Set { old, new, .. } = rows::op(row, 0)? else { return Ok(None) };
        if !Moved::matters(&new) {
            return Ok(None);
        }
        let header = rows::header(row, 2)?;
        Ok(undone_by(&self.conn, header.id)?.is_none().then_some(Moved { on: header.on, old, new }))
    }

    /// Since when each of these items is its owner's, by the newest change of owner that is in force. Those that had one owner
    /// all the time are left out.
    pub fn owned_since(&self, items: &[Id]) -> Result<BTreeMap<Id, NaiveDate>, StoreError> {
        let moves = self.moves(items)?;
        Ok(moves.iter().filter_map(|(&id, moved)| Some((id, owned_since(moved)?))).collect())
    }

    /// Hands over every check-in of the workspace, those taken back marked, by item and then oldest first: for exports.
    pub fn each_check_in(&self, mut each: impl FnMut(Recorded)) -> Result<(), StoreError> {
        (|| {
            let sql = format!("SELECT {} ORDER BY k.item, k.day, k.stamp, k.n, k.id", recorded_columns(""));
            let mut select = self.conn.prepare_cached(&sql)?;
            let mut found = select.query([])?;
            while let Some(row) = found.next()? {
                each(recorded(row)?);
            }
            Ok(())
        })()
        .map_err(|e: Fault| e.explain("read the check-ins", self.path()))
    }
}

/// What the log knows of a cycle: the day it was made, and when changes that are in force closed and opened it again.
pub(super) fn cycle_days(conn: &Connection, cycle: Id) -> Result<CycleDays, Fault> {
    let sql = format!(
        "SELECT o.body, o.sum, {} FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND c.undoes IS NULL ORDER BY c.stamp, c.id, o.n",
        rows::HEADER
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([cycle.get()])?;
    let mut days = CycleDays::default();
    let mut cycle: Option<Cycle> = None;
    while let Some(row) = found.next()? {
        let op = rows::op(row, 0)?;
        let header = rows::header(row, 2)?;
        match (op, &mut cycle) {
            (Op::Create(Entity::Cycle(created)), cycle @ None) => {
                days.made = Some(header.on);
                *cycle = Some(created);
            }
            (Op::Set { new, .. }, Some(cycle)) if undone_by(conn, header.id)?.is_none() => {
                let before = cycle.clone();
                cycle.set(&new);
                days.note(&before, cycle, header.on);
            }
            _ => {}
        }
    }
    Ok(days)
}

/// How many columns [`recorded`] reads.
const RECORDED_COLUMNS: usize = rows::CHECK_IN_COLUMNS + 3;

/// What [`recorded`] reads and, after it, what else is asked for, with where it stands.
fn recorded_columns(more: &str) -> String {
    let voided_by = "(SELECT v.id FROM change AS v WHERE v.seq = k.voided_by)";
    format!("{}, {voided_by}, c.at, c.id{more} FROM check_in AS k JOIN change AS c ON c.seq = k.change", rows::CHECK_IN)
}

fn recorded(row: &rusqlite::Row<'_>) -> Result<Recorded, Fault> {
    const NEXT: usize = rows::CHECK_IN_COLUMNS;
    Ok(Recorded {
        check_in: rows::check_in(row)?,
        voided_by: rows::maybe_id(row, NEXT)?,
        at: row.get(NEXT + 1)?,
        change: rows::id(row, NEXT + 2)?,
    })
}

pub(super) fn series(conn: &Connection, item: Id, reader: &Reader) -> Result<Vec<CheckIn>, Fault> {
    let sql = format!(
        "SELECT {}, k.change FROM check_in AS k WHERE k.item = ?1 AND k.voided_by IS NULL ORDER BY k.day, k.stamp, k.n, k.id",
        rows::CHECK_IN
    );
    let read = |row: &rusqlite::Row<'_>| rows::seen_check_in(conn, row, reader, rows::CHECK_IN_COLUMNS);
    let mut all: Vec<CheckIn> = conn.prepare_cached(&sql)?.query_and_then([item.get()], read)?.collect::<Result<_, Fault>>()?;
    // What is seen today may stand behind what waits for its day.
    all.sort_by_key(|c| c.on);
    Ok(all)
}

/// The operations of which [`Store::moved`] tells, oldest first, the subject of each last.
fn moves_where(which: &str) -> String {
    format!(
        "SELECT o.body, o.sum, {}, o.subject FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE {which} AND c.undoes IS NULL ORDER BY c.stamp, c.id, o.n",
        rows::HEADER
    )
}

/// Where that subject stands.
const MOVES_SUBJECT: usize = 2 + rows::HEADER_COLUMNS;

/// The newest check-ins of an item, as many as the second parameter says.
pub(super) fn check_ins_of_item() -> String {
    format!(
        "SELECT {} WHERE k.item = ?1 ORDER BY k.day DESC, k.stamp DESC, k.n DESC, k.id DESC LIMIT ?2",
        recorded_columns(", c.day")
    )
}

fn history(conn: &Connection, item: Id, limit: usize, reader: &Reader) -> Result<History, Fault> {
    let mut history = History { clashes: clashes(conn, Some(item), None)?, ..History::default() };
    {
        let mut select = conn.prepare_cached(&check_ins_of_item())?;
        // One more than asked for tells whether there are more.
        let mut found = select.query((item.get(), i64::try_from(limit).map_or(i64::MAX, |n| n.saturating_add(1))))?;
        while let Some(row) = found.next()? {
            if history.check_ins.len() == limit {
                history.more = true;
                break;
            }
            let mut next = recorded(row)?;
            if next.check_in.on > reader.today {
                let day = parse_day(row.get_ref(RECORDED_COLUMNS)?.as_str().map_err(rusqlite::Error::from)?)?;
                next.check_in.on = reader.sees(next.check_in.on, day, next.at);
            }
            history.check_ins.push(next);
        }
        // What is seen today may stand behind what waits for its day.
        history.check_ins.sort_by_key(|r| std::cmp::Reverse(r.check_in.on));
    }
    let sql = format!(
        "SELECT o.body, o.sum, {} FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1
         ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
        rows::HEADER
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([item.get()])?;
    let mut undone: IdMap<Option<Id>> = IdMap::default();
    while let Some(row) = found.next()? {
        let header: Header = rows::header(row, 2)?;
        match rows::op(row, 0)? {
            Op::Create(_) => history.created = Some(header),
            Op::Set { old, new, .. } => {
                let undone_by = if let Some(&known) = undone.get(&header.id) {
                    known
                } else {
                    let found = undone_by(conn, header.id)?;
                    undone.insert(header.id, found);
                    found
                };
                history.revisions.push(Revision { header, old, new, undone_by });
            }
            Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => {}
        }
    }
    Ok(history)
}
