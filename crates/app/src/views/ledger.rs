//! The ledger: the trial balance (LG-2) and the transfers (LG-1).

use super::{Place, Rows, Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use ::ledger::{AccountCode, Totals, Transfer};
use money::{Amount, Currency};
use programs::No;
use programs::accounts::{CHART, Rule, kind_of};
use programs::time::Instant;
use store::TransferFilter;

/// All accounts of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalance {
    /// The currency.
    pub currency: Currency,
    /// What the accounts with a debit balance come to.
    pub debits: i128,
    /// What the accounts with a credit balance come to: the same, unless the books are damaged.
    pub credits: i128,
    /// The accounts, by the order of the chart.
    pub accounts: Vec<AccountLine>,
}

/// What all accounts of one kind hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The account's name.
    pub account: &'static str,
    /// Debits less credits.
    pub balance: i128,
}

/// The trial balance of each currency that ever moved.
pub fn trial_balance(source: &Source) -> ViewResult<Vec<TrialBalance>> {
    Ok(by_currency(&source.totals()?))
}

pub(super) fn by_currency(totals: &Totals) -> Vec<TrialBalance> {
    let mut found: Vec<TrialBalance> = Vec::new();
    for (currency, code, balance) in totals.iter() {
        if found.last().is_none_or(|last| last.currency != currency) {
            found.push(TrialBalance { currency, debits: 0, credits: 0, accounts: Vec::new() });
        }
        if let Some(line) = found.last_mut() {
            line.debits += balance.max(0);
            line.credits -= balance.min(0);
            line.accounts.push(AccountLine { account: name_of(code), balance });
        }
    }
    found
}

/// A movement of money from one account to another.
#[derive(Debug, Clone)]
pub struct TransferRow {
    /// Its identifier.
    pub id: String,
    /// When it was posted.
    pub at: Instant,
    /// The place in the log of what caused it.
    pub cause: No,
    /// The rule that asked for it.
    pub rule: &'static str,
    /// What it is, in a few words.
    pub memo: &'static str,
    /// The account that is debited.
    pub debit: String,
    /// The account that is credited.
    pub credit: String,
    /// How much.
    pub amount: Amount,
}

/// How many times the store is asked for one page: it looks at a bounded number of transfers each time.
const MOST_ROUNDS: usize = 50;

/// Transfers, newest first, of one account or of all, by one cause or by any. `None` if there is no such
/// account.
pub fn transfers(
    source: &Source,
    service: &Service,
    account: Option<&str>,
    cause: Option<No>,
    place: Place,
) -> ViewResult<Option<Rows<TransferRow>>> {
    let mut filter = TransferFilter { cause, ..TransferFilter::default() };
    if let Some(name) = account {
        let Some((code, owner)) = read_account(source, service, name)? else { return Ok(None) };
        filter.account = Some(code);
        filter.owner = owner;
    }
    let mut found = store::Page { rows: Vec::new(), next: place.cursor };
    for _ in 0..MOST_ROUNDS {
        let page = source.transfers(&filter, found.next, place.limit - found.rows.len())?;
        found.rows.extend(page.rows);
        found.next = page.next;
        if found.next.is_none() || found.rows.len() == place.limit {
            break;
        }
    }
    Rows::of(found, |transfer| Ok(show(service, &transfer))).map(Some)
}

/// A transfer as it is shown.
pub(super) fn show(service: &Service, transfer: &Transfer) -> TransferRow {
    let rule = Rule::from_number(transfer.rule);
    TransferRow {
        id: service.ids().write(Kind::Transfer, transfer.no),
        at: Instant::from_micros(transfer.at),
        cause: transfer.cause,
        rule: rule.map_or("", Rule::id),
        memo: rule.map_or("", Rule::memo),
        debit: account_name(service, transfer.debit, transfer.owner),
        credit: account_name(service, transfer.credit, transfer.owner),
        amount: transfer.amount,
    }
}

fn name_of(code: AccountCode) -> &'static str {
    kind_of(code).map_or("unknown", |kind| kind.name)
}

/// The name of an account: that of its kind, and whose it is.
pub fn account_name(service: &Service, code: AccountCode, owner: No) -> String {
    match kind_of(code) {
        Some(kind) if kind.owned => {
            format!("{}/{}", kind.name, service.ids().write(Kind::of_owner(code), owner))
        }
        _ => name_of(code).to_owned(),
    }
}

/// Reads the name of an account: that of its kind, or that and whose it is. Sellers and shoppers can be
/// named as the marketplace names them, too.
fn read_account(
    source: &Source,
    service: &Service,
    name: &str,
) -> ViewResult<Option<(AccountCode, Option<No>)>> {
    let (name, owner) = name.split_once('/').map_or((name, None), |(name, owner)| (name, Some(owner)));
    let Some(kind) = CHART.iter().find(|known| known.name == name) else { return Ok(None) };
    let Some(owner) = owner else { return Ok(Some((kind.code, None))) };
    let owners = Kind::of_owner(kind.code);
    let no = match (service.ids().read(owners, owner), owners) {
        (Some(no), _) => Some(no),
        (None, Kind::Seller) => source.seller_no(owner)?,
        (None, Kind::Shopper) => source.shopper_no(owner)?,
        (None, _) => None,
    };
    Ok(no.filter(|_| kind.owned).map(|no| (kind.code, Some(no))))
}
