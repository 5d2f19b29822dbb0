//! The keys of a workspace on this laptop: those of the workspace, which everyone who shares it has, and that of the laptop, which
//! nobody else has.
//!
//! They stand in a file of their own, readable by this account alone, and never in the workspace: backups and copies of that get
//! passed around.

use super::{base32, error::SyncError};
use crate::domain::Id;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    fmt,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

/// So many keys are kept; a key file is no longer than this.
const MOST_BYTES: u64 = 64 * 1024;

/// Random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], SyncError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| SyncError::NoRandom(e.to_string()))?;
    Ok(bytes)
}

/// The first 63 bits of the SHA-256 of a laptop's public key: its folder in the store is its key, and nobody can write into
/// another's.
pub fn writer_of(key: &[u8; 32]) -> Id {
    let sum = Sha256::digest(key);
    let n = sum.iter().take(8).fold(0u64, |n, &byte| n << 8 | u64::from(byte)) >> 1;
    Id::new(n.cast_signed()).unwrap_or(Id::WORKSPACE)
}

/// What opens and seals the files of a workspace. It is never printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WorkspaceKey {
    /// Which of the workspace's keys: 1, 2, …
    pub id: u16,
    pub(super) secret: [u8; 32],
}

impl fmt::Debug for WorkspaceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WorkspaceKey({})", self.id)
    }
}

impl WorkspaceKey {
    /// A new one.
    pub fn random(id: u16) -> Result<WorkspaceKey, SyncError> {
        Ok(WorkspaceKey { id, secret: random()? })
    }

    /// What whoever holds the key can compute, and whoever does not learns nothing from: a wrong key is found before it spoils
    /// anything.
    pub(super) fn check(&self, workspace: Id) -> String {
        let mut sum = Sha256::new();
        sum.update(b"quarterdeck key check 1");
        sum.update(workspace.get().to_be_bytes());
        sum.update(self.id.to_be_bytes());
        sum.update(self.secret);
        base32::encode(&sum.finalize()[..10])
    }
}

/// All keys of one workspace on this laptop.
#[derive(Clone)]
pub struct Keyring {
    /// Which workspace.
    pub workspace: Id,
    laptop: SigningKey,
    /// In the order of their ids; never empty.
    keys: Vec<WorkspaceKey>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({}, {}, {:?})", self.workspace, self.writer(), self.keys)
    }
}

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u64,
    workspace: Id,
    laptop: String,
    keys: Vec<KeptKey>,
}

#[derive(Serialize, Deserialize)]
struct KeptKey {
    id: u16,
    key: String,
}

impl Keyring {
    /// With a new key for this laptop.
    pub fn new(workspace: Id, key: WorkspaceKey) -> Result<Keyring, SyncError> {
        Ok(Keyring { workspace, laptop: SigningKey::from_bytes(&random()?), keys: vec![key] })
    }

    /// As which laptop it writes.
    pub fn writer(&self) -> Id {
        writer_of(self.laptop.verifying_key().as_bytes())
    }

    pub(super) fn laptop(&self) -> &SigningKey {
        &self.laptop
    }

    /// What others know it by, and check its signatures with.
    pub fn public(&self) -> VerifyingKey {
        self.laptop.verifying_key()
    }

    /// The key new files are sealed with.
    pub fn newest(&self) -> &WorkspaceKey {
        self.keys.last().expect("a keyring holds at least one key")
    }

    /// The key of that number; `None`: it is not on this laptop.
    pub fn key(&self, id: u16) -> Option<&WorkspaceKey> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// All of them, oldest first.
    pub fn keys(&self) -> &[WorkspaceKey] {
        &self.keys
    }

    /// Adds a key, or replaces that of its number; gives whether anything is another now.
    pub fn add(&mut self, key: WorkspaceKey) -> bool {
        if self.keys.contains(&key) {
            return false;
        }
        self.keys.retain(|other| other.id != key.id);
        self.keys.push(key);
        self.keys.sort_by_key(|key| key.id);
        true
    }

    /// Where the keys of a workspace stand, below the folder with the data of this account.
    pub fn path(data: &Path, workspace: Id) -> PathBuf {
        data.join("keys").join(format!("{workspace}.json"))
    }

