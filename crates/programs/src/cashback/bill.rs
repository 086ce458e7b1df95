use super::{Agenda, Appointment, Market, Order, Settles, Terms};
use crate::accounts::{self, Rule};
use crate::time::{Instant, Zone};
use crate::{Defect, Halt, No, Topic, World};
use serde::{Deserialize, Serialize};

use money::{Amount, Currency, MoneyError, Rate};

/// What a line of a bill is (BC-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillKind {
    /// A service fee.
    Fee,
    /// A service fee given back after a refund.
    FeeRefund,
}

impl BillKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Fee, Self::FeeRefund];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::FeeRefund => "fee_refund",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A charge or a refund of an order, never changed (BC-6, BC-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// Its place among all bill lines, from 1.
    pub no: No,
    /// Whose.
    pub seller: No,
    /// The line before it of the same seller and currency, 0 if there is none.
    pub previous: No,
    /// Which order.
    pub order: No,
    /// What it is.
    pub kind: BillKind,
    /// What the fee was computed on, or how much less that is now.
    pub base: i64,
    /// The rate.
    pub rate: Rate,
    /// What the seller receives: below zero for a fee.
    pub amount: i64,
    /// The tax inside the amount, with its sign.
    pub tax: i64,
    /// In which currency.
    pub currency: Currency,
    /// When it was posted.
    pub at: Instant,
    /// The line it reverses; 0 for a charge.
    pub reverses: No,
    /// The log entry that made it.
    pub cause: No,
}

/// The period of a settled record (BC-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its name: the business day `2026-06-19`, the Monday of a week, or the month `2026-06`.
    pub name: String,
    /// Its end, when the record is issued; not part of it.
    pub end: Instant,
}

/// What a seller has in one currency, and how far it is settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerAccount {
    /// What the programme owes the seller; below zero what the seller owes.
    pub balance: i64,
    /// The closing balance of the newest record: what the lines of the open period add to.
    pub opening: i64,
    /// The fees of the lines that are in no record yet, as a magnitude.
    pub charged: i64,
    /// The refunds of those lines, as a magnitude.
    pub refunded: i64,
    /// The tax inside those lines, as the programme's: fees less refunds.
    pub tax: i64,
    /// The newest bill line, 0 if there is none.
    pub last_line: No,
    /// The newest bill line that is in a record, 0 if there is none.
    pub settled_line: No,
    /// The newest settled record, 0 if there is none.
    pub last_record: No,
    /// The period that the lines which are in no record yet belong to.
    pub open: Option<Period>,
    /// Whether a negative result stays as the closing balance, as the market of the newest line has it.
    pub carry_negative: bool,
}

/// A settled record, never changed (BC-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place among all records, from 1.
    pub no: No,
    /// Whose.
    pub seller: No,
    /// In which currency.
    pub currency: Currency,
    /// The seller's record before it in the currency, 0 if there is none.
    pub previous: No,
    /// The name of its period.
    pub period: String,
    /// When it was issued.
    pub issued_at: Instant,
    /// The balance before its lines.
    pub opening: i64,
    /// The fees of its lines, as a magnitude.
    pub charged: i64,
    /// The refunds of its lines, as a magnitude.
    pub refunded: i64,
    /// The tax inside its lines, as the programme's: fees less refunds.
    pub tax: i64,
    /// What the host pays out or, below zero, deducts.
    pub payout: i64,
    /// The balance after its lines and the payout.
    pub closing: i64,
    /// The line before its first.
    pub after_line: No,
    /// Its last line.
    pub last_line: No,
    /// The log entry that made it.
    pub cause: No,
}

/// The settlement period an instant is in (BC-7).
pub fn period_after(settles: Settles, zone: &Zone, now: Instant) -> Period {
    let weekday = zone.weekday(now);
    match settles {
        Settles::BusinessDay => {
            let until_monday = (8 - weekday) % 7;
            let ahead = if weekday > 5 { until_monday } else { 0 };
            Period { name: zone.day_after(now, ahead).to_string(), end: zone.midnight_after(now, ahead + 1) }
        }
        Settles::Week => Period {
            name: zone.day_after(now, 1 - weekday).to_string(),
            end: zone.midnight_after(now, 8 - weekday),
        },
        Settles::Month => {
            let month = zone.month(now);
            let next = month.next();
            Period { name: month.to_string(), end: zone.start_of(next.year, next.month, 1) }
        }
    }
}

impl SellerAccount {
    /// The account after a line with this amount and tax was posted; refused where a figure would be beyond
    /// what can be held.
    fn with_line(mut self, amount: i64, tax: i64) -> Result<Self, MoneyError> {
        let plus = |a: i64, b: i64| a.checked_add(b).ok_or(MoneyError::Overflow);
        self.balance = plus(self.balance, amount)?;
        self.charged = plus(self.charged, amount.min(0).saturating_neg())?;
        self.refunded = plus(self.refunded, amount.max(0))?;
        self.tax = plus(self.tax, tax.saturating_neg())?;
        Ok(self)
    }
}

/// A line that is to be posted. Amounts are those of the line.
pub(crate) struct Posting<'a> {
    pub(crate) order: &'a Order,
    pub(crate) terms: &'a Terms,
    pub(crate) market: &'a Market,
    pub(crate) rate: Rate,
    pub(crate) base: i64,
    pub(crate) amount: i64,
    pub(crate) tax: i64,
    pub(crate) cause: No,
}

