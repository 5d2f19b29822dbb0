//! How far something has come, on a terminal, when it takes longer than a second.

use crate::store::Progress;
use std::{
    cell::Cell,
    io::{self, IsTerminal, Write as _},
    time::{Duration, Instant},
};

/// Nobody needs to be told of what is over before they wonder.
const SILENT: Duration = Duration::from_secs(1);
/// How often it is told.
const EVERY: Duration = Duration::from_millis(100);

/// A line that is written over, and gone in the end.
#[derive(Debug)]
pub(super) struct Waited {
    terminal: bool,
    started: Instant,
    told: Cell<Option<Instant>>,
    width: Cell<usize>,
}

#[expect(clippy::disallowed_methods, reason = "the command line is where time is measured")]
pub(super) fn now() -> Instant {
    Instant::now()
}

impl Waited {
    pub(super) fn begin() -> Waited {
        Waited { terminal: io::stderr().is_terminal(), started: now(), told: Cell::new(None), width: Cell::new(0) }
    }

    /// Where the terminal is somebody else's: nothing is told.
    pub(super) fn silent() -> Waited {
        let mut waited = Waited::begin();
        waited.terminal = false;
        waited
    }

    /// Tells the line that `say` makes, if it is time.
    pub(super) fn tell(&self, say: impl FnOnce() -> String) {
        if !self.terminal || self.started.elapsed() < SILENT || self.told.get().is_some_and(|told| told.elapsed() < EVERY) {
            return;
        }
        let line = say();
        let width = line.chars().count();
        let _ = write!(io::stderr(), "\r{line}{}", " ".repeat(self.width.get().saturating_sub(width)));
        self.width.set(width);
        self.told.set(Some(now()));
    }

    /// Tells how much of a change is written.
    pub(super) fn written(&self, Progress { done, of, erases }: Progress) {
        if erases && done == of {
            return self.tell(|| "erasing: what is left is made anew…".to_owned());
        }
        let what = if erases { "looked through" } else { "written" };
        self.tell(|| format!("{done} of {of} {what} (Ctrl-C stops it, and nothing is changed)"));
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        let width = self.width.replace(0);
        if width > 0 {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(width));
        }
    }
}

impl Drop for Waited {
    fn drop(&mut self) {
        self.end();
    }
}
