//! Attention, and the agenda of a review (rules.md): what needs talk, in which order, and what fits.
//!
//! A pure function of the workspace, the last review, the day and the minutes. The board knows the classes of every item;
//! what belongs on the agenda is picked from those, and only what is listed is sorted. Must not know: what became of an entry; a review remembers that.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    flags,
    goal::{Ambition, Kind},
    health::{Flag, Flags, Freshness, Health},
    id::{Id, IdMap},
    ix_set::IxSet,
    judge::Judgement,
    kept::pace_said,
    pace::plus,
    recurring::Which,
    review::{Class, Review},
    stage::{Phase, phase},
    text, theory, why,
};
use chrono::NaiveDate;
use std::cmp::{Ordering, Reverse};

/// Seconds of the opening, and again of the closing.
pub const FRAME_SECONDS: u32 = 60;
/// Missing numbers may take one part in this many of the budget.
const MISSING_SHARE: u32 = 3;

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
    /// A cycle that is over and waits to be scored.
    Cycle(Id),
    /// Everything on track, to be read aloud in one line: in the order of the deck.
    Rest(Vec<Ix>),
}

/// One entry of an agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItem {
    /// What it is about.
    pub subject: Subject,
    /// Why it is there.
    pub class: Class,
    /// Seconds it is given, before they are stretched to what is left.
    pub seconds: u32,
    /// Every flag of the item; of an action, whether it is overdue.
    pub flags: Flags,
    /// The health it had at the end of the last review; `None`: it was on track, or there was no review.
    pub before: Option<Health>,
}

/// What is to be talked about, and what does not fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// The day it was made for.
    pub today: NaiveDate,
    /// Minutes of the meeting.
    pub minutes: u32,
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
}

/// How much attention an item needs: sorts the most needy first. Ties are sorted by title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attention {
    /// `None` (an item that is on track or not yet begun) sorts last.
    class: Reverse<Option<Reverse<Class>>>,
    /// Of class *missing*: the health of the last check-in, the worst first.
    good: u8,
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

/// A set of classes in two bytes: every item of the workspace is asked for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u16);

impl Classes {
    /// The class an item is talked about in; `None`: it needs no talk.
    pub fn first(self) -> Option<Class> {
        Class::ALL.get(self.0.trailing_zeros() as usize).copied()
    }

    /// Whether it needs no talk.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One bit per class, in agenda order.
    pub(super) fn bits(self) -> u16 {
        self.0
    }

    /// The classes of those bits.
    pub(super) fn from_bits(bits: u16) -> Classes {
        Classes(bits)
    }

    /// With that class, of which it says that there is nothing to talk about, the rest excepted.
    fn with(self, class: Class) -> Classes {
        Classes(self.0 & !(1 << Class::Rest as u8) | 1 << class as u8)
    }

    /// Its classes, in agenda order.
    pub fn iter(self) -> impl Iterator<Item = Class> {
        Class::ALL.into_iter().filter(move |&class| self.0 >> class as u8 & 1 == 1)
    }

    /// The class it comes up in again after that one was settled or cut.
    pub fn after(self, settled: Class) -> Option<Class> {
        Classes(self.0 & (u16::MAX << 1 << settled as u8)).first()
    }
}

/// The classes an item belongs to on a day.
pub fn classes(cascade: &Cascade, ix: Ix, judgement: &Judgement, before: Option<Health>, today: NaiveDate) -> Classes {
    let standing = Classes(standing_classes(cascade, ix, judgement, today).0 & !(1 << Class::Rest as u8));
    if got_better(cascade, ix, judgement, before) { standing.with(Class::Changed) } else { standing }
}

