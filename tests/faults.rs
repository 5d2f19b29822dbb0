//! Processes that are killed, at any moment: what was acknowledged is there, and the file is whole.
//!
//! The child is this very test executable, started again with a variable that names the workspace. It does what people
//! and scripts do (check-ins, imports, undo, backups) and says so after each is saved; the parent kills it with a
//! signal that cannot be caught and then looks.

use chrono::{Days, NaiveDate};
use quarterdeck::{
    domain::{
        Body, Change, CheckIn, Entity, Id, Ids, Item, Kind, Op,
        change::{Author, Verb},
        goal::Objective,
        history::LogFilter,
    },
    store::{Store, StoreError},
};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

const FILE: &str = "QUARTERDECK_FAULTS_FILE";
const SEED: &str = "QUARTERDECK_FAULTS_SEED";
const NOW: i64 = 1_763_900_000_000;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn change(ids: &mut Ids, verb: Verb, ops: Vec<Op>) -> Change {
    Change::new(ids.next_id(), Author { by: None, at: NOW, on: today() }, verb, ops)
}

fn check_in(ids: &mut Ids, item: Id, n: u64) -> Op {
    let on = today().checked_sub_days(Days::new(n % 300)).unwrap();
    let note = n.is_multiple_of(7).then(|| "x".repeat((n % 3_000) as usize).into());
    Op::CheckIn(Box::new(CheckIn { value: Some(n as f64), note, ..CheckIn::new(ids.next_id(), item, on, None) }))
}

/// A key result and the objective it measures, as operations.
fn key_result(ids: &mut Ids, title: &str) -> (Id, Vec<Op>) {
    let objective = Item::new(ids.next_id(), "Grow", today(), Body::Objective(Objective::default()));
    let mut item = Item::new(ids.next_id(), title, today(), Body::KeyResult(Box::default()));
    item.parents = [objective.id].into();
    (item.id, [objective, item].map(|item| Op::Create(Entity::Item(Box::new(item)))).into())
}

/// Checks and saves, as every process does.
fn commit(store: &mut Store, change: Change) -> Result<(), StoreError> {
    let change = store.load(today())?.checked(change)?;
    store.commit(&change, today()).map(drop)
}

fn open(path: &Path) -> Store {
    match Store::create(path, "Killed", today(), NOW) {
        Err(StoreError::Exists { .. }) => {}
        other => drop(other.unwrap()),
    }
    Store::open(path).unwrap().store
}

/// What the child does, until it is killed. Does nothing when run as a test among others.
#[test]
fn child() {
    let (Ok(file), Ok(seed)) = (std::env::var(FILE), std::env::var(SEED)) else { return };
    let seed: u64 = seed.parse().unwrap();
    let mut ids = Ids::seeded(seed);
    let mut store = open(Path::new(&file));
    let cascade = store.load(today()).unwrap();
    let mut items: Vec<Id> =
        cascade.live().map(|ix| cascade.item(ix)).filter(|i| i.kind() == Kind::KeyResult).map(|i| i.id).collect();
    let mut stdout = std::io::stdout().lock();
    for n in seed.. {
        let change = match n % 23 {
            // An import: many at once, a new key result among them.
            0 | 11 => {
                let (id, mut ops) = key_result(&mut ids, "Imported");
                ops.extend((0..100).map(|k| check_in(&mut ids, id, n + k)));
                items.push(id);
                change(&mut ids, Verb::Import, ops)
            }
            5 | 6 => match store.last_undoable(None).unwrap() {
                Some(last) => last.inverse(ids.next_id(), Author { by: None, at: NOW, on: today() }),
                None => continue,
            },
            7 => match store.last_redoable(None).unwrap() {
                Some(last) => last.inverse(ids.next_id(), Author { by: None, at: NOW, on: today() }),
                None => continue,
            },
            17 => {
                store.backup_if_due(today().checked_add_days(Days::new(n / 23 % 60)).unwrap()).unwrap();
                continue;
            }
            _ => match items.get(n as usize % items.len().max(1)) {
                Some(&item) => {
                    let op = check_in(&mut ids, item, n);
                    change(&mut ids, Verb::CheckIn, vec![op])
                }
                None => continue,
            },
        };
        let id = change.id;
        match commit(&mut store, change) {
            // The other process took the same thing back a moment ago.
            Err(StoreError::Refused(_)) => continue,
            other => other.unwrap(),
        }
        writeln!(stdout, "SAVED {id}").unwrap();
        stdout.flush().unwrap();
    }
}

