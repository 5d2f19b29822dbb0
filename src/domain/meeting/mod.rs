//! A review under way, what is written down in it, and what it leaves behind.
//!
//! A [`RunningReview`] is what one process holds of the review it runs: which entry is on, whose seconds pass, what became
//! of the rest. It is told how much time passed and says which operations bring the file to where it stands, so that a
//! meeting that was cut off goes on from the file. Must not know: the clock, keys, how anything is drawn.

pub mod absent;
pub mod before;
pub mod by_hand;
pub mod closing;
pub mod conduct;
pub mod entries;
pub mod follow;
pub mod minutes;
pub mod order;
pub mod record;
pub mod reopen;
pub mod replies;
pub mod speakers;
pub mod time;
pub mod topics;
pub mod under_way;

use super::{
    agenda::{
        Agenda, AgendaItem, Asked, classes_now,
        memory::{QUESTION, decided},
    },
    board::Board,
    cascade::{Cascade, Ix},
    change::{Field, Op},
    flags,
    health::Health,
    id::Id,
    ix_set::IxSet,
    recurring::Terms,
    review::{Class, Entry, EntryState, ParkedFor, Review, ReviewKind},
    settings::Settings,
    text,
};
use chrono::NaiveDate;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry as Slot},
    sync::Arc,
    time::Duration,
};

/// A longer gap between two ticks is a laptop that slept, or a program that was stopped: it is not part of the meeting.
pub const LONGEST_TICK: Duration = Duration::from_secs(5);

/// How many parked entries are listed before a meeting and kept with it: more than anyone would pull in.
pub const MOST_PARKED: usize = 200;

/// Where a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the first entry.
    Opening,
    /// At that entry.
    At(usize),
    /// After the last entry.
    Closing,
}

/// A review under way.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningReview {
    /// The review.
    pub review: Id,
    /// Its number.
    pub number: u32,
    /// The cycle it closes; `None`: it is no closing.
    pub cycle: Option<Id>,
    /// Its day: it keeps it past midnight.
    pub on: NaiveDate,
    /// Minutes planned.
    pub minutes: u32,
    /// Seconds of its opening.
    pub opening: u32,
    /// Seconds of its closing.
    pub closing: u32,
    /// How many times its own time an entry may take on the clock.
    stretch: f64,
    /// Its agenda, parked entries last.
    pub agenda: Vec<Entry>,
    /// How many more were parked than stand in the agenda.
    parked_more: usize,
    /// Who is not here.
    absent: Vec<Id>,
    /// Which entry is on; `None` before the first and after the last.
    pub current: Option<usize>,
    /// Milliseconds that belong to no entry.
    pub other_ms: u64,
    /// What has run since it was last added up.
    running: Duration,
    /// The clock stands still.
    paused: bool,
    /// What passed since the clock was written.
    unsaved: Duration,
    /// What stands in the file, as far as this process knows.
    saved: Saved,
}

/// How many minutes a review may take that is made longer or shorter by hand.
pub const LENGTHS: std::ops::RangeInclusive<u32> = 5..=240;

/// What is said of any other.
pub const NO_SUCH_LENGTH: &str = "a review takes 5 to 240 minutes";

/// The clocks of a review as they stand in the file.
#[derive(Debug, Clone, PartialEq)]
struct Saved {
    agenda: Vec<Entry>,
    current: Option<usize>,
    other_ms: u64,
    running_ms: u64,
}

impl Saved {
    fn of(review: &Review) -> Saved {
        let Review { agenda, current, other_ms, running_ms, .. } = review;
        Saved { agenda: agenda.clone(), current: *current, other_ms: *other_ms, running_ms: *running_ms }
    }
}

/// What the agenda of a review of a meeting that starts now is asked for; as many minutes as the meeting has, unless others are
/// wanted. `scope` is what its scope holds; `None`: everything. Who is on leave is not here.
pub fn asked<'a>(
    cascade: &'a Cascade,
    terms: &Terms,
    scope: Option<&'a IxSet>,
    today: NaiveDate,
    minutes: Option<u32>,
) -> Asked<'a> {
    let (reviews, settings) = (cascade.ended_reviews(&terms.which, today), &cascade.settings);
    Asked {
        opening: terms.opening.unwrap_or(settings.opening),
        closing: terms.closing.unwrap_or(settings.closing),
        agenda_by: terms.agenda_by.unwrap_or(settings.agenda_by),
        which: terms.which.clone(),
        scope,
        absent: absent::on_leave(cascade, scope, &terms.which, today),
        most_parked: MOST_PARKED,
        ..Asked::new(minutes.unwrap_or(terms.minutes), reviews)
    }
}

