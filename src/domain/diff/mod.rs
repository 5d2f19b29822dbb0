//! What changed between two days: two workspaces, as they stood then and now, become one value.
//!
//! What stands worse or better is told by health, what moved by numbers; what was revised is what the two hold differently, and the
//! log, which is handed over, says why and by whom. Must not know: where the two come from, who reads the difference.

mod found;
mod numbers;
mod said;
#[cfg(test)]
mod tests;

pub use found::Found;
pub use numbers::{Confidence, Measured, Numbers, Way};
pub use said::{Group, Piece, Section};

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    change::Op,
    fields::{FieldKey, Fields, table::Field},
    flags::own_health,
    goal::{Kind, Outcome, ProjectState},
    health::Health,
    history::Header,
    id::{Id, IdMap},
    ix_set::IxSet,
    judge::Judgement,
    recurring::Which,
    review::Action,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A workspace as it stood on a day.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The workspace.
    pub cascade: &'a Cascade,
    /// The day.
    pub day: NaiveDate,
    /// What of it is compared; `None`: everything.
    pub held: Option<&'a IxSet>,
}

/// A change of a field that the log has between the two days, and that is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Of what.
    pub of: Id,
    /// Which field.
    pub field: FieldKey,
    /// Who, when, why.
    pub header: Header,
}

impl Told {
    /// What an operation says of a field; `None`: it sets none.
    pub fn of(op: &Op, header: &Header) -> Option<Told> {
        let Op::Set { of, new, .. } = op else { return None };
        Some(Told { of: *of, field: new.key(), header: header.clone() })
    }
}

/// An item whose health is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The item.
    pub of: Id,
    /// How it stood.
    pub from: Health,
    /// How it stands.
    pub to: Health,
    /// The day it was last heard of, seen from the later side.
    pub heard: Option<NaiveDate>,
}

/// Where an item is on the side that does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Not there yet, or deleted.
    Absent,
    /// Out of sight.
    Archived,
    /// There, but not of what is compared: it belongs to another team.
    Elsewhere,
}

/// An item that only one side has.
#[derive(Debug, Clone, PartialEq)]
pub struct Lone {
    /// The item.
    pub of: Id,
    /// Where it is on the other side.
    pub apart: Apart,
    /// How it stands on the side that has it.
    pub health: Health,
    /// The change that did it, where the log tells it.
    pub why: Option<Header>,
}

/// A field that holds another value.
#[derive(Debug, Clone, PartialEq)]
pub struct Revised {
    /// The item.
    pub of: Id,
    /// What it held.
    pub old: Field,
    /// What it holds.
    pub new: Field,
    /// The newest change of it, where the log tells it.
    pub why: Option<Header>,
}

/// A link that only one side has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// The link.
    pub link: Id,
    /// The work.
    pub project: Id,
    /// What it should move.
    pub target: Id,
    /// Whether it is new; else it is gone.
    pub is_new: bool,
}

/// A project in another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// The project.
    pub of: Id,
    /// The state it was in.
    pub from: ProjectState,
    /// The state it is in.
    pub to: ProjectState,
}

/// A goal of which it is said otherwise how it ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// The goal.
    pub of: Id,
    /// What was said; `None`: nothing.
    pub from: Option<Outcome>,
    /// What is said; `None`: it was opened again.
    pub to: Option<Outcome>,
    /// Its score on the later side.
    pub score: Option<f64>,
}

/// A promise of which something is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promised {
    /// The action.
    pub of: Id,
    /// It was not there before.
    pub asked: bool,
    /// It was open before, or not there, and is done.
    pub done: bool,
    /// It is open and past its day.
    pub overdue: bool,
}

