//! The detail of the selected row: what it is, word against number, chart, notes, links, revisions.
//!
//! A list of blocks that flows down the pane; what does not fit can be scrolled to. Facts stand first.

use super::{chart, theme::Theme, widgets::line::Builder};
use crate::{
    app::App,
    domain::{
        Flag, Health, Ix, Judgement, Kind, Op, describe,
        history::History,
        link::{Expect, Link},
        series::Series,
        text::{self, number, say},
    },
};
use ratatui::{
    Frame,
    layout::{Margin, Rect},
    text::Line,
    widgets::Paragraph,
};

/// How many check-ins are listed.
const NOTES: usize = 12;

/// Draws the detail of the selected item.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let area = area.inner(Margin::new(1, 0));
    let Some(ix) = app.item() else { return };
    if area.width < 8 || area.height == 0 {
        return;
    }
    let judged = app.board.peek(&app.cascade, ix);
    let none = History::default();
    let id = app.cascade.item(ix).id;
    let history = app.history.as_ref().filter(|(of, _)| *of == id).map_or(&none, |(_, h)| h);
    let series = series(app, ix, history);
    let width = area.width as usize;
    let mut lines = heading(app, t, ix, &judged, width);
    // In a wide and low pane the chart stands at the right, else it is a block of its own.
    let kr = app.cascade.item(ix).key_result();
    let unit = kr.and_then(|kr| kr.unit.as_deref()).or(if kr.is_none() { Some("%") } else { None });
    let aside = area.width >= 96 && area.height >= 6 && area.height <= 18;
    let mut text_area = area;
    if let Some(series) = &series {
        if aside {
            let chart_width = (area.width * 2 / 5).clamp(38, 64);
            text_area.width = area.width - chart_width - 2;
            let place = Rect { x: area.right() - chart_width, width: chart_width, ..area };
            chart::draw(frame, t, series, judged.health, unit, place);
            lines = heading(app, t, ix, &judged, text_area.width as usize);
        } else if area.height >= 18 && app.deck.detail_scroll == 0 {
            let head = lines.len() as u16;
            let height = ((area.height - head.min(area.height)) / 3).clamp(6, 12);
            if head + height < area.height {
                let place = Rect { y: area.y + head + 1, height, ..area };
                chart::draw(frame, t, series, judged.health, unit, place);
                lines.extend((0..height + 2).map(|_| Line::default()));
            }
        }
    }
    let width = text_area.width as usize;
    lines.extend(body(app, t, ix, history, series.as_ref(), width));
    let scroll = app.deck.detail_scroll.min(lines.len().saturating_sub(1));
    let more = lines.len() - scroll > text_area.height as usize;
    let shown: Vec<Line> = lines.into_iter().skip(scroll).take(text_area.height as usize).collect();
    frame.render_widget(Paragraph::new(shown), text_area);
    if more {
        let key = app.keymap.show(crate::app::keys::Place::Deck, crate::app::keys::Action::DetailDown);
        let said = format!(" {key} {} ", t.glyph("↓", "more"));
        let w = text::width(&said) as u16;
        if w < text_area.width {
            let place = Rect { x: text_area.right() - w, y: text_area.bottom() - 1, width: w, height: 1 };
            frame.render_widget(Line::styled(said, t.dim()), place);
        }
    }
}

pub(super) fn series(app: &App, ix: Ix, history: &History) -> Option<Series> {
    let check_ins: Vec<_> = history.check_ins.iter().rev().filter(|r| !r.voided).map(|r| r.check_in.clone()).collect();
    Series::of(&app.cascade, ix, &check_ins, app.today()).map(|s| s.with_revisions(&history.revisions))
}

