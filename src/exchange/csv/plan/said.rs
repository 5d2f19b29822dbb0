//! What check-in rows are about and say, and by which id they are known.
//!
//! The first of the readings of their files. Of a row that can be taken its target and its number among rows like it are
//! kept, eight bytes; of all ids that were met a sum, so that one that comes twice is noticed.

use super::{
    CheckInFiles, Planner, Target,
    find::Fault,
    measure::{Measure, read_done, read_value},
};
use crate::domain::{FieldKey, Ix, Kind, Word, far_off::Shares, text::value::weight_done, ticked::Ticked};
use crate::exchange::csv::{
    columns::Column,
    problems::Place,
    rows::{self, CheckInRow, Says, foreign_statement},
    table::Row,
};
use chrono::NaiveDate;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasher as _, Hash, RandomState},
};

/// What the first reading found out about the rows of check-ins.
#[derive(Default)]
pub(crate) struct Told {
    /// Row by row over all files.
    rows: Vec<Taken>,
    /// The sum over the bytes of each file, in order.
    pub(crate) sums: Vec<u64>,
    /// Everyone who is named, with the first row that does, in the order they are met.
    pub(crate) by: Vec<(String, Place)>,
    known_by: HashSet<String>,
}

/// What a row is about, packed; and which of the rows without an id that say the same of one day it is, from 1.
#[derive(Clone, Copy)]
struct Taken {
    target: u32,
    ordinal: u32,
}

impl Taken {
    const NOT: Taken = Taken { target: u32::MAX, ordinal: 0 };

    fn new(target: Target, ordinal: u32) -> Taken {
        let target = match target {
            Target::Row(row) => (row as u32) << 1,
            Target::Old(Ix(ix)) => ix << 1 | 1,
        };
        Taken { target, ordinal }
    }
}

impl Told {
    /// What the `n`-th row is about and its ordinal. The outer `None`: the files had no such row; the inner one: it is not
    /// taken.
    #[expect(clippy::option_option, reason = "as said")]
    pub(crate) fn row(&self, n: usize) -> Option<Option<(Target, u32)>> {
        let taken = self.rows.get(n)?;
        Some((taken.target != Taken::NOT.target).then(|| {
            let place = taken.target >> 1;
            let target = if taken.target & 1 == 1 { Target::Old(Ix(place)) } else { Target::Row(place as usize) };
            (target, taken.ordinal)
        }))
    }

    fn note_by(&mut self, by: Option<&str>, at: Place) {
        let Some(by) = by else { return };
        if !self.known_by.contains(by) {
            self.known_by.insert(by.to_owned());
            self.by.push((by.to_owned(), at));
        }
    }
}

/// What was met so far: sums of two keyed hashes, which no file can be made to confuse.
#[derive(Default)]
struct Met {
    one: RandomState,
    other: RandomState,
    ordinals: HashMap<(u64, u64), u32>,
    /// By what it is about and its id: what it says, and where.
    externals: HashMap<(u64, u64), (u64, Place)>,
}

impl Met {
    fn sum(&self, of: impl Hash) -> (u64, u64) {
        (self.one.hash_one(&of), self.other.hash_one(&of))
    }
}

impl Planner<'_, '_> {
    pub(super) fn check_ins(&mut self, files: &mut CheckInFiles<'_, '_>) -> Told {
        let (mut told, mut met, mut row) = (Told::default(), Met::default(), Row::default());
        let CheckInFiles { tables, who, reports } = files;
        for (file, table) in tables {
            let mut shares = Shares::default();
            while table.next(&mut row, &mut reports[*file], &mut self.problems.errors) {
                let found = rows::check_in(*file, &table.head, &row, self.problems)
                    .filter(|row| who.is_good(row.by, Column::By, row.at, self.problems))
                    .and_then(|row| self.check_in(&row, &mut met, &mut told, &mut shares));
                told.rows.push(found.unwrap_or(Taken::NOT));
            }
            told.sums.push(table.sum());
            for ((n, at), sentence) in shares.open() {
                self.problems.fail(at, Some(Column::Value), sentence);
                told.rows[n] = Taken::NOT;
            }
        }
        told
    }

