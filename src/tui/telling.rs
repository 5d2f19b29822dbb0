//! Tells what a cycle came to, beside the screen: many check-ins are looked at for it, and no key waits for them.
//!
//! Out of a file they are read on a thread of its own, with a connection of its own; one thing at a time. What the workspace says
//! goes along as it is now, so that what is told fits what is shown. Must not know: what is done with it.

use super::journey::Asked as Moment;
use crate::{
    domain::{
        Cascade,
        trends::{Asked, Looked, Needs, Trends, overhead::Measured},
    },
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver, TryRecvError},
    },
    thread,
};

/// What is to be told, and of what.
#[derive(Debug)]
pub(super) struct Job {
    /// What was asked for.
    pub asked: Asked,
    /// The workspace that is shown.
    pub cascade: Arc<Cascade>,
    /// The moment it is of; `None`: it is today’s.
    pub moment: Option<Moment>,
    /// How long check-ins take on this computer.
    pub measured: Option<Measured>,
    /// The day it is told on.
    pub today: NaiveDate,
}

/// What came of it, or one sentence why nothing did.
pub(super) type Told = Result<Trends, String>;

impl Job {
    fn told(&self, store: &Store) -> Result<Trends, StoreError> {
        let looked = Looked::at(&self.cascade, self.asked, self.today);
        let needs = Needs::of(&self.cascade, &looked, self.today);
        let heard = store.heard(&self.cascade, &needs, self.today)?;
        Ok(Trends::of(&self.cascade, &looked, &needs, &heard, self.measured, self.today))
    }

    /// The same out of a file.
    fn read(&self, path: &Path, file: impl FnOnce(Store) -> Store) -> Result<Trends, StoreError> {
        let file = file(Store::open_beside(path)?.store);
        match self.moment {
            None => self.told(&file),
            Some((until, reading)) => match file.then(until, reading)? {
                Ok((then, _)) => self.told(&then),
                // It is shown, so something is known of it.
                Err(_) => self.told(&file),
            },
        }
    }
}

/// What is being told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    under_way: Option<(Asked, Receiver<Told>)>,
}

impl Telling {
    /// Whether something is being told: only one thing is at a time.
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Begins to tell something; `shown` reads what is shown, `file` is today’s. Without a file, or a thread to be had, it is there at
    /// once.
    pub(super) fn begin(&mut self, shown: &Store, file: &Store, job: Job) -> Option<Told> {
        let Some(path) = file.path().map(Path::to_owned) else {
            return Some(job.told(shown).map_err(|e| e.to_string()));
        };
        let (calendar, (sender, receiver)) = (file.calendar(), mpsc::channel());
        let (asked, job) = (job.asked, Arc::new(job));
        let beside = Arc::clone(&job);
        let tells = move || {
            // Where the program was left nobody waits for it any more.
            let _ = sender.send(beside.read(&path, |file| file.by_calendar(calendar)).map_err(|e| e.to_string()));
        };
        match thread::Builder::new().name("trends".into()).spawn(tells) {
            Ok(_) => {
                self.under_way = Some((asked, receiver));
                None
            }
            Err(_) => Some(job.told(shown).map_err(|e| e.to_string())),
        }
    }

    /// What was asked for, if it is there.
    pub(super) fn arrives(&mut self) -> Option<(Asked, Told)> {
        let (asked, receiver) = self.under_way.as_ref()?;
        let told = match receiver.try_recv() {
            Ok(told) => told,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err("cannot tell the trends: what read them broke off".to_owned()),
        };
        let asked = *asked;
        self.under_way = None;
        Some((asked, told))
    }
}
