//! What every command starts from: preferences, the clock, the workspace, who is calling. And how a change is saved.

use super::{
    ask, daily,
    error::{Failure, Result},
    globals::Global,
    in_time::Then,
    output::{self, Style, say},
    sharing, undo,
    waited::Waited,
};
use crate::{
    config::{self, Account, Config, Options, Paths, Source, paths::process_env, remembered},
    domain::seen::day_in_utc,
    domain::{
        Cascade, Change, Checked, Field, Id, Ids, Op,
        change::{Author, Ops, Verb},
        check::{first_revision, first_turn, in_which_cycle},
        describe::describe,
        edit,
        goal::Outcome,
        history::Header,
        in_time::AsOf,
        text,
    },
    store::{Leftover, Opened, Store, StoreError},
    tui,
};
use chrono::{DateTime, Local, NaiveDate};
use std::{
    io::{self, IsTerminal},
    path::Path,
};

/// What holds while one command runs.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Flags, environment and config file together.
    pub(super) options: Options,
    /// The config file.
    pub(super) config: Config,
    /// The folders of this account; `None`: it has no home.
    pub(super) paths: Option<Paths>,
    /// Today, or the day to take for it.
    pub(super) today: NaiveDate,
    /// Now, in milliseconds since 1970 UTC.
    pub(super) at: i64,
    /// The day that is read instead of today; `None`: the workspace as it is.
    pub(super) then: Option<Then>,
    /// The full screen is in front: nothing is printed, and what follows a change (the backup of the day, telling others) it does itself.
    pub(super) on_screen: bool,
}

impl Session {
    /// Reads the config file, the environment and the clock.
    pub(super) fn start(global: &Global) -> Result<Session> {
        let paths = Paths::find(&process_env);
        let config = match &paths {
            Some(paths) => config::file::load(&paths.config)?,
            None => Config::default(),
        };
        Session::with(global, config, paths)
    }

    /// The same with a config file that was read already, or passed over because it is what is wrong.
    pub(super) fn with(global: &Global, config: Config, paths: Option<Paths>) -> Result<Session> {
        let options = Options::resolve(&global.flags(), &process_env, &config, paths.as_ref()).map_err(Failure::wrong)?;
        let (today, at) = clock();
        Ok(Session { today: options.today.unwrap_or(today), at, options, config, paths, then: None, on_screen: false })
    }

    /// How to print.
    pub(super) fn style(&self) -> Style {
        let terminal = io::stdout().is_terminal();
        Style {
            color: self.options.color.on(terminal, &process_env),
            ascii: self.options.ascii,
            columns: if terminal { tui::columns() } else { None },
        }
    }

    /// Which file the workspace is.
    pub(super) fn workspace(&self) -> &Path {
        &self.options.workspace.0
    }

