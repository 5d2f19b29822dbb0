//! Why a round could not be made, each as a sentence that says what to do.

use crate::store::StoreError;
use std::{io, path::PathBuf};

/// A failure of sharing. What was written here is kept whatever it says: it goes with the next round.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The place of the store cannot be reached.
    #[error("cannot reach {place}: {why} What you write is kept and goes with the next sync")]
    Unreachable {
        /// Where it should be.
        place: String,
        /// Why not, and what to look for, up to its full stop.
        why: String,
    },
    /// Nothing can be written there: its disk is full, or it may only be read.
    #[error("cannot write to {place}: {why} What you write is kept and goes with the next sync")]
    Unwritable {
        /// Where.
        place: String,
        /// Why not, and what to do, up to its full stop.
        why: String,
    },
    /// A file there could not be read, written or taken away.
    #[error("cannot {doing} {name} in {place}: {source}; what you write is kept and goes with the next sync")]
    Carrying {
        /// What was being done.
        doing: &'static str,
        /// The file's name in the store.
        name: String,
        /// Where.
        place: String,
        /// The system's own words.
        source: io::Error,
    },
    /// What lies there is of another workspace.
    #[error("{place} belongs to another workspace than this one; choose another folder, or run “quarterdeck join” for that one")]
    OtherWorkspace {
        /// Where.
        place: String,
    },
    /// There is nothing of this workspace.
    #[error("{place} holds no shared workspace: there is no workspace.json in it; look whether it has come there yet")]
    NotThere {
        /// Where.
        place: String,
    },
    /// What lies there was made by a newer version.
    #[error("{place} is written by a newer Quarterdeck: upgrade to share with it; nothing was changed")]
    TooNew {
        /// Where.
        place: String,
    },
    /// This laptop has no key for it.
    #[error("the key of this workspace is not on this laptop: ask for an invitation, and run “quarterdeck join LINE”")]
    NoKey,
    /// The key is another.
    #[error("the key here does not open {place}: nothing was written; ask for a new invitation")]
    WrongKey {
        /// Where.
        place: String,
    },
    /// What should tell about the workspace cannot be read.
    #[error(
        "{name} in {place} {why}: look whether it has come there whole; if it stays so, take it away, and the next sync of whoever \
         synced there before puts it again"
    )]
    Unreadable {
        /// The file's name.
        name: String,
        /// Where.
        place: String,
        /// What is wrong with it, as `is half there`.
        why: String,
    },
    /// The file of keys is not safe, or not what was written.
    #[error("cannot use the keys in {}: {why}", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        why: String,
    },
    /// The system gives no random numbers.
    #[error("cannot make a key: the system gives no random numbers ({0}); try again")]
    NoRandom(String),
    /// Whoever watched had enough.
    #[error("stopped: what was read so far is kept, and the next sync goes on")]
    Stopped,
    /// The workspace file.
    #[error(transparent)]
    Store(#[from] StoreError),
}
