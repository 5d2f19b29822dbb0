//! The config file: TOML, every setting optional, every mistake reported with its line.

use super::options::{ColorWhen, Theme};
use crate::{
    app::{
        key::Key,
        keys::{Keymap, Rebinding},
    },
    domain::{nearest::nearest_word, text::one_line},
};
use std::{
    fmt,
    path::{Path, PathBuf},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Every setting of the file, in the order the sample lists them; `[keys]` apart.
pub const SETTINGS: [&str; 8] = ["workspace", "as", "theme", "ascii", "mouse", "bell", "color", "editor"];

/// No config file has a reason to be larger.
const LARGEST: u64 = 1 << 20;

/// What the file says; `None` and empty: it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Where it was read from; `None` when there is no file.
    pub path: Option<PathBuf>,
    /// The workspace opened when no other is named. A path that is not absolute is taken from the file's folder.
    pub workspace: Option<PathBuf>,
    /// `as`: who works here, by name, e-mail or id.
    pub person: Option<String>,
    /// The line that `as` stands on, from 1.
    pub person_line: Option<usize>,
    /// The colours of the screen.
    pub theme: Option<Theme>,
    /// Plain glyphs only.
    pub ascii: Option<bool>,
    /// Whether the mouse belongs to the program.
    pub mouse: Option<bool>,
    /// Whether the terminal's bell rings when the time of an entry is over.
    pub bell: Option<bool>,
    /// Whether commands print colours.
    pub color: Option<ColorWhen>,
    /// The program for long text.
    pub editor: Option<String>,
    /// The table of keys, in the order of the file.
    pub keys: Vec<Binding>,
}

/// One line of `[keys]`: it replaces all keys that the action has by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The name of the action, not yet checked.
    pub action: String,
    /// Its keys; none: the action has no key.
    pub keys: Vec<Key>,
    /// The line it stands on, from 1.
    pub line: usize,
}

impl Config {
    /// The keys as the key table takes them.
    pub fn rebindings(&self) -> Vec<Rebinding> {
        self.keys.iter().map(|b| Rebinding { name: b.action.clone(), keys: b.keys.clone(), line: b.line }).collect()
    }

    /// Where a binding stands, for a sentence about it: `config.toml, line 12`.
    pub fn at(&self, binding: &Binding) -> String {
        self.line(binding.line)
    }

    /// A line of the file, for a sentence about it.
    pub fn line(&self, line: usize) -> String {
        let path = self.path.as_deref().unwrap_or(Path::new("config.toml")).to_string_lossy();
        format!("{}, line {line}", one_line(&path, 200))
    }
}

/// What is wrong with the file: every mistake, not just the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// Its line (`None`: the file as a whole) and a sentence.
    pub problems: Vec<(Option<usize>, String)>,
}

