//! The people screen: who answers for what, who owes, how deadlines were kept; handing over, leave and reports from its rows.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{Tab, event::Effect, overlay::Overlay},
    domain::{
        Change, Entity, Id, Ids, Op,
        change::{Author, Verb},
        people::Person as Somebody,
        roster::Row,
    },
    sample,
    ui::theme::{Colours, Theme},
};

fn id_of(p: &Person, name: &str) -> Id {
    p.desk.app.cascade.people().find(|person| person.name == name).unwrap_or_else(|| panic!("{name} is nobody")).id
}

fn listed(p: &Person) -> Vec<String> {
    let name = |row: &Row| match row {
        Row::Heading(title, n) => format!("{title} {n}"),
        Row::Person(id) => p.desk.app.cascade.person(*id).unwrap().name.clone(),
    };
    p.desk.app.screens.people.rows.iter().map(name).collect()
}

/// In front of the people of the sample company, with the cursor on one of them and everything read.
fn on(name: &str) -> Person {
    let mut p = Person::with_sample();
    p.keys("7").settle();
    p.keys(&format!("/ '{name}' enter")).settle();
    let id = id_of(&p, name);
    assert_eq!(p.desk.app.screens.people.selected(), Some(id), "{}", p.screen());
    p
}

#[test]
fn everyone_is_listed_with_what_they_owe_and_kept_at_every_width() {
    let mut p = Person::with_sample();
    p.keys("7");
    assert_eq!(p.desk.app.tab(), Tab::People);
    p.settle();
    for (columns, rows) in [(80, 24), (120, 36), (200, 50)] {
        p.resize(columns, rows);
        insta::assert_snapshot!(format!("people_{columns}x{rows}"), p.screen());
    }
    p.theme(Theme { ascii: true, ..Theme::default() }).resize(80, 24);
    assert!(!p.sees("▮") && !p.sees("·") && p.sees("_|__|.||||||."), "{}", p.screen());
    insta::assert_snapshot!("people_ascii", p.screen());
}

#[test]
fn figures_that_are_still_being_read_are_no_noughts() {
    let mut p = Person::with_sample();
    p.keys("7");
    let head = p.screen().lines().position(|line| line.contains("On time")).unwrap();
    assert!(p.screen().lines().nth(head + 1).unwrap().contains('…'), "{}", p.screen());
    p.settle();
    assert!(!p.screen().lines().nth(head + 1).unwrap().contains('…'), "{}", p.screen());
}

#[test]
fn groups_orders_filters_and_reports_are_a_key_each_and_esc_shows_everyone_again() {
    let mut p = Person::with_sample();
    p.keys("7").settle();
    let all = listed(&p);
    p.keys("b");
    assert!(p.sees("grouped by team") && p.desk.app.screens.people.rows.iter().any(|r| matches!(r, Row::Heading(..))));
    p.keys("b");
    assert!(listed(&p).iter().any(|row| row.starts_with("report to ")), "{:?}", listed(&p));
    p.keys("b s s s");
    assert!(p.sees("sorted by load"), "{}", p.screen());
    let loads: Vec<usize> = p
        .desk
        .app
        .screens
        .people
        .rows
        .iter()
        .map(|row| match row {
            Row::Person(id) => p.desk.app.screens.people.loads.of(*id).open,
            Row::Heading(..) => panic!("in one list"),
        })
        .collect();
    assert!(loads.is_sorted_by(|a, b| a >= b), "{loads:?}");
    p.keys("s f 'answers for nothing' enter");
    assert!(p.sees("only who answers for nothing"), "{}", p.screen());
    p.keys("esc");
    assert_eq!(listed(&p), all);
    let me = id_of(&p, "Mara Lindqvist");
    p.desk.app.me = Some(me);
    p.keys("m");
    let c = &p.desk.app.cascade;
    let reports = c.people().filter(|person| person.manager == Some(me)).count();
    assert_eq!(listed(&p).len(), reports, "{}", p.screen());
    assert!(reports > 0 && p.sees("who reports to Mara Lindqvist"), "{}", p.screen());
    p.keys("m");
    assert_eq!(listed(&p), all);
    p.keys("esc");
    assert_eq!(p.desk.app.tab(), Tab::Deck);
}

