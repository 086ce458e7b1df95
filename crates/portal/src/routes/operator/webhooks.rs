//! Who is told what happens, and how telling went.

use app::Service;
use app::ids::Kind;
use app::views::{self, EndpointView};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::{t, t_with};
use crate::pages::operator::webhooks::{
    Attempt, AttemptsView, Endpoint, Making, WebhooksView, attempts as show_attempts,
    webhooks as show_webhooks,
};
use crate::paths;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, look, page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// Everybody who is told or was.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &staff, Making::default(), None, done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    staff: &Staff,
    making: Making,
    secret: Option<String>,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let may_act = staff.may_act();
    page(service, &staff.visitor, notice, move |look| {
        let rows = views::endpoints(look.source, look.service)?;
        let view = WebhooksView {
            rows: rows.into_iter().map(|row| endpoint(look, row)).collect(),
            making: may_act.then_some(making),
            secret,
        };
        Ok(show_webhooks(&look.shell, &view))
    })
    .await
}

fn endpoint(look: &Look<'_>, found: EndpointView) -> Endpoint {
    Endpoint {
        id: found.id,
        url: found.url,
        topics: found.topics,
        active: found.active,
        created_at: look.moment(found.created_at),
    }
}

/// Makes an endpoint. Its secret is on the page that answers, and nowhere else.
pub(super) async fn make(
    State(service): State<Service>,
    staff: Staff,
    posted: Posted,
) -> Result<Response, Trouble> {
    let url = posted.get("url");
    let topics: Vec<String> = posted
        .get("topics")
        .split([',', ' '])
        .map(str::trim)
        .filter(|topic| !topic.is_empty())
        .map(str::to_owned)
        .collect();
    let mut making = Making { url: Kept::new(url), topics: Kept::new(posted.get("topics")) };
    if let Err(error) = views::check_address(&service, url) {
        let error = error.to_string();
        making.url.error = Some(t_with("operator-webhooks-bad-url", &[("error", (&error).into())]));
    }
    if let Some(unknown) = topics.iter().find(|topic| !views::is_topic(topic)) {
        making.topics.error = Some(t_with("operator-webhooks-bad-topic", &[("topic", unknown.into())]));
    }
    if making.url.error.is_some() || making.topics.error.is_some() {
        let page = shown(&service, &staff, making, None, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (_, secret) = views::create_endpoint(&service, url, &topics).await?;
    shown(&service, &staff, Making::default(), Some(secret), None).await
}

fn number(service: &Service, id: &str) -> Result<i64, Trouble> {
    service.ids().read(Kind::Endpoint, id).ok_or_else(Trouble::not_found)
}

/// The attempts to tell an endpoint.
pub(super) async fn attempts(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (no, place, may_act) = (number(&service, &id)?, place(&service, &asked), staff.may_act());
    page(&service, &staff.visitor, done::notice(&asked), move |look| {
        let all = views::endpoints(look.source, look.service)?;
        let found = all.into_iter().find(|endpoint| endpoint.id == id).ok_or_else(Trouble::not_found)?;
        let rows = views::attempts(look.source, look.service, no, place)?.ok_or_else(Trouble::not_found)?;
        let attempt = |row: views::AttemptRow| Attempt {
            note: row.note,
            number: row.attempt,
            at: look.moment(row.at),
            status: row.status,
            outcome: row.outcome,
            excerpt: row.excerpt,
        };
        let view = AttemptsView {
            endpoint: endpoint(look, found),
            may_act,
            pager: look.pager(&paths::webhook(&id), place, &rows),
            rows: rows.rows.into_iter().map(attempt).collect(),
        };
        Ok(show_attempts(&look.shell, &view))
    })
    .await
}

/// Stops telling an endpoint, or has something told once more.
pub(super) async fn command(
    State(service): State<Service>,
    _: Staff,
    Path((id, command)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let no = number(&service, &id)?;
    look(&service, move |source, _| source.endpoint(no)?.map(|_| ()).ok_or_else(Trouble::not_found)).await?;
    match command.as_str() {
        "stop" => {
            views::stop_endpoint(&service, no).await?;
            Ok(Redirect::to(&with_done(&paths::webhook(&id), "webhook_stopped")).into_response())
        }
        "resend" => {
            let note = service.ids().read(Kind::Note, posted.get("note")).ok_or_else(Trouble::not_found)?;
            let can = look(&service, move |source, _| Ok(views::can_resend(source, no, note)?)).await?;
            if !can {
                return Err(Trouble::unreadable(StatusCode::CONFLICT, t("operator-webhooks-no-resend")));
            }
            views::resend(&service, no, note).await?;
            Ok(Redirect::to(&with_done(&paths::webhook(&id), "webhook_resent")).into_response())
        }
        _ => Err(Trouble::not_found()),
    }
}
