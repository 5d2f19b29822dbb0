//! The order of what needs talk, within a class and on the deck. Must not know: seconds, what fits.

use super::{
    classes::{Classes, classes},
    memory::Memory,
};
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    flags,
    goal::{Ambition, Kind},
    health::{Flag, Health},
    id::Id,
    judge::Judgement,
    recurring::AgendaBy,
    review::Class,
    scope::Teams,
};
use chrono::NaiveDate;
use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

/// How much attention an item needs: sorts the most needy first. Ties are sorted by title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attention {
    /// `None` (an item that is on track or not yet begun) sorts last.
    class: Reverse<Option<Reverse<Class>>>,
    /// Of class *missing*: the health of the last check-in, the worst first.
    good: u8,
    /// What was parked last time first.
    first_time: bool,
    /// Of class *at risk*: falling first.
    steady: bool,
    /// Committed first.
    aspirational: bool,
    /// Company level first.
    below_company: bool,
    /// The worst first, in its class's own measure.
    relief: i64,
}

impl Attention {
    /// The class of the agenda it falls in; `None`: it needs no talk.
    pub fn class(&self) -> Option<Class> {
        self.class.0.map(|c| c.0)
    }
}

/// How much attention an item needs, for sorting the deck as the agenda would.
pub fn attention_key(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Attention {
    let class = classes(cascade, ix, judgement, None, today).first();
    attention(judgement, class, standing(cascade, ix), true, today)
}

fn attention(judgement: &Judgement, class: Option<Class>, standing: Standing, first_time: bool, today: NaiveDate) -> Attention {
    let relief = match class {
        Some(Class::Missing) => judgement.due_on.map_or(0, |due| (due - today).num_days()),
        // In millionths, so that it can be compared; what has no number stands behind what is measurably bad.
        _ => judgement.pace.map_or(0, |pace| (pace.clamp(-1e6, 1e6) * 1e6) as i64),
    };
    // What it was before silence took it away: what was red is asked for first.
    let said = judgement.before_silence.unwrap_or(judgement.health);
    Attention {
        class: Reverse(class.map(Reverse)),
        good: if class == Some(Class::Missing) { Health::OffTrack.severity() - said.severity() } else { 0 },
        first_time,
        steady: class == Some(Class::AtRisk) && !judgement.flags.has(Flag::Falling),
        aspirational: standing.aspirational,
        below_company: standing.below_company,
        relief,
    }
}

/// What weighs within a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    aspirational: bool,
    /// It belongs to a person, or to a team with a team above.
    below_company: bool,
}

pub(super) fn standing(cascade: &Cascade, ix: Ix) -> Standing {
    let below_company = is_personal(cascade, ix) || is_below_company(cascade, cascade.team_of(ix).map(|t| t.id));
    Standing { aspirational: cascade.ambition_of(ix) == Ambition::Aspirational, below_company }
}

/// Whether it belongs to the company as a whole: to no person, and to no team with a team above.
pub fn is_company_level(cascade: &Cascade, ix: Ix) -> bool {
    !standing(cascade, ix).below_company
}

/// Whether it or its objective belongs to a person.
fn is_personal(cascade: &Cascade, ix: Ix) -> bool {
    let objective = match cascade.item(ix).kind() {
        Kind::KeyResult => cascade.parent(ix),
        Kind::Objective | Kind::Project => Some(ix),
    };
    objective.and_then(|o| cascade.item(o).objective()).is_some_and(|o| o.person.is_some())
}

/// Whether a team has a team above.
fn is_below_company(cascade: &Cascade, team: Option<Id>) -> bool {
    team.and_then(|t| cascade.team(t)).and_then(|t| t.parent).is_some_and(|above| cascade.team(above).is_some())
}

fn owners_team(cascade: &Cascade, ix: Ix) -> Option<Id> {
    cascade.item(ix).owner.and_then(|id| cascade.people.get(&id)).and_then(|p| p.team)
}

/// What may come on the agenda, small: there may be a hundred thousand of them.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) ix: Ix,
    pub(super) classes: Classes,
}

/// A candidate with what it is sorted by.
#[derive(Clone, Copy)]
struct Found {
    /// Its [`Attention`], packed: sorts the same.
    key: u128,
    candidate: Candidate,
}

impl Attention {
    /// The key as one number, which sorts like it.
    pub(super) fn packed(&self) -> u128 {
        let class = self.class().map_or(u8::MAX, |c| c as u8);
        let flags = u128::from(self.first_time) << 3
            | u128::from(self.steady) << 2
            | u128::from(self.aspirational) << 1
            | u128::from(self.below_company);
        // Shifted so that the smallest number is zero.
        let relief = (i128::from(self.relief) - i128::from(i64::MIN)) as u128;
        u128::from(class) << 80 | u128::from(self.good) << 72 | flags << 68 | relief
    }
}

/// One that is listed, with where it stands.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    pub(super) candidate: Candidate,
    /// Whose entries stand together.
    pub(super) group: Option<Id>,
}

/// Puts candidates in the order of the agenda.
pub(super) struct Order<'a> {
    pub(super) cascade: &'a Cascade,
    pub(super) board: &'a mut Board,
    memory: &'a Memory,
    by: AgendaBy,
    today: NaiveDate,
    /// Siblings share what is above them.
    teams: Teams<'a>,
    /// How the key results of an objective stand that bring nothing of their own: they mostly come side by side.
    level: Option<(Id, Standing)>,
}

