//! What was said and changed of an item: its check-ins, newest first, and its revisions with their reasons.
//!
//! Must not know: where in the pane they stand.

use crate::{
    app::{App, signs::Sign},
    domain::{
        CheckIn, Flag, Health, Ix, Op, describe,
        history::History,
        measure::value_said,
        text::{self, number, say},
    },
    ui::{
        theme::Theme,
        widgets::{flow::Flow, line::Builder},
    },
};
use ratatui::{
    style::{Modifier, Style},
    text::{Line, Span},
};

/// How many check-ins are listed.
const NOTES: usize = 12;

/// The last check-ins, newest first.
pub(in crate::ui) fn notes(app: &App, t: Theme, history: &History, width: usize, lines: &mut Flow) {
    let seen: Vec<_> = history.check_ins.iter().filter(|r| r.check_in.on <= app.today()).collect();
    if seen.is_empty() {
        // An objective with key results owes none, nor does what has not begun or is over.
        if app.item().is_some_and(|ix| app.board.peek(&app.cascade, ix).freshness.is_some()) {
            lines.section(t, "Check-ins");
            lines.push(Line::styled(app.keymap().filled("none yet: press {check-in} to make the first"), t.dim()));
        }
        return;
    }
    lines.section(t, "Check-ins");
    for recorded in seen.iter().take(NOTES) {
        let c = &recorded.check_in;
        let strike = |style: Style| if recorded.is_voided() { style.add_modifier(Modifier::CROSSED_OUT) } else { style };
        let mut line = Builder::new(width);
        line.push(text::fit(&say::say_short(c.on, app.today()), 10), strike(t.dim()));
        if let Some(said) = value(app, app.cascade.find(c.item), c) {
            let said = if c.unchanged { format!("= {said}") } else { said };
            line.push(said, strike(t.strong())).push("  ", t.text());
        }
        if let Some(progress) = c.progress {
            line.push(number::format_number(progress * 100.0, Some("%")), strike(t.strong())).push("  ", t.text());
        }
        if let Some(word) = c.stated() {
            let health = Health::from(word);
            let said = c.confidence.map_or_else(|| word.word().to_owned(), |n| format!("{n}/10"));
            line.push(t.health_glyph(health), strike(t.health(health)));
            line.push(format!(" {said}"), strike(t.health_word(health))).push("  ", t.text());
        }
        if let Some(name) = c.by.and_then(|id| app.cascade.person(id)) {
            line.push(text::one_line(&name.name, 24), t.dim());
        }
        if let Some(source) = &c.measured {
            let gap = if c.by.is_some() { "  " } else { "" };
            line.push(format!("{gap}{} {}", t.flag_glyph(Flag::Source), text::one_line(source, 24)), t.dim());
        }
        if recorded.is_voided() {
            // Said in words: not every terminal strikes through.
            line.push(if history.is_corrected(recorded) { "  corrected" } else { "  taken back" }, t.dim());
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
            let arrow = t.glyph("→ ", "-> ");
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

/// The value a check-in states, as people say it: of milestones the steps done; `None`: it states none.
fn value(app: &App, ix: Option<Ix>, c: &CheckIn) -> Option<String> {
    let kr = ix.and_then(|ix| app.cascade.item(ix).key_result());
    value_said(kr, c.value, c.done.as_ref())
}

/// What two people set without having seen each other, while somebody may still want to settle it.
pub(super) fn clashes(app: &App, t: Theme, history: &History, width: usize, lines: &mut Flow) {
    for clash in history.clashes.iter().filter(|c| c.is_open(app.today())) {
        let (sign, style) = t.sign(Sign::Clash);
        let settles = app.keymap().filled("{revise} settles it");
        let said = format!("{}; {settles}", describe::clash(&app.cascade, clash, app.me));
        for (n, line) in text::lines(&said, width.saturating_sub(2), 3).into_iter().enumerate() {
            let before = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
            lines.push(Line::from(vec![Span::styled(before, style), Span::styled(line, t.text())]));
        }
    }
}

/// What was changed in an open cycle, with its reason.
pub(in crate::ui) fn revisions(app: &App, t: Theme, history: &History, width: usize, lines: &mut Flow) {
    let told: Vec<_> = history.in_force().take(8).collect();
    let Some((of, _)) = app.history.as_ref().filter(|_| !told.is_empty()) else { return };
    let of = *of;
    lines.section(t, "Revisions");
    let metric = app.cascade.find(of).and_then(|ix| app.cascade.item(ix).key_result()).map(|kr| kr.metric);
    if let Some(said) = metric.and_then(|m| history.eased(m)) {
        lines.beside(Span::styled(format!("   {said}"), t.flag_word(Flag::Falling)));
    }
    for r in told {
        let said = describe::detail(&app.cascade, &Op::Set { of, old: r.old.clone(), new: r.new.clone() });
        let mut line = Builder::new(width);
        line.push(text::fit(&say::say_short(r.header.on, app.today()), 10), t.dim()).push(said, t.text());
        lines.push(line.finish());
        let who = r.header.by.and_then(|id| app.cascade.person(id)).map(|p| format!(" ({})", p.name)).unwrap_or_default();
        let why = format!("because {}{who}", r.header.why.as_deref().unwrap_or_default());
        lines.extend(text::lines(&why, width.saturating_sub(2), 3).into_iter().map(|l| Line::styled(format!("  {l}"), t.dim())));
    }
}
