//! The roster: everyone who is here, in groups and in order, with what each answers for and owes.
//!
//! Must not know: how rows look, which of them fit on a screen.

use super::{
    cascade::Cascade,
    id::Id,
    ix_set::IxSet,
    people::Person,
    text::one_line,
    workload::{Workload, Workloads},
};
use chrono::NaiveDate;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

/// What people are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// Nothing: one list.
    #[default]
    None,
    /// Their team.
    Team,
    /// Whom they report to.
    Manager,
}

impl Group {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Group {
        match self {
            Group::None => Group::Team,
            Group::Team => Group::Manager,
            Group::Manager => Group::None,
        }
    }

    /// As said in a sentence; empty for none.
    pub fn word(self) -> &'static str {
        match self {
            Group::None => "",
            Group::Team => "by team",
            Group::Manager => "by manager",
        }
    }
}

/// How people are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// Who owes most first.
    Owed,
    /// Who missed most first.
    Missed,
    /// Who answers for most first.
    Load,
}

impl Order {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Order {
        match self {
            Order::Name => Order::Owed,
            Order::Owed => Order::Missed,
            Order::Missed => Order::Load,
            Order::Load => Order::Name,
        }
    }

    /// As said in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Order::Name => "by name",
            Order::Owed => "by what they owe",
            Order::Missed => "by what they missed",
            Order::Load => "by load",
        }
    }
}

/// What may hold for somebody, and is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Something is asked of them now.
    Owes,
    /// They missed a deadline in the last weeks.
    Missed,
    /// They answer for more open key results than is wise.
    Overloaded,
    /// They answer for nothing.
    Idle,
    /// They are on leave, or will be.
    Away,
    /// They left.
    Left,
}

impl Case {
    /// All of them, in the order they are offered.
    pub const ALL: [Case; 6] = [Case::Owes, Case::Missed, Case::Overloaded, Case::Idle, Case::Away, Case::Left];

    /// As said after *only who*.
    pub fn words(self) -> &'static str {
        match self {
            Case::Owes => "owes something now",
            Case::Missed => "missed a deadline",
            Case::Overloaded => "answers for too much",
            Case::Idle => "answers for nothing",
            Case::Away => "is away, or will be",
            Case::Left => "left",
        }
    }

    fn holds(self, cascade: &Cascade, person: &Person, load: &Workload, today: NaiveDate) -> bool {
        match self {
            Case::Owes => load.owes(),
            Case::Missed => load.strip.missed > 0,
            Case::Overloaded => load.is_over(cascade),
            Case::Idle => load.is_empty(),
            Case::Away => person.next_away(today).is_some(),
            Case::Left => !person.is_here(today),
        }
    }
}

/// What must hold for somebody to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Only of this team or one below it, and who answers for something of its.
    pub team: Option<Id>,
    /// Only who reports to this person.
    pub manager: Option<Id>,
    /// Only of whom this holds.
    pub case: Option<Case>,
}

impl Narrow {
    /// Whether everyone is shown.
    pub fn is_empty(&self) -> bool {
        *self == Narrow::default()
    }

