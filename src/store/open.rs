//! Making, opening and upgrading a workspace file, and refusing what is not one.

use super::{
    BUSY_MS, Opened, Store, backup, commit,
    error::{Fault, StoreError},
    leftover::put_log_aside,
    merge, meta, pack, place, rows, schema,
    scratch::Alone,
    turns,
    watch::Watch,
};
use crate::domain::{
    Change, Field, Id, Ids, Op,
    change::{Author, Verb},
    seen::{Reader, day_in_utc},
};
use chrono::NaiveDate;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, config::DbConfig};
use std::{
    cell::{Cell, RefCell},
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// What marks a file as ours: the letters OKR1.
pub(super) const APPLICATION_ID: i32 = 0x4F4B_5231;

/// How every `SQLite` file begins.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Every step from an empty file to today's tables. Only ever added to: a released step is never changed.
pub(super) const MIGRATIONS: [&str; 9] = [
    include_str!("../../assets/migrations/0001_workspace.sql"),
    include_str!("../../assets/migrations/0002_views.sql"),
    include_str!("../../assets/migrations/0003_order.sql"),
    include_str!("../../assets/migrations/0004_steps.sql"),
    include_str!("../../assets/migrations/0005_meetings.sql"),
    include_str!("../../assets/migrations/0006_finished.sql"),
    include_str!("../../assets/migrations/0007_sharing.sql"),
    include_str!("../../assets/migrations/0008_heartbeat.sql"),
    include_str!("../../assets/migrations/0009_measured.sql"),
];

/// From this schema on the sums of the log count stamp and device.
const SUMS_STAMPS: i64 = 3;

/// From this schema on a check-in says which source it came from.
const NAMES_SOURCES: i64 = 9;

/// Lets a file of an older schema that is not upgraded be read as one in which no source ever measured anything.
pub(super) fn nameless_sources(conn: &Connection, schema: i64) -> rusqlite::Result<()> {
    if schema >= NAMES_SOURCES {
        return Ok(());
    }
    let only: bool = conn.pragma_query_value(None, "query_only", |row| row.get(0))?;
    conn.pragma_update(None, "query_only", false)?;
    conn.execute_batch("CREATE TEMP VIEW IF NOT EXISTS check_in AS SELECT *, NULL AS measured FROM main.check_in")?;
    conn.pragma_update(None, "query_only", only)
}

/// The oldest schema whose tables this program reads as they are, where it may not upgrade them.
pub(super) const READS: i64 = 1;

/// The schema this program writes.
pub(super) const SCHEMA: i64 = MIGRATIONS.len() as i64;

const DOING: &str = "open the workspace";

/// Said when a file is newer than the program.
const NEWER: &str = "Opened read-only: this workspace was made by a newer version of Quarterdeck. Nothing is wrong with your data; \
                     upgrade to change it.";

/// Which file a path led to when it was opened, so that a change of that is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

#[cfg(unix)]
pub(super) fn file_id(path: &Path) -> io::Result<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map(|m| FileId(m.dev(), m.ino()))
}

#[cfg(not(unix))]
pub(super) fn file_id(path: &Path) -> io::Result<FileId> {
    fs::metadata(path).map(|_| FileId(0, 0))
}

/// Makes the folder and those above it that are missing, for the owner alone.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| {
        let is_file = |part: &&Path| part.symlink_metadata().is_ok() && !part.is_dir();
        match folder.ancestors().find(is_file) {
            Some(file) => StoreError::InTheWay {
                doing: format!("make the folder {}", folder.display()),
                path: file.to_path_buf(),
                what: "a file, and no folder".to_owned(),
            },
            None => StoreError::io("make the folder", folder, e),
        }
    })
}

