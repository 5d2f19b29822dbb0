//! Two people at one thing, and what was typed and left: nothing typed is lost, glued to something else or written over what
//! somebody said first without a word.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::memory::Memory,
    domain::{
        Change, CheckIn, Field, Id, Op,
        change::{Author, LogPiece, Verb},
        edit,
    },
    store::Store,
};

const CHURN: &str = "Reduce monthly churn";

/// The item of the selected row.
fn selected(p: &Person) -> Id {
    p.desk.app.cascade.item(p.desk.app.screens.deck.item().unwrap()).id
}

fn value(p: &Person) -> Option<f64> {
    p.desk.app.cascade.summary(p.desk.app.screens.deck.item().unwrap()).value.map(|v| v.1)
}

/// Somebody else's change.
fn theirs(p: &mut Person, verb: Verb, by: Option<Id>, ops: Vec<Op>) -> Change {
    Change::new(p.desk.app.new_id(), Author { by, at: p.now.at, on: p.now.today }, verb, ops)
}

fn their_check_in(p: &mut Person, by: Option<Id>, value: f64) -> Change {
    let item = selected(p);
    let c = CheckIn { value: Some(value), confidence: Some(7), ..CheckIn::new(p.desk.app.new_id(), item, p.now.today, by) };
    theirs(p, Verb::CheckIn, by, edit::check_in(c))
}

/// Somebody who is not the one at the screen.
fn somebody_else(p: &Person) -> (Id, String) {
    let app = &p.desk.app;
    let other = app.cascade.people().find(|person| Some(person.id) != app.me).unwrap();
    (other.id, other.name.clone())
}

#[test]
fn a_value_typed_over_a_draft_replaces_it_and_is_not_glued_to_it() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 5 . 0 esc");
    let memory = p.desk.app.memory();
    p.restart(memory).select(CHURN).keys("c");
    assert!(p.sees("draft, was 3.8 %"), "{}", p.screen());
    p.keys("5 . 1");
    assert!(!p.sees("draft, was"), "what is typed is no draft any more: {}", p.screen());
    p.keys("tab 4 enter");
    assert_eq!(value(&p), Some(5.1), "{}", p.screen());
}

#[test]
fn a_draft_can_be_taken_as_it_is_or_gone_on_with_and_a_note_goes_on_where_it_was_left() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 2 . 5 tab 4 tab 'half of' esc c end 1 tab tab 'it' enter");
    assert_eq!(value(&p), Some(2.51), "{}", p.screen());
    let newest = &p.desk.app.history.as_ref().unwrap().1.check_ins[0].check_in;
    assert_eq!((newest.confidence, newest.note.as_deref()), (Some(4), Some("half ofit")));
}

#[test]
fn a_check_in_that_an_earlier_version_kept_goes_on_where_it_was_left() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion");
    let draft = serde_json::json!({"unchanged": false, "parts": [["value", "2.6"], ["note", "half a"]], "seen": {"count": 3}});
    let kept: Memory = serde_json::from_value(serde_json::json!({"drafts": {selected(&p).to_string(): draft}})).unwrap();
    p.restart(kept);
    assert!(p.sees("a check-in was typed and not saved last time"), "{}", p.screen());
    p.select("Free→paid conversion").keys("c");
    assert!(p.sees("2.6") && p.sees("half a") && p.sees("draft, was"), "{}", p.screen());
    let memory = serde_json::to_value(p.desk.app.memory()).unwrap();
    assert!(memory.get("drafts").is_none() && memory["forms"].as_object().unwrap().len() == 1, "{memory}");
    p.restart(serde_json::from_value(memory).unwrap());
    p.select("Free→paid conversion").keys("c");
    assert!(p.sees("2.6") && p.sees("half a"), "{}", p.screen());
}

#[test]
fn a_draft_of_what_was_saved_is_dropped_when_the_program_ended_before_it_could_be() {
    for (typed, saved) in [("c 5 . 1 tab 4", 5.1), ("c + 1 tab 4 tab 'a note'", 4.8)] {
        let mut p = Person::with_operately();
        p.select(CHURN).keys(typed);
        let memory: Memory = p.desk.app.memory();
        p.keys("enter");
        assert_eq!(value(&p), Some(saved));
        p.restart(memory);
        assert!(p.desk.app.memory().forms.is_empty(), "{typed}: {}", p.screen());
        assert!(!p.sees("not saved last time"), "{}", p.screen());
    }
}

