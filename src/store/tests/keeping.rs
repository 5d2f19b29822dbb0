//! Copies that can be believed: looked at before they have a name, before they are put back, and before they are advised; and
//! files that other programs put in the place of an open one.

use super::{
    day,
    files::{add_key_result, check_in, folder},
    restoring_at, today,
};
use crate::{
    domain::Ids,
    store::{
        Leftover, Pace, Restore, Store, StoreError,
        backup::folder as backups_of,
        copy::look,
        open::{beside, file_id},
    },
};
use chrono::Days;
use chrono::NaiveDate;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// What `SQLite` does not notice: another value where one was written.
fn flip_a_value(path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    assert_eq!(conn.execute("UPDATE check_in SET value = 999 WHERE value = 1", []).unwrap(), 1);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn replaced(path: &Path) -> Vec<PathBuf> {
    let name = format!("{}.replaced-", path.file_name().unwrap().to_str().unwrap());
    let folder = path.parent().unwrap();
    names(folder).iter().filter(|n| n.starts_with(&name) && !n.ends_with("-wal")).map(|n| folder.join(n)).collect()
}

#[test]
fn a_damaged_value_is_said_and_never_pushes_a_good_backup_out() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    for n in 0..9 {
        store.backup_if_due(today() + Days::new(n), &Pace::default()).unwrap().unwrap();
    }
    let good = Store::backups(&f.path);
    assert_eq!(good.len(), 7);
    flip_a_value(&f.path);
    for n in 9..60 {
        let error = store.backup_if_due(today() + Days::new(n), &Pace::default()).unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, StoreError::BadBackup { .. }), "{said}");
        assert!(said.contains(&format!("{} is damaged (a check-in is not what was written)", f.path.display())), "{said}");
        // The files of one second have no order: any of the good ones may be named.
        assert!(said.contains("restore") && good.iter().any(|g| said.contains(&g.display().to_string())), "{said}");
    }
    assert_eq!(Store::backups(&f.path).len(), 7, "all of them are still there");
    assert!(Store::backups(&f.path).iter().all(|file| Store::is_good_backup(file)));
    let taken = Store::taken_by_backups(&f.path);
    let aside: Vec<_> = taken.damaged.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(aside, ["2026-12-02.damaged", "2027-01-21.damaged"], "the first and the last");
    assert!(taken.bytes > 0 && taken.unfinished == 0 && taken.free.is_some_and(|n| n > 0));
    // Once it is mended, they are made again.
    drop(store);
    Store::restore(&good[0], &f.path, &restoring_at(1)).unwrap();
    let store = Store::open(&f.path).unwrap().store;
    assert!(store.backup_if_due(day("2027-02-01"), &Pace::default()).unwrap().is_some());
}

#[test]
fn a_backup_that_is_damaged_is_neither_put_back_nor_advised() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    let bad = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    flip_a_value(&bad);
    assert_eq!(Store::good_backup(&f.path), None);
    drop(store);
    let before = fs::read(&f.path).unwrap();
    let error = Store::restore(&bad, &f.path, &restoring_at(1)).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { path, backup: None, .. } if *path == bad), "{error}");
    assert_eq!(fs::read(&f.path).unwrap(), before);
    assert_eq!(names(f.path.parent().unwrap()), ["work.db", "work.db.backups"], "nothing was moved");
    // Nor is a row that is missing from it overlooked.
    let gone = Store::open(&f.path).unwrap().store.backup_if_due(day("2026-11-24"), &Pace::default()).unwrap().unwrap();
    rusqlite::Connection::open(&gone).unwrap().execute("DELETE FROM check_in", []).unwrap();
    assert!(!Store::is_good_backup(&gone));
    // Nor one of the log, whose check-ins would stand there without anyone who made them.
    let headless = Store::open(&f.path).unwrap().store.backup_if_due(day("2026-11-25"), &Pace::default()).unwrap().unwrap();
    rusqlite::Connection::open(&headless).unwrap().execute("DELETE FROM change WHERE seq = 3", []).unwrap();
    assert!(!Store::is_good_backup(&headless));
    let found = Store::open(&headless).unwrap().store.check().unwrap();
    assert_eq!(found.wrong.first().map(String::as_str), Some("change 3 is missing from the log; its check-ins are there: 1"));
}

#[test]
fn a_copy_is_a_file_that_stands_alone() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let to = f.path.with_file_name("copy.db");
    store.backup_to(&to, &Pace::gentle()).unwrap();
    assert!(matches!(store.backup_to(&to, &Pace::default()), Err(StoreError::Exists { .. })));
    assert_eq!(look(&to, &Pace::default()).unwrap(), None);
    assert_eq!(names(f.path.parent().unwrap()), ["copy.db", "work.db", "work.db-shm", "work.db-wal"]);
    let copied = Store::open_read_only(&to).unwrap().store;
    assert!(copied.load(today()).unwrap().find(item).is_some());
    drop(copied);
    assert!(!beside(&to, "-wal").exists(), "reading it leaves nothing beside it");
}

