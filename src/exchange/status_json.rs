//! What `status --format json` prints: the workspace in one line (docs/reference.md).

use crate::domain::{
    Cascade, Counts, Flag, Health, Ix,
    meeting::{before::News, under_way::UnderWay},
    review::Review,
    score, theory,
};
use chrono::NaiveDate;
use serde::Serialize;

/// Counts of key results, projects and objectives without key results, never of health inherited from below; what serves nothing and
/// what nobody answers for are counted of all objectives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusJson<'a> {
    /// The day that was asked for instead of today.
    pub as_of: Option<NaiveDate>,
    /// The shortest open cycle that holds most of the items; null when no cycle is open.
    pub cycle: Option<&'a str>,
    /// The week of it, from 1.
    pub week: Option<i64>,
    /// How many weeks it has.
    pub weeks: Option<i64>,
    /// The day of the standing meeting, which deadlines are counted on.
    pub review_weekday: String,
    /// Live objectives.
    pub objectives: u32,
    /// Live key results.
    pub key_results: u32,
    /// Live projects.
    pub projects: u32,
    /// Items off track.
    pub off_track: u32,
    /// Items at risk.
    pub at_risk: u32,
    /// Items stale or never checked in.
    pub stale: u32,
    /// Items whose check-in is due.
    pub due: u32,
    /// Items that serve nothing or are served by nothing.
    pub unlinked: u32,
    /// Items nobody answers for.
    pub no_owner: u32,
    /// Active projects past their last day.
    pub overdue: u32,
    /// Whose source has been silent for too long.
    pub source: u32,
    /// Key results and objectives without any that are over and have no outcome.
    pub to_score: u32,
    /// What the key results of the cycle that is to score came to so far, without such a cycle those of `cycle`; null without a score.
    pub cycle_score: Option<f64>,
    /// Active projects with a counted link ÷ active projects; null without an active project.
    pub alignment: Option<f64>,
    /// The review that runs, else the newest that was not ended; null without one.
    pub review: Option<ReviewJson>,
    /// All that run or were not ended, the newest first, at most four: what is begun apart is several.
    pub reviews: Vec<ReviewJson>,
    /// What changed since a day that was asked for; null where none was.
    pub since: Option<NewsJson>,
    /// What became of causal theories.
    pub theories: Theories<'a>,
}

/// What changed since a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewsJson {
    /// The day it is counted from: that of the last review by then, else the one that was asked for.
    pub on: NaiveDate,
    /// The number of that review; null where there was none by then.
    pub review: Option<u32>,
    /// Items that were checked in.
    pub checked_in: usize,
    /// The ids of what stands better; null where it is not known how it stood.
    pub better: Option<Vec<String>>,
    /// The ids of what stands worse; null where it is not known how it stood.
    pub worse: Option<Vec<String>>,
    /// The ids of what was revised.
    pub revised: Vec<String>,
    /// Actions that were done.
    pub actions_done: usize,
    /// Actions that are open.
    pub actions_open: usize,
    /// Of these, how many are overdue.
    pub actions_overdue: usize,
}

impl NewsJson {
    /// As it is known.
    pub fn of(cascade: &Cascade, news: &News) -> NewsJson {
        let short = |ix: Ix| cascade.short(cascade.item(ix).id);
        let moved = |all: &[(Ix, Health, Health)]| news.known.then(|| all.iter().map(|(ix, ..)| short(*ix)).collect());
        NewsJson {
            on: news.on,
            review: news.review,
            checked_in: news.checked_in,
            better: moved(&news.better),
            worse: moved(&news.worse),
            revised: news.revised.iter().map(|&ix| short(ix)).collect(),
            actions_done: news.done,
            actions_open: news.open,
            actions_overdue: news.late,
        }
    }
}

/// The state of a review that runs.
const RUNNING: &str = "running";

/// A review that runs or was not ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewJson {
    /// Its number.
    pub number: u32,
    /// The meeting it is a holding of, by name; of a scope without a meeting what that is.
    pub meeting: String,
    /// Who holds it, by name; null where nobody was named.
    pub by: Option<String>,
    /// `running` while its clock is written, else `interrupted`.
    pub state: &'static str,
    /// What is left of its minutes; below zero it runs over.
    pub left_seconds: i64,
}

impl ReviewJson {
    /// Of a review that stands there, and whether somebody runs it now.
    pub fn of(cascade: &Cascade, review: &Review, runs: bool) -> ReviewJson {
        let at = UnderWay::of(review);
        let state = if runs { RUNNING } else { "interrupted" };
        ReviewJson {
            number: at.number,
            meeting: cascade.terms(&cascade.meeting_of_review(review)).name,
            by: review.facilitator.and_then(|id| cascade.person(id)).map(|p| p.name.clone()),
            state,
            left_seconds: at.left(),
        }
    }
}

