//! A folder that something else carries from laptop to laptop: Dropbox, `OneDrive`, Syncthing, a network drive, a stick.
//!
//! What is written appears under its name whole: under another name first, flushed, then renamed. What is read is a regular file
//! of a bearable size and no link, whatever somebody put there.

use super::Carrier;
use crate::domain::Id;
use crate::sync::{
    error::SyncError,
    names::{Name, folder_of},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// How a file is called until it is whole.
const BEGUN: &str = ".quarterdeck-";
const UNFINISHED: &str = ".part";
/// What was begun so long ago nobody goes on with.
const GIVEN_UP: Duration = Duration::from_hours(24);
/// More entries than this nobody looks through.
const MOST_ENTRIES: usize = 1_000_000;

/// The folder of a workspace in a folder that is shared.
#[derive(Debug, Clone)]
pub struct Folder {
    /// What people share.
    base: PathBuf,
    /// As people are told it.
    shown: String,
    /// The workspace's own folder in it.
    root: PathBuf,
}

/// What stands there for people who find it.
pub(super) const README: &str = "\
This folder belongs to a workspace of Quarterdeck, the weekly goal review in a terminal.

What is in it is sealed: the files hold what each laptop changed, and only the members of the
workspace can open them. Nothing here is to be renamed, edited or removed by hand. If a file goes
missing, whoever wrote it puts it here again.

To join, ask a member for an invitation and run:    quarterdeck join LINE
";

impl Folder {
    /// The folder of a workspace in one that is shared, called as people are told it. Nothing is looked at yet.
    pub fn new(base: &Path, shown: &str, workspace: Id) -> Folder {
        Folder { base: base.to_path_buf(), shown: shown.to_owned(), root: base.join(folder_of(workspace)) }
    }

    /// The store whose own folder that is.
    pub fn at(root: &Path, shown: &str) -> Folder {
        let base = root.parent().unwrap_or(root).to_path_buf();
        Folder { base, shown: shown.to_owned(), root: root.to_path_buf() }
    }

    /// The workspaces in a folder that is shared, each by its own folder; also where that folder itself is named.
    pub fn workspaces_in(base: &Path) -> io::Result<Vec<PathBuf>> {
        let is_ours = |path: &Path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("quarterdeck-")) && path.is_dir()
        };
        if is_ours(base) && base.join("workspace.json").exists() {
            return Ok(vec![base.to_path_buf()]);
        }
        let mut found: Vec<PathBuf> =
            fs::read_dir(base)?.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_ours(path)).collect();
        found.sort();
        Ok(found)
    }

    /// The workspace's own folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is shared has to be there: it is never made, because a disk that is not mounted and a program that does not run
    /// look just like it.
    fn reach(&self) -> Result<(), SyncError> {
        match fs::metadata(&self.base) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(self.unreachable(&io::ErrorKind::NotADirectory.into())),
            Err(e) => Err(self.unreachable(&e)),
        }
    }

    fn unreachable(&self, e: &io::Error) -> SyncError {
        let why = match e.kind() {
            io::ErrorKind::NotFound => "there is no such folder; is what shares it running?".to_owned(),
            io::ErrorKind::NotADirectory => "it is a file, and no folder.".to_owned(),
            io::ErrorKind::PermissionDenied => "you may not read and write it; look at its permissions.".to_owned(),
            io::ErrorKind::AlreadyExists => self.in_the_way(),
            _ => format!("{e}."),
        };
        SyncError::Unreachable { place: self.shown.clone(), why }
    }

    /// Why nothing can be written there, whatever it is; `None`: it is about the one file.
    fn unwritable(&self, e: &io::Error) -> Option<SyncError> {
        let why = match e.kind() {
            io::ErrorKind::StorageFull => "its disk is full; make room there.",
            io::ErrorKind::QuotaExceeded => "what you may store there is used up; make room there.",
            io::ErrorKind::ReadOnlyFilesystem => "it is read-only.",
            io::ErrorKind::PermissionDenied => "you may not write there; look at its permissions.",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => &self.in_the_way(),
            _ => return None,
        };
        Some(SyncError::Unwritable { place: self.shown.clone(), why: why.to_owned() })
    }

    /// Something else stands where a folder of the store belongs.
    fn in_the_way(&self) -> String {
        let folder = self.root.file_name().unwrap_or_default().to_string_lossy();
        format!("something that is no folder stands there in the place of one, as {folder} or in it; take it away.")
    }

    fn failed(&self, doing: &'static str, name: Name, source: io::Error) -> SyncError {
        SyncError::Carrying { doing, name: name.to_string(), place: self.shown.clone(), source }
    }

    /// The names in a folder of the store, below it; a folder that is not there has none.
    fn names(&self, below: &str, found: &mut Vec<Name>) -> io::Result<()> {
        let entries = match fs::read_dir(self.root.join(below)) {
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
            other => other?,
        };
        for entry in entries.take(MOST_ENTRIES) {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let name = if below.is_empty() { name } else { format!("{below}/{name}") };
            // What it really is shows when it is opened; a link is not followed.
            if let Some(name) = Name::parse(&name) {
                found.push(name);
            }
        }
        Ok(())
    }

    /// What was begun in a folder of the store and is under its own name no later than a moment.
    fn half_done(&self, below: &str, until: SystemTime) -> Vec<PathBuf> {
        let is_old = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            let is_ours = name.to_str().is_some_and(|name| name.starts_with(BEGUN) && name.ends_with(UNFINISHED));
            // Of a link it is the link that is looked at, and taken away.
            let is_file = |metadata: &fs::Metadata| !metadata.is_dir() && metadata.modified().is_ok_and(|at| at <= until);
            is_ours && entry.metadata().is_ok_and(|metadata| is_file(&metadata))
        };
        let entries = fs::read_dir(self.root.join(below)).into_iter().flatten().take(MOST_ENTRIES);
        entries.filter_map(Result::ok).filter(is_old).map(|entry| entry.path()).collect()
    }

    fn path(&self, name: Name) -> PathBuf {
        self.root.join(name.to_string())
    }
}

