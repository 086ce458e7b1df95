//! Who is told what happens (webhooks out), and how telling went.

use crate::act::{look, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::ids;
use crate::problem::Problem;
use crate::wire::{List, Problems, instant};
use app::Service;
use app::views::{self, AttemptRow, EndpointView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who wants to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEndpoint {
    /// Where; `https`, and reachable from everywhere.
    url: String,
    /// What: `withdrawal.paid`, or all of a kind, `withdrawal.*`; everything where it is not said.
    topics: Option<Vec<String>>,
}

/// Somebody who is told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointBody {
    id: String,
    url: String,
    /// Empty for everything.
    topics: Vec<String>,
    active: bool,
    created_at: String,
}

/// A new endpoint with its signing secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointMade {
    /// `whsec_…`, as Standard Webhooks has it.
    secret: String,
    #[serde(flatten)]
    about: EndpointBody,
}

/// An attempt to tell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttemptBody {
    /// The `webhook-id` of what was told.
    note: String,
    attempt: i64,
    at: String,
    /// The HTTP status that was answered.
    status: Option<u16>,
    outcome: String,
    /// The beginning of what was answered.
    excerpt: String,
}

impl From<EndpointView> for EndpointBody {
    fn from(view: EndpointView) -> Self {
        Self {
            id: view.id,
            url: view.url,
            topics: view.topics,
            active: view.active,
            created_at: instant(view.created_at),
        }
    }
}

impl From<AttemptRow> for AttemptBody {
    fn from(row: AttemptRow) -> Self {
        Self {
            note: row.note,
            attempt: row.attempt,
            at: instant(row.at),
            status: row.status,
            outcome: row.outcome,
            excerpt: row.excerpt,
        }
    }
}

/// Everybody who is told or was.
#[utoipa::path(get, path = "/v1/webhook_endpoints", tag = "webhooks",
    responses((status = 200, description = "The endpoints.", body = List<EndpointBody>), Problems))]
pub(crate) async fn list(State(service): State<Service>) -> Result<Json<List<EndpointBody>>, Problem> {
    Ok(Json(List::whole(look_now(&service, views::endpoints)?)))
}

/// Have somebody told what happens from now on.
#[utoipa::path(post, path = "/v1/webhook_endpoints", tag = "webhooks", request_body = NewEndpoint,
    responses((status = 201, description = "The endpoint; its secret is shown this once.",
        body = EndpointMade), Problems))]
pub(crate) async fn create(
    State(service): State<Service>,
    call: Call<NewEndpoint>,
) -> Result<(StatusCode, Json<EndpointMade>), Problem> {
    let NewEndpoint { url, topics } = call.body;
    views::check_address(&service, &url).map_err(|error| Problem::invalid("/url", format!("{error}.")))?;
    let topics = topics.unwrap_or_default();
    if let Some(index) = topics.iter().position(|topic| !views::is_topic(topic)) {
        return Err(Problem::invalid(format!("/topics/{index}"), "Nothing is told under this name."));
    }
    let (view, secret) = views::create_endpoint(&service, &url, &topics).await?;
    Ok((StatusCode::CREATED, Json(EndpointMade { secret, about: view.into() })))
}

fn known(service: &Service, id: &str) -> Result<i64, Problem> {
    let no = ids::endpoint(service, id)?;
    let found = look_now(service, |source, _| source.endpoint(no))?;
    found.map(|_| no).ok_or_else(|| Problem::not_found("webhook endpoint"))
}

/// Tell an endpoint nothing more; its attempts stay visible.
#[utoipa::path(delete, path = "/v1/webhook_endpoints/{id}", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 204, description = "It is told nothing more."), Problems))]
pub(crate) async fn stop(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    views::stop_endpoint(&service, known(&service, &id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The attempts to tell an endpoint, newest first.
#[utoipa::path(get, path = "/v1/webhook_endpoints/{id}/attempts", tag = "webhooks",
    params(("id" = String, Path), Place),
    responses((status = 200, description = "A page of attempts.", body = List<AttemptBody>), Problems))]
pub(crate) async fn attempts(
    State(service): State<Service>,
    Path(id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<AttemptBody>>, Problem> {
    let (no, place) = (ids::endpoint(&service, &id)?, place.read(&service)?);
    let found = look(&service, move |source, service| views::attempts(source, service, no, place)).await?;
    Ok(Json(List::of(&service, found.ok_or_else(|| Problem::not_found("webhook endpoint"))?)))
}

/// Tell an outbound event once more.
#[utoipa::path(post, path = "/v1/webhook_endpoints/{id}/notes/{note}/resend", tag = "webhooks",
    params(("id" = String, Path), ("note" = String, Path)), request_body = Option<Nothing>,
    responses((status = 202, description = "It will be told once more."), Problems))]
pub(crate) async fn resend(
    State(service): State<Service>,
    Path((id, note)): Path<(String, String)>,
    _: Call<Nothing>,
) -> Result<StatusCode, Problem> {
    let (endpoint, note) = (known(&service, &id)?, ids::note(&service, &note)?);
    if !look_now(&service, |source, _| views::can_resend(source, endpoint, note))? {
        return Err(Problem::not_found("outbound event"));
    }
    views::resend(&service, endpoint, note).await?;
    Ok(StatusCode::ACCEPTED)
}
