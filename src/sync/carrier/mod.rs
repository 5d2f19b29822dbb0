//! What brings sealed files to a store and back. It knows names and bytes, and nothing of what is in them.
//!
//! A carrier never overwrites and never guesses: a file is there whole or not at all as far as it can see, and one that is half
//! there is found out by whoever opens it. Must not know: keys, changes, the workspace file.

mod folder;
mod memory;

use super::{error::SyncError, names::Name};

pub use folder::Folder;
pub use memory::Memory;

/// Brings the files of one workspace to a store and back.
pub trait Carrier {
    /// Where the store is, as people are told it: without secrets.
    fn place(&self) -> String;

    /// The names of all files that are there. What is called otherwise than ours is passed over.
    fn list(&self) -> Result<Vec<Name>, SyncError>;

    /// What is in a file, if it is no longer than so many bytes; `None`: it is not there any more.
    fn get(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, SyncError>;

    /// Puts a file there for good. One of that name that is there already is left as it is.
    fn put(&self, name: Name, bytes: &[u8]) -> Result<(), SyncError>;

    /// Takes away a file of one's own that others stand for by now. One that is gone already is no fault.
    fn remove(&self, name: Name) -> Result<(), SyncError>;
}
