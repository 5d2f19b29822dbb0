//! Taking in what others did, portion by portion, each followed by a pause in which others may write: so that nobody who saves
//! meanwhile waits for it.

use crate::domain::{Id, change::LogPiece, history::MergeOutcome, merge::Portion};
use crate::store::{Arrival, ReadFile, Store, StoreError};
use chrono::NaiveDate;
use std::{
    cell::Cell,
    mem, thread,
    time::{Duration, Instant},
};

/// After so many operations what they wrote is moved from the log into the file.
const BETWEEN_ROOM: usize = 500;
/// A portion where nobody has the file open but us.
const HURRIED: usize = 5_000;

/// What comes in, until it is finished.
#[derive(Debug)]
pub struct GentleIntake<'a> {
    store: &'a mut Store,
    today: NaiveDate,
    clock: fn() -> Instant,
    hurry: bool,
    outcome: MergeOutcome,
    portion: Portion,
    /// What waits for its portion to be full: whole files, and the one that is being read.
    waits: Vec<Arrival<'static>>,
    reads: Arrival<'static>,
    ops: usize,
    /// What was written since the log was moved into the file.
    written: usize,
    /// Files of which something could not be taken in, and why.
    refused: Vec<(ReadFile, StoreError)>,
    /// How long others were kept from writing, each time.
    holds: Vec<Duration>,
    paused: Duration,
}

impl<'a> GentleIntake<'a> {
    /// Into a store, for whoever reads on that day; `clock` tells how long each portion takes. Who hurries makes no pauses: nobody
    /// else has the file open. What is taken in is flushed with what is written after it has finished.
    pub fn new(
        store: &'a mut Store,
        today: NaiveDate,
        clock: fn() -> Instant,
        hurry: bool,
    ) -> Result<GentleIntake<'a>, StoreError> {
        store.flushes_later()?;
        Ok(GentleIntake {
            store,
            today,
            clock,
            hurry,
            outcome: MergeOutcome::default(),
            portion: Portion::default(),
            waits: Vec::new(),
            reads: Arrival::default(),
            ops: 0,
            written: 0,
            refused: Vec::new(),
            holds: Vec::new(),
            paused: Duration::ZERO,
        })
    }

    /// What it goes into.
    pub fn store(&mut self) -> &mut Store {
        self.store
    }

    /// Notes that so many changes were known without being handed over.
    pub fn known(&mut self, changes: usize) {
        self.outcome.known += changes;
    }

    /// How many changes were new so far.
    pub fn new_changes(&self) -> usize {
        self.outcome.new
    }

    /// Says whose file the next pieces come from.
    pub fn comes_from(&mut self, writer: Option<Id>) {
        self.reads.writer = writer;
    }

    /// The next piece.
    pub fn take(&mut self, piece: LogPiece) -> Result<(), StoreError> {
        let ops = match &piece {
            // What is here already need not be written, and makes nobody wait.
            LogPiece::Change(change, _) if self.store.header(change.id)?.is_some() => {
                self.outcome.known += 1;
                return Ok(());
            }
            LogPiece::Change(change, _) => change.ops.len(),
            LogPiece::Workspace(_) | LogPiece::Parked(_) => 1,
        };
        // A large change is not made larger by what comes before it.
        if self.ops > 0 && self.is_full(ops) {
            self.take_in()?;
        }
        self.ops += ops;
        self.reads.told.to_mut().push(piece);
        Ok(())
    }

    fn is_full(&self, more: usize) -> bool {
        if self.hurry { self.ops + more >= HURRIED } else { self.portion.is_full(self.ops + more) }
    }

    /// Ends a file: it is noted as read with the rest of it; `parts`: what it completes needs its pieces no more.
    pub fn ends(&mut self, file: ReadFile, parts: Option<Id>) -> Result<(), StoreError> {
        let writer = self.reads.writer;
        self.waits.push(Arrival { file: Some(file), parts, ..mem::take(&mut self.reads) });
        self.reads.writer = writer;
        // The note is a row as well.
        self.ops += 1;
        if self.is_full(0) { self.take_in() } else { Ok(()) }
    }

    fn take_in(&mut self) -> Result<(), StoreError> {
        let writer = self.reads.writer;
        let mut waits = mem::take(&mut self.waits);
        if !self.reads.told.is_empty() {
            waits.push(mem::replace(&mut self.reads, Arrival { writer, ..Arrival::default() }));
        }
        if waits.is_empty() {
            return Ok(());
        }
        let ops = mem::take(&mut self.ops);
        let clock = self.clock;
        let begun = Cell::new(clock());
        // How long it waited for others itself is no time that others waited for it.
        match self.store.take_in_watched(&waits, self.today, || begun.set(clock())) {
            Ok(outcome) => self.outcome.add(outcome),
            // Of several files one is at fault; the others are not left out for it.
            Err(e) if is_of_content(&e) && waits.iter().any(|arrival| arrival.file.is_some()) => self.one_by_one(waits)?,
            Err(e) => return Err(e),
        }
        let held = begun.get().elapsed();
        self.holds.push(held);
        let pause = self.portion.took(ops, held);
        self.written += ops;
        let paused = clock();
        if self.written > BETWEEN_ROOM {
            self.store.makes_room()?;
            self.written = 0;
        }
        if !self.hurry {
            thread::sleep(pause.saturating_sub(paused.elapsed()));
        }
        self.paused += paused.elapsed();
        Ok(())
    }

    fn one_by_one(&mut self, waits: Vec<Arrival<'static>>) -> Result<(), StoreError> {
        for arrival in waits {
            match (self.store.take_in_watched(std::slice::from_ref(&arrival), self.today, || ()), arrival.file) {
                (Ok(outcome), _) => self.outcome.add(outcome),
                (Err(e), Some(file)) if is_of_content(&e) => self.refused.push((file, e)),
                (Err(e), _) => return Err(e),
            }
        }
        Ok(())
    }

    /// Takes in the rest, and says what came of all of it, and of which files something could not be taken in.
    pub fn finish(mut self) -> Result<(MergeOutcome, Vec<(ReadFile, StoreError)>), StoreError> {
        // The last portion is flushed, and with it all before it: only then anything is said to be saved.
        self.store.flushes_at_once()?;
        self.take_in()?;
        self.holds.sort_unstable();
        let of_hundred = |n: usize| self.holds.get(self.holds.len().saturating_sub(1) * n / 100).map_or(0, Duration::as_micros);
        tracing::debug!(
            portions = self.holds.len(),
            held_ms = self.holds.iter().sum::<Duration>().as_millis(),
            paused_ms = self.paused.as_millis(),
            median_us = of_hundred(50),
            of_hundred_99_us = of_hundred(99),
            longest_us = of_hundred(100),
            "how long others were kept from writing"
        );
        Ok((self.outcome, self.refused))
    }
}

/// Whether what was to be taken in cannot be, and not the workspace or its disk is in the way.
fn is_of_content(error: &StoreError) -> bool {
    matches!(error, StoreError::Refused(_) | StoreError::Sqlite { .. } | StoreError::Corrupt { .. } | StoreError::Newer { .. })
}