#[test]
fn a_draft_that_says_more_than_what_was_saved_stays() {
    for more in ["5 1 0 tab 4 tab 'and why'", "5 1 1 tab 4", "5 1 0 tab 5"] {
        let mut p = Person::with_operately();
        p.select(CHURN).keys(&format!("c {more}"));
        let (memory, id) = (p.desk.app.memory(), selected(&p));
        p.keys("esc");
        let mut other = their_check_in(&mut p, None, 510.0);
        let Op::CheckIn(c) = &mut other.ops[0] else { unreachable!() };
        c.confidence = Some(4);
        p.commit_elsewhere(other);
        p.restart(memory);
        assert!(p.desk.app.draft(id).is_some() && p.sees("not saved last time"), "{more}: {}", p.screen());
    }
    // Nor is one dropped that says what had been said before it was typed.
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c 3 . 8 esc");
    let (memory, id) = (p.desk.app.memory(), selected(&p));
    p.restart(memory);
    assert!(p.desk.app.draft(id).is_some());
}

#[test]
fn an_open_check_in_tells_what_others_saved_meanwhile_and_counts_from_it() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c + 3");
    assert!(p.sees("was 3.8 %"));
    let (other, name) = somebody_else(&p);
    let change = their_check_in(&mut p, Some(other), 1000.0);
    p.commit_elsewhere(change);
    assert!(p.sees(&format!("{name} saved 1000 % meanwhile")), "{}", p.screen());
    assert!(p.sees("was 1000 %") && !p.sees("was 3.8 %"), "{}", p.screen());
    p.keys("tab 4 enter");
    assert_eq!(value(&p), Some(1003.0));
    // Taken back while the next form is open.
    p.keys("c 7");
    let last = p.desk.app.history.as_ref().map(|h| h.1.check_ins[0].check_in.clone()).unwrap();
    let void = theirs(&mut p, Verb::Correct, None, vec![Op::Void { check_in: last.id, item: last.item }]).because("a slip");
    p.commit_elsewhere(void);
    assert!(p.sees("what was said last was taken back meanwhile") && p.sees("was 1000 %"), "{}", p.screen());
}

#[test]
fn steps_that_two_people_tick_off_are_all_ticked_off() {
    let mut p = Person::with_sample();
    let app = &p.desk.app;
    let free = |ix| app.cascade.item(ix).key_result().map_or(0, |kr| kr.steps.len());
    let open = |ix| free(ix) >= 2 + app.cascade.summary(ix).done.len();
    let at = app.screens.deck.rows.iter().position(|r| open(r.ix));
    let Some(at) = at else { panic!("the sample has milestones with steps to do") };
    p.desk.app.screens.deck.cursor.at = at;
    let ix = p.desk.app.screens.deck.item().unwrap();
    let (kr, before) = (p.desk.app.cascade.item(ix).key_result().unwrap().clone(), p.desk.app.cascade.summary(ix).done.clone());
    let free: Vec<u32> = kr.steps.iter().map(|s| s.key).filter(|&key| !before.has(key)).collect();
    p.keys("c space");
    let item = selected(&p);
    let mut done = before;
    done.tick(free[1]);
    let value = quarterdeck::domain::text::value::weight_done(&kr.steps, &done);
    let c =
        CheckIn { value: Some(value), done: Some(done.clone()), ..CheckIn::new(p.desk.app.new_id(), item, p.now.today, None) };
    let change = theirs(&mut p, Verb::CheckIn, None, edit::check_in(c));
    p.commit_elsewhere(change);
    assert!(p.sees(&format!("someone saved {} of ", done.len())), "{}", p.screen());
    p.keys("enter");
    let ix = p.desk.app.cascade.find(item).unwrap();
    done.tick(free[0]);
    assert_eq!(p.desk.app.cascade.summary(ix).done, done);
}

/// A screen and another program on one file.
fn two_on_a_file() -> (tempfile::TempDir, Person, Store) {
    let (folder, path, mut p) = Person::with_file();
    p.desk.store = Store::open(&path).unwrap().store;
    let other = Store::open(&path).unwrap().store;
    p.desk.look(0);
    (folder, p, other)
}

fn save(other: &mut Store, change: Change) {
    let change = other.load(monday()).unwrap().checked(change).unwrap();
    other.commit(&change, monday()).unwrap();
}

#[test]
fn what_another_program_saved_in_this_very_second_is_told_before_enter_counts_from_it() {
    let (_folder, mut p, mut other) = two_on_a_file();
    p.select("Free→paid conversion").keys("c + 0 . 2 tab 4");
    let change = their_check_in(&mut p, None, 20.0);
    save(&mut other, change);
    p.keys("enter");
    assert!(
        p.desk.app.overlays().check_in().is_some() && p.sees("someone saved 20 % meanwhile: enter saves what you typed"),
        "{}",
        p.screen()
    );
    p.keys("enter");
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
    assert_eq!(value(&p), Some(20.2));
}

