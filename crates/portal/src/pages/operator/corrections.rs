//! What one member of staff proposes and another decides: corrections (AP-14) and other payout accounts (WD-7).

use maud::{Markup, html};

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::field::{Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::tabs::{Tab, tabs};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::t;
use crate::paths;
use money::Amount;

/// A page of corrections.
#[derive(Clone, Debug)]
pub struct CorrectionsView {
    /// The corrections of this page, newest first.
    pub rows: Vec<Correction>,
    /// The form that proposes to move a customer; `None` for who only looks.
    pub moving: Option<Moving>,
    /// Where to read on.
    pub pager: Pager,
}

/// What was typed to move a customer to another partner.
#[derive(Clone, Debug, Default)]
pub struct Moving {
    /// The host's identifier of the customer.
    pub customer: Kept,
    /// The id of the partner it moves to.
    pub partner: Kept,
    /// Why.
    pub reason: Kept,
}

/// A correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Its id.
    pub id: String,
    /// Status code.
    pub status: String,
    /// Whose balance is adjusted, or to whom the customer moves.
    pub partner: String,
    /// From whom the customer moves.
    pub from_partner: Option<String>,
    /// The customer that moves.
    pub customer: Option<String>,
    /// By how much the balance is adjusted.
    pub amount: Option<Amount>,
    /// Why.
    pub reason: String,
    /// What happened so far.
    pub history: Vec<Milestone>,
    /// What who looks may do about it.
    pub decision: Decision,
}

/// What who looks may do about something that waits for a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is decided, or who looks only looks.
    Nothing,
    /// Who looks has proposed it, and may only turn it down.
    NotOwn,
    /// Approve it or turn it down.
    Decide,
}

/// A page of proposals to pay partners to other accounts.
#[derive(Clone, Debug)]
pub struct ChangesView {
    /// The proposals of this page, newest first.
    pub rows: Vec<Change>,
    /// Where to read on.
    pub pager: Pager,
}

/// A proposal to pay a partner to another account.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Status code.
    pub status: String,
    /// Whose account.
    pub partner: String,
    /// Who holds the account.
    pub holder: String,
    /// Bank and number, masked.
    pub account: String,
    /// The bank's BIC.
    pub bic: String,
    /// The account's currency.
    pub currency: String,
    /// What happened so far.
    pub history: Vec<Milestone>,
    /// What who looks may do about it.
    pub decision: Decision,
}

/// The page of corrections.
#[must_use]
pub fn corrections(shell: &Shell, view: &CorrectionsView) -> Markup {
    let body = html! {
        @if let Some(moving) = &view.moving { (moving_form(moving, &shell.csrf)) }
        @if view.rows.is_empty() {
            (empty(&t("operator-corrections-none"), &t("operator-corrections-none-why"), None))
        }
        @for row in &view.rows { (correction(row, &shell.csrf)) }
        (pager(&view.pager))
    };
    frame(shell, paths::CORRECTIONS, &body)
}

/// The page of proposals to pay partners to other accounts.
#[must_use]
pub fn changes(shell: &Shell, view: &ChangesView) -> Markup {
    let body = html! {
        @if view.rows.is_empty() {
            (empty(&t("operator-changes-none"), &t("operator-changes-none-why"), None))
        }
        @for row in &view.rows { (change(row, &shell.csrf)) }
        (pager(&view.pager))
    };
    frame(shell, paths::ACCOUNT_CHANGES, &body)
}

fn frame(shell: &Shell, path: &str, body: &Markup) -> Markup {
    let face = |to: &str, label: &str| Tab {
        path: to.to_owned(),
        label: t(label),
        count: None,
        current: to == path,
    };
    let faces =
        [face(paths::CORRECTIONS, "menu-corrections"), face(paths::ACCOUNT_CHANGES, "operator-changes")];
    layout(
        shell,
        Head { title: &t("menu-corrections"), section: paths::CORRECTIONS, back: None },
        &html! {
            (tabs(&t("operator-corrections-which"), &faces))
            p.narrow.hush { (t("operator-corrections-second")) }
            (body)
        },
    )
}

