//! What an entity is, made again from everything said about it, in the order all laptops share. Used where something came in
//! that may stand anywhere in that order, and by whoever derives everything anew.

use super::{
    error::Fault,
    log, rows,
    work::{self, Thing},
};
use crate::domain::{
    Entity, Id, Op,
    id::IdMap,
    merge::{Clash, FoldStep, Folded, Folding, FoldingSettings},
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// An operation with what its change says of itself.
#[derive(Debug)]
pub(super) struct LoggedOp {
    stamp: i64,
    change: Id,
    pub(super) seq: i64,
    n: i64,
    on: NaiveDate,
    revises: bool,
    op: Op,
}

impl LoggedOp {
    pub(super) fn step(&self) -> FoldStep<'_> {
        let LoggedOp { seq, n, on, revises, op, .. } = self;
        FoldStep { seq: *seq, n: *n, on: *on, revises: *revises, op }
    }
}

/// The columns [`LoggedOps::read`] reads, after those a query has of its own.
fn columns() -> String {
    format!("o.change, o.n, o.body, o.sum, {}", rows::HEADER)
}

/// Reads operations, and knows which changes are in force.
#[derive(Debug)]
pub(super) struct LoggedOps<'a> {
    conn: &'a Connection,
    undone: HashMap<Id, bool>,
}

