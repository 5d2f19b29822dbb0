//! A frame as an SVG picture: what the README shows is what the tests draw.
//!
//! Text stays text, in runs of one style; bars, lines and braille dots are drawn as shapes, because fonts disagree about them.
//! Must not know: what the frame shows.

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Width and height of a cell, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);
/// From the top of a cell to the line its letters stand on.
const BASE: f64 = 13.5;
/// Around the frame.
const MARGIN: f64 = 14.0;

/// What the sixteen colours of a terminal look like, as 0xRRGGBB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: u32,
    /// Text without a colour.
    pub foreground: u32,
    /// The sixteen, in the order of their numbers.
    pub ansi: [u32; 16],
}

/// A dark terminal.
pub const DARK: Palette = Palette {
    background: 0x0016_181d,
    foreground: 0x00d5_d8de,
    ansi: [
        0x002a_2e37,
        0x00ef_6b73,
        0x0086_c77b,
        0x00e3_b95f,
        0x006c_a8ee,
        0x00c5_90e0,
        0x005b_c2c7,
        0x00c3_c8d1,
        0x0070_7887,
        0x00ff_8d92,
        0x00a4_dc99,
        0x00f3_cf86,
        0x0093_c1f7,
        0x00d9_b0ee,
        0x0085_d8dc,
        0x00f4_f6fa,
    ],
};

/// A light terminal.
pub const LIGHT: Palette = Palette {
    background: 0x00fb_fbf9,
    foreground: 0x002b_2f36,
    ansi: [
        0x002b_2f36,
        0x00c0_2f39,
        0x002f_7d32,
        0x0091_6200,
        0x0022_63b4,
        0x0082_3fa8,
        0x0000_747b,
        0x0073_7984,
        0x008a_909b,
        0x00d6_4550,
        0x0040_9143,
        0x00a8_7600,
        0x0036_78cc,
        0x0098_57be,
        0x0012_8a91,
        0x0011_1317,
    ],
};

/// How the cells of a run look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: u32,
    /// `None`: the picture's own background shows through.
    bg: Option<u32>,
    bold: bool,
    italic: bool,
    underlined: bool,
    crossed_out: bool,
}

impl Look {
    fn of(cell: &Cell, palette: &Palette) -> Look {
        let has = |m| cell.modifier.contains(m);
        let mut fg = palette.rgb(cell.fg).unwrap_or(palette.foreground);
        let mut bg = palette.rgb(cell.bg);
        if has(Modifier::REVERSED) {
            let behind = bg.unwrap_or(palette.background);
            bg = Some(fg);
            fg = behind;
        }
        if has(Modifier::DIM) {
            fg = between(fg, bg.unwrap_or(palette.background));
        }
        if has(Modifier::HIDDEN) {
            fg = bg.unwrap_or(palette.background);
        }
        Look {
            fg,
            bg,
            bold: has(Modifier::BOLD),
            italic: has(Modifier::ITALIC),
            underlined: has(Modifier::UNDERLINED),
            crossed_out: has(Modifier::CROSSED_OUT),
        }
    }
}

impl Palette {
    /// The colour as 0xRRGGBB; `None` for the terminal's own.
    fn rgb(&self, color: Color) -> Option<u32> {
        let number = match color {
            Color::Reset => return None,
            Color::Rgb(r, g, b) => return Some(u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b)),
            Color::Indexed(n) => n,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        Some(match number {
            0..=15 => self.ansi[usize::from(number)],
            // A cube of six steps each, then twenty-four greys.
            16..=231 => {
                let n = u32::from(number - 16);
                let step = |n: u32| if n == 0 { 0 } else { 55 + 40 * n };
                step(n / 36) << 16 | step(n / 6 % 6) << 8 | step(n % 6)
            }
            232..=255 => (8 + 10 * u32::from(number - 232)) * 0x0001_0101,
        })
    }
}

/// Three fifths of the first colour, two of the second.
fn between(one: u32, other: u32) -> u32 {
    let mixed = |shift: u32| (((one >> shift) & 255) * 3 + ((other >> shift) & 255) * 2) / 5;
    [16, 8, 0].iter().fold(0, |sum, &shift| sum | (mixed(shift) << shift))
}

