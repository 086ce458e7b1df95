//! The lines of bills and what sellers have accrued, written straight into a store: the rows that the orders of
//! the marketplace make, without the orders, their events and their part of the ledger.

use super::events::scrambled;
use super::market::{Market, OPENING, seller_id};
use anyhow::Context;
use money::{Amount, Currency, Rate};
use programs::cashback::{
    Agenda, Appointment, BillKind, BillLine, SellerAccount, Settles, Terms, line_fee, period_after,
};
use programs::time::Instant;
use programs::{Change, No};
use std::path::Path;
use std::sync::Arc;
use store::{Options, Store, Writer};

/// How many lines are written in one transaction.
const AT_ONCE: u64 = 65_536;
/// The service fee of the built-in terms, in hundredths of a percent.
const RATE_BPS: i64 = 300;

/// A seller and what it has accrued.
type Seller = (No, SellerAccount);

/// Writes a line for each of so many orders of sellers who are registered, and the end of their period.
pub(super) fn write_lines(data: &Path, market: Market, orders: u64) -> anyhow::Result<()> {
    let mut writer = Store::open(data, Options::default())?.writer()?;
    let (currency, at) = (Currency::parse("MYR")?, Instant::parse(OPENING)?);
    let mut sellers = Vec::new();
    for seller in 0..market.sellers {
        let no = writer.seller_no(&seller_id(seller))?.context("a seller is not registered")?;
        sellers.push((no, SellerAccount::default()));
    }
    let mut first = 0;
    while first < orders {
        let last = orders.min(first + AT_ONCE);
        let mut changes = writer.world()?.take_changes();
        for number in first..last {
            changes.bill_lines.extend(line(number, &mut sellers, currency, at)?);
        }
        save(&mut writer, &changes)?;
        first = last;
    }
    let period = period_after(Settles::BusinessDay, &Terms::template().zone, at);
    let mut changes = writer.world()?.take_changes();
    for (seller, mut account) in sellers.into_iter().filter(|(_, account)| account.last_line > 0) {
        let settle = Appointment { kind: Agenda::Settle, subject: seller, currency: Some(currency) };
        changes.appointments.push((period.end, settle));
        account.open = Some(period.clone());
        changes.seller_accounts.push(((seller, currency), Change::New(Arc::new(account))));
    }
    save(&mut writer, &changes)
}

fn save(writer: &mut Writer, changes: &programs::Changes) -> anyhow::Result<()> {
    writer.begin()?;
    writer.save(changes)?;
    Ok(writer.commit()?)
}

/// The fee of the order with this number; its price is that of [`Market::write_created`].
fn line(
    number: u64,
    sellers: &mut [Seller],
    currency: Currency,
    at: Instant,
) -> anyhow::Result<Option<BillLine>> {
    let chance = scrambled(number);
    let count = u64::try_from(sellers.len())?.max(1);
    let Some((seller, account)) = sellers.get_mut(usize::try_from(chance % count)?) else { return Ok(None) };
    let price = i64::try_from(1_000 + (chance >> 40) % 9_000)?;
    let (rate, bases) = (Rate::from_bps(RATE_BPS)?, [price - price / 10, price / 2]);
    let mut fee = 0;
    for base in bases {
        fee += line_fee(Amount::new(base, currency), rate, None, 1)?.minor();
    }
    let no = i64::try_from(number)? + 1;
    let previous = std::mem::replace(&mut account.last_line, no);
    account.charged += fee;
    account.balance -= fee;
    let base = bases.iter().sum();
    Ok(Some(BillLine {
        no,
        seller: *seller,
        previous,
        order: no,
        kind: BillKind::Fee,
        base,
        rate,
        amount: -fee,
        tax: 0,
        currency,
        at,
        reverses: 0,
        cause: no,
    }))
}
