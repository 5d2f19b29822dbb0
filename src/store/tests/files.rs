//! Workspace files: made, refused, shared, copied, put back, damaged.

use super::{day, restoring_at, today};
use crate::{
    domain::{
        Body, Change, CheckIn, Entity, Id, Ids, Item, Op,
        change::{Author, Verb},
        goal::Objective,
        history::LogFilter,
    },
    store::{Pace, Store, StoreError, open::beside, past::check_ins_of_item},
};
use chrono::NaiveDate;
use rusqlite::StatementStatus;
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(super) struct Folder {
    _temp: tempfile::TempDir,
    pub(super) path: PathBuf,
}

/// A folder that is gone when the test is over, and the path of a workspace in it.
pub(super) fn folder() -> Folder {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("new/work.db");
    Folder { _temp: temp, path }
}

pub(super) fn change(ids: &mut Ids, verb: Verb, ops: Vec<Op>) -> Change {
    Change::new(ids.next_id(), Author { by: None, at: 1, on: today() }, verb, ops)
}

pub(super) fn add_key_result(store: &mut Store, ids: &mut Ids) -> Id {
    let id = ids.next_id();
    let objective = Item::new(ids.next_id(), "Grow", today(), Body::Objective(Objective::default()));
    let mut item = Item::new(id, "Revenue", today(), Body::KeyResult(Box::default()));
    item.parents = [objective.id].into();
    let ops = [objective, item].map(|item| Op::Create(Entity::Item(Box::new(item))));
    store.check_and_commit(&change(ids, Verb::Add, ops.into()), today()).unwrap();
    id
}

pub(super) fn check_in(ids: &mut Ids, item: Id, value: f64) -> Change {
    let c = CheckIn { value: Some(value), ..CheckIn::new(ids.next_id(), item, today(), None) };
    change(ids, Verb::CheckIn, vec![Op::CheckIn(Box::new(c))])
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_workspace_is_for_its_owner_alone_and_there_is_no_second_of_that_name() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 1_763_900_000_000).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    let parent = f.path.parent().unwrap();
    assert_eq!((mode(&f.path), mode(parent)), (0o600, 0o700));
    assert_eq!((mode(&parent.join("work.db-wal")), mode(&parent.join("work.db-shm"))), (0o600, 0o600));
    assert!(matches!(Store::create(&f.path, "Other", today(), 0), Err(StoreError::Exists { .. })));
    let backup = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    assert_eq!((mode(&backup), mode(backup.parent().unwrap())), (0o600, 0o700));
    drop(store);
    let opened = Store::open(&f.path).unwrap();
    assert_eq!(opened.notice, None);
    let cascade = opened.store.load(today()).unwrap();
    assert_eq!(cascade.settings.name, "Northwind");
    assert!(cascade.find(item).is_some());
    drop(opened);
    let left: Vec<String> =
        fs::read_dir(parent).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(left.len(), 2, "the file and its backups, nothing temporary: {left:?}");
}

#[test]
fn a_workspace_is_never_made_through_a_symbolic_link() {
    let f = folder();
    fs::create_dir_all(f.path.parent().unwrap()).unwrap();
    let elsewhere = f.path.with_file_name("elsewhere.db");
    std::os::unix::fs::symlink(&elsewhere, &f.path).unwrap();
    // It is said where it leads, by whoever comes to it.
    for error in [Store::create(&f.path, "Northwind", today(), 0).unwrap_err(), Store::open(&f.path).unwrap_err()] {
        let sentence = format!("{} is a link that leads nowhere: there is no {}.", f.path.display(), elsewhere.display());
        assert!(error.to_string().contains(&sentence), "{error}");
    }
    assert!(!elsewhere.exists());
    fs::remove_file(&f.path).unwrap();
    std::os::unix::fs::symlink(&f.path, &f.path).unwrap();
    let error = Store::open(&f.path).unwrap_err();
    assert!(error.to_string().contains("a link that leads in a circle"), "{error}");
}

