//! The log, what waits and what was refused, for the operator (EV-3, EV-4).

use crate::act::look;
use crate::call::{Params, Place};
use crate::problem::Problem;
use crate::wire::{List, Problems, instant};
use app::Service;
use app::views::{self, LogRow, RefusedRow, WaitingRow};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An entry of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogBody {
    sequence: i64,
    at: String,
    /// The type of an event, or `action`.
    #[serde(rename = "type")]
    kind: String,
    by: String,
    /// The event's source; `null` for actions.
    source: Option<String>,
    /// The event's identity; `null` for actions.
    id: Option<String>,
}

impl From<LogRow> for LogBody {
    fn from(row: LogRow) -> Self {
        let (source, id) = row.event.unzip();
        Self { sequence: row.sequence, at: instant(row.at), kind: row.kind, by: row.by, source, id }
    }
}

/// An event that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingBody {
    sequence: i64,
    at: String,
    source: String,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    time: String,
    waits_for: WaitsFor,
}

/// What an event waits for.
#[derive(Debug, Serialize, ToSchema)]
struct WaitsFor {
    /// `customer`, `payment` or `order`.
    kind: &'static str,
    id: String,
}

impl From<WaitingRow> for WaitingBody {
    fn from(row: WaitingRow) -> Self {
        Self {
            sequence: row.sequence,
            at: instant(row.at),
            source: row.source,
            id: row.id,
            kind: row.kind,
            time: instant(row.time),
            waits_for: WaitsFor { kind: row.waits_for, id: row.name },
        }
    }
}

/// An event that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedBody {
    /// When; `null` for one refused on waking.
    at: Option<String>,
    /// Its place in the log, for one refused on waking.
    sequence: Option<i64>,
    source: String,
    id: String,
    code: String,
    detail: String,
    pointer: Option<String>,
    /// The beginning of the event as it came.
    excerpt: Option<String>,
}

impl From<RefusedRow> for RefusedBody {
    fn from(row: RefusedRow) -> Self {
        Self {
            at: row.at.map(instant),
            sequence: row.sequence,
            source: row.source,
            id: row.id,
            code: row.code,
            detail: row.detail,
            pointer: row.pointer,
            excerpt: row.excerpt,
        }
    }
}

/// The log, newest first.
#[utoipa::path(get, path = "/v1/events", tag = "events", params(Place),
    responses((status = 200, description = "A page of the log.", body = List<LogBody>), Problems))]
pub(crate) async fn log(
    State(service): State<Service>,
    Params(place): Params<Place>,
) -> Result<Json<List<LogBody>>, Problem> {
    let place = place.read(&service)?;
    let rows = look(&service, move |source, _| views::log(source, place)).await?;
    Ok(Json(List::of(&service, rows)))
}

/// Events that wait for something not yet known, newest first.
#[utoipa::path(get, path = "/v1/events/waiting", tag = "events", params(Place),
    responses((status = 200, description = "A page of waiting events.", body = List<WaitingBody>), Problems))]
pub(crate) async fn waiting(
    State(service): State<Service>,
    Params(place): Params<Place>,
) -> Result<Json<List<WaitingBody>>, Problem> {
    let place = place.read(&service)?;
    let rows = look(&service, move |source, _| views::waiting(source, place)).await?;
    Ok(Json(List::of(&service, rows)))
}

/// Which refused events are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct When {
    /// `true` for those that were refused when what they waited for arrived.
    on_waking: Option<bool>,
}

/// Events that were refused, newest first.
#[utoipa::path(get, path = "/v1/events/refused", tag = "events", params(When, Place),
    responses((status = 200, description = "A page of refused events.", body = List<RefusedBody>), Problems))]
pub(crate) async fn refused(
    State(service): State<Service>,
    Params(when): Params<When>,
    Params(place): Params<Place>,
) -> Result<Json<List<RefusedBody>>, Problem> {
    let place = place.read(&service)?;
    let view = if when.on_waking == Some(true) { views::dropped } else { views::refused };
    let rows = look(&service, move |source, _| view(source, place)).await?;
    Ok(Json(List::of(&service, rows)))
}
