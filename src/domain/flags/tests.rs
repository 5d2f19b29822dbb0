//! Every sentence of rules.md that raises a flag, and what must not raise it.

use super::*;
use crate::domain::{
    Body,
    change::Entity,
    fixture::{World, day, measure},
    goal::{Objective, Project},
    id::Id,
    key_result::{KeyResult, Metric},
};

const TODAY: &str = "2026-11-23";

/// A key result 0 → 10 of 2026-Q4 that nothing is wrong with yet: 5.5 is expected on 20 November.
fn world() -> (World, Id, Id) {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let kr = w.key_result(goal, 0.0, 10.0, |_| {});
    (w, goal, kr)
}

/// What is raised but for advice, which has rules and tests of its own.
fn raised(w: &World, id: Id) -> Vec<Flag> {
    w.judge(id).flags.iter().filter(|&flag| flag != Flag::Lint).collect()
}

fn state(state: ProjectState, on: Option<&str>) -> Body {
    Body::Project(Project { state, state_on: on.map(day) })
}

#[test]
fn an_item_that_is_fine_carries_no_flag() {
    let (mut w, goal, kr) = world();
    w.said(kr, "2026-11-20", 6.0, 8);
    assert_eq!((raised(&w, kr), raised(&w, goal)), (vec![], vec![]));
}

#[test]
fn advice_is_a_flag_too() {
    let (mut w, goal, kr) = world();
    assert!(w.judge(goal).flags.has(Flag::Lint), "one key result is too few");
    assert!(!w.judge(kr).flags.has(Flag::Lint));
    w.key_result(goal, 0.0, 10.0, |_| {});
    assert!(!w.judge(goal).flags.has(Flag::Lint));
}

#[test]
fn off_track_and_at_risk_are_flagged_where_they_are_and_not_above() {
    for (value, flag) in [(0.0, Flag::OffTrack), (3.0, Flag::AtRisk)] {
        let (mut w, goal, kr) = world();
        w.value(kr, "2026-11-20", value);
        assert_eq!((raised(&w, kr), raised(&w, goal)), (vec![flag], vec![]));
        assert_ne!(w.judge(goal).health, Health::OnTrack);
    }
}

#[test]
fn an_objective_is_flagged_for_its_own_word() {
    let (mut w, goal, kr) = world();
    w.value(kr, "2026-11-20", 6.0);
    w.check_in(goal, "2026-11-20", |c| c.confidence = Some(5));
    assert_eq!(raised(&w, goal), [Flag::AtRisk]);
}

#[test]
fn silence_is_flagged_as_due_and_then_as_stale() {
    // Due on Monday 23 November: today. A week earlier: 7 days ago.
    for (on, flag) in [("2026-11-13", Flag::Due), ("2026-11-06", Flag::Stale)] {
        let (mut w, _, kr) = world();
        w.value(kr, on, 6.0);
        assert_eq!(raised(&w, kr), [flag], "{on}");
    }
    let (w, _, kr) = world();
    assert_eq!(raised(&w, kr), [Flag::Stale], "never checked in");
}

#[test]
fn an_objective_below_company_level_wants_a_parent() {
    let mut w = World::new(TODAY);
    let q4 = w.cycle("2026-Q4");
    let next = w.cycle("2027-Q1");
    let company = w.team("Company", None);
    let product = w.team("Product", Some(company));
    let top = w.objective("Top", q4, |i| i.team = Some(company));
    let nowhere = w.objective("No team", q4, |_| {});
    let loose = w.objective("Loose", q4, |i| i.team = Some(product));
    let hung = w.objective("Hung", q4, |i| (i.team, i.parents) = (Some(product), [top].into()));
    let planned = w.objective("Planned", next, |i| i.team = Some(product));
    let someone = w.person("Ana");
    let personal = w.objective("Personal", q4, |i| {
        i.body = Body::Objective(Objective { person: Some(someone), ..Objective::default() });
    });
    let Entity::Person(person) = w.entity(someone) else { unreachable!() };
    person.team = Some(product);
    let by_owner = w.objective("By its owner's team", q4, |i| i.owner = Some(someone));
    let unlinked = |w: &World, id| w.judge(id).flags.has(Flag::Unlinked);
    for (id, expected) in
        [(top, false), (nowhere, false), (loose, true), (hung, false), (planned, false), (personal, true), (by_owner, true)]
    {
        let cascade = w.cascade();
        assert_eq!(unlinked(&w, id), expected, "{}", cascade.item(cascade.find(id).unwrap()).title);
    }
    w.edit(top, |i| i.deleted = true);
    assert!(unlinked(&w, hung), "a deleted parent is none");
}

