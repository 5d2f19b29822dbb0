//! Attention, and the agenda of a review (rules.md): what needs talk, in which order, and what fits.
//!
//! A pure function of the workspace, the last review, the day and the minutes. The board knows the classes of every item;
//! what belongs on the agenda is picked from those, and only what is listed is sorted. Must not know: what became of an entry; a review remembers that.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod classes;
pub mod memory;
mod order;
pub mod plan;
mod reasons;

pub use classes::{Classes, classes_now};
pub use order::{Attention, attention_key, is_company_level};
pub use reasons::{aloud, reasons};

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    goal::Kind,
    health::{Flag, Flags, Health},
    id::Id,
    ix_set::IxSet,
    recurring::{AgendaBy, Which},
    review::{Class, Entry, Review},
    text::say::say_number,
};
use chrono::NaiveDate;
use classes::{better, gone, is_rest};
use memory::Memory;
use order::{Candidate, Listed, Order};
use plan::{Frame, Hand};

/// Seconds of the opening, and again of the closing.
pub const FRAME_SECONDS: u32 = 60;

/// How many earlier reviews of the meeting an agenda looks back at.
pub const LOOKS_BACK: usize = 4;

/// What an agenda is asked for: how long the meeting is, what it is about, and what its earlier reviews left.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Minutes of the meeting.
    pub minutes: u32,
    /// Seconds of its opening.
    pub opening: u32,
    /// Seconds of its closing.
    pub closing: u32,
    /// Which meeting it is: its own actions are asked after.
    pub which: Which,
    /// Its reviews that ended, the newest first: [`LOOKS_BACK`] of them are enough.
    pub reviews: Vec<&'a Review>,
    /// What it is about; `None`: everything.
    pub scope: Option<&'a IxSet>,
    /// What stands together and shares its time.
    pub agenda_by: AgendaBy,
    /// Who is not here.
    pub absent: Vec<Id>,
    /// So many parked entries are listed; the others are counted.
    pub most_parked: usize,
}

impl<'a> Asked<'a> {
    /// A meeting about everything, so long, after these reviews, with all that is parked.
    pub fn new(minutes: u32, reviews: impl IntoIterator<Item = &'a Review>) -> Asked<'a> {
        let reviews = reviews.into_iter().take(LOOKS_BACK).collect();
        Asked {
            minutes,
            opening: FRAME_SECONDS,
            closing: FRAME_SECONDS,
            which: Which::First,
            reviews,
            scope: None,
            agenda_by: AgendaBy::Goal,
            absent: Vec::new(),
            most_parked: usize::MAX,
        }
    }

    /// The last review; `None`: there was none.
    pub fn last(&self) -> Option<&'a Review> {
        self.reviews.first().copied()
    }

    /// Seconds for entries: all but opening and closing.
    pub fn budget(&self) -> u32 {
        self.minutes.saturating_mul(60).saturating_sub(self.opening).saturating_sub(self.closing)
    }

    /// Whether somebody is not here.
    fn is_away(&self, owner: Option<Id>) -> bool {
        owner.is_some_and(|owner| self.absent.contains(&owner))
    }

    /// Whether an item is what the meeting is about.
    fn holds(&self, ix: Ix) -> bool {
        self.scope.is_none_or(|scope| scope.contains(ix))
    }
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An objective, key result or project.
    Item(Ix),
    /// An open action of an earlier review.
    Action(Id),
    /// What a person put there.
    Topic(Id),
    /// A cycle that is over and waits to be scored.
    Cycle(Id),
    /// What is read aloud in one line each, in the order of the deck.
    Rest {
        /// Everything on track.
        on_track: Vec<Ix>,
        /// The numbers that are missing and not asked for one by one: there are too many.
        unasked: Vec<Ix>,
    },
}

/// One entry of an agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItem {
    /// What it is about.
    pub subject: Subject,
    /// Why it is there, for how long, and what earlier reviews left of it: as a review begins with it.
    pub entry: Entry,
    /// Every flag of the item; of an action, whether it is overdue.
    pub flags: Flags,
    /// The health it had at the end of the last review; `None`: it was on track, or there was no review.
    pub before: Option<Health>,
    /// Its owner is not here.
    pub away: bool,
}

