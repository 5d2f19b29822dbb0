//! `quarterdeck remind`: what each person owes, with the one command that settles it. For cron and timers.
//!
//! Only named people are reminded, never a team; and of a deadline only once, which a file of this computer remembers.

use super::{
    about::{About, Since},
    courier::Courier,
    error::{Exit, Failure, Result},
    output,
    session::Session,
    written::{is_stdout, write_to},
};
use crate::{
    config::remembered::write_private,
    domain::{
        Board, Cascade, Id, IxSet,
        owed::{self, body, settles, subject},
        people::Person,
        queue::{self, Debt, Owed},
        recurring::Terms,
        text::{self, say},
    },
    exchange::reminders::{self, Deadline},
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Where reminders go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// A notification on this desktop, of what you owe
    Desktop,
    /// A program, once per person, with the text on its standard input
    Command,
    /// A mail per person, as a file in a folder
    Eml,
    /// A calendar with one event per deadline
    Ics,
}

/// Print or send what each person owes, with the command that settles it
///
/// Only named people are reminded, never a team. What is sent is remembered, so that nobody hears of one deadline twice; every
/// cadence that passes in silence is another deadline. Whoever cannot be reached is named at the end and tried again.
#[derive(Debug, Args)]
pub(super) struct RemindArgs {
    /// Send it instead of printing it
    #[arg(long, value_enum, value_name = "WHERE")]
    to: Option<To>,
    /// Only this person
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    /// With --to command: the program and its arguments, run without a shell; `QUARTERDECK_NAME` and `QUARTERDECK_EMAIL` say whom
    /// the text is for. It has a minute for each person, and is ended then
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
    /// With --to eml the folder, with --to ics the file [default: what is printed]
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Send what was sent before as well
    #[arg(long)]
    again: bool,
}

/// What one person owes.
struct Reminder<'a> {
    person: &'a Person,
    owed: Vec<Owed>,
}

pub(super) fn run(args: &RemindArgs, session: &Session) -> Result {
    let (_store, cascade) = session.read()?;
    let today = session.today;
    let only = match (&args.owner, args.to) {
        (Some(owner), _) => Some(cascade.resolve_person(owner)?),
        // A desktop is one person's.
        (None, Some(To::Desktop)) => Some(
            session
                .me(&cascade)?
                .ok_or_else(|| Failure::wrong("who sits at this desktop is not known: say it with --as NAME or --owner NAME"))?,
        ),
        (None, _) => None,
    };
    let people = owed::people(&cascade, only.as_ref().map(std::slice::from_ref), today);
    if args.to == Some(To::Ics) {
        return calendar(args, session, &cascade, &people);
    }
    let mut board = Board::new(today);
    board.count(&cascade);
    let terms = args.about.terms(&cascade)?;
    let held = cascade.held_in(&terms);
    let since = args.since.day(&cascade, &terms.which, today)?;
    let is_wanted = |owed: &Owed| is_about(&cascade, &terms, held.as_deref(), owed) && is_since(&cascade, since, owed);
    let owes = |person: &'_ Person| -> Vec<Owed> { owed::of(&cascade, &board, person).into_iter().filter(&is_wanted).collect() };
    let mut all: Vec<Reminder> = people.into_iter().map(|person| Reminder { person, owed: owes(person) }).collect();
    // What is missing is said on every day, not first on the one when somebody owes something.
    let courier = match args.to {
        Some(To::Command) => Courier::command(args.command.as_deref())?,
        Some(To::Eml) => Courier::eml(args.output.as_deref(), session.at, today, session.workspace())?,
        Some(To::Desktop | To::Ics) | None => Courier::Desktop,
    };
    let Some(_) = args.to else {
        all.retain(|r| !r.owed.is_empty());
        return print(&cascade, &all, session);
    };
    let path = session.paths.as_ref().map(|paths| paths.of_workspace(session.workspace()).join("reminded.json"));
    let mut sent = path.as_deref().map(read_sent).unwrap_or_default();
    for reminder in &mut all {
        let key = |owed: &Owed| key(&cascade, reminder.person.id, owed, today);
        reminder.owed.retain(|o| args.again || !sent.contains_key(&key(o)));
    }
    all.retain(|r| !r.owed.is_empty());
    if all.is_empty() {
        output::say("nobody owes anything they have not heard of");
        return Ok(Exit::Done);
    }
    let (mut count, mut failed) = (0, Vec::new());
    for Reminder { person, owed } in &all {
        // One whom nothing reaches must not keep the others from hearing.
        match courier.take(person, &subject(owed), &body(&cascade, owed, today, &session.program())) {
            Ok(false) => continue,
            Ok(true) => count += 1,
            Err(failure) => {
                failed.push((person, failure));
                continue;
            }
        }
        // After each, so that what ends the program half way does not remind the first ones again.
        sent.extend(owed.iter().map(|o| (key(&cascade, person.id, o, today), today)));
        if let Some(path) = &path {
            keep_sent(path, &sent, today)?;
        }
    }
    if count > 0 || failed.is_empty() {
        output::say(&match count {
            0 => "nobody was reminded".to_owned(),
            n => format!("reminded {}", say::say_count(n, "person", "people")),
        });
    }
    if failed.is_empty() {
        return Ok(Exit::Done);
    }
    let names = failed.iter().map(|(person, _)| text::one_line(&person.name, 60).into_owned()).collect();
    let what = if failed.len() == 1 { "the reminder" } else { "the reminders" };
    let why = failed.into_iter().next().map(|(_, failure)| failure.sentence).unwrap_or_default();
    Err(Failure::failed(format!("cannot send {what} of {}: {why}; the next run tries again", say::say_list(names))))
}