/// Posts a line of a bill and returns its number: the account, the transfers, the line, the note. The first
/// line since the last record opens a period (BC-7).
pub(crate) fn post(world: &mut World, posting: &Posting<'_>) -> Result<No, Halt> {
    let Posting { order, terms, market, rate, base, amount, tax, cause } = *posting;
    let (seller, currency, now) = (order.seller, order.currency, world.now);
    let before = world.seller_accounts.find((seller, currency))?.cloned().unwrap_or_default();
    let mut account = before.with_line(amount, tax)?;
    account.carry_negative = market.carry_negative;
    if account.open.is_none() {
        let period = period_after(market.settles, &terms.zone, now);
        let settle = Appointment { kind: Agenda::Settle, subject: seller, currency: Some(currency) };
        world.appoint(period.end, settle);
        account.open = Some(period);
    }
    world.counters.bill_line += 1;
    let no = world.counters.bill_line;
    let previous = std::mem::replace(&mut account.last_line, no);
    world.seller_accounts.put((seller, currency), account);
    let (kind, topic) = match order.charge {
        0 => (BillKind::Fee, Topic::FeeCharged),
        _ => (BillKind::FeeRefund, Topic::FeeRefunded),
    };
    let reverses = order.charge;
    let order = order.no;
    world.made.bill_lines.push(BillLine {
        no,
        seller,
        previous,
        order,
        kind,
        base,
        rate,
        amount,
        tax,
        currency,
        at: now,
        reverses,
        cause,
    });
    let (whole, tax) = (Amount::new(amount.saturating_abs(), currency), tax.saturating_abs());
    for (minor, other) in [(whole.minor() - tax, accounts::FEES), (tax, accounts::FEE_TAX)] {
        let part = Amount::new(minor, currency);
        match kind {
            BillKind::Fee => world.post(cause, Rule::Fee, seller, accounts::SELLER_BALANCE, other, part),
            BillKind::FeeRefund => {
                world.post(cause, Rule::FeeRefund, seller, other, accounts::SELLER_BALANCE, part)
            }
        };
    }
    if whole.is_positive() {
        world.note_amount(topic, seller, no, whole);
    }
    Ok(no)
}

/// The end of a period: the record of its lines is issued, whatever its sign, and the account is what the
/// record leaves (BC-7).
pub(crate) fn settle(world: &mut World, seller: No, currency: Currency) -> Result<(), Halt> {
    let key = (seller, currency);
    let Some(account) = world.seller_accounts.find(key)?.cloned() else { return Ok(()) };
    let Some(period) = account.open else { return Ok(()) };
    if period.end > world.now {
        return Ok(());
    }
    let (opening, charged, refunded) = (account.opening, account.charged, account.refunded);
    let result = account.balance;
    let carried = account.carry_negative && result < 0;
    let (payout, closing) = if carried { (0, result) } else { (result, 0) };
    let sum = i128::from(opening) + i128::from(refunded) - i128::from(charged);
    if sum != i128::from(closing) + i128::from(payout) {
        let what = format!("opening + lines = closing + payout of seller {seller} in {currency} (BC-7)");
        return Err(Defect::Broken(what).into());
    }
    world.counters.record += 1;
    let (no, cause) = (world.counters.record, world.seq);
    world.made.records.push(Record {
        no,
        seller,
        currency,
        previous: account.last_record,
        period: period.name,
        issued_at: world.now,
        opening,
        charged,
        refunded,
        tax: account.tax,
        payout,
        closing,
        after_line: account.settled_line,
        last_line: account.last_line,
        cause,
    });
    let settled = SellerAccount {
        balance: closing,
        opening: closing,
        last_line: account.last_line,
        settled_line: account.last_line,
        last_record: no,
        carry_negative: account.carry_negative,
        ..SellerAccount::default()
    };
    world.seller_accounts.put(key, settled);
    let (debit, credit) = match payout > 0 {
        true => (accounts::SELLER_BALANCE, accounts::SETTLEMENTS),
        false => (accounts::SETTLEMENTS, accounts::SELLER_BALANCE),
    };
    let moved = Amount::new(payout.saturating_abs(), currency);
    world.post(cause, Rule::Settlement, seller, debit, credit, moved);
    world.note_amount(Topic::SettledRecordIssued, seller, no, Amount::new(payout, currency));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BC-7: each instant is in the period that ends next, weekends in that of the Monday after.
    #[test]
    fn periods_end_where_they_say() {
        let zone = Zone::parse("+08:00").unwrap();
        let (day, week, month) = (Settles::BusinessDay, Settles::Week, Settles::Month);
        for (settles, now, name, end) in [
            (day, "2026-06-18T16:00:00Z", "2026-06-19", "2026-06-19T16:00:00Z"),
            (day, "2026-06-19T15:59:59.999999Z", "2026-06-19", "2026-06-19T16:00:00Z"),
            (day, "2026-06-19T16:00:00Z", "2026-06-22", "2026-06-22T16:00:00Z"),
            (day, "2026-06-21T12:00:00Z", "2026-06-22", "2026-06-22T16:00:00Z"),
            (day, "2026-06-22T12:00:00Z", "2026-06-22", "2026-06-22T16:00:00Z"),
            (week, "2026-06-14T16:00:00Z", "2026-06-15", "2026-06-21T16:00:00Z"),
            (week, "2026-06-21T15:59:59Z", "2026-06-15", "2026-06-21T16:00:00Z"),
            (month, "2026-11-30T16:00:00Z", "2026-12", "2026-12-31T16:00:00Z"),
        ] {
            let at = |text| Instant::parse(text).unwrap();
            let expected = Period { name: name.to_owned(), end: at(end) };
            assert_eq!(period_after(settles, &zone, at(now)), expected, "{settles:?} at {now}");
        }
    }
}
