//! Saying one check-in right, or taking it back, from the log and from a trend: how many keys it costs, and what stays.

use crate::harness::Person;
use quarterdeck::domain::{CheckIn, Id, Op, Word, change::Verb};

const CHURN: &str = "Reduce monthly churn";

fn on(p: &Person) -> Id {
    p.desk.app.cascade.item(p.desk.app.screens.deck.item().unwrap()).id
}

/// Its changes: the log is read before the next key.
fn log(p: &mut Person) -> &mut Person {
    p.keys("i")
}

fn counted(p: &Person, id: Id) -> Vec<CheckIn> {
    p.desk.store.series(id, p.now.today).unwrap()
}

#[test]
fn six_keys_say_a_value_right_and_what_was_not_touched_stays() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 2 . 6 tab 4 tab 'half of it' enter");
    let (id, before) = (on(&p), p.changes());
    let many = counted(&p, id).len();
    let keys = "i e 2 . 4 enter";
    assert!(keys.split(' ').count() <= 6);
    log(&mut p).keys("e");
    assert!(p.sees("Correct the check-in of") && p.sees("half of it"), "{}", p.screen());
    p.keys("2 . 4 enter");
    assert!(p.desk.app.overlays().is_empty() && p.sees("corrected Reduce monthly churn"), "{}", p.screen());
    let newest = counted(&p, id).pop().unwrap();
    assert_eq!((newest.value, newest.confidence, newest.note.as_deref()), (Some(2.4), Some(4), Some("half of it")));
    assert_eq!((counted(&p, id).len(), p.changes()), (many, before + 1), "one takes the place of the other, in one change");
    // The newest line is the correction now: that can be said right too, and undone.
    p.keys("e tab 9 enter");
    assert_eq!(counted(&p, id).pop().unwrap().confidence, Some(9), "{}", p.screen());
    p.keys("u u");
    assert_eq!(counted(&p, id).pop().unwrap().value, Some(2.6), "{}", p.screen());
}

#[test]
fn one_of_several_that_were_said_at_once_is_taken_back_alone() {
    let mut p = Person::with_operately();
    let items: Vec<_> = ["Reduce monthly churn", "Add new paying customers", "Fill approved roles"]
        .map(|title| {
            p.select(title);
            on(&p)
        })
        .into();
    let today = p.now.today;
    let said = items.iter().map(|&item| {
        let id = p.desk.app.new_id();
        Op::CheckIn(Box::new(CheckIn { value: Some(20.0), ..CheckIn::new(id, item, today, None) }))
    });
    let said: Vec<Op> = said.collect();
    p.commit(Verb::CheckIn, said);
    let many: Vec<usize> = items.iter().map(|&item| counted(&p, item).len()).collect();
    p.keys("6");
    assert!(p.sees("checked in 3 items"), "{}", p.screen());
    p.keys("X");
    assert!(p.sees("Take back") && p.sees("Add new paying customers"), "{}", p.screen());
    p.keys("'add new' enter");
    let left: Vec<usize> = items.iter().map(|&item| counted(&p, item).len()).collect();
    assert_eq!(left, [many[0], many[1] - 1, many[2]], "{}", p.screen());
    assert!(p.sees("took back a check-in of Add new paying customers"), "{}", p.screen());
    p.keys("j X 'add new' enter");
    assert!(p.sees("it was taken back or corrected already"), "{}", p.screen());
    p.keys("k u");
    let back: Vec<usize> = items.iter().map(|&item| counted(&p, item).len()).collect();
    assert_eq!(back, many, "{}", p.screen());
}

#[test]
fn a_point_of_a_trend_is_said_right_where_it_is_seen() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 2 . 6 tab 4 enter");
    let id = on(&p);
    p.keys("t").keys("e");
    assert!(p.sees("Correct the check-in of"), "{}", p.screen());
    p.keys("2 . 8 enter");
    assert_eq!(counted(&p, id).pop().unwrap().value, Some(2.8), "{}", p.screen());
    assert!(p.sees("2.8 %"), "the trend tells it: {}", p.screen());
    let many = counted(&p, id).len();
    p.keys("X");
    assert_eq!(counted(&p, id).len(), many - 1, "{}", p.screen());
}

#[test]
fn what_was_typed_of_a_correction_is_kept_and_nothing_new_is_not_saved() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 2 . 6 tab 4 enter i").keys("e enter");
    assert!(p.sees("nothing is said otherwise yet"), "{}", p.screen());
    p.keys("3 . 1 esc");
    assert!(p.sees("kept as a draft"), "{}", p.screen());
    let memory = p.desk.app.memory();
    log(p.restart(memory).select(CHURN)).keys("e");
    assert!(p.sees("3.1"), "{}", p.screen());
    p.keys("enter");
    let id = {
        p.keys("1");
        on(p.select(CHURN))
    };
    assert_eq!(counted(&p, id).pop().unwrap().value, Some(3.1));
    assert!(p.desk.app.memory().forms.is_empty());
    // A value that is far off is asked about here too, and the day can be said otherwise.
    log(&mut p).keys("e 9 9 0 0 enter");
    assert!(p.sees("again saves it"), "{}", p.screen());
    p.keys("ctrl-u 3 . 2 tab tab tab tab ctrl-u 'last fri' enter");
    let newest = counted(&p, id).pop().unwrap();
    assert_eq!((newest.value, newest.on.to_string().as_str()), (Some(3.2), "2026-11-20"), "{}", p.screen());
}

#[test]
fn steps_and_a_health_are_said_right_as_they_were_said() {
    let mut p = Person::with_sample();
    let app = &p.desk.app;
    let at = app.screens.deck.rows.iter().position(|r| app.cascade.item(r.ix).key_result().is_some_and(|kr| kr.steps.len() > 2));
    p.desk.app.screens.deck.cursor.at = at.unwrap();
    p.keys("c tab 7 enter");
    let id = on(&p);
    let before = counted(&p, id).pop().unwrap().done.unwrap();
    log(&mut p).keys("e");
    assert!(p.sees("☐"), "{}", p.screen());
    p.keys("space enter");
    let after = counted(&p, id).pop().unwrap();
    assert!(after.done.is_some_and(|done| done != before) && after.confidence == Some(7), "{}", p.screen());
    let mut p = Person::with_operately();
    p.select("Hire a Customer Support").keys("c 2 tab 5 5 enter");
    let id = on(&p);
    log(&mut p).keys("e f enter");
    let newest = counted(&p, id).pop().unwrap();
    assert_eq!((newest.word.map(Word::word), newest.progress), (Some("off track"), Some(0.55)), "{}", p.screen());
}

#[test]
fn what_is_no_check_in_says_so() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("z 'fri' tab 'away' enter");
    p.keys("6").keys("e");
    assert!(p.sees("this change says nothing of how anything stands"), "{}", p.screen());
    p.keys("G k").keys("X");
    assert!(p.sees("it says too much to choose from here"), "{}", p.screen());
}
