//! From the bytes of one CloudEvent to a line for the inbox. What is wrong with it becomes a refusal
//! that names the field (EV-4).

use super::envelope::{Envelope, Text};
use super::orders;
use crate::json::Object;
use app::ids::{Ids, Kind};
use app::inbox::Line;
use money::{Amount, Currency};
use programs::time::Instant;
use programs::{Event, Fact, Record, Refusal};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The longest line of a stream, in bytes.
pub const LONGEST_LINE: usize = 1_000_000;
/// The longest free text, in characters.
const LONGEST_TEXT: usize = 1_000;
/// How much of a refused event is kept for the operator, in characters.
const EXCERPT: usize = 500;

/// The types that are known, and how the data of each is read.
const TYPES: [(&str, Read); 12] = [
    ("customer.registered", registered),
    ("store.authorized", authorized),
    ("payment.succeeded", succeeded),
    ("payment.refunded", refunded),
    ("order.created", orders::created),
    ("order.paid", orders::paid),
    ("order.cancelled", orders::cancelled),
    ("order.shipped", orders::shipped),
    ("order.delivered", orders::delivered),
    ("order.delivery_failed", orders::delivery_failed),
    ("order.completed", orders::completed),
    ("order.refunded", orders::refunded),
];

type Read = fn(&RawValue, Ids) -> Result<Fact, Refusal>;

/// Reads one event.
pub fn line(bytes: &[u8], ids: Ids) -> Line {
    let read = event(bytes, ids).and_then(|event| {
        let body = serde_json::to_vec(&event).map_err(|error| invalid("", error.to_string()))?;
        Ok(Line::Event { record: Record::from(event), body: body.into() })
    });
    read.unwrap_or_else(|refusal| bad(bytes, refusal))
}

/// A line that is too long to be read; `beginning` is what was.
pub fn too_long(beginning: &[u8]) -> Line {
    let detail = format!("A line has at most {LONGEST_LINE} bytes.");
    bad(beginning.get(..4 * EXCERPT).unwrap_or(beginning), invalid("", detail))
}

/// The identity of what was sent, where it could be read.
pub fn id_of(line: &Line) -> Option<String> {
    match line {
        Line::Event { record: Record::Event(event), .. } => Some(event.id.clone()),
        Line::Bad { id, .. } if !id.is_empty() => Some(id.clone()),
        Line::Event { .. } | Line::Bad { .. } => None,
    }
}

fn bad(bytes: &[u8], refusal: Refusal) -> Line {
    #[derive(Default, Deserialize)]
    struct Named {
        #[serde(default)]
        id: serde_json::Value,
        #[serde(default)]
        source: serde_json::Value,
    }
    let named: Named = serde_json::from_slice(bytes).unwrap_or_default();
    let short = |value: serde_json::Value| -> String {
        value.as_str().map(|text| text.chars().take(200).collect()).unwrap_or_default()
    };
    let beginning = bytes.get(..4 * EXCERPT).unwrap_or(bytes);
    let excerpt = String::from_utf8_lossy(beginning).chars().take(EXCERPT).collect();
    Line::Bad { refusal, excerpt, source: short(named.source), id: short(named.id) }
}

fn event(bytes: &[u8], ids: Ids) -> Result<Event, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("", "This is not UTF-8 text."))?;
    let envelope: Envelope<'_> = read(text, "")?;
    let version = required(envelope.specversion, "/specversion")?;
    if version.0 != "1.0" {
        return Err(invalid("/specversion", "The version of CloudEvents is \"1.0\"."));
    }
    let id = required(envelope.id, "/id")?;
    let source = required(envelope.source, "/source")?;
    let kind = required(envelope.kind, "/type")?;
    let time = instant(&required(envelope.time, "/time")?.0)?;
    if envelope.datacontenttype.is_some_and(|media| !is_json(&media.0)) {
        return Err(invalid("/datacontenttype", "The data is JSON: application/json."));
    }
    let known = TYPES.iter().find(|(name, _)| *name == kind.0);
    let (_, read_data) = known.ok_or_else(|| {
        let names = TYPES.map(|(name, _)| name).join(", ");
        Refusal::new("unknown_type", format!("Guerdon knows these types: {names}.")).at("/type")
    })?;
    let fact = read_data(required(envelope.data, "/data")?, ids)?;
    Ok(Event { source, id, time, fact })
}

fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

