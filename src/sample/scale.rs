//! A made-up cascade of any size: for benchmarks, and to see how the screens feel with a hundred thousand goals.
//!
//! Goal number *i* in reading order (depth first, key results before child objectives, as the deck shows them) has a title
//! that begins with `g<i>z`, so that a benchmark can tell which rows were drawn. Three to five key results and up to three
//! child objectives below every objective. The same numbers and the same day make the same workspace.

use crate::domain::{
    Body, Change, CheckIn, Entity, Id, Ids, Item, Op,
    change::{Author, Verb},
    cycle::Cycle,
    goal::{Objective, Project},
    key_result::{KeyResult, Metric},
    link::Link,
    people::{Person, Team},
};
use chrono::{Days, NaiveDate};

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Objectives and key results together. Projects come on top: one for every fifty of these after the first two thousand,
    /// which stay free of them so that the first screens show nothing but numbered goals.
    pub items: usize,
    /// Check-ins in all. They are of key results, spread evenly, one a week back from today. `None`: fifty times `items`.
    pub check_ins: Option<usize>,
    /// The day everything is dated from.
    pub today: NaiveDate,
    /// Now, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// How many operations a change has at most: few enough to be held in memory, many enough to be written fast.
const BATCH: usize = 50_000;

/// From which goal on there are projects.
const PROJECTS_AFTER: usize = 2_000;

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
struct Node {
    id: Id,
    parent: Option<usize>,
    is_key_result: bool,
    children: Vec<usize>,
    /// Its number in reading order, from 1.
    number: usize,
}

/// Where the value of a key result begins, where it should go, and how well it does.
struct Course {
    node: usize,
    owner: Option<Id>,
    baseline: f64,
    target: f64,
    /// Progress at its newest check-in.
    reached: f64,
    /// Weeks since it was checked in on.
    silent: u64,
}

impl Scale {
    /// How many check-ins there will be.
    pub fn check_ins(&self) -> usize {
        self.check_ins.unwrap_or_else(|| self.items.saturating_mul(50))
    }

    /// The workspace as changes, in order: first everything there is, then what was said about it.
    pub fn changes(self) -> impl Iterator<Item = Change> {
        let mut ids = Ids::seeded(self.items as u64);
        let mut dice = Dice(self.items as u64);
        let nodes = plan(self.items, &mut ids, &mut dice);
        let key_results = nodes.iter().filter(|n| n.is_key_result).count();
        let weeks = self.check_ins().checked_div(key_results).unwrap_or(0).max(8) as u64 + 1;
        let start = self.today.checked_sub_days(Days::new(weeks * 7)).unwrap_or(NaiveDate::MIN);
        let mut ops = Vec::new();
        let cycle = Cycle {
            id: ids.next_id(),
            name: format!("{} on", start.format("%Y-%m")),
            start,
            // Week eight of thirteen, whatever the weeks are.
            end: self.today.checked_add_days(Days::new(weeks * 7 * 5 / 8)).unwrap_or(NaiveDate::MAX),
            parent: None,
            state: None,
            deleted: false,
        };
        let cycle_id = cycle.id;
        ops.push(Op::Create(Entity::Cycle(cycle)));
        let (teams, people) = company(self.items, &mut ids, &mut ops);
        let courses = items(&nodes, cycle_id, start, &teams, &people, &mut dice, &mut ops);
        projects(&nodes, &people, start, &mut ids, &mut dice, &mut ops);
        self.into_batches(ids, dice, nodes, courses, ops, weeks)
    }

    fn into_batches(
        self,
        mut ids: Ids,
        mut dice: Dice,
        nodes: Vec<Node>,
        mut courses: Vec<Course>,
        ops: Vec<Op>,
        weeks: u64,
    ) -> impl Iterator<Item = Change> {
        let total = self.check_ins();
        let (each, more) = (total.checked_div(courses.len()).unwrap_or(0), total.checked_rem(courses.len()).unwrap_or(0));
        // In the order the file keeps them, so that pages are filled one after the other.
        courses.sort_unstable_by_key(|c| nodes[c.node].id);
        let mut waiting = ops.into_iter();
        let mut next_course = 0;
        std::iter::from_fn(move || {
            let mut batch: Vec<Op> = waiting.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                while let Some(course) = courses.get(next_course).filter(|_| batch.len() + each < BATCH || batch.is_empty()) {
                    let n = each + usize::from(next_course < more);
                    let item = nodes[course.node].id;
                    batch.extend((0..n).map(|i| {
                        let check_in = self.say(course, item, (i, n), weeks, &mut ids, &mut dice);
                        Op::CheckIn(Box::new(check_in))
                    }));
                    next_course += 1;
                }
            }
            let author = Author { by: None, at: self.at, on: self.today };
            (!batch.is_empty()).then(|| Change::new(ids.next_id(), author, Verb::Import, batch))
        })
    }

    /// The `i`-th of `n` check-ins of a key result.
    fn say(&self, course: &Course, item: Id, (i, n): (usize, usize), weeks: u64, ids: &mut Ids, dice: &mut Dice) -> CheckIn {
        let back = (n - 1 - i) as u64 + course.silent;
        let on = self.today.checked_sub_days(Days::new(back * 7 + dice.below(3))).unwrap_or(NaiveDate::MIN);
        let share = (i + 1) as f64 / n as f64;
        let progress = course.reached * share + (dice.share() - 0.5) * 0.06;
        let value = course.baseline + (course.target - course.baseline) * progress;
        let expected = 1.0 - back as f64 / weeks as f64;
        let confidence = (7.0 + (progress - expected * 8.0 / 13.0) * 8.0 + dice.share() * 2.0).clamp(0.0, 10.0) as u8;
        let note = (dice.below(12) == 0).then(|| NOTES[dice.below(NOTES.len() as u64) as usize].into());
        CheckIn {
            value: Some((value * 100.0).round() / 100.0),
            confidence: (dice.below(8) != 0).then_some(confidence),
            note,
            ..CheckIn::new(ids.next_id(), item, on, course.owner)
        }
    }
}

