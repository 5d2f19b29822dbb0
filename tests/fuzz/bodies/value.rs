//! Numbers, check-in values and confidences: any text gives a finite number or one safe sentence.

use super::{assert_sentences, take};
use quarterdeck::domain::{
    key_result::{KeyResult, Metric, Step},
    text::{
        number::{Decimal, LARGEST, editable, format_compact, format_number, parse_number},
        value::{parse_check_in_value, parse_confidence},
    },
};

pub(crate) fn check(data: &[u8]) {
    let ([metric, steps, unit, number], rest) = take(data);
    let (last, rest) = take(rest);
    let (done, text) = take(rest);
    let text = &String::from_utf8_lossy(text);
    let unit = ["", "%", "k€", "EUR", "min", "m", "\u{1b}[2J"].get(usize::from(unit)).copied().unwrap_or(text);
    let last = Some(f64::from_le_bytes(last)).filter(|n| n.abs() <= LARGEST && number & 1 == 0);
    for decimal in [Decimal::Point, Decimal::Comma, Decimal::Either] {
        match parse_number(text, decimal) {
            Ok(n) => {
                let room = usize::from(number % 16);
                assert!(n.abs() <= LARGEST);
                assert_eq!(parse_number(&editable(n), Decimal::Point), Ok(n));
                assert!(format_compact(n, room).chars().count() <= room);
                assert_sentences(&format_number(n, Some(unit)));
            }
            Err(error) => assert_sentences(&error),
        }
    }
    let metric = Metric::ALL[usize::from(metric) % Metric::ALL.len()];
    let steps =
        (0..u32::from(steps % 65)).map(|key| Step { key: key * 7, title: String::new(), weight: 1.0, date: None }).collect();
    let kr = KeyResult { metric, unit: Some(unit.into()), steps, baseline: last, ..KeyResult::default() };
    match parse_check_in_value(text, &kr, last, &u64::from_le_bytes(done).into()) {
        Ok(entered) => assert!(entered.value.is_finite()),
        Err(error) => assert_sentences(&error),
    }
    if let Err(error) = parse_confidence(text) {
        assert_sentences(&error);
    }
}