/// Title, who and when, health with word against number, what is flagged.
fn heading(app: &App, t: Theme, ix: Ix, judged: &Judgement, width: usize) -> Vec<Line<'static>> {
    let (c, item, today) = (&app.cascade, app.cascade.item(ix), app.today());
    let mut lines: Vec<Line> = text::lines(&item.title, width, 2).into_iter().map(|l| Line::styled(l, t.strong())).collect();
    let mut who = Builder::new(width);
    who.push(item.kind().name(), t.dim());
    match c.owner_name(ix) {
        Some(name) => who.push(" · ", t.dim()).push(text::one_line(name, 30), t.text()),
        None => who.push(" · ", t.dim()).push("nobody answers for it", t.flag(Flag::NoOwner)),
    };
    if let Some(team) = c.team_of(ix) {
        who.push(" · ", t.dim()).push(text::one_line(&team.name, 30), t.dim());
    }
    if let Some(cycle) = c.cycle_of(ix) {
        who.push(" · ", t.dim()).push(text::one_line(&cycle.name, 20), t.dim());
    }
    if let (_, Some(due)) = c.span(ix) {
        who.push(" · due ", t.dim()).push(say::say_date(due, today), t.dim());
    }
    who.push(format!(" · {}", c.short(item.id)), t.dim());
    lines.push(who.finish());
    lines.push(word_and_number(app, t, ix, judged, width));
    let flags: Vec<Flag> = judged.flags.iter().filter(|f| !matches!(f, Flag::OffTrack | Flag::AtRisk)).collect();
    if !flags.is_empty() {
        let mut line = Builder::new(width);
        for flag in flags {
            line.push(format!("{} ", t.flag_glyph(flag)), t.flag(flag)).push(format!("{}   ", flag.word()), t.text());
        }
        lines.push(line.finish());
    }
    lines
}

/// The number says one thing, the owner another: side by side.
pub(super) fn word_and_number(app: &App, t: Theme, ix: Ix, judged: &Judgement, width: usize) -> Line<'static> {
    let summary = app.cascade.summary(ix);
    let mut line = Builder::new(width);
    line.push(format!("{} {}", t.health_glyph(judged.health), judged.health.word()), t.health(judged.health));
    if let Some(before) = judged.before_silence {
        line.push(format!("  was {}", before.word()), t.dim());
    }
    if let Some(computed) = judged.computed {
        line.push("   number ", t.dim()).push(computed.word(), t.health(computed));
    }
    if let Some(pace) = judged.pace {
        line.push(format!(" {} pt", number::fixed(pace * 100.0, 0)), t.dim());
    }
    match summary.stated {
        Some(said) => {
            let kind = if app.cascade.item(ix).kind() == Kind::Project { "   said " } else { "   word " };
            line.push(kind, t.dim()).push(said.word.word(), t.health(said.word.into()));
            if let Some(c) = said.confidence {
                line.push(format!(" {c}/10"), t.dim());
            }
        }
        None => {
            line.push("   no word yet", t.dim());
        }
    }
    line.finish()
}

fn section(t: Theme, lines: &mut Vec<Line<'static>>, title: &str) {
    if lines.last().is_some_and(|l: &Line| l.width() > 0) {
        lines.push(Line::default());
    }
    lines.push(Line::styled(title.to_owned(), t.accent()));
}

/// Everything below the heading and the chart.
fn body(app: &App, t: Theme, ix: Ix, history: &History, series: Option<&Series>, width: usize) -> Vec<Line<'static>> {
    let (c, item, today) = (&app.cascade, app.cascade.item(ix), app.today());
    let mut lines = Vec::new();
    if let Some(forecast) = series.and_then(|s| s.forecast) {
        let unit = item.key_result().and_then(|kr| kr.unit.as_deref()).or(Some("%"));
        let mut line = Builder::new(width);
        line.push("At this rate ", t.dim()).push(number::format_number(round3(forecast.to.1), unit), t.text());
        line.push(format!(" on {}", say::say_date(forecast.to.0, today)), t.dim());
        if let Some(day) = forecast.reaches {
            line.push(format!(", target on {}", say::say_date(day, today)), t.dim());
        }
        lines.push(line.finish());
    }
    // Of work the first question is what it is for, of a goal how it stands.
    if item.kind() == Kind::Project {
        links(app, t, ix, width, &mut lines);
        notes(app, t, history, width, &mut lines);
    } else {
        notes(app, t, history, width, &mut lines);
        links(app, t, ix, width, &mut lines);
    }
    if item.kind() == Kind::Objective {
        parts(app, t, ix, width, &mut lines);
    }
    revisions(app, t, history, width, &mut lines);
    if !item.description().is_empty() {
        section(t, &mut lines, "About");
        lines.extend(text::lines(item.description(), width, 40).into_iter().map(|l| Line::styled(l, t.text())));
    }
    if let Some(url) = item.url() {
        lines.push(Line::styled(text::one_line(url, width).into_owned(), t.dim()));
    }
    let _ = c;
    lines
}

