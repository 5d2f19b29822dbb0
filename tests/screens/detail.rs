//! What is seen of an item: both ends of its links, why it is flagged, what was revised, and the chart.

use crate::harness::Person;
use quarterdeck::{
    app::keys::{Command, command},
    domain::{Entity, Field, Id, Op, change::Verb, key_result::Snooze, link::Link},
};
use ratatui::style::{Color, Modifier, Style};

fn id(p: &Person, title: &str) -> Id {
    let c = &p.desk.app.cascade;
    c.live().map(|ix| c.item(ix)).find(|i| i.title.starts_with(title)).unwrap_or_else(|| panic!("there is no {title}")).id
}

fn set(p: &mut Person, title: &str, field: Field, why: &str) {
    let ops: Vec<Op> = p.desk.app.cascade.set_op(id(p, title), field).into_iter().collect();
    p.commit_because(Verb::Revise, ops, why);
}

fn link(p: &mut Person, project: &str, target: &str) {
    let link = Link {
        id: p.desk.app.new_id(),
        project: id(p, project),
        target: id(p, target),
        because: Some("it is the cause".into()),
        expect: None,
        made: p.now.today,
        value_then: None,
        judged: None,
        deleted: false,
    };
    p.commit(Verb::Link, vec![Op::Create(Entity::Link(link))]);
}

#[test]
fn a_revision_that_was_taken_back_is_not_told_as_one() {
    let mut p = Person::with_operately();
    p.resize(200, 50).select("Fill approved roles");
    set(&mut p, "Fill approved roles", Field::Target(Some(20.0)), "fewer are needed");
    p.select("Fill approved roles");
    assert!(p.sees("target lowered once") && p.sees("because fewer are needed"), "{}", p.screen());
    p.keys("u");
    assert!(!p.sees("target lowered") && !p.sees("because fewer are needed"), "{}", p.screen());
    p.keys("ctrl-r");
    assert!(p.sees("target lowered once"), "{}", p.screen());
}

#[test]
fn work_that_serves_only_through_the_objective_is_listed_and_said_to() {
    let mut p = Person::with_operately();
    p.resize(200, 50).select("Add new customers");
    assert!(p.sees("Improve paid acquisition conversion  40 % · due 24 Dec"), "{}", p.screen());
    assert!(p.sees("through Convert more visitors into customers"), "{}", p.screen());
}

#[test]
fn a_project_shows_how_the_goals_it_serves_stand() {
    let mut p = Person::with_operately();
    p.resize(200, 50);
    link(&mut p, "Hire a Senior UX", "Fill approved roles");
    p.keys("4");
    let app = &p.desk.app;
    let at = app.screens.projects.rows.iter().position(|r| {
        matches!(r, quarterdeck::domain::portfolio::Row::Project(ix) if app.cascade.item(*ix).title.starts_with("Hire a Senior"))
    });
    p.desk.app.screens.projects.cursor.at = at.unwrap();
    p.keys("ctrl-l");
    assert!(p.sees("✖ Fill approved roles  30 % · pace −59 pt"), "{}", p.screen());
}

#[test]
fn green_work_on_a_red_result_is_said_in_words_at_the_head_and_beside_the_work() {
    let mut p = Person::with_operately();
    link(&mut p, "Hire a Senior UX", "Fill approved roles");
    p.resize(200, 50).select("Fill approved roles");
    assert!(p.sees("≠ work green, result red: every linked project is on"), "{}", p.screen());
    assert!(p.sees("Work   ≠ work green, result red"), "{}", p.screen());
}

#[test]
fn what_is_silent_by_request_says_so_in_its_row_and_why_in_the_detail() {
    let mut p = Person::with_operately();
    let until = "2026-11-27".parse().unwrap();
    let by = p.desk.app.me;
    let name = p.desk.app.cascade.person(by.unwrap()).unwrap().name.clone();
    set(&mut p, "Fill approved roles", Field::Snooze(Some(Snooze { until, reason: "on leave".into(), by })), "");
    p.select("Fill approved roles");
    assert!(p.sees("zz Fri"), "{}", p.screen());
    assert!(p.sees(&format!("silent until Fri 27 Nov: on leave ({name})")), "{}", p.screen());
    p.sleep(4);
    assert!(!p.sees("zz Fri") && !p.sees("silent until"), "{}", p.screen());
}

#[test]
fn who_manages_the_owner_is_named_once_an_item_was_missed_twice() {
    let mut p = Person::with_operately();
    let c = &p.desk.app.cascade;
    let owner = c.item(c.find(id(&p, "Fill approved roles")).unwrap()).owner.unwrap();
    let manager = c.people().find(|x| x.id != owner).unwrap().clone();
    let ops = c.set_op(owner, Field::Manager(Some(manager.id))).into_iter().collect();
    p.commit(Verb::Set, ops);
    p.select("Fill approved roles");
    assert!(!p.sees("is their manager"), "{}", p.screen());
    p.sleep(16);
    assert!(p.sees(&format!("missed 2×: {} is their manager", manager.name)), "{}", p.screen());
}

#[test]
fn what_does_not_count_says_so_and_is_left_out_of_its_objective() {
    let mut p = Person::with_operately();
    p.resize(200, 50);
    assert!(p.sees("0 of 2 on track"), "{}", p.screen());
    set(&mut p, "Fill approved roles", Field::Weight(0.0), "it is somebody else's");
    p.select("Fill approved roles");
    assert!(p.sees("Fill approved roles  not counted"), "{}", p.screen());
    assert!(p.sees("weight 0: linked, not counted"), "{}", p.screen());
    assert!(p.sees("0 of 1 on track"), "{}", p.screen());
}