/// A new, empty file for the owner alone; never an existing one, never through a symbolic link.
pub(super) fn make_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Flushes a folder, so that a new name in it survives a power cut.
pub(super) fn sync_folder(folder: &Path) {
    // Not every system lets a folder be opened; then there is nothing to do.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A number no other store of this process has.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Store {
    /// Makes a new workspace file (0600), and its folder (0700) if that is missing; refuses when there is a file already.
    /// `on` is the day it counts as founded on, `at` is now, in milliseconds since 1970 UTC.
    pub fn create(path: &Path, name: &str, on: NaiveDate, at: i64) -> Result<Store, StoreError> {
        const DOING: &str = "create the workspace";
        let exists = || StoreError::Exists { path: path.to_path_buf() };
        place::follow(DOING, path)?;
        place::refuse_beside(DOING, path, path)?;
        if path.symlink_metadata().is_ok() {
            return Err(exists());
        }
        let folder = folder_of(path);
        make_folder(folder)?;
        let failed = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists => exists(),
            _ => StoreError::io(DOING, path, e),
        };
        // Built whole under another name and then linked into place, so that there is never half a workspace; and alone, so
        // that what is taken for the log of one that is gone is not the log of one that was made meanwhile.
        let alone = Alone::wait(folder).map_err(failed)?;
        if path.symlink_metadata().is_ok() {
            return Err(exists());
        }
        let file = alone.scratch("new").map_err(failed)?;
        (|| {
            let mut conn = Connection::open_with_flags(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            guard(&conn)?;
            // Pages of two blocks: a start reads half as many, and a check-in writes no more flushes.
            conn.pragma_update(None, "page_size", 8192)?;
            migrate(&mut conn, 0)?;
            found(&mut conn, name, on, at)?;
            conn.close().map_err(|(_, e)| Fault::Sql(e))
        })()
        .map_err(|e: Fault| e.explain(DOING, Some(path)))?;
        file.sync().map_err(failed)?;
        put_log_aside(DOING, path, at)?;
        // Closed by it before it is opened as a workspace: closing it later would let go of the locks of that.
        file.publish(path).map_err(failed)?;
        drop(alone);
        Store::open(path).map(|opened| opened.store)
    }

    /// Opens a workspace file to read and write. Where that cannot be (a newer version made it, or it may not be written
    /// to), it is opened read-only and the notice says why.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        look_at_header(path)?;
        open(path, Purpose::Write)
    }

    /// Opens a workspace file to read and write, and makes again what it says about itself where that is damaged.
    pub fn open_to_mend(path: &Path) -> Result<Opened, StoreError> {
        look_at_header(path)?;
        open(path, Purpose::Mend)
    }

    /// Opens a workspace file without ever writing to it.
    pub fn open_read_only(path: &Path) -> Result<Opened, StoreError> {
        look_at_header(path)?;
        open(path, Purpose::Read)
    }

    /// Opens once more, to read, what this process has open as a workspace already: for another thread. The file's first bytes
    /// are not looked at again, because closing it afterwards would let go of every lock that this process holds on it;
    /// another process would then take itself for the last one and clear the log away.
    pub fn open_beside(path: &Path) -> Result<Opened, StoreError> {
        open(path, Purpose::Read)
    }

    /// The same to read and write: for the thread that exchanges with other laptops.
    pub fn open_beside_to_write(path: &Path) -> Result<Opened, StoreError> {
        open(path, Purpose::Write)
    }

    /// Whether `SQLite`'s log stands beside the file. It is kept there while the file is open; where someone cleaned it
    /// away, what is written next would go into a file without a name and end with this process. What the lost log holds
    /// is written into the file, which is then opened anew.
    pub(super) fn log_still_there(&mut self, doing: &str) -> Result<(), StoreError> {
        self.shared_memory_is_whole(doing)?;
        let Some(path) = self.path.clone().filter(|_| !self.read_only) else { return Ok(()) };
        let real = place::follow(doing, &path)?;
        let (log, shared) = (beside(&real, "-wal"), beside(&real, "-shm"));
        let now = file_id(&log).ok();
        if now.is_some() && now != self.log {
            // Another process has begun a new one: what ours holds cannot be joined with it.
            return Err(StoreError::Gone { doing: doing.to_owned(), path: log });
        }
        if now.is_some() && shared.exists() {
            return Ok(());
        }
        let explain = |e: rusqlite::Error| Fault::from(e).explain(doing, Some(&path));
        let busy: bool = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(explain)?;
        if busy {
            return Err(StoreError::Locked { doing: doing.to_owned(), path });
        }
        // The old connection is closed before there is a new one: they would share what they know about the log.
        self.conn = Connection::open_in_memory().map_err(explain)?;
        let (mut conn, _) = connect(&path, false).map_err(explain)?;
        prepare(&mut conn).map_err(explain)?;
        write_ahead(&conn).map_err(explain)?;
        // The first look makes the log.
        schema_of(&conn).map_err(explain)?;
        self.conn = conn;
        self.log = file_id(&log).ok();
        tracing::warn!("the log beside the workspace was gone; what it held is in the file");
        Ok(())
    }

    /// The same without mending anything: the log that lies there is the one this store writes to.
    pub(super) fn log_is_ours(&self, doing: &str) -> Result<(), StoreError> {
        let Some(path) = self.path.clone().filter(|_| !self.read_only) else { return Ok(()) };
        let log = beside(&place::follow(doing, &path)?, "-wal");
        if file_id(&log).ok() == self.log { Ok(()) } else { Err(StoreError::Gone { doing: doing.to_owned(), path: log }) }
    }

    /// A workspace that lives in memory and is gone when dropped.
    pub fn in_memory(name: &str) -> Result<Store, StoreError> {
        (|| {
            let mut conn = Connection::open_in_memory()?;
            prepare(&mut conn)?;
            migrate(&mut conn, 0)?;
            found(&mut conn, name, NaiveDate::default(), 0)?;
            Ok(Store::of_memory(conn))
        })()
        .map_err(|e: Fault| e.explain("create a workspace in memory", None))
    }

    /// The same from a connection to a workspace in memory, which is whole already.
    pub(super) fn of_memory(conn: Connection) -> Store {
        Store {
            conn,
            path: None,
            file: None,
            log: None,
            read_only: false,
            mapped: false,
            seen: Cell::new(0),
            number: next_number(),
            watch: Watch::default(),
            chair: RefCell::default(),
            local_day: day_in_utc,
            as_of: None,
            unkept: RefCell::default(),
        }
    }
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    Write,
    /// To write, even where it is not known what the file says about itself.
    Mend,
}