    /// How this program is called for this workspace in a command that somebody copies: named where a flag or a variable says which
    /// it is, for another shell has neither.
    pub(super) fn program(&self) -> String {
        match &self.options.workspace {
            (path, Source::Flag(_) | Source::Env(_)) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string();
                let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
                let path = if plain { path } else { format!("'{}'", path.replace('\'', "'\\''")) };
                format!("quarterdeck --workspace {}", text::safe(&path))
            }
            _ => "quarterdeck".to_owned(),
        }
    }

    /// Opens the workspace to change it, and hands over what there is to say about it.
    pub(super) fn open_with_notice(&self) -> Result<Opened> {
        Store::open(self.workspace()).map(here).map_err(no_workspace)
    }

    /// Opens the workspace to change it.
    pub(super) fn open(&self) -> Result<Store> {
        let opened = self.open_with_notice()?;
        if let Some(notice) = opened.notice.filter(|_| !self.on_screen) {
            say(&notice);
        }
        Ok(opened.store)
    }

    /// Opens the workspace to read it.
    pub(super) fn open_to_read(&self) -> Result<Store> {
        let opened = self.look()?;
        if let Some(notice) = opened.notice.filter(|_| !self.on_screen) {
            say(&notice);
        }
        let Some(then) = self.then else { return Ok(opened.store) };
        let (store, as_of) = opened.store.as_of(then.until, then.reading)?.map_err(|first| then.unknown(first))?;
        then.head(as_of, self.style())?;
        Ok(here(Opened { store, notice: None }).store)
    }

    /// Which day a store reads, as what goes into a file says it; `None`: today.
    pub(super) fn head_of(&self, store: &Store) -> Option<String> {
        Some(self.then?.said(store.reads()?))
    }

    /// Reads the whole workspace as it stood then, without a head that says so.
    pub(super) fn read_then(&self, then: Then) -> Result<(Store, Cascade, AsOf)> {
        let (store, as_of) = self.look()?.store.as_of(then.until, then.reading)?.map_err(|first| then.unknown(first))?;
        let store = here(Opened { store, notice: None }).store;
        let cascade = store.load(then.until.day)?;
        Ok((store, cascade, as_of))
    }

    /// Opens the workspace to read it. What an older version wrote is upgraded first, which takes writing.
    fn look(&self) -> Result<Opened> {
        match Store::open_read_only(self.workspace()) {
            Ok(opened) => Ok(here(opened)),
            Err(StoreError::ReadOnly { .. }) => self.open_with_notice(),
            Err(e) => Err(no_workspace(e)),
        }
    }

    /// Reads the whole workspace without a word about it: for a line in a prompt.
    pub(super) fn read_quietly(&self) -> Result<(Store, Cascade)> {
        let store = self.look()?.store;
        let cascade = store.load(self.today)?;
        Ok((store, cascade))
    }

    /// Who is calling, if that is known. A name that was given and fits nobody is an error, unless nobody is there yet.
    pub(super) fn me(&self, cascade: &Cascade) -> Result<Option<Id>> {
        if let Some(sentence) = self.stranger(cascade) {
            say(&sentence);
        }
        self.who(cascade)
    }

    /// The sentence about a name in the config file that fits nobody here.
    pub(super) fn stranger(&self, cascade: &Cascade) -> Option<String> {
        config::stranger(cascade, &self.config, self.options.person.as_ref())
    }

    /// Who is calling, without a word about the config file.
    pub(super) fn who(&self, cascade: &Cascade) -> Result<Option<Id>> {
        if cascade.people().next().is_none() {
            return Ok(None);
        }
        let remembered = self.paths.as_ref().and_then(|paths| remembered::person(paths, self.workspace()));
        let me =
            config::who_am_i(cascade, self.options.person.as_ref(), remembered, || self.account()).map_err(Failure::wrong)?;
        Ok(me.map(|me| me.id))
    }

    /// What this computer knows of who uses it.
    #[expect(clippy::unused_self, reason = "the session is what knows where a command runs")]
    pub(super) fn account(&self) -> Account {
        Account::read(&process_env, &std::env::current_dir().unwrap_or_default())
    }

    /// Reads the whole workspace.
    pub(super) fn read(&self) -> Result<(Store, Cascade)> {
        let store = self.open_to_read()?;
        let cascade = store.load(self.today)?;
        Ok((store, cascade))
    }

    /// Opens the workspace for a change.
    pub(super) fn desk(&self) -> Result<Desk> {
        self.desk_of(|cascade| Ok(self.me(cascade)?.or_else(|| self.ask(cascade))))
    }

    /// The same where something is named: first it is looked for, so that nobody is asked who they are for what is not there.
    pub(super) fn desk_about<T>(&self, find: impl Fn(&Cascade) -> Result<T>) -> Result<(Desk, T)> {
        let mut found = None;
        let desk = self.desk_of(|cascade| {
            found = Some(find(cascade)?);
            Ok(self.me(cascade)?.or_else(|| self.ask(cascade)))
        })?;
        let found = found.ok_or_else(|| Failure::failed("what was named is not there any more"))?;
        Ok((desk, found))
    }

    /// Asks a person at a terminal who they are, and remembers the answer for this workspace.
    pub(super) fn ask(&self, cascade: &Cascade) -> Option<Id> {
        if !ask::can() || cascade.people().next().is_none() {
            return None;
        }
        let id = ask::who(cascade, io::stdin().lock(), io::stderr())?;
        if let Some(paths) = &self.paths {
            // What cannot be remembered is asked again.
            let _ = remembered::remember_person(paths, self.workspace(), Some(id));
        }
        Some(id)
    }

    /// Opens the workspace for a change that may bring in the very person who makes it: a name that fits nobody yet is none.
    pub(super) fn desk_for_newcomers(&self) -> Result<Desk> {
        self.desk_of(|cascade| Ok(self.who(cascade).ok().flatten()))
    }

    /// The same for somebody who is known.
    pub(super) fn desk_of_person(&self, me: Option<crate::domain::Id>) -> Result<Desk> {
        self.desk_of(|_| Ok(me))
    }

    fn desk_of(&self, me: impl FnOnce(&Cascade) -> Result<Option<Id>>) -> Result<Desk> {
        let store = self.open()?;
        let cascade = store.load(self.today)?;
        let by = me(&cascade)?;
        let author = Author { by, at: self.at, on: self.today };
        Ok(Desk {
            store,
            cascade,
            author,
            ids: Ids::random(),
            today: self.today,
            session: self.clone(),
            changed: false,
            learned: Vec::new(),
        })
    }
}

