//! Fuzzy choice out of a list of labels: for the palette, choosers, and every “which one?”.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern},
};

/// The places of the labels that match, best first; without a query all of them, in their order.
pub fn rank<'a>(query: &str, labels: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let pattern = Pattern::parse(query.trim(), CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let labels: Vec<&str> = labels.into_iter().collect();
    let mut hits: Vec<(u32, usize)> = labels
        .iter()
        .enumerate()
        .filter_map(|(n, label)| Some((pattern.score(Utf32Str::new(label, &mut buffer), &mut matcher)?, n)))
        .collect();
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
    fn the_best_match_stands_first_and_no_query_keeps_the_order() {
        let labels = ["add", "archive", "no change", "filter: at risk"];
        assert_eq!(rank("", labels), [0, 1, 2, 3]);
        assert_eq!(rank("arch", labels), [1]);
        assert_eq!(rank("atr", labels)[0], 3);
        assert!(rank("xyz", labels).is_empty());
        assert_eq!(rank("who", ["log: every change, who did it", "who: say who you are"])[0], 1, "a name beats a description");
    }
}
