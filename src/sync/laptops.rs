//! Which laptops write into the workspace, and how much of what each wrote is here: as the workspace file has it, without a look at
//! the store.

use super::{error::SyncError, incoming::was_told, names::Name};
use crate::{
    domain::{
        Id,
        laptop::{self, Laptop},
    },
    store::Store,
};
use std::collections::BTreeSet;

/// Whether this laptop was removed, as far as it has heard.
pub fn is_removed(store: &Store) -> Result<bool, SyncError> {
    let ours = store.wrote_as()?;
    Ok(store.settings()?.laptops_out.0.iter().any(|(id, _)| Some(*id) == ours))
}

/// The files that lay there at the last round and could not be opened for days, each with half a sentence.
pub fn left_out(store: &Store) -> Result<Vec<(String, String)>, SyncError> {
    let known = store.read_files()?;
    Ok(known.into_iter().filter(|(_, mark)| was_told(mark)).filter_map(|(name, mark)| Some((name, mark.fault?))).collect())
}

/// All laptops that were read of, this one among them.
pub fn laptops(store: &Store) -> Result<Vec<Laptop>, SyncError> {
    let read: BTreeSet<(Id, u32)> = store
        .read_files()?
        .iter()
        .filter(|(_, mark)| mark.fault.is_none())
        .filter_map(|(name, _)| Name::parse(name))
        .filter_map(|name| Some((name.writer()?, name.hash()?)))
        .collect();
    let (ours, held) = (store.wrote_as()?, store.together()?);
    let removed = store.settings()?.laptops_out;
    let is_removed = |id: Id| removed.0.iter().any(|(out, _)| *out == id);
    let (derived, parked) = (store.noted_derived()?, store.parked()?);
    let mut all: Vec<Laptop> = store
        .writers()?
        .into_iter()
        .map(|writer| {
            let (is_this, beat) = (Some(writer.id) == ours, writer.beat.as_ref());
            let is_together = beat.is_some_and(|beat| (beat.changes, beat.together) == held);
            let theirs = beat.and_then(|beat| beat.derived).filter(|_| is_together && !is_this);
            let missing = beat
                .filter(|_| !is_this && !writer.is_out)
                .map_or(0, |beat| beat.files.iter().filter(|&&hash| !read.contains(&(writer.id, hash))).count());
            Laptop {
                id: writer.id,
                person: writer.person,
                is_this,
                joined: writer.joined,
                seen: beat.map(|beat| beat.seen),
                ahead_ms: writer.ahead_ms,
                changes: beat.map(|beat| beat.changes),
                is_together: is_this || is_together,
                is_other: derived.zip(theirs).is_some_and(|(here, there)| here != there),
                parked: if is_this { parked } else { beat.map_or(0, |beat| beat.parked) },
                missing,
                // Of itself a laptop only hears so.
                is_out: writer.is_out || is_this && is_removed(writer.id),
                label: writer.label,
                program: writer.program,
            }
        })
        .collect();
    // Before the first round nobody was read of, this laptop not even by itself.
    if let (Some(id), Some(place)) = (ours, store.shared_at()?)
        && !all.iter().any(|laptop| laptop.is_this)
    {
        all.push(Laptop {
            id,
            label: place.label,
            person: None,
            is_this: true,
            joined: 0,
            seen: store.last_beat()?,
            program: String::new(),
            ahead_ms: 0,
            changes: Some(held.0),
            is_together: true,
            is_other: false,
            parked,
            missing: 0,
            is_out: is_removed(id),
        });
    }
    laptop::sort(&mut all);
    Ok(all)
}
