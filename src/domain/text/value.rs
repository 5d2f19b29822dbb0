//! What an owner types into the value field of a check-in, for every kind of metric.
//!
//! | typed | meaning |
//! |---|---|
//! | `2.6` `2,6` `1.2M` `42 %` `19 min` | that value, in the key result's unit |
//! | `1 rider` | one of what there are several of: the unit may stand in the singular or the plural |
//! | `2 h` `1h30` `90 s` | the same span of time in the key result's unit, where that is one of time |
//! | `+3` | 3 more than the last value |
//! | `-2` | 2 less than the last value, where baseline, target and last value are not negative; elsewhere minus two |
//! | `=-2` | minus two itself, wherever it is typed |
//! | `=` | the last value again: no change |
//! | `yes` `no` `done` `1` `0` | yes/no |
//! | `3` `3/5` `+1` `-1` `1,3,4` `#3` `all` `none` | milestones: so many done in order, one more, one less, exactly these, this one too |
//! | `sign the lease` | milestones: the step of that name too, or the only one with these words in it |
#![deny(clippy::wildcard_enum_match_arm)]

use crate::domain::{
    key_result::{KeyResult, Metric, Step},
    link::Expect,
    ticked::Ticked,
};
use crate::text::{
    duration::{in_unit, seconds_of},
    fold::loose,
    number::{Decimal, Mark, Quantity, format_number, parse_quantity},
    one_line,
    plural::is_same_noun,
};

/// A value as entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// In the key result's unit; of milestones the weight done, of yes/no 0 or 1.
    pub value: f64,
    /// Which steps are done; `None` unless it is about milestones.
    pub done: Option<Ticked>,
    /// Typed as a difference from the last value, so that the outcome should be shown before it is saved.
    pub relative: bool,
    /// Typed as `=`.
    pub unchanged: bool,
}

impl Entered {
    fn plain(value: f64) -> Entered {
        Entered { value, done: None, relative: false, unchanged: false }
    }
}

/// Reads what was typed for this key result. `last` is its last value (`None`: never measured), `done` its steps done.
///
/// The error is one sentence about what to type instead.
pub fn parse_check_in_value(text: &str, kr: &KeyResult, last: Option<f64>, done: &Ticked) -> Result<Entered, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a value is missing: type one, or = for no change".to_owned());
    }
    if text == "=" {
        let value = last.ok_or("there is no value yet that could stay the same: type one")?;
        let done = (kr.metric.has_steps()).then(|| done.of(&kr.steps));
        return Ok(Entered { value, done, relative: false, unchanged: true });
    }
    match kr.metric {
        Metric::YesNo => yes_no(text).map(Entered::plain),
        Metric::Milestones => milestones(text, &kr.steps, done),
        Metric::Increase | Metric::Decrease | Metric::AtLeast | Metric::AtMost | Metric::Between | Metric::BaselineFirst => {
            measured(text, kr, last)
        }
    }
}

/// Reads a confidence: a whole number from 0 to 10.
pub fn parse_confidence(text: &str) -> Result<u8, String> {
    let text = text.trim();
    let digits = text.strip_suffix("/10").map_or(text, str::trim_end);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|n| plain && *n <= 10).ok_or_else(|| {
        if text.is_empty() {
            "a confidence is missing: 0 (no chance) to 10 (certain)".to_owned()
        } else {
            format!("“{}” is not a confidence: type a whole number from 0 (no chance) to 10 (certain)", one_line(text, 16))
        }
    })
}

/// Reads what a link is expected to do: an amount in the key result's unit, or `40 %` of the gap between value and target.
pub fn parse_expect(text: &str, decimal: Decimal) -> Result<Expect, String> {
    let lower = text.trim().to_lowercase();
    let bare = lower.strip_suffix("of the gap").map_or(lower.as_str(), str::trim_end);
    let wrong = || {
        format!(
            "“{}” is no expected effect: type an amount in its unit, or a share of the gap like 40 %",
            one_line(text.trim(), 24)
        )
    };
    let quantity = parse_quantity(bare, decimal).map_err(|_| wrong())?;
    match quantity.mark {
        Mark::Percent if (0.0..=1000.0).contains(&quantity.value) => Ok(Expect::Share(quantity.value / 100.0)),
        Mark::Percent => Err(format!("{} % is no share of the gap: type something from 0 % to 1000 %", quantity.value)),
        Mark::None | Mark::Currency(_) => Ok(Expect::Amount(quantity.value)),
    }
}

