//! What is owed, what waits for somebody, and whether the books balance.

use app::Service;
use app::views;
use axum::extract::State;
use axum::response::Response;
use money::Amount;
use programs::affiliate::{
    AccountChangeStatus, BatchStatus, CorrectionStatus, LineStatus, PartnerStatus, cutoff_after,
};
use programs::cashback::RegistrationStatus;

use super::charts::{FEES, charts};
use super::ledger::trial_balance;
use crate::pages::operator::overview::{Counted, OverviewView, overview as show_overview};
use crate::routes::look::{Look, page};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The page.
pub(super) async fn overview(State(service): State<Service>, staff: Staff) -> Result<Response, Trouble> {
    page(&service, &staff.visitor, None, |look| {
        let (batch, cutoff_at) = cutoff_after(&look.rules, look.now);
        let events = look.source.event_counts()?;
        let partners = look.source.partner_counts()?;
        let submitted = partners.iter().find(|count| count.status == PartnerStatus::Submitted);
        let balances = views::trial_balance(look.source)?;
        let view = OverviewView {
            submitted_applications: submitted.map_or(0, |count| show::count(count.count)),
            withdrawals_to_review: to_review(look)?,
            registrations_to_review: registrations_to_review(look)?,
            to_decide: to_decide(look)?,
            waiting_events: show::count(events.waiting),
            refused_events: show::count(events.refused.saturating_add(events.dropped)),
            batch: batch.to_string(),
            cutoff: look.moment(cutoff_at),
            seconds_to_cutoff: show::seconds_between(look.now, cutoff_at),
            payable: owed(&balances, &PAYABLE),
            bonus: owed(&balances, &BONUS),
            fees: owed(&balances, &FEES),
            budgets: views::budgets(look.source)?,
            charts: if events.entries == 0 { Vec::new() } else { charts(look, &balances)? },
            trial_balance: balances.into_iter().map(trial_balance).collect(),
        };
        Ok(show_overview(&look.shell, &view))
    })
    .await
}

/// Where what partners have earned is, until it is paid or expires.
const PAYABLE: [&str; 3] =
    ["affiliate:partner:pending", "affiliate:partner:available", "affiliate:partner:in_withdrawal"];
/// Where shoppers' bonus is, until it is spent or expires.
const BONUS: [&str; 3] =
    ["cashback:shopper:pending", "cashback:shopper:available", "cashback:shopper:reserved"];

/// What some accounts owe, in each currency in which any of them ever moved.
fn owed(balances: &[views::TrialBalance], accounts: &[&str]) -> Vec<Amount> {
    let of = |one: &views::TrialBalance| {
        let lines = one.accounts.iter().filter(|line| accounts.contains(&line.account));
        let sum = lines.map(|line| line.balance).reduce(|sum, balance| sum.saturating_add(balance))?;
        Some(Amount::new(i64::try_from(sum.saturating_neg()).unwrap_or(i64::MAX), one.currency))
    };
    balances.iter().filter_map(of).collect()
}

/// How many lines of closed batches wait for review.
fn to_review(look: &Look<'_>) -> Result<u64, Trouble> {
    let mut lines = 0_i64;
    let closed = |status| matches!(status, BatchStatus::InReview | BatchStatus::Paying);
    for batch in look.source.batches()?.into_iter().filter(|batch| closed(batch.status)) {
        let totals = look.source.batch_totals(batch.month)?;
        let waiting = totals.iter().filter(|total| total.status == LineStatus::InReview);
        lines = waiting.fold(lines, |sum, total| sum.saturating_add(total.lines));
    }
    Ok(show::count(lines))
}

/// How many registrations and withdrawals of them wait for review.
fn registrations_to_review(look: &Look<'_>) -> Result<Counted, Trouble> {
    let mut found = Counted::default();
    for status in [RegistrationStatus::UnderReview, RegistrationStatus::WithdrawUnderReview] {
        let page = look.source.registrations_page(Some(status), None, views::MOST_ROWS)?;
        found = counted(found, page.rows.len(), page.next.is_some());
    }
    Ok(found)
}

/// How many corrections and changes of payout accounts wait for a second person.
fn to_decide(look: &Look<'_>) -> Result<Counted, Trouble> {
    let corrections = look.source.corrections(Some(CorrectionStatus::Proposed), None, views::MOST_ROWS)?;
    let changes = look.source.account_changes(Some(AccountChangeStatus::Proposed), None, views::MOST_ROWS)?;
    let found = counted(Counted::default(), corrections.rows.len(), corrections.next.is_some());
    Ok(counted(found, changes.rows.len(), changes.next.is_some()))
}

fn counted(before: Counted, rows: usize, more: bool) -> Counted {
    let rows = u64::try_from(rows).unwrap_or(u64::MAX);
    Counted { at_least: before.at_least.saturating_add(rows), more: before.more || more }
}
