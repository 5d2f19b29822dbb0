//! What finished key results had come to on their way: read from what was once made of their check-ins, and made of them where
//! nobody has yet.
//!
//! The past changes seldom: a late value, a target put right, a cycle that ends on another day. So no save keeps it up to date; the
//! file says until which place in the log it holds, and what was touched since is made again. A command that only reads writes it
//! down when it has said what it was asked for, if that can be at once; where nothing can be written it is made each time.

use super::{
    Store,
    error::{Fault, StoreError},
    load, open, past, rows, schema,
};
use crate::domain::{
    Cascade, Id, Kind,
    cascade::Ix,
    forecast::{Finished, Past, past::over},
    id::IdMap,
    seen::{Reader, day_in_utc},
};
use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};
use std::{collections::HashSet, path::Path, time::Duration};

/// Which of the rows in the file hold no more.
#[derive(Debug)]
enum Stale {
    All,
    Those(HashSet<Id>),
}

impl Stale {
    fn has(&self, id: Id) -> bool {
        match self {
            Stale::All => true,
            Stale::Those(ids) => ids.contains(&id),
        }
    }

    /// Whether something was touched since: else the log would be looked through from there again and again.
    fn has_any(&self) -> bool {
        matches!(self, Stale::Those(ids) if !ids.is_empty())
    }
}

/// What was read, and what the file should know by now.
struct Told {
    finished: Vec<Finished>,
    new: Unkept,
}

/// What the file should know by now.
#[derive(Debug)]
pub(super) struct Unkept {
    /// Of each that was made just now what the file is to keep: nothing where it tells nothing.
    made: Vec<(Id, Option<Finished>)>,
    stale: Stale,
    /// Until where in the log all of this holds.
    until: i64,
}

impl Store {
    /// All key results whose time is over by `today`, as far as they tell how they ended. The cascade is that of this file.
    pub fn finished(&self, cascade: &Cascade, today: NaiveDate) -> Result<Past, StoreError> {
        let doing = "read how earlier key results ended";
        let told = (|| {
            let tx = self.conn.unchecked_transaction()?;
            // What the file keeps is of today, not of an earlier day.
            let kept = self.as_of.is_none() && schema::has_table(&tx, "finished")?;
            let told = read(&tx, cascade, kept, today)?;
            tx.finish()?;
            Ok(told)
        })()
        .map_err(|e: Fault| e.explain(doing, self.path()))?;
        if (!told.new.made.is_empty() || told.new.stale.has_any()) && self.as_of.is_none() {
            if self.read_only {
                self.unkept.replace(Some(told.new));
            } else {
                // Kept for the next time. Where that cannot be, it is made again then.
                self.lets_saves_go_first();
                let _ = told.new.write(&self.conn);
            }
        }
        Ok(Past::new(told.finished))
    }

    /// Ends this store, and writes down what it had to make of how earlier key results ended, for the next who asks. For who opened the
    /// file to read and has said what was read: nobody is waited for, and where it cannot be at once it is not.
    pub fn keep_finished(self) {
        let (Some(path), Some(new)) = (self.path.clone(), self.unkept.take()) else { return };
        // Who closes last clears the log away, which one that only reads cannot.
        drop(self);
        if let Err(error) = new.write_at_once(&path) {
            tracing::debug!(?error, "how earlier key results ended is made again the next time");
        }
    }
}

impl Unkept {
    fn write_at_once(&self, path: &Path) -> Result<(), Fault> {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(Duration::ZERO)?;
        open::guard(&conn)?;
        // What only a newer version knows to write is left to it. Nothing is lost where this does not reach the disk.
        if open::schema_of(&conn)? == open::SCHEMA && schema::has_table(&conn, "finished")? {
            conn.execute_batch("PRAGMA synchronous = NORMAL")?;
            self.write(&conn)?;
        }
        Ok(())
    }

    fn write(&self, conn: &Connection) -> Result<(), Fault> {
        let tx = rusqlite::Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        match &self.stale {
            Stale::All => {
                tx.execute("DELETE FROM finished", ())?;
            }
            Stale::Those(ids) => {
                let mut delete = tx.prepare_cached("DELETE FROM finished WHERE item = ?1")?;
                for id in ids {
                    delete.execute([id.get()])?;
                }
            }
        }
        {
            let mut insert = tx.prepare_cached("INSERT OR REPLACE INTO finished (item, body) VALUES (?1, ?2)")?;
            for (id, finished) in &self.made {
                let packed = finished.as_ref().map(Finished::packed);
                insert.execute((id.get(), packed.as_ref().map_or(&[][..], |bytes| &bytes[..])))?;
            }
        }
        let set = "INSERT INTO meta (k, v) VALUES ('finished', ?1) ON CONFLICT (k) DO UPDATE SET v = ?1";
        tx.execute(set, [self.until])?;
        tx.commit()?;
        Ok(())
    }
}

