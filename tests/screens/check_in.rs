//! The check-in form: how many keys it costs, what it refuses, what it never loses.

use crate::harness::Person;
use quarterdeck::{
    app::event::Event,
    domain::{CheckIn, Op, change::Verb},
};

fn value(p: &Person) -> Option<f64> {
    let ix = p.desk.app.screens.deck.item()?;
    p.desk.app.cascade.summary(ix).value.map(|v| v.1)
}

#[test]
fn seven_keys_save_a_value_with_one_decimal_and_a_confidence() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn");
    let keys = "c 2 . 6 tab 4 enter";
    assert_eq!(keys.split(' ').count(), 7);
    p.keys(keys);
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
    assert_eq!(value(&p), Some(2.6));
    let ix = p.desk.app.screens.deck.item().unwrap();
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
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
    let ix = p.desk.app.screens.deck.item().unwrap();
    let summary = p.desk.app.cascade.summary(ix);
    assert_eq!((summary.value.map(|v| v.1), summary.unchanged), (Some(3.8), 1));
}

#[test]
fn confidence_is_never_filled_in_and_the_last_one_is_shown() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 tab 4 enter c");
    assert!(p.sees("was 2.6 %") && p.sees("was 4"), "{}", p.screen());
    p.keys("3 enter");
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(p.desk.app.history.as_ref().unwrap().1.check_ins[0].check_in.confidence, None);
    assert_eq!(p.desk.app.cascade.summary(ix).value.map(|v| v.1), Some(3.0));
}

#[test]
fn values_are_taken_the_way_people_write_them() {
    for (typed, want) in [("2,6", 2.6), ("+1", 4.8), ("42 %", 42.0), ("1.2M", 1_200_000.0), ("1e2", 100.0)] {
        let mut p = Person::with_operately();
        p.select("Reduce monthly churn").keys(&format!("c '{typed}' tab 5 enter"));
        if p.sees("again saves it") {
            p.keys("enter");
        }
        assert_eq!(value(&p), Some(want), "{typed}: {}", p.screen());
    }
}

#[test]
fn what_cannot_be_read_is_one_sentence_and_stays_typed() {
    let mut p = Person::with_operately();
    let before = p.changes();
    p.select("Reduce monthly churn").keys("c 'many' tab 5 enter");
    assert!(p.desk.app.overlays().check_in().is_some());
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
    assert!(p.desk.app.memory().forms.is_empty());
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
    assert!(p.desk.app.overlays().check_in().is_some(), "{}", p.screen());
    let title = p.desk.app.screens.deck.item().map(|ix| p.desk.app.cascade.item(ix).title.to_string());
    assert_ne!(title.as_deref(), Some("Add new paying customers"));
}

/// Selects a key result of more than two steps.
fn on_milestones(p: &mut Person) -> quarterdeck::domain::Ix {
    let app = &p.desk.app;
    let at = app
        .screens
        .deck
        .rows
        .iter()
        .position(|r| app.cascade.item(r.ix).key_result().is_some_and(|kr| kr.steps.len() > 2))
        .unwrap();
    p.desk.app.screens.deck.cursor.at = at;
    p.desk.app.screens.deck.item().unwrap()
}

#[test]
fn milestones_are_ticked_off() {
    let mut p = Person::with_sample();
    let ix = on_milestones(&mut p);
    let before = p.desk.app.cascade.summary(ix).done.clone();
    p.keys("c");
    assert!(p.sees("☑") || p.sees("☐"), "{}", p.screen());
    p.keys("space tab 7 enter");
    assert_ne!(p.desk.app.cascade.summary(ix).done, before, "{}", p.screen());
}

#[test]
fn a_project_says_its_health_and_progress() {
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").keys("c 2 tab 5 5 enter");
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).progress, Some(0.55), "{}", p.screen());
    assert!(p.sees("at risk"));
}

#[test]
fn what_is_typed_after_a_health_is_the_progress_with_a_tab_or_without() {
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").keys("c r 6 5 enter");
    let ix = p.desk.app.screens.deck.item().unwrap();
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
    assert_eq!(note.as_deref(), Some("two\nlines [31mred"));
}

#[test]
fn a_first_value_becomes_the_baseline_in_one_change_unless_it_is_declined() {
    let baseline = |p: &Person| {
        let ix = p.desk.app.screens.deck.item().unwrap();
        p.desk.app.cascade.item(ix).key_result().unwrap().baseline
    };
    let mut p = Person::with_sample();
    let before = p.changes();
    p.select("Days to a real booking").keys("c");
    assert!(p.sees("☑ the first value becomes it"), "{}", p.screen());
    p.keys("9 tab 6 enter");
    assert_eq!((baseline(&p), value(&p), p.changes()), (Some(9.0), Some(9.0), before + 1), "{}", p.screen());
    p.keys("u");
    assert_eq!((baseline(&p), value(&p)), (None, None), "one undo takes both back");
    p.keys("c 9 backtab space");
    assert!(p.sees("☐ none yet, nor this value"), "{}", p.screen());
    // What was declined stays declined in the draft.
    p.keys("esc c");
    assert!(p.sees("☐ none yet, nor this value"), "{}", p.screen());
    p.keys("enter");
    assert_eq!((baseline(&p), value(&p)), (None, Some(9.0)));
    p.keys("c");
    assert!(p.sees("☐ none yet"), "a later value is not offered, but can be: {}", p.screen());
}

