//! What a person prefers, put into the terms of the full screen.

use super::Options;
use crate::{
    app::keys::{Keymap, Rebinding},
    config::{self, Config, ConfigError},
    ui::theme::{Colours, Theme},
};
use std::path::Path;

impl Options {
    /// The keys, colours and programs a person asked for; who they are, which day it is and what to say first come on top.
    ///
    /// The error names every rebinding that cannot be, with its line.
    pub fn preferred(options: &config::Options, config: &Config) -> Result<Options, ConfigError> {
        let path = config.path.as_deref().unwrap_or(Path::new("config.toml"));
        let bind = |b: &config::Binding| Rebinding {
            name: b.action.clone(),
            keys: b.keys.clone(),
            at: format!("{}, line {}", path.display(), b.line),
        };
        let rebindings: Vec<Rebinding> = config.keys.iter().map(bind).collect();
        let keymap = Keymap::new(&rebindings).map_err(|wrong| {
            // Each sentence names its line already; the file stands in front of all.
            let prefix = format!("{}, line ", path.display());
            let problems = wrong.into_iter().map(|sentence| numbered(&sentence, &prefix)).collect();
            ConfigError { path: path.to_owned(), problems }
        })?;
        let colours = match options.theme {
            config::Theme::Auto => Colours::Sixteen,
            config::Theme::Dark => Colours::Dark,
            config::Theme::Light => Colours::Light,
            config::Theme::Mono => Colours::Mono,
            config::Theme::HighContrast => Colours::HighContrast,
        };
        Ok(Options {
            keymap,
            me: None,
            today: options.today,
            review: None,
            theme: Theme { colours, ascii: options.ascii },
            mouse: options.mouse,
            editor: options.editor.clone(),
            memory: None,
            notice: None,
            backup: false,
        })
    }
}

/// A sentence without its place, and the place as a number.
fn numbered(sentence: &str, prefix: &str) -> (Option<usize>, String) {
    let rest = sentence.strip_prefix(prefix).and_then(|rest| rest.split_once(": "));
    match rest.and_then(|(line, rest)| Some((line.parse().ok()?, rest.to_owned()))) {
        Some((line, rest)) => (Some(line), rest),
        None => (None, sentence.to_owned()),
    }
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
    fn a_rebinding_that_cannot_be_is_told_with_its_line() {
        let error = preferred("\n[keys]\nwhy = \"c\"\nwat = \"x\"\n").unwrap_err();
        let lines: Vec<&str> = error.lines().collect();
        assert!(lines.iter().any(|l| l.starts_with("/c/config.toml, line 3: c is bound to both")), "{error}");
        assert!(lines.iter().any(|l| l.starts_with("/c/config.toml, line 4: there is no command “wat”")), "{error}");
    }
}
