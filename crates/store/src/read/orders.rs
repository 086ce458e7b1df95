use crate::engine::{Connection, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::order;
use programs::cashback::Order;
use programs::{Key, No};

const ORDERS_OF: Sql = Sql(
    "SELECT no, order_id, seller, shopper, currency, voucher, redemption, shipping, time, registration, \
     terms, market, rate_bps, not_charged, facts, charge, charged, fee_refunded, earned, bonus, \
     from_budget FROM orders \
     WHERE seller = $1 AND no < $2 ORDER BY no DESC",
);

impl Connection {
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
