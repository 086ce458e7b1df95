use crate::fact::check;
use crate::{Action, Event, Fact, Halt, Key, No, Refusal, Waiting, World};
use crate::{affiliate, cashback};
use std::sync::Arc;

/// What became of an event (EV-1 to EV-4). The number is that of its log entry, or of the one that told
/// the same before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Taken in and applied.
    Accepted(No),
    /// Taken in; it waits for something that is not known yet.
    Waiting(No),
    /// Told before, in the same words. Nothing is logged.
    Duplicate(No),
    /// The same fact was told before under another identity. This identity is logged, without effect.
    SameFact {
        /// The entry that logs this identity.
        seq: No,
        /// The entry that told the fact first.
        first: No,
    },
}

/// What an action made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// The number of what was made or changed.
    Subject(No),
    /// A file for the bank with this number within batch and currency.
    File(i64),
    /// A version.
    Version(i64),
    /// Nothing that has a number.
    Nothing,
}

/// Takes an event in (EV-1 to EV-4). The caller sets the clock and the actor; the log entry gets the
/// next number, which the answer names. Refused, nothing has changed.
pub fn tell(world: &mut World, event: &Arc<Event>) -> Result<Told, Halt> {
    let source = world.keys.find(Key::Source, &event.source)?;
    if let Some(source) = source
        && let Some(first) = world.keys.find(Key::Event(source), &event.id)?
    {
        return same(world, first, event, "event_id_conflict").map(|()| Told::Duplicate(first));
    }
    check(event, world.now)?;
    if let Some((key, name)) = event.fact.identity()
        && let Some(first) = world.keys.find(key, name)?
    {
        same(world, first, event, event.fact.conflict())?;
        let seq = log(world, event, source);
        return Ok(Told::SameFact { seq, first });
    }
    if let Some((key, name)) = missing(world, &event.fact)? {
        let seq = log(world, event, source);
        world.wait(key, &name, Waiting { seq, event: Arc::clone(event) });
        return Ok(Told::Waiting(seq));
    }
    let seq = world.counters.seq + 1;
    apply(world, seq, event)?;
    log(world, event, source);
    wake(world, seq, event)?;
    Ok(Told::Accepted(seq))
}

fn same(world: &World, first: No, event: &Event, code: &'static str) -> Result<(), Halt> {
    if world.told.get(first)?.says_the_same(event) {
        return Ok(());
    }
    let pointer = if code == "event_id_conflict" { "/id" } else { "/data" };
    let detail = "This identifier was told before with another type, time or data. The first stands; \
                  report a new fact under a new identifier.";
    Err(Refusal::new(code, detail).at(pointer).into())
}

/// What a fact refers to that is not known yet (EV-3).
fn missing(world: &World, fact: &Fact) -> Result<Option<(Key, String)>, Halt> {
    match fact {
        Fact::CustomerRegistered { .. } => Ok(None),
        Fact::StoreAuthorized { customer_id, .. } | Fact::PaymentSucceeded { customer_id, .. } => {
            let known = world.keys.find(Key::Customer, customer_id)?.is_some();
            Ok((!known).then(|| (Key::Customer, customer_id.clone())))
        }
        Fact::PaymentRefunded { payment_id, .. } => {
            let known = match world.keys.find(Key::Payment, payment_id)? {
                Some(no) => world.payments.find(no)?.is_some(),
                None => false,
            };
            Ok((!known).then(|| (Key::Payment, payment_id.clone())))
        }
        Fact::OrderCreated { .. } => Ok(None),
        Fact::OrderPaid { order_id }
        | Fact::OrderCancelled { order_id }
        | Fact::OrderShipped { order_id }
        | Fact::OrderDelivered { order_id }
        | Fact::OrderDeliveryFailed { order_id }
        | Fact::OrderCompleted { order_id }
        | Fact::OrderRefunded { order_id, .. } => {
            let known = world.keys.find(Key::Order, order_id)?.is_some();
            Ok((!known).then(|| (Key::Order, order_id.clone())))
        }
    }
}

/// Gives an event its number and takes its identities (EV-1, EV-2).
fn log(world: &mut World, event: &Arc<Event>, source: Option<No>) -> No {
    world.counters.seq += 1;
    let seq = world.counters.seq;
    let source = source.unwrap_or_else(|| {
        world.keys.put(Key::Source, &event.source, seq);
        seq
    });
    world.keys.put(Key::Event(source), &event.id, seq);
    if let Some((key, name)) = event.fact.identity()
        && !matches!(world.keys.peek(key, name), Some(Some(_)))
    {
        world.keys.put(key, name, seq);
    }
    world.told.share(seq, Arc::clone(event));
    seq
}

