//! From text to the value of a field, the same for files, flags and forms. Every refusal is the rest of a sentence about it.
//!
//! Must not know: whom a name means, which only those know who can look it up.

use super::spec::Reads;
use crate::domain::{
    carried::Carried,
    closing::Closing,
    cycle::CycleState,
    deadline::TimeOff,
    forget::Mark,
    goal::{Ambition, Outcome, ProjectState, Rollup},
    health::Health,
    id::Id,
    key_result::{Cadence, Metric, STEPS, Snooze, Step, Waypoint},
    link::{Expect, Judged},
    recurring::AgendaBy,
    review::{Answer, Entry, Round},
    scope::Scope,
    text::{
        date::{Order, When, parse_date, parse_written},
        duration::in_unit,
        number::{Decimal, parse_number},
        one_line,
        time::{parse_time, parse_weekday},
        value::parse_expect,
    },
    words::Choice,
};
use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

/// How days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// `YYYY-MM-DD` and nothing else.
    Written,
    /// As files say them that people made; with the order of day and month, where their column tells.
    File(Option<Order>),
    /// As people say them, on that day.
    Said(NaiveDate),
}

/// What a text is read against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What a comma in a number means.
    pub decimal: Decimal,
    /// How days are written.
    pub days: Days,
    /// The unit that may stand behind a number.
    pub unit: Option<&'a str>,
}

impl Context<'_> {
    /// As people type it on that day.
    pub fn said(today: NaiveDate) -> Context<'static> {
        Context { decimal: Decimal::Either, days: Days::Said(today), unit: None }
    }

    /// As a file says it whose cells are parted by this: where that is not the comma, it may part the whole from the fraction.
    pub fn written(delimiter: u8) -> Context<'static> {
        Context { decimal: decimal_of(delimiter), days: Days::Written, unit: None }
    }
}

/// What a comma in a number means where cells are parted by this.
pub fn decimal_of(delimiter: u8) -> Decimal {
    if delimiter == b',' { Decimal::Point } else { Decimal::Either }
}

/// A piece of somebody's text as part of a sentence: one safe line in quotes, not too long.
pub(crate) fn quoted(text: &str) -> String {
    format!("“{}”", one_line(text, 60))
}

/// A type that fields have.
pub(super) trait Typed: Sized {
    /// From text that is not blank.
    fn read(text: &str, reads: Reads, context: &Context<'_>) -> Result<Self, String> {
        let (_, _) = (reads, context);
        Err(format!("{} cannot be typed here", quoted(text)))
    }

    /// What holds when nobody says otherwise; `None`: there is no such thing.
    fn blank() -> Option<Self> {
        None
    }

    /// Someone or something that was found by name; `None`: this names nothing.
    fn naming(_: Id) -> Option<Self> {
        None
    }
}

impl Typed for Id {
    fn naming(id: Id) -> Option<Id> {
        Some(id)
    }
}

impl Typed for Entry {}
impl Typed for Round {}
impl Typed for Answer {}
impl Typed for (Id, Health) {}
impl Typed for Snooze {}
impl Typed for Judged {}
impl Typed for Box<Closing> {}
impl Typed for Box<Carried> {}
impl Typed for bool {}
impl Typed for u8 {}
impl Typed for Scope {
    fn blank() -> Option<Scope> {
        Some(Scope::All)
    }
}
impl Typed for u64 {}
impl Typed for usize {}
impl Typed for i64 {}

impl<T: Typed> Typed for Option<T> {
    fn read(text: &str, reads: Reads, context: &Context<'_>) -> Result<Self, String> {
        T::read(text, reads, context).map(Some)
    }

    fn blank() -> Option<Option<T>> {
        Some(None)
    }

    fn naming(id: Id) -> Option<Option<T>> {
        T::naming(id).map(Some)
    }
}

/// A list that can be typed.
trait TypedList: Sized {
    fn read_list(text: &str, context: &Context<'_>) -> Result<Vec<Self>, String> {
        let _ = context;
        Err(format!("{} cannot be typed here", quoted(text)))
    }
}

impl TypedList for Id {}
impl TypedList for Entry {}
impl TypedList for Round {}
impl TypedList for Answer {}
impl TypedList for u8 {}
impl TypedList for (Id, Health) {}
impl TypedList for Mark {}

impl<T: TypedList> Typed for Vec<T> {
    fn read(text: &str, _: Reads, context: &Context<'_>) -> Result<Self, String> {
        T::read_list(text, context)
    }

    fn blank() -> Option<Vec<T>> {
        Some(Vec::new())
    }
}

impl Typed for String {
    fn read(text: &str, reads: Reads, _: &Context<'_>) -> Result<Self, String> {
        Ok(if reads == Reads::Title { line(text) } else { text.trim().to_owned() })
    }
}

impl Typed for f64 {
    fn read(text: &str, reads: Reads, context: &Context<'_>) -> Result<Self, String> {
        if reads == Reads::Weight { weight(text, context) } else { number(text, context) }
    }

