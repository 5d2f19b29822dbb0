//! `quarterdeck laptops`: who writes into a workspace that is shared, and what of it is here.

use super::{
    error::{Exit, Failure, Result},
    output::{self, Format, FormatArg, Tone},
    session::{Session, time_of_day},
    sharing::{Sharing, name_of},
    table::{Cell, Table, flexible, left},
};
use crate::{
    domain::{
        Cascade, Id, Op,
        change::Verb,
        edit, laptop,
        settings::LaptopsOut,
        text::{self, say::say_count},
    },
    exchange::json_text,
    store::{Store, Writer},
    sync,
};
use chrono::{DateTime, Local};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write as _;

/// Show which laptops write here, and what of them has not come
#[derive(Debug, Args)]
pub(super) struct LaptopsArgs {
    #[command(subcommand)]
    command: Option<LaptopsCommand>,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Subcommand)]
enum LaptopsCommand {
    /// Leave out what a laptop writes from now on; what is known of it stays
    Remove {
        /// What it is called, or the first letters of its id
        #[arg(value_name = "REF")]
        laptop: String,
    },
}

/// A laptop as scripts see it.
#[derive(Debug, Serialize)]
struct LaptopJson {
    id: Id,
    label: String,
    person: Option<Id>,
    /// Whether it is this one.
    here: bool,
    /// Milliseconds since 1970 UTC.
    joined: i64,
    seen: Option<i64>,
    program: String,
    /// How many seconds its clock is ahead.
    ahead: i64,
    changes: Option<u64>,
    /// Whether it held the same changes as this one does.
    together: bool,
    /// Files it wrote that have not come.
    on_its_way: usize,
    removed: bool,
}

pub(super) fn run(args: &LaptopsArgs, session: &Session) -> Result {
    match &args.command {
        None => list(args.format.format, session)?,
        Some(LaptopsCommand::Remove { laptop }) => remove(laptop, session)?,
    }
    Ok(Exit::Done)
}

/// When, as people say it: the time of today, the day of an earlier one.
pub(super) fn when(at: i64, session: &Session) -> String {
    let day = DateTime::from_timestamp_millis(at).map(|at| at.with_timezone(&Local).date_naive());
    match day {
        Some(day) if day == session.today => format!("{} today", time_of_day(at)),
        Some(day) => text::say::say_date(day, session.today),
        None => String::new(),
    }
}

fn list(format: Format, session: &Session) -> Result<()> {
    let (store, cascade) = session.read()?;
    let place = store.shared_at()?;
    let mut laptops = sync::laptops(&store)?;
    // As they joined, so that a list that is kept stays the list it was. This one has not joined before its first round.
    laptops.sort_by_key(|laptop| (laptop.joined, laptop.id));
    let name = |id: Option<Id>| id.and_then(|id| cascade.person(id)).map(|p| p.name.trim().to_owned()).unwrap_or_default();
    let (mut rows, mut states) = (Vec::new(), Vec::new());
    for laptop in laptops {
        let is_new = laptop.is_this && laptop.joined == 0;
        states.push(if laptop.is_out { "removed: what it writes is left out".to_owned() } else { laptop.state(session.at) });
        rows.push(LaptopJson {
            id: laptop.id,
            label: laptop.label,
            person: if is_new { session.who(&cascade).ok().flatten() } else { laptop.person },
            here: laptop.is_this,
            joined: if is_new { session.at } else { laptop.joined },
            seen: laptop.seen,
            program: if is_new { env!("CARGO_PKG_VERSION").to_owned() } else { laptop.program },
            ahead: laptop.ahead_ms / 1000,
            changes: laptop.changes,
            together: laptop.is_together,
            on_its_way: laptop.missing,
            removed: laptop.is_out,
        });
    }
    match format {
        Format::Json => output::print(&json_text::to_string(&rows)),
        Format::Csv => output::csv(
            &["id", "label", "person", "here", "seen", "on_its_way", "removed"],
            rows.iter().map(|row| {
                let seen =
                    row.seen.and_then(DateTime::from_timestamp_millis).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                vec![
                    row.id.letters(),
                    row.label.clone(),
                    name(row.person),
                    row.here.to_string(),
                    seen.unwrap_or_default(),
                    row.on_its_way.to_string(),
                    row.removed.to_string(),
                ]
            }),
        ),
        Format::Table => {
            if place.is_none() && rows.is_empty() {
                return output::print(
                    "this workspace is not shared: “quarterdeck share FOLDER” shares it, “quarterdeck join LINE” joins one that is\n",
                );
            }
            let mut table =
                Table::new(&[left("laptop"), left("person"), left("seen"), flexible("what of it is here"), left("id")]);
            for (row, state) in rows.iter().zip(states) {
                let seen = match (row.here, row.seen) {
                    (true, _) => "here".to_owned(),
                    (_, Some(seen)) => when(seen, session),
                    (_, None) => "never".to_owned(),
                };
                table.row(vec![
                    Cell::new(&row.label),
                    Cell::from(name(row.person)),
                    Cell::from(seen),
                    Cell::from(state),
                    Cell::new(&row.id.letters()[..8]).tone(Tone::Dim),
                ]);
            }
            let mut out = output::stdout();
            table.print(&mut out, session.style())?;
            let waits = store.unsent()?;
            if place.is_none() {
                writeln!(
                    out,
                    "this workspace is shared no more from here: what they write does not come in, and what is written here does not go"
                )?;
            } else if waits > 0 {
                let line = format!("{} made here wait for the next sync", say_count(waits as usize, "change", "changes"));
                writeln!(out, "{}", if waits == 1 { line.replace("wait for", "waits for") } else { line })?;
            }
            out.flush()?;
            Ok(())
        }
    }
}

