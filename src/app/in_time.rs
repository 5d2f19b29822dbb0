//! The deck of a moment that is over: which, what can be asked for there, and what cannot.
//!
//! The workspace of that day takes the place of today's as long as it is looked at, so everything that reads works as ever. What
//! writes is refused where it is asked for, so that nobody types in vain. Must not know: how such a day is read.

pub mod compared;

use super::{
    App, Tab,
    damage::{Damage, Region},
    event::{Effect, Now, Travel},
    keys::{
        Command,
        command::{self, Deck, Everywhere},
    },
    overlay::{Overlay, form::Form},
};
use crate::domain::{
    Cascade, Id, Kind,
    in_time::{AsOf, Reading, Until},
    pace::plus,
    recurring::Which,
    text::say::{say_full, say_short},
    when::read_until,
};
use chrono::NaiveDate;
use compared::{Compared, Difference};
use std::sync::Arc;

/// The moment that is looked at, and the ways from it.
#[derive(Debug)]
pub struct InTime {
    /// The moment, and what of it.
    pub as_of: AsOf,
    /// Today, where it leads back to.
    pub today: NaiveDate,
    /// The ends of all reviews, oldest first.
    pub reviews: Vec<Until>,
    /// What is read and not there yet, with the reading that was asked for; `None`: what is shown is what was asked for.
    pub going: Option<(Until, Option<Reading>)>,
    /// How it was read was not asked for: nothing was known of that day but what files brought in later.
    pub was_chosen: bool,
    /// Whether today stands beside it.
    pub beside: bool,
    /// Whether only what differs from today is shown.
    pub differing: bool,
    /// Whether the selected item is shown instead of what changed since.
    pub opened: bool,
    /// Today's workspace, and what differs from it; `None`: nothing else was shown yet.
    compared: Option<Compared>,
    /// Who sits here, whether or not they were there on that day.
    me: Option<Id>,
}

impl InTime {
    /// What was asked for: where one is, or where one is going.
    pub fn asked(&self) -> Until {
        self.going.map_or(self.as_of.until(), |(until, _)| until)
    }

    /// Today's workspace; `None`: nothing else is shown yet.
    pub fn compared(&self) -> Option<&Compared> {
        self.compared.as_ref()
    }

    /// The review before the moment asked for.
    fn review_before(&self) -> Option<Until> {
        self.reviews.iter().rev().find(|held| held.order() < self.asked().order()).copied()
    }

    /// The first one after it.
    fn review_after(&self) -> Option<Until> {
        let (asked, after) = (self.asked(), |held: &&Until| held.order() > self.asked().order());
        self.reviews.iter().filter(after).find(|held| asked.review.is_some() || held.day > asked.day).copied()
    }

    /// The other reading of the same day.
    fn other_reading(&self) -> Reading {
        match self.going.and_then(|(_, reading)| reading).unwrap_or(self.as_of.reading) {
            Reading::AsKnown => Reading::AsItWas,
            Reading::AsItWas => Reading::AsKnown,
        }
    }
}

impl App {
    /// The moment that is looked at instead of today; `None`: today.
    pub fn in_time(&self) -> Option<&InTime> {
        self.in_time.as_ref()
    }

    /// Whether another day is in front, so that its keys work.
    pub(super) fn is_in_time(&self) -> bool {
        self.in_time.is_some() && self.tab == Tab::Deck
    }

    /// The workspace of a moment is being read. Nothing can be changed from now on.
    pub fn leaves_for(&mut self, until: Until, reading: Option<Reading>, now: Now) {
        let in_time = self.in_time.get_or_insert_with(|| {
            let mut reviews: Vec<Until> =
                self.cascade.reviews().filter(|review| review.on <= now.today).map(Until::from).collect();
            reviews.sort_unstable_by_key(|until| until.order());
            InTime {
                as_of: AsOf { day: now.today, review: None, reading: Reading::AsKnown, later: 0 },
                today: now.today,
                reviews,
                going: None,
                was_chosen: false,
                beside: false,
                differing: false,
                opened: false,
                compared: None,
                me: self.me,
            }
        });
        in_time.going = Some((until, reading));
        self.touch(Damage::ALL);
    }

    /// The workspace of what was asked for is there. Gives back what was shown until now, unless that was today's.
    pub fn travelled(&mut self, as_of: AsOf, cascade: Arc<Cascade>) -> Option<Arc<Cascade>> {
        let Some(in_time) = &mut self.in_time else { return Some(cascade) };
        let was_chosen = as_of.reading == Reading::AsItWas && in_time.going.is_some_and(|(_, asked)| asked.is_none());
        let is_news = was_chosen && !in_time.was_chosen;
        in_time.was_chosen = was_chosen;
        in_time.as_of = as_of;
        in_time.going = None;
        let before = self.stand_on(as_of.day, cascade);
        if is_news {
            self.say("this is how it was: what is known of that day was all read from files later");
        }
        let in_time = self.in_time.as_mut()?;
        match &mut in_time.compared {
            Some(compared) => {
                compared.difference = Difference::default();
                Some(before)
            }
            none => {
                *none = Some(Compared::new(before, in_time.today));
                None
            }
        }
    }

    /// It could not be read: one sentence. What was shown until now stays.
    pub fn could_not_travel(&mut self, sentence: impl Into<String>) {
        if let Some(in_time) = &mut self.in_time {
            in_time.going = None;
            if in_time.compared.is_none() {
                self.in_time = None;
            }
        }
        self.touch(Damage::ALL);
        self.complain(sentence.into());
    }

