//! The end of a cycle: its agenda, closing it, and opening it again.

use super::*;

fn after(home: &Home) -> impl Fn(&[&str]) -> Ran + '_ {
    |args| home.run(&on("2027-01-08", args))
}

#[test]
fn the_agenda_of_a_closing_says_what_arithmetic_and_what_the_owner_say() {
    let home = quarter();
    home.run(&["--today", "2026-11-25", "revise", "conv", "--target", "3.2", "--because", "the test was cancelled"]).ok();
    let after = after(&home);
    after(&["score", "conv", "0.7", "--learned", "later than we thought", "--because", "counted twice", "--propose"]).ok();
    let json = after(&["close", "2026-Q4", "--agenda", "--format", "json"]).json();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut known = [
        "cycle",
        "ended",
        "minutes",
        "budget_seconds",
        "planned_seconds",
        "scored",
        "proposed",
        "unmeasured",
        "score",
        "score_first",
        "groups",
        "parked",
    ];
    known.sort_unstable();
    assert_eq!(
        {
            let mut keys = keys;
            keys.sort_unstable();
            keys
        },
        known
    );
    assert_eq!((&json["cycle"], &json["ended"]), (&"2026-Q4".into(), &"2026-12-31".into()));
    assert_eq!((&json["budget_seconds"], &json["planned_seconds"]), (&3180.into(), &135.into()));
    assert_eq!((&json["scored"], &json["proposed"], &json["unmeasured"]), (&0.into(), &1.into(), &0.into()));
    let group = &json["groups"][0];
    assert_eq!(group["objective"]["title"], "Win the mid-market");
    let conversion = &group["items"][0];
    assert_eq!(
        (&conversion["class"], &conversion["seconds"], &conversion["days_old"]),
        (&"missed committed".into(), &90.into(), &3.into())
    );
    assert_eq!((&conversion["value"], &conversion["value_on"]), (&2.8.into(), &"2026-12-28".into()));
    near(&conversion["score_by_rule"], 0.7 / 1.1);
    near(&conversion["score_first"], 0.5);
    near(&conversion["proposed"]["score"], 0.7);
    assert_eq!((&conversion["proposed"]["by"], &conversion["proposed"]["outcome"]), (&"Ana Ruiz".into(), &"partial".into()));
    assert_eq!((&conversion["outcome_by_rule"], &conversion["lesson_owed"]), (&"partial".into(), &true.into()));
    assert_eq!(words(&conversion["next_allowed"]), ["keep", "change", "break", "let go"]);
    assert_eq!((&group["items"][1]["class"], &group["items"][1]["seconds"]), (&"objective".into(), &45.into()));
    let said = after(&["close", "q4", "--agenda"]).ok();
    assert!(said.starts_with("2026-Q4 ended 8 days ago: 1 result, 0 scored, 1 proposed, 0 without a value\n"), "{said}");
    assert!(
        said.contains("0.70") && said.contains("✎ partial") && said.contains("60 minutes = 2:15 results + 5:00 questions"),
        "{said}"
    );
    let csv = after(&["close", "q4", "--agenda", "--format", "csv"]).ok();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    // An hour is a setting.
    after(&["settings", "set", "close-minutes", "30"]).ok();
    assert_eq!(after(&["close", "q4", "--agenda", "--format", "json"]).json()["minutes"], 30);
    assert_eq!(after(&["close", "q4", "--agenda", "--minutes", "20", "--format", "json"]).json()["budget_seconds"], 780);
}

