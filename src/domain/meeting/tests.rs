//! Meetings in simulated time.

use super::{
    LONGEST_TICK, RunningReview, Stage,
    entries::{Wanted, ask, decide},
    follow::{touched, touched_between},
    minutes::{Minutes, minutes as told_by},
    record::{Summary, follow_through},
    start,
};
use crate::domain::{
    Board, Derived, Entity, Field, Op,
    agenda::{Asked, agenda},
    change::Verb,
    company::{Company, day, today},
    health::Health,
    history::Traces,
    id::Id,
    link::Link,
    recurring::Which,
    review::{Class, Entry, EntryState, Review},
    undo::{Undo, undo_ops},
};
use proptest::prelude::*;
use std::time::Duration;

/// A company with something of most classes, and its meeting, started.
fn met(minutes: u32) -> (Company, Board, RunningReview) {
    let mut c = Company::with_most_classes();
    // Silent and off track: it comes up twice.
    c.stands("Conversion", "2026-11-09", Some(2.2), Some(2));
    let mut board = Board::new(today());
    let made = agenda(&c.cascade, &mut board, &Asked::new(minutes, None));
    let (id, mara) = (c.ids.next_id(), c.person_id("Mara"));
    let review = start(&c.cascade, id, Some(mara), &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let meeting = RunningReview::of(&review, &c.cascade.settings);
    (c, board, meeting)
}

/// What the minutes say without the log.
fn minutes(c: &crate::domain::Cascade, board: &Board, review: &Review) -> Minutes {
    told_by(c, board, review, &Traces::default())
}

fn pass(meeting: &mut RunningReview, seconds: u64) {
    for _ in 0..seconds * 4 {
        meeting.tick(Duration::from_millis(250));
    }
}

fn in_file(c: &Company, id: Id) -> Review {
    c.cascade.reviews().find(|r| r.id == id).unwrap().clone()
}

#[test]
fn a_meeting_goes_from_the_opening_through_every_entry_to_the_closing() {
    let (c, mut board, mut m) = met(30);
    assert_eq!((m.stage(), m.allotted()), (Stage::Opening, 60));
    pass(&mut m, 60);
    let waiting = m.agenda.iter().filter(|e| e.state == EntryState::Waiting).count();
    let mut seen = Vec::new();
    m.next(&c.cascade, &mut board, None);
    while let Stage::At(n) = m.stage() {
        seen.push((m.agenda[n].class, m.agenda[n].item));
        assert!(m.allotted() > 0);
        pass(&mut m, 10);
        m.next(&c.cascade, &mut board, None);
    }
    let conversion = Some(c.id("Conversion"));
    assert_eq!(seen[1], (Class::Missing, conversion), "at its place among what is off track");
    let entry = m.agenda.iter().find(|e| e.item == conversion).unwrap();
    assert_eq!(
        (entry.then.map(|t| t.class), entry.planned()),
        (Some(Class::OffTrack), 60),
        "what is silent and red is both, once"
    );
    assert_eq!(seen.len(), waiting);
    assert_eq!(seen.last().unwrap().0, Class::Rest);
    assert_eq!((m.stage(), m.total_ms()), (Stage::Closing, 60_000 + 10_000 * seen.len() as u64));
}

#[test]
fn a_sleeping_laptop_does_not_eat_the_meeting_and_seconds_are_told_once() {
    let (.., mut m) = met(15);
    assert!(!m.tick(LONGEST_TICK + Duration::from_secs(1)));
    assert_eq!(m.total_ms(), 0);
    let told = (0..40).filter(|_| m.tick(Duration::from_millis(250))).count();
    assert_eq!((told, m.total_ms()), (10, 10_000));
}

#[test]
fn back_park_and_pull_in_keep_every_second() {
    let (c, mut board, mut m) = met(30);
    assert!(!m.back() && !m.park(&c.cascade));
    m.next(&c.cascade, &mut board, None);
    let first = m.entry().unwrap().clone();
    pass(&mut m, 7);
    m.next(&c.cascade, &mut board, None);
    pass(&mut m, 3);
    assert!(m.back());
    assert_eq!((m.entry().unwrap().item, m.used()), (first.item, 7));
    pass(&mut m, 1);
    assert!(m.park(&c.cascade));
    let parked = m.agenda.last().unwrap().clone();
    assert_eq!((parked.item, parked.state, parked.spent_ms), (first.item, EntryState::Parked, 8000));
    assert_ne!(m.entry().unwrap().item, first.item);
    let at = m.agenda.len() - 1;
    assert!(m.pull_in(at) && !m.pull_in(0));
    assert_eq!(m.following().map(|n| m.agenda[n].item), Some(first.item));
    assert_eq!(m.total_ms(), 11_000);
}

#[test]
fn a_clock_shrinks_when_time_was_lost_and_stretches_when_it_was_won() {
    let (c, mut board, mut m) = met(10);
    m.next(&c.cascade, &mut board, None);
    let (base, given) = (m.entry().unwrap().planned(), m.allotted());
    assert!(given > base, "nothing of the opening was used: {given} of {base}");
    assert!(given <= base * 3 / 2, "{given} of {base}");
    pass(&mut m, 400);
    m.next(&c.cascade, &mut board, None);
    let (base, given) = (m.entry().unwrap().planned(), m.allotted());
    assert!(given < base, "{given} of {base}");
    pass(&mut m, 400);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.allotted(), 0, "nothing is left, and that is shown");
}

