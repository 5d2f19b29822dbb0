//! What the past tells, in small workspaces whose figures are known.

use super::{
    bets::{self, Bets},
    calibration::{Calibration, FEWEST_OF_TEAM, Told},
    lead::lead,
    overhead::{self, Measured, Overhead},
    scores::{self, Note, Scored, TeamScore, TeamTrend, Went},
    teams,
    weeks::{self, Decay, Participation, Tally, Verdict, Weeks, six},
};
use crate::domain::{
    Entity, Id,
    cascade::{Cascade, Ix},
    closing::Closing,
    fixture::{World, day},
    goal::{Body, Extra, Outcome, ProjectState},
    id::IdMap,
    link::{Expect, Judged, Verdict as Judgement},
    pace::{plus, rounded},
    participation::{self, Moves, strips},
    review::{Class, Decision, Entry, Review},
};
use chrono::NaiveDate;
use proptest::prelude::*;

fn days_of(w: &World) -> IdMap<Vec<NaiveDate>> {
    let mut days: IdMap<Vec<NaiveDate>> = IdMap::default();
    for said in &w.check_ins {
        days.entry(said.item).or_default().push(said.on);
    }
    for days in days.values_mut() {
        days.sort_unstable();
    }
    days
}

fn told(w: &World, c: &Cascade, cycle: Id, team: Option<Id>) -> Participation {
    let cycle = c.cycle(cycle).unwrap();
    let items = weeks::owing(c, cycle, team, w.today);
    weeks::participation(c, cycle, team, &items, &days_of(w), &Moves::new(), w.today)
}

fn tally(on_time: u32, late: u32, missed: u32) -> Tally {
    Tally { on_time, late, missed }
}

/// Three weekly key results since 1 October, one of each of two teams and one of the team above both.
fn three() -> (World, Id, [Id; 3], [Id; 3]) {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let all = w.team("Northwind", None);
    let growth = w.team("Growth", Some(all));
    let platform = w.team("Platform", Some(all));
    let of = [growth, platform, all].map(|team| {
        let goal = w.objective("Win", q4, |i| i.team = Some(team));
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        // What serves it owes nothing of its own.
        for (item, _) in &mut w.items {
            if let Body::Project(project) = &mut item.body {
                project.state = ProjectState::Planned;
            }
        }
        kr
    });
    (w, q4, of, [all, growth, platform])
}

#[test]
fn deadlines_are_counted_in_the_week_they_close_and_by_team() {
    let (mut w, q4, [a, b, c], [all, growth, platform]) = three();
    // Due on Mondays from 12 October on; the first week of the quarter ends with it.
    for on in ["2026-10-09", "2026-10-16", "2026-10-23"] {
        w.value(a, on, 1.0);
    }
    w.value(b, "2026-10-14", 1.0);
    w.value(c, "2026-10-12", 1.0);
    let cascade = w.cascade();
    let told = told(&w, &cascade, q4, None);
    assert_eq!((told.begins.len(), told.six), (13, Some(6)));
    assert_eq!((told.begins[0], told.begins[1]), (day("2026-10-01"), day("2026-10-12")));
    let teams: Vec<Option<Id>> = told.of.iter().map(|weeks| weeks.team).collect();
    assert_eq!(teams, [None, Some(all), Some(growth), Some(platform)]);
    assert_eq!(told.of[0].weeks[0], tally(2, 1, 0));
    assert_eq!(told.of[0].weeks[1], tally(1, 0, 2));
    assert_eq!(told.of[1].weeks, told.of[0].weeks, "each counts in the team above");
    assert_eq!(told.of[2].weeks[..3], [tally(1, 0, 0), tally(1, 0, 0), tally(1, 0, 0)]);
    assert_eq!(told.of[2].weeks[0].share(), None, "one deadline tells no share");
    assert_eq!(told.of[0].weeks[0].share(), Some(2.0 / 3.0));
    assert_eq!(told.of[0].weeks[7..], [Tally::default(); 6], "what has not come is not owed");
}

#[test]
fn of_a_team_only_that_and_those_below_it_are_told() {
    let (w, q4, _, [all, growth, platform]) = three();
    let cascade = w.cascade();
    let teams = |team| told(&w, &cascade, q4, Some(team)).of.iter().map(|weeks| weeks.team).collect::<Vec<_>>();
    assert_eq!(teams(all), [Some(all), Some(growth), Some(platform)]);
    assert_eq!(teams(growth), [Some(growth)]);
    let sides = teams::sides(&cascade, None, &[Some(growth), None, Some(growth)]);
    let short: Vec<(Option<Id>, Vec<usize>)> = sides.into_iter().map(|side| (side.team, side.of)).collect();
    assert_eq!(short, [(None, vec![0, 1, 2]), (Some(all), vec![0, 2]), (Some(growth), vec![0, 2])]);
}

