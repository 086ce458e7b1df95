use crate::engine::{Connection, Row, Sql, Value};
use crate::error::Result;
use crate::read::Page;
use crate::rows::customer;
use programs::affiliate::{Click, Customer};
use programs::{Key, No};

const CUSTOMERS_OF: Sql = Sql("SELECT no, customer_id, phone, email, country, c.partner, not_attributed, \
     registered_at, window_end, rules_version, store_authorized, paying_number, rate_bps, open_payments, \
     last_payment, top_up, top_up_at, top_up_tier FROM customers c JOIN standings ON customer = no \
     WHERE c.partner = $1 AND (CASE CAST($2 AS bigint) WHEN 1 THEN top_up IS NULL \
     WHEN 2 THEN paying_number IS NOT NULL ELSE TRUE END) AND phone LIKE $3 AND no < $4 ORDER BY no DESC");
const CUSTOMERS_OF_FROM_OLDEST: Sql =
    Sql("SELECT no, customer_id, phone, email, country, c.partner, not_attributed, \
     registered_at, window_end, rules_version, store_authorized, paying_number, rate_bps, open_payments, \
     last_payment, top_up, top_up_at, top_up_tier FROM customers c JOIN standings ON customer = no \
     WHERE c.partner = $1 AND (CASE CAST($2 AS bigint) WHEN 1 THEN top_up IS NULL \
     WHEN 2 THEN paying_number IS NOT NULL ELSE TRUE END) AND phone LIKE $3 AND no > $4 ORDER BY no");
/// Which of a partner's customers are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CustomerState {
    /// All of them.
    #[default]
    Any,
    /// Those that have not bought (AP-11).
    NotBought,
    /// Those that are paying (AP-8).
    Paying,
}

/// What is asked of a partner's customers, and in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct CustomerFilter<'a> {
    /// In which state.
    pub state: CustomerState,
    /// What their telephone number ends with: digits; empty for any.
    pub phone_end: &'a str,
    /// Whether the earliest registered come first; else the latest do.
    pub oldest_first: bool,
}

impl CustomerFilter<'_> {
    /// Whether a customer is in the state that is asked for.
    pub fn holds(&self, customer: &Customer) -> bool {
        match self.state {
            CustomerState::Any => true,
            CustomerState::NotBought => customer.top_up.is_none(),
            CustomerState::Paying => customer.paying_number.is_some(),
        }
    }
}

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

    /// A partner's customers by the time of their registration. The cursor is a customer's number. What is
    /// looked for by state or telephone number is found by looking at each of the partner's customers.
    pub fn customers_of(
        &self,
        partner: No,
        filter: CustomerFilter<'_>,
        after: Option<No>,
        limit: usize,
    ) -> Result<Page<Customer>> {
        let state = match filter.state {
            CustomerState::Any => 0,
            CustomerState::NotBought => 1,
            CustomerState::Paying => 2,
        };
        let ends = format!("%{}", filter.phone_end);
        let params = [partner.into(), Value::Int(state), (&ends).into()];
        let row = |row: &Row<'_>| customer::customer(row).map(|customer| (customer.no, customer));
        if filter.oldest_first {
            self.page(CUSTOMERS_OF_FROM_OLDEST, &params, Some(after.unwrap_or(0)), limit, row)
        } else {
            self.page(CUSTOMERS_OF, &params, after, limit, row)
        }
    }

    /// A click on a referral link (AP-4).
    pub fn click(&self, no: No) -> Result<Option<Click>> {
        self.one(customer::FIND_CLICK, &[no.into()], customer::click)
    }
}
