//! Shoppers' bonus, and finding a shopper, an order or a seller.

use app::Service;
use app::views::{self, BonusBalance, BonusEntryView, Place, RedemptionView};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use money::Amount;
use programs::cashback::Lot as FoundLot;
use programs::cashback::ShopperPurse;

use crate::components::search::SEARCH;
use crate::lang::t_with;
use crate::pages::cashback::bonus::{Balance, BonusView, Entry, Lot, Redemption, shopper as show_shopper};
use crate::pages::cashback::why::why as show_why;
use crate::pages::operator::find::{FindView, find as show_find};
use crate::paths;
use crate::routes::cashback;
use crate::routes::form::Asked;
use crate::routes::look::{Look, campaign_page, look, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::{Helper, Staff};

/// How many lots and redemptions a page shows.
const MOST_SHOWN: usize = 20;

/// A shopper's bonus. What nothing is known of has none.
pub(super) async fn shopper(
    State(service): State<Service>,
    helper: Helper,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    campaign_page(&service, &helper.visitor, None, move |look| {
        let (lots, purses) = match look.source.shopper_no(&id)? {
            Some(no) => (look.source.lots_of(no)?, look.source.shopper_purses(no)?),
            None => (Vec::new(), Vec::new()),
        };
        let balances = views::bonus(look.source, &id)?;
        let last = Place { limit: MOST_SHOWN, cursor: None };
        let redemptions = views::redemptions(look.source, look.service, &id, last)?;
        let entries = views::bonus_entries(look.source, look.service, &id, place)?;
        let view = BonusView {
            is_staff: helper.is_staff,
            balances: balances.into_iter().map(|one| balance(look, one, &purses)).collect(),
            lots: lots.into_iter().take(MOST_SHOWN).map(|one| lot(look, one)).collect::<Result<_, _>>()?,
            redemptions: redemptions.rows.into_iter().map(|one| redemption(look, one)).collect(),
            pager: look.pager(&paths::shopper(&id), place, &entries),
            entries: entries.rows.into_iter().map(|one| entry(look, one)).collect(),
            shopper_id: id,
        };
        Ok(show_shopper(&look.shell, &view))
    })
    .await
}

fn balance(look: &Look<'_>, one: BonusBalance, purses: &[(money::Currency, ShopperPurse)]) -> Balance {
    let amount = |minor| Amount::new(minor, one.currency);
    let purse = purses.iter().find(|(currency, _)| *currency == one.currency);
    Balance {
        available: amount(one.available),
        pending: amount(one.pending),
        reserved: amount(one.reserved),
        debt: amount(purse.map_or(0, |(_, purse)| purse.debt)),
        next_expiry: one.next_expiry.map(|at| look.moment(at)),
    }
}

fn lot(look: &Look<'_>, lot: FoundLot) -> Result<Lot, Trouble> {
    // A lot has the number of the order that earned it.
    let order = look.source.order(lot.no)?;
    Ok(Lot {
        order_id: order.map(|order| order.order_id).unwrap_or_default(),
        left: Amount::new(lot.left, lot.currency),
        available_at: look.moment(lot.available_at),
        expires_at: look.moment(lot.expires_at),
    })
}

fn redemption(look: &Look<'_>, one: RedemptionView) -> Redemption {
    Redemption {
        seller_id: one.seller_id,
        order_id: one.order_id,
        amount: one.amount,
        returned: one.returned,
        status: one.status.name().to_owned(),
        at: look.moment(one.at),
    }
}

fn entry(look: &Look<'_>, one: BonusEntryView) -> Entry {
    Entry {
        id: one.id,
        kind: one.kind.name().to_owned(),
        amount: one.amount,
        order_id: one.order_id,
        is_order_known: one.is_order_known,
        at: look.moment(one.at),
    }
}

/// Why a shopper's bonus moved.
pub(super) async fn why(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &staff.visitor, None, move |look| {
        Ok(show_why(&look.shell, &cashback::why_bonus(look, &id)?))
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
