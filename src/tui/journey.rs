//! Reads the workspace of a moment that is over, and what changed since, beside the one that is open.
//!
//! Out of a file it is read on a thread of its own, with a connection of its own, so that no key waits for it; one thing at a time,
//! and what nobody waits for any more is kept for the way back. Must not know: what is shown meanwhile.

use crate::{
    domain::{
        Cascade,
        diff::Told,
        in_time::{AsOf, Reading, Until},
    },
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use std::{
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

/// So many items of days that were looked at are kept, at least one day of them.
const KEPT_ITEMS: usize = 200_000;

/// Which moment, and the reading that was asked for.
pub(super) type Asked = (Until, Option<Reading>);

/// A moment that was read.
#[derive(Debug)]
pub(super) struct Stay {
    /// What reads it.
    pub store: Store,
    /// What it is.
    pub as_of: AsOf,
    /// The workspace.
    pub cascade: Arc<Cascade>,
}

/// What came of it: within, that nothing is known of that day, and since when something is.
pub(super) type Read = Result<Result<Box<Stay>, Option<NaiveDate>>, StoreError>;

/// Something to read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Job {
    /// A moment.
    Read(Asked),
    /// What the log says between a moment and a day.
    Tell(Until, NaiveDate),
}

/// Something that was asked for is there.
#[derive(Debug)]
pub(super) enum News {
    /// A moment.
    Read(Asked, Read),
    /// What the log says between a moment and today. `None`: it could not be read.
    Told(Until, Option<Vec<Told>>),
    /// It will never come.
    Lost,
}

impl Job {
    fn done(self, store: Result<&Store, StoreError>) -> News {
        match self {
            Job::Read(asked) => News::Read(asked, stay(store, asked)),
            Job::Tell(from, to) => News::Told(from, store.ok().and_then(|store| store.told_between(from, to).ok())),
        }
    }
}

/// What is being read, and what was.
#[derive(Debug, Default)]
pub(super) struct Journeys {
    under_way: Option<Receiver<News>>,
    kept: Vec<(Asked, Box<Stay>)>,
}

impl Journeys {
    /// Whether something is being read: only one thing is at a time.
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// A moment that was read before.
    pub(super) fn again(&mut self, asked: Asked) -> Option<Box<Stay>> {
        let at = self.kept.iter().position(|(kept, _)| *kept == asked)?;
        Some(self.kept.remove(at).1)
    }

    /// Keeps a moment for the way back, and of all that are kept the newest.
    pub(super) fn keep(&mut self, asked: Asked, stay: Box<Stay>) {
        let most = (KEPT_ITEMS / stay.cascade.len().max(1)).clamp(1, 26);
        if self.kept.len() >= most {
            let (_, old) = self.kept.remove(0);
            let_go(old);
        }
        self.kept.push((asked, stay));
    }

    /// The file says more than it did: what was read of it is read again.
    pub(super) fn forget(&mut self) {
        let_go(std::mem::take(&mut self.kept));
    }

    /// Begins to read something. Without a file, or a thread to be had, it is there at once.
    pub(super) fn begin(&mut self, store: &Store, job: Job) -> Option<News> {
        let Some(path) = store.path().map(std::path::Path::to_owned) else { return Some(job.done(Ok(store))) };
        let (calendar, (sender, receiver)) = (store.calendar(), mpsc::channel());
        let reads = move || {
            let beside = Store::open_read_only(&path).map(|opened| opened.store.by_calendar(calendar));
            // Where today was gone back to nobody waits for it any more.
            let _ = sender.send(match beside {
                Ok(beside) => job.done(Ok(&beside)),
                Err(e) => job.done(Err(e)),
            });
        };
        match thread::Builder::new().name("past".into()).spawn(reads) {
            Ok(_) => {
                self.under_way = Some(receiver);
                None
            }
            Err(_) => Some(job.done(Ok(store))),
        }
    }

    /// What was asked for, if it is there within that time.
    pub(super) fn arrives(&mut self, within: Duration) -> Option<News> {
        match self.under_way.as_ref()?.recv_timeout(within) {
            Ok(news) => {
                self.under_way = None;
                Some(news)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.under_way = None;
                Some(News::Lost)
            }
        }
    }
}

/// A large workspace takes a while to be given back: no key waits for that either.
fn let_go(what: impl Send + 'static) {
    // Without a thread it takes as long as it takes.
    let _ = thread::Builder::new().name("past".into()).spawn(move || drop(what));
}

fn stay(store: Result<&Store, StoreError>, (until, reading): Asked) -> Read {
    let (store, as_of) = match store?.then(until, reading)? {
        Ok(then) => then,
        Err(first) => return Ok(Err(first)),
    };
    let cascade = store.load(until.day)?.into();
    Ok(Ok(Box::new(Stay { store, as_of, cascade })))
}
