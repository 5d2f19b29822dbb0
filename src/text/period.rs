//! Periods as people call them: `Q4 2026`, `2026Q4`, `H2 2026`, `Nov 2026`, `Annual 2026`, `T4 2026`.

use super::calendar::{month, year};

/// A year, or a part of one, as somebody named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The number of the year.
    pub year: i32,
    /// They said that it is a fiscal year.
    pub is_fiscal: bool,
    /// `Q4`, `H2`, `T1` or `11`; `None`: the whole year. What `T` means depends on who says it.
    pub part: Option<String>,
    /// From which month (1–12) to which they said that it is: `Q1 2024 - Jan - Mar`.
    pub months: Option<(u32, u32)>,
}

/// Reads a period of a year: `Q4 2026`, `2026-11`, `FY27 Q1`, `Q3 Y2025`; `None`: it names none, or not of which year.
pub fn read(text: &str) -> Option<Said> {
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
    let is_fiscal = is_fiscal(&lower);
    if is_fiscal {
        words = words.into_iter().flat_map(fiscal_words).collect();
    }
    // `2026q4` and `q42026` are two words.
    if let [word] = words[..]
        && let Some((a, b)) = apart(word)
    {
        words = vec![a, b];
    }
    // `Q4'26`: with its apostrophe two digits are a year, and after FY without one.
    let is_year = |word: &str| year(word).is_some() || short(word).is_some() || year_after_y(word).is_some();
    let two = |word: &str| is_fiscal && word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
    let at = words.iter().position(|word| is_year(word)).or_else(|| words.iter().position(|word| two(word)))?;
    let said = words.remove(at);
    let year = year(said).or_else(|| year_after_y(said));
    let year = match year {
        Some(year) => year,
        None => 2000 + short(said).unwrap_or(said).parse::<i32>().ok()?,
    };
    // The months a part has, behind it: whoever knows the calendar sees whether they are those.
    let mut months = None;
    if let [_, .., from, to] = words[..]
        && let Some(said) = named_month(from).zip(named_month(to))
    {
        months = Some(said);
        words.truncate(words.len() - 2);
    }
    let part = match words[..] {
        [] | ["annual" | "year" | "fullyear" | "yearly" | "jahr" | "an" | "año" | "anno"] | ["full", "year"] => None,
        _ => Some(part_of(&words)?),
    };
    Some(Said { year, is_fiscal, part, months })
}

/// The name a period has in the calendar: `2026`, `2026-H2`, `2026-Q4` or `2026-11`; `None`: it names none, not of which year, or it
/// is one of a fiscal year.
pub fn calendar_name(text: &str) -> Option<String> {
    let Said { year, part, .. } = read(text).filter(|said| !said.is_fiscal && said.months.is_none())?;
    Some(match part {
        None => format!("{year:04}"),
        Some(part) => format!("{year:04}-{}", part.replace('T', "Q")),
    })
}

/// The part of a year that is named without saying of which: `Q4`, `H2`, `T1`, or `11` of `November`; `None`: it is something else.
pub fn read_part(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let lower = text.trim().to_lowercase();
    let words = words_of(&lower);
    // A bare number is no month.
    words.iter().any(|word| word.contains(char::is_alphabetic)).then(|| part_of(&words)).flatten()
}

/// `fy26`, `fy2026q3`, `q3fy26`: what stands beside the mark of a fiscal year, without it.
fn fiscal_words(word: &str) -> Vec<&str> {
    let Some((at, mark)) = FISCAL.iter().find_map(|mark| Some((word.find(mark)?, mark))) else { return vec![word] };
    let (front, rest) = (&word[..at], &word[at + mark.len()..]);
    let rest = if *mark == "fiscal" { rest.strip_prefix("year").unwrap_or(rest) } else { rest };
    let rest = rest.strip_prefix(['\'', '’', '‘']).unwrap_or(rest);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // Of `fy26q3` the year are two digits, of `fy2026q3` four.
    let (year, part) = rest.split_at(digits);
    [front, year, part].into_iter().filter(|word| !word.is_empty()).collect()
}

