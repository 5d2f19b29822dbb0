//! Sources: what they are, who trusts them, and what a pull makes of what they say.

mod apart;
mod doctor;
#[cfg(target_os = "linux")]
mod killed;

use super::*;
use std::{io::Write as _, net::TcpListener, os::unix::fs::PermissionsExt as _};

/// A small home with a source that reads a file which holds a number.
fn fed(mode: &str) -> Home {
    let home = Home::small();
    number(&home, "2.6");
    let file = home.path("rate.txt").display().to_string();
    home.run(&["source", "add", "rate", "--for", "conv", "--file", &file, "--mode", mode]).ok();
    trust(&home, "rate");
    home
}

fn number(home: &Home, text: &str) {
    fs::write(home.path("rate.txt"), text).unwrap();
}

/// What a script does once somebody has read what is printed.
fn trust(home: &Home, name: &str) {
    let shown = home.run(&["source", "trust", name]);
    assert_eq!(shown.code, 3, "{}{}", shown.out, shown.err);
    let hash = shown.out.lines().find_map(|line| line.strip_prefix("sum     ")).unwrap().to_owned();
    home.run(&["source", "trust", name, "--hash", &hash]).ok();
}

fn sources(home: &Home) -> Value {
    home.run(&["source", "list", "--format", "json"]).json()
}

fn on(home: &Home, day: &str, args: &[&str]) -> Ran {
    home.run_with(args, "", &[("QUARTERDECK_TODAY", day)])
}

fn pull(home: &Home, day: &str) -> Ran {
    on(home, day, &["pull", "rate"])
}

/// The file of definitions of a home.
fn definitions(home: &Home) -> PathBuf {
    let folder = home.path(".config/quarterdeck/sources");
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn a_value_waits_for_a_person_who_takes_or_refuses_it() {
    let home = fed("propose");
    let out = pull(&home, "2026-11-23").ok();
    assert_eq!(out, "rate: 2.6 waits for a person (propose)\n");
    assert_eq!(home.list().iter().find(|item| item["external_id"] == "conv").unwrap()["value"], Value::Null);
    let waiting = &sources(&home)[0]["waiting"];
    assert_eq!((&waiting[0]["value"], &waiting[0]["why"]), (&2.6.into(), &"propose".into()));
    assert!(home.run(&["source", "list"]).ok().contains("1 value waits for a person"));
    let nobody = home.run(&["source", "take", "rate"]);
    assert!(nobody.code == 2 && nobody.err.contains("say who takes it"), "{}", nobody.err);
    let taken = home.run(&["source", "take", "rate", "-c", "7", "--as", "ana"]).ok();
    assert!(taken.contains("checked in Conversion: 2.6 %, confidence 7"), "{taken}");
    // It is her check-in, with where the number comes from.
    let item = home.run(&["show", "conv", "--format", "json"]).json();
    assert_eq!((&item["measured"], &item["heard_on"], &item["confidence"]), (&"rate".into(), &"2026-11-23".into(), &7.into()));
    number(&home, "9");
    pull(&home, "2026-11-24").ok();
    assert_eq!(home.run(&["source", "refuse", "rate"]).ok(), "refused 9 of rate\n");
    assert_eq!(pull(&home, "2026-11-25").ok(), "rate: 9 refused: this value was refused before\n");
    assert_eq!(home.run(&["source", "take", "rate", "--as", "ana"]).ok(), "nothing of rate waits\n");
}

#[test]
fn a_source_that_is_known_saves_by_itself_and_stops_at_what_is_odd() {
    let home = fed("auto");
    for (day, value, said) in [
        ("2026-11-23", "2.2", "waits for a person (one of its first 3)"),
        ("2026-11-24", "2.3", "waits for a person (one of its first 3)"),
        ("2026-11-25", "2.35", "waits for a person (one of its first 3)"),
        ("2026-11-26", "2.4", "pulled 1 value; “quarterdeck undo "),
        ("2026-11-26", "2.4", "as before, nothing new"),
        ("2026-11-27", "2.4", "as before, nothing new"),
        ("2026-12-03", "2.4", "pulled 1 value"),
        ("2026-12-04", "0", "waits for a person (0 after it was not)"),
        ("2026-12-05", "250", "waits for a person (outside 0 to 100 %"),
        ("2026-12-06", "2.45", "pulled 1 value"),
    ] {
        number(&home, value);
        let out = pull(&home, day).ok();
        assert!(out.contains(said), "{day}: {out}");
    }
    let points = on(&home, "2026-12-07", &["trend", "conv", "--format", "json"]).json()["points"].clone();
    let values: Vec<f64> = points.as_array().unwrap().iter().map(|point| point["value"].as_f64().unwrap()).collect();
    assert_eq!(values, [2.4, 2.4, 2.45]);
    assert!(points.as_array().unwrap().iter().all(|p| p["confidence"].is_null() && p["by"].is_null() && p["measured"] == "rate"));
    assert!(home.run(&["log"]).ok().contains("pulled 2.45 % of Conversion from rate"));
    on(&home, "2026-12-06", &["undo"]).ok();
    assert_eq!(on(&home, "2026-12-07", &["show", "conv", "--format", "json"]).json()["value"], 2.4);
    // A pull that saves nothing writes nothing.
    let before = home.changes();
    on(&home, "2026-12-07", &["pull", "rate", "--dry-run"]).ok();
    assert_eq!(home.changes(), before);
    home.run(&["doctor"]).ok();
}

#[test]
fn nothing_runs_that_nobody_looked_at_or_that_changed_since() {
    let home = fed("auto");
    let file = definitions(&home);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("rate.txt", "other.txt")).unwrap();
    let ran = pull(&home, "2026-11-23");
    assert!(ran.code == 3 && ran.err.contains("it is another than the one that was trusted"), "{}{}", ran.out, ran.err);
    assert_eq!(sources(&home)[0]["state"], "untrusted");
    let wrong = home.run(&["source", "trust", "rate", "--hash", "00"]);
    assert!(wrong.code == 1 && wrong.err.contains("nothing was trusted"), "{}", wrong.err);
    // Off and on again is the same source; a file that others may write is none.
    fs::write(&file, &text).unwrap();
    home.run(&["source", "off", "rate"]).ok();
    assert_eq!(home.run(&["pull"]).ok(), "nothing is due; name a source to ask it now\n");
    home.run(&["source", "off", "rate", "--on"]).ok();
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(pull(&home, "2026-11-23").code, 0);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    let ran = home.run(&["pull"]);
    assert!(ran.code == 1 && ran.err.contains("others may write"), "{}", ran.err);
}