/// The weight of the steps done, which is the value of a milestones check-in.
pub fn weight_done(steps: &[Step], done: &Ticked) -> f64 {
    // Not `sum`, which gives minus zero for no steps.
    steps.iter().filter(|s| s.is_done(done)).fold(0.0, |done, s| done + s.weight)
}

fn yes_no(text: &str) -> Result<f64, String> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "done" | "true" | "1" | "x" | "✓" | "✔" | "ja" | "oui" | "si" | "sí" => Ok(1.0),
        "no" | "n" | "not done" | "open" | "false" | "0" | "✗" | "nein" | "non" => Ok(0.0),
        _ => Err(format!("“{}” is neither yes nor no: type yes or no", one_line(text, 16))),
    }
}

fn measured(text: &str, kr: &KeyResult, last: Option<f64>) -> Result<Entered, String> {
    let unit = kr.unit.as_deref().map_or("", str::trim);
    let shown = one_line(text, 24);
    let (exact, rest) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest.trim_start()));
    let number = without_unit(rest, unit);
    let quantity = quantity_in(number, unit, Decimal::Either, &shown)?;
    check_unit(&quantity, unit, &shown)?;
    check_m(number, &quantity, unit)?;
    let relative = !exact
        && match quantity.sign {
            Some('+') => true,
            Some(_) => {
                let all = [kr.baseline, kr.target, kr.upper, last];
                last.is_some() && all.into_iter().flatten().all(|n| n >= 0.0)
            }
            None => false,
        };
    if !relative {
        return Ok(Entered::plain(quantity.value));
    }
    let Some(last) = last else {
        return Err(format!("“{shown}” is a difference, but there is no last value: type the value itself"));
    };
    let value = tidy(last + quantity.value, last, quantity.value);
    if quantity.value < 0.0 && value < 0.0 {
        return Err(format!(
            "“{shown}” would go from {} to {}: type ={} if that is the value itself",
            format_number(last, None),
            format_number(value, None),
            rest
        ))
        .map_err(|error| one_line(&error, 160).into_owned());
    }
    if value.abs() > crate::text::number::LARGEST {
        return Err(format!("“{shown}” would make the value too large: type the value itself"));
    }
    Ok(Entered { relative: true, ..Entered::plain(value) })
}

/// A sum without the dust of binary arithmetic: 2.5 + 0.1 is 2.6, as the person means it.
fn tidy(sum: f64, a: f64, b: f64) -> f64 {
    let decimals = |n: f64| n.to_string().split_once('.').map_or(0, |(_, d)| d.len());
    let decimals = decimals(a).max(decimals(b));
    let tidied = if decimals > 15 { sum } else { format!("{sum:.decimals$}").parse().unwrap_or(sum) };
    // Never minus zero.
    tidied + 0.0
}

/// The text without the key result's own unit behind it: `19 min` → `19`.
fn without_unit<'a>(text: &'a str, unit: &str) -> &'a str {
    if unit.is_empty() {
        return text;
    }
    // The unit in words: of one and of several.
    let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ').trim_end();
    let is_word = unit.chars().count() > 2;
    if is_word && number.ends_with(|c: char| c.is_ascii_digit()) && is_same_noun(text[number.len()..].trim(), unit) {
        return number;
    }
    let Some(tail) = text.len().checked_sub(unit.len()).filter(|&at| at > 0).and_then(|at| text.get(at..)) else { return text };
    // One letter must be the same letter: with the unit m, 1.2M is not 1.2 metres.
    let same = tail == unit || (unit.chars().count() > 1 && tail.to_lowercase() == unit.to_lowercase());
    let before = text[..text.len() - unit.len()].trim_end();
    if same && before.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',' || c.is_alphabetic()) {
        before
    } else {
        text
    }
}

