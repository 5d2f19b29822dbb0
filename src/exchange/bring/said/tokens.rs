//! A text in words, numbers, days and signs, each with its place. Which of the numbers count nothing (years, versions, `24/7`,
//! `3rd`, `#12`) is known here; what the others mean is not.

use crate::domain::text::{
    date::{When, parse_written},
    duration::seconds_of,
    number::{Decimal, Mark, parse_quantity},
};
use chrono::NaiveDate;
use std::ops::Range;

/// What stands somewhere in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Letters, in small ones.
    Word(String),
    /// Digits that count something.
    Number(Amount),
    /// A day.
    Day(NaiveDate),
    /// `→`, `->`, `=>`
    Arrow,
    /// `≥`, `>=`, `≤`, `<=`, `>`, `<`: at least or at most.
    Bound(Bound),
    /// Any other sign.
    Sign(char),
}

/// On which side of a number something is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// At the number or above.
    AtLeast,
    /// At the number or below.
    AtMost,
}

/// A number with what stood beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The number; of `12 %` it is 12.
    pub value: f64,
    /// `%`, a currency, `min`, `farmers`.
    pub unit: Option<String>,
    /// `5,000+`
    pub plus: bool,
    /// Of `12/41` the 41.
    pub of: Option<f64>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
}

impl Token {
    /// The word it is.
    pub(super) fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    /// The number it is.
    pub(super) fn amount(&self) -> Option<&Amount> {
        if let Kind::Number(amount) = &self.kind { Some(amount) } else { None }
    }

    /// Whether it is a sign.
    pub(super) fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

const ARROWS: [&str; 11] = ["-->", "==>", "->", "=>", ">>", "→", "⇒", "➜", "➔", "⟶", "➡"];
const BOUNDS: [(&str, Bound); 10] = [
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("⩾", Bound::AtLeast),
    ("≧", Bound::AtLeast),
    (">", Bound::AtLeast),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("⩽", Bound::AtMost),
    ("≦", Bound::AtMost),
    ("<", Bound::AtMost),
];

const CURRENCIES: [char; 8] = ['$', '€', '£', '¥', '₹', '₩', '₽', '₺'];

/// Behind a number and a blank they scale it.
const SCALES: [&str; 14] =
    ["thousand", "tsd", "mn", "mio", "million", "millions", "bn", "mrd", "billion", "billions", "k", "m", "b", "millionen"];

/// Words after which a number counts nothing: it is the name of something.
const NAMES: [&str; 22] = [
    "phase",
    "level",
    "step",
    "week",
    "version",
    "top",
    "part",
    "tier",
    "sprint",
    "no",
    "nr",
    "wave",
    "stage",
    "section",
    "priority",
    "milestone",
    "woche",
    "tag",
    "day",
    "item",
    "year",
    "page",
];

/// Reads a text.
pub(super) fn tokens(text: &str, decimal: Decimal) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let behind_letter = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let (kind, length) = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if let Some(length) = address(rest) {
            (Kind::Word(rest[..length].to_owned()), length)
        } else if let Some((day, length)) = day(rest).filter(|_| !behind_letter) {
            (Kind::Day(day), length)
        } else if let Some((amount, length)) = number(text, at, decimal, &out).filter(|_| !behind_letter) {
            (Kind::Number(amount), length)
        } else if let Some(arrow) = ARROWS.iter().find(|arrow| rest.starts_with(**arrow)) {
            (Kind::Arrow, arrow.len())
        } else if let Some((sign, bound)) = BOUNDS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            (Kind::Bound(*bound), sign.len())
        } else if c.is_alphanumeric() || c == '_' {
            let length = word(rest);
            (Kind::Word(rest[..length].to_lowercase()), length)
        } else {
            (Kind::Sign(c), c.len_utf8())
        };
        out.push(Token { kind, at: at..at + length });
        at += length;
    }
    out
}

/// How long a word at the beginning is: with digits and marks inside it, as in `KR1.1`, `v2.0`, `24/7`, `1.2.3`, `2026`.
fn word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let with_digits = |so_far: &str| so_far.contains(|c: char| c.is_ascii_digit());
    while let Some((n, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let joins = match c {
            c if c.is_alphanumeric() || c == '_' => true,
            '\'' | '’' => next.is_some_and(char::is_alphabetic),
            '.' | ',' | ':' | '/' => with_digits(&text[..n]) && next.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        if !joins {
            break;
        }
        end = n + c.len_utf8();
    }
    end
}

/// How long an address at the beginning is.
fn address(text: &str) -> Option<usize> {
    let is_one = ["http://", "https://", "www."]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|t| t.eq_ignore_ascii_case(start)));
    is_one.then(|| text.find(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>')).unwrap_or(text.len()))
}

/// A day in digits at the beginning: `2026-09-30`, `30.9.2026`, `2026/09/30`.
fn day(text: &str) -> Option<(NaiveDate, usize)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.' | '/'))).unwrap_or(text.len());
    let found = text[..end].trim_end_matches(['-', '.', '/']);
    let parts: Vec<&str> = found.split(['-', '.', '/']).collect();
    let is_day = match parts[..] {
        [a, b, c] => {
            let short = |part: &str| (1..=2).contains(&part.len());
            (a.len() == 4 && short(b) && short(c)) || (short(a) && short(b) && c.len() == 4)
        }
        _ => false,
    };
    is_day.then(|| parse_written(found, When::Due, None).ok()).flatten().map(|day| (day, found.len()))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// How long the digits at the beginning are with the marks inside them: `5,000`, `2.1`, `1 200`, `1'200`.
fn run(text: &str) -> usize {
    let mut end = digits(text);
    while let Some(c) = text[end..].chars().next() {
        let next = &text[end + c.len_utf8()..];
        let more = digits(next);
        let joins = match c {
            '.' | ',' => more > 0,
            // A blank parts thousands and nothing else.
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’' => {
                let is_last = !next[more..].starts_with(|c: char| c.is_alphanumeric());
                more == 3 && end > 0 && digits(text) <= 3 && (is_last || next[more..].starts_with(char::is_alphabetic))
            }
            _ => false,
        };
        if !joins {
            break;
        }
        end += c.len_utf8() + more;
    }
    end
}

