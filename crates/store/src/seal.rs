//! The chain of hashes (LG-3). Records are hashed as they are written and sealed in blocks.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::writer::{LogRow, Writer};
use ::money::Currency;
use ledger::{AccountCode, Digest, GENESIS, Seal, Totals, Transfer};
use programs::time::Instant;

const LAST_BLOCK: Sql =
    Sql("SELECT no, last, hash, totals FROM blocks WHERE kind = $1 ORDER BY no DESC LIMIT 1");
const FIND_BLOCK: Sql = Sql("SELECT no, last, hash, totals FROM blocks WHERE kind = $1 AND no = $2");
const LAST_TRANSFER: Sql = Sql("SELECT max(no) FROM transfers");
const TRANSFER_AT: Sql = Sql("SELECT at FROM transfers WHERE no = $1");
const ALL_BLOCKS: Sql = Sql("SELECT no, last, hash, totals FROM blocks WHERE kind = $1 ORDER BY no");
const INSERT_BLOCK: Sql =
    Sql("INSERT INTO blocks (kind, no, last, hash, totals) VALUES ($1, $2, $3, $4, $5)");

/// What is chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// The log's entries.
    Log,
    /// The ledger's transfers.
    Transfers,
}

impl Chain {
    fn number(self) -> i64 {
        match self {
            Self::Log => 1,
            Self::Transfers => 2,
        }
    }
}

/// A block of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its place in its chain, from 1.
    pub no: i64,
    /// The number of the last record in it; the first is the one after the block before.
    pub last: i64,
    /// The hash of the block before and of every record in it.
    pub hash: Digest,
    /// Of a block of transfers: what all accounts hold after its last.
    pub totals: Totals,
}

/// How many records a call has sealed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Log entries.
    pub entries: usize,
    /// Transfers.
    pub transfers: usize,
}

/// Adds a log entry to the block in the making: every field of it.
pub fn seal_entry(seal: &mut Seal, entry: &LogRow<'_>) {
    let mut numbers = [0; 16];
    let (seq, at) = numbers.split_at_mut(8);
    seq.copy_from_slice(&entry.seq.to_be_bytes());
    at.copy_from_slice(&entry.at.micros().to_be_bytes());
    seal.record(&numbers);
    for field in [entry.actor.id.as_bytes(), entry.actor.name.as_bytes(), entry.kind.as_bytes(), entry.body] {
        seal.record(field);
    }
}

fn encode(totals: &Totals) -> Vec<u8> {
    let one = |(currency, code, minor): (Currency, AccountCode, i128)| {
        let mut bytes = currency.code().as_bytes().to_vec();
        bytes.extend(code.0.to_be_bytes());
        bytes.extend(minor.to_be_bytes());
        bytes
    };
    totals.iter().flat_map(one).collect()
}

/// The bytes of one account's total: currency, code, sum.
const TOTAL_BYTES: usize = 3 + 2 + 16;

fn decode(bytes: &[u8]) -> Result<Totals> {
    let mut totals = Totals::default();
    if !bytes.len().is_multiple_of(TOTAL_BYTES) {
        return Err(StoreError::damaged("the totals of a block are cut off"));
    }
    for part in bytes.chunks_exact(TOTAL_BYTES) {
        let (currency, rest) = part.split_at(3);
        let (code, minor) = rest.split_at(2);
        let currency = std::str::from_utf8(currency).map_err(StoreError::damaged)?;
        let currency = Currency::parse(currency).map_err(StoreError::damaged)?;
        let code = u16::from_be_bytes(code.try_into().map_err(StoreError::damaged)?);
        let minor = i128::from_be_bytes(minor.try_into().map_err(StoreError::damaged)?);
        totals.add(currency, AccountCode(code), minor);
    }
    Ok(totals)
}

fn block(row: &Row<'_>) -> Result<Block> {
    let hash = row.bytes(2)?.try_into().map_err(StoreError::damaged)?;
    Ok(Block { no: row.int(0)?, last: row.int(1)?, hash, totals: decode(row.bytes(3)?)? })
}

impl Connection {
    /// All blocks of a chain, from its first.
    pub fn blocks(&self, chain: Chain) -> Result<Vec<Block>> {
        self.query(ALL_BLOCKS, &[chain.number().into()], block)
    }

    /// The newest block of a chain, or what stands before the first.
    pub fn last_block(&self, chain: Chain) -> Result<Block> {
        let before_all = Block { no: 0, last: 0, hash: GENESIS, totals: Totals::default() };
        Ok(self.one(LAST_BLOCK, &[chain.number().into()], block)?.unwrap_or(before_all))
    }

    /// What all accounts hold, by currency and account: those of the newest block and what came after.
    pub fn totals(&self) -> Result<Totals> {
        let sealed = self.last_block(Chain::Transfers)?;
        let mut totals = sealed.totals;
        self.each_transfer(sealed.last + 1, |transfer| {
            totals.post(transfer);
            Ok(true)
        })?;
        Ok(totals)
    }

