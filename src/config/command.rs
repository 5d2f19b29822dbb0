//! A command line split into words without a shell, for `editor = "code --wait"`.

/// The words: parted by blanks, held together by single or double quotes; a backslash takes the next character as it is
/// (outside single quotes). Nothing is expanded.
pub fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => {
                let next = chars.next().ok_or("ends with a backslash: remove it")?;
                word.get_or_insert_default().push(next);
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("has a quote that is never closed: close it".to_owned());
    }
    words.extend(word);
    if words.first().is_none_or(String::is_empty) { Err("names no program".to_owned()) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_hold_words_together() {
        let words = |text: &str| split(text).unwrap();
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(words("'/opt/my editor/bin' -n \"a \\\" b\" c\\ d ''"), ["/opt/my editor/bin", "-n", "a \" b", "c d", ""]);
        for wrong in ["", "  ", "vi 'x", "vi \\", "''"] {
            assert!(split(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall(text in any::<String>()) {
            let _ = split(&text);
        }
    }
}
