//! What came back as plain text: a text file in whatever encoding, or a mail with its headers and parts.
//!
//! Must not know: what a slip looks like.

use crate::domain::text::{encoding::Encoding, say::say_count};
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use std::borrow::Cow;

/// How much text is read, all parts of a mail together.
const MOST_TEXT: usize = 4 << 20;

/// How deep mails may lie in each other: a reply that is forwarded twice as an attachment.
const DEPTH: usize = 3;

/// Headers of which a mail has one at least. What somebody pastes may begin with other words before colons.
const HEADERS: [&str; 9] =
    ["from", "to", "date", "subject", "received", "return-path", "delivered-to", "message-id", "mime-version"];

/// The texts, in order. The error goes on after the name of the file.
pub(super) fn texts(bytes: &[u8]) -> Result<Vec<String>, String> {
    let bytes = match Encoding::of_start(bytes) {
        Some(wide) => wide.decode(bytes),
        None => Encoding::Utf8.decode(bytes),
    };
    let mut texts = Vec::new();
    if let Some(mail) = mail(&bytes) {
        let unread = || "is a mail that cannot be read; copy its text into a file".to_owned();
        let message = MessageParser::default().parse(mail).ok_or_else(unread)?;
        let is_html = parts(&message, DEPTH, &mut texts);
        if texts.iter().all(|text| text.trim().is_empty()) && is_html {
            return Err("is a mail in HTML alone; ask for the reply as plain text, or copy its text into a file".to_owned());
        }
    } else {
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(&Encoding::Windows1252.decode(&bytes)).into_owned(),
        };
        texts.push(text);
    }
    if texts.iter().map(String::len).sum::<usize>() > MOST_TEXT {
        let most = say_count(MOST_TEXT >> 20, "megabyte", "megabytes");
        return Err(format!("has more than {most} of text, which no reply has; take out what is no answer"));
    }
    Ok(texts)
}

/// The mail from its first header on; `None`: it is none, but a text.
fn mail(bytes: &[u8]) -> Option<&[u8]> {
    // What a mailbox puts before each of its mails.
    let mail = match bytes.strip_prefix(b"From ") {
        Some(rest) => &rest[rest.iter().position(|&b| b == b'\n')? + 1..],
        None => bytes,
    };
    let mut known = false;
    for (n, line) in mail.split(|&b| b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => return known.then_some(mail),
            Some(b' ' | b'\t') if n > 0 => {}
            Some(_) => {
                let name = &line[..line.iter().position(|&b| b == b':')?];
                if name.is_empty() || !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
                    return None;
                }
                known |= HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes()));
            }
        }
    }
    None
}

/// Takes the plain texts out of a mail; gives whether there is HTML in it.
fn parts(message: &Message<'_>, depth: usize, texts: &mut Vec<String>) -> bool {
    let mut is_html = false;
    for part in &message.parts {
        let plain = |text: &Cow<'_, str>| {
            let is_plain = part.content_type().is_none_or(|t| t.subtype().is_none_or(|t| t.eq_ignore_ascii_case("plain")));
            is_plain.then(|| text.to_string())
        };
        match &part.body {
            PartType::Text(text) => texts.extend(plain(text)),
            PartType::Html(_) => is_html = true,
            PartType::Message(inner) if depth > 0 => is_html |= parts(inner, depth - 1, texts),
            PartType::Message(_) | PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => {}
        }
    }
    is_html
}
