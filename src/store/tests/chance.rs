//! Random changes: after each run memory, file and log agree, and undo leads back to where it came from.

use super::{Both, day, today};
use crate::domain::{
    Body, Cascade, Change, CheckIn, Entity, Field, Id, Item, Kind, Op, Word,
    change::{Author, Verb},
    cycle::Cycle,
    goal::{Objective, Project, ProjectState},
    key_result::{Cadence, KeyResult, Metric, Step as Milestone},
    known,
    link::Link,
    people::Person,
    review::Action,
};
use crate::store::Standing;
use chrono::Days;
use chrono::NaiveDate;
use proptest::prelude::*;

/// Something a person does; numbers choose among what is there.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Objective(u8),
    KeyResult(u8, Metric),
    Project,
    Link(u8, u8),
    Person,
    Action(u8),
    CheckIn {
        item: u8,
        back: i8,
        value: Option<i8>,
        confidence: Option<u8>,
        word: bool,
    },
    Void(u8),
    Set(u8, u8, i8, bool),
    MoveCycle(i8),
    Setting(u8),
    Delete(u8),
    /// A file is read: which of its rows, and what it says by now.
    File(u8, i8),
    Undo,
    Redo,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let metric = prop::sample::select(Metric::ALL.to_vec());
    prop_oneof![
        1 => any::<u8>().prop_map(Step::Objective),
        3 => (any::<u8>(), metric).prop_map(|(o, m)| Step::KeyResult(o, m)),
        1 => Just(Step::Project),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(p, t)| Step::Link(p, t)),
        1 => Just(Step::Person),
        1 => any::<u8>().prop_map(Step::Action),
        10 => (any::<u8>(), -5i8..60, prop::option::of(any::<i8>()), prop::option::of(0u8..=10), any::<bool>())
            .prop_map(|(item, back, value, confidence, word)| Step::CheckIn { item, back, value, confidence, word }),
        2 => any::<u8>().prop_map(Step::Void),
        6 => (any::<u8>(), any::<u8>(), any::<i8>(), any::<bool>()).prop_map(|(i, f, v, w)| Step::Set(i, f, v, w)),
        1 => any::<i8>().prop_map(Step::MoveCycle),
        1 => any::<u8>().prop_map(Step::Setting),
        1 => any::<u8>().prop_map(Step::Delete),
        4 => (any::<u8>(), any::<i8>()).prop_map(|(row, value)| Step::File(row, value)),
        4 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

fn pick(list: &[Id], n: u8) -> Option<Id> {
    list.get(usize::from(n) % list.len().max(1)).copied()
}

/// Items of which this holds, by id.
fn items(cascade: &Cascade, holds: impl Fn(&Item) -> bool) -> Vec<Id> {
    cascade.all().map(|ix| cascade.item(ix)).filter(|i| holds(i)).map(|i| i.id).collect()
}

/// What a field may become; not every kind of item has it.
fn field(cascade: &Cascade, of: Id, n: u8, v: i8) -> Field {
    let number = Some(f64::from(v) / 3.0);
    let date = today().checked_add_days(Days::new(u64::from(v.unsigned_abs())));
    match n % 14 {
        0 => Field::Title(format!("Titled {v} \u{1b}[31m 会議")),
        1 => Field::Target(number),
        2 => Field::Baseline(number),
        3 => Field::Upper(number),
        4 => Field::Metric(Metric::ALL[usize::from(v.unsigned_abs()) % Metric::ALL.len()]),
        5 => Field::Start(date),
        6 => Field::Due(date),
        7 => Field::Cadence(Cadence::ALL[usize::from(v.unsigned_abs()) % 3]),
        8 => Field::Owner(cascade.people().map(|p| p.id).nth(usize::from(v.unsigned_abs()) % 4)),
        9 => {
            // A loop is refused before it comes to a change.
            let above = |i: &Item| !cascade.is_below(cascade.find(i.id).unwrap(), cascade.find(of).unwrap());
            let free = items(cascade, |i| i.objective().is_some() && above(i));
            Field::Parents(free.into_iter().take(usize::from(v.unsigned_abs()) % 3).collect())
        }
        10 => Field::Cycle(cascade.cycles().map(|c| c.id).next().filter(|_| v > 0)),
        11 => Field::Steps(vec![Milestone {
            key: [0, 1, 63, 64, 4_000_000_000][usize::from(v.unsigned_abs()) % 5],
            title: "step".into(),
            weight: 2.0,
            date,
        }]),
        12 => Field::State(ProjectState::ALL[usize::from(v.unsigned_abs()) % 5]),
        _ => Field::Position(i64::from(v)),
    }
}

