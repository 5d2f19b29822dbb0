//! Drawing the third step: everything that would be made, and what it comes to.

use super::row;
use crate::{
    app::{
        import::{
            Part, Preview,
            found::{Found, Line as Item, Mark, legend},
        },
        keys::{Action, Place},
    },
    domain::{
        Kind,
        text::{self, say::say_count},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, complaint, marked, put},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// The widths of what stands behind a title.
struct Widths {
    title: usize,
    numbers: usize,
    owner: usize,
    says: usize,
}

/// So many of what is wrong are shown; the page about it has more.
const WRONG: usize = 4;
/// So many of what else is to be known.
const NOTES: usize = 3;

pub(super) fn draw(frame: &mut Frame, preview: &Preview, found: &Found, view: &mut ViewState, area: Rect) {
    let mut below = comes_to(found, view.theme, area.width as usize);
    // What does not fit is said to be there, and where.
    let most = usize::from(area.height / 2).max(2);
    if below.len() > most || found.notes.len() > NOTES {
        below.truncate(most - 1);
        let key = preview.keymap.show(Place::Import, Action::Why);
        below.push(Line::styled(format!(" {} all of it: {key}", view.theme.glyph("…", "...")), view.theme.dim()));
    }
    let height = (below.len() as u16).min(area.height);
    let list = Rect { height: area.height - height, ..area };
    let at = preview.at(Part::Tree);
    let room = list.height as usize;
    let top = at.saturating_sub(room.saturating_sub(1) / 2).min(found.tree.len().saturating_sub(room));
    items(frame, found, view, list, top, Some(preview));
    for (y, line) in (list.bottom()..area.bottom()).zip(&below) {
        put(frame, line, Rect { y, height: 1, ..area });
    }
}

/// Items from one on, as many as there is room for.
pub(super) fn items(frame: &mut Frame, found: &Found, view: &mut ViewState, area: Rect, top: usize, preview: Option<&Preview>) {
    let t = view.theme;
    let width = area.width as usize;
    let shown = &found.tree[top..found.tree.len().min(top + area.height as usize)];
    let most = |of: &dyn Fn(&Item) -> usize, limit: usize| shown.iter().map(of).max().unwrap_or_default().min(limit);
    let numbers = most(&|line| text::width(&line.numbers), 24);
    let owner = most(&|line| text::width(&line.owner), 20);
    let title = most(&|line| 2 * line.depth.min(8) + text::width(&line.title), 400);
    // What is behind gives way before a title is shreds.
    let says = most(&|line| text::width(&check_ins(line)), 14);
    let gap = |width: usize| if width > 0 { width + 2 } else { 0 };
    // What has no room is not begun.
    let fits = |behind: usize| title.min(width / 2) + 6 + numbers.max(9) + behind <= width;
    let owner = if fits(gap(owner)) { owner } else { 0 };
    let says = if fits(gap(owner) + gap(says)) { says } else { 0 };
    let behind = 6 + numbers.max(9) + gap(owner) + gap(says);
    let title = title.min(width.saturating_sub(behind).max(width / 2)).max(8);
    let widths = Widths { title, numbers, owner, says };
    for (y, (n, item)) in (area.y..area.bottom()).zip(shown.iter().enumerate()) {
        let place = Rect { y, height: 1, ..area };
        let line = one(t, item, &widths, width);
        match preview {
            Some(preview) => row(frame, view, line, (Part::Tree, top + n), preview, place),
            None => put(frame, &line.finish(), place),
        }
    }
}

fn one(t: Theme, item: &Item, widths: &Widths, width: usize) -> Builder {
    let mut line = Builder::new(width);
    let is_goal = item.kind == Kind::Objective;
    line.push("  ", t.text()).push(" ".repeat(2 * item.depth.min(8)), t.text());
    // What is not compared yet would be made, as far as anybody knows.
    let mark = item.mark.unwrap_or(Mark::New);
    let look = match mark {
        Mark::New => t.accent(),
        Mark::Changed => t.strong(),
        Mark::Same => t.dim(),
        Mark::Conflict | Mark::Wrong => t.error(),
    };
    line.push(format!("{} ", mark.sign()), look);
    let room = widths.title.saturating_sub(2 * item.depth.min(8));
    line.push(text::one_line(&item.title, room), if is_goal { t.strong() } else { t.text() });
    line.pad_to(widths.title + 6);
    if item.kind == Kind::KeyResult {
        line.push(text::fit(&item.numbers, widths.numbers), t.text());
    } else {
        line.push(item.kind.name(), t.dim());
    }
    if widths.owner > 0 {
        line.pad_to(widths.title + widths.numbers.max(9) + 8);
        line.push(text::one_line(&item.owner, widths.owner), t.dim());
    }
    if widths.says > 0 {
        line.pad_to(widths.title + widths.numbers.max(9) + widths.owner + 10);
        line.push(check_ins(item), t.dim());
    }
    line
}

fn check_ins(item: &Item) -> String {
    if item.check_ins > 0 { say_count(item.check_ins, "check-in", "check-ins") } else { String::new() }
}

/// What all of it comes to, what is wrong first.
pub(super) fn comes_to(found: &Found, t: Theme, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if found.more > 0 {
        lines.extend(marked("", &format!("… and {} more", found.more), t.dim(), 1, width));
    }
    for sentence in found.wrong.iter().take(WRONG) {
        lines.extend(complaint(t, sentence, 1, width));
    }
    if found.wrong_in_all > WRONG {
        let more = found.wrong_in_all - WRONG;
        lines.extend(marked("", &format!("… and {more} more places that are wrong"), t.error(), 1, width));
    }
    let signs = legend(&found.tree);
    if !signs.is_empty() {
        lines.extend(marked("", &signs, t.dim(), 1, width));
    }
    lines.extend(marked("", &found.counts.join(" · "), t.strong(), 1, width));
    for note in found.notes.iter().take(NOTES) {
        lines.extend(marked("", note, t.dim(), 1, width));
    }
    lines
}