fn open(path: &Path, purpose: Purpose) -> Result<Opened, StoreError> {
    let read_only = purpose == Purpose::Read;
    let explain = |e: Fault| e.explain(DOING, Some(path));
    let file = file_id(path).map_err(|e| StoreError::io(DOING, path, e))?;
    let (mut conn, immutable) = connect(path, read_only).map_err(|e| explain(e.into()))?;
    prepare(&mut conn).map_err(|e| explain(e.into()))?;
    let mut notice = None;
    let mut writable = !read_only && !conn.is_readonly(rusqlite::MAIN_DB).unwrap_or(true);
    if !read_only && !writable {
        notice = Some(format!(
            "Opened read-only: {} or its folder may not be written to, so nothing can be changed here.",
            path.display()
        ));
    }
    let schema = schema_of(&conn).map_err(|e| explain(e.into()))?;
    let foreign = schema::foreign(&conn).map_err(explain)?;
    if !foreign.tables.is_empty() {
        return Err(explain(Fault::Foreign(foreign.tables.join(", "))));
    }
    if schema > SCHEMA {
        notice = Some(NEWER.to_owned());
        if writable {
            conn.pragma_update(None, "query_only", true).map_err(|e| explain(e.into()))?;
        }
        writable = false;
    } else if schema < READS && !writable {
        return Err(StoreError::ReadOnly { doing: "upgrade the workspace to this version".to_owned(), path: path.to_path_buf() });
    }
    if schema < SCHEMA && !writable {
        nameless_sources(&conn, schema).map_err(|e| explain(e.into()))?;
    }
    let meta = meta::problem(&conn, schema).map_err(explain)?;
    // An index of another program runs with every check-in, and nobody knows what it does.
    if writable && (!foreign.indexes.is_empty() || (meta.is_some() && purpose != Purpose::Mend)) {
        notice = Some(match &meta {
            Some(problem) => format!(
                "Opened read-only: what the file says about itself is damaged ({problem}). All changes are there, and “quarterdeck doctor --rebuild” mends it."
            ),
            None => format!(
                "Opened read-only: another program changed the tables of this workspace: {}. Remove it with that program to change anything here.",
                foreign.indexes.join(", ")
            ),
        });
        conn.pragma_update(None, "query_only", true).map_err(|e| explain(e.into()))?;
        writable = false;
    }
    if writable {
        let mode = write_ahead(&conn).map_err(|e| explain(e.into()))?;
        if mode != "wal" {
            return Err(StoreError::NoLog { path: path.to_path_buf() });
        }
        if schema < SCHEMA {
            let copy = backup::before_migration(&conn, path, schema)?;
            let kept = copy.map(|copy| format!("; as it was before, it lies at {}", copy.display())).unwrap_or_default();
            notice = Some(format!("The workspace was brought up to this version of the program{kept}."));
            migrate(&mut conn, schema).map_err(explain)?;
        }
        if meta.is_some() {
            meta::mend(&mut conn).map_err(explain)?;
        }
        if merge::has_parked(&conn).map_err(explain)? {
            unpark(&mut conn).map_err(explain)?;
        }
    }
    if notice.is_none() && !foreign.triggers.is_empty() {
        notice = Some(format!("Another program changed the tables of this workspace: {}.", foreign.triggers.join(", ")));
    }
    if notice.is_none() && !immutable {
        notice = place::judge(path).map(|place| format!("This workspace is not safe where it is: {place}."));
    }
    let mut store = Store {
        conn,
        path: Some(path.to_path_buf()),
        file: Some(file),
        log: None,
        read_only: !writable,
        mapped: !immutable,
        seen: Cell::new(0),
        number: next_number(),
        watch: Watch::default(),
        chair: RefCell::default(),
        local_day: day_in_utc,
        as_of: None,
        unkept: RefCell::default(),
    };
    // Another version packs items in another way: what is derived is made again from the log, which it always can be.
    // Where it does not even say how (and may not be mended), whoever unpacks an item will see.
    let packed: Option<i64> = store
        .conn
        .query_row("SELECT v FROM meta WHERE k = 'packed' AND typeof(v) = 'integer'", [], |row| row.get(0))
        .optional()
        .map_err(|e| explain(e.into()))?;
    if packed.is_some_and(|packed| packed != i64::from(pack::VERSION)) {
        if schema > SCHEMA {
            return Err(StoreError::TooNew { path: path.to_path_buf() });
        }
        if store.read_only {
            store.conn = super::check::rebuilt_in_memory(&store.conn).map_err(explain)?;
        } else {
            store.rebuild_derived()?;
        }
    }
    store.changed_elsewhere()?;
    store.log = place::follow(DOING, path).ok().and_then(|real| file_id(&beside(&real, "-wal")).ok());
    Ok(Opened { store, notice })
}