/// The classes an item belongs to on a day whatever it was at the last review; what is on track and in no other belongs to
/// the rest.
pub(super) fn standing_classes(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Classes {
    let flags = judgement.flags;
    let silent = flags.has(Flag::Due) || flags.has(Flag::Stale);
    let snoozed = || cascade.item(ix).snooze().is_some_and(|s| s.until > today);
    let all = [
        // Asked to be left alone until a day: its number is not asked for, but what it says is still talked about.
        (Class::Missing, silent && !snoozed() || ended_alone(cascade, ix, flags, today)),
        (Class::OffTrack, flags.has(Flag::OffTrack) || flags.has(Flag::Overdue)),
        (Class::Disagreement, flags.has(Flag::Disagreement)),
        (Class::AtRisk, flags.has(Flag::AtRisk)),
        (Class::Unlinked, flags.has(Flag::Unlinked)),
        // A project that is done has one thing left to say: whether it did what it was for.
        (Class::Changed, flags.has(Flag::Revised) || theory::owed(cascade, ix, today).is_some()),
    ];
    let classes = Classes(all.into_iter().fold(0, |bits, (class, holds)| bits | u16::from(holds) << class as u8));
    if classes.is_empty() && is_rest(cascade, ix, judgement, today) { classes.with(Class::Rest) } else { classes }
}

/// Whether how it ended is asked of an item alone: its last day lies before that of its cycle, which is asked for as a whole.
fn ended_alone(cascade: &Cascade, ix: Ix, flags: Flags, today: NaiveDate) -> bool {
    flags.has(Flag::ToScore) && cascade.cycle_of(ix).is_none_or(|c| cascade.ended_on(c, today).is_none())
}

/// Whether an item stands better for its own sake than at the end of the last review.
fn got_better(cascade: &Cascade, ix: Ix, judgement: &Judgement, before: Option<Health>) -> bool {
    let now = before.and_then(|_| flags::own_health(cascade, ix, judgement));
    before.zip(now).is_some_and(|(before, now)| now != Health::NoData && now.severity() < before.severity())
}

/// The class an item comes up in again after `settled`, as it stands now; `None` when there is nothing more to say.
pub fn next_class(cascade: &Cascade, board: &mut Board, ix: Ix, settled: Class, last_review: Option<&Review>) -> Option<Class> {
    let judgement = board.of(cascade, ix);
    let id = cascade.item(ix).id;
    let before = last_review.and_then(|r| r.healths.iter().find(|(of, _)| *of == id)).map(|(_, health)| *health);
    classes(cascade, ix, &judgement, before, board.today()).after(settled)
}

/// How much attention an item needs, for sorting the deck as the agenda would.
pub fn attention_key(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Attention {
    let class = classes(cascade, ix, judgement, None, today).first();
    attention(judgement, class, standing(cascade, ix), today)
}

fn attention(judgement: &Judgement, class: Option<Class>, standing: Standing, today: NaiveDate) -> Attention {
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
        steady: class == Some(Class::AtRisk) && !judgement.flags.has(Flag::Falling),
        aspirational: standing.aspirational,
        below_company: standing.below_company,
        relief,
    }
}

/// What weighs within a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    aspirational: bool,
    /// It belongs to a person, or to a team with a team above.
    below_company: bool,
}

