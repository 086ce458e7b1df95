//! Around every page: finds out who asks, turns trouble into a page, and adds the headers all pages have.

use app::{Service, sessions};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::look;
use super::trouble::Trouble;
use super::visitor::{self, Visitor};
use crate::headers::{CONTENT_SECURITY_POLICY, PAGE_CACHE_CONTROL, REFERRER_POLICY};
use crate::lang;
use crate::paths;

/// Lets a request through to its page, in the language of who asks.
pub(super) async fn frame(State(service): State<Service>, request: Request, next: Next) -> Response {
    let lang = visitor::language(&service, request.headers());
    lang::speaking_async(lang, answer(service, request, next)).await
}

async fn answer(service: Service, mut request: Request, next: Next) -> Response {
    let embed = embed_token(&request).map(str::to_owned);
    let read = || match &embed {
        Some(token) => Visitor::embedded(&service, token).map(|visitor| (visitor, None)),
        None => Visitor::read(&service, request.headers()),
    };
    let (visitor, stale) = match service.aside(read) {
        Ok(found) => found,
        Err(failure) => return with_headers(look::bare_problem(Trouble::from(failure))),
    };
    if let Some(token) = stale {
        // Nobody waits for it, and the next request tries again.
        let service = service.clone();
        tokio::spawn(async move { sessions::seen(&service, &token).await });
    }
    request.extensions_mut().insert(visitor.clone());
    let mut response = match embed.is_some() && visitor.access.is_none() {
        // The way to sign in cannot be shown in a frame.
        true => Trouble::link_ended().into_response(),
        false => next.run(request).await,
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = Trouble::method_not_allowed().into_response();
    }
    if let Some(trouble) = response.extensions_mut().remove::<Trouble>() {
        response = look::problem(&service, &visitor, trouble).await;
    }
    if let Some(cookie) = visitor.new_cookie(&service) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if embed.is_some() {
        let_frame(&service, &mut response);
    }
    with_headers(response)
}

/// The token of a page within one of the host.
fn embed_token(request: &Request) -> Option<&str> {
    request.uri().path().strip_prefix(paths::EMBED_BONUS)?.strip_prefix('/')?.split('/').next()
}

/// Lets the one site that is set show the page within its own.
fn let_frame(service: &Service, response: &mut Response) {
    let Some(origin) = &service.config().settings.embed_origin else { return };
    let policy =
        CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {origin}"));
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        // The older header knows no single site; browsers that read the policy go by the policy.
        response.extensions_mut().insert(Framed);
    }
}

/// Marks an answer that may stand in a frame.
#[derive(Clone, Copy)]
struct Framed;

/// After how many seconds a page that could not be shown may be asked for again.
const RETRY_AFTER_SECONDS: &str = "1";

fn with_headers(mut response: Response) -> Response {
    let waits = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&response.status());
    let is_framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    let mut set = |name, value| insert_missing(headers, name, value);
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, REFERRER_POLICY);
    if !is_framed {
        set(header::X_FRAME_OPTIONS, "DENY");
    }
    set(header::CACHE_CONTROL, PAGE_CACHE_CONTROL);
    set(header::VARY, "cookie, accept-language");
    set(header::CONTENT_LANGUAGE, lang::spoken().tag());
    if waits {
        set(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}

fn insert_missing(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
