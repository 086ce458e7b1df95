//! `pain.002.001.xx`, the customer payment status report.

use super::xml::{Element, Step, below, walk};
use super::{BankReport, BankResultsError, Format, GroupStatus, Money, Outcome, Reason};

/// What is collected of one transaction.
#[derive(Default)]
struct Transaction {
    end_to_end_id: String,
    status: String,
    reason: Reason,
    bank_reference: String,
    amount: Money,
}

/// What is collected of the original message or one of its blocks.
#[derive(Default)]
struct Group {
    original_id: String,
    status: String,
    reason: Reason,
}

pub(super) fn parse(text: &str) -> Result<BankReport, BankResultsError> {
    let mut report = BankReport::new(Format::Pain002);
    let mut message_id = String::new();
    let mut transaction = Transaction::default();
    let mut group = Group::default();
    walk(text, |path, step, line| {
        let Some(last) = path.last() else { return };
        let in_transaction = below(path, "TxInfAndSts");
        let in_group = below(path, "OrgnlPmtInfAndSts").or_else(|| below(path, "OrgnlGrpInfAndSts"));
        match (step, in_transaction, in_group) {
            (Step::Open, Some(at), _) if at.is_empty() => transaction = Transaction::default(),
            (Step::Open, None, Some(at)) if at.is_empty() => group = Group::default(),
            (Step::Close, Some(at), _) if at.is_empty() => {
                std::mem::take(&mut transaction).keep(&mut report, line, &message_id);
            }
            (Step::Close, Some(at), _) => transaction.collect(&at, last),
            (Step::Close, None, Some(at)) if at.is_empty() => std::mem::take(&mut group).keep(&mut report),
            (Step::Close, None, Some(at)) => group.collect(&at, last),
            (Step::Close, None, None) if below(path, "GrpHdr").as_deref() == Some("MsgId") => {
                message_id.clone_from(&last.text);
            }
            _ => {}
        }
    })?;
    Ok(report)
}

impl Transaction {
    fn collect(&mut self, at: &str, element: &Element) {
        let text = &element.text;
        match at {
            "OrgnlEndToEndId" => self.end_to_end_id.clone_from(text),
            "TxSts" => self.status.clone_from(text),
            "StsRsnInf/Rsn/Cd" | "StsRsnInf/Rsn/Prtry" | "StsRsnInf/AddtlInf" => self.reason.add(text),
            "AcctSvcrRef" => self.bank_reference.clone_from(text),
            "StsId" if self.bank_reference.is_empty() => self.bank_reference.clone_from(text),
            "OrgnlTxRef/Amt/InstdAmt" => {
                self.amount = Money { decimal: text.clone(), currency: element.currency.clone() };
            }
            _ => {}
        }
    }

    fn keep(self, report: &mut BankReport, line: usize, message_id: &str) {
        let outcome = match self.status.as_str() {
            "ACSC" | "ACCC" => {
                let own = if self.bank_reference.is_empty() { message_id } else { &self.bank_reference };
                Outcome::Paid { bank_reference: own.to_owned() }
            }
            "RJCT" => Outcome::Failed {
                reason: self.reason.text().unwrap_or_else(|| "rejected by the bank".to_owned()),
            },
            _ => Outcome::Pending,
        };
        report.keep(line, &self.end_to_end_id, Ok(outcome), &self.amount);
    }
}

impl Group {
    fn collect(&mut self, at: &str, element: &Element) {
        let text = &element.text;
        match at {
            "OrgnlMsgId" | "OrgnlPmtInfId" => self.original_id.clone_from(text),
            "GrpSts" | "PmtInfSts" => self.status.clone_from(text),
            "StsRsnInf/Rsn/Cd" | "StsRsnInf/Rsn/Prtry" | "StsRsnInf/AddtlInf" => self.reason.add(text),
            _ => {}
        }
    }

