//! The table itself: every key there is, in the order footers, help, palette and README show them.
//!
//! Which letter means what everywhere stands in [`super::dictionary`]; a test holds the table to it. In a help line a name in
//! braces stands for the key in force: `{undo}`.

use super::{Action, Binding, Place};

macro_rules! table {
    ($($place:ident { $($action:ident $name:literal [$($key:literal)*] $short:literal $help:literal;)* })*) => {
        /// Every key there is, in the order footers and help show them.
        pub static TABLE: &[Binding] = &[$($(Binding {
            action: Action::$action, name: $name, place: Place::$place, keys: &[$($key),*], short: $short, help: $help,
        },)*)*];

        /// The commands of each place: who handles a place handles each of them, or it does not compile.
        pub mod command {
            $(#[doc = concat!("The rows of [`super::Place::", stringify!($place), "`].")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $place {
                $(#[doc = $help] $action,)*
            })*
        }

        /// A row of the table: a command in the place where it was asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Command {
            $(#[doc = concat!("In [`Place::", stringify!($place), "`].")] $place(command::$place),)*
        }

        impl Command {
            /// The command an action is in a place; `None`: it has no row there.
            pub fn of(place: Place, action: Action) -> Option<Command> {
                match (place, action) {
                    $($((Place::$place, Action::$action) => Some(Command::$place(command::$place::$action)),)*)*
                    _ => None,
                }
            }
        }
    };
}

