//! The change that does what a plan says: people, teams and cycles by name, then items, links and check-ins.
//!
//! What the workspace says already in other words is left as it is, so that the same files once more change nothing.

mod items;
mod names;
mod said;
mod sides;
mod told;

use super::{
    KnownCheckIns, Options,
    columns::Column,
    export,
    habits::Habits,
    managers,
    plan::{Plan, Target},
    problems::{Place, Problems},
    rows::ItemRow,
};
use crate::domain::{
    Cascade, Entity, Field, FieldKey, Id, Ids, Kind, Op,
    brought::Mark,
    change::{Author, Ops, Refusal},
    edit::Directory,
    fields::Fields,
    filed::Filed,
    known as identity,
    link::Link,
    people::Person,
};
use crate::exchange::report::{FileReport, Source, What};
use chrono::NaiveDate;
use names::Named;
use said::Latests;
use std::collections::HashMap;
pub(crate) use told::identity as identity_of;
use told::{Statement, Statements};

/// The gap between neighbours, so that most moves touch one item only.
const GAP: i64 = 1024;

/// What the good rows come to. Together, in this order, these are the operations of the change.
pub(crate) struct Built<'a> {
    /// Whatever is not a check-in.
    head: Vec<Op>,
    /// What the rows of check-ins make.
    said: Said<'a>,
    /// The states of items.csv.
    states: Vec<Op>,
    /// How many operations there are in all.
    count: usize,
}

/// What the rows of check-ins make.
enum Said<'a> {
    /// It is little, and held.
    Held(Vec<Op>),
    /// It is read again whenever it is asked for.
    Read(Box<Statements<'a>>),
}

/// What an import starts from.
pub(crate) struct Given<'a> {
    pub(crate) cascade: &'a Cascade,
    pub(crate) known: &'a dyn KnownCheckIns,
    pub(crate) sources: &'a [Source<'a>],
    /// Which of the sources hold check-ins, and how they are read.
    pub(crate) check_ins: Vec<(usize, Habits)>,
    pub(crate) author: Author,
    pub(crate) options: Options,
}

/// Makes the operations, and counts in `files` what they make. Fails when a file is not what it was a moment ago.
pub(crate) fn build<'a>(
    given: Given<'a>,
    plan: Plan<'a>,
    ids: &mut Ids,
    files: &mut [FileReport],
    problems: &mut Problems,
) -> Result<Built<'a>, Refusal> {
    let Given { cascade, known, sources, check_ins, author, options } = given;
    let mut directory = Directory::new(cascade, ids);
    let mut named = names::name_all(cascade, known, &plan, &mut directory, files).map_err(Refusal::new)?;
    let mut ops = directory.into_ops();
    if options.theirs {
        ops.extend(named.bring_back(cascade, files));
    }
    named.say_gone(cascade, problems);
    let emails = named.give_emails(cascade, files);
    let spelled_out = ops
        .iter()
        .filter_map(|op| if let Op::Create(Entity::Cycle(c)) = op { Some(c) } else { None })
        .chain(cascade.cycles())
        .filter(|c| !export::is_calendar(cascade, c))
        .map(|c| (c.id, (c.start, c.end)))
        .collect();
    let new = |row: &ItemRow, ids: &mut Ids| cascade.free(identity::item(row.kind, row.id), ids);
    let item_ids = plan.items.iter().zip(&plan.rows.items);
    let item_ids = item_ids.map(|(item, row)| item.old.map_or_else(|| new(row, ids), |ix| cascade.item(ix).id)).collect();
    let by = std::mem::take(&mut named.by);
    let theirs = options.theirs;
    let rows = Statements { cascade, known, sources, files: check_ins, plan, item_ids, by, theirs, today: author.on };
    let mut builder = Builder {
        cascade,
        rows: &rows,
        plan: &rows.plan,
        named,
        ids,
        author,
        files,
        states: Vec::new(),
        said: 0,
        held: Some(Vec::new()),
        hold: options.hold,
        marks: options.marks,
        theirs,
        latest: Latests::default(),
        spelled_out,
    };
    builder.people(&mut ops, problems)?;
    ops.extend(emails);
    builder.items(&mut ops, problems)?;
    builder.check_ins(problems)?;
    builder.states(problems);
    builder.links(&mut ops, problems)?;
    let Builder { states, said, held, .. } = builder;
    let count = ops.len() + said + states.len();
    Ok(Built { count, head: ops, said: held.map_or_else(|| Said::Read(Box::new(rows)), Said::Held), states })
}

