//! Minutes written down: as Markdown, as plain text, in the marks of Slack, as HTML.
//!
//! Whatever people typed is text in each of them and never markup. Nothing is computed here, and nothing left out.

use super::{
    page::{Line, Mark, Page, Span, TOGETHER},
    results::HEADS,
};
use crate::domain::{text, words::Choice};
use std::fmt::Write as _;

/// Columns of plain text: what a mail shows without breaking lines once more.
const COLUMNS: usize = 78;

/// How minutes are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Markdown.
    #[default]
    Markdown,
    /// Plain text, at most 78 columns wide.
    Text,
    /// What Slack reads.
    Slack,
    /// HTML that keeps its formatting in a mail and in Confluence.
    Html,
}

impl Layout {
    /// All of them, the one that is taken unless someone says otherwise first.
    pub const ALL: [Layout; 4] = [Layout::Markdown, Layout::Text, Layout::Slack, Layout::Html];

    /// Their words with what each is for, in the same order.
    pub const WORDS: [Choice; 4] = [
        ("md", "Markdown, for a wiki or a repository"),
        ("text", "plain text, for a mail"),
        ("slack", "what Slack reads"),
        ("html", "for a mail or Confluence, with its formatting"),
    ];

    /// As typed and remembered.
    pub fn word(self) -> &'static str {
        Layout::WORDS[self as usize].0
    }

    /// The layout of a word; `None`: there is no such.
    pub fn of_word(word: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|l| l.word() == word)
    }

    /// As it is called in a sentence: `the minutes for Slack`.
    pub fn said(self) -> &'static str {
        match self {
            Layout::Markdown => "as Markdown",
            Layout::Text => "as plain text",
            Layout::Slack => "for Slack",
            Layout::Html => "as HTML",
        }
    }

    /// How the name of a file of it ends.
    pub fn extension(self) -> &'static str {
        match self {
            Layout::Markdown => "md",
            Layout::Text | Layout::Slack => "txt",
            Layout::Html => "html",
        }
    }

    /// Pages, one below the other, ending with a line break.
    pub fn write(self, pages: &[Page]) -> String {
        let mut out = String::new();
        if self == Layout::Html {
            let title = pages.first().map_or("", |p| &p.title);
            let _ = write!(
                out,
                "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
                html_text(title)
            );
        }
        for (n, page) in pages.iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            let from = out.len();
            match self {
                Layout::Markdown => markdown(&mut out, page),
                Layout::Text => plain(&mut out, page),
                Layout::Slack => slack(&mut out, page),
                Layout::Html => html(&mut out, page),
            }
            // A browser breaks lines itself; elsewhere nobody who searches for a day is to know of that blank.
            if self != Layout::Html && out[from..].contains(TOGETHER) {
                let plain = out[from..].replace(TOGETHER, " ");
                out.truncate(from);
                out.push_str(&plain);
            }
        }
        if self == Layout::Html {
            out.push_str("</body>\n</html>\n");
        }
        out
    }
}

impl Page {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        Layout::Markdown.write(std::slice::from_ref(self))
    }
}

/// A page in a layout whose titles, headings and lines are written so: a blank line between parts, none within.
fn blocks(
    out: &mut String,
    page: &Page,
    title: impl Fn(&str) -> String,
    heading: impl Fn(&str) -> String,
    line: impl Fn(&Line) -> String,
) {
    let mut is_first = page.title.is_empty();
    if !page.title.is_empty() {
        let _ = writeln!(out, "{}", title(&page.title));
    }
    for part in &page.parts {
        if !is_first {
            out.push('\n');
        }
        is_first = false;
        // A part alone needs no heading: whoever copied it knows what it is.
        if !page.title.is_empty() {
            let _ = writeln!(out, "{}", heading(part.topic.heading()));
        }
        for l in &part.lines {
            let _ = writeln!(out, "{}", line(l));
        }
    }
}

fn markdown(out: &mut String, page: &Page) {
    let in_table = std::cell::Cell::new(false);
    let row = |cells: &[String]| format!("| {} |", cells.iter().map(|c| markdown_text(c, false)).collect::<Vec<_>>().join(" | "));
    let line = |line: &Line| {
        if !line.cells.is_empty() {
            let heads = HEADS.map(str::to_owned);
            let begins = !in_table.replace(true);
            let head = if begins { format!("\n{}\n|{}\n", row(&heads), " --- |".repeat(HEADS.len())) } else { String::new() };
            return format!("{head}{}", row(&line.cells));
        }
        // What stands behind a table is no row of it.
        let gap = if in_table.replace(false) { "\n" } else { "" };
        let mark = match line.mark {
            Mark::None => "",
            Mark::Bullet => "- ",
            Mark::Open => "- [ ] ",
            Mark::Done => "- [x] ",
        };
        let mut said = format!("{gap}{mark}");
        for (n, span) in line.spans.iter().enumerate() {
            let text = markdown_text(&span.text, n == 0 && !span.strong);
            let _ = if span.strong { write!(said, "**{text}**") } else { write!(said, "{text}") };
        }
        said
    };
    blocks(
        out,
        page,
        |title| format!("# {}", markdown_text(title, false)),
        |h| {
            // A table ends with its part.
            in_table.set(false);
            format!("## {h}\n")
        },
        line,
    );
}

