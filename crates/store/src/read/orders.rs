use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::order;
use money::Currency;
use programs::cashback::Order;
use programs::{Key, No};
use std::collections::{BTreeMap, BTreeSet};

const ORDERS_OF: Sql = Sql(
    "SELECT no, order_id, seller, shopper, currency, voucher, redemption, shipping, time, registration, \
     terms, market, rate_bps, not_charged, facts, charge, charged, fee_refunded, earned, bonus, \
     from_budget FROM orders \
     WHERE seller = $1 AND no < $2 ORDER BY no DESC",
);

const ORDERS_BEFORE: Sql = Sql("SELECT no FROM orders WHERE no < $1 ORDER BY no DESC");

/// The lines of a seller's orders between two, of which only the seller's own are looked at.
const LINES_OF_ORDERS: Sql = Sql(
    "SELECT l.line_id, l.sku, l.name, l.quantity, l.unit_price, l.seller_discount, l.platform_discount, \
     l.refunded, l.returned, l.bonus_spent, l.charged, l.fee, l.order_no FROM orders o \
     JOIN order_lines l ON l.order_no = o.no WHERE o.seller = $1 AND o.no >= $2 AND o.no <= $3 \
     ORDER BY o.no, l.place",
);

const PROGRAMME_ORDERS: Sql = Sql("SELECT seller, currency, terms, charge, charged, fee_refunded, earned \
     FROM orders WHERE terms IS NOT NULL ORDER BY no");

/// What came of a programme order. Figures are minor units.
#[derive(Debug, Clone, Copy)]
pub struct OrderOutcome {
    /// At whom it was made.
    pub seller: No,
    /// What it is in.
    pub currency: Currency,
    /// The version of the terms that is locked for it.
    pub terms: i64,
    /// Whether it was charged.
    pub is_charged: bool,
    /// The fee that was charged.
    pub charged: i64,
    /// How much of it was given back.
    pub refunded: i64,
    /// The bonus earned, as it is after refunds.
    pub earned: i64,
}

impl Connection {
    /// Orders with their lines, each once, by number; those that are not there are left out.
    pub fn orders(&self, nos: &BTreeSet<No>) -> Result<BTreeMap<No, Order>> {
        let nos: Vec<No> = nos.iter().copied().collect();
        let found = order::find_orders(self, &nos)?.into_iter();
        Ok(found.filter_map(|(no, order)| Some((no, order?))).collect())
    }

    /// Hands over what came of every programme order, in the order they were told, until the function has
    /// enough.
    pub fn each_programme_order(&self, mut each: impl FnMut(&OrderOutcome) -> Result<bool>) -> Result<()> {
        self.scan(PROGRAMME_ORDERS, &[], |row| {
            each(&OrderOutcome {
                seller: row.int(0)?,
                currency: codec::currency(row, 1)?,
                terms: row.int(2)?,
                is_charged: row.int(3)? != 0,
                charged: row.int(4)?,
                refunded: row.int(5)?,
                earned: row.int(6)?,
            })
        })
    }

    /// An order with its lines.
    pub fn order(&self, no: No) -> Result<Option<Order>> {
        self.one(order::FIND_ORDER, &[no.into()], |row| order::order(self, row))
    }

    /// The number of an order by the host's identifier.
    pub fn order_no(&self, order_id: &str) -> Result<Option<No>> {
        self.key(Key::Order, order_id)
    }

    /// All orders with their lines, the one told last first. The cursor is an order's number.
    pub fn orders_page(&self, before: Option<No>, limit: usize) -> Result<Page<Order>> {
        let page = self.page(ORDERS_BEFORE, &[], before, limit, |row| row.int(0).map(|no| (no, no)))?;
        let found = self.orders(&page.rows.into_iter().collect())?;
        Ok(Page { rows: found.into_values().rev().collect(), next: page.next })
    }

    /// A seller's orders with their lines, the one told last first, whether they are charged or not. The
    /// cursor is an order's number.
    pub fn orders_of_seller(&self, seller: No, before: Option<No>, limit: usize) -> Result<Page<Order>> {
        let head = |row: &Row<'_>| order::head(row).map(|order| (order.no, order));
        let mut page = self.page(ORDERS_OF, &[seller.into()], before, limit, head)?;
        self.add_lines(seller, &mut page.rows)?;
        Ok(page)
    }

    /// Gives orders of a seller, the newest first, their lines.
    fn add_lines(&self, seller: No, orders: &mut [Order]) -> Result<()> {
        let (Some(newest), Some(oldest)) = (orders.first(), orders.last()) else { return Ok(()) };
        let params = [seller.into(), oldest.no.into(), newest.no.into()];
        let (mut open, mut found) = (orders.iter_mut().rev().peekable(), Vec::new());
        self.scan(LINES_OF_ORDERS, &params, |row| {
            let no = row.int(12)?;
            while let Some(passed) = open.next_if(|order| order.no < no) {
                order::give_lines(passed, std::mem::take(&mut found));
            }
            let currency = open.peek().filter(|order| order.no == no).map(|order| order.currency);
            if let Some(currency) = currency {
                found.push(order::line(row, currency)?);
            }
            Ok(true)
        })?;
        if let Some(last) = open.next() {
            order::give_lines(last, found);
        }
        Ok(())
    }
}
