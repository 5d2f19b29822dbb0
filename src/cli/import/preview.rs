//! Files of others on a terminal: each is shown before anything is written, and what is not clear is answered there.

use super::{
    super::{
        error::{Failure, Result},
        known::Known,
        screen,
        session::{Desk, Session},
    },
    ImportArgs, besides,
    foreign::{Brought, File, again, begun, decided},
    options, totals,
};
use crate::{
    config::paths::process_env,
    domain::{
        Ids,
        text::{one_line, safe},
    },
    exchange::{
        bring::{self, Answers, Around, Ready},
        csv::Options,
    },
    tui::{
        self,
        import::{Found, Looked, Reader, Stage},
    },
};
use std::io::{self, IsTerminal as _};

/// So many faults are named.
const NAMED: usize = 200;

/// Whether somebody sits at a terminal that a screen can be drawn on.
pub(super) fn can() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && process_env("TERM").is_none_or(|term| term != "dumb")
}

/// Shows files one after the other; `None`: one was left. Fails where one cannot be read.
pub(super) fn all(
    mut desk: Desk,
    files: Vec<Vec<File>>,
    args: &ImportArgs,
    given: &Answers,
    session: &Session,
) -> Result<Option<(Desk, Vec<Brought>)>> {
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
            Looked::Left => return Ok(None),
            Looked::Unreadable(sentence) => return Err(Failure::failed(sentence)),
        }
    }
    Ok(Some((desk, brought)))
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
        let cascade = &self.desk.cascade;
        let around = Around { cascade, today: self.session.today };
        let mut begins = |ready: &Ready, answers: &Answers, map: Option<&str>| {
            tell(Found { stage: Stage::Begun, ..tui::import::found(ready, answers, cascade, map) });
        };
        if let Some(brought) = &mut self.brought {
            let mut answers = self.base.clone();
            for (key, word) in given {
                match word {
                    Some(word) => answers.give(key, word),
                    None => answers.forget(key),
                }
            }
            if brought.is_long() {
                begins(&begun(brought, &answers, around).map_err(|e| e.sentence)?, &answers, brought.map_name());
            }
            brought.ready = again(brought, &answers, around).map_err(|e| e.sentence)?;
            brought.answers = answers;
        } else {
            let files = std::mem::take(&mut self.files);
            let begun = Brought::begin(files, &self.args, &self.given, &self.desk, &self.session);
            let brought = self.brought.insert(begun.map_err(|e| e.sentence)?);
            if brought.is_long() {
                begins(&brought.ready, &brought.answers, brought.map_name());
            }
            brought.again(around).map_err(|e| e.sentence)?;
            self.base = brought.answers.clone();
        }
        let Some(brought) = &self.brought else { return Ok(()) };
        let mut found = tui::import::found(&brought.ready, &brought.answers, &self.desk.cascade, brought.map_name());
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
        let args = decided(&self.args, [&brought.answers]);
        found.leaves_out = args.keep_going;
        let options = Options { marks: true, ..options(&args) };
        let cascade = &self.desk.cascade;
        let all = &[&brought.ready];
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
        if args.keep_going || found.wrong_in_all > 0 {
            found.heads.push(tui::import::bad_rows(args.keep_going));
        }
        if args.theirs || !report.conflicts.is_empty() {
            found.heads.push(tui::import::both_changed(args.theirs));
        }
        if let Some(refusal) = refused {
            found.wrong.push(safe(&refusal.0));
            found.wrong_in_all += 1;
        }
        if let Some(file) = report.files.first() {
            tui::import::mark(found, &brought.ready, &file.items);
        }
        found.counts = lines(totals(&report, true));
        let mut notes = lines(besides(&report, true));
        notes.extend(report.conflicts.iter().take(NAMED).map(|conflict| one_line(&conflict.to_string(), 400).into_owned()));
        notes.extend(report.warnings.iter().take(NAMED).map(|odd| placed(&odd.file, odd.line, None, &odd.sentence)));
        notes.append(&mut found.notes);
        found.notes = notes;
    }
}
