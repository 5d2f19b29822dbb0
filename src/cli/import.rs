//! `quarterdeck import`: files into the workspace, all of them or nothing.

mod asked;
mod foreign;
mod inside;
mod maps;
mod preview;

use super::{
    error::{Exit, Failure, Result},
    known::Known,
    output::{print, say},
    session::{Desk, Session},
    waited::Waited,
    whole,
};
pub(super) use inside::Inside;

use crate::domain::{Derived, Ids, text::say::say_count};
use crate::exchange::{
    Begun, Kept, Report, Revised, Source, What,
    csv::{self, BaselineFrom, Options},
    json,
};
use clap::{Args, ValueEnum};
use std::{
    fmt::Write as _,
    fs::File,
    io::{self, IsTerminal, Read, Seek as _},
    path::{Path, PathBuf},
};

/// No file of goals is larger; what is, is something else.
pub(super) const LARGEST: u64 = 2 << 30;

/// How many bad rows are listed.
const LISTED: usize = 200;

/// Read goals, check-ins and people from files, or a whole workspace
///
/// A file is told apart by its header. Rows are matched by their id, so the same file once more changes nothing. One bad
/// row and nothing at all is written, unless --keep-going is given.
///
/// Tables of other programs and of people are read too: what their columns mean is found out, or asked. Without a terminal the
/// questions are listed with the flags that answer them. On a terminal the file is shown first, with what it would make, and
/// nothing is written before that is said. --dry-run shows how a table is understood.
///
/// A JSON file of another copy of this workspace is merged: what is here already is passed over, the rest taken in.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ImportArgs {
    /// CSV files, tables, or the one JSON file of an export; - reads standard input
    #[arg(required_unless_present = "list", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print what is read and what --like knows
    #[arg(long, conflicts_with = "files")]
    list: bool,
    /// Print what would change and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Take the good rows even when others are bad
    #[arg(long)]
    keep_going: bool,
    /// Where a cell changed in the file and here, take the file's
    #[arg(long)]
    theirs: bool,
    /// Where a key result begins that has a target and no baseline [default: 0 where that lies below its first value]
    #[arg(long, value_name = "zero|first|none")]
    baseline_from: Option<From>,
    /// The program a table is from; see --list
    #[arg(long, value_name = "PROGRAM", help_heading = TABLES)]
    like: Option<String>,
    /// The map of columns to read it by: a file, or the name of one that is kept
    #[arg(long, value_name = "FILE|NAME", help_heading = TABLES)]
    map: Option<String>,
    /// The sheet, by name or number
    #[arg(long, value_name = "NAME", help_heading = TABLES)]
    sheet: Option<String>,
    /// The row that names the columns
    #[arg(long, value_name = "ROW", help_heading = TABLES)]
    header: Option<u32>,
    /// What a column means: Start=baseline; ignore passes over it
    #[arg(long = "column", value_name = "NAME=MEANING", help_heading = TABLES)]
    columns: Vec<String>,
    /// Whether the day or the month comes first: dmy, mdy
    #[arg(long, value_name = "ORDER", help_heading = TABLES)]
    dates: Option<String>,
    /// The cycle of what the file puts into none
    #[arg(long, value_name = "NAME", help_heading = TABLES)]
    cycle: Option<String>,
    /// The team of what the file gives none
    #[arg(long, value_name = "NAME", help_heading = TABLES)]
    team: Option<String>,
    /// The objective that everything hangs on which the file hangs on nothing
    #[arg(long, value_name = "REF", help_heading = TABLES)]
    into: Option<String>,
    /// The answer to a question that a run has listed
    #[arg(long = "answer", value_name = "QUESTION=ANSWER", help_heading = TABLES)]
    answers: Vec<String>,
    /// From inside the full screen: nothing is printed.
    #[arg(skip)]
    is_inside: bool,
}

/// Under what `--help` lists what is about files of others.
const TABLES: &str = "Tables and texts of others";