impl<'a> Built<'a> {
    /// The same for itself, so that what the files held can be let go; the error: it has to read them again.
    pub(crate) fn without_files(self) -> Result<Built<'static>, Box<Built<'a>>> {
        let Built { head, said, states, count } = self;
        match said {
            Said::Held(ops) => Ok(Built { head, said: Said::Held(ops), states, count }),
            said @ Said::Read(_) => Err(Box::new(Built { head, said, states, count })),
        }
    }

    /// What is not a check-in.
    pub(crate) fn head(&self) -> &[Op] {
        &self.head
    }

    /// Whether it does nothing but note what the files say.
    pub(crate) fn only_notes(&self) -> bool {
        let notes = |op: &Op| matches!(op, Op::Set { new: Field::Filed(_), .. });
        self.count == self.head.len() && self.head.iter().all(notes)
    }

    /// How many operations there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }
}

impl Ops for Built<'_> {
    fn each<E: From<Refusal>>(&self, mut take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E> {
        self.head.iter().try_for_each(&mut take)?;
        match &self.said {
            Said::Held(ops) => ops.iter().try_for_each(&mut take)?,
            Said::Read(rows) => rows.each(&mut Latests::default(), |statement| {
                let ops = statement.into_ops(rows.known).map_err(Refusal::new)?;
                ops.into_iter().flatten().try_for_each(|op| take(&op))
            })?,
        }
        self.states.iter().try_for_each(take)
    }
}

struct Builder<'a, 't> {
    cascade: &'a Cascade,
    rows: &'a Statements<'t>,
    plan: &'a Plan<'t>,
    named: Named,
    ids: &'a mut Ids,
    author: Author,
    files: &'a mut [FileReport],
    /// Check-ins and corrections of items.csv, in their order.
    states: Vec<Op>,
    /// How many operations the rows of check-ins make.
    said: usize,
    /// Those operations, until there are more than `hold`.
    held: Option<Vec<Op>>,
    hold: usize,
    marks: bool,
    theirs: bool,
    latest: Latests,
    /// First and last day of every cycle whose name does not tell them, so that files spell them out in its rows.
    spelled_out: HashMap<Id, (NaiveDate, NaiveDate)>,
}

impl Builder<'_, '_> {
    fn id(&self, target: Target) -> Id {
        self.rows.id(target)
    }

    fn count(&mut self, at: Place, what: What, is_new: bool, changes: bool) {
        let tally = self.files[at.file].tally_mut(what);
        *match (is_new, changes) {
            (true, _) => &mut tally.created,
            (false, true) => &mut tally.updated,
            (false, false) => &mut tally.unchanged,
        } += 1;
        // What hangs on an item changes it.
        let is_item = matches!(what, What::Objective | What::KeyResult | What::Project);
        if self.marks && (is_item || changes) {
            let mark = match (is_new && is_item, changes) {
                (true, _) => Mark::New,
                (false, true) => Mark::Changed,
                (false, false) => Mark::Same,
            };
            self.files[at.file].marks.push((at.line, mark));
        }
    }

