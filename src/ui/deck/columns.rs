//! Which columns there is room for, and where they stand.

use super::in_time;
use crate::{domain::text, ui::theme::Theme};
use ratatui::text::Line;

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

    /// In the order they are given room, most needed first.
    const NEED: [Column; 9] = [
        Column::Percent,
        Column::Last,
        Column::Pace,
        Column::Flags,
        Column::Owner,
        Column::Confidence,
        Column::Now,
        Column::Bar,
        Column::Weeks,
    ];

    /// The same of a cycle that is planned.
    const PLANNED: [Column; 5] = [Column::Owner, Column::Line, Column::Asks, Column::Past, Column::Hint];
    const PLANNED_NEED: [Column; 5] = [Column::Line, Column::Asks, Column::Hint, Column::Owner, Column::Past];

    /// Its columns, without the gap before it.
    fn width(self, wide: bool) -> usize {
        match self {
            Column::Flags => 3,
            Column::Owner => {
                if wide {
                    14
                } else {
                    9
                }
            }
            Column::Bar => 11,
            Column::Percent | Column::Asks => 5,
            Column::Pace | Column::Confidence => 4,
            Column::Now => {
                if wide {
                    20
                } else {
                    15
                }
            }
            Column::Weeks | Column::Past => 13,
            Column::Line => {
                if wide {
                    20
                } else {
                    16
                }
            }
            Column::Hint => {
                if wide {
                    28
                } else {
                    20
                }
            }
            Column::Last => 7,
            // Their room is shared out by itself.
            Column::Then | Column::Present | Column::Since => 0,
        }
    }

    /// What it must leave the title: what is nice to have gives way to the words sooner than what is needed.
    fn leaves(self) -> usize {
        match self {
            Column::Percent | Column::Last | Column::Pace | Column::Flags | Column::Line | Column::Asks | Column::Hint => 18,
            Column::Owner | Column::Confidence => 26,
            Column::Now | Column::Bar | Column::Weeks | Column::Past | Column::Then | Column::Present | Column::Since => 31,
        }
    }

    /// The blanks before it: numbers that belong together stand closer.
    pub(super) fn gap(self) -> usize {
        match self {
            Column::Percent | Column::Pace | Column::Flags | Column::Last => 1,
            _ => 2,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Column::Flags => "",
            Column::Owner => "Owner",
            Column::Bar => "Progress",
            Column::Percent => "%",
            Column::Pace => "Pace",
            Column::Now => "Now → target",
            Column::Confidence => "Conf",
            Column::Weeks => "13 weeks",
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
    /// In the order they stand.
    pub rest: Vec<(Column, usize)>,
}

/// The mark of health and a blank.
const GUTTER: usize = 3;

impl Columns {
    /// What fits into `width`.
    pub(super) fn for_width(width: usize) -> Columns {
        Columns::of(width, &Column::NEED, &Column::PLACES)
    }

    /// What fits into `width` of a cycle that is planned.
    pub(super) fn planned(width: usize) -> Columns {
        Columns::of(width, &Column::PLANNED_NEED, &Column::PLANNED)
    }

    fn of(width: usize, need: &[Column], places: &[Column]) -> Columns {
        let room = width.saturating_sub(GUTTER);
        let wide = width >= 132;
        let mut chosen: Vec<Column> = Vec::new();
        let mut used = 0;
        for &column in need {
            let w = column.width(wide) + column.gap();
            if used + w + column.leaves() <= room {
                used += w;
                chosen.push(column);
            } else {
                break;
            }
        }
        let rest = places.iter().filter(|c| chosen.contains(c)).map(|&c| (c, c.width(wide))).collect();
        Columns { gutter: GUTTER, title: room - used, rest }
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
        Columns { gutter: in_time::GUTTER, title: width.saturating_sub(in_time::GUTTER + used), rest }
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
        out.push_str(&text::fit(&goal, self.title));
        for &(column, width) in &self.rest {
            out.push_str(&" ".repeat(column.gap()));
            let short = column == Column::Since && width < 20;
            let title = if short {
                "Since".to_owned()
            } else if t.ascii {
                column.title().replace('→', "->")
            } else {
                column.title().to_owned()
            };
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

    #[test]
    fn columns_never_need_more_than_there_is() {
        for width in 39..260 {
            let c = Columns::for_width(width);
            let used: usize = GUTTER + c.title + c.rest.iter().map(|(c, w)| w + c.gap()).sum::<usize>();
            assert_eq!(used, width);
            assert!(c.title >= 18, "{width}");
        }
        assert!(Columns::for_width(119).title >= 31);
        assert_eq!(Columns::for_width(119).rest.len(), 9, "everything is there at 120 columns");
        assert!(Columns::for_width(79).rest.iter().any(|(c, _)| *c == Column::Pace));
    }
}
