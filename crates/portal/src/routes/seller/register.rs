//! Registering for a campaign (BC-2).

use app::Service;
use app::views;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::cashback::Terms;
use programs::{Action, Refusal};

use super::campaigns::{check_slug, live, name};
use crate::components::field::{Choice, Kept};
use crate::components::notice::Notice;
use crate::lang::{rate, t, t_with};
use crate::pages::seller::register::{RegisterView, register as show_register};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::with_done;
use crate::routes::form::Posted;
use crate::routes::look::campaign_page;
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_sentence, refusal_status};
use crate::routes::visitor::Seller;

/// What was typed into the form, and what is wrong with it.
#[derive(Default)]
struct Typed {
    market: Kept,
    agree_error: Option<String>,
}

/// The terms with the form.
pub(super) async fn form(
    State(service): State<Service>,
    seller: Seller,
    Path(slug): Path<String>,
) -> Result<Response, Trouble> {
    check_slug(&slug)?;
    shown(&service, &seller, slug, Typed::default(), None).await
}

async fn shown(
    service: &Service,
    seller: &Seller,
    slug: String,
    typed: Typed,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let seller_id = seller.id.clone();
    campaign_page(service, &seller.visitor, notice, move |look| {
        let campaign = views::campaign(look.source, look.service)?;
        let view = RegisterView {
            slug,
            name: name(),
            terms_version: campaign.terms.version,
            registration: live(look, &seller_id)?,
            markets: markets(&campaign.terms),
            terms: campaign.terms.text,
            market: typed.market,
            agree_error: typed.agree_error,
        };
        Ok(show_register(&look.shell, &view))
    })
    .await
}

fn markets(terms: &Terms) -> Vec<Choice> {
    let choice = |market: &programs::cashback::Market| {
        let (country, currency) = (show::country(&market.country), market.currency);
        let fee = rate(market.fee_rate.bps());
        let places =
            [("country", (&country).into()), ("currency", currency.code().into()), ("rate", (&fee).into())];
        Choice::new(&market.country, &t_with("seller-market-choice", &places))
    };
    terms.markets.iter().map(choice).collect()
}

/// Registers, under exactly the version of the terms that was shown.
pub(super) async fn register(
    State(service): State<Service>,
    seller: Seller,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    check_slug(&slug)?;
    let mut typed = Typed { market: Kept::new(posted.get("market")), agree_error: None };
    if typed.market.value.is_empty() {
        typed.market.error = Some(t("seller-market-missing"));
    }
    typed.agree_error = agree_error(&posted);
    if typed.market.error.is_some() || typed.agree_error.is_some() {
        let page = shown(&service, &seller, slug, typed, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let action = Action::Register {
        seller_id: seller.id.clone(),
        market: typed.market.value.clone(),
        terms_version: terms_version(&posted),
    };
    match act(&service, seller.access.actor.clone(), action).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::REGISTRATION_RECORD, "registered")).into_response()),
        Err(refusal) => {
            mark(&mut typed, &refusal);
            let notice = Some(refusal_notice(&refusal));
            let page = shown(&service, &seller, slug, typed, notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// What is wrong where the box was not ticked (BC-2: `terms_not_accepted`).
pub(super) fn agree_error(posted: &Posted) -> Option<String> {
    let agreed = posted.get("agree") == "yes";
    (!agreed).then(|| t("seller-agree-missing"))
}

/// The version of the terms that was shown; 0, which no version has, where it cannot be read.
pub(super) fn terms_version(posted: &Posted) -> i64 {
    posted.get("terms_version").parse().unwrap_or(0)
}

/// Puts a refusal to the field it names.
fn mark(typed: &mut Typed, refusal: &Refusal) {
    let detail = Some(refusal_sentence(refusal));
    match refusal.pointer.as_deref() {
        Some("/market") => typed.market.error = detail,
        Some("/terms_version") => typed.agree_error = detail,
        _ => {}
    }
}
