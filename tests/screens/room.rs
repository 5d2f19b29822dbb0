//! What a room reads of a review in a small window and in a large one: nothing that matters is cut, and everyone is named.

use crate::harness::Person;
use quarterdeck::{app::event::Event, domain::meeting::Stage};
use ratatui::style::Modifier;

/// The lines of the screen as they are read.
fn rows(p: &Person) -> Vec<String> {
    p.screen().lines().map(|l| l.trim_matches('"').trim_end().to_owned()).collect()
}

/// Passes entries until that one is on.
fn until(p: &mut Person, seen: impl Fn(&Person) -> bool) {
    for _ in 0..80 {
        if seen(p) {
            return;
        }
        p.keys("n");
    }
    panic!("it never came: {}", p.screen());
}

#[test]
fn the_way_to_all_keys_is_offered_at_every_stage_of_a_review_at_eighty_columns() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("2 enter");
    while p.desk.app.screens.review.running().unwrap().meeting.stage() != Stage::Closing {
        for _ in 0..60 {
            p.event(Event::Tick(std::time::Duration::from_millis(200)));
        }
        p.keys("");
        let footer = rows(&p)[22..].join(" ");
        assert!(footer.contains(" ?") && footer.contains("E end"), "{}", p.screen());
        p.keys("n");
    }
}

#[test]
fn before_a_review_a_small_window_has_heads_whole_warnings_and_says_who_else_owes() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("2");
    assert!(rows(&p)[3].ends_with("fresh  due stale"), "{}", p.screen());
    assert!(p.sees("and 2 more who owe, 8 who do not"), "{}", p.screen());
    for (columns, rows) in [(80, 24), (100, 30), (120, 36), (200, 50)] {
        p.resize(columns, rows);
        assert!(p.sees("10 numbers are missing, only the first are asked for"), "{columns}x{rows}: {}", p.screen());
    }
}

#[test]
fn who_is_not_here_is_marked_among_the_owners_and_counted() {
    for (columns, height) in [(80, 24), (120, 36), (200, 50)] {
        let mut p = Person::with_sample();
        p.resize(columns, height).keys("2 j j x");
        assert!(rows(&p).iter().any(|l| l.contains("Noor Haddad") && l.contains("   not here")), "{columns}: {}", p.screen());
        assert!(p.sees("1 not here"), "{columns}: {}", p.screen());
        p.keys("k k k k k x");
        assert!(
            rows(&p).iter().any(|l| l.contains("Sofia Marche") && l.contains("   not here")) && p.sees("2 not here"),
            "{columns}: {}",
            p.screen()
        );
    }
}

#[test]
fn everyone_who_is_on_track_is_named_in_a_small_window_and_what_is_decided_there_is_seen() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("2 enter n");
    until(&mut p, |p| p.sees("Read them aloud"));
    let named = |p: &Person| {
        let app = &p.desk.app;
        let greens = &app.screens.review.running().unwrap().greens;
        greens.iter().all(|&ix| p.sees(app.cascade.owner_name(ix).unwrap_or("nobody")))
    };
    assert!(named(&p), "{}", p.screen());
    p.keys("d 'all of it' enter");
    assert!(named(&p) && p.sees("decided all of it"), "{}", p.screen());
}

#[test]
fn what_is_decided_about_a_topic_or_beside_an_action_is_seen_there() {
    let mut p = Person::with_sample();
    p.keys("2 a 'Series A, 2 min' enter enter n d 'ship it' enter");
    assert!(p.sees("ACTIONS") && p.sees("decided ship it"), "{}", p.screen());
    until(&mut p, |p| p.sees("put on the agenda on"));
    p.keys("d 'we take it' enter");
    assert!(p.sees("decided we take it"), "{}", p.screen());
}

#[test]
fn in_whose_name_a_blind_round_is_saved_is_said_in_a_small_window_too() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("2 enter n");
    until(&mut p, |p| p.sees("Sam Whitfield · Customers"));
    p.keys("v '1 3 10 10'");
    assert!(p.sees("the lowest speaks first   for Sam Whitfield"), "{}", p.screen());
}

#[test]
fn what_was_agreed_is_large_at_the_end_with_the_time_below_it_while_the_rating_is_asked_for_and_after() {
    let mut p = Person::with_sample();
    p.keys("2 enter n d 'ship to everyone without billing' enter a 'ask legal @ana fri' enter E enter");
    let large = |p: &Person| rows(p).iter().filter(|l| l.contains('█') || l.contains('▀')).count();
    let asked = large(&p);
    assert!(asked >= 9 && p.sees("worth its time") && p.sees(" of 15:00, in time"), "{}", p.screen());
    p.keys("4 enter");
    assert!(large(&p) == asked && p.sees(" of 15:00, in time"), "it does not change its size: {}", p.screen());
}

#[test]
fn who_said_something_and_when_is_not_torn_apart() {
    let mut p = Person::with_sample();
    for (columns, height) in [(80, 24), (120, 36)] {
        p.resize(columns, height).keys("2 g 1 enter");
        if p.desk.app.screens.review.running().is_none() {
            p.keys("2 enter n");
        }
        for _ in 0..20 {
            let left = rows(&p).iter().map(|l| l.split('│').next().unwrap_or_default().trim().to_owned()).collect::<Vec<_>>();
            let torn = |l: &&String| ["Oct", "Nov", "Fri", "Ruiz, 13 Nov", "Nair, last Fri"].contains(&l.as_str());
            assert_eq!(left.iter().find(torn), None, "{}", p.screen());
            p.keys("n");
        }
    }
}

