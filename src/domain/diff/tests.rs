//! Two workspaces, and what is told of their difference.

use super::*;
use crate::domain::{
    change::Verb,
    company::{Company, day, today},
    goal::Extra,
};

/// The day before, and the day.
const BEFORE: &str = "2026-11-16";

fn between(then: &Company, now: &Company) -> Diff {
    of((then, day(BEFORE)), (now, today()), &[])
}

fn of(then: (&Company, NaiveDate), now: (&Company, NaiveDate), told: &[Told]) -> Diff {
    let side = |(company, day): (&'_ Company, NaiveDate)| (company.cascade.clone(), day);
    let ((then, from), (now, to)) = (side(then), side(now));
    let then = Side { cascade: &then, day: from, held: None };
    Diff::of(then, Side { cascade: &now, day: to, held: None }, told, &Which::First)
}

/// Then: two on track, one off track, one silent. Now: one of each turned.
fn told_apart() -> (Company, Company) {
    let (mut then, mut now) = (Company::new(), Company::new());
    for (title, value, confidence) in [("Revenue", 2.0, 8), ("Conversion", 3.0, 8), ("Setup time", 40.0, 2)] {
        then.stands(title, BEFORE, Some(value), Some(confidence));
    }
    now.stands("Conversion", "2026-11-23", Some(2.9), Some(2));
    now.stands("Setup time", "2026-11-23", Some(20.0), Some(8));
    now.stands("Certified", "2026-11-23", Some(0.0), Some(8));
    now.stands("Revenue", "2026-10-20", Some(2.0), Some(8));
    (then, now)
}

fn titles(company: &Company, moved: &[Moved]) -> Vec<String> {
    let title = |m: &Moved| company.cascade.item(company.cascade.find(m.of).unwrap()).title.to_string();
    moved.iter().map(title).collect()
}

#[test]
fn a_day_against_itself_has_no_difference() {
    let (then, _) = told_apart();
    let diff = of((&then, day(BEFORE)), (&then, day(BEFORE)), &[]);
    assert!(diff.is_empty(), "{diff:?}");
    assert!(diff.numbers.each.iter().any(|m| m.progress.0.is_some()), "numbers are compared, and do not move");
    let side = Side { cascade: &then.cascade, day: day(BEFORE), held: None };
    assert_eq!(diff.said(side, side).iter().filter(|s| s.group != Group::Actions).count(), 0);
    assert!(diff.nothing().starts_with("Nothing changed"));
}

#[test]
fn what_turned_is_told_by_health_and_no_data_is_told_apart() {
    let (then, now) = told_apart();
    let diff = between(&then, &now);
    assert_eq!(titles(&now, &diff.worse), ["Conversion"]);
    assert_eq!(titles(&now, &diff.silent), ["Revenue"]);
    assert_eq!(titles(&now, &diff.better), ["Setup time"]);
    assert_eq!(titles(&now, &diff.spoke), ["Certified"]);
    assert_eq!(diff.numbers.moved(), 3, "conversion fell, setup time too, and certified has its first value");
    assert_eq!((diff.numbers.went(Way::Right), diff.numbers.went(Way::Wrong)), (1, 1), "a time that falls goes the right way");
    assert_eq!(diff.confidence.each.len(), 3);
    assert_eq!(diff.confidence.mean(), Some(0.0), "−6, +6 and 0");
    let sides = |c: &'_ Company| c.cascade.clone();
    let (a, b) = (sides(&then), sides(&now));
    let (a, b) = (Side { cascade: &a, day: diff.from, held: None }, Side { cascade: &b, day: diff.to, held: None });
    let said = diff.said(a, b);
    let lines = |group| said.iter().find(|s| s.group == group).map(|s| s.lines.clone()).unwrap_or_default();
    assert_eq!(
        lines(Group::Worse),
        ["Conversion (Ana Ruiz) went from on track to at risk; its value from 3 % to 2.9 %, confidence from 8 to 2"]
    );
    assert_eq!(lines(Group::Silent), ["Revenue (Mara Lind) was on track; last heard from on 20 Oct, 34 days before"]);
    assert!(lines(Group::Numbers)[0].starts_with("3 of 5 key results moved, 1 the right way and 1 the wrong way"), "{said:?}");
}

#[test]
fn the_way_back_is_the_same_difference_the_other_way_round() {
    let (then, mut now) = told_apart();
    let added = now.project("Photo menu", now.person_id("Ana"));
    let ix = now.ix("Data room");
    now.cascade.item_mut(ix).archived = true;
    let ix = now.ix("Conversion");
    now.cascade.item_mut(ix).owner = Some(now.person_id("Jon"));
    let there = between(&then, &now);
    let back = of((&now, today()), (&then, day(BEFORE)), &[]);
    let turned = |all: &[Moved]| {
        let mut all: Vec<_> = all.iter().map(|m| (m.of, m.to, m.from)).collect();
        all.sort();
        all
    };
    let plain = |all: &[Moved]| {
        let mut all: Vec<_> = all.iter().map(|m| (m.of, m.from, m.to)).collect();
        all.sort();
        all
    };
    for (there, back) in
        [(&there.worse, &back.better), (&there.better, &back.worse), (&there.silent, &back.spoke), (&there.spoke, &back.silent)]
    {
        assert!(!there.is_empty());
        assert_eq!(turned(there), plain(back));
    }
    assert_eq!((there.new.len(), there.new[0].of), (1, added));
    assert_eq!((&there.new, &there.gone), (&back.gone, &back.new));
    let owner = |r: &Revised| (r.of, r.old.clone(), r.new.clone());
    let (of, old, new) = owner(&there.owners[0]);
    assert_eq!((of, new, old), owner(&back.owners[0]));
    assert_eq!(there.numbers.moved(), back.numbers.moved());
    assert_eq!(there.numbers.went(Way::Right), back.numbers.went(Way::Wrong));
    assert_eq!(there.numbers.progress().map(|p| -p), back.numbers.progress());
    assert_eq!(there.confidence.mean().map(|p| 0.0 - p), back.confidence.mean());
}

#[test]
fn an_objective_is_told_of_by_its_own_word_and_not_by_what_it_inherits() {
    let (then, mut now) = told_apart();
    let diff = between(&then, &now);
    let objective = now.id("Win the mid-market");
    assert!(diff.worse.iter().chain(&diff.better).all(|m| m.of != objective));
    now.stands("Win the mid-market", "2026-11-23", None, Some(2));
    let mut then = then;
    then.stands("Win the mid-market", BEFORE, None, Some(8));
    assert!(between(&then, &now).worse.iter().any(|m| m.of == objective));
}

#[test]
fn a_revision_is_told_with_its_reason_and_one_that_came_to_nothing_is_not() {
    let then = Company::new();
    let mut now = Company::new();
    let id = now.id("Conversion");
    let set = |old: f64, new: f64| Op::Set { of: id, old: Field::Target(Some(old)), new: Field::Target(Some(new)) };
    let change = now.does(Verb::Revise, vec![set(3.5, 3.4)]);
    let told: Vec<Told> = change.ops.iter().filter_map(|op| Told::of(op, &(&change).into())).collect();
    let diff = of((&then, day(BEFORE)), (&now, today()), &told);
    let [revised] = &diff.revised[..] else { panic!("{:?}", diff.revised) };
    assert_eq!((&revised.old, &revised.new), (&Field::Target(Some(3.5)), &Field::Target(Some(3.4))));
    assert_eq!(revised.why.as_ref().and_then(|h| h.why.as_deref()), Some("we learned more"));
    now.does(Verb::Revise, vec![set(3.4, 3.5)]);
    assert!(between(&then, &now).revised.is_empty());
}

#[test]
fn what_ended_what_work_was_done_and_what_was_promised_is_told() {
    let mut then = Company::new();
    let ana = then.person_id("Ana");
    then.action("Old promise", Some(ana), Some(day("2026-11-20")), None);
    let done = then.action("Kept promise", Some(ana), None, None);
    let mut now = Company { cascade: then.cascade.clone(), ids: crate::domain::Ids::seeded(9) };
    now.action("New promise", Some(ana), None, None);
    now.does(Verb::Action, vec![Op::Set { of: done, old: Field::Done(None), new: Field::Done(Some(today())) }]);
    let project = now.id("Onboarding checklist");
    let state = Field::State(ProjectState::Done);
    now.does(Verb::Revise, vec![Op::Set { of: project, old: Field::State(ProjectState::Active), new: state }]);
    let ix = now.ix("Certified");
    now.cascade.item_mut(ix).extra = Some(Box::new(Extra { outcome: Some(Outcome::Achieved), ..Extra::default() }));
    let diff = between(&then, &now);
    assert_eq!(diff.ended.iter().map(|e| (e.of, e.to)).collect::<Vec<_>>(), [(now.id("Certified"), Some(Outcome::Achieved))]);
    assert_eq!(diff.projects, [Worked { of: project, from: ProjectState::Active, to: ProjectState::Done }]);
    assert_eq!((diff.promised(|a| a.asked), diff.promised(|a| a.done), diff.promised(|a| a.overdue)), (1, 1, 1));
    assert!(diff.worse.iter().chain(&diff.better).all(|m| m.of != now.id("Certified")), "how it ended is no health");
}

#[test]
fn links_come_and_go_and_what_belongs_to_another_team_went_there() {
    let then = Company::new();
    let mut now = Company { cascade: then.cascade.clone(), ids: crate::domain::Ids::seeded(9) };
    let link = now.link_id();
    now.does(Verb::Unlink, vec![Op::Set { of: link, old: Field::Deleted(false), new: Field::Deleted(true) }]);
    let diff = between(&then, &now);
    assert_eq!(diff.links.iter().map(|l| (l.link, l.is_new)).collect::<Vec<_>>(), [(link, false)]);
    let loved = now.ix("Loved by teams");
    let only = |company: &Company, keep: bool| -> IxSet { company.cascade.all().filter(|&ix| keep || ix != loved).collect() };
    let (before, after) = (only(&then, true), only(&now, false));
    let diff = Diff::of(
        Side { cascade: &then.cascade, day: day(BEFORE), held: Some(&before) },
        Side { cascade: &now.cascade, day: today(), held: Some(&after) },
        &[],
        &Which::First,
    );
    assert_eq!(diff.gone.iter().map(|l| (l.of, l.apart)).collect::<Vec<_>>(), [(now.id("Loved by teams"), Apart::Elsewhere)]);
}
