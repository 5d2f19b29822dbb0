//! The deck of a day that is over: which day, what can be asked for there, and what cannot.
//!
//! The workspace of that day takes the place of today's as long as it is looked at, so everything that reads works as ever. What
//! writes is refused where it is asked for, so that nobody types in vain. Must not know: how such a day is read.

use super::{
    App, Tab,
    damage::Damage,
    event::{Effect, Now, Travel},
    keys::{
        Command,
        command::{self, Deck, Everywhere},
    },
};
use crate::domain::{
    Cascade, Kind,
    in_time::{AsOf, Reading},
    pace::plus,
    text::say::say_short,
};
use chrono::NaiveDate;

/// The day that is looked at, and the ways from it.
#[derive(Debug, Clone)]
pub struct InTime {
    /// The day, and what of it.
    pub as_of: AsOf,
    /// Today, where it leads back to.
    pub today: NaiveDate,
    /// On which days reviews were held, all of them, oldest first.
    reviews: Vec<NaiveDate>,
}

impl InTime {
    /// The last day of a review before the one looked at.
    fn review_before(&self) -> Option<NaiveDate> {
        self.reviews.iter().rev().find(|&&on| on < self.as_of.day).copied()
    }

    /// The first one after it.
    fn review_after(&self) -> Option<NaiveDate> {
        self.reviews.iter().find(|&&on| on > self.as_of.day).copied()
    }

    /// The other reading of the same day.
    fn other_reading(&self) -> Reading {
        match self.as_of.reading {
            Reading::AsKnown => Reading::AsItWas,
            Reading::AsItWas => Reading::AsKnown,
        }
    }
}

impl App {
    /// The day that is looked at instead of today; `None`: today.
    pub fn in_time(&self) -> Option<&InTime> {
        self.in_time.as_ref()
    }

    /// The workspace of a day that is over is there.
    pub fn travelled(&mut self, as_of: AsOf, cascade: Cascade, now: Now) {
        let mut reviews: Vec<NaiveDate> = match self.in_time.take() {
            Some(in_time) => in_time.reviews,
            None => self.cascade.reviews().map(|review| review.on).collect(),
        };
        reviews.sort_unstable();
        self.in_time = Some(InTime { as_of, today: now.today, reviews });
        self.stand_on(as_of.day, cascade);
    }

    /// Today’s workspace is there again.
    pub fn returned(&mut self, cascade: Cascade, now: Now) {
        self.in_time = None;
        self.stand_on(now.today, cascade);
    }

    fn stand_on(&mut self, day: NaiveDate, cascade: Cascade) {
        self.now.today = day;
        self.planning.changed();
        self.reload(cascade);
        self.touch(Damage::ALL);
    }

    /// A change was asked for where there can be none.
    pub fn refuse_in_time(&mut self) {
        if let Some(in_time) = &self.in_time {
            let day = say_short(in_time.as_of.day, in_time.today);
            let said = self.keymap.filled(&format!("this is {day}, which nothing can change: {{today}} leads back to today"));
            self.complain(said);
        }
    }

    /// Does what a key asks for on the deck of a day that is over.
    pub(super) fn travel(&mut self, command: command::InTime) -> Option<Effect> {
        let in_time = self.in_time.as_ref()?;
        let (day, today) = (in_time.as_of.day, in_time.today);
        let to = |day: NaiveDate| Some(Effect::Travel(Travel::To(day.min(today), None)));
        match command {
            command::InTime::WeekBack => to(plus(day, -7)),
            command::InTime::WeekOn if day == today => self.has_none("this is today already"),
            command::InTime::WeekOn => to(plus(day, 7)),
            command::InTime::ReviewBack => match in_time.review_before() {
                Some(on) => to(on),
                None => self.has_none("there was no review before that day"),
            },
            command::InTime::ReviewOn => match in_time.review_after() {
                Some(on) => to(on),
                None => self.has_none("there was no review after that day"),
            },
            command::InTime::Backdated => Some(Effect::Travel(Travel::To(day, Some(in_time.other_reading())))),
            command::InTime::Travel => Some(Effect::Travel(Travel::Today)),
        }
    }

    fn has_none(&mut self, said: &str) -> Option<Effect> {
        self.say(said);
        None
    }

    /// Whether a command would change something, or leads to a screen that is about today.
    pub(super) fn is_of_today(&self, command: Command) -> bool {
        match command {
            Command::Deck(command) => match command {
                Deck::Open => self.item().is_some_and(|ix| self.cascade.item(ix).kind() != Kind::Objective),
                Deck::CheckIn
                | Deck::NoChange
                | Deck::Revise
                | Deck::Add
                | Deck::Link
                | Deck::GoReview
                | Deck::Break
                | Deck::Snooze
                | Deck::CloseCycle
                | Deck::MoveTo
                | Deck::MoveDown
                | Deck::MoveUp
                | Deck::Archive
                | Deck::Delete
                | Deck::UndoThis
                | Deck::ToggleDone
                | Deck::Carry
                | Deck::Unlink => true,
                Deck::Why
                | Deck::Find
                | Deck::Filter
                | Deck::Mine
                | Deck::Cycle
                | Deck::NextFlagged
                | Deck::PreviousFlagged
                | Deck::ItemLog
                | Deck::Sort
                | Deck::Fold
                | Deck::Unfold
                | Deck::FoldAll
                | Deck::UnfoldAll
                | Deck::NextSibling
                | Deck::PreviousSibling
                | Deck::ToParent
                | Deck::NextMatch
                | Deck::PreviousMatch
                | Deck::OwnerPage
                | Deck::Copy
                | Deck::DetailDown
                | Deck::DetailUp
                | Deck::Trend
                | Deck::Travel => false,
            },
            Command::Everywhere(command) => !matches!(
                command,
                Everywhere::Help
                    | Everywhere::Palette
                    | Everywhere::GoDeck
                    | Everywhere::GoTrends
                    | Everywhere::GoLog
                    | Everywhere::People
                    | Everywhere::Back
                    | Everywhere::Repaint
                    | Everywhere::Suspend
                    | Everywhere::Quit
            ),
            Command::AddWhat(_) => true,
            _ => false,
        }
    }

    /// One step back on the deck of a day that is over, where nothing else is to be left first: today.
    pub(super) fn leaves_the_past(&self) -> bool {
        self.in_time.is_some() && self.tab == Tab::Deck && self.overlays.is_empty() && !self.screens.deck.is_narrowed()
    }
}
