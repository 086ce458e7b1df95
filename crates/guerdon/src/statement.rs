//! What the partners have earned: the table at the end of an import.

use crate::running::ids;
use crate::system;
use app::ids::Kind;
use comfy_table::{CellAlignment, Table, presets};
use money::{Amount, Currency};
use programs::No;
use programs::accounts::{Rule, kind_of};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{MOST_ROWS, Reader};

/// How many lines of the table are printed; JSON has all of them.
const MOST_LINES: usize = 40;

/// What one partner has earned.
#[derive(Debug, Serialize)]
pub(crate) struct Earnings {
    id: String,
    name: String,
    status: &'static str,
    code: Option<String>,
    customers: i64,
    paying: i64,
    /// One for each currency that ever moved.
    balances: Vec<Balance>,
}

#[derive(Debug, Serialize)]
struct Balance {
    #[serde(serialize_with = "code")]
    currency: Currency,
    /// Commissions, in minor units, those of customers that moved to the partner included.
    earned: i64,
    /// What of them was taken back, as a negative number.
    reversed: i64,
    available: i64,
}

fn code<S: serde::Serializer>(currency: &Currency, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(currency.code())
}

/// Commissions and reversals of one partner in one currency.
#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    earned: i64,
    reversed: i64,
}

/// What all partners have earned, oldest partner first.
pub(crate) fn earnings(reader: &Reader) -> anyhow::Result<Vec<Earnings>> {
    let (ids, sums) = (ids(reader)?, sums(reader)?);
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = reader.partners(None, before, MOST_ROWS)?;
        for partner in page.rows {
            let tally = reader.tally(partner.no)?.unwrap_or_default();
            let balance = |(currency, balance): (Currency, programs::affiliate::Balance)| {
                let Sums { earned, reversed } =
                    sums.get(&(partner.no, currency)).copied().unwrap_or_default();
                Balance { currency, earned, reversed, available: balance.available }
            };
            all.push(Earnings {
                id: ids.write(Kind::Partner, partner.no),
                name: partner.application.name,
                status: partner.status.name(),
                code: partner.referral_code,
                customers: tally.customers,
                paying: tally.paying,
                balances: reader.purse(partner.no)?.into_iter().map(balance).collect(),
            });
        }
        before = page.next;
        if before.is_none() {
            all.reverse();
            return Ok(all);
        }
    }
}

/// Adds up the transfers that commissions and their reversals have posted (AP-9, AP-10, AP-14).
fn sums(reader: &Reader) -> anyhow::Result<BTreeMap<(No, Currency), Sums>> {
    let mut sums: BTreeMap<(No, Currency), Sums> = BTreeMap::new();
    reader.each_transfer(1, |transfer| {
        let rule = Rule::from_number(transfer.rule);
        if matches!(rule, Some(Rule::Commission | Rule::Reversal | Rule::Reattribution)) {
            let place = sums.entry((transfer.owner, transfer.amount.currency())).or_default();
            if kind_of(transfer.credit).is_some_and(|kind| kind.owned) {
                place.earned = place.earned.saturating_add(transfer.amount.minor());
            } else {
                place.reversed = place.reversed.saturating_sub(transfer.amount.minor());
            }
        }
        Ok(true)
    })?;
    Ok(sums)
}

/// Prints the table, those with the most paying customers first.
pub(crate) fn print(earnings: &[Earnings]) {
    if earnings.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "partner",
        "code",
        "customers",
        "paying",
        "currency",
        "earned",
        "reversed",
        "available",
    ]);
    let mut sorted: Vec<&Earnings> = earnings.iter().collect();
    sorted.sort_by_key(|partner| std::cmp::Reverse(partner.paying));
    for partner in sorted.iter().take(MOST_LINES) {
        rows(partner).into_iter().for_each(|row| {
            table.add_row(row);
        });
    }
    for column in [2, 3, 5, 6, 7] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    system::tell(format_args!("\n{}", table.trim_fmt()));
    if let Some(hidden) = earnings.len().checked_sub(MOST_LINES).filter(|hidden| *hidden > 0) {
        system::tell(format_args!("and {hidden} more partners; --json tells of all"));
    }
}

fn rows(partner: &Earnings) -> Vec<[String; 8]> {
    let row = |figures: [String; 4]| {
        let [currency, earned, reversed, available] = figures;
        let code = partner.code.clone().unwrap_or_else(|| format!("({})", partner.status));
        let (customers, paying) = (partner.customers.to_string(), partner.paying.to_string());
        [partner.name.clone(), code, customers, paying, currency, earned, reversed, available]
    };
    if partner.balances.is_empty() {
        return vec![row(["", "", "", ""].map(str::to_owned))];
    }
    let shown = |balance: &Balance| {
        let decimal = |minor| Amount::new(minor, balance.currency).decimal();
        let Balance { currency, earned, reversed, available } = balance;
        row([currency.to_string(), decimal(*earned), decimal(*reversed), decimal(*available)])
    };
    partner.balances.iter().map(shown).collect()
}
