//! Planning a cycle: what is told of it, as a table, as JSON and as an exit code, and what cannot be asked.

use super::*;

/// The small home in its quarter, with the next one there.
fn with_next() -> Home {
    let home = Home::small();
    home.run(&["add", "cycle", "2027-Q1"]).ok();
    home
}

#[test]
fn an_empty_cycle_says_so_and_what_comes_next_and_is_not_ready() {
    let home = with_next();
    let said = home.run(&["--today", "2026-12-23", "plan", "2027-Q1"]).ok();
    assert!(said.starts_with("2027-Q1 starts in 9 days · "), "{said}");
    assert!(said.contains("nothing is planned in 2027-Q1 yet: “quarterdeck add objective"), "{said}");
    let ran = home.run(&["plan", "2027-Q1", "--check"]);
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    let json = home.run(&["--today", "2026-12-23", "plan", "2027-Q1", "--format", "json"]).json();
    assert_eq!((&json["items"], &json["starts_in"], &json["state"]), (&Value::Array(Vec::new()), &9.into(), &"planned".into()));
}

#[test]
fn a_team_that_is_ready_makes_the_check_pass_and_what_is_missing_is_named() {
    let home = with_next();
    home.run(&["add", "team", "Growth"]).ok();
    home.run(&["add", "objective", "New teams stay", "--cycle", "2027-Q1", "--team", "Growth", "--owner", "ana"]).ok();
    home.run(&["add", "key-result", "Churn", "--parent", "New teams", "--baseline", "3.4", "--target", "2", "--owner", "ana"])
        .ok();
    let growth = |args: &[&str]| home.run(&[&["plan", "2027-Q1", "--team", "Growth"], args].concat());
    let ran = growth(&["--check"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(
        ran.out.contains("✖ Growth: 1 objective without 2 to 4 key results, 1 objective without a project or a because"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("3.4 → 2"), "{}", ran.out);
    home.run(&[
        "add",
        "key-result",
        "Hosts back",
        "--parent",
        "New teams",
        "--baseline",
        "22",
        "--target",
        "30",
        "--owner",
        "ana",
    ])
    .ok();
    home.run(&["link", "check", "New teams", "--because", "who is called stays"]).ok();
    let ran = growth(&["--check"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("1 of 1 team ready · 1 objective, 2 key results"), "{}", ran.out);
    let csv = growth(&["--format", "csv"]).ok();
    assert_eq!(csv.lines().nth(1), Some("Growth,1,2,0,0,0,0,yes,"), "{csv}");
    let ascii = home.run(&["--ascii", "plan", "2027-Q1"]).ok();
    assert!(ascii.is_ascii() && ascii.contains("3.4 -> 2"), "{ascii}");
}

#[test]
fn what_cannot_be_planned_is_refused_with_what_can_be() {
    let home = with_next();
    for (day, args, said) in [
        ("2026-12-23", &["plan", "2031-Q1"][..], "no cycle is called “2031-Q1”"),
        (
            "2027-05-01",
            &["plan", "2027-Q1"],
            "2027-Q1 is over, so nothing of it can be planned any more; make the next one first",
        ),
        ("2026-12-23", &["plan", "2027-Q1", "--from", "2027-Q1"], "--from: 2027-Q1 does not begin before 2027-Q1"),
        ("2026-12-23", &["plan", "2027-Q1", "--team", "Nobody"], "no team is called “Nobody”"),
    ] {
        let ran = home.run(&[&["--today", day], args].concat());
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains(said) && ran.out.is_empty(), "{}", ran.err);
    }
    // What has begun can still be looked at, and says that it has.
    let said = home.run(&["--today", "2027-01-09", "plan", "2027-Q1"]).ok();
    assert!(said.contains("2027-Q1 opened 8 days ago"), "{said}");
    assert!(said.contains("it has begun: what is changed in it now asks for a reason"), "{said}");
}

#[test]
fn a_cycle_is_not_planned_again_nor_opened_early_without_a_reason() {
    let home = with_next();
    for (args, what) in [
        (["revise", "cycle:2026-Q4", "--state", "planned"], "making 2026-Q4 planned again"),
        (["revise", "cycle:2026-Q4", "--start", "2026-12-20"], "making 2026-Q4 planned again"),
        (["revise", "cycle:2027-Q1", "--state", "open"], "opening 2027-Q1 before its first day"),
    ] {
        let ran = home.run(&[&["--today", "2026-11-23", "--as", "ana"], &args[..]].concat());
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert_eq!(ran.err, format!("error: nothing was saved: {what} needs its reason; say it with --because “…”\n"));
    }
    let because =
        ["--today", "2026-11-23", "--as", "ana", "revise", "cycle:2027-Q1", "--state", "open", "--because", "we are done early"];
    home.run(&because).ok();
    let said = home.run(&["--today", "2026-11-23", "plan", "2027-Q1"]).ok();
    assert!(said.starts_with("2027-Q1 is open already, 39 days before its first day"), "{said}");
    home.run(&["--as", "ana", "undo"]).ok();
    let said = home.run(&["--today", "2026-11-23", "plan", "2027-Q1"]).ok();
    assert!(said.starts_with("2027-Q1 starts in 39 days"), "{said}");
}