#[test]
fn a_confidence_that_cannot_be_is_seen_whole_and_refused() {
    for typed in ["11", "35", "7.5"] {
        let mut p = Person::with_operately();
        p.select("Reduce monthly churn").keys(&format!("c tab '{typed}'"));
        assert!(p.sees(&format!("confidence ▏{typed} ")), "{typed}: {}", p.screen());
        let before = p.changes();
        p.keys("enter");
        assert!(p.sees(&format!("“{typed}” is not a confidence: type a whole number from 0")), "{}", p.screen());
        assert_eq!(p.changes(), before);
    }
}

#[test]
fn help_opens_over_a_check_in_and_what_was_typed_stays() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 f1");
    assert!(p.sees("In a check-in") && p.sees("save, and open the next item that is due"), "{}", p.screen());
    p.keys("esc tab 4 enter");
    assert_eq!(value(&p), Some(2.6), "{}", p.screen());
}

#[test]
fn the_tenth_step_is_ticked_with_the_arrows_and_the_second_by_its_number() {
    use quarterdeck::domain::{Field, Op, change::Verb, key_result::Step};
    let mut p = Person::with_sample();
    let ix = on_milestones(&mut p);
    let kr = p.desk.app.cascade.item(ix).key_result().unwrap();
    let mut steps = kr.steps.to_vec();
    for key in steps.len() as u32..12 {
        steps.push(Step { key, title: format!("Step {key}"), weight: 1.0, date: None });
    }
    let mut wanted = p.desk.app.cascade.summary(ix).done.clone();
    let op = p.desk.app.cascade.set_op(p.desk.app.cascade.item(ix).id, Field::Steps(steps)).unwrap();
    p.commit_because(Verb::Revise, vec![Op::clone(&op)], "more of it");
    p.keys("c left left left left 2");
    p.keys(&format!("{} space enter", "right ".repeat(9)));
    wanted.turn(1);
    wanted.turn(9);
    assert_eq!(p.desk.app.cascade.summary(ix).done, wanted, "{}", p.screen());
}

#[test]
fn a_check_in_whose_item_is_deleted_elsewhere_closes_to_a_draft_and_says_so() {
    use quarterdeck::domain::{
        Change,
        change::{Author, Verb},
        edit,
    };
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn").keys("c 2 . 6 tab 4");
    let app = &mut p.desk.app;
    let ix = app.screens.deck.item().unwrap();
    let id = app.cascade.item(ix).id;
    let ops = edit::delete(&app.cascade, ix);
    let author = Author { by: None, at: p.now.at, on: p.now.today };
    let change = Change::new(app.new_id(), author, Verb::Delete, ops).because("it was nobody’s");
    p.commit_elsewhere(change);
    p.event(Event::Idle);
    assert!(p.desk.app.overlays().check_in().is_none());
    let said = p.desk.app.status().cloned().unwrap();
    assert!(said.is_error && said.text.contains("Reduce monthly churn rate was deleted elsewhere"), "{said:?}");
    assert!(said.text.contains("kept as a draft"), "{said:?}");
    assert!(p.desk.app.draft(id).is_some());
}

#[test]
fn every_health_can_be_read_in_a_narrow_window() {
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").resize(43, 12).keys("c");
    assert!(p.sees("✖ off track"), "{}", p.screen());
}

#[test]
fn a_change_made_elsewhere_leaves_a_check_in_of_another_item_open_on_every_screen() {
    for open in ["1 c 2 . 6", "3 c 2 . 6", "4 c tab 5 5", "2 enter enter n n c 2"] {
        let mut p = Person::with_operately();
        p.sleep(14);
        p.select("Reduce monthly churn").keys(open);
        let editor = p.desk.app.overlays().check_in().unwrap_or_else(|| panic!("{open}: {}", p.screen()));
        let (item, typed) = (editor.checks_in().unwrap().item, editor.draft());
        let cascade = p.desk.store.load(p.now.today).unwrap();
        p.desk.app.reload(cascade);
        p.event(Event::Idle).resize(100, 30);
        let editor = p.desk.app.overlays().check_in().unwrap_or_else(|| panic!("{open}: {}", p.screen()));
        assert_eq!((editor.checks_in().unwrap().item, editor.draft()), (item, typed), "{open}");
    }
}

#[test]
fn the_next_time_one_is_told_what_was_not_saved_in_a_whole_sentence() {
    use quarterdeck::{
        app::{App, keys::Keymap},
        domain::Ids,
    };
    let mut p = Person::with_operately();
    let told = |p: &Person| {
        let cascade = p.desk.store.load(p.now.today).unwrap();
        let app = App::new(cascade, p.now, Ids::seeded(5), Keymap::default(), None, p.desk.app.memory());
        app.status().map(|s| s.text.clone()).unwrap_or_default()
    };
    p.select("Reduce monthly churn").keys("c 2 esc");
    assert!(told(&p).starts_with("a check-in was typed and not saved last time"), "{}", told(&p));
    p.select("Add new paying customers").keys("c 4 esc");
    assert!(told(&p).starts_with("2 check-ins were typed and not saved last time"), "{}", told(&p));
}