proptest! {
    #[test]
    fn the_weeks_of_a_cycle_come_to_the_strips_of_all_who_owed(
        said in proptest::collection::vec((0usize..3, 0i64..53), 0..40),
        cadence in 0usize..4,
    ) {
        let (mut w, q4, of, _) = three();
        for (which, on) in said {
            w.value(of[which], &plus(day("2026-10-01"), on).to_string(), 1.0);
        }
        w.edit(of[0], |item| item.cadence = crate::domain::key_result::Cadence::ALL[cadence]);
        let cascade = w.cascade();
        let told = told(&w, &cascade, q4, None);
        let items: Vec<Ix> = cascade.live().collect();
        let days: Vec<(Id, NaiveDate)> = days_of(&w).iter().flat_map(|(id, days)| days.iter().map(|day| (*id, *day))).collect();
        let mut all = participation::Strip::default();
        for strip in strips(&cascade, items, &days, &Moves::new(), None, w.today).values() {
            all.add(strip);
        }
        let total = told.of[0].total();
        prop_assert_eq!((total.on_time, total.late, total.missed), (all.on_time, all.late, all.missed));
        prop_assert_eq!(total.owed(), told.of[0].weeks.iter().map(|week| week.owed()).sum::<u32>());
    }
}

#[test]
fn after_week_six_the_means_are_compared() {
    let weeks = |shares: &[u32]| Weeks { team: None, weeks: shares.iter().map(|&n| tally(n, 0, 10 - n)).collect() };
    let verdict = |shares: &[u32]| weeks(shares).decay(Some(6)).map(Decay::verdict);
    assert_eq!(verdict(&[8, 8, 8, 8, 8, 8, 7]), Some(Verdict::Holds), "five points less exactly");
    assert_eq!(verdict(&[9, 9, 9, 9, 9, 8, 8]), Some(Verdict::Sags));
    assert_eq!(verdict(&[9, 9, 9, 9, 9, 8, 7]), Some(Verdict::Sags), "15 points less exactly");
    assert_eq!(verdict(&[9, 9, 9, 9, 9, 7, 6]), Some(Verdict::Collapses));
    assert_eq!(verdict(&[9, 9, 9, 9, 9, 9]), None, "one week after it tells nothing");
    let decay = weeks(&[8, 10, 8, 10, 8, 6, 7]).decay(Some(6)).unwrap();
    assert_eq!((rounded(decay.before), rounded(decay.after), decay.by()), (0.88, 0.65, -0.23));
    let mut few = weeks(&[9, 9, 9, 9, 9, 6, 6]);
    few.weeks[6] = tally(1, 0, 1);
    assert_eq!(few.decay(Some(6)), None, "two deadlines are no week");
}

#[test]
fn week_six_is_the_sixth_of_a_quarter_and_at_six_thirteenths_of_anything_else() {
    let all = [(1, None), (3, None), (4, Some(2)), (5, Some(2)), (8, Some(4)), (10, Some(5)), (11, Some(6)), (15, Some(6))];
    for (weeks, is) in all.into_iter().chain([(16, Some(7)), (26, Some(12)), (52, Some(24)), (156, Some(72))]) {
        assert_eq!(six(weeks), is, "{weeks}");
    }
}

fn score(score: f64, committed: bool) -> Scored {
    Scored { of: Ix(0), score, first: None, weight: 1.0, committed, hit: false }
}

#[test]
fn a_team_went_up_or_down_by_a_twentieth_and_two_cycles_running_make_one_ask() {
    let trend = |means: &[f64], committed: bool| TeamTrend {
        team: None,
        scores: means.iter().map(|&mean| TeamScore { team: None, scored: vec![score(mean, committed); 3] }).collect(),
        now: None,
    };
    let of = |means: &[f64], committed| (trend(means, committed).went(), trend(means, committed).note());
    assert_eq!(of(&[0.6], true), (None, None));
    assert_eq!(of(&[0.6, 0.65], true), (Some(Went::Up), None));
    assert_eq!(of(&[0.6, 0.56], true), (Some(Went::Level), None));
    assert_eq!(of(&[0.9, 0.55], true), (Some(Went::Down), None));
    assert_eq!(of(&[0.9, 0.93], true), (Some(Went::Level), Some(Note::TooEasy)));
    assert_eq!(of(&[0.3, 0.49], true).1, Some(Note::TooMuch));
    assert_eq!(of(&[0.3, 0.49], false).1, None, "of what was only hoped for little was expected");
    let mut few = trend(&[0.3, 0.9], true);
    few.scores[0].scored.pop();
    assert_eq!((few.went(), few.note()), (None, None), "of two scores there is no mean");
}

