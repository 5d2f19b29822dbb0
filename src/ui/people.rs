//! The people: a row each with what they answer for, owe and kept; beside it what the selected one answers for.
//!
//! ```text
//!  name·············  team  load  due  stale  on time  late  missed  13 weeks·····  away
//! ```

use super::{
    ViewState,
    deck::{row::short_name, scroll_bar, split},
    list::{self, Listed},
    overlay::person,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{App, damage::Region},
    domain::{
        Flag, Id, participation,
        people::Person,
        roster::{Group, Order, Row},
        text::{self, say},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// Draws the screen.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let people = &app.screens.people;
    let body = match choice(app, t, area.width as usize) {
        Some(line) if area.height > 2 => {
            put(frame, &line, Rect { height: 1, ..area });
            Rect { y: area.y + 1, height: area.height - 1, ..area }
        }
        _ => area,
    };
    if people.rows.is_empty() {
        empty(frame, app, t, body);
        return;
    }
    let (place, side, divider) = split(body, people.rows.len());
    view.detail_end = 0;
    if let (Some(side), Some(page)) = (side, &people.page) {
        view.region(Region::Detail, side);
        let side = Rect { x: side.x + 1, width: side.width.saturating_sub(2), ..side };
        let lines = person::lines(app, t, page, side.width as usize);
        let top = app.detail_scroll().min(lines.len().saturating_sub(side.height as usize));
        view.detail_end = lines.len().saturating_sub(side.height as usize);
        for (y, line) in lines.iter().skip(top).take(side.height as usize).enumerate() {
            put(frame, line, Rect { y: side.y + y as u16, height: 1, ..side });
        }
    }
    list::divide(frame, t, divider);
    let columns = Columns::for_width(place.width.saturating_sub(1) as usize);
    let place = Rect { width: place.width.saturating_sub(1), ..place };
    put(frame, &columns.heading(t), Rect { height: 1, ..place });
    let rows = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    let row = |n: usize, width: usize| match &people.rows[n] {
        Row::Heading(title, n) => list::heading(t, title, *n, width),
        Row::Person(id) => person_row(app, t, &columns, *id, width),
    };
    let listed = Listed { rows: people.rows.len(), cursor: people.cursor, row: &row };
    list::rows(frame, app, view, rows, &listed);
    let shown = view.list.filter(|list| list.page < people.rows.len());
    if let Some(list) = shown {
        scroll_bar(frame, t, Rect { width: rows.width + 1, ..rows }, list.top, list.page, people.rows.len());
    }
}

/// Who is left out, and how the rest is put together and sorted otherwise than at first: a list that is narrowed must say so.
fn choice(app: &App, t: Theme, width: usize) -> Option<Line<'static>> {
    let people = &app.screens.people;
    let narrow = people.narrow.words(&app.cascade);
    let order = (people.order != Order::default()).then(|| format!("sorted {}", people.order.word()));
    let group = (people.group != Group::None).then(|| people.group.word().to_owned());
    if narrow.is_empty() && group.is_none() && order.is_none() {
        return None;
    }
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if !narrow.is_empty() {
        line.push("only ", t.dim()).push(narrow.clone(), t.accent());
        let n = people.rows.iter().filter(|row| matches!(row, Row::Person(_))).count();
        line.push(format!(" · {}", say::say_count(n, "person", "people")), t.dim());
    }
    for (n, said) in group.into_iter().chain(order).enumerate() {
        let mark = if n == 0 && narrow.is_empty() { "" } else { " · " };
        line.push(mark, t.dim()).push(said, t.accent());
    }
    if !narrow.is_empty() {
        line.push(app.keymap().filled("   {back} everyone"), t.dim());
    }
    Some(line.finish())
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Team,
    Objectives,
    Load,
    Projects,
    Due,
    Stale,
    Overdue,
    OnTime,
    Late,
    Missed,
    Weeks,
    Reports,
    Away,
}