impl<'a> Order<'a> {
    pub(super) fn new(cascade: &'a Cascade, board: &'a mut Board, memory: &'a Memory, by: AgendaBy) -> Order<'a> {
        let today = board.today();
        Order { cascade, board, memory, by, today, teams: Teams::new(cascade), level: None }
    }

    /// The first `n` of a class in their order, and the others in none. Costs a pass over them and the sorting of `n`.
    pub(super) fn first(&mut self, candidates: Vec<Candidate>, class: Class, n: usize) -> (Vec<Candidate>, Vec<Candidate>) {
        let (found, others) = self.found(candidates, class, n);
        (found.into_iter().map(|f| f.candidate).collect(), others)
    }

    fn found(&mut self, candidates: Vec<Candidate>, class: Class, n: usize) -> (Vec<Found>, Vec<Candidate>) {
        if n == 0 {
            return (Vec::new(), candidates);
        }
        let mut found: Vec<Found> = candidates.into_iter().map(|c| Found { key: self.key(c.ix, class), candidate: c }).collect();
        let others = if found.len() > n {
            found.select_nth_unstable_by(n, |a, b| self.compare(a, b));
            found.split_off(n)
        } else {
            Vec::new()
        };
        found.sort_unstable_by(|a, b| self.compare(a, b));
        (found, others.into_iter().map(|f| f.candidate).collect())
    }

    /// The first `n` of a class, those of a group together where its first stands. A group is listed whole.
    pub(super) fn slots(&mut self, candidates: Vec<Candidate>, class: Class, n: usize) -> Vec<Listed> {
        let (first, others) = self.found(candidates, class, n);
        let mut slots: Vec<Vec<Found>> = Vec::new();
        let mut places: HashMap<Id, usize> = HashMap::new();
        for found in first {
            let group = self.group_of(found.candidate.ix);
            if let Some(&place) = group.and_then(|group| places.get(&group)) {
                slots[place].push(found);
            } else {
                places.extend(group.map(|group| (group, slots.len())));
                slots.push(vec![found]);
            }
        }
        let late = others.into_iter().filter_map(|c| Some((*places.get(&self.group_of(c.ix)?)?, c)));
        for (place, candidate) in late.collect::<Vec<_>>() {
            let key = self.key(candidate.ix, class);
            slots[place].push(Found { key, candidate });
        }
        for slot in &mut slots {
            slot.sort_by(|a, b| self.compare(a, b));
        }
        let listed = |found: Found| Listed { candidate: found.candidate, group: self.group_of(found.candidate.ix) };
        slots.into_iter().flatten().map(listed).collect()
    }

    /// Whose entries stand together with this one's: those about one objective, or of one owner.
    fn group_of(&self, ix: Ix) -> Option<Id> {
        match self.by {
            AgendaBy::Item => None,
            AgendaBy::Owner => self.cascade.item(ix).owner,
            AgendaBy::Goal => goal_of(self.cascade, ix, self.today),
        }
    }

    fn key(&mut self, ix: Ix, class: Class) -> u128 {
        let standing = self.standing(ix);
        let first_time = self.memory.parked(ix) == 0;
        attention(&self.board.of(self.cascade, ix), Some(class), standing, first_time, self.today).packed()
    }

    /// As [`standing`], without looking up for every sibling what they share.
    pub(super) fn standing(&mut self, ix: Ix) -> Standing {
        let (cascade, item) = (self.cascade, self.cascade.item(ix));
        let above = item.parents.first().filter(|_| item.kind() == Kind::KeyResult && item.team.is_none());
        if let (Some(above), Some((known, standing))) = (above, self.level)
            && *above == known
            && item.ambition.is_none()
        {
            return standing;
        }
        let team = self.teams.named(ix);
        let below_company = is_personal(cascade, ix) || is_below_company(cascade, team.or_else(|| owners_team(cascade, ix)));
        let standing = Standing { aspirational: cascade.ambition_of(ix) == Ambition::Aspirational, below_company };
        // Where no team is named the owner's counts, and siblings may have others.
        if item.ambition.is_none() && team.is_some() {
            self.level = above.filter(|&&above| cascade.find(above).is_some()).map(|&above| (above, standing));
        }
        standing
    }

    /// Titles are only compared where nothing else tells two apart.
    fn compare(&self, a: &Found, b: &Found) -> Ordering {
        a.key.cmp(&b.key).then_with(|| {
            let (x, y) = (self.cascade.item(a.candidate.ix), self.cascade.item(b.candidate.ix));
            x.title.cmp(&y.title).then_with(|| x.id.cmp(&y.id))
        })
    }
}

/// The objective an item is about: of a project that of its first link that counts.
fn goal_of(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Id> {
    let goal = match cascade.item(ix).kind() {
        Kind::Project => cascade.find(cascade.links_at(ix).find(|link| flags::counts(cascade, link, today))?.target)?,
        Kind::Objective | Kind::KeyResult => ix,
    };
    let objective = if cascade.item(goal).kind() == Kind::KeyResult { cascade.parent(goal)? } else { goal };
    Some(cascade.item(objective).id)
}
