//! Causal theories put to the test: what a key result did while its project ran, beside what the link expected of it.
//!
//! Numbers are facts, the verdict is a person's: nothing here says whether a theory held. Must not know: where check-ins
//! are kept; the past of the one key result that is looked at is handed in.

use super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    goal::ProjectState,
    id::Id,
    link::{Expect, Link, Verdict},
    pace::plus,
    text::say,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many days after the end of a project its effect is looked at: numbers follow work with a delay.
pub const AFTER_DAYS: i64 = 14;

/// What a key result did around a project.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// The day the project began: its own start, else the day of the link.
    pub start: NaiveDate,
    /// The day it was done; of an imported project its due day, without one today.
    pub end: NaiveDate,
    /// Two weeks after that.
    pub later: NaiveDate,
    /// The value that stood at the end of the first day; `None`: nothing had been measured.
    pub at_start: Option<f64>,
    /// The value at the end of the project.
    pub at_end: Option<f64>,
    /// The value two weeks later; `None` while that day has not come.
    pub at_later: Option<f64>,
    /// The value the link said there would be; `None`: it did not say.
    pub expected: Option<f64>,
}

impl Trial {
    /// The trial of a link whose project is done, from the check-ins of its target, oldest first.
    /// `None`: neither the project nor its part in the target is done, or one end of the link is gone.
    pub fn of(cascade: &Cascade, link: &Link, check_ins: &[CheckIn], today: NaiveDate) -> Option<Trial> {
        Trial::of_target(cascade, link, cascade.find(link.target)?, check_ins, today)
    }

    /// The same of another item than the link's own target: of a key result of the objective it is to move.
    pub fn of_target(cascade: &Cascade, link: &Link, target: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Option<Trial> {
        let project = cascade.find(link.project)?;
        let end = over_on(cascade, link, today)?;
        let start = cascade.item(project).start.unwrap_or(link.made).min(end);
        let later = plus(end, AFTER_DAYS);
        let at = |day: NaiveDate| {
            let seen = &check_ins[..check_ins.partition_point(|c| c.on <= day.min(today))];
            let baseline = cascade.item(target).key_result().and_then(|kr| kr.baseline);
            seen.iter().rev().find_map(|c| c.value).or(baseline)
        };
        let at_start = at(start);
        Some(Trial {
            start,
            end,
            later,
            at_start,
            at_end: at(end),
            at_later: (later <= today).then(|| at(later)).flatten(),
            expected: (cascade.item(target).id == link.target).then(|| expected(cascade, link, at_start)).flatten(),
        })
    }

    /// How far the value moved from the start to the last day looked at; `None` without two values.
    pub fn moved(&self) -> Option<f64> {
        Some(self.at_later.or(self.at_end)? - self.at_start?)
    }
}

/// The value a link expects: from the value when it was made, else from the one at the start of the project.
fn expected(cascade: &Cascade, link: &Link, at_start: Option<f64>) -> Option<f64> {
    let from = link.value_then.or(at_start)?;
    let target = cascade.find(link.target).and_then(|ix| cascade.item(ix).key_result()).and_then(|kr| kr.target);
    let value = match link.expect? {
        Expect::Amount(by) => from + by,
        Expect::Share(share) => from + share * (target? - from),
    };
    value.is_finite().then_some(value)
}

/// The day a project was done; `None` while it is not. One that does not say counts as done on its due day, else today.
pub fn done_on(cascade: &Cascade, project: Ix, today: NaiveDate) -> Option<NaiveDate> {
    let item = cascade.item(project);
    let own = item.project().filter(|p| p.state == ProjectState::Done)?;
    Some(own.state_on.or(item.due).unwrap_or(today).min(today))
}

/// The day from which work serves what goes on in the next cycle and not what ended; `None`: it does not, or was given up.
fn moved_on(cascade: &Cascade, link: &Link) -> Option<NaiveDate> {
    let target = cascade.find(link.target)?;
    cascade.item(target).outcome()?;
    let own = cascade.find(link.project).and_then(|project| cascade.item(project).project())?;
    let serves = |next: Ix| cascade.links_at(next).filter(|l| l.project == link.project).map(|l| l.made).min();
    let moved = cascade.carried_to(target).into_iter().filter_map(serves).min();
    moved.filter(|_| own.state != ProjectState::Cancelled)
}

/// The day a bet was over: its project was done, or serves what goes on from the target, which ended.
pub fn over_on(cascade: &Cascade, link: &Link, today: NaiveDate) -> Option<NaiveDate> {
    let project = cascade.find(link.project)?;
    done_on(cascade, project, today).or_else(|| moved_on(cascade, link).filter(|&on| on <= today))
}

/// A verdict that somebody owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// The link whose theory is to be judged.
    pub link: Id,
    /// Its project.
    pub project: Ix,
    /// What it was to move.
    pub target: Ix,
    /// From when the numbers are in: two weeks after the end.
    pub due: NaiveDate,
}

