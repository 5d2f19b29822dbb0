//! Items: made new, or given the fields that a row names.

use super::{Builder, GAP};
use crate::domain::{
    Body, Entity, Field, FieldKey, Id, Item, Kind, Op,
    change::Refusal,
    check::{says_nothing_new, stays},
    fields::Fields as _,
    goal::{Ambition, Objective, Project},
};
use crate::exchange::csv::{export, plan::Target, problems::Problems};
use chrono::NaiveDate;

impl Builder<'_, '_> {
    pub(super) fn items(&mut self, ops: &mut Vec<Op>, problems: &mut Problems) -> Result<(), Refusal> {
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
            let of = self.rows.item_ids[n];
            let back = self.plan.items[n].back;
            if back {
                ops.push(Op::Set { of, old: Field::Deleted(true), new: Field::Deleted(false) });
            }
            let fields = self.fields(n, self.cascade.item(ix));
            // A metric that nobody wrote follows from the numbers.
            let told = |key: FieldKey| key != FieldKey::Metric || row.given.metric().is_some();
            let settled = self.settle((row.at, of), fields, told, problems)?;
            // A file that moves what is closed is wrong in that row, not as a whole.
            let on = self.author.on;
            let fixed = |op: &Op| match op {
                Op::Set { of, old, new } => stays(self.cascade, *of, old, new, on).or_else(|| {
                    let scored = new.is_revision() && self.cascade.item(ix).outcome().is_some();
                    scored.then(|| says_nothing_new(self.cascade, ix, on, on)).flatten()
                }),
                _ => None,
            };
            if let Some(why) = settled.ops.iter().find_map(fixed) {
                problems.fail(row.at, None, why);
                continue;
            }
            self.count(row.at, row.kind.into(), false, back || settled.changes());
            ops.extend(settled.ops);
        }
        Ok(())
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
        export::own_dates(
            (row.given.day(FieldKey::Start), row.given.day(FieldKey::Due)),
            cycle.and_then(|id| self.spelled_out.get(&id).copied()),
        )
    }

    /// The ambition a key result has from its objective, once the rows are taken.
    fn inherited_ambition(&self, n: usize) -> Option<Ambition> {
        match self.objective(n)? {
            Target::Row(row) => self.plan.rows.items[row]
                .given
                .ambition()
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
            Kind::KeyResult => Body::KeyResult(Box::default()),
            Kind::Project => Body::Project(Project::default()),
        };
        let mut item = Item::new(self.rows.item_ids[n], row.title.as_str(), self.author.on, body);
        item.external = Some(row.id.into());
        item.position = position;
        for field in self.fields(n, &item).into_iter().filter(|field| !self.names_gone(field)) {
            item.set(&field);
        }
        item
    }

    /// What a row gives an item; what it says in other words already is left out.
    fn fields(&self, n: usize, item: &Item) -> Vec<Field> {
        let row = &self.plan.rows.items[n];
        let measure = self.plan.items[n].measure.as_ref();
        let mut fields = vec![Field::Title(row.title.clone())];
        fields.extend(self.named.of_items[n].iter().filter_map(|(key, id)| key.naming(*id)));
        fields.extend(self.named.teams[n].map(|id| Field::Team(Some(id))));
        fields.extend(self.parents(n).map(Field::Parents));
        if let Some(cycle) = self.named.cycles[n] {
            let inherited = self.inherited_cycle(n) == Some(cycle);
            if item.cycle != Some(cycle) && !(inherited && item.cycle.is_none()) {
                fields.push(Field::Cycle((!inherited).then_some(cycle)));
            }
        }
        fields.extend(measure.map(|measure| Field::Metric(measure.metric)));
        fields.extend(self.plan.items[n].unit.clone().map(|unit| Field::Unit(Some(unit))));
        fields.extend(self.plan.items[n].begins.map(|from| Field::Baseline(Some(from))));
        let (start, due) = self.own_dates(n);
        // A day that the cycle gives anyway is nobody's own.
        let own = |now: Option<NaiveDate>, told: Option<NaiveDate>, own: Option<NaiveDate>| {
            (now != told && (now.is_some() || own.is_some())).then_some(own)
        };
        for field in &row.given.0 {
            fields.extend(match field {
                Field::Because(_) | Field::Expect(_) | Field::Metric(_) => None,
                Field::Start(day) => own(item.start, *day, start).map(Field::Start),
                Field::Due(day) => own(item.due, *day, due).map(Field::Due),
                Field::Ambition(Some(ambition)) => self.ambition(n, item, *ambition),
                Field::Steps(_) => measure.map(|measure| Field::Steps(measure.steps.clone())),
                Field::Upper(_) if measure.is_none_or(|measure| !measure.metric.has(FieldKey::Upper)) => None,
                other => Some(other.clone()),
            });
        }
        fields
    }

    /// An ambition, less what a key result has from its objective anyway.
    fn ambition(&self, n: usize, item: &Item, told: Ambition) -> Option<Field> {
        let inherited = self.inherited_ambition(n);
        let now = item.ambition.or(inherited).unwrap_or_default();
        (now != told).then(|| Field::Ambition((inherited != Some(told)).then_some(told)))
    }
}
