//! What one chooses from while a file is looked at: meanings of a column, answers, sheets, cycles.
//!
//! Must not know: what comes of the choice.

use super::found::{Choice, Column, Head, Question};
use crate::{
    app::{
        key::Key,
        keys::{Keymap, command::Everywhere},
        overlay::query::{Narrowed, Query},
    },
    domain::fuzzy,
};

/// A list that is narrowed by typing.
#[derive(Debug)]
pub struct Choosing {
    /// What is chosen.
    pub title: String,
    /// The question that is answered.
    pub key: String,
    /// Everything there is.
    pub choices: Vec<Choice>,
    /// The word that holds now.
    pub now: String,
    /// What is typed.
    pub line: Query,
    /// Which of them fit, best first.
    pub shown: Vec<usize>,
    /// The selected one of those.
    pub cursor: usize,
    /// Whether what is typed is an answer too.
    pub takes_any: bool,
}

/// What became of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// This is the answer.
    Word(String),
    /// Nothing was chosen.
    Left,
    /// All of it is to be left.
    Ends,
    /// Nothing yet.
    Nothing,
}

impl Choosing {
    fn new(title: String, key: &str, choices: &[Choice], now: &str, takes_any: bool) -> Choosing {
        let mut choosing = Choosing {
            title,
            key: key.to_owned(),
            choices: choices.to_vec(),
            now: now.to_owned(),
            line: Query::new(),
            shown: Vec::new(),
            cursor: 0,
            takes_any,
        };
        choosing.narrow();
        choosing.cursor = choosing.choices.iter().position(|choice| choice.word == now).unwrap_or_default();
        choosing
    }

    pub(super) fn of_head(head: &Head) -> Choosing {
        let title = format!("{}{}", head.label[..1].to_uppercase(), &head.label[1..]);
        Choosing::new(title, head.key, &head.choices, &head.value, head.takes_any || head.choices.is_empty())
    }

    pub(super) fn of_column(column: &Column, meanings: &[Choice]) -> Choosing {
        Choosing::new(format!("What {} means", column.name), &column.key, meanings, &column.means, false)
    }

    pub(super) fn of_question(question: &Question) -> Choosing {
        let now = question.word.as_deref().unwrap_or_default();
        Choosing::new(question.asks.clone(), &question.key, &question.choices, now, question.choices.is_empty())
    }

    fn narrow(&mut self) {
        let labels: Vec<String> = self.choices.iter().map(|choice| format!("{} {}", choice.word, choice.says)).collect();
        self.shown = fuzzy::rank(self.line.field.text().trim(), labels.iter().map(String::as_str));
        self.cursor = 0;
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.line.field.paste(text);
        self.narrow();
    }

    pub(super) fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
    }

    /// The answer in that line of those that are shown.
    pub(super) fn word_at(&self, n: usize) -> Option<String> {
        self.shown.get(n).map(|&choice| self.choices[choice].word.clone())
    }

    pub(super) fn key(&mut self, key: Key, keymap: &Keymap) -> Chosen {
        match self.line.key(key, keymap) {
            Narrowed::Take => {
                let typed = self.line.field.text().trim().to_owned();
                let any = Some(typed).filter(|typed| self.takes_any && !typed.is_empty());
                // What is typed whole is meant, even where something else fits it too.
                let exact = any.as_ref().and_then(|typed| self.choices.iter().find(|choice| choice.word == *typed));
                let exact = exact.map(|choice| choice.word.clone());
                exact.or_else(|| self.word_at(self.cursor)).or(any).map_or(Chosen::Nothing, Chosen::Word)
            }
            Narrowed::Leave => Chosen::Left,
            Narrowed::Away(Everywhere::Quit) => Chosen::Ends,
            Narrowed::Step(by) => {
                self.step(by);
                Chosen::Nothing
            }
            Narrowed::Typed => {
                self.narrow();
                Chosen::Nothing
            }
            Narrowed::Away(_) | Narrowed::Nothing => Chosen::Nothing,
        }
    }
}
