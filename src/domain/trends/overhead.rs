//! What measuring costs, and the four signs that it has become an end in itself.
//!
//! What is counted are minutes that people spend on telling and hearing how things stand, over the last eight weeks. Must not know:
//! where check-ins are kept, who made how many.

use super::super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    flags::is_unlinked,
    goal::{Kind, ProjectState},
    id::Id,
    lint::{self, HintKind},
    pace::{plus, rounded},
    review::Review,
    stage::{Phase, phase},
};
use chrono::NaiveDate;

/// How many weeks are looked back on.
pub const WEEKS: i64 = 8;
/// How many weeks of check-ins on work tell whether goals are the work.
const WORK_WEEKS: i64 = 4;
/// Of how many reviews two over their time are a sign.
const REVIEWS: usize = 4;
/// The shares from which on, and the decisions for each review below which, something is a sign.
const CHASING: f64 = 1.0 / 3.0;
const SAYS_NOTHING: f64 = 0.5;
const DECIDES_NOTHING: f64 = 0.5;
const ADRIFT: f64 = 0.4;
const ACTIVITIES: f64 = 1.0 / 3.0;

/// How long check-ins take on this computer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The median of their seconds.
    pub seconds: f64,
    /// How many were measured.
    pub of: usize,
}

/// A review of these weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// Which one.
    pub id: Id,
    /// Its number.
    pub number: u32,
    /// Its day.
    pub on: NaiveDate,
    /// The seconds it took.
    pub seconds: f64,
    /// The seconds it was to take.
    pub planned: f64,
    /// Those of them in which missing numbers were asked for.
    pub asking: f64,
    /// How many sat in it: by the setting *review-people*, else how many answer for what was on its agenda.
    pub people: u32,
}

impl Held {
    fn of(cascade: &Cascade, review: &Review) -> Held {
        let seconds = |ms: u64| ms as f64 / 1000.0;
        let spent: u64 = review.agenda.iter().map(|entry| entry.spent_ms).sum();
        let asking: u64 = review.agenda.iter().map(|entry| entry.spent().0).sum();
        let owner = |id: Id| cascade.find(id).and_then(|ix| cascade.item(ix).owner);
        let mut owners: Vec<Id> = review.agenda.iter().filter_map(|entry| owner(entry.item?)).collect();
        owners.extend(review.facilitator);
        owners.retain(|person| !review.absent.contains(person));
        owners.sort_unstable();
        owners.dedup();
        let people = match cascade.settings.review_people {
            0 => owners.len().max(1) as u32,
            set => set,
        };
        Held {
            id: review.id,
            number: review.number,
            on: review.on,
            seconds: seconds(spent + review.other_ms + review.running_ms),
            planned: f64::from(review.minutes) * 60.0,
            asking: seconds(asking),
            people,
        }
    }

    /// Whether it took longer than it was to.
    pub fn is_over(&self) -> bool {
        self.seconds > self.planned
    }
}

/// What the check-ins of these weeks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckIns {
    /// How many there are.
    pub all: u32,
    /// Those a person made outside a review: what is said in one takes of its time.
    pub typed: u32,
    /// Those that say nothing new.
    pub nothing_new: u32,
    /// Those with a value.
    pub values: u32,
    /// Those of these that nobody typed: a script brought them, or a file that does not say who said them.
    pub by_themselves: u32,
    /// Those on projects, of the last four weeks.
    pub on_work: u32,
    /// Those of these on active projects that serve no goal.
    pub on_work_adrift: u32,
}

/// What measuring cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Overhead {
    /// The first day that is looked back on.
    pub since: NaiveDate,
    /// Over how many weeks: eight, or as many as anything is known of.
    pub weeks: u32,
    /// What check-ins say.
    pub check_ins: CheckIns,
    /// How long one takes here; `None`: none was measured on this computer.
    pub measured: Option<Measured>,
    /// The reviews that ended in these weeks, the newest first.
    pub reviews: Vec<Held>,
    /// What was decided in them.
    pub decisions: u32,
    /// What was asked for in a review and done in these weeks.
    pub actions_done: u32,
    /// How many key results are open.
    pub key_results: u32,
    /// Those of them whose title names work, or that have no number.
    pub activities: Vec<Ix>,
    /// How many projects are active, and how many of them serve a goal.
    pub active: (u32, u32),
    /// The share of these below which the header says so.
    pub alignment_line: f64,
}