#[test]
fn what_is_in_the_file_goes_on_where_it_was_and_another_process_is_noticed() {
    let (mut c, mut board, mut m) = met(15);
    m.next(&c.cascade, &mut board, None);
    pass(&mut m, 12);
    let ops = m.ops(&c.cascade);
    c.does(Verb::Clock, ops);
    m.note_saved(&c.cascade);
    assert!(m.ops(&c.cascade).is_empty());
    let file = in_file(&c, m.review);
    assert!(m.is_ours(&file));
    let mut other = RunningReview::of(&file, &c.cascade.settings);
    assert_eq!((other.stage(), other.used(), other.total_ms()), (m.stage(), 12, 12_000));
    pass(&mut other, 1);
    let ops = other.ops(&c.cascade);
    assert_eq!(ops.len(), 1, "a tick writes one small field: {ops:?}");
    c.does(Verb::Clock, ops);
    assert!(!m.is_ours(&in_file(&c, m.review)));
}

#[test]
fn what_was_settled_on_the_spot_leaves_the_agenda_at_once() {
    let (mut c, _, mut m) = met(30);
    let setup = c.id("Setup time");
    assert!(m.agenda.iter().any(|e| e.item == Some(setup) && e.class == Class::OffTrack));
    c.stands("Setup time", "2026-11-23", Some(20.0), Some(9));
    let mut board = Board::new(today());
    assert!(m.refresh(&c.cascade, &mut board, &[setup], None));
    let classes: Vec<Class> = m.agenda.iter().filter(|e| e.item == Some(setup)).map(|e| e.class).collect();
    assert_eq!(classes, [Class::Unlinked]);
    assert!(!m.refresh(&c.cascade, &mut board, &[setup], None));
}

#[test]
fn ending_remembers_how_everything_stood_and_the_next_review_is_numbered_on() {
    let (mut c, mut board, mut m) = met(15);
    m.next(&c.cascade, &mut board, None);
    pass(&mut m, 30);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let file = in_file(&c, m.review);
    assert_eq!(file.ended, Some(today()));
    assert!(file.healths.contains(&(c.id("Setup time"), Health::OffTrack)));
    assert!(file.healths.iter().all(|(_, h)| *h != Health::OnTrack));
    assert_eq!(file.agenda[0].spent_ms, 30_000);
    assert!(file.agenda[1..].iter().all(|e| e.state == EntryState::Parked));
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.id), Some(m.review));
    assert_eq!(c.cascade.last_review(&Which::First, day("2026-11-22")), None);
    let made = agenda(&c.cascade, &mut Board::new(today()), &Asked::new(15, [&file]));
    assert_eq!(start(&c.cascade, c.ids.next_id(), None, &made).number, 2);
}

