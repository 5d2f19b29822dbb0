//! Whose turn it is to write, inside one program: a save that a person waits for goes before what is taken in beside it.
//!
//! `SQLite` lets whoever asks at the right moment, and who waits asks less and less often; between two portions of a merge a save
//! could be passed over again and again. Other programs are given the pauses between them, and look often enough not to miss them.

use super::{BUSY_MS, Store, open::FileId};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// The files into which somebody wants to save, each as often as it is so.
static SAVES: Mutex<Vec<FileId>> = Mutex::new(Vec::new());

/// The files of which something waits for a save to be over, for tests that have to know.
#[cfg(test)]
static WAITING: Mutex<Vec<FileId>> = Mutex::new(Vec::new());

/// How often is looked whether a save is over.
const LOOK: Duration = Duration::from_micros(500);

fn saves() -> MutexGuard<'static, Vec<FileId>> {
    SAVES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How often whoever finds the file taken looks whether it is free: so often that a pause of a few milliseconds is not missed, which
/// `SQLite` itself, asking less and less often, does miss; and less often once it takes longer than any portion.
const OFTEN: Duration = Duration::from_micros(500);
const SELDOM: Duration = Duration::from_millis(5);
/// So many looks are often.
const OFTEN_LOOKS: u64 = 400;

/// Whether to go on waiting after so many looks at a file that is taken; waits until the next.
pub(super) fn look_again(looks: i32) -> bool {
    let looks = u64::try_from(looks).unwrap_or(u64::MAX);
    let often = OFTEN_LOOKS * OFTEN.as_micros() as u64 / 1000;
    let most = OFTEN_LOOKS + (BUSY_MS - often) / SELDOM.as_millis() as u64;
    thread::sleep(if looks < OFTEN_LOOKS { OFTEN } else { SELDOM });
    looks < most
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

    /// Whether a save of this file is under way in this program.
    #[cfg(test)]
    pub(super) fn is_saved_into(&self) -> bool {
        self.file.is_some_and(|file| saves().contains(&file))
    }

    /// Whether anything ever waited for a save of this file to be over.
    #[cfg(test)]
    pub(super) fn was_waited_for(&self) -> bool {
        self.file.is_some_and(|file| WAITING.lock().unwrap_or_else(PoisonError::into_inner).contains(&file))
    }

    /// Waits until no save is under way here; no longer than a save waits for a file itself.
    pub(super) fn lets_saves_go_first(&self) {
        let Some(file) = self.file else { return };
        let most = Duration::from_millis(BUSY_MS).as_micros() / LOOK.as_micros();
        for _ in 0..most {
            if !saves().contains(&file) {
                return;
            }
            #[cfg(test)]
            WAITING.lock().unwrap_or_else(PoisonError::into_inner).push(file);
            thread::sleep(LOOK);
        }
    }
}