/// The first day that is looked back on.
pub fn since(today: NaiveDate) -> NaiveDate {
    plus(today, 1 - 7 * WEEKS)
}

/// Of all check-ins of an item, oldest first, those since a day, and before them the last one of before; `None`: there are none.
pub fn recent(said: &[CheckIn], since: NaiveDate) -> Option<&[CheckIn]> {
    let first = said.partition_point(|said| said.on < since);
    (first < said.len()).then(|| &said[first.saturating_sub(1)..])
}

/// The check-ins of an item of these weeks, counted: all of them, oldest first, and before them the last one of before.
fn counted(cascade: &Cascade, of: &[CheckIn], since: NaiveDate, today: NaiveDate) -> CheckIns {
    let mut told = CheckIns::default();
    let Some(ix) = of.first().and_then(|said| cascade.find(said.item)) else { return told };
    let item = cascade.item(ix);
    let work = (item.kind() == Kind::Project).then(|| is_unlinked(cascade, ix, today));
    let mut before = Stands::default();
    for said in of.iter().filter(|said| said.on <= today) {
        let new = before.take(said);
        if said.on < since {
            continue;
        }
        told.all += 1;
        told.typed += u32::from(said.by.is_some() && said.review.is_none());
        told.nothing_new += u32::from(said.unchanged || !new);
        let has_value = said.value.is_some() || said.done.is_some();
        told.values += u32::from(has_value);
        told.by_themselves += u32::from(has_value && said.by.is_none());
        if said.on > plus(today, -7 * WORK_WEEKS) {
            told.on_work += u32::from(work.is_some());
            told.on_work_adrift += u32::from(work == Some(true));
        }
    }
    told
}

/// What stood of an item before a check-in.
#[derive(Debug, Default)]
struct Stands<'a> {
    last: Option<&'a CheckIn>,
    value: Option<f64>,
    confidence: Option<u8>,
    progress: Option<f64>,
}

impl<'a> Stands<'a> {
    /// Takes in the next one, and says whether it told anything new: another number, another word, or what happened.
    fn take(&mut self, said: &'a CheckIn) -> bool {
        let differs =
            |now: Option<f64>, then: Option<f64>| now.is_some_and(|now| then.is_none_or(|then| rounded(now - then) != 0.0));
        let last = self.last.replace(said);
        let words = said.words().is_some() || said.next.as_deref().is_some_and(|next| !next.trim().is_empty());
        let new = words
            || differs(said.value, self.value)
            || differs(said.progress, self.progress)
            || said.confidence.is_some_and(|now| self.confidence != Some(now))
            || (said.done.is_some() && last.is_none_or(|last| last.done != said.done))
            || (said.confidence.is_none() && said.word.is_some() && last.is_none_or(|last| last.stated() != said.word));
        self.value = said.value.or(self.value);
        self.confidence = said.confidence.or(self.confidence);
        self.progress = said.progress.or(self.progress);
        new
    }
}

impl CheckIns {
    fn add(&mut self, other: CheckIns) {
        self.all += other.all;
        self.typed += other.typed;
        self.nothing_new += other.nothing_new;
        self.values += other.values;
        self.by_themselves += other.by_themselves;
        self.on_work += other.on_work;
        self.on_work_adrift += other.on_work_adrift;
    }
}