#[test]
fn taking_the_end_back_costs_no_second_whether_its_clock_was_written_before_or_not() {
    for (written, more) in [(12, 7), (12, 0), (0, 7)] {
        let (mut c, mut board, mut m) = met(15);
        pass(&mut m, 5);
        m.next(&c.cascade, &mut board, None);
        pass(&mut m, written);
        let ops = m.ops(&c.cascade);
        c.does(Verb::Clock, ops);
        pass(&mut m, more);
        let running = m.clone();
        let ops = m.end(&c.cascade, &mut board);
        let mut last = c.does(Verb::Review, ops);
        let ended = in_file(&c, m.review);
        // Taken back, done again, and taken back again.
        for round in 0..3 {
            let (id, author) = (c.ids.next_id(), crate::domain::change::Author { by: None, at: 2, on: today() });
            let Ok(Undo::Clean(back)) = undo_ops(&c.cascade, &last, id, author) else { panic!("{written} {more}") };
            c.cascade.check(&back).unwrap();
            c.cascade.apply(&back, Derived::default()).unwrap();
            last = back;
            let now = RunningReview::of(&in_file(&c, m.review), &c.cascade.settings);
            if round % 2 == 1 {
                assert_eq!(in_file(&c, m.review), ended);
                continue;
            }
            assert_eq!((now.stage(), now.used(), now.total_ms()), (running.stage(), running.used(), running.total_ms()));
        }
    }
}