    fn check_in(
        &mut self,
        row: &CheckInRow,
        met: &mut Met,
        told: &mut Told,
        shares: &mut Shares<(usize, Place)>,
    ) -> Option<Taken> {
        let kinds: &[Kind] = match row.kind {
            Some(Kind::Objective) => &[Kind::Objective],
            Some(Kind::KeyResult) => &[Kind::KeyResult],
            Some(Kind::Project) => &[Kind::Project],
            None => &Kind::ALL,
        };
        let target = match self.find_any(kinds, row.item) {
            Ok(target) => target,
            Err(Fault::Wrong(sentence)) => {
                self.problems.fail(row.at, Some(Column::Item), sentence);
                return None;
            }
            Err(Fault::LeftOut(id, at)) => {
                if self.keep_going {
                    let sentence = self.left_out(&id, at);
                    self.problems.fail(row.at, Some(Column::Item), sentence);
                }
                return None;
            }
        };
        if self.stays_deleted(target) {
            self.problems.kept.deleted += 1;
            return None;
        }
        let (kind, measure) = self.measure_at(target);
        match statement(row, kind, measure.as_ref()) {
            Ok((value, _)) => {
                self.note_first(target, row.on, value);
                if let (Some(measure), Some(value), Some(text)) = (&measure, value, row.says.value) {
                    let old = match target {
                        Target::Old(ix) => Some(ix),
                        Target::Row(n) => self.items[n].old,
                    };
                    let last = old.and_then(|ix| self.cascade.summary(ix).value).map(|(_, value)| value);
                    shares.take(&measure.known(last), text, value, (told.rows.len(), row.at));
                }
            }
            Err((column, sentence)) => {
                self.problems.fail(row.at, Some(column), sentence);
                return None;
            }
        }
        let mut ordinal = 0;
        if row.id.is_none() {
            let like = met.sum((row.at.file, target, row.on, row.by.unwrap_or_default()));
            let count = met.ordinals.entry(like).or_default();
            *count += 1;
            ordinal = *count;
        }
        let key = met.sum((target, external(row, kind, ordinal)));
        let says = met.one.hash_one(says(row));
        match met.externals.entry(key) {
            Entry::Occupied(first) => {
                let (first, place) = *first.get();
                if first != says {
                    let sentence = format!(
                        "the check-in in {} has the same id and says something else; give one of them another id",
                        self.place(place)
                    );
                    self.problems.fail(row.at, Some(Column::Field(FieldKey::External)), sentence);
                }
                None
            }
            Entry::Vacant(free) => {
                free.insert((says, row.at));
                told.note_by(row.by, row.at);
                Some(Taken::new(target, ordinal))
            }
        }
    }
}

/// By which id a row is known: its own, or one made of what it is about.
pub(crate) fn external(row: &CheckInRow, kind: Kind, ordinal: u32) -> String {
    row.id.map_or_else(|| made_id((kind.word(), row.item), row.on, row.by.unwrap_or_default(), ordinal), str::to_owned)
}

/// The id of a check-in that a file gives none: what it is about, the day, who said it, and the how many-th of those.
pub(crate) fn made_id((kind, item): (&str, &str), on: NaiveDate, by: &str, ordinal: u32) -> String {
    format!("{kind}|{item}|{on}|{by}|{ordinal}")
}

/// The value and the steps done that a check-in row states.
pub(crate) fn statement(
    row: &CheckInRow,
    kind: Kind,
    measure: Option<&Measure>,
) -> Result<(Option<f64>, Option<Ticked>), (Column, String)> {
    if let Some((column, sentence)) = foreign_statement(kind, &row.says) {
        return Err((column, sentence.to_owned()));
    }
    let Some(measure) = measure else { return Ok((None, None)) };
    let (value, counted) = read_value(row.says.value, row.habits, measure).map_err(|sentence| (Column::Value, sentence))?;
    let done = read_done(&row.says, measure).map_err(|sentence| (Column::Field(FieldKey::Steps), sentence))?;
    match (done, counted) {
        (Some(named), Some(counted)) if named.len() != counted.len() => {
            let (named, counted) = (named.len(), counted.len());
            Err((Column::Value, format!("the value counts {counted} done, and steps names {named}; leave one of them empty")))
        }
        (Some(named), _) => Ok((Some(weight_done(&measure.steps, &named)), Some(named))),
        (None, counted) => Ok((value, counted)),
    }
}

/// All that a row says, to be compared with another of the same id.
fn says<'t>(row: &CheckInRow<'t>) -> impl Hash + use<'t> {
    let Says { value, done, confidence, word, progress, note, next, measured } = row.says;
    (row.on, row.by, (value, done, confidence, word.map(Word::word), progress.map(f64::to_bits)), note, next, measured)
}
