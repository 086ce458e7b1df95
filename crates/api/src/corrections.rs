//! Corrections (AP-14): proposed by one member of staff, decided by another.

use crate::act::{act, acted_response, decide, look, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::ids;
use crate::json::Object;
use crate::partners::HistoryBody;
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, check_said};
use app::Service;
use app::inbox::Answer;
use app::views::{self, CorrectionView, Moved};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::affiliate::{CorrectionKind, CorrectionStatus};
use programs::{Action, Done, No};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// To whom a customer is moved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reattribute {
    /// The partner.
    to_partner: String,
    /// Why; both partners are told.
    reason: String,
    /// Only say what it would move.
    #[serde(default)]
    preview: bool,
}

/// By how much a balance is adjusted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Adjust {
    /// Negative takes away.
    #[schema(value_type = Money)]
    amount: Object<Money>,
    /// Why.
    reason: String,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionBody {
    id: String,
    /// `reattribution` or `adjustment`.
    kind: &'static str,
    /// `proposed`, `approved` or `rejected`.
    status: &'static str,
    /// Whose balance is adjusted, or to whom the customer moves.
    partner: String,
    from_partner: Option<String>,
    customer_id: Option<String>,
    amount: Option<Money>,
    reason: String,
    proposed_by: String,
    decided_by: Option<String>,
    history: Vec<HistoryBody>,
}

/// A proposed correction with what it would move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposed {
    /// `null` for a preview.
    id: Option<String>,
    /// Whether nothing was proposed.
    preview: bool,
    /// `reattribution` or `adjustment`.
    kind: &'static str,
    /// `proposed`; `null` for a preview.
    status: Option<&'static str>,
    partner: String,
    from_partner: Option<String>,
    customer_id: Option<String>,
    amount: Option<Money>,
    reason: String,
    /// What it would move if it were approved now.
    moves: Vec<MovedBody>,
}

/// A movement of money that a correction would make.
#[derive(Debug, Serialize, ToSchema)]
struct MovedBody {
    memo: &'static str,
    debit: String,
    credit: String,
    amount: Money,
}

impl From<Moved> for MovedBody {
    fn from(moved: Moved) -> Self {
        Self { memo: moved.memo, debit: moved.debit, credit: moved.credit, amount: moved.amount.into() }
    }
}

impl From<CorrectionView> for CorrectionBody {
    fn from(view: CorrectionView) -> Self {
        Self {
            id: view.id,
            kind: view.kind.name(),
            status: view.status.name(),
            partner: view.partner,
            from_partner: view.from_partner,
            customer_id: view.customer_id,
            amount: view.amount.map(Into::into),
            reason: view.reason,
            proposed_by: view.proposed_by,
            decided_by: view.decided_by,
            history: view.history.into_iter().map(Into::into).collect(),
        }
    }
}

/// Shows what was proposed with what it would move. Where it could not be carried out, that is the
/// answer of a preview; a proposal stands, for it may be approved later.
fn proposed(
    service: &Service,
    preview: bool,
    status: StatusCode,
) -> impl Fn(&mut views::Writing, &Done) -> views::ViewResult<Answer> + Send + 'static {
    let at = service.clone();
    move |writer, done| {
        let Done::Subject(no) = done else { return Ok(Problem::from(app::Failure::Internal).answer()) };
        let moves = match views::preview_correction(writer, &at, *no)? {
            Ok(moves) => moves,
            Err(refusal) if preview => return Ok(Problem::from(&refusal).answer()),
            Err(_) => Vec::new(),
        };
        let Some(view) = views::correction(writer, &at, *no)? else {
            return Ok(Problem::from(app::Failure::Internal).answer());
        };
        let shown = Proposed {
            id: (!preview).then_some(view.id),
            preview,
            kind: view.kind.name(),
            status: (!preview).then(|| view.status.name()),
            partner: view.partner,
            from_partner: view.from_partner,
            customer_id: view.customer_id,
            amount: view.amount.map(Into::into),
            reason: view.reason,
            moves: moves.into_iter().map(Into::into).collect(),
        };
        Ok(Answer { status: status.as_u16(), body: serde_json::to_vec(&shown).unwrap_or_default() })
    }
}

/// Propose to move a customer to another partner, or only see what that would move.
#[utoipa::path(post, path = "/v1/customers/{id}/reattribute", tag = "corrections", request_body = Reattribute,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, description = "The proposal; another member of staff approves it.", body = Proposed),
        (status = 200, description = "What it would move; nothing was proposed.", body = Proposed),
        Problems
    ))]