#[test]
fn no_import_push_or_exchange_reaches_a_definition() {
    let home = fed("auto");
    let before = fs::read(definitions(&home)).unwrap();
    let evil = "[evil]\nfor = \"conv\"\nkind = \"command\"\nrun = [\"/bin/sh\"]\n";
    for (name, text) in [
        ("a.csv", format!("kind,id,title,source\nkey-result,evil,Evil,\"{}\"\n", evil.replace('"', "\"\""))),
        ("b.json", serde_json::json!({"sources": {"evil": {"run": ["/bin/sh"]}}, "source": evil}).to_string()),
        ("c.md", format!("# Goals\n\n```toml\n{evil}```\n")),
        ("sources.toml", evil.to_owned()),
    ] {
        fs::write(home.path(name), text).unwrap();
        home.run(&["import", home.path(name).to_str().unwrap()]);
        home.run(&["import", "--yes", home.path(name).to_str().unwrap()]);
    }
    home.run_with(&["push", "--source", "evil"], r#"{"item":"conv","value":2.6,"measured":"evil","key":"[evil]"}"#, &[]).ok();
    home.run(&["revise", "conv", "--source", evil, "--because", "so"]);
    home.run(&["export", "--format", "json", "--output", "all.json"]).ok();
    let other = Home::new();
    other.run(&["import", home.path("all.json").to_str().unwrap()]);
    assert!(!other.path(".config/quarterdeck/sources").exists());
    let told = fs::read_to_string(home.path("all.json")).unwrap();
    assert!(!told.contains("rate.txt"), "a definition travels with nothing");
    assert_eq!(fs::read(definitions(&home)).unwrap(), before);
    assert_eq!(sources(&home).as_array().unwrap().len(), 1);
}

#[test]
fn a_number_comes_from_a_cell_from_json_and_from_a_database() {
    let home = Home::small();
    fs::write(home.path("months.csv"), "month;rate\nOct;2,6\nNov;2,9\n").unwrap();
    fs::write(home.path("rate.json"), r#"{"data":[{"value":0.029}]}"#).unwrap();
    let add = |name: &str, args: &[&str]| {
        let all: Vec<&str> = ["source", "add", name, "--for", "conv", "--file"].into_iter().chain(args.iter().copied()).collect();
        home.run(&all).ok();
        trust(&home, name);
        let tried = home.run(&["source", "try", name]);
        fs::remove_file(definitions(&home)).unwrap();
        (tried.code, tried.out)
    };
    let (code, out) = add("cell", &["months.csv", "--cell", "B3"]);
    assert!(code == 0 && out.contains("cell brings 2.9; nothing was saved"), "{out}");
    let (code, out) = add("json", &["rate.json", "--take", "/data/0/value", "--scale", "100", "--round", "2", "--unit", "%"]);
    assert!(code == 0 && out.contains("json brings 2.9 %"), "{out}");
    let (code, out) = add("lost", &["rate.json", "--take", "/data/0/amount"]);
    assert!(code == 3 && out.contains("at /data/0 stands an object of value, without “amount”"), "{out}");
    // The workspace itself is a database like any other.
    let (code, out) = add("db", &["goals.db", "--select", "SELECT 40 + 2"]);
    assert!(code == 0 && out.contains("db brings 42"), "{out}");
    let (code, out) = add("rows", &["goals.db", "--select", "SELECT id FROM change"]);
    assert!(code == 3 && out.contains("more than one row"), "{out}");
}

/// A server that answers each request with what stands for its path, and holds the headers it was told.
fn server(answer: fn(&str) -> Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut stream = stream;
                let (mut request, mut bytes) = (String::new(), [0; 1024]);
                while !request.contains("\r\n\r\n") {
                    match stream.read(&mut bytes) {
                        Ok(0) | Err(_) => return,
                        Ok(n) => request.push_str(&String::from_utf8_lossy(&bytes[..n])),
                    }
                }
                let _ = stream.write_all(&answer(&request));
            });
        }
    });
    port
}

