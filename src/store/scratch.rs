//! A file in the making: written under one fixed name, under a lock on its folder, and given its own name when it is whole.
//!
//! One name, because whoever comes next can then remove what a process that was killed left behind; a lock, because it must
//! not be removed under one that lives. Nothing here knows what is written.

use super::open::{beside, folder_of, make_private, sync_folder};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long the lock on a folder is waited for, in steps of [`STEP`]: a large copy beside an open screen takes its time.
const STEPS: u32 = 3000;
const STEP: Duration = Duration::from_millis(20);

/// What `SQLite` may lay beside a file.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The right to make files in a folder, held by one process at a time.
#[derive(Debug)]
pub(super) struct Alone {
    folder: PathBuf,
    /// The folder, locked; `None`: this system locks no folders, so every file gets a name that nobody else uses.
    locked: Option<File>,
}

impl Alone {
    /// `None`: another process makes one there at this moment.
    pub(super) fn at_once(folder: &Path) -> io::Result<Option<Alone>> {
        let folder = folder.to_path_buf();
        let locked = match File::open(&folder) {
            Ok(opened) => match opened.try_lock() {
                Ok(()) => Some(opened),
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(_)) => None,
            },
            Err(_) if cfg!(not(unix)) => None,
            Err(e) => return Err(e),
        };
        Ok(Some(Alone { folder, locked }))
    }

    /// Waits for the other process.
    pub(super) fn wait(folder: &Path) -> io::Result<Alone> {
        for _ in 0..STEPS {
            if let Some(alone) = Alone::at_once(folder)? {
                return Ok(alone);
            }
            std::thread::sleep(STEP);
        }
        Err(io::Error::new(io::ErrorKind::ResourceBusy, "another program has been making a copy there for a minute"))
    }

    /// Where files are made.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Begins a file. What was left under its name by a process that is gone is removed.
    pub(super) fn scratch(&self, role: &str) -> io::Result<Scratch<'_>> {
        let name = match self.locked {
            Some(_) => format!(".quarterdeck-{role}.tmp"),
            None => format!(".quarterdeck-{role}.{}.tmp", crate::domain::Ids::random().next_id()),
        };
        let path = self.folder.join(name);
        remove(&path);
        Ok(Scratch { file: make_private(&path)?, path, _alone: self })
    }
}

/// A file in the making. Dropped without a name, it is gone.
#[derive(Debug)]
pub(super) struct Scratch<'a> {
    path: PathBuf,
    file: File,
    _alone: &'a Alone,
}

impl Scratch<'_> {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes over bytes in it.
    pub(super) fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::write_all_at(&self.file, bytes, at);
        #[cfg(not(unix))]
        {
            use std::io::{Seek as _, Write as _};
            (&self.file).seek(io::SeekFrom::Start(at))?;
            (&self.file).write_all(bytes)
        }
    }

    /// Flushes it to the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives it a name that is not taken.
    pub(super) fn publish(self, to: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, to) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(e),
            // Some file systems have no hard links.
            Err(_) if to.symlink_metadata().is_err() => fs::rename(&self.path, to)?,
            Err(e) => return Err(e),
        }
        sync_folder(folder_of(to));
        Ok(())
    }

    /// Gives it a name, instead of what has it.
    pub(super) fn replace(self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        sync_folder(folder_of(to));
        Ok(())
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes a file and what `SQLite` laid beside it.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    for suffix in BESIDE {
        let _ = fs::remove_file(beside(path, suffix));
    }
}

/// What processes that are gone left in a folder, with its size in bytes: files in the making, by their names.
pub(super) fn left_behind(folder: &Path) -> Vec<(PathBuf, u64)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let ours =
        |name: &str| name.starts_with(".quarterdeck-") && BESIDE.iter().chain(&[""]).any(|b| name.ends_with(&format!(".tmp{b}")));
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(ours))
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok().filter(fs::Metadata::is_file)?.len())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_never_named_leaves_nothing_and_what_is_named_is_whole() {
        let temp = tempfile::tempdir().unwrap();
        let alone = Alone::wait(temp.path()).unwrap();
        let scratch = alone.scratch("copy").unwrap();
        scratch.write_at(0, b"half").unwrap();
        fs::write(beside(scratch.path(), "-journal"), "x").unwrap();
        drop(scratch);
        assert_eq!(names(temp.path()), Vec::<String>::new());
        let to = temp.path().join("whole");
        for (text, replace) in [("one", false), ("two", true)] {
            let scratch = alone.scratch("copy").unwrap();
            scratch.write_at(0, text.as_bytes()).unwrap();
            if replace { scratch.replace(&to) } else { scratch.publish(&to) }.unwrap();
            assert_eq!((fs::read_to_string(&to).unwrap(), names(temp.path())), (text.to_owned(), vec!["whole".to_owned()]));
        }
        let taken = alone.scratch("copy").unwrap().publish(&to).unwrap_err();
        assert_eq!((taken.kind(), fs::read_to_string(&to).unwrap()), (io::ErrorKind::AlreadyExists, "two".to_owned()));
    }

    #[test]
    fn what_a_killed_process_left_is_seen_and_removed_by_the_next_and_one_that_lives_is_let_be() {
        let temp = tempfile::tempdir().unwrap();
        for name in [".quarterdeck-copy.tmp", ".quarterdeck-copy.tmp-journal", ".notes.tmp"] {
            fs::write(temp.path().join(name), "left").unwrap();
        }
        assert_eq!(left_behind(temp.path()).iter().map(|(_, size)| size).sum::<u64>(), 8);
        let alone = Alone::wait(temp.path()).unwrap();
        let scratch = alone.scratch("copy").unwrap();
        if alone.locked.is_some() {
            assert!(Alone::at_once(temp.path()).unwrap().is_none(), "one at a time");
        }
        drop(scratch);
        drop(alone);
        assert!(Alone::at_once(temp.path()).unwrap().is_some());
        assert_eq!(names(temp.path()), [".notes.tmp"]);
    }
}