fn standing(cascade: &Cascade, ix: Ix) -> Standing {
    let below_company = is_personal(cascade, ix) || is_below_company(cascade, cascade.team_of(ix).map(|t| t.id));
    Standing { aspirational: cascade.ambition_of(ix) == Ambition::Aspirational, below_company }
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
struct Candidate {
    ix: Ix,
    classes: Classes,
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
    fn packed(&self) -> u128 {
        let class = self.class().map_or(u8::MAX, |c| c as u8);
        let flags = u128::from(self.steady) << 2 | u128::from(self.aspirational) << 1 | u128::from(self.below_company);
        // Shifted so that the smallest number is zero.
        let relief = (i128::from(self.relief) - i128::from(i64::MIN)) as u128;
        u128::from(class) << 80 | u128::from(self.good) << 72 | flags << 68 | relief
    }
}

/// The agenda of a review that starts now. Only what is listed is put in order.
pub fn agenda(cascade: &Cascade, board: &mut Board, asked: &Asked<'_>) -> Agenda {
    let (today, last_review, most_parked) = (board.today(), asked.last(), asked.most_parked);
    let before: IdMap<Health> = last_review.into_iter().flat_map(|r| r.healths.iter().copied()).collect();
    let better = better(cascade, board, last_review);
    let mut buckets: [Vec<Candidate>; Class::ALL.len()] = Default::default();
    for (ix, standing) in board.classes(cascade).filter(|&(ix, _)| asked.holds(ix)) {
        let classes = if better.contains(ix) { standing.with(Class::Changed) } else { standing };
        if let Some(first) = classes.first() {
            buckets[first as usize].push(Candidate { ix, classes });
        }
    }
    buckets[Class::Changed as usize].extend(gone(cascade, asked, today));
    let rest: Vec<Ix> = std::mem::take(&mut buckets[Class::Rest as usize]).into_iter().map(|c| c.ix).collect();
    let budget_seconds = asked.budget();
    // Nothing takes less time than a change.
    let most = (budget_seconds / Class::Changed.base_seconds()) as usize;
    let wanted = most.saturating_add(most_parked).saturating_add(1);
    let mut order = Order { cascade, board, today, walked: IxSet::default(), named: vec![None; cascade.len()], level: None };

    let missing = std::mem::take(&mut buckets[Class::Missing as usize]);
    let kept = (budget_seconds / MISSING_SHARE / Class::Missing.base_seconds()) as usize;
    let missing_total = (missing.len() > kept).then_some(missing.len());
    let (numbers, cut) = order.first(missing, Class::Missing, kept);
    // Cut from *missing*, an item moves to its next class; what is nothing else is parked before those of later classes.
    let mut silent = Vec::new();
    for candidate in cut {
        match candidate.classes.after(Class::Missing) {
            Some(class) => buckets[class as usize].push(candidate),
            None => silent.push(candidate),
        }
    }
    let mut total = numbers.len() + silent.len() + buckets.iter().map(Vec::len).sum::<usize>();
    let (silent, _) = order.first(silent, Class::Missing, wanted);
    let mut others: Vec<(Ix, Class)> = Vec::new();
    for (class, bucket) in Class::ALL.into_iter().zip(buckets) {
        let (first, _) = order.first(bucket, class, wanted - others.len().min(wanted));
        others.extend(first.into_iter().map(|ix| (ix, class)));
    }

    let entry = |ix: Ix, class: Class| AgendaItem {
        subject: Subject::Item(ix),
        class,
        seconds: class.base_seconds(),
        flags: order.board.peek(cascade, ix).flags,
        before: if before.is_empty() { None } else { before.get(&cascade.item(ix).id).copied() },
    };
    let rest_entry = (!rest.is_empty()).then(|| AgendaItem {
        subject: Subject::Rest(rest),
        class: Class::Rest,
        seconds: Class::Rest.base_seconds(),
        flags: Flags::NONE,
        before: None,
    });
    // Greens are read aloud at every meeting that has any time at all for them.
    let reserved = rest_entry.as_ref().map_or(0, |r| r.seconds).min(budget_seconds);
    let mut left = budget_seconds - reserved;
    let to_score: Vec<AgendaItem> = to_score(cascade, asked, today);
    let actions = open_actions(cascade, asked, today);
    total += to_score.len() + actions.len() + usize::from(rest_entry.is_some());
    let to_score = to_score.into_iter().map(|entry| (entry, false));
    let actions = actions.into_iter().map(|entry| (entry, false));
    let numbers = numbers.into_iter().map(|ix| (entry(ix, Class::Missing), false));
    let silent = silent.into_iter().map(|ix| (entry(ix, Class::Missing), true));
    let others = others.into_iter().map(|(ix, class)| (entry(ix, class), false));
    let (mut items, mut parked, mut full) = (Vec::new(), Vec::new(), false);
    for (entry, is_cut) in to_score.chain(actions).chain(numbers).chain(silent).chain(others) {
        full = full || (!is_cut && entry.seconds > left);
        if !full && !is_cut {
            left -= entry.seconds;
            items.push(entry);
        } else if parked.len() < most_parked {
            parked.push(entry);
        } else if full {
            break;
        }
    }
    match rest_entry {
        Some(entry) if entry.seconds <= budget_seconds => items.push(entry),
        Some(entry) if parked.len() < most_parked => parked.push(entry),
        Some(_) | None => {}
    }
    let planned_seconds = items.iter().map(|i| i.seconds).sum();
    let parked_more = total - items.len() - parked.len();
    Agenda { today, minutes: asked.minutes, budget_seconds, planned_seconds, items, parked, parked_more, missing_total }
}

/// What was dropped, archived or deleted with a reason since the last review, or in the last seven days without one: it carries no
/// flag any more, and is said once. One pass over the items.
fn gone(cascade: &Cascade, asked: &Asked<'_>, today: NaiveDate) -> Vec<Candidate> {
    let since = asked.last().map_or_else(|| plus(today, -flags::RECENT_DAYS), |review| review.on);
    let lately = |ix: &Ix| cascade.revised(*ix).is_some_and(|on| on >= since && on <= today);
    let went = |ix: &Ix| cascade.item(*ix).is_dropped() || !cascade.item(*ix).is_live();
    // With an objective that went only that is told.
    let with_another = |ix: &Ix| cascade.parents(*ix).any(|above| went(&above) && lately(&above));
    let all = cascade.all().filter(|&ix| asked.holds(ix)).filter(lately).filter(went).filter(|ix| !with_another(ix));
    all.map(|ix| Candidate { ix, classes: Classes::default().with(Class::Changed) }).collect()
}

/// How an item went; `None`: it is there.
fn went(cascade: &Cascade, ix: Ix) -> Option<&'static str> {
    let item = cascade.item(ix);
    match (item.deleted, item.archived, item.is_dropped()) {
        (true, ..) => Some("deleted"),
        (_, true, _) => Some("archived"),
        (.., true) => Some("dropped"),
        _ => None,
    }
}

