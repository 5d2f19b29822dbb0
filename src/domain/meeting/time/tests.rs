//! What comes in, what makes room, and how long a clock may grow.

use super::*;
use crate::domain::{
    Board, Entity, Op,
    agenda::{Asked, agenda},
    change::Verb,
    company::{Company, today},
    id::Id,
    meeting::start,
};
use std::time::Duration;

fn pass(meeting: &mut RunningReview, seconds: u64) {
    for _ in 0..seconds {
        meeting.tick(Duration::from_secs(1));
    }
}

/// A meeting whose plan is full: two minutes of red, one at risk, and what is unlinked.
fn full() -> (Company, RunningReview) {
    let mut c = Company::with_most_classes();
    c.stands("Conversion", "2026-11-23", Some(3.2), Some(8));
    let made = agenda(&c.cascade, &mut Board::new(today()), &Asked::new(7, None));
    let review = start(&c.cascade, c.ids.next_id(), None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let running = RunningReview::of(&review, &c.cascade.settings);
    (c, running)
}

fn state(c: &Company, m: &RunningReview, title: &str) -> Vec<(Class, EntryState)> {
    m.agenda.iter().filter(|e| e.item == Some(c.id(title))).map(|e| (e.class, e.state)).collect()
}

#[test]
fn what_comes_up_makes_room_only_from_classes_after_its_own_and_else_is_parked_itself() {
    let (mut c, mut m) = full();
    m.next(&c.cascade, &mut Board::new(today()), None);
    pass(&mut m, 60);
    assert_eq!(m.entry().map(|e| e.class), Some(Class::OffTrack));
    let (loved, revenue) = (c.id("Loved by teams"), state(&c, &m, "Revenue"));
    assert_eq!(revenue, [(Class::Unlinked, EntryState::Waiting)]);
    // Red: it takes the time of what is unlinked, the last first, and not that of what is at risk.
    c.stands("Loved by teams", "2026-11-23", None, Some(2));
    m.refresh(&c.cascade, &mut Board::new(today()), &[loved], None);
    assert_eq!(state(&c, &m, "Loved by teams"), [(Class::OffTrack, EntryState::Waiting)]);
    assert_eq!(state(&c, &m, "Certified"), [(Class::AtRisk, EntryState::Waiting)]);
    assert_eq!(state(&c, &m, "Checklist steps"), [(Class::Unlinked, EntryState::Parked)]);
    // Unlinked: nothing comes after it, so that nothing makes room for it, least of all what is red.
    let before: Vec<_> = ["Setup time", "Loved by teams", "Certified"].map(|t| state(&c, &m, t)).into();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    let new = c.key_result("New", ana, win, |_| {});
    c.stands("New", "2026-11-23", None, Some(9));
    let mut board = Board::new(today());
    board.count(&c.cascade);
    let touched: Vec<Id> = (0..8).map(|_| new).collect();
    m.refresh(&c.cascade, &mut board, &touched[..1], None);
    assert_eq!(state(&c, &m, "New"), [(Class::Unlinked, EntryState::Parked)]);
    assert_eq!(["Setup time", "Loved by teams", "Certified"].map(|t| state(&c, &m, t)).to_vec(), before);
}

#[test]
fn time_that_was_won_brings_in_what_was_parked_and_no_clock_grows_beyond_a_limit() {
    let (mut c, mut m) = full();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    for n in 0..4 {
        let title = format!("Risky {n}");
        let id = c.key_result(&title, ana, win, |_| {});
        c.stands(&title, "2026-11-23", None, Some(5));
        m.agenda.push(Entry { state: EntryState::Parked, ..Entry::waiting(Some(id), Class::AtRisk) });
    }
    let put_off = m.agenda.len() - 4;
    m.agenda[put_off].parked_for = ParkedFor::Hand;
    let mut board = Board::new(today());
    m.next(&c.cascade, &mut board, None);
    let came = |m: &RunningReview| m.agenda.iter().filter(|e| e.came_in).count();
    // The opening took no time, and the red one ten seconds: 170 seconds are won.
    assert_eq!(came(&m), 1, "the minute of the opening");
    pass(&mut m, 10);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(came(&m), 3, "{:?}", m.agenda);
    assert_eq!(state(&c, &m, "Risky 0"), [(Class::AtRisk, EntryState::Parked)], "what the room put off stays so");
    let place = |title: &str| m.agenda.iter().position(|e| e.item == Some(c.id(title))).unwrap();
    assert!(place("Risky 1") < place("Revenue"), "at its place");
    while m.entry().is_some() {
        let entry = m.entry().unwrap();
        assert!(f64::from(m.allotted()) <= f64::from(entry.base().max(entry.planned())) * 1.5, "{entry:?}");
        m.next(&c.cascade, &mut board, None);
    }
}

#[test]
fn minutes_added_bring_in_what_was_parked_for_want_of_them_and_taken_again_put_it_back() {
    let (mut c, mut m) = full();
    m.agenda.retain(|e| e.state != EntryState::Parked);
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    for (title, parked_for) in [("Late", ParkedFor::Time), ("Put off", ParkedFor::Hand)] {
        let id = c.key_result(title, ana, win, |_| {});
        c.stands(title, "2026-11-23", None, Some(5));
        m.agenda.push(Entry { state: EntryState::Parked, parked_for, ..Entry::waiting(Some(id), Class::AtRisk) });
    }
    let mut board = Board::new(today());
    pass(&mut m, 60);
    m.next(&c.cascade, &mut board, None);
    let before = m.minutes;
    assert_eq!(state(&c, &m, "Late"), [(Class::AtRisk, EntryState::Parked)], "the plan is full");
    let on = m.item();
    for (by, minutes, late) in [(5, before + 5, EntryState::Waiting), (-5, before, EntryState::Parked)] {
        let change = c.does(Verb::Review, m.lengthen(&c.cascade, by).unwrap());
        m.committed(&c.cascade, &mut board, &change);
        assert_eq!((m.minutes, m.item()), (minutes, on));
        assert_eq!(state(&c, &m, "Late"), [(Class::AtRisk, late)]);
        assert_eq!(state(&c, &m, "Put off"), [(Class::AtRisk, EntryState::Parked)], "a person put it off");
    }
    // Nobody can have less time than has passed, nor none at all.
    pass(&mut m, 301);
    assert_eq!(m.lengthen(&c.cascade, -2), Err("6:01 have passed: the review cannot take 5 minutes".to_owned()));
    assert_eq!(m.lengthen(&c.cascade, 1000).map(|ops| ops.len()), Ok(1), "the longest there is");
    m.minutes = *LENGTHS.start();
    assert_eq!(m.lengthen(&c.cascade, -5), Err(NO_SUCH_LENGTH.to_owned()));
}
