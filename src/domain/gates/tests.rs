//! What the gates of a year give to it, sentence by sentence of rules.md.

use super::*;
use crate::domain::{
    fixture::{World, day, measure},
    goal::{Ambition, Extra, Item},
    id::Id,
    key_result::{KeyResult, Metric},
    score::{Reckoning, Verdict},
};
use proptest::prelude::*;

const TODAY: &str = "2026-08-15";

/// A year with the cycles of its quarters, the goal of the year last.
fn year() -> (World, [Id; 4], Id) {
    let mut w = World::new(TODAY);
    let year = w.cycle("2026");
    let quarters = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"].map(|name| w.cycle(name));
    let goal = w.objective("Win the mid-market", year, |_| {});
    (w, quarters, goal)
}

fn weighing(weight: f64) -> KeyResult {
    KeyResult { weight, ..measure(Metric::Increase, Some(0.0), Some(10.0), None) }
}

fn gate(w: &mut World, goal: Id, quarter: Id, weight: f64) -> Id {
    w.measured(goal, weighing(weight), |item| item.cycle = Some(quarter))
}

fn scored(item: &mut Item, score: Option<f64>, outcome: Outcome) {
    let said = Verdict { score, outcome: Some(outcome), ..Verdict::default() };
    let by_rule = Reckoning { rule: score, first: score, ..Reckoning::default() };
    let closing = Some(Box::new(said.closing(&by_rule, day("2026-07-04"), None, true)));
    item.extra = Some(Box::new(Extra { outcome: Some(outcome), closing, ..Extra::default() }));
}

fn strip_of(w: &World, goal: Id, how: Strip) -> String {
    let c = w.cascade();
    let gates = of(&c, c.find(goal).unwrap(), |part| c.judge(part, w.today), w.today);
    let sign = |outcome: Option<Outcome>, health| match outcome {
        Some(Outcome::Achieved) => "#",
        Some(Outcome::Partial) => "%",
        Some(Outcome::Missed) => "_",
        Some(Outcome::Dropped) => "X",
        None if health == Health::NotStarted => ".",
        None if health == Health::NoData => "-",
        None => "+",
    };
    written(&strip(&gates, how), sign)
}

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

/// The first two scored, the third under way, the last to come.
fn under_way() -> (World, [Id; 4], Id, [Id; 4]) {
    let (mut w, quarters, goal) = year();
    let gates = quarters.map(|quarter| gate(&mut w, goal, quarter, 1.0));
    w.edit(gates[0], |item| scored(item, Some(0.8), Outcome::Achieved));
    w.edit(gates[1], |item| scored(item, Some(0.6), Outcome::Partial));
    // What it came to on the way is not what it was scored.
    w.value(gates[1], "2026-06-30", 9.0);
    w.value(gates[2], TODAY, 4.2);
    (w, quarters, goal, gates)
}

#[test]
fn a_closed_gate_gives_its_score_an_open_one_its_progress_and_one_to_come_nothing_on_both_sides() {
    let (w, _, goal, _) = under_way();
    let j = w.judge(goal);
    // The third quarter has 91 days between its first and its last, 45 of them are over.
    let expected = (1.0 + 1.0 + 45.0 / 91.0 + 0.0) / 4.0;
    assert!(near(j.progress, (0.8 + 0.6 + 0.42 + 0.0) / 4.0), "{j:?}");
    assert!(near(j.expected, expected) && near(j.pace, (0.8 + 0.6 + 0.42) / 4.0 - expected), "{j:?}");
    assert_eq!((j.measured, j.partly()), ((4, 4), Vec::new()));
    assert_eq!(
        w.why(goal)[..5],
        [
            "gate 2026-Q1 “Key result”: closed scored 0.8, 100.0 % expected",
            "gate 2026-Q2 “Key result”: closed scored 0.6, 100.0 % expected",
            "gate 2026-Q3 “Key result”: open 42.0 %, 49.5 % expected",
            "gate 2026-Q4 “Key result”: planned: nothing yet, and nothing expected",
            "(80.0 % + 60.0 % + 42.0 % + 0.0 %) ÷ 4 = 45.5 %, expected 62.4 %, pace −16.9 pt",
        ]
    );
}

