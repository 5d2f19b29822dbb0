//! The one table of keys. Dispatch, footer, help, palette and the README are all made from it.
//!
//! To add a key: one row here, one arm where its place handles its action.

mod map;

use super::key::Key;
pub use map::{Keymap, Rebinding, Wrong};

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
    GoLog,
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
    Drop,
    PullIn,
    Earlier,
    Later,
    MoreMinutes,
    FewerMinutes,
    Nudge,
    NudgeAll,
    ShowActions,
    ShowPast,
    NextEntry,
    BackEntry,
    Park,
    Decide,
    AskAction,
    Owner,
    Pause,
    Blind,
    ToggleDone,
    WriteMinutes,
    CopyMinutes,
    Rate1,
    Rate2,
    Rate3,
    Rate4,
    Rate5,
    EndMeeting,
    Unlink,
    Verdict,
    Group,
    People,
    FilterPerson,
    StartOver,
    EditPerson,
    EditTeam,
    EditCycle,
    DeletePerson,
    DeleteTeam,
    DeleteCycle,
    Unarchive,
    Tick,
    TickNumber,
    ChoiceOnTrack,
    ChoiceAtRisk,
    ChoiceOffTrack,
    ChoiceNone,
    Baseline,
}

/// Where a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Wherever no text is typed.
    Everywhere,
    /// In every list that has a cursor.
    List,
    /// On the deck.
    Deck,
    /// On the check-ins screen.
    CheckIns,
    /// On the projects screen.
    Projects,
    /// On the log.
    Log,
    /// Before a review.
    Before,
    /// In front of a review that was not ended.
    Unfinished,
    /// While a review runs.
    Meeting,
    /// After a review.
    After,
    /// Among the actions of reviews.
    Actions,
    /// Among past reviews.
    Past,
    /// In the check-in form.
    Field,
    /// In the check-in form, among the steps of milestones.
    Steps,
    /// In the check-in form, where a health is chosen.
    Health,
    /// In every other form.
    Form,
}

