//! Facts from host systems (EV): one, a batch, or a stream of them; and what the operator sees of them.

mod envelope;
mod lines;
pub(crate) mod list;
mod orders;
mod parse;
mod stream;

pub use parse::{LONGEST_LINE, id_of as event_id, line as read_event, too_long as overlong_event};

use crate::act::{json_response, key_reused};
use crate::call::{LONGEST_BATCH, LONGEST_BODY, idempotency, media_type, read_body};
use crate::guard::Caller;
use crate::json;
use crate::problem::Problem;
use crate::wire::Problems;
use app::Service;
use app::inbox::{Answer, Idempotency, Line, Verdict};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use programs::Actor;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use utoipa::ToSchema;

/// What became of one event.
#[derive(Debug, Serialize, ToSchema)]
struct Told {
    /// Its identity.
    id: String,
    /// `accepted`, `duplicate` or `waiting`.
    status: &'static str,
    /// Its place in the log; a duplicate's is that of the first.
    sequence: i64,
}

/// What became of the events of a batch.
#[derive(Debug, Default, Clone, Serialize, ToSchema)]
pub(super) struct Tally {
    /// Taken in and applied.
    accepted: u64,
    /// Told before.
    duplicates: u64,
    /// Taken in; they wait for something that is not known yet.
    waiting: u64,
    /// Refused.
    refused: u64,
    /// Why, line by line.
    refusals: Vec<Refused>,
    /// `true` where only the first 10,000 refusals are listed; else it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusals_truncated: Option<bool>,
}

/// A line that was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Refused {
    /// Which, counted from 0; empty lines of a stream are not counted.
    index: u64,
    /// Its identity, where it could be read.
    id: Option<String>,
    /// Stable, in snake_case.
    code: &'static str,
    /// What is wrong and what to do next.
    detail: String,
}

/// How many refusals are listed.
const MOST_REFUSALS: usize = 10_000;

impl Tally {
    /// Counts the verdicts of lines with these identities, the first of which has a number.
    fn count(&mut self, first: u64, ids: Vec<Option<String>>, verdicts: Vec<Verdict>) {
        for ((index, id), verdict) in (first..).zip(ids).zip(verdicts) {
            match verdict {
                Verdict::Accepted(_) => self.accepted += 1,
                Verdict::Duplicate(_) => self.duplicates += 1,
                Verdict::Waiting(_) => self.waiting += 1,
                Verdict::Refused(refusal) => {
                    self.refused += 1;
                    if self.refusals.len() < MOST_REFUSALS {
                        let (code, detail) = (refusal.code, refusal.detail);
                        self.refusals.push(Refused { index, id, code, detail });
                    } else {
                        self.refusals_truncated = Some(true);
                    }
                }
            }
        }
    }

    /// What was counted before something went wrong.
    fn counts_into(&self, problem: Problem) -> Problem {
        problem
            .member("accepted", self.accepted)
            .member("duplicates", self.duplicates)
            .member("waiting", self.waiting)
            .member("refused", self.refused)
    }
}

/// Report facts: one CloudEvent, a batch of them, or a stream of one a line.
#[utoipa::path(post, path = "/v1/events", tag = "events", params(("Idempotency-Key" = Option<String>, Header)),
    request_body(content(
        (serde_json::Value = "application/cloudevents+json"),
        (Vec<serde_json::Value> = "application/cloudevents-batch+json"),
        (String = "application/x-ndjson"),
    )),
    responses(
        (status = 202, description = "One event was taken in.", body = Told),
        (status = 200, description = "What became of the events of a batch.", body = Tally),
        Problems
    ))]
