//! Whose turn it is to write, inside one program: a save that a person waits for goes before what is taken in beside it.
//!
//! `SQLite` lets whoever asks at the right moment, and who waits asks less and less often; between two portions of a merge a save
//! could be passed over again and again. Other programs are given the pauses between them.

use super::{BUSY_MS, Store, open::FileId};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// The files into which somebody wants to save, each as often as it is so.
static SAVES: Mutex<Vec<FileId>> = Mutex::new(Vec::new());

/// How often is looked whether a save is over.
const LOOK: Duration = Duration::from_micros(500);

fn saves() -> MutexGuard<'static, Vec<FileId>> {
    SAVES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A save that is under way, until it is dropped.
#[derive(Debug)]
pub(super) struct Save(Option<FileId>);

impl Drop for Save {
    fn drop(&mut self) {
        let mut saves = saves();
        if let Some(at) = self.0.and_then(|file| saves.iter().position(|other| *other == file)) {
            saves.swap_remove(at);
        }
    }
}

impl Store {
    /// Says that a save begins: until it is over nothing else is begun in this program.
    pub(super) fn goes_first(&self) -> Save {
        saves().extend(self.file);
        Save(self.file)
    }

    /// Waits until no save is under way here; no longer than a save waits for a file itself.
    pub(super) fn lets_saves_go_first(&self) {
        let Some(file) = self.file else { return };
        let most = Duration::from_millis(BUSY_MS).as_micros() / LOOK.as_micros();
        for _ in 0..most {
            if !saves().contains(&file) {
                return;
            }
            thread::sleep(LOOK);
        }
    }
}
