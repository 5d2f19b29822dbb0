//! Going on: what each decision makes, what comes along, what is refused, and that it is one change.

use super::*;
use crate::domain::{
    Entity, Op,
    carried::How,
    change::{Field, Verb},
    company::{Company, day, today},
    edit,
    fields::Fields as _,
    goal::{Body, Extra, Item},
    key_result::{KeyResult, Metric},
    link::{Judged, Link, Verdict},
    measure::Signs,
    theory,
};

fn into(c: &Company, name: &str) -> Into {
    Into::there(c.cascade.cycle(c.cycle_id(name)).unwrap())
}

/// A company whose last quarter ended with a number of each kind.
fn company() -> Company {
    let mut c = Company::new();
    let (mara, ana) = (c.person_id("Mara"), c.person_id("Ana"));
    let past = c.id("Past");
    c.number("Trials", ana, past, Metric::Increase, "%", 2.1, 3.2);
    c.number("Errors", ana, past, Metric::Decrease, "%", 9.0, 1.0);
    c.number("Uptime", ana, past, Metric::AtLeast, "%", 0.0, 99.9);
    c.key_result("Answers", ana, past, |kr| {
        *kr = KeyResult { metric: Metric::Between, target: Some(60.0), upper: Some(80.0), ..KeyResult::default() };
    });
    c.key_result("Shipped", mara, past, |kr| kr.metric = Metric::YesNo);
    c.key_result("Plan", mara, past, |kr| {
        let step = |key: u32, title: &str, on: &str| Step { key, title: title.into(), weight: 1.0, date: Some(day(on)) };
        kr.metric = Metric::Milestones;
        kr.steps = [step(0, "Draw", "2026-08-01"), step(1, "Build", "2026-09-01"), step(2, "Sell", "2026-11-30")].into();
    });
    c.key_result("Baseline", ana, past, |kr| {
        *kr = KeyResult { metric: Metric::BaselineFirst, target: Some(5.0), ..KeyResult::default() };
    });
    for (title, value) in [("Trials", 2.9), ("Errors", 4.0), ("Uptime", 99.0), ("Answers", 55.0), ("Shipped", 0.0)] {
        c.stands(title, "2026-09-30", Some(value), None);
        ended(&mut c, title, Outcome::Partial);
    }
    for title in ["Plan", "Baseline"] {
        ended(&mut c, title, Outcome::Missed);
    }
    c
}

fn ended(c: &mut Company, title: &str, outcome: Outcome) {
    let ix = c.ix(title);
    c.cascade.item_mut(ix).extra.get_or_insert_default().outcome = Some(outcome);
}

fn to(target: f64) -> Decision {
    Decision::of(Next::Change(Some((target, None))))
}

fn keep() -> Decision {
    Decision::of(Next::Keep).because("the pilot begins only now")
}

fn plan(c: &mut Company, decided: &[(&str, Decision)], cycle: &str) -> Result<Made, String> {
    let decided: Vec<(Ix, Decision)> = decided.iter().map(|(title, d)| (c.ix(title), d.clone())).collect();
    let into = into(c, cycle);
    change(&c.cascade, &mut c.ids, &decided, &into, &Links::All, today()).map_err(|refusal| refusal.0)
}

/// Carries over, and gives what was made.
#[track_caller]
fn carry(c: &mut Company, decided: &[(&str, Decision)]) -> Vec<Item> {
    let made = plan(c, decided, "2026-Q4").unwrap();
    let change = c.change(Verb::Carry, made.ops.clone());
    c.cascade.check(&change).unwrap();
    c.cascade.apply(&change, crate::domain::Derived::default()).unwrap();
    made.told.into_iter().filter_map(|(_, item)| item).filter(|item| item.kind() == Kind::KeyResult).collect()
}

#[track_caller]
fn refused_of(c: &mut Company, title: &str, decision: Decision, cycle: &str) -> String {
    plan(c, &[(title, decision)], cycle).expect_err("this is refused")
}

