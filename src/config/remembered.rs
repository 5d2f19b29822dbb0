//! What is remembered about a workspace on this computer: who works in it.
//!
//! One small file per fact in the workspace's state folder, written beside and renamed, readable by this account only.

use super::paths::{Paths, create_private_dir};
use crate::domain::Id;
use std::{io::Write, path::Path};

/// The file with the id of the person.
const PERSON: &str = "person";

/// The person who works in this workspace; `None`: nobody was asked yet, or what was remembered cannot be read.
pub fn person(paths: &Paths, workspace: &Path) -> Option<Id> {
    let text = std::fs::read(paths.of_workspace(workspace).join(PERSON)).ok()?;
    std::str::from_utf8(text.get(..text.len().min(64))?).ok()?.trim().parse().ok()
}

/// Remembers who works in this workspace.
pub fn remember_person(paths: &Paths, workspace: &Path, person: Id) -> std::io::Result<()> {
    write_private(&paths.of_workspace(workspace).join(PERSON), format!("{person}\n").as_bytes())
}

/// Forgets who works in this workspace: the next change asks again.
pub fn forget_person(paths: &Paths, workspace: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(paths.of_workspace(workspace).join(PERSON)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Writes a file of the state folder whole or not at all, readable by this account only; folders are made.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_private_dir(folder)?;
    // A temporary file is made 0600 and never through a link.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    #[test]
    fn who_works_here_is_remembered_per_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths { config: "/c".into(), workspace: "/w".into(), state: folder.path().join("state") };
        let (one, two) = (Path::new("/nowhere/one.db"), Path::new("/nowhere/two.db"));
        let id = Ids::seeded(1).next_id();
        assert_eq!(person(&paths, one), None);
        remember_person(&paths, one, id).unwrap();
        assert_eq!((person(&paths, one), person(&paths, two)), (Some(id), None));
        let file = paths.of_workspace(one).join(PERSON);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&file, b"\xff\xfe garbage").unwrap();
        assert_eq!(person(&paths, one), None);
        forget_person(&paths, one).unwrap();
        forget_person(&paths, one).unwrap();
        assert!(!file.exists());
    }
}
