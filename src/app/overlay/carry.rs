//! What goes on in the next cycle of what ended, before it is made: every old line with its new one, decided line by line, made by one
//! Enter and taken back by one undo.
//!
//! What is typed is kept as a draft when the page is left. Must not know how it is drawn, nor what may go on: that is `domain::carry`'s.

use super::Overlay;
use crate::{
    app::{
        ctx::Ctx,
        key::{Code, Key},
        keys::{Action, Place},
        reply::{After, Next as Then, Reply},
        text_field::TextField,
    },
    domain::{
        Cascade, Id, Ids, Ix, Kind,
        carry::{self, Decision, Into, Links, Made, Next, Way},
        change::Verb,
        measure::Signs,
        stage::{Phase, phase},
        text,
    },
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// What is typed of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its new target.
    Target,
    /// Who answers for it.
    Owner,
    /// Why it goes on unchanged, or is let go.
    Because,
    /// Its steps, parted by `;`.
    Steps,
}

impl Part {
    /// As labelled.
    pub fn label(self) -> &'static str {
        match self {
            Part::Target => "target",
            Part::Owner => "owner",
            Part::Because => "because",
            Part::Steps => "steps",
        }
    }

    /// What to type.
    pub fn hint(self) -> &'static str {
        match self {
            Part::Target => "the value it should have at the end; of between both bounds: 60..80",
            Part::Owner => "who answers for it from now on: a name, or enough of one",
            Part::Because => "one sentence: why it goes on unchanged, or is let go",
            Part::Steps => "two or more, title/weight/date with “;” between them: Import/2; Pay/1/2026-12-01",
        }
    }
}

/// What a line comes to, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nobody decided.
    Open,
    /// It becomes this: from where to where, and by whom.
    New(String),
    /// Nothing goes on.
    Gone(String),
    /// It goes on, or was let go, already.
    Before(String),
    /// It cannot be so, and why.
    Wrong(String),
}

/// One thing that ended.
#[derive(Debug, Clone)]
pub struct Line {
    /// Itself.
    pub of: Id,
    /// What becomes of it; `None`: nobody decided.
    pub way: Option<Way>,
    /// What it comes to.
    pub told: Told,
    target: String,
    owner: String,
    because: String,
    steps: String,
}

impl Line {
    /// As it was decided with its score; nothing where nobody did.
    fn of(cascade: &Cascade, ix: Ix) -> Line {
        let decided = carry::decided(cascade, ix);
        let next = decided.map(|decision| &decision.next);
        Line {
            of: cascade.item(ix).id,
            way: next.map(Next::way),
            told: Told::Open,
            target: next.map(Next::target_typed).unwrap_or_default(),
            owner: decided.map(|decision| carry::owner_typed(cascade, decision)).unwrap_or_default(),
            because: decided.map(|decision| decision.because.clone()).unwrap_or_default(),
            steps: next.map(Next::steps_typed).unwrap_or_default(),
        }
    }

    /// Whether anything is said of it.
    fn is_typed(&self) -> bool {
        self.way.is_some() || [&self.target, &self.owner, &self.because, &self.steps].into_iter().any(|text| !text.is_empty())
    }
}

/// A row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A line, by its number.
    Line(usize),
    /// A link of active work to a line.
    Link(usize, Id),
}

/// The page.
#[derive(Debug, Clone)]
pub struct CarryPage {
    /// What it is about: an item, or a cycle.
    pub about: Id,
    /// What goes on in.
    pub into: Into,
    /// What ended, objective by objective.
    pub lines: Vec<Line>,
    /// All rows, in order.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: usize,
    /// What is typed, and of which line.
    pub typing: Option<(Part, TextField)>,
    /// Why what was asked for cannot be.
    pub wrong: Option<String>,
    /// Links that are not made again.
    left: HashSet<Id>,
}

