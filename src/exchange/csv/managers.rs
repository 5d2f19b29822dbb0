//! Managers must not manage themselves, however many steps apart.

use crate::domain::{Cascade, Id};
use std::collections::{HashMap, HashSet};

/// Of the wanted managers (row, person, manager), the rows of those that would close a loop, the later rows of it first to go.
pub(crate) fn closing(cascade: &Cascade, wanted: impl Iterator<Item = (usize, Id, Id)>) -> HashSet<usize> {
    let mut manager: HashMap<Id, (Id, Option<usize>)> =
        cascade.people().filter_map(|p| Some((p.id, (p.manager?, None)))).collect();
    let mut starts = Vec::new();
    for (row, person, boss) in wanted {
        manager.insert(person, (boss, Some(row)));
        starts.push(person);
    }
    let mut closing = HashSet::new();
    let mut seen: HashMap<Id, usize> = HashMap::new();
    for (walk, &start) in starts.iter().enumerate() {
        let mut path = Vec::new();
        let mut at = start;
        while let Some(&(boss, row)) = manager.get(&at) {
            match seen.insert(at, walk) {
                // Walked before: an earlier walk found what there is to find.
                Some(before) if before != walk => break,
                // Met on this walk: everyone from there on is part of a loop.
                Some(_) => {
                    let from = path.iter().position(|&(id, _)| id == at).unwrap_or(0);
                    closing.extend(path[from..].iter().filter_map(|&(_, row): &(Id, Option<usize>)| row).max());
                    break;
                }
                None => {}
            }
            path.push((at, row));
            at = boss;
        }
    }
    closing
}
