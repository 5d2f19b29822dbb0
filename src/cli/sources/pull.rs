//! `quarterdeck pull`: asks the sources that are due, and makes one change of what they say.
//!
//! The workspace is read once they have answered, so that nobody who saves meanwhile waits or is overlooked.

use super::{
    Here, State, manage,
    told::{self, moment},
    tools,
};
use crate::{
    cli::{
        error::{Exit, Failure, Result},
        measured::Taken,
        output::{self, Format, FormatArg, say},
        said::{Last, Said, Value},
        session::{self, Desk, Session},
        several,
    },
    domain::{
        CheckIn, Ix, Kind as ItemKind, Op,
        change::Verb,
        edit,
        freshness::SOURCE_SILENT,
        stage::{Phase, phase},
        text,
    },
    exchange::json_text,
    source::{
        Definition, Kind, Mode,
        kept::{self, Kept, TRIAL, Waiting},
        odd::{self, Before},
        round::{self, Heard},
        trust,
    },
};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::{
    fs,
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

/// `--fail-on`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    /// Something is late or worse
    Late,
    /// Something is failing
    Failing,
}

/// Ask the sources that are due, and save what they say
///
/// What a source says is a value without anybody's word: it settles no deadline. Of a source in the mode propose, of the first three
/// values of any, and of whatever is odd, a person is asked first (“quarterdeck source list”). All of it is one change. Exit code 3:
/// something is late, failing or not trusted.
#[derive(Debug, Args)]
pub(in crate::cli) struct PullArgs {
    /// Which, due or not; without: all that are due
    name: Vec<String>,
    /// Ask, say what would be saved, and write nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// From what on to complain
    #[arg(long, value_enum, value_name = "STATE", default_value = "late")]
    fail_on: FailOn,
    /// Another file of definitions, such as one of a repository
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// What became of what a source said.
#[derive(Debug, Serialize)]
pub(super) struct PulledJson {
    pub(super) name: String,
    pub(super) value: Option<f64>,
    /// `saved`, `waits`, `same`, `refused`, `failed`.
    pub(super) decision: &'static str,
    pub(super) why: Option<String>,
    pub(super) status: String,
    pub(super) ms: u64,
}

pub(in crate::cli) fn run(args: &PullArgs, session: &Session) -> Result {
    let mut here = Here::open(session, args.sources.as_deref())?;
    let chosen = chosen(&args.name, &here, session.at)?;
    let Some(pulled) = pull(&mut here, session, chosen, args.dry_run, &Arc::default())? else {
        output::print("another pull runs: nothing was asked\n")?;
        return Ok(Exit::Done);
    };
    for sentence in &pulled.skipped {
        say(sentence);
    }
    print(args, &pulled, session)?;
    let from = match args.fail_on {
        FailOn::Late => State::Late,
        FailOn::Failing => State::Failing,
    };
    let at = session::now();
    let named = |one: &&Definition| args.name.is_empty() || args.name.contains(&one.name);
    Ok(Exit::complain_if(here.all.iter().filter(named).any(|one| manage::is_trouble(here.state(one, at), from))))
}

/// What came of a pull.
pub(super) struct Pulled {
    /// What became of what each source said.
    pub(super) told: Vec<PulledJson>,
    /// What the change is called in the log; `None`: nothing was saved.
    pub(super) change: Option<String>,
    /// Whom was asked.
    pub(super) asked: Vec<Definition>,
    /// Of each that was not asked, because nobody trusts it, a sentence.
    pub(super) skipped: Vec<String>,
}

/// Asks sources and saves what they say; `None`: another pull runs. `stop`: whether all is to end now.
pub(super) fn pull(
    here: &mut Here,
    session: &Session,
    chosen: Vec<Definition>,
    dry_run: bool,
    stop: &Arc<AtomicBool>,
) -> Result<Option<Pulled>> {
    crate::config::paths::create_private_dir(&here.folder).map_err(|e| Failure::file("make", &here.folder, &e))?;
    let path = here.folder.join("pull.lock");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let lock = options.open(&path).map_err(|e| Failure::file("write", &path, &e))?;
    // Let go by the system when this program ends, however it ends.
    if lock.try_lock().is_err() {
        return Ok(None);
    }
    let (mut asked, mut skipped) = (Vec::new(), Vec::new());
    for one in chosen {
        match manage::untrusted(here, &one) {
            Some(sentence) => skipped.push(sentence),
            None => asked.push(one),
        }
    }
    let heard = round::ask_all(&asked, &tools(session), stop);
    let (told, change) = settle(dry_run, here, session, &asked, &heard)?;
    Ok(Some(Pulled { told, change, asked, skipped }))
}

/// Which sources are asked, those first that waited longest.
fn chosen(names: &[String], here: &Here, at: i64) -> Result<Vec<Definition>> {
    let mut all: Vec<Definition> = Vec::new();
    for name in names {
        let one = here.find(name)?;
        if one.kind == Kind::Push {
            return Err(Failure::wrong(format!(
                "{name} is not asked: a program of yours sends it with “quarterdeck push --source {name}”"
            )));
        }
        all.push(one.clone());
    }
    if names.is_empty() {
        let due = |one: &&Definition| kept::next(one, &here.kept(&one.name), at).is_some_and(|next| next <= at);
        all.extend(here.all.iter().filter(due).cloned());
    }
    all.sort_by_key(|one| here.kept(&one.name).tried);
    all.dedup_by(|a, b| a.name == b.name);
    Ok(all)
}

/// Makes one change of all that was heard, and remembers how each went.
fn settle(dry_run: bool, here: &mut Here, session: &Session, asked: &[Definition], heard: &[Heard]) -> Result<Told> {
    let mut told = Vec::new();
    let mut change = None;
    if heard.is_empty() {
        return Ok((told, change));
    }
    let mut desk = session.desk_for_newcomers()?;
    desk.author.by = None;
    desk.author.at = session::now();
    let (mut ops, mut taken) = (Vec::new(), Taken::default());
    here.remember();
    here.hears(&desk.store, &desk.cascade, session)?;
    let mut memory = here.memory.clone();
    for (one, heard) in asked.iter().zip(heard) {
        let kept = memory.0.entry(one.name.clone()).or_default();
        let mut line = |value: Option<f64>, decision: &'static str, why: Option<String>| {
            told.push(PulledJson { name: one.name.clone(), value, decision, why, status: heard.status.clone(), ms: heard.ms });
        };
        match &heard.said {
            Err(trouble) => {
                // One that nobody had time for did not fail.
                if trouble.status != "no time" {
                    kept.failed(trouble, desk.author.at);
                }
                line(None, "failed", Some(trouble.why.clone()));
            }
            Ok(raw) => {
                kept.brought(*raw, desk.author.at);
                for of in one.feeds.each() {
                    match decide(&mut desk, &mut taken, (one, of), *raw, kept)? {
                        Decision::Saved(check_in) => {
                            line(Some(*raw), "saved", None);
                            ops.push(Op::CheckIn(check_in));
                        }
                        Decision::Waits(why) => line(Some(*raw), "waits", Some(why)),
                        Decision::Same => line(Some(*raw), "same", None),
                        Decision::Refused(why) => {
                            kept.error = Some(why.clone());
                            line(Some(*raw), "refused", Some(why));
                        }
                    }
                }
            }
        }
    }
    if dry_run {
        return Ok((told, change));
    }
    if !ops.is_empty() {
        // What is saved is remembered as brought; killed between the two, the same number says nothing new the next time.
        change = Some(desk.save_named(Verb::Pull, ops, None).map_err(Failure::not_wrong)?.1);
    }
    here.memory = memory;
    here.keep()?;
    let hashes: Vec<String> = asked.iter().map(trust::hash).collect();
    let lines = told.iter().filter_map(|line| {
        let at = asked.iter().position(|one| one.name == line.name)?;
        let decision = line.why.as_ref().map_or_else(|| line.decision.to_owned(), |why| format!("{}: {why}", line.decision));
        let json = serde_json::json!({
            "at": desk.author.at, "time": moment(desk.author.at), "source": line.name, "hash": hashes[at], "ms": line.ms,
            "status": line.status, "came": heard[at].came, "value": line.value, "decision": decision,
        });
        Some(json.to_string())
    });
    let lines: Vec<String> = lines.collect();
    here.log(&lines);
    Ok((told, change))
}

