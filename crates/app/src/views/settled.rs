//! Settled records, and what is to settle (BC-7). One sign convention for lines: + the
//! seller receives, − the seller pays.

use super::{Place, Rows, Source, ViewError, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::{Amount, Currency, MoneyError};
use programs::Versions;
use programs::cashback::{BillKind, BillLine, Order, OrderFact, Record, SellerAccount, line_fee};
use programs::time::Instant;
use std::collections::BTreeMap;

/// The version of the columns of settled records.
pub const SCHEMA_VERSION: i64 = documents::settled_record::SCHEMA_VERSION;

/// A settled record. Figures are minor units of its currency.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Its identifier.
    pub id: String,
    /// Whose it is, by the marketplace's identifier.
    pub seller_id: String,
    /// The record.
    pub record: Record,
}

impl RecordView {
    /// What its lines come to, fees given back less fees charged: below zero where the seller pays. Opening +
    /// net = closing + payout (BC-7).
    pub fn net(&self) -> i64 {
        self.record.refunded.saturating_sub(self.record.charged)
    }
}

/// A line of a bill: a service fee, or one given back.
#[derive(Debug, Clone)]
pub struct BillLineView {
    /// Its identifier.
    pub id: String,
    /// The line.
    pub line: BillLine,
    /// The host's identifier of the order.
    pub order_id: String,
    /// The fee it gives a part back of.
    pub reverses: Option<String>,
    /// What the order's products and discounts come to; `None` for a refund, which would count them twice.
    pub order: Option<OrderFigures>,
}

/// What the products of an order and their discounts come to, in minor units: + the seller receives, − the
/// seller pays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderFigures {
    /// Prices × quantities.
    pub product_price: i64,
    /// What the seller took off, never above zero.
    pub seller_discount: i64,
    /// The part of the price that the platform pays in place of the shopper, never below zero.
    pub platform_discount: i64,
}

impl OrderFigures {
    pub(super) fn of(order: &Order) -> Self {
        let mut all = Self::default();
        for line in order.lines.iter() {
            let (base, seller) = (line.base(), line.seller_discount.minor());
            all.product_price = all.product_price.saturating_add(base.saturating_add(seller));
            all.seller_discount = all.seller_discount.saturating_sub(seller);
            all.platform_discount = all.platform_discount.saturating_add(line.platform_discount.minor());
        }
        all
    }
}

pub(super) fn show(service: &Service, seller_id: &str, record: Record) -> RecordView {
    let id = service.ids().write(Kind::SettledRecord, record.no);
    RecordView { id, seller_id: seller_id.to_owned(), record }
}

/// Lines as they are shown, in their order. Their orders are looked up at once.
pub(super) fn show_lines(
    source: &Source,
    service: &Service,
    lines: Vec<BillLine>,
) -> ViewResult<Vec<BillLineView>> {
    let orders = source.orders(&lines.iter().map(|line| line.order).collect())?;
    let show = |line: BillLine| match orders.get(&line.order) {
        Some(order) => Ok(show_line(service, line, order)),
        None => Err(ViewError::Other(format!("order {} is missing", line.order))),
    };
    lines.into_iter().map(show).collect()
}

fn show_line(service: &Service, line: BillLine, order: &Order) -> BillLineView {
    BillLineView {
        id: service.ids().write(Kind::Fee, line.no),
        order_id: order.order_id.clone(),
        reverses: (line.reverses != 0).then(|| service.ids().write(Kind::Fee, line.reverses)),
        order: (line.kind == BillKind::Fee).then(|| OrderFigures::of(order)),
        line,
    }
}

/// A seller's settled records, newest first: empty where nothing is known of it.
pub fn settled_records(
    source: &Source,
    service: &Service,
    seller_id: &str,
    place: Place,
) -> ViewResult<Rows<RecordView>> {
    let Some(seller) = source.seller_no(seller_id)? else { return Ok(Rows::none()) };
    let page = source.records_of(seller, place.cursor, place.limit)?;
    Rows::of(page, |record| Ok(show(service, seller_id, record)))
}

/// An order that is not wholly in a settled record yet, and why.
#[derive(Debug, Clone)]
pub struct ToSettle {
    /// The order.
    pub order_id: String,
    /// Where it stands.
    pub status: programs::cashback::OrderStatus,
    /// Why it is not settled.
    pub why: NotSettled,
    /// What the seller receives, below zero what it pays: of the lines that are not settled, or expected at
    /// delivery.
    pub amount: Amount,
    /// The lines that are in no record yet, oldest first.
    pub lines: Vec<BillLineView>,
}

