//! `camt.054.001.xx`, the bank's notification of debits and credits.

use super::xml::{Element, Step, below, walk};
use super::{BankReport, BankResultsError, Format, Money, Outcome, Reason};

/// What an entry says for all its transactions.
#[derive(Default)]
struct Entry {
    direction: String,
    status: String,
    reversal: bool,
    bank_reference: String,
    transactions: usize,
}

/// What is collected of one transaction.
#[derive(Default)]
struct Transaction {
    end_to_end_id: String,
    direction: String,
    bank_reference: String,
    transaction_id: String,
    returned: bool,
    reason: Reason,
    amount: Money,
}

pub(super) fn parse(text: &str) -> Result<BankReport, BankResultsError> {
    let mut report = BankReport::new(Format::Camt054);
    let mut message_id = String::new();
    let mut entry = Entry::default();
    let mut transaction = Transaction::default();
    walk(text, |path, step, line| {
        let Some(last) = path.last() else { return };
        match (step, below(path, "TxDtls"), below(path, "Ntry")) {
            (Step::Open, Some(at), _) if at.is_empty() => transaction = Transaction::default(),
            (Step::Open, None, Some(at)) if at.is_empty() => entry = Entry::default(),
            (Step::Close, Some(at), _) if at.is_empty() => {
                entry.transactions += 1;
                std::mem::take(&mut transaction).keep(&mut report, line, &entry, &message_id);
            }
            (Step::Close, Some(at), _) => transaction.collect(&at, last),
            (Step::Close, None, Some(at)) if at.is_empty() && entry.transactions == 0 => {
                Transaction::default().keep(&mut report, line, &entry, &message_id);
            }
            (Step::Close, None, Some(at)) => entry.collect(&at, last),
            (Step::Close, None, None) if below(path, "GrpHdr").as_deref() == Some("MsgId") => {
                message_id.clone_from(&last.text);
            }
            _ => {}
        }
    })?;
    Ok(report)
}

impl Entry {
    fn collect(&mut self, at: &str, element: &Element) {
        let text = &element.text;
        match at {
            "CdtDbtInd" => self.direction.clone_from(text),
            "Sts" | "Sts/Cd" if !text.is_empty() => self.status.clone_from(text),
            "RvslInd" => self.reversal = text == "true" || text == "1",
            "AcctSvcrRef" => self.bank_reference.clone_from(text),
            _ => {}
        }
    }
}

impl Transaction {
    fn collect(&mut self, at: &str, element: &Element) {
        let text = &element.text;
        match at {
            "Refs/EndToEndId" => self.end_to_end_id.clone_from(text),
            "Refs/AcctSvcrRef" => self.bank_reference.clone_from(text),
            "Refs/TxId" => self.transaction_id.clone_from(text),
            "CdtDbtInd" => self.direction.clone_from(text),
            "Amt" | "AmtDtls/TxAmt/Amt" => {
                self.amount = Money { decimal: text.clone(), currency: element.currency.clone() };
            }
            "RtrInf/Rsn/Cd" | "RtrInf/Rsn/Prtry" | "RtrInf/AddtlInf" => self.reason.add(text),
            "RtrInf" => self.returned = true,
            _ => {}
        }
    }

    fn keep(self, report: &mut BankReport, line: usize, entry: &Entry, message_id: &str) {
        let direction = if self.direction.is_empty() { &entry.direction } else { &self.direction };
        let back = self.returned || entry.reversal;
        let outcome = match (direction.as_str(), back) {
            _ if !matches!(entry.status.as_str(), "BOOK" | "") => Ok(Outcome::Pending),
            ("DBIT", false) => {
                let references =
                    [&self.bank_reference, &self.transaction_id, &entry.bank_reference].map(String::as_str);
                let own = references.into_iter().find(|reference| !reference.is_empty());
                Ok(Outcome::Paid { bank_reference: own.unwrap_or(message_id).to_owned() })
            }
            ("CRDT", true) => Ok(Outcome::Failed {
                reason: self.reason.text().unwrap_or_else(|| "returned by the bank".to_owned()),
            }),
            ("CRDT", false) => Err("it is money that came in, and not a return".to_owned()),
            ("DBIT", true) => Err("it takes back money that had come in".to_owned()),
            _ => Err("it says neither DBIT nor CRDT".to_owned()),
        };
        report.keep(line, &self.end_to_end_id, outcome, &self.amount);
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn notification(entries: &str) -> BankReport {
        let text = format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>\
             <GrpHdr><MsgId>N-1</MsgId></GrpHdr><Ntfctn>{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
        );
        parse(text.as_bytes()).unwrap()
    }

    fn entry(status: &str, direction: &str, details: &str) -> String {
        format!(
            "<Ntry><Amt Ccy=\"MYR\">99.00</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts>\
             <AcctSvcrRef>E-1</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
        )
    }

    fn details(id: &str, more: &str) -> String {
        format!("<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>{more}</TxDtls>")
    }

    /// WD-5.
    #[test]
    fn debits_are_paid_and_returns_have_failed() {
        let amount = "<Amt Ccy=\"VND\">1200.00</Amt>";
        let returned = "<CdtDbtInd>CRDT</CdtDbtInd><RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>No such account</AddtlInf></RtrInf>";
        let own = "<TxDtls><Refs><AcctSvcrRef>T-9</AcctSvcrRef><EndToEndId>WD-3</EndToEndId></Refs></TxDtls>";
        let report = notification(
            &[
                entry("<Cd>BOOK</Cd>", "DBIT", &(details("WD-1", amount) + own)),
                entry("BOOK", "CRDT", &details("WD-2", returned)),
                entry("<Cd>PDNG</Cd>", "DBIT", &details("WD-4", "")),
            ]
            .concat(),
        );
        let told: Vec<_> =
            report.results.iter().map(|r| (r.end_to_end_id.as_str(), r.outcome.clone())).collect();
        let paid = |reference: &str| Outcome::Paid { bank_reference: reference.to_owned() };
        let failed = Outcome::Failed { reason: "AC01: No such account".to_owned() };
        assert_eq!(
            told,
            [("WD-1", paid("E-1")), ("WD-3", paid("T-9")), ("WD-2", failed), ("WD-4", Outcome::Pending)]
        );
        assert_eq!(report.results[0].amount.unwrap().minor(), 1200);
    }

    #[test]
    fn what_is_not_about_a_payment_is_shown() {
        let report = notification(
            &[
                entry("BOOK", "CRDT", &details("WD-1", "")),
                entry("BOOK", "DBIT", &details("NOTPROVIDED", "")),
                entry("BOOK", "DBIT", ""),
                entry("BOOK", "", &details("WD-2", "")),
            ]
            .concat(),
        );
        assert_eq!(report.results, []);
        let ids: Vec<_> = report.unusable.iter().map(|u| u.end_to_end_id.as_deref()).collect();
        assert_eq!(ids, [Some("WD-1"), None, None, Some("WD-2")]);
    }
}
