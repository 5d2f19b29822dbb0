//! What can happen to the full screen, and what it asks to be done.

use super::{Tab, ctx::Request, key::Key, keys::Command, review::handout::Handout, sharing::News, sources};
use crate::domain::{
    Change, CheckIn, Id,
    change::Author,
    history::{History, LogEntry, LogFilter, Traces},
    in_time::{Reading, Until},
    participation::Moves,
    queue::Owned,
    trends::figure::Figure,
};
use chrono::NaiveDate;
use std::time::Duration;

/// The day and the moment an event happened at, as told by the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The local day.
    pub today: NaiveDate,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Where on the screen a click landed, as the drawing that knows the layout tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// The n-th row of the list in front (of the whole list, not of the visible part).
    Row(usize),
    /// Above the rows: the n-th owner, or, for `None`, the line that says what the list is.
    Above(Option<usize>),
    /// The fold mark of that row.
    Fold(usize),
    /// A tab.
    Tab(Tab),
    /// The n-th of the views of the screen in front.
    View(usize),
    /// A moment on the strip of time.
    Moment(Until),
    /// The n-th choice or field of the overlay in front.
    Choice(usize),
    /// The second-named option, line or cell of the first-named field of the form in front.
    Option(usize, usize),
    /// What the head says of sharing.
    Sharing,
    /// What the head says of sources.
    Sources,
    /// Outside an overlay that is open.
    Outside,
    /// Nothing that answers.
    Nowhere,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The command line asked for this to begin with.
    Act(Command),
    /// Text was pasted.
    Paste(String),
    /// The left button went down.
    Click {
        /// Where.
        hit: Hit,
        /// The second time within the double-click time.
        double: bool,
    },
    /// The wheel was turned: lines down, negative up.
    Wheel(isize),
    /// The window has another size, or came back from being suspended.
    Redraw,
    /// Time passed, as measured; sent only while something on the screen counts it.
    Tick(Duration),
    /// Nothing is waiting: time for what the first frame did not wait for.
    Idle,
    /// The day changed.
    Day,
    /// Whoever exchanges with other laptops has something to tell.
    Sharing(News),
    /// Whoever asks sources has something to tell.
    Sources(sources::News),
}

/// To which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travel {
    /// The end of that one, or of a review on it; with a reading, or what was known then.
    To(Until, Option<Reading>),
    /// Back to today.
    Today,
}

/// What the screen asks to be done outside. At most one per event.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Give the terminal back until the shell continues us.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// Ring the terminal's bell, where the person wants to hear it.
    Ring,
    /// Save this change; answered by [`super::App::committed`] or [`super::App::failed`].
    Commit(Request),
    /// Take back my last change, or with an id that one, whoever made it; answered like a commit.
    Undo(Option<Id>),
    /// Take back that something was deleted, whoever did; answered like a commit.
    UndoDeletion(Id),
    /// Take back my last undo; answered like a commit.
    Redo,
    /// Put text on the clipboard; answered by a status line.
    Copy {
        /// The text.
        text: String,
        /// What it is, as it is said: `the minutes`.
        what: String,
    },
    /// Put HTML on the clipboard where that carries it; answered by a status line, else by [`super::App::no_html`].
    CopyHtml {
        /// The HTML.
        text: String,
        /// What it is, as it is said: `the minutes as HTML`.
        what: String,
        /// What is saved as a file otherwise.
        handout: Box<Handout>,
    },
    /// Open the text in the person's editor; answered by [`super::App::edited`].
    Edit(String),
    /// Remember for this workspace who sits here.
    Remember(Id),
    /// Show the workspace of another day; answered by [`super::App::travelled`] or [`super::App::returned`].
    Travel(Travel),
    /// Exchange with the other laptops now.
    Sync,
    /// Something about the sources of numbers.
    Sources(sources::Ask),
    /// Put on the clipboard the line by which this person joins (`None`: whoever has it); answered by a status line.
    Invite(Option<Id>),
    /// Leave out what this laptop writes from now on; answered by a status line.
    KeepOut(Id),
    /// Keep drafts, folds and the like, as [`super::App::memory`] gives them.
    Keep,
    /// Write what is told of trends to a file the person named, as its ending says; answered by a status line.
    WriteFigures {
        /// The path as typed.
        path: String,
        /// What to write.
        figures: Vec<Figure>,
        /// As a table for a spreadsheet; else as a picture.
        as_table: bool,
    },
    /// Show what the file of that name holds, as it was typed, and bring it in where that is wanted; answered by
    /// [`super::App::imported`].
    Import(String),
    /// Write text to a file the person named; answered by a status line.
    Write {
        /// The path as typed.
        path: String,
        /// What to write.
        text: String,
    },
}

/// Something the screen shows and the store holds: asked for before a frame is drawn, once per selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// All check-ins and revisions of an item.
    History(Id),
    /// The whole past of an item that is scored.
    Ended(Id),
    /// The whole past of each of these items: what was promised at first.
    Pasts(Vec<Id>),
    /// The same of an item and its chain, for its trend.
    Trend(Vec<Id>),
    /// A page of the log.
    Log(LogFilter),
    /// One change with all its operations.
    Change(Id),
    /// All check-ins of these items that count, item by item, oldest first.
    Series(Vec<Id>),
    /// The newest check-in of each of these items.
    Newest(Vec<Id>),
    /// Since when each of these items is its owner's.
    Owned(Vec<Id>),
    /// What was done in a review, and the last words on what was talked about in it.
    Traces {
        /// The review.
        review: Id,
        /// What was talked about.
        talked: Vec<Id>,
    },
    /// The days these items were checked in.
    Days {
        /// The items.
        items: Vec<Id>,
        /// Nothing older than this is asked for.
        since: NaiveDate,
    },
}

/// What the store answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// To [`Want::History`] and [`Want::Ended`].
    History(Id, History),
    /// To [`Want::Pasts`] and [`Want::Trend`].
    Pasts(Vec<(Id, History)>),
    /// To [`Want::Log`].
    Log(LogFilter, Vec<LogEntry>),
    /// To [`Want::Change`].
    Change(Box<Change>),
    /// To [`Want::Series`] and [`Want::Newest`].
    CheckIns(Vec<CheckIn>),
    /// To [`Want::Owned`].
    Owned(Owned),
    /// To [`Want::Traces`].
    Traces(Box<Traces>),
    /// To [`Want::Days`].
    Days {
        /// Item and day, oldest first.
        days: Vec<(Id, NaiveDate)>,
        /// How each item came to be what it is.
        moves: Moves,
    },
    /// It could not be read: one sentence.
    Failed(String),
}

impl Now {
    /// The author of what is done now.
    pub fn author(self, by: Option<Id>) -> Author {
        Author { by, at: self.at, on: self.today }
    }
}
