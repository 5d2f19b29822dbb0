//! `SQLite`'s shared memory, the file `-shm` beside the workspace, when another program has cut it off.
//!
//! It is mapped into every process that has the workspace open. Whoever touches a page of it that lies behind the end of
//! the file is ended by the system at once, with what was typed. Everything in it can be had again from the log: so it
//! is given its length back before anything is touched, and its head is emptied, by which `SQLite` sees that it has to read
//! the log again.

use super::{Store, error::StoreError, open::beside, place};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// The piece in which it is mapped; the first is there as long as anyone has the file open.
const PIECE: u64 = 32 * 1024;

/// Two copies of the head, and how far the log was written back.
const HEAD: [u8; 136] = [0; 136];

impl Store {
    /// Makes the shared memory whole again if it was cut off. Costs one look at a file. It can be cut off in the next
    /// moment: this is for programs that tidy up, not against one that means it.
    pub(super) fn shared_memory_is_whole(&self, doing: &str) -> Result<(), StoreError> {
        let Some(path) = self.path().filter(|_| self.mapped) else { return Ok(()) };
        let real =
            place::follow(doing, path).map_err(|_| StoreError::Gone { doing: doing.to_owned(), path: path.to_path_buf() })?;
        let shm = beside(&real, "-shm");
        // One that is gone is still there for those who have it mapped.
        if fs::metadata(&shm).map_or(true, |m| m.len() >= PIECE) {
            return Ok(());
        }
        let log = fs::metadata(beside(&real, "-wal")).map_or(0, |m| m.len());
        lengthen(&shm, pieces(log) * PIECE).map_err(|_| StoreError::CutOff { doing: doing.to_owned(), path: shm })?;
        tracing::warn!("the shared memory beside the workspace was cut off by another program; it is made again from the log");
        Ok(())
    }
}

/// How many pieces hold the index of a log of so many bytes, whatever the size of its pages.
fn pieces(log: u64) -> u64 {
    const SMALLEST_FRAME: u64 = 512 + 24;
    // A piece has room for 4096 frames, the first for a few less.
    (log / SMALLEST_FRAME + 34).div_ceil(4096).max(1)
}

fn lengthen(shm: &Path, length: u64) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(shm)?;
    file.set_len(length)?;
    file.write_all(&HEAD)?;
    // Never closed: with it the system would let go of every lock this process holds on it, and another process would think
    // itself alone.
    std::mem::forget(file);
    Ok(())
}
