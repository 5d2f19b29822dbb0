//! The page about sources: every source with how it stands, every value that waits for a person; and the page that tells of one what
//! it runs, on which alone it is trusted.
//!
//! Must not know how it is drawn, nor how a source is asked: what is asked for there is done by whoever asks sources.

use super::{
    Overlay,
    form::Form,
    page::{Line, Page},
    sharing::SharingPage,
};
use crate::{
    app::{
        ctx::Ctx,
        event::Effect,
        key::Key,
        keys::{Action, Place},
        reply::{Next, Reply},
        sources::{Ask, Sources},
    },
    domain::{
        Cascade, Id, Ix, Kind,
        sources::{Feed, Known, Source, State, Trusted, Waiting},
        text::say::say_short,
    },
};

/// What stands in place of a kind where a source is defined on another computer.
pub const ELSEWHERE: &str = "elsewhere";

/// The page.
#[derive(Debug, Clone, Default)]
pub struct SourcesPage {
    /// The selected line.
    pub cursor: usize,
    /// Whether only what feeds mine is listed.
    pub mine: bool,
    /// What feeds key results and is not defined here: read from the check-ins.
    elsewhere: Vec<Source>,
}

/// A line of the page.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// A source.
    Source(&'a Source),
    /// A value of it that waits.
    Waiting(&'a Source, &'a Waiting),
}

impl<'a> Row<'a> {
    /// The source it is about.
    pub fn source(self) -> &'a Source {
        match self {
            Row::Source(one) | Row::Waiting(one, _) => one,
        }
    }

    /// The key result it is about.
    pub fn item(self, cascade: &Cascade) -> Option<Ix> {
        match self {
            Row::Source(one) => one.items(cascade).next(),
            Row::Waiting(_, waiting) => cascade.find(waiting.item),
        }
    }
}

impl SourcesPage {
    /// With what the workspace says of sources that are not defined here: one pass over it.
    pub(in crate::app) fn new(cascade: &Cascade, sources: Option<&Sources>) -> SourcesPage {
        SourcesPage { elsewhere: elsewhere(cascade, sources.map(|sources| &sources.known)), ..SourcesPage::default() }
    }

    /// The same after the workspace, or what is known of sources, became another.
    pub(in crate::app) fn again(&mut self, cascade: &Cascade, sources: Option<&Sources>) {
        self.elsewhere = elsewhere(cascade, sources.map(|sources| &sources.known));
    }

    /// Every line: sources in trouble stand where they stand by name, values that wait below all sources.
    pub fn rows<'a>(&'a self, cascade: &Cascade, sources: Option<&'a Sources>, me: Option<Id>) -> Vec<Row<'a>> {
        let known: &[Source] = sources.map_or(&[], |sources| &sources.known.all);
        let is_mine = |ix: Ix| cascade.item(ix).owner.is_some() && cascade.item(ix).owner == me;
        let shown = |one: &&Source| !self.mine || one.items(cascade).any(is_mine);
        let all = known.iter().chain(&self.elsewhere).filter(shown).map(Row::Source);
        let waits = |waiting: &&Waiting| !self.mine || cascade.find(waiting.item).is_some_and(is_mine);
        let waiting =
            known.iter().flat_map(|one| one.waiting.iter().filter(waits).map(move |waiting| Row::Waiting(one, waiting)));
        all.chain(waiting).collect()
    }

    pub(in crate::app) fn scroll(&mut self, by: isize, rows: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(rows.saturating_sub(1));
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>) -> Reply {
        let rows = self.rows(ctx.cascade, ctx.sources, ctx.me);
        let count = rows.len();
        // The wheel does not know how many there are.
        let at = self.cursor.min(count.saturating_sub(1));
        let selected = rows.get(at).copied();
        let reply = match ctx.keymap.action(&[Place::Sources, Place::List], key) {
            Some(action) => asked(action, selected, ctx),
            None => Reply::stay(),
        };
        let action = ctx.keymap.action(&[Place::Sources, Place::List], key);
        self.cursor = at;
        match action {
            Some(Action::Mine) => (self.mine, self.cursor) = (!self.mine, 0),
            Some(Action::Down) => self.scroll(1, count),
            Some(Action::Up) => self.scroll(-1, count),
            Some(Action::PageDown | Action::HalfDown) => self.scroll(10, count),
            Some(Action::PageUp | Action::HalfUp) => self.scroll(-10, count),
            Some(Action::Top) => self.cursor = 0,
            Some(Action::Bottom) => self.scroll(isize::MAX / 2, count),
            _ => {}
        }
        reply
    }
}

