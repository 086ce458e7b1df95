//! The contract: reading and signing it (AP-2).

use app::Service;
use app::views::{self, ContractView as Contract};
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use programs::Action;
use programs::affiliate::ReviewStep;
use std::convert::Infallible;
use std::net::SocketAddr;

use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::partner::contract::{ContractView, Signing, contract};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, look, page};
use crate::routes::trouble::{Trouble, refusal_notice, refusal_sentence, refusal_status};
use crate::routes::visitor::Partner;

/// The contract.
pub(super) async fn read(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &partner, Kept::default(), None, done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    partner: &Partner,
    signer_name: Kept,
    agree_error: Option<String>,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let no = partner.no;
    page(service, &partner.visitor, notice, move |look| {
        let found = views::contract(look.source, no)?.ok_or_else(not_sent)?;
        let view = ContractView {
            version: found.version.to_string(),
            signing: signing(look, &found, signer_name, agree_error),
            text: found.document,
            sha256: found.sha256,
        };
        Ok(contract(&look.shell, &view))
    })
    .await
}

fn not_sent() -> Trouble {
    Trouble::not_yet(t("partner-contract-none"), t("partner-contract-none-why"))
}

fn signing(look: &Look<'_>, found: &Contract, signer_name: Kept, agree_error: Option<String>) -> Signing {
    match (&found.signer_name, found.signed_at) {
        (Some(signer), Some(at)) => Signing::Signed {
            signer_name: signer.clone(),
            at: look.moment(at),
            address: found.signer_address.clone().unwrap_or_default(),
            countersigned_at: found.countersigned_at.map(|at| look.moment(at)),
        },
        _ => Signing::Open { signer_name, agree_error },
    }
}

/// Signs exactly the document that was shown.
pub(super) async fn sign(
    State(service): State<Service>,
    partner: Partner,
    Address(address): Address,
    posted: Posted,
) -> Result<Response, Trouble> {
    let no = partner.no;
    let found = look(&service, move |source, _| Ok(views::contract(source, no)?)).await?;
    let found = found.ok_or_else(not_sent)?;
    let mut signer_name = Kept::new(posted.typed("signer_name"));
    let agreed = posted.get("agree") == "yes";
    let agree_error = (!agreed).then(|| t("partner-contract-agree-missing"));
    if posted.get("sha256") != found.sha256 {
        signer_name.error = Some(t("partner-contract-other"));
    }
    if !agreed || signer_name.error.is_some() {
        let page = shown(&service, &partner, signer_name, agree_error, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let step = ReviewStep::SignContract { signer_name: posted.get("signer_name").to_owned(), address };
    match act(&service, partner.access.actor.clone(), Action::Review { partner: no, step }).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::CONTRACT, "signed")).into_response()),
        Err(refusal) => {
            if refusal.pointer.as_deref() == Some("/signer_name") {
                signer_name.error = Some(refusal_sentence(&refusal));
            }
            let page = shown(&service, &partner, signer_name, None, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// Where a request came from, with what a proxy in between says of it.
pub(super) struct Address(String);

impl<S: Sync> axum::extract::FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let peer = peer.unwrap_or_else(|| "unknown".to_owned());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        Ok(Self(match forwarded {
            Some(forwarded) => {
                let forwarded: String = forwarded.chars().take(100).collect();
                format!("{peer} (forwarded for {forwarded})")
            }
            None => peer,
        }))
    }
}
