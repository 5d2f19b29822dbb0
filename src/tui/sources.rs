//! Sources of numbers beside the screen: what is known of them is looked up on a thread, and asking them is another that nobody waits
//! for. Nothing is asked before somebody says so.
//!
//! Must not know: how a source is asked, files, keys, what is on the screen.

use super::{Session, instant, terminal::Screen};
use crate::{
    app::{
        event::Event,
        sources::{Ask, News},
    },
    domain::{Id, sources::Known},
};
use chrono::NaiveDate;
use std::{
    fmt::Debug,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// What knows where sources are defined, and asks them. What fails is one sentence.
pub trait Fetch: Debug + Send + Sync {
    /// All that is known of them.
    fn look(&self, today: NaiveDate) -> Result<Known, String>;

    /// Asks all that may be asked and saves what they say; `stop` ends it before its time. Says what came of it.
    fn pull(&self, today: NaiveDate, stop: &Arc<AtomicBool>) -> Result<String, String>;

    /// Asks one and saves nothing; says what would be.
    fn dry_run(&self, today: NaiveDate, name: &str, stop: &Arc<AtomicBool>) -> Result<String, String>;

    /// Notes that somebody read what a source runs and said yes to it: by its sum, for it may be another by now.
    fn trust(&self, today: NaiveDate, name: &str, sum: &str) -> Result<String, String>;

    /// Switches a source on or off.
    fn switch(&self, today: NaiveDate, name: &str, on: bool) -> Result<String, String>;

    /// Notes that the value that waits of a key result is not to be asked about again.
    fn refuse(&self, today: NaiveDate, name: &str, item: Id) -> Result<String, String>;

    /// The text of the file that defines them, and the same as it is edited: `adds` with what a new one looks like.
    fn text(&self, today: NaiveDate, adds: bool) -> Result<(String, String), String>;

    /// Writes that file anew, unless it says another thing by now than `before`, or the text defines nothing.
    fn define(&self, today: NaiveDate, before: &str, text: &str) -> Result<String, String>;
}

/// So often it is looked what a timer pulled meanwhile, and what is late by now.
const AGAIN: Duration = Duration::from_mins(1);

/// So long it is waited at leaving for what a pull runs to end.
const PATIENCE: Duration = Duration::from_secs(3);

/// The sources of a workspace.
#[derive(Debug)]
pub(super) struct Pulls {
    fetch: Arc<dyn Fetch>,
    looked: Option<Instant>,
    looking: Option<Receiver<Result<Known, String>>>,
    pulling: Option<Receiver<Result<String, String>>>,
    stop: Arc<AtomicBool>,
}

impl Pulls {
    pub(super) fn new(fetch: Arc<dyn Fetch>) -> Pulls {
        Pulls { fetch, looked: None, looking: None, pulling: None, stop: Arc::default() }
    }

    /// Whether something is under way.
    pub(super) fn is_under_way(&self) -> bool {
        self.looking.is_some() || self.pulling.is_some()
    }

    /// What is known is looked up anew as soon as can be.
    pub(super) fn look_again(&mut self) {
        self.looked = None;
    }

    /// Begins to look where it is time.
    fn look(&mut self, now: Instant, today: NaiveDate) {
        let is_due = self.looked.is_none_or(|at| now.saturating_duration_since(at) >= AGAIN);
        if self.looking.is_some() || !is_due {
            return;
        }
        self.looked = Some(now);
        self.looking = beside("sources", &self.fetch, move |fetch, tell| drop(tell.send(fetch.look(today))));
    }

    /// Begins to ask: one, to see what it says, or all. `false`: that goes on already.
    fn pull(&mut self, today: NaiveDate, one: Option<String>) -> bool {
        if self.pulling.is_some() {
            return false;
        }
        self.stop = Arc::default();
        let stop = Arc::clone(&self.stop);
        self.pulling = beside("pull", &self.fetch, move |fetch, tell| {
            let said = match one {
                Some(name) => fetch.dry_run(today, &name, &stop),
                None => fetch.pull(today, &stop),
            };
            // Nobody may be there any more to be told.
            drop(tell.send(said));
        });
        true
    }

    /// The program ends: what a pull runs is ended, and waited for a moment.
    pub(super) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(pulling) = self.pulling.take() {
            let _ = pulling.recv_timeout(PATIENCE);
        }
    }
}

/// Does something on a thread of its own; `None`: there is none to be had.
fn beside<T: Send + 'static>(
    name: &str,
    fetch: &Arc<dyn Fetch>,
    does: impl FnOnce(&dyn Fetch, &Sender<T>) + Send + 'static,
) -> Option<Receiver<T>> {
    let (tell, told) = channel();
    let fetch = Arc::clone(fetch);
    thread::Builder::new().name(name.to_owned()).spawn(move || does(&*fetch, &tell)).ok()?;
    Some(told)
}

/// What arrived; the receiver is gone once it did, or never will. `lost`: what to make of that.
fn arrived<T>(from: &mut Option<Receiver<T>>, lost: impl FnOnce() -> T) -> Option<T> {
    let told = match from.as_ref()?.try_recv() {
        Ok(told) => told,
        Err(TryRecvError::Empty) => return None,
        Err(TryRecvError::Disconnected) => lost(),
    };
    *from = None;
    Some(told)
}