/// How often causal theories held, over all and by the team of the project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theories<'a> {
    /// Verdicts given.
    pub verdicts: u32,
    /// Of these, that it held.
    pub held: u32,
    /// That it failed.
    pub failed: u32,
    /// That nobody can tell.
    pub unclear: u32,
    /// Held ÷ verdicts; null without one.
    pub hit_rate: Option<f64>,
    /// Verdicts that are owed by now.
    pub pending: u32,
    /// The same by team, by name.
    pub teams: Vec<TeamTheories<'a>>,
}

/// The hit rate of one team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamTheories<'a> {
    /// Its name; null for projects of no team.
    pub team: Option<&'a str>,
    /// Verdicts given.
    pub verdicts: u32,
    /// Of these, that it held.
    pub held: u32,
    /// Held ÷ verdicts.
    pub hit_rate: Option<f64>,
}

fn theories(cascade: &Cascade, today: NaiveDate) -> Theories<'_> {
    let (all, teams) = theory::hit_rates(cascade);
    let mut teams: Vec<TeamTheories> = teams
        .into_iter()
        .map(|(team, hits)| TeamTheories {
            team: team.and_then(|id| cascade.team(id)).map(|t| t.name.as_str()),
            verdicts: hits.verdicts(),
            held: hits.held,
            hit_rate: hits.rate(),
        })
        .collect();
    teams.sort_by_key(|t| (t.team.is_none(), t.team));
    let pending = theory::pending(cascade, today).iter().filter(|p| p.due <= today).count();
    Theories {
        verdicts: all.verdicts(),
        held: all.held,
        failed: all.failed,
        unclear: all.unclear,
        hit_rate: all.rate(),
        pending: u32::try_from(pending).unwrap_or(u32::MAX),
        teams,
    }
}

/// The status on a day, from the counts of a board of that day.
pub fn status<'a>(cascade: &'a Cascade, counts: &Counts, reviews: Vec<ReviewJson>, today: NaiveDate) -> StatusJson<'a> {
    let cycle = cascade.main_cycle(today);
    let week = cycle.map(|c| c.week(today, cascade.settings.review_weekday));
    StatusJson {
        as_of: None,
        cycle: cycle.map(|c| c.name.as_str()),
        week: week.map(|(week, _)| week),
        weeks: week.map(|(_, weeks)| weeks),
        review_weekday: cascade.settings.get("review-weekday").unwrap_or_default(),
        objectives: counts.objectives,
        key_results: counts.key_results,
        projects: counts.projects,
        off_track: counts.of(Flag::OffTrack),
        at_risk: counts.of(Flag::AtRisk),
        stale: counts.of(Flag::Stale),
        due: counts.of(Flag::Due),
        unlinked: counts.of(Flag::Unlinked),
        no_owner: counts.of(Flag::NoOwner),
        overdue: counts.of(Flag::Overdue),
        source: counts.of(Flag::Source),
        to_score: counts.of(Flag::ToScore),
        cycle_score: {
            let of = cascade.waiting(today).first().map(|w| w.cycle).or(cycle.map(|c| c.id));
            of.and_then(|id| score::cycle_scores(cascade).get(&id)?.score)
        },
        alignment: counts.alignment(),
        review: reviews.iter().min_by_key(|review| review.state != RUNNING).cloned(),
        reviews,
        since: None,
        theories: theories(cascade, today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Board,
        exchange::{json_text, world::World},
    };

    #[test]
    fn the_status_is_one_line_with_every_key() {
        let world = World::operately();
        let counts = Board::new(world.today).count(&world.cascade);
        let text = json_text::to_string(&status(&world.cascade, &counts, Vec::new(), world.today));
        assert!(
            text.starts_with(
                r#"{"as_of":null,"cycle":"2026-Q4","week":8,"weeks":13,"review_weekday":"monday","objectives":9,"key_results":16,"projects":9,"off_track":"#
            ),
            "{text}"
        );
        assert!(
            text.contains(r#""no_owner":0,"overdue":0,"source":0,"to_score":0,"cycle_score":null,"alignment":1,"review":null,"reviews":[],"since":null,"theories":{"verdicts":0,"held":0,"failed":0"#),
            "{text}"
        );
    }

    #[test]
    fn an_empty_workspace_has_a_status_too() {
        let world = World::new();
        let counts = Board::new(world.today).count(&world.cascade);
        let text = json_text::to_string(&status(&world.cascade, &counts, Vec::new(), world.today));
        assert_eq!(
            text,
            concat!(
                r#"{"as_of":null,"cycle":null,"week":null,"weeks":null,"review_weekday":"monday","objectives":0,"key_results":0,"projects":0,"off_track":0,"#,
                r#""at_risk":0,"stale":0,"due":0,"unlinked":0,"no_owner":0,"overdue":0,"source":0,"to_score":0,"cycle_score":null,"alignment":null,"review":null,"reviews":[],"since":null,"theories":{"verdicts":0,"#,
                r#""held":0,"failed":0,"unclear":0,"hit_rate":null,"pending":0,"teams":[]}}"#
            )
        );
    }
}
