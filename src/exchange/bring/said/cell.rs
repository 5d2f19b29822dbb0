//! A number as it stands in a cell: `≥ 98 %`, `$4,000`, `13 (74%)`, `12/41 imaged`, `500/mo`, or not given at all.

use super::{
    super::found::is_placeholder,
    How,
    tokens::{Amount, Bound, Kind, tokens},
};

/// What a cell for a number holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing yet: empty, `TBD`, `—`, `n/a`, `X %`.
    NotGiven,
    /// A number and what stands around it.
    Number {
        /// The number.
        amount: Amount,
        /// On which side of it things are to be.
        bound: Option<Bound>,
        /// Whatever else the cell says; empty: nothing.
        rest: String,
    },
    /// Two numbers that have nothing to do with one another.
    Two,
    /// Words.
    Words,
}

/// Whether a cell for a number says that none is known yet: what a placeholder says, and `< [threshold]`, `≥ X %`.
pub fn is_not_given(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let mark =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '=' | '≥' | '≤' | '~' | '+' | '$' | '€' | '£' | '%' | '*' | '`');
    let bare = text.trim_matches(mark);
    let inside = [('[', ']'), ('(', ')'), ('{', '}')]
        .iter()
        .find_map(|(open, close)| bare.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)));
    is_placeholder(bare) || inside.is_some_and(|inside| !inside.contains(|c: char| c.is_ascii_digit() || c == '['))
}

/// Whether a number of a text is still open: `X %`, `[TBD]`, `XX`, `___`.
pub(super) fn is_open(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(['(', ')', ',', ';', ':']);
        let bare = word.trim_end_matches(['%', '+', '.']).trim_start_matches(['<', '>', '≥', '≤', '$', '€', '=']);
        let is_x = matches!(bare, "X" | "XX" | "XXX" | "[X]" | "[TBD]" | "TBD" | "[XX]" | "??" | "???");
        is_x || bare.len() > 2 && bare.chars().all(|c| c == '_')
    })
}

/// Reads a cell for a number.
pub fn cell(text: &str, how: How) -> Cell {
    if is_not_given(text) {
        return Cell::NotGiven;
    }
    if text.len() > 400 {
        return Cell::Words;
    }
    let tokens = tokens(text, how.decimal);
    let (mut found, mut bound, mut depth) = (None, None, 0_usize);
    for (n, token) in tokens.iter().enumerate() {
        match &token.kind {
            Kind::Sign('(' | '[') => depth += 1,
            Kind::Sign(')' | ']') => depth = depth.saturating_sub(1),
            Kind::Number(amount) if depth == 0 => {
                if found.is_some() {
                    return Cell::Two;
                }
                bound = n.checked_sub(1).and_then(|n| if let Kind::Bound(bound) = tokens[n].kind { Some(bound) } else { None });
                let from = tokens[n - usize::from(bound.is_some())].at.start;
                found = Some((amount.clone(), from..token.at.end));
            }
            _ => {}
        }
    }
    let Some((amount, at)) = found else { return Cell::Words };
    let rest = format!("{} {}", &text[..at.start], &text[at.end..]);
    let loose = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':');
    Cell::Number { amount, bound, rest: rest.trim_matches(loose).to_owned() }
}
