//! A change in words: one line for the log and the status line, and a line per operation for whoever looks closer.
//!
//! Must not know: colours, widths, languages other than English. Everything it returns is safe to show.

mod carried;
mod made;
mod undone;
mod values;
mod verbs;

pub use made::{in_full, in_review, review_of};
pub use verbs::rating_said;

use super::{
    Cascade, Change, CheckIn, Field, Id, Ix, Op,
    change::Verb,
    findings::CameAfter,
    history::{ClashEntry, Header, LogEntry, SpokenAfter, Tally},
    merge::LeftOpen,
    text::{self, number::format_number},
};
use chrono::NaiveDate;

/// Longer names are cut: a summary is one line.
const NAME: usize = 60;
/// Longer reasons and notes are cut.
const REASON: usize = 100;

/// A change in one line, in the past tense and without a full stop: `checked in Free→paid conversion: 2.6 %, confidence 4`.
/// Names are looked up in the cascade, before or after the change was applied to it.
pub fn describe(cascade: &Cascade, change: &Change) -> String {
    let teller = Teller { cascade, ops: &change.ops };
    with_reason(teller.summary(change.verb, change.ops.len()), change)
}

/// What was done, and because of what.
fn with_reason(what: String, change: &Change) -> String {
    match &change.why {
        // The reason of an import is where it came from: `from items.csv`.
        Some(why) if change.verb == Verb::Import && why.starts_with("from ") => format!("{what} {}", text::one_line(why, REASON)),
        // A link says its own because, and an undo is not made for the reason of what it takes back.
        Some(why) if !matches!(change.verb, Verb::Undo | Verb::Redo | Verb::Link) => {
            let why = text::one_line(why, REASON);
            format!("{what} because {}", why.strip_prefix("because ").unwrap_or(&why))
        }
        _ => what,
    }
}

/// A line of the log in words: from all its operations when it is short, else from the first and their number.
pub fn describe_entry(cascade: &Cascade, entry: &LogEntry) -> String {
    if !entry.all.is_empty() {
        return describe(cascade, &entry.header.clone().with_ops(entry.all.clone()));
    }
    let ops: Vec<Op> = entry.first.iter().cloned().collect();
    let change = entry.header.clone().with_ops(ops);
    let more = usize::try_from(entry.ops).unwrap_or(usize::MAX).saturating_sub(change.ops.len());
    let what = Teller { cascade, ops: &change.ops }.summary(change.verb, change.ops.len());
    match (change.verb, more) {
        (_, 0) => with_reason(what, &change),
        // What it took along belongs to what was done, and not to its reason.
        (Verb::Close, _) => with_reason(format!("{what} and settled the rest of it"), &change),
        (Verb::Import, more) => match &entry.tally {
            Some(tally) => imported(tally),
            None => format!("imported {}", counted(more + change.ops.len(), "change")),
        },
        (_, more) => with_reason(format!("{what} and {more} more"), &change),
    }
}

/// What taking a change back did: `undid: deleted Old number and 3 below it`.
pub fn describe_undo(cascade: &Cascade, original: &Change) -> String {
    match original.verb {
        Verb::Undo => format!("redid: {}", describe(cascade, &original.inverse(original.id, author_of(original)))),
        _ => format!("undid: {}", describe(cascade, original)),
    }
}

/// The same of a change whose `check_ins` stand elsewhere, because they are too many.
pub fn describe_undo_beside(cascade: &Cascade, head: &Change, check_ins: usize) -> String {
    let teller = Teller { cascade, ops: &head.ops };
    let ids: Vec<Id> = teller.sets().filter(|(_, _, new)| matches!(new, Field::Deleted(_))).map(|(of, ..)| of).collect();
    match head.verb {
        Verb::Import => {
            let what = imported(&Tally { check_ins, ..teller.tally() });
            let from = head.why.as_deref().filter(|why| why.starts_with("from "));
            format!("undid: {what} {}", text::one_line(from.unwrap_or_default(), REASON)).trim_end().to_owned()
        }
        Verb::Undo if ids.is_empty() => format!("redid: redid {}", counted(check_ins, "check-in")),
        Verb::Undo => format!("redid: redid adding {}", joined(&brought(&teller.tally_of(&ids, check_ins)))),
        verb => format!("undid: {} {}", verb.past(), counted(check_ins, "check-in")),
    }
}

fn author_of(change: &Change) -> super::change::Author {
    super::change::Author { by: change.by, at: change.at, on: change.on }
}

/// One line per operation: `Conversion: target 3.5 % → 4 %`.
pub fn details(cascade: &Cascade, change: &Change) -> Vec<String> {
    let teller = Teller { cascade, ops: &change.ops };
    change.ops.iter().map(|op| teller.detail(op)).collect()
}

