//! What the program concludes about an item on a day: everything of rules.md, tied together.
//!
//! A [`Judgement`] is a pure function of the cascade and the day. The arithmetic stands in `pace`, `freshness`, `rollup`
//! and `flags`; what is kept ready, in `board`; the printed working, in `why`.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    flags,
    freshness::{Known, Schedule, cadence_on, is_declared, is_old, is_reached, owes},
    gates,
    goal::{Item, Kind, ProjectState},
    health::{Flags, Freshness, Health, Word},
    id::Id,
    pace::{Course, health_of_bound, health_of_pace},
    recurring::{Homes, Which},
    review::ReviewKind,
    rollup::{Rolled, counted, parts, roll},
    settings::Conflict,
    stage::{Phase, judged_on, phase},
};
use chrono::NaiveDate;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

pub use super::board::{Board, Counts};

impl Judgement {
    /// `3 of 4 measured`, `pace of 2 of 3`: of how much of an objective its number and its pace are, where that is not all.
    pub fn partly(&self) -> Vec<String> {
        let (measured, parts) = self.measured;
        let measured_of = (measured < parts).then(|| format!("{measured} of {parts} measured"));
        let paced_of = (0 < self.paced && self.paced < measured).then(|| format!("pace of {} of {measured}", self.paced));
        measured_of.into_iter().chain(paced_of).collect()
    }
}

/// What rules.md concludes about one item on one day. Fractions are unrounded, 1.0 = 100 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Unclamped; `None`: nothing measured yet, or nothing that can be computed.
    pub progress: Option<f64>,
    /// Of the day of the last check-in while it is fresh, else of the day judged; `None`: nothing can be expected (undated
    /// milestones, no dates).
    pub expected: Option<f64>,
    /// `progress − expected`, of an objective that of the parts that have both; `None` when none has.
    pub pace: Option<f64>,
    /// From pace, or from inside/outside; `None` when no pace can be computed and before the start.
    pub computed: Option<Health>,
    /// The owner's last word; `None`: nothing said.
    pub word: Option<Word>,
    /// What the program concludes.
    pub health: Health,
    /// What it was before silence made it *no data*: shown dimmed with its age. `None` unless silence did.
    pub before_silence: Option<Health>,
    /// `None`: owes no check-ins.
    pub freshness: Option<Freshness>,
    /// The day the next check-in is due; `None`: owes none.
    pub due_on: Option<NaiveDate>,
    /// Every flag raised.
    pub flags: Flags,
    /// Of an objective: how many of its counted parts are measured, and how many there are. Zero for the rest.
    pub measured: (u32, u32),
    /// Of an objective: of how many of its measured parts something is expected, so that they have a pace. Zero for the rest.
    pub paced: u32,
}

/// What concerns every item on a day: looked up once, not once per item.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The day.
    pub today: NaiveDate,
    /// The day of the newest weekly review of every meeting that has ended.
    last_reviews: Vec<(Which, NaiveDate)>,
    /// Which meeting every item belongs to.
    homes: Arc<Homes>,
    /// Items with an open action past its date.
    pub overdue: HashSet<Id>,
}

impl Scene {
    /// The scene of a cascade on a day.
    pub fn of(cascade: &Cascade, today: NaiveDate) -> Scene {
        let mut last_reviews: Vec<(Which, NaiveDate)> = Vec::new();
        for review in cascade.reviews().filter(|r| r.ended.is_some() && r.kind == ReviewKind::Weekly && r.on <= today) {
            let which = cascade.meeting_of_review(review);
            match last_reviews.iter_mut().find(|(of, _)| *of == which) {
                Some((_, on)) => *on = review.on.max(*on),
                None => last_reviews.push((which, review.on)),
            }
        }
        let overdue = cascade.actions().filter(|a| a.is_overdue(today)).filter_map(|a| a.item).collect();
        Scene { today, last_reviews, homes: Arc::clone(cascade.homes()), overdue }
    }

    /// The same where nothing but the day matters.
    pub(super) fn bare(today: NaiveDate) -> Scene {
        Scene { today, last_reviews: Vec::new(), homes: Arc::default(), overdue: HashSet::new() }
    }

    /// The day of the newest review of the meeting an item belongs to; `None`: there was none.
    pub fn last_review(&self, cascade: &Cascade, ix: Ix) -> Option<NaiveDate> {
        let home = self.homes.of_item(ix).map_or(Which::First, |id| cascade.which(id));
        self.last_reviews.iter().find(|(of, _)| *of == home).map(|(_, on)| *on)
    }

