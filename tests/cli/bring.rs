//! Tables that other programs and people keep, brought in from the command line.

mod hostile;

use super::Home;
use std::fs;

/// A home with a workspace of nobody's, and a file in it.
fn home(name: &str, text: &str) -> Home {
    let home = Home::new();
    home.run(&["init", "Shop", "--person", "Ana Ruiz <ana@northwind.example>"]);
    fs::write(home.path(name), text).unwrap();
    home
}

const UNCLEAR: &str = "Goal,Metric,Start,Target,Due,Status\nWin,Trials,220,\"1,200\",3/4/2026,blau\n";

#[test]
fn what_is_not_clear_is_listed_with_its_flags_and_nothing_is_written() {
    let home = home("q.csv", UNCLEAR);
    let asked = home.run(&["import", "q.csv"]);
    assert_eq!((asked.code, asked.out.as_str()), (2, ""));
    for flag in ["--dates dmy", "--answer numbers=point", "--answer \"word blau=at risk\""] {
        assert!(asked.err.contains(flag), "{flag}: {}", asked.err);
    }
    assert!(asked.err.ends_with("error: nothing was imported: 3 questions are open; give the answers with the flags above\n"));
    let dry = home.run(&["import", "q.csv", "-n"]);
    assert_eq!(dry.code, 2);
    for part in
        ["looks like a table with a row per key result", "A Goal", "what is not clear: 3 questions", "+   Trials  220 → 1200"]
    {
        assert!(dry.out.contains(part), "{part}: {}", dry.out);
    }
    assert_eq!(home.run(&["list"]).out.lines().filter(|line| line.contains("Win")).count(), 0);
}

#[test]
fn what_was_answered_is_remembered_for_columns_in_another_order() {
    let home = home("q.csv", UNCLEAR);
    let answers = ["--dates", "dmy", "--answer", "numbers=point", "--answer", "word blau=at risk", "--cycle", "2026"];
    let first = home.run(&[&["import", "q.csv"][..], &answers].concat());
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("remembered as “q” for tables with these columns: "), "{}", first.err);
    let again = home.run(&["import", "q.csv"]);
    assert!(
        again.code == 0 && again.out.ends_with("nothing changed: all of it was here already\n"),
        "{}{}",
        again.out,
        again.err
    );
    let turned = "Due,Status,Goal,Start,Target,Metric\n5/6/2026,blau,Win,220,\"1,300\",Trials\n";
    fs::write(home.path("turned.csv"), turned).unwrap();
    let turned = home.run(&["import", "turned.csv"]);
    assert!(turned.code == 0 && turned.out.contains("1 key result changed"), "{}{}", turned.out, turned.err);
    assert!(turned.err.contains("note: columns are read as “q” has it"), "{}", turned.err);
    let shown = home.run(&["show", "Trials", "--format", "json"]).json();
    assert_eq!((shown["target"].as_f64(), shown["due"].as_str()), (Some(1300.0), Some("2026-06-05")));
    assert_eq!(home.run(&["undo"]).code, 0);
    assert_eq!(home.run(&["show", "Trials", "--format", "json"]).json()["target"].as_f64(), Some(1200.0));
}

#[test]
fn wrong_answers_and_files_of_two_sorts_are_refused() {
    let home = home("q.csv", UNCLEAR);
    fs::write(home.path("ours.csv"), "kind,id,title\nobjective,o,Grow\n").unwrap();
    fs::write(home.path("words.csv"), "colour,taste\nred,sweet\n").unwrap();
    for (args, part) in [
        (&["q.csv", "--like", "excel"][..], "nobody knows “excel” by its columns; there is peoplebox"),
        (&["q.csv", "--dates", "soon"], "“soon” is no order of dates"),
        (&["q.csv", "--column", "Start"], "write it like Start=baseline"),
        (&["q.csv", "--column", "Start=colour"], "no column can mean “colour”"),
        (&["q.csv", "--map", "nowhere"], "there is no file and no map “nowhere”; none is kept yet"),
        (&["q.csv", "--into", "nothing"], "nothing"),
        (&["ours.csv", "q.csv"], "are imported apart"),
        (&["ours.csv", "--dates", "dmy"], "--dates says nothing about files of Quarterdeck itself"),
        (&["words.csv"], "no row among the first ten names columns"),
    ] {
        let ran = home.run(&[&["import"][..], args].concat());
        assert!(ran.code > 0 && ran.err.contains(part), "{args:?}: {}", ran.err);
    }
    let listed = home.run(&["import", "--list"]).ok();
    for name in ["peoplebox", "betterworks", "culture-amp", "outline numbers"] {
        assert!(listed.contains(name), "{name}: {listed}");
    }
}

