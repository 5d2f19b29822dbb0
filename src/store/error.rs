//! What can go wrong with the file, each as a sentence that says what to do.

use crate::domain::change::Refusal;
use rusqlite::ErrorCode;
use std::{
    io,
    path::{Path, PathBuf},
};

/// A failure of the store. Every sentence says what was being done, why it failed and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error(
        "cannot open {}: there is no such file; make a workspace with “quarterdeck init”, or name another with --workspace",
        path.display()
    )]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// There is a file already where a new one should be.
    #[error("cannot create {}: there is a file of that name already; choose another name, or open it as it is", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is not an `SQLite` database, or an empty one.
    #[error("cannot open {}: it is {what}, not a Quarterdeck workspace; nothing was changed. Name another file with --workspace", path.display())]
    NotAWorkspace {
        /// The file.
        path: PathBuf,
        /// What it is instead, with its article.
        what: &'static str,
    },
    /// The name is that of a log or of a journal beside a workspace.
    #[error("cannot {doing}: {} is the name of a part of a workspace; choose another name", path.display())]
    PartOfAWorkspace {
        /// What was being done.
        doing: String,
        /// The name.
        path: PathBuf,
    },
    /// Something stands where a workspace, or a folder of it, is to be put.
    #[error("cannot {doing}: {} is {what}; it was left as it is. Move it away and try again, or name another place with --workspace", path.display())]
    InTheWay {
        /// What was being done.
        doing: String,
        /// What stands there.
        path: PathBuf,
        /// What it is, and what it is not.
        what: String,
    },
    /// A symbolic link stands there, and no file at its end.
    #[error("cannot {doing}: {} is a link that leads {}. Put back what it led to, or remove the link, or name another file with --workspace", path.display(), whither(to.as_deref()))]
    DeadLink {
        /// What was being done.
        doing: String,
        /// The link.
        path: PathBuf,
        /// Where it leads; `None`: in a circle.
        to: Option<PathBuf>,
    },
    /// The file may not be looked at.
    #[error("cannot {doing}: you may not read {} ({source}); ask its owner to let you read and write it, or name another file with --workspace", path.display())]
    Unreadable {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// A newer version made the file, in a way that this one cannot even read.
    #[error(
        "cannot open {}: a newer version of Quarterdeck made it, and this one cannot read it; nothing is wrong with your data. Upgrade to open it",
        path.display()
    )]
    TooNew {
        /// The file.
        path: PathBuf,
    },
    /// A newer version wrote something that this one does not know, in tables that it does.
    #[error(
        "cannot {doing}: {} holds {what} made with a newer version of Quarterdeck; nothing is wrong with your data. Upgrade to see it",
        path.display()
    )]
    Newer {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// The tables are not those of a workspace.
    #[error("cannot {doing}: another program changed the tables of {}: {what}. {}", path.display(), remedy(path, backup.as_deref()))]
    Foreign {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// What is not as it should be.
        what: String,
        /// The newest backup that is whole; `None`: there is none.
        backup: Option<PathBuf>,
    },
    /// The file, or its folder, may not be written to.
    #[error("cannot {doing}: {} is read-only; nothing was changed. Give yourself permission to write to it and its folder, or open a copy", path.display())]
    ReadOnly {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
    },
    /// No room.
    #[error("cannot {doing}: the disk that holds {} is full; nothing was changed. Make room there and try again", path.display())]
    Full {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
    },
    /// Another process kept the file longer than the busy timeout.
    #[error(
        "cannot {doing}: another program has kept {} locked for more than {} seconds; nothing was changed. End it, or try again",
        path.display(), super::BUSY_MS / 1000
    )]
    Locked {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error("cannot {doing}: {} is damaged ({detail}). {}", path.display(), remedy(path, backup.as_deref()))]
    Corrupt {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
        /// The newest backup that is whole; `None`: there is none.
        backup: Option<PathBuf>,
    },
    /// The person who waited for it had enough, and pressed Esc.
    #[error("stopped: nothing was changed")]
    GivenUp,
    /// The file was deleted, moved or replaced while it was open.
    #[error(
        "cannot {doing}: {} was deleted, moved or replaced while it was open; nothing was changed. Put it back and try again, or start anew to open what is there now",
        path.display()
    )]
    Gone {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
    },
    /// `SQLite`'s shared memory was cut off, and cannot be made whole.
    #[error("cannot {doing}: another program cut off {}, which is needed while the workspace is open; nothing was changed. End this program and start it anew", path.display())]
    CutOff {
        /// What was being done.
        doing: String,
        /// The file beside the workspace.
        path: PathBuf,
    },
    /// The folder cannot hold a write-ahead log.
    #[error("cannot open {}: its folder does not allow SQLite's write-ahead log, as network folders do not; move the workspace to a local disk", path.display())]
    NoLog {
        /// The file.
        path: PathBuf,
    },
    /// A copy did not pass its check; it is kept aside, and what passed before it is still there.
    #[error("the backup is no good: {} ({detail}). The copy is kept aside as {}, and no older backup was removed. {}",
        what_is_bad(workspace.as_deref()), kept.display(), after_a_bad_backup(workspace.as_deref(), backup.as_deref()))]
    BadBackup {
        /// The copy, under a name that is no backup's.
        kept: PathBuf,
        /// What was found.
        detail: String,
        /// The workspace, where it is damaged itself; `None`: it is sound, and was damaged by being copied.
        workspace: Option<PathBuf>,
        /// The newest backup that is whole; `None`: there is none.
        backup: Option<PathBuf>,
    },
    /// A backup would leave too little room.
    #[error("cannot write the backup: it would take {}, and the disk that holds {} has {} left; no backup was made. Make room there", size(*needs), path.display(), size(*free))]
    NoRoom {
        /// The folder of backups.
        path: PathBuf,
        /// How many bytes it takes.
        needs: u64,
        /// How many there are.
        free: u64,
    },
    /// What is to be put back is a backup of something else than what is there.
    #[error("cannot restore the backup: {} is a backup of another workspace than the one at {}; nothing was changed. Name its own place, or a new one, with --workspace; with --other-workspace it is put here all the same", backup.display(), path.display())]
    OtherWorkspace {
        /// The backup.
        backup: PathBuf,
        /// What is there.
        path: PathBuf,
    },
    /// The program was told to end while it did something that can be given up.
    #[error("cannot {doing}: it was interrupted; nothing was changed. Do it again")]
    Stopped {
        /// What was being done.
        doing: String,
    },
    /// The file was written over while it was open.
    #[error("cannot {doing}: {} was {how} by another program while it was open. {}", path.display(), after_replacing(path, kept.as_deref()))]
    Replaced {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// Replaced or written over.
        how: &'static str,
        /// What was there, as far as it could be kept; `None`: nothing could.
        kept: Option<PathBuf>,
    },
    /// The change contradicts the workspace.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file system says no.
    #[error("cannot {doing}: {source} ({}). {}", path.display(), advice(source))]
    Io {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// Anything else `SQLite` says.
    #[error(
        "cannot {doing}: {source} ({}). Look with “quarterdeck doctor” whether the file, its folder and its disk are in order, and try again",
        path.display()
    )]
    Sqlite {
        /// What was being done.
        doing: String,
        /// The file.
        path: PathBuf,
        /// Its own words.
        source: rusqlite::Error,
    },
}

