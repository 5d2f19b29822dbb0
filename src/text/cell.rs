//! Cells of exported tables that a spreadsheet must not run.

use std::borrow::Cow;

/// The text as a spreadsheet cell: what it would take for a formula (`= + - @`, a tab or a carriage return first) gets
/// an apostrophe in front, which spreadsheets show as plain text, and so does what looks as if it had got one. A plain
/// number keeps its sign.
pub fn guard(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    let risky = bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let is_number = bare.len() == text.len() && text.parse::<f64>().is_ok();
    if risky && !is_number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guard`] made a cell of: what an import of such a file must read back.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if guard(rest) != rest => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_kept() {
        assert_eq!(guard("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guard("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(guard("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
        assert_eq!(guard("\t=1"), "'\t=1");
        assert_eq!(guard("-2.5"), "-2.5");
        assert_eq!(guard("Grow - fast"), "Grow - fast");
    }

    proptest! {
        #[test]
        fn guarded_text_never_begins_a_formula(text in "[=+@\\-\t\r'a-z0-9]{0,6}") {
            let cell = guard(&text);
            prop_assert!(!cell.starts_with(['=', '@', '\t', '\r']));
        }

        #[test]
        fn what_was_guarded_is_read_back(text in "['=+@\\-\ta-z0-9]{0,6}") {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
        }
    }
}