/// Whether a link claims anything that can hold or fail.
pub(super) fn claims(link: &Link) -> bool {
    link.expect.is_some() || link.because.as_ref().is_some_and(|b| !b.trim().is_empty())
}

/// Every claim of a bet that is over and nobody has judged, the oldest first. Where nothing was claimed there is nothing to judge.
pub fn pending(cascade: &Cascade, today: NaiveDate) -> Vec<Pending> {
    let mut all: Vec<Pending> = cascade.links().filter_map(|link| pending_of(cascade, link, today)).collect();
    all.sort_by_key(|p| (p.due, p.link));
    all
}

/// Whether a link waits for its verdict.
pub fn pending_of(cascade: &Cascade, link: &Link, today: NaiveDate) -> Option<Pending> {
    if link.judged.is_some() || !claims(link) {
        return None;
    }
    let (project, target) = (cascade.find(link.project)?, cascade.find(link.target)?);
    if cascade.item(project).deleted || cascade.item(target).deleted {
        return None;
    }
    // What ended has its last value: nothing more comes in.
    let due = match done_on(cascade, project, today) {
        Some(done) => plus(done, AFTER_DAYS),
        None => over_on(cascade, link, today)?,
    };
    Some(Pending { link: link.id, project, target, due })
}

/// The verdict a project owes by that day, the oldest of several: the numbers are in and nobody has judged them.
pub fn owed(cascade: &Cascade, project: Ix, today: NaiveDate) -> Option<Pending> {
    cascade.item(project).project()?;
    let owed = cascade.links_at(project).filter_map(|link| pending_of(cascade, link, today)).filter(|p| p.due <= today);
    owed.min_by_key(|p| (p.due, p.link))
}

/// How often causal theories held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HitRate {
    /// Verdicts that one did.
    pub held: u32,
    /// Verdicts that one did not.
    pub failed: u32,
    /// Verdicts that nobody can tell.
    pub unclear: u32,
}

impl HitRate {
    pub(super) fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Held => self.held += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Unclear => self.unclear += 1,
        }
    }

    /// How many verdicts there are.
    pub fn verdicts(self) -> u32 {
        self.held + self.failed + self.unclear
    }

    /// Held ÷ all verdicts, 0–1: what nobody can tell has not held. `None` without a verdict.
    pub fn rate(self) -> Option<f64> {
        (self.verdicts() > 0).then(|| f64::from(self.held) / f64::from(self.verdicts()))
    }
}

impl HitRate {
    /// `held in 3 of 5 verdicts, 60 %`.
    pub fn said(self) -> String {
        match self.rate() {
            None => "not judged yet".to_owned(),
            Some(share) => {
                let verdicts = say::say_count(self.verdicts() as usize, "verdict", "verdicts");
                format!("held in {} of {verdicts}, {:.0} %", self.held, share * 100.0)
            }
        }
    }

    /// How a verdict moved it: `theories held in 3 of 5 verdicts, 60 %; before, in 2 of 4, 50 %`. `None`: it did not.
    pub fn moved_from(self, before: HitRate) -> Option<String> {
        let was =
            before.rate().map(|share| format!("; before, in {} of {}, {:.0} %", before.held, before.verdicts(), share * 100.0));
        (self != before).then(|| format!("theories {}{}", self.said(), was.unwrap_or_default()))
    }
}

/// The hit rate over all verdicts, and by the team of the project (`None`: of no team).
pub fn hit_rates(cascade: &Cascade) -> (HitRate, BTreeMap<Option<Id>, HitRate>) {
    hit_rates_of(cascade, |_| true)
}

