//! A page of lines to read: help and why. It scrolls, and can be searched as one types.

use super::query::{Narrowed, Query, step_aside};
use crate::{
    app::{
        ctx::Ctx,
        key::Key,
        keys::{Action, Keymap, Place, TABLE},
        reply::Reply,
        signs::{self, Sign},
    },
    domain::{
        Id, Ix, forecast,
        laptop::Laptop,
        participation::{self, Strip},
        text,
        trends::figure::Figure,
        workload::Workloads,
    },
};

/// How a line is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Above a group.
    Heading(String),
    /// A key and what it does.
    Key {
        /// The keys, parted by blanks.
        keys: String,
        /// The name of the command.
        name: &'static str,
        /// What it does.
        help: String,
    },
    /// Signs, each with its meaning, as many beside each other as fit.
    Signs(Vec<Sign>),
    /// A sentence.
    Text(String),
    /// Nothing.
    Blank,
}

/// Lines to read.
#[derive(Debug)]
pub struct Page {
    /// Above all.
    pub title: String,
    /// All of them.
    pub lines: Vec<Line>,
    /// The first line shown.
    pub top: usize,
    /// What is looked for in it; `None`: nothing.
    pub search: Option<Query>,
    /// Whether `/` searches.
    searchable: bool,
}

impl Page {
    fn new(title: impl Into<String>, lines: Vec<Line>, searchable: bool) -> Page {
        Page { title: title.into(), lines, top: 0, search: None, searchable }
    }

    /// Lines that are only read.
    pub(super) fn lines(title: impl Into<String>, lines: Vec<Line>) -> Page {
        Page::new(title, lines, false)
    }

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        self.search.is_some()
    }

    /// The places whose keys work now.
    pub fn places(&self) -> &'static [Place] {
        if self.is_typing() { &[Place::Narrow] } else { &[Place::Page, Place::List] }
    }

    /// The lines to show: those that hold what is looked for, by words or by key.
    pub fn shown(&self) -> Vec<&Line> {
        let Some(query) = self.search.as_ref().map(|line| line.field.text().to_lowercase()).filter(|q| !q.is_empty()) else {
            return self.lines.iter().collect();
        };
        let hit = |line: &&Line| match line {
            Line::Key { keys, name, help } => {
                keys.split(' ').any(|k| k.eq_ignore_ascii_case(&query))
                    || name.contains(&query)
                    || help.to_lowercase().contains(&query)
            }
            Line::Signs(signs) => signs.iter().any(|sign| sign.words().contains(&query)),
            Line::Text(text) => text.to_lowercase().contains(&query),
            Line::Heading(_) | Line::Blank => false,
        };
        self.lines.iter().filter(hit).collect()
    }

    /// Scrolls by so many lines.
    pub fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.shown().len().saturating_sub(1));
    }

    /// `page`: how many lines of a list fit, as last drawn.
    pub(super) fn key(&mut self, key: Key, keymap: &Keymap, page: usize) -> Reply {
        let page = page.max(4) as isize / 2;
        if let Some(line) = &mut self.search {
            match line.key(key, keymap) {
                Narrowed::Leave => self.search = None,
                Narrowed::Away(command) => return step_aside(command),
                Narrowed::Step(1) => self.scroll(1),
                Narrowed::Step(-1) => self.scroll(-1),
                Narrowed::Step(by) => self.scroll(page * by.signum()),
                Narrowed::Typed => self.top = 0,
                Narrowed::Take | Narrowed::Nothing => {}
            }
            return Reply::stay();
        }
        match keymap.action(self.places(), key) {
            Some(Action::Back) => return Reply::close(),
            Some(Action::Down) => self.scroll(1),
            Some(Action::Up) => self.scroll(-1),
            Some(Action::PageDown | Action::HalfDown) => self.scroll(page),
            Some(Action::PageUp | Action::HalfUp) => self.scroll(-page),
            Some(Action::Top) => self.top = 0,
            Some(Action::Bottom) => self.scroll(isize::MAX / 2),
            Some(Action::Find) if self.searchable => {
                self.search = Some(Query::new());
                self.top = 0;
            }
            _ => {}
        }
        Reply::stay()
    }
}

