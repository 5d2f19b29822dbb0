//! Applying a change to the cascade in memory, and reading a field back.
//!
//! `apply` does what it is told: whether a change may be made is `check`'s business, and a change out of the log was
//! checked when it was made. What cannot be applied at all (an unknown id, a field the entity does not have) is refused
//! before anything is touched.

use super::{
    cascade::{Cascade, Ix},
    change::{Change, Entity, Field, Op, Refusal},
    check_in::Summary,
    cycle::CycleState,
    goal::{Body, Extra, Item},
    id::Id,
    key_result::KeyResult,
};

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn boxed(text: Option<&String>) -> Option<Box<str>> {
    text.map(|t| t.as_str().into())
}

impl Cascade {
    /// Applies a change that the store has committed, with the summaries the store made of the items whose check-ins
    /// or bounds it touched. Nothing is changed when an operation cannot be applied.
    pub fn apply(&mut self, change: &Change, summaries: Vec<(Id, Summary)>) -> Result<(), Refusal> {
        let created: std::collections::HashSet<Id> =
            change.ops.iter().filter_map(|op| if let Op::Create(e) = op { Some(e.id()) } else { None }).collect();
        for op in &change.ops {
            if let Op::Set { of, new, .. } = op
                && !created.contains(of)
                && self.field(*of, new).is_none()
            {
                return Err(Refusal::new(format!("cannot set {} of {of}: there is no such thing here", new.name())));
            }
        }
        for op in &change.ops {
            match op {
                Op::Create(entity) => {
                    self.insert_entity(entity.clone());
                }
                Op::Set { of, new, .. } => self.set(*of, new),
                Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => {}
            }
        }
        self.note_revisions(change);
        for (id, summary) in summaries {
            if let Some(ix) = self.find(id) {
                self.set_summary(ix, summary);
            }
        }
        Ok(())
    }

    /// Remembers the day of a revision. A revision that is undone stays on record: it happened.
    fn note_revisions(&mut self, change: &Change) {
        if change.why.is_none() || change.undoes.is_some() {
            return;
        }
        for op in &change.ops {
            if let Op::Set { of, new, .. } = op
                && new.is_revision()
                && let Some(ix) = self.find(*of)
                && self.cycle_of(ix).is_none_or(|c| c.state_on(change.on) == CycleState::Open)
            {
                self.set_revised(ix, Some(change.on));
            }
        }
    }

