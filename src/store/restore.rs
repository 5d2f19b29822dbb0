//! Putting a backup in the place of the workspace.
//!
//! Its pages are written through `SQLite` into the file that is there, in one transaction: whoever else has it open waits, and
//! then sees the other content; whoever is killed on the way has changed nothing. Only what `SQLite` cannot open any more is
//! moved out of the way instead. What was there is kept in each case, and nothing but a workspace, or what is left of one, is
//! touched.

use super::{
    Store,
    backup::newest_good,
    copy::{Copy, Pace, alone_in, copy, failure, look, step_through},
    error::{Fault, StoreError},
    leftover::{aside, put_log_aside},
    meta,
    open::{self, APPLICATION_ID, MAGIC, SCHEMA, beside, file_id, folder_of, head_of, make_folder, sync_folder},
    place,
    scratch::{Alone, Scratch},
    verify::verify,
};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

const DOING: &str = "restore the backup";

/// How a backup is put back.
#[derive(Debug, Clone, Default)]
pub struct Restore {
    /// Now, in milliseconds since 1970 UTC: what was there is named after it.
    pub at: i64,
    /// Also where the backup is of another workspace than the one that is there.
    pub other_workspace: bool,
    /// How fast, and until when.
    pub pace: Pace,
}

/// What stands where the workspace belongs.
enum There {
    Nothing,
    /// A workspace by its head, with pages of this size; perhaps damaged.
    Workspace {
        page_size: i64,
    },
    /// What is left of one.
    Remains,
}

impl Store {
    /// Puts a backup in the place of the workspace file. What was there is kept beside it under a name that tells when, and that
    /// name is returned. Refused where the backup does not pass its check, before anything is touched, and where something
    /// stands that never was a workspace. Waits for others who write as a writer does. Where a symbolic link stands, the
    /// file at its end is put back: otherwise there would be two workspaces, and who comes by another name would go on with
    /// the old one.
    ///
    /// Not for a file that this process has open: its first bytes are looked at, and closing it again lets go of all locks.
    pub fn restore(backup: &Path, path: &Path, how: &Restore) -> Result<Option<PathBuf>, StoreError> {
        let path = &place::follow(DOING, path)?;
        if file_id(path).ok().is_some_and(|there| file_id(backup).ok() == Some(there)) {
            let what = "the backup itself under another name".to_owned();
            return Err(StoreError::InTheWay { doing: DOING.to_owned(), path: path.clone(), what });
        }
        place::refuse_beside(DOING, path, path)?;
        what_is_there(path)?;
        let source = open::source(backup)?;
        make_folder(folder_of(path))?;
        let alone = alone_in(DOING, folder_of(path))?;
        // Once more: one may have been made while this waited.
        let there = what_is_there(path)?;
        let page_size = if let There::Workspace { page_size } = there { Some(page_size) } else { None };
        let staged = stage(&source, backup, path, &alone, page_size, how)?;
        drop(source);
        let named = |e: io::Error| StoreError::io(DOING, path, e);
        match there {
            There::Nothing => {
                put_log_aside(DOING, path, how.at)?;
                staged.publish(path).map_err(named)?;
                Ok(None)
            }
            There::Remains => swap(staged, path, how.at).map(Some),
            There::Workspace { .. } => match write_into(&staged, backup, path, &alone, how) {
                // `SQLite` cannot open it: nobody who comes now can write to it.
                Err(StoreError::Corrupt { path: damaged, .. } | StoreError::NotAWorkspace { path: damaged, .. })
                    if damaged == *path =>
                {
                    swap(staged, path, how.at).map(Some)
                }
                other => other.map(Some),
            },
        }
    }
}

