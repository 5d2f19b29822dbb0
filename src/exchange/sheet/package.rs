//! What workbooks are packed in: a zip of XML. Nothing is inflated but what is asked for, piece by piece and counted, so that a
//! file that claims to be small never fills the memory; nothing is expanded that a file declares for itself.

use super::limits;
use memchr::memmem;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Cursor, Read},
};
use zip::{ZipArchive, read::ZipFile};

/// How much is inflated at once.
const PIECE: usize = 1 << 16;

/// A zip whose directory was read. A clone reads another part at the same time.
#[derive(Clone)]
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Where each part stands, by its name in small letters with `/` between folders: not every program writes them alike.
    parts: HashMap<String, usize>,
}

/// What is said of a file that is no whole zip.
const DAMAGED: &str = "this workbook is damaged; open it where it was made and save it again";

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, String> {
        if claims_too_many(bytes) {
            let most = limits::PARTS;
            return Err(format!(
                "this file packs more than {most} others, as no workbook does; save its sheet as CSV and import that"
            ));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED.to_owned())?;
        let names = zip.file_names_raw().map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_lowercase());
        let parts = names.enumerate().map(|(n, name)| (name, n)).collect();
        Ok(Package { zip, parts })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// Whether it has a part whose name begins so.
    pub(super) fn has_below(&self, start: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(start))
    }

    /// A part as XML of at most so many bytes; `None`: there is no such part.
    pub(super) fn xml(&mut self, name: &str, most: u64) -> Result<Option<Xml<'_, 'b>>, String> {
        let Some(&n) = self.parts.get(&name.to_lowercase()) else { return Ok(None) };
        let file = self.zip.by_index(n).map_err(|_| DAMAGED.to_owned())?;
        if file.size() > most {
            return Err(too_large(most));
        }
        let counted = Counted { inner: BufReader::with_capacity(PIECE, file), left: most, event: 0, full: None };
        let mut reader = Reader::from_reader(counted);
        reader.config_mut().expand_empty_elements = true;
        Ok(Some(Xml { reader, most, depth: 0 }))
    }

    /// Whether some bytes stand in a part, which is not read for it: only inflated.
    pub(super) fn holds(&mut self, name: &str, most: u64, bytes: &[u8]) -> Result<bool, String> {
        let Some(&n) = self.parts.get(&name.to_lowercase()) else { return Ok(false) };
        let file = self.zip.by_index(n).map_err(|_| DAMAGED.to_owned())?;
        let mut file = file.take(most.saturating_add(1));
        let (mut piece, mut kept, mut read) = (vec![0; PIECE], 0, 0);
        loop {
            let more = file.read(&mut piece[kept..]).map_err(|_| DAMAGED.to_owned())?;
            read += more as u64;
            if read > most {
                return Err(too_large(most));
            }
            let end = kept + more;
            if memmem::find(&piece[..end], bytes).is_some() {
                return Ok(true);
            }
            if more == 0 {
                return Ok(false);
            }
            // What is looked for may stand across two pieces.
            kept = end.min(bytes.len() - 1);
            piece.copy_within(end - kept..end, 0);
        }
    }

    /// A short part as text, for what is no XML; empty if there is none.
    pub(super) fn text(&mut self, name: &str) -> String {
        let mut text = Vec::new();
        if let Some(&n) = self.parts.get(&name.to_lowercase())
            && let Ok(file) = self.zip.by_index(n)
        {
            // What cannot be read of it tells nothing.
            let _ = file.take(PIECE as u64).read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    }
}

fn too_large(most: u64) -> String {
    format!("a sheet of this workbook unpacks to more than {} MB; save the sheet you need as CSV and import that", most >> 20)
}

/// Whether a zip names more parts than a workbook has: its reader would make room for as many as it claims.
fn claims_too_many(bytes: &[u8]) -> bool {
    let entries = memmem::find_iter(bytes, b"PK\x01\x02").take(limits::PARTS + 1).count();
    // The directory of a large zip claims a number of 64 bits.
    let claims = |at: usize| {
        let number = bytes.get(at + 32..at + 40).and_then(|n| n.try_into().ok()).map_or(0, u64::from_le_bytes);
        number > limits::PARTS as u64
    };
    let is_large = memmem::find(bytes, b"PK\x06\x07").is_some();
    entries > limits::PARTS || (is_large && memmem::find_iter(bytes, b"PK\x06\x06").any(claims))
}

/// Bytes of a part on their way to whoever reads its XML.
struct Counted<R> {
    inner: BufReader<R>,
    /// So many more may come.
    left: u64,
    /// So many came since something was last made of them.
    event: usize,
    full: Option<Full>,
}

/// Which limit was met.
#[derive(Clone, Copy)]
enum Full {
    Part,
    Event,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let full = if self.event > limits::CELL + PIECE { Some(Full::Event) } else { None };
        if let Some(full) = full.or((self.left == 0).then_some(Full::Part)) {
            self.full = Some(full);
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.left = self.left.saturating_sub(n as u64);
        self.event += n;
        self.inner.consume(n);
    }
}

/// A part that is read element by element.
pub(super) struct Xml<'p, 'b> {
    reader: Reader<Counted<ZipFile<'p, Cursor<&'b [u8]>>>>,
    most: u64,
    /// How many elements are open: the reader of XML keeps the names of all of them.
    depth: usize,
}

impl Xml<'_, '_> {
    /// What comes next: of an element without content its beginning and then its end. `buffer` is what holds it.
    pub(super) fn next<'x>(&mut self, buffer: &'x mut Vec<u8>) -> Result<Event<'x>, String> {
        buffer.clear();
        self.reader.get_mut().event = 0;
        match self.reader.read_event_into(buffer) {
            Ok(Event::DocType(_)) => {
                Err("this workbook declares entities of its own, as no spreadsheet does; save its sheet as CSV and import that"
                    .into())
            }
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                if self.depth > limits::DEPTH { Err(DAMAGED.to_owned()) } else { Ok(event) }
            }
            Err(_) => Err(match self.reader.get_ref().full {
                Some(Full::Event) => {
                    let most = limits::CELL;
                    format!("this workbook has a cell of more than {most} characters; shorten it")
                }
                Some(Full::Part) => too_large(self.most),
                None => DAMAGED.to_owned(),
            }),
        }
    }
}

/// The value of an attribute by its name without namespace.
pub(super) fn attribute<'t>(tag: &'t BytesStart, name: &str) -> Option<std::borrow::Cow<'t, str>> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// What a reference such as `&amp;` stands for; `None`: nobody knows.
pub(super) fn referred(event: &quick_xml::events::BytesRef) -> Option<char> {
    match event.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => event.resolve_char_ref().ok().flatten(),
    }
}
