//! People, teams and cycles by name: found, or created on the way.
//!
//! A [`Directory`] remembers what it created, so that a file that names a person a thousand times creates them once.

use crate::domain::{
    Id, Ids,
    cascade::Cascade,
    change::{Entity, Field, Op},
    cycle::Cycle,
    forget,
    goal::Item,
    known,
    people::{Person, Team, is_email},
    text::{folded, say::say_count},
    whom::{both, handle, turned},
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Finds people, teams and cycles by name, whatever the case, and creates those that are not there.
#[derive(Debug)]
pub struct Directory<'a> {
    cascade: &'a Cascade,
    ids: &'a mut Ids,
    /// Ids it has given away already.
    given: HashSet<Id>,
    by_email: HashMap<String, Id>,
    /// With whether an e-mail is known: then another e-mail is another person.
    by_name: HashMap<String, (Id, bool)>,
    /// Those for whom others stand, where nobody who is shown is called so.
    twins_by_email: HashMap<String, Id>,
    twins_by_name: HashMap<String, (Id, bool)>,
    teams: HashMap<(Option<Id>, String), Id>,
    teams_by_name: HashMap<String, Vec<Id>>,
    cycles: HashMap<String, Id>,
    /// Who was here without an e-mail and got one.
    learned: Vec<(Id, String)>,
    ops: Vec<Op>,
}