impl AgendaItem {
    fn new(subject: Subject, entry: Entry) -> AgendaItem {
        AgendaItem { subject, entry, flags: Flags::NONE, before: None, away: false }
    }

    /// Who answers for it.
    pub fn owner(&self, cascade: &Cascade) -> Option<Id> {
        match self.subject {
            Subject::Item(ix) => cascade.item(ix).owner,
            Subject::Action(id) => cascade.actions().find(|a| a.id == id)?.owner,
            Subject::Topic(id) => cascade.topic(id)?.owner,
            Subject::Cycle(_) | Subject::Rest { .. } => None,
        }
    }

    /// Why it is there first: of what is missing, that its number is.
    pub fn class(&self) -> Class {
        self.entry.class
    }
}

/// What is to be talked about, and what does not fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// The day it was made for.
    pub today: NaiveDate,
    /// Minutes of the meeting.
    pub minutes: u32,
    /// Seconds of its opening.
    pub opening: u32,
    /// Seconds of its closing.
    pub closing: u32,
    /// Seconds for entries: all but opening and closing.
    pub budget_seconds: u32,
    /// Seconds the entries take together.
    pub planned_seconds: u32,
    /// In order; *rest*, when there is any, last.
    pub items: Vec<AgendaItem>,
    /// What does not fit, in the order it would have come: the first of it, as many as were asked for.
    pub parked: Vec<AgendaItem>,
    /// How much more does not fit.
    pub parked_more: usize,
    /// How many numbers are missing in all, when they alone would take too long and were cut; `None`: none was cut.
    pub missing_total: Option<usize>,
    /// Who is not here.
    pub absent: Vec<Id>,
    /// How its seconds are given away.
    pub frame: Frame,
}

/// The agenda of a review that starts now. Only what is listed is put in order.
pub fn agenda(cascade: &Cascade, board: &mut Board, asked: &Asked<'_>) -> Agenda {
    let memory = Memory::of(cascade, &asked.reviews);
    let settings = &cascade.settings;
    let budget = asked.budget();
    let frame = Frame { budget, first: settings.first_share.of(budget), absent: settings.absent };
    let mut sorted = Sorted::of(cascade, board, asked, &memory);
    let mut order = Order::new(cascade, board, &memory, asked.agenda_by);
    let kept = (settings.missing_share.of(budget) / Class::Missing.base_seconds()) as usize;
    let missing = std::mem::take(&mut sorted.missing);
    let missing_total = (missing.len() > kept).then_some(missing.len());
    let (numbers, cut) = order.first(missing, Class::Missing, kept);
    let numbers = sorted.ask(numbers, cut);

    let today = order.board.today();
    let mut all = to_score(cascade, asked, today);
    all.extend(open_actions(cascade, asked, today));
    all.extend(topics(cascade, asked));
    for entry in &mut all {
        let id = entry.entry.item;
        entry.entry.parked_times = id.map_or(0, |id| memory.parked_id(id));
    }
    let mut total = all.len() + sorted.len();
    // Nothing takes less time than a change.
    let most = (budget / Class::Changed.base_seconds()) as usize;
    let wanted = most.saturating_add(asked.most_parked).saturating_add(1);
    for (away, ranks) in sorted.standing.into_iter().enumerate() {
        for (rank, bucket) in Class::ALL.into_iter().zip(ranks) {
            let listed = order.slots(bucket, rank, wanted - all.len().min(wanted));
            let items = slots(&mut order, listed, &numbers, &memory);
            all.extend(items.into_iter().map(|item| AgendaItem { away: away == 1, ..item }));
        }
    }
    if !sorted.on_track.is_empty() || !sorted.unasked.is_empty() {
        let subject = Subject::Rest { on_track: sorted.on_track, unasked: sorted.unasked };
        all.push(AgendaItem::new(subject, Entry::waiting(None, Class::Rest)));
        total += 1;
    }
    let mut fitted = frame.fit(all.into_iter().map(|item| (item, Hand::None)));
    fitted.parked.truncate(asked.most_parked);
    let parked_more = total - fitted.items.len() - fitted.parked.len();
    let Asked { minutes, opening, closing, .. } = *asked;
    let mut agenda = Agenda {
        today,
        minutes,
        opening,
        closing,
        budget_seconds: budget,
        planned_seconds: 0,
        items: fitted.items,
        parked: fitted.parked,
        parked_more,
        missing_total,
        absent: asked.absent.clone(),
        frame,
    };
    agenda.sum();
    agenda
}