#[test]
fn of_a_team_only_its_people_are_listed_and_who_answers_for_its_work() {
    let mut p = Person::with_sample();
    p.keys("7").settle();
    let all = listed(&p).len();
    p.keys("f 'Growth' enter");
    assert!(listed(&p).len() < all && p.sees("only Growth"), "{}", p.screen());
    p.keys("1");
    assert!(p.sees("only Growth"), "every screen is narrowed to it: {}", p.screen());
    p.keys("7 esc");
    assert_eq!(listed(&p).len(), all);
}

#[test]
fn find_goes_to_a_person_and_n_to_the_next_that_was_found() {
    let mut p = on("Ana Ruiz");
    p.keys("g / 'an' enter");
    let found = p.desk.app.screens.people.found.clone();
    assert!(found.len() > 1, "{}", p.screen());
    p.keys("n");
    assert_eq!(p.desk.app.screens.people.selected(), Some(found[1]));
    p.keys("N");
    assert_eq!(p.desk.app.screens.people.selected(), Some(found[0]));
}

#[test]
fn enter_opens_the_page_o_their_goals_and_i_what_they_changed() {
    let mut p = on("Ana Ruiz");
    let ana = id_of(&p, "Ana Ruiz");
    p.keys("enter");
    assert!(matches!(p.desk.app.overlays().top(), Some(Overlay::Person(page)) if page.id == ana), "{}", p.screen());
    p.keys("esc o");
    assert_eq!(p.desk.app.tab(), Tab::Deck);
    assert_eq!(p.desk.app.screens.deck.filter.owner, Some(ana));
    p.keys("7");
    p.keys("i");
    assert_eq!((p.desk.app.tab(), p.desk.app.screens.log.query.person), (Tab::Log, Some(ana)));
}

#[test]
fn what_they_own_goes_to_somebody_else_and_one_undo_brings_it_back() {
    let mut p = on("Ana Ruiz");
    let ana = id_of(&p, "Ana Ruiz");
    let owned = |p: &Person| p.desk.app.cascade.live().filter(|&ix| p.desk.app.cascade.item(ix).owner == Some(ana)).count();
    let before = owned(&p);
    let load = p.desk.app.screens.people.loads.of(ana).open;
    p.keys("H 'Jon' enter 'on parental leave' enter");
    assert!(load > 0 && p.desk.app.screens.people.loads.of(ana).open == 0, "{}", p.screen());
    assert_eq!(p.desk.app.screens.people.selected(), Some(ana), "the cursor stays: {}", p.screen());
    p.keys("u");
    assert_eq!((owned(&p), p.desk.app.screens.people.loads.of(ana).open), (before, load));
}

#[test]
fn leave_is_one_field_and_is_seen_in_the_row() {
    let mut p = on("Ana Ruiz");
    p.resize(120, 36);
    p.keys("z");
    assert!(p.sees("When is Ana Ruiz away?"), "{}", p.screen());
    p.keys("'23 nov..27 nov parental leave' enter").settle();
    assert!(p.desk.app.overlays().is_empty() && p.sees("until 27 Nov"), "{}", p.screen());
    p.keys("y");
    assert!(p.sees("Ana Ruiz is away, and nothing is asked of whoever is"), "{}", p.screen());
    p.keys("u").settle();
    assert!(!p.sees("until 27 Nov"), "{}", p.screen());
}

#[test]
fn what_they_owe_is_copied_with_the_commands_that_settle_it() {
    let mut p = on("Ana Ruiz");
    p.keys("y");
    let Some(Effect::Copy { text, what }) = p.asked.pop() else { panic!("{}", p.screen()) };
    assert_eq!(what, "what Ana Ruiz owes");
    assert!(text.starts_with("Ana Ruiz: ") && text.contains("to settle") && text.contains("quarterdeck check-in "), "{text}");
}

