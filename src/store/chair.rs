//! Who runs a review: on this laptop the process that holds its chair, a lock on an empty file beside the workspace that the
//! system takes back when that process ends, however it ends; of another laptop, when it wrote last.
//!
//! Must not know: what is done with who runs one.

use super::{
    Store,
    error::{Fault, StoreError},
    stamps,
};
use crate::domain::{
    Id,
    meeting::under_way::{Place, Runner},
};
use rusqlite::params;
use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Who sits on a chair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    /// Nobody: it was left.
    Free,
    /// Nobody: the process that ran it was killed.
    Abandoned,
    /// A process.
    Taken,
}

/// The right to run a review, among the processes of this laptop: as long as it is held no other one gets it.
#[derive(Debug)]
pub(super) struct Chair {
    path: PathBuf,
    locked: Option<File>,
}

impl Drop for Chair {
    fn drop(&mut self) {
        // Before it is let go of: whoever comes next makes a file of their own. Where it stays it is empty, and harmless.
        let _ = std::fs::remove_file(&self.path);
        self.locked.take();
    }
}

/// How often a file that was taken away at that moment is made anew.
const TRIES: usize = 3;

impl Chair {
    fn take(path: PathBuf) -> Option<Chair> {
        for _ in 0..TRIES {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).ok()?;
            file.try_lock().ok()?;
            // Whoever had it may have taken the file away meanwhile: then another one could be locked in its place.
            if is_locked(&path) {
                return Some(Chair { path, locked: Some(file) });
            }
        }
        None
    }
}

/// Whether somebody holds the lock on that file.
fn is_locked(path: &Path) -> bool {
    seat(path) == Seat::Taken
}

fn seat(path: &Path) -> Seat {
    let Ok(file) = File::open(path) else { return Seat::Free };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Seat::Taken,
        _ => Seat::Abandoned,
    }
}

impl Store {
    /// Which review this process runs: other processes of this laptop see it until it runs none, another, or ends. Where another
    /// one still runs it, the chair is taken when that lets go of it: say it again from time to time.
    pub fn runs(&self, review: Option<Id>) {
        let mut chair = self.chair.borrow_mut();
        if chair.as_ref().map(|(of, _)| *of) == review {
            return;
        }
        // The old one first: two processes that change places do not wait for each other.
        *chair = None;
        *chair = review.and_then(|id| Some((id, Chair::take(self.chair_of(id)?)?)));
    }

    fn chair_of(&self, review: Id) -> Option<PathBuf> {
        let mut name: OsString = self.path()?.into();
        name.push(format!("-review-{review}"));
        Some(name.into())
    }

    /// Who runs a review, or ran it last: whose clock was written last, here or on another laptop. `None`: nothing of it is known.
    pub fn runner(&self, review: Id) -> Result<Option<Runner>, StoreError> {
        let found: Result<Option<(Runner, bool)>, Fault> = (|| {
            let sql = "SELECT at, device, by FROM change WHERE review = ?1 AND verb IN ('clock', 'review') \
                       ORDER BY stamp DESC, id DESC LIMIT 500";
            let here = stamps::device(&self.conn)?.get();
            let mut select = self.conn.prepare_cached(sql)?;
            let mut rows = select.query(params![review.get()])?;
            let mut found: Option<(Runner, i64)> = None;
            while let Some(row) = rows.next()? {
                let (at, device, by): (i64, i64, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let by = by.and_then(Id::new);
                match &mut found {
                    None => found = Some((Runner { review, by, since: at, at, place: Place::Laptop }, device)),
                    // Since nobody else did.
                    Some((runner, of)) if (*of, runner.by) == (device, by) => runner.since = runner.since.min(at),
                    Some(_) => break,
                }
            }
            Ok(found.map(|(runner, device)| (runner, device == here)))
        })();
        let found = found.map_err(|e| e.explain("look for who runs a review", self.path()))?;
        Ok(found.map(|(runner, is_here)| if is_here { Runner { place: self.seat(review), ..runner } } else { runner }))
    }

    /// Where a review runs of those on this laptop; nowhere, where it is this process that runs it.
    fn seat(&self, review: Id) -> Place {
        if self.chair.borrow().as_ref().is_some_and(|(of, _)| *of == review) {
            return Place::Left;
        }
        match self.chair_of(review).map_or(Seat::Free, |path| seat(&path)) {
            Seat::Free => Place::Left,
            Seat::Abandoned => Place::Killed,
            Seat::Taken => Place::Window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chair_is_held_by_one_process_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.db-review-A");
        let first = Chair::take(path.clone()).unwrap();
        assert!(is_locked(&path) && Chair::take(path.clone()).is_none());
        drop(first);
        assert!(seat(&path) == Seat::Free && !path.exists());
        let again = Chair::take(path.clone());
        assert!(again.is_some() && is_locked(&path));
    }

    #[test]
    fn a_file_that_a_process_left_when_it_was_killed_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("work.db-review-A");
        std::fs::write(&path, "").unwrap();
        assert!(seat(&path) == Seat::Abandoned && Chair::take(path).is_some());
    }
}
