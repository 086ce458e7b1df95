//! A shopper's bonus (SB), for the shopper, the host and staff.

use app::views::{self, BonusBalance, BonusEntryView, Place, RedemptionView};
use money::{Amount, Currency};
use programs::cashback::{BonusStatus, Lot as FoundLot, NotCharged, Order, OrderFact, ShopperPurse};

use crate::components::pager::Pager;
use crate::lang::{t, t_with};
use crate::pages::cashback::bonus::{Asked, Balance, BonusView, Entry, Lot, Pending, Reader, Redemption};
use crate::paths;
use crate::routes::look::Look;
use crate::routes::trouble::Trouble;

/// How many lots, redemptions and promises a page shows.
const MOST_SHOWN: usize = 20;

/// A shopper's bonus with a page of what moved it, and an order that is asked about. What nothing is known of has
/// none.
pub(crate) fn bonus(
    look: &Look<'_>,
    reader: Reader,
    id: &str,
    place: Place,
    asked: &str,
) -> Result<BonusView, Trouble> {
    let (source, service) = (look.source, look.service);
    let (lots, purses) = match source.shopper_no(id)? {
        Some(no) => (source.lots_of(no)?, source.shopper_purses(no)?),
        None => (Vec::new(), Vec::new()),
    };
    let last = Place { limit: MOST_SHOWN, cursor: None };
    let redemptions = views::redemptions(source, service, id, last)?;
    let entries = views::bonus_entries(source, service, id, place)?;
    let pending = views::pending_bonus(source, id)?.into_iter().take(MOST_SHOWN).map(|one| Pending {
        available_at: look.moment(one.available_at),
        order_id: one.order_id,
        amount: one.amount,
    });
    let balances = views::bonus(source, id)?;
    Ok(BonusView {
        reader,
        balances: balances.into_iter().map(|one| balance(look, one, &purses, &lots)).collect(),
        pending: pending.collect(),
        lots: lots.into_iter().take(MOST_SHOWN).map(|one| lot(look, one)).collect::<Result<_, _>>()?,
        redemptions: redemptions.rows.into_iter().map(|one| redemption(look, one)).collect(),
        asked: if asked.is_empty() { None } else { Some(about_order(look, id, asked)?) },
        pager: pager(look, reader, id, place, &entries),
        entries: entries.rows.into_iter().map(|one| entry(look, one)).collect(),
        shopper_id: id.to_owned(),
    })
}

fn pager(
    look: &Look<'_>,
    reader: Reader,
    id: &str,
    place: Place,
    entries: &views::Rows<BonusEntryView>,
) -> Pager {
    match reader {
        Reader::Own => look.pager(paths::BONUS, place, entries),
        Reader::Staff | Reader::Host => look.pager(&paths::shopper(id), place, entries),
    }
}

fn balance(
    look: &Look<'_>,
    one: BonusBalance,
    purses: &[(Currency, ShopperPurse)],
    lots: &[FoundLot],
) -> Balance {
    let amount = |minor| Amount::new(minor, one.currency);
    let purse = purses.iter().find(|(currency, _)| *currency == one.currency);
    let expiring = one.next_expiry.map(|at| {
        let then = lots.iter().filter(|lot| lot.currency == one.currency && lot.expires_at == at);
        let left = then.fold(0_i64, |sum, lot| sum.saturating_add(lot.left));
        (amount(left), look.moment(at))
    });
    Balance {
        available: amount(one.available),
        pending: amount(one.pending),
        reserved: amount(one.reserved),
        debt: amount(purse.map_or(0, |(_, purse)| purse.debt)),
        next_expiry: expiring,
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

/// Why an order of the shopper earned, or did not; another's is as if it were not there.
fn about_order(look: &Look<'_>, shopper_id: &str, order_id: &str) -> Result<Asked, Trouble> {
    let shopper = look.source.shopper_no(shopper_id)?;
    let order = match look.source.order_no(order_id)? {
        Some(no) => look.source.order(no)?.filter(|order| Some(order.shopper) == shopper),
        None => None,
    };
    let why = match &order {
        Some(order) => why(look, order)?,
        None => t("shopper-order-unknown"),
    };
    let found =
        order.map(|order| (order.status().name().to_owned(), Amount::new(order.earned, order.currency)));
    Ok(Asked { order_id: order_id.to_owned(), found, why })
}

/// Why an order earned what it did, or nothing: the first reason that holds (SB-1, SB-4).
fn why(look: &Look<'_>, order: &Order) -> Result<String, Trouble> {
    let versions = look.source.versions()?;
    let terms = match order.terms(&versions) {
        Ok(Some((terms, _))) => Some(terms.hold_days),
        _ => None,
    };
    let delivered = order.time_of(OrderFact::Delivered);
    let is_over = order.is_cancelled() || order.time_of(OrderFact::DeliveryFailed).is_some();
    Ok(match (&order.programme, order.bonus) {
        _ if !order.voucher => t("shopper-why-voucher"),
        (Err(NotCharged::NotRegistered), _) => t("shopper-why-seller"),
        (Err(NotCharged::OtherCurrency), _) => t("shopper-why-currency"),
        (Err(NotCharged::VoucherNotUsed), _) => t("shopper-why-voucher"),
        (Ok(_), BonusStatus::NotCovered) => t("shopper-why-budget"),
        (Ok(_), BonusStatus::Pending) if order.earned > 0 => match delivered.zip(terms) {
            Some((at, days)) => {
                let at = look.moment(at.plus_days(days)).text;
                t_with("shopper-why-pending", &[("at", (&at).into())])
            }
            None => t("shopper-why-waiting"),
        },
        (Ok(_), BonusStatus::Available) if order.earned > 0 => t("shopper-why-available"),
        (Ok(_), BonusStatus::Pending | BonusStatus::Available) => t("shopper-why-refunded"),
        (Ok(_), BonusStatus::None) if is_over => t("shopper-why-over"),
        (Ok(_), BonusStatus::None) if delivered.is_none() => t("shopper-why-waiting"),
        (Ok(_), BonusStatus::None) => t("shopper-why-nothing"),
    })
}
