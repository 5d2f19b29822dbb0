//! How the agenda of a running meeting follows what is said, changed and taken back meanwhile.
//!
//! What waits is in the class it belongs to now or leaves; what came to need talk comes in at its place. Must not know who
//! made the change, or how it arrived.

use super::{MOST_PARKED, RunningReview, Stage};
use crate::domain::{
    agenda::{Classes, classes_now},
    board::Board,
    cascade::Cascade,
    change::{Change, Entity, Op},
    goal::Kind,
    id::Id,
    link::Link,
    recurring::Which,
    review::{Class, Entry, EntryState, ParkedFor, Review, Then},
};
use std::collections::HashSet;

/// More than so many at once are an import, and not for this meeting: they come in parked.
const MOST_NEW: usize = 10;

/// What a change that was just made says something new about: what it is about, and both ends of the links it made, changed
/// or took away.
pub fn touched(cascade: &Cascade, change: &Change) -> Vec<Id> {
    let mut found = Found::default();
    for op in &change.ops {
        found.add(op.subject());
        match op {
            Op::Create(Entity::Link(link)) => found.link(cascade, link),
            // A link that was taken away too: what it served may be served by nothing now.
            Op::Set { of, .. } if cascade.links.contains_key(of) => found.link(cascade, &cascade.links[of]),
            _ => found.work(cascade, op.subject()),
        }
    }
    found.ids
}

/// The same between two readings of the workspace, when another process wrote to it. One pass over both.
pub fn touched_between(old: &Cascade, new: &Cascade) -> Vec<Id> {
    let mut found = Found::default();
    for ix in new.all() {
        let item = new.item(ix);
        let same = old.find(item.id).is_some_and(|was| old.item(was) == item && old.summary(was) == new.summary(ix));
        if !same {
            found.add(item.id);
            found.work(new, item.id);
        }
    }
    for link in new.links().filter(|l| old.link(l.id) != Some(l)) {
        found.link(new, link);
    }
    for link in old.links().filter(|l| new.link(l.id).is_none()) {
        found.link(new, link);
    }
    let open = |cascade: &Cascade| cascade.actions().filter(|a| a.is_open()).map(|a| a.id).collect::<HashSet<Id>>();
    for id in open(old).symmetric_difference(&open(new)) {
        found.add(*id);
    }
    for topic in new.topics.values().filter(|t| old.topics.get(&t.id) != Some(t)) {
        found.add(topic.id);
    }
    found.ids
}

/// What is found, each once.
#[derive(Default)]
struct Found {
    ids: Vec<Id>,
    seen: HashSet<Id>,
}

impl Found {
    fn add(&mut self, id: Id) {
        if self.seen.insert(id) {
            self.ids.push(id);
        }
    }

    /// Both ends of a link; through an objective its key results are served as well.
    fn link(&mut self, cascade: &Cascade, link: &Link) {
        self.add(link.project);
        self.add(link.target);
        let target = cascade.find(link.target).filter(|&ix| cascade.item(ix).kind() == Kind::Objective);
        for ix in target.into_iter().flat_map(|ix| cascade.key_results(ix)) {
            self.add(cascade.item(ix).id);
        }
    }

    /// What a project that was touched serves: when it ends, nothing may serve that any more.
    fn work(&mut self, cascade: &Cascade, id: Id) {
        let project = cascade.find(id).filter(|&ix| cascade.item(ix).kind() == Kind::Project);
        for link in project.into_iter().flat_map(|ix| cascade.links_at(ix)) {
            self.link(cascade, link);
        }
    }
}