#[test]
fn the_minutes_say_what_was_decided_who_does_what_and_what_was_left() {
    let (mut c, mut board, mut m) = met(15);
    let setup = c.id("Setup time");
    while m.item() != Some(setup) {
        pass(&mut m, 20);
        m.next(&c.cascade, &mut board, None);
    }
    pass(&mut m, 90);
    let ops = decide(c.ids.next_id(), m.review, Some(setup), "  Drop the *wizard*  ");
    c.does(Verb::Decide, ops);
    let wanted = Wanted::line("write the guide @ana fri").understand(&c.cascade, today()).unwrap();
    let ops = ask(c.ids.next_id(), Some(m.review), Some(setup), &wanted, today());
    c.does(Verb::Action, ops);
    let loose = Wanted::line("think").understand(&c.cascade, today()).unwrap();
    let ops = ask(c.ids.next_id(), Some(m.review), None, &loose, today());
    c.does(Verb::Action, ops);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    c.does(Verb::Review, vec![Op::Set { of: m.review, old: Field::Ratings(vec![]), new: Field::Ratings(vec![4, 5, 3]) }]);
    let review = in_file(&c, m.review);
    let told = minutes(&c.cascade, &board, &review);
    assert_eq!((told.summary.decisions, told.summary.actions, told.summary.loose_actions), (1, 2, 1));
    let text = told.page().markdown();
    for expected in [
        "review 1 on Monday, 23 November 2026",
        "Mara Lind ran it.",
        "and ended in time.\n1 decision, 2 actions (1 without a person or a date)",
        "The room rated it 4 of 5 (4 5 3).",
        "- Drop the \\*wizard\\* (Setup time)",
        "- [ ] **Ana Ruiz**, by 27 Nov 2026: write the guide (Setup time)",
        "- [ ] **nobody yet**, no date: think",
        "- **Setup time** (Jon Ode): off track, pace −52.0 pt, 40, target 10 min\n",
        "By class: ",
        "off track 1:30 of ",
        "## Parked",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
}

#[test]
fn minutes_stay_as_they_were_whatever_becomes_of_the_items() {
    let (mut c, mut board, mut m) = met(30);
    while m.stage() != Stage::Closing {
        m.next(&c.cascade, &mut board, None);
    }
    let ops = decide(c.ids.next_id(), m.review, Some(c.id("Setup time")), "Drop the wizard");
    c.does(Verb::Decide, ops);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let told = |c: &Company| minutes(&c.cascade, &Board::new(today()), &in_file(c, m.review)).page().markdown();
    let before = told(&c);
    assert!(
        before.contains("off track, pace −52.0 pt, 40, target 10 min") && before.contains("- Drop the wizard (Setup time)"),
        "{before}"
    );
    let fields = [Field::Title("Time to set up".into()), Field::Target(Some(15.0)), Field::Owner(Some(c.person_id("Ana")))];
    let ops = crate::domain::edit::revise(&c.cascade, c.id("Setup time"), fields, today());
    c.does(Verb::Revise, ops);
    c.stands("Time to set up", "2026-11-30", Some(12.0), Some(9));
    assert_eq!(told(&c), before);
}

#[test]
fn minutes_call_nothing_on_track_that_is_not_known_to_be() {
    let (mut c, mut board, mut m) = met(30);
    let win = c.id("Win the mid-market");
    let ops = decide(c.ids.next_id(), m.review, Some(win), "Go on");
    c.does(Verb::Decide, ops);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    // As a review kept it that ended before its minutes were written down with it.
    let mut review = in_file(&c, m.review);
    for entry in &mut review.agenda {
        entry.told = None;
    }
    let told = minutes(&c.cascade, &board, &review);
    let health = |title: &str| told.talks.iter().find(|t| t.title == title).unwrap().health;
    assert_eq!((health("Win the mid-market"), health("Setup time")), (None, Some(Health::OffTrack)));
}

#[test]
fn minutes_say_what_became_of_earlier_actions_and_a_decision_at_one_is_about_its_item() {
    let (mut c, mut board, _) = met(30);
    let setup = c.id("Setup time");
    let kept = c.action("Ask the users", None, Some(day("2026-11-20")), Some(setup));
    c.action("Write the guide", None, Some(day("2026-11-20")), None);
    let made = agenda(&c.cascade, &mut board, &Asked::new(30, None));
    let review = start(&c.cascade, c.ids.next_id(), None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut m = RunningReview::of(&review, &c.cascade.settings);
    m.next(&c.cascade, &mut board, None);
    assert_eq!((m.entry().unwrap().item, m.item(), m.subject(&c.cascade)), (Some(kept), None, Some(setup)));
    let ops = crate::domain::edit::complete_action(&c.cascade, kept, Some(today()));
    c.does(Verb::Action, ops);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.subject(&c.cascade), None);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let text = minutes(&c.cascade, &board, &in_file(&c, m.review)).page().markdown();
    assert!(text.contains("- **Ask the users**: done on 23 Nov 2026\n"), "{text}");
    assert!(text.contains("- **Write the guide**: not done, was due on 20 Nov 2026\n"), "{text}");
}

#[test]
fn what_was_talked_about_and_then_parked_is_told_once_with_its_time() {
    let (mut c, mut board, mut m) = met(30);
    let setup = c.id("Setup time");
    while m.item() != Some(setup) {
        m.next(&c.cascade, &mut board, None);
    }
    pass(&mut m, 45);
    m.park(&c.cascade);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let text = minutes(&c.cascade, &board, &in_file(&c, m.review)).page().markdown();
    assert!(text.contains("- **Setup time** (Jon Ode): off track, talked about for 0:45, then parked\n"), "{text}");
    assert_eq!(text.matches("Setup time").count(), 1, "{text}");
    assert_eq!(text.matches("talked about for").count(), 1, "what nobody came to was not talked about: {text}");
}

#[test]
fn as_many_items_are_said_to_be_parked_as_are_listed() {
    let (mut c, mut board, mut m) = met(30);
    // Talked about as missing, parked as off track; and the line of what is on track parked as well.
    while m.item() != Some(c.id("Conversion")) {
        m.next(&c.cascade, &mut board, None);
    }
    let entry = Entry { state: EntryState::Parked, ..Entry::waiting(Some(c.id("Conversion")), Class::OffTrack) };
    m.agenda.push(entry);
    m.next(&c.cascade, &mut board, None);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let mut review = in_file(&c, m.review);
    assert!(review.agenda.iter().any(|e| e.class == Class::Rest && e.state == EntryState::Parked));
    review.parked_more = 3;
    let told = minutes(&c.cascade, &board, &review);
    let listed = told.talks.iter().filter(|t| t.parked).count();
    assert_eq!((told.summary.parked, told.parked_more), (listed + 3, 3));
    let text = told.page().markdown();
    assert!(text.contains("\n- and 3 more\n") && text.contains(&format!("{} items parked", listed + 3)), "{text}");
    assert!(!text[text.find("## Parked").unwrap()..].contains("Conversion") && !text.contains("- Everything on track"), "{text}");
}

#[test]
fn a_review_closed_on_a_later_day_does_not_say_how_things_stood_on_its_own() {
    let (mut c, _, mut m) = met(30);
    let tuesday = day("2026-11-24");
    let ops = m.close(&c.cascade, &mut Board::new(tuesday));
    c.does(Verb::Review, ops);
    let review = in_file(&c, m.review);
    assert_eq!((review.on, review.ended, review.known_on()), (today(), Some(tuesday), None));
    assert!(review.healths.is_empty());
    let told = minutes(&c.cascade, &Board::new(tuesday), &review);
    assert!(told.talks.iter().all(|t| t.health.is_none()));
    assert!(told.page().markdown().contains("It was left open, and closed on 24 Nov 2026."));
    let news = super::before::news(&c.cascade, &mut Board::new(tuesday), Some(&review), &Which::First, None);
    assert!(!news.iter().any(|n| n.contains("worse") || n.contains("better")), "{news:?}");
    assert!(news.iter().any(|n| n.contains("is not known")), "{news:?}");
}

#[test]
fn a_review_that_is_gone_on_with_on_a_later_day_says_how_things_stood_when_it_was_over() {
    let (mut c, _, mut m) = met(30);
    let (tuesday, setup) = (day("2026-11-24"), c.id("Setup time"));
    c.stands("Setup time", "2026-11-24", Some(39.0), Some(2));
    let ops = m.end(&c.cascade, &mut Board::new(tuesday));
    c.does(Verb::Review, ops);
    let review = in_file(&c, m.review);
    assert_eq!((review.on, review.ended, review.known_on()), (today(), Some(tuesday), Some(tuesday)));
    assert!(review.healths.contains(&(setup, Health::OffTrack)));
    let told = minutes(&c.cascade, &Board::new(tuesday), &review);
    let talk = told.talks.iter().find(|t| t.of == Some(setup)).unwrap();
    assert_eq!((talk.health, talk.stand.as_deref()), (Some(Health::OffTrack), Some("39, target 10 min")));
    let text = told.page().markdown();
    assert!(text.contains("It was gone on with, and ended on 24 Nov 2026.") && !text.contains("left open"), "{text}");
    let mut green = review.clone();
    (green.healths, green.agenda) = (Vec::new(), green.agenda.into_iter().filter(|e| e.class == Class::Rest).collect());
    assert_eq!(green.known_on(), Some(tuesday), "also where all of it was on track");
    // The next one compares with the day it was over.
    c.stands("Setup time", "2026-11-30", Some(12.0), Some(9));
    let news = super::before::news(&c.cascade, &mut Board::new(day("2026-11-30")), Some(&review), &Which::First, None);
    assert!(news[0].ends_with("1 item checked in."), "{news:?}");
    assert!(news.iter().any(|n| n.contains("better: Setup time (off track → on track)")), "{news:?}");
}

#[test]
fn a_long_meeting_about_missing_numbers_says_so() {
    let (mut c, ..) = met(5);
    c.stands("Loved by teams", "2026-11-01", None, Some(8));
    let mut board = Board::new(today());
    let made = agenda(&c.cascade, &mut board, &Asked::new(5, None));
    let review = start(&c.cascade, c.ids.next_id(), None, &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut m = RunningReview::of(&review, &c.cascade.settings);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.entry().map(|e| (e.class, e.then)), Some((Class::Missing, None)));
    pass(&mut m, 400);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let summary = Summary::of(&c.cascade, &in_file(&c, m.review));
    assert_eq!((summary.over(), summary.missing_share), (100, Some(1.0)));
    assert!(summary.in_time().contains("ran over by 1:40"));
    assert!(summary.overhead().unwrap().contains("100 %"));
}

#[test]
fn of_an_entry_that_asks_for_a_number_first_only_that_counts_as_missing() {
    let (mut c, mut board, mut m) = met(30);
    while m.item() != Some(c.id("Conversion")) {
        m.next(&c.cascade, &mut board, None);
    }
    pass(&mut m, 90);
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let summary = Summary::of(&c.cascade, &in_file(&c, m.review));
    assert_eq!(summary.missing_share, Some(1.0 / 3.0));
    let used = |class| summary.classes.iter().find(|t| t.class == class).map(|t| t.used);
    assert_eq!((used(Class::Missing), used(Class::OffTrack)), (Some(30), Some(60)));
    let told = minutes(&c.cascade, &board, &in_file(&c, m.review));
    let talk = told.talks.iter().find(|t| t.of == Some(c.id("Conversion"))).unwrap();
    assert_eq!(talk.classes, [Class::Missing, Class::OffTrack]);
}

#[test]
fn a_number_that_comes_in_makes_of_what_is_on_what_it_is_now() {
    let (mut c, _, mut m) = met(30);
    let conversion = c.id("Conversion");
    while m.item() != Some(conversion) {
        m.next(&c.cascade, &mut Board::new(today()), None);
    }
    let then = |m: &RunningReview| m.entry().unwrap().then.map(|then| (then.class, then.seconds));
    assert_eq!(then(&m), Some((Class::OffTrack, 30)), "of the same goal as the one before");
    c.stands("Conversion", "2026-11-23", Some(3.2), Some(8));
    m.refresh(&c.cascade, &mut Board::new(today()), &[conversion], None);
    assert_eq!(then(&m), None, "it is on track, and served");
    c.stands("Conversion", "2026-11-23", Some(2.9), Some(5));
    m.refresh(&c.cascade, &mut Board::new(today()), &[conversion], None);
    assert_eq!(then(&m), Some((Class::AtRisk, 30)));
    assert_eq!(m.agenda.iter().filter(|e| e.item == Some(conversion)).count(), 1);
}

#[test]
fn follow_through_counts_what_was_done_by_its_date() {
    let (mut c, mut board, mut m) = met(15);
    for (by, done) in [("2026-11-24", Some("2026-11-24")), ("2026-11-24", Some("2026-11-26")), ("2026-11-25", None)] {
        let wanted = Wanted { what: "x".into(), who: String::new(), by: by.into() }.understand(&c.cascade, today()).unwrap();
        let mut ops = ask(c.ids.next_id(), Some(m.review), None, &wanted, today());
        if let Op::Create(Entity::Action(action)) = &mut ops[0] {
            action.done = done.map(day);
        }
        c.does(Verb::Action, ops);
    }
    let ops = m.end(&c.cascade, &mut board);
    c.does(Verb::Review, ops);
    let told = follow_through(&c.cascade, day("2026-11-30"));
    assert_eq!((told.len(), told[0].on_time), (1, Some(1.0 / 3.0)));
}

#[test]
fn red_that_was_cut_or_asked_for_its_number_stays_red_whatever_is_written_meanwhile() {
    let (c, mut board, mut m) = met(30);
    let conversion = c.id("Conversion");
    let of = |m: &RunningReview| {
        let all = m.agenda.iter().filter(|e| e.item == Some(conversion));
        all.map(|e| (e.class, e.then.map(|then| then.class))).collect::<Vec<_>>()
    };
    let all: Vec<Id> = m.agenda.iter().filter_map(|e| e.item).collect();
    let both = [(Class::Missing, Some(Class::OffTrack))];
    m.refresh(&c.cascade, &mut board, &all, None);
    assert_eq!(of(&m), both);
    while m.item() != Some(conversion) {
        m.next(&c.cascade, &mut board, None);
    }
    m.refresh(&c.cascade, &mut board, &all, None);
    assert_eq!(of(&m), both);
    m.next(&c.cascade, &mut board, None);
    m.refresh(&c.cascade, &mut board, &all, None);
    assert_eq!(of(&m), both, "not checked in on the spot, and talked about all the same");
    // Cut: no entry ever asked for its number.
    let (_, _, mut cut) = met(30);
    cut.agenda.iter_mut().for_each(Entry::unask);
    cut.refresh(&c.cascade, &mut board, &all, None);
    assert_eq!(of(&cut), [(Class::OffTrack, None)]);
}

#[test]
fn a_review_of_an_earlier_version_comes_to_its_red_after_it_asked_for_the_number() {
    let (mut c, mut board, m) = met(30);
    let conversion = c.id("Conversion");
    // As it was kept: the number first, and nothing besides.
    let mut agenda = vec![Entry::waiting(Some(conversion), Class::Missing)];
    agenda.extend(m.agenda.iter().filter(|e| e.item != Some(conversion)).cloned());
    for entry in &mut agenda {
        (entry.group, entry.further) = (None, false);
    }
    let old = serde_json::to_value(&agenda[0]).unwrap();
    let keys: Vec<&str> = old.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["class", "item", "seconds", "spent_ms", "state"], "what it had, and no more");
    let ops = c.cascade.set_op(m.review, Field::Agenda(agenda)).into_iter().collect();
    c.does(Verb::Clock, ops);
    let mut m = RunningReview::of(&in_file(&c, m.review), &c.cascade.settings);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.item(), Some(conversion));
    m.next(&c.cascade, &mut board, None);
    let again = m.agenda.iter().find(|e| e.item == Some(conversion) && e.state == EntryState::Waiting).unwrap();
    assert_eq!((again.class, again.planned()), (Class::OffTrack, 120));
}

