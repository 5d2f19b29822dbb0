//! The end of an item, by example: each with the days it is about.

use super::*;
use crate::domain::{
    Id,
    change::Entity,
    fixture::{World, day},
    goal::{Extra, Outcome},
    health::{Flag, Flags, Health},
    judge::Judgement,
};
use proptest::prelude::*;

/// A key result 0 → 10 of the quarter that ends on Thursday 31 December 2026, at 6 since the 30th.
fn quarter(today: &str) -> (World, Id, Id) {
    let mut w = World::new(today);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let rate = w.key_result(goal, 0.0, 10.0, |_| {});
    w.value(rate, "2026-12-30", 6.0);
    (w, q4, rate)
}

fn by_hand(w: &mut World, cycle: Id, state: CycleState) {
    let Entity::Cycle(entity) = w.entity(cycle) else { unreachable!() };
    entity.state = Some(state);
}

fn ends(w: &mut World, id: Id, outcome: Outcome) {
    w.edit(id, |i| i.extra = Some(Box::new(Extra { outcome: Some(outcome), ..Extra::default() })));
}

fn stage_of(w: &World, cycle: Id) -> CycleState {
    let c = w.cascade();
    c.stage(c.cycle(cycle).unwrap(), w.today)
}

fn flags(j: &Judgement) -> Vec<Flag> {
    j.flags.iter().collect()
}

#[test]
fn a_cycle_is_planned_open_to_score_until_everything_has_an_outcome_and_then_closed() {
    for (today, scored, stage) in [
        ("2026-09-30", false, CycleState::Planned),
        ("2026-10-01", false, CycleState::Open),
        ("2026-12-31", false, CycleState::Open),
        ("2027-01-01", false, CycleState::ToScore),
        ("2027-06-01", false, CycleState::ToScore),
        ("2027-01-01", true, CycleState::Closed),
    ] {
        let (mut w, q4, rate) = quarter(today);
        if scored {
            ends(&mut w, rate, Outcome::Partial);
        }
        assert_eq!(stage_of(&w, q4), stage, "{today}, scored {scored}");
    }
}

#[test]
fn one_result_without_an_outcome_keeps_its_cycle_to_score_and_itself_alone() {
    let (mut w, q4, rate) = quarter("2027-01-04");
    let q4_goal = w.objective("Other", q4, |_| {});
    let other = w.key_result(q4_goal, 0.0, 10.0, |_| {});
    let bare = w.objective("Measured by its word", q4, |_| {});
    ends(&mut w, other, Outcome::Achieved);
    assert_eq!(stage_of(&w, q4), CycleState::ToScore);
    assert_eq!((w.judge(other).health, flags(&w.judge(other))), (Health::Closed, vec![]));
    // An objective whose key results have their outcomes is closed with them, and is asked for nothing.
    assert_eq!((w.judge(q4_goal).health, flags(&w.judge(q4_goal))), (Health::Closed, vec![]));
    assert_eq!([rate, bare].map(|id| flags(&w.judge(id))), [vec![Flag::ToScore], vec![Flag::ToScore]]);
    ends(&mut w, rate, Outcome::Missed);
    assert_eq!(stage_of(&w, q4), CycleState::ToScore, "the objective without key results waits");
    ends(&mut w, bare, Outcome::Missed);
    assert_eq!(stage_of(&w, q4), CycleState::Closed);
}

#[test]
fn what_is_to_score_is_judged_as_on_its_last_day_and_owes_no_check_in() {
    // On 31 December 91 of 91 days have passed: 6 of 10 against 100 % are 40 points behind, off track.
    for today in ["2027-01-01", "2027-01-04", "2027-03-01"] {
        let (w, _, rate) = quarter(today);
        let j = w.judge(rate);
        assert_eq!((j.progress, j.expected), (Some(0.6), Some(1.0)), "{today}");
        assert!((j.pace.unwrap() + 0.4).abs() < 1e-9, "{today}");
        assert_eq!((j.computed, j.health), (Some(Health::OffTrack), Health::OffTrack), "{today}");
        assert_eq!((j.freshness, j.due_on), (None, None), "{today}");
        assert_eq!(j.flags, Flags::from_iter([Flag::ToScore]), "{today}");
    }
    // On the last day itself it is open, and judged like any day: fresh, by the line of the 30th, 90 of 91 days.
    let (w, _, rate) = quarter("2026-12-31");
    let j = w.judge(rate);
    assert_eq!((j.expected, j.due_on), (Some(90.0 / 91.0), Some(day("2027-01-04"))));
}

#[test]
fn what_is_to_score_and_nobodys_is_flagged_for_both() {
    let (mut w, _, rate) = quarter("2027-01-04");
    w.edit(rate, |i| i.owner = None);
    assert_eq!(w.judge(rate).flags, Flags::from_iter([Flag::ToScore, Flag::NoOwner]));
}

