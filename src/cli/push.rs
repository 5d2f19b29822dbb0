//! `quarterdeck push`: many values at once, from a pipe. What scripts use so that nobody has to type numbers.
//!
//! JSON lines or CSV, told apart by the first character. All lines become one change, or none does.

use super::{
    error::{Exit, Failure, Result},
    import,
    measured::Taken,
    output::{print, say},
    said::{Last, Said, Value},
    session::{self, Desk, Session},
    several::{self, Several},
};
use crate::domain::{
    Change, CheckIn, Id, Ix, Op,
    change::Verb,
    describe::details,
    edit,
    people::is_called,
    text::{
        self,
        date::{When, parse_date},
        encoding::Encoding,
        number::{Decimal, parse_number},
        say::say_count,
    },
    whom::{Whom, others, whom},
};
use crate::exchange::{
    Source,
    csv::{self, ValueRow, Values},
};
use chrono::NaiveDate;
use clap::Args;
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
};

/// The keys of a line of JSON, and the columns of CSV.
const KEYS: [&str; 10] = ["item", "value", "confidence", "note", "next", "on", "by", "health", "word", "progress"];

/// The longest name of a value of a source, in characters.
const LONGEST_KEY: usize = 200;

/// Check in many items at once, from JSON lines or CSV
///
/// A line of JSON is {"item":"qklwsnpv","value":2.6} with, if you like, "confidence", "note", "next", "on", "by", "health" and
/// "progress"; CSV has the same names as columns. Name items by eight letters of their id ("id" of "list --format json") in
/// what is kept or sent: those mean the same item in every copy of the workspace and stay its own. One bad line and nothing is
/// written, unless --keep-going is given. With --source the numbers are measured and nobody's word: they carry no confidence and
/// settle no deadline; a line of JSON may then say "at", the moment it speaks of, and "key", so that sent twice it counts once.
#[derive(Debug, Args)]
pub(super) struct PushArgs {
    /// The file; - is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// Print what would be saved and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Take the good lines even when others are bad
    #[arg(long)]
    keep_going: bool,
    /// A day to come is meant
    #[arg(long)]
    yes: bool,
    /// What measured these numbers: nobody says them, and nobody is asked how sure they are
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

/// A line of JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    item: String,
    value: Option<serde_json::Value>,
    confidence: Option<serde_json::Value>,
    note: Option<String>,
    next: Option<String>,
    on: Option<String>,
    by: Option<String>,
    health: Option<String>,
    word: Option<String>,
    progress: Option<serde_json::Value>,
    measured: Option<String>,
    at: Option<String>,
    key: Option<String>,
}

/// A line of either kind.
struct Row {
    /// Where it stands, from 1.
    line: u64,
    item: String,
    on: Option<String>,
    by: Option<String>,
    /// What its sender calls it.
    key: Option<String>,
    said: Said,
}

pub(super) fn run(args: &PushArgs, session: &Session) -> Result {
    let source = args.source.as_deref().map(str::trim);
    let bytes = import::read(&args.file, import::LARGEST)?;
    let name = import::named(&args.file);
    let mut bad: Vec<(u64, String)> = Vec::new();
    let text = match Encoding::of_start(&bytes) {
        Some(wide) => wide.decode(&bytes),
        None => Encoding::Utf8.decode(&bytes),
    };
    let rows = match text.trim_ascii_start().first() {
        None => {
            return Err(Failure::failed(format!("there is nothing in {name}: send lines such as {}", shape())));
        }
        Some(b'{' | b'[') => {
            let text = std::str::from_utf8(&text).map_err(|e| {
                let line = String::from_utf8_lossy(&text[..e.valid_up_to()]).matches('\n').count() + 1;
                Failure::failed(format!("nothing was saved: {name}, line {line}, is not UTF-8; send it as UTF-8"))
            })?;
            json_rows(text, source, &mut bad)
        }
        Some(_) => csv_rows(&name, &bytes, session.today, &mut bad)?,
    };
    let mut desk = match source {
        // Nobody says them, so nobody is asked who they are.
        Some(_) => session.desk_for_newcomers()?,
        None => session.desk()?,
    };
    if source.is_some() {
        desk.author.by = None;
    }
    let mut several = Several::with(bad);
    let known = read(&mut desk, rows, (session, args.yes, source), &mut several)?;
    several.settle();
    several.tell(&name, args.keep_going)?;
    save(&mut desk, several, (args.dry_run, source.is_some(), known))
}

