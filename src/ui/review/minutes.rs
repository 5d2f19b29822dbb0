//! Minutes on the screen: the Markdown of the file as someone reads it, not as a program does. Knows only what minutes are
//! made of: headings, paragraphs, lists with and without boxes, one kind of table.

use crate::ui::widgets::line::put;
use crate::{domain::text, ui::theme::Theme};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// Draws the minutes from a line on.
pub(super) fn draw(frame: &mut Frame, t: Theme, markdown: &str, scroll: usize, area: Rect) {
    let width = area.width.saturating_sub(4) as usize;
    for (y, line) in lines(t, markdown, width).into_iter().skip(scroll).take(area.height as usize).enumerate() {
        let place = Rect { x: area.x + 3.min(area.width), y: area.y + y as u16, width: area.width.saturating_sub(3), height: 1 };
        put(frame, &line, place);
    }
}

fn lines(t: Theme, markdown: &str, width: usize) -> Vec<Line<'static>> {
    let width = width.max(8);
    let mut out = Vec::new();
    let mut rows = markdown.lines().peekable();
    while let Some(row) = rows.next() {
        if row.starts_with('|') {
            let mut table = vec![row];
            while let Some(next) = rows.next_if(|r| r.starts_with('|')) {
                table.push(next);
            }
            out.extend(cells(t, &table));
        } else if let Some(heading) = row.strip_prefix('#') {
            let style = if heading.starts_with('#') { t.accent() } else { t.strong() };
            let said = plain(heading.trim_start_matches('#'));
            out.extend(text::lines(&said, width, 6).into_iter().map(|l| Line::styled(l, style)));
        } else if let Some(entry) = row.trim_start().strip_prefix("- ") {
            let indent = row.len() - row.trim_start().len();
            let (mark, said) = match (entry.strip_prefix("[ ] "), entry.strip_prefix("[x] ")) {
                (Some(open), _) => (t.glyph("☐ ", "[ ] "), open),
                (_, Some(done)) => (t.glyph("☑ ", "[x] "), done),
                _ => (t.glyph("• ", "- "), entry),
            };
            let room = width.saturating_sub(indent + text::width(mark)).max(8);
            for (n, piece) in text::lines(&plain(said), room, 6).into_iter().enumerate() {
                let lead = if n == 0 { mark.to_owned() } else { " ".repeat(text::width(mark)) };
                let pieces = [" ".repeat(indent), lead].map(|s| Span::styled(s, t.dim()));
                out.push(Line::from(pieces.into_iter().chain([Span::styled(piece, t.text())]).collect::<Vec<_>>()));
            }
        } else if row.is_empty() {
            out.push(Line::default());
        } else {
            out.extend(text::lines(&plain(row), width, 12).into_iter().map(|l| Line::styled(l, t.text())));
        }
    }
    out
}

/// A table with its columns under each other; the row that only says how they are aligned is not shown.
fn cells(t: Theme, rows: &[&str]) -> Vec<Line<'static>> {
    let split = |row: &str| row.trim_matches('|').split('|').map(|c| plain(c.trim())).collect::<Vec<String>>();
    let right: Vec<bool> = rows.get(1).map(|row| split(row).iter().map(|c| c.ends_with(':')).collect()).unwrap_or_default();
    let shown: Vec<Vec<String>> = rows.iter().enumerate().filter(|(n, _)| *n != 1).map(|(_, row)| split(row)).collect();
    let columns = shown.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |n: usize| shown.iter().filter_map(|row| row.get(n)).map(|c| text::width(c)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    let line = |n: usize, row: &Vec<String>| {
        let cell = |(c, text_): (usize, &String)| {
            let is_right = right.get(c).copied().unwrap_or(false);
            let fit = if is_right { text::fit_left(text_, widths[c]) } else { text::fit(text_, widths[c]) };
            format!("{fit}   ")
        };
        let said: String = row.iter().enumerate().map(cell).collect();
        Line::styled(said, if n == 0 { t.dim() } else { t.text() })
    };
    shown.iter().enumerate().map(|(n, row)| line(n, row)).collect()
}

/// Without what is only there for a Markdown reader: emphasis, and the strokes before signs that would mean something.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.trim_start().chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if signs.peek().is_some_and(char::is_ascii_punctuation) => out.extend(signs.next()),
            '*' if signs.peek() == Some(&'*') => _ = signs.next(),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markdown: &str) -> Vec<String> {
        lines(Theme::default(), markdown, 60).into_iter().map(|l| l.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn minutes_are_read_without_the_signs_of_markdown() {
        let markdown = "# Review 1\n\nIn time.\n\n| class | used |\n|---|---:|\n| off track | 7:35 |\n| rest | 0:20 |\n\n## Actions\n\n\
                        - [ ] **Bob**, by Friday: brief the agency\n- [x] done\n- a \\*star\\*\n";
        assert_eq!(
            read(markdown),
            [
                "Review 1",
                "",
                "In time.",
                "",
                "class       used",
                "off track   7:35",
                "rest        0:20",
                "",
                "Actions",
                "",
                "☐ Bob, by Friday: brief the agency",
                "☑ done",
                "• a *star*",
            ]
        );
    }

    #[test]
    fn a_long_entry_goes_on_below_its_first_word() {
        let said = read(&format!("- {}", "word ".repeat(20)));
        assert!(said.len() > 1 && said[1].starts_with("  word"), "{said:?}");
    }
}
