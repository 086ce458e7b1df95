//! What waits for somebody, and whether the books balance.

use app::Service;
use app::views;
use axum::extract::State;
use axum::response::Response;
use programs::affiliate::{BatchStatus, LineStatus, PartnerStatus, cutoff_after};
use programs::cashback::RegistrationStatus;

use crate::pages::operator::overview::{OverviewView, TrialBalance, overview as show_overview};
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
        let view = OverviewView {
            submitted_applications: submitted.map_or(0, |count| show::count(count.count)),
            withdrawals_to_review: to_review(look)?,
            registrations_to_review: registrations_to_review(look)?,
            waiting_events: show::count(events.waiting),
            refused_events: show::count(events.refused.saturating_add(events.dropped)),
            batch: batch.to_string(),
            cutoff: look.moment(cutoff_at),
            seconds_to_cutoff: show::seconds_between(look.now, cutoff_at),
            trial_balance: views::trial_balance(look.source)?.iter().map(books).collect(),
        };
        Ok(show_overview(&look.shell, &view))
    })
    .await
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

/// How many registrations and withdrawals of them wait for review, counted as far as one page goes.
fn registrations_to_review(look: &Look<'_>) -> Result<String, Trouble> {
    let (mut count, mut more) = (0, "");
    for status in [RegistrationStatus::UnderReview, RegistrationStatus::WithdrawUnderReview] {
        let page = look.source.registrations_page(Some(status), None, views::MOST_ROWS)?;
        count += page.rows.len();
        more = if page.next.is_some() { "+" } else { more };
    }
    Ok(format!("{count}{more}"))
}

fn books(balance: &views::TrialBalance) -> TrialBalance {
    let shown = |figure: i128| i64::try_from(figure).unwrap_or(i64::MAX);
    TrialBalance {
        currency: balance.currency,
        debits: shown(balance.debits),
        credits: shown(balance.credits),
    }
}
