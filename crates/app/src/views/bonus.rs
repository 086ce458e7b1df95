//! A shopper's bonus: what there is, what moved it, what it was spent on (SB).

use super::{MOST_ROWS, Place, Rows, Source, ViewError, ViewResult, names};
use crate::Service;
use crate::ids::Kind;
use money::{Amount, Currency};
use programs::cashback::{BonusEntry, BonusKind, BonusStatus, OrderFact, Redemption, RedemptionStatus};
use programs::time::Instant;
use programs::{No, World};
use std::collections::BTreeMap;

/// A shopper's bonus in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusBalance {
    /// The currency.
    pub currency: Currency,
    /// Promised and not yet to be spent.
    pub pending: i64,
    /// Free to be spent.
    pub available: i64,
    /// Held by reservations.
    pub reserved: i64,
    /// The last instant of what expires first.
    pub next_expiry: Option<Instant>,
}

/// A shopper's bonus, one for each currency that ever moved: empty where nothing is known of it.
pub fn bonus(source: &Source, shopper_id: &str) -> ViewResult<Vec<BonusBalance>> {
    let Some(shopper) = source.shopper_no(shopper_id)? else { return Ok(Vec::new()) };
    let lots = source.lots_of(shopper)?;
    let purses = source.shopper_purses(shopper)?;
    let balance = |(currency, purse): (Currency, programs::cashback::ShopperPurse)| BonusBalance {
        currency,
        pending: purse.pending,
        available: purse.available,
        reserved: purse.reserved,
        next_expiry: lots.iter().find(|lot| lot.currency == currency).map(|lot| lot.expires_at),
    };
    Ok(purses.into_iter().map(balance).collect())
}

/// Bonus that an order has earned and that cannot be spent yet (SB-1).
#[derive(Debug, Clone)]
pub struct PendingBonus {
    /// The order.
    pub order_id: String,
    /// How much, after refunds.
    pub amount: Amount,
    /// From when on it can be spent, unless the order is completed earlier.
    pub available_at: Instant,
}

