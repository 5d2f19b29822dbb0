//! The workspace as an outline that a person can read and change and that comes back equal: every goal a heading, what is said of
//! it a list below. `bring::outline` reads it.
//!
//! What stands in it is what stands in items.csv, cell by cell, under the same names. Must not know: how Markdown is read.

use super::{
    csv::{
        columns::{self, Column},
        export::{self, Rows},
    },
    report::Shape,
};
use crate::domain::{Cascade, FieldKey, IxSet, Kind, text::cell::unguard};
use std::{
    fmt::Write as _,
    io::{self, Write},
};

/// What stands at the top of such a file, by which it is known again.
pub(super) const MARK: &str = "quarterdeck: outline";
/// The notation that is written.
pub(super) const VERSION: u32 = 1;

/// What stands before the title of a kind.
pub(super) const HEADS: [(Kind, &str); 3] =
    [(Kind::Objective, "Objective: "), (Kind::KeyResult, "Key result: "), (Kind::Project, "Project: ")];

/// Writes every live item, or only these, in reading order. Returns how many.
pub fn write<W: Write>(mut writer: W, cascade: &Cascade, only: Option<&IxSet>) -> io::Result<usize> {
    writeln!(writer, "---\n{MARK} {VERSION}\n---")?;
    let mut outline = Outline { writer, objective: String::new() };
    let written = export::items_to(&mut outline, cascade, only)?;
    outline.writer.flush()?;
    Ok(written)
}

struct Outline<W> {
    writer: W,
    /// The id of the objective that was written last: key results below its heading need not name it.
    objective: String,
}

impl<W: Write> Rows for Outline<W> {
    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let all = columns::of(Shape::Items);
        let cell = |wanted: Column| all.iter().position(|column| *column == wanted).map_or("", |n| cells[n].as_str());
        let (kind, head) = HEADS.into_iter().find(|(kind, _)| kind.word() == cell(Column::Kind)).unwrap_or(HEADS[0]);
        let level = if kind == Kind::Objective { "##" } else { "###" };
        writeln!(self.writer, "\n{level} {head}{}\n", escaped(unguard(cell(Column::Field(FieldKey::Title)))))?;
        for (column, text) in all.iter().zip(cells) {
            let is_told = matches!(column, Column::Kind | Column::Field(FieldKey::Title))
                || kind == Kind::KeyResult && *column == Column::Field(FieldKey::Parents) && *text == self.objective;
            if !is_told && !text.is_empty() {
                writeln!(self.writer, "- {}: {}", column.key(Shape::Items), escaped(unguard(text)))?;
            }
        }
        if kind == Kind::Objective {
            cell(Column::Field(FieldKey::External)).clone_into(&mut self.objective);
        }
        Ok(())
    }
}

/// A text that Markdown reads as itself.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let lines: Vec<&str> = text.split('\n').collect();
    for (n, line) in lines.iter().enumerate() {
        let blank = |line: &&str| line.trim().is_empty();
        if n > 0 {
            // A line that is empty would end the item.
            out.push_str(if blank(line) || blank(&lines[n - 1]) { "&#10;" } else { "\\\n  " });
        }
        let (bare, end) = (line.trim_start(), line.trim_end().len());
        let start = line.len() - bare.len();
        // What would begin a list, a heading, a quote or a rule at the beginning of a line.
        let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let numbered = digits > 0 && bare[digits..].starts_with(['.', ')']);
        for (at, c) in line.char_indices() {
            let begins = at == start && matches!(c, '-' | '+' | '=' | '>') || numbered && at == start + digits;
            match c {
                // Blanks at the edges of a line are none of Markdown's.
                c if c.is_whitespace() && (at < start || at >= end) || c == '\r' => {
                    let _ = write!(out, "&#{};", u32::from(c));
                }
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|' | '#' | '~' => {
                    out.push('\\');
                    out.push(c);
                }
                c if begins => {
                    out.push('\\');
                    out.push(c);
                }
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{
        bring::{Above, Answers, outline},
        world::World,
    };

    fn written(world: &World) -> String {
        let mut bytes = Vec::new();
        let count = write(&mut bytes, &world.cascade, None).unwrap();
        assert_eq!(count, world.cascade.live().count());
        String::from_utf8(bytes).unwrap()
    }

    /// What an outline holds, as items.csv.
    fn as_csv(text: &str) -> String {
        let found = outline::read("goals.md", text, &Answers::default()).unwrap().found;
        assert!(found.left.is_empty() && found.offers.is_empty() && found.wrong.is_empty(), "{found:#?}");
        let all = columns::of(Shape::Items);
        let mut csv = ::csv::Writer::from_writer(Vec::new());
        csv.write_record(all.iter().map(|column| column.key(Shape::Items))).unwrap();
        for item in &found.items {
            let above = item.above.iter().map(|above| match above {
                Above::Item(n) => found.items[*n].id.clone().unwrap(),
                Above::Id(id) | Above::Title(id) => id.clone(),
            });
            let above: Vec<String> = above.collect();
            csv.write_record(all.iter().map(|column| match column {
                Column::Kind => item.kind.unwrap().word().to_owned(),
                Column::Field(FieldKey::External) => item.id.clone().unwrap(),
                Column::Field(FieldKey::Parents) => above.join(";"),
                column => item.cells.get(*column).unwrap_or_default().to_owned(),
            }))
            .unwrap();
        }
        String::from_utf8(csv.into_inner().unwrap()).unwrap()
    }

    fn comes_back(world: &mut World) {
        let first = written(world);
        let csv = as_csv(&first);
        assert_eq!(world.import(&[("items.csv", &csv)]).change, None, "here it changes nothing");
        let mut other = World::new();
        let there = other.import(&[("items.csv", &csv)]).report;
        assert_eq!(there.errors, []);
        assert_eq!(written(&other), first);
    }

    #[test]
    fn an_outline_that_was_exported_comes_back_equal() {
        comes_back(&mut World::operately());
    }

    #[test]
    fn texts_that_are_marks_of_an_outline_come_back_as_they_were() {
        let mut world = World::new();
        let rows = [
            "kind,id,parent,title,owner,cycle,metric,baseline,target,unit,steps,description,url,value,on",
            "objective,o1,,# Objective: *Sell* [x] @ana → 70 %,Ana Ruiz,2026-Q4,,,,,,\"- a\n\n1. b\n    code\n| c | d |\n|---|---|\n> e & <b>\",,,",
            "objective,o2,o1,KR1: from 2 to 3 %,,2026-Q4,,,,,,\"=====\n`x` &amp; \\\\\",https://northwind.example/a_b_c?d=1&e=2#f,,",
            "key-result,k1,o1,≥ 98 % __up__,Ana Ruiz,,increase,2.1,3.5,%,,,,2.6,2026-11-02",
            "key-result,k2,o2,Owner: nobody,,,milestones,,,,Plan;Build/2;A/B test//2026-12-01,,,1,2026-11-02",
            "project,p1,o1;k2,---,,,,,,,,TBD,,,",
        ];
        let report = world.import(&[("items.csv", &rows.join("\n"))]).report;
        assert_eq!(report.errors, []);
        comes_back(&mut world);
    }
}
