//! What others made, on its way here: files that were not read yet are fetched, opened and taken in. One that does not open is
//! passed over and tried again; nothing depends on the order in which they come.

use super::{
    about::{self, About},
    beat::Heartbeat,
    error::SyncError,
    file::{self, MOST_SEALED, Opened, Part, Unopened, Unsealed},
    intake::GentleIntake,
    names::Name,
    round::{Here, News, Step, Watched},
};
use crate::domain::{Field, Id, Op, change::LogPiece};
use crate::exchange::json;
use crate::store::{ReadFile, ReadMark, Store, StoreError, Writer, WriterBeat};
use std::collections::{BTreeMap, BTreeSet};

/// A file that does not open is told after so long: until then it may be on its way.
const TOLD_AFTER: i64 = 3 * 24 * 60 * 60 * 1000;
/// The setting that names the laptops that were removed.
const REMOVED: &str = "laptops-out";
/// So many bytes of files are kept that were looked through and are about to be taken in; others are fetched again.
const MOST_FETCHED: usize = 32 << 20;
/// A clock that is further ahead than this is told.
const AHEAD: i64 = 2 * 60 * 1000;
/// A change in more pieces than this is no change: 256 megabytes.
const MOST_PARTS: u32 = 64;

/// What the store says about itself, checked before anything is written; whether there is a newer key than ours.
pub(super) fn check(store: &Store, here: &Here<'_>, there: &BTreeSet<Name>) -> Result<Checked, SyncError> {
    let place = here.carrier.place();
    let newest = there.iter().filter(|name| matches!(name, Name::About(_))).max().copied();
    let text = newest.map(|name| here.carrier.get(name, about::MOST_BYTES)).transpose()?.flatten();
    let Some((name, text)) = newest.zip(text) else {
        // Where this laptop was before, its key was right; what was lost is put again.
        let was_here = !store.sealed_files()?.is_empty() || !store.read_files()?.is_empty();
        return if was_here { Ok(Checked::Missing) } else { Err(SyncError::NotThere { place }) };
    };
    let about = About::read(name, &text, &place)?;
    if about.workspace != here.keys.workspace {
        return Err(SyncError::OtherWorkspace { place });
    }
    let Name::About(id) = name else { return Ok(Checked::Missing) };
    match here.keys.key(id) {
        Some(key) if !about.is_of(key) => Err(SyncError::WrongKey { place }),
        Some(key) if key.id < here.keys.newest().id => Ok(Checked::Missing),
        Some(_) => Ok(Checked::Ours),
        None => Ok(Checked::NewerKey),
    }
}

