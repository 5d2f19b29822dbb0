//! Trust: a definition runs only as somebody on this computer saw it. Any difference, and nothing runs until somebody looks again.
//!
//! Must not know: where what is trusted is kept, and who asks.

use super::{Definition, Kind, command};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

/// The largest script whose bytes are held; of a larger program size and time tell whether it is another.
const LARGEST_SCRIPT: u64 = 1 << 20;

/// What somebody said about a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trusted {
    /// The sum of the definition and of what it runs.
    pub hash: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// All that is trusted in a workspace on this computer, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust(pub BTreeMap<String, Trusted>);

impl Trust {
    /// Reads what was written; what cannot be read is no trust.
    pub fn read(bytes: &[u8]) -> Trust {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// As it is written.
    pub fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// Whether a source may run as it is now; a sentence why not.
    pub fn holds(&self, definition: &Definition) -> Result<(), String> {
        if definition.kind == Kind::Push {
            return Ok(());
        }
        let Some(trusted) = self.0.get(&definition.name) else {
            return Err("nobody here has looked at it yet".to_owned());
        };
        if trusted.hash == hash(definition) { Ok(()) } else { Err("it is another than the one that was trusted".to_owned()) }
    }
}

/// The sum of a definition with everything in it, and of the program that it runs as that lies on the disk.
pub fn hash(definition: &Definition) -> String {
    let mut sum = Sha256::new();
    let mut add = |part: &[u8]| {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part);
    };
    add(b"quarterdeck source 1");
    add(definition.name.as_bytes());
    // Asking it or not is no part of what runs.
    add(&serde_json::to_vec(&Definition { off: false, ..definition.clone() }).unwrap_or_default());
    if let Some(program) = definition.run.as_ref().and_then(|run| run.first()) {
        // A program that is not there is another than one that is.
        let real = Path::new(program).canonicalize().unwrap_or_default();
        add(real.as_os_str().as_encoded_bytes());
        add(&fingerprint(&real));
    }
    let mut text = String::new();
    for byte in sum.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// By what a program is known again: a script by its bytes, anything else by its size and the moment it was written.
fn fingerprint(path: &Path) -> Vec<u8> {
    let Ok(about) = path.metadata() else { return Vec::new() };
    if about.len() <= LARGEST_SCRIPT
        && let Ok(bytes) = std::fs::read(path)
        && bytes.starts_with(b"#!")
    {
        return Sha256::digest(&bytes).to_vec();
    }
    let written = about.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{} {}", about.len(), written.as_nanos()).into_bytes()
}

/// What will run, a line each, every character visible: what somebody says yes to.
pub fn told(definition: &Definition, runs: command::Runs) -> Vec<String> {
    // Every character that is not plain is written as its number, blanks at the ends included.
    let visible = |text: &str| format!("“{}”", text.escape_debug());
    let mut lines = Vec::new();
    match definition.kind {
        Kind::Command => {
            for (n, part) in definition.run.iter().flatten().enumerate() {
                lines.push(format!("{} {}", if n == 0 { "runs   " } else { "told   " }, visible(part)));
            }
            match command::program(definition, runs) {
                Ok(real) => lines.push(format!("program {}", visible(&real.to_string_lossy()))),
                Err(why) => lines.push(format!("program cannot be run: {why}")),
            }
            lines.push(format!("folder  {}", visible(definition.cwd.as_deref().unwrap_or("/"))));
            if !definition.env.is_empty() {
                lines.push(format!("is told the variables {}", definition.env.join(", ")));
            }
        }
        Kind::Http => {
            lines.push(format!("asks    {}", visible(definition.url.as_deref().unwrap_or_default())));
            lines.push(format!("server  {}", visible(definition.host().unwrap_or_default())));
            for (name, from) in &definition.headers {
                lines.push(format!("says    {name}: {}, not shown", visible(from)));
            }
            if definition.proxy {
                lines.push("through the proxy that the environment names".to_owned());
            }
        }
        Kind::File => lines.push(format!("reads   {}", visible(definition.path.as_deref().unwrap_or_default()))),
        Kind::Push => lines.push("is sent by a program of yours: nothing runs".to_owned()),
    }
    let places =
        [("sheet", &definition.sheet), ("cell", &definition.cell), ("take", &definition.take), ("select", &definition.select)];
    lines.extend(places.into_iter().filter_map(|(key, text)| Some(format!("{key:<7} {}", visible(text.as_deref()?)))));
    lines.push(format!("feeds   {}", definition.feeds.each().iter().map(|of| visible(of)).collect::<Vec<_>>().join(", ")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::definition;

    const ALL: &str = r#"
[x]
for = ["conv", "setup"]
kind = "http"
url = "https://api.example.com/v1?name=a"
headers = { Authorization = "env:KEY" }
take = "/data/0/value"
date = "/on"
max-age = "2d"
scale = 100.0
offset = 1.5
round = 2
unit = "%"
mode = "auto"
every = "6h"
timeout = "20s"
"#;

    #[test]
    fn trust_lapses_on_any_changed_byte_of_a_definition() {
        let trusted = |text: &str| definition::read(text).ok().map(|all| all[0].clone());
        let first = trusted(ALL).unwrap();
        let trust = Trust([("x".to_owned(), Trusted { hash: hash(&first), at: 0 })].into());
        assert_eq!(trust.holds(&first), Ok(()));
        assert_eq!(Trust::read(&trust.text()), trust);
        let mut looked_at = 0;
        for at in 0..ALL.len() {
            for byte in [b'a', b'7', b'/'] {
                let mut bytes = ALL.as_bytes().to_vec();
                if bytes[at] == byte {
                    continue;
                }
                bytes[at] = byte;
                let Some(other) = String::from_utf8(bytes).ok().and_then(|text| trusted(&text)) else { continue };
                // What is read as the same definition is the same.
                if other != first {
                    assert!(trust.holds(&other).is_err(), "byte {at} {byte}");
                    looked_at += 1;
                }
            }
        }
        assert!(looked_at > 150, "{looked_at}");
        assert!(Trust::read(b"{\"x\":1").holds(&first).is_err());
    }

    #[test]
    fn a_script_that_changed_is_another_program() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("say");
        let text = format!("[x]\nfor = \"a\"\nkind = \"command\"\nrun = [\"{}\", \"a\\tb \"]\n", path.display());
        let source = definition::read(&text).unwrap().remove(0);
        let mut hashes = vec![hash(&source)];
        for script in ["#!/bin/sh\necho 1\n", "#!/bin/sh\necho 2\n", "\u{7f}ELF", "\u{7f}ELF2"] {
            std::fs::write(&path, script).unwrap();
            hashes.push(hash(&source));
        }
        let all: std::collections::BTreeSet<&String> = hashes.iter().collect();
        assert_eq!(all.len(), 5);
        let told = told(&source, command::Runs::Everybody).join("\n");
        assert!(told.contains("told    “a\\tb ”"), "{told}");
    }
}
