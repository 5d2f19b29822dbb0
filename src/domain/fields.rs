//! Reading and writing one [`Field`] of one entity: which has which.
//!
//! Knows nothing of the cascade around it: keeping its lists in order is `apply`'s business.

use super::{
    change::{Entity, Field},
    cycle::Cycle,
    goal::{Body, Extra, Item},
    key_result::KeyResult,
    link::Link,
    people::{Person, Team},
    review::{Acknowledgement, Action, Decision, Review},
};

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn boxed(text: Option<&String>) -> Option<Box<str>> {
    text.map(|t| t.as_str().into())
}

/// Anything whose fields a change can set.
pub trait Fields {
    /// The value of a field now, as the same field; `None` if this has no such field.
    fn field(&self, like: &Field) -> Option<Field>;

    /// Gives a field its value; one this does not have is passed over.
    fn set(&mut self, new: &Field);
}

impl Fields for Person {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Title(_) => Field::Title(self.name.clone()),
            Field::Email(_) => Field::Email(self.email.clone()),
            Field::Manager(_) => Field::Manager(self.manager),
            Field::Team(_) => Field::Team(self.team),
            Field::Left(_) => Field::Left(self.left),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Title(v) => self.name.clone_from(v),
            Field::Email(v) => self.email.clone_from(v),
            Field::Manager(v) => self.manager = *v,
            Field::Team(v) => self.team = *v,
            Field::Left(v) => self.left = *v,
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Team {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Title(_) => Field::Title(self.name.clone()),
            Field::Parent(_) => Field::Parent(self.parent),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Title(v) => self.name.clone_from(v),
            Field::Parent(v) => self.parent = *v,
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Cycle {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Title(_) => Field::Title(self.name.clone()),
            Field::Start(_) => Field::Start(Some(self.start)),
            Field::Due(_) => Field::Due(Some(self.end)),
            Field::Parent(_) => Field::Parent(self.parent),
            Field::CycleState(_) => Field::CycleState(self.state),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Title(v) => self.name.clone_from(v),
            Field::Start(Some(v)) => self.start = *v,
            Field::Due(Some(v)) => self.end = *v,
            Field::Parent(v) => self.parent = *v,
            Field::CycleState(v) => self.state = *v,
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Link {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Because(_) => Field::Because(owned(self.because.as_deref())),
            Field::Expect(_) => Field::Expect(self.expect),
            Field::Judged(_) => Field::Judged(self.judged.clone()),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Because(v) => self.because = boxed(v.as_ref()),
            Field::Expect(v) => self.expect = *v,
            Field::Judged(v) => self.judged.clone_from(v),
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Action {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Title(_) => Field::Title(self.what.to_string()),
            Field::Owner(_) => Field::Owner(self.owner),
            Field::Due(_) => Field::Due(self.due),
            Field::Done(_) => Field::Done(self.done),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Title(v) => self.what = v.as_str().into(),
            Field::Owner(v) => self.owner = *v,
            Field::Due(v) => self.due = *v,
            Field::Done(v) => self.done = *v,
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Decision {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Title(_) => Field::Title(self.text.to_string()),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Title(v) => self.text = v.as_str().into(),
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Review {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Minutes(_) => Field::Minutes(self.minutes),
            Field::Agenda(_) => Field::Agenda(self.agenda.clone()),
            Field::Current(_) => Field::Current(self.current),
            Field::OtherMs(_) => Field::OtherMs(self.other_ms),
            Field::RunningMs(_) => Field::RunningMs(self.running_ms),
            Field::Ended(_) => Field::Ended(self.ended),
            Field::Rating(_) => Field::Rating(self.rating),
            Field::Healths(_) => Field::Healths(self.healths.clone()),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Minutes(v) => self.minutes = *v,
            Field::Agenda(v) => self.agenda.clone_from(v),
            Field::Current(v) => self.current = *v,
            Field::OtherMs(v) => self.other_ms = *v,
            Field::RunningMs(v) => self.running_ms = *v,
            Field::Ended(v) => self.ended = *v,
            Field::Rating(v) => self.rating = *v,
            Field::Healths(v) => self.healths.clone_from(v),
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Acknowledgement {
    fn field(&self, like: &Field) -> Option<Field> {
        Some(match like {
            Field::Comment(_) => Field::Comment(self.comment.to_string()),
            Field::Deleted(_) => Field::Deleted(self.deleted),
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        match new {
            Field::Comment(v) => self.comment = v.as_str().into(),
            Field::Deleted(v) => self.deleted = *v,
            _ => {}
        }
    }
}

impl Fields for Item {
    fn field(&self, like: &Field) -> Option<Field> {
        let item = self;
        let extra = item.extra.as_deref();
        Some(match (like, &item.body) {
            (Field::Title(_), _) => Field::Title(item.title.to_string()),
            (Field::Description(_), _) => Field::Description(owned(extra.and_then(|e| e.description.as_deref()))),
            (Field::Url(_), _) => Field::Url(owned(item.url())),
            (Field::External(_), _) => Field::External(owned(item.external.as_deref())),
            (Field::Owner(_), _) => Field::Owner(item.owner),
            (Field::Team(_), _) => Field::Team(item.team),
            (Field::Cycle(_), _) => Field::Cycle(item.cycle),
            (Field::Parents(_), _) => Field::Parents(item.parents.to_vec()),
            (Field::Start(_), _) => Field::Start(item.start),
            (Field::Due(_), _) => Field::Due(item.due),
            (Field::Ambition(_), _) => Field::Ambition(item.ambition),
            (Field::Cadence(_), _) => Field::Cadence(item.cadence),
            (Field::Position(_), _) => Field::Position(item.position),
            (Field::Archived(_), _) => Field::Archived(item.archived),
            (Field::Deleted(_), _) => Field::Deleted(item.deleted),
            (Field::Snooze(_), _) => Field::Snooze(item.snooze().cloned()),
            (Field::Outcome(_), _) => Field::Outcome(extra.and_then(|e| e.outcome)),
            (Field::BelongsTo(_), Body::Objective(o)) => Field::BelongsTo(o.person),
            (Field::Rollup(_), Body::Objective(o)) => Field::Rollup(o.rollup),
            (Field::State(_), Body::Project(p)) => Field::State(p.state),
            (Field::StateOn(_), Body::Project(p)) => Field::StateOn(p.state_on),
            (_, Body::KeyResult(kr)) => key_result_field(kr, like)?,
            _ => return None,
        })
    }

    fn set(&mut self, new: &Field) {
        let item = self;
        if let Field::Description(_) | Field::Url(_) | Field::Snooze(_) | Field::Outcome(_) = new {
            let mut extra = item.extra.take().unwrap_or_default();
            match new {
                Field::Description(v) => extra.description = boxed(v.as_ref()),
                Field::Url(v) => extra.url = boxed(v.as_ref()),
                Field::Snooze(v) => extra.snooze.clone_from(v),
                Field::Outcome(v) => extra.outcome = *v,
                _ => {}
            }
            item.extra = (*extra != Extra::default()).then_some(extra);
            return;
        }
        match (new, &mut item.body) {
            (Field::Title(v), _) => item.title = v.as_str().into(),
            (Field::External(v), _) => item.external = boxed(v.as_ref()),
            (Field::Owner(v), _) => item.owner = *v,
            (Field::Team(v), _) => item.team = *v,
            (Field::Cycle(v), _) => item.cycle = *v,
            (Field::Parents(v), _) => item.parents = v.as_slice().into(),
            (Field::Start(v), _) => item.start = *v,
            (Field::Due(v), _) => item.due = *v,
            (Field::Ambition(v), _) => item.ambition = *v,
            (Field::Cadence(v), _) => item.cadence = *v,
            (Field::Position(v), _) => item.position = *v,
            (Field::Archived(v), _) => item.archived = *v,
            (Field::Deleted(v), _) => item.deleted = *v,
            (Field::BelongsTo(v), Body::Objective(o)) => o.person = *v,
            (Field::Rollup(v), Body::Objective(o)) => o.rollup = *v,
            (Field::State(v), Body::Project(p)) => p.state = *v,
            (Field::StateOn(v), Body::Project(p)) => p.state_on = *v,
            (_, Body::KeyResult(kr)) => match new {
                Field::Metric(v) => kr.metric = *v,
                Field::Unit(v) => kr.unit = boxed(v.as_ref()),
                Field::Baseline(v) => kr.baseline = *v,
                Field::Target(v) => kr.target = *v,
                Field::Upper(v) => kr.upper = *v,
                Field::Steps(v) => kr.steps = v.as_slice().into(),
                Field::Waypoints(v) => kr.waypoints = v.as_slice().into(),
                Field::Weight(v) => kr.weight = *v,
                Field::Source(v) => kr.source = boxed(v.as_ref()),
                _ => {}
            },
            _ => {}
        }
    }
}

fn key_result_field(kr: &KeyResult, like: &Field) -> Option<Field> {
    Some(match like {
        Field::Metric(_) => Field::Metric(kr.metric),
        Field::Unit(_) => Field::Unit(owned(kr.unit.as_deref())),
        Field::Baseline(_) => Field::Baseline(kr.baseline),
        Field::Target(_) => Field::Target(kr.target),
        Field::Upper(_) => Field::Upper(kr.upper),
        Field::Steps(_) => Field::Steps(kr.steps.to_vec()),
        Field::Waypoints(_) => Field::Waypoints(kr.waypoints.to_vec()),
        Field::Weight(_) => Field::Weight(kr.weight),
        Field::Source(_) => Field::Source(owned(kr.source.as_deref())),
        _ => return None,
    })
}

impl Fields for Entity {
    fn field(&self, like: &Field) -> Option<Field> {
        match self {
            Entity::Cycle(e) => e.field(like),
            Entity::Team(e) => e.field(like),
            Entity::Person(e) => e.field(like),
            Entity::Item(e) => e.field(like),
            Entity::Link(e) => e.field(like),
            Entity::Review(e) => e.field(like),
            Entity::Decision(e) => e.field(like),
            Entity::Action(e) => e.field(like),
            Entity::Acknowledgement(e) => e.field(like),
        }
    }

    fn set(&mut self, new: &Field) {
        match self {
            Entity::Cycle(e) => e.set(new),
            Entity::Team(e) => e.set(new),
            Entity::Person(e) => e.set(new),
            Entity::Item(e) => e.set(new),
            Entity::Link(e) => e.set(new),
            Entity::Review(e) => e.set(new),
            Entity::Decision(e) => e.set(new),
            Entity::Action(e) => e.set(new),
            Entity::Acknowledgement(e) => e.set(new),
        }
    }
}