#[test]
fn goals_can_be_hung_on_an_objective_and_given_a_team_and_a_cycle() {
    let home = home("q.csv", "Objective;Key result\nWin;Trials\n");
    home.run(&["add", "objective", "Company", "--cycle", "2026"]);
    let ran = home.run(&["import", "q.csv", "--into", "Company", "--team", "Growth", "--cycle", "2026-Q4"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let shown = home.run(&["show", "Win", "--format", "json"]).json();
    assert_eq!((shown["team"].as_str(), shown["cycle"].as_str()), (Some("Growth"), Some("2026-Q4")));
    assert_eq!(shown["parents"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_answered_about_an_outline_is_remembered_and_each_kind_of_offer_is_asked_apart() {
    let home = home("OKRs.md", "# Q4 2026\n\n## Win\n- Uptime ≥ 98 % (@ana)\n- Churn from 4.2 to 3 % (current is 4)\n");
    let asked = home.run(&["import", "OKRs.md"]);
    assert_eq!(asked.code, 2);
    for key in ["offers target=take", "offers baseline=take", "offers value=take", "offers owner=take"] {
        assert!(asked.err.contains(key), "{key}: {}", asked.err);
    }
    let dry = home.run(&["import", "OKRs.md", "-n"]);
    assert!(dry.out.contains("what it would make: a guess, by the first answer to each question"), "{}", dry.out);
    let answers = ["--answer", "offers=leave", "--answer", "offers target=take"];
    let first = home.run(&[&["import", "OKRs.md"][..], &answers].concat());
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("remembered as “OKRs” for files of this name and shape: "), "{}", first.err);
    let rows = home.run(&["list", "--format", "json"]).json();
    let of = |title: &str| {
        rows.as_array().unwrap().iter().find(|row| row["title"].as_str().unwrap().starts_with(title)).cloned().unwrap()
    };
    assert_eq!((of("Uptime")["target"].as_f64(), of("Churn")["target"].as_f64()), (Some(98.0), Some(3.0)));
    assert!(of("Churn")["value"].is_null() && of("Uptime")["owner"].is_null());
    let again = home.run(&["import", "OKRs.md"]);
    assert!(again.code == 0 && again.out.contains("nothing changed: all of it was here already\n"), "{}{}", again.out, again.err);
    assert!(again.err.contains("note: questions are answered as “OKRs” has it"), "{}", again.err);
}

#[test]
fn what_was_decided_about_bad_rows_and_conflicts_counts_like_the_flags_and_is_not_remembered() {
    let home = home("q.csv", "Objective,Key result,Target,Due\nWin,Trials,400,2026-12-31\n,Churn,3,2026-02-31\n");
    let refused = home.run(&["import", "q.csv"]);
    assert!(refused.code == 1 && refused.err.contains("--keep-going"), "{}", refused.err);
    let some = home.run(&["import", "q.csv", "--answer", "bad rows=left out", "--answer", "both changed=ours"]);
    assert!(some.code == 4 && some.out.contains("1 key result added"), "{}{}", some.out, some.err);
    assert_eq!(home.run(&["import", "q.csv"]).code, 1, "the next time it is asked for again");
    home.run(&["revise", "Trials", "--target", "500", "--because", "more shops"]).ok();
    fs::write(home.path("q.csv"), "Objective,Key result,Target\nWin,Trials,450\n").unwrap();
    let target = || home.run(&["show", "Trials", "--format", "json"]).json()["target"].as_f64();
    assert!(home.run(&["import", "q.csv"]).out.contains("conflict"));
    assert_eq!(target(), Some(500.0));
    home.run(&["import", "q.csv", "--answer", "both changed=the file's"]).ok();
    assert_eq!(target(), Some(450.0));
}

#[test]
fn every_notation_twice_is_nothing_new() {
    let files = [
        "asana.json",
        "lattice.json",
        "okrs.json",
        "okrs.yml",
        "bold.md",
        "keys.md",
        "labels.md",
        "lines.md",
        "steps.md",
        "table.md",
        "teams.md",
    ];
    let home = home("none.csv", "");
    for name in files {
        fs::copy(format!("tests/brought/{name}"), home.path(name)).unwrap();
        let import = ["import", name, "--answer", "offers=take", "--dates", "dmy"];
        let first = home.run(&import);
        assert!(first.code == 0 && !first.out.contains("nothing changed"), "{name}: {}{}", first.out, first.err);
        let form = match name.rsplit_once('.') {
            Some((_, "yml")) => "goals in YAML",
            Some((_, "json")) => "goals ",
            _ => "a ",
        };
        assert!(first.out.starts_with(&format!("{name}: {form}")), "{name}: {}", first.out);
        let again = home.run(&import);
        assert!(again.out.contains("nothing changed: all of it was here already\n"), "{name}: {}{}", again.out, again.err);
    }
}

#[test]
fn what_is_exported_as_an_outline_and_imported_elsewhere_is_exported_the_same() {
    let home = Home::operately();
    let of = |home: &Home| home.run(&["export", "--format", "outline"]).ok();
    let outline = of(&home);
    let other = Home::new();
    other.run(&["init"]).ok();
    fs::write(other.path("all.md"), &outline).unwrap();
    other.run(&["import", "all.md"]).ok();
    assert_eq!(of(&other), outline);
    let again = other.run(&["import", "all.md"]).ok();
    assert!(again.contains("nothing changed: all of it was here already\n"), "{again}");
}