fn instant(text: &str) -> Result<Instant, Refusal> {
    Instant::parse(text).map_err(|_| {
        // The last two days that RFC 3339 can write lie beyond what instants reach.
        let written = text.strip_prefix("9999-12-31").or_else(|| text.strip_prefix("9999-12-30"));
        if written.is_some_and(|rest| Instant::parse(&format!("9999-12-28{rest}")).is_ok()) {
            let detail = "The time is more than 5 minutes in the future. Check the clock of the host system.";
            return Refusal::new("time_in_future", detail).at("/time");
        }
        invalid("/time", "Write the time as RFC 3339, such as 2026-06-19T15:59:59Z.")
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registered {
    customer_id: String,
    phone: String,
    email: Option<String>,
    country: Option<String>,
    referral_code: Option<String>,
    click_id: Option<String>,
}

fn registered(data: &RawValue, ids: Ids) -> Result<Fact, Refusal> {
    let data: Registered = read(data.get(), "/data")?;
    texts(&[
        ("/data/customer_id", Some(&data.customer_id)),
        ("/data/phone", Some(&data.phone)),
        ("/data/email", data.email.as_ref()),
        ("/data/country", data.country.as_ref()),
        ("/data/referral_code", data.referral_code.as_ref()),
        ("/data/click_id", data.click_id.as_ref()),
    ])?;
    // A click that cannot be read is no click; it decides nothing (AP-4).
    let click = data.click_id.and_then(|click| ids.read(Kind::Click, &click));
    Ok(Fact::CustomerRegistered {
        customer_id: data.customer_id,
        phone: data.phone,
        email: data.email,
        country: data.country,
        referral_code: data.referral_code,
        click,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authorized {
    customer_id: String,
    platform: String,
    store: String,
}

fn authorized(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    let Authorized { customer_id, platform, store } = read(data.get(), "/data")?;
    texts(&[
        ("/data/customer_id", Some(&customer_id)),
        ("/data/platform", Some(&platform)),
        ("/data/store", Some(&store)),
    ])?;
    Ok(Fact::StoreAuthorized { customer_id, platform, store })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Succeeded<'a> {
    payment_id: String,
    customer_id: String,
    product: Object<Product>,
    #[serde(borrow)]
    amount: Object<Money<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    kind: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Money<'a> {
    amount: i64,
    #[serde(borrow)]
    currency: Text<'a>,
}

fn succeeded(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    let Succeeded { payment_id, customer_id, product: Object(Product { kind, name }), amount } =
        read(data.get(), "/data")?;
    texts(&[
        ("/data/payment_id", Some(&payment_id)),
        ("/data/customer_id", Some(&customer_id)),
        ("/data/product/kind", Some(&kind)),
        ("/data/product/name", Some(&name)),
    ])?;
    Ok(Fact::PaymentSucceeded { payment_id, customer_id, kind, name, amount: amount.0.read("/data/amount")? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refunded<'a> {
    refund_id: String,
    payment_id: String,
    #[serde(borrow)]
    amount: Object<Money<'a>>,
}

fn refunded(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    let Refunded { refund_id, payment_id, amount } = read(data.get(), "/data")?;
    texts(&[("/data/refund_id", Some(&refund_id)), ("/data/payment_id", Some(&payment_id))])?;
    Ok(Fact::PaymentRefunded { refund_id, payment_id, amount: amount.0.read("/data/amount")? })
}

impl Money<'_> {
    /// The amount at a place, unless its currency is unknown.
    pub(super) fn read(&self, pointer: &str) -> Result<Amount, Refusal> {
        let currency = Currency::parse(&self.currency.0).map_err(|_| {
            let detail = "Name an ISO 4217 currency with a minor unit, such as MYR or VND.";
            Refusal::new("unknown_currency", detail).at(format!("{pointer}/currency"))
        })?;
        Ok(Amount::new(self.amount, currency))
    }
}

/// Refuses texts that nobody can read on a statement.
pub(super) fn texts(all: &[(&'static str, Option<&String>)]) -> Result<(), Refusal> {
    for (pointer, text) in all {
        let Some(text) = text else { continue };
        if text.chars().any(char::is_control) {
            return Err(invalid(*pointer, "A text has no control characters."));
        }
        if text.len() > LONGEST_TEXT && text.chars().count() > LONGEST_TEXT {
            return Err(invalid(*pointer, format!("A text has at most {LONGEST_TEXT} characters.")));
        }
    }
    Ok(())
}

fn invalid(pointer: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Refusal {
    Refusal::new("invalid_event", detail).at(pointer)
}

fn required<T>(value: Option<T>, pointer: &'static str) -> Result<T, Refusal> {
    value.ok_or_else(|| invalid(pointer, "This is missing."))
}

/// The longest place that is named, in bytes: names come from outside.
const LONGEST_PLACE: usize = 200;

/// Reads strictly. Only where that fails is it read once more, to find out where.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str, at: &'static str) -> Result<T, Refusal> {
    if let Ok(Object(read)) = serde_json::from_str(text) {
        return Ok(read);
    }
    let found = crate::json::read::<Object<T>>(text.as_bytes());
    let Err(wrong) = found else { return Err(invalid(at, "This cannot be read.")) };
    let full = format!("{at}{}", wrong.pointer);
    let mut place = full.as_str();
    while place.len() > LONGEST_PLACE {
        place = place.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    Err(invalid(place.to_owned(), wrong.detail))
}