impl Carrier for Folder {
    fn place(&self) -> String {
        self.shown.clone()
    }

    fn found(&self) -> Result<(), SyncError> {
        self.reach()?;
        let failed = |e: io::Error| self.unwritable(&e).unwrap_or_else(|| self.unreachable(&e));
        fs::create_dir_all(&self.root).map_err(failed)?;
        let readme = self.root.join("README.txt");
        match OpenOptions::new().write(true).create_new(true).open(readme) {
            Ok(mut file) => file.write_all(README.as_bytes()).map_err(failed),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(e) => Err(failed(e)),
        }
    }

    fn list(&self) -> Result<Vec<Name>, SyncError> {
        self.reach()?;
        let mut found = Vec::new();
        let listed = (|| {
            self.names("", &mut found)?;
            self.names("seen", &mut found)?;
            let writers = match fs::read_dir(self.root.join("files")) {
                Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
                other => other?,
            };
            for writer in writers.take(MOST_ENTRIES) {
                let writer = writer?;
                let is_folder = writer.file_type()?.is_dir();
                if let Some(writer) = writer.file_name().to_str().filter(|name| is_folder && name.parse::<Id>().is_ok()) {
                    self.names(&format!("files/{writer}"), &mut found)?;
                }
            }
            Ok(())
        })();
        listed.map_err(|e| self.unreachable(&e))?;
        found.sort_unstable();
        Ok(found)
    }

    fn get(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, SyncError> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.custom_flags((rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed());
        }
        let file = match options.open(self.path(name)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Whose it is can be told by nothing else.
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied && matches!(name, Name::About(_)) => {
                return Err(self.unreachable(&e));
            }
            // A link, a folder, what may not be read: it is no file of the store, and the others are read all the same.
            Err(_) => return Ok(Some(Vec::new())),
            Ok(file) => file,
        };
        let read = |e| self.failed("read", name, e);
        let metadata = file.metadata().map_err(read)?;
        let mut bytes = Vec::new();
        if metadata.is_file() && metadata.len() <= most {
            file.take(most).read_to_end(&mut bytes).map_err(read)?;
        }
        Ok(Some(bytes))
    }

    fn put(&self, name: Name, bytes: &[u8]) -> Result<(), SyncError> {
        self.reach()?;
        let path = self.path(name);
        if path.symlink_metadata().is_ok() {
            return Ok(());
        }
        if let Name::About(_) = name {
            // Where it was emptied, the word for whoever finds it is gone as well.
            self.found()?;
        }
        let written = (|| {
            let folder = path.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            let mut temporary = tempfile::Builder::new();
            temporary.prefix(BEGUN).suffix(UNFINISHED);
            // Who may read what lies in a shared folder is the folder's business.
            #[cfg(unix)]
            temporary.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            let mut file = temporary.tempfile_in(folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            match file.persist_noclobber(&path) {
                Ok(_) => {}
                // Somebody put the same file there meanwhile, or a file system that knows no links cannot tell.
                Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => drop(e.file.persist(&path).map_err(|e| e.error)?),
            }
            if let Ok(folder) = fs::File::open(folder) {
                let _ = folder.sync_all();
            }
            Ok(())
        })();
        written.map_err(|e| self.unwritable(&e).unwrap_or_else(|| self.failed("write", name, e)))
    }

    fn tidy(&self, writer: Id, at: i64) -> Result<(), SyncError> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(at.try_into().unwrap_or_default());
        let Some(until) = now.checked_sub(GIVEN_UP) else { return Ok(()) };
        for below in ["", "seen", &format!("files/{writer}")] {
            for path in self.half_done(below, until) {
                // Whoever else looks there may have been faster, and what may not be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }

    fn remove(&self, name: Name) -> Result<(), SyncError> {
        match fs::remove_file(self.path(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(self.failed("remove", name, e)),
            _ => Ok(()),
        }
    }
}