/// Whether there is a file to be written over; an error where it is not ours. A damaged workspace may have
/// lost the bytes that tell what it is: then the good backups beside it say that it was one.
fn what_is_there(path: &Path) -> Result<There, StoreError> {
    let refuse = |what: &str| {
        let what = format!("{what}, and no workspace");
        Err(StoreError::InTheWay { doing: DOING.to_owned(), path: path.to_path_buf(), what })
    };
    let failed = |e| StoreError::reading(DOING, path, e);
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(There::Nothing),
        Err(e) => return Err(failed(e)),
    };
    if metadata.is_dir() {
        return refuse("a folder");
    }
    if !metadata.is_file() {
        return refuse("not a regular file");
    }
    let head = head_of(path).map_err(failed)?;
    if head.len() == 100 && head.starts_with(MAGIC) && head[68..72] == APPLICATION_ID.to_be_bytes() {
        let page_size = match i64::from(u16::from_be_bytes([head[16], head[17]])) {
            // The file format has no other way to say 65,536.
            1 => 65_536,
            bytes => bytes,
        };
        return Ok(There::Workspace { page_size });
    }
    let ours = match head.get(68..72) {
        Some(id) => id == APPLICATION_ID.to_be_bytes(),
        // Cut off before it says whose it is; an empty one holds nothing that could be missed.
        None => head.is_empty() || head.starts_with(MAGIC),
    };
    if ours || newest_good(path).is_some() {
        return Ok(There::Remains);
    }
    refuse(if head.starts_with(MAGIC) { "the SQLite database of another program" } else { "a file of another kind" })
}

/// The backup once more, beside the place it is meant for: as this version writes it, and looked at.
fn stage<'a>(
    source: &Connection,
    backup: &Path,
    path: &Path,
    alone: &'a Alone,
    page_size: Option<i64>,
    how: &Restore,
) -> Result<Scratch<'a>, StoreError> {
    let corrupt = |detail| StoreError::Corrupt {
        doing: DOING.to_owned(),
        path: backup.to_path_buf(),
        detail,
        // Never itself: that would lead in a circle.
        backup: newest_good(path),
    };
    let Copy { scratch, damage } = copy(DOING, source, Some(backup), alone, "restore", &how.pace)?;
    if let Some(detail) = damage {
        return Err(corrupt(detail));
    }
    let explain = |e: Fault| e.explain(DOING, Some(backup));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut staged = Connection::open_with_flags(scratch.path(), flags).map_err(|e| explain(e.into()))?;
    let changed = (|| {
        open::prepare(&mut staged)?;
        let schema = open::schema_of(&staged)?;
        let is: i64 = staged.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let other_size = page_size.filter(|&wanted| wanted != is);
        if let Some(wanted) = other_size {
            staged.execute_batch(&format!("PRAGMA page_size = {wanted}; VACUUM"))?;
        }
        if schema < SCHEMA {
            open::migrate(&mut staged, schema)?;
        }
        if other_size.is_some() || schema < SCHEMA {
            verify(&mut staged, &how.pace)?;
        }
        // What was said since comes in again as what others did: it is not what is undone here.
        if meta::is_shared(&staged)? {
            meta::another_device(&staged)?;
        }
        staged.close().map_err(|(_, e)| Fault::Sql(e))
    })();
    changed.map_err(explain)?;
    scratch.sync().map_err(|e| StoreError::io(DOING, path, e))?;
    Ok(scratch)
}

