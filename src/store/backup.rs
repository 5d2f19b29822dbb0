//! Copies of the workspace, and their rotation.
//!
//! Backups lie in a folder beside the file (`workspace.db.backups`, 0700), one file per day (0600). The newest seven
//! are kept, and the newest of each of the newest four weeks; and one made before every upgrade of the tables. Each was looked
//! at before it got its name, row by row; what did not pass lies beside them under a name that is no backup's.

use super::{
    Store,
    copy::{Copy, Pace, alone_in, copy, look},
    error::StoreError,
    open::{self, MAGIC, beside, folder_of, head_of, make_folder},
    place,
    scratch::{self, Alone},
    space::free_space,
};
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OpenFlags};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

const DOING: &str = "write the backup";
const DAYS: usize = 7;
const WEEKS: usize = 4;

/// However little room there is, so many of the newest are never removed for it.
const ALWAYS: usize = 2;

/// A day's backup is made again when the workspace was written to so long after it: a day of work is not to be had from its
/// morning alone.
const AGAIN: Duration = Duration::from_hours(4);

/// How a copy is named that did not pass.
const DAMAGED: &str = "damaged";

/// The folder that holds the backups of a workspace file, whichever link leads to it.
pub fn folder(path: &Path) -> PathBuf {
    beside(&place::real(path), ".backups")
}

/// A name in the same folder that nothing else uses, for what lives no longer than a moment.
pub(super) fn temporary_beside(path: &Path) -> PathBuf {
    let unique = crate::domain::Ids::random().next_id();
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    folder_of(path).join(format!(".{name}.{unique}.tmp"))
}

/// What the backups of a workspace take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// The bytes of everything in the folder.
    pub bytes: u64,
    /// Copies that did not pass, and were kept aside.
    pub damaged: Vec<PathBuf>,
    /// What processes that are gone left half made; the next backup removes it.
    pub unfinished: u64,
    /// How much room the disk has left; `None`: the system does not say.
    pub free: Option<u64>,
}

