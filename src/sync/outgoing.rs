//! What is made here, on its way to the others: into files of ours, each kept before it is put; and put again where it is missing.

use super::{
    error::SyncError,
    file::{self, Kind, MOST_CHANGES, Part},
    names::Name,
    rollup,
    round::{Here, Put, Step, Watched},
};
use crate::domain::{Id, change::LogPiece};
use crate::exchange::json;
use crate::store::{SealedFile, Store, StoreError};
use std::{collections::BTreeSet, ops::ControlFlow};

/// A file is closed once it holds so many bytes, unsealed.
pub(super) const FULL: usize = 4 << 20;
/// A change whose line is longer than this, or that has more operations than a file holds changes, travels in pieces of so many.
const PIECE: usize = 4 << 20;

/// Lines of JSON for one file.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) changes: u64,
    pub(super) seqs: Option<(i64, i64)>,
}

impl Body {
    fn add(&mut self, seq: i64, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.bytes.push(b'\n');
        self.changes += 1;
        self.seqs = Some((self.seqs.map_or(seq, |(from, _)| from), seq));
    }
}

/// What the next file is to hold.
enum Next {
    /// Nothing is left.
    Nothing,
    Changes(Body),
    /// One change that is too large, and its line.
    Large(i64, Id, String),
}

fn line_of(piece: &LogPiece) -> Vec<u8> {
    let mut line = Vec::new();
    json::write_piece(&mut line, piece).expect("writing into memory does not fail");
    line
}

/// The changes of an origin between two places of the log, as many as one file takes.
fn next(store: &Store, came: Option<Id>, between: (i64, i64)) -> Result<Next, StoreError> {
    let mut body = Body::default();
    let mut large = None;
    store.changes_of(came, between, |seq, piece| {
        let line = line_of(&piece);
        let LogPiece::Change(change, _) = piece else { return ControlFlow::Continue(()) };
        let is_large = line.len() > PIECE || change.ops.len() > MOST_CHANGES;
        if body.changes > 0 && (is_large || body.bytes.len() + line.len() > FULL || body.changes as usize == MOST_CHANGES / 2) {
            return ControlFlow::Break(());
        }
        if is_large {
            // What is written as JSON is text.
            large = String::from_utf8(line).ok().map(|line| (seq, change.id, line));
            return ControlFlow::Break(());
        }
        body.add(seq, &line);
        ControlFlow::Continue(())
    })?;
    Ok(match large {
        Some((seq, change, line)) => Next::Large(seq, change, line),
        None if body.changes == 0 => Next::Nothing,
        None => Next::Changes(body),
    })
}

/// A line in pieces, each no longer than may be.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let mut at = rest.len().min(PIECE);
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, after) = rest.split_at(at);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Seals what stands in a file.
pub(super) fn seal(
    here: &Here<'_>,
    numbers: (u32, u32),
    (came, seqs): (Option<Id>, (i64, i64)),
    (changes, part): (u64, Option<(u32, u32)>),
    body: &[u8],
) -> Result<(SealedFile, Vec<u8>), SyncError> {
    let (name, bytes) = file::seal(here.keys, Kind::Changes, numbers, here.hello, body)?;
    let size = body.len() as u64;
    Ok((SealedFile { name: name.to_string(), numbers, seqs, came, changes, size, part, listed: None }, bytes))
}

fn next_number(store: &Store) -> Result<u32, SyncError> {
    Ok(store.sealed_files()?.iter().map(|file| file.numbers.1).max().unwrap_or(0) + 1)
}