impl CarryPage {
    /// Of a key result or an objective that ended; the error says why there is nothing to carry over.
    pub(in crate::app) fn of_item(ctx: &mut Ctx<'_>, ix: Ix) -> Result<CarryPage, String> {
        let (c, today) = (ctx.cascade, ctx.today());
        let item = c.item(ix);
        if item.kind() == Kind::Project {
            return Err("a project is in no cycle, and goes on until it is done".to_owned());
        }
        let parts = carry::parts(c, ix, today);
        if parts.is_empty() {
            let said = match phase(c, ix, today) {
                Phase::ToScore => "it is to score: {check-in} says how it ended, then it can be carried over",
                _ => "only what ended is carried over: this one is under way, or nothing of it is scored yet",
            };
            return Err(ctx.keymap.filled(said));
        }
        let cycle = c.cycle_of(ix).or_else(|| c.cycle_of(parts[0])).cloned();
        let Some(cycle) = cycle else { return Err("it is in no cycle, so nobody knows the next one".to_owned()) };
        let id = ctx.ids.next_id();
        let into = carry::next_cycle(c, &cycle, id, today)?;
        Ok(CarryPage::new(ctx, item.id, into, &parts))
    }

    /// Of all that ended in a cycle.
    pub(in crate::app) fn of_cycle(ctx: &mut Ctx<'_>, cycle: Id) -> Result<CarryPage, String> {
        let today = ctx.today();
        let parts = carry::of_cycle(ctx.cascade, cycle, today);
        let Some(of) = ctx.cascade.cycle(cycle).cloned() else { return Err("that cycle is not there any more".to_owned()) };
        let id = ctx.ids.next_id();
        let into = carry::next_cycle(ctx.cascade, &of, id, today)?;
        Ok(CarryPage::new(ctx, cycle, into, &parts))
    }

    fn new(ctx: &Ctx<'_>, about: Id, into: Into, parts: &[Ix]) -> CarryPage {
        let c = ctx.cascade;
        let line = |&ix: &Ix| Line::of(c, ix);
        let mut rows = Vec::new();
        for (n, &ix) in parts.iter().enumerate() {
            rows.push(Row::Line(n));
            if !matches!(carry::became(c, ix), carry::Became::GoesOn(_)) {
                rows.extend(carry::offered(c, ix).map(|link| Row::Link(n, link.id)));
            }
        }
        let lines = parts.iter().map(line).collect();
        let left = HashSet::new();
        let mut page = CarryPage { about, into, lines, rows, cursor: 0, typing: None, wrong: None, left };
        page.tell_all(c, ctx.today());
        page.seek_open();
        page
    }

    /// Whether a link is made again.
    pub fn links_again(&self, link: Id) -> bool {
        !self.left.contains(&link)
    }

    /// The line of the selected row.
    pub fn line_at(&self) -> usize {
        match self.rows.get(self.cursor) {
            Some(Row::Line(n) | Row::Link(n, _)) => *n,
            None => 0,
        }
    }

    /// How many go on or are let go by it, and how many stay open.
    pub fn count(&self) -> (usize, usize, usize) {
        let count = |is: fn(&Told) -> bool| self.lines.iter().filter(|line| is(&line.told)).count();
        (
            count(|told| matches!(told, Told::New(_))),
            count(|told| matches!(told, Told::Gone(_))),
            count(|told| matches!(told, Told::Open | Told::Wrong(_))),
        )
    }

    fn tell_all(&mut self, cascade: &Cascade, today: NaiveDate) {
        for n in 0..self.lines.len() {
            self.tell(n, cascade, today);
        }
    }

