//! Withdrawals (WD-1 to WD-4).

use crate::act::{act, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::guard::Caller;
use crate::ids;
use crate::partners::HistoryBody;
use crate::partners::account::AccountBody;
use crate::problem::Problem;
use crate::wire::{List, Problems, check_said, currency, instant};
use app::Service;
use app::access::Owner;
use app::views::{self, LineView, WithdrawalView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::affiliate::PayoutStep;
use programs::{Action, No};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A withdrawal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithdrawalBody {
    id: String,
    partner: String,
    /// The least advanced of its lines: `requested`, `in_review`, `approved`, `paying`, `cancelled`,
    /// `rejected`, `failed` or `paid`.
    status: &'static str,
    #[schema(example = "2026-06")]
    batch: String,
    requested_at: String,
    lines: Vec<LineBody>,
    /// The account it is paid to, as it was at the request.
    payout_account: AccountBody,
    history: Vec<HistoryBody>,
}

/// What is withdrawn in one currency.
#[derive(Debug, Serialize, ToSchema)]
struct LineBody {
    /// Minor units.
    amount: i64,
    currency: String,
    status: &'static str,
    /// The id it has in the bank's files.
    end_to_end_id: String,
    bank_reference: Option<String>,
    /// Why it was rejected or failed.
    reason: Option<String>,
}

impl From<LineView> for LineBody {
    fn from(line: LineView) -> Self {
        Self {
            amount: line.amount.minor(),
            currency: line.amount.currency().code().to_owned(),
            status: line.status.name(),
            end_to_end_id: line.end_to_end_id,
            bank_reference: line.bank_reference,
            reason: line.reason,
        }
    }
}

impl From<WithdrawalView> for WithdrawalBody {
    fn from(view: WithdrawalView) -> Self {
        Self {
            id: view.id,
            partner: view.partner_id,
            status: view.status.name(),
            batch: view.batch.to_string(),
            requested_at: instant(view.requested_at),
            lines: view.lines.into_iter().map(Into::into).collect(),
            payout_account: view.account.into(),
            history: view.history.into_iter().map(Into::into).collect(),
        }
    }
}

fn shown(source: &views::Source, service: &Service, no: No) -> views::ViewResult<Option<WithdrawalBody>> {
    Ok(views::withdrawal(source, service, no)?.map(WithdrawalBody::from))
}

/// Ask for the full available balance.
#[utoipa::path(post, path = "/v1/partners/{id}/withdrawals", tag = "withdrawals",
    request_body = Option<Nothing>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Asked for.", body = WithdrawalBody), Problems))]
pub(crate) async fn request(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    match ids::partner(&service, &id) {
        Ok(partner) => {
            let action = Action::RequestWithdrawal { partner };
            act(&service, call, action, StatusCode::CREATED, shown).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// A partner's withdrawals, newest first.
#[utoipa::path(get, path = "/v1/partners/{id}/withdrawals", tag = "withdrawals",
    params(("id" = String, Path), Place),
    responses((status = 200, description = "A page of withdrawals.", body = List<WithdrawalBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Path(id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<WithdrawalBody>>, Problem> {
    let (no, place) = (ids::partner(&service, &id)?, place.read(&service)?);
    let rows = look_now(&service, |source, service| {
        let known = source.partner(no)?.is_some();
        if known { views::withdrawals(source, service, no, place).map(Some) } else { Ok(None) }
    })?;
    Ok(Json(List::of(&service, rows.ok_or_else(|| Problem::not_found("partner"))?)))
}

/// One withdrawal.
#[utoipa::path(get, path = "/v1/withdrawals/{id}", tag = "withdrawals", params(("id" = String, Path)),
    responses((status = 200, description = "The withdrawal.", body = WithdrawalBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WithdrawalBody>, Problem> {
    let no = ids::withdrawal(&service, &id)?;
    let found = look_now(&service, |source, service| views::withdrawal(source, service, no))?;
    let view = found.ok_or_else(|| Problem::not_found("withdrawal"))?;
    caller.may_see(&Owner::Partner(Some(view.partner)), "withdrawal")?;
    Ok(Json(view.into()))
}

/// Which line takes a step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Only {
    /// Only the line in this currency; every line that can, where it is not said.
    currency: Option<String>,
}

/// Which line takes a step, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnlyBecause {
    /// In a sentence; the partner will read it.
    reason: String,
    /// Only the line in this currency; every line that can, where it is not said.
    currency: Option<String>,
}

/// Which line was paid, and under which reference.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paid {
    /// The bank's reference.
    bank_reference: String,
    /// Only the line in this currency; every line that can, where it is not said.
    currency: Option<String>,
}

/// Take a request back, before its batch closes.
#[utoipa::path(post, path = "/v1/withdrawals/{id}/cancel", tag = "withdrawals", request_body = Option<Nothing>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Cancelled.", body = WithdrawalBody), Problems))]
pub(crate) async fn cancel(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    step(&service, &id, call, |_| Ok((PayoutStep::Cancel, None))).await
}

/// Approve a withdrawal, or one of its lines.
#[utoipa::path(post, path = "/v1/withdrawals/{id}/approve", tag = "withdrawals", request_body = Option<Only>,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Approved.", body = WithdrawalBody), Problems))]
pub(crate) async fn approve(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Only>,
) -> Response {
    step(&service, &id, call, |body| Ok((PayoutStep::Approve, body.currency.clone()))).await
}

/// Turn a withdrawal down, or one of its lines; the money returns.
#[utoipa::path(post, path = "/v1/withdrawals/{id}/reject", tag = "withdrawals", request_body = OnlyBecause,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Rejected.", body = WithdrawalBody), Problems))]
pub(crate) async fn reject(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<OnlyBecause>,
) -> Response {
    let chosen = |body: &OnlyBecause| {
        check_said(&body.reason, "/reason")?;
        Ok((PayoutStep::Reject { reason: body.reason.clone() }, body.currency.clone()))
    };
    step(&service, &id, call, chosen).await
}

/// The bank has paid.
#[utoipa::path(post, path = "/v1/withdrawals/{id}/mark_paid", tag = "withdrawals", request_body = Paid,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Paid.", body = WithdrawalBody), Problems))]
pub(crate) async fn mark_paid(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Paid>,
) -> Response {
    let chosen = |body: &Paid| {
        check_said(&body.bank_reference, "/bank_reference")?;
        Ok((PayoutStep::MarkPaid { bank_reference: body.bank_reference.clone() }, body.currency.clone()))
    };
    step(&service, &id, call, chosen).await
}

/// The bank could not pay; the money returns.
#[utoipa::path(post, path = "/v1/withdrawals/{id}/mark_failed", tag = "withdrawals",
    request_body = OnlyBecause,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Failed.", body = WithdrawalBody), Problems))]
pub(crate) async fn mark_failed(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<OnlyBecause>,
) -> Response {
    let chosen = |body: &OnlyBecause| {
        check_said(&body.reason, "/reason")?;
        Ok((PayoutStep::MarkFailed { reason: body.reason.clone() }, body.currency.clone()))
    };
    step(&service, &id, call, chosen).await
}

async fn step<B>(
    service: &Service,
    id: &str,
    call: Call<B>,
    chosen: impl Fn(&B) -> Result<(PayoutStep, Option<String>), Problem>,
) -> Response {
    let prepared = prepare(service, id, &call, chosen);
    match prepared {
        Ok(action) => act(service, call, action, StatusCode::OK, shown).await,
        Err(problem) => problem.into_response(),
    }
}

fn prepare<B>(
    service: &Service,
    id: &str,
    call: &Call<B>,
    chosen: impl Fn(&B) -> Result<(PayoutStep, Option<String>), Problem>,
) -> Result<Action, Problem> {
    let withdrawal = ids::withdrawal(service, id)?;
    let owner = look_now(service, |source, _| Ok(source.withdrawal(withdrawal)?.map(|found| found.partner)))?;
    call.caller.may_see(&Owner::Partner(owner), "withdrawal")?;
    let (step, code) = chosen(&call.body)?;
    let currency = code.map(|code| currency(&code, "/currency")).transpose()?;
    Ok(Action::StepWithdrawal { withdrawal, currency, step })
}