fn moving_form(moving: &Moving, csrf: &str) -> Markup {
    let labels = ["operator-partner-customer", "operator-corrections-to", "operator-reason"].map(t);
    let [customer, partner, reason] = &labels;
    let hints = [
        "operator-corrections-customer-hint",
        "operator-corrections-partner-hint",
        "operator-corrections-reason-hint",
    ]
    .map(t);
    let [about_customer, about_partner, about_reason] = &hints;
    let fields = [
        Field::input("text", "customer", customer, &moving.customer).hint(about_customer),
        Field::input("text", "partner", partner, &moving.partner).hint(about_partner).id("to".to_owned()),
        Field::input("text", "reason", reason, &moving.reason).hint(about_reason),
    ];
    let wrong = [&moving.customer, &moving.partner, &moving.reason].iter().any(|kept| kept.error.is_some());
    html! {
        details.card open[wrong] {
            summary { (t("operator-corrections-move")) "…" }
            div.stack {
                (error_summary(&fields))
                (post_form(paths::CORRECTIONS, csrf, &html! {
                    @for one in &fields { (field(one)) }
                    div { (submit(&t("operator-corrections-propose"), Weight::Primary)) }
                }))
            }
        }
    }
}

fn correction(row: &Correction, csrf: &str) -> Markup {
    let partner = |id: &str| html! { a href=(paths::operator_partner(id)) { (id) } };
    let title = if row.amount.is_some() {
        "operator-corrections-adjustment"
    } else {
        "operator-corrections-reattribution"
    };
    card(
        &row.id,
        title,
        &row.status,
        &row.history,
        &html! {
            (facts(&[
                (&*t(if row.amount.is_some() { "operator-partner" } else { "operator-corrections-to" }), partner(&row.partner)),
                (&*t("operator-reason"), html! { (row.reason) }),
            ]))
            @if let Some(from) = &row.from_partner { (facts(&[(&*t("operator-corrections-from"), partner(from))])) }
            @if let Some(customer) = &row.customer {
                (facts(&[(&*t("operator-partner-customer"), html! { code { (customer) } })]))
            }
            @if let Some(amount) = row.amount { (facts(&[(&*t("operator-amount"), money(amount))])) }
            (decision(row.decision, |command| paths::correction_command(&row.id, command), csrf))
        },
    )
}

fn change(row: &Change, csrf: &str) -> Markup {
    card(
        &row.id,
        "operator-changes-one",
        &row.status,
        &row.history,
        &html! {
            (facts(&[
                (&*t("operator-partner"), html! { a href=(paths::operator_partner(&row.partner)) { (row.partner) } }),
                (&*t("operator-changes-holder"), html! { (row.holder) }),
                (&*t("operator-batch-account"), html! { (row.account) }),
                (&*t("operator-changes-bic"), html! { code { (row.bic) } }),
                (&*t("operator-currency"), html! { (row.currency) }),
            ]))
            (decision(row.decision, |command| paths::account_change_command(&row.id, command), csrf))
        },
    )
}

fn card(id: &str, title: &str, status: &str, history: &[Milestone], body: &Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            div.row.between { h2 id=(id) { (t(title)) } (status_badge(status)) }
            div.two {
                div.stack { (body) p.small.hush { code { (id) } } }
                (timeline(history, &[]))
            }
        }
    }
}

fn decision(decision: Decision, path: impl Fn(&str) -> String, csrf: &str) -> Markup {
    html! {
        @match decision {
            Decision::Nothing => {},
            Decision::NotOwn => {
                p.notice.info { span { (t("operator-corrections-not-own")) } }
                div { (post_button(&path("reject"), csrf, &t("operator-reject"), Weight::Danger, &[])) }
            },
            Decision::Decide => div.row {
                (post_button(&path("approve"), csrf, &t("operator-approve"), Weight::Primary, &[]))
                (post_button(&path("reject"), csrf, &t("operator-reject"), Weight::Danger, &[]))
            },
        }
    }
}
