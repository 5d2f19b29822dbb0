//! The line that says what just happened, and how long it stands.

use super::App;
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

impl App {
    /// A sentence for the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.status = Some(Status { text: text.into(), is_error: false, stood: Duration::ZERO });
        self.dirty = true;
    }

    /// What just happened makes way for the keys again. What failed stays until a key is pressed.
    pub(super) fn age_status(&mut self, passed: Duration) {
        let Some(status) = self.status.as_mut().filter(|s| !s.is_error) else { return };
        status.stood += passed;
        if status.stood >= STATUS_STANDS {
            self.status = None;
            self.dirty = true;
        }
    }

    /// A sentence about something that failed.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.status = Some(Status { text: text.into(), is_error: true, stood: Duration::ZERO });
        self.dirty = true;
    }
}
