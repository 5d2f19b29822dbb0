//! Files that are none of ours: what is clear is read, what is not is asked, and what was answered is remembered.

use super::{
    super::{
        ask,
        error::{Exit, Failure, Result},
        known::Known,
        output::{print, say},
        session::{Desk, Session},
        waited::Waited,
    },
    ATTEMPTS, ImportArgs, Input, LISTED, asked, kept_from_it, list, maps, options, preview, save, summary,
};
use crate::{
    domain::{Ids, Kind},
    exchange::{
        Report,
        bring::{self, Answers, Around, Asked, Meaning, Ready, map::Map, page},
        csv::Options,
        sheet::limits,
    },
    tui::import::{BAD_ROWS, BOTH_CHANGED, LEAVE_OUT, OF_FILE},
};
use std::{
    fmt::Write as _,
    io::{Read as _, Seek as _},
};

/// The name of a file, and what it holds.
pub(super) type File = (String, Vec<u8>);

/// A file that was read, and what is answered about it.
pub(super) struct Brought {
    /// The files, each with its name: several where they belong together.
    files: Vec<File>,
    name: String,
    pub(super) answers: Answers,
    /// The map it was read by.
    map: Option<Map>,
    pub(super) ready: Ready,
}

/// What a file comes to by other answers.
pub(super) fn again(brought: &Brought, answers: &Answers, around: Around) -> Result<Ready> {
    ready(&brought.files, answers, around)
}

impl Brought {
    /// Reads the file once more by the answers there are.
    pub(super) fn again(&mut self, around: Around) -> Result<()> {
        self.ready = again(self, &self.answers, around)?;
        Ok(())
    }

    /// The name of the map it was read by.
    pub(super) fn map_name(&self) -> Option<&str> {
        self.map.as_ref().map(|map| map.name.as_str())
    }

    /// Reads files, by the map for their columns if one is kept; what flags say counts more.
    pub(super) fn of(files: Vec<File>, args: &ImportArgs, given: &Answers, desk: &Desk, session: &Session) -> Result<Brought> {
        let mut brought = Brought::begin(files, args, given, desk, session)?;
        brought.again(Around { cascade: &desk.cascade, today: session.today })?;
        Ok(brought)
    }

    /// The same, of which no more is read than shows how they are understood.
    pub(super) fn begin(files: Vec<File>, args: &ImportArgs, given: &Answers, desk: &Desk, session: &Session) -> Result<Brought> {
        let around = Around { cascade: &desk.cascade, today: session.today };
        let name = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let shown = |answers: &Answers| said_of(&name, bring::file::shown(&texts(&files), answers, around));
        let mut begun = None;
        let map = match &args.map {
            Some(text) => Some(maps::named(text, session)?),
            None if name == super::STANDARD_INPUT => None,
            None => {
                let found = begun.insert(shown(given)?);
                bring::map::fingerprint(found).and_then(|print| maps::for_columns(&print, session))
            }
        };
        let mut answers = map.as_ref().map(|map| still(map, desk, session)).unwrap_or_default();
        given.iter().for_each(|(key, word)| answers.give(key, word));
        let found = match begun.filter(|_| map.is_none()) {
            Some(found) => found,
            None => shown(&answers)?,
        };
        let ready = bring::settle(found, &answers, around);
        Ok(Brought { files, name, answers, map, ready })
    }

    /// Whether there is more of it than is read at once.
    pub(super) fn is_long(&self) -> bool {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > AT_ONCE
    }
}

/// A file that is larger than this is shown by its beginning first, so that there is something to see at once.
const AT_ONCE: usize = 16 << 10;

/// What the beginning of a file comes to by other answers.
pub(super) fn begun(brought: &Brought, answers: &Answers, around: Around) -> Result<Ready> {
    let found = said_of(&brought.name, bring::file::shown(&texts(&brought.files), answers, around))?;
    Ok(bring::settle(found, answers, around))
}