fn links(c: &mut Company, project: &str, target: &str) -> crate::domain::Change {
    let link = Link {
        id: c.ids.next_id(),
        project: c.id(project),
        target: c.id(target),
        because: Some("we need it for that".into()),
        expect: None,
        made: today(),
        value_then: None,
        judged: None,
        deleted: false,
    };
    c.does(Verb::Link, vec![Op::Create(Entity::Link(link))])
}

#[test]
fn linking_an_objective_takes_its_key_results_off_the_list_of_what_is_unlinked() {
    let (mut c, _, mut m) = met(30);
    let steps = c.id("Checklist steps");
    let waits = |m: &RunningReview| m.agenda.iter().any(|e| e.item == Some(steps) && e.class == Class::Unlinked);
    assert!(waits(&m));
    let linked = links(&mut c, "Data room", "Win the mid-market");
    m.refresh(&c.cascade, &mut Board::new(today()), &touched(&c.cascade, &linked), None);
    assert!(!waits(&m));
    let unlinked = c.does(Verb::Unlink, linked.ops.iter().map(Op::inverse).collect());
    m.refresh(&c.cascade, &mut Board::new(today()), &touched(&c.cascade, &unlinked), None);
    assert!(waits(&m), "and back on it when the link is taken away");
}

#[test]
fn what_another_process_wrote_is_found_by_comparing() {
    let (mut c, ..) = met(30);
    assert_eq!(touched_between(&c.cascade, &c.cascade), []);
    let old = c.cascade.clone();
    c.stands("Setup time", "2026-11-23", Some(20.0), Some(9));
    assert_eq!(touched_between(&old, &c.cascade), [c.id("Setup time")]);
    let old = c.cascade.clone();
    links(&mut c, "Data room", "Win the mid-market");
    for title in ["Data room", "Win the mid-market", "Conversion", "Certified"] {
        assert!(touched_between(&old, &c.cascade).contains(&c.id(title)), "{title}");
    }
    let old = c.cascade.clone();
    let late = c.action("Late", None, None, None);
    assert_eq!(touched_between(&old, &c.cascade), [late]);
}

