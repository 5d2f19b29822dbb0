//! Every entity and every field goes into the log and comes out the same, bit for bit.

use super::{
    super::{pack, sum::Sum},
    Both, day, today,
};
use crate::domain::{
    Body, CheckIn, Entity, Field, FieldKey, Id, Ids, Item, Op, Summary, Word,
    carried::{Carried, How},
    carry,
    change::Verb,
    check_in::Stated,
    closing::{Basis, Cause, Closing},
    cycle::{Cycle, CycleState},
    deadline::TimeOff,
    goal::{Ambition, Extra, Objective, Outcome, Project, ProjectState, Rollup},
    health::Health,
    key_result::{Cadence, KeyResult, Metric, Snooze, Step, Waypoint},
    link::{Expect, Judged, Link, Verdict},
    people::{Person, Team},
    recurring::{AgendaBy, Meeting},
    review::{
        Acknowledgement, Action, Aloud, Class, Decision, Entry, EntryState, ParkedFor, Review, ReviewKind, Round, Then, Told,
        ToldEnd, Topic,
    },
    scope::Scope,
};
use chrono::{NaiveTime, Weekday};
use std::{collections::HashSet, mem::discriminant};

const ODD: f64 = 0.421_711_899_916_784_4;

fn step() -> Step {
    Step { key: 63, title: "“é” \u{0}\u{1b}[2J\n".into(), weight: 0.1 + 0.2, date: Some(today()) }
}

fn entry(item: Id) -> Entry {
    let told = Told {
        title: "As it was".into(),
        owner: Some("Ana".into()),
        health: Some(Health::AtRisk),
        stand: Some("2.5 % → 3.5 %".into()),
        pace: Some("pace −12.0 pt".into()),
        end: Some(Box::new(ToldEnd {
            score: Some(ODD),
            first: Some(ODD),
            outcome: Some(Outcome::Partial),
            learned: Some("More".into()),
            next: Some("keep".into()),
        })),
        aloud: vec![Aloud { item, title: "Green".into(), owner: Some("Ana".into()) }],
        aloud_more: 3,
    };
    Entry {
        item: Some(item),
        class: Class::Missing,
        seconds: 30,
        given: 45,
        then: Some(Then { class: Class::Disagreement, seconds: 90 }),
        parked_times: 2,
        group: Some(item),
        further: true,
        question: true,
        came_in: true,
        parked_for: ParkedFor::Away,
        spent_ms: u64::from(u32::MAX),
        state: EntryState::Parked,
        told: Some(Box::new(told)),
    }
}