#[test]
fn what_is_not_a_workspace_is_refused_and_left_as_it_is() {
    let f = folder();
    fs::create_dir_all(f.path.parent().unwrap()).unwrap();
    assert!(matches!(Store::open(&f.path), Err(StoreError::NotFound { .. })));
    let foreign = f.path.with_file_name("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t(x); PRAGMA user_version = 1").unwrap();
    for (path, bytes) in [
        (f.path.with_file_name("empty.db"), Vec::new()),
        (f.path.with_file_name("text.db"), b"title,owner\n".repeat(100)),
        (f.path.with_file_name("short.db"), b"SQLite format 3\0".to_vec()),
        (foreign.clone(), fs::read(&foreign).unwrap()),
    ] {
        fs::write(&path, &bytes).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::NotAWorkspace { .. }), "{error}");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "left as it was");
    }
    let folder = Store::open(f.path.parent().unwrap()).unwrap_err();
    assert!(folder.to_string().contains("a folder"), "{folder}");
}

#[test]
fn a_file_of_a_newer_version_opens_read_only_and_says_so() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    store.conn.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let mut opened = Store::open(&f.path).unwrap();
    assert!(opened.notice.unwrap().contains("made by a newer version"));
    assert!(opened.store.is_read_only());
    assert!(opened.store.load(today()).unwrap().find(item).is_some());
    let refused = opened.store.check_and_commit(&check_in(&mut Ids::seeded(2), item, 1.0), today()).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }));
    drop(opened.store);
    let conn = rusqlite::Connection::open(&f.path).unwrap();
    conn.execute_batch("UPDATE meta SET v = 255 WHERE k = 'packed'").unwrap();
    drop(conn);
    let error = Store::open(&f.path).unwrap_err();
    assert!(matches!(error, StoreError::TooNew { .. }), "{error}");
}

#[test]
fn two_connections_see_each_others_changes() {
    let f = folder();
    let mut one = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut two = Store::open(&f.path).unwrap().store;
    let (mut ids, mut others) = (Ids::seeded(1), Ids::seeded(2));
    let item = add_key_result(&mut one, &mut ids);
    assert!(!one.changed_elsewhere().unwrap(), "its own change is not from elsewhere");
    assert!(two.changed_elsewhere().unwrap());
    assert!(!two.changed_elsewhere().unwrap(), "told once");
    for n in 0..20 {
        two.check_and_commit(&check_in(&mut others, item, f64::from(n)), today()).unwrap();
        one.check_and_commit(&check_in(&mut ids, item, f64::from(-n)), today()).unwrap();
    }
    assert!(one.changed_elsewhere().unwrap());
    for store in [&one, &two] {
        let cascade = store.load(today()).unwrap();
        assert_eq!(cascade.summary(cascade.find(item).unwrap()).count, 40);
        assert_eq!(store.check().unwrap().wrong, Vec::<String>::new());
    }
    assert!(!two.changed_elsewhere().unwrap() || two.load(today()).is_ok());
}

#[test]
fn writers_in_several_threads_wait_for_each_other_and_lose_nothing() {
    let f = folder();
    let item = add_key_result(&mut Store::create(&f.path, "Northwind", today(), 0).unwrap(), &mut Ids::seeded(1));
    std::thread::scope(|scope| {
        for seed in 2..5 {
            let path = &f.path;
            scope.spawn(move || {
                let (mut store, mut ids) = (Store::open(path).unwrap().store, Ids::seeded(seed));
                for n in 0..30 {
                    store.check_and_commit(&check_in(&mut ids, item, f64::from(n)), today()).unwrap();
                }
            });
        }
    });
    let store = Store::open(&f.path).unwrap().store;
    assert_eq!(store.series(item, NaiveDate::MAX).unwrap().len(), 90);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_file_that_is_gone_or_replaced_is_not_written_to() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let aside = f.path.with_file_name("aside.db");
    fs::rename(&f.path, &aside).unwrap();
    let gone = store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap_err();
    assert!(matches!(gone, StoreError::Gone { .. }) && gone.may_pass(), "{gone}");
    fs::write(&f.path, b"something else").unwrap();
    assert!(matches!(store.check_and_commit(&check_in(&mut ids, item, 1.0), today()), Err(StoreError::Gone { .. })));
    fs::rename(&aside, &f.path).unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
}

