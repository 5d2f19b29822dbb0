//! What the words of a goal say beside its name: `from 2.1 to 3.5 %`, `≥ 98 %`, `5,000+`, `(current is 125k)`, `by 2026-09-30`,
//! `@ana`, 🟢, `score 0.7`, `=> 70 %`.
//!
//! Everything found is an [`Offer`]: a cell as items.csv would hold it and the words it was read from. It is for whoever brings the
//! text to take it or leave it. What is sure to stand beside a title is no part of it ([`Said::title`]); a reader keeps it as it was
//! written. Must not know: where a text comes from, what else is known of its item, the clock.

mod beside;
mod cell;
mod label;
mod numbers;
#[cfg(test)]
mod tests;
mod tokens;

pub use cell::{Cell, cell, is_not_given};
pub use label::{Label, Role, label};
pub use tokens::{Amount, Bound};

use crate::{
    domain::{
        FieldKey,
        text::{
            duration::seconds_of,
            number::{Clue, Decimal, clue, editable},
        },
    },
    exchange::csv::Column,
};
use chrono::NaiveDate;
use std::ops::Range;
use tokens::{Kind, Token, tokens};

/// How the texts of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// What a point and a comma mean.
    pub decimal: Decimal,
    /// The days of the period they are about: a day without a year is one of them.
    pub within: Option<(NaiveDate, NaiveDate)>,
}

impl Default for How {
    fn default() -> How {
        How { decimal: Decimal::PointShown, within: None }
    }
}

impl How {
    /// As the numbers in all texts of a file show: where more of them are written with a comma, that one parts the fraction.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> How {
        let (mut points, mut commas) = (0_usize, 0_usize);
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        for word in texts.into_iter().flat_map(str::split_whitespace) {
            let word = word.trim_matches(|c: char| !c.is_ascii_digit());
            if word.len() > 40 || !word.contains(['.', ',']) || !word.chars().all(digits) {
                continue;
            }
            match clue(word) {
                Clue::Point => points += 1,
                Clue::Comma => commas += 1,
                Clue::None | Clue::Open => {}
            }
        }
        How { decimal: if commas > points { Decimal::CommaShown } else { Decimal::PointShown }, within: None }
    }
}

/// What words may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The column of items.csv.
    pub column: Column,
    /// The cell in it.
    pub cell: String,
    /// The words in the text, in bytes.
    pub words: Range<usize>,
    /// They stand beside the title: `(current is 125k)`, `@ana`.
    pub beside: bool,
    /// They mean nothing else that is known.
    pub sure: bool,
}

/// What whoever wrote a text is told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Two numbers that have nothing to do with one another: two results in one.
    Two,
    /// `by 20 %`: of what is not said.
    By(String),
    /// A number is not known yet: `X %`, `[TBD]`.
    Open,
}

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Said {
    /// As it was written.
    pub text: String,
    /// What its words may mean, in the order of the text; of one column there is one offer.
    pub offers: Vec<Offer>,
    /// What is told about it.
    pub hints: Vec<Hint>,
    /// `P0`, `PRODUCT`: what stands in brackets and means nothing here.
    pub tags: Vec<Range<usize>>,
}

impl Said {
    /// The offer for a column.
    pub fn offer(&self, column: Column) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.column == column)
    }

    /// The words an offer was read from.
    pub fn words(&self, offer: &Offer) -> &str {
        &self.text[offer.words.clone()]
    }

    /// The title without what stands beside it: the same from week to week, whoever agreed to what.
    pub fn title(&self) -> String {
        let beside = self.offers.iter().filter(|offer| offer.beside && offer.sure).map(|offer| offer.words.clone());
        let title = self.without(beside.chain(self.tags.iter().cloned()).collect());
        if title.is_empty() { self.text.clone() } else { title }
    }

    fn without(&self, mut cut: Vec<Range<usize>>) -> String {
        if cut.is_empty() {
            return self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        cut.sort_by_key(|range| range.start);
        let (mut out, mut from) = (String::with_capacity(self.text.len()), 0);
        for range in cut {
            if range.start >= from {
                out.push_str(&self.text[from..range.start]);
                out.push(' ');
            }
            from = from.max(range.end);
        }
        out.push_str(&self.text[from..]);
        let words: Vec<&str> = out.split_whitespace().collect();
        // Dashes and colons that parted the title from what is gone.
        let loose = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '|' | '·' | ',' | ';');
        words.join(" ").trim_matches(loose).to_owned()
    }
}

/// A longer text is a page and no title: nothing is looked for in it.
const LONGEST: usize = 2000;

/// Reads a text of one line.
pub fn read(text: &str, how: How) -> Said {
    if text.len() > LONGEST {
        return Said { text: text.to_owned(), ..Said::default() };
    }
    let mut reader = Reader::new(text, how);
    reader.tags();
    reader.status();
    reader.owner();
    reader.due();
    reader.score();
    reader.keyed();
    reader.ranges();
    reader.bounds();
    reader.amounts_by();
    reader.rest();
    reader.done()
}