/// How many signs share a line: as many as fit beside each other in a window of 80 columns.
const SIGNS: usize = 3;

/// What the signs of the place mean, then every key of these places, and of a check-in, which may be opened nearly everywhere. Made from the key table.
pub(super) fn help(keymap: &Keymap, here: &[Place]) -> Page {
    let signs: Vec<Sign> = here.first().map(|&place| signs::of(place)).unwrap_or_default();
    let mut lines: Vec<Line> = signs.chunks(SIGNS).map(|row| Line::Signs(row.to_vec())).collect();
    if !lines.is_empty() {
        lines.insert(0, Line::Heading("Signs".to_owned()));
    }
    let mut places: Vec<Place> = here.to_vec();
    if !here.contains(&Place::Form) || here.contains(&Place::Field) {
        let check_in = [Place::Field, Place::Steps, Place::Health, Place::Form];
        places.extend(check_in.into_iter().filter(|place| !here.contains(place)));
    }
    let keys = keys(keymap, &places);
    if !(lines.is_empty() || keys.is_empty()) {
        lines.push(Line::Blank);
    }
    lines.extend(keys);
    Page::new("Keys", lines, true)
}

/// Every key of these places, below the name of each.
pub(in crate::app) fn keys(keymap: &Keymap, places: &[Place]) -> Vec<Line> {
    let mut lines = Vec::new();
    for &place in places {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(place.title().to_owned()));
        for b in TABLE.iter().filter(|b| b.place == place) {
            let keys: Vec<String> = keymap.keys(place, b.action).iter().map(Key::to_string).collect();
            if !keys.is_empty() {
                lines.push(Line::Key { keys: keys.join(" "), name: b.name, help: keymap.filled(b.help) });
            }
        }
    }
    lines
}

/// What a figure tells: its sentence, and every line of its table.
pub(super) fn told(figure: &Figure) -> Page {
    let mut lines = vec![Line::Text(figure.says.clone()), Line::Blank];
    for row in &figure.table.rows {
        let cells = row.cells.iter().zip(&figure.table.heads).filter(|(cell, _)| !cell.said.is_empty());
        let said = cells.map(|(cell, head)| match head.name.trim() {
            "" => cell.said.clone(),
            name => format!("{name} {}", cell.said),
        });
        lines.push(Line::Text(said.collect::<Vec<_>>().join(", ")));
    }
    Page::new(format!("Why · {}", figure.title), lines, false)
}

/// The arithmetic behind every judgement of an item; of one in a planned cycle also how far its teams are, which only a high window shows
/// below the rows.
pub(super) fn why(ctx: &Ctx<'_>, ix: Ix) -> Page {
    let item = ctx.cascade.item(ix);
    let mut lines = vec![Line::Heading(text::one_line(&item.title, 400).into_owned()), Line::Blank];
    lines.extend(ctx.cascade.why(ix, ctx.today()).into_iter().map(Line::Text));
    if let (Some(past), Some((_, history))) = (ctx.past, ctx.history.filter(|(of, _)| *of == item.id)) {
        lines.extend(forecast::line(ctx.cascade, ix, &history.counted(), past, ctx.today()).map(Line::Text));
    }
    if let Some(plan) = ctx.plan.filter(|plan| !plan.teams.is_empty()) {
        lines.extend([Line::Blank, Line::Heading("Teams".to_owned())]);
        lines.extend(plan.teams.iter().map(|team| Line::Text(team.said(ctx.cascade, plan.limit))));
    }
    Page::new(format!("Why · {}", item.kind().name()), lines, false)
}