fn remedy(path: &Path, backup: Option<&Path>) -> String {
    match backup {
        Some(backup) => format!(
            "The newest good backup is {}; this command puts it back and keeps the damaged file beside it: {}",
            quoted(backup),
            to_restore(path, backup)
        ),
        None => format!(
            "There is no good backup beside it; keep the file, and try: sqlite3 {} .recover | sqlite3 recovered.db",
            quoted(path)
        ),
    }
}

fn what_is_bad(workspace: Option<&Path>) -> String {
    workspace
        .map_or_else(|| "what was written is not what is read back".to_owned(), |path| format!("{} is damaged", path.display()))
}

fn after_a_bad_backup(workspace: Option<&Path>, backup: Option<&Path>) -> String {
    match workspace {
        Some(path) => remedy(path, backup),
        None => "Look after the disk that holds it, then make another: quarterdeck backup".to_owned(),
    }
}

fn after_replacing(path: &Path, kept: Option<&Path>) -> String {
    match kept {
        Some(kept) => format!(
            "What was here is kept as {}; start anew to open what is there now, or put the old one back: {}",
            quoted(kept),
            to_restore(path, kept)
        ),
        None => "Nothing more is saved into it; start anew to open what is there now".to_owned(),
    }
}

/// So many bytes, as people say it.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut n = bytes as f64;
    while n >= 1000.0 && unit + 1 < UNITS.len() {
        n /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && n < 10.0);
    format!("{n:.digits$} {}", UNITS[unit])
}

/// The command that puts a copy in the place of a workspace.
pub(super) fn to_restore(path: &Path, copy: &Path) -> String {
    format!("quarterdeck --workspace {} restore {}", quoted(path), quoted(copy))
}

/// What to do about what the system says.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "Look at the spelling of its name",
        io::ErrorKind::NotADirectory => "Part of that path is a file and no folder: look at its spelling",
        io::ErrorKind::IsADirectory => "It is a folder: name a file",
        io::ErrorKind::AlreadyExists | io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => "Choose another name",
        _ => "Look whether the folder and its disk are in order, and try again",
    }
}

fn whither(to: Option<&Path>) -> String {
    to.map_or_else(|| "in a circle".to_owned(), |to| format!("nowhere: there is no {}", to.display()))
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-+,:@%=".contains(&b)) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl StoreError {
    /// From the file system.
    pub(super) fn io(doing: impl Into<String>, path: &Path, source: io::Error) -> StoreError {
        let (doing, path) = (doing.into(), path.to_path_buf());
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { doing, path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { doing, path },
            _ => StoreError::Io { doing, path, source },
        }
    }

    /// From the file system, of a file that was only to be read: what is forbidden then is not the writing.
    pub(super) fn reading(doing: &str, path: &Path, source: io::Error) -> StoreError {
        if source.kind() == io::ErrorKind::PermissionDenied {
            return StoreError::Unreadable { doing: doing.to_owned(), path: path.to_path_buf(), source };
        }
        StoreError::io(doing, path, source)
    }

    /// Whether trying again may help without anyone repairing anything.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            StoreError::Locked { .. } | StoreError::Full { .. } | StoreError::Gone { .. } | StoreError::ReadOnly { .. }
        )
    }
}

