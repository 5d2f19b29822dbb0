//! What the documents show is what the program does: the README's keys and picture are made from it, and every link leads
//! somewhere. `UPDATE_README=1` and `UPDATE_PICTURES=1` write them anew.

use quarterdeck::{
    app::{
        App,
        event::{Answer, Event, Now, Want},
        key::Key,
        keys::{Keymap, Place, TABLE},
        memory::Memory,
    },
    config,
    domain::{
        Board, Cascade, FieldKey, Flag, Ids, Kind,
        change::Stamp,
        fields::{Nouns, Reads},
        key_result::Metric,
        settings,
    },
    exchange::{item_json, json::Exporter, status_json},
    sample,
    store::Store,
    ui::{
        self, ViewState,
        picture::{self, DARK},
        theme::{Colours, Theme},
    },
};
use ratatui::{Terminal, backend::TestBackend};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every document a reader may open.
fn documents() -> Vec<String> {
    let mut found = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|e| e.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|e| e == "md"));
    found.extend(pages.map(|path| format!("docs/{}", path.file_name().unwrap().display())));
    found.sort();
    found
}

/// The key table as the README shows it.
fn keys() -> String {
    let keymap = Keymap::default();
    let mut out = String::new();
    for place in Place::ALL {
        let _ = write!(out, "<details><summary>{}</summary>\n\n| key | |\n|---|---|\n", place.title());
        for binding in TABLE.iter().filter(|b| b.place == place && !b.keys.is_empty()) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let _ = writeln!(out, "| {} | {} |", keys.join(" "), keymap.filled(binding.help));
        }
        out.push_str("\n</details>\n\n");
    }
    out
}

/// Holds a part of a document against what it is made from, or makes it anew.
fn assert_made(path: &str, part: &str, wanted: &str) {
    let (begin, end) = (format!("<!-- {part}:begin -->\n"), format!("<!-- {part}:end -->"));
    let text = read(path);
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{path} has no place for the {part}"));
    let (shown, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path} does not end its place for the {part}"));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join(path), format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert!(shown == wanted, "{path} says other {part} than the program; run: UPDATE_README=1 cargo test --test docs");
    }
}

#[test]
fn the_readme_lists_the_keys_there_are() {
    assert_made("README.md", "keys", &format!("\n{}", keys()));
}

/// The settings of a workspace as the reference shows them.
fn workspace_settings() -> String {
    let mut out = "| setting | default | meaning |\n|---|---|---|\n".to_owned();
    let defaults = settings::Settings::default();
    for (key, meaning) in settings::KEYS.iter().zip(settings::MEANINGS).filter(|(key, _)| !settings::is_kept(key)) {
        let _ = writeln!(out, "| `{key}` | {} | {meaning} |", defaults.get(key).unwrap());
    }
    out
}

/// The fields of items, people, teams, cycles and links as the reference shows them.
fn fields() -> String {
    let mut out = "| field | of | in CSV | in JSON | flag | a revision | |\n|---|---|---|---|---|---|---|\n".to_owned();
    let named = Nouns::ALL.and(Nouns::LINK);
    for key in FieldKey::of(named) {
        let spec = key.spec();
        let code = |shown: bool, text: &str| if shown { format!("`{text}`") } else { String::new() };
        let in_files = Nouns::ITEM.and(Nouns::LINK).and(Nouns::PERSON).meets(spec.of);
        let in_json = in_files && !item_json::NOT_IN.iter().any(|(not, _)| *not == key);
        let yes = |yes: bool| if yes { "yes" } else { "" };
        let words = match spec.reads {
            Reads::Choice(choices) => {
                let words = choices.iter().map(|(word, help)| format!("; `{word}`: {help}"));
                words.collect::<Vec<_>>().concat()
            }
            _ => String::new(),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | `--{}` | {} | {}{words} |",
            spec.name,
            spec.of.names().join(", "),
            code(in_files, spec.column),
            code(in_json, spec.key),
            spec.flag,
            yes(spec.revision),
            spec.help,
        );
    }
    out
}

#[test]
fn the_reference_lists_the_settings_there_are() {
    assert_made("docs/reference.md", "settings", &workspace_settings());
}