/// What a shopper was promised and cannot spend yet, the newest order first. Its movements are looked at from the
/// newest until all that is pending is found, and [`MOST_ROWS`] of them at most.
pub fn pending_bonus(source: &Source, shopper_id: &str) -> ViewResult<Vec<PendingBonus>> {
    let Some(shopper) = source.shopper_no(shopper_id)? else { return Ok(Vec::new()) };
    let purses = source.shopper_purses(shopper)?;
    let mut left: BTreeMap<Currency, i64> =
        purses.into_iter().map(|(currency, purse)| (currency, purse.pending)).collect();
    let (versions, mut found, mut before, mut looked) = (source.versions()?, Vec::new(), None, 0);
    while left.values().any(|pending| *pending > 0) && looked < MOST_ROWS {
        let page = source.bonus_entries_of(shopper, before, super::DEFAULT_LIMIT)?;
        looked += page.rows.len();
        for entry in page.rows.into_iter().filter(|entry| entry.kind == BonusKind::Earned) {
            let Some(order) = source.order(entry.order)? else { continue };
            let terms = order.terms(&versions).map_err(|error| ViewError::Other(error.to_string()))?;
            let delivered = order.time_of(OrderFact::Delivered);
            let (Some((terms, _)), Some(delivered)) = (terms, delivered) else { continue };
            let Some(pending) = left.get_mut(&order.currency) else { continue };
            if order.bonus == BonusStatus::Pending && order.earned > 0 && *pending > 0 {
                *pending -= order.earned;
                found.push(PendingBonus {
                    amount: Amount::new(order.earned, order.currency),
                    available_at: delivered.plus_days(terms.hold_days),
                    order_id: order.order_id,
                });
            }
        }
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    Ok(found)
}

/// A movement of a shopper's bonus.
#[derive(Debug, Clone)]
pub struct BonusEntryView {
    /// Its identifier.
    pub id: String,
    /// What it is.
    pub kind: BonusKind,
    /// How much, as a magnitude.
    pub amount: Amount,
    /// The order it is about, or that its redemption belongs to; `None` where no order is named.
    pub order_id: Option<String>,
    /// Whether that order has been told of.
    pub is_order_known: bool,
    /// The redemption it is about.
    pub redemption_id: Option<String>,
    /// When.
    pub at: Instant,
}

fn show_entry(source: &Source, service: &Service, entry: &BonusEntry) -> ViewResult<BonusEntryView> {
    let (order_id, is_order_known) = match entry.order {
        0 => {
            let named = order_of_redemption(source, entry.redemption)?;
            let known = named.as_deref().map(|id| source.order_no(id)).transpose()?.flatten().is_some();
            (named, known)
        }
        order => (Some(names::order_id(source, order)?), true),
    };
    let redemption = (entry.redemption != 0).then(|| service.ids().write(Kind::Redemption, entry.redemption));
    Ok(BonusEntryView {
        id: service.ids().write(Kind::Bonus, entry.no),
        kind: entry.kind,
        amount: entry.amount,
        order_id,
        is_order_known,
        redemption_id: redemption,
        at: entry.at,
    })
}

/// The order that a redemption belongs to, by the host's identifier: what the host captures itself may name one
/// that has not been told of, or none (SB-2).
pub(super) fn order_of_redemption(source: &Source, redemption: No) -> ViewResult<Option<String>> {
    if redemption == 0 {
        return Ok(None);
    }
    Ok(source.redemption(redemption)?.and_then(|redemption| redemption.order_id))
}

/// What moved a shopper's bonus, newest first: empty where nothing is known of it.
pub fn bonus_entries(
    source: &Source,
    service: &Service,
    shopper_id: &str,
    place: Place,
) -> ViewResult<Rows<BonusEntryView>> {
    let Some(shopper) = source.shopper_no(shopper_id)? else { return Ok(Rows::none()) };
    let page = source.bonus_entries_of(shopper, place.cursor, place.limit)?;
    Rows::of(page, |entry| show_entry(source, service, &entry))
}

/// Bonus that is spent at a seller (SB-2).
#[derive(Debug, Clone)]
pub struct RedemptionView {
    /// Its identifier.
    pub id: String,
    /// By whom.
    pub shopper_id: String,
    /// At whom.
    pub seller_id: String,
    /// The order it belongs to.
    pub order_id: Option<String>,
    /// How much.
    pub amount: Amount,
    /// How much of it returned after refunds.
    pub returned: Amount,
    /// Where it stands now.
    pub status: RedemptionStatus,
    /// When it was made.
    pub at: Instant,
    /// From when on a reservation lapses.
    pub expires_at: Instant,
}

/// Who spends at whom, as the marketplace calls them: what of a redemption never changes.
#[derive(Debug, Clone)]
pub struct Parties {
    /// The shopper.
    pub shopper_id: String,
    /// The seller.
    pub seller_id: String,
}

fn parties(source: &Source, redemption: &Redemption) -> ViewResult<Parties> {
    Ok(Parties {
        shopper_id: names::shopper_id(source, redemption.shopper)?,
        seller_id: names::seller_id(source, redemption.seller)?,
    })
}

/// Who spends at whom by a redemption; `None` if there is none with this number.
pub fn redemption_parties(source: &Source, no: No) -> ViewResult<Option<Parties>> {
    source.redemption(no)?.map(|found| parties(source, &found)).transpose()
}

fn show(source: &Source, service: &Service, redemption: Redemption) -> ViewResult<RedemptionView> {
    let parties = parties(source, &redemption)?;
    Ok(view(service, redemption, parties))
}

fn view(service: &Service, redemption: Redemption, parties: Parties) -> RedemptionView {
    RedemptionView {
        id: service.ids().write(Kind::Redemption, redemption.no),
        shopper_id: parties.shopper_id,
        seller_id: parties.seller_id,
        status: redemption.status_at(service.now()),
        amount: redemption.amount,
        returned: Amount::new(redemption.returned, redemption.amount.currency()),
        at: redemption.at,
        expires_at: redemption.expires_at,
        order_id: redemption.order_id,
    }
}

/// A redemption as it was decided just now, which need not be written yet.
pub fn decided_redemption(
    world: &World,
    service: &Service,
    no: No,
    parties: Parties,
) -> ViewResult<RedemptionView> {
    let decided = world.redemptions.peek(no).flatten();
    let decided = decided.ok_or_else(|| ViewError::Other(format!("redemption {no} was not decided")))?;
    Ok(view(service, decided.clone(), parties))
}

/// A redemption; `None` if there is none with this number.
pub fn redemption(source: &Source, service: &Service, no: No) -> ViewResult<Option<RedemptionView>> {
    source.redemption(no)?.map(|found| show(source, service, found)).transpose()
}

/// A shopper's redemptions, newest first: empty where nothing is known of it.
pub fn redemptions(
    source: &Source,
    service: &Service,
    shopper_id: &str,
    place: Place,
) -> ViewResult<Rows<RedemptionView>> {
    let Some(shopper) = source.shopper_no(shopper_id)? else { return Ok(Rows::none()) };
    let page = source.redemptions_of(shopper, place.cursor, place.limit)?;
    Rows::of(page, |found| show(source, service, found))
}
