//! Asking many sources at once, whatever they do: no more than so many together, none for longer than the whole may take.

use super::{Definition, Kind, Trouble, command, file, shown, take, web};
use chrono::NaiveDate;
use std::{
    collections::{HashMap, VecDeque},
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

/// How many are asked at a time.
pub const TOGETHER: usize = 8;
/// How many of one server are.
pub const OF_A_HOST: usize = 2;
/// One that has not answered for so long, in milliseconds, keeps nobody waiting any more: it is listened to beside the others, so that
/// ten that hang cost the time of one.
const SLOW: u64 = 1_000;
/// How many there are at most with those.
const AT_MOST: usize = 40;
/// For how many milliseconds sources are asked in all. What is running then is ended, which takes two seconds more, and what they said is
/// saved: so that the whole is over within thirty.
pub const ALL: u64 = 25_000;
/// How long what is ended then is waited for.
const LAST: u64 = 3_000;

/// What asking needs and this room may not know.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The variables of this process.
    pub env: fn(&str) -> Option<OsString>,
    /// Milliseconds since some moment.
    pub clock: fn() -> u64,
    /// The answer of a database to a question, read-only.
    pub database: fn(&Path, &str) -> Result<f64, String>,
    /// Who may run commands.
    pub runs: command::Runs,
    /// This program, which minds commands; `None`: nobody does.
    pub minder: Option<PathBuf>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Today.
    pub today: NaiveDate,
}

/// What one source said.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Which one.
    pub name: String,
    /// Its number, or why there is none.
    pub said: Result<f64, Trouble>,
    /// What came, the first of it, safe to show.
    pub came: String,
    /// How it went in a word.
    pub status: String,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

/// Asks one.
pub fn ask(definition: &Definition, tools: &Tools, left: u64, stop: &AtomicBool) -> Heard {
    let begun = (tools.clock)();
    let heard = |said: Result<f64, Trouble>, came: &[u8], status: &str| Heard {
        name: definition.name.clone(),
        came: shown(came, super::KEPT),
        status: said.as_ref().err().map_or_else(|| status.to_owned(), |trouble| trouble.status.clone()),
        said,
        ms: (tools.clock)().saturating_sub(begun),
    };
    let number = |bytes: &[u8], status: &str| {
        let said = take::number(definition, bytes, tools.today).map_err(|why| Trouble::new("no number", why));
        heard(said, bytes, status)
    };
    let answer = match definition.kind {
        Kind::Command => {
            let by = command::By { runs: tools.runs, minder: tools.minder.as_deref() };
            command::run(definition, by, &tools.env, &tools.clock, left, &|| stop.load(Ordering::Relaxed))
        }
        Kind::Http => web::ask(definition, &tools.env, left),
        Kind::File => {
            let path = definition.file(tools.home.clone()).unwrap_or_default();
            if let Some(select) = &definition.select {
                let said = (tools.database)(&path, select).and_then(|n| take::transformed(definition, n).map(|value| (n, value)));
                return match said {
                    Ok((raw, value)) => heard(Ok(value), raw.to_string().as_bytes(), "read"),
                    Err(why) => heard(Err(Trouble::new("no number", why)), &[], ""),
                };
            }
            if file::is_database(&path) {
                return heard(Err(Trouble::new("no number", "it is a database: ask it with select = \"SELECT …\"")), &[], "");
            }
            match file::bytes(&path) {
                // Of a whole file the first part tells nothing that the number does not.
                Ok(bytes) => {
                    let mut heard = number(&bytes, "read");
                    if bytes.len() > super::KEPT {
                        heard.came = format!("{} bytes", bytes.len());
                    }
                    return heard;
                }
                Err(trouble) => Err(trouble),
            }
        }
        Kind::Push => Err(Trouble::new("", "a program of yours pushes it: nothing is asked")),
    };
    match answer {
        Ok(answer) => number(&answer.bytes, &answer.status),
        Err(trouble) => {
            let came = trouble.heard.clone();
            heard(Err(trouble), &came, "")
        }
    }
}

/// Asks them all, in this order as far as servers are free; gives what each said, in the same order. `stop` ends it before its time.
pub fn ask_all(all: &[Definition], tools: &Tools, stop: &Arc<AtomicBool>) -> Vec<Heard> {
    let begun = (tools.clock)();
    let passed = || (tools.clock)().saturating_sub(begun);
    let (says, hears) = mpsc::channel();
    let mut waiting: VecDeque<usize> = (0..all.len()).collect();
    let mut heard: Vec<Option<Heard>> = vec![None; all.len()];
    let mut running: Running = HashMap::new();
    while (!waiting.is_empty() || !running.is_empty()) && passed() < ALL && !stop.load(Ordering::Relaxed) {
        let mut later = VecDeque::new();
        while let Some(at) = waiting.pop_front() {
            let host = all[at].host().map(str::to_owned);
            let quick = || running.values().filter(|(_, since)| passed().saturating_sub(*since) < SLOW);
            let of_host = quick().filter(|(other, _)| other.is_some() && *other == host).count();
            if running.len() >= AT_MOST || quick().count() >= TOGETHER || of_host >= OF_A_HOST {
                later.push_back(at);
                continue;
            }
            running.insert(at, (host, passed()));
            let (definition, tools, says, stop) = (all[at].clone(), tools.clone(), says.clone(), Arc::clone(stop));
            let left = ALL.saturating_sub(passed());
            // Not waited for at the end: a file on a server that is gone may never be read.
            thread::spawn(move || drop(says.send((at, ask(&definition, &tools, left, &stop)))));
        }
        waiting = later;
        listen(&hears, &mut running, &mut heard);
    }
    stop.store(true, Ordering::Relaxed);
    while !running.is_empty() && passed() < ALL + LAST {
        listen(&hears, &mut running, &mut heard);
    }
    let silent = |at: usize| {
        let (status, why) = if running.contains_key(&at) {
            ("timeout", "the time of the whole pull was over")
        } else {
            ("no time", "there was no time left to ask it: the next pull begins with it")
        };
        Heard {
            name: all[at].name.clone(),
            said: Err(Trouble::new(status, why)),
            came: String::new(),
            status: status.to_owned(),
            ms: 0,
        }
    };
    heard.into_iter().enumerate().map(|(at, heard)| heard.unwrap_or_else(|| silent(at))).collect()
}

/// Each that is asked, with its server and since when.
type Running = HashMap<usize, (Option<String>, u64)>;

fn listen(hears: &mpsc::Receiver<(usize, Heard)>, running: &mut Running, heard: &mut [Option<Heard>]) {
    match hears.recv_timeout(Duration::from_millis(50)) {
        Ok((at, said)) => {
            running.remove(&at);
            heard[at] = Some(said);
        }
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
    }
}
