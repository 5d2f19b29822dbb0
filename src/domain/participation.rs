//! Who said something when it was owed: on time, late or missed, week by week.
//!
//! Every past deadline counts as it held on its day: on the weekday and the cadence of that day, and not while the item was
//! paused or put off (rules.md, "Deadlines"). Must not know: what was said.

use super::{
    cascade::{Cascade, Ix},
    change::Field,
    cycle::Reopened,
    deadline::{Grid, Met, met},
    freshness::{Schedule, begun, is_reached, measured_days},
    goal::{Item, Kind, ProjectState},
    health::Freshness,
    id::Id,
    judge::Judgement,
    key_result::Cadence,
    pace::plus,
    recurring::Meeting,
    stage::{Phase, stand},
    summary::monday,
};
use chrono::{NaiveDate, Weekday};
use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

/// How many weeks are looked back on.
pub const WEEKS: usize = 13;

/// How a week of deadlines is written, in shapes that no health has: filled, half filled, empty. `None`: nothing was owed.
pub fn mark(week: Option<Met>, ascii: bool) -> &'static str {
    match (week, ascii) {
        (Some(Met::OnTime), false) => "▮",
        (Some(Met::OnTime), true) => "|",
        (Some(Met::Late), false) => "◧",
        (Some(Met::Late), true) => ":",
        (Some(Met::Missed), false) => "▯",
        (Some(Met::Missed), true) => "_",
        (None, false) => "·",
        (None, true) => ".",
    }
}

/// Deadlines of one or several items, and how they were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// Per week, the oldest first: the worst that happened in it; `None`: nothing was owed.
    pub weeks: [Option<Met>; WEEKS],
    /// Deadlines met by their day.
    pub on_time: u32,
    /// Deadlines met late.
    pub late: u32,
    /// Deadlines missed.
    pub missed: u32,
}

impl Default for Strip {
    fn default() -> Strip {
        Strip { weeks: [None; WEEKS], on_time: 0, late: 0, missed: 0 }
    }
}

impl Strip {
    /// Adds the deadlines of another item.
    pub fn add(&mut self, other: &Strip) {
        for (mine, theirs) in self.weeks.iter_mut().zip(other.weeks) {
            *mine = (*mine).max(theirs);
        }
        self.on_time += other.on_time;
        self.late += other.late;
        self.missed += other.missed;
    }

    /// A mark per week, the oldest first.
    pub fn text(&self, ascii: bool) -> String {
        self.weeks.iter().map(|&week| mark(week, ascii)).collect()
    }

    /// How many deadlines there were.
    pub fn owed(&self) -> u32 {
        self.on_time + self.late + self.missed
    }

    fn count(&mut self, due: NaiveDate, met: Met, today: NaiveDate) {
        let back = (monday(today) - monday(due)).num_days() / 7;
        let Some(week) = usize::try_from(back).ok().filter(|&back| back < WEEKS) else { return };
        let place = &mut self.weeks[WEEKS - 1 - week];
        *place = (*place).max(Some(met));
        match met {
            Met::OnTime => self.on_time += 1,
            Met::Late => self.late += 1,
            Met::Missed => self.missed += 1,
        }
    }
}

/// The first day that is looked back on.
pub fn since(today: NaiveDate) -> NaiveDate {
    plus(monday(today), -7 * (WEEKS as i64 - 1))
}

/// The last day on which an item owed a check-in: today, or the day it was over; `None`: it never did in these weeks. Of what
/// was given up before its end nobody wrote down the day: that of the last check-in stands for it.
pub fn owed_until(cascade: &Cascade, ix: Ix, last: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    owed_since(cascade, ix, last, since(today), today)
}