impl Place {
    /// As headed in help.
    pub fn title(self) -> &'static str {
        match self {
            Place::Everywhere => "Everywhere",
            Place::List => "Moving",
            Place::Deck => "On the deck",
            Place::CheckIns => "On the check-ins",
            Place::Projects => "On the projects",
            Place::Log => "On the log",
            Place::Before => "Before a review",
            Place::Unfinished => "When a review was not ended",
            Place::Meeting => "In a review",
            Place::After => "After a review",
            Place::Actions => "Among actions",
            Place::Past => "Among past reviews",
            Place::Field => "In a check-in",
            Place::Steps => "In a check-in, on the steps",
            Place::Health => "In a check-in, on the health",
            Place::Form => "In a form",
        }
    }

    /// All places, in the order of help.
    pub const ALL: [Place; 16] = [
        Place::Deck,
        Place::List,
        Place::Before,
        Place::Unfinished,
        Place::Meeting,
        Place::After,
        Place::Actions,
        Place::Past,
        Place::CheckIns,
        Place::Projects,
        Place::Log,
        Place::Field,
        Place::Steps,
        Place::Health,
        Place::Form,
        Place::Everywhere,
    ];

    /// The places whose keys work here too, the nearest first: a key that is bound in both does what it does here.
    pub fn behind(self) -> &'static [Place] {
        match self {
            Place::Deck | Place::CheckIns | Place::Projects | Place::Log | Place::Before | Place::Actions | Place::Past => {
                &[Place::List, Place::Everywhere]
            }
            Place::List | Place::Unfinished | Place::Meeting | Place::After => &[Place::Everywhere],
            Place::Steps | Place::Health => &[Place::Field],
            Place::Field | Place::Form | Place::Everywhere => &[],
        }
    }

    /// Whether text is typed there, so that a letter must stay a letter.
    pub fn is_text(self) -> bool {
        matches!(self, Place::Field | Place::Form)
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

macro_rules! table {
    ($($place:ident { $($action:ident $name:literal [$($key:literal)*] $short:literal $help:literal;)* })*) => {
        /// Every key there is, in the order footers and help show them.
        pub static TABLE: &[Binding] = &[$($(Binding {
            action: Action::$action, name: $name, place: Place::$place, keys: &[$($key),*], short: $short, help: $help,
        },)*)*];
    };
}

table! {
    Deck {
        CheckIn "check-in" ["c"] "check in" "check in: value, confidence, note, next step";
        NoChange "no-change" ["="] "no change" "say that nothing changed: asks for the confidence alone";
        Revise "revise" ["e"] "revise" "change the selected item; in an open cycle with a reason";
        Add "add" ["a"] "add" "add an objective, key result, project, person, team or cycle";
        Link "link" ["L"] "link" "link a project to the goal it serves, with its because";
        Why "why" ["w"] "why" "print the arithmetic behind every judgement of the selected item";
        GoReview "start-a-review" ["r"] "review" "the review: agenda, meeting, minutes";
        Find "find" ["/"] "find" "find as you type; parents of what is found stay";
        Filter "filter" ["f"] "filter" "show only items with a flag, of an owner or of a team";
        Mine "mine" ["m"] "mine" "show only what is mine, and all again";
        Sort "sort" ["s"] "" "sort by what needs attention, by name, owner, age, or as placed";
        Cycle "cycle" ["C"] "cycle" "choose the cycle";
        NextFlagged "next-flagged" ["]"] "next flag" "jump to the next item with a flag";
        PreviousFlagged "previous-flagged" ["["] "" "jump to the previous item with a flag";
        Fold "fold" ["h" "left"] "" "fold, or go to the parent";
        Unfold "unfold" ["l" "right"] "" "unfold, or go to the first child";
        FoldAll "fold-all" ["z"] "" "fold everything";
        UnfoldAll "unfold-all" ["Z"] "" "unfold everything";
        NextSibling "next-sibling" ["J"] "" "next item of the same parent";
        PreviousSibling "previous-sibling" ["K"] "" "previous item of the same parent";
        ToParent "parent" ["P"] "" "go to the parent";
        NextMatch "next-match" ["n"] "" "next match of the last find";
        PreviousMatch "previous-match" ["N"] "" "previous match of the last find";
        Open "open" ["enter"] "" "check in on a key result or project, fold or unfold an objective";
        MoveTo "move" ["M"] "" "hang the selected item under another objective";
        MoveDown "move-down" ["alt-down" "alt-j"] "" "move the selected item below its next sibling";
        MoveUp "move-up" ["alt-up" "alt-k"] "" "move the selected item above its previous sibling";
        Archive "archive" ["A"] "" "put the selected item and all below it out of sight";
        Delete "delete" ["D" "delete"] "" "delete the selected item and all below it; u brings them back";
        OwnerPage "owner-page" ["p"] "" "the page of its owner: what they own, how they kept their deadlines; hand over";
        ItemLog "item-log" ["i"] "" "every change of the selected item";
        Copy "copy" ["y"] "" "copy the selected item to the clipboard";
        DetailDown "detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "detail-up" ["("] "" "scroll the detail pane up";
    }
    Before {
        Start "start-review" ["enter"] "start" "start the review with this agenda";
        Nudge "nudge" ["y"] "copy nudge" "copy a message to the next person whose numbers are missing";
        NudgeAll "nudge-all" ["Y"] "all nudges" "copy the messages to everyone whose numbers are missing";
        Drop "drop" ["d" "delete"] "drop" "park the selected entry: not this time";
        PullIn "pull-in" ["p"] "pull in" "put a parked entry on the agenda";
        Earlier "earlier" ["K" "alt-up"] "" "move the selected entry up";
        Later "later" ["J" "alt-down"] "" "move the selected entry down";
        MoreMinutes "more-minutes" ["+"] "longer" "five minutes more";
        FewerMinutes "fewer-minutes" ["-"] "shorter" "five minutes less";
        ShowActions "actions" ["a"] "actions" "what reviews asked for";
        ShowPast "past-reviews" ["h"] "past" "past reviews, their minutes and what became of them";
        Why "why-on-agenda" ["w"] "" "print the arithmetic behind the selected entry";
        Open "open-entry" ["o"] "" "show the selected entry on the deck";
    }
    Unfinished {
        Start "go-on" ["enter"] "go on" "go on with the review here; another window that runs it lets go of it";
        Drop "close-review" ["d"] "close it" "close the review as it stands: what waits is parked, its minutes are kept";
    }
    Meeting {
        NextEntry "next-entry" ["n" "enter" "right"] "next" "done with this: the next entry";
        BackEntry "back-entry" ["b" "left"] "back" "back to the entry before";
        CheckIn "check-in-now" ["c"] "check in" "check in on the item";
        NoChange "no-change-now" ["="] "no change" "say that nothing changed: asks for the confidence alone";
        Decide "decide" ["d"] "decision" "write down what was decided, in a line";
        AskAction "ask" ["a"] "action" "write down who does what by when";
        Blind "blind-round" ["v"] "blind round" "everyone types their confidence unseen, then all are shown; of a project that is done: whether its theory held";
        Park "park" ["p"] "park" "leave it for another day";
        PullIn "pull-in-now" ["P"] "" "choose a parked entry that comes next";
        Pause "pause" ["space"] "pause" "stop the clock, and let it run again";
        Revise "revise-now" ["e"] "revise" "change the item; in an open cycle with a reason";
        Link "link-now" ["L"] "" "link a project to the item, or the project to a goal";
        Owner "owner" ["o"] "" "name who answers for it";
        ToggleDone "done" ["x"] "tick off" "tick the action off, or open it again";
        Why "why-now" ["w"] "" "print the arithmetic behind the item";
        EndMeeting "end-review" ["E"] "" "end the review now: what was not talked about is parked";
        DetailDown "meeting-down" [")"] "" "scroll the item down";
        DetailUp "meeting-up" ["("] "" "scroll the item up";
    }
    After {
        Rate1 "rate-1" ["1"] "rate it" "rate the review 1 of 5: a waste of time";
        Rate2 "rate-2" ["2"] "" "rate the review 2 of 5";
        Rate3 "rate-3" ["3"] "" "rate the review 3 of 5";
        Rate4 "rate-4" ["4"] "" "rate the review 4 of 5";
        Rate5 "rate-5" ["5"] "" "rate the review 5 of 5: time well spent";
        WriteMinutes "write-minutes" ["s"] "save minutes" "write the minutes to a file";
        CopyMinutes "copy-minutes" ["y"] "copy minutes" "copy the minutes to the clipboard, as Markdown";
        Start "finish" ["enter"] "done" "leave the summary";
        DetailDown "minutes-down" [")" "down" "j"] "" "scroll the minutes down";
        DetailUp "minutes-up" ["(" "up" "k"] "" "scroll the minutes up";
    }
    Actions {
        ToggleDone "toggle-done" ["x" "enter" "space"] "done" "tick the selected action off, or open it again";
        ShowPast "to-past-reviews" ["h"] "past" "past reviews, their minutes and what became of them";
        Open "open-action" ["o"] "to item" "go to the item of the action on the deck";
    }
    Past {
        WriteMinutes "write-past-minutes" ["s"] "save minutes" "write the minutes to a file";
        CopyMinutes "copy-past-minutes" ["y"] "copy minutes" "copy the minutes to the clipboard, as Markdown";
        ShowActions "to-actions" ["a"] "actions" "what reviews asked for";
        DetailDown "past-down" [")"] "" "scroll the minutes down";
        DetailUp "past-up" ["("] "" "scroll the minutes up";
    }
    List {
        Down "down" ["j" "down"] "" "down";
        Up "up" ["k" "up"] "" "up";
        Top "top" ["g" "home"] "" "to the first row";
        Bottom "bottom" ["G" "end"] "" "to the last row";
        HalfDown "half-down" ["ctrl-d"] "" "half a page down";
        HalfUp "half-up" ["ctrl-u"] "" "half a page up";
        PageDown "page-down" ["pgdn" "ctrl-f"] "" "a page down";
        PageUp "page-up" ["pgup" "ctrl-b"] "" "a page up";
    }
    CheckIns {
        Open "settle" ["enter"] "settle" "check in, judge, tick off, or acknowledge what a report said";
        CheckIn "check-in-here" ["c"] "check in" "check in; of a report's check-in: acknowledge it with a comment";
        NoChange "no-change-here" ["="] "no change" "say that nothing changed: asks for the confidence alone";
        Snooze "put-off" ["ctrl-s" "z"] "snooze" "no check-in until a day, with a reason";
        Why "why-owed" ["w"] "why" "print the arithmetic behind every judgement of the item";
        Find "go-to-owed" ["o"] "to item" "go to the item on the deck";
        OwnerPage "owner-page-owed" ["p"] "person" "the page of its owner, or of the person the line is about";
        DetailDown "owed-detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "owed-detail-up" ["("] "" "scroll the detail pane up";
    }
    Projects {
        CheckIn "check-in-project" ["c"] "check in" "check in: health, progress, note, next step";
        NoChange "no-change-project" ["="] "no change" "say that nothing changed: asks for the health alone";
        Link "link-project" ["L"] "link" "link the project to a goal it serves, with its because";
        Unlink "unlink" ["X"] "unlink" "take a link of the project away; u brings it back";
        Verdict "verdict" ["v"] "verdict" "say whether the theory of a project that is done held";
        Open "go-to-goal" ["enter" "o"] "to goal" "go to the goal it serves, on the deck";
        Group "group" ["b"] "group" "group by team, owner, state or goal, and in one list again";
        Filter "filter-projects" ["f"] "filter" "show only projects of a team, an owner, a state or a goal";
        Sort "sort-projects" ["s"] "sort" "sort by what needs attention, by name, due day or progress";
        Mine "my-projects" ["m"] "mine" "show only what is mine, and all again";
        Revise "revise-project" ["e"] "revise" "change the project: state, owner, team, dates, title";
        Add "add-project" ["a"] "add" "add a project, and say which goal it serves";
        Why "why-project" ["w"] "why" "print the arithmetic behind every judgement of the project";
        OwnerPage "owner-page-project" ["p"] "" "the page of its owner: what they own, how they kept their deadlines; hand over";
        ItemLog "project-log" ["i"] "" "every change of the project";
        Copy "copy-project" ["y"] "" "copy the project to the clipboard";
        DetailDown "project-detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "project-detail-up" ["("] "" "scroll the detail pane up";
    }
    Log {
        UndoThis "undo-this" ["U"] "undo this" "take the selected change back, whoever made it";
        Filter "filter-log" ["f"] "filter" "only changes of one person";
        ItemLog "only-its-item" ["i"] "its item" "only changes of what the selected change is about";
        Open "open-change" ["enter"] "open" "show every operation of the change";
        Find "go-to-item" ["o"] "to item" "go to the item on the deck";
        DetailDown "change-down" [")"] "" "scroll the operations of the change down";
        DetailUp "change-up" ["("] "" "scroll the operations of the change up";
    }
    Field {
        Save "save" ["enter"] "save" "save what was typed";
        NextField "next-field" ["tab"] "field" "next field";
        PreviousField "previous-field" ["backtab"] "" "previous field";
        SaveAndNext "save-and-next" ["ctrl-n"] "next due" "save, and open the next item that is due";
        Snooze "snooze" ["ctrl-s"] "" "no check-in until a day, with a reason";
        Editor "editor" ["ctrl-o"] "editor" "write the text in your editor";
        Baseline "no-baseline" ["ctrl-b"] "" "whether a first value becomes the baseline of a key result that has none, or not";
        Back "keep-draft" ["esc"] "keep draft" "leave; what was typed is kept as a draft";
        Help "help-in-check-in" ["f1"] "keys" "every key of the check-in; what was typed stays";
    }
    Steps {
        Tick "tick" ["space" "x"] "tick" "tick the step off and go to the next, or open it again";
        TickNumber "tick-number" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "" "tick the step of that number off, or open it again";
        Down "next-step" ["right" "down"] "" "to the next step: from the tenth on the way to tick one";
        Up "previous-step" ["left" "up"] "" "to the previous step";
    }
    Health {
        ChoiceOnTrack "say-on-track" ["1" "o" "g"] "on track" "say that it is on track";
        ChoiceAtRisk "say-at-risk" ["2" "a" "y" "r"] "at risk" "say that it is at risk";
        ChoiceOffTrack "say-off-track" ["3" "f" "x"] "off track" "say that it is off track";
        Down "worse" ["right" "down" "space"] "" "the worse one";
        Up "better" ["left" "up"] "" "the better one";
        ChoiceNone "say-nothing" ["backspace" "delete"] "" "say nothing about its health";
    }
    Form {
        Open "accept" ["enter"] "save" "save; in a list take the line, in long text begin a new one";
        NextField "next-in-form" ["tab"] "field" "next field; in a list take the line";
        PreviousField "previous-in-form" ["backtab"] "" "previous field";
        Save "save-form" ["ctrl-s" "alt-enter"] "" "save, from long text and lists too";
        Editor "editor-in-form" ["ctrl-o"] "editor" "write the text in your editor";
        MoveUp "row-up" ["alt-up"] "" "move the step or waypoint up";
        MoveDown "row-down" ["alt-down"] "" "move the step or waypoint down";
        Delete "remove" ["ctrl-x"] "" "take the step, waypoint or link away";
        StartOver "start-over" ["ctrl-r"] "" "forget what was typed and begin anew";
        Back "leave-form" ["esc"] "keep draft" "leave; what was typed is kept as a draft";
        Help "help-in-form" ["f1"] "keys" "every key of the form; what was typed stays";
    }
    Everywhere {
        Undo "undo" ["u"] "undo" "take back my last change, whatever it was";
        Redo "redo" ["ctrl-r"] "" "bring back what was undone";
        Help "help" ["?" "f1"] "keys" "every key of the place you are in";
        Palette "palette" [":" "ctrl-p"] "" "every command by name";
        GoDeck "deck" ["1" "alt-1"] "" "the deck: the cascade as a tree";
        GoReview "review" ["2" "alt-2"] "" "the review: before it, the meeting itself, and what became of past ones";
        GoCheckIns "check-ins" ["3" "alt-3"] "" "the check-ins: what I owe, most overdue first";
        GoProjects "projects" ["4" "alt-4"] "" "the projects: what serves which goal, and what serves none";
        GoLog "log" ["6" "alt-6"] "" "the log: every change, who, when, why";
        NextScreen "next-screen" ["tab"] "" "next screen";
        PreviousScreen "previous-screen" ["backtab"] "" "previous screen";
        People "people" [] "" "the page of a person: what they own, how they kept their deadlines; hand over";
        Who "who" [] "" "say who you are on this workspace";
        Workspace "settings" [] "" "name, review weekday and limits of this workspace";
        EditPerson "edit-person" [] "" "change a person: name, e-mail, manager, team, the day they left";
        EditTeam "edit-team" [] "" "change a team: its name and the team above";
        EditCycle "edit-cycle" [] "" "change a cycle: its name, dates, state and the cycle it is part of";
        DeletePerson "delete-person" [] "" "delete a person: it says first what refers to them; u brings them back";
        DeleteTeam "delete-team" [] "" "delete a team: it says first what refers to it; u brings it back";
        DeleteCycle "delete-cycle" [] "" "delete a cycle: it says first what refers to it; u brings it back";
        Unarchive "unarchive" [] "" "bring an archived item back into sight, with what is archived below it";
        Back "back" ["esc"] "" "one step back: close, clear the find, clear the filter";
        Repaint "repaint" ["ctrl-l"] "" "draw the screen anew";
        Suspend "suspend" ["ctrl-z"] "" "back to the shell until `fg`";
        Quit "quit" ["q" "ctrl-c"] "quit" "leave; drafts are kept";
    }
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
        Keymap::new(&[]).unwrap();
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
        for b in TABLE.iter().filter(|b| matches!(b.place, Place::Field | Place::Form)) {
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
                    assert_eq!(b.place, Place::After, "{key} of {name} is hidden by {}", b.name);
                }
            }
        }
    }
}
