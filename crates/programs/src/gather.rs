use crate::affiliate::{BatchStatus, CorrectionKind, attribution_code, cutoff_after, normal_phone};
use crate::entry::CreditRef;
use crate::time::Month;
use crate::{Action, Due, Event, Fact, Key, No, Record, World};
use money::Currency;
use std::sync::Arc;

/// A row, or a group of rows, that the rules want to look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Need {
    /// Whose identifier this is.
    Key(Key, Arc<str>),
    /// The event at a place of the log.
    Told(No),
    /// The events that wait for something.
    Waiting(Key, Arc<str>),
    /// A partner.
    Partner(No),
    /// A partner's tally.
    Tally(No),
    /// A partner's contract.
    Contract(No),
    /// A partner's balances, all currencies.
    Purse(No),
    /// A customer.
    Customer(No),
    /// A payment.
    Payment(No),
    /// All payments of a customer.
    PaymentsOf(No),
    /// A click.
    Click(No),
    /// What a partner's channels brought.
    Channels(No),
    /// A withdrawal.
    Withdrawal(No),
    /// A payout batch.
    Batch(Month),
    /// The withdrawals of a batch, as numbers.
    Members(Month),
    /// The newest payment file of a batch and currency.
    File(Month, Currency),
    /// A correction.
    Correction(No),
    /// A proposal to change a payout account.
    AccountChange(No),
    /// A seller.
    Seller(No),
    /// A registration.
    Registration(No),
    /// All registrations of a seller.
    RegistrationsOf(No),
    /// The registrations that are not final.
    LiveRegistrations,
    /// An order.
    Order(No),
    /// What a seller has in a currency.
    SellerAccount(No, Currency),
    /// A shopper's bonus in a currency.
    ShopperPurse(No, Currency),
    /// A lot of bonus.
    Lot(No),
    /// Every lot of a shopper in a currency that holds something.
    LotsOf(No, Currency),
    /// A redemption.
    Redemption(No),
    /// What is left of the budget of a currency.
    Budget(Currency),
}

/// Adds what a record needs and the world does not know yet. What is needed may show only when
/// something else is known: ask again after loading, until nothing is added. Tells whether all that it does is
/// known: what is added then are its own identifiers, which lead further only where they are taken.
pub fn gather(record: &Record, world: &World, needs: &mut Vec<Need>) -> bool {
    let mut probe = Probe { world, needs };
    match record {
        Record::Event(event) => {
            let source = probe.key(Key::Source, &event.source);
            probe.told_before(event, source.flatten());
            probe.effects(event).and(source).is_some()
        }
        Record::Action(action) => probe.action(action).is_some(),
    }
}

/// Looks into the world and notes what is not known. Each look answers `None` where it is not.
pub(crate) struct Probe<'a> {
    pub(crate) world: &'a World,
    needs: &'a mut Vec<Need>,
}