impl RunningReview {
    /// Something was said, changed or taken back: what is on and what waits about it is in the class it belongs to now, or needs
    /// no talk any more; what needs talk only now comes in at its place. Returns whether the agenda changed.
    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &mut Board, touched: &[Id], last: Option<&Review>) -> bool {
        let before = self.agenda.clone();
        if let Some(cycle) = self.cycle {
            self.follow_closing(cascade, cycle, touched);
            return before != self.agenda;
        }
        let mut gone = Vec::new();
        for n in 0..self.agenda.len() {
            let entry = &self.agenda[n];
            // What was scored is touched by itself, and not its cycle.
            if entry.class == Class::ToScore && entry.state != EntryState::Done && Some(n) != self.current {
                let waits = entry.item.is_some_and(|cycle| cascade.waiting_in(cycle, board.today()).is_some());
                gone.extend((!waits).then_some(n));
                continue;
            }
            let Some(id) = entry.item.filter(|id| touched.contains(id)) else { continue };
            if Some(n) == self.current || entry.state == EntryState::Done {
                continue;
            }
            if entry.class == Class::Actions {
                if !cascade.actions().any(|a| a.id == id && a.is_open()) {
                    gone.push(n);
                }
                continue;
            }
            if entry.class == Class::Topic {
                match cascade.topic(id).filter(|t| t.is_open()) {
                    Some(topic) if topic.seconds != entry.given => {
                        let entry = &mut self.agenda[n];
                        entry.given = topic.seconds;
                        entry.plan(entry.wanted());
                    }
                    Some(_) => {}
                    None => gone.push(n),
                }
                continue;
            }
            let classes = now(cascade, board, id, last);
            if self.is_number_alone(n) {
                gone.extend((!classes.has(Class::Missing)).then_some(n));
                continue;
            }
            match self.stands_as(n, classes) {
                None => gone.push(n),
                Some((class, then)) => reshape(&mut self.agenda[n], class, then),
            }
        }
        for &n in gone.iter().rev() {
            self.agenda.remove(n);
            self.current = self.current.map(|c| if n < c { c - 1 } else { c });
        }
        self.settle_number(cascade, board, touched, last);
        self.take_in(cascade, board, touched, last);
        let (from, opening) = (self.current.map_or(0, |n| n + 1), self.opening_left());
        self.win_time(cascade, from, opening);
        before != self.agenda
    }

    /// In a closing: what waits and is gone or in another cycle by now needs no talk; what was opened again, or came into the cycle,
    /// does.
    fn follow_closing(&mut self, cascade: &Cascade, cycle: Id, touched: &[Id]) {
        let is_of_it = |id: Id| {
            let ix = cascade.find(id).filter(|&ix| cascade.item(ix).is_live() && cascade.item(ix).kind() != Kind::Project)?;
            cascade.cycle_of(ix).is_some_and(|c| c.id == cycle).then_some(ix)
        };
        for n in (0..self.agenda.len()).rev() {
            let entry = &self.agenda[n];
            let Some(id) = entry.item.filter(|id| entry.class == Class::Result && touched.contains(id)) else { continue };
            if Some(n) == self.current || entry.state == EntryState::Done || is_of_it(id).is_some() {
                continue;
            }
            self.agenda.remove(n);
            self.current = self.current.map(|c| if n < c { c - 1 } else { c });
        }
        let talked = |id: Id| self.agenda.iter().any(|e| e.item == Some(id) && e.class == Class::Result);
        let new = touched.iter().copied().filter(|&id| !talked(id) && self.is_about(cascade, id));
        let new: Vec<_> = new.filter_map(|id| Some((id, is_of_it(id)?))).collect();
        for (id, ix) in new.into_iter().filter(|&(_, ix)| cascade.item(ix).outcome().is_none()).take(MOST_NEW) {
            let goal = if cascade.item(ix).kind() == Kind::Objective { Some(ix) } else { cascade.parent(ix) };
            let entry = Entry { group: goal.map(|o| cascade.item(o).id), ..Entry::waiting(Some(id), Class::Result) };
            let from = self.current.map_or_else(|| self.first_parked(), |n| n + 1);
            self.bring(cascade, entry, from.min(self.first_parked()));
        }
    }

    /// The number of what is on came in: what is said about it then is what it is now, or nothing.
    fn settle_number(&mut self, cascade: &Cascade, board: &mut Board, touched: &[Id], last: Option<&Review>) {
        let Some(n) = self.current else { return };
        let Entry { item: Some(id), class: Class::Missing, .. } = self.agenda[n] else { return };
        if !touched.contains(&id) {
            return;
        }
        let elsewhere = self.agenda.iter().enumerate().any(|(m, e)| m != n && e.item == Some(id));
        let class = now(cascade, board, id, last).iter().find(|&class| class > Class::Missing && class != Class::Rest);
        let class = class.filter(|_| !elsewhere);
        if self.agenda[n].then.map(|then| then.class) == class {
            return;
        }
        let mut entry = self.agenda[n].clone();
        let before = entry.planned();
        (entry.then, entry.question) = (None, false);
        if let Some(class) = class {
            entry.then = Some(Then { class, seconds: 0 });
            entry.plan(entry.wanted());
            let more = entry.planned().saturating_sub(before);
            let room = self.make_room(more, class, n + 1);
            if room < more && (before + room).saturating_sub(entry.seconds) * 2 < entry.wanted() - entry.seconds {
                // There is no time for what it turned out to be.
                self.put_off(Entry { then: None, ..Entry::waiting(Some(id), class) }, ParkedFor::Time);
                entry.then = None;
            } else {
                entry.plan((before + room).min(entry.planned()));
            }
        }
        self.agenda[n] = entry;
    }

    /// What an entry that waits stands as now: why it is there, and what it is talked about as once its number was asked for.
    /// `None`: nothing is left to say. One whose number was asked for, or cut because too many are missing, is not asked for it
    /// again: two minutes of red stay two minutes.
    fn stands_as(&self, n: usize, now: Classes) -> Option<(Class, Option<Class>)> {
        let entry = &self.agenda[n];
        let asked = self.was_asked(entry.item);
        // What is on now about the same item speaks for its own class.
        let on = self.entry().filter(|c| c.item == entry.item).map(Entry::talk);
        let next = now.iter().find(|&class| class != Class::Missing && Some(class) != on);
        let is_missing = now.has(Class::Missing) && !asked;
        match next {
            next if is_missing && entry.class == Class::Missing => Some((Class::Missing, next)),
            Some(class) => Some((class, None)),
            None => is_missing.then_some((Class::Missing, None)),
        }
    }

    /// Whether its number was asked for in this meeting, or is now.
    fn was_asked(&self, item: Option<Id>) -> bool {
        let asked = |(n, e): (usize, &Entry)| {
            e.item == item && e.class == Class::Missing && (e.state == EntryState::Done || self.current == Some(n))
        };
        self.agenda.iter().enumerate().any(asked)
    }

    /// What was touched, needs talk and is not on the agenda comes in.
    fn take_in(&mut self, cascade: &Cascade, board: &mut Board, touched: &[Id], last: Option<&Review>) {
        let mut new: Vec<Entry> = Vec::new();
        for &id in touched {
            if self.agenda.iter().any(|e| e.item == Some(id) && e.state != EntryState::Done) {
                continue;
            }
            new.extend(self.newly(cascade, board, id, last));
        }
        // Of a long list the beginning is kept: what would stand behind it was parked with the others.
        if self.parked_more > 0 {
            let listed = self.agenda.iter().filter(|e| e.state == EntryState::Parked).map(Entry::rank).max();
            new.retain(|entry| Some(entry.rank()) < listed);
        }
        new.sort_by_key(Entry::rank);
        for (n, entry) in new.into_iter().enumerate() {
            if n < MOST_NEW && self.is_away(cascade, &entry) {
                self.goes(entry, cascade.settings.absent);
            } else if n < MOST_NEW {
                let from = match self.stage() {
                    Stage::Opening => 0,
                    Stage::At(n) => n + 1,
                    Stage::Closing => self.first_parked(),
                };
                self.bring(cascade, entry, from);
            } else if self.agenda.iter().filter(|e| e.state == EntryState::Parked).count() < MOST_PARKED {
                self.agenda.push(Entry { state: EntryState::Parked, ..entry });
            }
        }
    }

    /// Which meeting it is a review of.
    pub(super) fn which(&self, cascade: &Cascade) -> Which {
        let review = cascade.reviews().find(|r| r.id == self.review);
        review.map(|review| cascade.meeting_of_review(review)).unwrap_or_default()
    }

    /// Whether its meeting is about an item.
    fn is_about(&self, cascade: &Cascade, id: Id) -> bool {
        let terms = cascade.terms(&self.which(cascade));
        cascade.find(id).is_none_or(|ix| cascade.holds(&terms.scope, ix))
    }

    /// The entry of something that is not on the agenda, or was talked about; `None`: it needs none.
    fn newly(&self, cascade: &Cascade, board: &mut Board, id: Id, last: Option<&Review>) -> Option<Entry> {
        let mut talked = self.agenda.iter().filter(|e| e.item == Some(id)).map(Entry::talk);
        if let Some(action) = cascade.actions().find(|a| a.id == id) {
            // What this meeting asks for is for the next one.
            let of_it = cascade.is_action_of(action, &self.which(cascade));
            let new = of_it && action.is_open() && action.review != Some(self.review) && talked.next().is_none();
            return new.then(|| Entry::waiting(Some(id), Class::Actions));
        }
        if let Some(topic) = cascade.topics.get(&id) {
            let new = topic.is_open() && cascade.meeting_of_topic(topic) == self.which(cascade) && talked.next().is_none();
            return new.then(|| Entry::topic(topic));
        }
        if !self.is_about(cascade, id) {
            return None;
        }
        let now = now(cascade, board, id, last);
        let is_missing = now.has(Class::Missing) && !self.was_asked(Some(id));
        let next = now.iter().find(|&class| class != Class::Missing);
        let entry = match next {
            _ if is_missing => Entry::missing(id, next),
            next => Entry::waiting(Some(id), next?),
        };
        // What was talked about for as good a reason was talked about.
        let talk = entry.talk();
        talked.all(|of| of == Class::Missing || of > talk).then_some(entry)
    }
}

/// The entry stands as something else now: with the seconds of that.
fn reshape(entry: &mut Entry, class: Class, then: Option<Class>) {
    let (was, asked) = (entry.talk(), entry.class == Class::Missing);
    if was == then.unwrap_or(class) && asked == (class == Class::Missing) {
        return;
    }
    entry.class = class;
    entry.then = then.map(|class| Then { class, seconds: 0 });
    entry.question &= was == entry.talk();
    entry.plan(entry.wanted());
}

/// The classes an item belongs to now, those of none left out; none for what is deleted.
fn now(cascade: &Cascade, board: &mut Board, id: Id, last: Option<&Review>) -> Classes {
    let live = cascade.find(id).filter(|&ix| cascade.item(ix).is_live());
    live.map_or_else(Classes::default, |ix| classes_now(cascade, board, ix, last))
}
