//! Where a workspace file lies: folders in which a database that is in use is not safe.
//!
//! A file synchroniser copies the database and its write-ahead log at different instants and so ships mixtures; a network
//! file system does not give the shared memory the log needs. Both work for weeks and then lose a check-in.

use super::{
    backup::temporary_beside,
    error::StoreError,
    open::{self, MAGIC, beside, make_private},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Why a folder is not safe for a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsafe {
    /// Copied file by file by this program.
    Synced {
        /// The program.
        by: &'static str,
        /// The folder it copies.
        root: PathBuf,
    },
    /// On a file system of this type, which lives on another machine or in another program.
    Network {
        /// As the system names it: `nfs4`, `cifs`, `fuse.sshfs`.
        kind: String,
    },
}

impl std::fmt::Display for Unsafe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unsafe::Synced { by, root } => write!(
                f,
                "it lies in {}, which {by} copies file by file: a database in use is damaged by that sooner or later. \
                 Put the workspace on a local disk, and share it through that folder: quarterdeck share {}",
                root.display(),
                root.display()
            ),
            Unsafe::Network { kind } => write!(
                f,
                "it lies on a network file system ({kind}), where SQLite's locks cannot be trusted. \
                 Put it on a local disk, and share it through a folder there: quarterdeck share FOLDER"
            ),
        }
    }
}

/// The file itself, where the path is a symbolic link: beside it lie its log and its backups, and it is what is put back. An
/// error where there is nothing at the end of the link.
pub(super) fn follow(doing: &str, path: &Path) -> Result<PathBuf, StoreError> {
    // More than any system follows.
    const MOST: usize = 64;
    let dead = |to| Err(StoreError::DeadLink { doing: doing.to_owned(), path: path.to_path_buf(), to });
    let mut file = path.to_path_buf();
    for _ in 0..MOST {
        match fs::read_link(&file) {
            Ok(to) => file = file.parent().unwrap_or(Path::new("")).join(to),
            Err(_) if file == path => return Ok(file),
            Err(_) => {
                return match fs::symlink_metadata(&file) {
                    Err(e) if e.kind() == io::ErrorKind::NotFound => dead(Some(file)),
                    _ => Ok(file),
                };
            }
        }
    }
    dead(None)
}

/// The same where it is no matter whether there is anything.
pub(super) fn real(path: &Path) -> PathBuf {
    follow("", path).unwrap_or_else(|_| path.to_path_buf())
}

/// Whether it has the name of a log, of a shared memory or of a journal beside a workspace: beside the one that this process has
/// open, or another that is there. What stands under such a name is taken for that, and written over. By names alone, because
/// those are open like the workspace itself.
pub fn is_beside_a_workspace(path: &Path, open: &Path) -> bool {
    let Some(whole) = path.to_str() else { return false };
    let of = ["-wal", "-shm", "-journal"].iter().find_map(|suffix| whole.strip_suffix(suffix)).map(Path::new);
    // The open one first: opening it again only to look would let go of its locks.
    of.is_some_and(|file| file == open || same(file, open) || is_database(file))
}

/// Whether a file begins as a database. Not for one that this process has open.
pub fn is_database(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file()) && open::head_of(path).is_ok_and(|head| head.starts_with(MAGIC))
}

/// Whether two names lead to one file.
pub fn same(a: &Path, b: &Path) -> bool {
    a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b)
}

/// Refuses to make a file that would be taken for a part of a workspace.
pub(super) fn refuse_beside(doing: &str, path: &Path, open: &Path) -> Result<(), StoreError> {
    if is_beside_a_workspace(path, open) {
        return Err(StoreError::PartOfAWorkspace { doing: doing.to_owned(), path: path.to_path_buf() });
    }
    Ok(())
}

/// Whether the file and its folder can be written to: tried, because no list of permissions knows of a file that was made
/// immutable or of a disk that was made read-only. Only for a file that this process does not have open as a workspace:
/// closing it again would let go of its locks.
pub fn try_writing(file: &Path) -> io::Result<()> {
    let file = real(file);
    let open = |file: &Path| fs::OpenOptions::new().write(true).open(file);
    open(&file)?;
    // The log is made beside it, where it is not there already.
    match open(&beside(&file, "-wal")) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let trial = temporary_beside(&file);
    make_private(&trial)?;
    fs::remove_file(trial)
}

/// Why there is no such file to be opened; `None`: there is simply none.
pub fn why_missing(file: &Path) -> Option<StoreError> {
    match open::metadata_of(file) {
        Err(StoreError::NotFound { .. }) | Ok(_) => None,
        Err(error) => Some(error),
    }
}

/// What is wrong with the place of that file; `None`: nothing known.
pub fn judge(file: &Path) -> Option<Unsafe> {
    let file = real(file);
    let file = std::path::absolute(&file).unwrap_or(file);
    let folder = file.parent()?;
    // The real place decides, not the symbolic links that lead to it.
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    synced(&folder).or_else(|| {
        let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
        network(&mounts, &folder)
    })
}

