//! One payout batch: review its withdrawals, take the bank's files, bring back the results (WD-4, WD-5).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::field::{Field, Kept, field};
use crate::components::form::{Weight, ask_first, post_button, submit, upload_form};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::{money, money_list};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// A payout batch with a page of its withdrawals.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// Its name, such as "2026-06".
    pub batch: String,
    /// Status code; while `open` nothing can be approved (`batch_open`).
    pub status: String,
    /// When it closes or closed.
    pub cutoff: Moment,
    /// What it holds in each currency.
    pub currencies: Vec<CurrencyTotals>,
    /// How many withdrawals wait for review, on all pages.
    pub to_review: u64,
    /// The withdrawals of this page.
    pub withdrawals: Vec<BatchWithdrawal>,
    /// Where to read on.
    pub pager: Pager,
    /// Results of the last upload that belong to nothing here (WD-5).
    pub unmatched: Vec<Unmatched>,
}

/// What a batch holds in one currency.
#[derive(Clone, Debug)]
pub struct CurrencyTotals {
    /// All lines, rejected, failed and cancelled ones not counted.
    pub total: Amount,
    /// Approved and in no file yet.
    pub approved: Amount,
    /// In a file, result not known.
    pub paying: Amount,
    /// Paid.
    pub paid: Amount,
    /// Whether there is a payment file to take: something approved, or the last file again.
    pub has_file: bool,
}

/// A withdrawal of the batch.
#[derive(Clone, Debug)]
pub struct BatchWithdrawal {
    /// Its id.
    pub id: String,
    /// The partner's id.
    pub partner_id: String,
    /// The partner's name.
    pub partner_name: String,
    /// When it was asked for.
    pub requested_at: Moment,
    /// The account it goes to, masked.
    pub account: String,
    /// One line for each currency.
    pub lines: Vec<BatchLine>,
}

/// The part of a withdrawal in one currency.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// How much.
    pub amount: Amount,
    /// The line's own status.
    pub status: String,
    /// The bank's reference, or the reason of a rejection or failure.
    pub note: Option<String>,
}

/// A result of the bank that belongs to nothing here.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// The end-to-end id the bank reported.
    pub end_to_end_id: String,
    /// Why it was not matched.
    pub detail: String,
}

/// The page.
///
/// Forms on a withdrawal post `currency` (the line meant); `reject` and `mark_failed` also `reason`,
/// `mark_paid` also `bank_reference`. Those on the whole batch post `reason` (`reject`), `currency`
/// (`payment_file`) or the multipart field `file` (`results`).
#[must_use]
pub fn batch(shell: &Shell, view: &BatchView) -> Markup {
    let title = t_with("operator-batch-title", &[("batch", (&view.batch).into())]);
    let cutoff = moment(&view.cutoff);
    layout(
        shell,
        Head { title: &title, section: paths::BATCHES, back: Some((paths::BATCHES, &t("menu-batches"))) },
        &html! {
            div.row {
                (status_badge(&view.status))
                span.hush { (t_html("operator-batch-cutoff", &[("when", (&cutoff).into())])) }
            }
            @if view.status == "open" {
                p.notice.info { span { (t("operator-batch-open")) } }
            }
            @if view.withdrawals.is_empty() {
                (empty(&t("operator-batch-none"), &t("operator-batch-none-why"), None))
            } @else {
                (totals(view, &shell.csrf))
                (review_all(view, &shell.csrf))
                (withdrawals(view, &shell.csrf))
                (pager(&view.pager))
                (results(view, &shell.csrf))
            }
        },
    )
}

fn totals(view: &BatchView, csrf: &str) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("operator-currency"),
        Column::number("operator-batch-total"),
        Column::number("status-approved"),
        Column::number("status-paying"),
        Column::number("status-paid"),
        Column::actions("operator-batch-file"),
    ];
    let file = paths::operator_batch_command(&view.batch, "payment_file");
    let rows: Vec<_> = view
        .currencies
        .iter()
        .map(|row| {
            let currency = row.total.currency();
            let currency = currency.code();
            let label = t_with("operator-batch-take-file", &[("currency", currency.into())]);
            vec![
                html! { (currency) },
                money(row.total),
                money(row.approved),
                money(row.paying),
                money(row.paid),
                html! {
                    @if row.has_file {
                        (post_button(&file, csrf, &label, Weight::Plain, &[("currency", currency)]))
                    } @else {
                        span.hush.small { (t("operator-batch-no-file")) }
                    }
                },
            ]
        })
        .collect();
    table(&t("operator-batches-totals"), &COLUMNS, &rows)
}