    /// The keys of a workspace; `None`: there are none on this laptop. Refused where others could have read them.
    pub fn load(data: &Path, workspace: Id) -> Result<Option<Keyring>, SyncError> {
        let path = Keyring::path(data, workspace);
        let wrong = |why: String| SyncError::Keys { path: path.clone(), why };
        let io = |e: io::Error| wrong(format!("{e}; look whether the file can be read"));
        let mut file = match open_private(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(io)?,
        };
        let metadata = file.metadata().map_err(io)?;
        if !metadata.is_file() || metadata.len() > MOST_BYTES {
            return Err(wrong("it is not a file of keys; move it away, and ask for a new invitation".to_owned()));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = metadata.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                let chmod = format!("chmod 600 {}", path.display());
                return Err(wrong(format!("others can read them (mode {mode:o}): run “{chmod}”, or ask for a new key")));
            }
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(io)?;
        let unreadable = || wrong("it is not what was written; move it away, and ask for a new invitation".to_owned());
        let kept: Kept = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        let bytes = |text: &str| base32::decode(text).and_then(|b| <[u8; 32]>::try_from(b).ok()).ok_or_else(unreadable);
        if kept.format != 1 || kept.workspace != workspace || kept.keys.is_empty() {
            return Err(unreadable());
        }
        let key = |key: &KeptKey| Ok(WorkspaceKey { id: key.id, secret: bytes(&key.key)? });
        let mut keys = kept.keys.iter().map(key).collect::<Result<Vec<_>, SyncError>>()?;
        keys.sort_by_key(|key| key.id);
        Ok(Some(Keyring { workspace, laptop: SigningKey::from_bytes(&bytes(&kept.laptop)?), keys }))
    }

    /// Writes them, whole or not at all, for this account alone.
    pub fn save(&self, data: &Path) -> Result<(), SyncError> {
        let path = Keyring::path(data, self.workspace);
        let wrong =
            |e: io::Error| SyncError::Keys { path: path.clone(), why: format!("{e}; make room there, or look who may write") };
        let kept = Kept {
            format: 1,
            workspace: self.workspace,
            laptop: base32::encode(&self.laptop.to_bytes()),
            keys: self.keys.iter().map(|key| KeptKey { id: key.id, key: base32::encode(&key.secret) }).collect(),
        };
        let text = serde_json::to_vec_pretty(&kept).map_err(|e| wrong(e.into()))?;
        write_private(&path, &text).map_err(wrong)
    }
}

/// Opens a file to read, but never through a link, and without waiting for whoever writes into a pipe of that name.
fn open_private(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags((rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed());
    }
    options.open(path)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // A temporary file is made 0600, anew and never through a link.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    fn ring() -> Keyring {
        Keyring::new(Ids::seeded(1).next_id(), WorkspaceKey::random(1).unwrap()).unwrap()
    }

    #[test]
    fn keys_are_kept_for_this_account_alone_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut ring = ring();
        assert!(Keyring::load(folder.path(), ring.workspace).unwrap().is_none());
        ring.save(folder.path()).unwrap();
        assert!(ring.add(WorkspaceKey::random(2).unwrap()));
        assert!(!ring.add(*ring.newest()));
        ring.save(folder.path()).unwrap();
        let back = Keyring::load(folder.path(), ring.workspace).unwrap().unwrap();
        assert_eq!((back.writer(), back.keys()), (ring.writer(), ring.keys()));
        assert_eq!((back.newest().id, back.key(3)), (2, None));
        let path = Keyring::path(folder.path(), ring.workspace);
        let said = format!("{ring:?}");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.split('"').filter(|word| word.len() == 52).all(|secret| !said.contains(secret)), "a secret is printed");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let refused = Keyring::load(folder.path(), ring.workspace).unwrap_err().to_string();
            assert!(refused.contains("others can read them (mode 640)"), "{refused}");
            fs::remove_file(&path).unwrap();
            std::os::unix::fs::symlink("/etc/hostname", &path).unwrap();
            assert!(Keyring::load(folder.path(), ring.workspace).is_err(), "through a link");
        }
    }

    #[test]
    fn a_file_of_keys_that_is_not_what_was_written_is_refused_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let ring = ring();
        ring.save(folder.path()).unwrap();
        let path = Keyring::path(folder.path(), ring.workspace);
        let text = fs::read_to_string(&path).unwrap();
        for wrong in [&text[..text.len() - 9], "", "{}", &text.replace("\"id\": 1", "\"id\": -1")] {
            fs::write(&path, wrong).unwrap();
            let refused = Keyring::load(folder.path(), ring.workspace).unwrap_err().to_string();
            assert!(refused.contains("ask for a new invitation"), "{refused}");
        }
    }

    #[test]
    fn a_check_tells_keys_and_workspaces_apart() {
        let (a, b) = (WorkspaceKey::random(1).unwrap(), WorkspaceKey::random(1).unwrap());
        let mut ids = Ids::seeded(1);
        let (here, there) = (ids.next_id(), ids.next_id());
        assert_eq!(a.check(here), a.check(here));
        assert_ne!(a.check(here), b.check(here));
        assert_ne!(a.check(here), a.check(there));
        assert_ne!(a.check(here), WorkspaceKey { id: 2, ..a }.check(here));
    }
}