fn numbers(item: &Item) -> (Option<f64>, Option<f64>, Option<f64>) {
    let kr = item.key_result().unwrap();
    (kr.baseline, kr.target, kr.upper)
}

fn told(item: &Item) -> (How, bool) {
    let carried = item.carried().unwrap();
    (carried.how, carried.unchanged)
}

#[test]
fn what_goes_on_starts_where_it_ended_and_only_the_same_promise_once_more_is_unchanged() {
    for (title, decision, wanted, how) in [
        ("Trials", to(3.4), (Some(2.9), Some(3.4), None), (How::Change, false)),
        ("Trials", keep(), (Some(2.9), Some(3.2), None), (How::Keep, true)),
        ("Errors", to(0.5), (Some(4.0), Some(0.5), None), (How::Change, false)),
        ("Uptime", keep(), (Some(0.0), Some(99.9), None), (How::Keep, true)),
        ("Uptime", to(99.5), (Some(0.0), Some(99.5), None), (How::Change, false)),
        ("Answers", Decision::of(Next::Change(Some((50.0, Some(70.0))))), (None, Some(50.0), Some(70.0)), (How::Change, false)),
        ("Shipped", keep(), (None, None, None), (How::Keep, true)),
        ("Baseline", keep(), (None, Some(5.0), None), (How::Keep, true)),
        ("Baseline", to(6.0), (None, Some(6.0), None), (How::Change, false)),
    ] {
        let c = &mut company();
        let made = carry(c, &[(title, decision)]);
        assert_eq!((numbers(&made[0]), told(&made[0])), (wanted, how), "{title}");
        assert_eq!((&*made[0].title, made[0].carried().unwrap().from), (title, c.id(title)));
    }
    // The same target under another owner is the same promise.
    let c = &mut company();
    let jon = c.person_id("Jon");
    let owner = Decision { owner: Some(jon), ..Decision::of(Next::Change(None)) };
    assert!(refused_of(c, "Trials", owner.clone(), "2026-Q4").contains("goes on unchanged, and that needs its reason"));
    let made = carry(c, &[("Trials", owner.because("she knows the pilot"))]);
    assert_eq!((made[0].owner, told(&made[0])), (Some(jon), (How::Change, true)));
}

#[test]
fn of_steps_those_go_on_that_are_not_done_with_days_that_lie_in_the_new_cycle() {
    let c = &mut company();
    let ix = c.ix("Plan");
    let done = crate::domain::Summary { done: [0].into_iter().collect(), ..c.cascade.summary(ix).clone() };
    c.cascade.set_summary(ix, done);
    let made = carry(c, &[("Plan", keep())]);
    let steps: Vec<(u32, &str, bool)> =
        made[0].key_result().unwrap().steps.iter().map(|s| (s.key, s.title.as_str(), s.date.is_some())).collect();
    assert_eq!(steps, [(0, "Build", false), (1, "Sell", true)]);
    assert_eq!(told(&made[0]), (How::Keep, true));
    let c = &mut company();
    let all = crate::domain::Summary { done: [0, 1, 2].into_iter().collect(), ..Default::default() };
    let ix = c.ix("Plan");
    c.cascade.set_summary(ix, all);
    assert!(refused_of(c, "Plan", keep(), "2026-Q4").contains("has no step left"));
}

#[test]
fn what_is_broken_into_steps_is_measured_by_them_from_then_on() {
    let c = &mut company();
    let cycle = into(c, "2026-Q4").cycle;
    let steps = lines_of_steps("# two\nFirst import / 2 / 2026-12-01\n\nFirst paid seat\n", &cycle, today()).unwrap();
    let made = carry(c, &[("Trials", Decision::of(Next::Break(steps)))]);
    let kr = made[0].key_result().unwrap();
    assert_eq!((kr.metric, kr.steps.len(), kr.unit.clone()), (Metric::Milestones, 2, None));
    assert_eq!((numbers(&made[0]), told(&made[0])), ((None, None, None), (How::Break, false)));
}

