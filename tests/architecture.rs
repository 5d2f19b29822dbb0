//! Holds the rules of docs/architecture.md that a compiler does not: who may use whom, which library stands where,
//! who reads the clock, and how large a file may get. It reads the sources as text and runs nothing of them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each room and the rooms it may use. A room that is not here is a decision someone has yet to make.
const ROOMS: [(&str, &[&str]); 13] = [
    ("text", &[]),
    ("domain", &["text"]),
    ("store", &["domain"]),
    ("exchange", &["domain"]),
    ("sample", &["domain", "exchange"]),
    // Of exchange only the tables of other programs: a cell of one is a number that lives there.
    ("source", &["domain", "exchange"]),
    // Of exchange only the line of a change: it is the same text in a workspace file and in a sealed one.
    ("sync", &["domain", "exchange", "store"]),
    ("app", &["domain"]),
    ("config", &["app", "domain"]),
    ("ui", &["app", "domain"]),
    ("cli", &["config", "domain", "exchange", "sample", "source", "store", "sync", "tui"]),
    ("tui", &["app", "config", "domain", "exchange", "store", "sync", "ui"]),
    ("main", &["cli", "tui"]),
];

/// Each library that belongs to one place, and the places that may name it (prefixes of paths below `src`).
const LIBRARIES: [(&str, &[&str]); 21] = [
    ("rusqlite", &["store/"]),
    ("ratatui", &["ui/", "tui", "app/text_field.rs"]),
    ("ratatui_textarea", &["app/text_field.rs"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli/", "main.rs"]),
    ("csv", &["exchange/", "cli/"]),
    ("pulldown_cmark", &["exchange/bring/outline/blocks.rs"]),
    ("saphyr_parser", &["exchange/bring/nested/value.rs"]),
    ("mail_parser", &["exchange/slip/mail.rs"]),
    ("rust_xlsxwriter", &["exchange/xlsx.rs", "exchange/bring/begun.rs", "exchange/bring/table/books.rs"]),
    ("minijinja", &["exchange/reporting/templates.rs"]),
    ("quick_xml", &["exchange/sheet/"]),
    ("zip", &["exchange/sheet/"]),
    ("color_eyre", &["main.rs", "cli/", "tui"]),
    ("directories", &["cli/", "config/", "tui"]),
    ("chacha20poly1305", &["sync/"]),
    ("ed25519_dalek", &["sync/"]),
    ("getrandom", &["sync/"]),
    ("zstd", &["sync/"]),
    ("sha2", &["sync/", "domain/known.rs", "source/trust.rs"]),
    ("ureq", &["source/web.rs"]),
];

/// Ways to ask what time it is.
const CLOCKS: [&str; 4] = ["Local::now", "Utc::now", "SystemTime::now", "Instant::now"];

/// Everything the top level of the repository holds. What a tool does not need there goes into a folder.
const TOP_LEVEL: [&str; 14] = [
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "clippy.toml",
    "docs",
    "rustfmt.toml",
    "src",
    "tests",
];

const MOST_LINES: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends so, sorted.
fn files(below: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                if path.file_name().is_some_and(|n| n != "target") {
                    walk(&path, ending, found);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(below), ending, &mut found);
    found.sort();
    found
}

/// A source file: its path below `src` with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn all() -> Vec<Source> {
        let src = root().join("src");
        let read = |path: PathBuf| Source {
            path: path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/"),
            text: fs::read_to_string(&path).unwrap(),
        };
        files("src", ".rs").into_iter().map(read).collect()
    }

    /// The folder or file of `src` it belongs to.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Its code without comments, texts and characters.
    fn code(&self) -> String {
        code_of(&self.text)
    }
}

/// Rust source without comments, string literals and character literals: each becomes a blank.
fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word_before = out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == 'r' && !word_before && raw_string(rest).is_some() {
            raw_string(rest).unwrap()
        } else if c == '"' {
            closing_quote(rest)
        } else if c == '\'' {
            character(rest)
        } else {
            0
        };
        if skipped == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.push(' ');
            rest = &rest[skipped..];
        }
    }
    out
}

/// The length of a raw string at the beginning of `rest`; `None` if there is none.
fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|&b| b == b'#').count();
    let open = 1 + hashes;
    rest[open..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest[open + 1..].find(&end).map_or(rest.len(), |at| open + 1 + at + end.len()))
}

/// The length of the string literal at the beginning of `rest`.
fn closing_quote(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// The length of a character literal at the beginning of `rest`; 0 if it is a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(0, |at| 3 + at + 1),
        Some(_) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}

/// Whether a path in `code` begins with this crate: `csv::…`, but not `exchange::csv::…`.
fn names(code: &str, library: &str) -> bool {
    let path = format!("{library}::");
    code.match_indices(&path).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

/// The rooms that some code names by `crate::room` or `crate::{room, …}`.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + found.len()..];
        let group = rest.strip_prefix('{').map_or_else(|| vec![rest], top_level_parts);
        for part in group {
            let name: String = part.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            used.insert(name);
        }
    }
    used
}

