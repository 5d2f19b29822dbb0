//! The workspace file: one SQLite database. The only SQL stands here.
//!
//! Must not know: the terminal, the clock (it is told what day and what millisecond it is), how anything is shown.

mod error;

use crate::domain::{
    Cascade, Change, CheckIn, Id, Summary,
    history::{Findings, History, LogEntry, LogFilter},
};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

pub use error::StoreError;

/// One connection to one workspace file.
#[derive(Debug)]
pub struct Store {
    path: Option<PathBuf>,
    read_only: bool,
}

/// A store that was opened, and what the person should be told about it.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// A sentence to show, for example that the file is opened read-only and why; `None`: nothing to say.
    pub notice: Option<String>,
}

/// What a commit gives back.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// The place of the change in the log.
    pub seq: i64,
    /// Fresh summaries, as of the day given, of every item whose check-ins or definition changed: hand them to `Cascade::apply`.
    pub summaries: Vec<(Id, Summary)>,
}

#[expect(unused_variables, clippy::missing_panics_doc, clippy::unused_self, reason = "the signatures first")]
impl Store {
    /// Makes a new workspace file (0600) in a folder that exists or is made (0700); refuses when there is a file already.
    pub fn create(path: &Path, name: &str, at: i64) -> Result<Store, StoreError> {
        unimplemented!()
    }
    /// Opens a workspace file to read and write; a file made by a newer version opens read-only with a notice.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        unimplemented!()
    }
    /// Opens a workspace file without writing to it.
    pub fn open_read_only(path: &Path) -> Result<Opened, StoreError> {
        unimplemented!()
    }
    /// A workspace that lives in memory and is gone when dropped.
    pub fn in_memory(name: &str) -> Result<Store, StoreError> {
        unimplemented!()
    }
    /// The file; `None` for a store in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
    /// Whether every commit will be refused.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }
    /// The whole workspace, its summaries as of `today`.
    pub fn load(&self, today: NaiveDate) -> Result<Cascade, StoreError> {
        unimplemented!()
    }
    /// Writes a change: all of it or nothing, on the disk when this returns.
    pub fn commit(&mut self, change: &Change, today: NaiveDate) -> Result<Committed, StoreError> {
        unimplemented!()
    }
    /// The newest `limit` check-ins of an item, and all its revisions.
    pub fn history(&self, item: Id, limit: usize) -> Result<History, StoreError> {
        unimplemented!()
    }
    /// All check-ins of an item that count, oldest first, those after today included: what a chart is drawn from.
    pub fn series(&self, item: Id) -> Result<Vec<CheckIn>, StoreError> {
        unimplemented!()
    }
    /// Lines of the log, newest first.
    pub fn log(&self, filter: &LogFilter) -> Result<Vec<LogEntry>, StoreError> {
        unimplemented!()
    }
    /// A change with all it does; `None` if the log does not know it.
    pub fn change(&self, id: Id) -> Result<Option<Change>, StoreError> {
        unimplemented!()
    }
    /// The change at a place of the log.
    pub fn change_at(&self, seq: i64) -> Result<Option<Change>, StoreError> {
        unimplemented!()
    }
    /// What `u` takes back: the newest change by this person (`None`: by nobody named) that is in force.
    pub fn last_undoable(&self, by: Option<Id>) -> Result<Option<Change>, StoreError> {
        unimplemented!()
    }
    /// What redo takes back: the newest undo by this person that is in force, unless they changed something since.
    pub fn last_redoable(&self, by: Option<Id>) -> Result<Option<Change>, StoreError> {
        unimplemented!()
    }
    /// Whether another connection has changed the file since this was last asked (or since `load`). Costs microseconds.
    pub fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        unimplemented!()
    }
    /// Writes a copy of the workspace to a new file.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        unimplemented!()
    }
    /// Makes today's backup if there is none yet, and removes what the rotation no longer keeps. Returns the new file.
    pub fn backup_if_due(&self, today: NaiveDate) -> Result<Option<PathBuf>, StoreError> {
        unimplemented!()
    }
    /// The backups beside a workspace file, newest first.
    pub fn backups(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
        unimplemented!()
    }
    /// Puts a backup in the place of the workspace file; what was there is kept beside it, and its path returned.
    pub fn restore(backup: &Path, path: &Path, at: i64) -> Result<Option<PathBuf>, StoreError> {
        unimplemented!()
    }
    /// Looks whether the file is whole and whether what is derived agrees with the log.
    pub fn check(&self) -> Result<Findings, StoreError> {
        unimplemented!()
    }
    /// Makes everything derived again from the log.
    pub fn rebuild_derived(&mut self) -> Result<(), StoreError> {
        unimplemented!()
    }
}
