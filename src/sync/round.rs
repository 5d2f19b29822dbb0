//! One round: look what is in the store, read what is new, put what is missing and what is new here.
//!
//! It can be ended between any two of its steps, by a kill as by whoever watches: whatever was done holds, and the next round goes
//! on. It is for one thread with a connection of its own; nobody who saves meanwhile waits longer than for a portion.

use super::{
    about::{About, Mode},
    beat::Heartbeat,
    carrier::Carrier,
    error::SyncError,
    file::Hello,
    incoming::{self, Checked, Reading},
    keys::Keyring,
    names::Name,
    outgoing,
};
use crate::domain::{Id, history::MergeOutcome};
use crate::store::{SharedPlace, Store};
use chrono::NaiveDate;
use std::{collections::BTreeSet, time::Instant};

/// Where and as whom a round is made, and when.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The keys of the workspace on this laptop.
    pub keys: &'a Keyring,
    /// What brings files to the store and back.
    pub carrier: &'a dyn Carrier,
    /// Whether the key lies in the store.
    pub mode: Mode,
    /// What this laptop says about itself.
    pub hello: &'a Hello,
    /// Now, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The day it is here.
    pub today: NaiveDate,
    /// How time passes, for portions.
    pub clock: fn() -> Instant,
    /// Whether a heartbeat is written however short ago the last was: somebody leaves.
    pub leaves: bool,
    /// Whether what the laptop says about itself is another than before, and a heartbeat is written for it.
    pub introduces: bool,
    /// Whether nobody else has the workspace open, so that nobody waits for what is taken in.
    pub hurry: bool,
}

impl std::fmt::Debug for Here<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here").field("keys", self.keys).field("place", &self.carrier.place()).field("at", &self.at).finish()
    }
}

/// What a laptop says about itself.
pub fn hello(keys: &Keyring, store: &Store, place: &SharedPlace, person: Option<Id>, program: &str) -> Result<Hello, SyncError> {
    Ok(Hello {
        key: keys.public().to_bytes(),
        label: place.label.clone(),
        person,
        device: store.device()?,
        program: program.to_owned(),
    })
}

/// Where a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The names in the store are known.
    Listed,
    /// So many of so many files were looked at, so many bytes were fetched, so many changes are new.
    Reading {
        /// Files done.
        done: usize,
        /// Of how many.
        of: usize,
        /// Bytes.
        bytes: u64,
        /// New changes.
        changes: usize,
    },
    /// A file was fetched.
    Got,
    /// A file of ours was sealed and kept, and is about to be put.
    Kept,
    /// So many files of so many bytes were put.
    Put {
        /// Files.
        files: usize,
        /// Bytes.
        bytes: u64,
    },
    /// A file of ours was taken away.
    Removed,
    /// Something was noted down.
    Noted,
}

/// Whoever watches a round; they end it by saying no.
pub(super) struct Watched<'w>(pub(super) &'w mut dyn FnMut(Step) -> bool);

impl Watched<'_> {
    pub(super) fn step(&mut self, step: Step) -> Result<(), SyncError> {
        if (self.0)(step) { Ok(()) } else { Err(SyncError::Stopped) }
    }
}

/// What was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Put {
    /// Files.
    pub files: usize,
    /// Of these, files that had been there before.
    pub again: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Changes that were in none before.
    pub changes: u64,
}

impl Put {
    fn add(&mut self, other: Put) {
        self.files += other.files;
        self.again += other.again;
        self.bytes += other.bytes;
        self.changes += other.changes;
    }
}

/// What came of a round.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// What was taken in.
    pub outcome: MergeOutcome,
    /// Laptops that were read of for the first time.
    pub joined: Vec<Id>,
    /// What was put.
    pub put: Put,
    /// What others say they wrote and has not come yet: how many files of which laptop.
    pub on_its_way: Vec<(Id, usize)>,
    /// Files that do not open, and may be on their way.
    pub unopened: usize,
    /// Files that have not opened for days, and of which nobody was told: name and half a sentence. They are tried again, and nobody
    /// waits for them but for what a laptop says it wrote.
    pub faults: Vec<(String, String)>,
    /// Files that are sealed with a key that is not on this laptop.
    pub locked: usize,
    /// Files that only a newer version can read: they are read after an upgrade.
    pub newer: usize,
    /// Whether the workspace has a newer key, which is not on this laptop.
    pub needs_invitation: bool,
    /// Whether this laptop was removed: the others leave out what it writes.
    pub is_removed: bool,
    /// How many changes made here are in no file yet.
    pub unsent: u64,
}