impl Column {
    /// In the order they stand in.
    const ALL: [Column; 13] = [
        Column::Team,
        Column::Reports,
        Column::Objectives,
        Column::Load,
        Column::Projects,
        Column::Due,
        Column::Stale,
        Column::Overdue,
        Column::OnTime,
        Column::Late,
        Column::Missed,
        Column::Weeks,
        Column::Away,
    ];

    fn head(self) -> &'static str {
        match self {
            Column::Team => "Team",
            Column::Objectives => "Objectives",
            Column::Load => "Load",
            Column::Projects => "Projects",
            Column::Due => "Due",
            Column::Stale => "Stale",
            Column::Overdue => "Overdue",
            Column::OnTime => "On time",
            Column::Late => "Late",
            Column::Missed => "Missed",
            Column::Weeks => "13 weeks",
            Column::Reports => "Reports",
            Column::Away => "Away",
        }
    }

    fn is_words(self) -> bool {
        matches!(self, Column::Team | Column::Weeks | Column::Away)
    }

    fn width(self) -> usize {
        match self {
            Column::Team => 12,
            Column::Weeks => participation::WEEKS,
            Column::Away => 13,
            other => other.head().len(),
        }
    }
}

/// The columns that fit, and their widths; nought: not shown.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: usize,
    of: [usize; Column::ALL.len()],
}

/// Before the name: the mark of who left or has too much, and a blank.
const GUTTER: usize = 3;

/// The name keeps at least so much of a window that has room for anything beside it.
const NAME: usize = 16;

impl Columns {
    fn for_width(width: usize) -> Columns {
        use Column::{Away, Due, Late, Load, Missed, Objectives, OnTime, Overdue, Projects, Reports, Stale, Team, Weeks};
        let mut c = Columns { name: 0, of: [0; Column::ALL.len()] };
        let mut left = width.saturating_sub(GUTTER);
        // Most needed first; the first that does not fit ends it, so that a wider window never shows less.
        for column in [Load, Stale, Missed, OnTime, Late, Due, Weeks, Away, Team, Projects, Overdue, Reports, Objectives] {
            let needs = column.width() + 2;
            if left < needs + NAME {
                break;
            }
            left -= needs;
            c.of[column as usize] = column.width();
        }
        let mut grow = |column: Column, most: usize, leaves: usize| {
            let width = &mut c.of[column as usize];
            if *width > 0 {
                let more = most.saturating_sub(*width).min(left.saturating_sub(leaves));
                *width += more;
                left -= more;
            }
        };
        grow(Team, 20, 24);
        grow(Away, 32, 26);
        c.name = left;
        c
    }

    fn of(&self, column: Column) -> usize {
        self.of[column as usize]
    }

    fn heading(&self, t: Theme) -> Line<'static> {
        let mut out = format!("{}{}", " ".repeat(GUTTER), text::fit("Name", self.name));
        for column in Column::ALL.into_iter().filter(|&column| self.of(column) > 0) {
            let (head, width) = (column.head(), self.of(column));
            out.push_str("  ");
            out.push_str(&if column.is_words() { text::fit(head, width) } else { text::fit_left(head, width) });
        }
        Line::styled(out, t.dim())
    }
}

