//! Scores: by arithmetic against the last and the first target, said otherwise with a reason, proposed, settled and taken back.

use super::*;

fn day(home: &Home) -> impl Fn(&[&str]) -> Ran + '_ {
    |args| home.run(&on("2027-01-04", args))
}

fn item(home: &Home, of: &str) -> Value {
    home.run(&on("2027-01-04", &["show", of, "--format", "json"])).json()
}

#[test]
fn a_score_is_proposed_against_the_revised_target_and_kept_beside_the_first() {
    let home = quarter();
    home.run(&["--today", "2026-11-25", "revise", "conv", "--target", "3.2", "--because", "the test was cancelled"]).ok();
    let day = day(&home);
    let ran = day(&["score", "conv", "--learned", "activation moves after the first import", "--cause", "theory"]);
    assert!(ran.out.starts_with("scored Conversion: 0.64, partial\n"), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("against the target as revised: (2.8 − 2.1) ÷ (3.2 − 2.1) = 63.6 %, value of 28 Dec 2026"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("against the first target: (2.8 − 2.1) ÷ (3.5 − 2.1) = 50.0 %"), "{}", ran.out);
    assert!(ran.out.contains("1 of 1 scored, it comes to 0.64; say how it ended with “quarterdeck score "), "{}", ran.out);
    let json = item(&home, "conv");
    near(&json["score"], 0.7 / 1.1);
    near(&json["score_by_rule"], 0.7 / 1.1);
    near(&json["score_first"], 0.5);
    assert_eq!(
        ["outcome", "learned", "cause", "scored_on"].map(|key| json[key].as_str().unwrap()),
        ["partial", "activation moves after the first import", "theory", "2027-01-04"]
    );
    assert_eq!((&json["score_because"], &json["proposed"]), (&Value::Null, &Value::Null));
    let cycles = day(&["list", "cycles", "--format", "json"]).json();
    let q4 = cycles.as_array().unwrap().iter().find(|c| c["name"] == "2026-Q4").unwrap().clone();
    near(&q4["score"], 0.7 / 1.1);
    near(&q4["score_first"], 0.5);
    assert_eq!((&q4["scored"], &q4["hit_share"]), (&1.into(), &0.into()));
    // The objective is scored from its parts.
    let ran = day(&["score", "win", "--learned", "one number was too few"]);
    assert!(ran.out.starts_with("scored Win the mid-market: 0.64, partial\n"), "{}{}", ran.out, ran.err);
}

#[test]
fn however_a_score_is_typed_it_is_the_same_and_another_than_arithmetic_owes_its_reason() {
    for typed in ["0.7", "70 %", "7/10"] {
        let home = quarter();
        let day = day(&home);
        let ran = day(&["score", "conv", typed, "--learned", "x"]);
        assert!(
            ran.code == 2 && ran.err.contains("arithmetic says 0.50: another score needs its reason; say it with --because"),
            "{}",
            ran.err
        );
        let ran = day(&["score", "conv", typed, "--learned", "x", "--because", "one cohort was counted twice"]);
        assert!(
            ran.out.starts_with("scored Conversion: 0.70, partial because one cohort was counted twice\n"),
            "{}{}",
            ran.out,
            ran.err
        );
        let json = item(&home, "conv");
        near(&json["score"], 0.7);
        near(&json["score_by_rule"], 0.5);
        assert_eq!(json["score_because"], "one cohort was counted twice");
    }
    let home = quarter();
    let day = day(&home);
    for (args, said) in [
        (&["score", "conv", "1.3"][..], "a score is 0–1; 1.3 of the target is progress"),
        (&["score", "conv", "-0.4"], "a score is 0–1; −0.4 of the target is progress"),
        (&["score", "conv", "good"], "“good” is no score: type 0.7, 70 % or 7/10"),
        (&["score", "conv", "--outcome", "achieved", "--cause", "luck"], "“luck” is no cause: say target, theory, work, late"),
        (&["score", "conv", "0.3", "--outcome", "dropped"], "what is dropped has no score; leave it out"),
        (&["score", "conv", "0.3", "--outcome", "achieved", "--learned", "x"], "arithmetic says 0.50"),
        (&["score", "conv", "--outcome", "dropped"], "say it with --learned"),
        (&["score", "check", "0.5"], "a project has no outcome"),
    ] {
        let ran = day(args);
        assert!(ran.code == 2 && ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    assert_eq!(day(&["status", "--format", "json"]).json()["to_score"], 1);
}

#[test]
fn what_has_no_value_has_no_score_and_its_outcome_has_to_be_said() {
    let home = Home::small();
    home.run(&["revise", "win", "--cycle", "2026-Q4", "--because", "it is this quarter’s"]).ok();
    home.run(&[
        "add",
        "key-result",
        "Churn",
        "--parent",
        "win",
        "--baseline",
        "4",
        "--target",
        "2",
        "--weight",
        "0",
        "--id",
        "churn",
    ])
    .ok();
    let day = day(&home);
    let ran = day(&["score", "churn"]);
    assert!(ran.code == 2 && ran.err.contains("it has no value, so its outcome has to be said"), "{}", ran.err);
    let ran = day(&["score", "churn", "--outcome", "missed"]);
    assert!(
        ran.out.starts_with("scored Churn: missed\n") && ran.out.contains("its weight is 0: it is scored, and not counted"),
        "{}{}",
        ran.out,
        ran.err
    );
    let json = item(&home, "churn");
    assert_eq!(["score", "score_by_rule", "score_first", "score_basis"].map(|key| &json[key]), [&Value::Null; 4]);
    let ran = day(&["check-in", "churn", "3"]);
    assert!(ran.code == 2 && ran.err.contains("it is closed, missed; reopen it first: quarterdeck reopen "), "{}", ran.err);
}

#[test]
fn a_proposal_waits_for_who_settles_it_and_takes_what_came_in_since() {
    let home = quarter();
    let day = day(&home);
    let ran = day(&["score", "conv", "--propose", "--learned", "it takes longer", "--cause", "late"]);
    assert!(ran.out.starts_with("proposed for Conversion: 0.50, partial\n"), "{}{}", ran.out, ran.err);
    assert_eq!(day(&["status", "--format", "json"]).json()["to_score"], 1);
    let json = item(&home, "conv");
    assert_eq!((&json["outcome"], &json["score"], &json["learned"]), (&Value::Null, &Value::Null, &Value::Null));
    near(&json["proposed"]["score"], 0.5);
    assert_eq!(
        ["outcome", "learned", "cause"].map(|key| json["proposed"][key].as_str().unwrap()),
        ["partial", "it takes longer", "late"]
    );
    // A number that comes in before it is settled counts.
    assert_eq!(day(&["check-in", "conv", "3.5"]).code, 0);
    let ran = day(&["score", "conv"]);
    assert!(ran.out.starts_with("scored Conversion: 1.00, achieved\n"), "{}{}", ran.out, ran.err);
    let json = item(&home, "conv");
    assert_eq!((&json["proposed"], &json["learned"]), (&Value::Null, &"it takes longer".into()));
    let ran = day(&["score", "conv", "--propose"]);
    assert!(
        ran.code == 2 && ran.err.contains("nothing can be proposed for “Conversion”: it is closed, achieved; reopen it first"),
        "{}",
        ran.err
    );
}

#[test]
fn a_score_is_said_otherwise_with_a_reason_and_undo_gives_every_byte_back() {
    let home = quarter();
    let whole = |name: &str| {
        let path = home.path(name);
        home.run(&on("2027-01-04", &["export", "--format", "csv", "-o", &path.display().to_string()])).ok();
        let items = home.run(&on("2027-01-04", &["list", "--format", "json"])).ok();
        let mut files: Vec<_> = fs::read_dir(&path).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        (items, files.iter().map(|f| fs::read_to_string(f).unwrap()).collect::<Vec<_>>())
    };
    let day = day(&home);
    let open = whole("before");
    day(&["score", "conv", "--learned", "x"]).ok();
    let closed = whole("scored");
    let ran = day(&["score", "conv", "--learned", "x"]);
    assert!(ran.code == 1 && ran.err.contains("is partial already; nothing was changed"), "{}", ran.err);
    let ran = day(&["score", "conv", "--learned", "another lesson"]);
    assert!(ran.code == 2 && ran.err.contains("saying otherwise how Conversion ended needs its reason"), "{}", ran.err);
    day(&["score", "conv", "--learned", "another lesson", "--because", "we looked again"]).ok();
    day(&["undo"]).ok();
    assert_eq!(whole("undone"), closed);
    day(&["reopen", "conv", "--because", "the number was wrong"]).ok();
    let json = item(&home, "conv");
    assert_eq!(["outcome", "score", "learned", "scored_on"].map(|key| &json[key]), [&Value::Null; 4]);
    day(&["undo"]).ok();
    assert_eq!(whole("closed again"), closed);
    day(&["undo"]).ok();
    assert_eq!(whole("open again"), open);
}

#[test]
fn what_is_proposed_can_go_by_the_first_target_or_the_lower() {
    let home = quarter();
    home.run(&["--today", "2026-11-25", "revise", "conv", "--target", "3.2", "--because", "the test was cancelled"]).ok();
    let day = day(&home);
    for (against, said) in [("first", "0.50"), ("lower", "0.50"), ("revised", "0.64")] {
        home.run(&["settings", "set", "score-against", against]).ok();
        let ran = day(&["score", "conv", "--learned", "x"]);
        assert!(ran.out.starts_with(&format!("scored Conversion: {said}, partial\n")), "{against}: {}{}", ran.out, ran.err);
        day(&["undo"]).ok();
    }
    let ran = home.run(&["settings", "set", "score-against", "last"]);
    assert!(ran.err.contains("score-against is revised or first or lower"), "{}", ran.err);
}

#[test]
fn no_score_is_told_by_person_in_any_list() {
    let home = quarter();
    let day = day(&home);
    day(&["score", "conv", "--learned", "x"]).ok();
    for args in
        [&["list", "people", "--format", "json"][..], &["show", "person:Ana Ruiz", "--format", "json"], &["list", "people"]]
    {
        let ran = day(args);
        assert!(!ran.out.contains("score") && !ran.out.contains("0.5"), "{args:?}: {}", ran.out);
    }
}
