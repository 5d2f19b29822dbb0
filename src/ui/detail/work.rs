//! What serves what, in both directions: of a goal the work on it, of work the goals it is for; of an objective its parts.
//!
//! Must not know: how a dispute between work and result is found.

use crate::{
    app::App,
    domain::{
        Flag, Ix, Judgement, Kind, flags,
        link::{Expect, Link},
        portfolio,
        text::{self, number},
        why,
    },
    ui::{
        theme::Theme,
        widgets::{flow::Flow, line::Builder},
    },
};
use ratatui::text::{Line, Span};

/// Both directions: of a goal the work that serves it, of a project the goals it serves.
pub(in crate::ui) fn links(app: &App, t: Theme, ix: Ix, width: usize, lines: &mut Flow) {
    let c = &app.cascade;
    let is_work = c.item(ix).kind() == Kind::Project;
    let links: Vec<(&Link, Ix)> = ends(app, ix).collect();
    let through: Vec<(&Link, Ix)> = flags::through_objective(c, ix, app.today()).collect();
    if links.is_empty() && through.is_empty() {
        if app.board.peek(c, ix).flags.has(Flag::Unlinked) {
            lines.section(t, if is_work { "Serves" } else { "Work" });
            let said = if is_work { "no goal yet" } else { "no project is linked to it" };
            lines.push(Line::styled(said, t.flag_word(Flag::Unlinked)));
        }
        return;
    }
    lines.section(t, if is_work { "Serves" } else { "Work" });
    // The causal theory is in doubt: that belongs where the work is listed.
    if let Some((flags::Dispute::WorkGreen | flags::Dispute::WorkRed, said)) =
        why::dispute(c, ix, &app.board.peek(c, ix), app.today())
    {
        let short = said.split(':').next().unwrap_or_default().to_owned();
        lines.beside(Span::styled(format!("   {}", t.flag_glyph(Flag::Disagreement)), t.flag(Flag::Disagreement)));
        lines.beside(Span::styled(format!(" {short}"), t.flag_word(Flag::Disagreement)));
    }
    for (link, other) in links {
        lines.push(end(app, t, other, width));
        because(t, link, width, lines);
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
    if let Some(objective) = c.parent(ix).filter(|_| !through.is_empty()) {
        let said = format!("through {}", text::one_line(&c.item(objective).title, width.saturating_sub(8)));
        lines.push(Line::styled(said, t.dim()));
    }
    for (link, other) in through {
        lines.push(end(app, t, other, width));
        because(t, link, width, lines);
    }
}

/// The links of an item with what is at their other end, as far as it is there.
fn ends(app: &App, ix: Ix) -> impl Iterator<Item = (&Link, Ix)> {
    let c = &app.cascade;
    let is_work = c.item(ix).kind() == Kind::Project;
    let mut ends: Vec<_> = c
        .links_at(ix)
        .filter_map(|l| Some((l, c.find(if is_work { l.target } else { l.project })?)))
        .filter(|(_, other)| c.item(*other).is_live())
        .collect();
    // As on the deck: links stand in no order of their own.
    ends.sort_by_key(|&(_, other)| (c.item(other).position, &c.item(other).title, other));
    ends.into_iter()
}

/// One end of a link: its health and title; of a goal its progress and pace, of work its progress and due day.
fn end(app: &App, t: Theme, other: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let judged = app.board.peek(c, other);
    let said = portfolio::stands(c, &judged, other, app.today());
    let tail = if said.is_empty() { said } else { format!("  {said}") };
    let mut line = Builder::new(width);
    let (glyph, style) = t.standing(c.item(other).outcome(), judged.health);
    line.push(format!("{glyph} "), style);
    let room = width.saturating_sub(text::width(&tail) + 2).max(width.min(16));
    line.push(text::one_line(&c.item(other).title, room), t.text()).push(tail, t.dim());
    line.finish()
}

fn because(t: Theme, link: &Link, width: usize, lines: &mut Flow) {
    match link.because.as_deref().filter(|b| !b.trim().is_empty()) {
        Some(because) => {
            let mark = t.glyph("∵ ", "because ");
            let said = text::lines(&format!("{mark}{because}"), width.saturating_sub(2), 3);
            lines.extend(said.into_iter().map(|l| Line::styled(format!("  {l}"), t.dim())));
        }
        None => lines.push(Line::styled("  no because: nobody has written down why it should help", t.flag_word(Flag::NoTheory))),
    }
}

/// Of an objective: its key results at a glance.
pub(super) fn parts(app: &App, t: Theme, ix: Ix, width: usize, lines: &mut Flow) {
    let c = &app.cascade;
    let krs: Vec<Ix> = c.key_results(ix).collect();
    if krs.is_empty() {
        return;
    }
    lines.section(t, "Key results");
    for kr in krs.into_iter().take(20) {
        let judged = app.board.peek(c, kr);
        let mut line = Builder::new(width);
        let (glyph, style) = t.standing(c.item(kr).outcome(), judged.health);
        line.push(format!("{glyph} "), style);
        let tail = match c.item(kr).key_result() {
            Some(kr) if kr.weight <= 0.0 => "not counted".to_owned(),
            _ => progress(&judged),
        };
        let tail_width = text::width(&tail).max(6);
        line.push(text::fit(&text::one_line(&c.item(kr).title, width), width.saturating_sub(tail_width + 3)), t.text());
        line.push(text::fit_left(&tail, tail_width), t.dim());
        lines.push(line.finish());
    }
}

fn progress(judged: &Judgement) -> String {
    judged.progress.map_or_else(String::new, |p| number::format_number((p * 100.0).round(), Some("%")))
}