/// What stands better for its own sake than at the end of the last review. Costs what was not on track then.
fn better(cascade: &Cascade, board: &mut Board, last_review: Option<&Review>) -> IxSet {
    let healths = last_review.into_iter().flat_map(|r| &r.healths);
    let live = healths.filter_map(|&(id, health)| Some((cascade.find(id)?, health)));
    live.filter(|&(ix, health)| cascade.item(ix).is_live() && got_better(cascade, ix, &board.of(cascade, ix), Some(health)))
        .map(|(ix, _)| ix)
        .collect()
}

/// Puts candidates in the order of the agenda.
struct Order<'a> {
    cascade: &'a Cascade,
    board: &'a mut Board,
    today: NaiveDate,
    /// Whose way up was walked already: siblings share what is above them.
    walked: IxSet,
    /// The team that they or what stands above them name.
    named: Vec<Option<Id>>,
    /// How the key results of an objective stand that bring nothing of their own: they mostly come side by side.
    level: Option<(Id, Standing)>,
}

impl Order<'_> {
    /// The first `n` of a class in their order, and the others in none. Costs a pass over them and the sorting of `n`.
    fn first(&mut self, candidates: Vec<Candidate>, class: Class, n: usize) -> (Vec<Ix>, Vec<Candidate>) {
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
        (found.into_iter().map(|f| f.candidate.ix).collect(), others.into_iter().map(|f| f.candidate).collect())
    }

    fn key(&mut self, ix: Ix, class: Class) -> u128 {
        let standing = self.standing(ix);
        attention(&self.board.of(self.cascade, ix), Some(class), standing, self.today).packed()
    }

    /// As [`standing`], without looking up for every sibling what they share.
    fn standing(&mut self, ix: Ix) -> Standing {
        let (cascade, item) = (self.cascade, self.cascade.item(ix));
        let above = item.parents.first().filter(|_| item.kind() == Kind::KeyResult && item.team.is_none());
        if let (Some(above), Some((known, standing))) = (above, self.level)
            && *above == known
            && item.ambition.is_none()
        {
            return standing;
        }
        let team = self.named_team(ix);
        let below_company = is_personal(cascade, ix) || is_below_company(cascade, team.or_else(|| owners_team(cascade, ix)));
        let standing = Standing { aspirational: cascade.ambition_of(ix) == Ambition::Aspirational, below_company };
        // Where no team is named the owner's counts, and siblings may have others.
        if item.ambition.is_none() && team.is_some() {
            self.level = above.filter(|&&above| cascade.find(above).is_some()).map(|&above| (above, standing));
        }
        standing
    }

    /// As the first step of `Cascade::team_of`, without walking up the same way for every sibling.
    fn named_team(&mut self, ix: Ix) -> Option<Id> {
        let (mut way, mut at) = (Vec::new(), Some(ix));
        let found = loop {
            let Some(here) = at else { break None };
            if self.walked.contains(here) {
                break self.named[here.0 as usize];
            }
            way.push(here);
            if let Some(team) = self.cascade.item(here).team {
                break Some(team);
            }
            at = self.cascade.parent(here);
        };
        for here in way {
            self.named[here.0 as usize] = found;
            self.walked.insert(here);
        }
        found
    }

    /// Titles are only compared where nothing else tells two apart.
    fn compare(&self, a: &Found, b: &Found) -> Ordering {
        a.key.cmp(&b.key).then_with(|| {
            let (x, y) = (self.cascade.item(a.candidate.ix), self.cascade.item(b.candidate.ix));
            x.title.cmp(&y.title).then_with(|| x.id.cmp(&y.id))
        })
    }
}