#[test]
fn the_reference_lists_the_fields_there_are() {
    assert_made("docs/reference.md", "fields", &fields());
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut broken = Vec::new();
    for document in documents() {
        let folder: PathBuf = root().join(&document).parent().unwrap().to_owned();
        let text = read(&document);
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', ' ', '\n']).next().unwrap();
            let path = target.split('#').next().unwrap();
            if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !folder.join(path).exists() {
                broken.push(format!("{document} links to {target}, which is not there"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_a_document_names_exists() {
    let mut missing = Vec::new();
    for document in documents() {
        for word in read(&document).split('`').skip(1).step_by(2) {
            let is_path = ["src/", "tests/", "docs/", "assets/", ".ci/"].iter().any(|start| word.starts_with(start));
            if is_path && !word.contains([' ', '*', '<', '{']) && !root().join(word).exists() {
                missing.push(format!("{document} names {word}, which is not there"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_page_a_source_refers_to_exists() {
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                sources(&entry.path(), found);
            } else {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    let mut missing = Vec::new();
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("docs/") {
            let page = &text[at..];
            let end = page.find(|c: char| !c.is_ascii_alphanumeric() && !"/-_.".contains(c)).unwrap_or(page.len());
            let page = page[..end].trim_end_matches('.');
            if Path::new(page).extension().is_some_and(|e| e == "md") && !root().join(page).exists() {
                missing.push(format!("{} refers to {page}, which is not there", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The day of everything shown here.
const NOW: &str = "2026-11-23";

fn now() -> Now {
    Now { today: NOW.parse().unwrap(), at: 1_795_428_000_000 }
}

/// The sample company in a workspace in memory.
fn company(ids: &mut Ids) -> (Store, Cascade) {
    let Now { today, at } = now();
    let mut store = Store::in_memory(sample::NAME).unwrap();
    store.fill(sample::company(today, at, ids), today, |_| ()).unwrap();
    let cascade = store.load(today).unwrap();
    (store, cascade)
}

#[test]
fn the_reference_names_every_key_word_and_setting() {
    let reference = read("docs/reference.md");
    let (_, cascade) = company(&mut Ids::seeded(1));
    let mut board = Board::new(now().today);
    let counts = board.count(&cascade);
    let ix = cascade.live().next().unwrap();
    let judged = board.of(&cascade, ix);
    let keys = |json: serde_json::Value| json.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    let mut words = keys(serde_json::to_value(item_json::item(&cascade, &judged, ix, now().today)).unwrap());
    words.extend(keys(serde_json::to_value(status_json::status(&cascade, &counts, Vec::new(), now().today)).unwrap()));
    words.extend(Flag::ALL.map(|flag| flag.word().to_owned()));
    words.extend(Metric::ALL.map(|metric| metric.word().to_owned()));
    words.extend(settings::KEYS.iter().filter(|key| !settings::is_kept(key)).map(|key| (*key).to_owned()));
    words.extend(config::file::SETTINGS.map(str::to_owned));
    let missing: Vec<String> = words.into_iter().filter(|word| !reference.contains(&format!("`{word}`"))).collect();
    assert!(
        missing.is_empty(),
        "docs/reference.md does not say what these are: {}; of what is no field, write it there",
        missing.join(", ")
    );
}

/// Every key of an object, and of what is in it.
fn keys_of(json: &serde_json::Value, found: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                // The field that an operation sets is named like the key it sets.
                if key != "old" && key != "new" {
                    keys_of(value, found);
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| keys_of(value, found)),
        _ => {}
    }
}

#[test]
fn the_workspace_json_is_documented() {
    let Now { today, at } = now();
    let mut ids = Ids::seeded(2);
    let mut exporter = Exporter::new(Vec::new(), ids.next_id()).unwrap();
    let changes = sample::company(today, at, &mut Ids::seeded(1));
    let mut found = BTreeSet::from(["format", "version", "workspace", "changes", "stamp", "device"].map(str::to_owned));
    for change in &changes {
        exporter.change(change, Stamp { time: 1, device: ids.next_id() }).unwrap();
        keys_of(&serde_json::to_value(change).unwrap(), &mut found);
    }
    assert_eq!(exporter.finish().unwrap(), changes.len());
    assert!(found.len() > 60, "{found:?}");
    let page = read("docs/workspace-json.md");
    let said = |key: &String| page.contains(&format!("`{key}`")) || page.contains(&format!("\"{key}\""));
    let missing: Vec<String> = found.into_iter().filter(|key| !said(key)).collect();
    assert!(missing.is_empty(), "docs/workspace-json.md does not say what these are: {}", missing.join(", "));
}

/// The deck on the sample company, as the README shows it: on a fixed day, a check-in begun.
fn deck() -> String {
    const SIZE: (u16, u16) = (120, 36);
    let now = now();
    let mut ids = Ids::seeded(1);
    let (store, cascade) = company(&mut ids);
    let me = cascade.people().find(|p| p.name == sample::ME).map(|p| p.id);
    let mut app = App::new(cascade, now, ids, Keymap::default(), me, Memory::default());
    let shown = app.cascade.live().find(|&ix| {
        let item = app.cascade.item(ix);
        item.kind() == Kind::KeyResult && item.external.as_deref() == Some("week-one/conversion")
    });
    assert!(
        shown.is_some_and(|ix| app.screens.deck.reveal(&app.cascade, &app.board, ix)),
        "the key result of the picture is on the deck"
    );
    app.update(Event::Idle, now);
    for key in ["c", "2", ".", "6", "tab", "4"] {
        app.update(Event::Key(key.parse::<Key>().unwrap()), now);
    }
    while let Some(want) = app.want() {
        let Want::History(id) = want else { panic!("the deck wants {want:?}") };
        let history = store.history(id, 1000, chrono::NaiveDate::MAX).unwrap();
        app.answer(&want, Answer::History(id, history));
    }
    let mut view = ViewState::default();
    view.theme = Theme { colours: Colours::Dark, ascii: false };
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    terminal.draw(|frame| ui::draw(frame, &app, &mut view)).unwrap();
    picture::svg(terminal.backend().buffer(), &DARK, "Quarterdeck: the deck of a sample company in week eight of thirteen")
}

#[test]
fn the_picture_in_the_readme_is_what_the_deck_draws() {
    let path = root().join("assets/deck.svg");
    let drawn = deck();
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::write(&path, drawn).unwrap();
    } else {
        let shown = fs::read_to_string(&path).unwrap_or_default();
        assert!(shown == drawn, "assets/deck.svg shows another deck; run: UPDATE_PICTURES=1 cargo test --test docs");
    }
}

/// What a reader cannot be followed in by a test, by how it begins, and why.
const NOT_RUN: [(&str, &str); 10] = [
    ("cargo run", "it opens the full screen, which needs a terminal"),
    ("cargo test", "it is what runs this; the names of the tests in it are looked up"),
    ("cargo install", "it builds the program anew"),
    ("cargo clippy", "it builds the program anew"),
    ("cargo fuzz", "it is installed apart, and runs for minutes"),
    ("UPDATE_", "it writes into the repository"),
    ("INSTA_UPDATE", "it writes into the repository"),
    ("RECORD_FRAMES", "it runs the tests of the screen, and is looked at in the repository"),
    ("git diff --no-index", "it compares what the line before it recorded"),
    (".ci/", "it builds, or reads the history of the repository"),
];

/// The lines of every block of a language in a document.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = read(document);
    let (mut lines, mut inside) = (Vec::new(), None);
    for line in text.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(_), Some(_)) => inside = None,
            (Some(named), None) => inside = Some(named == language),
            (None, Some(true)) if !line.trim().is_empty() => lines.push(line.to_owned()),
            (None, _) => {}
        }
    }
    lines
}

#[cfg(unix)]
#[test]
fn every_command_of_the_documents_does_what_it_says() {
    use std::{os::unix::fs::PermissionsExt as _, process::Command};
    let mut unused: BTreeSet<&str> = NOT_RUN.iter().map(|(begin, _)| *begin).collect();
    let known = |line: &str| NOT_RUN.iter().find(|(begin, _)| line.starts_with(begin));
    let mut wrong = Vec::new();
    for document in documents() {
        let home = tempfile::tempdir().unwrap();
        let here = home.path();
        fs::create_dir_all(here.join("assets/example")).unwrap();
        for file in fs::read_dir(root().join("assets/example")).unwrap().map(|e| e.unwrap()) {
            fs::copy(file.path(), here.join("assets/example").join(file.file_name())).unwrap();
        }
        // The mail program of a machine that has one: it keeps what it is given.
        fs::create_dir_all(here.join("bin")).unwrap();
        let mail = here.join("bin/mail");
        fs::write(&mail, "#!/bin/sh\necho \"$@\" >>\"$HOME/mails\"\ncat >>\"$HOME/mails\"\n").unwrap();
        fs::set_permissions(&mail, fs::Permissions::from_mode(0o755)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_quarterdeck")).parent().unwrap();
        let path = format!("{}:{}:/usr/bin:/bin", here.join("bin").display(), program.display());
        let mut script = String::new();
        let cron = blocks(&document, "cron");
        let cron = cron.iter().map(|line| line.splitn(6, ' ').last().unwrap_or_default().trim().to_owned());
        for line in blocks(&document, "sh").into_iter().chain(cron) {
            if let Some((begin, _)) = known(&line) {
                unused.remove(begin);
                for name in line.split("--test ").skip(1).filter_map(|rest| rest.split_whitespace().next()) {
                    let there =
                        [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")].iter().any(|p| root().join(p).exists());
                    assert!(there, "{document} names a test {name} that is not there: {line}");
                }
                continue;
            }
            // It builds the program for each kind of thing it counts: it has to be where it is said to be.
            if let Some(file) = line.split_whitespace().next().filter(|word| word.starts_with("tests/")) {
                assert!(root().join(file).exists(), "{document} names {file}, which is not there");
                continue;
            }
            // The full screen says that it needs a terminal, and where a screen is opened nothing else is wrong.
            let bare = line.split('#').next().is_some_and(|command| command.trim() == "quarterdeck");
            let expects = if bare { "[ $? -ne 0 ]" } else { "[ $? -eq 0 ]" };
            let _ = writeln!(script, "{line}\n{expects} || {{ echo \"failed: \"{quoted} >&2; exit 9; }}", quoted = quoted(&line));
        }
        let mut run = Command::new("sh");
        run.arg("-c").arg(&script).current_dir(here).env_clear().env("PATH", path).env("HOME", here);
        let out = run.env("QUARTERDECK_TODAY", "2026-11-23").stdin(std::process::Stdio::null()).output().unwrap();
        if !out.status.success() {
            wrong.push(format!("{document}: {}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)));
        }
        if document == "README.md" && out.status.success() {
            let mails = fs::read_to_string(here.join("mails")).expect("the line for cron sends a mail");
            assert!(mails.contains("Check-ins") && mails.contains("@lanternbakery.example"), "{mails}");
            assert!(here.join("assets/example/company.json").exists());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "no document has such a command any more: {unused:?}");
}

/// A text in quotes a shell leaves alone.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[test]
fn every_command_that_is_named_is_there_with_every_flag_it_is_named_with() {
    let help = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_quarterdeck"));
        let out = command.args(words).arg("--help").output().unwrap();
        out.status.success().then(|| String::from_utf8(out.stdout).unwrap())
    };
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for document in documents() {
        let text = read(&document);
        for named in text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("quarterdeck ") && !code.contains('\n')) {
            looked_at += 1;
            let words: Vec<&str> = named.split_whitespace().skip(1).collect();
            // What is said everywhere may stand first.
            let words = if words[0] == "--workspace" { &words[2..] } else { &words[..] };
            let Some(help) = help(&words[..1]) else {
                wrong.push(format!("{document}: there is no `{named}`"));
                continue;
            };
            let flags = words.iter().map(|word| word.trim_matches(|c: char| "[]|".contains(c)));
            for flag in flags.filter(|word| word.starts_with('-') && word.len() > 1) {
                let flag = flag.split(['\\', '|', '=']).next().unwrap_or(flag);
                let there = help.split(|c: char| c.is_whitespace() || ",=[]".contains(c)).any(|word| word == flag);
                if !there {
                    wrong.push(format!("{document}: `{named}`, and there is no {flag}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked_at > 30, "{looked_at} commands are named");
}
