//! The sample company holds what is promised of it, whatever day it is looked at.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use quarterdeck::{
    domain::{
        Board, Cascade, Change, CheckIn, Derived, Flag, Id, Ids, Ix, Kind, Op, Summary,
        change::Verb,
        cycle::CycleState,
        goal::{Ambition, ProjectState},
        key_result::Metric,
    },
    sample,
    store::Store,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

/// Noon of the day in milliseconds, as good a moment as any.
fn noon(day: NaiveDate) -> i64 {
    day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}

fn changes(today: NaiveDate) -> Vec<Change> {
    sample::company(today, noon(today), &mut Ids::seeded(1))
}

/// The company on each of the todays, told once for all tests.
static COMPANIES: LazyLock<HashMap<NaiveDate, Cascade>> = LazyLock::new(|| todays().map(|today| (today, told(today))).collect());

fn cascade(today: NaiveDate) -> &'static Cascade {
    &COMPANIES[&today]
}

/// A fortnight of todays, so that every day of the week has its turn twice; it crosses the end of a month.
fn todays() -> impl Iterator<Item = NaiveDate> {
    let first: NaiveDate = "2026-11-20".parse().unwrap();
    (0..14).map(move |n| first.checked_add_days(Days::new(n)).unwrap())
}

fn monday() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// The workspace after all of it, each change checked before it is made.
fn told(today: NaiveDate) -> Cascade {
    let mut cascade = Cascade::default();
    let mut check_ins: HashMap<Id, Vec<CheckIn>> = HashMap::new();
    let changes = changes(today);
    for change in &changes {
        if let Err(refusal) = cascade.check(change) {
            panic!("{:?} of {} on {}: {refusal}", change.verb, change.on, today);
        }
        for op in &change.ops {
            match op {
                Op::CheckIn(c) => check_ins.entry(c.item).or_default().push((**c).clone()),
                Op::Void { check_in, item } => check_ins.entry(*item).or_default().retain(|c| c.id != *check_in),
                _ => {}
            }
        }
        cascade.apply(change, Derived::default()).unwrap();
    }
    let mut summaries = Vec::new();
    for (item, mut said) in check_ins {
        said.sort_by_key(|c| c.on);
        let ix = cascade.find(item).unwrap();
        summaries.push((item, Summary::of(cascade.item(ix), cascade.begins(ix), &cascade.settings, &said, today)));
    }
    let nothing = Change { ops: Vec::new(), ..changes[0].clone() };
    cascade.apply(&nothing, Derived { summaries, ..Derived::default() }).unwrap();
    cascade
}

fn is_open(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    cascade.cycle_of(ix).is_some_and(|c| c.state_on(today) == CycleState::Open)
}

fn live(cascade: &Cascade, kind: Kind) -> Vec<Ix> {
    cascade.live().filter(|&ix| cascade.item(ix).kind() == kind).collect()
}

fn titles(cascade: &Cascade, items: &[Ix]) -> Vec<String> {
    items.iter().map(|&ix| cascade.item(ix).title.to_string()).collect()
}

#[test]
fn today_is_in_week_eight_of_thirteen() {
    for today in todays() {
        let cascade = cascade(today);
        let cycle = cascade.cycles().find(|c| c.name == "This quarter").unwrap();
        assert_eq!(cycle.week(today, cascade.settings.review_weekday), (8, 13), "{today}");
        let states: BTreeMap<&str, CycleState> = cascade.cycles().map(|c| (c.name.as_str(), c.state_on(today))).collect();
        assert_eq!(states["Last quarter"], CycleState::Closed);
        assert_eq!(states["Next quarter"], CycleState::Planned);
        assert_eq!(states["This year"], CycleState::Open);
    }
}