table! {
    Deck {
        CheckIn "check-in" ["c"] "check in" "check in: value, confidence, note, next step";
        NoChange "no-change" ["="] "no change" "say that nothing changed: asks for the confidence alone";
        Carry "carry-over" ["V"] "carry over" "carry what ended over to the next cycle, or let it go: seen first, made by one key";
        Revise "revise" ["e"] "revise" "change the selected item; in an open cycle with a reason";
        Add "add" ["a"] "add" "add an objective, key result, project, person, team, cycle or meeting";
        Link "link" ["L"] "link" "link a project to the goal it serves, with its because";
        Trend "trend" ["t"] "trend" "how the selected item went, and where it will end";
        Why "why" ["w"] "why" "print the arithmetic behind every judgement of the selected item";
        GoReview "start-a-review" ["r"] "review" "the review: agenda, meeting, minutes; where there are several meetings, which";
        Break "break-into-steps" ["b"] "break into steps" "break a planned key result into steps: what has to be done, one after the other";
        Find "find" ["/"] "find" "find as you type; parents of what is found stay";
        Filter "filter" ["f"] "filter" "show only items with a flag, of an owner or of a team";
        Mine "mine" ["m"] "mine" "show only what is mine, and all again";
        Cycle "cycle" ["C"] "cycle" "choose the cycle";
        NextFlagged "next-flagged" ["]"] "next flag" "jump to the next item with a flag";
        Snooze "snooze" ["z"] "snooze" "no check-in until a day, with a reason";
        ItemLog "item-log" ["i"] "changes" "every change of the selected item";
        CloseCycle "close-cycle" ["O"] "" "close the cycle that is shown, or open it again: asks first";
        PreviousFlagged "previous-flagged" ["["] "" "jump to the previous item with a flag";
        Sort "sort" ["s"] "" "sort by what needs attention, by name, owner, age, or as placed";
        Fold "fold" ["h" "left"] "" "fold, or go to the parent";
        Unfold "unfold" ["l" "right"] "" "unfold, or go to the first child";
        FoldAll "fold-all" ["-"] "" "fold everything";
        UnfoldAll "unfold-all" ["+"] "" "unfold everything";
        NextSibling "next-sibling" ["J"] "" "next item of the same parent";
        PreviousSibling "previous-sibling" ["K"] "" "previous item of the same parent";
        ToParent "parent" ["P"] "" "go to the parent";
        NextMatch "next-match" ["n"] "" "next match of the last find";
        PreviousMatch "previous-match" ["N"] "" "previous match of the last find";
        Open "open" ["enter"] "" "check in on a key result or project, fold or unfold an objective";
        MoveTo "move" ["M"] "" "hang the selected item under another objective";
        MoveDown "move-down" ["alt-down" "alt-j" "shift-down"] "" "move the selected item below its next sibling";
        MoveUp "move-up" ["alt-up" "alt-k" "shift-up"] "" "move the selected item above its previous sibling";
        Archive "archive" ["A"] "" "put the selected item and all below it out of sight";
        Delete "delete" ["D" "delete"] "" "delete the selected item and all below it; {undo} brings them back";
        UndoThis "bring-back-objective" ["U"] "" "bring back the deleted objective of the selected goal, with what went with it";
        ToggleDone "reached" ["x"] "" "declare the selected key result reached: no check-in is owed until the next one";
        Unlink "unlink-here" ["X"] "" "take the link of the selected project to the goal above it away; {undo} brings it back";
        OwnerPage "owner-page" ["p"] "" "the page of its owner: what they own, how they kept their deadlines; hand over";
        Copy "copy" ["y"] "" "copy the selected item to the clipboard";
        DetailDown "detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "detail-up" ["("] "" "scroll the detail pane up";
        Travel "time-machine" ["T"] "" "the deck as it stood a week ago, and from there on any earlier day";
    }
    InTime {
        WeekBack "week-back" [","] "week" "the deck a week earlier";
        WeekOn "week-on" ["."] "on" "the deck a week later, at most today";
        ReviewBack "review-back" ["<"] "review" "the deck at the end of the review before";
        ReviewOn "review-on" [">"] "on" "the deck at the end of the next review";
        Travel "today" ["T"] "today" "back to today";
        Day "day" ["C"] "day" "the deck on a day, at a review or at the end of a cycle: 9 nov, 30d, week:6, review:5, cycle:2026-Q3";
        Beside "now-beside" ["v"] "now beside" "today beside it, with what happened since, and alone again";
        Differing "differing" ["d"] "differing" "only what differs from today, and everything again";
        Backdated "backdated-too" ["b"] "backdated" "with what was said later about that day, and without it again";
        NextFlagged "next-differing" ["]"] "differs" "jump to the next item that differs from today";
        Copy "copy-difference" ["y"] "copy" "copy what changed since then as Markdown";
        Open "open-then" ["enter"] "open" "the selected key result or project as it stood, and what changed since again; fold an objective";
        PreviousFlagged "previous-differing" ["["] "" "jump to the previous item that differs from today";
    }
    Before {
        Start "start-review" ["enter"] "start" "start the review with this agenda";
        Copy "nudge" ["y"] "copy nudge" "copy a message to the next person whose numbers are missing";
        CopyAll "nudge-all" ["Y"] "all nudges" "copy the messages to everyone whose numbers are missing";
        Park "park-before" ["p" "delete"] "park" "park the selected entry: not this time";
        PullIn "pull-in" ["P"] "pull in" "put a parked entry on the agenda";
        Add "add-topic" ["a"] "topic" "put a topic on the agenda in one line: Series A, 3 min, Martin";
        Delete "delete-topic" ["D"] "" "take the selected topic off the agenda; {undo} brings it back";
        ToggleDone "not-here" ["x"] "not here" "who answers for the selected entry is not here, or is here again";
        Later "later" ["J" "alt-down"] "later" "move the selected entry down";
        Earlier "earlier" ["K" "alt-up"] "earlier" "move the selected entry up";
        MoreMinutes "more-minutes" ["+"] "longer" "five minutes more";
        FewerMinutes "fewer-minutes" ["-"] "shorter" "five minutes less";
        NextView "actions" ["l" "right"] "actions" "what reviews asked for";
        PreviousView "past-reviews" ["h" "left"] "past" "past reviews, their minutes and what became of them";
        GoReview "which-meeting" ["r"] "meetings" "which meeting: all there are, when each is and what it would take";
        Why "why-on-agenda" ["w"] "why" "print the arithmetic behind the selected entry";
        Revise "revise-on-agenda" ["e"] "" "change the item or the topic of the selected entry; in an open cycle an item with a reason";
        Trend "trend-on-agenda" ["t"] "" "how the item of the selected entry went, and where it will end";
        ItemLog "item-log-on-agenda" ["i"] "" "every change of the item of the selected entry";
        ToItem "open-entry" ["o"] "" "show the selected entry on the deck";
    }
    Closing {
        Start "start-closing" ["enter"] "start" "start the closing with this agenda";
        CheckIn "score-before" ["c"] "score one" "say how the selected result ended: last value, score, outcome, lesson";
        Copy "ask-for-value" ["y"] "ask one" "copy a message to the next person whose results wait";
        CopyAll "ask-everyone" ["Y"] "ask all" "copy the messages to everyone whose results wait";
        Cycle "plan-next" ["C"] "plan next" "the deck on the cycle that comes after this one, to plan it";
        MoreMinutes "longer-closing" ["+"] "longer" "five minutes more";
        FewerMinutes "shorter-closing" ["-"] "shorter" "five minutes less";
        GoReview "meetings-from-closing" ["r"] "meetings" "which meeting: all there are, closings that are due first";
        NextView "actions-from-closing" ["l" "right"] "actions" "what reviews asked for";
        PreviousView "past-from-closing" ["h" "left"] "past" "past reviews, their minutes and what became of them";
        Why "why-in-closing" ["w"] "why" "print the arithmetic behind the selected result";
        Trend "trend-of-result" ["t"] "" "how the selected result came about";
        ToItem "open-result" ["o"] "" "show the selected result on the deck";
    }
    Meetings {
        Start "hold-meeting" ["enter"] "start" "start the review of the selected meeting";
        Add "new-meeting" ["a"] "add" "add a meeting: of a team, of some people, of one level of the goals";
        Revise "change-meeting" ["e"] "change" "change the selected meeting: what it is about, its day, minutes and people";
        Delete "drop-meeting" ["D" "delete"] "delete" "delete the selected meeting: its reviews stay; {undo} brings it back";
        NextView "agenda-of-meeting" ["l" "right"] "agenda" "the agenda of the selected meeting, before it starts";
        PreviousView "past-of-meeting" ["h" "left"] "past" "the past reviews of the selected meeting";
    }
    Unfinished {
        Start "go-on" ["enter"] "go on" "go on with the review here; another window that runs it lets go of it";
        EndMeeting "close-review" ["E"] "close it" "close the review as it stands: what waits is parked, its minutes are kept";
    }
    Meeting {
        NextEntry "next-entry" ["n" "enter" "right"] "next" "done with this: the next entry";
        CheckIn "check-in-now" ["c"] "check in" "check in on the item";
        NoChange "no-change-now" ["="] "same" "say that nothing changed: asks for the confidence alone";
        Decide "decide" ["d"] "decide" "write down what was decided, in a line";
        AskAction "ask" ["a"] "action" "write down who does what by when";
        Revise "revise-now" ["e"] "target" "change target, owner or due day of the item in one line, with a reason; {whole-form} the rest";
        Park "park" ["p"] "park" "leave it for another day";
        PullIn "pull-in-now" ["P"] "pull in" "the first parked entry comes next; again, and it is the next parked one";
        GoTo "go-to-entry" ["g"] "go to" "go to any entry of the agenda, by its number: what is on waits next";
        Blind "blind-round" ["v"] "vote" "everyone types their confidence unseen, then all are shown; of a project that is done: whether its theory held";
        Link "link-now" ["L"] "link" "link a project to the item, or the project to a goal";
        Owner "owner" ["o"] "owner" "name who answers for it";
        ToggleDone "done" ["x"] "not here" "of an action: tick it off, or open it again; else its owner is not here, or is here again";
        Why "why-now" ["w"] "why" "print the arithmetic behind the item";
        Present "present" ["F"] "large" "nothing but what is talked about on the whole screen, and back";
        EndMeeting "end-review" ["E"] "end" "end the review now: what was not talked about is parked";
        MoreMinutes "more-minutes-now" ["+"] "" "five minutes more: what was parked for want of time comes in";
        FewerMinutes "fewer-minutes-now" ["-"] "" "five minutes less: every clock shrinks";
        Later "later-now" ["J" "alt-down"] "" "what comes next, or what is selected of what waits, comes one later";
        Earlier "earlier-now" ["K" "alt-up"] "" "what is selected of what waits comes one earlier";
        Down "select-later" ["j" "down"] "" "select the one after it of what waits, to move it";
        Up "select-earlier" ["k" "up"] "" "select the one before it of what waits, to move it";
        BackEntry "back-entry" ["b" "left"] "" "back to the entry before";
        Pause "pause" ["space"] "" "stop the clock, and let it run again";
        Snooze "snooze-now" ["z"] "" "no check-in on the item until a day, with a reason";
        WhoIsHere "who-is-here" [] "" "choose who is not here any more, or is here again";
        ChooseParked "pull-in-which" [] "" "choose which parked entry comes next";
        DetailDown "meeting-down" [")"] "" "scroll the item down";
        DetailUp "meeting-up" ["("] "" "scroll the item up";
    }
    Result {
        Settle "take-proposal" ["enter"] "take it" "take what is proposed and go on; where something is owed first, it is asked for";
        CheckIn "say-result" ["c"] "say it" "say how it ended: last value, score, outcome, lesson; at the end the answers";
    }
    After {
        Start "finish" ["enter"] "done" "leave the summary; after a closing that decided what goes on, see that first";
        Carry "carry-closed" ["V"] "carry over" "after a closing: what goes on of all that ended in the cycle, seen before it is made";
        Copy "copy-minutes" ["y"] "copy minutes" "copy the minutes to the clipboard; as what is asked once";
        CopyAll "copy-actions" ["Y"] "copy actions" "copy only the actions to the clipboard, person by person";
        CopyAs "copy-minutes-as" [] "" "copy the minutes to the clipboard as something else, which is remembered";
        WriteMinutes "write-minutes" ["s"] "save minutes" "save the minutes as a file: Markdown, text, for Slack, HTML";
        Rate "rate" ["v"] "rate it" "say whether the review was worth its time, 1 to 5";
        DetailDown "minutes-down" [")" "down" "j"] "" "scroll the minutes down";
        DetailUp "minutes-up" ["(" "up" "k"] "" "scroll the minutes up";
    }
    Actions {
        ToggleDone "toggle-done" ["x" "enter" "space"] "done" "tick the selected action off, or open it again";
        Revise "revise-action" ["e"] "change" "change what the action asks for, of whom, by when";
        Snooze "put-off-action" ["z"] "another day" "give the action another day";
        ToItem "open-action" ["o"] "to item" "go to the item of the action on the deck";
        PreviousView "to-agenda" ["h" "left"] "agenda" "the agenda of the next review";
    }
    Past {
        WriteMinutes "write-past-minutes" ["s"] "save minutes" "save the minutes as a file: Markdown, text, for Slack, HTML";
        Copy "copy-past-minutes" ["y"] "copy minutes" "copy the minutes to the clipboard; as what is asked once";
        CopyAll "copy-past-actions" ["Y"] "copy actions" "copy only the actions to the clipboard, person by person";
        CopyAs "copy-past-minutes-as" [] "" "copy the minutes to the clipboard as something else, which is remembered";
        NextView "back-to-agenda" ["l" "right"] "agenda" "the agenda of the next review";
        Rate "rate-past" ["v"] "rate it" "say whether the review was worth its time, 1 to 5";
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
        Snooze "snooze-owed" ["z"] "snooze" "no check-in until a day, with a reason; of an action: another day";
        ToggleDone "reached-owed" ["x"] "" "declare the key result reached: no check-in is owed until the next one";
        Why "why-owed" ["w"] "why" "print the arithmetic behind every judgement of the item";
        ToItem "go-to-owed" ["o"] "to item" "go to the item on the deck";
        OwnerPage "owner-page-owed" ["p"] "person" "the page of its owner, or of the person the line is about";
        Trend "trend-owed" ["t"] "trend" "how the item went, and where it will end";
        ItemLog "item-log-owed" ["i"] "changes" "every change of the item";
        DetailDown "owed-detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "owed-detail-up" ["("] "" "scroll the detail pane up";
    }
    Projects {
        CheckIn "check-in-project" ["c"] "check in" "check in: health, progress, note, next step";
        NoChange "no-change-project" ["="] "no change" "say that nothing changed: asks for the health alone";
        Link "link-project" ["L"] "link" "link the project to a goal it serves, with its because";
        Unlink "unlink" ["X"] "unlink" "take a link of the project away; {undo} brings it back";
        Verdict "verdict" ["v"] "verdict" "say whether the theory of a project that is done held";
        ToItem "go-to-goal" ["enter" "o"] "to goal" "go to the goal it serves, on the deck";
        Group "group" ["b"] "group" "group by team, owner, state or goal, and in one list again";
        Filter "filter-projects" ["f"] "filter" "show only projects of a team, an owner, a state or a goal";
        Sort "sort-projects" ["s"] "sort" "sort by what needs attention, by name, due day or progress";
        Mine "my-projects" ["m"] "mine" "show only what is mine, and all again";
        Revise "revise-project" ["e"] "revise" "change the project: state, owner, team, dates, title";
        Add "add-project" ["a"] "add" "add a project, and say which goal it serves";
        Why "why-project" ["w"] "why" "print the arithmetic behind every judgement of the project";
        Snooze "snooze-project" ["z"] "snooze" "no check-in until a day, with a reason";
        Trend "trend-project" ["t"] "trend" "how the project went, as it was said";
        OwnerPage "owner-page-project" ["p"] "" "the page of its owner: what they own, how they kept their deadlines; hand over";
        ItemLog "project-log" ["i"] "" "every change of the project";
        Copy "copy-project" ["y"] "" "copy the project to the clipboard";
        Archive "archive-project" ["A"] "" "put the project out of sight";
        Delete "delete-project" ["D" "delete"] "" "delete the project with its links; {undo} brings them back";
        DetailDown "project-detail-down" [")"] "" "scroll the detail pane down";
        DetailUp "project-detail-up" ["("] "" "scroll the detail pane up";
    }
    Trends {
        NextView "next-trend" ["l" "right"] "view" "the view after: overview, key result, teams, calibration, bets, overhead";
        Open "open-trend" ["enter"] "open" "what the selected line is about: a key result, a team, the view of a chart";
        Cycle "cycle-of-trends" ["C"] "cycle" "choose the cycle that is looked at";
        Filter "team-of-trends" ["f"] "team" "only what one team and those below it answer for, and all again";
        AsTable "as-table" ["v"] "table" "every chart as a table, and as a chart again";
        WriteMinutes "save-trend" ["s"] "save" "save the chart as SVG, or its table as CSV";
        Copy "copy-trend" ["y"] "copy" "copy what is shown to the clipboard, as a table";
        Why "why-trend" ["w"] "why" "print the arithmetic behind what is shown";
        ToItem "trend-to-item" ["o"] "to item" "go to the item on the deck";
        Revise "amend-point" ["e"] "" "say right what was said at the selected point; what it said stays in the log";
        Unlink "take-back-point" ["X"] "" "take the check-in of the selected point back; {undo} brings it back";
        Travel "time-machine-of-trends" ["T"] "" "the deck as it stood a week ago";
        Present "chart-alone" ["F"] "large" "nothing but the chart, and back";
        PreviousView "previous-trend" ["h" "left"] "" "the view before";
        Trend "to-trend" ["t"] "" "the key result of the selected line";
        WeekBack "trend-week-back" [","] "" "a week earlier: to that point, or what was said in that week";
        WeekOn "trend-week-on" ["."] "" "a week later";
        PreviousFlagged "previous-flagged-trend" ["["] "" "the previous key result with a flag";
        NextFlagged "next-flagged-trend" ["]"] "" "the next key result with a flag";
        WholeChain "whole-chain" ["+"] "" "with what it goes on from and what goes on from it, as one series";
        ThisCycle "this-cycle" ["-"] "" "the key result of this cycle alone";
        Band "band" ["b"] "" "where it will end, shown or not";
        Find "find-trend" ["/"] "" "choose a key result by its title";
        NextMatch "next-found-trend" ["n"] "" "the next key result that the last find found";
        PreviousMatch "previous-found-trend" ["N"] "" "the previous key result that the last find found";
        DetailDown "trend-down" [")"] "" "scroll down";
        DetailUp "trend-up" ["("] "" "scroll up";
    }
    Log {
        Open "open-change" ["enter"] "open" "show every operation of the change";
        UndoThis "undo-this" ["U"] "undo this" "take the selected change back, whoever made it";
        ItemLog "only-its-item" ["i"] "its item" "only changes of what the selected change is about";
        Filter "filter-log" ["f"] "filter" "only changes of one person";
        Find "find-said" ["/"] "find" "find in what was said: notes, next steps, reasons, becauses, decisions, titles";
        ToItem "go-to-item" ["o"] "to item" "go to the item on the deck";
        Revise "amend" ["e"] "amend" "say right what the selected change said of how something stands; what it said stays in the log";
        Unlink "take-back" ["X"] "" "take one check-in of the selected change back, also out of several; {undo} brings it back";
        NextMatch "next-said" ["n"] "" "next match of the find in what was said";
        PreviousMatch "previous-said" ["N"] "" "previous match of the find in what was said";
        DetailDown "change-down" [")"] "" "scroll the operations of the change down";
        DetailUp "change-up" ["("] "" "scroll the operations of the change up";
    }
    People {
        Open "open-person" ["enter"] "page" "the page of the person: what they own, how they kept their deadlines";
        Revise "edit-this-person" ["e"] "edit" "change the person: name, e-mail, manager, team, the day they left";
        Add "new-person" ["a"] "add" "add a person";
        HandOver "hand-over-from" ["H"] "hand over" "give what they answer for to someone else, with a reason";
        Snooze "away" ["z"] "away" "when they are away: nothing is asked of them then";
        Copy "copy-owed" ["y"] "copy owed" "copy what they owe, with the commands that settle it";
        Group "group-people" ["b"] "group" "group by team, by manager, and in one list again";
        Sort "sort-people" ["s"] "sort" "sort by name, by what they owe, by what they missed, by load";
        Filter "filter-people" ["f"] "filter" "show only who owes, missed, has too much, is away or left; of a manager or a team";
        Mine "my-reports" ["m"] "reports" "show only who reports to me, and everyone again";
        ToItem "their-goals" ["o"] "their goals" "what they answer for, on the deck";
        Find "find-person" ["/"] "find" "go to a person by name";
        ItemLog "changes-by" ["i"] "changes" "every change they made, on the log";
        Why "why-figures" ["w"] "why" "how the figures of the person came about, deadline by deadline";
        NextMatch "next-found-person" ["n"] "" "the next person that the last find found";
        PreviousMatch "previous-found-person" ["N"] "" "the previous person that the last find found";
        Delete "delete-this-person" ["D" "delete"] "" "delete the person: it says first what refers to them; {undo} brings them back";
        DetailDown "person-detail-down" [")"] "" "scroll what they answer for down";
        DetailUp "person-detail-up" ["("] "" "scroll what they answer for up";
    }
    Field {
        SaveAndNext "save-and-next" ["ctrl-n"] "next due" "save, and open the next item that is due";
        More "rest-of-check-in" ["ctrl-t"] "more" "the rest: the day, at first the last deadline, then the next step and the baseline";
        Snooze "snooze-in-check-in" ["alt-z"] "" "no check-in until a day, with a reason; {leave} and then {snooze} does the same";
    }
    Steps {
        Tick "tick" ["space" "x"] "tick" "tick the step off and go to the next, or open it again";
        TickNumber "tick-number" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "" "tick the step of that number off, or open it again";
        NextOption "next-step" ["right" "down"] "" "to the next step: from the tenth on the way to tick one";
        PreviousOption "previous-step" ["left" "up"] "" "to the previous step";
    }
    Health {
        ChoiceOnTrack "say-on-track" ["1" "o" "g"] "on track" "say that it is on track";
        ChoiceAtRisk "say-at-risk" ["2" "a" "y"] "at risk" "say that it is at risk";
        ChoiceOffTrack "say-off-track" ["3" "f" "x" "r"] "off track" "say that it is off track";
        NextOption "worse" ["right" "down" "space"] "" "the worse one";
        PreviousOption "better" ["left" "up"] "" "the better one";
        ChoiceNone "say-nothing" ["backspace" "delete"] "" "say nothing about its health";
    }
    Choice {
        NextOption "next-option" ["right" "space"] "choose" "the next one; a letter goes to the next that begins with it";
        PreviousOption "previous-option" ["left"] "" "the one before";
        ChooseNumber "choose-number" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "" "the one of that number";
        FirstOption "first-option" ["home"] "" "the first one";
        LastOption "last-option" ["end"] "" "the last one";
        ChoiceNone "choose-nothing" ["backspace" "delete"] "" "none of them, where that can be";
    }
    Next {
        Keep "next-kept" ["k"] "keep" "it goes on as it is, with its reason: not twice in a row";
        Change "next-changed" ["c"] "change" "it goes on with another target, or another owner";
        Break "next-broken" ["b"] "break" "it goes on as two or more steps";
        LetGo "next-let-go" ["g"] "let go" "nothing goes on from it, and why";
    }
    Form {
        Open "accept" ["enter"] "save" "save; in a list take the line, in long text begin a new one";
        NextField "next-field" ["tab"] "field" "next field; in a list take the line";
        PreviousField "previous-field" ["backtab"] "" "previous field";
        Down "field-below" ["down"] "" "the line, row or field below";
        Up "field-above" ["up"] "" "the line, row or field above";
        Save "save" ["ctrl-s"] "" "save, from everywhere, out of long text and lists too";
        NewLine "new-line" ["alt-enter" "ctrl-j"] "" "a new line in long text, the note of a check-in too";
        SaveAndNext "save-and-add" ["ctrl-n"] "save, add next" "save what is new and add the next: a key result of the objective, else one of the same kind";
        More "whole-form" ["ctrl-t"] "whole form" "the rest of a short form; of what is changed on one line the whole form, with what was typed";
        Editor "editor" ["ctrl-o"] "editor" "write the text in your editor";
        MoveUp "row-up" ["alt-up" "shift-up"] "" "move the step or waypoint up";
        MoveDown "row-down" ["alt-down" "shift-down"] "" "move the step or waypoint down";
        Delete "remove" ["ctrl-x"] "" "take the step, waypoint or link away";
        StartOver "start-over" ["ctrl-g"] "" "forget what was typed and begin anew";
        Back "leave" ["esc"] "keep draft" "leave; what was typed is kept as a draft";
        Help "help-in-form" ["f1"] "keys" "every key of the form; what was typed stays";
    }
    Narrow {
        Open "take" ["enter"] "take" "take the selected line; of a find: keep what is found";
        Down "line-below" ["down" "tab" "ctrl-n"] "" "the line below";
        Up "line-above" ["up" "backtab" "ctrl-p"] "" "the line above";
        PageDown "lines-below" ["pgdn"] "" "ten lines down";
        PageUp "lines-above" ["pgup"] "" "ten lines up";
        Back "leave-list" ["esc"] "leave" "leave it as it was";
    }
    AddWhat {
        Open "add-selected" ["enter"] "add" "add what is selected";
        AddObjective "add-objective" ["o"] "" "add an objective";
        AddKeyResult "add-key-result" ["k"] "" "add a key result";
        AddProject "add-a-project" ["p"] "" "add a project";
        AddPerson "add-person" ["n"] "" "add a person";
        AddTeam "add-team" ["t"] "" "add a team";
        AddCycle "add-cycle" ["c"] "" "add a cycle";
        AddMeeting "add-meeting" ["m"] "" "add a meeting";
        Down "kind-below" ["down" "tab"] "" "the kind below";
        Up "kind-above" ["up" "backtab"] "" "the kind above";
        Back "add-nothing" ["esc" "q"] "leave" "add nothing";
    }
    Confirm {
        Yes "yes" ["enter" "y"] "yes" "do what was asked for";
        No "no" ["esc" "n"] "leave it" "leave everything as it was";
    }
    Page {
        Find "search-page" ["/"] "search" "show only lines with a word, or the one of a key";
        Back "close-page" ["esc" "enter" "q" "?" "f1" "w"] "close" "close it";
        PageDown "read-on" ["space"] "" "a page on";
    }
    Person {
        ToItem "go-to-theirs" ["enter" "o"] "to item" "go to the item on the deck";
        HandOver "hand-over" ["H"] "hand over" "give what they answer for to someone else, with a reason";
        Revise "edit-on-page" ["e"] "edit" "change the person: name, e-mail, manager, team, the day they left";
        Snooze "away-on-page" ["z"] "away" "when they are away: nothing is asked of them then";
        Copy "copy-owed-on-page" ["y"] "copy owed" "copy what they owe, with the commands that settle it";
        People "another-person" ["p"] "people" "the page of another person";
        Back "close-person" ["esc" "q"] "close" "close it";
    }
    Sharing {
        PullIn "sync-now" ["P"] "sync now" "exchange with the other laptops now";
        Open "look-at-laptop" ["enter"] "look" "all that is known of the selected laptop";
        Add "invite" ["a"] "invite" "copy the line by which somebody joins, by name";
        Unlink "remove-laptop" ["X"] "remove" "leave out what the selected laptop writes from now on: asks first";
        Copy "copy-join-line" ["y"] "copy the line" "copy the line by which whoever has it joins; where nothing is shared, the command that begins";
        NextView "to-sources" ["l" "right"] "sources" "the sources of numbers: how each stands, what of them waits for a person";
        Back "close-sharing" ["esc" "q" "S"] "close" "close it";
    }
    Sources {
        PullIn "pull-now" ["P"] "pull now" "ask all sources now, beside the screen, and save what they say";
        Open "look-at-source" ["enter"] "look, take" "what the selected source runs, to trust it there; of a value that waits: take it, as your check-in";
        DryRun "dry-run" ["d"] "dry run" "ask the selected source and say what it brings; nothing is saved";
        Revise "edit-source" ["e"] "edit" "open the file that defines sources in your editor; of a value that waits: say another one";
        Add "add-source" ["a"] "add" "the same with what a new source looks like";
        ToggleDone "source-off" ["x"] "off, on" "switch the selected source off, or on again";
        Unlink "refuse-value" ["X"] "refuse" "refuse the selected value: the same is not asked about again";
        ToItem "source-to-item" ["o"] "to item" "go to the key result on the deck";
        Trend "trend-of-source" ["t"] "trend" "how the key result went";
        ItemLog "pulls-of-source" ["i"] "log" "what came of asking the selected source the last times";
        Why "why-of-source" ["w"] "why" "print the arithmetic behind every judgement of the key result";
        Mine "my-sources" ["m"] "mine" "only what feeds key results of mine, and all again";
        PreviousView "to-sharing" ["h" "left"] "sharing" "sharing: which laptops write here, what has come";
        Help "help-in-sources" ["?" "f1"] "keys" "every key of the page";
        Back "close-sources" ["esc" "q" "S"] "close" "close it";
    }
    Source {
        Yes "trust-source" ["y"] "trust it" "from now on it may run what is shown, on this computer and as it is now";
    }
    Carry {
        Open "carry-over-now" ["enter"] "carry over" "make all that is decided, as one change; {undo} takes it back";
        Change "carry-changed" ["c"] "change" "another target, or another owner; a number alone begins its target";
        Keep "carry-kept" ["k"] "keep" "as it is, with its reason: not twice in a row";
        Break "carry-broken" ["b"] "break" "broken into two or more steps";
        LetGo "let-go" ["g"] "let go" "nothing goes on from it, and why";
        Owner "carry-owner" ["o"] "owner" "who answers for it from now on";
        Carry "carry-cycle" ["V"] "cycle" "all that ended in the cycle";
        ToggleDone "carry-link" ["space"] "" "whether the selected work is linked again";
        Link "carry-links" ["l"] "" "all work is linked again, or none";
        ChoiceNone "carry-undecided" ["backspace" "delete"] "" "undecided again";
        Down "carry-below" ["down" "tab" "j"] "" "the line below";
        Up "carry-above" ["up" "backtab"] "" "the line above";
        Help "help-in-carry" ["f1" "?"] "keys" "every key of the page; what was decided stays";
        Back "leave-carry" ["esc" "q"] "keep draft" "make nothing now; what was decided is kept as a draft";
    }
    Import {
        Open "change-import" ["enter"] "change" "another meaning of the column, another answer, sheet, header row, order of dates, cycle or team";
        NextField "next-part" ["tab"] "part" "the part after: the file, its columns, what is not clear, what it would make";
        AsTable "tree-of-import" ["v"] "tree" "all it would make, as a tree, and back";
        Why "why-import" ["w"] "why" "why the selected line is read so, and how a script says it";
        Save "write-import" ["ctrl-s"] "write" "write it as one change, which one undo takes back";
        ChooseNumber "answer-import" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "" "the answer of that number to the question that is selected, or to the first";
        ChoiceNone "unanswer-import" ["backspace" "delete"] "" "take the answer back: read it as the file alone says";
        PreviousField "previous-part" ["backtab"] "" "the part before";
        NextView "step-after" ["right"] "" "the step after";
        PreviousView "step-before" ["left"] "" "the step before";
        Help "help-in-import" ["?" "f1"] "keys" "every key of the page; what was answered stays";
        Back "leave-import" ["esc" "ctrl-c"] "cancel" "leave; nothing is written";
    }
    Blind {
        Open "take-median" ["enter" "ctrl-s"] "save the median" "save the median as the confidence of a check-in; of numbers typed unseen: show them first";
        Unseen "say-unseen" ["space"] "unseen" "before the first number: everyone types unseen; behind one: the next person types";
        Back "leave-round" ["esc"] "leave" "forget the round";
        Help "help-in-round" ["f1"] "keys" "every key of the round; what was typed stays";
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
        GoTrends "trends" ["5" "alt-5"] "" "the trends: how key results went, what cycles came to, what words were worth";
        GoLog "log" ["6" "alt-6"] "" "the log: every change, who, when, why";
        GoPeople "people" ["7" "alt-7"] "" "the people: who answers for what, who owes, how deadlines were kept";
        NextScreen "next-screen" ["tab"] "" "next screen";
        PreviousScreen "previous-screen" ["backtab"] "" "previous screen";
        Sharing "sharing" ["S"] "" "sharing: which laptops write here, what has come, who has none yet; or the sources of numbers, where something is in their way";
        Sources "sources" [] "" "sources of numbers: how each stands, what of them waits for a person; pull now";
        People "page-of-person" [] "" "the page of a person: what they own, how they kept their deadlines; hand over";
        Tour "tour" [] "" "eight short steps for a start, on the last line of the screen; once more leaves them";
        Who "who" [] "" "say who you are on this workspace";
        Workspace "settings" [] "" "name, review weekday and limits of this workspace";
        EditPerson "edit-person" [] "" "change a person: name, e-mail, manager, team, the day they left";
        EditTeam "edit-team" [] "" "change a team: its name and the team above";
        EditCycle "edit-cycle" [] "" "change a cycle: its name, dates, state and the cycle it is part of";
        EditMeeting "edit-meeting" [] "" "change a meeting: what it is about, its day, minutes and people";
        DeletePerson "delete-person" [] "" "delete a person: it says first what refers to them; {undo} brings them back";
        DeleteTeam "delete-team" [] "" "delete a team: it says first what refers to it; {undo} brings it back";
        DeleteCycle "delete-cycle" [] "" "delete a cycle: it says first what refers to it; {undo} brings it back";
        DeleteMeeting "delete-meeting" [] "" "delete a meeting: its reviews stay; {undo} brings it back";
        SamePerson "same-person" [] "" "make one of two people who are one: the second stands for both; {undo} tells them apart";
        SameTeam "same-team" [] "" "make one of two teams that are one: the second stands for both; {undo} tells them apart";
        SameCycle "same-cycle" [] "" "make one of two cycles that are one: the second stands for both; {undo} tells them apart";
        ForgetPerson "forget-person" [] "" "erase what somebody is called and what they wrote, also in the log; nothing brings it back";
        Unarchive "unarchive" [] "" "bring an archived item back into sight, with what is archived below it";
        Import "import" [] "" "bring in goals from a file: what it would make is shown first; {undo} takes it back";
        ReadReplies "read-replies" [] "" "read what somebody answered to a nudge: a paste before a review does the same";
        Back "back" ["esc"] "" "one step back: close, clear the find, clear the filter";
        Repaint "repaint" ["ctrl-l"] "" "draw the screen anew";
        Suspend "suspend" ["ctrl-z"] "" "back to the shell until `fg`";
        Quit "quit" ["q" "ctrl-c"] "quit" "leave; drafts are kept";
    }
}

/// What commands were called before: a settings file may still say so.
pub static RENAMED: &[(&str, &str)] = &[
    ("drop", "park-before"),
    ("put-off", "snooze-owed"),
    ("save-form", "save"),
    ("next-in-form", "next-field"),
    ("previous-in-form", "previous-field"),
    ("editor-in-form", "editor"),
    ("keep-draft", "leave"),
    ("leave-form", "leave"),
    ("help-in-check-in", "help-in-form"),
    ("to-past-reviews", "to-agenda"),
    ("to-actions", "back-to-agenda"),
    ("leave-revealed", "leave-round"),
];