#[test]
fn bad_rows_of_a_file_of_steps_are_named_by_their_line() {
    let c = &company();
    let cycle = into(c, "2026-Q4").cycle;
    for (text, said) in [
        ("", "there is no step in it"),
        ("One", "line 1: it is one step"),
        ("One\n one / 2", "line 2: “one” is there twice"),
        ("One\nTwo / 1 / 2027-02-01", "line 2: 2027-02-01 lies outside of 2026-Q4, which runs from 2026-10-01 to 2026-12-31"),
        ("One\nTwo / -1", "line 2: “-1” is not a weight"),
        ("One\n/ 1", "line 2: “/ 1” has a step without a title"),
        ("One; Two\nThree", "line 1: a step has no “;”"),
        ("One\nB / x / 2026-12-01", "line 2: “x” is no weight: write title / weight / date"),
        ("One\nB / 2 / 2026-13-01", "line 2: “2026-13-01” is no day: write title / weight / date"),
        ("A/B test/2026-12-01\nTwo", "line 1: “B test” is no weight"),
    ] {
        let refused = lines_of_steps(text, &cycle, today()).unwrap_err();
        assert!(refused.contains(said), "{text}: {refused}");
    }
    let many: Vec<String> = (0..=crate::domain::key_result::STEPS).map(|n| format!("Step {n}")).collect();
    let many = many.join("\n");
    assert!(lines_of_steps(&many, &cycle, today()).unwrap_err().starts_with("line 201: there are more than 200 steps"));
}

#[test]
fn what_is_decided_along_with_a_score_stands_in_it_until_it_is_made_and_comes_back_by_undo() {
    let c = &mut company();
    let of = |c: &Company, title: &str| c.ix(title);
    let steps = vec![Step { key: 0, title: "Draw / plan".into(), weight: 0.1 + 0.2, date: Some(day("2026-12-01")) }; 2];
    let all = [
        Decision { owner: Some(c.person_id("Ana")), ..to(3.4) },
        Decision::of(Next::Change(Some((60.0, Some(80.0))))),
        Decision::of(Next::Break(steps)),
        keep(),
        Decision::of(Next::LetGo).because("nobody asks"),
    ];
    for decision in all {
        let json = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&json).unwrap(), decision, "{json}");
    }
    let json = serde_json::to_string(&to(3.4)).unwrap();
    assert_eq!(json, r#"{"how":"change","target":"3.4"}"#);
    // It stands in the score, and is none of what became of it.
    let trials = of(c, "Trials");
    let closing = |next: Option<Decision>| {
        let verdict = crate::domain::score::Verdict { learned: "slow".into(), next, ..crate::domain::score::Verdict::default() };
        verdict.closing(&crate::domain::score::Reckoning::default(), today(), None, true)
    };
    let ops = edit::close(&c.cascade, trials, Outcome::Partial, closing(Some(to(3.4))), None);
    c.does(Verb::Score, ops);
    assert_eq!(became(&c.cascade, trials), Became::Decided(&to(3.4)));
    let quarter = c.cycle_id("2026-Q3");
    assert_eq!(waiting(&c.cascade, quarter, today()).0, [trials]);
    assert_eq!(became_said(&c.cascade, trials, &Signs::SHORT).as_deref(), Some("decided, not made yet: change to 3.4 %"));
    let made = carry(c, &[("Trials", to(3.4))]);
    assert!(matches!(became(&c.cascade, trials), Became::GoesOn(_)) && decided(&c.cascade, trials).is_none());
    let gone = c.cascade.set_op(made[0].id, Field::Deleted(true));
    c.does(Verb::Delete, gone.into_iter().collect());
    assert_eq!(decided(&c.cascade, trials), Some(&to(3.4)), "it is decided again once what went on is gone");
    // What is let go makes nothing: it holds at once, until something else is decided.
    let errors = of(c, "Errors");
    let gone = Decision::of(Next::LetGo).because("nobody asks");
    c.does(Verb::Score, edit::close(&c.cascade, errors, Outcome::Partial, closing(Some(gone)), None));
    assert_eq!(became(&c.cascade, errors), Became::LetGo("nobody asks"));
    let ops = edit::close(&c.cascade, errors, Outcome::Partial, closing(Some(to(3.0))), None);
    c.does(Verb::Score, ops);
    assert_eq!(became(&c.cascade, errors), Became::Decided(&to(3.0)));
}

