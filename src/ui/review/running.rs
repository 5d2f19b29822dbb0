//! The meeting: what is on, large; the clocks and the agenda beside it.

use super::{class_glyph, class_style, digits, letters, scoring, side};
use crate::{
    app::{
        App,
        keys::{Action, Place},
        overlay::form::Form,
        review::running::{Note, Running},
    },
    domain::{
        Flag, Ix, Kind, agenda,
        history::History,
        measure::{Sign, Signs, Standing},
        meeting::{self, Stage},
        review::{Class, EntryState},
        text::{
            self,
            number::{format_compact, format_number},
            say,
        },
        theory,
    },
    ui::{
        ViewState, chart, detail,
        overlay::row as row_form,
        theme::Theme,
        widgets::{
            flow::Flow,
            line::{Builder, put},
        },
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Modifier,
    text::Line,
};

/// Draws the meeting.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, area: Rect) {
    let t = view.theme;
    if area.width < 76 {
        // Narrow: the clock in a line above.
        let (clock, over) = side::left(running);
        let total = say::say_clock((running.meeting.total_ms() / 1000) as i64);
        let mut line = Builder::new(area.width as usize);
        line.push(format!(" {clock}"), if over { t.error() } else { t.strong() });
        line.push(if running.meeting.is_paused() { "  paused" } else { "" }, t.dim());
        line.push(format!("   meeting {total} of {}", say::say_clock(i64::from(running.meeting.planned_seconds()))), t.dim());
        put(frame, &line.finish(), Rect { height: 1.min(area.height), ..area });
        let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        talk(frame, app, view, running, rest);
        return;
    }
    let side_width = (area.width * 3 / 10).clamp(30, 60);
    let [main, bar, side_area] =
        area.layout(&Layout::horizontal([Constraint::Min(1), Constraint::Length(3), Constraint::Length(side_width)]));
    for y in bar.top()..bar.bottom() {
        put(frame, &Line::styled(t.glyph("│", "|"), t.rule()), Rect { x: bar.x + 1, y, width: 1, height: 1 });
    }
    talk(frame, app, view, running, main);
    side::draw(frame, app, t, running, side_area);
}

/// Lines from the top of an area down.
pub(super) struct Page<'a, 'b> {
    pub(super) frame: &'a mut Frame<'b>,
    pub(super) area: Rect,
    pub(super) y: u16,
}

impl Page<'_, '_> {
    pub(super) fn line(&mut self, line: Line<'static>) {
        if self.y < self.area.bottom() {
            put(self.frame, &line, Rect { y: self.y, height: 1, ..self.area });
        }
        self.y = self.y.saturating_add(1);
    }

    pub(super) fn left(&self) -> Rect {
        let y = self.y.min(self.area.bottom());
        Rect { y, height: self.area.bottom() - y, ..self.area }
    }
}

fn talk(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, area: Rect) {
    let t = view.theme;
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    match running.meeting.stage() {
        Stage::Opening => opening(frame, app, t, running, inner),
        Stage::Closing => closing(frame, app, t, running, inner),
        Stage::At(n) => {
            let class = running.meeting.agenda[n].class;
            let ix = running.meeting.item().and_then(|id| app.cascade.find(id));
            match (class, ix) {
                (Class::ToScore, _) => scoring::draw(frame, app, t, running, inner),
                (Class::Actions, _) => action(frame, app, t, running, inner),
                (Class::Rest, _) => rest(frame, app, t, running, inner),
                (_, Some(ix)) => item(frame, app, view, running, ix, inner),
                (_, None) => {
                    let mut page = Page { frame, area: inner, y: inner.y + 1 };
                    page.line(Line::styled(
                        app.keymap().filled("This item was deleted meanwhile: {next-entry} goes on."),
                        t.strong(),
                    ));
                }
            }
        }
    }
}

