//! One review and two windows, or two laptops: the second reads along and says whose it is, takes over by one confirmed key, and
//! the first becomes the reader; nothing typed is lost.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{event::Event, memory::Memory, review::Mode},
    domain::{
        Change, Entity, Id, Ids, Op,
        change::{Author, LogPiece, Stamp, Verb},
        meeting::RunningReview,
    },
    store::Store,
};
use std::time::Duration;

/// Two windows on one file, and a third to look at it.
fn two_windows() -> (tempfile::TempDir, Person, Person) {
    let (folder, path, mut first) = Person::with_file();
    first.desk.store = Store::open(&path).unwrap().store;
    look(&mut first);
    let mut second = Person::with_sample();
    second.desk.store = Store::open(&path).unwrap().store;
    second.restart(Memory::default());
    look(&mut second);
    (folder, first, second)
}

/// A second passes in which nobody presses a key.
fn look(p: &mut Person) {
    p.now.at += 1000;
    let at = p.now.at;
    p.desk.look(at);
    p.keys("");
}

fn along(p: &Person) -> Option<&RunningReview> {
    match &p.desk.app.screens.review.mode {
        Mode::Along(running) => Some(&running.meeting),
        _ => None,
    }
}

fn runs(p: &Person) -> bool {
    p.desk.app.screens.review.is_running()
}

fn begun(p: &mut Person) -> Id {
    p.keys("2 enter n");
    assert!(runs(p), "{}", p.screen());
    p.desk.app.screens.review.running().unwrap().meeting.review
}

#[test]
fn the_second_window_reads_along_says_whose_it_is_and_takes_over_by_one_confirmed_key() {
    let (_folder, mut first, mut second) = two_windows();
    begun(&mut first);
    look(&mut second);
    second.keys("2");
    assert!(along(&second).is_some(), "{}", second.screen());
    assert!(second.sees(" runs it in another window, since 12:0") && second.sees("enter takes it over"), "{}", second.screen());
    assert!(second.sees("▶ 2 Review") && second.sees("enter take over  E close it"), "{}", second.screen());
    // What is on there is on here, and its keys do nothing.
    first.keys("n n");
    let before = first.changes();
    look(&mut second);
    assert_eq!(along(&second).unwrap().current, Some(2));
    for key in ["n", "b", "d", "x", "c", "space"] {
        second.keys(key);
        assert!(second.sees(": here it is read along, enter takes it over"), "{key}: {}", second.screen());
    }
    look(&mut first);
    assert!(runs(&first) && first.changes() == before, "reading writes nothing: {}", second.screen());
    // No is no, Enter twice is yes.
    second.keys("enter");
    assert!(second.sees("Take review") && second.sees("runs it in another window"), "{}", second.screen());
    second.keys("esc");
    assert!(along(&second).is_some() && first.changes() == before);
    first.keys("d 'half a decis'");
    second.keys("enter enter");
    assert!(runs(&second), "{}", second.screen());
    look(&mut first);
    assert!(!runs(&first) && along(&first).is_some(), "{}", first.screen());
    assert!(
        first.sees("took review")
            && first.sees("in another window: it is read along here")
            && first.sees("what was being typed is"),
        "{}",
        first.screen()
    );
    // The first let go: the second has it for all to see, also a minute later.
    look(&mut second);
    first.now.at += 60_000;
    look(&mut first);
    assert!(along(&first).is_some() && first.sees("runs it in another window"), "{}", first.screen());
    second.keys("n");
    look(&mut first);
    assert_eq!(along(&first).unwrap().current, Some(3), "{}", first.screen());
    // Back again, with what was being typed.
    first.keys("enter enter");
    assert!(runs(&first), "{}", first.screen());
    look(&mut second);
    assert!(!runs(&second) && along(&second).is_some(), "{}", second.screen());
    let typed = first.desk.app.memory();
    assert!(serde_json::to_string(&typed).unwrap().contains("half a decis"));
    // What the second says about the company joins in, and the end there is the end here.
    look(&mut first);
    first.keys("E enter 4 enter");
    look(&mut second);
    assert!(matches!(second.desk.app.screens.review.mode, Mode::After(_)), "{}", second.screen());
}

