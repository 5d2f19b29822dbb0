//! Going on in the next cycle: one key result, an objective, a cycle; what is refused; the chain that comes of it.

use super::*;

/// The quarter scored: Conversion closed at 2.8 %, so at half of its way.
fn scored() -> Home {
    let home = quarter();
    home.run(&on("2027-01-04", &["add", "cycle", "2027-Q1"])).ok();
    home.run(&on("2027-01-04", &["score", "conv", "--learned", "only the first import counts"])).ok();
    home
}

fn ids(home: &Home) -> Value {
    home.run(&on("2027-01-04", &["list", "--format", "json"])).json()
}

#[test]
fn one_key_result_goes_on_with_another_target_and_brings_its_objective_and_its_work() {
    let home = scored();
    let dry = home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4 %", "--dry-run"])).ok();
    assert!(
        dry.starts_with("would be made, and nothing was saved:") && dry.contains("Conversion, closed at 2.8 %: 2.8 → 3.4 %"),
        "{dry}"
    );
    let before = home.run(&on("2027-01-04", &["export", "--format", "csv", "--only", "items"]));
    let json = home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4", "--format", "json"])).json();
    assert_eq!((&json["cycle"], &json["cycle_made"], &json["dry_run"]), (&"2027-Q1".into(), &false.into(), &false.into()));
    let carried = json["carried"].as_array().unwrap();
    let kr = carried.iter().find(|i| i["kind"] == "key-result").unwrap();
    assert_eq!((&kr["title"], &kr["baseline"], &kr["target"]), (&"Conversion".into(), &2.8.into(), &3.4.into()));
    assert_eq!((&kr["cycle"], &kr["carried_unchanged"]), (&"2027-Q1".into(), &0.into()));
    assert_eq!(carried.len(), 2, "its objective comes along");
    assert_eq!(json["decided"][1]["how"], "change");
    let old = home.run(&on("2027-01-04", &["show", kr["carried_from"].as_str().unwrap(), "--format", "json"])).json();
    near(&old["score"], 0.5);
    assert_eq!(old["outcome"], "partial");
    home.run(&on("2027-01-04", &["undo"])).ok();
    let after = home.run(&on("2027-01-04", &["export", "--format", "csv", "--only", "items"]));
    assert_eq!(before.out, after.out);
}

