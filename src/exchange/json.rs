//! The whole workspace as one JSON file: the ordered log of its changes, and nothing else (docs/workspace-json.md).
//!
//! A change is a value that holds everything needed to make it again, check-ins and settings included, so replaying the
//! log into an empty workspace gives an equal one, whose export is the same to the byte. Both directions work on one
//! change at a time: neither needs room for the whole.

use super::json_text::write_safe;
use crate::domain::{
    Change, Entity, Field, Id, Op,
    change::{LogPiece, ParkedChange, Stamp, Verb},
    claim,
    people::is_email,
    text::one_line,
};
use serde::{
    Deserialize, Deserializer as _, Serialize,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Deserializer, Serializer, ser::Formatter, value::RawValue};
use std::{
    borrow::Cow,
    cell::RefCell,
    fmt,
    io::{self, Read, Write},
};

/// What stands under `format`.
pub const FORMAT: &str = "quarterdeck";
/// What stands under `version`. Raised whenever a file could hold something that an older program would not understand.
pub const VERSION: u64 = 2;

/// A change with its place in the order of all changes: two keys more, in front.
#[derive(Serialize)]
struct Line<'a> {
    /// As text: it is larger than what every reader of JSON keeps of a number.
    stamp: String,
    device: Id,
    #[serde(flatten)]
    change: &'a Change,
}

/// Of a change as it is read: what it is and its place in the order of all, which files of the first version do not say.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    stamp: Option<Stamped>,
    #[serde(default)]
    device: Option<Id>,
    id: Id,
}

/// A stamp out of its text.
#[derive(Deserialize)]
#[serde(try_from = "Cow<'_, str>")]
struct Stamped(i64);

impl TryFrom<Cow<'_, str>> for Stamped {
    type Error = String;

    fn try_from(text: Cow<'_, str>) -> Result<Stamped, String> {
        let stamp = text.parse().ok().filter(|&stamp: &i64| (0..i64::MAX).contains(&stamp));
        stamp.map(Stamped).ok_or_else(|| format!("“{}” is no stamp", one_line(&text, 40)))
    }
}

/// What a line of a file of that version tells.
fn told(version: u64, text: &str) -> serde_json::Result<LogPiece> {
    if version < STAMPED {
        return Ok(LogPiece::Change(serde_json::from_str(text)?, None));
    }
    let head: Head = serde_json::from_str(text)?;
    let (Some(Stamped(time)), Some(device)) = (head.stamp, head.device) else {
        return Err(serde_json::Error::custom("a change without its stamp or its device"));
    };
    let stamp = Stamp { time, device };
    Ok(match Change::read_known(text)? {
        Some(change) => LogPiece::Change(change, Some(stamp)),
        None => LogPiece::Parked(ParkedChange { id: head.id, stamp, text: text.to_owned() }),
    })
}

/// Writes one piece of a log by itself, as it stands in a workspace file: what one laptop tells another is the same text
/// whichever way it goes. What has no line there has none here.
pub fn write_piece<W: Write>(writer: &mut W, piece: &LogPiece) -> io::Result<()> {
    match piece {
        LogPiece::Change(change, Some(stamp)) => write_change(writer, change, *stamp),
        // As it came; what is risky can only stand inside its texts.
        LogPiece::Parked(parked) => write_safe(writer, &parked.text),
        LogPiece::Workspace(_) | LogPiece::Change(_, None) => Ok(()),
    }
}

fn write_change<W: Write>(writer: &mut W, change: &Change, stamp: Stamp) -> io::Result<()> {
    let line = Line { stamp: stamp.time.to_string(), device: stamp.device, change };
    line.serialize(&mut Serializer::with_formatter(writer, Lines { depth: 0 })).map_err(io::Error::from)
}

/// A piece out of what [`write_piece`] wrote; the error is half a sentence.
pub fn read_piece(text: &str) -> Result<LogPiece, String> {
    let piece = told(VERSION, text).map_err(|e| one_line(reason(&e.to_string()), 160).into_owned())?;
    match &piece {
        LogPiece::Change(change, _) => odd(change).map_or(Ok(piece), Err),
        _ => Ok(piece),
    }
}

/// From this version on a file says which workspace it is, and every change when and where it was made.
const STAMPED: u64 = 2;

/// Writes a workspace file, change by change.
#[derive(Debug)]
pub struct Exporter<W: Write> {
    writer: W,
    changes: usize,
}

