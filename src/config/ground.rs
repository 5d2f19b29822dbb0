//! Terminals that alone can say whether their ground is dark or light, and what they said last.
//!
//! It stands in `terminals.json` of the state folder, by the name of the terminal, so that the first frame has the right colours
//! before the terminal is asked again. Must not know: how a terminal is asked.

use super::{Env, Paths, Theme, remembered::write_private};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// A terminal that has the colours for a theme and does not say by its environment which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    name: String,
    /// Where it is remembered; `None`: nowhere.
    file: Option<PathBuf>,
}

impl Terminal {
    /// The one of this environment; `None`: it has too few colours for a theme.
    pub fn of(env: Env<'_>, paths: Option<&Paths>) -> Option<Terminal> {
        let text = |name: &str| env(name).map(|v| v.to_string_lossy().into_owned()).filter(|v| !v.is_empty());
        let term = text("TERM").filter(|term| term != "dumb" && term != "linux")?;
        if !term.contains("256color") && text("COLORTERM").is_none() {
            return None;
        }
        let name = text("TERM_PROGRAM").unwrap_or(term);
        Some(Terminal { name, file: paths.map(|paths| paths.state.join("terminals.json")) })
    }

    /// What it said last.
    pub fn remembered(&self) -> Option<Theme> {
        match self.read().get(&self.name)?.as_str()? {
            "dark" => Some(Theme::Dark),
            "light" => Some(Theme::Light),
            _ => None,
        }
    }

    /// Remembers what it said. What cannot be kept is asked again at the next start.
    pub fn remember(&self, theme: Theme) {
        let word = match theme {
            Theme::Dark => "dark",
            Theme::Light => "light",
            _ => return,
        };
        let mut grounds = self.read();
        if grounds.get(&self.name).and_then(Value::as_str) == Some(word) {
            return;
        }
        grounds.insert(self.name.clone(), word.into());
        if let (Some(file), Ok(text)) = (&self.file, serde_json::to_vec_pretty(&grounds)) {
            let _ = write_private(file, &text);
        }
    }

    fn read(&self) -> Map<String, Value> {
        let text = self.file.as_ref().and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn terminal(env: &[(&str, &str)], state: Option<&std::path::Path>) -> Option<Terminal> {
        let paths = state.map(|state| Paths { config: state.into(), workspace: state.into(), state: state.into() });
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        Terminal::of(&env, paths.as_ref())
    }

    #[test]
    fn what_a_terminal_said_is_known_at_the_next_start_on_it_and_on_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let state = Some(folder.path());
        let here = || terminal(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")], state).unwrap();
        assert_eq!(here().remembered(), None);
        here().remember(Theme::Light);
        assert_eq!(here().remembered(), Some(Theme::Light));
        assert_eq!(terminal(&[("TERM", "xterm-256color")], state).unwrap().remembered(), None);
        here().remember(Theme::Dark);
        here().remember(Theme::HighContrast);
        assert_eq!(here().remembered(), Some(Theme::Dark));
        std::fs::write(folder.path().join("terminals.json"), "[").unwrap();
        assert_eq!(here().remembered(), None, "what cannot be read is asked for");
    }

    #[test]
    fn only_a_terminal_with_the_colours_for_it_is_asked() {
        for env in [&[][..], &[("TERM", "dumb"), ("COLORTERM", "truecolor")], &[("TERM", "linux")], &[("TERM", "xterm")]] {
            assert_eq!(terminal(env, None), None, "{env:?}");
        }
        for env in [&[("TERM", "tmux-256color")][..], &[("TERM", "xterm"), ("COLORTERM", "truecolor")]] {
            assert!(terminal(env, None).is_some(), "{env:?}");
        }
    }
}
