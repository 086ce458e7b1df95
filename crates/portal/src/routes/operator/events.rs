//! Events that wait (EV-3) and events that were refused (EV-4).

use app::Service;
use app::views::{self, Place};
use axum::extract::State;
use axum::response::Response;

use crate::pages::operator::events::{
    EventCounts, RefusedEvent, RefusedView, WaitingEvent, WaitingView, refused as show_refused,
    waiting as show_waiting,
};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

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
            sequence: show::count(row.sequence),
            id: row.id,
            source: row.source,
            event_type: row.kind.to_owned(),
            time: look.moment(row.time),
            waits_for: format!("{} {}", row.waits_for, row.name),
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
            None => views::dropped(look.source, Place::default())?.rows,
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
