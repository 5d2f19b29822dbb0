//! The agenda of a closing by example, and what closes a cycle and opens it again.

use super::{
    end::{Closable, closable, close, early, open, settle_rest},
    *,
};
use crate::domain::{
    Change, Derived, Op,
    change::{Field, Verb},
    company::{Company, day},
    edit,
};

/// Eight days after the end of 2026-Q4.
fn after() -> NaiveDate {
    day("2027-01-08")
}

fn does(c: &mut Company, on: NaiveDate, verb: Verb, ops: Vec<Op>) -> Change {
    let change = Change { on, ..c.change(verb, ops) }.because("we learned more");
    c.cascade.check(&change).unwrap();
    c.cascade.apply(&change, Derived::default()).unwrap();
    change
}

/// The company with last values of everything but *Certified*.
fn ended() -> Company {
    let mut c = Company::new();
    for (title, value) in [("Revenue", 3.0), ("Conversion", 2.8), ("Setup time", 10.0), ("Checklist steps", 1.0)] {
        c.stands(title, "2026-12-30", Some(value), Some(8));
    }
    c
}

fn of_q4(c: &Company, minutes: u32) -> Agenda {
    agenda(&c.cascade, c.cycle_id("2026-Q4"), None, minutes, after(), &Pasts::default()).unwrap()
}

/// What its owner says of it, as arithmetic has it but for the score.
fn says(c: &mut Company, title: &str, score: Option<f64>, settled: bool) {
    let ix = c.ix(title);
    let by_rule = score::at_hand(&c.cascade, ix, after());
    let verdict = Verdict { score, learned: "It takes longer".into(), because: "counted twice".into(), ..Verdict::default() };
    let outcome = verdict.ended(&c.cascade, ix, &by_rule).unwrap();
    let closing = verdict.closing(&by_rule, after(), c.cascade.item(ix).owner, settled);
    let ops = edit::close(&c.cascade, ix, outcome, closing, None);
    does(c, after(), Verb::Score, ops);
}

/// Title, case and seconds of everything that is listed.
fn told(c: &Company, agenda: &Agenda) -> Vec<(String, &'static str, u32)> {
    let of = |r: &Closed| (c.cascade.item(r.ix).title.to_string(), r.case.word(), r.seconds);
    agenda.groups.iter().flat_map(|g| &g.results).map(of).collect()
}

fn row(title: &str, case: &'static str, seconds: u32) -> (String, &'static str, u32) {
    (title.to_owned(), case, seconds)
}

#[test]
fn what_ended_stands_by_objective_what_came_to_least_first_and_the_company_last() {
    let c = ended();
    let made = of_q4(&c, 60);
    assert_eq!(
        told(&c, &made),
        [
            row("Checklist steps", "missed committed", 90),
            row("Conversion", "missed committed", 90),
            // Nobody says yet that it was achieved.
            row("Setup time", "other", 60),
            row("Certified", "no value", 60),
            row("Win the mid-market", "objective", 45),
            row("Loved by teams", "objective", 45),
            row("Revenue", "other", 60),
            row("Grow", "objective", 45),
        ]
    );
    // 3600 − 120 − 300, and 0.5 × 1 + 0.5 × 1 + 1 × 1 of three that have a score.
    assert_eq!((made.budget_seconds, made.planned_seconds), (3180, 495));
    assert_eq!((made.scored, made.proposed, made.unmeasured, made.results(&c.cascade)), (0, 0, 2, 6));
    assert!((made.groups[0].score.unwrap() - 2.0 / 3.0).abs() < 1e-9, "{:?}", made.groups[0].score);
    assert!(made.parked.is_empty() && made.ended == day("2026-12-31"));
}

