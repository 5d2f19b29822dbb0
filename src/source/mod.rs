//! Numbers that are fetched from where they live: definitions, trust in them, and what they bring.
//!
//! A definition is a text of this computer; what it brings is a number and never more. Nothing here reads or writes a workspace, and
//! no import, sync or JSON can reach a definition: whoever calls hands in the text of a file that only this account writes.
//!
//! Must not know: SQL, the screen, the clock (it is handed in as milliseconds), where files of settings and state lie.

pub mod command;
pub mod definition;
pub mod file;
pub mod kept;
pub mod minder;
pub mod odd;
pub mod round;
pub mod schedule;
pub mod take;
pub mod trust;
pub mod web;

pub use definition::{Definition, Kind, Mode};

use std::{ffi::OsString, time::Duration};

/// The variables of this process.
pub type Env<'a> = &'a (dyn Fn(&str) -> Option<OsString> + Sync);

/// Milliseconds since some moment, never running backwards.
pub type Clock<'a> = &'a (dyn Fn() -> u64 + Sync);

/// The most bytes a command may write and a page may have is said by each; so much of it is kept for the log.
pub const KEPT: usize = 200;

/// What a source answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What came, before anything is taken out of it.
    pub bytes: Vec<u8>,
    /// How it went, in a word: `200`, `exit 0`, `read`.
    pub status: String,
}

/// Why a source brought nothing, in half a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is said.
    pub why: String,
    /// How it went, in a word: `401`, `timeout`, `exit 1`; empty: it was not asked.
    pub status: String,
    /// What came, as far as it tells anything.
    pub heard: Vec<u8>,
    /// The server asked not to be asked again for so long.
    pub wait: Option<Duration>,
}

impl Trouble {
    /// Trouble of which there is nothing more to tell.
    pub fn new(status: &str, why: impl Into<String>) -> Trouble {
        Trouble { why: why.into(), status: status.to_owned(), heard: Vec::new(), wait: None }
    }
}

/// The first characters of what came, every one of them visible.
pub fn shown(bytes: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(most * 4)]);
    crate::domain::text::one_line(text.trim(), most).into_owned()
}
