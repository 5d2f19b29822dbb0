//! What is planned, in few words and figures. Must not know: colours, widths, who reads it.
#![deny(clippy::wildcard_enum_match_arm)]

use super::asks::Asks;
use crate::domain::{
    check_in::Summary,
    key_result::{KeyResult, Metric},
    measure::{Signs, Standing},
    text::{
        number::{format_number, format_plain},
        say::say_count,
    },
};

/// From where to where, or what there is to be done: `2.9 → 3.4 %`, `≥ 99.95 %`, `3 steps`, `yes / no`. The number is written by the
/// place, and the unit only where there is room for it.
pub fn line_said(kr: &KeyResult, signs: &Signs, unit: Option<&str>, number: impl Fn(f64) -> String) -> String {
    let standing = Standing::of(kr, &Summary::default());
    let bound = |sign: &str| match kr.target {
        Some(_) => Standing { now: None, ..standing }.written(&Signs { nothing: "", ..*signs }, unit, &number).trim().to_owned(),
        None => sign.trim().to_owned() + signs.nothing,
    };
    match kr.metric {
        Metric::YesNo => "yes / no".to_owned(),
        Metric::Milestones if kr.steps.is_empty() => "no steps yet".to_owned(),
        Metric::Milestones => say_count(kr.steps.len(), "step", "steps"),
        Metric::AtLeast => bound(signs.at_least),
        Metric::AtMost => bound(signs.at_most),
        Metric::Between => bound(signs.within),
        Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
            let written = Standing { now: kr.baseline, ..standing }.written(signs, unit, &number);
            if kr.target.is_some() { written } else { format!("{written}{}{}", signs.to, signs.nothing) }
        }
    }
}

/// How many times as fast: `0.6×`, `0.03×`, `14×`; of what did not move before nothing is told but that it is far more.
pub fn times_said(asks: &Asks) -> String {
    match asks.times {
        _ if asks.is_from_rest() && asks.a_week > 0.0 => ">99×".to_owned(),
        times if times >= 99.5 => ">99×".to_owned(),
        times if times >= 9.95 => format!("{times:.0}×"),
        times if times >= 0.095 => format!("{times:.1}×"),
        times if times >= 0.005 => format!("{times:.2}×"),
        _ => "0×".to_owned(),
    }
}

/// A number of units a week, as exact as two digits are.
fn speed(a_week: f64) -> f64 {
    if a_week <= 0.0 || !a_week.is_finite() {
        return 0.0;
    }
    let unit = 10f64.powi(1 - a_week.log10().floor() as i32);
    let speed = (a_week * unit).round() / unit;
    if speed.is_finite() { speed } else { a_week }
}

/// `0.04 a week, moved 0.06`.
pub fn why_said(asks: &Asks) -> String {
    let moved =
        if asks.is_from_rest() { "did not move".to_owned() } else { format!("moved {}", format_plain(speed(asks.moved.a_week))) };
    format!("{} a week, {moved}", format_plain(speed(asks.a_week)))
}

/// The whole of it: `moved 0.06 % a week in the last cycle; the target asks 0.04 % a week ⇒ 0.6×`.
pub fn asks_said(asks: &Asks, unit: Option<&str>) -> String {
    let (moved, asked) = (format_number(speed(asks.moved.a_week), unit), format_number(speed(asks.a_week), unit));
    let how = if asks.moved.reversed { ", by the median of its weekly steps, since it went back" } else { "" };
    let moved = if asks.is_from_rest() {
        "did not move in its last cycle".to_owned()
    } else {
        format!("moved {moved} a week in its last cycle{how}")
    };
    format!("{moved}; the target asks {asked} a week ⇒ {}", times_said(asks))
}
