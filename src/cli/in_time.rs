//! `--as-of WHEN`: a reading command on a day that is over. Everything it reads is of that day, and so is its today.

use super::{
    error::{Failure, Result},
    output::{self, Format, Style},
    session::Session,
};
use crate::domain::{
    in_time::{AsOf, Reading, Until, unknown},
    recurring::Which,
    when::read_until,
};
use chrono::NaiveDate;
use clap::Args;

/// As of which day.
#[derive(Debug, Default, Args)]
pub(super) struct InTime {
    /// As it stood on that day: 2026-11-23, fri, 7d (ago), week:6, review:12, cycle:2026-Q3 (its end)
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    as_of: Option<String>,
    /// With what was said later about that day and those before
    #[arg(long, requires = "as_of")]
    as_it_was: bool,
}

/// A day that is read instead of today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Then {
    /// Up to where what was said counts.
    pub(super) until: Until,
    /// What of it; `None`: what was known then, as far as anything was.
    pub(super) reading: Option<Reading>,
    /// Whether the output is for a program, which reads no head.
    pub(super) for_programs: bool,
}

impl InTime {
    /// Whether a day was given.
    pub(super) fn is_given(&self) -> bool {
        self.as_of.is_some()
    }

    /// The session on that day; the same where none was given.
    pub(super) fn of(&self, session: &Session, format: Format) -> Result<Session> {
        let Some(text) = &self.as_of else { return Ok(session.clone()) };
        // A plain date needs no workspace to be read.
        let until = match text.trim().parse::<NaiveDate>() {
            Ok(day) => day.into(),
            Err(_) => read_until(text, &session.read()?.1, &Which::First, session.today)
                .map_err(|e| Failure::wrong(format!("--as-of: {e}")))?,
        };
        is_over("--as-of ", until.day, session.today)?;
        let reading = self.as_it_was.then_some(Reading::AsItWas);
        let then = Some(Then { until, reading, for_programs: format != Format::Table });
        Ok(Session { today: until.day, then, ..session.clone() })
    }
}

/// Refuses a day that lies ahead. `flag`: what it was given to.
pub(super) fn is_over(flag: &str, day: NaiveDate, today: NaiveDate) -> Result<()> {
    if day <= today {
        return Ok(());
    }
    let sentence = format!("{flag}{day} lies in the future, of which nothing is known: name a day up to today, {today}");
    Err(Failure::wrong(sentence))
}

impl Then {
    /// The refusal where nothing is known of that day.
    pub(super) fn unknown(self, first: Option<NaiveDate>) -> Failure {
        Failure::failed(unknown(self.until.day, first))
    }

    /// What stands above whatever is told of that day.
    pub(super) fn said(self, as_of: AsOf) -> String {
        as_of.said(self.reading.is_none())
    }

    /// Says which day is read: above what people read, beside what programs do.
    pub(super) fn head(self, as_of: AsOf, style: Style) -> Result<()> {
        let head = style.plain(&format!("{} {}", style.glyph("«", "<<"), self.said(as_of)));
        if self.for_programs {
            output::say(&head);
            return Ok(());
        }
        output::print(&head)
    }
}
