//! Whether a title names work instead of what the work should change, in English and German.
//!
//! English says so with a verb at the beginning (`Launch …`), with a noun before *of* (`Implementation of …`) or with one
//! at the end (`… rollout`); German with an infinitive at the end (`… einführen`) or a noun before a genitive
//! (`Einführung des …`). Many such words also begin the name of a number (`Setup time`, `Test coverage`, `Shipping cost`,
//! `Published articles`): these count only before an article and its like. Better to overlook one than to nag about ten.

/// Stems of English verbs that stand for work wherever they begin a title.
const VERBS_EN: &[&str] = &[
    "analys",
    "analyz",
    "attend",
    "build",
    "conduct",
    "coordinat",
    "creat",
    "deliver",
    "deploy",
    "develop",
    "document",
    "establish",
    "evaluat",
    "execut",
    "explor",
    "facilitat",
    "implement",
    "introduc",
    "investigat",
    "launch",
    "migrat",
    "organis",
    "organiz",
    "prepar",
    "publish",
    "refactor",
    "rewrit",
    "ship",
    "validat",
    "write",
];

/// Stems of English verbs that are as often nouns, and count only before a determiner.
const MAYBE_EN: &[&str] = &[
    "design", "draft", "host", "kick", "perform", "plan", "present", "produc", "releas", "research", "review", "roll", "run",
    "schedul", "set", "start", "test", "train", "updat", "work", "writ",
];

/// Stems of nouns of doing, before *of* or a genitive.
const NOUNS: &[&str] = &[
    "analyse",
    "analysis",
    "aufbau",
    "ausarbeitung",
    "creation",
    "deployment",
    "development",
    "documentation",
    "durchfuehrung",
    "einfuehrung",
    "einrichtung",
    "entwicklung",
    "erarbeitung",
    "erstellung",
    "implementation",
    "implementierung",
    "introduction",
    "konzeption",
    "launch",
    "migration",
    "planning",
    "planung",
    "preparation",
    "relaunch",
    "release",
    "rollout",
    "schulung",
    "setup",
    "ueberarbeitung",
    "umsetzung",
    "untersuchung",
    "veroeffentlichung",
    "vorbereitung",
];

/// Nouns of doing that say all there is to say at the end of a title.
const LAST: &[&str] =
    &["einfuehrung", "implementation", "implementierung", "kickoff", "launch", "migration", "relaunch", "rollout", "umsetzung"];

/// Stems of German verbs of doing, umlauts written out.
const VERBS_DE: &[&str] = &[
    "abschliess",
    "analysier",
    "aufbau",
    "aufsetz",
    "ausarbeit",
    "ausroll",
    "bau",
    "durchfuehr",
    "einfuehr",
    "einricht",
    "entwerf",
    "entwickel",
    "erarbeit",
    "erstell",
    "evaluier",
    "fuehr",
    "gestalt",
    "implementier",
    "konzipier",
    "launch",
    "migrier",
    "organisier",
    "plan",
    "pruef",
    "schreib",
    "schul",
    "start",
    "test",
    "ueberarbeit",
    "umsetz",
    "untersuch",
    "veroeffentlich",
    "vorbereit",
];

/// What follows a verb or noun of doing and a name of a number does not.
const DETERMINERS: &[&str] = &[
    "a", "all", "an", "another", "das", "dem", "den", "der", "des", "die", "each", "ein", "eine", "einem", "einen", "einer",
    "eines", "every", "first", "neue", "neuen", "neuer", "neues", "new", "of", "off", "on", "our", "out", "the", "their", "this",
    "two", "unser", "unsere", "unserer", "unseres", "up", "von", "vom", "your",
];

/// Before a last word these make it a measure: `tickets per release`, `errors after rollout`.
const RELATIONS: &[&str] =
    &["after", "before", "bei", "bis", "during", "for", "je", "nach", "per", "pro", "seit", "since", "until", "vor"];

/// The longest word worth looking at.
const LONGEST: usize = 32;

