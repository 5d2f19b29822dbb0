//! `quarterdeck forget`: what somebody is called and what they wrote is erased, also in the log. The one command that nothing takes
//! back, so it says first what it reaches and what it cannot.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output,
    session::{Desk, Session},
    sharing,
    target::{self, Target},
    waited::Waited,
};
use crate::{
    config::{paths::Paths, remembered},
    domain::{
        Cascade, Change, Id,
        change::Verb,
        describe,
        forget::{self, Erasure, Mark},
        people::Person,
        text::{self, folded, say::say_count},
    },
    store::{Erased, Leftover, Store},
};
use clap::Args;
use std::{fmt::Write as _, fs, io, path::Path};

/// Erase a person's name, e-mail and notes, also in the log
///
/// They are “someone” and eight letters from then on; goals, values and days stay, and so does who did what. In what others wrote
/// until now the name and the e-mail become “[someone]”. Every laptop that shares the workspace does the same when it next syncs.
/// Nothing brings it back: it asks first, and says what it cannot reach. Said again it finishes what was left.
#[derive(Debug, Args)]
pub(super) struct ForgetArgs {
    /// Whom: person:NAME, an e-mail or the letters of an id
    #[arg(value_name = "PERSON")]
    whom: String,
    /// What else others call them: a nickname, an old address; several times for several
    #[arg(long, value_name = "TEXT")]
    also: Vec<String>,
    /// Why, for the log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// Say what would be erased, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do it without asking
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(args: &ForgetArgs, session: &Session) -> Result {
    let (mut desk, person) = session.desk_about(|cascade| named(cascade, &args.whom))?;
    let print = |text: &str| output::print(&session.style().plain(text));
    let name = text::safe(&describe::name(&desk.cascade, person));
    let was_forgotten = is_forgotten(&desk.cascade, person);
    args.also.iter().try_for_each(|text| means_them(&desk.cascade, text, person))?;
    let ops = forget::forget(&desk.cascade, person, &args.also, desk.today);
    let change = Change::new(desk.ids.next_id(), desk.author, Verb::Forget, ops).because(args.because.as_deref().unwrap_or(""));
    desk.cascade.check(&change)?;
    let waited = Waited::begin();
    let would = desk.store.would_erase(&change, &mut |progress| {
        waited.written(progress);
        true
    });
    waited.end();
    let would = would?;
    let is_left = was_forgotten && args.also.is_empty() && would == Erased::default();
    if is_left {
        if !args.dry_run && !desk.store.sweep()? {
            return Err(busy());
        }
        print(&format!(
            "{name} was forgotten already, and nothing of them is left in this file\n{}",
            unreached(&desk, session)?
        ))?;
        return Ok(Exit::Done);
    }
    print(&format!("{}\n{}", plan(&name, person, would, was_forgotten), unreached(&desk, session)?))?;
    if args.dry_run {
        print("nothing was changed: this was a dry run")?;
        return Ok(Exit::Done);
    }
    if !args.yes {
        if !ask::can() {
            return Err(Failure::wrong("nothing was erased: nothing brings it back, so it has to be said with --yes"));
        }
        let question = format!("Forget {name}? Nothing brings it back");
        if !ask::yes(&question, io::stdin().lock(), io::stderr()) {
            print("left as it was")?;
            return Ok(Exit::Done);
        }
    }
    let was_me = desk.author.by == Some(person);
    let waited = Waited::begin();
    desk.commit(change)?;
    if was_me && let Some(paths) = &session.paths {
        // Whoever sits here has to say who they are.
        let _ = remembered::remember_person(paths, session.workspace(), None);
    }
    waited.tell(|| "making the file anew…".to_owned());
    let is_swept = desk.store.sweep();
    waited.end();
    if let (Some(paths), Some(erasure)) = (&session.paths, desk.store.erasure()?) {
        erase_beside(paths, session.workspace(), &erasure);
    }
    if !is_swept? {
        return Err(busy());
    }
    print(&format!("forgotten: from now on “{}”", forget::pseudonym(person)))?;
    Ok(Exit::Done)
}

/// Refuses what would take along somebody else, or nobody.
fn means_them(cascade: &Cascade, text: &str, person: Id) -> Result<()> {
    let shown = text::one_line(text.trim(), 40);
    if Mark::of(text).is_none() {
        return Err(Failure::wrong(format!("--also “{shown}”: there is no word of two letters in it to look for")));
    }
    if forget::is_called_by_another(cascade, text, cascade.stands_for(person)) {
        return Err(Failure::wrong(format!(
            "--also “{shown}”: somebody else here is called so, and what is said of them would go too; where it means {} change it by hand",
            text::safe(&describe::name(cascade, person))
        )));
    }
    Ok(())
}

/// Erases in what this account keeps beside the workspace: drafts, and what the program noted of errors. Once for each forgetting, or
/// whoever is called so later would be taken along. What cannot be read or written is among what was said not to be reached.
pub(super) fn erase_beside(paths: &Paths, workspace: &Path, erasure: &Erasure) {
    let erased = |path: &Path| erasure.kept_text(&fs::read_to_string(path).ok()?);
    let drafts = paths.memory(workspace);
    if let Some(text) = erased(&drafts) {
        let _ = remembered::write_private(&drafts, text.as_bytes());
    }
    for log in [paths.log(), paths.log().with_extension("log.1")] {
        if let Some(text) = erased(&log) {
            // In its place, for other programs go on writing into it.
            let _ = fs::write(&log, text);
        }
    }
}

fn busy() -> Failure {
    Failure::failed(
        "they are forgotten, but what is free in the file may still hold their name: another program reads it just now; say it again once that is closed",
    )
}

/// Whoever is meant, those who were deleted among them: what they are called is in the log all the same.
fn named(cascade: &Cascade, text: &str) -> Result<Id> {
    let name = text.split_once(':').filter(|(kind, _)| kind.trim() == "person").map_or(text, |(_, name)| name);
    let called =
        |p: &&Person| folded(&p.name) == folded(name) || p.email.as_deref().is_some_and(|email| folded(email) == folded(name));
    match target::resolve(cascade, &format!("person:{name}")) {
        Ok(Target::Person(id)) => Ok(id),
        Ok(_) => Err(Failure::wrong(format!("“{name}” is no person: write person:NAME"))),
        Err(error) => {
            let mut gone = cascade.people_ever().filter(|p| p.deleted).filter(called);
            gone.next().map(|p| p.id).ok_or(error)
        }
    }
}

fn is_forgotten(cascade: &Cascade, person: Id) -> bool {
    cascade.people_ever().any(|p| p.id == person && p.is_forgotten())
}

/// What is erased and what stays.
fn plan(name: &str, person: Id, would: Erased, again: bool) -> String {
    let mut out = if again {
        format!("{name} was forgotten already; what names them since:")
    } else {
        format!("{name} becomes “{}”, here, in the log and in every export from now on:", forget::pseudonym(person))
    };
    let check_ins =
        say_count(would.check_ins, "check-in loses its words or a name in them", "check-ins lose their words or a name in them");
    let texts =
        say_count(would.texts, "name, reason or other text is written anew", "names, reasons and other texts are written anew");
    let _ = write!(out, "\n  {check_ins}\n  {texts}");
    if would.files > 0 {
        let files = say_count(would.files, "file of this laptop is", "files of this laptop are");
        let _ = write!(out, "\n  {files} sealed anew where the workspace is shared");
    }
    out.push_str("\nGoals, values, days, and who did what stay. It cannot be undone.");
    out
}

/// What no program can take back, in one place.
fn unreached(desk: &Desk, session: &Session) -> Result<String> {
    let mut out = "Not reached, because it is not in this file:".to_owned();
    let path = session.workspace();
    let (backups, kept) = (Store::backups(path).len(), Leftover::beside(path).iter().filter(|l| !l.is_backup).count());
    if backups > 0 {
        let backups = say_count(backups, "backup", "backups");
        let folder = crate::store::backup::folder(path);
        let _ =
            write!(out, "\n  {backups} of before, in {}: those of days go within five weeks, or delete them", folder.display());
    }
    if kept > 0 {
        let kept = say_count(kept, "file that was put aside", "files that were put aside");
        let _ = write!(out, "\n  {kept} beside it, whose names begin like its own");
    }
    let pieces = desk.store.in_pieces()?;
    if pieces > 0 {
        let pieces =
            say_count(pieces, "large change, of which pieces have not come:", "large changes, of which pieces have not come:");
        let _ = write!(out, "\n  {pieces} erased when the rest comes");
    }
    if let Some(place) = desk.store.shared_at()? {
        let _ = write!(
            out,
            "\n  the other laptops, until each syncs with this version; one that never does keeps what it has, and so do its files in {}",
            sharing::place_shown(&place.carrier)
        );
        if place.carrier.starts_with("git:") {
            out.push_str(
                "\n  the history of the repository, and copies of it below git/ in the state folder of each laptop: “quarterdeck share --squash” \
                 forgets it and the copy here, once every laptop has synced",
            );
        }
    }
    out.push_str(
        "\n  exports, reports, minutes and messages made of it, copies of it, the files it was imported from\n  drafts in a screen that is open, and on other laptops drafts and what the program noted of errors\
         \n  first names by themselves, nicknames and slips of the pen in what others wrote: --also TEXT takes one along\
         \n  the id and the marks that know the name again: nobody reads it off them, but who knows it can try whether it fits",
    );
    Ok(out)
}