#[test]
fn what_its_owner_says_was_achieved_has_its_seconds_all_together_and_what_is_disputed_more() {
    let mut c = ended();
    c.stands("Checklist steps", "2026-12-30", Some(2.0), None);
    c.stands("Certified", "2026-12-30", Some(1.0), None);
    for title in ["Checklist steps", "Certified", "Setup time"] {
        says(&mut c, title, None, false);
    }
    says(&mut c, "Conversion", Some(0.8), false);
    let made = of_q4(&c, 60);
    assert_eq!(
        told(&c, &made)[..4],
        [
            row("Conversion", "disputed", 90),
            row("Certified", "achieved", 8),
            row("Checklist steps", "achieved", 6),
            row("Setup time", "achieved", 6),
        ]
    );
    assert_eq!((made.scored, made.proposed, made.unmeasured), (0, 4, 1));
    // What is settled is named; the others have its time.
    says(&mut c, "Certified", None, true);
    let made = of_q4(&c, 60);
    let rows = told(&c, &made);
    assert!(rows.contains(&row("Certified", "achieved", 0)) && rows.contains(&row("Setup time", "achieved", 10)), "{rows:?}");
    assert_eq!((made.scored, made.aloud()), (1, 1));
    let review = start(&c.cascade, Id::WORKSPACE, None, &made, &c.cascade.terms(&crate::domain::recurring::Which::First));
    let on = |title: &str| review.agenda.iter().any(|e| e.item == Some(c.id(title)));
    assert!(!on("Certified") && on("Setup time"));
    assert_eq!(review.agenda.last().map(|e| (e.class, e.seconds)), Some((Class::Questions, 300)));
    assert_eq!((review.kind, review.cycle, review.opening), (ReviewKind::Closing, Some(c.cycle_id("2026-Q4")), 120));
}

#[test]
fn the_first_that_does_not_fit_and_all_after_it_are_parked() {
    let c = ended();
    // 12 minutes are 300 seconds for entries.
    let made = of_q4(&c, 12);
    let rows = told(&c, &made);
    assert_eq!(rows.last(), Some(&row("Certified", "no value", 60)));
    assert_eq!((made.budget_seconds, made.planned_seconds, rows.len()), (300, 300, 4));
    let parked: Vec<&str> = made.parked.iter().map(|r| &*c.cascade.item(r.ix).title).collect();
    assert_eq!(parked, ["Win the mid-market", "Loved by teams", "Revenue", "Grow"]);
    let review = start(&c.cascade, Id::WORKSPACE, None, &made, &c.cascade.terms(&crate::domain::recurring::Which::First));
    let parked = review.agenda.iter().filter(|e| e.state == EntryState::Parked).count();
    assert_eq!((review.agenda.len(), parked), (9, 4));
    assert_eq!(of_q4(&c, 7).parked.len(), 8, "no time for anything");
}

#[test]
fn what_runs_on_beyond_the_cycle_is_named_and_keeps_it_open() {
    let mut c = ended();
    let id = c.id("Revenue");
    let ops: Vec<Op> = c.cascade.set_op(id, Field::Due(Some(day("2027-01-31")))).into_iter().collect();
    does(&mut c, after(), Verb::Revise, ops);
    let made = of_q4(&c, 60);
    assert!(told(&c, &made).contains(&row("Revenue", "runs on", 0)), "{:?}", told(&c, &made));
    assert_eq!(made.results(&c.cascade), 5, "it is not to score");
    let left = open(&c.cascade, c.cycle_id("2026-Q4"), after());
    assert_eq!(left.runs_on, [(c.ix("Revenue"), day("2027-01-31"))]);
    assert!(!left.unsettled.contains(&c.ix("Revenue")) && left.unsettled.len() == 7);
    // Once that day is over it is asked about like any other.
    assert!(open(&c.cascade, c.cycle_id("2026-Q4"), day("2027-02-01")).runs_on.is_empty());
}

#[test]
fn a_cycle_is_closed_when_it_has_begun_early_only_when_that_is_meant() {
    let mut c = ended();
    let (q4, q1) = (c.cycle_id("2026-Q4"), c.cycle_id("2027-Q1"));
    let can = |c: &Company, id, on: &str| closable(&c.cascade, c.cascade.cycle(id).unwrap(), day(on));
    assert_eq!(can(&c, q4, "2027-01-08"), Closable::Over);
    assert_eq!(can(&c, q4, "2026-12-10"), Closable::Early(day("2026-12-31")));
    let Closable::No(why) = can(&c, q1, "2026-12-10") else { panic!("it has not begun") };
    assert!(why.starts_with("2027-Q1 cannot be closed: it begins on 1 Jan"), "{why}");
    // Closed early, that day is its last one, and its results can be scored.
    let ops = early(&c.cascade, q4);
    let on = day("2026-12-10");
    does(&mut c, on, Verb::Close, ops);
    assert_eq!(can(&c, q4, "2026-12-10"), Closable::Over);
    let made = agenda(&c.cascade, q4, None, 60, on, &Pasts::default()).unwrap();
    assert_eq!(made.ended, on);
    assert_eq!(stage::phase(&c.cascade, c.ix("Revenue"), on), stage::Phase::ToScore);
}