/// The same of another day on: `None`: from that day on it never owed one.
pub fn owed_since(cascade: &Cascade, ix: Ix, last: Option<NaiveDate>, first: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let item = cascade.item(ix);
    let by_others = item.kind() == Kind::Objective && cascade.key_results(ix).next().is_some();
    if by_others || !item.is_live() {
        return None;
    }
    let over = match (stand(cascade, ix, today), item.project()) {
        ((Phase::NotStarted, _), _) => return None,
        // What is reached owes none from then on.
        ((Phase::Open, _), _) if is_reached(cascade, ix) => last?,
        ((Phase::Open, _), _) => return Some(today),
        ((Phase::ToScore | Phase::Closed, _), Some(project)) => project.state_on.or(last)?,
        ((Phase::ToScore | Phase::Closed, end), None) => end.filter(|&end| end < today).or(last)?,
    };
    (over >= first).then_some(over.min(today))
}

/// A change of something that decides when check-ins are owed, in force today.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The day of the change.
    pub on: NaiveDate,
    /// What it was.
    pub old: Field,
    /// What it is since.
    pub new: Field,
}

impl Moved {
    /// Whether a field decides when check-ins are owed, and by whom.
    pub fn matters(field: &Field) -> bool {
        match field {
            Field::Weekday(_)
            | Field::Owner(_)
            | Field::Cadence(_)
            | Field::Snooze(_)
            | Field::State(_)
            | Field::Archived(_)
            | Field::Outcome(_) => true,
            Field::Setting(key, _) => key == "review-weekday",
            _ => false,
        }
    }
}

/// How it came to be what it is: of items, of meetings and of the workspace, by subject, oldest first.
pub type Moves = BTreeMap<Id, Vec<Moved>>;

/// Since when an item is its owner's; `None`: it was theirs all the time.
pub fn owned_since(moves: &[Moved]) -> Option<NaiveDate> {
    moves.iter().rev().find(|m| matches!(m.new, Field::Owner(_))).map(|m| m.on)
}

/// A time in which one rule held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Era {
    /// Its first day; [`NaiveDate::MIN`]: as long as there was an item.
    from: NaiveDate,
    cadence: Cadence,
    weekday: Weekday,
    /// Paused, put off or out of sight: nothing was owed.
    silent: bool,
    /// Its number came by itself: a word was owed no more often than `word-cadence`.
    measured: bool,
}

/// The review days an item had: that of its meeting since there is one, before and without one that of the workspace.
struct Weekdays<'a> {
    workspace: Weekday,
    of_workspace: &'a [Moved],
    meeting: Option<&'a Meeting>,
    of_meeting: &'a [Moved],
}

impl<'a> Weekdays<'a> {
    fn of(cascade: &'a Cascade, ix: Ix, moves: &'a Moves) -> Weekdays<'a> {
        let of = |id: Id| moves.get(&id).map_or(&[][..], Vec::as_slice);
        let meeting = cascade.homes().of_item(ix).and_then(|id| cascade.meeting(id));
        Weekdays {
            workspace: cascade.settings.review_weekday,
            of_workspace: of(Id::WORKSPACE),
            meeting,
            of_meeting: meeting.map_or(&[][..], |meeting| of(meeting.id)),
        }
    }

    /// The days on which it became another one, or may have.
    fn turns(&self) -> impl Iterator<Item = NaiveDate> {
        let moved = self.of_workspace.iter().chain(self.of_meeting).map(|m| m.on);
        moved.chain(self.meeting.map(|meeting| meeting.created))
    }

    fn on(&self, day: NaiveDate) -> Weekday {
        // What it was on a day: what the first later change says it was, else what it is.
        let of_meeting = self.meeting.filter(|meeting| meeting.created <= day).and_then(|meeting| {
            let later = self.of_meeting.iter().find(|m| m.on > day && matches!(m.old, Field::Weekday(_)));
            later.map_or(meeting.weekday, |m| if let Field::Weekday(old) = &m.old { *old } else { None })
        });
        of_meeting.unwrap_or_else(|| {
            let later = self.of_workspace.iter().find(|m| m.on > day);
            later
                .and_then(|m| if let Field::Setting(_, old) = &m.old { old.parse().ok() } else { None })
                .unwrap_or(self.workspace)
        })
    }
}