    /// Whether *last* means other days there.
    pub(super) fn has_other_reviews(&self, other: &Scene) -> bool {
        self.last_reviews != other.last_reviews
    }

    /// Whether the workspace has not been changed in what decides which meeting an item belongs to since it was looked at.
    pub(super) fn is_at_home(&self, cascade: &Cascade) -> bool {
        Arc::ptr_eq(&self.homes, cascade.homes())
    }

    /// The items that belong to another meeting there.
    pub(super) fn moved_home<'a>(&'a self, other: &'a Scene) -> impl Iterator<Item = Ix> + 'a {
        self.homes.differ(&other.homes)
    }
}

impl Judgement {
    /// Its health in a word; of what is closed how it ended.
    pub fn word_of(&self, item: &Item) -> &'static str {
        match item.outcome().filter(|_| self.health == Health::Closed) {
            Some(outcome) => outcome.word(),
            None => self.health.word(),
        }
    }
}

/// Where judgements are kept while others are made from them.
pub(super) trait Memo {
    /// The judgement of an item, if there is one already.
    fn known(&self, ix: Ix) -> Option<Judgement>;
    /// Keeps a judgement.
    fn keep(&mut self, ix: Ix, judgement: Judgement);
}

impl Memo for HashMap<Ix, Judgement> {
    fn known(&self, ix: Ix) -> Option<Judgement> {
        self.get(&ix).copied()
    }

    fn keep(&mut self, ix: Ix, judgement: Judgement) {
        self.insert(ix, judgement);
    }
}

impl Cascade {
    /// Judges one item, and for an objective all that rolls up into it. Screens ask a [`Board`], which remembers.
    pub fn judge(&self, ix: Ix, today: NaiveDate) -> Judgement {
        judge_into(self, &Scene::of(self, today), ix, &mut HashMap::new(), &mut 0)
    }
}

/// Judges an item and what rolls up into it, each once, parts first. Chains may be as deep as they like: the stack is ours.
pub(super) fn judge_into(cascade: &Cascade, scene: &Scene, ix: Ix, memo: &mut impl Memo, visited: &mut u64) -> Judgement {
    let mut path = vec![(ix, false)];
    let mut opened = HashSet::new();
    while let Some((at, ready)) = path.pop() {
        if memo.known(at).is_some() {
            continue;
        }
        if !ready && cascade.item(at).kind() == Kind::Objective {
            // Should a file hold a loop, the edge that closes it is passed over.
            if opened.insert(at) {
                path.push((at, true));
                path.extend(parts(cascade, at).filter(|(part, _)| memo.known(*part).is_none()).map(|(part, _)| (part, false)));
            }
            continue;
        }
        *visited += 1;
        let judgement = judge_one(cascade, scene, at, memo);
        memo.keep(at, judgement);
    }
    memo.known(ix).unwrap_or_else(|| judge_one(cascade, scene, ix, memo))
}

/// Judges an item whose parts are judged.
fn judge_one(cascade: &Cascade, scene: &Scene, ix: Ix, memo: &impl Memo) -> Judgement {
    let phase = phase(cascade, ix, scene.today);
    // What is over stands as it stood on its last day.
    let day = judged_on(cascade, ix, scene.today);
    let mut judgement = quiet(cascade, ix, phase, day);
    match cascade.item(ix).kind() {
        Kind::KeyResult => key_result(cascade, ix, phase, day, &mut judgement),
        Kind::Project => project(cascade, ix, phase, day, &mut judgement),
        Kind::Objective => {
            let give = |part| memo.known(part).map(|judged| gates::given(cascade, ix, part, judged, scene.today));
            let rolled = roll(counted(cascade, ix).filter_map(|(part, weight)| Some((give(part)?, weight))));
            objective(cascade, ix, phase, day, &rolled, &mut judgement);
        }
    }
    if phase == Phase::ToScore {
        // No deadline comes any more: what is owed is how it ended.
        (judgement.freshness, judgement.due_on) = (None, None);
    }
    judgement.flags = flags::of(cascade, ix, scene, phase, &judgement);
    judgement
}