    /// The only number that is always there is a weight, and that is 1.
    fn blank() -> Option<f64> {
        Some(1.0)
    }
}

impl Typed for NaiveDate {
    fn read(text: &str, reads: Reads, context: &Context<'_>) -> Result<Self, String> {
        match (context.days, reads) {
            (Days::Said(today), Reads::Day(when)) => parse_date(text, today, when),
            (Days::File(order), Reads::Day(when)) => parse_written(text, when, order),
            _ => date(text),
        }
    }
}

impl Typed for u32 {
    fn read(text: &str, _: Reads, _: &Context<'_>) -> Result<Self, String> {
        text.parse().map_err(|_| format!("{} is no whole number", quoted(text)))
    }
}

impl Typed for NaiveTime {
    fn read(text: &str, _: Reads, _: &Context<'_>) -> Result<Self, String> {
        parse_time(text)
    }
}

impl Typed for Weekday {
    fn read(text: &str, _: Reads, _: &Context<'_>) -> Result<Self, String> {
        parse_weekday(text)
    }
}

impl Typed for Expect {
    fn read(text: &str, _: Reads, context: &Context<'_>) -> Result<Self, String> {
        parse_expect(text, context.decimal)
    }
}

impl TypedList for Step {
    fn read_list(text: &str, context: &Context<'_>) -> Result<Vec<Step>, String> {
        steps(text, context)
    }
}

impl TypedList for Waypoint {
    fn read_list(text: &str, context: &Context<'_>) -> Result<Vec<Waypoint>, String> {
        waypoints(text, context)
    }
}

impl TypedList for TimeOff {
    /// By their first days; one that is said twice is said once.
    fn read_list(text: &str, context: &Context<'_>) -> Result<Vec<TimeOff>, String> {
        let mut all = match context.days {
            Days::Written => TimeOff::read_all(text, |day, _| date(day).ok()),
            Days::File(order) => TimeOff::read_all(text, |day, from| {
                parse_written(day, if from.is_some() { When::Due } else { When::Start }, order).ok()
            }),
            // A last day is read from the first one on: 20 Dec..4 Jan, 16 Nov..+2w.
            Days::Said(today) => TimeOff::read_all(text, |day, from| match from {
                Some(from) => parse_date(day, from, When::Due).ok(),
                None => parse_date(day, today, When::Start).ok(),
            }),
        }?;
        all.sort();
        all.dedup();
        Ok(all)
    }
}

macro_rules! words_typed {
    ($($type:ident: $blank:expr;)+) => {
        $(impl Typed for $type {
            fn read(text: &str, _: Reads, _: &Context<'_>) -> Result<Self, String> {
                one_of(text, $type::from_word(text), &$type::CHOICES)
            }

            fn blank() -> Option<$type> {
                $blank
            }
        })+
    };
}

words_typed! {
    Ambition: None;
    Rollup: Some(Rollup::default());
    Metric: None;
    Cadence: Some(Cadence::default());
    ProjectState: None;
    CycleState: None;
    Outcome: None;
    AgendaBy: None;
}

/// The word found, or which words there are.
pub(crate) fn one_of<T>(text: &str, found: Option<T>, choices: &[Choice]) -> Result<T, String> {
    let words = || choices.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("{} is none of {}", quoted(text), words()))
}

/// A number, with or without the unit behind it.
fn number(text: &str, context: &Context<'_>) -> Result<f64, String> {
    let bare = context.unit.and_then(|unit| text.strip_suffix(unit.trim())).map(str::trim_end).filter(|t| !t.is_empty());
    parse_number(text, context.decimal)
        .or_else(|e| bare.map_or(Err(e), |bare| parse_number(bare, context.decimal)))
        .or_else(|e| context.unit.and_then(|unit| in_unit(text, unit, context.decimal)).ok_or(e))
}

fn weight(text: &str, context: &Context<'_>) -> Result<f64, String> {
    let number = parse_number(text, context.decimal)?;
    if number >= 0.0 {
        return Ok(number);
    }
    Err(format!("{} is not a weight: weights begin at 0 (not counted)", quoted(text)))
}

/// Reads a date: `YYYY-MM-DD` and nothing else.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(n, b)| if n == 4 || n == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return Err(format!("{} is not a date; write it like 2026-11-23", quoted(text)));
    }
    text.parse::<NaiveDate>()
        .ok()
        .filter(|d| d.year() >= 1)
        .ok_or_else(|| format!("{} is not a day of the calendar", quoted(text)))
}