/// The eras of an item, oldest first.
fn eras(
    item: &Item,
    weekdays: &Weekdays<'_>,
    reopened: Option<Reopened>,
    measured: Option<((NaiveDate, NaiveDate), Cadence)>,
    of_item: &[Moved],
) -> Vec<Era> {
    let mut days: Vec<NaiveDate> = of_item.iter().map(|m| m.on).chain(weekdays.turns()).collect();
    let between = reopened.map(|reopened| plus(reopened.ended, 1)..reopened.on);
    days.extend(between.iter().flat_map(|between| [between.start, between.end]));
    let snoozes = || {
        let old = of_item.iter().filter_map(|m| if let Field::Snooze(Some(s)) = &m.old { Some((m.on, s.until)) } else { None });
        // One that was replaced ended with that; the one in force ends on its day.
        let past = old.map(|(replaced, until)| replaced.min(until));
        past.chain(item.snooze().map(|s| s.until))
    };
    days.extend(snoozes());
    days.extend(measured.iter().flat_map(|((first, last), _)| [*first, plus(*last, 1)]));
    days.push(NaiveDate::MIN);
    days.sort_unstable();
    days.dedup();
    // What a field was on a day: what the first later change says it was, else what it is.
    let then = |day: NaiveDate, like: fn(&Field) -> bool| of_item.iter().find(|m| m.on > day && like(&m.new)).map(|m| &m.old);
    let era = |from: NaiveDate| {
        let cadence = match then(from, |f| matches!(f, Field::Cadence(_))) {
            Some(Field::Cadence(cadence)) => *cadence,
            _ => item.cadence,
        };
        let word = measured.filter(|((first, last), _)| (*first..=*last).contains(&from)).map(|(_, word)| word);
        let cadence = word.map_or(cadence, |word| cadence.max(word));
        let state = match then(from, |f| matches!(f, Field::State(_))) {
            Some(Field::State(state)) => Some(*state),
            _ => item.project().map(|p| p.state),
        };
        let archived = match then(from, |f| matches!(f, Field::Archived(_))) {
            Some(Field::Archived(archived)) => *archived,
            _ => item.archived,
        };
        let snoozed_until = match then(from, |f| matches!(f, Field::Snooze(_))) {
            Some(Field::Snooze(snooze)) => snooze.as_ref().map(|s| s.until),
            _ => item.snooze().map(|s| s.until),
        };
        // The first snooze began with the change that set it, and not with the item.
        let weekday = weekdays.on(from);
        let outcome = match then(from, |f| matches!(f, Field::Outcome(_))) {
            Some(Field::Outcome(outcome)) => *outcome,
            _ => item.outcome(),
        };
        let over = outcome.is_some() || between.as_ref().is_some_and(|between| between.contains(&from));
        let silent = over
            || archived
            || state.is_some_and(|s| s != ProjectState::Active)
            || snoozed_until.is_some_and(|until| from < until);
        Era { from, cadence, weekday, silent, measured: word.is_some() }
    };
    days.into_iter().map(era).collect()
}

/// Every deadline of an item from a day to another, both counted, each with the tolerance of its cadence then.
fn deadlines(cascade: &Cascade, ix: Ix, moves: &Moves, from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, Cadence)> {
    let item = cascade.item(ix);
    let reopened = cascade.cycle_of(ix).and_then(|cycle| cascade.cycle_days(cycle.id).reopened);
    let of_item = moves.get(&item.id).map_or(&[][..], Vec::as_slice);
    let measured = measured_days(cascade, ix).map(|days| (days, cascade.settings.word_cadence));
    let eras = eras(item, &Weekdays::of(cascade, ix, moves), reopened, measured, of_item);
    let current = Schedule::of(cascade, ix, until);
    let begun = begun(item, cascade.summary(ix).first_on, cascade.span(ix).0);
    let mut out: Vec<(NaiveDate, Cadence)> = Vec::new();
    let mut owed_from = begun;
    for (at, era) in eras.iter().enumerate() {
        let to = eras.get(at + 1).map_or(until, |next| plus(next.from, -1).min(until));
        // That a number began to come by itself asks nobody anew; that it ended does.
        if at > 0 && (eras[at - 1].silent || (eras[at - 1].cadence != era.cadence && !era.measured)) {
            owed_from = begun.max(era.from);
        }
        if era.silent || to < from {
            continue;
        }
        let grid = Grid { cadence: era.cadence, weekday: era.weekday, ..current.grid };
        let first = grid.first(owed_from).max(era.from).max(from).max(item.created);
        out.extend(grid.between(first, to).map(|day| (day, era.cadence)));
    }
    out.dedup_by_key(|(day, _)| *day);
    out
}

