//! What changed since a day, line by line, the worst first: what `diff` tells of health, of what came, went and ended.
//!
//! Must not know: how wide the place is.

use super::{Asking, Heard};
use crate::domain::{
    cascade::Cascade,
    diff::{Apart, Diff, Group, Lone, Moved, Section, Side},
    id::Id,
    ix_set::IxSet,
};
use std::sync::Arc;

/// A line of what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which group of a difference it is of.
    pub group: Group,
    /// The item.
    pub of: Id,
    /// What it is called.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How it stood, and how it stands, or what became of it: words.
    pub from: Option<&'static str>,
    /// The same of now.
    pub to: Option<&'static str>,
    /// The reason, where one was given.
    pub because: Option<String>,
}

/// What changed.
#[derive(Debug)]
pub struct Changed {
    /// The difference.
    pub diff: Diff,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// What changed since the day that was asked for; `None`: nothing was known then.
pub(super) fn changed(cascade: &Cascade, asking: &Asking, heard: &Heard) -> Option<Changed> {
    let held = held_then(asking, heard);
    let (then, now) = sides(cascade, asking, heard, held.as_deref())?;
    let diff = Diff::of(then, now, &heard.told, &asking.asked.terms.which);
    let teller = Teller { then, now };
    let moved = |group, all: &[Moved]| all.iter().map(|m| teller.moved(group, m)).collect::<Vec<_>>();
    let lone = |group, all: &[Lone]| all.iter().map(|l| teller.lone(group, l)).collect::<Vec<_>>();
    let ended = diff.ended.iter().map(|e| Line {
        from: e.from.map(crate::domain::goal::Outcome::word),
        to: Some(e.to.map_or("open again", crate::domain::goal::Outcome::word)),
        ..teller.line(Group::Ended, e.of)
    });
    let lines = [
        moved(Group::Worse, &diff.worse),
        moved(Group::Silent, &diff.silent),
        ended.collect(),
        lone(Group::Gone, &diff.gone),
        moved(Group::Better, &diff.better),
        moved(Group::Spoke, &diff.spoke),
        lone(Group::New, &diff.new),
    ];
    let lines = lines.into_iter().flatten().collect();
    Some(Changed { diff, lines })
}

/// The same in sentences, group by group: what `diff` prints. That nothing moved is no news.
pub(super) fn said(cascade: &Cascade, asking: &Asking, heard: &Heard, changed: &Changed) -> Vec<Section> {
    let held = held_then(asking, heard);
    let sides = sides(cascade, asking, heard, held.as_deref()).filter(|_| !changed.diff.is_empty());
    // What was asked for stands by itself.
    let mut said = sides.map_or_else(Vec::new, |(then, now)| changed.diff.said(then, now));
    said.retain(|section| section.group != Group::Actions);
    said
}

/// What the report is about, as it was then.
fn held_then(asking: &Asking, heard: &Heard) -> Option<Arc<IxSet>> {
    let scope = &asking.asked.terms.scope;
    let (before, _) = heard.then.as_ref().ok()?;
    (!scope.is_all()).then(|| before.held_by(scope))
}

fn sides<'a>(
    cascade: &'a Cascade,
    asking: &'a Asking,
    heard: &'a Heard,
    held: Option<&'a IxSet>,
) -> Option<(Side<'a>, Side<'a>)> {
    let (before, as_of) = heard.then.as_ref().ok()?;
    let now = Side { cascade, day: asking.today, held: asking.held.as_deref() };
    Some((Side { cascade: before, day: as_of.day, held }, now))
}

struct Teller<'a> {
    then: Side<'a>,
    now: Side<'a>,
}

impl Teller<'_> {
    fn line(&self, group: Group, of: Id) -> Line {
        let has = |side: Side<'_>| side.cascade.find(of).is_some_and(|ix| !side.cascade.item(ix).deleted);
        let cascade = if !has(self.now) && has(self.then) { self.then.cascade } else { self.now.cascade };
        let ix = cascade.find(of);
        let title = ix.map_or_else(String::new, |ix| cascade.item(ix).title.to_string());
        let owner = ix.and_then(|ix| cascade.owner_name(ix)).map(str::to_owned);
        Line { group, of, title, owner, from: None, to: None, because: None }
    }

    fn moved(&self, group: Group, m: &Moved) -> Line {
        Line { from: Some(m.from.word()), to: Some(m.to.word()), ..self.line(group, m.of) }
    }

    fn lone(&self, group: Group, l: &Lone) -> Line {
        let to = match (group == Group::New, l.apart) {
            (true, Apart::Absent) => "added",
            (true, Apart::Archived) => "brought back",
            (true, Apart::Elsewhere) => "moved in",
            (false, Apart::Absent) => "deleted",
            (false, Apart::Archived) => "archived",
            (false, Apart::Elsewhere) => "moved out",
        };
        Line { to: Some(to), because: l.why.as_ref().and_then(|why| why.why.clone()), ..self.line(group, l.of) }
    }
}
