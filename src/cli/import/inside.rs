//! Files brought in from inside the full screen: over a connection of its own, as any other command would, and without a word on
//! the terminal but the preview.

use super::{
    super::{
        error::{Failure, Result},
        session::{Desk, Session, now},
        sheets,
    },
    ImportArgs, Input, all_rows, foreign, totals,
};
use crate::{
    domain::{Cascade, Id, Kind, text::safe},
    exchange::Report,
    tui,
};
use chrono::NaiveDate;
use std::path::Path;

/// The command line's part of it.
#[derive(Debug)]
pub(in crate::cli) struct Inside(Session);

impl Inside {
    pub(in crate::cli) fn new(session: &Session) -> Inside {
        Inside(session.clone())
    }
}

impl tui::import::Importer for Inside {
    fn import(&self, path: &Path, today: NaiveDate, me: Option<Id>) -> std::result::Result<Option<(String, Option<Id>)>, String> {
        let session = Session { today, at: now(), ..self.0.clone() };
        brought(&session, path, me).map_err(|failure| failure.safe())
    }
}

fn brought(session: &Session, path: &Path, me: Option<Id>) -> Result<Option<(String, Option<Id>)>> {
    let inputs = sheets::opened(vec![Input::open(path)?])?;
    if inputs.iter().any(|input| input.is_json && !input.is_foreign) {
        let name = super::named(path);
        return Err(Failure::wrong(format!("{name} is a whole workspace: “quarterdeck import” merges it, outside the screen")));
    }
    let mut desk = session.desk_of_person(me)?;
    let before = desk.cascade.clone();
    let (mut desk, report) = if inputs.iter().all(Input::is_ours) {
        let report = all_rows(&mut desk, &inputs, &ImportArgs { is_inside: true, ..ImportArgs::default() }, session)?;
        (desk, report)
    } else {
        let Some(done) = foreign::look(desk, &inputs, session)? else { return Ok(None) };
        done
    };
    desk.read_again()?;
    Ok(Some((said(&report), first(&before, &desk))))
}

/// What came of it, in one line.
fn said(report: &Report) -> String {
    let totals = totals(report, false);
    totals.lines().map(safe).collect::<Vec<String>>().join(" · ")
}

/// The first that was not there before, as the file has them; an objective if there is one.
fn first(before: &Cascade, desk: &Desk) -> Option<Id> {
    let cascade = &desk.cascade;
    let is_new = |id: Id| before.find(id).is_none_or(|ix| before.item(ix).deleted);
    let new = cascade.live().map(|ix| cascade.item(ix)).filter(|item| is_new(item.id));
    new.min_by_key(|item| (item.kind() != Kind::Objective, item.position)).map(|item| item.id)
}
