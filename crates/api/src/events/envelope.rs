//! One CloudEvent as it is written, read strictly (EV-4).

use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A text that is borrowed from the input where it holds no escapes.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// The context attributes of CloudEvents 1.0 and the data, not yet read.
#[derive(Debug, Default)]
pub(super) struct Envelope<'a> {
    pub(super) specversion: Option<Text<'a>>,
    pub(super) id: Option<String>,
    pub(super) source: Option<String>,
    pub(super) kind: Option<Text<'a>>,
    pub(super) time: Option<Text<'a>>,
    pub(super) datacontenttype: Option<Text<'a>>,
    pub(super) data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Attribute {
    SpecVersion,
    Id,
    Source,
    Type,
    Time,
    DataContentType,
    DataSchema,
    Subject,
    Data,
    Other(String),
}

impl<'de: 'a, 'a> Deserialize<'de> for Envelope<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Envelope<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a CloudEvent, which is a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                attributes(map)
            }
        }
        from.deserialize_map(Reader)
    }
}

fn attributes<'de, A: MapAccess<'de>>(mut map: A) -> Result<Envelope<'de>, A::Error> {
    let mut read = Envelope::default();
    let mut subject: Option<Text<'de>> = None;
    let mut schema: Option<Text<'de>> = None;
    while let Some(attribute) = map.next_key::<Attribute>()? {
        match attribute {
            Attribute::SpecVersion => put(&mut read.specversion, "specversion", &mut map)?,
            Attribute::Id => put(&mut read.id, "id", &mut map)?,
            Attribute::Source => put(&mut read.source, "source", &mut map)?,
            Attribute::Type => put(&mut read.kind, "type", &mut map)?,
            Attribute::Time => put(&mut read.time, "time", &mut map)?,
            Attribute::DataContentType => put(&mut read.datacontenttype, "datacontenttype", &mut map)?,
            Attribute::DataSchema => put(&mut schema, "dataschema", &mut map)?,
            Attribute::Subject => put(&mut subject, "subject", &mut map)?,
            Attribute::Data => put(&mut read.data, "data", &mut map)?,
            Attribute::Other(name) => extension(&name, &mut map)?,
        }
    }
    Ok(read)
}

/// Takes an attribute in; `null` is the same as not there.
fn put<'de, A, T>(place: &mut Option<T>, name: &'static str, map: &mut A) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de>,
{
    if place.is_some() {
        map.next_value::<IgnoredAny>()?;
        return Err(A::Error::duplicate_field(name));
    }
    *place = map.next_value()?;
    Ok(())
}

/// Extension attributes are allowed by the standard under legal names and decide nothing here.
fn extension<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<(), A::Error> {
    let legal =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !legal {
        return Err(A::Error::custom(format_args!("unknown field `{name}`")));
    }
    let value = map.next_value::<&RawValue>()?;
    if value.get().starts_with(['{', '[']) {
        return Err(A::Error::custom(format_args!("unknown field `{name}`")));
    }
    Ok(())
}
