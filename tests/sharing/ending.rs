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

#[test]
fn what_both_carry_over_apart_is_there_twice_and_each_says_from_where() {
    let p = Pair::new();
    p.then("ana", &["add", "cycle", "2027-Q1"]);
    p.then("ana", &["score", "Revenue", "--learned", "sales take a year"]);
    p.unite_after();
    let old = p.told("Revenue")["id"].as_str().unwrap().to_owned();
    p.then("ana", &["carry", "Revenue", "--target", "4"]);
    p.then("jon", &["carry", "Revenue", "--target", "5"]);
    p.unite_after();
    let all: serde_json::Value =
        serde_json::from_str(&p.then("jon", &["list", "--cycle", "2027-Q1", "--format", "json"])).unwrap();
    let of = |kind: &str| all.as_array().unwrap().iter().filter(|i| i["kind"] == kind && i["cycle"] == "2027-Q1").count();
    assert_eq!((of("key-result"), of("objective")), (2, 2), "neither is taken away unasked: {all}");
    // Another one more is refused wherever it is tried, and the one to keep is named.
    let (ok, _, said) = p.ran("ana", &[&AFTER[..], &["--as", "ana@example.org", "carry", &old, "--target", "6"]].concat());
    assert!(!ok);
    reads(&said, &["goes on in 2027-Q1 already, as "]);
}
