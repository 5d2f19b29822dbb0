//! `quarterdeck import`: files into the workspace, all of them or nothing.

use super::{
    error::{Exit, Failure, Result},
    known::Known,
    output::{print, saved, say},
    session::{Desk, Session},
};
use crate::exchange::{
    Outcome, Report, Revised, Source, What,
    csv::{self, Options},
    json,
};
use crate::{
    domain::{Cascade, Change, Derived, Field, Id, Op, cycle::CycleState, text::say::say_count},
    store::StoreError,
};
use clap::Args;
use std::{
    collections::HashSet,
    fmt::Write as _,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, IsTerminal, Read},
    path::{Path, PathBuf},
};

/// No file of goals is larger; what is, is something else.
const LARGEST: u64 = 2 << 30;

/// How many bad rows are listed.
const LISTED: usize = 200;

/// Read goals, check-ins and people from CSV, or a whole workspace from JSON
///
/// A file is told apart by its header. Rows are matched by their id, so the same file once more changes nothing. One bad
/// row and nothing at all is written, unless --keep-going is given.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// CSV files, or the one JSON file of an export; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print what would change and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Take the good rows even when others are bad
    #[arg(long)]
    keep_going: bool,
}

pub(super) fn run(args: &ImportArgs, session: &Session) -> Result {
    // Every file is looked at before the workspace is opened: a wrong name costs nothing.
    if let [only] = &args.files[..]
        && let Some(exit) = whole(only, args, session)?
    {
        return Ok(exit);
    }
    rows_of(read_all(&args.files)?, args, session)
}

/// Imports rows of CSV.
fn rows_of(files: Vec<(String, Vec<u8>)>, args: &ImportArgs, session: &Session) -> Result {
    if let Some((name, _)) = files.iter().find(|(_, bytes)| json::looks_like_json(bytes)) {
        return Err(Failure::wrong(format!("{name} is a whole workspace, which is imported alone; name no other file with it")));
    }
    let mut desk = session.desk_for_newcomers()?;
    let mut outcome = plan(&mut desk, &files, args.keep_going);
    if let Some(change) = outcome.change.as_mut().filter(|c| c.by.is_none() && desk.cascade.people().next().is_none()) {
        // Whoever imports the first people is perhaps one of them.
        let mut after = desk.cascade.clone();
        after.apply(change, Derived::default())?;
        change.by = session.who(&after)?;
    }
    let report = &outcome.report;
    let bad: usize = report.files.iter().map(|f| f.bad_rows).sum();
    for warning in report.warnings.iter().take(LISTED) {
        say(&format!("note: {warning}"));
    }
    for error in report.errors.iter().take(LISTED) {
        say(&format!("{error}"));
    }
    if report.errors.len() > LISTED {
        say(&format!("… and {} more", report.errors.len() - LISTED));
    }
    let blocked = !report.errors.is_empty() && !args.keep_going;
    if blocked {
        let what = if bad == 1 { "1 row is bad".to_owned() } else { format!("{bad} rows are bad") };
        let what = if bad == 0 { "a file cannot be read".to_owned() } else { what };
        return Err(Failure::failed(format!(
            "nothing was imported: {what}; correct what is named above, or take the good rows with --keep-going"
        )));
    }
    let mut moved = 0;
    if let Some(change) = outcome.change {
        moved = moved_targets(&desk.cascade, &change);
        if args.dry_run {
            desk.cascade.check(&change).map_err(|refusal| Failure::from(refusal).not_wrong())?;
        } else {
            desk.commit(change).map_err(Failure::not_wrong)?;
        }
    }
    print(&summary(report, args.dry_run))?;
    if moved > 0 {
        let would = if args.dry_run { "would change" } else { "changed" };
        let where_to = if args.dry_run { "" } else { ": “quarterdeck log --revisions” lists them" };
        print(&format!("{} {would} in an open cycle{where_to}\n", say_count(moved, "target", "targets")))?;
    }
    Ok(Exit::Done)
}

/// How many key results of an open cycle get another target: what must not happen quietly.
fn moved_targets(cascade: &Cascade, change: &Change) -> usize {
    let moved = change.ops.iter().filter_map(|op| match op {
        Op::Set { of, old, new } => match (old, new) {
            (Field::Target(Some(_)), Field::Target(_)) | (Field::Upper(Some(_)), Field::Upper(_)) => Some(*of),
            _ => None,
        },
        _ => None,
    });
    let is_open = |id: &Id| {
        cascade.find(*id).is_some_and(|ix| cascade.cycle_of(ix).is_none_or(|c| c.state_on(change.on) == CycleState::Open))
    };
    moved.filter(is_open).collect::<HashSet<Id>>().len()
}

