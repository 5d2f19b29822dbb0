//! The daily backup, made beside the screen: a thread with its own connection, which nobody waits for.
//!
//! Must not know: what is on the screen. What went wrong is one sentence for the status line. A backup gets its name only
//! when it is whole, so leaving while it is made loses nothing but that copy; the next start makes it again.

use crate::store::Store;
use chrono::NaiveDate;
use std::{
    path::Path,
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread,
};

/// A backup that is being made; `None` in it: it is done.
#[derive(Debug, Default)]
pub(super) struct Backup(Option<Receiver<String>>);

impl Backup {
    /// Makes the backup of a day, if there is none yet.
    pub(super) fn start(path: &Path, today: NaiveDate) -> Backup {
        let (say, said) = channel();
        let path = path.to_path_buf();
        let work = move || {
            let made = Store::open_beside(&path).and_then(|opened| opened.store.backup_if_due(today));
            if let Err(error) = made {
                // Nobody may be there any more to be told.
                let _ = say.send(error.to_string());
            }
        };
        match thread::Builder::new().name("backup".to_owned()).spawn(work) {
            Ok(_) => Backup(Some(said)),
            Err(error) => Backup(Some(failed(&error))),
        }
    }

    /// What went wrong, told once.
    pub(super) fn trouble(&mut self) -> Option<String> {
        match self.0.as_ref()?.try_recv() {
            Ok(sentence) => Some(sentence),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.0 = None;
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

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    /// Waits for the thread: it hangs up when it is done.
    fn finish(backup: Backup) -> Option<String> {
        backup.0.and_then(|said| said.recv().ok())
    }

    #[test]
    fn the_backup_is_made_beside_an_open_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        let store = Store::create(&path, "Test", NaiveDate::default(), 0).unwrap();
        assert_eq!(finish(Backup::start(&path, day())), None);
        let backups = Store::backups(&path);
        assert_eq!(backups.len(), 1);
        assert!(backups[0].ends_with("2026-11-23.db"), "{backups:?}");
        assert!(store.load(day()).is_ok());
    }

    #[test]
    fn what_went_wrong_is_one_sentence_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        drop(Store::create(&path, "Test", NaiveDate::default(), 0).unwrap());
        std::fs::write(folder.path().join("w.db.backups"), "in the way").unwrap();
        let mut backup = Backup::start(&path, day());
        let told = (0..500).find_map(|_| {
            thread::sleep(std::time::Duration::from_millis(10));
            backup.trouble()
        });
        assert!(told.is_some_and(|t| !t.contains('\n')));
        assert_eq!(backup.trouble(), None);
    }
}
