//! The counts kept by difference are those of a naive recount, whatever happens; and what a change costs.

use super::*;
use crate::domain::{
    Body, CheckIn, Derived, Freshness, Summary,
    change::{Author, Verb},
    check_in::Word,
    cycle::CycleState,
    deadline::TimeOff,
    fixture::{World, day, measure},
    goal::{Ambition, Extra, Item, Objective, Outcome, Project},
    key_result::{Cadence, KeyResult, Metric},
    link::Link,
    pace::plus,
    people::Person,
    review::Action,
};
use proptest::prelude::*;

/// A cascade that changes like the real one, with its check-ins beside it as the store would have them.
struct Play {
    cascade: Cascade,
    world: World,
    board: Board,
    voided: Vec<Id>,
    done: Vec<Change>,
    counted: bool,
    /// Every second item, those that are yet to come among them.
    held: Arc<IxSet>,
}

/// Takes numbers from a random tape; an empty tape gives zeros.
struct Tape<'a>(std::slice::Iter<'a, u32>);

impl Tape<'_> {
    fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |&x| x as usize % n.max(1))
    }
    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }
    fn date(&mut self) -> NaiveDate {
        super::super::pace::plus(day("2026-09-20"), self.below(80) as i64)
    }
}

impl Play {
    fn new(counted: bool) -> Play {
        let mut w = World::new("2026-11-23");
        let cycles = [w.cycle("2026"), w.cycle("2026-Q3"), w.cycle("2026-Q4"), w.cycle("2027-Q1")];
        let company = w.team("Company", None);
        w.team("Product", Some(company));
        let top = w.objective("Top", cycles[0], |_| {});
        let goal = w.objective("Goal", cycles[2], |i| i.parents = [top].into());
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.value(kr, "2026-11-20", 3.0);
        let cascade = w.cascade();
        let board = Board::new(w.today);
        let held = Arc::new((0..1000).step_by(2).map(Ix).collect::<IxSet>());
        let mut play = Play { cascade, world: w, board, voided: Vec::new(), done: Vec::new(), counted, held };
        play.board.count_apart(Some(Arc::clone(&play.held)));
        if counted {
            play.board.count(&play.cascade);
        }
        play
    }

    fn items(&self, kind: Kind) -> Vec<Id> {
        self.cascade.all().map(|ix| self.cascade.item(ix)).filter(|i| i.kind() == kind).map(|i| i.id).collect()
    }

