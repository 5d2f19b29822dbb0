//! Numbers of a file: marks, progress in fractions or percent, confidence on any scale. What a cell says beside its number is
//! not known here.

use crate::domain::{
    FieldKey, Kind,
    text::{
        number::{Clue, Decimal, clue, editable, parse_number, parse_quantity},
        value::{parse_confidence, unit_of_bounds},
    },
};
use crate::exchange::{
    bring::{
        found::{Above, Answers, Asked, Cells, Found, Place, Question},
        said::{self, Bound},
    },
    csv::{Column, cells::light},
};
use std::collections::{BTreeMap, HashSet};

const BASELINE: Column = Column::Field(FieldKey::Baseline);
const TARGET: Column = Column::Field(FieldKey::Target);
const UNIT: Column = Column::Field(FieldKey::Unit);
const METRIC: Column = Column::Field(FieldKey::Metric);
const DESCRIPTION: Column = Column::Field(FieldKey::Description);

/// Where numbers stand.
const NUMBERS: [Column; 6] =
    [BASELINE, TARGET, Column::Field(FieldKey::Upper), Column::Field(FieldKey::Weight), Column::Value, Column::Progress];

/// Every filled cell of some columns, with its place.
fn cells<'f>(found: &'f Found, columns: &'f [Column]) -> impl Iterator<Item = (&'f Place, Column, &'f str)> {
    let items = found.items.iter().map(|item| (&item.place, &item.cells));
    let said = found.check_ins.iter().map(|said| (&said.place, &said.cells));
    items
        .chain(said)
        .flat_map(|(place, cells)| cells.iter().map(move |(column, text)| (place, column, text)))
        .filter(|(_, column, _)| columns.contains(column))
}

fn each(found: &mut Found, mut change: impl FnMut(&mut Cells)) {
    found.items.iter_mut().map(|item| &mut item.cells).for_each(&mut change);
    found.check_ins.iter_mut().map(|said| &mut said.cells).for_each(change);
}

/// Writes every number with a point and without marks between its thousands.
pub(super) fn marks(found: &mut Found, answers: &Answers) {
    let mut clues: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
    let mut open: Option<(Place, Column, String)> = None;
    for (place, column, text) in cells(found, &NUMBERS) {
        let (point, comma) = clues.entry(column.index()).or_default();
        match clue(text) {
            Clue::Point => *point = true,
            Clue::Comma => *comma = true,
            Clue::Open if open.is_none() => open = Some((place.clone(), column, text.to_owned())),
            Clue::Open | Clue::None => {}
        }
    }
    let of = |point: bool, comma: bool| match (point, comma) {
        (true, false) => Some(Decimal::PointShown),
        (false, true) => Some(Decimal::CommaShown),
        _ => None,
    };
    let any = of(clues.values().any(|c| c.0), clues.values().any(|c| c.1));
    let given = answers.get("numbers").and_then(|word| match word.to_lowercase().as_str() {
        "point" => Some(Decimal::PointShown),
        "comma" => Some(Decimal::CommaShown),
        _ => None,
    });
    let decided = |column: Column| given.or_else(|| clues.get(&column.index()).and_then(|c| of(c.0, c.1))).or(any);
    if let Some((place, column, text)) = &open {
        let read = |decimal| parse_number(text, decimal).map(editable).unwrap_or_default();
        let told = decided(*column);
        let mut choices = [
            ("point", format!("the point parts the fraction: {}", read(Decimal::PointShown))),
            ("comma", format!("the comma parts the fraction: {}", read(Decimal::CommaShown))),
        ];
        if told == Some(Decimal::CommaShown) {
            choices.reverse();
        }
        let at = found.place(place).map(|place| format!(" in {place}")).unwrap_or_default();
        let asked = if told.is_some() { Asked::Guessed } else { Asked::Open };
        let question = Question::new("numbers", format!("“{text}”{at} can be two numbers"), &choices, asked, answers);
        if question.asked == Asked::Guessed {
            found.guess(format!("numbers like {text}: {}", choices[0].1));
        }
        found.questions.push(question);
    }
    each(found, |cells| {
        cells.rewrite(|column, text| {
            if !NUMBERS.contains(&column) {
                return None;
            }
            let own = match clue(text) {
                Clue::Point => Some(Decimal::PointShown),
                Clue::Comma => Some(Decimal::CommaShown),
                // Until it is answered, as the likelier answer has it.
                Clue::Open => decided(column).or(Some(Decimal::PointShown)),
                Clue::None => None,
            };
            let new = own.map(|decimal| plain(text, decimal == Decimal::CommaShown));
            let written = new.as_deref().unwrap_or(text);
            // `50.`
            let bare = written.trim_end_matches('.');
            if bare.len() < written.len() && bare.ends_with(|c: char| c.is_ascii_digit()) {
                return Some(bare.to_owned());
            }
            new
        });
    });
}

