//! What an objective takes from what hangs below it (rules.md, "Progress of an objective").
//!
//! Must not know: how the parts were judged. Only key results count, or child objectives, or both, as the objective says.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    goal::{Kind, Rollup},
    health::Health,
    judge::Judgement,
};

/// What the parts come to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rolled {
    /// Weighted mean of the clamped progress of the measured parts; `None` when none is.
    pub progress: Option<f64>,
    /// Weighted mean of what was expected of those measured parts of which something is; `None` when of none.
    pub expected: Option<f64>,
    /// Weighted mean of the pace of the same parts.
    pub pace: Option<f64>,
    /// The worst health of the counted parts that are under way; `None` when none is.
    pub worst: Option<Health>,
    /// How many counted parts are measured, and how many there are.
    pub measured: (u32, u32),
    /// How many measured parts have no expected progress.
    pub unexpected: u32,
    /// Whether some counted part has not started.
    pub waiting: bool,
}

/// The parts of an objective with their weights, those of weight 0 included. Child objectives weigh 1 each.
pub fn parts(cascade: &Cascade, objective: Ix) -> impl Iterator<Item = (Ix, f64)> {
    let rollup = cascade.item(objective).objective().map(|o| o.rollup).unwrap_or_default();
    cascade.children(objective).iter().filter_map(move |&child| {
        let item = cascade.item(child);
        match item.kind() {
            Kind::KeyResult if rollup != Rollup::Children => Some((child, item.key_result().map_or(0.0, |kr| kr.weight))),
            Kind::Objective if rollup != Rollup::KeyResults => Some((child, 1.0)),
            Kind::Objective | Kind::KeyResult | Kind::Project => None,
        }
    })
}

/// The parts that count: what was given up is left out.
pub fn counted(cascade: &Cascade, objective: Ix) -> impl Iterator<Item = (Ix, f64)> {
    parts(cascade, objective).filter(|&(part, _)| !cascade.item(part).is_dropped())
}

/// How many parts were given up: they are left out of its number, and that is said.
pub fn dropped(cascade: &Cascade, objective: Ix) -> usize {
    parts(cascade, objective).filter(|&(part, _)| cascade.item(part).is_dropped()).count()
}

/// `3 of 4 measured`, `pace of 2 of 3`, `1 dropped`: of how much of an objective its number is, where that is not all.
pub fn partly(cascade: &Cascade, objective: Ix, judged: &Judgement) -> Vec<String> {
    let mut said = judged.partly();
    let dropped = dropped(cascade, objective);
    said.extend((dropped > 0).then(|| format!("{dropped} dropped")));
    said
}

/// Rolls the judged parts up.
pub fn roll(parts: impl Iterator<Item = (Judgement, f64)>) -> Rolled {
    let mut rolled = Rolled::default();
    let (mut weights, mut progress) = (0.0, 0.0);
    let (mut paced, mut expected, mut pace) = (0.0, 0.0, 0.0);
    for (part, weight) in parts.filter(|&(_, weight)| weight > 0.0) {
        rolled.measured.1 += 1;
        match part.health {
            Health::NotStarted => rolled.waiting = true,
            Health::Closed => {}
            health @ (Health::OnTrack | Health::AtRisk | Health::OffTrack | Health::NoData) => {
                rolled.worst = Some(rolled.worst.map_or(health, |w| if health.severity() > w.severity() { health } else { w }));
            }
        }
        if let Some(p) = part.progress {
            rolled.measured.0 += 1;
            weights += weight;
            progress += weight * p.clamp(0.0, 1.0);
            match part.expected {
                Some(e) => {
                    paced += weight;
                    expected += weight * e;
                    pace += weight * (p.clamp(0.0, 1.0) - e);
                }
                None => rolled.unexpected += 1,
            }
        }
    }
    let mean = |sum: f64, weights: f64| Some(sum / weights).filter(|mean| weights > 0.0 && mean.is_finite());
    rolled.progress = mean(progress, weights);
    (rolled.expected, rolled.pace) = (mean(expected, paced), mean(pace, paced));
    rolled
}

#[cfg(test)]
mod tests;
