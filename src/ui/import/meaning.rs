//! Drawing the second step: what the columns mean, what is not clear, and what would come of it.

use super::{row, tree};
use crate::{
    app::{
        event::Hit,
        import::{
            Part, Preview,
            found::{Asked, Choice, Column, Found, Question},
        },
    },
    domain::{
        Health,
        text::{self, say::say_count},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// From this width on what it would make stands beside what is not clear.
const BESIDE: u16 = 100;

/// So low only what has the keys is shown.
const LOW: u16 = 12;

pub(super) fn draw(frame: &mut Frame, preview: &Preview, found: &Found, view: &mut ViewState, area: Rect) {
    let (has_columns, has_questions) = (!found.columns.is_empty(), !found.questions.is_empty());
    if area.height < LOW {
        return match preview.part {
            Part::Questions => _ = questions(frame, preview, found, view, area),
            _ => columns(frame, preview, found, view, area),
        };
    }
    let below = if has_columns {
        // The table has what it needs, but for what is not clear there is always room.
        let most = area.height * 3 / 5;
        let height = (found.columns.len() as u16 + 1).min(most);
        let [above, _, below] =
            area.layout(&Layout::vertical([Constraint::Length(height), Constraint::Length(1), Constraint::Min(1)]));
        columns(frame, preview, found, view, above);
        below
    } else {
        area
    };
    let is_asked = preview.part == Part::Questions || found.open() > 0;
    if has_questions && area.width >= BESIDE {
        let [left, _, right] =
            below.layout(&Layout::horizontal([Constraint::Percentage(48), Constraint::Length(2), Constraint::Min(1)]));
        makes(frame, found, view, left);
        questions(frame, preview, found, view, right);
    } else if has_questions && is_asked {
        let used = questions(frame, preview, found, view, below) + 1;
        // Below them, where there is room for more than its first line.
        if below.height >= used + 5 {
            makes(frame, found, view, Rect { y: below.y + used, height: below.height - used, ..below });
        }
    } else {
        makes(frame, found, view, below);
    }
}

/// The sign of how sure a meaning is.
fn dots(t: Theme, sure: u8) -> &'static str {
    match sure {
        0 => "",
        1 => t.glyph("●○○", "*--"),
        2 => t.glyph("●●○", "**-"),
        _ => t.glyph("●●●", "***"),
    }
}

/// The table of columns.
fn columns(frame: &mut Frame, preview: &Preview, found: &Found, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let most = |of: &dyn Fn(&Column) -> usize, limit: usize| {
        found.columns.iter().take(600).map(of).max().unwrap_or_default().clamp(6, limit)
    };
    let name = most(&|column| text::width(&column.name), (width / 4).clamp(8, 26));
    let means = most(&|column| text::width(&column.means), 18);
    // Two blanks before each, and at the right edge the dots.
    let rest = width.saturating_sub(2 + name + 2 + means + 2 + 4);
    let how = if rest >= 34 { most(&|column| text::width(&column.how), rest / 2).max(14) } else { 0 };
    let room = rest.saturating_sub(if how > 0 { how + 4 } else { 2 });
    let said = |column: &Column| text::width(&column.cells.join(" · "));
    let cells = if room < 8 { 0 } else { most(&said, room).max(12.min(room)) };
    // Not at the edge of a wide window, far from what it is about.
    let sure = (2 + name + 2 + means + 3 + if how > 0 { how + 2 } else { 0 } + if cells > 0 { cells + 2 } else { 0 })
        .min(width.saturating_sub(5));
    let mut head = Builder::new(width);
    // More than there is room for are counted: nothing else says that they are there.
    let has_more = found.columns.len() + 1 > usize::from(area.height);
    let first = if has_more { format!("{} columns", found.columns.len()) } else { "column".to_owned() };
    head.push("  ", t.dim()).push(text::fit(&first, name), t.dim());
    if cells > 0 {
        head.push("  ", t.dim()).push(text::fit("first cells", cells), t.dim());
    }
    head.push("  ", t.dim()).push(text::fit("means", means), t.dim());
    if how > 0 {
        head.push("  ", t.dim()).push(text::fit("how it is read", how), t.dim());
    }
    head.pad_to(sure).push("sure", t.dim());
    put(frame, &head.finish(), Rect { height: 1, ..area });
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let room = list.height as usize;
    let at = preview.at(Part::Columns);
    let top = at.saturating_sub(room.saturating_sub(1) / 2).min(found.columns.len().saturating_sub(room));
    for (y, (n, column)) in (list.y..list.bottom()).zip(found.columns.iter().enumerate().skip(top)) {
        let is_ignored = column.means == "ignore";
        let plain = if is_ignored { t.dim() } else { t.text() };
        let mut line = Builder::new(width);
        line.push("  ", plain).push(text::fit(&column.name, name), if is_ignored { t.dim() } else { t.strong() });
        if cells > 0 {
            let said = column.cells.join(" · ");
            line.push("  ", plain).push(text::fit(&text::one_line(&said, cells), cells), t.dim());
        }
        line.push("  ", plain).push(text::fit(&column.means, means), if is_ignored { t.dim() } else { t.accent() });
        if how > 0 {
            line.push("  ", plain).push(text::fit(&column.how, how), t.dim());
        }
        line.pad_to(sure);
        line.push(dots(t, column.sure), if column.sure == 1 { t.health(Health::AtRisk) } else { t.dim() });
        line.pad_to(width);
        row(frame, view, line, (Part::Columns, n), preview, Rect { y, height: 1, ..list });
    }
}

/// What it would make, as far as there is room.
fn makes(frame: &mut Frame, found: &Found, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    put(frame, &Line::styled(" What it would make", t.strong()), Rect { height: 1.min(area.height), ..area });
    let below = tree::comes_to(found, t, width);
    let room = area.height.saturating_sub(1);
    let height = (below.len() as u16).min(room / 2);
    let list = Rect { y: area.y + 1, height: room - height, ..area };
    tree::items(frame, found, view, list, 0, None);
    // Right below the last item.
    let used = (found.tree.len() as u16).min(list.height);
    for (y, line) in (list.y + used..area.bottom()).zip(below.iter().take(height as usize)) {
        put(frame, line, Rect { y, height: 1, ..area });
    }
}

/// A line of the questions: what is drawn, of which question, and which of its answers.
type Asking = (Builder, usize, Option<usize>);

/// What is not clear: the selected question with its answers, of the others what holds. How many lines that took.
fn questions(frame: &mut Frame, preview: &Preview, found: &Found, view: &mut ViewState, area: Rect) -> u16 {
    let t = view.theme;
    let width = area.width as usize;
    let open = found.open();
    let said = if open > 0 { say_count(open, "question", "questions") } else { "all answered".to_owned() };
    let mut head = Builder::new(width);
    head.push(" What is not clear", t.strong()).pad_to(width.saturating_sub(said.len() + 1));
    head.push(said, if open > 0 { t.accent() } else { t.dim() });
    put(frame, &head.finish(), Rect { height: 1.min(area.height), ..area });
    // The keys of the answers work wherever one is: then they are those of the first that is open.
    let first = found.questions.iter().position(|question| question.asked == Asked::Open);
    let at = if preview.part == Part::Questions { Some(preview.at(Part::Questions)) } else { first };
    let mut all: Vec<Asking> = Vec::new();
    for (n, question) in found.questions.iter().enumerate() {
        all.extend(asked(t, question, n, at == Some(n), width));
    }
    let room = area.height.saturating_sub(1) as usize;
    let end = all.iter().rposition(|(_, n, _)| Some(*n) == at).map_or(0, |last| last + 1);
    let begin = all.iter().position(|(_, n, _)| Some(*n) == at).unwrap_or_default();
    let top = end.saturating_sub(room).min(begin);
    let used = 1 + all.len().min(room) as u16;
    for (y, (line, n, choice)) in (area.y + 1..area.bottom()).zip(all.into_iter().skip(top)) {
        let place = Rect { y, height: 1, ..area };
        match choice {
            Some(choice) => {
                put(frame, &line.finish(), place);
                view.hits(place, Hit::Option(Part::ALL.len() + n, choice));
            }
            None => row(frame, view, line, (Part::Questions, n), preview, place),
        }
    }
    used
}

fn asked(t: Theme, question: &Question, n: usize, is_selected: bool, width: usize) -> Vec<Asking> {
    let (mark, style) = match question.asked {
        Asked::Open => ("? ", t.accent()),
        Asked::Guessed => ("~ ", t.dim()),
        Asked::Answered => (t.glyph("✓ ", "x "), t.dim()),
    };
    let word = question.word.as_deref().unwrap_or_default();
    let holds = if question.asked == Asked::Open { String::new() } else { word.to_owned() };
    let room = width.saturating_sub(6);
    let mut out: Vec<Asking> = Vec::new();
    if !is_selected {
        let mut line = Builder::new(width);
        let left = room.saturating_sub(text::width(&holds) + 3).max(room / 2);
        line.push("  ", t.text()).push(mark, style).push(text::one_line(&question.asks, left), t.text());
        if !holds.is_empty() {
            line.push(t.glyph(" → ", " -> "), t.dim()).push(holds, t.strong());
        }
        return vec![(line, n, None)];
    }
    for (y, part) in text::lines(&text::one_line(&question.asks, usize::MAX), room, 4).into_iter().enumerate() {
        let mut line = Builder::new(width);
        line.push("  ", t.text()).push(if y == 0 { mark } else { "  " }, style).push(part, t.strong());
        out.push((line, n, None));
    }
    let words = question.choices.iter().take(9).map(|choice| text::width(&choice.word)).max().unwrap_or_default().min(room / 2);
    for (c, Choice { word: answer, says }) in question.choices.iter().take(9).enumerate() {
        let is_taken = question.asked != Asked::Open && answer.eq_ignore_ascii_case(word);
        let mut line = Builder::new(width);
        line.push("    ", t.text()).push((c + 1).to_string(), t.accent()).push(" ", t.text());
        line.push(text::fit(answer, words), if is_taken { t.strong() } else { t.text() });
        if says != answer {
            line.push("  ", t.text()).push(text::one_line(says, 200), t.dim());
        }
        if is_taken {
            line.push(t.glyph("  ✓", "  x"), t.accent());
        }
        out.push((line, n, Some(c)));
    }
    if question.choices.len() > 9 {
        let mut line = Builder::new(width);
        line.push("    ", t.text()).push(format!("… and {} more", question.choices.len() - 9), t.dim());
        out.push((line, n, None));
    }
    out
}
