//! People, teams and cycles as the rows name them: found, or made on the way.

use crate::domain::{
    Cascade, Entity, Field, FieldKey, Id, Op,
    calendar::Calendar,
    describe,
    edit::Directory,
    fields::Value,
    people::{Person, Team},
};
use crate::exchange::{
    csv::{
        KnownCheckIns, cells,
        plan::{Plan, folded},
        problems::{Place, Problems},
        who,
    },
    report::{FileReport, What},
};
use std::collections::{HashMap, HashSet};

/// Who and what the rows name, by row.
pub(super) struct Named {
    pub(super) people: Vec<Option<Id>>,
    /// Whom the rows of people mean for whom somebody else stands.
    pub(super) twins: Vec<Option<Id>>,
    pub(super) managers: Vec<Option<Id>>,
    pub(super) people_teams: Vec<Option<Id>>,
    /// Whom the rows of items name, field by field.
    pub(super) of_items: Vec<Vec<(FieldKey, Id)>>,
    pub(super) teams: Vec<Option<Id>>,
    pub(super) cycles: Vec<Option<Id>>,
    /// By the cells that name them.
    pub(super) by: HashMap<String, Option<Id>>,
    /// Whom and what the files name that was deleted here.
    pub(super) gone: HashSet<Id>,
    /// Who was here without an e-mail and got one from a cell, and the file it stands in.
    pub(super) learned: Vec<(Id, String, usize)>,
    /// How those are called that are new.
    new: HashMap<Id, String>,
}

impl Named {
    /// Who answers for the item of a row, as far as the row says it.
    pub(super) fn owner(&self, row: usize) -> Option<Id> {
        self.of_items[row].iter().find(|(key, _)| *key == FieldKey::Owner).map(|(_, id)| *id)
    }
}

impl Named {
    /// A value in words, where it may name somebody who is new.
    pub(super) fn value(&self, cascade: &Cascade, of: Id, field: &Field) -> String {
        match field.seen() {
            Value::Id(id) if self.new.contains_key(&id) => cells::excerpt(&self.new[&id]),
            _ => describe::value(cascade, of, field),
        }
    }

    /// Gives everyone the e-mail that stood beside their name, and says so.
    pub(super) fn give_emails(&mut self, cascade: &Cascade, files: &mut [FileReport]) -> Vec<Op> {
        let mut ops = Vec::new();
        for (id, email, file) in std::mem::take(&mut self.learned) {
            let Some(person) = cascade.person(id).filter(|p| !p.deleted && p.email.is_none()) else { continue };
            files[file].guess(format!("{} is {}", cells::excerpt(&email), cells::excerpt(&person.name)));
            files[file].tally_mut(What::Person).updated += 1;
            ops.extend(cascade.set_op(id, Field::Email(Some(email))));
        }
        ops
    }

    /// Brings everyone and everything back that was deleted here and is named by the files.
    pub(super) fn bring_back(&mut self, cascade: &Cascade, files: &mut [FileReport]) -> Vec<Op> {
        let mut back: Vec<Id> = self.gone.drain().collect();
        back.sort_unstable();
        if let Some(file) = files.first_mut() {
            for &id in &back {
                file.tally_mut(what_of(cascade, id)).updated += 1;
            }
        }
        back.into_iter().map(|of| Op::Set { of, old: Field::Deleted(true), new: Field::Deleted(false) }).collect()
    }

    /// Says who and what was deleted here and is still named, so that it is left out.
    pub(super) fn say_gone(&self, cascade: &Cascade, problems: &mut Problems) {
        let mut names: Vec<String> = self.gone.iter().map(|&id| cells::excerpt(&describe::name(cascade, id))).collect();
        names.sort();
        for name in names {
            problems.note(format!(
                "“{name}” was deleted here and stays so: what is new here is left without; --theirs brings it back"
            ));
        }
    }
}

fn what_of(cascade: &Cascade, id: Id) -> What {
    if cascade.people_ever().any(|p| p.id == id) {
        What::Person
    } else if cascade.teams_ever().any(|t| t.id == id) {
        What::Team
    } else {
        What::Cycle
    }
}

/// Files may go on calling people, teams and cycles as they once were called, and name whom nobody knows any more. Whoever
/// went with an import that was taken back has never been here.
fn remember(cascade: &Cascade, known: &dyn KnownCheckIns, directory: &mut Directory) -> Result<HashSet<Id>, String> {
    let mut gone = HashSet::new();
    for person in cascade.people_ever() {
        let filed = known.filed(person.id)?;
        if person.deleted && filed.here(FieldKey::Deleted).is_none() {
            continue;
        }
        filed.called().iter().for_each(|(_, name)| directory.person_was_called(person, name));
        filed.emails().iter().for_each(|email| directory.person_had_email(person.id, email));
        gone.extend(person.deleted.then_some(person.id));
    }
    for team in cascade.teams_ever() {
        let filed = known.filed(team.id)?;
        if team.deleted && filed.here(FieldKey::Deleted).is_none() {
            continue;
        }
        filed.called().iter().for_each(|(parent, name)| directory.team_was_called(team.id, *parent, name));
        gone.extend(team.deleted.then_some(team.id));
    }
    for cycle in cascade.cycles_ever() {
        let filed = known.filed(cycle.id)?;
        if cycle.deleted && filed.here(FieldKey::Deleted).is_none() {
            continue;
        }
        filed.called().iter().for_each(|(_, name)| directory.cycle_was_called(cycle.id, name));
        gone.extend(cycle.deleted.then_some(cycle.id));
    }
    Ok(gone)
}