impl<'a> LoggedOps<'a> {
    pub(super) fn new(conn: &'a Connection) -> LoggedOps<'a> {
        LoggedOps { conn, undone: HashMap::new() }
    }

    fn read(&mut self, row: &rusqlite::Row<'_>, from: usize) -> Result<LoggedOp, Fault> {
        let (header, stamp) = rows::stamped(row, from + 4)?;
        let mut revises = header.why.is_some() && header.undoes.is_none();
        if revises {
            let is_undone = if let Some(&known) = self.undone.get(&header.id) {
                known
            } else {
                let undone = log::undone_by(self.conn, header.id)?.is_some();
                self.undone.insert(header.id, undone);
                undone
            };
            revises = !is_undone;
        }
        Ok(LoggedOp {
            stamp: stamp.time,
            change: header.id,
            seq: row.get(from)?,
            n: row.get(from + 1)?,
            on: header.on,
            revises,
            op: rows::op(row, from + 2)?,
        })
    }

    /// Everything said about one entity but its check-ins, in order.
    pub(super) fn about(&mut self, subject: Id) -> Result<Vec<LoggedOp>, Fault> {
        let sql = format!(
            "SELECT {} FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1 ORDER BY c.stamp, c.id, o.n",
            columns()
        );
        let mut select = self.conn.prepare_cached(&sql)?;
        let mut found = select.query([subject.get()])?;
        let mut all = Vec::new();
        while let Some(row) = found.next()? {
            all.push(self.read(row, 0)?);
        }
        Ok(all)
    }

    /// The same of every entity, one after the other.
    pub(super) fn each(&mut self, mut each: impl FnMut(Id, &[LoggedOp]) -> Result<(), Fault>) -> Result<(), Fault> {
        let sql = format!(
            "SELECT o.subject, {} FROM op AS o INDEXED BY op_subject CROSS JOIN change AS c ON c.seq = o.change ORDER BY o.subject",
            columns()
        );
        let conn = self.conn;
        let mut select = conn.prepare(&sql)?;
        let mut found = select.query([])?;
        let mut open: Option<(Id, Vec<LoggedOp>)> = None;
        let mut done = |(subject, mut ops): (Id, Vec<LoggedOp>)| {
            ops.sort_by_key(|o| (o.stamp, o.change, o.n));
            each(subject, &ops)
        };
        while let Some(row) = found.next()? {
            let subject = rows::id(row, 0)?;
            if let Some(whole) = open.take_if(|(at, _)| *at != subject) {
                done(whole)?;
            }
            let op = self.read(row, 1)?;
            open.get_or_insert_with(|| (subject, Vec::new())).1.push(op);
        }
        open.map_or(Ok(()), done)
    }
}

/// What the operations of an entity come to; `about` is told of every change what the entity is about by then.
pub(super) fn fold(ops: &[LoggedOp], mut about: impl FnMut(&Entity, i64) -> Result<(), Fault>) -> Result<Folded, Fault> {
    let mut folding = Folding::default();
    for op in ops {
        folding.step(op.step());
        if let Some(entity) = folding.entity() {
            about(entity, op.seq)?;
        }
    }
    Ok(folding.end())
}

/// What the settings of the workspace come to.
pub(super) fn fold_settings(ops: &[LoggedOp]) -> FoldingSettings {
    let mut folding = FoldingSettings::default();
    for op in ops {
        folding.step(op.step());
    }
    folding
}

/// Writes whose word was overwritten unseen, in place of what stands there of an entity.
pub(super) fn write_clashes(conn: &Connection, subject: Id, clashes: &[Clash]) -> Result<(), Fault> {
    conn.prepare_cached("DELETE FROM clash WHERE subject = ?1")?.execute([subject.get()])?;
    let mut insert = conn.prepare_cached("INSERT INTO clash (subject, field, change, n, other) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for clash in clashes {
        insert.execute((subject.get(), &clash.field, clash.seq, clash.n, clash.other))?;
    }
    Ok(())
}

/// Which check-ins of an item are taken back, each with the change that did; `None`: brought back. By the newest word on each. `of`:
/// only of these.
pub(super) fn marks(conn: &Connection, item: Id, of: Option<&[Id]>) -> Result<IdMap<Option<i64>>, Fault> {
    let sql = "SELECT o.change, o.body, o.sum FROM op AS o JOIN change AS c ON c.seq = o.change
               WHERE o.subject = ?1 AND (o.body GLOB '{\"void\"*' OR o.body GLOB '{\"unvoid\"*') ORDER BY c.stamp, c.id, o.n";
    let mut select = conn.prepare_cached(sql)?;
    let mut found = select.query([item.get()])?;
    let mut marks = IdMap::default();
    while let Some(row) = found.next()? {
        let (check_in, by) = match rows::op(row, 1)? {
            Op::Void { check_in, .. } => (check_in, Some(row.get(0)?)),
            Op::Unvoid { check_in, .. } => (check_in, None),
            _ => continue,
        };
        if of.is_none_or(|of| of.contains(&check_in)) {
            marks.insert(check_in, by);
        }
    }
    Ok(marks)
}

/// Makes the rows of an entity again from everything said about it; gives what they come to. What its check-ins come to is left
/// as it is.
pub(super) fn refold(conn: &Connection, ops: &mut LoggedOps<'_>, subject: Id) -> Result<Folded, Fault> {
    let said = ops.about(subject)?;
    let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO about (entity, change) VALUES (?1, ?2)")?;
    let folded = fold(&said, |entity, seq| {
        for item in work::about(entity) {
            insert.execute((item.get(), seq))?;
        }
        Ok(())
    })?;
    if let Some(entity) = &folded.entity {
        let mut thing = rows::thing(conn, subject)?.unwrap_or_else(|| Thing::new(entity.clone()));
        thing.entity = entity.clone();
        thing.revised = folded.revised;
        rows::write_thing(conn, &thing, true)?;
    }
    write_clashes(conn, subject, &folded.clashes)?;
    Ok(folded)
}

/// The same of the settings of the workspace; gives the keys that are set.
pub(super) fn refold_settings(conn: &Connection, ops: &mut LoggedOps<'_>) -> Result<FoldingSettings, Fault> {
    let folded = fold_settings(&ops.about(Id::WORKSPACE)?);
    for key in folded.set.keys() {
        rows::write_setting(conn, key, &folded.settings.get(key).unwrap_or_default())?;
    }
    write_clashes(conn, Id::WORKSPACE, &folded.clashes)?;
    Ok(folded)
}
