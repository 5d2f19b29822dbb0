//! Minutes on the screen: headings, and lines below them that go on below their first word. Nothing is decided here about what
//! they say: that is their page.

use super::letters;
use crate::{
    domain::{
        meeting::minutes::page::{Line as Said, Mark, Page, Part, TOGETHER},
        text,
    },
    ui::{theme::Theme, widgets::line::put},
};
use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

/// No line of minutes takes more rows than this.
const MOST_ROWS: usize = 12;

/// Draws the minutes from a line on. Returns how far they can be scrolled.
pub(super) fn draw(frame: &mut Frame, t: Theme, page: &Page, scroll: usize, area: Rect) -> usize {
    let width = area.width.saturating_sub(4) as usize;
    let mut all: Vec<Line<'static>> =
        text::lines(&page.title, width.max(8), 2).into_iter().map(|l| Line::styled(l, t.strong())).collect();
    for part in &page.parts {
        all.push(Line::default());
        all.extend(lines(t, part, width, t.text()));
    }
    show(frame, all, scroll, area)
}

/// Puts lines on the screen from one of them on. Returns how far they can be scrolled.
pub(super) fn show(frame: &mut Frame, all: Vec<Line<'static>>, scroll: usize, area: Rect) -> usize {
    let end = all.len().saturating_sub(area.height as usize);
    for (y, line) in all.into_iter().skip(scroll.min(end)).take(area.height as usize).enumerate() {
        let place = Rect { x: area.x + 3.min(area.width), y: area.y + y as u16, width: area.width.saturating_sub(3), height: 1 };
        put(frame, &line, place);
    }
    end
}

/// A part under its heading.
pub(super) fn lines(t: Theme, part: &Part, width: usize, style: Style) -> Vec<Line<'static>> {
    let mut out = vec![Line::styled(part.topic.heading(), t.accent())];
    out.extend(part.lines.iter().flat_map(|line| one(t, line, width, style)));
    out
}

/// The same in letters that are read across a room, what a line is about in ordinary ones below it; `None`: they cannot be drawn
/// so in so many rows.
pub(super) fn large(t: Theme, part: &Part, width: usize, rows: usize) -> Option<Vec<Line<'static>>> {
    let mut out = vec![Line::styled(part.topic.heading(), t.accent())];
    for line in &part.lines {
        let about = line.spans.split_last().filter(|(last, before)| !before.is_empty() && last.text.starts_with(" ("));
        let (said, about) = match about {
            Some((about, before)) => (before.iter().map(|span| span.text.as_str()).collect(), about.text.trim_start()),
            None => (line.text(), ""),
        };
        let drawn = letters::lines(&said.replace(TOGETHER, " "), width, 3)?;
        out.extend(drawn.iter().flat_map(|line| letters::rows(t, line)).map(|row| Line::styled(row, t.strong())));
        out.extend(text::lines(about, width, 1).into_iter().filter(|_| !about.is_empty()).map(|row| Line::styled(row, t.dim())));
        out.push(Line::default());
        if out.len() > rows {
            return None;
        }
    }
    Some(out)
}

fn mark(t: Theme, mark: Mark) -> &'static str {
    match mark {
        Mark::None => "",
        Mark::Bullet => t.glyph("• ", "- "),
        Mark::Open => t.glyph("☐ ", "[ ] "),
        Mark::Done => t.glyph("☑ ", "[x] "),
    }
}

fn one(t: Theme, said: &Said, width: usize, style: Style) -> Vec<Line<'static>> {
    let mark = mark(t, said.mark);
    let room = width.saturating_sub(text::width(mark)).max(8);
    // What it is about stands out, as far as it stands on the first row.
    let strong = said.spans.first().filter(|s| s.strong).map_or("", |s| s.text.as_str());
    let rows = text::lines(&said.text(), room, MOST_ROWS);
    let row = |(n, row): (usize, String)| {
        let row = row.replace(TOGETHER, " ");
        let lead = if n == 0 { mark.to_owned() } else { " ".repeat(text::width(mark)) };
        let head = if n == 0 && row.starts_with(strong) { strong.len() } else { 0 };
        let (head, rest) = row.split_at(head);
        Line::from(vec![
            Span::styled(lead, t.dim()),
            Span::styled(head.to_owned(), t.strong()),
            Span::styled(rest.to_owned(), style),
        ])
    };
    rows.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::meeting::minutes::page::{Span as Piece, Topic};

    fn part(mark: Mark, text: &str) -> Part {
        let spans = vec![Piece { text: "Bob".into(), strong: true }, Piece { text: text.into(), strong: false }];
        Part { topic: Topic::Actions, lines: vec![Said { mark, spans, cells: Vec::new() }] }
    }

    fn read(part: &Part, width: usize) -> Vec<String> {
        lines(Theme::default(), part, width, Style::default()).into_iter().map(|l| l.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn a_long_line_goes_on_below_its_first_word() {
        assert_eq!(
            read(&part(Mark::Open, ", by Friday: brief the agency"), 60),
            ["Actions", "☐ Bob, by Friday: brief the agency"]
        );
        assert_eq!(read(&part(Mark::Done, ", by Friday: brief"), 16), ["Actions", "☑ Bob, by", "  Friday: brief"]);
    }

    #[test]
    fn what_cannot_be_drawn_large_in_the_rows_there_are_is_not() {
        let t = Theme::default();
        assert_eq!(large(t, &part(Mark::Bullet, " hires two"), 100, 9).map(|l| l.len()), Some(5));
        assert_eq!(large(t, &part(Mark::Bullet, " hires two"), 100, 4), None, "too few rows");
        assert_eq!(large(t, &part(Mark::Bullet, " 会議"), 100, 40), None, "a sign there is no picture of");
    }
}
