//! After a review: its rating, and its minutes copied and saved in every layout.

use crate::harness::Person;
use quarterdeck::app::event::Effect;

#[test]
fn only_the_actions_are_copied_after_a_review_and_from_a_past_one() {
    let mut p = Person::with_operately();
    p.keys("r enter n d 'Stop' enter a 'brief the agency' tab 'bob' tab 'fri' enter E y esc Y");
    assert!(p.asked.is_empty() && p.sees("Copy the actions as"), "asked once: {}", p.screen());
    p.keys("1");
    let copied = |p: &Person| match p.asked.last() {
        Some(Effect::Copy { text, .. }) => text.clone(),
        other => panic!("{other:?}: {}", p.screen()),
    };
    let asked = "- [ ] **Bob Williams**, by 27 Nov 2026: brief the agency (Fill approved roles)\n";
    assert_eq!(copied(&p), asked);
    p.asked.clear();
    p.keys("enter 2 h Y");
    assert_eq!(copied(&p), asked, "{}", p.screen());
    let kept = p.desk.app.memory();
    p.restart(kept);
    p.keys("2 h y");
    assert!(copied(&p).starts_with("# Test: review 1"), "remembered from one time to the next: {}", p.screen());
    let mut p = Person::with_operately();
    p.keys("r enter E y esc Y");
    assert!(p.sees("no action was asked for in this review") && p.asked.is_empty(), "{}", p.screen());
}

#[test]
fn a_room_rates_with_several_numbers_and_afterwards_digits_are_tabs_again() {
    let mut p = Person::with_operately();
    p.keys("r enter n E y 0 enter");
    assert!(p.sees("a review is rated 1 (a waste of time) to 5") && p.desk.app.overlays().in_place().is_some(), "{}", p.screen());
    p.keys("backspace 6 enter");
    assert!(p.sees("which “6” is not"), "{}", p.screen());
    p.keys("backspace '4 5 3 4' enter");
    assert!(p.sees("★★★★☆ 4 of 5 (4 5 3 4)") && p.desk.app.overlays().in_place().is_none(), "{}", p.screen());
    p.keys("v");
    assert!(p.sees("4 5 3 4▕") || p.sees("4 5 3 4 "), "{}", p.screen());
    p.keys("esc 1");
    assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Deck, "{}", p.screen());
    p.keys("2 u");
    let rated = |p: &Person| p.desk.app.cascade.reviews().next().map(quarterdeck::domain::review::Review::rated);
    assert_eq!(rated(&p), Some(vec![]), "{}", p.screen());
}

#[test]
fn what_a_meeting_changed_stands_in_its_minutes_as_soon_as_it_ends_and_goes_when_it_is_taken_back() {
    let mut p = Person::with_operately();
    p.keys("r enter n c 1 9 tab 6 tab 'one more has signed' enter e 2 2 tab 'the board cut the plan' enter");
    p.keys("v '3 8 4' enter E y esc").resize(200, 60).keys("");
    for said in ["What changed", "18 → 19 employees", "target 25 → 22", "blind round 3 4 8, median 4, spread 5"] {
        assert!(p.sees(said), "{said}: {}", p.screen());
    }
    assert!(p.sees("because “the board cut the plan”") && p.sees("“one more has signed”"), "{}", p.screen());
    p.keys("u u");
    assert!(p.desk.app.screens.review.is_running(), "the round and the end are taken back: {}", p.screen());
    p.keys("E y esc");
    assert!(!p.sees("blind round") && p.sees("18 → 19 employees"), "{}", p.screen());
    let review = p.desk.app.cascade.reviews().next().unwrap();
    assert!(review.rounds.is_empty(), "{:?}", review.rounds);
}

#[test]
fn html_that_no_clipboard_takes_is_offered_as_a_file() {
    let mut p = Person::with_operately();
    p.keys("r enter n d '<b>Stop</b>' enter E y esc y 4");
    let Some(Effect::CopyHtml { text, handout, .. }) = p.asked.last().cloned() else { panic!("{:?}", p.asked) };
    assert!(text.contains("&lt;b&gt;Stop&lt;/b&gt;") && text.contains("<h2 "), "{text}");
    p.desk.app.no_html(*handout);
    p.keys("");
    assert!(p.sees("plain text here") && p.sees("review-1-2026-11-23.html"), "{}", p.screen());
    p.keys("tab left");
    assert!(p.sees("review-1-2026-11-23.txt"), "the ending follows the layout: {}", p.screen());
    p.keys("enter");
    assert!(
        matches!(p.asked.last(), Some(Effect::Write { path, text }) if path == "review-1-2026-11-23.txt" && text.starts_with("*Test: review 1")),
        "{:?}",
        p.asked.last()
    );
}

#[test]
fn the_review_is_readable_in_a_small_window() {
    let mut p = Person::with_operately();
    p.resize(60, 16).keys("r");
    assert!(p.sees("Fill approved roles"), "{}", p.screen());
    p.keys("enter n");
    assert!(p.sees("meeting 0:0") && p.sees("Fill approved roles"), "{}", p.screen());
    p.resize(40, 10).keys("c");
    p.keys("esc d 'x' enter E y");
    assert!(p.sees("Decisions") && p.sees("• x") && p.sees("worth its time"), "what was decided is seen first: {}", p.screen());
    p.keys("'4 5'");
    assert!(p.sees("▏4 5"), "what is typed is seen: {}", p.screen());
    p.keys("esc");
    assert!(p.sees("• x") && p.sees("Actions"), "{}", p.screen());
    for _ in 0..80 {
        p.keys("j");
    }
    let end = p.screen();
    assert!(p.sees("class") || p.sees("closing"), "{end}");
    assert_ne!(p.keys("k").screen(), end, "what was pressed beyond the end is forgotten");
}
