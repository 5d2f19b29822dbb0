//! A tiny builder for tests: a few lines make a cascade with check-ins, links and reviews.
//!
//! ```ignore
//! let mut w = World::new("2026-11-23");
//! let q4 = w.cycle("2026-Q4");
//! let goal = w.objective("Win the mid-market", q4, |_| {});
//! let rate = w.key_result(goal, 2.1, 3.5, |i| i.cadence = Cadence::Monthly);
//! w.check_in(rate, "2026-11-20", |c| c.value = Some(2.6));
//! assert_eq!(w.judge(rate).health, Health::OffTrack);
//! ```
//! Everyone it makes has an owner and every key result an active project that says why, so that a test sees no flag but its own;
//! [`World::bare`] leaves these out.

use super::{
    cascade::{Cascade, Ix, Parts},
    change::Entity,
    check_in::{CheckIn, Summary},
    cycle::{Cycle, calendar_dates},
    goal::{Body, Item, Objective, Project},
    id::{Id, Ids},
    judge::Judgement,
    key_result::{KeyResult, Metric, Step, Waypoint},
    link::Link,
    people::{Person, Team},
    review::{Action, Review},
    series::Series,
    settings::Settings,
};
use chrono::{Days, NaiveDate};

/// A date as written.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a test builds, and judges on one day.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) today: NaiveDate,
    pub(crate) settings: Settings,
    pub(crate) items: Vec<(Item, Option<NaiveDate>)>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) check_ins: Vec<CheckIn>,
    pub(crate) ids: Ids,
    owner: Option<Id>,
}

impl World {
    /// An empty workspace on that day, with someone who owns whatever is made.
    pub(crate) fn new(today: &str) -> World {
        let mut world = World::bare(today);
        world.owner = Some(world.person("Mara"));
        world
    }

    /// An empty workspace in which nothing is owned and nothing linked.
    pub(crate) fn bare(today: &str) -> World {
        World {
            today: day(today),
            settings: Settings::default(),
            items: Vec::new(),
            entities: Vec::new(),
            check_ins: Vec::new(),
            ids: Ids::seeded(11),
            owner: None,
        }
    }

    /// Someone.
    pub(crate) fn person(&mut self, name: &str) -> Id {
        let id = self.ids.next_id();
        self.entities.push(Entity::Person(Person::new(id, name)));
        id
    }

    /// A team, below another or at the top.
    pub(crate) fn team(&mut self, name: &str, parent: Option<Id>) -> Id {
        let id = self.ids.next_id();
        self.entities.push(Entity::Team(Team { id, name: name.to_owned(), parent, deleted: false, same: None }));
        id
    }

    /// A calendar cycle.
    pub(crate) fn cycle(&mut self, name: &str) -> Id {
        let id = self.ids.next_id();
        let (start, end) = calendar_dates(name).unwrap();
        self.entities.push(Entity::Cycle(Cycle::new(id, name, start, end)));
        id
    }

    /// An objective in a cycle; `more` says what else.
    pub(crate) fn objective(&mut self, title: &str, cycle: Id, more: impl FnOnce(&mut Item)) -> Id {
        self.item(title, Body::Objective(Objective::default()), |item| {
            item.cycle = Some(cycle);
            more(item);
        })
    }

    /// A key result that grows or falls from baseline to target.
    pub(crate) fn key_result(&mut self, objective: Id, baseline: f64, target: f64, more: impl FnOnce(&mut Item)) -> Id {
        let metric = if target < baseline { Metric::Decrease } else { Metric::Increase };
        let kr = KeyResult { metric, baseline: Some(baseline), target: Some(target), ..KeyResult::default() };
        self.measured(objective, kr, more)
    }

    /// A key result of any metric.
    pub(crate) fn measured(&mut self, objective: Id, kr: KeyResult, more: impl FnOnce(&mut Item)) -> Id {
        let id = self.item("Key result", Body::KeyResult(Box::new(kr)), |item| {
            item.parents = [objective].into();
            more(item);
        });
        if self.owner.is_some() {
            let project = self.project("Work", |_| {});
            self.link(project, id, Some("it is what holds it back"));
        }
        id
    }

    /// An active project.
    pub(crate) fn project(&mut self, title: &str, more: impl FnOnce(&mut Item)) -> Id {
        self.item(title, Body::Project(Project::default()), more)
    }

    fn item(&mut self, title: &str, body: Body, more: impl FnOnce(&mut Item)) -> Id {
        let id = self.ids.next_id();
        // Goals were there before anything was owed; work begins today.
        let made = if matches!(body, Body::Project(_)) { self.today } else { day("2026-01-01") };
        let mut item = Item::new(id, title, made, body);
        item.owner = self.owner;
        item.position = self.items.len() as i64;
        more(&mut item);
        self.items.push((item, None));
        id
    }

    /// A link made today.
    pub(crate) fn link(&mut self, project: Id, target: Id, because: Option<&str>) -> Id {
        let id = self.ids.next_id();
        let (because, made) = (because.map(Into::into), self.today);
        let link = Link { id, project, target, because, expect: None, made, value_then: None, judged: None, deleted: false };
        self.entities.push(Entity::Link(link));
        id
    }

