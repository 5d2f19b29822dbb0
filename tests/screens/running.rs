//! Running a review: keys that are pressed without thinking, what is seen of it on every screen, which keys are offered when.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{Tab, event::Event, memory::Memory, review::Mode},
    domain::meeting::Stage,
    ui::theme::Theme,
};
use std::time::Duration;

fn pass(p: &mut Person, seconds: u64) -> &mut Person {
    for _ in 0..seconds {
        p.event(Event::Tick(Duration::from_secs(1)));
    }
    p.keys("")
}

fn line(p: &Person, n: usize) -> String {
    p.screen().lines().nth(n).unwrap_or_default().to_owned()
}

/// The keys offered below the screen, once what just happened made way for them.
fn footer(p: &mut Person) -> String {
    pass(p, 9);
    let screen = p.screen();
    let lines: Vec<&str> = screen.lines().collect();
    lines[lines.len() - 2..].join("\n")
}

#[test]
fn escape_in_a_review_is_harmless_and_a_decision_typed_after_it_is_one() {
    let mut p = Person::with_operately();
    let items = p.desk.app.cascade.all().count();
    p.keys("2 enter n esc");
    assert!(p.sees("the meeting runs: 1–4, 6 look elsewhere, E ends it"), "{}", p.screen());
    p.keys("d 'all good' enter");
    assert_eq!(p.desk.app.tab(), Tab::Review);
    assert_eq!(p.desk.app.cascade.decisions().map(|d| d.text.to_string()).collect::<Vec<_>>(), ["all good"]);
    assert_eq!(p.desk.app.cascade.all().count(), items, "no item was made by it");
}

#[test]
fn enter_ends_a_review_that_was_asked_to_end_and_a_digit_then_rates_it() {
    let mut p = Person::with_operately();
    p.keys("2 enter n E enter 4");
    let review = p.desk.app.cascade.reviews().next().unwrap();
    assert_eq!((review.ended, review.rating), (Some(monday()), Some(4)), "{}", p.screen());
    assert_eq!(p.desk.app.tab(), Tab::Review, "4 did not look elsewhere");
}

#[test]
fn a_review_that_runs_is_seen_on_every_screen_with_what_is_left() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    pass(&mut p, 380);
    for key in ["1", "2", "3", "4", "6"] {
        p.keys(key);
        assert!(line(&p, 0).contains("▶ 2 Review 8:40"), "{}", p.screen());
    }
    p.keys("1");
    pass(&mut p, 1);
    assert!(line(&p, 0).contains("▶ 2 Review 8:39"), "the clock goes on where it is not in front: {}", p.screen());
    p.resize(80, 24);
    assert!(line(&p, 0).contains(" ▶2 8:39 "), "{}", p.screen());
    p.theme(Theme { ascii: true, ..Theme::default() });
    assert!(line(&p, 0).contains(" >2 8:39 "), "{}", p.screen());
    p.resize(120, 36).keys("2");
    pass(&mut p, 530);
    assert!(line(&p, 0).contains("> 2 Review -0:11"), "{}", p.screen());
}

#[test]
fn a_review_that_was_interrupted_is_seen_too_and_the_program_opens_on_it() {
    let mut p = Person::with_operately();
    assert!(!p.desk.left_a_review(), "without one it opens on the deck");
    p.keys("2 enter n");
    pass(&mut p, 100).keys("q enter");
    p.restart(Memory::default());
    assert!(line(&p, 0).contains("‖ 2 Review"), "{}", p.screen());
    assert!(p.desk.left_a_review());
    p.keys("2");
    assert!(p.sees("it stands at 1:40 of 15:00"), "nothing of the clock is lost: {}", p.screen());
    p.resize(80, 24).keys("1");
    assert!(line(&p, 0).contains(" ‖ 2 "), "{}", p.screen());
    p.theme(Theme { ascii: true, ..Theme::default() });
    assert!(line(&p, 0).contains(" || 2 "), "{}", p.screen());
    p.keys("2 E enter 1");
    assert!(!line(&p, 0).contains("||") && !p.desk.left_a_review(), "{}", p.screen());
}

#[test]
fn the_keys_of_who_runs_a_review_are_all_offered_at_eighty_columns() {
    let mut p = Person::with_operately();
    p.resize(80, 24).keys("2 enter n");
    let offered = footer(&mut p);
    for key in [
        "n next",
        "c check in",
        "= same",
        "d decide",
        "a action",
        "e target",
        "p park",
        "v vote",
        "L link",
        "o owner",
        "w why",
        "E end",
        "u undo",
    ] {
        assert!(offered.contains(key), "{key} is not in {offered}");
    }
    let parked = p.desk.app.screens.review.running().unwrap().meeting.parked_entries().count();
    assert!(offered.contains(&format!("P pull in {parked}")), "{offered}");
    // With room for all in one line the rule stays.
    p.resize(200, 50);
    let one = footer(&mut p);
    assert!(one.contains("───") && one.contains("E end"), "{one}");
}

#[test]
fn only_keys_that_work_at_a_stage_are_offered_there() {
    let mut p = Person::with_operately();
    p.keys("2 enter");
    let about_an_item = ["c check in", "= same", "e target", "v vote", "L link", "o owner", "w why"];
    let opening = footer(&mut p);
    assert!(opening.contains("n begin") && opening.contains("a action") && opening.contains("E end"), "{opening}");
    assert!(!opening.contains("p park"), "{opening}");
    assert!(about_an_item.iter().all(|key| !opening.contains(key)), "{opening}");
    p.keys("n a 'ask' tab 'bob' tab 'fri' enter");
    while p.desk.app.screens.review.running().unwrap().meeting.entry().is_some_and(|e| e.item.is_some()) {
        p.keys("n");
    }
    let rest = footer(&mut p);
    assert!(p.sees("Read them aloud") && about_an_item.iter().all(|key| !rest.contains(key)), "{}", p.screen());
    while p.desk.app.screens.review.running().unwrap().meeting.stage() != Stage::Closing {
        p.keys("n");
    }
    let closing = footer(&mut p);
    assert!(closing.contains("n end the review") && !closing.contains("p park"), "{closing}");
    assert!(about_an_item.iter().all(|key| !closing.contains(key)), "{closing}");
    p.keys("n esc enter");
    p.sleep(7);
    p.keys("r enter n");
    let action = footer(&mut p);
    assert!(action.contains("x tick off") && !action.contains("c check in") && action.contains("p park"), "{}", p.screen());
    assert!(!matches!(p.desk.app.screens.review.mode, Mode::Before(_)));
}
