//! The payments of one payout batch in one currency (WD-5), checked for what any bank file needs, and
//! the same rows as CSV. The ISO 20022 form is in [`crate::pain001`].

use std::collections::HashSet;
use std::ops::Range;

use money::{Amount, Currency};

use crate::Date;
use crate::bank_text::{bank_name, bank_text, is_accepted};

/// The most minor units an amount or a total may have: the 18 digits of the ISO 20022 schema.
const MAX_MINOR: i64 = 999_999_999_999_999_999;

/// What goes into one payment file: one currency of one payout batch.
#[derive(Debug, Clone)]
pub struct PaymentFile {
    /// Identifies the file to the bank: 1 to 35 accepted characters. The same file has the same one.
    pub message_id: String,
    /// When the file was first made, RFC 3339 in UTC (`2026-06-20T01:02:03Z`).
    pub created_at: String,
    /// The day the bank is asked to pay.
    pub execution_date: Date,
    /// The currency of every payment.
    pub currency: Currency,
    /// Who pays.
    pub debtor: Debtor,
    /// The payments, at least one; their order is kept.
    pub payments: Vec<Payment>,
}

/// The account that pays.
#[derive(Debug, Clone)]
pub struct Debtor {
    /// The holder's name in any script.
    pub name: String,
    /// An IBAN, or the account number as the bank knows it; spaces do not matter.
    pub account_number: String,
    /// The bank's BIC, 8 or 11 characters, where it is known.
    pub bic: Option<String>,
    /// The holder's country, two capitals.
    pub country: String,
}

/// One payment to one partner.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Comes back in the bank's results, by which they are matched: 1 to 35 accepted characters, its own
    /// in the file.
    pub end_to_end_id: String,
    /// More than nothing, in the file's currency.
    pub amount: Amount,
    /// The account holder's name in any script.
    pub creditor_name: String,
    /// An IBAN, or the account number as the bank knows it; spaces do not matter.
    pub account_number: String,
    /// The bank's BIC, 8 or 11 characters, where it is known.
    pub bic: Option<String>,
    /// The bank's name, where it is known.
    pub bank_name: Option<String>,
    /// The account holder's country, two capitals.
    pub country: String,
    /// The account holder's address, any number of lines in any script.
    pub address_lines: Vec<String>,
    /// What the payee reads on the statement; may be empty.
    pub remittance: String,
}

/// Why a payment file cannot be made. `payment` counts from 1.
#[derive(Debug, thiserror::Error)]
pub enum PaymentFileError {
    /// There is nothing to pay.
    #[error("the file has no payments; approve a withdrawal in this currency first")]
    NoPayments,
    /// A text that banks give back unchanged, or an account, does not have the form it must have.
    #[error("{field} of {place} is not acceptable to banks: {need}")]
    BadField {
        /// The field as it is named in [`PaymentFile`], [`Debtor`] and [`Payment`].
        field: &'static str,
        /// Which part of the file: `the file`, `the debtor`, `payment 3`.
        place: String,
        /// What it must look like.
        need: &'static str,
    },
    /// Two payments have the same end-to-end id, so that results could not be told apart.
    #[error("payment {payment} repeats the end-to-end id of an earlier payment")]
    DuplicateEndToEndId {
        /// The later of the two.
        payment: usize,
    },
    /// An amount is not more than nothing, or in another currency than the file.
    #[error("payment {payment} needs an amount above zero in {currency}")]
    BadAmount {
        /// The payment.
        payment: usize,
        /// The file's currency.
        currency: Currency,
    },
    /// An amount, or the total, has more than the 18 digits that ISO 20022 has room for.
    #[error("{place} has more than 18 digits, which a payment file cannot hold; split the batch")]
    TooLarge {
        /// `payment 3` or `the total`.
        place: String,
    },
    /// The bytes could not be put together.
    #[error("the payment file could not be written: {0}")]
    Write(#[from] std::io::Error),
}

impl PaymentFileError {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPayments => "no_payments",
            Self::BadField { .. } => "payment_field_invalid",
            Self::DuplicateEndToEndId { .. } => "end_to_end_id_repeated",
            Self::BadAmount { .. } => "payment_amount_invalid",
            Self::TooLarge { .. } => "payment_amount_too_large",
            Self::Write(_) => "payment_file_not_written",
        }
    }
}

