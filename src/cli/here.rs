//! `quarterdeck here`: the goal that the work in this folder serves. A file `.quarterdeck` names the project.

use super::{
    error::{Exit, Failure, Result},
    output::{self, Style},
    session::Session,
};
use crate::domain::{
    Cascade, Health, Ix, Judgement, Kind, Summary,
    key_result::KeyResult,
    measure::{Sign, Signs, Standing},
    portfolio,
    text::{self, number},
};
use chrono::NaiveDate;
use clap::Args;
use std::{
    fmt::Write as _,
    io::Read as _,
    path::{Path, PathBuf},
};

/// The name of the file that says which project a folder belongs to.
const MARKER: &str = ".quarterdeck";

/// Show the goal that the work in this folder serves
///
/// A file `.quarterdeck` in this folder or one above it names the project: a short id, an id from your files, or enough
/// of its title. Lines that begin with # are remarks.
#[derive(Debug, Args)]
pub(super) struct HereArgs {}

pub(super) fn run(session: &Session) -> Result {
    let folder = std::env::current_dir().map_err(|e| Failure::failed(format!("cannot tell which folder this is: {e}")))?;
    let Some(marker) = find(&folder) else {
        return Err(Failure::failed(format!(
            "no project is named here: write its id or title into a file {MARKER} in this folder or one above"
        )));
    };
    let named = read(&marker)?;
    let (_, cascade) = session.read_quietly()?;
    let project = cascade
        .resolve(&named, &[Kind::Project])
        .map_err(|e| Failure::failed(format!("{} names no project: {e}", marker.display())))?;
    let style = session.style();
    let lines = lines(&cascade, project, style, session.today);
    output::print(&(lines.join("\n") + "\n"))?;
    Ok(Exit::Done)
}

/// The goal line of this folder, for a shell prompt: the goal that stands worst, and how many more there are; `None` where
/// there is nothing to say, and where anything is wrong: a prompt is no place for sentences.
pub(super) fn prompt(cascade: &Cascade, style: Style, today: NaiveDate) -> Option<String> {
    let marker = find(&std::env::current_dir().ok()?)?;
    let project = cascade.resolve(&read(&marker).ok()?, &[Kind::Project]).ok()?;
    let mut lines = lines(cascade, project, style, today).into_iter();
    let worst = lines.next()?;
    let more = lines.count();
    Some(if more > 0 { format!("{worst} (+{more})") } else { worst })
}

/// The marker of a folder or of the nearest above it.
fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(MARKER)).find(|path| path.is_file())
}

/// What the marker names: its first line that is no remark.
fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Failure::file("read", path, &e))?;
    file.take(64 << 10).read_to_end(&mut bytes).map_err(|e| Failure::file("read", path, &e))?;
    let text = String::from_utf8_lossy(&bytes);
    let named = text.trim_start_matches('\u{feff}').lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    named
        .map(str::to_owned)
        .ok_or_else(|| Failure::failed(format!("{} names no project: write a short id or a title into it", path.display())))
}

/// A line per goal, the worst first, so that a green one hides no red one:
/// `▲ Onboarding checklist → Free→paid conversion 2.1 → 3.5 %, 2.5 % now, off track, because …`.
fn lines(cascade: &Cascade, project: Ix, style: Style, today: NaiveDate) -> Vec<String> {
    let item = cascade.item(project);
    let judged = cascade.judge(project, today);
    let begin = format!("{} {}", style.health(judged.health), text::one_line(&item.title, 60));
    let begin = style.paint(output::tone(judged.health), &begin);
    let mut goals: Vec<(Ix, Judgement)> =
        portfolio::goals(cascade, project).map(|goal| (goal, cascade.judge(goal, today))).collect();
    goals.sort_by_key(|(_, judged)| severity(judged.health));
    if goals.is_empty() {
        let id = cascade.short(item.id);
        return vec![format!("{begin} serves no goal: quarterdeck link {id} GOAL --because “…”")];
    }
    goals
        .into_iter()
        .map(|(goal, judged)| {
            let because =
                cascade.links_at(project).find(|l| l.target == cascade.item(goal).id).and_then(|l| l.because.as_deref());
            let said = said(cascade, goal, &judged);
            let why = because.map_or_else(
                || "no because yet".to_owned(),
                |b| format!("because {}", text::one_line(b.trim().strip_prefix("because ").unwrap_or(b.trim()), 120)),
            );
            format!("{begin} {}", style.plain(&format!("→ {said}, {why}")))
        })
        .collect()
}

/// What comes first in a line that has room for one.
fn severity(health: Health) -> u8 {
    match health {
        Health::OffTrack => 0,
        Health::AtRisk => 1,
        Health::NoData => 2,
        Health::OnTrack => 3,
        Health::NotStarted | Health::Closed => 4,
    }
}

/// `Free→paid conversion 2.1 → 3.5 %, 2.5 % now, off track`.
fn said(cascade: &Cascade, goal: Ix, judged: &Judgement) -> String {
    let item = cascade.item(goal);
    let mut out = text::one_line(&item.title, 60).into_owned();
    if let Some(kr) = item.key_result() {
        _ = write!(out, " {}", measured(kr, cascade.summary(goal)));
    }
    format!("{out}, {}", judged.health.word())
}

/// From where to where, and where it is now: `2.1 → 3.5 %, 2.5 % now`, `≥ 99.95 %, 99.98 % now`, `3 of 5 steps`.
fn measured(kr: &KeyResult, summary: &Summary) -> String {
    let standing = Standing::of(kr, summary);
    if let Some(said) = standing.counted() {
        return said;
    }
    let begun = Standing { now: kr.baseline.filter(|_| standing.sign == Sign::To), ..standing };
    let path = begun.said(&Signs { nothing: "", ..Signs::SHORT });
    let now = standing.now.map(|now| format!("{} now", number::format_number(now, standing.unit)));
    [path.trim(), &now.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_marker_counts_and_remarks_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(folder.path().join(MARKER), "# the project\n\n  kqzm \n").unwrap();
        assert_eq!(read(&find(&deep).unwrap()).unwrap(), "kqzm");
        std::fs::write(folder.path().join("a").join(MARKER), "\u{feff}Onboarding\n").unwrap();
        assert_eq!(read(&find(&deep).unwrap()).unwrap(), "Onboarding");
        std::fs::write(folder.path().join("a").join(MARKER), "# nothing\n").unwrap();
        assert!(read(&find(&deep).unwrap()).unwrap_err().sentence.contains("names no project"));
    }
}
