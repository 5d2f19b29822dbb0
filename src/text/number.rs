//! Numbers as people write them: `2.6`, `1 200`, `1'200`, `3.4k`, `€ 1.2M`, `12 %`, `−3`, `1e6`.
//!
//! What can be read in two ways is refused with both readings named; a wrong number is worse than none.

use super::one_line;

/// Larger numbers are refused: beyond, a double no longer tells whole numbers apart.
pub const LARGEST: f64 = 1e15;

/// Which character parts the whole from the fraction. The caller knows where the text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `2.6`: comma-separated files, JSON, scripts.
    Point,
    /// `2,6`: a file known to be written so.
    Comma,
    /// Either: what a person types, and files separated by semicolons or tabs.
    Either,
    /// `2.6`, as other numbers of the same column show: there `1,200` is 1200.
    PointShown,
    /// `2,6`, as other numbers of the same column show: there `1.200` is 1200.
    CommaShown,
}

/// What a number tells about the marks that whoever wrote it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clue {
    /// Nothing: it is no number, or the same with either mark.
    None,
    /// The point parts the whole from the fraction.
    Point,
    /// The comma does.
    Comma,
    /// It can be read in two ways: `1.200`, `1,200`.
    Open,
}

/// What a number tells about the marks of whoever wrote it.
pub fn clue(text: &str) -> Clue {
    // Nearly all numbers are digits with at most one mark among them.
    let (mut marks, mut at, mut is_plain) = (0, 0, true);
    for (n, byte) in text.bytes().enumerate() {
        match byte {
            b'.' | b',' => (marks, at) = (marks + 1, n),
            b'0'..=b'9' => {}
            _ => is_plain = false,
        }
    }
    if marks == 0 {
        return Clue::None;
    }
    let decimals = text.len() - at - 1;
    if is_plain && marks == 1 && at > 0 && decimals > 0 && decimals != 3 {
        return if text.as_bytes()[at] == b'.' { Clue::Point } else { Clue::Comma };
    }
    match (parse_quantity(text, Decimal::PointShown), parse_quantity(text, Decimal::CommaShown)) {
        (Ok(point), Ok(comma)) if point.value.total_cmp(&comma.value).is_eq() => Clue::None,
        (Ok(_), Ok(_)) => Clue::Open,
        (Ok(_), Err(_)) => Clue::Point,
        (Err(_), Ok(_)) => Clue::Comma,
        (Err(_), Err(_)) => Clue::None,
    }
}

/// What was written beside the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// `%`
    Percent,
    /// A symbol or a code of three capital letters, as written.
    Currency(String),
}

/// A number with what stood beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number; of `12 %` it is 12.
    pub value: f64,
    /// The percent sign or the currency.
    pub mark: Mark,
    /// The sign in front, if one was written.
    pub sign: Option<char>,
    /// Whether `k`, `M` or the like scaled it.
    pub scaled: bool,
}

const CURRENCIES: [char; 18] = ['$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₫', '₴', '₦', '฿', '₪', '₱', '₡', '₲', '₵', '₸'];

const SCALES: [(&str, i32); 17] = [
    ("k", 3),
    ("thousand", 3),
    ("tsd", 3),
    ("m", 6),
    ("mn", 6),
    ("mio", 6),
    ("million", 6),
    ("millions", 6),
    ("b", 9),
    ("bn", 9),
    ("g", 9),
    ("mrd", 9),
    ("billion", 9),
    ("billions", 9),
    ("t", 12),
    ("tn", 12),
    ("trillion", 12),
];

/// Reads a number; a percent sign or a currency beside it is accepted and dropped.
pub fn parse_number(text: &str, decimal: Decimal) -> Result<f64, String> {
    parse_quantity(text, decimal).map(|q| q.value)
}

