//! Items as lists and files of rows: which ones are wanted, and how they look.

use super::{
    check::Narrow,
    error::{Failure, Result},
    list::{ListArgs, What},
    output::{self, Format, Style, Tone},
    table::{Cell, Table, flexible, left, right},
};
use crate::{
    domain::{
        Board, Cascade, Flag, Flags, Freshness, Id, Item, Ix, IxSet, Judgement, Kind,
        gates::{self, Strip},
        kept::Kept,
        measure::{Signs, Standing},
        nearest,
        people::Person,
        recurring::{Terms, Which},
        rollup,
        scope::Scope,
        text::{self, say::say_age},
        why::{percent, points},
    },
    exchange::{item_json, json_text, order::reading_order},
};
use chrono::NaiveDate;
use std::io::Write as _;

/// What hangs on nothing because its objective was deleted, as a list has room for it.
pub(super) const LOST_PARENT: &str = "lost parent";

/// Which items are wanted; empty and `None`: all.
#[derive(Debug, Default)]
pub(super) struct Filter {
    flags: Flags,
    owner: Option<Id>,
    /// What it is about, by meeting or team.
    about: Option<(Terms, std::sync::Arc<IxSet>)>,
    cycle: Option<Id>,
    archived: bool,
}

impl Filter {
    pub(super) fn new(args: &ListArgs, cascade: &Cascade) -> Result<Filter> {
        let filter = Filter::narrowed(&args.narrow, flags(&args.flag)?, cascade)?;
        Ok(Filter { archived: args.archived, ..filter })
    }

    /// Those with one of the flags (none: all of them) that belong where they should.
    pub(super) fn narrowed(narrow: &Narrow, flags: Flags, cascade: &Cascade) -> Result<Filter> {
        Ok(Filter {
            flags,
            owner: narrow.owner.as_deref().map(|o| cascade.resolve_person(o)).transpose()?,
            about: if narrow.about.is_everything() {
                None
            } else {
                let terms = narrow.about.terms(cascade)?;
                let held = cascade.held_by(&terms.scope);
                Some((terms, held))
            },
            cycle: narrow.cycle.as_deref().map(|c| cascade.resolve_cycle(c)).transpose()?,
            archived: false,
        })
    }

    /// Whether somebody is of the wanted team or one below it; of a meeting, whether they come to it.
    pub(super) fn takes_person(&self, cascade: &Cascade, person: &Person) -> bool {
        self.takes_owner(Some(person.id))
            && self.about.as_ref().is_none_or(|(terms, held)| concerns(cascade, (terms, held), person))
    }

    /// Whether an owner is the wanted one.
    pub(super) fn takes_owner(&self, owner: Option<Id>) -> bool {
        self.owner.is_none_or(|wanted| owner == Some(wanted))
    }

    /// Whether a meeting is the wanted one.
    pub(super) fn takes_meeting(&self, which: &Which) -> bool {
        self.about.as_ref().is_none_or(|(terms, _)| terms.which == *which)
    }

    fn takes(&self, cascade: &Cascade, ix: Ix, judgement: &Judgement) -> bool {
        let flagged = self.flags.is_empty() || self.flags.iter().any(|f| judgement.flags.has(f));
        let in_cycle = |wanted: Id| cascade.cycle_of(ix).is_some_and(|c| c.id == wanted);
        flagged
            && self.takes_owner(cascade.item(ix).owner)
            && self.about.as_ref().is_none_or(|(_, held)| held.contains(ix))
            && self.cycle.is_none_or(in_cycle)
    }
}

/// Whether a meeting or what a team does is somebody's concern: they come to it, are of the team, or answer for something in it.
pub(super) fn concerns(cascade: &Cascade, (terms, held): (&Terms, &IxSet), person: &Person) -> bool {
    match &terms.scope {
        _ if !terms.people.is_empty() => terms.people.contains(&person.id),
        Scope::Team(wanted) => {
            person.team.is_some_and(|id| cascade.team_path(id).iter().any(|team| team.id == *wanted))
                || (terms.id.is_some() && owns_some(cascade, held, person.id))
        }
        Scope::All | Scope::People(_) | Scope::Level(_) => owns_some(cascade, held, person.id),
    }
}

/// Whether somebody answers for something in there.
fn owns_some(cascade: &Cascade, held: &IxSet, person: Id) -> bool {
    held.iter().any(|ix| cascade.item(ix).is_live() && cascade.item(ix).owner == Some(person))
}

/// Flags as people type them.
pub(super) fn flags(words: &[String]) -> Result<Flags> {
    words.iter().filter(|f| !f.trim().is_empty()).map(|f| flag(f)).collect()
}

/// The help of a flag that takes flags.
pub(super) fn flag_help() -> String {
    format!("Only items with one of these flags: {}", flag_words().join(", "))
}

/// Every flag as people type it.
fn flag_words() -> Vec<String> {
    Flag::ALL.iter().map(|flag| flag.word().replace(' ', "-")).collect()
}

/// A flag as people type it.
fn flag(word: &str) -> Result<Flag> {
    Flag::from_word(word).ok_or_else(|| {
        let words = flag_words();
        let hint = match nearest::nearest_word(&word.replace(' ', "-"), words.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {}", words.join(", ")),
        };
        Failure::wrong(format!("there is no flag “{}”: {hint}", text::one_line(word, 40)))
    })
}

pub(super) fn kinds(what: What) -> &'static [Kind] {
    match what {
        What::Objectives => &[Kind::Objective],
        What::KeyResults => &[Kind::KeyResult],
        What::Projects => &[Kind::Project],
        _ => &Kind::ALL,
    }
}

