//! `quarterdeck export`: the workspace as one JSON file, as CSV, as a workbook, or as a report in Markdown.

use super::{
    about::{About, Since},
    error::{Exit, Failure, Result},
    in_time::InTime,
    items::concerns,
    output,
    output::Format,
    session::Session,
    written::{is_stdout, write_to},
};
use crate::{
    domain::{
        Board, Cascade, CheckIn, Ix, IxSet,
        meeting::before::News,
        people::Person,
        recurring::Terms,
        text::{self, say::say_count},
    },
    exchange::{
        csv::export::{self, CheckIns},
        json::Exporter,
        markdown,
        order::reading_order,
        outline,
        xlsx::Book,
    },
    store::Store,
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::{
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
};

/// Write everything as JSON, goals as CSV or XLSX, or a report as Markdown
///
/// The JSON holds the whole log, check-ins, revisions, reviews and settings included: imported into an empty workspace it
/// gives an equal one. A file of the name given with -o is replaced once the new one is whole; so is a symbolic link of that
/// name, and the file it leads to stays as it is.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: ExportFormat,
    /// Where to: a file, of csv a folder for its three files [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Which of the CSV files to print where no folder is named
    #[arg(long, value_enum, value_name = "PART", default_value_t)]
    part: Part,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    #[command(flatten)]
    time: InTime,
}

/// What is written of the workspace.
struct Wanted {
    terms: Terms,
    /// The items; `None`: all of them.
    held: Option<std::sync::Arc<IxSet>>,
    since: Option<NaiveDate>,
}

impl Wanted {
    fn of(args: &ExportArgs, cascade: &Cascade, session: &Session) -> Result<Wanted> {
        let terms = args.about.terms(cascade)?;
        let held = cascade.held_in(&terms);
        let since = args.since.day(cascade, &terms.which, session.today)?;
        Ok(Wanted { terms, held, since })
    }

    fn holds(&self, ix: Ix) -> bool {
        self.held.as_deref().is_none_or(|held| held.contains(ix))
    }

    fn names(&self, cascade: &Cascade, person: &Person) -> bool {
        self.held.as_deref().is_none_or(|held| concerns(cascade, (&self.terms, held), person))
    }

