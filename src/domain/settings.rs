//! The limits of the rules, and what else a workspace decides for everyone in it: one row per setting, from which come the
//! struct, its default, reading and setting it by name, the form and the reference.
//!
//! A setting is a field of the workspace: two who change it at once are united as the row of the setting in the table of
//! fields says, the last word.

use super::{
    calendar::{FiscalName, Names, Pattern, YearEnd},
    deadline::{TimeOff, Tolerance},
    fields::read::date,
    id::Id,
    key_result::Cadence,
    recurring::AgendaBy,
    text::say::say_count,
    words::words,
};
use chrono::Weekday;

/// A type that settings have.
trait Setting: Sized {
    /// As it is typed.
    fn text(&self) -> String;

    /// As it is told.
    fn said(&self) -> String {
        self.text()
    }

    /// From what was typed, within the limits where there are some; the error is a sentence.
    fn read(key: &str, text: &str, limits: Option<(Self, Self)>) -> Result<Self, String>;
}

impl Setting for String {
    fn text(&self) -> String {
        self.clone()
    }

    fn read(_: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        Ok(text.trim().to_owned())
    }
}

impl Setting for Weekday {
    fn text(&self) -> String {
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        DAYS[self.num_days_from_monday() as usize].to_owned()
    }

    fn read(key: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        text.trim().parse().map_err(|_| format!("{key} takes a day of the week, not “{text}”"))
    }
}

/// Laptops whose files are left out, each with the newest stamp of what it wrote that was known to whoever removed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaptopsOut(pub Vec<(Id, i64)>);

impl Setting for LaptopsOut {
    fn text(&self) -> String {
        self.0.iter().map(|(id, stamp)| format!("{id}/{stamp}")).collect::<Vec<_>>().join(" ")
    }

    fn said(&self) -> String {
        match self.0.len() {
            0 => "no laptop".to_owned(),
            n => say_count(n, "laptop", "laptops"),
        }
    }

    fn read(key: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        let one = |word: &str| {
            let (id, stamp) = word.split_once('/')?;
            Some((id.parse().ok()?, stamp.parse().ok().filter(|&stamp: &i64| stamp >= 0)?))
        };
        let all: Option<Vec<(Id, i64)>> = text.split_whitespace().map(one).collect();
        all.map(LaptopsOut).ok_or_else(|| format!("{key} is written by “quarterdeck laptops remove”, not as “{text}”"))
    }
}

macro_rules! number_settings {
    ($($type:ty),+) => {
        $(impl Setting for $type {
            fn text(&self) -> String {
                self.to_string()
            }

            fn read(key: &str, text: &str, limits: Option<(Self, Self)>) -> Result<Self, String> {
                let (low, high) = limits.unwrap_or((<$type>::MIN, <$type>::MAX));
                let wrong = format!("{key} takes a number from {low} to {high}, not “{text}”");
                text.trim().parse().ok().filter(|n| *n >= low && *n <= high).ok_or(wrong)
            }
        })+
    };
}

number_settings!(f64, i64, u8, u32, usize);

words! {
    /// What holds where word and number are two bands apart.
    Conflict {
        AtRisk "at-risk" = "a question and not yet a verdict",
        Worst "worst" = "the worse of the two",
    }
}

words! {
    /// What becomes of the entries of who is not here.
    Absent {
        Last "last" = "they come last",
        Park "park" = "they are parked",
    }
}

words! {
    /// What a score is proposed by.
    ScoreAgainst {
        Revised "revised" = "the target as it was in the end",
        First "first" = "the first target",
        Lower "lower" = "the lower of the two",
    }
}

words! {
    /// Whether new work has to say which goal it serves.
    ProjectsNeedGoal {
        Ask "ask" = "whoever begins it is asked once",
        Require "require" = "it does not begin without",
        Off "off" = "nobody is asked",
    }
}

macro_rules! word_settings {
    ($($type:ident),+) => {
        $(impl Setting for $type {
            fn text(&self) -> String {
                self.word().to_owned()
            }

            fn read(key: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
                let known = $type::ALL.map($type::word).join(" or ");
                $type::from_word(text).ok_or_else(|| format!("{key} is {known}, not “{text}”"))
            }
        })+
    };
}

word_settings!(ProjectsNeedGoal, Conflict, AgendaBy, Absent, Pattern, FiscalName, YearEnd, ScoreAgainst, Cadence);

impl Setting for Names {
    fn text(&self) -> String {
        self.line().to_owned()
    }

