//! Why an amount is what it is (AP-13). Steps are data: a label, a value, the arithmetic and the rule;
//! sentences in a language are made of them by whoever shows them.

use super::ledger::{TransferRow, show as show_transfer};
use super::{Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::{Amount, Rate};
use programs::affiliate::{Commission, CommissionKind, Customer, Payment, Rules, Tier, Verdict};
use programs::time::Instant;
use programs::{Fact, No};
use store::TransferFilter;

/// Why a payment or a commission entry is what it is.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The identifier that was asked for.
    pub id: String,
    /// `payment`, `commission` or `reversal`.
    pub kind: &'static str,
    /// Whether the payment earns (AP-7).
    pub verdict: Verdict,
    /// The event that caused it; `None` where an action did, such as a correction (AP-14).
    pub event: Option<ExplainedEvent>,
    /// The place in the log of what caused it.
    pub cause: No,
    /// The version of the rules that decided (EV-5).
    pub rules_version: i64,
    /// When the customer's payments are eligible (AP-7).
    pub window: Window,
    /// The customer's paying number (AP-8), where it earns.
    pub paying_number: Option<i64>,
    /// The tier of that number (AP-8).
    pub tier: Option<Tier>,
    /// What came out.
    pub amount: Option<Amount>,
    /// How it came out, step by step.
    pub steps: Vec<Step>,
    /// The ledger's transfers, oldest first.
    pub transfers: Vec<TransferRow>,
}

/// An event of a host system.
#[derive(Debug, Clone)]
pub struct ExplainedEvent {
    /// The host system.
    pub source: String,
    /// Its identity within the source.
    pub id: String,
    /// Its type.
    pub kind: &'static str,
    /// When the fact happened.
    pub time: Instant,
}

/// A window of time: it includes its beginning and excludes its end.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Its beginning.
    pub from: Instant,
    /// Its end.
    pub until: Instant,
}

/// A step of an explanation.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is looked at, a stable word.
    pub label: &'static str,
    /// What was found.
    pub value: String,
    /// How it was computed.
    pub arithmetic: Option<String>,
    /// The same in figures, where it is one of these sums, for who tells it in a language.
    pub sum: Option<Sum>,
    /// The rule that says so.
    pub rule: &'static str,
}

/// A sum that explains an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// The base times the rate, rounded half away from zero.
    Product {
        /// What it is computed on.
        base: Amount,
        /// The rate.
        rate: Rate,
        /// What comes out.
        result: Amount,
    },
    /// What is there now, less what was there before.
    Difference {
        /// What is there now.
        after: Amount,
        /// What was there before.
        before: Amount,
        /// What comes out.
        result: Amount,
    },
}

impl Step {
    pub(super) fn new(label: &'static str, value: impl ToString, rule: &'static str) -> Self {
        Self { label, value: value.to_string(), arithmetic: None, sum: None, rule }
    }

    pub(super) fn by(mut self, arithmetic: impl Into<String>) -> Self {
        self.arithmetic = Some(arithmetic.into());
        self
    }

    /// `round(12345 × 1000 / 10000) = 1235`, and that halves go away from zero.
    fn product(self, base: Amount, rate: Rate, result: Amount) -> Self {
        let (minor, bps, out) = (base.minor(), rate.bps(), result.minor());
        let text = format!("round({minor} × {bps} / 10000) = {out}, half away from zero");
        Self { sum: Some(Sum::Product { base, rate, result }), ..self.by(text) }
    }
}

/// What an identifier names, explained, and whose it is: a commission entry, or a payment by the host's
/// identifier. `None` if it names neither.
pub fn explain(source: &Source, service: &Service, id: &str) -> ViewResult<Option<(Option<No>, Explained)>> {
    if let Some(no) = service.ids().read(Kind::Commission, id)
        && let Some(row) = source.commission(no)?
    {
        let Some(payment) = source.payment(row.commission.payment)? else { return Ok(None) };
        let explained = explain_commission(source, service, &row.commission, &payment)?;
        return Ok(Some((Some(row.commission.partner), explained)));
    }
    let Some(payment) = payment_to_show(source, id)? else { return Ok(None) };
    Ok(Some((payment.partner, explain_payment(source, service, &payment)?)))
}

/// A payment by the host's identifier, to be shown with all that explains it.
pub(super) fn payment_to_show(source: &Source, payment_id: &str) -> ViewResult<Option<Payment>> {
    let Some(no) = source.payment_no(payment_id)? else { return Ok(None) };
    source.expect_payment(no);
    let payment = source.payment(no)?;
    if let Some(payment) = &payment {
        source.expect_customer(payment.customer);
    }
    Ok(payment)
}