/// What changed between two days.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The earlier day.
    pub from: NaiveDate,
    /// The later one.
    pub to: NaiveDate,
    /// What turned worse, the worst first.
    pub worse: Vec<Moved>,
    /// What was known and is not any more.
    pub silent: Vec<Moved>,
    /// What stands better.
    pub better: Vec<Moved>,
    /// What was not known and is.
    pub spoke: Vec<Moved>,
    /// What was not there.
    pub new: Vec<Lone>,
    /// What is not there any more.
    pub gone: Vec<Lone>,
    /// Of which goals it is said how they ended.
    pub ended: Vec<Ended>,
    /// What was promised and is promised otherwise.
    pub revised: Vec<Revised>,
    /// What somebody else answers for.
    pub owners: Vec<Revised>,
    /// Links that came and went.
    pub links: Vec<Linked>,
    /// Projects in another state.
    pub projects: Vec<Worked>,
    /// Promises that were asked for, done, or are overdue.
    pub actions: Vec<Promised>,
    /// How the numbers moved.
    pub numbers: Numbers,
    /// How sure people are.
    pub confidence: Confidence,
}

impl Side<'_> {
    /// The item on this side, where it is in sight and compared.
    fn at(self, id: Id) -> Option<Ix> {
        self.cascade.find(id).filter(|&ix| self.cascade.item(ix).is_live() && self.holds(ix))
    }

    fn holds(self, ix: Ix) -> bool {
        self.held.is_none_or(|held| held.contains(ix))
    }

    /// Where an item is that is not here.
    fn apart(self, id: Id) -> Apart {
        match self.cascade.find(id).map(|ix| self.cascade.item(ix)) {
            Some(item) if item.is_live() => Apart::Elsewhere,
            Some(item) if !item.deleted => Apart::Archived,
            _ => Apart::Absent,
        }
    }

    /// Whether an action is of what is compared: about something in it, or of its meeting.
    fn concerns(self, action: &Action, which: &Which) -> bool {
        self.held.is_none()
            || action.item.and_then(|id| self.cascade.find(id)).is_some_and(|ix| self.holds(ix))
            || self.cascade.is_action_of(action, which)
    }

    /// How an item stands by itself: an objective by its own word, not by what it inherits.
    fn stands(self, ix: Ix, judged: &Judgement) -> Health {
        match judged.health {
            ended @ (Health::NotStarted | Health::Closed) => ended,
            _ => own_health(self.cascade, ix, judged).unwrap_or(Health::NoData),
        }
    }
}

impl Diff {
    /// What changed from one side to the other. `told`: the changes of fields between the two, oldest first; `which`: the meeting
    /// whose actions count where not everything is compared. One pass over the items of both.
    pub fn of(then: Side<'_>, now: Side<'_>, told: &[Told], which: &Which) -> Diff {
        let mut comparing = Comparing::new(then.day, now.day, told);
        loop {
            if let Some(diff) = comparing.go_on(then, now, which, usize::MAX) {
                return diff;
            }
        }
    }

    fn none(from: NaiveDate, to: NaiveDate) -> Diff {
        Diff {
            from,
            to,
            worse: Vec::new(),
            silent: Vec::new(),
            better: Vec::new(),
            spoke: Vec::new(),
            new: Vec::new(),
            gone: Vec::new(),
            ended: Vec::new(),
            revised: Vec::new(),
            owners: Vec::new(),
            links: Vec::new(),
            projects: Vec::new(),
            actions: Vec::new(),
            numbers: Numbers::default(),
            confidence: Confidence::default(),
        }
    }

    /// Whether nothing changed. That a promise is still overdue is no change.
    pub fn is_empty(&self) -> bool {
        let moved = [&self.worse, &self.silent, &self.better, &self.spoke].iter().all(|m| m.is_empty());
        let there = self.new.is_empty() && self.gone.is_empty() && self.ended.is_empty();
        let changed = self.revised.is_empty() && self.owners.is_empty() && self.links.is_empty() && self.projects.is_empty();
        let promised = !self.actions.iter().any(|a| a.asked || a.done);
        moved && there && changed && promised && self.numbers.moved() == 0 && self.confidence.changed() == 0
    }