fn no_workspace(error: StoreError) -> Failure {
    match error {
        StoreError::NotFound { path } => Failure::failed(match leftovers(&path) {
            None => format!(
                "no workspace yet at {}: run “quarterdeck init NAME” to make one, or “quarterdeck demo” to look around",
                path.display()
            ),
            Some(left) => format!("there is no workspace at {} any more: {left}", path.display()),
        }),
        other => Failure::from(other),
    }
}

/// What lies beside the place of a missing workspace, and the commands that bring it back; `None`: nothing does.
pub(super) fn leftovers(path: &Path) -> Option<String> {
    let found = Leftover::beside(path);
    let all: Vec<String> = found.iter().map(|left| had_back(left, path)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// What it is, and the command that brings it back.
pub(super) fn had_back(left: &Leftover, workspace: &Path) -> String {
    let what = match (left.is_backup, left.count) {
        (true, 1) => "a backup lies beside it".to_owned(),
        (true, n) => format!("{n} backups lie beside it, of which this is the newest"),
        (false, 1) => "what was there before a restore, or before another file was put there, lies beside it".to_owned(),
        (false, n) => format!("{n} files that were put aside lie beside it, of which this is the newest"),
    };
    format!("{what}: {}", left.command(workspace))
}

/// Now, in milliseconds since 1970 UTC, in the middle of a command that takes its time.
pub(super) fn now() -> i64 {
    clock().1
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the time comes from")]
fn clock() -> (NaiveDate, i64) {
    let now = Local::now();
    (now.date_naive(), now.timestamp_millis())
}

/// A workspace that is read where this machine is.
fn here(opened: Opened) -> Opened {
    Opened { store: opened.store.by_calendar(local_day), ..opened }
}

/// The day of a moment where this machine is, in milliseconds since 1970 UTC.
fn local_day(at: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(at).map_or_else(|| day_in_utc(at), |at| at.with_timezone(&Local).date_naive())
}

/// The day where this machine is of a moment as programs write it, `2026-11-27T06:00:00Z`; `None`: it is none.
pub(super) fn day_of_moment(text: &str) -> Option<NaiveDate> {
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.with_timezone(&Local).date_naive())
}

/// Hours and minutes on the wall at a moment, in milliseconds since 1970 UTC.
pub(super) fn time_of_day(at: i64) -> String {
    DateTime::from_timestamp_millis(at).map_or_else(String::new, |at| at.with_timezone(&Local).format("%H:%M").to_string())
}

/// The workspace, open for a change.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) store: Store,
    pub(super) cascade: Cascade,
    pub(super) author: Author,
    pub(super) ids: Ids,
    pub(super) today: NaiveDate,
    /// What holds while the command runs.
    session: Session,
    /// Whether it was changed.
    pub(super) changed: bool,
    /// E-mails that stood beside the names of people who are here without one: the next change keeps them.
    learned: Vec<(Id, String)>,
}

/// When everything was said: the day's backup, and to the others what was saved.
impl Drop for Desk {
    fn drop(&mut self) {
        if self.changed && !self.session.on_screen && !std::thread::panicking() {
            daily::after_a_change(&self.store, self.today);
            sharing::after_a_change(&mut self.store, &self.cascade, &self.session);
        }
    }
}

/// A change that is on the disk.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) change: Checked,
    /// Its number in the log.
    pub(super) number: i64,
}

/// The change with the reason it needs, asked for where somebody can answer.
fn asked(change: Change, what: &str) -> Result<Change> {
    let question = format!("{what} needs its reason (Enter: leave it):");
    let why = ask::can().then(|| ask::why(&question, io::stdin().lock(), io::stderr())).flatten();
    let none = || Failure::wrong(format!("nothing was saved: {what} needs its reason; say it with --because “…”"));
    why.map(|why| change.because(&why)).ok_or_else(none)
}

