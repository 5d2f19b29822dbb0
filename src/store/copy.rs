//! A copy of a workspace, page by page: as fast as it goes or beside somebody's work, stopped when it is told to, looked at
//! before it is believed.
//!
//! Pages and not rows, because a copy of a damaged file must be had as well: it is what is kept for whoever wants to save
//! something out of it.

use super::{
    error::{Fault, StoreError},
    open,
    scratch::{Alone, Scratch},
    verify::{damage, verify},
};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How fast a copy is made, and whether it is to be given up.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    gentle: bool,
    stopped: Arc<AtomicBool>,
}

impl Pace {
    /// Beside somebody's work: at most some 40 MB/s are read and written, and a processor is never taken for long.
    pub fn gentle() -> Pace {
        Pace::default().gently()
    }

    /// As fast as it goes, given up when somebody else sets the flag.
    pub fn until(stopped: Arc<AtomicBool>) -> Pace {
        Pace { gentle: false, stopped }
    }

    /// The same, beside somebody's work.
    #[must_use]
    pub fn gently(self) -> Pace {
        Pace { gentle: true, ..self }
    }

    /// Whatever is being made at this pace, or a copy of it, is given up at its next step.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Whether it is made beside somebody's work.
    pub(super) fn is_gentle(&self) -> bool {
        self.gentle
    }

    fn pages(&self) -> i32 {
        if self.gentle { 64 } else { 512 }
    }

    fn rest(&self, milliseconds: u64) -> bool {
        if self.gentle {
            std::thread::sleep(Duration::from_millis(milliseconds));
        }
        self.is_stopped()
    }

    /// Between two portions of pages; gives whether to stop.
    pub(super) fn rest_while_copying(&self) -> bool {
        self.rest(12)
    }

    /// Between two portions of rows; gives whether to stop.
    pub(super) fn rest_while_reading(&self) -> bool {
        self.rest(4)
    }
}

/// A copy that is on the disk and has no name yet.
#[derive(Debug)]
pub(super) struct Copy<'a> {
    pub(super) scratch: Scratch<'a>,
    /// What is wrong with what it holds; `None`: it is whole, and every row is what was written.
    pub(super) damage: Option<String>,
}

/// Copies what a connection sees at this moment, and looks at it. `from` is its file, for the sentence when it fails.
pub(super) fn copy<'a>(
    doing: &str,
    conn: &Connection,
    from: Option<&Path>,
    alone: &'a Alone,
    role: &str,
    pace: &Pace,
) -> Result<Copy<'a>, StoreError> {
    let scratch = alone.scratch(role).map_err(|e| StoreError::io(doing, alone.folder(), e))?;
    let to = scratch.path().to_path_buf();
    let explain = |e: Fault| match &e {
        Fault::Sql(sql) => match sql.sqlite_error_code() {
            // The disk that is full is the one written to.
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::io(doing, alone.folder(), io::ErrorKind::StorageFull.into()),
            Some(rusqlite::ErrorCode::CannotOpen) => e.explain(doing, Some(&to)),
            Some(rusqlite::ErrorCode::OperationInterrupted) => StoreError::Stopped { doing: doing.to_owned() },
            _ => e.explain(doing, from),
        },
        _ => e.explain(doing, from),
    };
    let mut copy = Copy { scratch, damage: None };
    pages(conn, &to, pace).map_err(|e| explain(e.into()))?;
    // It stands alone: these two bytes say that no log belongs to it.
    copy.scratch
        .write_at(18, &[1, 1])
        .and_then(|()| copy.scratch.sync())
        .map_err(|e| StoreError::io(doing, alone.folder(), e))?;
    copy.damage = look(&to, pace).map_err(explain)?;
    // A small one is done before it is asked for the first time.
    if pace.is_stopped() {
        return Err(StoreError::Stopped { doing: doing.to_owned() });
    }
    Ok(copy)
}

/// What is wrong with a file that nobody has open; `None`: nothing.
pub(super) fn look(file: &Path, pace: &Pace) -> Result<Option<String>, Fault> {
    let opened = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    match opened.map_err(Fault::from).and_then(|mut conn| {
        open::prepare(&mut conn)?;
        verify(&mut conn, pace)
    }) {
        Ok(()) => Ok(None),
        Err(fault) => damage(fault).map(Some),
    }
}

fn pages(conn: &Connection, to: &Path, pace: &Pace) -> rusqlite::Result<()> {
    // One moment of the file, whatever others write meanwhile.
    let moment = conn.unchecked_transaction()?;
    open::schema_of(&moment)?;
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Nothing to be rolled back, and it is flushed as a whole when it is done.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let backup = Backup::new(conn, &mut target)?;
    step_through(&backup, pace.pages(), || pace.rest_while_copying())?;
    drop(backup);
    target.close().map_err(|(_, e)| e)?;
    moment.finish()
}

/// All steps of a copy; given up where `rest` says so.
pub(super) fn step_through(backup: &Backup<'_, '_>, pages: i32, rest: impl Fn() -> bool) -> rusqlite::Result<()> {
    loop {
        match backup.step(pages)? {
            StepResult::Done => return Ok(()),
            StepResult::More if rest() => return Err(failure(rusqlite::ffi::SQLITE_INTERRUPT)),
            StepResult::More => {}
            // The busy timeout has passed by then.
            _ => return Err(failure(rusqlite::ffi::SQLITE_BUSY)),
        }
    }
}

pub(super) fn failure(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
}

/// The right to make copies in a folder, waited for.
pub(super) fn alone_in(doing: &str, folder: &Path) -> Result<Alone, StoreError> {
    Alone::wait(folder).map_err(|e: io::Error| StoreError::io(doing, folder, e))
}
