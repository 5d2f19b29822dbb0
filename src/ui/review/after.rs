//! After a review: what was decided and who does what first, as large as there is room for; the time in one line; then the rest
//! of the minutes.

use super::minutes;
use crate::{
    app::{
        App,
        review::after::{Ended, GoesOn},
    },
    domain::{
        describe::rating_said,
        meeting::minutes::{
            Minutes,
            page::{Mark, Part, Topic},
        },
        review::mean,
        text::{
            self,
            say::{say_clock, say_count},
        },
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// So many rows the line takes that asks for the rating.
const ASKED: u16 = 3;

/// From so many rows on a blank one stands above all.
const ROOMY: u16 = 24;

/// Draws what was agreed, and the minutes below. So many rows below the area are covered by a line that is typed.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, ended: &Ended, (area, covered): (Rect, u16)) {
    let t = view.theme;
    let Some(told) = &ended.told.minutes else {
        let said = app.keymap().filled("   This review was taken back: {finish} leaves.");
        put(frame, &Line::styled(said, t.strong()), Rect { height: 1.min(area.height), ..area });
        return;
    };
    let width = (area.width.saturating_sub(6) as usize).max(8);
    let height = area.height + covered;
    let mut lines = if height >= ROOMY { vec![Line::default()] } else { Vec::new() };
    let (agreed, rest): (Vec<&Part>, Vec<&Part>) =
        ended.told.page.parts.iter().partition(|p| matches!(p.topic, Topic::Decisions | Topic::Actions));
    // How the time went stays in sight below it, also above the line that asks for the rating: it is of one size with it and without.
    let room = usize::from(height.saturating_sub(ASKED)).saturating_sub(lines.len() + 1);
    let ordinary = |part: &Part| {
        let mut lines = minutes::lines(t, part, width, t.strong());
        lines.push(Line::default());
        lines
    };
    let agrees = |part: &Part| part.lines.iter().any(|l| !matches!(l.mark, Mark::None));
    // All of it is of one size: what is to be done is no smaller than what was decided.
    let large: Option<Vec<_>> = agreed
        .iter()
        .map(|part| if agrees(part) { minutes::large(t, part, width, room) } else { Some(ordinary(part)) })
        .collect();
    let large = large.filter(|parts| parts.iter().map(Vec::len).sum::<usize>() <= room);
    lines.extend(large.unwrap_or_else(|| agreed.iter().map(|part| ordinary(part)).collect()).into_iter().flatten());
    lines.push(time(t, told, width));
    lines.extend(ended.goes_on.and_then(|of| goes_on(app, t, of, width)));
    for part in rest {
        lines.push(Line::default());
        lines.extend(minutes::lines(t, part, width, t.text()));
    }
    view.detail_end = minutes::show(frame, lines, ended.scroll, area);
}

/// `5 decided and not made yet, 2 open: enter shows what goes on`.
fn goes_on(app: &App, t: Theme, of: GoesOn, width: usize) -> Option<Line<'static>> {
    let (decided, open) = (of.decided, of.open);
    let results = |n: usize| say_count(n, "result", "results");
    let said = match (decided, open) {
        (0, 0) => return None,
        (0, _) => format!("what goes on from {} is not decided: {{carry-closed}} decides it", results(open)),
        (_, 0) => format!("what goes on from {} is decided and not made yet: {{carry-closed}} shows it", results(decided)),
        (..) => format!(
            "what goes on from {} is decided and not made yet, from {open} not decided: {{carry-closed}}",
            results(decided)
        ),
    };
    let mut line = Builder::new(width);
    line.push(app.keymap().filled(&said), t.text());
    Some(line.finish())
}

/// `8:40 of 15:00, in time · 3 parked · ★★★★☆ 4 of 5`.
fn time(t: Theme, told: &Minutes, width: usize) -> Line<'static> {
    let s = &told.summary;
    let clock = |n: u32| say_clock(i64::from(n));
    let mut line = Builder::new(width);
    line.push(format!("{} of {}", clock(s.used), clock(s.planned)), t.strong());
    match s.over() {
        0 => line.push(", in time", t.health(crate::domain::Health::OnTrack)),
        over => line.push(format!(", over by {}", clock(over)), t.error()),
    };
    if s.parked > 0 {
        line.push(format!("   {}", say_count(s.parked, "item parked", "items parked")), t.dim());
    }
    match mean(&told.ratings) {
        None => _ = line.push("   not rated", t.dim()),
        Some(mean) => {
            let full = mean.round() as usize;
            line.push(format!("   {}", t.glyph("★", "*").repeat(full)), t.accent());
            line.push(t.glyph("☆", "-").repeat(5usize.saturating_sub(full)), t.dim());
            line.push(format!(" {}", text::cut(&rating_said(&told.ratings), width)), t.text());
        }
    }
    line.finish()
}