/// Reads a number and what stands beside it.
pub fn parse_quantity(text: &str, decimal: Decimal) -> Result<Quantity, String> {
    let whole = text.trim();
    let wrong = || format!("“{}” is not a number: write it like 2.6, 1200 or 3.4k", one_line(whole, 24));
    if whole.is_empty() {
        return Err("a number is missing".to_owned());
    }
    if whole.len() > 80 {
        return Err(wrong());
    }
    let (mut sign, mut mark, mut rest) = (None, Mark::None, whole);
    loop {
        rest = rest.trim_start();
        if let Some(after) = strip_sign(rest).filter(|_| sign.is_none()) {
            sign = rest.chars().next();
            rest = after;
        } else if let Some((currency, after)) = leading_currency(rest).filter(|_| mark == Mark::None) {
            mark = Mark::Currency(currency);
            rest = after;
        } else {
            break;
        }
    }
    rest = rest.trim_end();
    if let Some((found, before)) = trailing_mark(rest) {
        if mark != Mark::None {
            return Err(wrong());
        }
        mark = found;
        rest = before.trim_end();
    }
    // `Mio.` and `Tsd.` are short for something.
    rest = rest.strip_suffix('.').filter(|before| before.ends_with(char::is_alphabetic)).unwrap_or(rest);
    let letters = rest.trim_end_matches(char::is_alphabetic);
    let suffix = rest[letters.len()..].to_lowercase();
    let scale = match SCALES.iter().find(|(word, _)| *word == suffix) {
        Some((_, power)) => *power,
        None if suffix.is_empty() => 0,
        None => return Err(wrong()),
    };
    let (mantissa, power) = match letters.trim_end().split_once(['e', 'E']) {
        Some((mantissa, power)) => {
            let digits = power.trim_start_matches(['+', '-', '−']);
            let short = !digits.is_empty() && digits.len() <= 3 && power.len() - digits.len() <= 3;
            let all = digits.bytes().all(|b| b.is_ascii_digit());
            match power.replace('−', "-").parse::<i32>() {
                Ok(power) if short && all && scale == 0 => (mantissa, power),
                _ => return Err(wrong()),
            }
        }
        None => (letters.trim_end(), scale),
    };
    let digits = plain_digits(mantissa, decimal, whole)?.ok_or_else(wrong)?;
    // One conversion of the whole, so that 1.1M is 1100000 and not 1100000.0000000002.
    let value: f64 = format!("{digits}e{power}").parse().map_err(|_| wrong())?;
    if !value.is_finite() || value > LARGEST {
        return Err(format!("“{}” is too large: numbers go up to {LARGEST:e}", one_line(whole, 24)));
    }
    let value = if sign.is_some_and(|s| s != '+') && value != 0.0 { -value } else { value };
    Ok(Quantity { value, mark, sign, scaled: scale != 0 })
}

