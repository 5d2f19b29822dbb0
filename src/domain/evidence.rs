//! What there is to look at before a verdict on a causal theory: what the numbers did around the project, line by line.
//!
//! An objective has no number of its own, so its key results stand for it. Must not know: where check-ins are kept (those
//! of [`numbers`] are handed in), and what the verdict is.

use super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    id::Id,
    link::Link,
    measure::value_said,
    text::{self, say},
    theory::Trial,
};
use chrono::NaiveDate;

/// So many key results of an objective are looked at.
const MOST: usize = 8;

/// The items whose check-ins are the evidence on a link: a key result itself, of an objective its key results.
pub fn numbers(cascade: &Cascade, link: &Link) -> Vec<Id> {
    let Some(target) = cascade.find(link.target) else { return Vec::new() };
    if cascade.item(target).key_result().is_some() {
        return vec![link.target];
    }
    cascade.key_results(target).take(MOST).map(|ix| cascade.item(ix).id).collect()
}

/// What the numbers of a link did at the start of its project, at its end and two weeks later, beside what was expected.
/// The check-ins are those of [`numbers`], of one item oldest first.
pub fn evidence(cascade: &Cascade, link: &Link, check_ins: &[CheckIn], today: NaiveDate) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(because) = &link.because {
        let because = because.trim();
        facts.push(format!("because {}", text::one_line(because.strip_prefix("because ").unwrap_or(because), 200)));
    }
    let Some(target) = cascade.find(link.target) else { return facts };
    let of = |ix: Ix| {
        let id = cascade.item(ix).id;
        let own: Vec<CheckIn> = check_ins.iter().filter(|c| c.item == id).cloned().collect();
        Trial::of_target(cascade, link, ix, &own, today)
    };
    if cascade.item(target).key_result().is_some() {
        if let Some(trial) = of(target) {
            facts.extend(of_number(cascade, target, &trial, today));
        }
        return facts;
    }
    let trials: Vec<(Ix, Trial)> = cascade.key_results(target).take(MOST).filter_map(|ix| Some((ix, of(ix)?))).collect();
    let Some((_, first)) = trials.first() else {
        facts.push("the objective has no key result that could show it: say what you saw".to_owned());
        return facts;
    };
    let day = |d| say::say_date(d, today);
    facts.push(format!(
        "its key results at the start, {}, at the end, {}, and two weeks later, {}:",
        day(first.start),
        day(first.end),
        day(first.later)
    ));
    for (ix, trial) in &trials {
        let said: Vec<String> =
            [trial.at_start, trial.at_end, trial.at_later].into_iter().map(|v| value(cascade, *ix, v, "?")).collect();
        facts.push(format!("{}:  {}", text::one_line(&cascade.item(*ix).title, 50), said.join(" → ")));
    }
    let more = cascade.key_results(target).count().saturating_sub(MOST);
    if more > 0 {
        facts.push(format!("and {}", say::say_count(more, "more key result", "more key results")));
    }
    facts
}

fn value(cascade: &Cascade, ix: Ix, value: Option<f64>, none: &str) -> String {
    value_said(cascade.item(ix).key_result(), value, None).unwrap_or_else(|| none.to_owned())
}

/// What one key result did.
fn of_number(cascade: &Cascade, ix: Ix, trial: &Trial, today: NaiveDate) -> Vec<String> {
    if trial.at_start.or(trial.at_end).is_none() {
        return vec!["nothing was measured while it ran".to_owned()];
    }
    let value = |v, none| value(cascade, ix, v, none);
    let day = |d| say::say_date(d, today);
    let none = if trial.later > today { "still to come" } else { "not measured" };
    let mut facts = vec![
        format!("at its start, {}:  {}", day(trial.start), value(trial.at_start, "not measured")),
        format!("at its end, {}:  {}", day(trial.end), value(trial.at_end, "not measured")),
    ];
    // Of what is closed nothing comes any more.
    if trial.at_later.is_some() || cascade.item(ix).outcome().is_none() {
        facts.push(format!("two weeks later, {}:  {}", day(trial.later), value(trial.at_later, none)));
    }
    facts.push(match trial.expected {
        Some(expected) => format!("expected:  {}", value(Some((expected * 1e6).round() / 1e6), "")),
        None => "expected:  nobody said how far it should move".to_owned(),
    });
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        fixture::{World, day},
        goal::{Body, ProjectState},
    };

    #[test]
    fn an_objective_is_judged_by_what_its_key_results_did() {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |i| i.title = "Rate".into());
        let seen = w.key_result(goal, 0.0, 10.0, |i| i.title = "Seen".into());
        let project = w.project("Checklist", |i| {
            i.start = Some(day("2026-10-05"));
            if let Body::Project(p) = &mut i.body {
                (p.state, p.state_on) = (ProjectState::Done, Some(day("2026-11-02")));
            }
        });
        let link = w.link(project, goal, Some("because it is where they drop out"));
        for (on, value) in [("2026-10-01", 2.1), ("2026-10-30", 2.6), ("2026-11-12", 3.1)] {
            w.value(rate, on, value);
        }
        let c = w.cascade();
        let link = c.link(link).unwrap();
        assert_eq!(numbers(&c, link), [rate, seen]);
        let said = evidence(&c, link, &w.said_of(rate), w.today);
        assert_eq!(said[0], "because it is where they drop out");
        assert_eq!(said[1], "its key results at the start, 5 Oct, at the end, 2 Nov, and two weeks later, 16 Nov:");
        assert!(said[2].starts_with("Rate:  2.1") && said[2].contains("→ 2.6") && said[2].contains("→ 3.1"), "{said:?}");
        assert!(said[3].starts_with("Seen:  0"), "{said:?}");
    }
}
