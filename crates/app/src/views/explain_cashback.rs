//! Why a fee or a bonus is what it is (AP-13): the event, the terms, the arithmetic with its rounding, the
//! ledger's transfers. What an order was like when something was posted is found by taking back the refunds
//! that came after it.

use super::explain::{ExplainedEvent, Step, event, transfers_of};
use super::ledger::{TransferRow, show as show_transfer};
use super::settled::{broken, fee_of};
use super::{Source, ViewResult, names};
use crate::Service;
use crate::access::Owner;
use crate::ids::Kind;
use money::Amount;
use programs::cashback::{
    BillKind, BillLine, BonusEntry, BonusKind, FeeTrigger, LineNow, Market, Order, OrderFact, Terms,
    bonus_of, line_fee, tax_inside,
};
use programs::{Fact, No, accounts};

/// Why an order, a line of a bill or a movement of bonus is what it is.
#[derive(Debug, Clone)]
pub struct CashbackExplained {
    /// The identifier that was asked for.
    pub id: String,
    /// `order`, `fee`, `fee_refund`, or what kind of movement of bonus it is.
    pub kind: &'static str,
    /// `programme_order`, or why the order is none (BC-4); `None` where there is no order.
    pub verdict: Option<&'static str>,
    /// The event that caused it; `None` where an action or the clock did.
    pub event: Option<ExplainedEvent>,
    /// The place in the log of what caused it.
    pub cause: No,
    /// The version of the terms that is locked for the order.
    pub terms_version: Option<i64>,
    /// What came out.
    pub amount: Option<Amount>,
    /// How it came out, step by step.
    pub steps: Vec<Step>,
    /// The ledger's transfers, oldest first.
    pub transfers: Vec<TransferRow>,
}

/// What an identifier names, explained, and whose it is: an order by the host's identifier, a line of a bill,
/// a movement of bonus. `None` if it names none.
pub fn explain_cashback(
    source: &Source,
    service: &Service,
    id: &str,
) -> ViewResult<Option<(Owner, CashbackExplained)>> {
    if let Some(no) = service.ids().read(Kind::Fee, id)
        && let Some((order, lines, place)) = bill_line(source, no)?
    {
        let owner = Owner::Seller(names::seller_id(source, order.seller)?);
        return Ok(Some((owner, explain_line(source, service, &order, &lines, place)?)));
    }
    if let Some(no) = service.ids().read(Kind::Bonus, id)
        && let Some(entry) = source.bonus_entry(no)?
    {
        return Ok(Some((Owner::Shopper, explain_bonus(source, service, &entry)?)));
    }
    let Some(no) = source.order_no(id)? else { return Ok(None) };
    let Some((order, lines)) = order_to_show(source, no)? else { return Ok(None) };
    let owner = Owner::Seller(names::seller_id(source, order.seller)?);
    Ok(Some((owner, explain_order(source, service, &order, &lines)?)))
}

/// An order and what it was charged, to be shown with all that explains it.
pub(super) fn order_to_show(source: &Source, no: No) -> ViewResult<Option<(Order, Vec<BillLine>)>> {
    source.expect_order(no);
    let Some(order) = source.order(no)? else { return Ok(None) };
    source.expect_participants(&order);
    let lines = source.bill_lines_of_order(no)?;
    lines.iter().for_each(|line| source.expect_transfers_of(line.cause));
    Ok(Some((order, lines)))
}

/// A line of a bill: its order, all lines of that order, and which of them it is.
fn bill_line(source: &Source, no: No) -> ViewResult<Option<(Order, Vec<BillLine>, usize)>> {
    let Some(line) = source.bill_line(no)? else { return Ok(None) };
    let Some(order) = source.order(line.order)? else { return Ok(None) };
    let lines = source.bill_lines_of_order(line.order)?;
    let place = lines.iter().position(|other| other.no == no);
    Ok(place.map(|place| (order, lines, place)))
}

/// The order as it was before these refunds were applied.
fn before(source: &Source, order: &Order, refunds: &[BillLine]) -> ViewResult<Order> {
    let mut then = order.clone();
    for line in refunds {
        let told = source.event(line.cause)?.map(|event| event.fact);
        let Some(Fact::OrderRefunded { lines: refunds, .. }) = told else { continue };
        for refund in refunds {
            let at = order.lines.iter().position(|line| line.line_id == refund.line_id);
            if let Some(state) = at.and_then(|at| then.states.get_mut(at)) {
                state.refunded -= refund.amount.minor();
                state.returned -= refund.quantity;
            }
        }
    }
    Ok(then)
}

