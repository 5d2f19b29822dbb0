//! What a link claims, looked at before it is kept: does its because say more than the titles do, and can what it expects
//! come true at all.
//!
//! Must not know: who types it and where. A because is only ever hinted at; an effect that means nothing is refused.

use super::{
    cascade::{Cascade, Ix},
    key_result::Metric,
    link::Expect,
};

/// The sentence for a because that says nothing.
pub const RESTATES: &str = "this only says the title again: what makes the number move when the work is done?";

/// Words that carry no cause: what is left of a sentence without them is what it says.
const FILLER: [&str; 68] = [
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "better",
    "boost",
    "boosts",
    "by",
    "can",
    "could",
    "do",
    "does",
    "drive",
    "drives",
    "for",
    "from",
    "get",
    "gets",
    "have",
    "has",
    "help",
    "helps",
    "if",
    "improve",
    "improves",
    "improving",
    "in",
    "increase",
    "increases",
    "increasing",
    "is",
    "it",
    "its",
    "lead",
    "leads",
    "make",
    "makes",
    "may",
    "more",
    "move",
    "moves",
    "must",
    "of",
    "on",
    "our",
    "raise",
    "raises",
    "reach",
    "should",
    "so",
    "that",
    "the",
    "then",
    "this",
    "to",
    "us",
    "we",
    "when",
    "which",
    "will",
    "with",
    "work",
    "would",
];

/// Whether a because has no word of weight that neither title has.
pub fn restates(because: &str, titles: &[&str]) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let weighty = |words: &[String]| -> Vec<String> {
        words.iter().filter(|w| !FILLER.contains(&w.as_str())).map(|w| stem(w).to_owned()).collect()
    };
    let said = words(because);
    let left = weighty(&said);
    if left.is_empty() {
        // Two words are too little to judge by; a sentence of nothing but filler says nothing.
        return said.len() > 2;
    }
    let titles: Vec<String> = titles.iter().flat_map(|title| weighty(&words(title))).collect();
    left.iter().all(|w| titles.contains(w))
}

/// A word without the commonest endings, so that `checklists` is `checklist`.
fn stem(word: &str) -> &str {
    let cut = ["ing", "ed", "es", "s"].into_iter().find_map(|end| word.strip_suffix(end));
    cut.filter(|cut| cut.chars().count() >= 3).unwrap_or(word)
}

/// What a number is to do, as far as a claim about it is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// How it is measured.
    pub metric: Metric,
    /// From where to where it is to go; `None`: it does not say, or it goes nowhere.
    pub gap: Option<(f64, f64)>,
}

/// Why what a link expects cannot mean anything; `None`: it can.
pub fn refused(cascade: &Cascade, target: Ix, expect: Expect) -> Option<String> {
    let course = cascade.item(target).key_result().map(|kr| Course { metric: kr.metric, gap: gap(cascade, target) });
    meaningless(expect, course)
}

/// Why an effect says nothing at all, whatever it is expected on; `None`: it says something.
pub fn says_nothing(expect: Expect) -> Option<String> {
    let (Expect::Amount(by) | Expect::Share(by)) = expect;
    (by == 0.0).then(|| "an expected effect of nothing says nothing: leave it out, or say how far it should move".to_owned())
}

/// The same as [`refused`] for a key result that need not be in the workspace yet; `None` for the course: an objective.
pub fn meaningless(expect: Expect, course: Option<Course>) -> Option<String> {
    if let Some(why) = says_nothing(expect) {
        return Some(why);
    }
    let Some(course) = course else {
        return matches!(expect, Expect::Amount(_)).then(|| {
            "an objective has no unit of its own to move by: expect a share of the gap, such as 40 %, or link a key result"
                .to_owned()
        });
    };
    let Expect::Amount(by) = expect else { return None };
    if !course.metric.moves() {
        return None;
    }
    let (from, to) = course.gap?;
    let up = to > from;
    (up != (by > 0.0)).then(|| {
        let (way, sign) = if up { ("up", "without a minus") } else { ("down", "with a minus") };
        format!("the key result is to go {way}, so an effect that helps is written {sign}; one that harms is no claim")
    })
}

/// What to think about before an effect is kept that is possible, and unlikely; `None`: nothing.
pub fn doubted(cascade: &Cascade, target: Ix, expect: Expect) -> Option<&'static str> {
    let more = match expect {
        Expect::Share(share) => share > 1.0,
        Expect::Amount(by) => {
            let kr = cascade.item(target).key_result()?;
            let counts = kr.metric.moves();
            let (from, to) = gap(cascade, target)?;
            let now = cascade.summary(target).value.map_or(from, |(_, v)| v);
            // Past the target there is no gap to be more than.
            counts && (to > from) == (to > now) && by.abs() > (to - now).abs() * (1.0 + 1e-9)
        }
    };
    more.then_some("that is more than the whole gap to the target: is the number right?")
}

/// From where to where a key result is to go; `None`: it does not say, or it goes nowhere.
fn gap(cascade: &Cascade, target: Ix) -> Option<(f64, f64)> {
    let kr = cascade.item(target).key_result()?;
    way(kr.baseline.or(cascade.summary(target).value.map(|(_, v)| v)), kr.target)
}

/// From where to where, if both are known and it is a way at all.
pub fn way(from: Option<f64>, to: Option<f64>) -> Option<(f64, f64)> {
    from.zip(to).filter(|(from, to)| (from - to).abs() > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::World;

    #[test]
    fn a_because_that_only_says_the_title_again_is_noticed() {
        let title = ["Onboarding checklist"];
        assert!(restates("because of the onboarding checklist", &title));
        assert!(!restates("people who finish the checklist stay", &title));
        assert!(!restates("it is", &title), "too little to judge by");
    }

    #[test]
    fn filler_and_the_other_title_do_not_make_a_reason() {
        let titles = ["Onboarding checklist", "Free→paid conversion"];
        for because in [
            "the onboarding checklist will improve conversion",
            "because checklists would increase the paid conversion",
            "it will help us to improve",
        ] {
            assert!(restates(because, &titles), "{because}");
        }
        for because in ["incomplete onboarding is the main drop-off", "half of the sign-ups never finish the setup"] {
            assert!(!restates(because, &titles), "{because}");
        }
    }

    #[test]
    fn an_effect_that_means_nothing_is_refused_and_one_beyond_the_gap_is_doubted() {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let (up, down) = (w.key_result(goal, 2.0, 4.0, |_| {}), w.key_result(goal, 40.0, 10.0, |_| {}));
        w.value(up, "2026-11-16", 3.0);
        let c = w.cascade();
        let at = |id| c.find(id).unwrap();
        let no = |id, expect| refused(&c, at(id), expect).is_some();
        assert!(no(up, Expect::Amount(0.0)) && no(up, Expect::Share(0.0)));
        assert!(no(up, Expect::Amount(-0.5)) && !no(up, Expect::Amount(0.5)));
        assert!(no(down, Expect::Amount(5.0)) && !no(down, Expect::Amount(-5.0)));
        assert!(no(goal, Expect::Amount(1.0)) && !no(goal, Expect::Share(0.4)));
        let doubt = |id, expect| doubted(&c, at(id), expect).is_some();
        assert!(doubt(up, Expect::Share(1.2)) && !doubt(up, Expect::Share(1.0)));
        assert!(doubt(up, Expect::Amount(1.5)) && !doubt(up, Expect::Amount(1.0)), "from the value of today");
    }
}
