//! New work asks for its goal: which projects a change begins that serve none by then.
//!
//! Must not know: who is asked, and how.

use super::{Body, Cascade, Entity, Field, Id, Op, goal::ProjectState, id::IdMap};

/// The projects that these operations make active, new ones among them, and that serve no goal by then.
pub fn without_goal(cascade: &Cascade, ops: &[Op]) -> Vec<Id> {
    let mut begun: IdMap<bool> = IdMap::default();
    let (mut linked, mut unlinked) = (Vec::new(), Vec::new());
    for op in ops {
        match op {
            Op::Create(Entity::Item(item)) => {
                if let Body::Project(project) = &item.body {
                    begun.insert(item.id, project.state == ProjectState::Active);
                }
            }
            Op::Set { of, new: Field::State(state), .. } => _ = begun.insert(*of, *state == ProjectState::Active),
            Op::Create(Entity::Link(link)) if !link.deleted => linked.push(link.project),
            Op::Set { of, new: Field::Deleted(true), .. } => unlinked.push(*of),
            _ => {}
        }
    }
    let serves = |id: Id| {
        let before = cascade.find(id).is_some_and(|ix| cascade.links_at(ix).any(|link| !unlinked.contains(&link.id)));
        before || linked.contains(&id)
    };
    let mut found: Vec<Id> =
        begun.into_iter().filter(|(_, active)| *active).map(|(id, _)| id).filter(|id| !serves(*id)).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        company::{Company, today},
        edit,
        goal::{Item, Project},
    };

    #[test]
    fn what_begins_without_a_goal_is_found_and_nothing_else() {
        let c = &mut Company::new();
        let room = c.cascade.item(c.ix("Data room")).id;
        let checklist = c.cascade.item(c.ix("Onboarding checklist")).id;
        let state = |of, new| Op::Set { of, old: Field::State(ProjectState::Planned), new: Field::State(new) };
        assert_eq!(
            without_goal(&c.cascade, &[state(room, ProjectState::Active), state(checklist, ProjectState::Active)]),
            [room]
        );
        assert_eq!(without_goal(&c.cascade, &[state(room, ProjectState::Active), state(room, ProjectState::Paused)]), []);
        let link = c.cascade.links_at(c.ix("Onboarding checklist")).next().unwrap().id;
        let away = edit::unlink(&c.cascade, link);
        assert_eq!(without_goal(&c.cascade, &[&away[..], &[state(checklist, ProjectState::Active)]].concat()), [checklist]);
        let project = Project { state: ProjectState::Active, ..Project::default() };
        let new = Item::new(c.ids.next_id(), "Pricing", today(), Body::Project(project));
        let id = new.id;
        assert_eq!(without_goal(&c.cascade, &[Op::Create(Entity::Item(Box::new(new)))]), [id]);
    }
}