#[test]
fn what_is_not_measured_or_was_dropped_is_left_out_on_both_sides() {
    let (mut w, _, goal, gates) = under_way();
    w.check_ins.retain(|said| said.item != gates[2]);
    w.edit(gates[0], |item| scored(item, None, Outcome::Dropped));
    let j = w.judge(goal);
    assert!(near(j.progress, 0.6 / 2.0) && near(j.expected, 0.5), "{j:?}");
    assert_eq!(j.partly(), ["2 of 3 measured"]);
    let why = w.why(goal);
    assert_eq!(why[0], "gate 2026-Q1 “Key result”: dropped: left out on both sides");
    assert_eq!(why[2], "gate 2026-Q3 “Key result”: open, not measured: left out on both sides");
    assert_eq!(strip_of(&w, goal, Strip::Whole), "Q1 X  Q2 %0.6  Q3 -  Q4 .");
}

#[test]
fn weight_and_ambition_count_on_both_sides_and_a_key_result_of_the_year_has_its_own_elapsed_time() {
    let (mut w, _, goal, gates) = under_way();
    w.edit(gates[0], |item| item.ambition = Some(Ambition::Aspirational));
    if let crate::domain::Body::KeyResult(kr) = &mut w.items.iter_mut().find(|(i, _)| i.id == gates[1]).unwrap().0.body {
        kr.weight = 2.0;
    }
    let whole = w.measured(goal, weighing(3.0), |_| {});
    w.value(whole, TODAY, 5.0);
    let j = w.judge(goal);
    let (of_quarter, of_year) = (45.0 / 91.0, 226.0 / 364.0);
    assert!(near(j.progress, (0.8 + 2.0 * 0.6 + 0.42 + 0.0 + 3.0 * 0.5) / 8.0), "{j:?}");
    assert!(near(j.expected, (0.7 + 2.0 + of_quarter + 0.0 + 3.0 * of_year) / 8.0), "{j:?}");
    assert!(w.why(goal).iter().any(|line| line.starts_with("(80.0 % + 2 × 60.0 % + 42.0 % + 0.0 % + 3 × 50.0 %) ÷ 8 = 49.0 %")));
}

#[test]
fn what_was_said_of_a_gate_before_it_begins_is_not_counted_yet() {
    let (mut w, _, goal, gates) = under_way();
    let before = w.judge(goal);
    w.value(gates[3], TODAY, 10.0);
    assert_eq!((w.judge(goal).progress, w.judge(goal).expected), (before.progress, before.expected));
}

#[test]
fn one_that_ended_and_is_not_scored_gives_its_progress_and_all_of_it_is_expected() {
    let (mut w, quarters, goal) = year();
    let id = gate(&mut w, goal, quarters[1], 1.0);
    w.value(id, "2026-06-30", 7.0);
    let j = w.judge(goal);
    assert!(near(j.progress, 0.7) && near(j.expected, 1.0), "{j:?}");
    assert!(w.why(goal)[0].starts_with("gate 2026-Q2 “Key result”: open 70.0 %, 100.0 % expected"), "{:?}", w.why(goal));
}

#[test]
fn only_a_shorter_cycle_inside_the_longer_one_makes_a_gate() {
    let (mut w, quarters, goal) = year();
    let next = w.cycle("2027-Q1");
    let year = w.cascade().item(w.cascade().find(goal).unwrap()).cycle.unwrap();
    gate(&mut w, goal, next, 1.0);
    gate(&mut w, goal, year, 1.0);
    let quarterly = w.objective("Of the quarter", quarters[2], |_| {});
    gate(&mut w, quarterly, year, 1.0);
    gate(&mut w, quarterly, quarters[2], 1.0);
    let c = w.cascade();
    for objective in [goal, quarterly] {
        assert_eq!(of(&c, c.find(objective).unwrap(), |part| c.judge(part, w.today), w.today), [], "{objective}");
    }
    // One that has not begun and is no gate is not measured, as ever.
    assert_eq!(w.judge(goal).progress, None);
}