    fn read(_: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        Names::read(text)
    }
}

impl Absent {
    /// What becomes of the entries of who is not here: `what is theirs comes last`.
    pub fn what_becomes(self) -> &'static str {
        match self {
            Absent::Last => "what is theirs comes last",
            Absent::Park => "what is theirs is parked",
        }
    }
}

/// A part of a whole, 0–1: typed as `1/3`, `0.25` or `25 %`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f64);

impl Share {
    /// That part of so many seconds.
    pub fn of(self, seconds: u32) -> u32 {
        // A third of 90 is 30, whatever a third is written as.
        (self.0 * f64::from(seconds) + 1e-9) as u32
    }
}

impl Setting for Share {
    fn text(&self) -> String {
        let parts = (1.0 / self.0).round();
        if self.0 > 0.0 && parts > 1.0 && (1.0 / parts).to_bits() == self.0.to_bits() {
            format!("1/{parts}")
        } else {
            self.0.to_string()
        }
    }

    fn read(key: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        let text = text.trim();
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let share = match (text.split_once('/'), text.strip_suffix('%')) {
            (Some((part, whole)), _) => number(part).zip(number(whole)).map(|(part, whole)| part / whole),
            (None, Some(percent)) => number(percent).map(|percent| percent / 100.0),
            (None, None) => number(text),
        };
        let wrong = format!("{key} takes a share from 0 to 1, such as 1/3, 0.25 or 25 %, not “{text}”");
        share.filter(|share| (0.0..=1.0).contains(share)).map(Share).ok_or(wrong)
    }
}

impl Setting for Vec<TimeOff> {
    fn text(&self) -> String {
        TimeOff::write_all(self)
    }

    fn read(_: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        TimeOff::read_all(text, |day, _| date(day).ok())
    }
}

/// Days for each cadence, from weekly to quarterly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByCadence(pub [i64; Cadence::ALL.len()]);

impl ByCadence {
    /// The days of a cadence.
    pub fn of(self, cadence: Cadence) -> i64 {
        self.0[cadence as usize]
    }
}

impl Setting for ByCadence {
    fn text(&self) -> String {
        self.0.map(|days| days.to_string()).join(" ")
    }

    /// `5 days`, or `weekly 3, biweekly 5, monthly 7, quarterly 14 days`.
    fn said(&self) -> String {
        let days = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        match self.0 {
            [all, rest @ ..] if rest.iter().all(|&of| of == all) => days(all),
            _ => format!("{} days", Cadence::ALL.map(|cadence| format!("{} {}", cadence.word(), self.of(cadence))).join(", ")),
        }
    }

    /// One number for each cadence, `3 5 7 14`, or one for all of them.
    fn read(key: &str, text: &str, _: Option<(Self, Self)>) -> Result<Self, String> {
        let days: Option<Vec<i64>> = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().ok().filter(|days| (0..=365).contains(days)))
            .collect();
        let days = days.unwrap_or_default();
        match (<[i64; Cadence::ALL.len()]>::try_from(days.as_slice()), days.as_slice()) {
            (Ok(each), _) => Ok(ByCadence(each)),
            (_, &[all]) => Ok(ByCadence([all; Cadence::ALL.len()])),
            _ => Err(format!(
                "{key} takes days from 0 to 365 for {}, or one number for all, not “{text}”",
                Cadence::ALL.map(Cadence::word).join(", ")
            )),
        }
    }
}

impl Settings {
    /// How early and how late a check-in of a cadence may be.
    pub fn tolerance(&self, cadence: Cadence) -> Tolerance {
        Tolerance { window: self.window.of(cadence), stale_after: self.stale_after.of(cadence) }
    }
}

