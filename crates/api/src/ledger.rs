//! The ledger (LG).

use crate::act::look;
use crate::call::{Params, Place};
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, instant};
use app::Service;
use app::views::{self, TransferRow, TrialBalance};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// All accounts of one currency, in minor units. Figures may be more than 64 bits hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialBody {
    currency: String,
    /// What the accounts with a debit balance come to.
    #[schema(value_type = i64)]
    debits: i128,
    /// What the accounts with a credit balance come to: the same.
    #[schema(value_type = i64)]
    credits: i128,
    accounts: Vec<AccountRow>,
}

/// What all accounts of one kind hold.
#[derive(Debug, Serialize, ToSchema)]
struct AccountRow {
    account: &'static str,
    /// Debits less credits.
    #[schema(value_type = i64)]
    balance: i128,
}

impl From<TrialBalance> for TrialBody {
    fn from(view: TrialBalance) -> Self {
        let row = |line: views::AccountLine| AccountRow { account: line.account, balance: line.balance };
        Self {
            currency: view.currency.code().to_owned(),
            debits: view.debits,
            credits: view.credits,
            accounts: view.accounts.into_iter().map(row).collect(),
        }
    }
}

/// A movement of money from one account to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferBody {
    id: String,
    at: String,
    /// The place in the log of what caused it.
    cause: i64,
    /// The rule that asked for it.
    rule: &'static str,
    memo: &'static str,
    /// The account that is debited, such as `affiliate:partner:available/pa_…`.
    debit: String,
    /// The account that is credited.
    credit: String,
    amount: Money,
}

impl From<TransferRow> for TransferBody {
    fn from(row: TransferRow) -> Self {
        Self {
            id: row.id,
            at: instant(row.at),
            cause: row.cause,
            rule: row.rule,
            memo: row.memo,
            debit: row.debit,
            credit: row.credit,
            amount: row.amount.into(),
        }
    }
}

/// What all accounts hold; each currency sums to zero.
#[utoipa::path(get, path = "/v1/ledger/trial_balance", tag = "ledger",
    responses((status = 200, description = "The trial balance.", body = List<TrialBody>), Problems))]
pub(crate) async fn trial_balance(State(service): State<Service>) -> Result<Json<List<TrialBody>>, Problem> {
    Ok(Json(List::whole(look(&service, |source, _| views::trial_balance(source)).await?)))
}

/// Which transfers are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// On either side: `affiliate:partner:available`, or that of one partner:
    /// `affiliate:partner:available/pa_…`.
    account: Option<String>,
    /// The place in the log of what caused them.
    #[param(value_type = Option<i64>)]
    cause: Option<String>,
}

/// Transfers, newest first.
#[utoipa::path(get, path = "/v1/ledger/transfers", tag = "ledger", params(Filter, Place),
    responses((status = 200, description = "A page of transfers.", body = List<TransferBody>), Problems))]
pub(crate) async fn transfers(
    State(service): State<Service>,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<TransferBody>>, Problem> {
    let place = place.read(&service)?;
    let cause = filter.cause.as_deref().map(|text| {
        text.parse().map_err(|_| Problem::invalid("/cause", "A cause is the sequence number of a log entry."))
    });
    let (cause, account) = (cause.transpose()?, filter.account);
    let found = look(&service, move |source, service| {
        views::transfers(source, service, account.as_deref(), cause, place)
    });
    let rows = found.await?.ok_or_else(|| Problem::invalid("/account", "There is no such account."))?;
    Ok(Json(List::of(&service, rows)))
}