#[test]
fn what_cannot_become_of_something_is_refused_before_its_score_is_said() {
    let c = &mut company();
    let quarter = into(c, "2026-Q4").cycle;
    let ix = c.ix("Trials");
    let end = |outcome| End { value: Some(2.9), done: &c.cascade.summary(ix).done, outcome: Some(outcome) };
    let why = |decision: Decision, outcome| cannot(&c.cascade, ix, &decision, end(outcome), &quarter).unwrap_or_default();
    for (decision, said) in [
        (Decision::of(Next::LetGo), "is let go with one line that says why"),
        (Decision::of(Next::Keep), "goes on unchanged, and that needs its reason"),
        (to(2.5), "is at 2.9 % already: give it a target above that"),
        (to(3.2), "goes on unchanged, and that needs its reason"),
        (Decision::of(Next::Change(None)), "does not change: give it another target or owner"),
    ] {
        let refused = why(decision, Outcome::Partial);
        assert!(refused.contains(said), "{said}: {refused}");
    }
    for decision in [to(3.4), keep(), Decision::of(Next::LetGo).because("nobody asks")] {
        assert_eq!(why(decision, Outcome::Partial), "");
    }
    assert_eq!(why(Decision::of(Next::LetGo), Outcome::Achieved), "");
}

#[test]
fn the_objective_comes_along_once_with_its_key_results_and_is_found_by_those_that_come_later() {
    let c = &mut company();
    carry(c, &[("Trials", to(3.4)), ("Errors", to(0.5))]);
    let old = c.ix("Past");
    let new = c.cascade.carried_to(old);
    assert_eq!(new.len(), 1);
    assert_eq!(c.cascade.key_results(new[0]).count(), 2);
    assert_eq!(c.cascade.cycle_of(new[0]).unwrap().name, "2026-Q4");
    let objective = c.cascade.item(new[0]);
    assert_eq!(
        (&*objective.title, objective.owner, objective.team),
        ("Past", c.cascade.item(old).owner, c.cascade.item(old).team)
    );
    carry(c, &[("Shipped", keep())]);
    assert_eq!(c.cascade.carried_to(old), new);
    let titles: Vec<&str> = c.cascade.key_results(new[0]).map(|ix| &*c.cascade.item(ix).title).collect();
    assert_eq!(titles, ["Trials", "Errors", "Shipped"]);
}

