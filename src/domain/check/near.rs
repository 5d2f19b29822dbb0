//! The part of a workspace that the check of a change looks at, where that does not grow with the workspace.
//!
//! A check-in is about an item, its cycle and whoever says it; a change of most fields and what a meeting says are about no more
//! than what stands beside them. So where others wrote meanwhile, such a change is checked against what stands there now without
//! reading the rest ([`near`]): with the rules of this folder, not with others. What asks for more (who is called the same, what
//! hangs below what, which external ids are taken) has no such part, and is checked against all of it.
//!
//! The part says yes where the whole does. Where it says no the whole is asked, because only that knows how few letters tell an
//! item from all others. A rule that looks at something new is told here what that is; a test compares the two for every field.
//! Must not know where the parts are kept.

use crate::domain::{
    Cascade, Change, Entity, FieldKey, Id, Kind, Op, Summary, cascade::Builder, cycle::CycleDays, fields::Value, id::IdMap,
    settings::Settings,
};
use std::collections::{HashSet, VecDeque};

/// Where the parts of a workspace are kept.
pub trait Parts {
    /// Why they cannot be read.
    type Fault;

    /// Whatever has that id, tombstones included, as it was said; `None`: nothing has.
    fn entity(&mut self, id: Id) -> Result<Option<Entity>, Self::Fault>;

    /// The key results that name something as their parent.
    fn key_results(&mut self, above: Id) -> Result<Vec<Id>, Self::Fault>;

    /// What the log knows of a cycle.
    fn cycle_days(&mut self, cycle: Id) -> Result<CycleDays, Self::Fault>;
}

/// The most that is read for one change: others wait meanwhile.
const MOST: usize = 256;

/// The part of a workspace against which a change can be checked; `None`: its check may look at more than that.
pub fn near<P: Parts>(change: &Change, settings: Settings, parts: &mut P) -> Result<Option<Cascade>, P::Fault> {
    let mut wanted = Wanted::default();
    wanted.ids.extend(change.by.into_iter().chain(change.review));
    let mut set: IdMap<Vec<FieldKey>> = IdMap::default();
    for op in &change.ops {
        if wanted.ids.len() > MOST || !wanted.op(op) {
            return Ok(None);
        }
        if let Op::Set { of, new, .. } = op {
            set.entry(*of).or_default().push(new.key());
        }
    }
    let mut near = Builder::new(settings);
    while let Some(id) = wanted.next() {
        if wanted.seen.len() > MOST {
            return Ok(None);
        }
        let Some(entity) = parts.entity(id)? else { continue };
        let fields = set.get(&id).map(Vec::as_slice).unwrap_or_default();
        if fields.iter().any(|&key| !stays_near(&entity, key)) {
            return Ok(None);
        }
        wanted.beside(&entity);
        match entity {
            Entity::Item(item) => {
                if item.kind() != Kind::Project && wanted.subjects.contains(&id) {
                    wanted.ids.extend(parts.key_results(id)?);
                }
                near.add(*item, Summary::default(), None);
            }
            Entity::Cycle(_) => {
                near.add_cycle_days(id, parts.cycle_days(id)?);
                near.add_entity(entity);
            }
            _ => near.add_entity(entity),
        }
    }
    Ok(Some(near.build()).filter(|near| near.stuck().is_empty()))
}

/// Whose rows are still to be read, and whose were.
#[derive(Default)]
struct Wanted {
    ids: VecDeque<Id>,
    seen: HashSet<Id>,
    /// What the change itself is about: where an objective of it stands its key results decide.
    subjects: HashSet<Id>,
}

impl Wanted {
    fn next(&mut self) -> Option<Id> {
        loop {
            let id = self.ids.pop_front()?;
            if self.seen.insert(id) {
                return Some(id);
            }
        }
    }

    /// Wants what an operation names; false: its check looks further than that.
    fn op(&mut self, op: &Op) -> bool {
        match op {
            Op::CheckIn(said) => {
                self.subjects.insert(said.item);
                self.ids.extend([said.item].into_iter().chain(said.by));
                true
            }
            Op::Void { item, .. } | Op::Unvoid { item, .. } => {
                self.ids.push_back(*item);
                true
            }
            // What has the id already is looked up with it.
            Op::Create(
                entity @ (Entity::Review(_)
                | Entity::Decision(_)
                | Entity::Action(_)
                | Entity::Topic(_)
                | Entity::Acknowledgement(_)),
            ) => {
                self.ids.push_back(entity.id());
                self.beside(entity);
                true
            }
            Op::Create(
                Entity::Item(_) | Entity::Link(_) | Entity::Cycle(_) | Entity::Team(_) | Entity::Person(_) | Entity::Meeting(_),
            ) => false,
            Op::Set { of, new, .. } => {
                self.subjects.insert(*of);
                self.ids.push_back(*of);
                match new.seen() {
                    Value::Id(id) => self.ids.push_back(id),
                    Value::Ids(ids) => self.ids.extend(ids),
                    _ => {}
                }
                true
            }
        }
    }