/// The laptop that a text means.
fn find<'a>(writers: &'a [Writer], text: &str) -> Result<&'a Writer> {
    let text = text.trim();
    let shown = text::one_line(text, 40);
    let called: Vec<&Writer> = writers.iter().filter(|w| text::folded(&w.label) == text::folded(text)).collect();
    let lettered: Vec<&Writer> =
        writers.iter().filter(|w| text.len() >= 4 && w.id.letters().starts_with(&text.to_lowercase())).collect();
    match (called.as_slice(), lettered.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one),
        ([], []) => Err(Failure::wrong(format!("no laptop is called “{shown}”: “quarterdeck laptops” lists them"))),
        ([], many) | (many, _) => {
            let ids: Vec<String> = many.iter().map(|w| w.id.letters()[..8].to_owned()).collect();
            Err(Failure::wrong(format!("“{shown}” fits {} laptops: name one by its id, {}", many.len(), ids.join(" or "))))
        }
    }
}

fn remove(laptop: &str, session: &Session) -> Result<()> {
    let mut desk = session.desk()?;
    let sharing = Sharing::must(session, &desk.store, &desk.cascade)?;
    let ours = sharing.keys.writer();
    if sync::is_removed(&desk.store)? {
        return Err(Failure::failed(laptop::REMOVED));
    }
    let means_this = text::folded(laptop.trim()) == text::folded(&sharing.place.label)
        || laptop.len() >= 4 && ours.letters().starts_with(&laptop.trim().to_lowercase());
    let writers: Vec<Writer> = desk.store.writers()?.into_iter().filter(|w| w.id != ours).collect();
    if means_this && !writers.iter().any(|w| text::folded(&w.label) == text::folded(laptop.trim())) {
        let label = text::one_line(&sharing.place.label, 40);
        return Err(Failure::wrong(format!(
            "{label} is this laptop: “quarterdeck share --stop” shares the workspace no more from here"
        )));
    }
    let writer = find(&writers, laptop)?;
    let (id, name) = (writer.id, name_of(&writers, writer.id));
    if desk.cascade.settings.laptops_out.0.iter().any(|(of, _)| *of == id) {
        return output::print(&format!("{name} is removed already\n"));
    }
    if session.options.offline {
        return Err(Failure::wrong("nothing was removed: this is offline, by --offline or QUARTERDECK_OFFLINE"));
    }
    // What is known of it is in a file of ours before its own are left out.
    sync::vouch_for(&mut desk.store, &sharing.here(session, false), id)?;
    let ops = ops_to_remove(&desk.store, &desk.cascade, id)?;
    desk.save(Verb::Set, ops, None)?;
    output::print(&format!("{}\n", is_removed(&name)))
}

/// What leaves out what a laptop writes from now on.
pub(super) fn ops_to_remove(store: &Store, cascade: &Cascade, id: Id) -> Result<Vec<Op>> {
    let LaptopsOut(mut out) = cascade.settings.laptops_out.clone();
    out.push((id, store.newest_stamp_of(id)?));
    let text = out.iter().map(|(id, stamp)| format!("{id}/{stamp}")).collect::<Vec<_>>().join(" ");
    edit::set_setting(cascade, "laptops-out", &text).map_err(|refusal| Failure::wrong(refusal.0))
}

/// That it is so, and what it is not.
pub(super) fn is_removed(name: &str) -> String {
    format!(
        "{name} is removed: what it writes from now on is left out; what is known of it stays. It can still read what is written, and whoever has its line \
         can join with it again: “quarterdeck share --new-key” ends both, with a new line for each of the others"
    )
}