/// The number of what is measured in this unit, a span of time in another unit of time with it.
fn quantity_in(number: &str, unit: &str, decimal: Decimal, shown: &str) -> Result<Quantity, String> {
    parse_quantity(number, decimal).or_else(|error| match in_unit(number, unit, decimal) {
        Some(value) => {
            let sign = number.chars().next().filter(|c| matches!(c, '+' | '-' | '\u{2212}'));
            Ok(Quantity { value, mark: Mark::None, sign, scaled: false })
        }
        None => Err(other_unit(number, unit, shown).unwrap_or(error)),
    })
}

/// The sentence about a number with the unit of something else behind it: `42 min` of what is measured in %.
fn other_unit(text: &str, unit: &str, shown: &str) -> Option<String> {
    let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '/' || c == '°').trim_end();
    if number.len() == text.len() || parse_quantity(number, Decimal::Either).is_err() {
        return None;
    }
    Some(match unit {
        "" => format!("“{shown}” names a unit and there is none here: type the number alone"),
        unit => format!("“{shown}” does not go with the unit {}: type the number alone", one_line(unit, 24)),
    })
}

/// The unit that bounds (baseline, target, upper) are written in: `12 %`, `€ 5`, `58 min`. `unit` is the key result's own: then they
/// have to go with it, and there is nothing to find. `None`: they name none.
pub fn unit_of_bounds<'a>(bounds: impl IntoIterator<Item = &'a str>, unit: Option<&str>) -> Result<Option<String>, String> {
    let unit = unit.map(str::trim).filter(|u| !u.is_empty());
    let mut found: Option<(String, &str)> = None;
    for text in bounds.into_iter().map(str::trim).filter(|t| !t.is_empty()) {
        let shown = one_line(text, 24);
        if let Some(unit) = unit {
            if let Ok(quantity) = parse_quantity(without_unit(text, unit), Decimal::Either) {
                check_unit(&quantity, unit, &shown)?;
                check_m(without_unit(text, unit), &quantity, unit)?;
            }
            continue;
        }
        let named = if let Ok(quantity) = parse_quantity(text, Decimal::Either) {
            check_m(text, &quantity, "")?;
            match quantity.mark {
                Mark::None => None,
                Mark::Percent => Some("%".to_owned()),
                Mark::Currency(money) => Some(money),
            }
        } else {
            let number = text.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '/' | '°' | ' ' | '\u{a0}'));
            let named = after_scale(text[number.len()..].trim());
            let is_unit = named.starts_with(|c: char| c.is_alphabetic() || c == '°') && named.chars().count() <= 24;
            (is_unit && parse_quantity(number, Decimal::Either).is_ok()).then(|| named.to_owned())
        };
        match (&found, named) {
            // Spans of time go together, and the first says in what they are measured.
            (Some((one, _)), Some(other)) if seconds_of(one).is_some() && seconds_of(&other).is_some() => {}
            (Some((one, first)), Some(other)) if currency_code(one) != currency_code(&other) => {
                return Err(format!("“{}” and “{shown}” are in two units: write both in one", one_line(first, 24)));
            }
            (None, Some(named)) => found = Some((named, text)),
            _ => {}
        }
    }
    Ok(found.map(|(unit, _)| unit))
}

/// What follows a word that multiplies: of `10k users` the unit is `users`. Only words that mean nothing else: `t steel` has tons as its unit.
fn after_scale(named: &str) -> &str {
    const SCALES: [&str; 12] =
        ["k", "thousand", "tsd", "mn", "mio", "million", "millions", "bn", "mrd", "billion", "billions", "trillion"];
    let Some((word, rest)) = named.split_once([' ', '\u{a0}', '\u{202f}']) else { return named };
    let word = word.trim_end_matches('.');
    if word == "M" || SCALES.contains(&word.to_lowercase().as_str()) { rest.trim_start() } else { named }
}

