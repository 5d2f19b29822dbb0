//! Markdown as lines that know how deep they stand: headings, list items, what goes on below them; and the tables between.

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

/// How deep lists and quotes may stand in one another.
pub(super) const DEEPEST: usize = 64;

/// How long a file may be, in bytes and in lines: what parses it holds all of it at once.
const LONGEST: usize = 2 << 20;
const LINES: usize = 100_000;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// A heading, from 1.
    Heading(u8),
    /// A list item, with how many lists it stands in.
    Item(u8),
    /// A line that goes on in such an item.
    More(u8),
    /// A line of its own.
    Line,
    /// A line of code.
    Code,
    /// A line of what stands before everything, between `---`.
    Front,
}

/// How a line is parted from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// It begins something.
    Block,
    /// It goes on in the next line of the file.
    Soft,
    /// It goes on in a new line.
    Hard,
}

/// A line of text without its marks; of code it keeps the backticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// Where it stands.
    pub(super) at: At,
    /// What parts it from the one before.
    pub(super) parted: Break,
    /// Its text.
    pub(super) text: String,
    /// All of it is bold.
    pub(super) bold: bool,
    /// The box in front of it is ticked.
    pub(super) ticked: Option<bool>,
    /// Where its first link leads.
    pub(super) url: Option<String>,
}

/// A table with the heading above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The heading it stands under; empty: none.
    pub name: String,
    /// The line of each row, and its cells; the head is the first row.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// A file of Markdown.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Its lines, in their order.
    pub(super) lines: Vec<Line>,
    /// Its tables.
    pub(super) tables: Vec<Table>,
}

/// Where lines end, to tell the number of a byte.
struct Ends(Vec<usize>);

impl Ends {
    fn number(&self, at: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < at)).unwrap_or(u32::MAX).saturating_add(1)
    }
}

struct Reader {
    out: Blocks,
    line: Option<Line>,
    /// How much of the line is bold from its beginning.
    bold: usize,
    in_bold: bool,
    heading: Option<u8>,
    /// Of each list item that is open whether its text has begun.
    items: Vec<bool>,
    quotes: usize,
    is_code: bool,
    is_front: bool,
    ticked: Option<bool>,
    parted: Break,
    /// The heading that was read last.
    under: String,
    table: Option<Table>,
}

/// Reads a file. Refused with one sentence.
pub(super) fn read(text: &str) -> Result<Blocks, String> {
    if text.len() > LONGEST || text.bytes().filter(|byte| *byte == b'\n').count() > LINES {
        return Err(format!("it has more than {} MB or {LINES} lines; split it", LONGEST >> 20));
    }
    let ends = Ends(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(n, _)| n).collect());
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        out: Blocks::default(),
        line: None,
        bold: 0,
        in_bold: false,
        heading: None,
        items: Vec::new(),
        quotes: 0,
        is_code: false,
        is_front: false,
        ticked: None,
        parted: Break::Block,
        under: String::new(),
        table: None,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let number = ends.number(range.start);
        reader.take(event, number);
        if reader.items.len() + reader.quotes > DEEPEST {
            return Err(format!("line {number} stands in more than {DEEPEST} lists or quotes; move it further out"));
        }
    }
    reader.flush();
    Ok(reader.out)
}

impl Reader {
    fn take(&mut self, event: Event<'_>, number: u32) {
        match event {
            Event::Start(tag) => self.start(tag, number),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.is_code || self.is_front => {
                for (n, line) in text.lines().enumerate() {
                    self.push(line, number + u32::try_from(n).unwrap_or_default());
                    self.flush();
                }
            }
            Event::Text(text) => self.push(&text, number),
            Event::Code(code) => self.push(&format!("`{code}`"), number),
            Event::SoftBreak => self.go_on(Break::Soft),
            Event::HardBreak => self.go_on(Break::Hard),
            Event::InlineHtml(html) if html.starts_with("<br") => self.go_on(Break::Hard),
            Event::TaskListMarker(ticked) => self.ticked = Some(ticked),
            // A comment says nothing, and neither does a rule.
            Event::Rule => self.flush(),
            Event::Html(html) | Event::InlineHtml(html) if !html.trim_start().starts_with('<') => self.push(html.trim(), number),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, number: u32) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    HeadingLevel::H4 => 4,
                    HeadingLevel::H5 => 5,
                    HeadingLevel::H6 => 6,
                });
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.is_code = true;
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.is_front = true,
            Tag::Item => {
                self.flush();
                self.items.push(false);
                self.ticked = None;
            }
            Tag::List(_) | Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table { name: self.under.clone(), rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push((number, Vec::new()));
                }
            }
            Tag::Strong => {
                self.in_bold =
                    self.line.as_ref().is_none_or(|line| line.text.trim().is_empty() || self.bold >= line.text.trim_end().len());
            }
            Tag::Link { dest_url, .. } => {
                let line = self.line_at(number);
                if line.url.is_none() {
                    line.url = Some(dest_url.into_string());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.under = self.line.as_ref().map(|line| line.text.trim().to_owned()).unwrap_or_default();
                self.flush();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.is_code = false;
            }
            TagEnd::MetadataBlock(_) => {
                self.flush();
                self.is_front = false;
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::TableCell => {
                let text = self.line.take().map(|line| line.text.trim().to_owned()).unwrap_or_default();
                if let Some((_, cells)) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    cells.push(text);
                }
            }
            TagEnd::Table => self.out.tables.extend(self.table.take()),
            TagEnd::Strong => {
                if self.in_bold {
                    self.bold = self.line.as_ref().map_or(0, |line| line.text.len());
                }
                self.in_bold = false;
            }
            _ => {}
        }
    }

    fn line_at(&mut self, number: u32) -> &mut Line {
        let at = if self.is_front {
            At::Front
        } else if self.is_code {
            At::Code
        } else {
            let depth = u8::try_from(self.items.len()).unwrap_or(u8::MAX);
            match (self.heading, self.items.last()) {
                (Some(level), None) => At::Heading(level),
                (_, None) => At::Line,
                (_, Some(true)) => At::More(depth),
                (_, Some(false)) => At::Item(depth),
            }
        };
        let parted = self.parted;
        self.line.get_or_insert_with(|| Line { number, at, parted, text: String::new(), bold: false, ticked: None, url: None })
    }

    fn push(&mut self, text: &str, number: u32) {
        let is_cell = self.table.is_some();
        self.line_at(number).text.push_str(text);
        if !is_cell && let Some(begun) = self.items.last_mut() {
            *begun = true;
        }
    }

    /// The line is over and the next one goes on in the same block; in a cell of a table it is one text.
    fn go_on(&mut self, parted: Break) {
        if self.table.is_some() {
            if let Some(line) = &mut self.line {
                line.text.push(' ');
            }
            return;
        }
        self.flush();
        self.parted = parted;
    }

    fn flush(&mut self) {
        if let Some(mut line) = self.line.take() {
            line.bold = self.bold > 0 && self.bold >= line.text.trim_end().len();
            line.ticked = self.ticked.take();
            if !line.text.trim().is_empty() || self.is_code {
                self.out.lines.push(line);
            }
        }
        (self.bold, self.in_bold, self.parted) = (0, false, Break::Block);
    }
}