#[test]
fn what_was_silent_on_its_last_day_is_not_on_track_afterwards_either() {
    let (mut w, _, _) = quarter("2027-01-10");
    let q4 = w.cycle("2026-H2");
    let goal = w.objective("Goal", q4, |_| {});
    let quiet = w.key_result(goal, 0.0, 10.0, |_| {});
    // Done by 14 December, due again on the 21st, stale from the 25th on.
    w.said(quiet, "2026-12-14", 10.0, 9);
    let j = w.judge(quiet);
    assert_eq!((j.health, j.before_silence), (Health::NoData, Some(Health::OnTrack)));
}

#[test]
fn an_item_ends_on_its_own_last_day_where_it_has_one() {
    // Due on 30 November in a quarter that ends a month later: to score from the 1st on, measured against all of it.
    for (today, phase_then) in [("2026-11-30", Phase::Open), ("2026-12-01", Phase::ToScore), ("2027-01-04", Phase::ToScore)] {
        let (mut w, q4, rate) = quarter(today);
        w.check_ins.clear();
        w.value(rate, "2026-11-30", 9.0);
        w.edit(rate, |i| i.due = Some(day("2026-11-30")));
        let c = w.cascade();
        let ix = c.find(rate).unwrap();
        assert_eq!(phase(&c, ix, w.today), phase_then, "{today}");
        if phase_then == Phase::ToScore {
            assert_eq!(judged_on(&c, ix, w.today), day("2026-11-30"));
            assert_eq!((w.judge(rate).expected, w.judge(rate).due_on), (Some(1.0), None));
        }
        let open = w.today <= day("2026-12-31");
        assert_eq!(stage_of(&w, q4), if open { CycleState::Open } else { CycleState::ToScore });
    }
}

#[test]
fn what_runs_on_behind_the_end_of_its_cycle_owes_on_and_keeps_the_cycle_from_closing() {
    for (today, phase_then) in [("2027-01-15", Phase::Open), ("2027-01-31", Phase::Open), ("2027-02-01", Phase::ToScore)] {
        let (mut w, q4, rate) = quarter(today);
        w.edit(rate, |i| i.due = Some(day("2027-01-31")));
        let c = w.cascade();
        assert_eq!(phase(&c, c.find(rate).unwrap(), w.today), phase_then, "{today}");
        assert_eq!(w.judge(rate).due_on.is_some(), phase_then == Phase::Open, "{today}");
        assert_eq!(stage_of(&w, q4), CycleState::ToScore, "{today}");
    }
}

#[test]
fn a_cycle_kept_open_by_hand_goes_on_and_expects_all_of_it() {
    let (mut w, q4, rate) = quarter("2027-01-05");
    by_hand(&mut w, q4, CycleState::Open);
    let j = w.judge(rate);
    assert_eq!((stage_of(&w, q4), j.expected), (CycleState::Open, Some(1.0)));
    assert_eq!(j.due_on, Some(day("2027-01-04")), "deadlines go on");
}

#[test]
fn a_cycle_closed_early_ends_on_that_day_and_is_measured_by_its_planned_end() {
    let (mut w, q4, rate) = quarter("2026-12-01");
    w.check_ins.clear();
    w.value(rate, "2026-11-27", 6.0);
    by_hand(&mut w, q4, CycleState::Closed);
    let mut c = w.cascade();
    c.cycle_days.insert(q4, CycleDays { closed: Some(day("2026-11-30")), ..CycleDays::default() });
    let ix = c.find(rate).unwrap();
    assert_eq!((phase(&c, ix, w.today), judged_on(&c, ix, w.today)), (Phase::ToScore, day("2026-11-30")));
    // Of 91 days 60 had passed on 30 November.
    let j = c.judge(ix, w.today);
    assert_eq!((j.expected, j.due_on, j.flags), (Some(60.0 / 91.0), None, Flags::from_iter([Flag::ToScore])));
    assert_eq!(phase(&c, ix, day("2026-11-30")), Phase::ToScore, "on that very day too");
}

#[test]
fn a_cycle_that_came_after_its_end_is_closed_until_somebody_asks_for_it() {
    let (mut w, q4, rate) = quarter("2027-02-01");
    for (made, state, stage, ended) in [
        ("2026-10-05", None, CycleState::ToScore, Some("2026-12-31")),
        ("2026-12-31", None, CycleState::ToScore, Some("2026-12-31")),
        ("2027-01-01", None, CycleState::Closed, None),
        ("2027-01-01", Some(CycleState::ToScore), CycleState::ToScore, Some("2026-12-31")),
        ("2027-01-01", Some(CycleState::Closed), CycleState::Closed, None),
    ] {
        if let Some(state) = state {
            by_hand(&mut w, q4, state);
        }
        let mut c = w.cascade();
        c.cycle_days.insert(q4, CycleDays { made: Some(day(made)), ..CycleDays::default() });
        let cycle = c.cycle(q4).unwrap();
        assert_eq!(c.stage(cycle, w.today), stage, "made on {made}, {state:?}");
        assert_eq!(c.ended_on(cycle, w.today), ended.map(day), "made on {made}, {state:?}");
        let health = if stage == CycleState::Closed { Health::Closed } else { Health::OffTrack };
        assert_eq!(c.judge(c.find(rate).unwrap(), w.today).health, health);
    }
}

