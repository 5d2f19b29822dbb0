//! The deck on a cycle that is planned, by keys: what its goals ask against last time, what is to be said of them, how far the teams
//! are.

use crate::harness::Person;
use quarterdeck::{
    domain::{
        Entity, Id, Op,
        carried::{Carried, How},
        change::Verb,
        key_result::{KeyResult, Metric},
    },
    ui::theme::Theme,
};

/// The sample with a second objective in its next quarter, of numbers that go on from this one.
fn planning() -> Person {
    let mut p = Person::with_sample();
    let next: [(&str, &str, Metric, &str, f64, f64, bool); 3] = [
        ("Conversion once more", "Free→paid conversion", Metric::Increase, "%", 2.9, 3.4, false),
        ("Setup in a week", "Median setup time", Metric::Decrease, "min", 12.0, 11.0, false),
        ("Pages at night, again", "Pages at night per week", Metric::Decrease, "pages", 5.0, 1.0, true),
    ];
    let (objective, like) = (find(&p, "A table for twelve"), find(&p, "Groups without a call"));
    let mut ops = Vec::new();
    for (title, before, metric, unit, from, to, unchanged) in next {
        let c = &p.desk.app.cascade;
        let mut item = c.item(c.find(like).unwrap()).clone();
        (item.title, item.external) = (title.into(), None);
        item.parents = [objective].into();
        let carried = Carried { from: find(&p, before), how: How::Change, unchanged, because: None };
        item.extra.get_or_insert_default().carried = Some(Box::new(carried));
        let kr = KeyResult { metric, unit: Some(unit.into()), baseline: Some(from), target: Some(to), ..KeyResult::default() };
        item.body = quarterdeck::domain::Body::KeyResult(Box::new(kr));
        item.id = p.desk.app.new_id();
        ops.push(Op::Create(Entity::Item(Box::new(item))));
    }
    // As a file says it: what still runs is carried over by nobody who types.
    p.commit(Verb::Import, ops);
    p.keys("C 'next' enter g");
    p
}

fn find(p: &Person, title: &str) -> Id {
    let c = &p.desk.app.cascade;
    c.item(c.live().find(|&ix| &*c.item(ix).title == title).unwrap_or_else(|| panic!("no {title}"))).id
}

fn selected(p: &Person) -> String {
    let app = &p.desk.app;
    app.item().map(|ix| app.cascade.item(ix).title.to_string()).unwrap_or_default()
}

#[test]
fn a_planned_cycle_shows_what_its_goals_ask_and_how_far_its_teams_are() {
    let mut p = planning();
    p.select("Conversion once more");
    insta::assert_snapshot!("planning_at_120_x_36", p.screen());
    p.resize(80, 24);
    insta::assert_snapshot!("planning_at_80_x_24", p.screen());
    // Where they have no room below the rows the page of an item tells of all of them.
    p.keys("w");
    assert!(p.sees("Customers is not ready: no objective") && p.sees("Growth is not ready: "), "{}", p.screen());
    p.keys("esc");
    p.resize(200, 50);
    insta::assert_snapshot!("planning_at_200_x_50", p.screen());
    p.resize(120, 36).theme(Theme { ascii: true, ..Theme::default() });
    let ascii: Vec<&str> =
        [" planning Next quarter", "2.9 -> 3.4 %", "1.5x", "Ready"].into_iter().filter(|s| p.sees(s)).collect();
    assert_eq!(ascii.len(), 4, "{ascii:?} {}", p.screen());
    // Other cycles are shown as ever.
    p.keys("C 'open' enter");
    assert!(!p.sees("From -> target") && p.sees("Progress"), "{}", p.screen());
}

#[test]
fn the_next_hint_is_a_key_away_and_all_of_them_are_a_filter() {
    let mut p = planning();
    let mut seen = Vec::new();
    for _ in 0..3 {
        p.keys("]");
        seen.push(selected(&p));
    }
    // What the planned goals belong to may be flagged for itself.
    let hinted = |title: &str| seen.iter().any(|seen| seen == title);
    assert!(hinted("A table for twelve") || hinted("Setup in a week") || hinted("Pages at night, again"), "{seen:?}");
    p.keys("f 'wording' enter");
    assert!(p.sees("Setup in a week") && !p.sees("Groups without a call"), "{}", p.screen());
}

#[test]
fn the_header_follows_what_is_changed_without_a_reason() {
    let mut p = planning();
    assert!(p.sees("load 6 of 84") && p.sees("4 carried over"), "{}", p.screen());
    p.select("Groups without a call").keys("D");
    p.keys("enter");
    assert!(p.sees("load 5 of 84"), "{}", p.screen());
    p.keys("u");
    assert!(p.sees("load 6 of 84"), "{}", p.screen());
}

#[test]
fn a_planned_key_result_is_broken_into_steps_by_a_key() {
    let mut p = planning();
    p.select("Setup in a week").keys("b 'Find who waits' ctrl-s");
    assert!(p.sees("it is one step: break it into two or more, or leave it its number"), "{}", p.screen());
    p.keys("enter 'Call them' enter 'Mend it' ctrl-s");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let kr = c.item(c.find(find(&p, "Setup in a week")).unwrap()).key_result().unwrap().clone();
    let titles: Vec<&str> = kr.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!((kr.metric, titles), (Metric::Milestones, vec!["Find who waits", "Call them", "Mend it"]));
    assert!(p.sees("3 steps"), "{}", p.screen());
    p.select("A table for twelve").keys("b");
    assert!(p.sees("only a key result can be broken into steps"), "{}", p.screen());
    p.keys("C 'this' enter").select("Median setup time").keys("b");
    assert!(p.sees("its cycle has begun: e changes its metric, with a reason"), "{}", p.screen());
}

#[test]
fn an_empty_planned_cycle_says_what_comes_next_and_what_is_added_is_planned_in_it() {
    let mut p = Person::with_sample();
    p.keys("a c '2031-Q1' ctrl-s C '2031' enter");
    assert!(p.sees("Nothing is planned in 2031-Q1 yet."), "{}", p.screen());
    assert!(p.sees("a  add its first objective: until it opens everything can be changed freely"), "{}", p.screen());
    assert!(p.sees("planning 2031-Q1"), "{}", p.screen());
    p.keys("a o 'A new year' ctrl-s");
    let c = &p.desk.app.cascade;
    let made = c.find(find(&p, "A new year")).unwrap();
    assert_eq!(c.cycle_of(made).map(|cycle| cycle.name.as_str()), Some("2031-Q1"));
    assert!(p.sees("A new year"), "{}", p.screen());
}
