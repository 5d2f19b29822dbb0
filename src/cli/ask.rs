//! The one question the command line asks: who are you? Only of a person at a terminal, never of a pipe, and only until
//! it is answered.

use super::output::say;
use crate::domain::{Cascade, Id, text};
use std::io::{self, BufRead, IsTerminal, Write};

/// Whether there is someone to ask.
pub(super) fn can() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks until the answer is someone, or nothing: then the change is made without a name.
pub(super) fn who(cascade: &Cascade, mut answers: impl BufRead, mut prompt: impl Write) -> Option<Id> {
    for _ in 0..3 {
        let name = text::one_line(&cascade.settings.name, 40);
        let _ = write!(prompt, "Who are you in {name}? A name or an e-mail (Enter: nobody): ");
        let _ = prompt.flush();
        let mut answer = String::new();
        if answers.read_line(&mut answer).is_err() || answer.trim().is_empty() {
            return None;
        }
        match cascade.resolve_person(&answer) {
            Ok(id) => return Some(id),
            Err(error) => say(&error.to_string()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entity, Ids, cascade::Parts, people::Person};

    #[test]
    fn the_answer_is_someone_or_nobody() {
        let id = Ids::seeded(1).next_id();
        let ana = Person::new(id, "Ana Ruiz");
        let cascade = Cascade::from_parts(Parts { entities: vec![Entity::Person(ana)], ..Parts::default() });
        for (answers, expected) in
            [("ana\n", Some(id)), ("jon\nAna Ruiz\n", Some(id)), ("\n", None), ("", None), ("jon\njon\njon\nana\n", None)]
        {
            assert_eq!(who(&cascade, answers.as_bytes(), io::sink()), expected, "{answers:?}");
        }
    }
}