macro_rules! settings {
    ($($field:ident: $type:ty = $default:expr, $key:literal $(in $low:literal to $high:literal)? => $meaning:literal;)+) => {
        /// Every limit of rules.md with its default. Kept in the workspace, changed by a change like any other.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Settings {
            $( #[doc = concat!("`", $key, "`: ", $meaning, ".")] pub $field: $type, )+
        }

        impl Default for Settings {
            fn default() -> Self {
                Settings { $($field: $default),+ }
            }
        }

        /// Every setting that can be named, in the order help lists them.
        pub const KEYS: [&str; MEANINGS.len()] = [$($key),+];

        /// What each is for, in the same order.
        pub const MEANINGS: &[&str] = &[$($meaning),+];

        impl Settings {
            /// The value of a setting as text; `None` for an unknown key.
            pub fn get(&self, key: &str) -> Option<String> {
                match key {
                    $($key => Some(self.$field.text()),)+
                    _ => None,
                }
            }

            /// What was set, from its text, in words: `weekly 3, biweekly 5, monthly 7, quarterly 14 days`. What cannot be read, by
            /// this version, is told as it stands.
            pub fn said(key: &str, text: &str) -> String {
                match key {
                    $($key => <$type as Setting>::read(key, text, None).map_or_else(|_| text.to_owned(), |value| value.said()),)+
                    _ => text.to_owned(),
                }
            }

            /// Sets a setting from text, or says in one sentence why it cannot be.
            pub fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
                match key {
                    $($key => {
                        #[allow(unused_mut, unused_assignments, reason = "most settings have limits")]
                        let mut limits = None;
                        $( limits = Some(($low, $high)); )?
                        self.$field = Setting::read(key, text, limits)?;
                    })+
                    _ => return Err(format!("there is no setting “{key}”; there are {}", KEYS.join(", "))),
                }
                Ok(())
            }
        }
    };
}

settings! {
    name: String = String::new(), "name" => "the workspace's name, at the top left of every screen";
    review_weekday: Weekday = Weekday::Mon, "review-weekday" => "the day of the standing meeting: check-ins are due on it";
    on_track_pace: f64 = -15.0, "on-track-pace" in -100.0 to 0.0 =>
        "points behind what is expected down to which a key result is on track";
    at_risk_pace: f64 = -35.0, "at-risk-pace" in -100.0 to 0.0 =>
        "points behind what is expected down to which it is at risk, below it off track";
    aspirational: f64 = 0.7, "aspirational" in 0.1 to 1.0 => "what an aspirational goal is expected to reach";
    conflict: Conflict = Conflict::AtRisk, "conflict" =>
        "what holds where word and number are two bands apart: at-risk, or the worst of the two";
    window: ByCadence = ByCadence([3, 5, 7, 14]), "window" =>
        "days before a deadline from which a check-in settles it: weekly, biweekly, monthly, quarterly";
    stale_after: ByCadence = ByCadence([3, 5, 7, 14]), "stale-after" =>
        "days after a deadline without a check-in after which an item is stale, by cadence";
    old_after: ByCadence = ByCadence([13, 24, 49, 126]), "old-after" =>
        "days after which a value is too old to be on track, by cadence";
    word_cadence: Cadence = Cadence::Biweekly, "word-cadence" =>
        "how often a word is owed about what a source measures, where its own cadence is no longer";
    holidays: Vec<TimeOff> = Vec::new(), "holiday" =>
        "days on which nobody is asked: 2026-12-24..2027-01-01 Christmas, 2027-04-02";
    overdue_red: i64 = 14, "overdue-red" in 1 to 365 =>
        "days after its last day from which an active project is off track, whatever was said";
    projects_need_goal: ProjectsNeedGoal = ProjectsNeedGoal::Ask, "projects-need-goal" =>
        "whether a project that begins has to say which goal it serves: ask, require, or off";
    alignment_line: f64 = 0.6, "alignment-line" in 0.0 to 1.0 =>
        "the share of active projects that serve a goal below which the header says so in words";
    falling_by: u8 = 2, "falling-by" in 1 to 10 => "a fall of confidence by this much is falling";
    unmoved: u8 = 3, "unmoved" in 2 to 50 =>
        "so many check-ins in a row without movement, or with “no change”, behind what is expected are a disagreement";
    confident: u8 = 7, "confident" in 1 to 10 => "the confidence from which a value that does not move contradicts it";
    review_minutes: u32 = 15, "review-minutes" in 1 to 240 => "minutes of a review";
    opening: u32 = 60, "opening" in 0 to 600 => "seconds of a review before its first entry";
    closing: u32 = 60, "closing" in 0 to 600 => "seconds of a review after its last entry";
    agenda_by: AgendaBy = AgendaBy::Goal, "agenda-by" =>
        "what stands together on an agenda and shares its time: what one goal is about, nothing (item), or what one owner answers for";
    missing_share: Share = Share(1.0 / 3.0), "missing-share" =>
        "the share of a review's time in which missing numbers are asked for";
    first_share: Share = Share(1.0 / 4.0), "first-share" =>
        "the share of a review's time for cycles that are to score and for open actions";
    clock_stretch: f64 = 1.5, "clock-stretch" in 1.0 to 5.0 =>
        "how many times its own time an entry may take on the clock when time was won";
    absent: Absent = Absent::Last, "absent" => "what becomes of the entries of who is not here: last, or park";
    close_minutes: u32 = 60, "close-minutes" in 10 to 240 => "minutes of the closing of a cycle";
    score_against: ScoreAgainst = ScoreAgainst::Revised, "score-against" =>
        "what a score is proposed by: the revised target, the first, or the lower of the two";
    load_limit: usize = 7, "load-limit" in 1 to 1000 => "more key results than this per person is too many";
    review_people: u32 = 0, "review-people" in 0 to 1000 =>
        "how many sit in a review, for what it costs; 0: as many as answer for something on its agenda";
    fiscal_start: u32 = 1, "fiscal-start" in 1 to 12 => "the month the year begins in, 1 for January";
    fiscal_name: FiscalName = FiscalName::End, "fiscal-name" =>
        "which calendar year gives a year that begins in another month its number: the one it ends in (end), or begins in (start)";
    cycle_pattern: Pattern = Pattern::Quarters, "cycle-pattern" =>
        "how a year is divided: quarters, halves, trimesters, months, or quarters of 13 weeks with months of 4-4-5 weeks and its kin: 445, 454, 544";
    cycle_names: Names = Names::default(), "cycle-names" =>
        "how the parts of a year are called: {FY} and {fy} are the year, {n} the number of the part, {start:%b} its first month";
    week_ends_on: Weekday = Weekday::Sat, "week-ends-on" => "the day on which the weeks of a year of weeks end";
    year_end: YearEnd = YearEnd::Nearest, "year-end" =>
        "where a year of weeks ends: on that day nearest to the end of its last month, or on the last one in it";
    laptops_out: LaptopsOut = LaptopsOut::default(), "laptops-out" =>
        "laptops that were removed: what they write from then on is left out; “quarterdeck laptops remove” writes it";
}

