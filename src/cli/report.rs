//! `quarterdeck report`: what is known, for somebody who never opens a terminal: as text, Markdown, HTML, a mail, JSON or CSV.
//!
//! Must not know: what a report says, how any format is written.

use super::{
    about::About,
    error::{Exit, Failure, Result},
    in_time::InTime,
    output::{self, Format, Style, Tone, tone},
    session::Session,
    written::{hand_out, is_stdout},
};
use crate::{
    domain::{
        Cascade, Id,
        in_time::Until,
        report::{Asked, Asking, Kind},
        when::read_until,
    },
    exchange::{
        self, json_text,
        reporting::{
            Report,
            mail::{self, Address},
            page_json::Beside,
            templates::{self, Form},
            text::{self, Look},
        },
    },
};
use clap::{Args, ValueEnum, builder::PossibleValue};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Tell what is known to those who never open this: a page, the week
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Which report
    #[arg(value_enum, value_name = "KIND", default_value = "page")]
    kind: Kind,
    /// Only what belongs to this team or one below it
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// The goals of this cycle [default: of all that run]
    #[arg(long, value_name = "CYCLE")]
    cycle: Option<String>,
    /// What changed since: review (the last one before today), review:12, 2026-11-23, fri, 7d, week:6 [default: review]
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    since: Option<String>,
    #[command(flatten)]
    time: InTime,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: As,
    /// Name people where it is told who was silent
    #[arg(long)]
    names: bool,
    /// Fill in this template instead of the program's own, for md, html and mail
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Print the program's own template of this format, to begin a new one with
    #[arg(long, conflicts_with_all = ["template", "open"])]
    print_template: bool,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Open the file that was written, with what opens such files here
    #[arg(long, requires = "output")]
    open: bool,
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Kind] {
        &Kind::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let meaning = Kind::CHOICES.iter().find(|(word, _)| *word == self.word()).map_or("", |(_, meaning)| meaning);
        Some(PossibleValue::new(self.word()).help(meaning))
    }
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum As {
    /// Plain text, for a terminal
    #[default]
    #[value(alias = "table")]
    Text,
    /// Markdown, with tables as GitHub has them
    #[value(alias = "markdown")]
    Md,
    /// One HTML file that asks for nothing else; printed, it is one page
    Html,
    /// HTML that mail programs show
    Mail,
    /// A mail, to be opened and sent by any mail program
    Eml,
    /// For programs, and what templates get: documented, every key always there
    Json,
    /// The goals, for spreadsheets
    Csv,
}

impl As {
    /// The template it is made of; `None`: it is made of none.
    fn form(self) -> Option<Form> {
        match self {
            As::Md => Some(Form::Markdown),
            As::Html => Some(Form::Html),
            As::Mail | As::Eml => Some(Form::Mail),
            As::Text | As::Json | As::Csv => None,
        }
    }
}

/// A template may have so many bytes.
const LARGEST_TEMPLATE: u64 = 1 << 20;

pub(super) fn run(args: &ReportArgs, session: &Session) -> Result {
    let no_template = || Failure::wrong("only md, html and mail are made of templates: add --format html");
    if args.print_template {
        let (_, source) = templates::built_in(args.kind, args.format.form().ok_or_else(no_template)?);
        hand_out(args.output.as_deref(), &source, session)?;
        return Ok(Exit::Done);
    }
    if args.template.is_some() && args.format.form().is_none() {
        return Err(no_template());
    }
    let template = args.template.as_deref().map(read_template).transpose()?;
    // What people read here has a line above it that says which day it is of; everywhere else it is part of the report.
    let session = &args.time.of(session, Format::Csv)?;
    let (store, cascade) = session.read()?;
    let asked = asked(args, session, &cascade)?;
    let mut asking = Asking::of(&cascade, asked, session.today);
    let heard = store.heard_of(&cascade, &asking)?;
    let head = session.head_of(&store);
    let file = session.workspace().file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let beside = Beside { file: &file, as_of: session.then.map(|then| then.until.day), head: head.as_deref() };
    let told = Report::of(&cascade, &mut asking, &heard, beside);
    let text = match args.format {
        As::Text => in_text(&told, args, session.style()),
        As::Json => json_text::to_string(&told),
        As::Csv => told.csv(),
        As::Md | As::Html | As::Mail | As::Eml => filled(args, template.as_ref(), &told, &cascade, session)?,
    };
    hand_out(args.output.as_deref(), &text, session)?;
    if args.open
        && let Some(path) = args.output.as_deref().filter(|path| !is_stdout(path))
    {
        open(path);
    }
    store.keep_finished();
    Ok(Exit::Done)
}

