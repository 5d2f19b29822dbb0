//! Where maps of columns are kept: a folder beside the settings, one file each.

use super::super::{
    error::{Failure, Result},
    session::Session,
};
use crate::{config::remembered::write_private, domain::text::fold::loose, exchange::bring::map::Map};
use std::path::{Path, PathBuf};

/// The largest map there is.
const LARGEST: u64 = 1 << 20;

/// The folder; `None`: nobody knows where settings are.
fn folder(session: &Session) -> Option<PathBuf> {
    Some(session.paths.as_ref()?.config.parent()?.join("maps"))
}

fn load(path: &Path) -> Result<Map> {
    let bytes = super::read(path, LARGEST)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut map = Map::read(&text).map_err(|said| Failure::failed(format!("cannot read {}: {said}", path.display())))?;
    if map.name.is_empty() {
        map.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    }
    Ok(map)
}

/// All that are kept, by the name of their file; those that cannot be read are passed over.
fn all(session: &Session) -> Vec<(PathBuf, Map)> {
    let entries = folder(session).and_then(|folder| std::fs::read_dir(folder).ok());
    let mut paths: Vec<PathBuf> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.into_iter().filter_map(|path| load(&path).ok().map(|map| (path, map))).collect()
}

/// The map of a name, or in a file.
pub(super) fn named(text: &str, session: &Session) -> Result<Map> {
    let path = Path::new(text);
    if path.exists() {
        return load(path);
    }
    let kept = all(session);
    let is_called = |(path, map): &&(PathBuf, Map)| {
        loose(&map.name) == loose(text) || path.file_stem().is_some_and(|stem| stem.to_string_lossy() == text)
    };
    if let Some((_, map)) = kept.iter().find(is_called) {
        return Ok(map.clone());
    }
    let names: Vec<&str> = kept.iter().map(|(_, map)| map.name.as_str()).collect();
    let there = if names.is_empty() { "none is kept yet".to_owned() } else { format!("there is {}", names.join(", ")) };
    Err(Failure::wrong(format!("there is no file and no map “{text}”; {there}")))
}

/// The map for columns of a fingerprint.
pub(super) fn for_columns(fingerprint: &str, session: &Session) -> Option<Map> {
    all(session).into_iter().map(|(_, map)| map).find(|map| map.fingerprint == fingerprint)
}

/// Keeps a map, in the place of the one for the same columns. The file it is in.
pub(super) fn keep(map: &Map, session: &Session) -> Option<PathBuf> {
    let folder = folder(session)?;
    let kept = all(session);
    let there = kept.iter().find(|(_, other)| other.fingerprint == map.fingerprint).map(|(path, _)| path.clone());
    let path = there.unwrap_or_else(|| {
        let name = loose(&map.name).replace(' ', "-");
        let name: String = name.chars().take(60).collect();
        let name = if name.is_empty() { "table".to_owned() } else { name };
        let mut names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
        let free = names.find(|name| !folder.join(format!("{name}.toml")).exists()).unwrap_or(name);
        folder.join(format!("{free}.toml"))
    });
    write_private(&path, map.write().as_bytes()).ok().map(|()| path)
}
