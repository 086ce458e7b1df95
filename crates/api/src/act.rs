//! From an action to its answer.

use crate::call::Call;
use crate::problem::{MEDIA_TYPE, Problem};
use app::inbox::{Acted, Answer, Idempotency, Render};
use app::views::{Source, ViewResult};
use app::{Fault, Service};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use programs::{Action, Actor, Done, No, World};
use serde::Serialize;

/// Takes an action and answers it with what `show` makes of the store directly after, in the same
/// transaction. A refusal is answered as a problem.
pub(crate) async fn act<B, T: Serialize>(
    service: &Service,
    call: Call<B>,
    action: Action,
    status: StatusCode,
    show: impl Fn(&Source, &Service, No) -> ViewResult<T> + Send + 'static,
) -> Response {
    let at = service.clone();
    let answer =
        move |source: &mut app::views::Writing, done: &Done| made(status, &show(source, &at, number(done))?);
    decide(service, call.caller.0.actor, call.idempotency, action, answer).await
}

/// Takes an action and answers it with what `show` makes of what was decided alone: for actions that many ask
/// for at once.
pub(crate) async fn act_at_once<B, T: Serialize>(
    service: &Service,
    call: Call<B>,
    action: Action,
    status: StatusCode,
    show: impl Fn(&World, &Service, No) -> ViewResult<T> + Send + 'static,
) -> Response {
    let at = service.clone();
    let answer = move |world: &World, done: &Done| made(status, &show(world, &at, number(done))?);
    let render = app::views::render_decided(answer, |refusal| Problem::from(refusal).answer());
    answered(service, call.caller.0.actor, call.idempotency, action, render).await
}

fn number(done: &Done) -> No {
    match done {
        Done::Subject(no) | Done::File(no) | Done::Version(no) => *no,
        Done::Nothing => 0,
    }
}

fn made(status: StatusCode, shown: &impl Serialize) -> ViewResult<Answer> {
    Ok(Answer { status: status.as_u16(), body: serde_json::to_vec(shown).unwrap_or_default() })
}

/// Takes an action and answers it with what `answer` makes.
pub(crate) async fn decide(
    service: &Service,
    actor: Actor,
    idempotency: Option<Idempotency>,
    action: Action,
    answer: impl Fn(&mut app::views::Writing, &Done) -> ViewResult<Answer> + Send + 'static,
) -> Response {
    let render = app::views::render(answer, |refusal| Problem::from(refusal).answer());
    answered(service, actor, idempotency, action, render).await
}

async fn answered(
    service: &Service,
    actor: Actor,
    idempotency: Option<Idempotency>,
    action: Action,
    render: Render,
) -> Response {
    match service.inbox().act(actor, action, idempotency, render).await {
        Ok(acted) => acted_response(acted),
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// The response to an action.
pub(crate) fn acted_response(acted: Acted) -> Response {
    match acted {
        Acted::Answered(answer) => json_response(answer),
        Acted::KeyReused => key_reused().into_response(),
    }
}

/// A kept or a new answer in JSON; what is not a success is a problem.
pub(crate) fn json_response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = if status.is_success() { "application/json" } else { MEDIA_TYPE };
    (status, [(header::CONTENT_TYPE, media)], answer.body).into_response()
}

/// The key came before with another request.
pub(crate) fn key_reused() -> Problem {
    let detail = "This Idempotency-Key was used for another request. Use a new key for a new request.";
    Problem::new("idempotency_key_reused", detail)
}

/// Reads what is committed. Scans go to a thread of their own, so that nothing waits behind them.
pub(crate) async fn look<T: Send + 'static>(
    service: &Service,
    view: impl FnOnce(&Source, &Service) -> ViewResult<T> + Send + 'static,
) -> Result<T, Problem> {
    let at = service.clone();
    let looked = tokio::task::spawn_blocking(move || look_now(&at, view)).await;
    looked.map_err(|error| Problem::internal(&error))?
}

/// Reads what is committed, for what takes microseconds.
pub(crate) fn look_now<T>(
    service: &Service,
    view: impl FnOnce(&Source, &Service) -> ViewResult<T>,
) -> Result<T, Problem> {
    service.aside(|| {
        let reader = service.reader()?;
        view(&reader, service).map_err(|error| {
            tracing::error!(%error, "a request could not be answered");
            Fault::from(error).failure().into()
        })
    })
}
