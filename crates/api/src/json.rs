//! JSON read strictly, with the place of what is wrong.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_path_to_error::{Path, Segment};
use std::fmt;
use std::marker::PhantomData;

/// Something written as a JSON object. By itself `serde` would take an array for one, too.
#[derive(Debug, Clone)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        from.deserialize_map(Reader(PhantomData)).map(Self)
    }
}

/// What is wrong with a JSON text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Where: a JSON pointer.
    pub(crate) pointer: String,
    /// What, in a sentence.
    pub(crate) detail: String,
}

/// Reads a JSON text to its end.
pub(crate) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Wrong> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut from).map_err(|error| {
        let message = error.inner().to_string();
        Wrong { pointer: pointer(error.path(), &message), detail: sentence(&message) }
    })?;
    from.end().map_err(|error| Wrong { pointer: String::new(), detail: sentence(&error.to_string()) })?;
    Ok(read)
}

/// Errors about a field that is missing or unknown are found at its parent; their text names it.
fn pointer(path: &Path, message: &str) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", escaped(key))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start)?.split_once('`').map(|(name, _)| escaped(name)));
    match named {
        Some(name) if !pointer.ends_with(&format!("/{name}")) => format!("{pointer}/{name}"),
        _ => pointer,
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn sentence(message: &str) -> String {
    let (first, rest) = message.split_at_checked(1).unwrap_or((message, ""));
    format!("{}{rest}.", first.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Outer {
        name: String,
        inner: Vec<Object<Inner>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        number: i64,
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, place) in [
            ("", ""),
            ("{", ""),
            ("[]", ""),
            (r#"{"name": 5}"#, "/name"),
            (r#"{"name": "a"}"#, "/inner"),
            (r#"{"name": "a", "inner": [{}]}"#, "/inner/0/number"),
            (r#"{"name": "a", "inner": [{"number": 1}, {"number": 1.0}]}"#, "/inner/1/number"),
            (r#"{"name": "a", "inner": [{"number": 9223372036854775808}]}"#, "/inner/0/number"),
            (r#"{"name": "a", "inner": [], "more/less": 1}"#, "/more~1less"),
            (r#"["a", []]"#, ""),
            (r#"{"name": "a", "inner": [[1]]}"#, "/inner/0"),
            (r#"{"name": "a", "name": "b", "inner": []}"#, "/name"),
            (r#"{"name": "a", "inner": []} x"#, ""),
        ] {
            assert_eq!(read::<Object<Outer>>(text.as_bytes()).unwrap_err().pointer, place, "{text}");
        }
    }
}