/// Why an order is charged and earns what it does, or nothing.
pub fn explain_order(
    source: &Source,
    service: &Service,
    order: &Order,
    lines: &[BillLine],
) -> ViewResult<CashbackExplained> {
    let view = View::of(source, order)?;
    let mut steps = view.judged(service);
    if view.market().is_some() {
        let status = order.status().name();
        let charged = if order.charge != 0 { "charged when it was delivered" } else { "not charged yet" };
        steps.push(Step::new("status", status, "BC-6").by(charged));
        steps.extend(view.fee_steps(order)?);
        if order.charge != 0 {
            let amount = |minor| Amount::new(minor, order.currency);
            let (charged, refunded) = (order.charged, order.fee_refunded);
            steps.push(Step::new("fee_charged", amount(charged), "BC-6"));
            steps.push(Step::new("fee_refunded", amount(refunded), "BC-6"));
            let net = charged - refunded;
            let arithmetic = format!("{charged} − {refunded} = {net}");
            steps.push(Step::new("fee_net", amount(net), "BC-6").by(arithmetic));
        }
        if order.voucher {
            steps.extend(view.bonus_steps(order)?);
            steps.push(Step::new("bonus_status", order.bonus.name(), "SB-1"));
        }
    }
    let mut transfers = Vec::new();
    for line in lines {
        transfers.extend(fee_transfers(source, service, line)?);
    }
    let entries = newest_entries(source, order)?;
    entries.iter().for_each(|entry| source.expect_transfer(entry.transfer));
    for entry in entries {
        transfers.extend(source.transfer(entry.transfer)?.map(|transfer| show_transfer(service, &transfer)));
    }
    let fee = Amount::new(order.charged - order.fee_refunded, order.currency);
    Ok(CashbackExplained {
        id: order.order_id.clone(),
        kind: "order",
        verdict: Some(view.verdict()),
        event: event(source, order.no)?,
        cause: order.no,
        terms_version: view.version(),
        amount: (order.charge != 0).then_some(fee),
        steps,
        transfers,
    })
}

/// The movements of bonus that an order caused, oldest first, among the newest of its shopper.
fn newest_entries(source: &Source, order: &Order) -> ViewResult<Vec<BonusEntry>> {
    let page = source.bonus_entries_of(order.shopper, None, super::MOST_ROWS)?;
    let mut entries = page.rows;
    entries.retain(|entry| entry.order == order.no);
    entries.reverse();
    Ok(entries)
}

fn fee_transfers(source: &Source, service: &Service, line: &BillLine) -> ViewResult<Vec<TransferRow>> {
    let mut rows = transfers_of(source, service, line.cause)?;
    let account = super::account_name(service, accounts::SELLER_BALANCE, line.seller);
    rows.retain(|row| row.debit == account || row.credit == account);
    Ok(rows)
}

fn explain_line(
    source: &Source,
    service: &Service,
    order: &Order,
    lines: &[BillLine],
    place: usize,
) -> ViewResult<CashbackExplained> {
    let view = View::of(source, order)?;
    let (earlier, later) = lines.split_at_checked(place).unwrap_or_default();
    let Some((line, later)) = later.split_first() else { return Err(broken("a line of a bill is missing")) };
    let after = before(source, order, later)?;
    let mut steps = view.judged(service);
    steps.extend(view.fee_steps(&after)?);
    let amount = Amount::new(line.amount, line.currency);
    match line.kind {
        BillKind::Fee => {
            let arithmetic = format!("0 − {} = {}", -line.amount, line.amount);
            steps.push(Step::new("amount", amount, "BC-6").by(arithmetic));
        }
        BillKind::FeeRefund => {
            let so_far = -earlier.iter().map(|line| line.amount).sum::<i64>();
            let now = so_far - line.amount;
            let before = Amount::new(so_far, line.currency);
            steps.push(Step::new("fee_before", before, "BC-6"));
            steps.push(Step::new("amount", amount, "BC-6").by(format!("{so_far} − {now} = {}", line.amount)));
        }
    }
    Ok(CashbackExplained {
        id: service.ids().write(Kind::Fee, line.no),
        kind: line.kind.name(),
        verdict: Some(view.verdict()),
        event: event(source, line.cause)?,
        cause: line.cause,
        terms_version: view.version(),
        amount: Some(amount),
        steps,
        transfers: fee_transfers(source, service, line)?,
    })
}