/// Reviews that were begun and not ended, the newest first.
pub fn unfinished(cascade: &Cascade) -> Vec<&Review> {
    let mut open: Vec<&Review> = cascade.reviews().filter(|r| r.ended.is_none()).collect();
    open.sort_by_key(|r| std::cmp::Reverse((r.on, r.number, r.id)));
    open
}

/// Those of which it is worth asking the file who runs them: more than these nobody left lying and still means.
pub fn maybe_running(cascade: &Cascade) -> impl Iterator<Item = &Review> {
    unfinished(cascade).into_iter().take(4)
}

/// A review that starts with this agenda.
pub fn start(cascade: &Cascade, id: Id, facilitator: Option<Id>, agenda: &Agenda) -> Review {
    let entry = |item: &AgendaItem, state| Entry { state, ..item.entry.clone() };
    let waiting = agenda.items.iter().map(|i| entry(i, EntryState::Waiting));
    let parked = agenda.parked.iter().map(|i| entry(i, EntryState::Parked));
    let number = cascade.reviews().map(|r| r.number).max().unwrap_or(0) + 1;
    Review {
        facilitator,
        opening: agenda.opening,
        closing: agenda.closing,
        agenda: waiting.chain(parked).collect(),
        parked_more: agenda.parked_more,
        absent: agenda.absent.clone(),
        ..Review::new(id, number, agenda.today, agenda.minutes)
    }
}

/// What is asked about what is on where the last review talked about it: `what came of it? Decided: two engineers`.
pub fn asks(cascade: &Cascade, meeting: &RunningReview) -> Option<String> {
    let entry = meeting.entry().filter(|e| e.question)?;
    let last = meeting.last(cascade, meeting.on);
    let decided = last.zip(entry.item).and_then(|(last, item)| decided(cascade, last, item));
    Some(match (decided, last) {
        (Some(said), Some(last)) => format!("{QUESTION} Review {} decided: {said}", last.number),
        _ => format!("{QUESTION} The last review talked about it."),
    })
}

/// These as they are read aloud, by owner in the order of the deck: `Ana Ruiz: Setup time, Photo menu import`.
pub fn aloud(cascade: &Cascade, greens: &[Ix]) -> Vec<String> {
    let mut places: HashMap<Option<&str>, usize> = HashMap::new();
    let mut said: Vec<String> = Vec::new();
    for &ix in greens {
        let (owner, title) = (cascade.owner_name(ix), text::one_line(&cascade.item(ix).title, 100));
        match places.entry(owner) {
            Slot::Occupied(place) => {
                let line = &mut said[*place.get()];
                line.push_str(", ");
                line.push_str(&title);
            }
            Slot::Vacant(place) => {
                place.insert(said.len());
                said.push(format!("{}: {title}", owner.map_or("nobody".into(), |name| text::one_line(name, 60))));
            }
        }
    }
    said
}

impl RunningReview {
    /// The meeting as the file has it.
    pub fn of(review: &Review, settings: &Settings) -> RunningReview {
        RunningReview {
            review: review.id,
            number: review.number,
            cycle: review.cycle.filter(|_| review.kind == ReviewKind::Closing),
            on: review.on,
            minutes: review.minutes,
            opening: review.opening,
            closing: review.closing,
            stretch: settings.clock_stretch,
            agenda: review.agenda.clone(),
            parked_more: review.parked_more,
            absent: review.absent.clone(),
            current: review.current.filter(|&n| n < review.agenda.len()),
            other_ms: review.other_ms,
            running: Duration::from_millis(review.running_ms),
            paused: false,
            unsaved: Duration::ZERO,
            saved: Saved::of(review),
        }
    }

    /// Where it is.
    pub fn stage(&self) -> Stage {
        match self.current {
            Some(n) => Stage::At(n),
            None if !self.has_begun() && self.agenda.iter().any(|e| e.state == EntryState::Waiting) => Stage::Opening,
            None => Stage::Closing,
        }
    }

    /// Whether the closing is on and nothing came up since: what is left is to end it.
    pub fn is_over(&self) -> bool {
        self.stage() == Stage::Closing && self.following().is_none()
    }

    /// Whether the opening is over: only then is anything added up.
    fn has_begun(&self) -> bool {
        self.other_ms > 0 || self.agenda.iter().any(|e| e.state == EntryState::Done || e.spent_ms > 0)
    }