fn round3(n: f64) -> f64 {
    if n == 0.0 {
        return 0.0;
    }
    let scale = 10f64.powi(2 - n.abs().log10().floor() as i32);
    (n * scale).round() / scale
}

/// The last check-ins, newest first.
pub(super) fn notes(app: &App, t: Theme, history: &History, width: usize, lines: &mut Vec<Line<'static>>) {
    let seen: Vec<_> = history.check_ins.iter().filter(|r| r.check_in.on <= app.today()).collect();
    if seen.is_empty() {
        section(t, lines, "Check-ins");
        lines.push(Line::styled("none yet: press c to make the first", t.dim()));
        return;
    }
    section(t, lines, "Check-ins");
    for recorded in seen.iter().take(NOTES) {
        let c = &recorded.check_in;
        let unit = app.cascade.find(c.item).and_then(|ix| app.cascade.item(ix).key_result()).and_then(|kr| kr.unit.as_deref());
        let strike = |style: ratatui::style::Style| {
            if recorded.voided { style.add_modifier(ratatui::style::Modifier::CROSSED_OUT) } else { style }
        };
        let mut line = Builder::new(width);
        line.push(text::fit(&say::say_short(c.on, app.today()), 10), strike(t.dim()));
        if let Some(value) = c.value {
            let said = if c.unchanged {
                format!("= {}", number::format_number(value, unit))
            } else {
                number::format_number(value, unit)
            };
            line.push(said, strike(t.strong())).push("  ", t.text());
        }
        if let Some(progress) = c.progress {
            line.push(number::format_number(progress * 100.0, Some("%")), strike(t.strong())).push("  ", t.text());
        }
        if let Some(word) = c.stated() {
            let health = Health::from(word);
            let said = c.confidence.map_or_else(|| word.word().to_owned(), |n| format!("{n}/10"));
            line.push(format!("{} {said}", t.health_glyph(health)), strike(t.health(health))).push("  ", t.text());
        }
        if let Some(name) = c.by.and_then(|id| app.cascade.person(id)) {
            line.push(text::one_line(&name.name, 24), t.dim());
        }
        lines.push(line.finish());
        if let Some(note) = &c.note {
            lines.extend(
                text::lines(note, width.saturating_sub(2), 4)
                    .into_iter()
                    .map(|l| Line::styled(format!("  {l}"), strike(t.text()))),
            );
        }
        if let Some(next) = &c.next {
            let arrow = t.glyph("→ ", "> ");
            lines.extend(
                text::lines(next, width.saturating_sub(4), 3)
                    .into_iter()
                    .enumerate()
                    .map(|(n, l)| Line::styled(format!("  {}{l}", if n == 0 { arrow } else { "  " }), strike(t.dim()))),
            );
        }
    }
    if seen.len() > NOTES || history.more {
        lines.push(Line::styled("older ones are in the log", t.dim()));
    }
}

/// Both directions: of a goal the work that serves it, of a project the goals it serves.
pub(super) fn links(app: &App, t: Theme, ix: Ix, width: usize, lines: &mut Vec<Line<'static>>) {
    let c = &app.cascade;
    let kind = c.item(ix).kind();
    let links: Vec<(&Link, Ix)> = c
        .links_at(ix)
        .filter_map(|l| Some((l, c.find(if kind == Kind::Project { l.target } else { l.project })?)))
        .filter(|(_, other)| c.item(*other).is_live())
        .collect();
    if links.is_empty() {
        if app.board.peek(c, ix).flags.has(Flag::Unlinked) {
            section(t, lines, if kind == Kind::Project { "Serves" } else { "Work" });
            let said = if kind == Kind::Project { "no goal yet" } else { "no project is linked to it" };
            lines.push(Line::styled(said, t.flag(Flag::Unlinked)));
        }
        return;
    }
    section(t, lines, if kind == Kind::Project { "Serves" } else { "Work" });
    for (link, other) in links {
        let judged = app.board.peek(c, other);
        let mut line = Builder::new(width);
        line.push(format!("{} ", t.health_glyph(judged.health)), t.health(judged.health));
        line.push(text::one_line(&c.item(other).title, width.saturating_sub(12)), t.text());
        if let Some(p) = judged.progress {
            line.push(format!("  {}", number::format_number((p * 100.0).round(), Some("%"))), t.dim());
        }
        lines.push(line.finish());
        match &link.because {
            Some(because) => {
                let mark = t.glyph("∵ ", "because ");
                lines.extend(
                    text::lines(&format!("{mark}{because}"), width.saturating_sub(2), 3)
                        .into_iter()
                        .map(|l| Line::styled(format!("  {l}"), t.dim())),
                );
            }
            None => lines.push(Line::styled("  no because: nobody has written down why it should help", t.flag(Flag::NoTheory))),
        }
        if let Some(expect) = link.expect {
            let unit = c.find(link.target).and_then(|g| c.item(g).key_result()).and_then(|kr| kr.unit.as_deref());
            let said = match expect {
                Expect::Amount(n) => format!("expects {}", number::format_signed(n, unit)),
                Expect::Share(s) => format!("expects {} of the gap", number::format_number((s * 100.0).round(), Some("%"))),
            };
            lines.push(Line::styled(format!("  {said}"), t.dim()));
        }
        if let Some(judged) = &link.judged {
            lines.push(Line::styled(format!("  {}: {}", judged.verdict.word(), text::one_line(&judged.why, width)), t.text()));
        }
    }
}