/// The frame as an SVG document; the title is what a screen reader says.
pub fn svg(frame: &Buffer, palette: &Palette, title: &str) -> String {
    let (width, height) = (f64::from(frame.area.width) * CELL.0, f64::from(frame.area.height) * CELL.1);
    let (full_width, full_height) = (width + 2.0 * MARGIN, height + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {full_width:.1} {full_height:.1}\" width=\"{full_width:.0}\" \
         height=\"{full_height:.0}\" role=\"img\">\n<title>{}</title>\n<style>text{{white-space:pre;font:14px \
         ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}}</style>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" \
         fill=\"{}\"/>\n<g transform=\"translate({MARGIN} {MARGIN})\" xml:space=\"preserve\">\n",
        escaped(title),
        hex(palette.background),
    );
    for y in 0..frame.area.height {
        row(&mut out, frame, y, palette);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Backgrounds first, so that no letter is cut by its neighbour's.
fn row(out: &mut String, frame: &Buffer, y: u16, palette: &Palette) {
    let runs = runs(frame, y, palette);
    let top = f64::from(y) * CELL.1;
    for group in runs.chunk_by(|a, b| a.look.bg == b.look.bg) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        if let Some(bg) = first.look.bg {
            let (x, width) = (f64::from(first.x) * CELL.0, f64::from(last.x + last.width - first.x) * CELL.0);
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{top:.0}\" width=\"{width:.1}\" height=\"{:.0}\" fill=\"{}\" shape-rendering=\"crispEdges\"/>",
                CELL.1,
                hex(bg)
            );
        }
    }
    for run in &runs {
        if !run.shapes.is_empty() {
            let _ = writeln!(out, "<path fill=\"{}\" d=\"{}\"/>", hex(run.look.fg), run.shapes);
        }
        let blank = run.text.chars().all(|c| c == ' ') && !run.look.underlined && !run.look.crossed_out;
        if !blank {
            text(out, run, top);
        }
    }
}

fn text(out: &mut String, run: &Run, top: f64) {
    // Blanks around it belong to the run, not to the picture.
    let keep = run.look.underlined || run.look.crossed_out;
    let trimmed = if keep { run.text.as_str() } else { run.text.trim_matches(' ') };
    let skipped = if keep { 0 } else { run.text.len() - run.text.trim_start_matches(' ').len() };
    let width = if trimmed.width() == 0 { 1 } else { trimmed.width() };
    let _ = write!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" textLength=\"{:.1}\" fill=\"{}\"",
        (f64::from(run.x) + skipped as f64) * CELL.0,
        top + BASE,
        width as f64 * CELL.0,
        hex(run.look.fg)
    );
    if run.look.bold {
        out.push_str(" font-weight=\"bold\"");
    }
    if run.look.italic {
        out.push_str(" font-style=\"italic\"");
    }
    match (run.look.underlined, run.look.crossed_out) {
        (true, true) => out.push_str(" text-decoration=\"underline line-through\""),
        (true, false) => out.push_str(" text-decoration=\"underline\""),
        (false, true) => out.push_str(" text-decoration=\"line-through\""),
        (false, false) => {}
    }
    let _ = writeln!(out, ">{}</text>", escaped(trimmed));
}

/// Neighbouring cells that look the same and are all text or all shapes.
struct Run {
    x: u16,
    width: u16,
    look: Look,
    text: String,
    /// The outline of its shapes, as an SVG path.
    shapes: String,
}

fn runs(frame: &Buffer, y: u16, palette: &Palette) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < frame.area.width {
        let cell = &frame[(frame.area.x + x, frame.area.y + y)];
        let look = Look::of(cell, palette);
        let symbol = cell.symbol();
        let width = (symbol.width().max(1) as u16).min(frame.area.width - x);
        let shape = shape(symbol, f64::from(x) * CELL.0, f64::from(y) * CELL.1);
        // What is not one plain column stands alone: the letters after it then begin where they should.
        let alone = width != 1 || symbol.chars().count() != 1;
        match runs.last_mut() {
            Some(run)
                if run.look == look && !alone && run.shapes.is_empty() == shape.is_none() && run.text.width() == run.plain() =>
            {
                run.width += 1;
                match shape {
                    Some(shape) => run.shapes.push_str(&shape),
                    None => run.text.push_str(symbol),
                }
            }
            _ => {
                let text = if shape.is_some() { String::new() } else { symbol.to_owned() };
                runs.push(Run { x, width, look, text, shapes: shape.unwrap_or_default() });
            }
        }
        x += width;
    }
    runs
}

impl Run {
    /// How wide its text would be if every character took one column.
    fn plain(&self) -> usize {
        self.text.chars().count()
    }
}