#[test]
fn a_backup_that_is_told_to_stop_leaves_nothing() {
    let f = folder();
    let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let pace = Pace::default();
    pace.stop();
    let to = f.path.with_file_name("copy.db");
    for error in [store.backup_to(&to, &pace).unwrap_err(), store.backup_if_due(today(), &pace).unwrap_err()] {
        assert!(matches!(error, StoreError::Stopped { .. }), "{error}");
    }
    store.backup_to(&to, &Pace::default()).unwrap();
    drop(store);
    let how = Restore { pace, ..restoring_at(1) };
    let before = fs::read(&f.path).unwrap();
    assert!(matches!(Store::restore(&to, &f.path, &how), Err(StoreError::Stopped { .. })));
    assert_eq!(fs::read(&f.path).unwrap(), before);
    assert_eq!(names(f.path.parent().unwrap()), ["copy.db", "work.db", "work.db.backups"]);
    assert_eq!(names(&backups_of(&f.path)), Vec::<String>::new());
}

#[test]
fn a_day_of_work_is_in_the_backup_of_the_day() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let made = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    assert!(!Store::is_backup_due(&f.path, today()), "once in some hours is enough");
    let earlier = fs::metadata(&made).unwrap().modified().unwrap() - Duration::from_hours(5);
    fs::File::options().write(true).open(&made).unwrap().set_modified(earlier).unwrap();
    assert!(Store::is_backup_due(&f.path, today()));
    assert_eq!(store.backup_if_due(today(), &Pace::default()).unwrap(), Some(made.clone()));
    assert_eq!(Store::backups(&f.path), std::slice::from_ref(&made));
    assert_eq!(Store::open_read_only(&made).unwrap().store.series(item, NaiveDate::MAX).unwrap().len(), 1);
    assert!(!Store::is_backup_due(&f.path, today()));
}

#[test]
fn what_others_save_until_the_last_moment_is_in_the_workspace_or_in_what_is_kept() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    let old = f.path.with_file_name("old.db");
    store.backup_to(&old, &Pace::default()).unwrap();
    let saved: Vec<_> = std::thread::scope(|scope| {
        let writers: Vec<_> = (2..4)
            .map(|seed| {
                let path = &f.path;
                scope.spawn(move || {
                    let (mut store, mut ids) = (Store::open(path).unwrap().store, Ids::seeded(seed));
                    let save = |n| {
                        let change = check_in(&mut ids, item, f64::from(n));
                        store.check_and_commit(&change, today()).unwrap();
                        change.id
                    };
                    (0..150).map(save).collect::<Vec<_>>()
                })
            })
            .collect();
        for n in 0..8 {
            std::thread::sleep(Duration::from_millis(10));
            Store::restore(&old, &f.path, &restoring_at(n)).unwrap();
        }
        writers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    let all: Vec<Store> = [f.path.clone()].into_iter().chain(replaced(&f.path)).map(|p| Store::open(&p).unwrap().store).collect();
    assert_eq!((all.len(), saved.len()), (9, 300));
    for store in &all {
        assert!(store.check().unwrap().is_clean());
    }
    for id in saved {
        assert!(all.iter().any(|store| store.change(id).unwrap().is_some()), "{id} was said to be saved");
    }
}

#[test]
fn a_restore_waits_for_a_writer_as_a_writer_does() {
    let f = folder();
    let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let old = f.path.with_file_name("old.db");
    store.backup_to(&old, &Pace::default()).unwrap();
    store.keep_locked(true);
    std::thread::scope(|scope| {
        let restoring = scope.spawn(|| Store::restore(&old, &f.path, &restoring_at(1)));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!restoring.is_finished());
        store.keep_locked(false);
        restoring.join().unwrap().unwrap();
    });
}

#[test]
fn a_backup_with_other_pages_fits_and_one_of_a_newer_version_is_refused() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    let old = f.path.with_file_name("old.db");
    store.backup_to(&old, &Pace::default()).unwrap();
    rusqlite::Connection::open(&old).unwrap().execute_batch("PRAGMA page_size = 1024; VACUUM").unwrap();
    store.check_and_commit(&check_in(&mut Ids::seeded(2), item, 1.0), today()).unwrap();
    Store::restore(&old, &f.path, &restoring_at(1)).unwrap();
    assert!(store.changed_elsewhere().unwrap() && store.check().unwrap().is_clean());
    assert!(store.series(item, NaiveDate::MAX).unwrap().is_empty());
    rusqlite::Connection::open(&old).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(matches!(Store::restore(&old, &f.path, &restoring_at(2)), Err(StoreError::TooNew { path }) if path == old));
    // The file itself under another name would be read while it is written.
    let link = f.path.with_file_name("link.db");
    fs::hard_link(&f.path, &link).unwrap();
    assert!(matches!(Store::restore(&link, &f.path, &restoring_at(3)), Err(StoreError::InTheWay { .. })));
}