#[test]
fn what_the_objective_hung_on_is_found_again_above_it() {
    let c = &mut company();
    let (mara, northwind, q3) = (c.person_id("Mara"), c.team_id("Northwind"), c.cycle_id("2026-Q3"));
    let year = c.cycle("2026", "2026-01-01", "2026-12-31");
    let long = c.objective("This year", mara, northwind, year, None);
    let short = c.objective("Beside", mara, northwind, q3, None);
    let gate = c.number("Gate", mara, long, Metric::Increase, "", 0.0, 10.0);
    let ix = c.ix("Gate");
    c.cascade.item_mut(ix).cycle = Some(q3);
    c.stands("Gate", "2026-09-30", Some(4.0), None);
    ended(c, "Gate", Outcome::Partial);
    let of = c.id("Past");
    let ops = c.cascade.set_op(of, Field::Parents(vec![long, short])).into_iter().collect();
    c.does(Verb::Undo, ops);
    let made = plan(c, &[("Trials", to(3.4)), ("Gate", to(20.0))], "2026-Q4").unwrap();
    let objective = made.told.iter().find_map(|(_, item)| item.as_ref().filter(|i| i.kind() == Kind::Objective)).unwrap();
    assert_eq!(&*objective.parents, [long], "of the longer cycle it is the same one");
    assert_eq!(made.unhung, [("Past".into(), "Beside".into())]);
    let next = made.told.iter().find_map(|(_, item)| item.as_ref().filter(|i| &*i.title == "Gate")).unwrap();
    assert_eq!((&*next.parents, next.cycle), (&[long][..], Some(c.cycle_id("2026-Q4"))));
    assert_eq!(c.cascade.find(gate).map(|ix| c.cascade.parent(ix)), Some(Some(c.ix("This year"))));
    // Into the next year it does not reach.
    assert!(refused_of(c, "Gate", to(20.0), "2027-Q1").contains("its objective “This year” is of 2026, which is over by then"));
}

#[test]
fn what_moved_it_is_offered_to_move_what_goes_on_and_the_old_claim_stays() {
    let c = &mut company();
    let (project, paused, target) = (c.id("Onboarding checklist"), c.id("Data room"), c.id("Trials"));
    let ix = c.ix("Data room");
    let Body::Project(body) = &mut c.cascade.item_mut(ix).body else { panic!() };
    body.state = crate::domain::goal::ProjectState::Paused;
    for of in [project, paused] {
        let link = Link { id: c.ids.next_id(), project: of, target, ..c.cascade.links().next().unwrap().clone() };
        c.cascade.insert_entity(Entity::Link(link));
    }
    let old: Vec<Link> = c.cascade.links().cloned().collect();
    let made = plan(c, &[("Trials", to(3.4))], "2026-Q4").unwrap();
    assert_eq!(made.links, (1, 1), "what rests is not offered");
    let new: Vec<&Link> =
        made.ops.iter().filter_map(|op| if let Op::Create(Entity::Link(l)) = op { Some(l) } else { None }).collect();
    assert_eq!((new[0].project, new[0].made, new[0].value_then), (project, today(), Some(2.9)));
    assert_eq!((new[0].because.clone(), &new[0].judged), (old[0].because.clone(), &None));
    let decided = [(c.ix("Trials"), to(3.4))];
    let cycle = into(c, "2026-Q4");
    let none = change(&c.cascade, &mut c.ids, &decided, &cycle, &Links::None, today()).unwrap();
    assert_eq!(none.links, (0, 1));
    c.does(Verb::Carry, made.ops);
    assert!(old.iter().all(|link| c.cascade.links().any(|now| now == link)));
    // What it was to move ended, and it serves another goal by now: whether it held is asked of it at once.
    let of = |c: &Company| theory::owed(&c.cascade, c.ix("Onboarding checklist"), today()).map(|owed| (owed.target, owed.due));
    assert_eq!(of(c), Some((c.ix("Trials"), today())));
    // What rests was not taken along, and is not asked.
    assert_eq!(theory::owed(&c.cascade, c.ix("Data room"), today()), None);
    let link = c.cascade.links().find(|l| l.project == project && l.target == target).unwrap().id;
    let judged = Judged { verdict: Verdict::Held, why: "they came".into(), by: None, on: today() };
    c.does(Verb::Judge, c.cascade.set_op(link, Field::Judged(Some(judged))).into_iter().collect());
    assert_eq!(of(c), None);
}