#[test]
fn a_log_that_was_cleaned_away_while_the_file_is_open_takes_nothing_with_it() {
    for missing in [&["-wal"][..], &["-shm"], &["-wal", "-shm"]] {
        let f = folder();
        let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
        let mut ids = Ids::seeded(1);
        let item = add_key_result(&mut store, &mut ids);
        store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
        for suffix in missing {
            fs::remove_file(beside(&f.path, suffix)).unwrap();
        }
        store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap();
        // What another process finds if this one ends without a word at this moment.
        let left = f.path.with_file_name("left.db");
        for suffix in ["", "-wal"] {
            fs::copy(beside(&f.path, suffix), beside(&left, suffix)).unwrap();
        }
        let left = Store::open(&left).unwrap().store;
        assert_eq!(left.series(item, NaiveDate::MAX).unwrap().len(), 2, "{missing:?}");
        assert!(left.check().unwrap().is_clean(), "{missing:?}");
        // And what one finds that opens it beside this one.
        let other = Store::open(&f.path).unwrap().store;
        assert_eq!(other.series(item, NaiveDate::MAX).unwrap().len(), 2, "{missing:?}");
        store.check_and_commit(&check_in(&mut ids, item, 3.0), today()).unwrap();
        assert_eq!(other.series(item, NaiveDate::MAX).unwrap().len(), 3, "{missing:?}");
        assert!(other.check().unwrap().is_clean(), "{missing:?}");
    }
}

#[test]
fn a_shared_memory_that_was_cut_off_while_the_file_is_open_ends_nobody_and_loses_nothing() {
    for length in [0, 3, 100, 4096, 20_000] {
        let f = folder();
        let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
        let mut ids = Ids::seeded(1);
        let item = add_key_result(&mut store, &mut ids);
        let reader = Store::open_read_only(&f.path).unwrap().store;
        for n in 0..200 {
            store.check_and_commit(&check_in(&mut ids, item, f64::from(n)), today()).unwrap();
        }
        let cut_off = || {
            fs::OpenOptions::new().write(true).open(beside(&f.path, "-shm")).unwrap().set_len(length).unwrap();
        };
        for n in 0..3 {
            cut_off();
            store.check_and_commit(&check_in(&mut ids, item, f64::from(n)), today()).unwrap();
            cut_off();
            assert!(reader.changed_elsewhere().unwrap());
            assert_eq!(reader.series(item, NaiveDate::MAX).unwrap().len(), 201 + n as usize, "{length}");
        }
        let other = Store::open(&f.path).unwrap().store;
        assert_eq!(other.series(item, NaiveDate::MAX).unwrap().len(), 203, "{length}");
        assert!(other.check().unwrap().is_clean(), "{length}");
        drop((store, reader, other));
        assert_eq!(Store::open(&f.path).unwrap().store.series(item, NaiveDate::MAX).unwrap().len(), 203, "{length}");
    }
}

#[test]
fn a_log_that_another_process_began_anew_is_not_written_past() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let log = beside(&f.path, "-wal");
    let aside = beside(&f.path, "-aside");
    fs::rename(&log, &aside).unwrap();
    fs::write(&log, b"").unwrap();
    let error = store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap_err();
    assert!(matches!(&error, StoreError::Gone { path, .. } if *path == log), "{error}");
    fs::rename(&aside, &log).unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    assert!(store.check().unwrap().is_clean());
}

/// Whether this process holds a lock on a file, as the system says.
///
/// The system hands its list out a page at a time: where others take and leave locks meanwhile (the tests beside this
/// one do), a line is passed over. One that is held shows in one of many readings; one that was lost shows in none.
#[cfg(target_os = "linux")]
fn is_locked(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (pid, inode) = (std::process::id().to_string(), fs::metadata(path).unwrap().ino());
    let ours = |line: &str| line.contains(&format!(" {pid} ")) && line.contains(&format!(":{inode} "));
    (0..200).any(|_| fs::read_to_string("/proc/locks").unwrap().lines().any(ours))
}

