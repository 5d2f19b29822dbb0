//! How many keys what is done most takes in a review; what is said once, and rung, as its time runs out.

use crate::harness::Person;
use quarterdeck::{
    app::{
        event::{Effect, Event},
        review::Mode,
    },
    domain::{Id, meeting::minutes, scope::Scope},
};
use ratatui::style::Modifier;
use std::time::Duration;

/// Presses these keys; returns how many they were.
fn press(p: &mut Person, script: &str) -> usize {
    p.keys(script);
    let parts = script.split('\'').enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { part.chars().count() } else { part.split_whitespace().count() }).sum()
}

fn pass(p: &mut Person, seconds: u64) -> &mut Person {
    for _ in 0..seconds {
        p.event(Event::Tick(Duration::from_secs(1)));
    }
    p.keys("")
}

/// In a review of OP, with its first entry on, a key result.
fn begun() -> (Person, Id) {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let id = p.desk.app.screens.review.item().expect("an item is on");
    (p, id)
}

fn on(p: &Person) -> Option<Id> {
    p.desk.app.screens.review.item()
}

#[test]
fn a_number_is_settled_in_seven_keys_and_that_nothing_changed_in_four() {
    let (mut p, id) = begun();
    assert!(press(&mut p, "c 1 9 tab 5 enter n") <= 7);
    let newest = |p: &Person, id| p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in.clone();
    assert_eq!((newest(&p, id).value, newest(&p, id).confidence), (Some(19.0), Some(5)), "{}", p.screen());
    let next = on(&p).expect("the next is on");
    assert_ne!(next, id);
    assert!(press(&mut p, "= 4 enter n") <= 4);
    let said = newest(&p, next);
    assert!(said.unchanged && said.confidence == Some(4), "{said:?}");
    assert_ne!(on(&p), Some(next), "it went on: {}", p.screen());
}

#[test]
fn another_owner_takes_four_keys_besides_the_name_and_another_target_four_besides_number_and_reason() {
    let (mut p, id) = begun();
    let (name, reason) = ("emily", "she hires");
    let keys = press(&mut p, &format!("o '{name}' enter '{reason}' enter"));
    let cascade = &p.desk.app.cascade;
    assert_eq!(cascade.owner_name(cascade.find(id).unwrap()), Some("Emily Davis"), "{}", p.screen());
    assert!(keys - name.len() - reason.len() <= 4, "{keys}");
    let (number, reason) = ("22", "the office is small");
    let keys = press(&mut p, &format!("e '{number}' tab '{reason}' enter"));
    let cascade = &p.desk.app.cascade;
    let target = cascade.item(cascade.find(id).unwrap()).key_result().map(|kr| kr.target);
    assert_eq!(target.flatten(), Some(22.0), "{}", p.screen());
    assert!(keys - number.len() - reason.len() <= 4, "{keys}");
}

#[test]
fn a_blind_round_of_ten_takes_at_most_twenty_four_keys() {
    let (mut p, id) = begun();
    assert!(press(&mut p, "v '4 3 10 6 5 5 7 2 8 4' enter") <= 24);
    let newest = &p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in;
    assert_eq!(newest.confidence, Some(5), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.reviews().next().unwrap().rounds[0].said.len(), 10);
}

#[test]
fn what_is_parked_comes_in_by_one_key_and_any_entry_comes_on_by_three() {
    let (mut p, _) = begun();
    let entries = p.desk.app.screens.review.running().unwrap().meeting.agenda.len();
    for n in 1..=entries {
        let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
        let wanted = minutes::named(&p.desk.app.cascade, &meeting.agenda[n - 1]).0;
        let is_prefix = n * 10 <= entries;
        assert!(press(&mut p, &format!("g '{n}' {}", if is_prefix { "enter" } else { "" })) <= 3);
        let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
        assert_eq!(minutes::named(&p.desk.app.cascade, meeting.entry().unwrap()).0, wanted, "{n}");
    }
    let (mut p, _) = begun();
    let parked = |p: &Person| p.desk.app.screens.review.running().unwrap().meeting.parked_entries().count();
    let before = parked(&p);
    assert_eq!(press(&mut p, "P"), 1);
    assert_eq!(parked(&p), before - 1);
}