/// A number as a cell of items.csv.
fn written(value: f64) -> String {
    editable(value).replace('−', "-").replace(' ', "")
}

/// Words behind a number that are no unit of it.
const NO_UNIT: [&str; 8] = ["is", "as", "was", "has", "its", "this", "plus", "less"];
/// Words for where something should end.
const TARGET: [&str; 7] = ["target", "goal", "ziel", "zielwert", "cible", "objectif", "meta"];

struct Reader<'a> {
    text: &'a str,
    how: How,
    tokens: Vec<Token>,
    /// Which tokens have been read.
    used: Vec<bool>,
    said: Said,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, how: How) -> Reader<'a> {
        let tokens = tokens(text, how.decimal);
        Reader { text, how, used: vec![false; tokens.len()], tokens, said: Said { text: text.to_owned(), ..Said::default() } }
    }

    fn done(mut self) -> Said {
        // What has no number is done by a yes; of a number that was reached it is told how it ended.
        if self.said.offer(Column::Field(FieldKey::Target)).is_none()
            && let Some(ended) = self
                .said
                .offers
                .iter_mut()
                .find(|offer| offer.cell == "achieved" && offer.column == Column::Field(FieldKey::Outcome))
        {
            (ended.column, ended.cell) = (Column::Value, "yes".to_owned());
        }
        self.said.offers.sort_by_key(|offer| offer.words.start);
        self.said
    }

    fn word(&self, n: usize) -> Option<&str> {
        self.tokens.get(n).filter(|_| !self.used[n]).and_then(Token::word)
    }

    fn amount(&self, n: usize) -> Option<&Amount> {
        self.tokens.get(n).filter(|_| !self.used[n]).and_then(Token::amount)
    }

    fn is(&self, n: usize, sign: char) -> bool {
        self.tokens.get(n).is_some_and(|token| token.is(sign))
    }

    fn has(&self, n: usize, words: &[&str]) -> bool {
        self.word(n).is_some_and(|word| words.contains(&word))
    }

    fn phrase(&self, n: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(k, word)| self.word(n + k) == Some(word))
    }

    /// The bytes of tokens, with the brackets around them where those hold nothing else.
    fn place(&self, tokens: &Range<usize>) -> (Range<usize>, Range<usize>, bool) {
        let around = tokens.start.checked_sub(1).filter(|&n| self.is(n, '(') || self.is(n, '['));
        let closes = self.is(tokens.end, ')') || self.is(tokens.end, ']');
        let (tokens, in_brackets) = match around {
            Some(start) if closes => (start..tokens.end + 1, true),
            _ => (tokens.clone(), false),
        };
        let bytes = self.tokens[tokens.start].at.start..self.tokens[tokens.end - 1].at.end;
        (tokens, bytes, in_brackets)
    }

    /// Offers what tokens mean. The first offer for a column stands. `beside`: also where they stand in no brackets.
    fn offer(&mut self, column: Column, cell: String, tokens: &Range<usize>, sure: bool, beside: bool) {
        let (tokens, words, in_brackets) = self.place(tokens);
        self.used[tokens].fill(true);
        if self.said.offer(column).is_none() {
            self.said.offers.push(Offer { column, cell, words, beside: beside || in_brackets, sure });
        }
    }

    /// What is offered with the number, of the same words.
    fn also(&mut self, column: Column, cell: String, sure: bool) {
        if let Some(last) = self.said.offers.last().filter(|_| self.said.offer(column).is_none()) {
            let (words, beside) = (last.words.clone(), last.beside);
            self.said.offers.push(Offer { column, cell, words, beside, sure });
        }
    }

    fn unit_of(&mut self, unit: Option<String>) {
        if let Some(unit) = unit {
            self.also(Column::Field(FieldKey::Unit), unit, true);
        }
    }

    /// The unit of a number, or the word behind it that says what is counted.
    fn counted(&self, n: usize) -> Option<String> {
        let amount = self.tokens[n].amount()?;
        if amount.unit.is_some() {
            return amount.unit.clone();
        }
        let near = self.tokens.get(n + 1).filter(|next| self.text[self.tokens[n].at.end..next.at.start] == *" ")?;
        let word = near.word().filter(|word| word.len() <= 20 && !NO_UNIT.contains(word))?;
        let is_time = seconds_of(word).is_some();
        let is_many = word.len() > 3 && word.ends_with('s') && word.chars().all(char::is_alphabetic);
        (is_time || is_many).then(|| self.text[near.at.clone()].to_owned())
    }
}

impl Bound {
    /// The metric that keeps a number on that side.
    pub fn metric(self) -> &'static str {
        match self {
            Bound::AtLeast => "at-least",
            Bound::AtMost => "at-most",
        }
    }
}
