//! What a single cell says beside the fields of items: kinds, words, values, progress. Every refusal is the rest of a sentence about the cell.

use crate::domain::{
    Kind, Word,
    fields::{
        read::{one_of, quoted},
        write::number as plain_number,
    },
    key_result::{KeyResult, Metric},
    text::{
        number::{Decimal, fixed, parse_number},
        one_line,
        value::{parse_check_in_value, parse_in_unit},
    },
};

pub(crate) use crate::domain::fields::read::{is_blank, line};

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

/// A value of a key result: a number in its unit (empty: in none), or of a yes/no one also the words.
pub(crate) fn value(text: &str, unit: &str, decimal: Decimal, metric: Metric) -> Result<f64, String> {
    let number = || parse_in_unit(text, unit, decimal).map(|quantity| quantity.value);
    if !metric.is_yes_no() {
        return number();
    }
    let yes_no = KeyResult { metric, ..KeyResult::default() };
    match number() {
        Ok(n) if n.total_cmp(&0.0).is_eq() || n.total_cmp(&1.0).is_eq() => Ok(n),
        _ => parse_check_in_value(text, &yes_no, None, &crate::domain::ticked::Ticked::default()).map(|entered| entered.value),
    }
}

pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    one_of(text, Kind::from_word(text), &Kind::ALL.map(|kind| (kind.word(), kind.name())))
}

pub(crate) fn word(text: &str) -> Result<Word, String> {
    one_of(text, Word::from_word(text).or_else(|| light(text)), &Word::CHOICES)
}

/// Traffic lights, and what other programs call them.
pub(crate) fn light(text: &str) -> Option<Word> {
    Some(match text.trim().trim_end_matches('\u{fe0f}').to_lowercase().as_str() {
        "green" | "🟢" | "ontrack" | "on_track" | "good" | "grün" | "vert" | "verde" => Word::OnTrack,
        "yellow" | "amber" | "🟡" | "🟠" | "orange" | "atrisk" | "at_risk" | "needs attention" | "gelb" | "jaune"
        | "amarillo" => Word::AtRisk,
        "red" | "🔴" | "offtrack" | "off_track" | "behind" | "rot" | "rouge" | "rojo" => Word::OffTrack,
        _ => return None,
    })
}

/// A project's progress as a fraction: `0.7` and `70 %` say the same. `percent`: the column is written in percent without a sign.
pub(crate) fn progress(text: &str, decimal: Decimal, percent: bool) -> Result<f64, String> {
    let (bare, has_sign) = text.strip_suffix('%').map_or((text, false), |bare| (bare.trim_end(), true));
    let number = parse_number(bare, decimal)?;
    let wrong = || format!("{} is not a progress; write a number from 0 to 100, or a fraction like 0.7", quoted(text));
    if percent && !has_sign && number > 0.0 && number < 1.0 {
        let (share, small) = (fixed(number * 100.0, 0), plain_number(number));
        return Err(format!("{} can be read as {share} % or as {small} %; write one of them", quoted(text)));
    }
    let in_percent = has_sign || percent || number > 1.0;
    let share = if in_percent { number / 100.0 } else { number };
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_range_is_refused() {
        let read = |text: &str, percent| progress(text, Decimal::Point, percent);
        for (text, percent, share) in [
            ("40 %", false, 0.4),
            ("0.4", false, 0.4),
            ("1", false, 1.0),
            ("40", true, 0.4),
            ("1", true, 0.01),
            ("40", false, 0.4f64),
        ] {
            assert_eq!(read(text, percent).map(f64::to_bits), Ok(share.to_bits()), "{text}");
        }
        for bad in ["101", "-1", "NaN", "101 %"] {
            assert!(read(bad, false).is_err(), "{bad}");
        }
        assert!(read("0.35", true).unwrap_err().contains("35 % or as 0.35 %"));
        let value = |text: &str, metric| value(text, "", Decimal::Point, metric);
        assert_eq!(value("yes", Metric::YesNo).unwrap().to_bits(), 1.0f64.to_bits());
        assert!(value("2", Metric::YesNo).is_err());
    }

    #[test]
    fn traffic_lights_are_words() {
        for (text, read) in
            [("Green", Word::OnTrack), ("🟡", Word::AtRisk), ("Behind", Word::OffTrack), ("on track", Word::OnTrack)]
        {
            assert_eq!(word(text), Ok(read), "{text}");
        }
        assert!(word("blue").is_err());
    }
}
