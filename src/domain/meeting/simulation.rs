//! Three weekly meetings of fifteen minutes in simulated time, of a company of twelve owners and twenty-five results, in four
//! kinds of weeks: nobody checks in, everybody does and nothing moves, everybody does as planned, every second owner does.
//!
//! What the room does: the opening takes its minute, every entry the seconds the plan gives it, and a number that is missing
//! stays missing. Nothing is parked, pulled in or decided by hand.

use super::{RunningReview, start};
use crate::domain::{
    Board, Entity, Op,
    agenda::{Agenda, Asked, Subject, agenda, classes_now},
    change::Verb,
    company::{Company, day, today},
    health::Health,
    id::Id,
    key_result::Metric,
    link::Link,
    review::{Class, Entry, EntryState, Review},
};
use std::{collections::BTreeSet, time::Duration};

const NAMES: [&str; 12] = ["Mara", "Jon", "Ana", "Sam", "Chen", "Noor", "Paul", "Emily", "Walter", "Quinn", "Olivia", "Frank"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Weeks {
    Silent,
    Unchanged,
    AsPlanned,
    EverySecond,
}

/// A result, which of the twelve answers for it, its value now and the word.
struct Number {
    title: String,
    owner: usize,
    value: f64,
    word: u8,
}

fn company() -> (Company, Vec<Number>) {
    let mut c = Company { cascade: crate::domain::Cascade::default(), ids: crate::domain::Ids::seeded(9) };
    let team = c.team("All of us", None);
    let cycle = c.cycle("2026-Q4", "2026-10-01", "2026-12-31");
    let people: Vec<Id> = NAMES.iter().map(|name| c.person(name, None)).collect();
    let mut all = Vec::new();
    for goal in 0..9 {
        let objective = c.objective(&format!("Goal {goal}"), people[goal], team, cycle, None);
        // Two of nine goals are served by nothing.
        if goal < 7 {
            let project = c.project(&format!("Work {goal}"), people[goal]);
            c.stands(&format!("Work {goal}"), "2026-11-23", None, Some(8));
            let link = Link {
                id: c.ids.next_id(),
                project,
                target: objective,
                because: Some("it moves it".into()),
                expect: None,
                made: day("2026-10-05"),
                value_then: None,
                judged: None,
                deleted: false,
            };
            c.does(Verb::Link, vec![Op::Create(Entity::Link(link))]);
        }
        for n in 0..3 {
            let at = goal * 3 + n;
            if at >= 25 {
                continue;
            }
            let (title, owner) = (format!("Result {at:02}"), (at * 5) % 12);
            c.number(&title, people[owner], objective, Metric::Increase, "", 0.0, 100.0);
            // Four are off track, eight at risk, the others on their line.
            let (value, word) = match at {
                0 | 1 | 9 | 16 => (5.0, 2),
                2 | 3 | 4 | 7 | 10 | 12 | 13 | 17 => (35.0, 5),
                _ => (62.0, 8),
            };
            c.stands(&title, "2026-11-23", Some(value), Some(word));
            all.push(Number { title, owner, value, word });
        }
    }
    (c, all)
}

fn check_in(c: &mut Company, all: &mut [Number], weeks: Weeks, on: &str) {
    for result in all {
        let speaks = match weeks {
            Weeks::Silent => false,
            Weeks::Unchanged | Weeks::AsPlanned => true,
            Weeks::EverySecond => result.owner % 2 == 0,
        };
        if speaks {
            result.value += if weeks == Weeks::Unchanged { 0.0 } else { 8.0 };
            c.stands(&result.title, on, Some(result.value), Some(result.word));
        }
    }
}

/// What needs talk as off track, at risk or unlinked, now.
fn in_need(c: &Company, board: &mut Board) -> BTreeSet<Id> {
    let talk = |class| matches!(class, Class::OffTrack | Class::AtRisk | Class::Unlinked);
    let live: Vec<_> = c.cascade.live().collect();
    let needs = live.into_iter().filter(|&ix| classes_now(&c.cascade, board, ix, None).iter().any(talk));
    needs.map(|ix| c.cascade.item(ix).id).collect()
}

/// No red is parked while something of a later class is on, little is unplanned, and everybody is named.
fn hold(c: &Company, made: &Agenda, called: &str) {
    let red = |e: &Entry| e.talk() == Class::OffTrack;
    if made.parked.iter().any(|i| red(&i.entry)) {
        let later = made.items.iter().find(|i| i.entry.rank() > Class::OffTrack && i.class() != Class::Rest);
        assert!(later.is_none(), "{called}: red is parked, and {later:?} is on");
    }
    let unplanned = made.budget_seconds.saturating_sub(made.planned_seconds);
    assert!(made.parked.is_empty() || unplanned < 60, "{called}: {unplanned} seconds are planned for nothing");
    let mut named: BTreeSet<Id> = made.items.iter().filter_map(|i| i.owner(&c.cascade)).collect();
    for item in &made.items {
        if let Subject::Rest { on_track, unasked } = &item.subject {
            named.extend(on_track.iter().chain(unasked).filter_map(|&ix| c.cascade.item(ix).owner));
        }
    }
    let missing: Vec<_> = c.cascade.people().filter(|p| !named.contains(&p.id)).map(|p| &p.name).collect();
    assert!(missing.is_empty(), "{called}: nobody names {missing:?}");
}

fn pass(meeting: &mut RunningReview, seconds: u32) {
    for _ in 0..seconds {
        meeting.tick(Duration::from_secs(1));
    }
}

/// Runs a meeting as the room does; returns it as it ended.
fn run(c: &mut Company, board: &mut Board, made: &Agenda, last: Option<&Review>) -> Review {
    let review = start(&c.cascade, c.ids.next_id(), None, made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut m = RunningReview::of(&review, &c.cascade.settings);
    pass(&mut m, 60);
    m.next(&c.cascade, board, last);
    while let Some(entry) = m.entry() {
        let seconds = entry.planned();
        pass(&mut m, seconds);
        m.next(&c.cascade, board, last);
    }
    assert!(m.total_ms() <= 14 * 60 * 1000, "the closing has its minute");
    let ops = m.end(&c.cascade, board);
    c.does(Verb::Review, ops);
    c.cascade.reviews().find(|r| r.id == review.id).unwrap().clone()
}

#[test]
fn three_weekly_meetings_come_to_everything_that_needs_talk_and_name_everybody() {
    for weeks in [Weeks::Silent, Weeks::Unchanged, Weeks::AsPlanned, Weeks::EverySecond] {
        let (mut c, mut all) = company();
        let (mut needs, mut talked) = (BTreeSet::new(), BTreeSet::new());
        let mut reviews: Vec<Review> = Vec::new();
        for (n, on) in ["2026-11-23", "2026-11-30", "2026-12-07"].into_iter().enumerate() {
            if n > 0 {
                check_in(&mut c, &mut all, weeks, on);
            }
            let mut board = Board::new(day(on));
            if n < 2 {
                needs.extend(in_need(&c, &mut board));
            }
            let made = agenda(&c.cascade, &mut board, &Asked::new(15, reviews.iter().rev()));
            hold(&c, &made, &format!("{weeks:?}, {on}"));
            let last = reviews.last().cloned();
            let ended = run(&mut c, &mut board, &made, last.as_ref());
            let done = ended.agenda.iter().filter(|e| e.state == EntryState::Done);
            let talk = |e: &&Entry| (Class::OffTrack..=Class::Unlinked).contains(&e.talk());
            talked.extend(done.filter(talk).filter_map(|e| e.item));
            reviews.push(ended);
        }
        assert!(needs.len() > 12, "{weeks:?}: {}", needs.len());
        let never: Vec<_> = needs.difference(&talked).map(|&id| crate::domain::describe::name(&c.cascade, id)).collect();
        assert!(never.is_empty(), "{weeks:?}: nobody ever talks about {never:?}");
    }
    // The company is of the shape it says.
    let (c, _) = company();
    let mut board = Board::new(today());
    let of = |board: &mut Board, health| c.cascade.live().filter(|&ix| board.of(&c.cascade, ix).health == health).count();
    assert!(of(&mut board, Health::OffTrack) >= 4 && of(&mut board, Health::AtRisk) >= 8);
}
