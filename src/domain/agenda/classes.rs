//! Which classes of the agenda an item belongs to on a day (rules.md). Must not know: order, seconds, what a meeting made of it.

use super::Asked;
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    flags,
    goal::Kind,
    health::{Flag, Flags, Health},
    ix_set::IxSet,
    judge::Judgement,
    pace::plus,
    review::{Class, Review},
    stage::{Phase, phase},
    theory,
};
use chrono::NaiveDate;

/// A set of classes in two bytes: every item of the workspace is asked for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u16);

/// Nothing before that class is about an item.
const FIRST_OF_ITEMS: u8 = Class::Missing as u8;

impl Classes {
    /// The class an item is talked about in; `None`: it needs no talk.
    pub fn first(self) -> Option<Class> {
        Class::ALL.get(self.0.trailing_zeros() as usize).copied()
    }

    /// Whether it needs no talk.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One bit per class an item can have, in agenda order.
    pub(in crate::domain) fn bits(self) -> u16 {
        self.0 >> FIRST_OF_ITEMS
    }

    /// The classes of those bits.
    pub(in crate::domain) fn from_bits(bits: u16) -> Classes {
        Classes(bits << FIRST_OF_ITEMS)
    }

    /// With that class, of which it says that there is nothing to talk about, the rest excepted.
    pub(super) fn with(self, class: Class) -> Classes {
        Classes(self.0 & !(1 << Class::Rest as u8) | 1 << class as u8)
    }

    /// Without that class.
    pub(super) fn without(self, class: Class) -> Classes {
        Classes(self.0 & !(1 << class as u8))
    }

    /// Whether that class is one of them.
    pub fn has(self, class: Class) -> bool {
        self.0 >> class as u8 & 1 == 1
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
pub(in crate::domain) fn standing_classes(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Classes {
    let flags = judgement.flags;
    let silent = [Flag::Due, Flag::Stale, Flag::Source].into_iter().any(|flag| flags.has(flag));
    let snoozed = || cascade.item(ix).snooze().is_some_and(|s| s.until > today);
    let all = [
        // Asked to be left alone until a day: its number is not asked for, but what it says is still talked about.
        (Class::Missing, silent && !snoozed() || ended_alone(cascade, ix, flags, today)),
        (Class::OffTrack, flags.has(Flag::OffTrack) || flags.has(Flag::Overdue)),
        (Class::Disagreement, flags.has(Flag::Disagreement)),
        (Class::AtRisk, flags.has(Flag::AtRisk)),
        (Class::Unlinked, flags.has(Flag::Unlinked)),
        // A project that is done has one thing left to say: whether it did what it was for.
        (Class::Changed, flags.has(Flag::Revised) || theory::owed(cascade, ix, today).is_some() || clashed(cascade, ix, today)),
    ];
    let classes = Classes(all.into_iter().fold(0, |bits, (class, holds)| bits | u16::from(holds) << class as u8));
    if classes.is_empty() && is_rest(cascade, ix, judgement, today) { classes.with(Class::Rest) } else { classes }
}

/// Whether somebody's word about it was overwritten unseen, and nobody has settled it.
fn clashed(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    cascade.open_clashes(ix, today).next().is_some()
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

/// The classes of a live item now, with what got better since the last review.
pub fn classes_now(cascade: &Cascade, board: &mut Board, ix: Ix, last_review: Option<&Review>) -> Classes {
    let judgement = board.of(cascade, ix);
    let id = cascade.item(ix).id;
    let before = last_review.and_then(|r| r.healths.iter().find(|(of, _)| *of == id)).map(|(_, health)| *health);
    let all = classes(cascade, ix, &judgement, before, board.today());
    // Where there is no work at all nothing can be linked, and nobody is told that it is not.
    let works = board.counts().is_none_or(|counts| counts.projects > 0);
    if works || cascade.item(ix).kind() != Kind::KeyResult { all } else { all.without(Class::Unlinked) }
}

/// On track, under way, and by its own: an objective with key results is told by them.
pub(super) fn is_rest(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> bool {
    judgement.health == Health::OnTrack
        && phase(cascade, ix, today) == Phase::Open
        && (cascade.item(ix).kind() != Kind::Objective || cascade.key_results(ix).next().is_none())
}

/// What stands better for its own sake than at the end of the last review. Costs what was not on track then.
pub(super) fn better(cascade: &Cascade, board: &mut Board, last_review: Option<&Review>) -> IxSet {
    let healths = last_review.into_iter().flat_map(|r| &r.healths);
    let live = healths.filter_map(|&(id, health)| Some((cascade.find(id)?, health)));
    live.filter(|&(ix, health)| cascade.item(ix).is_live() && got_better(cascade, ix, &board.of(cascade, ix), Some(health)))
        .map(|(ix, _)| ix)
        .collect()
}

/// What was dropped, archived or deleted with a reason since the last review, or in the last seven days without one: it carries no
/// flag any more, and is said once. One pass over the items.
pub(super) fn gone(cascade: &Cascade, asked: &Asked<'_>, today: NaiveDate) -> Vec<Ix> {
    let since = asked.last().map_or_else(|| plus(today, -flags::RECENT_DAYS), |review| review.on);
    let lately = |ix: &Ix| cascade.revised(*ix).is_some_and(|on| on >= since && on <= today);
    let went = |ix: &Ix| cascade.item(*ix).is_dropped() || !cascade.item(*ix).is_live();
    // With an objective that went only that is told.
    let with_another = |ix: &Ix| cascade.parents(*ix).any(|above| went(&above) && lately(&above));
    let all = cascade.all().filter(|&ix| asked.holds(ix)).filter(lately).filter(went).filter(|ix| !with_another(ix));
    all.collect()
}