/// Which class, which number of how many, and what else is flagged.
pub(super) fn chip(app: &App, t: Theme, running: &Running, ix: Option<Ix>, width: usize) -> Line<'static> {
    let meeting = &running.meeting;
    let mut line = Builder::new(width);
    let Some((n, entry)) = meeting.current.map(|n| (n, &meeting.agenda[n])) else { return line.finish() };
    let style = t.patch(class_style(t, entry.class)).add_modifier(Modifier::BOLD);
    line.push(format!(" {} {} ", class_glyph(t, entry.class), entry.class.word().to_uppercase()), style);
    if let Some(then) = entry.then {
        let clock = say::say_clock(i64::from(entry.seconds));
        line.push(format!(" {clock}, then {} ", then.class.word()), t.text());
        line.push(say::say_clock(i64::from(then.seconds)), t.text());
    }
    let of = meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
    line.push(format!("  {} of {of}", n + 1), t.dim());
    if entry.parked_times > 0 {
        line.push(format!("  parked {}{}", entry.parked_times, t.glyph("×", "x")), t.dim());
    }
    if entry.came_in {
        line.push("  came in: time was won", t.dim());
    }
    if running.became_green {
        line.push("   ", t.text()).push(
            format!(" {} ON TRACK NOW ", t.health_glyph(crate::domain::Health::OnTrack)),
            t.health(crate::domain::Health::OnTrack).add_modifier(Modifier::REVERSED | Modifier::BOLD),
        );
    }
    if let Some(ix) = ix {
        let own = |f: &Flag| f.word() != entry.class.word() && f.word() != entry.talk().word() && *f != Flag::Lint;
        for flag in app.board.peek(&app.cascade, ix).flags.iter().filter(own) {
            line.push("   ", t.text()).push(t.flag_glyph(flag), t.flag(flag)).push(format!(" {}", flag.word()), t.text());
        }
    }
    line.finish()
}

/// What is talked about, as large as it goes.
fn title(page: &mut Page, t: Theme, title: &str) {
    let (width, rows) = (page.area.width as usize, page.area.height);
    let most = (rows / 5 / letters::HEIGHT) as usize;
    match letters::lines(&text::one_line(title, 400), width, most).filter(|_| !t.ascii) {
        Some(lines) => {
            letters::draw(page.frame, &lines, t.text(), page.left());
            page.y += lines.len() as u16 * letters::HEIGHT;
        }
        None => {
            for line in text::lines(title, width.saturating_sub(1), 2) {
                page.line(Line::styled(line, t.strong()));
            }
        }
    }
}

/// Facts, then what got stuck, then what is done differently: which of them is on, by the time that was used.
fn questions(t: Theme, running: &Running, width: usize) -> Line<'static> {
    const ASKED: [&str; 3] = ["the facts", "what got stuck?", "what do we do differently?"];
    let (used, allotted) = (running.meeting.used(), running.meeting.allotted().max(1));
    let on = (used * 3 / allotted).min(2) as usize;
    let mut line = Builder::new(width);
    for (n, asked) in ASKED.into_iter().enumerate() {
        if n > 0 {
            line.push(t.glyph("  ›  ", "  >  "), t.dim());
        }
        line.push(asked, if n == on { t.accent() } else { t.dim() });
    }
    line.finish()
}

fn item(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, ix: Ix, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let mut area = area;
    // The form stands at the bottom, so that nothing above it moves.
    let is_about_it = |form: &&Form| form.checks_in().map(|about| about.item) == running.meeting.item();
    if let Some(form) = app.overlays().check_in().filter(is_about_it) {
        let laid = row_form::lines(app, t, form, width);
        let height = (laid.lines.len() as u16 + 1).min(area.height / 2);
        area.height -= height;
        let place = Rect { y: area.bottom() + 1, height: height.saturating_sub(1), ..area };
        row_form::draw(frame, view, &laid, place);
    }
    let mut page = Page { frame, area, y: area.y };
    if area.height > 20 {
        page.y += 1;
    }
    page.line(chip(app, t, running, Some(ix), width));
    let c = &app.cascade;
    if area.height > 16 {
        page.y += 1;
    }
    title(&mut page, t, &c.item(ix).title);
    page.line(who(app, t, ix, width));
    if area.height > 12 {
        page.y += 1;
    }
    figures(&mut page, app, t, ix, area.height / 3);
    let judged = app.board.peek(c, ix);
    for line in detail::word_and_number(app, t, ix, &judged, width) {
        page.line(line);
    }
    if let Some(owed) = theory::owed(c, ix, app.today()) {
        let target = text::one_line(&c.item(owed.target).title, 200);
        let mut line = Builder::new(width);
        line.push(app.keymap().says("blind-round"), t.accent())
            .push(" says whether it held: ", t.text())
            .push(target, t.strong());
        page.line(line.finish());
    }
    if let Some(decided) = meeting::asks(&app.cascade, &running.meeting) {
        for said in text::lines(&decided, width, 3) {
            page.line(Line::styled(said, t.accent()));
        }
    }
    notes(&mut page, app, t, running, width);
    // The past gives way to what everyone says now.
    let said = app.overlays().in_place().filter(|form| form.round().is_some_and(|round| !round.is_hidden)).map(Form::votes);
    if said.is_some_and(|said| !said.is_empty() && votes(&mut page, t, &said)) {
        return;
    }
    let mut left = page.left();
    let talk = running.meeting.entry().is_some_and(|e| e.talk().remembers());
    if talk && left.height > 6 && app.overlays().check_in().is_none() {
        left.height -= 2;
        let place = Rect { y: left.bottom() + 1, height: 1, ..left };
        put(page.frame, &questions(t, running, width), place);
    }
    if left.height > 2 {
        let left = Rect { y: left.y + 1, height: left.height - 1, ..left };
        view.detail_end = evidence(page.frame, app, t, running, ix, left);
    }
}

