//! One payout batch (WD-4, WD-5).

use app::Service;
use app::views::{self, BatchView as Found, LineView, Sight, WithdrawalView};
use axum::extract::{Path, State};
use axum::response::Response;
use money::{Amount, Currency};
use programs::affiliate::{BatchStatus, LineStatus, cutoff_after};
use programs::time::Month;
use std::collections::BTreeMap;

use crate::components::notice::Notice;
use crate::components::pager::Pager;
use crate::pages::operator::batch::{
    BatchLine, BatchView, BatchWithdrawal, CurrencyTotals, Unmatched, batch as show_batch,
};
use crate::paths;
use crate::routes::done;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The parameter that says how many withdrawals of a batch were shown before.
const FROM: &str = "from";

/// The page.
pub(super) async fn batch(
    State(service): State<Service>,
    staff: Staff,
    Path(batch): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let from = asked.get(FROM).parse().unwrap_or(0);
    shown(&service, &staff, month(&batch)?, from, Vec::new(), done::notice(&asked)).await
}

/// The month a path names.
pub(super) fn month(text: &str) -> Result<Month, Trouble> {
    Month::parse(text).map_err(|_| Trouble::not_found())
}

/// The page with a message on it, and with the results of the bank that were not matched.
pub(super) async fn shown(
    service: &Service,
    staff: &Staff,
    month: Month,
    from: usize,
    unmatched: Vec<Unmatched>,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    page(service, &staff.visitor, notice, move |look| {
        let found = views::batch(look.source, look.service, month)?;
        let found = found.or_else(|| nobody_yet(look, month)).ok_or_else(Trouble::not_found)?;
        let view = BatchView {
            batch: month.to_string(),
            status: found.status.name().to_owned(),
            cutoff: look.moment(found.cutoff_at),
            currencies: totals(&found),
            to_review: to_review(&found).count().try_into().unwrap_or(u64::MAX),
            pager: pager(&found, from),
            withdrawals: withdrawals(look, found.withdrawals, from)?,
            unmatched,
        };
        Ok(show_batch(&look.shell, &view))
    })
    .await
}

/// The batch that is open now exists for people before anybody asks for a withdrawal in it.
fn nobody_yet(look: &Look<'_>, month: Month) -> Option<Found> {
    let (open, cutoff_at) = cutoff_after(&look.rules, look.now);
    let none = Found {
        batch: month,
        status: BatchStatus::Open,
        cutoff_at,
        totals: Vec::new(),
        withdrawals: Vec::new(),
    };
    (open == month).then_some(none)
}

/// The withdrawals of a batch that have a line to review.
pub(super) fn to_review(found: &Found) -> impl Iterator<Item = &WithdrawalView> {
    let waits = |line: &LineView| line.status == LineStatus::InReview;
    found.withdrawals.iter().filter(move |withdrawal| withdrawal.lines.iter().any(waits))
}

fn pager(found: &Found, from: usize) -> Pager {
    let path = paths::operator_batch(&found.batch.to_string());
    let until = from.saturating_add(views::DEFAULT_LIMIT);
    let more = until < found.withdrawals.len();
    Pager {
        next: more.then(|| paths::with_query(&path, FROM, &until.to_string())),
        first: (from > 0).then_some(path),
    }
}

/// What a batch holds in each currency.
fn totals(found: &Found) -> Vec<CurrencyTotals> {
    let mut all: BTreeMap<Currency, CurrencyTotals> = BTreeMap::new();
    for line in found.withdrawals.iter().flat_map(|withdrawal| &withdrawal.lines) {
        let zero = Amount::zero(line.amount.currency());
        let none = CurrencyTotals { total: zero, approved: zero, paying: zero, paid: zero, has_file: false };
        let totals = all.entry(line.amount.currency()).or_insert(none);
        match line.status {
            LineStatus::Approved => add(&mut totals.approved, line.amount),
            LineStatus::Paying => add(&mut totals.paying, line.amount),
            LineStatus::Paid => add(&mut totals.paid, line.amount),
            _ => {}
        }
        if !matches!(line.status, LineStatus::Cancelled | LineStatus::Rejected | LineStatus::Failed) {
            add(&mut totals.total, line.amount);
        }
        // What is being paid, was paid or failed is in a file, which can be taken again.
        let filed = [LineStatus::Approved, LineStatus::Paying, LineStatus::Paid, LineStatus::Failed];
        totals.has_file |= filed.contains(&line.status);
    }
    all.into_values().collect()
}

/// A sum for people: where it cannot be told exactly it stands at the most that can.
fn add(sum: &mut Amount, amount: Amount) {
    *sum = Amount::new(sum.minor().saturating_add(amount.minor()), sum.currency());
}

fn withdrawals(
    look: &Look<'_>,
    found: Vec<WithdrawalView>,
    from: usize,
) -> Result<Vec<BatchWithdrawal>, Trouble> {
    found.into_iter().skip(from).take(views::DEFAULT_LIMIT).map(|row| withdrawal(look, row)).collect()
}

fn withdrawal(look: &Look<'_>, row: WithdrawalView) -> Result<BatchWithdrawal, Trouble> {
    let partner = views::partner(look.source, look.service, row.partner, Sight::Full)?;
    let line = |line: LineView| BatchLine {
        amount: line.amount,
        status: line.status.name().to_owned(),
        note: line.bank_reference.or(line.reason),
    };
    Ok(BatchWithdrawal {
        partner_name: partner.map(|partner| partner.name).unwrap_or_default(),
        partner_id: row.partner_id,
        requested_at: look.moment(row.requested_at),
        account: show::account(&row.account),
        lines: row.lines.into_iter().map(line).collect(),
        id: row.id,
    })
}