#[test]
fn the_second_of_two_in_one_form_is_told_before_their_title_is_written_over_the_first_ones() {
    for looks in [true, false] {
        let (_folder, mut p, mut other) = two_on_a_file();
        p.select("Free→paid conversion");
        let id = selected(&p);
        let title = |p: &Person| p.desk.app.cascade.item(p.desk.app.cascade.find(id).unwrap()).title.to_string();
        p.keys("e ctrl-u 'Mine'");
        let set = |old: Field, new: Field| Op::Set { of: id, old, new };
        let old = Field::Title(title(&p).as_str().into());
        let weight = p.desk.app.cascade.item(p.desk.app.cascade.find(id).unwrap()).key_result().unwrap().weight;
        let ops = vec![set(old, Field::Title("Theirs".into())), set(Field::Weight(weight), Field::Weight(weight + 1.0))];
        let change = theirs(&mut p, Verb::Revise, None, ops).because("clearer");
        save(&mut other, change);
        // The cycle is open: it asks for the reason.
        if looks {
            p.desk.look(0);
            p.keys("");
            assert!(p.sees("was changed to “Theirs” meanwhile"), "{}", p.screen());
            p.keys("enter 'clearer still' enter");
        } else {
            p.keys("enter 'clearer still' enter");
            assert!(p.sees("was changed to “Theirs” meanwhile"), "{}", p.screen());
            assert_eq!(title(&p), "Theirs", "nothing was written over it");
            p.keys("enter");
        }
        assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
        assert_eq!(title(&p), "Mine");
        let ix = p.desk.app.cascade.find(id).unwrap();
        let now = p.desk.app.cascade.item(ix).key_result().unwrap().weight;
        assert!((now - weight - 1.0).abs() < 1e-9, "what was not touched here is as they said");
    }
}

#[test]
fn a_review_begun_in_another_window_is_seen_in_this_one_and_no_second_is_begun() {
    for looks in [true, false] {
        let (_folder, mut p, mut other) = two_on_a_file();
        p.keys("2");
        assert!(p.desk.app.is_before_a_review(), "{}", p.screen());
        let id = p.desk.app.new_id();
        let review: quarterdeck::domain::review::Review = serde_json::from_value(serde_json::json!({
            "id": id, "number": 90, "on": "2026-11-23", "minutes": 45, "agenda": []
        }))
        .unwrap();
        let change = theirs(&mut p, Verb::Review, None, vec![Op::Create(quarterdeck::domain::Entity::Review(Box::new(review)))]);
        save(&mut other, change);
        if looks {
            let at = p.now.at;
            p.desk.look(at);
        } else {
            p.keys("enter");
        }
        p.keys("");
        assert!(p.sees("the review was begun in another window"), "{}", p.screen());
        let open = p.desk.app.cascade.reviews().filter(|r| r.ended.is_none()).count();
        assert_eq!(open, 1, "looks: {looks}");
    }
}

#[test]
fn a_text_from_the_editor_that_no_field_can_hold_leaves_the_field_as_it_was() {
    let mut p = Person::with_operately();
    p.select(CHURN).keys("c tab tab 'so far'");
    let refused = p.desk.app.edited(&"x".repeat(10_001)).unwrap_err();
    assert_eq!(refused, "the text has 10001 characters and at most 10000 fit: shorten it; the field is as it was");
    p.keys("");
    assert!(p.sees("so far"), "{}", p.screen());
    p.desk.app.edited(&"y".repeat(10_000)).unwrap();
    p.keys("enter");
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
}

#[test]
fn what_hung_on_a_deleted_objective_stands_under_a_heading_of_its_own_until_it_is_brought_back() {
    let mut p = Person::with_sample();
    p.select("Value in the first week");
    let objective = selected(&p);
    let cascade = &p.desk.app.cascade;
    let child = cascade.key_results(cascade.find(objective).unwrap()).next().unwrap();
    let title = cascade.item(child).title.to_string();
    // Somebody deleted the objective on another laptop, and did not know of its key results.
    let delete = Op::Set { of: objective, old: Field::Deleted(false), new: Field::Deleted(true) };
    let change = theirs(&mut p, Verb::Delete, None, vec![delete]);
    p.desk.store.take_in(&[LogPiece::Change(change, None)], p.now.today).unwrap();
    let reloaded = p.desk.store.load(p.now.today).unwrap();
    p.desk.app.reload(reloaded);
    // Its heading, and below that the first of them.
    p.select(&title).keys("j");
    assert!(p.sees("⌂ Their objective was deleted  "), "{}", p.screen());
    let heading = p.desk.app.screens.deck.rows.iter().position(quarterdeck::app::deck::rows::Row::is_heading).unwrap();
    assert!(p.desk.app.screens.deck.rows[heading + 1..].iter().any(|row| row.depth == 1 && row.ix == child));
    assert!(p.sees("its objective “Value in the first week”"), "{}", p.screen());
    insta::assert_snapshot!("homeless", p.screen());
    p.keys("U");
    assert!(!p.sees("Their objective was deleted"), "{}", p.screen());
    let cascade = &p.desk.app.cascade;
    assert!(cascade.item(cascade.find(objective).unwrap()).is_live() && cascade.lost_objective(child).is_none());
    p.keys("U");
    assert!(p.sees("its objective was not deleted"), "{}", p.screen());
}
