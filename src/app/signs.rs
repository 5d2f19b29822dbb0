//! The signs a place may show, with what each means: the legend at the top of help. What a sign looks like is the theme's.
//!
//! One sign has one meaning. Flags and healths come from their own tables: a new flag is in the legend by itself. A chart
//! explains its own signs. Must not know: glyphs, colours.

use super::keys::Place;
use crate::domain::{Flag, Health, goal::Outcome, history::ClashEntry};

/// Something that is shown as a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// How an item stands.
    Health(Health),
    /// What is raised on it.
    Flag(Flag),
    /// How an item ended.
    Ended(Outcome),
    /// An item that is a project.
    Project,
    /// Why a project serves its goal.
    Because,
    /// Something typed and not saved.
    Draft,
    /// What is below is shown.
    Unfolded,
    /// What is below is not shown.
    Folded,
    /// An item that stands above too, below another parent.
    Again,
    /// On a bar: where progress should be by now.
    Expected,
    /// Something a review asked for.
    ToDo,
    /// Something a person put on an agenda.
    Topic,
    /// In a meeting: what is on now.
    Now,
    /// In a meeting: what comes next.
    ComesNext,
    /// In a meeting: what was talked about.
    Over,
    /// A review that runs.
    Runs,
    /// A review that was not ended, and nobody runs.
    Stands,
    /// A change that was taken back.
    TakenBack,
    /// A word that was overwritten by someone who had not seen it.
    Clash,
    /// A goal that hangs on nothing, because its objective was deleted.
    Lost,
    /// Of what is planned: nothing is to be said of it.
    Ready,
    /// It goes on from one that ended; a number says from how many.
    Carried,
    /// A day that is over.
    Past,
}

impl Sign {
    /// What it means.
    pub fn words(self) -> &'static str {
        match self {
            Sign::Health(health) => health.word(),
            Sign::Flag(flag) => flag.label(),
            // So is what was closed without an outcome, and a project that is over.
            Sign::Ended(Outcome::Achieved) => "achieved, closed",
            Sign::Ended(outcome) => outcome.word(),
            Sign::Project => "project",
            Sign::Because => "because",
            Sign::Draft => "draft, not saved",
            Sign::Unfolded => "unfolded",
            Sign::Folded => "folded",
            Sign::Again => "stands above too",
            Sign::Expected => "expected by now",
            Sign::ToDo => "action",
            Sign::Topic => "topic",
            Sign::Now => "on now",
            Sign::ComesNext => "comes next",
            Sign::Over => "talked about",
            Sign::Runs => "a review runs",
            Sign::Stands => "a review was not ended",
            Sign::TakenBack => "taken back",
            Sign::Clash => ClashEntry::WORDS,
            Sign::Lost => "its objective was deleted",
            Sign::Ready => "planned, without a hint",
            Sign::Carried => "carried over so many times",
            Sign::Past => "a day that is over, read only",
        }
    }
}

/// The flags that are no health: those have the sign of the health.
fn flags() -> impl Iterator<Item = Sign> {
    Flag::ALL.into_iter().filter(|flag| !matches!(flag, Flag::OffTrack | Flag::AtRisk)).map(Sign::Flag)
}

/// The signs of a place, in the order of the legend; none where only text is typed.
pub fn of(place: Place) -> Vec<Sign> {
    // In the head of every screen.
    const REVIEWS: [Sign; 2] = [Sign::Runs, Sign::Stands];
    let ended: &[Outcome] = match place {
        Place::Deck | Place::Closing | Place::Meeting | Place::Result | Place::Before => &Outcome::ALL,
        _ => &[],
    };
    let healths = Health::ALL.into_iter().filter(|&health| ended.is_empty() || health != Health::Closed).map(Sign::Health);
    let own: &[Sign] = match place {
        Place::InTime => &[Sign::Past, Sign::Project, Sign::Unfolded, Sign::Folded, Sign::Carried],
        Place::Deck => &[
            Sign::Project,
            Sign::Because,
            Sign::Draft,
            Sign::Expected,
            Sign::Unfolded,
            Sign::Folded,
            Sign::Again,
            Sign::Clash,
            Sign::Lost,
            Sign::Ready,
            Sign::Carried,
        ],
        Place::Projects => &[Sign::Because, Sign::Draft, Sign::Expected],
        Place::CheckIns => &[Sign::ToDo, Sign::Because, Sign::Draft],
        Place::Closing => &[Sign::Topic, Sign::Draft],
        Place::Before => &[Sign::ToDo, Sign::Topic],
        Place::Meeting | Place::Result => &[Sign::ToDo, Sign::Topic, Sign::Over, Sign::Now, Sign::ComesNext, Sign::Because],
        // A chart explains its own.
        Place::Trends => &[Sign::Carried],
        Place::Log => return [Sign::TakenBack, Sign::Clash].into_iter().chain(REVIEWS).collect(),
        Place::Unfinished | Place::After | Place::Meetings | Place::Actions | Place::Past | Place::People => {
            return REVIEWS.to_vec();
        }
        // What is shown there says what it is in words, or is a box that is ticked.
        Place::List
        | Place::Blind
        | Place::Field
        | Place::Steps
        | Place::Health
        | Place::Form
        | Place::Choice
        | Place::Next
        | Place::Narrow
        | Place::AddWhat
        | Place::Confirm
        | Place::Page
        | Place::Person
        | Place::Sharing
        | Place::Sources
        | Place::Source
        | Place::Carry
        | Place::Import
        | Place::Everywhere => return Vec::new(),
    };
    healths.chain(ended.iter().copied().map(Sign::Ended)).chain(flags()).chain(own.iter().copied()).chain(REVIEWS).collect()
}