impl Store {
    /// Writes a copy of the workspace, as it is now, to a new file (0600); refuses when there is one of that name.
    pub fn backup_to(&self, to: &Path, pace: &Pace) -> Result<(), StoreError> {
        place::refuse_beside(DOING, to, self.path().unwrap_or(to))?;
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::Exists { path: to.to_path_buf() });
        }
        let alone = alone_in(DOING, folder_of(to))?;
        let copied = copy(DOING, &self.conn, self.path(), &alone, "copy", pace)?;
        self.name(copied, to, false, pace)
    }

    /// Makes today's backup if it is due, and removes what the rotation no longer keeps. Returns the new
    /// file. What bears today's name and is no whole workspace by its head stays, for whoever wants to look at it, and the new one gets a
    /// number. `None`: it is not due, or another process makes it at this moment.
    ///
    /// Takes seconds for millions of check-ins: give it a connection and a thread of its own, and a gentle pace. One that fails
    /// its check is kept aside, and removes nothing: what passed before stays.
    pub fn backup_if_due(&self, today: NaiveDate, pace: &Pace) -> Result<Option<PathBuf>, StoreError> {
        let Some(path) = self.path() else { return Ok(None) };
        if due(path, today).is_none() {
            return Ok(None);
        }
        let folder = folder(path);
        make_folder(&folder)?;
        let alone = Alone::at_once(&folder).map_err(|e| StoreError::io(DOING, &folder, e))?;
        // Another process may have been as quick.
        let (Some(alone), Some(due)) = (alone, due(path, today)) else { return Ok(None) };
        remove_left_by_older_versions(&folder);
        self.leaves_room(&folder, pace)?;
        let copied = copy(DOING, &self.conn, Some(path), &alone, "copy", pace)?;
        self.name(copied, &due.file, due.again, pace)?;
        rotate(&folder, today)?;
        Ok(Some(due.file))
    }

    /// Whether today's backup is still to be made, by a look at a few files; the workspace is not opened for it.
    pub fn is_backup_due(path: &Path, today: NaiveDate) -> bool {
        due(path, today).is_some()
    }

    /// The newest backup beside a workspace file that can be put back; `None`: there is none.
    pub fn good_backup(path: &Path) -> Option<PathBuf> {
        newest_good(path)
    }

    /// Whether a file is a sound workspace, to be put back: ours, every page of it in order, every row as it was written.
    pub fn is_good_backup(file: &Path) -> bool {
        is_good(file)
    }

    /// The backups beside a workspace file, newest first, sound or not.
    pub fn backups(path: &Path) -> Vec<PathBuf> {
        newest_first(path)
    }

    /// What the folder of backups takes, and what lies there that is no backup.
    pub fn taken_by_backups(path: &Path) -> Taken {
        let folder = folder(path);
        let unfinished = scratch::left_behind(&folder).iter().map(|(_, bytes)| bytes).sum();
        let files: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        let bytes = files.iter().filter_map(|e| e.metadata().ok().filter(fs::Metadata::is_file)).map(|m| m.len()).sum();
        Taken { bytes, damaged: damaged(&folder), unfinished, free: free_space(&folder) }
    }

    /// Gives a copy its name if it passed; if not, a name that says so.
    fn name(&self, copied: Copy<'_>, to: &Path, again: bool, pace: &Pace) -> Result<(), StoreError> {
        let named = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Exists { path: to.to_path_buf() },
            _ => StoreError::io(DOING, to, e),
        };
        let Some(detail) = copied.damage else {
            return if again { copied.scratch.replace(to) } else { copied.scratch.publish(to) }.map_err(named);
        };
        let kept = to.with_extension(DAMAGED);
        copied.scratch.replace(&kept).map_err(named)?;
        keep_first_and_last(damaged(folder_of(to)));
        let path = self.path().unwrap_or(to);
        // Whether it was damaged when it was copied, or by the copying.
        let source = Store::open_beside(path).map(|mut opened| super::verify::verify(&mut opened.store.conn, pace));
        let workspace = match source {
            Ok(Ok(())) => None,
            _ => Some(path.to_path_buf()),
        };
        Err(StoreError::BadBackup { kept, detail, workspace, backup: newest_good(path) })
    }

    /// Refuses where there is no room for it; and what nobody asked for also where it would leave less room than one more.
    fn leaves_room(&self, folder: &Path, pace: &Pace) -> Result<(), StoreError> {
        let pragma = |name: &str| self.conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).unwrap_or(0);
        let needs = pragma("page_count").saturating_mul(pragma("page_size")).max(0) as u64;
        let times = if pace.is_gentle() { 2 } else { 1 };
        match free_space(folder) {
            Some(free) if free < needs.saturating_mul(times) => {
                Err(StoreError::NoRoom { path: folder.to_path_buf(), needs, free })
            }
            _ => Ok(()),
        }
    }
}

/// A backup that is to be made.
struct Due {
    file: PathBuf,
    /// There is one of the day, from before much of its work.
    again: bool,
}

/// Today's backup, if it is still to be made.
fn due(path: &Path, today: NaiveDate) -> Option<Due> {
    let folder = folder(path);
    let whole = of_days(&folder).into_iter().filter(|(day, file)| *day == today && is_complete(file)).map(|(_, file)| file);
    let changed = |file: &Path| fs::metadata(file).and_then(|m| m.modified()).ok();
    let Some((made, file)) = whole.filter_map(|file| Some((changed(&file)?, file))).max() else {
        return Some(Due { file: free(&folder, &today.to_string())?, again: false });
    };
    (written(path)? >= made + AGAIN).then_some(Due { file, again: true })
}

/// When the workspace was last written to, by what the system says of its files.
fn written(path: &Path) -> Option<SystemTime> {
    let path = place::real(path);
    let of = |file: &Path| fs::metadata(file).ok().filter(|m| m.len() > 0)?.modified().ok();
    of(&path).max(of(&beside(&path, "-wal")))
}

