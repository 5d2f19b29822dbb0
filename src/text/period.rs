//! Periods as people call them: `Q4 2026`, `2026Q4`, `H2 2026`, `Nov 2026`, `Annual 2026`, `T4 2026`.

use super::calendar::{month, year};

/// The name a period has in the calendar: `2026`, `2026-H2`, `2026-Q4` or `2026-11`; `None`: it names none, or not of which year.
pub fn calendar_name(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let lower = text.trim().to_lowercase();
    let mut words: Vec<&str> = lower.split([' ', '\u{a0}', '-', '/', '_', '.', ',']).filter(|word| !word.is_empty()).collect();
    // `2026q4` and `q42026` are two words.
    if let [word] = words[..]
        && let Some((a, b)) = apart(word)
    {
        words = vec![a, b];
    }
    let at = words.iter().position(|word| year(word).is_some())?;
    let year = words.remove(at);
    let part = match words[..] {
        [] => return Some(year.to_owned()),
        ["annual" | "year" | "fullyear" | "yearly" | "jahr" | "an" | "año" | "anno"] | ["full", "year"] => {
            return Some(year.to_owned());
        }
        [word] => part(word)?,
        [word @ ("quarter" | "quartal" | "trimestre" | "half" | "halbjahr" | "semester" | "semestre"), n] => {
            part(&format!("{}{n}", if word.starts_with(['q', 't']) { 'q' } else { 'h' }))?
        }
        [n, word @ ("quarter" | "quartal" | "half")] => {
            part(&format!("{}{}", if word.starts_with('q') { 'q' } else { 'h' }, n.trim_end_matches(char::is_alphabetic)))?
        }
        _ => return None,
    };
    Some(format!("{year}-{part}"))
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
        ] {
            assert_eq!(calendar_name(text).as_deref(), Some(name), "{text}");
        }
        for text in ["", "Q4", "Autumn 2026", "2026-Q5", "FY26 Q3", "H3 2026", "2026 2027", "Q4 26", "2026-13"] {
            assert_eq!(calendar_name(text), None, "{text}");
        }
    }
}