impl ConfigError {
    /// One mistake.
    pub fn new(path: &Path, line: Option<usize>, message: impl Into<String>) -> ConfigError {
        ConfigError { path: path.to_owned(), problems: vec![(line, message.into())] }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        for (n, (line, message)) in self.problems.iter().enumerate() {
            let next = if n > 0 { "\n" } else { "" };
            let path = one_line(&path, 200);
            match line {
                Some(line) => write!(f, "{next}{path}, line {line}: {message}")?,
                None => write!(f, "{next}{path}: {message}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// Reads the file at `path`. No file is an empty config.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let wrong = |message: String| ConfigError::new(path, None, message);
    let unreadable = |error: std::io::Error| wrong(format!("the config file cannot be read ({error}): mend or remove it"));
    let size = match std::fs::metadata(path) {
        Ok(meta) if meta.is_file() => meta.len(),
        Ok(_) => return Err(wrong("the config file is not a file: move it away".to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(unreadable(error)),
    };
    if size > LARGEST {
        return Err(wrong(format!("the config file has {size} bytes, which cannot be right: mend or remove it")));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => parse(text, path),
        Err(error) => {
            let line = line_of(&String::from_utf8_lossy(&bytes[..error.valid_up_to()]), usize::MAX);
            Err(ConfigError::new(path, Some(line), "the config file is not UTF-8 here: save it as UTF-8"))
        }
    }
}

/// Reads the text of a config file; `path` is for messages and for relative paths in it.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        ConfigError::new(path, line, format!("this is not TOML: {}", one_line(error.message(), 160)))
    })?;
    let mut reader = Reader {
        text,
        folder: path.parent(),
        config: Config { path: Some(path.to_owned()), ..Config::default() },
        problems: Vec::new(),
    };
    for (name, value) in table.get_ref() {
        reader.setting(name, value);
    }
    reader.config.keys.sort_by_key(|binding| binding.line);
    if !reader.problems.is_empty() {
        // Whoever mends the file mends all of it. Alone, what the key table refuses is told where keys are needed.
        reader.problems.extend(Keymap::new(&reader.config.rebindings()).err().unwrap_or_default());
    }
    reader.problems.sort();
    if reader.problems.is_empty() {
        Ok(reader.config)
    } else {
        Err(ConfigError { path: path.to_owned(), problems: reader.problems })
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

struct Reader<'a> {
    text: &'a str,
    folder: Option<&'a Path>,
    config: Config,
    problems: Vec<(Option<usize>, String)>,
}

type Name<'a> = Spanned<std::borrow::Cow<'a, str>>;
type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: String) {
        self.problems.push((Some(line_of(self.text, at)), message));
    }

    fn setting(&mut self, name: &Name<'_>, value: &Value<'_>) {
        let at = name.span().start;
        let result = match name.get_ref().as_ref() {
            "workspace" => Self::text_of(value).map(|v| self.config.workspace = Some(self.path_of(&v))),
            "as" => Self::text_of(value).map(|v| {
                (self.config.person, self.config.person_line) = (Some(v), Some(line_of(self.text, at)));
            }),
            "theme" => Self::word_of(value, "a theme", &Theme::WORDS).map(|theme| self.config.theme = Some(theme)),
            "ascii" => Self::switch_of(value).map(|v| self.config.ascii = Some(v)),
            "mouse" => Self::switch_of(value).map(|v| self.config.mouse = Some(v)),
            "bell" => Self::switch_of(value).map(|v| self.config.bell = Some(v)),
            "color" => match value.get_ref() {
                DeValue::Boolean(on) => {
                    self.config.color = Some(if *on { ColorWhen::Auto } else { ColorWhen::Never });
                    Ok(())
                }
                _ => Self::word_of(value, "a choice", &ColorWhen::WORDS).map(|when| self.config.color = Some(when)),
            },
            "editor" => Self::text_of(value).and_then(|v| {
                super::command::split(&v)?;
                self.config.editor = Some(v);
                Ok(())
            }),
            "keys" => match value.get_ref() {
                DeValue::Table(table) => {
                    for (action, keys) in table {
                        self.binding(action, keys);
                    }
                    Ok(())
                }
                other => Err(format!("is a table, not {}: write [keys] and the actions below it", kind(other))),
            },
            unknown => {
                let known = SETTINGS.into_iter().chain(["keys"]);
                let hint = match nearest_word(unknown, known) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("there are {} and [keys]", SETTINGS.join(", ")),
                };
                let message = format!("“{}” is not a setting: {hint}", one_line(unknown, 40));
                return self.problem(at, message);
            }
        };
        if let Err(message) = result {
            self.problem(at, format!("{} {message}", name.get_ref()));
        }
    }

    fn binding(&mut self, action: &Name<'_>, keys: &Value<'_>) {
        let at = action.span().start;
        let list: Vec<&Value<'_>> = match keys.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![keys],
        };
        let mut read: Vec<Key> = Vec::new();
        for value in list {
            let key = match value.get_ref() {
                DeValue::String(text) => text.parse::<Key>().map_err(|error| one_line(&error, 200).into_owned()),
                other => Err(format!("a key is written as text in quotes, not as {}", kind(other))),
            };
            match key {
                Ok(key) if read.contains(&key) => {
                    self.problem(
                        value.span().start,
                        format!("the key {key} stands twice for {}", one_line(action.get_ref(), 40)),
                    );
                }
                Ok(key) => read.push(key),
                Err(message) => self.problem(value.span().start, message),
            }
        }
        let line = line_of(self.text, at);
        self.config.keys.push(Binding { action: action.get_ref().to_string(), keys: read, line });
    }

