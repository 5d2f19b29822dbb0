//! What a check-in will mean, said while it is typed, and what it changed, once it is saved.

use crate::harness::Person;

const CHURN: &str = "Reduce monthly churn";

/// The line of the screen with these words.
fn line(p: &Person, words: &str) -> String {
    p.screen()
        .lines()
        .find(|line| line.contains(words))
        .unwrap_or_else(|| panic!("{words} is not in:\n{}", p.screen()))
        .to_owned()
}

#[test]
fn what_is_typed_says_what_it_means_and_means_what_it_is_once_saved() {
    let mut many = 0;
    for (value, confidence) in [("2.6", "8"), ("3.9", "2"), ("4.4", "6"), ("2", "3")] {
        let mut p = Person::with_operately();
        p.select(CHURN).keys("c");
        let ix = p.desk.app.screens.deck.item().unwrap();
        let before = p.desk.app.board.peek(&p.desk.app.cascade, ix);
        assert!(p.sees(&format!("{}, ", before.health.word())) && p.sees("is expected"), "{}", p.screen());
        p.keys(&format!("'{value}' tab '{confidence}'"));
        let said = line(&p, &format!("{value} % → "));
        assert_eq!(p.desk.app.board.peek(&p.desk.app.cascade, ix), before, "nothing is changed by typing");
        p.keys("enter");
        let after = p.desk.app.board.peek(&p.desk.app.cascade, ix);
        assert!(
            said.contains(&format!("→ ● {}", after.health.word())) || said.contains(&format!("{}, ", after.health.word())),
            "{said}"
        );
        let moved = format!("; {} → {}", before.health.word(), after.health.word());
        assert_eq!(p.sees(&moved), after.health != before.health, "{moved}\n{}", p.screen());
        many += usize::from(after.health != before.health);
    }
    assert!(many > 0, "some of them move it");
}

#[test]
fn a_difference_says_its_sum_and_what_is_far_off_is_said_before_it_is_asked() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles").keys("c + 3");
    line(&p, "+3 = 21 employees → ");
    p.keys("ctrl-u 1 8 0 0 0");
    line(&p, "times the last value");
    // An older day changes nothing today.
    p.keys("ctrl-u 1 9 ctrl-t ctrl-u '9 nov'");
    line(&p, "older than the newest: today stays as it is");
    // What cannot be read means nothing yet, and nothing moves by it.
    let height = |p: &Person| p.screen().lines().position(|line| line.contains("next step"));
    let at = height(&p);
    p.keys("backtab backtab backtab backtab ctrl-u 'many'");
    assert_eq!(height(&p), at, "{}", p.screen());
}

#[test]
fn a_note_is_as_wide_as_its_list_at_every_width() {
    for width in [60, 80, 110, 120, 160, 200] {
        let mut p = Person::with_operately();
        p.resize(width, 30).select(CHURN).keys("c tab tab 'x'");
        let note = line(&p, "note ▏x");
        let inside = note.split("note ▏").nth(1).unwrap().split('▕').next().unwrap().chars().count();
        // From this width on the detail stands beside the list.
        let list = if width >= 140 { usize::from(width) * 5 / 10 } else { usize::from(width) - 20 };
        assert!(inside >= list.min(usize::from(width) - 20), "{width}: {inside}\n{}", p.screen());
    }
}

#[test]
fn ten_keys_say_a_value_for_last_friday() {
    let mut p = Person::with_operately();
    p.select(CHURN);
    let id = p.desk.app.cascade.item(p.desk.app.screens.deck.item().unwrap()).id;
    // `c`, the value, the row's rest, the day in a word, saved.
    let keys = "c 2 . 6 ctrl-t f r i enter";
    assert!(keys.split(' ').count() <= 10);
    p.keys("c 2 . 6 ctrl-t").keys("f r i enter");
    let newest = p.desk.store.series(id, p.now.today).unwrap().pop().unwrap();
    assert_eq!((newest.on.to_string().as_str(), newest.value), ("2026-11-20", Some(2.6)), "{}", p.screen());
}

#[test]
fn the_queue_says_how_far_one_is_and_what_comes_next() {
    let mut p = Person::with_sample();
    p.sleep(9).keys("3");
    let total = p.desk.app.screens.queue.total();
    assert!(total > 2, "{}", p.screen());
    p.keys("enter");
    while p.desk.app.overlays().check_in().is_none() {
        p.keys("enter");
    }
    p.keys("= 6 enter");
    assert!(p.sees(&format!("of {total}; next: ")), "{}", p.screen());
}
