//! Putting backups back, and telling good ones from what only has their name.

use super::{
    day,
    files::{add_key_result, check_in, folder},
    restoring_at, today,
};
use crate::{
    domain::Ids,
    store::{Pace, Store, StoreError, open::beside},
};
use chrono::NaiveDate;
use std::fs;

#[test]
fn restoring_moves_nothing_away_that_never_was_a_workspace() {
    let f = folder();
    drop(Store::create(&f.path, "Northwind", today(), 0).unwrap());
    let backup = Store::open(&f.path).unwrap().store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
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
        let error = Store::restore(&backup, &at(name), &restoring_at(1)).unwrap_err();
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
    drop(Store::create(&f.path, "Northwind", today(), 0).unwrap());
    let whole = fs::read(&f.path).unwrap();
    let backup = f.path.with_file_name("elsewhere.db");
    Store::open(&f.path).unwrap().store.backup_to(&backup, &Pace::default()).unwrap();
    // Cut off anywhere, without its first letters, without anything.
    let mut headless = whole.clone();
    headless[..16].fill(0);
    for (n, left) in [&whole[..5000], &whole[..60], &headless[..], &[]].into_iter().enumerate() {
        fs::write(&f.path, left).unwrap();
        let kept = Store::restore(&backup, &f.path, &restoring_at(n as i64)).unwrap().unwrap();
        assert_eq!(fs::read(kept).unwrap(), left);
        assert!(Store::open(&f.path).unwrap().store.check().unwrap().is_clean());
    }
    // Of one that was written over as a whole only the backups beside it know.
    fs::write(&f.path, "x".repeat(9000)).unwrap();
    assert!(Store::restore(&backup, &f.path, &restoring_at(10)).is_err());
    fs::create_dir(super::super::backup::folder(&f.path)).unwrap();
    fs::copy(&backup, super::super::backup::folder(&f.path).join("2026-11-20.db")).unwrap();
    Store::restore(&backup, &f.path, &restoring_at(11)).unwrap();
    assert!(Store::open(&f.path).unwrap().store.check().unwrap().is_clean());
}

#[test]
fn a_link_to_a_workspace_is_the_workspace_with_its_log_and_its_backups() {
    let f = folder();
    let mut ids = Ids::seeded(1);
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut ids);
    drop(store);
    let link = f.path.parent().unwrap().with_file_name("link.db");
    std::os::unix::fs::symlink("new/work.db", &link).unwrap();
    let mut store = Store::open(&link).unwrap().store;
    let backup = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    assert_eq!((Store::backups(&f.path), Store::backups(&link)), (vec![backup.clone()], vec![backup.clone()]));
    let reader = Store::open(&f.path).unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    let log = || fs::metadata(beside(&f.path, "-wal")).unwrap().len();
    let before = log();
    store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap();
    assert!(log() > before, "its log was seen where it lies, and not written out for being gone");
    drop((store, reader));
    let kept = Store::restore(&backup, &link, &restoring_at(7)).unwrap().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    for path in [&link, &f.path] {
        assert!(Store::open(path).unwrap().store.series(item, NaiveDate::MAX).unwrap().is_empty(), "there is one workspace");
    }
    assert!(fs::symlink_metadata(&kept).unwrap().is_file());
    assert_eq!(Store::open(&kept).unwrap().store.series(item, NaiveDate::MAX).unwrap().len(), 2);
    fs::remove_file(&f.path).unwrap();
    assert!(matches!(Store::restore(&backup, &link, &restoring_at(8)), Err(StoreError::DeadLink { .. })));
}

#[test]
fn what_only_has_the_name_of_a_backup_is_passed_over_and_left_alone() {
    let f = folder();
    let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let good = store.backup_if_due(day("2026-11-22"), &Pace::default()).unwrap().unwrap();
    let backups = good.parent().unwrap().to_path_buf();
    let today_file = backups.join(format!("{}.db", today()));
    let mut damaged = fs::read(&good).unwrap();
    let cut_off = damaged[..damaged.len() / 2].to_vec();
    damaged[8192..].fill(0x5a);
    // What is damaged inside is passed over wherever a backup is put back. Every start would have to read all of it to
    // notice, which takes seconds of a large one: the next day makes a new one.
    fs::write(&today_file, &damaged).unwrap();
    assert_eq!(Store::good_backup(&f.path), Some(good.clone()));
    assert_eq!(store.backup_if_due(today(), &Pace::default()).unwrap(), None);
    fs::remove_file(&today_file).unwrap();
    for (n, bad) in [Some(Vec::new()), Some(b"letter".repeat(2000)), Some(cut_off), None].into_iter().enumerate() {
        match &bad {
            Some(bytes) => fs::write(&today_file, bytes).unwrap(),
            None => fs::create_dir(&today_file).unwrap(),
        }
        assert_eq!(Store::good_backup(&f.path), Some(good.clone()), "{n}");
        let made = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
        assert!(made.ends_with(format!("{}-2.db", today())) && Store::is_good_backup(&made), "{made:?}");
        assert_eq!(store.backup_if_due(today(), &Pace::default()).unwrap(), None, "once a day");
        assert_eq!(Store::good_backup(&f.path), Some(made.clone()));
        assert_eq!(fs::read(&today_file).ok(), bad, "left as it is");
        fs::remove_file(made).unwrap();
        let _ = fs::remove_file(&today_file);
    }
    assert_eq!(Store::backups(&f.path), [good], "a folder is no backup");
    // Weeks later the numbered one goes with its day, and the folder harms nothing.
    store.backup_if_due(today(), &Pace::default()).unwrap();
    for n in 1..60 {
        store.backup_if_due(today() + chrono::Days::new(n), &Pace::default()).unwrap();
    }
    assert!(!backups.join(format!("{}-2.db", today())).exists());
}