/// Takes in what waited for a newer version, where this is one.
fn unpark(conn: &mut Connection) -> Result<(), Fault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    merge::unpark(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Opens what is to be put back: a workspace by its head, of this version or an older one, which is read and not upgraded.
pub(super) fn source(path: &Path) -> Result<Connection, StoreError> {
    look_at_header(path)?;
    let opened = (|| {
        let conn = raw(path)?;
        let schema = schema_of(&conn)?;
        Ok((conn, schema))
    })();
    match opened.map_err(|e: rusqlite::Error| Fault::from(e).explain(DOING, Some(path)))? {
        (_, schema) if schema > SCHEMA => Err(StoreError::TooNew { path: path.to_path_buf() }),
        (conn, _) => Ok(conn),
    }
}

/// Connects to read, whatever the tables hold.
pub(super) fn raw(path: &Path) -> rusqlite::Result<Connection> {
    let (mut conn, _) = connect(path, true)?;
    prepare(&mut conn)?;
    Ok(conn)
}

/// Connects to write all of it anew, whatever the tables hold.
pub(super) fn to_write(doing: &str, path: &Path) -> Result<Connection, StoreError> {
    let opened = (|| {
        let (mut conn, immutable) = connect(path, false)?;
        prepare(&mut conn)?;
        let closed = immutable || conn.is_readonly(rusqlite::MAIN_DB)?;
        let mode = if closed { String::new() } else { write_ahead(&conn)? };
        Ok((conn, closed, mode))
    })();
    match opened.map_err(|e: rusqlite::Error| Fault::from(e).explain(doing, Some(path)))? {
        (_, true, _) => Err(StoreError::ReadOnly { doing: doing.to_owned(), path: path.to_path_buf() }),
        (conn, _, mode) if mode == "wal" => Ok(conn),
        _ => Err(StoreError::NoLog { path: path.to_path_buf() }),
    }
}

/// What the system says of a file that is to be opened.
pub(super) fn metadata_of(path: &Path) -> Result<fs::Metadata, StoreError> {
    fs::metadata(place::follow(DOING, path)?).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound { path: path.to_path_buf() },
        _ => StoreError::reading(DOING, path, e),
    })
}