/// Whether nobody sets it by hand: a command writes it, and it stands in no list of settings.
pub fn is_kept(key: &str) -> bool {
    key == "laptops-out"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_can_be_read_and_written_back() {
        let mut settings = Settings::default();
        for key in KEYS {
            let text = settings.get(key).unwrap();
            settings.set(key, &text).unwrap();
        }
        assert_eq!(settings, Settings::default());
        assert!(settings.set("stale-after", "soon").is_err());
        assert!(settings.set("stale-after", "366").is_err());
        settings.set("stale-after", "5").unwrap();
        assert_eq!(settings.get("stale-after").unwrap(), "5 5 5 5");
        assert_eq!(Settings::said("stale-after", "5 5 5 5"), "5 days");
        assert_eq!(Settings::said("stale-after", "1 1 1 1"), "1 day");
        assert_eq!(Settings::said("window", "3 5 7 14"), "weekly 3, biweekly 5, monthly 7, quarterly 14 days");
        for (key, text) in [("on-track-pace", "-15"), ("first-share", "1/4"), ("window", "of later"), ("of-later", "1 2")] {
            assert_eq!(Settings::said(key, text), text);
        }
        settings.set("window", "1, 2, 3, 4").unwrap();
        assert_eq!(settings.tolerance(Cadence::Monthly), Tolerance { window: 3, stale_after: 5 });
        assert!(settings.set("window", "1 2").unwrap_err().contains("weekly, biweekly, monthly, quarterly"));
        assert_eq!(settings.set("conflict", "best").unwrap_err(), "conflict is at-risk or worst, not “best”");
        assert!(settings.set("colour", "red").is_err());
        assert_eq!(settings.get("missing-share").unwrap(), "1/3");
        for (typed, share, text) in
            [("25 %", 0.25, "1/4"), ("0.3", 0.3, "0.3"), ("2/3", 2.0 / 3.0, "0.6666666666666666"), ("0", 0.0, "0")]
        {
            settings.set("missing-share", typed).unwrap();
            assert_eq!((settings.missing_share, settings.get("missing-share").unwrap()), (Share(share), text.to_owned()));
        }
        for wrong in ["1/0", "two", "1.5", "-1 %"] {
            assert!(settings.set("first-share", wrong).unwrap_err().contains("from 0 to 1"), "{wrong}");
        }
        assert_eq!((Share(1.0 / 3.0).of(90), Share(1.0 / 3.0).of(780)), (30, 260));
    }
}
