//! What a request brings: its caller, its body, its idempotency key, and where in a list it wants to be.

use crate::guard::Caller;
use crate::json;
use crate::problem::Problem;
use app::Service;
use app::inbox::Idempotency;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use utoipa::{IntoParams, ToSchema};

/// The longest body of a request that is no batch, in bytes.
pub(crate) const LONGEST_BODY: usize = 1_000_000;
/// The longest batch and the longest file of bank results, in bytes.
pub(crate) const LONGEST_BATCH: usize = 16_000_000;

/// A request that does something: who asks, what, and under which key.
pub(crate) struct Call<T> {
    /// Who asks.
    pub(crate) caller: Caller,
    /// What is asked.
    pub(crate) body: T,
    /// Under which key, if under one.
    pub(crate) idempotency: Option<Idempotency>,
    /// The network address it came from.
    pub(crate) address: String,
}

/// The body of a request that says nothing but its path.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

impl<T: DeserializeOwned> FromRequest<Service> for Call<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, service).await?;
        let bytes = read_body(&parts.headers, body, LONGEST_BODY).await?;
        let idempotency = idempotency(&parts, &bytes)?;
        if !bytes.is_empty() && !has_json(&parts.headers) {
            let detail = "Send JSON: Content-Type: application/json.";
            return Err(Problem::new("unsupported_media_type", detail));
        }
        let text: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes };
        let body = json::read::<json::Object<T>>(text)
            .map_err(|wrong| Problem::invalid(wrong.pointer, wrong.detail))?;
        Ok(Self { caller, body: body.0, idempotency, address: address(&parts) })
    }
}

/// Reads a body that has a limit.
pub(crate) async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new("body_too_large", format!("The body has more than {limit} bytes. Send less at once."))
    };
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if stated.is_some_and(|length: u64| u64::try_from(limit).is_ok_and(|limit| length > limit)) {
        return Err(too_large());
    }
    to_bytes(body, limit).await.map_err(|error| {
        let limited = std::error::Error::source(&error)
            .is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>());
        if limited {
            too_large()
        } else {
            Problem::new("body_not_read", "The body broke off. Send it again.")
        }
    })
}

/// The media type of a request, without its parameters, in small letters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn has_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_none_or(|media| media == "application/json" || media.ends_with("+json"))
}

/// The key of a request with a hash of what it asks: method, path, query, body, and the form of the
/// answer where there is a choice.
pub(crate) fn idempotency(parts: &Parts, body: &[u8]) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let legal =
        |key: &&str| (1..=200).contains(&key.len()) && key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    let key = key.to_str().ok().filter(legal).ok_or_else(|| {
        Problem::invalid("/Idempotency-Key", "An Idempotency-Key has 1 to 200 printable ASCII characters.")
    })?;
    let mut hash = Sha256::new();
    let accept = parts.headers.get(header::ACCEPT).map(|value| value.as_bytes()).unwrap_or_default();
    for part in [parts.method.as_str().as_bytes(), parts.uri.to_string().as_bytes(), accept, body] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    Ok(Some(Idempotency { key: key.to_owned(), request: hash.finalize().into() }))
}

/// Where a request came from, with what a proxy in between says of it.
pub(crate) fn address(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let peer = peer.unwrap_or_else(|| "unknown".to_owned());
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    match forwarded {
        Some(forwarded) => {
            let forwarded: String = forwarded.chars().take(100).collect();
            format!("{peer} (forwarded for {forwarded})")
        }
        None => peer,
    }
}

/// The parameters of a request.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|query| Self(query.0)).map_err(|error| {
            let detail =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            Problem::invalid("", format!("A parameter cannot be read: {detail}."))
        })
    }
}

/// Where in a list a request wants to be.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Place {
    /// How many rows at most, 1 to 500; 50 where it is not said.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 500)]
    pub(crate) limit: Option<String>,
    /// The `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

impl Place {
    /// How many rows, and from which on.
    pub(crate) fn read(&self, service: &Service) -> Result<app::views::Place, Problem> {
        let limit = match &self.limit {
            None => app::views::DEFAULT_LIMIT,
            Some(text) => {
                let limit = text.parse().ok().filter(|limit| (1..=app::views::MOST_ROWS).contains(limit));
                limit.ok_or_else(|| Problem::invalid("/limit", "A limit is a number from 1 to 500."))?
            }
        };
        let cursor = self.cursor.as_deref().map(|text| {
            app::views::read_cursor(service, text).ok_or_else(|| {
                Problem::invalid("/cursor", "Send the next_cursor of the page before, unchanged.")
            })
        });
        Ok(app::views::Place { limit, cursor: cursor.transpose()? })
    }
}
