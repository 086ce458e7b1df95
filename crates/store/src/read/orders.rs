use crate::codec;
use crate::engine::{Connection, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::order;
use money::Currency;
use programs::cashback::Order;
use programs::{Key, No};

const ORDERS_OF: Sql = Sql(
    "SELECT no, order_id, seller, shopper, currency, voucher, redemption, shipping, time, registration, \
     terms, market, rate_bps, not_charged, facts, charge, charged, fee_refunded, earned, bonus, \
     from_budget FROM orders \
     WHERE seller = $1 AND no < $2 ORDER BY no DESC",
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

    /// A seller's orders with their lines, the one told last first, whether they are charged or not. The
    /// cursor is an order's number.
    pub fn orders_of_seller(&self, seller: No, before: Option<No>, limit: usize) -> Result<Page<Order>> {
        self.page(ORDERS_OF, &[seller.into()], before, limit, |row| {
            order::order(self, row).map(|order| (order.no, order))
        })
    }
}
