//! Withdrawals: the list, asking for one, taking it back (WD-1 to WD-4).

use app::Service;
use app::ids::Kind;
use app::views::{self, Place, WithdrawalView};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use programs::Action;
use programs::affiliate::{LineStatus, PayoutStep};

use super::home;
use crate::components::notice::Notice;
use crate::pages::partner::withdraw::{WithdrawView, withdraw};
use crate::pages::partner::withdrawals::{
    Line, Withdrawal, WithdrawalsView, withdrawals as show_withdrawals,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::files::{form_of, sent};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{BEGINNING, Look, look, page, place};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Partner;

/// The list.
pub(super) async fn list(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    shown(&service, &partner, place, done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    partner: &Partner,
    place: Place,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let no = partner.no;
    page(service, &partner.visitor, notice, move |look| {
        let found = views::withdrawals(look.source, look.service, no, place)?;
        let view = WithdrawalsView {
            pager: look.pager(paths::WITHDRAWALS, place, &found),
            rows: found.rows.into_iter().map(|row| withdrawal(look, row)).collect(),
        };
        Ok(show_withdrawals(&look.shell, &view))
    })
    .await
}

fn withdrawal(look: &Look<'_>, row: WithdrawalView) -> Withdrawal {
    let line = |line: &views::LineView| Line {
        amount: line.amount,
        status: line.status.name().to_owned(),
        reason: line.reason.clone(),
        bank_reference: line.bank_reference.clone(),
    };
    Withdrawal {
        cancellable: row.lines.iter().any(|line| line.status == LineStatus::Requested),
        status: row.status.name().to_owned(),
        batch: row.batch.to_string(),
        requested_at: look.moment(row.requested_at),
        account: show::account(&row.account),
        lines: row.lines.iter().map(line).collect(),
        history: show::milestones(&look.zone, row.history),
        id: row.id,
    }
}

/// All of them as a file.
pub(super) async fn file(
    State(service): State<Service>,
    partner: Partner,
    Path(file): Path<String>,
) -> Result<Response, Trouble> {
    let ("export", form) = form_of(&file)? else { return Err(Trouble::not_found()) };
    let no = partner.no;
    sent(&service, "withdrawals", form, move |source, service| {
        Ok(views::withdrawals_file(source, service, no, form)?)
    })
    .await
}

/// What a withdrawal would be. Where none can be asked for, the home says why.
pub(super) async fn confirm(State(service): State<Service>, partner: Partner) -> Result<Response, Trouble> {
    let no = partner.no;
    let eligibility =
        look(&service, move |source, service| Ok(views::eligibility(source, service, no)?)).await?;
    let now = eligibility.ok_or_else(Trouble::not_found)?;
    let (None, Some(account)) = (now.refusal, now.account) else {
        return Ok(Redirect::to(paths::PARTNER).into_response());
    };
    page(&service, &partner.visitor, None, move |look| {
        let view = WithdrawView {
            lines: now.lines,
            account: format!("{}, {}", account.holder, show::account(&account)),
            batch: now.batch.to_string(),
            cutoff: look.moment(now.cutoff_at),
        };
        Ok(withdraw(&look.shell, &view))
    })
    .await
}

/// Asks for a withdrawal. Why one is refused stands on the home, beside what can be done about it.
pub(super) async fn request(
    State(service): State<Service>,
    partner: Partner,
    _posted: Posted,
) -> Result<Response, Trouble> {
    let action = Action::RequestWithdrawal { partner: partner.no };
    match act(&service, partner.access.actor.clone(), action).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::WITHDRAWALS, "withdrawal_requested")).into_response()),
        Err(refusal) => {
            let page = home::shown(&service, &partner, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// Takes a withdrawal back (WD-3).
pub(super) async fn cancel(
    State(service): State<Service>,
    partner: Partner,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Trouble> {
    let no = service.ids().read(Kind::Withdrawal, &id).ok_or_else(Trouble::not_found)?;
    let found = look(&service, move |source, service| Ok(views::withdrawal(source, service, no)?)).await?;
    found.filter(|withdrawal| withdrawal.partner == partner.no).ok_or_else(Trouble::not_found)?;
    let action = Action::StepWithdrawal { withdrawal: no, currency: None, step: PayoutStep::Cancel };
    match act(&service, partner.access.actor.clone(), action).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::WITHDRAWALS, "withdrawal_cancelled")).into_response()),
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = shown(&service, &partner, BEGINNING, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
