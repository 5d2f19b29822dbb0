//! `quarterdeck source`: which sources there are, what they are, who trusts them.

use super::{
    Here, State, add, take,
    told::{self, SourceJson},
    tools,
};
use crate::{
    cli::{
        ask,
        error::{Exit, Failure, Result},
        laptops::when,
        output::{self, Format, FormatArg},
        session::Session,
        table::{Cell, Table, flexible, left},
    },
    domain::{sources::Pulled, text},
    exchange::json_text,
    source::{Definition, Kind, command::Runs, kept, round, schedule, trust},
};
use clap::{Args, Subcommand};
use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    sync::atomic::AtomicBool,
};

/// Say where numbers come from, and look at what came
///
/// A source is a definition in a file of yours: a command, an address, a file or a program that pushes. It belongs to this computer and
/// travels with nothing; nothing of it runs until somebody here has looked at it and said yes.
#[derive(Debug, Args)]
pub(in crate::cli) struct SourceArgs {
    /// Another file of definitions, such as one of a repository
    #[arg(long, value_name = "FILE", global = true)]
    sources: Option<PathBuf>,
    #[command(subcommand)]
    command: SourceCommand,
}

#[derive(Debug, Subcommand)]
enum SourceCommand {
    /// Every source and how it stands
    List {
        #[command(flatten)]
        format: FormatArg,
    },
    /// One source: what it runs, what came, what waits
    Show {
        /// What it is called
        name: String,
    },
    /// Make a source
    Add(Box<add::AddArgs>),
    /// Open the file of definitions in your editor; what cannot be read is not kept
    Edit {
        /// The source to begin at
        name: Option<String>,
    },
    /// Ask a source once and say what it brings; nothing is saved
    Try {
        /// What it is called
        name: String,
    },
    /// Look at what a source runs, and say yes to it
    Trust {
        /// What it is called
        name: String,
        /// The sum that was printed, where nobody can be asked
        #[arg(long, value_name = "SUM")]
        hash: Option<String>,
    },
    /// Ask it no more, or again with --on
    Off {
        /// What it is called
        name: String,
        /// Ask it again
        #[arg(long)]
        on: bool,
    },
    /// What it brought, newest last
    Log {
        /// What it is called; without: all of them
        name: Option<String>,
    },
    /// Take the values that wait, as your own check-ins
    Take(take::TakeArgs),
    /// Refuse the values that wait; the same are not asked about again
    Refuse {
        /// What it is called
        name: String,
    },
    /// The line for cron, or the timer of systemd, that pulls by itself
    Schedule {
        /// A user's timer instead of a line for cron
        #[arg(long, conflicts_with = "cron")]
        systemd: bool,
        /// A line for cron, which is what is printed anyway
        #[arg(long)]
        cron: bool,
        /// Write the two files of the timer
        #[arg(long, requires = "systemd")]
        write: bool,
    },
}

pub(in crate::cli) fn run(args: &SourceArgs, session: &Session) -> Result {
    let mut here = Here::open(session, args.sources.as_deref())?;
    match &args.command {
        SourceCommand::List { format } => list(&here, session, format.format),
        SourceCommand::Show { name } => show(&here, session, name),
        SourceCommand::Add(add) => add::run(add, &mut here, session),
        SourceCommand::Edit { name } => edit(&here, session, name.as_deref()),
        SourceCommand::Try { name } => try_it(&here, session, name),
        SourceCommand::Trust { name, hash } => trusts(&mut here, session, name, hash.as_deref()),
        SourceCommand::Off { name, on } => output::print(&format!("{}\n", switch(&here, name, *on)?)).map(|()| Exit::Done),
        SourceCommand::Log { name } => log(&here, session, name.as_deref()),
        SourceCommand::Take(take) => take::take(take, &mut here, session),
        SourceCommand::Refuse { name } => {
            output::print(&format!("{}\n", take::refuse(&mut here, name, None)?)).map(|()| Exit::Done)
        }
        SourceCommand::Schedule { systemd, write, .. } => scheduled(session, *systemd, *write),
    }
}