#[test]
fn the_rest_is_settled_in_one_change_and_objectives_as_their_parts_then_come_to() {
    let mut c = ended();
    says(&mut c, "Setup time", None, true);
    let q4 = c.cycle_id("2026-Q4");
    let left = open(&c.cascade, q4, after());
    let mut ops = settle_rest(&c.cascade, &left, (Outcome::Missed, "no time"), &Pasts::default(), (after(), None));
    ops.extend(close(&c.cascade, q4, after()));
    let change = does(&mut c, after(), Verb::Close, ops);
    let ended = |title: &str| c.cascade.item(c.ix(title)).outcome().unwrap();
    let score = |title: &str| c.cascade.item(c.ix(title)).closing().unwrap().score;
    assert_eq!((ended("Conversion"), score("Conversion")), (Outcome::Missed, Some((2.8 - 2.1) / (3.5 - 2.1))));
    assert_eq!((ended("Certified"), score("Certified")), (Outcome::Missed, None), "no value, no score");
    // (0.5 + 1 + 0.5) ÷ 3 of the three that have one.
    assert!((score("Win the mid-market").unwrap() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(ended("Win the mid-market"), Outcome::Partial);
    assert_eq!(ended("Setup time"), Outcome::Achieved, "what was said stays");
    assert!(open(&c.cascade, q4, after()).is_empty());
    assert_eq!(c.cascade.cycle(q4).unwrap().closed_on, Some(after()));
    let said = crate::domain::describe::describe(&c.cascade, &change);
    assert!(said.starts_with("closed 2026-Q4, 5 settled as missed, 1 settled as achieved, 1 settled as partial"), "{said}");
}

#[test]
fn what_the_rest_is_dropped_as_has_no_score_and_takes_its_parts_along_once() {
    let mut c = ended();
    let q4 = c.cycle_id("2026-Q4");
    let left = open(&c.cascade, q4, after());
    let ops = settle_rest(&c.cascade, &left, (Outcome::Dropped, "we changed course"), &Pasts::default(), (after(), None));
    let outcomes = ops.iter().filter(|op| matches!(op, Op::Set { new: Field::Outcome(_), .. })).count();
    assert_eq!(outcomes, left.unsettled.len());
    does(&mut c, after(), Verb::Close, ops);
    let item = c.cascade.item(c.ix("Conversion"));
    assert!(item.is_dropped() && item.closing().unwrap().score.is_none());
}

#[test]
fn a_cycle_that_is_opened_again_asks_for_everything_again_but_what_was_given_up_on_the_way() {
    let mut c = ended();
    let (q4, ix) = (c.cycle_id("2026-Q4"), c.ix("Checklist steps"));
    let ops = edit::score(&c.cascade, ix, Some(Outcome::Dropped), None);
    does(&mut c, day("2026-11-23"), Verb::Score, ops);
    let left = open(&c.cascade, q4, after());
    let mut ops = settle_rest(&c.cascade, &left, (Outcome::Missed, "no time"), &Pasts::default(), (after(), None));
    ops.extend(close(&c.cascade, q4, after()));
    does(&mut c, after(), Verb::Close, ops);
    let reopened = edit::reopen_cycle(&c.cascade, q4, after());
    does(&mut c, after(), Verb::Reopen, reopened);
    assert_eq!(c.cascade.cycle(q4).unwrap().closed_on, None);
    assert_eq!(open(&c.cascade, q4, after()).unsettled.len(), 7);
    assert!(c.cascade.item(ix).is_dropped());
    assert!(edit::reopen_cycle(&c.cascade, q4, after()).is_empty(), "there is nothing to take back");
}

#[test]
fn an_item_that_is_opened_again_opens_its_cycle_as_well() {
    let mut c = ended();
    let q4 = c.cycle_id("2026-Q4");
    let left = open(&c.cascade, q4, after());
    let mut ops = settle_rest(&c.cascade, &left, (Outcome::Missed, "no time"), &Pasts::default(), (after(), None));
    ops.extend(close(&c.cascade, q4, after()));
    does(&mut c, after(), Verb::Close, ops);
    let ops = edit::reopen(&c.cascade, c.ix("Conversion"), after());
    does(&mut c, after(), Verb::Reopen, ops);
    assert_eq!(c.cascade.cycle(q4).unwrap().closed_on, None);
    assert_eq!(open(&c.cascade, q4, after()).unsettled, [c.ix("Conversion")]);
}

#[test]
fn a_target_that_was_moved_since_the_start_is_told_and_whether_it_was_made_easier() {
    let mut c = ended();
    let moves = |c: &mut Company, title: &str, on: &str, from: f64, to: f64| -> crate::domain::history::Revision {
        let ops = c.cascade.set_op(c.id(title), Field::Target(Some(to))).into_iter().collect();
        let change = does(c, day(on), Verb::Revise, ops);
        let header = crate::domain::history::Header::from(&change);
        let (old, new) = (Field::Target(Some(from)), Field::Target(Some(to)));
        crate::domain::history::Revision { header, old, new, undone_by: None }
    };
    let told = |c: &Company, all: &[(&str, Vec<crate::domain::history::Revision>)]| {
        let mut pasts = Pasts::default();
        for (title, revisions) in all {
            let history = crate::domain::history::History { revisions: revisions.clone(), ..Default::default() };
            pasts.put(c.id(title), Past::of(&history, None));
        }
        let made = agenda(&c.cascade, c.cycle_id("2026-Q4"), None, 60, after(), &pasts).unwrap();
        before::since_start(&c.cascade, &made, &pasts)
    };
    // One project serves a key result, and is not judged.
    let bet = "0 of 1 bet held, 0 failed, 1 open";
    assert_eq!(told(&c, &[]), [bet]);
    let target = |c: &Company, title: &str| c.cascade.item(c.ix(title)).key_result().unwrap().target.unwrap();
    let (revenue, setup) = (target(&c, "Revenue"), target(&c, "Setup time"));
    let harder = moves(&mut c, "Revenue", "2026-11-02", revenue, revenue + 1.0);
    assert_eq!(told(&c, &[("Revenue", vec![harder.clone()])]), ["1 target revised", bet]);
    let easier = moves(&mut c, "Setup time", "2026-11-02", setup, setup + 5.0);
    let both = [("Revenue", vec![harder.clone()]), ("Setup time", vec![easier])];
    assert_eq!(told(&c, &both), ["2 targets revised, 1 made easier", bet]);
    // What is again what it was first is not told.
    let back = moves(&mut c, "Revenue", "2026-11-09", revenue + 1.0, revenue);
    assert_eq!(told(&c, &[("Revenue", vec![back, harder])]), [bet]);
}

#[test]
fn the_minutes_of_a_closing_are_all_there_in_its_parts() {
    let c = ended();
    let made = of_q4(&c, 60);
    assert_eq!(made.minutes_said(), "60 minutes = 8:15 results + 5:00 questions + 2:00 opening + 44:45 free");
    assert_eq!((made.takes_minutes(), made.counted_said(&c.cascade)), (16, "5 key results, 3 objectives".to_owned()));
    let short = of_q4(&c, 10);
    assert_eq!(short.minutes_said(), "10 minutes = 3:00 results + 5:00 questions + 2:00 opening + 0:00 free");
    assert_eq!(short.counted_said(&c.cascade), made.counted_said(&c.cascade), "what is parked is of it too");
}

#[test]
fn an_objective_below_goals_of_two_cycles_is_closed_with_its_own() {
    let mut c = ended();
    let (win, grow) = (c.id("Win the mid-market"), c.id("Grow"));
    let next = c.cycle_id("2027-Q1");
    let parents = c.cascade.item(c.ix("Win the mid-market")).parents.to_vec();
    assert!(parents.contains(&grow) || parents.is_empty(), "{parents:?}");
    let other = c.id("Next");
    let all = [grow, other];
    let ops = c.cascade.set_op(win, Field::Parents(all.to_vec())).into_iter().collect();
    does(&mut c, day("2026-12-01"), Verb::Revise, ops);
    assert_eq!(c.cascade.parents(c.ix("Win the mid-market")).count(), 2);
    assert!(told(&c, &of_q4(&c, 60)).iter().any(|(title, ..)| title == "Win the mid-market"));
    let of_next = agenda(&c.cascade, next, None, 60, after(), &Pasts::default()).unwrap();
    assert!(!told(&c, &of_next).iter().any(|(title, ..)| title == "Win the mid-market" || title == "Conversion"), "{of_next:?}");
}
