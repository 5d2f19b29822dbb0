//! How things end on two laptops apart: each scores, closes the cycle or carries over what ended, and then they hear of each other.

use super::cases::{Pair, reads};

/// A day on which the quarter is over.
const AFTER: [&str; 2] = ["--today", "2027-01-08"];

impl Pair {
    #[track_caller]
    fn then(&self, who: &str, args: &[&str]) -> String {
        let named: [&str; 2] = ["--as", if who == "ana" { "ana@example.org" } else { "jon@example.org" }];
        self.at(who, &[&AFTER[..], &named, args].concat())
    }

    /// Both hold the same after each took in the file of the other; what each read.
    #[track_caller]
    fn unite_after(&self) -> (String, String) {
        for who in ["ana", "jon"] {
            self.then(who, &["export", "-o", &self.path(&format!("{who}.json"))]);
        }
        let read = (self.then("ana", &["import", &self.path("jon.json")]), self.then("jon", &["import", &self.path("ana.json")]));
        for list in [&["list", "--format", "json"][..], &["list", "cycles", "--format", "json"], &["export"]] {
            assert_eq!(self.then("ana", list), self.then("jon", list), "{list:?}");
        }
        for who in ["ana", "jon"] {
            self.then(who, &["doctor"]);
        }
        read
    }

    fn told(&self, title: &str) -> serde_json::Value {
        serde_json::from_str(&self.then("ana", &["show", title, "--format", "json"])).unwrap()
    }
}

#[test]
fn of_two_scores_the_later_holds_both_are_in_the_log_and_both_are_told() {
    let p = Pair::new();
    p.then("ana", &["score", "Revenue", "0.3", "--because", "one deal slipped", "--learned", "sales take a year"]);
    p.then("jon", &["score", "Revenue", "--learned", "nobody called them"]);
    let (ana, jon) = p.unite_after();
    let item = p.told("Revenue");
    // 0.5 of 2 by arithmetic.
    assert_eq!(
        (&item["score"], &item["outcome"], &item["learned"]),
        (&0.25.into(), &"missed".into(), &"nobody called them".into())
    );
    for read in [&ana, &jon] {
        reads(read, &["⇄ ", "of Revenue", "neither had seen the other’s"]);
    }
    let log = p.then("jon", &["log"]);
    assert_eq!(log.matches("scored Revenue").count(), 2, "{log}");
    // Whoever says it again has seen both: that settles it.
    p.then("ana", &["score", "Revenue", "0.3", "--because", "it was 2", "--learned", "sales take a year"]);
    p.unite_after();
    assert!(!p.then("jon", &["show", "Revenue"]).contains('⇄'));
}

#[test]
fn a_cycle_that_both_close_is_closed_once() {
    let p = Pair::new();
    for who in ["ana", "jon"] {
        p.then(who, &["close", "2026-Q4", "--finish", "--rest", "missed", "--because", "nobody came"]);
    }
    p.unite_after();
    let cycles: serde_json::Value = serde_json::from_str(&p.then("jon", &["list", "cycles", "--format", "json"])).unwrap();
    let q4 = cycles.as_array().unwrap().iter().find(|cycle| cycle["name"] == "2026-Q4").unwrap();
    assert_eq!((&q4["state"], &q4["closed_on"]), (&"closed".into(), &"2027-01-08".into()));
    // Said alike by both: there is nothing to settle.
    assert!(!p.then("ana", &["show", "Revenue"]).contains("⇄ outcome"), "{}", p.then("ana", &["show", "Revenue"]));
}

impl Pair {
    /// What is of the next quarter, by kind.
    fn next(&self, who: &str, kind: &str) -> Vec<serde_json::Value> {
        let all: serde_json::Value = serde_json::from_str(&self.then(who, &["list", "--format", "json"])).unwrap();
        let of = |i: &&serde_json::Value| i["kind"] == kind && i["cycle"] == "2027-Q1";
        all.as_array().unwrap().iter().filter(of).cloned().collect()
    }