fn explain_bonus(source: &Source, service: &Service, entry: &BonusEntry) -> ViewResult<CashbackExplained> {
    let order = if entry.order == 0 { None } else { source.order(entry.order)? };
    let view = order.as_ref().map(|order| View::of(source, order)).transpose()?;
    let mut steps = Vec::new();
    if let (Some(order), Some(view)) = (&order, &view) {
        steps.push(Step::new("order", &order.order_id, "SB-1"));
        steps.extend(view.judged(service));
        match entry.kind {
            BonusKind::Earned | BonusKind::TakenBack => steps.extend(view.moved(source, order, entry)?),
            BonusKind::Released => steps.push(view.released(order)),
            _ => {}
        }
    }
    if entry.redemption != 0
        && let Some(redemption) = source.redemption(entry.redemption)?
    {
        if order.is_none() {
            let named = redemption.order_id.as_deref().unwrap_or("none named");
            steps.push(Step::new("order", named, "SB-2"));
        }
        let id = service.ids().write(Kind::Redemption, redemption.no);
        steps.push(Step::new("redemption", id, "SB-2").by(redemption.amount.to_string()));
        if entry.kind == BonusKind::Lapsed {
            steps.push(Step::new("lapsed_at", redemption.expires_at, "SB-2"));
        }
    }
    steps.push(Step::new(entry.kind.name(), entry.amount, rule_of(entry.kind)));
    let transfer = source.transfer(entry.transfer)?;
    Ok(CashbackExplained {
        id: service.ids().write(Kind::Bonus, entry.no),
        kind: entry.kind.name(),
        verdict: view.as_ref().map(View::verdict),
        event: event(source, entry.cause)?,
        cause: entry.cause,
        terms_version: view.as_ref().and_then(View::version),
        amount: Some(entry.amount),
        steps,
        transfers: transfer.iter().map(|transfer| show_transfer(service, transfer)).collect(),
    })
}

fn rule_of(kind: BonusKind) -> &'static str {
    match kind {
        BonusKind::Earned | BonusKind::Released => "SB-1",
        BonusKind::Reserved | BonusKind::Captured | BonusKind::Unreserved | BonusKind::Lapsed => "SB-2",
        BonusKind::TakenBack | BonusKind::Returned | BonusKind::DebtFilled => "SB-3",
        BonusKind::Expired => "SB-4",
    }
}

/// What the figures of an order rest on.
struct View<'a> {
    order: &'a Order,
    terms: Option<(Terms, Market)>,
}

impl<'a> View<'a> {
    fn of(source: &Source, order: &'a Order) -> ViewResult<Self> {
        let versions = source.versions()?;
        let terms = order.terms(&versions).map_err(broken)?;
        Ok(Self { order, terms: terms.map(|(terms, market)| (terms.clone(), market.clone())) })
    }

    fn market(&self) -> Option<&Market> {
        self.terms.as_ref().map(|(_, market)| market)
    }

    fn version(&self) -> Option<i64> {
        self.terms.as_ref().map(|(terms, _)| terms.version)
    }