#[test]
fn the_numbers_are_the_promised_ones() {
    let cascade = cascade(monday());
    assert_eq!(cascade.people().count(), 12);
    assert_eq!(cascade.people().filter(|p| p.manager.is_some()).count(), 11, "everyone but the first has a manager");
    assert!(cascade.people().all(|p| p.email.as_deref().is_some_and(|e| e.ends_with(".example"))));
    assert!(cascade.people().all(|p| p.team.is_some()));
    let open: Vec<Ix> = live(cascade, Kind::KeyResult).into_iter().filter(|&ix| is_open(cascade, ix, monday())).collect();
    assert_eq!(open.len(), 30);
    let is_used = |metric: &Metric| open.iter().any(|&ix| cascade.item(ix).key_result().unwrap().metric == *metric);
    let unused: Vec<&str> = Metric::ALL.iter().filter(|metric| !is_used(metric)).map(|metric| metric.word()).collect();
    assert!(
        unused.is_empty(),
        "assets/sample/items-quarter.csv has no key result that is {}: give one of them that metric",
        unused.join(", ")
    );
    assert_eq!(live(cascade, Kind::Project).len(), 19);
    assert_eq!(cascade.reviews().count(), 2);
}

#[test]
fn the_cascade_goes_from_the_company_down_to_a_person() {
    let cascade = cascade(monday());
    let deepest = live(cascade, Kind::Objective)
        .into_iter()
        .filter(|&ix| cascade.item(ix).objective().unwrap().person.is_some())
        .map(|mut ix| {
            let mut path = vec![ix];
            while let Some(parent) = cascade.parent(ix) {
                ix = parent;
                path.push(ix);
            }
            path
        })
        .max_by_key(Vec::len)
        .unwrap();
    assert!(deepest.len() >= 4, "{:?}", titles(cascade, &deepest));
    let teams: Vec<&str> = deepest.iter().rev().map(|&ix| cascade.team_of(ix).unwrap().name.as_str()).collect();
    assert_eq!(teams[..2], ["Harbour & Kettle", "Product"], "{teams:?}");
    assert_eq!(teams.len(), 4, "{teams:?}");
}

#[test]
fn every_flag_is_raised_whatever_day_it_is() {
    for today in todays() {
        let cascade = cascade(today);
        let mut board = Board::new(today);
        let mut raised: BTreeMap<Flag, Vec<Ix>> = BTreeMap::new();
        for ix in cascade.live() {
            for flag in board.of(cascade, ix).flags.iter() {
                raised.entry(flag).or_default().push(ix);
            }
        }
        for flag in Flag::ALL {
            let items = titles(cascade, raised.get(&flag).map_or(&[][..], Vec::as_slice));
            if today == monday() {
                println!("{:15} {items:?}", flag.word());
            }
            assert!(
                !items.is_empty(),
                "nothing is {} on {today}: tell a story that raises it (assets/sample, src/sample/stories.rs)",
                flag.word()
            );
            assert!(items.len() <= 14, "{} items are {} on {today}: {items:?}", items.len(), flag.word());
        }
        for kind in Kind::ALL {
            let unlinked = &raised[&Flag::Unlinked];
            assert!(unlinked.iter().any(|&ix| cascade.item(ix).kind() == kind), "no {} is unlinked on {today}", kind.name());
        }
    }
}

#[test]
fn it_looks_like_a_company_and_not_like_a_test() {
    let cascade = cascade(monday());
    for ix in cascade.live() {
        let title = &cascade.item(ix).title;
        assert!(title.chars().count() <= 28, "{title}");
    }
    let two_parents = live(cascade, Kind::Objective).into_iter().filter(|&ix| cascade.parents(ix).count() > 1);
    assert!(two_parents.count() >= 1);
    let aspirational = live(cascade, Kind::Objective).into_iter().filter(|&ix| cascade.ambition_of(ix) == Ambition::Aspirational);
    assert!(aspirational.count() >= 1);
    assert!(cascade.live().any(|ix| cascade.item(ix).title.contains('茶')));
    assert!(cascade.live().any(|ix| cascade.item(ix).title.contains('🍵')));
    assert!(cascade.all().any(|ix| cascade.item(ix).archived));
    let steps = live(cascade, Kind::KeyResult).into_iter().filter_map(|ix| cascade.item(ix).key_result());
    let (mut dated, mut undated, mut waypoints) = (0, 0, 0);
    for kr in steps {
        dated += usize::from(kr.steps.iter().any(|s| s.date.is_some()));
        undated += usize::from(kr.steps.iter().any(|s| s.date.is_none()));
        waypoints += usize::from(!kr.waypoints.is_empty());
    }
    assert!(dated > 0 && undated > 0 && waypoints > 0);
    assert!(cascade.links().filter(|l| l.because.is_some() && l.expect.is_some()).count() >= 4);
    assert!(cascade.links().any(|l| l.judged.is_some()));
    assert_eq!(cascade.acknowledgements().count(), 1);
    let done =
        live(cascade, Kind::Project).into_iter().filter(|&ix| cascade.item(ix).project().unwrap().state == ProjectState::Done);
    assert_eq!(done.count(), 10, "one of this quarter, nine of those before");
    let actions: Vec<(bool, bool)> = cascade.actions().map(|a| (a.done.is_some(), a.is_overdue(monday()))).collect();
    assert!(actions.contains(&(true, false)) && actions.contains(&(false, true)) && actions.contains(&(false, false)));
    assert!(cascade.reviews().all(|r| r.ended.is_some() && r.rating.is_some()));
    assert!(cascade.decisions().count() >= 4);
}