impl<W: Write> Exporter<W> {
    /// Begins the file of a workspace. The writer should be buffered.
    pub fn new(mut writer: W, workspace: Id) -> io::Result<Exporter<W>> {
        write!(writer, "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"workspace\":\"{workspace}\",\"changes\":[")?;
        Ok(Exporter { writer, changes: 0 })
    }

    /// Adds the next piece of the log.
    pub fn piece(&mut self, piece: &LogPiece) -> io::Result<()> {
        // Said at the beginning; and what has no stamp was never in a log.
        if let LogPiece::Workspace(_) | LogPiece::Change(_, None) = piece {
            return Ok(());
        }
        self.begin_line()?;
        write_piece(&mut self.writer, piece)
    }

    fn begin_line(&mut self) -> io::Result<()> {
        self.writer.write_all(if self.changes == 0 { b"\n" } else { b",\n" })?;
        self.changes += 1;
        Ok(())
    }

    /// Adds the next change of the log: a line of its own, and one for each of its operations.
    pub fn change(&mut self, change: &Change, stamp: Stamp) -> io::Result<()> {
        self.begin_line()?;
        write_change(&mut self.writer, change, stamp)
    }

    /// Ends the file, and says how many changes it holds.
    pub fn finish(mut self) -> io::Result<usize> {
        self.writer.write_all(if self.changes == 0 { b"]}\n" } else { b"\n]}\n" })?;
        self.writer.flush()?;
        Ok(self.changes)
    }
}

/// JSON with every operation of a change on a line of its own.
struct Lines {
    /// How many brackets and braces are open.
    depth: usize,
}

/// The depth of the elements of a change's list of operations.
const OPS: usize = 2;

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth == OPS { writer.write_all(b"\n") } else { Ok(()) }
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_safe(writer, fragment)
    }
}

/// Why a workspace file could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError<E> {
    /// The file is not what it should be: one sentence.
    #[error("{0}")]
    File(String),
    /// Whoever took the changes refused one.
    #[error(transparent)]
    Taken(E),
}

/// Whether a file looks like one JSON document rather than CSV: it begins with a brace, and neither as RTF nor as lines of values do.
pub fn looks_like_json(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let first = String::from_utf8_lossy(start.split(|byte| *byte == b'\n').next().unwrap_or_default());
    start.starts_with(b"{") && !start.starts_with(RTF) && !is_value_line(&first)
}

/// As RTF begins.
pub(super) const RTF: &[u8] = b"{\\rtf";

/// Whether a line is a JSON object by itself that says something about an item, as `quarterdeck push` takes them.
pub(super) fn is_value_line(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('{') && line.ends_with('}') && line.contains("\"item\"")
}

/// Whether JSON begins as an export of a workspace does.
pub fn looks_like_ours(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(40).collect();
    String::from_utf8_lossy(&start).trim_start_matches('\u{feff}').starts_with(&format!("{{\"format\":\"{FORMAT}\""))
}

/// Reads a workspace file and hands over whose it is and its changes in order, until one is refused; returns how many changes
/// there were. `name` is the file's, for the sentence. What was handed over before a fault is not to be kept: take it in one
/// transaction.
pub fn import<R: Read, E>(name: &str, reader: R, take: impl FnMut(LogPiece) -> Result<(), E>) -> Result<usize, ImportError<E>> {
    let sink = RefCell::new(Sink { take, refused: None, version: None, taken: 0, lines_up: 0 });
    let mut deserializer = Deserializer::from_reader(reader);
    let read = deserializer.deserialize_map(Whole { sink: &sink }).and_then(|()| deserializer.end());
    let sink = sink.into_inner();
    if let Some(refused) = sink.refused {
        return Err(ImportError::Taken(refused));
    }
    match read {
        Ok(()) => Ok(sink.taken),
        Err(fault) => Err(ImportError::File(sentence(name, &fault, sink.version, sink.lines_up))),
    }
}

