//! Drawing what is seen before a file is imported: its head, its columns, what is not clear, what it would make.

mod meaning;
mod tree;

use super::{
    ViewState, frame,
    overlay::lines,
    theme::Theme,
    widgets::{
        field::window,
        line::{Builder, complaint, marked, put},
        popup,
    },
};
use crate::{
    app::{
        event::Hit,
        import::{
            Part, Preview, Reading,
            choosing::Choosing,
            found::{Found, Stage},
        },
        keys::{Action, Keymap, Place, TABLE},
    },
    domain::text::{self, say::say_count},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::{Clear, Paragraph},
};

/// What the three steps are called.
const STEPS: [&str; 3] = ["the file", "what it means", "what it makes"];

pub(super) fn draw(frame: &mut Frame, preview: &Preview, view: &mut ViewState, area: Rect) {
    let parts = frame::split(area);
    header(frame, preview, view, parts.header);
    match &preview.found {
        None => {
            let said = format!(" reading {} …", text::one_line(&preview.name, 60));
            put(frame, &Line::styled(said, view.theme.dim()), Rect { height: 1.min(parts.body.height), ..parts.body });
        }
        Some(found) => match preview.part.step() {
            0 => file(frame, preview, found, view, parts.body),
            1 => meaning::draw(frame, preview, found, view, parts.body),
            _ => tree::draw(frame, preview, found, view, parts.body),
        },
    }
    footer(frame, preview, view.theme, parts.footer);
    if preview.choosing.is_some() || preview.page.is_some() {
        view.hits(area, Hit::Outside);
        popup::recede(frame, Rect { height: area.height.saturating_sub(1), ..area });
    }
    if let Some(choosing) = &preview.choosing {
        choose(frame, preview, choosing, view, area);
    }
    if let Some(page) = &preview.page {
        read(frame, preview, page, view.theme, area);
    }
}

/// First line: the file and the steps. Second: what holds for all of it. Third: a rule.
fn header(frame: &mut Frame, preview: &Preview, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let here = preview.part.step();
    let is_wide = width >= 96;
    let step = |n: usize| if is_wide { STEPS[n].to_owned() } else { format!("{}/3 {}", n + 1, STEPS[n]) };
    let shown: Vec<usize> = if is_wide { vec![0, 1, 2] } else { vec![here] };
    let between = t.glyph("  ›  ", "  >  ");
    let steps_width: usize =
        shown.iter().map(|&n| text::width(&step(n))).sum::<usize>() + (shown.len() - 1) * text::width(between) + 1;
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if width >= 72 {
        line.push(t.glyph("⎈ ", ""), t.accent()).push("Quarterdeck", t.strong()).push("   ", t.text());
    }
    let of = preview.nth.map(|(n, all)| format!(" ({n} of {all})")).unwrap_or_default();
    let room = width.saturating_sub(line.used() + 9 + of.len() + steps_width + 2);
    let name = preview.name.rsplit(['/', '\\']).next().unwrap_or(&preview.name);
    line.push("import ", t.dim()).push(text::one_line(name, room.max(8)), t.strong()).push(of, t.dim());
    line.pad_to(width.saturating_sub(steps_width));
    for (n, &at) in shown.iter().enumerate() {
        if n > 0 {
            line.push(between, t.dim());
        }
        let from = line.used();
        line.push(step(at), if at == here { t.accent() } else { t.dim() });
        let place = Rect { x: area.x + from as u16, y: area.y, width: (line.used() - from) as u16, height: 1 };
        view.hits(place, Hit::View(at));
    }
    put(frame, &line.finish(), Rect { height: 1, ..area });
    let mut second = Builder::new(width);
    second.push(" ", t.text());
    if let Some(found) = &preview.found {
        summary(preview, found, t, &mut second);
    }
    put(frame, &second.finish(), Rect { y: area.y + 1, height: 1, ..area });
    if area.height > 2 {
        frame::rule(frame, t, Rect { y: area.y + 2, height: 1, ..area });
    }
}