#[test]
fn a_clock_that_rings_is_dark_on_light_with_light_all_around() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    let left = p.desk.app.screens.review.running().unwrap().meeting.clocks_left().0;
    for _ in 0..left {
        p.event(Event::Tick(std::time::Duration::from_secs(1)));
    }
    p.keys("");
    let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
    assert_eq!(meeting.clocks_left().0, 0, "{}", p.screen());
    // The side begins after the bar; its clock stands one row below its head.
    let x = p.signs(4).iter().position(|s| s == "│").unwrap() as u16;
    let is_light = |x: u16, y: u16| p.cell(x, y).add_modifier.contains(Modifier::REVERSED);
    assert!(is_light(x + 1, 3) && is_light(x + 2, 3) && is_light(x + 2, 9) && is_light(119, 5), "{}", p.screen());
    assert!(!is_light(x, 5) && !is_light(x + 2, 10), "{}", p.screen());
}

#[test]
fn a_blind_round_leaves_the_owners_note_in_view_in_every_window() {
    let mut p = Person::with_sample();
    p.keys("2 enter n");
    until(&mut p, |p| p.sees("Sam Whitfield · Success"));
    p.keys("v '1 9 10'");
    for (columns, height) in [(80, 24), (100, 30), (120, 36), (160, 45), (200, 50)] {
        p.resize(columns, height);
        assert!(p.sees("All modules are filmed, great feedback!"), "{columns}x{height}: {}", p.screen());
    }
    p.resize(120, 36);
    let before_that = rows(&p);
    p.keys("esc esc");
    let note = |rows: &[String]| rows.iter().position(|l| l.contains("All modules are filmed"));
    assert_eq!(note(&before_that), note(&rows(&p)), "it does not move: {}", p.screen());
}

#[test]
fn how_bad_it_is_is_large_also_where_the_name_of_its_owner_cannot_be() {
    let mut p = Person::with_sample();
    let id = p.desk.app.cascade.people().find(|person| person.name == "Lukas Brandt").unwrap().id;
    for name in ["山田 太郎", "Wolfeschlegelsteinhausenbergerdorff Maximilian"] {
        let op = p.desk.app.cascade.set_op(id, quarterdeck::domain::Field::Title(name.into())).unwrap();
        p.commit(quarterdeck::domain::change::Verb::Revise, vec![op]);
        p.resize(120, 36).keys("2");
        if p.desk.app.screens.review.running().is_none() {
            p.keys("enter");
        }
        until(&mut p, |p| p.sees("outside, held"));
        let large = rows(&p).iter().filter(|l| l.split('│').next().is_some_and(|left| left.contains(['▀', '▄']))).count();
        assert!(large >= 6, "title and how bad: {}", p.screen());
    }
}

#[test]
fn an_entry_of_who_is_not_here_says_so() {
    let mut p = Person::with_operately();
    p.keys("2 x enter n");
    until(&mut p, |p| p.sees("Bob Williams · "));
    assert!(p.sees("Bob Williams is not here"), "{}", p.screen());
}

#[test]
fn an_objective_that_is_worse_than_its_number_and_its_word_names_what_makes_it_so() {
    let mut p = Person::with_sample();
    p.keys("2 enter n");
    until(&mut p, |p| p.sees("Jon Abara · Product"));
    assert!(p.sees("✖ off track (Free→paid conversion)   number on track"), "{}", p.screen());
}

#[test]
fn a_review_opens_with_what_is_missing_of_all_it_is_about_and_of_nothing_else() {
    let mut p = Person::with_sample();
    p.keys("2 enter");
    assert!(p.sees("10 numbers are missing."), "{}", p.screen());
    let mut p = Person::with_sample();
    p.keys("a m 'Growth weekly' tab 'team:growth' ctrl-s");
    p.keys("2 r j enter");
    let missing = p.desk.app.screens.review.running().unwrap().missing;
    assert!(missing == 1 && p.sees("1 number is missing."), "{}", p.screen());
}

#[test]
fn the_clock_keeps_its_place_from_entry_to_entry() {
    for (columns, height) in [(80, 24), (90, 30), (120, 36), (200, 50)] {
        let mut p = Person::with_sample();
        p.resize(columns, height).keys("2 enter n");
        let mut places = std::collections::BTreeSet::new();
        while matches!(p.desk.app.screens.review.running().unwrap().meeting.stage(), Stage::At(_)) {
            places.insert((p.signs(8).iter().position(|s| s == "│"), rows(&p)[3].contains("   meeting 0:")));
            p.keys("n");
        }
        assert_eq!(places.len(), 1, "{columns}x{height}: {places:?}");
    }
}

#[test]
fn a_blind_round_about_a_project_is_written_down_and_makes_no_check_in_of_it() {
    let mut p = Person::with_sample();
    p.keys("2 enter n");
    until(&mut p, |p| p.sees("Lukas Brandt · Platform") && p.sees("said at risk"));
    let id = p.desk.app.screens.review.item().unwrap();
    let said = |p: &Person| p.desk.store.history(id, 99, chrono::NaiveDate::MAX).unwrap().check_ins.len();
    let before = said(&p);
    p.keys("v '3 9 4'");
    assert!(p.sees("a project has no confidence") && !p.sees("saves it for"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("blind round about Quiet nights: 3 4 9"), "{}", p.screen());
    assert_eq!(said(&p), before, "it says nothing of how the project stands");
    p.keys("E enter esc");
    assert!(p.sees("blind round 3 4 9, median 4, spread 6"), "{}", p.screen());
}