/// The wanted items in reading order, each with what is concluded about it.
pub(super) fn find(cascade: &Cascade, kinds: &[Kind], filter: &Filter, today: NaiveDate) -> Vec<(Ix, Judgement)> {
    let mut board = Board::new(today);
    let mut order = reading_order(cascade);
    if filter.archived {
        order.extend(cascade.all().filter(|&ix| cascade.item(ix).archived && !cascade.item(ix).deleted));
    }
    let wanted = order.into_iter().filter(|&ix| kinds.contains(&cascade.item(ix).kind()));
    wanted.map(|ix| (ix, board.of(cascade, ix))).filter(|(ix, judgement)| filter.takes(cascade, *ix, judgement)).collect()
}

/// Prints them.
pub(super) fn print(cascade: &Cascade, found: &[(Ix, Judgement)], format: Format, style: Style, today: NaiveDate) -> Result<()> {
    match format {
        Format::Json => {
            let mut out = output::stdout();
            json_text::write_array(&mut out, found.iter().map(|(ix, judged)| item_json::item(cascade, judged, *ix, today)))?;
            Ok(out.flush()?)
        }
        Format::Csv => {
            let heads = item_json::heads();
            let rows = found.iter().map(|(ix, judged)| {
                let item = item_json::item(cascade, judged, *ix, today);
                heads.iter().map(|head| item.get(head).plain()).collect()
            });
            output::csv(&heads, rows)
        }
        Format::Table if found.is_empty() => {
            output::say("nothing of that kind is here: leave out a filter, or read goals with “quarterdeck import FILE…”");
            Ok(())
        }
        Format::Table => {
            let mut table = Table::new(&[
                left("id"),
                left("kind").spare(2),
                left("health"),
                flexible("title").at_least(24),
                flexible("owner").spare(6),
                right("progress"),
                right("pace").spare(4),
                right("value").spare(7),
                right("conf").spare(1),
                right("last").spare(3),
                flexible("flags").spare(5),
            ]);
            for (ix, judged) in found {
                table.row(row(cascade, *ix, judged, style, today));
            }
            let mut out = output::stdout();
            table.print(&mut out, style)?;
            Ok(out.flush()?)
        }
    }
}

fn row(cascade: &Cascade, ix: Ix, judged: &Judgement, style: Style, today: NaiveDate) -> Vec<Cell> {
    let item = cascade.item(ix);
    let summary = cascade.summary(ix);
    let kind = match item.kind() {
        Kind::Objective => "objective",
        Kind::KeyResult => "key result",
        Kind::Project => "project",
    };
    let last = summary.last_on.map(|on| {
        let age = say_age((today - on).num_days());
        let sign = match summary.value_from() {
            Some(_) if judged.freshness == Some(Freshness::Fresh) => style.flag(Flag::Source),
            _ => style.freshness(judged.freshness),
        };
        format!("{age} {sign}").trim_end().to_owned()
    });
    let partly = rollup::partly(cascade, ix, judged);
    let kept = Kept::of(cascade, ix, judged, today).map(Kept::said);
    let flags: Vec<&str> = judged.flags.iter().filter(|f| !matches!(f, Flag::OffTrack | Flag::AtRisk)).map(Flag::word).collect();
    // Not a flag of its owner's work: nobody who works on it can mend it by a check-in.
    let lost = cascade.lost_objective(ix).map(|_| LOST_PARENT);
    let flags: Vec<&str> = lost.into_iter().chain(flags).collect();
    vec![
        Cell::from(cascade.short(item.id)).tone(Tone::Dim),
        Cell::new(kind).tone(Tone::Dim),
        health(judged, item, style),
        Cell::new(&item.title),
        Cell::new(cascade.owner_name(ix).unwrap_or_default()),
        Cell::from(judged.progress.map(|p| style.plain(&percent(p))).unwrap_or_default()),
        Cell::from(kept.or(judged.pace.map(points)).map(|said| style.plain(&said)).unwrap_or_default()),
        Cell::from(if !partly.is_empty() {
            style.plain(&partly.join(", "))
        } else if item.kind() == Kind::Objective {
            gates(cascade, ix, style, today)
        } else {
            style.plain(&measured(cascade, ix))
        }),
        Cell::from(summary.stated.and_then(|s| s.confidence).map(|c| c.to_string()).unwrap_or_default()),
        Cell::from(last.unwrap_or_default()),
        Cell::from(flags.join(", ")),
    ]
}

/// The gates of an objective in a strip; empty where it has none.
pub(super) fn gates(cascade: &Cascade, ix: Ix, style: Style, today: NaiveDate) -> String {
    let gates = gates::of(cascade, ix, |part| cascade.judge(part, today), today);
    gates::written(&gates::strip(&gates, Strip::Whole), |outcome, health| style.standing(outcome, health))
}

/// Mark and word in its colour.
pub(super) fn health(judged: &Judgement, item: &Item, style: Style) -> Cell {
    Cell::from(format!("{} {}", style.standing(item.outcome(), judged.health), judged.word_of(item)))
        .tone(output::tone(judged.health))
}

/// Where a key result is and where it should be: `2.5 → 3.5 %`.
pub(super) fn measured(cascade: &Cascade, ix: Ix) -> String {
    cascade.item(ix).key_result().map(|kr| Standing::of(kr, cascade.summary(ix)).said(&Signs::SHORT)).unwrap_or_default()
}
