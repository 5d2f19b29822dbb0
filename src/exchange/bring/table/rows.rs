//! Rows of a table, one by one, into items and check-ins.

use super::{
    content::{kind, outline},
    layout::{Hierarchy, Layout, indent},
    meaning::Meaning,
};
use crate::domain::{FieldKey, Kind, text::folded};
use crate::exchange::{
    bring::found::{Above, Cells, Found, Item, Levels, Place, Said, is_placeholder},
    csv::Column,
    sheet::{Cell, Merge, Value},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

const TITLE: Column = Column::Field(FieldKey::Title);
const CYCLE: Column = Column::Field(FieldKey::Cycle);

/// Takes in rows and makes items of them.
pub(super) struct Builder<'l> {
    layout: &'l Layout,
    pub(super) found: Found,
    sheet: Option<u16>,
    /// Cells that are one, which hold what stands in the first of them.
    merges: Vec<Merge>,
    /// How many of them have begun.
    begun: usize,
    /// By column the last row of what is merged there, and what it holds.
    held: BTreeMap<usize, (u32, Cell)>,
    levels: Levels,
    /// Objectives and key results by what they hang on, cycle and title.
    known: HashMap<(Option<usize>, Option<Kind>, String, String), usize>,
    /// The objective of the rows above.
    objective: Option<usize>,
    /// By the level, the item of the rows above.
    at_level: Vec<Option<usize>>,
    empty: usize,
    no_result: Option<(Place, usize)>,
}

/// The cells of a row that say something of its item, and of its periods.
struct Read {
    cells: Cells,
    periods: Vec<(NaiveDate, Cells, Place)>,
}

