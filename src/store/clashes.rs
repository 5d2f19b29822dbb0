//! Whose word was overwritten by someone who had not seen it: read for whoever is to be told.

use super::{
    Store,
    error::{Fault, StoreError},
    log, rows, schema,
};
use crate::domain::{
    Change, Field, Id, Op,
    fields::Fields as _,
    history::{ClashEntry, LogPlace, SpokenAfter},
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

impl Store {
    /// Every word that was overwritten unseen, of one thing or of all; the newest first.
    pub fn clashes(&self, subject: Option<Id>) -> Result<Vec<ClashEntry>, StoreError> {
        clashes(&self.conn, subject, None).map_err(|e| e.explain("read the log", self.path()))
    }
}

/// Those that are still to be looked at on a day.
pub(super) fn open_clashes(conn: &Connection, today: NaiveDate) -> Result<Vec<ClashEntry>, Fault> {
    let mut all = clashes(conn, None, Some(ClashEntry::open_since(today)))?;
    all.retain(|clash| clash.is_open(today));
    Ok(all)
}

/// The same from a connection, of all days or of those since one.
pub(super) fn clashes(conn: &Connection, subject: Option<Id>, since: Option<NaiveDate>) -> Result<Vec<ClashEntry>, Fault> {
    // Files of the first two schemas know of none.
    if !schema::has_table(conn, "clash")? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT k.subject, k.field, k.change, k.n, k.other FROM clash AS k JOIN change AS c ON c.seq = k.change
         WHERE {} AND (?2 IS NULL OR c.day >= ?2) ORDER BY c.stamp DESC, c.id DESC, k.n DESC",
        if subject.is_some() { "k.subject = ?1" } else { "?1 IS NULL" }
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query((rows::number(subject), since.map(|day| day.to_string())))?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let subject = rows::id(row, 0)?;
        let field: String = row.get(1)?;
        let (seq, n, other): (i64, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let Some((header, stamp, _)) = log::header_of(conn, seq)? else { continue };
        let Some((over, _, _)) = log::header_of(conn, other)? else { continue };
        let place = LogPlace { time: stamp.time, id: header.id };
        all.push(ClashEntry {
            new: said(conn, subject, &field, seq, Some(n))?,
            old: said(conn, subject, &field, other, None)?,
            is_newest: newest(conn, subject, &field)?.is_none_or(|newest| newest <= place),
            subject,
            field,
            header,
            over,
        });
    }
    Ok(all)
}

/// What a change said of a field: by its operation at `n`, else by its last one about it.
fn said(conn: &Connection, subject: Id, field: &str, seq: i64, n: Option<i64>) -> Result<Option<Field>, Fault> {
    let mut select = conn.prepare_cached(
        "SELECT body, sum FROM op WHERE subject = ?1 AND change = ?2 AND (?3 IS NULL OR n = ?3) ORDER BY n DESC",
    )?;
    let mut found = select.query((subject.get(), seq, n))?;
    while let Some(row) = found.next()? {
        let value = match rows::op(row, 0)? {
            Op::Set { new, .. } if new.name() == field => Some(new),
            Op::Create(entity) => {
                crate::domain::FieldKey::ALL.into_iter().filter_map(|key| entity.get(key)).find(|value| value.name() == field)
            }
            _ => None,
        };
        if value.is_some() {
            return Ok(value);
        }
    }
    Ok(None)
}

/// Whether a change overwrote a word unseen, or its word was.
pub(super) fn is_one(conn: &Connection, seq: i64) -> Result<bool, Fault> {
    if !schema::has_table(conn, "clash")? {
        return Ok(false);
    }
    Ok(conn
        .prepare_cached("SELECT 1 FROM clash WHERE change = ?1 UNION ALL SELECT 1 FROM clash WHERE other = ?1")?
        .exists([seq])?)
}

impl Store {
    /// The words that were overwritten unseen by one of these changes, or were theirs, the newest first.
    pub fn clashes_of(&self, changes: &BTreeSet<Id>) -> Result<Vec<ClashEntry>, StoreError> {
        let read = || -> Result<Vec<ClashEntry>, Fault> {
            let mut subjects = BTreeSet::new();
            let mut select = self.conn.prepare_cached(
                "SELECT k.subject FROM change AS c JOIN clash AS k ON k.change = c.seq WHERE c.id = ?1
                 UNION ALL SELECT k.subject FROM change AS c JOIN clash AS k ON k.other = c.seq WHERE c.id = ?1",
            )?;
            for id in changes {
                let mut found = select.query([id.get()])?;
                while let Some(row) = found.next()? {
                    subjects.insert(rows::id(row, 0)?);
                }
            }
            let mut all = Vec::new();
            for subject in subjects {
                all.extend(clashes(&self.conn, Some(subject), None)?);
            }
            all.retain(|c| changes.contains(&c.header.id) || changes.contains(&c.over.id));
            all.sort_by_key(|c| (std::cmp::Reverse(c.header.at), c.header.id, c.subject));
            Ok(all)
        };
        read().map_err(|e| e.explain("read the log", self.path()))
    }

    /// Who spoke of something after it was deleted, in the order that all share; `None`: it is there, or nobody did.
    pub fn spoken_after_deletion(&self, of: Id) -> Result<Option<SpokenAfter>, StoreError> {
        let read = || -> Result<Option<SpokenAfter>, Fault> {
            let Some(deletion) = self.deletion_id(of)? else { return Ok(None) };
            let Some((deleted, stamp, _)) = log::header_of(&self.conn, log::seq_of(&self.conn, deletion)?.unwrap_or(0))? else {
                return Ok(None);
            };
            let later = |sql: &str| -> Result<Vec<Option<Id>>, Fault> {
                let mut select = self.conn.prepare_cached(sql)?;
                let mut found = select.query((of.get(), stamp.time, deleted.id.get()))?;
                let mut by = Vec::new();
                while let Some(row) = found.next()? {
                    by.push(rows::maybe_id(row, 0)?);
                }
                Ok(by)
            };
            let checked_in = later(
                "SELECT k.by FROM check_in AS k JOIN change AS c ON c.seq = k.change
                 WHERE k.item = ?1 AND (c.stamp, c.id) > (?2, ?3) AND k.voided_by IS NULL ORDER BY c.stamp, c.id",
            )?;
            let changed = later(
                "SELECT c.by FROM op AS o JOIN change AS c ON c.seq = o.change
                 WHERE o.subject = ?1 AND (c.stamp, c.id) > (?2, ?3) GROUP BY c.seq ORDER BY c.stamp, c.id",
            )?;
            let spoken = !checked_in.is_empty() || !changed.is_empty();
            Ok(spoken.then_some(SpokenAfter { of, deleted, checked_in, changed }))
        };
        read().map_err(|e| e.explain("read the log", self.path()))
    }

    fn deletion_id(&self, of: Id) -> Result<Option<Id>, Fault> {
        let mut select = self.conn.prepare_cached(
            "SELECT o.body, o.sum, c.id FROM op AS o JOIN change AS c ON c.seq = o.change
             WHERE o.subject = ?1 ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
        )?;
        let mut found = select.query([of.get()])?;
        while let Some(row) = found.next()? {
            match rows::op(row, 0)? {
                Op::Set { new: Field::Deleted(true), .. } => return Ok(Some(rows::id(row, 2)?)),
                Op::Set { new: Field::Deleted(false), .. } => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }

    /// The change that deleted something; `None`: it is there.
    pub fn deletion(&self, of: Id) -> Result<Option<Change>, StoreError> {
        let id = self.deletion_id(of).map_err(|e| e.explain("read the log", self.path()))?;
        id.map_or(Ok(None), |id| self.change(id))
    }
}

/// Where the newest change stands that set a field of something.
fn newest(conn: &Connection, subject: Id, field: &str) -> Result<Option<LogPlace>, Fault> {
    let mut select = conn.prepare_cached(
        "SELECT o.body, o.sum, c.stamp, c.id FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
    )?;
    let mut found = select.query([subject.get()])?;
    while let Some(row) = found.next()? {
        if matches!(rows::op(row, 0)?, Op::Set { new, .. } if new.name() == field) {
            return Ok(Some(LogPlace { time: row.get(2)?, id: rows::id(row, 3)? }));
        }
    }
    Ok(None)
}
