//! `quarterdeck import FILE.json`: a whole workspace into an empty one, or what was done in another copy of this one.

use super::{
    error::{Exit, Failure, Result},
    import::Input,
    output::{print, saved, say},
    session::Session,
    waited::now,
};
use crate::{
    domain::{
        Cascade, Field, Id, Op,
        change::LogPiece,
        cycle::CycleState,
        describe,
        findings::CameAfter,
        history::MergeOutcome,
        merge,
        text::{self, say::say_count},
    },
    exchange::json::{self, ImportError},
    store::{Store, StoreError},
    sync::GentleIntake,
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::{BufReader, Seek as _},
    path::Path,
};

/// How many cycles of what hangs below itself are listed.
const LOOPS: usize = 200;
/// How many check-ins of an item are looked at for what they leave open.
const LOOKED_BACK: usize = 100;
/// How many people are named whose changes came in.
const NAMED: usize = 6;
/// How many words that were overwritten are told.
const TOLD: usize = 20;

/// Reads a whole workspace, as `quarterdeck export` writes it. It may be large, so it is read change by change.
pub(super) fn run(input: &mut Input, dry_run: bool, session: &Session) -> Result {
    let head = head(input)?;
    let store = session.open()?;
    let same = match head.workspace {
        // Files of the first version do not say whose they are.
        None => false,
        Some(workspace) => store.workspace()? == workspace,
    };
    match (store.is_empty()?, same) {
        (true, _) => replay(input, dry_run, session, store),
        (false, true) => merge(input, dry_run, session, store),
        (false, false) => Err(Failure::failed(refusal(&input.name, &head, &store, session)?)),
    }
}

/// How a file begins.
struct Head {
    workspace: Option<Id>,
    name: Option<String>,
}

fn reader(input: &mut Input) -> Result<BufReader<&std::fs::File>> {
    input.file.rewind().map_err(|e| Failure::file("read", Path::new(&input.name), &e))?;
    Ok(BufReader::with_capacity(1 << 16, &input.file))
}

/// Whose it is, and what that is called: it stands in its first change.
fn head(input: &mut Input) -> Result<Head> {
    let name = input.name.clone();
    let mut head = Head { workspace: None, name: None };
    let read = json::import(&name, reader(input)?, |piece| match piece {
        LogPiece::Workspace(id) => {
            head.workspace = Some(id);
            Ok(())
        }
        LogPiece::Change(change, _) => {
            head.name = change.ops.iter().find_map(|op| match op {
                Op::Set { new: Field::Setting(key, name), .. } if key == "name" => Some(name.clone()),
                _ => None,
            });
            Err(())
        }
        LogPiece::Parked(_) => Err(()),
    });
    match read {
        Ok(_) | Err(ImportError::Taken(())) => Ok(head),
        Err(ImportError::File(sentence)) => Err(Failure::failed(format!("nothing was imported: {sentence}"))),
    }
}

fn refusal(file: &str, head: &Head, store: &Store, session: &Session) -> Result<String> {
    let here = store.load(session.today)?.settings.name;
    let there =
        head.name.as_deref().map_or_else(|| "another workspace".to_owned(), |name| format!("“{}”", text::one_line(name, 60)));
    let why = match head.workspace {
        None => {
            "a file of an older version goes into an empty workspace only; make one with “quarterdeck --workspace FILE init” and \
                 import it there"
        }
        Some(_) => "they cannot be merged; export it as CSV and import that, or import it into a new workspace",
    };
    Ok(format!("nothing was imported: {file} holds {there}, and this workspace is “{}”: {why}", text::one_line(&here, 60)))
}

