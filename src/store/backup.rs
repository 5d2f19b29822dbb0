//! Copies of the workspace, and their rotation.
//!
//! Backups lie in a folder beside the file (`workspace.db.backups`, 0700), one file per day (0600). The newest seven
//! are kept, and the newest of each of the newest four weeks; and one made before every upgrade of the tables.

use super::{
    Store, check,
    error::{Fault, StoreError},
    open::{self, MAGIC, beside, folder_of, head_of, make_folder, make_private, sync_folder},
    place,
};
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OpenFlags};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

const DAYS: usize = 7;
const WEEKS: usize = 4;

/// The folder that holds the backups of a workspace file, whichever link leads to it.
pub fn folder(path: &Path) -> PathBuf {
    beside(&place::real(path), ".backups")
}

/// A name in the same folder that nothing else uses: what is written there is renamed when it is whole.
pub(super) fn temporary_beside(path: &Path) -> PathBuf {
    let unique = crate::domain::Ids::random().next_id();
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    folder_of(path).join(format!(".{name}.{unique}.tmp"))
}

impl Store {
    /// Writes a copy of the workspace, as it is now, to a new file (0600); refuses when there is one of that name.
    pub fn backup_to(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.conn, self.path(), to)
    }

    /// Makes today's backup if there is none yet, and removes what the rotation no longer keeps. Returns the new
    /// file. What bears today's name and is no whole workspace by its head stays, for whoever wants to look at it, and the new one gets a
    /// number.
    /// Takes seconds for millions of check-ins: give it a connection and a thread of its own, after the first frame. A
    /// program that ends meanwhile leaves a temporary file behind, which a later day's backup removes.
    pub fn backup_if_due(&self, today: NaiveDate) -> Result<Option<PathBuf>, StoreError> {
        let Some(path) = self.path() else { return Ok(None) };
        let folder = folder(path);
        let Some(to) = free(&folder, &today.to_string()) else { return Ok(None) };
        make_folder(&folder)?;
        match copy(&self.conn, Some(path), &to) {
            // Another process was as quick.
            Err(StoreError::Exists { .. }) => return Ok(None),
            other => other?,
        }
        let files = of_days(&folder);
        let days = files.iter().map(|(day, _)| *day).collect();
        let old = superseded(&days, today);
        for (_, file) in files.into_iter().filter(|(day, _)| old.contains(day)) {
            match fs::remove_file(&file) {
                // Another process was as quick.
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(StoreError::io("remove an old backup", &file, e)),
                _ => {}
            }
        }
        remove_unfinished(&folder, &to);
        Ok(Some(to))
    }

    /// The newest backup beside a workspace file that is a sound workspace; `None`: there is none.
    pub fn good_backup(path: &Path) -> Option<PathBuf> {
        newest_good(path)
    }

    /// Whether a file is a sound workspace, to be put back: ours, and every page of it in order.
    pub fn is_good_backup(file: &Path) -> bool {
        is_good(file)
    }

    /// The backups beside a workspace file, newest first, sound or not.
    pub fn backups(path: &Path) -> Vec<PathBuf> {
        newest_first(path)
    }
}

/// Before tables are upgraded: a copy that no rotation removes.
pub(super) fn before_migration(conn: &Connection, path: &Path, schema: i64) -> Result<(), StoreError> {
    let folder = folder(path);
    make_folder(&folder)?;
    let Some(to) = free(&folder, &format!("before-upgrade-from-{schema}")) else { return Ok(()) };
    match copy(conn, Some(path), &to) {
        Err(StoreError::Exists { .. }) => Ok(()),
        other => other,
    }
}

/// Whether a file begins as a workspace and is as long as its head says: what is asked at every start, where reading the
/// whole of a large backup would cost seconds. `doctor` and `restore` read all of it.
fn is_complete(file: &Path) -> bool {
    let Some(metadata) = fs::metadata(file).ok().filter(fs::Metadata::is_file) else { return false };
    let Some(head) = head_of(file).ok().filter(|head| head.len() == 100) else { return false };
    let number = |at: usize, bytes: usize| head[at..at + bytes].iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
    // The file format has no other way to say 65,536.
    let page = if number(16, 2) == 1 { 65_536 } else { number(16, 2) };
    head.starts_with(MAGIC) && head[68..72] == open::APPLICATION_ID.to_be_bytes() && page * number(28, 4) == metadata.len()
}

/// A name for a backup, with a number where something that is none has taken it; `None`: there is one.
fn free(folder: &Path, stem: &str) -> Option<PathBuf> {
    let mut to = folder.join(format!("{stem}.db"));
    let mut n = 1;
    while to.symlink_metadata().is_ok() {
        if is_complete(&to) {
            return None;
        }
        n += 1;
        to = folder.join(format!("{stem}-{n}.db"));
    }
    Some(to)
}

