//! A small company for tests: 2026-Q4 is open on [`TODAY`](today), 2026-Q3 is closed, 2027-Q1 is planned.
//!
//! ```text
//! Grow (Mara, Northwind)                objective, 2026-Q4
//!   Revenue 1 → 3 M€ (Mara)             key result, increase
//!   Win the mid-market (Jon, Product)   objective
//!     Conversion 2.1 → 3.5 % (Ana)      key result, increase
//!     Setup time 42 → 10 min (Jon)      key result, decrease
//!     Checklist steps (Ana)             key result, milestones 0, 1
//!     Certified (Jon)                   key result, yes/no
//!   Loved by teams (Ana, Growth)        objective
//! Past (Mara)                           objective, 2026-Q3, closed
//!   Old number (Mara)                   key result
//! Next (Mara)                           objective, 2027-Q1, planned
//! Onboarding checklist (Ana)            project → Conversion
//! Data room (Jon)                       project, linked to nothing
//! ```

use super::{
    Body, Cascade, Change, CheckIn, Derived, Entity, Id, Ids, Item, Ix, Op,
    change::{Author, Verb},
    check_in::{Stated, Summary},
    cycle::Cycle,
    goal::{Extra, Objective, Outcome, Project, word_of_confidence},
    key_result::{KeyResult, Metric, Step},
    link::Link,
    people::{Person, Team},
    review::Action,
};
use chrono::NaiveDate;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn today() -> NaiveDate {
    day("2026-11-23")
}

pub(crate) struct Company {
    pub(crate) cascade: Cascade,
    pub(crate) ids: Ids,
}

impl Company {
    pub(crate) fn new() -> Company {
        let mut c = Company { cascade: Cascade::default(), ids: Ids::seeded(7) };
        let northwind = c.team("Northwind", None);
        let product = c.team("Product", Some(northwind));
        let growth = c.team("Growth", Some(product));
        let mara = c.person("Mara Lind", None);
        let jon = c.person("Jon Ode", Some(mara));
        let ana = c.person("Ana Ruiz", Some(jon));
        let q3 = c.cycle("2026-Q3", "2026-07-01", "2026-09-30");
        let q4 = c.cycle("2026-Q4", "2026-10-01", "2026-12-31");
        let q1 = c.cycle("2027-Q1", "2027-01-01", "2027-03-31");
        let grow = c.objective("Grow", mara, northwind, q4, None);
        c.number("Revenue", mara, grow, Metric::Increase, "M€", 1.0, 3.0);
        let win = c.objective("Win the mid-market", jon, product, q4, Some(grow));
        let conversion = c.number("Conversion", ana, win, Metric::Increase, "%", 2.1, 3.5);
        c.number("Setup time", jon, win, Metric::Decrease, "min", 42.0, 10.0);
        let step = |key: u32| Step { key, title: format!("Step {key}"), weight: 1.0, date: None };
        c.key_result("Checklist steps", ana, win, |kr| {
            kr.metric = Metric::Milestones;
            kr.steps = [step(0), step(1)].into();
        });
        c.key_result("Certified", jon, win, |kr| kr.metric = Metric::YesNo);
        c.objective("Loved by teams", ana, growth, q4, Some(grow));
        let past = c.objective("Past", mara, northwind, q3, None);
        let old = c.number("Old number", mara, past, Metric::Increase, "", 0.0, 10.0);
        for id in [past, old] {
            let ix = c.cascade.find(id).unwrap();
            c.cascade.item_mut(ix).extra = Some(Box::new(Extra { outcome: Some(Outcome::Missed), ..Extra::default() }));
        }
        c.objective("Next", mara, northwind, q1, None);
        let onboarding = c.project("Onboarding checklist", ana);
        c.project("Data room", jon);
        let link = Link {
            id: c.ids.next_id(),
            project: onboarding,
            target: conversion,
            because: Some("incomplete onboarding is the main drop-off".into()),
            expect: None,
            made: day("2026-10-05"),
            value_then: Some(2.1),
            judged: None,
            deleted: false,
        };
        c.cascade.insert_entity(Entity::Link(link));
        c
    }

    pub(crate) fn team(&mut self, name: &str, parent: Option<Id>) -> Id {
        let id = self.ids.next_id();
        self.cascade.insert_entity(Entity::Team(Team { id, name: name.into(), parent, deleted: false, same: None }));
        id
    }

    pub(crate) fn person(&mut self, name: &str, manager: Option<Id>) -> Id {
        let id = self.ids.next_id();
        let first = name.split(' ').next().unwrap().to_lowercase();
        let email = Some(format!("{first}@northwind.example"));
        self.cascade.insert_entity(Entity::Person(Person { email, manager, ..Person::new(id, name) }));
        id
    }

    pub(crate) fn cycle(&mut self, name: &str, start: &str, end: &str) -> Id {
        let id = self.ids.next_id();
        let (start, end) = (day(start), day(end));
        self.cascade.insert_entity(Entity::Cycle(Cycle::new(id, name, start, end)));
        id
    }

    /// Adds an item as the last of its siblings and returns its id.
    pub(crate) fn item(&mut self, mut item: Item) -> Id {
        item.position = super::edit::next_position(&self.cascade, item.kind(), item.parents.first().copied());
        let id = item.id;
        self.cascade.insert_entity(Entity::Item(Box::new(item)));
        id
    }