#[test]
fn an_item_added_to_a_cycle_to_score_is_to_score() {
    let (mut w, q4, _) = quarter("2027-01-04");
    let goal = w.objective("Late thought", q4, |i| i.created = day("2027-01-04"));
    let new = w.key_result(goal, 0.0, 1.0, |i| i.created = day("2027-01-04"));
    assert_eq!(flags(&w.judge(new)), [Flag::ToScore]);
}

#[test]
fn what_waits_is_told_with_what_has_no_final_value() {
    let told = |w: &World| w.cascade().waiting(w.today).iter().map(|x| x.said(&w.cascade(), w.today)).collect::<Vec<_>>();
    let (mut w, q4, rate) = quarter("2027-01-04");
    // A value is final from 28 December on, three days (the window of a weekly one) before the end.
    assert_eq!(told(&w), ["2026-Q4 ended 4 days ago, 1 result to score"]);
    let goal = w.objective("Other", q4, |_| {});
    let other = w.key_result(goal, 0.0, 10.0, |_| {});
    w.value(other, "2026-12-27", 6.0);
    assert_eq!(told(&w), ["2026-Q4 ended 4 days ago, 2 results to score, 1 without a final value"]);
    w.check_ins.retain(|c| c.item != rate);
    assert_eq!(told(&w), ["2026-Q4 ended 4 days ago, 2 results without a final value"]);
    assert_eq!(w.cascade().still_to_score(w.today).as_deref(), Some("2026-Q4: 2 to score"));
    for id in [rate, other] {
        ends(&mut w, id, Outcome::Missed);
    }
    assert_eq!((told(&w), w.cascade().still_to_score(w.today)), (vec![], None));
}

#[test]
fn a_cycle_to_score_leads_the_agenda_for_four_weeks() {
    for (today, leads) in [("2026-12-31", false), ("2027-01-01", true), ("2027-01-28", true), ("2027-01-29", false)] {
        let (w, q4, _) = quarter(today);
        let c = w.cascade();
        let made = crate::domain::agenda::agenda(
            &c,
            &mut crate::domain::Board::new(w.today),
            &crate::domain::agenda::Asked::new(15, None),
        );
        let first = made.items.first().map(|e| (e.subject.clone(), e.class().word(), e.entry.seconds));
        let wanted = (crate::domain::agenda::Subject::Cycle(q4), "to score", 60);
        assert_eq!(first == Some(wanted), leads, "{today}: {first:?}");
        assert_eq!(c.still_to_score(w.today).is_some(), today > "2026-12-31", "{today}");
    }
}

#[test]
fn an_outcome_in_an_open_cycle_closes_the_item_alone() {
    let (mut w, q4, rate) = quarter("2026-12-30");
    ends(&mut w, rate, Outcome::Dropped);
    let j = w.judge(rate);
    assert_eq!((j.health, j.flags, j.due_on), (Health::Closed, Flags::NONE, None));
    assert_eq!(stage_of(&w, q4), CycleState::Open);
}

proptest! {
    #[test]
    fn nothing_is_ever_to_score_before_its_last_day_and_what_is_over_stays_over(
        own in prop::option::of(0i64..200),
        state in prop::option::of(0usize..4),
        today in 0i64..300,
    ) {
        let start = day("2026-09-01");
        let (mut w, q4, rate) = quarter("2026-09-01");
        w.today = plus(start, today);
        if let Some(own) = own {
            w.edit(rate, |i| i.due = Some(plus(start, 30 + own)));
        }
        if let Some(state) = state {
            by_hand(&mut w, q4, CycleState::ALL[state]);
        }
        let c = w.cascade();
        let ix = c.find(rate).unwrap();
        let (now, end) = stand(&c, ix, w.today);
        let next = phase(&c, ix, plus(w.today, 1));
        prop_assert!(now != Phase::ToScore || end.is_some_and(|end| end <= w.today));
        prop_assert!(!now.is_over() || next.is_over());
        let j = c.judge(ix, w.today);
        prop_assert_eq!(j.flags.has(Flag::ToScore), now == Phase::ToScore);
        prop_assert!(now != Phase::ToScore || (j.freshness.is_none() && j.due_on.is_none()));
    }
}
