//! How much room a disk has left.

use std::path::Path;

/// How many bytes this account may still write to the disk that holds a file or folder; `None`: the system does not say.
#[cfg(unix)]
pub(super) fn free_space(path: &Path) -> Option<u64> {
    let there = path.ancestors().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p }).find(|p| p.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// How many bytes this account may still write to the disk that holds a file or folder; `None`: the system does not say.
#[cfg(not(unix))]
pub(super) fn free_space(_: &Path) -> Option<u64> {
    None
}