    /// How many promises of a kind there are.
    pub fn promised(&self, is: impl Fn(&Promised) -> bool) -> usize {
        self.actions.iter().filter(|a| is(a)).count()
    }
}

/// A difference that is made some items at a time, where somebody may press a key meanwhile.
#[derive(Debug)]
pub struct Comparing {
    boards: (Board, Board),
    why: HashMap<(Id, FieldKey), Header>,
    diff: Diff,
    /// How many items were compared: those of the later side first, then those of the earlier.
    at: usize,
}

impl Comparing {
    /// Nothing is compared yet. `told`: the changes of fields between the two, oldest first.
    pub fn new(from: NaiveDate, to: NaiveDate, told: &[Told]) -> Comparing {
        Comparing {
            boards: (Board::new(from), Board::new(to)),
            why: told.iter().map(|told| ((told.of, told.field), told.header.clone())).collect(),
            diff: Diff::none(from, to),
            at: 0,
        }
    }

    /// What was concluded on the later day, on the way.
    pub fn judged_later(self) -> Board {
        self.boards.1
    }

    /// Compares at most so many items more, of the same two sides each time; the difference once all are.
    pub fn go_on(&mut self, then: Side<'_>, now: Side<'_>, which: &Which, items: usize) -> Option<Diff> {
        let (first, second) = (now.cascade.len(), then.cascade.len());
        let end = self.at.saturating_add(items).min(first + second);
        let mut making = Making { then, now, comparing: self };
        for at in making.comparing.at..end {
            let id = |side: Side<'_>, at: usize| side.cascade.item(Ix(at as u32)).id;
            if at < first {
                making.item(id(now, at));
            } else if now.cascade.find(id(then, at - first)).is_none() {
                making.item(id(then, at - first));
            }
        }
        making.comparing.at = end;
        if end < first + second {
            return None;
        }
        making.links();
        making.actions(which);
        let mut diff = std::mem::replace(&mut self.diff, Diff::none(then.day, now.day));
        for moved in [&mut diff.worse, &mut diff.silent, &mut diff.better, &mut diff.spoke] {
            moved.sort_by_key(|m| std::cmp::Reverse((m.to.severity(), m.from.severity())));
        }
        Some(diff)
    }
}

/// The two sides, and what was made of them so far.
struct Making<'a> {
    then: Side<'a>,
    now: Side<'a>,
    comparing: &'a mut Comparing,
}

