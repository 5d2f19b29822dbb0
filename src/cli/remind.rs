//! `quarterdeck remind`: what each person owes, with the one command that settles it. For cron and timers.
//!
//! Only named people are reminded, never a team; and of a deadline only once, which a file of this computer remembers.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
};
use crate::{
    config::{command, remembered::write_private},
    domain::{
        Board, Cascade, Id, Kind,
        people::Person,
        queue::{self, Debt, Owed},
        text::{self, say},
    },
    exchange::reminders::{self, Deadline},
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
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
/// Only named people are reminded, never a team. What is sent is remembered, so that nobody hears of one deadline twice.
#[derive(Debug, Args)]
pub(super) struct RemindArgs {
    /// Send it instead of printing it
    #[arg(long, value_enum, value_name = "WHERE")]
    to: Option<To>,
    /// Only this person
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// With --to command: the program and its arguments, run without a shell; `QUARTERDECK_NAME` and `QUARTERDECK_EMAIL` say whom
    /// the text is for
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
    let here = |p: &&Person| only.is_none_or(|id| p.id == id) && p.left.is_none_or(|left| left > today);
    let mut people: Vec<&Person> = cascade.people().filter(here).collect();
    people.sort_by_cached_key(|p| (p.name.to_lowercase(), p.id));
    if args.to == Some(To::Ics) {
        return calendar(args, session, &cascade, &people);
    }
    let mut board = Board::new(today);
    board.count(&cascade);
    let due = |owed: &Owed| owed.due.is_none_or(|due| due <= today);
    let mut all: Vec<Reminder> =
        people.into_iter().map(|person| Reminder { person, owed: queue::queue(&cascade, &board, person.id).owed }).collect();
    for reminder in &mut all {
        reminder.owed.retain(due);
    }
    let Some(to) = args.to else {
        all.retain(|r| !r.owed.is_empty());
        return print(&cascade, &all, today);
    };
    let path = session.paths.as_ref().map(|paths| paths.of_workspace(session.workspace()).join("reminded.json"));
    let mut sent = path.as_deref().map(read_sent).unwrap_or_default();
    let mut count = 0;
    for reminder in &mut all {
        let key = |owed: &Owed| key(&cascade, reminder.person.id, owed);
        let fresh: Vec<Owed> = reminder.owed.iter().filter(|o| args.again || !sent.contains_key(&key(o))).cloned().collect();
        if fresh.is_empty() {
            continue;
        }
        let keys: Vec<String> = fresh.iter().map(key).collect();
        reminder.owed = fresh;
        send(args, to, &cascade, reminder, session)?;
        count += 1;
        // After each, so that a failure half way does not remind the first ones again.
        sent.extend(keys.into_iter().map(|k| (k, today)));
        if let Some(path) = &path {
            keep_sent(path, &sent, today)?;
        }
    }
    output::say(&match count {
        0 => "nobody owes anything they have not heard of".to_owned(),
        n => format!("reminded {}", say::say_count(n, "person", "people")),
    });
    Ok(Exit::Done)
}

/// What tells one deadline of one person from every other.
fn key(cascade: &Cascade, person: Id, owed: &Owed) -> String {
    let about = match owed.debt {
        Debt::CheckIn(ix) => cascade.item(ix).id,
        Debt::Verdict { link, .. } => link,
        Debt::Action(id) => id,
    };
    format!("{}/{}/{}", person.letters(), about.letters(), owed.due.map(|d| d.to_string()).unwrap_or_default())
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

/// One line per debt, and the command below it.
fn body(cascade: &Cascade, owed: &[Owed], today: NaiveDate) -> String {
    let mut out = String::new();
    for o in owed {
        let _ = write!(
            out,
            "- {}: {}\n    {}\n",
            text::one_line(&queue::name(cascade, &o.debt), 100),
            late(o, today),
            settles(cascade, &o.debt)
        );
    }
    out
}

fn late(owed: &Owed, today: NaiveDate) -> String {
    match owed.due {
        None => "no date".to_owned(),
        Some(due) if due >= today => format!("due {}", say::say_date(due, today)),
        Some(due) => format!("due {}, {} late", say::say_date(due, today), say::say_age((today - due).num_days())),
    }
}

/// The one command that settles a debt.
fn settles(cascade: &Cascade, debt: &Debt) -> String {
    match debt {
        Debt::CheckIn(ix) => {
            let item = cascade.item(*ix);
            let id = cascade.short(item.id);
            match item.kind() {
                Kind::KeyResult => format!("quarterdeck check-in {id} VALUE --confidence N"),
                Kind::Objective => format!("quarterdeck check-in {id} --confidence N"),
                Kind::Project => format!("quarterdeck check-in {id} --health on-track --progress N"),
            }
        }
        Debt::Verdict { .. } | Debt::Action(_) => "quarterdeck, then 3: it stands in your check-ins".to_owned(),
    }
}

fn subject(owed: &[Owed]) -> String {
    format!("{} to settle", say::say_count(owed.len(), "check-in", "check-ins"))
}

fn print(cascade: &Cascade, all: &[Reminder<'_>], today: NaiveDate) -> Result {
    if all.is_empty() {
        output::print("nobody owes anything\n")?;
        return Ok(Exit::Done);
    }
    let mut out = String::new();
    for r in all {
        let email = r.person.email.as_deref().map(|e| format!(" <{}>", text::safe(e))).unwrap_or_default();
        let _ = write!(out, "{}{email}\n{}\n", text::one_line(&r.person.name, 80), body(cascade, &r.owed, today));
    }
    output::print(out.trim_end_matches('\n'))?;
    output::print("\n")?;
    Ok(Exit::Done)
}

fn send(args: &RemindArgs, to: To, cascade: &Cascade, reminder: &Reminder<'_>, session: &Session) -> Result<()> {
    let text = body(cascade, &reminder.owed, session.today);
    let subject = subject(&reminder.owed);
    match to {
        To::Desktop => desktop(&subject, &text),
        To::Command => {
            let line = args
                .command
                .as_deref()
                .ok_or_else(|| Failure::wrong("say which program gets the text: --command “PROGRAM …”"))?;
            let words = command::split(line).map_err(|why| Failure::wrong(format!("--command {why}")))?;
            pipe(&words, reminder.person, &format!("{subject}\n\n{text}"))
        }
        To::Eml => {
            let folder =
                args.output.as_deref().ok_or_else(|| Failure::wrong("say into which folder the mails go: --output FOLDER"))?;
            let Some(email) = &reminder.person.email else {
                output::say(&format!("no mail for {}: their e-mail is not known", text::one_line(&reminder.person.name, 60)));
                return Ok(());
            };
            let mail = reminders::eml(&reminder.person.name, email, &format!("Quarterdeck: {subject}"), &text, session.at);
            std::fs::create_dir_all(folder).map_err(|e| Failure::file("make the folder", folder, &e))?;
            let path = folder.join(format!("{}-{}.eml", session.today, reminder.person.id.letters()));
            std::fs::write(&path, mail).map_err(|e| Failure::file("write", &path, &e))
        }
        To::Ics => Ok(()),
    }
}

/// The desktop's own notification. The text is an argument of its own, never part of a command line.
fn desktop(subject: &str, text: &str) -> Result<()> {
    let plain: String = text.chars().map(|c| if matches!(c, '<' | '>' | '&') { ' ' } else { c }).collect();
    let programs: [(&str, Vec<&str>); 2] = [
        ("notify-send", vec!["--app-name=Quarterdeck", subject, &plain]),
        (
            "osascript",
            vec![
                "-e",
                "on run argv",
                "-e",
                "display notification (item 2 of argv) with title (item 1 of argv)",
                "-e",
                "end run",
                subject,
                &plain,
            ],
        ),
    ];
    let shown = programs.iter().any(|(program, args)| {
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    });
    if shown {
        return Ok(());
    }
    Err(Failure::failed("cannot notify this desktop: neither notify-send nor osascript works here; use --to command, eml or ics"))
}

/// Runs a program without a shell, the text on its standard input.
fn pipe(words: &[String], person: &Person, text: &str) -> Result<()> {
    let Some((program, args)) = words.split_first() else { return Err(Failure::wrong("--command names no program")) };
    let fail = |e: std::io::Error| Failure::failed(format!("cannot hand the reminder to {program}: {e}; look at --command"));
    let mut child = Command::new(program)
        .args(args)
        .env("QUARTERDECK_NAME", &person.name)
        .env("QUARTERDECK_EMAIL", person.email.as_deref().unwrap_or(""))
        .stdin(Stdio::piped())
        .spawn()
        .map_err(fail)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read all of it may still have done its work: its exit code says.
        let _ = stdin.write_all(text.as_bytes());
    }
    let status = child.wait().map_err(fail)?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::failed(format!("{program} did not take the reminder of {} ({status}); it will be tried again", person.name)))
}

/// The next deadline of everything that is owed by these people, as a calendar.
fn calendar(args: &RemindArgs, session: &Session, cascade: &Cascade, people: &[&Person]) -> Result {
    let mut deadlines = Vec::new();
    for ix in cascade.live() {
        let item = cascade.item(ix);
        let Some(owner) = people.iter().find(|p| item.owner == Some(p.id)) else { continue };
        let Some(due) = cascade.judge(ix, session.today).due_on else { continue };
        deadlines.push(Deadline {
            uid: format!("{}-{}", item.id.letters(), due.format("%Y%m%d")),
            on: due,
            summary: format!("Check in: {} ({})", text::one_line(&item.title, 120), text::one_line(&owner.name, 60)),
            description: settles(cascade, &Debt::CheckIn(ix)),
        });
    }
    for action in cascade.actions().filter(|a| a.is_open()) {
        let (Some(due), Some(owner)) = (action.due, people.iter().find(|p| action.owner == Some(p.id))) else { continue };
        deadlines.push(Deadline {
            uid: format!("{}-{}", action.id.letters(), due.format("%Y%m%d")),
            on: due,
            summary: format!("{} ({})", text::one_line(&action.what, 120), text::one_line(&owner.name, 60)),
            description: settles(cascade, &Debt::Action(action.id)),
        });
    }
    deadlines.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
    let text = reminders::ics(&deadlines, session.at);
    match args.output.as_deref() {
        None => output::print(&text)?,
        Some(path) => {
            std::fs::write(path, text).map_err(|e| Failure::file("write", path, &e))?;
            output::say(&format!("{} written to {}", say::say_count(deadlines.len(), "deadline", "deadlines"), path.display()));
        }
    }
    Ok(Exit::Done)
}