#[test]
fn a_review_of_another_scope_begins_with_three_keys() {
    let mut p = Person::with_sample();
    p.keys("a m 'Growth weekly' tab 'team:growth' tab 't' ctrl-s");
    assert!(press(&mut p, "r G enter") <= 3);
    let cascade = &p.desk.app.cascade;
    let review = cascade.reviews().find(|r| r.ended.is_none()).expect("it runs");
    assert!(
        matches!(cascade.terms_of(review).scope, Scope::Team(_)) && matches!(p.desk.app.screens.review.mode, Mode::Running(_))
    );
}

#[test]
fn an_enter_that_ends_a_number_which_led_there_already_leads_nowhere_else() {
    let (mut p, _) = begun();
    let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
    let seventh = meeting.agenda[6].item;
    p.keys("g 7 enter");
    assert_eq!(on(&p), seventh, "{}", p.screen());
    p.keys("enter");
    assert_ne!(on(&p), seventh, "the next one is next");
    p.keys("b g 9");
    let ninth = on(&p);
    pass(&mut p, 2).keys("enter");
    assert_ne!(on(&p), ninth, "two seconds later it is no habit: {}", p.screen());
}

#[test]
fn an_action_without_more_is_the_owners_until_the_next_review_and_one_of_nobody_is_asked_about_once() {
    let (mut p, id) = begun();
    p.keys("a");
    assert!(p.sees("who ▏Bob Williams") && p.sees("by when ▏30 Nov"), "{}", p.screen());
    p.keys("'call the agency' enter");
    let cascade = &p.desk.app.cascade;
    let action = cascade.actions().next().expect("it is written down");
    assert_eq!(action.owner, cascade.item(cascade.find(id).unwrap()).owner);
    assert_eq!(action.due.map(|day| day.to_string()).as_deref(), Some("2026-11-30"));
    // What is typed wins.
    p.keys("a 'brief them @emily fri' enter");
    let due = |p: &Person| p.desk.app.cascade.actions().filter_map(|a| a.due).map(|d| d.to_string()).min();
    assert_eq!(due(&p).as_deref(), Some("2026-11-27"), "{}", p.screen());
    // In the opening it is about nothing in particular.
    let mut p = Person::with_operately();
    p.keys("2 enter a 'book a room' enter");
    assert!(p.sees("nobody is named who does it: enter again saves it"), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.actions().count(), 0);
    p.keys("enter");
    let owners: Vec<_> = p.desk.app.cascade.actions().map(|a| a.owner).collect();
    assert_eq!(owners, [None], "asked once: {}", p.screen());
}

#[test]
fn a_minute_before_the_end_one_line_says_so_and_what_runs_out_rings_once() {
    let (mut p, _) = begun();
    let running = |p: &Person| p.desk.app.screens.review.running().unwrap().meeting.clone();
    let allotted = u64::from(running(&p).allotted());
    let rung = |p: &Person| p.asked.iter().filter(|asked| matches!(asked, Effect::Ring)).count();
    pass(&mut p, allotted - 1);
    let inverted = |p: &Person| (4..9).any(|y| (85..120).any(|x| p.cell(x, y).add_modifier.contains(Modifier::REVERSED)));
    assert!(rung(&p) == 0 && !inverted(&p), "{}", p.screen());
    pass(&mut p, 1);
    assert!(rung(&p) == 1 && inverted(&p), "{}", p.screen());
    pass(&mut p, 1);
    assert!(rung(&p) == 1 && !inverted(&p), "{}", p.screen());
    let left = 14 * 60 - running(&p).total_ms() / 1000;
    pass(&mut p, left - 1);
    assert!(!p.sees("1 minute left"), "{}", p.screen());
    pass(&mut p, 1);
    let waiting = running(&p).still_waiting();
    assert!(p.sees(&format!("1 minute left, {waiting} entries: E parks them")), "{}", p.screen());
    assert_eq!(rung(&p), 1);
}
