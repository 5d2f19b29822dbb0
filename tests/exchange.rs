//! Files in and out of a real workspace, by the real program.

use assert_cmd::Command;
use quarterdeck::{domain::Ids, sample, store::Store};
use std::{fs, path::Path};
use tempfile::TempDir;

const OPERATELY: [&str; 2] = ["tests/data/operately/items.csv", "tests/data/operately/check-ins.csv"];

struct Place {
    home: TempDir,
}

impl Place {
    fn new() -> Place {
        Place { home: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.home.path().join(name)).unwrap()
    }

    /// The program on one of the workspaces here, on the day the sample is told on; its standard output and error.
    fn on(&self, workspace: &str, args: &[&str], code: i32) -> (String, String) {
        let ran = Command::cargo_bin("quarterdeck")
            .unwrap()
            .env_clear()
            .env("HOME", self.home.path())
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .args(["--workspace", &self.path(workspace), "--today", "2026-11-23"])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(ran.stdout), text(ran.stderr));
        assert_eq!(ran.status.code(), Some(code), "{args:?}\n{out}\n{err}");
        (out, err)
    }

    fn operately(&self, workspace: &str) {
        self.on(workspace, &["init", "Operately"], 0);
        self.on(workspace, &["import", OPERATELY[0], OPERATELY[1]], 0);
    }
}

#[test]
fn a_workspace_exported_and_imported_elsewhere_is_the_same_to_the_byte() {
    let p = Place::new();
    p.operately("a.db");
    p.on("a.db", &["check-in", "scale_up_company/1", "19", "--confidence", "6", "--note", "two more"], 0);
    p.on("a.db", &["revise", "scale_up_company/1", "--target", "24", "--because", "one role was dropped"], 0);
    p.on("a.db", &["undo"], 0);
    p.on("a.db", &["settings", "set", "stale-after", "5"], 0);
    p.on("a.db", &["export", "-o", &p.path("a.json")], 0);
    p.on("b.db", &["init", "another name"], 0);
    let (dry, _) = p.on("b.db", &["import", &p.path("a.json"), "--dry-run"], 0);
    assert!(dry.contains("6 changes would be imported"), "{dry}");
    p.on("b.db", &["import", &p.path("a.json")], 0);
    let (again, _) = p.on("b.db", &["export"], 0);
    assert_eq!(again, p.read("a.json"));
    // What another laptop made is new there until it was looked at.
    let (new, _) = p.on("b.db", &["log", "--new", "--format", "json"], 0);
    assert_eq!(new.matches("\"new\":true").count(), 6, "{new}");
    for read in [vec!["list", "--format", "json"], vec!["status", "--format", "json"], vec!["log", "--format", "json"]] {
        assert_eq!(p.on("a.db", &read, 0).0, p.on("b.db", &read, 0).0, "{read:?}");
    }
    p.on("b.db", &["doctor"], 0);
    // Once more: it is the same workspace by now, and all of it is there.
    let (said, _) = p.on("b.db", &["import", &p.path("a.json")], 0);
    assert!(said.contains("nothing new: all 6 changes are here already"), "{said}");
}

#[test]
fn a_broken_or_newer_workspace_file_writes_nothing() {
    let p = Place::new();
    p.operately("a.db");
    p.on("a.db", &["export", "-o", &p.path("a.json")], 0);
    let good = p.read("a.json");
    p.on("b.db", &["init", "B"], 0);
    for (text, part) in [
        (good[..good.len() / 2].to_owned(), "ends in the middle"),
        (good.replacen("\"version\":2", "\"version\":9", 1), "newer Quarterdeck"),
        (good.replacen("\"15\"", "\"NaN\"", 1), "is not as quarterdeck export writes it"),
    ] {
        fs::write(p.path("bad.json"), text).unwrap();
        let (_, said) = p.on("b.db", &["import", &p.path("bad.json")], 1);
        assert!(said.contains(part), "{said}");
    }
    let (list, _) = p.on("b.db", &["list", "--format", "json"], 0);
    assert_eq!(list, "[]\n");
}

/// Writes the three CSV files of a workspace, and reads them back here and into another one.
fn assert_csv_round_trip(p: &Place) {
    p.on("a.db", &["export", "--format", "csv", "-o", &p.path("out")], 0);
    let files = ["items.csv", "check-ins.csv", "people.csv"];
    let paths: Vec<String> = files.iter().map(|f| p.path(&format!("out/{f}"))).collect();
    let import: Vec<&str> = std::iter::once("import").chain(paths.iter().map(String::as_str)).collect();
    let (said, _) = p.on("a.db", &import, 0);
    assert!(said.contains("nothing changed"), "{said}");
    p.on("b.db", &["init", "B"], 0);
    p.on("b.db", &import, 0);
    p.on("b.db", &["export", "--format", "csv", "-o", &p.path("again")], 0);
    for file in files {
        let (first, second) = (p.read(&format!("out/{file}")), p.read(&format!("again/{file}")));
        for (a, b) in first.lines().zip(second.lines()) {
            assert_eq!(a, b, "{file}");
        }
        assert_eq!(first.len(), second.len(), "{file}");
    }
}

#[test]
fn csv_makes_the_round_trip_through_two_workspaces() {
    let p = Place::new();
    p.operately("a.db");
    assert_csv_round_trip(&p);
    let (items, _) = p.on("b.db", &["export", "--format", "csv", "--part", "items"], 0);
    assert_eq!(items, p.read("out/items.csv"));
    let (report, _) = p.on("b.db", &["export", "--format", "md"], 0);
    assert!(report.starts_with("# B\n\n23 November 2026 · 2026-Q4, week 8 of 13"), "{report}");
}