/// The parts of `a, b::{c, d}, e} …` up to the brace that closes it.
fn top_level_parts(rest: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&rest[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&rest[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|p| !p.trim().is_empty());
    parts
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn a_room_uses_only_the_rooms_it_may() {
    let mut complaints = Vec::new();
    for source in Source::all() {
        if source.path == "lib.rs" {
            continue;
        }
        let Some((_, may)) = ROOMS.iter().find(|(room, _)| *room == source.room()) else {
            complaints.push(format!("src/{}: the room “{}” is not in ROOMS", source.path, source.room()));
            continue;
        };
        for used in rooms_used(&source.code()) {
            if used != source.room() && ROOMS.iter().any(|(room, _)| *room == used) && !may.contains(&used.as_str()) {
                complaints.push(format!("src/{}: {} must not know {used}", source.path, source.room()));
            }
        }
        let up = "super::".repeat(source.path.matches('/').count() + 2);
        if source.code().contains(&up) {
            complaints.push(format!("src/{}: name another room as crate::…, not by climbing out of this one", source.path));
        }
    }
    assert_none(&complaints);
}

#[test]
fn a_library_is_named_only_where_it_belongs() {
    let mut complaints = Vec::new();
    for source in Source::all() {
        let code = source.code();
        for (library, places) in LIBRARIES {
            if names(&code, library) && !places.iter().any(|place| source.path.starts_with(place)) {
                complaints.push(format!("src/{}: {library} belongs to {}", source.path, places.join(", ")));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn the_clock_is_read_only_by_the_two_programs() {
    let mut complaints = Vec::new();
    for source in Source::all() {
        // A test may measure how long it takes; the program may not.
        if matches!(source.room(), "cli" | "tui" | "main") || source.path.ends_with("tests.rs") || source.path.contains("/tests/")
        {
            continue;
        }
        let code = source.code();
        let program = code.split("#[cfg(test)]\nmod ").next().unwrap();
        for clock in CLOCKS {
            if program.contains(clock) {
                complaints.push(format!("src/{}: {clock} belongs to cli and tui; be told the time", source.path));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn every_file_says_what_it_is_for_and_is_read_in_one_sitting() {
    let mut complaints = Vec::new();
    for path in files("src", ".rs").into_iter().chain(files("tests", ".rs")) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display();
        if !text.starts_with("//!") {
            complaints.push(format!("{name}: begin with //! and say what the file is for"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            complaints.push(format!("{name}: {lines} lines; more than {MOST_LINES} is more than one idea"));
        }
    }
    assert_none(&complaints);
}

#[test]
fn a_folder_says_what_it_must_not_know() {
    let mut complaints = Vec::new();
    for (room, _) in ROOMS {
        let path = root().join("src").join(room).join("mod.rs");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let header: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let header = header.join(" ").to_lowercase();
        if !["not know", "knows nothing", "knows only", "never ", "no "].iter().any(|words| header.contains(words)) {
            complaints.push(format!("src/{room}/mod.rs: its header does not say what the folder must not know"));
        }
    }
    assert_none(&complaints);
}

#[test]
fn the_top_level_is_short() {
    let mut complaints = Vec::new();
    for entry in fs::read_dir(root()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ignored = name == ".git" || name == "target" || name == "proptest-regressions" || name.contains(".db");
        if !ignored && !TOP_LEVEL.contains(&name.as_str()) {
            complaints.push(format!("{name}: does a tool need it at the top? Otherwise it goes into a folder"));
        }
    }
    assert_none(&complaints);
}

#[test]
fn no_file_names_a_folder_of_the_machine_it_was_written_on() {
    let mut places: Vec<String> = vec![format!("{}", root().display())];
    places.extend(root().parent().filter(|p| p.components().count() > 2).map(|p| format!("{}/", p.display())));
    places.extend(std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| format!("{home}/")));
    let mut complaints = Vec::new();
    for folder in ["src", "tests", "docs", "assets", ".ci"] {
        for path in files(folder, "") {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            for place in places.iter().filter(|place| text.contains(place.as_str())) {
                complaints.push(format!("{} names {place}", path.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn reading_code_leaves_out_what_is_not_code() {
    let code = code_of(
        "let a = \"crate::store \\\" x\"; // crate::ui\nlet b: &'a str = r#\"ratatui::\"#; let c = '\"'; use crate::app;",
    );
    assert!(!code.contains("store") && !code.contains("ui\n") && !code.contains("ratatui"));
    assert_eq!(rooms_used(&code).into_iter().collect::<Vec<_>>(), ["app"]);
    let used = rooms_used("use crate::{domain::{Id, store}, cli, tui::Loop};");
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["cli", "domain", "tui"]);
}
