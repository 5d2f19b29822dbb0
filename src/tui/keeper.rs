//! Keeps what the screen remembers in a file of this machine's: folds, drafts, who sat here.
//!
//! What is being typed is also held ready as bytes, so that a signal can write it before the program ends.

use crate::{
    app::{App, memory::Memory},
    config::{check_ins, paths::create_private_dir},
    domain::trends::overhead::Measured,
};
use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// Bytes to be written when the program is ended from outside.
#[derive(Debug, Clone, Default)]
pub(super) struct LastWords(Arc<Mutex<Option<Held>>>);

/// A file and what to write into it.
type Held = (PathBuf, Vec<u8>);

impl LastWords {
    /// Writes them, if there are any.
    pub(super) fn write(&self) {
        if let Ok(mut held) = self.0.lock()
            && let Some((path, bytes)) = held.take()
        {
            let _ = write(&path, &bytes);
        }
    }
}

/// The file, and what is in it.
#[derive(Debug)]
pub(super) struct Keeper {
    path: Option<PathBuf>,
    kept: Memory,
    last_words: LastWords,
}

impl Keeper {
    /// A keeper of that file; `None`: nothing is kept.
    pub(super) fn new(path: Option<PathBuf>) -> Keeper {
        Keeper { path, kept: Memory::default(), last_words: LastWords::default() }
    }

    /// How long check-ins take on this computer; `None`: none was measured.
    pub(super) fn measured(&self) -> Option<Measured> {
        check_ins::measured(self.path.as_ref()?)
    }

    /// What a signal must write.
    pub(super) fn last_words(&self) -> LastWords {
        self.last_words.clone()
    }

    /// What was kept last time; empty when nothing was, or when it cannot be read: it is a convenience, not data.
    pub(super) fn read(&self) -> Memory {
        let text = self.path.as_ref().and_then(|p| std::fs::read_to_string(p).ok());
        text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
    }

    /// Holds ready what is being typed. Only while something is: moving about costs nothing.
    pub(super) fn remember(&mut self, app: &App) {
        let Some(path) = &self.path else { return };
        let bytes = if app.is_typing() { serde_json::to_vec(&app.memory()).ok() } else { None };
        if let Ok(mut held) = self.last_words.0.lock() {
            *held = bytes.map(|bytes| (path.clone(), bytes));
        }
    }

    /// Writes the file while the person pauses, if drafts or who they are differ from what is in it.
    pub(super) fn keep_if_changed(&mut self, app: &App) {
        if self.path.is_none() || !app.drafts_differ(&self.kept) {
            return;
        }
        self.keep(&app.memory());
    }

    /// Writes the file.
    pub(super) fn keep(&mut self, memory: &Memory) {
        if let (Some(path), Ok(bytes)) = (&self.path, serde_json::to_vec_pretty(memory)) {
            // What cannot be kept is not worth a sentence in the middle of a meeting.
            let _ = write(path, &bytes);
        }
        self.kept = memory.clone();
    }

    /// Remembers how long check-ins took.
    pub(super) fn keep_seconds(&self, seconds: &[f64]) {
        if let Some(path) = self.path.as_ref().filter(|_| !seconds.is_empty()) {
            let _ = check_ins::remember(path, seconds);
        }
    }
}

/// Writes a private file whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_private_dir(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
