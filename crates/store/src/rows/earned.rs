//! What partners earned month by month.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::log;
use ::money::Currency;
use programs::affiliate::{Balance, MonthEarned, Rules};
use programs::cashback::Terms;
use programs::time::Instant;
use programs::{No, Versions};
use std::collections::BTreeMap;

pub(crate) const FIND_EARNINGS: Sql = Sql("SELECT currency, month, amount FROM earnings \
     WHERE partner = $1 AND month >= $2 ORDER BY currency, month");
const INSERT_EARNINGS: Sql =
    Sql("INSERT INTO earnings (partner, currency, month, amount) VALUES ($1, $2, $3, $4)");

/// Every entry that was credited or taken back, by its instant. Those of a payment that was held are credited
/// as one when it settles, so they have one number.
const CREDITED: Sql = Sql("SELECT c.partner, c.currency, c.amount, \
     CASE WHEN c.settled_at IS NULL THEN p.settled_at ELSE c.settled_at END AS at, \
     CASE WHEN c.settled_at IS NULL THEN -p.no ELSE c.no END AS entry \
     FROM commissions c JOIN payments p ON p.no = c.payment \
     WHERE (CASE WHEN c.settled_at IS NULL THEN p.settled_at ELSE c.settled_at END) IS NOT NULL \
     ORDER BY at, entry, c.partner");
const SET_EARNED: Sql =
    Sql("UPDATE balances SET earned_month = $1, earned = $2 WHERE partner = $3 AND currency = $4");

/// What a month came to in a currency, of [`FIND_EARNINGS`].
pub(crate) fn earnings(row: &Row<'_>) -> Result<(Currency, MonthEarned)> {
    Ok((codec::currency(row, 0)?, MonthEarned { month: codec::month(row, 1)?, minor: row.int(2)? }))
}

pub(crate) fn save_earnings(db: &Connection, earnings: &[(No, Currency, MonthEarned)]) -> Result<()> {
    let named: Vec<_> = earnings.iter().map(|earned| (earned, earned.2.month.to_string())).collect();
    db.insert_all(INSERT_EARNINGS, &named, |((partner, currency, earned), month)| {
        [(*partner).into(), (*currency).into(), month.into(), earned.minor.into()]
    })
}

/// What was credited to a partner at once.
struct Credited {
    partner: No,
    currency: Currency,
    minor: i64,
    at: Instant,
    entry: i64,
}

/// Counts what was earned before months were counted, each by the zone of the rules of its time.
pub(crate) fn count_all(db: &Connection) -> Result<()> {
    let rules = db.query(log::ALL_RULES, &[], |row| codec::json::<Rules>(row.text(0)?))?;
    if rules.is_empty() {
        return Ok(());
    }
    let versions = Versions::new(rules, Vec::new(), vec![Terms::template()]);
    let (mut last, mut ended) = (BTreeMap::<(No, Currency), Balance>::new(), Vec::new());
    let mut count = |Credited { partner, currency, minor, at, .. }| {
        // What was taken back whole while it was held was never credited.
        if minor != 0 {
            let month = versions.rules_at(at).zone.month(at);
            let before = last.entry((partner, currency)).or_default().earn(month, minor);
            ended.extend(before.map(|before| (partner, currency, before)));
        }
    };
    let mut open: Option<Credited> = None;
    db.scan(CREDITED, &[], |row| {
        let (minor, at) = (row.int(2)?, codec::instant(row, 3)?);
        let (partner, currency, entry) = (row.int(0)?, codec::currency(row, 1)?, row.int(4)?);
        match &mut open {
            Some(one) if (one.entry, one.partner) == (entry, partner) => {
                one.minor = one.minor.saturating_add(minor);
            }
            open => open
                .replace(Credited { partner, currency, minor, at, entry })
                .into_iter()
                .for_each(&mut count),
        }
        Ok(true)
    })?;
    open.into_iter().for_each(count);
    save_earnings(db, &ended)?;
    let last: Vec<_> = last
        .iter()
        .filter_map(|(of, balance)| balance.earned.map(|earned| (of, earned.month.to_string(), earned)))
        .collect();
    db.update_all(SET_EARNED, &last, |((partner, currency), month, earned)| {
        [month.into(), earned.minor.into(), (*partner).into(), (*currency).into()]
    })
}