/// What goes wrong inside the store, before it is known which file it was and what was being done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Whoever waited for it had enough.
    #[error("stopped")]
    Stopped,
    /// Something stands in the file that this program never writes there.
    #[error("{0}")]
    Content(String),
    /// Something whole that this version does not know, with its article.
    #[error("{0} made with a newer version of Quarterdeck")]
    Newer(&'static str),
    /// The tables are not those of a workspace: what is wrong with them.
    #[error("{0}")]
    Foreign(String),
}

impl Fault {
    /// A sentence for the person; `path` is `None` in memory.
    pub(super) fn explain(self, doing: &str, path: Option<&Path>) -> StoreError {
        let doing = doing.to_owned();
        let file = || path.unwrap_or(Path::new("the workspace in memory")).to_path_buf();
        let corrupt = |detail: String| StoreError::Corrupt {
            doing: doing.clone(),
            path: file(),
            detail,
            backup: path.and_then(super::backup::newest_good),
        };
        let source = match self {
            Fault::Refused(refusal) => return StoreError::Refused(refusal),
            Fault::Stopped => return StoreError::GivenUp,
            Fault::Content(detail) => return corrupt(detail),
            Fault::Newer(what) => return StoreError::Newer { path: file(), doing, what },
            Fault::Foreign(what) => {
                let backup = path.and_then(super::backup::newest_good);
                return StoreError::Foreign { path: file(), doing, what, backup };
            }
            Fault::Sql(source) => source,
        };
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full { doing, path: file() },
            // Where the log's shared memory finds no room, SQLite speaks of the disk's input and output only.
            Some(ErrorCode::SystemIoFailure) if path.is_some_and(has_no_room) => StoreError::Full { doing, path: file() },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { doing, path: file() },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { doing, path: closed(&file()) },
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) if path.is_some_and(|path| closed(path) != path) => {
                StoreError::ReadOnly { doing, path: closed(&file()) }
            }
            Some(ErrorCode::DatabaseCorrupt) => corrupt(source.to_string()),
            Some(ErrorCode::NotADatabase) if path.is_some_and(|path| super::backup::newest_good(path).is_some()) => {
                corrupt(source.to_string())
            }
            Some(ErrorCode::NotADatabase) => {
                StoreError::NotAWorkspace { path: file(), what: "damaged or not an SQLite database" }
            }
            _ if matches!(
                source,
                rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::Utf8Error(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
            ) =>
            {
                corrupt(source.to_string())
            }
            // Our statements fit our tables: what does not is what is written about them in the file.
            _ => match source {
                rusqlite::Error::SqlInputError { msg, .. } => corrupt(msg),
                source => StoreError::Sqlite { path: file(), doing, source },
            },
        }
    }
}

/// Which of the two files a change goes to may not be written to: the log where that is closed, else the workspace. Only the
/// log is tried: closing the other would let go of the locks this process holds on it.
fn closed(path: &Path) -> PathBuf {
    let log = super::open::beside(&super::place::real(path), "-wal");
    let tried = std::fs::OpenOptions::new().write(true).open(&log);
    let forbidden = |e: io::Error| matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem);
    if tried.is_err_and(forbidden) { log } else { path.to_path_buf() }
}

/// Whether the disk that holds this file is full: tried, with as much as the log's shared memory takes.
fn has_no_room(path: &Path) -> bool {
    let trial = super::backup::temporary_beside(path);
    let tried = super::open::make_private(&trial).and_then(|mut file| io::Write::write_all(&mut file, &vec![1; 64 * 1024]));
    let _ = std::fs::remove_file(&trial);
    tried.is_err_and(|e| matches!(e.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_read_is_not_called_read_only() {
        let forbidden = || io::Error::from(io::ErrorKind::PermissionDenied);
        let reading = StoreError::reading("open the workspace", Path::new("w.db"), forbidden()).to_string();
        assert!(reading.contains("you may not read w.db") && !reading.contains("read-only"), "{reading}");
        let writing = StoreError::io("save the change", Path::new("w.db"), forbidden()).to_string();
        assert!(writing.contains("w.db is read-only"), "{writing}");
    }

    #[test]
    fn what_the_system_or_sqlite_says_names_the_file_and_what_to_do() {
        let system = StoreError::io("make the folder", Path::new("w/x"), io::ErrorKind::NotADirectory.into()).to_string();
        assert!(system.contains("(w/x). Part of that path is a file"), "{system}");
        let failure = |code| Fault::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        let disk = failure(rusqlite::ffi::SQLITE_IOERR).explain("save the change", Some(Path::new("w.db"))).to_string();
        assert!(disk.contains("disk I/O error") && disk.contains("(w.db). Look with “quarterdeck doctor”"), "{disk}");
    }
}