/// A number out of a file, of what is measured in this unit (empty: in none): what stands beside it has to go with the unit.
pub fn parse_in_unit(text: &str, unit: &str, decimal: Decimal) -> Result<Quantity, String> {
    let unit = unit.trim();
    let shown = one_line(text.trim(), 24);
    let number = without_unit(text.trim(), unit);
    let quantity = quantity_in(number, unit, decimal, &shown)?;
    check_unit(&quantity, unit, &shown)?;
    check_m(number, &quantity, unit)?;
    Ok(quantity)
}

/// Whether an `m` behind a number and a blank is millions: it is metres, minutes and months as well, where nothing says that it is
/// money or what else is counted.
fn check_m(number: &str, quantity: &Quantity, unit: &str) -> Result<(), String> {
    let Some(before) = number.trim().strip_suffix('m').filter(|_| quantity.scaled && quantity.mark == Mark::None) else {
        return Ok(());
    };
    let is_apart = before.ends_with(|c: char| c.is_whitespace());
    // Beside a unit that begins with an m it can be short for that.
    let is_short = unit.starts_with(['m', 'M']);
    if !(is_short || unit.is_empty() && is_apart) {
        return Ok(());
    }
    let (shown, digits) = (one_line(number.trim(), 24), one_line(before.trim(), 24).into_owned());
    let million = format_number(quantity.value, None);
    Err(match unit {
        "" => format!(
            "“{shown}” can be read as {million} or as {digits} metres, minutes or months: write {digits}M, or name the unit"
        ),
        unit => {
            format!("“{shown}” can be read as {million} or as {digits} {}: write {digits}M, or {digits} {0}", one_line(unit, 24))
        }
    })
}

/// Whether what stood beside the number goes with the unit.
fn check_unit(quantity: &Quantity, unit: &str, shown: &str) -> Result<(), String> {
    if unit.is_empty() {
        // A percentage of what has no unit can be a share of its target as well as the number itself.
        return match quantity.mark {
            Mark::Percent => Err(format!("“{shown}” names a unit and there is none here: type the number alone")),
            Mark::None | Mark::Currency(_) => Ok(()),
        };
    }
    let safe_unit = one_line(unit, 24);
    let wrong = || Err(format!("“{shown}” does not go with the unit {safe_unit}: type the number alone"));
    let (scale, money) = split_unit(unit);
    match &quantity.mark {
        Mark::Percent if !unit.contains('%') => return wrong(),
        Mark::Currency(_) if unit == "%" => return wrong(),
        Mark::Currency(typed) => {
            if let Some(own) = money
                && currency_code(typed) != currency_code(own)
            {
                return wrong();
            }
        }
        Mark::None | Mark::Percent => {}
    }
    if quantity.scaled && scale {
        return Err(format!("“{shown}” with the unit {safe_unit} could mean two things: type the number without k or M"));
    }
    Ok(())
}