/// What follows a sign: a plus, a hyphen, a real minus or an en dash.
fn strip_sign(text: &str) -> Option<&str> {
    text.strip_prefix(['+', '-', '−', '–'])
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn leading_currency(text: &str) -> Option<(String, &str)> {
    if let Some(after) = text.strip_prefix(CURRENCIES) {
        return Some((text[..text.len() - after.len()].to_owned(), after));
    }
    let code = text.get(..3).filter(|code| is_code(code))?;
    let after = &text[3..];
    (!after.starts_with(char::is_alphabetic)).then(|| (code.to_owned(), after))
}

fn trailing_mark(text: &str) -> Option<(Mark, &str)> {
    if let Some(before) = text.strip_suffix('%') {
        return Some((Mark::Percent, before));
    }
    if let Some(before) = text.strip_suffix(CURRENCIES) {
        return Some((Mark::Currency(text[before.len()..].to_owned()), before));
    }
    let at = text.len().checked_sub(3)?;
    let code = text.get(at..).filter(|code| is_code(code))?;
    let before = &text[..at];
    // `3 kEUR` is thousands of euros; `MIO` is not a currency.
    let scale = SCALES.iter().any(|(word, _)| *word == code.to_lowercase());
    (!scale).then(|| (Mark::Currency(code.to_owned()), before))
}

/// The number in digits with at most one point; `None` when it is not one.
fn plain_digits(text: &str, decimal: Decimal, whole: &str) -> Result<Option<String>, String> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’');
    if !text.contains(|c: char| c.is_ascii_digit())
        || text.contains(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',' || is_blank(c)))
    {
        return Ok(None);
    }
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let last = text.rfind(['.', ',']);
    // The separator of the fraction, and the one of thousands, if there can be any.
    let (fraction, thousands): (Option<char>, Option<char>) = match (points, commas) {
        (0, 0) => (None, text.chars().find(|&c| is_blank(c))),
        (1, 0) => (Some('.'), text.chars().find(|&c| is_blank(c))),
        (0, 1) => (Some(','), text.chars().find(|&c| is_blank(c))),
        (_, 0) => (None, Some('.')),
        (0, _) => (None, Some(',')),
        _ if last.is_some_and(|at| text[at..].starts_with('.')) => (Some('.'), Some(',')),
        _ => (Some(','), Some('.')),
    };
    let (integer, decimals) = match fraction {
        Some(mark) => text.split_once(mark).map_or((text, ""), |(i, d)| (i, d)),
        None => (text, ""),
    };
    if decimals.contains(|c: char| !c.is_ascii_digit()) {
        return Ok(None);
    }
    let joined: String = match thousands {
        Some(mark) => {
            let groups: Vec<&str> = integer.split(mark).collect();
            let fits = groups.iter().enumerate().all(|(n, g)| {
                g.bytes().all(|b| b.is_ascii_digit()) && if n == 0 { (1..=3).contains(&g.len()) } else { g.len() == 3 }
            });
            if !fits {
                return Ok(None);
            }
            groups.concat()
        }
        None => integer.to_owned(),
    };
    if joined.contains(|c: char| !c.is_ascii_digit()) {
        return Ok(None);
    }
    let wanted = match decimal {
        Decimal::Point | Decimal::PointShown => Some('.'),
        Decimal::Comma | Decimal::CommaShown => Some(','),
        Decimal::Either => None,
    };
    let is_shown = matches!(decimal, Decimal::PointShown | Decimal::CommaShown);
    if is_shown && thousands.is_some() && thousands == wanted {
        return Ok(None);
    }
    let other = wanted.is_some_and(|wanted| fraction.is_some_and(|mark| mark != wanted));
    let grouped = thousands.is_none() && decimals.len() == 3 && (1..=3).contains(&joined.len()) && !joined.starts_with('0');
    let shown = one_line(whole, 24);
    if is_shown && grouped && other {
        return Ok(Some(format!("{joined}{decimals}")));
    }
    // Nobody and nothing writes 1.750 for 1.75 unless a machine wrote it, and then with a point in a file of commas.
    let padded = decimal == Decimal::Point && decimals.ends_with('0');
    if grouped && !is_shown && (other || decimal == Decimal::Either || padded) {
        let mark = if decimal == Decimal::Comma { ',' } else { '.' };
        let fractional = match decimals.trim_end_matches('0') {
            "" => joined.clone(),
            // With a fourth digit it can be read in one way only.
            plain if plain.len() == 3 => format!("{joined}{mark}{plain}0"),
            plain => format!("{joined}{mark}{plain}"),
        };
        return Err(format!("“{shown}” can be read as {joined}{decimals} or as {fractional}: write one of them"));
    }
    if other {
        let mark = wanted.unwrap_or('.');
        return Err(format!("“{shown}” has the wrong decimal mark here: write {joined}{mark}{decimals}"));
    }
    let integer = if joined.is_empty() { "0" } else { &joined };
    Ok(Some(if decimals.is_empty() { integer.to_owned() } else { format!("{integer}.{decimals}") }))
}

/// How many digits are shown: enough for what anyone types, too few for the dust of arithmetic (2.6000000001).
const SIGNIFICANT: i32 = 9;

/// The number as people read it, with its unit: `2.6 %`, `12 500 leads`, `€3 400`, `−3 min`.
///
/// Symbols of currencies stand before the number, everything else after it and a blank; from 10 000 on, blanks part the
/// thousands; the minus is a real one.
pub fn format_number(n: f64, unit: Option<&str>) -> String {
    with_unit(&format_plain(n), unit)
}

/// [`format_number`] without a unit.
pub fn format_plain(n: f64) -> String {
    group(&digits(n, decimals_of(n)))
}

/// A number that has been written, with its unit in its place.
pub fn with_unit(number: &str, unit: Option<&str>) -> String {
    let unit = one_line(unit.unwrap_or("").trim(), 24);
    let mut chars = unit.chars();
    match (chars.next(), chars.next()) {
        (None, _) => number.to_owned(),
        (Some(symbol), None) if CURRENCIES.contains(&symbol) => match number.strip_prefix('−') {
            Some(rest) => format!("−{symbol}{rest}"),
            None => format!("{symbol}{number}"),
        },
        _ => format!("{number} {unit}"),
    }
}

/// A difference: always with its sign, except zero.
pub fn format_signed(n: f64, unit: Option<&str>) -> String {
    let text = format_number(n, unit);
    if n > 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
}

/// With exactly so many decimals, and a real minus unless it rounds to zero: `fixed(-32.91, 1)` is `−32.9`.
pub fn fixed(n: f64, decimals: usize) -> String {
    if !n.is_finite() {
        return "?".to_owned();
    }
    let text = format!("{:.decimals$}", n.abs());
    if n < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) { format!("−{text}") } else { text }
}

