//! Closed lists of words: one row per word, from which come the variant, how it is written and read, the list of all of
//! them, and what each means where one is chosen.
//!
//! Must not know: what any of the words stands for.

/// A word that can be chosen, and what choosing it means.
pub type Choice = (&'static str, &'static str);

/// Whether somebody who typed this meant that word: whatever the case, with a blank, `-`, `_` or `/` between its parts.
pub(crate) fn is_meant(typed: &str, word: &str) -> bool {
    let one = |c| if matches!(c, ' ' | '_' | '/') { '-' } else { c };
    typed.trim().chars().flat_map(char::to_lowercase).map(one).eq(word.chars().map(one))
}

/// One more choice before others: what holds while none of them does.
pub(crate) const fn before<const N: usize, const M: usize>(first: Choice, others: [Choice; N]) -> [Choice; M] {
    assert!(M == N + 1, "one more than there were");
    let mut all = [first; M];
    let mut n = 0;
    while n < N {
        all[n + 1] = others[n];
        n += 1;
    }
    all
}

/// An enum whose variants are words: `Weekly "weekly" = "a check-in is owed every week"`.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$variant_meta:meta])* $variant:ident $word:literal = $meaning:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(
                #[doc = concat!("`", $word, "`: ", $meaning, ".")]
                #[serde(rename = $word)]
                $(#[$variant_meta])*
                $variant,
            )+
        }

        impl $name {
            /// All of them, in the order they are offered.
            pub const ALL: [$name; [$($word),+].len()] = [$($name::$variant),+];

            /// All of them as words, each with what it means.
            pub const CHOICES: [$crate::domain::words::Choice; $name::ALL.len()] = [$(($word, $meaning)),+];

            /// As written everywhere: in files, in forms, on the command line.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// What was meant by a word as people type it: `Off track`, `off-track`.
            pub fn from_word(text: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|one| $crate::domain::words::is_meant(text, one.word()))
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::domain::{Flag, key_result::Metric};

    #[test]
    fn a_word_is_read_as_people_type_it() {
        for text in ["at-least", "At least", " at_least ", "AT/LEAST"] {
            assert_eq!(Metric::from_word(text), Some(Metric::AtLeast), "{text}");
        }
        assert_eq!(Flag::from_word("off-track"), Some(Flag::OffTrack));
        for text in ["", "atleast", "at least one", "least"] {
            assert_eq!(Metric::from_word(text), None, "{text}");
        }
    }

    #[test]
    fn every_word_is_written_as_it_is_read_and_stored() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_word(flag.word()), Some(flag));
            assert_eq!(serde_json::to_value(flag).unwrap(), flag.word());
        }
    }
}
