//! Wrong use in one sentence: what was typed, why it cannot be, and where to read what can.
//!
//! The words of the argument parser run over several lines and speak of values and arguments; this says the same as the
//! rest of the program would. Must not know: what any command does.

use super::Cli;
use crate::domain::{nearest::nearest_word, text::one_line};
use clap::{
    CommandFactory as _, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{
    error::Error as _,
    ffi::OsString,
    num::{ParseFloatError, ParseIntError},
};

/// The sentence; `None` for what is no mistake: help, the version.
pub(super) fn sentence(error: &Error, args: &[OsString]) -> Option<String> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let help = format!("see “{} --help”", command_of(args));
    let about = one(error, ContextKind::InvalidArg).map(|arg| bare(&arg));
    let typed = one(error, ContextKind::InvalidValue).unwrap_or_default();
    let shown = one_line(&typed, 40);
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().map(|kind| all(error, kind)).find(|near| !near.is_empty());
    let hint = near.map_or_else(|| help.clone(), |near| format!("did you mean {}?", near.join(" or ")));
    Some(match (error.kind(), about) {
        (ErrorKind::MissingRequiredArgument, _) => {
            format!("{} is missing: it is required; {help}", all(error, ContextKind::InvalidArg).join(" and "))
        }
        (ErrorKind::InvalidValue, Some(arg)) if typed.is_empty() => format!("{arg} is given without a value: write one; {help}"),
        (ErrorKind::InvalidValue, Some(arg)) => {
            let known = all(error, ContextKind::ValidValue);
            let near = nearest_word(&typed, known.iter().map(String::as_str)).map(|n| format!("did you mean {n}? There are"));
            let near = near.as_deref().unwrap_or("there are");
            format!("“{shown}” cannot be {arg}: {near} {}", known.join(", "))
        }
        (ErrorKind::ValueValidation, Some(arg)) => match error.source() {
            Some(why) if why.is::<ParseIntError>() || why.is::<ParseFloatError>() => {
                format!("“{shown}” cannot be {arg}: that is a number; {help}")
            }
            Some(why) => format!("“{shown}” cannot be {arg}: {}; {help}", one_line(&why.to_string(), 120)),
            None => format!("“{shown}” cannot be {arg}; {help}"),
        },
        (ErrorKind::UnknownArgument, Some(arg)) if matches!(&*arg, "--as-of" | "--as-it-was") => format!(
            "{} cannot be on a day that is over: leave out {arg}; list, show, status, log, check, lint and export read one",
            command_of(args)
        ),
        (ErrorKind::UnknownArgument, Some(arg)) => format!("there is no place for “{}” here: {hint}", one_line(&arg, 40)),
        (ErrorKind::InvalidSubcommand, _) => {
            let name = one(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("there is no command “{}”: {hint}", one_line(&name, 40))
        }
        (ErrorKind::MissingSubcommand, _) => {
            format!("{} what? There are {}", command_of(args), all(error, ContextKind::ValidSubcommand).join(", "))
        }
        (ErrorKind::ArgumentConflict, Some(arg)) => match all(error, ContextKind::PriorArg).join(" and ") {
            other if other.is_empty() || bare(&other) == arg => format!("{arg} is given twice: leave one out; {help}"),
            other => format!("{arg} does not go with {}: leave one of them out; {help}", bare(&other)),
        },
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            format!("{}; {help}", one_line(first.strip_prefix("error: ").unwrap_or(first), 160))
        }
    })
}

/// What the error knows of one kind, the first of several.
fn one(error: &Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

/// Everything the error knows of one kind.
fn all(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// An argument as one speaks of it: `--format` of `--format <FORMAT>`, `WHAT` of `[WHAT]`.
fn bare(arg: &str) -> String {
    match arg.split_once(' ') {
        Some((flag, _)) if flag.starts_with('-') => flag.to_owned(),
        _ => arg.trim_matches(['[', ']', '<', '>', '.']).to_owned(),
    }
}

/// The command that was meant, as far as there is one: `quarterdeck add key-result`.
fn command_of(args: &[OsString]) -> String {
    let mut command = &Cli::command();
    let mut path = command.get_name().to_owned();
    for word in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(next) = command.find_subcommand(word) {
            path = format!("{path} {word}");
            command = next;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    fn said(args: &[&str]) -> Option<String> {
        let args: Vec<OsString> = std::iter::once("quarterdeck").chain(args.iter().copied()).map(OsString::from).collect();
        sentence(&Cli::try_parse_from(&args).unwrap_err(), &args)
    }

    #[test]
    fn wrong_use_is_one_sentence() {
        for (args, sentence) in [
            (
                &["add", "key-result", "X"][..],
                "--parent <REF> is missing: it is required; see “quarterdeck add key-result --help”",
            ),
            (
                &["list", "foo"],
                "“foo” cannot be WHAT: there are items, objectives, key-results, projects, people, teams, cycles, meetings, topics, actions",
            ),
            (&["list", "--format", "jsn"], "“jsn” cannot be --format: did you mean json? There are table, json, csv"),
            (&["log", "-n", "abc"], "“abc” cannot be --limit: that is a number; see “quarterdeck log --help”"),
            (&["lst"], "there is no command “lst”: did you mean lint or ls or list?"),
            (&["list", "--ownr", "x"], "there is no place for “--ownr” here: did you mean --owner?"),
            (&["undo", "1", "2"], "there is no place for “2” here: see “quarterdeck undo --help”"),
            (&["list", "--owner"], "--owner is given without a value: write one; see “quarterdeck list --help”"),
            (&["undo", "--partly", "--partly"], "--partly is given twice: leave one out; see “quarterdeck undo --help”"),
            (
                &["add", "cycle", "X", "--start", "2026-01-01"],
                "--end <DATE> is missing: it is required; see “quarterdeck add cycle --help”",
            ),
            (&["add", "cycl"], "there is no command “cycl”: did you mean cycle?"),
        ] {
            assert_eq!(said(args).as_deref(), Some(sentence), "{args:?}");
        }
        for args in [&["--help"][..], &["add", "--help"], &["--version"], &["add"]] {
            assert_eq!(said(args), None, "{args:?}");
        }
    }
}