/// How the deadlines of an item were met in the last weeks, from the days it was checked in, in order, and how it came to be
/// what it is. What was due before the day it became its owner's is not theirs to answer for; what was due before `from` is left
/// out.
pub fn strip(cascade: &Cascade, ix: Ix, days: &[NaiveDate], moves: &Moves, from: Option<NaiveDate>, today: NaiveDate) -> Strip {
    let mut strip = Strip::default();
    let owned = moves.get(&cascade.item(ix).id).and_then(|m| owned_since(m));
    for (due, how) in settled(cascade, ix, days, moves, since(today)..=today, today) {
        if owned.max(from).is_none_or(|first| due >= first) {
            strip.count(due, how, today);
        }
    }
    strip
}

/// Every deadline of an item in a time, each once it is known how it was met, whoever it was owed by: from the days it was checked
/// in, in order, and how it came to be what it is.
pub fn settled(
    cascade: &Cascade,
    ix: Ix,
    days: &[NaiveDate],
    moves: &Moves,
    time: RangeInclusive<NaiveDate>,
    today: NaiveDate,
) -> Vec<(NaiveDate, Met)> {
    let (first, to) = (*time.start(), *time.end());
    let Some(until) = owed_since(cascade, ix, days.last().copied(), first, today) else { return Vec::new() };
    let until = until.min(to);
    let last_day = cascade.span(ix).1;
    // One deadline more than there was tells whether the last one may still be late.
    let ahead = last_day.map_or(plus(until, 200), |last| last.min(plus(until, 200))).max(until);
    let all = deadlines(cascade, ix, moves, first, ahead);
    let in_time = all.iter().enumerate().take_while(|(_, (due, _))| *due <= until);
    let how = |(at, &(due, cadence)): (usize, &(NaiveDate, Cadence))| {
        let next = all.get(at + 1).map(|(day, _)| *day);
        Some((due, met(due, next, last_day, days, cascade.settings.tolerance(cadence), today)?))
    };
    in_time.filter_map(how).collect()
}

/// From when on check-ins matter for these weeks: some deadlines before, so that the first week is judged fairly.
pub fn read_since(today: NaiveDate) -> NaiveDate {
    read_before(since(today))
}

/// The same for deadlines from a day on.
pub fn read_before(first: NaiveDate) -> NaiveDate {
    plus(first, -70)
}

/// How the deadlines of several items were met: from the days they were checked in since [`read_since`], of one item in
/// order, and how each came to be what it is. `from`: what was due before is left out.
pub fn strips(
    cascade: &Cascade,
    items: impl IntoIterator<Item = Ix>,
    days: &[(Id, NaiveDate)],
    moves: &Moves,
    from: Option<NaiveDate>,
    today: NaiveDate,
) -> HashMap<Ix, Strip> {
    let mut of: HashMap<Id, Vec<NaiveDate>> = HashMap::new();
    for &(item, day) in days {
        of.entry(item).or_default().push(day);
    }
    let of_item = |ix: Ix| {
        let id = cascade.item(ix).id;
        let said = of.get(&id).map_or(&[][..], Vec::as_slice);
        (ix, strip(cascade, ix, said, moves, from, today))
    };
    items.into_iter().map(of_item).collect()
}

