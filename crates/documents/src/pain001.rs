//! The payment file for the bank: ISO 20022 customer credit transfer initiation, `pain.001.001.09`
//! (WD-5). One file is one payment information block with one transaction for each payment.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::bank_text::{bank_name, bank_text};
use crate::payment_file::{AccountId, Payment, PaymentFile, PaymentFileError, account_id, address};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// The most characters of a name, of one address line and of a remittance text.
const NAME: usize = 140;
const ADDRESS_LINE: usize = 70;
const REMITTANCE: usize = 140;

type Xml = Writer<Vec<u8>>;

/// The file's bytes: UTF-8 holding only the characters banks accept. Same input, same bytes. Refused is
/// what [`PaymentFile::checked_total`] refuses.
pub fn pain001(file: &PaymentFile) -> Result<Vec<u8>, PaymentFileError> {
    let control_sum = file.checked_total()?.decimal();
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("Document").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        group(xml, "CstmrCdtTrfInitn", |xml| {
            group(xml, "GrpHdr", |xml| header(xml, file, &control_sum))?;
            group(xml, "PmtInf", |xml| payment_information(xml, file, &control_sum))
        })
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn header(xml: &mut Xml, file: &PaymentFile, control_sum: &str) -> io::Result<()> {
    leaf(xml, "MsgId", &file.message_id)?;
    leaf(xml, "CreDtTm", &file.created_at)?;
    leaf(xml, "NbOfTxs", &file.payments.len().to_string())?;
    leaf(xml, "CtrlSum", control_sum)?;
    group(xml, "InitgPty", |xml| leaf(xml, "Nm", &bank_name(&file.debtor.name, NAME)))
}

fn payment_information(xml: &mut Xml, file: &PaymentFile, control_sum: &str) -> io::Result<()> {
    let debtor = &file.debtor;
    leaf(xml, "PmtInfId", &file.message_id)?;
    leaf(xml, "PmtMtd", "TRF")?;
    leaf(xml, "NbOfTxs", &file.payments.len().to_string())?;
    leaf(xml, "CtrlSum", control_sum)?;
    group(xml, "ReqdExctnDt", |xml| leaf(xml, "Dt", &file.execution_date.to_string()))?;
    group(xml, "Dbtr", |xml| {
        leaf(xml, "Nm", &bank_name(&debtor.name, NAME))?;
        group(xml, "PstlAdr", |xml| leaf(xml, "Ctry", &debtor.country))
    })?;
    group(xml, "DbtrAcct", |xml| {
        account(xml, &debtor.account_number)?;
        leaf(xml, "Ccy", file.currency.code())
    })?;
    group(xml, "DbtrAgt", |xml| {
        group(xml, "FinInstnId", |xml| match &debtor.bic {
            Some(bic) => leaf(xml, "BICFI", bic),
            None => group(xml, "Othr", |xml| leaf(xml, "Id", "NOTPROVIDED")),
        })
    })?;
    leaf(xml, "ChrgBr", "SHAR")?;
    for payment in &file.payments {
        group(xml, "CdtTrfTxInf", |xml| transaction(xml, payment))?;
    }
    Ok(())
}

fn transaction(xml: &mut Xml, payment: &Payment) -> io::Result<()> {
    group(xml, "PmtId", |xml| {
        leaf(xml, "InstrId", &payment.end_to_end_id)?;
        leaf(xml, "EndToEndId", &payment.end_to_end_id)
    })?;
    group(xml, "Amt", |xml| {
        let amount = payment.amount.decimal();
        xml.create_element("InstdAmt")
            .with_attribute(("Ccy", payment.amount.currency().code()))
            .write_text_content(BytesText::new(&amount))?;
        Ok(())
    })?;
    creditor_agent(xml, payment)?;
    group(xml, "Cdtr", |xml| {
        leaf(xml, "Nm", &bank_name(&payment.creditor_name, NAME))?;
        group(xml, "PstlAdr", |xml| postal_address(xml, payment))
    })?;
    group(xml, "CdtrAcct", |xml| account(xml, &payment.account_number))?;
    let remittance = bank_text(&payment.remittance, REMITTANCE);
    if remittance.is_empty() {
        return Ok(());
    }
    group(xml, "RmtInf", |xml| leaf(xml, "Ustrd", &remittance))
}

/// The payee's bank, where anything is known of it.
fn creditor_agent(xml: &mut Xml, payment: &Payment) -> io::Result<()> {
    let name = bank_text(payment.bank_name.as_deref().unwrap_or_default(), NAME);
    if payment.bic.is_none() && name.is_empty() {
        return Ok(());
    }
    group(xml, "CdtrAgt", |xml| {
        group(xml, "FinInstnId", |xml| {
            if let Some(bic) = &payment.bic {
                leaf(xml, "BICFI", bic)?;
            }
            if name.is_empty() { Ok(()) } else { leaf(xml, "Nm", &name) }
        })
    })
}

/// The country and at most two lines, which is what every bank takes of an unstructured address.
fn postal_address(xml: &mut Xml, payment: &Payment) -> io::Result<()> {
    leaf(xml, "Ctry", &payment.country)?;
    let address = address(payment, 2 * ADDRESS_LINE);
    let (first, second) = address.split_at_checked(ADDRESS_LINE).unwrap_or((&address, ""));
    for line in [first, second].map(|part| bank_text(part, ADDRESS_LINE)) {
        if !line.is_empty() {
            leaf(xml, "AdrLine", &line)?;
        }
    }
    Ok(())
}

fn account(xml: &mut Xml, written: &str) -> io::Result<()> {
    group(xml, "Id", |xml| match account_id(written) {
        AccountId::Iban(iban) => leaf(xml, "IBAN", &iban),
        AccountId::Other(number) => group(xml, "Othr", |xml| leaf(xml, "Id", &number)),
    })
}

fn group(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content)?;
    Ok(())
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}
