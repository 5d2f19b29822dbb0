//! The command line from outside: sessions as people and scripts have them, in a home that holds nothing else.

mod bring;
mod ending;
mod far_off;
mod fields;
#[cfg(unix)]
mod files;
mod history;
mod manners;
mod measures;
mod meeting;
mod meetings;
mod owing;
mod recompute;
mod refusals;
mod sharing;

use assert_cmd::Command;
use serde_json::Value;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Stdio,
};
use tempfile::TempDir;

/// What a command did.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }
}

/// A home of nobody's, on Monday the 23rd of November 2026.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Home {
        Home { folder: tempfile::tempdir().unwrap() }
    }

    /// A home with the company every test can rely on.
    fn operately() -> Home {
        let home = Home::new();
        home.run(&["init", "Operately Demo"]).ok();
        home.run(&["import", &data("items.csv"), &data("check-ins.csv")]).ok();
        home
    }

    /// A home with one objective, one key result of Ana's and one project.
    fn small() -> Home {
        let home = Home::new();
        for args in [
            &["init", "Small"][..],
            &["add", "person", "Ana Ruiz", "--email", "ana@x.example"],
            &["add", "objective", "Win the mid-market", "--id", "win", "--owner", "ana"],
            &[
                "add",
                "key-result",
                "Conversion",
                "--parent",
                "win",
                "--baseline",
                "2.1",
                "--target",
                "3.5 %",
                "--unit",
                "%",
                "--id",
                "conv",
            ],
            &["add", "project", "Checklist", "--id", "check", "--serves", "conv", "--because", "setup is where they leave"],
        ] {
            home.run(args).ok();
        }
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn workspace(&self) -> PathBuf {
        self.path("goals.db")
    }

    fn command(&self) -> Command {
        let mut command = Command::cargo_bin("quarterdeck").unwrap();
        command.env_clear().env("HOME", self.folder.path()).env("QUARTERDECK_TODAY", "2026-11-23");
        command.env("QUARTERDECK_WORKSPACE", self.workspace()).current_dir(self.folder.path());
        command
    }

    fn run_with(&self, args: &[&str], input: &str, env: &[(&str, &str)]) -> Ran {
        let mut command = self.command();
        let output = command.args(args).envs(env.iter().copied()).write_stdin(input).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.err.contains("panicked") && !ran.err.contains("fault"), "{}", ran.err);
        ran
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "", &[])
    }

    fn list(&self) -> Vec<Value> {
        self.run(&["list", "--format", "json"]).json().as_array().unwrap().clone()
    }

    /// Everything that was ever written, as text.
    fn log(&self) -> String {
        self.run(&["log", "--format", "json", "-n", "100000"]).ok()
    }

    /// How long the log is.
    fn changes(&self) -> usize {
        self.run(&["log", "--format", "json", "-n", "100000"]).json().as_array().unwrap().len()
    }
}

