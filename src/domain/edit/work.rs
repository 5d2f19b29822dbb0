//! Links between work and goals, handing over, actions and settings.

use crate::domain::{
    Id, Ids, Ix,
    cascade::Cascade,
    change::{Field, Op, Refusal},
    link::{Expect, Link},
    settings::Settings,
    stage::{Phase, phase},
    theory,
};
use chrono::NaiveDate;

/// Links a project to what it should move. The value of today is kept: a share of the gap counts from it. A link that was taken
/// away comes back.
pub fn link(
    cascade: &Cascade,
    ids: &mut Ids,
    project: Ix,
    target: Ix,
    because: &str,
    expect: Option<Expect>,
    today: NaiveDate,
) -> Vec<Op> {
    let because = because.trim();
    cascade.linking(Link {
        id: ids.next_id(),
        project: cascade.item(project).id,
        target: cascade.item(target).id,
        because: (!because.is_empty()).then(|| because.into()),
        expect,
        made: today,
        value_then: cascade.summary(target).value.map(|(_, v)| v),
        judged: None,
        deleted: false,
    })
}

/// Takes a link away.
pub fn unlink(cascade: &Cascade, link: Id) -> Vec<Op> {
    cascade.set_op(link, Field::Deleted(true)).into_iter().collect()
}

/// Gives everything one person still answers for to another: live items that are not closed, projects that are done and
/// wait for a verdict, and open actions. What is closed stays theirs: it happened under their name.
pub fn hand_over(cascade: &Cascade, from: Id, to: Id, today: NaiveDate) -> Vec<Op> {
    let open = |ix: &Ix| {
        let closed = phase(cascade, *ix, today) == Phase::Closed;
        let judged = || cascade.links_at(*ix).all(|link| theory::pending_of(cascade, link, today).is_none());
        match cascade.item(*ix).project() {
            // Somebody has to be there who owes the verdict.
            Some(project) if project.state.is_over() => !judged(),
            _ => !closed,
        }
    };
    let items = cascade.live().filter(|&ix| cascade.item(ix).owner == Some(from)).filter(open).map(|ix| cascade.item(ix).id);
    let actions = cascade.actions().filter(|a| a.owner == Some(from) && a.is_open()).map(|a| a.id);
    items.chain(actions).filter_map(|id| cascade.set_op(id, Field::Owner(Some(to)))).collect()
}

/// Ticks an action off on a day, or opens it again (`None`).
pub fn complete_action(cascade: &Cascade, action: Id, done: Option<NaiveDate>) -> Vec<Op> {
    cascade.set_op(action, Field::Done(done)).into_iter().collect()
}

/// Gives an action other words, another person or another day.
pub fn revise_action(cascade: &Cascade, action: Id, what: &str, owner: Option<Id>, due: Option<NaiveDate>) -> Vec<Op> {
    let fields = [Field::Title(what.trim().to_owned()), Field::Owner(owner), Field::Due(due)];
    fields.into_iter().filter_map(|field| cascade.set_op(action, field)).collect()
}

/// Moves the day of an action; `None`: it has none any more.
pub fn move_action(cascade: &Cascade, action: Id, due: Option<NaiveDate>) -> Vec<Op> {
    cascade.set_op(action, Field::Due(due)).into_iter().collect()
}

/// Changes a setting of the workspace; refused when there is no such setting or it cannot have that value.
pub fn set_setting(cascade: &Cascade, key: &str, value: &str) -> Result<Vec<Op>, Refusal> {
    let mut settings: Settings = cascade.settings.clone();
    settings.set(key, value).map_err(Refusal::new)?;
    let value = settings.get(key).unwrap_or_default();
    Ok(cascade.set_op(Id::WORKSPACE, Field::Setting(key.to_owned(), value)).into_iter().collect())
}