    /// One random change; `None` if there is nothing of what it wanted to change.
    fn ops(&mut self, t: &mut Tape<'_>) -> Option<Vec<Op>> {
        let (objectives, key_results, projects) =
            (self.items(Kind::Objective), self.items(Kind::KeyResult), self.items(Kind::Project));
        let any: Vec<Id> = [&objectives[..], &key_results, &projects].concat();
        let goals: Vec<Id> = [&objectives[..], &key_results].concat();
        let people: Vec<Id> = self.cascade.people.keys().copied().collect();
        let teams: Vec<Id> = self.cascade.teams.keys().copied().collect();
        let cycles: Vec<Id> = self.cascade.cycles.keys().copied().collect();
        let links: Vec<Id> = self.cascade.links.keys().copied().collect();
        let actions: Vec<Id> = self.cascade.actions.keys().copied().collect();
        let reviews: Vec<Id> = self.cascade.reviews.keys().copied().collect();
        let id = self.world.ids.next_id();
        let today = self.world.today;
        let maybe = |t: &mut Tape<'_>, ids: &[Id]| (!ids.is_empty() && t.chance()).then(|| t.pick(ids));
        let set = |of: Id, field: Field| Some(self.cascade.set_op(of, field).into_iter().collect::<Vec<_>>());
        match t.below(34) {
            0..6 => {
                let mut check_in = CheckIn::new(id, t.pick(&any), t.date(), None);
                check_in.value = t.chance().then(|| t.below(12) as f64);
                check_in.confidence = t.chance().then(|| t.below(11) as u8);
                check_in.word = t.chance().then(|| t.pick(&Word::ALL));
                check_in.progress = t.chance().then_some(0.5);
                check_in.unchanged = t.chance();
                Some(vec![Op::CheckIn(Box::new(check_in))])
            }
            6 => {
                let mut item = Item::new(id, "Objective", today, Body::Objective(Objective::default()));
                item.parents = maybe(t, &objectives).into_iter().collect();
                (item.cycle, item.owner, item.team) = (maybe(t, &cycles), maybe(t, &people), maybe(t, &teams));
                Some(vec![Op::Create(Entity::Item(Box::new(item)))])
            }
            7 | 8 => {
                let kr = KeyResult {
                    weight: t.below(3) as f64,
                    ..measure(t.pick(&Metric::ALL), Some(0.0), Some(t.below(10) as f64), Some(12.0))
                };
                let mut item = Item::new(id, "Key result", today, Body::KeyResult(Box::new(kr)));
                item.parents = [t.pick(&objectives)].into();
                (item.cycle, item.owner) = (maybe(t, &cycles), maybe(t, &people));
                Some(vec![Op::Create(Entity::Item(Box::new(item)))])
            }
            9 => {
                let body = Body::Project(Project { state: t.pick(&ProjectState::ALL), state_on: t.chance().then(|| t.date()) });
                let mut item = Item::new(id, "Project", today, body);
                item.owner = maybe(t, &people);
                Some(vec![Op::Create(Entity::Item(Box::new(item)))])
            }
            10 | 11 => {
                let (project, target) = (t.pick(&projects), t.pick(&goals));
                let because = t.chance().then(|| "so it is".into());
                let link = Link {
                    id,
                    project,
                    target,
                    because,
                    expect: None,
                    made: today,
                    value_then: None,
                    judged: None,
                    deleted: false,
                };
                Some(vec![Op::Create(Entity::Link(link))])
            }
            12 => {
                let (item, due) = (maybe(t, &any), Some(t.date()));
                let what = "Call".into();
                let action = Action { id, what, owner: None, due, done: None, item, review: None, made: today, deleted: false };
                Some(vec![Op::Create(Entity::Action(action))])
            }
            13 => {
                let on = t.date().to_string();
                self.world.review(&on);
                Some(vec![Op::Create(self.world.entities.pop()?)])
            }
            14 => {
                let person = Person { team: maybe(t, &teams), ..Person::new(id, "Someone") };
                Some(vec![Op::Create(Entity::Person(person))])
            }
            15 | 16 => {
                // Below an older objective only, so that no loop is ever closed.
                let of = t.pick(&goals);
                let older: Vec<Id> = match objectives.iter().position(|&o| o == of) {
                    Some(n) => objectives[..n].to_vec(),
                    None => objectives.clone(),
                };
                let mut parents: Vec<Id> = maybe(t, &older).into_iter().chain(maybe(t, &older)).collect();
                parents.dedup();
                parents.truncate(if key_results.contains(&of) { 1 } else { 2 });
                set(of, Field::Parents(parents))
            }
            17 => set(t.pick(&any), Field::Owner(maybe(t, &people))),
            18 => set(t.pick(&any), Field::Deleted(t.chance())),
            19 => set(t.pick(&any), Field::Archived(t.chance())),
            20 => set(t.pick(&goals), Field::Cycle(maybe(t, &cycles))),
            21 => set(t.pick(&any), Field::Start(t.chance().then(|| t.date()))),
            22 => set(t.pick(&objectives), Field::Rollup(t.pick(&Rollup::ALL))),
            23 => set(t.pick(&goals), Field::Ambition(t.chance().then_some(Ambition::Aspirational))),
            24 => set(t.pick(&projects), Field::State(t.pick(&ProjectState::ALL))),
            25 => set(t.pick(&key_results), Field::Weight(t.below(3) as f64)),
            26 => set(t.pick(&key_results), Field::Target(Some(t.below(12) as f64))),
            27 => set(t.pick(&links), Field::Deleted(t.chance())),
            28 => set(t.pick(&links), Field::Because(t.chance().then(|| "so it is".into()))),
            29 if !actions.is_empty() => set(t.pick(&actions), Field::Done(t.chance().then_some(today))),
            30 if !reviews.is_empty() => set(t.pick(&reviews), Field::Ended(t.chance().then_some(today))),
            31 => set(t.pick(&people), Field::Left(t.chance().then_some(today))),
            32 => set(t.pick(&cycles), Field::CycleState(t.chance().then_some(CycleState::Closed))),
            33 => match t.below(5) {
                3 => {
                    let from = t.date();
                    set(t.pick(&people), Field::Away(vec![TimeOff { from, to: plus(from, 12), word: None }]))
                }
                4 => set(t.pick(&any), Field::Cadence(t.pick(&Cadence::ALL))),
                0 => set(t.pick(&teams), Field::Deleted(t.chance())),
                1 => set(Id::WORKSPACE, Field::Setting("stale-after".into(), t.below(9).to_string())),
                _ => self.done.last().map(|last| last.inverse(id, author(today)).ops),
            },
            _ => None,
        }
    }