pub(crate) async fn reattribute(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reattribute>,
) -> Response {
    let action = match moving(&service, &id, &call.body) {
        Ok(action) => action,
        Err(problem) => return problem.into_response(),
    };
    let actor = call.caller.0.actor;
    if !call.body.preview {
        let answer = proposed(&service, false, StatusCode::CREATED);
        return decide(&service, actor, call.idempotency, action, answer).await;
    }
    let render =
        views::render(proposed(&service, true, StatusCode::OK), |refusal| Problem::from(refusal).answer());
    match service.inbox().preview(actor, action, render).await {
        Ok(acted) => acted_response(acted),
        Err(failure) => Problem::from(failure).into_response(),
    }
}

fn moving(service: &Service, id: &str, body: &Reattribute) -> Result<Action, Problem> {
    check_said(&body.reason, "/reason")?;
    let found = look_now(service, |source, _| views::customer_no(source, id))?;
    let customer = found.ok_or_else(|| Problem::not_found("customer"))?;
    let partner = ids::partner(service, &body.to_partner).map_err(|problem| problem.at("/to_partner"))?;
    let kind = CorrectionKind::Reattribution { customer };
    Ok(Action::ProposeCorrection { partner, kind, reason: body.reason.clone() })
}

/// Propose to adjust a partner's available balance.
#[utoipa::path(post, path = "/v1/partners/{id}/adjustments", tag = "corrections", request_body = Adjust,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The proposal; another member of staff approves it.",
        body = Proposed), Problems))]
pub(crate) async fn adjust(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Adjust>,
) -> Response {
    let prepared = ids::partner(&service, &id).and_then(|partner| {
        check_said(&call.body.reason, "/reason")?;
        let kind = CorrectionKind::Adjustment(call.body.amount.0.read("/amount")?);
        Ok(Action::ProposeCorrection { partner, kind, reason: call.body.reason.clone() })
    });
    match prepared {
        Ok(action) => {
            let answer = proposed(&service, false, StatusCode::CREATED);
            decide(&service, call.caller.0.actor, call.idempotency, action, answer).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Which corrections are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only those with this status.
    status: Option<String>,
}

/// Corrections, newest first.
#[utoipa::path(get, path = "/v1/corrections", tag = "corrections", params(Filter, Place),
    responses((status = 200, description = "A page of corrections.", body = List<CorrectionBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<CorrectionBody>>, Problem> {
    let status = filter.status.as_deref().map(|name| {
        CorrectionStatus::parse(name).ok_or_else(|| Problem::invalid("/status", "There is no such status."))
    });
    let (status, place) = (status.transpose()?, place.read(&service)?);
    let rows = look(&service, move |source, service| views::corrections(source, service, status, place));
    Ok(Json(List::of(&service, rows.await?)))
}

/// One correction.
#[utoipa::path(get, path = "/v1/corrections/{id}", tag = "corrections", params(("id" = String, Path)),
    responses((status = 200, description = "The correction.", body = CorrectionBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<CorrectionBody>, Problem> {
    let no = ids::correction(&service, &id)?;
    let found = look_now(&service, |source, service| views::correction(source, service, no))?;
    found.map(|view| Json(view.into())).ok_or_else(|| Problem::not_found("correction"))
}

/// Carry a correction out; never by whoever proposed it.
#[utoipa::path(post, path = "/v1/corrections/{id}/approve", tag = "corrections",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Carried out.", body = CorrectionBody), Problems))]
pub(crate) async fn approve(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    decided(&service, &id, call, true).await
}

/// Turn a correction down.
#[utoipa::path(post, path = "/v1/corrections/{id}/reject", tag = "corrections",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Rejected.", body = CorrectionBody), Problems))]
pub(crate) async fn reject(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    decided(&service, &id, call, false).await
}

async fn decided(service: &Service, id: &str, call: Call<Nothing>, approve: bool) -> Response {
    match ids::correction(service, id) {
        Ok(correction) => {
            let action = Action::DecideCorrection { correction, approve };
            act(service, call, action, StatusCode::OK, shown).await
        }
        Err(problem) => problem.into_response(),
    }
}

fn shown(source: &views::Source, service: &Service, no: No) -> views::ViewResult<Option<CorrectionBody>> {
    Ok(views::correction(source, service, no)?.map(CorrectionBody::from))
}