/// Steps: `title/weight/date` separated by `;`; weight and date may be left out. A `/` inside a title is kept as long as
/// what follows it is neither a number nor a date.
fn steps(text: &str, context: &Context<'_>) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for cell in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let mut parts: Vec<&str> = cell.split('/').collect();
        let mut date_of = None;
        let mut weight_of = None;
        if let [_, .., last] = parts[..] {
            if last.trim().is_empty() {
                parts.pop();
            } else if let Ok(day) = date(last.trim()) {
                date_of = Some(day);
                parts.pop();
            }
        }
        if let [_, .., last] = parts[..] {
            if last.trim().is_empty() {
                parts.pop();
            } else if parse_number(last.trim(), context.decimal).is_ok() {
                weight_of = Some(weight(last.trim(), context)?);
                parts.pop();
            }
        }
        let title = line(&parts.join("/"));
        if is_blank(&title) {
            return Err(format!("{} has a step without a title; write title/weight/date", quoted(cell)));
        }
        if steps.len() == STEPS {
            return Err(format!("there are more than {STEPS} steps; break the key result into two"));
        }
        let key = steps.len() as u32;
        steps.push(Step { key, title, weight: weight_of.unwrap_or(1.0), date: date_of });
    }
    Ok(steps)
}

/// Waypoints: `2026-10-31=40;2026-11-30=70`, returned by date.
fn waypoints(text: &str, context: &Context<'_>) -> Result<Vec<Waypoint>, String> {
    let mut points: Vec<Waypoint> = Vec::new();
    for cell in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let (day, value) =
            cell.split_once('=').ok_or_else(|| format!("{} is not a waypoint; write 2026-10-31=40", quoted(cell)))?;
        points.push(Waypoint { date: date(day.trim())?, value: parse_number(value.trim(), context.decimal)? });
    }
    points.sort_by_key(|p| p.date);
    match points.windows(2).find(|w| w[0].date == w[1].date) {
        Some(pair) => Err(format!("there are two waypoints on {}; keep one", pair[0].date)),
        None => Ok(points),
    }
}

/// Text of one line: line breaks and tabs become blanks.
pub(crate) fn line(text: &str) -> String {
    text.trim().replace("\r\n", " ").replace(['\r', '\n', '\t'], " ")
}

/// Whether there is nothing in it that people could find something by.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Context<'static> = Context { decimal: Decimal::Point, days: Days::Written, unit: None };
    const SEMICOLON: Context<'static> = Context { decimal: Decimal::Either, ..COMMA };

    #[test]
    fn dates_are_days_of_the_calendar_in_one_notation() {
        assert_eq!(date("2026-11-23").unwrap(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        assert!(date("0001-01-01").is_ok() && date("9999-12-31").is_ok());
        for bad in [
            "0000-01-01",
            "2026-02-30",
            "23.11.2026",
            "2026-1-2",
            "+026-01-01",
            "12026-01-01",
            "2026-11-23T00",
            "",
            "２０２６-11-23",
        ] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_comma_in_a_number_means_what_the_file_lets_it_mean() {
        assert_eq!(number("2,6", &SEMICOLON).unwrap().to_bits(), 2.6f64.to_bits());
        let both = number("1,200", &COMMA).unwrap_err();
        assert!(both.contains("1200") && both.contains("1.2"), "{both}");
        for text in ["1 200", "1'200", "1.2k", "€ 1.2k"] {
            assert_eq!(number(text, &COMMA).unwrap().to_bits(), 1200f64.to_bits(), "{text}");
        }
        assert_eq!(number("12 %", &COMMA).unwrap().to_bits(), 12f64.to_bits());
        for bad in ["NaN", "inf", "1e308", "1e16", ""] {
            assert!(number(bad, &COMMA).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_may_have_its_unit_behind_it() {
        let hours = Context { unit: Some("h"), ..SEMICOLON };
        assert_eq!(number("3.5 h", &hours).unwrap().to_bits(), 3.5f64.to_bits());
        assert!(number("3.5 h", &SEMICOLON).is_err());
        assert!(number("h", &hours).is_err());
    }

    #[test]
    fn steps_may_leave_out_weight_and_date_and_have_slashes_in_their_titles() {
        let read = steps("Plan; Build/2 ;Ship/3/2026-12-01;and/or;A/B test//2026-10-01;n/2/", &COMMA).unwrap();
        let told: Vec<(&str, f64, Option<String>)> =
            read.iter().map(|s| (s.title.as_str(), s.weight, s.date.map(|d| d.to_string()))).collect();
        assert_eq!(
            told,
            [
                ("Plan", 1.0, None),
                ("Build", 2.0, None),
                ("Ship", 3.0, Some("2026-12-01".into())),
                ("and/or", 1.0, None),
                ("A/B test", 1.0, Some("2026-10-01".into())),
                ("n", 2.0, None),
            ]
        );
        assert_eq!(read.iter().map(|s| s.key).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert!(steps(&"s;".repeat(STEPS + 1), &COMMA).is_err());
        assert!(steps("Build/-2", &COMMA).is_err());
    }

    #[test]
    fn waypoints_come_out_by_date_and_only_one_a_day() {
        let read = waypoints("2026-11-30=70; 2026-10-31=40,5", &SEMICOLON).unwrap();
        assert_eq!(read.iter().map(|p| p.value).collect::<Vec<_>>(), [40.5, 70.0]);
        assert!(waypoints("2026-11-30=70;2026-11-30=71", &COMMA).is_err());
        assert!(waypoints("70", &COMMA).is_err());
    }
}
