//! Replay: the log decided anew into an empty store (EV-6), and the proof that a store is what its log
//! says (LG-1 to LG-4).

use crate::accruals::reckon;
use crate::due::do_due;
use crate::failure::Fault;
use crate::scribe::{Scribe, read_record};
use ledger::{AccountCode, Books, Digest, GENESIS, Seal, Transfer};
use money::Currency;
use programs::affiliate::Rules;
use programs::cashback::{Terms, UNKNOWN_REDEMPTION};
use programs::{Action, Defect, Event, Fact, No, Record, Refusal, accounts};
use std::collections::BTreeMap;
use store::{Chain, Connection, DERIVED_TABLES, DueItem, LogRecord, StoreError, Writer, seal_entry};

/// How many entries are decided in one transaction.
const BATCH: usize = 4_096;

/// What a replay is told of how far it is.
pub type Progress<'a> = &'a mut dyn FnMut(i64);

/// A version that was never published, tried over a history (EV-5).
pub(crate) enum Candidate {
    /// Of the rules of the affiliate programme.
    Rules(Rules),
    /// Of the terms of the cashback campaign.
    Terms(Terms),
}

/// Decides the whole log of a store anew into an empty one.
pub fn replay(source: &Connection, target: Writer, progress: Progress<'_>) -> Result<Scribe, Fault> {
    let mut scribe = empty_scribe(source, target)?;
    each_batch(source, progress, |entries, records| decide(&mut scribe, entries, records))?;
    Ok(scribe)
}

/// A scribe on an empty store that begins as another has begun.
fn empty_scribe(source: &Connection, mut target: Writer) -> Result<Scribe, Fault> {
    let versions = source.versions()?;
    let first = versions.rules(1).cloned().unwrap_or_else(Rules::template);
    let text = versions.contracts.first().map_or(documents::contract::PARTNER_AGREEMENT_EN_1, String::as_str);
    target.begin()?;
    let terms = versions.terms(1).cloned().unwrap_or_else(Terms::template);
    target.found(&first, text, &terms)?;
    target.commit()?;
    Scribe::new(target)
}

