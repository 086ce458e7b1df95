//! The steps of review, contract and membership (AP-2).

use super::{PartnerBody, shown};
use crate::act::{act, look_now};
use crate::call::{Call, Nothing};
use crate::ids;
use crate::problem::Problem;
use crate::wire::{Problems, check_said};
use app::Service;
use app::views;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::Action;
use programs::affiliate::ReviewStep;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who looks after the partner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approve {
    /// The programme's default where it is not said.
    representative: Option<String>,
}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// In a sentence; whom it concerns will read it.
    reason: String,
}

impl Reason {
    /// What was said, unless nothing was.
    pub(crate) fn said(&self) -> Result<String, Problem> {
        check_said(&self.reason, "/reason")?;
        Ok(self.reason.clone())
    }
}

/// A signature.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signature {
    /// The typed name.
    signer_name: String,
}

/// Takes a step with a partner.
async fn take<B>(
    service: &Service,
    id: &str,
    call: Call<B>,
    step: impl FnOnce(&Service, programs::No, &Call<B>) -> Result<ReviewStep, Problem>,
) -> Response {
    let prepared = ids::partner(service, id).and_then(|no| Ok((no, step(service, no, &call)?)));
    match prepared {
        Ok((partner, step)) => {
            let show = shown(&call.caller);
            act(service, call, Action::Review { partner, step }, StatusCode::OK, show).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Accept an application and name a representative.
#[utoipa::path(post, path = "/v1/partners/{id}/approve", tag = "partners", request_body = Option<Approve>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Approved.", body = PartnerBody), Problems))]
pub(crate) async fn approve(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Approve>,
) -> Response {
    let step = |_: &Service, _, call: &Call<Approve>| {
        let representative = call.body.representative.clone();
        if let Some(name) = &representative {
            check_said(name, "/representative")?;
        }
        Ok(ReviewStep::Approve { representative })
    };
    take(&service, &id, call, step).await
}

/// Turn an application down.
#[utoipa::path(post, path = "/v1/partners/{id}/reject", tag = "partners", request_body = Reason,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Rejected.", body = PartnerBody), Problems))]
pub(crate) async fn reject(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |_, _, call| Ok(ReviewStep::Reject { reason: call.body.said()? })).await
}

/// Send the contract: the newest text, filled with the partner's data.
#[utoipa::path(post, path = "/v1/partners/{id}/send_contract", tag = "partners",
    request_body = Option<Nothing>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Sent.", body = PartnerBody), Problems))]
pub(crate) async fn send_contract(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    let step = |service: &Service, no, _: &Call<Nothing>| {
        let draft = look_now(service, |source, service| views::contract_draft(source, service, no))?;
        let (version, document) = draft.ok_or_else(|| Problem::not_found("partner"))?;
        Ok(ReviewStep::SendContract { version, document })
    };
    take(&service, &id, call, step).await
}

/// Sign the contract.
#[utoipa::path(post, path = "/v1/partners/{id}/sign_contract", tag = "partners", request_body = Signature,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Signed.", body = PartnerBody), Problems))]
pub(crate) async fn sign_contract(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Signature>,
) -> Response {
    let step = |_: &Service, _, call: &Call<Signature>| {
        check_said(&call.body.signer_name, "/signer_name")?;
        let (signer_name, address) = (call.body.signer_name.clone(), call.address.clone());
        Ok(ReviewStep::SignContract { signer_name, address })
    };
    take(&service, &id, call, step).await
}

/// Sign for the operator, which activates the partner.
#[utoipa::path(post, path = "/v1/partners/{id}/countersign", tag = "partners", request_body = Option<Nothing>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Active.", body = PartnerBody), Problems))]
pub(crate) async fn countersign(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    let step = |service: &Service, _, _: &Call<Nothing>| {
        Ok(ReviewStep::Countersign { codes: views::codes(service.config().random) })
    };
    take(&service, &id, call, step).await
}

/// Set an active partner aside.
#[utoipa::path(post, path = "/v1/partners/{id}/suspend", tag = "partners", request_body = Reason,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Suspended.", body = PartnerBody), Problems))]
pub(crate) async fn suspend(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |_, _, call| Ok(ReviewStep::Suspend { reason: call.body.said()? })).await
}

/// Bring a suspended partner back.
#[utoipa::path(post, path = "/v1/partners/{id}/reinstate", tag = "partners", request_body = Option<Nothing>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Active again.", body = PartnerBody), Problems))]
pub(crate) async fn reinstate(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_, _, _| Ok(ReviewStep::Reinstate)).await
}

/// End a partnership.
#[utoipa::path(post, path = "/v1/partners/{id}/terminate", tag = "partners", request_body = Reason,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Terminated.", body = PartnerBody), Problems))]
pub(crate) async fn terminate(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |_, _, call| Ok(ReviewStep::Terminate { reason: call.body.said()? })).await
}