    /// What people.csv says beyond names.
    fn people(&mut self, ops: &mut Vec<Op>, problems: &mut Problems) -> Result<(), Refusal> {
        let rows = &self.plan.rows.people;
        let created: HashMap<Id, usize> = ops
            .iter()
            .enumerate()
            .filter_map(|(n, op)| if let Op::Create(Entity::Person(p)) = op { Some((p.id, n)) } else { None })
            .collect();
        let whom: Vec<Option<Id>> = (0..rows.len()).map(|n| self.said_of(n)).collect();
        let wanted = whom.iter().enumerate().filter_map(|(n, id)| Some((n, (*id)?, self.named.managers[n]?)));
        let loops = managers::closing(self.cascade, wanted);
        for (n, row) in rows.iter().enumerate() {
            let Some(id) = whom[n] else { continue };
            if loops.contains(&n) {
                let sentence = "following the managers upwards leads back to this person; name another manager".to_owned();
                problems.fail(row.at, Some(Column::Field(FieldKey::Manager)), sentence);
                continue;
            }
            let mut fields = row.given.0.clone();
            let mut called = Vec::with_capacity(2);
            if let Some(email) = row.email {
                called.push(Field::Email(Some(email.to_owned())));
            }
            if row.email.is_some() && row.has_name {
                called.push(Field::Title(row.name.clone()));
            }
            if self.cascade.person(id).is_some_and(Person::is_forgotten) {
                called.clear();
                fields.clear();
            }
            if let Some(team) = self.named.people_teams[n] {
                fields.push(Field::Team(Some(team)));
            }
            if let Some(manager) = self.named.managers[n] {
                fields.push(Field::Manager(Some(manager)));
            }
            if let Some(&at) = created.get(&id) {
                if let Op::Create(entity) = &mut ops[at] {
                    for field in called.iter().chain(&fields) {
                        entity.set(field);
                    }
                }
                continue;
            }
            if self.named.gone.contains(&id) {
                problems.kept.deleted += 1;
                continue;
            }
            // Who stands for another keeps their own name and e-mail.
            let is_called = self.named.twins[n].unwrap_or(id);
            let parts = if is_called == id {
                vec![(id, called.into_iter().chain(fields).collect())]
            } else {
                vec![(is_called, called), (id, fields)]
            };
            let mut changes = false;
            for (of, fields) in parts {
                let settled = self.settle((row.at, of), fields, |_| true, problems)?;
                changes |= settled.changes();
                ops.extend(settled.ops);
            }
            self.count(row.at, What::Person, false, changes);
        }
        Ok(())
    }

    /// Of whom a row of people says more than how they are called. Where it means one for whom somebody else stands it is the other,
    /// unless a row of the other's own says it of them: of two rows neither overwrites what the other says.
    fn said_of(&self, n: usize) -> Option<Id> {
        let (whom, twin) = (self.named.people[n], self.named.twins[n]);
        let has_own = || self.named.people.iter().zip(&self.named.twins).any(|(id, twin)| *id == whom && twin.is_none());
        twin.filter(|_| has_own()).or(whom)
    }

    /// Links are only ever added and completed: one made by hand since stays, and one taken away by hand stays away.
    fn links(&mut self, ops: &mut Vec<Op>, problems: &mut Problems) -> Result<(), Refusal> {
        let gone: HashMap<(Id, Id), Id> =
            self.cascade.links_ever().filter(|l| l.deleted).map(|l| ((l.project, l.target), l.id)).collect();
        for (n, row) in self.plan.rows.items.iter().enumerate() {
            if row.kind != Kind::Project || self.plan.items[n].bad {
                continue;
            }
            let plan = self.plan;
            for &target in plan.items[n].parents.iter().flatten() {
                let (project, goal) = (self.rows.item_ids[n], self.id(target));
                let now = plan.items[n].old.and_then(|ix| self.cascade.links_at(ix).find(|l| l.target == goal));
                if let Some(link) = now {
                    let fields = row.given.of_links().cloned().collect();
                    let settled = self.settle((row.at, link.id), fields, |_| true, problems)?;
                    self.count(row.at, What::Link, false, settled.changes());
                    ops.extend(settled.ops);
                    continue;
                }
                // One that went with its import has never been here.
                let by_hand = |filed: Filed| filed.is_made_by_a_file() && filed.here(FieldKey::Deleted).is_some();
                if let Some(&link) = gone.get(&(project, goal))
                    && by_hand(self.rows.known.filed(link).map_err(Refusal::new)?)
                {
                    if plan.items[n].back {
                        ops.push(Op::Set { of: link, old: Field::Deleted(true), new: Field::Deleted(false) });
                        self.count(row.at, What::Link, false, true);
                    } else {
                        problems.kept.links += 1;
                        self.count(row.at, What::Link, false, false);
                    }
                    continue;
                }
                let value_then = self.latest(target).value.filter(|(on, _)| *on <= self.author.on).map(|(_, value)| value);
                // One that was taken away here, if not a file's, comes back.
                let before = gone.get(&(project, goal)).copied();
                let id = before.unwrap_or_else(|| self.cascade.free(identity::link(project, goal), self.ids));
                let mut link = Link {
                    id,
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
                match before {
                    Some(_) => ops.extend(self.cascade.linking(link)),
                    None => ops.push(Op::Create(Entity::Link(link))),
                }
                self.count(row.at, What::Link, true, true);
            }
        }
        Ok(())
    }
}