    /// Revenue is scored, moved by the website, and both know it.
    fn scored() -> Pair {
        let p = Pair::new();
        p.then("ana", &["link", "Website", "Revenue", "--because", "it brings leads"]);
        p.then("ana", &["score", "Revenue", "--learned", "sales take a year"]);
        p.unite_after();
        p
    }
}

#[test]
fn what_both_carry_over_apart_is_one_and_where_they_differ_the_later_word_holds_and_both_are_told() {
    let p = Pair::scored();
    let old = p.told("Revenue")["id"].as_str().unwrap().to_owned();
    // Neither knows of a next cycle: each makes it.
    p.then("ana", &["carry", "Revenue", "--target", "4", "--make-cycle"]);
    p.then("jon", &["carry", "Revenue", "--target", "5", "--owner", "Jon Abara", "--make-cycle"]);
    let (ana, jon) = p.unite_after();
    let cycles: serde_json::Value = serde_json::from_str(&p.then("jon", &["list", "cycles", "--format", "json"])).unwrap();
    assert_eq!(cycles.as_array().unwrap().iter().filter(|c| c["name"] == "2027-Q1").count(), 1, "{cycles}");
    let (objectives, key_results) = (p.next("ana", "objective"), p.next("jon", "key-result"));
    assert_eq!((objectives.len(), key_results.len()), (1, 1));
    let next = &key_results[0];
    assert_eq!((&next["target"], &next["owner"]), (&5.into(), &"Jon Abara".into()), "{next}");
    // What it is to move now, and what it was to.
    let website = p.then("jon", &["show", "Website"]);
    assert_eq!(website.matches("it brings leads").count(), 2, "{website}");
    for read in [&ana, &jon] {
        reads(read, &["⇄ target of Revenue: ", "⇄ owner of Revenue: ", "neither had seen the other’s"]);
        assert_eq!(read.matches('⇄').count(), 2, "{read}");
    }
    // One more is refused wherever it is tried, and the one that is there is named.
    let (ok, _, said) = p.ran("ana", &[&AFTER[..], &["--as", "ana@example.org", "carry", &old, "--target", "6"]].concat());
    assert!(!ok);
    reads(&said, &["goes on in 2027-Q1 already, as "]);
}

#[test]
fn where_one_breaks_into_steps_what_the_other_gave_a_target_the_later_word_holds_whole() {
    let p = Pair::scored();
    std::fs::write(p.path("steps"), "Plan / 1\nSell / 2\n").unwrap();
    p.then("ana", &["carry", "Revenue", "--target", "4", "--make-cycle"]);
    p.then("jon", &["carry", "Revenue", "--break", &p.path("steps"), "--make-cycle"]);
    let (ana, _) = p.unite_after();
    reads(&ana, &["⇄ metric of Revenue: ", "⇄ steps of Revenue: "]);
    let next = &p.next("ana", "key-result")[0];
    assert_eq!((&next["metric"], next["steps"].as_array().map(Vec::len)), (&"milestones".into(), Some(2)), "{next}");
}

#[test]
fn carried_over_taken_back_and_carried_over_again_apart_it_is_one_and_taken_back_by_one_it_is_gone_until_it_is_made_anew() {
    let p = Pair::scored();
    for who in ["ana", "jon"] {
        p.then(who, &["carry", "Revenue", "--target", "4", "--make-cycle"]);
        p.then(who, &["undo"]);
        p.then(who, &["carry", "Revenue", "--target", "6", "--make-cycle"]);
    }
    let (ana, jon) = p.unite_after();
    assert!(!ana.contains('⇄') && !jon.contains('⇄'), "said alike there is nothing to settle: {ana}{jon}");
    let next = p.next("jon", "key-result");
    assert_eq!((next.len(), &next[0]["target"]), (1, &6.into()), "{next:?}");
    assert_eq!(p.next("ana", "objective").len(), 1);
    p.then("jon", &["undo"]);
    p.unite_after();
    assert_eq!((p.next("ana", "key-result").len(), p.next("ana", "objective").len()), (0, 0));
    p.then("ana", &["carry", "Revenue", "--target", "5", "--make-cycle"]);
    p.unite_after();
    assert_eq!((p.next("jon", "key-result").len(), p.next("jon", "objective").len()), (1, 1));
}
