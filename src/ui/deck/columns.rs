//! Which columns there is room for, and where they stand.

use super::in_time;
use crate::{
    domain::{check_in::SPARK_WEEKS, text},
    ui::theme::Theme,
};
use ratatui::text::Line;
use std::borrow::Cow;

/// A column of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Flags,
    Owner,
    Bar,
    Percent,
    Pace,
    Now,
    Confidence,
    Weeks,
    Last,
    /// Of what is planned: from where to where.
    Line,
    /// How many times as fast as last time.
    Asks,
    /// The weeks of last time.
    Past,
    /// What is to be said of it.
    Hint,
    /// Of a day that is over: how it stood, how it stands today, what happened since.
    Then,
    Present,
    Since,
}

impl Column {
    /// In the order they stand, left to right.
    const PLACES: [Column; 9] = [
        Column::Owner,
        Column::Bar,
        Column::Percent,
        Column::Pace,
        Column::Now,
        Column::Confidence,
        Column::Weeks,
        Column::Last,
        Column::Flags,
    ];

    /// In the order they are given room, most needed first: how far, how old, what is wrong, who; then what is nice to have.
    const NEED: [Column; 9] = [
        Column::Percent,
        Column::Last,
        Column::Pace,
        Column::Flags,
        Column::Owner,
        Column::Now,
        Column::Confidence,
        Column::Bar,
        Column::Weeks,
    ];

    /// The same of a cycle that is planned.
    const PLANNED: [Column; 5] = [Column::Owner, Column::Line, Column::Asks, Column::Past, Column::Hint];
    const PLANNED_NEED: [Column; 5] = [Column::Line, Column::Asks, Column::Hint, Column::Owner, Column::Past];

    /// Its columns, without the gap before it: as few as it can do with, and where there is room.
    fn widths(self) -> (usize, usize) {
        match self {
            Column::Flags => (3, 3),
            Column::Owner => (9, 14),
            Column::Bar => (11, 11),
            Column::Percent | Column::Asks => (5, 5),
            Column::Pace | Column::Confidence => (4, 4),
            Column::Now => (15, 20),
            Column::Weeks | Column::Past => (SPARK_WEEKS, SPARK_WEEKS),
            Column::Line => (16, 20),
            Column::Hint => (20, 28),
            Column::Last => (7, 7),
            // Their room is shared out by itself.
            Column::Then | Column::Present | Column::Since => (0, 0),
        }
    }

    /// What it must leave the title where a cycle is planned: what is nice to have gives way to the words sooner than what
    /// is needed.
    fn leaves(self) -> usize {
        match self {
            Column::Line | Column::Asks | Column::Hint => 18,
            Column::Owner => 26,
            _ => 31,
        }
    }

    /// The blanks before it: numbers that belong together stand closer.
    pub(super) fn gap(self) -> usize {
        match self {
            Column::Percent | Column::Pace | Column::Flags | Column::Last => 1,
            _ => 2,
        }
    }

    fn title(self, width: usize) -> Cow<'static, str> {
        if self == Column::Weeks {
            return format!("{width} weeks").into();
        }
        self.name().into()
    }

    fn name(self) -> &'static str {
        match self {
            Column::Flags => "",
            Column::Owner => "Owner",
            Column::Bar => "Progress",
            Column::Percent => "%",
            Column::Pace => "Pace",
            Column::Now => "Now → target",
            Column::Confidence => "Conf",
            Column::Weeks => "Weeks",
            Column::Last => "Last",
            Column::Line => "From → target",
            Column::Asks => "Asks",
            Column::Past => "Last time",
            Column::Hint => "Hint",
            Column::Then => "Then",
            Column::Present => "Now",
            Column::Since => "What happened since",
        }
    }

    /// Numbers stand right.
    fn is_right(self) -> bool {
        matches!(
            self,
            Column::Percent | Column::Pace | Column::Confidence | Column::Last | Column::Now | Column::Line | Column::Asks
        )
    }
}

/// The columns that fit, with their widths.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// What stands before the title: the mark of health and a blank; of two days both marks.
    pub gutter: usize,
    /// The title with its indentation.
    pub title: usize,
    /// What stands empty behind it.
    pub blank: usize,
    /// In the order they stand.
    pub rest: Vec<(Column, usize)>,
}

/// The mark of health and a blank.
const GUTTER: usize = 3;

/// The fewest: their heading stands above them.
const FEWEST_WEEKS: usize = 7;

/// What the title keeps in a window so wide, whatever else there is room for. It depends on the window alone, so that
/// nothing moves when a branch is unfolded or a page turned; and a wider window never cuts what a narrower one shows.
fn kept_for_title(window: usize) -> usize {
    match window {
        ..69 => window.saturating_sub(27).max(18),
        69..80 => 42,
        80..83 => window - 38,
        83..120 => 45,
        120..160 => 45 + (window - 120) * 11 / 40,
        160..190 => 56,
        190.. => 56 + (window - 190) / 5,
    }
}

