//! A report as a mail (RFC 5322): its text, and beside it the same as HTML, for any mail program to show and send.
//!
//! Must not know: what it says, who sends it.

use super::super::reminders::{phrase, word};
use chrono::DateTime;
use std::fmt::Write as _;

/// Between the parts. No part can hold it: in what is quoted printably an equals sign is always followed by a number or a line end.
const BOUNDARY: &str = "=_quarterdeck_report";

/// Somebody a mail is to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The name.
    pub name: String,
    /// The e-mail.
    pub email: String,
}

/// A mail, whole. `to`: nobody where no address is known, so that whoever sends it adds some.
pub fn eml(to: &[Address], subject: &str, text: &str, html: &str, at: i64) -> String {
    let date = DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc2822();
    let clean =
        |email: &str| email.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>' | ',' | ' ')).collect::<String>();
    let to: Vec<String> = to.iter().map(|one| format!("{} <{}>", phrase(&one.name), clean(&one.email))).collect();
    let to = if to.is_empty() { "undisclosed-recipients:;".to_owned() } else { to.join(",\r\n ") };
    let mut out = format!(
        "To: {to}\r\nSubject: {}\r\nDate: {date}\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"{BOUNDARY}\"\r\n\r\n",
        word(subject)
    );
    for (kind, body) in [("plain", text), ("html", html)] {
        let _ = write!(
            out,
            "--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        );
        quoted(&mut out, body);
    }
    let _ = write!(out, "--{BOUNDARY}--\r\n");
    out
}

/// Text as quoted-printable (RFC 2045): lines of at most 76 characters, everything but plain letters as numbers.
fn quoted(out: &mut String, text: &str) {
    for line in text.lines() {
        let mut used = 0;
        let bytes = line.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            // A blank at the end of a line may be lost on the way.
            let is_plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || byte == b' ' && at + 1 < bytes.len();
            let piece = if is_plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
            if used + piece.len() > 75 {
                out.push_str("=\r\n");
                used = 0;
            }
            // A dot alone ends a mail on some ways.
            let piece = if used == 0 && piece == "." { "=2E".to_owned() } else { piece };
            used += piece.len();
            out.push_str(&piece);
        }
        out.push_str("\r\n");
    }
}
