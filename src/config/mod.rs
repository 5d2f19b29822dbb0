//! What this person and this computer prefer: the config file, the environment, the folders, the account.
//!
//! Knows `domain` for its words and [`crate::app::key`] for the notation of keys. Must not know the store, the screens,
//! the terminal or the clock; which actions can be bound to keys is for `app` to check.
//!
//! What is set in several places is taken from the strongest: flag, environment, config file, default.

pub mod check_ins;
pub mod command;
pub mod file;
mod ground;
pub mod options;
pub mod paths;
pub mod remembered;
pub mod whoami;

pub use file::{Binding, Config, ConfigError, parse};
pub use ground::Terminal;
pub use options::{ColorWhen, Env, Flags, Options, Source, Theme};
pub use paths::Paths;
pub use whoami::{Account, How, Me, stranger, who_am_i};

/// Everything above at once, for the start of a run: where files live (`None`: the account has no home), what the config
/// file says, and what holds. The error is what to print, one sentence per mistake.
pub fn set_up(flags: &Flags, env: Env<'_>) -> Result<(Option<Paths>, Config, Options), String> {
    let paths = Paths::find(env);
    let config = match &paths {
        Some(paths) => file::load(&paths.config).map_err(|error| error.to_string())?,
        None => Config::default(),
    };
    let options = Options::resolve(flags, env, &config, paths.as_ref())?;
    Ok((paths, config, options))
}
