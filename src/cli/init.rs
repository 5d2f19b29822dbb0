//! `quarterdeck init`: a new workspace.

use super::{
    error::{Exit, Failure, Result},
    output::{print, saved, say},
    session::{Session, leftovers},
};
use crate::{domain::text, store::Store};
use clap::Args;

/// Make a workspace
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// What it is called, for example the company's name
    #[arg(default_value = "Goals")]
    name: String,
}

pub(super) fn run(args: &InitArgs, session: &Session) -> Result {
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Failure::wrong("the name of a workspace is a short line of text: give one, such as “Northwind”"));
    }
    let path = session.workspace();
    let left = leftovers(path);
    let store = Store::create(path, name, session.today, session.at)?;
    saved();
    drop(store);
    tracing::info!(path = %path.display(), "made a workspace");
    print(&format!(
        "made the workspace “{}” at {}\nnext: “quarterdeck import FILE…” reads goals, “quarterdeck add objective TITLE” adds one, “quarterdeck” opens the screen\n",
        text::one_line(name, 60),
        text::safe(&path.display().to_string())
    ))?;
    if let Some(left) = left {
        // Not taken for a part of it, and not forgotten either.
        say(&text::safe(&format!("note: there was a workspace here before: {left}")));
    }
    Ok(Exit::Done)
}