#[test]
fn a_note_has_several_lines_and_enter_saves_from_any_of_them() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion")
        .keys("c 2 . 6 tab tab 'checklist at half' ctrl-j 'billing has not answered' alt-enter 'third'");
    assert!(p.sees("note ▏checklist at half") && p.sees("▏billing has not answered") && p.sees("▏third"), "{}", p.screen());
    p.keys("up up end ' now' enter");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
    let newest = newest(&p);
    assert_eq!(newest.note.as_deref(), Some("checklist at half now\nbilling has not answered\nthird"));
    p.select("Free→paid conversion").keys("c tab tab 'one' ctrl-j 'two' up up");
    assert!(p.desk.app.overlays().check_in().is_some(), "up leaves the note at its first line: {}", p.screen());
    p.keys("esc c");
    assert!(p.sees("▏two"), "a draft keeps its lines: {}", p.screen());
    for (width, height) in [(80, 24), (60, 16), (40, 10)] {
        p.resize(width, height).keys("");
        assert!(p.sees("▏one"), "{}", p.screen());
    }
}

#[test]
fn a_check_in_speaks_of_the_day_of_the_last_deadline_when_it_is_asked_to() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("c 2 . 6");
    assert!(!p.sees("day ▏"), "{}", p.screen());
    p.keys("ctrl-t");
    assert!(p.sees("day ▏2026-11-23") && p.sees("Mon 23 Nov 2026"), "{}", p.screen());
    p.keys("'2026-11-28' enter");
    assert!(p.sees("a check-in speaks of a day that has come"), "{}", p.screen());
    p.keys("ctrl-u 'fri'");
    assert!(p.sees("Fri 20 Nov 2026"), "{}", p.screen());
    // What is seldom said comes one after the other, round and round.
    p.keys("ctrl-t 'ask billing' ctrl-t enter");
    let newest = newest(&p);
    assert_eq!((newest.on.to_string().as_str(), newest.next.as_deref()), ("2026-11-20", Some("ask billing")));
    // A day that was typed is there again, and is said to be older than what was said since.
    p.select("Free→paid conversion").keys("c 2 . 7 ctrl-t 'nov 19' esc c");
    assert!(p.sees("Thu 19 Nov 2026, older than the newest"), "{}", p.screen());
}

#[test]
fn what_is_typed_now_is_in_view_however_low_the_window_is() {
    let mut p = Person::with_operately();
    p.resize(40, 12).keys("r enter n c tab tab 'one' ctrl-j 'two'");
    assert!(p.sees("▏two") && p.caret().is_some(), "{}", p.screen());
    p.keys("esc e tab 'x' enter");
    assert!(p.sees("because ▏x"), "{}", p.screen());
    p.keys("tab 'nobody at all' tab 'never' enter");
    assert!(p.sees("✖"), "what is wrong is in view too: {}", p.screen());
}

fn newest(p: &Person) -> CheckIn {
    let app = &p.desk.app;
    let id = app.cascade.item(app.item().unwrap()).id;
    p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in.clone()
}

#[test]
fn a_value_that_is_far_off_is_asked_about_once() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles").keys("c 1 9 0 0 0 tab 7 enter");
    assert!(p.sees("times the last value") && p.sees("enter again saves it"), "{}", p.screen());
    assert_eq!(value(&p), Some(18.0), "nothing is saved yet");
    p.keys("enter");
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
    assert_eq!(value(&p), Some(19_000.0));
    // Another value is another question; one that is mended is none.
    p.keys("u c 1 8 0 0 0 enter");
    assert!(p.sees("times the last value"), "{}", p.screen());
    p.keys("ctrl-u 1 9 enter");
    assert_eq!(value(&p), Some(19.0), "{}", p.screen());
}

#[test]
fn a_step_of_more_than_six_usual_ones_is_asked_about_once() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles");
    let id = p.desk.app.cascade.item(p.desk.app.item().unwrap()).id;
    for (n, value) in (0..5).zip([15.5, 16.0, 16.5, 17.0, 17.5]) {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 12).unwrap() + chrono::Days::new(7 * n);
        let said = CheckIn { value: Some(value), ..CheckIn::new(p.desk.app.new_id(), id, day, p.desk.app.me) };
        p.commit(Verb::CheckIn, vec![Op::CheckIn(Box::new(said))]);
    }
    p.keys("c 2 2 . 5 tab 7 enter");
    assert!(p.sees("a step of 9 times the usual one") && p.sees("enter again saves it"), "{}", p.screen());
    assert_eq!(value(&p), Some(18.0), "nothing is saved yet");
    p.keys("enter");
    assert_eq!(value(&p), Some(22.5), "{}", p.screen());
}
