//! Carries the diary out: every deed by the rules, at its time.

use super::cast::{CAST, Member};
use super::diary::{BEGINS, Deed, ENDS, Entry, currency, diary};
use super::trading::Trading;
use crate::running::{Hand, NOWHERE, sandbox_config};
use crate::sandbox::contract;
use anyhow::{Context, anyhow};
use app::Service;
use app::inbox::Line;
use app::views::{self, AccountInput, FileForm};
use money::Amount;
use programs::affiliate::{CorrectionKind, PayoutAccount, PayoutStep, ReviewStep};
use programs::time::{Instant, Month};
use programs::{Action, Actor, Event, Fact, No, Record};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use store::{Options, Store};

/// Where a store says that it is a furnished demo.
const FURNISHED: &str = "demo_furnished";
/// The host system that tells of everything.
pub(super) const HOST: &str = "demo-host";

/// Furnishes a new store. Until all is done the disk is not waited for: a demo that was broken off is not
/// kept.
pub(super) fn furnish(directory: &Path) -> anyhow::Result<()> {
    let store = Store::open(directory, Options { durable: false, ..Options::default() })?;
    let config = sandbox_config(NOWHERE.to_owned(), Instant::parse(BEGINS)?)?;
    let (service, stopper) = Service::start(store.clone(), config).context("starting the service")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let done = Furnishing::new(&service).carry_out(diary()).await;
        drop(service);
        stopper.stop().await;
        done
    })?;
    let mut writer = store.writer()?;
    writer.begin()?;
    writer.set_meta(FURNISHED, &[1])?;
    Ok(writer.commit()?)
}

/// Whether a store is a demo that was furnished to the end.
pub(super) fn is_furnished(directory: &Path) -> anyhow::Result<bool> {
    let store = Store::open(directory, Options { read_only: true, ..Options::default() })?;
    Ok(store.reader()?.meta(FURNISHED)?.is_some())
}

struct Furnishing<'a> {
    service: &'a Service,
    host: Arc<Actor>,
    staff: Hand,
    colleague: Hand,
    /// The partners' numbers, by their place in the cast.
    partners: BTreeMap<usize, No>,
    /// Their newest withdrawals and the newest clicks on their links.
    withdrawals: BTreeMap<usize, No>,
    clicks: BTreeMap<usize, No>,
    trading: Trading,
}

impl<'a> Furnishing<'a> {
    fn new(service: &'a Service) -> Self {
        let staff = Hand::new(service, "demo-aisyah", "Aisyah Binti Omar");
        Self {
            service,
            host: Arc::new(Actor { id: HOST.to_owned(), name: HOST.to_owned() }),
            trading: Trading::new(service, staff.clone()),
            staff,
            colleague: Hand::new(service, "demo-farid", "Farid Hassan"),
            partners: BTreeMap::new(),
            withdrawals: BTreeMap::new(),
            clicks: BTreeMap::new(),
        }
    }

    async fn carry_out(mut self, diary: Vec<Entry>) -> anyhow::Result<()> {
        for Entry { at, deed } in diary {
            self.wait_until(at).await?;
            self.carry_out_one(deed).await.with_context(|| format!("furnishing the demo at {at}"))?;
        }
        self.wait_until(Instant::parse(ENDS)?).await
    }

    async fn wait_until(&self, at: Instant) -> anyhow::Result<()> {
        let moved = self.service.inbox().set_clock(at.max(self.service.now())).await?;
        moved.map_err(|refusal| anyhow!("{}: {}", refusal.code, refusal.detail))
    }