#[test]
fn another_file_in_the_place_of_an_open_one_gets_nothing_of_its_log_and_what_was_open_is_kept() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    store.look(5).unwrap();
    let other = f.path.with_file_name("other.db");
    drop(Store::create(&other, "Other", today(), 0).unwrap());
    fs::rename(&other, &f.path).unwrap();
    let error = store.look(5).unwrap_err();
    let kept = beside(&f.path, ".replaced-5");
    assert!(matches!(&error, StoreError::Replaced { kept: Some(k), .. } if *k == kept), "{error}");
    assert!(error.to_string().contains("was replaced by another program while it was open"), "{error}");
    assert!(!beside(&f.path, "-wal").exists());
    assert!(store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).is_err());
    assert!(store.look(6).is_err() && replaced(&f.path).len() == 1, "kept once");
    drop(store);
    let now = Store::open(&f.path).unwrap().store;
    assert!(now.check().unwrap().is_clean());
    assert_eq!(now.load(today()).unwrap().settings.name, "Other");
    let kept = Store::open(&kept).unwrap().store;
    assert_eq!(kept.series(item, NaiveDate::MAX).unwrap().len(), 1);
}

#[test]
fn a_file_that_is_written_over_while_it_is_open_is_not_written_to_and_its_log_is_not_either() {
    for cut_off in [true, false] {
        let f = folder();
        let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
        let mut ids = Ids::seeded(1);
        let item = add_key_result(&mut store, &mut ids);
        let old = f.path.with_file_name("old.db");
        store.backup_to(&old, &Pace::default()).unwrap();
        for n in 0..300 {
            let mut long = check_in(&mut ids, item, f64::from(n));
            if let crate::domain::Op::CheckIn(c) = &mut long.ops[0] {
                c.note = Some("x".repeat(9000).into());
            }
            store.check_and_commit(&long, today()).unwrap();
        }
        store.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        store.look(5).unwrap();
        store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
        let inode = file_id(&f.path).unwrap();
        if cut_off {
            fs::write(&f.path, "").unwrap();
        } else {
            fs::write(&f.path, fs::read(&old).unwrap()).unwrap();
        }
        assert_eq!(file_id(&f.path).unwrap(), inode);
        // Whoever saves first notices it as well as whoever looks.
        let error = store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap_err();
        assert!(error.to_string().contains("was written over by another program"), "{error}");
        assert!(store.look(5).is_err());
        drop(store);
        assert!(beside(&f.path, ".replaced-5-wal").exists() && !beside(&f.path, "-wal").exists());
        if cut_off {
            assert_eq!(fs::metadata(&f.path).unwrap().len(), 0, "nothing was written to it");
        } else {
            assert!(Store::open(&f.path).unwrap().store.check().unwrap().is_clean());
        }
    }
}

#[test]
fn a_restore_into_a_watched_file_is_no_surprise() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let old = f.path.with_file_name("old.db");
    store.backup_to(&old, &Pace::default()).unwrap();
    let item = add_key_result(&mut store, &mut ids);
    for n in 0..3 {
        store.look(5).unwrap();
        Store::restore(&old, &f.path, &restoring_at(n)).unwrap();
        store.look(5).unwrap();
        assert!(store.changed_elsewhere().unwrap());
        assert!(store.load(today()).unwrap().find(item).is_none());
        add_key_result(&mut store, &mut ids);
    }
}

#[test]
fn a_new_workspace_takes_nothing_from_the_log_of_one_that_is_gone() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    add_key_result(&mut store, &mut Ids::seeded(1));
    let elsewhere = f.path.with_file_name("elsewhere.db");
    fs::rename(&f.path, &elsewhere).unwrap();
    std::mem::forget(store);
    drop(Store::create(&f.path, "Anew", today(), 9).unwrap());
    let anew = Store::open(&f.path).unwrap().store;
    assert!(anew.check().unwrap().is_clean());
    assert_eq!(anew.load(today()).unwrap().settings.name, "Anew");
    let log = beside(&f.path, ".replaced-9-wal");
    assert!(log.exists());
    // The file and its log, brought together again.
    fs::rename(log, beside(&elsewhere, "-wal")).unwrap();
    assert_eq!(Store::open(&elsewhere).unwrap().store.load(today()).unwrap().live().count(), 2);
}

#[test]
fn what_lies_beside_a_missing_workspace_is_found_with_the_newest_first() {
    let f = folder();
    let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    assert_eq!(Leftover::beside(&f.path), []);
    let backup = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    drop(store);
    for at in [9, 10, 2] {
        Store::restore(&backup, &f.path, &restoring_at(at)).unwrap();
    }
    fs::write(beside(&f.path, ".replaced-by-hand"), "x").unwrap();
    fs::remove_file(&f.path).unwrap();
    let found = Leftover::beside(&f.path);
    let kept = beside(&f.path, ".replaced-10");
    assert_eq!(
        found,
        [Leftover { file: kept.clone(), count: 3, is_backup: false }, Leftover { file: backup, count: 1, is_backup: true }]
    );
    assert_eq!(found[0].command(&f.path), format!("quarterdeck --workspace {} restore {}", f.path.display(), kept.display()));
}