/// Whether a unit scales by itself (`k€`, `M`), and the currency in it.
fn split_unit(unit: &str) -> (bool, Option<&str>) {
    let symbol = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '%';
    let (bare, money) = match unit.find(symbol) {
        Some(at) => {
            let end = unit[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            (if at == 0 { &unit[end..] } else { &unit[..at] }, Some(&unit[at..end]))
        }
        None => {
            match unit.len().checked_sub(3).and_then(|at| unit.get(at..)).filter(|c| c.bytes().all(|b| b.is_ascii_uppercase())) {
                Some(code) => (&unit[..unit.len() - 3], Some(code)),
                None => (unit, None),
            }
        }
    };
    (["k", "m", "mn", "mio", "bn", "b", "thousand", "million"].contains(&bare.trim().to_lowercase().as_str()), money)
}

fn currency_code(text: &str) -> &str {
    match text {
        "$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        "₹" => "INR",
        other => other,
    }
}

fn milestones(text: &str, steps: &[Step], done: &Ticked) -> Result<Entered, String> {
    let total = steps.len();
    if total == 0 {
        return Err("there are no steps to tick off yet: add the steps first".to_owned());
    }
    let done = done.of(steps);
    let now = done.len();
    let wrong = || {
        format!(
            "“{}” is no number of steps: type how many of the {total} are done (3), one more (+1) or which (1,3,4)",
            one_line(text, 24)
        )
    };
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
    let count_in_range = |n: usize| {
        if n <= total { Ok(n) } else { Err(format!("there are {total} steps, so {n} cannot be done")) }
    };
    let lower = text.to_lowercase();
    let mut relative = false;
    if let Some(step) = by_name(text, steps)? {
        let mut ticked = done;
        ticked.tick(step.key);
        return Ok(Entered { value: weight_done(steps, &ticked), done: Some(ticked), relative, unchanged: false });
    }
    let ticked = if lower == "all" || lower == "done" {
        first(steps, done, total)
    } else if lower == "none" {
        Ticked::default()
    } else if let Some((n, of)) = text.split_once('/') {
        let (n, of) = (number(n)?, number(of)?);
        if of != total {
            return Err(format!("there are {total} steps, not {of}"));
        }
        first(steps, done, count_in_range(n)?)
    } else if let Some(more) = text.strip_prefix('+') {
        relative = true;
        first(steps, done, count_in_range(now.saturating_add(number(more)?))?)
    } else if let Some(fewer) = text.strip_prefix(['-', '−', '–']) {
        relative = true;
        let fewer = number(fewer)?;
        let n = now.checked_sub(fewer).ok_or_else(|| format!("only {now} of the {total} steps are done"))?;
        first(steps, done, n)
    } else if text.contains([',', ' ', ';', '#']) {
        let adds = text.contains('#');
        let mut ticked = if adds { done } else { Ticked::default() };
        for part in text.split([',', ' ', ';', '#']).filter(|p| !p.is_empty()) {
            let n = number(part)?;
            let step = n
                .checked_sub(1)
                .and_then(|n| steps.get(n))
                .ok_or_else(|| format!("there is no step {n}: they go from 1 to {total}"))?;
            ticked.tick(step.key);
        }
        if ticked.is_empty() {
            return Err(wrong());
        }
        ticked
    } else {
        first(steps, done, count_in_range(number(text)?)?)
    };
    Ok(Entered { value: weight_done(steps, &ticked), done: Some(ticked), relative, unchanged: false })
}

/// The step that is named, or the only one with these words in it; `None`: no words stand there that a step has.
fn by_name<'a>(text: &str, steps: &'a [Step]) -> Result<Option<&'a Step>, String> {
    let sought = loose(text.trim_matches(['"', '\u{201c}', '\u{201d}', '\'']));
    if sought.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return Ok(None);
    }
    let named = |step: &&Step| loose(&step.title) == sought;
    let mut with = steps.iter().filter(|step| loose(&step.title).contains(&sought));
    match (steps.iter().find(named), with.next(), with.next()) {
        (Some(step), ..) | (None, Some(step), None) => Ok(Some(step)),
        (None, Some(one), Some(other)) => Err(format!(
            "“{}” stands in several steps, “{}” and “{}”: type more of its name",
            one_line(text, 24),
            one_line(&one.title, 30),
            one_line(&other.title, 30)
        )),
        (None, None, _) => Ok(None),
    }
}

/// The first steps in order, so many.
pub fn first_steps(steps: &[Step], count: usize) -> Ticked {
    first(steps, Ticked::default(), count)
}

