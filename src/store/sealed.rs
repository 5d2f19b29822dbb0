//! Our own files in the store that is shared: which changes are in which, what is not in any yet, and what has to be put again.
//! What is in a file, and how it is sealed, is not known here.

use super::{
    Store,
    days::text_of_day,
    error::{Fault, StoreError},
    log, merge, rows, schema, stamps,
};
use crate::domain::{Id, change::LogPiece, known};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params, types::Value};
use std::ops::ControlFlow;

const DOING: &str = "share the workspace";

/// Where a workspace is shared, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedPlace {
    /// What brings files there and back, and where, without secrets: `folder:/home/ana/Dropbox/Goals`.
    pub carrier: String,
    /// What this laptop is called.
    pub label: String,
    /// Whether the key lies in the store for whoever can read it.
    pub open: bool,
}

/// A file of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// Its name in the store.
    pub name: String,
    /// The files it stands for; its own number twice where it stands for itself.
    pub numbers: (u32, u32),
    /// The places in the log of the first and the last change in it.
    pub seqs: (i64, i64),
    /// Whose changes of these are in it; `None`: ours.
    pub came: Option<Id>,
    /// How many these are.
    pub changes: u64,
    /// How many bytes they take, unsealed.
    pub size: u64,
    /// Of a change that is too large for one file: which piece of how many.
    pub part: Option<(u32, u32)>,
    /// When it was first seen in the store.
    pub listed: Option<i64>,
}

impl SealedFile {
    /// Whether it stands for another.
    pub fn covers(&self, other: &SealedFile) -> bool {
        self.came == other.came
            && self.part.is_none()
            && other.part.is_none()
            && self.name != other.name
            && self.numbers.0 <= other.numbers.0
            && other.numbers.1 <= self.numbers.1
            && self.numbers != other.numbers
    }
}

fn file(row: &Row<'_>) -> Result<SealedFile, Fault> {
    let (k, parts): (Option<u32>, Option<u32>) = (row.get(8)?, row.get(9)?);
    Ok(SealedFile {
        name: row.get(0)?,
        numbers: (row.get(1)?, row.get(2)?),
        seqs: (row.get(3)?, row.get(4)?),
        came: rows::maybe_id(row, 5)?,
        changes: row.get::<_, i64>(6)?.unsigned_abs(),
        size: row.get::<_, i64>(7)?.unsigned_abs(),
        part: k.zip(parts),
        listed: row.get(10)?,
    })
}