impl Agenda {
    /// Adds up what its entries take.
    pub fn sum(&mut self) {
        self.planned_seconds = self.items.iter().map(|i| i.entry.planned()).sum();
    }

    /// That what is parked again and again needs more time; `None`: nothing was parked four times in a row.
    pub fn too_small(&self) -> Option<String> {
        let entries = || self.items.iter().chain(&self.parked);
        entries().find(|i| usize::from(i.entry.parked_times) >= LOOKS_BACK)?;
        let seconds: u32 = entries().map(|i| i.entry.wanted()).sum();
        let frame = self.minutes.saturating_mul(60).saturating_sub(self.budget_seconds);
        let minutes = (seconds + frame).div_ceil(300) * 5;
        let meetings = say_number(seconds.div_ceil(self.budget_seconds.max(1)).max(2));
        let more = if self.parked_more > 0 { "more than " } else { "" };
        Some(format!("this scope needs {more}{minutes} minutes, or {meetings} meetings"))
    }
}

/// What may come on the agenda, by where it stands.
struct Sorted<'a> {
    cascade: &'a Cascade,
    asked: &'a Asked<'a>,
    memory: &'a Memory,
    /// What is silent, whatever else it is.
    missing: Vec<Candidate>,
    /// By rank; of those who are here, and of those who are not.
    standing: [[Vec<Candidate>; Class::ALL.len()]; 2],
    on_track: Vec<Ix>,
    unasked: Vec<Ix>,
}

impl<'a> Sorted<'a> {
    /// One pass over what the meeting is about.
    fn of(cascade: &'a Cascade, board: &mut Board, asked: &'a Asked<'a>, memory: &'a Memory) -> Sorted<'a> {
        let standing = Default::default();
        let (missing, on_track, unasked) = Default::default();
        let mut sorted = Sorted { cascade, asked, memory, missing, standing, on_track, unasked };
        let better = better(cascade, board, asked.last());
        let today = board.today();
        let in_scope: Vec<(Ix, Classes)> = board.classes(cascade).filter(|&(ix, _)| asked.holds(ix)).collect();
        let work = |ix: &Ix| cascade.item(*ix).kind() == Kind::Project;
        let works = match asked.scope {
            None => board.counts().is_none_or(|counts| counts.projects > 0),
            Some(scope) => scope.iter().any(|ix| work(&ix) && cascade.item(ix).is_live()),
        };
        for (ix, standing) in in_scope {
            let mut classes = if better.contains(ix) { standing.with(Class::Changed) } else { standing };
            // Where there is no work at all nothing can be linked, and nobody is told that it is not.
            if !works && classes.has(Class::Unlinked) && cascade.item(ix).kind() == Kind::KeyResult {
                classes = classes.without(Class::Unlinked);
                if classes.is_empty() && is_rest(cascade, ix, &board.of(cascade, ix), today) {
                    classes = classes.with(Class::Rest);
                }
            }
            let candidate = Candidate { ix, classes };
            match classes.first() {
                Some(Class::Rest) => sorted.on_track.push(ix),
                // Who is not here cannot be asked.
                Some(Class::Missing) if !asked.is_away(cascade.item(ix).owner) => sorted.missing.push(candidate),
                Some(Class::Missing) => sorted.cut(candidate),
                Some(class) => sorted.place(candidate, class),
                None => {}
            }
        }
        for ix in gone(cascade, asked, today) {
            let candidate = Candidate { ix, classes: Classes::default().with(Class::Changed) };
            sorted.place(candidate, Class::Changed);
        }
        // Read aloud as everybody sees them.
        sorted.on_track.sort_by_cached_key(|&ix| cascade.place_on_deck(ix));
        sorted
    }

    fn place(&mut self, candidate: Candidate, class: Class) {
        let rank = class.risen(self.memory.parked(candidate.ix));
        let away = self.asked.is_away(self.cascade.item(candidate.ix).owner);
        self.standing[usize::from(away)][rank as usize].push(candidate);
    }

    /// Its number is not asked for: it keeps its place in its next class, and is named with the others.
    fn cut(&mut self, candidate: Candidate) {
        self.unasked.push(candidate.ix);
        if let Some(class) = candidate.classes.after(Class::Missing) {
            self.place(candidate, class);
        }
    }

    /// These are asked for their numbers, at their places in their next classes; those are not. Returns the first as a set.
    fn ask(&mut self, numbers: Vec<Candidate>, cut: Vec<Candidate>) -> IxSet {
        for candidate in cut {
            self.cut(candidate);
        }
        self.unasked.sort_unstable();
        for &candidate in &numbers {
            let class = candidate.classes.after(Class::Missing).unwrap_or(Class::Missing);
            self.place(candidate, class);
        }
        numbers.into_iter().map(|c| c.ix).collect()
    }

    fn len(&self) -> usize {
        self.standing.iter().flatten().map(Vec::len).sum()
    }
}