/// The newest deadline of an item's check-ins that has come, from the one that is due on; that day itself while it lies ahead.
pub fn newest_deadline(cascade: &Cascade, ix: Ix, due_on: NaiveDate, today: NaiveDate) -> NaiveDate {
    Schedule::of(cascade, ix, today).grid.between(due_on, today).last().unwrap_or(due_on)
}

/// The last day a check-in of an item was to be made by, up to today; `None`: none has come yet.
pub fn last_deadline(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<NaiveDate> {
    let schedule = Schedule::of(cascade, ix, today);
    schedule.grid.between(schedule.owed_from.max(plus(today, -LOOKED_BACK)), today).last()
}

/// No cadence is longer.
const LOOKED_BACK: i64 = 400;

/// How many deadlines in a row the owner of a judged item has let pass: 0 while nothing is owed, 1 from the day after its due
/// day on. What was due before the day it became its owner's is not theirs to answer for (`owned`; `None`: it was theirs all
/// the time).
pub fn missed(cascade: &Cascade, ix: Ix, judged: &Judgement, owned: Option<NaiveDate>, today: NaiveDate) -> u32 {
    match (judged.due_on, judged.freshness) {
        (Some(due), Some(f)) if f != Freshness::Fresh => {
            let first = owned.map_or(due, |owned| owned.max(due));
            Schedule::of(cascade, ix, today).grid.between(first, plus(today, -1)).take(MOST_MISSED).count() as u32
        }
        _ => 0,
    }
}

/// More missed deadlines than this are not counted: who was silent for twenty years is silent.
const MOST_MISSED: usize = 999;

/// From so many missed deadlines in a row on, the manager of the owner is named beside the item.
pub const ESCALATES: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Change, Derived,
        change::{Author, Verb},
        cycle::CycleState,
        fixture::{World, day},
        goal::{Extra, Project},
        key_result::Snooze,
    };
    use proptest::prelude::*;

    /// A weekly key result that began on Thursday 1 October.
    fn rate() -> (World, Id) {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        (w, rate)
    }

    /// Its strip today, for these check-ins and what was changed about it.
    fn told(w: &World, id: Id, days: &[&str], moves: Vec<Moved>) -> Strip {
        let c = w.cascade();
        let days: Vec<NaiveDate> = days.iter().map(|d| day(d)).collect();
        strip(&c, c.find(id).unwrap(), &days, &Moves::from([(id, moves)]), None, w.today)
    }

    fn strip_of(days: &[&str]) -> Strip {
        let (w, id) = rate();
        told(&w, id, days, Vec::new())
    }

    fn moved(on: &str, old: Field, new: Field) -> Moved {
        Moved { on: day(on), old, new }
    }

    #[test]
    fn a_deadline_is_met_by_what_was_said_for_it() {
        // Due on Mondays from 12 October on: seven deadlines, the last of them today and still open.
        let every = ["2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"];
        let s = strip_of(&every);
        assert_eq!((s.on_time, s.late, s.missed), (7, 0, 0));
        assert_eq!(s.weeks[WEEKS - 1], Some(Met::OnTime));
        assert_eq!(s.weeks[..6], [None; 6], "before the first deadline nothing was owed");
    }

    #[test]
    fn two_days_late_every_week_is_late_every_week() {
        let s = strip_of(&["2026-10-14", "2026-10-21", "2026-10-28", "2026-11-04", "2026-11-11", "2026-11-18"]);
        assert_eq!((s.on_time, s.late, s.missed), (0, 6, 0));
        assert_eq!(s.text(true), "......::::::.");
    }

    #[test]
    fn a_day_or_two_after_is_late_and_silence_is_missed() {
        let s = strip_of(&["2026-10-09", "2026-10-21", "2026-11-20"]);
        // 12 Oct on time, 19 Oct late by two days, 26 Oct and 2, 9 and 16 Nov missed, 23 Nov on time.
        assert_eq!((s.on_time, s.late, s.missed), (2, 1, 4));
        assert_eq!(s.weeks[WEEKS - 2], Some(Met::Missed));
    }

    #[test]
    fn nothing_said_is_missed_but_for_what_may_still_come() {
        let s = strip_of(&[]);
        assert_eq!((s.on_time, s.late, s.missed), (0, 0, 6));
        assert_eq!(s.weeks[WEEKS - 1], None, "today's deadline is still open");
    }

    #[test]
    fn nobody_missed_what_was_due_before_the_item_came_into_the_workspace() {
        let (mut w, id) = rate();
        w.edit(id, |i| i.created = day("2026-11-05"));
        w.value(id, "2026-10-05", 2.0);
        assert_eq!(told(&w, id, &["2026-10-05"], Vec::new()).missed, 2, "those of 9 and 16 November");
    }

    #[test]
    fn every_deadline_counts_on_the_cadence_of_its_day() {
        let (mut w, id) = rate();
        w.edit(id, |i| i.cadence = Cadence::Weekly);
        let monthly_before = moved("2026-11-05", Field::Cadence(Cadence::Monthly), Field::Cadence(Cadence::Weekly));
        // Monthly until 5 November: the one of 2 November; weekly since: from 16 November on, a week after the change.
        let s = told(&w, id, &[], vec![monthly_before]);
        assert_eq!((s.missed, s.owed()), (2, 2));
    }

    #[test]
    fn every_deadline_counts_on_the_review_day_of_its_day() {
        let (w, id) = rate();
        let c = w.cascade();
        let key = || "review-weekday".to_owned();
        let thursday = Field::Setting(key(), "thursday".into());
        let moves = Moves::from([(Id::WORKSPACE, vec![moved("2026-11-10", thursday, Field::Setting(key(), "monday".into()))])]);
        // Thursdays 8, 15, 22, 29 October and 5 November, then Monday 16 November; that of today is open.
        let s = strip(&c, c.find(id).unwrap(), &[], &moves, None, w.today);
        assert_eq!((s.missed, s.owed()), (6, 6));
    }

    #[test]
    fn what_was_paused_or_put_off_was_not_missed_and_what_was_missed_before_stays_missed() {
        let mut w = World::new("2026-11-23");
        let work = w.project("Work", |i| {
            (i.created, i.start) = (day("2026-09-01"), Some(day("2026-10-01")));
            i.body = Body::Project(Project { state: ProjectState::Active, state_on: Some(day("2026-11-05")) });
        });
        let state = |on, old, new| moved(on, Field::State(old), Field::State(new));
        let pause = [
            state("2026-10-21", ProjectState::Active, ProjectState::Paused),
            state("2026-11-05", ProjectState::Paused, ProjectState::Active),
        ];
        // 12 and 19 October before the pause, 16 November after it.
        assert_eq!(told(&w, work, &[], pause.into()).missed, 3);
        let (mut w, id) = rate();
        let snooze = |until: &str| Some(Snooze { until: day(until), reason: "audit".into(), by: None });
        w.edit(id, |i| i.extra = Some(Box::new(Extra { snooze: snooze("2026-11-09"), ..Extra::default() })));
        let slept = moved("2026-10-21", Field::Snooze(None), Field::Snooze(snooze("2026-11-09")));
        // 12 and 19 October before it, 16 November a week after it.
        assert_eq!(told(&w, id, &[], vec![slept]).missed, 3);
    }

    #[test]
    fn deadlines_missed_in_a_row_are_counted_from_the_due_day() {
        for (today, n) in [("2026-10-12", 0), ("2026-10-13", 1), ("2026-10-19", 1), ("2026-10-20", 2), ("2026-10-27", 3)] {
            let (mut w, id) = rate();
            w.today = day(today);
            let c = w.cascade();
            let ix = c.find(id).unwrap();
            assert_eq!(missed(&c, ix, &c.judge(ix, w.today), None, w.today), n, "{today}");
        }
    }

    #[test]
    fn the_worst_of_a_week_is_what_shows() {
        let mut all = strip_of(&["2026-11-20"]);
        let on_time = strip_of(&["2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13"]);
        all.add(&on_time);
        assert_eq!(all.weeks[WEEKS - 2], Some(Met::Missed));
        assert_eq!(all.owed(), on_time.owed() + strip_of(&["2026-11-20"]).owed());
    }

    #[test]
    fn what_was_missed_before_a_hand_over_is_not_the_new_owners() {
        let (w, id) = rate();
        let handed = |on: &str| vec![moved(on, Field::Owner(None), Field::Owner(Some(Id::WORKSPACE)))];
        let of = |on: &str| told(&w, id, &[], handed(on)).missed;
        assert_eq!((told(&w, id, &[], Vec::new()).missed, of("2026-11-10"), of("2026-11-16"), of("2026-11-20")), (6, 1, 1, 0));
    }

    #[test]
    fn the_quarter_that_just_closed_is_still_told() {
        let mut w = World::new("2027-01-11");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        let c = w.cascade();
        let (ix, goal) = (c.find(rate).unwrap(), c.find(goal).unwrap());
        let s = strip(&c, ix, &[day("2026-12-18"), day("2026-12-25")], &Moves::new(), None, w.today);
        // Deadlines on Mondays from 19 October to 28 December: the last two met.
        assert_eq!((s.on_time, s.missed, s.weeks[WEEKS - 1]), (2, 9, None), "{s:?}");
        assert_eq!(owed_until(&c, ix, None, w.today), Some(day("2026-12-31")));
        assert_eq!(owed_until(&c, goal, None, w.today), None, "its key results spoke for it");
        assert_eq!(owed_until(&c, ix, None, day("2027-06-01")), None, "long past");
    }

    #[test]
    fn nobody_missed_anything_while_the_cycle_was_closed() {
        let (w, id) = rate();
        let (mut c, q4) = (w.cascade(), w.items.iter().find_map(|(item, _)| item.cycle).unwrap());
        // Closed early on Monday 19 October, opened again on Monday 9 November.
        for (on, state) in [("2026-10-19", Some(CycleState::Closed)), ("2026-11-09", None)] {
            let ops = c.set_op(q4, Field::CycleState(state)).into_iter().collect();
            let author = Author { by: None, at: 0, on: day(on) };
            c.apply(&Change::new(Id::WORKSPACE, author, Verb::Revise, ops), Derived::default()).unwrap();
        }
        let ix = c.find(id).unwrap();
        assert_eq!(Schedule::of(&c, ix, w.today).owed_from, day("2026-11-09"));
        // 12 and 19 October before it, 16 November a week after it; that of today is open.
        assert_eq!(strip(&c, ix, &[], &Moves::new(), None, w.today).missed, 3);
        assert_eq!(c.judge(ix, w.today).due_on, Some(day("2026-11-16")));
    }

    proptest! {
        #[test]
        fn every_past_deadline_is_counted_once_and_more_check_ins_never_miss_more(
            days in proptest::collection::btree_set(0i64..60, 0..20),
            extra in 0i64..60,
            cadence in 0usize..4,
        ) {
            let (mut w, id) = rate();
            w.edit(id, |i| i.cadence = Cadence::ALL[cadence]);
            let c = w.cascade();
            let ix = c.find(id).unwrap();
            let at = |back: i64| plus(w.today, -back);
            let mut list: Vec<NaiveDate> = days.iter().map(|&d| at(d)).collect();
            list.sort();
            let before = strip(&c, ix, &list, &Moves::new(), None, w.today);
            let schedule = Schedule::of(&c, ix, w.today);
            let past = schedule.grid.between(schedule.grid.first(schedule.owed_from), w.today).filter(|&g| g >= since(w.today));
            let settled = past.filter(|&g| {
                w.today > plus(g, schedule.tolerance.stale_after) || list.iter().any(|&c| c >= plus(g, -schedule.tolerance.window))
            });
            prop_assert_eq!(before.owed() as usize, settled.count());
            list.push(at(extra));
            list.sort();
            let after = strip(&c, ix, &list, &Moves::new(), None, w.today);
            prop_assert!(after.missed <= before.missed, "{:?} {:?}", before, after);
        }
    }
}
