//! The projects screen: what serves no goal, why work should help, linking and judging in place.

use crate::harness::Person;
use quarterdeck::{
    app::{Tab, overlay::Overlay},
    domain::{Field, Id, Kind, Op, change::Verb, goal::ProjectState, portfolio::Row},
};

fn select(p: &mut Person, title: &str) {
    let app = &p.desk.app;
    let at = app
        .screens
        .projects
        .rows
        .iter()
        .position(|r| matches!(r, Row::Project(ix) if app.cascade.item(*ix).title.starts_with(title)));
    p.desk.app.screens.projects.cursor.at = at.unwrap_or_else(|| panic!("{title} is not on the screen: {}", p.screen()));
    p.keys("ctrl-l");
}

#[test]
fn the_imported_company_has_every_project_linked_and_none_with_a_theory() {
    let mut p = Person::with_operately();
    p.keys("4");
    assert_eq!(p.desk.app.tab(), Tab::Projects);
    assert!(p.sees("100 %") && p.sees("of 9 active"), "{}", p.screen());
    assert!(p.sees("none of the 9 links has a because"), "{}", p.screen());
    assert!(p.sees("no because yet"), "{}", p.screen());
    assert!(!p.sees("serve no goal"));
    for (columns, rows) in [(80, 24), (120, 36), (200, 50)] {
        p.resize(columns, rows);
        insta::assert_snapshot!(format!("projects_{columns}x{rows}"), p.screen());
    }
}

#[test]
fn four_unlinked_of_nine_are_below_the_line_and_stand_on_top() {
    let mut p = Person::with_operately();
    p.keys("4");
    for _ in 0..4 {
        let at = p.desk.app.screens.projects.rows.iter().rposition(|r| matches!(r, Row::Project(_))).unwrap();
        p.desk.app.screens.projects.cursor.at = at;
        p.keys("X");
    }
    assert!(p.sees("56 %") && p.sees("below it"), "{}", p.screen());
    assert!(p.sees("4 of 9 active projects serve no goal this cycle: 44 % of the work"), "{}", p.screen());
    assert!(matches!(&p.desk.app.screens.projects.rows[0], Row::Heading(title, 4) if title == "serve no goal"));
    p.keys("u");
    assert!(p.sees("3 of 9 active projects serve no goal this cycle: 33 % of the work"), "{}", p.screen());
    p.keys("u u u");
    assert!(p.sees("100 %"), "{}", p.screen());
}

#[test]
fn linking_the_selected_key_result_costs_the_sentence_and_six_keys() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles");
    let before = p.desk.app.cascade.links().count();
    // L, two letters of the project, enter takes it and goes to the because; the sentence; enter saves.
    let keys = ["L", "h i enter", "enter"];
    let cost: usize = keys.iter().map(|k| k.split(' ').count()).sum();
    assert!(cost <= 6, "{cost}");
    p.keys("L h i enter");
    p.keys("'people hired this way stay'");
    p.keys("enter");
    assert_eq!(p.desk.app.cascade.links().count(), before + 1, "{}", p.screen());
    let link = p.desk.app.cascade.links().find(|l| l.because.as_deref() == Some("people hired this way stay")).unwrap();
    let ix = p.desk.app.cascade.find(link.target).unwrap();
    assert_eq!(&*p.desk.app.cascade.item(ix).title, "Fill approved roles");
}

#[test]
fn a_project_is_checked_in_on_its_own_row() {
    let mut p = Person::with_operately();
    p.keys("4");
    select(&mut p, "Hire a Customer Support");
    p.keys("c 2 tab 5 5 enter");
    let ix = p.desk.app.screens.projects.selected().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).progress, Some(0.55), "{}", p.screen());
    assert!(p.desk.app.overlays().check_in().is_none() && p.sees("55 %"), "{}", p.screen());
}

#[test]
fn groups_filters_and_orders_are_a_key_each() {
    let mut p = Person::with_operately();
    p.keys("4 b");
    assert!(p.sees("grouped by team"), "{}", p.screen());
    p.keys("b b b");
    assert!(p.sees("grouped by goal"), "{}", p.screen());
    assert!(p.desk.app.screens.projects.rows.iter().any(|r| matches!(r, Row::Heading(..))));
    p.keys("b s");
    assert!(p.sees("sorted by name"), "{}", p.screen());
    p.keys("f 'planned' enter");
    assert!(p.sees("No project fits the filter"), "{}", p.screen());
    p.keys("esc");
    assert_eq!(p.desk.app.screens.projects.rows.iter().filter(|r| matches!(r, Row::Project(_))).count(), 9);
}

#[test]
fn enter_goes_to_the_goal_on_the_deck() {
    let mut p = Person::with_operately();
    p.keys("4");
    select(&mut p, "Improve paid");
    p.keys("enter");
    assert_eq!(p.desk.app.tab(), Tab::Deck);
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_ne!(p.desk.app.cascade.item(ix).kind(), Kind::Project, "{}", p.screen());
}