/// What is still to be answered first, then what was found; what it looks like stands at the end.
fn summary(preview: &Preview, found: &Found, t: Theme, out: &mut Builder) {
    let open = found.open();
    if open > 0 {
        let said = say_count(open, "question is open", "questions are open");
        out.push(format!("? {said}"), t.accent()).push("   ", t.text());
    } else if found.wrong_in_all > 0 {
        let said = say_count(found.wrong_in_all, "place is wrong", "places are wrong");
        out.push(format!("{}{said}", t.glyph("✖ ", "! ")), t.error()).push("   ", t.text());
    }
    if preview.is_reading {
        let said = match found.stage {
            Stage::Begun => "the rest is being read",
            Stage::Read => "read; what it changes is being counted",
            Stage::Compared => "being read anew",
        };
        out.push(said, t.accent()).push("   ", t.text());
    }
    let mut said = vec![found.form.clone()];
    said.extend(Some(found.extent.clone()).filter(|extent| !extent.is_empty()));
    said.extend(found.map.as_ref().map(|map| format!("read as “{map}” has it")));
    let heads = found.heads.iter().filter(|head| !head.value.is_empty() && head.key != "dates");
    said.extend(heads.map(|head| format!("{} {}", head.label, head.value)));
    out.push(text::one_line(&said.join(" · "), 400), t.text());
}

/// The first step: what holds for all of the file.
fn file(frame: &mut Frame, preview: &Preview, found: &Found, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let labels = found.heads.iter().map(|head| text::width(head.label)).max().unwrap_or_default();
    let values = found.heads.iter().map(|head| text::width(&head.value)).max().unwrap_or_default().clamp(8, width / 2);
    let mut y = area.y;
    for (n, head) in found.heads.iter().enumerate() {
        if y >= area.bottom() {
            return;
        }
        let mut line = Builder::new(width);
        line.push("  ", t.text()).push(head.label, t.dim()).pad_to(labels + 4);
        let value = if head.value.is_empty() { "–".to_owned() } else { text::one_line(&head.value, values).into_owned() };
        line.push(value, t.strong()).pad_to(labels + values + 6);
        line.push(text::one_line(&head.from, 200), t.dim());
        row(frame, view, line, (Part::File, n), preview, Rect { y, height: 1, ..area });
        y += 1;
    }
    let mut said: Vec<Line> = Vec::new();
    if let Some(map) = &found.map {
        said.extend(marked("", &format!("columns are read as “{map}” has it"), t.accent(), 2, width));
    }
    for note in &found.notes {
        said.extend(marked("", note, t.text(), 2, width));
    }
    y += 1;
    if !said.is_empty() && y + 1 < area.bottom() {
        put(frame, &Line::styled(" How it is read", t.strong()), Rect { y, height: 1, ..area });
        for line in said.iter().take(area.bottom().saturating_sub(y + 1) as usize) {
            y += 1;
            put(frame, line, Rect { y, height: 1, ..area });
        }
    }
}

/// Draws a line of a part, as the selected one where it is that.
fn row(frame: &mut Frame, view: &mut ViewState, line: Builder, (part, n): (Part, usize), preview: &Preview, area: Rect) {
    let mut line = line.finish();
    if preview.part == part && preview.at(part) == n {
        view.theme.select(&mut line.spans);
    }
    put(frame, &line, area);
    view.hits(area, Hit::Option(part as usize, n));
}