fn review_all(view: &BatchView, csrf: &str) -> Markup {
    let command = |name| paths::operator_batch_command(&view.batch, name);
    let reject = t("operator-batch-reject-all");
    html! {
        @if view.to_review > 0 && view.status != "open" {
            section.card aria-labelledby="review-all" {
                h2 #review-all { (t_with("operator-batch-to-review", &[("count", view.to_review.into())])) }
                div { (post_button(&command("approve"), csrf, &t("operator-batch-approve-all"), Weight::Primary, &[])) }
                (ask_first(
                    &command("reject"), csrf, "all", &(reject.clone() + "…"),
                    ("reason", &t("operator-batch-reason-all")), &submit(&reject, Weight::Danger),
                ))
            }
        }
    }
}

fn withdrawals(view: &BatchView, csrf: &str) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-partner"),
        Column::text("operator-batch-asked"),
        Column::text("operator-batch-account"),
        Column::number("operator-amount"),
        Column::actions("operator-batch-lines"),
    ];
    let rows: Vec<_> = view
        .withdrawals
        .iter()
        .map(|row| {
            let amounts: Vec<_> = row.lines.iter().map(|line| line.amount).collect();
            vec![
                html! { a href=(paths::operator_partner(&row.partner_id)) { (row.partner_name) } },
                moment(&row.requested_at),
                html! { span { (row.account) } },
                money_list(&amounts),
                html! { div.stack { @for one in &row.lines { (line(&row.id, one, view, csrf)) } } },
            ]
        })
        .collect();
    table(&t("operator-batches-withdrawals"), &COLUMNS, &rows)
}

/// A line's status, and what can be done with it now.
fn line(id: &str, line: &BatchLine, view: &BatchView, csrf: &str) -> Markup {
    let currency = line.amount.currency();
    let currency = currency.code();
    let command = |name| paths::operator_withdrawal_command(id, name);
    let hidden = [("currency", currency)];
    // Nothing of a batch is approved before its cutoff (WD-4).
    let reviewable = line.status == "in_review" && view.status != "open";
    let hidden_input = html! { input type="hidden" name="currency" value=(currency); };
    let asked = |name: &'static str, label: &str, (input, says): (&str, &str), weight| {
        let (key, label) = (format!("{name}-{currency}-{id}"), t(label));
        let button = html! { (hidden_input) (submit(&label, weight)) };
        ask_first(&command(name), csrf, &key, &format!("{label}…"), (input, &t(says)), &button)
    };
    html! {
        div.stack.tight {
            div.row {
                (status_badge(&line.status))
                span.small { (currency) }
                @if let Some(note) = &line.note { span.small.hush { (note) } }
                @if reviewable { (post_button(&command("approve"), csrf, &t("operator-approve"), Weight::Plain, &hidden)) }
            }
            @if reviewable {
                (asked("reject", "operator-reject", ("reason", "operator-batch-reason"), Weight::Danger))
            }
            @if line.status == "paying" {
                (asked(
                    "mark_paid", "operator-batch-mark-paid", ("bank_reference", "operator-batch-bank-reference"),
                    Weight::Plain,
                ))
                (asked("mark_failed", "operator-batch-mark-failed", ("reason", "operator-batch-bank-said"), Weight::Danger))
            }
        }
    }
}

fn results(view: &BatchView, csrf: &str) -> Markup {
    const COLUMNS: [Column; 2] = [Column::text("operator-batch-end-to-end"), Column::text("operator-why")];
    let kept = Kept::default();
    let (label, hint) = (t("operator-batch-results"), t("operator-batch-results-hint"));
    let file = Field::input("file", "file", &label, &kept).hint(&hint);
    let action = paths::operator_batch_command(&view.batch, "results");
    let button = submit(&t("operator-batch-results-upload"), Weight::Plain);
    let rows: Vec<_> = view
        .unmatched
        .iter()
        .map(|row| vec![html! { code { (row.end_to_end_id) } }, html! { span { (row.detail) } }])
        .collect();
    html! {
        section.card.narrow aria-label=(label) {
            (upload_form(&action, csrf, &html! { (field(&file)) div { (button) } }))
        }
        @if !rows.is_empty() { (table(&t("operator-batch-unmatched"), &COLUMNS, &rows)) }
    }
}
