use crate::engine::Connection;
use crate::error::Result;
use crate::rows::payment;
use programs::affiliate::Payment;
use programs::{Key, No};

impl Connection {
    /// A payment.
    pub fn payment(&self, no: No) -> Result<Option<Payment>> {
        self.one(payment::FIND_PAYMENT, &[no.into()], payment::payment)
    }

    /// The number of a payment by the host's identifier. One that waits for its customer has one, and is not known
    /// yet.
    pub fn payment_no(&self, payment_id: &str) -> Result<Option<No>> {
        self.key(Key::Payment, payment_id)
    }

    /// A customer's payments, the one applied last first, at most so many.
    pub fn payments_of(&self, customer: No, limit: usize) -> Result<Vec<Payment>> {
        let mut no = self.customer(customer)?.map_or(0, |customer| customer.last_payment);
        let mut payments = Vec::new();
        while no != 0 && payments.len() < limit {
            let Some(payment) = self.payment(no)? else { break };
            no = payment.previous;
            payments.push(payment);
        }
        Ok(payments)
    }
}
