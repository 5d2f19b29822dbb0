//! Trees of JSON and YAML as one value: texts as they are written, lists, and names with values, in their order.
//!
//! Counted while it is read: a file that asks for more than it may is refused before it fills the memory.

use saphyr_parser::{Event, Parser};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{cell::Cell, fmt};

/// How deep a tree may be: what `serde_json` allows.
pub(super) const DEEPEST: usize = 128;
/// How many values it may hold.
pub(super) const MOST: usize = 1_000_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing.
    Null,
    /// A text, a number or a yes, as it is written.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Names with values.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value of a name.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text of a name, if it holds one that says something.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_text)
    }

    /// Its text, if it is one that says something.
    pub(super) fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text.trim()).filter(|text| !text.is_empty()) } else { None }
    }

    /// Its list.
    pub(super) fn list(&self) -> Option<&[Value]> {
        if let Value::List(list) = self { Some(list) } else { None }
    }

    /// Its names and values.
    pub(super) fn pairs(&self) -> &[(String, Value)] {
        if let Value::Map(pairs) = self { pairs } else { &[] }
    }
}

/// Values that may still be read.
struct Left {
    left: Cell<usize>,
    /// How many are kept of a tree of which the beginning is enough.
    most: usize,
}

impl Left {
    fn new(most: usize) -> Left {
        Left { left: Cell::new(MOST), most }
    }

    fn take(&self) -> Result<(), String> {
        self.left.set(self.left.get().checked_sub(1).ok_or_else(|| format!("it holds more than {MOST} values; split it"))?);
        Ok(())
    }

    /// Whether what comes now is more than is to be kept.
    fn is_enough(&self) -> bool {
        MOST - self.left.get() >= self.most
    }
}

/// The values of a file, and whether it has more than were kept.
pub(super) type Begun = (Vec<Value>, bool);

/// Reads one or several values of JSON, one after the other. Of their lists what comes after so many values in all is passed over.
/// The error is the rest of a sentence.
pub(super) fn json(text: &str, most: usize) -> Result<Begun, String> {
    let left = Left::new(most);
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut all = Vec::new();
    loop {
        // What follows a value may be the next one.
        if reader.end().is_ok() {
            break;
        }
        let value = Seed(&left).deserialize(&mut reader).map_err(|e| {
            let told = e.to_string();
            if told.starts_with("recursion limit") { format!("it is more than {DEEPEST} levels deep") } else { told }
        })?;
        all.push(value);
    }
    Ok((all, left.is_enough()))
}

struct Seed<'a>(&'a Left);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.take().map_err(D::Error::custom)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Text(if yes { "yes" } else { "no" }.to_owned()))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Text(n.to_string()))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(Value::Text(n.to_string()))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Text(n.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while !self.0.is_enough()
            && let Some(value) = seq.next_element_seed(Seed(self.0))?
        {
            list.push(value);
        }
        while self.0.is_enough() && seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            pairs.push((key, map.next_value_seed(Seed(self.0))?));
        }
        Ok(Value::Map(pairs))
    }
}

/// A list or a map that is still open.
enum Open {
    List(Vec<Value>),
    Map(Vec<(String, Value)>, Option<String>),
}

/// Reads the documents of a file of YAML, as far as so many values. The error is the rest of a sentence.
pub(super) fn yaml(text: &str, most: usize) -> Result<Begun, String> {
    let left = Left::new(most);
    let mut parser = Parser::new_from_str(text);
    let (mut open, mut all): (Vec<Open>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut named: Vec<(usize, Value)> = Vec::new();
    loop {
        // What is open where enough was read ends there.
        let event = if left.is_enough() {
            if open.is_empty() {
                break;
            }
            Ok((Event::SequenceEnd, saphyr_parser::Span::default()))
        } else if let Some(event) = parser.next_event() {
            event
        } else {
            break;
        };
        let (event, span) = event.map_err(|e| format!("line {}: {}", e.marker().line(), e.info()))?;
        let line = span.start.line();
        let value = match event {
            Event::StreamEnd => break,
            Event::Scalar(text, style, anchor, _) => {
                left.take()?;
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let value = match &*text {
                    "" | "~" | "null" | "Null" | "NULL" if plain => Value::Null,
                    "true" | "True" | "TRUE" if plain => Value::Text("yes".into()),
                    "false" | "False" | "FALSE" if plain => Value::Text("no".into()),
                    text => Value::Text(text.to_owned()),
                };
                if anchor > 0 {
                    named.push((anchor, value.clone()));
                }
                value
            }
            // Only single values are written out elsewhere: what names whole trees may grow without end.
            Event::Alias(anchor) => {
                left.take()?;
                let named = named.iter().rev().find(|(name, _)| *name == anchor).map(|(_, value)| value.clone());
                named.ok_or_else(|| format!("line {line}: a reference to a list or to names is not followed; write it out"))?
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                left.take()?;
                if open.len() == DEEPEST {
                    return Err(format!("line {line}: it is more than {DEEPEST} levels deep"));
                }
                open.push(match event {
                    Event::SequenceStart(..) => Open::List(Vec::new()),
                    _ => Open::Map(Vec::new(), None),
                });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Value::List(list),
                Some(Open::Map(pairs, _)) => Value::Map(pairs),
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            None => all.push(value),
            Some(Open::List(list)) => list.push(value),
            Some(Open::Map(pairs, key)) => match key.take() {
                Some(name) => pairs.push((name, value)),
                None => *key = Some(if let Value::Text(text) = value { text } else { String::new() }),
            },
        }
    }
    Ok((all, left.is_enough()))
}
