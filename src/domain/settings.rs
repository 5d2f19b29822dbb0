//! The limits of the rules, and what else a workspace decides for everyone in it.

use chrono::Weekday;

/// Every limit of rules.md with its default. Kept in the workspace, changed by a change like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The workspace's name, shown at the top left.
    pub name: String,
    /// The day of the standing meeting; check-ins are due on it. Default Monday.
    pub review_weekday: Weekday,
    /// Pace at or above this many points is on track. Default −10.
    pub on_track_pace: f64,
    /// Pace at or above this many points is at risk, below it off track. Default −25.
    pub at_risk_pace: f64,
    /// What an aspirational goal is expected to reach. Default 0.7.
    pub aspirational: f64,
    /// Days after the due day from which an item is stale. Default 3.
    pub stale_after: i64,
    /// Alignment below this share is said in words. Default 0.6.
    pub alignment_line: f64,
    /// A fall of confidence by this much is *falling*. Default 2.
    pub falling_by: u8,
    /// Minutes of a review. Default 15.
    pub review_minutes: u32,
    /// More key results than this per person is too many. Default 7.
    pub load_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            name: String::new(),
            review_weekday: Weekday::Mon,
            on_track_pace: -10.0,
            at_risk_pace: -25.0,
            aspirational: 0.7,
            stale_after: 3,
            alignment_line: 0.6,
            falling_by: 2,
            review_minutes: 15,
            load_limit: 7,
        }
    }
}

/// Every setting that can be named, in the order help lists them.
pub const KEYS: [&str; 10] = [
    "name",
    "review-weekday",
    "on-track-pace",
    "at-risk-pace",
    "aspirational",
    "stale-after",
    "alignment-line",
    "falling-by",
    "review-minutes",
    "load-limit",
];

impl Settings {
    /// The value of a setting as text; `None` for an unknown key.
    pub fn get(&self, key: &str) -> Option<String> {
        Some(match key {
            "name" => self.name.clone(),
            "review-weekday" => weekday_word(self.review_weekday).to_owned(),
            "on-track-pace" => self.on_track_pace.to_string(),
            "at-risk-pace" => self.at_risk_pace.to_string(),
            "aspirational" => self.aspirational.to_string(),
            "stale-after" => self.stale_after.to_string(),
            "alignment-line" => self.alignment_line.to_string(),
            "falling-by" => self.falling_by.to_string(),
            "review-minutes" => self.review_minutes.to_string(),
            "load-limit" => self.load_limit.to_string(),
            _ => return None,
        })
    }

    /// Sets a setting from text, or says in one sentence why it cannot be.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        fn number<T>(key: &str, text: &str, low: T, high: T) -> Result<T, String>
        where
            T: std::str::FromStr + PartialOrd + std::fmt::Display,
        {
            let wrong = format!("{key} takes a number from {low} to {high}, not “{text}”");
            text.trim().parse().ok().filter(|n| *n >= low && *n <= high).ok_or(wrong)
        }
        match key {
            "name" => self.name = text.trim().to_owned(),
            "review-weekday" => {
                self.review_weekday =
                    text.trim().parse().map_err(|_| format!("review-weekday takes a day of the week, not “{text}”"))?;
            }
            "on-track-pace" => self.on_track_pace = number(key, text, -100.0, 0.0)?,
            "at-risk-pace" => self.at_risk_pace = number(key, text, -100.0, 0.0)?,
            "aspirational" => self.aspirational = number(key, text, 0.1, 1.0)?,
            "stale-after" => self.stale_after = number(key, text, 0, 365)?,
            "alignment-line" => self.alignment_line = number(key, text, 0.0, 1.0)?,
            "falling-by" => self.falling_by = number(key, text, 1, 10)?,
            "review-minutes" => self.review_minutes = number(key, text, 1, 240)?,
            "load-limit" => self.load_limit = number(key, text, 1, 1000)?,
            _ => return Err(format!("there is no setting “{key}”; there are {}", KEYS.join(", "))),
        }
        Ok(())
    }
}

fn weekday_word(day: Weekday) -> &'static str {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][day.num_days_from_monday() as usize]
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
        assert!(settings.set("colour", "red").is_err());
    }
}
