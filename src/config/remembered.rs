//! What is remembered about a workspace on this computer: who works in it, and how far its log was looked at.
//!
//! It stands as `me` and `log_seen` in the file where the full screen keeps its folds and drafts, so that screen and command line agree;
//! everything else in that file is left as it is. Written beside and renamed, readable by this account only.

use super::paths::{Paths, create_private_dir};
use crate::domain::Id;
use serde_json::{Map, Value};
use std::{io::Write, path::Path};

/// The person who works in this workspace; `None`: nobody was asked yet, or what was remembered cannot be read.
pub fn person(paths: &Paths, workspace: &Path) -> Option<Id> {
    read(&paths.memory(workspace)).get("me")?.as_str()?.parse().ok()
}

/// Remembers who works in this workspace; `None` forgets it, and the next change asks again.
pub fn remember_person(paths: &Paths, workspace: &Path, person: Option<Id>) -> std::io::Result<()> {
    remember(paths, workspace, "me", person.map(|id| Value::String(id.letters())))
}

/// The number of the change that had come last into this file when its log was looked at; `None`: it never was.
pub fn log_seen(paths: &Paths, workspace: &Path) -> Option<i64> {
    read(&paths.memory(workspace)).get("log_seen")?.as_i64()
}

/// Remembers that the log was looked at when that was the number of what had come last.
pub fn remember_log_seen(paths: &Paths, workspace: &Path, seen: i64) -> std::io::Result<()> {
    remember(paths, workspace, "log_seen", Some(Value::from(seen)))
}

fn remember(paths: &Paths, workspace: &Path, key: &str, value: Option<Value>) -> std::io::Result<()> {
    let path = paths.memory(workspace);
    let mut memory = read(&path);
    match value {
        Some(value) => memory.insert(key.to_owned(), value),
        None => memory.remove(key),
    };
    let mut text = serde_json::to_vec_pretty(&memory)?;
    text.push(b'\n');
    write_private(&path, &text)
}

fn read(path: &Path) -> Map<String, Value> {
    let text = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
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
    fn who_works_here_is_remembered_per_workspace_and_known_to_the_screen() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths { config: "/c".into(), workspace: "/w".into(), state: folder.path().join("state") };
        let (one, two) = (Path::new("/nowhere/one.db"), Path::new("/nowhere/two.db"));
        let id = Ids::seeded(1).next_id();
        assert_eq!(person(&paths, one), None);
        write_private(&paths.memory(one), br#"{"folded":["kqzm"],"sort":"name"}"#).unwrap();
        remember_person(&paths, one, Some(id)).unwrap();
        assert_eq!((person(&paths, one), person(&paths, two)), (Some(id), None));
        let text = std::fs::read_to_string(paths.memory(one)).unwrap();
        assert!(text.contains("kqzm") && text.contains(&format!("\"me\": \"{id}\"")), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(paths.memory(one)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(log_seen(&paths, one), None);
        remember_log_seen(&paths, one, 12).unwrap();
        assert_eq!((log_seen(&paths, one), log_seen(&paths, two), person(&paths, one)), (Some(12), None, Some(id)));
        remember_person(&paths, one, None).unwrap();
        assert_eq!(person(&paths, one), None);
        assert!(std::fs::read_to_string(paths.memory(one)).unwrap().contains("kqzm"));
        std::fs::write(paths.memory(one), b"\xff\xfe garbage").unwrap();
        assert_eq!(person(&paths, one), None);
    }
}
