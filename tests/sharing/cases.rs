//! Case by case: two copies are changed apart by the commands people type, each takes in the other's file, and what each reads is
//! held; afterwards both export the same to the byte, and `doctor` finds nothing wrong in either.

use assert_cmd::Command;
use std::{collections::BTreeMap, path::PathBuf};

/// Two copies of a small workspace: Ana's and Jon's.
pub(super) struct Pair {
    home: tempfile::TempDir,
}

/// What each read when the other's file came in.
pub(super) struct Read {
    pub(super) ana: String,
    pub(super) jon: String,
}

pub(super) const BOTH: [&str; 2] = ["ana", "jon"];

impl Pair {
    pub(super) fn new() -> Pair {
        let pair = Pair { home: tempfile::tempdir().unwrap() };
        pair.at("ana", &["init", "Northwind"]);
        for args in [
            &["add", "person", "Ana Ruiz", "--email", "ana@example.org"][..],
            &["add", "person", "Jon Abara", "--email", "jon@example.org"],
            &["add", "cycle", "2026-Q4"],
            &["add", "objective", "Grow", "--cycle", "2026-Q4", "--owner", "Ana Ruiz"],
            &["add", "objective", "Win", "--cycle", "2026-Q4", "--owner", "Jon Abara"],
            &["add", "key-result", "Revenue", "--parent", "Grow", "--baseline", "1", "--target", "3", "--owner", "Ana Ruiz"],
            &["add", "key-result", "Launch", "--parent", "Win", "--steps", "Plan;Build;Ship", "--owner", "Jon Abara"],
            &["add", "project", "Website"],
            &["check-in", "Revenue", "1.5"],
        ] {
            pair.at("ana", args);
        }
        pair.at("ana", &["export", "-o", &pair.path("start.json")]);
        pair.at("jon", &["init", "to be replaced"]);
        pair.at("jon", &["import", &pair.path("start.json")]);
        pair
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    pub(super) fn ran(&self, who: &str, args: &[&str]) -> (bool, String, String) {
        let args = [if args.contains(&"--today") { &[][..] } else { &["--today", "2026-11-23"] }, args].concat();
        self.ran_in("UTC", who, &args)
    }

    /// The same in a time zone, on the day it is there.
    pub(super) fn ran_in(&self, zone: &str, who: &str, args: &[&str]) -> (bool, String, String) {
        let file: PathBuf = self.home.path().join(format!("{who}.db"));
        let ran = Command::cargo_bin("quarterdeck")
            .unwrap()
            .env_clear()
            .env("HOME", self.home.path().join(who))
            .env("TZ", zone)
            .args(["--workspace", &file.display().to_string()])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ran.status.success(), text(ran.stdout), text(ran.stderr))
    }

    /// What is read when these lines are said in a meeting.
    pub(super) fn says(&self, who: &str, lines: &str) -> String {
        let file = self.path(&format!("{who}.db"));
        let mut command = Command::cargo_bin("quarterdeck").unwrap();
        command.env_clear().env("HOME", self.home.path().join(who)).env("TZ", "UTC");
        command.args(["--workspace", &file, "--today", "2026-11-23", "--as", who, "review", "--plain"]);
        String::from_utf8(command.write_stdin(lines).output().unwrap().stdout).unwrap()
    }

    #[track_caller]
    pub(super) fn at(&self, who: &str, args: &[&str]) -> String {
        let (ok, out, err) = self.ran(who, args);
        assert!(ok, "{who} {args:?}: {err}");
        out
    }

    #[track_caller]
    pub(super) fn ana(&self, args: &[&str]) -> String {
        self.at("ana", &[&["--as", "ana@example.org"][..], args].concat())
    }

    #[track_caller]
    pub(super) fn jon(&self, args: &[&str]) -> String {
        self.at("jon", &[&["--as", "jon@example.org"][..], args].concat())
    }

    /// Each takes in the file of the other; then both hold the same, and nothing is wrong with it.
    #[track_caller]
    pub(super) fn unite(&self) -> Read {
        let read = self.exchange();
        for who in BOTH {
            let (ok, out, err) = self.ran(who, &["doctor"]);
            assert!(ok, "{out}{err}");
        }
        read
    }

