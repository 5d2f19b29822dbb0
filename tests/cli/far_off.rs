//! Values and days that are odd, as people and scripts meet them: what is asked about once, and what is read in another unit.

use super::Home;
use serde_json::Value;
use std::fs;

#[test]
fn a_step_of_more_than_six_usual_ones_is_asked_about_once() {
    let home = Home::small();
    let days = ["2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"];
    for (day, value) in days.iter().zip(["2.1", "2.2", "2.3", "2.3", "2.4", "2.5"]) {
        home.run(&["check-in", "conv", value, "--on", day, "--as", "ana"]).ok();
    }
    let changes = home.changes();
    let refused = home.run(&["check-in", "conv", "3.4"]);
    assert_eq!(refused.code, 2);
    let said =
        "3.4 % is a step of 9 times the usual one: the last value was 2.5 %, the usual step 0.1 %; say --yes if it is meant";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert_eq!(home.changes(), changes);
    home.run(&["check-in", "conv", "2.9", "--as", "ana"]).ok();
    home.run(&["undo", "--as", "ana"]).ok();
    home.run(&["check-in", "conv", "3.4", "--yes", "--as", "ana"]).ok();
    assert_eq!(home.run(&["show", "conv", "--format", "json"]).json()["value"], 3.4);
}

#[test]
fn a_span_of_time_is_taken_in_the_unit_of_time_there_is() {
    let home = Home::small();
    home.run(&["add", "key-result", "Waiting", "--parent", "win", "--baseline", "30 min", "--target", "2 h", "--id", "wait"])
        .ok();
    let shown = || home.run(&["show", "wait", "--format", "json"]).json();
    let item = shown();
    assert_eq!(item["unit"], "min");
    assert_eq!([&item["baseline"], &item["target"]].map(Value::as_f64), [Some(30.0), Some(120.0)]);
    for (typed, value) in
        [("45", 45.0), ("1 h", 60.0), ("1h30", 90.0), ("1 h 40 min", 100.0), ("+5 min", 105.0), ("+0,25 h", 120.0)]
    {
        home.run(&["check-in", "wait", typed, "--as", "ana"]).ok();
        assert_eq!(shown()["value"].as_f64(), Some(value), "{typed}");
    }
    home.run(&["revise", "wait", "--target", "3 h", "--because", "the counter closes later"]).ok();
    assert_eq!(shown()["target"].as_f64(), Some(180.0));
    fs::write(home.path("values.csv"), "item,value,on\nwait,2.5 h,2026-11-23\n").unwrap();
    home.run(&["import", "values.csv"]).ok();
    assert_eq!(shown()["value"].as_f64(), Some(150.0));
    // A day has eight hours of work and twenty-four of waiting.
    let refused = home.run(&["check-in", "wait", "2 d"]);
    assert!(refused.code == 2 && refused.err.contains("does not go with the unit min"), "{}", refused.err);
}

#[test]
fn a_day_to_come_in_a_file_is_a_bad_row_with_its_line() {
    let home = Home::small();
    let changes = home.changes();
    fs::write(home.path("values.csv"), "item,value,on\nconv,2.5,2026-11-20\nconv,2.6,2026-11-24\nconv,2.7,2026-12-20\n").unwrap();
    for args in [&["import", "values.csv"][..], &["import", "values.csv", "--dry-run"]] {
        let ran = home.run(args);
        let way = "it would be silent until then; give the day it speaks of, today or before";
        assert_eq!(ran.code, 1, "{}", ran.err);
        for said in [
            format!("values.csv:3: on: tomorrow is still to come: {way}\n"),
            format!("values.csv:4: on: 20 Dec is in 27 days: {way}\n"),
        ] {
            assert!(ran.err.contains(&said) || ran.out.contains(&said), "{said}{}{}", ran.out, ran.err);
        }
    }
    assert_eq!(home.changes(), changes);
    assert_eq!(home.run(&["import", "values.csv", "--keep-going"]).code, 4);
    assert_eq!(home.run(&["show", "conv", "--format", "json"]).json()["value"], 2.5);
}