/// Imports a whole workspace, as `quarterdeck export` writes it; `None` when the file is something else. It may be large,
/// so it is read change by change.
fn whole(path: &Path, args: &ImportArgs, session: &Session) -> Result<Option<Exit>> {
    let name = named(path);
    let wrong = |e: io::Error| Failure::file("read", path, &e);
    let mut reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(Cursor::new(read(path)?))
    } else {
        if path.is_dir() {
            return Err(wrong(io::ErrorKind::IsADirectory.into()));
        }
        Box::new(BufReader::with_capacity(1 << 16, File::open(path).map_err(wrong)?))
    };
    if !json::looks_like_json(reader.fill_buf().map_err(wrong)?) {
        // Standard input can be read only once, so what was read goes the other way from here.
        return if path == Path::new("-") {
            rows_of(vec![(name, rest(reader).map_err(wrong)?)], args, session).map(Some)
        } else {
            Ok(None)
        };
    }
    let said = |n: usize, what: &str| format!("{name}: {} {what}\n", say_count(n, "change", "changes"));
    if args.dry_run {
        let changes = json::import(&name, reader, |_| Ok::<(), StoreError>(())).map_err(|e| Failure::failed(e.to_string()))?;
        print(&said(changes, "would be imported into an empty workspace"))?;
        return Ok(Some(Exit::Done));
    }
    let mut store = session.open()?;
    let changes = store
        .replay(session.today, |take| json::import(&name, reader, take))?
        .map_err(|e| Failure::failed(format!("nothing was imported: {e}")))?;
    saved();
    tracing::info!(changes, "imported a whole workspace");
    // A log is taken as it was: what an older version let through stands in it too.
    store.load(session.today)?.loops(LISTED).iter().for_each(|sentence| say(&format!("note: {sentence}")));
    print(&said(changes, "imported: this workspace is now equal to the one they came from"))?;
    Ok(Some(Exit::Done))
}

fn rest(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn plan(desk: &mut Desk, files: &[(String, Vec<u8>)], keep_going: bool) -> Outcome {
    let sources: Vec<Source> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let known = Known::new(&desk.store);
    csv::import(&desk.cascade, &known, &sources, desk.author, &mut desk.ids, Options { keep_going })
}

/// The content of every file with its name; `-` is standard input.
fn read_all(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>> {
    paths.iter().map(|path| Ok((named(path), read(path)?))).collect()
}

/// How a file is called in sentences.
pub(super) fn named(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let wrong = |e: io::Error| Failure::file("read", path, &e);
    if path == Path::new("-") {
        if io::stdin().is_terminal() {
            say("reading from the terminal: type or paste the lines, then Ctrl-D");
        }
        io::stdin().lock().take(LARGEST).read_to_end(&mut bytes).map_err(wrong)?;
        return Ok(bytes);
    }
    let file = File::open(path).map_err(wrong)?;
    let metadata = file.metadata().map_err(wrong)?;
    if metadata.is_dir() {
        return Err(wrong(io::ErrorKind::IsADirectory.into()));
    }
    file.take(LARGEST).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 == LARGEST {
        return Err(Failure::failed(format!("cannot read {}: it has more than 2 GB; split it", path.display())));
    }
    Ok(bytes)
}

/// What was read, file by file, and what came of it.
fn summary(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
    for file in &report.files {
        let shape = file.shape.map_or("nothing known", |s| s.name());
        let _ = write!(out, "{}: {} rows of {shape}, separated by {}s", file.name, file.rows, file.delimiter_name());
        if file.bad_rows > 0 {
            let _ = write!(out, ", {} of them bad", file.bad_rows);
        }
        out.push('\n');
        if !file.ignored_columns.is_empty() {
            let _ = writeln!(out, "  passed over: column {}", file.ignored_columns.join(", "));
        }
    }
    let would = if dry_run { "would be " } else { "" };
    let mut told = false;
    for what in What::ALL {
        let tally = report.total(what);
        let parts: Vec<String> = [(tally.created, "added"), (tally.updated, "changed"), (tally.unchanged, "as before")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| if word == "as before" { format!("{n} {word}") } else { format!("{n} {would}{word}") })
            .collect();
        if !parts.is_empty() {
            let total = tally.created + tally.updated + tally.unchanged;
            let _ = writeln!(out, "{total} {}: {}", what.noun(total), parts.join(", "));
            told = true;
        }
    }
    if !told {
        out.push_str("there was nothing to import\n");
    } else if !report.changes_anything() {
        out.push_str("nothing changed: all of it was here already\n");
    }
    let Revised { targets, others } = report.revised;
    let also = if targets > 0 { "other field" } else { "field" };
    let parts = [(targets, say_count(targets, "target", "targets")), (others, say_count(others, also, &format!("{also}s")))];
    let parts: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, said)| said).collect();
    if !parts.is_empty() {
        // Whoever types it is asked for a reason; a file is not, so it must not go unsaid.
        let list = if dry_run { "would list" } else { "lists" };
        let _ = writeln!(
            out,
            "{} {would}changed in an open cycle: “quarterdeck log --revisions” {list} what was before",
            parts.join(" and ")
        );
    }
    // Names of files and columns are as safe as anything else that others wrote.
    out.lines().map(|line| crate::domain::text::safe(line) + "\n").collect()
}