impl Overhead {
    /// From what was said since [`since`], by item and oldest first, with the last of each from before. One pass over the items.
    pub fn of<'a>(
        cascade: &Cascade,
        said: impl IntoIterator<Item = &'a [CheckIn]>,
        measured: Option<Measured>,
        today: NaiveDate,
    ) -> Overhead {
        let since = since(today);
        let mut check_ins = CheckIns::default();
        let mut first = today;
        for of in said {
            check_ins.add(counted(cascade, of, since, today));
            first = of.iter().map(|said| said.on).min().map_or(first, |on| on.min(first));
        }
        let in_time = |on: NaiveDate| (since..=today).contains(&on);
        let mut reviews: Vec<Held> = Vec::new();
        for review in cascade.reviews().filter(|review| review.ended.is_some()) {
            first = first.min(review.on);
            if in_time(review.on) {
                reviews.push(Held::of(cascade, review));
            }
        }
        reviews.sort_by_key(|held| std::cmp::Reverse((held.on, held.number, held.id)));
        let is_of = |id: Id| reviews.iter().any(|held| held.id == id);
        let (mut key_results, mut activities, mut active) = (0, Vec::new(), (0, 0));
        for ix in cascade.live() {
            match cascade.item(ix).kind() {
                Kind::KeyResult if phase(cascade, ix, today) == Phase::Open => {
                    key_results += 1;
                    let is_work = |hint: &lint::Hint| matches!(hint.kind, HintKind::Activity | HintKind::NoNumber);
                    if lint::hints(cascade, ix, today).iter().any(is_work) {
                        activities.push(ix);
                    }
                }
                Kind::Project if cascade.item(ix).project().is_some_and(|p| p.state == ProjectState::Active) => {
                    active.0 += 1;
                    active.1 += u32::from(!is_unlinked(cascade, ix, today));
                }
                Kind::KeyResult | Kind::Project | Kind::Objective => {}
            }
        }
        Overhead {
            since,
            weeks: (((today - first.max(since)).num_days() + 7) / 7).clamp(1, WEEKS) as u32,
            check_ins,
            measured,
            decisions: cascade.decisions().filter(|d| is_of(d.review)).count() as u32,
            actions_done: cascade.actions().filter(|a| a.review.is_some() && a.done.is_some_and(in_time)).count() as u32,
            reviews,
            key_results,
            activities,
            active,
            alignment_line: cascade.settings.alignment_line,
        }
    }

    /// Minutes a week that go to check-ins outside reviews; `None`: none was measured here.
    pub fn check_in_minutes(&self) -> Option<f64> {
        let measured = self.measured?;
        Some(f64::from(self.check_ins.typed) * measured.seconds / 60.0 / f64::from(self.weeks))
    }

    /// Minutes of people in all these reviews.
    fn in_reviews(&self) -> f64 {
        self.reviews.iter().map(|held| held.seconds * f64::from(held.people)).sum::<f64>() / 60.0
    }

    /// Minutes a week that people sit in reviews, each counted.
    pub fn review_minutes(&self) -> f64 {
        self.in_reviews() / f64::from(self.weeks)
    }

    /// All of it: person-minutes a week. Without what check-ins take where none was measured here.
    pub fn a_week(&self) -> f64 {
        self.check_in_minutes().unwrap_or(0.0) + self.review_minutes()
    }

    /// The same for ten open key results; `None`: there are none.
    pub fn for_ten(&self) -> Option<f64> {
        (self.key_results > 0).then(|| self.a_week() * 10.0 / f64::from(self.key_results))
    }

    /// Which share of the time of reviews went to asking for missing numbers; `None`: there was none.
    pub fn asking_share(&self) -> Option<f64> {
        let all: f64 = self.reviews.iter().map(|held| held.seconds).sum();
        (all > 0.0).then(|| self.reviews.iter().map(|held| held.asking).sum::<f64>() / all)
    }

    /// Which share of check-ins says nothing new; `None`: there are none.
    pub fn nothing_new(&self) -> Option<f64> {
        share(self.check_ins.nothing_new, self.check_ins.all)
    }

    /// Which share of values nobody typed; `None`: there are none.
    pub fn by_themselves(&self) -> Option<f64> {
        share(self.check_ins.by_themselves, self.check_ins.values)
    }

    /// Decisions and done actions for each review; `None`: there was none.
    pub fn decided_each(&self) -> Option<f64> {
        let reviews = self.reviews.len() as f64;
        (reviews > 0.0).then(|| f64::from(self.decisions + self.actions_done) / reviews)
    }

    /// Person-minutes in reviews for each decision and done action; `None`: there was none.
    pub fn for_a_decision(&self) -> Option<f64> {
        let decided = self.decisions + self.actions_done;
        (decided > 0).then(|| self.in_reviews() / f64::from(decided))
    }

    /// Which share of active projects serves a goal; `None`: none is active.
    pub fn alignment(&self) -> Option<f64> {
        share(self.active.1, self.active.0)
    }

    /// Which share of check-ins on work was on active projects that serve no goal; `None`: there were none.
    pub fn adrift_share(&self) -> Option<f64> {
        share(self.check_ins.on_work_adrift, self.check_ins.on_work)
    }

    /// Which share of open key results is worded as work, or has no number; `None`: none is open.
    pub fn activity_share(&self) -> Option<f64> {
        share(self.activities.len() as u32, self.key_results)
    }

    /// How many of the last four reviews took longer than they were to, and how many these are.
    pub fn over(&self) -> (usize, usize) {
        let last = || self.reviews.iter().take(REVIEWS);
        (last().filter(|held| held.is_over()).count(), last().count())
    }

    /// The four signs, in the order they are told.
    pub fn signs(&self) -> [Sign; 4] {
        let at_least = |share: Option<f64>, limit: f64| share.is_some_and(|share| rounded(share) >= rounded(limit));
        let (over, of) = self.over();
        let part = |share: Option<f64>, none: &str, what: &str| {
            share.map_or_else(|| none.to_owned(), |share| format!("{:.0} % {what}", share * 100.0))
        };
        let decided = self.decided_each();
        let each = decided.map_or_else(|| "no review".to_owned(), |each| format!("{each:.1} decided for each review"));
        [
            Sign {
                name: "chasing",
                says: "meetings chase numbers",
                loud: over >= 2 && at_least(self.asking_share(), CHASING),
                why: match of {
                    0 => "no review in these weeks".to_owned(),
                    of => format!(
                        "{over} of the last {of} reviews ran over (2 of 4), {} (33 %)",
                        part(self.asking_share(), "no time at all", "of their time for missing numbers")
                    ),
                },
            },
            Sign {
                name: "reporting",
                says: "a reporting layer",
                loud: at_least(self.nothing_new(), SAYS_NOTHING) && decided.is_some_and(|each| rounded(each) < DECIDES_NOTHING),
                why: format!(
                    "{} (50 %); {each} (below 0.5)",
                    part(self.nothing_new(), "no check-in", "of check-ins say nothing new")
                ),
            },
            Sign {
                name: "adrift",
                says: "goals are not the work",
                loud: at_least(self.adrift_share(), ADRIFT)
                    || self.alignment().is_some_and(|share| rounded(share) < rounded(self.alignment_line)),
                why: format!(
                    "{} (40 %); {} (below {:.0} %)",
                    part(self.adrift_share(), "no check-in on work", "of check-ins on work serve no goal"),
                    part(self.alignment(), "no active project", "of active projects serve one"),
                    self.alignment_line * 100.0
                ),
            },
            Sign {
                name: "activities",
                says: "key results are activities",
                loud: at_least(self.activity_share(), ACTIVITIES),
                why: match self.key_results {
                    0 => "no open key result".to_owned(),
                    all => format!("{} of {all} open key results name work or have no number (a third)", self.activities.len()),
                },
            },
        ]
    }

    /// How many of them are quiet.
    pub fn quiet(&self) -> usize {
        self.signs().iter().filter(|sign| !sign.loud).count()
    }

    /// `3 of 4 warning signs are quiet`.
    pub fn answer(&self) -> String {
        match self.quiet() {
            4 => "all 4 warning signs are quiet".to_owned(),
            0 => "none of 4 warning signs is quiet".to_owned(),
            1 => "1 of 4 warning signs is quiet".to_owned(),
            quiet => format!("{quiet} of 4 warning signs are quiet"),
        }
    }
}

/// A sign that measuring has become an end in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// As written in files.
    pub name: &'static str,
    /// What it would mean.
    pub says: &'static str,
    /// Whether it is there.
    pub loud: bool,
    /// From which numbers, and which limits they are held to.
    pub why: String,
}

fn share(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) / f64::from(of))
}