/// Text of a person inside Markdown: what would be markup is not. `begins`: it is the first of its line.
pub fn markdown_text(text: &str, begins: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in text.char_indices() {
        let is_mark = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&');
        // What begins a list has a blank behind it.
        let ends_word = || text[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        let would_list = begins
            && ((at == 0 && (c == '=' || matches!(c, '-' | '+') && ends_word()))
                || (number > 0 && at == number && matches!(c, '.' | ')') && ends_word()));
        if is_mark || would_list {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn plain(out: &mut String, page: &Page) {
    let line = |line: &Line| {
        let mark = match line.mark {
            Mark::None => "",
            Mark::Bullet => "- ",
            Mark::Open => "[ ] ",
            Mark::Done => "[x] ",
        };
        let lines = text::lines(&line.text(), COLUMNS - mark.len(), usize::MAX / COLUMNS);
        let hang = " ".repeat(mark.len());
        let lead = |n: usize| if n == 0 { mark } else { &hang };
        lines.iter().enumerate().map(|(n, l)| format!("{}{l}", lead(n))).collect::<Vec<_>>().join("\n")
    };
    let wrapped = |text: &str| text::lines(text, COLUMNS, usize::MAX / COLUMNS).join("\n");
    blocks(out, page, wrapped, str::to_uppercase, line);
}

fn slack(out: &mut String, page: &Page) {
    let line = |line: &Line| {
        let mark = match line.mark {
            Mark::None => "",
            Mark::Bullet => "• ",
            Mark::Open => "☐ ",
            Mark::Done => "☑ ",
        };
        let mut said = String::from(mark);
        for span in &line.spans {
            let text = slack_text(&span.text);
            let _ = if span.strong { write!(said, "*{text}*") } else { write!(said, "{text}") };
        }
        said
    };
    blocks(out, page, |title| format!("*{}*", slack_text(title)), |h| format!("*{h}*"), line);
}

/// Text of a person in Slack: `<` would begin a link or call everyone. Whoever pastes it reads a `&lt;` as it stands, and there is no
/// way to write a mark that is none, so both are written with a sign that looks like them.
fn slack_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let is_named = || ["&amp;", "&lt;", "&gt;"].iter().any(|name| text[at..].starts_with(name));
        let inside = before.is_alphanumeric() && signs.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        match c {
            '&' if is_named() => out.push_str("&amp;"),
            '<' => out.push('‹'),
            '>' => out.push('›'),
            '*' => out.push('∗'),
            '`' => out.push('ˋ'),
            '~' if !inside => out.push('∼'),
            '_' if !inside => out.push('ˍ'),
            c => out.push(c),
        }
        before = c;
    }
    out
}

fn html(out: &mut String, page: &Page) {
    const FONT: &str = "font-family:sans-serif";
    if !page.title.is_empty() {
        let _ = writeln!(out, "<h1 style=\"{FONT};font-size:20px\">{}</h1>", html_text(&page.title));
    }
    for part in &page.parts {
        if !page.title.is_empty() {
            let _ = writeln!(out, "<h2 style=\"{FONT};font-size:16px\">{}</h2>", part.topic.heading());
        }
        let (mut in_list, mut in_table) = (false, false);
        for line in &part.lines {
            if line.cells.is_empty() == in_table {
                in_table = !in_table;
                if in_table {
                    if std::mem::take(&mut in_list) {
                        out.push_str("</ul>\n");
                    }
                    let _ = writeln!(out, "<table style=\"{FONT};font-size:14px;border-collapse:collapse\">");
                    html_row(out, "th", HEADS.iter().copied());
                } else {
                    out.push_str("</table>\n");
                }
            }
            if in_table {
                html_row(out, "td", line.cells.iter().map(String::as_str));
                continue;
            }
            let listed = line.mark != Mark::None;
            if listed != in_list {
                out.push_str(if listed { "<ul>\n" } else { "</ul>\n" });
                in_list = listed;
            }
            let said: String = line.spans.iter().map(html_span).collect();
            let sign = match line.mark {
                Mark::None | Mark::Bullet => "",
                Mark::Open => "☐ ",
                Mark::Done => "☑ ",
            };
            let tag = if listed { "li" } else { "p" };
            // The box stands in the place of the bullet.
            let bare = if sign.is_empty() { "" } else { ";list-style-type:none" };
            let _ = writeln!(out, "<{tag} style=\"{FONT};font-size:14px{bare}\">{sign}{said}</{tag}>");
        }
        if in_table {
            out.push_str("</table>\n");
        }
        if in_list {
            out.push_str("</ul>\n");
        }
    }
}

fn html_row<'a>(out: &mut String, tag: &str, cells: impl Iterator<Item = &'a str>) {
    let cell = |cell: &str| {
        format!("<{tag} style=\"border:1px solid #ccc;padding:3px 8px;text-align:left\">{}</{tag}>", html_text(cell))
    };
    let cells: Vec<String> = cells.map(cell).collect();
    let _ = writeln!(out, "<tr>{}</tr>", cells.concat());
}

fn html_span(span: &Span) -> String {
    let text = html_text(&span.text);
    if span.strong { format!("<strong>{text}</strong>") } else { text }
}

/// Text of a person in HTML.
fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