/// Whoever closes the file anywhere in the process lets go of all its locks, and another process would clear the log away.
#[cfg(target_os = "linux")]
#[test]
fn the_locks_of_an_open_workspace_are_held_until_it_is_closed() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    assert!(is_locked(&f.path), "just made");
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let one = check_in(&mut ids, item, 1.0);
    store.fill([one], today(), |_| {}).unwrap();
    assert!(is_locked(&f.path), "filled");
    drop(Store::open_beside(&f.path).unwrap().store.backup_if_due(today(), &Pace::default()).unwrap());
    assert!(is_locked(&f.path), "backed up beside it");
    store.check().unwrap();
    assert!(is_locked(&f.path), "checked");
    fs::write(beside(&f.path, "-shm"), b"").unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap();
    assert!(is_locked(&f.path), "its shared memory made whole");
    drop(store);
    assert!(!is_locked(&f.path));
}

#[test]
fn a_file_whose_log_is_missing_when_it_is_opened_shows_what_the_file_holds() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    drop(store);
    let mut store = Store::open(&f.path).unwrap().store;
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    // Copied without its log, as a careless backup program does: the last check-in is not in it, and nothing is broken.
    let alone = f.path.with_file_name("alone.db");
    fs::copy(&f.path, &alone).unwrap();
    let mut alone = Store::open(&alone).unwrap().store;
    assert!(alone.series(item, NaiveDate::MAX).unwrap().is_empty());
    assert!(alone.check().unwrap().is_clean());
    alone.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap();
    assert!(alone.check().unwrap().is_clean());
}

#[test]
fn reading_a_past_again_does_not_compile_its_statement_again() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let items = [add_key_result(&mut store, &mut ids), add_key_result(&mut store, &mut ids)];
    for n in 0..20 {
        store.history(items[n % 2], 100, NaiveDate::MAX).unwrap();
    }
    let compiled = |sql: &str| {
        let statement = store.conn.prepare_cached(sql).unwrap();
        (statement.get_status(StatementStatus::Run), statement.get_status(StatementStatus::RePrepare))
    };
    assert_eq!(compiled(&check_ins_of_item()), (20, 0));
}

#[test]
fn a_file_locked_for_too_long_is_said_to_be_locked() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let other = Store::open(&f.path).unwrap().store;
    other.conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.conn.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
    let error = store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    other.conn.execute_batch("ROLLBACK").unwrap();
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
}