/// Of an objective: its key results at a glance.
fn parts(app: &App, t: Theme, ix: Ix, width: usize, lines: &mut Vec<Line<'static>>) {
    let c = &app.cascade;
    let krs: Vec<Ix> = c.key_results(ix).collect();
    if krs.is_empty() {
        return;
    }
    section(t, lines, "Key results");
    for kr in krs.into_iter().take(20) {
        let judged = app.board.peek(c, kr);
        let mut line = Builder::new(width);
        line.push(format!("{} ", t.health_glyph(judged.health)), t.health(judged.health));
        let tail = judged.progress.map_or_else(String::new, |p| format!("{} %", (p * 100.0).round() + 0.0));
        line.push(text::fit(&text::one_line(&c.item(kr).title, width), width.saturating_sub(9)), t.text());
        line.push(text::fit_left(&tail, 6), t.dim());
        lines.push(line.finish());
    }
}

/// `target lowered twice`: how often the target was moved towards where the key result began. `None`: never.
fn eased(app: &App, of: crate::domain::Id, told: &[&crate::domain::history::Revision]) -> Option<String> {
    use crate::domain::{Field, key_result::Metric};
    let kr = app.cascade.find(of).and_then(|ix| app.cascade.item(ix).key_result())?;
    let falls = matches!(kr.metric, Metric::Decrease | Metric::AtMost);
    let eased = told.iter().filter(|r| match (&r.old, &r.new) {
        (Field::Target(Some(old)), Field::Target(Some(new))) => {
            if falls {
                new > old
            } else {
                new < old
            }
        }
        _ => false,
    });
    let verb = if falls { "raised" } else { "lowered" };
    match eased.count() {
        0 => None,
        1 => Some(format!("target {verb} once")),
        2 => Some(format!("target {verb} twice")),
        n => Some(format!("target {verb} {n} times")),
    }
}

/// What was changed in an open cycle, with its reason.
pub(super) fn revisions(app: &App, t: Theme, history: &History, width: usize, lines: &mut Vec<Line<'static>>) {
    let told: Vec<_> =
        history.revisions.iter().filter(|r| r.new.is_revision() && r.header.why.is_some() && r.undone_by.is_none()).collect();
    if told.is_empty() {
        return;
    }
    let Some((of, _)) = app.history.as_ref().map(|(of, h)| (*of, h)) else { return };
    section(t, lines, "Revisions");
    if let Some(said) = eased(app, of, &told) {
        lines.push(Line::styled(said, t.flag(Flag::Revised)));
    }
    for r in told.iter().take(8) {
        let said = describe::detail(&app.cascade, &Op::Set { of, old: r.old.clone(), new: r.new.clone() });
        let mut line = Builder::new(width);
        line.push(text::fit(&say::say_short(r.header.on, app.today()), 10), t.dim()).push(said, t.text());
        lines.push(line.finish());
        let who = r.header.by.and_then(|id| app.cascade.person(id)).map(|p| format!(" ({})", p.name)).unwrap_or_default();
        let why = format!("because {}{who}", r.header.why.as_deref().unwrap_or_default());
        lines.extend(text::lines(&why, width.saturating_sub(2), 3).into_iter().map(|l| Line::styled(format!("  {l}"), t.dim())));
    }
}
