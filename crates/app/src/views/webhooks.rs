//! Who is told what happens, and how telling went.

use super::{Place, Rows, Source, ViewResult, Writing};
use crate::ids::Kind;
use crate::{Failure, Service};
use outside::address::{self, AddressError};
use outside::signature::secret_text;
use programs::time::Instant;
use programs::{No, Topic};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Attempt, Endpoint};

/// Somebody who is told.
#[derive(Debug, Clone)]
pub struct EndpointView {
    /// Its identifier.
    pub id: String,
    /// Where it is told.
    pub url: String,
    /// The topics it wants; empty for all.
    pub topics: Vec<String>,
    /// Whether it is told at all.
    pub active: bool,
    /// When it was made.
    pub created_at: Instant,
}

/// An attempt to tell.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    /// The identifier of what was told.
    pub note: String,
    /// Which attempt it was, from 1.
    pub attempt: i64,
    /// When.
    pub at: Instant,
    /// The HTTP status that was answered.
    pub status: Option<u16>,
    /// How it ended, in a word.
    pub outcome: String,
    /// The beginning of what was answered.
    pub excerpt: String,
}

fn show(service: &Service, endpoint: Endpoint) -> EndpointView {
    EndpointView {
        id: service.ids().write(Kind::Endpoint, endpoint.no),
        url: endpoint.url,
        topics: endpoint.topics.split(',').filter(|topic| !topic.is_empty()).map(str::to_owned).collect(),
        active: endpoint.active,
        created_at: endpoint.created_at,
    }
}

/// Everybody who is told or was.
pub fn endpoints(source: &Source, service: &Service) -> ViewResult<Vec<EndpointView>> {
    Ok(source.endpoints()?.into_iter().map(|endpoint| show(service, endpoint)).collect())
}

/// Whether something is told under this name: a topic, or all of a kind (`withdrawal.*`).
pub fn is_topic(name: &str) -> bool {
    match name.strip_suffix('*') {
        Some(kind) => kind.ends_with('.') && Topic::ALL.iter().any(|topic| topic.name().starts_with(kind)),
        None => Topic::ALL.iter().any(|topic| topic.name() == name),
    }
}

/// Whether an address may be told at all. In a sandbox it may be one of this machine.
pub fn check_address(service: &Service, url: &str) -> Result<(), AddressError> {
    address::endpoint(url, service.is_sandbox()).map(|_| ())
}

/// Keeps a new endpoint, which is told what happens from now on. Its signing secret is answered once and
/// never again.
pub async fn create_endpoint(
    service: &Service,
    url: &str,
    topics: &[String],
) -> Result<(EndpointView, String), Failure> {
    let mut key = [0; 32];
    (service.config().random)(&mut key);
    let secret = secret_text(&key);
    let endpoint = Endpoint {
        no: 0,
        url: url.to_owned(),
        secret_sealed: service.sealer().seal(&secret).map_err(|_| Failure::Internal)?,
        topics: topics.join(","),
        active: true,
        cursor: 0,
        created_at: service.now(),
    };
    let number = Arc::new(AtomicI64::new(0));
    let (place, kept) = (Arc::clone(&number), endpoint.clone());
    let write = move |writer: &mut Writing, _| {
        let cursor = writer.world()?.counters.note;
        place.store(writer.add_endpoint(&Endpoint { cursor, ..kept.clone() })?, Ordering::Release);
        Ok(())
    };
    service.inbox().write(Box::new(write)).await?;
    let no = number.load(Ordering::Acquire);
    Ok((show(service, Endpoint { no, ..endpoint }), secret))
}

/// Tells an endpoint nothing more. Its attempts stay visible.
pub async fn stop_endpoint(service: &Service, no: i64) -> Result<(), Failure> {
    let write = move |writer: &mut Writing, _| writer.set_endpoint_active(no, false).map(|_| ());
    service.inbox().write(Box::new(write)).await
}

/// The attempts to tell an endpoint, newest first; `None` if there is no such endpoint.
pub fn attempts(
    source: &Source,
    service: &Service,
    endpoint: i64,
    place: Place,
) -> ViewResult<Option<Rows<AttemptRow>>> {
    if source.endpoint(endpoint)?.is_none() {
        return Ok(None);
    }
    let page = source.attempts(endpoint, place.cursor, place.limit)?;
    let row = |attempt: Attempt| {
        Ok(AttemptRow {
            note: service.ids().write(Kind::Note, attempt.note),
            attempt: attempt.attempt,
            at: attempt.at,
            status: attempt.status,
            outcome: attempt.outcome,
            excerpt: attempt.excerpt,
        })
    };
    Rows::of(page, row).map(Some)
}

/// The outcome of an attempt that was asked for and not made yet.
pub const RESEND_REQUESTED: &str = "resend_requested";

/// Whether there is such an endpoint and such an outbound event.
pub fn can_resend(source: &Source, endpoint: i64, note: No) -> ViewResult<bool> {
    let listens = source.endpoint(endpoint)?.is_some_and(|endpoint| endpoint.active);
    Ok(listens && source.note(note)?.is_some())
}

/// Asks for an outbound event to be told once more.
pub async fn resend(service: &Service, endpoint: i64, note: No) -> Result<(), Failure> {
    let write = move |writer: &mut Writing, at| {
        writer.add_attempts(&[Attempt {
            no: 0,
            endpoint,
            note,
            attempt: 1,
            at,
            status: None,
            outcome: RESEND_REQUESTED.to_owned(),
            excerpt: String::new(),
        }])
    };
    service.inbox().write(Box::new(write)).await
}