#[test]
fn unchanged_it_goes_on_once_with_a_reason_and_never_twice_in_a_row() {
    let c = &mut company();
    assert!(refused_of(c, "Trials", Decision::of(Next::Keep), "2026-Q4").contains("needs its reason"));
    let made = carry(c, &[("Trials", keep())]);
    let id = made[0].id;
    let ix = c.cascade.find(id).unwrap();
    c.cascade.item_mut(ix).title = "Trials again".into();
    ended(c, "Trials again", Outcome::Missed);
    assert_eq!(
        refused_of(c, "Trials again", keep(), "2027-Q1"),
        "“Trials again” cannot go on as it is: carried over unchanged from 2026-Q3 already: give it another target, break it into \
         steps, or let it go"
    );
    assert!(plan(c, &[("Trials again", to(3.4))], "2027-Q1").is_ok());
}

#[test]
fn what_cannot_go_on_says_why_and_what_to_do() {
    let c = &mut company();
    for (title, decision, cycle, said) in [
        ("Trials", to(2.5), "2026-Q4", "is at 2.9 % already: give it a target above that"),
        ("Errors", to(5.0), "2026-Q4", "is at 4 % already: give it a target below that"),
        ("Trials", to(3.4), "2026-Q3", "it is of that cycle itself; name the next one"),
        ("Conversion", to(5.0), "2027-Q1", "it runs until 31 Dec; what goes on is made once it ended and is scored"),
        ("Shipped", to(1.0), "2026-Q4", "its metric is yes-no; break it into steps"),
        ("Trials", Decision::of(Next::Change(None)), "2026-Q4", "does not change: give it another target or owner"),
        ("Data room", keep(), "2026-Q4", "a project is in no cycle"),
        ("Trials", Decision::of(Next::LetGo), "2026-Q4", "is let go with one line that says why"),
        ("Conversion", Decision::of(Next::LetGo).because("no"), "2026-Q4", "cannot be let go: it runs until 31 Dec"),
        ("Past", to(1.0), "2026-Q4", "has no key result and no target of its own"),
    ] {
        let refused = refused_of(c, title, decision, cycle);
        assert!(refused.contains(said), "{title}: {refused}");
    }
    let before = c.cycle("2026-Q2", "2026-04-01", "2026-06-30");
    let cycle = Into::there(c.cascade.cycle(before).unwrap());
    let decided = [(c.ix("Trials"), to(3.4))];
    let refused = change(&c.cascade, &mut c.ids, &decided, &cycle, &Links::All, today()).unwrap_err().0;
    assert!(refused.contains("that is over; name a cycle that is open or planned"), "{refused}");
}

#[test]
fn a_second_time_into_the_same_cycle_is_refused_for_every_metric_and_names_the_one_there() {
    for title in ["Trials", "Errors", "Uptime", "Answers", "Shipped", "Plan", "Baseline"] {
        let c = &mut company();
        let made = carry(c, &[(title, keep())]);
        let refused = refused_of(c, title, keep(), "2026-Q4");
        let short = c.cascade.short(made[0].id);
        assert!(refused.contains(&format!("“{title}” goes on in 2026-Q4 already, as {short}")), "{refused}");
        // The check says the same of what was made without asking: somebody else came first.
        let mut again = made[0].clone();
        again.id = c.ids.next_id();
        let said = c.refusal(Verb::Carry, vec![Op::Create(Entity::Item(Box::new(again)))]);
        assert!(said.contains("goes on in 2026-Q4 already"), "{said}");
        // Into another cycle it may go, and once what is there is gone again.
        assert!(plan(c, &[(title, keep())], "2027-Q1").is_ok());
        let ops = edit::remove(&c.cascade, made[0].id);
        c.does(Verb::Delete, ops);
        assert!(plan(c, &[(title, keep())], "2026-Q4").is_ok());
    }
}