/// What a key asks for, of the selected line.
fn asked(action: Action, selected: Option<Row<'_>>, ctx: &Ctx<'_>) -> Reply {
    let ask = |ask: Ask| Reply::next(Next::Effect(Effect::Sources(ask)));
    match action {
        Action::Back => return Reply::close(),
        Action::PreviousView => return Reply::close().and_open(Overlay::Sharing(SharingPage::new(ctx.cascade))),
        Action::Help => return Reply::open(Overlay::help(ctx.keymap, &[Place::Sources, Place::List])),
        Action::PullIn if ctx.sources.is_some_and(|sources| sources.known.all.is_empty()) => {
            return ctx.say("no source is defined on this computer yet: {add-source} writes one");
        }
        Action::PullIn => return ask(Ask::Pull),
        Action::Add => return ask(Ask::Edit { adds: true }),
        _ => {}
    }
    let Some(row) = selected else {
        let needs_one = matches!(
            action,
            Action::Open
                | Action::DryRun
                | Action::Revise
                | Action::ToggleDone
                | Action::Unlink
                | Action::ToItem
                | Action::Trend
                | Action::ItemLog
                | Action::Why
        );
        return if needs_one { ctx.say("there is no source here yet: {add-source} writes one") } else { Reply::stay() };
    };
    let one = row.source();
    let is_here = one.kind != ELSEWHERE;
    match action {
        Action::ToItem | Action::Trend | Action::Why => return about(action, row, ctx),
        Action::Open | Action::DryRun | Action::Revise | Action::ToggleDone | Action::Unlink | Action::ItemLog if !is_here => {
            return Reply::say(format!("{} is defined on another computer: what it brings comes with the workspace", one.name));
        }
        _ => {}
    }
    match (action, row) {
        (Action::Open, Row::Waiting(one, waiting)) => Form::came(ctx, one, waiting, true),
        (Action::Revise, Row::Waiting(one, waiting)) => Form::came(ctx, one, waiting, false),
        (Action::Unlink, Row::Waiting(one, waiting)) => ask(Ask::Refuse { name: one.name.clone(), item: waiting.item }),
        (Action::Unlink, Row::Source(_)) => Reply::say("a value that waits is refused: none is selected"),
        (Action::Open, Row::Source(one)) => Reply::open(Overlay::Source(Box::new(SourcePage::of(one, ctx)))),
        (Action::ItemLog, _) => Reply::open(Overlay::Why(pulls(one, ctx))),
        (Action::DryRun, _) if matches!(one.trusted, Trusted::Not(_)) => {
            ctx.say("nobody here has looked at what it runs: {look-at-source} shows it")
        }
        (Action::DryRun, _) if one.kind == "push" => Reply::say("it is not asked: a program of yours sends its numbers"),
        (Action::DryRun, _) => ask(Ask::Try(one.name.clone())),
        (Action::Revise, _) => ask(Ask::Edit { adds: false }),
        (Action::ToggleDone, _) => ask(Ask::Switch { name: one.name.clone(), on: one.state == State::Off }),
        _ => Reply::stay(),
    }
}

/// On to the key result of a line.
fn about(action: Action, row: Row<'_>, ctx: &Ctx<'_>) -> Reply {
    let Some(ix) = row.item(ctx.cascade) else {
        return ctx.say("what it feeds is not here: {edit-source} says which key result it is for");
    };
    match action {
        Action::Why => ctx.why(ix),
        Action::Trend => Reply::close().and(ctx.trend(ix)),
        _ => Reply::close().and(ctx.on_deck(ix, crate::app::about::HIDDEN)),
    }
}

