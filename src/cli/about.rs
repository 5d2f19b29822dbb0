//! What a reading command is about: everything, a team with all below it, or what a meeting is about.

use super::error::{Failure, Result};
use crate::domain::{
    Cascade,
    recurring::{Terms, Which},
    scope::Scope,
    when::read_when,
};
use chrono::NaiveDate;
use clap::Args;

/// What a command is about.
#[derive(Debug, Default, Args)]
pub(super) struct About {
    /// Only what belongs to this team or one below it
    #[arg(long, value_name = "TEAM", conflicts_with = "meeting")]
    pub(super) team: Option<String>,
    /// Only what this meeting is about: a part of its name
    #[arg(long, value_name = "MEETING")]
    pub(super) meeting: Option<String>,
}

impl About {
    /// Whether nothing was said.
    pub(super) fn is_everything(&self) -> bool {
        self.team.is_none() && self.meeting.is_none()
    }

    /// The meeting, or the scope as if there were one; a sentence where it is about something that is gone.
    pub(super) fn terms(&self, cascade: &Cascade) -> Result<Terms> {
        let which = match (&self.meeting, &self.team) {
            (Some(name), _) => cascade.resolve_meeting(name)?,
            (None, Some(team)) => cascade.meeting_about(&Scope::Team(cascade.resolve_team(team)?)),
            (None, None) => Which::First,
        };
        let terms = cascade.terms(&which);
        match terms.gone(cascade) {
            Some(sentence) => Err(Failure::failed(sentence)),
            None => Ok(terms),
        }
    }
}

/// Since when.
#[derive(Debug, Default, Args)]
pub(super) struct Since {
    /// Since that day: 2026-11-23, fri, 7d (ago), week:6, review, review:12, cycle:2026-Q3
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    since: Option<String>,
}

impl Since {
    /// Whether one was said.
    pub(super) fn is_given(&self) -> bool {
        self.since.is_some()
    }

    /// The day; `None`: nothing was said.
    pub(super) fn day(&self, cascade: &Cascade, which: &Which, today: NaiveDate) -> Result<Option<NaiveDate>> {
        self.since.as_deref().map(|text| day("since", text, cascade, which, today)).transpose()
    }
}

/// A day as it is given to a flag.
pub(super) fn day(flag: &str, text: &str, cascade: &Cascade, which: &Which, today: NaiveDate) -> Result<NaiveDate> {
    read_when(text, cascade, which, today).map_err(|e| Failure::wrong(format!("--{flag}: {e}")))
}
