//! Two laptops that say the same apart: one thing of each, whoever hears of it first.

mod slips;

use super::{Home, Ran, data, fs};
use serde_json::Value;

/// Two laptops with one workspace.
fn two() -> (Home, Home) {
    let (a, b) = (Home::new(), Home::new());
    a.run(&["init", "Northwind"]).ok();
    a.run(&["export", "-o", "start.json"]);
    b.run(&["init", "Northwind"]).ok();
    b.run(&["import", &a.path("start.json").display().to_string()]);
    (a, b)
}

/// Each hears what the other did.
#[track_caller]
fn meet(a: &Home, b: &Home) {
    for home in [a, b] {
        home.run(&["export", "-o", "mine.json"]);
    }
    for (home, other) in [(a, b), (b, a)] {
        let ran = home.run(&["import", &other.path("mine.json").display().to_string()]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
    let said: Vec<String> = [a, b]
        .map(|home| {
            home.run(&["export", "-o", "mine.json"]);
            fs::read_to_string(home.path("mine.json")).unwrap()
        })
        .to_vec();
    assert!(said[0] == said[1], "the exports differ");
    for home in [a, b] {
        let doctor = home.run(&["doctor"]).out;
        let bad = ["integrity", "contents"].map(|what| format!("✖ {what}"));
        assert!(!doctor.lines().any(|line| bad.iter().any(|bad| line.starts_with(bad))), "{doctor}");
    }
}

fn list(home: &Home, what: &str) -> Vec<Value> {
    let Value::Array(all) = home.run(&["list", what, "--format", "json"]).json() else { panic!() };
    all
}

/// Why the one project there is should move what it serves.
fn serves(home: &Home) -> Vec<String> {
    let shown = home.run(&["show", "do"]).ok();
    shown.lines().filter_map(|line| line.split_once(" because ").map(|(_, why)| why.trim().to_owned())).collect()
}

/// Everything a CSV export says, but for the order of its files.
fn told(home: &Home) -> Vec<String> {
    home.run(&["export", "--format", "csv", "-o", "out"]);
    let mut all = Vec::new();
    for name in ["items.csv", "check-ins.csv", "people.csv"] {
        all.extend(fs::read_to_string(home.path("out").join(name)).unwrap_or_default().lines().map(str::to_owned));
    }
    all
}

#[test]
fn one_file_that_two_import_is_there_once() {
    let (a, b) = two();
    let files = [&data("items.csv")[..], &data("check-ins.csv")];
    for home in [&a, &b] {
        home.run(&["import", files[0], files[1]]);
    }
    let alone = (a.list().len(), list(&a, "people").len(), told(&a));
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!((home.list().len(), list(home, "people").len()), (alone.0, alone.1));
        assert_eq!(told(home), alone.2);
        // And the file once more says nothing.
        let before = home.changes();
        home.run(&["import", files[0], files[1]]);
        assert_eq!(home.changes(), before);
    }
    // A row that is put right on both is put right once.
    let right = fs::read_to_string(files[1]).unwrap();
    let line = right.lines().nth(1).unwrap().to_owned();
    let corrected = right.replacen(&line, &format!("{line} and one word more"), 1);
    for home in [&a, &b] {
        fs::write(home.path("right.csv"), &corrected).unwrap();
        let ran = home.run(&["import", "right.csv"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
    meet(&a, &b);
    let now = told(&a);
    assert_eq!(now.len(), alone.2.len());
    assert_eq!(now.iter().filter(|line| line.contains("and one word more")).count(), 1);
}

#[test]
fn an_import_that_was_taken_back_can_be_made_again_by_anybody() {
    let (a, b) = two();
    let files = [&data("items.csv")[..], &data("check-ins.csv")];
    for home in [&a, &b] {
        home.run(&["import", files[0], files[1]]);
    }
    let alone = told(&a);
    meet(&a, &b);
    a.run(&["undo"]);
    assert!(a.list().is_empty());
    meet(&a, &b);
    assert!(b.list().is_empty(), "what one takes back is taken back");
    // The other takes its own back as well, as far as there is anything left, and whoever wants them imports them again.
    b.run(&["undo", "--partly"]);
    meet(&a, &b);
    let ran = b.run(&["import", files[0], files[1]]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(told(&b), alone);
    meet(&a, &b);
    assert_eq!(told(&a), alone);
}

#[test]
fn what_both_took_back_and_both_import_again_is_there_once() {
    let (a, b) = two();
    let files = [&data("items.csv")[..], &data("check-ins.csv")];
    for home in [&a, &b] {
        home.run(&["import", files[0]]);
        home.run(&["import", files[1]]);
    }
    let alone = (a.list().len(), list(&a, "people").len(), told(&a));
    for _ in 0..2 {
        for home in [&a, &b] {
            // The check-ins alone, then everything.
            assert_eq!(home.run(&["undo"]).code, 0);
            home.run(&["import", files[1]]);
            assert_eq!(told(home), alone.2);
            assert_eq!(home.run(&["undo"]).code, 0);
            assert_eq!(home.run(&["undo"]).code, 0);
            assert!(home.list().is_empty());
            home.run(&["import", files[0]]);
            home.run(&["import", files[1]]);
        }
    }
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!((home.list().len(), list(home, "people").len()), (alone.0, alone.1));
        assert_eq!(told(home), alone.2);
    }
}

#[test]
fn people_teams_cycles_and_links_that_two_make_are_one_each() {
    let (a, b) = two();
    for home in [&a, &b] {
        for args in [
            &["add", "person", "Zoe Lind", "--email", "zoe@x.example"][..],
            &["add", "person", "Ana"],
            &["add", "team", "Company/Product/Growth"],
            &["add", "team", "Sales", "--parent", "Company"],
            &["add", "cycle", "2027-Q1"],
            &["add", "objective", "Win", "--id", "win"],
            &["add", "key-result", "Share", "--id", "share", "--parent", "win", "--baseline", "1", "--target", "2"],
            &["add", "project", "Do it", "--id", "do", "--serves", "share", "--because", "it helps"],
            &["link", "do", "win", "--because", "it helps there, too"],
        ] {
            let ran = home.run(args);
            assert_eq!(ran.code, 0, "{args:?} {}", ran.err);
        }
    }
    meet(&a, &b);
    for home in [&a, &b] {
        let counts = ["people", "teams", "cycles"].map(|what| list(home, what).len());
        assert_eq!((counts, serves(home).len(), home.list().len()), ([2, 4, 2], 2, 3));
        home.run(&["check-in", "share", "1.5", "--as", "zoe"]).ok();
    }
    // A link that was taken away comes back, the same one on both.
    for home in [&a, &b] {
        home.run(&["unlink", "do", "win"]);
        home.run(&["link", "do", "win", "--because", "after all"]);
    }
    meet(&a, &b);
    let serves = serves(&a);
    assert_eq!(serves.len(), 2);
    assert!(serves.iter().any(|why| why.starts_with("after all")), "{serves:?}");
}

#[test]
fn in_a_workspace_that_others_have_letters_mean_the_same_everywhere() {
    let (a, b) = two();
    a.run(&["add", "objective", "Win", "--id", "win"]);
    a.run(&["add", "key-result", "Share", "--id", "share", "--parent", "win", "--baseline", "1", "--target", "2"]);
    let alone = a.run(&["review", "--nudges", "--today", "2026-12-08"]).out;
    let letters = |out: &str| {
        out.lines()
            .find_map(|l| l.trim().split_once(" check-in ").filter(|_| l.starts_with("  ")))
            .unwrap()
            .1
            .split(' ')
            .next()
            .unwrap()
            .len()
    };
    assert_eq!(letters(&alone), 4, "{alone}");
    let first = |home: &Home| home.run(&["log"]).out.lines().nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(first(&a).parse::<i64>().is_ok(), "nobody else has it yet");
    meet(&a, &b);
    b.run(&["add", "objective", "Also"]);
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!(letters(&home.run(&["review", "--nudges", "--today", "2026-12-08"]).out), 8);
    }
    let last = first(&a);
    assert!(last.len() == 8 && last == first(&b), "{last}");
    a.run(&["undo", &last]);
    assert!(!a.list().iter().any(|item| item["title"] == "Also"));
    // Numbers go on to be understood, and what is neither is said.
    b.run(&["undo", "999999"]).err.contains("there is no change 999999").then_some(()).unwrap();
    let none = b.run(&["undo", "abc"]);
    assert!(none.code == 2 && none.err.contains("give its number, or four letters"), "{}", none.err);
    let none = b.run(&["undo", "rrrrrrrr"]);
    assert!(none.code == 2 && none.err.contains("there is no change rrrrrrrr"), "{}", none.err);
}

#[test]
fn one_person_whom_two_added_apart_becomes_one_on_both_and_is_told_apart_by_undo() {
    let (a, b) = two();
    a.run(&["add", "objective", "Grow"]).ok();
    meet(&a, &b);
    a.run(&["add", "person", "Zoe", "--email", "zoe@x.example"]).ok();
    b.run(&["add", "person", "Zoe"]).ok();
    b.run(&["revise", "Grow", "--owner", "Zoe"]).ok();
    meet(&a, &b);
    let refused = a.run(&["revise", "Grow", "--owner", "zoe", "--because", "x"]);
    let command = refused.err.split_once("“quarterdeck ").and_then(|(_, rest)| rest.split_once('”')).map(|(c, _)| c.to_owned());
    let command = command.unwrap_or_else(|| panic!("{}", refused.err));
    assert!(a.run(&["doctor"]).out.contains(&format!("“quarterdeck {command}” makes them one")));
    let words: Vec<&str> = command.split(' ').collect();
    let said = a.run(&words).ok();
    assert!(said.contains("made person Zoe (") && said.contains(") one with person Zoe ("), "{said}");
    meet(&a, &b);
    for home in [&a, &b] {
        let people = list(home, "people");
        assert!(people.len() == 1 && people[0]["email"] == "zoe@x.example", "{people:?}");
        assert_eq!(home.run(&["list", "--owner", "zoe@x.example", "--format", "json"]).json()[0]["title"], "Grow");
        assert!(!home.run(&["doctor"]).out.contains("makes them one"));
    }
    let again = b.run(&words);
    assert!(again.code == 2 && again.err.contains("mean one person already"), "{}", again.err);
    // What a file calls by one of the two is the one, and who changes it now overwrites nobody.
    fs::write(b.path("more.csv"), "kind,id,title,owner\nobjective,o9,Win,Zoe\nobjective,o8,Keep,zoe@x.example\n").unwrap();
    let ran = b.run(&["import", "more.csv"]);
    assert_eq!((ran.code, list(&b, "people").len()), (0, 1), "{}{}", ran.out, ran.err);
    b.run(&["revise", "Grow", "--owner", "none", "--because", "she moves on"]).ok();
    meet(&a, &b);
    assert!(!a.run(&["show", "Grow"]).out.contains("both"), "{}", a.run(&["show", "Grow"]).out);
    let number = a.run(&["log", "--format", "json"]).json();
    let made = number.as_array().unwrap().iter().find(|line| line["what"].as_str().is_some_and(|w| w.starts_with("made person")));
    let undone = a.run(&["undo", made.and_then(|line| line["change"].as_str()).unwrap_or_else(|| panic!("{number}"))]);
    assert_eq!((undone.code, list(&a, "people").len()), (0, 2), "{}{}", undone.out, undone.err);
}

#[test]
fn what_cannot_be_one_is_refused_with_a_sentence() {
    let (a, _) = two();
    for add in [
        &["add", "person", "Zoe"][..],
        &["add", "person", "Ana"],
        &["add", "team", "Growth"],
        &["add", "team", "Sales"],
        &["add", "objective", "Grow"],
    ] {
        a.run(add).ok();
    }
    let refused = |words: &[&str], part: &str| {
        let ran = a.run(words);
        assert!(ran.code != 0 && ran.err.contains(part), "{words:?}: {}{}", ran.out, ran.err);
    };
    refused(&["same", "person:zoe", "person:zoe"], "mean one person already");
    refused(&["same", "person:zoe", "team:growth"], "cannot be one");
    refused(&["same", "grow", "team:growth"], "write person:NAME");
    refused(&["same", "person:bo", "person:zoe"], "no person is called");
    a.run(&["delete", "person:ana"]).ok();
    refused(&["same", "person:ana", "person:zoe"], "no person is called");
    a.run(&["same", "team:growth", "team:sales"]).ok();
    assert_eq!(list(&a, "teams").len(), 1);
    refused(&["same", "team:sales", "team:growth"], "mean one team already");
}