impl Making<'_> {
    fn item(&mut self, id: Id) {
        let (then, now) = (self.then, self.now);
        match (then.at(id), now.at(id)) {
            (None, None) => {}
            (None, Some(ix)) => {
                let judged = self.comparing.boards.1.of(now.cascade, ix);
                let why = self.why(id, FieldKey::Archived);
                self.comparing.diff.new.push(Lone { of: id, apart: then.apart(id), health: now.stands(ix, &judged), why });
            }
            (Some(ix), None) => {
                let judged = self.comparing.boards.0.of(then.cascade, ix);
                let apart = now.apart(id);
                let why = match apart {
                    Apart::Absent => self.why(id, FieldKey::Deleted),
                    Apart::Archived => self.why(id, FieldKey::Archived),
                    Apart::Elsewhere => self.why(id, FieldKey::Team),
                };
                self.comparing.diff.gone.push(Lone { of: id, apart, health: then.stands(ix, &judged), why });
            }
            (Some(was), Some(is)) => self.both(id, was, is),
        }
    }

    /// An item that both sides have.
    fn both(&mut self, id: Id, was: Ix, is: Ix) {
        let (then, now) = (self.then, self.now);
        let before = self.comparing.boards.0.of(then.cascade, was);
        let after = self.comparing.boards.1.of(now.cascade, is);
        let (from, to) = (then.stands(was, &before), now.stands(is, &after));
        let moved = Moved { of: id, from, to, heard: now.cascade.summary(is).last_on };
        match (from, to) {
            // How something ended is told by itself, and before its start nothing is asked.
            (Health::Closed, _)
            | (_, Health::Closed)
            | (Health::NotStarted | Health::NoData, Health::NoData)
            | (Health::NoData, Health::NotStarted) => {}
            (_, Health::NoData) => self.comparing.diff.silent.push(moved),
            (Health::NoData, _) => self.comparing.diff.spoke.push(moved),
            _ if to.severity() > from.severity() => self.comparing.diff.worse.push(moved),
            _ if to.severity() < from.severity() => self.comparing.diff.better.push(moved),
            _ => {}
        }
        self.fields(id, was, is);
        let is_over = from == Health::Closed && to == Health::Closed;
        let is_ahead = from == Health::NotStarted || to == Health::NotStarted;
        if is_over || is_ahead {
            return;
        }
        if now.cascade.item(is).kind() == Kind::KeyResult {
            let measured = Measured::of((then.cascade, was, &before), (now.cascade, is, &after));
            self.comparing.diff.numbers.each.extend(measured);
        }
        let confidence = |cascade: &Cascade, ix| cascade.summary(ix).stated.and_then(|s| s.confidence);
        if let (Some(from), Some(to)) = (confidence(then.cascade, was), confidence(now.cascade, is)) {
            self.comparing.diff.confidence.each.push((id, from, to));
        }
    }

    /// What an item holds otherwise.
    fn fields(&mut self, id: Id, was: Ix, is: Ix) {
        let (then, now) = (self.then.cascade.item(was), self.now.cascade.item(is));
        for key in FieldKey::ALL.into_iter().filter(|key| key.spec().revision) {
            if then.see(key) == now.see(key) {
                continue;
            }
            let (Some(old), Some(new)) = (then.get(key), now.get(key)) else { continue };
            let revised = Revised { of: id, old, new, why: self.why(id, key) };
            if key != FieldKey::Owner {
                self.comparing.diff.revised.push(revised);
            } else if !self.is_same_person(then.owner, now.owner) {
                self.comparing.diff.owners.push(revised);
            }
        }
        if then.outcome() != now.outcome() {
            let score = now.closing().and_then(|closing| closing.score);
            self.comparing.diff.ended.push(Ended { of: id, from: then.outcome(), to: now.outcome(), score });
        }
        if let (Some(from), Some(to)) = (then.project(), now.project())
            && from.state != to.state
        {
            self.comparing.diff.projects.push(Worked { of: id, from: from.state, to: to.state });
        }
    }

    /// Twins that became one are one also before.
    fn is_same_person(&self, a: Option<Id>, b: Option<Id>) -> bool {
        let stand = |cascade: &Cascade| a.map(|id| cascade.stands_for(id)) == b.map(|id| cascade.stands_for(id));
        stand(self.now.cascade) || stand(self.then.cascade)
    }

    fn why(&self, of: Id, field: FieldKey) -> Option<Header> {
        self.comparing.why.get(&(of, field)).cloned()
    }

    fn links(&mut self) {
        for (side, other, is_new) in [(self.now, self.then, true), (self.then, self.now, false)] {
            for link in side.cascade.links() {
                let is_compared = [link.project, link.target].iter().any(|&id| side.at(id).is_some());
                if is_compared && other.cascade.link(link.id).is_none_or(|l| l.deleted) {
                    self.comparing.diff.links.push(Linked { link: link.id, project: link.project, target: link.target, is_new });
                }
            }
        }
    }

    fn actions(&mut self, which: &Which) {
        let before: IdMap<bool> = self.then.cascade.actions().map(|a| (a.id, a.done.is_some())).collect();
        for action in self.now.cascade.actions().filter(|a| self.now.concerns(a, which)) {
            let was = before.get(&action.id);
            let promised = Promised {
                of: action.id,
                asked: was.is_none(),
                done: action.done.is_some() && was != Some(&true),
                overdue: action.is_overdue(self.now.day),
            };
            if promised.asked || promised.done || promised.overdue {
                self.comparing.diff.actions.push(promised);
            }
        }
    }
}
