//! The line that says what just happened, and how long it stands.

use super::{
    App,
    damage::{Damage, Region},
};
use crate::domain::text::width;
use std::time::Duration;

/// The line that says what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// One sentence.
    pub text: String,
    /// Something went wrong: shown so that it is not missed.
    pub is_error: bool,
    /// How long it has stood while a clock runs on the screen: then nobody may press a key for minutes.
    stood: Duration,
}

/// How long what just happened hides the keys that matter now, once a meeting runs.
const STATUS_STANDS: Duration = Duration::from_secs(8);

impl Status {
    /// What just happened.
    pub fn said(text: impl Into<String>) -> Status {
        Status { text: text.into(), is_error: false, stood: Duration::ZERO }
    }

    /// The parts of the screen it may stand on: a long one takes lines from what is above the footer.
    fn covers(&self) -> Damage {
        // What fits into one line of the narrowest window there is.
        const FITS: usize = 36;
        if width(&self.text) <= FITS { Region::Footer.into() } else { Damage::ALL }
    }

    /// What failed.
    pub fn failed(text: impl Into<String>) -> Status {
        Status { is_error: true, ..Status::said(text) }
    }
}

impl App {
    /// A sentence for the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.show(Status::said(text));
    }

    /// The same of ours alone, with the keys in force for the names in braces: `{undo} brings it back`.
    pub fn say_keys(&mut self, sentence: &str) {
        self.say(self.keymap.filled(sentence));
    }

    /// What just happened makes way for the keys again. What failed stays until a key is pressed.
    pub(super) fn age_status(&mut self, passed: Duration) {
        let Some(status) = self.status.as_mut().filter(|s| !s.is_error) else { return };
        status.stood += passed;
        if status.stood >= STATUS_STANDS {
            self.unsay();
        }
    }

    /// The line is gone.
    pub(super) fn unsay(&mut self) {
        let Some(gone) = self.status.take() else { return };
        self.touch(self.covered(&gone));
    }

    /// The line says this now.
    pub(super) fn show(&mut self, status: Status) {
        self.touch(self.covered(&status));
        self.status = Some(status);
    }

    /// What it stands on. A meeting in large signs has no footer but while something is said: then all of it moves.
    fn covered(&self, status: &Status) -> Damage {
        if self.presents() { Damage::ALL } else { status.covers() }
    }

    /// A sentence about something that failed.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.show(Status::failed(text));
    }
}