/// Saves what was taken; `known`: so many lines said nothing new.
fn save(desk: &mut Desk, several: Several, (dry_run, measured, known): (bool, bool, usize)) -> Result {
    let verb = if measured { Verb::Pull } else { Verb::CheckIn };
    let (left_out, bad) = (several.left_out(), !several.bad.is_empty());
    let check_ins = several.taken;
    if check_ins.is_empty() && known > 0 {
        print("everything in it stands here already; nothing was changed\n")?;
        return Ok(Exit::left_out_if(bad));
    }
    if check_ins.is_empty() {
        return Err(Failure::failed("nothing was saved: not one line is good; correct what is named above"));
    }
    let items: HashSet<Id> = check_ins.iter().map(|c| c.item).collect();
    let ahead = check_ins.iter().filter(|c| c.on > desk.today).count();
    let ops: Vec<Op> = check_ins.into_iter().map(|c| Op::CheckIn(Box::new(c))).collect();
    let count = format!("{} of {}", say_count(ops.len(), "check-in", "check-ins"), say_count(items.len(), "item", "items"));
    if dry_run {
        let change = Change::new(desk.ids.next_id(), desk.author, verb, ops);
        desk.cascade.check(&change).map_err(|refusal| Failure::from(refusal).not_wrong())?;
        let lines: Vec<String> = details(&desk.cascade, &change).iter().map(|line| text::safe(line)).collect();
        print(&format!("{}\n{count} would be saved{left_out}\n", lines.join("\n")))?;
        tell_ahead(ahead);
        return Ok(Exit::left_out_if(bad));
    }
    desk.save(verb, ops, None).map_err(Failure::not_wrong)?;
    print(&format!("saved {count}{left_out}\n"))?;
    tell_ahead(ahead);
    Ok(Exit::left_out_if(bad))
}

fn tell_ahead(count: usize) {
    if count > 0 {
        say(&match count {
            1 => "1 check-in is dated after today: it is not seen before its day".to_owned(),
            n => format!("{n} check-ins are dated after today: they are not seen before their day"),
        });
    }
}

/// A text of what may also be a number.
fn textual(value: Option<serde_json::Value>) -> Option<String> {
    match value? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn json_rows(text: &str, source: Option<&str>, bad: &mut Vec<(u64, String)>) -> Vec<Row> {
    // A list of objects is read as if each stood on a line of its own.
    if text.trim_start().starts_with('[') {
        return match serde_json::from_str::<Vec<Line>>(text) {
            Ok(lines) => (1..)
                .zip(lines)
                .filter_map(|(n, line)| row(n, line, source).map_err(|sentence| bad.push((n, sentence))).ok())
                .collect(),
            Err(e) => {
                bad.push((e.line() as u64, format!("this is not a list of {}: {}", shape(), reason(&e))));
                Vec::new()
            }
        };
    }
    let mut rows = Vec::new();
    for (n, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Line>(line) {
            Ok(line) => match row(n, line, source) {
                Ok(row) => rows.push(row),
                Err(sentence) => bad.push((n, sentence)),
            },
            Err(e) => bad.push((n, format!("this is not {}: {}", shape(), reason(&e)))),
        }
    }
    rows
}

fn shape() -> &'static str {
    "{\"item\":\"qklwsnpv\",\"value\":2.6}"
}

/// What the reader of JSON says, without its place in the line.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    text::one_line(reason, 160).into_owned()
}

