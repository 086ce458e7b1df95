//! What one member of staff proposes and another decides: corrections (AP-14) and other payout accounts (WD-7).

use app::Service;
use app::ids::Kind;
use app::views::{self, AccountChangeView, CorrectionView, Place};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use money::{Amount, Currency};
use programs::affiliate::{AccountChangeStatus, CorrectionKind, CorrectionStatus};
use programs::{Action, Refusal};

use super::partners::{number, shown as partner_shown};
use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::operator::corrections::{
    Change, ChangesView, Correction, CorrectionsView, Decision, Moving, changes as show_changes,
    corrections as show_corrections,
};
use crate::paths;
use crate::routes::act::{Said, act};
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{BEGINNING, Look, look, page, place};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// The corrections.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    shown(&service, &staff, place, Moving::default(), done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    staff: &Staff,
    place: Place,
    moving: Moving,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let who = staff.clone();
    page(service, &staff.visitor, notice, move |look| {
        let found = views::corrections(look.source, look.service, None, place)?;
        let view = CorrectionsView {
            pager: look.pager(paths::CORRECTIONS, place, &found),
            rows: found.rows.into_iter().map(|row| correction(look, &who, row)).collect(),
            moving: who.may_act().then_some(moving),
        };
        Ok(show_corrections(&look.shell, &view))
    })
    .await
}

fn correction(look: &Look<'_>, who: &Staff, found: CorrectionView) -> Correction {
    let open = found.status == CorrectionStatus::Proposed;
    Correction {
        decision: decision(who, open, &found.proposed_by),
        status: found.status.name().to_owned(),
        history: show::milestones(&look.zone, found.history),
        id: found.id,
        partner: found.partner,
        from_partner: found.from_partner,
        customer: found.customer_id,
        amount: found.amount,
        reason: found.reason,
    }
}

/// Never by whoever proposed it (AP-14, WD-7).
fn decision(who: &Staff, open: bool, proposed_by: &str) -> Decision {
    match (open && who.may_act(), who.access.actor.id == proposed_by) {
        (false, _) => Decision::Nothing,
        (true, true) => Decision::NotOwn,
        (true, false) => Decision::Decide,
    }
}

