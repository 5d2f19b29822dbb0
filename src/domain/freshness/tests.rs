//! When a check-in is owed, and by whom: from the day it was made to the day after its cycle.

use super::*;
use crate::domain::{
    Body, Field, Id, Summary,
    change::{Entity, Verb},
    company::Company,
    edit,
    fixture::{World, day},
    goal::{Extra, Project},
    health::{Flag, Health},
    judge::Judgement,
    key_result::Snooze,
};
use proptest::prelude::*;

/// A weekly key result of Thursday 1 October 2026 on, and something to change about it.
fn weekly(today: &str, change: impl FnOnce(&mut World, Id)) -> Judgement {
    let mut w = World::new(today);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let rate = w.key_result(goal, 0.0, 10.0, |_| {});
    change(&mut w, rate);
    w.judge(rate)
}

fn due(j: &Judgement) -> (Option<Freshness>, Option<String>) {
    (j.freshness, j.due_on.map(|d| d.to_string()))
}

#[test]
fn it_is_fresh_then_due_then_stale() {
    for (today, said, expected) in [
        ("2026-11-29", true, Freshness::Fresh),
        ("2026-11-30", true, Freshness::Due),
        ("2026-12-03", true, Freshness::Due),
        ("2026-12-04", true, Freshness::Stale),
        ("2026-10-11", false, Freshness::Fresh),
        ("2026-10-12", false, Freshness::Due),
        ("2026-10-13", false, Freshness::Never),
    ] {
        let j = weekly(today, |w, id| {
            if said {
                w.value(id, "2026-11-23", 2.0);
            }
        });
        assert_eq!(j.freshness, Some(expected), "{today}");
    }
    let patient = weekly("2026-12-10", |w, id| {
        w.settings.set("stale-after", "10").unwrap();
        w.value(id, "2026-11-23", 2.0);
    });
    assert_eq!(patient.freshness, Some(Freshness::Due));
}

