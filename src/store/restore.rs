//! Putting a backup in the place of the workspace file. Nothing but a workspace, or what is left of one, is moved for it.

use super::{
    Store,
    backup::{copy, newest_good, temporary_beside},
    check,
    error::{Fault, StoreError},
    open::{APPLICATION_ID, MAGIC, beside, folder_of, head_of, make_folder, sync_folder},
    place,
};
use rusqlite::{Connection, OpenFlags};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

const DOING: &str = "restore the backup";

impl Store {
    /// Puts a backup in the place of the workspace file. What was there is kept beside it under a name that tells `at`
    /// (now, in milliseconds since 1970 UTC), and that name is returned. Refused while another process has the file open,
    /// and where something stands that never was a workspace. Where a symbolic link stands, the file at its end is put
    /// back: otherwise there would be two workspaces, and who comes by another name would go on with the old one.
    pub fn restore(backup: &Path, path: &Path, at: i64) -> Result<Option<PathBuf>, StoreError> {
        let path = &place::follow(DOING, path)?;
        let there = is_replaceable(path)?;
        let source = Store::open_read_only(backup)?.store;
        if !check::is_sound(&source.conn) {
            return Err(StoreError::Corrupt {
                doing: DOING.to_owned(),
                path: backup.to_path_buf(),
                detail: "its pages are not in order".to_owned(),
                backup: newest_good(path),
            });
        }
        make_folder(folder_of(path))?;
        let temporary = temporary_beside(path);
        let kept = there.then(|| beside(path, &format!(".replaced-{at}")));
        let restored = copy(&source.conn, Some(backup), &temporary).and_then(|()| {
            if let Some(kept) = &kept {
                release(path)?;
                for suffix in ["", "-wal", "-shm"] {
                    let (old, new) = (beside(path, suffix), beside(kept, suffix));
                    match fs::rename(&old, &new) {
                        Err(e) if suffix.is_empty() || e.kind() != io::ErrorKind::NotFound => {
                            return Err(StoreError::io("keep the old workspace", &old, e));
                        }
                        _ => {}
                    }
                }
            }
            fs::rename(&temporary, path).map_err(|e| StoreError::io(DOING, path, e))
        });
        if restored.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        restored?;
        sync_folder(folder_of(path));
        Ok(kept)
    }
}

/// Whether there is a file to be moved out of the way; an error where it is not ours to move. A damaged workspace may have
/// lost the bytes that tell what it is: then the good backups beside it say that it was one.
fn is_replaceable(path: &Path) -> Result<bool, StoreError> {
    let refuse = |what: &str| {
        let what = format!("{what}, and no workspace");
        Err(StoreError::InTheWay { doing: DOING.to_owned(), path: path.to_path_buf(), what })
    };
    let failed = |e| StoreError::reading(DOING, path, e);
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(failed(e)),
    };
    if metadata.is_dir() {
        return refuse("a folder");
    }
    if !metadata.is_file() {
        return refuse("not a regular file");
    }
    let head = head_of(path).map_err(failed)?;
    let ours = match head.get(68..72) {
        Some(id) => id == APPLICATION_ID.to_be_bytes(),
        // Cut off before it says whose it is; an empty one holds nothing that could be missed.
        None => head.is_empty() || head.starts_with(MAGIC),
    };
    if ours || newest_good(path).is_some() {
        return Ok(true);
    }
    refuse(if head.starts_with(MAGIC) { "the SQLite database of another program" } else { "a file of another kind" })
}

/// Makes sure that no other process has the file open, and folds its log into it. A damaged file is let be.
fn release(path: &Path) -> Result<(), StoreError> {
    let Ok(conn) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX) else {
        return Ok(());
    };
    match conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0)) {
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
            Err(Fault::from(e).explain(DOING, Some(path)))
        }
        _ => Ok(()),
    }
}
