//! What `status --format json` prints: the workspace in one line (docs/reference.md).

use crate::domain::{Cascade, Counts, Flag};
use chrono::NaiveDate;
use serde::Serialize;

/// Counts of key results, projects and objectives without key results: never of health inherited from below.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusJson<'a> {
    /// The shortest open cycle that holds most of the items; null when no cycle is open.
    pub cycle: Option<&'a str>,
    /// The week of it, from 1.
    pub week: Option<i64>,
    /// How many weeks it has.
    pub weeks: Option<i64>,
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
    /// Active projects with a counted link ÷ active projects; null without an active project.
    pub alignment: Option<f64>,
}

/// The status on a day, from the counts of a board of that day.
pub fn status<'a>(cascade: &'a Cascade, counts: &Counts, today: NaiveDate) -> StatusJson<'a> {
    let cycle = cascade.main_cycle(today);
    let week = cycle.map(|c| c.week(today));
    StatusJson {
        cycle: cycle.map(|c| c.name.as_str()),
        week: week.map(|(week, _)| week),
        weeks: week.map(|(_, weeks)| weeks),
        objectives: counts.objectives,
        key_results: counts.key_results,
        projects: counts.projects,
        off_track: counts.of(Flag::OffTrack),
        at_risk: counts.of(Flag::AtRisk),
        stale: counts.of(Flag::Stale),
        due: counts.of(Flag::Due),
        unlinked: counts.of(Flag::Unlinked),
        no_owner: counts.of(Flag::NoOwner),
        alignment: counts.alignment(),
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
        let text = json_text::to_string(&status(&world.cascade, &counts, world.today));
        assert!(
            text.starts_with(
                r#"{"cycle":"2026-Q4","week":8,"weeks":13,"objectives":9,"key_results":16,"projects":9,"off_track":"#
            ),
            "{text}"
        );
        assert!(text.ends_with(r#""no_owner":0,"alignment":1}"#), "{text}");
    }

    #[test]
    fn an_empty_workspace_has_a_status_too() {
        let world = World::new();
        let counts = Board::new(world.today).count(&world.cascade);
        let text = json_text::to_string(&status(&world.cascade, &counts, world.today));
        assert_eq!(
            text,
            concat!(
                r#"{"cycle":null,"week":null,"weeks":null,"objectives":0,"key_results":0,"projects":0,"off_track":0,"#,
                r#""at_risk":0,"stale":0,"due":0,"unlinked":0,"no_owner":0,"alignment":null}"#
            )
        );
    }
}
