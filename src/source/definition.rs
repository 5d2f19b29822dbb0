//! What a source is, as its owner wrote it: one table of a TOML file.
//!
//! Must not know: whether it is trusted, and what it brings.

use crate::domain::text::duration;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The most sources in a file.
pub const MOST: usize = 500;
/// The largest file of definitions.
pub const LARGEST: u64 = 1 << 20;
/// The longest a source may take, in seconds.
pub const LONGEST: u64 = 60;

/// How a number comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A program of this computer says it.
    Command,
    /// A server says it.
    Http,
    /// A file holds it.
    File,
    /// Somebody’s program sends it: `push --source`.
    Push,
}

impl Kind {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Command => "command",
            Kind::Http => "http",
            Kind::File => "file",
            Kind::Push => "push",
        }
    }
}

/// What becomes of a value that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It waits for a person.
    #[default]
    Propose,
    /// It is saved, without anybody's word.
    Auto,
}

impl Mode {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Propose => "propose",
            Mode::Auto => "auto",
        }
    }
}

/// Which number of a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// How many there are.
    Count,
    /// All of them together.
    Sum,
    /// The last.
    Last,
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// Each of them.
    pub fn each(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

/// One source, checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What it is called.
    #[serde(skip)]
    pub name: String,
    /// The key results it feeds.
    #[serde(rename = "for")]
    pub feeds: OneOrMany,
    /// How it comes.
    pub kind: Kind,
    /// The program and what it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Vec<String>>,
    /// The folder it runs in; without: the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// The variables it is told beside PATH, HOME, LANG and TZ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What is said to the server: each `env:NAME` or `file:PATH`, never the secret itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Whether the proxy that the environment names is used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proxy: bool,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The sheet of a workbook; without: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell, `B7`; of a file of text the line and the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The question to a database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select: Option<String>,
    /// Where in JSON it stands (RFC 6901).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
    /// Where in JSON the day of the number stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How old that day may be.
    #[serde(default, rename = "max-age", skip_serializing_if = "Option::is_none")]
    pub max_age: Option<String>,
    /// Which number of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Of>,
    /// What it is multiplied by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// What is added then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<f64>,
    /// How many decimals are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u8>,
    /// The unit it is in; another than that of the key result is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What becomes of a value.
    #[serde(default)]
    pub mode: Mode,
    /// How often it is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// How long it may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// It is not asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

/// Milliseconds in a day.
const DAY: u64 = 86_400_000;

impl Definition {
    /// How often it is expected, in milliseconds: every day, unless it says otherwise.
    pub fn every_ms(&self) -> u64 {
        self.every.as_deref().and_then(|text| milliseconds(text).ok()).unwrap_or(DAY)
    }

    /// How long it may take, in milliseconds.
    pub fn timeout_ms(&self) -> u64 {
        self.timeout.as_deref().and_then(|text| milliseconds(text).ok()).unwrap_or(10_000)
    }

    /// How often it is expected and how long it is waited for, in words: `every day, for at most 10 s`.
    pub fn terms(&self) -> String {
        let every = match self.every_ms() {
            DAY => "every day".to_owned(),
            604_800_000 => "every week".to_owned(),
            ms => format!("every {}", said(ms)),
        };
        if self.kind == Kind::Push { every } else { format!("{every}, for at most {}", said(self.timeout_ms())) }
    }

    /// How old the day it names may be, in days; `None`: it names none.
    pub fn max_age_days(&self) -> Option<i64> {
        let ms = milliseconds(self.max_age.as_deref()?).ok()?;
        Some((ms / DAY) as i64)
    }

    /// The server it asks, as two sources of one share it.
    pub fn host(&self) -> Option<&str> {
        self.url.as_deref().and_then(|url| split_url(url).ok()).map(|(_, authority)| authority)
    }

    /// Its path with the home folder in place.
    pub fn file(&self, home: Option<PathBuf>) -> Option<PathBuf> {
        let path = self.path.as_deref()?;
        match (path.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => Some(home.join(rest)),
            _ => Some(PathBuf::from(path)),
        }
    }

    /// What is odd about it and no fault, each a sentence.
    pub fn warnings(&self) -> Vec<String> {
        const SECRETS: [&str; 5] = ["token", "password", "passwd", "secret", "apikey"];
        let mut said = Vec::new();
        for argument in self.run.iter().flatten() {
            let small = argument.to_lowercase().replace(['-', '_'], "");
            if SECRETS.iter().any(|word| small.contains(word)) {
                said.push(format!("{}: what stands in its command is seen by everybody on this computer; keep a secret in a variable that env names", self.name));
                break;
            }
        }
        said
    }

    fn check(&self) -> Result<(), String> {
        let only = |there: bool, key: &str| {
            if there { Err(format!("{key} is not of a source of kind {}", self.kind.word())) } else { Ok(()) }
        };
        if self.feeds.each().is_empty() || self.feeds.each().iter().any(|of| of.trim().is_empty()) {
            return Err("for names no key result: write an id, an id from your files or a title".to_owned());
        }
        for (there, of, key) in [
            (self.run.is_some(), Kind::Command, "run"),
            (self.url.is_some(), Kind::Http, "url"),
            (self.path.is_some(), Kind::File, "path"),
        ] {
            if self.kind == of && !there {
                return Err(format!("a source of kind {} needs {key}", of.word()));
            }
            only(self.kind != of && there, key)?;
        }
        only(self.kind != Kind::Command && (self.cwd.is_some() || !self.env.is_empty()), "cwd or env")?;
        only(self.kind != Kind::Http && (!self.headers.is_empty() || self.proxy), "headers or proxy")?;
        only(self.kind != Kind::File && self.select.is_some(), "select")?;
        only(!matches!(self.kind, Kind::File | Kind::Http) && (self.cell.is_some() || self.sheet.is_some()), "cell or sheet")?;
        if [self.take.is_some(), self.cell.is_some(), self.select.is_some()].iter().filter(|there| **there).count() > 1 {
            return Err("take, cell and select each name one place: keep one of them".to_owned());
        }
        if self.sheet.is_some() && self.cell.is_none() {
            return Err("sheet is of a cell: say cell too".to_owned());
        }
        if let Some(run) = &self.run {
            let Some(program) = run.first() else { return Err("run names no program".to_owned()) };
            if !std::path::Path::new(program).is_absolute() {
                return Err(format!(
                    "run begins with “{program}”: name the program by its whole path, such as /usr/bin/{program}"
                ));
            }
            if run.iter().any(|part| part.contains('\0')) {
                return Err("run holds a NUL byte".to_owned());
            }
        }
        if self.cwd.as_deref().is_some_and(|cwd| !std::path::Path::new(cwd).is_absolute()) {
            return Err("cwd is a whole path".to_owned());
        }
        if self.path.as_deref().is_some_and(|path| !path.starts_with("~/") && !std::path::Path::new(path).is_absolute()) {
            return Err("path is a whole path, or begins with ~/".to_owned());
        }
        if let Some(url) = &self.url {
            check_url(url)?;
        }
        for (name, from) in &self.headers {
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                return Err(format!("headers: “{name}” is no name of a header"));
            }
            if from.strip_prefix("env:").or(from.strip_prefix("file:")).is_none_or(str::is_empty) {
                return Err(format!("headers: {name} is env:NAME or file:PATH; a secret does not stand in a definition"));
            }
        }
        if let Some(take) =
            self.take.as_deref().or(self.date.as_deref()).filter(|take| !take.is_empty() && !take.starts_with('/'))
        {
            return Err(format!("take is a JSON pointer such as /data/0/value, and “{take}” begins with no /"));
        }
        if self.max_age.is_some() != self.date.is_some() {
            return Err("max-age and date belong together: how old, and where the day stands".to_owned());
        }
        if self.cell.as_deref().is_some_and(|cell| super::file::reference(cell).is_none()) {
            return Err("cell is written like B7".to_owned());
        }
        for (key, n) in [("scale", self.scale), ("offset", self.offset)] {
            if n.is_some_and(|n| !n.is_finite() || n.abs() > 1e15) {
                return Err(format!("{key} is a number up to 1e15"));
            }
        }
        if self.round.is_some_and(|round| round > 9) {
            return Err("round is a number of decimals from 0 to 9".to_owned());
        }
        for (key, text, low, high) in [
            ("every", &self.every, 60_000, 400 * DAY),
            ("timeout", &self.timeout, 1_000, LONGEST * 1_000),
            ("max-age", &self.max_age, DAY, 400 * DAY),
        ] {
            if let Some(text) = text {
                let ms = milliseconds(text).map_err(|e| format!("{key}: {e}"))?;
                if !(low..=high).contains(&ms) {
                    return Err(format!("{key}: “{text}” is not between {} and {}", said(low), said(high)));
                }
            }
        }
        Ok(())
    }
}