    /// Says anew what a line comes to.
    fn tell(&mut self, n: usize, cascade: &Cascade, today: NaiveDate) {
        let Some(line) = self.lines.get(n) else { return };
        let Some(ix) = cascade.find(line.of) else { return };
        let told = match (decided(line, cascade, ix, &self.into, today), line.way) {
            (Err(why), _) => Told::Wrong(why),
            (Ok(None), _) => match carry::became_said(cascade, ix, &Signs::SHORT) {
                Some(said) => Told::Before(said),
                None if carry::became(cascade, ix) == carry::Became::LetGo("") => {
                    Told::Before("achieved: nothing goes on unless you say so".to_owned())
                }
                None => Told::Open,
            },
            (Ok(Some(decision)), _) => {
                // Ids are thrown away: what is made is made once all of it is decided.
                let mut ids = Ids::seeded(1);
                match carry::change(cascade, &mut ids, &[(ix, decision)], &self.into, &Links::None, today) {
                    Ok(made) => said_of(cascade, ix, &made),
                    Err(refusal) => Told::Wrong(refusal.0),
                }
            }
        };
        self.lines[n].told = told;
    }

    /// To the first line that nobody decided.
    fn seek_open(&mut self) {
        let from = self.cursor;
        let is_open = |row: &Row| matches!(row, Row::Line(n) if self.lines[*n].told == Told::Open);
        let later = self.rows.iter().enumerate().skip(from).find(|(_, row)| is_open(row));
        let found = later.or_else(|| self.rows.iter().enumerate().find(|(_, row)| is_open(row)));
        self.cursor = found.map_or(from, |(n, _)| n);
    }

    /// Moves the selection by so many rows.
    pub(in crate::app) fn scroll(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
    }