impl<'l> Builder<'l> {
    pub(super) fn new(layout: &'l Layout, found: Found, sheet: Option<u16>, merges: Vec<Merge>) -> Builder<'l> {
        // Only those that hold several rows as one.
        let mut merges: Vec<Merge> = merges.into_iter().filter(|merge| merge.rows.0 < merge.rows.1).collect();
        merges.sort_unstable_by_key(|merge| merge.rows.0);
        Builder {
            layout,
            found,
            sheet,
            merges,
            begun: 0,
            held: BTreeMap::new(),
            levels: Levels::default(),
            known: HashMap::new(),
            objective: None,
            at_level: Vec::new(),
            empty: 0,
            no_result: None,
        }
    }

    fn place(&self, row: u32, column: Option<usize>) -> Place {
        match self.sheet {
            Some(sheet) => Place::Cell { sheet, row, column: column.and_then(|n| u16::try_from(n).ok()) },
            None => Place::Line(row),
        }
    }

    /// What a cell says; an error and a formula without its result say nothing, and are told.
    fn text<'c>(&mut self, row: u32, n: usize, cell: &'c Cell) -> &'c str {
        match cell.value {
            Value::NoResult => {
                let place = self.place(row, Some(n));
                self.no_result.get_or_insert((place, 0)).1 += 1;
                ""
            }
            Value::Error => {
                let place = self.place(row, Some(n));
                self.found.leave(place, format!("{} is an error of the spreadsheet: left empty", cell.shown.trim()));
                ""
            }
            Value::Empty => "",
            _ => cell.shown.trim(),
        }
    }

    /// Takes in a row.
    pub(super) fn take(&mut self, row: u32, cells: &[Cell]) {
        let filled = self.fill_down(row, cells);
        let cells = filled.as_deref().unwrap_or(cells);
        let place = self.place(row, None);
        let read = self.read(row, cells);
        match self.layout.hierarchy {
            Hierarchy::Wide => self.wide(row, cells, place, read),
            Hierarchy::Levels => self.by_level(row, cells, place, read),
            Hierarchy::Pairs => self.pair(row, cells, place, read),
            Hierarchy::CheckIns => self.check_in(row, cells, place, read),
            hierarchy => self.single(hierarchy, row, cells, place, read),
        }
    }

    /// The row with what merged cells hold; `None`: it has none. Rows come in their order.
    fn fill_down(&mut self, row: u32, cells: &[Cell]) -> Option<Vec<Cell>> {
        while let Some(merge) = self.merges.get(self.begun).filter(|merge| merge.rows.0 <= row) {
            let n = merge.columns.0 as usize;
            // A row that was not handed out holds nothing.
            let held = cells.get(n).filter(|_| merge.rows.0 == row).cloned().unwrap_or_default();
            self.held.insert(n, (merge.rows.1, held));
            self.begun += 1;
        }
        self.held.retain(|_, (end, _)| *end >= row);
        let mut filled: Option<Vec<Cell>> = None;
        for (&n, (_, held)) in self.held.iter().filter(|(_, (_, held))| !held.is_blank()) {
            if cells.get(n).is_some_and(|cell| !cell.is_blank()) {
                continue;
            }
            let all = filled.get_or_insert_with(|| cells.to_vec());
            if all.len() <= n {
                all.resize(n + 1, Cell::default());
            }
            all[n] = held.clone();
        }
        filled
    }

    fn read(&mut self, row: u32, cells: &[Cell]) -> Read {
        let mut read = Read { cells: Cells::default(), periods: Vec::new() };
        let layout = self.layout;
        for (n, column) in layout.columns.iter().enumerate() {
            let Some(cell) = cells.get(n).filter(|cell| !cell.is_blank()) else { continue };
            let said = match column.meaning {
                Meaning::Says(said) => {
                    let text = self.text(row, n, cell);
                    match said {
                        Column::Note | Column::Field(FieldKey::Description) => read.cells.add_line(said, text),
                        _ => read.cells.say(said, text),
                    }
                    continue;
                }
                Meaning::Period => Column::Value,
                Meaning::PeriodConfidence => Column::Confidence,
                Meaning::PeriodNote => Column::Note,
                _ => continue,
            };
            let text = self.text(row, n, cell);
            let Some(day) = column.day.filter(|_| !text.is_empty() && !is_placeholder(text)) else { continue };
            let place = self.place(row, Some(n));
            let at = read.periods.iter().position(|(of, ..)| *of == day).unwrap_or_else(|| {
                read.periods.push((day, Cells::default(), place));
                read.periods.len() - 1
            });
            let said_of = &mut read.periods[at].1;
            said_of.say(said, text);
            said_of.say(Column::On, day.to_string());
        }
        read
    }

    /// The title in the column of a meaning.
    fn title<'c>(&mut self, meaning: Meaning, row: u32, cells: &'c [Cell]) -> &'c str {
        let Some(n) = self.layout.at(meaning) else { return "" };
        cells.get(n).map_or("", |cell| self.text(row, n, cell))
    }

    fn id<'c>(&mut self, row: u32, cells: &'c [Cell]) -> Option<&'c str> {
        Some(self.title(Meaning::Id, row, cells)).filter(|id| !id.is_empty())
    }

    /// An item that may stand there already: in a table with a row per check-in every row but the first is about one that does.
    fn item(&mut self, item: Item, under: Option<usize>) -> usize {
        let key = |found: &Cells| folded(found.get(CYCLE).unwrap_or_default());
        let title = folded(item.cells.get(TITLE).unwrap_or_default());
        let name = item.id.clone().map_or(title, |id| format!("\u{1}{id}"));
        let key = (under, item.kind, key(&item.cells), name);
        let says = [Column::Value, Column::Confidence, Column::Word, Column::Progress, Column::Note];
        if let Some(&n) = self.known.get(&key)
            && item.cells.get(Column::On).is_some()
            && says.iter().any(|column| item.cells.get(*column).is_some())
        {
            let mut cells = Cells::default();
            for column in says.into_iter().chain([Column::On, Column::By, Column::Next]) {
                cells.say(column, item.cells.get(column).unwrap_or_default());
            }
            self.found.check_ins.push(Said { place: item.place, of: Above::Item(n), id: None, under_way: None, cells });
            return n;
        }
        let n = self.found.add(item);
        self.known.entry(key).or_insert(n);
        n
    }

    /// Hangs what is said of periods on an item.
    fn say(&mut self, n: usize, periods: Vec<(NaiveDate, Cells, Place)>) {
        for (day, mut cells, place) in periods {
            // What is said in the middle of a period is said on the day.
            let under_way = self.layout.columns.iter().find(|column| column.day == Some(day)).and_then(|column| column.under_way);
            cells.shrink();
            self.found.check_ins.push(Said { place, of: Above::Item(n), id: None, under_way, cells });
        }
    }

    fn kind_of(&mut self, row: u32, cells: &[Cell]) -> Option<Kind> {
        kind(self.title(Meaning::Kind, row, cells))
    }

    /// A row about one thing.
    fn single(&mut self, hierarchy: Hierarchy, row: u32, cells: &[Cell], place: Place, read: Read) {
        let Some(n) = self.layout.title() else { return self.without_title() };
        let raw = cells.get(n).map_or("", |cell| cell.shown.as_str());
        let depth = indent(raw);
        let text = cells.get(n).map_or("", |cell| self.text(row, n, cell));
        let text = if hierarchy == Hierarchy::Indents {
            &text[text.len() - text.trim_start_matches(|c| indent(&String::from(c)) > 0).len()..]
        } else {
            text
        };
        if text.is_empty() {
            return self.without_title();
        }
        let told = match self.layout.columns[n].meaning {
            Meaning::Objective if hierarchy == Hierarchy::Flat => Some(Kind::Objective),
            Meaning::KeyResult if hierarchy == Hierarchy::Flat => Some(Kind::KeyResult),
            Meaning::Project => Some(Kind::Project),
            _ => None,
        };
        let kind = self.kind_of(row, cells).or(told);
        let mut item = Item { place, kind, id: self.id(row, cells).map(str::to_owned), above: Vec::new(), cells: read.cells };
        item.cells.say(TITLE, text);
        let next = self.found.items.len();
        match hierarchy {
            Hierarchy::Ids => {
                let ids = self.title(Meaning::Parent, row, cells);
                item.above =
                    ids.split([',', ';']).map(str::trim).filter(|id| !id.is_empty()).map(|id| Above::Id(id.to_owned())).collect();
            }
            Hierarchy::Titles => {
                let title = self.title(Meaning::ParentTitle, row, cells);
                item.above = (!title.is_empty()).then(|| Above::Title(title.to_owned())).into_iter().collect();
            }
            Hierarchy::Numbers => {
                let number = outline(self.title(Meaning::Number, row, cells));
                let under = self.levels.put(number.map_or(1, |parts| parts.len()), next);
                item.above = under.map(Above::Item).into_iter().collect();
            }
            Hierarchy::Indents => item.above = self.levels.put(depth, next).map(Above::Item).into_iter().collect(),
            Hierarchy::Kinds => {
                let depth = match kind {
                    Some(Kind::Objective) | None => 0,
                    Some(Kind::KeyResult) => 1,
                    Some(Kind::Project) => 2,
                };
                item.above = self.levels.put(depth, next).map(Above::Item).into_iter().collect();
            }
            Hierarchy::Headings => {
                if cells.iter().filter(|cell| !cell.is_blank()).count() == 1 {
                    item.kind = Some(Kind::Objective);
                    self.objective = Some(next);
                } else {
                    item.above = self.objective.map(Above::Item).into_iter().collect();
                }
            }
            _ => {}
        }
        // A row whose place tells what it hangs on is one of its own.
        let is_placed = matches!(hierarchy, Hierarchy::Numbers | Hierarchy::Indents | Hierarchy::Kinds | Hierarchy::Headings);
        let n = if is_placed { self.found.add(item) } else { self.item(item, None) };
        self.say(n, read.periods);
    }

    fn without_title(&mut self) {
        self.empty += 1;
    }

    /// A row of a key result beside its objective.
    fn pair(&mut self, row: u32, cells: &[Cell], place: Place, mut read: Read) {
        let objective = self.title(Meaning::Objective, row, cells);
        let beside = [Meaning::KeyResult, Meaning::Title].into_iter().find(|m| self.layout.at(*m).is_some());
        let result = beside.map_or("", |meaning| self.title(meaning, row, cells));
        let project = self.title(Meaning::Project, row, cells);
        let cycle = read.cells.get(CYCLE).unwrap_or_default().to_owned();
        if objective.is_empty() && result.is_empty() && project.is_empty() {
            return self.without_title();
        }
        let is_alone = result.is_empty() && project.is_empty();
        if !objective.is_empty() {
            let key = (None, Some(Kind::Objective), folded(&cycle), folded(objective));
            let known = self.known.get(&key).copied();
            if known.is_none() || is_alone {
                let mut item = Item { place: place.clone(), kind: Some(Kind::Objective), ..Item::default() };
                item.cells = if is_alone { std::mem::take(&mut read.cells) } else { Cells::default() };
                item.cells.say(TITLE, objective);
                item.cells.say(CYCLE, &cycle);
                item.cells.say(Column::Field(FieldKey::Team), read.cells.get(Column::Field(FieldKey::Team)).unwrap_or_default());
                if is_alone {
                    item.id = self.id(row, cells).map(str::to_owned);
                }
                self.objective = Some(known.unwrap_or_else(|| self.item(item, None)));
            } else {
                self.objective = known;
            }
        }
        if is_alone {
            if let Some(n) = self.objective {
                self.say(n, read.periods);
            }
            return;
        }
        let above: Vec<Above> = self.objective.map(Above::Item).into_iter().collect();
        let mut last = None;
        let id = self.id(row, cells).map(str::to_owned);
        if !result.is_empty() {
            let mut item = Item {
                place: place.clone(),
                kind: Some(Kind::KeyResult),
                id: id.clone(),
                above: above.clone(),
                cells: read.cells,
            };
            item.cells.say(TITLE, result);
            read.cells = Cells::default();
            let n = self.item(item, self.objective);
            self.say(n, std::mem::take(&mut read.periods));
            last = Some(n);
        }
        if !project.is_empty() {
            let above = last.map_or(above, |n| vec![Above::Item(n)]);
            let id = id.filter(|_| last.is_none());
            let mut item = Item { place, kind: Some(Kind::Project), id, above, cells: read.cells };
            item.cells.say(TITLE, project);
            let n = self.item(item, last.or(self.objective));
            self.say(n, read.periods);
        }
    }

    /// A row of an objective with all its key results.
    fn wide(&mut self, row: u32, cells: &[Cell], place: Place, read: Read) {
        let Some(n) = self.layout.title() else { return self.without_title() };
        let text = cells.get(n).map_or("", |cell| self.text(row, n, cell));
        if text.is_empty() {
            return self.without_title();
        }
        let mut objective = Item { place: place.clone(), kind: Some(Kind::Objective), ..Item::default() };
        objective.id = self.id(row, cells).map(str::to_owned);
        objective.cells = read.cells;
        objective.cells.say(TITLE, text);
        let parent = self.title(Meaning::ParentTitle, row, cells);
        objective.above =
            Some(parent).filter(|title| !title.is_empty()).map(|title| Above::Title(title.to_owned())).into_iter().collect();
        let cycle = objective.cells.get(CYCLE).unwrap_or_default().to_owned();
        let above = self.item(objective, None);
        self.say(above, read.periods);
        let mut results: Vec<(u8, Cells)> = Vec::new();
        let layout = self.layout;
        for (n, column) in layout.columns.iter().enumerate() {
            let (Meaning::Wide(which, said), Some(cell)) = (column.meaning, cells.get(n)) else { continue };
            let text = self.text(row, n, cell);
            let at = results.iter().position(|(of, _)| *of == which).unwrap_or_else(|| {
                results.push((which, Cells::default()));
                results.len() - 1
            });
            results[at].1.say(said, text);
        }
        for (_, mut cells) in results {
            if cells.get(TITLE).is_some_and(|title| !is_placeholder(title)) {
                cells.say(CYCLE, &cycle);
                self.found.add(Item {
                    place: place.clone(),
                    kind: Some(Kind::KeyResult),
                    id: None,
                    above: vec![Above::Item(above)],
                    cells,
                });
            }
        }
    }

    /// A row whose titles stand in the columns of their levels: those that differ from the row above are new.
    fn by_level(&mut self, row: u32, cells: &[Cell], place: Place, read: Read) {
        let layout = self.layout;
        let mut levels: Vec<(u8, usize)> = layout
            .columns
            .iter()
            .enumerate()
            .filter_map(|(n, column)| if let Meaning::Level(level) = column.meaning { Some((level, n)) } else { None })
            .collect();
        levels.sort_unstable();
        self.at_level.resize(levels.len(), None);
        let mut last = None;
        for (depth, (_, n)) in levels.into_iter().enumerate() {
            let text = cells.get(n).map_or("", |cell| self.text(row, n, cell));
            if text.is_empty() {
                continue;
            }
            let same =
                self.at_level[depth].filter(|&n| self.found.items[n].cells.get(TITLE).is_some_and(|t| folded(t) == folded(text)));
            if same.is_some() && last.is_none() {
                continue;
            }
            let under = self.at_level[..depth].iter().rev().find_map(|n| *n);
            let mut item = Item { place: place.clone(), above: under.map(Above::Item).into_iter().collect(), ..Item::default() };
            item.cells.say(TITLE, text);
            let n = self.found.add(item);
            self.at_level[depth] = Some(n);
            self.at_level[depth + 1..].fill(None);
            last = Some(n);
        }
        let Some(n) = last else { return self.without_title() };
        for (column, text) in read.cells.iter() {
            self.found.items[n].cells.say(column, text);
        }
        if let Some(id) = self.id(row, cells) {
            self.found.items[n].id = Some(id.to_owned());
        }
        self.say(n, read.periods);
    }

    /// A row of a check-in.
    fn check_in(&mut self, row: u32, cells: &[Cell], place: Place, read: Read) {
        match self.id(row, cells) {
            Some(id) => {
                let of = Above::Id(id.to_owned());
                self.found.check_ins.push(Said { place, of, id: None, under_way: None, cells: read.cells });
            }
            None => self.without_title(),
        }
    }

    /// All that was found.
    pub(super) fn end(mut self) -> Found {
        if let Some((place, count)) = self.no_result {
            let what = if count == 1 {
                "a formula without a stored result: left out".to_owned()
            } else {
                format!("{count} formulas without a stored result: left out")
            };
            self.found.leave(place, what);
        }
        if self.empty > 0 {
            let rows =
                if self.empty == 1 { "1 row has no title".to_owned() } else { format!("{} rows have no title", self.empty) };
            self.found.leave(Place::File, format!("{rows}: left out"));
        }
        self.found
    }
}