/// Whether what is owed is about what was asked for; an action is, too, where a review of that meeting asked for it.
fn is_about(cascade: &Cascade, terms: &Terms, held: Option<&IxSet>, owed: &Owed) -> bool {
    let Some(held) = held else { return true };
    match owed.debt {
        Debt::CheckIn(ix) | Debt::Score(ix) | Debt::Verdict { project: ix, .. } => held.contains(ix),
        Debt::Action(id) => cascade.actions().find(|a| a.id == id).is_some_and(|action| {
            let item = action.item.and_then(|id| cascade.find(id));
            item.is_some_and(|ix| held.contains(ix)) || cascade.is_action_of(action, &terms.which)
        }),
    }
}

/// Whether something is owed since that day or a later one; what has no date since it was asked for.
fn is_since(cascade: &Cascade, since: Option<NaiveDate>, owed: &Owed) -> bool {
    let asked = match owed.debt {
        Debt::Action(id) => cascade.actions().find(|a| a.id == id).map(|action| action.made),
        Debt::CheckIn(_) | Debt::Score(_) | Debt::Verdict { .. } => None,
    };
    since.is_none_or(|since| owed.due.or(asked).is_none_or(|day| day >= since))
}

/// What tells one deadline of one person from every other.
fn key(cascade: &Cascade, person: Id, owed: &Owed, today: NaiveDate) -> String {
    let about = match owed.debt {
        Debt::CheckIn(ix) | Debt::Score(ix) => cascade.item(ix).id,
        Debt::Verdict { link, .. } => link,
        Debt::Action(id) => id,
    };
    let deadline = owed.deadline(cascade, today).map(|d| d.to_string()).unwrap_or_default();
    format!("{}/{}/{deadline}", person.letters(), about.letters())
}

fn read_sent(path: &Path) -> BTreeMap<String, NaiveDate> {
    let text = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Remembers what was sent; what is half a year old is let go.
fn keep_sent(path: &Path, sent: &BTreeMap<String, NaiveDate>, today: NaiveDate) -> Result<()> {
    let kept: BTreeMap<_, _> = sent.iter().filter(|(_, on)| (today - **on).num_days() < 183).collect();
    let text = serde_json::to_vec_pretty(&kept).map_err(|e| Failure::failed(format!("cannot remember what was sent: {e}")))?;
    write_private(path, &text).map_err(|e| Failure::file("remember what was sent in", path, &e))
}

fn print(cascade: &Cascade, all: &[Reminder<'_>], session: &Session) -> Result {
    if all.is_empty() {
        output::print(&match cascade.still_to_score(session.today) {
            Some(waits) => format!("nobody who is named owes anything; {}\n", session.style().plain(&text::safe(&waits))),
            None => "nobody owes anything\n".to_owned(),
        })?;
        return Ok(Exit::Done);
    }
    let mut out = String::new();
    for r in all {
        let email = r.person.email.as_deref().map(|e| format!(" <{}>", text::safe(e))).unwrap_or_default();
        let _ = write!(
            out,
            "{}{email}\n{}\n",
            text::one_line(&r.person.name, 80),
            body(cascade, &r.owed, session.today, &session.program())
        );
    }
    output::print(&session.style().plain(out.trim_end_matches('\n')))?;
    output::print("\n")?;
    Ok(Exit::Done)
}

/// The next deadline of everything that is owed by these people, as a calendar.
fn calendar(args: &RemindArgs, session: &Session, cascade: &Cascade, people: &[&Person]) -> Result {
    let ids: BTreeSet<Id> = people.iter().map(|p| p.id).collect();
    let mut board = Board::new(session.today);
    board.count(cascade);
    let terms = args.about.terms(cascade)?;
    let held = cascade.held_in(&terms);
    let since = args.since.day(cascade, &terms.which, session.today)?;
    let mut deadlines = Vec::new();
    for (person, owed) in queue::deadlines(cascade, &board, &ids) {
        if !is_about(cascade, &terms, held.as_deref(), &owed) || !is_since(cascade, since, &owed) {
            continue;
        }
        let (Some(on), Some(person)) = (owed.deadline(cascade, session.today), cascade.person(person)) else { continue };
        let (about, verb) = match owed.debt {
            Debt::CheckIn(ix) => (cascade.item(ix).id, "Check in:"),
            Debt::Score(ix) => (cascade.item(ix).id, "How did it end?"),
            Debt::Verdict { link, .. } => (link, "Did it hold?"),
            Debt::Action(id) => (id, "Action:"),
        };
        let what = queue::name(cascade, &owed.debt);
        deadlines.push(Deadline {
            uid: format!("{}-{}", about.letters(), on.format("%Y%m%d")),
            on,
            summary: format!("{verb} {} ({})", text::one_line(&what, 120), text::one_line(&person.name, 60)),
            description: settles(cascade, &owed.debt, &session.program()),
        });
    }
    deadlines.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
    let text = reminders::ics(&deadlines, session.at);
    match args.output.as_deref().filter(|path| !is_stdout(path)) {
        None => output::print(&text)?,
        Some(path) => {
            write_to(path, session.workspace(), |w| Ok(w.write_all(text.as_bytes())?))?;
            output::say(&format!("{} written to {}", say::say_count(deadlines.len(), "deadline", "deadlines"), path.display()));
        }
    }
    Ok(Exit::Done)
}
