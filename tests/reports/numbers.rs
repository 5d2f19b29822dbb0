//! Every figure of a page is one that `list`, `trend` or `diff` tells as well: it is computed again from those.

use super::place::sample;
use quarterdeck::{
    domain::{Board, Kind, diff::Diff, forecast::Forecast, trends},
    exchange::item_json,
};
use serde_json::Value;

fn near(ours: f64, value: &Value) {
    let told = value.as_f64().unwrap();
    assert!((ours - told).abs() < 1e-9, "{ours} and {told}");
}

#[test]
fn the_goals_of_a_page_are_those_of_list_key_by_key() {
    let sheet = sample();
    let today = sheet.asking.today;
    let told = sheet.told(|page| serde_json::to_value(page).unwrap());
    let mut board = Board::new(today);
    assert!(told["goals"].as_array().unwrap().len() > 10);
    for (line, told) in sheet.page.goals.iter().zip(told["goals"].as_array().unwrap()) {
        let ix = line.goal.ix;
        let listed = serde_json::to_value(item_json::item(&sheet.cascade, &board.of(&sheet.cascade, ix), ix, today)).unwrap();
        for (key, value) in listed.as_object().unwrap() {
            assert_eq!(&told[key], value, "{key} of {}", listed["title"]);
        }
        // Where it ends is what `trend REF` says.
        let series = sheet.store.series(sheet.cascade.item(ix).id, today).unwrap();
        let past = sheet.store.finished(&sheet.cascade, today).unwrap();
        if sheet.cascade.item(ix).kind() == Kind::KeyResult {
            let ours = Forecast::of(&sheet.cascade, ix, &series, &past, today);
            assert_eq!(ours.as_ref().and_then(Forecast::chance), told["forecast"]["chance"].as_f64());
        }
    }
}

#[test]
fn where_the_cycle_stands_is_the_mean_of_what_list_says() {
    let sheet = sample();
    let today = sheet.asking.today;
    let told = sheet.told(|page| serde_json::to_value(page).unwrap());
    let cycle = told["cycle"]["name"].as_str().unwrap();
    let mut board = Board::new(today);
    let (mut weights, mut reached, mut expected, mut of) = (0.0, 0.0, 0.0, 0);
    for ix in sheet.cascade.live() {
        let item = serde_json::to_value(item_json::item(&sheet.cascade, &board.of(&sheet.cascade, ix), ix, today)).unwrap();
        let is_open = !matches!(item["health"].as_str().unwrap(), "closed" | "not started");
        if item["kind"] == "key-result" && item["cycle"] == cycle && is_open {
            let (Some(progress), Some(due)) = (item["progress"].as_f64(), item["expected"].as_f64()) else { continue };
            let weight = item["weight"].as_f64().unwrap();
            weights += weight;
            reached += weight * progress.clamp(0.0, 1.0);
            expected += weight * due;
            of += 1;
        }
    }
    near(reached / weights, &told["summary"]["reached"]);
    near(expected / weights, &told["summary"]["expected"]);
    assert_eq!(told["summary"]["of"], of);
}

#[test]
fn what_changed_is_what_diff_counts_and_what_is_likely_what_trend_says() {
    let sheet = sample();
    let today = sheet.asking.today;
    let told = sheet.told(|page| serde_json::to_value(page).unwrap());
    let (before, as_of) = sheet.heard.then.as_ref().unwrap();
    let side = |cascade, day| quarterdeck::domain::diff::Side { cascade, day, held: None };
    let diff = Diff::of(side(before, as_of.day), side(&sheet.cascade, today), &sheet.heard.told, &sheet.asking.asked.terms.which);
    for (key, n) in [
        ("worse", diff.worse.len()),
        ("silent", diff.silent.len()),
        ("better", diff.better.len()),
        ("spoke", diff.spoke.len()),
        ("new", diff.new.len()),
        ("gone", diff.gone.len()),
        ("ended", diff.ended.len()),
        ("revised", diff.revised.len()),
    ] {
        assert_eq!(told["since"][key], n, "{key}");
    }
    let looked = trends::Looked::at(&sheet.cascade, trends::Asked::default(), today);
    let needs = trends::Needs::of(&sheet.cascade, &looked, today);
    let heard = sheet.store.heard(&sheet.cascade, &needs, today).unwrap();
    let trend = trends::Trends::of(&sheet.cascade, &looked, &needs, &heard, None, today);
    let end = trend.likely.first().unwrap().end;
    near(end.middle, &told["summary"]["forecast"]["middle"]);
    near(end.low, &told["summary"]["forecast"]["low80"]);
    near(end.high, &told["summary"]["forecast"]["high80"]);
    let came = trend.came.as_ref().unwrap();
    let last = came.teams[0].scores.last().unwrap();
    near(last.score().unwrap(), &told["summary"]["last"]["score"]);
    let band = &came.words.bands[0];
    assert_eq!((&told["calibration"]["n"], &told["calibration"]["hits"]), (&band.n.into(), &band.hits.into()));
    let bets = &trend.bets.teams[0];
    assert_eq!(told["bets"]["held"], bets.judged.held);
    assert_eq!(told["bets"]["open"], bets.open);
    for (week, ours) in told["weeks"].as_array().unwrap().iter().zip(&trend.weeks.as_ref().unwrap().of[0].weeks) {
        assert_eq!(week["share"].as_f64(), ours.share());
    }
}

#[test]
fn how_sure_numbers_are_is_counted_from_list() {
    let sheet = sample();
    let today = sheet.asking.today;
    let told = sheet.told(|page| serde_json::to_value(page).unwrap());
    let mut board = Board::new(today);
    let (mut owed, mut fresh, mut silent, mut against, mut measured) = (0, 0, 0, 0, 0);
    for ix in sheet.cascade.live() {
        let item = serde_json::to_value(item_json::item(&sheet.cascade, &board.of(&sheet.cascade, ix), ix, today)).unwrap();
        against += usize::from(item["flags"].as_array().unwrap().iter().any(|flag| flag == "disagreement"));
        let Some(freshness) = item["freshness"].as_str() else { continue };
        owed += 1;
        fresh += usize::from(freshness == "fresh");
        silent += usize::from(matches!(freshness, "stale" | "never"));
        measured += usize::from(item["measured"].is_string());
    }
    let trust = &told["trust"];
    let ours = [("owed", owed), ("fresh", fresh), ("silent_n", silent), ("disagree_n", against), ("measured", measured)];
    for (key, n) in ours {
        assert_eq!(trust[key], n, "{key}");
    }
    assert!(owed > 20 && silent > 0 && against > 0, "{trust}");
}
