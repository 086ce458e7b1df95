use super::bonus::{Movement, post};
use super::earn::{expire_lot, take_from_lots};
use super::registering::in_force_at;
use super::{Agenda, Appointment, BonusKind, Redemption, RedemptionStatus, RedemptionStep};
use crate::accounts;
use crate::fact::check_text;
use crate::time::Instant;
use crate::{Halt, Key, No, Refusal, World};
use money::Amount;

impl Redemption {
    /// Where it stands at an instant: a reservation lapses when its time is over, also before that is done.
    pub fn status_at(&self, now: Instant) -> RedemptionStatus {
        match self.status {
            RedemptionStatus::Reserved if now >= self.expires_at => RedemptionStatus::Lapsed,
            status => status,
        }
    }

    fn moves(&self, kind: BonusKind, order: No, cause: No) -> Movement {
        let (debit, credit) = match kind {
            BonusKind::Reserved => (accounts::SHOPPER_AVAILABLE, accounts::SHOPPER_RESERVED),
            BonusKind::Captured => (accounts::SHOPPER_RESERVED, accounts::BONUS_SPENT),
            _ => (accounts::SHOPPER_RESERVED, accounts::SHOPPER_AVAILABLE),
        };
        let (shopper, amount, redemption) = (self.shopper, self.amount, self.no);
        Movement { shopper, kind, debit, credit, amount, order, redemption, cause }
    }
}

/// A shopper reserves bonus to be spent at a seller (SB-2). Refusals in this order: what is asked for, another
/// redemption of the order, the seller, the bonus.
pub fn reserve(
    world: &mut World,
    shopper_id: &str,
    amount: Amount,
    seller_id: &str,
    order_id: Option<&str>,
) -> Result<No, Halt> {
    let texts = [("/shopper_id", Some(shopper_id)), ("/seller_id", Some(seller_id)), ("/order_id", order_id)];
    for (pointer, text) in texts {
        let checked = text.map_or(Ok(()), |text| check_text(pointer, text));
        checked.map_err(|refusal| Refusal { code: "invalid_request", ..refusal })?;
    }
    if !amount.is_positive() {
        let detail = "Reserve more than nothing.";
        return Err(Refusal::new("amount_not_positive", detail).at("/amount/amount").into());
    }
    let shopper = world.keys.find(Key::Shopper, shopper_id)?;
    let seller = world.keys.find(Key::Seller, seller_id)?;
    if let Some(order_id) = order_id
        && let Some(no) = same_again(world, order_id, shopper, seller, amount)?
    {
        return Ok(no);
    }
    let registered = match seller {
        Some(no) => in_force_at(world, no, world.now)?.is_some(),
        None => false,
    };
    let (Some(seller), true) = (seller, registered) else {
        let detail = "Bonus is spent at sellers that take part in the campaign; this one does not now.";
        return Err(Refusal::new("seller_not_registered", detail).at("/seller_id").into());
    };
    let have = match shopper {
        Some(no) => spendable(world, no, amount)?,
        None => 0,
    };
    let (Some(shopper), true) = (shopper, have >= amount.minor()) else {
        let detail = format!("There is {} of bonus to spend.", Amount::new(have, amount.currency()));
        let refusal = Refusal::new("insufficient_bonus", detail);
        return Err(refusal.figure("have", have).figure("need", amount.minor()).into());
    };
    hold(world, shopper, seller, amount, order_id)
}

/// The order's own redemption, if it has one that still counts: asked for again it is the same one (SB-2).
fn same_again(
    world: &World,
    order_id: &str,
    shopper: Option<No>,
    seller: Option<No>,
    amount: Amount,
) -> Result<Option<No>, Halt> {
    let Some(no) = world.keys.find(Key::OrderRedemption, order_id)? else { return Ok(None) };
    let redemption = world.redemptions.get(no)?;
    match redemption.status_at(world.now) {
        RedemptionStatus::Released | RedemptionStatus::Lapsed => return Ok(None),
        RedemptionStatus::Reserved | RedemptionStatus::Captured => {}
    }
    let same = Some(redemption.shopper) == shopper && Some(redemption.seller) == seller;
    if same && redemption.amount == amount {
        return Ok(Some(no));
    }
    let detail = "This order has another redemption. Release that first, or ask for the same again.";
    Err(Refusal::new("redemption_conflict", detail).at("/order_id").into())
}