    /// What was said about an item since the day that is asked for.
    fn said(&self, store: &Store, cascade: &Cascade, ix: Ix) -> Result<Vec<CheckIn>> {
        let mut said = store.series(cascade.item(ix).id, NaiveDate::MAX)?;
        said.retain(|c| self.since.is_none_or(|since| c.on >= since));
        Ok(said)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ExportFormat {
    /// Everything, to be imported elsewhere
    #[default]
    Json,
    /// items.csv, check-ins.csv and people.csv
    Csv,
    /// A workbook of the same three
    Xlsx,
    /// A status report
    Md,
    /// Goals as headings and lists, to be changed and imported again
    Outline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Part {
    /// Objectives, key results and projects
    #[default]
    Items,
    /// Everything that was said
    CheckIns,
    /// People with their managers and teams
    People,
}

impl Part {
    const ALL: [(Part, &'static str); 3] =
        [(Part::Items, "items.csv"), (Part::CheckIns, "check-ins.csv"), (Part::People, "people.csv")];
}

pub(super) fn run(args: &ExportArgs, session: &Session) -> Result {
    if args.format == ExportFormat::Json && (!args.about.is_everything() || args.since.is_given()) {
        return Err(Failure::wrong(
            "the JSON is the whole workspace and its whole log, of which no part can be taken: add --format csv, xlsx or md",
        ));
    }
    // What is written there is read by programs, or is a page of its own.
    let session = &args.time.of(session, Format::Csv)?;
    let store = session.open_to_read()?;
    match (args.format, &args.output) {
        (ExportFormat::Csv, Some(folder)) => {
            let cascade = store.load(session.today)?;
            let wanted = Wanted::of(args, &cascade, session)?;
            make_folder(folder)?;
            for (part, name) in Part::ALL {
                let path = folder.join(name);
                write_to(&path, session.workspace(), |w| csv(&store, &cascade, part, &wanted, w))?;
                output::print(&text::safe(&path.display().to_string()))?;
            }
        }
        (ExportFormat::Csv, None) => {
            let cascade = store.load(session.today)?;
            let wanted = Wanted::of(args, &cascade, session)?;
            if io::stdout().is_terminal() {
                // Files keep what was typed; a terminal must not obey it.
                let mut bytes = Vec::new();
                csv(&store, &cascade, args.part, &wanted, &mut bytes)?;
                output::print(&output::safe_lines(&String::from_utf8_lossy(&bytes)))?;
            } else {
                csv(&store, &cascade, args.part, &wanted, &mut output::stdout())?;
            }
        }
        (ExportFormat::Xlsx, output) => {
            if output.as_deref().is_none_or(is_stdout) && io::stdout().is_terminal() {
                return Err(Failure::wrong("a workbook is no text for a terminal: name a file for it with -o"));
            }
            let cascade = store.load(session.today)?;
            let wanted = Wanted::of(args, &cascade, session)?;
            let mut cut = 0;
            to(output.as_deref(), session, |w| {
                cut = workbook(&store, &cascade, &wanted, session, w)?;
                Ok(())
            })?;
            if cut > 0 {
                let texts = say_count(cut, "text is", "texts are");
                output::say(&format!(
                    "{texts} longer than a cell of a workbook and stand there cut; --format csv and json hold all of it"
                ));
            }
        }
        (ExportFormat::Json, output) => to(output.as_deref(), session, |w| json(&store, w))?,
        (ExportFormat::Md, output) => {
            let cascade = store.load(session.today)?;
            let wanted = Wanted::of(args, &cascade, session)?;
            to(output.as_deref(), session, |w| report(&store, &cascade, &wanted, session, w))?;
        }
        (ExportFormat::Outline, output) => {
            let cascade = store.load(session.today)?;
            let wanted = Wanted::of(args, &cascade, session)?;
            if output.as_deref().is_none_or(is_stdout) && io::stdout().is_terminal() {
                let mut bytes = Vec::new();
                outline::write(&mut bytes, &cascade, wanted.held.as_deref())?;
                output::print(&output::safe_lines(&String::from_utf8_lossy(&bytes)))?;
            } else {
                to(output.as_deref(), session, |w| {
                    outline::write(w, &cascade, wanted.held.as_deref())?;
                    Ok(())
                })?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Writes to a file, or to standard output.
fn to(output: Option<&Path>, session: &Session, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if let Some(path) = output.filter(|path| !is_stdout(path)) {
        return write_to(path, session.workspace(), write);
    }
    let mut out = output::stdout();
    write(&mut out)?;
    Ok(out.flush()?)
}

fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_file() {
        return Err(Failure::wrong(format!("CSV is three files: name a folder for them, which {} is not", folder.display())));
    }
    crate::config::paths::create_private_dir(folder).map_err(|e| Failure::file("make the folder", folder, &e))
}

fn json(store: &Store, w: &mut dyn Write) -> Result<()> {
    let mut exporter = Exporter::new(w, store.workspace()?)?;
    store.each_piece(|piece| exporter.piece(&piece))??;
    exporter.finish()?;
    Ok(())
}

fn workbook(store: &Store, cascade: &Cascade, wanted: &Wanted, session: &Session, w: &mut dyn Write) -> Result<usize> {
    let mut book = Book::new(session.today);
    book.items(cascade, wanted.held.as_deref())?;
    let held = reading_order(cascade).into_iter().filter(|ix| wanted.holds(*ix));
    book.check_ins(cascade, held, |ix| wanted.said(store, cascade, ix))?;
    book.people(cascade, |person| wanted.names(cascade, person))?;
    Ok(book.finish(w)?)
}

fn csv(store: &Store, cascade: &Cascade, part: Part, wanted: &Wanted, w: &mut dyn Write) -> Result<()> {
    match part {
        Part::Items => drop(export::items(w, cascade, wanted.held.as_deref())?),
        Part::People => drop(export::people(w, cascade, |person| wanted.names(cascade, person))?),
        Part::CheckIns => {
            let mut check_ins = CheckIns::new(w, cascade)?;
            for ix in reading_order(cascade).into_iter().filter(|&ix| wanted.holds(ix)) {
                check_ins.of(ix, &wanted.said(store, cascade, ix)?)?;
            }
            check_ins.finish()?;
        }
    }
    Ok(())
}

fn report(store: &Store, cascade: &Cascade, wanted: &Wanted, session: &Session, w: &mut dyn Write) -> Result<()> {
    let mut board = Board::new(session.today);
    let (which, held) = (&wanted.terms.which, wanted.held.as_deref());
    let news = wanted.since.map(|since| News::since(cascade, &mut board, since, which, held).said(cascade, session.today));
    let named = held.map(|_| wanted.terms.scope.said(cascade));
    let scoped =
        markdown::Scoped { only: wanted.held.clone(), named, head: session.head_of(store), news: news.unwrap_or_default() };
    // What cannot be read of the notes is left out of a report; `doctor` is what looks for damage.
    let note = |ix| {
        let said = store.series(cascade.item(ix).id, session.today).ok()?;
        let note = said.iter().rev().filter(|c| c.on <= session.today).find_map(|c| c.words());
        note.map(str::to_owned)
    };
    Ok(markdown::report(w, cascade, &mut board, &scoped, note)?)
}