#[test]
fn somebody_new_is_selected_and_may_be_deleted_again() {
    let mut p = on("Ana Ruiz");
    p.keys("a 'Zoltan Kis' ctrl-s");
    let new = id_of(&p, "Zoltan Kis");
    assert_eq!(p.desk.app.screens.people.selected(), Some(new), "{}", p.screen());
    p.keys("D enter");
    assert!(p.desk.app.cascade.people().all(|person| person.id != new), "{}", p.screen());
}

#[test]
fn the_figures_are_explained_deadline_by_deadline() {
    let mut p = on("Ana Ruiz");
    p.keys("w");
    assert!(p.sees("the limit of the workspace is 7") && p.sees("deadlines of 13 weeks"), "{}", p.screen());
    let load = p.desk.app.screens.people.loads.of(id_of(&p, "Ana Ruiz"));
    let strip = load.strip;
    assert!(strip.owed() > 0);
    assert!(p.sees(&format!("{} on time, {} late, {} missed", strip.on_time, strip.late, strip.missed)), "{}", p.screen());
}

#[test]
fn without_anybody_the_screen_says_what_to_do_and_no_key_harms() {
    let mut p = Person::with_nothing();
    p.keys("7");
    assert!(p.sees("Nobody is here yet"), "{}", p.screen());
    p.keys("enter e H z y o i w D n N j k G / esc");
    assert_eq!(p.desk.app.tab(), Tab::People, "{}", p.screen());
    p.keys("a 'Ana' ctrl-s esc").settle();
    assert_eq!(listed(&p), ["Ana"], "{}", p.screen());
}

#[test]
fn on_a_day_that_is_over_people_are_read_and_not_changed() {
    let (_folder, _path, mut p) = Person::with_file();
    p.keys("T").settle();
    assert!(p.desk.app.in_time().is_some(), "{}", p.screen());
    p.keys("7").settle();
    assert!(p.desk.app.tab() == Tab::People && !listed(&p).is_empty(), "{}", p.screen());
    for key in ["e", "a", "H", "z", "D"] {
        p.keys(key);
        assert!(p.desk.app.overlays().is_empty() && p.sees("which nothing can change"), "{key}: {}", p.screen());
    }
    p.keys("enter z");
    assert!(p.sees("which nothing can change"), "{}", p.screen());
}

#[test]
fn a_thousand_people_are_gone_through_and_the_last_is_reached() {
    let mut ids = Ids::seeded(7);
    let mut changes = sample::company(monday(), 0, &mut ids);
    let author = Author { by: None, at: 0, on: monday() };
    let people: Vec<Op> =
        (0..1000).map(|n| Op::Create(Entity::Person(Somebody::new(ids.next_id(), format!("Nobody {n:04}"))))).collect();
    changes.push(Change::new(ids.next_id(), author, Verb::Add, people));
    let mut p = Person::with(changes);
    p.keys("7").settle();
    p.resize(80, 24).keys("G");
    assert!(p.sees("Tom") || listed(&p).len() > 1000, "{}", p.screen());
    let last = p.desk.app.screens.people.rows.len() - 1;
    assert_eq!(p.desk.app.screens.people.cursor.at, last);
    p.keys("/ 'Nobody 0777' enter");
    assert!(p.sees("Nobody 0777"), "{}", p.screen());
}

#[test]
fn without_colour_too_much_is_still_said() {
    let mut p = Person::with_sample();
    let limit = quarterdeck::domain::Field::Setting("load-limit".into(), "1".into());
    let old = quarterdeck::domain::Field::Setting("load-limit".into(), "7".into());
    p.commit(Verb::Revise, vec![Op::Set { of: Id::WORKSPACE, old, new: limit }]);
    p.theme(Theme { colours: Colours::Mono, ..Theme::default() });
    p.keys("7").settle();
    let over = p.desk.app.screens.people.rows.iter().find_map(|row| match row {
        Row::Person(id) => Some(p.desk.app.screens.people.loads.of(*id).open).filter(|open| *open > 1),
        Row::Heading(..) => None,
    });
    assert!(p.sees(&format!("{}!", over.unwrap())), "{}", p.screen());
}
