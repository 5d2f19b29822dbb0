//! The workspace file: one `SQLite` database. The only SQL stands here.
//!
//! Must not know: the terminal, the clock (it is told what day and what millisecond it is), how anything is shown.
//!
//! What happened stands in the log (`change`, `op`, `check_in`) and is only ever added to. What is now (`item`, `now`,
//! `entity` …) is derived from it in the same transaction, so that starting does not mean replaying. docs/storage.md
//! says why, `assets/migrations` says how the tables look.

mod as_of;
pub mod backup;
mod chair;
mod check;
mod clashes;
mod commit;
mod copy;
mod days;
mod deep;
mod error;
mod fill;
mod finished;
mod first;
mod forget;
mod large;
mod late;
mod leftover;
mod load;
mod log;
mod marks;
mod merge;
mod meta;
mod near;
mod newest;
mod number_of;
mod open;
mod pack;
mod past;
pub mod place;
mod recount;
mod refold;
mod repeats;
mod replay;
mod report;
mod restore;
mod rows;
mod said;
mod schema;
mod scratch;
mod sealed;
mod shared;
mod space;
mod stamps;
mod sum;
mod summaries;
#[cfg(test)]
mod tests;
mod traces;
mod trends;
mod turns;
mod verify;
mod watch;
mod work;
mod write;
mod writers;

use crate::domain::{
    Derived, Id,
    in_time::AsOf,
    seen::{LocalDay, Reader},
};
use chrono::NaiveDate;
use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
};

pub use copy::Pace;
pub use error::{StoreError, size};
pub use forget::Erased;
pub use large::{Large, TakingBack};
pub use leftover::Leftover;
pub use merge::Arrival;
pub use number_of::number_of;
pub use past::Standing;
pub use restore::Restore;
pub use sealed::{SealedFile, SharedPlace};
pub use write::Progress;
pub use writers::{ReadFile, ReadMark, Writer, WriterBeat};

/// How long a write waits for another process before it gives up.
pub(crate) const BUSY_MS: u64 = 5000;

/// One connection to one workspace file.
#[derive(Debug)]
pub struct Store {
    conn: rusqlite::Connection,
    /// `None`: in memory.
    path: Option<PathBuf>,
    /// Which file the path led to when it was opened.
    file: Option<open::FileId>,
    /// Which file the log beside it was then; `None`: it has none, because nothing is ever written there.
    log: Option<open::FileId>,
    read_only: bool,
    /// Whether `SQLite`'s shared memory is used: not in memory, and not where nobody can write.
    mapped: bool,
    /// What `PRAGMA data_version` last said: another number means that another connection wrote.
    seen: Cell<i64>,
    /// Tells its editions of the workspace from those of another store.
    number: u64,
    /// What is known of the file of someone who looks at it again and again. After `conn`: it is closed after it.
    watch: watch::Watch,
    /// The review this process runs, and its right to; `None`: none, or another process still has it.
    chair: RefCell<Option<(Id, chair::Chair)>>,
    /// The calendar of whoever reads.
    local_day: LocalDay,
    /// The day that is read instead of today; `None`: the file as it is.
    as_of: Option<AsOf>,
    /// What was made of how earlier key results ended, and could not be kept because the file was opened to read.
    unkept: RefCell<Option<finished::Unkept>>,
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
    /// What it means for the items it touches, as of the day given: hand it to `Cascade::apply`.
    pub derived: Derived,
    /// Whether the log itself was rewritten, so that what is in memory is behind.
    pub rewritten: bool,
}

impl Store {
    /// The file; `None` for a store in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Reads by the calendar of a place: what is said elsewhere, where it may be tomorrow already, is seen as soon as it is said
    /// ([`Reader::sees`]). Without it by that of UTC.
    #[must_use]
    pub fn by_calendar(mut self, local_day: LocalDay) -> Store {
        self.local_day = local_day;
        self
    }

    /// The calendar it reads by.
    pub fn calendar(&self) -> LocalDay {
        self.local_day
    }

    /// Who reads, on a day they take for today.
    fn reader(&self, today: NaiveDate) -> Reader {
        Reader { today, local_day: self.local_day }
    }

    /// Whether every commit will be refused.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The version of the `SQLite` library inside this program, for `doctor`.
    pub fn sqlite_version() -> &'static str {
        rusqlite::version()
    }
}
