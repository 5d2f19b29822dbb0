//! What is typed on one line while a meeting runs: a round of confidences, a target, an owner.

use crate::{harness::Person, review::title};
use quarterdeck::domain::history::LogFilter;

#[test]
fn five_people_say_their_confidence_unseen_and_the_median_becomes_a_check_in() {
    let mut p = Person::with_operately();
    p.keys("r enter n v space");
    for n in ["8", "3", "7", "1 0", "4"] {
        p.keys(n);
        assert!(p.sees("•") && p.sees("enter show all") && !p.sees("spread"), "what is typed is not seen: {}", p.screen());
        if n != "4" {
            p.keys("space");
        }
    }
    assert!(p.sees("5 people have said a number, unseen"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("median 7 · spread 7 · far apart"), "{}", p.screen());
    insta::assert_snapshot!("review_blind_120x36", p.screen());
    p.keys("enter");
    let ix = p.desk.app.cascade.find(p.desk.app.screens.review.item().unwrap()).unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).stated.and_then(|s| s.confidence), Some(7), "{}", p.screen());
}

#[test]
fn the_keys_of_a_blind_round_are_read_without_showing_or_losing_a_number() {
    let mut p = Person::with_operately();
    p.keys("r enter n v space 8 f1");
    assert!(p.sees("In a blind round") && p.sees("what was typed stays"), "{}", p.screen());
    p.keys("esc");
    assert!(p.sees("•") && !p.sees("median 8"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("median 8 · spread 0"), "{}", p.screen());
}

#[test]
fn what_a_room_holds_up_is_one_line_and_what_is_no_number_is_said() {
    let mut p = Person::with_operately();
    p.keys("r enter n v '4 3 10 6'");
    assert!(p.sees("4 3 10 6") && p.sees("median 4 · spread 7"), "{}", p.screen());
    let (id, review) = (p.desk.app.screens.review.item().unwrap(), p.desk.app.screens.review.running().unwrap().meeting.review);
    p.keys("enter");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
    let newest = &p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in;
    assert_eq!((newest.confidence, newest.review), (Some(4), Some(review)));
    assert_eq!(newest.note.as_deref(), Some("blind round of 4: median 4, spread 7"));
    p.keys("u v enter");
    assert!(p.sees("nobody has said a number yet"), "{}", p.screen());
    p.keys("x 4 3 1 0 6 enter");
    assert!(p.sees("“43106” is no number from 0 to 10: leave a blank between two"), "{}", p.screen());
    p.keys("ctrl-u space 4 4 space");
    assert!(p.sees("that was no number from 0 to 10: type it again") && !p.sees("44"), "{}", p.screen());
    p.keys("5 space 1 1 enter");
    assert!(p.sees("that was no number") && p.desk.app.overlays().in_place().is_some(), "{}", p.screen());
    p.keys("esc");
    assert!(p.sees("the round is forgotten") && p.desk.app.overlays().is_empty(), "{}", p.screen());
    p.keys("v esc");
    assert!(!p.sees("forgotten"), "{}", p.screen());
}

#[test]
fn a_target_is_changed_in_one_line_under_what_is_talked_about_and_the_whole_form_is_one_key_away() {
    let mut p = Person::with_operately();
    p.keys("r enter n e");
    let name = title(&p);
    assert!(
        p.sees("target") && p.sees("because") && p.sees("owner") && p.sees("due") && p.sees("left for this"),
        "{}",
        p.screen()
    );
    p.keys("2 2 enter");
    assert!(p.sees("say in one sentence why this changes") && p.desk.app.overlays().in_place().is_some(), "{}", p.screen());
    p.keys("'hiring is frozen' enter");
    assert!(p.desk.app.overlays().is_empty() && p.sees("22"), "{}", p.screen());
    let ix = p.desk.app.cascade.find(p.desk.app.screens.review.item().unwrap()).unwrap();
    assert_eq!(p.desk.app.cascade.item(ix).key_result().unwrap().target, Some(22.0));
    let last = &p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap()[0];
    let review = p.desk.app.screens.review.running().unwrap().meeting.review;
    assert_eq!((last.header.why.as_deref(), last.header.review), (Some("hiring is frozen"), Some(review)));
    // What was typed goes along into the whole form.
    p.keys("e 2 3 ctrl-t");
    assert!(p.sees("Revise key result") && p.sees("23") && !p.sees("taken up from"), "{}", p.screen());
    p.keys("ctrl-g esc e tab tab 'emi'");
    assert!(p.sees("Emily Davis") && p.sees("left for this"), "{}", p.screen());
    p.keys("enter 'she hires' enter");
    assert_eq!(p.desk.app.cascade.owner_name(ix), Some("Emily Davis"), "{}", p.screen());
    assert_eq!(title(&p), name);
}

#[test]
fn an_owner_is_named_in_one_line_and_what_was_left_goes_on() {
    let mut p = Person::with_operately();
    p.keys("r enter n o 'emi'");
    let ix = p.desk.app.cascade.find(p.desk.app.screens.review.item().unwrap()).unwrap();
    p.keys("esc esc e 5 esc");
    assert!(p.sees("kept as a draft"), "{}", p.screen());
    p.keys("e");
    assert!(p.sees("target ▏5") && p.sees("taken up from what you typed earlier; ctrl-g begins anew"), "{}", p.screen());
    p.keys("ctrl-g");
    assert!(!p.sees("target ▏5") && !p.sees("taken up from"), "{}", p.screen());
    p.keys("esc d 'half' esc d");
    assert!(p.sees("decision ▏half") && p.sees("taken up from what you typed earlier"), "{}", p.screen());
    p.keys("ctrl-g esc o 'emi' enter");
    assert!(p.sees("say in one sentence why this changes"), "{}", p.screen());
    p.keys("'she hires' enter");
    assert_eq!(p.desk.app.cascade.owner_name(ix), Some("Emily Davis"), "{}", p.screen());
    // What has no place on the line is not hidden by it.
    p.keys("e ctrl-t ctrl-u 'Another title' esc e");
    assert!(p.sees("Revise key result") && p.sees("Another title"), "{}", p.screen());
}