/// Why a payment earned what it earned, or nothing.
pub fn explain_payment(source: &Source, service: &Service, payment: &Payment) -> ViewResult<Explained> {
    let facts = Facts::of(source, payment)?;
    let mut steps = facts.judged();
    let currency = payment.amount.currency();
    if let Some(earned) = payment.earned {
        steps.extend(facts.numbered(earned.paying_number, earned.rate));
        let first = earned.rate.of(payment.amount).unwrap_or(payment.amount);
        steps.push(Step::new("commission", first, "AP-9").product(payment.amount, earned.rate, first));
        if payment.refunded > 0 {
            let (left, now) =
                (Amount::new(payment.left(), currency), Amount::new(earned.commission, currency));
            steps.push(Step::new("refunded", Amount::new(payment.refunded, currency), "AP-10"));
            steps.push(Step::new("commission_after_refunds", now, "AP-10").product(left, earned.rate, now));
        }
        steps.push(settled(payment));
    }
    let mut causes = vec![payment.no];
    if payment.refunded > 0 {
        let entries = source.commissions_of_payment(payment.no)?;
        causes.extend(entries.iter().map(|entry| entry.cause));
        causes.sort_unstable();
        causes.dedup();
    }
    let mut transfers = Vec::new();
    for cause in causes {
        transfers.extend(transfers_of(source, service, cause)?);
    }
    Ok(Explained {
        id: payment.payment_id.clone(),
        kind: "payment",
        verdict: payment.verdict,
        event: event(source, payment.no)?,
        cause: payment.no,
        rules_version: payment.rules_version,
        window: facts.window(),
        paying_number: payment.earned.map(|earned| earned.paying_number),
        tier: payment.earned.and_then(|earned| facts.tier(earned.paying_number, earned.rate)),
        amount: payment.earned.map(|earned| Amount::new(earned.commission, currency)),
        steps,
        transfers,
    })
}

/// Why a commission entry has its amount.
pub fn explain_commission(
    source: &Source,
    service: &Service,
    entry: &Commission,
    payment: &Payment,
) -> ViewResult<Explained> {
    let facts = Facts::of(source, payment)?;
    let mut steps = facts.judged();
    steps.extend(facts.numbered(entry.paying_number, entry.rate));
    match entry.kind {
        CommissionKind::Commission => {
            let base = if entry.cause == payment.no {
                payment.amount
            } else {
                Amount::new(payment.left(), payment.amount.currency())
            };
            steps.push(Step::new("commission", entry.amount, "AP-9").product(base, entry.rate, entry.amount));
        }
        CommissionKind::Reversal => steps.extend(taken_back(source, entry)?),
    }
    steps.push(settled(payment));
    let transfer = source.transfer(entry.transfer)?;
    Ok(Explained {
        id: service.ids().write(Kind::Commission, entry.no),
        kind: entry.kind.name(),
        verdict: Verdict::Eligible,
        event: event(source, entry.cause)?,
        cause: entry.cause,
        rules_version: payment.rules_version,
        window: facts.window(),
        paying_number: Some(entry.paying_number),
        tier: facts.tier(entry.paying_number, entry.rate),
        amount: Some(entry.amount),
        steps,
        transfers: transfer.iter().map(|transfer| show_transfer(service, transfer)).collect(),
    })
}

/// What was earned before, less what is earned of what is left (AP-10, AP-14).
fn taken_back(source: &Source, entry: &Commission) -> ViewResult<Vec<Step>> {
    let entries = source.commissions_of_payment(entry.payment)?;
    let before: i64 = entries
        .iter()
        .filter(|other| other.partner == entry.partner && other.no < entry.no)
        .map(|other| other.amount.minor())
        .sum();
    let before = Amount::new(before, entry.amount.currency());
    let after = before.plus(entry.amount).unwrap_or(before);
    let mut steps = vec![Step::new("earned_before", before, "AP-9")];
    let rule = match source.event(entry.cause)?.map(|event| event.fact) {
        Some(Fact::PaymentRefunded { amount, .. }) => {
            steps.push(Step::new("refund", amount, "AP-10"));
            "AP-10"
        }
        _ => "AP-14",
    };
    steps.push(Step::new("earned_after", after, rule));
    let arithmetic = format!("{} − {} = {}", after.minor(), before.minor(), entry.amount.minor());
    let sum = Some(Sum::Difference { after, before, result: entry.amount });
    steps.push(Step { sum, ..Step::new("reversal", entry.amount, rule).by(arithmetic) });
    Ok(steps)
}

