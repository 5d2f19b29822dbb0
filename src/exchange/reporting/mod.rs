//! Reports as files: one value with its words ([`page_json`], [`weekly_json`]), and from it text, Markdown, HTML, mail, JSON and CSV.
//!
//! Whatever people typed is text in each of them and never markup. Must not know: where a report is read from, where it goes.

pub mod mail;
pub mod page_json;
pub mod templates;
pub mod text;
pub mod weekly_json;

use super::item_json::{Cell, heads};
use crate::domain::{
    Cascade,
    report::{Asking, Heard, Kind, page::Page, weekly::Weekly},
    text::cell,
};
use page_json::{Beside, GoalJson, PageJson};
use serde::Serialize;
use templates::Form;
use text::Look;
use weekly_json::WeeklyJson;

/// A report, as programs and templates get it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Report<'a> {
    /// One page.
    Page(Box<PageJson<'a>>),
    /// A week.
    Weekly(Box<WeeklyJson<'a>>),
}

impl<'a> Report<'a> {
    /// Of what was asked for, by what was read.
    pub fn of(cascade: &'a Cascade, asking: &mut Asking, heard: &Heard, beside: Beside<'_>) -> Report<'a> {
        match asking.asked.kind {
            Kind::Page => {
                let page = Page::of(cascade, asking, heard);
                Report::Page(Box::new(page_json::page(cascade, asking, heard, &page, beside)))
            }
            Kind::Weekly => {
                let weekly = Weekly::of(cascade, asking, heard);
                Report::Weekly(Box::new(weekly_json::weekly(cascade, asking, heard, &weekly, beside)))
            }
        }
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        match self {
            Report::Page(page) => &page.says.title,
            Report::Weekly(week) => &week.says.title,
        }
    }

    /// As plain text.
    pub fn text(&self, look: Look<'_>) -> String {
        match self {
            Report::Page(page) => text::page(page, look),
            Report::Weekly(week) => text::weekly(week, look),
        }
    }

    /// By a template: a name and a text, else the program's own. Refused with a sentence.
    pub fn filled(&self, template: Option<(&str, &str)>, form: Form) -> Result<String, String> {
        let kind = match self {
            Report::Page(_) => Kind::Page,
            Report::Weekly(_) => Kind::Weekly,
        };
        if let Some(own) = template {
            return templates::fill(own, form, self);
        }
        let (name, source) = templates::built_in(kind, form);
        templates::fill((name, &source), form, self)
    }

    /// The goals it shows.
    pub fn goals(&self) -> Vec<&GoalJson<'a>> {
        match self {
            Report::Page(page) => page.goals.iter().collect(),
            Report::Weekly(week) => week.teams.iter().flat_map(|team| &team.goals).collect(),
        }
    }

    /// Its goals for a spreadsheet: the columns of `list --format csv`, and where each will end. No cell is taken for a formula.
    pub fn csv(&self) -> String {
        csv(&self.goals())
    }
}

/// What of where a goal will end stands behind the columns of a list.
const ENDS: [&str; 4] = ["low80", "middle", "high80", "chance"];

fn csv(goals: &[&GoalJson<'_>]) -> String {
    let item_heads = heads();
    let all = item_heads.iter().copied().chain(ENDS).chain(["revised"]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Into memory nothing fails to be written.
    let _ = writer.write_record(all);
    for goal in goals {
        let GoalJson { item, forecast, revised, .. } = goal;
        let end = |of: fn(&page_json::ForecastJson) -> Option<f64>| {
            forecast.as_ref().and_then(of).map_or_else(String::new, |n| Cell::Number(n).plain())
        };
        let ends = [end(|f| f.low80), end(|f| f.middle), end(|f| f.high80), end(|f| f.chance), revised.to_string()];
        let cells = item_heads.iter().map(|head| item.get(head).plain()).chain(ends);
        let _ = writer.write_record(cells.map(|said| cell::guard(&crate::domain::text::safe(&said)).into_owned()));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
