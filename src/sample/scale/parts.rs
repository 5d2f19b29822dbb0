//! What every made-up workspace is made of, whatever its history: words, the tree, the company, goals and projects.

use crate::domain::{
    Body, CheckIn, Entity, Id, Ids, Item, Op,
    goal::{Objective, Project},
    key_result::{KeyResult, Metric},
    link::Link,
    people::{Person, Team},
};
use chrono::NaiveDate;

const VERBS: [&str; 12] =
    ["Raise", "Cut", "Grow", "Double", "Halve", "Launch", "Automate", "Migrate", "Simplify", "Reach", "Keep", "Win back"];
const THINGS: [&str; 24] = [
    "revenue",
    "churn",
    "onboarding",
    "latency",
    "activation",
    "support load",
    "releases",
    "pipeline",
    "coverage",
    "adoption",
    "retention",
    "margin",
    "enterprise deals",
    "partner sales",
    "quality",
    "incidents",
    "backlog",
    "sign-ups",
    "mobile use",
    "search",
    "hiring",
    "documentation",
    "renewals",
    "trial length",
];
const PLACES: [&str; 10] = [
    "in Europe",
    "in Asia",
    "for small teams",
    "for enterprise",
    "on mobile",
    "in the API",
    "in billing",
    "at sign-up",
    "overall",
    "by design",
];
const UNITS: [&str; 5] = ["%", "days", "k€", "ms", "teams"];
const FIRST: [&str; 20] = [
    "Ana", "Bruno", "Chloé", "Dmitri", "Elif", "Farid", "Grace", "Hiro", "Inês", "Jonas", "Kofi", "Lena", "Mara", "Noor", "Omar",
    "Priya", "Quentin", "Rosa", "Sven", "Tomoko",
];
const LAST: [&str; 25] = [
    "Adler", "Baker", "Castro", "Dietz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan", "Lind", "Moreau",
    "Novak", "Okoye", "Petrov", "Quist", "Ruiz", "Sato", "Tanaka", "Usman", "Vega", "Weber", "Yilmaz", "Zhou",
];
const NOTES: [&str; 8] = [
    "Slower than hoped; two teams are still waiting for the new form.",
    "The change went live on Tuesday and shows already.",
    "Nothing moved: everyone is on the migration.",
    "One large customer makes most of the difference.",
    "We found the cause and fixed it.",
    "Holidays. Next number in two weeks.",
    "The measurement changed; values before are estimates.",
    "On plan.",
];

/// A goal in the plan, before it has a title.
pub(super) struct Node {
    pub(super) id: Id,
    pub(super) parent: Option<usize>,
    pub(super) is_key_result: bool,
    pub(super) children: Vec<usize>,
    /// Its number in reading order, from 1.
    pub(super) number: usize,
}

/// Where the value of a key result begins, where it should go, and how well it does.
pub(super) struct Course {
    pub(super) item: Id,
    pub(super) owner: Option<Id>,
    pub(super) baseline: f64,
    pub(super) target: f64,
    /// Progress at its newest check-in.
    pub(super) reached: f64,
    /// Weeks since it was checked in on.
    pub(super) silent: u64,
}

impl Course {
    /// What is said on a day on which `share` of its way was to be gone so far, and `expected` of all of it by plan.
    pub(super) fn says(&self, on: NaiveDate, share: f64, expected: f64, ids: &mut Ids, dice: &mut Dice) -> CheckIn {
        let progress = self.reached * share + (dice.share() - 0.5) * 0.06;
        let value = self.baseline + (self.target - self.baseline) * progress;
        let confidence = (7.0 + (progress - expected) * 8.0 + dice.share() * 2.0).clamp(0.0, 10.0) as u8;
        let note = (dice.below(12) == 0).then(|| NOTES[dice.below(NOTES.len() as u64) as usize].into());
        CheckIn {
            value: Some((value * 100.0).round() / 100.0),
            confidence: (dice.below(8) != 0).then_some(confidence),
            note,
            ..CheckIn::new(ids.next_id(), self.item, on, self.owner)
        }
    }
}

/// The shape of the cascade, numbered in reading order from one after `before`.
pub(super) fn plan(items: usize, before: usize, ids: &mut Ids, dice: &mut Dice) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(items);
    let mut add = |nodes: &mut Vec<Node>, parent: Option<usize>, is_key_result: bool| -> Option<usize> {
        if nodes.len() == items {
            return None;
        }
        let at = nodes.len();
        nodes.push(Node { id: ids.next_id(), parent, is_key_result, children: Vec::new(), number: 0 });
        if let Some(parent) = parent {
            nodes[parent].children.push(at);
        }
        Some(at)
    };
    let mut objective = |nodes: &mut Vec<Node>, parent: Option<usize>, dice: &mut Dice| -> Option<usize> {
        let at = add(nodes, parent, false)?;
        for _ in 0..3 + dice.below(3) {
            add(nodes, Some(at), true);
        }
        Some(at)
    };
    // Level by level, four at the top: wide before it is deep, like a company.
    let mut level: std::collections::VecDeque<usize> = (0..4).filter_map(|_| objective(&mut nodes, None, dice)).collect();
    let tops: Vec<usize> = level.iter().copied().collect();
    while let Some(above) = level.pop_front() {
        // The last one waiting must have children, or the cascade would end before it is large enough.
        let children = dice.below(4).max(u64::from(level.is_empty()));
        for _ in 0..children {
            level.extend(objective(&mut nodes, Some(above), dice));
        }
        if nodes.len() >= items {
            break;
        }
    }
    let mut number = before;
    let mut stack: Vec<usize> = tops.into_iter().rev().collect();
    while let Some(at) = stack.pop() {
        number += 1;
        nodes[at].number = number;
        let mut children = std::mem::take(&mut nodes[at].children);
        children.sort_by_key(|&c| (!nodes[c].is_key_result, c));
        stack.extend(children.iter().rev());
        nodes[at].children = children;
    }
    nodes
}

