//! `quarterdeck completions` and `quarterdeck man`: made from the command line itself.

use super::{
    Cli,
    error::{Exit, Failure, Result},
    output,
};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::{fs, io::Write as _, path::PathBuf};

/// Print completions for a shell
///
/// For example: quarterdeck completions bash > ~/.local/share/bash-completion/completions/quarterdeck
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page
///
/// For example: quarterdeck man | man -l -
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write the page of every command into this folder instead
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs) -> Result {
    // Made in memory: the generator would panic on a pipe that is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "quarterdeck", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Done)
}

pub(super) fn man(args: &ManArgs) -> Result {
    let command = Cli::command();
    if let Some(folder) = &args.dir {
        let wrong = |e: std::io::Error| Failure::file("write the pages to", folder, &e);
        fs::create_dir_all(folder).map_err(wrong)?;
        clap_mangen::generate_to(command, folder).map_err(wrong)?;
        let pages =
            fs::read_dir(folder).map_err(wrong)?.flatten().filter(|e| e.path().extension().is_some_and(|x| x == "1")).count();
        output::say(&format!("{pages} pages are in {}", folder.display()));
        return Ok(Exit::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    let mut out = output::stdout();
    out.write_all(&page)?;
    out.flush()?;
    Ok(Exit::Done)
}
