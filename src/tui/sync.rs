//! Exchanging with other laptops beside the screen: a thread with its own connection makes one round at a time, when it is time for
//! one, and tells what came of it. Nobody waits for it.
//!
//! When: after the first frame, soon after a save, every few minutes, every minute while a review is open or near, when somebody asks, and
//! at leaving with something unsent. Must not know: keys, folders, what is on the screen.

use super::{Session, instant, terminal::Screen};
use crate::{
    app::{
        event::Event,
        sharing::{self, CameIn, Known, News},
    },
    domain::Id,
    store::{Store, StoreError},
    sync::{self, Step},
};
use chrono::NaiveDate;
use std::{
    fmt::Debug,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// What knows where a workspace is shared and with which keys. It is asked on a thread of its own. What fails is one sentence.
pub trait Exchange: Debug + Send + Sync {
    /// A place as people say it.
    fn shown(&self, carrier: &str) -> String;

    /// Makes a round; `watch` is told how far it is, and ends it by saying no.
    fn round(
        &self,
        store: &mut Store,
        today: NaiveDate,
        me: Option<Id>,
        watch: &mut dyn FnMut(Step) -> bool,
    ) -> Result<sync::News, String>;

    /// The command by which this person joins; `None`: whoever has it.
    fn invite(&self, store: &Store, person: Option<Id>) -> Result<String, String>;

    /// Leaves out what a laptop writes from now on; says that it did.
    fn keep_out(&self, store: &mut Store, today: NaiveDate, me: Option<Id>, laptop: Id) -> Result<String, String>;
}

/// What a thread is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// What the file knows, and nothing else: offline.
    Look,
    /// A round.
    Round,
    /// Leave out what this laptop writes, and a round.
    KeepOut(Id),
}

/// What the thread tells.
#[derive(Debug)]
pub(super) enum Told {
    /// For the screen.
    News(News),
    /// A sentence about what was asked for.
    Said(Result<String, String>),
}

/// So long after the last save a round begins, and at most so long after the first that is unsent.
const AFTER_SAVE: Duration = Duration::from_secs(5);
const AT_MOST: Duration = Duration::from_secs(30);
/// So often while a review is open or begins within the hour, and after a round that failed.
const OFTEN: Duration = Duration::from_mins(1);
/// On coming to a review at most so often.
const AGAIN: Duration = Duration::from_secs(10);
/// So often as a rule with few laptops, and at most with many.
const SELDOM: (u64, u64) = (5, 30);
/// So many laptops are another minute.
const PER_MINUTE: usize = 40;

/// When a round is due. Pure: it is told the time.
#[derive(Debug, Clone, Default)]
pub(super) struct When {
    last: Option<Instant>,
    failed: bool,
    saved: Option<(Instant, Instant)>,
    was_at_a_review: bool,
    asked: bool,
}

impl When {
    /// Something was saved.
    pub(super) fn saves(&mut self, now: Instant) {
        self.saved = Some((self.saved.map_or(now, |(first, _)| first), now));
    }

    /// Somebody asks for one.
    pub(super) fn asks(&mut self) {
        self.asked = true;
    }

    /// Whether it is time for one.
    pub(super) fn is_due(&mut self, now: Instant, (at_a_review, is_near): (bool, bool), laptops: usize) -> bool {
        let was = std::mem::replace(&mut self.was_at_a_review, at_a_review);
        let comes = at_a_review && !was;
        let Some(last) = self.last else { return true };
        let since = now.saturating_duration_since(last);
        let rule = if at_a_review || is_near || self.failed {
            OFTEN
        } else {
            Duration::from_mins((SELDOM.0 + (laptops / PER_MINUTE) as u64).min(SELDOM.1))
        };
        let after_save = self.saved.is_some_and(|(first, newest)| {
            now.saturating_duration_since(newest) >= AFTER_SAVE || now.saturating_duration_since(first) >= AT_MOST
        });
        self.asked || after_save || comes && since >= AGAIN || since >= rule
    }

    fn begins(&mut self, now: Instant) {
        self.last = Some(now);
        self.saved = None;
        self.asked = false;
    }

    fn ends(&mut self, now: Instant, failed: bool) {
        self.last = Some(now);
        self.failed = failed;
    }
}

/// The rounds of a workspace.
#[derive(Debug)]
pub(super) struct Rounds {
    exchange: Arc<dyn Exchange>,
    offline: bool,
    when: When,
    under_way: Option<Receiver<Told>>,
    failed: bool,
    stop: Arc<AtomicBool>,
}

