//! Going on in the next cycle, by keys: seen before it is made, decided line by line, made by one Enter and taken back by one undo.

use crate::harness::Person;
use quarterdeck::{
    domain::{Item, Kind, carried::How, change::Verb, history::LogFilter},
    ui::theme::Theme,
};

/// The deck on the quarter that ended.
fn ended() -> Person {
    let mut p = Person::with_sample();
    p.keys("C 'Last quarter' enter");
    p
}

/// What goes on from the item of that title that has no outcome.
fn next<'a>(p: &'a Person, title: &str) -> Option<&'a Item> {
    let c = &p.desk.app.cascade;
    let goes_on = |item: &&Item| &*item.title == title && item.carried().is_some() && item.outcome().is_none();
    c.live().map(|ix| c.item(ix)).find(goes_on)
}

fn newest(p: &Person) -> Verb {
    p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap()[0].header.verb
}

#[test]
fn another_target_takes_three_keys_beside_the_number_and_one_undo_takes_all_of_it_back() {
    let mut p = ended();
    let before = p.desk.app.cascade.live().count();
    p.select("Median time to book").keys("V");
    assert!(p.sees("Carry over from Last quarter to This quarter") && p.sees("closed at 58 s"), "{}", p.screen());
    assert!(p.sees("0 to go on, 0 let go, 0 open"), "what was achieved is let go by itself: {}", p.screen());
    p.keys("'45' enter");
    assert!(p.sees("change  58 → 45 s, Jon Abara") && p.sees("comes along"), "{}", p.screen());
    p.keys("enter");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
    let made = next(&p, "Median time to book").expect("it goes on").key_result().unwrap();
    assert_eq!((made.baseline, made.target), (Some(58.0), Some(45.0)));
    assert_eq!(newest(&p), Verb::Carry);
    assert_eq!(p.desk.app.cascade.live().count(), before + 2, "its objective comes along");
    p.keys("u");
    assert_eq!(p.desk.app.cascade.live().count(), before);
    assert!(next(&p, "Median time to book").is_none());
}

#[test]
fn each_line_is_decided_on_the_page_and_what_cannot_be_says_why() {
    let mut p = ended();
    p.select("A table in under a minute").keys("V");
    assert!(p.sees("Bookings given up half-way") && p.sees("goes on in Next quarter: 61 → 85 %"), "{}", p.screen());
    // The third line is that of the phones, which nobody decided about.
    p.keys("k");
    assert!(p.sees("because"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("needs its reason"), "{}", p.screen());
    p.keys("k 'they call again' enter");
    assert!(p.sees("keep  35 → 25 %, unchanged, Sofia Marchetti"), "{}", p.screen());
    p.keys("b 'One step' enter");
    assert!(p.sees("it is one step; break it into two or more"), "{}", p.screen());
    p.keys("b ctrl-u 'Count/2; Call back' enter");
    assert!(p.sees("break  2 steps"), "{}", p.screen());
    p.keys("o 'nobody there' enter");
    assert!(p.sees("No person is called"), "{}", p.screen());
    p.keys("o ctrl-u 'ines' enter enter");
    let made = next(&p, "Tables booked by phone").unwrap_or_else(|| panic!("{}", p.screen()));
    assert_eq!((made.key_result().unwrap().steps.len(), made.carried().unwrap().how), (2, How::Break));
    assert_eq!(p.desk.app.cascade.person(made.owner.unwrap()).unwrap().name, "Ines Duarte");
}

#[test]
fn what_was_decided_is_kept_when_the_page_is_left_and_forgotten_once_it_is_made() {
    let mut p = ended();
    p.select("Median time to book").keys("V '45' enter esc");
    assert!(p.sees("kept as a draft") && next(&p, "Median time to book").is_none(), "{}", p.screen());
    p.keys("V");
    assert!(p.sees("change  58 → 45 s"), "{}", p.screen());
    p.keys("enter u V");
    assert!(!p.sees("58 → 45 s"), "{}", p.screen());
}

#[test]
fn a_page_grows_to_all_that_ended_in_the_cycle_and_keeps_what_was_decided() {
    let mut p = ended();
    p.select("Median time to book").keys("V '45' enter V");
    assert!(p.sees("Places with a live menu") && p.sees("change  58 → 45 s"), "{}", p.screen());
    p.keys("V");
    assert!(p.sees("this is all that ended in the cycle"), "{}", p.screen());
}

#[test]
fn on_the_goal_of_the_year_above_a_quarter_that_ended_the_page_is_that_of_the_quarter() {
    let mut p = ended();
    p.select("Small places run on us").keys("V");
    assert!(p.sees("Carry over from Last quarter to This quarter"), "{}", p.screen());
    assert!(p.sees("Median time to book") && p.sees("Places with a live menu"), "{}", p.screen());
    p.keys("V");
    assert!(p.sees("this is all that ended in the cycle"), "{}", p.screen());
    p.keys("esc V");
    assert!(p.sees("Carry over from Last quarter"), "{}", p.screen());
}

#[test]
fn what_is_under_way_is_not_carried_over_and_the_way_is_named() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("V");
    assert!(p.sees("only what ended is carried over"), "{}", p.screen());
    p.select("Invoices disputed").keys("V");
    assert!(p.sees("it is to score: c says how it ended"), "{}", p.screen());
}

#[test]
fn a_row_says_how_many_times_it_was_carried_over_and_its_pane_from_where() {
    let mut p = Person::with_sample();
    p.keys("C 'Next quarter' enter");
    p.select("Places with a live menu");
    assert!(p.sees("… ↻2") || p.sees("menu ↻2"), "{}", p.screen());
    assert!(p.sees("carried from Last quarter: closed at 61 %, scored 0.32"), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let objective = c.live().find(|&ix| c.item(ix).kind() == Kind::Objective && c.times_carried(ix) == 2);
    assert!(objective.is_some());
}

#[test]
fn in_a_small_plain_terminal_every_line_says_the_same_in_letters() {
    let mut p = ended();
    p.theme(Theme { ascii: true, ..Theme::default() }).resize(80, 24);
    p.select("Median time to book").keys("V '45' enter");
    assert!(p.sees("change  58 -> 45 s, Jon Abara"), "{}", p.screen());
    assert!(!p.screen().contains(['→', '↻', '■', '▣', '□', '⊘', '▌']), "{}", p.screen());
}
