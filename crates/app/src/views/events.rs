//! What became of events (EV-3, EV-4), and the log.

use super::{Place, Rows, Source, TransferRow, ViewResult, transfers};
use crate::Service;
use programs::time::Instant;
use programs::{Event, Key, No};
use store::{LogFilter, LogRecord};

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
    Rows::of(source.entries(place.cursor, place.limit)?, |entry| Ok(row(&entry)))
}

fn row(entry: &LogRecord) -> LogRow {
    let event: Option<Event> = serde_json::from_slice(&entry.body).ok();
    LogRow {
        sequence: entry.seq,
        at: entry.at,
        kind: entry.kind.clone(),
        by: entry.actor.name.clone(),
        event: event.map(|event| (event.source, event.id)),
    }
}

/// How many times the store is asked for one page: it looks at a bounded number of entries each time.
const MOST_ROUNDS: usize = 10;

/// Entries of the log of one kind or of all, with a text in them or with any, newest first. A page may hold
/// fewer than asked for and still not be the last.
pub fn search_log(
    source: &Source,
    kind: Option<String>,
    text: Option<String>,
    place: Place,
) -> ViewResult<Rows<LogRow>> {
    let filter = LogFilter { kind, text };
    let mut found = store::Page { rows: Vec::new(), next: place.cursor };
    for _ in 0..MOST_ROUNDS {
        let page = source.search_log(&filter, found.next, place.limit - found.rows.len())?;
        found.rows.extend(page.rows);
        found.next = page.next;
        if found.next.is_none() || found.rows.len() == place.limit {
            break;
        }
    }
    Rows::of(found, |entry| Ok(row(&entry)))
}

/// An entry of the log with all that is known of it.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// As it stands in the list.
    pub row: LogRow,
    /// What it holds, as JSON that people can read.
    pub body: String,
    /// What it waits for, while it does (EV-3).
    pub waiting: Option<WaitingRow>,
    /// Why it was refused when what it waited for arrived.
    pub dropped: Option<RefusedRow>,
    /// The transfers it caused.
    pub transfers: Rows<TransferRow>,
}

/// How much of what an entry holds is shown, in characters: a contract's text may be long.
const MOST_SHOWN: usize = 20_000;

/// An entry of the log; `None` where there is none at this place.
pub fn entry(source: &Source, service: &Service, sequence: No) -> ViewResult<Option<EntryView>> {
    let Some(entry) = source.entry(sequence)? else { return Ok(None) };
    let value: Option<serde_json::Value> = serde_json::from_slice(&entry.body).ok();
    let body = value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_default();
    // A list that begins right after the entry begins with it, if it is there at all.
    let here = Place { limit: 1, cursor: sequence.checked_add(1) };
    let waiting = waiting(source, here)?.rows.into_iter().find(|row| row.sequence == sequence);
    let dropped = dropped(source, here)?.rows.into_iter().find(|row| row.sequence == Some(sequence));
    let transfers = transfers(source, service, None, Some(sequence), Place::default())?;
    Ok(Some(EntryView {
        row: row(&entry),
        body: body.chars().take(MOST_SHOWN).collect(),
        waiting,
        dropped,
        transfers: transfers.unwrap_or_else(Rows::none),
    }))
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