impl<'a> Directory<'a> {
    /// With everyone and everything the cascade knows. Of two people of one name the first by id answers to it.
    pub fn new(cascade: &'a Cascade, ids: &'a mut Ids) -> Directory<'a> {
        let mut d = Directory {
            cascade,
            ids,
            given: HashSet::new(),
            by_email: HashMap::new(),
            by_name: HashMap::new(),
            twins_by_email: HashMap::new(),
            twins_by_name: HashMap::new(),
            teams: HashMap::new(),
            teams_by_name: HashMap::new(),
            cycles: HashMap::new(),
            learned: Vec::new(),
            ops: Vec::new(),
        };
        for person in cascade.people() {
            d.called(person, person.id);
        }
        for team in cascade.teams() {
            d.teams.entry((team.parent, folded(&team.name))).or_insert(team.id);
            d.teams_by_name.entry(folded(&team.name)).or_default().push(team.id);
        }
        for cycle in cascade.cycles() {
            d.cycles.entry(folded(&cycle.name)).or_insert(cycle.id);
        }
        d.called_as_twins();
        d
    }

    fn called(&mut self, person: &Person, id: Id) {
        if person.id != id {
            let email = person.email.as_deref().map(folded).filter(|email| !self.by_email.contains_key(email));
            self.twins_by_email.extend(email.map(|email| (email, person.id)));
            let name = Some(folded(&person.name)).filter(|name| !self.by_name.contains_key(name));
            self.twins_by_name.extend(name.map(|name| (name, (person.id, person.email.is_some()))));
        }
        if let Some(email) = &person.email {
            self.by_email.entry(folded(email)).or_insert(id);
        }
        self.by_name.entry(folded(&person.name)).or_insert((id, person.email.is_some()));
    }

    /// Who and what stands for others answers to their names too.
    fn called_as_twins(&mut self) {
        let cascade = self.cascade;
        for person in cascade.people_ever().filter(|p| !p.deleted && cascade.disappears(p.id)) {
            self.called(person, cascade.stands_for(person.id));
        }
        for team in cascade.teams_ever().filter(|t| !t.deleted && cascade.disappears(t.id)) {
            self.team_was_called(team.id, team.parent, &team.name);
        }
        for cycle in cascade.cycles_ever().filter(|c| !c.deleted && cascade.disappears(c.id)) {
            self.cycle_was_called(cycle.id, &cycle.name);
        }
    }

    /// The person of that name or e-mail, created when unknown. Of an unknown e-mail the part before the `@` becomes the name;
    /// `@ana` is ana. `None` for a blank one.
    pub fn person(&mut self, who: &str) -> Option<Id> {
        if let Some(id) = self.find_person(who) {
            return Some(id);
        }
        let who = handle(who);
        if who.is_empty() {
            return None;
        }
        let email = is_email(who).then(|| who.to_owned());
        let name = email.as_deref().and_then(|e| e.split('@').next()).unwrap_or(who).to_owned();
        Some(self.add_person(name, email))
    }

    /// The person of that name or e-mail, if there is one.
    pub fn find_person(&self, who: &str) -> Option<Id> {
        let find = |key: &str| self.by_email.get(key).or_else(|| self.by_name.get(key).map(|(id, _)| id)).copied();
        find(&folded(who)).or_else(|| find(&folded(handle(who)))).or_else(|| find(&folded(&turned(who)?)))
    }

    /// The one person whom `@ana` means: of that name, else the only one whose first name or e-mail begins so.
    pub fn find_handle(&self, who: &str) -> Option<Id> {
        let who = folded(handle(who));
        if let Some((id, _)) = self.by_name.get(&who) {
            return Some(*id);
        }
        let begins = |text: &str, end: char| folded(text).split(end).next() == Some(&who);
        let made = self.ops.iter().filter_map(|op| if let Op::Create(Entity::Person(person)) = op { Some(person) } else { None });
        let fits = |p: &&Person| begins(&p.name, ' ') || p.email.as_deref().is_some_and(|email| begins(email, '@'));
        let learned = self.learned.iter().filter(|(_, email)| begins(email, '@')).map(|(id, _)| *id);
        let mut all = self.cascade.people().chain(made).filter(fits).map(|p| p.id).chain(learned);
        let first = all.next()?;
        all.all(|id| id == first).then_some(first)
    }

    /// The one for whom somebody else stands and whom a row of people means: of that e-mail, else of that name unless another
    /// e-mail is known of them. `None`: it means somebody who is shown.
    pub fn twin(&self, name: &str, email: &str) -> Option<Id> {
        let email = folded(email);
        if let Some(id) = self.twins_by_email.get(&email) {
            return Some(*id);
        }
        let (id, has_email) = self.twins_by_name.get(&folded(name))?;
        // An e-mail that nobody had before this row is theirs.
        let stands = self.cascade.person(*id)?;
        let is_known = stands.email.as_deref().is_some_and(|theirs| folded(theirs) == email);
        let is_new = !is_known && self.by_email.get(&email).is_none_or(|of| *of == stands.id);
        (email.is_empty() || (!has_email && is_new)).then_some(*id)
    }

    /// Who was here without an e-mail, and the e-mail that was given with their name.
    pub fn learned(&self) -> &[(Id, String)] {
        &self.learned
    }

    /// The person of that e-mail, else of that name unless another e-mail is known of them; created with both when
    /// unknown. `None` when both are blank.
    pub fn person_with_email(&mut self, name: &str, email: &str) -> Option<Id> {
        let (name, email) = (name.trim(), email.trim());
        if email.is_empty() {
            return self.person(name);
        }
        if let Some(&id) = self.by_email.get(&folded(email)) {
            if !name.is_empty() {
                self.by_name.entry(folded(name)).or_insert((id, true));
            }
            return Some(id);
        }
        if name.is_empty() {
            return self.person(email);
        }
        let other_way = turned(name).map(|name| folded(&name)).filter(|name| self.by_name.contains_key(name));
        match self.by_name.get_mut(&other_way.unwrap_or_else(|| folded(name))) {
            Some((id, has_email @ false)) => {
                *has_email = true;
                let id = &*id;
                let made = self.ops.iter_mut().find_map(|op| match op {
                    Op::Create(Entity::Person(person)) if person.id == *id => Some(person),
                    _ => None,
                });
                match made {
                    Some(person) => person.email = Some(email.to_owned()),
                    None => self.learned.push((*id, email.to_owned())),
                }
                self.by_email.insert(folded(email), *id);
                Some(*id)
            }
            _ => Some(self.add_person(name.to_owned(), Some(email.to_owned()))),
        }
    }

    /// An id made of what is said, a random one where it is taken.
    fn free(&mut self, known: Id) -> Id {
        if self.given.insert(known) { self.cascade.free(known, self.ids) } else { self.ids.next_id() }
    }

    fn add_person(&mut self, name: String, email: Option<String>) -> Id {
        // Files go on naming whoever was forgotten: they mean who is here without a name.
        let meant = |text: &str| forget::meant(self.cascade, text);
        if let Some(id) = email.as_deref().and_then(meant).or_else(|| meant(&name)) {
            self.by_name.entry(folded(&name)).or_insert((id, true));
            return id;
        }
        let id = self.free(known::person(&name, email.as_deref()));
        if let Some(email) = &email {
            self.by_email.insert(folded(email), id);
        }
        self.by_name.entry(folded(&name)).or_insert((id, email.is_some()));
        let person = Person { email, ..Person::new(id, name) };
        self.ops.push(Op::Create(Entity::Person(person)));
        id
    }

    /// The team at a path `Company/Product/Growth`, each part created when unknown. A single name means the one team
    /// called so, wherever it stands; when there is none, or more than one, or with a `/` before it, a team at the top.
    /// `None` for a blank path.
    pub fn team(&mut self, path: &str) -> Option<Id> {
        let parts: Vec<&str> = path.split('/').map(str::trim).filter(|p| !p.is_empty()).collect();
        if let [name] = parts[..]
            && !path.trim_start().starts_with('/')
            && let Some([only]) = self.teams_by_name.get(&folded(name)).map(Vec::as_slice)
        {
            return Some(*only);
        }
        let mut parent = None;
        for (n, name) in parts.iter().copied().enumerate() {
            let key = (parent, folded(name));
            let there = self.teams.get(&key).copied();
            parent = Some(there.unwrap_or_else(|| {
                let id = self.free(known::team(parts[..=n].iter().copied()));
                self.teams_by_name.entry(folded(name)).or_default().push(id);
                self.teams.insert(key, id);
                self.ops.push(Op::Create(Entity::Team(Team { id, name: name.to_owned(), parent, deleted: false, same: None })));
                id
            }));
        }
        parent
    }

    /// The cycle of that name, whatever the case; `None` when there is none yet.
    pub fn find_cycle(&self, name: &str) -> Option<Id> {
        self.cycles.get(&folded(name)).copied()
    }

    /// The cycle of that name, created when unknown: with the dates given, else with its calendar dates; `None` when it
    /// is unknown and has neither.
    pub fn cycle(&mut self, name: &str, dates: Option<(NaiveDate, NaiveDate)>, parent: Option<Id>) -> Option<Id> {
        if let Some(id) = self.find_cycle(name) {
            return Some(id);
        }
        let (start, end) = dates.or_else(|| self.cascade.settings.calendar().dates_of(name))?;
        let id = self.free(known::cycle(name));
        self.cycles.insert(folded(name), id);
        let name = name.trim().to_owned();
        self.ops.push(Op::Create(Entity::Cycle(Cycle { parent, ..Cycle::new(id, name, start, end) })));
        Some(id)
    }

    /// Lets somebody answer to a name or an e-mail they have no more, unless somebody else has it.
    pub fn person_was_called(&mut self, person: &Person, name: &str) {
        self.by_name.entry(folded(name)).or_insert((self.cascade.stands_for(person.id), person.email.is_some()));
    }

    /// The same of an e-mail.
    pub fn person_had_email(&mut self, person: Id, email: &str) {
        self.by_email.entry(folded(email)).or_insert(self.cascade.stands_for(person));
    }

    /// The same of a team and the path it had.
    pub fn team_was_called(&mut self, team: Id, parent: Option<Id>, name: &str) {
        let (team, parent) = (self.cascade.stands_for(team), parent.map(|id| self.cascade.stands_for(id)));
        self.teams.entry((parent, folded(name))).or_insert(team);
        let so = self.teams_by_name.entry(folded(name)).or_default();
        if so.is_empty() {
            so.push(team);
        }
    }

    /// The same of a cycle.
    pub fn cycle_was_called(&mut self, cycle: Id, name: &str) {
        self.cycles.entry(folded(name)).or_insert(self.cascade.stands_for(cycle));
    }

    /// How many people, teams and cycles it has created so far.
    pub fn created(&self) -> usize {
        self.ops.len()
    }

    /// What has to be created for what was asked for so far.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// What has to be created for everything that was asked for, in the order it was asked for.
    pub fn into_ops(self) -> Vec<Op> {
        self.ops
    }
}

