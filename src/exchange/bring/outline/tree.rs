//! The branches of an outline: what stands below what, by headings, bold lines and lists; nothing of what it is.

use super::{
    blocks::{At, Line},
    keys,
};
use crate::{
    domain::{
        FieldKey,
        text::{one_line, period},
    },
    exchange::{
        bring::{
            found::{Found, Place},
            said::{Role, label},
        },
        csv::Column,
    },
};

/// One of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Branch {
    /// The line it stands on.
    pub(super) line: u32,
    /// Its text as it stands there, without marks.
    pub(super) raw: String,
    /// The same without a label in front.
    pub(super) text: String,
    /// What its label says.
    pub(super) role: Option<Role>,
    /// It is the head of several: `Key results`.
    pub(super) many: bool,
    /// It is a heading, a bold line or a line above a list; else an item of a list.
    pub(super) is_head: bool,
    /// It stands on a line of its own without a heading's mark.
    pub(super) is_bare: bool,
    /// It names a period and nothing else.
    pub(super) period: Option<Period>,
    /// The box in front of it.
    pub(super) ticked: Option<bool>,
    /// Where its link leads.
    pub(super) url: Option<String>,
    /// What lines below it say, by column.
    pub(super) cells: Vec<(Column, String)>,
    /// Lines below it that say nothing known.
    pub(super) notes: Vec<String>,
    /// What stands below it.
    pub(super) below: Vec<usize>,
}

/// A period as a heading names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    /// `Q2 2026`
    pub(super) name: String,
    /// Its first and last day, where they are written.
    pub(super) days: Option<(String, String)>,
}

/// All branches. The first is the file itself.
pub(super) struct Tree(pub(super) Vec<Branch>);

impl Tree {
    /// Whether a branch says what only a key result has.
    pub(super) fn measures(&self, n: usize) -> bool {
        let of = [Column::Field(FieldKey::Target), Column::Field(FieldKey::Baseline), Column::Value];
        self.0[n].cells.iter().any(|(column, _)| of.contains(column))
    }
}

/// Puts lines below one another.
pub(super) fn grow(lines: Vec<Line>, found: &mut Found) -> Tree {
    let mut tree = Tree(vec![Branch { is_head: true, ..Branch::default() }]);
    // The branches that are open, with how deep they stand.
    let mut open: Vec<(u32, usize)> = vec![(0, 0)];
    for (n, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        let next = lines.get(n + 1).map(|next| next.at);
        let here = open.last().map_or(0, |(_, branch)| *branch);
        let depth = match line.at {
            At::Front => {
                front(&mut tree.0[0], text);
                continue;
            }
            At::Code => {
                if n == 0 || lines[n - 1].at != At::Code {
                    found.leave(Place::Line(line.number), "a block of code: kept in the description");
                }
                tree.0[here].notes.push(line.text.clone());
                continue;
            }
            At::Heading(level) => Some(u32::from(level) * 10),
            At::Item(depth) => {
                let is_leaf = !matches!(next, Some(At::Item(below)) if below > depth);
                let owner = below(&open, 100 + u32::from(depth) * 10);
                if is_leaf && says(&mut tree.0[owner], text) {
                    // What goes on below it goes on in the branch it is about.
                    open.retain(|(at, _)| *at < 100 + u32::from(depth) * 10);
                    continue;
                }
                Some(100 + u32::from(depth) * 10)
            }
            At::More(_) => None,
            At::Line => of_its_own(line, next, n > 0 && lines[n - 1].at == At::Line && lines[n - 1].number + 1 == line.number),
        };
        let Some(depth) = depth else {
            let branch = &mut tree.0[here];
            if !says(branch, text) {
                branch.notes.push(text.to_owned());
            }
            continue;
        };
        open.retain(|(at, _)| *at < depth);
        let above = open.last().map_or(0, |(_, branch)| *branch);
        let new = tree.0.len();
        tree.0.push(branch(line, text));
        tree.0[above].below.push(new);
        open.push((depth, new));
    }
    tree
}

fn below(open: &[(u32, usize)], depth: u32) -> usize {
    open.iter().rev().find(|(at, _)| *at < depth).map_or(0, |(_, branch)| *branch)
}

