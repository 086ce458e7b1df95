//! The ledger: the trial balance, and what holds for the books (LG-1 to LG-4).

use maud::{Markup, html};
use money::{Amount, Currency};

use super::transfers::account_name;
use crate::components::checklist::{Requirement, checklist};
use crate::components::form::{Weight, post_button};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::lang::{t, t_with};
use crate::paths;

/// What the ledger's page shows.
#[derive(Clone, Debug)]
pub struct LedgerView {
    /// One for each currency that ever moved.
    pub currencies: Vec<TrialBalance>,
    /// Whether who looks may have the books checked.
    pub may_verify: bool,
}

/// What all accounts of a currency hold, in minor units.
#[derive(Clone, Debug)]
pub struct TrialBalance {
    /// What it is counted in.
    pub currency: Currency,
    /// What the accounts with a debit balance come to.
    pub debits: i64,
    /// What the accounts with a credit balance come to.
    pub credits: i64,
    /// Whether both are the same (LG-2).
    pub balanced: bool,
    /// Each account with its balance, debits less credits.
    pub accounts: Vec<(&'static str, i64)>,
}

/// A part of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Books {
    /// What the accounts hold.
    Accounts,
    /// What moved.
    Transfers,
}

/// A page about the ledger around `body`.
pub(super) fn frame(shell: &Shell, books: Books, body: &Markup) -> Markup {
    let face = |to: Books, label: &str, path: &str| Tab {
        path: path.to_owned(),
        label: t(label),
        count: None,
        current: to == books,
    };
    let faces = [
        face(Books::Accounts, "operator-ledger-accounts", paths::LEDGER),
        face(Books::Transfers, "operator-ledger-transfers", paths::TRANSFERS),
    ];
    layout(
        shell,
        Head { title: &t("menu-ledger"), section: paths::LEDGER, back: None },
        &html! { (tabs(&t("operator-ledger-parts"), &faces)) (body) },
    )
}

/// The page.
#[must_use]
pub fn ledger(shell: &Shell, view: &LedgerView) -> Markup {
    let body = html! {
        section.card aria-labelledby="holds" {
            h2 #holds { (t("operator-ledger-invariants")) }
            (checklist(&invariants(&view.currencies)))
            @if view.may_verify {
                p.small.hush { (t("operator-ledger-verify-about")) }
                div { (post_button(paths::VERIFY, &shell.csrf, &t("operator-ledger-verify"), Weight::Plain, &[])) }
            }
        }
        @if view.currencies.is_empty() { p.hush { (t("operator-ledger-nothing")) } }
        @for one in &view.currencies { (accounts(one)) }
    };
    frame(shell, Books::Accounts, &body)
}

/// What holds for the books by what is on the page. The rest is said to need a check of everything.
pub(super) fn invariants(currencies: &[TrialBalance]) -> Vec<Requirement> {
    let off: Vec<_> = currencies.iter().filter(|one| !one.balanced).collect();
    let codes = off.iter().map(|one| one.currency.code()).collect::<Vec<_>>().join(", ");
    let balanced = Requirement {
        met: off.is_empty(),
        text: t("operator-ledger-zero"),
        advice: Some(t_with("operator-ledger-not-zero", &[("currencies", (&codes).into())])),
    };
    // SB-4, LG-4: what shoppers hold is owed to them, so it has a credit balance.
    let held = ["cashback:shopper:available", "cashback:shopper:reserved", "cashback:budget"];
    let below = currencies
        .iter()
        .any(|one| one.accounts.iter().any(|(account, balance)| held.contains(account) && *balance > 0));
    let enough = Requirement {
        met: !below,
        text: t("operator-ledger-enough"),
        advice: Some(t("operator-ledger-not-enough")),
    };
    vec![balanced, enough]
}

fn accounts(one: &TrialBalance) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::text("operator-ledger-account"),
        Column::text("operator-ledger-name"),
        Column::number("operator-ledger-debit"),
        Column::number("operator-ledger-credit"),
    ];
    let of = |minor| money(Amount::new(minor, one.currency));
    let side = |minor: i64| html! { @if minor > 0 { (of(minor)) } @else { span.hush { "–" } } };
    let line = |(account, balance): &(&'static str, i64)| {
        vec![
            html! { a href=(paths::with_query(paths::TRANSFERS, "account", account)) { (account_name(account)) } },
            html! { code.small { (account) } },
            side(*balance),
            side(balance.saturating_neg()),
        ]
    };
    let mut rows: Vec<_> = one.accounts.iter().map(line).collect();
    rows.push(vec![
        html! { (t("operator-ledger-sum")) },
        html! { span {} },
        html! { strong { (of(one.debits)) } },
        html! { strong { (of(one.credits)) } },
    ]);
    table(&t_with("operator-ledger-trial", &[("currency", one.currency.code().into())]), &COLUMNS, &rows)
}