fn sentence(name: &str, fault: &serde_json::Error, version: Option<u64>, lines_up: usize) -> String {
    if let Some(newer) = version.filter(|&v| v > VERSION) {
        return format!(
            "{name} was written by a newer Quarterdeck (version {newer} of the format, and this one reads {VERSION}); update \
             Quarterdeck and import it again"
        );
    }
    // What is found after the last change is found at the bracket below it.
    let line = if fault.is_data() && fault.column() <= 1 { fault.line().saturating_sub(1) } else { fault.line() };
    if fault.is_io() {
        return format!("{name} could not be read: {fault}; try again");
    }
    if version.is_none() {
        return format!(
            "{name} is not a Quarterdeck workspace: it does not begin with \"format\":\"{FORMAT}\" and a version; give a file \
             written by quarterdeck export"
        );
    }
    if fault.is_eof() {
        return format!("{name} ends in the middle, at line {line}; it was not written to its end, so export it again");
    }
    let line = line.saturating_sub(lines_up);
    let text = fault.to_string();
    let reason = one_line(reason(&text), 160);
    format!("{name}, line {line}, is not as quarterdeck export writes it: {reason}; nothing was imported")
}

/// What a fault of serde says, without where.
fn reason(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(reason, _)| reason)
}

/// Where the changes go.
struct Sink<F, E> {
    take: F,
    refused: Option<E>,
    version: Option<u64>,
    taken: usize,
    /// How many lines above the end of the last change that was read a fault in it lies.
    lines_up: usize,
}

impl<F: FnMut(LogPiece) -> Result<(), E>, E> Sink<F, E> {
    /// Hands something over, and keeps why it was refused.
    fn hand_over(&mut self, told: LogPiece) -> Result<(), &'static str> {
        (self.take)(told).map_err(|refused| {
            self.refused = Some(refused);
            "it was refused"
        })
    }
}

type Shared<'a, F, E> = &'a RefCell<Sink<F, E>>;

/// The outer object.
struct Whole<'a, F, E> {
    sink: Shared<'a, F, E>,
}

impl<'de, F: FnMut(LogPiece) -> Result<(), E>, E> Visitor<'de> for Whole<'_, F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a Quarterdeck workspace")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let head = |map: &mut A, expected: &str| match map.next_key::<String>()? {
            Some(key) if key == expected => Ok(()),
            _ => Err(A::Error::custom(format!("“{expected}” should stand here"))),
        };
        head(&mut map, "format")?;
        if map.next_value::<String>()? != FORMAT {
            return Err(A::Error::custom("another format"));
        }
        head(&mut map, "version")?;
        let version: u64 = map.next_value()?;
        self.sink.borrow_mut().version = Some(version);
        if version > VERSION || version == 0 {
            return Err(A::Error::custom(format!("there is no version {version} of the format")));
        }
        if version >= STAMPED {
            head(&mut map, "workspace")?;
            let workspace = map.next_value()?;
            self.sink.borrow_mut().hand_over(LogPiece::Workspace(workspace)).map_err(A::Error::custom)?;
        }
        head(&mut map, "changes")?;
        map.next_value_seed(Changes { sink: self.sink, version })?;
        match map.next_key::<String>()? {
            None => Ok(()),
            Some(key) => {
                map.next_value::<IgnoredAny>()?;
                Err(A::Error::custom(format!("nothing is known of “{key}”")))
            }
        }
    }
}

/// The list of changes, each handed over as soon as it is read.
struct Changes<'a, F, E> {
    sink: Shared<'a, F, E>,
    version: u64,
}

impl<'de, F: FnMut(LogPiece) -> Result<(), E>, E> DeserializeSeed<'de> for Changes<'_, F, E> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(LogPiece) -> Result<(), E>, E> Visitor<'de> for Changes<'_, F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of changes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(line) = seq.next_element::<Box<RawValue>>()? {
            let told = told(self.version, line.get()).map_err(|e| {
                // The reader stands at the end of the change, and the fault may lie some lines above it.
                self.sink.borrow_mut().lines_up = line.get().matches('\n').count().saturating_sub(e.line().saturating_sub(1));
                A::Error::custom(reason(&e.to_string()))
            })?;
            if let LogPiece::Change(change, _) = &told
                && let Some(why) = odd(change)
            {
                return Err(A::Error::custom(why));
            }
            let mut sink = self.sink.borrow_mut();
            sink.hand_over(told).map_err(A::Error::custom)?;
            sink.taken += 1;
        }
        Ok(())
    }
}

