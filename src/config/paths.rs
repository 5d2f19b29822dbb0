//! Where files live: config, data, state and log, each in the folder the system has for it.

use std::{
    ffi::OsString,
    hash::Hasher,
    path::{Path, PathBuf},
};

/// The folders of this account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The config file.
    pub config: PathBuf,
    /// The workspace that opens when no other is named.
    pub workspace: PathBuf,
    /// What is worth keeping but not worth a backup: drafts, folds, who works in which workspace, logs.
    pub state: PathBuf,
}

impl Paths {
    /// The folders the system has; `None` when the account has no home. `QUARTERDECK_CONFIG` names another config file.
    pub fn find(env: super::Env<'_>) -> Option<Paths> {
        let dirs = directories::ProjectDirs::from("", "", "quarterdeck")?;
        let named = env("QUARTERDECK_CONFIG").filter(|v| !v.is_empty()).map(PathBuf::from);
        Some(Paths {
            config: named.unwrap_or_else(|| dirs.config_dir().join("config.toml")),
            workspace: dirs.data_dir().join("workspace.db"),
            // macOS and Windows have no folder for state.
            state: dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned(),
        })
    }

    /// The folder with what is worth a backup.
    pub fn data(&self) -> &Path {
        self.workspace.parent().unwrap_or(Path::new("."))
    }

    /// The log file.
    pub fn log(&self) -> PathBuf {
        self.state.join("quarterdeck.log")
    }

    /// The file in which the full screen keeps drafts, folds and who sits here, of one workspace.
    pub fn memory(&self, workspace: &Path) -> PathBuf {
        self.of_workspace(workspace).join("memory.json")
    }

    /// The folder with what belongs to one workspace on this computer: the name of the file, and a number made of its
    /// whole path, so that two workspaces of one name stay apart.
    pub fn of_workspace(&self, workspace: &Path) -> PathBuf {
        let whole = absolute(workspace);
        let mut hash = Fnv::default();
        hash.write(whole.as_os_str().as_encoded_bytes());
        let name = whole.file_stem().unwrap_or_default().to_string_lossy();
        let name: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).take(40).collect();
        self.state.join("workspaces").join(format!("{name}-{:016x}", hash.finish()))
    }
}

/// The path from the root, with links followed as far as there are files; not made when it does not exist.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    // A workspace that is yet to be created: its folder may exist.
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (whole.parent().and_then(|p| p.canonicalize().ok()), whole.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => whole,
    }
}

/// `~` and `~/…` with the home folder in place; anything else as it is.
pub fn expand_home(text: &str) -> PathBuf {
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match text.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| text.into()),
        Some(rest) => match rest.strip_prefix(['/', '\\']) {
            Some(rest) => home().map_or_else(|| text.into(), |home| home.join(rest)),
            None => text.into(),
        },
        None => text.into(),
    }
}

/// Makes a folder, and those above it, that only this account can read.
pub fn create_private_dir(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a new file that only this account can read and write; refuses when there is one of that name, a link included.
pub fn create_private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The variables of this process.
pub fn process_env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// FNV-1a: the same number on every computer and in every version, unlike the hashes of the standard library.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths { config: "/c".into(), workspace: "/w".into(), state: "/s".into() }
    }

    #[test]
    fn workspaces_of_one_name_stay_apart() {
        let (a, b) =
            (paths().of_workspace(Path::new("/nowhere/a/goals.db")), paths().of_workspace(Path::new("/nowhere/b/goals.db")));
        assert_ne!(a, b);
        assert!(a.to_string_lossy().starts_with("/s/workspaces/goals-"));
        assert_eq!(a, paths().of_workspace(Path::new("/nowhere/a/goals.db")));
        let strange = paths().of_workspace(Path::new("/nowhere/\u{1b}[2J..db"));
        assert!(!strange.to_string_lossy().contains('\u{1b}'));
    }

    #[test]
    fn a_link_to_a_workspace_is_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("goals.db");
        let before = paths().of_workspace(&file);
        std::fs::write(&file, "").unwrap();
        assert_eq!(paths().of_workspace(&file), before);
        #[cfg(unix)]
        {
            let link = folder.path().join("link.db");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(paths().of_workspace(&link), before);
        }
    }

    #[test]
    fn the_tilde_is_home() {
        assert!(expand_home("~/goals.db").is_absolute());
        assert_eq!(expand_home("~ana/goals.db"), PathBuf::from("~ana/goals.db"));
        assert_eq!(expand_home("goals.db"), PathBuf::from("goals.db"));
    }

    #[cfg(unix)]
    #[test]
    fn private_folders_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        create_private_dir(&path).unwrap();
        create_private_dir(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
