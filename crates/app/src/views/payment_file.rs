//! The file for the bank (WD-5): made from what is stored once, kept, and handed out again to the byte.

use super::withdrawal::end_to_end_id;
use super::{Source, ViewResult, Writing};
use crate::Service;
use documents::Date;
use documents::payment_file::{Debtor as FileDebtor, Payment, PaymentFile, PaymentFileError};
use money::Currency;
use programs::No;
use programs::affiliate::{LineStatus, PaymentFile as FileRow};
use programs::time::{Instant, Month};
use serde::{Deserialize, Serialize};
use store::StoreError;

/// The account that pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debtor {
    /// The holder's name.
    pub name: String,
    /// The account number.
    pub account_number: String,
    /// The bank's BIC, where it is known.
    pub bic: Option<String>,
    /// The holder's country.
    pub country: String,
    /// Whether it is the sample that a new store has, which no bank pays from.
    pub sample: bool,
}

impl Debtor {
    fn sample() -> Self {
        Self {
            name: "SAMPLE DEBTOR, REPLACE BEFORE USE".into(),
            account_number: "000000000000".into(),
            bic: None,
            country: "MY".into(),
            sample: true,
        }
    }
}

const KEPT_AS: &str = "debtor_account";

/// The account that pays: the sample one until another is set.
pub fn debtor(source: &Source) -> ViewResult<Debtor> {
    match source.meta(KEPT_AS)? {
        None => Ok(Debtor::sample()),
        Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| StoreError::Other(error.to_string())),
    }
}

/// Sets the account that pays.
pub fn keep_debtor(writer: &mut Writing, debtor: &Debtor) -> ViewResult<()> {
    let bytes = serde_json::to_vec(debtor).map_err(|error| StoreError::Other(error.to_string()))?;
    writer.set_meta(KEPT_AS, &bytes)
}

/// Whether banks can be sent payments from this account.
pub fn check_debtor(debtor: &Debtor) -> Result<(), PaymentFileError> {
    let file = PaymentFile {
        message_id: "CHECK".into(),
        created_at: "2026-01-01T00:00:00Z".into(),
        execution_date: Date::new(2026, 1, 1).map_err(|_| PaymentFileError::NoPayments)?,
        currency: Currency::parse("MYR").map_err(|_| PaymentFileError::NoPayments)?,
        debtor: debtor.clone().into(),
        payments: Vec::new(),
    };
    match file.checked_total() {
        Ok(_) | Err(PaymentFileError::NoPayments) => Ok(()),
        Err(error) => Err(error),
    }
}

impl From<Debtor> for FileDebtor {
    fn from(debtor: Debtor) -> Self {
        Self {
            name: debtor.name,
            account_number: debtor.account_number,
            bic: debtor.bic,
            country: debtor.country,
        }
    }
}

/// The form a file is asked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// ISO 20022 `pain.001.001.09`.
    Pain001,
    /// Comma-separated values.
    Csv,
}

/// Whether a file of what is approved now would be accepted by banks. Asked before the lines are put
/// into a file, for afterwards they cannot be taken out again.
pub fn check_payment_file(
    source: &Source,
    service: &Service,
    month: Month,
    currency: Currency,
) -> ViewResult<Result<(), PaymentFileError>> {
    let mut approved = Vec::new();
    let mut after = None;
    loop {
        let page = source.withdrawals_of_batch(month, after, super::MOST_ROWS)?;
        let ready = page.rows.iter().filter(|withdrawal| {
            let mut lines = withdrawal.lines.iter();
            lines.any(|line| line.amount.currency() == currency && line.status == LineStatus::Approved)
        });
        approved.extend(ready.map(|withdrawal| withdrawal.no));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if approved.is_empty() {
        return Ok(Ok(()));
    }
    let row = FileRow { number: 1, at: service.now(), withdrawals: approved };
    let file = made_of(source, service, month, currency, &row)?;
    Ok(file.checked_total().map(|_| ()))
}

/// The bytes of a file. The ISO 20022 form is made and kept when it is first asked for; CSV says the
/// same payments and is made each time.
pub fn payment_file(
    writer: &mut Writing,
    service: &Service,
    month: Month,
    currency: Currency,
    number: i64,
    form: FileForm,
) -> ViewResult<Vec<u8>> {
    let stored = writer.payment_file(month, currency, number)?;
    let stored =
        stored.ok_or_else(|| StoreError::Other(format!("file {month} {currency} {number} is missing")))?;
    let unusable = |error: PaymentFileError| StoreError::Other(format!("payment file: {error}"));
    let file = made_of(writer, service, month, currency, &stored.file)?;
    let kept = match stored.content {
        Some(content) => content,
        None => {
            let content = documents::pain001::pain001(&file).map_err(unusable)?;
            writer.put_file_content(month, currency, number, &content)?;
            content
        }
    };
    match form {
        FileForm::Pain001 => Ok(kept),
        FileForm::Csv => file.to_csv().map_err(unusable),
    }
}

fn made_of(
    source: &Source,
    service: &Service,
    month: Month,
    currency: Currency,
    row: &FileRow,
) -> ViewResult<PaymentFile> {
    let mut payments = Vec::with_capacity(row.withdrawals.len());
    for no in &row.withdrawals {
        payments.push(payment(source, service, month, currency, *no)?);
    }
    Ok(PaymentFile {
        message_id: format!("PB-{month}-{currency}-{}", row.number),
        created_at: row.at.to_string(),
        execution_date: day(source, row.at)?,
        currency,
        debtor: debtor(source)?.into(),
        payments,
    })
}

fn payment(
    source: &Source,
    service: &Service,
    month: Month,
    currency: Currency,
    no: No,
) -> ViewResult<Payment> {
    let missing = || StoreError::Other(format!("withdrawal {no} has no line in {currency}"));
    let withdrawal = source.withdrawal(no)?.ok_or_else(missing)?;
    let line = withdrawal.lines.iter().find(|line| line.amount.currency() == currency).ok_or_else(missing)?;
    let account = withdrawal.account;
    let number = service.sealer().open(&account.sealed_number);
    Ok(Payment {
        end_to_end_id: end_to_end_id(service, no, line.amount),
        amount: line.amount,
        creditor_name: account.holder,
        account_number: number.map_err(|error| StoreError::Other(error.to_string()))?,
        bic: Some(account.bic),
        bank_name: Some(account.bank_name),
        country: account.country,
        address_lines: Vec::new(),
        remittance: format!("Affiliate commission {month}"),
    })
}

/// The day the bank is asked to pay: that of the file, in the programme's zone.
fn day(source: &Source, at: Instant) -> ViewResult<Date> {
    let day = source.versions()?.rules_at(at).zone.day(at);
    let numbers = (u16::try_from(day.year), u8::try_from(day.month), u8::try_from(day.day));
    let date = match numbers {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    date.ok_or_else(|| StoreError::Other(format!("{day} is no day a bank can pay on")))
}
