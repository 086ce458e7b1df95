//! Instants and spans of time.

use maud::{Markup, html};

/// An instant or a date, once for programs and once for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// RFC 3339 in UTC, or a date such as "2026-06-20".
    pub iso: String,
    /// The same in the zone of the programme, as a person reads it: "20 Jun 2026, 00:00".
    pub text: String,
}

impl Moment {
    /// The instant `iso`, read by people as `text`.
    #[must_use]
    pub fn new(iso: &str, text: &str) -> Self {
        Self { iso: iso.to_owned(), text: text.to_owned() }
    }
}

/// An instant as a `time` element.
#[must_use]
pub fn moment(at: &Moment) -> Markup {
    html! { time datetime=(at.iso) { (at.text) } }
}

/// An instant that may not have come: `otherwise` says so.
#[must_use]
pub fn moment_or(at: Option<&Moment>, otherwise: &str) -> Markup {
    html! { @match at { Some(at) => (moment(at)), None => span.hush { (otherwise) } } }
}