/// One of everything, with everything it can have.
fn everything(ids: &mut crate::domain::Ids) -> Vec<Entity> {
    let mut id = || ids.next_id();
    let (cycle, team, ana, objective, kr, project, review, check_in) = (id(), id(), id(), id(), id(), id(), id(), id());
    let (meeting, from) = (id(), id());
    let text = || Some("text \u{202e} 会議".into());
    let mut item = Item::new(kr, "Free→paid", day("0001-01-01"), Body::Objective(Objective::default()));
    item.external = text();
    item.owner = Some(ana);
    item.team = Some(team);
    item.cycle = Some(cycle);
    item.parents = [objective].into();
    item.start = Some(day("0000-01-01"));
    item.due = Some(day("9999-12-31"));
    item.ambition = Some(Ambition::Aspirational);
    item.cadence = Cadence::Monthly;
    item.position = i64::MIN;
    item.archived = true;
    let snooze = Some(Snooze { until: today(), reason: "holiday".into(), by: Some(ana) });
    item.extra = Some(Box::new(Extra {
        description: text(),
        url: text(),
        snooze,
        outcome: Some(Outcome::Dropped),
        renewed: Some(today()),
        reached: Some(today()),
        closing: Some(Box::new(Closing {
            score: Some(0.7),
            rule: Some(1.0 / 3.0),
            first: Some(0.0),
            because: text(),
            learned: text(),
            cause: Some(Cause::Theory),
            basis: Some(Basis { value: ODD, baseline: Some(-0.0), target: Some(1e15), upper: Some(ODD), held: Some(0.5) }),
            first_basis: Some(Basis { value: ODD, baseline: None, target: None, upper: None, held: None }),
            value_on: Some(day("0001-01-01")),
            on: today(),
            by: Some(ana),
            proposes: Some(Outcome::Partial),
            next: Some(Box::new(carry::Decision {
                next: carry::Next::Change(Some((ODD, Some(1e15)))),
                owner: Some(ana),
                because: "More".to_owned(),
            })),
            settled: false,
        })),
        carried: Some(Box::new(Carried { from, how: How::Break, unchanged: true, because: text() })),
        let_go: text(),
    }));
    let mut first = item.clone();
    (first.id, first.parents) = (objective, Box::default());
    first.body = Body::Objective(Objective { rollup: Rollup::Both, person: Some(ana) });
    let mut second = item.clone();
    second.body = Body::KeyResult(Box::new(KeyResult {
        metric: Metric::Between,
        unit: text(),
        baseline: Some(-0.0),
        target: Some(ODD),
        upper: Some(1e15),
        steps: [step()].into(),
        waypoints: [Waypoint { date: today(), value: ODD }].into(),
        weight: f64::MIN_POSITIVE,
        source: text(),
    }));
    let mut third = item;
    (third.id, third.parents, third.cycle) = (project, Box::default(), None);
    // No project is carried over.
    third.extra.as_mut().unwrap().carried = None;
    third.body = Body::Project(Project { state: ProjectState::Cancelled, state_on: Some(today()) });
    let judged = Some(Judged { verdict: Verdict::Unclear, why: String::new(), by: Some(ana), on: today() });
    vec![
        Entity::Cycle(Cycle {
            id: cycle,
            name: "2026-Q4".into(),
            start: day("2026-10-01"),
            end: day("2026-12-31"),
            parent: Some(cycle),
            state: Some(CycleState::Open),
            closed_on: Some(today()),
            same: Some(cycle),
            deleted: false,
        }),
        Entity::Team(Team { id: team, name: "Growth".into(), parent: Some(team), deleted: false, same: Some(team) }),
        Entity::Person(Person {
            id: ana,
            name: "Ana".into(),
            email: Some("ana@example.org".into()),
            manager: Some(ana),
            team: Some(team),
            left: Some(today()),
            forgotten: Vec::new(),
            deleted: false,
            same: Some(ana),
            away: vec![TimeOff { from: today(), to: today(), word: Some("leave".into()) }],
        }),
        Entity::Meeting(Meeting {
            id: meeting,
            name: "Growth weekly".into(),
            scope: Scope::People(vec![ana]),
            weekday: Some(Weekday::Thu),
            time: NaiveTime::from_hms_opt(9, 30, 0),
            minutes: Some(25),
            people: vec![ana],
            agenda_by: Some(AgendaBy::Owner),
            opening: Some(0),
            closing: Some(90),
            created: today(),
            deleted: false,
        }),
        Entity::Item(Box::new(first)),
        Entity::Item(Box::new(second)),
        Entity::Item(Box::new(third)),
        Entity::Link(Link {
            id: id(),
            project,
            target: kr,
            because: text(),
            expect: Some(Expect::Share(ODD)),
            made: today(),
            value_then: Some(ODD),
            judged,
            deleted: false,
        }),
        Entity::Review(Box::new(Review {
            id: review,
            number: 7,
            on: today(),
            meeting: Some(meeting),
            scope: Some(Scope::People(vec![ana])),
            kind: ReviewKind::Closing,
            cycle: Some(cycle),
            facilitator: Some(ana),
            absent: vec![ana],
            minutes: 15,
            agenda: vec![entry(kr)],
            current: Some(0),
            other_ms: 120_000,
            running_ms: 900,
            opening: 45,
            closing: 90,
            parked_more: 7,
            ended: Some(today()),
            rating: Some(4),
            ratings: vec![4, 5],
            rounds: vec![Round { item: kr, said: vec![3, 8], saved: Some(3) }],
            answers: vec![(1, "Yes".into()), (3, "Fewer".into())],
            healths: vec![(kr, Health::NoData)],
            deleted: false,
        })),
        Entity::Decision(Decision { id: id(), review, item: Some(kr), text: "Stop".into(), deleted: false }),
        Entity::Action(Action {
            id: id(),
            what: "Ask".into(),
            owner: Some(ana),
            due: Some(today()),
            done: Some(today()),
            item: Some(kr),
            review: Some(review),
            made: today(),
            deleted: false,
        }),
        Entity::Topic(Topic {
            id: id(),
            title: "Series A".into(),
            seconds: 180,
            owner: Some(ana),
            meeting: Some(meeting),
            settled: Some(review),
            made: today(),
            position: -7,
            deleted: false,
        }),
        Entity::Acknowledgement(Acknowledgement {
            id: id(),
            check_in,
            item: kr,
            by: Some(ana),
            on: today(),
            comment: "Thanks".into(),
            deleted: false,
        }),
    ]
}