#[test]
fn whoever_the_demo_is_seen_through_owes_something_today() {
    for today in todays() {
        let cascade = cascade(today);
        let me = cascade.people().find(|p| p.name == sample::ME).unwrap().id;
        let mut board = Board::new(today);
        let due = cascade.live().filter(|&ix| cascade.item(ix).owner == Some(me));
        let due = due.filter(|&ix| board.of(cascade, ix).flags.has(Flag::Due)).count();
        assert_eq!(due, 3, "{today}");
    }
}

#[test]
fn its_past_is_made_of_many_days_and_people() {
    for today in todays() {
        let changes = changes(today);
        let now = noon(today);
        assert!(changes.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(changes.iter().all(|c| c.at <= now && c.on <= today), "{today}");
        let check_ins: Vec<&Change> = changes.iter().filter(|c| c.verb == Verb::CheckIn).collect();
        assert!(check_ins.len() > 80, "{}", check_ins.len());
        assert!(check_ins.iter().all(|c| c.by.is_some()), "someone said each of them");
        let weekend = |c: &&&Change| matches!(c.on.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(check_ins.iter().filter(weekend).count(), 0, "people work from Monday to Friday");
        let days: BTreeSet<NaiveDate> = check_ins.iter().map(|c| c.on).collect();
        assert!(days.iter().filter(|day| (today - **day).num_days() <= 56).count() >= 25, "{today}");
        let authors: BTreeSet<Id> = check_ins.iter().filter_map(|c| c.by).collect();
        assert_eq!(authors.len(), 12);
        let verbs = [Verb::Import, Verb::Revise, Verb::Correct, Verb::Archive, Verb::Review, Verb::Judge, Verb::Acknowledge];
        assert!(verbs.iter().all(|verb| changes.iter().any(|c| c.verb == *verb)));
    }
}

#[test]
fn the_same_day_makes_the_same_company() {
    assert_eq!(changes(monday()), changes(monday()));
    let other = sample::company(monday(), noon(monday()), &mut Ids::seeded(2));
    assert_ne!(changes(monday())[0].id, other[0].id);
}

#[test]
fn a_workspace_file_gives_back_the_company_that_was_put_in() {
    let today = monday();
    let mut store = Store::in_memory(sample::NAME).unwrap();
    store.fill(changes(today).iter().cloned(), today, |_| ()).unwrap();
    let (stored, told) = (store.load(today).unwrap(), cascade(today));
    assert_eq!(stored.settings, told.settings);
    assert_eq!(stored.len(), told.len());
    for ix in told.all() {
        let id = told.item(ix).id;
        let there = stored.find(id).unwrap();
        assert_eq!(stored.item(there), told.item(ix));
        assert_eq!(stored.judge(there, today), told.judge(ix, today), "{}", told.item(ix).title);
    }
    let count = |cascade: &Cascade| Board::new(today).count(cascade);
    assert_eq!(count(&stored), count(told));
    println!("{:?} aligned {:?}", count(told), count(told).alignment());
}

#[test]
fn the_first_rows_of_a_large_workspace_are_judged_as_in_the_whole() {
    use quarterdeck::{
        domain::Board,
        sample::scale::{Scale, Shape},
        store::Store,
    };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("w.db"), "Large", today, 0).unwrap();
    let scale = Scale { items: 1500, check_ins: Some(40_000), shape: Shape::Bulk, today, at: 0 };
    store.fill(scale.changes(), today, |_| {}).unwrap();
    let first = store.first_rows(today, 60).unwrap().expect("the file is large enough to be read in part");
    let whole = store.load(today).unwrap();
    assert!(first.len() < whole.len() / 4, "{} of {}", first.len(), whole.len());
    // In reading order: a row, then what hangs on it.
    let (mut stack, mut seen) = (first.roots().iter().rev().copied().collect::<Vec<_>>(), 0);
    let (a, b) = (Board::new(today), Board::new(today));
    while let Some(ix) = stack.pop().filter(|_| seen < 50) {
        seen += 1;
        let other = whole.find(first.item(ix).id).unwrap();
        assert_eq!(a.peek(&first, ix), b.peek(&whole, other), "{}", first.item(ix).title);
        assert_eq!(first.item(ix).title.split(' ').next().unwrap(), format!("g{seen}z"));
        stack.extend(first.children(ix).iter().rev().copied());
    }
    assert_eq!(seen, 50);
}

#[test]
fn a_made_up_year_is_a_sound_workspace() {
    use quarterdeck::{
        sample::scale::{Scale, Shape},
        store::Store,
    };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("w.db"), "Large", today, 0).unwrap();
    let scale = Scale { items: 300, check_ins: Some(3_000), shape: Shape::Year, today, at: 1_795_392_000_000 };
    store.fill(scale.changes(), today, |_| {}).unwrap();
    let found = store.check().unwrap();
    assert!(found.is_clean(), "{found:?}");
}