/// The first hundred bytes of a file, `SQLite`'s head of a database, or as many as there are. Only for a file that this process
/// does not have open as a workspace: closing it again would let go of its locks.
pub(super) fn head_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(100);
    File::open(path)?.take(100).read_to_end(&mut head)?;
    Ok(head)
}

/// Refuses what is not ours by its first hundred bytes, before `SQLite` can touch it.
fn look_at_header(path: &Path) -> Result<(), StoreError> {
    let not = |what| {
        let path = path.to_path_buf();
        // Where there are good backups of it, there was a workspace: it is damaged, and can be had back.
        Err(match backup::newest_good(&path) {
            Some(good) => {
                let doing = DOING.to_owned();
                StoreError::Corrupt { doing, path, detail: format!("it is {what}"), backup: Some(good) }
            }
            None => StoreError::NotAWorkspace { path, what },
        })
    };
    let metadata = metadata_of(path)?;
    if metadata.is_dir() {
        return not("a folder");
    }
    if !metadata.is_file() {
        return not("not a regular file");
    }
    let head = head_of(path).map_err(|e| StoreError::reading(DOING, path, e))?;
    if head.is_empty() {
        return not("an empty file");
    }
    if head.len() < 100 || !head.starts_with(MAGIC) {
        return not("not an SQLite database");
    }
    if head[68..72] != APPLICATION_ID.to_be_bytes() {
        return not("the SQLite database of another program");
    }
    Ok(())
}

/// Connects; the flag says that nothing can be written there at all, not even by others.
fn connect(path: &Path, read_only: bool) -> rusqlite::Result<(Connection, bool)> {
    let base = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mode = if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
    let attempt = Connection::open_with_flags(path, base | mode).and_then(|mut conn| {
        conn.busy_handler(Some(turns::look_again))?;
        guard(&conn)?;
        // The first read shows whether the log's shared memory can be had.
        schema_of(&conn)?;
        Ok(conn)
    });
    match attempt {
        Ok(conn) => Ok((conn, false)),
        // A folder that cannot be written to, without a log: no one can be changing the file.
        Err(e) if is_closed_folder(&e) && !beside(&place::real(path), "-wal").exists() => {
            let uri = format!("file:{}?immutable=1", percent(path));
            Connection::open_with_flags(uri, base | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
                .map(|conn| (conn, true))
        }
        Err(e) => Err(e),
    }
}

fn is_closed_folder(e: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(e.sqlite_error_code(), Some(CannotOpen | ReadOnly | PermissionDenied))
}

/// Switches the log on, and gives what the mode is then. A file that was just made has none yet, and where two processes
/// open it at the same moment `SQLite` refuses one of them at once, without the wait it knows everywhere else.
fn write_ahead(conn: &Connection) -> rusqlite::Result<String> {
    const PAUSE_MS: u64 = 10;
    let switch = || conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0));
    for _ in 0..BUSY_MS / PAUSE_MS {
        match switch() {
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                std::thread::sleep(Duration::from_millis(PAUSE_MS));
            }
            other => return other,
        }
    }
    switch()
}

