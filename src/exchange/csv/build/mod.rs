//! The change that does what a plan says: people, teams and cycles by name, then items, links and check-ins.
//!
//! What the workspace says already in other words is left as it is, so that the same files once more change nothing.

mod items;
mod names;
mod said;

use super::{
    KnownCheckIns,
    columns::Column,
    export, managers,
    plan::{Plan, Target},
    problems::{Place, Problems},
};
use crate::domain::{
    Cascade, Entity, Field, FieldKey, Id, Ids, Ix, Kind, Op,
    change::Author,
    edit::{Directory, revise},
    fields::Fields,
    link::Link,
};
use crate::exchange::report::{FileReport, What};
use chrono::NaiveDate;
use names::Named;
use said::Latest;
use std::collections::HashMap;

/// The gap between neighbours, so that most moves touch one item only.
const GAP: i64 = 1024;

/// Makes the operations, and counts in `files` what they make.
pub(crate) fn build(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    plan: &Plan,
    author: Author,
    ids: &mut Ids,
    files: &mut [FileReport],
    problems: &mut Problems,
) -> Vec<Op> {
    let mut directory = Directory::new(cascade, ids);
    let named = names::name_all(cascade, plan, &mut directory, files);
    let mut ops = directory.into_ops();
    let spelled_out = ops
        .iter()
        .filter_map(|op| if let Op::Create(Entity::Cycle(c)) = op { Some(c) } else { None })
        .chain(cascade.cycles())
        .filter(|c| !export::is_calendar(c))
        .map(|c| (c.id, (c.start, c.end)))
        .collect();
    let new_items: Vec<Id> =
        plan.items.iter().map(|item| item.old.map_or_else(|| ids.next_id(), |ix| cascade.item(ix).id)).collect();
    let mut builder = Builder {
        cascade,
        plan,
        named,
        ids,
        author,
        item_ids: new_items,
        files,
        ops: Vec::new(),
        latest: HashMap::new(),
        spelled_out,
    };
    builder.people(&mut ops, problems);
    builder.items(&mut ops);
    builder.check_ins(known, problems);
    builder.states(known, problems);
    let check_ins = std::mem::take(&mut builder.ops);
    builder.links(&mut ops);
    ops.extend(check_ins);
    ops
}

struct Builder<'a, 't> {
    cascade: &'a Cascade,
    plan: &'a Plan<'t>,
    named: Named,
    ids: &'a mut Ids,
    author: Author,
    /// The id of the item of each row.
    item_ids: Vec<Id>,
    files: &'a mut [FileReport],
    /// Check-ins and corrections, in their order.
    ops: Vec<Op>,
    latest: HashMap<Id, Latest>,
    /// First and last day of every cycle whose name does not tell them, so that files spell them out in its rows.
    spelled_out: HashMap<Id, (NaiveDate, NaiveDate)>,
}

impl Builder<'_, '_> {
    fn id(&self, target: Target) -> Id {
        match target {
            Target::Row(row) => self.item_ids[row],
            Target::Old(ix) => self.cascade.item(ix).id,
        }
    }

    fn old(&self, target: Target) -> Option<Ix> {
        match target {
            Target::Row(row) => self.plan.items[row].old,
            Target::Old(ix) => Some(ix),
        }
    }

    fn count(&mut self, at: Place, what: What, is_new: bool, changes: bool) {
        let tally = self.files[at.file].tally_mut(what);
        *match (is_new, changes) {
            (true, _) => &mut tally.created,
            (false, true) => &mut tally.updated,
            (false, false) => &mut tally.unchanged,
        } += 1;
    }

    /// What people.csv says beyond names.
    fn people(&mut self, ops: &mut Vec<Op>, problems: &mut Problems) {
        let rows = &self.plan.rows.people;
        let created: HashMap<Id, usize> = ops
            .iter()
            .enumerate()
            .filter_map(|(n, op)| if let Op::Create(Entity::Person(p)) = op { Some((p.id, n)) } else { None })
            .collect();
        let wanted = rows.iter().enumerate().filter_map(|(n, _)| Some((n, self.named.people[n]?, self.named.managers[n]?)));
        let loops = managers::closing(self.cascade, wanted);
        for (n, row) in rows.iter().enumerate() {
            let Some(id) = self.named.people[n] else { continue };
            if loops.contains(&n) {
                let sentence = "following the managers upwards leads back to this person; name another manager".to_owned();
                problems.fail(row.at, Some(Column::Field(FieldKey::Manager)), sentence);
                continue;
            }
            let mut fields = row.given.0.clone();
            if let Some(email) = row.email {
                fields.push(Field::Email(Some(email.to_owned())));
            }
            if row.email.is_some() && row.has_name {
                fields.push(Field::Title(row.name.clone()));
            }
            if let Some(team) = self.named.people_teams[n] {
                fields.push(Field::Team(Some(team)));
            }
            if let Some(manager) = self.named.managers[n] {
                fields.push(Field::Manager(Some(manager)));
            }
            if let Some(&at) = created.get(&id) {
                if let Op::Create(entity) = &mut ops[at] {
                    for field in &fields {
                        entity.set(field);
                    }
                }
                continue;
            }
            let changes = revise(self.cascade, id, fields, self.author.on);
            self.count(row.at, What::Person, false, !changes.is_empty());
            ops.extend(changes);
        }
    }

    /// Links are only ever added and completed: one made by hand since stays.
    fn links(&mut self, ops: &mut Vec<Op>) {
        for (n, row) in self.plan.rows.items.iter().enumerate() {
            if row.kind != Kind::Project || self.plan.items[n].bad {
                continue;
            }
            let plan = self.plan;
            for &target in plan.items[n].parents.iter().flatten() {
                let (project, goal) = (self.item_ids[n], self.id(target));
                let now = plan.items[n].old.and_then(|ix| self.cascade.links_at(ix).find(|l| l.target == goal));
                if let Some(link) = now {
                    let changes = revise(self.cascade, link.id, row.given.of_links().cloned(), self.author.on);
                    self.count(row.at, What::Link, false, !changes.is_empty());
                    ops.extend(changes);
                    continue;
                }
                let value_then = self.latest(target).value.filter(|(on, _)| *on <= self.author.on).map(|(_, value)| value);
                let mut link = Link {
                    id: self.ids.next_id(),
                    project,
                    target: goal,
                    because: None,
                    expect: None,
                    made: self.author.on,
                    value_then,
                    judged: None,
                    deleted: false,
                };
                row.given.of_links().for_each(|field| link.set(field));
                ops.push(Op::Create(Entity::Link(link)));
                self.count(row.at, What::Link, true, true);
            }
        }
    }
}