/// Files with everything of an origin between two places of the log, each kept before it is put. Of what was made here it is noted
/// that it is in a file.
pub(super) fn put_between(
    store: &mut Store,
    here: &Here<'_>,
    came: Option<Id>,
    (after, upto): (i64, i64),
    watch: &mut Watched<'_>,
) -> Result<Put, SyncError> {
    let mut put = Put::default();
    let mut after = after;
    loop {
        let number = next_number(store)?;
        let (files, to) = match next(store, came, (after, upto))? {
            Next::Nothing => return Ok(put),
            Next::Changes(body) => {
                let seqs = body.seqs.unwrap_or((after, after));
                put.changes += body.changes;
                (vec![seal(here, (number, number), (came, seqs), (body.changes, None), &body.bytes)?], seqs.1)
            }
            Next::Large(seq, change, line) => {
                put.changes += 1;
                (in_pieces(here, number, (came, seq), change, &line)?, seq)
            }
        };
        let before = store.sealed_up_to()?;
        store.keep_sealed(&files, came.is_none().then_some(to), None)?;
        watch.step(Step::Kept)?;
        for (file, bytes) in &files {
            let Some(name) = Name::parse(&file.name) else { continue };
            if let Err(e) = here.carrier.put(name, bytes) {
                // It waits as it did: with what follows it makes one file.
                let names: Vec<String> = files.iter().map(|(file, _)| file.name.clone()).collect();
                store.give_up_sealed(&names, before)?;
                return Err(e);
            }
            put.files += 1;
            put.bytes += bytes.len() as u64;
            watch.step(Step::Put { files: put.files, bytes: put.bytes })?;
        }
        after = to;
    }
}

fn in_pieces(
    here: &Here<'_>,
    number: u32,
    (came, seq): (Option<Id>, i64),
    change: Id,
    line: &str,
) -> Result<Vec<(SealedFile, Vec<u8>)>, SyncError> {
    let all = pieces(line);
    let of = all.len() as u32;
    let one = |(k, text): (usize, &&str)| {
        let part = Part { change, k: k as u32, of, text: (*text).to_owned() };
        let number = number + k as u32;
        seal(here, (number, number), (came, (seq, seq)), (1, Some((k as u32, of))), &part.line())
    };
    all.iter().enumerate().map(one).collect()
}

/// The same text that a file held which is not there any more.
fn body_again(store: &Store, file: &SealedFile) -> Result<Vec<u8>, SyncError> {
    let mut body = Body::default();
    let mut part = None;
    store.changes_of(file.came, (file.seqs.0 - 1, file.seqs.1), |seq, piece| {
        let line = line_of(&piece);
        let (Some((k, of)), LogPiece::Change(change, _)) = (file.part, piece) else {
            body.add(seq, &line);
            return ControlFlow::Continue(());
        };
        let line = String::from_utf8(line).unwrap_or_default();
        // Where it is longer than it was, the last piece takes what is left.
        let all = pieces(&line);
        let upto = if k + 1 == of { all.len() } else { k as usize + 1 };
        let text = all.get(k as usize..upto).unwrap_or_default().concat();
        part = Some(Part { change: change.id, k, of, text }.line());
        ControlFlow::Break(())
    })?;
    Ok(part.unwrap_or(body.bytes))
}

/// Puts what has to be in the store and is not: as it was, or sealed anew where it was there once.
pub(super) fn put_again(
    store: &mut Store,
    here: &Here<'_>,
    there: &BTreeSet<Name>,
    watch: &mut Watched<'_>,
) -> Result<Put, SyncError> {
    let mut put = Put::default();
    let ours = store.sealed_files()?;
    let is_there = |file: &SealedFile| Name::parse(&file.name).is_some_and(|name| there.contains(&name));
    let seen: Vec<String> =
        ours.iter().filter(|file| file.listed.is_none() && is_there(file)).map(|file| file.name.clone()).collect();
    store.listed(&seen, here.at)?;
    for file in &ours {
        // What a file that is there stands for may be gone.
        if is_there(file) || ours.iter().any(|other| other.covers(file) && is_there(other)) {
            continue;
        }
        let kept = Name::parse(&file.name).zip(store.sealed_bytes(&file.name)?);
        let (name, bytes) = if let Some(kept) = kept {
            kept
        } else {
            let body = body_again(store, file)?;
            let anew = seal(here, file.numbers, (file.came, file.seqs), (file.changes, file.part), &body)?;
            store.keep_sealed(std::slice::from_ref(&anew), None, Some(&file.name))?;
            watch.step(Step::Kept)?;
            let Some(name) = Name::parse(&anew.0.name) else { continue };
            (name, anew.1)
        };
        here.carrier.put(name, &bytes)?;
        put.again += 1;
        put.files += 1;
        put.bytes += bytes.len() as u64;
        watch.step(Step::Put { files: put.files, bytes: put.bytes })?;
    }
    Ok(put)
}

