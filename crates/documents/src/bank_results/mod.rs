//! What a bank says became of payments (WD-5): `pain.002.001.xx`, `camt.054.001.xx` or CSV, told apart
//! by content. Nothing is guessed: what cannot be used is listed with its line.

mod camt054;
mod pain002;
mod rows;
mod xml;

use money::{Amount, Currency};

/// The longest file that is read.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What a file of results says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankReport {
    /// What kind of file it was.
    pub format: Format,
    /// One for each payment that is named, in the file's order.
    pub results: Vec<BankResult>,
    /// What is said of a whole file or a whole block of payments, for the operator to see: a bank that
    /// rejects a file as a whole names no payments.
    pub groups: Vec<GroupStatus>,
    /// What could not be used, for the operator to see.
    pub unusable: Vec<Unusable>,
}

/// The kind of a file of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// ISO 20022 customer payment status report.
    Pain002,
    /// ISO 20022 debit and credit notification.
    Camt054,
    /// Comma-separated values with a header.
    Csv,
}

/// What became of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankResult {
    /// The id the payment was sent with, as the bank gives it back.
    pub end_to_end_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The amount the bank names, if it names one.
    pub amount: Option<Amount>,
    /// The line it ends on, from 1.
    pub line: usize,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The money left the account.
    Paid {
        /// The bank's own reference, or that of its message where it gives none for the payment; empty
        /// where CSV names none.
        bank_reference: String,
    },
    /// It was rejected, or came back.
    Failed {
        /// The bank's code and words.
        reason: String,
    },
    /// The bank has not finished with it.
    Pending,
}

/// What is said of a whole message or block of payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupStatus {
    /// The id of the message or block it is about, as it was sent.
    pub original_id: String,
    /// The bank's status code, for example `RJCT` or `ACTC`.
    pub status: String,
    /// The bank's code and words, if any.
    pub reason: Option<String>,
}

/// Something in a file that says nothing of a payment, or nothing that can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The line it ends on, from 1.
    pub line: usize,
    /// The end-to-end id, where there is one.
    pub end_to_end_id: Option<String>,
    /// What is wrong with it, in a sentence.
    pub problem: String,
}

/// Why a file as a whole cannot be read. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankResultsError {
    /// More than [`MAX_BYTES`].
    #[error("the file has more than {MAX_BYTES} bytes; ask the bank for smaller files")]
    TooLong,
    /// Not text in UTF-8.
    #[error("line {line}: the file is not UTF-8 text; ask the bank for UTF-8")]
    NotUtf8 {
        /// Where.
        line: usize,
    },
    /// None of the three kinds.
    #[error(
        "the file is neither pain.002, camt.054 nor CSV with the columns end_to_end_id and status: {found}"
    )]
    UnknownFormat {
        /// What was found instead.
        found: String,
    },
    /// XML that is broken, or uses what bank files do not use (document types, entities of its own).
    #[error("line {line}: the XML cannot be read: {problem}")]
    Xml {
        /// Where.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// CSV that is broken.
    #[error("line {line}: the CSV cannot be read: {problem}")]
    Csv {
        /// Where.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

impl BankResultsError {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "results_too_long",
            Self::NotUtf8 { .. } => "results_not_utf8",
            Self::UnknownFormat { .. } => "results_format_unknown",
            Self::Xml { .. } | Self::Csv { .. } => "results_malformed",
        }
    }
}

