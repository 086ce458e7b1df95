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

/// A span in its two largest units: "3 d 4 h", "4 h 5 min", "12 min", "less than a minute".
#[must_use]
pub fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_name_their_two_largest_units() {
        for (seconds, shown) in [
            (0, "less than a minute"),
            (59, "less than a minute"),
            (720, "12 min"),
            (14_700, "4 h 5 min"),
            (86_400, "1 d 0 h"),
            (3 * 86_400 + 4 * 3_600 + 59, "3 d 4 h"),
        ] {
            assert_eq!(duration(seconds), shown);
        }
    }
}
