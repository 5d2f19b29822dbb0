//! A change of the log that is too large to be held, in two parts: what it does to everything else, which a workspace has
//! room for, and its check-ins, which are handed over piece by piece.

use super::{
    Store,
    error::{Fault, StoreError},
    log::header_of,
    rows,
};
use crate::domain::{
    Change, Op,
    change::{Ops, Refusal},
    history::Header,
    id::IdMap,
};
use rusqlite::{Connection, OptionalExtension as _};

/// How many operations are read at once: what is read must not be open while the same tables are written.
const PIECE: i64 = 4096;

/// A change with its check-ins left in the file.
#[derive(Debug)]
pub struct Large {
    /// All else that it does.
    pub head: Change,
    /// How many check-ins it added to each item.
    pub said: IdMap<u32>,
    /// How many check-ins it added, took back or brought back.
    pub check_ins: usize,
    seq: i64,
    count: i64,
}

impl Store {
    /// How many operations the change at a place of the log has; `None`: there is none.
    pub fn size_of_change(&self, seq: i64) -> Result<Option<u64>, StoreError> {
        self.conn
            .prepare_cached("SELECT ops FROM change WHERE seq = ?1")
            .and_then(|mut select| select.query_row([seq], |row| row.get::<_, i64>(0)).optional())
            .map(|ops| ops.map(|ops| u64::try_from(ops).unwrap_or(0)))
            .map_err(|e| Fault::from(e).explain("read the log", self.path()))
    }

    /// Who made the change at a place of the log, when and what kind it is; `None`: there is none.
    pub fn header_at(&self, seq: i64) -> Result<Option<Header>, StoreError> {
        header_of(&self.conn, seq)
            .map(|found| found.map(|(header, ..)| header))
            .map_err(|e| e.explain("read the log", self.path()))
    }

    /// The change at a place of the log without its check-ins.
    pub fn large_change_at(&self, seq: i64) -> Result<Option<Large>, StoreError> {
        large(&self.conn, seq).map_err(|e| e.explain("read the log", self.path()))
    }

    /// What takes its check-ins back, last first, and then whatever is in `head`.
    pub fn taking_back<'a>(&'a self, large: &'a Large, head: &'a [Op]) -> TakingBack<'a> {
        TakingBack { conn: &self.conn, large, head }
    }
}

fn large(conn: &Connection, seq: i64) -> Result<Option<Large>, Fault> {
    let Some((header, _, count)) = header_of(conn, seq)? else { return Ok(None) };
    let mut select = conn.prepare_cached(
        "SELECT body, sum FROM op WHERE change = ?1
         AND NOT (body GLOB '{\"void\"*' OR body GLOB '{\"unvoid\"*' OR body GLOB '{\"check-in\"*') ORDER BY n",
    )?;
    let ops = select.query_and_then([seq], |row| rows::op(row, 0))?.collect::<Result<Vec<Op>, Fault>>()?;
    let mut select = conn.prepare_cached(
        "SELECT item, count(*) FROM (SELECT item FROM check_in WHERE change = ?1
           UNION ALL SELECT subject FROM op WHERE change = ?1 AND body GLOB '{\"check-in\"*') GROUP BY item",
    )?;
    let said = select.query_and_then([seq], |row| Ok::<_, Fault>((rows::id(row, 0)?, row.get(1)?)))?;
    let said = said.collect::<Result<IdMap<u32>, Fault>>()?;
    let check_ins = usize::try_from(count).unwrap_or(0).saturating_sub(ops.len());
    Ok(Some(Large { head: header.with_ops(ops), said, check_ins, seq, count }))
}

/// The operations that take a large change back.
#[derive(Debug)]
pub struct TakingBack<'a> {
    conn: &'a Connection,
    large: &'a Large,
    head: &'a [Op],
}

impl TakingBack<'_> {
    /// What takes back the check-ins of the change from one place to before another, last first.
    fn piece(&self, from: i64, to: i64) -> Result<Vec<(i64, Op)>, Fault> {
        let key = (self.large.seq, from, to);
        let mut ops = Vec::new();
        let mut select = self.conn.prepare_cached("SELECT n, id, item FROM check_in WHERE change = ?1 AND n >= ?2 AND n < ?3")?;
        let mut found = select.query(key)?;
        while let Some(row) = found.next()? {
            ops.push((row.get(0)?, Op::Void { check_in: rows::id(row, 1)?, item: rows::id(row, 2)? }));
        }
        let mut select = self.conn.prepare_cached(
            "SELECT n, body, sum FROM op WHERE change = ?1 AND n >= ?2 AND n < ?3
             AND (body GLOB '{\"void\"*' OR body GLOB '{\"unvoid\"*' OR body GLOB '{\"check-in\"*')",
        )?;
        let mut found = select.query(key)?;
        while let Some(row) = found.next()? {
            ops.push((row.get(0)?, rows::op(row, 1)?.inverse()));
        }
        ops.sort_unstable_by_key(|(n, _)| std::cmp::Reverse(*n));
        Ok(ops)
    }
}

impl Ops for TakingBack<'_> {
    fn each<E: From<Refusal>>(&self, mut take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E> {
        let mut found = 0;
        let mut to = self.large.count;
        while to > 0 {
            let from = (to - PIECE).max(0);
            let piece = self.piece(from, to).map_err(|e| Refusal::new(e.explain("read the log", None).to_string()))?;
            found += piece.len();
            piece.iter().try_for_each(|(_, op)| take(op))?;
            to = from;
        }
        if found != self.large.check_ins {
            let (seq, all) = (self.large.seq, self.large.check_ins);
            return Err(Refusal::new(format!("cannot take back change {seq}: {found} of its {all} check-ins are there")).into());
        }
        self.head.iter().try_for_each(take)
    }
}