impl Desk {
    /// Notes the e-mail that a text gives beside the name of somebody who is here without one.
    pub(super) fn learn(&mut self, text: &str) {
        self.learned.extend(edit::learned_email(&self.cascade, text));
    }

    /// What keeps the e-mails that were noted.
    pub(super) fn keep_emails(&mut self) -> Vec<Op> {
        edit::keep_emails(&self.cascade, std::mem::take(&mut self.learned))
    }

    /// Checks and saves a change that someone typed, made of these operations, and says it in a sentence.
    pub(super) fn save(&mut self, verb: Verb, ops: Vec<Op>, because: Option<&str>) -> Result<String> {
        Ok(self.save_named(verb, ops, because)?.0)
    }

    /// The same with what the change is called in the log, by which it can be taken back whoever made it.
    pub(super) fn save_named(&mut self, verb: Verb, ops: Vec<Op>, because: Option<&str>) -> Result<(String, String)> {
        let mut ops = ops;
        ops.extend(self.keep_emails());
        let mut change = Change::new(self.ids.next_id(), self.author, verb, ops).because(because.unwrap_or(""));
        if change.why.is_none()
            && let Some((ix, field)) = first_revision(&self.cascade, &change.ops, self.today)
        {
            // What the rules refuse is not asked a reason for first.
            self.cascade.check(&change.clone().because("…"))?;
            let title = text::one_line(&self.cascade.item(ix).title, 60);
            let what = match field {
                Field::Archived(_) => format!("archiving {title}"),
                Field::Deleted(_) => format!("deleting {title}"),
                Field::Outcome(Some(Outcome::Dropped)) => format!("dropping {title}"),
                Field::Outcome(None) => format!("reopening {title}"),
                Field::Outcome(_) | Field::Score(_) => format!("saying otherwise how {title} ended"),
                _ => format!("changing the {} of {title}", field.name()),
            };
            let whenever = match field {
                Field::Outcome(outcome) => *outcome != Some(Outcome::Dropped),
                Field::Score(_) => true,
                _ => false,
            };
            let what = if whenever { what } else { format!("{what} {}", in_which_cycle(&self.cascade, ix, self.today)) };
            change = asked(change, &what)?;
        }
        if change.why.is_none()
            && let Some((id, turn)) = first_turn(&self.cascade, &change.ops, self.today)
        {
            self.cascade.check(&change.clone().because("…"))?;
            let name = self.cascade.cycle(id).map_or("the cycle", |cycle| cycle.name.trim());
            change = asked(change, &turn.said(&text::one_line(name, 60)))?;
        }
        let saved = self.commit(change)?;
        let name = undo::by_name(self.cascade.is_shared(), saved.change.id, saved.number);
        Ok((describe(&self.cascade, &saved.change), name))
    }

    /// Checks and saves a change as it is.
    pub(super) fn commit(&mut self, change: Change) -> Result<Saved> {
        let change = self.cascade.checked(change)?;
        let waited = if self.session.on_screen { Waited::silent() } else { Waited::begin() };
        let committed = self.store.commit_watched(&change, self.today, &mut |progress| {
            waited.written(progress);
            true
        });
        waited.end();
        let committed = committed?;
        self.changed = true;
        output::saved();
        tracing::info!(seq = committed.seq, verb = change.verb.past(), operations = change.ops.len(), "saved a change");
        let is_behind = committed.rewritten;
        self.cascade.apply(&change, committed.derived)?;
        if is_behind {
            self.read_again()?;
        }
        Ok(Saved { change, number: committed.seq })
    }

    /// Checks and saves a change whose operations may be more than memory has room for. `None`: somebody else wrote
    /// meanwhile, so that it has to be made anew. What the desk has in memory is behind afterwards; tell it that it was changed.
    pub(super) fn commit_ops(&self, header: &Header, ops: &impl Ops, waited: &Waited) -> Result<Option<i64>> {
        let checked = self.cascade.checked_ops(header, ops)?;
        let saved = self.store.commit_ops(&checked, self.today, &mut |progress| {
            waited.written(progress);
            true
        })?;
        waited.end();
        if let Some(seq) = saved {
            output::saved();
            tracing::info!(seq, verb = header.verb.past(), operations = checked.count(), "saved a change");
        }
        Ok(saved)
    }

    /// Reads the workspace again, because somebody else wrote to it.
    pub(super) fn read_again(&mut self) -> Result<()> {
        self.cascade = self.store.load(self.today)?;
        Ok(())
    }
}