    /// Applies a change as the program does: check-ins and fields, then summaries, then the board.
    fn apply(&mut self, ops: Vec<Op>, why: bool) {
        let today = self.world.today;
        let mut change = Change::new(self.world.ids.next_id(), author(today), Verb::Revise, ops);
        change.why = why.then(|| "because".to_owned());
        for op in &change.ops {
            match op {
                Op::CheckIn(c) => self.world.check_ins.push((**c).clone()),
                Op::Void { check_in, .. } => self.voided.push(*check_in),
                Op::Unvoid { check_in, .. } => self.voided.retain(|v| v != check_in),
                _ => {}
            }
        }
        self.cascade.apply(&change, Derived::default()).unwrap();
        let said = |play: &Play, item| {
            let mut said = play.world.said_of(item);
            said.retain(|c| !play.voided.contains(&c.id));
            said
        };
        for ix in self.cascade.all() {
            let (begins, item) = (self.cascade.begins(ix), self.cascade.item(ix));
            let summary = Summary::of(item, begins, &self.cascade.settings, &said(self, item.id), today);
            self.cascade.set_summary(ix, summary);
        }
        self.board.changed(&self.cascade, &change);
        self.done.push(change);
    }

    fn check(&mut self) {
        for ix in self.cascade.all() {
            let naive = self.cascade.judge(ix, self.world.today);
            assert_eq!(self.board.peek(&self.cascade, ix), naive, "{:?}", self.cascade.item(ix));
            // Judge some of them now, so that the next change finds them judged.
            if !self.counted && ix.0 % 2 == 0 {
                assert_eq!(self.board.of(&self.cascade, ix), naive);
            }
        }
        if self.counted {
            let naive = Board::new(self.world.today).count(&self.cascade);
            assert_eq!(self.board.counts(), Some(&naive));
            // What is counted apart is kept by the same difference.
            let held = Arc::clone(&self.held);
            assert_eq!(self.board.counts_apart(), Some(Board::new(self.world.today).counts_of(&self.cascade, &held)));
            let classes: Vec<_> = self.board.classes(&self.cascade).collect();
            let today = self.board.today();
            let of = |ix: Ix| classes::standing_classes(&self.cascade, ix, &self.cascade.judge(ix, today), today);
            let naive: Vec<_> = self.cascade.live().map(|ix| (ix, of(ix))).filter(|(_, c)| !c.is_empty()).collect();
            assert_eq!(classes, naive);
        } else {
            assert_eq!((self.board.counts(), self.board.counts_apart()), (None, None));
        }
    }
}

fn author(on: NaiveDate) -> Author {
    Author { by: None, at: 0, on }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_board_kept_by_difference_is_a_naive_recount(
        tape in prop::collection::vec(any::<u32>(), 0..400),
        counted: bool,
    ) {
        let mut play = Play::new(counted);
        let mut tape = Tape(tape.iter());
        while !tape.0.as_slice().is_empty() {
            if let Some(ops) = play.ops(&mut tape).filter(|ops| !ops.is_empty()) {
                let why = tape.chance();
                play.apply(ops, why);
                play.check();
            }
        }
    }
}

/// A workspace with many objectives of four key results each, counted.
fn large() -> (World, Vec<Id>) {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let mut key_results = Vec::new();
    for _ in 0..500 {
        let goal = w.objective("Goal", q4, |_| {});
        for _ in 0..4 {
            let kr = w.key_result(goal, 0.0, 10.0, |_| {});
            w.value(kr, "2026-11-20", 6.0);
            key_results.push(kr);
        }
    }
    (w, key_results)
}

