//! What is told of trends as a file: its charts as SVG, its tables as CSV. The same marks as on the screen.
//!
//! Every chart has its sentence as text, for whoever does not see it. Must not know: what a chart is about.

use crate::domain::{
    chart::{At, Chart, Mark, Role, Side},
    text::{self, number},
    trends::figure::{Column, Figure},
};
use std::fmt::Write as _;

/// How wide a picture is.
const WIDTH: f64 = 840.0;
/// What stands left of a plot: the heights.
const LEFT: f64 = 76.0;
/// What is free at its right.
const RIGHT: f64 = 40.0;
/// How high a plot is.
const PLOT: f64 = 320.0;
/// From one line of text to the next.
const LINE: f64 = 18.0;
/// How many characters of a sentence stand on a line.
const CHARACTERS: usize = 118;

/// The tables of these, one below the other with a blank line between them.
pub fn csv(figures: &[Figure]) -> String {
    let table = |figure: &Figure| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for record in figure.cells() {
            // Into memory nothing fails to be written.
            let _ = writer.write_record(&record);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    };
    figures.iter().filter(|figure| !figure.table.heads.is_empty()).map(table).collect::<Vec<_>>().join("\n")
}

/// These as one picture, one below the other; `head`: which day they are of, where it is not today.
pub fn svg(figures: &[Figure], head: Option<&str>) -> String {
    let mut body = String::new();
    let mut y = 12.0;
    if let Some(head) = head {
        y += LINE;
        says(&mut body, (LEFT, y), "start", "#444444", head);
    }
    for figure in figures {
        y = write(&mut body, figure, y);
    }
    let title = figures.iter().map(|figure| escaped(&figure.title)).collect::<Vec<_>>().join(", ");
    let says = head.into_iter().chain(figures.iter().map(|figure| &*figure.says)).map(escaped).collect::<Vec<_>>().join(" ");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\" height=\"{y}\" role=\"img\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">\n<title>{title}</title>\n<desc>{says}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{y}\" fill=\"#ffffff\"/>\n{body}</svg>\n"
    )
}

/// Text as XML has it: nothing in it is markup, and nothing that XML forbids is left.
fn escaped(said: &str) -> String {
    text::safe(said).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A number of a picture: hundredths are finer than anyone sees.
fn n(at: f64) -> String {
    let text = format!("{at:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn says(out: &mut String, (x, y): At, anchor: &str, colour: &str, said: &str) {
    let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
    let _ = writeln!(out, "<text x=\"{}\" y=\"{}\"{anchor} fill=\"{colour}\">{}</text>", n(x), n(y), escaped(said));
}

/// One figure from `y` on; where the next begins.
fn write(out: &mut String, figure: &Figure, y: f64) -> f64 {
    let mut y = y + LINE;
    let _ = writeln!(out, "<g>\n<title>{}</title>\n<desc>{}</desc>", escaped(&figure.title), escaped(&figure.says));
    let (x, said) = (n(LEFT), escaped(&figure.title));
    let _ = writeln!(out, "<text x=\"{x}\" y=\"{}\" font-size=\"16\" font-weight=\"bold\" fill=\"#111111\">{said}</text>", n(y));
    for line in text::lines(&figure.says, CHARACTERS, 6) {
        y += LINE;
        says(out, (LEFT, y), "start", "#444444", &line);
    }
    match &figure.chart {
        Some(chart) => y = plot(out, chart, y + LINE),
        None => y = table(out, figure, y + LINE),
    }
    out.push_str("</g>\n");
    y + LINE
}

/// What has no chart is told as it stands.
fn table(out: &mut String, figure: &Figure, y: f64) -> f64 {
    let columns = figure.table.heads.len().max(1) as f64;
    let room = (WIDTH - LEFT - RIGHT) / columns;
    let mut y = y;
    let heads = figure.table.heads.iter().map(|head| &*head.name).collect::<Vec<_>>();
    let rows = figure.table.rows.iter().map(|row| row.cells.iter().map(|cell| &*cell.said).collect::<Vec<_>>());
    for (line, cells) in std::iter::once(heads).chain(rows).enumerate() {
        for (at, (said, head)) in cells.into_iter().zip(&figure.table.heads).enumerate() {
            let (left, is_number) = (LEFT + room * at as f64, head.kind == Column::Number);
            let (x, anchor) = if is_number { (left + room - 12.0, "end") } else { (left, "start") };
            let said = text::cut(said, (room / 7.0) as usize);
            says(out, (x, y), anchor, if line == 0 { "#777777" } else { "#111111" }, &said);
        }
        y += LINE;
    }
    y
}

/// Where the marks of a chart fall.
struct Scale<'a> {
    chart: &'a Chart,
    top: f64,
}

impl Scale<'_> {
    fn share(at: f64, (from, to): (f64, f64)) -> f64 {
        if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 }
    }

    fn x(&self, at: f64) -> f64 {
        LEFT + Scale::share(at, self.chart.frame.across) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, height: f64) -> f64 {
        self.top + (1.0 - Scale::share(height, self.chart.frame.up)) * PLOT
    }

    fn at(&self, place: At) -> String {
        format!("{},{}", n(self.x(place.0)), n(self.y(place.1)))
    }
}

