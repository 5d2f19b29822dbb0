//! What is told of the past of an item: revisions and those taken back, targets moved by files, what lies ahead.

mod amending;
mod diff;
mod in_time;
mod said;

use super::*;

#[test]
fn a_revision_that_was_undone_is_told_once_and_as_undone() {
    let home = Home::small();
    home.run(&["revise", "conv", "--target", "3", "--because", "the market is smaller"]).ok();
    let page = home.run(&["show", "conv"]).ok();
    assert!(page.contains("target lowered once"), "{page}");
    let why = home.run(&["show", "conv", "--format", "json"]).json();
    assert!(words(&why["why"]).contains(&"target lowered once"), "{why}");
    home.run(&["undo"]).ok();
    let page = home.run(&["show", "conv"]).ok();
    assert!(!page.contains("target lowered") && page.matches("because the market is smaller").count() == 1, "{page}");
    assert!(page.contains("because the market is smaller (undone)"), "{page}");
    for args in [&["log", "--revisions"][..], &["log", "conv", "--revisions"]] {
        let told = home.run(&[args, &["--format", "json"]].concat()).json();
        assert_eq!((told.as_array().unwrap().len(), &told[0]["undone"]), (1, &true.into()), "{told}");
        let csv = home.run(&[args, &["--format", "csv"]].concat()).ok();
        assert!(csv.lines().next().unwrap().ends_with(",because,undone") && csv.trim_end().ends_with(",true"), "{csv}");
    }
}