#[test]
fn the_quarter_that_ended_has_every_outcome_a_score_the_room_said_otherwise_and_a_goal_in_its_third_cycle() {
    for today in todays() {
        let c = cascade(today);
        let last = c.cycles().find(|cycle| cycle.name == "Last quarter").unwrap().id;
        let in_it = |ix: &Ix| c.cycle_of(*ix).is_some_and(|cycle| cycle.id == last);
        let parts: Vec<Ix> = live(c, Kind::KeyResult).into_iter().filter(in_it).collect();
        let outcomes: BTreeSet<&str> = parts.iter().filter_map(|&ix| Some(c.item(ix).outcome()?.word())).collect();
        assert_eq!(outcomes, BTreeSet::from(["achieved", "dropped", "missed", "partial"]), "{today}");
        let said =
            |ix: &Ix| c.item(*ix).closing().is_some_and(|closing| closing.score != closing.rule && closing.because.is_some());
        assert_eq!(parts.iter().filter(|ix| said(ix)).count(), 1, "{today}");
        let longest = c.live().map(|ix| c.chain_before(ix)).max_by_key(Vec::len).unwrap();
        let scores: Vec<String> = longest.iter().filter_map(|&ix| Some(format!("{:.2}", c.item(ix).closing()?.score?))).collect();
        assert_eq!(scores, ["0.32", "0.40"], "{today}: the newest first");
        assert!(parts.iter().any(|&ix| c.item(ix).let_go().is_some()));
    }
}

#[test]
fn three_quarters_are_over_scored_and_different_from_team_to_team() {
    for today in todays() {
        let c = cascade(today);
        let finished: Vec<Ix> = live(c, Kind::KeyResult).into_iter().filter(|&ix| c.item(ix).outcome().is_some()).collect();
        let of = |cycle: &str, team: &str| {
            let is_it = |ix: &&Ix| {
                let owner = c.item(**ix).owner.and_then(|id| c.people().find(|p| p.id == id));
                let team_of = owner.and_then(|p| p.team).and_then(|id| c.teams().find(|t| t.id == id));
                c.cycle_of(**ix).is_some_and(|own| own.name == cycle) && team_of.is_some_and(|own| own.name == team)
            };
            let scores: Vec<f64> = finished.iter().filter(is_it).filter_map(|&ix| c.item(ix).closing()?.score).collect();
            (scores.len(), scores.iter().sum::<f64>() / scores.len() as f64)
        };
        for cycle in ["Fourth quarter", "First quarter", "Last quarter"] {
            let [(few, growth), (enough, success)] = ["Growth", "Success"].map(|team| of(cycle, team));
            assert!(few >= 3 && enough >= 3, "{today} {cycle}");
            assert!(success > growth + 0.1, "{today} {cycle}: {success} {growth}");
        }
        assert_eq!(finished.len(), 39, "{today}");
        assert!(c.links().filter(|l| l.judged.is_some()).count() >= 14);
    }
}
