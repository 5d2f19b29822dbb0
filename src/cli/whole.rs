//! `quarterdeck import FILE.json`: a whole workspace into an empty one, or what was done in another copy of this one.

use super::{
    error::{Exit, Failure, Result},
    import::Input,
    output::{print, saved, say},
    session::Session,
    sharing, taken,
    waited::now,
};
use crate::{
    domain::{
        Cascade, Field, Id, Op,
        change::LogPiece,
        history::MergeOutcome,
        text::{self, say::say_count},
    },
    exchange::json::{self, ImportError},
    store::{Store, StoreError},
    sync::GentleIntake,
};
use std::{
    fmt::Write as _,
    io::{BufReader, Seek as _},
    path::Path,
};

/// How many cycles of what hangs below itself are listed.
const LOOPS: usize = 200;

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
    let cascade = store.load(session.today)?;
    cascade.loops(LOOPS).iter().for_each(|sentence| say(&format!("note: {sentence}")));
    print(&said(changes, "imported: this workspace is now equal to the one they came from"))?;
    print(&taken::said_parked(parked))?;
    sharing::after_a_change(&mut store, &cascade, session);
    Ok(Exit::Done)
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
    taken::report(&outcome, &store, &cascade, session)?;
    if outcome.new + outcome.parked > 0 {
        sharing::after_a_change(&mut store, &cascade, session);
    }
    Ok(Exit::Done)
}

fn told(file: &str, outcome: &MergeOutcome, cascade: &Cascade) -> String {
    if outcome.new + outcome.parked == 0 {
        return format!("{file}: nothing new: all {} are here already\n", say_count(outcome.known, "change", "changes"));
    }
    let mut said =
        format!("{file}: {} taken in{}", say_count(outcome.new, "change", "changes"), taken::details(outcome, cascade));
    if outcome.known > 0 {
        let _ = write!(said, "; {} were here already", outcome.known);
    }
    said.push('\n');
    said + &taken::waiting(outcome)
}