    /// Wants what something names that a check of it looks at.
    fn beside(&mut self, entity: &Entity) {
        match entity {
            // Its cycle, its own or its objective's, decides where it stands.
            Entity::Item(item) => {
                let above: &[Id] = if item.kind() == Kind::KeyResult { &item.parents } else { &[] };
                let person = item.objective().and_then(|o| o.person);
                self.ids.extend(item.cycle.into_iter().chain(person).chain(above.iter().copied()));
            }
            Entity::Person(e) => self.ids.extend(e.same),
            Entity::Team(e) => self.ids.extend(e.same),
            Entity::Cycle(e) => self.ids.extend(e.same),
            Entity::Meeting(_) => {}
            Entity::Link(e) => self.ids.extend([e.project, e.target]),
            Entity::Review(e) => self.ids.extend([e.facilitator, e.meeting, e.cycle].into_iter().flatten()),
            Entity::Decision(e) => self.ids.extend([Some(e.review), e.item].into_iter().flatten()),
            Entity::Action(e) => self.ids.extend([e.owner, e.item, e.review].into_iter().flatten()),
            Entity::Topic(e) => self.ids.extend([e.owner, e.meeting, e.settled].into_iter().flatten()),
            Entity::Acknowledgement(e) => self.ids.extend([Some(e.item), e.by].into_iter().flatten()),
        }
    }
}

