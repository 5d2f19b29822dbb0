//! The keys as they are in force: the table, with what the settings file changed, or what is wrong with that.

use super::{Action, Binding, Command, Place, RENAMED, TABLE, command::Everywhere};
use crate::app::{Tab, key::Key};
use std::collections::{HashMap, HashSet};

/// The keys as they are in force: the table, with what the configuration changed.
#[derive(Debug, Clone)]
pub struct Keymap {
    by_key: HashMap<(Place, Key), Action>,
    keys: HashMap<(Place, Action), Vec<Key>>,
    clashes: Vec<Wrong>,
}

fn row(place: Place, action: Action) -> Option<&'static Binding> {
    TABLE.iter().find(|b| b.place == place && b.action == action)
}

/// The row of a name, of one it had before too.
fn named(name: &str) -> Option<&'static Binding> {
    let name = RENAMED.iter().find(|(before, _)| *before == name).map_or(name, |(_, now)| now);
    TABLE.iter().find(|b| b.name == name)
}

/// Whether the table itself gives the key to both: what it hides in a place, it hides on purpose.
fn is_meant(key: Key, front: (Place, Action), behind: (Place, Action)) -> bool {
    [front, behind].into_iter().all(|(place, action)| row(place, action).is_some_and(|b| b.parsed().any(|k| k == key)))
}

/// One key for two commands: on the line of the later of the two, with the line of the other, and who has it now.
fn clash(
    key: Key,
    one: (Place, Action),
    two: (Place, Action),
    wins: (Place, Action),
    at: &HashMap<(Place, Action), usize>,
) -> Wrong {
    let name = |of: (Place, Action)| row(of.0, of.1).map_or("", |b| b.name);
    let line = at.get(&one).max(at.get(&two)).copied();
    let said = |of: (Place, Action)| match at.get(&of) {
        Some(other) if Some(*other) != line => format!("{} (line {other})", name(of)),
        None if one.0 != two.0 => format!("{} ({})", name(of), of.0.title().to_lowercase()),
        _ => name(of).to_owned(),
    };
    let (one, two, wins) = (said(one), said(two), name(wins));
    (line, format!("{key} is bound to both {one} and {two}: {wins} has it, give the other another key"))
}

/// One rebinding as a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// The name of the table.
    pub name: String,
    /// Its new keys; empty: no key.
    pub keys: Vec<Key>,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// What is wrong with a rebinding: its line (`None`: the table itself) and one sentence.
pub type Wrong = (Option<usize>, String);

impl Default for Keymap {
    fn default() -> Keymap {
        let nothing = || Keymap { by_key: HashMap::new(), keys: HashMap::new(), clashes: Vec::new() };
        Keymap::new(&[]).unwrap_or_else(|_| nothing())
    }
}