/// A time in its largest whole unit.
fn said(ms: u64) -> String {
    match ms {
        ..60_000 => format!("{} s", ms / 1_000),
        3_600_000..DAY if ms.is_multiple_of(3_600_000) => format!("{} h", ms / 3_600_000),
        60_000..DAY => format!("{} min", ms / 60_000),
        _ => format!("{} d", ms / DAY),
    }
}

/// `10s`, `30m`, `6h`, `1d`, `2w`.
fn milliseconds(text: &str) -> Result<u64, String> {
    let wrong = || format!("“{text}” is no time: write 10s, 30m, 6h or 1d");
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(at);
    let seconds = match unit.trim() {
        "m" => 60.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        unit => duration::seconds_of(unit).ok_or_else(wrong)?,
    };
    let number: f64 = number.parse().map_err(|_| wrong())?;
    Ok((number * seconds * 1_000.0) as u64)
}

/// The scheme and the server of an address.
pub fn split_url(url: &str) -> Result<(&str, &str), String> {
    let (scheme, rest) = url.split_once("://").ok_or_else(|| "url is no address: it begins with https://".to_owned())?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    Ok((scheme, authority))
}

fn check_url(url: &str) -> Result<(), String> {
    if url.len() > 2_000 || url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("url is one line without blanks, of at most 2,000 characters".to_owned());
    }
    let (scheme, authority) = split_url(url)?;
    if authority.contains('@') {
        return Err("url holds a name or a password: say it in headers, from a variable or a file".to_owned());
    }
    if authority.is_empty() {
        return Err("url names no server".to_owned());
    }
    match scheme {
        "https" => Ok(()),
        "http" if is_loopback(authority) => Ok(()),
        "http" => Err(
            "url begins with http://, which anybody on the way can read and change: use https (http is for this computer alone)"
                .to_owned(),
        ),
        _ => Err(format!("url begins with {scheme}://, and only https is asked")),
    }
}