fn start(path: &Path, seed: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(FILE, path)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a child after a while, and gives what it had acknowledged.
fn kill(mut child: Child, after: Duration) -> Vec<Id> {
    std::thread::sleep(after);
    child.kill().unwrap();
    let mut saved = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 0 {
        // Only a whole line was said.
        if let Some(id) = line.strip_suffix('\n').and_then(|l| l.split("SAVED ").nth(1)) {
            saved.push(id.parse().unwrap());
        }
        line.clear();
    }
    let ended = child.wait().unwrap();
    assert_eq!(ended.signal(), Some(9), "it was killed, it did not end by itself: {ended}");
    saved
}

/// Everything that was acknowledged is in the file, the file is whole, and so is every backup.
fn look(path: &Path, saved: &[Id]) {
    let store = Store::open(path).unwrap().store;
    for &id in saved {
        assert!(store.change(id).unwrap().is_some(), "{id} was said to be saved, and is not");
    }
    assert_eq!(store.check().unwrap().wrong, Vec::<String>::new());
    for backup in Store::backups(path) {
        let copy = Store::open_read_only(&backup).unwrap().store;
        assert!(copy.check().unwrap().is_clean(), "{}", backup.display());
    }
}

/// So many kills, spread over workspaces of a few rounds each, with one or two processes at once.
fn rounds(kills: u64) -> usize {
    let temp = tempfile::tempdir().unwrap();
    let (mut done, mut total) = (0, 0);
    let mut path = PathBuf::new();
    let mut saved = Vec::new();
    for round in 0.. {
        if done >= kills {
            break;
        }
        // A fresh workspace now and then: one that grows for ever is only slower to look at.
        if round % 8 == 0 {
            path = temp.path().join(format!("{done}/work.db"));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            saved.clear();
        }
        // From before the file exists to well into the work; prime steps visit all kinds of moments.
        let after = Duration::from_micros(1_000 + done * 7_919 % 90_000);
        let first = start(&path, done * 100_003);
        let second = (done % 3 == 2).then(|| start(&path, done * 100_003 + 50_021));
        let began = saved.len();
        if let Some(second) = second {
            saved.extend(kill(second, after));
            done += 1;
        }
        saved.extend(kill(first, after));
        done += 1;
        total += saved.len() - began;
        if path.exists() {
            look(&path, &saved);
        } else {
            assert!(saved.is_empty());
        }
    }
    total
}

#[test]
fn nothing_acknowledged_is_lost_when_a_process_is_killed() {
    let saved = rounds(50);
    assert!(saved > 50, "only {saved} changes were made: the test did not test");
}

#[test]
#[ignore = "takes minutes: cargo test --test faults -- --ignored"]
fn nothing_acknowledged_is_lost_in_a_thousand_kills() {
    let saved = rounds(1_000);
    println!("1,000 kills, {saved} acknowledged changes, none lost");
}

#[test]
fn a_script_pushes_a_thousand_values_while_another_process_reads() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("work.db");
    let mut script = open(&path);
    let mut ids = Ids::seeded(1);
    let (id, ops) = key_result(&mut ids, "Pushed");
    commit(&mut script, change(&mut ids, Verb::Add, ops)).unwrap();
    let screen = Store::open(&path).unwrap().store;
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            for batch in 0..10 {
                let ops = (0..100).map(|n| check_in(&mut ids, id, batch * 100 + n)).collect();
                commit(&mut script, change(&mut ids, Verb::Import, ops)).unwrap();
            }
        });
        let mut seen = 0;
        while !writer.is_finished() {
            if screen.changed_elsewhere().unwrap() {
                let cascade = screen.load(today()).unwrap();
                let count = cascade.summary(cascade.find(id).unwrap()).count;
                assert!(count >= seen && count.is_multiple_of(100), "a change is seen whole or not at all: {count} after {seen}");
                seen = count;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        writer.join().unwrap();
    });
    assert_eq!(screen.series(id).unwrap().len(), 1_000);
    assert_eq!(screen.log(&LogFilter { item: Some(id), ..LogFilter::default() }).unwrap().len(), 11);
}