#[test]
fn work_that_goes_on_is_judged_by_what_it_was_to_move_and_not_yet_by_what_it_moves_now() {
    let home = scored();
    let json = home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4", "--format", "json"])).json();
    let kr = json["carried"].as_array().unwrap().iter().find(|i| i["kind"] == "key-result").unwrap().clone();
    let (old, new) = (kr["carried_from"].as_str().unwrap(), kr["id"].as_str().unwrap());
    let judge = |of: &str| home.run(&on("2027-01-04", &["judge", "check", of, "held", "--because", "it moved with it"]));
    let ran = judge(new);
    assert!(ran.code == 1 && ran.err.contains("cannot judge Checklist: it is not done"), "{}{}", ran.out, ran.err);
    let ran = judge(old);
    assert!(ran.out.contains("judged Checklist → Conversion: held (it moved with it)"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("theories held in 1 of 1 verdict"), "{}", ran.out);
    assert!(ran.out.contains("at its end") && !ran.out.contains("still to come"), "nothing comes of what is closed: {}", ran.out);
}

#[test]
fn what_is_refused_names_the_way() {
    let home = scored();
    let said = |args: &[&str]| {
        let ran = home.run(&on("2027-01-04", args));
        assert_ne!(ran.code, 0, "{args:?}: {}", ran.out);
        ran.err
    };
    assert!(said(&["carry", "conv"]).contains("what becomes of Conversion? Say --target N"));
    assert!(said(&["carry", "conv", "--unchanged"]).contains("goes on unchanged, and that needs its reason"));
    assert!(said(&["carry", "conv", "--let-go"]).contains("is let go with one line that says why"));
    assert!(said(&["carry", "conv", "--target", "2.5"]).contains("is at 2.8 % already: give it a target above that"));
    assert!(said(&["carry", "conv", "--target", "3", "--cycle", "2026-Q4"]).contains("it is of that cycle itself"));
    assert!(said(&["carry", "check", "--unchanged", "--because", "x"]).contains("a project is in no cycle"));
    let both = said(&["carry", "conv", "--target", "3", "--unchanged"]);
    assert!(both.contains("--target") && both.contains("--unchanged"), "{both}");
    let write = |name: &str, text: &str| {
        let path = home.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let file = write("steps.txt", "Import / 2 / 2027-02-01\nPay / 1 / 2027-05-01\n");
    assert!(said(&["carry", "conv", "--break", &file]).contains("line 2: 2027-05-01 lies outside of 2027-Q1"));
    let file = write("one.txt", "Import / 2\n");
    assert!(said(&["carry", "conv", "--break", &file]).contains("line 1: it is one step"));
    assert!(said(&["carry", "conv", "--break", "nowhere.txt"]).contains("cannot be read"));
    home.run(&on("2027-01-04", &["carry", "conv", "--unchanged", "--because", "the pilot began late"])).ok();
    let short = ids(&home);
    let old = short.as_array().unwrap().iter().find(|i| i["outcome"] == "partial" && i["kind"] == "key-result").unwrap();
    let again = said(&["carry", old["id"].as_str().unwrap(), "--target", "4"]);
    assert!(again.contains("“Conversion” goes on in 2027-Q1 already, as "), "{again}");
}

#[test]
fn a_next_cycle_that_is_not_there_is_made_along_only_when_that_is_said() {
    let home = quarter();
    home.run(&on("2027-01-04", &["score", "conv", "--learned", "only the first import counts"])).ok();
    let ran = home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4"]));
    assert!(ran.code == 2 && ran.err.contains("2027-Q1 is not there yet; make it along with --make-cycle"), "{}", ran.err);
    let json = home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4", "--make-cycle", "--format", "json"])).json();
    assert_eq!((&json["cycle"], &json["cycle_made"]), (&"2027-Q1".into(), &true.into()));
    home.run(&on("2027-01-04", &["undo"])).ok();
    let cycles = home.run(&["list", "cycles", "--format", "json"]).json();
    assert!(!cycles.as_array().unwrap().iter().any(|c| c["name"] == "2027-Q1"), "one undo takes the cycle back as well");
}

#[test]
fn of_a_cycle_each_has_its_own_decision_and_what_is_open_is_named() {
    let home = scored();
    home.run(&["add", "person", "Jon Berg"]).ok();
    let add = ["add", "key-result", "Churn", "--parent", "win", "--baseline", "9", "--target", "2", "--unit", "%"];
    home.run(&[&["--today", "2026-11-24", "--as", "ana"][..], &add].concat()).ok();
    home.run(&["--today", "2026-12-28", "--as", "ana", "check-in", "churn", "7"]).ok();
    home.run(&on("2027-01-04", &["score", "churn", "--learned", "prices matter more"])).ok();
    let open = home.run(&on("2027-01-04", &["carry", "cycle:2026-Q4"]));
    assert!(open.code == 2 && open.err.contains("2 key results are of the cycle still to decide: Conversion"), "{}", open.err);
    let decide =
        ["carry", "cycle:2026-Q4", "--decide", "conv target 3.4 owner jon", "--decide", "churn let-go because nobody asks"];
    let said = home.run(&on("2027-01-04", &decide)).ok();
    assert!(
        said.contains("Conversion, closed at 2.8 %: 2.8 → 3.4 %, Jon Berg") && said.contains("Churn, closed at 7 %: let go"),
        "{said}"
    );
    let log = home.run(&on("2027-01-04", &["log"])).ok();
    assert!(log.contains("over into 2027-Q1 with 1 key result, let 1 go"), "{log}");
    let nothing = home.run(&on("2027-01-04", &["carry", "cycle:2026-Q4"]));
    assert!(nothing.code == 1 && nothing.err.contains("everything there goes on already"), "{}", nothing.err);
    let wrong = home.run(&on("2027-01-04", &["carry", "cycle:2026-Q4", "--decide", "churn perhaps"]));
    assert!(wrong.err.contains("“perhaps” is no decision: say target N"), "{}", wrong.err);
}

#[test]
fn a_chain_is_told_from_the_first_to_the_last_with_what_each_came_to() {
    let home = scored();
    home.run(&on("2027-01-04", &["carry", "conv", "--unchanged", "--because", "the pilot began late"])).ok();
    let all = ids(&home);
    let next = all.as_array().unwrap().iter().find(|i| i["carried_unchanged"] == 1).unwrap()["id"].as_str().unwrap().to_owned();
    let json = home.run(&on("2027-01-04", &["show", &next, "--chain", "--format", "json"])).json();
    let chain = json["chain"].as_array().unwrap();
    let told: Vec<(&Value, &Value, &Value)> = chain.iter().map(|one| (&one["cycle"], &one["outcome"], &one["how"])).collect();
    assert_eq!(told, [(&"2026-Q4".into(), &"partial".into(), &Value::Null), (&"2027-Q1".into(), &Value::Null, &"keep".into())]);
    near(&chain[0]["score"], 0.5);
    assert_eq!(
        (&chain[1]["because"], &chain[0]["learned"]),
        (&"the pilot began late".into(), &"only the first import counts".into())
    );
    let page = home.run(&on("2027-01-04", &["show", &next, "--chain"])).ok();
    assert!(
        page.contains("carried from 2026-Q4: closed at 2.8 %, scored 0.50, unchanged, because the pilot began late"),
        "{page}"
    );
    assert!(
        page.contains("2026-Q4") && page.contains("learned: only the first import counts") && page.contains("under way"),
        "{page}"
    );
    let lint = home.run(&on("2027-01-04", &["lint"]));
    assert!(lint.out.contains("Carried over unchanged from 2026-Q4: give it another target"), "{}", lint.out);
    // Opened again, what goes on stays and says so.
    let from = json["carried_from"].as_str().unwrap();
    home.run(&on("2027-01-05", &["reopen", from, "--because", "the last number came late"])).ok();
    let page = home.run(&on("2027-01-05", &["show", &next])).ok();
    assert!(page.contains("from a reopened key result"), "{page}");
}

#[test]
fn a_title_means_what_goes_on_and_not_what_ended_and_is_called_the_same() {
    let home = scored();
    home.run(&on("2027-01-04", &["carry", "conv", "--target", "3.4"])).ok();
    let kr = |title: &str| home.run(&on("2027-01-11", &["show", title, "--format", "json"])).json();
    let next = kr("conversion");
    assert_eq!((&next["cycle"], &next["outcome"]), (&"2027-Q1".into(), &Value::Null));
    home.run(&on("2027-01-11", &["check-in", "Conversion", "2.9", "-c", "6"])).ok();
    assert_eq!(kr("conversion")["value"], 2.9);
    // What ended is still there by its id; opened again, the two are two.
    let ended = next["carried_from"].as_str().unwrap().to_owned();
    assert_eq!(kr(&ended)["outcome"], "partial");
    home.run(&on("2027-01-11", &["reopen", &ended, "--because", "a late number"])).ok();
    let ran = home.run(&on("2027-01-11", &["show", "conversion"]));
    assert!(ran.code != 0 && ran.err.contains("fits 2 items"), "{}", ran.err);
}