/// How the figures of a person came about: what each counts, and the deadlines of each thing they answer for.
pub(super) fn figures_of(ctx: &Ctx<'_>, person: Id, loads: &Workloads) -> Page {
    let c = ctx.cascade;
    let load = loads.of(person);
    let name = c.person(person).map_or_else(String::new, |p| text::one_line(&p.name, 60).into_owned());
    let limit = c.settings.load_limit;
    let verdict = if load.is_over(c) { "more than is wise for one" } else { "within it" };
    let open = text::say::say_count(load.open, "open key result", "open key results");
    let mut lines = vec![Line::Heading(name), Line::Blank];
    let mut say = |said: String| lines.push(Line::Text(said));
    say(format!("load: {open}; the limit of the workspace is {limit}: {verdict}"));
    say(format!("check-ins they owe: {} due, {} stale", load.due, load.stale));
    say(format!("open actions: {}, of these overdue: {}; verdicts they owe: {}", load.actions, load.overdue, load.verdicts));
    if !loads.is_told() {
        say("how they kept their deadlines is still being read".to_owned());
        return Page::new("Why · person", lines, false);
    }
    let (strip, weeks) = (load.strip, participation::WEEKS);
    say(format!("deadlines of {weeks} weeks: {} on time, {} late, {} missed", strip.on_time, strip.late, strip.missed));
    say("what was due before it was theirs, while they were away or while it was put off is not counted".to_owned());
    let mut theirs: Vec<(&str, &Strip)> = c
        .live()
        .filter(|&ix| c.item(ix).owner == Some(person))
        .filter_map(|ix| Some((&*c.item(ix).title, loads.strip(ix).filter(|strip| strip.owed() > 0)?)))
        .collect();
    theirs.sort_by_key(|(title, strip)| (std::cmp::Reverse((strip.missed, strip.late)), *title));
    if !theirs.is_empty() {
        lines.push(Line::Blank);
    }
    lines.extend(theirs.into_iter().map(|(title, strip)| {
        let title = text::one_line(title.trim(), 200);
        Line::Text(format!("{} on time, {} late, {} missed: {title}", strip.on_time, strip.late, strip.missed))
    }));
    Page::new("Why · person", lines, false)
}

/// All that is known of a laptop.
pub(super) fn laptop(ctx: &Ctx<'_>, laptop: &Laptop) -> Page {
    let person = laptop.person.and_then(|id| ctx.cascade.person(id));
    let letters = laptop.letters();
    let mut said = vec![
        person.map_or_else(
            || "nobody has said that it is theirs".to_owned(),
            |p| format!("used by {}", text::one_line(p.name.trim(), 60)),
        ),
        format!("fingerprint {}-{}: whoever uses it reads the same with “quarterdeck laptops”", &letters[..4], &letters[4..]),
    ];
    if laptop.joined > 0 && !laptop.is_this {
        said.push(format!("first read of here: {}", ctx.moment(laptop.joined)));
    }
    match laptop.seen {
        _ if laptop.is_this => said.push("this is the one you sit at".to_owned()),
        Some(seen) => said.push(format!("last said what it holds: {}", ctx.moment(seen))),
        None => said.push("has not said yet what it holds".to_owned()),
    }
    if !laptop.is_this {
        said.push(laptop.state(ctx.now.at));
    }
    if let Some(changes) = laptop.changes {
        let held = text::say::say_count(changes as usize, "change", "changes");
        let same = if laptop.is_together { "the same as here" } else { "not the same as here" };
        said.push(format!("{held}, {same}"));
    }
    if laptop.ahead_ms >= 60_000 {
        said.push("what it writes wins over what is written here until its clock is set right".to_owned());
    }
    if !laptop.program.is_empty() {
        said.push(format!("Quarterdeck {}", text::one_line(&laptop.program, 30)));
    }
    let lines = [Line::Heading(laptop.name()), Line::Blank].into_iter().chain(said.into_iter().map(Line::Text)).collect();
    Page::new("Laptop", lines, false)
}
