//! Commission details (AP-12), balances, and whether they can be withdrawn.

use crate::act::{look, look_now};
use crate::call::{Params, Place};
use crate::guard::Caller;
use crate::ids;
use crate::partners::account::AccountBody;
use crate::partners::sight;
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, instant};
use app::Service;
use app::views::{self, BalanceLine, CommissionRow, CommissionsAsked, Eligibility};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

/// A row of the commission details.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommissionBody {
    id: String,
    /// `commission` or `reversal`.
    kind: &'static str,
    payment_id: String,
    customer_id: String,
    phone: String,
    plan: String,
    payment: Money,
    /// Negative for a reversal.
    commission: Money,
    rate_bps: i64,
    paying_number: i64,
    /// `pending` or `available`.
    status: &'static str,
    settled_at: Option<String>,
}

impl From<CommissionRow> for CommissionBody {
    fn from(row: CommissionRow) -> Self {
        Self {
            status: row.status(),
            id: row.id,
            kind: row.kind.name(),
            payment_id: row.payment_id,
            customer_id: row.customer_id,
            phone: row.phone,
            plan: row.plan,
            payment: row.payment.into(),
            commission: row.commission.into(),
            rate_bps: row.rate_bps,
            paying_number: row.paying_number,
            settled_at: row.settled_at.map(instant),
        }
    }
}

/// A partner's commission details, newest first.
#[utoipa::path(get, path = "/v1/partners/{id}/commissions", tag = "partners",
    params(("id" = String, Path), Place),
    responses((status = 200, description = "A page of commissions.", body = List<CommissionBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<CommissionBody>>, Problem> {
    let (no, place, sight) = (ids::partner(&service, &id)?, place.read(&service)?, sight(&caller));
    let rows = look(&service, move |source, service| {
        if source.partner(no)?.is_none() {
            return Ok(None);
        }
        views::commissions(source, service, no, CommissionsAsked::default(), place, sight).map(Some)
    });
    let rows = rows.await?.ok_or_else(|| Problem::not_found("partner"))?;
    Ok(Json(List::of(&service, rows)))
}

/// What a partner has.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceBody {
    /// One for each currency that ever moved.
    balances: Vec<BalanceRow>,
}

/// What a partner has in one currency, in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct BalanceRow {
    currency: String,
    pending: i64,
    available: i64,
    in_withdrawal: i64,
    paid: i64,
    expired: i64,
}

impl From<BalanceLine> for BalanceRow {
    fn from(line: BalanceLine) -> Self {
        Self {
            currency: line.currency.code().to_owned(),
            pending: line.pending,
            available: line.available,
            in_withdrawal: line.in_withdrawal,
            paid: line.paid,
            expired: line.expired,
        }
    }
}

/// What a partner has.
#[utoipa::path(get, path = "/v1/partners/{id}/balance", tag = "partners", params(("id" = String, Path)),
    responses((status = 200, description = "The balances.", body = BalanceBody), Problems))]
pub(crate) async fn balance(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<BalanceBody>, Problem> {
    let no = ids::partner(&service, &id)?;
    let found = look_now(&service, |source, _| {
        let known = source.partner(no)?.is_some();
        if known { views::balance(source, no).map(Some) } else { Ok(None) }
    })?;
    let lines = found.ok_or_else(|| Problem::not_found("partner"))?;
    Ok(Json(BalanceBody { balances: lines.into_iter().map(Into::into).collect() }))
}

/// Whether a partner could ask for a withdrawal now, and what it would be (WD-1, WD-2, WD-3).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EligibilityBody {
    eligible: bool,
    /// The code a request would be refused with now.
    refusal: Option<&'static str>,
    /// How many customers are paying.
    have: i64,
    /// How many the first withdrawal needs; 0 once one has been paid.
    need: i64,
    /// The withdrawal in process.
    in_process: Option<String>,
    payout_account: Option<AccountBody>,
    /// What would be withdrawn.
    lines: Vec<Money>,
    /// The batch a request of now belongs to.
    batch: String,
    cutoff_at: String,
    now: String,
}

impl From<Eligibility> for EligibilityBody {
    fn from(view: Eligibility) -> Self {
        Self {
            eligible: view.refusal.is_none(),
            refusal: view.refusal,
            have: view.have,
            need: view.need,
            in_process: view.in_process,
            payout_account: view.account.map(Into::into),
            lines: view.lines.into_iter().map(Into::into).collect(),
            batch: view.batch.to_string(),
            cutoff_at: instant(view.cutoff_at),
            now: instant(view.now),
        }
    }
}

/// Whether a partner could ask for a withdrawal now.
#[utoipa::path(get, path = "/v1/partners/{id}/eligibility", tag = "partners", params(("id" = String, Path)),
    responses((status = 200, description = "Whether, and if not why.", body = EligibilityBody), Problems))]
pub(crate) async fn eligibility(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<EligibilityBody>, Problem> {
    let no = ids::partner(&service, &id)?;
    let found = look_now(&service, |source, service| views::eligibility(source, service, no))?;
    found.map(|view| Json(view.into())).ok_or_else(|| Problem::not_found("partner"))
}
