//! Trends in sentences: what each view comes to, and where it is empty what it will show and when.
//!
//! Must not know: how wide the place is that shows it, and which keys lead anywhere.

use super::{
    super::{
        cascade::Cascade,
        cycle::Cycle,
        forecast::FEWEST,
        pace::{plus, rounded},
        text::{
            number::fixed,
            one_line,
            say::{say_count, say_date},
        },
        words::words,
    },
    Came, Trends,
    bets::{self, TeamBets},
    calibration::{self, Calibration},
    overhead::{Overhead, WEEKS},
    weeks::{Decay, Participation, Weeks},
};
use chrono::{Datelike as _, NaiveDate};

words! {
    /// What of trends is looked at.
    #[derive(Default)]
    View {
        #[default]
        Overview "overview" = "all of it in short",
        Participation "participation" = "who spoke when it was owed, week by week",
        Scores "scores" = "what each team came to, and how the scores lay",
        Calibration "calibration" = "how often what was said in the middle came true",
        Bets "bets" = "which theories held, and how far they moved their number",
        Overhead "overhead" = "what measuring costs, and whether it is an end in itself",
    }
}

/// `62 %`, of a share.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", rounded(share * 100.0))
}

/// `−18 points`, of a difference of two shares.
fn points(by: f64) -> String {
    let said = fixed(by * 100.0, 0);
    if said.starts_with('−') || said == "0" { format!("{said} points") } else { format!("+{said} points") }
}

/// The name of a cycle, as a line may have it.
fn name(cycle: &Cycle) -> String {
    one_line(cycle.name.trim(), 40).into_owned()
}

impl Participation {
    /// `weeks 1–5 84 %, weeks 6–8 66 %: −18 points, collapses after week six`; where there is no verdict why.
    pub fn said(&self, weeks: &Weeks) -> String {
        let all = weeks.total();
        let Some(six) = self.six else {
            let share = all.share().map_or_else(String::new, |share| format!("{} on time; ", percent(share)));
            return format!("{share}a cycle of so few weeks has no week six to be told by");
        };
        let last = weeks.weeks.iter().rposition(|week| week.share().is_some()).map_or(0, |at| at + 1);
        let first = |decay: Decay| {
            let before = if six == 2 { "week 1".to_owned() } else { format!("weeks 1–{}", six - 1) };
            format!("{before} {}, weeks {six}–{last} {}", percent(decay.before), percent(decay.after))
        };
        let of = if six == 6 && (11..=15).contains(&self.begins.len()) {
            "week six".to_owned()
        } else {
            format!("week {six}, which is the week six of {}", self.begins.len())
        };
        if let Some(decay) = weeks.decay(Some(six)) {
            format!("{}: {}, {} after {of}", first(decay), points(decay.by()), decay.verdict().word())
        } else {
            let share = all.share().map_or_else(String::new, |share| format!("{} on time so far; ", percent(share)));
            format!("{share}whether it holds after {of} is told once two weeks from there on have three deadlines each")
        }
    }

    /// `44 owed: 40 on time, 3 late, 1 missed`.
    pub fn counts_said(weeks: &Weeks) -> String {
        let all = weeks.total();
        format!("{} owed: {} on time, {} late, {} missed", all.owed(), all.on_time, all.late, all.missed)
    }
}

impl Calibration {
    /// How far words can be trusted: `Brier 0.17, guessing the average 0.24 ⇒ skill 0.29`, or what is missing to tell.
    pub fn said(&self) -> String {
        let said: usize = self.bands.iter().filter(|band| band.word.is_some()).map(|band| band.n).sum();
        match (self.brier, self.reference, self.skill) {
            (Some(brier), Some(none), Some(skill)) => {
                format!("Brier {brier:.2}, guessing the average {none:.2} ⇒ skill {skill:.2}")
            }
            (Some(brier), Some(none), None) if said >= calibration::FEWEST => {
                format!("Brier {brier:.2}, guessing the average {none:.2}: all ended alike, which tells nothing of skill")
            }
            _ => format!("{said} of {} confidences that are needed to tell skill from luck", calibration::FEWEST),
        }
    }
}

impl Came {
    /// `3 watermelons of 10: on track in week 7 and missed`; `None`: there are none.
    pub fn watermelons_said(&self) -> Option<String> {
        let n = self.words.watermelons.len();
        let were = say_count(n, "watermelon", "watermelons");
        (n > 0).then(|| format!("{were}: on track in week {} and missed, of {} on track then", self.week, self.words.on_track))
    }

    /// `the half of 6 misses could be seen 2.3 weeks before their end`; `None`: nothing was missed.
    pub fn lead_said(&self) -> Option<String> {
        let weeks = self.lead_weeks()?;
        let misses = say_count(self.leads.len(), "miss", "misses");
        Some(if rounded(weeks) == 0.0 {
            format!("{misses}, the half of them found out at the end")
        } else {
            format!("{misses}, in the median off the track for good {} before their end", weeks_of(weeks))
        })
    }
}