/// Writes all pages into the file that is there, in one transaction, and keeps what it held until then.
fn write_into(staged: &Scratch<'_>, backup: &Path, path: &Path, alone: &Alone, how: &Restore) -> Result<PathBuf, StoreError> {
    let sql = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => StoreError::Stopped { doing: DOING.to_owned() },
        _ => Fault::from(e).explain(DOING, Some(path)),
    };
    let mut target = open::to_write(DOING, path)?;
    let reader = open::raw(path).map_err(sql)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(staged.path(), flags).map_err(sql)?;
    if !how.other_workspace && is_another(&source, &reader) {
        return Err(StoreError::OtherWorkspace { backup: backup.to_path_buf(), path: path.to_path_buf() });
    }
    let version = |conn: &Connection| conn.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).map_err(sql);
    // Before anybody has to wait for it; once more while they wait, if somebody wrote meanwhile.
    let seen = version(&reader)?;
    let mut old = keep(&reader, path, alone, &how.pace)?;
    let kept = {
        let restored = Backup::new(&source, &mut target).map_err(sql)?;
        // No pages yet, but the right to write, which nobody else has from here on.
        if restored.step(0).map_err(sql)? != StepResult::More {
            return Err(sql(failure(rusqlite::ffi::SQLITE_BUSY)));
        }
        if version(&reader)? != seen {
            drop(old);
            old = keep(&reader, path, alone, &how.pace)?;
        }
        let kept = aside(path, how.at);
        old.scratch.publish(&kept).map_err(|e| StoreError::io("keep the old workspace", &kept, e))?;
        if let Err(e) = step_through(&restored, 512, || how.pace.is_stopped()) {
            // Nothing was written, so there is nothing to keep.
            let _ = fs::remove_file(&kept);
            return Err(sql(e));
        }
        kept
    };
    // From the log into the file, as far as nobody reads; whoever writes next goes on with it.
    let _ = target.busy_timeout(Duration::from_millis(200));
    let _ = target.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    Ok(kept)
}

/// A copy of what is there. It may be damaged: that is why backups are put back; but not by being copied.
fn keep<'a>(reader: &Connection, path: &Path, alone: &'a Alone, pace: &Pace) -> Result<Copy<'a>, StoreError> {
    let old = copy("keep the old workspace", reader, Some(path), alone, "kept", pace)?;
    if old.damage.is_some() {
        let mut again = open::raw(path).map_err(|e| Fault::from(e).explain(DOING, Some(path)))?;
        if verify(&mut again, pace).is_ok() && look(old.scratch.path(), pace).map_or(true, |damage| damage.is_some()) {
            let e = io::Error::other("what was written is not what is read back");
            return Err(StoreError::io("keep the old workspace", path, e));
        }
    }
    Ok(old)
}

/// Whether these are two workspaces, and there is something in the one that is there.
fn is_another(backup: &Connection, there: &Connection) -> bool {
    let id = |conn: &Connection| conn.query_row("SELECT v FROM meta WHERE k = 'workspace'", [], |row| row.get::<_, i64>(0)).ok();
    // One that was only just founded holds nothing: it is what people make who have lost the other.
    let changes = there.query_row("SELECT count(*) FROM (SELECT 1 FROM change LIMIT 2)", [], |row| row.get::<_, i64>(0));
    id(backup).zip(id(there)).is_some_and(|(a, b)| a != b) && changes.is_ok_and(|n| n > 1)
}

/// Moves what is left of a workspace out of the way. There is always a file in its place.
fn swap(staged: Scratch<'_>, path: &Path, at: i64) -> Result<PathBuf, StoreError> {
    let kept = aside(path, at);
    let failed = |e| StoreError::io("keep the old workspace", path, e);
    let linked = fs::hard_link(path, &kept);
    // Some file systems have no hard links.
    linked.or_else(|_| fs::rename(path, &kept)).map_err(failed)?;
    let (log, kept_log) = (beside(path, "-wal"), beside(&kept, "-wal"));
    let moved = match fs::rename(&log, &kept_log) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(failed(e)),
        _ => Ok(()),
    };
    let moved = moved.and_then(|()| {
        let _ = fs::remove_file(beside(path, "-shm"));
        staged.replace(path).map_err(|e| StoreError::io(DOING, path, e))
    });
    if moved.is_err() {
        let _ = fs::rename(&kept_log, &log);
        let _ = if path.symlink_metadata().is_ok() { fs::remove_file(&kept) } else { fs::rename(&kept, path) };
    }
    moved?;
    sync_folder(folder_of(path));
    Ok(kept)
}
