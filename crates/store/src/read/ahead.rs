//! What is mostly asked together, said beforehand: a server answers it in one round.

use super::{MOST_ROWS, bills, bonus, events, ledger, partners};
use crate::engine::Wanted::{All, Beginning, First, Some as AtMost};
use crate::engine::{Connection, Value};
use crate::rows::{customer, order, payment, registration};
use programs::No;
use programs::cashback::Order;

const NEWEST: Value<'_> = Value::Int(i64::MAX);

impl Connection {
    /// An order will be looked at, with its lines, what it was charged, and the event that told it.
    pub fn expect_order(&self, no: No) {
        self.expect(First, order::FIND_ORDER, &[no.into()]);
        self.expect(All, order::FIND_LINES, &[no.into()]);
        self.expect(All, bills::LINES_OF_ORDER, &[no.into()]);
        self.expect(First, partners::NEWEST_VERSIONS, &[]);
        self.expect(First, events::FIND_ENTRY, &[no.into()]);
    }

    /// Who takes part in an order will be asked, and the shopper's newest movements of bonus.
    pub fn expect_participants(&self, order: &Order) {
        self.expect(First, registration::FIND_SELLER, &[order.seller.into()]);
        self.expect(First, events::FIND_ENTRY, &[order.shopper.into()]);
        self.expect(AtMost(MOST_ROWS + 1), bonus::ENTRIES_OF, &[order.shopper.into(), NEWEST]);
    }

    /// A payment will be looked at, with the event that told it and what it moved.
    pub fn expect_payment(&self, no: No) {
        self.expect(First, payment::FIND_PAYMENT, &[no.into()]);
        self.expect(First, partners::NEWEST_VERSIONS, &[]);
        self.expect_transfers_of(no);
        self.expect(First, events::FIND_ENTRY, &[no.into()]);
    }

    /// What an entry of the log moved will be asked.
    pub fn expect_transfers_of(&self, cause: No) {
        self.expect(Beginning, ledger::TRANSFERS_OF_CAUSE, &[cause.into(), NEWEST]);
        self.expect(First, ledger::TRANSFER_OF_PAYMENT, &[cause.into(), NEWEST]);
    }

    /// A transfer will be looked at.
    pub fn expect_transfer(&self, no: No) {
        self.expect(First, ledger::FIND_TRANSFER, &[no.into()]);
    }

    /// A customer will be looked at.
    pub fn expect_customer(&self, no: No) {
        self.expect(First, customer::FIND_CUSTOMER, &[no.into()]);
    }
}
