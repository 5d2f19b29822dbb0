//! One meeting, gone through in another order than it was planned.

use super::*;
use crate::domain::{
    Board, Derived, Entity, Id,
    agenda::{Asked, agenda},
    company::{Company, today},
    meeting::{
        Stage,
        conduct::{Command, Outcome},
        start,
    },
    undo::{Undo, undo_ops},
};
use std::time::Duration;

/// A meeting of so many minutes with something of most classes.
fn met(minutes: u32) -> (Company, Board, RunningReview) {
    let mut c = Company::with_most_classes();
    let mut board = Board::new(today());
    let made = agenda(&c.cascade, &mut board, &Asked::new(minutes, None));
    let id = c.ids.next_id();
    let review = start(&c.cascade, id, None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let meeting = RunningReview::of(&review, &c.cascade.settings);
    (c, board, meeting)
}

fn pass(m: &mut RunningReview, seconds: u64) {
    for _ in 0..seconds {
        m.tick(Duration::from_secs(1));
    }
}

/// What waits and what is on, in order.
fn order(m: &RunningReview) -> Vec<(Option<Id>, Class)> {
    m.agenda.iter().filter(|e| e.state != EntryState::Parked).map(|e| (e.item, e.class)).collect()
}

/// Does what moves the agenda and commits it.
fn does(c: &mut Company, board: &mut Board, m: &mut RunningReview, command: Command) -> Change {
    match m.command(&c.cascade, board, command) {
        Outcome::Moves(ops) => {
            let change = c.does(Verb::Review, ops);
            m.committed(&c.cascade, board, &change);
            change
        }
        other => panic!("{other:?}"),
    }
}

fn next(c: &mut Company, board: &mut Board, m: &mut RunningReview) {
    assert_eq!(m.command(&c.cascade, board, Command::Next), Outcome::Arrived);
    let ops = m.write_clock(&c.cascade);
    let change = c.does(Verb::Clock, ops);
    m.committed(&c.cascade, board, &change);
}

fn takes_back(c: &mut Company, board: &mut Board, m: &mut RunningReview, change: &Change) -> Result<Change, Vec<String>> {
    let (id, author) = (c.ids.next_id(), c.author());
    match undo_ops(&c.cascade, change, id, author).unwrap() {
        Undo::Clean(undo) => {
            c.cascade.check(&undo).unwrap();
            c.cascade.apply(&undo, Derived::default()).unwrap();
            m.committed(&c.cascade, board, &undo);
            Ok(undo)
        }
        Undo::Conflicts { kept, .. } => Err(kept.iter().map(|kept| kept.said(&c.cascade, None)).collect()),
    }
}

#[test]
fn any_entry_comes_on_at_once_and_what_was_on_waits_next() {
    let (mut c, mut board, mut m) = met(30);
    next(&mut c, &mut board, &mut m);
    pass(&mut m, 7);
    let before = order(&m);
    assert!(before.len() > 4);
    does(&mut c, &mut board, &mut m, Command::GoTo(3));
    assert_eq!((m.stage(), order(&m)[0], order(&m)[1]), (Stage::At(0), before[3], before[0]));
    assert_eq!((m.spent_ms(1), m.used(), m.total_ms()), (7000, 0, 7000), "its seconds stay its own");
    pass(&mut m, 2);
    next(&mut c, &mut board, &mut m);
    assert_eq!(m.entry().map(|e| (e.item, e.class)), Some(before[0]), "what was on waited next");
    // Back to one that was talked about: it is on where it stands, and what was on still waits.
    does(&mut c, &mut board, &mut m, Command::GoTo(0));
    assert_eq!((m.stage(), m.used(), m.following()), (Stage::At(0), 2, Some(1)));
    assert_eq!(m.command(&c.cascade, &mut board, Command::GoTo(0)), Outcome::Refused("it is on now"));
    let refused = Outcome::Refused("there is no entry of that number");
    assert_eq!(m.command(&c.cascade, &mut board, Command::GoTo(m.agenda.len())), refused);
}

#[test]
fn from_the_opening_and_from_the_closing_every_entry_is_reached_parked_ones_too() {
    let (mut c, mut board, mut m) = met(5);
    let parked = m.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap();
    let wanted = m.agenda[parked].item;
    does(&mut c, &mut board, &mut m, Command::GoTo(parked));
    assert_eq!(m.stage(), Stage::At(0));
    let entry = m.entry().unwrap();
    assert_eq!((entry.item, entry.state, entry.parked_for), (wanted, EntryState::Waiting, ParkedFor::Time));
    assert_eq!(entry.planned(), entry.wanted(), "it has its time");
    while m.stage() != Stage::Closing {
        let now = m.command(&c.cascade, &mut board, Command::Park);
        assert_eq!(now, Outcome::Arrived);
    }
    let last = m.agenda.len() - 1;
    let wanted = m.agenda[last].item;
    does(&mut c, &mut board, &mut m, Command::GoTo(last));
    let entry = m.entry().unwrap();
    assert_eq!((entry.item, entry.parked_for), (wanted, ParkedFor::Time), "it was put off by hand, and is not any more");
    assert!(m.agenda.iter().skip(1).all(|e| e.state == EntryState::Parked));
}

#[test]
fn a_jump_is_taken_back_and_brought_back_and_the_clock_loses_nothing() {
    let (mut c, mut board, mut m) = met(30);
    next(&mut c, &mut board, &mut m);
    pass(&mut m, 7);
    let before = order(&m);
    let jump = does(&mut c, &mut board, &mut m, Command::GoTo(4));
    assert!(crate::domain::describe::describe(&c.cascade, &jump).starts_with("review 1 went to "), "{jump:?}");
    pass(&mut m, 20);
    let ops = m.write_clock(&c.cascade);
    let clock = c.does(Verb::Clock, ops);
    m.committed(&c.cascade, &mut board, &clock);
    pass(&mut m, 3);
    let undo = takes_back(&mut c, &mut board, &mut m, &jump).unwrap();
    assert_eq!((m.stage(), order(&m), m.total_ms()), (Stage::At(0), before.clone(), 30_000));
    assert!(m.is_here(&c.cascade), "no other process went on");
    pass(&mut m, 1);
    takes_back(&mut c, &mut board, &mut m, &undo).unwrap();
    assert_eq!((order(&m)[0], m.total_ms()), (before[4], 31_000));
}

#[test]
fn where_the_meeting_went_on_a_jump_stays_and_a_sentence_says_so() {
    let (mut c, mut board, mut m) = met(30);
    next(&mut c, &mut board, &mut m);
    let jump = does(&mut c, &mut board, &mut m, Command::GoTo(4));
    next(&mut c, &mut board, &mut m);
    let kept = takes_back(&mut c, &mut board, &mut m, &jump).unwrap_err();
    assert_eq!(kept, ["review 1 went on since: its agenda stays as it is"]);
}

#[test]
fn what_waits_comes_earlier_or_later_and_what_is_read_aloud_stays_last() {
    let (mut c, mut board, mut m) = met(30);
    next(&mut c, &mut board, &mut m);
    let before = order(&m);
    let later = does(&mut c, &mut board, &mut m, Command::Shift { n: 1, later: true });
    assert_eq!((order(&m)[1], order(&m)[2]), (before[2], before[1]));
    let said = crate::domain::describe::describe(&c.cascade, &later);
    assert!(said.starts_with("another order in review 1"), "{said}");
    does(&mut c, &mut board, &mut m, Command::Shift { n: 2, later: false });
    assert_eq!(order(&m), before);
    let rest = before.iter().position(|&(_, class)| class == Class::Rest).unwrap();
    for (n, later, said) in [
        (rest - 1, true, "nothing that waits can come after it"),
        (rest, false, "nothing that waits can come before it"),
        (1, false, "nothing that waits can come before it"),
        (0, true, "nothing that waits can come after it"),
    ] {
        assert_eq!(m.command(&c.cascade, &mut board, Command::Shift { n, later }), Outcome::Refused(said), "{n}");
    }
    assert!(takes_back(&mut c, &mut board, &mut m, &later).is_err(), "it was moved again since");
}

#[test]
fn a_meeting_that_was_cut_off_goes_on_in_the_order_it_had() {
    let (mut c, mut board, mut m) = met(30);
    next(&mut c, &mut board, &mut m);
    does(&mut c, &mut board, &mut m, Command::GoTo(4));
    does(&mut c, &mut board, &mut m, Command::Shift { n: 2, later: true });
    let review = c.cascade.reviews().next().unwrap();
    let again = RunningReview::of(review, &c.cascade.settings);
    assert_eq!((order(&again), again.stage()), (order(&m), m.stage()));
}
