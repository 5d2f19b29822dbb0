//! What holds for this run: flags, environment and config file put together.

use super::{command, file::Config, ground::Terminal, paths::Paths};
use crate::domain::text::one_line;
use chrono::NaiveDate;
use std::{ffi::OsString, fmt, path::PathBuf};

/// Where environment variables come from: the process, or a test.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The colours of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the terminal says what its background is, by its environment or when it is asked; else its own sixteen colours, which
    /// its owner made suit it.
    #[default]
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// No colours: bold, dim and reversed only.
    Mono,
    /// Few and strong colours.
    HighContrast,
}

impl Theme {
    /// As written in the config file.
    pub const WORDS: [(&'static str, Theme); 5] = [
        ("auto", Theme::Auto),
        ("dark", Theme::Dark),
        ("light", Theme::Light),
        ("mono", Theme::Mono),
        ("high-contrast", Theme::HighContrast),
    ];
}

/// Whether commands print colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColorWhen {
    /// On a terminal that is not `dumb`.
    #[default]
    Auto,
    /// Into pipes and files too.
    Always,
    /// Never.
    Never,
}

impl ColorWhen {
    /// As written in the config file and after `--color`.
    pub const WORDS: [(&'static str, ColorWhen); 3] =
        [("auto", ColorWhen::Auto), ("always", ColorWhen::Always), ("never", ColorWhen::Never)];

    /// Whether to print colours now.
    pub fn on(self, is_terminal: bool, env: Env<'_>) -> bool {
        match self {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => is_terminal && env("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// What was given on the command line; `None` and false: not given.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--workspace FILE`
    pub workspace: Option<PathBuf>,
    /// `--as PERSON`
    pub person: Option<String>,
    /// `--today DATE`
    pub today: Option<String>,
    /// `--offline`
    pub offline: bool,
    /// `--ascii`
    pub ascii: bool,
    /// `--color WHEN`
    pub color: Option<ColorWhen>,
    /// `--theme THEME`
    pub theme: Option<Theme>,
}

/// Where a setting was found, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The command line.
    Flag(&'static str),
    /// An environment variable.
    Env(&'static str),
    /// The config file.
    File,
    /// Nowhere.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Flag(name) | Source::Env(name) => f.write_str(name),
            Source::File => f.write_str("the config file"),
            Source::Default => f.write_str("the default"),
        }
    }
}

/// What holds for this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The workspace to open, and who named it.
    pub workspace: (PathBuf, Source),
    /// Who works here, as text, and who said so; `None`: to be found out (see [`super::whoami`]).
    pub person: Option<(String, Source)>,
    /// The day to take for today; `None`: the clock's.
    pub today: Option<NaiveDate>,
    /// Whether commands keep away from where the workspace is shared.
    pub offline: bool,
    /// The colours of the screen; [`Theme::Mono`] when colours are not wanted.
    pub theme: Theme,
    /// The terminal that is to be asked for its ground; `None`: the colours are settled.
    pub asks: Option<Terminal>,
    /// Plain glyphs only.
    pub ascii: bool,
    /// Whether the mouse belongs to the program.
    pub mouse: bool,
    /// Whether the terminal's bell rings when the time of an entry is over.
    pub bell: bool,
    /// Whether commands print colours.
    pub color: ColorWhen,
    /// The program for long text and its arguments, to be run without a shell.
    pub editor: Vec<String>,
}

impl Options {
    /// Puts flags, environment and file together. `paths` is `None` for an account without a home.
    ///
    /// The error is one sentence about the wrong flag or variable.
    pub fn resolve(flags: &Flags, env: Env<'_>, config: &Config, paths: Option<&Paths>) -> Result<Options, String> {
        let text = |name: &'static str| env(name).filter(|v| !v.is_empty()).map(|v| v.to_string_lossy().into_owned());
        let workspace = if let Some(path) = &flags.workspace {
            (path.clone(), Source::Flag("--workspace"))
        } else if let Some(path) = env("QUARTERDECK_WORKSPACE").filter(|v| !v.is_empty()) {
            (PathBuf::from(path), Source::Env("QUARTERDECK_WORKSPACE"))
        } else if let Some(path) = &config.workspace {
            (path.clone(), Source::File)
        } else if let Some(paths) = paths {
            (paths.workspace.clone(), Source::Default)
        } else {
            return Err("this account has no home folder to keep a workspace in: name one with --workspace FILE".to_owned());
        };
        let person = flags
            .person
            .clone()
            .map(|p| (p, Source::Flag("--as")))
            .or_else(|| text("QUARTERDECK_AS").map(|p| (p, Source::Env("QUARTERDECK_AS"))))
            .or_else(|| config.person.clone().map(|p| (p, Source::File)));
        let today = match (&flags.today, text("QUARTERDECK_TODAY")) {
            (Some(day), _) => Some(parse_today(day, "--today")?),
            (None, Some(day)) => Some(parse_today(&day, "QUARTERDECK_TODAY")?),
            (None, None) => None,
        };
        let color = flags.color.or_else(|| color_of(env)).or(config.color).unwrap_or_default();
        let theme = flags.theme.unwrap_or(if color == ColorWhen::Never { Theme::Mono } else { config.theme.unwrap_or_default() });
        let theme = if theme == Theme::Auto { by_background(env) } else { theme };
        let asks = if theme == Theme::Auto { Terminal::of(env, paths) } else { None };
        let theme = asks.as_ref().and_then(Terminal::remembered).unwrap_or(theme);
        Ok(Options {
            workspace,
            person,
            today,
            offline: flags.offline || text("QUARTERDECK_OFFLINE").is_some_and(|v| v != "0"),
            theme,
            asks,
            ascii: flags.ascii || config.ascii.unwrap_or_else(|| !locale_is_utf8(env)),
            mouse: config.mouse.unwrap_or(true),
            bell: config.bell.unwrap_or(false),
            color,
            editor: editor(config, &text)?,
        })
    }
}

/// `QUARTERDECK_EDITOR`, the config file, `VISUAL`, `EDITOR`: what was said to this program beats what was said to all.
fn editor(config: &Config, text: &dyn Fn(&'static str) -> Option<String>) -> Result<Vec<String>, String> {
    let found = text("QUARTERDECK_EDITOR")
        .map(|e| (e, Source::Env("QUARTERDECK_EDITOR")))
        .or_else(|| config.editor.clone().map(|e| (e, Source::File)))
        .or_else(|| text("VISUAL").map(|e| (e, Source::Env("VISUAL"))))
        .or_else(|| text("EDITOR").map(|e| (e, Source::Env("EDITOR"))));
    match found {
        Some((line, source)) => {
            command::split(&line).map_err(|error| format!("the editor of {source}, “{}”, {error}", one_line(&line, 60)))
        }
        None => Ok(vec![if cfg!(windows) { "notepad" } else { "vi" }.to_owned()]),
    }
}

/// A day given to a program rather than typed into a field: only `2026-11-23`.
fn parse_today(text: &str, source: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
    day.filter(|d| (1970..=2199).contains(&chrono::Datelike::year(d)))
        .ok_or_else(|| format!("{source} is “{}”, which is not a day: write it like 2026-11-23", one_line(text, 24)))
}

/// `NO_COLOR`, `CLICOLOR_FORCE` and `CLICOLOR`, as no-color.org and bixense.com/clicolors have them.
fn color_of(env: Env<'_>) -> Option<ColorWhen> {
    if env("NO_COLOR").is_some_and(|v| !v.is_empty()) {
        return Some(ColorWhen::Never);
    }
    if env("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") {
        return Some(ColorWhen::Always);
    }
    env("CLICOLOR").is_some_and(|v| v == "0").then_some(ColorWhen::Never)
}

/// The theme for the background that the terminal says it has, where it says so and has the colours for it.
fn by_background(env: Env<'_>) -> Theme {
    let text = |name: &str| env(name).map(|v| v.to_string_lossy().into_owned()).unwrap_or_default();
    let has_colours = text("TERM").contains("256color") || !text("COLORTERM").is_empty();
    // Letters first, background last: `15;0`, or `0;default;15`.
    match text("COLORFGBG").rsplit(';').next().and_then(|background| background.trim().parse::<u8>().ok()) {
        Some(0..=6 | 8) if has_colours => Theme::Dark,
        Some(7 | 15) if has_colours => Theme::Light,
        _ => Theme::Auto,
    }
}

/// Whether the locale says UTF-8. One that says nothing (a container, a terminal started from a desktop) is taken to.
fn locale_is_utf8(env: Env<'_>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env(name).filter(|v| !v.is_empty()));
    set.is_none_or(|value| {
        let value = value.to_string_lossy().to_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths { config: "/c/config.toml".into(), workspace: "/data/workspace.db".into(), state: "/s".into() }
    }

    fn with(vars: &[(&str, &str)], flags: &Flags, config: &Config) -> Result<Options, String> {
        let env = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        Options::resolve(flags, &env, config, Some(&paths()))
    }

    #[test]
    fn a_flag_beats_the_environment_and_that_beats_the_file() {
        let file = Config { workspace: Some("/file.db".into()), person: Some("file".into()), ..Config::default() };
        let vars = [("QUARTERDECK_WORKSPACE", "/env.db"), ("QUARTERDECK_AS", "env"), ("QUARTERDECK_TODAY", "2026-11-23")];
        let flags = Flags {
            workspace: Some("/flag.db".into()),
            person: Some("flag".into()),
            today: Some("2026-11-24".into()),
            ..Flags::default()
        };

        let all = with(&vars, &flags, &file).unwrap();
        assert_eq!(all.workspace, ("/flag.db".into(), Source::Flag("--workspace")));
        assert_eq!(all.person, Some(("flag".into(), Source::Flag("--as"))));
        assert_eq!(all.today, NaiveDate::from_ymd_opt(2026, 11, 24));

        let two = with(&vars, &Flags::default(), &file).unwrap();
        assert_eq!(two.workspace, ("/env.db".into(), Source::Env("QUARTERDECK_WORKSPACE")));
        assert_eq!(two.person, Some(("env".into(), Source::Env("QUARTERDECK_AS"))));
        assert_eq!(two.today, NaiveDate::from_ymd_opt(2026, 11, 23));

        let one = with(&[("QUARTERDECK_WORKSPACE", "")], &Flags::default(), &file).unwrap();
        assert_eq!(one.workspace, ("/file.db".into(), Source::File));

        let none = with(&[], &Flags::default(), &Config::default()).unwrap();
        assert_eq!(none.workspace, ("/data/workspace.db".into(), Source::Default));
        assert_eq!((none.person, none.today, none.theme, none.ascii, none.mouse), (None, None, Theme::Auto, false, true));
    }

    #[test]
    fn colours_follow_the_conventions() {
        let color =
            |vars: &[(&str, &str)], config: &Config| with(vars, &Flags::default(), config).map(|o| (o.color, o.theme)).unwrap();
        let file = Config { color: Some(ColorWhen::Always), theme: Some(Theme::Dark), ..Config::default() };
        assert_eq!(color(&[("NO_COLOR", "1")], &file), (ColorWhen::Never, Theme::Mono));
        assert_eq!(color(&[("NO_COLOR", "")], &file), (ColorWhen::Always, Theme::Dark));
        assert_eq!(color(&[("CLICOLOR", "0")], &Config::default()).0, ColorWhen::Never);
        assert_eq!(color(&[("CLICOLOR_FORCE", "1")], &Config::default()).0, ColorWhen::Always);
        let flags = Flags { color: Some(ColorWhen::Always), ..Flags::default() };
        assert_eq!(with(&[("NO_COLOR", "1")], &flags, &file).unwrap().color, ColorWhen::Always);
        let dumb = |name: &str| (name == "TERM").then(|| OsString::from("dumb"));
        assert!(!ColorWhen::Auto.on(true, &dumb) && ColorWhen::Auto.on(true, &|_| None) && !ColorWhen::Auto.on(false, &|_| None));
    }

    #[test]
    fn the_theme_follows_the_background_the_terminal_tells() {
        let theme = |vars: &[(&str, &str)]| with(vars, &Flags::default(), &Config::default()).unwrap().theme;
        let (term, many) = (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"));
        assert_eq!(theme(&[("COLORFGBG", "15;0"), term]), Theme::Dark);
        assert_eq!(theme(&[("COLORFGBG", "0;default;15"), many]), Theme::Light);
        assert_eq!(theme(&[("COLORFGBG", "0;15"), ("TERM", "xterm")]), Theme::Auto, "it has only sixteen");
        for unsaid in ["", "15;default", "11;9"] {
            assert_eq!(theme(&[("COLORFGBG", unsaid), term]), Theme::Auto, "{unsaid}");
        }
        let file = Config { theme: Some(Theme::HighContrast), ..Config::default() };
        assert_eq!(with(&[("COLORFGBG", "0;15"), term], &Flags::default(), &file).unwrap().theme, Theme::HighContrast);
        assert_eq!(theme(&[("COLORFGBG", "0;15"), term, ("NO_COLOR", "1")]), Theme::Mono);
    }

    #[test]
    fn glyphs_follow_the_locale_unless_told() {
        let ascii = |vars: &[(&str, &str)]| with(vars, &Flags::default(), &Config::default()).unwrap().ascii;
        assert!(!ascii(&[("LANG", "de_DE.UTF-8")]) && !ascii(&[("LANG", "C.utf8")]) && !ascii(&[]));
        assert!(ascii(&[("LANG", "C")]) && ascii(&[("LC_ALL", "POSIX"), ("LANG", "de_DE.UTF-8")]));
    }

    #[test]
    fn the_editor_is_split_and_found_in_order() {
        let editor = |vars: &[(&str, &str)], config: &Config| with(vars, &Flags::default(), config).map(|o| o.editor);
        let file = Config { editor: Some("code --wait".into()), ..Config::default() };
        assert_eq!(editor(&[("EDITOR", "nano")], &Config::default()).unwrap(), ["nano"]);
        assert_eq!(editor(&[("EDITOR", "nano"), ("VISUAL", "emacs -nw")], &Config::default()).unwrap(), ["emacs", "-nw"]);
        assert_eq!(editor(&[("VISUAL", "emacs")], &file).unwrap(), ["code", "--wait"]);
        assert_eq!(
            editor(&[("EDITOR", "vi '")], &Config::default()).unwrap_err(),
            "the editor of EDITOR, “vi '”, has a quote that is never closed: close it"
        );
    }

    #[test]
    fn a_wrong_day_names_who_said_it() {
        let error = with(&[("QUARTERDECK_TODAY", "friday")], &Flags::default(), &Config::default()).unwrap_err();
        assert_eq!(error, "QUARTERDECK_TODAY is “friday”, which is not a day: write it like 2026-11-23");
        let homeless = Options::resolve(&Flags::default(), &|_| None, &Config::default(), None).unwrap_err();
        assert!(homeless.contains("--workspace"));
    }
}