/// Reads a file of results of any of the three kinds.
pub fn parse(bytes: &[u8]) -> Result<BankReport, BankResultsError> {
    if bytes.len() > MAX_BYTES {
        return Err(BankResultsError::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|broken| {
        let good = bytes.get(..broken.valid_up_to()).unwrap_or_default();
        BankResultsError::NotUtf8 { line: 1 + good.iter().filter(|byte| **byte == b'\n').count() }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.trim_start().starts_with('<') {
        return rows::parse(text);
    }
    match xml::message_name(text)?.as_str() {
        "CstmrPmtStsRpt" => pain002::parse(text),
        "BkToCstmrDbtCdtNtfctn" => camt054::parse(text),
        other => Err(BankResultsError::UnknownFormat { found: format!("an XML message <{other}>") }),
    }
}

/// The most characters of an end-to-end id, by the standard.
const MAX_ID: usize = 35;

/// The most characters of a bank's words that are kept.
const MAX_WORDS: usize = 1000;

fn first(most: usize, text: &str) -> String {
    text.chars().take(most).collect()
}

impl Outcome {
    fn shortened(self) -> Self {
        match self {
            Self::Paid { bank_reference } => Self::Paid { bank_reference: first(MAX_WORDS, &bank_reference) },
            Self::Failed { reason } => Self::Failed { reason: first(MAX_WORDS, &reason) },
            Self::Pending => Self::Pending,
        }
    }
}

impl BankReport {
    fn new(format: Format) -> Self {
        Self { format, results: Vec::new(), groups: Vec::new(), unusable: Vec::new() }
    }

    /// Keeps what is said of one payment, or why it cannot be used.
    fn keep(&mut self, line: usize, end_to_end_id: &str, outcome: Result<Outcome, String>, amount: &Money) {
        let outcome = outcome.map(Outcome::shortened);
        let id = Some(end_to_end_id).filter(|id| !id.is_empty() && *id != "NOTPROVIDED");
        let known = match id {
            None => Err("it names no end-to-end id, so it cannot be matched".to_owned()),
            Some(id) if id.len() > MAX_ID => {
                Err(format!("its end-to-end id has more than {MAX_ID} characters, as no payment's has"))
            }
            Some(id) => outcome.and_then(|outcome| Ok((id, outcome, amount.read()?))),
        };
        match known {
            Ok((id, outcome, amount)) => {
                self.results.push(BankResult { end_to_end_id: id.to_owned(), outcome, amount, line });
            }
            Err(problem) => {
                let end_to_end_id = id.map(|id| first(MAX_WORDS, id));
                self.unusable.push(Unusable { line, end_to_end_id, problem });
            }
        }
    }
}

/// An amount as a file writes it.
#[derive(Debug, Default)]
struct Money {
    decimal: String,
    currency: String,
}

impl Money {
    /// The amount, nothing where none is written, or why it is none. Zeros beyond the currency's
    /// decimals (`VND 1200.00`) change nothing.
    fn read(&self) -> Result<Option<Amount>, String> {
        if self.decimal.is_empty() {
            return Ok(None);
        }
        let problem = |cause: &dyn std::fmt::Display| {
            format!("its amount {:?} {:?} cannot be read: {cause}", self.currency, self.decimal)
        };
        let currency = Currency::parse(&self.currency).map_err(|cause| problem(&cause))?;
        let decimal = match self.decimal.contains('.') {
            true => self.decimal.trim_end_matches('0').trim_end_matches('.'),
            false => &self.decimal,
        };
        Amount::parse_decimal(decimal, currency).map(Some).map_err(|cause| problem(&cause))
    }
}

/// A bank's code and words as one reason.
#[derive(Debug, Default)]
struct Reason {
    parts: Vec<String>,
}

impl Reason {
    fn add(&mut self, part: &str) {
        if !part.is_empty() && !self.parts.iter().any(|known| known == part) {
            self.parts.push(part.to_owned());
        }
    }

    fn text(self) -> Option<String> {
        if self.parts.is_empty() { None } else { Some(self.parts.join(": ")) }
    }
}

/// Counts lines along the way.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a byte position; positions only go forward, an earlier one is on the line last told.
    fn at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(position);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_result_is_refused_with_a_reason() {
        for (bytes, code) in [
            (&b""[..], "results_format_unknown"),
            (b"hello", "results_format_unknown"),
            (b"a,b\n1,2\n", "results_format_unknown"),
            (b"end_to_end_id,status\n\xff,x\n", "results_not_utf8"),
            (b"<Document><CstmrCdtTrfInitn/></Document>", "results_format_unknown"),
            (b"<Document/>", "results_format_unknown"),
            (b"<html>", "results_malformed"),
            (b"<", "results_malformed"),
            (b"<Document><CstmrPmtStsRpt></Document>", "results_malformed"),
            (b"<Document><CstmrPmtStsRpt/>", "results_malformed"),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Document><CstmrPmtStsRpt/></Document>", "results_malformed"),
            (b"<Document><CstmrPmtStsRpt>&evil;</CstmrPmtStsRpt></Document>", "results_malformed"),
            (b"<Document><CstmrPmtStsRpt>&#0;</CstmrPmtStsRpt></Document>", "results_malformed"),
        ] {
            assert_eq!(parse(bytes).map_err(|e| e.code()), Err(code), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn errors_name_their_line() {
        let broken = b"<Document>\n<CstmrPmtStsRpt>\n<a></b>\n</CstmrPmtStsRpt></Document>";
        assert!(parse(broken).unwrap_err().to_string().starts_with("line 3: "), "{:?}", parse(broken));
        assert_eq!(parse(b"a\nb\n\xff"), Err(BankResultsError::NotUtf8 { line: 3 }));
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("<Document><CstmrPmtStsRpt>{}", "<a>".repeat(100_000));
        assert_eq!(parse(deep.as_bytes()).unwrap_err().code(), "results_malformed");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in any::<Vec<u8>>()) {
            let _ = parse(&bytes);
        }

        #[test]
        fn no_markup_panics(text in "(<[/!?]?[a-zA-Z:]{0,4}[ =\"']{0,3}>?|&[a-z#0-9]{0,4};?|[a-z\n]{0,3}){0,20}") {
            let _ = parse(format!("<Document><CstmrPmtStsRpt>{text}").as_bytes());
            let _ = parse(format!("<Document><BkToCstmrDbtCdtNtfctn>{text}").as_bytes());
        }
    }
}
