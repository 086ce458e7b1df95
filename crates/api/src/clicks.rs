//! Referral links (AP-4).

use crate::act::look_now;
use crate::call::{Params, address};
use crate::problem::Problem;
use crate::wire::Problems;
use app::Service;
use app::ids::Kind;
use app::inbox::{Acted, Answer};
use app::views;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use programs::{Action, Actor, Done, No, World};
use serde::Deserialize;
use utoipa::IntoParams;

/// The channel a link was shared on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Shared {
    /// Its name.
    c: Option<String>,
}

/// Where clicks are kept in the visitor's browser.
const COOKIE: &str = "guerdon_click";
/// The longest name of a channel.
const LONGEST_CHANNEL: usize = 40;

/// Follow a referral link: the click is noted, and the visitor sent on to the landing page.
#[utoipa::path(get, path = "/r/{code}", tag = "links", params(("code" = String, Path), Shared),
    responses((status = 302, description = "To the landing page with `ref` and `click_id`."), Problems))]
pub(crate) async fn follow(
    State(service): State<Service>,
    Path(code): Path<String>,
    Params(shared): Params<Shared>,
    request: Request,
) -> Result<Response, Problem> {
    let code = code.trim().to_ascii_uppercase();
    let known = look_now(&service, |source, _| source.key(programs::Key::ReferralCode, &code))?;
    if known.is_none() {
        return Err(Problem::not_found("referral code"));
    }
    let legal = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let channel = shared.c.unwrap_or_default().chars().filter(legal).take(LONGEST_CHANNEL).collect();
    let (parts, _) = request.into_parts();
    let agent =
        parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let visitor = service.visitor_hash(&address(&parts), agent);
    // The visitor is sent on even where the click could not be noted.
    let click = noted(&service, Action::Click { code: code.clone(), channel, visitor }).await;
    let url = look_now(&service, |source, service| views::landing(source, service, &code, click))?;
    let mut response =
        (StatusCode::FOUND, [(header::LOCATION, url), (header::CACHE_CONTROL, "no-store".into())])
            .into_response();
    let cookie = click.and_then(|no| cookie(&service, no).parse().ok());
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn noted(service: &Service, action: Action) -> Option<No> {
    let shown = |_: &World, done: &Done| {
        let no = if let Done::Subject(no) = done { *no } else { 0 };
        Ok(Answer { status: 200, body: no.to_string().into_bytes() })
    };
    let render = views::render_decided(shown, |refusal| Problem::from(refusal).answer());
    let visitor = Actor { id: "visitor".into(), name: "visitor".into() };
    match service.inbox().act(visitor, action, None, render).await {
        Ok(Acted::Answered(Answer { status: 200, body })) => std::str::from_utf8(&body).ok()?.parse().ok(),
        Ok(_) => None,
        Err(failure) => {
            tracing::warn!(%failure, "a click was not noted");
            None
        }
    }
}

/// The first-party cookie lasts the attribution window.
fn cookie(service: &Service, click: No) -> String {
    let days = look_now(service, |source, service| Ok(source.versions()?.rules_at(service.now()).click_days));
    let seconds = days.unwrap_or(30).saturating_mul(86_400);
    let secure = if service.config().public_url.starts_with("https:") { "; Secure" } else { "" };
    let id = service.ids().write(Kind::Click, click);
    format!("{COOKIE}={id}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}")
}
