//! Check-ins: saying how something stands, saying that nothing changed, and taking something back.

use crate::domain::{
    CheckIn, Id, Ix,
    cascade::Cascade,
    change::{Field, Op},
    goal::Item,
    key_result::Metric,
    pace::{Course, rounded},
    why::percent,
};
use chrono::NaiveDate;

/// Adds a statement.
pub fn check_in(check_in: CheckIn) -> Vec<Op> {
    vec![Op::CheckIn(Box::new(check_in))]
}

/// Adds a statement that declares a key result reached; one sentence where its value is not at the target. What says no value
/// says the last one again.
pub fn reach(cascade: &Cascade, ix: Ix, said: CheckIn) -> Result<Vec<Op>, String> {
    let Some(course) = Course::of(cascade, ix).filter(|course| !course.kr.metric.is_bound()) else {
        return Err("only what has a target to get to is reached: a bound is kept until the end".to_owned());
    };
    let value = said.value.or(cascade.summary(ix).value.map(|(_, value)| value));
    let progress = value.and_then(|value| course.progress(value));
    if progress.is_none_or(|progress| rounded(progress) < 1.0) {
        let stands = progress.map_or("nothing is measured yet".to_owned(), |p| format!("it stands at {}", percent(p)));
        return Err(format!("it is not reached, {stands}: give the value that reaches the target, or a plain check-in"));
    }
    let check_in = if said.value.is_some() {
        said
    } else {
        let again = no_change(cascade, ix, said.id, said.on, said.by);
        CheckIn { value: again.value, done: again.done, unchanged: true, ..said }
    };
    let (id, on) = (check_in.item, check_in.on);
    Ok(std::iter::once(Op::CheckIn(Box::new(check_in))).chain(cascade.set_op(id, Field::Reached(Some(on)))).collect())
}

/// An explicit "no change" (`=`): the last value again, said on purpose. Confidence is never repeated for its owner.
pub fn no_change(cascade: &Cascade, ix: Ix, id: Id, on: NaiveDate, by: Option<Id>) -> CheckIn {
    let (item, summary) = (cascade.item(ix), cascade.summary(ix));
    let kr = item.key_result();
    CheckIn {
        value: kr.and(summary.value).map(|(_, v)| v),
        done: kr.filter(|kr| kr.metric.has_steps() && summary.count > 0).map(|kr| summary.done.of(&kr.steps)),
        // A project's stated health and progress stand until said otherwise; repeating them keeps its chart going.
        progress: item.project().and(summary.progress),
        word: item.project().and(summary.stated).map(|s| s.word),
        unchanged: true,
        ..CheckIn::new(id, item.id, on, by)
    }
}

/// Whether a check-in is the first measurement of a key result without a baseline, and so may become it.
pub fn becomes_baseline(cascade: &Cascade, check_in: &CheckIn) -> bool {
    check_in.value.is_some() && cascade.find(check_in.item).is_some_and(|ix| lacks_baseline(cascade.item(ix)))
}

/// Whether an item is a key result that cannot be judged before its baseline is measured.
pub fn lacks_baseline(item: &Item) -> bool {
    item.key_result().is_some_and(|kr| kr.baseline.is_none() && kr.metric.moves())
}

/// Adds a statement whose value becomes the baseline; from then on the key result moves up or down to its target.
pub fn check_in_as_baseline(cascade: &Cascade, check_in: CheckIn) -> Vec<Op> {
    let (id, value) = (check_in.item, check_in.value);
    let key_result = cascade.find(id).and_then(|ix| cascade.item(ix).key_result());
    let mut ops = vec![Op::CheckIn(Box::new(check_in))];
    if let (Some(kr), Some(value)) = (key_result, value) {
        ops.extend(cascade.set_op(id, Field::Baseline(Some(value))));
        if kr.metric == Metric::BaselineFirst
            && let Some(target) = kr.target
            && target.total_cmp(&value).is_ne()
        {
            ops.extend(cascade.set_op(id, Field::Metric(Metric::towards(value, target))));
        }
    }
    ops
}

/// What takes the place of a statement, before anything is said otherwise in it. What a file said is the wrong one's alone.
pub fn amended(wrong: &CheckIn, id: Id, by: Option<Id>) -> CheckIn {
    CheckIn { id, by, external: None, ..wrong.clone() }
}

/// Takes a statement back, and says it right where there is something to say instead. The change's reason tells why.
pub fn correct(wrong: Id, item: Id, right: Option<CheckIn>) -> Vec<Op> {
    let right = right.map(|c| Op::CheckIn(Box::new(c)));
    std::iter::once(Op::Void { check_in: wrong, item }).chain(right).collect()
}
