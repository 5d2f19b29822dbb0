//! The folder as a carrier, with all that may lie in it.

use super::*;
use crate::sync::carrier::Folder;
use std::{fs, path::Path};

fn folder(base: &Path, laptop: &Laptop) -> Folder {
    Folder::new(base, "~/Goals", laptop.keys.workspace)
}

/// A folder in which Ana shares one goal.
fn shared() -> (tempfile::TempDir, Folder, Laptop) {
    let shared = tempfile::tempdir().unwrap();
    let mut ana = Laptop::first(1);
    let store = folder(shared.path(), &ana);
    store.found().unwrap();
    ana.founds(&store);
    ana.adds("Grow");
    ana.round(&store);
    (shared, store, ana)
}

#[test]
fn two_laptops_share_a_folder_and_what_is_put_there_is_whole_and_only_ours() {
    let (shared, store, ana) = shared();
    let mut jon = ana.joins(2);
    jon.round(&store);
    assert_eq!(jon.exported(), ana.exported());
    assert_eq!(Folder::workspaces_in(shared.path()).unwrap(), [store.root().to_path_buf()]);
    assert_eq!(Folder::workspaces_in(store.root()).unwrap(), [store.root().to_path_buf()]);
    let mut names = Vec::new();
    let mut folders = vec![store.root().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { names.push(entry) }
        }
    }
    let ours = |path: &Path| Name::parse(&path.strip_prefix(store.root()).unwrap().to_string_lossy()).is_some();
    assert!(names.iter().all(|path| ours(path) || path.ends_with("README.txt")), "{names:?}");
    let says = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    assert!(names.iter().all(|path| !says(path).contains("Northwind") && !says(path).contains("Grow")));
    // What is there is never written over.
    let name = store.list().unwrap()[0];
    store.put(name, b"other").unwrap();
    assert_ne!(store.get(name, 1 << 20).unwrap().unwrap(), b"other");
}

#[test]
fn a_folder_that_is_not_there_is_told_and_never_made() {
    let shared = tempfile::tempdir().unwrap();
    let mut ana = Laptop::first(1);
    let gone = folder(&shared.path().join("Goals"), &ana);
    let said = gone.found().unwrap_err().to_string();
    let expected = "cannot reach ~/Goals: there is no such folder; is what shares it running? What you write is kept and goes with \
                    the next sync";
    assert_eq!(said, expected);
    assert_eq!(ana.watched(&gone, &mut |_| true).unwrap_err().to_string(), expected);
    assert!(!shared.path().join("Goals").exists());
    fs::write(shared.path().join("Goals"), "a file").unwrap();
    assert!(gone.list().unwrap_err().to_string().contains("it is a file, and no folder"));
}

#[cfg(unix)]
#[test]
fn links_pipes_folders_and_huge_files_in_the_place_of_sealed_ones_harm_nobody() {
    let (shared, store, mut ana) = shared();
    let jon = ana.joins(2).keys.writer();
    let place = store.root().join(format!("files/{jon}"));
    fs::create_dir_all(&place).unwrap();
    let secret = shared.path().join("secret");
    fs::write(&secret, "not for the store").unwrap();
    std::os::unix::fs::symlink(&secret, place.join("00000001-00000001.okr")).unwrap();
    std::os::unix::fs::symlink("00000002-00000002.okr", place.join("00000002-00000002.okr")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(place.join("00000003-00000003.okr")).status().unwrap();
    assert!(made.success());
    fs::create_dir(place.join("00000004-00000004.okr")).unwrap();
    fs::File::create(place.join("00000005-00000005.okr")).unwrap().set_len(3 << 30).unwrap();
    fs::write(place.join("00000006-00000006.okr"), "").unwrap();
    for name in ["00000007-00000007 (conflicted copy).okr", "..okr", "desktop.ini", ".quarterdeck-abc.part"] {
        fs::write(place.join(name), "x").unwrap();
    }
    std::os::unix::fs::symlink(shared.path(), store.root().join("files/llllllllllllllll")).unwrap();
    let news = ana.round(&store);
    assert_eq!((news.unopened, news.outcome.new), (6, 0), "the six that have our names");
    for n in 1..=6_u32 {
        let name = Name::Changes { writer: jon, number: n, upto: n, hash: n };
        assert_eq!(store.get(name, 8 << 20).unwrap(), Some(Vec::new()), "{name}");
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), "not for the store");
}

#[test]
fn what_a_killed_put_left_half_done_goes_after_a_day_and_nothing_else_does() {
    let (_shared, store, mut ana) = shared();
    let mine = ana.keys.writer();
    let theirs = ana.joins(2).keys.writer();
    fs::create_dir_all(store.root().join(format!("files/{theirs}"))).unwrap();
    let at = |path: String, hours: u64| {
        let path = store.root().join(path);
        let file = fs::File::create(&path).unwrap();
        let now = std::time::UNIX_EPOCH + std::time::Duration::from_millis(ana.at.try_into().unwrap());
        file.set_modified(now - std::time::Duration::from_hours(hours)).unwrap();
        path
    };
    let old = [
        at(".quarterdeck-a.part".to_owned(), 25),
        at("seen/.quarterdeck-b.part".to_owned(), 2400),
        at(format!("files/{mine}/.quarterdeck-c.part"), 25),
    ];
    let stay = [
        at(".quarterdeck-d.part".to_owned(), 23),
        at("notes.part".to_owned(), 2400),
        at("seen/.quarterdeck-e.txt".to_owned(), 2400),
        at(format!("files/{theirs}/.quarterdeck-f.part"), 2400),
    ];
    // With the heartbeat, and no oftener.
    ana.round(&store);
    assert!(old.iter().all(|path| path.exists()));
    ana.at += 11 * 60 * 1000;
    ana.adds("Win");
    ana.round(&store);
    assert!(!old.iter().any(|path| path.exists()), "{old:?}");
    assert!(stay.iter().all(|path| path.exists()), "{stay:?}");
}

#[test]
fn a_file_in_the_place_of_a_folder_of_the_store_has_its_sentence() {
    let shared = tempfile::tempdir().unwrap();
    let mut ana = Laptop::first(1);
    let store = folder(shared.path(), &ana);
    fs::write(store.root(), "x").unwrap();
    let name = store.root().file_name().unwrap().to_string_lossy().into_owned();
    let stands = format!(
        "something that is no folder stands there in the place of one, as {name} or in it; take it away. What you write is kept and \
         goes with the next sync"
    );
    assert_eq!(store.found().unwrap_err().to_string(), format!("cannot write to ~/Goals: {stands}"));
    fs::remove_file(store.root()).unwrap();
    store.found().unwrap();
    ana.founds(&store);
    fs::write(store.root().join("files"), "x").unwrap();
    ana.adds("Grow");
    let said = ana.watched(&store, &mut |_| true).unwrap_err().to_string();
    assert_eq!(said, format!("cannot write to ~/Goals: {stands}"));
    // It waits, and goes once that is away.
    fs::remove_file(store.root().join("files")).unwrap();
    assert_eq!(ana.round(&store).put.changes, 2, "what it was founded with, and this");
}