fn http(status: &str, more: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n{body}", body.len()).into_bytes()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long a pull takes is measured by the clock")]
fn servers_are_asked_in_time_and_each_trouble_has_its_sentence() {
    let port = server(|request| {
        let path = request.split(' ').nth(1).unwrap_or_default();
        let kind = path.trim_start_matches('/').split('-').next().unwrap_or_default();
        match kind {
            "ok" if request.to_lowercase().contains("\r\nauthorization: bearer s3cret\r\n") => {
                http("200 OK", "", r#"{"value": 2.6}"#)
            }
            "moved" => http("302 Found", "Location: https://elsewhere.example/login\r\n", ""),
            "login" => http("200 OK", "", "<!doctype html><title>Sign in</title>"),
            "busy" => http("429 Too Many", "Retry-After: 120\r\n", ""),
            "large" => http("200 OK", "", &"7".repeat(2 << 20)),
            "down" => http("503 No", "", "down"),
            "empty" => http("204 No Content", "", ""),
            "slow" => {
                std::thread::sleep(std::time::Duration::from_secs(30));
                Vec::new()
            }
            _ => http("401 Unauthorized", "", "who?"),
        }
    });
    let home = Home::small();
    let kinds = [
        ("ok", "2.6 waits for a person"),
        ("moved", "no redirect is followed"),
        ("login", "a web page came back, not JSON"),
        ("busy", "asked too often (429)"),
        ("large", "more than 1 MiB"),
        ("down", "the server says 503"),
        ("empty", "answered with nothing (204)"),
        ("who", "does not let us in (401)"),
        ("slow", "did not answer within 1 s"),
    ];
    let mut all: Vec<String> = Vec::new();
    for n in 0..27 {
        let kind = kinds[if n < 3 { 8 } else { n % 8 }].0;
        all.push(format!(
            "[{kind}-{n}]\nfor = \"kr{n}\"\nkind = \"http\"\nurl = \"http://127.0.0.1:{port}/{kind}-{n}\"\ntake = \"/value\"\ntimeout = \"1s\"\n\
             headers = {{ Authorization = \"env:API\" }}\n"
        ));
    }
    let items: Vec<String> = (0..27).map(|n| format!("key-result,kr{n},win,Number {n},increase,0,10\n")).collect();
    fs::write(home.path("items.csv"), format!("kind,id,parent,title,metric,baseline,target\n{}", items.concat())).unwrap();
    home.run(&["import", home.path("items.csv").to_str().unwrap()]).ok();
    fs::write(home.path("all.toml"), all.concat()).unwrap();
    let named = ["--sources", "all.toml"];
    trust_all(&home, &named);
    let begun = std::time::Instant::now();
    let ran = home.run_with(&["pull", "--sources", "all.toml"], "", &[("API", "Bearer s3cret")]);
    let took = begun.elapsed();
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    for (kind, said) in kinds {
        let line =
            ran.out.lines().find(|line| line.starts_with(&format!("{kind}-"))).unwrap_or_else(|| panic!("{kind}: {}", ran.out));
        assert!(line.contains(said), "{line}");
    }
    assert_eq!(ran.out.lines().count(), 27, "{}", ran.out);
    assert!(took.as_secs() < 30, "{took:?}");
    // Nothing that is said to a server is kept anywhere.
    let mut files = vec![home.folder.path().to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(6).any(|part| part == b"s3cret"), "{}", path.display());
        }
    }
    assert!(!ran.out.contains("s3cret"));
}