#[test]
fn a_cycle_is_closed_once_everything_in_it_has_an_outcome() {
    let home = quarter();
    let after = after(&home);
    let ran = after(&["close", "2026-Q4", "--finish"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("2026-Q4 cannot be closed: 2 items of it have no outcome (“Conversion” first)"), "{}", ran.err);
    after(&["score", "conv", "--learned", "it takes longer"]).ok();
    after(&["score", "win", "--learned", "one number was too few"]).ok();
    let ran = after(&["close", "2026-Q4", "--finish"]);
    assert!(
        ran.out.starts_with("closed 2026-Q4\n0.50 as revised, 0.50 as first set; no hits of 1 scored"),
        "{}{}",
        ran.out,
        ran.err
    );
    let q4 = |home: &Home| {
        let cycles = home.run(&on("2027-01-08", &["list", "cycles", "--format", "json"])).json();
        cycles.as_array().unwrap().iter().find(|c| c["name"] == "2026-Q4").unwrap().clone()
    };
    assert_eq!((&q4(&home)["closed_on"], &q4(&home)["state"]), (&"2027-01-08".into(), &"closed".into()));
    let again = after(&["close", "2026-Q4", "--finish"]);
    assert!(
        again.code == 1 && again.err.contains("was closed on 8 Jan already; quarterdeck reopen cycle:2026-Q4"),
        "{}",
        again.err
    );
    let refused = after(&["reopen", "cycle:2026-Q4"]);
    assert!(refused.code == 2 && refused.err.contains("reopening needs its reason"), "{}", refused.err);
    after(&["reopen", "cycle:2026-Q4", "--because", "late numbers came"]).ok();
    assert_eq!((&q4(&home)["closed_on"], &q4(&home)["state"]), (&Value::Null, &"to-score".into()));
    after(&["undo"]).ok();
    assert_eq!((&q4(&home)["closed_on"], &q4(&home)["state"]), (&"2027-01-08".into(), &"closed".into()));
    // One of its items alone opens it as well.
    after(&["reopen", "conv", "--because", "the value was another"]).ok();
    assert_eq!((&q4(&home)["closed_on"], &q4(&home)["state"]), (&Value::Null, &"to-score".into()));
}

#[test]
fn the_rest_is_settled_with_a_reason_as_one_change_that_undo_takes_back() {
    let home = quarter();
    let after = after(&home);
    let before = after(&["export", "--format", "json"]).ok();
    let reads = [&["list", "--format", "json"][..], &["list", "cycles", "--format", "json"], &["export", "--format", "csv"]];
    let told = || reads.map(|args| after(args).ok());
    let was = told();
    let ran = after(&["close", "2026-Q4", "--finish", "--rest", "missed"]);
    assert!(ran.code == 2 && ran.err.contains("say in a sentence why with --because"), "{}", ran.err);
    let ran = after(&["close", "2026-Q4", "--finish", "--rest", "achieved", "--because", "why not"]);
    assert!(ran.code == 2 && ran.err.contains("--rest is missed or dropped, not “achieved”"), "{}", ran.err);
    assert_eq!(after(&["export", "--format", "json"]).ok(), before, "nothing was written");
    let ran = after(&["close", "2026-Q4", "--finish", "--rest", "missed", "--because", "no time to talk"]);
    assert!(ran.out.contains("closed 2026-Q4, 1 settled as missed, 1 settled as partial because no time to talk"), "{}", ran.out);
    assert_eq!(after(&["list", "--flag", "to-score", "--format", "json"]).json(), Value::Array(vec![]));
    after(&["undo"]).ok();
    let waits = after(&["list", "--flag", "to-score", "--format", "json"]).json();
    assert_eq!(waits.as_array().unwrap().len(), 1);
    // Beside the log nothing tells that it ever was.
    assert_eq!(told(), was);
}

#[test]
fn an_objective_on_the_agenda_is_what_its_parts_come_to_so_far_in_json_as_on_the_page() {
    let home = quarter();
    let agenda = after(&home)(&["close", "q4", "--agenda", "--format", "json"]).json();
    for group in agenda["groups"].as_array().unwrap() {
        let items = group["items"].as_array().unwrap();
        let Some(objective) = items.iter().find(|item| item["class"] == "objective") else { continue };
        // One key result of weight 1 below each.
        let part = items.iter().find(|item| item["class"] != "objective").unwrap();
        for key in ["score_by_rule", "score_first", "outcome_by_rule"] {
            assert_eq!(objective[key], part[key], "{key}: {group}");
            assert!(!objective[key].is_null(), "{key}: {group}");
        }
    }
}

#[test]
fn a_cycle_that_runs_is_closed_early_only_when_that_is_meant_and_one_to_come_never() {
    let home = quarter();
    let early = |args: &[&str]| home.run(&on("2026-12-10", args));
    let ran = early(&["close", "2026-Q4", "--finish"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("2026-Q4 runs until 31 Dec, 3 weeks more. Closed now, today is its last day: "), "{}", ran.err);
    assert!(
        ran.err.contains("its 1 result is asked for one last value and how it ended. If that is meant: --yes"),
        "{}",
        ran.err
    );
    let ran = early(&["close", "2026-Q4", "--finish", "--rest", "dropped", "--because", "we changed course", "--yes"]);
    assert!(
        ran.out.starts_with("closed 2026-Q4 early, 2 settled as dropped because we changed course"),
        "{}{}",
        ran.out,
        ran.err
    );
    early(&["add", "cycle", "2027-Q1"]).ok();
    let ran = early(&["close", "2027-Q1", "--agenda"]);
    assert!(ran.code == 1 && ran.err.contains("2027-Q1 cannot be closed: it begins on 1 Jan 2027"), "{}", ran.err);
    let ran = early(&["close", "nothing", "--agenda"]);
    assert!(ran.code != 0 && ran.err.contains("no cycle is called “nothing”"), "{}", ran.err);
}

/// How everything in the quarter ended, by title.
fn ends(home: &Home) -> Vec<(Value, Value, Value, (Value, Value))> {
    let all = home.run(&on("2027-01-08", &["list", "--format", "json"])).json();
    let told = |i: &Value| {
        let [title, outcome, score, learned, next] = ["title", "outcome", "score", "learned", "next"].map(|key| i[key].clone());
        (title, outcome, score, (learned, next))
    };
    all.as_array().unwrap().iter().map(told).collect()
}

#[test]
fn line_by_line_a_closing_comes_to_the_same_as_by_commands() {
    let (home, other) = (quarter(), quarter());
    for home in [&home, &other] {
        let ran = home.run(&on(
            "2027-01-08",
            &["score", "conv", "0.7", "--because", "counted twice", "--learned", "it takes longer", "--propose"],
        ));
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let lines = "\nc\n2.5\nc\n3.4\n\none number was too few\nyes\nmostly\nnobody knew\n\n4\n";
    let ran = home.run_with(&on("2027-01-08", &["close", "2026-Q4", "--plain"]), lines, &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for said in [
        "Closing of 2026-Q4, review 1, 60 minutes: 0 of 1 scored, 1 proposed, 0 parked.",
        "committed, closed at 2.8, target 3.5 % on 28 Dec 2026",
        "0.50 as revised, 0.50 as first set, Ana Ruiz proposes 0.70",
        "Score (enter 0.70, partial)?",
        "What goes on in 2027-Q1? keep, change, break, let go (enter: undecided)",
        "Its target (from 2.8 %; “3.4 owner NAME” hands it over)?",
        "What was learned?",
        "Did we have the right goals?",
        "What changed?",
        "ended review 1, and closed 2026-Q4",
    ] {
        assert!(ran.out.contains(said), "{said}: {}{}", ran.out, ran.err);
    }
    let after = after(&other);
    after(&["score", "conv", "--next", "target 3.4"]).ok();
    after(&["score", "win", "--learned", "one number was too few"]).ok();
    assert_eq!(ends(&home), ends(&other));
    let minutes = home.run(&on("2027-01-08", &["minutes", "--format", "json"])).json();
    assert_eq!((&minutes["kind"], &minutes["cycle"]), (&"closing".into(), &"2026-Q4".into()));
    assert_eq!(minutes["answers"].as_array().unwrap().len(), 3);
    assert_eq!(minutes["results"][0]["objective"], "Win the mid-market");
    assert_eq!(minutes["results"][0]["items"][0]["outcome"], "partial");
    let md = home.run(&on("2027-01-08", &["minutes"])).ok();
    assert!(
        md.contains("closing of 2026-Q4, review 1") && md.contains("| Conversion | 0.70 | 0.50 | partial | it takes longer |"),
        "{md}"
    );
    let html = home.run(&on("2027-01-08", &["minutes", "--format", "html"])).ok();
    assert!(html.contains("<table") && html.contains("</table>"), "{html}");
    // What all of it came to stands above.
    assert!(md.contains("as first set; no hits of 1 scored"), "{md}");
    // How it ended stands in its table alone, and what goes on from it as it was decided there.
    assert!(!md.contains("outcome partial") && md.contains("it takes longer | change to 3.4 % |"), "{md}");
    assert!(!md.contains("Undecided"), "{md}");
    assert!(
        ran.out.contains("What goes on from 1 result is decided and not made yet: quarterdeck carry cycle:2026-Q4"),
        "{}",
        ran.out
    );
    let seen = home.run(&on("2027-01-08", &["carry", "cycle:2026-Q4", "--dry-run"])).ok();
    assert!(seen.contains("Conversion, closed at 2.8 %: 2.8 → 3.4 %"), "{seen}");
    home.run(&on("2027-01-08", &["carry", "cycle:2026-Q4", "--make-cycle"])).ok();
    let item = home.run(&on("2027-01-08", &["show", "conv", "--chain"])).ok();
    assert!(item.contains("2.8 → 3.4 %"), "{item}");
    let ran = home.run(&on("2027-01-08", &["carry", "cycle:2026-Q4"]));
    assert!(ran.code == 1 && ran.err.contains("everything there goes on already"), "{}", ran.err);
    // It is no last review of the meeting: the next agenda compares with none.
    let agenda = home.run(&on("2027-01-11", &["review", "--agenda", "--format", "json"])).json();
    assert_eq!(agenda["since"], Value::Null);
}