fn list(here: &Here, session: &Session, format: Format) -> Result {
    let all: Vec<SourceJson> = here.all.iter().map(|one| SourceJson::of(here, one, session.at)).collect();
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    match format {
        Format::Json => output::print(&json_text::to_string(&all))?,
        Format::Csv => output::csv(
            &[
                "name",
                "for",
                "kind",
                "mode",
                "state",
                "last_success",
                "last_value",
                "failures",
                "error",
                "next",
                "trusted",
                "waiting",
            ],
            all.into_iter().map(|s| {
                let waiting = s.waiting.len().to_string();
                vec![
                    s.name,
                    s.feeds.join("; "),
                    s.kind.into(),
                    s.mode.into(),
                    s.state.into(),
                    s.last_success.unwrap_or_default(),
                    number(s.last_value),
                    s.failures.to_string(),
                    s.error.unwrap_or_default(),
                    s.next.unwrap_or_default(),
                    s.trusted.to_string(),
                    waiting,
                ]
            }),
        )?,
        Format::Table if here.all.is_empty() => output::print(&format!(
            "no source yet: “quarterdeck source add NAME --for REF --url …” makes one in {}\n",
            text::safe(&here.file.display().to_string())
        ))?,
        Format::Table => {
            let mut table = Table::new(&[
                left("source"),
                left("kind"),
                flexible("feeds"),
                left("mode"),
                left("last value"),
                left("when"),
                flexible("state"),
            ]);
            for one in &here.all {
                let kept = here.kept(&one.name);
                table.row(vec![
                    Cell::new(&one.name),
                    Cell::new(one.kind.word()),
                    Cell::from(one.feeds.each().join(", ")),
                    Cell::new(one.mode.word()),
                    Cell::from(kept.value.map_or_else(|| "none".to_owned(), |value| told::value(one, value))),
                    Cell::from(kept.came.map_or_else(|| "never".to_owned(), |at| when(at, session))),
                    Cell::from(told::stands(here, one, session.at)),
                ]);
            }
            let mut out = output::stdout();
            table.print(&mut out, session.style())?;
            let waiting: usize = here.memory.0.values().map(|kept| kept.waiting.len()).sum();
            if waiting > 0 {
                use io::Write as _;
                let values = text::say::say_count(waiting, "value waits", "values wait");
                writeln!(
                    out,
                    "{values} for a person: “quarterdeck source show NAME” shows them, “source take” and “source refuse” settle them"
                )?;
            }
            io::Write::flush(&mut out)?;
        }
    }
    Ok(Exit::Done)
}

fn show(here: &Here, session: &Session, name: &str) -> Result {
    let one = here.find(name)?;
    let kept = here.kept(name);
    let mut lines = vec![format!("{name}: {}, {}, {}", one.kind.word(), one.mode.word(), told::stands(here, one, session.at))];
    lines.extend(trust::told(one, Runs::Users));
    if let (Some(value), Some(at)) = (kept.value, kept.came) {
        lines.push(format!("brought {} {}", told::value(one, value), when(at, session)));
    }
    if let Some(next) = kept::next(one, &kept, session.at) {
        lines.push(format!("is due  {}", if next <= session.at { "now".to_owned() } else { when(next, session) }));
    }
    for waiting in &kept.waiting {
        lines.push(format!(
            "waits   {} for {} of {}: {}",
            told::value(one, waiting.value),
            waiting.item,
            waiting.on,
            waiting.why
        ));
    }
    lines.push(format!("defined in {}", here.file.display()));
    lines.extend(one.warnings());
    print_lines(session, &lines)?;
    Ok(Exit::Done)
}

fn print_lines(session: &Session, lines: &[String]) -> Result<()> {
    let lines: Vec<String> = lines.iter().map(|line| session.style().plain(&text::safe(line))).collect();
    output::print(&format!("{}\n", lines.join("\n")))
}

/// Shows what will run and asks; where nobody can be asked the sum that was shown is to be said.
pub(super) fn trusts(here: &mut Here, session: &Session, name: &str, said: Option<&str>) -> Result {
    let one = here.find(name)?.clone();
    if one.kind == Kind::Push {
        output::print("nothing of it runs here: there is nothing to trust\n")?;
        return Ok(Exit::Done);
    }
    let hash = trust::hash(&one);
    if let Some(said) = said {
        as_read(here, name, said)?;
    } else {
        let mut lines = trust::told(&one, Runs::Users);
        lines.extend(one.warnings());
        lines.push(format!("sum     {hash}"));
        print_lines(session, &lines)?;
        if here.trust.holds(&one).is_ok() {
            output::print("it is trusted as it is\n")?;
            return Ok(Exit::Done);
        }
        if !ask::can() {
            output::print(&format!(
                "not trusted: say “quarterdeck source trust {name} --hash {hash}” once you have read this\n"
            ))?;
            return Ok(Exit::Complaints);
        }
        if !ask::yes(&format!("May {name} run this from now on, on this computer?"), io::stdin().lock(), io::stderr()) {
            output::print("it is not trusted\n")?;
            return Ok(Exit::Complaints);
        }
    }
    output::print(&format!("{}\n", trusted(here, name, hash, session.at)?))?;
    Ok(Exit::Done)
}

