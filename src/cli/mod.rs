//! The command line: one file per subcommand; each reads, calls, prints.
//!
//! Must not know: how the full screen works, only how to start it.

mod about;
mod action;
mod add;
mod add_around;
mod amend;
mod ask;
mod backup;
mod beside;
mod calendar;
mod carry;
mod chain;
mod check;
mod check_in;
mod close;
mod courier;
mod daily;
mod demo;
mod diff;
mod directory;
mod doctor;
mod doctor_shared;
mod error;
mod export;
mod fields;
mod forget;
mod globals;
mod hand_over;
mod here;
mod hooks;
mod import;
mod in_time;
mod init;
mod interrupt;
mod items;
mod join;
mod judge;
mod known;
mod laptops;
mod link;
mod list;
mod log;
mod measured;
mod meetings;
mod minutes;
mod output;
mod people;
mod plain;
mod plan;
mod push;
mod remind;
mod remove;
mod report;
mod review;
mod revise;
mod said;
mod same;
mod score;
mod screen;
mod session;
mod settings;
mod several;
mod share;
mod sharing;
mod sheets;
mod shell;
mod show;
mod slip;
mod snooze;
mod sources;
mod status;
mod sync;
mod table;
mod taken;
mod target;
mod topics;
mod trend;
mod undo;
mod usage;
mod waited;
mod welcome;
mod whole;
mod written;

use crate::source::minder;
use clap::{Parser, Subcommand};
use error::{Exit, Result};
use globals::Global;
use session::Session;
use std::{ffi::OsString, process::ExitCode};