fn replay(input: &mut Input, dry_run: bool, session: &Session, mut store: Store) -> Result {
    let name = input.name.clone();
    let said = |n: usize, what: &str| format!("{name}: {} {what}\n", say_count(n, "change", "changes"));
    let reader = reader(input)?;
    if dry_run {
        let changes = json::import(&name, reader, |_| Ok::<(), StoreError>(())).map_err(|e| Failure::failed(e.to_string()))?;
        print(&said(changes, "would be imported into an empty workspace"))?;
        return Ok(Exit::Done);
    }
    let mut parked = 0;
    let changes = store
        .replay(session.today, |take| {
            json::import(&name, reader, |piece| {
                parked += usize::from(matches!(piece, LogPiece::Parked(_)));
                take(piece)
            })
        })?
        .map_err(|e| Failure::failed(format!("nothing was imported: {e}")))?;
    saved();
    tracing::info!(changes, "imported a whole workspace");
    // A log is taken as it was: what an older version let through stands in it too.
    store.load(session.today)?.loops(LOOPS).iter().for_each(|sentence| say(&format!("note: {sentence}")));
    print(&said(changes, "imported: this workspace is now equal to the one they came from"))?;
    print(&said_parked(parked))?;
    Ok(Exit::Done)
}

fn them(n: usize) -> &'static str {
    if n == 1 { "it" } else { "them" }
}

fn said_parked(parked: usize) -> String {
    if parked == 0 {
        return String::new();
    }
    let (made, them) = (say_count(parked, "change was", "changes were"), them(parked));
    format!("{made} made with a newer Quarterdeck: upgrade to see {them}; nothing of {them} is lost\n")
}

/// How many operations of what is new are kept from the reading before anything is written. Of more the rest is read again: that
/// is slow, and memory does not grow with the file.
const KEPT: usize = 200_000;

/// Takes in what was done in another copy of this workspace, a few changes at a time, so that nobody who saves meanwhile waits. A
/// change that is here already is passed over: whatever stops it in the middle, the same command once more goes on.
fn merge(input: &mut Input, dry_run: bool, session: &Session, mut store: Store) -> Result {
    let name = input.name.clone();
    // All of it is read before anything is written: a file that ends in the middle is refused whole.
    let (mut fresh, mut kept, mut room) = (0, Vec::new(), KEPT);
    let read = json::import(&name, reader(input)?, |piece| {
        let ops = match &piece {
            LogPiece::Change(change, _) if store.header(change.id)?.is_some() => return Ok(()),
            LogPiece::Change(change, _) => {
                fresh += 1;
                change.ops.len()
            }
            LogPiece::Workspace(_) | LogPiece::Parked(_) => 1,
        };
        room = room.saturating_sub(ops);
        if room > 0 && !dry_run {
            kept.push(piece);
        }
        Ok::<(), StoreError>(())
    });
    let all = read.map_err(|e| Failure::failed(e.to_string()))?;
    if dry_run {
        let known = all - fresh;
        print(&format!("{name}: {} would be taken in, {known} are here already\n", say_count(fresh, "change", "changes")))?;
        return Ok(Exit::Done);
    }
    let mut intake = GentleIntake::new(&mut store, session.today, now, false)?;
    if room > 0 {
        let changes = kept.iter().filter(|piece| !matches!(piece, LogPiece::Workspace(_))).count();
        intake.known(all - changes);
        kept.into_iter().try_for_each(|piece| intake.take(piece))?;
    } else {
        drop(kept);
        let read = json::import(&name, reader(input)?, |piece| intake.take(piece));
        read.map_err(|e| Failure::failed(e.to_string()))?;
    }
    let (outcome, _) = intake.finish()?;
    if outcome.new + outcome.parked > 0 {
        saved();
    }
    tracing::info!(new = outcome.new, known = outcome.known, "took in what was done in another copy");
    let cascade = store.load(session.today)?;
    print(&told(&name, &outcome, &cascade))?;
    let me = session.who(&cascade).ok().flatten();
    let mut clashes = store.clashes_of(&outcome.ids)?;
    // Of very many those first whose reader it concerns: their word went, or it is about what is theirs.
    clashes.sort_by_key(|c| {
        let owner = cascade.find(c.subject).and_then(|ix| cascade.item(ix).owner);
        me.is_none() || (c.over.by != me && owner != me)
    });
    list(session.style().clash(), clashes.iter().map(|c| describe::clash(&cascade, c, me)))?;
    let gone = outcome.subjects.iter().filter(|&&of| cascade.find(of).is_some_and(|ix| cascade.item(ix).deleted));
    let mut spoken = Vec::new();
    for &of in gone {
        spoken.extend(store.spoken_after_deletion(of)?);
    }
    list(session.style().lost(), spoken.iter().flat_map(|spoken| describe::spoken_after(&cascade, spoken)))?;
    list(session.style().clash(), left_open(&cascade, &store, &outcome, session.today)?.into_iter())?;
    list("note:", after_closing(&cascade, &outcome).into_iter())?;
    if outcome.new > 0 {
        list("note:", cascade.loops(LOOPS).into_iter())?;
    }
    Ok(Exit::Done)
}