/// Notes that somebody said yes to what a source runs; says so.
pub(super) fn trusted(here: &mut Here, name: &str, hash: String, at: i64) -> Result<String> {
    here.trust.0.insert(name.to_owned(), trust::Trusted { hash, at });
    here.keep_trust()?;
    Ok(format!("{name} is trusted on this computer, as it is now"))
}

/// The sum of a source as it is now, which has to be the one that somebody read.
pub(super) fn as_read(here: &Here, name: &str, said: &str) -> Result<String> {
    let hash = trust::hash(here.find(name)?);
    if said == hash {
        return Ok(hash);
    }
    Err(Failure::failed(format!(
        "nothing was trusted: the sum of {name} is {hash} now; look at it with “quarterdeck source trust {name}”"
    )))
}

fn try_it(here: &Here, session: &Session, name: &str) -> Result {
    let one = here.find(name)?;
    here.trust.holds(one).map_err(|why| {
        Failure::failed(format!("{name} was not asked: {why}; “quarterdeck source trust {name}” shows what it runs"))
    })?;
    let heard = round::ask(one, &tools(session), round::ALL, &AtomicBool::new(false));
    let mut lines =
        vec![format!("{}  {} ms  {}", if heard.status.is_empty() { "-" } else { &heard.status }, heard.ms, heard.came)];
    let (last, code) = match &heard.said {
        Ok(value) => (format!("{name} brings {}; nothing was saved", told::value(one, *value)), Exit::Done),
        Err(trouble) => (format!("{name} brings nothing: {}", trouble.why), Exit::Complaints),
    };
    lines.push(last);
    print_lines(session, &lines)?;
    Ok(code)
}

fn edit(here: &Here, session: &Session, name: Option<&str>) -> Result {
    if let Some(name) = name {
        here.find(name)?;
    }
    if !io::stdin().is_terminal() {
        print_lines(session, &[here.file.display().to_string()])?;
        return Ok(Exit::Done);
    }
    let copy = tempfile::Builder::new()
        .prefix("sources-")
        .suffix(".toml")
        .tempfile()
        .map_err(|e| Failure::failed(format!("cannot make a copy to edit: {e}")))?;
    std::fs::write(copy.path(), &here.text).map_err(|e| Failure::file("write", copy.path(), &e))?;
    let editor = &session.options.editor;
    let (program, arguments) = editor.split_first().ok_or_else(|| Failure::failed("no editor is named: set EDITOR"))?;
    let ended = std::process::Command::new(program).args(arguments).arg(copy.path()).status();
    let ended = ended.map_err(|e| Failure::failed(format!("the editor {program} cannot be run: {e}")))?;
    let text = std::fs::read_to_string(copy.path()).map_err(|e| Failure::file("read", copy.path(), &e))?;
    if !ended.success() || text == here.text {
        output::print("nothing was changed\n")?;
        return Ok(Exit::Done);
    }
    if let Err(failure) = here.define(&text) {
        // What was typed is not lost over a slip.
        let kept = copy.keep().map(|(_, path)| path.display().to_string()).unwrap_or_default();
        return Err(Failure { sentence: format!("{}; what you wrote is in {kept}", failure.sentence), ..failure });
    }
    output::print("changed; what is another than before is to be trusted anew\n")?;
    Ok(Exit::Done)
}

/// Switches a source off or on in its table, and leaves everything else in the file as it is. Says what it is then.
pub(super) fn switch(here: &Here, name: &str, on: bool) -> Result<String> {
    let one = here.find(name)?;
    if one.off != on {
        return Ok(format!("{name} is {} already", if on { "on" } else { "off" }));
    }
    let text = switched(&here.text, name, !on).ok_or_else(|| {
        Failure::failed(format!("the table of {name} is not found in {}: write off = {} into it", here.file.display(), !on))
    })?;
    here.define(&text)?;
    Ok(format!("{name} is {}", if on { "on" } else { "off: nothing asks it" }))
}

