//! Planning: each formula by example, each thing that can be missing, and that what is asked is a number or nothing.

use super::*;
use crate::domain::{
    Field, Op, Summary,
    carried::{Carried, How},
    change::{Entity, Verb},
    check_in::SPARK_WEEKS,
    company::{Company, day, today},
    edit,
    key_result::{Metric, Step},
    link::Link,
    lint::HintKind,
    pace::plus,
};
use proptest::prelude::*;

/// The company with a quarter before it in which a number went from 2.1 to 2.9 %, and its successor in the next one.
struct Next {
    company: Company,
    planned: Id,
    objective: Id,
}

fn next() -> Next {
    let mut company = Company::new();
    let (jon, northwind) = (company.person_id("Jon"), company.team_id("Northwind"));
    let q1 = company.cycle_id("2027-Q1");
    let objective = company.objective("Stay", jon, northwind, q1, None);
    let planned = company.number("Conversion again", jon, objective, Metric::Increase, "%", 2.9, 3.4);
    let from = company.id("Conversion");
    company.goes_on(planned, from, false);
    company.stands("Conversion", "2026-11-20", Some(2.9), None);
    Next { company, planned, objective }
}

impl Next {
    fn asks(&self) -> Option<Asks> {
        Asks::of(&self.company.cascade, self.company.cascade.find(self.planned).unwrap(), None, day("2027-01-10"))
    }

    fn set(&mut self, of: Id, field: Field) {
        let ix = self.company.cascade.find(of).unwrap();
        let mut item = self.company.cascade.item(ix).clone();
        crate::domain::fields::Fields::set(&mut item, &field);
        *self.company.cascade.item_mut(ix) = item;
    }

    fn values(&mut self, values: &[f32]) {
        self.company.went("Conversion", values);
    }

