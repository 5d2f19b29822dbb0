//! The meetings of a workspace: what recurs, of which every review is one holding.
//!
//! One is there from the start and nobody has to know of it: the weekly review of everything, on the day and with the minutes of
//! the settings. Reviews that name no meeting are its reviews. Somebody who makes a meeting of everything gives it a name and
//! terms of its own: then it is that meeting, and goes back to being nobody's when that one is deleted. So nothing has to be
//! moved from one to the other. Must not know: what a review talks about, how it runs.

use super::{
    cascade::{Cascade, Ix},
    deadline::on_or_after,
    id::{Id, IdMap},
    ix_set::IxSet,
    pace::plus,
    review::{Action, Review, ReviewKind, Topic},
    scope::{Scope, Teams},
    text::one_line,
    words::{Choice, words},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// What the meeting of everything is called until somebody calls it otherwise.
pub const FIRST_NAME: &str = "Weekly review";

/// The days of the week as they are written.
pub const WEEKDAYS: [Choice; 7] = [
    ("monday", "every Monday"),
    ("tuesday", "every Tuesday"),
    ("wednesday", "every Wednesday"),
    ("thursday", "every Thursday"),
    ("friday", "every Friday"),
    ("saturday", "every Saturday"),
    ("sunday", "every Sunday"),
];

/// A day of the week as it is written.
pub const fn weekday_word(day: Weekday) -> &'static str {
    WEEKDAYS[day as usize].0
}

words! {
    /// What the entries of an agenda are put together by.
    AgendaBy {
        Goal "goal" = "what belongs to one objective stands together",
        Item "item" = "every item by itself, the worst first",
        Owner "owner" = "what one person answers for stands together",
    }
}

/// A meeting that recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its identity.
    pub id: Id,
    /// As people call it.
    pub name: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Scope::is_all")]
    pub scope: Scope,
    /// Its day, on which check-ins are due; `None`: the review day of the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// When it begins; `None`: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<NaiveTime>,
    /// Its length; `None`: as the workspace says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Who comes; empty: whoever owns something in its scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Id>,
    /// What its entries are put together by; `None`: as the workspace says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda_by: Option<AgendaBy>,
    /// Seconds before the first entry; `None`: as everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<u32>,
    /// Seconds after the last entry; `None`: as everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<u32>,
    /// The day it was made: deadlines before it were on the day of the workspace.
    pub created: NaiveDate,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Meeting {
    /// A meeting of which nothing but the name is known: everything, as the workspace says.
    pub fn new(id: Id, name: impl Into<String>, created: NaiveDate) -> Meeting {
        Meeting {
            id,
            name: name.into(),
            scope: Scope::All,
            weekday: None,
            time: None,
            minutes: None,
            people: Vec::new(),
            agenda_by: None,
            opening: None,
            closing: None,
            created,
            deleted: false,
        }
    }
}

/// Which meeting something belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Which {
    /// The one of everything that every workspace has.
    #[default]
    First,
    /// One that was made, of something else.
    Made(Id),
    /// None: what is held with a scope for which there is no meeting.
    Only(Scope),
}

/// What holds for a meeting, its own word or that of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Which it is.
    pub which: Which,
    /// The meeting somebody made; `None`: nobody did.
    pub id: Option<Id>,
    /// What it is called; of a scope without a meeting what that is.
    pub name: String,
    /// What it is about.
    pub scope: Scope,
    /// Its day.
    pub weekday: Weekday,
    /// When it begins; `None`: nobody said.
    pub time: Option<NaiveTime>,
    /// Its length.
    pub minutes: u32,
    /// Who comes; empty: whoever owns something in its scope.
    pub people: Vec<Id>,
    /// What its entries are put together by; `None`: as everywhere.
    pub agenda_by: Option<AgendaBy>,
    /// Seconds before the first entry; `None`: as everywhere.
    pub opening: Option<u32>,
    /// Seconds after the last entry; `None`: as everywhere.
    pub closing: Option<u32>,
}

impl Terms {
    /// Why nothing can be talked about in it, a sentence; `None`: what it is about is there.
    pub fn gone(&self, cascade: &Cascade) -> Option<String> {
        let why = self.scope.gone(cascade)?;
        Some(format!("{} is about nothing any more: {why}; give it another scope", self.name))
    }