/// Before tables are upgraded: a copy that no rotation removes, and where it lies; `None`: there is one from before.
pub(super) fn before_migration(conn: &Connection, path: &Path, schema: i64) -> Result<Option<PathBuf>, StoreError> {
    let folder = folder(path);
    make_folder(&folder)?;
    let alone = alone_in(DOING, &folder)?;
    let Some(to) = free(&folder, &format!("before-upgrade-from-{schema}")) else { return Ok(None) };
    let copied = copy(DOING, conn, Some(path), &alone, "copy", &Pace::default())?;
    if let Some(detail) = copied.damage {
        return Err(super::error::Fault::Content(detail).explain(DOING, Some(path)));
    }
    copied.scratch.publish(&to).map_err(|e| StoreError::io(DOING, &to, e))?;
    Ok(Some(to))
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

/// Removes what the rotation no longer keeps, and what takes more than its share of the disk.
fn rotate(folder: &Path, today: NaiveDate) -> Result<(), StoreError> {
    let files = of_days(folder);
    let days = files.iter().map(|(day, _)| *day).collect();
    let old = superseded(&days, today);
    let (gone, stay): (Vec<_>, Vec<_>) = files.into_iter().partition(|(day, _)| old.contains(day));
    let mut stay: Vec<_> = stay.into_iter().map(|(day, file)| (day, fs::metadata(&file).map_or(0, |m| m.len()), file)).collect();
    stay.sort_by(|a, b| b.cmp(a));
    let gone_bytes: u64 = gone.iter().filter_map(|(_, file)| fs::metadata(file).ok()).map(|m| m.len()).sum();
    let sizes: Vec<u64> = stay.iter().map(|(_, bytes, _)| *bytes).collect();
    let most = free_space(folder).map_or(stay.len(), |free| within_share(&sizes, free.saturating_add(gone_bytes)));
    let beyond = stay.into_iter().skip(most).filter(|(day, ..)| *day <= today).map(|(_, _, file)| file);
    for file in gone.into_iter().map(|(_, file)| file).chain(beyond) {
        match fs::remove_file(&file) {
            // Another process was as quick.
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(StoreError::io("remove an old backup", &file, e)),
            _ => {}
        }
    }
    Ok(())
}

/// How many of the newest backups take no more than half of what would be free without any of them. `sizes`: the newest first.
fn within_share(sizes: &[u64], free: u64) -> usize {
    let room = sizes.iter().fold(free, |sum, size| sum.saturating_add(*size)) / 2;
    let mut taken = 0_u64;
    let fits = sizes.iter().take_while(|size| {
        taken = taken.saturating_add(**size);
        taken <= room
    });
    fits.count().max(ALWAYS.min(sizes.len()))
}

/// Copies that did not pass, the oldest first.
fn damaged(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == DAMAGED)).collect();
    files.sort();
    files
}

/// The first shows what was lost, the last what is left: those between are as large and show neither.
fn keep_first_and_last(files: Vec<PathBuf>) {
    let between = files.len().saturating_sub(1);
    for file in files.into_iter().take(between).skip(1) {
        // One more file does no harm: the next that fails tries again.
        let _ = fs::remove_file(file);
    }
}

/// Removes half a backup of a version that gave each a name of its own, once it is a day old.
fn remove_left_by_older_versions(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|e| Some((e.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok()?, e.path())))
        .collect();
    files.sort();
    let Some(newest) = files.last().map(|(at, _)| *at) else { return };
    let ours = |path: &Path| {
        let name = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_prefix('.')).unwrap_or_default();
        let name = name.strip_suffix("-journal").unwrap_or(name);
        name.contains(".db.") && name.strip_suffix(".tmp").is_some()
    };
    for (at, file) in files {
        if at + Duration::from_hours(24) < newest && ours(&file) {
            // One more file does no harm: the next backup tries again.
            let _ = fs::remove_file(file);
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

pub(super) fn newest_first(path: &Path) -> Vec<PathBuf> {
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

/// The newest backup of a workspace file that can be put back; `None`: there is none.
pub(super) fn newest_good(path: &Path) -> Option<PathBuf> {
    newest_first(path).into_iter().find(|file| is_good(file))
}

fn is_good(file: &Path) -> bool {
    file.is_file()
        && Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).is_ok_and(|conn| {
            let ours = conn.query_row("PRAGMA application_id", [], |row| row.get::<_, i32>(0));
            ours.is_ok_and(|id| id == open::APPLICATION_ID)
        })
        && look(file, &Pace::default()).is_ok_and(|damage| damage.is_none())
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

    #[test]
    fn backups_take_half_of_the_free_disk_at_most_and_two_are_always_kept() {
        assert_eq!(within_share(&[10; 11], 1000), 11);
        assert_eq!(within_share(&[10; 11], 90), 10, "110 and 90 are 200: half of it is ten of them");
        assert_eq!(within_share(&[10; 11], 0), 5);
        assert_eq!(within_share(&[100, 1, 1], 0), 2, "the newest two, however large");
        assert_eq!(within_share(&[7], 0), 1);
        assert_eq!(within_share(&[], 0), 0);
    }
}