    /// Today’s workspace is shown again. Gives what was kept of it away where it is of another day than today.
    pub fn returned(&mut self, now: Now) {
        let Some(in_time) = self.in_time.take() else { return };
        self.screens.deck.compare(None, Vec::new());
        // Where the first day was not there yet, today was never left.
        if let Some(compared) = in_time.compared {
            self.stand_on(now.today, compared.cascade);
            self.me = in_time.me.filter(|&id| self.cascade.person(id).is_some());
        }
        self.touch(Damage::ALL);
    }

    fn stand_on(&mut self, day: NaiveDate, cascade: Arc<Cascade>) -> Arc<Cascade> {
        self.now.today = day;
        self.screens.deck.compare(None, Vec::new());
        self.planning.changed();
        let before = self.reload(cascade);
        self.touch(Damage::ALL);
        before
    }

    /// A change was asked for where there can be none.
    pub fn refuse_in_time(&mut self) {
        if let Some(in_time) = &self.in_time {
            let day = say_short(in_time.asked().day, in_time.today);
            let said = self.keymap.filled(&format!("this is {day}, which nothing can change: {{today}} leads back to today"));
            self.complain(said);
        }
    }

    /// Does what a key asks for on the deck of a moment that is over.
    pub(super) fn travel(&mut self, command: command::InTime) -> Option<Effect> {
        let in_time = self.in_time.as_mut()?;
        let (asked, today) = (in_time.asked(), in_time.today);
        let to = |until: Until| Some(Effect::Travel(Travel::To(until, None)));
        match command {
            command::InTime::WeekBack => return to(plus(asked.day, -7).into()),
            command::InTime::WeekOn if asked.day == today => return self.has_none("this is today already"),
            command::InTime::WeekOn => return to(plus(asked.day, 7).min(today).into()),
            command::InTime::ReviewBack => {
                return match in_time.review_before() {
                    Some(held) => to(held),
                    None => self.has_none("there was no review before that day"),
                };
            }
            command::InTime::ReviewOn => {
                return match in_time.review_after() {
                    Some(held) => to(held),
                    None => self.has_none("there was no review after that day"),
                };
            }
            command::InTime::Day => return self.open(Overlay::form(Form::day())),
            command::InTime::Backdated => {
                return Some(Effect::Travel(Travel::To(asked, Some(in_time.other_reading()))));
            }
            command::InTime::Travel => return Some(Effect::Travel(Travel::Today)),
            command::InTime::Beside => in_time.beside = !in_time.beside,
            command::InTime::Differing => in_time.differing = !in_time.differing,
            command::InTime::NextFlagged => return self.next_differing(true),
            command::InTime::PreviousFlagged => return self.next_differing(false),
            command::InTime::Copy => return self.copy_difference(),
            command::InTime::Open => return self.open_then(),
        }
        self.show_difference();
        None
    }

    /// Goes to the moment that was typed, or says at the field why not.
    pub(super) fn go_to_day(&mut self, text: &str) -> Option<Effect> {
        let in_time = self.in_time.as_ref()?;
        let today = in_time.today;
        // Reviews that were held since are named too.
        let cascade = in_time.compared.as_ref().map_or(&self.cascade, |compared| &compared.cascade);
        let until = read_until(text, cascade, &Which::First, today).and_then(|until| {
            let future = || format!("{} lies in the future, of which nothing is known", say_full(until.day));
            if until.day <= today { Ok(until) } else { Err(future()) }
        });
        match until {
            Ok(until) => {
                self.overlays.close();
                Some(Effect::Travel(Travel::To(until, None)))
            }
            Err(sentence) => {
                if let Some(Overlay::Form(form)) = self.overlays.top_mut() {
                    form.failed(&sentence);
                }
                None
            }
        }
    }

    /// Shows the selected item as it stood, and what changed since again; folds an objective.
    fn open_then(&mut self) -> Option<Effect> {
        if self.item().is_none_or(|ix| self.cascade.item(ix).kind() == Kind::Objective) {
            return self.act(Command::Deck(Deck::Open));
        }
        if let Some(in_time) = &mut self.in_time {
            in_time.opened = !in_time.opened;
        }
        self.detail_scroll = 0;
        self.touch(Region::Detail);
        None
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
                    | Everywhere::GoPeople
                    | Everywhere::People
                    | Everywhere::Back
                    | Everywhere::Repaint
                    | Everywhere::Suspend
                    | Everywhere::Quit
            ),
            Command::AddWhat(_) => true,
            Command::Log(command) => matches!(command, command::Log::UndoThis | command::Log::Revise | command::Log::Unlink),
            Command::Trends(command) => matches!(command, command::Trends::Revise | command::Trends::Unlink),
            Command::Person(command) => {
                matches!(command, command::Person::HandOver | command::Person::Revise | command::Person::Snooze)
            }
            Command::People(command) => {
                use command::People::{Add, Delete, HandOver, Revise, Snooze};
                matches!(command, Add | Delete | HandOver | Revise | Snooze)
            }
            _ => false,
        }
    }

    /// One step back on the deck of a moment that is over, where nothing else is to be left first: today.
    pub(super) fn leaves_the_past(&self) -> bool {
        self.is_in_time() && self.overlays.is_empty() && !self.screens.deck.is_asked_for()
    }
}