fn asked(args: &ReportArgs, session: &Session, cascade: &Cascade) -> Result<Asked> {
    let about = About { team: args.team.clone(), meeting: None };
    let terms = about.terms(cascade)?;
    let team = args.team.as_deref().map(|team| cascade.resolve_team(team)).transpose()?;
    let cycle: Option<Id> = args.cycle.as_deref().map(|cycle| cascade.resolve_cycle(cycle)).transpose()?;
    if cycle.is_some_and(|id| cascade.cycle(id).is_none()) {
        return Err(Failure::failed("the cycle was deleted; undo that, or name another"));
    }
    let since: Option<Until> = match args.since.as_deref().map(str::trim) {
        None | Some("review") => None,
        Some(text) => {
            let until =
                read_until(text, cascade, &terms.which, session.today).map_err(|e| Failure::wrong(format!("--since: {e}")))?;
            super::in_time::is_over("--since ", until.day, session.today)?;
            Some(until)
        }
    };
    Ok(Asked { kind: args.kind, terms, team, cycle, since, names: args.names })
}

/// A template as it lies on the disk, with its name.
fn read_template(path: &Path) -> Result<(String, String)> {
    let wrong = |e: &std::io::Error| Failure::file("read the template", path, e);
    let about = std::fs::metadata(path).map_err(|e| wrong(&e))?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if !about.is_file() || about.len() > LARGEST_TEMPLATE {
        return Err(Failure::wrong(format!("the template {name} is no file of at most 1 MB")));
    }
    let bytes = std::fs::read(path).map_err(|e| wrong(&e))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::wrong(format!("the template {name} is not UTF-8: save it as such")))?;
    Ok((name, text))
}

fn in_text(told: &Report<'_>, args: &ReportArgs, style: Style) -> String {
    let is_file = args.output.as_deref().is_some_and(|path| !is_stdout(path));
    let style = if is_file { Style { color: false, columns: None, ..style } } else { style };
    let look = Look {
        columns: style.columns.unwrap_or(text::USUAL),
        ascii: style.ascii,
        paint: &|health, mark| style.paint(tone(health), mark),
        head: &|head| style.paint(Tone::Strong, head),
    };
    told.text(look)
}

fn filled(
    args: &ReportArgs,
    own: Option<&(String, String)>,
    told: &Report<'_>,
    cascade: &Cascade,
    session: &Session,
) -> Result<String> {
    let Some(form) = args.format.form() else { return Ok(String::new()) };
    let html = told.filled(own.map(|(name, text)| (name.as_str(), text.as_str())), form).map_err(Failure::failed)?;
    if args.format != As::Eml {
        return Ok(html);
    }
    let plain = told.text(Look { columns: 78, ..Look::PLAIN });
    Ok(mail::eml(&addresses(told, cascade), told.title(), &plain, &html, session.at))
}

/// Whom a report is for: of a page who answers for what it shows first, of a week who answers for anything in it, as far as their
/// address is known.
fn addresses(told: &Report<'_>, cascade: &Cascade) -> Vec<Address> {
    let mut to: BTreeMap<&str, &str> = BTreeMap::new();
    let is_for_all = matches!(told, Report::Weekly(_));
    for goal in told.goals().into_iter().filter(|goal| is_for_all || goal.first) {
        let exchange::item_json::Cell::Text(owner) = goal.item.get("owner") else { continue };
        let person = cascade.people().find(|person| person.name == **owner);
        if let Some((name, email)) = person.and_then(|person| Some((person.name.as_str(), person.email.as_deref()?))) {
            to.insert(email, name);
        }
    }
    to.into_iter().map(|(email, name)| Address { name: name.to_owned(), email: email.to_owned() }).collect()
}

/// Opens a file with what opens such files here.
fn open(path: &Path) {
    let programs: [(&str, &[&str]); 3] = [("xdg-open", &[]), ("open", &[]), ("cmd", &["/C", "start", ""])];
    // What looks like an option is none.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let opened = programs.iter().any(|(program, args)| {
        let mut command = Command::new(program);
        command.args(*args).arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if !opened {
        output::say(&format!("nothing here opens such files: it is written, open {} yourself", path.display()));
    }
}
