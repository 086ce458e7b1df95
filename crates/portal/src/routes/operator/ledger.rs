//! The ledger: what the accounts hold (LG-2), and what moved (LG-1).

use app::Service;
use app::views;
use axum::extract::State;
use axum::response::Response;
use programs::accounts::CHART;

use crate::components::field::Kept;
use crate::lang::t;
use crate::pages::operator::ledger::{LedgerView, TrialBalance, ledger as show_ledger};
use crate::pages::operator::transfers::{Transfer, TransfersView, transfers_page};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// What the accounts hold.
pub(super) async fn ledger(State(service): State<Service>, staff: Staff) -> Result<Response, Trouble> {
    let may_verify = staff.may_act();
    page(&service, &staff.visitor, None, move |look| {
        let currencies = views::trial_balance(look.source)?.into_iter().map(trial_balance).collect();
        Ok(show_ledger(&look.shell, &LedgerView { currencies, may_verify }))
    })
    .await
}

/// A trial balance for people: what 64 bits do not hold stands at the most they do.
pub(super) fn trial_balance(found: views::TrialBalance) -> TrialBalance {
    let shown = |figure: i128| i64::try_from(figure).unwrap_or(if figure < 0 { i64::MIN } else { i64::MAX });
    TrialBalance {
        currency: found.currency,
        debits: shown(found.debits),
        credits: shown(found.credits),
        balanced: found.debits == found.credits,
        accounts: found.accounts.into_iter().map(|line| (line.account, shown(line.balance))).collect(),
    }
}

/// Transfers, of one account or of all, by one entry of the log or by any.
pub(super) async fn transfers(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    let [account, cause] = ["account", "cause"].map(|name| asked.get(name).trim().to_owned());
    page(&service, &staff.visitor, None, move |look| {
        let by = Some(cause.as_str()).filter(|text| !text.is_empty()).map(str::parse::<i64>);
        let of = Some(account.as_str()).filter(|text| !text.is_empty());
        let found = match by.clone().transpose() {
            Ok(by) => views::transfers(look.source, look.service, of, by, place)?,
            Err(_) => None,
        };
        let given =
            [("account", &account), ("cause", &cause)].into_iter().filter(|(_, value)| !value.is_empty());
        let path = given
            .fold(paths::TRANSFERS.to_owned(), |path, (name, value)| paths::with_query(&path, name, value));
        let no_entry = matches!(by, Some(Err(_)));
        let no_account = found.is_none() && !no_entry;
        let kept = |value: &str, wrong: bool, error| {
            if wrong { Kept::refused(value, &t(error)) } else { Kept::new(value) }
        };
        let view = TransfersView {
            account: kept(&account, no_account, "operator-transfers-no-account"),
            cause: kept(&cause, no_entry, "operator-transfers-no-entry"),
            accounts: CHART.iter().map(|kind| kind.name).collect(),
            pager: found.as_ref().map(|found| look.pager(&path, place, found)).unwrap_or_default(),
            rows: found
                .map(|found| found.rows)
                .unwrap_or_default()
                .into_iter()
                .map(|row| transfer(look, row))
                .collect(),
        };
        Ok(transfers_page(&look.shell, &view))
    })
    .await
}

/// A transfer for people.
pub(super) fn transfer(look: &Look<'_>, row: views::TransferRow) -> Transfer {
    Transfer {
        id: row.id,
        at: look.moment(row.at),
        cause: row.cause,
        rule: row.rule.to_owned(),
        memo: row.memo.to_owned(),
        debit: row.debit,
        credit: row.credit,
        amount: row.amount,
    }
}