#[test]
fn what_is_let_go_says_so_once_and_what_goes_on_later_takes_it_back() {
    let c = &mut company();
    let made = plan(c, &[("Trials", Decision::of(Next::LetGo).because("nobody asks for it"))], "2026-Q4").unwrap();
    c.does(Verb::Carry, made.ops);
    let ix = c.ix("Trials");
    assert_eq!(became(&c.cascade, ix), Became::LetGo("nobody asks for it"));
    carry(c, &[("Trials", to(3.4))]);
    assert_eq!(c.cascade.item(ix).let_go(), None);
    assert!(matches!(became(&c.cascade, ix), Became::GoesOn(_)));
    assert!(
        refused_of(c, "Trials", Decision::of(Next::LetGo).because("no"), "2026-Q4").contains("it goes on in 2026-Q4 already")
    );
    // What was achieved goes without a line, and is let go without saying so.
    ended(c, "Errors", Outcome::Achieved);
    assert_eq!(became(&c.cascade, c.ix("Errors")), Became::LetGo(""));
    assert!(plan(c, &[("Errors", Decision::of(Next::LetGo))], "2026-Q4").is_ok());
    let waits: Vec<&str> =
        waiting(&c.cascade, c.cycle_id("2026-Q3"), today()).1.into_iter().map(|ix| &*c.cascade.item(ix).title).collect();
    assert_eq!(waits, ["Old number", "Uptime", "Answers", "Shipped", "Plan", "Baseline"]);
}

#[test]
fn what_is_opened_again_leaves_what_goes_on_and_takes_back_that_it_was_let_go() {
    let c = &mut company();
    let made = carry(c, &[("Trials", to(3.4))]);
    let new = c.cascade.find(made[0].id).unwrap();
    assert!(!is_from_reopened(&c.cascade, new, today()));
    let made = plan(c, &[("Errors", Decision::of(Next::LetGo).because("nobody asks"))], "2026-Q4").unwrap();
    c.does(Verb::Carry, made.ops);
    for title in ["Trials", "Errors"] {
        let ops = edit::reopen(&c.cascade, c.ix(title), today());
        c.does(Verb::Reopen, ops);
    }
    assert!(is_from_reopened(&c.cascade, new, today()));
    assert!(c.cascade.item(new).is_live());
    assert_eq!(c.cascade.item(c.ix("Errors")).let_go(), None);
}

#[test]
fn nothing_comes_along_but_what_is_meant_to() {
    let c = &mut company();
    let ix = c.ix("Trials");
    let item = c.cascade.item_mut(ix);
    item.external = Some("T-1".into());
    (item.start, item.due) = (Some(day("2026-07-10")), Some(day("2026-09-20")));
    item.extra = Some(Box::new(Extra {
        description: Some("What counts as a trial".into()),
        url: Some("https://example.org".into()),
        reached: Some(day("2026-09-01")),
        renewed: Some(day("2026-09-01")),
        outcome: Some(Outcome::Partial),
        ..Extra::default()
    }));
    let made = &carry(c, &[("Trials", to(3.4))])[0];
    let extra = made.extra.as_deref().unwrap();
    assert_eq!((&made.external, made.start, made.due, made.created), (&None, None, None, today()));
    assert_eq!(
        (extra.description.as_deref(), extra.url.as_deref()),
        (Some("What counts as a trial"), Some("https://example.org"))
    );
    assert_eq!((extra.reached, extra.renewed, extra.outcome, &extra.closing), (None, None, None, &None));
    assert_eq!(made.get(crate::domain::FieldKey::Cadence), c.cascade.item(ix).get(crate::domain::FieldKey::Cadence));
    // Who left answers for nothing new.
    let c = &mut company();
    let ana = c.person_id("Ana");
    c.cascade.people.get_mut(&ana).unwrap().left = Some(day("2026-10-15"));
    assert_eq!(carry(c, &[("Trials", to(3.4))])[0].owner, None);
}

