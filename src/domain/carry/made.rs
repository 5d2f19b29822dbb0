//! The one function that makes the change: what goes on, objective by objective, with the links it is moved by, and what is let go.

use super::{
    super::{
        carried::{Carried, How},
        cascade::{Cascade, Ix},
        change::{Entity, Field, Op, Refusal},
        cycle::Cycle,
        edit,
        fields::{FieldKey, Fields as _},
        goal::{Body, Item, Kind, Objective, Outcome},
        id::{Id, Ids},
        key_result::{KeyResult, Metric, Step},
        known,
        link::Link,
        text::{folded, one_line},
        ticked::Ticked,
    },
    Decision, End, Into, Links, Next, links,
    rules::{self, there},
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// What carrying over makes, before it is made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Made {
    /// The change.
    pub ops: Vec<Op>,
    /// What goes on from what, and what is let go (`None`), in the order it was decided.
    pub told: Vec<(Ix, Option<Item>)>,
    /// What hangs nowhere from now on: a new objective, and the title of what the old one hung on.
    pub unhung: Vec<(Box<str>, Box<str>)>,
    /// How many links of active work are made again, and how many were offered.
    pub links: (usize, usize),
}

/// Makes what goes on in a cycle of what ended, in one change; the error says what cannot go on, and why.
pub fn change(
    cascade: &Cascade,
    ids: &mut Ids,
    decided: &[(Ix, Decision)],
    into: &Into,
    links: &Links,
    today: NaiveDate,
) -> Result<Made, Refusal> {
    let mut making = Making { cascade, ids, into, today, made: Made::default(), homes: HashMap::new(), last: HashMap::new() };
    let mut seen = HashSet::new();
    if decided.iter().any(|(_, d)| d.next != Next::LetGo) && into.is_new {
        making.made.ops.push(Op::Create(Entity::Cycle(into.cycle.clone())));
    }
    for (of, _) in decided {
        if !seen.insert(*of) {
            return Err(Refusal(format!("{} is decided twice; say each once", quoted(cascade, *of))));
        }
    }
    // Objectives are made before what hangs on them, and the higher ones first.
    let going = decided.iter().filter(|(of, d)| d.next != Next::LetGo && cascade.item(*of).kind() == Kind::KeyResult);
    let mut homes: Vec<Ix> = going.map(|(of, _)| *of).collect();
    homes.sort_by_cached_key(|&of| cascade.place_on_deck(of).len());
    for of in homes {
        making.home(of)?;
    }
    for (of, decision) in decided {
        match decision.next {
            Next::LetGo => making.let_go(*of, &decision.because)?,
            _ => making.go_on(*of, decision, links)?,
        }
    }
    let objectives: Vec<(Ix, Id)> = making.homes.iter().map(|(&old, &new)| (old, new)).collect();
    for (old, new) in objectives {
        making.link(old, new, None, links);
    }
    Ok(making.made)
}

fn quoted(cascade: &Cascade, ix: Ix) -> String {
    format!("“{}”", one_line(cascade.item(ix).title.trim(), 60))
}

struct Making<'a> {
    cascade: &'a Cascade,
    ids: &'a mut Ids,
    into: &'a Into,
    today: NaiveDate,
    made: Made,
    /// The objectives that come along: the old one, and what goes on from it.
    homes: HashMap<Ix, Id>,
    /// Where the last one was put below what.
    last: HashMap<Option<Id>, i64>,
}

