//! The options that every command takes, and what they mean for preferences.

use crate::config::{ColorWhen, Flags, Theme};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Global {
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "The workspace file [env: QUARTERDECK_WORKSPACE] [default: workspace.db in the data folder]"
    )]
    pub(super) workspace: Option<PathBuf>,
    #[arg(
        long = "as",
        global = true,
        value_name = "PERSON",
        help = "Who you are in the workspace: a name, an e-mail or an id [env: QUARTERDECK_AS]"
    )]
    pub(super) person: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        help = "The day to take for today, such as 2026-11-23 [env: QUARTERDECK_TODAY]"
    )]
    pub(super) today: Option<String>,
    #[arg(
        long,
        global = true,
        help = "Keep away from where the workspace is shared; what is written goes later [env: QUARTERDECK_OFFLINE]"
    )]
    pub(super) offline: bool,
    /// Plain ASCII instead of symbols
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        hide_possible_values = true,
        help = "When to print colours: auto, always, never; NO_COLOR is heeded"
    )]
    pub(super) color: Option<Colors>,
    /// The colours of the full screen: auto, dark, light, mono, high-contrast
    #[arg(long, global = true, value_enum, value_name = "THEME", hide_possible_values = true)]
    pub(super) theme: Option<Themes>,
}

/// `--color`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Colors {
    /// On a terminal
    Auto,
    /// Into pipes and files too
    Always,
    /// Never
    Never,
}

/// `--theme`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Themes {
    /// The terminal is asked
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// No colours
    Mono,
    /// Few and strong colours
    HighContrast,
}

impl Global {
    /// What was given, for the preferences.
    pub(super) fn flags(&self) -> Flags {
        Flags {
            workspace: self.workspace.clone(),
            person: self.person.clone(),
            today: self.today.clone(),
            offline: self.offline,
            ascii: self.ascii,
            color: self.color.map(|c| match c {
                Colors::Auto => ColorWhen::Auto,
                Colors::Always => ColorWhen::Always,
                Colors::Never => ColorWhen::Never,
            }),
            theme: self.theme.map(|t| match t {
                Themes::Auto => Theme::Auto,
                Themes::Dark => Theme::Dark,
                Themes::Light => Theme::Light,
                Themes::Mono => Theme::Mono,
                Themes::HighContrast => Theme::HighContrast,
            }),
        }
    }
}
