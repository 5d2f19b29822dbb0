//! Who owes a check-in, from when on, and how old the last one may be (rules.md, "Deadlines").
//!
//! Silence is judged by dates alone; of values it knows no more than whether what was promised is reached.

use super::{
    cascade::{Cascade, Ix},
    deadline::{Grid, TimeOff, Tolerance},
    goal::{Item, Kind, ProjectState},
    health::Freshness,
    key_result::Cadence,
    pace::{Course, plus, rounded},
    settings::Settings,
    stage::{Phase, phase},
    summary::Begins,
};
use chrono::NaiveDate;

/// For how many days without a value a source still speaks: longer, and its number is as old as any other.
pub const SOURCE_SILENT: i64 = 7;

/// How often somebody owes a word about an item on a day: its own cadence, and while a source brings its number no more often than
/// `word-cadence`.
pub fn cadence_on(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Cadence {
    let own = cascade.item(ix).cadence;
    if is_measured(cascade, ix, today) { own.max(cascade.settings.word_cadence) } else { own }
}

/// Whether a value came by itself lately.
pub fn is_measured(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    came(cascade, ix).is_some_and(|(_, last)| last <= today && today <= plus(last, SOURCE_SILENT))
}

/// The source that an item's value still stands from though it has been silent for too long, and the day of that value.
pub fn silent_source(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<(&str, NaiveDate)> {
    let (_, last) = came(cascade, ix).filter(|(_, last)| today > plus(*last, SOURCE_SILENT))?;
    Some((cascade.summary(ix).value_from()?, last))
}

/// The first and the last of the newest days on which its value came by itself.
fn came(cascade: &Cascade, ix: Ix) -> Option<(NaiveDate, NaiveDate)> {
    cascade.summary(ix).measured.as_ref().and_then(|measured| measured.came)
}

/// The days in which a source brought the number of an item lately, and those it may be silent for: the first and the last.
pub(super) fn measured_days(cascade: &Cascade, ix: Ix) -> Option<(NaiveDate, NaiveDate)> {
    came(cascade, ix).map(|(first, last)| (first, plus(last, SOURCE_SILENT)))
}

/// Whether a key result is reached and owes nothing until somebody says otherwise: yes, or all steps; or at the target, where its
/// owner declared it. A check-in of a later day ends that.
pub fn is_reached(cascade: &Cascade, ix: Ix) -> bool {
    let Some(course) = Course::of(cascade, ix) else { return false };
    let progress = cascade.summary(ix).value.and_then(|(_, value)| course.progress(value));
    progress.is_some_and(|progress| course.is_done(progress) || (rounded(progress) >= 1.0 && is_declared(cascade, ix)))
}

/// Whether its owner declared it reached, and nobody spoke of it since.
pub(super) fn is_declared(cascade: &Cascade, ix: Ix) -> bool {
    let (said, heard) = (cascade.summary(ix).last_on.is_some(), cascade.summary(ix).heard_on());
    cascade.item(ix).reached().is_some_and(|declared| said && heard.is_none_or(|last| last <= declared))
}

/// Whether check-ins are owed: by key results that are not reached, by active projects and by objectives without a key result, while they are open.
pub fn owes(cascade: &Cascade, ix: Ix, phase: Phase) -> bool {
    let item = cascade.item(ix);
    item.is_live()
        && phase == Phase::Open
        && match item.kind() {
            Kind::KeyResult => !is_reached(cascade, ix),
            Kind::Project => item.project().is_some_and(|p| p.state == ProjectState::Active),
            Kind::Objective => cascade.key_results(ix).next().is_none(),
        }
}

impl<'a> Grid<'a> {
    /// The deadlines of a cadence when nobody is away: `cycle_start` is the first day of the item's cycle.
    pub fn plain(cadence: Cadence, cycle_start: Option<NaiveDate>, settings: &'a Settings) -> Grid<'a> {
        Grid { cadence, weekday: settings.review_weekday, cycle_start, quarters: settings.quarters(), free: [&[]; 2] }
    }
}

/// When an item's check-ins are owed.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// On which days.
    pub grid: Grid<'a>,
    /// From when on: nothing was missed before.
    pub owed_from: NaiveDate,
    /// How early and how late a check-in may be.
    pub tolerance: Tolerance,
}

impl<'a> Schedule<'a> {
    /// The schedule of an item on a day.
    pub fn of(cascade: &'a Cascade, ix: Ix, today: NaiveDate) -> Schedule<'a> {
        let woken = cascade.item(ix).snooze().map(|s| s.until);
        let mut schedule = Schedule::unsnoozed(cascade, ix, today);
        schedule.owed_from = woken.map_or(schedule.owed_from, |until| until.max(schedule.owed_from));
        schedule
    }

    /// The schedule an item would have if nobody had put it off.
    pub fn unsnoozed(cascade: &'a Cascade, ix: Ix, today: NaiveDate) -> Schedule<'a> {
        let (item, settings) = (cascade.item(ix), &cascade.settings);
        let cycle = cascade.cycle_of(ix);
        let leave = item.owner.and_then(|id| cascade.person(id)).map_or(&[][..], |person| &person.away);
        let (weekday, cadence) = (cascade.weekday_of(ix), cadence_on(cascade, ix, today));
        let grid = Grid { weekday, free: [&settings.holidays, leave], ..Grid::plain(cadence, cycle.map(|c| c.start), settings) };
        Schedule { grid, owed_from: owed_from(cascade, ix, today), tolerance: settings.tolerance(cadence) }
    }

    /// The day the next check-in is due after the last one; `None`: there was none.
    pub fn due_on(&self, last: Option<NaiveDate>) -> NaiveDate {
        self.grid.due_on(self.owed_from, last, self.tolerance)
    }

    /// Until when nobody is asked on a day, and what for: leave or a holiday. `None`: they may be asked.
    pub fn quiet(&self, today: NaiveDate) -> Option<(NaiveDate, &'a str)> {
        self.grid.quiet(today).map(|(until, off)| (until, self.word(off)))
    }

    /// The first deadline after the last check-in that leave or a holiday took away or moved, and what it was; `None`: none.
    pub fn passed_over(&self, last: Option<NaiveDate>) -> Option<(NaiveDate, &'a str)> {
        let plain = Schedule { grid: Grid { free: [&[]; 2], ..self.grid }, ..*self }.due_on(last);
        let off = self.grid.free_on(plain).filter(|_| plain < self.due_on(last))?;
        Some((plain, self.word(off)))
    }

    /// What a time off is called.
    fn word(&self, off: &'a TimeOff) -> &'a str {
        let [holidays, _] = self.grid.free;
        off.word.as_deref().unwrap_or(if holidays.contains(off) { "holiday" } else { "leave" })
    }

    /// How fresh the item is on a day, given when the next check-in is due and whether there ever was one. Who is away is
    /// not told what was missed before: it is shown again from the first review weekday after.
    pub fn freshness(&self, due_on: NaiveDate, checked_in: bool, today: NaiveDate) -> Freshness {
        match self.lapsed(due_on, checked_in, today) {
            _ if today < due_on || self.grid.quiet(today).is_some() => Freshness::Fresh,
            true if checked_in => Freshness::Stale,
            true => Freshness::Never,
            false => Freshness::Due,
        }
    }

    /// Whether what is known is too old to be called on track, whether or not anybody is blamed for it: leave makes no number
    /// younger.
    pub fn lapsed(&self, due_on: NaiveDate, checked_in: bool, today: NaiveDate) -> bool {
        today > if checked_in { plus(due_on, self.tolerance.stale_after) } else { due_on }
    }
}

/// Until when nobody is asked about an item on a day, and what for. `None`: it owes nothing, or its owner may be asked.
pub fn quiet_until(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    owes(cascade, ix, phase(cascade, ix, today)).then(|| Schedule::of(cascade, ix, today).quiet(today)).flatten()
}

/// The day from which on an item's check-ins are owed, its snooze left aside: it was there and under way, and nothing about
/// when they are owed has changed since.
fn owed_from(cascade: &Cascade, ix: Ix, today: NaiveDate) -> NaiveDate {
    let item = cascade.item(ix);
    let begun = begun(item, cascade.summary(ix).first_on, cascade.span(ix).0);
    let resumed = item.project().filter(|p| p.state == ProjectState::Active).and_then(|p| p.state_on);
    let reopened = cascade.cycle_of(ix).and_then(|cycle| cascade.cycle_days(cycle.id).reopened).map(|reopened| reopened.on);
    // Who was asked less often because the number came by itself is asked anew when it does not.
    let lapsed = measured_days(cascade, ix).map(|(_, last)| plus(last, 1)).filter(|&lapsed| lapsed <= today);
    [resumed, item.renewed(), reopened, lapsed].into_iter().flatten().fold(begun, NaiveDate::max)
}

/// The day an item was there and had begun: its first day, but not before it was made, or spoken of for the first time.
pub(super) fn begun(item: &Item, first: Option<NaiveDate>, start: Option<NaiveDate>) -> NaiveDate {
    let made = first.map_or(item.created, |first| first.min(item.created));
    start.map_or(made, |start| start.max(made))
}

/// How long a value is known to stand: until it is stale, or too old to be green. Leave and holidays do not make it known
/// for longer, so that it is told from the item and its cycle alone.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    schedule: Schedule<'a>,
    old_after: i64,
    start: Option<NaiveDate>,
}

impl<'a> Known<'a> {
    /// That of an item whose first check-in was on that day; `None`: there was none.
    pub fn of(item: &Item, begins: Begins, first: Option<NaiveDate>, settings: &'a Settings) -> Known<'a> {
        Known {
            schedule: Schedule {
                grid: Grid::plain(item.cadence, begins.cycle, settings),
                owed_from: begun(item, first, begins.item),
                tolerance: settings.tolerance(item.cadence),
            },
            old_after: settings.old_after.of(item.cadence),
            start: begins.item,
        }
    }

    /// The first day on which a value said on `last` is not known any more.
    pub fn until(&self, last: NaiveDate) -> NaiveDate {
        let stale = plus(self.schedule.due_on(Some(last)), self.schedule.tolerance.stale_after + 1);
        stale.min(plus(last, self.old_after + 1))
    }

    /// From which day on a value said on `on` is known to stand. The first one also speaks for the time before it, if it was
    /// said before silence would have become stale.
    pub fn since(&self, on: NaiveDate, is_first: bool) -> NaiveDate {
        let Some(start) = self.start else { return on };
        let first_due = self.schedule.grid.first(self.schedule.owed_from);
        let in_time = on <= plus(first_due, self.schedule.tolerance.stale_after);
        if is_first && in_time { start } else { start.max(on) }
    }
}

/// Whether a value said on `last` is too old to be called on track, whatever skipped its deadlines.
pub fn is_old(last: NaiveDate, cadence: Cadence, today: NaiveDate, settings: &Settings) -> bool {
    today > plus(last, settings.old_after.of(cadence))
}

#[cfg(test)]
mod tests;