    /// A check-in; `say` says what.
    pub(crate) fn check_in(&mut self, item: Id, on: &str, say: impl FnOnce(&mut CheckIn)) {
        let mut check_in = CheckIn::new(self.ids.next_id(), item, day(on), self.owner);
        say(&mut check_in);
        self.check_ins.push(check_in);
    }

    /// A check-in with a value alone.
    pub(crate) fn value(&mut self, item: Id, on: &str, value: f64) {
        self.check_in(item, on, |c| c.value = Some(value));
    }

    /// A check-in with a value and a confidence.
    pub(crate) fn said(&mut self, item: Id, on: &str, value: f64, confidence: u8) {
        self.check_in(item, on, |c| (c.value, c.confidence) = (Some(value), Some(confidence)));
    }

    /// A review that ended on its day.
    pub(crate) fn review(&mut self, on: &str) -> Id {
        let (id, on) = (self.ids.next_id(), day(on));
        self.entities.push(Entity::Review(Box::new(Review { ended: Some(on), ..Review::new(id, 1, on, 15) })));
        id
    }

    /// An open action about an item.
    pub(crate) fn action(&mut self, item: Id, due: &str) -> Id {
        let (id, made) = (self.ids.next_id(), self.today);
        let (due, item) = (Some(day(due)), Some(item));
        let what = "Call them".into();
        let action = Action { id, what, owner: None, due, done: None, item, review: None, made, deleted: false };
        self.entities.push(Entity::Action(action));
        id
    }

    /// Changes an item made before.
    pub(crate) fn edit(&mut self, id: Id, change: impl FnOnce(&mut Item)) {
        change(&mut self.items.iter_mut().find(|(item, _)| item.id == id).unwrap().0);
    }

    /// Changes an entity that is no item, made before.
    pub(crate) fn entity(&mut self, id: Id) -> &mut Entity {
        self.entities.iter_mut().find(|e| e.id() == id).unwrap()
    }

    /// Says that an item was revised on a day.
    pub(crate) fn revised(&mut self, id: Id, on: &str) {
        self.items.iter_mut().find(|(item, _)| item.id == id).unwrap().1 = Some(day(on));
    }

    /// The cascade of all that, its summaries as of today.
    pub(crate) fn cascade(&self) -> Cascade {
        let items = self.items.iter().map(|(item, revised)| (item.clone(), Summary::default(), *revised)).collect();
        let mut cascade = Cascade::from_parts(Parts { settings: self.settings.clone(), items, entities: self.entities.clone() });
        for (item, _) in &self.items {
            let ix = cascade.find(item.id).unwrap();
            cascade.set_summary(ix, self.summary(&cascade, ix));
        }
        cascade
    }

    /// What the check-ins of an item come to today.
    pub(crate) fn summary(&self, cascade: &Cascade, ix: Ix) -> Summary {
        let item = cascade.item(ix);
        Summary::of(item, cascade.begins(ix), &cascade.settings, &self.said_of(item.id), self.today)
    }

    /// The check-ins of an item, oldest first.
    pub(crate) fn said_of(&self, item: Id) -> Vec<CheckIn> {
        let mut said: Vec<CheckIn> = self.check_ins.iter().filter(|c| c.item == item).cloned().collect();
        said.sort_by_key(|c| c.on);
        said
    }

    /// Judges an item today.
    pub(crate) fn judge(&self, id: Id) -> Judgement {
        let cascade = self.cascade();
        cascade.judge(cascade.find(id).unwrap(), self.today)
    }

    /// The working behind an item's judgement today.
    pub(crate) fn why(&self, id: Id) -> Vec<String> {
        let cascade = self.cascade();
        cascade.why(cascade.find(id).unwrap(), self.today)
    }
}

/// A step of milestones.
pub(crate) fn step(key: u32, weight: f64, date: Option<&str>) -> Step {
    Step { key, title: format!("Step {key}"), weight, date: date.map(day) }
}

/// A waypoint.
pub(crate) fn waypoint(date: &str, value: f64) -> Waypoint {
    Waypoint { date: day(date), value }
}

/// A key result of a metric with its bounds.
pub(crate) fn measure(metric: Metric, baseline: Option<f64>, target: Option<f64>, upper: Option<f64>) -> KeyResult {
    KeyResult { metric, baseline, target, upper, ..KeyResult::default() }
}

/// A value a week from the first Monday of a quarter on, from the first of them to a target, as of its eighth week.
pub(crate) fn series(values: &[f64], target: f64) -> Series {
    let first = day("2026-10-05");
    let points = values.iter().zip(0..).map(|(&v, n)| (first + Days::new(7 * n), v)).collect();
    let expected = vec![(day("2026-10-01"), values[0]), (day("2026-12-31"), target)];
    Series {
        points,
        expected,
        baseline: Some(values[0]),
        target: Some(target),
        upper: None,
        span: Some((day("2026-10-01"), day("2026-12-31"))),
        today: day("2026-11-23"),
        cone: None,
        targets: Vec::new(),
    }
}
