//! Finding a loop among parents: one that a change would close, and those that stand in a file already.

use super::after::After;
use crate::domain::{Cascade, Id, text::one_line};
use std::collections::{BTreeSet, HashMap, HashSet};

impl Cascade {
    /// The loops among what hangs below what, a sentence for each, at most `most` of a kind. This version closes none; a file
    /// an older one wrote may hold some, and what is in one is shown at the top.
    pub fn loops(&self, most: usize) -> Vec<String> {
        self.loops_of(most, |_| true)
    }

    /// The same of those that one of `moved` is in: what was put elsewhere just now.
    pub fn loops_through(&self, most: usize, moved: &BTreeSet<Id>) -> Vec<String> {
        if moved.is_empty() { Vec::new() } else { self.loops_of(most, |ring| ring.iter().any(|id| moved.contains(id))) }
    }

    fn loops_of(&self, most: usize, wanted: impl Fn(&[Id]) -> bool) -> Vec<String> {
        let all = |ids, parents: &dyn Fn(Id) -> Vec<Id>| -> Vec<Vec<Id>> {
            all(ids, most, parents).into_iter().filter(|ring| wanted(ring)).collect()
        };
        let live = |id: Id| self.find(id).map(|ix| self.item(ix)).filter(|item| item.is_live());
        let goals = self.live().map(|ix| self.item(ix).id).collect();
        let goals = all(goals, &|id| live(id).map_or_else(Vec::new, |item| item.parents.to_vec()));
        let above = |id: Option<Id>| id.into_iter().collect::<Vec<Id>>();
        let teams = all(self.teams().map(|t| t.id).collect(), &|id| above(self.team(id).and_then(|t| t.parent)));
        let cycles = all(self.cycles().map(|c| c.id).collect(), &|id| above(self.cycle(id).and_then(|c| c.parent)));
        let people = all(self.people().map(|p| p.id).collect(), &|id| above(self.person(id).and_then(|p| p.manager)));
        let after = After::new(self);
        let told = |rings: Vec<Vec<Id>>, what: &str, repair: &str| -> Vec<String> {
            let one = |ring: &Vec<Id>| format!("{} {what}: {}; {repair}", after.name(ring[0]), path(&after, ring));
            rings.iter().map(one).collect()
        };
        let stayed =
            |ring: &Vec<Id>| self.stays(ring).unwrap_or_else(|| told(vec![ring.clone()], BELOW_ITSELF, ANOTHER).concat());
        [
            goals.iter().map(stayed).collect(),
            told(teams, "is part of itself", "put one of them elsewhere: quarterdeck revise team:NAME --parent none"),
            told(cycles, "is part of itself", "make one of them part of nothing: quarterdeck revise cycle:NAME --parent none"),
            told(people, "manages themselves", "give one of them another manager: quarterdeck revise person:NAME --manager none"),
        ]
        .concat()
    }
}

const BELOW_ITSELF: &str = "hangs below itself";
const ANOTHER: &str = "give one of them another parent, or none: quarterdeck revise REF --parent none";

impl Cascade {
    /// What became of two moves that together close a loop, where it is known who made them:
    /// `“Grow” stays where it was: Jon Abara had hung “Win” below it before Ana Ruiz moved it`.
    fn stays(&self, ring: &[Id]) -> Option<String> {
        let passed = self.passed_over(ring)?;
        let after = After::new(self);
        let name = |by: Option<Id>| Some(one_line(by.and_then(|id| self.person(id))?.name.trim(), 40).into_owned());
        let by = name(passed.by).unwrap_or_else(|| "someone".to_owned());
        let mover = name(passed.mover).map_or_else(String::new, |mover| format!(" before {mover} moved it"));
        let (stays, below) = (after.name(passed.item), after.name(passed.below));
        Some(format!(
            "{stays} stays where it was: {by} had hung {below} below it{mover}; any move of one of them settles it: \
             quarterdeck revise {} --parent REF",
            self.short(passed.item)
        ))
    }
}

/// A ring as its names, from the top down. A long one is told by its ends.
pub(super) fn path(after: &After, ring: &[Id]) -> String {
    let bare = |id: &Id| after.name(*id).trim_matches(['“', '”']).to_owned();
    let names: Vec<String> = match ring {
        [first, second, .., last] if ring.len() > 8 => vec![bare(first), bare(second), "…".to_owned(), bare(last)],
        all => all.iter().map(bare).collect(),
    };
    names.join(" → ")
}

/// Every loop among these, at most `most`; what is in one is not looked for in another.
fn all(ids: Vec<Id>, most: usize, parents: impl Fn(Id) -> Vec<Id>) -> Vec<Vec<Id>> {
    let (mut rings, mut told) = (Vec::new(), HashSet::new());
    while rings.len() < most {
        let Some(ring) = through(&ids, |id| if told.contains(&id) { Vec::new() } else { parents(id) }) else { break };
        told.extend(ring.iter().copied());
        rings.push(ring);
    }
    rings
}

/// A loop that goes through one of `starts`, from the top down, first and last the same; `None` when there is none.
/// Takes each edge once however many starts there are. A loop that was there before and touches no start is not reported.
pub(super) fn through(starts: &[Id], parents: impl Fn(Id) -> Vec<Id>) -> Option<Vec<Id>> {
    let of_interest: HashSet<Id> = starts.iter().copied().collect();
    // true: on the path walked now; false: finished.
    let mut seen: HashMap<Id, bool> = HashMap::new();
    for &start in starts {
        if seen.contains_key(&start) {
            continue;
        }
        let mut path = vec![(start, parents(start), 0)];
        seen.insert(start, true);
        while let Some((id, above, next)) = path.last_mut() {
            let Some(&parent) = above.get(*next) else {
                seen.insert(*id, false);
                path.pop();
                continue;
            };
            *next += 1;
            match seen.get(&parent) {
                None => {
                    seen.insert(parent, true);
                    path.push((parent, parents(parent), 0));
                }
                Some(true) => {
                    let from = path.iter().position(|(id, ..)| *id == parent).unwrap_or(0);
                    let mut ring: Vec<Id> = path[from..].iter().map(|(id, ..)| *id).collect();
                    if let Some(at) = ring.iter().position(|id| of_interest.contains(id)) {
                        ring.rotate_left(at);
                        ring.push(ring[0]);
                        ring.reverse();
                        return Some(ring);
                    }
                }
                Some(false) => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn parents(edges: &'static [(i64, i64)]) -> impl Fn(Id) -> Vec<Id> {
        move |of| edges.iter().filter(|(child, _)| *child == of.get()).map(|&(_, parent)| id(parent)).collect()
    }

    #[test]
    fn a_loop_is_named_from_the_top_down() {
        // 2 hangs below 3, 3 below 4, 4 below 2.
        let found = through(&[id(2)], parents(&[(2, 3), (3, 4), (4, 2)]));
        assert_eq!(found, Some(vec![id(2), id(4), id(3), id(2)]));
    }

    #[test]
    fn a_diamond_is_not_a_loop() {
        assert_eq!(through(&[id(2)], parents(&[(2, 3), (2, 4), (3, 5), (4, 5)])), None);
    }

    #[test]
    fn a_loop_elsewhere_is_not_this_changes_fault() {
        assert_eq!(through(&[id(2)], parents(&[(2, 3), (3, 4), (4, 3)])), None);
    }
}
