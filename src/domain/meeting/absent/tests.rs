//! One meeting that people leave and come back to.

use super::*;
use crate::domain::{
    Board, Derived, Entity,
    agenda::{Asked, agenda},
    change::Verb,
    company::{Company, day, today},
    meeting::{
        conduct::{Command, Outcome},
        start,
    },
    undo::{Undo, undo_ops},
};

fn met(policy: Absent) -> (Company, Board, RunningReview) {
    meets(policy, 30)
}

fn meets(policy: Absent, minutes: u32) -> (Company, Board, RunningReview) {
    on_day(policy, minutes, today())
}

fn on_day(policy: Absent, minutes: u32, on: chrono::NaiveDate) -> (Company, Board, RunningReview) {
    let mut c = Company::with_most_classes();
    c.cascade.settings.absent = policy;
    let mut board = Board::new(on);
    let made = agenda(&c.cascade, &mut board, &Asked::new(minutes, None));
    let id = c.ids.next_id();
    let review = start(&c.cascade, id, None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut meeting = RunningReview::of(&review, &c.cascade.settings);
    assert_eq!(meeting.command(&c.cascade, &mut board, Command::Next), Outcome::Arrived);
    (c, board, meeting)
}

fn toggles(c: &mut Company, board: &mut Board, m: &mut RunningReview, person: Id) -> Change {
    let Outcome::Moves(ops) = m.command(&c.cascade, board, Command::NotHere(person)) else { panic!("it was refused") };
    let change = c.does(Verb::Review, ops);
    m.committed(&c.cascade, board, &change);
    change
}

fn order(m: &RunningReview) -> Vec<(Option<Id>, Class, EntryState)> {
    m.agenda.iter().map(|e| (e.item, e.class, e.state)).collect()
}

/// Of what is not done: whose it is, in order; what is parked last.
fn whose(c: &Company, m: &RunningReview, state: EntryState) -> Vec<Option<Id>> {
    m.agenda.iter().filter(|e| e.state == state && e.item.is_some()).map(|e| owner_of(&c.cascade, e)).collect()
}

#[test]
fn who_leaves_in_mid_meeting_comes_last_with_what_is_on_and_undo_brings_them_back() {
    let (mut c, mut board, mut m) = met(Absent::Last);
    let who = owner_of(&c.cascade, m.entry().unwrap()).unwrap();
    let on = m.entry().unwrap().item;
    m.tick(std::time::Duration::from_secs(3));
    let (before, entries) = (order(&m), m.agenda.len());
    let change = toggles(&mut c, &mut board, &mut m, who);
    assert_ne!(m.entry().unwrap().item, on, "another entry is on");
    let numbers = (0..m.agenda.len()).filter(|&n| m.is_number_alone(n)).count();
    assert_eq!((m.agenda.len() - numbers, m.total_ms()), (entries, 3000), "nothing is lost");
    let waiting = whose(&c, &m, EntryState::Waiting);
    let first = waiting.iter().position(|&owner| owner == Some(who)).unwrap();
    assert!(waiting[first..].iter().all(|&owner| owner == Some(who)), "{waiting:?}");
    let said = m.absent_said(&c.cascade, &change).unwrap();
    assert!(said.ends_with(" is not here: what is theirs comes last"), "{said}");
    let (id, author) = (c.ids.next_id(), c.author());
    let Undo::Clean(undo) = undo_ops(&c.cascade, &change, id, author).unwrap() else { panic!("something is in the way") };
    c.cascade.check(&undo).unwrap();
    c.cascade.apply(&undo, Derived::default()).unwrap();
    m.committed(&c.cascade, &mut board, &undo);
    assert!(m.absent().is_empty());
    let sorted = |mut all: Vec<(Option<Id>, Class, EntryState)>| {
        all.sort_by_key(|(item, class, _)| (*item, *class));
        all
    };
    assert_eq!(sorted(order(&m)), sorted(before), "all of it waits again");
}

#[test]
fn where_the_workspace_says_so_their_entries_are_parked_until_they_are_here_again() {
    let (mut c, mut board, mut m) = met(Absent::Park);
    let who = owner_of(&c.cascade, m.entry().unwrap()).unwrap();
    let theirs = whose(&c, &m, EntryState::Waiting).iter().filter(|&&owner| owner == Some(who)).count();
    let change = toggles(&mut c, &mut board, &mut m, who);
    assert!(!whose(&c, &m, EntryState::Waiting).contains(&Some(who)));
    let parked: Vec<&Entry> = m.agenda.iter().filter(|e| owner_of(&c.cascade, e) == Some(who)).collect();
    assert!(parked.len() == theirs && parked.iter().all(|e| e.parked_for == ParkedFor::Away), "{parked:?}");
    assert!(m.absent_said(&c.cascade, &change).unwrap().ends_with(" is not here: what is theirs is parked"));
    toggles(&mut c, &mut board, &mut m, who);
    assert_eq!(whose(&c, &m, EntryState::Waiting).iter().filter(|&&owner| owner == Some(who)).count(), theirs);
}

#[test]
fn who_is_not_here_is_asked_for_no_number_until_they_are_here_again() {
    // Two weeks later nobody has said anything.
    let (mut c, mut board, mut m) = on_day(Absent::Last, 60, day("2026-12-07"));
    let asked = |c: &Company, m: &RunningReview, who: Id| -> Vec<Id> {
        let asked = m.agenda.iter().filter(|e| e.state == EntryState::Waiting && e.class == Class::Missing);
        asked.filter(|e| owner_of(&c.cascade, e) == Some(who)).filter_map(|e| e.item).collect()
    };
    let with_then = m.agenda.iter().find(|e| e.class == Class::Missing && e.then.is_some()).cloned().expect("one is asked first");
    let who = owner_of(&c.cascade, &with_then).unwrap();
    let (before, numbers) = (order(&m), asked(&c, &m, who));
    toggles(&mut c, &mut board, &mut m, who);
    assert_eq!(asked(&c, &m, who), [], "{:?}", m.agenda);
    let talked = |m: &RunningReview| m.agenda.iter().any(|e| e.item == with_then.item && e.class == with_then.talk());
    assert!(talked(&m), "what there is to say without it comes last");
    let named: Vec<Id> = m.unasked(&c.cascade, &mut board).into_iter().map(|ix| c.cascade.item(ix).id).collect();
    assert!(numbers.iter().all(|id| named.contains(id)), "{named:?}");
    // The key that brings in what is parked does not bring the number of somebody who is not here before anything else.
    m.command(&c.cascade, &mut board, Command::Park);
    m.command(&c.cascade, &mut board, Command::PullIn(None));
    assert_eq!(asked(&c, &m, who), []);
    toggles(&mut c, &mut board, &mut m, who);
    assert_eq!(asked(&c, &m, who), numbers, "{:?}", m.agenda);
    let of = |all: &[(Option<Id>, Class, EntryState)]| all.iter().filter(|(id, ..)| id.is_some()).count();
    assert_eq!(of(&order(&m)), of(&before), "no entry stands twice");
    // At the end the number is named, and not parked beside what was said.
    toggles(&mut c, &mut board, &mut m, who);
    let Outcome::Ends(ops) = m.command(&c.cascade, &mut board, Command::End { sure: true }) else { panic!("it does not end") };
    c.does(Verb::Review, ops);
    let review = c.cascade.reviews().next().unwrap();
    let twice =
        |e: &&Entry| review.agenda.iter().filter(|o| o.item.is_some() && o.item == e.item && o.class.is_of_item()).count() > 1;
    assert_eq!(review.agenda.iter().find(twice), None);
}

#[test]
fn where_everybody_is_away_a_sentence_says_so_and_nothing_is_lost() {
    for policy in [Absent::Last, Absent::Park] {
        let (mut c, mut board, mut m) = met(policy);
        let (entries, all) = (m.agenda.len(), owners(&c.cascade, &m.agenda));
        // What nobody answers for is somebody's who is here.
        let nobodys: Vec<usize> =
            (0..entries).filter(|&n| m.agenda[n].item.is_some() && owner_of(&c.cascade, &m.agenda[n]).is_none()).collect();
        let mut last = None;
        for &who in &all {
            last = Some(toggles(&mut c, &mut board, &mut m, who));
        }
        let numbers = (0..m.agenda.len()).filter(|&n| m.is_number_alone(n)).count();
        assert_eq!(m.agenda.len() - numbers, entries, "{policy:?}");
        let said = m.absent_said(&c.cascade, &last.unwrap()).unwrap();
        assert_eq!(said.contains("nobody is here who has anything on the agenda"), nobodys.is_empty(), "{said}");
        for &who in all.iter().rev() {
            toggles(&mut c, &mut board, &mut m, who);
        }
        assert_eq!((m.agenda.len(), m.absent().len()), (entries, 0));
        assert!(matches!(m.command(&c.cascade, &mut board, Command::End { sure: true }), Outcome::Ends(_)));
    }
}

#[test]
fn two_laptops_that_miss_two_people_miss_both() {
    use crate::domain::merge::unite;
    let (ana, jon) = (Id::new(5).unwrap(), Id::new(7).unwrap());
    let united = unite(&Field::Absent(vec![ana]), &Field::Absent(Vec::new()), &Field::Absent(vec![jon]), false);
    assert_eq!((united.value, united.is_clash), (Field::Absent(vec![ana, jon]), false));
}

#[test]
fn what_comes_in_for_time_that_was_won_comes_last_where_its_owner_is_not_here_or_stays_parked() {
    for policy in [Absent::Last, Absent::Park] {
        let (mut c, mut board, mut m) = meets(policy, 6);
        // A number that is missing is asked of nobody who is not here, and stays parked.
        let parked = |m: &RunningReview, c: &Company| -> Vec<Id> {
            let parked = m.agenda.iter().filter(|e| e.state == EntryState::Parked && e.class != Class::Missing);
            parked.filter_map(|e| owner_of(&c.cascade, e)).collect()
        };
        let who = parked(&m, &c).into_iter().next().expect("something of somebody is parked");
        let of_who = |all: Vec<Id>| all.into_iter().filter(|&owner| owner == who).count();
        let before = of_who(parked(&m, &c));
        toggles(&mut c, &mut board, &mut m, who);
        let gone = of_who(parked(&m, &c));
        let ops = m.lengthen(&c.cascade, 60).unwrap();
        let change = c.does(Verb::Review, ops);
        m.committed(&c.cascade, &mut board, &change);
        let waiting = whose(&c, &m, EntryState::Waiting);
        let still = of_who(parked(&m, &c));
        match policy {
            Absent::Park => assert!(still == gone && !waiting.contains(&Some(who)), "{waiting:?}"),
            Absent::Last => {
                let first = waiting.iter().position(|&owner| owner == Some(who)).expect("it came in");
                assert!(still < before && first > 0 && waiting[first..].iter().all(|&owner| owner == Some(who)), "{waiting:?}");
            }
        }
    }
}

#[test]
fn what_was_not_reached_of_who_is_not_here_is_told_so_and_of_the_others_that_there_was_no_time() {
    let (mut c, mut board, mut m) = met(Absent::Last);
    let who = owner_of(&c.cascade, m.entry().unwrap()).unwrap();
    toggles(&mut c, &mut board, &mut m, who);
    let Outcome::Ends(ops) = m.command(&c.cascade, &mut board, Command::End { sure: true }) else { panic!("it is refused") };
    c.does(Verb::Review, ops);
    let review = c.cascade.reviews().find(|r| r.id == m.review).unwrap();
    let parked: Vec<&Entry> = review.agenda.iter().filter(|e| e.state == EntryState::Parked && e.item.is_some()).collect();
    let (away, late): (Vec<&Entry>, Vec<&Entry>) = parked.into_iter().partition(|e| owner_of(&c.cascade, e) == Some(who));
    assert!(!away.is_empty() && away.iter().all(|e| e.parked_for == ParkedFor::Away), "{away:?}");
    assert!(!late.is_empty() && late.iter().all(|e| e.parked_for == ParkedFor::Time), "{late:?}");
}

#[test]
fn where_no_line_is_read_aloud_none_comes_in_for_a_number_that_is_parked() {
    let (mut c, mut board, mut m) = on_day(Absent::Last, 60, day("2026-12-07"));
    m.agenda.retain(|e| e.class != Class::Rest);
    let number = m.agenda.iter().find(|e| e.class == Class::Missing && e.state == EntryState::Waiting).cloned().unwrap();
    let who = owner_of(&c.cascade, &number).unwrap();
    toggles(&mut c, &mut board, &mut m, who);
    let parked = |e: &&Entry| e.item == number.item && e.class == Class::Missing && e.parked_for == ParkedFor::Away;
    assert!(m.agenda.iter().any(|e| parked(&e)), "{:?}", m.agenda);
    assert!(m.agenda.iter().all(|e| e.class != Class::Rest), "{:?}", m.agenda);
}