/// The shape of the cascade, numbered in reading order.
fn plan(items: usize, ids: &mut Ids, dice: &mut Dice) -> Vec<Node> {
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
    let mut number = 0;
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
fn company(items: usize, ids: &mut Ids, ops: &mut Vec<Op>) -> (Vec<Id>, Vec<Id>) {
    let departments = (items / 1_000).clamp(2, 12);
    let mut teams = vec![ids.next_id()];
    let team = |id, name: String, parent| Op::Create(Entity::Team(Team { id, name, parent, deleted: false }));
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
        ops.push(Op::Create(Entity::Person(Person { id, name, email: None, manager, team, left: None, deleted: false })));
        people.push(id);
    }
    (teams, people)
}

fn items(
    nodes: &[Node],
    cycle: Id,
    created: NaiveDate,
    teams: &[Id],
    people: &[Id],
    dice: &mut Dice,
    ops: &mut Vec<Op>,
) -> Vec<Course> {
    let mut courses = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
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
            courses.push(Course { node: at, owner, baseline, target, reached, silent });
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

/// Work that serves every fiftieth goal, except those of the first screens.
fn projects(nodes: &[Node], people: &[Id], made: NaiveDate, ids: &mut Ids, dice: &mut Dice, ops: &mut Vec<Op>) {
    for (n, node) in nodes.iter().filter(|n| n.number > PROJECTS_AFTER && n.number % 50 == 0).enumerate() {
        let id = ids.next_id();
        let title = format!("p{}z {} {}", n + 1, VERBS[n % VERBS.len()], THINGS[n % THINGS.len()]);
        let mut project = Item::new(id, title, made, Body::Project(Project::default()));
        project.owner = Some(people[dice.below(people.len() as u64) as usize]);
        project.position = n as i64 * 1024;
        ops.push(Op::Create(Entity::Item(Box::new(project))));
        let because = (dice.below(5) != 0).then(|| "the rest of the way is blocked by it".into());
        ops.push(Op::Create(Entity::Link(Link {
            id: ids.next_id(),
            project: id,
            target: node.id,
            because,
            expect: None,
            made,
            value_then: None,
            judged: None,
            deleted: false,
        })));
    }
}

/// Numbers that look random and are the same every time: xorshift64* (Marsaglia 2003, Vigna 2016).
struct Dice(u64);

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
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Cascade, Derived, Ix, Kind};

    fn scale(items: usize, check_ins: Option<usize>) -> (Cascade, Vec<Change>) {
        let today = "2026-11-23".parse().unwrap();
        let changes: Vec<Change> = Scale { items, check_ins, today, at: 0 }.changes().collect();
        let mut cascade = Cascade::default();
        for change in &changes {
            cascade.apply(change, Derived::default()).unwrap();
        }
        (cascade, changes)
    }

    #[test]
    fn goals_are_numbered_in_reading_order_and_there_are_as_many_as_asked_for() {
        for items in [0, 1, 4, 5, 100, 3_000] {
            let (cascade, _) = scale(items, Some(0));
            let mut stack: Vec<Ix> = cascade.roots().iter().rev().copied().collect();
            let mut seen = 0;
            while let Some(ix) = stack.pop() {
                seen += 1;
                let title = &cascade.item(ix).title;
                assert!(title.starts_with(&format!("g{seen}z ")), "{title} is number {seen} of {items}");
                stack.extend(cascade.children(ix).iter().rev());
                assert!(cascade.children(ix).len() <= 8);
            }
            assert_eq!(seen, items);
            assert_eq!(cascade.projects().len(), if items > 2_000 { (items - 2_000) / 50 } else { 0 });
        }
    }

    #[test]
    fn there_are_as_many_check_ins_as_asked_for_all_of_key_results_and_none_after_today() {
        for (asked, expected) in [(None, 200 * 50), (Some(777), 777), (Some(3), 3)] {
            let (cascade, changes) = scale(200, asked);
            let said: Vec<&CheckIn> = changes
                .iter()
                .flat_map(|c| &c.ops)
                .filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None })
                .collect();
            assert_eq!(said.len(), expected);
            for c in said {
                assert_eq!(cascade.item(cascade.find(c.item).unwrap()).kind(), Kind::KeyResult);
                assert!(c.on <= changes[0].on);
            }
        }
    }

    #[test]
    fn the_same_numbers_make_the_same_workspace() {
        assert_eq!(scale(150, Some(500)).1, scale(150, Some(500)).1);
    }
}