impl ImportArgs {
    /// A flag that says something about files of others alone.
    fn of_others(&self) -> Option<&'static str> {
        let given = [
            ("--like", self.like.is_some()),
            ("--map", self.map.is_some()),
            ("--sheet", self.sheet.is_some()),
            ("--header", self.header.is_some()),
            ("--column", !self.columns.is_empty()),
            ("--dates", self.dates.is_some()),
            ("--cycle", self.cycle.is_some()),
            ("--team", self.team.is_some()),
            ("--into", self.into.is_some()),
            ("--answer", !self.answers.is_empty()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(flag, _)| flag)
    }
}

/// Where a key result begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// At 0.
    Zero,
    /// At its first value.
    First,
    /// Nowhere: the first check-in can become its baseline.
    None,
}

/// How often an import is planned anew because others wrote meanwhile.
const ATTEMPTS: usize = 5;

pub(super) fn run(args: &ImportArgs, session: &Session) -> Result {
    if args.list {
        print(&foreign::listed())?;
        return Ok(Exit::Done);
    }
    // Every file is looked at before the workspace is opened: a wrong name costs nothing.
    let mut inputs = super::sheets::opened(args.files.iter().map(|path| Input::open(path)).collect::<Result<Vec<Input>>>()?)?;
    match &mut inputs[..] {
        [only] if only.is_json && !only.is_foreign => whole::run(only, args.dry_run, session),
        _ => {
            let ours = inputs.iter().filter(|input| input.is_ours()).count();
            match (ours, args.of_others()) {
                (0, _) => foreign::run(&inputs, args, session),
                (n, None) if n == inputs.len() => rows_of(&inputs, args, session),
                (n, Some(flag)) if n == inputs.len() => Err(Failure::wrong(format!(
                    "{flag} says nothing about files of Quarterdeck itself: their columns mean what they are called"
                ))),
                _ => Err(Failure::wrong(
                    "files of Quarterdeck itself and those of others are imported apart; name the ones or the others".to_owned(),
                )),
            }
        }
    }
}

/// A file that can be read more than once.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) file: File,
    is_json: bool,
    /// JSON of another program.
    is_foreign: bool,
    /// The sheet of a workbook that it was.
    pub(super) sheet: Option<csv::sheets::OwnSheet>,
}

impl Input {
    /// What can be read only once is kept in a private file without a name, which is gone with this process.
    fn open(path: &Path) -> Result<Input> {
        let wrong = |e: io::Error| Failure::file("read", path, &e);
        let spooled = |from: &mut dyn Read| -> io::Result<File> {
            let mut file = tempfile::tempfile()?;
            io::copy(from, &mut file)?;
            Ok(file)
        };
        let mut file = if path == Path::new("-") {
            if io::stdin().is_terminal() {
                say("reading from the terminal: type or paste the lines, then Ctrl-D");
            }
            spooled(&mut io::stdin().lock()).map_err(wrong)?
        } else {
            let mut file = File::open(path).map_err(wrong)?;
            let kind = file.metadata().map_err(wrong)?.file_type();
            if kind.is_dir() {
                return Err(wrong(io::ErrorKind::IsADirectory.into()));
            }
            if kind.is_file() { file } else { spooled(&mut file).map_err(wrong)? }
        };
        let mut start = [0; 512];
        file.rewind().map_err(wrong)?;
        let read = file.read(&mut start).map_err(wrong)?;
        let start = &start[..read];
        let is_json = json::looks_like_json(start);
        Ok(Input { name: named(path), file, is_json, is_foreign: is_json && !json::looks_like_ours(start), sheet: None })
    }

    /// Whether Quarterdeck itself wrote it, or somebody in one of its shapes.
    fn is_ours(&self) -> bool {
        (self.is_json && !self.is_foreign) || csv::is_ours(Source::file(&self.name, &self.file))
    }