#[test]
fn a_full_disk_refuses_the_change_and_the_next_one_succeeds_when_there_is_room() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let pages: i64 = store.conn.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
    // A limit on the number of pages ends where a full disk would.
    store.conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let mut long = || CheckIn { note: Some("x".repeat(9_000).into()), ..CheckIn::new(ids.next_id(), item, today(), None) };
    let ops = (0..12).map(|_| Op::CheckIn(Box::new(long()))).collect();
    let large = change(&mut ids, Verb::CheckIn, ops);
    let error = store.check_and_commit(&large, today()).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(store.series(item, NaiveDate::MAX).unwrap().is_empty());
    store.conn.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(())).unwrap();
    store.check_and_commit(&large, today()).unwrap();
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_clock_set_back_still_makes_later_stamps() {
    let mut store = Store::in_memory("Northwind").unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    for (at, value) in [(2_000_000, 1.0), (1_000, 2.0), (i64::MIN, 3.0), (i64::MAX, 4.0), (5, 5.0), (i64::MAX, 6.0)] {
        let mut later = check_in(&mut ids, item, value);
        later.at = at;
        store.check_and_commit(&later, today()).unwrap();
    }
    let values: Vec<f64> = store.series(item, NaiveDate::MAX).unwrap().iter().filter_map(|c| c.value).collect();
    assert_eq!(values, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_backup_is_made_once_a_day_and_restored_beside_what_was_there() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let backup = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    assert_eq!(store.backup_if_due(today(), &Pace::default()).unwrap(), None);
    assert!(store.backup_if_due(day("2026-11-24"), &Pace::default()).unwrap().is_some());
    assert_eq!(Store::backups(&f.path).len(), 2);
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    let kept = Store::restore(&backup, &f.path, &restoring_at(42)).unwrap().unwrap();
    assert!(store.changed_elsewhere().unwrap(), "who has it open sees that it is another");
    assert_eq!(store.series(item, NaiveDate::MAX).unwrap().len(), 0);
    store.check_and_commit(&check_in(&mut ids, item, 2.0), today()).unwrap();
    assert!(store.check().unwrap().is_clean());
    drop(store);
    assert_eq!(Store::open(&f.path).unwrap().store.series(item, NaiveDate::MAX).unwrap().len(), 1);
    assert_eq!(Store::open(&kept).unwrap().store.series(item, NaiveDate::MAX).unwrap().len(), 1);
    assert_eq!(mode(&f.path), 0o600);
    let elsewhere = f.path.with_file_name("fresh/copy.db");
    assert_eq!(Store::restore(&backup, &elsewhere, &restoring_at(43)).unwrap(), None);
    assert!(Store::open(&elsewhere).unwrap().store.check().unwrap().is_clean());
}

#[test]
fn what_an_ended_program_left_of_a_backup_is_removed_by_the_next_days() {
    let f = folder();
    let store = Store::create(&f.path, "Test", today(), 0).unwrap();
    let made = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    let backups = made.parent().unwrap();
    let (old, new, other) = (".2026-11-23.db.abc.tmp", ".2026-11-24.db.abc.tmp", ".notes.tmp");
    let written = fs::metadata(&made).unwrap().modified().unwrap();
    for name in [old, new, other] {
        fs::write(backups.join(name), "half").unwrap();
        let days = if name == new { 0 } else { 2 };
        let file = fs::File::options().write(true).open(backups.join(name)).unwrap();
        file.set_modified(written - std::time::Duration::from_secs(days * 24 * 60 * 60)).unwrap();
    }
    store.backup_if_due(day("2026-11-24"), &Pace::default()).unwrap();
    let left = |name: &str| backups.join(name).exists();
    assert!(!left(old) && left(new) && left(other), "another process may still write to a young one");
}

#[test]
fn a_damaged_file_names_the_newest_good_backup_and_the_command_that_puts_it_back() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let good = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
    let bad = store.backup_if_due(day("2026-11-24"), &Pace::default()).unwrap().unwrap();
    drop(store);
    // Everything but the head, then all of it, then nothing left at all.
    for from in [200, 0, usize::MAX] {
        for path in [&f.path, &bad] {
            let mut bytes = fs::read(path).unwrap();
            match bytes.get_mut(from..) {
                Some(damaged) => damaged.fill(0x5a),
                None => bytes.clear(),
            }
            fs::write(path, bytes).unwrap();
        }
        let error = match Store::open(&f.path) {
            Ok(opened) => opened.store.load(today()).unwrap_err(),
            Err(error) => error,
        };
        let sentence = error.to_string();
        assert!(sentence.contains(&good.display().to_string()) && sentence.contains("restore"), "{sentence}");
    }
    Store::restore(&good, &f.path, &restoring_at(1)).unwrap();
    assert!(Store::open(&f.path).unwrap().store.load(today()).unwrap().find(item).is_some());
}

#[test]
fn text_that_is_none_and_tables_that_are_not_ours_are_damage() {
    for damage in ["UPDATE change SET verb = CAST(x'ff' AS TEXT)", "ALTER TABLE change RENAME COLUMN verb TO w"] {
        let f = folder();
        let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
        let good = store.backup_if_due(today(), &Pace::default()).unwrap().unwrap();
        store.conn.execute_batch(damage).unwrap();
        let error = store.log(&LogFilter::default()).unwrap_err();
        let command = format!("restore {}", good.display());
        assert!(matches!(error, StoreError::Corrupt { .. }) && error.to_string().contains(&command), "{error}");
    }
}

#[test]
fn a_file_where_a_folder_must_be_is_named() {
    let f = folder();
    let store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    fs::write(beside(&f.path, ".backups"), "letter").unwrap();
    for error in [
        store.backup_if_due(today(), &Pace::default()).unwrap_err(),
        Store::create(&f.path.join("deep/er.db"), "N", today(), 0).unwrap_err(),
    ] {
        assert!(error.to_string().contains("is a file, and no folder; it was left as it is. Move it away"), "{error}");
    }
}

#[test]
fn bytes_flipped_or_cut_off_anywhere_never_panic_and_never_make_a_wrong_number() {
    damage(100);
}

#[test]
#[ignore = "takes a minute: cargo test --lib store -- --ignored"]
fn a_thousand_damaged_files_never_panic_and_never_make_a_wrong_number() {
    damage(1_000);
}