/// Owner, team, and what it serves.
fn who(app: &App, t: Theme, ix: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    match c.owner_name(ix) {
        Some(name) => line.push(text::one_line(name, 40), t.accent()),
        None => line.push(app.keymap().filled("nobody answers for it: {owner} names someone"), t.flag_word(Flag::NoOwner)),
    };
    if let Some(team) = c.team_of(ix) {
        line.push(" · ", t.dim()).push(text::one_line(&team.name, 30), t.text());
    }
    if let Some(parent) = c.parent(ix) {
        line.push(" · ", t.dim()).push(text::one_line(&c.item(parent).title, 80), t.dim());
    }
    line.finish()
}

/// Value now → target, as large as they go in that many rows.
fn figures(page: &mut Page, app: &App, t: Theme, ix: Ix, rows: u16) {
    let c = &app.cascade;
    let (item, judged, summary) = (c.item(ix), app.board.peek(c, ix), c.summary(ix));
    let style = t.health_word(judged.health);
    // Where it does not fit in large signs it stands in a line.
    let (mut forms, mut unit, mut small) = (Vec::new(), String::new(), None);
    let percent = |p: f64| format!("{} %", text::number::fixed(p * 100.0, 0));
    match item.key_result().map(|kr| Standing::of(kr, summary)) {
        Some(Standing { done_of: Some((done, of)), .. }) if of > 0 => {
            forms.push(format!("{done} / {of}"));
            unit = "steps".to_owned();
        }
        Some(standing) if standing.now.is_none() => unit = "no value yet".to_owned(),
        Some(standing) => match standing.counted() {
            Some(said) => unit = said,
            // There is no large sign for a range: it stands beside the value.
            None if standing.sign == Sign::Within => {
                forms.extend(standing.now.map(|now| format_number(now, None)));
                unit = standing.goal_said(&t.signs()).map(|goal| format!("in {goal}")).unwrap_or_default();
            }
            None => {
                unit = standing.unit.map(|u| text::one_line(u, 20).into_owned()).unwrap_or_default();
                let tail = if unit == "%" { " %" } else { "" };
                small = Some(standing.said(&t.signs()));
                forms.push(standing.written(&Signs::SHORT, None, |n| format_number(n, None)) + tail);
                forms.push(standing.written(&Signs::SHORT, None, |n| format_compact(n, 5)) + tail);
                if unit == "%" {
                    unit.clear();
                }
            }
        },
        None => match judged.progress {
            Some(p) => forms.push(percent(p)),
            None => return,
        },
    }
    let spot = page.left();
    let columns = spot.width.saturating_sub(text::width(&unit) as u16 + 2);
    let scale = |f: &String| digits::scale(f, columns, rows.min(spot.height));
    if let Some((form, scale)) = forms.iter().map(|f| (f, scale(f))).find(|(_, n)| *n > 0) {
        let height = digits::HEIGHT * scale;
        let used = digits::draw(page.frame, t, form, style, scale, Rect { height, ..spot });
        if !unit.is_empty() {
            let at = Rect { x: spot.x + used + 2, y: spot.y + height - 1, width: spot.width - used - 2, height: 1 };
            put(page.frame, &Line::styled(unit, t.strong()), at);
        }
        page.y += height + 1;
    } else {
        let said = small.unwrap_or_else(|| {
            let form = forms.first().map_or_else(String::new, |f| format!("{f} "));
            format!("{form}{unit}")
        });
        page.line(Line::styled(said, style.add_modifier(Modifier::BOLD)));
    }
}

