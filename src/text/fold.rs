//! How names are compared: which two spellings are one name, and what someone may have meant who typed another.
//!
//! [`folded`] decides who and what is the same, in every file and on every laptop, and identities are made of it: **what it
//! answers for a text never changes**. A letter that is to be treated otherwise is a matter for [`loose`], which only finds.

use unicode_normalization::UnicodeNormalization;

/// What one name is compared by. Two texts are one name when this is the same of both: composed and decomposed letters, wide and
/// narrow ones, capitals, `ß` and `ss`, blanks of any kind and any number, what is not seen (zero width, soft hyphens, signs of
/// direction), curved and straight apostrophes, long and short hyphens are no difference; accents and every other letter are.
pub fn folded(name: &str) -> String {
    let plain = |b: u8| b.is_ascii() && b != b'`';
    if name.bytes().all(plain) {
        let mut out = String::with_capacity(name.len());
        for word in name.split_ascii_whitespace().flat_map(|w| w.split('\u{b}')).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
        return out;
    }
    let seen: String = name.chars().filter(|&c| !is_unseen(c)).map(mark).nfkc().collect();
    // An acute accent on nothing, which many type for an apostrophe, in the form that all its spellings have.
    let seen = seen.replace(" \u{301}", "'");
    // Case twice: what becomes of a letter without its case may be a composition that has another.
    let once: String = without_case(&seen).nfkc().collect();
    let twice: String = without_case(&once).nfkc().map(mark).collect();
    let mut out = String::with_capacity(twice.len());
    for word in twice.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What a text is looked for by where nothing is called exactly so: [`folded`], and without accents, points and apostrophes, with
/// every other sign between letters as a blank, so that `grosse` finds “Größe” and `free->paid` “Free→paid”. For finding, never for identity: two
/// names may be loosely the same, and two signs alone are nothing at all.
pub fn loose(text: &str) -> String {
    let folded = folded(text);
    if folded.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' ') {
        return folded;
    }
    let mut plain = String::with_capacity(folded.len());
    for c in folded.nfkd() {
        match c {
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\'' => {}
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'þ' => plain.push_str("th"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// Characters that leave no mark of their own: Unicode's default ignorable ones. They come with what is copied from elsewhere.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The apostrophes and hyphens that keyboards, phones and spreadsheets put for one another.
const fn mark(c: char) -> char {
    match c {
        '`' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    }
}

/// Every letter as the small one of its capital: so `ß`, `ẞ` and `SS` are one, as are `σ` and `ς`, `ı` and `I`.
fn without_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase) {
        // What is left of the capital İ is the letter it is a capital of.
        if !(c == '\u{307}' && out.ends_with('i')) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is folded to what. Identities are made of it: a line that is here stays as it is for ever.
    const NAMES: [(&str, &str); 62] = [
        // case, blanks
        ("Ana Ruiz", "ana ruiz"),
        ("  ANA \t RUIZ\n", "ana ruiz"),
        ("Ana\u{a0}Ruiz", "ana ruiz"),
        ("Ana\u{202f}Ruiz", "ana ruiz"),
        ("Ana\u{2003}\u{3000}Ruiz", "ana ruiz"),
        ("Ana\u{b}Ruiz", "ana ruiz"),
        ("ana.ruiz@Northwind.Example", "ana.ruiz@northwind.example"),
        ("", ""),
        (" \u{a0}\u{200b} ", ""),
        // what is not seen
        ("Ana\u{200b} Ruiz", "ana ruiz"),
        ("\u{feff}Ana Ruiz", "ana ruiz"),
        ("Ana R\u{ad}uiz", "ana ruiz"),
        ("\u{200e}Ana Ruiz\u{202c}", "ana ruiz"),
        ("A\u{2060}na Ruiz", "ana ruiz"),
        ("❤\u{fe0f} customers", "❤ customers"),
        ("👩\u{200d}💻 Ops", "👩💻 ops"),
        // composed, decomposed, wide, narrow, ligatures
        ("Zoë Müller", "zoë müller"),
        ("Zoe\u{308} Mu\u{308}ller", "zoë müller"),
        ("ZOE\u{308} MU\u{308}LLER", "zoë müller"),
        ("José", "josé"),
        ("Jose\u{301}", "josé"),
        ("Jose", "jose"),
        ("Nguye\u{302}\u{303}n", "nguyễn"),
        ("Nguy\u{1ec5}n", "nguyễn"),
        ("Ａｎａ　Ｒｕｉｚ", "ana ruiz"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("ﬁnance", "finance"),
        ("Q⁴", "q4"),
        ("①", "1"),
        ("Å", "å"),
        ("\u{212b}", "å"),
        ("㎏", "kg"),
        // letters whose case is not one to one
        ("Größe", "grösse"),
        ("GRÖSSE", "grösse"),
        ("GRÖẞE", "grösse"),
        ("Strauß", "strauss"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("Οδυσσεύς", "οδυσσεύσ"),
        ("İpek Işık", "ipek işik"),
        ("ipek ışık", "ipek işik"),
        ("IPEK IŞIK", "ipek işik"),
        ("Ǆ", "dž"),
        ("Łukasz Żółć", "łukasz żółć"),
        ("ЁЛКА", "ёлка"),
        ("ელენე", "ელენე"),
        // apostrophes and hyphens
        ("Siobhán O’Neill", "siobhán o'neill"),
        ("Siobhán O'Neill", "siobhán o'neill"),
        ("Siobhán O´Neill", "siobhán o'neill"),
        ("Siobhan O`Neill", "siobhan o'neill"),
        ("Anne‐Marie", "anne-marie"),
        ("Anne\u{2011}Marie", "anne-marie"),
        ("2026–Q4", "2026-q4"),
        ("2026−Q4", "2026-q4"),
        // everything else is a difference
        ("Free→paid", "free→paid"),
        ("Free->paid", "free->paid"),
        ("R&D / QA", "r&d / qa"),
        ("لا", "لا"),
        ("ﻻ", "لا"),
        ("שלום", "שלום"),
        ("สวัสดี", "สวัสดี"),
        ("नमस्ते", "नमस्ते"),
        ("한국어", "한국어"),
    ];

    #[test]
    fn each_of_these_names_is_folded_as_it_has_always_been() {
        for (name, want) in NAMES {
            assert_eq!(folded(name), want, "{name:?}");
            assert_eq!(folded(want), want, "what is folded stays");
        }
    }

    /// Blocks of letters in which nothing is left to be assigned, so that no later Unicode may alter what they are folded to.
    const BLOCKS: [(char, char); 9] = [
        ('\0', '\u{24f}'),
        ('\u{300}', '\u{36f}'),
        ('\u{3a3}', '\u{52f}'),
        ('\u{5d0}', '\u{5ea}'),
        ('\u{621}', '\u{64a}'),
        ('\u{e01}', '\u{e3a}'),
        ('\u{1e00}', '\u{1eff}'),
        ('\u{2000}', '\u{2064}'),
        ('\u{ff01}', '\u{ffbe}'),
    ];

    #[test]
    fn no_letter_of_these_blocks_is_folded_otherwise_than_at_the_beginning() {
        // FNV: any difference shows.
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        for (first, last) in BLOCKS {
            for c in first..=last {
                for byte in format!("{c}{}|", folded(&format!("A{c}z"))).bytes() {
                    sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
            }
        }
        assert_eq!(
            sum, 11_808_855_674_049_008_901,
            "identities are made of folded names: what was folded so far has to stay as it is"
        );
    }

    #[test]
    fn what_a_keyboard_has_no_key_for_is_found_by_what_stands_nearest() {
        for (typed, title) in [
            ("grosse", "Größe"),
            ("free paid", "Free→paid conversion"),
            ("Free->paid", "Free→paid conversion"),
            ("FREE – PAID", "Free→paid conversion"),
            ("zoe muller", "Zoë Müller"),
            ("lukasz", "Łukasz"),
            ("smorrebrod", "Smørrebrød"),
            ("oneill", "Siobhán O’Neill"),
            ("o'neill", "Siobhán O’Neill"),
            ("Don't", "dont panic"),
            ("nguyen", "Nguyễn"),
            ("r d", "R&D"),
            ("שלום", "שָׁלוֹם"),
            ("محمد", "مُحَمَّد"),
            ("가", "가나"),
        ] {
            assert!(loose(title).contains(&loose(typed)), "{typed:?} finds {title:?}: {:?} in {:?}", loose(typed), loose(title));
        }
        assert!(!loose("नमसत").contains(&loose("नमस्ते")), "vowels of Hindi are no accents");
        for nothing in ["→", "?!", "", "…"] {
            assert_eq!(loose(nothing), "", "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once_and_leaves_nothing_around_it(text in "\\PC{0,12}|[\\u{0}-\\u{ffff}]{0,8}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
            prop_assert_eq!(once.trim(), &once);
            prop_assert_eq!(loose(&loose(&text)), loose(&text));
        }

        #[test]
        fn capitals_and_small_letters_are_one_name(text in "[\\u{20}-\\u{24f}\\u{370}-\\u{52f}\\u{1e00}-\\u{1eff}]{0,12}") {
            prop_assert_eq!(folded(&text.to_uppercase()), folded(&text));
            prop_assert_eq!(folded(&text.to_lowercase()), folded(&text));
        }

        #[test]
        fn composed_and_decomposed_are_one_name(text in "\\PC{0,12}") {
            prop_assert_eq!(folded(&text.nfd().collect::<String>()), folded(&text));
            prop_assert_eq!(folded(&text.nfkc().collect::<String>()), folded(&text));
        }

        #[test]
        fn an_accent_on_nothing_is_an_apostrophe_however_it_is_spelled(before in "[a-z]{0,3}", after in "[a-z]{0,3}") {
            for accent in ["\u{b4}", "\u{1ffd}", " \u{301}"] {
                prop_assert_eq!(folded(&format!("{before}{accent}{after}")), folded(&format!("{before}'{after}")));
            }
        }
    }
}
