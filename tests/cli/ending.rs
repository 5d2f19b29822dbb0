//! How things end: what is to score, outcomes, what is dropped, and taking it back.

mod calendar;
mod closing;
mod planning;

use super::*;

mod carrying;
mod scoring;

/// The small home in its quarter, Ana's numbers up to 28 December.
fn quarter() -> Home {
    let home = Home::small();
    home.run(&["revise", "conv", "--owner", "ana", "--because", "hers"]).ok();
    home.run(&["revise", "win", "--cycle", "2026-Q4", "--because", "it is this quarter’s"]).ok();
    home.run(&["--today", "2026-12-28", "--as", "ana", "check-in", "conv", "2.8", "-c", "4"]).ok();
    home
}

fn on<'a>(day: &'a str, args: &[&'a str]) -> Vec<&'a str> {
    [&["--today", day, "--as", "ana"], args].concat()
}

#[test]
fn after_the_quarter_everything_says_what_is_to_score_and_nothing_says_well_done() {
    let home = quarter();
    let days = ["2026-12-31", "2027-01-01", "2027-01-04", "2027-01-30"];
    let to_score = days.map(|day| home.run(&on(day, &["status", "--format", "json"])).json()["to_score"].clone());
    assert_eq!(to_score, [0, 1, 1, 1].map(Value::from));
    let said = home.run(&on("2027-01-04", &["status"])).ok();
    assert!(said.contains("⚑ 2026-Q4 ended 4 days ago, 1 result to score"), "{said}");
    let short = home.run(&on("2027-01-04", &["status", "--short"])).ok();
    assert!(short.contains("⚑1"), "{short}");
    let agenda = |day| home.run(&on(day, &["review", "--agenda", "--format", "json"])).json()["items"].clone();
    let first = &agenda("2027-01-04")[0];
    let told = ["class", "kind", "id", "title"].map(|key| first[key].as_str().unwrap());
    assert_eq!(told, ["to score", "cycle", "cycle:2026-Q4", "2026-Q4"]);
    assert_eq!((&first["seconds"], words(&first["reasons"])), (&60.into(), vec!["2026-Q4 ended 4 days ago, 1 result to score"]));
    let classes = |day| agenda(day).as_array().unwrap().iter().map(|e| e["class"].clone()).collect::<Vec<_>>();
    assert!(!classes("2026-12-31").contains(&"to score".into()) && !classes("2027-01-30").contains(&"to score".into()));
    let check = home.run(&on("2027-01-30", &["check"]));
    assert!(check.code == 3 && check.out.contains("Conversion"), "{}", check.out);
    let remind = home.run(&on("2027-01-04", &["remind"])).ok();
    let settles = remind.lines().find_map(|l| l.split_once(" score ")).unwrap().1;
    assert!(remind.contains("how did it end? Conversion") && settles.contains(" --value LAST-VALUE --learned "), "{remind}");
    // The project is done by then: nothing but the scoring is left, and after four weeks that leads no agenda.
    home.run(&on("2026-12-30", &["revise", "check", "--state", "cancelled"])).ok();
    let agenda = home.run(&on("2027-01-30", &["review", "--agenda"])).ok();
    assert!(agenda.contains("Nothing else needs talk; 2026-Q4: 1 to score") && !agenda.contains("well done"), "{agenda}");
    let ics = home.run(&on("2027-01-30", &["remind", "--to", "ics"])).ok();
    assert!(ics.contains("SUMMARY:How did it end? Conversion"), "{ics}");
}

#[test]
fn a_last_value_counts_for_the_last_day_and_one_dated_later_is_refused() {
    let home = quarter();
    let ran = home.run(&on("2027-01-04", &["check-in", "conv", "3"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("it counts for 31 Dec 2026, the last day: it is to score"), "{}", ran.err);
    let json = home.run(&on("2027-01-04", &["show", "conv", "--format", "json"])).json();
    assert_eq!((&json["last_check_in"], &json["value"]), (&"2026-12-31".into(), &3.into()));
    assert_eq!((&json["freshness"], &json["due_on"], words(&json["flags"])), (&Value::Null, &Value::Null, vec!["to score"]));
    // (3 − 2.1) ÷ (3.5 − 2.1), against all of it.
    near(&json["progress"], 0.9 / 1.4);
    near(&json["expected"], 1.0);
    let late = home.run(&on("2027-01-04", &["check-in", "conv", "3.2", "--on", "2027-01-02"]));
    assert_eq!(late.code, 2);
    assert!(
        late.err.contains("it ended on 31 Dec 2026 and is to score; say where it stood by then, on 2026-12-31 or before"),
        "{}",
        late.err
    );
    let pushed = home.path("push.csv");
    std::fs::write(&pushed, "item,value\nconv,3.1\n").unwrap();
    home.run(&on("2027-01-05", &["push", &pushed.display().to_string()])).ok();
    let json = home.run(&on("2027-01-05", &["show", "conv", "--format", "json"])).json();
    assert_eq!((&json["last_check_in"], &json["value"]), (&"2026-12-31".into(), &3.1.into()));
}

#[test]
fn an_outcome_closes_and_undo_gives_everything_back() {
    let home = quarter();
    let day = |args: &[&'static str]| home.run(&on("2027-01-04", args));
    let before = (day(&["list", "--format", "json"]).ok(), day(&["status", "--format", "json"]).ok());
    let ran = day(&["score", "conv"]);
    assert!(ran.code == 2 && ran.err.contains("owes a lesson; say it with --learned"), "{}", ran.err);
    let ran = day(&["score", "conv", "--outcome", "nearly"]);
    assert!(ran.code == 2 && ran.err.contains("achieved, partial, missed, dropped"), "{}", ran.err);
    let ran = day(&["score", "conv", "--value", "3.4", "--learned", "legal took a month"]);
    assert!(ran.code == 0 && ran.out.starts_with("scored Conversion: 0.93, partial, 3.4 %\n"), "{}{}", ran.out, ran.err);
    let json = day(&["show", "conv", "--format", "json"]).json();
    assert_eq!(["outcome", "health"].map(|key| json[key].as_str().unwrap()), ["partial", "closed"]);
    assert_eq!(
        (&json["last_check_in"], &json["value"], &json["flags"]),
        (&"2026-12-31".into(), &3.4.into(), &Value::Array(vec![]))
    );
    assert_eq!(day(&["status", "--format", "json"]).json()["to_score"], 0);
    let cycles = day(&["list", "cycles", "--format", "json"]).json();
    assert!(cycles.as_array().unwrap().iter().any(|c| c["name"] == "2026-Q4" && c["state"] == "closed"), "{cycles}");
    let refused = day(&["check-in", "conv", "3.5"]);
    assert!(refused.err.contains("it is closed, partial; reopen it first: quarterdeck reopen "), "{}", refused.err);
    let otherwise = day(&["score", "conv", "--outcome", "missed"]);
    assert!(otherwise.code == 2 && otherwise.err.contains("--because"), "{}", otherwise.err);
    day(&["undo"]).ok();
    assert_eq!((day(&["list", "--format", "json"]).ok(), day(&["status", "--format", "json"]).ok()), before);
}

#[test]
fn what_is_not_over_has_no_outcome_but_can_be_dropped() {
    let home = quarter();
    let ran = home.run(&on("2026-12-01", &["score", "conv", "--outcome", "achieved"]));
    assert!(
        ran.code == 2 && ran.err.contains("it runs until 31 Dec; until then check in how it stands, or drop it"),
        "{}",
        ran.err
    );
    let ran = home.run(&on("2026-12-01", &["revise", "conv", "--outcome", "missed", "--because", "x"]));
    assert!(ran.code == 2 && ran.err.contains("it runs until"), "{}", ran.err);
    // On its last day how it ended may be known.
    home.run(&on("2026-12-31", &["score", "conv", "--value", "3.5"])).ok();
    let ran = home.run(&on("2026-12-31", &["score", "check", "--outcome", "achieved"]));
    assert!(ran.code == 2 && ran.err.contains("a project has no outcome"), "{}", ran.err);
}

#[test]
fn what_is_reopened_is_to_score_again_and_needs_its_reason() {
    let home = quarter();
    let day = |args: &[&'static str]| home.run(&on("2027-01-04", args));
    day(&["score", "conv", "--outcome", "missed", "--learned", "it takes longer"]).ok();
    let ran = day(&["reopen", "conv"]);
    assert!(ran.code == 2 && ran.err.contains("--because"), "{}", ran.err);
    assert_eq!(
        day(&["reopen", "conv", "--because", "the number was wrong"]).ok(),
        "reopened Conversion because the number was wrong\n"
    );
    assert_eq!(day(&["status", "--format", "json"]).json()["to_score"], 1);
    let ran = day(&["reopen", "conv", "--because", "again"]);
    assert!(ran.code == 1 && ran.err.contains("no outcome"), "{}", ran.err);
    let ran = day(&["reopen", "cycle:2026-Q4", "--because", "again"]);
    assert!(ran.code == 1 && ran.err.contains("was not closed by hand"), "{}", ran.err);
}

#[test]
fn a_cycle_closed_early_ends_on_that_day() {
    let home = quarter();
    home.run(&["--today", "2026-11-30", "--as", "ana", "revise", "cycle:2026-Q4", "--state", "closed"]).ok();
    let json = home.run(&on("2026-12-02", &["show", "conv", "--format", "json"])).json();
    assert_eq!(words(&json["flags"]), ["to score"]);
    assert!(words(&json["why"])[0].starts_with("cycle 2026-Q4 was closed early, on 30 Nov"), "{}", json["why"]);
    let late = home.run(&on("2026-12-02", &["check-in", "conv", "3", "--on", "2026-12-01"]));
    assert!(late.code == 2 && late.err.contains("it ended on 30 Nov and is to score"), "{}", late.err);
    home.run(&on("2026-12-02", &["reopen", "cycle:2026-Q4", "--because", "we go on"])).ok();
    let json = home.run(&on("2026-12-02", &["show", "conv", "--format", "json"])).json();
    assert!(!words(&json["flags"]).contains(&"to score"), "{}", json["flags"]);
    // Undone, it ended on the day it was closed on, and not on the day of the undo.
    let older = home.run(&on("2026-12-04", &["undo"])).err;
    let number = older.split("quarterdeck undo ").nth(1).and_then(|rest| rest.split('”').next()).unwrap_or_default().to_owned();
    home.run(&on("2026-12-04", &["undo", &number])).ok();
    let json = home.run(&on("2026-12-05", &["show", "conv", "--format", "json"])).json();
    assert!(words(&json["why"])[0].starts_with("cycle 2026-Q4 was closed early, on 30 Nov"), "{}", json["why"]);
}

#[test]
fn a_cycle_that_came_after_its_end_is_closed_and_stays_so_in_another_workspace() {
    let home = Home::new();
    home.run(&["init", "Late"]).ok();
    home.run(&["add", "person", "Ana Ruiz"]).ok();
    home.run(&["--as", "ana", "add", "objective", "Old", "--cycle", "2026-Q2", "--owner", "ana"]).ok();
    let status = |home: &Home| home.run(&["status", "--format", "json"]).json()["to_score"].clone();
    assert_eq!(status(&home), 0);
    let whole = home.path("all.json").display().to_string();
    home.run(&["export", "--format", "json", "-o", &whole]).ok();
    let other = home.path("other.db").display().to_string();
    home.run(&["--workspace", &other, "--today", "2026-12-24", "init", "Other"]).ok();
    home.run(&["--workspace", &other, "--today", "2026-12-24", "import", &whole]).ok();
    assert_eq!(home.run(&["--workspace", &other, "status", "--format", "json"]).json()["to_score"], 0);
    home.run(&["--as", "ana", "reopen", "cycle:2026-Q2", "--because", "how did it end?"]).ok();
    assert_eq!(status(&home), 1);
}

#[test]
fn what_is_closed_is_moved_by_no_door() {
    let home = quarter();
    let day = |args: &[&'static str]| home.run(&on("2027-01-04", args));
    day(&["add", "objective", "Next", "--cycle", "2027-Q1", "--id", "next"]);
    day(&["score", "conv", "--outcome", "missed", "--learned", "it takes longer"]).ok();
    let before = day(&["show", "conv", "--format", "json"]).ok();
    for door in [
        &["revise", "conv", "--parent", "next", "--because", "it goes on"][..],
        &["revise", "conv", "--cycle", "2027-Q1", "--because", "it goes on"],
        &["revise", "win", "--cycle", "2027-Q1", "--because", "it goes on"],
    ] {
        let ran = day(door);
        assert_eq!(ran.code, 2, "{door:?}: {}", ran.out);
        assert!(ran.err.contains("is closed") && ran.err.contains("add what goes on to the next cycle"), "{}", ran.err);
    }
    home.run(&on("2027-01-04", &["add", "project", "Emails", "--id", "mails"]));
    let ran = day(&["link", "mails", "conv", "--because", "x"]);
    assert!(ran.code == 2 && ran.err.contains("cannot be linked to “Conversion”: it is closed, missed"), "{}", ran.err);
    let file = home.path("items.csv");
    fs::write(&file, "kind,id,parent,title\nkey-result,conv,next,Conversion\n").unwrap();
    let ran = home.run(&on("2027-01-04", &["import", &file.display().to_string()]));
    assert!(ran.code == 1 && ran.err.contains("items.csv:2") && ran.err.contains("is closed, missed"), "{}{}", ran.out, ran.err);
    let pushed = home.path("push.csv");
    fs::write(&pushed, "item,value\nconv,9\n").unwrap();
    let ran = home.run(&on("2027-01-04", &["push", &pushed.display().to_string()]));
    assert!(ran.code != 0 && ran.err.contains("it is closed, missed; reopen it first"), "{}", ran.err);
    assert_eq!(day(&["show", "conv", "--format", "json"]).ok(), before);
}

#[test]
fn what_goes_is_listed_with_its_reason_and_what_is_dropped_is_counted_aloud() {
    let home = quarter();
    home.run(&["add", "key-result", "Churn", "--parent", "win", "--baseline", "4", "--target", "2", "--id", "churn"]).ok();
    for args in [&["archive", "churn"][..], &["delete", "churn"], &["score", "churn", "--outcome", "dropped"]] {
        let ran = home.run(args);
        assert!(ran.code == 2 && ran.err.contains("in an open cycle needs its reason; say it with --because"), "{}", ran.err);
    }
    let dropped = home.run(&["score", "churn", "--outcome", "dropped", "--because", "nobody can count it"]).ok();
    assert_eq!(dropped, "dropped Churn because nobody can count it\n");
    let list = home.run(&["list"]).ok();
    assert!(list.contains("⊘ dropped") && list.contains("1 dropped"), "{list}");
    let md = home.run(&["export", "--format", "md"]).ok();
    assert!(md.contains(" · 1 dropped"), "{md}");
    let why = home.run(&["show", "win", "--format", "json"]).json();
    assert!(words(&why["why"]).contains(&"1 dropped, left out"), "{}", why["why"]);
    let revisions = home.run(&["log", "--revisions", "--format", "json"]).json();
    let first = &revisions[0];
    assert_eq!(
        ["title", "field", "new", "because"].map(|key| first[key].as_str().unwrap()),
        ["Churn", "outcome", "dropped", "nobody can count it"]
    );
    let agenda = home.run(&["review", "--agenda", "--minutes", "60", "--format", "json"]).json();
    let entry = agenda["items"].as_array().unwrap().iter().find(|e| e["title"] == "Churn").unwrap();
    assert_eq!((&entry["class"], words(&entry["reasons"])), (&"changed".into(), vec!["dropped on 23 Nov"]));
}

#[test]
fn what_is_reached_is_declared_owes_nothing_and_the_next_check_in_ends_it() {
    let home = quarter();
    let ran = home.run(&["--as", "ana", "check-in", "conv", "2.8", "--reached"]);
    assert!(ran.code == 2 && ran.err.contains("it is not reached, it stands at 50.0 %"), "{}", ran.err);
    let said = home.run(&["--as", "ana", "check-in", "conv", "3.6", "--reached"]);
    assert!(said.code == 0 && said.out.starts_with("checked in Conversion: 3.6 %, reached"), "{}{}", said.out, said.err);
    let json = |day: &'static str| home.run(&on(day, &["show", "conv", "--format", "json"])).json();
    let later = json("2026-12-20");
    assert_eq!((&later["reached"], &later["due_on"], &later["freshness"]), (&Value::Bool(true), &Value::Null, &Value::Null));
    assert_eq!(later["health"], "on track");
    assert!(words(&later["why"]).iter().any(|line| line.starts_with("reached on 23 Nov: no check-in is owed")), "{later}");
    home.run(&["--as", "ana", "undo"]).ok();
    assert_eq!(json("2026-12-20")["reached"], false);
    home.run(&["--as", "ana", "redo"]).ok();
    home.run(&on("2026-12-21", &["check-in", "conv", "3.7"])).ok();
    assert_eq!((&json("2026-12-22")["reached"], &json("2026-12-22")["due_on"]), (&false.into(), &"2026-12-28".into()));
}

#[test]
fn an_outcome_that_is_said_as_a_field_has_its_score_by_arithmetic_and_what_it_was_scored_by_is_missed_when_it_goes() {
    let home = quarter();
    let day = |args: &[&'static str]| home.run(&on("2027-01-04", args));
    assert_eq!(day(&["check-in", "conv", "3.4"]).code, 0);
    day(&["revise", "conv", "--outcome", "partial"]).ok();
    let json = day(&["show", "conv", "--format", "json"]).json();
    assert_eq!(
        (&json["outcome"], &json["score"], &json["scored_on"]),
        (&"partial".into(), &json["score_by_rule"], &"2027-01-04".into())
    );
    assert!((json["score"].as_f64().unwrap() - 13.0 / 14.0).abs() < 1e-9, "{}", json["score"]);
    assert_eq!(words(&json["flags"]), Vec::<&str>::new());
    // Its value is taken back: the score stays, and it says so.
    let log = day(&["log", "--format", "json"]).json();
    let said = log.as_array().unwrap().iter().find(|change| change["verb"] == "checked in").unwrap();
    let number = said["seq"].to_string();
    home.run(&on("2027-01-04", &["undo", &number])).ok();
    let json = day(&["show", "conv", "--format", "json"]).json();
    assert_eq!((&json["outcome"], words(&json["flags"])), (&"partial".into(), vec!["revised"]));
    assert!((json["score"].as_f64().unwrap() - 13.0 / 14.0).abs() < 1e-9);
    let why = json["why"].to_string();
    assert!(why.contains("the value it was scored by was taken back since"), "{why}");
    day(&["redo"]).ok();
    assert_eq!(words(&day(&["show", "conv", "--format", "json"]).json()["flags"]), Vec::<&str>::new());
}
