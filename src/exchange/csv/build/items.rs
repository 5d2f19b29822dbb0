//! Items: made new, or given the fields that a row names.

use super::{Builder, GAP};
use crate::domain::{
    Body, Entity, Field, Id, Item, Ix, Kind, Op,
    edit::revise,
    goal::{Ambition, Extra, Objective, Project},
    key_result::{KeyResult, Metric},
};
use crate::exchange::csv::{export, plan::Target};
use chrono::NaiveDate;

impl Builder<'_, '_> {
    pub(super) fn items(&mut self, ops: &mut Vec<Op>) {
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
}