/// So many steps done: what is done stays, the next in order are added, or the last are taken back.
fn first(steps: &[Step], mut done: Ticked, count: usize) -> Ticked {
    let mut now = steps.iter().filter(|s| s.is_done(&done)).count();
    for step in steps {
        if now < count && !step.is_done(&done) {
            done.tick(step.key);
            now += 1;
        }
    }
    for step in steps.iter().rev() {
        if now > count && step.is_done(&done) {
            done.open(step.key);
            now -= 1;
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::safe::tests::{assert_showable, nasty};
    use proptest::prelude::*;

    fn kr(metric: Metric, unit: &str, baseline: f64, target: f64) -> KeyResult {
        KeyResult {
            metric,
            unit: (!unit.is_empty()).then(|| unit.into()),
            baseline: Some(baseline),
            target: Some(target),
            ..KeyResult::default()
        }
    }

    fn steps(count: u8) -> KeyResult {
        let steps = (0..count).map(|n| Step {
            key: u32::from(n) * 2,
            title: format!("step {n}"),
            weight: 1.0 + f64::from(n),
            date: None,
        });
        KeyResult { metric: Metric::Milestones, steps: steps.collect(), ..KeyResult::default() }
    }

    fn value(text: &str, kr: &KeyResult, last: Option<f64>) -> Result<f64, String> {
        parse_check_in_value(text, kr, last, &0.into()).map(|e| e.value)
    }

    #[test]
    fn a_unit_may_stand_in_the_singular_and_a_step_is_ticked_by_its_name() {
        let riders = kr(Metric::Increase, "riders", 0.0, 5000.0);
        for text in ["1450 riders", "1450 rider", "1450 Rider", "1 450 rider", "1450rider", "1.45k riders"] {
            assert_eq!(value(text, &riders, None), Ok(1450.0), "{text}");
        }
        assert_eq!(value("+1 rider", &riders, Some(7.0)), Ok(8.0));
        assert!(value("5 leads", &riders, None).is_err() && value("rider", &riders, None).is_err());
        let mut lease = steps(3);
        for (step, title) in lease.steps.iter_mut().zip(["Sign the lease", "Order the oven", "Order the Möbel"]) {
            title.clone_into(&mut step.title);
        }
        let done = |text: &str| parse_check_in_value(text, &lease, None, &0b100.into()).map(|e| e.done.unwrap());
        assert_eq!(done("“Sign the lease”"), Ok(0b101.into()));
        assert_eq!(done("mobel"), Ok(0b10100.into()));
        assert_eq!(
            done("order the").unwrap_err(),
            "“order the” stands in several steps, “Order the oven” and “Order the Möbel”: type more of its name"
        );
        assert!(done("sell the shop").is_err() && done("all").is_ok());
    }

    #[test]
    fn what_bounds_are_written_in_is_their_unit() {
        for (bounds, unit, found) in [
            (["12%", "5 %"], None, Ok(Some("%"))),
            (["12", "5%"], None, Ok(Some("%"))),
            (["€ 1.2M", "2M €"], None, Ok(Some("€"))),
            (["58 min", "20 min"], None, Ok(Some("min"))),
            (["30 min", "2 h"], None, Ok(Some("min"))),
            (["3.4k", "5k"], None, Ok(None)),
            (["2.1", "3.5"], None, Ok(None)),
            (["12%", "5%"], Some("%"), Ok(None)),
            (["58 min", "20"], Some("min"), Ok(None)),
            (["12 €", "15 EUR"], None, Ok(Some("€"))),
            (["1 €", "2 %"], None, Err("“1 €” and “2 %” are in two units: write both in one")),
            (["12%", "5"], Some("EUR"), Err("“12%” does not go with the unit EUR: type the number alone")),
        ] {
            let found = found.map(|unit| unit.map(str::to_owned)).map_err(str::to_owned);
            assert_eq!(unit_of_bounds(bounds, unit), found, "{bounds:?} {unit:?}");
        }
    }

    #[test]
    fn an_expected_effect_is_an_amount_or_a_share_of_the_gap() {
        assert_eq!(parse_expect(" 1.2k ", Decimal::Either), Ok(Expect::Amount(1200.0)));
        assert_eq!(parse_expect("40%", Decimal::Either), Ok(Expect::Share(0.4)));
        assert_eq!(parse_expect("40 % of the gap", Decimal::Either), Ok(Expect::Share(0.4)));
        assert_eq!(parse_expect("−3", Decimal::Either), Ok(Expect::Amount(-3.0)));
        assert!(parse_expect("-40 %", Decimal::Point).is_err());
        assert!(parse_expect("much", Decimal::Either).unwrap_err().contains("40 %"));
        assert!(parse_expect("-40 %", Decimal::Either).is_err());
    }

    #[test]
    fn values_are_read_with_or_without_their_unit() {
        let percent = kr(Metric::Increase, "%", 2.1, 3.5);
        for (text, n) in [("2.6", 2.6), ("2,6", 2.6), ("2.6 %", 2.6), ("2.6%", 2.6)] {
            assert_eq!(value(text, &percent, None), Ok(n), "{text}");
        }
        let minutes = kr(Metric::Decrease, "min", 42.0, 10.0);
        assert_eq!(value("19 min", &minutes, None), Ok(19.0));
        assert_eq!(value("19MIN", &minutes, None), Ok(19.0));
        let money = kr(Metric::Increase, "EUR", 0.0, 2e6);
        assert_eq!(value("€ 1.2M", &money, None), Ok(1.2e6));
        assert_eq!(value("1.2M EUR", &money, None), Ok(1.2e6));
        let thousands = kr(Metric::Increase, "k€", 0.0, 500.0);
        assert_eq!(value("300 k€", &thousands, None), Ok(300.0));
        assert_eq!(value("3m", &kr(Metric::Increase, "m", 0.0, 9.0), None), Ok(3.0));
    }

    #[test]
    fn what_does_not_go_with_the_unit_is_asked_again() {
        assert!(
            value("42 %", &kr(Metric::Increase, "leads", 0.0, 9.0), None)
                .unwrap_err()
                .contains("does not go with the unit leads")
        );
        let percent = kr(Metric::Decrease, "%", 5.0, 2.0);
        for typed in ["42 min", "+3 seats", "=4 km/h"] {
            let said = value(typed, &percent, Some(3.0)).unwrap_err();
            assert_eq!(said, format!("“{typed}” does not go with the unit %: type the number alone"));
        }
        let none = kr(Metric::Increase, "", 0.0, 9.0);
        assert!(value("42 min", &none, None).unwrap_err().contains("names a unit and there is none here"));
        assert!(value("abc", &none, None).unwrap_err().contains("is not a number"));
        assert!(value("$ 3", &kr(Metric::Increase, "EUR", 0.0, 9.0), None).unwrap_err().contains("EUR"));
        assert!(value("3k", &kr(Metric::Increase, "k€", 0.0, 9.0), None).unwrap_err().contains("two things"));
        assert!(value("1.2M", &kr(Metric::Increase, "m", 0.0, 9.0), None).unwrap_err().contains("two things"));
        // 42 % of 9 is 3.78.
        assert!(value("42 %", &none, None).unwrap_err().contains("names a unit and there is none here"));
    }

    #[test]
    fn a_plus_is_always_a_difference_and_a_minus_where_values_are_positive() {
        let users = kr(Metric::Increase, "users", 0.0, 60.0);
        let three_more = parse_check_in_value("+3", &users, Some(34.0), &0.into()).unwrap();
        assert_eq!((three_more.value, three_more.relative), (37.0, true));
        assert_eq!(value("-2", &users, Some(34.0)), Ok(32.0));
        assert_eq!(value("−2", &users, Some(34.0)), Ok(32.0));
        assert_eq!(value("=-2", &users, Some(34.0)), Ok(-2.0));
        assert_eq!(value("+0.1", &users, Some(2.5)), Ok(2.6));
        assert_eq!(value("-2", &kr(Metric::Increase, "points", -30.0, 10.0), Some(5.0)), Ok(-2.0));
        assert_eq!(value("-2", &users, None), Ok(-2.0));
        assert_eq!(
            value("-2", &users, Some(1.0)).unwrap_err(),
            "“-2” would go from 1 to −1: type =-2 if that is the value itself"
        );
        assert!(value("+3", &users, None).unwrap_err().contains("no last value"));
    }

    #[test]
    fn an_equals_sign_repeats_the_last_value() {
        let users = kr(Metric::Increase, "users", 0.0, 60.0);
        let same = parse_check_in_value(" = ", &users, Some(34.0), &0.into()).unwrap();
        assert_eq!((same.value, same.unchanged, same.done), (34.0, true, None));
        assert!(value("=", &users, None).is_err());
        assert_eq!(parse_check_in_value("=", &steps(3), Some(1.0), &1.into()).unwrap().done, Some(1.into()));
    }

    #[test]
    fn yes_and_no_have_many_spellings() {
        let done = kr(Metric::YesNo, "", 0.0, 1.0);
        for text in ["yes", "Y", "done", "1"] {
            assert_eq!(value(text, &done, None), Ok(1.0));
        }
        for text in ["no", "N", "0", "not done"] {
            assert_eq!(value(text, &done, None), Ok(0.0));
        }
        assert!(value("maybe", &done, None).unwrap_err().contains("yes or no"));
    }

    #[test]
    fn steps_are_ticked_off_by_count_or_by_number() {
        let five = steps(5);
        let done = |text: &str, before: u64| {
            parse_check_in_value(text, &five, None, &before.into()).map(|e| (e.done.unwrap().bits().unwrap(), e.value))
        };
        assert_eq!(done("3/5", 0), Ok((0b1_0101, 6.0)));
        assert_eq!(done("3", 0), Ok((0b1_0101, 6.0)));
        assert_eq!(done("+1", 0b1), Ok((0b101, 3.0)));
        assert_eq!(done("+1", 0b100), Ok((0b101, 3.0)));
        assert_eq!(done("-1", 0b101), Ok((0b1, 1.0)));
        assert_eq!(done("1,3", 0b100), Ok((0b1_0001, 4.0)));
        assert_eq!(done("#3", 0b1), Ok((0b1_0001, 4.0)));
        assert_eq!(done("all", 0), Ok((0b1_0101_0101, 15.0)));
        assert_eq!(done("none", 0b1), Ok((0, 0.0)));
        assert!(weight_done(&[], &0.into()).is_sign_positive());
        assert_eq!(done("0", 0b1), Ok((0, 0.0)));
        assert_eq!(done("6", 0).unwrap_err(), "there are 5 steps, so 6 cannot be done");
        assert_eq!(done("3/4", 0).unwrap_err(), "there are 5 steps, not 4");
        assert_eq!(done("1,9", 0).unwrap_err(), "there is no step 9: they go from 1 to 5");
        assert_eq!(done("-2", 1).unwrap_err(), "only 1 of the 5 steps are done");
        assert!(done("2.5", 0).is_err());
        assert!(parse_check_in_value("1", &steps(0), None, &0.into()).unwrap_err().contains("add the steps"));
    }

    #[test]
    fn a_confidence_is_a_whole_number_up_to_ten() {
        assert_eq!(parse_confidence("7"), Ok(7));
        assert_eq!(parse_confidence(" 10/10 "), Ok(10));
        for wrong in ["", "11", "-1", "7.5", "+7", "high", "007", "/10"] {
            assert!(parse_confidence(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_field_fall(
            text in nasty(), near in "[-+=−#/€$ 0-9.,ekM%ayesno]{0,10}", metric in prop::sample::select(Metric::ALL.to_vec()),
            unit in prop_oneof![Just(String::new()), Just("%".to_owned()), Just("k€".to_owned()), nasty()],
            last in prop::option::of(-1e15f64..1e15), done in any::<u64>(), count in 0u8..32,
        ) {
            let kr = KeyResult { metric, unit: Some(unit.as_str().into()), steps: steps(count).steps, ..KeyResult::default() };
            for text in [text, near] {
                match parse_check_in_value(&text, &kr, last, &done.into()) {
                    Ok(entered) => prop_assert!(entered.value.is_finite() && (entered.value != 0.0 || entered.value.is_sign_positive())),
                    Err(error) => assert_showable(&error),
                }
                let _ = parse_confidence(&text).map_err(|error| assert_showable(&error));
            }
        }

        #[test]
        fn a_value_typed_exactly_is_that_value(n in -1e9f64..1e9, last in prop::option::of(0.0f64..100.0)) {
            let users = kr(Metric::Increase, "users", 0.0, 60.0);
            prop_assert_eq!(value(&format!("={n}"), &users, last), Ok(n));
        }
    }
}