/// The same of some projects alone.
pub fn hit_rates_of(cascade: &Cascade, is_in: impl Fn(Ix) -> bool) -> (HitRate, BTreeMap<Option<Id>, HitRate>) {
    let mut all = HitRate::default();
    let mut teams: BTreeMap<Option<Id>, HitRate> = BTreeMap::new();
    for link in cascade.links() {
        let Some(judged) = &link.judged else { continue };
        let Some(project) = cascade.find(link.project).filter(|&p| !cascade.item(p).deleted && is_in(p)) else { continue };
        all.add(judged.verdict);
        teams.entry(cascade.team_of(project).map(|t| t.id)).or_default().add(judged.verdict);
    }
    (all, teams)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Entity,
        fixture::{World, day},
        goal::Body,
        link::Judged,
    };

    fn world() -> (World, Id, Id) {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        let project = w.project("Checklist", |i| {
            i.start = Some(day("2026-10-05"));
            if let Body::Project(p) = &mut i.body {
                p.state = ProjectState::Done;
                p.state_on = Some(day("2026-11-02"));
            }
        });
        let link = w.link(project, rate, Some("it is where they drop out"));
        w.value(rate, "2026-10-01", 2.1);
        w.value(rate, "2026-10-30", 2.6);
        w.value(rate, "2026-11-12", 3.1);
        w.value(rate, "2026-11-20", 3.4);
        (w, rate, link)
    }

    fn link_of(w: &mut World, id: Id) -> &mut Link {
        match w.entity(id) {
            Entity::Link(link) => link,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_trial_shows_the_value_at_the_start_at_the_end_and_two_weeks_later() {
        let (mut w, rate, link) = world();
        link_of(&mut w, link).expect = Some(Expect::Share(0.4));
        let c = w.cascade();
        let trial = Trial::of(&c, c.link(link).unwrap(), &w.said_of(rate), w.today).unwrap();
        assert_eq!((trial.start, trial.end, trial.later), (day("2026-10-05"), day("2026-11-02"), day("2026-11-16")));
        assert_eq!((trial.at_start, trial.at_end, trial.at_later), (Some(2.1), Some(2.6), Some(3.1)));
        assert_eq!(trial.expected.map(|e| (e * 1000.0).round()), Some(2860.0), "40 % of the gap from 2.1 to 4");
        assert_eq!(trial.moved().map(|m| (m * 10.0).round()), Some(10.0));
    }

    #[test]
    fn two_weeks_later_is_not_shown_before_they_have_passed() {
        let (mut w, rate, link) = world();
        w.today = day("2026-11-10");
        let c = w.cascade();
        let trial = Trial::of(&c, c.link(link).unwrap(), &w.said_of(rate), w.today).unwrap();
        assert_eq!((trial.at_end, trial.at_later, trial.expected), (Some(2.6), None, None));
    }

    #[test]
    fn a_project_that_is_not_done_is_not_tried_and_asks_for_no_verdict() {
        let (mut w, rate, _) = world();
        let running = w.project("Running", |_| {});
        let link = w.link(running, rate, Some("it helps"));
        let c = w.cascade();
        assert_eq!(Trial::of(&c, c.link(link).unwrap(), &[], w.today), None);
        assert!(pending(&c, w.today).iter().all(|p| p.link != link));
    }

    #[test]
    fn what_was_claimed_and_is_done_waits_for_a_verdict_until_it_is_given() {
        let (mut w, _, link) = world();
        let c = w.cascade();
        let waits = pending(&c, w.today);
        assert_eq!(waits.len(), 1);
        assert_eq!((waits[0].link, waits[0].due), (link, day("2026-11-16")));
        link_of(&mut w, link).because = None;
        assert_eq!(pending(&w.cascade(), w.today), [], "nothing was claimed");
        link_of(&mut w, link).judged =
            Some(Judged { verdict: Verdict::Held, why: String::new(), by: None, on: day("2026-11-20") });
        assert_eq!(pending(&w.cascade(), w.today), []);
        assert_eq!(hit_rates(&w.cascade()).0, HitRate { held: 1, failed: 0, unclear: 0 });
    }

    #[test]
    fn the_hit_rate_counts_every_verdict_and_is_told_by_team() {
        assert_eq!(HitRate::default().rate(), None);
        let hits = HitRate { held: 3, failed: 1, unclear: 1 };
        assert_eq!(hits.rate(), Some(0.6));
        let before = HitRate { held: 2, failed: 1, unclear: 1 };
        assert_eq!(hits.moved_from(before).unwrap(), "theories held in 3 of 5 verdicts, 60 %; before, in 2 of 4, 50 %");
        assert_eq!((hits.moved_from(hits), before.moved_from(HitRate::default()).is_some()), (None, true));
        let (mut w, rate, link) = world();
        let growth = w.team("Growth", None);
        let other = w.project("Other", |i| i.team = Some(growth));
        let second = w.link(other, rate, None);
        for (id, verdict) in [(link, Verdict::Held), (second, Verdict::Failed)] {
            link_of(&mut w, id).judged = Some(Judged { verdict, why: "seen".into(), by: None, on: w.today });
        }
        let (all, teams) = hit_rates(&w.cascade());
        assert_eq!(all, HitRate { held: 1, failed: 1, unclear: 0 });
        assert_eq!(teams[&Some(growth)], HitRate { held: 0, failed: 1, unclear: 0 });
        assert_eq!(teams[&None].rate(), Some(1.0));
    }
}