    /// A sheet that became a file.
    pub(super) fn of_sheet(name: String, file: File, sheet: csv::sheets::OwnSheet) -> Input {
        Input { name, file, is_json: false, is_foreign: false, sheet: Some(sheet) }
    }
}

/// Imports rows of CSV.
fn rows_of(inputs: &[Input], args: &ImportArgs, session: &Session) -> Result {
    if let Some(Input { name, .. }) = inputs.iter().find(|input| input.is_json) {
        return Err(Failure::wrong(format!("{name} is a whole workspace, which is imported alone; name no other file with it")));
    }
    let mut desk = session.desk_for_newcomers()?;
    let report = all_rows(&mut desk, inputs, args, session)?;
    print(&summary(&report, args.dry_run))?;
    Ok(Exit::left_out_if(!report.errors.is_empty()))
}

/// The same, without what comes of it being printed.
fn all_rows(desk: &mut Desk, inputs: &[Input], args: &ImportArgs, session: &Session) -> Result<Report> {
    if !args.dry_run {
        desk.store.prepare_to_write()?;
    }
    for attempt in 0..ATTEMPTS {
        if let Some(report) = import(desk, inputs, args, session, attempt == 0)? {
            desk.changed = report.changes_anything() && !args.dry_run;
            return Ok(report);
        }
        desk.read_again()?;
    }
    Err(kept_from_it())
}

/// Plans and saves what the files say. `None`: somebody else wrote meanwhile, and nothing was saved.
fn import(desk: &Desk, inputs: &[Input], args: &ImportArgs, session: &Session, first: bool) -> Result<Option<Report>> {
    let waited = Waited::begin();
    let reading = |read: u64, of: u64| {
        let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
        waited.tell(|| format!("reading {} of {} MB", megabytes(read), megabytes(of)));
    };
    let sources: Vec<Source> = inputs.iter().map(|i| Source::file(&i.name, &i.file).watched(&reading)).collect();
    let known = Known::new(&desk.store);
    let read = csv::read(&desk.cascade, &known, &sources, desk.author, &mut Ids::random(), options(args), |report, import| {
        waited.end();
        let report = super::sheets::by_rows(report, inputs);
        if first && !args.is_inside {
            list(&report);
        }
        save((desk, &waited), report, import, args, session)
    });
    read.map_err(|refusal| Failure::from(refusal).not_wrong())?
}

/// Saves what was read, or says why not. `None`: somebody else wrote meanwhile, and nothing was saved.
fn save(
    (desk, waited): (&Desk, &Waited),
    report: Report,
    import: Option<csv::Import<'_>>,
    args: &ImportArgs,
    session: &Session,
) -> Result<Option<Report>> {
    if !report.errors.is_empty() && !args.keep_going {
        return Err(if args.is_inside { first_fault(&report) } else { blocked(&report) });
    }
    let Some(mut import) = import else { return Ok(Some(report)) };
    if import.header().by.is_none() && desk.cascade.people().next().is_none() {
        // Whoever imports the first people is perhaps one of them.
        let mut after = desk.cascade.clone();
        after.apply(&import.of_people(), Derived::default())?;
        import.set_author(session.who(&after)?);
    }
    if args.dry_run {
        desk.cascade.checked_ops(import.header(), &import).map_err(|refusal| Failure::from(refusal).not_wrong())?;
        return Ok(Some(report));
    }
    let saved = desk.commit_ops(import.header(), &import, waited).map_err(Failure::not_wrong)?;
    Ok(saved.map(|_| report))
}

fn options(args: &ImportArgs) -> Options {
    Options { keep_going: args.keep_going, theirs: args.theirs, baseline_from: baseline_from(args), ..Options::default() }
}

fn kept_from_it() -> Failure {
    Failure::failed("nothing was imported: others keep writing to this workspace; import again when they are done")
}

fn baseline_from(args: &ImportArgs) -> BaselineFrom {
    match args.baseline_from {
        None => BaselineFrom::Either,
        Some(From::Zero) => BaselineFrom::Zero,
        Some(From::First) => BaselineFrom::First,
        Some(From::None) => BaselineFrom::None,
    }
}