#[test]
fn a_company_that_lived_for_eight_weeks_makes_the_round_trip_too() {
    let p = Place::new();
    let (today, at) = ("2026-11-23".parse().unwrap(), 1_795_341_600_000);
    let mut store = Store::create(Path::new(&p.path("a.db")), "Sample", today, at).unwrap();
    store.fill(sample::company(today, at, &mut Ids::seeded(1)), today, |_| {}).unwrap();
    drop(store);
    assert_csv_round_trip(&p);
}

#[test]
fn three_bad_rows_are_three_lines_of_error_and_nothing_is_written() {
    let p = Place::new();
    p.on("w.db", &["init", "W"], 0);
    let text = "kind,id,parent,title,target,due\nobjective,a,,\"A\nB\",,\nkey-result,b,a,B,\"1,200\",\nobjective,c,nowhere,C,,\nkey-result,d,a,D,3,soon\n";
    fs::write(p.path("bad.csv"), text).unwrap();
    let (_, said) = p.on("w.db", &["import", &p.path("bad.csv")], 1);
    for line in [":4: target: ", ":5: parent: ", ":6: due: "] {
        assert!(said.contains(&format!("bad.csv{line}")), "{said}");
    }
    assert!(said.contains("nothing was imported: 3 rows are bad"), "{said}");
    assert_eq!(p.on("w.db", &["list", "--format", "json"], 0).0, "[]\n");
    p.on("w.db", &["import", "--keep-going", &p.path("bad.csv")], 4);
    assert!(p.on("w.db", &["list", "--format", "json"], 0).0.contains("\"external_id\":\"a\""));
}

#[test]
fn an_export_never_replaces_the_workspace_it_reads() {
    let p = Place::new();
    p.on("w.db", &["init", "W"], 0);
    let (_, said) = p.on("w.db", &["export", "-o", &p.path("w.db")], 2);
    assert!(said.contains("is a workspace"), "{said}");
    p.on("w.db", &["doctor"], 0);
}

#[test]
fn two_copies_that_went_apart_become_one_by_file_both_ways_round_and_each_is_told_what_it_missed() {
    let p = Place::new();
    p.operately("a.db");
    p.on("a.db", &["add", "person", "Ana Ruiz"], 0);
    p.on("a.db", &["add", "person", "Jon Abara"], 0);
    p.on("a.db", &["export", "-o", &p.path("start.json")], 0);
    p.on("b.db", &["init", "B"], 0);
    p.on("b.db", &["import", &p.path("start.json")], 0);
    let (list, _) = p.on("a.db", &["list", "key-results", "--format", "json"], 0);
    let items: serde_json::Value = serde_json::from_str(&list).unwrap();
    let id = |n: usize| items[n]["id"].as_str().unwrap().to_owned();
    let (first, second) = (id(0), id(1));
    // A week apart.
    p.on("a.db", &["--as", "Ana Ruiz", "check-in", &first, "3", "-c", "7", "-n", "from Ana"], 0);
    p.on("a.db", &["--as", "Ana Ruiz", "revise", &second, "--target", "40", "--because", "too easy"], 0);
    p.on("b.db", &["--as", "Jon Abara", "check-in", &first, "4", "-c", "5", "-n", "from Jon"], 0);
    p.on("b.db", &["--as", "Jon Abara", "revise", &second, "--target", "50", "--because", "far too easy"], 0);
    p.on("b.db", &["--as", "Jon Abara", "add", "objective", "Loved by teams"], 0);
    p.on("a.db", &["export", "-o", &p.path("a.json")], 0);
    p.on("b.db", &["export", "-o", &p.path("b.json")], 0);
    let (dry, _) = p.on("a.db", &["import", "-n", &p.path("b.json")], 0);
    assert!(dry.contains("3 changes would be taken in"), "{dry}");
    let (told, _) = p.on("a.db", &["import", &p.path("b.json")], 0);
    assert!(told.contains("3 changes taken in (1 check-in, from Jon Abara)"), "{told}");
    assert!(told.contains(": 50 leads (Jon Abara, ") && told.contains(") over 40 leads (Ana Ruiz, "), "{told}");
    assert!(told.contains("neither had seen the other’s"), "{told}");
    let (told, _) = p.on("b.db", &["import", &p.path("a.json")], 0);
    assert!(told.contains("2 changes taken in (1 check-in, from Ana Ruiz)"), "{told}");
    assert!(told.contains(") over 40 leads (Ana Ruiz, "), "{told}");
    // Now they are the same: to the byte, in every list and every number.
    assert_eq!(p.on("a.db", &["export"], 0).0, p.on("b.db", &["export"], 0).0);
    for read in [
        vec!["list", "--format", "json"],
        vec!["status", "--format", "json"],
        vec!["review", "--agenda", "--format", "json"],
        vec!["show", &first, "--format", "json"],
        vec!["show", &second, "--format", "json"],
    ] {
        assert_eq!(p.on("a.db", &read, 0).0, p.on("b.db", &read, 0).0, "{read:?}");
    }
    for file in ["a.db", "b.db"] {
        p.on(file, &["doctor"], 0);
        let (again, _) = p.on(file, &["import", &p.path("b.json")], 0);
        assert!(again.contains("nothing new"), "{again}");
    }
    let (page, _) = p.on("a.db", &["show", &second], 0);
    assert!(page.contains("⇄ target of Grow qualified pipeline: 50 leads (Jon Abara"), "{page}");
    let (log, _) = p.on("b.db", &["log", "--format", "json"], 0);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log.as_array().unwrap().iter().filter(|line| line["clash"] == true).count(), 2, "{log}");
    // Neither is the workspace of somebody else.
    p.operately("c.db");
    let (_, said) = p.on("c.db", &["import", &p.path("b.json")], 1);
    assert!(said.contains("they cannot be merged"), "{said}");
}