impl News {
    /// Whether something is still to come or to go.
    pub fn waits(&self) -> bool {
        self.unsent > 0
            || self.unopened > 0
            || !self.faults.is_empty()
            || self.locked > 0
            || self.newer > 0
            || !self.on_its_way.is_empty()
            || self.needs_invitation
            || self.is_removed
    }
}

/// So often a heartbeat is written, at most.
const BEAT: i64 = 10 * 60 * 1000;

/// Makes a round.
pub fn round(store: &mut Store, here: &Here<'_>, watch: &mut dyn FnMut(Step) -> bool) -> Result<News, SyncError> {
    let mut watch = Watched(watch);
    let mut news = News::default();
    let there: BTreeSet<Name> = here.carrier.list()?.into_iter().collect();
    watch.step(Step::Listed)?;
    let checked = incoming::check(store, here, &there)?;
    news.needs_invitation = checked == Checked::NewerKey;
    store.write_as(here.keys.writer())?;
    let out = keeps_out(store, here, &mut news, &mut watch)?;

    let mut reading = Reading::new(store, here, out)?;
    reading.read_all(store, &there, &mut news, &mut watch)?;
    reading.read_beats(store, &there, &mut news, &mut watch)?;

    if checked == Checked::Missing {
        put_about(here)?;
        watch.step(Step::Put { files: 0, bytes: 0 })?;
    }
    news.put.add(outgoing::put_again(store, here, &there, &mut watch)?);
    let before = store.sealed_up_to()?;
    news.put.add(outgoing::put_unsent(store, here, &mut watch)?);
    store.nothing_unsent()?;
    news.put.add(outgoing::roll_up(store, here, &mut watch)?);
    outgoing::clear(store, here, &there, &mut watch)?;
    outgoing::take_away_erased(store, here, &there, &mut watch)?;
    beat(store, here, &there, &news, &mut watch)?;
    outgoing::send(store, here, before)?;

    let seen: BTreeSet<String> = there.iter().map(Name::to_string).collect();
    store.seen_there(&seen, here.at)?;
    news.on_its_way = incoming::on_its_way(store, here, &there)?;
    news.is_removed = store.settings()?.laptops_out.0.iter().any(|(id, _)| *id == here.keys.writer());
    news.unsent = store.unsent()?;
    // Where somebody was forgotten, nothing of them stays in what is free of the file.
    store.sweep()?;
    Ok(news)
}

/// Puts what was made here and is in no file yet: what a command does after a save. It reads nothing.
pub fn put_unsent(store: &mut Store, here: &Here<'_>) -> Result<Put, SyncError> {
    if store.wrote_as()? != Some(here.keys.writer()) {
        // A first round looks first where it is.
        return Ok(Put::default());
    }
    incoming::refuse_what_is_not_ours(here)?;
    let before = store.sealed_up_to()?;
    let mut watch = Watched(&mut |_| true);
    let put = outgoing::put_unsent(store, here, &mut watch)?;
    outgoing::send(store, here, before)?;
    if !store.erased_files()?.is_empty() {
        let there: BTreeSet<Name> = here.carrier.list()?.into_iter().collect();
        outgoing::put_again(store, here, &there, &mut watch)?;
        outgoing::take_away_erased(store, here, &there, &mut watch)?;
    }
    Ok(put)
}

/// Whether the store has a key that is newer than any on this laptop. It is looked at, and found to be of this workspace and of its
/// keys, or why not is said.
pub fn has_newer_key(store: &Store, here: &Here<'_>) -> Result<bool, SyncError> {
    let there: BTreeSet<Name> = here.carrier.list()?.into_iter().collect();
    Ok(incoming::check(store, here, &there)? == Checked::NewerKey)
}

/// Says in the store whose it is.
pub fn put_about(here: &Here<'_>) -> Result<(), SyncError> {
    let about = About::new(here.keys, here.mode)?;
    here.carrier.put(about.name(), &about.text())?;
    here.carrier.send()
}

