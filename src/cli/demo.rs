//! `quarterdeck demo`: the full screen on a throw-away workspace with the sample company, or with one of any size.

use super::{
    error::{Exit, Failure, Result},
    output::say,
    screen,
    session::Session,
};
use crate::{
    domain::{Change, Ids},
    sample::{
        self,
        scale::{Scale, Shape},
    },
    store::Store,
    tui,
};
use clap::Args;
use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

/// The seed of the sample's ids: the same company has the same ids every time.
const SEED: u64 = 7;

/// Full screen on a throw-away sample company
///
/// Everything works and nothing is kept: the workspace is deleted when you leave. With --workspace FILE the sample is
/// written there instead and stays.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// So many made-up goals instead of the sample company: for benchmarks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    scale: Option<u32>,
    /// So many check-ins in all [default: fifty for each goal]
    #[arg(long, value_name = "M", requires = "scale", value_parser = clap::value_parser!(u32).range(0..=50_000_000))]
    check_ins: Option<u32>,
    /// What kind of history they have: in bulk, or a year as it happens, day by day
    #[arg(long, value_enum, default_value = "bulk", requires = "scale")]
    shape: ShapeArg,
    /// Only write the file that --workspace names
    #[arg(long)]
    no_screen: bool,
}

/// The sample company with a tour
///
/// The full screen on a throw-away sample company, as with “demo”, and eight short steps on its last line, each passed by
/// doing what it says. Nothing is kept.
#[derive(Debug, Args)]
pub(super) struct TourArgs {}

/// Runs it.
pub(super) fn tour(_: &TourArgs, session: &Session) -> Result {
    screen::refuse_without_terminal()?;
    let sample = DemoArgs { scale: None, check_ins: None, shape: ShapeArg::Bulk, no_screen: false };
    thrown_away(&sample, session, true)
}

/// The history of made-up goals.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ShapeArg {
    /// One open cycle, its check-ins in a dozen changes: the fastest to make
    Bulk,
    /// Three closed quarters and an open one, one change for each person and day
    Year,
}

/// Runs it. `named` tells whether the command line names a workspace: the one of the environment or the config file is
/// a real one, and none of a demo's business.
pub(super) fn run(args: &DemoArgs, session: &Session, named: Option<&Path>) -> Result {
    if args.no_screen && named.is_none() {
        return Err(Failure::wrong("--no-screen writes a file and shows nothing: name the file with --workspace FILE"));
    }
    if !args.no_screen {
        screen::refuse_without_terminal()?;
    }
    if let Some(path) = named {
        let store = make(args, session, path)?;
        if args.no_screen {
            return Ok(Exit::Done);
        }
        let exit = show(args, session, store, false)?;
        say(&format!("the sample stays at {}", path.display()));
        return Ok(exit);
    }
    thrown_away(args, session, false)
}

/// Shows it in a folder of its own, which goes with the screen.
fn thrown_away(args: &DemoArgs, session: &Session, tour: bool) -> Result {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let folder = builder.prefix("quarterdeck-demo-").tempdir().map_err(|e| {
        Failure::failed(format!("cannot make a folder for the demo: {e}; set TMPDIR to a folder that can be written to"))
    })?;
    // Dropping the folder deletes it, after the screen and on every way out.
    let store = make(args, session, &folder.path().join("demo.db"))?;
    show(args, session, store, tour)
}

fn make(args: &DemoArgs, session: &Session, path: &Path) -> Result<Store> {
    let Some(items) = args.scale else {
        return filled(path, session, sample::company(session.today, session.at, &mut Ids::seeded(SEED)), |_| ());
    };
    let scale = Scale {
        items: items as usize,
        check_ins: args.check_ins.map(|n| n as usize),
        shape: match args.shape {
            ShapeArg::Bulk => Shape::Bulk,
            ShapeArg::Year => Shape::Year,
        },
        today: session.today,
        at: session.at,
    };
    let progress = io::stderr().is_terminal();
    let total = scale.items + scale.check_ins();
    let mut told = 0;
    let filled = filled(path, session, scale.changes(), |done| {
        let percent = (done * 100 / total.max(1)).min(100);
        if progress && percent != told {
            told = percent;
            let _ = write!(io::stderr(), "\r{percent:3} %  {done} of about {total} goals and check-ins written");
        }
    });
    if progress {
        let _ = writeln!(io::stderr());
    }
    filled
}

/// A workspace that holds these changes, and was founded when the first of them was made.
fn filled(
    path: &Path,
    session: &Session,
    changes: impl IntoIterator<Item = Change>,
    progress: impl FnMut(usize),
) -> Result<Store> {
    let mut changes = changes.into_iter().peekable();
    let (on, at) = changes.peek().map_or((session.today, session.at), |first| (first.on, first.at));
    let mut store = Store::create(path, sample::NAME, on, at)?;
    store.fill(changes, session.today, progress)?;
    Ok(store)
}

fn show(args: &DemoArgs, session: &Session, store: Store, tour: bool) -> Result {
    let canvas = tui::Canvas::prepare();
    let opening = tui::Opening::new(store, session.today)?;
    let mut me = None;
    if args.scale.is_none() {
        // A name given is for the real workspace as well; in the sample it need not fit anyone.
        let cascade = opening.cascade();
        me = session.me(cascade).ok().flatten().or_else(|| cascade.resolve_person(sample::ME).ok());
    }
    let options = tui::Options { backup: false, tour, ..screen::prefer(session, me)? };
    screen::start(canvas, opening, options)
}