    fn keep(self, report: &mut BankReport) {
        if !self.status.is_empty() {
            let Self { original_id, status, reason } = self;
            report.groups.push(GroupStatus { original_id, status, reason: reason.text() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<p:Document xmlns:p="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12">
  <p:CstmrPmtStsRpt>
    <p:GrpHdr><p:MsgId>BANK-1</p:MsgId></p:GrpHdr>
    <p:OrgnlGrpInfAndSts><p:OrgnlMsgId>GUERDON-1</p:OrgnlMsgId><p:GrpSts>PART</p:GrpSts></p:OrgnlGrpInfAndSts>
    <p:OrgnlPmtInfAndSts>
      <p:OrgnlPmtInfId>GUERDON-1</p:OrgnlPmtInfId>
      <p:TxInfAndSts><p:StsId>S1</p:StsId><p:OrgnlEndToEndId> WD-1 </p:OrgnlEndToEndId><p:TxSts>ACSC</p:TxSts>
        <p:AcctSvcrRef>R&amp;1&#x41;</p:AcctSvcrRef>
        <p:OrgnlTxRef><p:Amt><p:InstdAmt Ccy="MYR">12.50</p:InstdAmt></p:Amt></p:OrgnlTxRef></p:TxInfAndSts>
      <p:TxInfAndSts><p:OrgnlEndToEndId>WD-2</p:OrgnlEndToEndId><p:TxSts>RJCT</p:TxSts>
        <p:StsRsnInf><p:Rsn><p:Cd>AC04</p:Cd></p:Rsn><p:AddtlInf>Closed account</p:AddtlInf></p:StsRsnInf></p:TxInfAndSts>
      <p:TxInfAndSts><p:OrgnlEndToEndId>WD-3</p:OrgnlEndToEndId><p:TxSts>ACSP</p:TxSts></p:TxInfAndSts>
      <p:TxInfAndSts><p:OrgnlEndToEndId>WD-4</p:OrgnlEndToEndId><p:TxSts>ACCC</p:TxSts></p:TxInfAndSts>
      <p:TxInfAndSts><p:TxSts>RJCT</p:TxSts></p:TxInfAndSts>
      <p:TxInfAndSts><p:OrgnlEndToEndId>WD-5</p:OrgnlEndToEndId><p:TxSts>ACSC</p:TxSts>
        <p:OrgnlTxRef><p:Amt><p:InstdAmt Ccy="VND">1200.05</p:InstdAmt></p:Amt></p:OrgnlTxRef></p:TxInfAndSts>
    </p:OrgnlPmtInfAndSts>
  </p:CstmrPmtStsRpt>
</p:Document>"#;

    fn paid(reference: &str) -> Outcome {
        Outcome::Paid { bank_reference: reference.to_owned() }
    }

    /// WD-5.
    #[test]
    fn every_transaction_has_its_outcome() {
        let plain = REPORT.replace("<p:", "<").replace("</p:", "</");
        for text in [REPORT, &plain] {
            let report = parse(text.as_bytes()).unwrap();
            let told: Vec<_> =
                report.results.iter().map(|r| (r.end_to_end_id.as_str(), &r.outcome)).collect();
            let failed = Outcome::Failed { reason: "AC04: Closed account".to_owned() };
            assert_eq!(
                told,
                [
                    ("WD-1", &paid("R&1A")),
                    ("WD-2", &failed),
                    ("WD-3", &Outcome::Pending),
                    ("WD-4", &paid("BANK-1"))
                ]
            );
            assert_eq!(report.results[0].amount.unwrap().minor(), 1250);
            assert_eq!(report.results[0].line, 10);
            let unusable: Vec<_> = report.unusable.iter().map(|u| u.end_to_end_id.as_deref()).collect();
            assert_eq!(unusable, [None, Some("WD-5")]);
            assert_eq!(report.groups.len(), 1);
        }
    }

    #[test]
    fn a_file_rejected_as_a_whole_is_told_as_a_group() {
        let text = "<Document><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>G</OrgnlMsgId><GrpSts>RJCT</GrpSts>\
                    <StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>";
        let report = parse(text.as_bytes()).unwrap();
        let group = GroupStatus {
            original_id: "G".to_owned(),
            status: "RJCT".to_owned(),
            reason: Some("FF01".to_owned()),
        };
        assert_eq!((report.groups, report.results.len()), (vec![group], 0));
    }
}