/// Hands the log over, as many entries at once as are decided in one transaction.
fn each_batch(
    source: &Connection,
    progress: Progress<'_>,
    mut each: impl FnMut(&[LogRecord], &[Record]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut from = 1;
    loop {
        let mut entries = Vec::with_capacity(BATCH);
        source.each_log(from, |entry| {
            entries.push(entry.clone());
            Ok(entries.len() < BATCH)
        })?;
        let Some(last) = entries.last().map(|entry| entry.seq) else { return Ok(()) };
        let records = entries.iter().map(|entry| read_record(&entry.kind, &entry.body));
        each(&entries, &records.collect::<Result<Vec<_>, _>>()?)?;
        from = last + 1;
        progress(last);
    }
}

/// Decides entries anew: each must do what it did.
fn decide(scribe: &mut Scribe, entries: &[LogRecord], records: &[Record]) -> Result<(), Fault> {
    scribe.begin()?;
    scribe.prefetch(records.iter())?;
    for (entry, record) in entries.iter().zip(records) {
        match record {
            Record::Action(Action::Due(due)) => do_due(scribe, entry.at, due.clone())?,
            record => scribe.replay(entry, record).map(|_| ())?,
        }
        let reached = scribe.world.counters.seq;
        if reached != entry.seq {
            let what =
                format!("entry {} of the log gets number {reached} when it is decided anew", entry.seq);
            return Err(Defect::Broken(what).into());
        }
    }
    scribe.commit()
}

/// Decides the whole log of a store into an empty one as if a version had held that was never published.
/// Entries keep their numbers; what is refused under that version is passed over. What falls due is not the
/// log's but that of the version, and gets the number of the entry it comes before. Answers the orders too
/// that were told with bonus which nobody would have had, and were taken in without it.
pub(crate) fn replay_assuming(
    source: &Connection,
    empty: Writer,
    candidate: &Candidate,
    progress: Progress<'_>,
) -> Result<(Scribe, i64), Fault> {
    let mut scribe = empty_scribe(source, empty)?;
    scribe.assume(candidate);
    let mut without_bonus = 0;
    each_batch(source, progress, |entries, records| {
        scribe.begin()?;
        scribe.prefetch(records.iter())?;
        for (entry, record) in entries.iter().zip(records) {
            assume_entry(&mut scribe, entry, record, &mut without_bonus)?;
        }
        scribe.commit()
    })?;
    Ok((scribe, without_bonus))
}

fn assume_entry(
    scribe: &mut Scribe,
    entry: &LogRecord,
    record: &Record,
    without_bonus: &mut i64,
) -> Result<(), Fault> {
    if entry.at > scribe.world.now {
        scribe.flush()?;
        do_all_due_before(scribe, entry)?;
    }
    scribe.world.counters.seq = entry.seq - 1;
    if !matches!(record, Record::Action(Action::Due(_))) {
        let refusal = scribe.replay(entry, record)?;
        let unpaid = refusal.and_then(|refusal| without_redemption(&refusal, record));
        if let Some(unpaid) = unpaid {
            *without_bonus += 1;
            scribe.replay(entry, &unpaid)?;
        }
    }
    scribe.world.counters.seq = entry.seq;
    Ok(())
}

/// Does what is due up to an entry's instant under what is assumed.
fn do_all_due_before(scribe: &mut Scribe, entry: &LogRecord) -> Result<(), Fault> {
    loop {
        let items = scribe.due_until(entry.at, BATCH)?;
        if items.is_empty() {
            return Ok(());
        }
        for DueItem { at, due } in items {
            scribe.world.counters.seq = entry.seq - 1;
            do_due(scribe, at, due)?;
        }
    }
}

/// An order that was refused for the bonus it was paid with, as an order that was paid with none.
fn without_redemption(refusal: &Refusal, record: &Record) -> Option<Record> {
    let Record::Event(event) = record else { return None };
    let mut event = Event::clone(event);
    match &mut event.fact {
        Fact::OrderCreated { redemption, .. } if refusal.code == UNKNOWN_REDEMPTION => *redemption = None,
        _ => return None,
    }
    Some(Record::from(event))
}

/// What was checked, and the first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many log entries were decided anew.
    pub entries: i64,
    /// How many transfers were posted anew.
    pub transfers: i64,
    /// The first difference, in words; `None` where everything holds.
    pub difference: Option<String>,
}

/// Checks what needs no replay: the chain of hashes (LG-3) and the books (LG-1, LG-2, LG-4).
pub fn check(source: &Connection) -> Result<Proof, Fault> {
    let mut proof = Proof { entries: 0, transfers: 0, difference: check_chain(source)? };
    if proof.difference.is_none() {
        proof.difference = check_books(source, &mut proof.transfers)?;
        proof.entries = source.event_counts()?.entries;
    }
    Ok(proof)
}

/// Checks a store against its own log: the books (LG-1, LG-2, LG-4), the chain of hashes (LG-3), the
/// settled records against their lines (BC-7), and every row against a replay into `empty` (EV-6).
pub fn prove(source: &Connection, empty: Writer, progress: Progress<'_>) -> Result<Proof, Fault> {
    let mut proof = Proof { entries: 0, ..check(source)? };
    if proof.difference.is_none() {
        proof.difference = reckon(source)?.difference.map(|what| format!("bills: {what}"));
    }
    if proof.difference.is_none() {
        let mut last = 0;
        let replayed = replay(source, empty, &mut |seq| {
            last = seq;
            progress(seq);
        });
        proof.entries = last;
        proof.difference = match replayed {
            Ok(mut scribe) => compare(source, scribe.writer()?)?,
            Err(Fault::Defect(defect)) => Some(format!("replay: {defect}")),
            Err(Fault::Log(error)) => Some(format!("replay: after entry {last} of the log: {error}")),
            Err(Fault::Store(StoreError::Forbidden(what))) => {
                Some(format!("replay: after entry {last} of the log: {what}"))
            }
            Err(fault) => return Err(fault),
        };
    }
    Ok(proof)
}

