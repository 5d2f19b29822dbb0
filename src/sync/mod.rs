//! Sharing a workspace: what one laptop tells another travels as sealed files through a store that need not be trusted.
//!
//! A **store** is a set of files that only grows: every laptop writes into a folder of its own and never changes what it wrote
//! (`names`). A **sealed file** ([`file`]) holds changes as they stand in a workspace file, encrypted with the key of the workspace
//! and signed with that of the laptop (`keys`). A **round** ([`round`]) reads what is new there and puts what is missing. A
//! **carrier** ([`carrier`]) is what brings the files there and back: a folder, or a git repository.
//!
//! Nothing depends on the order in which files come, and nothing follows from one that is missing: whoever has written it puts it
//! again. docs/sharing.md has the format and what it protects against.
//!
//! Must not know: SQL (it asks the store), the screen, the clock (it is told what day and what millisecond it is).

mod about;
mod base32;
mod beat;
pub mod carrier;
mod error;
mod file;
mod incoming;
mod intake;
mod invite;
mod keys;
mod laptops;
mod names;
mod outgoing;
mod rollup;
mod round;
#[cfg(test)]
mod tests;

pub use about::{About, Mode};
pub use beat::Heartbeat;
pub use error::SyncError;
pub use file::{Hello, Kind, Opened, Part, Unopened, Unsealed, open, seal};
pub use intake::GentleIntake;
pub use invite::Invitation;
pub use keys::{Keyring, WorkspaceKey, writer_of};
pub use laptops::{is_removed, laptops, left_out};
pub use names::{Name, folder_of};
pub use round::{Here, News, Put, Step, has_newer_key, hello, put_about, put_unsent, republish, round, vouch_for};