    pub(super) fn click(&mut self, n: usize) -> Reply {
        if self.typing.is_none() && n < self.rows.len() {
            self.cursor = n;
        }
        Reply::stay()
    }

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.typing {
            field.paste(text);
        }
    }

    fn part(&mut self, n: usize, part: Part) -> &mut String {
        let line = &mut self.lines[n];
        match part {
            Part::Target => &mut line.target,
            Part::Owner => &mut line.owner,
            Part::Because => &mut line.because,
            Part::Steps => &mut line.steps,
        }
    }

    /// Begins to type a part of the selected line.
    fn type_into(&mut self, part: Part, first: Option<char>) {
        let n = self.line_at();
        let now = self.part(n, part).clone();
        let mut field = TextField::line(&now);
        if let Some(first) = first {
            field.set(&first.to_string());
        }
        self.typing = Some((part, field));
    }

    /// Takes what was typed over.
    fn take_typed(&mut self) -> Option<Part> {
        let (part, field) = self.typing.take()?;
        let n = self.line_at();
        field.text().trim().clone_into(self.part(n, part));
        Some(part)
    }

    pub(super) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        self.wrong = None;
        if self.typing.is_some() {
            return self.typed(key, ctx);
        }
        let (c, today, n) = (ctx.cascade, ctx.today(), self.line_at());
        match ctx.keymap.action(&[Place::Carry], key) {
            Some(Action::Back) => {
                ctx.drafts.carry.insert(self.about, self.clone());
                return Reply::close().and_say("nothing was made yet; what was decided is kept as a draft");
            }
            Some(Action::Help) => return Reply::open(Overlay::help(ctx.keymap, &[Place::Carry])),
            Some(Action::Open) => return self.make(ctx),
            Some(Action::Down) => self.scroll(1),
            Some(Action::Up) => self.scroll(-1),
            Some(Action::Carry) => return self.widen(ctx),
            Some(Action::Keep) => self.decide(n, Way::Keep, c, today),
            Some(Action::Change) => self.decide(n, Way::Change, c, today),
            Some(Action::Break) => self.decide(n, Way::Break, c, today),
            Some(Action::LetGo) => self.decide(n, Way::LetGo, c, today),
            Some(Action::Owner) => self.type_into(Part::Owner, None),
            Some(Action::ChoiceNone) => {
                self.lines[n].way = None;
                self.tell(n, c, today);
            }
            Some(Action::ToggleDone) => match self.rows.get(self.cursor) {
                Some(Row::Link(_, link)) => {
                    let link = *link;
                    if !self.left.remove(&link) {
                        self.left.insert(link);
                    }
                }
                _ => return Reply::say("select a line of work below it: this key says whether it is linked again"),
            },
            Some(Action::Link) => self.toggle_links(),
            _ => {
                if let Some(first) = key.types().filter(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '.' | ',')) {
                    self.lines[n].way = Some(Way::Change);
                    self.type_into(Part::Target, Some(first));
                }
            }
        }
        Reply::stay()
    }

    /// All links again, or none.
    fn toggle_links(&mut self) {
        let all: Vec<Id> = self.rows.iter().filter_map(|row| if let Row::Link(_, id) = row { Some(*id) } else { None }).collect();
        if self.left.is_empty() {
            self.left.extend(all);
        } else {
            self.left.clear();
        }
    }

    /// A key of what becomes of a line; what it asks for is typed at once.
    fn decide(&mut self, n: usize, way: Way, cascade: &Cascade, today: NaiveDate) {
        self.lines[n].way = Some(way);
        let ix = cascade.find(self.lines[n].of);
        let measured = ix.and_then(|ix| cascade.item(ix).key_result()).is_some_and(|kr| {
            let metric = kr.metric;
            !metric.has_steps() && !metric.is_yes_no()
        });
        let achieved = ix.is_some_and(|ix| cascade.item(ix).outcome() == Some(crate::domain::goal::Outcome::Achieved));
        let asks = match way {
            Way::Keep => self.lines[n].because.is_empty().then_some(Part::Because),
            Way::Change if measured => Some(Part::Target),
            Way::Change => Some(Part::Owner),
            Way::Break => Some(Part::Steps),
            Way::LetGo => (self.lines[n].because.is_empty() && !achieved).then_some(Part::Because),
        };
        self.tell(n, cascade, today);
        // What cannot be at all is not asked anything for.
        let twice = matches!(&self.lines[n].told, Told::Wrong(why) if way == Way::Keep && why.contains("already"));
        if let Some(part) = asks.filter(|_| !twice) {
            self.type_into(part, None);
        }
    }

    /// A key while something is typed.
    fn typed(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        let (c, today, n) = (ctx.cascade, ctx.today(), self.line_at());
        if let Some((_, field)) = &mut self.typing
            && !matches!(key.code, Code::Enter | Code::Esc | Code::Tab | Code::BackTab)
            && field.key(key)
        {
            return Reply::stay();
        }
        match ctx.keymap.action(&[Place::Form], key) {
            Some(Action::Open | Action::Save | Action::NextField) => {
                self.take_typed();
                self.tell(n, c, today);
                if !matches!(self.lines[n].told, Told::Wrong(_)) {
                    self.seek_open();
                }
            }
            Some(Action::Back) => {
                self.take_typed();
                self.tell(n, c, today);
            }
            Some(Action::Help) => return Reply::open(Overlay::help(ctx.keymap, &[Place::Carry, Place::Form])),
            _ => {}
        }
        Reply::stay()
    }

    /// The whole cycle instead of one of its items, with what was decided.
    fn widen(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let of = self.lines.first().and_then(|line| ctx.cascade.find(line.of)).and_then(|ix| ctx.cascade.cycle_of(ix));
        let Some(cycle) = of.map(|c| c.id).filter(|&id| id != self.about) else {
            return Reply::say("this is all that ended in the cycle");
        };
        match CarryPage::of_cycle(ctx, cycle) {
            Ok(mut page) => {
                page.take_up(self, ctx);
                *self = page;
                Reply::stay()
            }
            Err(why) => Reply::stay().and_complain(why),
        }
    }

    /// What was decided on the page before it stays, and is selected as there.
    pub(in crate::app) fn take_up(&mut self, before: &CarryPage, ctx: &Ctx<'_>) {
        for line in before.lines.iter().filter(|line| line.is_typed()) {
            if let Some(there) = self.lines.iter_mut().find(|there| there.of == line.of) {
                *there = line.clone();
            }
        }
        self.left.clone_from(&before.left);
        let here = before.lines.get(before.line_at()).map(|line| line.of);
        let at = self.rows.iter().position(|row| matches!(row, Row::Line(n) if Some(self.lines[*n].of) == here));
        self.cursor = at.unwrap_or(self.cursor);
        self.tell_all(ctx.cascade, ctx.today());
    }

    /// Makes all that is decided, as one change.
    fn make(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let (c, today) = (ctx.cascade, ctx.today());
        self.tell_all(c, today);
        if let Some(n) = self.lines.iter().position(|line| matches!(line.told, Told::Wrong(_))) {
            self.cursor = self.rows.iter().position(|row| *row == Row::Line(n)).unwrap_or(0);
            if let Told::Wrong(why) = &self.lines[n].told {
                self.wrong = Some(why.clone());
            }
            return Reply::stay();
        }
        let one = |line: &Line| {
            let ix = c.find(line.of)?;
            Some((ix, decided(line, c, ix, &self.into, today).ok()??))
        };
        let decided: Vec<(Ix, Decision)> = self.lines.iter().filter_map(one).collect();
        if decided.is_empty() {
            self.wrong = Some(ctx.keymap.filled(
                "nothing is decided yet: a number is its new target, {carry-kept} keeps it, {carry-broken} breaks it into steps, \
                 {let-go} lets it go",
            ));
            return Reply::stay();
        }
        let offered = self.rows.iter().filter_map(|row| if let Row::Link(_, id) = row { Some(*id) } else { None });
        let links = Links::These(offered.filter(|id| self.links_again(*id)).collect());
        let made = match carry::change(c, ctx.ids, &decided, &self.into, &links, today) {
            Ok(made) => made,
            Err(refusal) => {
                self.wrong = Some(refusal.0);
                return Reply::stay();
            }
        };
        match ctx.request(Verb::Carry, made.ops, "", After::CloseOverlay) {
            Ok(request) => Reply::next(Then::Commit(request)),
            Err(refusal) => {
                self.wrong = Some(refusal.0);
                Reply::stay()
            }
        }
    }
}

