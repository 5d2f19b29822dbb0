//! Making the summary of an item's check-ins.
//!
//! Must not know: where check-ins are kept. The store makes a summary again whenever a check-in is added or voided, and
//! when the item changes in a way that [`Summary::depends_on`] names.

use super::{
    change::Field,
    check_in::{CheckIn, Measured, SPARK_WEEKS, Stated, Summary},
    freshness::{Known, SOURCE_SILENT},
    goal::Item,
    pace::{is_inside, rounded},
    settings::Settings,
    text::value,
    ticked::Ticked,
};
use chrono::{Datelike, Days, NaiveDate};

/// The Monday of the week a day falls in.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(NaiveDate::MIN)
}

impl Summary {
    /// What the check-ins of one item come to on a day. `check_ins` are those of that item that are not voided, oldest
    /// first (by day, then by entry); those after `today` are not seen.
    pub fn of(item: &Item, begins: Begins, settings: &Settings, check_ins: &[CheckIn], today: NaiveDate) -> Summary {
        let mut running = RunningSummary::new(item, begins, settings);
        check_ins[..check_ins.partition_point(|c| c.on <= today)].iter().for_each(|c| running.add(c));
        running.summary()
    }

    fn take_in(&mut self, item: &Item, check_in: &CheckIn, weeks: &mut Weeks) {
        let (on, by_itself) = (check_in.on, check_in.came_by_itself());
        if check_in.measured.is_some() || self.measured.is_some() {
            self.comes_from(check_in);
        }
        self.count = self.count.saturating_add(1);
        self.first_on = self.first_on.or(Some(on));
        self.last_on = Some(on);
        if !by_itself {
            self.unchanged = if check_in.unchanged { self.unchanged.saturating_add(1) } else { 0 };
        }
        if let Some(done) = &check_in.done {
            self.done = done.clone();
        }
        if let Some(value) = stated_value(item, check_in, self.value.map(|(_, v)| v)) {
            let same = self.value.is_some_and(|(_, old)| rounded(old - value) == 0.0);
            self.unmoved = match (by_itself, same) {
                (true, true) => self.unmoved,
                (true, false) => 0,
                (false, true) => self.unmoved.saturating_add(1),
                (false, false) => 1,
            };
            self.value_since = self.value_since.filter(|_| same).or(Some(on));
            self.value = Some((on, value));
            weeks.put(on, value as f32);
        }
        if let Some(word) = check_in.stated() {
            self.stated = Some(Stated { on, confidence: check_in.confidence, word });
        }
        if let Some(confidence) = check_in.confidence {
            self.recent.push(on, confidence);
        }
        if let Some(progress) = check_in.progress.filter(|p| p.is_finite()) {
            self.progress = Some(progress);
            if item.project().is_some() {
                weeks.put(on, progress as f32);
            }
        }
    }

    /// Where its newest value comes from with a check-in more, and who spoke of it last.
    fn comes_from(&mut self, check_in: &CheckIn) {
        let on = check_in.on;
        let heard_on = if check_in.came_by_itself() { self.heard_on() } else { Some(on) };
        let before = self.measured.take();
        let mut came = before.as_ref().and_then(|before| before.came);
        if check_in.came_by_itself() {
            let since = came.filter(|(_, last)| (on - *last).num_days() <= SOURCE_SILENT).map_or(on, |(since, _)| since);
            came = Some((since, on));
        }
        let has_value = check_in.value.is_some() || check_in.done.is_some() || check_in.unchanged;
        self.measured = match (&check_in.measured, before) {
            (Some(source), _) => Some(Box::new(Measured { source: source.clone(), stands: true, came, heard_on })),
            (None, Some(before)) => {
                let stands = before.stands && !has_value;
                Some(Box::new(Measured { stands, came, heard_on, ..*before }))
            }
            (None, None) => None,
        };
    }

    /// Whether a change of this field of an item, a cycle or the workspace makes summaries out of date: of that item, of
    /// the items in that cycle (and of an objective's key results), or of all.
    pub fn depends_on(field: &Field) -> bool {
        match field {
            Field::Metric(_)
            | Field::Target(_)
            | Field::Upper(_)
            | Field::Steps(_)
            | Field::Start(_)
            | Field::Cycle(_)
            | Field::Parents(_)
            | Field::Cadence(_) => true,
            // How long a value is known to stand depends on when the next one is due.
            Field::Setting(key, _) => matches!(
                key.as_str(),
                "window"
                    | "stale-after"
                    | "old-after"
                    | "review-weekday"
                    | "fiscal-start"
                    | "cycle-pattern"
                    | "week-ends-on"
                    | "year-end"
            ),
            _ => false,
        }
    }
}

/// A summary in the making: it takes one check-in after the other, so that a million of them need no memory.
#[derive(Debug, Clone)]
pub struct RunningSummary<'a> {
    item: &'a Item,
    begins: Begins,
    settings: &'a Settings,
    summary: Summary,
    /// `None` until the first check-in tells since when the item is known.
    held: Option<Held<'a>>,
    weeks: Weeks,
}