fn read(conn: &Connection, cascade: &Cascade, kept: bool, today: NaiveDate) -> Result<Told, Fault> {
    let until = newest(conn)?;
    let stale = if kept { stale(conn, cascade, until)? } else { Stale::All };
    let mut rows = IdMap::default();
    if !matches!(stale, Stale::All) {
        let mut select = conn.prepare_cached("SELECT item, body FROM finished")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let body = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            rows.insert(rows::id(row, 0)?, Box::<[u8]>::from(body));
        }
    }
    let mut told = Told { finished: Vec::new(), new: Unkept { made: Vec::new(), stale, until } };
    for ix in cascade.all() {
        if over(cascade, ix, today).is_none() {
            continue;
        }
        let id = cascade.item(ix).id;
        match rows.get(&id).filter(|_| !told.new.stale.has(id)) {
            Some(body) if body.is_empty() => continue,
            Some(body) => {
                if let Some(finished) = Finished::unpacked(cascade, ix, body, today) {
                    told.finished.push(finished);
                    continue;
                }
            }
            None => {}
        }
        let finished = made(conn, cascade, ix, today)?;
        told.new.made.push((id, finished.clone()));
        told.finished.extend(finished);
    }
    if !kept {
        told.new.made.clear();
    }
    Ok(told)
}

/// The last place in the log.
fn newest(conn: &Connection) -> Result<i64, Fault> {
    Ok(conn.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get(0))?)
}

/// Out of its check-ins, each on the day it was given.
fn made(conn: &Connection, cascade: &Cascade, ix: Ix, today: NaiveDate) -> Result<Option<Finished>, Fault> {
    let check_ins = past::series(conn, cascade.item(ix).id, &Reader { today: NaiveDate::MAX, local_day: day_in_utc })?;
    Ok(Finished::of(cascade, ix, &check_ins, today))
}

/// Which rows were touched by what came into the log since they were made: of an objective its key results', of a cycle or a setting
/// all of them.
fn stale(conn: &Connection, cascade: &Cascade, until: i64) -> Result<Stale, Fault> {
    let since: Option<i64> = conn.query_row("SELECT v FROM meta WHERE k = 'finished'", [], |row| row.get(0)).optional()?;
    let Some(since) = since.filter(|&since| since <= until) else { return Ok(Stale::All) };
    let mut ids: HashSet<Id> = touched(conn, "SELECT item FROM check_in WHERE change > ?1", since)?.into_iter().collect();
    for subject in touched(conn, "SELECT subject FROM op WHERE change > ?1", since)? {
        if subject == Id::WORKSPACE || cascade.cycles_ever().any(|cycle| cycle.id == subject) {
            return Ok(Stale::All);
        }
        ids.insert(subject);
        if let Some(ix) = cascade.find(subject).filter(|&ix| cascade.item(ix).kind() == Kind::Objective) {
            ids.extend(cascade.key_results(ix).map(|kr| cascade.item(kr).id));
        }
    }
    Ok(Stale::Those(ids))
}

/// What a query names that came into the log after a place: found by that place, so it may not ask for each only once, for which
/// `SQLite` would look through all there is.
fn touched(conn: &Connection, sql: &str, since: i64) -> Result<Vec<Id>, Fault> {
    conn.prepare_cached(sql)?.query_and_then([since], |row| rows::id(row, 0))?.collect()
}

/// Lets all of it be made again.
pub(super) fn forget(conn: &Connection) -> Result<(), Fault> {
    conn.execute("DELETE FROM finished", ())?;
    conn.execute("DELETE FROM meta WHERE k = 'finished'", ())?;
    Ok(())
}

/// What in the file differs from what its check-ins say, a sentence each.
pub(super) fn wrong(conn: &Connection) -> Result<Vec<String>, Fault> {
    // On the last day of all whatever has an end is over.
    let today = NaiveDate::MAX;
    let cascade = &load::read(conn, &Reader { today, local_day: day_in_utc })?.build();
    let mut found = Vec::new();
    let stale = stale(conn, cascade, newest(conn)?)?;
    if matches!(stale, Stale::All) {
        return Ok(found);
    }
    let mut select = conn.prepare_cached("SELECT item, body FROM finished")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let id = rows::id(row, 0)?;
        let Some(ix) = cascade.find(id).filter(|&ix| over(cascade, ix, today).is_some() && !stale.has(id)) else { continue };
        let body = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let fresh = made(conn, cascade, ix, today)?;
        let kept = Finished::unpacked(cascade, ix, body, today);
        // One that ended on another day is made again when it is asked for.
        if kept != fresh && (kept.is_some() || body.is_empty() || body.len() != crate::domain::forecast::past::PACKED) {
            found.push(format!("what is kept of how {} ended differs from its check-ins", id.letters()));
        }
    }
    Ok(found)
}