fn data(name: &str) -> String {
    format!("{}/tests/data/operately/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn near(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
}

#[test]
fn a_real_company_comes_in_from_its_files_and_is_judged() {
    let home = Home::new();
    let made = home.run(&["init", "Operately Demo"]).ok();
    assert!(made.starts_with("made the workspace “Operately Demo” at "), "{made}");
    let dry = home.run(&["import", &data("items.csv"), &data("check-ins.csv"), "--dry-run"]).ok();
    assert!(dry.contains("9 objectives would be added"), "{dry}");
    assert_eq!(home.list().len(), 0);
    let first = home.run(&["import", &data("items.csv"), &data("check-ins.csv")]).ok();
    assert!(first.contains("16 key results added\n9 projects added\n9 links added\n28 check-ins added\n"), "{first}");
    let changes = home.changes();
    let second = home.run(&["import", &data("items.csv"), &data("check-ins.csv")]).ok();
    assert!(second.ends_with("nothing changed: all of it was here already\n"), "{second}");
    assert_eq!(home.changes(), changes);

    let items = home.list();
    let count = |kind: &str| items.iter().filter(|i| i["kind"] == kind).count();
    assert_eq!((items.len(), count("objective"), count("key-result"), count("project")), (34, 9, 16, 9));
    let find = |id: &str| items.iter().find(|i| i["external_id"] == id).unwrap();

    // 18 of 15 → 25 roles; 323 of 364 days had passed on 20 November.
    let roles = find("scale_up_company/1");
    near(&roles["progress"], 0.3);
    near(&roles["expected"], 323.0 / 364.0);
    near(&roles["pace"], 0.3 - 323.0 / 364.0);
    assert_eq!(
        (&roles["health"], &roles["word"], &roles["computed_health"]),
        (&"off track".into(), &"at risk".into(), &"off track".into())
    );
    assert_eq!(words(&roles["flags"]), ["off track", "unlinked"]);
    assert_eq!(
        (&roles["owner"], &roles["cycle"], &roles["freshness"]),
        (&"Bob Williams".into(), &"2026".into(), &"fresh".into())
    );
    assert_eq!(roles["due_on"], "2026-11-30");
    assert_eq!(words(&roles["parents"]), ["scale_up_company"]);

    // Churn from 5 down to 2, now 3.8; 50 of 91 days of the quarter had passed.
    let churn = find("improve_product/1");
    near(&churn["progress"], 0.4);
    near(&churn["pace"], 0.4 - 50.0 / 91.0);
    assert_eq!((&churn["metric"], &churn["health"]), (&"decrease".into(), &"on track".into()));

    // Every project is linked and none says why.
    let projects = items.iter().filter(|i| i["kind"] == "project");
    assert!(projects.clone().all(|p| words(&p["flags"]).contains(&"no theory") && !words(&p["flags"]).contains(&"unlinked")));

    let status = home.run(&["status", "--format", "json"]).json();
    assert_eq!((&status["cycle"], &status["week"], &status["weeks"]), (&"2026-Q4".into(), &8.into(), &13.into()));
    near(&status["alignment"], 1.0);
    let off_track = items.iter().filter(|i| words(&i["flags"]).contains(&"off track") && i["kind"] != "objective").count();
    assert_eq!(status["off_track"], off_track);
}

#[test]
fn lists_are_narrowed_by_flag_owner_team_and_cycle() {
    let home = Home::operately();
    let ids = |args: &[&str]| -> Vec<String> {
        let all = [&["list", "--format", "json"], args].concat();
        let found = home.run(&all).json();
        found.as_array().unwrap().iter().map(|i| i["external_id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        ids(&["key-results", "--owner", "bob"]),
        ["scale_up_company/1", "scale_up_company/2", "document_core_business_processes/1"]
    );
    let both = ids(&["projects", "--flag", "off-track,at-risk"]);
    assert_eq!(both.len(), 4, "{both:?}");
    assert_eq!(ids(&["objectives", "--cycle", "2026"]), ["accelerate_user_growth", "scale_up_company"]);
    assert!(ids(&["--team", "Operately Demo/Marketing"]).len() > 8);
    let people = home.run(&["list", "people", "--format", "json"]).json();
    assert_eq!(people.as_array().unwrap().len(), 12);
    assert_eq!((&people[0]["name"], &people[0]["key_results"]), (&"Bob Williams".into(), &3.into()));
    let csv = home.run(&["list", "--format", "csv"]).ok();
    assert_eq!(csv.lines().count(), 35);
    for what in ["teams", "cycles", "actions"] {
        home.run(&["list", what, "--format", "json"]).json();
        home.run(&["list", what, "--format", "csv"]).ok();
    }
}

#[test]
fn a_check_in_is_typed_and_gives_something_back_at_once() {
    let home = Home::small();
    let said =
        home.run(&["--as", "ana", "check-in", "conv", "2.6", "--confidence", "4", "--note", "slow", "--next", "call"]).ok();
    assert_eq!(
        said,
        "checked in Conversion: 2.6 %, confidence 4\n○ no data → ▲ at risk, progress 35.7 %, expected 0.0 %, pace +35.7 pt\n"
    );
    home.run(&["--as", "ana", "check-in", "conv", "+0.3", "-c", "8", "--on", "2026-11-23"]).ok();
    let same = home.run(&["--as", "ana", "check-in", "conv", "=", "-c", "8"]).ok();
    assert!(same.starts_with("checked in Conversion: no change, confidence 8\nstill ● on track"), "{same}");
    let shown = home.run(&["show", "conv", "--format", "json"]).json();
    assert_eq!((&shown["value"], &shown["confidence"]), (&2.9.into(), &8.into()));
    home.run(&["--as", "ana", "check-in", "check", "60", "--health", "at-risk"]).ok();
    let project = home.run(&["show", "check", "--format", "json"]).json();
    assert_eq!((&project["progress"], &project["health"]), (&0.6.into(), &"at risk".into()));
    let page = home.run(&["show", "conv"]).ok();
    for part in ["served by", "because setup is where they leave", "next: call", "progress (2.9 − 2.1) ÷ (3.5 − 2.1) = 57.1 %"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn who_someone_is_does_not_become_a_field_of_what_they_revise() {
    let home = Home::small();
    home.run(&["--as", "ana", "revise", "conv", "--target", "4", "--because", "legal removed a step"]).ok();
    home.run(&["--as", "ana", "revise", "win", "--for", "ana"]).ok();
    home.run(&["--as", "ana", "revise", "win", "--title", "Win all of the market", "--because", "we grow"]).ok();
}

#[test]
fn what_is_revised_needs_a_reason_and_everything_can_be_undone() {
    let home = Home::small();
    let refused = home.run(&["revise", "conv", "--target", "4"]);
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.err,
        "error: nothing was saved: changing the target of Conversion in an open cycle needs its reason; say it with --because “…”\n"
    );
    home.run(&["revise", "conv", "--target", "4", "--owner", "none", "--because", "legal removed a step"]).ok();
    let revisions = home.run(&["log", "conv", "--revisions", "--format", "json"]).json();
    assert_eq!((&revisions[0]["because"], revisions.as_array().unwrap().len()), (&"legal removed a step".into(), 2));
    let before = home.list();
    let deleted = home.run(&["delete", "win", "--because", "not ours any more"]).ok();
    assert!(deleted.starts_with("deleted Win the mid-market and 1 below it because not ours any more\n"), "{deleted}");
    assert_eq!(home.list().len(), 1);
    home.run(&["undo"]).ok();
    assert_eq!(home.list(), before);
    home.run(&["undo"]).ok();
    assert_eq!(home.run(&["show", "conv", "--format", "json"]).json()["target"], 3.5);
    home.run(&["redo"]).ok();
    assert_eq!(home.run(&["show", "conv", "--format", "json"]).json()["target"], 4);
    home.run(&["archive", "win", "--because", "not now"]).ok();
    assert_eq!(home.list().len(), 1);
    home.run(&["unarchive", "win"]).ok();
    assert_eq!(home.list().len(), 3);
    home.run(&["unlink", "check", "conv"]).ok();
    let hint = home.run(&["link", "check", "conv"]);
    assert_eq!((hint.code, hint.err.starts_with("it has no theory yet")), (0, true));
    home.run(&["link", "check", "conv", "--because", "it is the drop-off", "--expect", "40 %"]).ok();
    assert_eq!(home.run(&["show", "check", "--format", "json"]).json()["because"], "it is the drop-off");
    home.run(&["doctor"]).ok();
}

#[test]
fn someone_whose_name_is_in_the_environment_can_bring_themselves_in() {
    let home = Home::new();
    let me = [("QUARTERDECK_AS", "ana@x.example")];
    home.run_with(&["init", "Mine"], "", &me).ok();
    home.run_with(&["add", "objective", "Grow", "--id", "grow"], "", &me).ok();
    home.run_with(&["add", "person", "Jon Berg"], "", &me).ok();
    let stranger = home.run_with(&["check-in", "grow", "-c", "5"], "", &me);
    assert!(stranger.code == 2 && stranger.err.contains("QUARTERDECK_AS: No person is called"), "{}", stranger.err);
    home.run_with(&["add", "person", "Ana Ruiz", "--email", "ana@x.example"], "", &me).ok();
    home.run_with(&["check-in", "grow", "-c", "5"], "", &me).ok();
    let log = home.run(&["log", "--by", "ana", "--format", "json"]).json();
    assert_eq!((log.as_array().unwrap().len(), &log[0]["by"]), (1, &"Ana Ruiz".into()));
    let nothing = home.run_with(&["undo"], "", &[("QUARTERDECK_AS", "jon")]);
    assert!(nothing.code == 1 && nothing.err.contains("there is nothing of Jon Berg to undo"), "{}", nothing.err);
    home.run_with(&["undo"], "", &me).ok();
}

#[test]
fn scripts_push_many_values_at_once_and_hear_of_every_bad_line() {
    let home = Home::small();
    let log = home.log();
    let lines = "{\"item\":\"conv\",\"value\":2.4}\n\n{\"item\":\"nope\",\"value\":3}\nnonsense\n{\"item\":\"conv\",\"value\":\"1,200\"}\n{\"item\":\"conv\",\"val\":1}\n{\"item\":\"conv\",\"value\":2.4,\"confidence\":11}\n";
    let bad = home.run_with(&["push"], lines, &[]);
    assert_eq!((bad.code, bad.out.as_str()), (1, ""));
    let places: Vec<&str> =
        bad.err.lines().filter_map(|l| l.strip_prefix("standard input:")).map(|l| l.split(':').next().unwrap()).collect();
    assert_eq!(places, ["3", "4", "5", "6", "7"]);
    assert!(bad.err.ends_with("take the good lines with --keep-going\n"), "{}", bad.err);
    assert_eq!(home.log(), log);
    let kept = home.run_with(&["push", "--keep-going", "-"], lines, &[]);
    assert_eq!((kept.code, kept.out.as_str()), (4, "saved 1 check-in of 1 item; 5 bad lines left out\n"));

    let changes = home.changes();
    let csv = "item;value;confidence;on;by;note\nconv;2,5;6;2026-11-22;ana;\"a; b\"\ncheck;40;;;;\n";
    assert_eq!(home.run_with(&["push"], csv, &[]).ok(), "saved 2 check-ins of 2 items\n");
    assert_eq!(home.changes(), changes + 1, "all of it is one change");
    fs::write(home.path("values.jsonl"), "[{\"item\":\"conv\",\"value\":-2},\n{\"item\":\"check\",\"health\":\"on track\"}]")
        .unwrap();
    let ran = home.run(&["push", "values.jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "saved 2 check-ins of 2 items\n"));
    assert!(ran.err.contains("values.jsonl:1: value: −2 % lies 293 % of the way behind where it began"), "{}", ran.err);
    assert_eq!(home.run(&["show", "conv", "--format", "json"]).json()["value"], -2, "a program's −2 is no difference");
    for (input, part) in [
        ("", "there is nothing in standard input"),
        ("a,b\n1,2\n", "nor CSV with a column “item”"),
        ("item,valu\nconv,1\n", "valu: nobody knows a column of this name; did you mean value?"),
    ] {
        let ran = home.run_with(&["push"], input, &[]);
        assert!(ran.code == 1 && ran.err.contains(part), "{input:?}: {}", ran.err);
    }
}

#[test]
fn bad_input_is_one_sentence_and_writes_nothing() {
    let home = Home::small();
    fs::write(home.path("bad.csv"), "kind,id,parent,title\nobjective,a,,A\nkey-result,,,No id\nprojekt,x,,X\n").unwrap();
    fs::write(home.path("not.json"), "{\"format\":\"other\"}").unwrap();
    fs::write(home.path("half.csv"), [b'k', b'i', 0xff, b'\n']).unwrap();
    let (log, files) = (home.log(), files_in(home.folder.path()));
    for (args, code, part) in [
        (&["check-in", "conv", "abc"][..], 2, "“abc” is not a number"),
        (&["check-in", "conv", "1,200"], 2, "can be read as 1200 or as 1.2"),
        (&["check-in", "conv"], 2, "nothing is said"),
        (&["check-in", "conv", "3", "-c", "12"], 2, "is not a confidence"),
        (&["check-in", "conv", "3", "--on", "2026-02-30"], 2, "--on: "),
        (&["check-in", "conv", "5 €"], 2, "does not go with the unit"),
        (&["check-in", "win", "5"], 2, "an objective has no value of its own"),
        (&["check-in", "convrsion", "5"], 2, "did you mean “Conversion”"),
        (&["check-in", "c", "5"], 2, "give the short id of one"),
        (&["check-in", "check", "--health", "purple"], 2, "“purple” is not a health"),
        (&["check-in", "check", "140"], 2, "0 to 100"),
        (&["check-in", "conv", "--progress", "50"], 2, "only a project's is said"),
        (&["--as", "Nobody", "check-in", "conv", "3"], 2, "--as: No person is called “Nobody”"),
        (&["--today", "friday", "list"], 2, "--today is “friday”, which is not a day"),
        (&["list", "--flag", "sale"], 2, "did you mean stale?"),
        (&["list", "--owner", "zed"], 2, "no person is called “zed”"),
        (&["show", "nothing here"], 2, "no item is called"),
        (&["revise", "conv"], 2, "what should change?"),
        (&["revise", "conv", "--target", "much"], 2, "--target: “much” is not a number"),
        (&["revise", "conv", "--state", "done"], 2, "Conversion has no state"),
        (&["revise", "win", "--parent", "win", "--because", "x"], 2, "cannot hang below itself"),
        (&["add", "key-result", "K", "--parent", "win"], 2, "how is it measured?"),
        (&["add", "key-result", "K", "--parent", "conv", "--target", "1"], 2, "--parent: No objective is called “conv”"),
        (&["add", "objective", "  "], 2, "cannot be blank"),
        (&["add", "objective", "O", "--due", "someday"], 2, "--due: "),
        (&["add", "objective", "O", "--cycle", "Autumn"], 2, "--cycle: No cycle is called “Autumn”"),
        (&["add", "cycle", "Autumn"], 2, "the dates of “Autumn” are not in its name: give --start and --end"),
        (&["add", "person", "ana ruiz"], 2, "is here already"),
        (&["add", "objective", "O", "--id", "win"], 2, "win"),
        (&["link", "check", "conv", "--expect", "lots"], 2, "--expect: "),
        (&["link", "conv", "check"], 2, "no project is called “conv”"),
        (&["unlink", "check", "win"], 1, "is not linked to"),
        (&["unarchive", "win"], 1, "is not archived"),
        (&["undo", "99"], 2, "there is no change 99"),
        (&["undo", "1"], 2, "cannot be taken back"),
        (&["redo"], 1, "nothing to redo"),
        (&["settings", "set", "stale-after", "soon"], 2, "takes days from 0 to 365 for weekly"),
        (&["settings", "get", "colour"], 2, "there is no setting “colour”"),
        (&["import", "missing.csv"], 1, "cannot read missing.csv: there is no such file"),
        (&["import", "."], 1, "it is a folder"),
        (&["import", "bad.csv"], 1, "nothing was imported: 2 rows are bad"),
        (&["import", "half.csv"], 1, "nothing was imported"),
        (&["import", "not.json", "--dry-run"], 1, "no goals were found in this file"),
        (&["import", "not.json", "bad.csv"], 2, "are imported apart"),
        (&["--workspace", "none.db", "restore"], 1, "there is no backup of none.db"),
        (&["restore", "bad.csv"], 1, "not a Quarterdeck workspace"),
        (&["backup", "-o", "goals.db"], 1, "there is a file of that name already"),
        (&["backup", "-o", "goals.db-wal"], 1, "a part of a workspace"),
        (&["--workspace", "goals.db-journal", "init"], 1, "a part of a workspace"),
        (&["--workspace", "goals.db-journal", "restore", "goals.db"], 1, "a part of a workspace"),
        (&["export", "-o", "goals.db"], 2, "is a workspace"),
        (&["export", "-o", "goals.db-wal"], 2, "a part of one"),
        (&["remind", "--to", "ics", "-o", "./goals.db-shm"], 2, "a part of one"),
        (&["export", "-o", "nowhere/x.json"], 1, "cannot write nowhere/x.json"),
        (&["export", "--format", "csv", "-o", "bad.csv"], 2, "name a folder"),
        (&["init"], 1, "there is a file of that name already"),
        (&["--workspace", "bad.csv", "list"], 1, "not an SQLite database"),
        (&["--workspace", "none.db", "list"], 1, "no workspace yet at none.db: run “quarterdeck init NAME”"),
        (&["--workspace", ".", "list"], 1, "it is a folder"),
        (&["demo", "--no-screen"], 2, "name the file with --workspace"),
        (&["demo"], 2, "the full screen needs a terminal"),
        (&[], 2, "the full screen needs a terminal"),
        (&["lst"], 2, "there is no command “lst”: did you mean"),
        (&["list", "--format", "xml"], 2, "there are table, json, csv"),
        (&["check-in"], 2, "<REF> is missing"),
    ] {
        let ran = home.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(part), "{args:?} says {}", ran.err);
        assert!(
            ran.err.contains("error: ") && !ran.err.contains("Location:") && !ran.err.contains("src/"),
            "{args:?} says {}",
            ran.err
        );
    }
    assert_eq!(home.log(), log);
    assert_eq!(files_in(home.folder.path()), files);
}

/// The names of all files below a folder, but for what the program keeps of its own doings.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else if !path.to_string_lossy().ends_with(".log") && !path.to_string_lossy().contains(".db-") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn good_rows_are_taken_from_a_bad_file_when_asked_for() {
    let home = Home::new();
    home.run(&["init"]).ok();
    fs::write(home.path("bad.csv"), "kind,id,parent,title,colour\nobjective,a,,A,red\nprojekt,x,,X,\n").unwrap();
    let ran = home.run(&["import", "bad.csv", "--keep-going"]);
    assert_eq!(ran.code, 4, "something was left out");
    assert!(ran.err.contains("bad.csv:3: kind: "), "{}", ran.err);
    assert!(ran.out.contains("passed over: column colour") && ran.out.contains("1 objective added"), "{}", ran.out);
    assert_eq!(home.list().len(), 1);
}

#[test]
fn a_prompt_gets_one_short_line_or_nothing() {
    let home = Home::operately();
    assert_eq!(home.run(&["status", "--short"]).ok(), "✖4 ▲8 · 100 %\n");
    assert_eq!(home.run(&["--ascii", "status", "--short"]).ok(), "!4 ~8 - 100 %\n");
    assert_eq!(home.run(&["--workspace", "none.db", "status", "--short"]).ok(), "");
    let coloured = home.run(&["--color", "always", "status", "--short"]).ok();
    assert!(coloured.contains("\x1b[31m✖4\x1b[0m"), "{coloured:?}");
    assert!(!home.run_with(&["status"], "", &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).ok().contains('\x1b'));
    let empty = Home::new();
    empty.run(&["init"]).ok();
    assert_eq!(empty.run(&["status", "--short"]).ok(), "");
    assert!(empty.run(&["status"]).ok().contains("no cycle is open"));
    assert!(empty.run(&["list"]).err.contains("quarterdeck import FILE"));
}

#[test]
fn check_and_lint_answer_with_their_exit_code() {
    let home = Home::operately();
    let ran = home.run(&["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    assert_eq!(ran.out.lines().count(), 5, "{}", ran.out);
    assert_eq!(home.run(&["check", "--flag", "falling"]).ok(), "nothing to complain about\n");
    assert_eq!(home.run(&["check", "--flag", "falling", "--format", "json"]).ok(), "[]\n");
    let hints = home.run(&["lint"]);
    assert_eq!(hints.code, 3);
    assert!(hints.out.contains("hint"), "{}", hints.out);
    let later = home.run(&["--today", "2026-12-20", "check", "--flag", "stale", "--format", "json"]);
    assert_eq!(later.code, 3);
}

#[test]
fn the_doctor_says_what_is_wrong_and_so_does_its_exit_code() {
    let home = Home::new();
    let none = home.run(&["doctor"]);
    assert_eq!(none.code, 3);
    assert!(none.out.contains("there is none yet at") && none.out.ends_with("1 thing to look after\n"), "{}", none.out);
    home.run(&["init"]).ok();
    let well = home.run(&["doctor"]).ok();
    for part in ["(QUARTERDECK_WORKSPACE)", "every page of the file", "everything derived, against the log", "all is well\n"] {
        assert!(well.contains(part), "{part}: {well}");
    }
    let config = home.path(".config/quarterdeck/config.toml");
    assert_eq!(home.run(&["config", "--write"]).ok().trim_end(), config.to_string_lossy());
    assert_eq!(fs::read_to_string(&config).unwrap(), home.run(&["config"]).ok());
    assert_eq!(home.run(&["config", "--write"]).code, 1, "what someone wrote there is theirs");
    home.run(&["doctor"]).ok();
    fs::write(&config, "theme = \"drak\"\n[keys]\nwhy = \"hyper-x\"\n").unwrap();
    let ran = home.run(&["doctor"]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("line 1: ") && ran.out.contains("line 3: "), "{}", ran.out);
    let other = home.run(&["list"]);
    assert!(other.code == 1 && other.err.contains("config.toml, line 1: "), "{}", other.err);
    fs::remove_file(&config).unwrap();
    home.run(&["doctor"]).ok();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(home.workspace(), fs::Permissions::from_mode(0o644)).unwrap();
        let ran = home.run(&["doctor"]);
        assert!(ran.code == 3 && ran.out.contains("others may read the file"), "{}", ran.out);
    }
    fs::create_dir(home.path("Dropbox")).unwrap();
    let file = home.path("Dropbox/goals.db").display().to_string();
    home.run(&["--workspace", &file, "init"]);
    let ran = home.run(&["--workspace", &file, "doctor"]);
    assert!(ran.code == 3 && ran.out.contains("which Dropbox copies file by file"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn the_doctor_says_of_what_it_cannot_open_what_the_system_says() {
    let home = Home::new();
    std::os::unix::fs::symlink("nowhere.db", home.path("dead.db")).unwrap();
    std::os::unix::fs::symlink("circle.db", home.path("circle.db")).unwrap();
    fs::create_dir(home.path("folder")).unwrap();
    for (file, said) in [
        ("dead.db", "dead.db is a link that leads nowhere: there is no nowhere.db"),
        ("circle.db", "circle.db is a link that leads in a circle"),
        ("folder", "folder: it is a folder, not a Quarterdeck workspace"),
    ] {
        let ran = home.run(&["--workspace", file, "doctor"]);
        assert!(ran.code == 3 && ran.out.contains(said), "{}", ran.out);
        assert!(!ran.out.contains("chmod") && !ran.out.contains("quarterdeck init"), "{}", ran.out);
    }
    for command in ["list", "init"] {
        let ran = home.run(&["--workspace", "dead.db", command]);
        assert!(ran.code == 1 && ran.err.contains("leads nowhere: there is no nowhere.db"), "{}", ran.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_doctor_tries_whether_a_file_can_be_written_to() {
    let home = Home::new();
    home.run(&["init"]).ok();
    // A disk made read-only, in a name space of its own: no permissions show it.
    let script =
        "mount --bind . . && mount -o remount,ro,bind . || { echo no; exit; }; exec \"$0\" --workspace \"$PWD/goals.db\" doctor";
    let ran = std::process::Command::new("unshare")
        .args(["-Urm", "sh", "-c", script, &assert_cmd::cargo::cargo_bin("quarterdeck").to_string_lossy()])
        .current_dir(home.folder.path())
        .output();
    let out = ran.map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned()).unwrap_or_default();
    if out.is_empty() || out == "no\n" {
        eprintln!("not tried: no name space of its own may be made here");
        return;
    }
    assert!(out.contains("you cannot write to the file, its log or its folder") && !out.contains("by you alone"), "{out}");
}

#[test]
fn a_workspace_goes_out_and_comes_back_the_same() {
    let home = Home::operately();
    home.run(&["check-in", "scale_up_company/1", "19", "-c", "5"]);
    home.run(&["export", "--format", "csv", "-o", "csv"]).ok();
    home.run(&["--workspace", "three.db", "init"]).ok();
    home.run(&["--workspace", "three.db", "import", "csv/items.csv", "csv/check-ins.csv", "csv/people.csv"]).ok();
    let text = |file: &str| home.run(&["--workspace", file, "list", "--format", "csv"]).ok();
    let without_ids = |csv: String| csv.lines().map(|l| l.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>();
    assert_eq!(without_ids(text("three.db")), without_ids(text("goals.db")));

    home.run(&["revise", "scale_up_company/1", "--target", "24", "--because", "one role less"]).ok();
    home.run(&["undo"]).ok();
    let exported = home.run(&["export"]).ok();
    home.run(&["export", "-o", "all.json"]).ok();
    assert_eq!(fs::read_to_string(home.path("all.json")).unwrap(), exported);
    home.run(&["--workspace", "two.db", "init", "Other"]).ok();
    home.run(&["--workspace", "two.db", "import", "all.json"]).ok();
    assert_eq!(home.run(&["--workspace", "two.db", "export"]).ok(), exported);
    assert_eq!(
        home.run(&["--workspace", "two.db", "list", "--format", "json"]).ok(),
        home.run(&["list", "--format", "json"]).ok()
    );
    assert!(home.run(&["import", "all.json"]).ok().contains("nothing new"), "it is the same workspace");

    assert!(home.run(&["export", "--format", "md"]).ok().starts_with("# Operately Demo\n"));
}

#[test]
fn backups_are_made_and_put_back() {
    let home = Home::small();
    // The first change of the day was followed by one.
    assert!(home.run(&["backup", "--list"]).ok().ends_with("goals.db.backups/2026-11-23.db\n"));
    assert_eq!(home.run(&["backup", "--if-due"]).ok(), "");
    let made = home.run(&["backup"]).ok();
    assert!(made.contains("goals.db.backups/2026-11-23-at-"), "{made}");
    let before = home.list();
    home.run(&["delete", "win", "--because", "not ours any more"]).ok();
    home.run(&["backup"]).ok();
    assert_eq!(home.run(&["backup", "--list"]).ok().lines().count(), 3);
    let restored = home.run(&["restore", made.trim_end()]).ok();
    assert!(restored.contains("what was there is kept as "), "{restored}");
    assert_eq!(home.list(), before);
    home.run(&["restore"]).ok();
    assert_eq!(home.list().len(), 1, "the newest one is after the deletion");
}

#[test]
fn a_backup_that_is_none_is_told_and_passed_over() {
    let home = Home::small();
    fs::remove_dir_all(home.path("goals.db.backups")).unwrap();
    let good = home.run(&["--today", "2026-11-22", "backup"]).ok();
    let bad = home.path("goals.db.backups/2026-11-23.db");
    fs::write(&bad, "").unwrap();
    let told = format!("{} is no sound workspace", bad.display());
    let doctor = home.run(&["doctor"]);
    assert!(
        doctor.code == 3 && doctor.out.contains(&told) && doctor.out.contains("the newest is 2026-11-22.db"),
        "{}",
        doctor.out
    );
    let restored = home.run(&["restore"]);
    assert!(restored.code == 0 && restored.out.contains(good.trim_end()), "{}{}", restored.out, restored.err);
    assert!(restored.err.contains(&bad.display().to_string()), "{}", restored.err);
    fs::write(good.trim_end(), "").unwrap();
    let none = home.run(&["restore"]);
    assert!(none.code == 1 && none.err.contains("there is no good backup of"), "{}", none.err);
    assert!(home.run(&["backup"]).ok().ends_with("2026-11-23-2.db\n"));
}

#[test]
fn a_folder_is_not_moved_away_for_a_backup() {
    let home = Home::small();
    home.run(&["backup", "-o", "copy.db"]).ok();
    fs::create_dir(home.path("letters")).unwrap();
    let ran = home.run(&["--workspace", "letters", "restore", "copy.db"]);
    let sentence = "error: cannot restore the backup: letters is a folder, and no workspace; it was left as it is";
    assert!(ran.code == 1 && ran.err.starts_with(sentence) && home.path("letters").is_dir(), "{}", ran.err);
}

#[test]
fn what_people_wrote_reaches_no_terminal_raw() {
    let home = Home::small();
    let evil = "\u{1b}[2J\u{202e}evil\u{7}\u{9b}31m=cmd|'x'!A1";
    home.run(&["add", "objective", evil, "--description", evil, "--id", "evil"]).ok();
    home.run(&["add", "person", evil]).ok();
    home.run(&["revise", "conv", "--title", evil, "--because", evil]).ok();
    home.run(&["check-in", "conv", "3", "--note", evil]);
    home.run(&["settings", "set", "name", evil]).ok();
    for args in [
        &["list"][..],
        &["list", "--format", "json"],
        &["list", "people"],
        &["show", "conv"],
        &["show", "evil"],
        &["show", "evil", "--format", "json"],
        &["log"],
        &["log", "--revisions"],
        &["log", "--format", "json"],
        &["status"],
        &["status", "--format", "json"],
        &["lint"],
        &["check"],
        &["settings"],
        &["settings", "get", "name"],
        &["review", "--agenda"],
        &["export"],
        &["export", "--format", "md"],
        &["doctor"],
        &["show", evil],
        &["list", "--owner", evil],
        &["check-in", "evil", evil],
    ] {
        let ran = home.run(args);
        for text in [ran.out, ran.err] {
            let raw = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(raw, None, "{args:?}: {text:?}");
        }
    }
    home.run(&["add", "objective", "=1+1"]).ok();
    let csv = home.run(&["list", "--format", "csv"]).ok();
    assert!(csv.contains(",'=1+1,"), "a spreadsheet must not run it: {csv}");
}
