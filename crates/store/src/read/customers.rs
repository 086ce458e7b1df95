use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::customer;
use programs::affiliate::{Click, Customer};
use programs::{Key, No};

const CUSTOMERS_OF: Sql = Sql("SELECT no, customer_id, phone, email, country, c.partner, not_attributed, \
     registered_at, window_end, rules_version, store_authorized, paying_number, rate_bps, open_payments, \
     last_payment, top_up, top_up_at, top_up_tier FROM customers c JOIN standings ON customer = no \
     WHERE c.partner = $1 AND no < $2 ORDER BY no DESC");
const NOT_BOUGHT_OF: Sql = Sql("SELECT no, customer_id, phone, email, country, c.partner, not_attributed, \
     registered_at, window_end, rules_version, store_authorized, paying_number, rate_bps, open_payments, \
     last_payment, top_up, top_up_at, top_up_tier FROM customers c JOIN standings ON customer = no \
     WHERE c.partner = $1 AND top_up IS NULL AND no < $2 ORDER BY no DESC");
const COUNT_NOT_BOUGHT: Sql = Sql("SELECT count(*) FROM customers c JOIN standings ON customer = no \
     WHERE c.partner = $1 AND top_up IS NULL");

impl Connection {
    /// A customer.
    pub fn customer(&self, no: No) -> Result<Option<Customer>> {
        self.one(customer::FIND_CUSTOMER, &[no.into()], customer::customer)
    }

    /// A customer by the host's identifier.
    pub fn customer_by_id(&self, customer_id: &str) -> Result<Option<Customer>> {
        match self.key(Key::Customer, customer_id)? {
            Some(no) => self.customer(no),
            None => Ok(None),
        }
    }

    /// A partner's customers, the latest registered first; only those that have not bought, if asked for.
    /// The cursor is a customer's number.
    pub fn customers_of(
        &self,
        partner: No,
        only_not_bought: bool,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Customer>> {
        let sql = if only_not_bought { NOT_BOUGHT_OF } else { CUSTOMERS_OF };
        let row = |row: &Row<'_>| customer::customer(row).map(|customer| (customer.no, customer));
        self.page(sql, &[partner.into()], before, limit, row)
    }

    /// How many of a partner's customers have not bought. It looks at each of them; how many there are and
    /// how many are paying stands in the tally.
    pub fn count_not_bought(&self, partner: No) -> Result<i64> {
        Ok(self.one(COUNT_NOT_BOUGHT, &[partner.into()], |row| row.int(0))?.unwrap_or(0))
    }

    /// A click on a referral link (AP-4).
    pub fn click(&self, no: No) -> Result<Option<Click>> {
        self.one(customer::FIND_CLICK, &[no.into()], customer::click)
    }
}