/// What became of each, and what the change is called in the log.
type Told = (Vec<PulledJson>, Option<String>);

enum Decision {
    Saved(Box<CheckIn>),
    Waits(String),
    Same,
    Refused(String),
}

/// What becomes of a value for one key result.
fn decide(desk: &mut Desk, taken: &mut Taken, (one, of): (&Definition, &str), raw: f64, kept: &mut Kept) -> Result<Decision> {
    let ix = match desk.cascade.resolve(of, &[ItemKind::KeyResult]) {
        Ok(ix) => ix,
        Err(e) => return Ok(Decision::Refused(format!("its for: {}", e.to_string().replace('\n', " ")))),
    };
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    match phase(&desk.cascade, ix, desk.today) {
        Phase::NotStarted => return Ok(Decision::Refused(format!("{title} has not begun"))),
        Phase::Closed => {
            return Ok(Decision::Refused(format!("{title} is closed: let for name what goes on from it, or switch it off")));
        }
        Phase::Open | Phase::ToScore => {}
    }
    let (item, on) = (desk.cascade.item(ix).id, edit::day_of_check_in(&desk.cascade, ix, desk.today));
    let blank = CheckIn { measured: Some(one.name.as_str().into()), ..CheckIn::new(desk.ids.next_id(), item, on, None) };
    let said = Said { value: Some(Value::Number(raw)), ..Said::default() };
    let last = Last::of(&desk.cascade, ix);
    let check_in = match several::said(desk, ix, blank, &said, &last, false) {
        Ok(check_in) => check_in,
        Err(why) => return Ok(Decision::Refused(why)),
    };
    if let Err(why) = several::alone(desk, check_in.id, vec![Op::CheckIn(Box::new(check_in.clone()))]) {
        return Ok(Decision::Refused(why));
    }
    let value = check_in.value.unwrap_or(raw);
    let before = before(desk, ix)?;
    if let Some(&(last_on, last)) = before.values.last() {
        // That it did not move is news, though not every day: often enough that the source is not taken for silent.
        if last.total_cmp(&value).is_eq() && (on - last_on).num_days() < SOURCE_SILENT {
            // What waited until now is not what it says any more.
            kept.waiting.retain(|waiting| waiting.item != item.letters());
            return Ok(Decision::Same);
        }
    }
    let odd = odd::odd(&before, value, on, one.unit.as_deref());
    let why = match (odd, one.mode) {
        (Some(odd), _) => Some(odd),
        (None, Mode::Propose) => Some("propose".to_owned()),
        (None, Mode::Auto) if kept.pulls <= TRIAL => Some(format!("one of its first {TRIAL}")),
        (None, Mode::Auto) => None,
    };
    if let Some(why) = why {
        let waits = kept.wait(Waiting { item: item.letters(), value: raw, on, at: desk.author.at, why: why.clone() });
        return Ok(if waits { Decision::Waits(why) } else { Decision::Refused("this value was refused before".to_owned()) });
    }
    kept.waiting.retain(|waiting| waiting.item != item.letters());
    Ok(taken.take(desk, check_in, None)?.map_or(Decision::Same, |check_in| Decision::Saved(Box::new(check_in))))
}

