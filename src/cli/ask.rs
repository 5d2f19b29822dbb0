//! What the command line asks: who are you, and why does this change? Only of a person at a terminal, never of a pipe, and only
//! until it is answered.

use super::output::say;
use crate::{
    config::Account,
    domain::{Cascade, Id, Ix, Kind, people::is_email, text, whom::is_nobody},
};
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

/// Asks what is answered with yes or no; anything but a yes is no.
pub(super) fn yes(question: &str, mut answers: impl BufRead, mut prompt: impl Write) -> bool {
    let _ = write!(prompt, "{} (y, or Enter: no): ", text::one_line(question, 200));
    let _ = prompt.flush();
    let mut answer = String::new();
    answers.read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes")
}

/// Asks whoever makes a workspace for their name; what the computer knows of them is taken with Enter. `None`: not now.
pub(super) fn newcomer(account: &Account, mut answers: impl BufRead, mut prompt: impl Write) -> Option<String> {
    let known = account.full_name.as_ref().or(account.git_name.as_ref()).filter(|name| !is_nobody(name) && *name != "root");
    let known = known.map(|name| match account.git_email.as_deref().filter(|email| is_email(email)) {
        Some(email) => format!("{name} <{email}>"),
        None => name.clone(),
    });
    let enter = known
        .as_deref()
        .map_or_else(|| "Enter: later".to_owned(), |known| format!("Enter: {}; -: later", text::one_line(known, 60)));
    let _ = write!(prompt, "Who are you? Your name, or “Name <e-mail>” ({enter}): ");
    let _ = prompt.flush();
    let mut answer = String::new();
    answers.read_line(&mut answer).ok()?;
    match answer.trim() {
        "" if answer.is_empty() => None,
        "" => known,
        nobody if is_nobody(nobody) => None,
        name => Some(name.to_owned()),
    }
}

/// Asks which goal work serves that begins, and why; `None`: none yet.
pub(super) fn goal(cascade: &Cascade, title: &str, mut answers: impl BufRead, mut prompt: impl Write) -> Option<(Ix, String)> {
    let mut ask = |question: &str| {
        let _ = write!(prompt, "{question} ");
        let _ = prompt.flush();
        let mut answer = String::new();
        answers.read_line(&mut answer).ok().map(|_| answer.trim().to_owned()).filter(|answer| !answer.is_empty())
    };
    for _ in 0..3 {
        let title = text::one_line(title.trim(), 60);
        let answer = ask(&format!("Which goal does {title} serve? A part of its title (Enter: none yet):"))?;
        match cascade.resolve(&answer, &[Kind::KeyResult, Kind::Objective]) {
            Ok(goal) => return Some((goal, ask("Why does it move it? One sentence (Enter: not now):").unwrap_or_default())),
            Err(error) => say(&error.to_string()),
        }
    }
    None
}

/// Asks once for a reason; `None`: none was given.
pub(super) fn why(question: &str, mut answers: impl BufRead, mut prompt: impl Write) -> Option<String> {
    let _ = write!(prompt, "{question} ");
    let _ = prompt.flush();
    let mut answer = String::new();
    answers.read_line(&mut answer).ok()?;
    let answer = answer.trim();
    (!answer.is_empty()).then(|| answer.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Body, Entity, Ids, Item, cascade::Parts, goal::Objective, people::Person};

    #[test]
    fn whoever_makes_a_workspace_is_who_they_say_or_who_the_computer_knows() {
        let account =
            Account { full_name: Some("Ana Ruiz".into()), git_email: Some("ana@x.example".into()), ..Account::default() };
        let ask = |account: &Account, answer: &str| newcomer(account, answer.as_bytes(), io::sink());
        assert_eq!(ask(&account, "\n"), Some("Ana Ruiz <ana@x.example>".into()));
        assert_eq!(ask(&account, " Jon Berg \n"), Some("Jon Berg".into()));
        for later in ["-\n", "", "none\n"] {
            assert_eq!(ask(&account, later), None, "{later:?}");
        }
        assert_eq!(ask(&Account::default(), "\n"), None, "nobody is known");
    }

    #[test]
    fn the_goal_of_new_work_is_found_by_its_title_and_its_because_may_wait() {
        let ids = &mut Ids::seeded(1);
        let today = "2026-11-23".parse().unwrap();
        let objective = Body::Objective(Objective::default());
        let grow = Item::new(ids.next_id(), "Grow", today, objective);
        let cascade = Cascade::from_parts(Parts { entities: vec![Entity::Item(Box::new(grow))], ..Parts::default() });
        for (answers, expected) in [
            ("grow\nit pays\n", Some("it pays")),
            ("nothing\ngrow\n\n", Some("")),
            ("\n", None),
            ("", None),
            ("a\nb\nc\ngrow\n", None),
        ] {
            let said = goal(&cascade, "Pricing", answers.as_bytes(), io::sink());
            assert_eq!(said.as_ref().map(|(_, because)| because.as_str()), expected, "{answers:?}");
        }
    }

    #[test]
    fn a_reason_is_a_line_that_says_something() {
        for (answers, expected) in [("the partner left\n", Some("the partner left")), (" \n", None), ("", None)] {
            assert_eq!(why("Why?", answers.as_bytes(), io::sink()).as_deref(), expected, "{answers:?}");
        }
    }

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