/// On track, under way, and by its own: an objective with key results is told by them.
fn is_rest(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> bool {
    judgement.health == Health::OnTrack
        && phase(cascade, ix, today) == Phase::Open
        && (cascade.item(ix).kind() != Kind::Objective || cascade.key_results(ix).next().is_none())
}

/// One entry for each cycle that is to score: it leads, for four weeks.
fn to_score(cascade: &Cascade, asked: &Asked<'_>, today: NaiveDate) -> Vec<AgendaItem> {
    let entry = |w: super::stage::Waiting| AgendaItem {
        subject: Subject::Cycle(w.cycle),
        class: Class::ToScore,
        seconds: Class::ToScore.base_seconds(),
        flags: std::iter::once(Flag::ToScore).collect(),
        before: None,
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
        subject: Subject::Action(a.id),
        class: Class::Actions,
        seconds: Class::Actions.base_seconds(),
        flags: a.is_overdue(today).then_some(Flag::OverdueAction).into_iter().collect(),
        before: None,
    };
    actions.into_iter().map(entry).collect()
}

/// The clock of an entry: its seconds, stretched or shrunk with what is left ÷ what was planned for it and all after it.
pub fn clock(seconds: u32, left: u32, planned: u32) -> u32 {
    if planned == 0 {
        return seconds;
    }
    u32::try_from(u64::from(seconds) * u64::from(left) / u64::from(planned)).unwrap_or(u32::MAX)
}

/// Why an entry is where it is, in a few words each: `pace −58.7 pt`. Made when asked for: an agenda may be long.
pub fn reasons(cascade: &Cascade, board: &Board, entry: &AgendaItem) -> Vec<String> {
    let today = board.today();
    let ix = match &entry.subject {
        Subject::Item(ix) => *ix,
        Subject::Action(id) => {
            let action = cascade.actions().find(|a| a.id == *id);
            let owner = action.and_then(|a| a.owner).and_then(|id| cascade.person(id));
            let owner = owner.map_or_else(|| "nobody named".to_owned(), |p| text::one_line(&p.name, 60).into_owned());
            let due = match action.and_then(|a| a.due) {
                Some(due) if due < today => format!("was due {}", why::short_day(due, today)),
                Some(due) => format!("due {}", why::short_day(due, today)),
                None => "no date".to_owned(),
            };
            return vec![owner, due];
        }
        Subject::Cycle(id) => return cascade.waiting_in(*id, today).map(|w| w.said(cascade, today)).into_iter().collect(),
        Subject::Rest(rest) => return vec![format!("{} on track", rest.len())],
    };
    let judgement = board.peek(cascade, ix);
    let mut said = Vec::new();
    if matches!(judgement.freshness, Some(Freshness::Due | Freshness::Stale | Freshness::Never)) {
        let flag = if judgement.flags.has(Flag::Due) { Flag::Due } else { Flag::Stale };
        said.push(cascade.why_flag(ix, flag, today));
    }
    if judgement.flags.has(Flag::OffTrack) || judgement.flags.has(Flag::AtRisk) {
        // The health of an objective is its owner's own word here, never what it inherits.
        let own = cascade.item(ix).kind() == Kind::Objective;
        let pace = pace_said(cascade, ix, &judgement, today).filter(|_| !own);
        match pace.clone().filter(|_| judgement.computed == Some(judgement.health)) {
            Some(pace) => said.push(pace),
            None if judgement.computed == Some(judgement.health) && !own => said.push(judgement.health.word().to_owned()),
            None => {
                // Number and word that contradict each other are both said.
                said.extend(pace.filter(|_| judgement.flags.has(Flag::Disagreement)));
                said.extend(word(cascade, ix));
            }
        }
    }
    for flag in [Flag::ToScore, Flag::Overdue, Flag::Disagreement, Flag::Falling] {
        if judgement.flags.has(flag) {
            said.push(cascade.why_flag(ix, flag, today));
        }
    }
    if entry.class == Class::Unlinked {
        said.push(cascade.why_flag(ix, Flag::Unlinked, today));
    }
    if entry.class == Class::Changed {
        if let (Some(how), Some(on)) = (went(cascade, ix), cascade.revised(ix)) {
            return vec![format!("{how} on {}", why::short_day(on, today))];
        }
        if judgement.flags.has(Flag::Revised) {
            said.push(cascade.why_flag(ix, Flag::Revised, today));
        }
        if let Some(owed) = theory::owed(cascade, ix, today) {
            said.push(format!("done: did it move {}?", text::one_line(&cascade.item(owed.target).title, 60)));
        }
        if let Some(before) = entry.before {
            said.push(format!("{} → {}", before.word(), judgement.health.word()));
        }
    }
    said
}

/// What its owner said last.
fn word(cascade: &Cascade, ix: Ix) -> Option<String> {
    let stated = cascade.summary(ix).stated?;
    Some(match stated.confidence {
        Some(confidence) => format!("confidence {confidence}"),
        None => format!("said to be {}", stated.word.word()),
    })
}

#[cfg(test)]
mod tests;
