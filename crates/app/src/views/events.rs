//! What became of events (EV-3, EV-4), and the log.

use super::{Place, Rows, Source, ViewResult};
use programs::time::Instant;
use programs::{Event, Key, No};

/// An entry of the log.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Its place.
    pub sequence: No,
    /// When it was taken in.
    pub at: Instant,
    /// What it is: the type of an event, or `action`.
    pub kind: String,
    /// The name of who brought it.
    pub by: String,
    /// The event's source and identity; `None` for actions.
    pub event: Option<(String, String)>,
}

/// The log, newest first.
pub fn log(source: &Source, place: Place) -> ViewResult<Rows<LogRow>> {
    Rows::of(source.entries(place.cursor, place.limit)?, |entry| {
        let event: Option<Event> = serde_json::from_slice(&entry.body).ok();
        Ok(LogRow {
            sequence: entry.seq,
            at: entry.at,
            kind: entry.kind,
            by: entry.actor.name,
            event: event.map(|event| (event.source, event.id)),
        })
    })
}

/// An event that waits (EV-3).
#[derive(Debug, Clone)]
pub struct WaitingRow {
    /// Its place in the log.
    pub sequence: No,
    /// When it was taken in.
    pub at: Instant,
    /// Its source.
    pub source: String,
    /// Its identity.
    pub id: String,
    /// Its type.
    pub kind: &'static str,
    /// When the fact happened.
    pub time: Instant,
    /// What it waits for: `customer`, `payment` or `order`.
    pub waits_for: &'static str,
    /// Which one.
    pub name: String,
}

/// Events that wait, newest first.
pub fn waiting(source: &Source, place: Place) -> ViewResult<Rows<WaitingRow>> {
    Rows::of(source.waiting(place.cursor, place.limit)?, |row| {
        Ok(WaitingRow {
            sequence: row.seq,
            at: row.at,
            kind: row.event.fact.type_name(),
            source: row.event.source,
            id: row.event.id,
            time: row.event.time,
            waits_for: match row.key {
                Key::Customer => "customer",
                Key::Order => "order",
                _ => "payment",
            },
            name: row.name,
        })
    })
}

/// An event that was refused (EV-4), at once or on waking (EV-3).
#[derive(Debug, Clone)]
pub struct RefusedRow {
    /// When it was refused; `None` for one refused on waking.
    pub at: Option<Instant>,
    /// Its place in the log, for one refused on waking.
    pub sequence: Option<No>,
    /// Its source, as far as it could be read.
    pub source: String,
    /// Its identity, as far as it could be read.
    pub id: String,
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// The field that is wrong.
    pub pointer: Option<String>,
    /// The beginning of the event as it came; `None` for one in the log.
    pub excerpt: Option<String>,
}

/// Events that were refused at once, newest first.
pub fn refused(source: &Source, place: Place) -> ViewResult<Rows<RefusedRow>> {
    Rows::of(source.refusals(place.cursor, place.limit)?, |row| {
        Ok(RefusedRow {
            at: Some(row.at),
            sequence: None,
            source: row.source,
            id: row.event_id,
            code: row.code,
            detail: row.detail,
            pointer: row.pointer,
            excerpt: Some(row.body),
        })
    })
}

/// Events that were found invalid when what they waited for arrived, newest first.
pub fn dropped(source: &Source, place: Place) -> ViewResult<Rows<RefusedRow>> {
    Rows::of(source.dropped(place.cursor, place.limit)?, |row| {
        Ok(RefusedRow {
            at: None,
            sequence: Some(row.seq),
            source: row.event.source,
            id: row.event.id,
            code: row.code,
            detail: row.detail,
            pointer: row.pointer,
            excerpt: None,
        })
    })
}