/// The text with its numbers written plainly.
fn plain(text: &str, comma: bool) -> String {
    let (fraction, thousands) = if comma { (',', '.') } else { ('.', ',') };
    let all: Vec<char> = text.chars().collect();
    let digit = |n: Option<usize>| n.and_then(|n| all.get(n)).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    for (n, &c) in all.iter().enumerate() {
        let within = digit(n.checked_sub(1)) && digit(Some(n + 1));
        match c {
            c if c == thousands && within => {}
            c if c == fraction && digit(Some(n + 1)) => out.push('.'),
            c => out.push(c),
        }
    }
    out
}

/// Whether a cell holds a number that the pipeline reads, with whatever unit beside it.
fn is_number(text: &str) -> bool {
    parse_quantity(text, Decimal::Point).is_ok() || matches!(unit_of_bounds([text], None), Ok(Some(_)))
}

/// What a cell for a number says that is more than one: `≥ 98 %`, `13 (74%)`, `12/41 imaged`.
struct More {
    number: String,
    bound: Option<Bound>,
    of: Option<String>,
    rest: String,
}

/// `None`: nothing is given. The error: no one number.
fn more(text: &str) -> Result<Option<More>, ()> {
    match said::cell(text, said::How::default()) {
        said::Cell::NotGiven => Ok(None),
        said::Cell::Number { amount, bound, rest } => {
            let written = |n: f64| match amount.unit.as_deref() {
                Some("%") => format!("{} %", editable(n)),
                _ => editable(n),
            };
            let of = amount.of.map(written);
            let bound = bound.or(amount.plus.then_some(Bound::AtLeast));
            Ok(Some(More { number: written(amount.value), bound, of, rest }))
        }
        said::Cell::Two | said::Cell::Words => Err(()),
    }
}

/// A cell for a number that says more gives its number; one that holds words stays empty. What else it says is kept as text, and
/// words are told.
pub(super) fn words(found: &mut Found) {
    const BOUNDS: [Column; 4] = [BASELINE, TARGET, Column::Field(FieldKey::Upper), Column::Value];
    let mut left = Vec::new();
    for item in &mut found.items {
        // Of those that are measured otherwise a word can be the value.
        let has_bounds = [METRIC, TARGET, BASELINE].iter().any(|column| item.cells.get(*column).is_some());
        let is_yes = |text: &str| matches!(text.to_lowercase().as_str(), "yes" | "no");
        let is_yes_no = item.cells.get(METRIC).is_some_and(|metric| metric.starts_with("yes"))
            || !has_bounds && item.cells.get(Column::Value).is_some_and(is_yes);
        for column in BOUNDS {
            let Some(text) = item.cells.get(column).filter(|text| !is_number(text)).map(str::to_owned) else { continue };
            if is_yes_no && column == Column::Value {
                continue;
            }
            item.cells.take(column);
            match more(&text) {
                Ok(None) => {}
                Ok(Some(More { number, bound, of, rest })) => {
                    item.cells.say(column, number);
                    if let Some(bound) = bound.filter(|_| column == TARGET && item.cells.get(BASELINE).is_none()) {
                        let metric = if bound == Bound::AtLeast { "at-least" } else { "at-most" };
                        item.cells.say(METRIC, metric);
                    }
                    if let Some(of) = of.filter(|_| column == Column::Value) {
                        item.cells.say(TARGET, of);
                    }
                    if rest.chars().any(char::is_alphanumeric) {
                        item.cells.add_line(DESCRIPTION, format!("{}: {text}", capital(column.name())));
                    }
                }
                Err(()) => {
                    item.cells.add_line(DESCRIPTION, format!("{}: {text}", capital(column.name())));
                    left.push((item.place.clone(), column, text));
                }
            }
        }
    }
    for said in &mut found.check_ins {
        let Some(text) = said.cells.get(Column::Value).filter(|text| !is_number(text)).map(str::to_owned) else { continue };
        said.cells.take(Column::Value);
        match more(&text) {
            Ok(None) => {}
            Ok(Some(More { number, rest, of, .. })) => {
                said.cells.say(Column::Value, number);
                if let (Some(of), Above::Item(n)) = (of, &said.of) {
                    found.items[*n].cells.say(TARGET, of);
                }
                if rest.chars().any(char::is_alphanumeric) {
                    said.cells.add_line(Column::Note, &text);
                }
            }
            Err(()) => {
                said.cells.add_line(Column::Note, &text);
                left.push((said.place.clone(), Column::Note, text));
            }
        }
    }
    measured(found);
    for (place, column, text) in left {
        let kept = if column == Column::Note { "kept as a note" } else { "left empty, kept in the description" };
        found.leave(place, format!("“{text}” is no number: {kept}"));
    }
}

