//! What a value comes to is the same in the row, beside it, in the check-in and large in a meeting.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    domain::{
        Change, CheckIn, Entity, Field, Ids, Item, Op,
        change::{Author, Verb},
        goal::{Body, Objective},
        key_result::{KeyResult, Metric, Step},
    },
    ui::theme::{Colours, Theme},
};

/// In front of a bound that is broken, steps of unequal weight, and a value of 0.7 whose metric became yes/no.
fn person() -> Person {
    let mut ids = Ids::seeded(3);
    let goal = ids.next_id();
    let item = |id, title: &str, body| Item::new(id, title, monday(), body);
    let mut ops = vec![Op::Create(Entity::Item(Box::new(item(goal, "Win", Body::Objective(Objective::default())))))];
    let step = |key, weight| Step { key, title: format!("Step {key}"), weight, date: None };
    let certified = ids.next_id();
    for (id, title, kr, value, done) in [
        (
            ids.next_id(),
            "Answer time",
            KeyResult { metric: Metric::AtMost, target: Some(30.0), unit: Some("min".into()), ..KeyResult::default() },
            45.0,
            None,
        ),
        (
            ids.next_id(),
            "Launch",
            KeyResult {
                metric: Metric::Milestones,
                steps: [step(0, 3.0), step(1, 1.0), step(2, 1.0)].into(),
                ..KeyResult::default()
            },
            3.0,
            Some(1),
        ),
        (certified, "Certified", KeyResult { baseline: Some(0.0), target: Some(1.0), ..KeyResult::default() }, 0.7, None),
    ] {
        let mut item = item(id, title, Body::KeyResult(Box::new(kr)));
        item.parents = [goal].into();
        ops.push(Op::Create(Entity::Item(Box::new(item))));
        let check_in = CheckIn {
            value: Some(value),
            done: done.map(Into::into),
            confidence: Some(2),
            ..CheckIn::new(ids.next_id(), id, monday(), None)
        };
        ops.push(Op::CheckIn(Box::new(check_in)));
    }
    let author = Author { by: None, at: noon(monday()), on: monday() };
    let mut p = Person::with(vec![Change::new(ids.next_id(), author, Verb::Import, ops)]);
    let metric = p.desk.app.cascade.set_op(certified, Field::Metric(Metric::YesNo)).unwrap();
    p.commit(Verb::Revise, vec![metric]);
    p
}

fn row(p: &Person, title: &str) -> String {
    p.screen().lines().find(|l| l.contains(title)).unwrap_or_else(|| panic!("{}", p.screen())).to_owned()
}

#[test]
fn rows_and_what_is_beside_them_say_steps_bounds_and_yes() {
    let mut p = person();
    assert!(row(&p, "Answer time").contains(" 45 ≤ 30 min "), "{}", p.screen());
    assert!(row(&p, "Launch").contains(" 1 of 3 steps "), "{}", p.screen());
    assert!(row(&p, "Certified").contains(" yes ") && row(&p, "Certified").contains("100 %"), "{}", p.screen());
    p.select("Certified");
    assert!(p.sees("23 Nov    yes"), "{}", p.screen());
    assert!(p.keys("c").sees("was yes"), "{}", p.screen());
    p.keys("esc").select("Certified").keys("=");
    assert!(p.sees("no change, still yes"), "{}", p.screen());
    p.keys("esc").select("Launch").keys("=");
    assert!(p.sees("no change, still 1 of 3 steps"), "{}", p.screen());
    p.keys("esc").theme(Theme { colours: Colours::Mono, ascii: true });
    assert!(row(&p, "Answer time").contains(" 45 <= 30 min "), "{}", p.screen());
}

#[test]
fn a_meeting_shows_them_large_with_the_same_signs() {
    let mut p = person();
    p.theme(Theme { colours: Colours::Mono, ascii: true }).resize(60, 20).keys("r enter esc n");
    let mut seen = Vec::new();
    for _ in 0..8 {
        for said in ["45 <= 30 min", "1 / 3 steps", "yes"] {
            let line = p.screen().lines().any(|l| l.trim_matches(['"', ' ']) == said);
            if line && !seen.contains(&said) {
                seen.push(said);
            }
        }
        p.keys("n");
    }
    seen.sort_unstable();
    assert_eq!(seen, ["1 / 3 steps", "45 <= 30 min", "yes"], "{}", p.screen());
}
