//! Work that leaves something half done when it is ended: signals wait until it is put away.

use super::error::{Failure, Result};
use crate::store::{Pace, StoreError};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::sync::{Arc, atomic::AtomicBool};

/// Does it, and gives it up at the first signal that ends a program; then the program ends as the signal says.
pub(super) fn until_ended<T>(work: impl FnOnce(&Pace) -> std::result::Result<T, StoreError>) -> Result<T> {
    let stopped = Arc::new(AtomicBool::new(false));
    let ended = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut listening = Vec::new();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // Where it cannot be listened to, it ends the program at once: what is left is removed by the next backup.
        listening.extend(signal_hook::flag::register(signal, Arc::clone(&stopped)));
        listening.extend(signal_hook::flag::register_usize(signal, Arc::clone(&ended), signal as usize));
    }
    let done = work(&Pace::until(stopped));
    for id in listening {
        signal_hook::low_level::unregister(id);
    }
    if matches!(done, Err(StoreError::Stopped { .. })) {
        let signal = ended.load(std::sync::atomic::Ordering::Relaxed) as i32;
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
    done.map_err(Failure::from)
}