/// What holds of every kind: the word, and how old it is.
fn quiet(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate) -> Judgement {
    let last = cascade.summary(ix).heard_on().filter(|&on| on <= today);
    // What is to score owes none any more, but is judged as on its last day, when it did.
    let then = if phase == Phase::ToScore { Phase::Open } else { phase };
    let schedule = owes(cascade, ix, then).then(|| Schedule::of(cascade, ix, today));
    let due_on = schedule.map(|schedule| schedule.due_on(last));
    Judgement {
        progress: None,
        expected: None,
        pace: None,
        computed: None,
        word: cascade.summary(ix).stated.map(|s| s.word),
        health: Health::NoData,
        before_silence: None,
        freshness: schedule.zip(due_on).map(|(schedule, due)| schedule.freshness(due, last.is_some(), today)),
        due_on,
        flags: Flags::NONE,
        measured: (0, 0),
        paced: 0,
    }
}

/// On how many days from its start to `today` the value of a bound key result was known to be inside.
pub(super) fn held_days(cascade: &Cascade, ix: Ix, course: &Course<'_>, today: NaiveDate) -> f64 {
    let summary = cascade.summary(ix);
    let mut days = f64::from(summary.held_days);
    if let Some(last) = summary.last_on.filter(|_| summary.inside) {
        let known = Known::of(cascade.item(ix), cascade.begins(ix), summary.first_on, &cascade.settings);
        days += (known.until(last).min(today) - known.since(last, summary.count == 1)).num_days().max(0) as f64;
    }
    course.days_passed(today).map_or(days, |passed| days.min(passed))
}

fn key_result(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate, judgement: &mut Judgement) {
    let Some(course) = Course::of(cascade, ix) else { return };
    let (summary, settings) = (cascade.summary(ix), &cascade.settings);
    let bound = course.kr.metric.is_bound();
    let day = match phase {
        // How it ended is measured against the end.
        Phase::ToScore => today,
        Phase::NotStarted | Phase::Open | Phase::Closed => expected_day(cascade, ix, &course, judgement.due_on, today),
    };
    judgement.progress = summary.value.and_then(|(_, value)| {
        if bound {
            super::pace::is_inside(course.kr, value)?;
            return course.held(held_days(cascade, ix, &course, day), day);
        }
        course.progress(value)
    });
    judgement.expected = course.expected(day);
    let pace = judgement.progress.zip(judgement.expected).map(|(progress, expected)| progress - expected);
    judgement.pace = pace.filter(|pace| pace.is_finite());
    if phase != Phase::NotStarted {
        judgement.computed = judgement.progress.and_then(|progress| {
            if bound {
                let passed = course.days_passed(day)?;
                return Some(health_of_bound(summary.inside, held_days(cascade, ix, &course, day), passed));
            }
            if course.is_done(progress) {
                return Some(Health::OnTrack);
            }
            let pace = judgement.pace?;
            if course.all_at_the_end() {
                return Some(Health::OffTrack);
            }
            Some(health_of_pace(pace, settings))
        });
    }
    // Before the due day of what comes all at the end there is no number to wait for: the word decides.
    let word_decides = course.all_at_the_end() && judgement.expected.is_none();
    judgement.health = match (judgement.computed, heard(cascade, ix, judgement)) {
        (Some(number), Some(word)) if bands_apart(number, word) >= 2 && settings.conflict == Conflict::AtRisk => {
            let outdated = summary.stated.is_some_and(|said| {
                let newer = summary.value.is_some_and(|(on, _)| on > said.on);
                newer && is_old(said.on, cadence_on(cascade, ix, today), today, settings)
            });
            // An old word beside a newer number may worsen, not soften.
            if outdated { worse(Some(number), Some(word), word_decides) } else { Health::AtRisk }
        }
        (number, word) => worse(number, word, word_decides),
    };
    if is_reached(cascade, ix) && is_declared(cascade, ix) && phase != Phase::NotStarted {
        (judgement.computed, judgement.health) = (Some(Health::OnTrack), Health::OnTrack);
    }
    settle(cascade, ix, phase, today, judgement);
}

/// The word that is heard beside the number: what is done hears none from before it was done, what is declared reached none at all.
pub(super) fn heard(cascade: &Cascade, ix: Ix, judgement: &Judgement) -> Option<Word> {
    let summary = cascade.summary(ix);
    let done = Course::of(cascade, ix).zip(judgement.progress).is_some_and(|(course, progress)| course.is_done(progress));
    let before = summary.stated.zip(summary.value_since).is_some_and(|(said, since)| said.on < since);
    let declared = is_declared(cascade, ix) && is_reached(cascade, ix);
    judgement.word.filter(|_| !(declared || done && before))
}

/// How many bands lie between a number and a word: 2 from on track to off track.
pub(super) fn bands_apart(number: Health, word: Word) -> u8 {
    let band = |health| match health {
        Health::OnTrack => 0u8,
        Health::AtRisk => 1,
        Health::OffTrack | Health::NoData | Health::NotStarted | Health::Closed => 2,
    };
    band(number).abs_diff(band(Health::from(word)))
}

