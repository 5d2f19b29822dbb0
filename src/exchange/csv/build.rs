//! The change that does what a plan says: people, teams and cycles by name, then items, links and check-ins.
//!
//! What the workspace says already in other words is left as it is, so that the same files once more change nothing.

use super::{
    KnownCheckIns,
    columns::Column,
    export, managers,
    plan::{Plan, Target, folded},
    rows::{ItemRow, Place, Problems, Says},
};
use crate::domain::{
    Body, Cascade, CheckIn, Entity, Field, Id, Ids, Item, Ix, Kind, Op, Word,
    change::Author,
    cycle::{calendar_dates, calendar_parent},
    edit::{Directory, revise},
    fields::Fields,
    goal::{Ambition, Extra, Objective, Project, word_of_confidence},
    key_result::{KeyResult, Metric},
    link::Link,
};
use crate::exchange::report::{FileReport, What};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// The gap between neighbours, so that most moves touch one item only.
const GAP: i64 = 1024;

/// Who and what the rows name, by row.
struct Named {
    people: Vec<Option<Id>>,
    managers: Vec<Option<Id>>,
    people_teams: Vec<Option<Id>>,
    owners: Vec<Option<Id>>,
    teams: Vec<Option<Id>>,
    cycles: Vec<Option<Id>>,
    by: Vec<Option<Id>>,
}

/// What an item was last known to say, check-ins of this import included.
#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    value: Option<(NaiveDate, f64)>,
    stated: Option<(NaiveDate, Option<u8>, Word)>,
    progress: Option<(NaiveDate, f64)>,
}

impl Latest {
    fn of(cascade: &Cascade, ix: Ix) -> Latest {
        let summary = cascade.summary(ix);
        Latest {
            value: summary.value,
            stated: summary.stated.as_ref().map(|s| (s.on, s.confidence, s.word)),
            progress: summary.last_on.zip(summary.progress),
        }
    }

    fn note(&mut self, check_in: &CheckIn) {
        let newer = |known: Option<NaiveDate>| known.is_none_or(|on| check_in.on >= on);
        if let Some(value) = check_in.value.filter(|_| newer(self.value.map(|v| v.0))) {
            self.value = Some((check_in.on, value));
        }
        if let Some(word) = check_in.stated().filter(|_| newer(self.stated.map(|s| s.0))) {
            self.stated = Some((check_in.on, check_in.confidence, word));
        }
        if let Some(progress) = check_in.progress.filter(|_| newer(self.progress.map(|p| p.0))) {
            self.progress = Some((check_in.on, progress));
        }
    }

    /// Whether a state adds nothing to what is known; one with a date only to what is known of that day.
    fn says(&self, value: Option<f64>, says: &Says, on: Option<NaiveDate>) -> bool {
        let day = |known: NaiveDate| on.is_none_or(|on| on == known);
        let word = says.confidence.map(word_of_confidence).or(says.word);
        value.is_none_or(|v| self.value.is_some_and(|(on, known)| day(on) && known.total_cmp(&v).is_eq()))
            && word.is_none_or(|w| {
                self.stated.is_some_and(|(on, confidence, known)| {
                    day(on) && known == w && says.confidence.is_none_or(|c| confidence == Some(c))
                })
            })
            && says.progress.is_none_or(|p| self.progress.is_some_and(|(on, known)| day(on) && known.total_cmp(&p).is_eq()))
    }
}

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
    let named = name_all(cascade, plan, &mut directory, files);
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

/// Finds or creates everyone and everything named, what says most about itself first.
fn name_all(cascade: &Cascade, plan: &Plan, directory: &mut Directory, files: &mut [FileReport]) -> Named {
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
        let found = name.and_then(|name| who(directory, name));
        count(directory, before, at, What::Person);
        found
    };
    let managers = rows.people.iter().map(|row| person(directory, row.manager, row.at)).collect();
    let good = |n: usize| !plan.items[n].bad;
    let owners = rows.items.iter().enumerate().map(|(n, row)| person(directory, row.owner.filter(|_| good(n)), row.at)).collect();
    let mut by = vec![None; rows.check_ins.len()];
    for check_in in &plan.check_ins {
        let row = &rows.check_ins[check_in.row];
        by[check_in.row] = person(directory, row.by, row.at);
    }
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
    Named { people, managers, people_teams, owners, teams, cycles, by }
}

/// A person by name, by e-mail, or by both as in `Mara Lind <mara@example.org>`.
fn who(directory: &mut Directory, text: &str) -> Option<Id> {
    let both = text.strip_suffix('>').and_then(|t| t.split_once('<')).filter(|(_, email)| email.contains('@'));
    match both {
        Some((name, email)) => directory.person_with_email(name, email),
        None => directory.person(&super::cells::line(text)),
    }
}