#[test]
fn a_key_result_wants_an_active_project_or_one_finished_since_its_cycle_began() {
    for (body, due, expected) in [
        (state(ProjectState::Active, None), None, false),
        (state(ProjectState::Planned, None), None, true),
        (state(ProjectState::Paused, None), None, true),
        (state(ProjectState::Cancelled, None), None, true),
        (state(ProjectState::Done, None), None, false),
        (state(ProjectState::Done, Some("2026-10-01")), None, false),
        (state(ProjectState::Done, Some("2026-09-30")), None, true),
        (state(ProjectState::Done, None), Some("2026-09-30"), true),
        (state(ProjectState::Done, Some("2026-11-01")), Some("2026-09-30"), false),
    ] {
        for through_objective in [false, true] {
            let mut w = World::bare(TODAY);
            let q4 = w.cycle("2026-Q4");
            let goal = w.objective("Goal", q4, |_| {});
            let kr = w.key_result(goal, 0.0, 10.0, |_| {});
            assert!(w.judge(kr).flags.has(Flag::Unlinked));
            let project = w.project("Project", |i| (i.body, i.due) = (body.clone(), due.map(day)));
            w.link(project, if through_objective { goal } else { kr }, None);
            assert_eq!(w.judge(kr).flags.has(Flag::Unlinked), expected, "{body:?} due {due:?}");
        }
    }
}

#[test]
fn links_to_closed_cycles_do_not_count() {
    let mut w = World::bare(TODAY);
    let (q3, q4) = (w.cycle("2026-Q3"), w.cycle("2026-Q4"));
    let past = w.objective("Past", q3, |_| {});
    let kr = w.key_result(past, 0.0, 10.0, |i| i.cycle = Some(q4));
    let project = w.project("Project", |_| {});
    let link = w.link(project, past, None);
    assert!(w.judge(kr).flags.has(Flag::Unlinked), "served through a closed objective only");
    assert!(w.judge(project).flags.has(Flag::Unlinked), "serves a closed objective only");
    assert!(!w.judge(project).flags.has(Flag::NoTheory));
    w.link(project, kr, None);
    assert!(!w.judge(kr).flags.has(Flag::Unlinked));
    assert!(!w.judge(project).flags.has(Flag::Unlinked));
    let Entity::Link(link) = w.entity(link) else { unreachable!() };
    link.deleted = true;
    assert!(!w.judge(project).flags.has(Flag::Unlinked));
}

#[test]
fn only_an_active_project_wants_a_goal() {
    for s in ProjectState::ALL {
        let mut w = World::new(TODAY);
        let project = w.project("Project", |i| i.body = state(s, None));
        assert_eq!(w.judge(project).flags.has(Flag::Unlinked), s == ProjectState::Active, "{s:?}");
    }
    let (mut w, goal, kr) = world();
    let project = w.project("Project", |_| {});
    w.link(project, kr, Some("why"));
    assert!(!w.judge(project).flags.has(Flag::Unlinked));
    w.edit(kr, |i| i.deleted = true);
    assert!(w.judge(project).flags.has(Flag::Unlinked), "what it served is deleted");
    w.link(project, goal, Some("why"));
    assert!(!w.judge(project).flags.has(Flag::Unlinked));
}

#[test]
fn a_link_without_a_because_is_counted_and_flagged_at_its_project() {
    for (because, expected) in [(None, true), (Some("  "), true), (Some("it is the bottleneck"), false)] {
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let project = w.project("Project", |_| {});
        w.link(project, goal, because);
        let flags = w.judge(project).flags;
        assert_eq!((flags.has(Flag::NoTheory), flags.has(Flag::Unlinked)), (expected, false), "{because:?}");
        assert!(!w.judge(goal).flags.has(Flag::NoTheory));
    }
}

#[test]
fn nobody_answers_for_an_item_without_an_owner_or_whose_owner_is_gone() {
    let (mut w, _, kr) = world();
    w.value(kr, "2026-11-20", 6.0);
    let ana = w.person("Ana");
    w.edit(kr, |i| i.owner = Some(ana));
    assert_eq!(raised(&w, kr), []);
    for (left, expected) in [("2026-11-24", false), ("2026-11-23", true)] {
        let Entity::Person(person) = w.entity(ana) else { unreachable!() };
        person.left = Some(day(left));
        assert_eq!(raised(&w, kr) == [Flag::NoOwner], expected, "left on {left}");
    }
    let Entity::Person(person) = w.entity(ana) else { unreachable!() };
    (person.left, person.deleted) = (None, true);
    assert_eq!(raised(&w, kr), [Flag::NoOwner]);
    w.edit(kr, |i| i.owner = None);
    assert_eq!(raised(&w, kr), [Flag::NoOwner]);
}

