//! How a command ends: an exit code, and when it failed one sentence for the person.
//!
//! Must not know: which command it was.

use super::output;
use crate::{
    config::ConfigError,
    domain::{change::Refusal, refs::RefError, text},
    store::StoreError,
};
use std::{io, path::Path};

/// How a command ended that did what it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Exit code 0.
    Done,
    /// Exit code 3: it looked, and found something to complain about.
    Complaints,
    /// Exit code 4: it is done, and something of it was left out.
    LeftOut,
}

impl Exit {
    /// Code 3 when something was found.
    pub(super) fn complain_if(found: bool) -> Exit {
        if found { Exit::Complaints } else { Exit::Done }
    }

    /// Code 4 when something was left out.
    pub(super) fn left_out_if(some: bool) -> Exit {
        if some { Exit::LeftOut } else { Exit::Done }
    }
}

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(super) struct Failure {
    /// 1: it was understood and failed. 2: what was typed cannot be, and could not be the next time either.
    pub(super) code: u8,
    /// What was being done, why it failed and what to do; empty when there is nobody to tell (a pipe that was closed).
    pub(super) sentence: String,
}

/// What every command gives back.
pub(super) type Result<T = Exit> = std::result::Result<T, Failure>;

impl Failure {
    /// Something outside the command line is in the way.
    pub(super) fn failed(sentence: impl Into<String>) -> Failure {
        Failure { code: 1, sentence: sentence.into() }
    }

    /// The command line is wrong.
    pub(super) fn wrong(sentence: impl Into<String>) -> Failure {
        Failure { code: 2, sentence: sentence.into() }
    }

    /// The same sentence where it is no fault of the command line: of rows in a file, of what others changed meanwhile.
    pub(super) fn not_wrong(self) -> Failure {
        Failure { code: 1, ..self }
    }

    /// A file could not be read or written.
    pub(super) fn file(doing: &str, path: &Path, error: &io::Error) -> Failure {
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.exists());
        let reason = match folder.filter(|_| error.kind() == io::ErrorKind::NotFound) {
            Some(folder) => format!("there is no folder {}; make it first, or choose another place", folder.display()),
            None => said(error),
        };
        Failure::failed(format!("cannot {doing} {}: {reason}", path.display()))
    }

    /// The sentence as a terminal may have it: every line safe.
    pub(super) fn safe(&self) -> String {
        self.sentence.lines().map(text::safe).collect::<Vec<_>>().join("\n")
    }
}

/// A system error with what to do about it, where that is known.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; look at the spelling of its name".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied; choose another place, or change its permissions".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder; name a file".to_owned(),
        io::ErrorKind::AlreadyExists => "there is a file of that name already; choose another name".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full; make room and try again".to_owned(),
        _ => error.to_string(),
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::failed(error.to_string())
    }
}

/// Sentences of the domain stand alone on the screen; here they follow “error: ” and go on in small letters. What begins
/// with a name or a quotation keeps it.
fn after_colon(sentence: &str) -> String {
    const OURS: [&str; 11] = ["A", "An", "Changing", "No", "Nobody", "Nothing", "Review", "The", "There", "What", "Which"];
    match sentence.split_once(' ') {
        Some((first, rest)) if OURS.contains(&first) => format!("{} {rest}", first.to_lowercase()),
        _ => sentence.to_owned(),
    }
}

/// The rules of the workspace refuse what was typed.
impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::wrong(after_colon(&refusal.0))
    }
}

impl From<RefError> for Failure {
    fn from(error: RefError) -> Failure {
        Failure::wrong(after_colon(&error.to_string()))
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::failed(error.to_string())
    }
}

/// Printing failed. A reader that has seen enough (`| head`) is no failure at all.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure { code: 0, sentence: String::new() };
        }
        // Whoever is told to try again adds three a second time.
        if output::is_saved() {
            let reason = said(&error);
            let reason = reason.split(';').next().unwrap_or_default();
            return Failure { code: 0, sentence: format!("saved; only the report could not be printed: {reason}") };
        }
        Failure::failed(format!("cannot write the output: {}", said(&error)))
    }
}

impl From<color_eyre::Report> for Failure {
    fn from(report: color_eyre::Report) -> Failure {
        Failure::failed(format!("{report:#}"))
    }
}
