//! One letter, one meaning: what each key that types nothing stands for, wherever it works.
//!
//! A place may leave a letter unused; it may not give it another sense. A test walks the table: what stands outside its word,
//! and a key with two commands in one tab, has to be an exception below, with its reason. That list may only shrink.

use super::Action;

/// A key, what it means, and the commands that are that.
pub type Word = (&'static str, &'static str, &'static [Action]);

/// What every key means that types nothing, in the order of the alphabet.
pub const DICTIONARY: &[Word] = &[
    ("a", "add what this place is made of", &[Action::Add, Action::AskAction]),
    ("A", "archive", &[Action::Archive]),
    (
        "b",
        "by: group by; in a review one entry back; of what is planned break into steps; in time backdated too; of a chart its band",
        &[Action::Group, Action::BackEntry, Action::Break, Action::Backdated, Action::Band],
    ),
    ("c", "say how it stands", &[Action::CheckIn]),
    ("C", "choose the cycle; in time the day", &[Action::Cycle, Action::Day]),
    ("d", "decide; in time only what differs; of a source a dry run", &[Action::Decide, Action::Differing, Action::DryRun]),
    ("D", "delete or drop", &[Action::Delete]),
    ("e", "edit what is selected", &[Action::Revise]),
    ("E", "end the review", &[Action::EndMeeting]),
    ("f", "filter", &[Action::Filter]),
    ("F", "fill the screen with it", &[Action::Present]),
    ("g", "first; while a review runs to the entry of a number", &[Action::Top, Action::GoTo]),
    ("G", "last", &[Action::Bottom]),
    ("h", "left: fold, the view before", &[Action::Fold, Action::PreviousView]),
    ("H", "hand over", &[Action::HandOver]),
    ("i", "its changes", &[Action::ItemLog]),
    ("j", "down", &[Action::Down, Action::DetailDown]),
    ("J", "one further down: sibling; on an agenda it takes the entry along", &[Action::NextSibling, Action::Later]),
    ("k", "up", &[Action::Up, Action::DetailUp]),
    ("K", "one further up: sibling; on an agenda it takes the entry along", &[Action::PreviousSibling, Action::Earlier]),
    ("l", "right: unfold, the view after", &[Action::Unfold, Action::NextView]),
    ("L", "link", &[Action::Link]),
    ("m", "mine", &[Action::Mine]),
    ("M", "move below another", &[Action::MoveTo]),
    ("n", "next match; in a review next entry; no", &[Action::NextMatch, Action::NextEntry, Action::No]),
    ("N", "previous match", &[Action::PreviousMatch]),
    ("o", "to the item on the deck", &[Action::ToItem]),
    ("O", "open or close a cycle", &[Action::CloseCycle]),
    ("p", "person; on an agenda park", &[Action::OwnerPage, Action::People, Action::Park]),
    ("P", "parent; elsewhere pull in, of sharing sync", &[Action::ToParent, Action::PullIn]),
    ("q", "leave", &[Action::Quit, Action::Back]),
    ("r", "review", &[Action::GoReview]),
    ("s", "sort; on what is finished save as a file", &[Action::Sort, Action::WriteMinutes]),
    ("S", "sharing and sources", &[Action::Sharing, Action::Back]),
    ("t", "trend of the selected", &[Action::Trend]),
    ("T", "time machine", &[Action::Travel]),
    ("u", "undo mine", &[Action::Undo]),
    ("U", "take this change back, whoever made it", &[Action::UndoThis]),
    (
        "v",
        "verdict, vote, rating; view: as a table, now beside",
        &[Action::Verdict, Action::Blind, Action::Rate, Action::AsTable, Action::Beside],
    ),
    ("V", "carry over what ended", &[Action::Carry]),
    ("w", "why", &[Action::Why]),
    ("x", "tick and untick", &[Action::ToggleDone]),
    ("X", "take away: a link, a check-in, a laptop, a value that waits", &[Action::Unlink]),
    ("y", "copy; yes", &[Action::Copy, Action::Yes]),
    ("Y", "copy the wider one", &[Action::CopyAll]),
    ("z", "snooze: no word until a day", &[Action::Snooze]),
    ("=", "no change", &[Action::NoChange]),
    ("+", "more: minutes; unfold everything; the whole chain", &[Action::MoreMinutes, Action::UnfoldAll, Action::WholeChain]),
    ("-", "less: minutes; fold everything; this cycle alone", &[Action::FewerMinutes, Action::FoldAll, Action::ThisCycle]),
    (",", "a week earlier", &[Action::WeekBack]),
    (".", "a week later", &[Action::WeekOn]),
    ("<", "to the review before", &[Action::ReviewBack]),
    (">", "to the next review", &[Action::ReviewOn]),
    ("[", "previous that needs a look", &[Action::PreviousFlagged]),
    ("]", "next that needs a look", &[Action::NextFlagged]),
    ("(", "scroll the other pane up", &[Action::DetailUp]),
    (")", "scroll the other pane down", &[Action::DetailDown]),
    ("/", "find", &[Action::Find]),
    ("?", "keys", &[Action::Help]),
    (":", "palette", &[Action::Palette]),
    ("space", "pause; toggle the line; unseen or not", &[Action::Pause, Action::ToggleDone, Action::Unseen]),
    ("1", "the deck; of what is asked the answer of that number", &[Action::GoDeck, Action::ChooseNumber]),
    ("2", "the review; of what is asked the answer of that number", &[Action::GoReview, Action::ChooseNumber]),
    ("3", "the check-ins; of what is asked the answer of that number", &[Action::GoCheckIns, Action::ChooseNumber]),
    ("4", "the projects; of what is asked the answer of that number", &[Action::GoProjects, Action::ChooseNumber]),
    ("5", "the trends; of what is asked the answer of that number", &[Action::GoTrends, Action::ChooseNumber]),
    ("6", "the log; of what is asked the answer of that number", &[Action::GoLog, Action::ChooseNumber]),
    ("7", "the people; of what is asked the answer of that number", &[Action::GoPeople, Action::ChooseNumber]),
    ("8", "of what is asked the answer of that number", &[Action::ChooseNumber]),
    ("9", "of what is asked the answer of that number", &[Action::ChooseNumber]),
];

/// What stands outside its word all the same: the name of the command, its key, and why.
pub const OUTSIDE: &[(&str, &str, &str)] = &[
    ("owner", "o", "one does not leave a running review for the deck"),
    ("close-page", "?", "the key that opened a page closes it"),
    ("close-page", "w", "the key that opened a page closes it"),
    ("read-on", "space", "what every pager does"),
];

/// A key that does two things in one tab: the tab, the key, and why.
pub const TWICE: &[(&str, &str, &str)] = &[
    ("Review", "space", "pause and toggle the line exclude one another: no action is listed while a clock runs"),
    ("Review", "a", "what the place is made of: topics before a review, what it asks for while it runs, meetings in their list"),
    ("Review", "g", "to a place both times: in a list the first, while a review runs the one of a number"),
    ("Review", "o", "one does not leave a running review for the deck"),
    ("Review", "v", "a vote both times: on the item that is on, and on the review once it is over"),
];

#[cfg(test)]
mod tests {
    use super::{
        super::{Binding, Place, TABLE},
        *,
    };
    use crate::app::{
        Tab,
        key::{Code, Key},
    };
    use std::collections::{BTreeMap, BTreeSet};

    /// The keys of a row that type nothing and are no choice: a letter or a sign, without ctrl and alt.
    fn letters(b: &Binding) -> impl Iterator<Item = &'static str> {
        let is_letter = |key: &&&str| key.parse::<Key>().is_ok_and(|k| matches!(k.code, Code::Char(_)) && k.types().is_some());
        let keys = if b.place.is_choice() { &[][..] } else { b.keys };
        keys.iter().filter(is_letter).copied()
    }

    #[test]
    fn every_letter_means_what_the_dictionary_says_but_for_the_exceptions() {
        let mut used: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
        for b in TABLE {
            for key in letters(b) {
                let word = DICTIONARY.iter().find(|(letter, ..)| *letter == key);
                if word.is_some_and(|(_, _, commands)| commands.contains(&b.action)) {
                    continue;
                }
                let exception = OUTSIDE.iter().find(|(name, k, _)| *name == b.name && *k == key);
                assert!(
                    exception.is_some(),
                    "{key} of {} is not what it means ({}): take another key, add {:?} to its word in DICTIONARY, or say in OUTSIDE why not",
                    b.name,
                    word.map_or("nothing yet", |w| w.1),
                    b.action
                );
                used.extend(exception);
            }
        }
        assert_eq!(used.len(), OUTSIDE.len(), "an exception that is none any more has to go: {used:?}");
    }

    #[test]
    fn no_key_has_two_commands_in_one_tab_but_for_the_exceptions() {
        let places = |tab: Tab| -> &[Place] {
            match tab {
                Tab::Deck => &[Place::Deck],
                Tab::Review => &[
                    Place::Before,
                    Place::Closing,
                    Place::Meetings,
                    Place::Unfinished,
                    Place::Meeting,
                    Place::Result,
                    Place::After,
                    Place::Actions,
                    Place::Past,
                ],
                Tab::CheckIns => &[Place::CheckIns],
                Tab::Projects => &[Place::Projects],
                Tab::Trends => &[Place::Trends],
                Tab::Log => &[Place::Log],
                Tab::People => &[Place::People],
            }
        };
        let mut used: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
        for (tab, places) in Tab::ALL.map(|tab| (tab.title(), places(tab))) {
            let mut commands: BTreeMap<&str, Vec<Action>> = BTreeMap::new();
            for b in TABLE.iter().filter(|b| places.contains(&b.place) || matches!(b.place, Place::List | Place::Everywhere)) {
                for key in letters(b) {
                    let of = commands.entry(key).or_default();
                    // Where there is no list the same key scrolls what is read.
                    let same = |action: Action| match action {
                        Action::DetailDown if key == "j" => Action::Down,
                        Action::DetailUp if key == "k" => Action::Up,
                        action => action,
                    };
                    if !of.contains(&same(b.action)) {
                        of.push(same(b.action));
                    }
                }
            }
            for (key, commands) in commands.into_iter().filter(|(_, commands)| commands.len() > 1) {
                let exception = TWICE.iter().find(|(t, k, _)| *t == tab && *k == key);
                assert!(
                    exception.is_some(),
                    "{key} does several things on the tab {tab}: {commands:?}; take another key, or say in TWICE why not"
                );
                used.extend(exception);
            }
        }
        assert_eq!(used.len(), TWICE.len(), "an exception that is none any more has to go: {used:?}");
    }

    #[test]
    fn the_dictionary_has_no_word_twice_and_none_for_nothing() {
        for (n, (key, meaning, commands)) in DICTIONARY.iter().enumerate() {
            assert!(DICTIONARY[n + 1..].iter().all(|(other, ..)| other != key), "{key} stands twice");
            for command in *commands {
                assert!(
                    TABLE.iter().any(|b| b.action == *command && letters(b).any(|k| k == *key)),
                    "{key}: {meaning}: {command:?}"
                );
            }
        }
    }
}