/// The e-mail that a text gives of somebody who is here without one: `Ana <ana@example.org>`. `None`: it names nobody here, they have
/// one, or it gives none.
pub fn learned_email(cascade: &Cascade, text: &str) -> Option<(Id, String)> {
    let email = both(handle(text)).map(|(_, email)| email.trim()).filter(|email| is_email(email))?;
    let id = cascade.resolve_person(text).ok()?;
    cascade.person(id).filter(|person| person.email.is_none())?;
    Some((id, email.to_owned()))
}

/// The operations that keep what [`learned_email`] found, each person's once.
pub fn keep_emails(cascade: &Cascade, learned: impl IntoIterator<Item = (Id, String)>) -> Vec<Op> {
    let mut kept = HashSet::new();
    let first = learned.into_iter().filter(|(id, _)| kept.insert(*id)).collect::<Vec<_>>();
    first.into_iter().filter_map(|(id, email)| cascade.set_op(id, Field::Email(Some(email)))).collect()
}

/// What refers to a person, a team, a cycle or a meeting and would be left without it: clauses for the question before it is deleted,
/// the largest first; none when nothing does. One pass over the workspace.
pub fn affected_by_removal(cascade: &Cascade, id: Id) -> Vec<String> {
    let items = |holds: &dyn Fn(&Item) -> bool| cascade.live().filter(|&ix| holds(cascade.item(ix))).count();
    let clause = |n: usize, one: &str, many: &str, without: &str| {
        let verb = if n == 1 { "is" } else { "are" };
        (n > 0).then(|| format!("{} {verb} left without {without}", say_count(n, one, many)))
    };
    let meetings = cascade.meetings().filter(|m| m.scope.ids().contains(&id) || m.people.contains(&id)).count();
    let all = if cascade.meeting(id).is_some() {
        let unfinished = cascade.reviews().filter(|r| r.meeting == Some(id) && r.ended.is_none()).count();
        vec![clause(unfinished, "review that runs", "reviews that run", "its meeting")]
    } else if cascade.person(id).is_some() {
        let actions = cascade.actions().filter(|a| a.owner == Some(id) && a.is_open()).count();
        let managed = cascade.people().filter(|p| p.manager == Some(id)).count();
        let personal = items(&|item| item.objective().is_some_and(|o| o.person == Some(id)));
        vec![
            clause(items(&|item| item.owner == Some(id)), "item", "items", "an owner"),
            clause(personal, "personal objective", "personal objectives", "whom it belongs to"),
            clause(actions, "open action", "open actions", "an owner"),
            clause(managed, "person", "people", "a manager"),
            clause(meetings, "meeting", "meetings", "them"),
        ]
    } else if cascade.team(id).is_some() {
        vec![
            clause(items(&|item| item.team == Some(id)), "item", "items", "a team"),
            clause(cascade.people().filter(|p| p.team == Some(id)).count(), "person", "people", "a team"),
            clause(cascade.teams().filter(|t| t.parent == Some(id)).count(), "team", "teams", "the team above"),
            clause(meetings, "meeting", "meetings", "what it is about"),
        ]
    } else {
        vec![
            clause(items(&|item| item.cycle == Some(id)), "goal", "goals", "a cycle"),
            clause(cascade.cycles().filter(|c| c.parent == Some(id)).count(), "cycle", "cycles", "the longer one it is part of"),
        ]
    };
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::Company;

    #[test]
    fn what_a_removal_leaves_behind_is_counted_by_kind() {
        let c = Company::new();
        let ix = c.ix("Win the mid-market");
        let item = c.cascade.item(ix);
        let owned = |id| c.cascade.live().filter(|&ix| c.cascade.item(ix).owner == Some(id)).count();
        let owner = item.owner.unwrap();
        let said = affected_by_removal(&c.cascade, owner);
        assert!(said.iter().any(|s| s.starts_with(&owned(owner).to_string()) && s.contains("left without an owner")), "{said:?}");
        let cycle = item.cycle.unwrap();
        let n = c.cascade.live().filter(|&ix| c.cascade.item(ix).cycle == Some(cycle)).count();
        let said = affected_by_removal(&c.cascade, cycle);
        assert!(said[0].starts_with(&format!("{n} goal")) && said[0].ends_with("left without a cycle"), "{said:?}");
    }

    #[test]
    fn what_nothing_refers_to_leaves_nothing_behind() {
        let mut ids = Ids::seeded(3);
        let id = ids.next_id();
        assert_eq!(affected_by_removal(&Cascade::default(), id), Vec::<String>::new());
    }
}
