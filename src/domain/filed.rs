//! What files said of one thing before, read off the operations about it: the third side of an import.
//!
//! What an import wrote stands in the log, so most of it needs no record. Only what a file says that is so already, and that
//! no import wrote, would leave no trace: of that a sum per field is noted ([`Field::Filed`]), once. An import that was taken
//! back has said nothing.

use super::{
    Entity, Field, FieldKey, Id, Op,
    change::Verb,
    fields::{Fields as _, Value, write::written},
    history::Header,
};
use chrono::NaiveDate;
use std::{collections::HashMap, fmt::Write as _};

/// What is known of what files said about one thing, and of what was done to it here since.
#[derive(Debug, Clone, Default)]
pub struct Filed {
    /// Nobody but imports ever touched it: what files said is what is there now.
    as_now: bool,
    /// As imports made it: one here, others on other laptops.
    made: Vec<Told<Entity>>,
    said: Vec<(FieldKey, Told<Said>)>,
    here: HashMap<FieldKey, Here>,
    called: Vec<(Option<Id>, String)>,
    emails: Vec<String>,
}

/// What a file said of a field: its value, or the sum of it.
#[derive(Debug, Clone)]
enum Said {
    Value(Field),
    Sum(u64),
}

/// Something that a change said, and the one that took it back.
#[derive(Debug, Clone)]
struct Told<T> {
    what: T,
    by: Id,
    off: Option<Id>,
}

impl<T> Told<T> {
    fn new(what: T, header: &Header) -> Told<T> {
        Told { what, by: header.id, off: None }
    }

    /// Notes that a change takes it back, or brings it back; false: it has to do with another.
    fn turn(&mut self, undo: Id, undoes: Id) -> bool {
        if self.by == undoes {
            self.off = Some(undo);
        } else if self.off == Some(undoes) {
            self.off = None;
        } else {
            return false;
        }
        true
    }
}

/// Who did something here, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// Who; `None`: nobody said.
    pub by: Option<Id>,
    /// The day it counts for.
    pub on: NaiveDate,
}

/// How a word of a file stands to what files said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The last file said the same.
    Same,
    /// The last file said something else.
    Other,
    /// No file ever said anything about it.
    Never,
}

impl Filed {
    /// Of something that only imports ever touched.
    pub fn as_now() -> Filed {
        Filed { as_now: true, ..Filed::default() }
    }

    /// Takes in the next operation about it, in the order of the log.
    pub fn take(&mut self, header: &Header, op: &Op) {
        let is_file = matches!(header.verb, Verb::Import | Verb::Filed);
        match op {
            Op::Create(entity) => {
                self.name(entity);
                if is_file {
                    self.made.push(Told::new(entity.clone(), header));
                }
            }
            Op::Set { new: Field::Filed(text), .. } if is_file => {
                self.said.extend(parse(text).map(|(key, said)| (key, Told::new(said, header))));
            }
            Op::Set { new: Field::Filed(_), .. } | Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => {}
            Op::Set { new, .. } if header.undoes.is_some_and(|undoes| self.turn(header.id, undoes, new.key())) => {}
            Op::Set { new, .. } => {
                match new {
                    Field::Title(title) => {
                        let parent = self.called.last().and_then(|(parent, _)| *parent);
                        self.called.push((parent, title.clone()));
                    }
                    Field::Parent(parent) => self.called.extend(self.called.last().cloned().map(|(_, title)| (*parent, title))),
                    Field::Email(Some(email)) => self.emails.push(email.clone()),
                    _ => {}
                }
                if is_file {
                    self.said.push((new.key(), Told::new(Said::Value(new.clone()), header)));
                    self.here.remove(&new.key());
                } else {
                    self.here.insert(new.key(), Here { by: header.by, on: header.on });
                }
            }
        }
    }

    /// Takes back what an import said of a field, or brings it back; false: the change that is undone was no import.
    fn turn(&mut self, undo: Id, undoes: Id, key: FieldKey) -> bool {
        let mut found = false;
        for (_, told) in self.said.iter_mut().filter(|(of, _)| *of == key) {
            found |= told.turn(undo, undoes);
        }
        for made in self.made.iter_mut().filter(|_| key == FieldKey::Deleted) {
            found |= made.turn(undo, undoes);
        }
        found
    }

    /// As an import made it, where that is in force.
    fn made(&self) -> Option<&Entity> {
        self.made.iter().rfind(|made| made.off.is_none()).map(|made| &made.what)
    }

    /// The last word of a file in force about a field.
    fn last(&self, key: FieldKey) -> Option<&Said> {
        self.said.iter().rev().find(|(of, told)| *of == key && told.off.is_none()).map(|(_, told)| &told.what)
    }

    fn name(&mut self, entity: &Entity) {
        match entity {
            Entity::Person(e) => {
                self.called.push((None, e.name.clone()));
                self.emails.extend(e.email.clone());
            }
            Entity::Team(e) => self.called.push((e.parent, e.name.clone())),
            Entity::Cycle(e) => self.called.push((None, e.name.clone())),
            _ => {}
        }
    }

    /// Whether nobody but imports ever touched it.
    pub fn is_as_now(&self) -> bool {
        self.as_now
    }

    /// Whether an import made it.
    pub fn is_made_by_a_file(&self) -> bool {
        self.as_now || self.made().is_some()
    }