/// The dispute over a key result after some check-ins: day of November, value (`None`: no change), confidence.
fn dispute(check_ins: &[(u32, Option<f64>, Option<u8>)]) -> Option<Dispute> {
    let (mut w, _, kr) = world();
    for &(on, value, confidence) in check_ins {
        w.check_in(kr, &format!("2026-11-{on:02}"), |c| {
            (c.value, c.confidence, c.unchanged) = (value, confidence, value.is_none());
        });
    }
    let cascade = w.cascade();
    let ix = cascade.find(kr).unwrap();
    let judgement = cascade.judge(ix, w.today);
    let found = disagreement(&cascade, ix, &Scene::of(&cascade, w.today), &judgement);
    assert_eq!(judgement.flags.has(Flag::Disagreement), found.is_some());
    found
}

#[test]
fn word_and_number_disagree_when_they_are_two_bands_apart() {
    for (value, confidence, expected) in [
        (1.0, 9, Some(Dispute::WordAboveNumber)),
        (9.0, 1, Some(Dispute::WordBelowNumber)),
        (4.0, 9, None),
        (1.0, 5, None),
        (9.0, 5, None),
        (9.0, 9, None),
    ] {
        assert_eq!(dispute(&[(20, Some(value), Some(confidence))]), expected, "{value} {confidence}");
    }
}

#[test]
fn silence_alone_is_no_disagreement() {
    assert_eq!(dispute(&[(2, Some(6.0), Some(8))]), None);
    assert_eq!(dispute(&[(2, Some(6.0), Some(5))]), None);
}

#[test]
fn a_confident_word_over_a_value_that_has_not_moved_is_a_disagreement() {
    let same = |value, confidence| [(6, Some(value), None), (13, Some(value), None), (20, Some(value), Some(confidence))];
    assert_eq!(dispute(&same(5.0, 7)), Some(Dispute::Unmoved(3)));
    assert_eq!(dispute(&same(5.0, 6)), None, "not that confident");
    assert_eq!(dispute(&same(6.0, 9)), None, "not behind");
    assert_eq!(dispute(&same(5.0, 7)[1..]), None, "only twice");
    assert_eq!(dispute(&[(6, Some(4.9), None), (13, Some(5.0), None), (20, Some(5.0), Some(9))]), None, "it moved");
}

#[test]
fn the_third_no_change_in_a_row_behind_expectation_is_a_disagreement() {
    let row = |value| [(3, Some(value), None), (6, None, Some(5)), (13, None, Some(5)), (20, None, Some(5))];
    assert_eq!(dispute(&row(4.9)), Some(Dispute::Unchanged(3)));
    assert_eq!(dispute(&row(5.6)), None, "not behind");
    assert_eq!(dispute(&row(4.9)[..3]), None, "only twice");
    let (mut w, _, kr) = world();
    w.value(kr, "2026-11-02", 4.9);
    for on in ["2026-11-06", "2026-11-13", "2026-11-20"] {
        w.check_in(kr, on, |c| c.unchanged = true);
    }
    assert!(w.why(kr).iter().any(|line| line.starts_with("disagreement: unchanged 3×, and progress 49.0 % is below")));
}