#[test]
fn what_was_parked_last_is_pulled_in_first_and_after_the_last_entry_it_is_on_at_once() {
    let (c, mut board, mut m) = met(6);
    m.next(&c.cascade, &mut board, None);
    let first = m.entry().unwrap().item;
    assert!(m.agenda.iter().any(|e| e.state == EntryState::Parked), "some are parked already");
    m.park(&c.cascade);
    let at = m.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap();
    assert_eq!(m.agenda[at].item, first);
    while m.stage() != Stage::Closing {
        m.next(&c.cascade, &mut board, None);
    }
    assert!(m.pull_in(at_parked(&m)));
    assert_eq!(m.entry().map(|e| e.item), Some(first));
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.stage(), Stage::Closing);
}

fn at_parked(m: &RunningReview) -> usize {
    m.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap()
}

#[test]
fn what_comes_up_at_the_closing_waits_there_and_the_opening_is_not_shown_again() {
    let (mut c, mut board, mut m) = met(30);
    pass(&mut m, 1);
    while m.stage() != Stage::Closing {
        m.next(&c.cascade, &mut board, None);
    }
    let loved = c.id("Loved by teams");
    c.stands("Loved by teams", "2026-11-23", None, Some(2));
    let mut board = Board::new(today());
    assert!(m.refresh(&c.cascade, &mut board, &[loved], None));
    assert_eq!(m.stage(), Stage::Closing);
    m.next(&c.cascade, &mut board, None);
    assert_eq!(m.item(), Some(loved));
}

