//! `quarterdeck export`: the workspace as one JSON file, as CSV, or as a report in Markdown.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
    written::{is_stdout, write_to},
};
use crate::{
    domain::{Board, Cascade, text},
    exchange::{
        csv::export::{self, CheckIns},
        json::Exporter,
        markdown,
    },
    store::Store,
};
use clap::{Args, ValueEnum};
use std::{
    io::{self, IsTerminal as _, Write},
    path::{Path, PathBuf},
};

/// Write everything as JSON, goals as CSV, or a report as Markdown
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ExportFormat {
    /// Everything, to be imported elsewhere
    #[default]
    Json,
    /// items.csv, check-ins.csv and people.csv
    Csv,
    /// A status report
    Md,
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
    let store = session.open_to_read()?;
    match (args.format, &args.output) {
        (ExportFormat::Csv, Some(folder)) => {
            let cascade = store.load(session.today)?;
            make_folder(folder)?;
            for (part, name) in Part::ALL {
                let path = folder.join(name);
                write_to(&path, session.workspace(), |w| csv(&store, &cascade, part, w))?;
                output::print(&text::safe(&path.display().to_string()))?;
            }
        }
        (ExportFormat::Csv, None) => {
            let cascade = store.load(session.today)?;
            if io::stdout().is_terminal() {
                // Files keep what was typed; a terminal must not obey it.
                let mut bytes = Vec::new();
                csv(&store, &cascade, args.part, &mut bytes)?;
                output::print(&output::safe_lines(&String::from_utf8_lossy(&bytes)))?;
            } else {
                csv(&store, &cascade, args.part, &mut output::stdout())?;
            }
        }
        (ExportFormat::Json, output) => to(output.as_deref(), session, |w| json(&store, w))?,
        (ExportFormat::Md, output) => {
            let cascade = store.load(session.today)?;
            to(output.as_deref(), session, |w| report(&store, &cascade, session, w))?;
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

fn csv(store: &Store, cascade: &Cascade, part: Part, w: &mut dyn Write) -> Result<()> {
    match part {
        Part::Items => drop(export::items(w, cascade)?),
        Part::People => drop(export::people(w, cascade)?),
        Part::CheckIns => {
            let mut check_ins = CheckIns::new(w, cascade)?;
            for ix in crate::exchange::order::reading_order(cascade) {
                check_ins.of(ix, &store.series(cascade.item(ix).id)?)?;
            }
            check_ins.finish()?;
        }
    }
    Ok(())
}

fn report(store: &Store, cascade: &Cascade, session: &Session, w: &mut dyn Write) -> Result<()> {
    let mut board = Board::new(session.today);
    // What cannot be read of the notes is left out of a report; `doctor` is what looks for damage.
    let note = |ix| {
        let said = store.series(cascade.item(ix).id).ok()?;
        let note = said.iter().rev().filter(|c| c.on <= session.today).find_map(|c| c.note.as_deref());
        note.map(str::to_owned)
    };
    Ok(markdown::report(w, cascade, &mut board, note)?)
}
