//! The team of the deck's filter on every screen: what each shows of it, that it says so, and that one key lets it go.

use super::harness::Person;
use quarterdeck::{
    app::review::Mode,
    domain::{Board, Flag, scope::Scope},
};
use std::sync::Arc;

/// The first line of the header.
fn head(p: &Person) -> String {
    p.screen().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn every_screen_follows_the_team_of_the_deck_and_says_so() {
    let mut p = Person::with_sample();
    let c = &p.desk.app.cascade;
    let growth = c.teams().find(|t| t.name == "Growth").unwrap().id;
    let held = c.held_by(&Scope::Team(growth));
    let (all, only) = {
        let board = &mut Board::new(super::harness::monday());
        (board.count(c), board.counts_of(c, &held))
    };
    assert_ne!(all.of(Flag::OffTrack), only.of(Flag::OffTrack), "the numbers tell one from the other");
    p.keys("f 'growth' enter");
    assert_eq!(p.desk.app.only().unwrap().team, growth);
    assert_eq!(p.desk.app.counts(), Some(only), "the header counts what is shown");
    for (keys, says) in
        [("1", "only Growth"), ("2", "Growth · 15 minutes"), ("3", "Growth only"), ("4", "only Growth"), ("6", "Growth only")]
    {
        p.keys(keys);
        assert!(head(&p).contains("› Growth only"), "{keys}: {}", p.screen());
        assert!(p.sees(says), "{keys}: {}", p.screen());
    }

    p.keys("2");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert_eq!(before.terms.scope, Scope::Team(growth), "its agenda is the team's");
    p.keys("4");
    let projects = &p.desk.app.screens.projects;
    assert_eq!(projects.narrow.team, Some(growth));
    assert!(p.sees(&format!("of {} active", only.active_projects)), "what the work comes to is the team's: {}", p.screen());
    p.keys("6");
    let log = &p.desk.app.screens.log;
    assert!(!log.entries.is_empty() && log.entries.len() < p.changes(), "{}", p.screen());

    // What is changed goes on being counted of the team alone, and nothing is gone through again for it.
    let before = (Arc::clone(&p.desk.app.only().unwrap().held), p.desk.app.screens.log.query.items.clone().unwrap());
    p.keys("1 /'Free→paid' enter c '82' tab '9' enter");
    let after = (&p.desk.app.only().unwrap().held, p.desk.app.screens.log.query.items.as_ref().unwrap());
    assert!(Arc::ptr_eq(&before.0, after.0) && Arc::ptr_eq(&before.1, after.1));
    let (app, board) = (&p.desk.app, &mut Board::new(super::harness::monday()));
    let held = app.cascade.held_by(&Scope::Team(growth));
    assert_eq!(app.counts(), Some(board.counts_of(&app.cascade, &held)));
}

#[test]
fn one_key_lets_the_team_go_wherever_one_is() {
    for tab in ["1", "2", "3", "4", "6"] {
        let mut p = Person::with_sample();
        p.keys("f 'growth' enter").keys(tab).keys("esc");
        let app = &p.desk.app;
        assert!(app.only().is_none() && app.screens.deck.filter.is_empty(), "{tab}: {}", p.screen());
        assert_eq!(app.counts(), app.board.counts().copied());
        assert!(!p.sees("Growth only"), "{tab}: {}", p.screen());
        assert_eq!(app.tab().digit().to_string(), tab, "one stays where one was");
    }
}

#[test]
fn a_team_chosen_among_the_projects_is_that_of_the_deck_too() {
    let mut p = Person::with_sample();
    p.keys("4 f 'growth' enter 1");
    assert!(p.sees("only Growth"), "{}", p.screen());
    p.keys("4 f 'growth' enter 1");
    assert!(p.desk.app.only().is_none(), "the same again lets it go");
}

#[test]
fn a_team_that_is_deleted_narrows_nothing_any_more() {
    let mut p = Person::with_sample();
    p.keys("f 'growth' enter");
    p.keys(": 'delete team' enter 'growth' enter enter");
    assert!(p.desk.app.only().is_none() && p.desk.app.screens.deck.filter.is_empty(), "{}", p.screen());
    p.keys("u");
    assert!(!p.sees("Growth only"), "{}", p.screen());
}

#[test]
fn a_review_that_runs_keeps_its_own_scope() {
    let mut p = Person::with_sample();
    p.keys("f 'growth' enter r enter enter");
    assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
    p.keys("esc");
    assert!(p.sees("the meeting runs") && p.desk.app.only().is_some(), "{}", p.screen());
    p.keys("1 esc");
    assert!(p.desk.app.only().is_none() && p.desk.app.screens.review.is_running());
    let review = p.desk.app.cascade.reviews().max_by_key(|r| r.number).unwrap();
    assert!(review.scope.is_some(), "what it is about stays");
}

#[test]
fn a_narrow_window_names_the_team_before_the_workspace() {
    for columns in [40, 60, 80, 120] {
        let mut p = Person::with_sample();
        p.resize(columns, 24).keys("f 'growth' enter");
        assert!(head(&p).contains("Growth"), "{columns}: {}", p.screen());
        p.keys("4");
        assert!(head(&p).contains("Growth"), "{columns}: {}", p.screen());
    }
}

#[test]
fn a_team_with_nothing_says_so_on_every_screen() {
    let mut p = Person::with_sample();
    p.keys("a t 'Legal' ctrl-s").keys("f 'legal' enter");
    for (tab, says) in
        [("1", "legal"), ("2", "nothing needs talk"), ("3", "legal only"), ("4", "no project fits"), ("6", "no change fits")]
    {
        p.keys(tab);
        assert!(p.screen().to_lowercase().contains(says), "{tab}: {}", p.screen());
    }
}
