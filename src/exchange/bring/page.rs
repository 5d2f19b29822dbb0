//! What was found, as a page of text: the same that the screen shows in its three steps.

use super::{
    found::{Above, Asked, Choice, Found, Question, Seen, Sure},
    ready::Ready,
};
use crate::domain::{
    FieldKey, Kind,
    brought::{Line, Mark, legend},
    text::{fit, one_line, say::say_count},
};
use crate::exchange::csv::Column;
use std::fmt::Write as _;

/// So many items are shown of what would be made.
const SHOWN: usize = 40;
/// So many things that are left are named.
const LEFT: usize = 20;

impl Question {
    /// What is typed to give one of its answers: `--dates dmy`.
    pub fn flag(&self, word: &str) -> String {
        let quoted = |text: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=@".contains(c);
            if text.chars().all(plain) && !text.is_empty() {
                text.to_owned()
            } else {
                format!("\"{}\"", text.replace('"', "\\\""))
            }
        };
        match self.key.split_once(' ').unwrap_or((&self.key, "")) {
            (key @ ("dates" | "sheet" | "cycle" | "header"), "") => format!("--{key} {}", quoted(word)),
            ("column", name) => format!("--column {}", quoted(&format!("{name}={word}"))),
            _ => format!("--answer {}", quoted(&format!("{}={word}", self.key))),
        }
    }
}

/// Questions with the flags that answer them, one line each answer.
pub fn questions<'q>(all: impl Iterator<Item = &'q Question>) -> String {
    let mut out = String::new();
    for question in all {
        let _ = writeln!(out, "? {}", question.asks);
        let width = question.choices.iter().map(|c| question.flag(&c.word).chars().count()).max().unwrap_or_default();
        for Choice { word, says } in question.choices.iter().take(8) {
            let _ = writeln!(out, "    {}  {says}", fit(&question.flag(word), width));
        }
        if question.choices.is_empty() {
            let _ = writeln!(out, "    {}", question.flag("…"));
        }
    }
    out
}

/// Everything that was found, what hangs on something below that. `marks`: what comes of each item, as far as that is known.
pub fn tree(found: &Found, marks: &[Option<Mark>]) -> Vec<Line> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); found.items.len()];
    let mut check_ins = vec![0_usize; found.items.len()];
    let mut roots = Vec::new();
    for (n, item) in found.items.iter().enumerate() {
        match item.above.iter().find_map(|above| if let Above::Item(n) = above { Some(*n) } else { None }) {
            Some(above) if above != n => below[above].push(n),
            _ => roots.push(n),
        }
    }
    for said in &found.check_ins {
        if let Above::Item(n) = said.of {
            check_ins[n] += 1;
        }
    }
    let mut lines = Vec::with_capacity(found.items.len());
    let mut stack: Vec<(usize, usize)> = roots.into_iter().rev().map(|n| (n, 0)).collect();
    while let Some((n, depth)) = stack.pop() {
        let item = &found.items[n];
        let cell = |column| item.cells.get(column).unwrap_or_default();
        let field = |key| cell(Column::Field(key));
        let (from, to) = (field(FieldKey::Baseline), field(FieldKey::Target));
        let unit = Some(field(FieldKey::Unit)).filter(|unit| !unit.is_empty() && !to.ends_with(unit));
        let numbers = match (from, to) {
            ("", "") => String::new(),
            ("", to) => to.to_owned(),
            (from, to) => format!("{from} → {to}"),
        };
        let numbers = unit.filter(|_| !numbers.is_empty()).map_or(numbers.clone(), |unit| format!("{numbers} {unit}"));
        lines.push(Line {
            mark: marks.get(n).copied().flatten(),
            depth,
            title: one_line(field(FieldKey::Title), 200).into_owned(),
            kind: item.kind.unwrap_or(Kind::Objective),
            numbers: one_line(&numbers, 40).into_owned(),
            owner: one_line(field(FieldKey::Owner), 40).into_owned(),
            check_ins: check_ins[n],
        });
        stack.extend(below[n].iter().rev().map(|n| (*n, depth + 1)));
    }
    lines
}

/// What is said of a line of the tree, after its title.
pub fn beside(line: &Line) -> String {
    let check_ins = if line.check_ins > 0 { say_count(line.check_ins, "check-in", "check-ins") } else { String::new() };
    let kind = match line.kind {
        Kind::KeyResult => "",
        kind => kind.name(),
    };
    [kind, &line.numbers, &line.owner, &check_ins].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
}