/// One operation in a line.
pub fn detail(cascade: &Cascade, op: &Op) -> String {
    Teller { cascade, ops: std::slice::from_ref(op) }.detail(op)
}

/// What a check-in says, without its note: `2.6 %, confidence 4`.
pub fn check_in(cascade: &Cascade, check_in: &CheckIn) -> String {
    Teller { cascade, ops: &[] }.said(check_in)
}

/// The value of a field in words: names for ids, numbers with the unit of the key result they belong to, `none` for nothing.
pub fn value(cascade: &Cascade, of: Id, field: &Field) -> String {
    Teller { cascade, ops: &[] }.value(of, field)
}

/// A word that was overwritten unseen:
/// `target of Revenue: 5 (Jon, Tue 24 Nov 2026) over 4 (Ana, Mon 23 Nov 2026): neither had seen the other’s`.
///
/// Who reads it reads `your 4` where the word was theirs, and that it is theirs where they own what it is about; an owner who said
/// neither is named.
pub fn clash(cascade: &Cascade, clash: &ClashEntry, reader: Option<Id>) -> String {
    let value = |field: &Option<Field>| field.as_ref().map_or_else(|| "another".to_owned(), |f| value(cascade, clash.subject, f));
    let said = |field: &Option<Field>, header: &Header| {
        let (value, on) = (value(field), text::say::say_full(header.on));
        if reader.is_some() && header.by == reader {
            return format!("your {value} ({on})");
        }
        let who = header.by.and_then(|id| cascade.person(id)).map_or("someone", |p| p.name.trim());
        format!("{value} ({}, {on})", text::one_line(who, NAME))
    };
    let owner = cascade.find(clash.subject).and_then(|ix| cascade.item(ix).owner);
    let owner = match owner.filter(|owner| ![clash.header.by, clash.over.by].contains(&Some(*owner))) {
        Some(owner) if reader == Some(owner) => "; you own it".to_owned(),
        Some(owner) => {
            cascade.person(owner).map_or_else(String::new, |p| format!("; {} owns it", text::one_line(p.name.trim(), NAME)))
        }
        None => String::new(),
    };
    let of = if clash.subject == Id::WORKSPACE { String::new() } else { format!(" of {}", name(cascade, clash.subject)) };
    format!(
        "{}{of}: {} over {}: neither had seen the other’s{owner}",
        clash.field,
        said(&clash.new, &clash.header),
        said(&clash.old, &clash.over)
    )
}

/// The same in a few words: `target changed by two people: 5 (Jon) over 4 (Ana)`.
pub fn changed_by_two(cascade: &Cascade, clash: &ClashEntry) -> String {
    let said = |field: &Option<Field>, header: &Header| {
        let value = field.as_ref().map_or_else(|| "another".to_owned(), |f| value(cascade, clash.subject, f));
        let name = header.by.and_then(|id| cascade.person(id)).and_then(|p| p.name.split_whitespace().next());
        format!("{value} ({})", text::one_line(name.unwrap_or("someone"), NAME))
    };
    // One who works on two laptops is one.
    let by = if clash.header.by.is_some() && clash.header.by == clash.over.by { "on two laptops" } else { "by two people" };
    format!("{} changed {by}: {} over {}", clash.field, said(&clash.new, &clash.header), said(&clash.old, &clash.over))
}

/// What people did who did not know that it was deleted, or of which nobody knew who deleted it, each told once:
/// `Revenue was deleted by Mara on Tue 24 Nov 2026, before a check-in of Ana: it is kept in its history`. Who reads it is “you”.
pub fn spoken_after(cascade: &Cascade, spoken: &SpokenAfter, reader: Option<Id>) -> Vec<String> {
    let who = |by: Option<Id>| {
        if by.is_some() && by == reader {
            return "you".to_owned();
        }
        text::one_line(by.and_then(|id| cascade.person(id)).map_or("someone", |p| p.name.trim()), NAME).into_owned()
    };
    let deleted = format!(
        "{} was deleted by {} on {}",
        name(cascade, spoken.of),
        who(spoken.deleted.by),
        text::say::say_full(spoken.deleted.on)
    );
    let each = |all: &[Option<Id>]| {
        let mut names: Vec<String> = all.iter().map(|&by| who(by)).collect();
        names.sort();
        names.dedup();
        text::say::say_list(names)
    };
    let mut said = Vec::new();
    for (when, check_ins) in [
        ("before", &spoken.checked_in),
        ("not knowing of", &spoken.unseen_check_ins),
        ("perhaps not knowing of", &spoken.perhaps_unseen),
    ] {
        if !check_ins.is_empty() {
            let what = match (check_ins.len(), each(check_ins)) {
                (1, you) if you == "you" => "your check-in".to_owned(),
                (_, you) if you == "you" => "your check-ins".to_owned(),
                (1, whose) => format!("a check-in of {whose}"),
                (_, whose) => format!("check-ins of {whose}"),
            };
            said.push(format!("{deleted}, {when} {what}: kept in its history, and shown when it comes back"));
        }
    }
    if !spoken.changed.is_empty() {
        said.push(format!(
            "{deleted}, while {} changed it: what was set is kept, and shows when it comes back",
            each(&spoken.changed)
        ));
    }
    if !spoken.unseen_changes.is_empty() {
        said.push(format!(
            "{deleted}, not knowing that {} had changed it: what was set is kept, and shows when it comes back",
            each(&spoken.unseen_changes)
        ));
    }
    said
}

