//! How whoever wrote a file writes numbers and dates, column by column: one cell that can be read in one way only tells how to
//! read those that can be read in two.

use super::{
    cells::excerpt,
    columns::Column,
    shifted::Blanks,
    table::{Head, Row},
};
use crate::domain::{
    FieldKey,
    fields::{Context, Reads, read::Days},
    text::{
        date::{DayClue, Order, When, day_clue, is_serial, parse_written},
        encoding::Encoding,
        number::{Clue, Decimal, clue, parse_number},
    },
};

/// What the cells of a column tell.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    point: bool,
    comma: bool,
    /// A number that can be read in two ways.
    open: bool,
    day_first: bool,
    month_first: bool,
    /// A date that can be read in two ways.
    open_day: bool,
    serials: usize,
    /// A number above 1 without a percent sign.
    above_one: bool,
}

/// What was decided about a column.
#[derive(Debug, Clone, Copy, Default)]
struct Decided {
    decimal: Option<Decimal>,
    order: Option<Order>,
}

/// How a file is read.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    pub(crate) encoding: Encoding,
    columns: Vec<Decided>,
    /// What holds for numbers where nothing tells.
    plain: Decimal,
    /// Cells beyond the header that every row has.
    pub(crate) surplus: usize,
    /// Where its cells begin with a blank.
    pub(crate) blanks: Blanks,
    /// Progress is written in percent.
    pub(crate) percent: bool,
    /// What was guessed, said once for the file.
    pub(crate) guessed: Vec<String>,
}

impl Habits {
    /// Of a file whose cells are parted by this, before anything is known.
    pub(crate) fn new(delimiter: u8, encoding: Encoding) -> Habits {
        Habits {
            encoding,
            columns: vec![Decided::default(); Column::COUNT],
            plain: if delimiter == b',' { Decimal::Point } else { Decimal::Either },
            surplus: 0,
            blanks: Blanks::default(),
            percent: false,
            guessed: Vec::new(),
        }
    }

    /// What a comma and a point mean in a column.
    pub(crate) fn decimal(&self, column: Column) -> Decimal {
        self.columns[column.index()].decimal.unwrap_or(self.plain)
    }

    /// Against what the cells of a column are read.
    pub(crate) fn context<'a>(&self, column: Column, unit: Option<&'a str>) -> Context<'a> {
        Context { decimal: self.decimal(column), days: Days::File(self.columns[column.index()].order), unit }
    }

    /// A day in a column.
    pub(crate) fn day(&self, column: Column, text: &str) -> Result<chrono::NaiveDate, String> {
        parse_written(text, When::Due, self.columns[column.index()].order)
    }
}

/// Whether numbers stand in a column, and whether days do.
pub(crate) fn holds(column: Column) -> (bool, bool) {
    match column {
        Column::Value | Column::Progress => (true, false),
        Column::On => (false, true),
        Column::Field(key) => match key.spec().reads {
            Reads::Number | Reads::Weight | Reads::Expect => (true, false),
            Reads::Day(_) => (false, true),
            _ => (false, false),
        },
        _ => (false, false),
    }
}

/// Whether a date can be written like that: most are.
fn is_iso(text: &str) -> bool {
    text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-'
}

/// Takes in the rows of a file, one by one, and decides.
pub(crate) struct Survey {
    columns: Vec<(Column, Told)>,
    rows: usize,
    /// The fewest cells that a row has beyond the header.
    surplus: usize,
    blanks: Blanks,
    serial: Option<(Column, String)>,
    /// The first cell that tells which mark parts the fraction: the point, the comma.
    told_by: [Option<(Column, String)>; 2],
}

impl Survey {
    pub(crate) fn new(head: &Head) -> Survey {
        let columns = super::columns::of(head.shape).iter().copied();
        let columns = columns.filter(|c| head.has(*c) && holds(*c) != (false, false)).map(|c| (c, Told::default())).collect();
        Survey { columns, rows: 0, surplus: usize::MAX, blanks: Blanks::default(), serial: None, told_by: [None, None] }
    }