/// What a table is, in one line.
pub fn head(found: &Found) -> String {
    let mut parts = vec![format!("looks like {}", found.form)];
    if let Some(grid) = &found.grid {
        if let Some(name) = found.sheets.get(grid.sheet).filter(|name| !name.is_empty()) {
            let hidden = if grid.hidden > 0 { format!(" ({} hidden)", grid.hidden) } else { String::new() };
            parts.push(format!("sheet {}, {} of {}{hidden}", one_line(name, 30), grid.sheet + 1, found.sheets.len()));
        }
        parts.push(format!("header row {}", grid.header));
        parts.extend(found.only.is_none().then(|| say_count(grid.rows, "row", "rows")));
    }
    parts.extend(found.only.clone());
    parts.join(" · ")
}

/// A column as it is shown: its name, its first cells, what it means, how it is read.
type Shown = (String, String, String, String);

/// The page of a dry run, without what the import itself counts. `marks`: what comes of each item, as far as that is known.
pub fn page(ready: &Ready, marks: &[Option<Mark>]) -> String {
    let found = &ready.found;
    let mut out = format!("{}: {}\n", one_line(&found.name, 80), head(found));
    if let Some(grid) = &found.grid {
        let column = |seen: &Seen| {
            let cells = seen.cells.join(" · ");
            (format!("{} {}", seen.letters, seen.header), cells, seen.means.clone(), seen.how.clone())
        };
        let rows: Vec<_> =
            grid.columns.iter().filter(|seen| !seen.header.is_empty() || !seen.cells.is_empty()).map(column).collect();
        let width = |of: &dyn Fn(&Shown) -> usize, most: usize| rows.iter().map(of).max().unwrap_or_default().clamp(6, most);
        let (a, b, c) =
            (width(&|r| r.0.chars().count(), 24), width(&|r| r.1.chars().count(), 36), width(&|r| r.2.chars().count(), 20));
        let _ = writeln!(out, "\n  {}  {}  {}  sure", fit("column", a), fit("first cells", b), fit("means", c));
        for (seen, (name, cells, means, how)) in
            grid.columns.iter().filter(|seen| !seen.header.is_empty() || !seen.cells.is_empty()).zip(&rows)
        {
            let line = format!("  {}  {}  {}  {}  {how}", fit(name, a), fit(cells, b), fit(means, c), dots(seen));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    let open: Vec<&Question> = found.questions.iter().filter(|q| q.asked == Asked::Open).collect();
    let is_open = !open.is_empty();
    if is_open {
        let _ = writeln!(out, "\nwhat is not clear: {}", say_count(open.len(), "question", "questions"));
        out.push_str(&questions(open.into_iter()));
    }
    let guessed: Vec<&Question> = found.questions.iter().filter(|q| q.asked == Asked::Guessed).collect();
    if !guessed.is_empty() {
        let _ = writeln!(out, "\nwhat is taken as likely, unless a flag says otherwise");
        for question in guessed {
            let first = question.choices.first();
            let says = first.map(|c| if c.says.is_empty() { c.word.clone() } else { format!("{}, {}", c.word, c.says) });
            let other = question.choices.get(1).map_or("…", |c| c.word.as_str());
            let _ = writeln!(out, "  {}: {}   {}", question.asks, says.unwrap_or_default(), question.flag(other));
        }
    }
    let lines = tree(found, marks);
    if !lines.is_empty() {
        // Nothing is decided while something is open: what stands below is what the first answers would come to.
        let guess = if is_open { ": a guess, by the first answer to each question" } else { "" };
        let _ = writeln!(out, "\nwhat it would make{guess}");
        let width = lines.iter().take(SHOWN).map(|l| 2 * l.depth + l.title.chars().count()).max().unwrap_or_default().min(60);
        for line in lines.iter().take(SHOWN) {
            let title = format!("{}{}", "  ".repeat(line.depth.min(8)), line.title);
            let sign = line.mark.unwrap_or(Mark::New).sign();
            let text = format!("  {sign} {}  {}", fit(&title, width), beside(line));
            let _ = writeln!(out, "{}", text.trim_end());
        }
        if lines.len() > SHOWN {
            let _ = writeln!(out, "  … and {} more", lines.len() - SHOWN);
        }
        let signs = legend(&lines);
        if !signs.is_empty() {
            let _ = writeln!(out, "  {signs}");
        }
    }
    if !found.left.is_empty() {
        let _ = writeln!(out, "\nwhat is left");
        for left in found.left.iter().take(LEFT) {
            let at = found.place(&left.place).map(|place| format!("{place}: ")).unwrap_or_default();
            let _ = writeln!(out, "  {at}{}", one_line(&left.what, 200));
        }
        if found.left.len() > LEFT {
            let _ = writeln!(out, "  … and {} more", found.left.len() - LEFT);
        }
    }
    out.push('\n');
    out
}

fn dots(seen: &Seen) -> &'static str {
    if seen.means == "ignore" && seen.sure == Sure::Very { "   " } else { seen.sure.dots() }
}