impl Making<'_> {
    fn cycle(&self) -> &Cycle {
        &self.into.cycle
    }

    /// Checks the new item and puts it behind its siblings.
    fn create(&mut self, of: Ix, mut item: Item) -> Result<(), Refusal> {
        if let Some(carried) = item.carried()
            && let Some(why) = rules::refused(self.cascade, of, carried, self.cycle(), self.today)
        {
            return Err(Refusal(why));
        }
        let below = item.parents.first().copied();
        let next = match (self.last.get(&below), below) {
            (Some(last), _) => last.saturating_add(edit::GAP),
            // Below what is made now it is the first.
            (None, Some(id)) if self.cascade.find(id).is_none() => edit::GAP,
            (None, _) => edit::next_position(self.cascade, item.kind(), below),
        };
        item.position = next;
        self.last.insert(below, next);
        self.made.told.push((of, Some(item.clone())));
        self.made.ops.push(Op::Create(Entity::Item(Box::new(item))));
        if self.cascade.item(of).let_go().is_some() {
            let id = self.cascade.item(of).id;
            self.made.ops.extend(self.cascade.set_op(id, Field::LetGo(None)));
        }
        Ok(())
    }

    /// The objective that what goes on from a key result hangs on: one that runs on itself, what goes on from its own, or that made now.
    fn home(&mut self, of: Ix) -> Result<Id, Refusal> {
        let cascade = self.cascade;
        let Some(objective) = cascade.parent(of).filter(|&o| cascade.item(o).is_live()) else {
            return Err(Refusal(format!(
                "{} cannot be carried over: its objective is gone; bring it back first",
                quoted(cascade, of)
            )));
        };
        if let Some(&made) = self.homes.get(&objective) {
            return Ok(made);
        }
        if self.runs_on(objective) {
            return Ok(cascade.item(objective).id);
        }
        if let Some(there) = there(cascade, objective, self.cycle()).filter(|&ix| cascade.item(ix).is_live()) {
            return Ok(cascade.item(there).id);
        }
        let of_own_cycle = cascade.cycle_of(objective).map(|c| c.id) == cascade.cycle_of(of).map(|c| c.id);
        if !of_own_cycle {
            // What a longer one goes on as, in whatever holds the new cycle.
            let longer = cascade.carried_to(objective).into_iter().find(|&next| self.runs_on(next));
            if let Some(next) = longer {
                return Ok(cascade.item(next).id);
            }
            let name = cascade.cycle_of(objective).map_or("no cycle", |c| c.name.trim());
            return Err(Refusal(format!(
                "{} cannot be carried over into {}: its objective {} is of {}, which is over by then; carry that over first",
                quoted(cascade, of),
                one_line(self.cycle().name.trim(), 40),
                quoted(cascade, objective),
                one_line(name, 40)
            )));
        }
        self.objective(objective, None, How::Keep, None, false)
    }

    /// Whether something hangs on it in the new cycle as well: it has no cycle, or a longer one that holds the new one.
    fn runs_on(&self, ix: Ix) -> bool {
        let item = self.cascade.item(ix);
        let holds = |c: &Cycle| {
            c.id == self.cycle().id
                || c.start <= self.cycle().start && self.cycle().end <= c.end && c.days() > self.cycle().days()
        };
        item.is_live() && item.outcome().is_none() && self.cascade.cycle_of(ix).is_none_or(holds)
    }

    /// Makes what goes on from an objective, below what goes on from what it hung on.
    fn objective(&mut self, of: Ix, owner: Option<Id>, how: How, because: Option<&str>, unchanged: bool) -> Result<Id, Refusal> {
        let old = self.cascade.item(of);
        let mut parents = Vec::new();
        let above: Vec<Ix> = self.cascade.parents(of).filter(|&p| self.cascade.item(p).is_live()).collect();
        for above in above {
            let next = self.homes.get(&above).copied().or_else(|| {
                let ix = there(self.cascade, above, self.cycle()).or_else(|| self.runs_on(above).then_some(above))?;
                Some(self.cascade.item(ix).id)
            });
            match next {
                Some(id) => parents.push(id),
                None => self.made.unhung.push((old.title.clone(), self.cascade.item(above).title.clone())),
            }
        }
        let carried = carried(old.id, how, unchanged, because);
        let item = Item { parents: parents.into(), cycle: Some(self.cycle().id), ..self.successor(of, owner, carried) };
        let id = item.id;
        self.create(of, item)?;
        self.homes.insert(of, id);
        Ok(id)
    }

    /// What goes on from an item, hung nowhere yet. Who has left answers for nothing new.
    fn successor(&mut self, of: Ix, owner: Option<Id>, carried: Carried) -> Item {
        let old = self.cascade.item(of);
        let gone = |id: Id| self.cascade.person(id).is_none_or(|p| p.left.is_some_and(|left| left <= self.today));
        // Carried over on two laptops apart it is one thing.
        let id = self.cascade.free(known::carried(old.id, self.cycle().id), self.ids);
        let mut item = taken_along(old, id, self.today);
        item.owner = owner.or(old.owner.filter(|&id| !gone(id)));
        item.extra.get_or_insert_default().carried = Some(Box::new(carried));
        item
    }

    fn go_on(&mut self, of: Ix, decision: &Decision, links: &Links) -> Result<(), Refusal> {
        let cascade = self.cascade;
        let old = cascade.item(of);
        let because = Some(decision.because.as_str()).filter(|because| !because.is_empty());
        if old.kind() != Kind::KeyResult {
            let how = without_numbers(cascade, of, &decision.next)?;
            return self.objective(of, decision.owner, how, because, true).map(drop);
        }
        let home = self.home(of)?;
        let end = End::of(cascade, of);
        let (kr, how, unchanged) = successor(cascade, of, decision, end, self.cycle()).map_err(Refusal)?;
        let value = end.value.filter(|_| kr.baseline.is_some());
        let made = carried(old.id, how, unchanged, because.filter(|_| unchanged));
        let item = self.successor(of, decision.owner, made);
        // What hangs on the objective of its own cycle is of that cycle by it.
        let own = cascade.find(home).is_some_and(|ix| cascade.cycle_of(ix).map(|c| c.id) != Some(self.cycle().id));
        let cycle = own.then(|| self.cycle().id);
        let item = Item { parents: [home].into(), cycle, body: Body::KeyResult(Box::new(kr)), ..item };
        let id = item.id;
        self.create(of, item)?;
        self.link(of, id, value, links);
        Ok(())
    }

    fn let_go(&mut self, of: Ix, because: &str) -> Result<(), Refusal> {
        let cascade = self.cascade;
        let (item, name) = (cascade.item(of), quoted(cascade, of));
        if let Some(next) = cascade.carried_to(of).first() {
            let cycle = cascade.cycle_of(*next).map_or_else(String::new, |c| format!(" in {}", one_line(c.name.trim(), 40)));
            return Err(Refusal(format!(
                "{name} cannot be let go: it goes on{cycle} already, as {}; undo that, or drop what goes on",
                cascade.short(cascade.item(*next).id)
            )));
        }
        if because.is_empty() && item.outcome() != Some(Outcome::Achieved) {
            return Err(Refusal(rules::silent(cascade, of)));
        }
        if let Some(why) = rules::not_ended(cascade, of, self.today) {
            return Err(Refusal(why));
        }
        self.made.ops.extend(cascade.set_op(item.id, Field::LetGo(Some(because.to_owned()))));
        self.made.told.push((of, None));
        Ok(())
    }

    /// Makes the links of active work again. The old one stays, and asks for its verdict.
    fn link(&mut self, from: Ix, to: Id, value_then: Option<f64>, which: &Links) {
        let offered: Vec<Link> = links::offered(self.cascade, from).cloned().collect();
        for old in offered {
            self.made.links.1 += 1;
            if !which.has(old.id) {
                continue;
            }
            self.made.links.0 += 1;
            let id = self.ids.next_id();
            self.made.ops.extend(self.cascade.linking(Link {
                id,
                project: old.project,
                target: to,
                because: old.because,
                expect: None,
                made: self.today,
                value_then,
                judged: None,
                deleted: false,
            }));
        }
    }
}