fn apply(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    match &event.fact {
        Fact::CustomerRegistered { .. } => affiliate::register(world, seq, event),
        Fact::StoreAuthorized { customer_id, .. } => {
            let no = world.customer_by_id(customer_id)?.no;
            world.customers.change(no)?.store_authorized = true;
            Ok(())
        }
        Fact::PaymentSucceeded { .. } => affiliate::pay(world, seq, event),
        Fact::PaymentRefunded { .. } => affiliate::refund(world, seq, event),
        Fact::OrderCreated { .. } => cashback::create_order(world, seq, event),
        Fact::OrderRefunded { .. } => cashback::refund_order(world, seq, event),
        Fact::OrderPaid { .. }
        | Fact::OrderCancelled { .. }
        | Fact::OrderShipped { .. }
        | Fact::OrderDelivered { .. }
        | Fact::OrderDeliveryFailed { .. }
        | Fact::OrderCompleted { .. } => cashback::advance_order(world, seq, event),
    }
}

/// Applies what waited for an event directly after it, each followed by what waited for it in turn; what
/// is found invalid is dropped, its identities stay taken (EV-3).
fn wake(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let arrived = match &event.fact {
        Fact::CustomerRegistered { customer_id, .. } => {
            if world.keys.find(Key::Customer, customer_id)? != Some(seq) {
                return Ok(());
            }
            (Key::Customer, customer_id)
        }
        Fact::PaymentSucceeded { payment_id, .. } => (Key::Payment, payment_id),
        Fact::OrderCreated { order_id, .. } => (Key::Order, order_id),
        Fact::StoreAuthorized { .. }
        | Fact::PaymentRefunded { .. }
        | Fact::OrderPaid { .. }
        | Fact::OrderCancelled { .. }
        | Fact::OrderShipped { .. }
        | Fact::OrderDelivered { .. }
        | Fact::OrderDeliveryFailed { .. }
        | Fact::OrderCompleted { .. }
        | Fact::OrderRefunded { .. } => return Ok(()),
    };
    for waiting in world.wake(arrived.0, arrived.1)? {
        match apply(world, waiting.seq, &waiting.event) {
            Ok(()) => wake(world, waiting.seq, &waiting.event)?,
            Err(Halt::Refused(refusal)) => world.drop_event(waiting, refusal),
            Err(defect) => return Err(defect),
        }
    }
    Ok(())
}

/// Takes an action. The caller sets the clock and the actor. Refused, nothing has changed, and nothing
/// is to be logged.
pub fn act(world: &mut World, action: &Action) -> Result<Done, Halt> {
    world.seq = world.counters.seq + 1;
    let done = dispatch(world, action)?;
    world.counters.seq = world.seq;
    Ok(done)
}

fn dispatch(world: &mut World, action: &Action) -> Result<Done, Halt> {
    match action {
        Action::Apply(application) => affiliate::apply(world, application).map(Done::Subject),
        Action::Review { partner, step } => {
            affiliate::review(world, *partner, step).map(|()| Done::Subject(*partner))
        }
        Action::Click { code, channel, visitor } => {
            affiliate::click(world, code, channel, visitor).map(Done::Subject)
        }
        Action::SetPayoutAccount { partner, account } => {
            affiliate::set_account(world, *partner, account).map(|()| Done::Subject(*partner))
        }
        Action::ProposePayoutAccount { partner, account } => {
            affiliate::propose_account(world, *partner, account).map(Done::Subject)
        }
        Action::DecidePayoutAccount { partner, change, approve } => {
            affiliate::decide_account(world, *partner, *change, *approve).map(|()| Done::Subject(*change))
        }
        Action::RequestWithdrawal { partner } => {
            affiliate::request_withdrawal(world, *partner).map(Done::Subject)
        }
        Action::StepWithdrawal { withdrawal, currency, step } => {
            affiliate::step_withdrawal(world, *withdrawal, *currency, step)
                .map(|()| Done::Subject(*withdrawal))
        }
        Action::FilePayments { batch, currency } => {
            affiliate::file_payments(world, *batch, *currency).map(Done::File)
        }
        Action::ProposeCorrection { partner, kind, reason } => {
            affiliate::propose_correction(world, *partner, *kind, reason).map(Done::Subject)
        }
        Action::DecideCorrection { correction, approve } => {
            affiliate::decide_correction(world, *correction, *approve).map(|()| Done::Subject(*correction))
        }
        Action::PublishRules(rules) => {
            affiliate::publish_rules(world, rules)?;
            Ok(Done::Version(world.versions.next_rules_version() - 1))
        }
        Action::PublishContract { text } => Ok(Done::Version(world.publish_contract(text))),
        Action::Register { seller_id, market, terms_version } => {
            cashback::register(world, seller_id, market, *terms_version).map(Done::Subject)
        }
        Action::StepRegistration { registration, step } => {
            cashback::step_registration(world, *registration, step).map(|()| Done::Subject(*registration))
        }
        Action::PublishTerms(terms) => cashback::publish_terms(world, terms).map(Done::Version),
        Action::Reserve { shopper_id, amount, seller_id, order_id } => {
            cashback::reserve(world, shopper_id, *amount, seller_id, order_id.as_deref()).map(Done::Subject)
        }
        Action::StepRedemption { redemption, step } => {
            cashback::step_redemption(world, *redemption, *step).map(|()| Done::Subject(*redemption))
        }
        Action::FundBudget { amount } => cashback::fund_budget(world, *amount).map(|()| Done::Nothing),
        Action::Due(due) => affiliate::run_due(world, due).map(|()| Done::Nothing),
    }
}
