//! JSON as people and scripts read it: whole numbers without `.0`, and no character that a terminal would obey.

use serde::Serialize;
use serde_json::{Serializer, ser::Formatter};
use std::io::{self, Write};

/// Writes a value as one line of JSON, without a line break at the end.
pub fn write<W: Write>(writer: W, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(writer, Plain)).map_err(io::Error::from)
}

/// Writes values as an array, one to a line.
pub fn write_array<W: Write>(mut writer: W, values: impl IntoIterator<Item = impl Serialize>) -> io::Result<()> {
    writer.write_all(b"[")?;
    let mut first = true;
    for value in values {
        writer.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        write(&mut writer, &value)?;
    }
    writer.write_all(if first { b"]\n" } else { b"\n]\n" })
}

/// A value as one line of JSON.
pub fn to_string(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and what is written is UTF-8.
    let _ = write(&mut bytes, value);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Characters that JSON allows and terminals obey, or that hide or turn round what stands beside them.
fn is_risky(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

struct Plain;

impl Formatter for Plain {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // Beyond 1e15 the digits would claim a precision that is not there.
        if value.fract().total_cmp(&0.0).is_eq() && value.abs() <= 1e15 {
            return write!(writer, "{}", value as i64);
        }
        write!(writer, "{value:?}")
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_safe(writer, fragment)
    }
}

/// Writes a piece of a JSON string; what is risky becomes an escape, which every reader reads back as it was.
pub(crate) fn write_safe<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let mut plain = 0;
    for (at, c) in fragment.char_indices().filter(|(_, c)| is_risky(*c)) {
        writer.write_all(&fragment.as_bytes()[plain..at])?;
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            write!(writer, "\\u{unit:04x}")?;
        }
        plain = at + c.len_utf8();
    }
    writer.write_all(&fragment.as_bytes()[plain..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_are_written_whole() {
        assert_eq!(
            to_string(&[15.0, 0.3, -2.0, 1e15, 1e300, 0.1 + 0.2]),
            "[15,0.3,-2,1000000000000000,1e300,0.30000000000000004]"
        );
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let text = to_string(&"a\u{1b}[2J\u{9b}1m\u{202e}b\u{7f}\u{e0041}é😀");
        assert_eq!(text, r#""a\u001b[2J\u009b1m\u202eb\u007f\udb40\udc41é😀""#);
    }

    #[test]
    fn an_array_has_one_value_to_a_line() {
        let written = |values: &[u8]| {
            let mut out = Vec::new();
            write_array(&mut out, values).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&[]), "[]\n");
        assert_eq!(written(&[1, 2]), "[\n1,\n2\n]\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(text in any::<String>(), number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(serde_json::from_str::<String>(&to_string(&text)).unwrap(), text);
            prop_assert_eq!(serde_json::from_str::<f64>(&to_string(&number)).unwrap().to_bits(), number.to_bits());
        }
    }
}