impl<'a> RunningSummary<'a> {
    /// Of no check-in yet.
    pub fn new(item: &'a Item, begins: Begins, settings: &'a Settings) -> RunningSummary<'a> {
        RunningSummary { item, begins, settings, summary: Summary::default(), held: None, weeks: Weeks::default() }
    }

    /// What goes on where `before` ends, which is what all check-ins so far come to: the same as if each of them were taken in again,
    /// where nothing that [`Summary::depends_on`] names changed since that was made.
    pub fn after(before: &Summary, item: &'a Item, begins: Begins, settings: &'a Settings) -> RunningSummary<'a> {
        let weeks = Weeks { newest: before.spark_week, values: before.spark };
        let held = before.first_on.zip(before.last_on).map(|(first, last)| {
            let known = Known::of(item, begins, Some(first), settings);
            let since = before.inside.then(|| (known.since(last, before.count == 1), known.until(last)));
            Held { known, days: before.held_days as i64, since, is_first: false }
        });
        RunningSummary { item, begins, settings, summary: before.clone(), held, weeks }
    }

    /// Takes in a check-in of the item that is not voided and not older than those before it.
    pub fn add(&mut self, check_in: &CheckIn) {
        let held = self.held.get_or_insert_with(|| {
            let known = Known::of(self.item, self.begins, Some(check_in.on), self.settings);
            Held { known, days: 0, since: None, is_first: true }
        });
        self.summary.take_in(self.item, check_in, &mut self.weeks);
        if let Some(kr) = self.item.key_result().filter(|kr| kr.metric.is_bound()) {
            self.summary.inside = self.summary.value.and_then(|(_, v)| is_inside(kr, v)).unwrap_or(false);
            held.next(check_in.on, self.summary.inside);
        }
    }

    /// What those taken in come to.
    pub fn summary(&self) -> Summary {
        let held_days = self.held.as_ref().map_or(0.0, |held| held.days as f32);
        Summary { held_days, spark: self.weeks.values, spark_week: self.weeks.newest, ..self.summary.clone() }
    }
}

/// The value a check-in of a key result states: of milestones the weight done. An explicit "no change" says the value
/// before it again, on its own day. `None`: it states none.
pub fn stated_value(item: &Item, check_in: &CheckIn, before: Option<f64>) -> Option<f64> {
    let value = check_in.done.as_ref().and_then(|done| weight_done(item, done)).or(check_in.value);
    value.or(before.filter(|_| check_in.unchanged)).filter(|v| v.is_finite())
}

/// The weight of the steps ticked off; `None` unless the item is about milestones.
fn weight_done(item: &Item, done: &Ticked) -> Option<f64> {
    let kr = item.key_result().filter(|kr| kr.metric.has_steps())?;
    Some(value::weight_done(&kr.steps, done))
}

/// The days an item and its cycle begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Begins {
    /// The item's first day, its own or its cycle's: what a bound metric is held from. `None`: it has none.
    pub item: Option<NaiveDate>,
    /// The first day of its cycle: what every second week is counted from. `None`: it has no cycle.
    pub cycle: Option<NaiveDate>,
}

/// Counts the days a value was known to be inside.
#[derive(Debug, Clone)]
struct Held<'a> {
    known: Known<'a>,
    days: i64,
    /// From when to when at most the newest value holds; `None` while it is outside or unknown.
    since: Option<(NaiveDate, NaiveDate)>,
    is_first: bool,
}

impl Held<'_> {
    /// The next check-in: what stood before it held until now or until it was not known any more.
    fn next(&mut self, on: NaiveDate, inside: bool) {
        if let Some((since, until)) = self.since {
            self.days += (on.min(until) - since).num_days().max(0);
        }
        let is_first = std::mem::take(&mut self.is_first);
        self.since = inside.then(|| (self.known.since(on, is_first), self.known.until(on)));
    }
}

/// The last value of each of the newest weeks.
#[derive(Debug, Clone, Copy)]
struct Weeks {
    newest: Option<NaiveDate>,
    values: [f32; SPARK_WEEKS],
}

impl Default for Weeks {
    fn default() -> Self {
        Weeks { newest: None, values: [f32::NAN; SPARK_WEEKS] }
    }
}

impl Weeks {
    fn put(&mut self, on: NaiveDate, value: f32) {
        let week = monday(on);
        let ahead = self.newest.map_or(0, |newest| (week - newest).num_weeks());
        let ahead = usize::try_from(ahead).unwrap_or(0).min(SPARK_WEEKS);
        self.values.rotate_left(ahead % SPARK_WEEKS);
        self.values[SPARK_WEEKS - ahead..].fill(f32::NAN);
        self.newest = Some(week);
        self.values[SPARK_WEEKS - 1] = value;
    }
}

#[cfg(test)]
mod tests;
