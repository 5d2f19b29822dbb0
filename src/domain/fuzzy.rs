//! Fuzzy choice out of a list of labels: for the palette, choosers, and every “which one?”.

use super::text::loose;
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern},
};

/// How well labels fit what is typed: as it stands, else without accents and signs.
pub struct Scorer {
    matcher: Matcher,
    pattern: Pattern,
    /// The same of the [`loose`] text, which has to be told from one that was left empty.
    loosely: Option<Pattern>,
    plain: bool,
    buffer: Vec<char>,
}

impl Scorer {
    /// For words typed in any order, each with the signs of a find (`!`, `^`, `'`, `$`).
    pub fn new(query: &str) -> Scorer {
        Scorer::of(query, |text| Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart))
    }

    /// For letters typed one after the other, signs and all.
    pub fn letters(query: &str) -> Scorer {
        Scorer::of(query, |text| Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy))
    }

    fn of(query: &str, pattern: impl Fn(&str) -> Pattern) -> Scorer {
        let query = query.trim();
        let letters = loose(query);
        Scorer {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: pattern(query),
            loosely: (!letters.is_empty()).then(|| pattern(&letters)),
            plain: is_plain(query),
            buffer: Vec::new(),
        }
    }

    /// `None`: it does not fit. Everything fits nothing.
    pub fn score(&mut self, label: &str) -> Option<u32> {
        let as_it_stands = self.pattern.score(Utf32Str::new(label, &mut self.buffer), &mut self.matcher);
        if as_it_stands.is_some() || (self.plain && is_plain(label)) {
            return as_it_stands;
        }
        let letters = loose(label);
        self.loosely.as_ref()?.score(Utf32Str::new(&letters, &mut self.buffer), &mut self.matcher)
    }
}

/// Of nothing but letters, digits and blanks that every keyboard has: looking loosely finds nothing more.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
}

/// The places of the labels that match, best first; without a query all of them, in their order.
pub fn rank<'a>(query: &str, labels: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let mut scorer = Scorer::new(query);
    let labels: Vec<&str> = labels.into_iter().collect();
    let mut hits: Vec<(u32, usize)> =
        labels.iter().enumerate().filter_map(|(n, label)| Some((scorer.score(label)?, n))).collect();
    if !query.trim().is_empty() {
        // What begins as typed was meant. Then a stable order: of equal scores the earlier label stands first.
        let typed = query.trim().to_lowercase();
        let begins: Vec<bool> =
            labels.iter().map(|label| label.get(..typed.len()).is_some_and(|l| l.eq_ignore_ascii_case(&typed))).collect();
        hits.sort_by_key(|&(score, n)| (!begins[n], std::cmp::Reverse(score), n));
    }
    hits.into_iter().map(|(_, n)| n).collect()
}

/// Whether a label, or one of its words, begins as typed: near enough to be taken for what was meant, where a match of
/// scattered letters is only offered.
pub fn begins(typed: &str, label: &str) -> bool {
    let atom = Atom::new(typed.trim(), CaseMatching::Ignore, Normalization::Smart, AtomKind::Prefix, false);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let gaps = label.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '-').map(|(at, c)| at + c.len_utf8());
    let mut starts = std::iter::once(0).chain(gaps);
    starts.any(|at| atom.score(Utf32Str::new(&label[at..], &mut buffer), &mut matcher).is_some())
}

#[cfg(test)]
mod tests {
    use super::{begins, rank};

    #[test]
    fn a_name_begins_at_any_of_its_words_and_nowhere_else() {
        for typed in ["kar", "MART", "karen m", "jose"] {
            assert!(begins(typed, "Karen José Martinez") || begins(typed, "Karen Martinez"), "{typed}");
        }
        for typed in ["ana", "aren", "martinez karen"] {
            assert!(!begins(typed, "Karen Martinez"), "{typed}");
        }
    }

    #[test]
    fn what_no_keyboard_has_is_found_by_its_letters() {
        let labels = ["Größe", "Free→paid conversion", "Zoe\u{308} Müller", "Łódź"];
        for (typed, at) in [("grosse", 0), ("free paid", 1), ("Free->paid", 1), ("zoe mul", 2), ("lodz", 3), ("größe", 0)] {
            assert_eq!(rank(typed, labels), [at], "{typed}");
            assert!(super::Scorer::letters(typed).score(labels[at]).is_some(), "{typed}");
        }
        assert!(rank("→→", ["←"]).is_empty());
    }

    #[test]
    fn the_best_match_stands_first_and_no_query_keeps_the_order() {
        let labels = ["add", "archive", "no change", "filter: at risk"];
        assert_eq!(rank("", labels), [0, 1, 2, 3]);
        assert_eq!(rank("arch", labels), [1]);
        assert_eq!(rank("atr", labels)[0], 3);
        assert!(rank("xyz", labels).is_empty());
        assert_eq!(rank("who", ["log: every change, who did it", "who: say who you are"])[0], 1, "a name beats a description");
    }
}
