//! People, teams and cycles as the rows name them: found, or made on the way.

use crate::domain::{
    Cascade, FieldKey, Id,
    cycle::{calendar_dates, calendar_parent},
    edit::Directory,
};
use crate::exchange::{
    csv::{
        cells,
        plan::{Plan, folded},
        problems::Place,
        who,
    },
    report::{FileReport, What},
};
use std::collections::{HashMap, HashSet};

/// Who and what the rows name, by row.
pub(super) struct Named {
    pub(super) people: Vec<Option<Id>>,
    pub(super) managers: Vec<Option<Id>>,
    pub(super) people_teams: Vec<Option<Id>>,
    /// Whom the rows of items name, field by field.
    pub(super) of_items: Vec<Vec<(FieldKey, Id)>>,
    pub(super) teams: Vec<Option<Id>>,
    pub(super) cycles: Vec<Option<Id>>,
    /// By the cells that name them.
    pub(super) by: HashMap<String, Option<Id>>,
}

impl Named {
    /// Who answers for the item of a row, as far as the row says it.
    pub(super) fn owner(&self, row: usize) -> Option<Id> {
        self.of_items[row].iter().find(|(key, _)| *key == FieldKey::Owner).map(|(_, id)| *id)
    }
}

/// Finds or creates everyone and everything named, what says most about itself first.
pub(super) fn name_all(cascade: &Cascade, plan: &Plan, directory: &mut Directory, files: &mut [FileReport]) -> Named {
    let rows = &plan.rows;
    let mut count = |directory: &Directory, before: usize, at: Place, what: What| {
        files[at.file].tally_mut(what).created += directory.created() - before;
    };
    let mut people = Vec::with_capacity(rows.people.len());
    for row in &rows.people {
        let before = directory.created();
        people.push(directory.person_with_email(&row.name, row.email.unwrap_or_default()));
        count(directory, before, row.at, What::Person);
    }
    let mut person = |directory: &mut Directory, name: Option<&str>, at: Place| {
        let before = directory.created();
        let found = name.and_then(|name| who::person_of(directory, name));
        count(directory, before, at, What::Person);
        found
    };
    let managers = rows.people.iter().map(|row| person(directory, row.manager, row.at)).collect();
    let good = |n: usize| !plan.items[n].bad;
    let mut of_items = Vec::with_capacity(rows.items.len());
    for (n, row) in rows.items.iter().enumerate() {
        let named = row.people.iter().filter(|_| good(n));
        of_items.push(named.filter_map(|(key, name)| Some((*key, person(directory, Some(name), row.at)?))).collect());
    }
    let by = plan.told.by.iter().map(|(name, at)| (name.clone(), person(directory, Some(name), *at))).collect();
    // A path says where a team is; a bare name means the team of a path that ends so.
    let mut teams = vec![None; rows.items.len()];
    let mut people_teams = vec![None; rows.people.len()];
    for paths in [true, false] {
        let wanted = |team: Option<&'_ str>| team.filter(|t| t.contains('/') == paths).map(str::to_owned);
        for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| good(*n)) {
            if let Some(team) = wanted(row.team) {
                let before = directory.created();
                teams[n] = directory.team(&team);
                count(directory, before, row.at, What::Team);
            }
        }
        for (n, row) in rows.people.iter().enumerate() {
            if let Some(team) = wanted(row.team) {
                let before = directory.created();
                people_teams[n] = directory.team(&team);
                count(directory, before, row.at, What::Team);
            }
        }
    }
    let mentioned: HashSet<String> = rows
        .items
        .iter()
        .enumerate()
        .filter(|(n, _)| good(*n))
        .filter_map(|(_, row)| row.cycle.map(folded))
        .chain(cascade.cycles().map(|c| folded(&c.name)))
        .collect();
    let mut cycles = vec![None; rows.items.len()];
    for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| good(*n)) {
        if let Some(name) = row.cycle {
            let before = directory.created();
            cycles[n] = cycle(directory, name, plan, &mentioned);
            count(directory, before, row.at, What::Cycle);
        }
    }
    Named { people, managers, people_teams, of_items, teams, cycles, by }
}

/// A cycle by name; a new one hangs below the shortest longer one of the calendar that is mentioned or there.
fn cycle(directory: &mut Directory, name: &str, plan: &Plan, mentioned: &HashSet<String>) -> Option<Id> {
    if let Some(id) = directory.find_cycle(name) {
        return Some(id);
    }
    if calendar_dates(name).is_none() {
        let (start, due) = plan.spans.get(&folded(name))?;
        return directory.cycle(&cells::line(name), Some(((*start)?, (*due)?)), None);
    }
    let name = name.to_uppercase();
    let mut parent = None;
    let mut longer = calendar_parent(&name);
    while let Some(next) = longer {
        if mentioned.contains(&folded(&next)) {
            parent = cycle(directory, &next, plan, mentioned);
            break;
        }
        longer = calendar_parent(&next);
    }
    directory.cycle(&name, None, parent)
}