/// Lists what is odd and what is wrong.
fn list(report: &Report) {
    for warning in report.warnings.iter().take(LISTED) {
        say(&format!("note: {warning}"));
    }
    for conflict in report.conflicts.iter().take(LISTED) {
        say(&format!("conflict: {conflict}"));
    }
    if report.conflicts.len() > LISTED {
        say(&format!("… and {} more conflicts", report.conflicts.len() - LISTED));
    }
    for error in report.errors.iter().take(LISTED) {
        say(&format!("{error}"));
    }
    if report.errors.len() > LISTED {
        say(&format!("… and {} more", report.errors.len() - LISTED));
    }
}

fn blocked(report: &Report) -> Failure {
    let bad: usize = report.files.iter().map(|f| f.bad_rows).sum();
    let what = if bad == 1 { "1 row is bad".to_owned() } else { format!("{bad} rows are bad") };
    let what = if bad == 0 { "a file cannot be read".to_owned() } else { what };
    Failure::failed(format!("nothing was imported: {what}; correct what is named above, or take the good rows with --keep-going"))
}

/// The first that is wrong, where nothing can stand above it.
fn first_fault(report: &Report) -> Failure {
    let more = match report.errors.len().saturating_sub(1) {
        0 => String::new(),
        n => format!(", and {} more", say_count(n, "fault", "faults")),
    };
    let first = report.errors.first().map(ToString::to_string).unwrap_or_default();
    Failure::failed(format!("nothing was imported: {first}{more}; correct the file"))
}

/// How standard input is called.
const STANDARD_INPUT: &str = "standard input";

/// How a file is called in sentences.
pub(super) fn named(path: &Path) -> String {
    if path == Path::new("-") { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

/// All of a file, or of standard input, that has no more than so many bytes.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let large = |bytes: &[u8]| {
        let size = if most < 1 << 30 { format!("{} MB", most >> 20) } else { format!("{} GB", most >> 30) };
        let too_large = Failure::failed(format!("cannot read {}: it has more than {size}; split it", named(path)));
        if bytes.len() as u64 > most { Err(too_large) } else { Ok(()) }
    };
    let wrong = |e: io::Error| Failure::file("read", path, &e);
    if path == Path::new("-") {
        if io::stdin().is_terminal() {
            say("reading from the terminal: type or paste the lines, then Ctrl-D");
        }
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
        large(&bytes)?;
        return Ok(bytes);
    }
    let file = File::open(path).map_err(wrong)?;
    let metadata = file.metadata().map_err(wrong)?;
    if metadata.is_dir() {
        return Err(wrong(io::ErrorKind::IsADirectory.into()));
    }
    file.take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
    large(&bytes)?;
    Ok(bytes)
}

/// What stays as it is here, whatever the file says.
fn sides(report: &Report, out: &mut String) {
    let mut line = |n: usize, (one, many): (&str, &str)| {
        if n > 0 {
            let _ = writeln!(out, "{n} {}", if n == 1 { one } else { many });
        }
    };
    let Kept { cells, check_ins, deleted, links, homeless } = report.kept;
    line(
        report.conflicts.len(),
        (
            "conflict: changed in the file and here, and kept as it is here; --theirs takes the file's",
            "conflicts: changed in the file and here, and kept as they are here; --theirs takes the file's",
        ),
    );
    line(
        cells,
        (
            "cell says what it said at the last import: what was changed here since stays",
            "cells say what they said at the last import: what was changed here since stays",
        ),
    );
    line(
        deleted,
        ("row is about what was deleted here: it stays deleted", "rows are about what was deleted here: it stays deleted"),
    );
    line(check_ins, ("check-in was taken back here: it stays so", "check-ins were taken back here: they stay so"));
    line(links, ("link was taken away here: it stays so", "links were taken away here: they stay so"));
    line(
        homeless,
        ("new row hangs on what was deleted here: it was left out", "new rows hang on what was deleted here: they were left out"),
    );
}

