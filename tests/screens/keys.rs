//! Keys as pressed: the second way of what needs alt, a key that was bound anew, the palette that has every command.

use crate::harness::Person;
use quarterdeck::app::{
    App,
    keys::{Keymap, Rebinding, TABLE},
    memory::Memory,
    overlay::Overlay,
};
use quarterdeck::domain::Ids;

fn asks_until(p: &Person) -> bool {
    matches!(p.desk.app.overlays().top(), Some(Overlay::Form(_))) && p.sees("until")
}

/// The same person with other keys.
fn bound(p: &mut Person, name: &str, key: Option<&str>) {
    let keys = key.map(|k| k.parse().unwrap()).into_iter().collect();
    let keymap = Keymap::new(&[Rebinding { name: name.to_owned(), keys, line: 1 }]).unwrap();
    let cascade = p.desk.store.load(p.now.today).unwrap();
    let me = p.desk.app.me;
    p.desk.app = App::new(cascade, p.now, Ids::seeded(7), keymap, me, Memory::default());
    p.keys("");
}

#[test]
fn what_alt_and_a_letter_does_in_a_field_esc_and_the_letter_does_too() {
    for place in ["1", "4", "r enter n"] {
        for keys in ["alt-z", "esc z"] {
            let mut p = Person::with_operately();
            p.keys(place);
            if place == "1" {
                p.select("Reduce monthly churn");
            }
            p.keys(&format!("c {keys}"));
            assert!(asks_until(&p), "{place} {keys}: {}", p.screen());
        }
    }
    for keys in ["alt-4", "esc 4"] {
        let mut p = Person::with_operately();
        p.select("Reduce monthly churn").keys(&format!("c 2 {keys}"));
        assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Projects, "{keys}");
    }
}

#[test]
fn control_s_saves_and_control_g_begins_anew_wherever_text_is_typed() {
    let mut p = Person::with_operately();
    let before = p.changes();
    p.select("Reduce monthly churn").keys("c 2 ctrl-g 3 tab 5 ctrl-s");
    assert_eq!(p.changes(), before + 1, "{}", p.screen());
    p.keys("e tab ctrl-g esc");
    assert_eq!(p.changes(), before + 1);
    p.keys("r enter n d 'Half' ctrl-g 'Whole' ctrl-s");
    assert_eq!(p.desk.app.cascade.decisions().map(|d| d.text.to_string()).collect::<Vec<_>>(), ["Whole"], "{}", p.screen());
}

#[test]
fn what_is_bound_anew_is_bound_in_lists_questions_and_sentences_too() {
    let mut p = Person::with_operately();
    bound(&mut p, "take", Some("f7"));
    p.keys(": 'settings' enter");
    assert!(matches!(p.desk.app.overlays().top(), Some(Overlay::Pick(_))), "enter takes nothing any more");
    p.keys("f7");
    assert!(p.sees("Settings of this workspace"), "{}", p.screen());
    let mut p = Person::with_operately();
    bound(&mut p, "undo", Some("f9"));
    p.select("Reduce monthly churn").keys("D");
    assert!(p.sees("f9 brings it back"), "{}", p.screen());
    let mut p = Person::with_operately();
    bound(&mut p, "mine", None);
    p.keys(": 'mine' enter");
    assert!(p.sees("only mine: “mine” in the palette shows all again"), "{}", p.screen());
}

#[test]
fn the_palette_has_every_command_and_says_why_one_cannot_work_here() {
    let mut p = Person::with_operately();
    p.keys(":");
    let Some(Overlay::Pick(pick)) = p.desk.app.overlays().top() else { panic!("{}", p.screen()) };
    for b in TABLE.iter().filter(|b| b.name != "palette") {
        let name = b.name.replace('-', " ");
        assert!(pick.entries.iter().any(|e| e.label.starts_with(&name)), "{}", b.name);
    }
    let (here, elsewhere): (Vec<_>, Vec<_>) = pick.entries.iter().partition(|e| e.why_not.is_none());
    assert!(here.len() > 40 && elsewhere.len() > 100, "{} {}", here.len(), elsewhere.len());
    p.keys("'decide' enter");
    assert!(p.sees("only in a review") && p.desk.app.overlays().in_place().is_none(), "{}", p.screen());
    p.keys("esc r enter n : 'decide' enter");
    assert!(p.desk.app.is_typing(), "{}", p.screen());
}

#[test]
fn a_running_review_is_left_on_purpose() {
    let mut p = Person::with_operately();
    p.keys("r enter n esc");
    assert!(p.sees("the meeting runs: 1–7 look elsewhere, E ends it"), "{}", p.screen());
    assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Review);
    p.keys("q");
    assert!(p.sees("Leave while the review runs?") && p.asked.is_empty(), "{}", p.screen());
    p.keys("n q enter");
    assert_eq!(p.asked, [quarterdeck::app::event::Effect::Quit]);
    let mut p = Person::with_operately();
    p.keys("r enter n ctrl-c ctrl-c");
    assert_eq!(p.asked, [quarterdeck::app::event::Effect::Quit]);
}

#[test]
fn a_project_loses_the_link_to_the_goal_it_is_shown_below() {
    let mut p = Person::with_sample();
    let app = &p.desk.app;
    let links = app.cascade.links().count();
    let at =
        app.screens.deck.rows.iter().position(|r| {
            r.under.is_some() && app.cascade.item(r.ix).project().is_some() && app.cascade.links_at(r.ix).count() == 1
        });
    p.desk.app.screens.deck.cursor.at = at.unwrap();
    p.keys("X");
    assert_eq!(p.desk.app.cascade.links().count(), links - 1, "{}", p.screen());
    p.keys("u");
    assert_eq!(p.desk.app.cascade.links().count(), links);
}

#[test]
fn what_leads_to_another_screen_or_out_does_so_where_a_list_is_narrowed_too() {
    let mut p = Person::with_sample();
    for open in ["/ 'time'", ": 'un'", "f 'a'"] {
        p.keys("1").keys(open).keys("alt-4");
        assert!(
            p.desk.app.overlays().is_empty() && p.desk.app.tab() == quarterdeck::app::Tab::Projects,
            "{open}: {}",
            p.screen()
        );
        p.asked.clear();
        p.keys("1 esc esc").keys(open).keys("ctrl-c");
        assert_eq!(p.asked, [quarterdeck::app::event::Effect::Quit], "{open}");
        p.keys("esc esc");
    }
    p.keys("1 / 'setup' alt-3 1");
    assert!(p.sees("find: setup"), "what was found stays: {}", p.screen());
}