#[test]
fn the_next_cycle_is_the_one_that_follows_and_is_not_over_or_as_the_calendar_would_make_it() {
    let c = &mut company();
    let id = c.ids.next_id();
    let next = |c: &Company, of: &str| {
        let into = next_cycle(&c.cascade, c.cascade.cycle(c.cycle_id(of)).unwrap(), id, today()).unwrap();
        (into.cycle.name.clone(), into.is_new, into.cycle.start.to_string())
    };
    assert_eq!(next(c, "2026-Q3"), ("2026-Q4".into(), false, "2026-10-01".into()));
    assert_eq!(next(c, "2027-Q1"), ("2027-Q2".into(), true, "2027-04-01".into()));
    c.cycle("2026", "2026-01-01", "2026-12-31");
    assert_eq!(next(c, "2026"), ("2027".into(), true, "2027-01-01".into()));
    // What follows is over as well: the one after that.
    c.cycle("2026-Q1", "2026-01-01", "2026-03-31");
    c.cycle("2026-Q2", "2026-04-01", "2026-06-30");
    assert_eq!(next(c, "2026-Q1"), ("2026-Q4".into(), false, "2026-10-01".into()));
    c.cycle("Sprint seven", "2026-11-01", "2026-11-14");
    let odd = c.cascade.cycle(c.cycle_id("Sprint seven")).unwrap();
    assert!(next_cycle(&c.cascade, odd, id, today()).unwrap_err().contains("which cycle follows Sprint seven is not known here"));
}

#[test]
fn a_cycle_that_is_not_there_is_made_in_the_same_change() {
    let c = &mut company();
    c.cascade.cycles.retain(|_, cycle| cycle.name != "2026-Q4" && cycle.name != "2027-Q1");
    let id = c.ids.next_id();
    let into = next_cycle(&c.cascade, c.cascade.cycle(c.cycle_id("2026-Q3")).unwrap(), id, today()).unwrap();
    assert!(into.is_new);
    let decided = [(c.ix("Trials"), to(3.4))];
    let made = change(&c.cascade, &mut c.ids, &decided, &into, &Links::All, today()).unwrap();
    c.does(Verb::Carry, made.ops);
    let new = c.cascade.carried_to(c.ix("Trials"))[0];
    let known = crate::domain::known::cycle("2026-Q4");
    assert_eq!(c.cascade.cycle_of(new).map(|c| (c.id, c.name.as_str())), Some((known, "2026-Q4")));
}

#[test]
fn a_decision_can_be_written_in_a_line() {
    let c = &company();
    let of = c.ix("Trials");
    let cycle = into(c, "2026-Q4").cycle;
    let ana = c.person_id("Ana");
    let person = |name: &str| if name == "Ana Ruiz" { Ok(ana) } else { Err(format!("nobody is called {name}")) };
    let read = |line: &str| decision(&c.cascade, of, line, &cycle, today(), person);
    assert_eq!(read("target 3.4 %").unwrap(), to(3.4));
    assert_eq!(read("target 3.4 owner Ana Ruiz").unwrap(), Decision { owner: Some(ana), ..to(3.4) });
    assert_eq!(read("keep because the pilot begins only now").unwrap(), keep());
    assert_eq!(read("let-go because it is done").unwrap(), Decision::of(Next::LetGo).because("it is done"));
    assert_eq!(read("owner Ana Ruiz").unwrap(), Decision { owner: Some(ana), ..Decision::of(Next::Change(None)) });
    assert!(matches!(read("break Import/2; Pay").unwrap().next, Next::Break(steps) if steps.len() == 2));
    for (line, said) in [
        ("", "is no decision"),
        ("target", "a number is missing"),
        ("keep it", "is not understood there"),
        ("target 3 owner Bob", "nobody is called Bob"),
        ("break One", "it is one step"),
    ] {
        let refused = read(line).unwrap_err();
        assert!(refused.contains(said), "{line}: {refused}");
    }
    let between = c.ix("Answers");
    assert_eq!(target(&c.cascade, between, "50..70", today()), Ok((50.0, Some(70.0))));
    assert!(target(&c.cascade, between, "50", today()).unwrap_err().contains("type both, such as 60..80"));
}