/// Where key results begin of which the file does not say it.
fn beginnings(report: &Report, out: &mut String) {
    let Begun { zero, first, nowhere } = report.begun;
    if report.units > 0 {
        let _ = writeln!(out, "{} from what stands beside the numbers", say_count(report.units, "unit is", "units are"));
    }
    let begins = |n: usize| if n == 1 { "begins" } else { "begin" };
    let mut parts = Vec::new();
    if zero > 0 {
        parts.push(format!("{zero} without a baseline: {} at 0", begins(zero)));
    }
    if first > 0 {
        let (without, its) = (if zero > 0 { "" } else { " without a baseline:" }, if first == 1 { "its" } else { "their" });
        parts.push(format!("{first}{without} {} at {its} first value", begins(first)));
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "{}; --baseline-from zero, first or none decides otherwise", parts.join(", "));
    }
    if nowhere > 0 {
        let _ = writeln!(out, "{nowhere} without a baseline, which is to be measured: the first check-in can become it");
    }
    if report.flat > 0 {
        let _ = writeln!(
            out,
            "{} at the target: no progress can be computed; make it at-least or at-most, or move one of the two",
            if report.flat == 1 { "1 begins".to_owned() } else { format!("{} begin", report.flat) }
        );
    }
}

/// What was read, file by file, and what came of it.
fn summary(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
    for file in &report.files {
        let shape = file.shape.map_or("nothing known", |s| s.name());
        let rows = if file.rows == 1 { "row" } else { "rows" };
        let _ = match &file.form {
            Some(form) => write!(out, "{}: {form}", file.name),
            None => write!(out, "{}: {} {rows} of {shape}, separated by {}s", file.name, file.rows, file.delimiter_name()),
        };
        if file.bad_rows > 0 {
            let _ = write!(out, ", {} of them bad", file.bad_rows);
        }
        out.push('\n');
        for guess in &file.guessed {
            let _ = writeln!(out, "  {guess}");
        }
        if !file.ignored_columns.is_empty() {
            let _ = writeln!(out, "  passed over: column {}", file.ignored_columns.join(", "));
        }
    }
    out.push_str(&totals(report, dry_run));
    out.push_str(&besides(report, dry_run));
    // Names of files and columns are as safe as anything else that others wrote.
    out.lines().map(|line| crate::domain::text::safe(line) + "\n").collect()
}

/// What came of it, sort by sort.
fn totals(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
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
            let _ = match (parts.len(), parts[0].split_once(' ')) {
                (1, Some((_, done))) => writeln!(out, "{total} {} {done}", what.noun(total)),
                _ => writeln!(out, "{total} {}: {}", what.noun(total), parts.join(", ")),
            };
            told = true;
        }
    }
    if !told && report.kept == Kept::default() && report.conflicts.is_empty() {
        out.push_str("there was nothing to import\n");
    } else if !report.changes_anything() {
        let all = report.kept == Kept::default() && report.conflicts.is_empty();
        out.push_str(if all { "nothing changed: all of it was here already\n" } else { "nothing changed\n" });
    }
    out
}

/// What else is to be known of what came of it.
fn besides(report: &Report, dry_run: bool) -> String {
    let would = if dry_run { "would be " } else { "" };
    let mut out = String::new();
    if dry_run {
        for what in [What::Person, What::Team, What::Cycle] {
            let names: Vec<&str> = report.made.iter().filter(|(made, _)| *made == what).map(|(_, name)| name.as_str()).collect();
            if !names.is_empty() {
                let more = names.len().saturating_sub(LISTED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let shown = names[..names.len().min(LISTED)].join(", ");
                let _ = writeln!(out, "{} that would be made: {shown}{more}", what.noun(names.len()));
            }
        }
    }
    sides(report, &mut out);
    beginnings(report, &mut out);
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
    out
}