/// Proposes to move a customer to another partner.
pub(super) async fn propose(
    State(service): State<Service>,
    staff: Staff,
    posted: Posted,
) -> Result<Response, Trouble> {
    let customer_id = posted.get("customer").to_owned();
    let customer = look(&service, move |source, _| Ok(views::customer_no(source, &customer_id)?)).await?;
    let partner = service.ids().read(Kind::Partner, posted.get("partner"));
    let kept = |name: &str, missing: bool, error: &str| {
        if missing { Kept::refused(posted.typed(name), &t(error)) } else { Kept::new(posted.typed(name)) }
    };
    let moving = Moving {
        customer: kept("customer", customer.is_none(), "operator-corrections-no-customer"),
        partner: kept("partner", partner.is_none(), "operator-corrections-no-partner"),
        reason: kept("reason", posted.get("reason").is_empty(), "operator-corrections-no-reason"),
    };
    let (Some(customer), Some(partner), None) = (customer, partner, &moving.reason.error) else {
        let page = shown(&service, &staff, BEGINNING, moving, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let kind = CorrectionKind::Reattribution { customer };
    let action = Action::ProposeCorrection { partner, kind, reason: posted.get("reason").to_owned() };
    let said = act(&service, staff.access.actor.clone(), action).await?;
    answer(&service, &staff, said.map(|_| ()), "correction_proposed", moving).await
}

/// Decides on a correction that somebody else has proposed.
pub(super) async fn decide(
    State(service): State<Service>,
    staff: Staff,
    Path((id, command)): Path<(String, String)>,
    _: Posted,
) -> Result<Response, Trouble> {
    let correction = service.ids().read(Kind::Correction, &id).ok_or_else(Trouble::not_found)?;
    let approve = approves(&command)?;
    let action = Action::DecideCorrection { correction, approve };
    let said = act(&service, staff.access.actor.clone(), action).await?;
    let done = if approve { "correction_approved" } else { "correction_rejected" };
    answer(&service, &staff, said.map(|_| ()), done, Moving::default()).await
}

fn approves(command: &str) -> Result<bool, Trouble> {
    match command {
        "approve" => Ok(true),
        "reject" => Ok(false),
        _ => Err(Trouble::not_found()),
    }
}

async fn answer(
    service: &Service,
    staff: &Staff,
    said: Said<()>,
    done: &str,
    moving: Moving,
) -> Result<Response, Trouble> {
    match said {
        Ok(()) => Ok(Redirect::to(&with_done(paths::CORRECTIONS, done)).into_response()),
        Err(refusal) => {
            let page = shown(service, staff, BEGINNING, moving, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// Proposes to adjust a partner's balance.
pub(super) async fn adjust(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let partner = number(&service, &id)?;
    let said = match adjustment(&posted) {
        Ok(amount) => {
            let (kind, reason) = (CorrectionKind::Adjustment(amount), posted.get("reason").to_owned());
            let action = Action::ProposeCorrection { partner, kind, reason };
            act(&service, staff.access.actor.clone(), action).await?
        }
        Err(refusal) => Err(refusal),
    };
    match said {
        Ok(_) => Ok(Redirect::to(&with_done(paths::CORRECTIONS, "correction_proposed")).into_response()),
        Err(refusal) => {
            let page = partner_shown(&service, &staff, partner, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

fn adjustment(posted: &Posted) -> Said<Amount> {
    let wrong = |code, message: &str, field| Refusal::new(code, t(message)).at(field);
    let currency = Currency::parse(&posted.get("currency").to_uppercase())
        .map_err(|_| wrong("unknown_currency", "operator-corrections-no-currency", "/currency"))?;
    if posted.get("reason").is_empty() {
        return Err(wrong("invalid_request", "operator-corrections-no-reason", "/reason"));
    }
    Amount::parse_decimal(posted.get("amount"), currency)
        .map_err(|_| wrong("invalid_amount", "operator-corrections-no-amount", "/amount"))
}

/// The proposals to pay partners to other accounts.
pub(super) async fn changes(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    changes_shown(&service, &staff, place(&service, &asked), done::notice(&asked)).await
}

async fn changes_shown(
    service: &Service,
    staff: &Staff,
    place: Place,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let who = staff.clone();
    page(service, &staff.visitor, notice, move |look| {
        let found = views::account_changes(look.source, look.service, None, place)?;
        let view = ChangesView {
            pager: look.pager(paths::ACCOUNT_CHANGES, place, &found),
            rows: found.rows.into_iter().map(|row| change(look, &who, row)).collect(),
        };
        Ok(show_changes(&look.shell, &view))
    })
    .await
}

fn change(look: &Look<'_>, who: &Staff, found: AccountChangeView) -> Change {
    let open = found.status == AccountChangeStatus::Proposed;
    Change {
        decision: decision(who, open, &found.proposed_by),
        status: found.status.name().to_owned(),
        account: show::account(&found.account),
        history: show::milestones(&look.zone, found.history),
        id: found.id,
        partner: found.partner,
        holder: found.account.holder,
        bic: found.account.bic,
        currency: found.account.currency.code().to_owned(),
    }
}

/// Decides on another payout account that somebody else has proposed.
pub(super) async fn decide_change(
    State(service): State<Service>,
    staff: Staff,
    Path((id, command)): Path<(String, String)>,
    _: Posted,
) -> Result<Response, Trouble> {
    let change = service.ids().read(Kind::AccountChange, &id).ok_or_else(Trouble::not_found)?;
    let approve = approves(&command)?;
    let found = look(&service, move |source, _| Ok(source.account_change(change)?)).await?;
    let partner = found.ok_or_else(Trouble::not_found)?.partner;
    let action = Action::DecidePayoutAccount { partner, change, approve };
    match act(&service, staff.access.actor.clone(), action).await? {
        Ok(_) => {
            let done = if approve { "change_approved" } else { "change_rejected" };
            Ok(Redirect::to(&with_done(paths::ACCOUNT_CHANGES, done)).into_response())
        }
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = changes_shown(&service, &staff, BEGINNING, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