/// Seals every block anew and compares the hashes (LG-3).
fn check_chain(source: &Connection) -> Result<Option<String>, Fault> {
    for (chain, what) in [(Chain::Log, "log entries"), (Chain::Transfers, "transfers")] {
        let (mut previous, mut from) = (GENESIS, 1);
        for block in source.blocks(chain)? {
            let mut seal = Seal::after(&previous);
            match chain {
                Chain::Log => source.each_log(from, |entry| {
                    let within = entry.seq <= block.last;
                    if within {
                        seal_entry(&mut seal, &entry.row());
                    }
                    Ok(within)
                })?,
                Chain::Transfers => source.each_transfer(from, |transfer| {
                    let within = transfer.no <= block.last;
                    if within {
                        seal.transfer(transfer);
                    }
                    Ok(within)
                })?,
            }
            if seal.finish() != block.hash {
                let (no, last) = (block.no, block.last);
                return Ok(Some(format!("chain: block {no} ({what} {from} to {last}) was altered")));
            }
            (previous, from) = (block.hash, block.last + 1);
        }
    }
    Ok(None)
}

/// Posts every transfer into new books and compares what they say with the balances (LG-1, LG-2, LG-4).
fn check_books(source: &Connection, count: &mut i64) -> Result<Option<String>, Fault> {
    let mut books = Books::new(&accounts::CHART);
    let (mut found, mut budgets) = (None, BTreeMap::new());
    source.each_transfer(1, |transfer| {
        *count += 1;
        if transfer.no != *count {
            found = Some(format!("ledger: transfer {} stands where {} belongs", transfer.no, *count));
        } else if let Err(error) = books.post(transfer) {
            found = Some(format!("ledger: {error}"));
        } else {
            found = overspent(&mut budgets, transfer);
        }
        Ok(found.is_none())
    })?;
    if found.is_some() {
        return Ok(found);
    }
    if let Some(currency) = books.totals().unbalanced().first() {
        return Ok(Some(format!("ledger: the accounts in {currency} do not sum to zero")));
    }
    if *books.totals() != source.totals()? {
        return Ok(Some("ledger: the totals kept with the seals are not the sums of the transfers".into()));
    }
    check_kept(source, &books, &budgets)
}

/// What is left of each budget by the transfers so far.
type Budgets = BTreeMap<Currency, i128>;

/// Follows a transfer in the budgets: what it leaves of one is not below zero (SB-4).
fn overspent(budgets: &mut Budgets, transfer: &Transfer) -> Option<String> {
    let (currency, minor) = (transfer.amount.currency(), i128::from(transfer.amount.minor()));
    let change = match (transfer.debit, transfer.credit) {
        (accounts::BUDGET, _) => -minor,
        (_, accounts::BUDGET) => minor,
        _ => return None,
    };
    let left = budgets.entry(currency).or_insert(0);
    *left += change;
    (*left < 0).then(|| format!("ledger: transfer {} overspends the budget in {currency}", transfer.no))
}

/// Compares what is kept for each participant, and of each budget, with the books.
fn check_kept(source: &Connection, books: &Books, budgets: &Budgets) -> Result<Option<String>, Fault> {
    let mut found = None;
    let mut compare = |who: &str, no: No, currency: Currency, kept: &[(AccountCode, i64)]| {
        for (code, kept) in kept {
            let posted = books.owed(no, currency, *code);
            if found.is_none() && posted != i128::from(*kept) {
                let name = accounts::kind_of(*code).map_or("?", |kind| kind.name);
                found = Some(format!(
                    "ledger: account {name} of {who} {no} holds {kept} {currency} minor units, its transfers sum to {posted}"
                ));
            }
        }
        Ok(found.is_none())
    };
    source.each_balance(|partner, currency, balance| {
        let kept = [
            (accounts::PARTNER_PENDING, balance.pending),
            (accounts::PARTNER_AVAILABLE, balance.available),
            (accounts::PARTNER_IN_WITHDRAWAL, balance.in_withdrawal),
        ];
        compare("partner", partner, currency, &kept)
    })?;
    source.each_seller_account(|seller, currency, account| {
        compare("seller", seller, currency, &[(accounts::SELLER_BALANCE, account.balance)])
    })?;
    source.each_shopper_purse(|shopper, currency, purse| {
        let kept = [
            (accounts::SHOPPER_PENDING, purse.pending),
            (accounts::SHOPPER_AVAILABLE, purse.available),
            (accounts::SHOPPER_RESERVED, purse.reserved),
            (accounts::SHOPPER_DEBT, purse.debt.saturating_neg()),
        ];
        compare("shopper", shopper, currency, &kept)
    })?;
    for (currency, left) in source.budgets()? {
        let posted = budgets.get(&currency).copied().unwrap_or(0);
        if found.is_none() && posted != i128::from(left) {
            found = Some(format!(
                "ledger: {left} minor units are left of the budget in {currency}, its transfers sum to {posted}"
            ));
        }
    }
    Ok(found)
}

