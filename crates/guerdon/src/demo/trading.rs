//! Carries out what happens at the marketplace: every deed by the rules.

use super::furnish::HOST;
use super::season::{Basket, Trade};
use super::sellers::{SELLERS, Seller};
use crate::running::Hand;
use anyhow::Context;
use app::{Service, views};
use money::Amount;
use programs::cashback::RegistrationStep;
use programs::{Action, Event, Fact, No};
use std::collections::BTreeMap;

/// The marketplace at work.
pub(super) struct Trading {
    service: Service,
    staff: Hand,
    host: Hand,
    /// The sellers' registrations, by their place among the sellers.
    registrations: BTreeMap<usize, No>,
    /// The redemptions, by their order.
    redemptions: BTreeMap<String, No>,
}

impl Trading {
    pub(super) fn new(service: &Service, staff: Hand) -> Self {
        Self {
            service: service.clone(),
            staff,
            host: Hand::new(service, HOST, HOST),
            registrations: BTreeMap::new(),
            redemptions: BTreeMap::new(),
        }
    }

    pub(super) async fn carry_out(&mut self, trade: Trade) -> anyhow::Result<()> {
        match trade {
            Trade::Publish(terms) => {
                self.staff.act(Action::PublishTerms(terms)).await?;
            }
            Trade::Fund(amount) => {
                self.staff.act(Action::FundBudget { amount }).await?;
            }
            Trade::Register(place) => self.register(place).await?,
            Trade::Step(place, step) => self.step(place, step).await?,
            Trade::Reserve(basket) => self.reserve(basket).await?,
            Trade::Redeem(order_id, step) => {
                if let Some(redemption) = self.redemptions.get(&order_id).copied() {
                    self.host.act(Action::StepRedemption { redemption, step }).await?;
                }
            }
        }
        Ok(())
    }

    /// An order with the number of what was reserved for it, if anything was.
    pub(super) fn with_redemption(&self, mut event: Event) -> Event {
        if let Fact::OrderCreated { order_id, redemption, .. } = &mut event.fact {
            *redemption = self.redemptions.get(order_id).copied();
        }
        event
    }

    fn by_seller(&self, seller: &Seller) -> Hand {
        Hand::new(&self.service, seller.id, seller.contact)
    }

    async fn register(&mut self, place: usize) -> anyhow::Result<()> {
        let seller = seller(place)?;
        let versions = self.service.reader()?.versions()?;
        let action = Action::Register {
            seller_id: seller.id.to_owned(),
            market: seller.country.code.to_owned(),
            terms_version: versions.terms_at(self.service.now()).version,
        };
        let no = self.by_seller(seller).act(action).await?;
        self.registrations.insert(place, no);
        Ok(())
    }

    async fn step(&self, place: usize, step: RegistrationStep) -> anyhow::Result<()> {
        let registration = *self.registrations.get(&place).context("the seller has not registered")?;
        let hand = match step {
            RegistrationStep::Withdraw
            | RegistrationStep::CancelWithdraw
            | RegistrationStep::AcceptTerms { .. } => self.by_seller(seller(place)?),
            _ => self.staff.clone(),
        };
        hand.act(Action::StepRegistration { registration, step }).await.map(|_| ())
    }

    /// Reserves what there is of bonus, where the seller takes part (SB-2).
    async fn reserve(&mut self, basket: Basket) -> anyhow::Result<()> {
        let Some(amount) = self.spendable(&basket)? else { return Ok(()) };
        let Basket { order_id, shopper_id, seller: place, .. } = basket;
        let seller_id = seller(place)?.id.to_owned();
        let action = Action::Reserve { shopper_id, amount, seller_id, order_id: Some(order_id.clone()) };
        let no = self.host.act(action).await?;
        self.redemptions.insert(order_id, no);
        Ok(())
    }

    fn spendable(&self, basket: &Basket) -> anyhow::Result<Option<Amount>> {
        let reader = self.service.reader()?;
        let registration = match self.registrations.get(&basket.seller) {
            Some(no) => reader.registration(*no)?,
            None => None,
        };
        let takes_part = registration.is_some_and(|found| found.was_in_force(self.service.now()));
        let currency = basket.most.currency();
        let balances = views::bonus(&reader, &basket.shopper_id)?;
        let own = balances.iter().find(|balance| balance.currency == currency);
        let minor = own.map_or(0, |balance| balance.available).min(basket.most.minor());
        Ok((takes_part && minor > 0).then(|| Amount::new(minor, currency)))
    }
}

fn seller(place: usize) -> anyhow::Result<&'static Seller> {
    SELLERS.get(place).with_context(|| format!("nobody sells at {place}"))
}
