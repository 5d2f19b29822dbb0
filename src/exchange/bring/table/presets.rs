//! Tables of other programs whose columns are known from what those programs say about them.

use super::meaning::{Meaning, plain};

/// A program, the columns only it has together, and what they mean where their names alone do not tell.
#[derive(Debug)]
pub(super) struct Preset {
    /// How `--like` calls it.
    pub(super) name: &'static str,
    /// What it is, after “looks like”.
    pub(super) says: &'static str,
    /// Columns that tell it: all of them are there.
    tells: &'static [&'static str],
    /// What columns mean.
    means: &'static [(&'static str, &'static str)],
}

/// All of them.
pub(super) const PRESETS: [Preset; 10] = [
    Preset {
        name: "peoplebox",
        says: "goals of Peoplebox",
        tells: &["Row ID", "Parent Row IDs", "Goal Title"],
        means: &[
            ("Row ID", "id"),
            ("Parent Row IDs", "parent"),
            ("Goal Title", "title"),
            ("Owner Emails", "owner"),
            ("Goal Cycle", "cycle"),
            ("Departments", "team"),
            ("Starting Value", "baseline"),
            ("Target Value", "target"),
            ("Current Value", "value"),
            ("Progress Status", "word"),
            ("Scope", "ignore"),
            ("Action", "ignore"),
            ("Goal ID", "ignore"),
            ("Parent Goal IDs", "ignore"),
            ("Check-in Type", "ignore"),
            ("Tags", "ignore"),
        ],
    },
    Preset {
        name: "betterworks",
        says: "goals of Betterworks",
        tells: &["name", "type", "progress", "owner_email", "categories"],
        means: &[
            ("name", "title"),
            ("type", "kind"),
            ("progress", "progress"),
            ("owner_email", "owner"),
            ("categories", "ignore"),
            ("description", "description"),
        ],
    },
    Preset {
        name: "xto10x",
        says: "objectives of xto10x PeopleCues",
        tells: &["Objective Title", "Owner_Email_ID", "Metric_Name"],
        means: &[
            ("Objective Title", "objective"),
            ("Owner_Email_ID", "owner"),
            ("Metric_Name", "key result"),
            ("Metric_Type", "ignore"),
            ("Metric_Start_Value", "baseline"),
            ("Metric_Target_Value", "target"),
            ("Description", "description"),
        ],
    },
    Preset {
        name: "culture-amp",
        says: "goals of Culture Amp",
        tells: &["email", "name", "key_result_1_title"],
        means: &[
            ("email", "owner"),
            ("name", "objective"),
            ("visibility", "ignore"),
            ("individual_emails", "ignore"),
            ("due_at", "due"),
            ("created_at", "start"),
            ("priority", "ignore"),
            ("status", "word"),
            ("completion", "progress"),
        ],
    },
    Preset {
        name: "engagedly",
        says: "goals of Engagedly",
        tells: &["Goal", "Goal Identifier", "Owner Email ID"],
        means: &[
            ("Goal", "objective"),
            ("Notes", "description"),
            ("Goal Identifier", "id"),
            ("Check-In Type", "ignore"),
            ("Notification Frequency", "cadence"),
            ("Assigner", "ignore"),
            ("Assigner Email ID", "ignore"),
            ("Owner Email ID", "owner"),
        ],
    },
    Preset {
        name: "okra",
        says: "work items of okra",
        tells: &["id", "title", "quarter", "pillar", "objective", "funder"],
        means: &[
            ("id", "id"),
            ("title", "project"),
            ("status", "word"),
            ("quarter", "cycle"),
            ("team", "team"),
            ("pillar", "ignore"),
            ("objective", "objective"),
            ("funder", "ignore"),
            ("labels", "ignore"),
            ("progress", "progress"),
        ],
    },
    Preset {
        name: "appfire",
        says: "an outline of OKR for Jira or BigPicture",
        tells: &["Order", "Name", "Owner"],
        means: &[("Order", "number"), ("Name", "title")],
    },
    Preset { name: "goalscape", says: "levels of Goalscape", tells: &["Main", "L1", "L2"], means: &[("Progress", "progress")] },
    Preset {
        name: "clear-impact",
        says: "values of Clear Impact",
        tells: &["ID", "actual value date", "target value", "actual value"],
        means: &[
            ("ID", "id"),
            ("actual value date", "on"),
            ("target value", "ignore"),
            ("actual value", "value"),
            ("comment", "note"),
        ],
    },
    Preset {
        name: "mirro",
        says: "objectives of Mirro",
        tells: &["Objective Action", "ID", "Title", "Type"],
        means: &[
            ("Objective Action", "ignore"),
            ("ID", "id"),
            ("Title", "title"),
            ("Description", "description"),
            ("Type", "kind"),
        ],
    },
];

impl Preset {
    /// The one of that name.
    pub(super) fn called(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name.eq_ignore_ascii_case(name.trim()))
    }

    /// The one that these headers tell: that which most of them tell.
    pub(super) fn told_by(headers: &[String]) -> Option<&'static Preset> {
        let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let told = PRESETS.iter().filter(|preset| preset.tells.iter().all(|tells| names.contains(&plain(tells))));
        told.max_by_key(|preset| preset.tells.len())
    }

    /// What a column of it means.
    pub(super) fn meaning(&self, header: &str) -> Option<Meaning> {
        let name = plain(header);
        self.means.iter().find(|(called, _)| plain(called) == name).and_then(|(_, word)| Meaning::from_word(word))
    }
}

/// All presets, by name, each with what it is.
pub fn presets() -> impl Iterator<Item = (&'static str, &'static str)> {
    PRESETS.iter().map(|preset| (preset.name, preset.says))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_told_by_its_columns_and_knows_what_they_mean() {
        for preset in &PRESETS {
            let headers: Vec<String> = preset.tells.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Preset::told_by(&headers).map(|p| p.name), Some(preset.name));
            assert!(Preset::called(preset.name).is_some());
            for (header, word) in preset.means {
                assert!(Meaning::from_word(word).is_some(), "{}: {word}", preset.name);
                assert!(preset.meaning(header).is_some());
            }
        }
        assert!(Preset::told_by(&["Objective".to_owned(), "Owner".to_owned()]).is_none());
    }
}
