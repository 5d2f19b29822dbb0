//! Spans of time as people write them: `2 h`, `1h30`, `1 h 30 min`, `90 s`.
//!
//! Must not know: anything of ours. Days and longer are no spans here: a day of work has eight hours, one of waiting twenty-four.

use super::number::{Decimal, parse_quantity};

/// The units whose lengths nobody doubts, each with its seconds.
const UNITS: [(&[&str], f64); 4] = [
    (&["ms", "msec", "millisecond", "milliseconds", "millisekunden"], 0.001),
    (&["s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"], 1.0),
    (&["min", "mins", "minute", "minutes", "minuten"], 60.0),
    (&["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures"], 3600.0),
];

/// How many seconds one of a unit has; `None`: it is no unit of time, or its length is in doubt.
pub fn seconds_of(unit: &str) -> Option<f64> {
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    UNITS.iter().find(|(names, _)| names.contains(&unit.as_str())).map(|(_, seconds)| *seconds)
}

/// A span of time in another unit of time: `2 h` in `min` is 120. Behind hours a bare number or an `m` is minutes, behind minutes a bare
/// number is seconds. `None`: the unit is none of time, or the text is no span.
pub fn in_unit(text: &str, unit: &str, decimal: Decimal) -> Option<f64> {
    let of_unit = seconds_of(unit)?;
    let text = text.trim();
    let unsigned = text.trim_start_matches(['+', '-', '\u{2212}']);
    let mut rest = unsigned.trim_start();
    let (mut sum, mut above): (f64, Option<f64>) = (0.0, None);
    while !rest.is_empty() {
        let end = rest.find(char::is_alphabetic).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let (word, behind) = behind.split_at(behind.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(behind.len()));
        let below = above.filter(|seconds| *seconds > 1.0).map(|seconds| seconds / 60.0);
        let seconds = match word {
            "" => below?,
            "m" if above == Some(3600.0) => 60.0,
            word => seconds_of(word)?,
        };
        // Of a span in parts each is smaller than the one before it and does not fill it.
        let count = parse_quantity(number, decimal).ok().filter(|q| q.sign.is_none() && q.value >= 0.0)?.value;
        if above.is_some_and(|above| seconds >= above || count * seconds >= above) {
            return None;
        }
        sum += count * seconds;
        above = Some(seconds);
        rest = behind.trim_start();
    }
    above?;
    let sum = if text.starts_with(['-', '\u{2212}']) { -sum } else { sum };
    // Without the dust of the division.
    Some((sum / of_unit * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_time_is_read_in_another_unit_of_time() {
        for (text, unit, value) in [
            ("2 h", "min", Some(120.0)),
            ("2h", "min", Some(120.0)),
            ("2,5 h", "min", Some(150.0)),
            ("30 min", "h", Some(0.5)),
            ("1h30", "h", Some(1.5)),
            ("1h30", "min", Some(90.0)),
            ("1 h 30 min", "min", Some(90.0)),
            ("1h 30m", "minutes", Some(90.0)),
            ("1 h 30", "min", Some(90.0)),
            ("90 s", "min", Some(1.5)),
            ("2 min 30", "s", Some(150.0)),
            ("250 ms", "s", Some(0.25)),
            ("2 Std.", "Min.", Some(120.0)),
            ("-2 h", "min", Some(-120.0)),
            ("100 s", "h", Some(0.027_778)),
            ("30", "min", None),
            ("2 d", "h", None),
            ("2 h", "d", None),
            ("2 h", "min/order", None),
            ("2 h", "%", None),
            ("1h75", "min", None),
            ("30 min 1 h", "min", None),
            ("2 m", "min", None),
            ("h", "min", None),
            ("", "min", None),
            ("2 users", "min", None),
        ] {
            assert_eq!(in_unit(text, unit, Decimal::Either), value, "{text:?} in {unit:?}");
        }
    }
}
