//! Reminders as mail and as a calendar: text in, text out.
//!
//! Must not know: who is reminded of what (that is `domain::queue`'s business), and where the text goes.

use crate::domain::text;
use chrono::{DateTime, NaiveDate};
use std::fmt::Write as _;

/// One deadline of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The same for the same deadline for ever, so that a calendar that has it already does not get it twice.
    pub uid: String,
    /// The day.
    pub on: NaiveDate,
    /// What is due, and whose it is.
    pub summary: String,
    /// What settles it.
    pub description: String,
}

/// A calendar (RFC 5545): one event per deadline, lasting the day.
pub fn ics(deadlines: &[Deadline], at: i64) -> String {
    let stamp = DateTime::from_timestamp_millis(at).unwrap_or_default().format("%Y%m%dT%H%M%SZ");
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Quarterdeck//Quarterdeck//EN");
    for d in deadlines {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@quarterdeck", d.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", d.on.format("%Y%m%d")));
        line(&format!("SUMMARY:{}", escaped(&d.summary)));
        line(&format!("DESCRIPTION:{}", escaped(&d.description)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// Writes a line in pieces of at most 75 octets, never in the midst of a character.
fn fold(out: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// Text as a calendar takes it: separators escaped, control characters shown.
fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(text::safe).collect();
    lines.join("\n").replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A mail (RFC 5322), whole, to be sent by any mail program. `None` in `to`: the address is not known and must be added.
pub fn eml(name: &str, to: &str, subject: &str, body: &str, at: i64) -> String {
    let date = DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc2822();
    let mut out = String::new();
    let _ = write!(out, "To: {} <{}>\r\n", phrase(name), to.replace(['\r', '\n', '<', '>'], ""));
    let _ = write!(out, "Subject: {}\r\nDate: {date}\r\n", word(subject));
    out.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
    for line in body.lines() {
        out.push_str(&text::safe(line));
        out.push_str("\r\n");
    }
    out
}

/// A name before an address (RFC 5322): plain where it is words, in quotes where it holds a sign that means something there
/// (`Ruiz, Ana` would be two people), encoded where a quotation cannot hold it.
pub(super) fn phrase(name: &str) -> String {
    let name = name.trim();
    let is_word = |c: char| c.is_ascii_alphanumeric() || " '+-/%!#$&*^_`{|}~".contains(c);
    let is_quotable = |c: char| c.is_ascii_graphic() || c == ' ';
    // What looks encoded is decoded by many a program, in quotes as well.
    if name.is_empty() || name.len() >= 60 || name.contains("=?") || !name.chars().all(is_quotable) {
        return word(name);
    }
    if name.chars().all(is_word) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A header word: as it is when it is plain, else encoded (RFC 2047), in pieces that a line can hold.
pub(super) fn word(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || " .,:'+-/%()".contains(c));
    if plain && text.len() < 60 {
        return text.to_owned();
    }
    let mut pieces: Vec<String> = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        let mut buffer = [0; 4];
        let mut encoded = String::new();
        if c.is_ascii_alphanumeric() {
            encoded.push(c);
        } else {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(encoded, "={byte:02X}");
            }
        }
        if pieces.last().is_some_and(|p| p.len() + encoded.len() > 60) {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push_str(&encoded);
        }
    }
    pieces.iter().map(|p| format!("=?utf-8?Q?{p}?=")).collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deadline(summary: &str) -> Deadline {
        let on = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        Deadline { uid: "kqzm-20261130".into(), on, summary: summary.into(), description: "quarterdeck check-in kqzm".into() }
    }

    #[test]
    fn a_calendar_has_one_event_a_deadline_with_a_uid_that_stays() {
        let text = ics(&[deadline("Free→paid, by Ana; 2.1 → 3.5 %")], 0);
        assert!(text.contains("UID:kqzm-20261130@quarterdeck\r\n"), "{text}");
        assert!(text.contains("DTSTART;VALUE=DATE:20261130\r\n"));
        assert!(text.contains("SUMMARY:Free→paid\\, by Ana\\; 2.1 → 3.5 %\r\n"));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
        assert_eq!(text, ics(&[deadline("Free→paid, by Ana; 2.1 → 3.5 %")], 0));
    }

    #[test]
    fn a_mail_has_no_header_that_a_name_could_add() {
        let mail = eml("Ana\r\nBcc: all@x", "ana@x.example\r\nBcc: b@x", "3 due: “Überfällig”", "one\ntwo\u{1b}[31m", 0);
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|l| l.starts_with("Bcc")), "{head}");
        assert!(head.contains("=?utf-8?Q?"));
        assert_eq!(body.matches("\r\n").count(), 2);
        assert!(!body.contains('\u{1b}'));
    }

    #[test]
    fn a_name_before_an_address_is_one_name_whatever_signs_are_in_it() {
        // As the parsers of mail programs read them back: one recipient each, of this name.
        for (name, written) in [
            ("Ana Ruiz", "Ana Ruiz"),
            ("Ana O'Neill-Ruiz", "Ana O'Neill-Ruiz"),
            ("Ruiz, Ana", "\"Ruiz, Ana\""),
            ("(Bob", "\"(Bob\""),
            ("J. R. Smith", "\"J. R. Smith\""),
            ("Ana: \"the boss\"", "\"Ana: \\\"the boss\\\"\""),
            ("back\\slash", "\"back\\\\slash\""),
            ("a@b; <c>", "\"a@b; <c>\""),
            ("Zoë", "=?utf-8?Q?Zo=C3=AB?="),
            ("=?utf-8?Q?Bob?=", "=?utf-8?Q?=3D=3Futf=2D8=3FQ=3FBob=3F=3D?="),
        ] {
            let mail = eml(name, "x@y.example", "3 due", "", 0);
            assert!(mail.starts_with(&format!("To: {written} <x@y.example>\r\n")), "{name}: {mail}");
        }
        let nameless = eml(" ", "x@y.example", "3 due", "", 0);
        assert!(nameless.starts_with("To:  <x@y.example>\r\n"), "{nameless}");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_seventy_five_octets_and_unfolding_gives_the_text_back(text in "\\PC{0,200}") {
            let mut out = String::new();
            fold(&mut out, &text);
            prop_assert!(out.split("\r\n").all(|l| l.len() <= 75));
            prop_assert_eq!(out.replace("\r\n ", "").replace("\r\n", ""), text);
        }
    }
}