#[test]
fn the_strip_names_each_cycle_once_in_their_order_and_gives_way_to_numbers_and_to_signs() {
    let (mut w, quarters, goal, _) = under_way();
    let second = gate(&mut w, goal, quarters[0], 1.0);
    w.edit(second, |item| scored(item, Some(0.3333), Outcome::Missed));
    gate(&mut w, goal, quarters[0], 0.0);
    for (how, said) in [
        (Strip::Whole, "Q1 #0.8 _0.33  Q2 %0.6  Q3 +42 %  Q4 ."),
        (Strip::Numbers, "#0.8 _0.33 %0.6 +42 % ."),
        (Strip::Short, "#.8 _.33 %.6 +42% ."),
        (Strip::Signs, "# _ % + ."),
    ] {
        assert_eq!(strip_of(&w, goal, how), said);
    }
    let c = w.cascade();
    let gates = of(&c, c.find(goal).unwrap(), |part| c.judge(part, w.today), w.today);
    let said = aloud(&gates).unwrap();
    assert_eq!(said, "gates Q1 achieved 0.8, Q1 missed 0.33, Q2 partial 0.6, Q3 on track 42 %, Q4 not started");
    for (long, short, label_of) in [
        ("2026", "2026-Q1", "Q1"),
        ("FY2027", "FY2027-H2", "H2"),
        ("2026", "Autumn", "Autumn"),
        ("2026", "2026", "2026"),
        ("20", "2026", "26"),
    ] {
        assert_eq!(label(long, short), label_of);
    }
}

/// Weight, progress and expected progress of what an objective is made of.
type Part = (f64, Option<f64>, Option<f64>);

proptest! {
    #[test]
    fn whatever_the_gates_are_what_they_give_is_a_weighted_mean_that_anybody_can_compute(
        parts in prop::collection::vec((0usize..5, 0u8..4, -5.0f64..15.0, 0.0f64..=1.0, prop::option::of(0u8..5)), 1..12),
        today in 0i64..364,
    ) {
        let (mut w, quarters, goal) = year();
        w.today = crate::domain::pace::plus(day("2026-01-01"), today);
        for (at, how, value, score, weight) in parts {
            let kr = weighing(weight.map_or(1.0, f64::from));
            let id = w.measured(goal, kr, |item| item.cycle = quarters.get(at).copied());
            match how {
                0 => {}
                1 => w.edit(id, |item| scored(item, Some(score), Outcome::Partial)),
                2 => w.edit(id, |item| scored(item, None, Outcome::Dropped)),
                _ => w.value(id, &w.today.to_string(), value),
            }
        }
        let (c, j) = (w.cascade(), w.judge(goal));
        let ix = c.find(goal).unwrap();
        let gates = of(&c, ix, |part| c.judge(part, w.today), w.today);
        // What the gates say for themselves, and the rest by its own judgement.
        let mut all: Vec<Part> = gates.iter().map(|g| (g.weight, g.progress, g.expected)).collect();
        for (part, weight) in rollup::counted(&c, ix).filter(|(part, _)| gate_cycle(&c, ix, *part).is_none()) {
            let judged = c.judge(part, w.today);
            all.push((weight, judged.progress.map(|p| p.clamp(0.0, 1.0)), judged.expected));
        }
        let mean = |of: &dyn Fn(&Part) -> Option<f64>| {
            let of: Vec<(f64, f64)> = all.iter().filter(|p| p.0 > 0.0).filter_map(|p| Some((p.0, of(p)?))).collect();
            let weights: f64 = of.iter().map(|(w, _)| w).sum();
            (!of.is_empty()).then(|| of.iter().map(|(w, x)| w * x).sum::<f64>() / weights)
        };
        let same = |a: Option<f64>, b: Option<f64>| a.is_some() == b.is_some() && a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 1e-9);
        prop_assert!(same(j.progress, mean(&|p| p.1)), "{:?}\n{:?}", j, gates);
        prop_assert!(same(j.expected, mean(&|p| p.2.filter(|_| p.1.is_some()))), "{:?}\n{:?}", j, gates);
        prop_assert!(j.progress.is_none_or(|p| (0.0..=1.0).contains(&p)));
    }
}