impl PaymentFile {
    /// Checks everything that makes a file unacceptable to any bank, and gives the total.
    pub fn checked_total(&self) -> Result<Amount, PaymentFileError> {
        let place = || "the file".to_owned();
        require(is_reference(&self.message_id), "message_id", place, REFERENCE)?;
        require(
            is_instant(&self.created_at),
            "created_at",
            place,
            "an instant such as 2026-06-20T01:02:03Z",
        )?;
        let place = || "the debtor".to_owned();
        check_account(&self.debtor.account_number, self.debtor.bic.as_deref(), &self.debtor.country, place)?;
        if self.payments.is_empty() {
            return Err(PaymentFileError::NoPayments);
        }
        let mut seen = HashSet::new();
        let mut total = 0_i64;
        for (number, payment) in (1..).zip(&self.payments) {
            self.check_payment(number, payment)?;
            if !seen.insert(payment.end_to_end_id.as_str()) {
                return Err(PaymentFileError::DuplicateEndToEndId { payment: number });
            }
            let sum = total.checked_add(payment.amount.minor()).filter(|sum| *sum <= MAX_MINOR);
            total = sum.ok_or_else(|| PaymentFileError::TooLarge { place: "the total".to_owned() })?;
        }
        Ok(Amount::new(total, self.currency))
    }

    fn check_payment(&self, number: usize, payment: &Payment) -> Result<(), PaymentFileError> {
        let place = || format!("payment {number}");
        require(is_reference(&payment.end_to_end_id), "end_to_end_id", place, REFERENCE)?;
        if !payment.amount.is_positive() || payment.amount.currency() != self.currency {
            return Err(PaymentFileError::BadAmount { payment: number, currency: self.currency });
        }
        if payment.amount.minor() > MAX_MINOR {
            return Err(PaymentFileError::TooLarge { place: place() });
        }
        check_account(&payment.account_number, payment.bic.as_deref(), &payment.country, place)
    }

    /// The file as CSV with a header: the rows of the ISO 20022 file in the same order and the same
    /// characters, amounts in decimals of the currency. Same input, same bytes.
    pub fn to_csv(&self) -> Result<Vec<u8>, PaymentFileError> {
        self.checked_total()?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        csv.write_record(CSV_HEADER).map_err(std::io::Error::from)?;
        let execution_date = self.execution_date.to_string();
        for payment in &self.payments {
            csv.write_record([
                payment.end_to_end_id.as_str(),
                &payment.amount.decimal(),
                self.currency.code(),
                &bank_name(&payment.creditor_name, 140),
                account_id(&payment.account_number).text(),
                payment.bic.as_deref().unwrap_or_default(),
                &bank_text(payment.bank_name.as_deref().unwrap_or_default(), 140),
                &payment.country,
                &address(payment, 140),
                &bank_text(&payment.remittance, 140),
                &execution_date,
            ])
            .map_err(std::io::Error::from)?;
        }
        csv.into_inner().map_err(|failed| failed.into_error().into())
    }
}

const CSV_HEADER: [&str; 11] = [
    "end_to_end_id",
    "amount",
    "currency",
    "creditor_name",
    "account_number",
    "bic",
    "bank_name",
    "country",
    "address",
    "remittance",
    "execution_date",
];

const REFERENCE: &str = "1 to 35 of a-z A-Z 0-9 / - ? : ( ) . , ' + and space, no slash or sign first, \
                         no slash last, no double slash";
const ACCOUNT: &str = "an IBAN, or 1 to 34 letters, digits and hyphens";
const BIC: &str = "a BIC of 8 or 11 capitals and digits, or none";
const COUNTRY: &str = "two capitals, such as MY";

/// An account number, told apart by its check digits.
pub(crate) enum AccountId {
    /// A valid IBAN without spaces, in capitals.
    Iban(String),
    /// Any other number without spaces.
    Other(String),
}

impl AccountId {
    fn text(&self) -> &str {
        match self {
            Self::Iban(text) | Self::Other(text) => text,
        }
    }
}