/// Refuses what is not ours before something is put there without looking at all of it. A word that is half there refuses nothing:
/// the key was right when it was last looked at.
pub(super) fn refuse_what_is_not_ours(here: &Here<'_>) -> Result<(), SyncError> {
    let (place, newest) = (here.carrier.place(), here.keys.newest());
    let name = Name::About(newest.id);
    let Some(text) = here.carrier.get(name, about::MOST_BYTES)? else { return Ok(()) };
    match About::read(name, &text, &place) {
        Ok(about) if about.workspace != here.keys.workspace => Err(SyncError::OtherWorkspace { place }),
        Ok(about) if !about.is_of(newest) => Err(SyncError::WrongKey { place }),
        Err(newer @ SyncError::TooNew { .. }) => Err(newer),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// What a store was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    /// Of this workspace and our newest key.
    Ours,
    /// Of a newer key, which we do not have.
    NewerKey,
    /// It has to be said there whose it is.
    Missing,
}

/// Reads everything that is new.
pub(super) struct Reading<'a, 'h> {
    here: &'a Here<'h>,
    known: BTreeMap<String, ReadMark>,
    writers: BTreeMap<Id, Writer>,
    out: BTreeSet<Id>,
}

/// What became of one file.
enum Outcome {
    Read,
    /// Half a sentence.
    Fault(String),
    NoKey,
    Newer,
}

impl<'a, 'h> Reading<'a, 'h> {
    pub(super) fn new(store: &Store, here: &'a Here<'h>, out: BTreeSet<Id>) -> Result<Reading<'a, 'h>, SyncError> {
        let writers = store.writers()?.into_iter().map(|writer| (writer.id, writer)).collect();
        Ok(Reading { here, known: store.read_files()?, writers, out })
    }

    /// Fetches, opens and takes in what is there and was not read.
    pub(super) fn read_all(
        &mut self,
        store: &mut Store,
        there: &BTreeSet<Name>,
        news: &mut News,
        watch: &mut Watched<'_>,
    ) -> Result<(), SyncError> {
        let ours: BTreeSet<String> = store.sealed_files()?.into_iter().map(|file| file.name).collect();
        let is_new = |name: &&Name| {
            let text = name.to_string();
            matches!(name, Name::Changes { .. })
                && !ours.contains(&text)
                && self.known.get(&text).is_none_or(|mark| mark.fault.is_some())
        };
        let new: Vec<Name> = there.iter().filter(is_new).copied().collect();
        if new.is_empty() {
            return Ok(());
        }
        let of = new.len();
        let mut bytes = 0;
        let mut fetched = self.hears_of_removals(store, &new, watch)?;
        let mut intake = GentleIntake::new(store, self.here.today, self.here.clock, self.here.hurry)?;
        let read = (|| {
            for (done, &name) in new.iter().enumerate() {
                watch.step(Step::Reading { done, of, bytes, changes: intake.new_changes() })?;
                let writer = name.writer().unwrap_or(Id::WORKSPACE);
                if self.out.contains(&writer) {
                    continue;
                }
                let file = match fetched.remove(&name) {
                    Some(file) => Some(file),
                    None => self.here.carrier.get(name, MOST_SEALED)?,
                };
                let Some(file) = file else { continue };
                bytes += file.len() as u64;
                watch.step(Step::Got)?;
                match self.one(&mut intake, name, &file, news)? {
                    Outcome::Read => {}
                    Outcome::NoKey => news.locked += 1,
                    Outcome::Newer => news.newer += 1,
                    Outcome::Fault(why) => self.passes_over(intake.store(), name, &why, news)?,
                }
            }
            watch.step(Step::Reading { done: of, of, bytes, changes: intake.new_changes() })
        })();
        // What came in is here, whatever stopped the rest.
        let (outcome, refused) = intake.finish()?;
        news.outcome.add(outcome);
        for (file, why) in refused {
            // It was signed, and cannot be: whoever wrote it has another program.
            if let Some(name) = Name::parse(&file.name) {
                self.passes_over(store, name, &format!("it cannot be taken in: {why}"), news)?;
            }
        }
        read
    }

    /// Looks through what is new for the removal of a laptop before anything of it is taken in: so that what such a laptop wrote
    /// afterwards does not come in with the news. Gives the files it fetched, as many as are not too much to keep.
    fn hears_of_removals(
        &mut self,
        store: &Store,
        new: &[Name],
        watch: &mut Watched<'_>,
    ) -> Result<BTreeMap<Name, Vec<u8>>, SyncError> {
        let (mut fetched, mut kept) = (BTreeMap::new(), 0);
        let mut said = Vec::new();
        for &name in new {
            let Some(file) = self.here.carrier.get(name, MOST_SEALED)? else { continue };
            watch.step(Step::Got)?;
            let lines = match file::open(self.here.keys, name, &file) {
                Ok(opened) if opened.mentions(REMOVED) => opened.lines().unwrap_or_default(),
                _ => Vec::new(),
            };
            for line in lines {
                let Unsealed::Piece(LogPiece::Change(change, Some(stamp))) = line else { continue };
                said.extend(change.ops.iter().filter_map(|op| match op {
                    Op::Set { new: Field::Setting(key, value), .. } if key == REMOVED => {
                        Some((stamp.time, change.id, name.writer()?, value.clone()))
                    }
                    _ => None,
                }));
            }
            kept += file.len();
            if kept <= MOST_FETCHED {
                fetched.insert(name, file);
            }
        }
        // In the order that all share; who was removed before removes nobody.
        said.sort();
        let mut settings = store.settings()?;
        for (_, _, writer, value) in said {
            if !self.out.contains(&writer) && settings.set(REMOVED, &value).is_ok() {
                self.out = settings.laptops_out.0.iter().map(|(id, _)| *id).collect();
            }
        }
        Ok(fetched)
    }

    fn one(&mut self, intake: &mut GentleIntake<'_>, name: Name, file: &[u8], news: &mut News) -> Result<Outcome, SyncError> {
        let lines = file::open(self.here.keys, name, file).and_then(|opened| opened.lines().map(|lines| (opened, lines)));
        let (opened, lines) = match lines {
            Ok(read) => read,
            Err(Unopened::NoKey(_)) => return Ok(Outcome::NoKey),
            Err(Unopened::Newer) => return Ok(Outcome::Newer),
            Err(why) => return Ok(Outcome::Fault(why.to_string())),
        };
        let writer = self.introduce(intake.store(), name, &opened, news)?;
        // What one's own laptop wrote, and this file does not know (it was restored, or is a copy), counts as made here: so it
        // is put again.
        intake.comes_from((writer != self.here.keys.writer()).then_some(writer));
        let file = ReadFile { name: name.to_string(), writer, at: self.here.at };
        let fault = take(intake, file, lines)?;
        Ok(fault.map_or(Outcome::Read, Outcome::Fault))
    }

    /// Notes who writes, where that is new.
    fn introduce(&mut self, store: &mut Store, name: Name, opened: &Opened, news: &mut News) -> Result<Id, SyncError> {
        let id = name.writer().unwrap_or(Id::WORKSPACE);
        let hello = &opened.hello;
        let is = self.writers.get(&id);
        let says = |w: &Writer| {
            w.label == hello.label() && w.person == hello.person && w.device == hello.device && w.program == hello.program()
        };
        // Older files may say otherwise: only a heartbeat tells what it is called by now.
        let is_known = is.is_some_and(|w| says(w) || matches!(name, Name::Changes { .. }));
        if !is_known {
            let writer = Writer {
                id,
                key: hello.key,
                label: hello.label(),
                person: hello.person,
                device: hello.device,
                program: hello.program(),
                joined: is.map_or(self.here.at, |w| w.joined),
                beat: is.and_then(|w| w.beat.clone()),
                ahead_ms: is.map_or(0, |w| w.ahead_ms),
                is_out: self.out.contains(&id),
            };
            store.hears_of(&writer)?;
            if is.is_none() && id != self.here.keys.writer() {
                news.joined.push(id);
            }
            self.writers.insert(id, writer);
        }
        Ok(id)
    }

    /// Notes why a file was not read, and tells it once: when it is old enough.
    fn passes_over(&mut self, store: &mut Store, name: Name, why: &str, news: &mut News) -> Result<(), SyncError> {
        let text = name.to_string();
        let before = self.known.get(&text);
        let is_new = before.and_then(|mark| mark.fault.as_deref()) != Some(why);
        let is_young = before.is_none_or(|mark| mark.since >= self.here.at - TOLD_AFTER);
        let is_told = before.is_some_and(was_told);
        // Noted again when it is told: that it was is known by it.
        if is_new || !is_young && !is_told {
            let file = ReadFile { name: text.clone(), writer: name.writer().unwrap_or(Id::WORKSPACE), at: self.here.at };
            store.has_read(&file, Some(why))?;
        }
        match (is_young, is_told) {
            (true, _) => news.unopened += 1,
            (false, false) => news.faults.push((text, why.to_owned())),
            (false, true) => {}
        }
        Ok(())
    }

    /// Reads what the others say they hold, and notes what of it is not here.
    pub(super) fn read_beats(
        &mut self,
        store: &mut Store,
        there: &BTreeSet<Name>,
        news: &mut News,
        watch: &mut Watched<'_>,
    ) -> Result<(), SyncError> {
        for &name in there {
            let Name::Seen { writer, .. } = name else { continue };
            let text = name.to_string();
            if writer == self.here.keys.writer() || self.out.contains(&writer) || self.known.contains_key(&text) {
                continue;
            }
            let Some(file) = self.here.carrier.get(name, MOST_SEALED)? else { continue };
            let read = file::open(self.here.keys, name, &file).and_then(|opened| {
                let beat = Heartbeat::read(&opened)?;
                Ok((opened, beat))
            });
            // One that is half there is followed by another.
            let Ok((opened, beat)) = read else { continue };
            self.introduce(store, name, &opened, news)?;
            if let Some(writer) = self.writers.get_mut(&writer)
                && writer.beat.as_ref().is_none_or(|before| before.seen < beat.at)
            {
                let ahead = beat.at - self.here.at;
                writer.ahead_ms = if ahead > AHEAD { ahead } else { 0 };
                writer.beat = Some(WriterBeat {
                    seen: beat.at,
                    heard: self.here.at,
                    files: beat.hashes().collect(),
                    changes: beat.changes,
                    together: beat.together().unwrap_or_default(),
                    parked: beat.parked,
                    derived: beat.derived(),
                });
                store.hears_of(writer)?;
            }
            store.has_read(&ReadFile { name: text, writer, at: self.here.at }, None)?;
            watch.step(Step::Got)?;
        }
        Ok(())
    }
}

/// Takes in what a file says; half a sentence where something of it cannot be.
fn take(intake: &mut GentleIntake<'_>, file: ReadFile, lines: Vec<Unsealed>) -> Result<Option<String>, StoreError> {
    let mut parts = Vec::new();
    for line in lines {
        match line {
            Unsealed::Piece(piece) => intake.take(piece)?,
            Unsealed::Part(part) => parts.push(part),
        }
    }
    let Some(part) = parts.pop() else {
        intake.ends(file, None)?;
        return Ok(None);
    };
    let Part { change, k, of, text } = &part;
    if !parts.is_empty() || *of == 0 || *of > MOST_PARTS || k >= of {
        return Ok(Some("it holds pieces of a change that do not fit together".to_owned()));
    }
    match intake.store().keep_part(*change, (*k, *of), text, &file)? {
        Some(whole) => whole_part(intake, *change, &whole, file),
        None => Ok(None),
    }
}

/// Takes in a change of which all pieces are here.
fn whole_part(intake: &mut GentleIntake<'_>, change: Id, text: &str, file: ReadFile) -> Result<Option<String>, StoreError> {
    match json::read_piece(text) {
        Ok(piece) => {
            let is = match &piece {
                LogPiece::Change(change, _) => Some(change.id),
                LogPiece::Parked(parked) => Some(parked.id),
                LogPiece::Workspace(_) => None,
            };
            if is != Some(change) {
                return Ok(Some("its pieces are of another change".to_owned()));
            }
            intake.take(piece)?;
            intake.ends(file, Some(change))?;
            Ok(None)
        }
        Err(why) => Ok(Some(format!("its pieces do not make a change: {why}"))),
    }
}

/// Whether of a file that does not open it was told: it was noted when it was old enough for it.
pub(super) fn was_told(mark: &ReadMark) -> bool {
    mark.fault.is_some() && mark.listed > mark.since + TOLD_AFTER
}

/// What the laptops say they wrote and is not here, each with how many files of it.
pub(super) fn on_its_way(store: &Store, here: &Here<'_>, there: &BTreeSet<Name>) -> Result<Vec<(Id, usize)>, SyncError> {
    let read = store.read_files()?;
    let is_read = |mark: &ReadMark| mark.fault.is_none();
    let hashes: BTreeSet<(Id, u32)> = read
        .iter()
        .filter(|(_, mark)| is_read(mark))
        .filter_map(|(name, _)| Name::parse(name))
        .filter_map(|name| Some((name.writer()?, name.hash()?)))
        .collect();
    // Files that stand for others that were read hold nothing new, and what is there is read in its turn, unless it is given up.
    let opens = |name: &&Name| !read.get(&name.to_string()).is_some_and(was_told);
    let there: BTreeSet<(Id, u32)> = there.iter().filter(opens).filter_map(|name| Some((name.writer()?, name.hash()?))).collect();
    let mut all = Vec::new();
    for writer in store.writers()? {
        let Some(beat) = writer.beat.filter(|_| !writer.is_out && writer.id != here.keys.writer()) else { continue };
        let missing = beat.files.iter().filter(|&&hash| {
            let key = (writer.id, hash);
            !hashes.contains(&key) && !there.contains(&key)
        });
        let missing = missing.count();
        if missing > 0 {
            all.push((writer.id, missing));
        }
    }
    Ok(all)
}
