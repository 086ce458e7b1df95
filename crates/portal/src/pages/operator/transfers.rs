//! Transfers of the ledger, by account and by cause (LG-1).

use maud::{Markup, html};
use money::Amount;

use super::ledger::{Books, frame};
use crate::components::empty::empty;
use crate::components::field::{Choice, Field, Kept, field};
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_or};
use crate::paths;

/// A page of transfers.
#[derive(Clone, Debug)]
pub struct TransfersView {
    /// Of which account; empty for all.
    pub account: Kept,
    /// By which entry of the log; empty for any.
    pub cause: Kept,
    /// The kinds of accounts there are.
    pub accounts: Vec<&'static str>,
    /// The transfers of this page, newest first.
    pub rows: Vec<Transfer>,
    /// Where to read on.
    pub pager: Pager,
}

/// A movement of money from one account to another.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Its id.
    pub id: String,
    /// When it was posted.
    pub at: Moment,
    /// The entry of the log that caused it.
    pub cause: i64,
    /// The rule that asked for it, such as "AP-9".
    pub rule: String,
    /// What it is, in a few words.
    pub memo: String,
    /// The account that is debited.
    pub debit: String,
    /// The account that is credited.
    pub credit: String,
    /// How much.
    pub amount: Amount,
}

/// The page.
#[must_use]
pub fn transfers_page(shell: &Shell, view: &TransfersView) -> Markup {
    let body = html! {
        (filters(view))
        @if view.rows.is_empty() {
            (empty(&t("operator-transfers-none"), &t("operator-transfers-none-why"), None))
        } @else {
            (transfers(&t("operator-transfers-list"), &view.rows))
        }
        (pager(&view.pager))
    };
    frame(shell, Books::Transfers, &body)
}

fn filters(view: &TransfersView) -> Markup {
    let (account, hint) = (t("operator-transfers-account"), t("operator-transfers-account-hint"));
    let cause = t("operator-transfers-cause");
    let account =
        Field::input("text", "account", &account, &view.account).hint(&hint).optional().list("accounts");
    let cause = Field::digits("cause", &cause, &view.cause).optional();
    let choices: Vec<_> = view.accounts.iter().map(|name| Choice::new(name, &account_name(name))).collect();
    html! {
        form.filters role="search" method="get" action=(paths::TRANSFERS) {
            (field(&account))
            datalist id="accounts" { @for choice in &choices { option value=(choice.value) { (choice.label) } } }
            (field(&cause))
            button.button type="submit" { (t("operator-search")) }
        }
    }
}

/// What a kind of account holds, in words; the name of the account where there are none.
pub(super) fn account_name(account: &str) -> String {
    t_or(&format!("label-account-{}", account.replace([':', '_'], "-")), account)
}

/// Transfers as a table.
pub(super) fn transfers(caption: &str, rows: &[Transfer]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-transfers-what"),
        Column::text("operator-transfers-debit"),
        Column::text("operator-transfers-credit"),
        Column::number("operator-amount"),
        Column::text("operator-transfers-when"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                html! { div { (memo(row)) p.small.hush { (row.rule) " · " code { (row.id) } } } },
                account(&row.debit),
                account(&row.credit),
                money(row.amount),
                html! {
                    div {
                        (moment(&row.at))
                        p.small { a href=(paths::operator_event(row.cause)) { (t("operator-transfers-entry")) " " (row.cause) } }
                    }
                },
            ]
        })
        .collect();
    table(caption, &COLUMNS, &rows)
}

fn memo(row: &Transfer) -> String {
    t_or(&format!("label-memo-{}", row.memo.replace(' ', "-")), &row.memo)
}

/// An account, with a link to all that moved in it.
fn account(name: &str) -> Markup {
    let (kind, owner) = name.split_once('/').map_or((name, None), |(kind, owner)| (kind, Some(owner)));
    html! {
        div {
            a href=(paths::with_query(paths::TRANSFERS, "account", name)) { (account_name(kind)) }
            @if let Some(owner) = owner { p.small.hush { code { (owner) } } }
        }
    }
}