/// What is known of a key result before a value comes.
fn before(desk: &Desk, ix: Ix) -> Result<Before> {
    let item = desk.cascade.item(ix);
    let series = desk.store.series(item.id, desk.today)?;
    let kr = item.key_result();
    let way = kr.filter(|kr| !kr.metric.is_bound()).and_then(|kr| kr.baseline.zip(kr.target));
    Ok(Before {
        values: series.iter().filter_map(|said| Some((said.on, said.value?))).collect(),
        way,
        unit: kr.and_then(|kr| kr.unit.as_deref()).map(str::to_owned),
    })
}

fn print(args: &PullArgs, pulled: &Pulled, session: &Session) -> Result<()> {
    let (told, change, asked) = (&pulled.told, pulled.change.as_deref(), &pulled.asked);
    match args.format.format {
        Format::Json => return output::print(&json_text::to_string(&told)),
        Format::Csv => {
            let row = |line: &PulledJson| {
                let value = line.value.map(|value| value.to_string()).unwrap_or_default();
                vec![
                    line.name.clone(),
                    value,
                    line.decision.to_owned(),
                    line.why.clone().unwrap_or_default(),
                    line.status.clone(),
                    line.ms.to_string(),
                ]
            };
            return output::csv(&["name", "value", "decision", "why", "status", "ms"], told.iter().map(row));
        }
        Format::Table => {}
    }
    let offline = told.iter().filter(|line| line.status == "offline").count();
    // Without a network fifty sources have one trouble and not fifty.
    let one_trouble = offline > 2 && told.iter().all(|line| line.status == "offline" || line.decision != "failed");
    let mut lines = Vec::new();
    for line in told.iter().filter(|line| !(one_trouble && line.status == "offline")) {
        let value = asked
            .iter()
            .find(|one| one.name == line.name)
            .zip(line.value)
            .map(|(one, value)| format!("{} ", told::value(one, value)));
        let said = match (line.decision, &line.why) {
            ("saved", _) if args.dry_run => "would be saved".to_owned(),
            ("same", _) => "as before, nothing new".to_owned(),
            ("waits", Some(why)) => format!("waits for a person ({why})"),
            ("failed", Some(why)) => format!("nothing: {why}"),
            (decision, Some(why)) => format!("{decision}: {why}"),
            (decision, None) => decision.to_owned(),
        };
        lines.push(format!("{}: {}{said}", line.name, value.unwrap_or_default()));
    }
    if one_trouble {
        lines.push(format!("{offline} sources cannot be reached: is there a network?"));
    }
    if told.is_empty() && pulled.skipped.is_empty() {
        lines.push("nothing is due; name a source to ask it now".to_owned());
    }
    let saved = told.iter().filter(|line| line.decision == "saved").count();
    if let Some(change) = change {
        lines.push(format!(
            "pulled {}; “quarterdeck undo {change}” takes it back",
            text::say::say_count(saved, "value", "values")
        ));
    }
    let lines: String = lines.iter().map(|line| session.style().plain(&text::safe(line)) + "\n").collect();
    output::print(&lines)
}