/// A number at a place, and how long it is with what belongs to it.
fn number(text: &str, at: usize, decimal: Decimal, before: &[Token]) -> Option<(Amount, usize)> {
    let rest = &text[at..];
    let sign = rest.chars().next().filter(|c| matches!(c, '+' | '-' | '−')).map_or(0, char::len_utf8);
    // A hyphen between two numbers parts them; only after a blank or a bracket is it a sign.
    if sign > 0 && !text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '|')) {
        return None;
    }
    let currency = rest[sign..].chars().next().filter(|c| CURRENCIES.contains(c)).map_or(0, char::len_utf8);
    let blank = usize::from(currency > 0 && rest[sign + currency..].starts_with(' '));
    let from = sign + currency + blank;
    let length = run(&rest[from..]);
    if length == 0 {
        return None;
    }
    let named = before
        .last()
        .is_some_and(|token| token.is('#') || token.word().is_some_and(|word| NAMES.contains(&word.trim_end_matches('.'))));
    let mut end = from + length;
    let bare = &rest[from..end];
    // A year, a time, a version, the name of something.
    let is_year = sign + currency == 0 && bare.len() == 4 && bare.parse::<u16>().is_ok_and(|y| (1990..2100).contains(&y));
    if named || rest[end..].starts_with(':') && digits(&rest[end + 1..]) > 0 {
        return None;
    }
    let letters = |from: usize| {
        let tail = &rest[from..];
        &tail[..tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len())]
    };
    let mut unit = None;
    let attached = letters(end);
    let spaced = if rest[end..].starts_with(' ') { letters(end + 1) } else { "" };
    let mut read = &rest[..end];
    if !attached.is_empty() {
        let lower = attached.to_lowercase();
        end += attached.len();
        if SCALES.contains(&lower.as_str()) {
            read = &rest[..end];
        } else if seconds_of(&lower).is_some() || lower == "x" || lower == "pp" {
            unit = Some(attached.to_owned());
        } else {
            return None;
        }
        if rest[end..].starts_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
    } else if spaced.len() > 1 && SCALES.contains(&spaced.to_lowercase().as_str()) {
        end += 1 + spaced.len();
        read = &rest[..end];
    }
    let scaled = read.to_lowercase().replace("millionen", "mio");
    let quantity = quantity(&scaled, decimal)?;
    if let Mark::Currency(currency) = quantity.mark {
        unit = Some(currency);
    }
    let tail = rest[end..].trim_start_matches(' ');
    let gap = rest[end..].len() - tail.len();
    if gap <= 1 && tail.starts_with('%') {
        unit = Some("%".to_owned());
        end += gap + 1;
    } else if let Some(sign) = tail.chars().next().filter(|c| gap <= 1 && CURRENCIES.contains(c) && unit.is_none()) {
        unit = Some(sign.to_string());
        end += gap + sign.len_utf8();
    } else if is_year && attached.is_empty() && unit.is_none() {
        return None;
    }
    let plus = rest[end..].starts_with('+') && digits(&rest[end + 1..]) == 0;
    end += usize::from(plus);
    let mut amount = Amount { value: quantity.value, unit, plus, of: None };
    if let Some(behind) = rest[end..].strip_prefix('/').or_else(|| rest[end..].strip_prefix(" / ")) {
        let slash = rest[end..].len() - behind.len();
        let whole = run(behind);
        if whole > 0 {
            // 24/7, and 1/2/3, are names.
            if (bare == "24" && &behind[..whole] == "7") || behind[whole..].starts_with('/') {
                return None;
            }
            amount.of = Some(self::quantity(&behind[..whole], decimal)?.value);
            end += slash + whole;
        } else if slash == 1 {
            let per = letters(end + 1);
            if !per.is_empty() && amount.unit.is_none() {
                amount.unit = Some(format!("/{per}"));
                end += 1 + per.len();
            }
        }
    }
    Some((amount, end))
}

/// What is read with the mark that a text shows, and with the other one where it can be read in no way with that.
fn quantity(text: &str, decimal: Decimal) -> Option<crate::domain::text::number::Quantity> {
    let other = if decimal == Decimal::CommaShown { Decimal::PointShown } else { Decimal::CommaShown };
    parse_quantity(text, decimal).or_else(|_| parse_quantity(text, other)).ok()
}