    /// The same where something is left for people to settle, which `doctor` names.
    #[track_caller]
    pub(super) fn exchange(&self) -> Read {
        for who in BOTH {
            self.at(who, &["export", "-o", &self.path(&format!("{who}.json"))]);
        }
        let read =
            Read { ana: self.ana(&["import", &self.path("jon.json")]), jon: self.jon(&["import", &self.path("ana.json")]) };
        let exports: BTreeMap<&str, String> = BOTH.map(|who| (who, self.at(who, &["export"]))).into();
        assert_eq!(exports["ana"], exports["jon"]);
        for list in [&["list", "--format", "json"][..], &["log", "--format", "json"], &["status", "--format", "json"]] {
            let by_number = |who| {
                let mut told: serde_json::Value = serde_json::from_str(&self.at(who, list)).unwrap();
                // Whether somebody sits at it here is known of one's own laptop alone.
                told.pointer_mut("/review").filter(|review| review.is_object()).map(serde_json::Value::take);
                // Nor is what was not known of what was deleted here.
                // Nor what is new to whoever reads it.
                for line in told.as_array_mut().into_iter().flatten() {
                    _ = line["unseen"].take();
                    _ = line["new"].take();
                }
                let reviews = told.pointer_mut("/reviews").and_then(serde_json::Value::as_array_mut);
                reviews.into_iter().flatten().for_each(|review| review["state"] = serde_json::Value::Null);
                told.to_string()
                    .split("\"seq\":")
                    .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned())
                    .collect::<String>()
            };
            assert_eq!(by_number("ana"), by_number("jon"), "{list:?}");
        }
        for who in BOTH {
            for file in ["ana.json", "jon.json"] {
                assert!(self.at(who, &["import", &self.path(file)]).contains("nothing new"));
            }
        }
        read
    }

    pub(super) fn item(&self, title: &str) -> serde_json::Value {
        serde_json::from_str(&self.ana(&["show", title, "--format", "json"])).unwrap()
    }
}

#[track_caller]
pub(super) fn reads(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "“{part}” is not in:\n{said}");
    }
}

#[test]
fn two_check_ins_of_one_day_both_stay_and_the_later_is_the_last_word() {
    let p = Pair::new();
    p.ana(&["check-in", "Revenue", "2", "-c", "7"]);
    p.jon(&["check-in", "Revenue", "2.5", "-c", "4"]);
    let read = p.unite();
    reads(&read.ana, &["1 change taken in (1 check-in, from Jon Abara)"]);
    reads(&read.jon, &["1 change taken in (1 check-in, from Ana Ruiz)"]);
    let item = p.item("Revenue");
    assert_eq!((item["value"].as_f64(), item["confidence"].as_i64()), (Some(2.5), Some(4)));
    let log = p.jon(&["log"]);
    assert_eq!(log.matches("checked in Revenue").count(), 3, "{log}");
}

