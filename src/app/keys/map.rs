//! The keys as they are in force: the table, with what the settings file changed, or what is wrong with that.

use super::{Action, Binding, Place, TABLE};
use crate::app::key::Key;
use std::collections::{HashMap, HashSet};

/// The keys as they are in force: the table, with what the configuration changed.
#[derive(Debug, Clone)]
pub struct Keymap {
    by_key: HashMap<(Place, Key), Action>,
    keys: HashMap<(Place, Action), Vec<Key>>,
}

fn row(place: Place, action: Action) -> Option<&'static Binding> {
    TABLE.iter().find(|b| b.place == place && b.action == action)
}

/// Whether the table itself gives the key to both: what it hides in a place, it hides on purpose.
fn is_meant(key: Key, front: (Place, Action), behind: (Place, Action)) -> bool {
    [front, behind].into_iter().all(|(place, action)| row(place, action).is_some_and(|b| b.parsed().any(|k| k == key)))
}

/// One key for two commands: on the line of the later of the two, with the line of the other.
fn conflict(key: Key, one: (Place, Action), two: (Place, Action), at: &HashMap<(Place, Action), usize>) -> Wrong {
    let name = |of: (Place, Action)| row(of.0, of.1).map_or("", |b| b.name);
    let line = at.get(&one).max(at.get(&two)).copied();
    let said = |of: (Place, Action)| match at.get(&of) {
        Some(other) if Some(*other) != line => format!("{} (line {other})", name(of)),
        None if one.0 != two.0 => format!("{} ({})", name(of), of.0.title().to_lowercase()),
        _ => name(of).to_owned(),
    };
    (line, format!("{key} is bound to both {} and {}: give one of them another key", said(one), said(two)))
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
        Keymap::new(&[]).unwrap_or_else(|_| Keymap { by_key: HashMap::new(), keys: HashMap::new() })
    }
}

impl Keymap {
    /// The table with these rebindings, or one sentence per name that is unknown, per letter where text is typed, and per
    /// key that two commands ask for where both work.
    pub fn new(rebindings: &[Rebinding]) -> Result<Keymap, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut keys: HashMap<(Place, Action), Vec<Key>> = HashMap::new();
        for b in TABLE {
            keys.insert((b.place, b.action), b.parsed().collect());
        }
        let mut at: HashMap<(Place, Action), usize> = HashMap::new();
        for r in rebindings {
            let Some(b) = TABLE.iter().find(|b| b.name == r.name) else {
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
        let mut by_key: HashMap<(Place, Key), Action> = HashMap::new();
        for b in TABLE {
            for &key in keys.get(&(b.place, b.action)).into_iter().flatten() {
                if let Some(&other) = by_key.get(&(b.place, key)).filter(|&&other| other != b.action) {
                    wrong.push(conflict(key, (b.place, other), (b.place, b.action), &at));
                    continue;
                }
                by_key.insert((b.place, key), b.action);
            }
        }
        // One key of one line may be hidden in several places: that is one mistake.
        let mut told = HashSet::new();
        for b in Place::ALL.into_iter().flat_map(|place| TABLE.iter().filter(move |b| b.place == place)) {
            for &key in keys.get(&(b.place, b.action)).into_iter().flatten() {
                for &behind in b.place.behind() {
                    if let Some(&hidden) = by_key.get(&(behind, key)).filter(|&&hidden| hidden != b.action)
                        && (at.contains_key(&(b.place, b.action)) || at.contains_key(&(behind, hidden)))
                        && !is_meant(key, (b.place, b.action), (behind, hidden))
                        && told.insert((key, hidden, at.get(&(b.place, b.action))))
                    {
                        wrong.push(conflict(key, (b.place, b.action), (behind, hidden), &at));
                    }
                }
            }
        }
        wrong.sort();
        if wrong.is_empty() { Ok(Keymap { by_key, keys }) } else { Err(wrong) }
    }

    /// What a key asks for where these places are in front, the nearest first.
    pub fn action(&self, places: &[Place], key: Key) -> Option<Action> {
        places.iter().find_map(|&place| self.by_key.get(&(place, key)).copied())
    }

    /// What a key that types nothing asks for even where text is typed: leaving, the shell, another screen.
    pub fn leads_away(&self, key: Key) -> Option<Action> {
        use Action::{GoCheckIns, GoDeck, GoLog, GoProjects, GoReview, Quit, Repaint, Suspend};
        let action = self.action(&[Place::Everywhere], key).filter(|_| key.ctrl || key.alt)?;
        let away = [Quit, Suspend, Repaint, GoDeck, GoLog, GoReview, GoCheckIns, GoProjects];
        away.contains(&action).then_some(action)
    }

    /// The keys of an action there, the one to show first.
    pub fn keys(&self, place: Place, action: Action) -> &[Key] {
        self.keys.get(&(place, action)).map_or(&[], Vec::as_slice)
    }

    /// The key to show for an action of a place, as text; empty when it has none.
    pub fn show(&self, place: Place, action: Action) -> String {
        self.keys(place, action).first().map(Key::to_string).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_is_told_with_its_line() {
        let bind = |name: &str, key: &str| Rebinding { name: name.into(), keys: vec![key.parse().unwrap()], line: 7 };
        let wrong = Keymap::new(&[bind("why", "c")]).unwrap_err();
        assert!(wrong[0].0 == Some(7) && wrong[0].1.starts_with("c is bound to both check-in and why"), "{wrong:?}");
        assert!(Keymap::new(&[bind("wy", "c")]).unwrap_err()[0].1.contains("did you mean “why”"));
        let map = Keymap::new(&[bind("why", "x")]).unwrap();
        assert_eq!(map.action(&[Place::Deck, Place::Everywhere], Key::char('x')), Some(Action::Why));
        assert_eq!(map.action(&[Place::Deck, Place::Everywhere], Key::char('w')), None);
    }

    fn told(rebindings: &[(&str, &str, usize)]) -> Vec<Wrong> {
        let bind = |&(name, key, line): &(&str, &str, usize)| Rebinding {
            name: name.to_owned(),
            keys: vec![key.parse().unwrap()],
            line,
        };
        Keymap::new(&rebindings.iter().map(bind).collect::<Vec<_>>()).err().unwrap_or_default()
    }

    #[test]
    fn a_letter_cannot_be_bound_where_text_is_typed() {
        for name in ["save", "accept", "keep-draft"] {
            let wrong = told(&[(name, "a", 3)]);
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
                && s == "c is bound to both check-in (on the deck) and undo: give one of them another key"),
            "{wrong:?}"
        );
        assert!(told(&[("next-screen", "j", 2)]).iter().any(|(_, s)| s.contains("both down (moving) and next-screen")));
        let wrong = told(&[("undo", "x", 2), ("why", "x", 5)]);
        assert!(wrong.iter().any(|(line, s)| *line == Some(5) && s.contains("both why and undo (line 2)")), "{wrong:?}");
        // What the table hides on purpose is no mistake, and a key that moved away hides nothing.
        assert_eq!(told(&[("deck", "1", 2), ("undo", "U", 3)]).len(), 1, "U is the log's own");
        assert_eq!(told(&[("deck", "1", 2), ("check-in", "o", 3), ("why", "c", 4)]), []);
    }
}