#[test]
fn a_project_that_is_done_shows_the_numbers_and_takes_a_verdict() {
    let mut p = Person::with_sample();
    let app = &p.desk.app;
    let link = app
        .cascade
        .links()
        .find(|l| {
            l.because.is_some()
                && l.judged.is_none()
                && app.cascade.find(l.target).is_some_and(|ix| app.cascade.item(ix).kind() == Kind::KeyResult)
                && app
                    .cascade
                    .find(l.project)
                    .is_some_and(|ix| app.cascade.item(ix).project().unwrap().state == ProjectState::Active)
        })
        .unwrap()
        .clone();
    let title = app.cascade.item(app.cascade.find(link.project).unwrap()).title.to_string();
    let ops: Vec<Op> = app.cascade.set_op(link.project, Field::State(ProjectState::Done)).into_iter().collect();
    let ops = ops.into_iter().chain(app.cascade.set_op(link.project, Field::StateOn(Some(p.now.today)))).collect();
    p.commit(Verb::Revise, ops);
    p.keys("4");
    select(&mut p, &title);
    p.keys("v");
    assert!(matches!(p.desk.app.overlays().top(), Some(Overlay::Form(_))), "{}", p.screen());
    assert!(p.sees("at its start") && p.sees("at its end") && p.sees("two weeks later"), "{}", p.screen());
    p.keys("enter enter");
    assert!(p.sees("say whether it held"), "{}", p.screen());
    p.keys("2 'it did not move' enter");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
    let judged = p.desk.app.cascade.link(link.id).unwrap().judged.clone().unwrap();
    assert_eq!((judged.verdict.word(), &*judged.why), ("failed", "it did not move"));
    assert!(p.sees("theories held in"), "{}", p.screen());
}

#[test]
fn without_a_project_the_screen_says_what_to_do() {
    let mut p = Person::with_nothing();
    p.keys("4");
    assert!(p.sees("There is no project yet"), "{}", p.screen());
    p.keys("c L X v enter j k G");
    assert_eq!(p.desk.app.tab(), Tab::Projects);
}

#[test]
fn a_person_has_a_page_and_hands_everything_over() {
    let mut p = Person::with_operately();
    let owner = p.desk.app.cascade.item(p.desk.app.cascade.projects()[0]).owner.unwrap();
    let name = p.desk.app.cascade.person(owner).unwrap().name.clone();
    let owned = |p: &Person| p.desk.app.cascade.live().filter(|&ix| p.desk.app.cascade.item(ix).owner == Some(owner)).count();
    assert!(owned(&p) > 0);
    p.keys(": 'page of person' enter").keys(&format!("'{name}' enter"));
    assert!(p.sees("13 weeks") && p.sees("on time"), "{}", p.screen());
    p.keys("H enter enter");
    assert!(p.sees("say why"), "{}", p.screen());
    p.keys("'left the company' enter");
    assert_eq!(owned(&p), 0, "{}", p.screen());
    p.keys("u");
    assert!(owned(&p) > 0);
}

#[test]
fn a_project_added_without_a_goal_is_selected_and_said_to_be_unlinked() {
    let mut p = Person::with_operately();
    p.keys("4 a 'Shorter menu' ctrl-s ctrl-s");
    assert!(p.sees("it serves no goal yet: it counts as unlinked; L links it"), "{}", p.screen());
    let ix = p.desk.app.screens.projects.selected().unwrap();
    assert_eq!(&*p.desk.app.cascade.item(ix).title, "Shorter menu", "{}", p.screen());
}

#[test]
fn a_verdict_needs_its_line_why_and_says_how_the_hit_rate_moved() {
    let mut p = Person::with_sample();
    let c = &p.desk.app.cascade;
    let waits = quarterdeck::domain::theory::pending(c, p.now.today)[0];
    let title = c.item(waits.project).title.to_string();
    p.keys("4");
    select(&mut p, &title);
    p.keys("v 1 enter");
    assert!(p.sees("say in one line why"), "{}", p.screen());
    p.keys("'the numbers moved with it' enter");
    assert!(p.desk.app.overlays().is_empty() && p.sees("theories held in"), "{}", p.screen());
}

#[test]
fn the_page_of_an_owner_is_a_key_away_and_its_rows_lead_to_the_deck() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles").keys("p");
    // What came in today has missed nothing: its deadlines are told from the next one on.
    assert!(p.sees("0 on time, 0 late, 0 missed"), "{}", p.screen());
    p.keys("esc").sleep(14);
    p.select("Fill approved roles").keys("p");
    let Some(Overlay::Person(page)) = p.desk.app.overlays().top() else { panic!("{}", p.screen()) };
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(Some(page.id), p.desk.app.cascade.item(ix).owner);
    assert!(p.sees("▮ on time   ◧ late   ▯ missed   · nothing owed"), "{}", p.screen());
    let second = page.items[1];
    p.keys("j enter");
    assert!(p.desk.app.overlays().is_empty() && p.desk.app.tab() == Tab::Deck);
    assert_eq!(p.desk.app.screens.deck.item(), Some(second), "{}", p.screen());
}

#[test]
fn a_new_project_is_asked_once_for_its_goal_and_not_let_in_where_one_is_required() {
    let mut p = Person::with_sample();
    let many = |p: &Person| p.desk.app.cascade.projects().len();
    let before = many(&p);
    p.keys("4 a 'Letters to all' ctrl-s");
    assert!(many(&p) == before && p.sees("new work is asked which goal it serves, and this says none"), "{}", p.screen());
    p.keys("ctrl-s");
    assert_eq!(many(&p), before + 1, "asked once: {}", p.screen());
    let required =
        p.desk.app.cascade.set_op(Id::WORKSPACE, Field::Setting("projects-need-goal".into(), "require".into())).unwrap();
    p.commit(Verb::Set, vec![required]);
    p.keys("a 'Calls to all' ctrl-s ctrl-s");
    assert!(many(&p) == before + 1 && p.sees("this workspace requires the goal that new work serves"), "{}", p.screen());
}
