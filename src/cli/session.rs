//! What every command starts from: preferences, the clock, the workspace, who is calling. And how a change is saved.

use super::{
    error::{Failure, Result},
    output::{Style, say},
};
use crate::{
    config::{self, Account, ColorWhen, Config, Flags, Options, Paths, Theme, paths::process_env, remembered},
    domain::{
        Cascade, Change, Id, Ids, Op,
        change::{Author, Verb},
        check::first_revision,
        describe::describe,
        text,
    },
    store::{Opened, Store, StoreError},
    tui,
};
use chrono::{Local, NaiveDate};
use clap::{Args, ValueEnum};
use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

/// The options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Global {
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "The workspace file [env: QUARTERDECK_WORKSPACE] [default: workspace.db in the data folder]"
    )]
    pub(super) workspace: Option<PathBuf>,
    #[arg(
        long = "as",
        global = true,
        value_name = "PERSON",
        help = "Who you are in the workspace: a name, an e-mail or an id [env: QUARTERDECK_AS]"
    )]
    pub(super) person: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        help = "The day to take for today, such as 2026-11-23 [env: QUARTERDECK_TODAY]"
    )]
    pub(super) today: Option<String>,
    /// Plain ASCII instead of symbols
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        hide_possible_values = true,
        help = "When to print colours: auto, always, never; NO_COLOR is heeded"
    )]
    pub(super) color: Option<Colors>,
    /// The colours of the full screen: auto, dark, light, mono, high-contrast
    #[arg(long, global = true, value_enum, value_name = "THEME", hide_possible_values = true)]
    pub(super) theme: Option<Themes>,
}

/// `--color`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Colors {
    /// On a terminal
    Auto,
    /// Into pipes and files too
    Always,
    /// Never
    Never,
}

/// `--theme`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Themes {
    /// The terminal is asked
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// No colours
    Mono,
    /// Few and strong colours
    HighContrast,
}

impl Global {
    fn flags(&self) -> Flags {
        Flags {
            workspace: self.workspace.clone(),
            person: self.person.clone(),
            today: self.today.clone(),
            ascii: self.ascii,
            color: self.color.map(|c| match c {
                Colors::Auto => ColorWhen::Auto,
                Colors::Always => ColorWhen::Always,
                Colors::Never => ColorWhen::Never,
            }),
            theme: self.theme.map(|t| match t {
                Themes::Auto => Theme::Auto,
                Themes::Dark => Theme::Dark,
                Themes::Light => Theme::Light,
                Themes::Mono => Theme::Mono,
                Themes::HighContrast => Theme::HighContrast,
            }),
        }
    }
}

/// What holds while one command runs.
#[derive(Debug)]
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
        Ok(Session { today: options.today.unwrap_or(today), at, options, config, paths })
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

    /// Opens the workspace to change it, and hands over what there is to say about it.
    pub(super) fn open_with_notice(&self) -> Result<Opened> {
        Store::open(self.workspace()).map_err(no_workspace)
    }

    /// Opens the workspace to change it.
    pub(super) fn open(&self) -> Result<Store> {
        let opened = self.open_with_notice()?;
        if let Some(notice) = opened.notice {
            say(&notice);
        }
        Ok(opened.store)
    }

    /// Opens the workspace to read it.
    pub(super) fn open_to_read(&self) -> Result<Store> {
        let opened = self.look()?;
        if let Some(notice) = opened.notice {
            say(&notice);
        }
        Ok(opened.store)
    }

    /// Opens the workspace to read it. What an older version wrote is upgraded first, which takes writing.
    fn look(&self) -> Result<Opened> {
        match Store::open_read_only(self.workspace()) {
            Ok(opened) => Ok(opened),
            Err(StoreError::ReadOnly { .. }) => self.open_with_notice(),
            Err(e) => Err(no_workspace(e)),
        }
    }

    /// Reads the whole workspace without a word about it: for a line in a prompt.
    pub(super) fn read_quietly(&self) -> Result<Cascade> {
        Ok(self.look()?.store.load(self.today)?)
    }

    /// Who is calling, if that is known. A name that was given and fits nobody is an error, unless nobody is there yet.
    pub(super) fn me(&self, cascade: &Cascade) -> Result<Option<Id>> {
        if cascade.people().next().is_none() {
            return Ok(None);
        }
        let remembered = self.paths.as_ref().and_then(|paths| remembered::person(paths, self.workspace()));
        let account = Account::read(&process_env, &std::env::current_dir().unwrap_or_default());
        let me = config::who_am_i(cascade, self.options.person.as_ref(), remembered, &account).map_err(Failure::wrong)?;
        Ok(me.map(|me| me.id))
    }

    /// Reads the whole workspace.
    pub(super) fn read(&self) -> Result<(Store, Cascade)> {
        let store = self.open_to_read()?;
        let cascade = store.load(self.today)?;
        Ok((store, cascade))
    }

    /// Opens the workspace for a change.
    pub(super) fn desk(&self) -> Result<Desk> {
        self.desk_of(|cascade| self.me(cascade))
    }

    /// Opens the workspace for a change that may bring in the very person who makes it: a name that fits nobody yet is none.
    pub(super) fn desk_for_newcomers(&self) -> Result<Desk> {
        self.desk_of(|cascade| Ok(self.me(cascade).ok().flatten()))
    }

    fn desk_of(&self, me: impl FnOnce(&Cascade) -> Result<Option<Id>>) -> Result<Desk> {
        let store = self.open()?;
        let cascade = store.load(self.today)?;
        let by = me(&cascade)?;
        let author = Author { by, at: self.at, on: self.today };
        Ok(Desk { store, cascade, author, ids: Ids::random(), today: self.today })
    }
}

fn no_workspace(error: StoreError) -> Failure {
    match error {
        StoreError::NotFound { path } => Failure::failed(format!(
            "no workspace yet at {}: run “quarterdeck init NAME” to make one, or “quarterdeck demo” to look around",
            path.display()
        )),
        other => Failure::from(other),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the time comes from")]
fn clock() -> (NaiveDate, i64) {
    let now = Local::now();
    (now.date_naive(), now.timestamp_millis())
}

/// The workspace, open for a change.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) store: Store,
    pub(super) cascade: Cascade,
    pub(super) author: Author,
    pub(super) ids: Ids,
    pub(super) today: NaiveDate,
}

impl Desk {
    /// Checks and saves a change that someone typed, made of these operations, and says it in a sentence.
    pub(super) fn save(&mut self, verb: Verb, ops: Vec<Op>, because: Option<&str>) -> Result<String> {
        let change = Change::new(self.ids.next_id(), self.author, verb, ops).because(because.unwrap_or(""));
        if change.why.is_none()
            && let Some((ix, field)) = first_revision(&self.cascade, &change.ops, self.today)
        {
            let title = text::one_line(&self.cascade.item(ix).title, 60);
            return Err(Failure::wrong(format!(
                "nothing was saved: changing the {} of {title} in an open cycle needs its reason; say it with --because “…”",
                field.name()
            )));
        }
        self.commit(&change)?;
        Ok(describe(&self.cascade, &change))
    }

    /// Checks and saves a change as it is.
    pub(super) fn commit(&mut self, change: &Change) -> Result<()> {
        self.cascade.check(change)?;
        let committed = self.store.commit(change, self.today)?;
        tracing::info!(seq = committed.seq, verb = change.verb.past(), operations = change.ops.len(), "saved a change");
        Ok(self.cascade.apply(change, committed.summaries)?)
    }
}
