//! How long before its end it could be seen that a key result would be missed.
//!
//! Every day of it is judged as it would have been then, by the very rules that judge today, in a workspace of nothing but it.
//! Must not know: where check-ins are kept.

use super::super::{
    cascade::{Cascade, Ix, Parts},
    change::Entity,
    check_in::{CheckIn, Summary},
    cycle::Cycle,
    goal::Extra,
    health::Health,
    pace::plus,
    stage,
    summary::RunningSummary,
};
use chrono::NaiveDate;

/// Days from the first one after which its health never was on track again to its end, by its check-ins that count, oldest first;
/// 0: found out at the end. `None`: it has no days to look at.
pub fn lead(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Option<i64> {
    let start = cascade.span(ix).0?;
    let end = stage::stand(cascade, ix, today).1.or(cascade.span(ix).1)?.min(today);
    let mut then = alone(cascade, ix)?;
    let of = then.find(cascade.item(ix).id)?;
    let item = then.item(of).clone();
    let (begins, settings) = (then.begins(of), then.settings.clone());
    // What its check-ins came to after each of them.
    let mut running = RunningSummary::new(&item, begins, &settings);
    let after: Vec<Summary> = std::iter::once(Summary::default())
        .chain(check_ins.iter().map(|said| {
            running.add(said);
            running.summary()
        }))
        .collect();
    let days = (end - start).num_days();
    let mut known = usize::MAX;
    for back in 0..=days {
        let day = plus(end, -back);
        let seen = check_ins.partition_point(|said| said.on <= day);
        if seen != known {
            then.set_summary(of, after[seen].clone());
            known = seen;
        }
        if then.judge(of, day).health == Health::OnTrack {
            return Some((back - 1).max(0));
        }
    }
    Some(days.max(0))
}

/// A workspace of nothing but this key result, as if nobody had said yet how it ended.
fn alone(cascade: &Cascade, ix: Ix) -> Option<Cascade> {
    let mut settings = cascade.settings.clone();
    settings.review_weekday = cascade.weekday_of(ix);
    let cycle = cascade.cycle_of(ix)?;
    let mut item = cascade.item(ix).clone();
    item.cycle = Some(cycle.id);
    item.ambition = Some(cascade.ambition_of(ix));
    item.parents = Box::default();
    let extra = item.extra.take();
    item.extra = extra.map(|extra| Box::new(Extra { outcome: None, closing: None, snooze: None, reached: None, ..*extra }));
    let owner = item.owner.and_then(|id| cascade.person(id)).cloned().map(Entity::Person);
    let cycle = Cycle::new(cycle.id, cycle.name.clone(), cycle.start, cycle.end);
    let entities = std::iter::once(Entity::Cycle(cycle)).chain(owner).collect();
    Some(Cascade::from_parts(Parts { settings, items: vec![(item, Summary::default(), None)], entities }))
}