/// What a shopper can spend now: what is left of the lots that have not expired.
fn spendable(world: &World, shopper: No, amount: Amount) -> Result<i64, Halt> {
    let lots = world.lots_of(shopper, amount.currency())?;
    Ok(lots.iter().filter(|lot| lot.expires_at >= world.now).map(|lot| lot.left).sum())
}

fn hold(
    world: &mut World,
    shopper: No,
    seller: No,
    amount: Amount,
    order_id: Option<&str>,
) -> Result<No, Halt> {
    let (no, at) = (world.seq, world.now);
    // A lot that has expired and was not cleared away yet is not spent.
    let lots = world.lots_of(shopper, amount.currency())?;
    let old: Vec<No> = lots.iter().filter(|lot| lot.expires_at < at).map(|lot| lot.no).collect();
    for lot in old {
        expire_lot(world, no, lot)?;
    }
    let takes = take_from_lots(world, shopper, amount.currency(), amount.minor(), 0)?;
    let expires_at = at.plus_seconds(world.versions.terms_at(at).reservation_minutes.saturating_mul(60));
    let status = RedemptionStatus::Reserved;
    let redemption = Redemption {
        no,
        shopper,
        seller,
        order_id: order_id.map(str::to_owned),
        amount,
        status,
        at,
        expires_at,
        takes,
        returned: 0,
    };
    post(world, redemption.moves(BonusKind::Reserved, 0, no))?;
    world.redemptions.put(no, redemption);
    if let Some(order_id) = order_id {
        world.keys.put(Key::OrderRedemption, order_id, no);
    }
    world.appoint(expires_at, Appointment { kind: Agenda::Lapse, subject: no, currency: None });
    Ok(no)
}

/// Takes a step of SB-2.
pub fn step_redemption(world: &mut World, no: No, step: RedemptionStep) -> Result<(), Halt> {
    let redemption = world.redemptions.find(no)?.ok_or_else(|| Refusal::not_found("redemption"))?;
    let status = redemption.status_at(world.now);
    let name = match step {
        RedemptionStep::Capture => "capture",
        RedemptionStep::Release => "release",
    };
    if status != RedemptionStatus::Reserved {
        return Err(Refusal::invalid_transition("redemption", status.name(), name).into());
    }
    let cause = world.seq;
    match step {
        RedemptionStep::Capture => capture(world, cause, no, 0),
        RedemptionStep::Release => free(world, cause, no, RedemptionStatus::Released, BonusKind::Unreserved),
    }
}

/// What was held is spent (SB-2).
pub(crate) fn capture(world: &mut World, cause: No, no: No, order: No) -> Result<(), Halt> {
    let redemption = world.redemptions.get(no)?.clone();
    post(world, redemption.moves(BonusKind::Captured, order, cause))?;
    world.redemptions.change(no)?.status = RedemptionStatus::Captured;
    Ok(())
}

/// A reservation that nobody captured in time lapses (SB-2).
pub(crate) fn lapse(world: &mut World, no: No) -> Result<(), Halt> {
    let Some(redemption) = world.redemptions.find(no)? else { return Ok(()) };
    if redemption.status != RedemptionStatus::Reserved || world.now < redemption.expires_at {
        return Ok(());
    }
    let cause = world.seq;
    free(world, cause, no, RedemptionStatus::Lapsed, BonusKind::Lapsed)
}

/// What was held returns to its lots with their dates; what has become too old meanwhile expires at once:
/// it was never spent, so it is not given more time (SB-2, SB-4).
fn free(world: &mut World, cause: No, no: No, status: RedemptionStatus, kind: BonusKind) -> Result<(), Halt> {
    let redemption = world.redemptions.get(no)?.clone();
    post(world, redemption.moves(kind, 0, cause))?;
    for take in &redemption.takes {
        let mut lot = world.lots.get(take.lot)?.clone();
        lot.left += take.minor;
        world.fill_lot(lot);
        expire_lot(world, cause, take.lot)?;
    }
    world.redemptions.change(no)?.status = status;
    Ok(())
}
