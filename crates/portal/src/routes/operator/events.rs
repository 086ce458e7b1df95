//! The log, events that wait (EV-3) and events that were refused (EV-4).

use app::Service;
use app::views;
use axum::extract::{Path, State};
use axum::response::Response;

use super::ledger::transfer;
use crate::components::search::SEARCH;
use crate::pages::operator::event::{EventView, event as show_event};
use crate::pages::operator::events::{
    EventCounts, KINDS, LogEntry, LogView, RefusedEvent, RefusedView, WaitingEvent, WaitingView,
    log as show_log, refused as show_refused, waiting as show_waiting,
};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{BEGINNING, Look, page, place};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The parameter that names the kind of entries that are listed.
const KIND: &str = "kind";

/// The log, or what is looked for in it.
pub(super) async fn log(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    let searched = asked.get(SEARCH).trim().to_owned();
    let kind = KINDS.into_iter().find(|kind| *kind == asked.get(KIND)).unwrap_or_default().to_owned();
    page(&service, &staff.visitor, None, move |look| {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let found = match (some(&kind), some(&searched)) {
            (None, None) => views::log(look.source, place)?,
            (kind, text) => views::search_log(look.source, kind, text, place)?,
        };
        let path = [(SEARCH, &searched), (KIND, &kind)].into_iter().filter(|(_, value)| !value.is_empty());
        let path =
            path.fold(paths::EVENTS.to_owned(), |path, (name, value)| paths::with_query(&path, name, value));
        let view = LogView {
            counts: counts(look)?,
            pager: look.pager(&path, place, &found),
            rows: found.rows.into_iter().map(|row| entry(look, row)).collect(),
            searched,
            kind,
        };
        Ok(show_log(&look.shell, &view))
    })
    .await
}

fn entry(look: &Look<'_>, row: views::LogRow) -> LogEntry {
    LogEntry { sequence: row.sequence, at: look.moment(row.at), kind: row.kind, by: row.by, event: row.event }
}

/// One entry of the log, with what came of it.
pub(super) async fn one(
    State(service): State<Service>,
    staff: Staff,
    Path(sequence): Path<String>,
) -> Result<Response, Trouble> {
    let sequence = sequence.parse().map_err(|_| Trouble::not_found())?;
    page(&service, &staff.visitor, None, move |look| {
        let found = views::entry(look.source, look.service, sequence)?.ok_or_else(Trouble::not_found)?;
        let more = found.transfers.next.is_some();
        let view = EventView {
            entry: entry(look, found.row),
            body: found.body,
            waits_for: found.waiting.map(|row| (row.waits_for, row.name)),
            dropped: found.dropped.map(|row| refused_event(look, row)),
            transfers: found.transfers.rows.into_iter().map(|row| transfer(look, row)).collect(),
            more: more.then(|| paths::with_query(paths::TRANSFERS, "cause", &sequence.to_string())),
        };
        Ok(show_event(&look.shell, &view))
    })
    .await
}

/// The events that wait.
pub(super) async fn waiting(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    page(&service, &staff.visitor, None, move |look| {
        let found = views::waiting(look.source, place)?;
        let row = |row: views::WaitingRow| WaitingEvent {
            sequence: row.sequence,
            id: row.id,
            source: row.source,
            event_type: row.kind.to_owned(),
            time: look.moment(row.time),
            waits_for: (row.waits_for, row.name),
        };
        let view = WaitingView {
            counts: counts(look)?,
            pager: look.pager(paths::EVENTS_WAITING, place, &found),
            rows: found.rows.into_iter().map(row).collect(),
        };
        Ok(show_waiting(&look.shell, &view))
    })
    .await
}

/// The events that were refused; before them, on the first page, those found invalid on waking.
pub(super) async fn refused(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    page(&service, &staff.visitor, None, move |look| {
        let found = views::refused(look.source, place)?;
        let pager = look.pager(paths::EVENTS_REFUSED, place, &found);
        let on_waking = match place.cursor {
            None => views::dropped(look.source, BEGINNING)?.rows,
            Some(_) => Vec::new(),
        };
        let rows = on_waking.into_iter().chain(found.rows);
        let view = RefusedView {
            counts: counts(look)?,
            rows: rows.map(|row| refused_event(look, row)).collect(),
            pager,
        };
        Ok(show_refused(&look.shell, &view))
    })
    .await
}

fn refused_event(look: &Look<'_>, row: views::RefusedRow) -> RefusedEvent {
    RefusedEvent {
        at: row.at.map(|at| look.moment(at)),
        sequence: row.sequence,
        id: row.id,
        source: row.source,
        code: row.code,
        detail: row.detail,
        pointer: row.pointer,
        excerpt: row.excerpt.map(|text| text.chars().take(SHOWN).collect()),
    }
}

/// How many characters of a refused event are shown.
const SHOWN: usize = 200;

fn counts(look: &Look<'_>) -> Result<EventCounts, Trouble> {
    let counts = look.source.event_counts()?;
    Ok(EventCounts {
        waiting: show::count(counts.waiting),
        refused: show::count(counts.refused.saturating_add(counts.dropped)),
    })
}