#[test]
fn a_repeat_is_dim_all_along_and_pace_has_a_colour_only_behind_its_limit() {
    let mut p = Person::with_sample();
    p.keys("");
    // Below the header of three lines and the heading, above the scroll bar at the right.
    let line = |n: usize| u16::try_from(n + 4).unwrap();
    let quiet = |style: &Style| style.add_modifier.contains(Modifier::DIM) || style.fg == Some(Color::DarkGray);
    let app = &p.desk.app;
    let repeat = app.screens.deck.rows.iter().position(|r| r.repeat).unwrap();
    let looks = p.looks(line(repeat));
    let loud: Vec<_> = looks[..looks.len() - 1].iter().filter(|(_, style)| !quiet(style)).collect();
    assert!(loud.is_empty(), "{loud:?}: {}", p.screen());
    let row = |title: &str| app.screens.deck.rows.iter().position(|r| &*app.cascade.item(r.ix).title == title).unwrap();
    let pace = |title: &str, said: &str| {
        let looks = p.looks(line(row(title)));
        let signs: Vec<&str> = looks.iter().map(|(sign, _)| sign.as_str()).collect();
        let at = signs.windows(said.chars().count()).position(|w| w.concat() == said).unwrap_or_else(|| panic!("{signs:?}"));
        looks[at].1
    };
    assert!(quiet(&pace("Paying places", "−2")) && quiet(&pace("Median setup time", "+13")), "{}", p.screen());
    // Yellow letters can hardly be read on white, and the terminal does not say what it is.
    assert!(pace("Owners who would miss us", "−22").add_modifier.contains(Modifier::BOLD));
    assert_eq!(pace("Free→paid conversion", "−45").fg, Some(Color::Red));
}

#[test]
fn an_objective_that_owes_no_check_in_is_not_asked_for_one() {
    let mut p = Person::with_operately();
    p.select("Make company operations");
    assert!(!p.sees("press c to make the first"), "{}", p.screen());
}

#[test]
fn scrolling_the_detail_reaches_everything_in_it_the_chart_too() {
    let mut p = Person::with_operately();
    p.resize(80, 24).select("Fill approved roles");
    assert!(!p.sees("25 employees"), "{}", p.screen());
    let mut seen = Vec::new();
    for _ in 0..20 {
        seen.push(p.screen());
        p.event(quarterdeck::app::event::Event::Act(Command::Deck(command::Deck::DetailDown))).keys("");
    }
    assert!(seen.iter().any(|s| s.contains("25 employees") && s.contains('╌')), "{}", p.screen());
    assert_eq!(p.screen(), seen[19], "and ends where it ends");
    p.keys("(");
    assert_ne!(p.screen(), seen[19], "so that one key leads back");
}

#[test]
fn the_log_is_narrowed_to_an_item_and_an_open_change_scrolls() {
    let mut p = Person::with_operately();
    set(&mut p, "Fill approved roles", Field::Target(Some(20.0)), "fewer are needed");
    p.keys("6");
    assert!(p.sees("Changes   1 of 3"), "{}", p.screen());
    p.keys("i");
    assert!(p.sees("Changes of Fill approved roles"), "{}", p.screen());
    p.keys("esc").keys("j enter");
    assert!(p.sees("added") && p.sees("more ) ↓"), "{}", p.screen());
    let before = p.screen();
    p.keys(") ) ) ) ) ) ) ) ) ) ) )");
    assert_ne!(p.screen(), before);
    assert!(p.sees("  owner "), "an added thing lists its fields: {}", p.screen());
}

#[test]
fn a_change_made_in_a_review_says_which() {
    let mut p = Person::with_sample();
    p.keys("6");
    let entries = &p.desk.app.screens.log.entries;
    let at = entries.iter().position(|e| quarterdeck::domain::describe::in_review(&p.desk.app.cascade, e).is_some());
    p.desk.app.screens.log.cursor.at = at.expect("the sample has a review with something said in it");
    p.keys("ctrl-l");
    assert!(p.sees("  review 2, 16 Nov"), "{}", p.screen());
}

#[test]
fn a_narrowed_list_of_projects_says_what_it_leaves_out() {
    let mut p = Person::with_operately();
    p.keys("4 b s f 'marketing' enter");
    p.keys("j");
    assert!(p.sees("only Marketing · by team · sorted by name"), "{}", p.screen());
    p.keys("esc j");
    assert!(!p.sees("only Marketing") && p.sees("by team · sorted by name"), "{}", p.screen());
}

#[test]
fn no_heading_of_the_detail_stands_bare_above_the_key_that_leads_on() {
    let mut p = Person::with_sample();
    p.resize(80, 24);
    for _ in 0..p.desk.app.screens.deck.rows.len() {
        let screen = p.screen();
        let lines: Vec<&str> = screen.lines().map(|line| line.trim_matches('"').trim()).collect();
        let more = lines.iter().position(|line| line.ends_with(") ↓"));
        let above = more.and_then(|at| lines[..at].iter().rev().find(|line| !line.is_empty()));
        let bare = ["Check-ins", "Work", "Serves", "Key results", "Revisions", "About"];
        assert!(above.is_none_or(|line| !bare.contains(line)), "{screen}");
        p.keys("j");
    }
}