/// The day whose expected progress counts: that of the last check-in while nothing new is due, so that a pace does not move
/// between two deadlines; from the due day on today, so that silence never keeps it. What comes all at the end is judged by
/// whether it is done today.
pub(super) fn expected_day(
    cascade: &Cascade,
    ix: Ix,
    course: &Course<'_>,
    due_on: Option<NaiveDate>,
    today: NaiveDate,
) -> NaiveDate {
    let today = judged_on(cascade, ix, today);
    let fresh = !course.all_at_the_end() && due_on.is_some_and(|due| today < due);
    cascade.summary(ix).last_on.filter(|&on| fresh && on <= today).unwrap_or(today)
}

fn project(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate, judgement: &mut Judgement) {
    judgement.progress = cascade.summary(ix).progress;
    judgement.health = worse(None, judgement.word, true);
    if let Some(days) = overdue_days(cascade, ix, today) {
        let late = if days >= cascade.settings.overdue_red { Health::OffTrack } else { Health::AtRisk };
        if late.severity() > judgement.health.severity() {
            judgement.health = late;
        }
    }
    settle(cascade, ix, phase, today, judgement);
}

/// How many days an active project is past its last day; `None`: it is not, or is no active project.
pub fn overdue_days(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<i64> {
    let item = cascade.item(ix);
    item.project().filter(|p| p.state == ProjectState::Active && item.is_live())?;
    item.due.map(|due| (today - due).num_days()).filter(|&days| days > 0)
}

/// The health of a project by itself: what needs neither its flags nor its links.
pub(super) fn project_health(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Health {
    let phase = phase(cascade, ix, today);
    let mut judgement = quiet(cascade, ix, phase, today);
    project(cascade, ix, phase, today, &mut judgement);
    judgement.health
}

fn objective(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate, rolled: &Rolled, judgement: &mut Judgement) {
    judgement.measured = rolled.measured;
    judgement.progress = rolled.progress;
    judgement.expected = rolled.expected;
    judgement.pace = rolled.pace;
    judgement.paced = rolled.measured.0 - rolled.unexpected;
    if phase != Phase::NotStarted {
        judgement.computed = judgement.pace.map(|pace| health_of_pace(pace, &cascade.settings));
    }
    judgement.health = match rolled.worst {
        Some(worst) => match judgement.word.map(Health::from) {
            Some(word) if word.severity() > worst.severity() => word,
            _ => worst,
        },
        // An objective that owes check-ins has nothing but its word; one whose key results do not count has not even that.
        None => worse(None, judgement.word, judgement.freshness.is_some()),
    };
    if rolled.worst.is_none() && rolled.waiting && judgement.health == Health::NoData {
        judgement.health = Health::NotStarted;
    }
    settle(cascade, ix, phase, today, judgement);
}

/// The worse of number and word. Without a number the word may make it worse, and on track only where none is needed.
fn worse(computed: Option<Health>, word: Option<Word>, word_is_enough: bool) -> Health {
    match (computed, word.map(Health::from)) {
        (Some(number), Some(word)) if word.severity() > number.severity() => word,
        (Some(number), _) => number,
        (None, Some(Health::OnTrack)) if !word_is_enough => Health::NoData,
        (None, Some(word)) => word,
        (None, None) => Health::NoData,
    }
}

/// Silence is never green, whatever skipped its deadlines; and what has not begun or is over has no health of its own.
fn settle(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate, judgement: &mut Judgement) {
    match phase {
        Phase::NotStarted => judgement.health = Health::NotStarted,
        Phase::Closed => judgement.health = Health::Closed,
        Phase::Open | Phase::ToScore => {
            let last = cascade.summary(ix).heard_on().filter(|&on| on <= today);
            let stale = judgement.due_on.is_some_and(|due| Schedule::of(cascade, ix, today).lapsed(due, last.is_some(), today));
            let speaks = judgement.due_on.is_some() || cascade.item(ix).kind() == Kind::Project;
            let old =
                last.filter(|_| speaks).is_some_and(|on| is_old(on, cadence_on(cascade, ix, today), today, &cascade.settings));
            if (stale || old) && judgement.health == Health::OnTrack {
                judgement.before_silence = Some(Health::OnTrack);
                judgement.health = Health::NoData;
            }
        }
    }
}

#[cfg(test)]
mod silence;
#[cfg(test)]
mod tests;