fn close(w: &mut World, id: Id, score: f64) {
    let closing = format!(r#"{{"score":"{score}","on":"2027-01-05","settled":true}}"#);
    let closing: Closing = serde_json::from_str(&closing).unwrap();
    w.edit(id, |item| {
        let extra = Extra { outcome: Some(Outcome::Missed), closing: Some(Box::new(closing)), ..Extra::default() };
        item.extra = Some(Box::new(extra));
    });
}

#[test]
fn teams_are_told_cycle_by_cycle_and_what_runs_is_told_as_it_stands() {
    let (mut w, q4, of, [_, growth, _]) = three();
    w.today = day("2027-01-20");
    let q1 = w.cycle("2027-Q1");
    of.iter().zip([0.2, 0.4, 0.9]).for_each(|(&id, score)| close(&mut w, id, score));
    let goal = w.objective("Next", q1, |i| i.team = Some(growth));
    for value in [2.0, 4.0, 6.0] {
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.value(kr, "2027-01-18", value);
    }
    let c = w.cascade();
    let told = scores::over_cycles(&c, &[q4], Some(q1), None, w.today);
    assert_eq!((told[0].team, told[0].scores[0].score(), told[0].now.map(rounded)), (None, Some(0.5), Some(0.4)));
    let own = told.iter().find(|team| team.team == Some(growth)).unwrap();
    assert_eq!((own.scores[0].score(), own.scores[0].listed(), own.now.map(rounded)), (None, vec![0.2], Some(0.4)));
    assert_eq!(scores::by_team(&c, Some(growth), &scores::scored(&c, q4, Some(growth))).len(), 1);
}

#[test]
fn how_long_a_miss_could_be_seen_is_counted_from_the_last_day_on_track() {
    let missed = |said: &[(&str, f64, u8)]| {
        let mut w = World::new("2027-01-10");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let kr = w.key_result(goal, 0.0, 10.0, |i| i.cadence = crate::domain::key_result::Cadence::Monthly);
        for &(on, value, confidence) in said {
            w.said(kr, on, value, confidence);
        }
        close(&mut w, kr, 0.4);
        let c = w.cascade();
        lead(&c, c.find(kr).unwrap(), &w.said_of(kr), w.today)
    };
    assert_eq!(missed(&[]), Some(91), "never heard of, never on track");
    // On track until its next check-in was due on 2 November and nothing new came.
    assert_eq!(missed(&[("2026-10-20", 2.0, 8), ("2026-11-19", 2.1, 2), ("2026-12-17", 4.0, 2)]), Some(59));
    assert_eq!(missed(&[("2026-12-30", 10.0, 9)]), Some(0), "found out at the end");
}

#[test]
fn bets_are_told_by_what_was_found_and_by_how_far_they_moved() {
    let mut w = World::new("2026-12-23");
    let q4 = w.cycle("2026-Q4");
    let growth = w.team("Growth", None);
    let goal = w.objective("Win", q4, |_| {});
    let kr = w.key_result(goal, 0.0, 10.0, |_| {});
    for (on, value) in [("2026-10-01", 2.0), ("2026-11-10", 5.0)] {
        w.value(kr, on, value);
    }
    let verdicts = [Some(Judgement::Held), Some(Judgement::Held), Some(Judgement::Failed), Some(Judgement::Unclear), None];
    for (n, verdict) in verdicts.into_iter().enumerate() {
        let work = w.project("Bet", |i| {
            i.start = Some(day("2026-10-05"));
            i.team = Some(growth);
            if let Body::Project(project) = &mut i.body {
                (project.state, project.state_on) = (ProjectState::Done, Some(day("2026-11-02")));
            }
        });
        let link = w.link(work, kr, Some("it is what holds it back"));
        let Entity::Link(link) = w.entity(link) else { unreachable!() };
        // They move the number by 3: of 3, 4, 5, 6 and 10 that were expected.
        link.expect = Some(Expect::Amount([3.0, 4.0, 5.0, 6.0, 10.0][n]));
        link.judged = verdict.map(|verdict| Judged { verdict, why: "seen".into(), by: None, on: day("2026-11-20") });
    }
    let c = w.cascade();
    assert_eq!(bets::needed(&c, None), [kr]);
    let series: IdMap<_> = [(kr, w.said_of(kr))].into_iter().collect();
    let told = Bets::of(&c, Some(growth), &series, w.today);
    let [all] = told.teams.as_slice() else { panic!("{told:?}") };
    assert_eq!((all.judged.held, all.judged.failed, all.judged.unclear, all.open), (2, 1, 1, 1));
    assert_eq!((all.judged.rate(), all.expectations, all.reach), (Some(0.5), 5, Some(0.6)));
    let all = Bets::of(&c, None, &series, w.today);
    assert_eq!(all.teams.len(), 2);
    assert_eq!(all.teams[0].open, 2, "the work that serves it by itself is a bet too");
    assert_eq!(Bets::of(&c, None, &series, day("2026-11-10")).teams[0].reach, None, "two weeks have to pass");
}

/// A review of so many minutes with one entry that was asked for its number, and one that was talked about.
fn review(w: &mut World, on: &str, item: Id, number_s: u64, talk_s: u64) -> Id {
    let id = w.ids.next_id();
    let mut asked = Entry::missing(item, None);
    asked.spent_ms = number_s * 1000;
    let mut talked = Entry::waiting(Some(item), Class::OffTrack);
    talked.spent_ms = talk_s * 1000;
    let review =
        Review { ended: Some(day(on)), agenda: vec![asked, talked], other_ms: 60_000, ..Review::new(id, 1, day(on), 10) };
    w.entities.push(Entity::Review(Box::new(review)));
    id
}

#[test]
fn what_measuring_costs_is_counted_in_minutes_of_people() {
    let (mut w, _, [rate, other, _], _) = three();
    for (on, value) in [("2026-10-12", 1.0), ("2026-10-19", 1.0), ("2026-10-26", 2.0), ("2026-11-02", 2.0)] {
        w.said(rate, on, value, 7);
    }
    w.check_in(other, "2026-11-02", |c| c.unchanged = true);
    w.check_in(other, "2026-11-09", |c| (c.value, c.by) = (Some(3.0), None));
    let held = [
        review(&mut w, "2026-10-12", rate, 60, 480),
        review(&mut w, "2026-10-26", other, 300, 540),
        review(&mut w, "2026-11-09", other, 360, 480),
    ];
    let id = w.ids.next_id();
    w.entities.push(Entity::Decision(Decision { id, review: held[0], item: None, text: "Do it".into(), deleted: false }));
    let cascade = w.cascade();
    let mut said: IdMap<Vec<_>> = IdMap::default();
    for id in [rate, other] {
        said.insert(id, w.said_of(id));
    }
    let measured = Some(Measured { seconds: 12.0, of: 9 });
    let told = Overhead::of(&cascade, said.values().map(Vec::as_slice), measured, w.today);
    assert_eq!(overhead::since(w.today), day("2026-09-29"));
    // From 12 October on six weeks and a day have passed.
    assert_eq!(told.weeks, 7);
    let all = &told.check_ins;
    assert_eq!((all.all, all.typed, all.nothing_new, all.values, all.by_themselves), (6, 5, 3, 5, 1));
    assert_eq!(told.check_in_minutes(), Some(5.0 * 12.0 / 60.0 / 7.0));
    // One person answers for what is on them: 600 + 900 + 900 seconds.
    assert_eq!(rounded(told.review_minutes() * 7.0).to_string(), "40");
    assert_eq!((told.asking_share(), told.for_a_decision()), (Some(720.0 / 2400.0), Some(40.0)));
    assert_eq!((told.nothing_new(), told.decided_each()), (Some(0.5), Some(1.0 / 3.0)));
    assert_eq!(told.over(), (2, 3));
    let loud: Vec<&str> = told.signs().iter().filter(|sign| sign.loud).map(|sign| sign.name).collect();
    assert_eq!((loud, told.quiet()), (vec!["reporting"], 3), "{:?}", told.signs());
    w.settings.review_people = 6;
    let six = Overhead::of(&w.cascade(), said.values().map(Vec::as_slice), None, w.today);
    assert_eq!((rounded(six.review_minutes() * 7.0).to_string().as_str(), six.check_in_minutes()), ("240", None));
}

#[test]
fn nobody_tells_a_team_by_fewer_words_than_twenty_five() {
    let (w, _, [a, ..], [_, growth, _]) = three();
    let c = w.cascade();
    let of = c.find(a).unwrap();
    let all = |n| vec![Told { of, confidence: Some(8), word: None, hit: true }; n];
    let told = super::calibration::by_team(&c, Some(growth), &all(FEWEST_OF_TEAM));
    assert_eq!(told.iter().map(|team| (team.team, team.n)).collect::<Vec<_>>(), [(growth, 25)]);
    assert_eq!(told[0].words, Some(Calibration::of(&all(25))));
    assert!(super::calibration::by_team(&c, None, &all(24)).iter().all(|team| team.words.is_none()));
    let mine = w.items[0].0.owner.unwrap();
    assert_eq!(super::calibration::of_person(&c, mine, &all(3)).n(), 3);
}
