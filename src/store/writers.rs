//! The laptops that write into the store that is shared, and which of their files were read.

use super::{
    Store,
    error::{Fault, StoreError},
    forget, rows, schema,
};
use crate::domain::Id;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// A laptop, by its own word and by its heartbeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// 63 bits of the SHA-256 of its key.
    pub id: Id,
    /// Its public key.
    pub key: [u8; 32],
    /// What it is called.
    pub label: String,
    /// Who uses it; `None`: it does not say.
    pub person: Option<Id>,
    /// As what it makes changes.
    pub device: Id,
    /// The version of its program.
    pub program: String,
    /// When it was first read of here: milliseconds since 1970 UTC.
    pub joined: i64,
    /// What its newest heartbeat said; `None`: there was none yet.
    pub beat: Option<WriterBeat>,
    /// How far its clock was ahead then, in milliseconds.
    pub ahead_ms: i64,
    /// Whether it was removed: what it writes is left out.
    pub is_out: bool,
}

/// What a laptop said it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterBeat {
    /// When it was written, by its clock.
    pub seen: i64,
    /// When it was read, by ours.
    pub heard: i64,
    /// Four bytes of the hash of each of its files.
    pub files: Vec<u32>,
    /// How many changes it held.
    pub changes: u64,
    /// What tells its set of changes from any other.
    pub together: u64,
    /// How many of them its program cannot read.
    pub parked: u64,
    /// What everything that is derived from them comes to there; `None`: it did not say.
    pub derived: Option<u64>,
}

/// A file of another's that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFile {
    /// Its name in the store.
    pub name: String,
    /// Whose.
    pub writer: Id,
    /// When: milliseconds since 1970 UTC.
    pub at: i64,
}

/// What is known of a file of another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMark {
    /// Whose it is.
    pub writer: Id,
    /// When it was first seen there.
    pub since: i64,
    /// When it was last seen there, to the day.
    pub listed: i64,
    /// Why it could not be read; `None`: it was.
    pub fault: Option<String>,
}

const DAY: i64 = 24 * 60 * 60 * 1000;
/// What was not seen for so long is forgotten: it was rolled up, or is gone.
const FORGOTTEN: i64 = 60 * DAY;

fn writer(row: &Row<'_>) -> Result<Writer, Fault> {
    let content = |what: &str| Fault::Content(format!("a laptop without {what}"));
    let key: Vec<u8> = row.get(1)?;
    let files: Option<Vec<u8>> = row.get(9)?;
    let (seen, heard): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
    let (changes, together): (Option<i64>, Option<i64>) = (row.get(11)?, row.get(12)?);
    let (parked, derived): (Option<i64>, Option<i64>) = (row.get(14)?, row.get(15)?);
    let files = files.unwrap_or_default().as_chunks().0.iter().map(|hash| u32::from_be_bytes(*hash)).collect();
    let beat = seen.zip(heard).zip(changes.zip(together)).map(|((seen, heard), (changes, together))| WriterBeat {
        seen,
        heard,
        files,
        changes: changes.unsigned_abs(),
        together: together.cast_unsigned(),
        parked: parked.unwrap_or(0).unsigned_abs(),
        derived: derived.map(i64::cast_unsigned),
    });
    Ok(Writer {
        id: rows::id(row, 0)?,
        key: key.try_into().map_err(|_| content("its key"))?,
        label: row.get(2)?,
        person: rows::maybe_id(row, 3)?,
        device: rows::id(row, 4)?,
        program: row.get(5)?,
        joined: row.get(6)?,
        beat,
        ahead_ms: row.get(10)?,
        is_out: row.get_ref(13)?.as_str().map_err(rusqlite::Error::from)? == "out",
    })
}

