//! One number out of what a source answered, or why there is none.

use super::{Definition, Kind, definition::Of, file, shown};
use crate::domain::text::number::{Decimal, LARGEST, parse_number};
use chrono::NaiveDate;
use serde_json::Value;

/// The number of an answer after its transform. Refused with what was read.
pub fn number(definition: &Definition, bytes: &[u8], today: NaiveDate) -> Result<f64, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let raw = if definition.cell.is_some() {
        let (text, number) = file::cell(definition, bytes)?;
        number.map_or_else(|| of_text(&text), Ok)?
    } else if definition.take.is_some() || definition.date.is_some() || definition.of.is_some() {
        let json = json(bytes)?;
        fresh(definition, &json, today)?;
        of_json(definition, &json)?
    } else {
        let text = std::str::from_utf8(bytes).map_err(|_| format!("what came is no text: “{}”", shown(bytes, 40)))?;
        if is_page(bytes) && definition.kind != Kind::File {
            return Err("a web page came back, and no number".to_owned());
        }
        of_text(text)?
    };
    transformed(definition, raw)
}

/// The number of an answer of a database, or whatever is a number already.
pub fn transformed(definition: &Definition, raw: f64) -> Result<f64, String> {
    let value = raw * definition.scale.unwrap_or(1.0) + definition.offset.unwrap_or(0.0);
    let value = match definition.round {
        Some(decimals) => {
            let ten = 10f64.powi(i32::from(decimals));
            (value * ten).round() / ten
        }
        None => value,
    };
    if !value.is_finite() || value.abs() > LARGEST {
        return Err(format!("{raw} became {value}: numbers run to 1e15 either way"));
    }
    // There is one zero.
    Ok(value + 0.0)
}

fn is_page(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'<')
}

fn json(bytes: &[u8]) -> Result<Value, String> {
    if bytes.trim_ascii().is_empty() {
        return Err("nothing came".to_owned());
    }
    if is_page(bytes) {
        return Err("a web page came back, not JSON".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|e| format!("what came is not JSON (line {}): “{}”", e.line(), shown(bytes, 40)))
}

/// One number, alone.
fn of_text(text: &str) -> Result<f64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("nothing came".to_owned());
    }
    let number = parse_number(text, Decimal::Either).map_err(|e| format!("what came is no number: {e}"))?;
    if number.is_finite() { Ok(number) } else { Err(format!("“{}” is no number", shown(text.as_bytes(), 40))) }
}

fn of_json(definition: &Definition, json: &Value) -> Result<f64, String> {
    let place = definition.take.as_deref().unwrap_or_default();
    let found = at(json, place)?;
    match (found, definition.of) {
        (Value::Array(all), Some(Of::Count)) => Ok(all.len() as f64),
        (Value::Array(all), Some(Of::Last)) => {
            all.last().ok_or_else(|| format!("the list at {} is empty", called(place))).and_then(|last| single(last, place))
        }
        (Value::Array(all), Some(Of::Sum)) => all.iter().map(|one| single(one, place)).sum(),
        (Value::Array(all), None) => {
            Err(format!("at {} stands a list of {}: say of = \"count\", \"sum\" or \"last\"", called(place), all.len()))
        }
        (_, Some(_)) => Err(format!("at {} stands no list but {}", called(place), what(found))),
        (one, None) => single(one, place),
    }
}

fn single(value: &Value, place: &str) -> Result<f64, String> {
    match value {
        Value::Number(n) => {
            n.as_f64().filter(|n| n.is_finite()).ok_or_else(|| format!("at {} stands {n}, which is too large", called(place)))
        }
        // Prometheus and many others write numbers as texts; there a comma never parts anything.
        Value::String(text) => text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .ok_or_else(|| format!("at {} stands “{}”, and no number", called(place), shown(text.as_bytes(), 40))),
        other => Err(format!("at {} stands {}, and no number", called(place), what(other))),
    }
}

fn what(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(text) => format!("“{}”", shown(text.as_bytes(), 40)),
        Value::Array(all) => format!("a list of {}", all.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn called(place: &str) -> &str {
    if place.is_empty() { "the top" } else { place }
}

/// What stands at a place; where nothing does, the deepest part that is there is named.
fn at<'a>(json: &'a Value, place: &str) -> Result<&'a Value, String> {
    let mut here = json;
    let mut reached = String::new();
    for part in place.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        let next = match here {
            Value::Object(object) => object.get(&name),
            Value::Array(list) => {
                name.parse::<usize>().ok().filter(|_| name == "0" || !name.starts_with('0')).and_then(|at| list.get(at))
            }
            _ => None,
        };
        let Some(next) = next else {
            let there = match here {
                Value::Object(object) => {
                    let keys: Vec<String> = object.keys().take(6).map(|key| shown(key.as_bytes(), 24)).collect();
                    if keys.is_empty() { "an empty object".to_owned() } else { format!("an object of {}", keys.join(", ")) }
                }
                other => what(other),
            };
            return Err(format!(
                "there is no {place} in it: at {} stands {there}, without “{}”",
                called(&reached),
                shown(name.as_bytes(), 40)
            ));
        };
        reached = format!("{reached}/{part}");
        here = next;
    }
    Ok(here)
}

