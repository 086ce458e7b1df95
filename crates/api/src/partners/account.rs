//! The account a partner is paid to (WD-7): entered once, then changed by two members of staff.

use super::HistoryBody;
use crate::act::{act, look, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::ids;
use crate::problem::Problem;
use crate::wire::{List, Problems, check_text, currency};
use app::Service;
use app::views::{self, AccountChangeView, AccountInput, AccountView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::Action;
use programs::affiliate::{AccountChangeStatus, PayoutAccount};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The account a partner wants to be paid to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// `bank`.
    kind: AccountKind,
    /// Who holds the account.
    holder: String,
    /// The bank's name.
    bank_name: String,
    /// The bank's BIC.
    #[schema(example = "MBBEMYKL")]
    bic: String,
    /// An IBAN, or the account number as the bank knows it.
    account_number: String,
    /// ISO 3166 code of the account's country.
    country: String,
    /// The account's currency.
    currency: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountKind {
    Bank,
}

/// A payout account, its number masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountBody {
    kind: AccountKind,
    holder: String,
    bank_name: String,
    bic: String,
    /// Its last four characters.
    account_number: String,
    country: String,
    currency: String,
}

/// A proposal to pay a partner to another account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeBody {
    id: String,
    /// Whose account.
    partner: String,
    /// `proposed`, `approved` or `rejected`.
    status: &'static str,
    account: AccountBody,
    proposed_by: String,
    decided_by: Option<String>,
    history: Vec<HistoryBody>,
}

impl From<AccountView> for AccountBody {
    fn from(view: AccountView) -> Self {
        Self {
            kind: AccountKind::Bank,
            holder: view.holder,
            bank_name: view.bank_name,
            bic: view.bic,
            account_number: view.masked_number,
            country: view.country,
            currency: view.currency.code().to_owned(),
        }
    }
}

impl From<AccountChangeView> for ChangeBody {
    fn from(view: AccountChangeView) -> Self {
        Self {
            id: view.id,
            partner: view.partner,
            status: view.status.name(),
            account: view.account.into(),
            proposed_by: view.proposed_by,
            decided_by: view.decided_by,
            history: view.history.into_iter().map(Into::into).collect(),
        }
    }
}

impl Account {
    /// The account with its number sealed. The currency is looked at first.
    fn sealed(&self, service: &Service) -> Result<PayoutAccount, Problem> {
        let AccountKind::Bank = self.kind;
        let currency = currency(&self.currency, "/currency")?;
        let excluded = look_now(service, |source, service| views::excludes(source, service, currency))?;
        // An excluded currency is refused by the rules, whatever else is wrong.
        if !excluded {
            for (pointer, text) in [("/holder", &self.holder), ("/bank_name", &self.bank_name)] {
                check_text(text, pointer)?;
            }
            views::check_account_number(&self.account_number)
                .map_err(|detail| Problem::invalid("/account_number", detail))?;
        }
        let input = AccountInput {
            holder: self.holder.clone(),
            bank_name: self.bank_name.clone(),
            bic: self.bic.clone(),
            number: self.account_number.clone(),
            country: self.country.clone(),
            currency,
        };
        views::account(service, input).map_err(|error| Problem::internal(&error))
    }
}

/// Enter the payout account, once.
#[utoipa::path(put, path = "/v1/partners/{id}/payout_account", tag = "payout accounts", request_body = Account,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "The account, its number masked.", body = AccountBody), Problems))]
pub(crate) async fn enter(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Account>,
) -> Response {
    let prepared = ids::partner(&service, &id).and_then(|no| Ok((no, call.body.sealed(&service)?)));
    let (partner, account) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return problem.into_response(),
    };
    let action = Action::SetPayoutAccount { partner, account };
    act(&service, call, action, StatusCode::OK, |source, _, no| {
        Ok(views::payout_account(source, no)?.map(AccountBody::from))
    })
    .await
}

/// The account a partner is paid to.
#[utoipa::path(get, path = "/v1/partners/{id}/payout_account", tag = "payout accounts",
    params(("id" = String, Path)),
    responses((status = 200, description = "The account, its number masked.", body = AccountBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<AccountBody>, Problem> {
    let no = ids::partner(&service, &id)?;
    let found = look_now(&service, |source, _| views::payout_account(source, no))?;
    found.map(|view| Json(view.into())).ok_or_else(|| Problem::not_found("payout account"))
}

/// Which proposals are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only those with this status.
    status: Option<String>,
}

/// The proposals to change payout accounts, newest first.
#[utoipa::path(get, path = "/v1/payout_account_changes", tag = "payout accounts", params(Filter, Place),
    responses((status = 200, description = "A page of proposals.", body = List<ChangeBody>), Problems))]
pub(crate) async fn changes(
    State(service): State<Service>,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<ChangeBody>>, Problem> {
    let status = filter.status.as_deref().map(|name| {
        AccountChangeStatus::parse(name)
            .ok_or_else(|| Problem::invalid("/status", "There is no such status."))
    });
    let (status, place) = (status.transpose()?, place.read(&service)?);
    let rows = look(&service, move |source, service| views::account_changes(source, service, status, place));
    Ok(Json(List::of(&service, rows.await?)))
}

/// Propose another account; another member of staff decides.
#[utoipa::path(post, path = "/v1/partners/{id}/payout_account/changes", tag = "payout accounts",
    request_body = Account, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The proposal.", body = ChangeBody), Problems))]
pub(crate) async fn propose(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Account>,
) -> Response {
    let prepared = ids::partner(&service, &id).and_then(|no| Ok((no, call.body.sealed(&service)?)));
    match prepared {
        Ok((partner, account)) => {
            let action = Action::ProposePayoutAccount { partner, account };
            act(&service, call, action, StatusCode::CREATED, shown_change).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Pay to the proposed account from now on.
#[utoipa::path(post, path = "/v1/partners/{id}/payout_account/changes/{change}/approve",
    tag = "payout accounts", request_body = Option<Nothing>,
    params(("id" = String, Path), ("change" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Approved.", body = ChangeBody), Problems))]
pub(crate) async fn approve(
    State(service): State<Service>,
    Path((id, change)): Path<(String, String)>,
    call: Call<Nothing>,
) -> Response {
    decide(&service, &id, &change, call, true).await
}

/// Turn a proposed account down.
#[utoipa::path(post, path = "/v1/partners/{id}/payout_account/changes/{change}/reject",
    tag = "payout accounts", request_body = Option<Nothing>,
    params(("id" = String, Path), ("change" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Rejected.", body = ChangeBody), Problems))]
pub(crate) async fn reject(
    State(service): State<Service>,
    Path((id, change)): Path<(String, String)>,
    call: Call<Nothing>,
) -> Response {
    decide(&service, &id, &change, call, false).await
}

async fn decide(service: &Service, id: &str, change: &str, call: Call<Nothing>, approve: bool) -> Response {
    let read = ids::partner(service, id).and_then(|no| Ok((no, ids::account_change(service, change)?)));
    match read {
        Ok((partner, change)) => {
            let action = Action::DecidePayoutAccount { partner, change, approve };
            act(service, call, action, StatusCode::OK, shown_change).await
        }
        Err(problem) => problem.into_response(),
    }
}

fn shown_change(
    source: &views::Source,
    service: &Service,
    no: programs::No,
) -> views::ViewResult<Option<ChangeBody>> {
    Ok(views::account_change(source, service, no)?.map(ChangeBody::from))
}