fn row(n: u64, line: Line, source: Option<&str>) -> std::result::Result<Row, String> {
    let (measured, key) = (line.measured.as_deref().map(str::trim), line.key.map(|key| key.trim().to_owned()));
    match source {
        None if measured.is_some() || key.is_some() || line.at.is_some() => {
            return Err("measured, at and key are of what a source brings: name it with --source".to_owned());
        }
        Some(source) if measured.is_some_and(|measured| measured != source) => {
            return Err(format!("measured: it is not of “{source}”, which --source names; push each source by itself"));
        }
        _ => {}
    }
    if key.as_ref().is_some_and(|key| key.is_empty() || key.chars().count() > LONGEST_KEY || key.chars().any(char::is_control)) {
        return Err(format!("key: it is one line of at most {LONGEST_KEY} characters"));
    }
    let on = match (line.on, line.at.as_deref()) {
        (Some(_), Some(_)) => return Err("on, at: keep one of them".to_owned()),
        (on, None) => on,
        (None, Some(at)) => Some(
            session::day_of_moment(at)
                .ok_or_else(|| format!("at: “{}” is no moment; write it like 2026-11-27T06:00:00Z", text::one_line(at, 40)))?
                .to_string(),
        ),
    };
    let value = line.value.and_then(|value| match value {
        serde_json::Value::Null => None,
        serde_json::Value::Bool(yes) => Some(Value::Truth(yes)),
        serde_json::Value::Number(n) => Some(Value::Number(n.as_f64().unwrap_or(f64::NAN))),
        serde_json::Value::String(text) => Some(Value::Typed(text)),
        other => Some(Value::Typed(other.to_string())),
    });
    let said = Said {
        value,
        confidence: textual(line.confidence),
        health: one_health(line.health, line.word)?,
        progress: textual(line.progress),
        note: line.note,
        next: line.next,
        column: None,
    };
    Ok(Row { line: n, item: line.item, on, by: line.by, key, said })
}

/// Health and word are one thing: whichever is filled counts.
fn one_health(health: Option<String>, word: Option<String>) -> std::result::Result<Option<String>, String> {
    match (health, word) {
        (Some(health), Some(word)) if health != word => {
            let (health, word) = (text::one_line(&health, 24), text::one_line(&word, 24));
            Err(format!("health: it says {health} and the word says {word}; keep one of them"))
        }
        (health, word) => Ok(health.or(word)),
    }
}

/// The rows of CSV, read as an import reads check-ins.
fn csv_rows(name: &str, bytes: &[u8], today: NaiveDate, bad: &mut Vec<(u64, String)>) -> Result<Vec<Row>> {
    let refused = |sentence: String| Failure::failed(format!("nothing was saved: {sentence}"));
    let Values { rows, errors, unread, guessed, decimal, progress } =
        csv::values(Source::new(name, bytes)).map_err(|errors| {
            let sentences: Vec<String> = errors.iter().map(ToString::to_string).collect();
            refused(sentences.join("; "))
        })?;
    if let Some(unread) = unread.first() {
        return Err(refused(format!("{name}: there is no column “{unread}”; there are {}", KEYS.join(", "))));
    }
    for sentence in guessed {
        say(&format!("{name}: {sentence}"));
    }
    // What is wrong with the file and not with one of its rows leaves nothing that could be trusted.
    for error in errors {
        let Some(line) = error.line else { return Err(refused(error.to_string())) };
        bad.push((line, error.column.iter().map(|c| format!("{c}: ")).chain([error.sentence]).collect()));
    }
    let mut read = Vec::new();
    for row in rows {
        let line = row.line;
        match csv_row(row, today, decimal, progress) {
            Ok(row) => read.push(row),
            Err(sentence) => bad.push((line, sentence)),
        }
    }
    Ok(read)
}

fn csv_row(row: ValueRow, today: NaiveDate, decimal: Decimal, progress: (Decimal, bool)) -> std::result::Result<Row, String> {
    // What only a script of today can mean, such as “fri”, is understood as well.
    let day = |(text, day): (String, std::result::Result<NaiveDate, String>)| {
        day.or_else(|why| parse_date(&text, today, When::Past).map_err(|_| format!("on: {why}")))
    };
    let health = one_health(row.health, row.word)?;
    Ok(Row {
        line: row.line,
        item: row.item,
        on: row.on.map(day).transpose()?.map(|day| day.to_string()),
        by: row.by,
        key: None,
        said: Said {
            value: row.value.map(|text| of_a_file(text, decimal)),
            confidence: row.confidence,
            health,
            progress: row.progress,
            note: row.note,
            next: row.next,
            column: Some(progress),
        },
    })
}

/// A plain number is read as its column tells; a sign, a unit or a word as if it were typed.
fn of_a_file(cell: String, decimal: Decimal) -> Value {
    let is_plain = cell.starts_with(|c: char| c.is_ascii_digit());
    let plain = is_plain && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    match parse_number(&cell, decimal) {
        Ok(number) if plain => Value::Number(number),
        _ => Value::Typed(cell),
    }
}