impl Rounds {
    pub(super) fn new(exchange: Arc<dyn Exchange>, offline: bool) -> Rounds {
        Rounds { exchange, offline, when: When::default(), under_way: None, failed: false, stop: Arc::default() }
    }

    /// When the next is due.
    pub(super) fn when(&mut self) -> &mut When {
        &mut self.when
    }

    /// Whether nothing is exchanged, because that was asked for.
    pub(super) fn is_offline(&self) -> bool {
        self.offline
    }

    /// Whether one is being made.
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Begins what is due, if nothing is under way.
    pub(super) fn go_on(
        &mut self,
        path: &Path,
        (now, today): (Instant, NaiveDate),
        me: Option<Id>,
        (review, laptops): ((bool, bool), usize),
    ) {
        if self.is_under_way() || !self.when.is_due(now, review, laptops) {
            return;
        }
        // Offline the file alone is looked at, once and after a save.
        if self.offline && self.when.last.is_some() && self.when.saved.is_none() {
            return;
        }
        let job = if self.offline { Job::Look } else { Job::Round };
        self.begin(path, (now, today), me, job);
    }

    /// Begins something. Without a thread to be had it is tried again when the next is due.
    pub(super) fn begin(&mut self, path: &Path, (now, today): (Instant, NaiveDate), me: Option<Id>, job: Job) {
        self.when.begins(now);
        self.failed = false;
        let (tell, told) = channel();
        let (path, exchange, stop) = (path.to_path_buf(), Arc::clone(&self.exchange), Arc::clone(&self.stop));
        let work = move || {
            let failed = match Store::open_beside_to_write(&path) {
                Ok(opened) => {
                    let mut store = opened.store;
                    work(&mut store, &*exchange, today, me, job, &tell, &stop).err()
                }
                Err(e) => Some(e.to_string()),
            };
            if let Some(why) = failed {
                // Nobody may be there any more to be told.
                let _ = tell.send(Told::News(News::Failed(why)));
            }
        };
        if thread::Builder::new().name("sync".to_owned()).spawn(work).is_ok() {
            self.under_way = Some(told);
        }
    }

    /// What there is to tell by now.
    pub(super) fn told(&mut self, now: Instant) -> Option<Told> {
        match self.under_way.as_ref()?.try_recv() {
            Ok(told) => {
                self.failed |= matches!(told, Told::News(News::Failed(_)));
                Some(told)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.under_way = None;
                self.when.ends(now, self.failed);
                None
            }
        }
    }

    /// The line by which somebody joins.
    pub(super) fn invite(&self, store: &Store, person: Option<Id>) -> Result<String, String> {
        self.exchange.invite(store, person)
    }

    /// The program ends: what is under way stops between two of its steps.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn work(
    store: &mut Store,
    exchange: &dyn Exchange,
    today: NaiveDate,
    me: Option<Id>,
    job: Job,
    tell: &Sender<Told>,
    stop: &AtomicBool,
) -> Result<(), String> {
    let send = |news| drop(tell.send(Told::News(news)));
    let known = |store: &Store| known(store, exchange, today).map_err(|e| e.to_string());
    let before = known(store)?;
    let is_shared = before.is_some();
    send(News::Known(before.map(Box::new)));
    if !is_shared {
        return Ok(());
    }
    if job == Job::Look {
        send(News::Offline);
        return Ok(());
    }
    if let Job::KeepOut(laptop) = job {
        let said = exchange.keep_out(store, today, me, laptop);
        drop(tell.send(Told::Said(said)));
    }
    send(News::Goes(0, 0));
    let news = exchange.round(store, today, me, &mut |step| {
        if let Step::Reading { done, of, .. } = step {
            send(News::Goes(done, of));
        }
        !stop.load(Ordering::Relaxed)
    });
    match news {
        Ok(news) => {
            let came = came_in(store, &news, me).map_err(|e| e.to_string())?;
            send(News::Known(known(store)?.map(Box::new)));
            send(News::Done(Box::new(came)));
        }
        Err(why) => {
            send(News::Known(known(store)?.map(Box::new)));
            send(News::Failed(why));
        }
    }
    Ok(())
}

/// What the file knows of sharing; `None`: it is not shared.
fn known(store: &Store, exchange: &dyn Exchange, today: NaiveDate) -> Result<Option<Known>, sync::SyncError> {
    let Some(place) = store.shared_at()? else { return Ok(None) };
    Ok(Some(Known {
        place: exchange.shown(&place.carrier),
        is_open: place.open,
        laptops: sync::laptops(store)?,
        waiting: store.unsent()?,
        made_today: store.made_here_on(today)?,
        clashes: store.clashes(None)?.iter().filter(|clash| clash.is_open(today)).count(),
        spoke: store.last_beat()?,
        left_out: sync::left_out(store)?.len(),
    }))
}

