//! What only the whole workspace can tell: who carries too much, and what was carried over as it was.

use super::{Hint, HintKind, OBJECTIVES, hint};
use crate::domain::{Cascade, Id, Ix, Kind, id::IdMap, stage::phase, text};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Counted in one pass over the workspace on one day.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// Open key results per owner.
    loads: IdMap<usize>,
    /// Objectives per team and cycle, open and planned ones.
    objectives: HashMap<(Id, Id), usize>,
    /// Key results that an earlier, closed cycle had just the same.
    carried: HashSet<Ix>,
}

impl Census {
    /// Counts everyone's load and finds what was carried over unchanged.
    pub fn of(cascade: &Cascade, today: NaiveDate) -> Census {
        let mut census = Census::default();
        let mut closed: HashMap<&str, Vec<Ix>> = HashMap::new();
        let mut open: Vec<Ix> = Vec::new();
        for ix in cascade.live() {
            let item = cascade.item(ix);
            let over = phase(cascade, ix, today).is_over();
            match item.kind() {
                Kind::KeyResult if over => closed.entry(item.title.trim()).or_default().push(ix),
                Kind::KeyResult => {
                    open.push(ix);
                    if let Some(owner) = item.owner {
                        *census.loads.entry(owner).or_default() += 1;
                    }
                }
                Kind::Objective if !over => {
                    if let (Some(team), Some(cycle)) = (cascade.team_of(ix), cascade.cycle_of(ix)) {
                        *census.objectives.entry((team.id, cycle.id)).or_default() += 1;
                    }
                }
                Kind::Objective | Kind::Project => {}
            }
        }
        if closed.is_empty() {
            return census;
        }
        let same = |a: Ix, b: Ix| match (cascade.item(a).key_result(), cascade.item(b).key_result()) {
            (Some(x), Some(y)) => x.metric == y.metric && x.target == y.target && x.upper == y.upper && x.steps == y.steps,
            _ => false,
        };
        census.carried = open
            .into_iter()
            .filter(|&ix| closed.get(cascade.item(ix).title.trim()).is_some_and(|then| then.iter().any(|&t| same(ix, t))))
            .collect();
        census
    }

    /// How many open key results a person answers for.
    pub fn load(&self, person: Id) -> usize {
        self.loads.get(&person).copied().unwrap_or(0)
    }

    /// How many objectives a team has in a cycle.
    pub fn objectives(&self, team: Id, cycle: Id) -> usize {
        self.objectives.get(&(team, cycle)).copied().unwrap_or(0)
    }

    /// Everyone who answers for more key results than the workspace allows, most loaded first.
    pub fn overloaded(&self, cascade: &Cascade) -> Vec<(Id, usize)> {
        let limit = cascade.settings.load_limit;
        let mut all: Vec<(Id, usize)> = self.loads.iter().map(|(&id, &n)| (id, n)).filter(|&(_, n)| n > limit).collect();
        all.sort_unstable_by_key(|&(id, n)| (std::cmp::Reverse(n), id));
        all
    }

    pub(super) fn hints(&self, cascade: &Cascade, ix: Ix, all: &mut Vec<Hint>) {
        let item = cascade.item(ix);
        if !item.is_live() {
            return;
        }
        let name = |name: &str| text::one_line(name, 60).into_owned();
        match item.kind() {
            Kind::KeyResult => {
                // Where it says itself that it goes on unchanged, that is told already.
                if self.carried.contains(&ix) && item.carried().is_none_or(|carried| !carried.unchanged) {
                    let text = "An earlier cycle had the same with the same target: change one of them, or let it go";
                    all.push(hint(HintKind::CarriedOver, text));
                }
                let limit = cascade.settings.load_limit;
                if let Some(person) = item.owner.and_then(|id| cascade.person(id))
                    && self.load(person.id) > limit
                {
                    let (name, load) = (name(&person.name), self.load(person.id));
                    let text = format!("{name} answers for {load} key results: more than {limit} are too many to care for");
                    all.push(hint(HintKind::PersonLoad, text));
                }
            }
            Kind::Objective => {
                if let (Some(team), Some(cycle)) = (cascade.team_of(ix), cascade.cycle_of(ix)) {
                    let (n, most) = (self.objectives(team.id, cycle.id), OBJECTIVES.end());
                    if n > *most {
                        let (team, cycle) = (name(&team.name), name(&cycle.name));
                        let text = format!("{team} has {n} objectives in {cycle}: more than {most} are no focus");
                        all.push(hint(HintKind::TeamLoad, text));
                    }
                }
            }
            Kind::Project => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HintKind, hints_with};
    use super::*;
    use crate::domain::{
        company::{Company, today},
        key_result::Metric,
    };

    fn kinds(c: &Company, title: &str) -> Vec<HintKind> {
        let census = Census::of(&c.cascade, today());
        hints_with(&c.cascade, c.ix(title), &census, today()).iter().map(|h| h.kind).collect()
    }

    #[test]
    fn a_person_with_more_key_results_than_the_limit_is_told_at_each_of_them() {
        let c = &mut Company::new();
        let (ana, win) = (c.person_id("Ana"), c.id("Loved by teams"));
        for n in 0..5 {
            c.number(&format!("More {n}"), ana, win, Metric::Increase, "", 0.0, 1.0);
        }
        assert_eq!(kinds(c, "More 1"), [], "seven are allowed");
        c.number("One too many", ana, win, Metric::Increase, "", 0.0, 1.0);
        assert_eq!(kinds(c, "More 1"), [HintKind::PersonLoad]);
        assert_eq!(Census::of(&c.cascade, today()).overloaded(&c.cascade), [(ana, 8)]);
        assert_eq!(kinds(c, "Setup time"), [], "Jon has two");
    }

    #[test]
    fn a_team_with_more_than_five_objectives_in_a_cycle_is_told_at_each_of_them() {
        let c = &mut Company::new();
        let (jon, product, q4) = (c.person_id("Jon"), c.team_id("Product"), c.cycle_id("2026-Q4"));
        for n in 0..4 {
            c.objective(&format!("Another goal {n}").replace(char::is_numeric, "x"), jon, product, q4, None);
        }
        assert!(!kinds(c, "Win the mid-market").contains(&HintKind::TeamLoad));
        c.objective("One too many", jon, product, q4, None);
        assert_eq!(kinds(c, "Win the mid-market"), [HintKind::TeamLoad]);
        assert!(!kinds(c, "Loved by teams").contains(&HintKind::TeamLoad));
    }

    #[test]
    fn a_key_result_carried_over_as_it_was_is_seen() {
        let c = &mut Company::new();
        let (mara, grow) = (c.person_id("Mara"), c.id("Grow"));
        c.number("Old number", mara, grow, Metric::Increase, "", 0.0, 10.0);
        let census = Census::of(&c.cascade, today());
        let again = c.cascade.live().filter(|&ix| &*c.cascade.item(ix).title == "Old number").last().unwrap();
        let found = hints_with(&c.cascade, again, &census, today());
        assert_eq!(found.iter().map(|h| h.kind).collect::<Vec<_>>(), [HintKind::CarriedOver]);
    }
}