fn switched(text: &str, name: &str, off: bool) -> Option<String> {
    let heads = [format!("[{name}]"), format!("[\"{name}\"]"), format!("['{name}']")];
    let (mut out, mut inside, mut found) = (Vec::new(), false, false);
    for line in text.lines() {
        let bare = line.split('#').next().unwrap_or_default().trim();
        if bare.starts_with('[') && !bare.contains('=') {
            inside = heads.iter().any(|head| head == bare);
            out.push(line.to_owned());
            if inside {
                found = true;
                out.extend(off.then(|| "off = true".to_owned()));
            }
            continue;
        }
        let is_switch = inside && bare.split('=').next().is_some_and(|key| key.trim() == "off");
        if !is_switch {
            out.push(line.to_owned());
        }
    }
    found.then(|| out.join("\n") + "\n")
}

fn log(here: &Here, session: &Session, name: Option<&str>) -> Result {
    const SHOWN: usize = 40;
    if let Some(name) = name {
        here.find(name)?;
    }
    let all = here.pulls().into_iter().filter(|(source, _)| name.is_none_or(|name| name == source));
    let lines: Vec<String> = all
        .map(|(source, Pulled { at, status, ms, came, decision })| {
            format!("{}  {source}  {status}  {ms} ms  {came}  => {decision}", when(at, session))
        })
        .collect();
    if lines.is_empty() {
        output::print("nothing was pulled yet\n")?;
        return Ok(Exit::Done);
    }
    print_lines(session, &lines[lines.len().saturating_sub(SHOWN)..])?;
    Ok(Exit::Done)
}

fn scheduled(session: &Session, systemd: bool, write: bool) -> Result {
    let program = std::env::current_exe().map_err(|e| Failure::failed(format!("cannot tell where this program is: {e}")))?;
    let workspace = std::path::absolute(session.workspace()).map_err(|e| Failure::file("find", session.workspace(), &e))?;
    let (program, workspace) = (program.display().to_string(), workspace.display().to_string());
    if !systemd {
        output::print(&format!("{}\n", text::safe(&schedule::cron(&program, &workspace))))?;
        return Ok(Exit::Done);
    }
    let (service, timer) = schedule::systemd(&program, &workspace);
    if !write {
        output::print(&output::safe_lines(&format!("# quarterdeck-pull.service\n{service}\n# quarterdeck-pull.timer\n{timer}")))?;
        return Ok(Exit::Done);
    }
    let folder = directories::BaseDirs::new().map(|dirs| dirs.config_dir().join("systemd/user"));
    let folder = folder.ok_or_else(|| Failure::failed("this account has no home folder to write a timer in"))?;
    for (name, body) in [("quarterdeck-pull.service", service), ("quarterdeck-pull.timer", timer)] {
        let path = folder.join(name);
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, body))
            .map_err(|e| Failure::file("write", &path, &e))?;
        output::print(&format!("wrote {}\n", text::safe(&path.display().to_string())))?;
    }
    output::print("switch it on with: systemctl --user enable --now quarterdeck-pull.timer\n")?;
    Ok(Exit::Done)
}

/// How a source that may not run is told.
pub(super) fn untrusted(here: &Here, one: &Definition) -> Option<String> {
    let why = here.trust.holds(one).err()?;
    Some(format!("{} was not asked: {why}; “quarterdeck source trust {}” shows what it runs", one.name, one.name))
}

/// Whether a state is one to complain about.
pub(super) fn is_trouble(state: State, from: State) -> bool {
    state == State::Untrusted || (state >= from && matches!(state, State::Late | State::Failing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_switched_off_and_on_where_it_stands() {
        let text = "# mine\n[a]\nfor = \"x\"  # the rate\nkind = \"push\"\n\n[b]\nkind = \"push\"\nfor = \"y\"\n";
        let off = switched(text, "b", true).unwrap();
        assert!(off.contains("[b]\noff = true\nkind"), "{off}");
        assert_eq!(switched(&off, "b", false).unwrap(), text);
        assert_eq!(switched(text, "c", true), None);
    }
}