/// Finds or creates everyone and everything named, what says most about itself first.
pub(super) fn name_all(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    plan: &Plan,
    directory: &mut Directory,
    files: &mut [FileReport],
) -> Result<Named, String> {
    let rows = &plan.rows;
    let mut gone = remember(cascade, known, directory)?;
    let mut count = |directory: &Directory, before: usize, at: Place, what: What| {
        files[at.file].tally_mut(what).created += directory.created() - before;
    };
    let mut people = Vec::with_capacity(rows.people.len());
    for row in &rows.people {
        let before = directory.created();
        people.push(directory.person_with_email(&row.name, row.email.unwrap_or_default()));
        count(directory, before, row.at, What::Person);
    }
    let twins = rows.people.iter().map(|row| directory.twin(&row.name, row.email.unwrap_or_default())).collect();
    let by_rows = directory.learned().len();
    let mut learned = Vec::new();
    // Who was found stays found: a few people stand in thousands of cells.
    let mut found_already: HashMap<String, Id> = HashMap::new();
    let mut person = |directory: &mut Directory, name: Option<&str>, at: Place| {
        if let Some(id) = found_already.get(name?) {
            return Some(*id);
        }
        let before = directory.created();
        let found = name.and_then(|name| who::person_of(directory, name));
        count(directory, before, at, What::Person);
        let new = &directory.learned()[by_rows + learned.len()..];
        let new: Vec<_> = new.iter().map(|(id, email)| (*id, email.clone(), at.file)).collect();
        learned.extend(new);
        found_already.extend(name.map(str::to_owned).zip(found));
        found
    };
    let good = |n: usize| !plan.items[n].bad;
    // Before anyone is made of a name, whoever says their e-mail as well.
    let of_rows = rows.items.iter().enumerate().filter(|(n, _)| good(*n));
    let mut cells: Vec<(&str, Place)> =
        of_rows.flat_map(|(_, row)| row.people.iter().map(|(_, cell)| (&**cell, row.at))).collect();
    cells.extend(rows.people.iter().filter_map(|row| Some((row.manager?, row.at))));
    cells.extend(plan.told.by.iter().map(|(cell, at)| (cell.as_str(), *at)));
    cells.sort_by_key(|(cell, _)| who::says(cell));
    for (cell, at) in cells {
        person(directory, Some(cell), at);
    }
    let managers = rows.people.iter().map(|row| person(directory, row.manager, row.at)).collect();
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
        .filter_map(|(n, row)| Some((row.cycle?, plan.items[n].called.as_deref())))
        .flat_map(|(cell, called)| [Some(folded(cell)), called.map(folded)].into_iter().flatten())
        .chain(cascade.cycles().map(|c| folded(&c.name)))
        .collect();
    let calendar = cascade.settings.calendar();
    let mut cycles = vec![None; rows.items.len()];
    for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| good(*n)) {
        if let Some(name) = row.cycle {
            let before = directory.created();
            let is_there = directory.find_cycle(name).is_some();
            let called = plan.items[n].called.as_deref().filter(|called| !is_there && !called.eq_ignore_ascii_case(name));
            if let Some(called) = called {
                files[row.at.file].guess(format!("the cycle “{}” is {called}", cells::excerpt(name)));
            }
            cycles[n] = cycle(directory, &calendar, called.unwrap_or(name), plan, &mentioned);
            let mut count = |directory: &Directory, before: usize, at: Place, what: What| {
                files[at.file].tally_mut(what).created += directory.created() - before;
            };
            count(directory, before, row.at, What::Cycle);
        }
    }
    let (nobody, new) = (HashSet::new(), HashMap::new());
    let mut named = Named { people, twins, managers, people_teams, of_items, teams, cycles, by, learned, gone: nobody, new };
    let all = [&named.people, &named.managers, &named.people_teams, &named.teams, &named.cycles];
    let used = all.into_iter().flatten().copied().flatten().chain(named.of_items.iter().flatten().map(|(_, id)| *id));
    let used: HashSet<Id> = used.chain(named.by.values().copied().flatten()).collect();
    gone.retain(|id| used.contains(id));
    named.gone = gone;
    for op in directory.ops() {
        if let Op::Create(Entity::Person(Person { id, name, .. }) | Entity::Team(Team { id, name, .. })) = op {
            named.new.insert(*id, name.clone());
        } else if let Op::Create(Entity::Cycle(c)) = op {
            named.new.insert(c.id, c.name.clone());
        }
    }
    Ok(named)
}

/// A cycle by name; a new one hangs below the shortest longer one of the calendar that is mentioned or there.
fn cycle(directory: &mut Directory, calendar: &Calendar, name: &str, plan: &Plan, mentioned: &HashSet<String>) -> Option<Id> {
    if let Some(id) = directory.find_cycle(name) {
        return Some(id);
    }
    let Some(called) = calendar.called(name) else {
        let (start, due) = plan.spans.get(&folded(name))?;
        return directory.cycle(&cells::line(name), Some(((*start)?, (*due)?)), None);
    };
    let above = calendar.longer(&called).into_iter().find(|longer| mentioned.contains(&folded(longer)));
    let parent = above.and_then(|above| cycle(directory, calendar, &above, plan, mentioned));
    directory.cycle(&called, None, parent)
}
