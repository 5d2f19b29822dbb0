//! The screens, and what each of them can be asked: whose place it is to do what a key says, and whichever is in front.
//!
//! Must not know what any of them shows, nor what lies over it.

use super::{
    Tab,
    ctx::Ctx,
    cursor::Cursor,
    deck::Deck,
    event::{Hit, Want},
    keys::{Command, Place},
    log::Log,
    people::People,
    projects::Projects,
    queue::Queue,
    reply::Reply,
    review::Room,
    trends::Trends,
};
use crate::domain::{Cascade, Ix};

/// What whichever screen is in front is asked.
pub(super) trait Screen {
    /// The places whose keys work on it now, the nearest first.
    fn places(&self) -> &'static [Place];

    /// The cursor of its list; `None`: there is none now.
    fn cursor(&mut self) -> Option<&mut Cursor>;

    /// The item that is selected: what the detail shows and a check-in is about.
    fn item(&self, cascade: &Cascade) -> Option<Ix>;

    /// Moves the cursor by so many rows.
    fn step(&mut self, by: isize, ctx: &mut Ctx<'_>);

    /// One step back.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply;

    /// Something of it was clicked at.
    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply;

    /// It comes to the front, or is asked for again while it is there.
    fn enter(&mut self, _again: bool, _ctx: &mut Ctx<'_>) -> Reply {
        Reply::stay()
    }

    /// The workspace was changed while it is in front.
    fn refresh(&mut self, _ctx: &mut Ctx<'_>) {}

    /// The workspace was read anew: places in the one that was mean nothing any more, nor does what was read of its past.
    fn forget(&mut self) {}

    /// What has to be read from the store before its next frame is whole.
    fn want(&self) -> Option<Want> {
        None
    }

    /// Scrolls what is read where there is no list.
    fn wheel(&mut self, _lines: isize) {}
}

/// All screens, in front or not.
#[derive(Debug, Default)]
pub struct Screens {
    /// The cascade as a tree.
    pub deck: Deck,
    /// The meeting.
    pub review: Room,
    /// What I owe.
    pub queue: Queue,
    /// Every project with the goals it serves.
    pub projects: Projects,
    /// How things went over time.
    pub trends: Trends,
    /// Every change.
    pub log: Log,
    /// Who answers for what.
    pub people: People,
}

impl Screens {
    pub(super) fn of(&self, tab: Tab) -> &dyn Screen {
        match tab {
            Tab::Deck => &self.deck,
            Tab::Review => &self.review,
            Tab::CheckIns => &self.queue,
            Tab::Projects => &self.projects,
            Tab::Trends => &self.trends,
            Tab::Log => &self.log,
            Tab::People => &self.people,
        }
    }

    pub(super) fn of_mut(&mut self, tab: Tab) -> &mut dyn Screen {
        match tab {
            Tab::Deck => &mut self.deck,
            Tab::Review => &mut self.review,
            Tab::CheckIns => &mut self.queue,
            Tab::Projects => &mut self.projects,
            Tab::Trends => &mut self.trends,
            Tab::Log => &mut self.log,
            Tab::People => &mut self.people,
        }
    }

    /// Does what a key of a screen asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        match command {
            Command::Deck(command) => self.deck.act(command, ctx),
            Command::CheckIns(command) => self.queue.act(command, ctx),
            Command::Projects(command) => self.projects.act(command, ctx),
            Command::Trends(command) => self.trends.act(command, ctx),
            Command::Log(command) => self.log.act(command, ctx),
            Command::People(command) => self.people.act(command, ctx),
            Command::Before(command) => self.review.before_act(command, ctx),
            Command::Closing(command) => self.review.closing_act(command, ctx),
            Command::Result(command) => self.review.result_act(command, ctx),
            Command::Meetings(command) => self.review.meetings_act(command, ctx),
            Command::Unfinished(command) => self.review.unfinished_act(command, ctx),
            Command::Meeting(command) => self.review.meeting_act(command, ctx),
            Command::After(command) => self.review.after_act(command, ctx),
            Command::Actions(command) => self.review.actions_act(command, ctx),
            Command::Past(command) => self.review.past_act(command, ctx),
            // Whichever screen is in front, these are done by whoever holds it.
            Command::Everywhere(_) | Command::List(_) | Command::AddWhat(_) | Command::InTime(_)
            // What is open takes its keys itself; from the palette none of them can be chosen.
            | Command::Field(_)
            | Command::Steps(_)
            | Command::Health(_)
            | Command::Choice(_)
            | Command::Next(_)
            | Command::Form(_)
            | Command::Narrow(_)
            | Command::Confirm(_)
            | Command::Page(_)
            | Command::Person(_)
            | Command::Sharing(_)
            | Command::Sources(_)
            | Command::Source(_)
            | Command::Carry(_)
            | Command::Import(_)
            | Command::Blind(_) => Reply::stay(),
        }
    }

    /// The workspace was read anew.
    pub(super) fn forget(&mut self) {
        for tab in Tab::ALL {
            self.of_mut(tab).forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::from_ref;

    #[test]
    fn each_number_leads_to_a_screen_of_its_own_whether_it_is_read_or_asked() {
        let mut screens = Screens::default();
        let mut seen = Vec::new();
        for tab in Tab::ALL {
            let read = from_ref(screens.of(tab)).cast::<()>();
            assert_eq!(read, from_ref(screens.of_mut(tab)).cast::<()>(), "{tab:?}");
            assert!(!seen.contains(&read), "{tab:?}");
            seen.push(read);
        }
    }

    #[test]
    fn what_works_everywhere_works_on_every_screen() {
        let screens = Screens::default();
        for tab in Tab::ALL {
            assert_eq!(screens.of(tab).places().last(), Some(&Place::Everywhere), "{tab:?}");
        }
    }
}
