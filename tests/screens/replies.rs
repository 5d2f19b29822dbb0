//! Replies to a nudge, pasted on the page before a review: shown, written, taken back, and what was not read waits.

use super::harness::Person;
use quarterdeck::{
    app::event::Event,
    domain::{Id, meeting::before::readiness},
};

/// Someone who owes a number, and what they were asked.
fn owing(p: &mut Person) -> (Id, String, Vec<String>) {
    let app = &mut p.desk.app;
    let ready = readiness(&app.cascade, &mut app.board, None);
    let is_number = |ix: &quarterdeck::domain::Ix| {
        let item = app.cascade.item(*ix);
        item.key_result().is_some_and(|kr| !kr.metric.has_steps()) && app.cascade.summary(*ix).value.is_some()
    };
    let owed = ready.owners.iter().find(|o| o.owner.is_some() && o.missing.iter().any(is_number)).unwrap();
    let titles = owed.missing.iter().filter(|ix| is_number(ix)).map(|&ix| app.cascade.item(ix).title.to_string()).collect();
    let id = owed.owner.unwrap();
    (id, app.cascade.person(id).unwrap().name.clone(), titles)
}

#[test]
fn replies_are_shown_before_they_are_written_and_taken_back_as_one() {
    let mut p = Person::with_sample();
    let (id, name, titles) = owing(&mut p);
    let first = name.split(' ').next().unwrap();
    let changes = p.changes();
    p.keys("2");
    let pasted = format!(
        "> Hi {first}, 2 goals of yours have no fresh check-in before today’s review:\n>\n{}: = 4 the audit waits\nthanks!\n\nBest wishes",
        titles[0]
    );
    p.event(Event::Paste(pasted)).keys("");
    assert!(p.sees("Replies") && p.sees(&name) && p.sees("Best wishes"), "{}", p.screen());
    p.keys("ctrl-s");
    assert_eq!(p.changes(), changes, "shown, not written: {}", p.screen());
    assert!(p.sees("no change, confidence 4, “the audit waits↵thanks!”"), "{}", p.screen());
    assert!(p.sees("line 6 is not read: “Best wishes”") && p.sees("again writes 1 check-in"), "{}", p.screen());
    insta::assert_snapshot!("replies_120x36", p.screen());
    p.resize(80, 24);
    insta::assert_snapshot!("replies_80x24", p.screen());
    p.resize(120, 36);
    // What is changed is shown again.
    p.keys("backspace ctrl-s");
    assert!(p.changes() == changes && p.sees("“Best wishe”"), "{}", p.screen());
    p.keys("ctrl-s");
    assert_eq!(p.changes(), changes + 1, "{}", p.screen());
    assert!(p.sees("1 line that could not be read waits in “read replies”"), "{}", p.screen());
    let ix = p.desk.app.cascade.resolve(&titles[0], &[]).unwrap();
    let stated = p.desk.app.cascade.summary(ix).stated.unwrap();
    assert_eq!(stated.confidence, Some(4));
    let item = p.desk.app.cascade.item(ix).id;
    let check_ins = p.desk.store.history(item, 10, p.now.today).unwrap().check_ins;
    let theirs = check_ins.iter().any(|said| said.check_in.by == Some(id) && said.check_in.confidence == Some(4));
    assert!(theirs, "in the name of who answered");
    // What was not read waits, and nothing else.
    p.keys(": 'read replies' enter");
    assert!(p.sees("Best wishe") && !p.sees("the audit waits"), "{}", p.screen());
    p.keys("esc u");
    let ix = p.desk.app.cascade.resolve(&titles[0], &[]).unwrap();
    assert_ne!(p.desk.app.cascade.summary(ix).stated.and_then(|s| s.confidence), Some(4), "one key takes all back");
}

#[test]
fn nothing_that_is_no_answer_is_written_and_nothing_typed_is_lost() {
    let mut p = Person::with_sample();
    let changes = p.changes();
    p.keys("2").event(Event::Paste("\u{1b}[31mhello\nthere".to_owned())).keys("");
    p.keys("tab ctrl-s");
    p.keys("ctrl-s ctrl-s");
    assert!(p.changes() == changes && p.sees("hello"), "{}", p.screen());
    p.keys("esc");
    assert!(p.sees("kept as a draft"), "{}", p.screen());
    p.event(Event::Paste("and more".to_owned())).keys("");
    p.keys("tab");
    assert!(p.sees("hello") && p.sees("and more"), "what waited stands above it: {}", p.screen());
    // Elsewhere a paste where nothing is typed is nothing.
    let mut p = Person::with_sample();
    p.event(Event::Paste("Conversion 2 4".to_owned())).keys("");
    assert!(!p.sees("Replies"), "{}", p.screen());
    p.keys(": 'read replies' enter ctrl-s");
    assert!(p.sees("whose words these are"), "{}", p.screen());
}

#[test]
fn a_slip_that_is_pasted_among_replies_is_told_which_command_reads_it_and_stays() {
    let mut p = Person::with_sample();
    let (_, name, _) = owing(&mut p);
    p.keys("2");
    p.event(Event::Paste(format!("> Check-in slip · {name}\n> [Slip lzzqkrxp-qwrroqto-2026-11-23]\n> value : 5"))).keys("");
    let changes = p.changes();
    p.keys("ctrl-s");
    if p.sees("say whose words these are") {
        p.keys(&format!("'{name}' enter ctrl-s"));
    }
    assert!(p.sees("this is a check-in slip") && p.sees("slip --read FILE"), "{}", p.screen());
    assert!(p.changes() == changes && p.sees("value : 5"), "nothing is written, and it stays: {}", p.screen());
}