/// Everything made here that is in no file yet.
pub(super) fn put_unsent(store: &mut Store, here: &Here<'_>, watch: &mut Watched<'_>) -> Result<Put, SyncError> {
    let after = store.sealed_up_to()?;
    put_between(store, here, None, (after, i64::MAX), watch)
}

/// Has what was put sent. Where that fails, what was made here and put into files since waits as it did before.
pub(super) fn send(store: &mut Store, here: &Here<'_>, before: i64) -> Result<(), SyncError> {
    let Err(e) = here.carrier.send() else { return Ok(()) };
    let is_new = |file: &&SealedFile| file.came.is_none() && file.listed.is_none() && file.seqs.0 > before;
    let new: Vec<String> = store.sealed_files()?.iter().filter(is_new).map(|file| file.name.clone()).collect();
    if !new.is_empty() {
        store.give_up_sealed(&new, before)?;
    }
    Err(e)
}

/// The files that have to be in the store: those no other stands for.
pub(super) fn needed(ours: &[SealedFile]) -> impl Iterator<Item = &SealedFile> {
    ours.iter().filter(|file| !ours.iter().any(|other| other.covers(file)))
}

/// Takes away files of ours that hold what was erased, once others stand in their place.
pub(super) fn take_away_erased(
    store: &mut Store,
    here: &Here<'_>,
    there: &BTreeSet<Name>,
    watch: &mut Watched<'_>,
) -> Result<(), SyncError> {
    let gone = store.erased_files()?;
    if gone.is_empty() {
        return Ok(());
    }
    for name in gone.iter().filter_map(|name| Name::parse(name)).filter(|name| there.contains(name)) {
        here.carrier.remove(name)?;
        watch.step(Step::Removed)?;
    }
    here.carrier.send()?;
    store.took_away(&gone)?;
    Ok(())
}

/// Makes one file of many small ones.
pub(super) fn roll_up(store: &mut Store, here: &Here<'_>, watch: &mut Watched<'_>) -> Result<Put, SyncError> {
    let mut put = Put::default();
    let ours = store.sealed_files()?;
    let Some(run) = rollup::due(&ours) else { return Ok(put) };
    let mut body = Body::default();
    store.changes_of(None, (run.seqs.0 - 1, run.seqs.1), |seq, piece| {
        body.add(seq, &line_of(&piece));
        ControlFlow::Continue(())
    })?;
    let (file, bytes) = seal(here, run.numbers, (None, run.seqs), (body.changes, None), &body.bytes)?;
    let name = Name::parse(&file.name);
    store.keep_sealed(&[(file, bytes.clone())], None, None)?;
    watch.step(Step::Kept)?;
    if let Some(name) = name {
        here.carrier.put(name, &bytes)?;
        (put.files, put.bytes) = (1, bytes.len() as u64);
        watch.step(Step::Put { files: 1, bytes: put.bytes })?;
    }
    Ok(put)
}

/// Takes away files of ours for which another has stood so long that everyone has it.
pub(super) fn clear(
    store: &mut Store,
    here: &Here<'_>,
    there: &BTreeSet<Name>,
    watch: &mut Watched<'_>,
) -> Result<(), SyncError> {
    let ours = store.sealed_files()?;
    let gone: Vec<String> = rollup::superseded(&ours, here.at)
        // Only what stands for it is there now.
        .filter(|(_, by)| Name::parse(&by.name).is_some_and(|name| there.contains(&name)))
        .map(|(file, _)| file.name.clone())
        .collect();
    for name in gone.iter().filter_map(|name| Name::parse(name)) {
        here.carrier.remove(name)?;
        watch.step(Step::Removed)?;
    }
    store.forget_sealed(&gone)?;
    Ok(())
}