/// What is decided of a line as it is typed; `None`: nothing.
fn decided(line: &Line, cascade: &Cascade, ix: Ix, into: &Into, today: NaiveDate) -> Result<Option<Decision>, String> {
    let owner = match line.owner.trim() {
        "" => None,
        name => Some(cascade.resolve_person(name).map_err(|e| e.to_string())?),
    };
    let next = match line.way {
        None if owner.is_some() => Next::Change(None),
        None => return Ok(None),
        Some(Way::Keep) => Next::Keep,
        Some(Way::Change) if line.target.trim().is_empty() => Next::Change(None),
        Some(Way::Change) => Next::Change(Some(carry::target(cascade, ix, &line.target, today)?)),
        Some(Way::Break) => Next::Break(carry::lines_of_steps(&line.steps.replace(';', "\n"), &into.cycle, today)?),
        Some(Way::LetGo) => Next::LetGo,
    };
    Ok(Some(Decision { next, owner, because: line.because.trim().to_owned() }))
}

/// What a line becomes.
fn said_of(cascade: &Cascade, ix: Ix, made: &Made) -> Told {
    let Some((_, new)) = made.told.iter().rfind(|(of, _)| *of == ix) else { return Told::Open };
    let Some(new) = new else { return Told::Gone("let go".to_owned()) };
    let way = carry::way(new, &Signs::SHORT);
    let mut parts = vec![if way.is_empty() { "comes along".to_owned() } else { way }];
    parts.extend(new.carried().filter(|carried| carried.unchanged).map(|_| "unchanged".to_owned()));
    parts.push(match new.owner {
        Some(id) => cascade.person(id).map_or_else(String::new, |p| text::one_line(&p.name, 30).into_owned()),
        None => "nobody answers for it".to_owned(),
    });
    parts.retain(|part| !part.is_empty());
    Told::New(parts.join(", "))
}
