//! Workspaces of every schema version there was, as they lay on people's disks: each opens, is migrated, and says what it
//! said. The file `v1.db` has `user_version` 1; `v1.json` beside it is what its own version exported of it.

use assert_cmd::Command;
use chrono::NaiveDate;
use quarterdeck::{
    domain::{Cascade, Change, history::LogFilter},
    exchange::{
        item_json,
        json::{self, Exporter},
        json_text,
    },
    store::Store,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn stored(version: usize, ending: &str) -> PathBuf {
    root().join(format!("tests/data/workspaces/v{version}.{ending}"))
}

/// One more than before: what is added later has a key of its own.
const STEPS: &str = "Fitter booked/1/2026-10-16;Part there/2/2026-11-13;Fire-tested/1;A week without a fault";

/// The newest schema: as many steps as there are.
fn newest() -> usize {
    fs::read_dir(root().join("assets/migrations")).unwrap().count()
}

/// The schema version in the header of a file.
fn version(path: &Path) -> usize {
    let bytes = fs::read(path).unwrap();
    u32::from_be_bytes(bytes[60..64].try_into().unwrap()) as usize
}

fn exported(store: &Store) -> String {
    let mut bytes = Vec::new();
    let mut out = Exporter::new(&mut bytes, store.workspace().unwrap()).unwrap();
    store.each_piece(|piece| out.piece(&piece)).unwrap().unwrap();
    out.finish().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What was done, in its order, without when and where.
fn changes(store: &Store) -> Vec<Change> {
    let mut all = Vec::new();
    let read = store.each_change(|change, _| {
        all.push(change);
        Ok::<(), ()>(())
    });
    read.unwrap().unwrap();
    all
}

/// Every item as it is judged, in words and numbers.
fn judged(cascade: &Cascade) -> Vec<String> {
    let item = |ix| json_text::to_string(&item_json::item(cascade, &cascade.judge(ix, today()), ix, today()));
    let mut all: Vec<String> = cascade.live().map(item).collect();
    all.sort();
    all
}

#[test]
fn a_workspace_of_every_version_opens_is_migrated_and_says_what_it_said() {
    for n in 1..=newest() {
        let file = stored(n, "db");
        assert!(file.exists(), "store a workspace of version {n}: see “Add a migration” in docs/contributing.md");
        assert_eq!(version(&file), n, "{}", file.display());
        let temp = tempfile::tempdir().unwrap();
        let copy = temp.path().join("work.db");
        fs::copy(&file, &copy).unwrap();
        // What may not be written to is read as it is: a backup, a file on a stick.
        let looked_at = Store::open_read_only(&copy).unwrap().store;
        let (seen, log) = (judged(&looked_at.load(today()).unwrap()), exported(&looked_at));
        assert_eq!(looked_at.check().unwrap().wrong, Vec::<String>::new(), "version {n}, read only");
        drop(looked_at);
        assert_eq!(version(&copy), n, "looking changes nothing");
        let store = Store::open(&copy).unwrap().store;
        assert_eq!((&seen, &log), (&judged(&store.load(today()).unwrap()), &exported(&store)), "version {n}");
        assert_eq!(store.check().unwrap().wrong, Vec::<String>::new(), "version {n}");

        let mut other = Store::in_memory("Other").unwrap();
        let text = fs::read(stored(n, "json")).unwrap();
        other.replay(today(), |take| json::import("v.json", text.as_slice(), take)).unwrap().unwrap();
        assert_eq!(changes(&store), changes(&other), "the log of version {n}");
        // The first two wrote no stamps.
        if n > 2 {
            assert_eq!(exported(&store), exported(&other), "the file of version {n}");
            assert_eq!(exported(&other).as_bytes(), text, "and what was written once is written again");
        }
        let (cascade, expected) = (store.load(today()).unwrap(), other.load(today()).unwrap());
        assert!(cascade.live().count() > 8, "there is something in it");
        assert_eq!(judged(&cascade), judged(&expected), "the numbers of version {n}");
        let lines = |store: &Store| store.log(&LogFilter { limit: 1_000, ..LogFilter::default() }).unwrap().len();
        assert_eq!(lines(&store), lines(&other));
        drop(store);
        assert_eq!(version(&copy), newest(), "version {n} is brought to the newest");
    }
}

#[test]
#[ignore = "writes the workspace of this version: cargo test --test upgrades -- --ignored"]
fn make_the_workspace_of_this_version() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("work.db");
    let run = |args: &[&str], input: &str| {
        let ran = Command::cargo_bin("quarterdeck")
            .unwrap()
            .env_clear()
            .env("HOME", home.path())
            .current_dir(root().join("assets/example"))
            .args(["--workspace", &file.display().to_string(), "--today", "2026-11-23"])
            .args(args)
            .write_stdin(input)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    };
    run(&["init", "Lantern Bakery"], "");
    run(&["import", "people.csv", "items.csv", "check-ins.csv"], "");
    // Something of every kind of change: people, and what they said, revised, took back and decided.
    for args in [
        &["--as", "amir", "check-in", "loved/regulars", "480", "-c", "7", "--note", "a school orders now"][..],
        &["--as", "amir", "check-in", "loved/regulars", "=", "-c", "7"],
        &["--as", "greta", "check-in", "ovens/repairs", "2/3"],
        &["--as", "greta", "revise", "ovens/breakdowns", "--target", "2", "--because", "the old oven is older than we thought"],
        &["--as", "greta", "revise", "loved/waste", "--title", "Bread left over", "--because", "shorter"],
        &["--as", "greta", "revise", "ovens/repairs", "--steps", STEPS, "--because", "the baker has to trust it"],
        &["--as", "greta", "check-in", "ovens/repairs", "1,2,4"],
        &["--as", "greta", "undo"],
        &["--as", "greta", "redo"],
        &["--as", "rosa", "add", "objective", "Open a third shop", "--cycle", "2027-Q1", "--ambition", "aspirational"],
        &["--as", "rosa", "add", "project", "Look for a place", "--state", "planned"],
        &["--as", "rosa", "link", "Look for a place", "Open a third shop", "--because", "no place, no shop"],
        &["--as", "rosa", "unlink", "standing-orders", "loved/waste"],
        &["--as", "rosa", "add", "objective", "A mistake", "--cycle", "2026-Q4"],
        &["--as", "rosa", "delete", "A mistake", "--because", "typed twice"],
        &["--as", "rosa", "archive", "Look for a place", "--because", "not this year"],
        &["settings", "set", "stale-after", "5"],
    ] {
        run(args, "");
    }
    run(&["--as", "rosa", "review", "--plain"], "d Close at four on Mondays\na call the fitter @greta fri\nn\nend\n4\n");
    run(&["push", "--source", "till"], r#"{"item":"loved/regulars","value":490}"#);
    let version = newest();
    fs::write(stored(version, "json"), run(&["export"], "")).unwrap();
    fs::copy(&file, stored(version, "db")).unwrap();
    assert!(fs::metadata(stored(version, "db")).unwrap().len() < 300_000);
}
