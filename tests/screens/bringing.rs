//! A file brought in from the palette: what is asked, what is said of it, and where it cannot be.

use crate::harness::Person;
use quarterdeck::app::event::Effect;

fn asked(p: &Person) -> Option<&str> {
    p.asked.iter().rev().find_map(|effect| if let Effect::Import(path) = effect { Some(path.as_str()) } else { None })
}

#[test]
fn the_palette_asks_which_file_and_the_name_can_be_mended() {
    let mut p = Person::with_operately();
    p.keys("esc : 'import' enter enter");
    assert!(p.screen().contains("name the file"), "{}", p.screen());
    p.keys("'\"my okrs.csv\"' enter");
    assert_eq!(asked(&p), Some("my okrs.csv"), "quotation marks of a terminal are no part of it");
    p.desk.app.imported(Err("there is no file “my okrs.csv”".to_owned()));
    p.keys("");
    assert!(p.screen().contains("there is no file") && p.screen().contains("my okrs.csv"), "{}", p.screen());
    p.desk.app.imported(Ok(None));
    p.keys("");
    assert!(p.screen().contains("it was left before it was written") && p.desk.app.overlays().is_empty(), "{}", p.screen());
}

#[test]
fn on_a_day_that_is_over_no_file_is_asked_for() {
    let mut p = Person::with_sample();
    p.keys("T : 'import' enter");
    assert!(asked(&p).is_none() && !p.sees("name the file"), "{}", p.screen());
    assert!(p.sees("this cannot be done now: nothing can be changed on a day that is over"), "{}", p.screen());
}

#[test]
fn what_was_brought_in_is_selected_on_the_deck_and_it_is_said_how_it_goes_away() {
    let mut p = Person::with_operately();
    p.keys("esc : 'import' enter 'q.csv' enter");
    let c = &p.desk.app.cascade;
    let last = c.live().last().map(|ix| (c.item(ix).id, c.item(ix).title.to_string())).unwrap();
    p.desk.app.imported(Ok(Some(("1 objective added".to_owned(), Some(last.0)))));
    p.keys("");
    let ix = p.desk.app.item().unwrap();
    assert_eq!(p.desk.app.cascade.item(ix).id, last.0, "{}", p.screen());
    assert!(p.screen().contains("1 objective added; u takes it back"), "{}", p.screen());
}