#[test]
fn of_two_targets_the_later_holds_and_both_are_told_whose_word_went() {
    let p = Pair::new();
    p.ana(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    p.jon(&["revise", "Revenue", "--target", "5", "--because", "far too easy"]);
    let read = p.unite();
    let on = "Mon 23 Nov 2026";
    let yours = format!("⇄ target of Revenue: 5 (Jon Abara, {on}) over your 4 ({on}): neither had seen the other’s\n");
    reads(&read.ana, &[&yours]);
    reads(&read.jon, &[&format!("⇄ target of Revenue: your 5 ({on}) over 4 (Ana Ruiz, {on}): neither had seen the other’s\n")]);
    reads(&p.ana(&["show", "Revenue"]), &["⇄ target of Revenue: 5"]);
    let log = p.jon(&["log"]);
    assert_eq!(log.matches("⇄ changed by two people: ").count(), 2, "{log}");
    reads(&p.ana(&["review", "--agenda"]), &["target changed by two people: 5 (Jon) over 4 (Ana)"]);
    // Whoever sets it again has seen both: that settles it.
    p.ana(&["revise", "Revenue", "--target", "4.5", "--because", "in between"]);
    assert!(!p.ana(&["show", "Revenue"]).contains('⇄'));
    assert!(!p.ana(&["review", "--agenda"]).contains("two people"));
}

#[test]
fn what_is_in_the_way_of_taking_something_back_names_who_did_it_on_which_day() {
    let p = Pair::new();
    p.ana(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    p.unite();
    p.jon(&["revise", "Revenue", "--target", "5", "--because", "far too easy"]);
    p.unite();
    let (ok, _, said) = p.ran("ana", &["--as", "ana@example.org", "undo"]);
    assert!(!ok);
    reads(&said, &["the target of Revenue is 5 by now, not 4: Jon Abara changed it on Mon 23 Nov 2026"]);
}

#[test]
fn one_setting_set_by_both_is_the_later_ones_and_is_told() {
    let p = Pair::new();
    p.ana(&["settings", "set", "stale-after", "9"]);
    p.jon(&["settings", "set", "stale-after", "5"]);
    let read = p.unite();
    reads(&read.ana, &["⇄ stale-after: 5 days (Jon Abara, Mon 23 Nov 2026) over your 9 days (Mon 23 Nov 2026): neither"]);
    reads(&read.jon, &["⇄ stale-after: your 5 days (Mon 23 Nov 2026) over 9 days (Ana Ruiz, Mon 23 Nov 2026): neither"]);
}

#[test]
fn both_take_one_check_in_back_and_it_is_taken_back_once() {
    let p = Pair::new();
    for who in BOTH {
        let log: serde_json::Value = serde_json::from_str(&p.at(who, &["log", "--format", "json"])).unwrap();
        let change = log[0]["seq"].to_string();
        p.at(who, &["undo", &change]);
    }
    p.unite();
    assert_eq!(p.item("Revenue")["value"], serde_json::Value::Null);
}

#[test]
fn of_two_goals_hung_below_each_other_the_one_moved_last_stays_where_it_was() {
    let p = Pair::new();
    p.jon(&["revise", "Win", "--parent", "Grow", "--because", "part of it"]);
    p.ana(&["revise", "Grow", "--parent", "Win", "--because", "part of it"]);
    let read = p.exchange();
    let stays = "“Grow” stays where it was: Jon Abara had hung “Win” below it before Ana Ruiz moved it; any move of one of them \
                 settles it: quarterdeck revise ";
    reads(&read.ana, &[&format!("note: {stays}")]);
    reads(&read.jon, &[&format!("note: {stays}")]);
    reads(&p.ana(&["show", "Win"]), &["Grow"]);
    for who in BOTH {
        let (ok, out, err) = p.ran(who, &["doctor"]);
        assert!(!ok, "{out}{err}");
        reads(&out, &[stays]);
        assert!(!out.contains("hangs below itself"), "{out}");
    }
    p.jon(&["revise", "Win", "--parent", "none", "--because", "on its own after all"]);
    let (ok, out, err) = p.ran("jon", &["doctor"]);
    assert!(ok, "{out}{err}");
    assert!(!out.contains("stays where it was"), "{out}");
}

#[test]
fn whoever_owns_what_two_others_set_is_told_by_name_and_reads_that_it_is_theirs() {
    let p = Pair::new();
    p.ana(&["add", "person", "Mara Lind", "--email", "mara@example.org"]);
    p.ana(&["revise", "Revenue", "--owner", "Mara Lind", "--because", "hers now"]);
    p.unite();
    p.ana(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    p.jon(&["revise", "Revenue", "--target", "5", "--because", "far too easy"]);
    p.at("ana", &["export", "-o", &p.path("ana.json")]);
    let hers = p.at("jon", &["--as", "mara@example.org", "import", &p.path("ana.json")]);
    reads(&hers, &["⇄ target of Revenue: 5 (Jon Abara, ", "neither had seen the other’s; you own it"]);
    reads(&p.unite().ana, &["over your 4 (", "neither had seen the other’s; Mara Lind owns it"]);
}

#[test]
fn an_objective_that_two_hang_below_two_others_has_both_parents() {
    let p = Pair::new();
    p.ana(&["add", "objective", "Company", "--cycle", "2026-Q4"]);
    p.unite();
    p.ana(&["revise", "Grow", "--parent", "Company", "--because", "its part"]);
    p.jon(&["revise", "Grow", "--parent", "Win", "--because", "its part"]);
    let read = p.unite();
    assert!(!read.ana.contains('⇄') && !read.jon.contains('⇄'), "nobody was overwritten");
    reads(&p.ana(&["show", "Grow"]), &["Company", "Win"]);
}

#[test]
fn a_key_result_added_below_a_deleted_objective_stands_at_the_top_and_says_so() {
    let p = Pair::new();
    let grow = p.item("Grow")["id"].clone();
    p.ana(&["delete", "Grow", "--because", "not now"]);
    p.jon(&["add", "key-result", "Churn", "--parent", "Grow", "--baseline", "5", "--target", "3"]);
    let read = p.unite();
    for said in [&read.ana, &read.jon] {
        reads(
            said,
            &["⌂ “Churn” hangs on an objective that was deleted, and stands at the top: give it another with “quarterdeck"],
        );
    }
    reads(&p.ana(&["show", "Churn"]), &["Grow", "was deleted; it stands at the top meanwhile"]);
    reads(&p.ana(&["list"]), &["lost parent"]);
    let churn = p.item("Churn");
    assert_eq!((&churn["parents"], &churn["lost_parent"]), (&serde_json::json!([]), &grow));
    let csv = p.jon(&["list", "key-results", "--format", "csv"]);
    let column = csv.lines().next().unwrap().split(',').position(|head| head == "lost_parent").unwrap();
    let row = csv.lines().find(|line| line.contains("Churn")).unwrap();
    assert_eq!(row.split(',').nth(column).unwrap(), grow.as_str().unwrap());
    p.ana(&["undo"]);
    assert_eq!(
        (p.item("Churn")["lost_parent"].clone(), p.ana(&["list"]).contains("lost parent")),
        (serde_json::Value::Null, false)
    );
    assert!(!p.ana(&["show", "Churn"]).contains("was deleted"), "and hangs there again when that returns");
}

#[test]
fn who_checks_in_on_or_changes_what_somebody_deleted_is_told_and_nothing_is_lost() {
    let p = Pair::new();
    p.ana(&["delete", "Revenue", "--because", "not now"]);
    p.jon(&["check-in", "Revenue", "2"]);
    p.jon(&["revise", "Revenue", "--target", "5", "--because", "too easy"]);
    let read = p.unite();
    for (said, who, whose, jon) in
        [(&read.ana, "you", "a check-in of Jon Abara", "Jon Abara"), (&read.jon, "Ana Ruiz", "your check-in", "you")]
    {
        let deleted = format!("⌂ Revenue was deleted by {who} on Mon 23 Nov 2026, ");
        reads(
            said,
            &[
                &format!("{deleted}before {whose}: kept in its history, and shown when it comes back; “quarterdeck undo "),
                &format!(
                    "{deleted}while {jon} changed it: what was set is kept, and shows when it comes back; “quarterdeck undo "
                ),
            ],
        );
    }
    p.ana(&["undo"]);
    let item = p.item("Revenue");
    assert_eq!((item["value"].as_f64(), item["target"].as_f64()), (Some(2.0), Some(5.0)));
}

#[test]
fn a_check_in_made_before_a_deletion_that_did_not_know_of_it_is_told_where_it_was_deleted() {
    let p = Pair::new();
    p.jon(&["check-in", "Revenue", "2"]);
    p.jon(&["revise", "Revenue", "--target", "5", "--because", "too easy"]);
    p.ana(&["delete", "Revenue", "--because", "not now"]);
    let marked = |who: &str| -> Vec<String> {
        let log: serde_json::Value = serde_json::from_str(&p.at(who, &["log", "--format", "json"])).unwrap();
        let lines = log.as_array().unwrap().iter().filter(|line| line["unseen"] == true);
        lines.map(|line| line["what"].as_str().unwrap().to_owned()).collect()
    };
    for who in BOTH {
        p.at(who, &["export", "-o", &p.path(&format!("{who}.json"))]);
    }
    let read = p.ana(&["import", &p.path("jon.json")]);
    let told = [
        "Revenue was deleted by Ana Ruiz on Mon 23 Nov 2026, not knowing of a check-in of Jon Abara: kept in its history, and shown \
         when it comes back",
        "Revenue was deleted by Ana Ruiz on Mon 23 Nov 2026, not knowing that Jon Abara had changed it: what was set is kept, and \
         shows when it comes back",
    ];
    reads(&read, &told.map(|said| ["⌂ ", &said.replace("Ana Ruiz", "you")].concat()).each_ref().map(String::as_str));
    let (ok, doctor, _) = p.ran("ana", &["doctor"]);
    assert!(ok, "it is nothing wrong with the file");
    reads(&doctor, &told);
    reads(&doctor, &["shows when it comes back; “quarterdeck undo "]);
    let lines = ["deleted Revenue because not now", "revised target of Revenue", "checked in Revenue: 2"];
    let marks = marked("ana");
    assert!(marks.len() == 3 && marks.iter().zip(lines).all(|(is, said)| is.contains(said)), "{marks:?}");
    // Jon knew both: to him it says what was done, and nothing of what somebody did not know.
    let read = p.jon(&["import", &p.path("ana.json")]);
    assert!(!read.contains("not knowing"), "{read}");
    assert_eq!(marked("jon"), Vec::<String>::new());
    let undo = doctor.split("“quarterdeck undo ").nth(1).unwrap().split('”').next().unwrap();
    p.ana(&["undo", undo]);
    assert!(!p.ran("ana", &["doctor"]).1.contains("not knowing"), "what came back is told no more");
    let item = p.item("Revenue");
    assert_eq!((item["value"].as_f64(), item["target"].as_f64()), (Some(2.0), Some(5.0)));
    p.unite();
}

#[test]
fn check_ins_for_a_cycle_that_was_closed_meanwhile_count_and_are_told() {
    let p = Pair::new();
    p.jon(&["check-in", "Revenue", "2"]);
    p.ana(&["revise", "cycle:2026-Q4", "--state", "closed"]);
    let read = p.unite();
    reads(&read.ana, &["1 check-in came in for 2026-Q4 after it was closed: its outcomes stay as they were scored"]);
    assert_eq!(p.item("Revenue")["value"].as_f64(), Some(2.0));
}

#[test]
fn doctor_names_what_came_for_a_closed_cycle_and_what_was_put_in_a_deleted_team() {
    let p = Pair::new();
    p.ana(&["add", "team", "Growth"]);
    p.ana(&["add", "person", "Mara Lindqvist", "--email", "mara@example.org"]);
    p.unite();
    let doctor = |who: &str| p.ran(who, &["doctor"]).1;
    assert!(!doctor("ana").contains("closing") && !doctor("ana").contains("no team"), "{}", doctor("ana"));
    p.ana(&["revise", "cycle:2026-Q4", "--state", "closed"]);
    p.ana(&["delete", "team:Growth"]);
    p.jon(&["revise", "person:mara@example.org", "--team", "Growth"]);
    p.jon(&["check-in", "Revenue", "2"]);
    p.jon(&["check-in", "Revenue", "2.2"]);
    p.jon(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    p.jon(&["revise", "Revenue", "--target", "7", "--because", "far too easy"]);
    p.jon(&["undo"]);
    let read = p.unite();
    reads(&read.ana, &["2 check-ins and 2 revisions came in for 2026-Q4 after it was closed"]);
    for who in BOTH {
        reads(
            &doctor(who),
            &[
                "2 check-ins and 1 revision came in for 2026-Q4 after it was closed: its outcomes stay as they were scored; “quarterdeck reopen \
                 cycle:2026-Q4” opens it again",
                "Mara Lindqvist was put in Growth by Jon Abara on Mon 23 Nov 2026, and Ana Ruiz on Mon 23 Nov 2026 had deleted that team",
            ],
        );
    }
    // Who says it is meant, or puts them elsewhere, has settled it.
    p.ana(&["reopen", "cycle:2026-Q4", "--because", "two more came"]);
    p.ana(&["revise", "person:mara@example.org", "--team", "none"]);
    p.unite();
    assert!(!doctor("jon").contains("came in for") && !doctor("jon").contains("was put in"), "{}", doctor("jon"));
}

#[test]
fn two_who_add_a_step_at_once_add_two_and_what_each_ticked_off_is_what_they_meant() {
    let p = Pair::new();
    p.ana(&["revise", "Launch", "--steps", "Plan;Build;Ship;Tell", "--because", "more"]);
    p.jon(&["revise", "Launch", "--steps", "Plan;Build;Ship;Measure", "--because", "more"]);
    p.ana(&["check-in", "Launch", "1,4"]);
    let read = p.unite();
    assert!(!read.jon.contains('⇄'), "{}", read.jon);
    let steps: Vec<(String, bool)> = p.item("Launch")["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["title"].as_str().unwrap().to_owned(), s["done"].as_bool().unwrap()))
        .collect();
    let done = |title: &str| steps.iter().find(|(t, _)| t == title).unwrap().1;
    assert_eq!(steps.len(), 5, "{steps:?}");
    assert!(done("Plan") && done("Tell") && !done("Measure") && !done("Ship"), "{steps:?}");
}

#[test]
fn target_on_one_and_baseline_on_the_other_that_cross_are_shown_as_they_are() {
    let p = Pair::new();
    p.ana(&["revise", "Revenue", "--target", "1.2", "--because", "less"]);
    p.jon(&["revise", "Revenue", "--baseline", "1.2", "--because", "measured again"]);
    p.unite();
    let item = p.item("Revenue");
    assert_eq!((item["baseline"].as_f64(), item["target"].as_f64()), (Some(1.2), Some(1.2)));
}

#[test]
fn what_one_did_on_two_laptops_is_taken_back_where_it_was_done() {
    let p = Pair::new();
    p.ana(&["revise", "Grow", "--title", "Grow fast", "--because", "clearer"]);
    p.at("jon", &["--as", "ana@example.org", "revise", "Win", "--title", "Win big", "--because", "clearer"]);
    p.unite();
    p.ana(&["undo"]);
    assert!(p.ran("ana", &["show", "Win big"]).0, "the change of the other laptop stands");
    assert!(!p.ran("ana", &["show", "Grow fast"]).0, "its own is taken back");
}

#[test]
fn a_review_that_another_laptop_runs_is_read_along_and_taken_over_by_who_says_so() {
    let pair = Pair::new();
    pair.says("ana", "n\nq\n");
    pair.at("ana", &["export", "-o", &pair.path("ana.json")]);
    pair.at("jon", &["import", &pair.path("ana.json")]);
    let read = pair.says("jon", "q\n");
    assert!(read.contains("Ana Ruiz runs it on another laptop, since ") && read.contains("take over runs it here"), "{read}");
    let taken = pair.says("jon", "take over\nd two engineers\nq\n");
    assert!(taken.contains("Review 1 goes on.") && taken.contains("two engineers"), "{taken}");
    pair.at("jon", &["export", "-o", &pair.path("jon.json")]);
    pair.at("ana", &["import", &pair.path("jon.json")]);
    let read = pair.says("ana", "q\n");
    assert!(read.contains("Jon Abara runs it on another laptop, since "), "{read}");
    assert!(pair.at("ana", &["log"]).contains("two engineers"));
}

#[test]
fn of_two_orders_of_topics_the_later_holds_whole_and_what_was_put_there_meanwhile_comes_last() {
    let p = Pair::new();
    p.says("ana", "topic Alpha, 1 min\ntopic Beta, 1 min\ntopic Gamma, 1 min\nq\n");
    p.unite();
    let listed = |who: &str| -> Vec<(usize, String)> {
        let said = p.says(who, "g\nq\n");
        let of = |line: &str| {
            let (n, rest) = line.split_once(' ')?;
            let title =
                ["Alpha", "Beta", "Gamma", "Delta"].into_iter().find(|title| rest.contains(": ") && rest.contains(title))?;
            Some((n.parse().ok()?, title.to_owned()))
        };
        said.lines().filter_map(of).collect()
    };
    let order = |who: &str| listed(who).into_iter().map(|(_, title)| title).collect::<Vec<_>>();
    let first = |who: &str, title: &str| {
        for _ in 0..3 {
            if order(who).first().is_some_and(|at| at == title) {
                break;
            }
            let n = listed(who).into_iter().find(|(_, of)| of == title).unwrap().0;
            p.says(who, &format!("K {n}\nq\n"));
        }
    };
    assert_eq!(order("jon"), ["Alpha", "Beta", "Gamma"]);
    first("ana", "Gamma");
    p.says("ana", "topic Delta, 1 min\nq\n");
    first("jon", "Beta");
    assert_eq!(
        (order("ana"), order("jon")),
        (
            vec!["Gamma".into(), "Alpha".into(), "Beta".into(), "Delta".into()],
            vec!["Beta".into(), "Alpha".into(), "Gamma".to_owned()]
        )
    );
    p.unite();
    for who in BOTH {
        assert_eq!(order(who), ["Beta", "Alpha", "Gamma", "Delta"], "{who}");
    }
}