/// Why an order is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSettled {
    /// It is charged when it is delivered.
    WaitingForDelivery,
    /// It is settled when its period ends.
    Period {
        /// The name of the period.
        name: String,
        /// Its end.
        end: Instant,
    },
}

/// How many orders are looked at for one page.
const MOST_LOOKED_AT: usize = 5_000;

/// What is not in a record yet, order by order, newest first. A page may hold fewer rows than asked for and
/// still not be the last: a call looks at a bounded number of orders.
pub fn to_settle(
    source: &Source,
    service: &Service,
    seller_id: &str,
    place: Place,
) -> ViewResult<Rows<ToSettle>> {
    let Some(seller) = source.seller_no(seller_id)? else { return Ok(Rows::none()) };
    let accounts: BTreeMap<Currency, SellerAccount> = source.seller_accounts(seller)?.into_iter().collect();
    let versions = source.versions()?;
    let (mut rows, mut next, mut looked) = (Vec::new(), place.cursor, 0);
    while rows.len() < place.limit && looked < MOST_LOOKED_AT {
        let page = source.orders_of_seller(seller, next, place.limit)?;
        looked += page.rows.len();
        next = page.next;
        for order in page.rows {
            if rows.len() == place.limit {
                next = Some(order.no + 1);
                break;
            }
            let account = accounts.get(&order.currency);
            rows.extend(not_settled(source, service, &versions, account, order)?);
        }
        if next.is_none() {
            break;
        }
    }
    Ok(Rows { rows, next })
}

/// One order of a seller as [`to_settle`] lists it; `None` where it is not to settle.
pub fn order_to_settle(source: &Source, service: &Service, order: Order) -> ViewResult<Option<ToSettle>> {
    let accounts = source.seller_accounts(order.seller)?;
    let account = accounts.iter().find(|(currency, _)| *currency == order.currency);
    let versions = source.versions()?;
    not_settled(source, service, &versions, account.map(|(_, account)| account), order)
}

fn not_settled(
    source: &Source,
    service: &Service,
    versions: &Versions,
    account: Option<&SellerAccount>,
    order: Order,
) -> ViewResult<Option<ToSettle>> {
    let delivered = order.time_of(OrderFact::Delivered).is_some();
    let over = order.is_cancelled() || order.time_of(OrderFact::DeliveryFailed).is_some();
    if !delivered {
        let amount = expected(&order, versions)?.filter(|_| !over);
        let why = NotSettled::WaitingForDelivery;
        return Ok(amount.map(|amount| row(order, why, amount, Vec::new())));
    }
    let Some(account) = account else { return Ok(None) };
    let refunded = order.states.iter().any(|state| state.refunded > 0);
    let settled_whole = order.charge <= account.settled_line && !refunded;
    let (Some(period), false) = (&account.open, order.charge == 0 || settled_whole) else {
        return Ok(None);
    };
    let mut lines = source.bill_lines_of_order(order.no)?;
    lines.retain(|line| line.no > account.settled_line);
    if lines.is_empty() {
        return Ok(None);
    }
    let minor = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount));
    let amount = Amount::new(minor, order.currency);
    let why = NotSettled::Period { name: period.name.clone(), end: period.end };
    let lines = show_lines(source, service, lines)?;
    Ok(Some(row(order, why, amount, lines)))
}

fn row(order: Order, why: NotSettled, amount: Amount, lines: Vec<BillLineView>) -> ToSettle {
    ToSettle { status: order.status(), order_id: order.order_id, why, amount, lines }
}

/// What a programme order will be charged as it stands, below zero; `None` where it will not be.
fn expected(order: &Order, versions: &Versions) -> ViewResult<Option<Amount>> {
    let Some((_, market)) = order.terms(versions).map_err(broken)? else { return Ok(None) };
    let Ok(locked) = &order.programme else { return Ok(None) };
    fee_of(order, market, locked.rate).and_then(Amount::negated).map(Some).map_err(broken)
}

/// The fee on what is left of an order (BC-5).
pub(super) fn fee_of(
    order: &Order,
    market: &programs::cashback::Market,
    rate: money::Rate,
) -> Result<Amount, MoneyError> {
    order.lines_now().try_fold(Amount::zero(order.currency), |sum, line| {
        let base = Amount::new(line.fee_base(market.fee_trigger)?, order.currency);
        sum.plus(line_fee(base, rate, market.cap_per_unit, line.units_left())?)
    })
}

/// A stored row that the rules could not have made.
pub(super) fn broken(error: impl ToString) -> super::ViewError {
    super::ViewError::Other(error.to_string())
}