/// What feeds key results and is defined on no source here.
fn elsewhere(cascade: &Cascade, known: Option<&Known>) -> Vec<Source> {
    let mut all: Vec<Source> = Vec::new();
    for ix in cascade.live().filter(|&ix| cascade.item(ix).kind() == Kind::KeyResult) {
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let Some(measured) = summary.measured.as_ref().filter(|measured| measured.came.is_some()) else { continue };
        if known.is_some_and(|known| known.named(&measured.source).is_some()) {
            continue;
        }
        let feed = Feed { named: item.title.to_string(), item: Some(item.id) };
        match all.iter_mut().find(|one| *one.name == *measured.source) {
            Some(one) => one.feeds.push(feed),
            None => all.push(Source {
                name: measured.source.to_string(),
                kind: ELSEWHERE,
                mode: "",
                feeds: vec![feed],
                terms: String::new(),
                state: State::Ok,
                error: None,
                failures: 0,
                value: None,
                unit: None,
                tried: None,
                next: None,
                trusted: Trusted::Needless,
                sum: String::new(),
                runs: Vec::new(),
                warnings: Vec::new(),
                waiting: Vec::new(),
                pulls: Vec::new(),
            }),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// What came of asking a source, newest first.
fn pulls(one: &Source, ctx: &Ctx<'_>) -> Page {
    let mut lines = vec![Line::Heading(one.name.clone()), Line::Blank];
    if one.pulls.is_empty() {
        lines.push(Line::Text(if one.kind == "push" {
            "a program of yours sends its numbers: the log of the key result tells of each".to_owned()
        } else {
            "it was not asked yet".to_owned()
        }));
    }
    for pulled in &one.pulls {
        let status = if pulled.status.is_empty() { "-" } else { &pulled.status };
        lines.push(Line::Text(format!("{}  {status}  {} ms  {}", ctx.moment(pulled.at), pulled.ms, pulled.decision)));
        if !pulled.came.is_empty() {
            lines.push(Line::Text(format!("    {}", pulled.came)));
        }
    }
    Page::lines("Pulls", lines)
}

/// What a source runs: the page on which somebody trusts it.
#[derive(Debug)]
pub struct SourcePage {
    /// What is read.
    pub page: Page,
    name: String,
    /// What somebody says yes to; `None`: nothing is asked.
    sum: Option<String>,
}

impl SourcePage {
    fn of(one: &Source, ctx: &Ctx<'_>) -> SourcePage {
        let mut lines = vec![Line::Heading(one.name.clone()), Line::Blank];
        lines.extend(one.runs.iter().chain(&one.warnings).map(|line| Line::Text(line.clone())));
        lines.extend([Line::Blank, Line::Text(format!("{}, {}", one.terms, mode_said(one.mode)))]);
        let sum = match &one.trusted {
            Trusted::Needless => None,
            Trusted::Since(at) => {
                lines.push(Line::Text(format!("trusted on this computer since {}", ctx.moment(*at))));
                None
            }
            Trusted::Not(why) => {
                lines.push(Line::Text(format!("nothing of it runs: {why}")));
                let ask =
                    "May it run this from now on, on this computer? {trust-source} says yes, {close-page} leaves it as it is.";
                lines.extend([Line::Blank, Line::Text(ctx.keymap.filled(ask))]);
                Some(one.sum.clone())
            }
        };
        if !one.sum.is_empty() && one.kind != "push" {
            lines.push(Line::Text(format!("sum     {}", one.sum)));
        }
        SourcePage { page: Page::lines("What it runs", lines), name: one.name.clone(), sum }
    }

    /// Whether somebody is asked to trust it.
    pub fn asks(&self) -> bool {
        self.sum.is_some()
    }

    pub(super) fn key(&mut self, key: Key, ctx: &Ctx<'_>, page: usize) -> Reply {
        if ctx.keymap.action(&[Place::Source], key) != Some(Action::Yes) {
            return self.page.key(key, ctx.keymap, page);
        }
        match &self.sum {
            Some(sum) => {
                let (name, sum) = (self.name.clone(), sum.clone());
                Reply::close().then(Next::Effect(Effect::Sources(Ask::Trust { name, sum })))
            }
            None => Reply::say("there is nothing to say yes to: it is trusted as it is"),
        }
    }
}

/// What becomes of a value.
fn mode_said(mode: &str) -> &'static str {
    if mode == "auto" { "saved without anybody’s word" } else { "a value waits for a person" }
}

/// What its owner still owes where a source brings the number; `None`: nobody owes anything.
pub fn owed_said(ctx_today: chrono::NaiveDate, cascade: &Cascade, ix: Ix, due: Option<chrono::NaiveDate>) -> Option<String> {
    let due = due?;
    let name = cascade.owner_name(ix).map_or("somebody", |name| name.trim());
    let name = crate::domain::text::one_line(name, 30);
    let last = match cascade.summary(ix).stated {
        Some(said) => {
            let what = said.confidence.map_or_else(|| said.word.word().to_owned(), |n| format!("{n}/10"));
            format!("{name} said {what} on {}", say_short(said.on, ctx_today))
        }
        None => format!("{name} said nothing yet"),
    };
    let next = if due <= ctx_today { "is due now".to_owned() } else { format!("next by {}", say_short(due, ctx_today)) };
    Some(format!("The word is still owed: {last}, {next}."))
}