    /// A review as one of this meeting.
    #[must_use]
    pub fn holding(&self, review: Review) -> Review {
        let scope = matches!(self.which, Which::Only(_)).then(|| self.scope.clone());
        Review { meeting: self.id, scope, ..review }
    }

    /// The next day it is on: today where that is its day and it was not held yet.
    pub fn next(&self, last: Option<&Review>, today: NaiveDate) -> NaiveDate {
        let held = last.is_some_and(|last| last.on >= today);
        on_or_after(plus(today, i64::from(held)), self.weekday)
    }
}

impl Cascade {
    /// Every meeting that was made, by id.
    pub fn meetings(&self) -> impl Iterator<Item = &Meeting> {
        self.meetings.values().filter(|m| !m.deleted)
    }

    /// The meeting of that id, unless deleted.
    pub fn meeting(&self, id: Id) -> Option<&Meeting> {
        self.meetings.get(&id).filter(|m| !m.deleted)
    }

    /// The meeting of everything that somebody made, the oldest of them; `None`: nobody did.
    pub fn first_meeting(&self) -> Option<&Meeting> {
        self.meetings().filter(|m| m.scope.is_all()).min_by_key(|m| (m.created, m.id))
    }

    /// Every meeting: the one of everything first, then the others by name.
    pub fn all_meetings(&self) -> Vec<Which> {
        let first = self.first_meeting().map(|m| m.id);
        let mut others: Vec<&Meeting> = self.meetings().filter(|m| Some(m.id) != first).collect();
        others.sort_by_cached_key(|m| (m.name.to_lowercase(), m.id));
        std::iter::once(Which::First).chain(others.into_iter().map(|m| Which::Made(m.id))).collect()
    }

    /// Which meeting this one is.
    pub fn which(&self, meeting: Id) -> Which {
        let is_first = self.first_meeting().is_some_and(|first| first.id == meeting);
        let is_gone = self.meetings.get(&meeting).is_some_and(|m| m.deleted && m.scope.is_all());
        if is_first || is_gone { Which::First } else { Which::Made(meeting) }
    }

    /// Which meeting a review belongs to.
    pub fn meeting_of_review(&self, review: &Review) -> Which {
        match (review.meeting, &review.scope) {
            (Some(id), _) => self.which(id),
            (None, Some(scope)) if !scope.is_all() => Which::Only(scope.clone()),
            (None, _) => Which::First,
        }
    }

    /// The meeting that is about this: that of everything, the only one that was made of it, or none.
    pub fn meeting_about(&self, scope: &Scope) -> Which {
        let mut made = self.meetings().filter(|m| m.scope == *scope);
        match (made.next(), made.next()) {
            _ if scope.is_all() => Which::First,
            (Some(only), None) => Which::Made(only.id),
            _ => Which::Only(scope.clone()),
        }
    }

    /// The items a meeting is about; `None`: all of them. One pass over the workspace when it is asked for first, and again only
    /// after a change that may move an item.
    pub fn held_in(&self, terms: &Terms) -> Option<Arc<IxSet>> {
        (!terms.scope.is_all()).then(|| self.held_by(&terms.scope))
    }

    /// What holds for the meeting a review belongs to.
    pub fn terms_of(&self, review: &Review) -> Terms {
        self.terms(&self.meeting_of_review(review))
    }

    /// Whether an action is one of that meeting: asked for in one of its reviews; in none, of that of everything.
    pub fn is_action_of(&self, action: &Action, which: &Which) -> bool {
        let review = action.review.and_then(|id| self.reviews.get(&id));
        review.map_or(Which::First, |review| self.meeting_of_review(review)) == *which
    }

    /// The meeting a topic is for.
    pub fn meeting_of_topic(&self, topic: &Topic) -> Which {
        topic.meeting.map_or(Which::First, |id| self.which(id))
    }

    /// What is still to be talked about of what people put on the agenda of a meeting, the oldest first.
    pub fn open_topics(&self, which: &Which) -> Vec<&Topic> {
        let mut open: Vec<&Topic> = self.topics().filter(|t| t.is_open() && self.meeting_of_topic(t) == *which).collect();
        open.sort_by_key(|t| (t.position, t.made, t.id));
        open
    }