/// A cycle by name; a new one hangs below the shortest longer one of the calendar that is mentioned or there.
fn cycle(directory: &mut Directory, name: &str, plan: &Plan, mentioned: &HashSet<String>) -> Option<Id> {
    if let Some(id) = directory.find_cycle(name) {
        return Some(id);
    }
    if calendar_dates(name).is_none() {
        let (start, due) = plan.spans.get(&folded(name))?;
        return directory.cycle(&super::cells::line(name), Some(((*start)?, (*due)?)), None);
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
                problems.fail(row.at, Some(Column::Manager), sentence);
                continue;
            }
            let mut fields = Vec::new();
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

    fn items(&mut self, ops: &mut Vec<Op>) {
        let last = self.cascade.all().map(|ix| self.cascade.item(ix).position).max().unwrap_or(0);
        for &n in &self.plan.order {
            let row = &self.plan.rows.items[n];
            let Some(ix) = self.plan.items[n].old else {
                // By its place in the file, so that siblings stand as written.
                let position = last.saturating_add(GAP.saturating_mul(n as i64 + 1));
                ops.push(Op::Create(Entity::Item(Box::new(self.new_item(n, position)))));
                self.count(row.at, row.kind.into(), true, true);
                continue;
            };
            let fields = self.fields(n, ix);
            let changes = revise(self.cascade, self.item_ids[n], fields, self.author.on);
            self.count(row.at, row.kind.into(), false, !changes.is_empty());
            ops.extend(changes);
        }
    }

    fn parents(&self, n: usize) -> Option<Vec<Id>> {
        let parents = self.plan.items[n].parents.as_ref()?;
        (self.plan.rows.items[n].kind != Kind::Project).then(|| parents.iter().map(|&t| self.id(t)).collect())
    }

    /// The cycle a key result has from its objective, once the rows are taken.
    fn inherited_cycle(&self, n: usize) -> Option<Id> {
        match self.objective(n)? {
            Target::Row(row) => {
                self.named.cycles[row].or_else(|| self.plan.items[row].old.and_then(|ix| self.cascade.cycle_of(ix)).map(|c| c.id))
            }
            Target::Old(ix) => self.cascade.cycle_of(ix).map(|c| c.id),
        }
    }

    /// The dates of a row, less those that its cycle gives it anyway.
    fn own_dates(&self, n: usize) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let row = &self.plan.rows.items[n];
        let now = || self.plan.items[n].old.and_then(|ix| self.cascade.cycle_of(ix)).map(|c| c.id);
        let cycle = self.named.cycles[n].or_else(|| self.inherited_cycle(n)).or_else(now);
        export::own_dates((row.start, row.due), cycle.and_then(|id| self.spelled_out.get(&id).copied()))
    }

    /// The ambition a key result has from its objective, once the rows are taken.
    fn inherited_ambition(&self, n: usize) -> Option<Ambition> {
        match self.objective(n)? {
            Target::Row(row) => self.plan.rows.items[row]
                .ambition
                .or_else(|| self.plan.items[row].old.map(|ix| self.cascade.ambition_of(ix)))
                .or(Some(Ambition::default())),
            Target::Old(ix) => Some(self.cascade.ambition_of(ix)),
        }
    }

    fn objective(&self, n: usize) -> Option<Target> {
        if self.plan.rows.items[n].kind != Kind::KeyResult {
            return None;
        }
        match (&self.plan.items[n].parents, self.plan.items[n].old) {
            (Some(parents), _) => parents.first().copied(),
            (None, Some(ix)) => {
                let parent = self.cascade.parent(ix)?;
                let row = self.plan.row_of.get(&parent).copied().filter(|&row| !self.plan.items[row].bad);
                Some(row.map_or(Target::Old(parent), Target::Row))
            }
            (None, None) => None,
        }
    }

    fn new_item(&self, n: usize, position: i64) -> Item {
        let row = &self.plan.rows.items[n];
        let body = match row.kind {
            Kind::Objective => Body::Objective(Objective::default()),
            Kind::KeyResult => Body::KeyResult(Box::new(self.new_key_result(n))),
            Kind::Project => Body::Project(Project { state: row.state.unwrap_or_default(), state_on: None }),
        };
        let mut item = Item::new(self.item_ids[n], row.title.as_str(), self.author.on, body);
        item.external = Some(row.id.into());
        item.owner = self.named.owners[n];
        item.team = self.named.teams[n];
        item.cycle = self.named.cycles[n].filter(|&c| self.inherited_cycle(n) != Some(c));
        item.parents = self.parents(n).unwrap_or_default().into();
        (item.start, item.due) = self.own_dates(n);
        item.ambition = row.ambition.filter(|&a| self.inherited_ambition(n) != Some(a));
        item.cadence = row.cadence.unwrap_or_default();
        item.position = position;
        let extra = Extra { description: row.description.map(Into::into), url: row.url.map(Into::into), ..Extra::default() };
        item.extra = (extra != Extra::default()).then(|| Box::new(extra));
        item
    }

    fn new_key_result(&self, n: usize) -> KeyResult {
        let row = &self.plan.rows.items[n];
        let measure = self.plan.items[n].measure.clone();
        let (metric, steps) = measure.map_or((Metric::YesNo, Vec::new()), |m| (m.metric, m.steps));
        KeyResult {
            metric,
            unit: row.unit.map(Into::into),
            baseline: row.baseline,
            target: row.target,
            upper: row.upper.filter(|_| metric == Metric::Between),
            steps: steps.into(),
            waypoints: row.waypoints.clone().unwrap_or_default().into(),
            weight: row.weight.unwrap_or(1.0),
            source: None,
        }
    }

    /// What a row gives an item that is there already; what it says in other words already is left out.
    fn fields(&self, n: usize, ix: Ix) -> Vec<Field> {
        let row = &self.plan.rows.items[n];
        let item = self.cascade.item(ix);
        let mut fields = vec![Field::Title(row.title.clone())];
        fields.extend(self.named.owners[n].map(|id| Field::Owner(Some(id))));
        fields.extend(self.named.teams[n].map(|id| Field::Team(Some(id))));
        fields.extend(self.parents(n).map(Field::Parents));
        let (start, due) = self.own_dates(n);
        fields.extend(row.start.filter(|_| item.start.is_some() || start.is_some()).map(|day| Field::Start(Some(day))));
        fields.extend(row.due.filter(|_| item.due.is_some() || due.is_some()).map(|day| Field::Due(Some(day))));
        fields.extend(row.description.map(|text| Field::Description(Some(text.to_owned()))));
        fields.extend(row.url.map(|text| Field::Url(Some(text.to_owned()))));
        fields.extend(row.cadence.map(Field::Cadence));
        fields.extend(row.state.map(Field::State));
        if let Some(cycle) = self.named.cycles[n] {
            let inherited = self.inherited_cycle(n) == Some(cycle);
            if item.cycle != Some(cycle) && !(inherited && item.cycle.is_none()) {
                fields.push(Field::Cycle((!inherited).then_some(cycle)));
            }
        }
        if let Some(ambition) = row.ambition {
            let inherited = self.inherited_ambition(n);
            let now = item.ambition.or(inherited).unwrap_or_default();
            if now != ambition {
                fields.push(Field::Ambition((inherited != Some(ambition)).then_some(ambition)));
            }
        }
        if let Some(measure) = &self.plan.items[n].measure {
            fields.push(Field::Metric(measure.metric));
            fields.extend(row.unit.map(|text| Field::Unit(Some(text.to_owned()))));
            fields.extend(row.baseline.map(|v| Field::Baseline(Some(v))));
            fields.extend(row.target.map(|v| Field::Target(Some(v))));
            fields.extend(row.upper.filter(|_| measure.metric == Metric::Between).map(|v| Field::Upper(Some(v))));
            fields.extend(row.steps.as_ref().map(|_| Field::Steps(measure.steps.clone())));
            fields.extend(row.waypoints.clone().map(Field::Waypoints));
            fields.extend(row.weight.map(Field::Weight));
        }
        fields
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
                    let because = row.because.map(|text| Field::Because(Some(text.to_owned())));
                    let expect = row.expect.map(|expect| Field::Expect(Some(expect)));
                    let changes = revise(self.cascade, link.id, because.into_iter().chain(expect), self.author.on);
                    self.count(row.at, What::Link, false, !changes.is_empty());
                    ops.extend(changes);
                    continue;
                }
                let value_then = self.latest(target).value.filter(|(on, _)| *on <= self.author.on).map(|(_, value)| value);
                ops.push(Op::Create(Entity::Link(Link {
                    id: self.ids.next_id(),
                    project,
                    target: goal,
                    because: row.because.map(Into::into),
                    expect: row.expect,
                    made: self.author.on,
                    value_then,
                    judged: None,
                    deleted: false,
                })));
                self.count(row.at, What::Link, true, true);
            }
        }
    }

    fn latest(&mut self, target: Target) -> &mut Latest {
        let (id, old) = (self.id(target), self.old(target));
        let cascade = self.cascade;
        self.latest.entry(id).or_insert_with(|| old.map(|ix| Latest::of(cascade, ix)).unwrap_or_default())
    }

    fn check_ins(&mut self, known: &dyn KnownCheckIns, problems: &mut Problems) {
        for planned in &self.plan.check_ins {
            let row = &self.plan.rows.check_ins[planned.row];
            let mut check_in = CheckIn::new(Id::WORKSPACE, self.id(planned.target), row.on, self.named.by[planned.row]);
            check_in.value = planned.value;
            check_in.done = planned.done;
            state(&mut check_in, &row.says);
            check_in.external = Some(planned.external.as_str().into());
            let before = match self.known(known, planned.target, &planned.external) {
                Ok(before) => before,
                Err(sentence) => {
                    problems.fail(row.at, None, sentence);
                    continue;
                }
            };
            self.say(planned.target, check_in, before, row.at);
        }
    }

    /// The check-in of that external id, if the item has been here before.
    fn known(&self, known: &dyn KnownCheckIns, target: Target, external: &str) -> Result<Option<CheckIn>, String> {
        let Some(ix) = self.old(target) else { return Ok(None) };
        known.find(self.cascade.item(ix).id, external)
    }

    /// Adds a check-in, in the place of the one known under its id if that says something else.
    fn say(&mut self, target: Target, mut check_in: CheckIn, before: Option<CheckIn>, at: Place) {
        if before.as_ref().is_some_and(|b| same(b, &check_in)) {
            self.count(at, What::CheckIn, false, false);
            return;
        }
        self.count(at, What::CheckIn, before.is_none(), true);
        if let Some(before) = before {
            self.ops.push(Op::Void { check_in: before.id, item: before.item });
        }
        self.latest(target).note(&check_in);
        check_in.id = self.ids.next_id();
        self.ops.push(Op::CheckIn(Box::new(check_in)));
    }

    /// The states of items.csv: check-ins by the owner, unless they add nothing.
    fn states(&mut self, known: &dyn KnownCheckIns, problems: &mut Problems) {
        for (n, row) in self.plan.rows.items.iter().enumerate() {
            if self.plan.items[n].bad || row.says.is_empty() {
                continue;
            }
            if let Err(sentence) = self.state_of(n, row, known) {
                problems.fail(row.at, None, sentence);
            }
        }
    }

    fn state_of(&mut self, n: usize, row: &ItemRow, known: &dyn KnownCheckIns) -> Result<(), String> {
        let target = Target::Row(n);
        let value = self.plan.items[n].value;
        if self.latest(target).says(value, &row.says, row.on) {
            self.count(row.at, What::CheckIn, false, false);
            return Ok(());
        }
        let owner = self.named.owners[n].or_else(|| self.plan.items[n].old.and_then(|ix| self.cascade.item(ix).owner));
        let mut check_in = CheckIn::new(Id::WORKSPACE, self.item_ids[n], row.on.unwrap_or(self.author.on), owner);
        check_in.value = value;
        state(&mut check_in, &row.says);
        let base = format!("state|{}|{}", row.kind.word(), row.id);
        if let Some(on) = row.on {
            let external = format!("{base}|{on}");
            let before = self.known(known, target, &external)?;
            check_in.external = Some(external.into());
            if let Some(before) = &before {
                check_in.by = before.by;
            }
            self.say(target, check_in, before, row.at);
            return Ok(());
        }
        // States without a date are numbered: only the newest says whether this one is new.
        let mut newest = None;
        let mut external = base.clone();
        for ordinal in 2.. {
            let Some(before) = self.known(known, target, &external)? else { break };
            newest = Some(before);
            external = format!("{base}|{ordinal}");
        }
        if let Some(newest) = newest {
            check_in.by = newest.by;
            check_in.on = newest.on;
            if same(&newest, &check_in) {
                self.count(row.at, What::CheckIn, false, false);
                return Ok(());
            }
            check_in.by = owner;
            check_in.on = self.author.on;
        }
        check_in.external = Some(external.into());
        self.say(target, check_in, None, row.at);
        Ok(())
    }
}

fn state(check_in: &mut CheckIn, says: &Says) {
    check_in.confidence = says.confidence;
    check_in.word = says.word;
    check_in.progress = says.progress;
    check_in.note = says.note.map(Into::into);
    check_in.next = says.next.map(Into::into);
}

/// Whether two check-ins say the same, whatever their ids.
fn same(a: &CheckIn, b: &CheckIn) -> bool {
    let bits = |n: Option<f64>| n.map(f64::to_bits);
    a.on == b.on
        && a.by == b.by
        && bits(a.value) == bits(b.value)
        && a.done == b.done
        && a.confidence == b.confidence
        && a.word == b.word
        && bits(a.progress) == bits(b.progress)
        && a.note == b.note
        && a.next == b.next
}