impl Probe<'_> {
    pub(crate) fn key(&mut self, key: Key, name: &str) -> Option<Option<No>> {
        let found = self.world.keys.peek(key, name);
        if found.is_none() {
            self.needs.push(Need::Key(key, name.into()));
        }
        found
    }

    pub(crate) fn want(&mut self, known: bool, need: impl FnOnce() -> Need) -> Option<()> {
        if known {
            return Some(());
        }
        self.needs.push(need());
        None
    }

    /// A partner with its tally and its balances.
    fn partner(&mut self, no: No) -> Option<()> {
        let world = self.world;
        let partner = self.want(world.partners.knows(no), || Need::Partner(no));
        let tally = self.want(world.tallies.knows(no), || Need::Tally(no));
        let purse = self.want(world.purses.knows(no), || Need::Purse(no));
        partner.and(tally).and(purse)
    }

    fn customer(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.customers.knows(no), || Need::Customer(no))?;
        match world.customers.peek(no)?.and_then(|customer| customer.partner) {
            Some(partner) => self.partner(partner),
            None => Some(()),
        }
    }

    fn payment(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.payments.knows(no), || Need::Payment(no))?;
        let Some(payment) = world.payments.peek(no)? else { return Some(()) };
        let customer = self.customer(payment.customer);
        let partner = payment.partner.map_or(Some(()), |partner| self.partner(partner));
        customer.and(partner)
    }

    /// What waits for something, and what that needs in turn.
    pub(crate) fn waiting(&mut self, key: Key, name: &str) -> Option<()> {
        let world = self.world;
        let Some(waiting) = world.waiting.peek(key, name) else {
            self.needs.push(Need::Waiting(key, name.into()));
            return None;
        };
        let mut all = Some(());
        for event in waiting {
            let one = self.effects(&event.event);
            all = all.and(one);
        }
        all
    }

    /// What shows whether an event was told before (EV-1), by its host system or another.
    fn told_before(&mut self, event: &Event, source: Option<No>) {
        let event_id = source.map(|source| (Key::Event(source), event.id.as_str()));
        for (key, name) in event_id.into_iter().chain(event.fact.identity()) {
            if let Some(Some(seq)) = self.key(key, name) {
                self.want(self.world.told.knows(seq), || Need::Told(seq));
            }
        }
    }

    /// What applying a fact looks at.
    fn effects(&mut self, event: &Event) -> Option<()> {
        match &event.fact {
            Fact::CustomerRegistered { customer_id, phone, referral_code, click, .. } => {
                self.registration(customer_id, phone, referral_code.as_deref(), *click)
            }
            Fact::StoreAuthorized { customer_id, .. } => self.known_customer(customer_id),
            Fact::PaymentSucceeded { payment_id, customer_id, .. } => {
                let customer = self.known_customer(customer_id);
                let waiting = self.waiting(Key::Payment, payment_id);
                let chain = self.chain_for_refunds(payment_id, customer_id);
                customer.and(waiting).and(chain)
            }
            Fact::PaymentRefunded { payment_id, .. } => self.refund(payment_id),
            Fact::OrderCreated { order_id, seller_id, shopper_id, redemption, shipping, .. } => {
                self.new_order(order_id, (seller_id, shopper_id), *redemption, shipping.currency())
            }
            Fact::OrderRefunded { order_id, .. } => self.order(order_id, None),
            Fact::OrderPaid { .. }
            | Fact::OrderCancelled { .. }
            | Fact::OrderShipped { .. }
            | Fact::OrderDelivered { .. }
            | Fact::OrderDeliveryFailed { .. }
            | Fact::OrderCompleted { .. } => {
                let (order_id, fact) = event.fact.order_fact()?;
                self.order(order_id, Some(fact))
            }
        }
    }

    /// A refund that waits for a payment looks at the customer's other payments when it is applied.
    fn chain_for_refunds(&mut self, payment_id: &str, customer_id: &str) -> Option<()> {
        let refunds = self.world.waiting.peek(Key::Payment, payment_id)?;
        if refunds.is_empty() {
            return Some(());
        }
        let Some(customer) = self.key(Key::Customer, customer_id)? else { return Some(()) };
        self.want(self.world.payment_chains.contains(&customer), || Need::PaymentsOf(customer))
    }

    fn known_customer(&mut self, customer_id: &str) -> Option<()> {
        match self.key(Key::Customer, customer_id)? {
            Some(no) => self.customer(no),
            None => {
                let name = customer_id;
                let known = self.world.waiting.peek(Key::Customer, name).is_some();
                self.want(known, || Need::Waiting(Key::Customer, name.into()))
            }
        }
    }

    fn registration(
        &mut self,
        customer_id: &str,
        phone: &str,
        code: Option<&str>,
        click: Option<No>,
    ) -> Option<()> {
        let customer = self.key(Key::Customer, customer_id);
        let phone = self.key(Key::CustomerPhone, &normal_phone(phone));
        let clicked = click.map_or(Some(None), |click| self.clicked(click));
        let partner = match code {
            Some(code) => self.key(Key::ReferralCode, &attribution_code(code)),
            None => clicked,
        };
        let partner = clicked.and(partner)?;
        if let Some(partner) = partner {
            let channels = if click.is_some() { self.channels(partner) } else { Some(()) };
            self.partner(partner).and(channels)?;
        }
        phone?;
        match customer? {
            Some(_) => Some(()),
            None => self.waiting(Key::Customer, customer_id),
        }
    }

    fn clicked(&mut self, click: No) -> Option<Option<No>> {
        self.want(self.world.clicks.knows(click), || Need::Click(click))?;
        Some(self.world.clicks.peek(click)?.map(|click| click.partner))
    }

    fn channels(&mut self, partner: No) -> Option<()> {
        self.want(self.world.channels.knows(partner), || Need::Channels(partner))
    }

    fn refund(&mut self, payment_id: &str) -> Option<()> {
        // What waits for the payment is only asked for: this refund may be among it.
        let known = self.world.waiting.peek(Key::Payment, payment_id).is_some();
        let need = || Need::Waiting(Key::Payment, payment_id.into());
        let Some(no) = self.key(Key::Payment, payment_id)? else { return self.want(known, need) };
        self.payment(no)?;
        let Some(payment) = self.world.payments.peek(no)? else { return self.want(known, need) };
        let customer = payment.customer;
        let known = self.world.payment_chains.contains(&customer);
        self.want(known, || Need::PaymentsOf(customer))
    }

    fn action(&mut self, action: &Action) -> Option<()> {
        match action {
            Action::Apply(application) => {
                let phone = self.key(Key::PartnerPhone, &application.phone);
                let email = self.key(Key::PartnerEmail, &application.email.to_lowercase());
                phone.and(email).map(|_| ())
            }
            Action::Review { partner, step } => self.review(*partner, step),
            Action::Click { code, .. } => match self.key(Key::ReferralCode, &attribution_code(code))? {
                Some(partner) => self.channels(partner),
                None => Some(()),
            },
            Action::SetPayoutAccount { partner, .. } | Action::ProposePayoutAccount { partner, .. } => {
                self.partner(*partner)
            }
            Action::DecidePayoutAccount { partner, change, .. } => {
                let known = self.world.account_changes.knows(*change);
                let change = self.want(known, || Need::AccountChange(*change));
                self.partner(*partner).and(change)
            }
            Action::RequestWithdrawal { partner } => {
                let batch = self.open_batch();
                self.partner(*partner).and(batch)
            }
            Action::StepWithdrawal { withdrawal, .. } => self.withdrawal(*withdrawal),
            Action::FilePayments { batch, currency } => {
                let known = self.world.files.knows((*batch, *currency));
                let file = self.want(known, || Need::File(*batch, *currency));
                self.batch(*batch).and(file)
            }
            Action::ProposeCorrection { partner, kind, .. } => {
                let customer = match kind {
                    CorrectionKind::Reattribution { customer } => self.customer(*customer),
                    CorrectionKind::Adjustment(_) => Some(()),
                };
                self.partner(*partner).and(customer)
            }
            Action::DecideCorrection { correction, .. } => self.correction(*correction),
            Action::PublishRules(_) | Action::PublishContract { .. } | Action::PublishTerms(_) => Some(()),
            Action::Register { seller_id, .. } => self.register(seller_id),
            Action::StepRegistration { registration, .. } => self.step_registration(*registration),
            Action::Reserve { shopper_id, amount, seller_id, order_id } => {
                self.reserve(shopper_id, seller_id, order_id.as_deref(), amount.currency())
            }
            Action::StepRedemption { redemption, .. } => self.step_redemption(*redemption),
            Action::FundBudget { amount } => self.budget(amount.currency()),
            Action::Due(due) => self.due(due),
        }
    }

    fn review(&mut self, partner: No, step: &crate::affiliate::ReviewStep) -> Option<()> {
        let contract = self.want(self.world.contracts.knows(partner), || Need::Contract(partner));
        self.partner(partner)?;
        let mut all = contract;
        if let crate::affiliate::ReviewStep::Countersign { codes } = step {
            for code in codes {
                let free = self.key(Key::ReferralCode, code);
                all = all.and(free.map(|_| ()));
            }
        }
        let application = self.world.partners.peek(partner)?.map(|partner| &partner.application);
        if let Some(application) = application {
            let phone = self.key(Key::PartnerPhone, &application.phone);
            let email = self.key(Key::PartnerEmail, &application.email.to_lowercase());
            all = all.and(phone).and(email).map(|_| ());
        }
        all
    }

    fn withdrawal(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.withdrawals.knows(no), || Need::Withdrawal(no))?;
        let Some(withdrawal) = world.withdrawals.peek(no)? else { return Some(()) };
        let month = withdrawal.batch;
        let batch = self.want(world.batches.knows(month), || Need::Batch(month));
        self.partner(withdrawal.partner).and(batch)
    }

    /// The batches a request may go into, up to the first that is open.
    fn open_batch(&mut self) -> Option<()> {
        let (mut month, _) = cutoff_after(self.world.rules_now(), self.world.now);
        loop {
            self.want(self.world.batches.knows(month), || Need::Batch(month))?;
            match self.world.batches.peek(month)? {
                Some(batch) if batch.status != BatchStatus::Open => month = month.next(),
                _ => return Some(()),
            }
        }
    }

    fn batch(&mut self, month: Month) -> Option<()> {
        let world = self.world;
        self.want(world.batches.knows(month), || Need::Batch(month))?;
        let Some(members) = world.peek_members(month) else {
            self.needs.push(Need::Members(month));
            return None;
        };
        let mut all = Some(());
        for no in members {
            let one = self.withdrawal(*no);
            all = all.and(one);
        }
        all
    }

    fn correction(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.corrections.knows(no), || Need::Correction(no))?;
        let Some(correction) = world.corrections.peek(no)? else { return Some(()) };
        let partner = self.partner(correction.partner);
        let CorrectionKind::Reattribution { customer } = correction.kind else { return partner };
        let chain = self.want(world.payment_chains.contains(&customer), || Need::PaymentsOf(customer));
        self.customer(customer).and(partner).and(chain)
    }

    fn due(&mut self, due: &Due) -> Option<()> {
        let mut all = Some(());
        match due {
            Due::CloseBatch(month) => all = self.batch(*month),
            Due::Release(payments) => {
                for no in payments {
                    let one = self.payment(*no);
                    all = all.and(one);
                }
            }
            Due::Cashback(appointments) => all = self.appointments(appointments),
            Due::Expire(credits) | Due::Announce { credits, .. } => {
                for CreditRef { partner, .. } in credits {
                    let one = self.partner(*partner);
                    all = all.and(one);
                }
            }
        }
        all
    }
}
