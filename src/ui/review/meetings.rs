//! Which meeting: name, day and hour, what it is about, when it last was, what it would take today.

use crate::{
    app::{
        App,
        event::Hit,
        review::meetings::{Meetings, Row},
    },
    domain::text::{self, say, time::say_time},
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use chrono::NaiveDate;
use ratatui::{Frame, layout::Rect, text::Line};

/// Draws the list.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, list: &Meetings, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let wide = Columns::of(width);
    let mut head = Builder::new(width);
    head.push("   ", t.text()).push(text::fit("Meeting", wide.name), t.strong()).push(" ", t.dim());
    head.push(text::fit("next", WHEN), t.dim());
    if wide.scope > 0 {
        head.push(" ", t.dim()).push(text::fit("about", wide.scope), t.dim());
    }
    if wide.last {
        head.push(" ", t.dim()).push(text::fit("last", LAST), t.dim());
    }
    head.push(text::fit_left(if width >= 60 { "takes today" } else { "takes" }, wide.takes), t.dim());
    put(frame, &head.finish(), Rect { height: 1, ..area });
    // What can be done is said where there is only what everyone has.
    let said = (list.rows.len() == 1).then(|| {
        app.keymap()
            .filled("{new-meeting} adds a meeting of a team, of some people or of one level of the goals, with a day of its own.")
    });
    let below: Vec<String> = said.map(|said| text::lines(&said, width.saturating_sub(4).max(1), 3)).unwrap_or_default();
    let gap = if area.height > 12 { 2 } else { 1 };
    let rows = Rect { y: area.y + gap.min(area.height), height: area.height.saturating_sub(gap), ..area };
    let window = list.cursor.window(rows.height as usize, list.rows.len());
    view.list = Some(window);
    let mut y = rows.y;
    for (n, row) in list.rows.iter().enumerate().skip(window.top).take(rows.height as usize) {
        let mut line = line_of(app, t, row, wide, width);
        if n == list.cursor.at {
            t.select(&mut line.spans);
        }
        let place = Rect { y, height: 1, ..area };
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
        y += 1;
    }
    for said in below {
        y += 1;
        if y < area.bottom() {
            put(frame, &Line::styled(format!("   {said}"), t.dim()), Rect { y, height: 1, ..area });
        }
    }
}

const WHEN: usize = 14;
const LAST: usize = 13;

/// How wide the columns are; what there is no room for is 0.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    scope: usize,
    last: bool,
    takes: usize,
}

impl Columns {
    fn of(width: usize) -> Columns {
        let takes = if width >= 60 { 15 } else { 7 };
        let last = width >= 76;
        let fixed = 4 + WHEN + takes + 1 + if last { LAST + 1 } else { 0 };
        let rest = width.saturating_sub(fixed);
        let scope = if width >= 60 { (rest * 2 / 5).min(44) } else { 0 };
        Columns { name: rest.saturating_sub(scope + usize::from(scope > 0)), scope, last, takes }
    }
}

/// The next day it is on, and its hour.
fn when(row: &Row, today: NaiveDate) -> String {
    let day = say::say_date(row.next, today);
    row.terms.time.map_or(day.clone(), |time| format!("{day} {}", say_time(time)))
}

fn line_of(app: &App, t: Theme, row: &Row, wide: Columns, width: usize) -> Line<'static> {
    let today = app.today();
    let is_today = row.next == today && row.gone.is_none();
    let mut line = Builder::new(width);
    line.push(if is_today { t.glyph(" › ", " > ") } else { "   " }, t.accent());
    line.push(text::fit(&row.terms.name, wide.name), if is_today { t.strong() } else { t.text() }).push(" ", t.text());
    line.push(text::fit(&when(row, today), WHEN), if is_today { t.accent() } else { t.dim() });
    if wide.scope > 0 {
        let scope = row.terms.scope.gone(&app.cascade).filter(|_| row.closes.is_none());
        let style = if scope.is_some() { t.error() } else { t.text() };
        let scope = scope.unwrap_or_else(|| row.terms.scope.said(&app.cascade));
        line.push(" ", t.text()).push(text::fit(&scope, wide.scope), style);
    }
    if wide.last {
        let last = row.last.map_or_else(|| "never".to_owned(), |on| say::say_date(on, today));
        line.push(" ", t.text()).push(text::fit(&last, LAST), t.dim());
    }
    let clock = row.seconds.map_or_else(String::new, |seconds| say::say_clock(i64::from(seconds)));
    let takes = match row.seconds {
        Some(_) if wide.takes > 7 => format!("{clock} of {}:00", row.terms.minutes),
        _ => clock,
    };
    let over = row.seconds.is_some_and(|seconds| seconds > row.terms.minutes * 60);
    line.push(text::fit_left(&takes, wide.takes), if over { t.error() } else { t.text() });
    line.pad_to(width);
    line.finish()
}