/// Colour, width of a line and its dashes: beside the colour each has a form of its own.
fn look(role: Role) -> (&'static str, f64, &'static str) {
    match role {
        Role::Value | Role::Same | Role::Newest => ("#0b6e8a", 2.0, ""),
        Role::Closed | Role::Revised | Role::Interval => ("#111111", 1.5, ""),
        Role::Expected => ("#777777", 1.5, "1 4"),
        Role::Target | Role::Limit => ("#999999", 1.5, "6 4"),
        Role::Band => ("#e3e3e3", 1.0, ""),
        Role::Middle => ("#aaaaaa", 2.0, "2 3"),
        Role::Border => ("#bbbbbb", 1.0, ""),
        Role::Prior => ("#c4c4c4", 1.0, ""),
        Role::First => ("#555555", 1.5, "3 3"),
        Role::Label => ("#444444", 1.0, ""),
    }
}

/// The name of a role as a class.
fn class(role: Role) -> String {
    role.word().replace(' ', "-")
}

/// What of a line all its attributes are.
fn stroke(role: Role) -> String {
    let (colour, width, dashes) = look(role);
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    format!("class=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dashes}", class(role), n(width))
}

fn plot(out: &mut String, chart: &Chart, top: f64) -> f64 {
    let scale = Scale { chart, top: top + 6.0 };
    let bottom = scale.top + PLOT;
    let mut taken: Vec<f64> = Vec::new();
    for &height in &chart.frame.heights {
        let y = scale.y(height);
        if taken.iter().all(|other| (other - y).abs() >= 14.0) {
            taken.push(y);
            let said = number::with_unit(&number::format_compact(height, 9), chart.frame.unit.as_deref());
            says(out, (LEFT - 8.0, y + 4.0), "end", "#777777", &said);
        }
    }
    for mark in &chart.marks {
        draw(out, &scale, mark);
    }
    let mut y = bottom + LINE;
    let mut free: Vec<(f64, f64)> = Vec::new();
    for tick in &chart.frame.ticks {
        let x = scale.x(tick.at);
        let Some(said) = &tick.said else {
            let _ = writeln!(out, "<path {} d=\"M{} {}v8\"/>", stroke(tick.role), n(x), n(bottom + 1.0));
            continue;
        };
        let half = text::width(said) as f64 * 3.6 + 5.0;
        if free.iter().all(|&(a, b)| x + half <= a || x - half >= b) {
            free.push((x - half, x + half));
            says(out, (x, y), "middle", "#777777", said);
        }
    }
    for strip in &chart.frame.strips {
        y += LINE;
        says(out, (LEFT - 8.0, y), "end", "#777777", strip.name);
        let mut free = f64::MIN;
        for (at, word) in &strip.words {
            let (x, half) = (scale.x(*at), text::width(word) as f64 * 3.6 + 1.0);
            if x - half >= free {
                says(out, (x, y), "middle", "#444444", word);
                free = x + half;
            }
        }
    }
    legend(out, chart, y + LINE * 1.4)
}

/// What the marks stand for, each with one of them.
fn legend(out: &mut String, chart: &Chart, y: f64) -> f64 {
    let (mut x, mut y) = (LEFT, y);
    for role in chart.roles() {
        let name = chart.frame.name(role);
        let needs = 26.0 + text::width(name) as f64 * 7.0 + 16.0;
        if x > LEFT && x + needs > WIDTH - RIGHT {
            (x, y) = (LEFT, y + LINE);
        }
        let middle = y - 4.0;
        let is_dot = chart.marks.iter().any(|mark| matches!(mark, Mark::Dot { role: of, .. } if *of == role));
        let is_filled =
            chart.marks.iter().any(|mark| mark.role() == role && matches!(mark, Mark::Area { .. } | Mark::Bar { .. }));
        match (is_dot, is_filled) {
            (true, _) => dot(out, role, (x + 9.0, middle), "key"),
            (_, true) => {
                let _ = writeln!(out, "<path fill=\"{}\" d=\"M{} {}h18v8h-18z\"/>", look(role).0, n(x), n(middle - 4.0));
            }
            _ => {
                let line = stroke(role).replacen("class=\"", "class=\"key ", 1);
                let _ = writeln!(out, "<path {line} d=\"M{} {}h18\"/>", n(x), n(middle));
            }
        }
        says(out, (x + 26.0, y), "start", "#444444", name);
        x += needs;
    }
    y
}

