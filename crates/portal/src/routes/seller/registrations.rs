//! The Registration Record: leaving, staying, agreeing to new terms (BC-2, BC-3).

use app::Service;
use app::ids::Kind;
use app::views::{self, Place};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::cashback::RegistrationStep;
use programs::{Action, No};

use super::register::{agree_error, terms_version};
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::registration::{Command, registrations as show_registrations};
use crate::pages::seller::terms::{Agreeing, terms as show_terms};
use crate::paths;
use crate::routes::act::act;
use crate::routes::cashback;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{BEGINNING, campaign_page, look, place};
use crate::routes::trouble::{Trouble, refusal_notice, refusal_sentence, refusal_status};
use crate::routes::visitor::Seller;

/// The list.
pub(super) async fn list(
    State(service): State<Service>,
    seller: Seller,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    shown(&service, &seller, place, done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    seller: &Seller,
    place: Place,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let id = seller.id.clone();
    campaign_page(service, &seller.visitor, notice, move |look| {
        let view = cashback::registrations(look, Face::Own, &id, &Command::SELLERS, place)?;
        Ok(show_registrations(&look.shell, &view))
    })
    .await
}

/// The number of a registration of the seller; another's is as if it were not there.
async fn own(service: &Service, seller: &Seller, id: &str) -> Result<No, Trouble> {
    let no = service.ids().read(Kind::Registration, id).ok_or_else(Trouble::not_found)?;
    let whose = look(service, move |source, _| Ok(views::seller_of_registration(source, no)?)).await?;
    if whose.as_ref() == Some(&seller.id) { Ok(no) } else { Err(Trouble::not_found()) }
}

/// Takes a step that has a button of its own (BC-3).
pub(super) async fn command(
    State(service): State<Service>,
    seller: Seller,
    Path((id, command)): Path<(String, String)>,
    _posted: Posted,
) -> Result<Response, Trouble> {
    let registration = own(&service, &seller, &id).await?;
    let named = Command::SELLERS.into_iter().find(|known| known.name() == command);
    let step = named.and_then(|command| cashback::step(command, "")).ok_or_else(Trouble::not_found)?;
    let action = Action::StepRegistration { registration, step };
    match act(&service, seller.access.actor.clone(), action).await? {
        Ok(_) => {
            let done = format!("registration_{command}");
            Ok(Redirect::to(&with_done(paths::REGISTRATION_RECORD, &done)).into_response())
        }
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = shown(&service, &seller, BEGINNING, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// The newest terms with what changed, to agree to.
pub(super) async fn terms(
    State(service): State<Service>,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let no = own(&service, &seller, &id).await?;
    terms_shown(&service, &seller, no, None, None).await
}

async fn terms_shown(
    service: &Service,
    seller: &Seller,
    no: No,
    error: Option<String>,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    campaign_page(service, &seller.visitor, notice, move |look| {
        let found = views::registration(look.source, look.service, no)?.ok_or_else(Trouble::not_found)?;
        let newest = found.newer_terms.ok_or_else(nothing_new)?;
        let back = (paths::REGISTRATION_RECORD.to_owned(), t("menu-registration-record"));
        let mut view = cashback::terms(look, newest, found.terms_version(), back)?;
        view.agreeing = Some(Agreeing { registration_id: found.id, error });
        Ok(show_terms(&look.shell, &view))
    })
    .await
}

fn nothing_new() -> Trouble {
    Trouble::not_yet(t("seller-no-new-terms"), t("seller-no-new-terms-why"))
}

/// Agrees to exactly the version that was shown.
pub(super) async fn accept(
    State(service): State<Service>,
    seller: Seller,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let registration = own(&service, &seller, &id).await?;
    if let Some(error) = agree_error(&posted) {
        let page = terms_shown(&service, &seller, registration, Some(error), None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let step = RegistrationStep::AcceptTerms { version: terms_version(&posted) };
    let action = Action::StepRegistration { registration, step };
    match act(&service, seller.access.actor.clone(), action).await? {
        Ok(_) => {
            let done = with_done(paths::REGISTRATION_RECORD, "registration_accept_terms");
            Ok(Redirect::to(&done).into_response())
        }
        Err(refusal) if refusal.pointer.as_deref() == Some("/terms_version") => {
            let (error, notice) = (Some(refusal_sentence(&refusal)), Some(refusal_notice(&refusal)));
            let page = terms_shown(&service, &seller, registration, error, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = shown(&service, &seller, BEGINNING, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