#[test]
fn who_is_written_over_in_the_very_second_of_a_takeover_lets_go_and_writes_nothing() {
    for keys in ["n", "space n", "d 'we stop it' enter", "E enter"] {
        let (_folder, mut first, mut second) = two_windows();
        let id = begun(&mut first);
        look(&mut second);
        // Who runs it wrote once more since the other looked.
        second.keys("2");
        first.keys("n");
        second.keys("enter enter");
        assert!(runs(&second), "{keys}: {}", second.screen());
        let clock = |p: &Person| {
            let cascade = p.desk.store.load(monday()).unwrap();
            let review = cascade.reviews().find(|r| r.id == id).unwrap();
            (review.current, review.running_ms, review.ended)
        };
        let at = clock(&second);
        // The first has not looked since.
        first.keys(keys);
        look(&mut first);
        assert!(!runs(&first) && along(&first).is_some(), "{keys}: {}", first.screen());
        assert_eq!(clock(&second), at, "{keys}");
        look(&mut second);
        assert!(runs(&second), "{keys}: {}", second.screen());
        if keys.starts_with('d') {
            let kept = serde_json::to_string(&first.desk.app.memory()).unwrap().contains("we stop it");
            let written = second.desk.store.load(monday()).unwrap().decisions().any(|d| &*d.text == "we stop it");
            assert!(kept || written, "{}", first.screen());
        }
    }
}

#[test]
fn a_window_that_was_left_or_killed_leaves_the_review_to_the_next_without_a_question() {
    let (folder, mut first, mut second) = two_windows();
    let id = begun(&mut first);
    first.keys("q enter");
    let path = first.desk.store.path().unwrap().to_owned();
    drop(first);
    look(&mut second);
    second.keys("2");
    assert!(along(&second).is_none() && second.sees("was not ended"), "at once, not in twenty seconds: {}", second.screen());
    assert!(second.sees("‖ 2 Review") && !second.desk.was_killed(), "{}", second.screen());
    let left = |folder: &std::path::Path| {
        let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains("-review-")).count()
    };
    assert_eq!(left(folder.path()), 0, "nothing is left beside the workspace");
    // As after a process that could not clear up.
    let mut chair = path.into_os_string();
    chair.push(format!("-review-{id}"));
    std::fs::write(&chair, "").unwrap();
    look(&mut second);
    assert!(second.desk.was_killed(), "{}", second.screen());
    second.keys("enter");
    assert!(runs(&second), "{}", second.screen());
    drop(second);
    assert_eq!(left(folder.path()), 0);
}

#[test]
fn a_review_that_comes_in_from_another_laptop_is_read_along_until_it_is_taken_over() {
    let (_folder, mut p, mut other) = two_windows();
    p.keys("2");
    let author = Author { by: p.desk.app.cascade.people().last().map(|p| p.id), at: p.now.at, on: p.now.today };
    let name = p.desk.app.cascade.people().last().unwrap().name.clone();
    let laptop: Id = Ids::seeded(44).next_id();
    let mut told = |p: &mut Person, verb, ops, review, n| {
        let change = Change { review: Some(review), ..Change::new(p.desk.app.new_id(), author, verb, ops) };
        let stamp = Stamp { time: (p.now.at + n) << 16, device: laptop };
        other.desk.store.take_in(&[LogPiece::Change(change, Some(stamp))], p.now.today).unwrap();
        look(p);
    };
    let id = p.desk.app.new_id();
    let review: quarterdeck::domain::review::Review = serde_json::from_value(serde_json::json!({
        "id": id, "number": 90, "on": "2026-11-23", "minutes": 15, "facilitator": author.by, "agenda": []
    }))
    .unwrap();
    told(&mut p, Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))], id, 0);
    assert!(along(&p).is_some_and(|m| m.review == id), "{}", p.screen());
    assert!(p.sees(&format!("{name} runs it on another laptop, since 12:0")), "{}", p.screen());
    p.keys("enter enter");
    assert!(runs(&p), "{}", p.screen());
    // It goes on there all the same, later: the last word is there.
    let cascade = p.desk.store.load(monday()).unwrap();
    let mut there = RunningReview::of(cascade.reviews().find(|r| r.id == id).unwrap(), &cascade.settings);
    for _ in 0..8 {
        there.tick(Duration::from_secs(5));
    }
    let ops = there.write_clock(&cascade);
    told(&mut p, Verb::Clock, ops, id, 60_000);
    assert!(!runs(&p) && along(&p).is_some(), "{}", p.screen());
    assert!(p.sees(&format!("{name} took review 90 over on another laptop")), "{}", p.screen());
    // After an hour of silence nobody is asked any more.
    p.now.at += 2 * 3_600_000;
    look(&mut p);
    assert!(p.sees("was not ended"), "{}", p.screen());
    p.keys("enter");
    assert!(runs(&p), "{}", p.screen());
}

