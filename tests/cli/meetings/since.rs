//! What `--since`, `--team` and `--meeting` leave of what is printed, written, and asked for.

use super::*;

/// Nobody has checked in since Friday; one does today, after a review of last Monday.
fn held() -> Home {
    let home = Home::operately();
    home.run_with(&["--today", "2026-11-16", "review", "--plain"], "\nend\n", &[]).ok();
    home.run(&["--as", "bob", "check-in", "Fill approved roles", "24", "-c", "8", "--note", "two offers are signed"]).ok();
    home
}

#[test]
fn the_status_tells_what_changed_since_a_day_or_a_review() {
    let home = held();
    let told: Value = home.run(&["status", "--since", "review", "--format", "json"]).json();
    assert_eq!((&told["since"]["review"], &told["since"]["on"]), (&1.into(), &"2026-11-16".into()));
    assert!(told["since"]["better"].is_array(), "{told}");
    let text = home.run(&["status", "--since", "7d"]).ok();
    assert!(text.contains("Since review 1 on 16 Nov: "), "{text}");
    // By that day there was no review: what was said since is counted all the same.
    let early: Value = home.run(&["status", "--since", "2026-11-01", "--format", "json"]).json();
    assert_eq!((&early["since"]["review"], &early["since"]["better"]), (&Value::Null, &Value::Null));
    assert_eq!(early["since"]["on"], "2026-11-01");
    assert_eq!(home.run(&["status", "--format", "json"]).json()["since"], Value::Null);
    assert!(home.run(&["status", "--short", "--since", "7d"]).err.contains("leave out --short"));
}

#[test]
fn a_check_since_a_day_complains_of_what_is_new() {
    let home = Home::operately();
    home.run_with(&["review", "--plain"], "\nend\n", &[]).ok();
    let count = |args: &[&str]| {
        let ran = home.run(&[&["--today", "2026-11-24", "check", "--flag", "off-track", "--format", "json"], args].concat());
        serde_json::from_str::<Vec<Value>>(&ran.out).unwrap().len()
    };
    let all = count(&[]);
    assert!(all > 0);
    assert_eq!(count(&["--since", "review"]), 0, "the review knew of all of them");
    assert_eq!(count(&["--since", "2026-11-01"]), all, "by that day nothing was noted");
    let fine = home.list().into_iter().find(|i| i["kind"] == "project" && i["health"] == "on track").unwrap();
    let id = fine["id"].as_str().unwrap();
    home.run(&["--as", "bob", "--today", "2026-11-24", "check-in", id, "--health", "off-track"]).ok();
    assert_eq!((count(&["--since", "review"]), count(&[])), (1, all + 1));
}

#[test]
fn who_is_reminded_since_a_day_hears_of_what_fell_due_since() {
    let home = Home::operately();
    let on = |args: &[&str]| home.run(&[&["--today", "2026-12-07"], args].concat()).ok();
    let (all, late) = (on(&["remind"]), on(&["remind", "--since", "2026-12-07"]));
    assert!(all.lines().count() > late.lines().count(), "{late}");
    let (all, late) = (on(&["review", "--nudges"]), on(&["review", "--nudges", "--since", "2026-12-07"]));
    assert!(all.lines().count() > late.lines().count(), "{late}");
    let people = |args: &[&str]| on(&[&["list", "people", "--format", "json"], args].concat());
    let missed = |text: &str| {
        let all: Value = serde_json::from_str(text).unwrap();
        all.as_array().unwrap().iter().map(|p| p["missed"].as_u64().unwrap()).sum::<u64>()
    };
    assert!(missed(&people(&[])) > 0);
    assert_eq!(missed(&people(&["--since", "now"])), 0);
    assert_eq!(home.run(&["list", "--since", "7d"]).code, 2);
}

#[test]
fn a_part_of_the_workspace_is_exported_as_files_and_as_a_report() {
    let home = held();
    let rows = |args: &[&str]| home.run(&[&["export", "--format", "csv"], args].concat()).ok().lines().count();
    let (all, bobs) = (rows(&[]), {
        home.run(&["add", "meeting", "Bob", "--scope", "people:bob"]).ok();
        rows(&["--meeting", "bob"])
    });
    assert!(bobs > 1 && bobs < all, "{bobs} of {all}");
    assert_eq!(rows(&["--meeting", "bob", "--part", "people"]), 2, "a head and Bob");
    let said = home.run(&["export", "--format", "csv", "--part", "check-ins", "--since", "now"]).ok();
    assert_eq!(said.lines().count(), 2, "{said}");
    let report = home.run(&["export", "--format", "md", "--meeting", "bob", "--since", "7d"]).ok();
    assert!(report.contains(", Bob Williams only\n") && report.contains("## What changed\n\n- Since 16 Nov: "), "{report}");
    assert!(report.contains("Fill approved roles") && !report.contains("Reach 18 months runway"), "{report}");
    let refused = home.run(&["export", "--meeting", "bob"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--format csv"), "{}", refused.err);
}

#[test]
fn a_check_in_is_dated_as_people_name_a_day() {
    let home = held();
    for (said, on) in [("yesterday", "2026-11-22"), ("friday", "2026-11-20"), ("3d", "2026-11-20"), ("review", "2026-11-16")] {
        assert_eq!(home.run(&["--as", "bob", "check-in", "Fill approved roles", "19", "--on", said]).code, 0);
        let log: Value = home.run(&["export", "--format", "json"]).json();
        let dated = log["changes"].as_array().unwrap().last().unwrap().to_string();
        assert!(dated.contains(on), "{said}: {dated}");
    }
    assert!(home.run(&["--as", "bob", "check-in", "Fill approved roles", "19", "--on", "soon"]).err.contains("--on: "));
}

#[test]
fn minutes_are_written_to_a_file() {
    let home = held();
    let path = home.path("minutes.html").display().to_string();
    assert_eq!(home.run(&["minutes", "--format", "html", "-o", &path]).ok(), "");
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written.trim_end(), home.run(&["minutes", "--format", "html"]).ok().trim_end());
    let array = home.run(&["minutes", "--since", "30d", "--format", "json", "-o", "-"]).json();
    assert_eq!(array.as_array().unwrap().len(), 1);
    let none = home.run(&["minutes", "--since", "now", "-o", &path]);
    assert!(none.err.contains("nothing was written"), "{}", none.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), written, "what was there stays");
}