/// What a check-in that stands leaves open and somebody else had ticked off apart from it.
pub fn left_open(cascade: &Cascade, left: &LeftOpen<'_>) -> String {
    let who = |c: &CheckIn| {
        let name = c.by.and_then(|id| cascade.person(id)).map_or("someone", |p| p.name.trim());
        (text::one_line(name, NAME).into_owned(), text::say::say_full(c.on))
    };
    let ((ticker, ticked), (author, on)) = (who(left.ticked), who(left.newer));
    let steps: Vec<String> = left.steps.iter().map(|title| format!("“{}”", text::one_line(title.trim(), NAME))).collect();
    let (was, them) = if steps.len() == 1 { ("was", "it") } else { ("were", "them") };
    format!(
        "{} of {} {was} ticked off by {ticker} on {ticked}, and the check-in of {author} on {on}, which stands, leaves {them} open: \
         check in once more with all that is done",
        text::say::say_list(steps),
        name(cascade, left.newer.item)
    )
}

/// What came for a cycle after it was closed: it counts, and whoever closed it may want to know.
pub fn after_closing(cascade: &Cascade, cycle: Id, came: CameAfter) -> String {
    let CameAfter { check_ins, revisions } = came;
    let said = [(check_ins, "check-in", "check-ins"), (revisions, "revision", "revisions")];
    let said = said.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| text::say::say_count(n, one, many));
    let came = text::say::say_list(said.collect::<Vec<_>>());
    format!("{came} came in for {} after it was closed: its outcomes stay as they were scored", name(cascade, cycle))
}

/// What something is called, safe and in one line; its letters when nobody gave it a name.
pub fn name(cascade: &Cascade, id: Id) -> String {
    Teller { cascade, ops: &[] }.name(id)
}

/// The parents of an item that stands in several places: `“Grow” and “Loved by teams”`; `None`: it has one or none.
pub fn places(cascade: &Cascade, ix: Ix) -> Option<String> {
    let under = cascade.parents(ix).map(|p| cascade.item(p)).filter(|p| p.is_live());
    let names: Vec<String> = under.map(|p| format!("“{}”", text::one_line(p.title.trim(), NAME))).collect();
    (names.len() > 1).then(|| joined(&names))
}

/// A day as people say it: `30 Nov 2026`.
fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

fn counted(n: usize, noun: &str) -> String {
    match (n, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "person") => format!("{} people", grouped(n)),
        _ => format!("{} {noun}s", grouped(n)),
    }
}

/// A count as people read it: `100 000`.
fn grouped(n: usize) -> String {
    format_number(n as f64, None)
}

fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn imported(tally: &Tally) -> String {
    let parts = brought(tally);
    match (&parts[..], tally.changed) {
        ([], 0) => "imported nothing new".to_owned(),
        ([], n) => format!("imported changes of {}", counted(n, "thing")),
        (parts, 0) => format!("imported {}", parts.join(", ")),
        (parts, n) => format!("imported {}, {} changed", parts.join(", "), grouped(n)),
    }
}

/// What was new, kind by kind: `34 items`, `28 check-ins`.
fn brought(tally: &Tally) -> Vec<String> {
    let brought = [
        (tally.items, "item"),
        (tally.check_ins, "check-in"),
        (tally.links, "link"),
        (tally.people, "person"),
        (tally.teams, "team"),
        (tally.cycles, "cycle"),
        (tally.meetings, "meeting"),
        (tally.reviews, "review"),
        (tally.actions, "action"),
    ];
    brought.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(n, noun)).collect()
}

/// Tells a change: what it creates it can name before the cascade has it.
struct Teller<'a> {
    cascade: &'a Cascade,
    ops: &'a [Op],
}

#[cfg(test)]
mod tests;
