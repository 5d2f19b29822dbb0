//! `quarterdeck source add`: a table of the file of definitions, made of flags.

use super::{Here, manage};
use crate::{
    cli::{
        ask,
        error::{Exit, Failure, Result},
        output,
        session::Session,
    },
    domain::{Kind as ItemKind, text},
    source::{
        Definition, Kind, Mode,
        definition::{self, Of, OneOrMany},
    },
};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;

/// `--mode`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Modes {
    /// A value waits for a person
    Propose,
    /// It is saved, without anybody's word
    Auto,
}

/// `--of`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ofs {
    /// How many there are
    Count,
    /// All of them together
    Sum,
    /// The last
    Last,
}

/// Make a source: an address, a file, a command, or else one that a program of yours pushes
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// What it is called: letters, digits, - _ and .
    name: String,
    /// The key results it feeds, each a short id, an id from your files or a title
    #[arg(long = "for", value_name = "REF", required = true)]
    feeds: Vec<String>,
    /// The address that is asked, https alone
    #[arg(long, value_name = "URL", conflicts_with_all = ["file", "run"])]
    url: Option<String>,
    /// The file that is read
    #[arg(long, value_name = "FILE", conflicts_with = "run")]
    file: Option<String>,
    /// A header of the address: NAME=env:VARIABLE or NAME=file:PATH
    #[arg(long, value_name = "NAME=FROM", requires = "url")]
    header: Vec<String>,
    /// Where in JSON the number stands, such as /data/0/value
    #[arg(long, value_name = "POINTER", allow_hyphen_values = true)]
    take: Option<String>,
    /// The cell it stands in, such as B7
    #[arg(long, value_name = "CELL")]
    cell: Option<String>,
    /// The sheet of that cell
    #[arg(long, value_name = "SHEET", requires = "cell")]
    sheet: Option<String>,
    /// The question to a database file
    #[arg(long, value_name = "SELECT", requires = "file")]
    select: Option<String>,
    /// Which number of a list
    #[arg(long, value_enum, value_name = "WHICH")]
    of: Option<Ofs>,
    /// What it is multiplied by
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    scale: Option<f64>,
    /// What is added then
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    offset: Option<f64>,
    /// How many decimals are kept
    #[arg(long, value_name = "N")]
    round: Option<u8>,
    /// The unit it is in
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// What becomes of a value
    #[arg(long, value_enum, value_name = "MODE", default_value = "propose")]
    mode: Modes,
    /// How often it is expected [default: 1d]
    #[arg(long, value_name = "TIME")]
    every: Option<String>,
    /// How long it may take, up to 60s [default: 10s]
    #[arg(long, value_name = "TIME")]
    timeout: Option<String>,
    /// A variable that the command is told
    #[arg(long, value_name = "VARIABLE", requires = "run")]
    env: Vec<String>,
    /// The folder that the command runs in
    #[arg(long, value_name = "FOLDER", requires = "run")]
    cwd: Option<String>,
    /// The command, by its whole path, and what it is told; behind --
    #[arg(last = true, value_name = "COMMAND")]
    run: Vec<String>,
}

pub(super) fn run(args: &AddArgs, here: &mut Here, session: &Session) -> Result {
    let kind = match (&args.url, &args.file, args.run.is_empty()) {
        (Some(_), ..) => Kind::Http,
        (None, Some(_), _) => Kind::File,
        (None, None, false) => Kind::Command,
        (None, None, true) => Kind::Push,
    };
    definition::check_name(&args.name).map_err(Failure::wrong)?;
    if here.all.iter().any(|one| one.name == args.name) {
        return Err(Failure::wrong(format!(
            "there is a source “{}” already: “quarterdeck source edit {}” changes it",
            args.name, args.name
        )));
    }
    // What a definition names is kept by letters that mean the same item in every copy.
    let (_, cascade) = session.read()?;
    let mut feeds = Vec::new();
    for of in &args.feeds {
        let ix = cascade.resolve(of, &[ItemKind::KeyResult])?;
        feeds.push(cascade.item(ix).id.letters()[..8].to_owned());
    }
    let mut headers = BTreeMap::new();
    for header in &args.header {
        let (name, from) = header
            .split_once('=')
            .ok_or_else(|| Failure::wrong(format!("--header is NAME=env:VARIABLE, not “{}”", text::one_line(header, 40))))?;
        headers.insert(name.to_owned(), from.to_owned());
    }
    let absolute = |path: &String| {
        let whole = if path.starts_with("~/") { None } else { std::path::absolute(path).ok() };
        whole.map_or_else(|| path.clone(), |whole| whole.display().to_string())
    };
    let one = Definition {
        name: args.name.clone(),
        feeds: if let [one] = &feeds[..] { OneOrMany::One(one.clone()) } else { OneOrMany::Many(feeds) },
        kind,
        run: (kind == Kind::Command).then(|| args.run.clone()),
        cwd: args.cwd.clone(),
        env: args.env.clone(),
        url: args.url.clone(),
        headers,
        proxy: false,
        path: args.file.as_ref().map(absolute),
        sheet: args.sheet.clone(),
        cell: args.cell.clone(),
        select: args.select.clone(),
        take: args.take.clone(),
        date: None,
        max_age: None,
        of: args.of.map(|of| match of {
            Ofs::Count => Of::Count,
            Ofs::Sum => Of::Sum,
            Ofs::Last => Of::Last,
        }),
        scale: args.scale,
        offset: args.offset,
        round: args.round,
        unit: args.unit.clone(),
        mode: match args.mode {
            Modes::Propose => Mode::Propose,
            Modes::Auto => Mode::Auto,
        },
        every: args.every.clone(),
        timeout: args.timeout.clone(),
        off: false,
    };
    let gap = if here.text.is_empty() || here.text.ends_with("\n\n") { "" } else { "\n" };
    let text = format!("{}{gap}{}", here.text, definition::write(&one));
    here.define(&text)?;
    here.all = definition::read(&text).map_err(Failure::failed)?;
    output::print(&format!("added {} to {}\n", text::safe(&args.name), text::safe(&here.file.display().to_string())))?;
    match kind {
        Kind::Push => output::print(&format!("send its numbers with: quarterdeck push --source {}\n", args.name))?,
        _ if ask::can() => return manage::trusts(here, session, &args.name, None),
        _ => output::print(&format!("nothing of it runs before somebody looks at it: quarterdeck source trust {}\n", args.name))?,
    }
    Ok(Exit::Done)
}
