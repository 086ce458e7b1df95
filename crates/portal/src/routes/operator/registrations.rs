//! Sellers' registrations: the lists by status, and the steps of BC-2 and BC-3.

use app::Service;
use app::ids::Kind;
use app::views;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use programs::Action;
use programs::cashback::{RegistrationStatus, RegistrationStep};

use super::sellers;
use crate::pages::cashback::registration::Command;
use crate::pages::operator::registrations::{
    REGISTRATION, RegistrationsView, registrations as show_registrations,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::cashback;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{campaign_page, look, place};
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// What waits for staff comes first.
const STATUSES: [RegistrationStatus; 6] = [
    RegistrationStatus::UnderReview,
    RegistrationStatus::WithdrawUnderReview,
    RegistrationStatus::Approved,
    RegistrationStatus::Suspended,
    RegistrationStatus::Rejected,
    RegistrationStatus::Expired,
];

/// What is offered to staff; an auditor only looks.
pub(super) fn offered(staff: &Staff) -> &'static [Command] {
    if staff.may_act() { &Command::STAFF } else { &[] }
}

/// The registrations of one status; those to review where none is named.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let status = RegistrationStatus::parse(asked.get("status")).unwrap_or(RegistrationStatus::UnderReview);
    let (place, offered) = (place(&service, &asked), offered(&staff));
    campaign_page(&service, &staff.visitor, done::notice(&asked), move |look| {
        let found = views::registrations(look.source, look.service, Some(status), place)?;
        let pager = look.pager(&paths::registrations_with(status.name()), place, &found);
        let rows = found.rows.into_iter().map(|row| cashback::registration(look, row, offered));
        let view = RegistrationsView {
            statuses: STATUSES.map(|status| status.name().to_owned()).to_vec(),
            status: status.name().to_owned(),
            rows: rows.collect::<Result<_, _>>()?,
            pager,
        };
        Ok(show_registrations(&look.shell, &view))
    })
    .await
}

/// Approves all registrations, and withdrawals of them, that are named. Somebody else may have been quicker with
/// one of them; the others go on, and what was refused is told.
pub(super) async fn approve_all(
    State(service): State<Service>,
    staff: Staff,
    posted: Posted,
) -> Result<Response, Trouble> {
    let named = posted.all(REGISTRATION).filter_map(|id| service.ids().read(Kind::Registration, id));
    let mut first_refusal = None;
    for registration in named.collect::<Vec<_>>() {
        let found =
            look(&service, move |source, service| Ok(views::registration(source, service, registration)?));
        let step = match found.await?.map(|found| found.status) {
            Some(RegistrationStatus::UnderReview) => RegistrationStep::Approve,
            Some(RegistrationStatus::WithdrawUnderReview) => RegistrationStep::ApproveWithdraw,
            _ => continue,
        };
        let action = Action::StepRegistration { registration, step };
        if let Err(refusal) = act(&service, staff.access.actor.clone(), action).await? {
            first_refusal.get_or_insert(refusal);
        }
    }
    match first_refusal {
        None => Ok(Redirect::to(&with_done(paths::REGISTRATIONS, "approve")).into_response()),
        Some(refusal) => Err(Trouble::refused(&refusal)),
    }
}

/// Takes a step with a registration. What came of it is shown on the seller's page.
pub(super) async fn command(
    State(service): State<Service>,
    staff: Staff,
    Path((id, command)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let registration = service.ids().read(Kind::Registration, &id).ok_or_else(Trouble::not_found)?;
    let whose = look(&service, move |source, _| Ok(views::seller_of_registration(source, registration)?));
    let seller_id = whose.await?.ok_or_else(Trouble::not_found)?;
    let named = Command::STAFF.into_iter().find(|known| known.name() == command);
    let step = named.and_then(|command| cashback::step(command, posted.get("reason")));
    let action = Action::StepRegistration { registration, step: step.ok_or_else(Trouble::not_found)? };
    match act(&service, staff.access.actor.clone(), action).await? {
        Ok(_) => {
            let done = format!("registration_{command}");
            Ok(Redirect::to(&with_done(&paths::operator_seller(&seller_id), &done)).into_response())
        }
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = sellers::shown(&service, &staff, seller_id, Default::default(), notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