/// What was written down about it.
fn notes(page: &mut Page, app: &App, t: Theme, running: &Running, width: usize) {
    for note in &running.notes {
        let mut line = Builder::new(width);
        match note {
            Note::Decision(said) => {
                line.push(t.glyph("◆ ", "* "), t.accent()).push("decided ", t.dim()).push(text::one_line(said, 300), t.strong());
            }
            Note::Action(id) => {
                let Some(action) = app.cascade.actions().find(|a| a.id == *id) else { continue };
                let who = action.owner.and_then(|p| app.cascade.person(p));
                line.push(t.glyph("☐ ", "- "), t.accent());
                match who {
                    Some(p) => line.push(text::one_line(&p.name, 30), t.strong()),
                    None => line.push("nobody yet", t.flag_word(Flag::NoOwner)),
                };
                match action.due {
                    Some(due) => line.push(format!(" by {}: ", say::say_date(due, app.today())), t.dim()),
                    None => line.push(", no date: ", t.flag_word(Flag::NoOwner)),
                };
                line.push(text::one_line(&action.what, 300), t.strong());
            }
        }
        page.line(line.finish());
    }
}

/// Chart, last notes, work and revisions: two columns where there is room.
fn evidence(frame: &mut Frame, app: &App, t: Theme, running: &Running, ix: Ix, area: Rect) -> usize {
    let c = &app.cascade;
    let none = History::default();
    let id = c.item(ix).id;
    let history = app.history.as_ref().filter(|(of, _)| *of == id).map_or(&none, |(_, h)| h);
    let kr = c.item(ix).key_result();
    let unit = kr.and_then(|kr| kr.unit.as_deref()).or(if kr.is_none() { Some("%") } else { None });
    let series = detail::series(app, ix, history);
    let mut text_area = area;
    if let Some(series) = series.as_ref().filter(|_| c.item(ix).kind() != Kind::Objective) {
        let health = app.board.peek(c, ix).health;
        if area.width >= 72 {
            let [left, _, right] =
                area.layout(&Layout::horizontal([Constraint::Percentage(46), Constraint::Length(2), Constraint::Min(1)]));
            chart::draw(frame, t, series, health, unit, Rect { height: left.height.min(20), ..left });
            text_area = right;
        } else if area.height >= 14 {
            chart::draw(frame, t, series, health, unit, Rect { height: 7, ..area });
            text_area = Rect { y: area.y + 8, height: area.height - 8, ..area };
        }
    }
    let width = text_area.width as usize;
    let mut flow = Flow::default();
    detail::links(app, t, ix, width, &mut flow);
    detail::notes(app, t, history, width, &mut flow);
    detail::revisions(app, t, history, width, &mut flow);
    flow.draw(frame, t, text_area, running.scroll, &app.keymap().show(Place::Meeting, Action::DetailDown))
}

fn action(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    page.line(chip(app, t, running, None, width));
    page.y += 1;
    let found = running.meeting.entry().and_then(|e| e.item).and_then(|id| app.cascade.actions().find(|a| a.id == id));
    let Some(action) = found else {
        page.line(Line::styled(app.keymap().filled("This action was deleted meanwhile: {next-entry} goes on."), t.strong()));
        return;
    };
    title(&mut page, t, &action.what);
    page.y += 1;
    let mut line = Builder::new(width);
    match action.owner.and_then(|id| app.cascade.person(id)) {
        Some(p) => line.push(text::one_line(&p.name, 40), t.accent()),
        None => line.push("nobody was named", t.flag_word(Flag::NoOwner)),
    };
    match action.due {
        Some(due) if action.is_overdue(app.today()) => {
            line.push(format!("   was due {}", say::say_date(due, app.today())), t.error())
        }
        Some(due) => line.push(format!("   due {}", say::say_date(due, app.today())), t.text()),
        None => line.push("   no date", t.dim()),
    };
    page.line(line.finish());
    let asked = match action.review.and_then(|id| app.cascade.reviews().find(|r| r.id == id)) {
        Some(r) => format!("asked for in review {} on {}", r.number, say::say_date(r.on, app.today())),
        None => format!("asked for on {}", say::say_date(action.made, app.today())),
    };
    page.line(Line::styled(asked, t.dim()));
    if let Some(ix) = action.item.and_then(|id| app.cascade.find(id)) {
        let health = app.board.peek(&app.cascade, ix).health;
        let mut line = Builder::new(width);
        line.push("about ", t.dim()).push(t.health_glyph(health), t.health(health)).push(" ", t.text());
        line.push(text::one_line(&app.cascade.item(ix).title, 200), t.text());
        page.line(line.finish());
    }
    page.y += 1;
    let done = action.done.is_some();
    let said = if done {
        t.glyph("☑ done", "[x] done")
    } else {
        t.glyph("☐ open: {done} ticks it off", "[ ] open: {done} ticks it off")
    };
    let style = if done { t.health(crate::domain::Health::OnTrack) } else { t.text() };
    page.line(Line::styled(app.keymap().filled(said), style.add_modifier(Modifier::BOLD)));
}

