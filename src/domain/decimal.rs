//! Numbers as decimal strings in JSON, so that every reader gets the very same bits back.

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
use std::borrow::Cow;

/// Writes the shortest decimal that reads back as the same number.
pub fn serialize<S: Serializer>(number: &f64, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(number)
}

/// Reads a finite decimal string.
pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<f64, D::Error> {
    parse(&Cow::<str>::deserialize(d)?).map_err(D::Error::custom)
}

fn parse(text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| format!("“{text}” is not a finite number"))
}

/// The same for numbers that may be absent.
pub mod option {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
    use std::borrow::Cow;

    /// Writes null or the decimal string.
    pub fn serialize<S: Serializer>(number: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
        match number {
            Some(n) => s.collect_str(n),
            None => s.serialize_none(),
        }
    }

    /// Reads null or a finite decimal string.
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<f64>, D::Error> {
        Option::<Cow<str>>::deserialize(d)?.map(|t| super::parse(&t)).transpose().map_err(D::Error::custom)
    }
}