fn damage(rounds: u64) {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    for n in 0..30 {
        store.check_and_commit(&check_in(&mut ids, item, f64::from(n)), today()).unwrap();
    }
    let series = store.series(item, NaiveDate::MAX).unwrap();
    drop(store);
    let whole = fs::read(&f.path).unwrap();
    let (mut noticed, mut harmless) = (0, 0);
    for round in 0..rounds {
        let mut bytes = whole.clone();
        let at = (round.wrapping_mul(0x9e37_79b9_7f4a_7c15) % bytes.len() as u64) as usize;
        if round % 5 == 0 {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << (round % 8);
        }
        fs::write(&f.path, &bytes).unwrap();
        let seen = Store::open(&f.path).and_then(|o| {
            let clean = o.store.check()?.is_clean();
            o.store.load(today())?;
            o.store.history(item, 100, NaiveDate::MAX)?;
            o.store.log(&LogFilter::default())?;
            Ok((clean, o.store.series(item, NaiveDate::MAX)?))
        });
        match seen {
            // A bit in the file of which nothing is made: free space, a reserved byte.
            Ok((true, now)) => {
                assert_eq!(now, series, "round {round}");
                harmless += 1;
            }
            Ok((false, _)) | Err(_) => noticed += 1,
        }
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(super::super::open::beside(&f.path, suffix));
        }
    }
    println!("{rounds} damaged files: {noticed} noticed, {harmless} harmless");
    assert!(noticed > 0 && harmless > 0, "{noticed} noticed, {harmless} harmless");
}

#[test]
fn what_was_packed_by_another_version_is_packed_again_from_the_log() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    store.conn.execute_batch("UPDATE meta SET v = 255 WHERE k = 'packed'; UPDATE now SET packed = x'ff00'").unwrap();
    assert!(!store.check().unwrap().is_clean());
    drop(store);
    let store = Store::open(&f.path).unwrap().store;
    assert!(store.load(today()).unwrap().find(item).is_some());
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn a_derived_table_that_was_tampered_with_is_named_and_made_again() {
    let mut store = Store::in_memory("Northwind").unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
    for (tamper, named) in [
        ("UPDATE item SET title = 'Rewritten'", "item"),
        ("UPDATE now SET value = 7", "now"),
        ("DELETE FROM setting", "setting"),
        ("INSERT INTO parent VALUES (5, 0, 6)", "parent"),
        ("INSERT INTO entity (id, kind, body, sum) VALUES (9, 'team', '{}', 0)", "entity"),
        ("UPDATE now SET packed = zeroblob(20)", "now"),
    ] {
        store.conn.execute_batch(tamper).unwrap();
        let wrong = store.check().unwrap().wrong;
        assert!(wrong.iter().any(|w| w.contains(named)), "{tamper}: {wrong:?}");
        store.rebuild_derived().unwrap();
        assert_eq!(store.check().unwrap().wrong, Vec::<String>::new(), "{tamper}");
    }
}

#[test]
fn what_happened_cannot_be_changed_behind_the_programs_back() {
    for tamper in [
        "UPDATE check_in SET voided_by = 1",
        "UPDATE check_in SET value = value + 1e-9",
        "UPDATE check_in SET note = 'never said'",
        "UPDATE op SET body = replace(body, 'Revenue', 'Revenge')",
        "UPDATE change SET at = at + 1",
        "DELETE FROM check_in",
    ] {
        let mut store = Store::in_memory("Northwind").unwrap();
        let mut ids = Ids::seeded(1);
        let item = add_key_result(&mut store, &mut ids);
        store.check_and_commit(&check_in(&mut ids, item, 1.0), today()).unwrap();
        store.conn.execute_batch(tamper).unwrap();
        assert!(!store.check().unwrap().is_clean(), "{tamper}");
    }
}

#[test]
fn many_who_open_a_new_workspace_at_the_same_moment_all_get_it() {
    for _ in 0..20 {
        let f = folder();
        drop(Store::create(&f.path, "Northwind", today(), 0).unwrap());
        let start = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    Store::open(&f.path).unwrap()
                });
            }
        });
    }
}