/// Takes the check-ins that the rows say; gives how many of them a source said before.
fn read(
    desk: &mut Desk,
    rows: Vec<Row>,
    (session, yes, source): (&Session, bool, Option<&str>),
    several: &mut Several,
) -> Result<usize> {
    let (mut taken, mut stood) = (Taken::default(), 0);
    // Looked up once: a hundred thousand lines must not each walk the workspace.
    let mut known: HashMap<String, Option<Ix>> = HashMap::new();
    for ix in desk.cascade.live() {
        if let Some(external) = desk.cascade.item(ix).external.as_deref() {
            known.entry(external.to_owned()).and_modify(|other| *other = None).or_insert(Some(ix));
        }
    }
    let mut lasts: HashMap<Ix, Last> = HashMap::new();
    let mut said = HashSet::new();
    for row in rows {
        match one(desk, &row, (session, yes, source), &mut known, &mut lasts) {
            Ok((check_in, ix, last)) => {
                let check_in = match source {
                    Some(_) => taken.take(desk, check_in, row.key.as_deref())?,
                    None => Some(check_in),
                };
                let Some(check_in) = check_in else {
                    stood += 1;
                    continue;
                };
                several.take(desk, (row.line, ix), &row.said, check_in, &last);
                let by = row.by.as_deref().filter(|by| said.insert((*by).to_owned()));
                let Some(Whom { first: Some(first), rest }) = by.map(|by| whom(by, |name| is_called(&desk.cascade, name))) else {
                    continue;
                };
                desk.learn(first);
                if !rest.is_empty() {
                    let (first, rest) = (text::one_line(first, 40), others(&rest));
                    say(&format!("line {}: by: {first} is taken, and not {rest}: one person checks in", row.line));
                }
            }
            Err(sentence) => several.bad.push((row.line, sentence)),
        }
    }
    Ok(stood)
}

/// The item of a short id: what a reference of four letters or more means before it is looked for among the titles, found
/// without walking the workspace.
fn short(desk: &Desk, text: &str) -> Option<Ix> {
    let fits = if text.chars().count() >= 4 { desk.cascade.with_prefix(text, 2) } else { Vec::new() };
    match fits[..] {
        [only] if desk.cascade.item(only).is_live() => Some(only),
        _ => None,
    }
}

fn one(
    desk: &mut Desk,
    row: &Row,
    (session, yes, source): (&Session, bool, Option<&str>),
    known: &mut HashMap<String, Option<Ix>>,
    lasts: &mut HashMap<Ix, Last>,
) -> std::result::Result<(CheckIn, Ix, Last), String> {
    let item = row.item.trim();
    let ix = match known.get(item).copied().flatten() {
        Some(ix) => ix,
        None => match short(desk, item) {
            Some(ix) => ix,
            None => desk.cascade.resolve(item, &[]).map_err(|e| e.to_string().replace('\n', " "))?,
        },
    };
    known.insert(item.to_owned(), Some(ix));
    let on = match row.on.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
        Some(text) => parse_date(text, session.today, When::Past)?,
        None => edit::day_of_check_in(&desk.cascade, ix, session.today),
    };
    if source.is_some() && row.by.as_deref().is_some_and(|by| !by.trim().is_empty()) {
        return Err("by: a number that a source brings is nobody’s word; leave it out, or push without --source".to_owned());
    }
    let by = match row.by.as_deref().and_then(|by| whom(by, |name| is_called(&desk.cascade, name)).first) {
        Some(name) => Some(desk.cascade.resolve_person(name).map_err(|e| e.to_string().replace('\n', " "))?),
        None => desk.author.by,
    };
    let last = lasts.entry(ix).or_insert_with(|| Last::of(&desk.cascade, ix)).clone();
    let blank = CheckIn::new(desk.ids.next_id(), desk.cascade.item(ix).id, on, by);
    let blank = CheckIn { measured: source.map(Into::into), ..blank };
    let check_in = several::said(desk, ix, blank, &row.said, &last, yes)?;
    several::alone(desk, check_in.id, vec![Op::CheckIn(Box::new(check_in.clone()))])?;
    lasts.insert(ix, last.clone().then(&check_in));
    Ok((check_in, ix, last))
}