/// The number as a field is filled with it for editing: exact, with a point, no groups, a hyphen for minus, and so that it
/// can be read in one way only: 1.125 is written 1.1250.
pub fn editable(n: f64) -> String {
    if n == 0.0 { "0".to_owned() } else { plain(n.to_string()) }
}

/// A number with a point, so that it can be read in one way only.
pub fn plain(text: String) -> String {
    let is_open = text.split_once('.').is_some_and(|(whole, fraction)| {
        let whole = whole.trim_start_matches('-');
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
    });
    if is_open { text + "0" } else { text }
}

/// As exact as fits into `width` columns: `12 500`, `12500`, `12.5k`, `12k`; `###` when nothing does.
pub fn format_compact(n: f64, width: usize) -> String {
    let full = digits(n, decimals_of(n));
    let grouped = group(&full);
    if grouped.chars().count() <= width {
        return grouped;
    }
    if full.chars().count() <= width {
        return full;
    }
    let fits = |text: &String| text.chars().count() <= width;
    if n.abs() < 1e4 {
        // A number that is not zero is never written as zero.
        let near = (0..decimals_of(n)).rev().map(|d| digits(n, d)).find(|t| fits(t) && t != "0");
        if let Some(text) = near {
            return text;
        }
    }
    if n.abs() < 1.0 {
        return if width >= 2 { "~0".to_owned() } else { "#".repeat(width) };
    }
    // The nearest of what fits; of two that say the same the shorter: 1.3M rather than 1300k.
    let mut best: Option<(f64, String)> = None;
    for (scale, suffix) in [(1e12, 'T'), (1e9, 'B'), (1e6, 'M'), (1e3, 'k')].into_iter().filter(|(s, _)| n.abs() >= 0.95 * s) {
        let scaled = (0..=2).rev().map(|d| (d, digits(n / scale, d))).find(|(_, t)| t != "0" && t.chars().count() < width);
        let Some((decimals, text)) = scaled else { continue };
        let unit = 10f64.powi(decimals as i32);
        let off = ((n / scale * unit).round() / unit * scale - n).abs();
        if best.as_ref().is_none_or(|(least, _)| off < *least - n.abs() * 1e-9) {
            best = Some((off, format!("{text}{suffix}")));
        }
    }
    if let Some((_, text)) = best {
        return text;
    }
    "#".repeat(width)
}

/// How many decimals show all significant digits.
fn decimals_of(n: f64) -> usize {
    if n == 0.0 || !n.is_finite() {
        return 0;
    }
    (SIGNIFICANT - 1 - n.abs().log10().floor() as i32).clamp(0, 15) as usize
}