    /// The meeting somebody made that this is; `None`: nobody made one.
    pub fn made(&self, which: &Which) -> Option<&Meeting> {
        match which {
            Which::First => self.first_meeting(),
            Which::Made(id) => self.meetings.get(id),
            Which::Only(_) => None,
        }
    }

    /// What holds for a meeting.
    pub fn terms(&self, which: &Which) -> Terms {
        let made = self.made(which);
        let scope = match (made, which) {
            (Some(meeting), _) => meeting.scope.clone(),
            (None, Which::Only(scope)) => scope.clone(),
            (None, _) => Scope::All,
        };
        let name = match (made, which) {
            (Some(meeting), _) => one_line(meeting.name.trim(), 60).into_owned(),
            (None, Which::Only(scope)) => scope.said(self),
            (None, _) => FIRST_NAME.to_owned(),
        };
        Terms {
            which: which.clone(),
            id: made.map(|m| m.id),
            name,
            scope,
            weekday: made.and_then(|m| m.weekday).unwrap_or(self.settings.review_weekday),
            time: made.and_then(|m| m.time),
            minutes: made.and_then(|m| m.minutes).unwrap_or(self.settings.review_minutes),
            people: made.map(|m| m.people.iter().copied().filter(|&id| self.person(id).is_some()).collect()).unwrap_or_default(),
            agenda_by: made.and_then(|m| m.agenda_by),
            opening: made.and_then(|m| m.opening),
            closing: made.and_then(|m| m.closing),
        }
    }

    /// The reviews of a meeting, closings among them, by id.
    pub fn reviews_of<'a>(&'a self, which: &'a Which) -> impl Iterator<Item = &'a Review> {
        self.reviews().filter(move |review| self.meeting_of_review(review) == *which)
    }

    /// The weekly reviews of a meeting that ended, held on or before a day, the last first. A closing is none.
    pub fn ended_reviews(&self, which: &Which, today: NaiveDate) -> Vec<&Review> {
        let ended = |r: &&Review| r.ended.is_some() && r.kind == ReviewKind::Weekly && r.on <= today;
        let mut held: Vec<&Review> = self.reviews().filter(ended).filter(|r| self.meeting_of_review(r) == *which).collect();
        held.sort_by_key(|r| std::cmp::Reverse((r.on, r.number, r.id)));
        held
    }

    /// The last of them; `None`: there was none.
    pub fn last_review(&self, which: &Which, today: NaiveDate) -> Option<&Review> {
        self.ended_reviews(which, today).first().copied()
    }

    /// The review that ended last of all, held on or before a day, whatever it was about; `None`: there was none.
    pub fn last_held(&self, today: NaiveDate) -> Option<&Review> {
        self.reviews().filter(|r| r.ended.is_some() && r.on <= today).max_by_key(|r| (r.on, r.number, r.id))
    }

    /// The smallest meeting whose scope holds an item: its day is the review day of the item, its last review what *last* means.
    pub fn home(&self, ix: Ix) -> Which {
        self.homes().of_item(ix).map_or(Which::First, |id| self.which(id))
    }

    /// The day check-ins of an item are due on: that of the smallest meeting whose scope holds it.
    pub fn weekday_of(&self, ix: Ix) -> Weekday {
        let made = self.homes().of_item(ix).and_then(|id| self.meetings.get(&id));
        made.and_then(|m| m.weekday).unwrap_or(self.settings.review_weekday)
    }
}

/// Which meeting every item belongs to: the smallest whose scope holds it, at a tie the older (rules.md, "Deadlines"). Two passes
/// over the workspace however many meetings there are, and one more for each of a level, when one was changed or what its scope
/// is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Homes {
    /// The meetings that hold something.
    meetings: Vec<Id>,
    /// Of every item the place of its meeting above, counted from 1; 0: none. Empty: no meeting was made.
    of: Vec<u16>,
}

/// The place of what no meeting holds, while the smallest is looked for.
const NOWHERE: u16 = u16::MAX;

