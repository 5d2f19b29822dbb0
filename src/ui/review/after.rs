//! After a review: what it came to, in the words it ends with, then its minutes.

use super::{class_glyph, class_style, minutes};
use crate::{
    app::{App, review::after::Ended},
    domain::text::{self, say::say_clock},
    ui::{
        frame,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// Draws the summary above, the minutes below.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, ended: &Ended, area: Rect) {
    let width = area.width.saturating_sub(6) as usize;
    let Some(summary) = &ended.summary else {
        let said = app.keymap().filled("   This review was taken back: {finish} leaves.");
        put(frame, &Line::styled(said, t.strong()), Rect { height: 1, ..area });
        return;
    };
    let mut lines = vec![Line::default()];
    let style = if summary.over() > 0 { t.error() } else { t.health(crate::domain::Health::OnTrack) };
    lines.push(Line::styled(summary.in_time(), style));
    lines.push(Line::styled(summary.outcome(), t.strong()));
    for sentence in [summary.missing(), summary.overhead()].into_iter().flatten() {
        lines.extend(text::lines(&sentence, width, 2).into_iter().map(|l| Line::styled(l, t.text())));
    }
    lines.push(Line::default());
    let longest = summary.classes.iter().map(|c| c.used.max(c.planned)).max().unwrap_or(1).max(1);
    for time in &summary.classes {
        let mut line = Builder::new(width);
        line.push(class_glyph(t, time.class), class_style(t, time.class)).push(" ", t.text());
        line.push(text::fit(time.class.word(), 14), t.text());
        line.push(text::fit_left(&say_clock(i64::from(time.used)), 6), t.strong());
        line.push(format!(" of {:<6}", say_clock(i64::from(time.planned))), t.dim());
        let room = width.saturating_sub(line.used() + 2).min(50);
        let cells = |n: u32| (n as usize * room / longest as usize).min(room);
        let (used, planned) = (cells(time.used), cells(time.planned));
        let over = time.used > time.planned;
        line.push(t.glyph("█", "#").repeat(used.min(planned)), t.text());
        if over {
            line.push(t.glyph("█", "!").repeat(used.saturating_sub(planned)), t.error());
        } else {
            line.push(t.glyph("░", ".").repeat(planned - used), t.dim());
        }
        lines.push(line.finish());
    }
    lines.push(Line::default());
    let mut rate = Builder::new(width);
    rate.push("Was it worth the time?  ", t.strong());
    for n in 1..=5u8 {
        let given = ended.rating.is_some_and(|r| n <= r);
        rate.push(if given { t.glyph("★ ", "* ") } else { t.glyph("☆ ", "- ") }, if given { t.accent() } else { t.dim() });
    }
    if ended.rating.is_none() {
        rate.push(app.keymap().filled(" {rate} rates it"), t.accent());
    }
    lines.push(rate.finish());
    let head = (lines.len() as u16).min(area.height);
    for (y, line) in lines.into_iter().enumerate().take(head as usize) {
        put(frame, &line, Rect { x: area.x + 3, y: area.y + y as u16, width: area.width.saturating_sub(3), height: 1 });
    }
    let below = Rect { y: area.y + head, height: area.height - head, ..area };
    if below.height > 3 {
        frame::rule(frame, t, Rect { height: 1, ..below });
        minutes::draw(frame, t, &ended.markdown, ended.scroll, Rect { y: below.y + 1, height: below.height - 1, ..below });
    }
}