/// The outline of a symbol that is drawn rather than written, at a place; `None` for text.
fn shape(symbol: &str, x: f64, y: f64) -> Option<String> {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    let code = c as u32;
    let (wide, high) = CELL;
    let mut path = String::new();
    let mut rect = |left: f64, top: f64, width: f64, height: f64| {
        let _ = write!(path, "M{:.1} {:.1}h{width:.1}v{height:.1}h-{width:.1}z", x + left, y + top);
    };
    match c {
        // Lower eighths, up to the full block; then left eighths, from seven down to one.
        '\u{2581}'..='\u{2588}' => {
            let part = f64::from(code - 0x2580) / 8.0 * high;
            rect(0.0, high - part, wide, part);
        }
        '\u{2589}'..='\u{258f}' => rect(0.0, 0.0, f64::from(0x2590 - code) / 8.0 * wide, high),
        '─' => rect(0.0, high / 2.0 - 0.5, wide, 1.0),
        '━' => rect(0.0, high / 2.0 - 1.0, wide, 2.0),
        '│' => rect(wide / 2.0 - 0.5, 0.0, 1.0, high),
        '┃' => rect(wide / 2.0 - 1.0, 0.0, 2.0, high),
        '┊' => (0..4).for_each(|n| rect(wide / 2.0 - 0.5, f64::from(n) * high / 4.0 + 1.0, 1.0, 2.5)),
        // Two columns of four dots; the lowest two were added to the alphabet later.
        '\u{2801}'..='\u{28ff}' => {
            let dots = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
            for (bit, (column, line)) in dots.into_iter().enumerate() {
                if (code - 0x2800) >> bit & 1 == 1 {
                    rect(wide * (0.25 + 0.5 * f64::from(column)) - 1.0, high * (0.125 + 0.25 * f64::from(line)) - 1.0, 2.0, 2.0);
                }
            }
        }
        _ => return None,
    }
    Some(path)
}

fn hex(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{layout::Rect, style::Style};

    fn frame(width: u16, lines: &[(&str, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, lines.len() as u16));
        for (y, (text, style)) in lines.iter().enumerate() {
            buffer.set_string(0, y as u16, text, *style);
        }
        buffer
    }

    #[test]
    fn cells_that_look_the_same_become_one_text() {
        let picture = svg(&frame(30, &[("  off track  now", Style::new().red().bold())]), &DARK, "t");
        assert_eq!(picture.matches("<text").count(), 1, "{picture}");
        assert!(picture.contains(">off track  now</text>"), "{picture}");
        assert!(picture.contains("x=\"16.8\"") && picture.contains("font-weight=\"bold\""), "{picture}");
    }

    #[test]
    fn what_follows_a_wide_character_begins_in_its_own_column() {
        let picture = svg(&frame(20, &[("茶館 ok", Style::new())]), &DARK, "t");
        let x = 5.0 * CELL.0;
        assert!(picture.contains(&format!("<text x=\"{x:.1}\"")), "{picture}");
    }

    #[test]
    fn a_title_cannot_break_the_document() {
        let picture = svg(&frame(30, &[("</text><script>&", Style::new())]), &LIGHT, "<&\u{1b}>");
        assert!(!picture.contains("<script>") && picture.contains("&lt;/text&gt;&lt;script&gt;&amp;"));
        assert!(picture.contains("<title>&lt;&amp;\u{fffd}&gt;</title>"));
    }

    #[test]
    fn bars_and_dots_are_shapes_of_the_right_size() {
        let picture = svg(&frame(4, &[("██▌⣿", Style::new().green())]), &DARK, "t");
        assert_eq!(picture.matches("<path").count(), 1);
        assert!(!picture.contains("<text"));
        assert!(picture.contains("M0.0 0.0h8.4v18.0h-8.4z") && picture.contains("M16.8 0.0h4.2v18.0h-4.2z"), "{picture}");
        assert_eq!(picture.matches("h2.0v2.0").count(), 8);
    }

    #[test]
    fn a_reversed_row_is_one_rectangle() {
        let picture = svg(&frame(10, &[("a bc", Style::new().reversed())]), &DARK, "t");
        assert_eq!(picture.matches("crispEdges").count(), 1, "{picture}");
        assert!(picture.contains(&hex(DARK.foreground)) && picture.contains("width=\"33.6\""));
    }

    #[test]
    fn every_colour_of_a_terminal_has_a_value() {
        for n in 0..=255 {
            assert!(DARK.rgb(Color::Indexed(n)).is_some_and(|rgb| rgb <= 0x00ff_ffff));
        }
        assert_eq!(DARK.rgb(Color::Indexed(16)), Some(0));
        assert_eq!(DARK.rgb(Color::Indexed(231)), Some(0x00ff_ffff));
        assert_eq!(DARK.rgb(Color::Indexed(255)), Some(0x00ee_eeee));
        assert_eq!(DARK.rgb(Color::Reset), None);
    }
}
