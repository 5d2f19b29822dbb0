//! Whether the file that is open is still the file of its name, and nobody wrote over it behind `SQLite`'s back.
//!
//! Nothing in a database says which log belongs to it. So where another file takes the place of an open one, its log must not
//! stay: the next program would write the old pages into the new file.

use super::{
    Store,
    copy::{Pace, copy},
    error::StoreError,
    leftover::{aside, put_log_aside},
    open::{APPLICATION_ID, MAGIC, beside, file_id, folder_of},
    place,
    scratch::Alone,
};
use rusqlite::config::DbConfig;
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// What is known of a file that is looked at again and again.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Held open beside `SQLite`, and closed after it: to close it earlier would let go of all locks on the file.
    head: Option<File>,
    /// How often the file was written, as its head counts: it never goes back.
    counted: u32,
    /// What became of it; `None`: it is in its place.
    lost: Option<Lost>,
}

#[derive(Debug, Clone)]
struct Lost {
    how: &'static str,
    kept: Option<PathBuf>,
}

impl Store {
    /// Looks whether the file is still in its place, and is what was left there. Costs two system calls. Where another file has
    /// taken its place, what was open is kept beside it under a name that tells `at` (now, in milliseconds since 1970
    /// UTC), its log is taken away, and nothing is saved any more: the error says so.
    pub fn look(&mut self, at: i64) -> Result<(), StoreError> {
        const DOING: &str = "go on with the workspace";
        let Some(path) = self.path.clone().filter(|_| self.mapped) else { return Ok(()) };
        if self.watch.head.is_none() {
            self.watch.head = File::open(&path).ok().filter(|_| file_id(&path).ok() == self.file);
        }
        if self.watch.lost.is_none() {
            let lost = match file_id(&path) {
                Ok(now) if Some(now) == self.file => match self.watch.read_twice() {
                    Some(counted) => {
                        self.watch.counted = counted;
                        None
                    }
                    None => Some(self.give_up(&path, at)),
                },
                // It may come back to its place.
                Err(_) => None,
                Ok(_) => Some(self.keep_what_was_open(&path, at)),
            };
            if lost.is_some() {
                tracing::warn!("the workspace was replaced or written over by another program");
            }
            self.watch.lost = lost;
        }
        self.still_there(DOING)
    }

    /// Whether the path still leads to the file that is open, and it was not written over: otherwise what is written would be
    /// lost with it.
    pub(super) fn still_there(&self, doing: &str) -> Result<(), StoreError> {
        let (Some(path), Some(opened)) = (&self.path, self.file) else { return Ok(()) };
        let (doing, path) = (doing.to_owned(), path.clone());
        if let Some(Lost { how, kept }) = self.watch.lost.clone() {
            return Err(StoreError::Replaced { doing, path, how, kept });
        }
        if file_id(&path).ok() != Some(opened) {
            return Err(StoreError::Gone { doing, path });
        }
        if self.watch.head.is_some() && self.watch.read_twice().is_none() {
            return Err(StoreError::Replaced { doing, path, how: OVER, kept: None });
        }
        Ok(())
    }

    /// Another file has its name. This one can still be read: a copy of it is kept.
    fn keep_what_was_open(&self, path: &Path, at: i64) -> Lost {
        let real = place::real(path);
        let kept = (|| {
            let alone = Alone::at_once(folder_of(&real)).ok()??;
            let old = copy("keep the workspace", &self.conn, Some(path), &alone, "kept", &Pace::default()).ok()?;
            let kept = aside(&real, at);
            old.scratch.publish(&kept).ok()?;
            Some(kept)
        })();
        let log = beside(&real, "-wal");
        if self.log.is_some() && file_id(&log).ok() == self.log {
            // All it held is in the copy; without one it is put aside.
            let _ = if kept.is_some() {
                std::fs::remove_file(&log).and_then(|()| std::fs::remove_file(beside(&real, "-shm")))
            } else {
                put_aside(&real, at)
            };
        }
        Lost { how: "replaced", kept }
    }

    /// Other bytes stand in it. The log does not fit to them.
    fn give_up(&self, path: &Path, at: i64) -> Lost {
        let real = place::real(path);
        // Closing would write the log into what is there now.
        let _ = self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        let _ = put_aside(&real, at);
        Lost { how: OVER, kept: None }
    }
}

fn put_aside(real: &Path, at: i64) -> io::Result<()> {
    put_log_aside("keep the log", real, at).map(drop).map_err(io::Error::other)
}

const OVER: &str = "written over";

impl Watch {
    /// How often the file was written; `None`: other bytes stand in it. Looked at again before that is believed: somebody
    /// may be writing its first page.
    fn read_twice(&self) -> Option<u32> {
        self.read().or_else(|| {
            std::thread::sleep(std::time::Duration::from_millis(5));
            self.read()
        })
    }

    fn read(&self) -> Option<u32> {
        let mut file = self.head.as_ref()?;
        let mut head = [0; 100];
        file.seek(SeekFrom::Start(0)).and_then(|_| file.read_exact(&mut head)).ok()?;
        let counted = u32::from_be_bytes([head[24], head[25], head[26], head[27]]);
        (head.starts_with(MAGIC) && head[68..72] == APPLICATION_ID.to_be_bytes() && counted >= self.counted).then_some(counted)
    }
}