/// Reads an account number as people write it, with spaces or without.
pub(crate) fn account_id(written: &str) -> AccountId {
    let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let capitals = compact.to_ascii_uppercase();
    if is_iban(&capitals) { AccountId::Iban(capitals) } else { AccountId::Other(compact) }
}

/// The payee's address in one text of accepted characters.
pub(crate) fn address(payment: &Payment, max: usize) -> String {
    let lines = payment.address_lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    bank_text(&lines.collect::<Vec<_>>().join(", "), max)
}

fn require(
    holds: bool,
    field: &'static str,
    place: impl Fn() -> String,
    need: &'static str,
) -> Result<(), PaymentFileError> {
    if holds { Ok(()) } else { Err(PaymentFileError::BadField { field, place: place(), need }) }
}

fn check_account(
    number: &str,
    bic: Option<&str>,
    country: &str,
    place: impl Fn() -> String + Copy,
) -> Result<(), PaymentFileError> {
    require(is_account(&account_id(number)), "account_number", place, ACCOUNT)?;
    require(bic.is_none_or(is_bic), "bic", place, BIC)?;
    require(is_country(country), "country", place, COUNTRY)
}

/// A reference comes back from the bank and must not be altered on the way, so it is accepted or refused.
fn is_reference(text: &str) -> bool {
    !text.is_empty() && text.len() <= 35 && bank_text(text, 35) == text && text.chars().all(is_accepted)
}

fn is_account(account: &AccountId) -> bool {
    let text = account.text();
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    first && text.len() <= 34 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alphanumeric = bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let country = bytes.get(4..6).is_some_and(|part| part.iter().all(u8::is_ascii_uppercase));
    (bytes.len() == 8 || bytes.len() == 11) && alphanumeric && country
}

/// Whether the text is an instant as XML Schema and RFC 3339 both write it, in UTC.
fn is_instant(text: &str) -> bool {
    let shape =
        |(byte, pattern): (u8, u8)| if pattern == b'0' { byte.is_ascii_digit() } else { byte == pattern };
    let Some((seconds, rest)) = text.split_at_checked(19) else { return false };
    let fraction = rest.strip_suffix('Z').map(|rest| rest.strip_prefix('.').unwrap_or(rest));
    let number = |range: Range<usize>| seconds.get(range).and_then(|part| part.parse::<u8>().ok());
    let day = seconds.get(..4).and_then(|year| year.parse().ok()).zip(number(5..7)).zip(number(8..10));
    let time = number(11..13).zip(number(14..16)).zip(number(17..19));
    seconds.bytes().zip(*b"0000-00-00T00:00:00").all(shape)
        && fraction.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
        && !rest.starts_with(".Z")
        && day.is_some_and(|((year, month), day)| Date::new(year, month, day).is_ok())
        && time.is_some_and(|((hour, minute), second)| hour < 24 && minute < 60 && second < 60)
}