    fn text_of(value: &Value<'_>) -> Result<String, String> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => Err("is empty: remove the line or give it a value".to_owned()),
            DeValue::String(text) if text.contains(char::is_control) => Err("contains a control character: retype it".to_owned()),
            DeValue::String(text) => Ok(text.trim().to_owned()),
            other => Err(format!("takes text in quotes, not {}", kind(other))),
        }
    }

    fn switch_of(value: &Value<'_>) -> Result<bool, String> {
        match value.get_ref() {
            DeValue::Boolean(on) => Ok(*on),
            other => Err(format!("takes true or false, not {}", kind(other))),
        }
    }

    fn word_of<T: Copy>(value: &Value<'_>, what: &str, words: &[(&'static str, T)]) -> Result<T, String> {
        let text = Self::text_of(value)?;
        let all = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        words.iter().find(|(word, _)| *word == text).map(|(_, it)| *it).ok_or_else(|| {
            let hint = match nearest_word(&text, words.iter().map(|(word, _)| *word)) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("there are {}", all()),
            };
            format!("takes {what}, and “{}” is none: {hint}", one_line(&text, 40))
        })
    }

    fn path_of(&self, text: &str) -> PathBuf {
        let path = super::paths::expand_home(text);
        self.folder.filter(|_| path.is_relative()).map_or(path.clone(), |folder| folder.join(&path))
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Config, String> {
        parse(text, Path::new("/etc/quarterdeck/config.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn every_setting_is_read() {
        let config = read(
            "workspace = \"goals.db\"\nas = \"ana@northwind.example\"\ntheme = \"high-contrast\"\nascii = true\nmouse = false\nbell = true\ncolor = \"never\"\n\
             editor = \"code --wait\"\n[keys]\nnext = [\"j\", \"down\"]\nsave = \"ctrl-s\"\nquit = []\n",
        )
        .unwrap();
        assert_eq!(config.workspace, Some("/etc/quarterdeck/goals.db".into()));
        assert_eq!(config.person.as_deref(), Some("ana@northwind.example"));
        assert_eq!((config.theme, config.ascii, config.mouse), (Some(Theme::HighContrast), Some(true), Some(false)));
        assert_eq!(config.bell, Some(true));
        assert_eq!((config.color, config.editor.as_deref()), (Some(ColorWhen::Never), Some("code --wait")));
        let keys: Vec<_> = config.keys.iter().map(|b| (b.action.as_str(), b.keys.len(), b.line)).collect();
        assert_eq!(keys, [("next", 2, 10), ("save", 1, 11), ("quit", 0, 12)]);
        assert_eq!(read("").unwrap(), Config { path: Some("/etc/quarterdeck/config.toml".into()), ..Config::default() });
    }

    #[test]
    fn every_mistake_is_reported_with_its_line() {
        let error = read("\n# colours\ntheme = \"drak\"\nmouse = 1\n\nbackground = \"red\"\nasci = true\n[keys]\nnext-match = [\"j\", \"hyper-x\", \"j\", 5]\n").unwrap_err();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(
            lines,
            [
                "/etc/quarterdeck/config.toml, line 3: theme takes a theme, and “drak” is none: did you mean dark?",
                "/etc/quarterdeck/config.toml, line 4: mouse takes true or false, not a number",
                "/etc/quarterdeck/config.toml, line 6: “background” is not a setting: there are workspace, as, theme, ascii, mouse, bell, color, editor and [keys]",
                "/etc/quarterdeck/config.toml, line 7: “asci” is not a setting: did you mean ascii?",
                "/etc/quarterdeck/config.toml, line 9: a key is written as text in quotes, not as a number",
                "/etc/quarterdeck/config.toml, line 9: the key j stands twice for next-match",
                "/etc/quarterdeck/config.toml, line 9: “hyper-x” is not a key: write a character, or ctrl-, alt-, shift- before one of space, enter, esc, tab, up, pgdn, f5 …",
            ]
        );
        assert!(read("theme = ").unwrap_err().contains("line 1: this is not TOML"));
        assert!(read("mouse = true\nmouse = false").unwrap_err().contains("line 2"));
        assert!(read("keys = 3").unwrap_err().contains("write [keys]"));
        assert!(read("editor = \"vi 'x\"").unwrap_err().contains("editor"));
        assert!(read("as = \"\"").unwrap_err().contains("is empty"));
    }

    #[test]
    fn the_sample_holds_every_setting_and_is_valid() {
        let sample = include_str!("../../assets/config.toml");
        assert_eq!(read(sample).unwrap().keys, []);
        let live: String = sample
            .lines()
            .map(|line| if line.starts_with("# ") { "\n".to_owned() } else { line.trim_start_matches('#').to_owned() + "\n" })
            .collect();
        let config = read(&live).unwrap();
        assert!(config.workspace.is_some() && config.person.is_some() && config.theme.is_some() && config.ascii.is_some());
        assert!(config.mouse.is_some() && config.color.is_some() && config.editor.is_some() && !config.keys.is_empty());
    }

    #[test]
    fn a_file_that_is_missing_large_or_not_text_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(load(&path).unwrap(), Config::default());
        std::fs::write(&path, b"theme = \"dark\"\nas = \"\xff\"\n").unwrap();
        assert!(load(&path).unwrap_err().to_string().contains("line 2: the config file is not UTF-8 here"));
        std::fs::write(&path, vec![b'#'; 2 << 20]).unwrap();
        assert!(load(&path).unwrap_err().to_string().contains("bytes"));
        assert!(load(folder.path()).unwrap_err().to_string().contains("not a file"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fall(text in any::<String>(), near in "([a-z\\[\\]\"'= .0-9\n{},#-]|theme|keys|ctrl-|\\[keys\\]){0,40}") {
            for text in [text, near] {
                if let Err(error) = parse(&text, Path::new("c\u{1b}.toml")) {
                    let text = error.to_string();
                    prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", text);
                }
            }
        }
    }
}
