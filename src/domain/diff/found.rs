//! A difference by item: whether one differs, and what happened to it in a few words.
//!
//! Must not know: where it is shown.

use super::{Apart, Diff, Group, Side, said};
use crate::domain::{
    describe::value,
    fields::{FieldKey, table::Field},
    id::{Id, IdMap},
    pace::rounded,
    text::{number::format_plain, one_line},
    why::short_day,
};

/// Where in a difference every item stands that is in it.
#[derive(Debug, Default)]
pub struct Found(IdMap<Vec<(Group, u32)>>);

impl Found {
    /// Everything a difference tells of items.
    pub fn of(diff: &Diff) -> Found {
        let mut found = Found::default();
        found.all(Group::New, diff.new.iter().map(|l| l.of));
        found.all(Group::Gone, diff.gone.iter().map(|l| l.of));
        found.all(Group::Ended, diff.ended.iter().map(|e| e.of));
        found.all(Group::Revised, diff.revised.iter().map(|r| r.of));
        found.all(Group::Owners, diff.owners.iter().map(|r| r.of));
        found.all(Group::Projects, diff.projects.iter().map(|w| w.of));
        found.all(Group::Spoke, diff.spoke.iter().map(|m| m.of));
        found.all(Group::Silent, diff.silent.iter().map(|m| m.of));
        found.all(Group::Links, diff.links.iter().map(|l| l.project));
        for (at, measured) in diff.numbers.each.iter().enumerate().filter(|(_, m)| m.is_moved()) {
            found.put(measured.of, Group::Numbers, at);
        }
        found.all(Group::Worse, diff.worse.iter().map(|m| m.of));
        found.all(Group::Better, diff.better.iter().map(|m| m.of));
        for (at, &(of, from, to)) in diff.confidence.each.iter().enumerate() {
            if from != to {
                found.put(of, Group::Confidence, at);
            }
        }
        found
    }

    fn all(&mut self, group: Group, ids: impl Iterator<Item = Id>) {
        ids.enumerate().for_each(|(at, id)| self.put(id, group, at));
    }

    fn put(&mut self, id: Id, group: Group, at: usize) {
        self.0.entry(id).or_default().push((group, at as u32));
    }

    /// Whether anything of an item is another.
    pub fn has(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    /// The items in it, in no order.
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.0.keys().copied()
    }

    /// What happened to an item since, what matters most of it first; empty: nothing. `then` and `now`: what the difference was
    /// made of.
    pub fn since(&self, diff: &Diff, id: Id, then: Side<'_>, now: Side<'_>) -> Vec<String> {
        let day = |on| short_day(on, now.day);
        let told = |&(group, at): &(Group, u32)| {
            let at = at as usize;
            Some(match group {
                Group::New => {
                    let lone = diff.new.get(at)?;
                    let created = now.cascade.find(id).map(|ix| now.cascade.item(ix).created);
                    match (lone.apart, lone.why.as_ref().map(|h| h.on).or(created)) {
                        (Apart::Absent, Some(on)) => format!("added {}", day(on)),
                        (Apart::Absent, None) => "added".to_owned(),
                        (Apart::Archived, _) => "brought back".to_owned(),
                        (Apart::Elsewhere, _) => "from another team".to_owned(),
                    }
                }
                Group::Gone => {
                    let lone = diff.gone.get(at)?;
                    let went = match lone.apart {
                        Apart::Absent => "deleted",
                        Apart::Archived => "archived",
                        Apart::Elsewhere => "to another team",
                    };
                    lone.why.as_ref().map_or_else(|| went.to_owned(), |h| format!("{went} {}", day(h.on)))
                }
                Group::Ended => diff.ended.get(at)?.to.map_or_else(|| "opened again".to_owned(), |to| to.word().to_owned()),
                Group::Revised => {
                    let revised = diff.revised.get(at)?;
                    let on = revised.why.as_ref().map_or_else(String::new, |h| format!(" {}", day(h.on)));
                    format!("{}{on}", revision(&revised.old, &revised.new))
                }
                Group::Owners => {
                    let revised = diff.owners.get(at)?;
                    let name = |side: Side<'_>, field: &Field| value(side.cascade, id, field);
                    let new = name(now, &revised.new);
                    format!("now {}", if new == "none" { "nobody’s".to_owned() } else { one_line(&new, 30).into_owned() })
                }
                Group::Projects => said::state(diff.projects.get(at)?).to_owned(),
                Group::Spoke => {
                    let on = diff.spoke.get(at)?.heard;
                    on.map_or_else(|| "came back".to_owned(), |on| format!("came back {}", day(on)))
                }
                Group::Silent => "fell silent".to_owned(),
                Group::Links => if diff.links.get(at)?.is_new { "linked" } else { "link gone" }.to_owned(),
                Group::Numbers => {
                    let measured = diff.numbers.each.get(at)?;
                    let wrong = if measured.way == super::Way::Wrong { ", wrong way" } else { "" };
                    match measured.value {
                        (Some(old), Some(new)) => format!("{}{}{wrong}", signed(new - old), unit(now, id)),
                        (None, Some(_)) => "first value".to_owned(),
                        _ => "no value".to_owned(),
                    }
                }
                Group::Worse => "worse".to_owned(),
                Group::Better => "better".to_owned(),
                Group::Confidence => {
                    let &(_, from, to) = diff.confidence.each.get(at)?;
                    format!("{} sure", if to > from { "more" } else { "less" })
                }
                Group::Actions => return None,
            })
        };
        then.cascade
            .find(id)
            .or_else(|| now.cascade.find(id))
            .and_then(|_| self.0.get(&id))
            .into_iter()
            .flatten()
            .filter_map(told)
            .collect()
    }
}

/// `target lowered`; what is no number is only `wording revised`.
fn revision(old: &Field, new: &Field) -> String {
    let word = match (old, new) {
        (Field::Target(Some(old)), Field::Target(Some(new))) if new < old => "lowered",
        (Field::Target(Some(old)), Field::Target(Some(new))) if new > old => "raised",
        _ => "revised",
    };
    format!("{} {word}", if new.key() == FieldKey::Title { "wording" } else { new.name() })
}

/// `+0.7`, `−7`.
fn signed(n: f64) -> String {
    let n = rounded(n);
    format!("{}{}", if n < 0.0 { '−' } else { '+' }, format_plain(n.abs()))
}

fn unit(side: Side<'_>, id: Id) -> String {
    let kr = side.cascade.find(id).and_then(|ix| side.cascade.item(ix).key_result());
    kr.and_then(|kr| kr.unit.as_deref()).map_or_else(String::new, |unit| format!(" {}", one_line(unit, 12)))
}