/// Whether the text has the form and the check digits of an IBAN (ISO 13616: the number made of it,
/// first four characters last and letters as 10 to 35, leaves 1 when divided by 97).
fn is_iban(text: &str) -> bool {
    let Some((head, body)) = text.split_at_checked(4) else { return false };
    let head_shape = head.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && head.bytes().skip(2).all(|b| b.is_ascii_digit());
    if !head_shape || !(11..=30).contains(&body.len()) {
        return false;
    }
    let mut remainder = 0;
    for c in body.chars().chain(head.chars()) {
        let Some(value) = c.to_digit(36) else { return false };
        remainder = (remainder * if value < 10 { 10 } else { 100 } + value) % 97;
    }
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> PaymentFile {
        let currency = Currency::parse("MYR").unwrap();
        PaymentFile {
            message_id: "GUERDON-2026-06-MYR".to_owned(),
            created_at: "2026-06-20T01:02:03Z".to_owned(),
            execution_date: Date::new(2026, 6, 22).unwrap(),
            currency,
            debtor: Debtor {
                name: "Sample Sdn. Bhd.".to_owned(),
                account_number: "5123 4567 8901".to_owned(),
                bic: Some("MBBEMYKL".to_owned()),
                country: "MY".to_owned(),
            },
            payments: vec![payment("wd-1", 1250, currency)],
        }
    }

    fn payment(id: &str, minor: i64, currency: Currency) -> Payment {
        Payment {
            end_to_end_id: id.to_owned(),
            amount: Amount::new(minor, currency),
            creditor_name: "=Siti \"Aminah\", & Co".to_owned(),
            account_number: "1122-334455".to_owned(),
            bic: None,
            bank_name: Some("CIMB".to_owned()),
            country: "MY".to_owned(),
            address_lines: vec!["1, Jalan Satu".to_owned(), String::new(), "Kuala Lumpur".to_owned()],
            remittance: "Commission 2026-06".to_owned(),
        }
    }

    fn refusal(change: impl FnOnce(&mut PaymentFile)) -> &'static str {
        let mut file = file();
        change(&mut file);
        file.checked_total().unwrap_err().code()
    }

    /// WD-5.
    #[test]
    fn csv_has_the_payments_to_the_byte() {
        let csv = String::from_utf8(file().to_csv().unwrap()).unwrap();
        assert_eq!(
            csv,
            "end_to_end_id,amount,currency,creditor_name,account_number,bic,bank_name,country,address,\
             remittance,execution_date\r\nwd-1,12.50,MYR,\"Siti 'Aminah', + Co\",1122-334455,,CIMB,MY,\
             \"1, Jalan Satu, Kuala Lumpur\",Commission 2026-06,2026-06-22\r\n"
        );
    }

    #[test]
    fn what_no_bank_takes_is_refused() {
        let vnd = Currency::parse("VND").unwrap();
        assert_eq!(refusal(|f| f.payments.clear()), "no_payments");
        assert_eq!(refusal(|f| f.message_id.clear()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.message_id = "x".repeat(36)), "payment_field_invalid");
        assert_eq!(refusal(|f| f.created_at = "2026-06-31T00:00:00Z".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.created_at = "2026-06-30T24:00:00Z".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.created_at = "2026-06-30 01:00:00Z".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.debtor.country = "my".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.debtor.bic = Some("MBBE".to_owned())), "payment_field_invalid");
        assert_eq!(refusal(|f| f.payments[0].account_number = "  ".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.payments[0].end_to_end_id = "wd_1".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.payments[0].end_to_end_id = "/wd".to_owned()), "payment_field_invalid");
        assert_eq!(refusal(|f| f.payments.push(f.payments[0].clone())), "end_to_end_id_repeated");
        assert_eq!(refusal(|f| f.payments[0].amount = Amount::zero(f.currency)), "payment_amount_invalid");
        assert_eq!(refusal(|f| f.payments[0].amount = Amount::new(5, vnd)), "payment_amount_invalid");
        assert_eq!(
            refusal(|f| f.payments[0].amount = Amount::new(i64::MAX, f.currency)),
            "payment_amount_too_large"
        );
        assert_eq!(
            refusal(|f| f.payments = vec![payment("a", MAX_MINOR, f.currency), payment("b", 1, f.currency)]),
            "payment_amount_too_large"
        );
    }

    #[test]
    fn the_total_is_the_sum() {
        let mut file = file();
        file.payments =
            vec![payment("a", 1250, file.currency), payment("b", MAX_MINOR - 1250, file.currency)];
        assert_eq!(file.checked_total().unwrap().minor(), MAX_MINOR);
    }

    #[test]
    fn ibans_are_known_by_their_check_digits() {
        for (text, iban) in [
            ("GB82 WEST 1234 5698 7654 32", true),
            ("de89370400440532013000", true),
            ("GB82 WEST 1234 5698 7654 33", false),
            ("1234567890", false),
            ("", false),
            ("สมชาย", false),
        ] {
            assert_eq!(matches!(account_id(text), AccountId::Iban(_)), iban, "{text}");
        }
    }

    #[test]
    fn instants_have_one_form() {
        for (text, good) in [
            ("2026-06-20T01:02:03Z", true),
            ("2026-06-20T01:02:03.123456Z", true),
            ("2026-06-20T01:02:03.Z", false),
            ("2026-06-20T01:02:03", false),
            ("2026-06-20T01:02:03+08:00", false),
            ("2026-06-20T01:02:60Z", false),
            ("二〇二六", false),
        ] {
            assert_eq!(is_instant(text), good, "{text}");
        }
    }
}