    fn hints(&self, ix: Ix) -> Vec<HintKind> {
        hints(&self.company.cascade, ix, None, today()).into_iter().map(|h| h.kind).collect()
    }
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn what_a_target_asks_is_its_way_a_week_by_what_the_number_moved_a_week() {
    let mut next = next();
    let asks = next.asks().unwrap();
    // 92 days of the fourth quarter, 90 of the first.
    near(asks.moved.weeks, 92.0 / 7.0);
    near(asks.weeks, 90.0 / 7.0);
    near(asks.moved.a_week, (2.9 - 2.1) / (92.0 / 7.0));
    near(asks.a_week, (3.4 - 2.9) / (90.0 / 7.0));
    near(asks.times, asks.a_week / asks.moved.a_week);
    assert_eq!((asks.verdict(), times_said(&asks)), (Verdict::Less, "0.6×".to_owned()));
    assert_eq!(why_said(&asks), "0.039 a week, moved 0.061");
    assert_eq!(asks_said(&asks, Some("%")), "moved 0.061 % a week in its last cycle; the target asks 0.039 % a week ⇒ 0.6×");
    let ix = next.company.cascade.find(next.planned).unwrap();
    assert_eq!(next.hints(ix), [HintKind::AsksLess]);
    // A fall is as fast as a rise, and a cycle of half the length asks twice as much.
    next.set(next.planned, Field::Target(Some(2.4)));
    near(next.asks().unwrap().times, asks.times);
    next.set(next.planned, Field::Due(Some(day("2027-02-14"))));
    near(next.asks().unwrap().times, 2.0 * asks.times);
}

#[test]
fn before_its_last_day_a_number_is_measured_by_the_weeks_that_passed() {
    let next = next();
    let ix = next.company.cascade.find(next.planned).unwrap();
    let asks = Asks::of(&next.company.cascade, ix, None, day("2026-11-25")).unwrap();
    near(asks.moved.weeks, 56.0 / 7.0);
}

#[test]
fn a_number_that_went_back_is_measured_by_the_median_of_its_weekly_steps() {
    let mut next = next();
    next.values(&[2.1, 2.6, 3.0, 2.5, 2.2]);
    let asks = next.asks().unwrap();
    assert!(asks.moved.reversed);
    near(asks.moved.a_week, 0.45);
    // A small step back is none: first and last tell it.
    next.values(&[2.1, 2.4, 2.3, 2.9]);
    let asks = next.asks().unwrap();
    assert!(!asks.moved.reversed);
    near(asks.moved.a_week, (2.9 - 2.1) / (92.0 / 7.0));
}

#[test]
fn without_a_past_a_number_or_the_same_unit_nothing_is_said() {
    let mut next = next();
    next.set(next.planned, Field::Unit(Some("pt".into())));
    assert_eq!(next.asks(), None);
    next.set(next.planned, Field::Unit(Some(" % ".into())));
    assert!(next.asks().is_some());
    for metric in [Metric::AtLeast, Metric::AtMost, Metric::Between, Metric::Milestones, Metric::YesNo] {
        next.set(next.planned, Field::Metric(metric));
        assert_eq!(next.asks(), None, "{metric:?}");
    }
    next.set(next.planned, Field::Metric(Metric::Increase));
    for field in [Field::Baseline(None), Field::Target(None)] {
        let had = next.company.cascade.field(next.planned, &field).unwrap();
        next.set(next.planned, field);
        assert_eq!(next.asks(), None);
        next.set(next.planned, had);
    }
    let from = next.company.ix("Conversion");
    next.company.cascade.set_summary(from, Summary::default());
    assert_eq!(next.asks(), None, "it was never measured");
    let grown = next.company.ix("Revenue");
    assert_eq!(Asks::of(&next.company.cascade, grown, None, today()), None, "it goes on from nothing");
}

#[test]
fn what_did_not_move_at_all_is_told_as_that() {
    let mut next = next();
    next.company.stands("Conversion", "2026-11-20", Some(2.1), None);
    let asks = next.asks().unwrap();
    assert!(asks.times.is_finite() && asks.verdict() == Verdict::More);
    assert_eq!((times_said(&asks), why_said(&asks)), (">99×".to_owned(), "0.039 a week, did not move".to_owned()));
    next.set(next.planned, Field::Target(Some(2.9)));
    assert_eq!(next.asks().unwrap().verdict(), Verdict::Less, "it asks for nothing");
}

#[test]
fn another_cycle_of_the_chain_can_be_compared_with() {
    let mut next = next();
    let (old, conversion) = (next.company.id("Old number"), next.company.id("Conversion"));
    next.set(old, Field::Unit(Some("%".into())));
    next.company.goes_on(conversion, old, false);
    next.company.stands("Old number", "2026-09-28", Some(1.0), None);
    let c = &next.company.cascade;
    let ix = c.find(next.planned).unwrap();
    let of = |from| Asks::of(c, ix, from, day("2027-01-10")).map(|asks| c.item(asks.moved.of).title.to_string());
    assert_eq!(of(None).as_deref(), Some("Conversion"));
    assert_eq!(of(Some(next.company.cycle_id("2026-Q3"))).as_deref(), Some("Old number"));
    assert_eq!(of(Some(next.company.cycle_id("2027-Q1"))), None);
}

#[test]
fn the_limits_of_asking_are_below_eight_tenths_and_above_three_times() {
    let mut next = next();
    let moved = (2.9 - 2.1) / (92.0 / 7.0);
    for (times, verdict) in [(0.79, Verdict::Less), (0.8, Verdict::Alike), (3.0, Verdict::Alike), (3.01, Verdict::More)] {
        next.set(next.planned, Field::Target(Some(2.9 + times * moved * 90.0 / 7.0)));
        assert_eq!(next.asks().unwrap().verdict(), verdict, "{times}");
    }
}

fn team(c: &Company, name: &str) -> TeamPlan {
    let question = Question { cycle: c.cycle_id("2027-Q1"), from: None, team: None };
    let plan = Plan::of(&c.cascade, question, today());
    plan.teams.into_iter().find(|team| team.team == Some(c.team_id(name))).unwrap()
}

fn missing(c: &Company, name: &str) -> Vec<String> {
    team(c, name).missing(7).iter().map(|missing| missing.said(&c.cascade, 7)).collect()
}

/// Growth has an objective of two key results in the next quarter, below one of the company, with a project.
fn ready() -> Company {
    let mut c = Company::new();
    let (ana, growth, q1, above) = (c.person_id("Ana"), c.team_id("Growth"), c.cycle_id("2027-Q1"), c.id("Next"));
    let loved = c.objective("Loved again", ana, growth, q1, Some(above));
    c.number("Churn", ana, loved, Metric::Decrease, "%", 3.4, 2.0);
    c.number("Hosts back", ana, loved, Metric::Increase, "%", 22.0, 30.0);
    c.links("Data room", loved, None);
    c
}

#[test]
fn a_team_is_ready_when_nothing_is_missing() {
    let c = ready();
    assert_eq!(missing(&c, "Growth"), [] as [&str; 0]);
    assert!(team(&c, "Growth").is_ready(7));
    assert_eq!(team(&c, "Growth").counts_said(), "2");
    // A team that had goals in the quarter before is asked for some.
    assert_eq!(missing(&c, "Product"), ["no objective"]);
    // The company needs no parent, but all else.
    assert_eq!(
        missing(&c, "Northwind"),
        ["1 objective without 2 to 4 key results", "1 objective without a project or a because"]
    );
}

#[test]
fn each_thing_that_is_missing_is_named() {
    let set = |c: &mut Company, title: &str, field: Field| {
        let id = c.id(title);
        let ops = edit::revise(&c.cascade, id, [field], today());
        c.does(Verb::Revise, ops);
    };
    for (title, field, said) in [
        ("Churn", Field::Baseline(None), "1 key result without from and to"),
        ("Churn", Field::Owner(None), "1 goal without an owner"),
        ("Churn", Field::Title("Launch the new churn page".into()), "1 key result worded as work or without a number"),
        ("Loved again", Field::Parents(Vec::new()), "1 objective without a parent"),
    ] {
        let c = &mut ready();
        set(c, title, field);
        assert_eq!(missing(c, "Growth"), [said]);
    }
    let c = &mut ready();
    let link = c.cascade.links().find(|link| link.target == c.id("Loved again")).unwrap().id;
    let ops = edit::unlink(&c.cascade, link);
    c.does(Verb::Unlink, ops);
    assert_eq!(missing(c, "Growth"), ["1 objective without a project or a because"]);
    // A because of work that is over is a theory all the same.
    let churn = c.id("Churn");
    c.links("Data room", churn, Some("hosts who see their numbers stay"));
    set(c, "Data room", Field::State(crate::domain::goal::ProjectState::Cancelled));
    assert_eq!(missing(c, "Growth"), [] as [&str; 0]);
    // A parent that is over helps nobody any more.
    let past = c.id("Past");
    set(c, "Loved again", Field::Parents(vec![past]));
    assert_eq!(missing(c, "Growth"), ["1 objective without a parent"]);
}

#[test]
fn two_to_four_key_results_are_counted_without_gates_and_what_was_dropped() {
    let mut c = ready();
    let (ana, loved) = (c.person_id("Ana"), c.id("Loved again"));
    let january = c.cycle("2027-01", "2027-01-01", "2027-01-31");
    for n in 0..4 {
        let gate = c.number(&format!("Gate {n}"), ana, loved, Metric::Increase, "", 0.0, 1.0);
        let ix = c.cascade.find(gate).unwrap();
        c.cascade.item_mut(ix).cycle = Some(january);
    }
    assert_eq!(team(&c, "Growth").counts_said(), "2+4");
    assert_eq!(missing(&c, "Growth"), [] as [&str; 0]);
    for n in 0..3 {
        c.number(&format!("More {n}"), ana, loved, Metric::Increase, "", 0.0, 1.0);
    }
    // Seven in the quarter, and four in January, which are not open on the first day alone but on all of January.
    assert_eq!(
        missing(&c, "Growth"),
        ["1 objective without 2 to 4 key results", "Ana Ruiz answers for 9 key results, more than 7"]
    );
    // What hangs in January is asked for its own wording there: an objective of another cycle is none of its team's.
    let question = Question { cycle: january, from: None, team: None };
    let plan = Plan::of(&c.cascade, question, today());
    assert_eq!((plan.objectives, plan.key_results), (0, 4));
    assert_eq!(plan.items(&c.cascade).len(), 4);
    assert_eq!(plan.teams.last().unwrap().gates.len(), 4);
}

#[test]
fn a_person_is_asked_about_the_key_results_of_all_cycles_that_are_open_then() {
    let c = &mut ready();
    let ana = c.person_id("Ana");
    let load = |c: &Company| team(c, "Growth").load.iter().find(|load| load.person == ana).unwrap().of.len();
    // Those of this quarter are over by then.
    assert_eq!(load(c), 2);
    let year = c.cycle("2027", "2027-01-01", "2027-12-31");
    let (northwind, grow) = (c.team_id("Northwind"), c.id("Grow"));
    let whole = c.objective("Win 2027", ana, northwind, year, Some(grow));
    for n in 0..5 {
        c.number(&format!("Of the year {n}"), ana, whole, Metric::Increase, "", 0.0, 1.0);
    }
    assert_eq!(load(c), 7);
    assert!(team(c, "Growth").is_ready(7), "seven are allowed");
    c.number("One too many", ana, whole, Metric::Increase, "", 0.0, 1.0);
    assert_eq!(missing(c, "Growth"), ["Ana Ruiz answers for 8 key results, more than 7"]);
    let plan = Plan::of(&c.cascade, Question { cycle: c.cycle_id("2027-Q1"), from: None, team: None }, today());
    assert_eq!((plan.key_results, plan.people, plan.capacity()), (2, 3, 21));
}

#[test]
fn a_plan_put_together_piece_by_piece_is_the_one_put_together_at_once() {
    let c = ready();
    let question = Question { cycle: c.cycle_id("2027-Q1"), from: None, team: None };
    let whole = Plan::of(&c.cascade, question.clone(), today());
    for pieces in [1, 2, 7] {
        let mut gathering = Gathering::of(&c.cascade, question.clone(), today());
        let plan = loop {
            if let Some(plan) = gathering.some(&c.cascade, pieces) {
                break plan;
            }
        };
        assert_eq!(plan, whole, "{pieces} at a time");
    }
}

#[test]
fn a_team_that_is_asked_for_is_told_of_with_those_below_it() {
    let c = ready();
    let of = |name: &str| {
        let question = Question { cycle: c.cycle_id("2027-Q1"), from: None, team: Some(c.team_id(name)) };
        let plan = Plan::of(&c.cascade, question, today());
        plan.teams.iter().map(|team| team.team.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("Growth"), [c.team_id("Growth")]);
    assert_eq!(of("Product"), [c.team_id("Product"), c.team_id("Growth")]);
    assert_eq!(of("Northwind").len(), 3);
}

#[test]
fn what_is_over_is_not_planned_and_what_has_begun_can_be_looked_at() {
    let c = Company::new();
    let refused = |name: &str| refusal(&c.cascade, c.cascade.cycle(c.cycle_id(name)).unwrap(), today());
    assert_eq!(refused("2027-Q1"), None);
    assert_eq!(refused("2026-Q4"), None);
    assert_eq!(refused("2026-Q3").unwrap(), "2026-Q3 is over, so nothing of it can be planned any more; plan “2027-Q1” instead");
    let said = |name: &str, on: &str| starts_said(&c.cascade, c.cascade.cycle(c.cycle_id(name)).unwrap(), day(on));
    assert_eq!(said("2027-Q1", "2026-12-23"), "starts in 9 days");
    assert_eq!(said("2027-Q1", "2026-12-31"), "starts tomorrow");
    assert_eq!(said("2027-Q1", "2027-01-01"), "starts today");
    assert_eq!(said("2027-Q1", "2027-01-09"), "opened 8 days ago");
}

#[test]
fn what_is_carried_unchanged_is_told_and_how_often_in_a_row() {
    let mut next = next();
    let (planned, from) = (next.planned, next.company.id("Conversion"));
    next.company.goes_on(planned, from, true);
    let ix = next.company.cascade.find(planned).unwrap();
    let first = hints(&next.company.cascade, ix, None, today()).into_iter().find(|h| h.kind == HintKind::CarriedOver).unwrap();
    assert_eq!(first.text, "Carried over unchanged from 2026-Q4: give it another target, break it into steps, or let it go");
    assert_eq!(next.hints(next.company.cascade.find(next.objective).unwrap()), [HintKind::KeyResults, HintKind::NoWork]);
}

#[test]
fn where_something_goes_is_said_for_every_metric() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    let mut said = |metric: Metric, baseline: Option<f64>, target: Option<f64>, upper: Option<f64>, steps: u32| {
        let title = format!("{metric:?} {baseline:?} {target:?} {steps}");
        c.key_result(&title, ana, win, |kr| {
            (kr.metric, kr.baseline, kr.target, kr.upper) = (metric, baseline, target, upper);
            kr.steps = (0..steps).map(|key| Step { key, title: "S".into(), weight: 1.0, date: None }).collect();
        });
        let item = c.cascade.item(c.ix(&title));
        let kr = item.key_result().unwrap();
        line_said(kr, &crate::domain::measure::Signs::SHORT, Some("%"), crate::domain::text::number::format_plain)
    };
    let (n, a, b) = (None, Some(2.9), Some(3.4));
    assert_eq!(said(Metric::Increase, a, b, n, 0), "2.9 → 3.4 %");
    assert_eq!(said(Metric::BaselineFirst, n, b, n, 0), "– → 3.4 %");
    assert_eq!(said(Metric::Increase, a, n, n, 0), "2.9 % → –");
    assert_eq!(said(Metric::AtLeast, n, b, n, 0), "≥ 3.4 %");
    assert_eq!(said(Metric::AtMost, n, b, n, 0), "≤ 3.4 %");
    assert_eq!(said(Metric::AtMost, n, n, n, 0), "≤–");
    assert_eq!(said(Metric::Between, n, a, b, 0), "in 2.9–3.4 %");
    assert_eq!(said(Metric::Milestones, n, n, n, 3), "3 steps");
    assert_eq!(said(Metric::Milestones, n, n, n, 0), "no steps yet");
    assert_eq!(said(Metric::YesNo, n, n, n, 0), "yes / no");
}

impl Company {
    /// Makes an item go on from another, as a file that was read would.
    pub(crate) fn goes_on(&mut self, id: Id, from: Id, unchanged: bool) {
        let ix = self.cascade.find(id).unwrap();
        let carried = Carried { from, how: How::Keep, unchanged, because: None };
        self.cascade.item_mut(ix).extra.get_or_insert_default().carried = Some(Box::new(carried));
    }