/// One dot: every role has a form of its own.
fn dot(out: &mut String, role: Role, (x, y): At, class: &str) {
    let (colour, ..) = look(role);
    let (x, y) = (n(x), n(y));
    let hollow = format!("class=\"{class}\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"1.5\"");
    let full = format!("class=\"{class}\" fill=\"{colour}\"");
    let _ = match role {
        Role::Newest => writeln!(out, "<path {full} d=\"M{x} {y}m0 -6l6 6l-6 6l-6 -6z\"/>"),
        Role::Closed => writeln!(out, "<path {full} d=\"M{x} {y}m-5 -5h10v10h-10z\"/>"),
        Role::First => writeln!(out, "<path {hollow} d=\"M{x} {y}m-4.5 -4.5h9v9h-9z\"/>"),
        Role::Same | Role::Middle => writeln!(out, "<circle {hollow} cx=\"{x}\" cy=\"{y}\" r=\"4\"/>"),
        _ => writeln!(out, "<circle {full} cx=\"{x}\" cy=\"{y}\" r=\"3\"/>"),
    };
}

fn draw(out: &mut String, scale: &Scale<'_>, mark: &Mark) {
    let _ = match mark {
        Mark::Line { role, through } => {
            let points: Vec<String> = through.iter().map(|&place| scale.at(place)).collect();
            writeln!(out, "<polyline {} points=\"{}\"/>", stroke(*role), points.join(" "))
        }
        Mark::Step { role, heights, until } => {
            let mut path = String::new();
            let mut from = None;
            for (nth, &(at, height)) in heights.iter().enumerate() {
                let end = heights.get(nth + 1).map_or(*until, |next| next.0);
                if let Some(height) = height {
                    let to = if from.is_some() { "L" } else { "M" };
                    let _ = write!(path, "{to}{} H{} ", scale.at((at, height)), n(scale.x(end)));
                }
                from = height;
            }
            writeln!(out, "<path {} d=\"{}\"/>", stroke(*role), path.trim_end())
        }
        Mark::Area { role, edges } => {
            let low = edges.iter().map(|&(at, low, _)| scale.at((at, low)));
            let high = edges.iter().rev().map(|&(at, _, high)| scale.at((at, high)));
            let points: Vec<String> = low.chain(high).collect();
            writeln!(out, "<polygon class=\"{}\" fill=\"{}\" points=\"{}\"/>", class(*role), look(*role).0, points.join(" "))
        }
        Mark::Dot { role, at } => {
            dot(out, *role, (scale.x(at.0), scale.y(at.1)), &class(*role));
            Ok(())
        }
        Mark::Bar { role, across, up } => {
            let (left, right, top) = (scale.x(across.0), scale.x(across.1), scale.y(up.1));
            let (width, height) = ((right - left).max(1.0), (scale.y(up.0) - top).max(0.0));
            writeln!(
                out,
                "<rect class=\"{}\" fill=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                class(*role),
                look(*role).0,
                n(left),
                n(top),
                n(width),
                n(height)
            )
        }
        Mark::Text { role, at, side, said } => {
            let (x, y) = (scale.x(at.0), scale.y(at.1));
            let (x, y, anchor) = match side {
                Side::Left => (x - 8.0, y + 4.0, "end"),
                Side::Over => (x, y - 6.0, "middle"),
                Side::Right => (x + 8.0, y + 4.0, "start"),
            };
            let colour = look(*role).0;
            writeln!(
                out,
                "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
                class(*role),
                n(x),
                n(y),
                escaped(said)
            )
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        chart::{Frame, Strip, Tick},
        trends::figure::{About, Row, Table, number, words},
    };
    use proptest::prelude::*;

    /// What is wrong with a text as XML: every element is closed in its order, every attribute is in quotes, nothing stands bare.
    fn wrong_with(xml: &str) -> Option<String> {
        let mut open: Vec<&str> = Vec::new();
        let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        while let Some(at) = rest.find('<') {
            let bare = &rest[..at];
            let entity = |part: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| part.starts_with(known));
            if bare.contains('>')
                || bare.split('&').skip(1).any(|part| !entity(part))
                || bare.chars().any(|c| c < ' ' && c != '\n')
            {
                return Some(format!("bare text: {bare}"));
            }
            let end = rest.find('>')?;
            let tag = &rest[at + 1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return Some(format!("</{name}> closes {open:?}"));
                }
                continue;
            }
            let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            if tag.matches('"').count() % 2 == 1
                || tag.split('"').step_by(2).skip(1).any(|between| !between.is_empty() && !between.starts_with(' '))
            {
                return Some(format!("attributes of <{tag}>"));
            }
            if !is_empty {
                open.push(tag.split(' ').next()?);
            }
        }
        (!open.is_empty() || !rest.trim().is_empty()).then(|| format!("open: {open:?}, left: {rest}"))
    }

    /// One mark of every form and role.
    fn marks() -> Vec<Mark> {
        let of = |role: Role| {
            [
                Mark::Line { role, through: vec![(0.0, 1.0), (5.0, 2.0)] },
                Mark::Step { role, heights: vec![(0.0, Some(1.0)), (2.0, None), (3.0, Some(4.0))], until: 9.0 },
                Mark::Area { role, edges: vec![(0.0, 1.0, 2.0), (9.0, 0.0, 3.0)] },
                Mark::Dot { role, at: (3.0, 3.0) },
                Mark::Bar { role, across: (1.0, 2.0), up: (0.0, 2.5) },
                Mark::Text { role, at: (9.0, 1.0), side: Side::Left, said: "a < b & \"c\"".to_owned() },
            ]
        };
        Role::ALL.into_iter().flat_map(of).collect()
    }

    fn figure(title: &str, marks: Vec<Mark>) -> Figure {
        let frame = Frame {
            across: (0.0, 10.0),
            up: (0.0, 5.0),
            unit: Some("%".to_owned()),
            heights: vec![5.0, 0.0, 2.0],
            ticks: vec![
                Tick { at: 0.0, said: Some("5 Oct".to_owned()), role: Role::Label },
                Tick { at: 4.0, said: None, role: Role::Revised },
            ],
            strips: vec![Strip { name: "word", words: vec![(1.0, "8".to_owned()), (1.1, "7".to_owned())] }],
            ..Frame::default()
        };
        let rows = vec![Row::new(About::Nothing, vec!["=1+1".into(), "3".into()])];
        let table = Table { heads: vec![words("what"), number("n")], rows };
        Figure {
            title: title.to_owned(),
            says: "Few.".to_owned(),
            chart: Some(Chart { frame, marks, health: None }),
            table,
            tells: None,
        }
    }

    #[test]
    fn a_picture_has_every_mark_of_its_chart_once_and_says_what_it_shows() {
        let picture = svg(&[figure("Scores & <more>", marks())], Some("as it stood on < Monday"));
        assert_eq!(wrong_with(&picture), None, "{picture}");
        for role in Role::ALL {
            let drawn = picture.matches(&format!("class=\"{}\"", class(role))).count();
            let meant = marks().iter().filter(|mark| mark.role() == role).count();
            let ticks = usize::from(role == Role::Revised);
            assert_eq!(drawn, meant + ticks, "{role:?}: {picture}");
        }
        assert!(
            picture.contains("<title>Scores &amp; &lt;more&gt;</title>") && picture.contains("<desc>Few.</desc>"),
            "{picture}"
        );
    }

    #[test]
    fn what_is_no_xml_is_seen_to_be_none() {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        for wrong in ["<a>", "<a></b>", "<a>&</a>", "<a b=\"c></a>", "<a b=\"c\"d=\"e\"/>", "x > y<a/>"] {
            assert!(wrong_with(&format!("{head}{wrong}")).is_some(), "{wrong}");
        }
        assert_eq!(wrong_with(&format!("{head}<a b=\"c\"><d/>&amp;</a>")), None);
    }

    #[test]
    fn tables_go_to_a_spreadsheet_and_nothing_in_them_is_run_there() {
        let figures = [figure("a", Vec::new()), figure("b", Vec::new())];
        assert_eq!(csv(&figures), "what,n\n'=1+1,3\n\nwhat,n\n'=1+1,3\n");
        let bare = Figure { chart: None, ..figure("a", Vec::new()) };
        let picture = svg(&[bare], None);
        assert!(picture.contains(">=1+1<") && wrong_with(&picture).is_none(), "{picture}");
    }

    proptest! {
        #[test]
        fn whatever_it_is_called_the_picture_is_xml(title in any::<String>()) {
            prop_assert_eq!(wrong_with(&svg(&[figure(&title, marks())], Some(&title))), None);
        }
    }
}