#[test]
fn what_is_new_has_missed_nothing() {
    // Made on Monday 23 November in a quarter that began on 1 October: the first deadline is a week away.
    let made = weekly("2026-11-23", |w, id| w.edit(id, |i| i.created = day("2026-11-23")));
    assert_eq!(due(&made), (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
    // What an import brought along with its past was there then.
    let imported = weekly("2026-11-23", |w, id| {
        w.edit(id, |i| i.created = day("2026-11-23"));
        w.value(id, "2026-10-09", 1.0);
    });
    assert_eq!(due(&imported), (Some(Freshness::Stale), Some("2026-10-19".to_owned())));
}

#[test]
fn a_snooze_silences_and_what_follows_begins_anew() {
    let snooze = |until: &str| Snooze { until: day(until), reason: "audit".into(), by: None };
    let snoozed = |today: &str| {
        weekly(today, |w, id| {
            w.value(id, "2026-10-09", 1.0);
            w.edit(id, |i| i.extra = Some(Box::new(Extra { snooze: Some(snooze("2026-12-01")), ..Extra::default() })));
        })
    };
    assert_eq!(due(&snoozed("2026-11-23")), (Some(Freshness::Fresh), Some("2026-12-14".to_owned())));
    assert_eq!(due(&snoozed("2026-12-18")), (Some(Freshness::Stale), Some("2026-12-14".to_owned())));
}

#[test]
fn a_resumed_project_is_not_late_for_its_pause() {
    let mut w = World::new("2026-11-17");
    let work = w.project("Work", |i| {
        i.created = day("2026-09-01");
        i.body = Body::Project(Project { state: ProjectState::Active, state_on: Some(day("2026-11-16")) });
    });
    w.check_in(work, "2026-10-05", |c| c.progress = Some(0.4));
    assert_eq!(due(&w.judge(work)), (Some(Freshness::Fresh), Some("2026-11-23".to_owned())));
}

#[test]
fn a_holiday_takes_the_weekly_deadline_and_the_blame_with_it() {
    let j = |today: &str| {
        weekly(today, |w, id| {
            w.settings.set("holiday", "2026-12-24..2027-01-03 Christmas").unwrap();
            w.value(id, "2026-12-14", 2.0);
        })
    };
    // Due on the 21st; from the 24th on nobody is told, and the cycle ends before anyone is.
    assert_eq!(due(&j("2026-12-22")).0, Some(Freshness::Due));
    assert_eq!(due(&j("2026-12-28")), (Some(Freshness::Fresh), Some("2026-12-21".to_owned())));
}

#[test]
fn an_old_value_is_never_green_whatever_skipped_its_deadlines() {
    let j = |today: &str| {
        weekly(today, |w, id| {
            w.settings.set("holiday", "2026-11-16..2026-12-13 move").unwrap();
            w.said(id, "2026-11-13", 9.0, 9);
        })
    };
    let fresh = j("2026-11-26");
    assert_eq!((fresh.health, fresh.freshness), (Health::OnTrack, Some(Freshness::Fresh)));
    let old = j("2026-11-27");
    assert_eq!((old.health, old.before_silence), (Health::NoData, Some(Health::OnTrack)));
    assert!(!old.flags.has(Flag::Stale));
}

#[test]
fn check_ins_are_owed_by_key_results_active_projects_and_objectives_without_key_results() {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let with = w.objective("With", q4, |_| {});
    let kr = w.key_result(with, 0.0, 1.0, |_| {});
    let without = w.objective("Without", q4, |_| {});
    let archived = w.key_result(without, 0.0, 1.0, |i| i.archived = true);
    assert_eq!([kr, without].map(|id| w.judge(id).freshness), [Some(Freshness::Never); 2]);
    assert_eq!([with, archived].map(|id| w.judge(id).freshness), [None; 2]);
    for state in ProjectState::ALL {
        let id = w.project("Project", |i| {
            i.body = Body::Project(Project { state, state_on: None });
        });
        assert_eq!(w.judge(id).freshness.is_some(), state == ProjectState::Active, "{state:?}");
    }
}

#[test]
fn nothing_is_owed_outside_open_cycles_and_before_the_start() {
    for (cycle, health) in [("2026-Q3", Health::NoData), ("2027-Q1", Health::NotStarted)] {
        let mut w = World::new("2026-11-23");
        let cycle = w.cycle(cycle);
        let goal = w.objective("Goal", cycle, |_| {});
        let kr = w.key_result(goal, 0.0, 1.0, |_| {});
        for id in [goal, kr] {
            let j = w.judge(id);
            assert_eq!((j.freshness, j.due_on, j.health), (None, None, health));
        }
    }
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let later = w.key_result(goal, 0.0, 1.0, |i| i.start = Some(day("2026-12-01")));
    let j = w.judge(later);
    assert_eq!((j.freshness, j.health, j.computed), (None, Health::NotStarted, None));
}

#[test]
fn a_project_without_a_start_owes_from_the_day_it_was_created() {
    let mut w = World::new("2026-11-23");
    let id = w.project("Project", |i| i.created = day("2026-11-02"));
    assert_eq!(w.judge(id).due_on, Some(day("2026-11-09")));
    w.edit(id, |i| i.start = Some(day("2026-11-09")));
    assert_eq!(w.judge(id).due_on, Some(day("2026-11-16")));
}

proptest! {
    #[test]
    fn silence_only_ages(days in 0i64..80, said in prop::option::of(0i64..40), cadence in 0usize..4) {
        let rank = |f: Option<Freshness>| match f.unwrap() {
            Freshness::Fresh => 0,
            Freshness::Due => 1,
            Freshness::Stale | Freshness::Never => 2,
        };
        let on = |n: i64| {
            let today = plus(day("2026-10-01"), n).to_string();
            let j = weekly(&today, |w, id| {
                w.edit(id, |i| i.cadence = Cadence::ALL[cadence]);
                if let Some(at) = said.filter(|at| *at <= days) {
                    w.value(id, &plus(day("2026-10-01"), at).to_string(), 1.0);
                }
            });
            (rank(j.freshness), j.due_on)
        };
        prop_assert!(on(days).0 <= on(days + 1).0);
        prop_assert_eq!(on(days).1, on(days + 1).1);
    }
}

/// What the weekly key result of someone who is on leave from Monday 16 to Friday 27 November says, last checked in on a day.
fn on_leave(today: &str, last: &str, cadence: Cadence) -> (Judgement, Vec<String>) {
    let mut w = World::new(today);
    let ana = w.person("Ana");
    let Entity::Person(person) = w.entity(ana) else { unreachable!() };
    person.away = TimeOff::read_all("2026-11-16..2026-11-27 parental leave", |day, _| day.parse().ok()).unwrap();
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let rate = w.key_result(goal, 0.0, 10.0, |i| (i.owner, i.cadence) = (Some(ana), cadence));
    w.said(rate, last, 4.0, 7);
    let c = w.cascade();
    (w.judge(rate), c.why(c.find(rate).unwrap(), w.today))
}

#[test]
fn leave_takes_the_weekly_deadlines_in_it_and_says_so() {
    let at = |today: &str| on_leave(today, "2026-11-09", Cadence::Weekly);
    // Those of 16 and 23 November do not exist; the next is Monday 30 November.
    let (during, why) = at("2026-11-23");
    assert_eq!(due(&during), (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
    assert!(!during.flags.has(Flag::Stale) && !during.flags.has(Flag::Due));
    assert!(why.contains(&"quiet until 30 Nov: parental leave".to_owned()), "{why:?}");
    // 14 days after its check-in the value is old: no data, without the flag and without blame.
    assert_eq!((during.health, during.before_silence), (Health::NoData, Some(Health::OnTrack)));
    let (back, why) = at("2026-12-01");
    assert_eq!(due(&back), (Some(Freshness::Due), Some("2026-11-30".to_owned())));
    assert!(why.contains(&"no deadline on Mon 16 Nov: parental leave".to_owned()), "{why:?}");
    assert_eq!(due(&at("2026-12-04").0).0, Some(Freshness::Stale));
}

#[test]
fn leave_moves_a_rarer_deadline_to_the_first_review_weekday_after_it() {
    // Every second Monday counted from 5 October: 2, 16 and 30 November; 16 November moves to the 30th.
    let (j, _) = on_leave("2026-11-23", "2026-11-02", Cadence::Biweekly);
    assert_eq!(due(&j), (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
}

#[test]
fn what_was_missed_before_leave_is_shown_again_after_it() {
    let at = |today: &str| on_leave(today, "2026-10-26", Cadence::Weekly).0;
    let missed = Some("2026-11-02".to_owned());
    assert_eq!(due(&at("2026-11-13")), (Some(Freshness::Stale), missed.clone()));
    assert_eq!(due(&at("2026-11-16")), (Some(Freshness::Fresh), missed.clone()));
    assert_eq!(due(&at("2026-11-29")), (Some(Freshness::Fresh), missed.clone()), "a Sunday after it");
    assert_eq!(due(&at("2026-11-30")), (Some(Freshness::Stale), missed));
}

/// When a weekly key result is due today, Monday 23 November, that was last checked in on 9 October, after a change.
fn due_after(change: impl FnOnce(&mut Company, Id)) -> (Option<Freshness>, Option<String>) {
    let c = &mut Company::new();
    let id = c.id("Conversion");
    c.cascade.set_summary(c.ix("Conversion"), Summary { last_on: Some(day("2026-10-09")), count: 1, ..Summary::default() });
    change(c, id);
    let j = c.cascade.judge(c.ix("Conversion"), crate::domain::company::today());
    due(&j)
}

#[test]
fn another_cadence_is_owed_from_the_day_of_the_change() {
    let late = due_after(|_, _| {});
    assert_eq!(late.0, Some(Freshness::Stale));
    let changing = |c: &Company, id, to| edit::revise(&c.cascade, id, [Field::Cadence(to)], crate::domain::company::today());
    let changed = |to| {
        move |c: &mut Company, id| {
            let ops = changing(c, id, to);
            c.does(Verb::Revise, ops);
        }
    };
    // 14 days from 23 November on: the first Monday of December is the 7th; every second Monday from 5 October: 14 December.
    assert_eq!(due_after(changed(Cadence::Monthly)), (Some(Freshness::Fresh), Some("2026-12-07".to_owned())));
    assert_eq!(due_after(changed(Cadence::Biweekly)), (Some(Freshness::Fresh), Some("2026-12-14".to_owned())));
    let c = Company::new();
    assert!(changing(&c, c.id("Conversion"), Cadence::Weekly).is_empty(), "the cadence it has is no change");
}

#[test]
fn what_is_brought_back_is_not_late_for_the_time_it_was_away() {
    let back = due_after(|c, id| {
        let ix = c.cascade.find(id).unwrap();
        let ops = edit::archive(&c.cascade, ix);
        c.does(Verb::Archive, ops);
        let ops = edit::unarchive(&c.cascade, ix, crate::domain::company::today());
        c.does(Verb::Unarchive, ops);
    });
    assert_eq!(back, (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
}

#[test]
fn what_is_declared_reached_owes_nothing_and_is_not_old_until_somebody_speaks_again() {
    // Target 10, reached with 11 on 23 November: without the word it would be due on the 30th, and too old from 7 December on.
    let reached = |today: &str, value: f64, again: bool| {
        weekly(today, |w, id| {
            w.said(id, "2026-11-23", value, 2);
            w.edit(id, |i| i.extra = Some(Box::new(Extra { reached: Some(day("2026-11-23")), ..Extra::default() })));
            if again {
                w.value(id, "2026-11-27", value);
            }
        })
    };
    for today in ["2026-11-24", "2026-12-20"] {
        let j = reached(today, 11.0, false);
        assert_eq!((j.health, j.freshness, j.due_on), (Health::OnTrack, None, None), "{today}");
        assert!(!j.flags.has(Flag::Disagreement) && !j.flags.has(Flag::Stale), "{today}");
    }
    assert_eq!(due(&reached("2026-12-20", 11.0, true)), (Some(Freshness::Stale), Some("2026-12-07".to_owned())));
    // Below the target it is not reached, whoever declares it.
    assert_eq!(due(&reached("2026-11-24", 9.9, false)), (Some(Freshness::Fresh), Some("2026-11-30".to_owned())));
    // Once it is over it is to score like any other, and its value is not called old.
    let j = reached("2027-01-04", 11.0, false);
    assert_eq!((j.health, j.flags.has(Flag::ToScore)), (Health::OnTrack, true));
}

#[test]
fn yes_and_all_steps_are_reached_by_themselves() {
    use crate::domain::fixture::{measure, step};
    use crate::domain::key_result::{KeyResult, Metric};
    for (done, owes) in [(1.0, false), (0.0, true)] {
        let mut w = World::new("2026-12-01");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let yes = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
        w.value(yes, "2026-11-02", done);
        let steps = [step(0, 1.0, None)].into();
        let all = w.measured(goal, KeyResult { metric: Metric::Milestones, steps, ..KeyResult::default() }, |_| {});
        w.check_in(all, "2026-11-02", |c| c.done = Some((done as u64).into()));
        assert_eq!([yes, all].map(|id| w.judge(id).due_on.is_some()), [owes; 2], "{done}");
        if !owes {
            assert_eq!([yes, all].map(|id| w.judge(id).health), [Health::OnTrack; 2]);
        }
    }
}

/// A weekly key result that was spoken of on a day, and that a source measured on others.
fn measured(today: &str, spoken: Option<&str>, pulled: &[&str]) -> Judgement {
    weekly(today, |w, id| {
        if let Some(on) = spoken {
            w.said(id, on, 6.0, 8);
        }
        for on in pulled {
            w.check_in(id, on, |c| (c.value, c.measured, c.by) = (Some(8.0), Some("crm".into()), None));
        }
    })
}

#[test]
fn what_came_by_itself_settles_no_deadline_and_asks_for_a_word_less_often() {
    let pulled = ["2026-11-20", "2026-11-24", "2026-11-27"];
    let fresh = |day: &str| (Some(Freshness::Fresh), Some(day.to_owned()));
    // Every second week, counted from the first Monday of the cycle.
    let ok = measured("2026-11-27", Some("2026-11-16"), &pulled);
    assert_eq!((due(&ok), ok.health, ok.flags.has(Flag::Source)), (fresh("2026-11-30"), Health::OnTrack, false));
    // The number goes on coming, and nobody has looked at it.
    let stale = measured("2026-11-27", Some("2026-11-02"), &pulled);
    assert_eq!((stale.freshness, stale.health), (Some(Freshness::Stale), Health::NoData));
    assert_eq!((stale.before_silence, stale.flags.has(Flag::Source)), (Some(Health::OnTrack), false));
    let never = measured("2026-11-27", None, &pulled);
    assert_eq!((never.freshness, never.health), (Some(Freshness::Never), Health::NoData));
    // Without a source the same silence is over a week earlier.
    assert_eq!(measured("2026-11-27", Some("2026-11-16"), &[]).freshness, Some(Freshness::Stale));
}

#[test]
fn a_source_that_falls_silent_sends_the_item_back_to_its_owner() {
    let on = |today: &str| measured(today, Some("2026-11-16"), &["2026-11-17", "2026-11-18"]);
    assert!(!on("2026-11-25").flags.has(Flag::Source), "seven days are waited for");
    let silent = on("2026-11-26");
    assert!(silent.flags.has(Flag::Source));
    // Asked anew from that day on: nobody is stale overnight because a machine fell silent.
    assert_eq!(due(&silent), (Some(Freshness::Fresh), Some("2026-12-07".to_owned())));
    assert_eq!(on("2026-12-07").freshness, Some(Freshness::Due));
    // A number that somebody says stands instead, and nothing of the source is missed any more.
    let typed = weekly("2026-11-27", |w, id| {
        w.check_in(id, "2026-11-17", |c| (c.value, c.measured, c.by) = (Some(8.0), Some("crm".into()), None));
        w.value(id, "2026-11-26", 8.5);
    });
    assert!(!typed.flags.has(Flag::Source));
}

#[test]
fn why_says_where_the_number_comes_from_and_who_owes_a_word() {
    let mut w = World::new("2026-11-27");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let rate = w.key_result(goal, 0.0, 10.0, |_| {});
    w.said(rate, "2026-11-02", 6.0, 8);
    w.check_in(rate, "2026-11-26", |c| (c.value, c.measured, c.by) = (Some(8.0), Some("crm".into()), None));
    let why = w.why(rate).join("\n");
    assert!(why.contains("measured by “crm”, the last value 26 Nov"), "{why}");
    assert!(why.contains("last word 2 Nov, biweekly"), "{why}");
    assert!(why.contains("the number is measured and says on track; nobody has looked since 2 Nov ⇒ no data"), "{why}");
    w.today = day("2026-12-10");
    let why = w.why(rate).join("\n");
    assert!(why.contains("“crm” brought no value since 26 Nov: 14 days, limit 7"), "{why}");
}
