//! The first five minutes: short forms, a company from nothing with its keys counted, what is said before anything is measured, the
//! tour.

use crate::harness::Person;
use quarterdeck::{
    app::overlay::{
        Overlay,
        form::{Form, field::Part},
    },
    domain::{FieldKey, Kind, key_result::Metric},
    ui::theme::Theme,
};
use ratatui::style::Modifier;

/// Presses these keys; how many they were, and how many of them were no text.
#[derive(Default)]
struct Counted {
    all: usize,
    beyond: usize,
}

impl Counted {
    fn press(&mut self, p: &mut Person, script: &str) {
        p.keys(script);
        for (n, part) in script.split('\'').enumerate() {
            let keys = if n % 2 == 1 { part.chars().count() } else { part.split_whitespace().count() };
            self.all += keys;
            self.beyond += if n % 2 == 1 { 0 } else { keys };
        }
    }
}

fn form(p: &Person) -> &Form {
    match p.desk.app.overlays().top() {
        Some(Overlay::Form(form)) => form,
        _ => panic!("no form is open:\n{}", p.screen()),
    }
}

fn labels(p: &Person) -> Vec<&'static str> {
    form(p).shown().map(|(_, field)| field.label).collect()
}

fn count(p: &Person, kind: Kind) -> usize {
    let c = &p.desk.app.cascade;
    c.live().filter(|&ix| c.item(ix).kind() == kind).count()
}

#[test]
fn something_new_is_asked_for_in_a_few_fields_and_the_rest_is_a_key_away() {
    let mut p = Person::with_sample();
    for (keys, shown) in [
        ("a o", vec!["title", "owner", "cycle"]),
        ("a k", vec!["title", "metric", "baseline", "target", "unit"]),
        ("a p", vec!["title", "because", "serves"]),
    ] {
        p.select("Free→paid conversion").keys(keys);
        assert_eq!(labels(&p), shown, "{}", p.screen());
        assert!(p.sees("ctrl-t more"), "{}", p.screen());
        p.keys("'Kept' ctrl-t");
        assert!(labels(&p).len() > shown.len() + 3, "{}", p.screen());
        assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "Kept");
        p.keys("ctrl-g esc");
    }
    p.select("Free→paid conversion").keys("a k 'Signups'");
    for (columns, rows) in [(80, 24), (120, 36)] {
        p.resize(columns, rows);
        insta::assert_snapshot!(format!("form_key_result_{columns}x{rows}"), p.screen());
    }
    p.resize(120, 36).keys("esc esc a p 'Shorter menu'");
    insta::assert_snapshot!("form_project_120x36", p.screen());
}

#[test]
fn what_was_said_of_the_rest_is_shown_when_the_draft_is_taken_up() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a o 'Later' ctrl-t tab tab 'Growth' enter esc");
    p.keys("a o");
    assert!(labels(&p).contains(&"team"), "{}", p.screen());
}

#[test]
fn the_kinds_of_key_result_are_a_list_in_which_enter_takes_a_line_and_saves_nothing() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k 'Guests' tab");
    assert!(p.sees("stay at the target or above it") && p.sees("8 baseline-first"), "{}", p.screen());
    let before = p.changes();
    p.keys("down down enter");
    let metric = |p: &Person| Metric::from_word(form(p).field(Part::Field(FieldKey::Metric)).unwrap().word()).unwrap();
    assert_eq!((metric(&p), form(&p).focused().part), (Metric::AtLeast, Part::Field(FieldKey::Target)), "{}", p.screen());
    assert_eq!(p.changes(), before);
    // A number takes its line and goes on by itself.
    p.keys("backtab 2");
    assert_eq!((metric(&p), form(&p).focused().part), (Metric::Decrease, Part::Field(FieldKey::Baseline)));
    p.keys("'19 min' tab '10' enter");
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == "Guests").unwrap();
    assert_eq!(c.item(ix).key_result().unwrap().unit.as_deref(), Some("min"), "a unit typed behind a number is the unit");
}

#[test]
fn enter_in_a_list_goes_to_the_next_field_and_saves_only_from_the_last() {
    let mut p = Person::with_sample();
    let before = p.changes();
    p.select("Value in the first week").keys("a o 'Guests come back' tab enter");
    assert_eq!((form(&p).focused().label, p.changes()), ("cycle", before), "{}", p.screen());
    p.keys("enter");
    assert_eq!(p.changes(), before + 1, "{}", p.screen());
}

