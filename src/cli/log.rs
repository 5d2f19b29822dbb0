//! `quarterdeck log`: what changed, who did it, when and why.

use super::{
    about::{self, About, Since},
    error::{Exit, Failure, Result},
    in_time::InTime,
    output::{self, Format, FormatArg, Style, Tone},
    session::Session,
    table::{Cell, Table, flexible, left, right},
    target,
    undo::by_name,
};
use crate::{
    config::remembered,
    domain::{
        Cascade, Change, Entity, Id, IxSet, Op,
        change::Verb,
        describe::{describe, describe_entry, in_review, review_of, value},
        history::{Header, LogEntry, LogFilter, Reached},
        recurring::Which,
        said::{Part, Sought, around, concerns, subject},
        text,
    },
    exchange::{json_text, past_json::rfc3339},
    store::Store,
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;
use std::{io::Write as _, sync::Arc};

/// Show what changed, who did it, when and why
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// Only changes of this item; also person:NAME, team:NAME, cycle:NAME, meeting:NAME
    #[arg(value_name = "REF")]
    of: Option<String>,
    /// Field by field: every revision with its old and new value
    #[arg(long)]
    revisions: bool,
    /// Only what came in from others since it was looked at so, or on the screen
    #[arg(long, conflicts_with_all = ["revisions", "as_of"])]
    new: bool,
    /// Only changes by this person
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Only what was said with all these words: in notes, next steps, reasons, becauses, decisions, verdicts, answers and titles
    #[arg(long, value_name = "WORDS", conflicts_with = "revisions")]
    grep: Option<String>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    /// Until that day, written like that of --since
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    until: Option<String>,
    /// At most so many, the newest first
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

/// One line of the log as scripts see it.
#[derive(Debug, Serialize)]
struct LogJson {
    seq: i64,
    change: String,
    on: chrono::NaiveDate,
    at: i64,
    /// The same moment in words, in UTC.
    time: String,
    /// Its place in the order that all laptops share: by this number, then by `change`.
    stamp: String,
    /// Where it was made.
    laptop: String,
    /// It overwrote a word that its author had not seen, or its own was overwritten so.
    clash: bool,
    /// It deleted here what somebody had spoken of without this being known here, or was that: told where it was deleted.
    unseen: bool,
    /// It came in from another laptop since the log was looked at.
    new: bool,
    by: Option<String>,
    verb: &'static str,
    what: String,
    because: Option<String>,
    operations: u64,
    undone: bool,
    /// The number of the review it was made in.
    review: Option<u32>,
    /// With `--grep`: the words that were looked for, and what they are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<SaidJson>,
}

/// What was said in a change, as scripts see it.
#[derive(Debug, Serialize)]
struct SaidJson {
    /// Such as `note` or `because`.
    part: &'static str,
    /// The thing that has these words; of the reason of a whole change none.
    of: Option<String>,
    /// The item it is, or is about.
    title: Option<String>,
    /// All of it.
    text: String,
}

/// One revision as scripts see it.
#[derive(Debug, Serialize)]
struct RevisionJson {
    on: chrono::NaiveDate,
    at: i64,
    by: Option<String>,
    item: String,
    title: String,
    field: String,
    old: String,
    new: String,
    because: Option<String>,
    undone: bool,
}

pub(super) fn run(args: &LogArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    let (store, cascade) = session.read()?;
    let item = args.of.as_deref().map(|of| named(&store, &cascade, of)).transpose()?;
    let person = args.by.as_deref().map(|by| cascade.resolve_person(by)).transpose()?;
    let twins = person.map(|id| cascade.twins_of(id)).unwrap_or_default();
    let said = args.grep.as_deref().map(|typed| match Sought::new(typed) {
        Some(_) => Ok(Arc::from(typed)),
        None => Err(Failure::wrong(
            "--grep is to find something in what was said, and no word was given: add one, as in --grep legal",
        )),
    });
    let said = said.transpose()?;
    let seen = session.paths.as_ref().and_then(|paths| remembered::log_seen(paths, session.workspace())).unwrap_or(0);
    let came_after = args.new.then_some(seen);
    let filter = LogFilter { item, person, twins, said, came_after, limit: args.limit, ..LogFilter::default() };
    let terms = args.about.terms(&cascade)?;
    let until = args.until.as_deref().map(|text| about::day("until", text, &cascade, &terms.which, session.today));
    let wanted = Wanted {
        since: args.since.day(&cascade, &terms.which, session.today)?,
        until: until.transpose()?,
        held: cascade.held_in(&terms),
        which: terms.which,
    };
    if args.revisions {
        revisions(args, session, &store, &cascade, filter, &wanted)?;
    } else {
        lines(args, session, &store, &cascade, filter, &wanted, seen)?;
    }
    Ok(Exit::Done)
}

/// What the log is to be of; what was deleted has one as well, and is told of.
fn named(store: &Store, cascade: &Cascade, of: &str) -> Result<Id> {
    match target::resolve(cascade, of) {
        Ok(target) => {
            target.id(cascade).ok_or_else(|| Failure::failed("nobody has changed that meeting yet: it is there from the start"))
        }
        Err(refused) => match target::deleted(cascade, of).as_slice() {
            [] => Err(refused),
            [only] => {
                output::say(&target::how_deleted(store, cascade, *only)?);
                Ok(*only)
            }
            several => Err(target::several_deleted(store, cascade, several)?),
        },
    }
}

/// Which changes are wanted beside what the index of the log finds.
struct Wanted {
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
    /// What is asked about; `None`: everything.
    held: Option<std::sync::Arc<IxSet>>,
    which: Which,
}

impl Wanted {
    /// Whether every change is.
    fn is_everything(&self) -> bool {
        self.since.is_none() && self.until.is_none() && self.held.is_none()
    }

    fn in_time(&self, on: NaiveDate) -> bool {
        self.since.is_none_or(|since| on >= since) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether nothing older can be wanted: a day may be told in another time zone, and a clock may have gone wrong a little.
    fn is_past(&self, on: NaiveDate) -> bool {
        self.since.is_some_and(|since| (since - on).num_days() > 7)
    }

    /// Whether an entity is what is asked about, or about it.
    fn touches(&self, cascade: &Cascade, id: Id) -> bool {
        let Some(held) = &self.held else { return true };
        let about = match cascade.entity(id) {
            Some(Entity::Item(_)) => vec![id],
            Some(Entity::Link(link)) => vec![link.project, link.target],
            Some(Entity::Action(action)) => action.item.into_iter().collect(),
            Some(Entity::Decision(decision)) => decision.item.into_iter().collect(),
            Some(Entity::Acknowledgement(read)) => vec![read.item],
            Some(Entity::Review(review)) => return cascade.meeting_of_review(&review) == self.which,
            Some(Entity::Topic(topic)) => return cascade.meeting_of_topic(&topic) == self.which,
            Some(Entity::Meeting(meeting)) => return cascade.which(meeting.id) == self.which,
            Some(Entity::Cycle(_) | Entity::Team(_) | Entity::Person(_)) | None => Vec::new(),
        };
        about.into_iter().filter_map(|id| cascade.find(id)).any(|ix| held.contains(ix))
    }

    /// Whether a line of the log is one of them: read whole where only that can tell.
    fn takes(&self, store: &Store, cascade: &Cascade, entry: &LogEntry) -> Result<bool> {
        if !self.in_time(entry.header.on) {
            return Ok(false);
        }
        if self.held.is_none() {
            return Ok(true);
        }
        let review = entry.header.review.and_then(|id| cascade.reviews().find(|r| r.id == id));
        if review.is_some_and(|review| cascade.meeting_of_review(review) == self.which) {
            return Ok(true);
        }
        let touches = |op: &Op| self.touches(cascade, op.subject());
        if !entry.all.is_empty() {
            return Ok(entry.all.iter().any(touches));
        }
        Ok(store.change_at(entry.seq)?.is_some_and(|change| change.ops.iter().any(touches)))
    }
}

/// The lines that are wanted, page by page until there are enough.
fn entries(store: &Store, cascade: &Cascade, mut filter: LogFilter, wanted: &Wanted) -> Result<Vec<LogEntry>> {
    if wanted.is_everything() {
        return Ok(store.log(&filter)?);
    }
    let limit = std::mem::replace(&mut filter.limit, 500);
    let mut found = Vec::new();
    loop {
        let page = store.log(&filter)?;
        let Some(last) = page.last() else { return Ok(found) };
        filter.before = Some(last.place());
        let is_past = wanted.is_past(last.header.on);
        for entry in page {
            if found.len() >= limit {
                return Ok(found);
            }
            if wanted.takes(store, cascade, &entry)? {
                found.push(entry);
            }
        }
        if is_past {
            return Ok(found);
        }
    }
}

/// So many rows are read between two looks at whether anything older can be wanted.
const ROWS: u64 = 20_000;

/// The lines in which was said what is looked for, the newest first, and how far was looked.
fn find(store: &Store, cascade: &Cascade, mut filter: LogFilter, wanted: &Wanted) -> Result<(Vec<LogEntry>, Reached)> {
    let limit = std::mem::replace(&mut filter.limit, 500);
    let concerns = |id: Id| concerns(cascade, &filter, id) && wanted.touches(cascade, id);
    let (mut found, mut reached) = (Vec::new(), Reached::NOTHING);
    while found.len() < limit && !reached.is_all && !reached.day.is_some_and(|day| wanted.is_past(day)) {
        let (page, to) = store.find_said(&filter, reached, ROWS, &concerns)?;
        found.extend(page.into_iter().filter(|entry| wanted.in_time(entry.header.on)));
        reached = to;
    }
    found.truncate(limit);
    Ok((found, reached))
}

fn who(cascade: &Cascade, by: Option<Id>) -> Option<String> {
    by.and_then(|id| cascade.person(id)).map(|p| p.name.clone())
}

fn lines(
    args: &LogArgs,
    session: &Session,
    store: &Store,
    cascade: &Cascade,
    filter: LogFilter,
    wanted: &Wanted,
    seen: i64,
) -> Result<()> {
    let style = session.style();
    let typed = filter.said.clone();
    let everything = LogFilter { came_after: filter.came_after, limit: filter.limit, ..LogFilter::default() } == filter;
    // Whatever comes in from here on is not looked at.
    let end = store.log_end()?;
    let (entries, reached) = match &typed {
        Some(_) => find(store, cascade, filter, wanted)?,
        None => (entries(store, cascade, filter, wanted)?, Reached::NOTHING),
    };
    let told = entries.iter().map(|e| tell(store, cascade, e, seen)).collect::<Result<Vec<LogJson>>>()?;
    let is_cut = entries.len() >= args.limit;
    if args.new && everything && wanted.is_everything() && !is_cut {
        // What cannot be remembered is told again.
        let _ = session.paths.as_ref().map(|paths| remembered::remember_log_seen(paths, session.workspace(), end));
    }
    let mut out = output::stdout();
    match (args.format.format, typed) {
        (Format::Json, _) => json_text::write_array(&mut out, &told)?,
        (Format::Csv, typed) => {
            drop(out);
            let mut heads = vec!["seq", "on", "by", "what", "because", "undone", "review"];
            if typed.is_some() {
                heads.extend(["part", "title", "text"]);
            }
            let rows = told.iter().map(|l| {
                let because = l.because.clone().unwrap_or_default();
                let by = l.by.clone().unwrap_or_default();
                let review = l.review.map(|n| n.to_string()).unwrap_or_default();
                let mut row =
                    vec![l.seq.to_string(), l.on.to_string(), by, l.what.clone(), because, l.undone.to_string(), review];
                if let Some(said) = &l.said {
                    row.extend([said.part.to_owned(), said.title.clone().unwrap_or_default(), said.text.clone()]);
                }
                row
            });
            return output::csv(&heads, rows);
        }
        (Format::Table, Some(typed)) if told.is_empty() => output::say(&nothing_said(&typed, reached)),
        (Format::Table, None) if told.is_empty() && args.new => {
            output::say("nothing new came in from others since you looked last");
        }
        (Format::Table, None) if told.is_empty() => output::say("nothing in the log fits: leave out a filter"),
        (Format::Table, typed) => {
            table(&told, &entries, (typed.as_deref(), args.new), cascade, style).print(&mut out, style)?;
            out.flush()?;
            if args.new && is_cut {
                output::say(&format!(
                    "there may be more: “quarterdeck log --new -n {}” shows it; what is new stays so until all of it was shown",
                    args.limit.saturating_mul(10)
                ));
            }
        }
    }
    Ok(out.flush()?)
}

/// That nothing was found, and what was looked through.
fn nothing_said(typed: &str, reached: Reached) -> String {
    let looked = text::say::say_count(usize::try_from(reached.looked).unwrap_or(usize::MAX), "change", "changes");
    let typed = text::one_line(typed.trim(), 60);
    format!("nothing that was said holds “{typed}”; looked through {looked}: {}. Fewer words find more", Part::EVERYWHERE)
}

/// The lines as a table; where something was looked for, with what was said instead of what was done.
fn table(
    told: &[LogJson],
    entries: &[LogEntry],
    (typed, all_new): (Option<&str>, bool),
    cascade: &Cascade,
    style: Style,
) -> Table<'static> {
    let rest = if typed.is_some() { vec![flexible("about"), flexible("said")] } else { vec![flexible("what")] };
    let heads: Vec<_> = [right("no"), left("on"), left("who")].into_iter().chain(rest).chain([left("undone")]).collect();
    let mut table = Table::new(&heads);
    let room = style.columns.map_or(MOST_AROUND, |columns| columns.saturating_sub(30) / 2).clamp(20, MOST_AROUND);
    for (l, entry) in told.iter().zip(entries) {
        let new = if l.new && !all_new { style.glyph("• ", "* ") } else { "" };
        let clash = entry.sign().map(|words| format!("{} {words}: ", style.clash())).unwrap_or_default();
        let clash = format!("{new}{clash}");
        let mut row = vec![
            Cell::from(by_name(cascade.is_shared(), entry.header.id, l.seq)).tone(Tone::Dim),
            Cell::from(l.on.to_string()),
            Cell::new(l.by.as_deref().unwrap_or("")),
        ];
        if let Some((said, typed)) = l.said.as_ref().zip(typed) {
            let (around, _) = around(typed, &said.text, room);
            row.push(Cell::from(style.plain(&format!("{clash}{}", said.title.as_deref().unwrap_or(&l.what)))));
            row.push(Cell::from(style.plain(&format!("{}: {around}", said.part))));
        } else {
            let review = in_review(cascade, entry).map(|said| format!(", {said}"));
            row.push(Cell::from(style.plain(&format!("{clash}{}{}", l.what, review.unwrap_or_default()))));
        }
        row.push(Cell::new(if l.undone { "undone" } else { "" }).tone(Tone::Dim));
        table.row(row);
    }
    table
}

/// So many columns of what was said are shown around a hit where there is room.
const MOST_AROUND: usize = 100;

fn tell(store: &Store, cascade: &Cascade, entry: &LogEntry, seen: i64) -> Result<LogJson> {
    // A short change is read whole, so that its sentence says all of it; an import is told by its size.
    let whole = if entry.ops <= 40 { store.change_at(entry.seq)? } else { None };
    let mut what = whole.map_or_else(|| describe_entry(cascade, entry), |change| describe(cascade, &change));
    if entry.header.id == Id::WORKSPACE {
        "made the workspace".clone_into(&mut what);
    }
    Ok(LogJson {
        seq: entry.seq,
        change: entry.header.id.letters(),
        on: entry.header.on,
        at: entry.header.at,
        time: rfc3339(entry.header.at),
        stamp: entry.stamp.time.to_string(),
        laptop: entry.stamp.device.letters(),
        clash: entry.clashes,
        unseen: entry.unseen,
        new: entry.is_new(Some(seen)),
        by: who(cascade, entry.header.by),
        verb: entry.header.verb.past(),
        what,
        because: entry.header.why.clone(),
        operations: entry.ops,
        undone: entry.undone_by.is_some(),
        review: review_of(cascade, &entry.header).map(|r| r.number),
        said: entry.said.as_deref().map(|said| SaidJson {
            part: said.part.word(),
            of: (said.of != Id::WORKSPACE).then(|| said.of.letters()),
            title: subject(cascade, said),
            text: said.text.clone(),
        }),
    })
}

fn revisions(
    args: &LogArgs,
    session: &Session,
    store: &Store,
    cascade: &Cascade,
    filter: LogFilter,
    wanted: &Wanted,
) -> Result<()> {
    let style = session.style();
    let mut told: Vec<RevisionJson> = Vec::new();
    if let Some(of) = filter.item.filter(|&of| cascade.find(of).is_some()) {
        let history = store.history(of, 0, session.today)?;
        // What takes a revision back is no revision: the one it takes back says that it is undone.
        let found = history.revisions.iter().filter(|r| wanted.in_time(r.header.on) && wanted.touches(cascade, of)).filter(|r| {
            r.new.is_revision()
                && r.header.undoes.is_none()
                && filter.person.is_none_or(|p| r.header.by.map(|by| cascade.stands_for(by)) == Some(p))
        });
        for r in found.take(args.limit) {
            let op = Op::Set { of, old: r.old.clone(), new: r.new.clone() };
            told.extend(revision(cascade, &r.header, &op, r.undone_by.is_some()));
        }
    } else {
        every_revision(store, cascade, filter, args.limit, wanted, &mut told)?;
    }
    let mut out = output::stdout();
    match args.format.format {
        Format::Json => json_text::write_array(&mut out, &told)?,
        Format::Csv => {
            drop(out);
            let rows = told.iter().map(|r| {
                let (by, because) = (r.by.clone().unwrap_or_default(), r.because.clone().unwrap_or_default());
                let (old, new) = (r.old.clone(), r.new.clone());
                let undone = r.undone.to_string();
                vec![r.on.to_string(), by, r.item.clone(), r.title.clone(), r.field.clone(), old, new, because, undone]
            });
            return output::csv(&["on", "by", "item", "title", "field", "old", "new", "because", "undone"], rows);
        }
        Format::Table if told.is_empty() => output::say("nothing was revised"),
        Format::Table => {
            let mut table = Table::new(&[
                left("on"),
                left("who"),
                flexible("item"),
                left("field"),
                flexible("old"),
                flexible("new"),
                flexible("because"),
            ]);
            for r in &told {
                let because = if r.undone { "(undone)" } else { r.because.as_deref().unwrap_or("") };
                table.row(vec![
                    Cell::from(r.on.to_string()),
                    Cell::new(r.by.as_deref().unwrap_or("")),
                    Cell::new(&r.title),
                    Cell::new(&r.field),
                    Cell::from(style.plain(&r.old)),
                    Cell::from(style.plain(&r.new)),
                    Cell::new(because),
                ]);
            }
            table.print(&mut out, style)?;
        }
    }
    Ok(out.flush()?)
}

/// Goes back through the log page by page until there are enough.
fn every_revision(
    store: &Store,
    cascade: &Cascade,
    mut filter: LogFilter,
    limit: usize,
    wanted: &Wanted,
    told: &mut Vec<RevisionJson>,
) -> Result<()> {
    filter.limit = 500;
    loop {
        let page = store.log(&filter)?;
        let Some(last) = page.last() else { return Ok(()) };
        filter.before = Some(last.place());
        if wanted.is_past(page[0].header.on) {
            return Ok(());
        }
        for entry in &page {
            // An import of millions that changed nothing is not read for it.
            let nothing_changed = entry.tally.is_some_and(|tally| tally.changed == 0);
            if nothing_changed
                || !wanted.in_time(entry.header.on)
                || matches!(entry.header.verb, Verb::CheckIn | Verb::Undo | Verb::Redo)
            {
                continue;
            }
            let Some(change) = store.change_at(entry.seq)? else { continue };
            let header = Header::from(&change);
            let Change { ops, .. } = change;
            let revises = |op: &&Op| matches!(op, Op::Set { new, .. } if new.is_revision());
            for op in ops.iter().filter(revises).filter(|op| wanted.touches(cascade, op.subject())) {
                told.extend(revision(cascade, &header, op, entry.undone_by.is_some()));
                if told.len() >= limit {
                    return Ok(());
                }
            }
        }
    }
}

fn revision(cascade: &Cascade, header: &Header, op: &Op, undone: bool) -> Option<RevisionJson> {
    let Op::Set { of, old, new } = op else { return None };
    let item = cascade.item(cascade.find(*of)?);
    Some(RevisionJson {
        on: header.on,
        at: header.at,
        by: who(cascade, header.by),
        item: cascade.short(item.id),
        title: item.title.to_string(),
        field: new.name().to_owned(),
        old: value(cascade, *of, old),
        new: value(cascade, *of, new),
        because: header.why.clone(),
        undone,
    })
}
