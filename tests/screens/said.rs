//! Finding in what was said, on the log.

use super::harness::Person;

/// What the loop does while no key waits.
fn rest(p: &mut Person) -> String {
    p.settle().screen()
}

fn person() -> Person {
    let mut p = Person::with_sample();
    p.resize(80, 24);
    p.keys("6");
    p
}

#[test]
fn the_log_narrows_to_what_was_said_as_one_types_and_esc_goes_back() {
    let mut p = person();
    p.keys("/ 'nobody'");
    assert!(p.desk.app.screens.log.entries.is_empty(), "no key waits for the file");
    let screen = rest(&mut p);
    assert!(screen.contains("that say nobody") && screen.contains("/ nobody"), "{screen}");
    let log = &p.desk.app.screens.log;
    assert!(!log.entries.is_empty() && log.entries.iter().all(|e| e.said.is_some()), "{screen}");
    assert!(log.entries.iter().all(|e| e.said.as_deref().unwrap().text.to_lowercase().contains("nobody")), "{screen}");
    insta::assert_snapshot!(screen);
    let found = log.entries.len();
    // Enter keeps what is found; n and N go through it, Enter opens one, and Esc goes back a step at a time.
    p.keys("enter n");
    assert_eq!(p.desk.app.screens.log.cursor.at, usize::from(found > 1));
    p.keys("N enter");
    assert_eq!(p.desk.app.screens.log.cursor.at, 0);
    assert!(p.desk.app.screens.log.open.is_some());
    p.keys("esc");
    assert_eq!(p.desk.app.screens.log.entries.len(), found, "the find is still there");
    p.keys("/ 'nobody said this'");
    let none = rest(&mut p);
    assert!(none.contains("Nothing said in ") && none.contains("0 found"), "{none}");
    p.keys("esc");
    rest(&mut p);
    assert_eq!(p.desk.app.screens.log.entries.len(), found, "Esc while typing goes back to the find before");
    p.keys("esc");
    let all = rest(&mut p);
    assert!(p.desk.app.screens.log.query.said.is_none() && !all.contains("that say"), "{all}");
    assert!(p.desk.app.screens.log.entries.len() > found);
    p.keys("n");
    assert!(p.screen().contains("nothing is looked for"), "{}", p.screen());
}