/// The operations of a step; none when there is nothing to do it to.
pub(super) fn operations(both: &mut Both, check_ins: &[(Id, Id)], step: &Step) -> (Verb, Vec<Op>) {
    let create = |item: Item| Op::Create(Entity::Item(Box::new(item)));
    let id = both.ids.next_id();
    let cascade = &both.cascade;
    let ops = match *step {
        Step::Objective(parent) => {
            let mut item = Item::new(id, "Objective", today(), Body::Objective(Objective::default()));
            item.parents =
                pick(&items(cascade, |i| i.objective().is_some()), parent).into_iter().filter(|_| parent % 3 > 0).collect();
            vec![create(item)]
        }
        Step::KeyResult(objective, metric) => {
            let kr = KeyResult { metric, baseline: Some(0.0), target: Some(10.0), ..KeyResult::default() };
            let mut item = Item::new(id, "Key result", today(), Body::KeyResult(Box::new(kr)));
            item.parents = pick(&items(cascade, |i| i.objective().is_some()), objective).into_iter().collect();
            vec![create(item)]
        }
        Step::Project => vec![create(Item::new(id, "Project", today(), Body::Project(Project::default())))],
        Step::Link(p, t) => {
            let project = pick(&items(cascade, |i| i.project().is_some()), p);
            let target = pick(&items(cascade, |i| i.project().is_none()), t);
            let made = today();
            let link = project.zip(target).map(|(project, target)| Link {
                id,
                project,
                target,
                because: None,
                expect: None,
                made,
                value_then: Some(0.1),
                judged: None,
                deleted: false,
            });
            link.into_iter().flat_map(|l| cascade.linking(l)).collect()
        }
        Step::Person => {
            let mut ana = Entity::Person(Person::new(id, "Ana"));
            cascade.identify(&mut ana);
            vec![Op::Create(ana)]
        }
        Step::Action(n) => {
            let item = pick(&items(cascade, |_| true), n);
            let (what, made) = ("do it".into(), today());
            let action = Action { id, what, owner: None, due: None, done: None, item, review: None, made, deleted: false };
            vec![Op::Create(Entity::Action(action))]
        }
        Step::CheckIn { item, back, value, confidence, word } => pick(&items(cascade, |_| true), item)
            .map(|item| {
                let on = if back < 0 {
                    today().checked_add_days(Days::new(u64::from(back.unsigned_abs())))
                } else {
                    today().checked_sub_days(Days::new(u64::from(back.unsigned_abs())))
                };
                Op::CheckIn(Box::new(CheckIn {
                    value: value.map(|v| f64::from(v) / 7.0),
                    confidence,
                    word: word.then_some(Word::AtRisk),
                    unchanged: value.is_none(),
                    note: word.then(|| "note".into()),
                    ..CheckIn::new(id, item, on.unwrap(), None)
                }))
            })
            .into_iter()
            .collect(),
        Step::Void(n) => {
            // One that counts: others the store refuses.
            let counts = |&&(item, id): &&(Id, Id)| both.store.series(item, NaiveDate::MAX).unwrap().iter().any(|c| c.id == id);
            let counting: Vec<&(Id, Id)> = check_ins.iter().filter(counts).collect();
            let one = counting.get(usize::from(n) % counting.len().max(1));
            one.map(|&&(item, check_in)| Op::Void { check_in, item }).into_iter().collect()
        }
        Step::Set(item, f, v, _) => {
            let item = pick(&items(cascade, |_| true), item);
            item.and_then(|item| cascade.set_op(item, field(cascade, item, f, v))).into_iter().collect()
        }
        Step::MoveCycle(by) => {
            let start = today().checked_sub_days(Days::new(u64::from(by.unsigned_abs())));
            cascade.cycles().next().and_then(|c| cascade.set_op(c.id, Field::Start(start))).into_iter().collect()
        }
        Step::Setting(n) => {
            let setting = Field::Setting("stale-after".into(), (n % 20).to_string());
            cascade.set_op(Id::WORKSPACE, setting).into_iter().collect()
        }
        Step::Delete(n) => {
            pick(&items(cascade, |_| true), n).and_then(|i| cascade.set_op(i, Field::Deleted(true))).into_iter().collect()
        }
        Step::File(row, value) => return (Verb::Import, file(both, row % 3, value % 3)),
        Step::Undo | Step::Redo => Vec::new(),
    };
    (Verb::Revise, ops)
}

/// The change a step comes to, made by somebody; a check-in is noted among those that were made. `None`: there is nothing to do it to.
pub(super) fn change_of(both: &mut Both, check_ins: &mut Vec<(Id, Id)>, step: &Step, author: Author) -> Option<Change> {
    let id = both.ids.next_id();
    let found = match step {
        Step::Undo => both.store.last_undoable(None).unwrap(),
        Step::Redo => both.store.last_redoable(None).unwrap(),
        step => {
            let (verb, ops) = operations(both, check_ins, step);
            if let Some(Op::CheckIn(c)) = ops.first() {
                check_ins.push((c.item, c.id));
            }
            let change = Change::new(id, author, verb, ops);
            let change = if matches!(step, Step::Set(_, _, _, true)) { change.because("it was wrong") } else { change };
            return (!change.ops.is_empty()).then_some(change);
        }
    };
    Some(found?.inverse(id, author))
}

