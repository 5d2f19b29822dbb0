//! How things end, by keys: dropped with a reason, scored with a last value, and taken back.

use crate::harness::Person;
use quarterdeck::domain::{Item, change::Verb, closing::Cause, goal::Outcome, history::LogFilter};

fn is_closed(p: &Person) -> bool {
    p.desk.app.overlays().is_empty()
}

/// What the newest change meant, and why.
fn last(p: &Person) -> (Verb, Option<String>) {
    let entries = p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap();
    let change = p.desk.store.change(entries[0].header.id).unwrap().unwrap();
    (change.verb, change.why)
}

fn item<'a>(p: &'a Person, title: &str) -> &'a Item {
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == title).unwrap_or_else(|| panic!("no {title}\n{}", p.screen()));
    c.item(ix)
}

#[test]
fn what_is_dropped_stays_is_counted_aloud_and_comes_back() {
    let mut p = Person::with_sample();
    let live = p.desk.app.cascade.live().count();
    p.select("Median setup time").keys("D enter 'nobody sets up alone any more' enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.live().count(), live);
    assert!(item(&p, "Median setup time").is_dropped());
    assert!(p.sees("1/2, 1 dropped"), "{}", p.screen());
    assert_eq!(last(&p), (Verb::Score, Some("nobody sets up alone any more".to_owned())));
    p.select("Median setup time").keys("c");
    assert!(p.sees("it is closed, dropped") && p.sees("e takes its outcome back"), "{}", p.screen());
    p.keys("u");
    assert!(!item(&p, "Median setup time").is_dropped() && p.sees("2 of 3 on track"), "{}", p.screen());
}

#[test]
fn what_is_over_is_scored_with_its_last_value_and_closed() {
    let mut p = Person::with_sample();
    p.select("Invoices disputed").keys("c");
    assert!(p.sees("How did it end? Invoices disputed") && p.sees("1.2 %, of "), "{}", p.screen());
    assert!(p.sees("against the target") && p.sees("by arithmetic"), "{}", p.screen());
    // As arithmetic says, which owes its lesson; another score owes its reason first.
    p.keys("'1.3' tab '1.3' enter");
    assert!(p.sees("a score is 0–1; 1.3 of the target is progress"), "{}", p.screen());
    p.keys("backspace backspace backspace '7/10' enter");
    assert!(p.sees("arithmetic says another score"), "{}", p.screen());
    p.keys("'counted twice' enter");
    assert!(p.sees("owes a lesson"), "{}", p.screen());
    p.keys("'ask before the invoice' tab 2 enter");
    assert!(is_closed(&p), "{}", p.screen());
    let closing = item(&p, "Invoices disputed").closing().expect("it is scored").clone();
    assert_eq!((closing.score, closing.cause.map(Cause::word)), (Some(0.7), Some("theory")));
    assert_eq!(item(&p, "Invoices disputed").outcome(), Some(Outcome::Partial));
    assert!(!p.sees("to score"), "{}", p.screen());
    // Its form takes it back, with a reason.
    p.select("Invoices disputed").keys("e");
    assert!(p.sees("outcome"), "{}", p.screen());
    p.keys("u").keys("esc");
}

#[test]
fn a_key_declares_what_is_reached_and_says_why_not_what_is_not() {
    let mut p = Person::with_sample();
    p.select("Median setup time").keys("x");
    assert!(p.sees("it is not reached, it stands at 71.9 %"), "{}", p.screen());
    p.keys("c").keys("'10' tab '9' enter").keys("x");
    assert_eq!(last(&p).0, Verb::CheckIn, "{}", p.screen());
    assert!(p.sees("reached"), "{}", p.screen());
    assert!(item(&p, "Median setup time").reached().is_some());
    p.keys("x");
    assert!(p.sees("it is reached already"), "{}", p.screen());
    p.keys("u");
    assert!(item(&p, "Median setup time").reached().is_none());
}

#[test]
fn the_cycles_of_a_year_are_made_in_the_list_of_cycles_and_taken_back_by_one_undo() {
    let mut p = Person::with_sample();
    let cycles = |p: &Person| p.desk.app.cascade.cycles().count();
    let before = cycles(&p);
    p.keys("C 'make'");
    assert!(p.sees("make the cycles of 2027") && p.sees("2027-Q1 … 2027-Q4 · 5 new"), "{}", p.screen());
    p.keys("esc esc C 'make the cycles of 2027' enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!((cycles(&p), last(&p).0), (before + 5, Verb::Add));
    p.keys("C '2027'");
    assert!(!p.sees("make the cycles of 2027"), "{}", p.screen());
    p.keys("esc esc u");
    assert_eq!(cycles(&p), before);
}