/// A company, its departments and teams, and the people in them.
pub(super) fn company(items: usize, ids: &mut Ids, ops: &mut Vec<Op>) -> (Vec<Id>, Vec<Id>) {
    let departments = (items / 1_000).clamp(2, 12);
    let mut teams = vec![ids.next_id()];
    let team = |id, name: String, parent| Op::Create(Entity::Team(Team { id, name, parent, deleted: false, same: None }));
    ops.push(team(teams[0], "Scale".to_owned(), None));
    for d in 1..=departments {
        let department = ids.next_id();
        teams.push(department);
        ops.push(team(department, format!("Department {d}"), Some(teams[0])));
        for t in 1..=4 {
            let id = ids.next_id();
            teams.push(id);
            ops.push(team(id, format!("Team {d}.{t}"), Some(department)));
        }
    }
    let count = (items / 40).clamp(8, FIRST.len() * LAST.len());
    let mut people: Vec<Id> = Vec::with_capacity(count);
    for n in 0..count {
        let id = ids.next_id();
        let name = format!("{} {}", FIRST[n % FIRST.len()], LAST[(n / FIRST.len() + n) % LAST.len()]);
        let manager = (n > 0).then(|| people[(n - 1) / 8]);
        let team = Some(teams[n % teams.len()]);
        ops.push(Op::Create(Entity::Person(Person { manager, team, ..Person::new(id, name) })));
        people.push(id);
    }
    (teams, people)
}

pub(super) fn items(
    nodes: &[Node],
    cycle: Id,
    created: NaiveDate,
    teams: &[Id],
    people: &[Id],
    dice: &mut Dice,
    ops: &mut Vec<Op>,
) -> Vec<Course> {
    let mut courses = Vec::new();
    for node in nodes {
        let pick = |list: &[&'static str], dice: &mut Dice| list[dice.below(list.len() as u64) as usize];
        let words = format!("{} {} {}", pick(&VERBS, dice), pick(&THINGS, dice), pick(&PLACES, dice));
        let title = format!("g{}z {words}", node.number);
        // One in fifty has no owner: a flag of its own.
        let owner = (dice.below(50) != 0).then(|| people[dice.below(people.len() as u64) as usize]);
        let body = if node.is_key_result {
            let (a, b) = (dice.below(100) as f64, 20.0 + dice.below(200) as f64);
            let down = dice.below(3) == 0;
            let (baseline, target) = if down { (a + b, a) } else { (a, a + b) };
            let reached = 8.0 / 13.0 * (0.35 + dice.share() * 0.85);
            // Most are fresh or due, some have been silent for weeks.
            let silent = if dice.below(7) == 0 { 1 + dice.below(4) } else { 0 };
            courses.push(Course { item: node.id, owner, baseline, target, reached, silent });
            Body::KeyResult(Box::new(KeyResult {
                metric: if down { Metric::Decrease } else { Metric::Increase },
                unit: Some(pick(&UNITS, dice).into()),
                baseline: Some(baseline),
                target: Some(target),
                ..KeyResult::default()
            }))
        } else {
            Body::Objective(Objective::default())
        };
        let mut item = Item::new(node.id, title, created, body);
        item.owner = owner;
        item.position = node.number as i64 * 1024;
        item.parents = node.parent.map(|p| nodes[p].id).into_iter().collect();
        if !node.is_key_result {
            item.cycle = Some(cycle);
            item.team = Some(teams[dice.below(teams.len() as u64) as usize]);
        }
        ops.push(Op::Create(Entity::Item(Box::new(item))));
    }
    courses
}

/// Work, and the goal it serves.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) project: Id,
    pub(super) link: Id,
    pub(super) owner: Id,
}

/// Work that serves every fiftieth goal with a number above `after`.
pub(super) fn projects(
    nodes: &[Node],
    after: usize,
    people: &[Id],
    made: NaiveDate,
    ids: &mut Ids,
    dice: &mut Dice,
    ops: &mut Vec<Op>,
) -> Vec<Served> {
    let mut all = Vec::new();
    for (n, node) in nodes.iter().filter(|n| n.number > after && n.number % 50 == 0).enumerate() {
        let id = ids.next_id();
        let title = format!("p{}z {} {}", n + 1, VERBS[n % VERBS.len()], THINGS[n % THINGS.len()]);
        let mut project = Item::new(id, title, made, Body::Project(Project::default()));
        let owner = people[dice.below(people.len() as u64) as usize];
        project.owner = Some(owner);
        project.position = n as i64 * 1024;
        ops.push(Op::Create(Entity::Item(Box::new(project))));
        let because = (dice.below(5) != 0).then(|| "the rest of the way is blocked by it".into());
        let link = Link {
            id: ids.next_id(),
            project: id,
            target: node.id,
            because,
            expect: None,
            made,
            value_then: None,
            judged: None,
            deleted: false,
        };
        all.push(Served { project: id, link: link.id, owner });
        ops.push(Op::Create(Entity::Link(link)));
    }
    all
}

/// Numbers that look random and are the same every time: xorshift64* (Marsaglia 2003, Vigna 2016).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        let mut x = self.0 ^ 0x9e37_79b9_7f4a_7c15;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0 = x ^ 0x9e37_79b9_7f4a_7c15;
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From 0 to below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// From 0 to below 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