/// A new value for every field there is.
fn fields(some: Id) -> Vec<Field> {
    let text = || Some("new".to_owned());
    let on = Some(day("2027-01-04"));
    vec![
        Field::Title("new".into()),
        Field::Description(text()),
        Field::Url(text()),
        Field::External(text()),
        Field::Owner(None),
        Field::Same(None),
        Field::Team(None),
        Field::BelongsTo(None),
        Field::Cycle(None),
        Field::Parents(vec![]),
        Field::Parent(None),
        Field::Start(on),
        Field::Due(on),
        Field::Ambition(None),
        Field::Rollup(Rollup::Children),
        Field::Metric(Metric::YesNo),
        Field::Unit(None),
        Field::Baseline(Some(ODD * 3.0)),
        Field::Target(None),
        Field::Upper(Some(1e-300)),
        Field::Steps(vec![step(), step()]),
        Field::Waypoints(vec![]),
        Field::Weight(ODD),
        Field::Cadence(Cadence::Biweekly),
        Field::Source(None),
        Field::State(ProjectState::Done),
        Field::ClosedOn(on),
        Field::StateOn(None),
        Field::CycleState(None),
        Field::Renewed(None),
        Field::Reached(None),
        Field::Score(None),
        Field::LetGo(None),
        Field::Away(vec![]),
        Field::Scope(Scope::Level(2)),
        Field::Weekday(None),
        Field::Time(None),
        Field::Length(None),
        Field::People(vec![]),
        Field::AgendaBy(None),
        Field::Opening(None),
        Field::Closing(None),
        Field::Position(i64::MAX),
        Field::Snooze(None),
        Field::Outcome(None),
        Field::Email(None),
        Field::Manager(None),
        Field::Left(None),
        Field::Because(None),
        Field::Expect(Some(Expect::Amount(-ODD))),
        Field::Judged(None),
        Field::Seconds(240),
        Field::Settled(None),
        Field::Done(None),
        Field::Absent(vec![some]),
        Field::Minutes(30),
        Field::Agenda(vec![]),
        Field::Current(None),
        Field::OtherMs(u64::MAX),
        Field::RunningMs(u64::MAX),
        Field::Ended(None),
        Field::Rating(None),
        Field::Ratings(vec![1, 5, 5]),
        Field::Answers(vec![(2, "no".into())]),
        Field::Rounds(vec![Round { item: some, said: vec![0, 10], saved: None }]),
        Field::Healths(vec![(some, Health::Closed)]),
        Field::Comment(String::new()),
        Field::Archived(false),
        Field::Deleted(true),
    ]
}

#[test]
fn every_entity_and_every_field_is_kept_to_the_bit() {
    let mut both = Both::new();
    let all = everything(&mut both.ids);
    let create = both.does(Verb::Import, all.iter().cloned().map(Op::Create).collect());
    both.agree();
    for entity in &all {
        assert_eq!(both.cascade.entity(entity.id()).as_ref(), Some(entity));
        let loaded = both.store.load(today()).unwrap();
        assert_eq!(loaded.entity(entity.id()).as_ref(), Some(entity));
    }
    let written = both.store.change(create).unwrap().unwrap();
    assert_eq!(written.ops, all.iter().cloned().map(Op::Create).collect::<Vec<_>>());

    let mut used = HashSet::new();
    for entity in &all {
        let ops: Vec<Op> = fields(entity.id()).into_iter().filter_map(|f| both.cascade.set_op(entity.id(), f)).collect();
        used.extend(ops.iter().filter_map(|op| if let Op::Set { new, .. } = op { Some(discriminant(new)) } else { None }));
        let id = both.does(Verb::Revise, ops.clone());
        assert_eq!(both.store.change(id).unwrap().unwrap().ops, ops);
        let loaded = both.store.load(today()).unwrap();
        assert_eq!(loaded.entity(entity.id()), both.cascade.entity(entity.id()));
        both.agree_but_for_loose_ends();
    }
    assert_eq!(used.len(), fields(Id::WORKSPACE).len(), "every field was set at least once");
    // These are no field of an entity, or never set after it is made, and have tests of their own.
    let others = [FieldKey::Setting, FieldKey::Filed, FieldKey::Carried, FieldKey::Forgotten];
    let missing = FieldKey::ALL.into_iter().filter(|key| !others.contains(key));
    let missing: Vec<&str> =
        missing.filter(|key| fields(Id::WORKSPACE).iter().all(|field| field.key() != *key)).map(|key| key.spec().name).collect();
    assert!(missing.is_empty(), "give a new value to {} in `fields` above", missing.join(", "));
}