#[test]
fn a_company_from_nothing_takes_no_more_than_850_keys() {
    let mut p = Person::with_nothing();
    let mut n = Counted::default();
    n.press(&mut p, "a c '2026-Q4' enter");
    // The first change asks once whose it is.
    n.press(&mut p, "'Ana Ruiz' enter");
    n.press(&mut p, "a t 'Product' ctrl-n 'Growth' ctrl-n 'Platform' enter");
    n.press(&mut p, "a n 'Jon Abara' ctrl-n 'Mei Lin' enter");
    let around = n.beyond;
    let mut goals = Counted::default();
    goals.press(&mut p, "a o 'Guests come back' ctrl-n 'Repeat bookings' tab 1 '20' tab '35%' ctrl-n");
    goals.press(&mut p, "'Time to answer' tab 2 '19' tab '10 min' ctrl-n 'Bookings kept' tab 3 '97%' enter");
    goals.press(&mut p, "a o 'New teams reach value in week one' ctrl-n 'Refunds' tab 4 '2%' ctrl-n");
    goals.press(
        &mut p,
        "'Guests per table' tab 5 '2' tab '4' ctrl-n 'Menu import' tab 6 'Pilot' enter 'Contract' enter 'Live' ctrl-s",
    );
    goals.press(&mut p, "a o 'Friday night stays up' ctrl-n 'Audit passed' tab 7 ctrl-n");
    goals.press(&mut p, "'Failed bookings' tab 8 '0.4%' ctrl-n 'Free to paid' tab 1 '2.1' tab '3.5%' enter");
    // An objective takes two keys beyond its text, a key result at most five with the one that opens or closes its form.
    let steps = 2;
    assert!(goals.beyond - steps <= 3 * 2 + 9 * 5, "{}", goals.beyond);
    let mut work = Counted::default();
    work.press(&mut p, "a p 'Onboarding checklist' tab 'unfinished setup is where most sign-ups leave' ctrl-n");
    assert!(work.beyond <= 5, "{}", work.beyond);
    work.press(&mut p, "'Trial mails' tab 'half of trials never come back after day two' ctrl-n");
    work.press(
        &mut p,
        "'Price page' tab 'nobody finds the yearly plan' ctrl-n 'Calls to new teams' tab 'a call doubles the odds' enter",
    );
    assert_eq!([Kind::Objective, Kind::KeyResult, Kind::Project].map(|kind| count(&p, kind)), [3, 9, 4], "{}", p.screen());
    let c = &p.desk.app.cascade;
    assert_eq!((c.cycles().count(), c.teams().count(), c.people().count()), (1, 3, 3));
    assert_eq!(c.links().filter(|link| link.because.is_some()).count(), 4);
    for metric in Metric::ALL {
        let is = |&ix: &_| c.item(ix).key_result().is_some_and(|kr| kr.metric == metric);
        assert!(c.live().any(|ix| is(&ix)), "{metric:?}");
    }
    let all = n.all + goals.all + work.all;
    println!("{all} keys, {} of them no text", around + goals.beyond + work.beyond);
    assert!(all <= 850, "{all}");
}

#[test]
fn nothing_is_green_before_anything_was_measured_and_unlinked_is_quiet_before_there_is_work() {
    let mut p = Person::with_nothing();
    p.keys("a c '2026-Q4' enter esc a o 'Guests come back' enter");
    assert!(!p.sees("nothing needs attention"), "{}", p.screen());
    p.keys("a k 'Repeat bookings' tab tab '20' tab '35%' enter");
    let style = |p: &Person| {
        let signs = p.looks(1);
        signs.into_iter().find(|(sign, _)| sign == "⌀").map(|(_, style)| style)
    };
    let dim = style(&p).unwrap_or_else(|| panic!("{}", p.screen()));
    assert!(dim.add_modifier.contains(Modifier::DIM) || dim.fg != Some(ratatui::style::Color::Yellow), "{dim:?}");
    p.keys("a p 'Trial mails' tab backspace tab backspace ctrl-s ctrl-s");
    assert!(style(&p).is_some_and(|style| style.fg == Some(ratatui::style::Color::Yellow)), "{}", p.screen());
}

#[test]
fn what_is_said_of_wording_is_called_so() {
    let mut p = Person::with_sample();
    p.keys("f 'wording'");
    assert!(p.sees("wording") && !p.sees("lint"), "{}", p.screen());
}

#[test]
fn every_step_of_the_tour_is_passed_by_doing_it_and_it_may_be_left() {
    let mut p = Person::with_sample();
    p.desk.app.begin_tour();
    p.keys("");
    let at = |p: &Person| p.desk.app.tour_step().map(|(n, ..)| n);
    let last = |p: &Person| p.screen().lines().last().unwrap().to_owned();
    assert!(last(&p).contains("1 of 8  c on a key result"), "{}", p.screen());
    p.select("Free→paid conversion").keys("c 2 . 6 tab 7 enter");
    for (n, keys) in [(2, "w"), (3, "esc u"), (4, "2"), (5, "1 L"), (6, "esc /"), (7, "esc t"), (8, "1")] {
        assert_eq!(at(&p), Some(n), "{}", p.screen());
        assert!(last(&p).contains(&format!("{n} of 8")), "{}", p.screen());
        p.keys(keys);
    }
    assert!(last(&p).contains("that was it: : has every command, ? every key, q leaves"), "{}", p.screen());
    for (columns, rows) in [(40, 12), (80, 24), (200, 50)] {
        p.resize(columns, rows);
        assert!(last(&p).contains("of 8") || p.sees("8 of 8"), "{}", p.screen());
    }
    p.theme(Theme { ascii: true, ..Theme::default() });
    p.resize(120, 36).keys(": 'tour' enter");
    assert_eq!(at(&p), None, "{}", p.screen());
    assert!(!p.sees("of 8"), "{}", p.screen());
}
