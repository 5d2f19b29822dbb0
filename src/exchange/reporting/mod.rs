//! Reports as files: one value with its words ([`page_json`]), and from it text, Markdown, HTML, mail, JSON and CSV.
//!
//! Whatever people typed is text in each of them and never markup. Must not know: where a report is read from, where it goes.

pub mod mail;
pub mod page_json;
pub mod templates;
pub mod text;

use super::item_json::{Cell, heads};
use crate::domain::text::cell;
use page_json::{GoalJson, PageJson};

/// What of where a goal will end stands behind the columns of a list.
const ENDS: [&str; 4] = ["low80", "middle", "high80", "chance"];

/// The goals of a page for a spreadsheet: the columns of `list --format csv`, and where each will end. No cell is taken for a formula.
pub fn csv(page: &PageJson<'_>) -> String {
    let item_heads = heads();
    let all = item_heads.iter().copied().chain(ENDS).chain(["revised"]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Into memory nothing fails to be written.
    let _ = writer.write_record(all);
    for goal in &page.goals {
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