    fn verdict(&self) -> &'static str {
        match &self.order.programme {
            Ok(_) => "programme_order",
            Err(reason) => reason.name(),
        }
    }

    /// Why it is a programme order, or none (BC-4).
    fn judged(&self, service: &Service) -> Vec<Step> {
        let order = self.order;
        let voucher = if order.voucher { "used" } else { "not used" };
        let mut steps =
            vec![Step::new("created_at", order.time, "EV-5"), Step::new("voucher", voucher, "BC-4")];
        if let (Ok(locked), Some(market)) = (&order.programme, self.market()) {
            let registration = service.ids().write(Kind::Registration, locked.registration);
            steps.push(Step::new("registration", registration, "BC-4").by("in force when it was created"));
            steps.push(Step::new("terms_version", locked.terms, "BC-4").by("locked for the order"));
            let country = format!("{}, {}", market.country, market.currency);
            steps.push(Step::new("market", country, "BC-1").by(market.fee_trigger.name()));
            steps.push(Step::new("rate", locked.rate, "BC-5").by("locked for the order"));
        }
        steps.push(Step::new("verdict", self.verdict(), "BC-4"));
        steps
    }

    /// The fee of an order as it stands, line by line (BC-5).
    fn fee_steps(&self, order: &Order) -> ViewResult<Vec<Step>> {
        let (Some(market), Ok(locked)) = (self.market(), &order.programme) else { return Ok(Vec::new()) };
        let amount = |minor| Amount::new(minor, order.currency);
        let (mut steps, mut parts, mut tax) = (Vec::new(), Vec::new(), 0_i64);
        for line in order.lines_now() {
            let base = line.fee_base(market.fee_trigger).map_err(broken)?;
            let whole = locked.rate.of(amount(base)).map_err(broken)?.minor();
            let fee = line_fee(amount(base), locked.rate, market.cap_per_unit, line.units_left());
            let fee = fee.map_err(broken)?;
            steps.push(Step::new("line_base", amount(base), "BC-5").by(base_of(&line, market, base)));
            let bps = locked.rate.bps();
            let mut arithmetic = format!(
                "{}: round({base} × {bps} / 10000) = {whole}, half away from zero",
                line.line.line_id
            );
            if let Some(cap) = market.cap_per_unit {
                let units = line.units_left();
                arithmetic += &format!("; at most {cap} × {units} = {}", cap.saturating_mul(units));
            }
            steps.push(Step::new("line_fee", fee, "BC-5").by(arithmetic));
            tax += tax_inside(fee, market.tax).map_err(broken)?.minor();
            parts.push(fee.minor().to_string());
        }
        let fee = fee_of(order, market, locked.rate).map_err(broken)?;
        let sum = format!("{} = {}", parts.join(" + "), fee.minor());
        steps.push(Step::new("fee", fee, "BC-5").by(sum));
        if market.tax.bps() > 0 {
            let bps = market.tax.bps();
            let how = format!("by line: round(fee × {bps} / {})", 10_000 + bps);
            steps.push(Step::new("tax_inside", amount(tax), "BC-5").by(how));
        }
        Ok(steps)
    }

    /// The bonus of an order as it stands (SB-1, SB-3).
    fn bonus_steps(&self, order: &Order) -> ViewResult<Vec<Step>> {
        let Some(market) = self.market() else { return Ok(Vec::new()) };
        let (mut paid, mut parts) = (0_i64, Vec::new());
        for line in order.lines_now() {
            let left = line.paid_left().map_err(broken)?;
            paid = paid.saturating_add(left);
            parts.push(left.to_string());
        }
        let earned = bonus_of(order, market).map_err(broken)?;
        let bps = market.earn_rate.bps();
        let mut arithmetic = format!("round({paid} × {bps} / 10000), half away from zero");
        if let Some(cap) = market.earn_cap {
            arithmetic += &format!(", at most {cap}");
        }
        let paid = Step::new("paid_for_products", Amount::new(paid, order.currency), "SB-1");
        let paid =
            paid.by(format!("by line, less discounts, bonus spent and refunds: {}", parts.join(" + ")));
        Ok(vec![paid, Step::new("bonus", earned, "SB-1").by(arithmetic)])
    }

    /// What was earned or taken back by what caused an entry.
    fn moved(&self, source: &Source, order: &Order, entry: &BonusEntry) -> ViewResult<Vec<Step>> {
        let lines = source.bill_lines_of_order(order.no)?;
        let Some(place) = lines.iter().position(|line| line.cause == entry.cause) else {
            return Ok(Vec::new());
        };
        let after = before(source, order, lines.get(place + 1..).unwrap_or_default())?;
        let mut steps = Vec::new();
        if entry.kind == BonusKind::TakenBack
            && let Some(market) = self.market()
        {
            let then = before(source, order, lines.get(place..).unwrap_or_default())?;
            let earned = bonus_of(&then, market).map_err(broken)?;
            steps.push(Step::new("bonus_before", earned, "SB-1"));
        }
        steps.extend(self.bonus_steps(&after)?);
        Ok(steps)
    }

    fn released(&self, order: &Order) -> Step {
        let days = self.terms.as_ref().map_or(0, |(terms, _)| terms.hold_days);
        match (order.time_of(OrderFact::Completed), order.time_of(OrderFact::Delivered)) {
            (Some(at), _) => Step::new("completed_at", at, "SB-1"),
            (None, Some(at)) => {
                Step::new("available_from", at.plus_days(days), "SB-1").by(format!("{at} + {days} days"))
            }
            (None, None) => Step::new("available_from", "delivery", "SB-1"),
        }
    }
}

/// `L1: 10000 × 2 − 500 = 19500; less refunds 1000 = 18500`.
fn base_of(line: &LineNow<'_>, market: &Market, base: i64) -> String {
    let id = &line.line.line_id;
    if market.fee_trigger == FeeTrigger::BonusRedeemed {
        return format!("{id}: bonus spent {}, less refunds = {base}", line.state.bonus_spent);
    }
    let (price, units) = (line.line.unit_price.minor(), line.line.quantity);
    let (discount, whole) = (line.line.seller_discount.minor(), line.line.base());
    let mut text = format!("{id}: {price} × {units} − {discount} = {whole}");
    if line.state.refunded > 0 {
        text += &format!("; less refunds {} = {base}", line.state.refunded);
    }
    text
}
