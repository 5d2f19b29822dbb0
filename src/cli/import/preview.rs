//! Files of others on a terminal: each is shown before anything is written, and what is not clear is answered there.

use super::{
    super::{
        error::{Failure, Result},
        known::Known,
        screen,
        session::{Desk, Session},
    },
    ImportArgs, baseline_from, besides,
    foreign::{Brought, File, again},
    totals,
};
use crate::{
    config::paths::process_env,
    domain::{
        Ids,
        text::{one_line, safe},
    },
    exchange::{
        bring::{self, Answers, Around},
        csv::Options,
    },
    tui::{
        self,
        import::{Found, Looked, Reader, Stage},
    },
};
use std::io::{self, IsTerminal as _};

/// The beginning of a text that is larger than this is read first, so that there is something to see at once.
const AT_ONCE: usize = 16 << 10;

/// So many faults are named.
const NAMED: usize = 200;

/// Whether somebody sits at a terminal that a screen can be drawn on.
pub(super) fn can() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && process_env("TERM").is_none_or(|term| term != "dumb")
}

/// Shows files one after the other. Fails where one is left, or cannot be read.
pub(super) fn all(
    mut desk: Desk,
    files: Vec<Vec<File>>,
    args: &ImportArgs,
    given: &Answers,
    session: &Session,
) -> Result<(Desk, Vec<Brought>)> {
    let options = screen::prefer(session, None)?;
    let count = files.len();
    let mut brought = Vec::with_capacity(count);
    for (n, files) in files.into_iter().enumerate() {
        let canvas = tui::Canvas::prepare();
        let name = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let reader = Looking {
            desk,
            files,
            args: args.clone(),
            given: given.clone(),
            session: session.clone(),
            brought: None,
            base: Answers::default(),
        };
        match tui::import::look(canvas, &options, &name, (count > 1).then_some((n + 1, count)), reader)? {
            Looked::Write(looking) => {
                desk = looking.desk;
                brought.extend(looking.brought);
            }
            Looked::Left => return Err(Failure::failed("nothing was imported: it was left before it was written")),
            Looked::Unreadable(sentence) => return Err(Failure::failed(sentence)),
        }
    }
    Ok((desk, brought))
}

/// A file that somebody looks at.
struct Looking {
    desk: Desk,
    files: Vec<File>,
    args: ImportArgs,
    /// What flags answer.
    given: Answers,
    session: Session,
    /// What was read last; `None`: nothing yet.
    brought: Option<Brought>,
    /// What flags and a map answer.
    base: Answers,
}

impl Reader for Looking {
    fn read(&mut self, given: &[(String, Option<String>)], tell: &mut dyn FnMut(Found)) -> std::result::Result<(), String> {
        let around = Around { cascade: &self.desk.cascade, today: self.session.today };
        match &mut self.brought {
            None => {
                if let Some(begun) = beginning(&self.files, &self.given, around) {
                    let mut found = tui::import::found(&begun, &self.given, &self.desk.cascade, None);
                    found.stage = Stage::Begun;
                    tell(found);
                }
                let files = std::mem::take(&mut self.files);
                let brought = Brought::of(files, &self.args, &self.given, &self.desk, &self.session).map_err(|e| e.sentence)?;
                self.base = brought.answers.clone();
                self.brought = Some(brought);
            }
            Some(brought) => {
                let mut answers = self.base.clone();
                for (key, word) in given {
                    match word {
                        Some(word) => answers.give(key, word),
                        None => answers.forget(key),
                    }
                }
                brought.ready = again(brought, &answers, around).map_err(|e| e.sentence)?;
                brought.answers = answers;
            }
        }
        let Some(brought) = &self.brought else { return Ok(()) };
        let mut found = tui::import::found(&brought.ready, &brought.answers, &self.desk.cascade, brought.map_name());
        found.leaves_out = self.args.keep_going;
        // What is open is read in no way yet, and what comes of that is no fault of the file.
        if found.open() == 0 {
            tell(found.clone());
            self.compare(brought, &mut found);
        }
        found.stage = Stage::Compared;
        tell(found);
        Ok(())
    }
}

impl Looking {
    /// Adds what it would change here, and what cannot be taken.
    fn compare(&self, brought: &Brought, found: &mut Found) {
        let known = Known::new(&self.desk.store);
        let args = &self.args;
        let options = Options {
            keep_going: args.keep_going,
            theirs: args.theirs,
            baseline_from: baseline_from(args),
            ..Options::default()
        };
        let cascade = &self.desk.cascade;
        let all = std::slice::from_ref(&brought.ready);
        let read = bring::read(cascade, &known, all, self.desk.author, &mut Ids::random(), options, |report, import| {
            let refused = import.and_then(|import| cascade.checked_ops(import.header(), &import).err());
            (report, refused)
        });
        let lines = |text: String| text.lines().map(safe).collect::<Vec<String>>();
        let (report, refused) = match read {
            Ok(read) => read,
            Err(refusal) => {
                found.wrong.push(safe(&refusal.0));
                found.wrong_in_all += 1;
                return;
            }
        };
        // The file is the one that is looked at; its own faults are among those of the report.
        let all = &brought.ready.found;
        let unit = if all.sheets.is_empty() { "line" } else { "row" };
        let placed = |file: &str, line: Option<u64>, column: Option<&str>, sentence: &str| {
            let file = file.strip_prefix(all.name.as_str()).unwrap_or(file).trim_start_matches(", ");
            let line = line.map(|line| format!("{unit} {line}")).unwrap_or_default();
            let parts = [file, line.as_str(), column.unwrap_or_default()];
            let place: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let said = if place.is_empty() { sentence.to_owned() } else { format!("{}: {sentence}", place.join(", ")) };
            one_line(&said, 400).into_owned()
        };
        let wrong = report.errors.iter().take(NAMED);
        found.wrong = wrong.map(|e| placed(&e.file, e.line, e.column.as_deref(), &e.sentence)).collect();
        found.wrong_in_all = report.errors.len();
        if let Some(refusal) = refused {
            found.wrong.push(safe(&refusal.0));
            found.wrong_in_all += 1;
        }
        found.counts = lines(totals(&report, true));
        let mut notes = lines(besides(&report, true));
        notes.extend(report.conflicts.iter().take(NAMED).map(|conflict| one_line(&conflict.to_string(), 400).into_owned()));
        notes.extend(report.warnings.iter().take(NAMED).map(|odd| placed(&odd.file, odd.line, None, &odd.sentence)));
        notes.append(&mut found.notes);
        found.notes = notes;
    }
}

/// What the first rows of a large text come to; `None`: it is small, or cannot be cut.
fn beginning(files: &[File], answers: &Answers, around: Around) -> Option<bring::Ready> {
    let [(name, bytes)] = files else { return None };
    let start = bytes.get(..AT_ONCE)?;
    // A workbook, a tree and wide letters are whole or nothing.
    if start.starts_with(b"PK") || start.contains(&0) || start.first().is_some_and(|b| matches!(b, b'{' | b'[')) {
        return None;
    }
    let end = start.iter().rposition(|byte| *byte == b'\n')?;
    let found = bring::file::read(&[(name.as_str(), &start[..=end])], answers, around).ok()?;
    Some(bring::settle(found, answers, around))
}