/// What an import of one row of items and two of check-ins comes to: as `exchange::csv` reads it.
fn file(both: &mut Both, row: u8, value: i8) -> Vec<Op> {
    let external = format!("row {row}");
    let cascade = &both.cascade;
    let mut ops = Vec::new();
    let here = items(cascade, |i| i.external.as_deref() == Some(&*external) && !i.deleted);
    let item = here.first().copied().unwrap_or_else(|| {
        let id = cascade.free(known::item(Kind::Project, &external), &mut both.ids);
        let mut item = Item::new(id, format!("Row {row}"), today(), Body::Project(Project::default()));
        item.external = Some(external.clone().into());
        ops.push(Op::Create(Entity::Item(Box::new(item))));
        id
    });
    let ever = both.store.series_ever(item).unwrap();
    for external in ["first", "second"] {
        let mut said = CheckIn::new(Id::WORKSPACE, item, today(), None);
        said.progress = Some(f64::from(value));
        said.external = Some(external.into());
        let mut known = ever.iter().rev().filter(|(c, s)| c.external.as_deref() == Some(external) && *s != Standing::Undone);
        let id = match known.next() {
            Some((before, standing)) => {
                if before.progress == said.progress || *standing == Standing::TakenBack {
                    continue;
                }
                ops.push(Op::Void { check_in: before.id, item });
                known::corrected(item, external, before.id)
            }
            None => known::check_in(item, external),
        };
        said.id = if ever.iter().any(|(c, _)| c.id == id) { both.ids.next_id() } else { id };
        ops.push(Op::CheckIn(Box::new(said)));
    }
    ops
}

/// All a person can see of a cascade: what undo has to bring back. Tombstones and the days of revisions are not of it.
fn visible(c: &Cascade) -> impl PartialEq + std::fmt::Debug + use<> {
    let mut items: Vec<_> =
        c.all().filter(|&ix| !c.item(ix).deleted).map(|ix| (c.item(ix).clone(), c.summary(ix).clone())).collect();
    items.sort_by_key(|(item, _)| item.id);
    let roots: Vec<Id> = c.roots().iter().map(|&ix| c.item(ix).id).collect();
    let rest: Vec<Entity> = c
        .people()
        .cloned()
        .map(Entity::Person)
        .chain(c.cycles().cloned().map(Entity::Cycle))
        .chain(c.links().cloned().map(Entity::Link))
        .chain(c.actions().cloned().map(Entity::Action))
        .collect();
    (items, roots, rest, c.settings.clone())
}

/// The quarter that all of it happens in.
pub(super) fn quarter(id: Id) -> Cycle {
    let (start, end) = (day("2026-10-01"), day("2026-12-31"));
    Cycle::new(id, "2026-Q4", start, end)
}

fn run(steps: &[Step]) {
    let mut both = Both::new();
    let cycle = quarter(both.ids.next_id());
    both.does(Verb::Add, vec![Op::Create(Entity::Cycle(cycle))]);
    both.objective_with_key_result();
    let mut check_ins: Vec<(Id, Id)> = Vec::new();
    // What could be seen before each change that undo can take back, and before each undo that redo can.
    let mut before = Vec::new();
    let mut undone = Vec::new();
    for step in steps {
        if let Step::Undo | Step::Redo = step {
            let undo = matches!(step, Step::Undo);
            let found = if undo { both.store.last_undoable(None) } else { both.store.last_redoable(None) }.unwrap();
            let Some(found) = found else { continue };
            let seen = visible(&both.cascade);
            let (id, author) = (both.ids.next_id(), both.author(None));
            both.commit(&found.inverse(id, author));
            let expected = if undo { before.pop() } else { undone.pop() };
            if let Some(expected) = expected {
                assert_eq!(visible(&both.cascade), expected, "{step:?} of {found:?}");
            }
            if undo { &mut undone } else { &mut before }.push(seen);
            continue;
        }
        let (verb, ops) = operations(&mut both, &check_ins, step);
        if ops.is_empty() {
            continue;
        }
        if let Op::CheckIn(c) = &ops[0] {
            check_ins.push((c.item, c.id));
        }
        before.push(visible(&both.cascade));
        undone.clear();
        let (id, author) = (both.ids.next_id(), both.author(None));
        let mut change = Change::new(id, author, verb, ops);
        if let Step::Set(_, _, _, true) = step {
            change = change.because("it was wrong");
        }
        both.commit(&change);
        assert_eq!(both.store.change(id).unwrap().as_ref(), Some(&change));
    }
    both.agree();
    let loaded = both.store.load(today()).unwrap();
    assert_eq!(visible(&loaded), visible(&both.cascade));
    both.store.rebuild_derived().unwrap();
    both.agree();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn memory_file_and_log_agree_whatever_is_done_and_undone(steps in prop::collection::vec(step(), 1..60)) {
        run(&steps);
    }
}