    /// The value a field of an entity has now, as the same field; `None` if there is no such entity or it has no such field.
    pub fn field(&self, of: Id, like: &Field) -> Option<Field> {
        if let Field::Setting(key, _) = like {
            return (of == Id::WORKSPACE).then(|| self.settings.get(key)).flatten().map(|v| Field::Setting(key.clone(), v));
        }
        if let Some(ix) = self.find(of) {
            return item_field(self.item(ix), like);
        }
        if let Some(e) = self.people.get(&of) {
            return Some(match like {
                Field::Title(_) => Field::Title(e.name.clone()),
                Field::Email(_) => Field::Email(e.email.clone()),
                Field::Manager(_) => Field::Manager(e.manager),
                Field::Team(_) => Field::Team(e.team),
                Field::Left(_) => Field::Left(e.left),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.teams.get(&of) {
            return Some(match like {
                Field::Title(_) => Field::Title(e.name.clone()),
                Field::Parent(_) => Field::Parent(e.parent),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.cycles.get(&of) {
            return Some(match like {
                Field::Title(_) => Field::Title(e.name.clone()),
                Field::Start(_) => Field::Start(Some(e.start)),
                Field::Due(_) => Field::Due(Some(e.end)),
                Field::Parent(_) => Field::Parent(e.parent),
                Field::CycleState(_) => Field::CycleState(e.state),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.links.get(&of) {
            return Some(match like {
                Field::Because(_) => Field::Because(owned(e.because.as_deref())),
                Field::Expect(_) => Field::Expect(e.expect),
                Field::Judged(_) => Field::Judged(e.judged.clone()),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.actions.get(&of) {
            return Some(match like {
                Field::Title(_) => Field::Title(e.what.to_string()),
                Field::Owner(_) => Field::Owner(e.owner),
                Field::Due(_) => Field::Due(e.due),
                Field::Done(_) => Field::Done(e.done),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.decisions.get(&of) {
            return Some(match like {
                Field::Title(_) => Field::Title(e.text.to_string()),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        if let Some(e) = self.reviews.get(&of) {
            return Some(match like {
                Field::Minutes(_) => Field::Minutes(e.minutes),
                Field::Agenda(_) => Field::Agenda(e.agenda.clone()),
                Field::Current(_) => Field::Current(e.current),
                Field::OtherMs(_) => Field::OtherMs(e.other_ms),
                Field::Ended(_) => Field::Ended(e.ended),
                Field::Rating(_) => Field::Rating(e.rating),
                Field::Healths(_) => Field::Healths(e.healths.clone()),
                Field::Deleted(_) => Field::Deleted(e.deleted),
                _ => return None,
            });
        }
        let e = self.acknowledgements.get(&of)?;
        Some(match like {
            Field::Comment(_) => Field::Comment(e.comment.to_string()),
            Field::Deleted(_) => Field::Deleted(e.deleted),
            _ => return None,
        })
    }

    /// Gives a field its value. Unknown entities and fields are passed over: `apply` has refused them before.
    fn set(&mut self, of: Id, new: &Field) {
        if let Field::Setting(key, value) = new {
            let _ = self.settings.set(key, value);
        } else if let Some(ix) = self.find(of) {
            self.set_of_item(ix, new);
        } else if let Some(e) = self.people.get_mut(&of) {
            match new {
                Field::Title(v) => e.name.clone_from(v),
                Field::Email(v) => e.email.clone_from(v),
                Field::Manager(v) => e.manager = *v,
                Field::Team(v) => e.team = *v,
                Field::Left(v) => e.left = *v,
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.teams.get_mut(&of) {
            match new {
                Field::Title(v) => e.name.clone_from(v),
                Field::Parent(v) => e.parent = *v,
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.cycles.get_mut(&of) {
            match new {
                Field::Title(v) => e.name.clone_from(v),
                Field::Start(Some(v)) => e.start = *v,
                Field::Due(Some(v)) => e.end = *v,
                Field::Parent(v) => e.parent = *v,
                Field::CycleState(v) => e.state = *v,
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.links.get_mut(&of) {
            match new {
                Field::Because(v) => e.because = boxed(v.as_ref()),
                Field::Expect(v) => e.expect = *v,
                Field::Judged(v) => e.judged.clone_from(v),
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.actions.get_mut(&of) {
            match new {
                Field::Title(v) => e.what = v.as_str().into(),
                Field::Owner(v) => e.owner = *v,
                Field::Due(v) => e.due = *v,
                Field::Done(v) => e.done = *v,
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.decisions.get_mut(&of) {
            match new {
                Field::Title(v) => e.text = v.as_str().into(),
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.reviews.get_mut(&of) {
            match new {
                Field::Minutes(v) => e.minutes = *v,
                Field::Agenda(v) => e.agenda.clone_from(v),
                Field::Current(v) => e.current = *v,
                Field::OtherMs(v) => e.other_ms = *v,
                Field::Ended(v) => e.ended = *v,
                Field::Rating(v) => e.rating = *v,
                Field::Healths(v) => e.healths.clone_from(v),
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        } else if let Some(e) = self.acknowledgements.get_mut(&of) {
            match new {
                Field::Comment(v) => e.comment = v.as_str().into(),
                Field::Deleted(v) => e.deleted = *v,
                _ => {}
            }
        }
    }

    fn set_of_item(&mut self, ix: Ix, new: &Field) {
        // Where it stands in the tree depends on these: out of the lists, change, and in again.
        let moves = matches!(new, Field::Parents(_) | Field::Position(_) | Field::Archived(_) | Field::Deleted(_));
        if moves {
            self.detach(ix);
        }
        set_item_field(self.item_mut(ix), new);
        if moves {
            self.attach(ix);
        }
    }

    /// The operation that gives a field of an existing entity a new value; `None` if it has that value already or no such field.
    pub fn set_op(&self, of: Id, new: Field) -> Option<Op> {
        let old = self.field(of, &new)?;
        (old != new).then_some(Op::Set { of, old, new })
    }

    /// Whatever has that id, whole.
    pub fn entity(&self, id: Id) -> Option<Entity> {
        self.find(id)
            .map(|ix| Entity::Item(Box::new(self.item(ix).clone())))
            .or_else(|| self.people.get(&id).cloned().map(Entity::Person))
            .or_else(|| self.teams.get(&id).cloned().map(Entity::Team))
            .or_else(|| self.cycles.get(&id).cloned().map(Entity::Cycle))
            .or_else(|| self.links.get(&id).cloned().map(Entity::Link))
            .or_else(|| self.actions.get(&id).cloned().map(Entity::Action))
            .or_else(|| self.decisions.get(&id).cloned().map(Entity::Decision))
            .or_else(|| self.reviews.get(&id).cloned().map(|r| Entity::Review(Box::new(r))))
            .or_else(|| self.acknowledgements.get(&id).cloned().map(Entity::Acknowledgement))
    }
}

/// The value of a field of an item; `None` if its kind has no such field.
pub fn item_field(item: &Item, like: &Field) -> Option<Field> {
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

/// Gives a field of an item its value; a field its kind does not have is passed over. Does not move it in any tree.
pub fn set_item_field(item: &mut Item, new: &Field) {
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