/// What of a round is worth a word.
fn came_in(store: &Store, news: &sync::News, me: Option<Id>) -> Result<CameIn, StoreError> {
    let outcome = &news.outcome;
    let clashes = store.clashes_of(&outcome.ids)?;
    let is_mine = |by: Option<Id>| me.is_some() && by == me;
    let (both, others): (Vec<_>, Vec<_>) = clashes.into_iter().partition(|c| is_mine(c.header.by) || is_mine(c.over.by));
    Ok(CameIn {
        changes: outcome.new,
        check_ins: outcome.checked_in.len(),
        by: outcome.by.clone(),
        both: both.into_iter().map(|clash| clash.field.replace('-', " ")).collect(),
        among_others: others.len(),
        spoken: store.spoken_of_deleted(outcome)?,
        parked: outcome.parked,
        joined: news.joined.clone(),
        needs_invitation: news.needs_invitation || news.locked > 0,
        left_out: news.faults.len(),
    })
}

/// So long it is waited at leaving for what is unsent.
const PATIENCE: Duration = Duration::from_secs(2);

impl Session {
    /// Goes on with the exchange with other laptops. Returns whether there was something to tell.
    pub(super) fn exchange(&mut self, screen: &mut Screen) -> color_eyre::eyre::Result<bool> {
        let Some(rounds) = &mut self.rounds else { return Ok(false) };
        let (now, clock) = (instant(), self.clock.now());
        if self.desk.has_saved() {
            rounds.when().saves(now);
            if self.desk.app.shared().is_some()
                && let Ok(waiting) = self.desk.file().unsent()
            {
                self.update(screen, Event::Sharing(News::Waits(waiting)))?;
            }
        }
        let Some(rounds) = &mut self.rounds else { return Ok(false) };
        let app = &self.desk.app;
        let laptops = app.shared().map_or(0, |shared| shared.known.laptops.len());
        if let Some(path) = self.desk.file().path() {
            rounds.go_on(path, (now, clock.today), app.me, ((app.is_at_a_review(), app.is_near_a_review()), laptops));
        }
        self.desk.takes_in |= rounds.is_under_way();
        let told = rounds.told(now);
        let is_told = told.is_some();
        match told {
            Some(Told::News(news)) => self.update(screen, Event::Sharing(news))?,
            Some(Told::Said(Ok(said))) => self.desk.app.say(said),
            Some(Told::Said(Err(why))) => self.desk.app.complain(why),
            None => {}
        }
        if let Some(until) = self.leaves {
            let is_over = self.rounds.as_ref().is_none_or(|rounds| !rounds.is_under_way());
            self.quit |= is_over || instant() >= until;
        }
        Ok(is_told)
    }

    /// Leaves; what is unsent goes out first, for a moment, unless it was waited for already or cannot go.
    pub(super) fn leave(&mut self) {
        let is_asked_again = self.leaves.is_some();
        let can = self.desk.app.shared().is_some_and(|shared| shared.rounds == sharing::Rounds::Well);
        let waiting = if can { self.desk.file().unsent().unwrap_or(0) } else { 0 };
        let path = self.desk.file().path().map(Path::to_path_buf);
        let (Some(rounds), Some(path), 1.., false) = (&mut self.rounds, path, waiting, is_asked_again) else {
            self.quit = true;
            return;
        };
        if !rounds.is_under_way() {
            let (now, today) = (instant(), self.clock.now().today);
            rounds.begin(&path, (now, today), self.desk.app.me, Job::Round);
        }
        self.leaves = Some(instant() + PATIENCE);
        let goes = if waiting == 1 { "1 change goes".to_owned() } else { format!("{waiting} changes go") };
        self.desk.app.say_keys(&format!("{goes} out to the others · {{quit}} leaves at once"));
    }

    /// Asks for a round now.
    pub(super) fn sync_now(&mut self) {
        match &mut self.rounds {
            Some(rounds) if rounds.is_offline() => {
                self.desk.app.say("nothing is synced: this is offline, by --offline or QUARTERDECK_OFFLINE");
            }
            Some(rounds) => rounds.when().asks(),
            None => self.desk.app.say("this workspace is not shared"),
        }
    }