/// A compact copy: whole, checked and flushed before it gets its name.
pub(super) fn copy(conn: &Connection, from: Option<&Path>, to: &Path) -> Result<(), StoreError> {
    const DOING: &str = "write the backup";
    let explain = |e: rusqlite::Error| match e.sqlite_error_code() {
        // The disk that is full is the one written to.
        Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::CannotOpen) => Fault::from(e).explain(DOING, Some(to)),
        _ => Fault::from(e).explain(DOING, from),
    };
    let exists = || StoreError::Exists { path: to.to_path_buf() };
    if to.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let temporary = temporary_beside(to);
    let file = make_private(&temporary).map_err(|e| StoreError::io(DOING, to, e))?;
    let copied = (|| {
        let name = temporary.to_str().ok_or_else(|| {
            let odd = io::Error::new(io::ErrorKind::InvalidInput, "its path is not valid Unicode");
            StoreError::io(DOING, to, odd)
        })?;
        conn.execute("VACUUM INTO ?1", [name]).map_err(explain)?;
        let written = Connection::open_with_flags(&temporary, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(explain)?;
        if !check::is_sound(&written) {
            return Err(Fault::Content("the copy is not whole".to_owned()).explain(DOING, from));
        }
        drop(written);
        file.sync_all().map_err(|e| StoreError::io(DOING, to, e))?;
        match fs::hard_link(&temporary, to) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(exists()),
            Err(_) => fs::rename(&temporary, to).map_err(|e| StoreError::io(DOING, to, e))?,
        }
        sync_folder(folder_of(to));
        Ok(())
    })();
    let _ = fs::remove_file(&temporary);
    copied
}

/// Removes what a backup left behind when its program ended under it: what was last written to a day before the backup that
/// has just been made. Another process may still write to a younger one, whatever day its clock says it is.
fn remove_unfinished(folder: &Path, made: &Path) {
    const DAY: std::time::Duration = std::time::Duration::from_hours(24);
    let written = |path: &Path| fs::symlink_metadata(path).and_then(|m| m.modified()).ok();
    let (Ok(entries), Some(now)) = (fs::read_dir(folder), written(made)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().and_then(|n| n.strip_prefix('.')?.strip_suffix(".tmp")).is_some_and(|n| n.contains(".db."));
        if ours && written(&entry.path()).is_some_and(|then| then + DAY < now) {
            // One more file does no harm: the next backup tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The backups of days, by their names: `2026-11-23.db`, and `2026-11-23-2.db` where the first was not sound.
fn of_days(folder: &Path) -> Vec<(NaiveDate, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().filter(|e| e.path().is_file()).filter_map(|e| Some((day_of(e.file_name().to_str()?)?, e.path()))).collect()
}

fn day_of(name: &str) -> Option<NaiveDate> {
    let stem = name.strip_suffix(".db")?;
    let (day, number) = stem.split_at_checked(10)?;
    let numbered = number.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    super::days::parse_day(day).ok().filter(|_| number.is_empty() || numbered)
}

/// Which daily backups the rotation no longer keeps. One dated after today (a clock was wrong) is kept beside the others.
fn superseded(days: &BTreeSet<NaiveDate>, today: NaiveDate) -> Vec<NaiveDate> {
    let past: Vec<NaiveDate> = days.iter().rev().copied().filter(|&d| d <= today).collect();
    let mut weeks = BTreeSet::new();
    past.iter()
        .enumerate()
        .filter(|&(i, d)| {
            let week = (d.iso_week().year(), d.iso_week().week());
            let newest_of_week = weeks.len() < WEEKS && weeks.insert(week);
            i >= DAYS && !newest_of_week
        })
        .map(|(_, &d)| d)
        .collect()
}

fn newest_first(path: &Path) -> Vec<PathBuf> {
    let folder = folder(path);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut files: Vec<(std::time::SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "db") && !e.file_name().to_string_lossy().starts_with('.'))
        .filter_map(|e| Some((fs::metadata(e.path()).ok().filter(fs::Metadata::is_file)?.modified().ok()?, e.path())))
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files.into_iter().map(|(_, file)| file).collect()
}

/// The newest backup of a workspace file that is whole; `None`: there is none.
pub(super) fn newest_good(path: &Path) -> Option<PathBuf> {
    newest_first(path).into_iter().find(|file| is_good(file))
}

fn is_good(file: &Path) -> bool {
    file.is_file()
        && Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).is_ok_and(|conn| {
            let ours = conn.query_row("PRAGMA application_id", [], |row| row.get::<_, i32>(0));
            ours.is_ok_and(|id| id == open::APPLICATION_ID) && check::is_sound(&conn)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let mut kept: BTreeSet<NaiveDate> = BTreeSet::new();
        for back in (0..100).rev() {
            let day = today - chrono::Days::new(back);
            kept.insert(day);
            for old in superseded(&kept, day) {
                kept.remove(&old);
            }
        }
        let kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
        // A Monday: the week before is among the seven days but for its Sunday; older weeks keep their Sunday.
        assert_eq!(
            kept,
            [
                "2026-11-08",
                "2026-11-15",
                "2026-11-17",
                "2026-11-18",
                "2026-11-19",
                "2026-11-20",
                "2026-11-21",
                "2026-11-22",
                "2026-11-23"
            ]
        );
    }

    #[test]
    fn the_day_of_a_backup_stands_in_its_name() {
        let day = |name| day_of(name).map(|d| d.to_string());
        for name in ["2026-11-23.db", "2026-11-23-2.db", "2026-11-23-17.db"] {
            assert_eq!(day(name).as_deref(), Some("2026-11-23"), "{name}");
        }
        for name in
            ["2026-11-23-at-101112000.db", "2026-11-23-.db", "2026-11-23x.db", "before-upgrade-from-1.db", "2026-11-2é.db", ".db"]
        {
            assert_eq!(day(name), None, "{name}: no rotation removes it");
        }
    }

    #[test]
    fn a_backup_dated_after_today_is_not_removed_and_pushes_none_out() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = BTreeSet::from([day("2026-11-22"), day("2027-11-22")]);
        assert!(superseded(&days, day("2026-11-23")).is_empty());
    }
}
