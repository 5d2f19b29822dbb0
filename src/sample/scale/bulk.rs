//! Check-ins as fast as they can be written: a dozen changes hold them all, one a week of each key result back from today.

use super::{
    Scale,
    parts::{Course, Dice, company, items, plan, projects},
};
use crate::domain::{
    Change, CheckIn, Entity, Ids, Op,
    change::{Author, Verb},
    cycle::Cycle,
};
use chrono::{Days, NaiveDate};

/// How many operations a change has at most: few enough to be held in memory, many enough to be written fast.
const BATCH: usize = 50_000;

/// From which goal on there are projects: the first screens show nothing but numbered goals.
const PROJECTS_AFTER: usize = 2_000;

/// The workspace as changes, in order: first everything there is, then what was said about it.
pub(super) fn changes(scale: Scale) -> impl Iterator<Item = Change> {
    let mut ids = Ids::seeded(scale.items as u64);
    let mut dice = Dice(scale.items as u64);
    let nodes = plan(scale.items, 0, &mut ids, &mut dice);
    let key_results = nodes.iter().filter(|n| n.is_key_result).count();
    let weeks = scale.check_ins().checked_div(key_results).unwrap_or(0).max(8) as u64 + 1;
    let start = scale.today.checked_sub_days(Days::new(weeks * 7)).unwrap_or(NaiveDate::MIN);
    let mut ops = Vec::new();
    let cycle = Cycle {
        id: ids.next_id(),
        name: format!("{} on", start.format("%Y-%m")),
        start,
        // Week eight of thirteen, whatever the weeks are.
        end: scale.today.checked_add_days(Days::new(weeks * 7 * 5 / 8)).unwrap_or(NaiveDate::MAX),
        parent: None,
        state: None,
        closed_on: None,
        same: None,
        deleted: false,
    };
    let cycle_id = cycle.id;
    ops.push(Op::Create(Entity::Cycle(cycle)));
    let (teams, people) = company(scale.items, &mut ids, &mut ops);
    let courses = items(&nodes, cycle_id, start, &teams, &people, &mut dice, &mut ops);
    projects(&nodes, PROJECTS_AFTER, &people, start, &mut ids, &mut dice, &mut ops);
    into_batches(scale, ids, dice, courses, ops, weeks)
}

fn into_batches(
    scale: Scale,
    mut ids: Ids,
    mut dice: Dice,
    mut courses: Vec<Course>,
    ops: Vec<Op>,
    weeks: u64,
) -> impl Iterator<Item = Change> {
    let total = scale.check_ins();
    let (each, more) = (total.checked_div(courses.len()).unwrap_or(0), total.checked_rem(courses.len()).unwrap_or(0));
    // In the order the file keeps them, so that pages are filled one after the other.
    courses.sort_unstable_by_key(|c| c.item);
    let mut waiting = ops.into_iter();
    let mut next_course = 0;
    std::iter::from_fn(move || {
        let mut batch: Vec<Op> = waiting.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            while let Some(course) = courses.get(next_course).filter(|_| batch.len() + each < BATCH || batch.is_empty()) {
                let n = each + usize::from(next_course < more);
                batch.extend((0..n).map(|i| Op::CheckIn(Box::new(say(scale, course, (i, n), weeks, &mut ids, &mut dice)))));
                next_course += 1;
            }
        }
        let author = Author { by: None, at: scale.at, on: scale.today };
        (!batch.is_empty()).then(|| Change::new(ids.next_id(), author, Verb::Import, batch))
    })
}

/// The `i`-th of `n` check-ins of a key result.
fn say(scale: Scale, course: &Course, (i, n): (usize, usize), weeks: u64, ids: &mut Ids, dice: &mut Dice) -> CheckIn {
    let back = (n - 1 - i) as u64 + course.silent;
    let on = scale.today.checked_sub_days(Days::new(back * 7 + dice.below(3))).unwrap_or(NaiveDate::MIN);
    let expected = (1.0 - back as f64 / weeks as f64) * 8.0 / 13.0;
    course.says(on, (i + 1) as f64 / n as f64, expected, ids, dice)
}