/// A key, and what it does.
type Hint = (String, &'static str);

/// Keys of these places and what they do: all that have a word, those out of the page apart.
fn hints(keymap: &Keymap, places: &[Place]) -> (Vec<Hint>, Vec<Hint>) {
    let rows = places.iter().flat_map(|&place| TABLE.iter().filter(move |b| b.place == place && !b.short.is_empty()));
    let shown = rows.map(|b| (b, keymap.show_in(places, b.place, b.action))).filter(|(_, key)| !key.is_empty());
    let (out, here): (Vec<_>, Vec<_>) = shown.partition(|(b, _)| matches!(b.action, Action::Help | Action::Back));
    let words = |all: Vec<(&'static crate::app::keys::Binding, String)>| all.into_iter().map(|(b, key)| (key, b.short)).collect();
    (words(here), words(out))
}

fn joined(keymap: &Keymap, places: &[Place]) -> String {
    let (here, out) = hints(keymap, places);
    here.into_iter().chain(out).map(|(key, does)| format!("{key} {does}")).collect::<Vec<_>>().join("   ")
}

/// A rule, then what just happened, else the keys.
fn footer(frame: &mut Frame, preview: &Preview, t: Theme, area: Rect) {
    let width = area.width as usize;
    if let Some((said, is_wrong)) = &preview.said {
        let lines = if *is_wrong { complaint(t, said, 1, width) } else { marked("", said, t.strong(), 1, width) };
        let more = (lines.len().max(1) - 1) as u16;
        let area = Rect { y: area.y.saturating_sub(more), height: area.height + more, ..area };
        frame.render_widget(Clear, area);
        frame::rule(frame, t, Rect { height: 1, ..area });
        for (n, line) in (1_u16..).zip(&lines) {
            put(frame, line, Rect { y: area.y + n, height: 1, ..area });
        }
        return;
    }
    frame::rule(frame, t, Rect { height: 1, ..area });
    let (here, out) = hints(&preview.keymap, &[Place::Import]);
    let size = |(key, does): &Hint| text::width(key) + 1 + text::width(does) + 2;
    let end = width.saturating_sub(out.iter().map(size).sum::<usize>());
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    for hint in here {
        // Whole ones or none: half a key helps nobody.
        if line.used() + size(&hint) > end {
            break;
        }
        line.push(hint.0, t.accent()).push(format!(" {}  ", hint.1), t.dim());
    }
    line.pad_to(end);
    for (key, does) in out {
        line.push(key, t.accent()).push(format!(" {does}  "), t.dim());
    }
    put(frame, &line.finish(), Rect { y: area.y + 1, height: 1, ..area });
}

/// What one chooses from, over the page.
fn choose(frame: &mut Frame, preview: &Preview, choosing: &Choosing, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let words = choosing.choices.iter().map(|choice| text::width(&choice.word)).max().unwrap_or_default().min(28);
    let says = choosing.choices.iter().map(|choice| text::width(&choice.says)).max().unwrap_or_default();
    let needs = (words + says + 12).max(text::width(&choosing.title) + 6).clamp(48, 84) as u16;
    let width = popup::width(area.width.min(needs), area);
    let height = (choosing.choices.len() as u16 + 4).min(area.height.saturating_sub(4)).max(6);
    let title = text::one_line(&choosing.title, usize::from(width).saturating_sub(6));
    let inside = popup::open(frame, t, area, (width, height), &title, &joined(&preview.keymap, &[Place::Narrow]));
    view.hits(Rect { x: inside.x.saturating_sub(2), y: inside.y.saturating_sub(1), width, height }, Hit::Nowhere);
    let field = &choosing.line.field;
    let (typed, at) = window(&field.text(), field.cursor().1, inside.width.saturating_sub(3) as usize);
    put(frame, &Line::from(vec![Span::styled(t.glyph("❯ ", "> "), t.accent()), Span::raw(typed)]), Rect { height: 1, ..inside });
    view.caret(inside.x + 2 + at as u16, inside.y);
    let list = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    if choosing.shown.is_empty() {
        let typed = text::one_line(field.text().trim(), 40).into_owned();
        let said = match (choosing.takes_any, typed.is_empty()) {
            (true, true) => "   type it".to_owned(),
            (true, false) => format!("   “{typed}”, as it is"),
            (false, _) => "   nothing fits".to_owned(),
        };
        put(frame, &Line::styled(said, t.dim()), Rect { height: 1.min(list.height), ..list });
    }
    let top = (choosing.cursor + 1).saturating_sub(list.height as usize);
    for (y, n) in (top..choosing.shown.len()).take(list.height as usize).enumerate() {
        let choice = &choosing.choices[choosing.shown[n]];
        let is_now = !choosing.now.is_empty() && choice.word == choosing.now;
        let mut line = Builder::new(list.width as usize);
        line.push(if is_now { t.glyph(" ✓ ", " * ") } else { "   " }, t.text());
        line.push(text::fit(&choice.word, words), t.text()).push("  ", t.text());
        if choice.says != choice.word {
            line.push(text::one_line(&choice.says, 200), t.dim());
        }
        let mut line = line.finish();
        if n == choosing.cursor {
            t.select(&mut line.spans);
        }
        let place = Rect { y: list.y + y as u16, height: 1, ..list };
        put(frame, &line, place);
        view.hits(place, Hit::Choice(n));
    }
}

/// A page to read.
fn read(frame: &mut Frame, preview: &Preview, page: &Reading, t: Theme, area: Rect) {
    let width = popup::width(area.width.min(96), area);
    let drawn = lines(t, page.lines.iter().skip(page.top), width.saturating_sub(4) as usize, area.height as usize);
    let height = (drawn.len() as u16 + 2).min(area.height.saturating_sub(2)).max(5);
    let more = if drawn.len() as u16 > height - 2 { t.glyph("↓ more   ", "v more   ") } else { "" };
    let key = preview.keymap.show(Place::Page, Action::Back);
    let inside = popup::open(frame, t, area, (width, height), &page.title, &format!("{more}{key} close"));
    frame.render_widget(Paragraph::new(drawn), inside);
}