fn person_row(app: &App, t: Theme, columns: &Columns, id: Id, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    let Some(person) = c.person(id) else { return line.finish() };
    let (load, today) = (app.screens.people.loads.of(id), app.today());
    let is_told = app.screens.people.loads.is_told();
    let is_here = person.is_here(today);
    let base = if is_here { t.text() } else { t.dim() };
    line.push("   ", base).push(short_name(&person.name, columns.name), base);
    let mut at = GUTTER + columns.name;
    line.pad_to(at);
    for column in Column::ALL.into_iter().filter(|&column| columns.of(column) > 0) {
        let width = columns.of(column);
        line.push("  ", base);
        at += 2 + width;
        let kept = |n: u32| if is_told { counted(n as usize) } else { t.glyph("…", "..").to_owned() };
        let (said, style) = match column {
            Column::Team => (team(app, person), t.dim()),
            Column::Away => away(app, person, width, t),
            Column::Weeks => {
                if is_told {
                    person::weeks(t, &load.strip, &mut line);
                } else {
                    line.push(t.glyph("…", ".."), t.dim());
                }
                line.pad_to(at);
                continue;
            }
            // Said without a colour as well.
            Column::Load if load.is_over(c) => (format!("{}!", load.open), t.flag_word(Flag::Stale)),
            Column::Load => (counted(load.open), base),
            Column::Objectives => (counted(load.objectives), base),
            Column::Projects => (counted(load.under_way), base),
            Column::Reports => (counted(load.reports), base),
            Column::Due => (counted(load.due), if load.due > 0 { t.flag_word(Flag::Due) } else { base }),
            Column::Stale => (counted(load.stale), if load.stale > 0 { t.flag_word(Flag::Stale) } else { base }),
            Column::Overdue => (counted(load.overdue), if load.overdue > 0 { t.flag_word(Flag::OverdueAction) } else { base }),
            Column::OnTime => (kept(load.strip.on_time), base),
            Column::Late => (kept(load.strip.late), base),
            Column::Missed => (kept(load.strip.missed), if load.strip.missed > 0 { t.flag_word(Flag::Stale) } else { base }),
        };
        let said = if column.is_words() { text::fit(&said, width) } else { text::fit_left(&said, width) };
        line.push(said, style).pad_to(at);
    }
    line.finish()
}

/// A number; nought is nothing to look at.
fn counted(n: usize) -> String {
    if n == 0 { "·".to_owned() } else { n.to_string() }
}

fn team(app: &App, person: &Person) -> String {
    person
        .team
        .and_then(|id| app.cascade.team(id))
        .map_or_else(String::new, |team| text::one_line(team.name.trim(), 40).into_owned())
}

/// Who left, when; who is on leave, until when, or from when on.
fn away(app: &App, person: &Person, width: usize, t: Theme) -> (String, ratatui::style::Style) {
    let today = app.today();
    if let Some(left) = person.left.filter(|_| !person.is_here(today)) {
        return (format!("left {}", say::say_short(left, today)), t.flag_word(Flag::NoOwner));
    }
    let Some(off) = person.next_away(today) else { return (String::new(), t.dim()) };
    let day = |day| say::say_short(day, today);
    let short = if off.from <= today { format!("until {}", day(off.to)) } else { format!("from {}", day(off.from)) };
    let long = match off.word.as_deref() {
        Some(word) => format!("{short}: {}", text::one_line(word, 40)),
        None => short.clone(),
    };
    let style = if off.from <= today { t.text() } else { t.dim() };
    (if text::width(&long) <= width { long } else { short }, style)
}

/// What stands there when there is nobody to show.
fn empty(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let said = if app.screens.people.narrow.is_empty() {
        ["Nobody is here yet.", "{new-person}  add somebody; whoever is named as an owner is added by that too"]
    } else {
        ["Nobody fits the filter.", "{back}  show everyone again"]
    };
    for (y, text) in said.into_iter().enumerate().take(area.height.saturating_sub(1) as usize) {
        let style = if y == 0 { t.strong() } else { t.dim() };
        let line = Line::styled(format!("   {}", app.keymap().filled(text)), style);
        put(frame, &line, Rect { y: area.y + 1 + y as u16, height: 1, ..area });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_every_width_and_a_wider_window_never_shows_fewer() {
        let mut before = 0;
        for width in 40..240 {
            let c = Columns::for_width(width);
            let shown = c.of.iter().filter(|w| **w > 0).count();
            let rest: usize = c.of.iter().filter(|w| **w > 0).map(|w| w + 2).sum();
            assert_eq!(GUTTER + c.name + rest, width, "{c:?}");
            assert!(c.name >= NAME && shown >= before, "{width}: {c:?}");
            before = shown;
        }
        let narrow = Columns::for_width(79);
        assert!([Column::Load, Column::Stale, Column::Missed, Column::Weeks].iter().all(|&c| narrow.of(c) > 0), "{narrow:?}");
    }
}
