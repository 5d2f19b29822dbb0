//! The one table of keys. Dispatch, footer, help, palette and the README are all made from it.
//!
//! To add a key: one row in `table`, and the arm the compiler asks for where its place handles its commands.

pub mod dictionary;
mod map;
mod table;

use super::key::Key;
pub use map::{Keymap, Rebinding, Wrong};
pub use table::{Command, RENAMED, TABLE, command};

/// Everything a key or the palette can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is described in the table below")]
pub enum Action {
    Quit,
    Help,
    Palette,
    Undo,
    Redo,
    Suspend,
    Repaint,
    NextScreen,
    PreviousScreen,
    GoDeck,
    GoReview,
    GoCheckIns,
    GoProjects,
    GoTrends,
    GoLog,
    GoPeople,
    Back,
    Down,
    Up,
    Top,
    Bottom,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Fold,
    Unfold,
    FoldAll,
    UnfoldAll,
    NextFlagged,
    PreviousFlagged,
    NextSibling,
    PreviousSibling,
    ToParent,
    NextMatch,
    PreviousMatch,
    Open,
    CheckIn,
    NoChange,
    Revise,
    Add,
    Link,
    MoveTo,
    MoveUp,
    MoveDown,
    Archive,
    Delete,
    Why,
    Find,
    Filter,
    Mine,
    Sort,
    Cycle,
    ItemLog,
    OwnerPage,
    Copy,
    DetailDown,
    DetailUp,
    Who,
    Workspace,
    NextField,
    PreviousField,
    Save,
    SaveAndNext,
    Snooze,
    Editor,
    UndoThis,
    Start,
    PullIn,
    GoTo,
    WhoIsHere,
    Earlier,
    Later,
    MoreMinutes,
    FewerMinutes,
    NextEntry,
    BackEntry,
    Break,
    Park,
    Decide,
    AskAction,
    Owner,
    Pause,
    Blind,
    ToggleDone,
    WriteMinutes,
    EndMeeting,
    Unlink,
    Verdict,
    Group,
    People,
    StartOver,
    EditPerson,
    EditTeam,
    EditCycle,
    EditMeeting,
    DeletePerson,
    DeleteTeam,
    DeleteCycle,
    DeleteMeeting,
    SamePerson,
    SameTeam,
    SameCycle,
    ForgetPerson,
    Unarchive,
    ReadReplies,
    /// Bring in what a file holds.
    Import,
    Tick,
    TickNumber,
    ChoiceOnTrack,
    ChoiceAtRisk,
    ChoiceOffTrack,
    ChoiceNone,
    CopyAll,
    /// Copy in a layout that is asked for.
    CopyAs,
    NextView,
    PreviousView,
    ToItem,
    ChooseParked,
    Present,
    Rate,
    NextOption,
    PreviousOption,
    ChooseNumber,
    FirstOption,
    LastOption,
    NewLine,
    AddObjective,
    AddKeyResult,
    AddProject,
    AddPerson,
    AddTeam,
    AddCycle,
    AddMeeting,
    Yes,
    No,
    HandOver,
    Unseen,
    More,
    Settle,
    CloseCycle,
    Carry,
    Keep,
    Change,
    LetGo,
    Travel,
    WeekBack,
    WeekOn,
    ReviewBack,
    ReviewOn,
    Backdated,
    Trend,
    AsTable,
    WholeChain,
    ThisCycle,
    Band,
    Day,
    Beside,
    Differing,
    Sharing,
    Sources,
    DryRun,
    Tour,
}

