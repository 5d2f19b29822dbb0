//! Fuzzy choice out of a list of labels: for the palette, choosers, and every “which one?”.

use super::text::{folded, loose};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern},
};
use unicode_segmentation::UnicodeSegmentation;

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

/// What holds every word of a text, as it stands or loosely: what was most likely meant, before letters that are scattered.
pub struct Words {
    each: Vec<String>,
    whole: String,
    /// Signs alone: they are looked for as they stand.
    signs: bool,
}

impl Words {
    /// For words typed in any order.
    pub fn new(query: &str) -> Words {
        let letters = loose(query);
        let signs = letters.is_empty();
        let whole = if signs { folded(query) } else { letters };
        Words { each: whole.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect(), whole, signs }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.each.len()
    }

    /// Which of them a text holds, of whatever length.
    pub fn held(&self, text: &str) -> Vec<bool> {
        // Most texts are plain: then nothing has to be written anew to compare it.
        let plain = text.bytes().all(|b| b.is_ascii() && b != b'\'' && b != b'`');
        if plain && !self.signs {
            let holds = |word: &String| {
                text.len() >= word.len()
                    && text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
            };
            return self.each.iter().map(holds).collect();
        }
        let text = if self.signs { folded(text) } else { loose(text) };
        self.each.iter().map(|word| text.contains(word.as_str())).collect()
    }

    /// How well a label holds them: one that begins so before one in which words begin so, the short one before the long one.
    /// `None`: not all of them are in it.
    pub fn rank(&self, label: &str) -> Option<u32> {
        let label = if self.signs { folded(label) } else { loose(label) };
        if self.each.is_empty() || !self.each.iter().all(|w| label.contains(w.as_str())) {
            return None;
        }
        let begins = |w: &String| label.split(' ').any(|l| l.starts_with(w.as_str()));
        let class = match () {
            () if label.starts_with(&self.whole) => 3,
            () if self.each.iter().all(begins) => 2,
            () => 1,
        };
        Some(class * 1000 + 999 - (label.chars().count() as u32).min(999))
    }
}

/// Which graphemes of a label to mark: where the words of a query stand in it; `scattered`: its letters, wherever they stand.
pub fn marks(query: &str, label: &str, scattered: bool) -> Vec<usize> {
    let graphemes: Vec<&str> = label.graphemes(true).collect();
    if scattered {
        let pattern = Pattern::parse(query.trim(), CaseMatching::Ignore, Normalization::Smart);
        let (mut buffer, mut found) = (Vec::new(), Vec::new());
        let haystack = Utf32Str::new(label, &mut buffer);
        _ = pattern.indices(haystack, &mut Matcher::new(Config::DEFAULT), &mut found);
        found.sort_unstable();
        found.dedup();
        return found.into_iter().map(|at| at as usize).filter(|&at| at < graphemes.len()).collect();
    }
    let Words { each, signs, .. } = Words::new(query);
    let (mut text, mut from) = (String::new(), Vec::new());
    for (at, grapheme) in graphemes.iter().enumerate() {
        let letters = if signs { folded(grapheme) } else { loose(grapheme) };
        let apart = letters.is_empty() && folded(grapheme) != "'";
        let letters = if apart { " " } else { letters.as_str() };
        text.push_str(letters);
        from.extend(std::iter::repeat_n(at, letters.len()));
    }
    let mut marked = vec![false; graphemes.len()];
    for word in &each {
        let starts = || text.match_indices(word.as_str()).map(|(at, _)| at);
        let begins = starts().find(|&at| at == 0 || text[..at].ends_with(' ')).or_else(|| starts().next());
        for &at in begins.map_or(&[][..], |at| &from[at..at + word.len()]) {
            marked[at] = true;
        }
    }
    (0..graphemes.len()).filter(|&at| marked[at]).collect()
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
    fn words_that_stand_in_a_title_come_before_letters_that_are_scattered_and_are_marked() {
        let words = super::Words::new("run");
        assert_eq!(words.rank("Localize onboarding for EU launch"), None);
        assert!(words.rank("Runway") > words.rank("Months of runway"));
        assert!(words.rank("Months of runway") > words.rank("Overrun of the budget"));
        assert!(super::Words::new("runway months").rank("Months of runway").is_some(), "in any order");
        assert!(super::Words::new("→").rank("Free→paid").is_some() && super::Words::new("→").rank("Free").is_none());
        assert_eq!(super::Words::new(" ").rank("anything"), None);
        let marked = |query, title: &str, scattered| {
            let all: Vec<&str> = super::UnicodeSegmentation::graphemes(title, true).collect();
            super::marks(query, title, scattered).into_iter().map(|at| all[at]).collect::<String>()
        };
        assert_eq!(marked("run", "Overrun, months of runway", false), "run");
        assert_eq!(super::marks("run", "Overrun, months of runway", false), [19, 20, 21], "where a word begins");
        assert_eq!(marked("free paid", "Free→paid conversion", false), "Freepaid");
        assert_eq!(marked("grosse", "Die Größe", false), "Größe");
        assert_eq!(marked("zoe", "Zoe\u{308} moves", false), "Zoe\u{308}");
        assert_eq!(marked("mrr", "Months of runway here", true).to_lowercase(), "mrr");
        assert_eq!(marked("x", "nothing", false), "");
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