    pub(crate) fn objective(&mut self, title: &str, owner: Id, team: Id, cycle: Id, parent: Option<Id>) -> Id {
        let mut item = Item::new(self.ids.next_id(), title, day("2026-10-01"), Body::Objective(Objective::default()));
        item.owner = Some(owner);
        item.team = Some(team);
        item.cycle = Some(cycle);
        item.parents = parent.into_iter().collect();
        self.item(item)
    }

    pub(crate) fn key_result(&mut self, title: &str, owner: Id, objective: Id, with: impl FnOnce(&mut KeyResult)) -> Id {
        let mut kr = KeyResult::default();
        with(&mut kr);
        let mut item = Item::new(self.ids.next_id(), title, day("2026-10-01"), Body::KeyResult(Box::new(kr)));
        item.owner = Some(owner);
        item.parents = [objective].into();
        self.item(item)
    }

    #[expect(clippy::too_many_arguments, reason = "one line per key result reads best in a test")]
    pub(crate) fn number(&mut self, title: &str, owner: Id, objective: Id, metric: Metric, unit: &str, from: f64, to: f64) -> Id {
        self.key_result(title, owner, objective, |kr| {
            kr.metric = metric;
            kr.unit = (!unit.is_empty()).then(|| unit.into());
            kr.baseline = Some(from);
            kr.target = Some(to);
        })
    }

    pub(crate) fn project(&mut self, title: &str, owner: Id) -> Id {
        let mut item = Item::new(self.ids.next_id(), title, day("2026-10-01"), Body::Project(Project::default()));
        item.owner = Some(owner);
        self.item(item)
    }

    pub(crate) fn action(&mut self, what: &str, owner: Option<Id>, due: Option<NaiveDate>, item: Option<Id>) -> Id {
        let id = self.ids.next_id();
        self.cascade.insert_entity(Entity::Action(Action {
            id,
            what: what.into(),
            owner,
            due,
            done: None,
            item,
            review: None,
            made: day("2026-11-16"),
            deleted: false,
        }));
        id
    }

    /// The item of that title.
    pub(crate) fn ix(&self, title: &str) -> Ix {
        self.cascade.all().find(|&ix| &*self.cascade.item(ix).title == title).unwrap_or_else(|| panic!("no {title}"))
    }

    pub(crate) fn id(&self, title: &str) -> Id {
        self.cascade.item(self.ix(title)).id
    }

    pub(crate) fn person_id(&self, name: &str) -> Id {
        self.cascade.people().find(|p| p.name.starts_with(name)).unwrap().id
    }

    pub(crate) fn team_id(&self, name: &str) -> Id {
        self.cascade.teams().find(|t| t.name == name).unwrap().id
    }

    pub(crate) fn cycle_id(&self, name: &str) -> Id {
        self.cascade.cycles().find(|t| t.name == name).unwrap().id
    }

    pub(crate) fn link_id(&self) -> Id {
        self.cascade.links().next().unwrap().id
    }

    pub(crate) fn author(&self) -> Author {
        Author { by: Some(self.person_id("Mara")), at: 1_795_435_200_000, on: today() }
    }

    pub(crate) fn change(&mut self, verb: Verb, ops: Vec<Op>) -> Change {
        Change::new(self.ids.next_id(), self.author(), verb, ops)
    }

    /// Checks and applies a change, and returns it.
    #[track_caller]
    pub(crate) fn does(&mut self, verb: Verb, ops: Vec<Op>) -> Change {
        let change = self.change(verb, ops).because("we learned more");
        self.cascade.check(&change).unwrap();
        self.cascade.apply(&change, Derived::default()).unwrap();
        change
    }

    /// What the check says to a change without a reason; empty when it says nothing.
    pub(crate) fn refusal(&mut self, verb: Verb, ops: Vec<Op>) -> String {
        let change = self.change(verb, ops);
        self.cascade.check(&change).err().map(|r| r.0).unwrap_or_default()
    }

    pub(crate) fn blank_check_in(&mut self, title: &str) -> CheckIn {
        CheckIn::new(self.ids.next_id(), self.id(title), today(), Some(self.person_id("Ana")))
    }

    /// Checked in today on all but *Conversion*, so that most classes of an agenda hold something: what is red, at risk, linked to nothing.
    pub(crate) fn with_most_classes() -> Company {
        let mut c = Company::new();
        for (title, value, confidence) in [
            ("Revenue", Some(2.6), 8),
            ("Setup time", Some(40.0), 2),
            ("Checklist steps", Some(0.0), 8),
            ("Certified", Some(0.0), 5),
            ("Loved by teams", None, 8),
            ("Onboarding checklist", None, 8),
            ("Data room", None, 8),
        ] {
            c.stands(title, "2026-11-23", value, Some(confidence));
        }
        c
    }

    /// Makes the newest check-in of an item look like this, as a store's summary would.
    pub(crate) fn stands(&mut self, title: &str, on: &str, value: Option<f64>, confidence: Option<u8>) {
        let on = day(on);
        let ix = self.ix(title);
        let summary = Summary {
            count: 1,
            last_on: Some(on),
            value: value.map(|v| (on, v)),
            stated: confidence.map(|c| Stated { on, confidence: Some(c), word: word_of_confidence(c) }),
            unmoved: 1,
            ..Summary::default()
        };
        self.cascade.set_summary(ix, summary);
    }
}
