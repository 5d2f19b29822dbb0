//! Finding a loop among parents.

use crate::domain::Id;
use std::collections::{HashMap, HashSet};

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