impl Keymap {
    /// The table with these rebindings, or one sentence per name that is unknown and per letter where text is typed.
    ///
    /// Two commands that ask for one key are no reason not to start: what the person wrote wins over the table, of two of
    /// their lines the later one, and [`Keymap::clashes`] says so.
    pub fn new(rebindings: &[Rebinding]) -> Result<Keymap, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut keys: HashMap<(Place, Action), Vec<Key>> = HashMap::new();
        for b in TABLE {
            keys.insert((b.place, b.action), b.parsed().collect());
        }
        let mut at: HashMap<(Place, Action), usize> = HashMap::new();
        for r in rebindings {
            let Some(b) = named(&r.name) else {
                let near = crate::domain::nearest::nearest(&r.name, TABLE.iter().map(|b| b.name));
                let name = crate::domain::text::one_line(&r.name, 40);
                wrong.push((Some(r.line), format!("there is no command “{name}” to bind{near}")));
                continue;
            };
            if b.place.is_text()
                && let Some(key) = r.keys.iter().find(|key| key.types().is_some())
            {
                let where_ = b.place.title().to_lowercase();
                wrong.push((
                    Some(r.line),
                    format!("{key} cannot be bound to {}, which works {where_}: in a field a letter is a letter, so take a key with ctrl or alt, or one like f5", b.name),
                ));
                continue;
            }
            keys.insert((b.place, b.action), r.keys.clone());
            at.insert((b.place, b.action), r.line);
        }
        if !wrong.is_empty() {
            wrong.sort();
            return Err(wrong);
        }
        let mut map = Keymap { by_key: HashMap::new(), keys, clashes: Vec::new() };
        map.settle(&at);
        Ok(map)
    }

    /// Gives every key to one command where it works, and remembers who else asked for it. `at`: the lines of what a person bound.
    fn settle(&mut self, at: &HashMap<(Place, Action), usize>) {
        let mut clashes = Vec::new();
        for b in TABLE {
            let here = (b.place, b.action);
            for key in self.keys.get(&here).cloned().unwrap_or_default() {
                let Some(&other) = self.by_key.get(&(b.place, key)).filter(|&&other| other != b.action) else {
                    self.by_key.insert((b.place, key), b.action);
                    continue;
                };
                let other = (b.place, other);
                let (wins, loses) = if at.get(&here) > at.get(&other) { (here, other) } else { (other, here) };
                clashes.push(clash(key, other, here, wins, at));
                self.by_key.insert((b.place, key), wins.1);
                self.take_away(loses, key);
            }
        }
        // One key of one line may be hidden in several places: that is one mistake.
        let mut told = HashSet::new();
        for b in Place::ALL.into_iter().flat_map(|place| TABLE.iter().filter(move |b| b.place == place)) {
            let here = (b.place, b.action);
            for key in self.keys.get(&here).cloned().unwrap_or_default() {
                for &behind in b.place.behind() {
                    let Some(&hidden) = self.by_key.get(&(behind, key)).filter(|&&hidden| hidden != b.action) else { continue };
                    let hidden = (behind, hidden);
                    let is_theirs = at.contains_key(&here) || at.contains_key(&hidden);
                    if !is_theirs || is_meant(key, here, hidden) {
                        continue;
                    }
                    let wins = if at.contains_key(&here) { here } else { hidden };
                    if wins == hidden {
                        self.by_key.remove(&(b.place, key));
                        self.take_away(here, key);
                    }
                    if told.insert((key, hidden.1, at.get(&here))) {
                        clashes.push(clash(key, here, hidden, wins, at));
                    }
                }
            }
        }
        clashes.sort();
        self.clashes = clashes;
    }

    fn take_away(&mut self, from: (Place, Action), key: Key) {
        if let Some(keys) = self.keys.get_mut(&from) {
            keys.retain(|&k| k != key);
        }
    }

    /// Which keys two commands asked for: with a line each, in their order.
    pub fn clashes(&self) -> &[Wrong] {
        &self.clashes
    }

    /// What a key asks for where these places are in front, the nearest first.
    pub fn action(&self, places: &[Place], key: Key) -> Option<Action> {
        places.iter().find_map(|&place| self.by_key.get(&(place, key)).copied())
    }

    /// What a key asks for where these places are in front, with the place that has it.
    pub fn command(&self, places: &[Place], key: Key) -> Option<Command> {
        places.iter().find_map(|&place| Command::of(place, *self.by_key.get(&(place, key))?))
    }

    /// What a key that types nothing asks for even where text is typed: leaving, the shell, another screen.
    pub fn leads_away(&self, key: Key) -> Option<Everywhere> {
        let Some(Command::Everywhere(command)) = self.command(&[Place::Everywhere], key).filter(|_| key.ctrl || key.alt) else {
            return None;
        };
        let leaves = matches!(command, Everywhere::Quit | Everywhere::Suspend | Everywhere::Repaint);
        (leaves || Tab::ALL.iter().any(|tab| tab.command() == command)).then_some(command)
    }

    /// The key that leads somewhere from everywhere; `None`: there is none.
    pub fn leading(&self, command: Everywhere) -> Option<String> {
        let row = TABLE.iter().find(|b| Command::of(b.place, b.action) == Some(Command::Everywhere(command)))?;
        self.keys(row.place, row.action).first().map(Key::to_string)
    }

    /// The keys of an action there, the one to show first.
    pub fn keys(&self, place: Place, action: Action) -> &[Key] {
        self.keys.get(&(place, action)).map_or(&[], Vec::as_slice)
    }

    /// The key to show for an action of a place, as text; empty when it has none.
    pub fn show(&self, place: Place, action: Action) -> String {
        self.keys(place, action).first().map(Key::to_string).unwrap_or_default()
    }

    /// The same where these places are in front: a key that a nearer one takes for something else is not shown.
    pub fn show_in(&self, places: &[Place], place: Place, action: Action) -> String {
        let works = |key: &&Key| self.action(places, **key) == Some(action);
        self.keys(place, action).iter().find(works).map(Key::to_string).unwrap_or_default()
    }

    /// How a sentence names a command, given by its name in the table: by its key, and without one where it can be found.
    pub fn says(&self, name: &str) -> String {
        let Some(b) = named(name) else { return name.to_owned() };
        match self.keys(b.place, b.action).first() {
            Some(key) => key.to_string(),
            None => format!("“{}” in the palette", b.name.replace('-', " ")),
        }
    }

    /// A sentence of ours with the keys in force for the names in braces: `{undo} brings it back`. Never for text from data.
    pub fn filled(&self, sentence: &str) -> String {
        let mut out = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            if let Some((name, after)) = after.split_once('}').filter(|(name, _)| named(name).is_some()) {
                out.push_str(&self.says(name));
                rest = after;
            } else {
                out.push('{');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECK: &[Place] = &[Place::Deck, Place::List, Place::Everywhere];

    fn bound(rebindings: &[(&str, &str, usize)]) -> Result<Keymap, Vec<Wrong>> {
        let bind = |&(name, key, line): &(&str, &str, usize)| Rebinding {
            name: name.to_owned(),
            keys: vec![key.parse().unwrap()],
            line,
        };
        Keymap::new(&rebindings.iter().map(bind).collect::<Vec<_>>())
    }

    fn told(rebindings: &[(&str, &str, usize)]) -> Vec<Wrong> {
        bound(rebindings).unwrap().clashes().to_vec()
    }

    #[test]
    fn a_key_that_was_bound_by_hand_does_that_and_nothing_else() {
        let map = bound(&[("why", "B", 7)]).unwrap();
        assert_eq!(map.action(DECK, Key::char('B')), Some(Action::Why));
        assert_eq!(map.action(DECK, Key::char('w')), None);
        assert_eq!(map.clashes(), []);
    }

    #[test]
    fn in_a_clash_the_line_of_the_person_wins_and_it_is_told() {
        let map = bound(&[("why", "c", 7)]).unwrap();
        assert_eq!(map.action(DECK, Key::char('c')), Some(Action::Why));
        assert_eq!(map.show(Place::Deck, Action::CheckIn), "", "it lost its only key there");
        assert_eq!(
            map.clashes(),
            [(Some(7), "c is bound to both check-in and why: why has it, give the other another key".to_owned())]
        );
        let map = bound(&[("why", "B", 3), ("check-in", "B", 5)]).unwrap();
        assert_eq!(map.action(DECK, Key::char('B')), Some(Action::CheckIn), "of two lines the later one");
        assert!(map.clashes()[0].1.contains("why (line 3)"), "{:?}", map.clashes());
    }

    #[test]
    fn a_name_that_is_none_is_refused_and_one_from_before_is_known() {
        assert!(bound(&[("wy", "c", 1)]).unwrap_err()[0].1.contains("did you mean “why”"));
        let map = bound(&[("put-off", "f5", 1)]).unwrap();
        assert_eq!(map.show(Place::CheckIns, Action::Snooze), "f5");
        for (before, now) in RENAMED {
            assert!(TABLE.iter().all(|b| b.name != *before) && TABLE.iter().any(|b| b.name == *now), "{before} {now}");
        }
    }

    #[test]
    fn a_letter_cannot_be_bound_where_text_is_typed() {
        for name in ["save", "accept", "leave", "save-form", "take"] {
            let wrong = bound(&[(name, "a", 3)]).unwrap_err();
            assert!(
                wrong.len() == 1 && wrong[0].0 == Some(3) && wrong[0].1.contains("in a field a letter is a letter"),
                "{wrong:?}"
            );
        }
        assert_eq!(told(&[("save", "f5", 3), ("accept", "ctrl-y", 4), ("tick", "t", 5)]), []);
    }

    #[test]
    fn a_key_that_is_hidden_by_a_nearer_place_is_told_with_both_lines() {
        let wrong = told(&[("undo", "c", 2)]);
        assert_eq!(wrong.len(), 1, "told once, though it is hidden on four screens: {wrong:?}");
        assert!(
            wrong.iter().any(|(line, s)| *line == Some(2)
                && s == "c is bound to both check-in (on the deck) and undo: undo has it, give the other another key"),
            "{wrong:?}"
        );
        let map = bound(&[("undo", "c", 2)]).unwrap();
        assert_eq!(map.action(DECK, Key::char('c')), Some(Action::Undo));
        assert!(told(&[("next-screen", "j", 2)]).iter().any(|(_, s)| s.contains("both down (moving) and next-screen")));
        let wrong = told(&[("undo", "x", 2), ("why", "x", 5)]);
        assert!(wrong.iter().any(|(line, s)| *line == Some(5) && s.contains("both why and undo (line 2)")), "{wrong:?}");
        // What the table hides on purpose is no mistake, and a key that moved away hides nothing.
        assert_eq!(told(&[("deck", "1", 2), ("undo", "U", 3)]).len(), 1, "U is the log's own");
        assert_eq!(told(&[("deck", "1", 2), ("check-in", "o", 3), ("why", "c", 4)]), []);
    }

    #[test]
    fn a_sentence_names_the_key_in_force_and_without_one_where_to_find_it() {
        let mut map = Keymap::default();
        assert_eq!(map.filled("{undo} brings it back"), "u brings it back");
        map = bound(&[("undo", "f5", 1)]).unwrap();
        assert_eq!(map.filled("{undo} brings {it} back {"), "f5 brings {it} back {");
        map = Keymap::new(&[Rebinding { name: "check-in".into(), keys: Vec::new(), line: 1 }]).unwrap();
        assert_eq!(map.says("check-in"), "“check in” in the palette");
    }

    #[test]
    fn what_a_nearer_place_takes_is_not_shown_as_the_key_of_another() {
        let map = bound(&[("check-in", "u", 1)]).unwrap();
        assert_eq!(
            (
                map.show_in(DECK, Place::Everywhere, Action::Undo).as_str(),
                map.show_in(DECK, Place::Deck, Action::CheckIn).as_str()
            ),
            ("", "u")
        );
    }
}
