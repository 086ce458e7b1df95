//! Links that sign in: asked for by mail, shown with a button, used up by it.

use app::sign_in::{self, LinkState, Tried};
use app::{Letter, Service, mail};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::form::Posted;
use super::look::page;
use super::sign_in::{code_page, ours, signed_in, waiting};
use super::trouble::Trouble;
use super::visitor::{Origin, Visitor};
use crate::lang::{self, t};
use crate::pages::sign_in::{
    CodeView, Letter as LetterView, LinkView, SignInView, letters as show_letters, link as show_link,
    mailed as show_mailed, sign_in as show_sign_in,
};
use crate::paths;

/// Mails a link to the partner with an address. Whether there is one is not told, not by how long it takes either.
pub(super) async fn ask(
    State(service): State<Service>,
    visitor: Visitor,
    Origin(at): Origin,
    posted: Posted,
) -> Result<Response, Trouble> {
    let (email, next) = (posted.get("email").to_owned(), ours(posted.get("next")).to_owned());
    let error = match sign_in::may_ask(&service, &at) {
        _ if !mail::can_send(&service) => Some(t("sign-in-no-mail")),
        _ if !email.contains('@') => Some(t("sign-in-email-missing")),
        Err(wait) => Some(waiting(wait.0)),
        Ok(()) => None,
    };
    if error.is_some() {
        let can_mail = mail::can_send(&service);
        let view = SignInView { email, error, next, can_mail, key_error: None };
        let page = page(&service, &visitor, None, move |look| Ok(show_sign_in(&look.shell, &view))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let lang = lang::spoken();
    let sent = async move {
        match sign_in::mailed_link(&service, &email, &next).await {
            Ok(Some(link)) => mail::send(&service, lang::speaking(lang, || letter(&email, &link.url))),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a link was not mailed"),
        }
    };
    tokio::spawn(sent);
    Ok(Redirect::to(paths::SIGN_IN_MAILED).into_response())
}

fn letter(to: &str, url: &str) -> Letter {
    let text = [t("sign-in-letter-text"), url.to_owned(), t("sign-in-letter-ignore")].join("\n\n");
    Letter { to: to.to_owned(), subject: t("sign-in-letter-subject"), text }
}

/// The page after a link was asked for.
pub(super) async fn mailed(State(service): State<Service>, visitor: Visitor) -> Result<Response, Trouble> {
    page(&service, &visitor, None, |look| Ok(show_mailed(&look.shell, look.service.is_sandbox()))).await
}

/// The page of a link; it is not used up by looking.
pub(super) async fn look_at(
    State(service): State<Service>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Trouble> {
    shown(&service, &visitor, &token).await
}

async fn shown(service: &Service, visitor: &Visitor, token: &str) -> Result<Response, Trouble> {
    let (name, refused) = match service.aside(|| sign_in::link(service, token))? {
        LinkState::Ready(_, access, _) => (access.actor.name, None),
        LinkState::Used => (String::new(), Some(t("sign-in-link-used"))),
        LinkState::Ended => (String::new(), Some(t("sign-in-link-ended"))),
    };
    let status = if refused.is_some() { StatusCode::GONE } else { StatusCode::OK };
    let view = LinkView { action: paths::sign_in_link(token), name, refused };
    let page = page(service, visitor, None, move |look| Ok(show_link(&look.shell, &view))).await?;
    Ok((status, page).into_response())
}

/// Uses a link up.
pub(super) async fn follow(
    State(service): State<Service>,
    visitor: Visitor,
    Path(token): Path<String>,
    Origin(at): Origin,
    _posted: Posted,
) -> Result<Response, Trouble> {
    let next = match sign_in::link(&service, &token)? {
        LinkState::Ready(_, _, next) => next,
        LinkState::Used | LinkState::Ended => String::new(),
    };
    match sign_in::with_link(&service, &at, &token).await? {
        Tried::In(begun) => signed_in(&service, &visitor, *begun, ours(&next)).await,
        Tried::Code(step) => {
            let view = CodeView { step, next: ours(&next).to_owned(), error: None };
            code_page(&service, &visitor, view).await
        }
        Tried::Refused => shown(&service, &visitor, &token).await,
        Tried::Wait(wait) => {
            let refused = Some(waiting(wait.0));
            let view = LinkView { action: paths::sign_in_link(&token), name: String::new(), refused };
            let page = page(&service, &visitor, None, move |look| Ok(show_link(&look.shell, &view))).await?;
            Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response())
        }
    }
}

/// The letters that a sandbox keeps; there are none elsewhere.
pub(super) async fn letters(State(service): State<Service>, visitor: Visitor) -> Result<Response, Trouble> {
    if !service.is_sandbox() {
        return Err(Trouble::not_found());
    }
    page(&service, &visitor, None, |look| {
        let view = |kept: mail::Kept| LetterView {
            at: look.moment(kept.at),
            to: kept.letter.to,
            subject: kept.letter.subject,
            text: kept.letter.text,
        };
        let letters: Vec<_> = mail::kept(look.service).into_iter().map(view).collect();
        Ok(show_letters(&look.shell, &letters))
    })
    .await
}