/// Whether the day it names is new enough.
fn fresh(definition: &Definition, json: &Value, today: NaiveDate) -> Result<(), String> {
    let Some((place, most)) = definition.date.as_deref().zip(definition.max_age_days()) else { return Ok(()) };
    let found = at(json, place)?;
    let text = found.as_str().unwrap_or_default();
    let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    let day = day.ok_or_else(|| format!("at {} stands {}, and no day", called(place), what(found)))?;
    let age = (today - day).num_days();
    if age > most { Err(format!("its number is of {day}, {age} days ago; at most {most} are taken")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::definition;

    fn take(more: &str, bytes: &str) -> Result<f64, String> {
        let text = format!("[x]\nfor = \"a\"\nkind = \"http\"\nurl = \"https://e.com/\"\n{more}\n");
        number(&definition::read(&text).unwrap()[0], bytes.as_bytes(), "2026-11-27".parse().unwrap())
    }

    #[test]
    fn a_number_comes_out_of_what_is_documented() {
        for (more, bytes, number) in [
            ("", "18.4\n", 18.4),
            ("", "\u{feff} 12 %", 12.0),
            ("take = \"/data/0/value\"\nscale = 100.0\nround = 2", r#"{"data":[{"value":0.029499}]}"#, 2.95),
            (
                "take = \"/data/result/0/value/1\"",
                r#"{"status":"success","data":{"result":[{"value":[1764223200,"3.1"]}]}}"#,
                3.1,
            ),
            ("take = \"/total_count\"", r#"{"total_count": 17}"#, 17.0),
            ("take = \"/a~1b/m~0n\"", r#"{"a/b":{"m~n":1}}"#, 1.0),
            ("take = \"\"\nof = \"count\"", "[1,2,3]", 3.0),
            ("take = \"/x\"\nof = \"sum\"", r#"{"x":[1,2.5]}"#, 3.5),
            ("take = \"/x\"\nof = \"last\"\noffset = 1.0", r#"{"x":[1,2.5]}"#, 3.5),
            ("cell = \"B2\"", "month,rate\nOct,2.6\n", 2.6),
            ("take = \"/v\"\ndate = \"/on\"\nmax-age = \"2d\"", r#"{"v":1,"on":"2026-11-25T23:00:00Z"}"#, 1.0),
        ] {
            assert_eq!(take(more, bytes), Ok(number), "{more} {bytes}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_was_read() {
        for (more, bytes, said) in [
            ("", "", "nothing came"),
            ("", " \n", "nothing came"),
            ("", "n/a", "no number"),
            ("", "1,234", "1,234"),
            ("", "1 2", "no number"),
            ("", "NaN", "no number"),
            ("", "1e999", ""),
            ("", "<html><body>Sign in</body></html>", "a web page came back"),
            ("take = \"/a\"", "<!doctype html>", "a web page came back, not JSON"),
            ("take = \"/a\"", "", "nothing came"),
            ("take = \"/a\"", "{\"a\":", "not JSON"),
            ("take = \"/data/0/value\"", r#"{"data":[]}"#, "at /data stands a list of 0, without “0”"),
            ("take = \"/data/0/value\"", r#"{"data":[{"amount":1}]}"#, "at /data/0 stands an object of amount, without “value”"),
            ("take = \"/data\"", r#"{"data":[1,2]}"#, "stands a list of 2: say of"),
            ("take = \"/data\"\nof = \"sum\"", r#"{"data":1}"#, "stands no list but 1"),
            ("take = \"/data\"\nof = \"last\"", r#"{"data":[]}"#, "is empty"),
            ("take = \"/data\"", r#"{"data":null}"#, "stands null, and no number"),
            ("take = \"/data\"", r#"{"data":"1,2"}"#, "“1,2”, and no number"),
            ("take = \"/data\"", r#"{"data":"inf"}"#, "no number"),
            ("take = \"/data\"\nscale = 1e15", r#"{"data":1e14}"#, "run to 1e15"),
            (
                "take = \"/v\"\ndate = \"/on\"\nmax-age = \"2d\"",
                r#"{"v":1,"on":"2026-11-20"}"#,
                "its number is of 2026-11-20, 7 days ago",
            ),
            ("cell = \"B7\"", "month,rate\nOct,2.6\n", "the cell B7 is empty"),
        ] {
            let why = take(more, bytes).unwrap_err();
            assert!(why.contains(said), "{more} {bytes}: {why}");
        }
        let why = take("", "12\u{1b}[31m34").unwrap_err();
        assert!(!why.contains('\u{1b}'), "{why}");
    }
}