/// Puts again, in files of one's own, what came from laptops whose files are not there any more; gives what was put. What is there is
/// looked at, and nothing else.
pub fn republish(store: &mut Store, here: &Here<'_>) -> Result<Put, SyncError> {
    let there: BTreeSet<Name> = here.carrier.list()?.into_iter().collect();
    incoming::check(store, here, &there)?;
    store.write_as(here.keys.writer())?;
    let mut lost = BTreeSet::new();
    for (name, _) in store.read_files()?.iter().filter(|(_, mark)| mark.fault.is_none()) {
        let Some(Name::Changes { writer, number, upto, .. }) = Name::parse(name) else { continue };
        // What was rolled up is in another file of that laptop.
        let covered = there.iter().any(|other| {
            matches!(*other, Name::Changes { writer: of, number: from, upto: to, .. }
                if of == writer && from <= number && upto <= to)
        });
        if !covered && writer != here.keys.writer() {
            lost.insert(writer);
        }
    }
    // What was put so before, and is there, need not be put again.
    let ours = store.sealed_files()?;
    lost.retain(|writer| !ours.iter().any(|file| file.came == Some(*writer) && is_there(&there, &file.name)));
    let mut put = Put::default();
    for writer in lost {
        put.add(outgoing::put_between(store, here, Some(writer), (0, i64::MAX), &mut Watched(&mut |_| true))?);
    }
    here.carrier.send()?;
    Ok(put)
}

fn is_there(there: &BTreeSet<Name>, name: &str) -> bool {
    Name::parse(name).is_some_and(|name| there.contains(&name))
}

/// Puts again, in files of one's own, all that a laptop wrote and is here: before what it writes is left out.
pub fn vouch_for(store: &mut Store, here: &Here<'_>, writer: Id) -> Result<Put, SyncError> {
    store.write_as(here.keys.writer())?;
    let put = outgoing::put_between(store, here, Some(writer), (0, i64::MAX), &mut Watched(&mut |_| true))?;
    here.carrier.send()?;
    Ok(put)
}

/// The laptops whose files are left out. Whoever hears of it puts again what of theirs it has and whoever removed it had not: so that
/// all keep the same.
fn keeps_out(store: &mut Store, here: &Here<'_>, news: &mut News, watch: &mut Watched<'_>) -> Result<BTreeSet<Id>, SyncError> {
    let removed = store.settings()?.laptops_out;
    let out: BTreeSet<Id> = removed.0.iter().map(|(id, _)| *id).collect();
    for mut writer in store.writers()? {
        if writer.is_out == out.contains(&writer.id) {
            continue;
        }
        let known = removed.0.iter().find(|(id, _)| *id == writer.id);
        if let Some(&(_, stamp)) = known
            && let Some(after) = store.first_after(writer.id, stamp)?
        {
            news.put.add(outgoing::put_between(store, here, Some(writer.id), (after, i64::MAX), watch)?);
        }
        writer.is_out = known.is_some();
        store.hears_of(&writer)?;
        watch.step(Step::Noted)?;
    }
    Ok(out)
}

/// Writes a heartbeat where it is time, and takes the older ones away.
fn beat(
    store: &mut Store,
    here: &Here<'_>,
    there: &BTreeSet<Name>,
    news: &News,
    watch: &mut Watched<'_>,
) -> Result<(), SyncError> {
    let ours = here.keys.writer();
    let is_ours = |name: &&Name| matches!(name, Name::Seen { writer, .. } if *writer == ours);
    let old: Vec<Name> = there.iter().filter(is_ours).copied().collect();
    let last = store.last_beat()?;
    let is_due = last.is_none_or(|last| (here.at - last).abs() >= BEAT) || old.is_empty();
    // Who leaves without anything new says nothing new.
    let is_new = news.put.files > 0 || news.outcome.new > 0;
    let says_so = is_due || store.has_unsaid_derived()? || here.introduces || here.leaves && is_new;
    if !says_so {
        return Ok(());
    }
    let sealed = store.sealed_files()?;
    let hashes = outgoing::needed(&sealed).filter_map(|file| Name::parse(&file.name)?.hash());
    let files = hashes.map(|hash| format!("{hash:08x}")).collect();
    let (parked, derived) = (store.parked()?, store.noted_derived()?.map(|sum| format!("{sum:016x}")));
    let (changes, together) = store.said_together(here.at)?;
    let beat = Heartbeat { at: here.at, changes, together: format!("{together:016x}"), parked, derived, files };
    let (name, bytes) = beat.seal(here.keys, here.hello)?;
    watch.step(Step::Noted)?;
    here.carrier.put(name, &bytes)?;
    watch.step(Step::Put { files: 1, bytes: bytes.len() as u64 })?;
    for name in old {
        here.carrier.remove(name)?;
        watch.step(Step::Removed)?;
    }
    here.carrier.tidy(ours, here.at)
}