#[test]
fn the_seconds_that_a_reader_was_shown_are_not_lost_by_taking_over() {
    let (_folder, mut first, mut second) = two_windows();
    let id = begun(&mut first);
    look(&mut second);
    second.keys("2");
    let written = along(&second).unwrap().total_ms();
    for _ in 0..9 {
        second.now.at += 1000;
        second.event(Event::Tick(Duration::from_secs(1)));
    }
    let shown = along(&second).unwrap().total_ms();
    assert!(shown >= written + 9000, "the reader saw the clock go on: {written} {shown}");
    second.keys("enter enter");
    let here = |p: &Person| p.desk.app.screens.review.running().unwrap().meeting.total_ms();
    assert!((shown..shown + 100).contains(&here(&second)), "{shown} {}", here(&second));
    // It stands in the file too, so nobody else loses it.
    let of_file = |p: &Person| {
        let cascade = p.desk.store.load(monday()).unwrap();
        let review = cascade.reviews().find(|r| r.id == id).unwrap();
        RunningReview::of(review, &cascade.settings).total_ms()
    };
    assert!(of_file(&second) >= shown);
    look(&mut first);
    assert!(along(&first).unwrap().total_ms() >= shown, "{}", first.screen());
}

#[test]
fn a_question_about_who_runs_a_review_goes_when_it_is_not_so_any_more() {
    // The process that ran it was killed while the question stood: its chair is left, and nobody holds it.
    let (_folder, mut first, mut second) = two_windows();
    let id = begun(&mut first);
    let mut chair = first.desk.store.path().unwrap().to_owned().into_os_string();
    chair.push(format!("-review-{id}"));
    look(&mut second);
    second.keys("2 enter");
    assert!(second.sees("Take review"), "{}", second.screen());
    drop(first);
    std::fs::write(&chair, "").unwrap();
    look(&mut second);
    assert!(!second.sees("Take review") && second.sees("nobody runs the review any more"), "{}", second.screen());
    assert!(second.sees("was not ended"), "{}", second.screen());
    second.keys("enter");
    assert!(runs(&second), "one key, and no second question: {}", second.screen());
    // It was ended there.
    let (_folder, mut first, mut second) = two_windows();
    begun(&mut first);
    look(&mut second);
    second.keys("2 enter");
    assert!(second.sees("Take review"), "{}", second.screen());
    first.keys("E enter enter");
    look(&mut second);
    assert!(!second.sees("Take review") && second.sees("ended meanwhile"), "{}", second.screen());
    // It was taken over while it was asked whether to end it, or whether to leave.
    for keys in ["E", "q"] {
        let (_folder, mut first, mut second) = two_windows();
        begun(&mut first);
        look(&mut second);
        first.keys(keys);
        assert!(first.sees("the review"), "{}", first.screen());
        second.keys("2 enter enter");
        look(&mut first);
        assert!(along(&first).is_some() && first.sees("it is read along here"), "{}", first.screen());
        assert!(!first.sees("End the review now") && !first.sees("Leave while"), "{}", first.screen());
    }
}