/// What comes along by the table of fields, and nothing else.
fn taken_along(old: &Item, id: Id, today: NaiveDate) -> Item {
    let body = match old.kind() {
        Kind::KeyResult => Body::KeyResult(Box::default()),
        Kind::Objective | Kind::Project => Body::Objective(Objective::default()),
    };
    let mut item = Item::new(id, "", today, body);
    for key in FieldKey::ALL.into_iter().filter(|key| key.spec().carried) {
        if let Some(field) = old.get(key) {
            item.set(&field);
        }
    }
    item
}

fn carried(from: Id, how: How, unchanged: bool, because: Option<&str>) -> Carried {
    Carried { from, how, unchanged, because: because.filter(|_| unchanged).map(Box::from) }
}

/// How something goes on that has no number of its own; the error says why it cannot.
pub(super) fn without_numbers(cascade: &Cascade, of: Ix, next: &Next) -> Result<How, Refusal> {
    let name = quoted(cascade, of);
    match (cascade.item(of).kind(), next) {
        (Kind::Project, _) => {
            Err(Refusal(format!("{name} cannot be carried over: a project is in no cycle, and goes on until it is done")))
        }
        (_, Next::Keep) => Ok(How::Keep),
        (_, Next::Change(None)) => Ok(How::Change),
        _ => Err(Refusal(format!("{name} has no key result and no target of its own: keep it, or let it go"))),
    }
}

