//! The reader of what people write into files: numbers, dates, periods, encodings. Any text is read, or refused in a sentence.

use super::assert_sentences;
use quarterdeck::{
    domain::cycle::calendar_dates,
    text::{
        date::{DayClue, Order, When, day_clue, parse_written},
        encoding::{Encoding, Utf8Watch},
        number::{Clue, Decimal, clue, parse_number},
        period::calendar_name,
    },
};

pub(crate) fn check(data: &[u8]) {
    let mut watch = Utf8Watch::default();
    data.chunks(7).for_each(|piece| _ = watch.take(piece));
    assert_eq!(watch.ends_well(), std::str::from_utf8(data).is_ok());
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252] {
        assert!(std::str::from_utf8(&encoding.decode(data)).is_ok());
    }
    let text = String::from_utf8_lossy(data);
    for cell in text.split(['\n', ';']) {
        number(cell);
        date(cell);
        if let Some(name) = calendar_name(cell) {
            assert!(
                calendar_dates(&name).is_some() || name.starts_with("0000") || name.starts_with("9999"),
                "{cell:?} is {name:?}"
            );
            assert_eq!(calendar_name(&name).as_deref(), Some(name.as_str()));
        }
    }
}

fn number(cell: &str) {
    let all = [Decimal::Point, Decimal::Comma, Decimal::Either, Decimal::PointShown, Decimal::CommaShown];
    let read = all.map(|decimal| parse_number(cell, decimal));
    read.iter().filter_map(|read| read.as_ref().err()).for_each(|error| assert_sentences(error));
    let [point, comma, either, point_shown, comma_shown] = read;
    match clue(cell) {
        Clue::Point => assert!(point_shown.is_ok() && comma_shown.is_err(), "{cell:?}"),
        Clue::Comma => assert!(comma_shown.is_ok() && point_shown.is_err(), "{cell:?}"),
        Clue::Open => assert!(point_shown != comma_shown && either.is_err(), "{cell:?}"),
        Clue::None => assert_eq!(point_shown, comma_shown, "{cell:?}"),
    }
    // What is read without a hint is one of the two, and never the other where a hint is given.
    for (read, shown) in [(point, &point_shown), (comma, &comma_shown)] {
        assert!(read.is_err() || read == *shown, "{cell:?}");
    }
    assert!(either.is_err() || either == point_shown || either == comma_shown, "{cell:?}");
}

fn date(cell: &str) {
    for when in [When::Due, When::Start] {
        let [open, day_first, month_first] =
            [None, Some(Order::DayFirst), Some(Order::MonthFirst)].map(|order| parse_written(cell, when, order));
        for error in [&open, &day_first, &month_first].into_iter().filter_map(|read| read.as_ref().err()) {
            assert_sentences(error);
        }
        assert!(open.is_err() || (open == day_first && open == month_first), "{cell:?}");
        if day_clue(cell) == DayClue::Open && day_first.is_ok() && month_first.is_ok() {
            assert!(open.is_err(), "{cell:?}");
        }
    }
}