#[test]
fn work_that_is_green_under_a_red_result_is_a_disagreement_and_the_reverse() {
    for (value, work, expected) in [
        (1.0, "on track", Some(Dispute::WorkGreen)),
        (1.0, "at risk", None),
        (9.0, "off track", Some(Dispute::WorkRed)),
        (9.0, "on track", None),
        (4.0, "on track", None),
    ] {
        let mut w = World::bare(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.value(kr, "2026-11-20", value);
        let project = w.project("Project", |_| {});
        w.link(project, kr, None);
        w.check_in(project, "2026-11-20", |c| c.word = Word::from_word(work));
        let cascade = w.cascade();
        let ix = cascade.find(kr).unwrap();
        let scene = Scene::of(&cascade, w.today);
        let found = disagreement(&cascade, ix, &scene, &cascade.judge(ix, w.today));
        assert_eq!(found, expected, "{value} {work}");
    }
}

#[test]
fn confidence_falls_when_it_drops_by_two_since_the_last_review() {
    for (review, check_ins, expected) in [
        (Some("2026-11-16"), &[("2026-11-16", 9), ("2026-11-20", 7)][..], true),
        (Some("2026-11-16"), &[("2026-11-16", 9), ("2026-11-20", 8)][..], false),
        (Some("2026-11-16"), &[("2026-11-12", 9), ("2026-11-16", 7), ("2026-11-20", 7)][..], false),
        // What was said before the review and not since.
        (Some("2026-11-16"), &[("2026-11-02", 9), ("2026-11-10", 7)][..], false),
        // Two reviews ago it was 9; only the last one counts.
        (Some("2026-11-18"), &[("2026-11-09", 9), ("2026-11-17", 8), ("2026-11-20", 7)][..], false),
        (None, &[("2026-11-16", 9), ("2026-11-20", 7)][..], true),
        (None, &[("2026-11-15", 9), ("2026-11-16", 7), ("2026-11-20", 7)][..], false),
        (None, &[("2026-11-19", 9), ("2026-11-20", 7)][..], true),
        (None, &[("2026-11-19", 7), ("2026-11-20", 9)][..], false),
    ] {
        let (mut w, _, kr) = world();
        for &(on, confidence) in check_ins {
            w.said(kr, on, 6.0, confidence);
        }
        if let Some(on) = review {
            w.review(on);
        }
        assert_eq!(w.judge(kr).flags.has(Flag::Falling), expected, "{review:?} {check_ins:?}");
    }
}

#[test]
fn a_revision_is_flagged_until_the_review_after_it() {
    for (review, revised, expected) in [
        (None, "2026-11-16", true),
        (None, "2026-11-15", false),
        (Some("2026-11-09"), "2026-11-10", true),
        (Some("2026-11-16"), "2026-11-15", false),
        (Some("2026-11-16"), "2026-11-16", true),
    ] {
        let (mut w, _, kr) = world();
        w.value(kr, "2026-11-20", 6.0);
        w.revised(kr, revised);
        if let Some(on) = review {
            w.review(on);
        }
        assert_eq!(raised(&w, kr) == [Flag::Revised], expected, "{review:?} {revised}");
    }
}

#[test]
fn a_review_that_has_not_ended_is_not_the_last_one() {
    let (mut w, _, kr) = world();
    w.value(kr, "2026-11-20", 6.0);
    w.revised(kr, "2026-11-20");
    let review = w.review("2026-11-23");
    assert_eq!(raised(&w, kr), []);
    let Entity::Review(review) = w.entity(review) else { unreachable!() };
    review.ended = None;
    assert_eq!(raised(&w, kr), [Flag::Revised]);
}

#[test]
fn an_open_action_past_its_date_is_flagged_at_its_item() {
    let (mut w, _, kr) = world();
    w.value(kr, "2026-11-20", 6.0);
    let action = w.action(kr, "2026-11-23");
    assert_eq!(raised(&w, kr), [], "due today");
    let Entity::Action(entity) = w.entity(action) else { unreachable!() };
    entity.due = Some(day("2026-11-22"));
    assert_eq!(raised(&w, kr), [Flag::OverdueAction]);
    assert!(w.why(kr).contains(&"overdue action: “Call them” was due 22 Nov".to_owned()));
    let Entity::Action(entity) = w.entity(action) else { unreachable!() };
    entity.done = Some(day("2026-11-23"));
    assert_eq!(raised(&w, kr), []);
}

#[test]
fn what_has_not_started_is_not_in_dispute() {
    let (mut w, _, kr) = world();
    w.edit(kr, |i| i.start = Some(day("2026-12-01")));
    w.said(kr, "2026-11-20", 10.0, 1);
    assert_eq!(raised(&w, kr), []);
}

#[test]
fn archived_and_deleted_items_carry_no_flags() {
    let (mut w, _, kr) = world();
    w.edit(kr, |i| (i.owner, i.archived) = (None, true));
    assert_eq!(raised(&w, kr), []);
}

#[test]
fn every_flag_raised_has_one_line_of_working() {
    let mut w = World::bare(TODAY);
    let q4 = w.cycle("2026-Q4");
    let company = w.team("Company", None);
    let product = w.team("Product", Some(company));
    let goal = w.objective("Goal", q4, |i| i.team = Some(product));
    w.check_in(goal, "2026-11-10", |c| c.confidence = Some(1));
    let kr = w.measured(goal, KeyResult { ..measure(Metric::Increase, Some(0.0), Some(10.0), None) }, |_| {});
    w.said(kr, "2026-10-28", 1.0, 10);
    w.said(kr, "2026-10-29", 1.0, 8);
    w.revised(kr, "2026-11-20");
    w.review("2026-10-28");
    w.action(kr, "2026-11-01");
    let project = w.project("Project", |_| {});
    w.link(project, goal, None);
    let silent = w.project("Unlinked", |_| {});
    let mut seen = Flags::NONE;
    for id in [goal, kr, project, silent] {
        let (flags, why) = (w.judge(id).flags, w.why(id));
        for flag in Flag::ALL {
            let lines = why.iter().filter(|l| l.starts_with(&format!("{}: ", flag.word()))).count();
            assert_eq!(lines, usize::from(flags.has(flag)), "{flag:?} of {why:#?}");
            seen.raise_if(flags.has(flag), flag);
        }
    }
    for flag in [Flag::OffTrack, Flag::Stale, Flag::Unlinked, Flag::NoTheory, Flag::NoOwner, Flag::Disagreement] {
        assert!(seen.has(flag), "{flag:?}");
    }
    for flag in [Flag::Falling, Flag::Revised, Flag::OverdueAction] {
        assert!(seen.has(flag), "{flag:?}");
    }
}