/// What a key result is measured by that goes on from another, how it goes on, and whether that is the same promise once more. The
/// error says why it cannot go on like that.
pub(super) type Successor = (KeyResult, How, bool);

/// See [`Successor`].
pub(super) fn successor(cascade: &Cascade, of: Ix, decision: &Decision, end: End<'_>, into: &Cycle) -> Result<Successor, String> {
    let name = quoted(cascade, of);
    let item = cascade.item(of);
    let along = taken_along(item, item.id, item.created);
    let (Some(old), Some(along)) = (item.key_result(), along.key_result()) else {
        return Err(format!("{name} is no key result"));
    };
    let value = end.value.filter(|_| old.metric.moves());
    let steps = rest(old, end.done, into);
    let mut kr = KeyResult { baseline: old.baseline, target: old.target, steps, ..along.clone() };
    if old.metric.moves() {
        kr.baseline = value.or(old.baseline);
    }
    let how = match &decision.next {
        Next::Keep => How::Keep,
        Next::Change(None) if decision.owner.is_none() || decision.owner == item.owner => {
            return Err(format!("{name} does not change: give it another target or owner, or keep it as it is"));
        }
        Next::Change(None) => How::Change,
        Next::Change(Some((target, upper))) => {
            if kr.metric.has_steps() || kr.metric.is_yes_no() {
                return Err(format!(
                    "{name} has no target that could be another: its metric is {}; break it into steps",
                    kr.metric.word()
                ));
            }
            (kr.target, kr.upper) = (Some(*target), upper.or(kr.upper).filter(|_| kr.metric == Metric::Between));
            How::Change
        }
        Next::Break(steps) => {
            kr = KeyResult { metric: Metric::Milestones, unit: None, baseline: None, target: None, upper: None, ..kr };
            kr.steps = steps.clone().into();
            How::Break
        }
        Next::LetGo => return Err(format!("{name} is let go")),
    };
    if let Some(why) = no_way(&name, old, &kr, value) {
        return Err(why);
    }
    let unchanged = is_same(old, &rest(old, end.done, into), &kr);
    Ok((kr, how, unchanged))
}

/// The steps that are still to be done, numbered anew; their days only where they lie in the new cycle.
fn rest(old: &KeyResult, done: &Ticked, into: &Cycle) -> Box<[Step]> {
    let open = old.steps.iter().filter(|step| !step.is_done(done)).enumerate();
    let fits = |day: &NaiveDate| (into.start..=into.end).contains(day);
    open.map(|(n, step)| Step { key: n as u32, date: step.date.filter(fits), ..step.clone() }).collect()
}

/// Whether it is the same promise: same metric and target, of steps the same ones. Its title is the same anyhow.
fn is_same(old: &KeyResult, rest: &[Step], new: &KeyResult) -> bool {
    let titles = |steps: &[Step]| steps.iter().map(|step| folded(&step.title)).collect::<Vec<_>>();
    let number = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(a == b, |(a, b)| a.total_cmp(&b).is_eq());
    old.metric == new.metric
        && number(old.target, new.target)
        && number(old.upper, new.upper)
        && (!new.metric.has_steps() || titles(rest) == titles(&new.steps))
}

/// Why there is nothing left to do, or no way from here to there.
fn no_way(name: &str, old: &KeyResult, new: &KeyResult, value: Option<f64>) -> Option<String> {
    let said = |n: f64| super::super::text::number::format_number(n, new.unit.as_deref());
    if new.metric.has_steps() {
        let none = new.steps.is_empty();
        return none.then(|| format!("{name} has no step left: every one of them is done; let it go, or break it into others"));
    }
    if new.metric == Metric::Between && new.target.zip(new.upper).is_some_and(|(low, high)| low > high) {
        return Some(format!("{name} cannot stay between bounds of which the lower is the larger; swap them"));
    }
    let (target, value) = new.target.zip(value)?;
    if !new.metric.moves() {
        return None;
    }
    let falls = match old.metric {
        Metric::BaselineFirst => return None,
        metric => metric.shape().falls,
    };
    let reached = if falls { value <= target } else { value >= target };
    reached.then(|| {
        let way = if falls { "below" } else { "above" };
        format!("{name} is at {} already: give it a target {way} that, or let it go", said(value))
    })
}
