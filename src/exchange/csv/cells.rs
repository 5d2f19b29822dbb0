//! What a single cell says beside the fields of items: kinds, words, values, progress. Every refusal is the rest of a sentence about the cell.

use crate::domain::{
    Kind, Word,
    fields::read::{decimal_of, one_of, quoted},
    key_result::{KeyResult, Metric},
    text::{number::parse_number, one_line, value::parse_check_in_value},
};

pub(crate) use crate::domain::fields::read::{date, is_blank, line};

/// A piece of a file as part of a sentence: one safe line, not too long.
pub(crate) fn excerpt(text: &str) -> String {
    one_line(text, 60).into_owned()
}

/// A kind with its article: `an objective`.
pub(crate) fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Objective => "an objective",
        Kind::KeyResult => "a key result",
        Kind::Project => "a project",
    }
}

/// Reads a number as people write it in a file with this separator: where the comma is not the separator, it may part
/// the whole from the fraction.
pub(crate) fn number(text: &str, delimiter: u8) -> Result<f64, String> {
    parse_number(text, decimal_of(delimiter))
}

/// A value of a key result: a number, or of a yes/no one also the words.
pub(crate) fn value(text: &str, delimiter: u8, metric: Metric) -> Result<f64, String> {
    if !metric.is_yes_no() {
        return number(text, delimiter);
    }
    let yes_no = KeyResult { metric, ..KeyResult::default() };
    match number(text, delimiter) {
        Ok(n) if n.total_cmp(&0.0).is_eq() || n.total_cmp(&1.0).is_eq() => Ok(n),
        _ => parse_check_in_value(text, &yes_no, None, 0).map(|entered| entered.value),
    }
}

pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    one_of(text, Kind::from_word(text), &Kind::ALL.map(|kind| (kind.word(), kind.name())))
}

pub(crate) fn word(text: &str) -> Result<Word, String> {
    one_of(text, Word::from_word(text), &Word::CHOICES)
}

/// A project's progress as a fraction: the cell says 0–100, with or without the percent sign.
pub(crate) fn progress(text: &str, delimiter: u8) -> Result<f64, String> {
    let bare = text.strip_suffix('%').map_or(text, str::trim_end);
    let number = number(bare, delimiter)?;
    if (0.0..=100.0).contains(&number) {
        return Ok(number / 100.0);
    }
    Err(format!("{} is not a progress; write a number from 0 to 100", quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_range_is_refused() {
        assert_eq!(progress("40 %", b',').unwrap().to_bits(), 0.4f64.to_bits());
        for bad in ["101", "-1", "NaN"] {
            assert!(progress(bad, b',').is_err(), "{bad}");
        }
        assert_eq!(value("yes", b',', Metric::YesNo).unwrap().to_bits(), 1.0f64.to_bits());
        assert!(value("2", b',', Metric::YesNo).is_err());
    }
}
