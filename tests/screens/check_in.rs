//! The check-in form: how many keys it costs, what it refuses, what it never loses.

use crate::harness::Person;
use quarterdeck::app::event::Event;

fn value(p: &Person) -> Option<f64> {
    let ix = p.desk.app.deck.item()?;
    p.desk.app.cascade.summary(ix).value.map(|v| v.1)
}

#[test]
fn seven_keys_save_a_value_with_one_decimal_and_a_confidence() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn");
    let keys = "c 2 . 6 tab 4 enter";
    assert_eq!(keys.split(' ').count(), 7);
    p.keys(keys);
    assert!(p.desk.app.editor.is_none(), "{}", p.screen());
    assert_eq!(value(&p), Some(2.6));
    let ix = p.desk.app.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).stated.and_then(|s| s.confidence), Some(4));
    assert!(p.sees("checked in Reduce monthly churn rate"), "{}", p.screen());
    // What the store holds is what the screen shows.
    let stored = p.desk.store.load(p.now.today).unwrap();
    assert_eq!(stored.summary(stored.find(p.desk.app.cascade.item(ix).id).unwrap()), p.desk.app.cascade.summary(ix));
}

#[test]
fn three_keys_say_that_nothing_changed() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("= 7 enter");
    assert!(p.desk.app.editor.is_none(), "{}", p.screen());
    let ix = p.desk.app.deck.item().unwrap();
    let summary = p.desk.app.cascade.summary(ix);
    assert_eq!((summary.value.map(|v| v.1), summary.unchanged), (Some(3.8), 1));
}

#[test]
fn confidence_is_never_filled_in_and_the_last_one_is_shown() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 tab 4 enter c");
    assert!(p.sees("was 2.6 %") && p.sees("was 4"), "{}", p.screen());
    p.keys("3 enter");
    let ix = p.desk.app.deck.item().unwrap();
    assert_eq!(p.desk.app.history.as_ref().unwrap().1.check_ins[0].check_in.confidence, None);
    assert_eq!(p.desk.app.cascade.summary(ix).value.map(|v| v.1), Some(3.0));
}

#[test]
fn values_are_taken_the_way_people_write_them() {
    for (typed, want) in [("2,6", 2.6), ("+1", 4.8), ("42 %", 42.0), ("1.2M", 1_200_000.0), ("1e2", 100.0)] {
        let mut p = Person::with_operately();
        p.select("Reduce monthly churn").keys(&format!("c '{typed}' tab 5 enter"));
        assert_eq!(value(&p), Some(want), "{typed}: {}", p.screen());
    }
}

#[test]
fn what_cannot_be_read_is_one_sentence_and_stays_typed() {
    let mut p = Person::with_operately();
    let before = p.changes();
    p.select("Reduce monthly churn").keys("c 'many' tab 5 enter");
    assert!(p.desk.app.editor.is_some());
    assert!(p.sees("many") && p.sees("✖"), "{}", p.screen());
    p.keys("ctrl-u 2 tab ctrl-u 1 1 enter");
    assert!(p.sees("0 (no chance) to 10 (certain)"), "{}", p.screen());
    assert_eq!(p.changes(), before, "nothing was written");
    p.keys("ctrl-u 6 enter");
    assert_eq!(p.changes(), before + 1);
}

#[test]
fn what_was_typed_survives_esc_a_resize_and_leaving() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 tab 4 tab 'half of it'");
    p.resize(60, 16).resize(200, 50);
    assert!(p.sees("half of it"));
    p.keys("esc");
    assert!(p.sees("kept as a draft"));
    let memory = serde_json::to_string(&p.desk.app.memory()).unwrap();
    assert!(memory.contains("half of it"));
    p.keys("j k c");
    assert!(p.sees("half of it") && p.sees("2.6"), "{}", p.screen());
    p.keys("enter");
    assert_eq!(value(&p), Some(2.6));
    assert!(p.desk.app.memory().drafts.is_empty());
}

#[test]
fn undo_takes_a_check_in_back_and_redo_brings_it_again() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 tab 4 enter");
    p.keys("u");
    assert_eq!(value(&p), Some(3.8), "{}", p.screen());
    p.keys("ctrl-r");
    assert_eq!(value(&p), Some(2.6));
    p.keys("u");
    assert_eq!(value(&p), Some(3.8));
}

#[test]
fn next_due_saves_and_opens_the_form_in_the_next_item() {
    let mut p = Person::with_operately();
    p.desk.app.me = None;
    p.sleep(14);
    p.select("Add new paying customers").keys("c 4 0 tab 8 ctrl-n");
    // Who they are is asked at the first change; not to say is an answer.
    p.keys("esc");
    assert!(p.desk.app.editor.is_some(), "{}", p.screen());
    let title = p.desk.app.deck.item().map(|ix| p.desk.app.cascade.item(ix).title.to_string());
    assert_ne!(title.as_deref(), Some("Add new paying customers"));
}

#[test]
fn milestones_are_ticked_off() {
    let mut p = Person::with_sample();
    let app = &p.desk.app;
    let at = app.deck.rows.iter().position(|r| app.cascade.item(r.ix).key_result().is_some_and(|kr| kr.steps.len() > 2)).unwrap();
    p.desk.app.deck.cursor = at;
    let ix = p.desk.app.deck.item().unwrap();
    let before = p.desk.app.cascade.summary(ix).done;
    p.keys("c");
    assert!(p.sees("☑") || p.sees("☐"), "{}", p.screen());
    p.keys("space tab 7 enter");
    assert_ne!(p.desk.app.cascade.summary(ix).done, before, "{}", p.screen());
}

#[test]
fn a_project_says_its_health_and_progress() {
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").keys("c 2 tab 5 5 enter");
    let ix = p.desk.app.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).progress, Some(0.55), "{}", p.screen());
    assert!(p.sees("at risk"));
}

#[test]
fn what_is_typed_after_a_health_is_the_progress_with_a_tab_or_without() {
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").keys("c r 6 5 enter");
    let ix = p.desk.app.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).progress, Some(0.65), "{}", p.screen());
    p.keys("c g tab tab 'half of 3' enter");
    let note = p.desk.app.history.as_ref().unwrap().1.check_ins[0].check_in.note.clone();
    assert_eq!(note.as_deref(), Some("half of 3"), "{}", p.screen());
}

#[test]
fn an_objective_with_nothing_typed_is_not_saved() {
    let mut p = Person::with_operately();
    let before = p.changes();
    p.select("Grow self-serve").keys("c enter");
    assert!(p.sees("nothing to save yet"), "{}", p.screen());
    assert_eq!(p.changes(), before);
}

#[test]
fn pasted_text_is_text() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 tab 5 tab");
    p.event(Event::Paste("two\nlines \u{1b}[31mred".into()));
    p.keys("enter");
    let note = p.desk.app.history.as_ref().unwrap().1.check_ins[0].check_in.note.clone();
    assert_eq!(note.as_deref(), Some("two lines [31mred"));
}