impl Store {
    /// All laptops that write or wrote, in the order in which they were read of.
    pub fn writers(&self) -> Result<Vec<Writer>, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "writer")? {
                return Ok(Vec::new());
            }
            let sql =
                "SELECT id, key, label, person, device, program, joined, seen, heard, files, ahead_ms, changes, together, state,
                         parked, derived
                       FROM writer ORDER BY joined, id";
            self.conn.prepare_cached(sql)?.query_and_then([], writer)?.collect()
        })()
        .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// Notes what a laptop says about itself, and its heartbeat if there is a newer one.
    pub fn hears_of(&mut self, w: &Writer) -> Result<(), StoreError> {
        self.writes(|tx| {
            let beat = w.beat.as_ref();
            let erased = forget::label(tx, w.person, &w.label)?;
            let files: Option<Vec<u8>> = beat.map(|beat| beat.files.iter().flat_map(|hash| hash.to_be_bytes()).collect());
            tx.prepare_cached(
                "INSERT INTO writer (id, key, label, person, device, program, joined, seen, heard, files, ahead_ms, changes, together,
                                     state, parked, derived)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
                 ON CONFLICT (id) DO UPDATE SET label = ?3, person = ?4, device = ?5, program = ?6, seen = ?8, heard = ?9,
                   files = ?10, ahead_ms = ?11, changes = ?12, together = ?13, state = ?14, parked = ?15, derived = ?16",
            )?
            .execute(params![
                w.id.get(),
                w.key.as_slice(),
                erased.as_ref().unwrap_or(&w.label),
                rows::number(w.person),
                w.device.get(),
                w.program,
                w.joined,
                beat.map(|beat| beat.seen),
                beat.map(|beat| beat.heard),
                files,
                w.ahead_ms,
                beat.map(|beat| beat.changes as i64),
                beat.map(|beat| beat.together.cast_signed()),
                if w.is_out { "out" } else { "in" },
                beat.map(|beat| beat.parked as i64),
                beat.and_then(|beat| beat.derived).map(u64::cast_signed),
            ])?;
            Ok(())
        })
    }

    /// What is known of the files of others, by their names.
    pub fn read_files(&self) -> Result<BTreeMap<String, ReadMark>, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "read")? {
                return Ok(BTreeMap::new());
            }
            let mut select = self.conn.prepare_cached("SELECT name, writer, since, listed, fault FROM read")?;
            let read = |row: &Row<'_>| {
                let mark = ReadMark { writer: rows::id(row, 1)?, since: row.get(2)?, listed: row.get(3)?, fault: row.get(4)? };
                Ok::<_, Fault>((row.get(0)?, mark))
            };
            select.query_and_then([], read)?.collect()
        })()
        .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// Notes that a file of another's was read, or why it was not.
    pub fn has_read(&mut self, file: &ReadFile, fault: Option<&str>) -> Result<(), StoreError> {
        self.writes(|tx| note_read(tx, file, fault))
    }

    /// Notes which files of others were seen in the store, those that were not noted for a day, and forgets what was not seen for
    /// long; of what could not be read that it is gone.
    pub fn seen_there(&mut self, names: &BTreeSet<String>, at: i64) -> Result<(), StoreError> {
        let known = self.read_files()?;
        let stale: Vec<&String> =
            names.iter().filter(|name| known.get(*name).is_some_and(|mark| mark.listed < at - DAY)).collect();
        let is_gone =
            |(name, mark): &(&String, &ReadMark)| mark.listed < at - FORGOTTEN || mark.fault.is_some() && !names.contains(*name);
        let gone: Vec<&String> = known.iter().filter(is_gone).map(|(name, _)| name).collect();
        if stale.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.writes(|tx| {
            let mut update = tx.prepare_cached("UPDATE read SET listed = ?2 WHERE name = ?1")?;
            stale.iter().try_for_each(|name| update.execute(params![name, at]).map(drop))?;
            let mut delete = tx.prepare_cached("DELETE FROM read WHERE name = ?1")?;
            gone.iter().try_for_each(|name| delete.execute([name]).map(drop))?;
            Ok(())
        })
    }

    /// Keeps a piece of a change that is too large for one file; gives all of its text once every piece is here. Until then its file is
    /// noted as read; that of the last is noted with the change, and the pieces stay until then.
    pub fn keep_part(
        &mut self,
        change: Id,
        (k, of): (u32, u32),
        body: &str,
        file: &ReadFile,
    ) -> Result<Option<String>, StoreError> {
        let mut whole = None;
        self.writes(|tx| {
            // What it belongs to may be here already, out of another file.
            if super::log::seq_of(tx, change)?.is_none() {
                let sql = "INSERT OR REPLACE INTO part (change, k, parts, body) VALUES (?1, ?2, ?3, ?4)";
                tx.prepare_cached(sql)?.execute(params![change.get(), k, of, body])?;
            }
            whole = all_parts(tx, change, of)?;
            if whole.is_none() { note_read(tx, file, None) } else { Ok(()) }
        })?;
        Ok(whole)
    }
}

pub(super) fn note_read(conn: &Connection, file: &ReadFile, fault: Option<&str>) -> Result<(), Fault> {
    conn.prepare_cached(
        "INSERT INTO read (name, writer, since, listed, fault) VALUES (?1, ?2, ?3, ?3, ?4)
         ON CONFLICT (name) DO UPDATE SET listed = ?3, fault = ?4",
    )?
    .execute(params![file.name, file.writer.get(), file.at, fault])?;
    Ok(())
}

/// Forgets the pieces of a change that was taken in.
pub(super) fn forget_parts(conn: &Connection, change: Id) -> Result<(), Fault> {
    conn.prepare_cached("DELETE FROM part WHERE change = ?1")?.execute([change.get()])?;
    Ok(())
}

fn all_parts(conn: &Connection, change: Id, of: u32) -> Result<Option<String>, Fault> {
    let sql = "SELECT count(*) FROM part WHERE change = ?1 AND parts = ?2 AND k < ?2";
    let have: Option<u32> = conn.prepare_cached(sql)?.query_row(params![change.get(), of], |row| row.get(0)).optional()?;
    if have != Some(of) {
        return Ok(None);
    }
    let mut select = conn.prepare_cached("SELECT body FROM part WHERE change = ?1 AND parts = ?2 ORDER BY k")?;
    let mut found = select.query(params![change.get(), of])?;
    let mut text = String::new();
    while let Some(row) = found.next()? {
        text.push_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
    }
    Ok(Some(text))
}