#[test]
fn a_check_in_judges_again_what_depends_on_it_and_nothing_else() {
    let (w, key_results) = large();
    let cascade = w.cascade();
    let mut board = Board::new(w.today);
    assert_eq!(board.counts(), None);
    board.count(&cascade);
    assert_eq!(board.visited(), cascade.len() as u64);
    for &kr in &key_results[..10] {
        let before = board.visited();
        board.refresh(&cascade, &[kr]);
        // Itself, its objective, its project.
        assert_eq!(board.visited() - before, 3);
    }
}

#[test]
fn a_row_that_is_drawn_costs_itself_and_what_rolls_up_into_it() {
    let (w, key_results) = large();
    let cascade = w.cascade();
    let mut board = Board::new(w.today);
    let kr = cascade.find(key_results[0]).unwrap();
    board.of(&cascade, kr);
    assert_eq!(board.visited(), 1);
    board.of(&cascade, cascade.parent(kr).unwrap());
    assert_eq!(board.visited(), 5);
    board.of(&cascade, kr);
    assert_eq!(board.visited(), 5);
}

#[test]
fn counts_are_of_what_is_not_inherited() {
    let mut w = World::bare("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let q3 = w.cycle("2026-Q3");
    let goal = w.objective("With a key result", q4, |_| {});
    let red = w.key_result(goal, 0.0, 10.0, |_| {});
    w.value(red, "2026-11-20", 0.0);
    w.check_in(goal, "2026-11-20", |c| c.confidence = Some(0));
    let bare = w.objective("Without one", q4, |_| {});
    w.check_in(bare, "2026-11-20", |c| c.confidence = Some(5));
    w.objective("Never checked in", q4, |_| {});
    w.objective("Closed", q3, |i| i.extra = Some(Box::new(Extra { outcome: Some(Outcome::Missed), ..Extra::default() })));
    w.objective("Archived", q4, |i| i.archived = true);
    w.objective("Deleted", q4, |i| i.deleted = true);
    let linked = w.project("Linked", |_| {});
    w.link(linked, red, None);
    w.project("Unlinked", |i| i.created = day("2026-10-01"));
    w.project("Done", |i| i.body = Body::Project(Project { state: ProjectState::Done, state_on: None }));
    let counts = Board::new(w.today).count(&w.cascade());
    assert_eq!((counts.objectives, counts.key_results, counts.projects), (4, 1, 3));
    assert_eq!((counts.active_projects, counts.aligned_projects), (2, 1));
    assert_eq!(counts.alignment(), Some(0.5));
    assert_eq!((counts.of(Flag::OffTrack), counts.of(Flag::AtRisk)), (1, 1));
    // The objective never checked in, and the unlinked project.
    assert_eq!((counts.of(Flag::Stale), counts.of(Flag::Due)), (2, 0));
    assert_eq!((counts.of(Flag::Unlinked), counts.of(Flag::NoTheory)), (1, 1));
    // Key result, the objectives, with key results or without, two active projects.
    assert_eq!(counts.of(Flag::NoOwner), 6);
    assert_eq!(Counts::default().alignment(), None);
}

#[test]
fn a_new_day_makes_a_new_board_and_silence_shows() {
    let (mut w, key_results) = large();
    let count = |w: &World, today: &str| {
        let cascade = w.cascade();
        let mut board = Board::new(day(today));
        let first = board.of(&cascade, cascade.find(key_results[0]).unwrap());
        (first.freshness, board.count(&cascade).of(Flag::Stale))
    };
    for ix in 0..w.items.len() {
        if w.items[ix].0.kind() == Kind::Project {
            w.items[ix].0.body = Body::Project(Project { state: ProjectState::Done, state_on: None });
        }
    }
    assert_eq!(count(&w, "2026-11-23"), (Some(Freshness::Fresh), 0));
    assert_eq!(count(&w, "2026-11-30"), (Some(Freshness::Due), 0));
    assert_eq!(count(&w, "2026-12-04"), (Some(Freshness::Stale), 2000));
}