pub(crate) async fn tell(State(service): State<Service>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let told = async {
        let caller = Caller::from_request_parts(&mut parts, &service).await?;
        let actor = Arc::new(caller.0.actor);
        match media_type(&parts.headers).as_deref() {
            Some("application/cloudevents+json") => one(&service, &actor, &parts, body).await,
            // Boxed, so that the many requests with one event do not carry their size around.
            Some("application/cloudevents-batch+json") => {
                Box::pin(batch(&service, &actor, &parts, body)).await
            }
            Some("application/x-ndjson") => {
                let tally = Box::pin(stream::tell(&service, &actor, body)).await?;
                Ok(Json(tally).into_response())
            }
            _ => Err(Problem::new(
                "unsupported_media_type",
                "Send application/cloudevents+json, application/cloudevents-batch+json or application/x-ndjson.",
            )),
        }
    };
    told.await.unwrap_or_else(IntoResponse::into_response)
}

async fn one(service: &Service, actor: &Arc<Actor>, parts: &Parts, body: Body) -> Result<Response, Problem> {
    let bytes = read_body(&parts.headers, body, LONGEST_BODY).await?;
    let key = idempotency(parts, &bytes)?;
    if let Some(first) = first_answer(service, actor, key.as_ref()).await? {
        return Ok(first);
    }
    let line = parse::line(&bytes, service.ids());
    let id = parse::id_of(&line).unwrap_or_default();
    let verdict = service.inbox().tell(actor, vec![line]).await?.pop();
    let answer = match verdict {
        Some(Verdict::Accepted(sequence)) => told(id, "accepted", sequence),
        Some(Verdict::Duplicate(sequence)) => told(id, "duplicate", sequence),
        Some(Verdict::Waiting(sequence)) => told(id, "waiting", sequence),
        Some(Verdict::Refused(refusal)) => Problem::from(&refusal).answer(),
        None => Problem::from(app::Failure::Internal).answer(),
    };
    keep_answer(service, actor, key, &answer).await?;
    Ok(json_response(answer))
}

fn told(id: String, status: &'static str, sequence: i64) -> Answer {
    let body = serde_json::to_vec(&Told { id, status, sequence }).unwrap_or_default();
    Answer { status: StatusCode::ACCEPTED.as_u16(), body }
}

async fn batch(
    service: &Service,
    actor: &Arc<Actor>,
    parts: &Parts,
    body: Body,
) -> Result<Response, Problem> {
    let bytes = read_body(&parts.headers, body, LONGEST_BATCH).await?;
    let key = idempotency(parts, &bytes)?;
    if let Some(first) = first_answer(service, actor, key.as_ref()).await? {
        return Ok(first);
    }
    let events: Vec<&RawValue> =
        json::read(&bytes).map_err(|wrong| Problem::new("invalid_event", wrong.detail).at(wrong.pointer))?;
    let mut told = stream::Teller::new(service, actor);
    for event in events {
        told.put(parse::line(event.get().as_bytes(), service.ids())).await?;
    }
    let tally = told.finish().await?;
    let answer = Answer { status: 200, body: serde_json::to_vec(&tally).unwrap_or_default() };
    keep_answer(service, actor, key, &answer).await?;
    Ok(json_response(answer))
}

/// What the same request was answered first. Events have an identity of their own, so two of the same
/// key at once do no harm.
pub(crate) async fn first_answer(
    service: &Service,
    actor: &Actor,
    key: Option<&Idempotency>,
) -> Result<Option<Response>, Problem> {
    let Some(key) = key else { return Ok(None) };
    match app::views::first_answer(service, &actor.id, key).await? {
        None => Ok(None),
        Some(Ok(answer)) => Ok(Some(json_response(answer))),
        Some(Err(_)) => Err(key_reused()),
    }
}

/// Keeps an answer for the same key.
pub(crate) async fn keep_answer(
    service: &Service,
    actor: &Actor,
    key: Option<Idempotency>,
    answer: &Answer,
) -> Result<(), Problem> {
    match key {
        Some(key) => Ok(app::views::keep_answer(service, &actor.id, key, answer.clone()).await?),
        None => Ok(()),
    }
}

/// The identity of each line, before they go.
fn ids_of(lines: &[Line]) -> Vec<Option<String>> {
    lines.iter().map(parse::id_of).collect()
}
