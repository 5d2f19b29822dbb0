//! The entry of a cycle that is over: what of it waits to be scored, by whom.

use super::running::{Page, chip};
use crate::{
    app::{App, review::running::Running},
    domain::{
        Flag,
        measure::{Signs, Standing},
        stage::has_final_value,
        text,
    },
    ui::{theme::Theme, widgets::line::Builder},
};
use ratatui::{Frame, layout::Rect, text::Line};

/// Draws what waits in the cycle that is on.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let (c, width) = (&app.cascade, area.width as usize);
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    page.line(chip(app, t, running, None, width));
    page.y += 1;
    let waiting = running.meeting.entry().and_then(|e| e.item).and_then(|cycle| c.waiting_in(cycle, app.today()));
    let Some(mut waiting) = waiting else {
        page.line(Line::styled(app.keymap().filled("Everything of it is scored: {next-entry} goes on."), t.strong()));
        return;
    };
    for line in text::lines(&format!("{}.", waiting.said(c, app.today())), width, 3) {
        page.line(Line::styled(line, t.strong()));
    }
    page.y += 1;
    waiting.items.sort_by_cached_key(|&ix| (c.owner_name(ix).map(str::to_lowercase), c.item(ix).title.to_lowercase()));
    let room = (page.left().height as usize).saturating_sub(2);
    // Where there is little room the sentence above says how many there are, and a sign which.
    let (owner_width, none_yet) = if width >= 70 { (18, "  no final value") } else { (8, " ?") };
    for &ix in waiting.items.iter().take(room) {
        let mut line = Builder::new(width);
        let judged = app.board.peek(c, ix);
        line.push(t.health_glyph(judged.health), t.health(judged.health)).push(" ", t.text());
        line.push(text::fit(c.owner_name(ix).unwrap_or("nobody"), owner_width), t.dim()).push(" ", t.text());
        let signs = if t.ascii { &Signs::ASCII } else { &Signs::SHORT };
        let stand = c.item(ix).key_result().map(|kr| Standing::of(kr, c.summary(ix)).said(signs)).unwrap_or_default();
        let owed = if has_final_value(c, ix, app.today()) { "" } else { none_yet };
        let tail = text::width(&stand) + text::width(owed) + 2;
        line.push(text::fit(&c.item(ix).title, line.left().saturating_sub(tail).max(8)), t.text()).push("  ", t.text());
        line.push(stand, t.strong()).push(owed, t.flag_word(Flag::ToScore));
        page.line(line.finish());
    }
    if waiting.items.len() > room {
        page.line(Line::styled(format!("  and {} more", waiting.items.len() - room), t.dim()));
    }
    let said = app.keymap().filled("Each is scored on the deck or by its owner among the check-ins: {check-in} there.");
    for line in text::lines(&said, width, 2) {
        page.line(Line::styled(line, t.dim()));
    }
}
