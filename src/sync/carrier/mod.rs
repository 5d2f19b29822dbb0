//! What brings sealed files to a store and back. It knows names and bytes, and nothing of what is in them.
//!
//! A carrier never overwrites and never guesses: a file is there whole or not at all as far as it can see, and one that is half
//! there is found out by whoever opens it. Must not know: keys, changes, the workspace file.

mod folder;
mod git;
mod memory;

use super::{error::SyncError, names::Name};
use crate::domain::Id;

pub use folder::Folder;
pub use git::{Address, Git};
pub use memory::Memory;

/// Brings the files of one workspace to a store and back.
pub trait Carrier {
    /// Where the store is, as people are told it: without secrets.
    fn place(&self) -> String;

    /// Makes the place of the workspace there, with a word for whoever finds it.
    fn found(&self) -> Result<(), SyncError> {
        Ok(())
    }

    /// The names of all files that are there. What is called otherwise than ours is passed over.
    fn list(&self) -> Result<Vec<Name>, SyncError>;

    /// What is in a file, if it is no longer than so many bytes; `None`: it is not there any more.
    fn get(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, SyncError>;

    /// Puts a file there for good. One of that name that is there already is left as it is.
    fn put(&self, name: Name, bytes: &[u8]) -> Result<(), SyncError>;

    /// Takes away a file of one's own that others stand for by now. One that is gone already is no fault.
    fn remove(&self, name: Name) -> Result<(), SyncError>;

    /// Ends a run of puts and removes: whatever of them still waits here is there when this is done. Where it fails none of
    /// those that waited is there.
    fn send(&self) -> Result<(), SyncError> {
        Ok(())
    }

    /// Takes away what writing left half done when it was killed, more than a day before a moment, in milliseconds since 1970 UTC, where
    /// this laptop writes.
    fn tidy(&self, _writer: Id, _at: i64) -> Result<(), SyncError> {
        Ok(())
    }

    /// Forgets what was there before what is there now; `false`: nothing of it is kept there anyway.
    fn squash(&self) -> Result<bool, SyncError> {
        Ok(false)
    }
}