/// Imports files of other notations as one change.
pub(super) fn run(inputs: &[Input], args: &ImportArgs, session: &Session) -> Result {
    let mut desk = session.desk_for_newcomers()?;
    let given = given(args, &desk)?;
    let files = loaded(inputs)?;
    let mut all;
    if !args.dry_run && preview::can() {
        let shown = preview::all(desk, files, args, &given, session)?;
        let left = || Failure::failed("nothing was imported: it was left before it was written");
        (desk, all) = shown.ok_or_else(left)?;
    } else {
        all = files.into_iter().map(|files| Brought::of(files, args, &given, &desk, session)).collect::<Result<Vec<_>>>()?;
        for brought in &all {
            if let Some(name) = brought.map_name() {
                let what = if brought.ready.found.grid.is_some() { "columns are read" } else { "questions are answered" };
                say(&format!("note: {what} as “{name}” has it"));
            }
        }
    }
    // What comes of each item is known only where nothing is open.
    if args.dry_run && all.iter().any(|brought| brought.ready.open().next().is_some()) {
        for brought in &all {
            print(&page::page(&brought.ready, &[]))?;
        }
    }
    if !args.dry_run && ask::can() && all.iter().any(|brought| brought.ready.open().next().is_some()) {
        let around = Around { cascade: &desk.cascade, today: session.today };
        if !asked::all(&mut all, around, std::io::stdin().lock(), std::io::stderr())? {
            return Err(Failure::failed("nothing was imported: not all of it was answered"));
        }
    }
    let open: Vec<&bring::Question> = all.iter().flat_map(|brought| brought.ready.open()).collect();
    if !open.is_empty() {
        if !args.dry_run {
            say(page::questions(open.iter().copied()).trim_end());
        }
        let what = if open.len() == 1 { "1 question is open".to_owned() } else { format!("{} questions are open", open.len()) };
        return Err(Failure::wrong(format!("nothing was imported: {what}; give the answers with the flags above")));
    }
    let args = &decided(args, all.iter().map(|brought| &brought.answers));
    let report = write(&mut desk, &mut all, args, session)?;
    print(&summary(&report, args.dry_run))?;
    if !args.dry_run {
        for sentence in remember(&all, session) {
            say(&sentence);
        }
    }
    Ok(Exit::left_out_if(!report.errors.is_empty()))
}

/// Files as they were opened: those that belong together are one.
fn loaded(inputs: &[Input]) -> Result<Vec<Vec<File>>> {
    // What a program gives out in pieces is one.
    let at_once = if inputs.iter().all(|input| input.is_json) { inputs.len() } else { 1 };
    inputs.chunks(at_once).map(|files| files.iter().map(load).collect()).collect()
}

/// Shows files on the terminal, and imports them where that is wanted; `None`: they were left. Nothing is printed.
pub(super) fn look(mut desk: Desk, inputs: &[Input], session: &Session) -> Result<Option<(Desk, Report)>> {
    let args = ImportArgs { is_inside: true, ..ImportArgs::default() };
    desk.store.prepare_to_write()?;
    let shown = preview::all(desk, loaded(inputs)?, &args, &Answers::default(), session)?;
    let Some((mut desk, mut all)) = shown else { return Ok(None) };
    let args = decided(&args, all.iter().map(|brought| &brought.answers));
    let report = write(&mut desk, &mut all, &args, session)?;
    remember(&all, session);
    Ok(Some((desk, report)))
}

/// Writes what was read.
fn write(desk: &mut Desk, all: &mut [Brought], args: &ImportArgs, session: &Session) -> Result<Report> {
    if !args.dry_run {
        desk.store.prepare_to_write()?;
    }
    for attempt in 0..ATTEMPTS {
        let around = Around { cascade: &desk.cascade, today: session.today };
        for brought in &mut *all {
            if attempt > 0 {
                brought.again(around)?;
            }
            if !args.dry_run {
                brought.ready.let_go();
            }
        }
        if let Some(report) = import(desk, all, args, session, attempt == 0)? {
            desk.changed = report.changes_anything() && !args.dry_run;
            return Ok(report);
        }
        desk.read_again()?;
    }
    Err(kept_from_it())
}