/// A key result that has numbers and no target is no yes or no: it is measured first.
fn measured(found: &mut Found) {
    let said = found.check_ins.iter().filter(|said| said.cells.get(Column::Value).is_some_and(is_number));
    let said: HashSet<usize> = said.filter_map(|said| if let Above::Item(n) = said.of { Some(n) } else { None }).collect();
    let mut count = 0;
    for (n, item) in found.items.iter_mut().enumerate().filter(|(_, item)| item.kind == Some(Kind::KeyResult)) {
        let told = [METRIC, BASELINE, TARGET, Column::Field(FieldKey::Upper), Column::Field(FieldKey::Steps)];
        let is_told = told.iter().any(|column| item.cells.get(*column).is_some());
        if !is_told && (said.contains(&n) || item.cells.get(Column::Value).is_some_and(is_number)) {
            item.cells.say(METRIC, "baseline-first");
            count += 1;
        }
    }
    if count > 0 {
        let what = if count == 1 {
            "1 has a value and no target: it is".to_owned()
        } else {
            format!("{count} have values and no target: they are")
        };
        found.guess(format!("{what} measured first, and a target can be set"));
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A number of progress, and whether a percent sign stands beside it.
fn progress_of(text: &str) -> Option<(f64, bool)> {
    let (bare, has_sign) = text.trim().strip_suffix('%').map_or((text.trim(), false), |bare| (bare.trim_end(), true));
    parse_number(bare, Decimal::Point).ok().map(|n| (n, has_sign))
}

/// Progress of key results, which here follows from their values: of one without numbers it becomes them, of one that has a
/// start and a target its value.
pub(super) fn progress(found: &mut Found, answers: &Answers) {
    let read: Vec<(f64, bool)> = cells(found, &[Column::Progress]).filter_map(|(_, _, text)| progress_of(text)).collect();
    let bare = || read.iter().filter(|(_, sign)| !sign).map(|(n, _)| *n);
    let is_share = |n: f64| n > 0.0 && n < 1.0;
    let percent = if bare().any(|n| n > 1.0) {
        true
    } else if bare().any(is_share) || bare().all(|n| n.total_cmp(&0.0).is_eq()) {
        false
    } else {
        // Nothing but noughts and ones.
        let first = cells(found, &[Column::Progress]).find(|(_, _, text)| progress_of(text).is_some_and(|(n, _)| n > 0.5));
        let at =
            first.and_then(|(place, _, _)| found.place(place)).map(|place| format!(", first in {place}")).unwrap_or_default();
        let choices = [("fraction", "1 is all of it".to_owned()), ("percent", "1 is one percent".to_owned())];
        let asks = format!("progress is 0 or 1 in every row{at}");
        let question = Question::new("progress", asks, &choices, Asked::Open, answers);
        let percent = question.word(answers) == Some("percent");
        found.questions.push(question);
        percent
    };
    let share = |text: &str| {
        let (n, sign) = progress_of(text)?;
        Some(if sign || percent { n / 100.0 } else { n }).filter(|share| (0.0..=1.0).contains(share))
    };
    let (mut measured, mut values, mut wrong) = (0, 0, Vec::new());
    for item in &mut found.items {
        let Some(text) = item.cells.get(Column::Progress).map(str::to_owned) else { continue };
        let Some(share) = share(&text) else {
            item.cells.take(Column::Progress);
            item.cells.add_line(DESCRIPTION, format!("Progress: {text}"));
            wrong.push((item.place.clone(), text));
            continue;
        };
        match item.kind {
            Some(Kind::Project) => item.cells.set(Column::Progress, editable(share)),
            // That of an objective follows from its key results.
            Some(Kind::Objective) | None => _ = item.cells.take(Column::Progress),
            Some(Kind::KeyResult) => {
                item.cells.take(Column::Progress);
                if item.cells.get(Column::Value).is_some() {
                    continue;
                }
                let bound = |column| item.cells.get(column).and_then(|text| parse_quantity(text, Decimal::Point).ok());
                match (bound(BASELINE).map(|q| q.value), bound(TARGET).map(|q| q.value)) {
                    (from, Some(to)) => {
                        let from = from.unwrap_or(0.0);
                        item.cells.say(Column::Value, editable(from + share * (to - from)));
                        values += 1;
                    }
                    (_, None) if item.cells.get(METRIC).is_none() && item.cells.get(UNIT).is_none() => {
                        item.cells.set(BASELINE, "0");
                        item.cells.say(TARGET, "100");
                        item.cells.say(UNIT, "%");
                        item.cells.say(Column::Value, editable(share * 100.0));
                        measured += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    for said in &mut found.check_ins {
        if let Some(share) = said.cells.get(Column::Progress).and_then(share) {
            said.cells.set(Column::Progress, editable(share));
        }
    }
    for (place, text) in wrong {
        found.leave(place, format!("“{text}” is no progress: left empty, kept in the description"));
    }
    if measured > 0 {
        found.guess(format!("{measured} without a target: measured by progress, from 0 to 100 %"));
    }
    if values > 0 {
        found.guess(format!("{values} without a value: the value follows from progress"));
    }
}

/// Confidence as a whole number from 0 to 10, whatever scale it is on; lights and words without a number are words.
pub(super) fn confidence(found: &mut Found) {
    let bare: Vec<f64> = cells(found, &[Column::Confidence])
        .filter_map(|(_, _, text)| parse_number(text, Decimal::Point).ok().filter(|_| !text.contains('%')))
        .collect();
    let highest = bare.iter().copied().fold(0.0, f64::max);
    let fractions = highest <= 1.0 && bare.iter().any(|n| *n > 0.0 && *n < 1.0);
    let tenths = |n: f64| (0.0..=10.0).contains(&n).then(|| editable(n.round()));
    let read = |text: &str| {
        if parse_confidence(text).is_ok() && !fractions {
            return Some(text.to_owned());
        }
        if let Some(bare) = text.trim().strip_suffix('%') {
            return tenths(parse_number(bare.trim_end(), Decimal::Point).ok()? / 10.0);
        }
        if let Some((n, of)) = text.split_once('/') {
            let (n, of) = (parse_number(n, Decimal::Point).ok()?, parse_number(of, Decimal::Point).ok()?);
            return tenths(n / of * 10.0);
        }
        if let Ok(n) = parse_number(text, Decimal::Point) {
            return tenths(if fractions {
                n * 10.0
            } else if highest > 10.0 {
                n / 10.0
            } else {
                n
            });
        }
        let level = |words: &[&str]| words.contains(&text.trim().to_lowercase().as_str());
        if level(&["high", "hoch", "haute", "élevée", "alta", "alto"]) {
            return Some("8".to_owned());
        }
        if level(&["medium", "med", "mittel", "moyenne", "media", "média", "medio", "médio"]) {
            return Some("5".to_owned());
        }
        level(&["low", "niedrig", "gering", "basse", "faible", "baja", "baixa", "bajo", "baixo"]).then(|| "2".to_owned())
    };
    let (mut left, places) = (Vec::new(), |place: &Place, text: &str| (place.clone(), text.to_owned()));
    let mut change = |place: &Place, cells: &mut Cells| {
        let Some(text) = cells.get(Column::Confidence).map(str::to_owned) else { return };
        match (read(&text), light(&text)) {
            (Some(number), _) => cells.set(Column::Confidence, number),
            (None, Some(word)) => {
                cells.take(Column::Confidence);
                cells.say(Column::Word, word.word());
            }
            (None, None) => {
                cells.take(Column::Confidence);
                left.push(places(place, &text));
            }
        }
    };
    found.items.iter_mut().for_each(|item| change(&item.place, &mut item.cells));
    found.check_ins.iter_mut().for_each(|said| change(&said.place, &mut said.cells));
    for (place, text) in left {
        found.leave(place, format!("“{text}” is no confidence"));
    }
    if fractions {
        found.guess("confidence from 0 to 1 is read as from 0 to 10");
    } else if highest > 10.0 {
        found.guess("confidence from 0 to 100 is read as from 0 to 10");
    }
}
