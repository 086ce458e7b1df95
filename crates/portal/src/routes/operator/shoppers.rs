//! Shoppers' bonus, and finding a shopper, an order or a seller.

use app::Service;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::components::search::SEARCH;
use crate::lang::t_with;
use crate::pages::cashback::bonus::{Reader, shopper as show_shopper};
use crate::pages::cashback::why::why as show_why;
use crate::pages::operator::find::{FindView, find as show_find};
use crate::paths;
use crate::routes::cashback;
use crate::routes::form::Asked;
use crate::routes::look::{campaign_page, look, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::{Helper, Staff};

/// A shopper's bonus. What nothing is known of has none.
pub(super) async fn shopper(
    State(service): State<Service>,
    helper: Helper,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (place, order) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    let reader = if helper.is_staff { Reader::Staff } else { Reader::Host };
    campaign_page(&service, &helper.visitor, None, move |look| {
        Ok(show_shopper(&look.shell, &cashback::bonus(look, reader, &id, place, &order)?))
    })
    .await
}

/// Why a shopper's bonus moved.
pub(super) async fn why(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &staff.visitor, None, move |look| {
        Ok(show_why(&look.shell, &cashback::why_bonus(look, &id, None)?))
    })
    .await
}

/// What an identifier names; where it names one thing, that thing's page.
pub(super) async fn find(
    State(service): State<Service>,
    helper: Helper,
    asked: Asked,
) -> Result<Response, Trouble> {
    let searched = asked.get(SEARCH).trim().to_owned();
    let (is_staff, id) = (helper.is_staff, searched.clone());
    let found = look(&service, move |source, _| {
        let mut found = Vec::new();
        if is_staff && source.order_no(&id)?.is_some() {
            found.push((paths::operator_order(&id), t_with("operator-find-order", &[("id", (&id).into())])));
        }
        if is_staff && source.seller_no(&id)?.is_some() {
            found
                .push((paths::operator_seller(&id), t_with("operator-find-seller", &[("id", (&id).into())])));
        }
        if source.shopper_no(&id)?.is_some() {
            found.push((paths::shopper(&id), t_with("operator-find-shopper-id", &[("id", (&id).into())])));
        }
        Ok(found)
    })
    .await?;
    if let [(path, _)] = found.as_slice() {
        return Ok(Redirect::to(path).into_response());
    }
    let view = FindView { is_staff, searched, found };
    campaign_page(&service, &helper.visitor, None, move |look| Ok(show_find(&look.shell, &view))).await
}

/// The beginning of what is only found by its identifier.
pub(super) async fn to_find(_: Helper) -> Redirect {
    Redirect::to(paths::FIND)
}
