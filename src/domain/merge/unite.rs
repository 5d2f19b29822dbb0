//! Two words about one field, of which the later did not know the earlier.

use crate::domain::{
    fields::{Field, spec::Merge},
    key_result::Step,
    review::Answer,
};

/// What a field becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct United {
    /// Its value.
    pub value: Field,
    /// Whether somebody's word was overwritten by someone who had not seen it.
    pub is_clash: bool,
}

/// What a field becomes that is `before`, when someone who saw `old` sets it to `new`. `has_one`: it is a field of which there
/// can only be one, though it is kept as a list (the objective of a key result).
///
/// Who had seen what stands there has it as `old`, so nothing else is needed to tell who had not seen whom: no vector clock, no
/// device.
pub fn unite(before: &Field, old: &Field, new: &Field, has_one: bool) -> United {
    let whole = |is_clash| United { value: new.clone(), is_clash };
    if before == old || before == new {
        return whole(false);
    }
    match (new.key().spec().merge, before, old, new) {
        (Merge::Set, Field::Parents(before), Field::Parents(old), Field::Parents(new)) if !has_one => {
            list(before, old, new).map_or_else(|| whole(true), |list| United { value: Field::Parents(list), is_clash: false })
        }
        (Merge::Set, Field::Away(before), Field::Away(old), Field::Away(new)) => {
            list(before, old, new).map_or_else(|| whole(true), |list| United { value: Field::Away(list), is_clash: false })
        }
        (Merge::Set, Field::Rounds(before), Field::Rounds(old), Field::Rounds(new)) => {
            list(before, old, new).map_or_else(|| whole(true), |list| United { value: Field::Rounds(list), is_clash: false })
        }
        (Merge::Set, Field::Answers(before), Field::Answers(old), Field::Answers(new)) => {
            let list = list(before, old, new).filter(|list| is_each_answered_once(list));
            list.map_or_else(|| whole(true), |list| United { value: Field::Answers(list), is_clash: false })
        }
        (Merge::Set, Field::Absent(before), Field::Absent(old), Field::Absent(new)) => {
            list(before, old, new).map_or_else(|| whole(true), |list| United { value: Field::Absent(list), is_clash: false })
        }
        (Merge::Set, Field::Forgotten(before), Field::Forgotten(old), Field::Forgotten(new)) => {
            list(before, old, new).map_or_else(|| whole(true), |list| United { value: Field::Forgotten(list), is_clash: false })
        }
        (Merge::Parts, Field::Steps(before), Field::Steps(old), Field::Steps(new)) => {
            let (steps, is_clash) = steps(before, old, new);
            United { value: Field::Steps(steps), is_clash }
        }
        (Merge::Quiet, ..) => whole(false),
        _ => whole(true),
    }
}

/// Whether no question has two answers: of one that two people answered the last word counts.
fn is_each_answered_once(answers: &[Answer]) -> bool {
    answers.iter().enumerate().all(|(n, (question, _))| answers[..n].iter().all(|(other, _)| other != question))
}

/// A list of which members were added or taken away by someone who saw `old`. `None`: they moved something that is no longer
/// there, and their word counts as a whole.
fn list<T: PartialEq + Clone>(before: &[T], old: &[T], new: &[T]) -> Option<Vec<T>> {
    let taken: Vec<&T> = old.iter().filter(|m| !new.contains(m)).collect();
    let added = || new.iter().filter(|m| !old.contains(m) && !before.contains(m));
    let is_move = !taken.is_empty() && new.iter().any(|m| !old.contains(m));
    if is_move && !taken.iter().all(|m| before.contains(m)) {
        return None;
    }
    Some(before.iter().filter(|m| !taken.contains(m)).chain(added()).cloned().collect())
}

/// Steps, each changed by itself, in the order of the last word; those it does not know of keep theirs, behind. The flag: two
/// changed one step in different ways.
fn steps(before: &[Step], old: &[Step], new: &[Step]) -> (Vec<Step>, bool) {
    let find = |list: &[Step], key: u32| list.iter().find(|s| s.key == key).cloned();
    let mut is_clash = false;
    let mut out: Vec<Step> = Vec::new();
    for step in new {
        let (was, is) = (find(old, step.key), find(before, step.key));
        out.extend(match (was, is) {
            // Not touched by them: as it is by now, gone if it was taken away.
            (Some(was), is) if was == *step => is,
            (was, Some(is)) if was.as_ref() != Some(&is) && is != *step => {
                is_clash = true;
                Some(step.clone())
            }
            _ => Some(step.clone()),
        });
    }
    let unknown = before.iter().filter(|s| find(new, s.key).is_none() && find(old, s.key).is_none());
    out.extend(unknown.cloned());
    (out, is_clash)
}
