//! Signing in, with a password, a code or an access key, and out.

use app::sessions::{self, Begun};
use app::sign_in::{self, Tried};
use app::{Service, mail};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::done;
use super::form::{Asked, Posted};
use super::look::page;
use super::trouble::Trouble;
use super::visitor::{Origin, Visitor, end_header, home_of, known_header, session_header};
use crate::lang::{duration, t, t_with};
use crate::pages::sign_in::{CodeView, SignInView, code as show_code, sign_in as show};
use crate::paths;

/// The beginning: the visitor's own, or the form to sign in.
pub(super) async fn home(visitor: Visitor) -> Redirect {
    Redirect::to(visitor.access.as_ref().map_or(paths::SIGN_IN, home_of))
}

/// The forms.
pub(super) async fn form(
    State(service): State<Service>,
    visitor: Visitor,
    asked: Asked,
) -> Result<Response, Trouble> {
    if let Some(access) = &visitor.access {
        return Ok(Redirect::to(home_of(access)).into_response());
    }
    let view = SignInView { next: ours(asked.get("next")).to_owned(), ..SignInView::default() };
    forms(&service, &visitor, done::notice(&asked), view).await
}

async fn forms(
    service: &Service,
    visitor: &Visitor,
    notice: Option<crate::components::notice::Notice>,
    view: SignInView,
) -> Result<Response, Trouble> {
    let view = SignInView { can_mail: mail::can_send(service), ..view };
    page(service, visitor, notice, move |look| Ok(show(&look.shell, &view))).await
}

/// Begins a session with what was typed: a key, or an address and a password.
pub(super) async fn sign_in(
    State(service): State<Service>,
    visitor: Visitor,
    Origin(at): Origin,
    posted: Posted,
) -> Result<Response, Trouble> {
    let next = ours(posted.get("next")).to_owned();
    let mut view = SignInView { next: next.clone(), ..SignInView::default() };
    if posted.names().any(|name| name == "access_key") {
        match sessions::begin(&service, posted.get("access_key"), &at).await? {
            Some(begun) => return signed_in(&service, &visitor, begun, &next).await,
            None => {
                // Only refused keys count: nobody guesses one, and programs may come often.
                let refused = sign_in::may_ask(&service, &at).err();
                view.key_error =
                    Some(refused.map_or_else(|| t("sign-in-key-refused"), |wait| waiting(wait.0)));
            }
        }
    } else {
        view.email = posted.get("email").to_owned();
        let tried = sign_in::with_password(&service, &at, &view.email, posted.typed("password")).await?;
        match tried {
            Tried::In(begun) => return signed_in(&service, &visitor, *begun, &next).await,
            Tried::Code(step) => {
                return code_page(&service, &visitor, CodeView { step, next, error: None }).await;
            }
            Tried::Refused => view.error = Some(t("sign-in-refused")),
            Tried::Wait(wait) => view.error = Some(waiting(wait.0)),
        }
    }
    let page = forms(&service, &visitor, None, view).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Begins a session with the code of an authenticator, after a password or a link.
pub(super) async fn code(
    State(service): State<Service>,
    visitor: Visitor,
    Origin(at): Origin,
    posted: Posted,
) -> Result<Response, Trouble> {
    let next = ours(posted.get("next")).to_owned();
    let step = posted.get("step").to_owned();
    let error = match sign_in::with_code(&service, &at, &step, posted.get("code")).await? {
        Tried::In(begun) => return signed_in(&service, &visitor, *begun, &next).await,
        Tried::Refused => {
            let view = SignInView { next, error: Some(t("sign-in-code-late")), ..SignInView::default() };
            let page = forms(&service, &visitor, None, view).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Tried::Code(_) => t("sign-in-code-refused"),
        Tried::Wait(wait) => waiting(wait.0),
    };
    let page = code_page(&service, &visitor, CodeView { step, next, error: Some(error) }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The page that asks for a code.
pub(super) async fn code_page(
    service: &Service,
    visitor: &Visitor,
    view: CodeView,
) -> Result<Response, Trouble> {
    page(service, visitor, None, move |look| Ok(show_code(&look.shell, &view))).await
}

/// Gives the browser its session, ends the one it had, and goes on.
pub(super) async fn signed_in(
    service: &Service,
    visitor: &Visitor,
    begun: Begun,
    next: &str,
) -> Result<Response, Trouble> {
    if let Some(old) = &visitor.token {
        sessions::end(service, old).await?;
    }
    let next = if next.is_empty() { home_of(&begun.access) } else { next };
    let mut response = with_cookie(next, session_header(service, &begun.token));
    if let Some(known) = begun.known.and_then(|known| known_header(service, &known)) {
        response.headers_mut().append(header::SET_COOKIE, known);
    }
    Ok(response)
}

/// How long one has to wait.
pub(super) fn waiting(seconds: i64) -> String {
    let span = duration(u64::try_from(seconds).unwrap_or(0));
    t_with("sign-in-wait", &[("span", (&span).into())])
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
pub(super) fn ours(next: &str) -> &str {
    if sign_in::is_ours(next) { next } else { "" }
}
