//! A list with columns inside a form: the steps of a milestones key result, waypoints.
//!
//! There is always a row to type into; blank rows are not read.

use super::field::Taken;
use crate::app::{key::Key, keys::Action, text_field::TextField};

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// What the row was known by before; `None`: it is new.
    pub key: Option<u32>,
    /// One per column.
    pub cells: Vec<TextField>,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The heads of the columns; the first is the wide one.
    pub columns: &'static [&'static str],
    /// All rows, at least one.
    pub rows: Vec<Row>,
    /// The row with the keys.
    pub at: usize,
    /// The column with the keys.
    pub column: usize,
}

impl Rows {
    /// A list of these rows: the key and the cells of each.
    pub fn new(columns: &'static [&'static str], rows: impl IntoIterator<Item = (Option<u32>, Vec<String>)>) -> Rows {
        let mut list = Rows { columns, rows: Vec::new(), at: 0, column: 0 };
        list.restore(&rows.into_iter().collect::<Vec<_>>());
        list
    }

    pub(super) fn restore(&mut self, kept: &[(Option<u32>, Vec<String>)]) {
        self.rows = kept
            .iter()
            .map(|(key, cells)| Row {
                key: *key,
                cells: (0..self.columns.len()).map(|n| TextField::line(cells.get(n).map_or("", String::as_str))).collect(),
            })
            .collect();
        if self.rows.is_empty() {
            self.rows.push(self.blank());
        }
        (self.at, self.column) = (0, 0);
    }

    fn blank(&self) -> Row {
        Row { key: None, cells: self.columns.iter().map(|_| TextField::line("")).collect() }
    }

    /// The rows with something in them.
    pub fn cells(&self) -> Vec<(Option<u32>, Vec<String>)> {
        let text = |r: &Row| (r.key, r.cells.iter().map(|c| c.text().trim().to_owned()).collect());
        self.rows.iter().filter(|r| !is_blank(r)).map(text).collect()
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(is_blank)
    }

    /// The cell with the keys.
    pub fn cell(&self) -> &TextField {
        &self.rows[self.at].cells[self.column]
    }

    /// The n-th row that is not blank gets the keys: that is where an error is.
    pub(super) fn go_to(&mut self, nth: usize, column: usize) {
        let at = self.rows.iter().enumerate().filter(|(_, r)| !is_blank(r)).map(|(n, _)| n).nth(nth);
        (self.at, self.column) = (at.unwrap_or(0), column.min(self.columns.len() - 1));
    }

    pub(super) fn paste(&mut self, text: &str) {
        // A list copied from elsewhere becomes a list: a line a row.
        for (n, line) in text.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
            if n > 0 {
                self.add();
            }
            self.rows[self.at].cells[self.column].paste(line);
        }
    }

    /// Whether Tab stays in the list, and where it then goes.
    fn tab(&mut self, forward: bool) -> bool {
        let (n, last) = (self.columns.len(), self.rows.len() - 1);
        if forward {
            if is_blank(&self.rows[self.at]) || (self.at == last && self.column + 1 == n) {
                return false;
            }
            (self.at, self.column) = if self.column + 1 < n { (self.at, self.column + 1) } else { (self.at + 1, 0) };
        } else {
            if (self.at, self.column) == (0, 0) {
                return false;
            }
            (self.at, self.column) = if self.column > 0 { (self.at, self.column - 1) } else { (self.at - 1, n - 1) };
        }
        true
    }

    /// Puts a row below the one with the keys.
    fn add(&mut self) {
        let blank = self.blank();
        self.rows.insert(self.at + 1, blank);
        (self.at, self.column) = (self.at + 1, 0);
    }

    /// Takes the row with the keys away.
    fn remove(&mut self) {
        self.rows.remove(self.at);
        if self.rows.is_empty() {
            self.rows.push(self.blank());
        }
        self.at = self.at.min(self.rows.len() - 1);
        self.column = 0;
    }

    /// The row with the keys changes places with its neighbour.
    fn shift(&mut self, down: bool) {
        let other = if down { self.at + 1 } else { self.at.wrapping_sub(1) };
        if other < self.rows.len() {
            self.rows.swap(self.at, other);
            self.at = other;
        }
    }

    pub(super) fn type_key(&mut self, key: Key) -> bool {
        self.rows[self.at].cells[self.column].key(key)
    }

    pub(super) fn act(&mut self, action: Action) -> Taken {
        match action {
            Action::Open if is_blank(&self.rows[self.at]) => {
                if self.rows.len() > 1 {
                    self.remove();
                }
                return Taken::Next;
            }
            Action::Open | Action::NewLine => self.add(),
            Action::Down if self.at + 1 < self.rows.len() => self.at += 1,
            Action::Up if self.at > 0 => self.at -= 1,
            Action::Down => return Taken::Next,
            Action::Up => return Taken::Previous,
            Action::NextField | Action::PreviousField if self.tab(action == Action::NextField) => {}
            Action::MoveUp | Action::MoveDown => self.shift(action == Action::MoveDown),
            Action::Delete => self.remove(),
            _ => return Taken::No,
        }
        Taken::Yes
    }
}

fn is_blank(row: &Row) -> bool {
    row.cells.iter().all(TextField::is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Rows {
        Rows::new(
            &["title", "weight", "date"],
            [(Some(0), vec!["One".into(), "1".into()]), (Some(1), vec!["Two".into(), "2".into()])],
        )
    }

    fn press(rows: &mut Rows, keys: &str) -> Taken {
        let mut taken = Taken::No;
        for key in keys.split(' ') {
            taken = match key {
                "enter" => rows.act(Action::Open),
                "down" => rows.act(Action::Down),
                letter if rows.type_key(letter.parse().unwrap()) => Taken::Yes,
                _ => Taken::No,
            };
        }
        taken
    }

    fn titles(rows: &Rows) -> String {
        rows.cells().iter().map(|(_, cells)| cells[0].clone()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn enter_adds_a_row_below_and_leaves_from_a_blank_one() {
        let mut rows = steps();
        press(&mut rows, "enter N e w");
        assert_eq!(titles(&rows), "One New Two");
        assert_eq!(press(&mut rows, "down enter enter"), Taken::Next);
        assert_eq!((titles(&rows).as_str(), rows.rows.len()), ("One New Two", 3));
        assert_eq!(rows.cells()[1].0, None, "a new row is known by nothing yet");
    }

    #[test]
    fn rows_change_places_and_go() {
        let mut rows = steps();
        rows.shift(true);
        assert_eq!(titles(&rows), "Two One");
        rows.shift(true);
        assert_eq!((titles(&rows).as_str(), rows.at), ("Two One", 1));
        rows.remove();
        rows.remove();
        assert!(rows.is_blank());
        assert_eq!(rows.rows.len(), 1, "there is always a row to type into");
    }

    #[test]
    fn tab_goes_through_the_cells_and_out() {
        let mut rows = steps();
        let mut stays = 0;
        while rows.tab(true) {
            stays += 1;
        }
        assert_eq!((stays, rows.at, rows.column), (5, 1, 2));
        while rows.tab(false) {
            stays -= 1;
        }
        assert_eq!((stays, rows.at, rows.column), (0, 0, 0));
    }

    #[test]
    fn a_pasted_list_becomes_rows() {
        let mut rows = Rows::new(&["title"], []);
        rows.paste("One\n\n  Two\nThree\n");
        assert_eq!(titles(&rows), "One Two Three");
    }
}
