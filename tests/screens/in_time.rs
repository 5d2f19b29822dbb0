//! The deck of a day that is over: it says which day, shows what it was, refuses what writes, and leads back to today.

use crate::harness::Person;

/// The second line: which day it is.
fn head(p: &Person) -> String {
    p.screen().lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_week_and_a_review_back_the_deck_shows_what_it_was_and_esc_leads_to_today() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("c 2 . 6 tab 7 enter");
    let now = p.screen();
    assert!(now.contains("2.6 → 3.5 %"), "{now}");
    p.keys("T");
    assert!(head(&p).contains("« as it stood on Mon 16 Nov 2026   7 days ago, read only   as known then"), "{}", p.screen());
    assert!(p.sees("2.3 → 3.5 %") && !p.sees("2.6 → 3.5 %"), "{}", p.screen());
    insta::assert_snapshot!("in_time_120x36", p.screen());
    p.keys(",");
    assert!(head(&p).contains("Mon 9 Nov 2026   14 days ago"), "{}", p.screen());
    p.keys(". .");
    assert!(head(&p).contains("Mon 23 Nov 2026   the end of today") && p.sees("2.6 → 3.5 %"), "{}", p.screen());
    p.keys(".");
    assert!(p.sees("this is today already"), "{}", p.screen());
    p.keys("<");
    let at_the_review = head(&p);
    assert!(at_the_review.contains("16 Nov 2026"), "{at_the_review}");
    p.keys("> esc");
    assert_eq!(p.desk.app.in_time().map(|t| t.as_of), None);
    assert!(p.sees("2.6 → 3.5 %"), "{}", p.screen());
}

#[test]
fn nothing_is_changed_on_a_day_that_is_over_and_what_asks_for_it_is_told_the_way_back() {
    let mut p = Person::with_sample();
    let before = p.desk.store.log(&quarterdeck::domain::history::LogFilter::default()).unwrap().len();
    p.select("Free→paid conversion").keys("T");
    for keys in ["c", "=", "e", "a", "L", "u", "2", "3", "4", "r", "z", "D", "A", "tab"] {
        p.keys(keys);
        assert!(p.sees("this is 16 Nov, which nothing can change: T leads back to today"), "{keys}: {}", p.screen());
    }
    // What reads works as ever: why, its changes until then, find.
    p.keys("w");
    assert!(p.sees("Why · key result"), "{}", p.screen());
    p.keys("esc i");
    assert!(p.sees("Free→paid conversion") && !p.sees("20 Nov"), "{}", p.screen());
    p.keys("1 / m e d i a n enter");
    assert!(p.sees("Median"), "{}", p.screen());
    p.keys("esc");
    assert!(head(&p).contains("as it stood on"), "the find is left first: {}", p.screen());
    p.keys("T");
    assert!(p.desk.app.in_time().is_none() && !head(&p).contains("as it stood on"), "{}", p.screen());
    assert_eq!(p.desk.store.log(&quarterdeck::domain::history::LogFilter::default()).unwrap().len(), before);
    p.keys("c 2 . 6 tab 7 enter");
    assert!(!p.desk.store.is_read_only(), "and today everything is written as ever");
}

#[test]
fn before_the_first_change_it_says_since_when_something_is_known() {
    let mut p = Person::with_sample();
    p.keys("T");
    for _ in 0..60 {
        p.keys(",");
    }
    assert!(p.sees("nothing was known on") && p.sees("the first change is of"), "{}", p.screen());
    assert!(head(&p).contains("as it stood on"), "and the last day that is known stays: {}", p.screen());
}
