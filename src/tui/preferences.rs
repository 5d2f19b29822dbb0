//! What a person prefers, put into the terms of the full screen.

use super::Options;
use crate::{
    app::keys::Keymap,
    config::{self, Config, ConfigError},
    ui::theme::{Colours, Theme},
};
use std::path::Path;

impl Options {
    /// The keys, colours and programs a person asked for; who they are, which day it is and what to say first come on top.
    ///
    /// The error names every rebinding that cannot be, with its line. One key for two commands is no error: a line to begin
    /// with says so.
    pub fn preferred(options: &config::Options, config: &Config) -> Result<Options, ConfigError> {
        let path = config.path.as_deref().unwrap_or(Path::new("config.toml"));
        let wrong = |problems| ConfigError { path: path.to_owned(), problems };
        let keymap = Keymap::new(&config.rebindings()).map_err(wrong)?;
        let colours = colours(options.theme);
        let notice = clashes(path, &keymap);
        Ok(Options {
            keymap,
            me: None,
            program: "quarterdeck".to_owned(),
            is_guest: false,
            today: options.today,
            review: None,
            theme: Theme { colours, ascii: options.ascii },
            asks: options.asks.clone(),
            mouse: options.mouse,
            bell: options.bell,
            editor: options.editor.clone(),
            memory: None,
            begun: None,
            tour: false,
            notice,
            backup: false,
            exchange: None,
            offline: options.offline,
            fetch: None,
            importer: None,
        })
    }
}

/// The colours of a theme.
pub(super) fn colours(theme: config::Theme) -> Colours {
    match theme {
        config::Theme::Auto => Colours::Sixteen,
        config::Theme::Dark => Colours::Dark,
        config::Theme::Light => Colours::Light,
        config::Theme::Mono => Colours::Mono,
        config::Theme::HighContrast => Colours::HighContrast,
    }
}

/// What to say first where two commands were given one key; `None`: nowhere.
fn clashes(path: &Path, keymap: &Keymap) -> Option<String> {
    let (first, more) = keymap.clashes().split_first()?;
    let more = match more.len() {
        0 => String::new(),
        n => format!(" ({n} more: quarterdeck doctor)"),
    };
    Some(format!("{}{more}", ConfigError { path: path.to_owned(), problems: vec![first.clone()] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(text: &str) -> Result<Options, String> {
        let config = config::parse(text, Path::new("/c/config.toml")).unwrap();
        let paths = config::Paths { config: "/c/config.toml".into(), workspace: "/w".into(), state: "/s".into() };
        let options = config::Options::resolve(&config::Flags::default(), &|_| None, &config, Some(&paths)).unwrap();
        Options::preferred(&options, &config).map_err(|e| e.to_string())
    }

    #[test]
    fn keys_and_colours_of_the_config_file_reach_the_screen() {
        let options = preferred("theme = \"dark\"\nascii = true\nmouse = false\n[keys]\nwhy = \"x\"\n").unwrap();
        assert_eq!(options.theme, Theme { colours: Colours::Dark, ascii: true });
        assert!(!options.mouse);
    }

    #[test]
    fn the_sample_file_binds_keys_that_can_be_bound() {
        let sample = include_str!("../../assets/config.toml");
        let keys: String =
            sample.lines().skip_while(|l| *l != "#[keys]").map(|l| l.trim_start_matches('#').to_owned() + "\n").collect();
        assert!(keys.contains("quit"), "{keys}");
        preferred(&keys).unwrap();
    }

    #[test]
    fn a_rebinding_that_cannot_be_is_told_with_its_line() {
        let error = preferred("\n[keys]\nwhy = \"c\"\nwat = \"x\"\n").unwrap_err();
        assert!(error.starts_with("/c/config.toml, line 4: there is no command “wat”"), "{error}");
    }

    #[test]
    fn one_key_for_two_commands_is_said_and_stops_nobody() {
        let options = preferred("\n[keys]\nwhy = \"c\"\n").unwrap();
        assert_eq!(
            options.notice.as_deref(),
            Some("/c/config.toml, line 3: c is bound to both check-in and why: why has it, give the other another key")
        );
        assert_eq!(preferred("\n[keys]\nwhy = \"f5\"\n").unwrap().notice, None);
    }
}