/// The file with something added to its whole name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A path as a URI holds it.
fn percent(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = String::new();
    for b in path.as_os_str().as_encoded_bytes() {
        if b.is_ascii_alphanumeric() || b"/._-~".contains(b) {
            out.push(char::from(*b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// After so many pages of its log `SQLite` moves them into the file, and the save that comes to it waits meanwhile. More than what is
/// taken in comes to before whoever takes it in moves it themselves ([`Store::makes_room`]), so that nobody who saves beside it pays
/// for it with every save; and no more than the log may be long (`journal_size_limit`).
pub(super) const PAGES: u32 = 4000;

/// How much of the file a connection holds in memory: minus so many KiB, as `SQLite` counts it. What is read and saved by hand
/// needs no more.
pub(super) const CACHE: i32 = -8192;

/// The same while much is written at once: a page that does not fit is written before its time, and read again for the next row
/// that stands in it.
pub(super) const LARGE_CACHE: i32 = -65536;

/// What every connection is told first. architecture.md, "Storage", says why.
pub(super) fn prepare(conn: &mut Connection) -> rusqlite::Result<()> {
    conn.busy_handler(Some(turns::look_again))?;
    conn.set_prepared_statement_cache_capacity(64);
    // A statement is compiled once. Without this promise SQLite looks at what is bound, to see whether a partial index
    // fits, and compiles the statement anew for every row that is selected.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    guard(conn)?;
    conn.execute_batch(&format!("PRAGMA wal_autocheckpoint = {PAGES}; PRAGMA cache_size = {CACHE};"))?;
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;
         PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
         PRAGMA journal_size_limit = 16777216; PRAGMA foreign_keys = ON;",
    )
}

/// What every connection is told that only looks, too: that nothing in a file runs. Triggers and views are programs, and a
/// workspace needs neither.
pub(super) fn guard(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(())
}

pub(super) fn schema_of(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA user_version", [], |r| r.get(0))
}

/// Brings the tables from that schema to ours, all steps or none.
pub(super) fn migrate(conn: &mut Connection, from: i64) -> Result<(), Fault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited for the lock.
    let now = schema_of(&tx)?.max(from);
    for step in MIGRATIONS.iter().skip(now as usize) {
        tx.execute_batch(step)?;
    }
    if now < SUMS_STAMPS {
        rows::sum_stamps(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA.max(now))?;
    tx.commit()?;
    Ok(())
}

/// The founding of a workspace: its identities, and its name as the first change, which no undo takes back.
fn found(conn: &mut Connection, name: &str, on: NaiveDate, at: i64) -> Result<(), Fault> {
    let mut ids = Ids::random();
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for key in ["workspace", "device"] {
        tx.execute("INSERT INTO meta (k, v) VALUES (?1, ?2)", (key, ids.next_id().get()))?;
    }
    tx.execute("INSERT INTO meta (k, v) VALUES ('packed', ?1)", [pack::VERSION])?;
    let set = |new: &str| Field::Setting("name".to_owned(), new.to_owned());
    let ops = vec![Op::Set { of: Id::WORKSPACE, old: set(""), new: set(name.trim()) }];
    commit::commit(
        &tx,
        &Change::new(Id::WORKSPACE, Author { by: None, at, on }, Verb::Add, ops),
        &Reader { today: on, local_day: day_in_utc },
    )?;
    tx.commit()?;
    Ok(())
}
