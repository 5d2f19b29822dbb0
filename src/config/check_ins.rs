//! How long check-ins take on this computer: what they cost is told by it. It stands beside what is remembered of a workspace here,
//! and goes into no workspace: nobody but who sits here learns how fast they are.
//!
//! Must not know: what was said, and of what.

use super::remembered::write_private;
use crate::domain::{pace::median, trends::overhead::Measured};
use std::path::{Path, PathBuf};

/// How many are remembered.
const MOST: usize = 50;
/// What takes longer was interrupted.
const LONGEST: f64 = 600.0;

/// Beside the file in which the full screen keeps what it remembers of a workspace.
fn file(memory: &Path) -> PathBuf {
    memory.with_file_name("check-in-seconds.json")
}

fn read(path: &Path) -> Vec<f64> {
    let text = std::fs::read(path).unwrap_or_default();
    let all: Vec<f64> = serde_json::from_slice(&text).unwrap_or_default();
    all.into_iter().filter(|seconds| (0.0..=LONGEST).contains(seconds)).collect()
}

/// The median of those that were measured here; `None`: none was.
pub fn measured(memory: &Path) -> Option<Measured> {
    let all = read(&file(memory));
    Some(Measured { of: all.len(), seconds: median(all)? })
}

/// Remembers the seconds of some more, the newest last.
pub fn remember(memory: &Path, seconds: &[f64]) -> std::io::Result<()> {
    let path = file(memory);
    let mut all = read(&path);
    all.extend(seconds.iter().filter(|seconds| (0.0..=LONGEST).contains(*seconds)));
    let oldest = all.len().saturating_sub(MOST);
    write_private(&path, &serde_json::to_vec(&all[oldest..])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fifty_are_remembered_and_what_was_interrupted_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let memory = folder.path().join("goals-1/memory.json");
        assert_eq!(measured(&memory), None);
        remember(&memory, &[10.0, 12.0, 4000.0]).unwrap();
        assert_eq!(measured(&memory), Some(Measured { seconds: 11.0, of: 2 }));
        remember(&memory, &[20.0; 60]).unwrap();
        assert_eq!(measured(&memory), Some(Measured { seconds: 20.0, of: 50 }));
        assert_eq!(measured(&folder.path().join("goals-2/memory.json")), None);
        std::fs::write(file(&memory), "[1, \"x\"").unwrap();
        assert_eq!(measured(&memory), None);
    }
}