/// What is listed as entries.
fn slots(order: &mut Order<'_>, listed: Vec<Listed>, numbers: &IxSet, memory: &Memory) -> Vec<AgendaItem> {
    let cascade = order.cascade;
    let mut items = Vec::with_capacity(listed.len());
    for Listed { candidate: Candidate { ix, classes }, group: of } in listed {
        let id = cascade.item(ix).id;
        let next = classes.iter().find(|&class| class != Class::Missing);
        let mut entry = match next {
            Some(class) if !numbers.contains(ix) => Entry::waiting(Some(id), class),
            next => Entry::missing(id, next),
        };
        let judgement = order.board.of(cascade, ix);
        entry.question = memory.asks(cascade, ix, entry.talk(), &judgement);
        entry.parked_times = memory.parked(ix);
        entry.group = of;
        items.push(AgendaItem { flags: judgement.flags, before: memory.before(id), ..AgendaItem::new(Subject::Item(ix), entry) });
    }
    items
}

/// One entry for each cycle that is to score: it leads, for four weeks.
fn to_score(cascade: &Cascade, asked: &Asked<'_>, today: NaiveDate) -> Vec<AgendaItem> {
    let entry = |w: super::stage::Waiting| AgendaItem {
        flags: std::iter::once(Flag::ToScore).collect(),
        ..AgendaItem::new(Subject::Cycle(w.cycle), Entry::waiting(Some(w.cycle), Class::ToScore))
    };
    let about_it = |w: &super::stage::Waiting| w.items.iter().any(|&ix| asked.holds(ix));
    cascade.waiting(today).into_iter().filter(|w| w.is_on_agenda(today) && about_it(w)).map(entry).collect()
}

fn open_actions(cascade: &Cascade, asked: &Asked<'_>, today: NaiveDate) -> Vec<AgendaItem> {
    let of_it = |a: &&super::review::Action| a.is_open() && cascade.is_action_of(a, &asked.which);
    let mut actions: Vec<_> = cascade.actions().filter(of_it).collect();
    // Without a date there is nothing to be late for: last.
    actions.sort_by_key(|a| (!a.is_overdue(today), a.due.is_none(), a.due, &a.what, a.id));
    let entry = |a: &super::review::Action| AgendaItem {
        flags: a.is_overdue(today).then_some(Flag::OverdueAction).into_iter().collect(),
        away: asked.is_away(a.owner),
        ..AgendaItem::new(Subject::Action(a.id), Entry::waiting(Some(a.id), Class::Actions))
    };
    actions.into_iter().map(entry).collect()
}

fn topics(cascade: &Cascade, asked: &Asked<'_>) -> Vec<AgendaItem> {
    let entry = |topic: &super::review::Topic| AgendaItem {
        away: asked.is_away(topic.owner),
        ..AgendaItem::new(Subject::Topic(topic.id), Entry::topic(topic))
    };
    cascade.open_topics(&asked.which).into_iter().map(entry).collect()
}

/// The clock of an entry: its seconds, stretched or shrunk with what is left ÷ what was planned for it and all after it.
pub fn clock(seconds: u32, left: u32, planned: u32) -> u32 {
    if planned == 0 {
        return seconds;
    }
    u32::try_from(u64::from(seconds) * u64::from(left) / u64::from(planned)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