/// Sentences, each with its sign; of very many the first.
fn list(sign: &str, sentences: impl Iterator<Item = String>) -> Result<()> {
    let sentences: Vec<String> = sentences.collect();
    for sentence in sentences.iter().take(TOLD) {
        print(&format!("{sign} {sentence}\n"))?;
    }
    if sentences.len() > TOLD {
        print(&format!("{sign} and {} more\n", sentences.len() - TOLD))?;
    }
    Ok(())
}

/// Steps that one side ticked off and the newer check-in of the other leaves open.
fn left_open(
    cascade: &Cascade,
    store: &Store,
    outcome: &MergeOutcome,
    today: NaiveDate,
) -> std::result::Result<Vec<String>, StoreError> {
    let mut said = Vec::new();
    for item in outcome.checked_in.iter().copied().collect::<BTreeSet<Id>>() {
        let kr = cascade.find(item).and_then(|ix| cascade.item(ix).key_result()).filter(|kr| kr.metric.has_steps());
        if let Some(kr) = kr {
            let check_ins = store.history(item, LOOKED_BACK, today)?.check_ins;
            let left = merge::left_open(&kr.steps, &check_ins, |change| outcome.ids.contains(&change));
            said.extend(left.map(|left| describe::left_open(cascade, &left)));
        }
    }
    Ok(said)
}

/// What came in for cycles that are closed: it counts, and whoever closed them may want to know.
fn after_closing(cascade: &Cascade, outcome: &MergeOutcome) -> Vec<String> {
    let mut came: BTreeMap<Id, CameAfter> = BTreeMap::new();
    let closed = |item: Id| {
        let cycle = cascade.cycle_of(cascade.find(item)?)?;
        (cycle.state == Some(CycleState::Closed)).then_some(cycle.id)
    };
    for cycle in outcome.checked_in.iter().filter_map(|&item| closed(item)) {
        came.entry(cycle).or_default().check_ins += 1;
    }
    for cycle in outcome.revised.iter().filter_map(|&item| closed(item)) {
        came.entry(cycle).or_default().revisions += 1;
    }
    came.into_iter().map(|(cycle, came)| describe::after_closing(cascade, cycle, came)).collect()
}

fn told(file: &str, outcome: &MergeOutcome, cascade: &Cascade) -> String {
    let MergeOutcome { new, known, parked, waiting, checked_in, by, .. } = outcome;
    if *new + *parked == 0 {
        return format!("{file}: nothing new: all {} are here already\n", say_count(*known, "change", "changes"));
    }
    let mut said = format!("{file}: {} taken in", say_count(*new, "change", "changes"));
    let mut names: Vec<String> =
        by.iter().filter_map(|id| cascade.person(*id)).map(|p| text::one_line(p.name.trim(), 40).into_owned()).collect();
    if names.len() > NAMED {
        let others = names.split_off(NAMED - 1).len();
        names.push(say_count(others, "other", "others"));
    }
    let mut parts = Vec::new();
    if !checked_in.is_empty() {
        parts.push(say_count(checked_in.len(), "check-in", "check-ins"));
    }
    if !names.is_empty() {
        parts.push(format!("from {}", text::say::say_list(names)));
    }
    if !parts.is_empty() {
        let _ = write!(said, " ({})", parts.join(", "));
    }
    if *known > 0 {
        let _ = write!(said, "; {known} were here already");
    }
    said.push('\n');
    if !waiting.is_empty() {
        let have = say_count(waiting.len(), "thing has", "things have");
        let _ = writeln!(said, "{have} not come yet: what was said of {} waits", them(waiting.len()));
    }
    said + &said_parked(*parked)
}
