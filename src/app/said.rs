//! The line that says what just happened, and how long it stands.

use super::{App, damage::Region};
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

    /// What failed.
    pub fn failed(text: impl Into<String>) -> Status {
        Status { is_error: true, ..Status::said(text) }
    }
}

impl App {
    /// A sentence for the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.status = Some(Status::said(text));
        self.touch(Region::Footer);
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
            self.status = None;
            self.touch(Region::Footer);
        }
    }

    /// A sentence about something that failed.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.status = Some(Status::failed(text));
        self.touch(Region::Footer);
    }
}