impl Columns {
    /// What fits into `width` of a window, with so many weeks to draw.
    pub(super) fn of_items(window: usize, width: usize, weeks: usize) -> Columns {
        let room = width.saturating_sub(GUTTER);
        let title = kept_for_title(window).min(room);
        let weeks = weeks.clamp(FEWEST_WEEKS, SPARK_WEEKS);
        let widths = |column: Column| if column == Column::Weeks { (weeks, weeks) } else { column.widths() };
        let mut left = room - title;
        let mut chosen: Vec<Column> = Vec::new();
        for column in Column::NEED {
            let needs = widths(column).0 + column.gap();
            if needs > left {
                break;
            }
            left -= needs;
            chosen.push(column);
        }
        let mut rest: Vec<(Column, usize)> =
            Column::PLACES.into_iter().filter(|c| chosen.contains(c)).map(|c| (c, widths(c).0)).collect();
        // Names and numbers are written out in what is left over, and what then is left stands empty behind the titles.
        for (column, width) in &mut rest {
            let more = (widths(*column).1 - *width).min(left);
            *width += more;
            left -= more;
        }
        Columns { gutter: GUTTER, title, blank: left, rest }
    }

    /// What fits into `width` of a cycle that is planned.
    pub(super) fn planned(width: usize) -> Columns {
        let room = width.saturating_sub(GUTTER);
        let wide = width >= 132;
        let width = |column: Column| if wide { column.widths().1 } else { column.widths().0 };
        let mut chosen: Vec<Column> = Vec::new();
        let mut used = 0;
        for column in Column::PLANNED_NEED {
            let needs = width(column) + column.gap();
            if used + needs + column.leaves() > room {
                break;
            }
            used += needs;
            chosen.push(column);
        }
        let rest = Column::PLANNED.into_iter().filter(|c| chosen.contains(c)).map(|c| (c, width(c))).collect();
        Columns { gutter: GUTTER, title: room - used, blank: 0, rest }
    }

    /// What fits into `width` where today stands beside a day that is over.
    pub(super) fn beside(width: usize) -> Columns {
        let (owner, day, since) = match width {
            150.. => (14, 27, 34),
            110.. => (9, 22, 22),
            76.. => (0, 14, 17),
            56.. => (0, 14, 0),
            _ => (0, 8, 0),
        };
        // A blank behind the last, so that a sentence does not touch what stands beside it.
        let width = width.saturating_sub(1);
        let all = [(Column::Owner, owner), (Column::Then, day), (Column::Present, day), (Column::Since, since)];
        let rest: Vec<(Column, usize)> = all.into_iter().filter(|(_, width)| *width > 0).collect();
        let used: usize = rest.iter().map(|(column, width)| column.gap() + width).sum();
        Columns { gutter: in_time::GUTTER, title: width.saturating_sub(in_time::GUTTER + used), blank: 0, rest }
    }

    /// The column at which the fold mark of a row of that depth stands.
    pub(super) fn fold_at(&self, depth: u16) -> usize {
        self.gutter + indent(depth, self.title)
    }

    /// The line above the rows.
    /// `marks` say what is not as it is by itself: the order, the cycles.
    pub(super) fn heading(&self, t: Theme, marks: &[&str]) -> Line<'static> {
        let mut out = " ".repeat(self.gutter);
        let goal = std::iter::once("Goal").chain(marks.iter().copied()).collect::<Vec<_>>().join(" · ");
        out.push_str(&text::fit(&goal, self.title + self.blank));
        for &(column, width) in &self.rest {
            out.push_str(&" ".repeat(column.gap()));
            let short = column == Column::Since && width < 20;
            let title = if short { "Since".into() } else { column.title(width) };
            let title = if t.ascii { title.replace('→', "->") } else { title.into_owned() };
            out.push_str(&if column.is_right() { text::fit_left(&title, width) } else { text::fit(&title, width) });
        }
        Line::styled(out, t.dim())
    }
}

/// Two columns a level, but never so far that the title has no room.
pub(super) fn indent(depth: u16, title: usize) -> usize {
    (depth as usize * 2).min(title / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of a window so wide, as the deck splits it.
    fn of_window(window: usize) -> Columns {
        let area = ratatui::layout::Rect::new(0, 0, window as u16, 50);
        Columns::of_items(window, super::super::split(area, 100).0.width as usize - 1, 8)
    }

    #[test]
    fn columns_never_need_more_than_there_is() {
        for width in 39..260 {
            let c = Columns::of_items(width + 1, width, 8);
            let used: usize = GUTTER + c.title + c.blank + c.rest.iter().map(|(c, w)| w + c.gap()).sum::<usize>();
            assert_eq!(used, width);
            assert!(c.title >= 18, "{width}");
            let c = Columns::planned(width);
            assert_eq!(GUTTER + c.title + c.rest.iter().map(|(c, w)| w + c.gap()).sum::<usize>(), width);
            assert!(c.title >= 18, "{width}");
        }
    }

    #[test]
    fn a_wider_window_never_gives_the_title_less() {
        for window in 40..240 {
            assert!(of_window(window).title <= of_window(window + 1).title, "{window}");
        }
        assert!(of_window(120).title >= 44, "{}", of_window(120).title);
    }

    #[test]
    fn what_is_needed_most_is_there_at_every_usual_width() {
        let shown = |window| of_window(window).rest.iter().map(|(c, _)| *c).collect::<Vec<_>>();
        let least = [Column::Owner, Column::Percent, Column::Pace, Column::Last, Column::Flags];
        assert_eq!(shown(80), least);
        for window in 80..240 {
            assert!(least.iter().all(|column| shown(window).contains(column)), "{window}: {:?}", shown(window));
        }
        assert!(shown(100).contains(&Column::Now));
        assert!(shown(120).contains(&Column::Bar) && shown(120).contains(&Column::Confidence));
        assert_eq!(shown(159).len(), 9, "everything is there before the detail stands beside: {:?}", shown(159));
        assert_eq!(shown(240).len(), 9, "{:?}", shown(240));
    }
}