/// Everything on track, in one breath.
fn greens(page: &mut Page, app: &App, t: Theme, running: &Running, width: usize) {
    let told = &running.greens[..running.greens.len().min(60)];
    let more = running.greens.len() - told.len();
    let mut said = meeting::aloud(&app.cascade, told);
    said.extend((more > 0).then(|| format!("and {more} more")));
    for owner in said {
        for line in text::lines(&owner, width, page.left().height as usize) {
            page.line(Line::styled(line, t.text()));
        }
    }
}

fn rest(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    page.line(chip(app, t, running, None, width));
    page.y += 1;
    let n = running.greens.len();
    if let Some(missing) = agenda::aloud(&app.cascade, &[], &running.unasked).pop() {
        for said in text::lines(&missing, width, 3) {
            page.line(Line::styled(said, t.flag(Flag::Stale)));
        }
        page.y += 1;
    }
    if n > 0 || running.unasked.is_empty() {
        let said = format!("{} on track. Read them aloud once:", say::say_count(n, "goal is", "goals are"));
        page.line(Line::styled(said, t.strong()));
        page.y += 1;
        greens(&mut page, app, t, running, width);
    }
}

fn opening(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    let meeting = &running.meeting;
    let missing = app.board.counts().map_or(0, |c| c.of(Flag::Due) + c.of(Flag::Stale));
    if missing > 0 {
        let said = format!("{} missing.", say::say_count(missing as usize, "number is", "numbers are"));
        page.line(Line::styled(said, t.flag(Flag::Stale)));
        page.y += 1;
    }
    page.line(Line::styled(
        format!("Review {} · {}", meeting.number, say::say_count(meeting.minutes as usize, "minute", "minutes")),
        t.strong(),
    ));
    page.y += 1;
    for class in Class::ALL {
        let of: Vec<_> = meeting.agenda.iter().filter(|e| e.talk() == class && e.state != EntryState::Parked).collect();
        if of.is_empty() {
            continue;
        }
        let seconds: u32 = of.iter().map(|e| e.planned()).sum();
        let mut line = Builder::new(width);
        line.push(class_glyph(t, class), class_style(t, class)).push(format!(" {:>3}  ", of.len()), t.strong());
        line.push(text::fit(class.word(), 16), t.text()).push(text::fit_left(&say::say_clock(i64::from(seconds)), 6), t.dim());
        page.line(line.finish());
    }
    let parked = meeting.parked();
    if parked > 0 {
        page.line(Line::styled(format!("      {parked} parked: not enough time for all"), t.dim()));
    }
    page.y += 1;
    for line in text::lines("Facts first, then what got stuck, then what we do differently.", width, 2) {
        page.line(Line::styled(line, t.dim()));
    }
    page.line(Line::styled(app.keymap().filled("{next-entry} goes to the first"), t.accent()));
    notes(&mut page, app, t, running, width);
}

fn closing(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    let talked = running.meeting.agenda.iter().any(|e| e.class != Class::Rest);
    if talked {
        page.line(Line::styled("That was everything. What was agreed:", t.strong()));
        page.y += 1;
        if running.notes.is_empty() {
            page.line(Line::styled(
                app.keymap().filled("nothing was written down: {decide} a decision, {ask} an action"),
                t.dim(),
            ));
        }
        notes(&mut page, app, t, running, width);
    } else {
        page.line(Line::styled("Well done: nothing needs talk.", t.strong()));
        page.y += 1;
        let n = running.greens.len();
        if n > 0 {
            page.line(Line::styled(format!("{} on track:", say::say_count(n, "goal is", "goals are")), t.text()));
            greens(&mut page, app, t, running, width);
        }
    }
    page.y += 1;
    let over = running.meeting.is_over();
    let said = if over { "{next-entry} ends the review" } else { "one more came up meanwhile: {next-entry} goes to it" };
    page.line(Line::styled(app.keymap().filled(said), t.accent()));
}

/// What everyone said in a blind round, lowest first, as large as it goes. Returns whether there was room.
fn votes(page: &mut Page, t: Theme, votes: &[u8]) -> bool {
    let shown = votes.iter().map(u8::to_string).collect::<Vec<_>>().join("  ");
    let spot = page.left();
    let fits = digits::width(&shown).is_some_and(|width| width <= spot.width) && spot.height > digits::HEIGHT + 1;
    if fits {
        page.y += 1;
        digits::draw(page.frame, t, &shown, t.strong(), 1, page.left());
        page.y += digits::HEIGHT;
    }
    fits
}
