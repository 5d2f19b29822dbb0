//! Case by case, as beside it: what two make apart that is one thing, what is taken back and brought again, what comes too early or
//! from another version.

use super::cases::{BOTH, Pair, reads};
use serde_json::Value;
use std::collections::BTreeSet;

impl Pair {
    fn log(&self, who: &str) -> Vec<Value> {
        serde_json::from_str(&self.at(who, &["log", "--format", "json"])).unwrap()
    }

    /// The file of one, its changes cut out and handed over; gives where what is made of them stands.
    fn file(&self, who: &str, made: impl FnOnce(&mut Vec<String>)) -> String {
        let path = self.path("made.json");
        self.at(who, &["export", "-o", &path]);
        let whole = std::fs::read_to_string(&path).unwrap();
        let (head, changes) = whole.trim_end().strip_suffix("]}").unwrap().split_once('\n').unwrap();
        let changes = changes.trim_end().replace(",\n{\"stamp\"", "\0{\"stamp\"");
        let mut changes: Vec<String> = changes.split('\0').map(str::to_owned).collect();
        made(&mut changes);
        std::fs::write(&path, format!("{head}\n{}\n]}}\n", changes.join(",\n"))).unwrap();
        path
    }
}

#[test]
fn both_take_a_revision_back_and_one_brings_it_again_and_log_and_target_agree() {
    let p = Pair::new();
    p.ana(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    p.unite();
    for who in BOTH {
        let change = p.log(who)[0]["seq"].to_string();
        p.at(who, &["--as", &format!("{who}@example.org"), "undo", &change]);
    }
    p.jon(&["redo"]);
    p.unite();
    assert_eq!(p.item("Revenue")["target"].as_f64(), Some(4.0));
    let log = p.ana(&["log"]);
    let revised = log.lines().find(|line| line.contains("target of Revenue") && line.contains("too easy"));
    assert!(revised.is_some_and(|line| !line.contains("undone")), "{log}");
}

#[test]
fn a_person_put_in_a_team_that_was_deleted_meanwhile_is_in_no_team_until_it_returns() {
    let p = Pair::new();
    p.ana(&["add", "team", "Growth"]);
    p.unite();
    p.ana(&["delete", "team:Growth", "--because", "merged"]);
    p.jon(&["revise", "person:jon@example.org", "--team", "Growth"]);
    let read = p.exchange();
    reads(&read.ana, &["1 change taken in (from Jon Abara)"]);
    let team = |who: &str| {
        let people: Value = serde_json::from_str(&p.at(who, &["list", "people", "--format", "json"])).unwrap();
        people.as_array().unwrap().iter().find(|x| x["name"] == "Jon Abara").unwrap()["team"].clone()
    };
    assert_eq!([team("ana"), team("jon")], [Value::Null, Value::Null]);
    p.ana(&["undo"]);
    assert_ne!(team("ana"), Value::Null, "and is in it again when it is back");
}

#[test]
fn a_person_a_cycle_and_a_link_that_both_make_are_one_each() {
    let p = Pair::new();
    for (who, because) in [("ana", "x"), ("jon", "y")] {
        p.at(who, &["add", "person", "Zoe Lind", "--email", "zoe@example.org"]);
        p.at(who, &["add", "cycle", "2027-Q1"]);
        p.at(who, &["link", "Website", "Revenue", "--because", because]);
    }
    p.unite();
    for who in BOTH {
        let (_, _, err) = p.ran(who, &["--as", "Zoe", "check"]);
        assert_eq!(err, "", "the name means one");
        p.at(who, &["list", "--cycle", "2027-Q1"]);
        let shown = p.at(who, &["show", "Website"]);
        assert_eq!(shown.matches(" because ").count(), 1, "{shown}");
        reads(&shown, &["because y"]);
    }
}

#[test]
fn one_csv_that_both_import_makes_each_item_once_and_says_nothing_the_next_time() {
    let p = Pair::new();
    let file = p.path("goals.csv");
    let rows = "id,kind,title,parent,owner,baseline,target\no1,objective,Delight,,Zoe Lind <zoe@example.org>,,\n\
                k1,key-result,Churn,o1,Zoe Lind <zoe@example.org>,5,3\n";
    std::fs::write(&file, rows).unwrap();
    let items = || {
        let all: Value = serde_json::from_str(&p.ana(&["list", "--format", "json"])).unwrap();
        all.as_array().unwrap().len()
    };
    for who in BOTH {
        p.at(who, &["import", &file]);
    }
    let alone = items();
    p.unite();
    assert_eq!(items(), alone);
    let before = p.log("jon").len();
    p.jon(&["import", &file]);
    assert_eq!(p.log("jon").len(), before, "what the file says again says nothing");
}

#[test]
fn a_review_that_both_start_is_two_and_neither_is_lost() {
    let p = Pair::new();
    for who in ["ana", "jon"] {
        let said = p.says(who, "n\nq\n");
        assert!(said.contains("The review stands at"), "{said}");
    }
    p.unite();
    let begun = p.ana(&["export"]).split_whitespace().collect::<String>().matches("{\"create\":{\"review\":").count();
    assert_eq!(begun, 2);
    let told = p.ana(&["status"]);
    reads(&told, &["review 1 of Ana Ruiz", "review 1 of Jon Abara"]);
    let status: Value = serde_json::from_str(&p.ana(&["status", "--format", "json"])).unwrap();
    let holders: BTreeSet<&str> = status["reviews"].as_array().unwrap().iter().map(|r| r["by"].as_str().unwrap()).collect();
    assert_eq!(holders, BTreeSet::from(["Ana Ruiz", "Jon Abara"]), "{status}");
    assert!(status["reviews"].as_array().unwrap().contains(&status["review"]), "{status}");
    // Which is meant is asked; her own goes on here, his is read along while it may run there.
    let asked = p.says("ana", "begin\n");
    reads(&asked, &["2 reviews were not ended, begun apart. Which?", "First this: 1 to 2", "Nothing was begun"]);
    let number = |who: &str| {
        let line = asked.lines().find(|line| line.contains(&format!("run by {who}: 0:0"))).unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    };
    reads(&p.says("ana", &format!("{}\nq\n", number("Jon Abara"))), &["runs it on another laptop", "take over runs it here"]);
    reads(&p.says("ana", &format!("{}\nend\n", number("Ana Ruiz"))), &["Review 1 goes on."]);
    p.unite();
    let reviews = p.ana(&["export"]).split_whitespace().collect::<String>().matches("{\"create\":{\"review\":").count();
    assert_eq!(reviews, 2, "both are kept, and one is ended");
}

#[test]
fn what_was_said_of_something_before_it_comes_waits_is_said_and_counts_then() {
    let p = Pair::new();
    p.ana(&["add", "key-result", "Churn", "--parent", "Grow", "--baseline", "5", "--target", "3"]);
    p.ana(&["check-in", "Churn", "4"]);
    p.ana(&["revise", "Churn", "--target", "2", "--because", "bolder"]);
    p.ana(&["check-in", "Churn", "1"]);
    p.ana(&["undo"]);
    let late = p.file("ana", |changes| changes.retain(|c| !c.contains("\"title\":\"Churn\"")));
    let said = p.jon(&["import", &late]);
    reads(&said, &["1 thing has not come yet: what was said of it waits\n"]);
    assert!(!p.ran("jon", &["show", "Churn"]).0);
    p.unite();
    for who in BOTH {
        let item: Value = serde_json::from_str(&p.at(who, &["show", "Churn", "--format", "json"])).unwrap();
        assert_eq!((item["value"].as_f64(), item["target"].as_f64()), (Some(4.0), Some(2.0)));
    }
}

#[test]
fn what_only_a_newer_version_can_read_is_kept_told_on_and_called_no_damage() {
    let p = Pair::new();
    p.ana(&["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    // A field and a verb of a later version.
    let newer = p.file("ana", |changes| {
        let last = changes.last().unwrap();
        let id = last.split_once("\"id\":\"").unwrap().1.split('"').next().unwrap();
        let of_later = last.replacen(id, "qqqqqqqqqqqqqqqq", 1).replacen("\"revise\"", "\"conquer\"", 1);
        changes.push(of_later);
    });
    let said = p.jon(&["import", &newer]);
    reads(&said, &["1 change was made with a newer Quarterdeck: upgrade to see it; nothing of it is lost\n"]);
    p.unite();
    for who in BOTH {
        reads(&p.at(who, &["export"]), &["conquer"]);
        p.at(who, &["log"]);
        let (_, out, err) = p.ran(who, &["doctor"]);
        reads(&out, &["newer Quarterdeck"]);
        assert!(!format!("{out}{err}").contains("damaged"), "{out}{err}");
    }
}

#[test]
fn a_file_of_another_workspace_is_refused_with_both_names_and_changes_nothing() {
    let p = Pair::new();
    p.at("other", &["init", "Sales"]);
    p.at("other", &["add", "person", "Mara"]);
    p.at("other", &["export", "-o", &p.path("sales.json")]);
    let before = p.ana(&["export"]);
    let (ok, _, err) = p.ran("ana", &["import", &p.path("sales.json")]);
    assert!(!ok);
    reads(&err, &["holds “Sales”, and this workspace is “Northwind”: they cannot be merged; export it as CSV and import that"]);
    assert_eq!(p.ana(&["export"]), before);
}

/// Where the day begins first, and where last: 25 hours lie between them, so it is never the same day in both.
const EAST: &str = "<+14>-14";
const WEST: &str = "<-11>+11";

#[test]
fn what_is_said_where_it_is_tomorrow_already_is_seen_at_once_where_it_is_still_today() {
    let p = Pair::new();
    let at = |zone: &str, who: &str, args: &[&str]| {
        let (ok, out, err) = p.ran_in(zone, who, &[&["--as", &format!("{who}@example.org")][..], args].concat());
        assert!(ok, "{who} {args:?}: {err}");
        out
    };
    let website = |zone: &str, who: &str| -> Value {
        serde_json::from_str(&at(zone, who, &["show", "Website", "--format", "json"])).unwrap()
    };
    at(WEST, "ana", &["check-in", "Website", "10", "--health", "at-risk"]);
    p.unite();
    let before = website(WEST, "ana")["last_check_in"].clone();
    let said = "the pages are up, the shop is not";
    at(EAST, "jon", &["check-in", "Website", "40", "--health", "on-track", "--note", said]);
    at(EAST, "jon", &["revise", "Website", "--title", "Web shop", "--because", "clearer"]);
    at(EAST, "jon", &["revise", "Web shop", "--title", "Website", "--because", "it was better"]);
    let east = website(EAST, "jon")["last_check_in"].clone();
    p.unite();
    let west = website(WEST, "ana");
    assert_eq!((west["progress"].as_f64(), west["health"].as_str()), (Some(0.4), Some("on track")));
    // It has the day that it is there: that of Ana's own check-in, unless midnight passed meanwhile.
    let (first, last) = (before.as_str().unwrap(), west["last_check_in"].as_str().unwrap());
    assert!(first <= last && last < east.as_str().unwrap(), "{first} {last} {east}");
    let shown = at(WEST, "ana", &["show", "Website"]);
    reads(&shown, &[&format!("{last}, Jon Abara: "), said]);
    assert!(!shown.contains("not seen before its day"), "{shown}");
    // The file has the day it was said of, for both; and as of a day long past nobody sees it.
    let kept = |who: &str| p.at(who, &["export", "--format", "csv", "--part", "check-ins"]);
    assert_eq!(kept("ana"), kept("jon"));
    reads(&kept("ana"), &[&format!(",{},", east.as_str().unwrap()), said]);
    for who in BOTH {
        let then: Value = serde_json::from_str(&p.at(who, &["show", "Website", "--format", "json"])).unwrap();
        assert_eq!(then["progress"], Value::Null);
    }
}

#[test]
fn two_copies_changed_apart_for_a_week_become_one_and_each_reads_what_concerns_them() {
    let p = Pair::new();
    for (day, ana, jon) in [
        ("2026-11-23", &["check-in", "Revenue", "1.6", "-c", "6"][..], &["check-in", "Launch", "1"][..]),
        (
            "2026-11-24",
            &["revise", "Revenue", "--target", "4", "--because", "too easy"],
            &["revise", "Revenue", "--target", "5", "--because", "far too easy"],
        ),
        ("2026-11-25", &["add", "project", "Pricing"], &["revise", "Win", "--title", "Win big", "--because", "clearer"]),
        ("2026-11-26", &["delete", "Launch", "--because", "not now"], &["check-in", "Launch", "2"]),
        (
            "2026-11-27",
            &["revise", "Grow", "--parent", "Win", "--because", "its part"],
            &["add", "objective", "Delight", "--cycle", "2026-Q4"],
        ),
        ("2026-11-30", &["check-in", "Revenue", "1.9", "-c", "7"], &["check-in", "Revenue", "2", "-c", "5"]),
    ] {
        p.at("ana", &[&["--today", day, "--as", "ana@example.org"][..], ana].concat());
        p.at("jon", &[&["--today", day, "--as", "jon@example.org"][..], jon].concat());
    }
    let read = p.unite();
    let clash = |new: &str, old: &str| format!("⇄ target of Revenue: {new} over {old}: neither had seen the other’s\n");
    let of_jon = "⌂ Launch was deleted by you on Thu 26 Nov 2026, before a check-in of Jon Abara: kept in its history";
    let yours = "⌂ Launch was deleted by Ana Ruiz on Thu 26 Nov 2026, before your check-in: kept in its history";
    reads(&read.ana, &["6 changes taken in (3 check-ins, from Jon Abara)", of_jon]);
    reads(&read.ana, &[&clash("5 (Jon Abara, Tue 24 Nov 2026)", "your 4 (Tue 24 Nov 2026)")]);
    reads(&read.jon, &["6 changes taken in (2 check-ins, from Ana Ruiz)", yours]);
    reads(&read.jon, &[&clash("your 5 (Tue 24 Nov 2026)", "4 (Ana Ruiz, Tue 24 Nov 2026)")]);
    // On the Monday after, both see the same last word.
    for who in BOTH {
        let item: Value =
            serde_json::from_str(&p.at(who, &["--today", "2026-11-30", "show", "Revenue", "--format", "json"])).unwrap();
        assert_eq!((item["value"].as_f64(), item["target"].as_f64()), (Some(2.0), Some(5.0)));
    }
}

#[test]
fn of_steps_that_two_tick_off_apart_the_newest_check_in_stands_and_both_are_told_what_it_leaves_open() {
    let p = Pair::new();
    p.ana(&["check-in", "Launch", "#1"]);
    p.jon(&["check-in", "Launch", "#2"]);
    let read = p.exchange();
    let told = "“Plan” of Launch was ticked off by Ana Ruiz on Mon 23 Nov 2026, and the check-in of Jon Abara on Mon 23 Nov 2026, \
                which stands, leaves it open: check in once more with all that is done";
    reads(&read.ana, &[told]);
    reads(&read.jon, &[told]);
    let done = || p.item("Launch")["steps"].as_array().unwrap().iter().filter(|step| step["done"] == true).count();
    assert_eq!(done(), 1);
    // Either does so, and it is settled for both.
    p.ana(&["check-in", "Launch", "2/3"]);
    let read = p.unite();
    assert!(!read.jon.contains("ticked off"), "{}", read.jon);
    assert_eq!(done(), 2);
}
