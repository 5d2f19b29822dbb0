//! Nothing that is read, from a file, a script or a reply, becomes a definition, trust in one, or what is remembered of it.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What somebody would write who wants a command to run on the computer of another.
const WISHES: [&str; 12] = [
    "[evil]\nfor = \"conv\"\nkind = \"command\"\nrun = [\"/bin/sh\", \"-c\", \"id\"]\nmode = \"auto\"\n",
    r#"{"evil":{"for":"conv","kind":"command","run":["/bin/sh"]}}"#,
    r#"{"rate":{"hash":"00","at":1}}"#,
    "../../.config/quarterdeck/sources/evil.toml",
    "../.local/state/quarterdeck/workspaces/x/sources/trust.json",
    "\"]\nrun = [\"/bin/sh\"]\n[rate]\nkind = \"command",
    "sources",
    "measured",
    "rate",
    "\u{feff}[rate]\r\noff = true\r\n",
    "=cmd|'/c calc'!A1",
    "\u{1b}]0;rate\u{7}",
];

/// Every file in which a definition, trust or memory of sources stands, with what is in it.
fn kept(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut folders, mut all) = (vec![home.path(".config"), home.path(".local")], BTreeMap::new());
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.components().any(|part| part.as_os_str() == "sources" || part.as_os_str() == ".config") {
            let bytes = fs::read(&path).unwrap_or_default();
            all.insert(path, bytes);
        }
    }
    all
}

/// A home that is fed, with one file of every kind that can be read back.
fn full() -> (Home, Vec<(String, Vec<u8>)>) {
    let home = fed("auto");
    home.run(&["revise", "conv", "--owner", "ana", "--because", "hers"]).ok();
    home.run(&["check-in", "conv", "2.3", "-c", "6", "--as", "ana"]).ok();
    home.run_with(&["push", "--source", "crm"], r#"{"item":"conv","value":2.6,"on":"2026-11-20"}"#, &[]).ok();
    pull(&home, "2026-11-23").ok();
    home.run(&["export", "--format", "json", "--output", "all.json"]);
    home.run(&["export", "--format", "csv", "--output", "csv"]);
    home.run(&["export", "--format", "xlsx", "--output", "all.xlsx"]);
    fs::write(home.path("slip.txt"), home.run(&["--today", "2026-12-14", "slip", "ana"]).out).unwrap();
    fs::write(home.path("goals.md"), "# Goals\n\n## Win the mid-market\n\n- Conversion from 2.1 % to 3.5 % (Ana Ruiz)\n")
        .unwrap();
    fs::write(home.path("okrs.yml"), "objectives:\n  - title: Win\n    key_results:\n      - title: Rate\n        target: 4\n")
        .unwrap();
    fs::write(home.path("push.jsonl"), "{\"item\":\"conv\",\"value\":2.7,\"measured\":\"crm\",\"key\":\"a\"}\n").unwrap();
    let names = [
        "all.json",
        "csv/items.csv",
        "csv/check-ins.csv",
        "csv/people.csv",
        "all.xlsx",
        "slip.txt",
        "goals.md",
        "okrs.yml",
        "push.jsonl",
    ];
    let files = names.map(|name| (name.to_owned(), fs::read(home.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))));
    (home, files.to_vec())
}

/// The bytes with wishes put into what stands between quotes or commas, as it has to be written there, or raw.
fn bent(bytes: &[u8], wishes: &[(prop::sample::Index, usize, bool)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, which, is_raw) in wishes {
        let wish = WISHES[which % WISHES.len()];
        let from = at.index(bytes.len() + 1);
        let ends = bytes[from..].iter().position(|byte| b"\",:\n".contains(byte)).map_or(bytes.len(), |n| from + n);
        let quoted = serde_json::to_string(wish).unwrap();
        let wish = if *is_raw { wish.to_owned() } else { quoted[1..quoted.len() - 1].to_owned() };
        bytes.splice(ends..ends, wish.bytes());
    }
    bytes
}

fn read_all(home: &Home, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let path = home.path(name);
        fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        match name.as_str() {
            "slip.txt" => drop(home.run(&["--today", "2026-12-15", "slip", "--read", path])),
            "push.jsonl" => {
                home.run(&["push", path]);
                home.run(&["push", "--source", "rate", "--keep-going", path]);
            }
            _ => {
                home.run(&["import", path]);
                home.run(&["import", "--keep-going", path]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn no_file_whatever_it_says_reaches_what_is_known_of_sources(
        wishes in prop::collection::vec((any::<prop::sample::Index>(), 0..WISHES.len(), any::<bool>()), 1..6),
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let (home, files) = full();
        let before = kept(&home);
        prop_assert!(before.len() >= 3, "{:?}", before.keys());
        let mut bad: Vec<(String, Vec<u8>)> =
            files.iter().map(|(name, bytes)| (name.clone(), bent(bytes, &wishes))).collect();
        bad.extend(["noise.csv", "noise.json", "noise.xlsx", "sources.toml"].map(|name| (name.to_owned(), noise.clone())));
        read_all(&home, &bad);
        prop_assert_eq!(kept(&home), before);
    }
}