/// How deep a line of its own stands where it is a branch; `None`: it is a text.
fn of_its_own(line: &Line, next: Option<At>, goes_on: bool) -> Option<u32> {
    let text = line.text.trim();
    let told = label(text);
    match told.as_ref().map(|label| label.role) {
        Some(Role::KeyResult) => return Some(75),
        Some(Role::Project) => return Some(77),
        Some(Role::Objective) => return Some(70),
        None => {}
    }
    if keys::pairs(text).is_some() || goes_on {
        return None;
    }
    let heads_a_list = matches!(next, Some(At::Item(_))) && !text.ends_with([':', '.', '!']) && text.chars().count() <= 120;
    (line.bold || heads_a_list).then_some(70)
}

fn branch(line: &Line, text: &str) -> Branch {
    // `1. CTO: …` in a heading.
    let bare = match line.at {
        At::Heading(_) => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.strip_prefix(['.', ')'])
                .filter(|rest| rest.len() < text.len() && rest.starts_with(' '))
                .map_or(text, str::trim_start)
        }
        _ => text,
    };
    let label = label(bare);
    let is_head = !matches!(line.at, At::Item(_));
    let period = if is_head { named_period(bare) } else { None };
    let label = label.filter(|_| period.is_none());
    let rest = label.as_ref().map_or(bare, |label| if label.rest.is_empty() { bare } else { label.rest });
    Branch {
        line: line.number,
        raw: text.to_owned(),
        text: rest.to_owned(),
        role: label.as_ref().map(|label| label.role),
        many: label.as_ref().is_some_and(|label| label.many),
        is_head,
        is_bare: line.at == At::Line,
        period,
        ticked: line.ticked,
        url: line.url.clone(),
        ..Branch::default()
    }
}

/// Takes what a line says by keys.
fn says(branch: &mut Branch, text: &str) -> bool {
    // `Goal: …` is a label before it is a key.
    let Some(pairs) = keys::pairs(text).filter(|_| label(text).is_none()) else { return false };
    for (column, value) in pairs {
        if column == Column::Field(FieldKey::Description) {
            branch.notes.push(value.to_owned());
        } else if branch.cells.iter().any(|(there, _)| *there == column) {
            branch.notes.push(text.to_owned());
        } else if !value.is_empty() {
            branch.cells.push((column, value.to_owned()));
        }
    }
    true
}

/// A line before everything: `quarter: Q2 2026`.
fn front(file: &mut Branch, text: &str) {
    let Some((key, value)) = text.split_once(':') else { return };
    let value = value.trim().trim_matches(['"', '\'']);
    match keys::column(key) {
        Some(Column::Field(FieldKey::Cycle)) => file.period = Some(Period { name: value.to_owned(), days: None }),
        Some(column @ Column::Field(FieldKey::Owner | FieldKey::Team | FieldKey::Start | FieldKey::Due)) if !value.is_empty() => {
            file.cells.push((column, value.to_owned()));
        }
        _ => {}
    }
}

/// The period a heading names, with the words that say nothing: `Q2 2026 OKRs`, `FY22-Q1 (2021-02-01 to 2021-04-30)`.
fn named_period(text: &str) -> Option<Period> {
    if text.len() > 80 {
        return None;
    }
    let (name, days) = match text.split_once('(') {
        Some((name, inside)) => {
            let inside = inside.trim_end().trim_end_matches(')');
            let days = [" to ", " – ", " - ", " bis ", "..", "–"].iter().find_map(|sep| inside.split_once(*sep));
            (name, days.filter(|(from, _)| from.contains(|c: char| c.is_ascii_digit())))
        }
        None => (text, None),
    };
    let dull =
        ["okr", "okrs", "goals", "objectives", "ziele", "company", "our", "team", "cycle", "for", "and", "&", ":", "-", "–", "—"];
    let words: Vec<&str> =
        name.split_whitespace().filter(|word| !dull.contains(&word.trim_end_matches(':').to_lowercase().as_str())).collect();
    let name = words.join(" ");
    let name = name.trim_matches([':', '-', '–', '—', ' ', ',']);
    period::read(name)?;
    Some(Period {
        name: one_line(name, 40).into_owned(),
        days: days.map(|(from, to)| (from.trim().to_owned(), to.trim().to_owned())),
    })
}