/// The weekly goal review in a terminal. Without a command: the full screen, on the default workspace.
#[derive(Debug, Parser)]
#[command(name = "quarterdeck", version, propagate_version = false, max_term_width = 100, disable_help_subcommand = false)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong use, 3 found something to complain about, 4 something left out.")]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The same without a command: what starts the full screen. Forty commands take longer to describe than to start it, so
/// they are only described when this does not understand what was typed.
#[derive(Debug, Parser)]
#[command(name = "quarterdeck", disable_help_flag = true)]
struct Bare {
    #[command(flatten)]
    global: Global,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Tour(demo::TourArgs),
    Init(init::InitArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    #[command(alias = "ls")]
    List(list::ListArgs),
    Show(show::ShowArgs),
    Add(Box<add::AddArgs>),
    #[command(alias = "ci")]
    CheckIn(check_in::CheckInArgs),
    Push(push::PushArgs),
    Pull(sources::pull::PullArgs),
    Source(sources::manage::SourceArgs),
    Revise(Box<revise::ReviseArgs>),
    Link(link::LinkArgs),
    Unlink(link::UnlinkArgs),
    Archive(remove::ArchiveArgs),
    /// Bring an archived item back, with what was archived below it
    Unarchive(remove::ArchiveArgs),
    #[command(alias = "rm")]
    Delete(remove::DeleteArgs),
    Undo(undo::UndoArgs),
    Redo(undo::RedoArgs),
    Review(review::ReviewArgs),
    Minutes(minutes::MinutesArgs),
    Action(action::ActionArgs),
    Judge(judge::JudgeArgs),
    Score(score::ScoreArgs),
    Close(close::CloseArgs),
    Reopen(score::ReopenArgs),
    Carry(Box<carry::CarryArgs>),
    Snooze(snooze::SnoozeArgs),
    HandOver(hand_over::HandOverArgs),
    Same(same::SameArgs),
    Forget(forget::ForgetArgs),
    Calendar(calendar::CalendarArgs),
    Plan(plan::PlanArgs),
    Status(status::StatusArgs),
    #[command(alias = "trends")]
    Trend(trend::TrendArgs),
    Here(here::HereArgs),
    Report(report::ReportArgs),
    Remind(remind::RemindArgs),
    Slip(slip::SlipArgs),
    Check(check::CheckArgs),
    Lint(check::LintArgs),
    Log(log::LogArgs),
    Diff(diff::DiffArgs),
    Share(share::ShareArgs),
    Join(join::JoinArgs),
    Sync(sync::SyncArgs),
    Laptops(laptops::LaptopsArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Doctor(doctor::DoctorArgs),
    Settings(settings::SettingsArgs),
    Config(settings::ConfigArgs),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// Runs the command line of this process.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(code) = minder::main(&args) {
        return ExitCode::from(code);
    }
    let bare = Bare::try_parse_from(&args).map(|bare| Cli { global: bare.global, command: None });
    let cli = match bare.or_else(|_| Cli::try_parse_from(&args)) {
        Ok(cli) => cli,
        Err(wrong) => {
            match usage::sentence(&wrong, &args) {
                Some(sentence) => output::say(&format!("error: {sentence}")),
                // Help and version are no errors; a pipe that is closed meanwhile neither.
                None => drop(wrong.print()),
            }
            return ExitCode::from(u8::try_from(wrong.exit_code()).unwrap_or(2));
        }
    };
    hooks::install();
    // A fault has told about itself by then; the exit code says that it failed.
    let ended = std::panic::catch_unwind(|| run(&cli));
    match ended {
        Ok(Ok(Exit::Done)) => ExitCode::SUCCESS,
        Ok(Ok(Exit::Complaints)) => ExitCode::from(3),
        Ok(Ok(Exit::LeftOut)) => ExitCode::from(4),
        Ok(Err(failure)) => {
            if !failure.sentence.is_empty() {
                tracing::warn!(code = failure.code, "{}", failure.safe());
                // What was done all the same is no error, and is not to be done again.
                let mark = if failure.code == 0 { "" } else { "error: " };
                output::say(&format!("{mark}{}", failure.safe()));
            }
            ExitCode::from(failure.code)
        }
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(cli: &Cli) -> Result {
    let session = || Session::start(&cli.global);
    match &cli.command {
        None => screen::run(&session()?),
        Some(command) => match command {
            Command::Demo(args) => demo::run(args, &session()?, cli.global.workspace.as_deref()),
            Command::Tour(args) => demo::tour(args, &session()?),
            Command::Init(args) => init::run(args, &session()?),
            Command::Import(args) => import::run(args, &session()?),
            Command::Export(args) => export::run(args, &session()?),
            Command::List(args) => list::run(args, &session()?),
            Command::Show(args) => show::run(args, &session()?),
            Command::Add(args) => add::run(args, &session()?),
            Command::CheckIn(args) => check_in::run(args, &session()?),
            Command::Push(args) => push::run(args, &session()?),
            Command::Pull(args) => sources::pull::run(args, &session()?),
            Command::Source(args) => sources::manage::run(args, &session()?),
            Command::Revise(args) => revise::run(args, &session()?),
            Command::Link(args) => link::link(args, &session()?),
            Command::Unlink(args) => link::unlink(args, &session()?),
            Command::Archive(args) => remove::archive(args, &session()?),
            Command::Unarchive(args) => remove::unarchive(args, &session()?),
            Command::Delete(args) => remove::delete(args, &session()?),
            Command::Undo(args) => undo::undo(args, &session()?),
            Command::Redo(args) => undo::redo(args, &session()?),
            Command::Backup(args) => backup::backup(args, &session()?),
            Command::Restore(args) => backup::restore(args, &session()?),
            Command::Review(args) => review::run(args, &session()?),
            Command::Minutes(args) => minutes::run(args, &session()?),
            Command::Action(args) => action::run(args, &session()?),
            Command::Score(args) => score::score(args, &session()?),
            Command::Close(args) => close::run(args, &session()?),
            Command::Reopen(args) => score::reopen(args, &session()?),
            Command::Carry(args) => carry::run(args, &session()?),
            Command::Judge(args) => judge::run(args, &session()?),
            Command::Snooze(args) => snooze::run(args, &session()?),
            Command::Calendar(args) => calendar::run(args, &session()?),
            Command::Plan(args) => plan::run(args, &session()?),
            Command::HandOver(args) => hand_over::run(args, &session()?),
            Command::Same(args) => same::run(args, &session()?),
            Command::Forget(args) => forget::run(args, &session()?),
            Command::Status(args) => status::run(args, &session()?),
            Command::Trend(args) => trend::run(args, &session()?),
            Command::Here(_) => here::run(&session()?),
            Command::Report(args) => report::run(args, &session()?),
            Command::Remind(args) => remind::run(args, &session()?),
            Command::Slip(args) => slip::run(args, &session()?),
            Command::Check(args) => check::run(args, &session()?),
            Command::Lint(args) => check::lint(args, &session()?),
            Command::Log(args) => log::run(args, &session()?),
            Command::Diff(args) => diff::run(args, &session()?),
            Command::Share(args) => share::run(args, &session()?),
            Command::Join(args) => join::run(args, &session()?),
            Command::Sync(args) => sync::run(args, &session()?),
            Command::Laptops(args) => laptops::run(args, &session()?),
            Command::Doctor(args) => doctor::run(args, &cli.global),
            Command::Settings(args) => settings::run(args, &session()?),
            Command::Config(args) => settings::config(args),
            Command::Completions(args) => shell::completions(args),
            Command::Man(args) => shell::man(args),
        },
    }
}