    /// How many are parked and can be pulled in, those that are not listed among them: not the line that is read aloud.
    pub fn parked(&self) -> usize {
        self.agenda.iter().filter(|e| e.state == EntryState::Parked && e.item.is_some()).count() + self.parked_more
    }

    /// What is parked and stands in the agenda, with where: what was parked last is first.
    pub fn parked_entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.agenda.iter().enumerate().filter(|(_, e)| e.state == EntryState::Parked)
    }

    /// Of what is missing, what no entry asks for: it is named in one line. One pass over the workspace.
    pub fn unasked(&self, cascade: &Cascade, board: &mut Board) -> Vec<Ix> {
        let asked: HashSet<Id> = self
            .agenda
            .iter()
            .filter(|e| e.class == Class::Missing && e.parked_for != ParkedFor::Away)
            .filter_map(|e| e.item)
            .collect();
        self.missing(cascade, board).into_iter().filter(|&ix| !asked.contains(&cascade.item(ix).id)).collect()
    }

    /// What is missing of all the review is about. One pass over the workspace.
    pub fn missing(&self, cascade: &Cascade, board: &mut Board) -> Vec<Ix> {
        let scope = self.scope(cascade);
        let missing = board.classes(cascade).filter(|(_, classes)| classes.has(Class::Missing)).map(|(ix, _)| ix);
        missing.filter(|&ix| scope.as_ref().is_none_or(|scope| scope.contains(ix))).collect()
    }

    /// The entry that is on.
    pub fn entry(&self) -> Option<&Entry> {
        self.current.map(|n| &self.agenda[n])
    }

    /// The item of the entry that is on; `None` for a cycle, an action, a topic, the rest, the opening and the closing.
    pub fn item(&self) -> Option<Id> {
        self.entry().filter(|e| e.class.is_of_item()).and_then(|e| e.item)
    }

    /// What a decision or an action of now is about: the item that is on; of an action of an earlier review, the item of that.
    pub fn subject(&self, cascade: &Cascade) -> Option<Id> {
        let entry = self.entry()?;
        match entry.class {
            Class::ToScore | Class::Questions | Class::Topic => None,
            Class::Actions => cascade.actions().find(|a| Some(a.id) == entry.item)?.item,
            _ => entry.item,
        }
    }

    /// How many entries wait behind the one that is on.
    pub fn still_waiting(&self) -> usize {
        let waits = |(n, e): &(usize, &Entry)| e.state == EntryState::Waiting && self.current != Some(*n);
        self.agenda.iter().enumerate().filter(waits).count()
    }

    /// What it is about; `None`: everything.
    pub fn scope(&self, cascade: &Cascade) -> Option<Arc<IxSet>> {
        let review = cascade.reviews().find(|r| r.id == self.review)?;
        cascade.held_in(&cascade.terms_of(review))
    }

    /// What is on track and read aloud in one line, in the order of the deck: what the agenda calls the rest. One pass over the
    /// workspace.
    pub fn greens(&self, cascade: &Cascade, board: &mut Board) -> Vec<Ix> {
        let scope = self.scope(cascade);
        let green = board.classes(cascade).filter(|(_, classes)| classes.first() == Some(Class::Rest)).map(|(ix, _)| ix);
        let mut greens: Vec<Ix> = green.filter(|&ix| scope.as_ref().is_none_or(|scope| scope.contains(ix))).collect();
        greens.sort_by_cached_key(|&ix| cascade.place_on_deck(ix));
        greens
    }

    /// The entry that comes after this one; `None`: the closing.
    pub fn following(&self) -> Option<usize> {
        self.waiting_from(self.current.map_or(0, |n| n + 1))
    }

    fn waiting_from(&self, from: usize) -> Option<usize> {
        (from..self.agenda.len()).find(|&n| self.agenda[n].state == EntryState::Waiting)
    }

    /// Time passed. Returns whether a clock shows another second now; while it is paused none does.
    pub fn tick(&mut self, passed: Duration) -> bool {
        if self.paused {
            return false;
        }
        self.unsaved += passed.min(LONGEST_TICK);
        if passed > LONGEST_TICK {
            return false;
        }
        let before = (self.running.as_secs(), self.total_ms() / 1000);
        self.running += passed;
        before != (self.running.as_secs(), self.total_ms() / 1000)
    }

    /// Milliseconds since what is on came on, as far as they are not added up.
    pub fn running_ms(&self) -> u64 {
        u64::try_from(self.running.as_millis()).unwrap_or(u64::MAX)
    }

    /// Milliseconds of an entry, those running now among them.
    pub fn spent_ms(&self, n: usize) -> u64 {
        self.agenda[n].spent_ms + if self.current == Some(n) { self.running_ms() } else { 0 }
    }

    /// Milliseconds of the whole meeting.
    pub fn total_ms(&self) -> u64 {
        self.other_ms + self.agenda.iter().map(|e| e.spent_ms).sum::<u64>() + self.running_ms()
    }

    /// Seconds used by what is on now.
    pub fn used(&self) -> u32 {
        let ms = self.current.map_or_else(|| self.running_ms(), |n| self.spent_ms(n));
        u32::try_from(ms / 1000).unwrap_or(u32::MAX)
    }

    /// Adds what ran to what it ran for.
    fn settle(&mut self) {
        let ms = self.running_ms();
        match self.current {
            Some(n) => self.agenda[n].spent_ms += ms,
            None => self.other_ms += ms,
        }
        self.running = Duration::ZERO;
    }

    /// On to the next entry, or to the closing.
    fn next(&mut self, cascade: &Cascade, board: &mut Board, last: Option<&Review>) {
        self.settle();
        let from = self.current.map_or(0, |n| n + 1);
        if let Some(n) = self.current.take() {
            self.agenda[n].state = EntryState::Done;
            self.again(n, cascade, board, last);
        }
        self.win_time(cascade, from, 0);
        self.current = self.waiting_from(from);
    }

    /// An item whose number was missing comes up again in its next class, unless it was talked about in it with its number: not
    /// checking in must not turn two minutes of red into thirty seconds.
    fn again(&mut self, n: usize, cascade: &Cascade, board: &mut Board, last: Option<&Review>) {
        let Entry { item: Some(id), class: Class::Missing, then: None, .. } = self.agenda[n] else { return };
        let Some(ix) = cascade.find(id).filter(|&ix| cascade.item(ix).is_live()) else { return };
        let Some(class) = classes_now(cascade, board, ix, last).after(Class::Missing) else { return };
        if self.agenda.iter().enumerate().any(|(m, e)| m != n && e.item == Some(id) && e.talk() > Class::Missing) {
            return;
        }
        self.bring(cascade, Entry::waiting(Some(id), class), n + 1);
    }

    /// Back to the entry before; returns false at the first.
    fn back(&mut self) -> bool {
        let before = self.current.unwrap_or(self.agenda.len());
        let Some(n) = (0..before).rev().find(|&n| self.agenda[n].state == EntryState::Done) else { return false };
        self.settle();
        self.agenda[n].state = EntryState::Waiting;
        self.current = Some(n);
        true
    }

    /// Leaves what is on for another day, and goes on. Returns false when nothing is on.
    fn park(&mut self, cascade: &Cascade) -> bool {
        let Some(n) = self.current else { return false };
        self.settle();
        let entry = self.agenda.remove(n);
        self.current = None;
        self.put_off(entry, ParkedFor::Hand);
        self.win_time(cascade, n, 0);
        self.current = self.waiting_from(n);
        true
    }

    /// Pulls the n-th entry in: it comes next, or after the last entry at once. Returns false when it is not parked.
    fn pull_in(&mut self, n: usize) -> bool {
        if self.agenda.get(n).is_none_or(|e| e.state != EntryState::Parked) {
            return false;
        }
        let closing = self.stage() == Stage::Closing;
        let mut entry = self.agenda.remove(n);
        (entry.state, entry.parked_for, entry.came_in) = (EntryState::Waiting, ParkedFor::Time, false);
        entry.plan(entry.wanted());
        let parked = self.agenda.iter().position(|e| e.state == EntryState::Parked).unwrap_or(self.agenda.len());
        let at = self.current.map_or_else(|| self.following().unwrap_or(parked), |n| n + 1);
        self.agenda.insert(at, entry);
        if closing {
            self.settle();
            self.current = Some(at);
        }
        true
    }

    /// What brings the file to where the meeting stands. Empty when it is there.
    fn ops(&self, cascade: &Cascade) -> Vec<Op> {
        // An agenda that grows is set before its current entry, one that shrinks after: both are checked as a whole.
        [
            Field::Agenda(self.agenda.clone()),
            Field::Current(self.current),
            Field::OtherMs(self.other_ms),
            Field::RunningMs(self.running_ms()),
        ]
        .into_iter()
        .filter_map(|field| cascade.set_op(self.review, field))
        .collect()
    }

    /// What ends the meeting: its clocks, its last day, how every item stood, for the next one, and what its minutes tell.
    /// Entries still waiting are parked.
    fn end(&mut self, cascade: &Cascade, board: &mut Board) -> Vec<Op> {
        self.finish(cascade, board, Some(board.today()))
    }

    /// What closes a meeting that was left open, as it stands. On a later day than its own nobody knows any more how things
    /// stood when it was over, so that is left out.
    pub fn close(&mut self, cascade: &Cascade, board: &mut Board) -> Vec<Op> {
        let known = Some(board.today()).filter(|&today| today == self.on);
        self.finish(cascade, board, known)
    }

    fn finish(&mut self, cascade: &Cascade, board: &mut Board, known: Option<NaiveDate>) -> Vec<Op> {
        self.settle();
        if let Some(n) = self.current.take() {
            self.agenda[n].state = EntryState::Done;
        }
        for n in 0..self.agenda.len() {
            // What nobody was there to say is not what there was no time for.
            let away = self.agenda[n].parked_for == ParkedFor::Time && self.is_away(cascade, &self.agenda[n]);
            let entry = &mut self.agenda[n];
            if entry.state == EntryState::Waiting {
                entry.state = EntryState::Parked;
            }
            if entry.state == EntryState::Parked && away {
                entry.parked_for = ParkedFor::Away;
            }
        }
        // Of whoever is not here the number is named, and not parked beside what was said without it.
        let numbers: Vec<usize> = (0..self.agenda.len()).filter(|&n| self.is_number_alone(n)).collect();
        numbers.into_iter().rev().for_each(|n| _ = self.agenda.remove(n));
        self.agenda.sort_by_key(|e| e.state == EntryState::Parked);
        let mut told = HashSet::new();
        // By name only where it was read aloud: it is one pass over the workspace.
        let read = self.agenda.iter().any(|e| e.item.is_none() && e.state == EntryState::Done);
        let greens = if read && known.is_some() { self.greens(cascade, board) } else { Vec::new() };
        for entry in &mut self.agenda {
            if entry.item.is_none() {
                entry.told = known.map(|_| Box::new(minutes::all_well(cascade, &greens)));
                continue;
            }
            entry.told = entry.item.filter(|&id| told.insert(id)).and_then(|id| {
                let health = |ix| known.map(|_| board.peek(cascade, ix).health);
                minutes::tell(cascade, board, id, entry.class, known.unwrap_or(self.on), health).map(Box::new)
            });
        }
        let mut ops = self.ops(cascade);
        if let Some(cycle) = self.cycle {
            // The room closes it once nothing of it is undecided.
            let done = closing::end::open(cascade, cycle, board.today()).is_empty();
            ops.extend(done.then(|| closing::end::close(cascade, cycle, board.today())).into_iter().flatten());
        } else if known.is_some() {
            ops.extend(cascade.set_op(self.review, Field::Healths(healths(cascade, board, self.scope(cascade).as_deref()))));
        }
        let talked = self.agenda.iter().filter(|e| e.class == Class::Topic && e.state == EntryState::Done);
        ops.extend(talked.filter_map(|e| cascade.set_op(e.item?, Field::Settled(Some(self.review)))));
        ops.extend(cascade.set_op(self.review, Field::Ended(Some(board.today()))));
        ops
    }

    /// What this process wrote is in the file.
    fn note_saved(&mut self, cascade: &Cascade) {
        if let Some(review) = cascade.reviews().find(|r| r.id == self.review) {
            self.saved = Saved::of(review);
        }
    }

    /// Whether the file stands where this process left it; if not, another one has gone on with the same review.
    fn is_ours(&self, review: &Review) -> bool {
        review.ended.is_none() && Saved::of(review) == self.saved
    }
}

/// The health of every item of a scope (`None`: of all) that is not on track, for its own sake: what the next review compares with.
pub fn healths(cascade: &Cascade, board: &mut Board, scope: Option<&IxSet>) -> Vec<(Id, Health)> {
    let own = |ix: Ix| {
        let judged = board.of(cascade, ix);
        flags::own_health(cascade, ix, &judged).filter(|&h| h != Health::OnTrack).map(|h| (cascade.item(ix).id, h))
    };
    cascade.live().filter(|&ix| scope.is_none_or(|scope| scope.contains(ix))).filter_map(own).collect()
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
