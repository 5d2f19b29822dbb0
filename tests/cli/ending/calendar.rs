//! The cycles of a year: printed, made, taken back, and named as people name them.

use super::*;

fn set(home: &Home, key: &str, value: &str) {
    home.run(&["settings", "set", key, value]).ok();
}

fn names(home: &Home) -> Vec<String> {
    let cycles = home.run(&["list", "cycles", "--format", "json"]).json();
    cycles.as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_cycles_of_a_year_are_printed_and_made_by_one_change() {
    let home = Home::small();
    let before = names(&home);
    let printed = home.run(&["calendar", "2027", "--format", "json"]).json();
    let told = printed.as_array().unwrap();
    assert_eq!(told.len(), 5);
    assert_eq!(
        (&told[4]["name"], &told[4]["start"], &told[4]["end"]),
        (&"2027-Q4".into(), &"2027-10-01".into(), &"2027-12-31".into())
    );
    assert_eq!((&told[0]["parent"], &told[1]["parent"], &told[1]["exists"]), (&Value::Null, &"2027".into(), &false.into()));
    assert_eq!(names(&home), before, "printing makes nothing");
    home.run(&["add", "cycle", "2027-Q2", "--start", "2027-04-05", "--end", "2027-07-04"]).ok();
    let said = home.run(&["calendar", "2027", "--write"]).ok();
    assert!(said.contains("2027-Q2 was there already and keeps its dates, 5 Apr"), "{said}");
    assert_eq!(names(&home).len(), before.len() + 5);
    let again = home.run(&["calendar", "2027", "--write"]).ok();
    assert!(
        again.contains("nothing was changed") && again.contains("2027, 2027-Q1, 2027-Q3, 2027-Q4 were there already"),
        "{again}"
    );
    home.run(&["undo"]).ok();
    assert_eq!(names(&home).len(), before.len() + 1, "one undo takes all of them back");
}

#[test]
fn a_year_of_weeks_is_shown_before_it_is_chosen() {
    let home = Home::small();
    set(&home, "fiscal-name", "start");
    let args = ["calendar", "2023", "--pattern", "454", "--start-month", "2", "--format", "json"];
    let told = home.run(&args).json();
    assert_eq!((&told[0]["name"], &told[0]["weeks"], &told[0]["end"]), (&"FY2023".into(), &53.into(), &"2024-02-03".into()));
    let weeks: Vec<i64> = told[4]["months"].as_array().unwrap().iter().map(|m| m["weeks"].as_i64().unwrap()).collect();
    assert_eq!(weeks, [4, 5, 5]);
    let friday = home.run(&[&args[..], &["--week-ends-on", "fri"]].concat()).json();
    assert_eq!(friday[0]["end"], "2024-02-02");
    let table = home.run(&args[..6]).ok();
    assert!(table.contains("4-5-5") && table.contains("FY2023-Q1"), "{table}");
}

#[test]
fn in_a_workspace_with_a_fiscal_year_its_names_are_read_first_and_what_is_there_keeps_its_dates() {
    let home = Home::small();
    let cycle = |name: &str| {
        let cycles = home.run(&["list", "cycles", "--format", "json"]).json();
        let found = cycles
            .as_array()
            .unwrap()
            .iter()
            .find(|c| c["name"] == name)
            .cloned()
            .unwrap_or_else(|| panic!("no {name}: {cycles}"));
        (found["start"].as_str().unwrap().to_owned(), found["end"].as_str().unwrap().to_owned(), found["parent"].clone())
    };
    home.run(&["add", "cycle", "2028-Q1"]).ok();
    set(&home, "fiscal-start", "2");
    let said = |name: &str| home.run(&["add", "cycle", name]).ok();
    assert!(said("FY27").contains("FY2027") && said("Q4 fy 2027").contains("FY2027-Q4"));
    assert_eq!(cycle("FY2027-Q4"), ("2026-11-01".into(), "2027-01-31".into(), "FY2027".into()));
    assert_eq!(cycle("2028-Q1").0, "2028-01-01", "it keeps its dates");
    assert!(home.run(&["list", "objectives", "--cycle", "2028-Q1"]).code == 0);
    // A file that says Q4 means that of the fiscal year.
    let file = home.path("goals.csv");
    std::fs::write(&file, "kind,id,title,cycle\nobjective,f1,In the fiscal quarter,Q1\nobjective,f2,Next,FY28 Q2\n").unwrap();
    let ran = home.run(&["import", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(cycle("FY2028-Q1").0, "2027-02-01", "the year that the others name");
    assert_eq!(cycle("FY2028-Q2"), ("2027-05-01".into(), "2027-07-31".into(), Value::Null));
    set(&home, "fiscal-start", "4");
    assert_eq!(cycle("FY2028-Q2").0, "2027-05-01", "whatever the settings become");
    set(&home, "cycle-names", "{start:%b} {fy}");
    assert!(said("apr fy30").contains("Apr FY30"));
    assert_eq!(cycle("Apr FY30").0, "2029-04-01");
}

#[test]
fn what_is_no_calendar_is_refused_in_a_sentence() {
    let home = Home::small();
    for (args, sentence) in [
        (&["settings", "set", "fiscal-start", "0"][..], "fiscal-start takes a number from 1 to 12, not “0”"),
        (&["settings", "set", "fiscal-start", "13"], "fiscal-start takes a number from 1 to 12, not “13”"),
        (&["settings", "set", "cycle-pattern", "544-ish"], "cycle-pattern is quarters or halves or"),
        (&["settings", "set", "cycle-names", "{FY}"], "cycle-names needs {n}"),
        (&["settings", "set", "cycle-names", "Q{n}"], "cycle-names needs {FY} or {fy}"),
        (&["settings", "set", "cycle-names", "{year}-{n}"], "cycle-names has no place “{year}”"),
        (&["settings", "set", "year-end", "soon"], "year-end is nearest or last, not “soon”"),
        (&["calendar", "0"], "a year has a number from 2 to 9997, and 0 is none"),
        (&["calendar", "9999", "--write"], "a year has a number from 2 to 9997"),
        (&["calendar", "soon"], "“soon” is not the number of a year"),
        (&["calendar", "2027", "--pattern", "weeks"], "--pattern is quarters or halves or"),
        (&["calendar", "2027", "--start-month", "13"], "--start-month takes a number from 1 to 12, not “13”"),
        (&["calendar", "2027", "--week-ends-on", "someday"], "--week-ends-on takes a day of the week, not “someday”"),
    ] {
        let ran = home.run(args);
        assert!(ran.code != 0 && ran.err.contains(sentence), "{args:?}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn what_is_odd_between_cycles_is_told_by_lint_and_never_refused() {
    let home = Home::small();
    home.run(&["calendar", "2027", "--write"]).ok();
    assert!(!home.run(&["lint"]).out.contains("cycles  "));
    home.run(&["add", "cycle", "Half of Q1", "--start", "2027-03-20", "--end", "2027-04-10"]).ok();
    home.run(&["add", "cycle", "The rest", "--start", "2027-04-13", "--end", "2027-05-02"]).ok();
    let ran = home.run(&["lint"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    let told = "2 days lie between Half of Q1 and The rest, from 2027-04-11 on, and in no cycle";
    assert!(ran.out.contains(told), "{}", ran.out);
    let json = home.run(&["lint", "--format", "json"]);
    assert!(json.err.contains(told) && json.code == 3, "{}", json.err);
    assert!(serde_json::from_str::<Value>(&json.out).unwrap().is_array(), "{}", json.out);
    assert!(!home.run(&["lint", "--owner", "ana"]).out.contains("cycles  "));
}

#[test]
fn quarterly_check_ins_are_due_by_the_quarters_of_the_fiscal_year() {
    let home = Home::small();
    home.run(&["revise", "conv", "--cadence", "quarterly", "--because", "it is known that seldom"]).ok();
    let due = || home.run(&["show", "conv", "--format", "json"]).json()["due_on"].as_str().unwrap().to_owned();
    let before = due();
    assert_eq!(before, "2027-01-04");
    set(&home, "fiscal-start", "2");
    assert_eq!(due(), "2027-02-01");
    set(&home, "cycle-pattern", "445");
    assert_eq!(due(), "2027-02-01");
    // The year of weeks that begins near 1 April has its last quarter from Sunday 27 December on.
    set(&home, "fiscal-start", "4");
    assert_eq!(due(), "2026-12-28");
    home.run(&["undo"]).ok();
    assert_eq!(due(), "2027-02-01");
}

#[test]
fn a_quarter_with_its_months_behind_it_is_read_from_a_file_where_those_are_its_months() {
    let home = Home::small();
    let file = home.path("months.csv");
    std::fs::write(&file, "kind,id,title,cycle\nobjective,m1,One,Q1 2027 - Jan - Mar\n").unwrap();
    home.run(&["import", file.to_str().unwrap()]).ok();
    assert!(names(&home).contains(&"2027-Q1".to_owned()), "{:?}", names(&home));
    std::fs::write(&file, "kind,id,title,cycle\nobjective,m2,Two,Q1 2027 - Feb - Apr\n").unwrap();
    let ran = home.run(&["import", file.to_str().unwrap()]);
    assert!(ran.code != 0 && ran.err.contains("its name does not tell its dates"), "{}{}", ran.out, ran.err);
}