/// The event with a place in the log; `None` where there is an action.
pub(super) fn event(source: &Source, cause: No) -> ViewResult<Option<ExplainedEvent>> {
    Ok(source.event(cause)?.map(|event| ExplainedEvent {
        kind: event.fact.type_name(),
        source: event.source,
        id: event.id,
        time: event.time,
    }))
}

/// What one log entry moved, oldest first.
pub(super) fn transfers_of(source: &Source, service: &Service, cause: No) -> ViewResult<Vec<TransferRow>> {
    let filter = TransferFilter { cause: Some(cause), ..TransferFilter::default() };
    let mut page = source.transfers(&filter, None, super::MOST_ROWS)?;
    page.rows.reverse();
    Ok(page.rows.iter().map(|transfer| show_transfer(service, transfer)).collect())
}

fn settled(payment: &Payment) -> Step {
    match payment.settled_at {
        Some(at) => Step::new("credited_at", at, "AP-9"),
        None => Step::new("credited_at", "pending", "AP-9"),
    }
}

/// What a verdict rests on.
struct Facts<'a> {
    payment: &'a Payment,
    customer: Customer,
    rules: Rules,
}

impl<'a> Facts<'a> {
    fn of(source: &Source, payment: &'a Payment) -> ViewResult<Self> {
        let missing =
            |what: &str| store::StoreError::Other(format!("{what} of payment {} is missing", payment.no));
        let customer = source.customer(payment.customer)?.ok_or_else(|| missing("the customer"))?;
        let versions = source.versions()?;
        let rules = versions.rules(payment.rules_version).ok_or_else(|| missing("the rules"))?.clone();
        Ok(Self { payment, customer, rules })
    }

    fn window(&self) -> Window {
        Window { from: self.customer.registered_at, until: self.customer.window_end }
    }

    /// The tier of a number, where its rate is the locked one: an older version may have locked another.
    fn tier(&self, number: i64, rate: Rate) -> Option<Tier> {
        self.rules.tier_of(number).filter(|tier| tier.rate == rate)
    }

    /// The questions of AP-7 in their order, up to the first that decides.
    fn judged(&self) -> Vec<Step> {
        let (payment, customer) = (self.payment, &self.customer);
        let referred = customer.not_attributed.map_or("yes", programs::affiliate::NotAttributed::name);
        let Window { from, until } = self.window();
        let time = payment.time;
        let within = match (time < from, time < until) {
            (true, _) => format!("{time} < {from}"),
            (false, true) => format!("{from} ≤ {time} < {until}"),
            (false, false) => format!("{time} ≥ {until}"),
        };
        let currency = payment.amount.currency();
        let all = [
            (Verdict::CustomerNotReferred, Step::new("customer_referred", referred, "AP-5")),
            (
                Verdict::ProductNotCommissionable,
                Step::new("product_kind", &payment.kind, "AP-7")
                    .by(format!("commissionable: {}", self.rules.product_kinds.join(", "))),
            ),
            (Verdict::OutsideWindow, Step::new("paid_at", time, "AP-7").by(within)),
            (
                Verdict::CurrencyNotSupported,
                Step::new("currency", currency, "AP-7").by(format!("excluded: {}", self.excluded())),
            ),
            (Verdict::PartnerTerminated, Step::new("partner", "terminated", "AP-7")),
        ];
        let mut steps = vec![
            Step::new("payment", payment.amount, "EV-1"),
            Step::new("rules_version", self.rules.version, "EV-5"),
        ];
        for (verdict, step) in all {
            let decides = payment.verdict == verdict;
            if decides || verdict != Verdict::PartnerTerminated {
                steps.push(step);
            }
            if decides {
                break;
            }
        }
        steps.push(Step::new("verdict", payment.verdict.name(), "AP-7"));
        steps
    }

    fn excluded(&self) -> String {
        let codes: Vec<&str> = self.rules.excluded_currencies.iter().map(money::Currency::code).collect();
        codes.join(", ")
    }

    fn numbered(&self, number: i64, rate: Rate) -> [Step; 2] {
        let tier = match self.tier(number, rate) {
            Some(tier) => format!("paying numbers from {}: {}", tier.from, tier.rate),
            None => "locked under an earlier version of the rules".to_owned(),
        };
        [Step::new("paying_number", number, "AP-8"), Step::new("rate", rate, "AP-8").by(tier)]
    }
}
