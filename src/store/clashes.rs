//! Whose word was overwritten by someone who had not seen it: read for whoever is to be told.

use super::{
    Store,
    error::{Fault, StoreError},
    meta, rows, schema, stamps,
};
use crate::domain::{
    Change, Entity, Field, FieldKey, Id, Op,
    fields::Fields as _,
    history::{ClashEntry, Header, LogPlace, MergeOutcome, SpokenAfter},
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

/// Where the columns of the two changes begin among those of a clash.
const FIRST: usize = 11;

/// The same from a connection, of all days or of those since one, in one statement: with each come the operations about its
/// subject from the overwritten word on, in the order that all share.
pub(super) fn clashes(conn: &Connection, subject: Option<Id>, since: Option<NaiveDate>) -> Result<Vec<ClashEntry>, Fault> {
    // Files of the first two schemas know of none.
    if !schema::has_table(conn, "clash")? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT k.subject, k.field, k.change, k.n, k.other, o.change, o.n, o.body, o.sum, x.stamp, x.id, {}, {}
         FROM clash AS k JOIN change AS c ON c.seq = k.change JOIN change AS p ON p.seq = k.other
           JOIN op AS o ON o.subject = k.subject JOIN change AS x ON x.seq = o.change
         WHERE {} AND (?2 IS NULL OR c.day >= ?2) AND (x.stamp, x.id) >= (p.stamp, p.id)
         ORDER BY c.stamp DESC, c.id DESC, k.n DESC, k.subject, k.field, k.other, x.stamp, x.id, o.n",
        rows::HEADER,
        rows::HEADER.replace("c.", "p."),
        if subject.is_some() { "k.subject = ?1" } else { "?1 IS NULL" }
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query((rows::number(subject), since.map(|day| day.to_string())))?;
    let mut all: Vec<ClashEntry> = Vec::new();
    let mut last = None;
    while let Some(row) = found.next()? {
        let (seq, n, other): (i64, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let key = (rows::id(row, 0)?, row.get::<_, String>(1)?, seq, n);
        if last.as_ref() != Some(&key) {
            let (header, over) = (rows::header(row, FIRST)?, rows::header(row, FIRST + rows::HEADER_COLUMNS)?);
            let (subject, field) = (key.0, key.1.clone());
            all.push(ClashEntry { new: None, old: None, is_newest: true, subject, field, header, over });
            last = Some(key);
        }
        let Some(clash) = all.last_mut() else { continue };
        let (at, place): (i64, i64) = (row.get(5)?, row.get(6)?);
        let op = rows::op(row, 7)?;
        if at == other {
            clash.old = said(&op, &clash.field).or(clash.old.take());
        } else if at == seq && place == n {
            clash.new = said(&op, &clash.field);
        } else if matches!(&op, Op::Set { new, .. } if new.name() == clash.field) {
            // One between the two is no later word.
            let (time, id): (i64, Id) = (row.get(9)?, rows::id(row, 10)?);
            let is_later = (time, id) > (row.get(FIRST + rows::STAMP)?, clash.header.id);
            clash.is_newest &= !is_later;
        }
    }
    Ok(all)
}

/// What an operation says of a field by its name; `None`: nothing.
fn said(op: &Op, field: &str) -> Option<Field> {
    match op {
        Op::Set { new, .. } => Some(new).filter(|new| new.name() == field).cloned(),
        Op::Create(entity) => FieldKey::ALL.into_iter().filter_map(|key| entity.get(key)).find(|value| value.name() == field),
        _ => None,
    }
}

/// Whether a change overwrote a word unseen, or its word was.
pub(super) fn is_one(conn: &Connection, seq: i64) -> Result<bool, Fault> {
    if !schema::has_table(conn, "clash")? {
        return Ok(false);
    }
    let overwrote = "SELECT 1 FROM clash WHERE change = ?1 UNION ALL SELECT 1 FROM clash WHERE other = ?1";
    Ok(conn.prepare_cached(overwrote)?.exists([seq])?)
}

/// Whether something that was deleted (its place and number follow) was spoken of before, unknown to who did; of it all, or by one
/// change.
const UNSEEN_CHECK_IN: &str = "SELECT 1 FROM check_in AS k JOIN change AS c ON c.seq = k.change
             WHERE k.item = ?1 AND (c.stamp, c.id) < (?2, ?3) AND c.seq > ?4 AND ?5 IN (?4, c.seq) AND k.voided_by IS NULL";
const UNSEEN_CHANGE: &str = "SELECT 1 FROM op AS o JOIN change AS c ON c.seq = o.change
             WHERE o.subject = ?1 AND (c.stamp, c.id) < (?2, ?3) AND c.seq > ?4 AND ?5 IN (?4, c.seq)";

/// Changes with more operations than these are imports, of which the import tells.
const FEW_OPS: usize = 8;

/// Whether a change that came later spoke of something that had been deleted here, without being known to who did; or was that
/// deletion.
pub(super) fn is_unseen(conn: &Connection, seq: i64) -> Result<bool, Fault> {
    if !meta::is_shared(conn)? {
        return Ok(false);
    }
    let sql = format!(
        "SELECT i.id FROM change AS c JOIN check_in AS k ON k.change = c.seq JOIN item AS i ON i.id = k.item AND i.deleted
         WHERE c.seq = ?1 AND c.ops <= {FEW_OPS}
         UNION ALL SELECT i.id FROM change AS c JOIN op AS o ON o.change = c.seq JOIN item AS i ON i.id = o.subject AND i.deleted
         WHERE c.seq = ?1 AND c.ops <= {FEW_OPS}"
    );
    let mut select = conn.prepare_cached(&sql)?;
    for of in select.query_and_then([seq], |row| rows::id(row, 0))?.collect::<Result<BTreeSet<Id>, Fault>>()? {
        let Some(deletion) = deletion(conn, of)?.filter(|d| matches!(d.op, Op::Set { new: Field::Deleted(true), .. })) else {
            continue;
        };
        let Newest { place, device, seq: deleted, .. } = deletion;
        let spoke = |sql| -> Result<bool, Fault> {
            Ok(conn.prepare_cached(sql)?.exists((of.get(), place.time, place.id.get(), deleted, seq))?)
        };
        if device == stamps::device(conn)? && (spoke(UNSEEN_CHECK_IN)? || spoke(UNSEEN_CHANGE)?) {
            return Ok(true);
        }
    }
    Ok(false)
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

    /// Of what came in, what is deleted and was spoken of apart from that: after it, in the order that all share; before it, unknown to
    /// whoever deleted it here; or here before it, where it may have been unknown to whoever deleted it elsewhere.
    pub fn spoken_of_deleted(&self, came: &MergeOutcome) -> Result<Vec<SpokenAfter>, StoreError> {
        let read = || -> Result<Vec<SpokenAfter>, Fault> {
            let mut is_deleted = self.conn.prepare_cached("SELECT 1 FROM item WHERE id = ?1 AND deleted")?;
            let mut spoken = Vec::new();
            for &of in &came.subjects {
                if is_deleted.exists([of.get()])? {
                    spoken.extend(spoken_after_deletion(&self.conn, of, &came.ids)?);
                }
            }
            Ok(spoken)
        };
        read().map_err(|e| e.explain("read the log", self.path()))
    }

    /// The change that deleted something; `None`: it is there.
    pub fn deletion(&self, of: Id) -> Result<Option<Change>, StoreError> {
        let newest = deletion(&self.conn, of).map_err(|e| e.explain("read the log", self.path()))?;
        let gone = newest.filter(|newest| matches!(newest.op, Op::Set { new: Field::Deleted(true), .. }));
        gone.map_or(Ok(None), |newest| self.change(newest.place.id))
    }

    /// Who set elsewhere the hour of a meeting that stands: it is an hour by the clock on their wall. `None`: it was set here, or by that
    /// person.
    pub fn hour_set_elsewhere(&self, meeting: Id, me: Option<Id>) -> Result<Option<Header>, StoreError> {
        let read = || -> Result<Option<Header>, Fault> {
            let sets = |op: &Op| matches!(op, Op::Set { new: Field::Time(_), .. } | Op::Create(Entity::Meeting(_)));
            let here = stamps::device(&self.conn)?;
            let set = newest(&self.conn, meeting, sets)?;
            Ok(set.filter(|set| set.device != here && (me.is_none() || set.header.by != me)).map(|set| set.header))
        };
        read().map_err(|e| e.explain("read the log", self.path()))
    }

    /// Who said last what a field of something is, of a setting its key; `None`: nobody has set it.
    pub fn last_set(&self, of: Id, field: &Field) -> Result<Option<Header>, StoreError> {
        let newest = newest(&self.conn, of, |op| matches!(op, Op::Set { new, .. } if new.name() == field.name()));
        Ok(newest.map_err(|e| e.explain("read the log", self.path()))?.map(|newest| newest.header))
    }
}

/// Who spoke of something, before or after a place in the order.
const CHECK_INS: &str = "SELECT k.by FROM check_in AS k JOIN change AS c ON c.seq = k.change
         WHERE k.item = ?1 AND {order} AND k.voided_by IS NULL ORDER BY c.stamp, c.id";
const CHANGES: &str = "SELECT c.by FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND {order} GROUP BY c.seq ORDER BY c.stamp, c.id";
const LATER: &str = "(c.stamp, c.id) > (?2, ?3) AND ?4 IS NOT NULL";
const UNSEEN: &str = "(c.stamp, c.id) < (?2, ?3) AND c.seq > ?4";

/// Check-ins that were made here before a deletion of elsewhere came in (its place, number and time follow) and may not have been there
/// by then: none of the files that were made before it came holds them, or they are not older than a day. From a store that nothing
/// was put into nobody can know.
const PERHAPS_UNSEEN: &str = "SELECT k.by FROM check_in AS k JOIN change AS c ON c.seq = k.change
         WHERE k.item = ?1 AND (c.stamp, c.id) < (?2, ?3) AND c.seq < ?4 AND c.came IS NULL AND c.device = ?6 AND k.voided_by IS NULL
           AND EXISTS (SELECT 1 FROM sealed WHERE came IS NULL)
           AND (c.at > ?5 OR NOT EXISTS (SELECT 1 FROM sealed AS s
                                         WHERE s.came IS NULL AND c.seq BETWEEN s.from_seq AND s.to_seq AND s.to_seq < ?4))
         ORDER BY c.stamp, c.id";

/// In milliseconds: after so long a laptop has mostly read what the others put.
const READ_BY_THEN: i64 = 24 * 60 * 60 * 1000;

/// Who spoke of what is deleted, apart from that; `came` are the changes that just came in. What came here after it was deleted here, and
/// was made before, whoever deleted it did not know.
pub(super) fn spoken_after_deletion(conn: &Connection, of: Id, came: &BTreeSet<Id>) -> Result<Option<SpokenAfter>, Fault> {
    let Some(deletion) = deletion(conn, of)?.filter(|newest| matches!(newest.op, Op::Set { new: Field::Deleted(true), .. }))
    else {
        return Ok(None);
    };
    let Newest { place, header: deleted, device, seq, .. } = deletion;
    let who = |sql: &str, order: &str| -> Result<Vec<Option<Id>>, Fault> {
        let mut select = conn.prepare_cached(&sql.replace("{order}", order))?;
        let mut found = select.query((of.get(), place.time, place.id.get(), seq))?;
        let mut by = Vec::new();
        while let Some(row) = found.next()? {
            by.push(rows::maybe_id(row, 0)?);
        }
        Ok(by)
    };
    let here = stamps::device(conn)?;
    let is_ours = device == here;
    let unseen = |sql| if is_ours { who(sql, UNSEEN) } else { Ok(Vec::new()) };
    let (checked_in, changed) = (who(CHECK_INS, LATER)?, who(CHANGES, LATER)?);
    let (unseen_check_ins, unseen_changes) = (unseen(CHECK_INS)?, unseen(CHANGES)?);
    let mut perhaps_unseen = Vec::new();
    if !is_ours && came.contains(&place.id) && schema::has_table(conn, "sealed")? {
        let mut select = conn.prepare_cached(PERHAPS_UNSEEN)?;
        let asked = (of.get(), place.time, place.id.get(), seq, deleted.at - READ_BY_THEN, here.get());
        perhaps_unseen = select.query_and_then(asked, |row| rows::maybe_id(row, 0))?.collect::<Result<_, _>>()?;
    }
    let all = [&checked_in, &changed, &unseen_check_ins, &unseen_changes, &perhaps_unseen];
    let spoken = all.into_iter().any(|by| !by.is_empty());
    Ok(spoken.then_some(SpokenAfter { of, deleted, checked_in, changed, unseen_check_ins, unseen_changes, perhaps_unseen }))
}

/// The newest word of something, in the order that all share.
#[derive(Debug)]
pub(super) struct Newest {
    pub(super) op: Op,
    pub(super) place: LogPlace,
    pub(super) header: Header,
    pub(super) device: Id,
    /// Its place in the log of this file: what came later has a later one.
    pub(super) seq: i64,
}

/// The newest operation about something that fits.
pub(super) fn newest(conn: &Connection, of: Id, fits: impl Fn(&Op) -> bool) -> Result<Option<Newest>, Fault> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT o.body, o.sum, c.seq, {} FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
        rows::HEADER
    ))?;
    let mut found = select.query([of.get()])?;
    while let Some(row) = found.next()? {
        let op = rows::op(row, 0)?;
        if fits(&op) {
            let (header, stamp) = rows::stamped(row, 3)?;
            let place = LogPlace { time: stamp.time, id: header.id };
            return Ok(Some(Newest { op, place, header, device: stamp.device, seq: row.get(2)? }));
        }
    }
    Ok(None)
}

/// The last word on whether something is there.
pub(super) fn deletion(conn: &Connection, of: Id) -> Result<Option<Newest>, Fault> {
    newest(conn, of, |op| matches!(op, Op::Set { new: Field::Deleted(_), .. }))
}