macro_rules! places {
    ($($(#[$meta:meta])* $place:ident $title:literal,)+) => {
        /// Where a key works.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Place { $($(#[$meta])* $place,)+ }

        impl Place {
            /// All places, in the order of help.
            pub const ALL: [Place; [$($title),+].len()] = [$(Place::$place),+];

            /// As headed in help.
            pub fn title(self) -> &'static str {
                match self { $(Place::$place => $title),+ }
            }
        }
    };
}

// In the order of help, each with what it is headed there.
places! {
    /// On the deck.
    Deck "On the deck",
    /// In every list that has a cursor.
    List "Moving",
    /// Before a review.
    Before "Before a review",
    /// Before the closing of a cycle.
    Closing "Before a closing",
    /// Among the meetings there are.
    Meetings "Among meetings",
    /// In front of a review that was not ended.
    Unfinished "When a review was not ended",
    /// While a review runs.
    Meeting "In a review",
    /// While the closing of a cycle runs.
    Result "In a closing",
    /// In a blind round.
    Blind "In a blind round",
    /// After a review.
    After "After a review",
    /// Among the actions of reviews.
    Actions "Among actions",
    /// Among past reviews.
    Past "Among past reviews",
    /// On the deck of a day that is over.
    InTime "In time",
    /// On the check-ins screen.
    CheckIns "On the check-ins",
    /// On the projects screen.
    Projects "On the projects",
    /// On the trends.
    Trends "On the trends",
    /// On the log.
    Log "On the log",
    /// Among people.
    People "Among people",
    /// In the check-in form.
    Field "In a check-in",
    /// In the check-in form, among the steps of milestones.
    Steps "In a check-in, on the steps",
    /// In the check-in form, where a health is chosen.
    Health "In a check-in, on the health",
    /// Where it is said what becomes of something in the next cycle.
    Next "In a form, on what goes on",
    /// In every form, a check-in too.
    Form "In a form",
    /// In a form, where one of a few words is chosen.
    Choice "In a form, on a choice",
    /// Where one types to narrow a list: palette, filters, find, the search in a page.
    Narrow "Where a list is narrowed by typing",
    /// In the choice of what to add.
    AddWhat "When something is added",
    /// In front of a question that is answered with yes or no.
    Confirm "Before something that much hangs on",
    /// In a page to read: help, why.
    Page "In a page to read",
    /// On the page of a person.
    Person "On the page of a person",
    /// On the page about sharing.
    Sharing "On the page about sharing",
    /// On the page about sources.
    Sources "On the page about sources",
    /// On the page of what a source runs.
    Source "On the page of what a source runs",
    /// On the page of what is carried over.
    Carry "When something is carried over",
    /// Before files of others are brought in.
    Import "Before a file is imported",
    /// Wherever no text is typed.
    Everywhere "Everywhere",
}

impl Place {
    /// The places whose keys work here too, the nearest first: a key that is bound in both does what it does here.
    pub fn behind(self) -> &'static [Place] {
        match self {
            Place::Deck
            | Place::CheckIns
            | Place::Projects
            | Place::Trends
            | Place::Log
            | Place::People
            | Place::Before
            | Place::Closing
            | Place::Meetings
            | Place::Actions
            | Place::Past => &[Place::List, Place::Everywhere],
            Place::List | Place::Unfinished | Place::Meeting | Place::After => &[Place::Everywhere],
            Place::Result => &[Place::Meeting],
            Place::InTime => &[Place::Deck, Place::List, Place::Everywhere],
            Place::Steps | Place::Health => &[Place::Field, Place::Form],
            Place::Next => &[Place::Choice, Place::Form],
            Place::Field | Place::Choice => &[Place::Form],
            Place::Page | Place::Person | Place::Sharing | Place::Sources | Place::Import => &[Place::List],
            Place::Source => &[Place::Page, Place::List],
            Place::Form | Place::Narrow | Place::AddWhat | Place::Confirm | Place::Carry | Place::Blind | Place::Everywhere => {
                &[]
            }
        }
    }

    /// Whether text is typed there, so that a letter must stay a letter.
    pub fn is_text(self) -> bool {
        matches!(self, Place::Field | Place::Form | Place::Narrow)
    }

    /// Whether letters and digits there are the names of what can be chosen, and so have no meaning of their own.
    pub fn is_choice(self) -> bool {
        matches!(self, Place::Steps | Place::Health | Place::Choice | Place::Next | Place::AddWhat | Place::Carry)
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// Its name in the configuration file and the palette.
    pub name: &'static str,
    /// Where.
    pub place: Place,
    /// Its keys; the first is the one shown.
    pub keys: &'static [&'static str],
    /// Two words for the footer; empty: never in the footer.
    pub short: &'static str,
    /// One line for help and palette.
    pub help: &'static str,
}

impl Binding {
    /// Its keys.
    fn parsed(&self) -> impl Iterator<Item = Key> {
        self.keys.iter().filter_map(|k| k.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_conflict_and_every_key_is_one() {
        assert_eq!(Keymap::new(&[]).unwrap().clashes(), []);
        for b in TABLE {
            for key in b.keys {
                key.parse::<Key>().unwrap();
            }
            assert!(!b.help.is_empty() && !b.name.contains(' '), "{}", b.name);
            assert_eq!(TABLE.iter().filter(|o| o.name == b.name).count(), 1, "{} is named twice", b.name);
        }
    }

    #[test]
    fn no_letter_is_bound_where_text_is_typed() {
        for b in TABLE.iter().filter(|b| b.place.is_text()) {
            for key in b.keys {
                assert_eq!(key.parse::<Key>().unwrap().types(), None, "{key}");
            }
        }
    }

    #[test]
    fn no_letter_hides_another_by_chance_in_the_table() {
        for b in TABLE {
            for &behind in b.place.behind() {
                let hidden = TABLE.iter().filter(|o| o.place == behind && o.action != b.action);
                let both = hidden.flat_map(|o| o.parsed().filter(|k| b.parsed().any(|mine| mine == *k)).map(|k| (k, o.name)));
                for (key, name) in both {
                    // In a closing Enter takes what is proposed and goes on. Of a row of steps or words ↓ and ↑ go through it, not to the next field; f1 and the like close what they opened.
                    let is_meant = matches!(b.place, Place::Steps | Place::Health | Place::Page | Place::Result | Place::InTime);
                    assert!(is_meant, "{key} of {name} is hidden by {}", b.name);
                }
            }
        }
    }
}
