//! Where one goes: to the entry of the agenda of a number, as soon as no longer number fits, else with Enter; to a day that is over.
//!
//! Must not know: how the entries are drawn that the numbers stand before, how a day is read.

use super::{
    Form, Purpose,
    field::{Field, Part},
};
use crate::{
    app::{
        key::Key,
        overlay::pick::Choice,
        reply::{Next, Reply},
    },
    domain::meeting::RunningReview,
};

impl Form {
    /// Asks for the number of an entry.
    pub(in crate::app) fn go_to(meeting: &RunningReview) -> Form {
        let field = Field::line(Part::Number, "go to number", "").hint("the number before an entry; {leave} stays here");
        Form::new(Purpose::GoTo(meeting.agenda.len()), "", vec![field])
    }

    /// Asks for a moment that is over.
    pub(in crate::app) fn day() -> Form {
        let hint = "9 nov, 30d (ago), week:6, review:5, cycle:2026-Q3 (its end)";
        Form::new(Purpose::Day, "As it stood on", vec![Field::line(Part::By, "day", "").hint(hint)])
    }

    /// The moment that was typed is gone to; without one it stays.
    pub(super) fn goes_to_day(&self) -> Reply {
        if self.focused().is_blank() {
            return Reply::close();
        }
        Reply::next(Next::ToDay(self.focused().text()))
    }

    /// How many entries there are, each before its number on the screen; `None`: no number is asked for.
    pub fn places_to_go(&self) -> Option<usize> {
        if let Purpose::GoTo(entries) = self.purpose { Some(entries) } else { None }
    }

    /// The number as far as it is typed.
    pub fn number_typed(&self) -> Option<usize> {
        self.places_to_go().and_then(|_| self.focused().text().trim().parse().ok())
    }

    /// Whether a key types something that is no digit.
    pub(super) fn is_no_place(&self, key: Key) -> bool {
        self.places_to_go().is_some() && key.types().is_some_and(|c| !c.is_ascii_digit())
    }

    /// Goes there where no longer number fits.
    pub(super) fn goes_at_once(&mut self) -> Reply {
        match (self.places_to_go(), self.number_typed()) {
            (Some(entries), Some(n)) if n.saturating_mul(10) > entries => self.goes_there(),
            _ => Reply::stay(),
        }
    }

    /// Goes to the entry of that number; without one it stays.
    pub(super) fn goes_there(&mut self) -> Reply {
        let Some(entries) = self.places_to_go() else { return Reply::stay() };
        if self.focused().is_blank() {
            return Reply::close();
        }
        if let Some(n) = self.number_typed().filter(|n| (1..=entries).contains(n)) {
            return Reply::close().then(Next::Choose(Choice::GoTo(n - 1)));
        }
        self.focused_mut().set("");
        self.failed(&format!("there is no entry of that number: they go from 1 to {entries}"));
        Reply::stay()
    }
}
