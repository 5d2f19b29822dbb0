//! How a workspace calls the parts of its year: a line of text with places for the year, the number of the part and its start.

use chrono::{Datelike, NaiveDate};

const DEFAULT: &str = "{FY}-Q{n}";

/// The line with its places. As long as it is `{FY}-Q{n}`, parts that are no quarters are called as they are: `2026-H1`, `2026-T1`,
/// `2026-11`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(String);

impl Default for Names {
    fn default() -> Names {
        Names(DEFAULT.to_owned())
    }
}

/// A piece of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// The year in four digits, or in two.
    Year {
        is_short: bool,
    },
    Number,
    /// What of its first day.
    Start(&'a str),
}

/// A year in four digits.
fn four(year: i32) -> String {
    format!("{year:04}")
}

const PLACES: &str =
    "{FY} and {fy} (the year), {n} (the number of the part), {start:%b} (the month it begins in; also %B, %m, %Y, %y)";

fn pieces(line: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['{', '}']) {
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        let inner = rest[at..].strip_prefix('{').and_then(|after| after.split_once('}'));
        let Some((place, after)) = inner else {
            return Err(format!("cycle-names has a brace without its other: places are {PLACES}"));
        };
        pieces.push(match place {
            "FY" => Piece::Year { is_short: false },
            "fy" => Piece::Year { is_short: true },
            "n" => Piece::Number,
            "start:%b" | "start:%B" | "start:%m" | "start:%Y" | "start:%y" => Piece::Start(&place["start:".len()..]),
            other => {
                let shown = super::super::text::one_line(other, 24);
                return Err(format!("cycle-names has no place “{{{shown}}}”: there are {PLACES}"));
            }
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

impl Names {
    /// The line as it is typed.
    pub fn line(&self) -> &str {
        &self.0
    }

    /// Whether it is what everyone starts with.
    pub fn is_default(&self) -> bool {
        self.0 == DEFAULT
    }

    /// Reads a line, or says in a sentence what is wrong with it: one that would give two cycles one name is refused. Nothing is the
    /// default.
    pub fn read(line: &str) -> Result<Names, String> {
        let line = line.trim();
        if line.is_empty() {
            return Ok(Names::default());
        }
        if line.chars().count() > 60 || line.chars().any(char::is_control) {
            return Err("cycle-names is one line of at most 60 characters, such as {FY}-Q{n}".to_owned());
        }
        let pieces = pieces(line)?;
        let starts = |what: &[&str]| pieces.iter().any(|p| matches!(p, Piece::Start(of) if what.contains(of)));
        let has_month = starts(&["%b", "%B", "%m"]);
        if !pieces.contains(&Piece::Number) && !has_month {
            return Err(format!("cycle-names needs {{n}}: by “{line}” all the cycles of a year would have one name"));
        }
        // Two years of weeks may begin in one calendar year, so its number tells them apart with the month only.
        let has_year = pieces.iter().any(|p| matches!(p, Piece::Year { .. })) || (has_month && starts(&["%Y", "%y"]));
        if !has_year {
            return Err(format!("cycle-names needs {{FY}} or {{fy}}: by “{line}” the cycles of two years would have one name"));
        }
        Ok(Names(line.to_owned()))
    }

    /// Whether it says the year in two digits alone, so that only those of one century can be told apart.
    pub fn is_short(&self) -> bool {
        !self.0.contains("{FY}") && !self.0.contains("{start:%Y}")
    }

    /// The name of a part. A year that is not that of the calendar says so with FY, unless the line does already.
    pub fn write(&self, year: i32, n: u8, start: NaiveDate, is_fiscal: bool) -> String {
        let mut name = String::new();
        // What is no line was refused when it was read.
        for piece in pieces(&self.0).unwrap_or_default() {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Number => name.push_str(&n.to_string()),
                Piece::Start("%Y") => name.push_str(&four(start.year())),
                Piece::Start(of) => name.push_str(&start.format(of).to_string()),
                Piece::Year { is_short } => {
                    if is_fiscal && !name.trim_end().to_lowercase().ends_with("fy") {
                        name.push_str("FY");
                    }
                    name.push_str(four(year).get(if is_short { 2.. } else { 0.. }).unwrap_or_default());
                }
            }
        }
        name
    }
}