impl Store {
    /// Where the workspace is shared; `None`: nowhere.
    pub fn shared_at(&self) -> Result<Option<SharedPlace>, StoreError> {
        let text = |key: &str| text(&self.conn, key);
        (|| {
            let Some(carrier) = text("carrier")? else { return Ok(None) };
            let open = text("mode")?.as_deref() == Some("open");
            Ok(Some(SharedPlace { carrier, label: text("label")?.unwrap_or_default(), open }))
        })()
        .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// Notes where it is shared from now on; `None`: nowhere.
    pub fn share_at(&mut self, place: Option<&SharedPlace>) -> Result<(), StoreError> {
        self.writes(|tx| {
            let Some(place) = place else {
                tx.execute("DELETE FROM meta WHERE k IN ('carrier', 'label', 'mode')", [])?;
                return Ok(());
            };
            set(tx, "carrier", place.carrier.clone())?;
            set(tx, "label", place.label.clone())?;
            set(tx, "mode", if place.open { "open" } else { "sealed" }.to_owned())?;
            super::meta::share(tx)
        })
    }

    /// Makes sure that files are kept for this writer. What another wrote is another's: a copy of the workspace on another laptop,
    /// which has a key of its own, begins anew with all that was made here, and undoes nothing that was done there.
    pub fn write_as(&mut self, writer: Id) -> Result<(), StoreError> {
        let is = number(&self.conn, "writer").map_err(|e| e.explain(DOING, self.path()))?;
        if is == Some(writer.get()) {
            return Ok(());
        }
        self.writes(|tx| {
            tx.execute("DELETE FROM sealed", [])?;
            set(tx, "sealed", 0)?;
            tx.execute("DELETE FROM meta WHERE k = 'beat'", [])?;
            if is.is_some() {
                super::meta::another_device(tx)?;
            }
            set(tx, "writer", writer.get())
        })
    }

    /// As which laptop this file last wrote; `None`: it never did.
    pub fn wrote_as(&self) -> Result<Option<Id>, StoreError> {
        let is = number(&self.conn, "writer").map_err(|e| e.explain(DOING, self.path()))?;
        Ok(is.and_then(Id::new))
    }

    /// How many changes made here are in no file yet.
    pub fn unsent(&self) -> Result<u64, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "sealed")? {
                return Ok(0);
            }
            let sql = "SELECT count(*) FROM change WHERE seq > ?1 AND came IS NULL";
            let n: i64 = self.conn.query_row(sql, [cursor(&self.conn)?], |row| row.get(0))?;
            Ok(n.unsigned_abs())
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// When the oldest change made here that is in no file yet was made, in milliseconds since 1970 UTC.
    pub fn unsent_since(&self) -> Result<Option<i64>, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "sealed")? {
                return Ok(None);
            }
            let sql = "SELECT min(at) FROM change WHERE seq > ?1 AND came IS NULL";
            Ok(self.conn.query_row(sql, [cursor(&self.conn)?], |row| row.get(0))?)
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// The place in the log up to which everything made here is in a file.
    pub fn sealed_up_to(&self) -> Result<i64, StoreError> {
        cursor(&self.conn).map_err(|e| e.explain("read the log", self.path()))
    }

    /// Hands over the changes of one origin (`None`: made here) that stand after one place in the log and not after another, until
    /// told to stop, each with its place.
    pub fn changes_of(
        &self,
        came: Option<Id>,
        (after, upto): (i64, i64),
        mut take: impl FnMut(i64, LogPiece) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        (|| {
            let sql = "SELECT seq FROM change WHERE seq > ?1 AND seq <= ?2 AND came IS ?3 ORDER BY seq";
            let mut select = self.conn.prepare_cached(sql)?;
            let mut found = select.query(params![after, upto, rows::number(came)])?;
            while let Some(row) = found.next()? {
                let seq = row.get(0)?;
                if let Some((change, stamp)) = log::whole_stamped(&self.conn, seq)?
                    && take(seq, LogPiece::Change(change, Some(stamp))).is_break()
                {
                    break;
                }
            }
            Ok(())
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// The place in the log before the first change of an origin that is newer than a stamp; `None`: there is none.
    pub fn first_after(&self, came: Id, stamp: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT min(seq) FROM change WHERE came = ?1 AND stamp > ?2";
        let first: Result<Option<i64>, _> = self.conn.query_row(sql, [came.get(), stamp], |row| row.get(0));
        first.map(|seq| seq.map(|seq| seq - 1)).map_err(|e| Fault::from(e).explain("read the log", self.path()))
    }

    /// The newest stamp among the changes that files of a laptop brought; 0: they brought none.
    pub fn newest_stamp_of(&self, came: Id) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(stamp), 0) FROM change WHERE came = ?1";
        let newest = self.conn.query_row(sql, [came.get()], |row| row.get(0));
        newest.map_err(|e| Fault::from(e).explain("read the log", self.path()))
    }

    /// Our files, by number.
    pub fn sealed_files(&self) -> Result<Vec<SealedFile>, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "sealed")? {
                return Ok(Vec::new());
            }
            let sql = "SELECT name, number, upto, from_seq, to_seq, came, changes, size, k, parts, listed FROM sealed \
                       ORDER BY number, upto, name";
            let mut select = self.conn.prepare_cached(sql)?;
            select.query_and_then([], file)?.collect()
        })()
        .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// All of a file that was not yet seen in the store; `None`: it was, and has to be sealed anew.
    pub fn sealed_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = self.conn.prepare_cached("SELECT bytes FROM sealed WHERE name = ?1");
        bytes
            .and_then(|mut select| select.query_row([name], |row| row.get(0)).optional())
            .map(Option::flatten)
            .map_err(|e| Fault::from(e).explain("read the workspace", self.path()))
    }

    /// Keeps files of ours, before they are put; `upto`: everything made here up to there is in a file now. `instead_of`: a file that
    /// is given up for them.
    pub fn keep_sealed(
        &mut self,
        files: &[(SealedFile, Vec<u8>)],
        upto: Option<i64>,
        instead_of: Option<&str>,
    ) -> Result<(), StoreError> {
        self.writes(|tx| {
            if let Some(name) = instead_of {
                tx.execute("DELETE FROM sealed WHERE name = ?1", [name])?;
            }
            let mut insert = tx.prepare_cached(
                "INSERT OR REPLACE INTO sealed (name, number, upto, from_seq, to_seq, came, changes, size, k, parts, bytes, listed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL)",
            )?;
            for (f, bytes) in files {
                insert.execute(params![
                    f.name,
                    f.numbers.0,
                    f.numbers.1,
                    f.seqs.0,
                    f.seqs.1,
                    rows::number(f.came),
                    f.changes as i64,
                    f.size as i64,
                    f.part.map(|(k, _)| k),
                    f.part.map(|(_, of)| of),
                    bytes,
                ])?;
            }
            if let Some(upto) = upto {
                set(tx, "sealed", upto)?;
            }
            Ok(())
        })
    }

    /// Gives up files of ours that could not be put: what is in them is in none again, from that place of the log on.
    pub fn give_up_sealed(&mut self, names: &[String], upto: i64) -> Result<(), StoreError> {
        self.writes(|tx| {
            let mut delete = tx.prepare_cached("DELETE FROM sealed WHERE name = ?1")?;
            names.iter().try_for_each(|name| delete.execute([name]).map(drop))?;
            set(tx, "sealed", upto)
        })
    }

    /// Moves the place up to which everything made here is in a file to the end of the log, where nothing made here stands behind
    /// it: so that the next look for such is short.
    pub fn nothing_unsent(&mut self) -> Result<(), StoreError> {
        let newest = self.conn.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get::<_, i64>(0));
        let newest = newest.map_err(|e| Fault::from(e).explain("read the log", self.path()))?;
        if newest < self.sealed_up_to()? + FAR {
            return Ok(());
        }
        self.writes(|tx| {
            // Nobody can have written between the two.
            let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM change WHERE seq > ?1 AND came IS NULL) THEN NULL
                       ELSE (SELECT max(seq) FROM change) END";
            let upto: Option<i64> = tx.query_row(sql, [cursor(tx)?], |row| row.get(0))?;
            upto.map_or(Ok(()), |upto| set(tx, "sealed", upto))
        })
    }

    /// Notes that files of ours were seen in the store.
    pub fn listed(&mut self, names: &[String], at: i64) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        self.writes(|tx| {
            let mut update =
                tx.prepare_cached("UPDATE sealed SET bytes = NULL, listed = ?2 WHERE name = ?1 AND listed IS NULL")?;
            names.iter().try_for_each(|name| update.execute(params![name, at]).map(drop))?;
            Ok(())
        })
    }

    /// Forgets files of ours for which others stand.
    pub fn forget_sealed(&mut self, names: &[String]) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        self.writes(|tx| {
            let mut delete = tx.prepare_cached("DELETE FROM sealed WHERE name = ?1")?;
            names.iter().try_for_each(|name| delete.execute([name]).map(drop))?;
            Ok(())
        })
    }

    /// How many changes there are, and what tells this set of changes from any other: two laptops that say the same hold the same.
    pub fn together(&self) -> Result<(u64, u64), StoreError> {
        together(&self.conn).map(|(held, _)| held).map_err(|e| e.explain("read the log", self.path()))
    }

    /// The same, noted down as what was said of it at a moment, so that the next time only what is new is looked at.
    pub fn said_together(&mut self, at: i64) -> Result<(u64, u64), StoreError> {
        let mut held = (0, 0);
        self.writes(|tx| {
            let (now, log) = together(tx)?;
            held = now;
            set(tx, "together", log.sum.cast_signed())?;
            set(tx, "together-upto", log.upto)?;
            tx.execute("DELETE FROM meta WHERE k = 'derived-unsaid'", [])?;
            set(tx, "beat", at)
        })?;
        Ok(held)
    }

    /// How many changes wait here for a program that can read them.
    pub fn parked(&self) -> Result<u64, StoreError> {
        (|| {
            if !merge::has_parked(&self.conn)? {
                return Ok(0);
            }
            let count: i64 = self.conn.query_row("SELECT count(*) FROM parked", [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// How many changes of a day were made here.
    pub fn made_here_on(&self, day: NaiveDate) -> Result<u64, StoreError> {
        (|| {
            // A day begins fourteen hours before UTC at the earliest; a clock may have been wrong by as much again.
            let sql =
                "SELECT count(*) FROM change WHERE stamp >= ?1 AND day = ?2 AND device = ?3 AND verb NOT IN ('clock', 'filed')";
            let since = stamps::of_clock((day - TimeDelta::days(1)).and_time(NaiveTime::MIN).and_utc().timestamp_millis());
            let of = params![since, text_of_day(day), stamps::device(&self.conn)?.get()];
            let count: i64 = self.conn.prepare_cached(sql)?.query_row(of, |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// When that was last said.
    pub fn last_beat(&self) -> Result<Option<i64>, StoreError> {
        number(&self.conn, "beat").map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// One transaction of what concerns sharing.
    pub(super) fn writes(&mut self, write: impl FnOnce(&Transaction<'_>) -> Result<(), Fault>) -> Result<(), StoreError> {
        let path = self.path.clone();
        if self.read_only {
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path: path.unwrap_or_default() });
        }
        self.still_there(DOING)?;
        self.log_still_there(DOING)?;
        self.lets_saves_go_first();
        (|| {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            write(&tx)?;
            tx.commit()?;
            Ok(())
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }
}

/// So many places further on it is worth a write.
const FAR: i64 = 1000;

fn cursor(conn: &Connection) -> Result<i64, Fault> {
    Ok(number(conn, "sealed")?.unwrap_or(0))
}

fn value(conn: &Connection, key: &str) -> Result<Option<Value>, Fault> {
    Ok(conn.prepare_cached("SELECT v FROM meta WHERE k = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

pub(super) fn number(conn: &Connection, key: &str) -> Result<Option<i64>, Fault> {
    Ok(value(conn, key)?.and_then(|value| if let Value::Integer(n) = value { Some(n) } else { None }))
}

pub(super) fn text(conn: &Connection, key: &str) -> Result<Option<String>, Fault> {
    Ok(value(conn, key)?.and_then(|value| if let Value::Text(text) = value { Some(text) } else { None }))
}

pub(super) fn set(conn: &Connection, key: &str, to: impl Into<Value>) -> Result<(), Fault> {
    let sql = "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET v = excluded.v";
    conn.prepare_cached(sql)?.execute(params![key, to.into()])?;
    Ok(())
}

/// What the log up to a place comes to.
pub(super) struct Summed {
    upto: i64,
    sum: u64,
}

/// Changes that wait for a newer version are held as well; they are few, and are summed each time.
pub(super) fn together(conn: &Connection) -> Result<((u64, u64), Summed), Fault> {
    let mut log = Summed { upto: 0, sum: 0 };
    if let (Some(upto), Some(sum)) = (number(conn, "together-upto")?, number(conn, "together")?) {
        log = Summed { upto, sum: sum.cast_unsigned() };
    }
    let add = |sum: &mut u64, row: &Row<'_>| -> Result<(), Fault> {
        *sum ^= known::mark(rows::id(row, 0)?, row.get(1)?);
        Ok(())
    };
    let mut select = conn.prepare_cached("SELECT id, stamp, seq FROM change WHERE seq > ?1 ORDER BY seq")?;
    let mut found = select.query([log.upto])?;
    while let Some(row) = found.next()? {
        add(&mut log.sum, row)?;
        log.upto = row.get(2)?;
    }
    let mut count: i64 = conn.prepare_cached("SELECT count(*) FROM change")?.query_row([], |row| row.get(0))?;
    let mut sum = log.sum;
    if merge::has_parked(conn)? {
        let mut select = conn.prepare_cached("SELECT id, stamp FROM parked")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            add(&mut sum, row)?;
            count += 1;
        }
    }
    Ok(((count.unsigned_abs(), sum), log))
}
