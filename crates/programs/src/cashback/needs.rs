use super::{Agenda, Appointment, BonusStatus, Order, OrderFact, Take};
use crate::gather::{Need, Probe};
use crate::{Key, No};
use money::Currency;

/// What the rules of the programme look at.
impl Probe<'_> {
    /// What a new order looks at: who its seller and shopper are, the seller's registrations, the redemption
    /// that pays part of it, and what waited for it.
    pub(crate) fn new_order(
        &mut self,
        order_id: &str,
        (seller_id, shopper_id): (&str, &str),
        redemption: Option<No>,
        currency: Currency,
    ) -> Option<()> {
        let seller = self.key(Key::Seller, seller_id);
        let shopper = self.key(Key::Shopper, shopper_id);
        let mut all = self.waiting(Key::Order, order_id);
        if let Some(no) = redemption {
            let key = self.key(Key::OrderRedemption, order_id);
            let spent = self.redemption(no);
            all = all.and(key).and(spent);
        }
        let (seller, shopper) = (seller?, shopper?);
        if let Some(seller) = seller {
            let registered = self.seller(seller);
            all = all.and(registered);
        }
        let some_wait =
            self.world.waiting.peek(Key::Order, order_id).is_some_and(|events| !events.is_empty());
        if some_wait {
            let account = seller.map_or(Some(()), |seller| self.seller_account(seller, currency));
            let purse = shopper.map_or(Some(()), |shopper| self.purse_and_lots(shopper, currency));
            let budget = self.budget(currency);
            all = all.and(account).and(purse).and(budget);
        }
        all
    }

    /// What a fact of an order looks at: `None` stands for a refund.
    pub(crate) fn order(&mut self, order_id: &str, fact: Option<OrderFact>) -> Option<()> {
        let Some(no) = self.key(Key::Order, order_id)? else {
            // What waits for the order is only asked for: this fact may be among it.
            let known = self.world.waiting.peek(Key::Order, order_id).is_some();
            return self.want(known, || Need::Waiting(Key::Order, order_id.into()));
        };
        self.want(self.world.orders.knows(no), || Need::Order(no))?;
        let Some(order) = self.world.orders.peek(no)? else { return Some(()) };
        match fact {
            Some(OrderFact::Paid | OrderFact::Shipped | OrderFact::DeliveryFailed) => Some(()),
            Some(OrderFact::Completed) => self.release(order).and(self.spent(order)),
            Some(OrderFact::Cancelled) => self.spent(order),
            Some(OrderFact::Delivered) | None => self.charge(order, fact.is_none()),
        }
    }

    fn charge(&mut self, order: &Order, refund: bool) -> Option<()> {
        let mut all = self.spent(order);
        if order.programme.is_ok() {
            let account = self.seller_account(order.seller, order.currency);
            all = all.and(account);
        }
        if earns(order) {
            let purse = self.purse(order.shopper, order.currency);
            let budget = self.budget(order.currency);
            all = all.and(purse).and(budget);
        }
        if refund && order.bonus == BonusStatus::Available {
            let lots = self.purse_and_lots(order.shopper, order.currency);
            all = all.and(lots);
        }
        all
    }

    fn release(&mut self, order: &Order) -> Option<()> {
        if earns(order) { self.purse(order.shopper, order.currency) } else { Some(()) }
    }

    /// The redemption that paid part of an order, and the lots it may return to or be taken from.
    fn spent(&mut self, order: &Order) -> Option<()> {
        let Some(no) = order.redemption else { return Some(()) };
        let redemption = self.redemption(no);
        let lots = self.purse_and_lots(order.shopper, order.currency);
        redemption.and(lots)
    }

    /// A redemption with its shopper's purse and the lots it was taken from.
    fn redemption(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.redemptions.knows(no), || Need::Redemption(no))?;
        let Some(redemption) = world.redemptions.peek(no)? else { return Some(()) };
        let mut all = self.purse(redemption.shopper, redemption.amount.currency());
        for Take { lot, .. } in &redemption.takes {
            let one = self.want(world.lots.knows(*lot), || Need::Lot(*lot));
            all = all.and(one);
        }
        all
    }

    /// A seller with all its registrations.
    fn seller(&mut self, no: No) -> Option<()> {
        let world = self.world;
        self.want(world.sellers.knows(no), || Need::Seller(no))?;
        match world.sellers.peek(no)? {
            Some(seller) if seller.last_registration != 0 => {
                self.want(world.knows_registrations_of(no), || Need::RegistrationsOf(no))
            }
            _ => Some(()),
        }
    }

    fn seller_account(&mut self, seller: No, currency: Currency) -> Option<()> {
        let known = self.world.seller_accounts.knows((seller, currency));
        self.want(known, || Need::SellerAccount(seller, currency))
    }

    fn purse(&mut self, shopper: No, currency: Currency) -> Option<()> {
        let known = self.world.shopper_purses.knows((shopper, currency));
        self.want(known, || Need::ShopperPurse(shopper, currency))
    }

    fn purse_and_lots(&mut self, shopper: No, currency: Currency) -> Option<()> {
        let purse = self.purse(shopper, currency);
        let known = self.world.knows_lots_of(shopper, currency);
        let lots = self.want(known, || Need::LotsOf(shopper, currency));
        purse.and(lots)
    }

    pub(crate) fn budget(&mut self, currency: Currency) -> Option<()> {
        self.want(self.world.budgets.knows(currency), || Need::Budget(currency))
    }

    pub(crate) fn register(&mut self, seller_id: &str) -> Option<()> {
        self.key(Key::Seller, seller_id)?.map_or(Some(()), |seller| self.seller(seller))
    }

    pub(crate) fn step_registration(&mut self, no: No) -> Option<()> {
        self.want(self.world.registrations.knows(no), || Need::Registration(no))
    }

    pub(crate) fn reserve(
        &mut self,
        shopper_id: &str,
        seller_id: &str,
        order_id: Option<&str>,
        currency: Currency,
    ) -> Option<()> {
        let seller = self.register(seller_id);
        let shopper = self.key(Key::Shopper, shopper_id);
        let before = order_id.map_or(Some(None), |order_id| self.key(Key::OrderRedemption, order_id));
        let purse = shopper?.map_or(Some(()), |shopper| self.purse_and_lots(shopper, currency));
        let before = before?.map_or(Some(()), |redemption| self.redemption(redemption));
        seller.and(purse).and(before)
    }

    pub(crate) fn step_redemption(&mut self, no: No) -> Option<()> {
        self.redemption(no)
    }

    pub(crate) fn appointments(&mut self, appointments: &[Appointment]) -> Option<()> {
        let mut all = Some(());
        for appointment in appointments {
            let one = self.appointment(appointment);
            all = all.and(one);
        }
        all
    }

    fn appointment(&mut self, appointment: &Appointment) -> Option<()> {
        let (world, no) = (self.world, appointment.subject);
        match (appointment.kind, appointment.currency) {
            (Agenda::ReleaseBonus, _) => {
                self.want(world.orders.knows(no), || Need::Order(no))?;
                world.orders.peek(no)?.map_or(Some(()), |order| self.release(order))
            }
            (Agenda::Lapse, _) => self.redemption(no),
            (Agenda::ExpireLot | Agenda::AnnounceLot, _) => {
                self.want(world.lots.knows(no), || Need::Lot(no))?;
                world.lots.peek(no)?.map_or(Some(()), |lot| self.purse(lot.shopper, lot.currency))
            }
            (Agenda::Settle, Some(currency)) => self.seller_account(no, currency),
            (Agenda::Settle, None) => Some(()),
            (Agenda::EndTerms, _) => self.want(world.knows_live(), || Need::LiveRegistrations),
        }
    }
}

/// Whether bonus can be promised for an order (SB-1).
fn earns(order: &Order) -> bool {
    order.voucher && order.programme.is_ok()
}