    /// A number that had these values in the newest weeks up to 20 November.
    pub(crate) fn went(&mut self, title: &str, values: &[f32]) {
        let ix = self.ix(title);
        let summary = self.cascade.summary(ix).clone();
        let mut spark = [f32::NAN; SPARK_WEEKS];
        let from = spark.len() - values.len();
        spark[from..].copy_from_slice(values);
        let last = values.last().and_then(|v| Some((day("2026-11-20"), v.to_string().parse().ok()?)));
        self.cascade.set_summary(ix, Summary { spark, spark_week: Some(day("2026-11-16")), value: last, ..summary });
    }

    /// Links a project to a goal.
    pub(crate) fn links(&mut self, project: &str, target: Id, because: Option<&str>) {
        let link = Link {
            id: self.ids.next_id(),
            project: self.id(project),
            target,
            because: because.map(Into::into),
            expect: None,
            made: today(),
            value_then: None,
            judged: None,
            deleted: false,
        };
        self.does(Verb::Link, vec![Op::Create(Entity::Link(link))]);
    }
}

proptest! {
    #[test]
    fn what_is_asked_is_a_number_or_nothing(
        numbers in prop::array::uniform4(prop_oneof![Just(0.0), -1e15..1e15, -1.0..1.0, any::<f64>()]),
        values in prop::collection::vec(prop_oneof![Just(f32::NAN), any::<f32>(), -5.0f32..5.0], 0..13),
        days in -3i64..400,
        at in 0i64..900,
    ) {
        let mut next = next();
        let [baseline, target, first, last] = numbers;
        next.set(next.planned, Field::Baseline(Some(baseline)));
        next.set(next.planned, Field::Target(Some(target)));
        next.set(next.planned, Field::Due(Some(plus(day("2027-01-01"), days))));
        let from = next.company.id("Conversion");
        next.set(from, Field::Baseline(Some(first)));
        next.values(&values);
        let ix = next.company.ix("Conversion");
        let summary = next.company.cascade.summary(ix).clone();
        next.company.cascade.set_summary(ix, Summary { value: Some((day("2026-11-20"), last)), ..summary });
        let planned = next.company.cascade.find(next.planned).unwrap();
        let today = plus(day("2026-06-01"), at);
        if let Some(asks) = Asks::of(&next.company.cascade, planned, None, today) {
            prop_assert!(asks.times.is_finite() && asks.times >= 0.0, "{:?}", asks);
            prop_assert!(asks.weeks > 0.0 && asks.moved.weeks > 0.0 && asks.moved.a_week >= 0.0, "{:?}", asks);
            prop_assert!(times_said(&asks).ends_with('×') && !why_said(&asks).contains("inf"));
        }
    }
}