/// What a scope holds, by what it holds it for.
enum Holds {
    All,
    Teams(Vec<Id>),
    Owners(Vec<Id>),
    Items(IxSet),
}

impl Holds {
    fn of(cascade: &Cascade, scope: &Scope, known: &mut Teams<'_>) -> Holds {
        match scope {
            Scope::All => Holds::All,
            Scope::Team(team) => Holds::Teams(cascade.teams_from(*team).collect()),
            Scope::People(people) => Holds::Owners(people.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()),
            Scope::Level(_) => Holds::Items(cascade.held(scope, known)),
        }
    }
}

impl Homes {
    /// Looks for the meeting of every item.
    pub fn of(cascade: &Cascade) -> Homes {
        if cascade.meetings().next().is_none() {
            return Homes::default();
        }
        let mut known = Teams::new(cascade);
        let (mut of_teams, mut of_owners, mut live): (IdMap<usize>, IdMap<usize>, usize) = Default::default();
        for ix in cascade.live() {
            live += 1;
            if let Some(team) = known.of(ix) {
                *of_teams.entry(team).or_default() += 1;
            }
            if let Some(owner) = cascade.item(ix).owner {
                *of_owners.entry(owner).or_default() += 1;
            }
        }
        let count = |of: &IdMap<usize>, id: &Id| of.get(id).copied().unwrap_or(0);
        let mut made: Vec<(usize, Holds, &Meeting)> = cascade
            .meetings()
            .map(|meeting| {
                let holds = Holds::of(cascade, &meeting.scope, &mut known);
                let size = match &holds {
                    Holds::All => live,
                    Holds::Teams(ids) => ids.iter().map(|id| count(&of_teams, id)).sum(),
                    Holds::Owners(ids) => ids.iter().map(|id| count(&of_owners, id)).sum(),
                    Holds::Items(items) => cascade.live_in(items),
                };
                (size, holds, meeting)
            })
            .collect();
        made.sort_by_key(|(size, _, meeting)| (*size, meeting.created, meeting.id));
        made.truncate(usize::from(u16::MAX) - 1);
        // By what an item is held for: the smallest meeting that holds it so.
        let (mut by_team, mut by_owner, mut by_item): (IdMap<u16>, IdMap<u16>, Vec<(&IxSet, u16)>) = Default::default();
        let mut by_all = NOWHERE;
        for ((_, holds, _), place) in made.iter().zip(1_u16..) {
            match holds {
                Holds::All => by_all = by_all.min(place),
                Holds::Teams(ids) => ids.iter().for_each(|&id| _ = by_team.entry(id).or_insert(place)),
                Holds::Owners(ids) => ids.iter().for_each(|&id| _ = by_owner.entry(id).or_insert(place)),
                Holds::Items(items) => by_item.push((items, place)),
            }
        }
        let place = |id: Option<Id>, places: &IdMap<u16>| id.and_then(|id| places.get(&id).copied()).unwrap_or(NOWHERE);
        let of = cascade.all().map(|ix| {
            let team = place(known.of(ix), &by_team);
            let owner = place(cascade.item(ix).owner, &by_owner);
            let item = by_item.iter().find(|(items, _)| items.contains(ix)).map_or(NOWHERE, |(_, place)| *place);
            Some(by_all.min(team).min(owner).min(item)).filter(|&place| place != NOWHERE).unwrap_or(0)
        });
        let of = of.collect();
        Homes { meetings: made.iter().map(|(.., meeting)| meeting.id).collect(), of }
    }

    /// The meeting of an item; `None`: none was made that holds it.
    pub fn of_item(&self, ix: Ix) -> Option<Id> {
        let place = self.of.get(ix.0 as usize).copied().unwrap_or(0);
        place.checked_sub(1).map(|n| self.meetings[usize::from(n)])
    }

    /// The items whose meeting is another one there.
    pub fn differ<'a>(&'a self, other: &'a Homes) -> impl Iterator<Item = Ix> + 'a {
        let all = (0..self.of.len().max(other.of.len()) as u32).map(Ix);
        all.filter(|&ix| self.of_item(ix) != other.of_item(ix))
    }
}

#[cfg(test)]
mod tests;