/// Whether a server is this computer.
fn is_loopback(authority: &str) -> bool {
    let host = if authority.starts_with('[') {
        authority.split(']').next().map(|host| host.trim_start_matches('['))
    } else {
        authority.split(':').next()
    };
    let Some(host) = host else { return false };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Every source of a file, in the order of their names. Refused with a sentence that names the source, or the line.
pub fn read(text: &str) -> Result<Vec<Definition>, String> {
    let table: BTreeMap<String, toml::Value> = toml::from_str(text).map_err(|e| located(text, &e))?;
    if table.len() > MOST {
        return Err(format!("there are more than {MOST} sources in it"));
    }
    // Read again as what it is, so that the line of a mistake is known.
    let mut all: BTreeMap<String, Definition> = toml::from_str(text).map_err(|e| located(text, &e))?;
    let mut fed: BTreeMap<String, String> = BTreeMap::new();
    for (name, definition) in &mut all {
        check_name(name)?;
        definition.name.clone_from(name);
        definition.check().map_err(|e| format!("[{name}]: {e}"))?;
        for of in definition.feeds.each() {
            if let Some(other) = fed.insert(of.trim().to_lowercase(), name.clone()) {
                return Err(format!(
                    "[{other}] and [{name}] both feed “{of}”: one number has one source; take it out of one of them"
                ));
            }
        }
    }
    Ok(all.into_values().collect())
}

/// Whether a source may be called so.
pub fn check_name(name: &str) -> Result<(), String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(plain) {
        return Err(format!("“{name}” is no name of a source: letters, digits, - _ and . up to {LONGEST_NAME}"));
    }
    Ok(())
}