#[test]
fn the_agenda_follows_an_undo_and_takes_in_what_turned_red() {
    let (mut c, _, mut m) = met(30);
    let (setup, loved) = (c.id("Setup time"), c.id("Loved by teams"));
    let entries =
        |m: &RunningReview, id| m.agenda.iter().filter(|e| e.item == Some(id)).map(|e| (e.class, e.state)).collect::<Vec<_>>();
    let before = entries(&m, setup);
    assert_eq!(before, [(Class::OffTrack, EntryState::Waiting)]);
    links(&mut c, "Data room", "Win the mid-market");
    c.stands("Setup time", "2026-11-23", Some(20.0), Some(9));
    m.refresh(&c.cascade, &mut Board::new(today()), &[setup], None);
    assert_eq!(entries(&m, setup), []);
    // Taken back: it stands as it stood.
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    m.refresh(&c.cascade, &mut Board::new(today()), &[setup], None);
    assert_eq!(entries(&m, setup), before);
    assert_eq!(entries(&m, loved), []);
    c.stands("Loved by teams", "2026-11-23", None, Some(2));
    m.refresh(&c.cascade, &mut Board::new(today()), &[loved], None);
    assert_eq!(entries(&m, loved), [(Class::OffTrack, EntryState::Waiting)]);
    let classes: Vec<Class> = m.agenda.iter().filter(|e| e.state == EntryState::Waiting).map(|e| e.class).collect();
    assert!(classes.is_sorted(), "at its place: {classes:?}");
    assert!(!m.refresh(&c.cascade, &mut Board::new(today()), &[loved, setup], None), "once");
}

proptest! {
    /// Whatever keys are pressed, no second is lost and the file can hold the meeting.
    #[test]
    fn no_second_is_lost(keys in proptest::collection::vec((0u8..5, 0u64..20), 0..60)) {
        let (mut c, mut board, mut m) = met(15);
        let mut passed = 0;
        for (key, seconds) in keys {
            pass(&mut m, seconds);
            passed += seconds * 1000;
            match key {
                0 | 1 => m.next(&c.cascade, &mut board, None),
                2 => { m.back(); }
                3 => { m.park(&c.cascade); }
                _ => { m.pull_in(m.agenda.len() - 1); }
            }
            prop_assert_eq!(m.total_ms(), passed);
            prop_assert!(m.current.is_none_or(|n| m.agenda[n].state == EntryState::Waiting));
            let ops = m.ops(&c.cascade);
            if !ops.is_empty() {
                c.does(Verb::Clock, ops);
            }
            prop_assert_eq!(RunningReview::of(&in_file(&c, m.review), &c.cascade.settings).total_ms(), passed);
        }
    }
}