    /// What a value is to what files said of that field before.
    pub fn says(&self, field: &Field) -> Again {
        let same = match self.last(field.key()) {
            Some(Said::Value(said)) => text(said) == text(field),
            Some(Said::Sum(said)) => *said == sum(field),
            None => match self.made().and_then(|made| made.get(field.key())) {
                Some(made) => text(&made) == text(field),
                None => return Again::Never,
            },
        };
        if same { Again::Same } else { Again::Other }
    }

    /// Whether files ever said anything of that field beyond leaving it empty.
    pub fn is_blank(&self, key: FieldKey) -> bool {
        self.last(key).is_none()
            && self.made().and_then(|made| made.get(key)).is_none_or(|made| matches!(made.seen(), Value::None))
    }

    /// Who changed a field here since a file last did; `None`: nobody.
    pub fn here(&self, key: FieldKey) -> Option<Here> {
        self.here.get(&key).copied()
    }

    /// Every name it ever had; of a team with what it stood under.
    pub fn called(&self) -> &[(Option<Id>, String)] {
        &self.called
    }

    /// Every e-mail it ever had.
    pub fn emails(&self) -> &[String] {
        &self.emails
    }
}

/// The note that a file said these, for the log.
pub fn note<'a>(said: impl IntoIterator<Item = &'a Field>) -> Field {
    let mut text = String::new();
    for field in said {
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{}={:016x}", field.key().spec().key, sum(field));
    }
    Field::Filed(text)
}

fn parse(text: &str) -> impl Iterator<Item = (FieldKey, Said)> {
    text.split(' ').filter_map(|note| {
        let (key, sum) = note.split_once('=')?;
        let key = FieldKey::ALL.into_iter().find(|k| k.spec().key == key)?;
        Some((key, Said::Sum(u64::from_str_radix(sum, 16).ok()?)))
    })
}

/// A value as text that is the same for the same value: the keys of steps, which files do not know, left out.
fn text(field: &Field) -> String {
    match field.seen() {
        Value::Id(id) => id.letters(),
        Value::Ids(ids) => ids.iter().map(|id| id.letters()).collect::<Vec<_>>().join(";"),
        other => written(other).unwrap_or_else(|| serde_json::to_string(field).unwrap_or_default()),
    }
}

/// FNV-1a: what it makes stands in logs for ever, so it is no hash that may change.
pub(crate) fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Over the key and the text.
fn sum(field: &Field) -> u64 {
    let key = field.key().spec().key;
    fnv(key.bytes().chain([0]).chain(text(field).into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    fn header(verb: Verb) -> Header {
        let author = crate::domain::change::Author { by: None, at: 0, on: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() };
        Header::from(&crate::domain::Change::new(Ids::seeded(1).next_id(), author, verb, Vec::new()))
    }

    #[test]
    fn the_last_word_of_a_file_counts_whatever_was_done_here_since_and_a_note_is_a_word() {
        let of = Ids::seeded(2).next_id();
        let set = |n: f64| Op::Set { of, old: Field::Target(None), new: Field::Target(Some(n)) };
        let mut filed = Filed::default();
        assert_eq!(filed.says(&Field::Target(Some(5.0))), Again::Never);
        filed.take(&header(Verb::Import), &set(5.0));
        filed.take(&header(Verb::Revise), &set(7.0));
        assert_eq!(filed.says(&Field::Target(Some(5.0))), Again::Same);
        assert_eq!(filed.says(&Field::Target(Some(7.0))), Again::Other);
        assert!(filed.here(FieldKey::Target).is_some());
        let seven = note([&Field::Target(Some(7.0)), &Field::Title("A b=c".into())]);
        let noted = Op::Set { of, old: Field::Filed(String::new()), new: seven };
        filed.take(&header(Verb::Filed), &noted);
        assert_eq!(filed.says(&Field::Target(Some(7.0))), Again::Same);
        assert_eq!(filed.says(&Field::Title("A b=c".into())), Again::Same);
        assert_eq!(filed.says(&Field::Title("A".into())), Again::Other);
        filed.take(&header(Verb::Undo), &noted.inverse());
        assert_eq!(filed.says(&Field::Target(Some(7.0))), Again::Same, "what was said was said");
    }

    #[test]
    fn an_import_that_was_taken_back_has_said_nothing_until_it_is_brought_back() {
        let mut ids = Ids::seeded(2);
        let of = ids.next_id();
        let set = |old: f64, new: f64| Op::Set { of, old: Field::Target(Some(old)), new: Field::Target(Some(new)) };
        let of_a_change = |verb, id, undoes| Header { id, undoes, ..header(verb) };
        let (first, second, undo, redo) = (ids.next_id(), ids.next_id(), ids.next_id(), ids.next_id());
        let mut filed = Filed::default();
        filed.take(&of_a_change(Verb::Import, first, None), &set(0.0, 5.0));
        filed.take(&of_a_change(Verb::Import, second, None), &set(5.0, 7.0));
        filed.take(&of_a_change(Verb::Undo, undo, Some(second)), &set(7.0, 5.0));
        assert_eq!(filed.says(&Field::Target(Some(5.0))), Again::Same);
        assert_eq!(filed.here(FieldKey::Target), None, "nobody changed it here");
        filed.take(&of_a_change(Verb::Redo, redo, Some(undo)), &set(5.0, 7.0));
        assert_eq!(filed.says(&Field::Target(Some(7.0))), Again::Same);
    }

    #[test]
    fn a_note_is_the_same_in_every_version_and_on_every_machine() {
        let Field::Filed(text) = note([&Field::Target(Some(7.5))]) else { panic!() };
        assert_eq!(text, "target=14c610fe2d14bef4");
    }
}