/// Whether a synchroniser copies the folder: by the marks it leaves, or by the name it gives its folder.
fn synced(folder: &Path) -> Option<Unsafe> {
    let marks = [(".stfolder", "Syncthing"), (".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox")];
    for root in folder.ancestors() {
        let found = |by| Some(Unsafe::Synced { by, root: root.to_path_buf() });
        for (mark, by) in marks {
            // ~/.dropbox is also the folder of Dropbox's own settings, beside the folder it copies.
            if root.join(mark).symlink_metadata().is_ok_and(|m| mark == ".stfolder" || m.is_file() || mark == ".dropbox.cache") {
                return found(by);
            }
        }
        let name = root.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let by = match name.as_str() {
            "dropbox" => "Dropbox",
            "mobile documents" | "icloud drive" | "iclouddrive" => "iCloud",
            "google drive" | "googledrive" | "my drive" => "Google Drive",
            "nextcloud" => "Nextcloud",
            "owncloud" => "ownCloud",
            n if n == "onedrive" || n.starts_with("onedrive ") || n.starts_with("onedrive-") => "OneDrive",
            n if n.starts_with("googledrive-") => "Google Drive",
            _ => continue,
        };
        return found(by);
    }
    None
}

/// The file system a folder lies on, if it is one of those that live elsewhere. `mounts` is the text of `/proc/mounts`.
fn network(mounts: &str, folder: &Path) -> Option<Unsafe> {
    const KINDS: [&str; 12] =
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "ncpfs", "glusterfs", "lustre", "davfs"];
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ');
        let (Some(_), Some(at), Some(kind)) = (words.next(), words.next(), words.next()) else { continue };
        let at = unescape(at);
        let depth = Path::new(&at).components().count();
        // Of two mounts on the same folder the later one is what is seen.
        if folder.starts_with(&at) && best.is_none_or(|(deepest, _)| depth >= deepest) {
            best = Some((depth, kind));
        }
    }
    let (_, kind) = best?;
    // Local disks mounted through FUSE are as good as others.
    let fuse = kind.starts_with("fuse.") && !matches!(kind, "fuse.ntfs-3g" | "fuse.exfat" | "fuse.fuse-overlayfs");
    (KINDS.contains(&kind) || fuse).then(|| Unsafe::Network { kind: kind.to_owned() })
}

/// `/proc/mounts` writes blanks and the like as a backslash and three octal digits.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let octal = bytes.get(i + 1..i + 4).filter(|d| bytes[i] == b'\\' && d.iter().all(|b| (b'0'..=b'7').contains(b)));
        if let Some(&[a, b, c]) = octal {
            out.push((a - b'0').wrapping_mul(64) + (b - b'0') * 8 + (c - b'0'));
            i += 4;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_copied_file_by_file_is_recognised_by_its_mark_or_name() {
        let temp = tempfile::tempdir().unwrap();
        let (plain, shared) = (temp.path().join("plain"), temp.path().join("shared/deep/er"));
        std::fs::create_dir_all(&plain).unwrap();
        std::fs::create_dir_all(&shared).unwrap();
        std::fs::create_dir(temp.path().join("shared/.stfolder")).unwrap();
        assert_eq!(synced(&plain), None);
        let root = temp.path().join("shared");
        assert_eq!(synced(&shared), Some(Unsafe::Synced { by: "Syncthing", root }));
        for (name, expected) in [
            ("/home/a/Dropbox/x", Some("Dropbox")),
            ("/home/a/OneDrive - Northwind/x", Some("OneDrive")),
            ("/Users/a/Library/Mobile Documents/x", Some("iCloud")),
            ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/My Drive", Some("Google Drive")),
            ("/home/a/.local/share/quarterdeck", None),
            ("/home/a/onedriver", None),
        ] {
            let by = synced(Path::new(name)).map(|u| if let Unsafe::Synced { by, .. } = u { by } else { "" });
            assert_eq!(by, expected, "{name}");
        }
    }

    #[test]
    fn the_deepest_mount_decides_whether_a_folder_is_on_a_network() {
        let mounts = "/dev/vda / ext4 rw 0 0\nserver:/home /home nfs4 rw 0 0\n/dev/sdb /home/a/local\\040disk ext4 rw 0 0\nx /mnt/s fuse.sshfs rw 0 0\n";
        let kind = |folder| network(mounts, Path::new(folder)).map(|u| u.to_string());
        assert!(kind("/home/b").unwrap().contains("nfs4"));
        assert_eq!(kind("/home/a/local disk/x"), None);
        assert!(kind("/mnt/s/x").unwrap().contains("fuse.sshfs"));
        assert_eq!(kind("/var/lib"), None);
    }
}