fn located(text: &str, e: &toml::de::Error) -> String {
    let line = e.span().map(|span| text[..span.start.min(text.len())].lines().count().max(1));
    let reason = e.message().replace('\n', " ");
    line.map_or_else(|| reason.clone(), |line| format!("line {line}: {reason}"))
}

/// The text of one source, as a file of definitions holds it.
pub fn write(definition: &Definition) -> String {
    toml::to_string(&BTreeMap::from([(definition.name.as_str(), definition)])).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIPE: &str = r#"
[stripe]
for = "kqzm"
kind = "http"
url = "https://api.example.com/v1/metrics?name=conversion"
headers = { Authorization = "env:STRIPE_KEY" }
take = "/data/0/value"
scale = 100.0
mode = "auto"
every = "6h"
"#;

    #[test]
    fn a_definition_is_read_and_written_the_same() {
        let all = read(STRIPE).unwrap();
        let [stripe] = &all[..] else { panic!("{all:?}") };
        assert_eq!(
            (stripe.name.as_str(), stripe.mode, stripe.every_ms(), stripe.timeout_ms()),
            ("stripe", Mode::Auto, 21_600_000, 10_000)
        );
        assert_eq!(stripe.host(), Some("api.example.com"));
        assert_eq!(read(&write(stripe)).unwrap(), all);
    }

    #[test]
    fn what_cannot_be_a_source_is_refused_with_its_name() {
        let with = |lines: &str| read(&format!("[x]\nfor = \"a\"\n{lines}\n")).unwrap_err();
        for (lines, sentence) in [
            ("kind = \"http\"", "needs url"),
            ("kind = \"command\"\nrun = [\"gh\"]", "by its whole path, such as /usr/bin/gh"),
            ("kind = \"command\"\nrun = []", "names no program"),
            ("kind = \"file\"\npath = \"rel.csv\"", "is a whole path"),
            ("kind = \"http\"\nurl = \"http://example.com/\"", "use https"),
            ("kind = \"http\"\nurl = \"http://localhost.example.com/\"", "use https"),
            ("kind = \"http\"\nurl = \"ftp://example.com/\"", "only https"),
            ("kind = \"http\"\nurl = \"https://u:p@example.com/\"", "holds a name or a password"),
            ("kind = \"http\"\nurl = \"https://e.com/\"\nheaders = { A = \"secret\" }", "does not stand in a definition"),
            ("kind = \"http\"\nurl = \"https://e.com/\"\nrun = [\"/bin/x\"]", "run is not of"),
            ("kind = \"http\"\nurl = \"https://e.com/\"\ntake = \"a\"", "begins with no /"),
            ("kind = \"http\"\nurl = \"https://e.com/\"\ntimeout = \"2m\"", "not between 1 s and 1 min"),
            ("kind = \"push\"\nevery = \"often\"", "no time"),
            ("kind = \"push\"\nscale = nan", "scale is a number"),
            ("kind = \"file\"\npath = \"/a.xlsx\"\ncell = \"7B\"", "written like B7"),
            ("kind = \"push\"\nshell = true", "line"),
        ] {
            let said = with(lines);
            assert!(said.contains(sentence), "{lines}: {said}");
        }
        assert!(
            read("[x]\nfor = \"a\"\nkind = \"push\"\n[y]\nfor = [\"b\", \"A\"]\nkind = \"push\"\n")
                .unwrap_err()
                .contains("both feed")
        );
        assert!(read("[\"a b\"]\nfor = \"a\"\nkind = \"push\"\n").unwrap_err().contains("no name of a source"));
        assert!(read("[x]\nfor = \"a\"\nkind = \"http\"\nurl = \"http://127.0.0.1:8080/x\"\n").is_ok());
    }
}