#[test]
fn a_workspace_is_founded_on_the_day_that_was_given_as_today() {
    let home = Home::operately();
    let founded = |workspace: &str, args: &[&str]| {
        home.run(&[&["--workspace", workspace], args, &["init", "Other"]].concat()).ok();
        let log = home.run(&["--workspace", workspace, "log", "--format", "json"]).json();
        log[0]["on"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(founded("a.db", &[]), "2026-11-23");
    assert_eq!(founded("b.db", &["--today", "2026-01-05"]), "2026-01-05");
}

#[test]
fn targets_that_a_file_moves_in_an_open_cycle_are_said_and_listed() {
    let home = Home::operately();
    let items = fs::read_to_string(data("items.csv")).unwrap();
    fs::write(home.path("lowered.csv"), items.replace("employees,15,25", "employees,15,20")).unwrap();
    let dry = home.run(&["import", "lowered.csv", "--dry-run"]).ok();
    assert!(
        dry.ends_with("1 target would be changed in an open cycle: “quarterdeck log --revisions” would list what was before\n"),
        "{dry}"
    );
    let said = home.run(&["import", "lowered.csv"]).ok();
    assert!(said.ends_with("1 target changed in an open cycle: “quarterdeck log --revisions” lists what was before\n"), "{said}");
    assert_eq!((dry + &said).matches("in an open cycle").count(), 2, "once each");
    let told = home.run(&["log", "--revisions", "--format", "json"]).json();
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        (&told[0]["old"], &told[0]["new"], &told[0]["because"]),
        (&"25 employees".into(), &"20 employees".into(), &"from lowered.csv".into())
    );
}

#[test]
fn what_is_dated_ahead_is_marked_and_counts_on_its_day() {
    let home = Home::small();
    home.run(&["--as", "ana", "check-in", "conv", "2.9", "-c", "8", "--on", "2026-11-23"]).ok();
    home.run(&["--as", "ana", "--today", "2026-12-01", "check-in", "conv", "3.1", "-c", "8", "--on", "2026-12-01"]).ok();
    let page = home.run(&["show", "conv"]).ok();
    assert!(page.contains("3.1 %, confidence 8 (not seen before its day)"), "{page}");
    assert_eq!(page.matches("not seen").count(), 1, "{page}");
    assert!(!home.run(&["--today", "2026-12-01", "show", "conv"]).ok().contains("not seen"));
}

#[test]
fn who_manages_the_owner_is_named_once_an_item_was_missed_twice() {
    let home = Home::small();
    fs::write(home.path("people.csv"), "name,email,manager\nAna Ruiz,ana@x.example,Mara Lind\nMara Lind,,\n").unwrap();
    home.run(&["import", "people.csv"]).ok();
    home.run(&["revise", "conv", "--owner", "ana", "--because", "it is hers"]).ok();
    home.run(&["--as", "ana", "check-in", "conv", "2.9", "-c", "8"]).ok();
    assert!(!home.run(&["show", "conv"]).ok().contains("is their manager"));
    let late = ["--today", "2026-12-20"];
    let page = home.run(&[&late[..], &["show", "conv"]].concat()).ok();
    assert!(page.contains("missed 3×: Mara Lind is their manager"), "{page}");
    let told = home.run(&[&late[..], &["show", "conv", "--format", "json"]].concat()).json();
    assert!(words(&told["why"]).contains(&"missed 3×: Mara Lind is their manager"), "{told}");
}

#[test]
fn the_log_says_in_which_review_something_was_changed() {
    let home = Home::small();
    let log = home.run(&["log", "--format", "json"]).json();
    assert!(log[0].as_object().unwrap().contains_key("review") && log[0]["review"].is_null(), "{log}");
    home.run(&["--workspace", "demo.db", "demo", "--no-screen"]);
    let log = home.run(&["--workspace", "demo.db", "log", "--format", "json", "-n", "1000"]).json();
    assert!(log.as_array().unwrap().iter().any(|l| l["review"] == 2 && l["verb"] == "action"), "{log}");
    let text = home.run(&["--workspace", "demo.db", "log", "-n", "1000"]).ok();
    assert!(text.contains(", in review 2 on 16 Nov 2026"), "{text}");
}

#[test]
fn what_serves_a_key_result_only_through_its_objective_is_shown_with_how_it_stands() {
    let home = Home::operately();
    let list = home.list();
    let id = list.iter().find(|i| i["title"] == "Add new customers").unwrap()["id"].as_str().unwrap().to_owned();
    let page = home.run(&["show", &id]).ok();
    let line = page.lines().find(|l| l.contains("Improve paid acquisition conversion")).unwrap_or_else(|| panic!("{page}"));
    assert!(line.contains(", 40 %, due 24 Dec, through its objective: nobody said why"), "{line}");
}

/// Two objectives: A was moved below B, back to the top, and then B below A. The numbers of those changes, and the log.
fn moved_to_and_fro(home: &Home) -> (i64, Value) {
    home.run(&["init", "Moved"]).ok();
    home.run(&["add", "cycle", "2026-Q4"]).ok();
    for title in ["A", "B"] {
        home.run(&["add", "objective", title, "--id", &title.to_lowercase()]).ok();
    }
    for (what, under) in [("a", "b"), ("a", "none"), ("b", "a")] {
        home.run(&["revise", what, "--parent", under, "--because", "it belongs there"]).ok();
    }
    let log = home.run(&["log", "--format", "json"]).json();
    (log[1]["seq"].as_i64().unwrap_or_else(|| panic!("{log}")), log)
}

#[test]
fn an_undo_that_would_close_a_loop_is_refused_with_the_path_and_saves_nothing() {
    let home = Home::new();
    let (second, log) = moved_to_and_fro(&home);
    let ran = home.run(&["undo", &second.to_string()]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("“A” would hang below itself: A → B → A; choose a parent outside it"), "{}", ran.err);
    assert_eq!(home.run(&["log", "--format", "json"]).json(), log);
}

#[test]
fn a_loop_in_a_file_of_another_version_is_shown_said_and_can_be_opened() {
    let home = Home::new();
    moved_to_and_fro(&home);
    let mut whole: Value = serde_json::from_str(&home.run(&["export", "--format", "json"]).ok()).unwrap();
    let changes = whole["changes"].as_array_mut().unwrap();
    // The last but one is what took A out from below B: without it, what follows closes the loop.
    let at = changes.len() - 2;
    changes.remove(at);
    let text = format!("{{\"format\":\"quarterdeck\",\"version\":1,\"changes\":{}}}", whole["changes"]);
    fs::write(home.path("loop.json"), text).unwrap();
    home.run(&["--workspace", "loop.db", "init", "X"]).ok();
    let at = |args: &[&str]| home.run(&[&["--workspace", "loop.db"], args].concat());
    let ran = at(&["import", "loop.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let stays = "“B” stays where it was: someone had hung “A” below it; any move of one of them settles it";
    assert!(ran.err.contains(stays), "{}", ran.err);
    let listed = at(&["list", "--format", "json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    let told = at(&["doctor"]);
    assert_eq!(told.code, 3, "{}", told.out);
    assert!(told.out.contains("✖ contents") && told.out.contains(stays), "{}", told.out);
    at(&["revise", "a", "--parent", "none", "--because", "it is the top"]).ok();
    let told = at(&["doctor"]);
    assert_eq!(told.code, 0, "{}", told.out);
}
