//! The day's backup, made beside the screen: a thread with its own connection, at a gentle pace, which nobody waits for.
//!
//! Must not know: what is on the screen. What went wrong is one sentence for the status line. A backup gets its name only
//! when it is whole and was looked at; whoever leaves while it is made gives it up, and nothing of it is left.

use crate::store::{Pace, Store, StoreError};
use chrono::NaiveDate;
use std::{
    path::Path,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
    time::Duration,
};

/// Gives a backup up that is being made, from any thread: the program is about to end.
#[derive(Debug, Clone)]
pub(super) struct Halt {
    pace: Pace,
    /// How many are being made.
    busy: Arc<(Mutex<usize>, Condvar)>,
}

impl Halt {
    pub(super) fn new() -> Halt {
        Halt { pace: Pace::gentle(), busy: Arc::default() }
    }

    /// Waits until what was written so far is removed, but not for a disk that does not answer.
    pub(super) fn now(&self) {
        const MOST: Duration = Duration::from_millis(500);
        self.pace.stop();
        let (count, changed) = &*self.busy;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(changed.wait_timeout_while(count, MOST, |count| *count > 0));
    }

    fn count(&self, change: impl FnOnce(&mut usize)) {
        change(&mut self.busy.0.lock().unwrap_or_else(PoisonError::into_inner));
        self.busy.1.notify_all();
    }
}

/// A backup that is being made; `None` in it: it is done.
#[derive(Debug)]
pub(super) struct Backup {
    said: Option<Receiver<String>>,
    halt: Halt,
}

impl Backup {
    pub(super) fn new(halt: Halt) -> Backup {
        Backup { said: None, halt }
    }

    /// Makes the backup of a day, if it is due and none is being made.
    pub(super) fn start(&mut self, path: &Path, today: NaiveDate) {
        if self.said.is_some() || self.halt.pace.is_stopped() || !Store::is_backup_due(path, today) {
            return;
        }
        let (say, said) = channel();
        let (path, halt) = (path.to_path_buf(), self.halt.clone());
        halt.count(|n| *n += 1);
        let work = move || {
            let made = Store::open_beside(&path).and_then(|opened| opened.store.backup_if_due(today, &halt.pace));
            halt.count(|n| *n -= 1);
            match made {
                Ok(_) | Err(StoreError::Stopped { .. }) => {}
                // Nobody may be there any more to be told.
                Err(error) => drop(say.send(error.to_string())),
            }
        };
        self.said = Some(match thread::Builder::new().name("backup".to_owned()).spawn(work) {
            Ok(_) => said,
            Err(error) => {
                self.halt.count(|n| *n -= 1);
                failed(&error)
            }
        });
    }

    /// What went wrong, told once.
    pub(super) fn trouble(&mut self) -> Option<String> {
        match self.said.as_ref()?.try_recv() {
            Ok(sentence) => Some(sentence),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.said = None;
                None
            }
        }
    }
}

fn failed(error: &std::io::Error) -> Receiver<String> {
    let (say, said) = channel();
    let _ = say.send(format!("cannot make today's backup: no thread could be started ({error}); “quarterdeck backup” makes one"));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    /// Starts one, and waits for the thread: it hangs up when it is done.
    fn finish(backup: &mut Backup, path: &Path, day: NaiveDate) -> Option<String> {
        backup.start(path, day);
        let told = backup.said.take().and_then(|said| said.recv().ok());
        assert_eq!(*backup.halt.busy.0.lock().unwrap(), 0);
        told
    }

    #[test]
    fn the_backup_of_each_day_is_made_beside_an_open_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        let store = Store::create(&path, "Test", NaiveDate::default(), 0).unwrap();
        let mut backup = Backup::new(Halt::new());
        for today in [day(), day(), day().succ_opt().unwrap()] {
            assert_eq!(finish(&mut backup, &path, today), None);
        }
        let backups = Store::backups(&path);
        let named = |name: &str| backups.iter().any(|b| b.ends_with(name));
        assert!(backups.len() == 2 && named("2026-11-23.db") && named("2026-11-24.db"), "{backups:?}");
        assert!(store.load(day()).is_ok());
    }

    #[test]
    fn a_backup_that_is_given_up_is_not_spoken_of_and_leaves_nothing_half_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        drop(Store::create(&path, "Test", NaiveDate::default(), 0).unwrap());
        let halt = Halt::new();
        let mut backup = Backup::new(halt.clone());
        backup.start(&path, day());
        halt.now();
        assert_eq!(backup.said.take().and_then(|said| said.recv().ok()), None);
        // It may have been done before it was given up.
        let backups = folder.path().join("w.db.backups");
        let left: Vec<_> = fs::read_dir(backups).map(|all| all.map(|e| e.unwrap().path()).collect()).unwrap_or_default();
        assert!(left == Store::backups(&path) && left.iter().all(|file| Store::is_good_backup(file)), "{left:?}");
        backup.start(&path, day().succ_opt().unwrap());
        assert!(backup.said.is_none(), "none is begun while the program ends");
    }

    #[test]
    fn what_went_wrong_is_one_sentence_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        drop(Store::create(&path, "Test", NaiveDate::default(), 0).unwrap());
        fs::write(folder.path().join("w.db.backups"), "in the way").unwrap();
        let mut backup = Backup::new(Halt::new());
        backup.start(&path, day());
        let told = (0..500).find_map(|_| {
            thread::sleep(Duration::from_millis(10));
            backup.trouble()
        });
        assert!(told.is_some_and(|t| !t.contains('\n')));
        assert_eq!(backup.trouble(), None);
    }
}
