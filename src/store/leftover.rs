//! What lies beside the place of a workspace: from which it can be had back where it is missing, and what must not be taken
//! for a part of a new one.

use super::{
    backup,
    error::{StoreError, to_restore},
    open::{beside, folder_of},
    place,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How the name of what was put aside goes on after the workspace's.
pub(super) const REPLACED: &str = ".replaced-";

/// A workspace can be had back from this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// The newest of its kind.
    pub file: PathBuf,
    /// How many there are of its kind.
    pub count: usize,
    /// Whether it is a backup; else it is what a `restore` put aside.
    pub is_backup: bool,
}

impl Leftover {
    /// What lies beside the place of a workspace: what was put aside last, then the newest backup. Sound or not: whoever puts
    /// one back looks at it first.
    pub fn beside(path: &Path) -> Vec<Leftover> {
        let found = |files: Vec<PathBuf>, is_backup| {
            let count = files.len();
            files.into_iter().next().map(|file| Leftover { file, count, is_backup })
        };
        [found(replaced(path), false), found(backup::newest_first(path), true)].into_iter().flatten().collect()
    }

    /// The command that brings the workspace back from it.
    pub fn command(&self, workspace: &Path) -> String {
        to_restore(workspace, &self.file)
    }
}

/// What was put aside, the newest first.
fn replaced(path: &Path) -> Vec<PathBuf> {
    let path = place::real(path);
    let Some(prefix) = path.file_name().map(|name| format!("{}{REPLACED}", name.to_string_lossy())) else { return Vec::new() };
    let Ok(entries) = fs::read_dir(folder_of(&path)) else { return Vec::new() };
    let moment = |name: &str| name.strip_prefix(&prefix)?.parse::<i64>().ok();
    let mut files: Vec<(i64, PathBuf)> =
        entries.flatten().filter_map(|entry| Some((moment(entry.file_name().to_str()?)?, entry.path()))).collect();
    files.sort_by(|a, b| b.cmp(a));
    files.into_iter().map(|(_, file)| file).collect()
}

/// A name beside the workspace for what is put aside at a moment, that nothing has yet.
pub(super) fn aside(path: &Path, at: i64) -> PathBuf {
    let mut at = at;
    loop {
        let name = beside(path, &format!("{REPLACED}{at}"));
        if name.symlink_metadata().is_err() {
            return name;
        }
        at += 1;
    }
}

/// Puts the log of a workspace that is not there any more aside: `SQLite` would take it for the log of whatever is put in that
/// place, and write old pages over it. Gives where to; `None`: there was none that holds anything.
pub(super) fn put_log_aside(doing: &str, path: &Path, at: i64) -> Result<Option<PathBuf>, StoreError> {
    let log = beside(path, "-wal");
    let failed = |e| StoreError::io(doing, &log, e);
    // It is made again from the log.
    match fs::remove_file(beside(path, "-shm")) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    match fs::symlink_metadata(&log) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed(e)),
        Ok(metadata) if metadata.len() == 0 => fs::remove_file(&log).map(|()| None).map_err(failed),
        Ok(_) => {
            let kept = beside(&aside(path, at), "-wal");
            fs::rename(&log, &kept).map_err(failed)?;
            Ok(Some(kept))
        }
    }
}
