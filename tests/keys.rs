//! What the key table promises of the whole program: no sentence names a key by itself, every row can be found and does
//! something, footers hold whole commands, and what needs alt can be done without.

use quarterdeck::app::{
    key::{Code, Key},
    keys::{Keymap, Place, TABLE},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, out);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            out.push(entry);
        }
    }
}

/// The texts in quotes of a line of Rust.
fn quoted(line: &str) -> Vec<String> {
    let (mut out, mut open, mut escaped) = (Vec::new(), None::<String>, false);
    let chars: Vec<char> = line.chars().collect();
    for (n, &c) in chars.iter().enumerate() {
        match &mut open {
            // The sign between two apostrophes begins no text.
            None if c == '"' && !(n > 0 && chars[n - 1] == '\'') => open = Some(String::new()),
            None => {}
            Some(text) if escaped => {
                escaped = false;
                text.push(c);
            }
            Some(_) if c == '\\' => escaped = true,
            Some(text) if c == '"' => {
                out.push(std::mem::take(text));
                open = None;
            }
            Some(text) => text.push(c),
        }
    }
    out
}

/// Whether a text is a sentence: it has words that are longer than a sign, and at least two of them.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count() >= 2
}

/// Whether a word of a sentence can only be a key.
fn is_key(word: &str, before: Option<&str>) -> bool {
    let Ok(key) = word.to_lowercase().parse::<Key>() else { return false };
    let named = matches!(key.code, Code::Enter | Code::Esc | Code::Tab | Code::BackTab | Code::F(_)) || word == "space";
    let letter =
        matches!(key.code, Code::Char(c) if c.is_ascii_alphabetic() || "?=:".contains(c)) && !matches!(word, "a" | "A" | "I");
    named || key.ctrl || key.alt || letter || (before == Some("press") && !word.starts_with('{'))
}

#[test]
fn no_sentence_names_a_key_but_by_its_command() {
    // What is said about the notation of keys itself.
    const MEANT: [&str; 1] = ["is not a key: write a character, or ctrl-, alt-, shift- before one of"];
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src.join("app"), &mut files);
    sources(&src.join("ui"), &mut files);
    assert!(files.len() > 60);
    let mut found = Vec::new();
    for file in files.iter().filter(|f| !f.to_string_lossy().contains("/keys/")) {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut beside: Option<(usize, String)> = None;
        for (n, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for text in quoted(line) {
                // A key by itself, and beside it what it does.
                if let Some((at, key)) = beside.take().filter(|(at, _)| n <= at + 1 && is_sentence(&text)) {
                    found.push(format!("{}:{}: {key}, {text}", file.strip_prefix(&src).unwrap().display(), at + 1));
                }
                let is_key = is_key(&text, None) || (text.len() == 1 && text.chars().all(char::is_alphabetic));
                beside = (is_key && !line.contains("glyph(")).then_some((n, text));
            }
            for sentence in quoted(line).into_iter().filter(|s| MEANT.iter().all(|m| !s.contains(m))) {
                let words: Vec<&str> = sentence
                    .split_whitespace()
                    .map(|w| w.trim_matches(&['.', ',', ';', ':', '(', ')', '“', '”', '…'][..]))
                    .collect();
                if !is_sentence(&sentence) {
                    continue;
                }
                if (0..words.len()).any(|n| is_key(words[n], n.checked_sub(1).map(|n| words[n]))) {
                    found.push(format!("{}:{}: {sentence}", file.strip_prefix(&src).unwrap().display(), n + 1));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "name the command in braces, {{undo}}, and fill the sentence with Keymap::filled:\n{}",
        found.join("\n")
    );
}

#[test]
fn every_name_in_braces_is_a_command() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src.join("app"), &mut files);
    sources(&src.join("ui"), &mut files);
    let mut seen = 0;
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines().filter(|l| !l.trim_start().starts_with("//")) {
            let says = line.split(".says(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name);
            let filled = line.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
            let filled = filled.filter(|name| name.contains('-') && name.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            for name in says.chain(filled) {
                seen += 1;
                assert!(TABLE.iter().any(|b| b.name == name), "{name} in {} is no command", file.display());
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn a_footer_holds_at_most_sixteen_commands_of_a_place() {
    // What the deck offers depends on the row: `tests/screens/frame.rs` counts it on every row.
    for place in Place::ALL.into_iter().filter(|&place| place != Place::Deck) {
        let n = TABLE.iter().filter(|b| b.place == place && !b.short.is_empty()).count();
        assert!(n <= 16, "{}: {n}", place.title());
    }
}

#[test]
fn what_needs_alt_has_a_second_way() {
    let map = Keymap::default();
    for b in TABLE {
        let keys = map.keys(b.place, b.action);
        let needs_alt = !keys.is_empty() && keys.iter().all(|k| k.alt);
        // A terminal sends alt and a key as Esc and the key: leaving the field and then the key does the same.
        let after_esc = |key: &Key| {
            let plain = Key { alt: false, ..*key };
            [Place::Deck, Place::CheckIns, Place::Projects, Place::Meeting]
                .into_iter()
                .all(|place| map.action(&[&[place], place.behind()].concat(), plain) == Some(b.action))
        };
        assert!(!needs_alt || (b.place.is_text() && keys.iter().all(after_esc)), "{} works with alt alone", b.name);
    }
}

#[test]
fn no_key_is_bound_that_a_terminal_keeps_or_cannot_tell() {
    let never: Vec<Key> = [
        "ctrl-h",
        "ctrl-i",
        "ctrl-m",
        "ctrl-[",
        "ctrl-\\",
        "ctrl-q",
        "ctrl-v",
        "f10",
        "f11",
        "f12",
        "shift-enter",
        "ctrl-enter",
        "ctrl-tab",
    ]
    .iter()
    .map(|k| k.parse().unwrap())
    .collect();
    for b in TABLE {
        for key in b.keys.iter().map(|k| k.parse::<Key>().unwrap()) {
            assert!(!never.contains(&key), "{key} of {}", b.name);
            assert!(!(key.ctrl && matches!(key.code, Code::Char(c) if c.is_ascii_digit())), "{key} of {}", b.name);
        }
        // Prefixes of tmux and screen, and what many keyboards have behind AltGr, are never the only way.
        let alone = |k: &str| matches!(k, "ctrl-a" | "ctrl-b" | "{" | "}" | "\\" | "@");
        assert!(b.keys.is_empty() || !b.keys.iter().all(|k| alone(k)), "{}", b.name);
    }
}