#[test]
fn how_an_item_is_packed_changes_only_together_with_its_version() {
    let all = everything(&mut Ids::seeded(1));
    let said = Summary {
        count: 2,
        first_on: Some(day("2026-10-01")),
        last_on: Some(today()),
        value: Some((today(), ODD)),
        value_since: Some(day("2026-11-01")),
        done: 5.into(),
        stated: Some(Stated { on: today(), word: Word::AtRisk, confidence: Some(6) }),
        progress: Some(ODD),
        ..Summary::default()
    };
    let sum = all.iter().fold(Sum::new(), |sum, entity| match entity {
        Entity::Item(item) => [Summary::default(), said.clone()]
            .iter()
            .fold(sum, |sum, summary| sum.bytes(&pack::pack(item, summary, Some(today())))),
        _ => sum,
    });
    assert_eq!(
        (pack::VERSION, sum.end()),
        (6, 1_653_263_036),
        "an item is packed otherwise: raise VERSION in pack.rs, so that workspaces are packed anew, and write both here; \
         where only `everything` above became more, write the sum alone"
    );
}

#[test]
fn every_part_of_a_check_in_is_kept_in_its_place_among_the_operations() {
    let mut both = Both::new();
    let (o, kr) = both.objective_with_key_result();
    let plain = CheckIn::new(both.ids.next_id(), kr, today(), None);
    let full = CheckIn {
        by: Some(o),
        value: Some(ODD),
        done: Some([0, 63, 64, u32::MAX].into_iter().collect()),
        confidence: Some(10),
        word: Some(Word::OffTrack),
        progress: Some(0.1 + 0.2),
        note: Some("a\u{0}b\n“”".into()),
        next: Some("".into()),
        unchanged: true,
        external: Some("CI-1".into()),
        measured: Some("crm".into()),
        review: Some(o),
        ..CheckIn::new(both.ids.next_id(), kr, day("0000-01-01"), None)
    };
    let title = both.cascade.set_op(kr, Field::Title("between".into())).unwrap();
    let ops = vec![Op::CheckIn(Box::new(plain)), title, Op::CheckIn(Box::new(full))];
    let id = both.does(Verb::Import, ops.clone());
    assert_eq!(both.store.change(id).unwrap().unwrap().ops, ops);
    both.agree();
}

#[test]
fn where_a_value_came_from_is_kept_with_what_it_comes_to() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let pulled =
        CheckIn { value: Some(ODD), measured: Some("crm".into()), ..CheckIn::new(both.ids.next_id(), kr, today(), None) };
    both.does(Verb::Pull, vec![Op::CheckIn(Box::new(pulled))]);
    let summary = both.cascade.summary(both.cascade.find(kr).unwrap());
    assert_eq!((summary.value_from(), summary.heard_on(), summary.last_on), (Some("crm"), None, Some(today())));
    both.agree();
}

#[test]
fn every_number_a_check_in_can_hold_comes_back_equal() {
    let mut both = Both::new();
    let (_, kr) = both.objective_with_key_result();
    let numbers = [0.0, -0.0, 1.0, -1.0, ODD, 1e15, -1e15, 0.1 + 0.2, f64::MIN_POSITIVE, 5e-324, 123_456_789_012_345.6];
    let ops: Vec<Op> = numbers
        .into_iter()
        .map(|n| {
            let id = both.ids.next_id();
            Op::CheckIn(Box::new(CheckIn { value: Some(n), progress: Some(n), ..CheckIn::new(id, kr, today(), None) }))
        })
        .collect();
    let id = both.does(Verb::Import, ops.clone());
    assert_eq!(both.store.change(id).unwrap().unwrap().ops, ops);
    both.agree();
}