/// The flags, where the preview was told otherwise about rows that are bad and cells that changed on both sides.
pub(super) fn decided<'a>(args: &ImportArgs, answers: impl IntoIterator<Item = &'a Answers>) -> ImportArgs {
    let mut args = args.clone();
    for answers in answers {
        args.keep_going = answers.get(BAD_ROWS).map_or(args.keep_going, |word| word == LEAVE_OUT);
        args.theirs = answers.get(BOTH_CHANGED).map_or(args.theirs, |word| word == OF_FILE);
    }
    args
}

/// What flags answer.
fn given(args: &ImportArgs, desk: &Desk) -> Result<Answers> {
    let mut answers = Answers::default();
    let flags =
        [("like", &args.like), ("sheet", &args.sheet), ("dates", &args.dates), ("cycle", &args.cycle), ("team", &args.team)];
    for (key, word) in flags {
        if let Some(word) = word {
            answers.give(key, word);
        }
    }
    if let Some(row) = args.header {
        answers.give("header", &row.to_string());
    }
    if let Some(name) = args.like.as_deref().filter(|name| !bring::presets().any(|(preset, _)| preset.eq_ignore_ascii_case(name)))
    {
        let names: Vec<&str> = bring::presets().map(|(name, _)| name).collect();
        return Err(Failure::wrong(format!("nobody knows “{name}” by its columns; there is {}", names.join(", "))));
    }
    if let Some(order) = args.dates.as_deref().filter(|order| !matches!(*order, "dmy" | "mdy" | "ymd")) {
        return Err(Failure::wrong(format!(
            "“{order}” is no order of dates: write dmy where 3/4 is 3 April, mdy where it is March 4"
        )));
    }
    if let Some(into) = &args.into {
        let ix = desk.cascade.resolve(into, &[Kind::Objective])?;
        let item = desk.cascade.item(ix);
        answers.give("into", &item.external.as_deref().map_or_else(|| item.id.letters(), str::to_owned));
    }
    for text in &args.columns {
        let Some((name, meaning)) = text.rsplit_once('=') else {
            return Err(Failure::wrong(format!("“{text}” says nothing of a column: write it like Start=baseline")));
        };
        if Meaning::from_word(meaning).is_none() {
            let words: Vec<String> = Meaning::offered().map(Meaning::word).collect();
            return Err(Failure::wrong(format!("no column can mean “{meaning}”; there is {}", words.join(", "))));
        }
        answers.give(&format!("column {}", name.trim()), meaning);
    }
    for text in &args.answers {
        let Some((key, word)) = text.split_once('=') else {
            return Err(Failure::wrong(format!("“{text}” answers nothing: write it like \"offers target=take\"")));
        };
        answers.give(key, word);
    }
    Ok(answers)
}

fn ready(files: &[(String, Vec<u8>)], answers: &Answers, around: Around) -> Result<Ready> {
    let name = files.first().map_or("", |(name, _)| name.as_str());
    let found = said_of(name, bring::file::read(&texts(files), answers, around))?;
    Ok(bring::settle(found, answers, around))
}