    /// As said: `Growth · reports to Ana Ruiz · owes something now`, safe to show; empty when everyone is shown.
    pub fn words(&self, cascade: &Cascade) -> String {
        let team = self.team.and_then(|id| cascade.team(id)).map(|t| one_line(&t.name, 40).into_owned());
        let manager = self.manager.and_then(|id| cascade.person(id));
        let manager = manager.map(|p| format!("who reports to {}", one_line(&p.name, 40)));
        let case = self.case.map(|case| format!("who {}", case.words()));
        [team, manager, case].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// A row of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Above people who belong together, and how many they are.
    Heading(String, usize),
    /// Somebody.
    Person(Id),
}

/// Everyone who is taken, in groups and in order. Who left is listed as long as they answer for something, and where that is asked
/// for. `held`: what the team answers for that all is narrowed to.
pub fn rows(
    cascade: &Cascade,
    loads: &Workloads,
    narrow: &Narrow,
    held: Option<&IxSet>,
    (group, order): (Group, Order),
    today: NaiveDate,
) -> Vec<Row> {
    let owners: HashSet<Id> = held.iter().flat_map(|held| held.iter()).filter_map(|ix| cascade.item(ix).owner).collect();
    let is_of = |person: &Person| match narrow.team {
        None => true,
        Some(team) => owners.contains(&person.id) || person.team.is_some_and(|id| below(cascade, id, team)),
    };
    let mut all: Vec<(&Person, Workload)> = cascade.people().filter(|p| is_of(p)).map(|p| (p, loads.of(p.id))).collect();
    all.retain(|(person, load)| {
        let is_listed = narrow.case == Some(Case::Left) || person.is_here(today) || !load.is_empty();
        is_listed
            && narrow.manager.is_none_or(|manager| person.manager == Some(manager) && person.id != manager)
            && narrow.case.is_none_or(|case| case.holds(cascade, person, load, today))
    });
    all.sort_by_cached_key(|(person, load)| {
        let most = match order {
            Order::Name => 0,
            Order::Owed => load.due + load.stale + load.overdue + load.verdicts,
            Order::Missed => load.strip.missed as usize,
            Order::Load => load.open,
        };
        (Reverse(most), person.name.to_lowercase(), person.id)
    });
    if group == Group::None {
        return all.into_iter().map(|(person, _)| Row::Person(person.id)).collect();
    }
    let mut groups: BTreeMap<(bool, String, Option<Id>), Vec<Id>> = BTreeMap::new();
    for (person, _) in all {
        let of = match group {
            Group::Team => person.team.filter(|&id| cascade.team(id).is_some()),
            _ => person.manager.filter(|&id| cascade.person(id).is_some()),
        };
        // By path, so that a team stands before those below it.
        let name = of.map(|id| match group {
            Group::Team => cascade.team_path(id).iter().map(|team| team.name.trim().to_lowercase()).collect::<Vec<_>>().join("/"),
            _ => cascade.person(id).map(|p| p.name.to_lowercase()).unwrap_or_default(),
        });
        groups.entry((of.is_none(), name.unwrap_or_default(), of)).or_default().push(person.id);
    }
    let mut rows = Vec::new();
    for ((.., of), people) in groups {
        let team = |id| cascade.team(id).map(|team| one_line(team.name.trim(), 60).into_owned());
        let manager = |id| cascade.person(id).map(|p| format!("report to {}", one_line(&p.name, 60)));
        let title = match group {
            Group::Team => of.and_then(team).unwrap_or_else(|| "in no team".to_owned()),
            _ => of.and_then(manager).unwrap_or_else(|| "report to nobody".to_owned()),
        };
        rows.push(Row::Heading(title, people.len()));
        rows.extend(people.into_iter().map(Row::Person));
    }
    rows
}

/// Whether a team is another one, or below it.
fn below(cascade: &Cascade, team: Id, above: Id) -> bool {
    cascade.team_path(team).iter().any(|team| team.id == above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Board, Entity, Ids,
        cascade::Parts,
        fixture::{World, day},
        people::Team,
    };

    /// Three of a department, of whom the last left: Ana leads, Bo and Cem report to her.
    fn three() -> (Cascade, [Id; 3], Id) {
        let mut ids = Ids::seeded(5);
        let (top, below) = (ids.next_id(), ids.next_id());
        let team = |id, name: &str, parent| Entity::Team(Team { id, name: name.into(), parent, same: None, deleted: false });
        let people = ["Ana", "Bo", "Cem"].map(|name| Person::new(ids.next_id(), name));
        let known = [people[0].id, people[1].id, people[2].id];
        let [ana, bo, cem] = people;
        let bo = Person { manager: Some(ana.id), team: Some(below), ..bo };
        let cem = Person { manager: Some(ana.id), left: Some(day("2026-11-01")), ..cem };
        let ana = Person { team: Some(top), ..ana };
        let entities =
            [team(top, "Product", None), team(below, "Growth", Some(top))].into_iter().chain([ana, bo, cem].map(Entity::Person));
        (Cascade::from_parts(Parts { entities: entities.collect(), ..Parts::default() }), known, below)
    }

    fn of(c: &Cascade, narrow: Narrow, group: Group) -> Vec<Row> {
        let today = day("2026-11-23");
        let loads = Workloads::new(c, &mut Board::new(today), |_| true);
        rows(c, &loads, &narrow, None, (group, Order::Name), today)
    }

    #[test]
    fn who_left_and_answers_for_nothing_is_listed_only_where_that_is_asked_for() {
        let (c, [ana, bo, cem], _) = three();
        assert_eq!(of(&c, Narrow::default(), Group::None), [Row::Person(ana), Row::Person(bo)]);
        assert_eq!(of(&c, Narrow { case: Some(Case::Left), ..Narrow::default() }, Group::None), [Row::Person(cem)]);
        assert_eq!(of(&c, Narrow { case: Some(Case::Overloaded), ..Narrow::default() }, Group::None), []);
    }

    #[test]
    fn a_team_holds_those_of_the_teams_below_it_and_a_group_says_how_many_it_has() {
        let (c, [ana, bo, _], growth) = three();
        assert_eq!(of(&c, Narrow { team: Some(growth), ..Narrow::default() }, Group::None), [Row::Person(bo)]);
        let product = Row::Heading("Product".into(), 1);
        let growth = Row::Heading("Growth".into(), 1);
        assert_eq!(of(&c, Narrow::default(), Group::Team), [product, Row::Person(ana), growth, Row::Person(bo)]);
        let by_manager = of(&c, Narrow::default(), Group::Manager);
        let report = |title: &str| Row::Heading(title.into(), 1);
        assert_eq!(by_manager, [report("report to Ana"), Row::Person(bo), report("report to nobody"), Row::Person(ana)]);
        let reports = Narrow { manager: Some(ana), ..Narrow::default() };
        assert_eq!(of(&c, reports, Group::None), [Row::Person(bo)]);
        assert_eq!(reports.words(&c), "who reports to Ana");
    }

    #[test]
    fn who_answers_for_more_than_the_limit_comes_first_by_load_and_is_overloaded() {
        let mut w = World::bare("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let owner = w.person("Zoe");
        let other = w.person("Ana");
        let limit = w.cascade().settings.load_limit;
        for _ in 0..=limit {
            w.key_result(goal, 0.0, 10.0, |i| i.owner = Some(owner));
        }
        let (c, today) = (w.cascade(), w.today);
        let loads = Workloads::new(&c, &mut Board::new(today), |_| true);
        let listed = |narrow: Narrow, order| rows(&c, &loads, &narrow, None, (Group::None, order), today);
        assert_eq!(loads.of(owner).open, limit + 1);
        assert_eq!(listed(Narrow::default(), Order::Load), [Row::Person(owner), Row::Person(other)]);
        assert_eq!(listed(Narrow::default(), Order::Name), [Row::Person(other), Row::Person(owner)]);
        assert_eq!(listed(Narrow { case: Some(Case::Overloaded), ..Narrow::default() }, Order::Name), [Row::Person(owner)]);
        assert_eq!(listed(Narrow { case: Some(Case::Idle), ..Narrow::default() }, Order::Name), [Row::Person(other)]);
    }
}
