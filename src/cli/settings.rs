//! `quarterdeck config` and `quarterdeck settings`: what this person prefers, and what the workspace decides for everyone.

use super::{
    error::{Exit, Failure, Result},
    output::{self, Format, FormatArg, Tone},
    session::Session,
    table::{Cell, Table, left},
};
use crate::{
    config::{
        Paths,
        paths::{create_private_dir, create_private_file, process_env},
    },
    domain::{
        change::Verb,
        edit,
        settings::{KEYS, is_kept},
        text,
    },
    exchange::json_text,
};
use clap::{Args, Subcommand};
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    path::Path,
};

/// The file of settings, every line of it explained and switched off.
const SAMPLE: &str = include_str!("../../assets/config.toml");

/// Print a config file to begin with, or where it belongs
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Print where the config file is looked for
    #[arg(long)]
    path: bool,
    /// Write the file to where it is looked for, if there is none yet
    #[arg(long, conflicts_with = "path")]
    write: bool,
}

pub(super) fn config(args: &ConfigArgs) -> Result {
    if !args.path && !args.write {
        output::print(SAMPLE)?;
        return Ok(Exit::Done);
    }
    let paths = Paths::find(&process_env)
        .ok_or_else(|| Failure::failed("this account has no home folder for a config file: name one with QUARTERDECK_CONFIG"))?;
    if args.write {
        begin(&paths.config).map_err(|e| Failure::file("write", &paths.config, &e))?;
        output::saved();
    }
    output::print(&text::safe(&paths.config.display().to_string()))?;
    Ok(Exit::Done)
}

/// A config file with every line switched off; never in the place of one that is there.
fn begin(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        create_private_dir(folder)?;
    }
    let mut file = create_private_file(path)?;
    file.write_all(SAMPLE.as_bytes())
}

/// Show or change the name, review weekday and limits of the workspace
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    #[command(subcommand)]
    command: Option<SettingsCommand>,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Subcommand)]
enum SettingsCommand {
    /// Print one setting
    Get {
        /// Its name
        key: String,
    },
    /// Change one setting, for everyone who uses the workspace
    Set {
        /// Its name
        key: String,
        /// Its new value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

pub(super) fn run(args: &SettingsArgs, session: &Session) -> Result {
    match &args.command {
        None => list(args.format.format, session)?,
        Some(SettingsCommand::Get { key }) => {
            let (_store, cascade) = session.read()?;
            let value = cascade.settings.get(key).ok_or_else(|| unknown(key))?;
            output::print(&text::safe(&value))?;
        }
        Some(SettingsCommand::Set { key, value }) => {
            if !shown().any(|known| known == key) {
                return Err(unknown(key));
            }
            let mut desk = session.desk()?;
            let ops = edit::set_setting(&desk.cascade, key, value).map_err(|refusal| Failure::wrong(refusal.0))?;
            if ops.is_empty() {
                output::print(&format!("{key} is {} already", text::one_line(value.trim(), 60)))?;
            } else {
                let said = desk.save(Verb::Set, ops, None)?;
                output::print(&said)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Those that people set.
fn shown() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().filter(|key| !is_kept(key))
}

fn unknown(key: &str) -> Failure {
    Failure::wrong(format!(
        "there is no setting “{}”; there are {}",
        text::one_line(key, 40),
        shown().collect::<Vec<_>>().join(", ")
    ))
}

fn list(format: Format, session: &Session) -> Result<()> {
    let (_store, cascade) = session.read()?;
    let all: Vec<(&str, String)> = shown().map(|key| (key, cascade.settings.get(key).unwrap_or_default())).collect();
    match format {
        Format::Json => output::print(&json_text::to_string(&all.into_iter().collect::<BTreeMap<_, _>>())),
        Format::Csv => output::csv(&["setting", "value"], all.into_iter().map(|(key, value)| vec![key.to_owned(), value])),
        Format::Table => {
            let mut table = Table::new(&[left("setting"), left("value")]);
            for (key, value) in all {
                table.row(vec![Cell::new(key).tone(Tone::Dim), Cell::from(value)]);
            }
            let mut out = output::stdout();
            table.print(&mut out, session.style())?;
            Ok(out.flush()?)
        }
    }
}
