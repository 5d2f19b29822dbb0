//! One meeting, asked for one thing after another.

use super::*;
use crate::domain::{
    Entity,
    agenda::{Asked, agenda},
    company::{Company, today},
    meeting::start,
    review::EntryState,
};

/// A company with a red, a silent and a green goal, and its meeting, started.
fn met() -> (Company, Board, RunningReview) {
    let mut c = Company::new();
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Revenue", "2026-11-23", Some(2.6), Some(8));
    let mut board = Board::new(today());
    let made = agenda(&c.cascade, &mut board, &Asked::new(15, None));
    let id = c.ids.next_id();
    let review = start(&c.cascade, id, None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let running = RunningReview::of(&review, &c.cascade.settings);
    (c, board, running)
}

fn pass(meeting: &mut RunningReview, seconds: u64) {
    for _ in 0..seconds {
        meeting.tick(Duration::from_secs(1));
    }
}

#[test]
fn next_goes_through_the_closing_to_the_end_which_stands_only_once_it_is_committed() {
    let (mut c, mut board, mut m) = met();
    for _ in 0..100 {
        if m.is_over() {
            break;
        }
        assert_eq!(m.command(&c.cascade, &mut board, Command::Next), Outcome::Arrived);
        pass(&mut m, 2);
    }
    let before = m.clone();
    let Outcome::Ends(ops) = m.command(&c.cascade, &mut board, Command::Next) else { panic!("{:?}", m.stage()) };
    assert_eq!(m, before, "nothing was committed yet");
    let change = c.does(Verb::Review, ops);
    assert_eq!(m.committed(&c.cascade, &mut board, &change), []);
    assert!(!m.is_here(&c.cascade), "an ended meeting does not go on");
}

#[test]
fn ending_early_is_asked_about_unless_one_is_sure() {
    let (c, mut board, mut m) = met();
    let waiting = m.still_waiting();
    assert_eq!(m.command(&c.cascade, &mut board, Command::End { sure: false }), Outcome::Waiting(waiting));
    assert!(matches!(m.command(&c.cascade, &mut board, Command::End { sure: true }), Outcome::Ends(_)));
}

#[test]
fn what_cannot_be_is_refused_and_moves_nothing() {
    let (c, mut board, mut m) = met();
    let parked = m.agenda.iter().filter(|e| e.state == EntryState::Parked).count();
    assert_eq!(parked, 0);
    for (command, said) in [
        (Command::Back, "this is the first entry"),
        (Command::Park, "nothing is on that could be parked"),
        (Command::PullIn(None), "nothing is parked"),
        (Command::PullIn(Some((None, Class::Rest))), "it is not parked any more"),
    ] {
        let outcome = m.command(&c.cascade, &mut board, command);
        assert!(!outcome.moved());
        assert_eq!(outcome, Outcome::Refused(said));
    }
    assert_eq!(m.stage(), Stage::Opening);
}

#[test]
fn what_was_parked_last_comes_next_by_name_and_at_the_closing_at_once() {
    let (c, mut board, mut m) = met();
    m.command(&c.cascade, &mut board, Command::Next);
    let title = minutes::named(&c.cascade, m.entry().unwrap()).0;
    let of = m.entry().unwrap().item;
    assert_eq!(m.command(&c.cascade, &mut board, Command::Park), Outcome::Arrived);
    assert_eq!(m.command(&c.cascade, &mut board, Command::PullIn(None)), Outcome::ComesNext(title));
    assert_eq!(m.following().and_then(|n| m.agenda[n].item), of);
    while m.stage() != Stage::Closing {
        m.command(&c.cascade, &mut board, Command::Park);
    }
    assert_eq!(m.command(&c.cascade, &mut board, Command::PullIn(None)), Outcome::Arrived);
    assert!(m.entry().is_some());
}

#[test]
fn a_paused_clock_stands_still_and_a_running_one_is_written_every_fifteen_seconds() {
    let (mut c, mut board, mut m) = met();
    pass(&mut m, 14);
    assert!(!m.is_clock_due());
    assert_eq!(m.command(&c.cascade, &mut board, Command::Pause), Outcome::Paused(true));
    pass(&mut m, 60);
    assert_eq!((m.total_ms(), m.is_clock_due(), m.is_paused()), (14_000, false, true));
    assert_eq!(m.command(&c.cascade, &mut board, Command::Pause), Outcome::Paused(false));
    pass(&mut m, 1);
    assert!(m.is_clock_due());
    let ops = m.write_clock(&c.cascade);
    assert!(!ops.is_empty() && !m.is_clock_due());
    let change = c.does(Verb::Clock, ops);
    m.committed(&c.cascade, &mut board, &change);
    assert!(m.write_clock(&c.cascade).is_empty() && m.is_here(&c.cascade));
}

#[test]
fn who_takes_a_meeting_over_makes_every_other_process_let_go() {
    let (mut c, mut board, mut elsewhere) = met();
    let mut here = elsewhere.clone();
    here.take_over();
    assert!(here.is_clock_due());
    let ops = here.write_clock(&c.cascade);
    let change = c.does(Verb::Clock, ops);
    here.committed(&c.cascade, &mut board, &change);
    assert!(here.reread(&c.cascade, &mut board, &[]));
    assert!(!elsewhere.reread(&c.cascade, &mut board, &[]));
    assert_eq!(said_gone(elsewhere.number), "review 1 goes on in another window, or was ended there");
}