/// The word by which a title names an activity; `None`: it names none.
pub fn activity(title: &str) -> Option<&str> {
    let mut words = title.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    let first = words.next()?;
    let second = words.clone().next();
    let determined = second.is_some_and(|w| is_in(w, DETERMINERS, &[""]) || w.starts_with(|c: char| c.is_ascii_digit()));
    if is_in(first, VERBS_EN, &["", "e"])
        || is_in(first, VERBS_DE, &["en", "n"])
        || determined && is_in(first, VERBS_EN, &["ing"])
        || determined && is_in(first, MAYBE_EN, &["", "e", "ing"])
        || determined && is_in(first, NOUNS, &["", "s"])
        || determined && is_in(first, VERBS_DE, &["e"])
    {
        return Some(first);
    }
    let last = words.next_back()?;
    let related = words.next_back().is_some_and(|w| is_in(w, RELATIONS, &[""]));
    (is_in(last, VERBS_DE, &["en", "n"]) || !related && is_in(last, LAST, &[""])).then_some(last)
}

/// Whether a word is one of the stems with one of the endings, its last letter perhaps doubled before it: `planning`.
fn is_in(word: &str, stems: &[&str], endings: &[&str]) -> bool {
    let mut buffer = [0; LONGEST];
    let Some(word) = folded(word, &mut buffer) else { return false };
    stems.iter().any(|stem| {
        let Some(rest) = word.strip_prefix(stem.as_bytes()) else { return false };
        let doubled = rest.len() > 1 && rest.first() == stem.as_bytes().last();
        let ends = |rest: &[u8]| endings.iter().any(|e| e.as_bytes() == rest);
        ends(rest) || (doubled && ends(&rest[1..]))
    })
}

/// In lower case, with umlauts written out and without hyphens, without allocating: this is done for every title there is.
/// `None` for what cannot be in a list: longer words, other letters.
fn folded<'a>(word: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a [u8]> {
    let mut n = 0;
    for c in word.chars() {
        let letters: &[u8] = match c {
            'ä' | 'Ä' => b"ae",
            'ö' | 'Ö' => b"oe",
            'ü' | 'Ü' => b"ue",
            'ß' => b"ss",
            '-' => b"",
            c if c.is_ascii_alphabetic() => &[c.to_ascii_lowercase() as u8],
            _ => return None,
        };
        buffer.get_mut(n..n + letters.len())?.copy_from_slice(letters);
        n += letters.len();
    }
    Some(&buffer[..n])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_from_outcomes_in_english() {
        for title in [
            "Launch first international segment",
            "launching the new site",
            "Planning of the offsite",
            "Planning our offsite",
            "Ship collaborative docs",
            "Test the new flow",
            "Review 20 contracts",
            "Implementation of the CRM",
            "Roll out SSO",
            "Set up monitoring",
            "Write 12 blog posts",
            "Analyze churn",
            "Analyse churn",
            "Customer portal roll-out",
            "Validate enterprise pipeline",
            "Release a second version",
        ] {
            assert!(activity(title).is_some(), "{title}");
        }
        for title in [
            "Conversion free→paid",
            "Reduce monthly churn rate",
            "Fill approved roles",
            "Reach 18 months runway",
            "Median setup time",
            "Setup time",
            "Test coverage",
            "Shipping cost",
            "Release quality",
            "Published articles",
            "Errors after rollout",
            "Building",
            "Settled invoices",
            "Starters who stay",
            "Plant uptime",
            "Testimonials per month",
            "Fewer launches that fail",
            "Trial-to-paid conversion",
            "Worker satisfaction",
            "",
            "→",
            "销售额",
        ] {
            assert_eq!(activity(title), None, "{title}");
        }
    }

    #[test]
    fn work_is_told_from_outcomes_in_german() {
        for title in [
            "Einführung des CRM",
            "Neues CRM einführen",
            "CRM einfuehren",
            "Kundenportal entwickeln",
            "Umsetzung der Strategie",
            "Workshops durchführen",
            "Konzept erarbeiten",
            "Planung abschließen",
            "Führe das CRM ein",
        ] {
            assert!(activity(title).is_some(), "{title}");
        }
        for title in ["Umsatz je Kunde steigern", "Kündigungsquote senken", "Zufriedenheit der Kunden", "Plantreue"] {
            assert_eq!(activity(title), None, "{title}");
        }
    }
}
