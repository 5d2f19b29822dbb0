//! Periods as people call them: `Q4 2026`, `2026Q4`, `H2 2026`, `Nov 2026`, `Annual 2026`, `T4 2026`.

use super::calendar::{month, year};

/// The name a period has in the calendar: `2026`, `2026-H2`, `2026-Q4` or `2026-11`; `None`: it names none, or not of which year.
pub fn calendar_name(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let mut lower = text.trim().to_lowercase();
    // `Q4/26`, `Dec-26`: of two digits behind a sign and something that is named nothing but a year can be meant.
    if let Some((part, digits)) = lower.rsplit_once(['/', '-'])
        && part_of(&words_of(part)).is_some_and(|_| part.contains(char::is_alphabetic))
        && digits.len() == 2
        && digits.parse::<u8>().is_ok_and(|n| n > 12)
    {
        lower = format!("{part} 20{digits}");
    }
    let mut words = words_of(&lower);
    // `2026q4` and `q42026` are two words.
    if let [word] = words[..]
        && let Some((a, b)) = apart(word)
    {
        words = vec![a, b];
    }
    // `Q4'26`: with its apostrophe two digits are a year.
    let at = words.iter().position(|word| year(word).is_some() || short(word).is_some())?;
    let year = words.remove(at);
    let year = short(year).map_or_else(|| year.to_owned(), |digits| format!("20{digits}"));
    match words[..] {
        [] | ["annual" | "year" | "fullyear" | "yearly" | "jahr" | "an" | "año" | "anno"] | ["full", "year"] => Some(year),
        _ => Some(format!("{year}-{}", part_of(&words)?)),
    }
}

/// The part of a year that is named without saying of which: `Q4`, `H2`, or `11` of `November`; `None`: it is something else.
pub fn part_of_year(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let lower = text.trim().to_lowercase();
    let words = words_of(&lower);
    // A bare number is no month.
    words.iter().any(|word| word.contains(char::is_alphabetic)).then(|| part_of(&words)).flatten()
}

/// Whether it is a fiscal year, or a part of one: `FY26 Q3`, `GJ 2026`.
pub fn is_fiscal(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '’');
    words_of(&lower).iter().any(|word| {
        ["fy", "gj", "fiscal"].iter().any(|f| word.strip_prefix(f).is_some_and(|rest| rest.is_empty() || digits(rest)))
    })
}

fn words_of(lower: &str) -> Vec<&str> {
    let words = lower.split([' ', '\u{a0}', '\u{202f}', '-', '/', '_', '.', ',']).filter(|word| !word.is_empty());
    // `q4'26` is two words.
    words
        .flat_map(|word| {
            let at = word.find(['\'', '’', '‘']).filter(|at| *at > 0 && short(&word[*at..]).is_some()).unwrap_or(0);
            let (front, back) = word.split_at(at);
            [front, back]
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// The digits of `'26`.
fn short(word: &str) -> Option<&str> {
    let digits = word.strip_prefix(['\'', '’', '‘'])?;
    (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn part_of(words: &[&str]) -> Option<String> {
    match *words {
        [word] => part(word),
        [word @ ("quarter" | "quartal" | "trimestre" | "half" | "halbjahr" | "semester" | "semestre"), n] => {
            part(&format!("{}{n}", if word.starts_with(['q', 't']) { 'q' } else { 'h' }))
        }
        [n, word @ ("quarter" | "quartal" | "half" | "halbjahr")] => {
            part(&format!("{}{}", if word.starts_with('q') { 'q' } else { 'h' }, n.trim_end_matches(char::is_alphabetic)))
        }
        _ => None,
    }
}

/// A year and what stands beside it without a gap.
fn apart(word: &str) -> Option<(&str, &str)> {
    let (front, back) = (word.split_at_checked(4), word.len().checked_sub(4).and_then(|at| word.split_at_checked(at)));
    let letters = |text: &str| text.starts_with(|c: char| c.is_alphabetic());
    front
        .filter(|(y, part)| year(y).is_some() && letters(part))
        .or_else(|| back.filter(|(part, y)| year(y).is_some() && letters(part)))
}

/// A quarter (`q4`, `t4`), a half (`h2`, `s2`) or a month.
fn part(word: &str) -> Option<String> {
    let mut letters = word.chars();
    if let (Some(kind), Some(n), None) = (letters.next(), letters.next().and_then(|n| n.to_digit(10)), letters.next())
        && kind.is_alphabetic()
    {
        return match (kind, n) {
            ('q' | 't', 1..=4) => Some(format!("Q{n}")),
            ('h' | 's', 1..=2) => Some(format!("H{n}")),
            _ => None,
        };
    }
    let number = (word.len() == 2).then(|| word.parse().ok()).flatten().filter(|n| (1..=12).contains(n));
    number.or_else(|| month(word)).map(|month: u32| format!("{month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_the_names_that_people_give_them() {
        for (text, name) in [
            ("Q4 2026", "2026-Q4"),
            ("2026 Q4", "2026-Q4"),
            ("2026Q4", "2026-Q4"),
            ("q4-2026", "2026-Q4"),
            ("Q4/2026", "2026-Q4"),
            ("2026-q4", "2026-Q4"),
            ("T4 2026", "2026-Q4"),
            ("4th quarter 2026", "2026-Q4"),
            ("Quarter 4, 2026", "2026-Q4"),
            ("H2 2026", "2026-H2"),
            ("S2 2026", "2026-H2"),
            ("2026H2", "2026-H2"),
            ("Nov 2026", "2026-11"),
            ("November 2026", "2026-11"),
            ("11/2026", "2026-11"),
            ("2026-11", "2026-11"),
            ("Annual 2026", "2026"),
            ("Full year 2026", "2026"),
            ("2026", "2026"),
            ("Q4'26", "2026-Q4"),
            ("Q4 ’26", "2026-Q4"),
            ("Nov '26", "2026-11"),
            ("Q4/26", "2026-Q4"),
            ("Dec-26", "2026-12"),
            ("H1-27", "2027-H1"),
            ("Dez 2026", "2026-12"),
            ("Dezember 2026", "2026-12"),
            ("Dec 2026", "2026-12"),
            ("déc. 2026", "2026-12"),
            ("März 2027", "2027-03"),
            ("août 2026", "2026-08"),
            ("enero 2027", "2027-01"),
            ("2. Halbjahr 2026", "2026-H2"),
        ] {
            assert_eq!(calendar_name(text).as_deref(), Some(name), "{text}");
        }
        for text in [
            "",
            "Q4",
            "Autumn 2026",
            "2026-Q5",
            "FY26 Q3",
            "H3 2026",
            "2026 2027",
            "Q4 26",
            "2026-13",
            "12/26",
            "Dec-11",
            "Q4-261",
        ] {
            assert_eq!(calendar_name(text), None, "{text}");
        }
        for (text, part) in
            [("Q4", Some("Q4")), ("4th quarter", Some("Q4")), ("t4", Some("Q4")), ("H2", Some("H2")), ("Nov", Some("11"))]
        {
            assert_eq!(part_of_year(text).as_deref(), part, "{text}");
        }
        for (text, fiscal) in [("FY26 Q3", true), ("Q3 FY 2026", true), ("fy'27", true), ("Fyn 2026", false), ("Q3 2026", false)]
        {
            assert_eq!(is_fiscal(text), fiscal, "{text}");
        }
        for text in ["", "11", "4", "Q5", "FY26 Q3", "Autumn", "Q4 2026", "2026"] {
            assert_eq!(part_of_year(text), None, "{text}");
        }
    }
}