fn texts(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

fn said_of<T>(name: &str, read: std::result::Result<T, String>) -> Result<T> {
    read.map_err(|said| Failure::failed(format!("nothing was imported: {name}: {said}")))
}

/// Everything a file holds.
fn load(input: &Input) -> Result<File> {
    let failed = |e: std::io::Error| Failure::failed(format!("cannot read {}: {e}", input.name));
    let mut file = &input.file;
    let size = file.metadata().map_err(failed)?.len().min(limits::FILE as u64);
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.rewind().map_err(failed)?;
    file.take(limits::FILE as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok((input.name.clone(), bytes))
}

/// What a map answers today: a cycle that is over is not that of the next table.
fn still(map: &Map, desk: &Desk, session: &Session) -> Answers {
    let mut answers = map.answers();
    let end = answers.get("cycle").and_then(|name| {
        let here = desk.cascade.cycle_called(name).map(|cycle| cycle.end);
        here.or_else(|| desk.cascade.settings.calendar().dates_of(name).map(|(_, end)| end))
    });
    if end.is_some_and(|end| end < session.today) {
        answers.forget("cycle");
    }
    answers
}

/// Keeps what was answered about each table; says where.
fn remember(all: &[Brought], session: &Session) -> Vec<String> {
    let mut said = Vec::new();
    for brought in all {
        let is_asked = brought.ready.found.questions.iter().any(|question| question.asked == Asked::Answered);
        let has_new =
            brought.map.as_ref().is_none_or(|map| brought.answers.iter().any(|(key, word)| map.answers().get(key) != Some(word)));
        if !is_asked || !has_new || brought.name == super::STANDARD_INPUT {
            continue;
        }
        let stem = std::path::Path::new(&brought.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = brought.map.as_ref().map_or_else(|| stem.unwrap_or_else(|| brought.name.clone()), |map| map.name.clone());
        let Some(map) = Map::of(&name, &brought.ready.found, &brought.answers) else { continue };
        if let Some(path) = maps::keep(&map, session) {
            let what =
                if brought.ready.found.grid.is_some() { "tables with these columns" } else { "files of this name and shape" };
            said.push(format!("remembered as “{name}” for {what}: {}", path.display()));
        }
    }
    said
}

/// Plans and saves what was found. `None`: somebody else wrote meanwhile, and nothing was saved.
fn import(desk: &Desk, all: &[Brought], args: &ImportArgs, session: &Session, first: bool) -> Result<Option<Report>> {
    let waited = Waited::begin();
    let known = Known::new(&desk.store);
    let readies: Vec<&Ready> = all.iter().map(|brought| &brought.ready).collect();
    let options = Options { marks: args.dry_run, ..options(args) };
    let read = bring::read(&desk.cascade, &known, &readies, desk.author, &mut Ids::random(), options, |report, import| {
        waited.end();
        if first && !args.is_inside {
            for (ready, file) in readies.iter().zip(&report.files).filter(|_| args.dry_run) {
                print(&page::page(ready, &file.items))?;
            }
            list(&report);
            if !args.dry_run {
                tell_left(all);
            }
        }
        save((desk, &waited), report, import, args, session)
    });
    read.map_err(|refusal| Failure::from(refusal).not_wrong())?
}

/// Names what is left of the files.
fn tell_left(all: &[Brought]) {
    for brought in all {
        let found = &brought.ready.found;
        for left in found.left.iter().take(LISTED) {
            let place = found.place(&left.place).map(|place| format!(", {place}")).unwrap_or_default();
            say(&format!("note: {}{place}: {}", found.name, left.what));
        }
        if found.left.len() > LISTED {
            say(&format!("… and {} more that are left", found.left.len() - LISTED));
        }
    }
}

/// What `--list` prints.
pub(super) fn listed() -> String {
    let mut out = String::from(
        "files\n  CSV and TSV parted by , ; tab | or ^ · workbooks: XLSX, XLSM, ODS · outlines and tables in Markdown\n  trees in JSON \
         and YAML · the JSON of Asana and Lattice\n\n\
         how a table may say what hangs on what\n  kind and parent · ids of rows · outline numbers · a column for each level · kinds in \
         order\n  key results beside one another · the objective beside its key result or in its first row\n  indented titles · \
         objectives as headings · the title of the parent\n  weeks, months or days as columns become check-ins\n\n--like, and found \
         without it\n",
    );
    let width = bring::presets().map(|(name, _)| name.len()).max().unwrap_or_default();
    for (name, says) in bring::presets() {
        let _ = writeln!(out, "  {name:width$}  {says}");
    }
    out
}
