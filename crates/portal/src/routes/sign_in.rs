//! Signing in with an access key, and out.

use app::{Service, sessions};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::done;
use super::form::{Asked, Posted};
use super::look::page;
use super::trouble::Trouble;
use super::visitor::{Visitor, end_header, home_of, session_header};
use crate::pages::sign_in::{SignInView, sign_in as show};
use crate::paths;

/// The beginning: the visitor's own, or the form to sign in.
pub(super) async fn home(visitor: Visitor) -> Redirect {
    Redirect::to(visitor.access.as_ref().map_or(paths::SIGN_IN, home_of))
}

/// The form.
pub(super) async fn form(
    State(service): State<Service>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, Trouble> {
    if let Some(access) = &visitor.access {
        return Ok(Redirect::to(home_of(access)).into_response());
    }
    let next = local(asked.get("next")).unwrap_or_default().to_owned();
    let view = SignInView { error: None, next };
    page(&service, &visitor, done::notice(&asked), move |look| Ok(show(&look.shell, &view))).await
}

/// Begins a session with the key that was typed.
pub(super) async fn sign_in(
    State(service): State<Service>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Trouble> {
    let next = local(posted.get("next"));
    let key = posted.get("access_key");
    let error = match service.access(key)? {
        None => "This key is not known, or was revoked. Check it for missing characters.",
        Some(_) => match sessions::begin(&service, key).await? {
            Some(begun) => {
                if let Some(old) = &visitor.token {
                    sessions::end(&service, old).await?;
                }
                let next = next.unwrap_or_else(|| home_of(&begun.access));
                return Ok(with_cookie(next, session_header(&service, &begun.token)));
            }
            None => "This key was revoked.",
        },
    };
    let view = SignInView { error: Some(error.to_owned()), next: next.unwrap_or_default().to_owned() };
    let page = page(&service, &visitor, None, move |look| Ok(show(&look.shell, &view))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Ends the session.
pub(super) async fn sign_out(
    State(service): State<Service>,
    visitor: Visitor,
    _posted: Posted,
) -> Result<Response, Trouble> {
    if let Some(token) = &visitor.token {
        sessions::end(&service, token).await?;
    }
    Ok(with_cookie(&done::with_done(paths::SIGN_IN, "signed_out"), end_header(&service)))
}

fn with_cookie(path: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = Redirect::to(path).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page of ours to go on to; nothing that could lead elsewhere.
fn local(next: &str) -> Option<&str> {
    let within = |home: &str| {
        next.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && [paths::PARTNER, paths::SELLER, paths::OPERATOR].into_iter().any(within)).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_pages_of_ours_only() {
        for next in [
            "/partner",
            "/partner/customers?filter=not_bought",
            "/seller/campaigns/bonus-cashback/register",
            "/operator?x=%2F",
            "/operator/batches",
        ] {
            assert_eq!(local(next), Some(next));
        }
        for next in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/partners",
            "/sellers/x",
            "/partner\\@evil",
            "/partner /x",
            "partner",
        ] {
            assert_eq!(local(next), None, "{next}");
        }
    }
}
