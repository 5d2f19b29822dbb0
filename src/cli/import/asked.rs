//! What is not clear in a file, asked line by line of whoever sits at the terminal, before anything is written.

use super::{super::error::Result, foreign::Brought};
use crate::{
    domain::text::{one_line, safe},
    exchange::bring::{Around, Question, page},
};
use std::io::{BufRead, Write};

/// Asks everything that is open, then whether what would be made is meant. False: it is not, or nobody answered.
pub(super) fn all(all: &mut [Brought], around: Around, mut answers: impl BufRead, mut prompt: impl Write) -> Result<bool> {
    for brought in &mut *all {
        // An answer can raise another question.
        loop {
            let open = brought.ready.open().next().cloned();
            let Some(question) = open else { break };
            let Some(word) = one(&question, &mut answers, &mut prompt) else { return Ok(false) };
            brought.answers.give(&question.key, &word);
            brought.again(around)?;
        }
    }
    for brought in &*all {
        let page = page::page(&brought.ready, &[]);
        let _ = writeln!(prompt, "\n{}", page.lines().map(safe).collect::<Vec<_>>().join("\n"));
    }
    let _ = write!(prompt, "Write it? It is one change, which one undo takes back (y, or Enter: no): ");
    let _ = prompt.flush();
    let mut answer = String::new();
    Ok(answers.read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes"))
}

/// Asks one question until one of its answers is given: by its number, its word, or Enter for the first. `None`: nobody is there.
fn one(question: &Question, answers: &mut impl BufRead, prompt: &mut impl Write) -> Option<String> {
    let _ = writeln!(prompt, "{}", one_line(&question.asks, 300));
    for (n, choice) in question.choices.iter().enumerate() {
        let says =
            if choice.says.is_empty() || choice.says == choice.word { String::new() } else { format!("  {}", choice.says) };
        let _ = writeln!(prompt, "  {}  {}{}", n + 1, one_line(&choice.word, 60), one_line(&says, 120));
    }
    loop {
        let enter = question.choices.first().map(|choice| one_line(&choice.word, 40)).unwrap_or_default();
        let _ = write!(prompt, "which (Enter: {enter}): ");
        let _ = prompt.flush();
        let mut line = String::new();
        if answers.read_line(&mut line).is_err() || line.is_empty() {
            let _ = writeln!(prompt);
            return None;
        }
        let line = line.trim();
        let numbered = line.parse::<usize>().ok().and_then(|n| question.choices.get(n.checked_sub(1)?));
        let named = question.choices.iter().find(|choice| choice.word.eq_ignore_ascii_case(line));
        let first = question.choices.first().filter(|_| line.is_empty());
        if let Some(choice) = numbered.or(named).or(first) {
            return Some(choice.word.clone());
        }
        if question.choices.is_empty() && !line.is_empty() {
            return Some(line.to_owned());
        }
        let _ = writeln!(prompt, "“{}” is none of them: type a number from 1 to {}", one_line(line, 40), question.choices.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::bring::{Answers, Asked};

    #[test]
    fn a_question_is_answered_by_number_word_or_enter_and_left_at_the_end_of_input() {
        let choices = [("dmy", "3 April".to_owned()), ("mdy", "March 4".to_owned())];
        let question = Question::new("dates", "“3/4” can be two days".into(), &choices, Asked::Open, &Answers::default());
        for (typed, word) in
            [("2\n", Some("mdy")), ("\n", Some("dmy")), ("MDY\n", Some("mdy")), ("9\nsoon\n1\n", Some("dmy")), ("", None)]
        {
            let mut shown = Vec::new();
            assert_eq!(one(&question, &mut typed.as_bytes(), &mut shown).as_deref(), word, "{typed:?}");
            let shown = String::from_utf8(shown).unwrap();
            assert!(
                shown.starts_with("“3/4” can be two days\n  1  dmy  3 April\n  2  mdy  March 4\nwhich (Enter: dmy): "),
                "{shown}"
            );
        }
    }
}