impl Came {
    /// How many of the bands of forecasts held, as many as should: or why that is not told.
    pub fn held_said(&self, cascade: &Cascade) -> String {
        self.held.map_or_else(
            || {
                format!(
                    "how many bands of forecasts held is told of a cycle in whose middle {FEWEST} key results stood like {FEWEST} or \
                     more that had finished before"
                )
            },
            |held| held.said(cascade),
        )
    }
}

fn weeks_of(weeks: f64) -> String {
    let said = fixed(weeks, 1);
    if said == "1" { "1 week".to_owned() } else { format!("{said} weeks") }
}

impl TeamBets {
    /// `bets move 0.6 of what they promise, by 7 of them`; where too few say how far, how many are needed.
    pub fn said(&self) -> String {
        match self.reach {
            Some(reach) => format!("bets move {} of what they promise, by {} of them", fixed(reach, 1), self.expectations),
            None => format!(
                "how far bets move their number is told once {} say how far they would and are done for two weeks: {} are",
                bets::FEWEST,
                if self.expectations == 0 { "none".to_owned() } else { self.expectations.to_string() }
            ),
        }
    }
}

impl Overhead {
    /// What the minutes are told without.
    pub(super) fn without(&self) -> &'static str {
        if self.measured.is_none() && self.check_ins.typed > 0 { ", check-ins not counted" } else { "" }
    }

    /// Where the cause of a loud sign usually is; `None`: all are quiet, or nothing is worded so.
    pub fn rewrite_said(&self) -> Option<&'static str> {
        (self.quiet() < 4 && !self.activities.is_empty()).then_some("the cause is usually here: rewrite these first")
    }
}

impl Trends {
    /// What a view will show and when, where there is nothing to show yet; `None`: there is.
    pub fn silence(&self, cascade: &Cascade, view: View, today: NaiveDate) -> Option<String> {
        let cycle = self.looked.cycle.and_then(|id| cascade.cycle(id));
        match view {
            View::Overview => {
                let others = View::ALL.into_iter().filter(|&view| view != View::Overview);
                let all: Option<Vec<String>> = others.map(|view| self.silence(cascade, view, today)).collect();
                all.and_then(|_| self.silence(cascade, View::Participation, today))
            }
            View::Participation => {
                let owed = self.weeks.as_ref().and_then(|weeks| weeks.of.first()).is_some_and(|all| all.total().owed() > 0);
                let what = "how much of what was owed was said on time, week by week";
                match cycle {
                    _ if owed => None,
                    None => Some(format!("there is no cycle yet: from the first one on this shows {what}")),
                    Some(cycle) if first_deadline(cascade, cycle) > cycle.end => Some(format!(
                        "{} ends before a weekly deadline comes, so nothing is owed in it: of a longer cycle this shows {what}",
                        name(cycle)
                    )),
                    Some(cycle) if cycle.start > today => {
                        let day = say_date(cycle.start, today);
                        Some(format!("{} begins on {day}: from its second week on this shows {what}", name(cycle)))
                    }
                    Some(cycle) if cycle.end < today => {
                        Some(format!("nothing was owed in {}: of a cycle in which something is this shows {what}", name(cycle)))
                    }
                    Some(cycle) => Some(format!("nothing was owed yet in {}: after its first deadlines this shows {what}", name(cycle))),
                }
            }
            View::Scores | View::Calibration if self.came.is_some() => None,
            View::Scores => Some(unscored(cycle, today, "what each team came to, and how the scores lay")),
            View::Calibration => Some(unscored(cycle, today, "how often what was said in the middle of it came true")),
            View::Bets => self.bets.all.is_empty().then(|| {
                "no work says yet why it should help: once a link does and its project is done, this shows which of these bets held, \
                 and how far they moved their number"
                    .to_owned()
            }),
            View::Overhead => match &self.overhead {
                None => Some("what measuring costs is told of all: a review is not one team's alone".to_owned()),
                Some(told) => (told.check_ins.all == 0 && told.reviews.is_empty()).then(|| {
                    format!(
                        "no check-in and no review in the last {WEEKS} weeks: once there are some this shows what they cost, and four \
                         signs of measuring for its own sake"
                    )
                }),
            },
        }
    }
}

/// The day on which what begins with a cycle is owed first, weekly and on the day of the workspace.
fn first_deadline(cascade: &Cascade, cycle: &Cycle) -> NaiveDate {
    let first = plus(cycle.start, 7);
    let weekday = cascade.settings.review_weekday;
    first.iter_days().find(|day| day.weekday() == weekday).unwrap_or(first)
}

/// What is missing until something is told of scores.
pub(super) fn unscored(cycle: Option<&Cycle>, today: NaiveDate, what: &str) -> String {
    match cycle {
        Some(cycle) if cycle.end < today => {
            let close = format!("quarterdeck close {}", cycle.reference());
            format!("nothing of {} has a score yet: once its key results are scored ({close}), this shows {what}", name(cycle))
        }
        Some(cycle) => {
            let day = say_date(cycle.end, today);
            format!("nothing has a score yet: once {} has ended ({day}) and is scored, this shows {what}", name(cycle))
        }
        None => format!("nothing has a score yet: once a cycle has ended and its key results are scored, this shows {what}"),
    }
}
