//! Around every page: finds out who asks, turns trouble into a page, and adds the headers all pages have.

use app::Service;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::look;
use super::trouble::Trouble;
use super::visitor::{self, Visitor};
use crate::headers::{CONTENT_SECURITY_POLICY, PAGE_CACHE_CONTROL, REFERRER_POLICY};
use crate::lang;

/// Lets a request through to its page, in the language of who asks.
pub(super) async fn frame(State(service): State<Service>, request: Request, next: Next) -> Response {
    let lang = visitor::language(&service, request.headers());
    lang::speaking_async(lang, answer(service, request, next)).await
}

async fn answer(service: Service, mut request: Request, next: Next) -> Response {
    let visitor = match service.aside(|| Visitor::read(&service, request.headers())) {
        Ok(visitor) => visitor,
        Err(failure) => return with_headers(look::bare_problem(Trouble::from(failure))),
    };
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = Trouble::method_not_allowed().into_response();
    }
    if let Some(trouble) = response.extensions_mut().remove::<Trouble>() {
        response = look::problem(&service, &visitor, trouble).await;
    }
    if let Some(cookie) = visitor.new_cookie(&service) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    with_headers(response)
}

/// After how many seconds a page that could not be shown may be asked for again.
const RETRY_AFTER_SECONDS: &str = "1";

fn with_headers(mut response: Response) -> Response {
    let waits = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&response.status());
    let headers = response.headers_mut();
    let mut set = |name, value| insert_missing(headers, name, value);
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, REFERRER_POLICY);
    set(header::X_FRAME_OPTIONS, "DENY");
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
