//! Any entry of a running review by its number or by a click, and what waits earlier or later.

use crate::harness::Person;
use quarterdeck::{
    app::{
        event::{Event, Hit},
        memory::Memory,
    },
    domain::{meeting::minutes, review::EntryState},
};
use std::time::Duration;

fn pass(p: &mut Person, seconds: u64) -> &mut Person {
    for _ in 0..seconds {
        p.event(Event::Tick(Duration::from_secs(1)));
    }
    p.keys("")
}

/// The titles of all entries, in order.
fn titles(p: &Person) -> Vec<String> {
    let running = p.desk.app.screens.review.running().expect("a meeting runs");
    running.meeting.agenda.iter().map(|e| minutes::named(&p.desk.app.cascade, e).0).collect()
}

/// The title of what is on.
fn on(p: &Person) -> Option<String> {
    let running = p.desk.app.screens.review.running()?;
    Some(minutes::named(&p.desk.app.cascade, running.meeting.entry()?).0)
}

#[test]
fn three_keys_lead_to_any_entry_and_the_numbers_are_seen_while_one_is_typed() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let before = titles(&p);
    assert_eq!(before.len(), 17, "{before:?}");
    p.keys("g");
    assert!(p.sees("go to number"), "{}", p.screen());
    assert!(p.screen().lines().any(|l| l.contains(" 1 »")), "{}", p.screen());
    p.keys("9");
    assert!(!p.sees("go to number"), "no longer number begins so: {}", p.screen());
    assert_eq!(on(&p), Some(before[8].clone()));
    assert_eq!(titles(&p)[1], before[0], "what was on waits next");
    p.keys("g 1");
    assert!(p.sees("go to number"), "it may be the begin of 10: {}", p.screen());
    p.keys("4");
    assert_eq!(on(&p), Some(before[13].clone()), "two digits are as quick");
    p.keys("g 1 enter");
    assert_eq!(on(&p), Some(before[13].clone()), "it is on already: {}", p.screen());
    p.keys("g 2");
    assert_eq!(on(&p), Some(before[8].clone()));
    p.keys("g 0");
    assert!(p.sees("go to number"), "no digit is taken for another: {}", p.screen());
    p.keys("enter");
    assert!(p.sees("there is no entry of that number: they go from 1 to 17"), "{}", p.screen());
    p.keys("x esc");
    assert_eq!(on(&p), Some(before[8].clone()));
}

#[test]
fn an_entry_that_is_clicked_on_comes_on_and_a_parked_one_too() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let before = titles(&p);
    p.event(Event::Click { hit: Hit::Row(5), double: false });
    assert_eq!(on(&p), Some(before[5].clone()));
    let running = p.desk.app.screens.review.running().unwrap();
    let parked = running.meeting.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap();
    let title = titles(&p)[parked].clone();
    p.event(Event::Click { hit: Hit::Row(parked), double: false });
    assert_eq!(on(&p), Some(title));
}

#[test]
fn a_jump_outlives_a_kill_and_undo_takes_it_back_until_the_meeting_goes_on() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let before = titles(&p);
    pass(&mut p, 4).keys("d 'hire two' enter g 7");
    assert_eq!(on(&p), Some(before[6].clone()));
    p.restart(Memory::default());
    p.keys("2 enter");
    assert_eq!(on(&p), Some(before[6].clone()), "{}", p.screen());
    pass(&mut p, 20).keys("u");
    assert_eq!(on(&p), Some(before[0].clone()), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.decisions().count(), 1);
    p.keys("ctrl-r");
    assert_eq!(on(&p), Some(before[6].clone()), "{}", p.screen());
    p.keys("n u");
    assert_eq!(p.desk.app.cascade.decisions().count(), 0, "what the meeting went on from is passed over: {}", p.screen());
}

#[test]
fn what_waits_is_moved_while_the_review_runs() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let before = titles(&p);
    p.keys("J");
    assert_eq!(titles(&p)[1..3], [before[2].clone(), before[1].clone()]);
    p.keys("J K K");
    assert_eq!(titles(&p), before, "the same entry went on being moved");
    p.keys("K");
    assert!(p.sees("nothing that waits can come before it"), "{}", p.screen());
    p.keys("j K");
    assert_eq!(titles(&p)[1..3], [before[2].clone(), before[1].clone()]);
    p.keys("u");
    assert_eq!(titles(&p), before);
    assert_eq!(on(&p), Some(before[0].clone()), "what is on is not moved");
}

#[test]
fn in_a_narrow_window_the_numbers_take_the_place_of_what_is_talked_about() {
    let mut p = Person::with_operately();
    p.resize(70, 24).keys("2 enter n");
    let before = titles(&p);
    p.keys("g");
    let start: String = before[2].chars().take(12).collect();
    assert!(p.sees(&format!(" 3   ✖ {start}")), "{}", p.screen());
    p.keys("3");
    assert_eq!(on(&p), Some(before[2].clone()));
}

#[test]
fn who_is_not_here_comes_last_before_a_review_and_in_it_and_the_minutes_say_so() {
    let mut p = Person::with_operately();
    p.keys("2 x");
    assert!(p.sees("Bob Williams is not here: what is theirs comes last"), "{}", p.screen());
    p.keys("6 2 enter n");
    assert_ne!(on(&p), Some("Fill approved roles".to_owned()), "it was kept while one looked elsewhere: {}", p.screen());
    let (first, count) = (on(&p), titles(&p).len());
    // Who speaks now leaves in mid-meeting.
    p.keys("x");
    assert!(p.sees("is not here: what is theirs comes last"), "{}", p.screen());
    assert!(on(&p) != first && titles(&p).len() == count, "{}", p.screen());
    p.restart(Memory::default());
    p.keys("2 enter");
    let absent = |p: &Person| p.desk.app.cascade.reviews().next().unwrap().absent.len();
    assert_eq!((absent(&p), titles(&p).len()), (2, count));
    p.keys("u");
    assert_eq!(absent(&p), 1);
    p.keys("E enter 4 enter").resize(120, 60);
    assert!(p.sees("Not here: Bob Williams."), "{}", p.screen());
}

#[test]
fn who_goes_is_chosen_by_name_where_nobody_speaks() {
    let mut p = Person::with_operately();
    p.keys("2 enter x");
    assert!(p.sees("Who goes, or comes back?"), "{}", p.screen());
    p.keys("'emily' enter");
    assert!(p.sees("Emily Davis is not here"), "{}", p.screen());
    p.keys("x");
    assert!(p.sees("not here"), "who is not here comes first: {}", p.screen());
    p.keys("enter");
    assert!(p.sees("Emily Davis is here"), "{}", p.screen());
}
