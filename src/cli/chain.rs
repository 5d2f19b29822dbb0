//! `quarterdeck show REF --chain`: what something goes on from and what goes on from it, with what each came to.

use super::output::{Style, Tone};
use crate::{
    domain::{
        Cascade, Ix,
        carry::{self, closed_said},
        closing::Closing,
        goal::Outcome,
        measure::Signs,
        text,
    },
    exchange::{item_json::ItemJson, past_json::PastJson},
};
use chrono::NaiveDate;
use serde::Serialize;

/// An item as `show` gives it to scripts.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    /// The day that was asked for instead of today.
    pub(super) as_of: Option<NaiveDate>,
    /// The item.
    #[serde(flatten)]
    pub(super) item: ItemJson<'a>,
    /// All that was said and revised of it, and what it is linked to.
    #[serde(flatten)]
    pub(super) past: PastJson<'a>,
    /// The chain from the first to the last, itself among it, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) chain: Option<Vec<OneJson<'a>>>,
}

/// One of a chain.
#[derive(Debug, Serialize)]
pub(super) struct OneJson<'a> {
    id: String,
    title: &'a str,
    cycle: Option<&'a str>,
    owner: Option<&'a str>,
    from: Option<String>,
    how: Option<&'static str>,
    unchanged: bool,
    because: Option<&'a str>,
    unit: Option<&'a str>,
    baseline: Option<f64>,
    target: Option<f64>,
    upper: Option<f64>,
    value: Option<f64>,
    value_on: Option<NaiveDate>,
    outcome: Option<&'static str>,
    score: Option<f64>,
    score_first: Option<f64>,
    scored_on: Option<NaiveDate>,
    learned: Option<&'a str>,
    let_go: Option<&'a str>,
}

/// The chain as scripts see it.
pub(super) fn json(cascade: &Cascade, ix: Ix) -> Vec<OneJson<'_>> {
    let one = |ix: Ix| {
        let item = cascade.item(ix);
        let (kr, carried, closing) = (item.key_result(), item.carried(), item.closing());
        OneJson {
            id: cascade.short(item.id),
            title: &item.title,
            cycle: cascade.cycle_of(ix).map(|c| c.name.as_str()),
            owner: cascade.owner_name(ix),
            from: carried.map(|carried| cascade.short(carried.from)),
            how: carried.map(|carried| carried.how.word()),
            unchanged: carried.is_some_and(|carried| carried.unchanged),
            because: carried.and_then(|carried| carried.because.as_deref()),
            unit: kr.and_then(|kr| kr.unit.as_deref()),
            baseline: kr.and_then(|kr| kr.baseline),
            target: kr.and_then(|kr| kr.target),
            upper: kr.and_then(|kr| kr.upper),
            value: kr.and_then(|_| carry::closed_at(cascade, ix)),
            value_on: closing.and_then(|c| c.value_on).or(cascade.summary(ix).value.map(|(on, _)| on)),
            outcome: item.outcome().map(Outcome::word),
            score: closing.and_then(|c| c.score),
            score_first: closing.and_then(|c| c.first),
            scored_on: closing.map(|c| c.on),
            learned: closing.and_then(|c| c.learned.as_deref()),
            let_go: item.let_go(),
        }
    };
    cascade.chain(ix).into_iter().map(one).collect()
}

/// The chain line by line, the first of it first; the one that is looked at stands out.
pub(super) fn lines(cascade: &Cascade, of: Ix, style: Style) -> Vec<String> {
    let chain = cascade.chain(of);
    let name =
        |ix: Ix| cascade.cycle_of(ix).map_or_else(|| "no cycle".to_owned(), |c| text::one_line(c.name.trim(), 20).into_owned());
    let wide = chain.iter().map(|&ix| text::width(&name(ix))).max().unwrap_or(0);
    let mut lines = Vec::new();
    for &ix in &chain {
        let item = cascade.item(ix);
        let gone = if item.deleted { ", deleted since" } else { "" };
        let came = match item.outcome() {
            Some(_) => {
                let closed = Some(closed_said(cascade, ix)).filter(|said| !said.is_empty()).map(|said| format!("{said}, "));
                let score = carry::score_said(cascade, ix);
                let outcome = item.outcome().map(Outcome::word).filter(|word| *word != score).map(|o| format!(", {o}"));
                format!("{}{score}{}", closed.unwrap_or_default(), outcome.unwrap_or_default())
            }
            None => "under way".to_owned(),
        };
        let same = if item.carried().is_some_and(|carried| carried.unchanged) { ", unchanged" } else { "" };
        let way = carry::way(item, &Signs::SHORT);
        let way = if way.is_empty() { String::new() } else { format!("{way}{same}: ") };
        let line = format!("  {}  {}  {way}{came}{gone}", text::fit(&name(ix), wide), cascade.short(item.id));
        let line = style.plain(line.trim_end());
        lines.push(if ix == of { style.paint(Tone::Strong, &line) } else { line });
        let told = [
            item.carried().and_then(|carried| carried.because.as_deref()).map(|b| ("because", b)),
            item.closing().and_then(|c: &Closing| c.learned.as_deref()).map(|l| ("learned", l)),
            item.let_go().filter(|line| !line.is_empty()).map(|line| ("let go", line)),
        ];
        lines.extend(
            told.into_iter().flatten().map(|(what, words)| {
                style.plain(&format!("  {}  {what}: {}", " ".repeat(wide), text::one_line(words.trim(), 200)))
            }),
        );
    }
    lines
}