    /// The line by which somebody joins; or why there is none.
    pub(super) fn invitation(&self, person: Option<Id>) -> Result<String, String> {
        let rounds = self.rounds.as_ref().ok_or("this workspace is not shared")?;
        rounds.invite(self.desk.file(), person)
    }

    /// Removes a laptop, beside the screen.
    pub(super) fn keep_out(&mut self, laptop: Id) {
        let path = self.desk.file().path().map(Path::to_path_buf);
        let (Some(rounds), Some(path)) = (&mut self.rounds, path) else { return };
        if rounds.is_offline() {
            self.desk.app.say("nothing was removed: this is offline, by --offline or QUARTERDECK_OFFLINE");
        } else if rounds.is_under_way() {
            self.desk.app.say("a sync is under way: once more when it is over");
        } else {
            rounds.begin(&path, (instant(), self.clock.now().today), self.desk.app.me, Job::KeepOut(laptop));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            Change, Entity, Ids, Op,
            change::{Author, Verb},
            people::Person,
        },
        store::SharedPlace,
        sync::{
            Here, Keyring, Mode, WorkspaceKey,
            carrier::{Carrier as _, Folder},
        },
    };
    use std::path::PathBuf;

    const AT: i64 = 1_795_435_200_000;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    /// A laptop that shares a workspace through a folder.
    #[derive(Debug)]
    struct Through {
        keys: Keyring,
        folder: Folder,
        place: SharedPlace,
    }

    impl Through {
        fn with<T>(
            &self,
            store: &mut Store,
            today: NaiveDate,
            me: Option<Id>,
            does: impl FnOnce(&mut Store, &Here<'_>) -> Result<T, sync::SyncError>,
        ) -> Result<T, String> {
            let hello = sync::hello(&self.keys, store, &self.place, me, "test").map_err(|e| e.to_string())?;
            let here = Here {
                keys: &self.keys,
                carrier: &self.folder,
                mode: Mode::Sealed,
                hello: &hello,
                at: AT,
                today,
                clock: instant,
                leaves: false,
                introduces: false,
                hurry: false,
            };
            does(store, &here).map_err(|e| e.to_string())
        }
    }

    impl Exchange for Through {
        fn shown(&self, carrier: &str) -> String {
            carrier.to_owned()
        }

        fn round(
            &self,
            store: &mut Store,
            today: NaiveDate,
            me: Option<Id>,
            watch: &mut dyn FnMut(Step) -> bool,
        ) -> Result<sync::News, String> {
            self.with(store, today, me, |store, here| sync::round(store, here, watch))
        }

        fn invite(&self, _: &Store, _: Option<Id>) -> Result<String, String> {
            Err("nobody is invited here".to_owned())
        }

        fn keep_out(&self, _: &mut Store, _: NaiveDate, _: Option<Id>, laptop: Id) -> Result<String, String> {
            Ok(format!("{laptop} is removed"))
        }
    }

    /// A workspace file of a laptop, and what makes its rounds.
    fn laptop(at: &Path, name: &str, key: WorkspaceKey, of: Option<Id>) -> (PathBuf, Store, Rounds) {
        let path = at.join(format!("{name}.db"));
        let mut store = Store::create(&path, "Test", day(), AT).unwrap();
        if let Some(of) = of {
            store.becomes(of).unwrap();
        }
        let workspace = store.workspace().unwrap();
        let place = SharedPlace { carrier: "folder:shared".to_owned(), label: name.to_owned(), open: false };
        store.share_at(Some(&place)).unwrap();
        let folder = Folder::new(&at.join("shared"), "the shared folder", workspace);
        let through = Through { keys: Keyring::new(workspace, key).unwrap(), folder, place };
        through.folder.found().unwrap();
        through.with(&mut store, day(), None, |_, here| sync::put_about(here)).unwrap();
        (path, store, Rounds::new(Arc::new(through), false))
    }

    fn adds(store: &mut Store, name: &str, seed: u64) {
        let mut ids = Ids::seeded(seed);
        let ops = vec![Op::Create(Entity::Person(Person::new(ids.next_id(), name)))];
        let change = Change::new(ids.next_id(), Author { by: None, at: AT, on: day() }, Verb::Add, ops);
        let checked = store.load(day()).unwrap().checked(change).unwrap();
        store.commit(&checked, day()).unwrap();
    }

    /// Makes a round and waits for its thread; what it told.
    fn round(rounds: &mut Rounds, path: &Path) -> Vec<News> {
        rounds.begin(path, (instant(), day()), None, Job::Round);
        let mut all = Vec::new();
        while rounds.is_under_way() {
            match rounds.told(instant()) {
                Some(Told::News(news)) => all.push(news),
                Some(Told::Said(said)) => panic!("{said:?}"),
                None => thread::sleep(Duration::from_millis(2)),
            }
        }
        all
    }

