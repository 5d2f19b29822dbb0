//! Sheets of spreadsheets and tables of text, as tables to be read.

use super::{
    found::{Answers, Found},
    settle::Around,
    table::{self, Each, Tables},
};
use crate::exchange::sheet::{Grid, Kind, Merge};

struct Sheets<'g, 'b>(&'g mut Grid<'b>);

impl Tables for Sheets<'_, '_> {
    fn names(&self) -> Vec<(String, bool)> {
        self.0.sheets().iter().map(|head| (head.name.clone(), head.hidden)).collect()
    }

    fn rows(&mut self, table: usize, each: Each) -> Result<(), String> {
        self.0.rows(table, each)
    }

    fn merges(&mut self, table: usize) -> Result<Vec<Merge>, String> {
        self.0.merges(table)
    }
}

/// Reads the goals of a spreadsheet, or of a table of text: all of them, or of its first rows. Fails with one sentence.
pub fn read(name: &str, bytes: &[u8], most: usize, answers: &Answers, around: Around) -> Result<Found, String> {
    let mut grid = Grid::open(bytes)?;
    let mut found = Found::new(name, "");
    grid.told().into_iter().for_each(|told| found.guess(told));
    let numbered = grid.kind() != Kind::Text;
    table::first(&mut Sheets(&mut grid), found, numbered, most, answers, around)
}
