//! The order in which lists name items: the way one reads the tree.

use crate::domain::{Cascade, Ix, Kind};

/// Every live item once: a goal, its key results, the projects that serve it, its child objectives; an item with several
/// parents stands under the first of them that comes. At the end stand projects that serve nothing, and what hangs only on
/// something that was put out of sight.
pub fn reading_order(cascade: &Cascade) -> Vec<Ix> {
    let mut order = Vec::new();
    let mut seen = vec![false; cascade.len()];
    let mut stack: Vec<Ix> = cascade.roots().iter().rev().copied().collect();
    while let Some(ix) = stack.pop() {
        if std::mem::replace(&mut seen[ix.0 as usize], true) {
            continue;
        }
        order.push(ix);
        if cascade.item(ix).kind() == Kind::Project {
            continue;
        }
        // The last one pushed comes first.
        stack.extend(reversed(cascade.sub_objectives(ix)));
        stack.extend(reversed(projects_of(cascade, ix)));
        stack.extend(reversed(cascade.key_results(ix)));
    }
    let rest = cascade.projects().iter().copied().chain(cascade.live());
    order.extend(rest.filter(|ix| !std::mem::replace(&mut seen[ix.0 as usize], true)));
    order
}

fn reversed(items: impl Iterator<Item = Ix>) -> impl Iterator<Item = Ix> {
    let mut items: Vec<Ix> = items.collect();
    items.reverse();
    items.into_iter()
}

/// The live projects linked to a goal, in their order.
pub(crate) fn projects_of(cascade: &Cascade, goal: Ix) -> impl Iterator<Item = Ix> {
    let mut projects: Vec<Ix> = cascade
        .links_at(goal)
        .filter_map(|link| cascade.find(link.project))
        .filter(|&ix| cascade.item(ix).is_live() && ix != goal)
        .collect();
    projects.sort_by_key(|&ix| (cascade.item(ix).position, cascade.item(ix).id));
    projects.dedup();
    projects.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::world::World;

    #[test]
    fn every_live_item_stands_once_below_what_it_belongs_to() {
        let world = World::operately();
        let order = reading_order(&world.cascade);
        let ids: Vec<&str> = order.iter().map(|&ix| world.cascade.item(ix).external.as_deref().unwrap()).collect();
        assert_eq!(ids.len(), 34);
        assert_eq!(
            ids[..8],
            [
                "accelerate_user_growth",
                "accelerate_user_growth/1",
                "accelerate_user_growth/2",
                "increase_user_acquisition",
                "increase_user_acquisition/1",
                "increase_user_acquisition/2",
                "refine_ad_targeting",
                "implement_in_app_referral_program",
            ]
        );
        let mut once = order.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), order.len());
    }

    #[test]
    fn several_parents_and_loose_projects_lose_nobody() {
        let mut world = World::new();
        world.import(&[(
            "i.csv",
            "kind,id,parent,title\nobjective,a,,A\nobjective,b,,B\nobjective,c,a;b,C\nproject,loose,,L\nproject,p,c;a,P\n",
        )]);
        let order = reading_order(&world.cascade);
        let ids: Vec<&str> = order.iter().map(|&ix| world.cascade.item(ix).external.as_deref().unwrap()).collect();
        assert_eq!(ids, ["a", "p", "c", "b", "loose"]);
    }
}