/// Trusts every source of a file.
fn trust_all(home: &Home, named: &[&str]) {
    let list = home.run(&[&["source", "list", "--format", "json"], named].concat()).json();
    for name in list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()) {
        let shown = home.run(&[&["source", "trust", name], named].concat());
        let hash = shown.out.lines().find_map(|line| line.strip_prefix("sum     ")).unwrap();
        home.run(&[&["source", "trust", name, "--hash", hash], named].concat()).ok();
    }
}

#[test]
fn a_pull_that_is_killed_leaves_no_half_change_and_the_next_one_goes_on() {
    let home = fed("auto");
    for day in ["2026-11-23", "2026-11-24", "2026-11-25"] {
        pull(&home, day).ok();
    }
    for n in 0..30u64 {
        number(&home, &(2.4 + n as f64 / 100.0).to_string());
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_quarterdeck"))
            .args(["pull", "rate"])
            .env_clear()
            .env("HOME", home.folder.path())
            .env("QUARTERDECK_TODAY", "2026-11-26")
            .env("QUARTERDECK_WORKSPACE", home.workspace())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(n * 4));
        let _ = child.kill();
        child.wait().unwrap();
    }
    number(&home, "2.75");
    let ran = pull(&home, "2026-11-27");
    assert!(ran.code == 0 && !ran.out.contains("another pull runs"), "{}{}", ran.out, ran.err);
    home.run(&["doctor"]).ok();
}

#[test]
fn what_makes_a_computer_pull_by_itself_is_printed() {
    let home = fed("auto");
    let cron = home.run(&["source", "schedule"]).ok();
    assert!(cron.contains(" * * * * ") && cron.trim_end().ends_with(" pull"), "{cron}");
    let timer = home.run(&["source", "schedule", "--systemd"]).ok();
    assert!(timer.contains("RandomizedDelaySec=60") && timer.contains("SuccessExitStatus=3"), "{timer}");
    home.run(&["source", "schedule", "--systemd", "--write"]).ok();
    assert!(home.path(".config/systemd/user/quarterdeck-pull.timer").is_file());
    pull(&home, "2026-11-23").ok();
    let log = home.run(&["source", "log", "rate"]).ok();
    assert!(log.contains("rate  read  ") && log.contains("=> waits: one of its first 3"), "{log}");
    let lines = fs::read_dir(home.path(".local/state/quarterdeck/workspaces"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path()
        .join("sources/pull.log");
    assert_eq!(fs::metadata(lines).unwrap().permissions().mode() & 0o777, 0o600);
}