    pub(crate) fn take(&mut self, head: &Head, row: &Row) {
        self.rows += 1;
        self.blanks.take(row.raw());
        self.surplus = self.surplus.min(row.len().saturating_sub(head.width()));
        for (column, told) in &mut self.columns {
            let Some(text) = head.cell(row, *column) else { continue };
            let (numbers, days) = holds(*column);
            if numbers {
                let mut tells = |n: usize| {
                    self.told_by[n].get_or_insert_with(|| (*column, text.to_owned()));
                };
                match clue(text) {
                    Clue::Point => {
                        told.point = true;
                        tells(0);
                    }
                    Clue::Comma => {
                        told.comma = true;
                        tells(1);
                    }
                    Clue::Open => told.open = true,
                    Clue::None => {}
                }
                if *column == Column::Progress && !told.above_one && !text.ends_with('%') {
                    let number = match text.parse::<f64>() {
                        Ok(number) => Ok(number),
                        Err(_) => parse_number(text, Decimal::PointShown).or_else(|_| parse_number(text, Decimal::CommaShown)),
                    };
                    told.above_one = number.is_ok_and(|n| n.abs() > 1.0);
                }
            }
            if days && !is_iso(text) {
                match day_clue(text) {
                    DayClue::Order(Order::DayFirst) => told.day_first = true,
                    DayClue::Order(Order::MonthFirst) => told.month_first = true,
                    DayClue::Open => told.open_day = true,
                    DayClue::None if is_serial(text) => {
                        told.serials += 1;
                        self.serial.get_or_insert_with(|| (*column, text.to_owned()));
                    }
                    DayClue::None => {}
                }
            }
        }
    }

    /// What the file as a whole tells holds for a column that tells nothing itself.
    pub(crate) fn decide(self, delimiter: u8, encoding: Encoding) -> Habits {
        let mut habits = Habits::new(delimiter, encoding);
        habits.blanks = self.blanks;
        // One row alone is no habit: its cells may have shifted.
        habits.surplus = if self.rows < 2 { 0 } else { self.surplus };
        let decimal = |point: bool, comma: bool| match (point, comma) {
            (true, false) => Some(Decimal::PointShown),
            (false, true) => Some(Decimal::CommaShown),
            _ => None,
        };
        let order = |day: bool, month: bool| match (day, month) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        };
        let any = |of: &dyn Fn(&Told) -> bool| self.columns.iter().any(|(_, told)| of(told));
        let all_decimal = decimal(any(&|t| t.point), any(&|t| t.comma));
        let all_order = order(any(&|t| t.day_first), any(&|t| t.month_first));
        let (mut marks, mut orders) = (Vec::new(), Vec::new());
        for (column, told) in &self.columns {
            let decided = &mut habits.columns[column.index()];
            decided.decimal = if told.point || told.comma { decimal(told.point, told.comma) } else { all_decimal };
            decided.order = if told.day_first || told.month_first { order(told.day_first, told.month_first) } else { all_order };
            if let Some(decimal) = decided.decimal.filter(|_| told.open) {
                marks.push((column.name(), decimal, told.point || told.comma));
            }
            if let Some(order) = decided.order.filter(|_| told.open_day) {
                orders.push((column.name(), order));
            }
            if *column == Column::Progress && told.above_one {
                habits.percent = true;
                habits.guessed.push("numbers above 1 in progress are read as percent".to_owned());
            }
        }
        if encoding != Encoding::Utf8 {
            habits.guessed.push(format!("read as {}", encoding.name()));
        }
        for (shown, mark, example, n) in [
            (Decimal::PointShown, "the point parts the fraction", "1,200 is 1200", 0),
            (Decimal::CommaShown, "the comma parts the fraction", "1.200 is 1200", 1),
        ] {
            // A column that tells nothing itself is read as another one tells, and that cell is named.
            for itself in [true, false] {
                let names: Vec<&str> =
                    marks.iter().filter(|(_, d, told)| (*d, *told) == (shown, itself)).map(|(name, ..)| *name).collect();
                let by = self.told_by[n].as_ref().filter(|_| !itself);
                let by = by.map(|(column, text)| format!(" as in “{}” of {}", excerpt(text), column.name())).unwrap_or_default();
                if !names.is_empty() {
                    habits.guessed.push(format!("numbers in {}: {mark}{by}, so {example}", names.join(", ")));
                }
            }
        }
        for (shown, said) in [
            (Order::DayFirst, "the day comes first, so 3/4 is 3 April"),
            (Order::MonthFirst, "the month comes first, so 3/4 is March 4"),
        ] {
            let names: Vec<&str> = orders.iter().filter(|(_, o)| *o == shown).map(|(name, _)| *name).collect();
            if !names.is_empty() {
                habits.guessed.push(format!("dates in {}: {said}", names.join(", ")));
            }
        }
        if let Some((column, text)) = &self.serial
            && let Ok(day) = parse_written(text, When::Due, None)
        {
            let n: usize = self.columns.iter().map(|(_, told)| told.serials).sum();
            let more = if n > 1 { format!(" ({n} such cells)") } else { String::new() };
            habits.guessed.push(format!("{text} in {} is a spreadsheet's number of a day: {day}{more}", column.name()));
        }
        habits
    }
}

/// The fields of a key result that are in its unit.
pub(crate) const IN_ITS_UNIT: [FieldKey; 3] = [FieldKey::Baseline, FieldKey::Target, FieldKey::Upper];