    /// What all accounts held before an instant: the totals of the block before it and what came between.
    /// Transfers and blocks are in the order of their instants, so both are found by halving.
    pub fn totals_before(&self, at: Instant) -> Result<Totals> {
        let last = self.one(LAST_TRANSFER, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0);
        let reached = last_where(last, |no| {
            let posted = self.one(TRANSFER_AT, &[no.into()], |row| codec::instant(row, 0))?;
            Ok(posted.is_some_and(|posted| posted < at))
        })?;
        let newest = self.last_block(Chain::Transfers)?;
        let block = |no: i64| self.one(FIND_BLOCK, &[Chain::Transfers.number().into(), no.into()], block);
        let no = last_where(newest.no, |no| Ok(block(no)?.is_some_and(|block| block.last <= reached)))?;
        let (mut totals, from) = block(no)?.map(|block| (block.totals, block.last)).unwrap_or_default();
        self.each_transfer(from + 1, |transfer| {
            let before = transfer.no <= reached;
            if before {
                totals.post(transfer);
            }
            Ok(before)
        })?;
        Ok(totals)
    }
}

/// The last number up to `last` for which something holds that holds up to some number and not beyond; 0
/// where it never does.
pub(crate) fn last_where(last: i64, mut holds: impl FnMut(i64) -> Result<bool>) -> Result<i64> {
    let (mut before, mut after) = (0, last.saturating_add(1));
    while before + 1 < after {
        let middle = before + (after - before) / 2;
        if holds(middle)? {
            before = middle;
        } else {
            after = middle;
        }
    }
    Ok(before)
}

/// The next block of a chain, which grows while its records are written: nothing has to be read back.
#[derive(Debug, Clone)]
struct Growing {
    before: Block,
    seal: Seal,
    count: usize,
    last: i64,
    totals: Totals,
}

impl Growing {
    fn after(before: Block) -> Self {
        let (seal, last, totals) = (Seal::after(&before.hash), before.last, before.totals.clone());
        Self { before, seal, count: 0, last, totals }
    }

    fn entry(&mut self, entry: &LogRow<'_>) {
        seal_entry(&mut self.seal, entry);
        (self.count, self.last) = (self.count + 1, entry.seq);
    }

    fn transfer(&mut self, transfer: &Transfer) {
        self.seal.transfer(transfer);
        self.totals.post(transfer);
        (self.count, self.last) = (self.count + 1, transfer.no);
    }

    fn finish(self) -> Block {
        Block { no: self.before.no + 1, last: self.last, hash: self.seal.finish(), totals: self.totals }
    }
}

/// What was written and is not sealed yet.
#[derive(Debug, Clone)]
pub(crate) struct Unsealed {
    log: Growing,
    transfers: Growing,
}

impl Unsealed {
    /// Whether it follows the newest blocks: another process may have sealed some.
    fn follows(&self, db: &Connection) -> Result<bool> {
        let log = db.last_block(Chain::Log)?.no == self.log.before.no;
        Ok(log && db.last_block(Chain::Transfers)?.no == self.transfers.before.no)
    }

    pub(crate) fn entries(&mut self, rows: &[LogRow<'_>]) {
        rows.iter().for_each(|row| self.log.entry(row));
    }

    pub(crate) fn transfers(&mut self, transfers: &[Transfer]) {
        transfers.iter().for_each(|transfer| self.transfers.transfer(transfer));
    }
}

impl Writer {
    /// Seals the log entries and the transfers that are not sealed yet, as one block of each chain. At
    /// most so many are read back where that is needed, as it is after a start. Call it within a
    /// transaction.
    pub fn seal(&mut self, most: usize) -> Result<Sealed> {
        let known = self.unsealed.take();
        let (unsealed, all) = match known {
            Some(unsealed) if !self.store().is_shared() || unsealed.follows(self)? => (unsealed, true),
            _ => self.read_unsealed(most)?,
        };
        let Unsealed { log, transfers } = unsealed;
        let sealed = Sealed { entries: log.count, transfers: transfers.count };
        let log = self.add_block(Chain::Log, log)?;
        let transfers = self.add_block(Chain::Transfers, transfers)?;
        if all {
            let (log, transfers) = (Growing::after(log), Growing::after(transfers));
            self.unsealed = Some(Unsealed { log, transfers });
        }
        Ok(sealed)
    }

    /// What is stored and not sealed, at most so many records of each chain, and whether that is all.
    fn read_unsealed(&mut self, most: usize) -> Result<(Unsealed, bool)> {
        let mut log = Growing::after(self.last_block(Chain::Log)?);
        let mut transfers = Growing::after(self.last_block(Chain::Transfers)?);
        if most == 0 {
            return Ok((Unsealed { log, transfers }, false));
        }
        self.each_log(log.last + 1, |entry| {
            log.entry(&entry.row());
            Ok(log.count < most)
        })?;
        self.each_transfer(transfers.last + 1, |transfer| {
            transfers.transfer(transfer);
            Ok(transfers.count < most)
        })?;
        let all = log.count < most && transfers.count < most;
        Ok((Unsealed { log, transfers }, all))
    }

    /// Writes a block, unless it is empty, and returns the newest.
    fn add_block(&mut self, chain: Chain, growing: Growing) -> Result<Block> {
        if growing.count == 0 {
            return Ok(growing.before);
        }
        let block = growing.finish();
        let totals = encode(&block.totals);
        let params = [
            chain.number().into(),
            block.no.into(),
            block.last.into(),
            block.hash.as_slice().into(),
            totals.as_slice().into(),
        ];
        self.exec_one(INSERT_BLOCK, &params, "a block")?;
        Ok(block)
    }
}
