//! Putting backups back, and telling good ones from what only has their name.

use super::{files::folder, today};
use crate::store::{Store, StoreError};
use std::fs;

#[test]
fn restoring_moves_nothing_away_that_never_was_a_workspace() {
    let f = folder();
    drop(Store::create(&f.path, "Northwind", 0).unwrap());
    let backup = Store::open(&f.path).unwrap().store.backup_if_due(today()).unwrap().unwrap();
    let at = |name: &str| f.path.with_file_name(name);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("folder/letter.txt"), "dear").unwrap();
    fs::write(at("notes.txt"), "buy milk\n".repeat(50)).unwrap();
    fs::write(at("short.txt"), "buy milk").unwrap();
    rusqlite::Connection::open(at("foreign.db")).unwrap().execute_batch("CREATE TABLE t(x)").unwrap();
    for (name, what) in [
        ("folder", "a folder, and no workspace"),
        ("notes.txt", "a file of another kind"),
        ("short.txt", "a file of another kind"),
        ("foreign.db", "the SQLite database of another program"),
    ] {
        let before = fs::read(at(name)).ok();
        let error = Store::restore(&backup, &at(name), 1).unwrap_err();
        assert!(matches!(error, StoreError::InTheWay { .. }) && error.to_string().contains(what), "{error}");
        assert_eq!(fs::read(at(name)).ok(), before, "{name}");
    }
    assert!(at("folder/letter.txt").exists());
    let all: Vec<_> = fs::read_dir(f.path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(all.iter().all(|n| !n.to_string_lossy().contains("replaced")), "{all:?}");
}

#[test]
fn what_is_left_of_a_workspace_makes_room_for_its_backup() {
    let f = folder();
    drop(Store::create(&f.path, "Northwind", 0).unwrap());
    let whole = fs::read(&f.path).unwrap();
    let backup = f.path.with_file_name("elsewhere.db");
    Store::open(&f.path).unwrap().store.backup_to(&backup).unwrap();
    // Cut off anywhere, without its first letters, without anything.
    let mut headless = whole.clone();
    headless[..16].fill(0);
    for (n, left) in [&whole[..5000], &whole[..60], &headless[..], &[]].into_iter().enumerate() {
        fs::write(&f.path, left).unwrap();
        let kept = Store::restore(&backup, &f.path, n as i64).unwrap().unwrap();
        assert_eq!(fs::read(kept).unwrap(), left);
        assert!(Store::open(&f.path).unwrap().store.check().unwrap().is_clean());
    }
    // Of one that was written over as a whole only the backups beside it know.
    fs::write(&f.path, "x".repeat(9000)).unwrap();
    assert!(Store::restore(&backup, &f.path, 10).is_err());
    fs::create_dir(super::super::backup::folder(&f.path)).unwrap();
    fs::copy(&backup, super::super::backup::folder(&f.path).join("2026-11-20.db")).unwrap();
    Store::restore(&backup, &f.path, 11).unwrap();
    assert!(Store::open(&f.path).unwrap().store.check().unwrap().is_clean());
}