    #[test]
    fn what_is_saved_on_one_laptop_is_on_the_other_after_a_round_of_each_beside_their_screens() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("shared")).unwrap();
        let key = WorkspaceKey::random(1).unwrap();
        let (a, mut on_a, mut rounds_a) = laptop(folder.path(), "a", key, None);
        let (b, on_b, mut rounds_b) = laptop(folder.path(), "b", key, Some(on_a.workspace().unwrap()));
        adds(&mut on_a, "Ana", 1);
        let told = round(&mut rounds_a, &a);
        let Some(News::Known(Some(before))) = told.first() else { panic!("{told:?}") };
        assert!(before.waiting > 0 && matches!(told.last(), Some(News::Done(came)) if came.changes == 0), "{told:?}");
        let told = round(&mut rounds_b, &b);
        let Some(News::Done(came)) = told.last() else { panic!("{told:?}") };
        assert!(came.changes >= 1 && came.joined.len() == 1 && came.check_ins == 0, "{came:?}");
        let Some(News::Known(Some(after))) = told.iter().rev().nth(1) else { panic!("{told:?}") };
        assert!(after.waiting == 0 && after.laptops.len() == 2, "{after:?}");
        // The connection of the screen sees it as what another program wrote.
        assert!(on_b.changed_elsewhere().unwrap());
        assert!(on_b.load(day()).unwrap().people().any(|p| p.name == "Ana"));
        // A folder that is gone is one sentence, and the file is as it was.
        std::fs::rename(folder.path().join("shared"), folder.path().join("away")).unwrap();
        let told = round(&mut rounds_a, &a);
        let Some(News::Failed(why)) = told.last() else { panic!("{told:?}") };
        assert!(why.starts_with("cannot reach the shared folder: "), "{why}");
        assert!(rounds_a.failed && on_a.load(day()).is_ok());
    }

    #[test]
    fn a_round_that_is_stopped_leaves_what_it_did_and_one_that_is_not_shared_says_so() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("shared")).unwrap();
        let (a, mut store, mut rounds) = laptop(folder.path(), "a", WorkspaceKey::random(1).unwrap(), None);
        rounds.stop();
        let told = round(&mut rounds, &a);
        assert!(matches!(told.last(), Some(News::Failed(why)) if why.starts_with("stopped")), "{told:?}");
        store.share_at(None).unwrap();
        assert_eq!(round(&mut rounds, &a), [News::Known(None)]);
    }

    #[test]
    fn a_round_is_due_at_first_after_a_save_and_more_often_at_a_review() {
        let start = instant();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut when = When::default();
        assert!(when.is_due(at(0), (false, false), 3), "after the first frame");
        when.begins(at(0));
        when.ends(at(1), false);
        assert!(!when.is_due(at(200), (false, false), 3) && when.is_due(at(301), (false, false), 3));
        assert!(
            !when.is_due(at(1000), (false, false), 2000) && when.is_due(at(1801), (false, false), 2000),
            "with many laptops less often"
        );
        // Five seconds after the last save, at most thirty after the first.
        when.saves(at(10));
        assert!(!when.is_due(at(14), (false, false), 3) && when.is_due(at(15), (false, false), 3));
        for second in (10..40).step_by(4) {
            when.saves(at(second));
        }
        assert!(!when.is_due(at(39), (false, false), 3) && when.is_due(at(40), (false, false), 3));
        when.begins(at(40));
        when.ends(at(41), false);
        assert!(!when.is_due(at(50), (false, false), 3), "what was saved is out");
        // On coming to a review, and every minute there.
        assert!(when.is_due(at(52), (true, false), 3));
        when.begins(at(52));
        when.ends(at(53), false);
        assert!(!when.is_due(at(60), (true, false), 3) && when.is_due(at(113), (true, false), 3));
        // While one runs or is about to begin every minute as well, wherever one looks.
        assert!(!when.is_due(at(100), (false, true), 3) && when.is_due(at(114), (false, true), 3));
        // What failed is tried again every minute, and what is asked for at once.
        when.ends(at(120), true);
        assert!(!when.is_due(at(150), (false, false), 3) && when.is_due(at(180), (false, false), 3));
        when.ends(at(180), false);
        when.asks();
        assert!(when.is_due(at(181), (false, false), 3));
    }
}