/// Compares every row that the rules make (EV-6).
fn compare(kept: &Connection, made: &Connection) -> Result<Option<String>, Fault> {
    for table in DERIVED_TABLES {
        if let Some(difference) = first_difference(kept, made, table)? {
            return Ok(Some(format!("replay: table {table}: {difference}")));
        }
    }
    Ok(None)
}

/// How many rows are compared at once.
const CHUNK: usize = 1_024;

/// The first row that differs, in words. Chunks of rows are compared by their hashes, so that memory stays
/// flat however long the table is.
fn first_difference(kept: &Connection, made: &Connection, table: &str) -> Result<Option<String>, Fault> {
    let (a, b) = (chunk_hashes(kept, table)?, chunk_hashes(made, table)?);
    let differs = (0..a.len().max(b.len())).find(|i| a.get(*i) != b.get(*i));
    let Some(chunk) = differs else { return Ok(None) };
    let (a, b) = (chunk_rows(kept, table, chunk)?, chunk_rows(made, table, chunk)?);
    let row = (0..a.len().max(b.len())).find(|i| a.get(*i) != b.get(*i)).unwrap_or(0);
    let shown = |rows: &[String]| rows.get(row).map_or_else(|| "no row".to_owned(), |row| format!("[{row}]"));
    let number = chunk * CHUNK + row + 1;
    Ok(Some(format!("row {number}: the store holds {}, its log makes {}", shown(&a), shown(&b))))
}

fn chunk_hashes(source: &Connection, table: &str) -> Result<Vec<Digest>, Fault> {
    let (mut hashes, mut seal, mut rows) = (Vec::new(), Seal::after(&GENESIS), 0);
    source.dump_table(table, |row| {
        seal.record(row.as_bytes());
        rows += 1;
        if rows % CHUNK == 0 {
            hashes.push(std::mem::replace(&mut seal, Seal::after(&GENESIS)).finish());
        }
        Ok(true)
    })?;
    hashes.push(seal.finish());
    Ok(hashes)
}

fn chunk_rows(source: &Connection, table: &str, chunk: usize) -> Result<Vec<String>, Fault> {
    let (mut found, mut rows) = (Vec::new(), 0);
    source.dump_table(table, |row| {
        if rows / CHUNK == chunk {
            found.push(row.to_owned());
        }
        rows += 1;
        Ok(rows / CHUNK <= chunk)
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Amount;

    /// SB-4: what is promised beyond a budget is found, also where it was put right later.
    #[test]
    fn a_budget_that_was_overspent_is_found() {
        let currency = Currency::parse("MYR").unwrap();
        let transfer = |no, debit, credit, minor| {
            let amount = Amount::new(minor, currency);
            Transfer { no, at: 0, cause: 1, rule: 1, owner: 0, debit, credit, amount }
        };
        let mut budgets = Budgets::new();
        let funded = transfer(1, accounts::BUDGET_FUNDING, accounts::BUDGET, 100);
        assert_eq!(overspent(&mut budgets, &funded), None);
        let unfunded = transfer(2, accounts::BONUS_EXPENSE, accounts::SHOPPER_PENDING, 500);
        assert_eq!(overspent(&mut budgets, &unfunded), None);
        let promised = transfer(3, accounts::BUDGET, accounts::SHOPPER_PENDING, 100);
        assert_eq!(overspent(&mut budgets, &promised), None);
        let beyond = transfer(4, accounts::BUDGET, accounts::SHOPPER_PENDING, 1);
        assert!(overspent(&mut budgets, &beyond).is_some_and(|what| what.contains("transfer 4")));
    }
}