/// What nobody could have typed and no file of rows brought in, so that it was written by hand; `None`: nothing. What an
/// import or an undo once made of older files is let through: a log tells what was, and must stay readable.
fn odd(change: &Change) -> Option<String> {
    if matches!(change.verb, Verb::Import | Verb::Filed | Verb::Undo | Verb::Redo) {
        return None;
    }
    let email = |text: &str| {
        let odd = !text.trim().is_empty() && !is_email(text.trim());
        odd.then(|| format!("“{}” is not an e-mail address", one_line(text, 40)))
    };
    change.ops.iter().find_map(|op| match op {
        Op::Create(Entity::Link(link)) => link.expect.and_then(claim::says_nothing),
        Op::Set { new: Field::Expect(Some(expect)), .. } => claim::says_nothing(*expect),
        Op::Create(Entity::Person(person)) => person.email.as_deref().and_then(email),
        Op::Set { new: Field::Email(Some(text)), .. } => email(text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Ids, people::Person},
        exchange::world::World,
    };
    use proptest::prelude::*;

    fn workspace() -> Id {
        Ids::seeded(9).next_id()
    }

    fn export_told(told: &[LogPiece]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut exporter = Exporter::new(&mut bytes, workspace()).unwrap();
        let mut changes = 0;
        for told in told {
            if let LogPiece::Change(change, Some(stamp)) = told {
                exporter.change(change, *stamp).unwrap();
                changes += 1;
            }
        }
        assert_eq!(exporter.finish().unwrap(), changes);
        bytes
    }

    fn stamped(changes: &[Change]) -> Vec<LogPiece> {
        let stamp = |n: usize| Stamp { time: (1 << 60) + n as i64, device: Id::WORKSPACE };
        let changes = changes.iter().enumerate().map(|(n, change)| LogPiece::Change(change.clone(), Some(stamp(n))));
        [LogPiece::Workspace(workspace())].into_iter().chain(changes).collect()
    }

    fn export(changes: &[Change]) -> Vec<u8> {
        export_told(&stamped(changes))
    }

    fn read(bytes: &[u8]) -> Result<Vec<LogPiece>, String> {
        let mut all = Vec::new();
        let read = import("w.json", bytes, |told| {
            all.push(told);
            Ok::<(), String>(())
        });
        read.map(|_| all).map_err(|e| e.to_string())
    }

    #[test]
    fn a_workspace_read_back_is_equal_and_writes_the_same_bytes() {
        let mut world = World::operately();
        let next = Change::new(
            world.ids.next_id(),
            world.author(),
            Verb::Set,
            vec![Op::Set {
                of: Id::WORKSPACE,
                old: Field::Setting("name".into(), String::new()),
                new: Field::Setting("name".into(), "a\u{1b}[2J\u{202e}".into()),
            }],
        );
        world.log.push(next);
        let bytes = export(&world.log);
        let told = read(&bytes).unwrap();
        assert_eq!(told, stamped(&world.log), "its stamps too");
        assert_eq!(export_told(&told), bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "a file printed to a terminal does it no harm");
        let ops: usize = world.log.iter().map(|c| c.ops.len()).sum();
        assert_eq!(text.lines().count(), 2 + world.log.len() + ops, "a line for each change and each operation");
    }

    #[test]
    fn what_only_a_newer_version_can_read_is_kept_as_it_came_and_written_again() {
        let good = String::from_utf8(export(&World::operately().log)).unwrap();
        for newer in [
            good.replacen("\"verb\":\"import\"", "\"verb\":\"conquer\"", 1),
            good.replacen("{\"create\":{\"cycle\":", "{\"create\":{\"galaxy\":", 1),
            good.replacen("\"title\":\"", "\"mood\":\"grim\",\"title\":\"", 1),
        ] {
            assert_ne!(newer, good);
            let told = read(newer.as_bytes()).unwrap();
            let parked = told.iter().filter(|piece| matches!(piece, LogPiece::Parked(_))).count();
            assert_eq!(parked, 1, "{told:?}");
            let mut bytes = Vec::new();
            let mut exporter = Exporter::new(&mut bytes, workspace()).unwrap();
            for piece in &told {
                exporter.piece(piece).unwrap();
            }
            exporter.finish().unwrap();
            assert_eq!(String::from_utf8_lossy(&bytes), newer);
        }
    }

    #[test]
    fn a_file_of_the_first_version_is_read_and_has_no_stamps() {
        let text = r#"{"format":"quarterdeck","version":1,"changes":[
{"id":"kkkkkkkkkkkkkkkl","at":0,"on":"2026-11-23","verb":"add","ops":[
{"set":{"of":"kkkkkkkkkkkkkkkl","old":{"setting":["name",""]},"new":{"setting":["name","Northwind"]}}}]}
]}
"#;
        let told = read(text.as_bytes()).unwrap();
        assert!(matches!(&told[..], [LogPiece::Change(change, None)] if change.id == Id::WORKSPACE), "{told:?}");
    }

    #[test]
    fn an_empty_log_is_a_file_too() {
        let bytes = export(&[]);
        let text = format!("{{\"format\":\"quarterdeck\",\"version\":2,\"workspace\":\"{}\",\"changes\":[]}}\n", workspace());
        assert_eq!(String::from_utf8_lossy(&bytes), text);
        assert_eq!(read(&bytes), Ok(vec![LogPiece::Workspace(workspace())]));
    }

    #[test]
    fn what_is_no_workspace_or_a_newer_or_a_broken_one_is_said_in_a_sentence() {
        let good = String::from_utf8(export(&World::operately().log)).unwrap();
        for (text, part) in [
            (String::new(), "is not a Quarterdeck workspace"),
            ("[1,2]".to_owned(), "is not a Quarterdeck workspace"),
            ("{\"format\":\"other\",\"version\":1}".to_owned(), "is not a Quarterdeck workspace"),
            ("{\"version\":1,\"format\":\"quarterdeck\"}".to_owned(), "is not a Quarterdeck workspace"),
            (good.replacen("\"version\":2", "\"version\":3", 1), "newer Quarterdeck (version 3"),
            (good.replacen("\"workspace\"", "\"work\"", 1), "“workspace” should stand here"),
            (good.replacen("\"stamp\":\"1", "\"stamp\":\"x", 1), "is no stamp"),
            (good.replacen("\"stamp\"", "\"stump\"", 1), "a change without its stamp or its device"),
            (good[..good.len() / 2].to_owned(), "ends in the middle, at line"),
            (good.replacen("\"15\"", "\"NaN\"", 1), "not a finite number"),
            (good.replacen("Grow", "Gr\\ud800ow", 1), "is not as quarterdeck export writes it"),
            (format!("{}{}", good.trim_end().trim_end_matches('}'), ",\"more\":1}"), "nothing is known of “more”"),
            (format!("{good}{{}}"), "trailing characters"),
        ] {
            let sentence = read(text.as_bytes()).unwrap_err();
            assert!(sentence.contains(part), "{part}: {sentence}");
            assert!(sentence.starts_with("w.json"), "{sentence}");
        }
    }

    #[test]
    fn what_nobody_could_have_typed_is_refused_with_its_line_and_what_was_imported_once_stays_readable() {
        use crate::domain::link::Expect;
        let mut world = World::operately();
        let (id, author) = (world.ids.next_id(), world.author());
        let person = |email: &str| Op::Create(Entity::Person(Person { email: Some(email.to_owned()), ..Person::new(id, "Ana") }));
        let expects = |expect| Op::Set { of: id, old: Field::Expect(None), new: Field::Expect(Some(expect)) };
        for (op, said) in [
            (person("ana@home@work"), Some("“ana@home@work” is not an e-mail address")),
            (person("ana@example.org"), None),
            (expects(Expect::Amount(0.0)), Some("an expected effect of nothing says nothing")),
            (expects(Expect::Share(0.4)), None),
        ] {
            let of = |verb| export(&[Change::new(id, author, verb, vec![op.clone()])]);
            let refused = read(&of(Verb::Add)).err();
            assert_eq!(refused.is_some(), said.is_some(), "{refused:?}");
            let wanted = said.map(|said| format!("w.json, line 3, is not as quarterdeck export writes it: {said}"));
            let (refused, wanted) = (refused.unwrap_or_default(), wanted.unwrap_or_default());
            assert!(refused.starts_with(&wanted), "{refused}");
            assert!(read(&of(Verb::Import)).is_ok());
        }
    }

    #[test]
    fn a_refused_change_ends_the_import_with_its_reason() {
        let bytes = export(&World::operately().log);
        let read = import("w.json", &bytes[..], |_| Err("the disk is full"));
        assert!(matches!(read, Err(ImportError::Taken("the disk is full"))));
    }

    proptest! {
        #[test]
        fn bytes_that_are_anything_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn a_damaged_file_is_refused_or_read_but_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = export(&[Change::new(
                Id::WORKSPACE,
                World::new().author(),
                Verb::Add,
                vec![Op::Set { of: Id::WORKSPACE, old: Field::Weight(1.0), new: Field::Weight(0.1) }],
            )]);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = read(&bytes);
        }
    }
}