/// Whether the check of a field looks at no more than what it is of, what that names and what the field names by now.
fn stays_near(of: &Entity, key: FieldKey) -> bool {
    match of {
        // What hangs below what, who has an external id already, what goes on from what.
        Entity::Item(_) => !matches!(key, FieldKey::Parents | FieldKey::External | FieldKey::Deleted | FieldKey::Carried),
        // Whether the two are linked already.
        Entity::Link(_) => key != FieldKey::Deleted,
        Entity::Review(_) | Entity::Decision(_) | Entity::Action(_) | Entity::Topic(_) | Entity::Acknowledgement(_) => true,
        // Whether another is called so, what is part of what, whether all in it is scored.
        Entity::Person(_) | Entity::Team(_) | Entity::Cycle(_) | Entity::Meeting(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CheckIn, Field,
        change::Verb,
        company::{Company, today},
        fields::Fields as _,
        review::{Action, Decision, Review},
    };
    use std::convert::Infallible;

    /// A workspace in memory as what is kept of it, and how often something of it was asked for.
    struct Kept<'a>(&'a Cascade, usize);

    impl Parts for Kept<'_> {
        type Fault = Infallible;

        fn entity(&mut self, id: Id) -> Result<Option<Entity>, Infallible> {
            self.1 += 1;
            Ok(self.0.entity_as_said(id))
        }

        fn key_results(&mut self, above: Id) -> Result<Vec<Id>, Infallible> {
            let items = self.0.all().map(|ix| self.0.item(ix));
            Ok(items.filter(|item| item.kind() == Kind::KeyResult && item.parents.contains(&above)).map(|item| item.id).collect())
        }

        fn cycle_days(&mut self, cycle: Id) -> Result<CycleDays, Infallible> {
            Ok(self.0.cycle_days(cycle))
        }
    }

    fn near_of(cascade: &Cascade, change: &Change) -> Option<Cascade> {
        near(change, cascade.settings.clone(), &mut Kept(cascade, 0)).unwrap_or_else(|never| match never {})
    }

    /// A company in which things ended, went and are one, and in which something was said of all kinds.
    fn company() -> Company {
        let mut c = Company::new();
        let (jon, ana) = (c.person_id("Jon"), c.person_id("Ana"));
        let twin = c.person("Ana R.", None);
        let q4 = c.cycle_id("2026-Q4");
        let same = c.cycle("2026 Q4", "2026-10-01", "2026-12-31");
        let (mara, northwind, q3) = (c.person_id("Mara"), c.team_id("Northwind"), c.cycle_id("2026-Q3"));
        let left = c.objective("Left over", mara, northwind, q3, None);
        c.key_result("Left number", mara, left, |_| ());
        let action = c.action("Call them", Some(jon), None, Some(c.id("Conversion")));
        let review = Review::new(c.ids.next_id(), 1, today(), 45);
        let decision = Decision {
            id: c.ids.next_id(),
            review: review.id,
            item: Some(c.id("Revenue")),
            text: "go on".into(),
            deleted: false,
        };
        for entity in [Entity::Review(Box::new(review)), Entity::Decision(decision)] {
            c.cascade.insert_entity(entity);
        }
        for (of, new) in [
            (twin, Field::Same(Some(ana))),
            (same, Field::Same(Some(q4))),
            (c.id("Loved by teams"), Field::Cycle(Some(same))),
            (c.id("Setup time"), Field::Outcome(Some(crate::domain::goal::Outcome::Dropped))),
            (c.id("Certified"), Field::Archived(true)),
            (c.id("Data room"), Field::State(crate::domain::goal::ProjectState::Cancelled)),
            (action, Field::Deleted(true)),
        ] {
            let op = c.cascade.set_op(of, new).unwrap();
            c.does(Verb::Revise, vec![op]);
        }
        c
    }

    /// The parts of a company, and one that is not there.
    fn all_of(c: &mut Company) -> Vec<Id> {
        let cascade = &c.cascade;
        let ids: Vec<Id> = cascade
            .all()
            .map(|ix| cascade.item(ix).id)
            .chain(cascade.people_ever().map(|e| e.id))
            .chain(cascade.teams_ever().map(|e| e.id))
            .chain(cascade.cycles_ever().map(|e| e.id))
            .chain(cascade.links_ever().map(|e| e.id))
            .chain(cascade.reviews.keys().chain(cascade.decisions.keys()).chain(cascade.actions.keys()).copied())
            .collect();
        ids.into_iter().chain([c.ids.next_id()]).collect()
    }

    #[test]
    fn of_every_field_the_part_says_what_the_whole_says() {
        let c = &mut company();
        let all = all_of(c);
        let held: Vec<Entity> = all.iter().filter_map(|&id| c.cascade.entity(id)).collect();
        let (mut near_by, mut refused) = (0, 0);
        for key in FieldKey::ALL {
            let mut values: Vec<Field> = held.iter().filter_map(|entity| entity.get(key)).chain(key.blank()).collect();
            values.extend(all.iter().filter_map(|&id| key.naming(id)));
            values.dedup();
            for &of in &all {
                for new in &values {
                    let Some(op) = c.cascade.set_op(of, new.clone()) else { continue };
                    for verb in [Verb::Revise, Verb::Import, Verb::Undo] {
                        let change = c.change(verb, vec![op.clone()]);
                        let Some(near) = near_of(&c.cascade, &change) else { continue };
                        let (part, whole) = (near.check(&change), c.cascade.check(&change));
                        assert_eq!(part.is_ok(), whole.is_ok(), "{op:?} {part:?} {whole:?}");
                        near_by += 1;
                        refused += usize::from(whole.is_err());
                    }
                }
            }
        }
        assert!(near_by > 5_000 && refused > 300, "{near_by} are near, {refused} of them refused");
    }

    #[test]
    fn of_every_check_in_the_part_says_what_the_whole_says_and_is_small() {
        let c = &mut company();
        let all = all_of(c);
        let (mut saved, mut refused) = (0, 0);
        for &item in &all {
            for &by in &all {
                for on in ["2026-09-30", "2026-11-23"] {
                    let id = c.ids.next_id();
                    let said = CheckIn { confidence: Some(5), ..CheckIn::new(id, item, on.parse().unwrap(), Some(by)) };
                    let change = Change { by: Some(by), ..c.change(Verb::CheckIn, vec![Op::CheckIn(Box::new(said))]) };
                    let mut kept = Kept(&c.cascade, 0);
                    let Ok(near) = near(&change, c.cascade.settings.clone(), &mut kept);
                    let near = near.expect("a check-in is about what is beside it");
                    assert!(kept.1 <= 12, "{} were asked for", kept.1);
                    let (part, whole) = (near.check(&change), c.cascade.check(&change));
                    assert_eq!(part.is_ok(), whole.is_ok(), "{part:?} {whole:?}");
                    saved += usize::from(whole.is_ok());
                    refused += usize::from(whole.is_err());
                }
            }
        }
        assert!(saved > 20 && refused > 100, "{saved} and {refused}");
    }

    #[test]
    fn what_is_said_in_a_meeting_is_near_and_what_asks_who_else_is_called_so_is_not() {
        let c = &mut company();
        let item = c.id("Conversion");
        let action = Action {
            id: c.ids.next_id(),
            what: "Ask".into(),
            owner: Some(c.person_id("Ana")),
            due: None,
            done: None,
            item: Some(item),
            review: None,
            made: today(),
            deleted: false,
        };
        let nowhere = Action { item: Some(c.ids.next_id()), ..action.clone() };
        let makes = |c: &mut Company, action: &Action| {
            let change = c.change(Verb::Add, vec![Op::Create(Entity::Action(action.clone()))]);
            near_of(&c.cascade, &change).map(|near| near.check(&change).is_ok())
        };
        assert_eq!((makes(c, &action), makes(c, &nowhere)), (Some(true), Some(false)));
        c.does(Verb::Add, vec![Op::Create(Entity::Action(action.clone()))]);
        assert_eq!(makes(c, &action), Some(false), "its id is taken");
        let (ana, grow) = (c.person_id("Ana"), c.id("Grow"));
        for (of, new) in [
            (ana, Field::Title("Jon Ode".into())),
            (item, Field::Parents(vec![grow])),
            (item, Field::External(Some("A-1".into()))),
            (c.cycle_id("2026-Q4"), Field::Due(Some(today()))),
        ] {
            let op = c.cascade.set_op(of, new).unwrap();
            let change = c.change(Verb::Revise, vec![op]);
            assert!(near_of(&c.cascade, &change).is_none(), "{change:?}");
        }
        // As much of it as others would have to wait for is not read in small pieces.
        let many: Vec<Op> = (0..MOST + 2).map(|_| c.ids.next_id()).map(|check_in| Op::Void { check_in, item }).collect();
        let change = c.change(Verb::Import, many);
        assert!(near_of(&c.cascade, &change).is_none());
    }
}
