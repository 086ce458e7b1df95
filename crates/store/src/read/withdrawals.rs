use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::read::{MOST_ROWS, Page};
use crate::rows::payout;
use money::Currency;
use programs::No;
use programs::affiliate::{Batch, LineStatus, PaymentFile, Withdrawal};
use programs::time::Month;
use std::collections::BTreeMap;

const MEMBERS_AFTER: Sql = Sql("SELECT no FROM withdrawals WHERE batch = $1 AND no > $2 ORDER BY no");
const BATCHES: Sql =
    Sql("SELECT month, cutoff_at, status, open_lines, files FROM batches ORDER BY month DESC");
const LINES_OF_BATCH: Sql = Sql("SELECT l.amount, l.currency, l.status FROM withdrawals w \
     JOIN withdrawal_lines l ON l.withdrawal = w.no WHERE w.batch = $1");
const FILES_OF_BATCH: Sql = Sql("SELECT number, at, withdrawals, currency, content FROM payment_files \
     WHERE batch = $1 ORDER BY currency, number");
const FIND_FILE: Sql = Sql("SELECT number, at, withdrawals, currency, content FROM payment_files \
     WHERE batch = $1 AND currency = $2 AND number = $3");

/// What the lines of a batch with one status come to in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLineTotal {
    /// In which currency.
    pub currency: Currency,
    /// Where the lines stand.
    pub status: LineStatus,
    /// How many there are.
    pub lines: i64,
    /// What they come to, in minor units.
    pub minor: i64,
}

/// A file for the bank with its bytes (WD-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// In which currency.
    pub currency: Currency,
    /// What it was made of.
    pub file: PaymentFile,
    /// The bytes, once they were made.
    pub content: Option<Vec<u8>>,
}

fn stored_file(row: &Row<'_>) -> Result<StoredFile> {
    let content = if row.is_null(4)? { None } else { Some(row.bytes(4)?.to_vec()) };
    Ok(StoredFile { currency: codec::currency(row, 3)?, file: payout::file(row)?, content })
}

impl Connection {
    /// A withdrawal.
    pub fn withdrawal(&self, no: No) -> Result<Option<Withdrawal>> {
        payout::find_withdrawal(self, no)
    }

    /// A partner's withdrawals, newest first. The cursor is the number of the one to begin with; one of
    /// another partner begins nothing.
    pub fn withdrawals_of(&self, partner: No, from: Option<No>, limit: usize) -> Result<Page<Withdrawal>> {
        let mut no = match from {
            Some(no) => no,
            None => self.tally(partner)?.map_or(0, |tally| tally.last_withdrawal),
        };
        let mut rows = Vec::new();
        while no != 0 && rows.len() < limit.clamp(1, MOST_ROWS) {
            let found = self.withdrawal(no)?.filter(|row| row.partner == partner);
            let Some(row) = found else { return Ok(Page { rows, next: None }) };
            no = row.previous;
            rows.push(row);
        }
        Ok(Page { rows, next: (no != 0).then_some(no) })
    }

    /// The withdrawals of a batch in the order of their requests. The cursor is the number of the last one
    /// seen.
    pub fn withdrawals_of_batch(
        &self,
        month: Month,
        after: Option<No>,
        limit: usize,
    ) -> Result<Page<Withdrawal>> {
        let (limit, mut nos, mut more) = (limit.clamp(1, MOST_ROWS), Vec::new(), false);
        let month = month.to_string();
        let params = [(&month).into(), after.unwrap_or(0).into()];
        self.scan_some(MEMBERS_AFTER, &params, limit + 1, |row| {
            more = nos.len() == limit;
            if !more {
                nos.push(row.int(0)?);
            }
            Ok(!more)
        })?;
        let next = nos.last().copied().filter(|_| more);
        let missing = |no| StoreError::damaged(format!("withdrawal {no} is missing"));
        let rows = nos.into_iter().map(|no| self.withdrawal(no)?.ok_or_else(|| missing(no)));
        Ok(Page { rows: rows.collect::<Result<_>>()?, next })
    }

    /// All payout batches, newest first: there are twelve a year.
    pub fn batches(&self) -> Result<Vec<Batch>> {
        self.query(BATCHES, &[], payout::batch)
    }

    /// A payout batch.
    pub fn batch(&self, month: Month) -> Result<Option<Batch>> {
        self.one(payout::FIND_BATCH, &[(&month.to_string()).into()], payout::batch)
    }

    /// What a batch comes to, by currency and status of the lines.
    pub fn batch_totals(&self, month: Month) -> Result<Vec<BatchLineTotal>> {
        let mut sums: BTreeMap<(Currency, LineStatus), (i64, i64)> = BTreeMap::new();
        self.scan(LINES_OF_BATCH, &[(&month.to_string()).into()], |row| {
            let status = codec::named(row, 2, LineStatus::parse)?;
            let (lines, minor) = sums.entry((codec::currency(row, 1)?, status)).or_default();
            *lines += 1;
            let sum = minor.checked_add(row.int(0)?);
            *minor =
                sum.ok_or_else(|| StoreError::Other(format!("batch {month} is too large to be summed")))?;
            Ok(true)
        })?;
        let total = |((currency, status), (lines, minor))| BatchLineTotal { currency, status, lines, minor };
        Ok(sums.into_iter().map(total).collect())
    }

    /// The files for the bank made of a batch, by currency and number.
    pub fn payment_files(&self, month: Month) -> Result<Vec<StoredFile>> {
        self.query(FILES_OF_BATCH, &[(&month.to_string()).into()], stored_file)
    }

    /// One file for the bank.
    pub fn payment_file(&self, month: Month, currency: Currency, number: i64) -> Result<Option<StoredFile>> {
        let month = month.to_string();
        self.one(FIND_FILE, &[(&month).into(), currency.into(), number.into()], stored_file)
    }
}