impl Session {
    /// Goes on with sources. Returns whether there was something to tell.
    pub(super) fn fetch_sources(&mut self, screen: &mut Screen) -> color_eyre::eyre::Result<bool> {
        let (now, today) = (instant(), self.clock.now().today);
        let Some(pulls) = &mut self.pulls else { return Ok(false) };
        if self.desk.app.take_source_settled() {
            pulls.look_again();
        }
        pulls.look(now, today);
        let lost = || Err("the pull ended without a word: once more".to_owned());
        let mut news = Vec::new();
        if let Some(said) = arrived(&mut pulls.pulling, lost) {
            pulls.look_again();
            // What it saved goes out to the others like any change.
            if let Some(rounds) = &mut self.rounds {
                rounds.when().saves(now);
            }
            news.push(News::Pulled(said));
        }
        if let Some(known) = arrived(&mut pulls.looking, || Err("what is known of sources could not be read".to_owned())) {
            news.push(News::Known(known.map(Box::new)));
        }
        let is_told = !news.is_empty();
        for news in news {
            self.update(screen, Event::Sources(news))?;
        }
        Ok(is_told)
    }

    /// Does what the page about sources asks for. What asks a source goes on beside the screen.
    pub(super) fn ask_sources(&mut self, screen: &mut Screen, ask: Ask) -> color_eyre::eyre::Result<()> {
        let today = self.clock.now().today;
        let Some(pulls) = &mut self.pulls else {
            self.desk.app.say("of a workspace that is thrown away nothing is pulled: “quarterdeck source” is about yours");
            return Ok(());
        };
        let fetch = Arc::clone(&pulls.fetch);
        let said = match ask {
            Ask::Pull | Ask::Try(_) => {
                let one = if let Ask::Try(name) = ask { Some(name) } else { None };
                if !pulls.pull(today, one) {
                    self.desk.app.say("another pull runs");
                    return Ok(());
                }
                return self.update(screen, Event::Sources(News::Pulls));
            }
            Ask::Trust { name, sum } => fetch.trust(today, &name, &sum),
            Ask::Switch { name, on } => fetch.switch(today, &name, on),
            Ask::Refuse { name, item } => fetch.refuse(today, &name, item),
            Ask::Edit { adds } => match fetch.text(today, adds) {
                Ok((before, shown)) => match self.edited(screen, &shown)? {
                    Ok(text) if text == shown || text == before => Ok("nothing was changed".to_owned()),
                    Ok(text) => {
                        let defined = fetch.define(today, &before, &text);
                        defined.map_err(|why| format!("{why}{}", super::effects::kept(text.as_bytes())))
                    }
                    Err(why) => Err(why),
                },
                Err(why) => Err(why),
            },
        };
        if let Some(pulls) = &mut self.pulls {
            pulls.look_again();
        }
        match said {
            Ok(said) => self.desk.app.say(said),
            Err(why) => self.desk.app.complain(why),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    /// Sources of which a pull takes until it is stopped.
    #[derive(Debug, Default)]
    struct Slow {
        looked: AtomicUsize,
    }

    impl Fetch for Slow {
        fn look(&self, _: NaiveDate) -> Result<Known, String> {
            self.looked.fetch_add(1, Ordering::Relaxed);
            Ok(Known::default())
        }

        fn pull(&self, _: NaiveDate, stop: &Arc<AtomicBool>) -> Result<String, String> {
            while !stop.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
            Ok("stopped".to_owned())
        }

        fn dry_run(&self, _: NaiveDate, name: &str, _: &Arc<AtomicBool>) -> Result<String, String> {
            assert_ne!(name, "breaks", "it ends without a word");
            Ok(format!("{name} says 1"))
        }

        fn trust(&self, _: NaiveDate, _: &str, _: &str) -> Result<String, String> {
            Err(String::new())
        }

        fn switch(&self, _: NaiveDate, _: &str, _: bool) -> Result<String, String> {
            Err(String::new())
        }

        fn refuse(&self, _: NaiveDate, _: &str, _: Id) -> Result<String, String> {
            Err(String::new())
        }

        fn text(&self, _: NaiveDate, _: bool) -> Result<(String, String), String> {
            Err(String::new())
        }

        fn define(&self, _: NaiveDate, _: &str, _: &str) -> Result<String, String> {
            Err(String::new())
        }
    }

    fn waited<T>(from: &mut Option<Receiver<Result<T, String>>>) -> Result<T, String> {
        loop {
            if let Some(told) = arrived(from, || Err("lost".to_owned())) {
                return told;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn a_pull_goes_on_beside_whoever_asks_and_a_second_waits_for_nobody() {
        let mut pulls = Pulls::new(Arc::new(Slow::default()));
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert!(!pulls.is_under_way(), "nothing is asked by itself");
        assert!(pulls.pull(today, None) && !pulls.pull(today, None) && pulls.is_under_way());
        assert!(arrived(&mut pulls.pulling, || Err(String::new())).is_none());
        pulls.stop();
        assert!(!pulls.is_under_way(), "what runs ends with the program");
        assert!(pulls.pull(today, Some("rate".to_owned())));
        assert_eq!(waited(&mut pulls.pulling), Ok("rate says 1".to_owned()));
        assert!(pulls.pull(today, Some("breaks".to_owned())));
        assert_eq!(waited(&mut pulls.pulling), Err("lost".to_owned()));
    }

    #[test]
    fn what_is_known_is_looked_up_once_a_minute_and_when_something_changed() {
        let mut pulls = Pulls::new(Arc::new(Slow::default()));
        let (start, today) = (instant(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        let looks = |pulls: &mut Pulls, seconds: u64| {
            pulls.look(start + Duration::from_secs(seconds), today);
            pulls.looking.is_some() && waited(&mut pulls.looking).is_ok()
        };
        assert!(looks(&mut pulls, 0) && !looks(&mut pulls, 59) && looks(&mut pulls, 60));
        pulls.look_again();
        assert!(looks(&mut pulls, 61));
    }
}
