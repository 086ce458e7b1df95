//! Withdrawals, their batches, and the files for the bank.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::Changed;
use crate::rows::partner::{kept, put};
use ::money::Currency;
use programs::No;
use programs::affiliate::{Batch, BatchStatus, LineStatus, PaymentFile, Withdrawal, WithdrawalLine};
use programs::time::Month;

pub(crate) const FIND_WITHDRAWAL: Sql =
    Sql("SELECT no, partner, previous, batch, requested_at, account FROM withdrawals WHERE no = $1");
pub(crate) const FIND_LINES: Sql =
    Sql("SELECT amount, currency, status, spans, file, bank_reference, reason \
     FROM withdrawal_lines WHERE withdrawal = $1 ORDER BY currency");
const INSERT_WITHDRAWAL: Sql = Sql("INSERT INTO withdrawals (partner, previous, batch, requested_at, open, \
     account, no) VALUES ($1, $2, $3, $4, $5, $6, $7)");
const UPDATE_WITHDRAWAL: Sql = Sql("UPDATE withdrawals SET open = $1 WHERE no = $2");
const INSERT_LINE: Sql = Sql("INSERT INTO withdrawal_lines (amount, status, spans, file, bank_reference, \
     reason, withdrawal, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const UPDATE_LINE: Sql = Sql("UPDATE withdrawal_lines SET amount = $1, status = $2, spans = $3, file = $4, \
     bank_reference = $5, reason = $6 WHERE withdrawal = $7 AND currency = $8");

pub(crate) const FIND_BATCH: Sql =
    Sql("SELECT month, cutoff_at, status, open_lines, files FROM batches WHERE month = $1");
pub(crate) const FIND_MEMBERS: Sql = Sql("SELECT no FROM withdrawals WHERE batch = $1 ORDER BY no");
const INSERT_BATCH: Sql = Sql("INSERT INTO batches (cutoff_at, status, open_lines, files, month) \
     VALUES ($1, $2, $3, $4, $5)");
const UPDATE_BATCH: Sql =
    Sql("UPDATE batches SET cutoff_at = $1, status = $2, open_lines = $3, files = $4 WHERE month = $5");

pub(crate) const FIND_NEWEST_FILE: Sql = Sql("SELECT number, at, withdrawals FROM payment_files \
     WHERE batch = $1 AND currency = $2 ORDER BY number DESC LIMIT 1");
const INSERT_FILE: Sql = Sql("INSERT INTO payment_files (batch, currency, number, at, withdrawals) \
     VALUES ($1, $2, $3, $4, $5)");
pub(crate) const SET_FILE_CONTENT: Sql = Sql("UPDATE payment_files SET content = $1 \
     WHERE batch = $2 AND currency = $3 AND number = $4 AND content IS NULL");

/// A withdrawal without its lines, of [`FIND_WITHDRAWAL`].
fn withdrawal(row: &Row<'_>) -> Result<Withdrawal> {
    Ok(Withdrawal {
        no: row.int(0)?,
        partner: row.int(1)?,
        previous: row.int(2)?,
        batch: codec::month(row, 3)?,
        requested_at: codec::instant(row, 4)?,
        lines: Vec::new(),
        account: codec::json(row.text(5)?)?,
    })
}

fn line(row: &Row<'_>) -> Result<WithdrawalLine> {
    Ok(WithdrawalLine {
        amount: codec::amount(row, 0, 1)?,
        status: codec::named(row, 2, LineStatus::parse)?,
        spans: codec::spans(row, 3)?,
        file: row.maybe_int(4)?,
        bank_reference: row.maybe_string(5)?,
        reason: row.maybe_string(6)?,
    })
}

/// A withdrawal with its lines, in the order of their currencies.
pub(crate) fn find_withdrawal(db: &Connection, no: No) -> Result<Option<Withdrawal>> {
    let Some(mut found) = db.one(FIND_WITHDRAWAL, &[no.into()], withdrawal)? else { return Ok(None) };
    found.lines = db.query(FIND_LINES, &[no.into()], line)?;
    Ok(Some(found))
}

pub(crate) fn save_withdrawals(db: &Connection, withdrawals: &Changed<No, Withdrawal>) -> Result<()> {
    for (no, change) in withdrawals {
        let (withdrawal, new) = kept(change)?;
        if new {
            let account = codec::to_json(&withdrawal.account)?;
            let batch = withdrawal.batch.to_string();
            let params = [
                withdrawal.partner.into(),
                withdrawal.previous.into(),
                (&batch).into(),
                withdrawal.requested_at.into(),
                withdrawal.is_open().into(),
                (&account).into(),
                (*no).into(),
            ];
            db.exec_one(INSERT_WITHDRAWAL, &params, "a withdrawal")?;
        } else {
            let params = [withdrawal.is_open().into(), (*no).into()];
            db.exec_one(UPDATE_WITHDRAWAL, &params, "a withdrawal")?;
        }
        for line in &withdrawal.lines {
            save_line(db, *no, line, new)?;
        }
    }
    Ok(())
}

fn save_line(db: &Connection, no: No, line: &WithdrawalLine, new: bool) -> Result<()> {
    let spans = codec::spans_text(&line.spans);
    let params = [
        line.amount.minor().into(),
        line.status.name().into(),
        (&spans).into(),
        line.file.into(),
        (&line.bank_reference).into(),
        (&line.reason).into(),
        no.into(),
        line.amount.currency().into(),
    ];
    put(db, INSERT_LINE, UPDATE_LINE, new, &params)
}

/// A batch, of [`FIND_BATCH`] and the list.
pub(crate) fn batch(row: &Row<'_>) -> Result<Batch> {
    Ok(Batch {
        month: codec::month(row, 0)?,
        cutoff_at: codec::instant(row, 1)?,
        status: codec::named(row, 2, BatchStatus::parse)?,
        open_lines: row.int(3)?,
        files: row.int(4)?,
    })
}

pub(crate) fn save_batches(db: &Connection, batches: &Changed<Month, Batch>) -> Result<()> {
    for (month, change) in batches {
        let (batch, new) = kept(change)?;
        let month = month.to_string();
        let params = [
            batch.cutoff_at.into(),
            batch.status.name().into(),
            batch.open_lines.into(),
            batch.files.into(),
            (&month).into(),
        ];
        put(db, INSERT_BATCH, UPDATE_BATCH, new, &params)?;
    }
    Ok(())
}

/// A payment file, of [`FIND_NEWEST_FILE`].
pub(crate) fn file(row: &Row<'_>) -> Result<PaymentFile> {
    Ok(PaymentFile { number: row.int(0)?, at: codec::instant(row, 1)?, withdrawals: codec::numbers(row, 2)? })
}

/// Writes payment files. A changed one is the next of its batch and currency: the one before stays.
pub(crate) fn save_files(db: &Connection, files: &Changed<(Month, Currency), PaymentFile>) -> Result<()> {
    for ((month, currency), change) in files {
        let (file, _) = kept(change)?;
        let (month, withdrawals) = (month.to_string(), codec::numbers_text(&file.withdrawals));
        let params =
            [(&month).into(), (*currency).into(), file.number.into(), file.at.into(), (&withdrawals).into()];
        db.exec_one(INSERT_FILE, &params, "a payment file")?;
    }
    Ok(())
}
