//! The command line: one file per subcommand; each reads, calls, prints.
//!
//! Must not know: how the full screen works, only how to start it.

mod demo;
mod directory;
mod error;
mod import;
mod init;
mod items;
mod known;
mod list;
mod output;
mod screen;
mod session;

use clap::{Parser, Subcommand};
use error::{Exit, Result};
use session::{Global, Session};
use std::{ffi::OsString, process::ExitCode};

/// The weekly goal review in a terminal
///
/// Without a command: the full screen, on the default workspace.
#[derive(Debug, Parser)]
#[command(name = "quarterdeck", version, propagate_version = false, max_term_width = 100, disable_help_subcommand = false)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong use, 3 found something to complain about.")]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Init(init::InitArgs),
    Import(import::ImportArgs),
    List(list::ListArgs),
}

/// Runs the command line of this process.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(wrong) => {
            // Help and version are no errors; a pipe that is closed meanwhile neither.
            let _ = wrong.print();
            return ExitCode::from(u8::try_from(wrong.exit_code()).unwrap_or(2));
        }
    };
    match run(&cli) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Complaints) => ExitCode::from(3),
        Err(failure) => {
            if !failure.sentence.is_empty() {
                output::say(&format!("error: {}", failure.safe()));
            }
            ExitCode::from(failure.code)
        }
    }
}

fn run(cli: &Cli) -> Result {
    let session = Session::start(&cli.global)?;
    match &cli.command {
        None => screen::run(&session),
        Some(Command::Demo(args)) => demo::run(args, &session, cli.global.workspace.as_deref()),
        Some(Command::Init(args)) => init::run(args, &session),
        Some(Command::Import(args)) => import::run(args, &session),
        Some(Command::List(args)) => list::run(args, &session),
    }
}