/// `y2025`.
fn year_after_y(word: &str) -> Option<i32> {
    word.strip_prefix('y').and_then(year)
}

/// What a fiscal year is called by.
const FISCAL: [&str; 3] = ["fy", "gj", "fiscal"];

/// Whether it is a fiscal year, or a part of one: `FY26 Q3`, `GJ 2026`.
pub fn is_fiscal(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '’');
    // The mark begins a word, or stands behind a part: `q3fy26`.
    let is_marked = |front: &str, rest: &str| match front {
        "" => rest.is_empty() || digits(rest),
        _ => digits(rest) && part(front).is_some(),
    };
    words_of(&lower)
        .iter()
        .any(|word| FISCAL.iter().any(|f| word.split_once(f).is_some_and(|(front, rest)| is_marked(front, rest))))
}

/// A month by its name.
fn named_month(word: &str) -> Option<u32> {
    month(word).filter(|_| word.starts_with(char::is_alphabetic))
}

fn words_of(lower: &str) -> Vec<&str> {
    let words = lower.split([' ', '\u{a0}', '\u{202f}', '-', '–', '(', ')', '/', '_', '.', ',']).filter(|word| !word.is_empty());
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
        [word @ ("quarter" | "quartal" | "trimestre" | "trimester" | "half" | "halbjahr" | "semester" | "semestre"), n] => {
            let kind = word.chars().next().filter(|c| matches!(c, 'q' | 't')).unwrap_or('h');
            part(&format!("{kind}{n}"))
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
            ('q', 1..=4) => Some(format!("Q{n}")),
            // Of three or of four.
            ('t', 1..=4) => Some(format!("T{n}")),
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
    fn the_months_behind_a_part_are_told_apart_from_it() {
        let said = |text: &str| read(text).map(|said| (said.year, said.part, said.months));
        let first = Some((2024, Some("Q1".to_owned()), Some((1, 3))));
        for text in ["Q1 2024 - Jan - Mar", "Q1 2024 (Jan–Mar)", "2024 Q1, January - March", "Quarter 1 2024 Jan-Mar"] {
            assert_eq!(said(text), first, "{text}");
        }
        assert_eq!(said("H2 FY25 Aug - Jan"), Some((2025, Some("H2".into()), Some((8, 1)))));
        for text in ["Jan - Mar 2024", "Q1 2024 - Jan", "Q1 2024 - 1 - 3"] {
            assert_eq!(said(text), None, "{text}");
        }
    }

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
            [("Q4", Some("Q4")), ("4th quarter", Some("Q4")), ("t4", Some("T4")), ("H2", Some("H2")), ("Nov", Some("11"))]
        {
            assert_eq!(read_part(text).as_deref(), part, "{text}");
        }
        for (text, fiscal) in [("FY26 Q3", true), ("Q3 FY 2026", true), ("fy'27", true), ("Fyn 2026", false), ("Q3 2026", false)]
        {
            assert_eq!(is_fiscal(text), fiscal, "{text}");
        }
        for (text, year, part) in [
            ("FY26 Q3", 2026, Some("Q3")),
            ("FY2027-Q1", 2027, Some("Q1")),
            ("Q3 FY 2026", 2026, Some("Q3")),
            ("Q3FY26", 2026, Some("Q3")),
            ("FY26Q3", 2026, Some("Q3")),
            ("fy'27", 2027, None),
            ("Fiscal year 2026", 2026, None),
            ("FY 26", 2026, None),
            ("GJ 2026/H2", 2026, Some("H2")),
            ("FY27 Nov", 2027, Some("11")),
        ] {
            let part = part.map(str::to_owned);
            assert_eq!(read(text), Some(Said { year, is_fiscal: true, part, months: None }), "{text}");
        }
        assert_eq!(calendar_name("Q3 Y2025").as_deref(), Some("2025-Q3"));
        for text in ["", "11", "4", "Q5", "FY26 Q3", "Autumn", "Q4 2026", "2026"] {
            assert_eq!(read_part(text), None, "{text}");
        }
    }
}