    async fn carry_out_one(&mut self, deed: Deed) -> anyhow::Result<()> {
        match deed {
            Deed::Apply(place) => {
                let member = member(place)?;
                let action = Action::Apply(Box::new(member.application()));
                let no = self.by_partner(member).act(action).await?;
                self.partners.insert(place, no);
            }
            Deed::Step(place, step) => self.step(place, step).await?,
            Deed::SendContract(place) => {
                let sent = contract(self.service, self.partner(place)?)?;
                self.step(place, sent).await?;
            }
            Deed::SetAccount(place) => {
                let (partner, account) = (self.partner(place)?, self.account(place, "5140")?);
                self.by_partner(member(place)?).act(Action::SetPayoutAccount { partner, account }).await?;
            }
            Deed::ProposeAccount(place) => {
                let (partner, account) = (self.partner(place)?, self.account(place, "7710")?);
                self.staff.act(Action::ProposePayoutAccount { partner, account }).await?;
            }
            Deed::Click(place, channel) => self.click(place, channel).await?,
            Deed::Tell(event) => self.tell(event).await?,
            Deed::TellClicked(place, event) => {
                let event = self.by_click(place, event);
                self.tell(event).await?;
            }
            Deed::Request(place) => {
                let partner = self.partner(place)?;
                let no = self.by_partner(member(place)?).act(Action::RequestWithdrawal { partner }).await?;
                self.withdrawals.insert(place, no);
            }
            Deed::Payout(place, step) => self.payout(place, step).await?,
            Deed::File(month, code) => self.file(month, code).await?,
            Deed::ProposeAdjustment(place, minor) => self.adjust(place, minor).await?,
            Deed::Trade(trade) => self.trading.carry_out(trade).await?,
            Deed::TellSpent(event) => {
                let event = self.trading.with_redemption(event);
                self.tell(event).await?;
            }
        }
        Ok(())
    }

    fn partner(&self, place: usize) -> anyhow::Result<No> {
        self.partners.get(&place).copied().with_context(|| format!("partner {place} has not applied"))
    }

    fn by_partner(&self, member: &Member) -> Hand {
        Hand::new(self.service, member.email, member.contact)
    }

    async fn step(&self, place: usize, step: ReviewStep) -> anyhow::Result<()> {
        let partner = self.partner(place)?;
        let hand = match step {
            ReviewStep::SignContract { .. } => self.by_partner(member(place)?),
            ReviewStep::Countersign { .. } => self.colleague.clone(),
            _ => self.staff.clone(),
        };
        hand.act(Action::Review { partner, step }).await.map(|_| ())
    }

    fn account(&self, place: usize, beginning: &str) -> anyhow::Result<PayoutAccount> {
        let member = member(place)?;
        let input = AccountInput {
            holder: member.contact.to_owned(),
            bank_name: member.market.bank.to_owned(),
            bic: member.market.bic.to_owned(),
            number: format!("{beginning}00{:06}", place * 7_919 + 1),
            country: member.country.to_owned(),
            currency: currency(member.market.currency),
        };
        Ok(views::account(self.service, input)?)
    }

    async fn click(&mut self, place: usize, channel: &str) -> anyhow::Result<()> {
        let code = member(place)?.code.to_owned();
        let visitor = self.service.visitor_hash("203.0.113.7", &self.service.now().to_string());
        let action = Action::Click { code, channel: channel.to_owned(), visitor };
        let no = Hand::new(self.service, "visitor", "visitor").act(action).await?;
        self.clicks.insert(place, no);
        Ok(())
    }

    fn by_click(&self, place: usize, mut event: Event) -> Event {
        if let Fact::CustomerRegistered { click, .. } = &mut event.fact {
            *click = self.clicks.get(&place).copied();
        }
        event
    }

    /// Tells an event. Some of the diary's are refused on purpose.
    async fn tell(&self, event: Event) -> anyhow::Result<()> {
        let body = serde_json::to_vec(&event)?;
        let line = Line::Event { record: Record::from(event), body: body.into() };
        self.service.inbox().tell(&self.host, vec![line]).await?;
        Ok(())
    }

    async fn payout(&self, place: usize, step: PayoutStep) -> anyhow::Result<()> {
        let withdrawal = *self.withdrawals.get(&place).context("nothing was asked for")?;
        let action = Action::StepWithdrawal { withdrawal, currency: None, step };
        self.staff.act(action).await.map(|_| ())
    }

    async fn file(&self, batch: Month, code: &str) -> anyhow::Result<()> {
        let (currency, service) = (currency(code), self.service.clone());
        let action = Action::FilePayments { batch, currency };
        let made = self.staff.act_and(action, move |writer, number| {
            views::payment_file(writer, &service, batch, currency, number, FileForm::Pain001).map(|_| ())
        });
        made.await.map(|_| ())
    }

    async fn adjust(&self, place: usize, minor: i64) -> anyhow::Result<()> {
        let amount = Amount::new(minor, currency(member(place)?.market.currency));
        let kind = CorrectionKind::Adjustment(amount);
        let reason = "Prize of the June community contest".to_owned();
        let partner = self.partner(place)?;
        self.staff.act(Action::ProposeCorrection { partner, kind, reason }).await.map(|_| ())
    }
}

fn member(place: usize) -> anyhow::Result<&'static Member> {
    CAST.get(place).with_context(|| format!("the cast has nobody at {place}"))
}
