//! A heartbeat: what a laptop holds and wrote, so that the others know what of it has not come yet. It is written anew each time, and
//! is about files alone: how a goal stands has nothing to do with it.

use super::{
    error::SyncError,
    file::{self, Hello, Kind, Opened, Unopened},
    keys::Keyring,
    names::Name,
};
use serde::{Deserialize, Serialize};

/// What a laptop says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// When, by its clock: milliseconds since 1970 UTC.
    pub at: i64,
    /// How many changes it holds.
    pub changes: u64,
    /// What tells one set of changes from another, in hexadecimal digits: two laptops that say the same hold the same.
    pub together: String,
    /// How many of them its program cannot read.
    #[serde(default, skip_serializing_if = "is_none")]
    pub parked: u64,
    /// What everything that is derived from them comes to, in hexadecimal digits, where somebody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<String>,
    /// The hashes of its files that have to be in the store, in hexadecimal digits.
    pub files: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(n: &u64) -> bool {
    *n == 0
}

/// More files than this nobody has: older ones are rolled up.
const MOST_FILES: usize = 4096;

impl Heartbeat {
    /// Seals it.
    pub fn seal(&self, ring: &Keyring, hello: &Hello) -> Result<(Name, Vec<u8>), SyncError> {
        let line = serde_json::to_vec(self).expect("plain data always becomes JSON");
        file::seal(ring, Kind::Seen, (0, 0), hello, &line)
    }

    /// Out of a file that was opened.
    pub fn read(opened: &Opened) -> Result<Heartbeat, Unopened> {
        let beat: Heartbeat = opened.line()?;
        if beat.files.len() > MOST_FILES {
            return Err(Unopened::Content("it lists more files than a laptop has".to_owned()));
        }
        Ok(beat)
    }

    /// What tells its set of changes from another's.
    pub fn together(&self) -> Option<u64> {
        u64::from_str_radix(&self.together, 16).ok()
    }

    /// What is derived there comes to.
    pub fn derived(&self) -> Option<u64> {
        u64::from_str_radix(self.derived.as_deref()?, 16).ok()
    }

    /// The hashes of its files.
    pub fn hashes(&self) -> impl Iterator<Item = u32> {
        self.files.iter().filter_map(|hash| u32::from_str_radix(hash, 16).ok())
    }
}