/// At most so many decimals, no zeros at the end, a real minus.
fn digits(n: f64, decimals: usize) -> String {
    let text = fixed(n, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Blanks between the thousands of a number of five digits or more.
fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('−').map_or(("", text), |rest| ("−", rest));
    let (integer, fraction) = rest.split_once('.').map_or((rest, None), |(i, f)| (i, Some(f)));
    let mut out = String::from(sign);
    for (n, digit) in integer.chars().enumerate() {
        if n > 0 && integer.len() > 4 && (integer.len() - n) % 3 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::safe::tests::{assert_showable, nasty};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("2.6", 2.6),
            ("-3", -3.0),
            ("−3", -3.0),
            ("–3", -3.0),
            ("+3", 3.0),
            ("1 200", 1200.0),
            ("1'200", 1200.0),
            ("1’200.5", 1200.5),
            ("1\u{a0}200", 1200.0),
            ("1\u{202f}200\u{202f}000", 1_200_000.0),
            ("1\u{2009}200", 1200.0),
            ("3.4k", 3400.0),
            ("3.4 k", 3400.0),
            ("1.2M", 1_200_000.0),
            ("1.1m", 1_100_000.0),
            ("1.5 Mio. EUR", 1_500_000.0),
            ("€ 20 Tsd.", 20_000.0),
            ("2bn", 2e9),
            ("12 %", 12.0),
            ("12%", 12.0),
            ("€ 1.2M", 1_200_000.0),
            ("1.2M €", 1_200_000.0),
            ("$3", 3.0),
            ("-$3", -3.0),
            ("$-3", -3.0),
            ("EUR 5", 5.0),
            ("5 CHF", 5.0),
            ("5kEUR", 5000.0),
            ("1e6", 1e6),
            ("1.5E-3", 0.0015),
            (".5", 0.5),
            ("5.", 5.0),
            ("0", 0.0),
            ("-0", 0.0),
            ("1,200,000", 1_200_000.0),
            ("1,200.50", 1200.5),
            ("007", 7.0),
            ("  42  ", 42.0),
        ] {
            assert_eq!(parse_number(text, Decimal::Point), Ok(value), "{text}");
        }
        assert!(parse_number("-0", Decimal::Point).unwrap().is_sign_positive());
        for (text, value) in [
            ("2,6", 2.6),
            ("1 200,5", 1200.5),
            ("1.200,5", 1200.5),
            ("1.200.000", 1_200_000.0),
            ("0,125", 0.125),
            ("12,5 %", 12.5),
        ] {
            assert_eq!(parse_number(text, Decimal::Comma), Ok(value), "{text}");
            assert_eq!(parse_number(text, Decimal::Either), Ok(value), "{text}");
        }
        assert_eq!(parse_number("1.20", Decimal::Either), Ok(1.2));
        assert_eq!(parse_number("1.1250", Decimal::Either), Ok(1.125));
    }

    #[test]
    fn one_number_of_a_column_tells_how_to_read_the_others() {
        for (text, told) in [
            ("2.6", Clue::Point),
            ("1,319.50", Clue::Point),
            ("1,200,000", Clue::Point),
            ("$1,250.75", Clue::Point),
            ("0.350", Clue::Point),
            ("3.000,00", Clue::Comma),
            ("1 234,5", Clue::Comma),
            ("1.200.000", Clue::Comma),
            ("1.000", Clue::Open),
            ("1,200", Clue::Open),
            ("£15,000", Clue::Open),
            ("1200", Clue::None),
            ("1 200", Clue::None),
            ("a,b", Clue::None),
        ] {
            assert_eq!(clue(text), told, "{text}");
        }
        assert_eq!(parse_number("1,200", Decimal::PointShown), Ok(1200.0));
        assert_eq!(parse_number("1.200", Decimal::PointShown), Ok(1.2));
        assert_eq!(parse_number("1.750", Decimal::CommaShown), Ok(1750.0));
        assert_eq!(parse_number("2,6", Decimal::CommaShown), Ok(2.6));
        assert!(parse_number("2,6", Decimal::PointShown).is_err());
    }

    #[test]
    fn what_can_be_read_in_two_ways_names_both() {
        let both = "“1,200” can be read as 1200 or as 1.2: write one of them";
        assert_eq!(parse_number("1,200", Decimal::Point).unwrap_err(), both);
        assert_eq!(parse_number("1,200", Decimal::Either).unwrap_err(), both);
        assert_eq!(
            parse_number("1.750", Decimal::Either).unwrap_err(),
            "“1.750” can be read as 1750 or as 1.75: write one of them"
        );
        assert_eq!(
            parse_number("1.125", Decimal::Either).unwrap_err(),
            "“1.125” can be read as 1125 or as 1.1250: write one of them"
        );
        assert!(parse_number("1.000", Decimal::Point).is_err());
        assert_eq!(parse_number("1.125", Decimal::Point), Ok(1.125), "as programs write it");
        assert_eq!(
            parse_number("1.200", Decimal::Comma).unwrap_err(),
            "“1.200” can be read as 1200 or as 1,2: write one of them"
        );
        assert_eq!(parse_number("2,6", Decimal::Point).unwrap_err(), "“2,6” has the wrong decimal mark here: write 2.6");
        assert_eq!(
            parse_number("1.200,5", Decimal::Point).unwrap_err(),
            "“1.200,5” has the wrong decimal mark here: write 1200.5"
        );
    }

    #[test]
    fn what_is_not_a_number_is_refused_in_a_sentence() {
        for text in [
            "",
            " ",
            "abc",
            "NaN",
            "inf",
            "-infinity",
            "1e999",
            "1e16",
            "1e",
            "e5",
            "1.2.3",
            "1,2,3",
            "1 20",
            "12 34",
            "1  200",
            "--3",
            "+-3",
            "3 4k5",
            "3kk",
            "1e3k",
            "%",
            "€",
            "$ % 3",
            "€ 3 %",
            "0x10",
            "1_000",
            "٣",
            "３",
            "3 min",
            "1e+-3",
            "\0",
            "1'2",
            ".",
            ",",
            "-",
            "1e15.5",
        ] {
            let error = parse_number(text, Decimal::Either).unwrap_err();
            assert!(!error.is_empty() && !error.ends_with('.'), "{text}: {error}");
        }
        assert_eq!(parse_number("", Decimal::Point).unwrap_err(), "a number is missing");
        assert_eq!(parse_number("2e15", Decimal::Point).unwrap_err(), "“2e15” is too large: numbers go up to 1e15");
    }

    #[test]
    fn what_stood_beside_it_is_told() {
        assert_eq!(parse_quantity("40 %", Decimal::Point).unwrap().mark, Mark::Percent);
        assert_eq!(parse_quantity("€ 3", Decimal::Point).unwrap().mark, Mark::Currency("€".into()));
        assert_eq!(parse_quantity("+3", Decimal::Point).unwrap().sign, Some('+'));
        assert!(parse_quantity("3k", Decimal::Point).unwrap().scaled);
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (n, unit, text) in [
            (2.600_000_000_1, Some("%"), "2.6 %"),
            (0.1 + 0.2, None, "0.3"),
            (12500.0, Some("leads"), "12 500 leads"),
            (1200.0, None, "1200"),
            (1_234_567.5, None, "1 234 567.5"),
            (-3.0, Some("min"), "−3 min"),
            (3400.0, Some("€"), "€3400"),
            (-50_000.0, Some("$"), "−$50 000"),
            (3400.0, Some("EUR"), "3400 EUR"),
            (0.0, None, "0"),
            (-0.0, None, "0"),
            (0.0123, None, "0.0123"),
            (1e15, None, "1 000 000 000 000 000"),
        ] {
            assert_eq!(format_number(n, unit), text);
        }
        assert_eq!(format_number(1.0, Some("\x1b[31m\n")), "1 ␛[31m");
        assert_eq!(format_signed(3.0, None), "+3");
        assert_eq!(format_signed(-3.5, Some("%")), "−3.5 %");
        assert_eq!(format_signed(0.0, None), "0");
        assert_eq!((fixed(-32.91, 1), fixed(-0.04, 1)), ("−32.9".to_owned(), "0.0".to_owned()));
    }

    #[test]
    fn a_narrow_column_gets_a_shorter_number() {
        for (n, width, text) in [
            (12500.0, 6, "12 500"),
            (12500.0, 5, "12500"),
            (12500.0, 4, "12k"),
            (1_234_567.0, 5, "1235k"),
            (1_300_000.0, 5, "1.3M"),
            (1_234_567.0, 4, "1.2M"),
            (-1_234_567.0, 5, "−1.2M"),
            (2.123_456, 4, "2.12"),
            (999_999.0, 4, "1M"),
            (0.000_012, 4, "~0"),
            (1234.56, 5, "1235"),
            (5.0, 0, ""),
            (1e15, 2, "##"),
        ] {
            assert_eq!(format_compact(n, width), text, "{n} in {width}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(n in -1e15f64..1e15, small in -1e4f64..1e4, unit in prop::sample::select(vec![None, Some("%"), Some("€"), Some("EUR")])) {
            for n in [n, small, n.round()] {
                let text = format_number(n, unit);
                let back = parse_number(&text, Decimal::Point).unwrap();
                prop_assert!((back - n).abs() <= n.abs() * 1e-8 + 1e-12, "{} → {} → {}", n, text, back);
                for decimal in [Decimal::Point, Decimal::Either] {
                    prop_assert_eq!(parse_number(&editable(n), decimal), Ok(n));
                }
            }
        }

        #[test]
        fn compact_numbers_fit_and_stay_near(n in -1e15f64..1e15, small in -1e4f64..1e4, width in 0usize..12) {
            for n in [n, small] {
                let text = format_compact(n, width);
                prop_assert!(text.chars().count() <= width);
                if !text.contains(['#', '~']) && width > 0 {
                    let back = parse_number(&text, Decimal::Point).unwrap();
                    prop_assert!((back - n).abs() <= n.abs() * 0.5 + 1e-12, "{} → {}", n, text);
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_fall(text in nasty(), near in "[-+−€$ 0-9.,'eEkKmM%]{0,14}") {
            for text in [text, near] {
                for decimal in [Decimal::Point, Decimal::Comma, Decimal::Either] {
                    match parse_number(&text, decimal) {
                        Ok(n) => prop_assert!(n.is_finite() && n.abs() <= LARGEST),
                        Err(error) => assert_showable(&error),
                    }
                }
            }
        }
    }
}
