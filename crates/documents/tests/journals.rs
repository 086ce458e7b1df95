//! Journals are accepted by the real `bean-check` and `hledger`, and refused when they were altered
//! (LG-3).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use documents::Date;
use documents::journal::{Account, Class, ControlTotal, Format, JournalTransfer, JournalWriter};
use money::{Amount, Currency};

const EXPENSE: &str = "affiliate:commission_expense";
const AVAILABLE: &str = "affiliate:partner:pa_01Jb:available";
const IN_WITHDRAWAL: &str = "affiliate:partner:pa_01Jb:in_withdrawal";
const BANK: &str = "bank";
const BREAKAGE: &str = "bonus:breakage";

fn money(minor: i64, code: &str) -> Amount {
    Amount::new(minor, Currency::parse(code).unwrap())
}

fn accounts(opened: Date) -> Vec<Account<'static>> {
    [
        (EXPENSE, Class::Expense),
        (AVAILABLE, Class::Liability),
        (IN_WITHDRAWAL, Class::Liability),
        (BANK, Class::Asset),
        (BREAKAGE, Class::Income),
        ("owners", Class::Equity),
    ]
    .map(|(name, class)| Account { name, class, opened })
    .to_vec()
}

/// A journal with every kind of amount and text, and control totals for all that it moves.
fn journal(format: Format) -> String {
    let opened = Date::new(2024, 2, 29).unwrap();
    let mut writer = JournalWriter::begin(Vec::new(), format, &accounts(opened)).unwrap();
    let moves = [
        (opened, EXPENSE, AVAILABLE, money(1250, "MYR"), "commission"),
        (opened, EXPENSE, AVAILABLE, money(1200, "VND"), "hoa hồng \"quoted\" \\ back; comment | pipe"),
        (Date::new(2026, 6, 19).unwrap(), AVAILABLE, IN_WITHDRAWAL, money(1250, "MYR"), "line\nbreak\0"),
        (Date::new(2026, 6, 30).unwrap(), IN_WITHDRAWAL, BANK, money(1250, "MYR"), "ค่าคอมมิชชั่น [2026-01-01]"),
        (Date::new(2026, 6, 30).unwrap(), EXPENSE, AVAILABLE, money(1_234, "KWD"), "佣金 , date: no"),
        (Date::new(2026, 12, 31).unwrap(), EXPENSE, BREAKAGE, money(i64::MAX, "IDR"), ""),
        (Date::new(2026, 12, 31).unwrap(), EXPENSE, BREAKAGE, money(-5, "SGD"), "= ! *"),
    ];
    for (no, (date, debit, credit, amount, memo)) in (1..).zip(moves) {
        let transfer =
            JournalTransfer { no, date, debit, credit, amount, memo, cause: "ev \"1\"; 2", rule: "AP-9" };
        writer.transfer(&transfer).unwrap();
    }
    let totals = [
        (EXPENSE, money(1250, "MYR")),
        (AVAILABLE, money(0, "MYR")),
        (AVAILABLE, money(-1200, "VND")),
        (AVAILABLE, money(-1234, "KWD")),
        (IN_WITHDRAWAL, money(0, "MYR")),
        (BANK, money(-1250, "MYR")),
        (EXPENSE, money(i64::MAX, "IDR")),
        (BREAKAGE, money(-i64::MAX, "IDR")),
        (BREAKAGE, money(5, "SGD")),
        ("owners", money(0, "THB")),
    ]
    .map(|(account, balance)| ControlTotal { account, balance });
    String::from_utf8(writer.finish(&totals).unwrap()).unwrap()
}

fn check(format: Format, journal: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    std::fs::write(&path, journal).unwrap();
    match format {
        Format::Beancount => bean_check(&path),
        _ => hledger_check(&path),
    }
}

fn bean_check(path: &Path) -> Output {
    let run = Command::new("bean-check").arg("--no-cache").arg(path).output();
    run.expect("bean-check reads the journal; hint: apt-get install beancount")
}

fn hledger_check(path: &Path) -> Output {
    let run =
        Command::new("hledger").arg("-f").arg(path).args(["check", "--strict", "ordereddates"]).output();
    run.expect("hledger reads the journal; hint: apt-get install hledger")
}

fn assert_accepted(format: Format, journal: &str) {
    let run = check(format, journal);
    let said = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{format:?}: {said}\n{journal}");
}

/// LG-3.
#[test]
fn journals_are_accepted() {
    for format in [Format::Beancount, Format::Hledger] {
        assert_accepted(format, &journal(format));
    }
}

#[test]
fn journals_without_transfers_are_accepted() {
    for format in [Format::Beancount, Format::Hledger] {
        for accounts in [vec![], accounts(Date::new(2026, 1, 1).unwrap())] {
            let writer = JournalWriter::begin(Vec::new(), format, &accounts).unwrap();
            assert_accepted(format, &String::from_utf8(writer.finish(&[]).unwrap()).unwrap());
        }
    }
}

/// LG-3: one side altered, both sides altered by one minor unit, an account exchanged, a transfer left out.
#[test]
fn altered_journals_are_refused() {
    for format in [Format::Beancount, Format::Hledger] {
        let journal = journal(format);
        let transfer_at = journal.find("2026-06-30").unwrap();
        let left_out = journal[transfer_at..].find("\n\n").unwrap() + transfer_at;
        for (what, altered) in [
            ("one side", journal.replacen("  12.50 MYR", "  12.51 MYR", 1)),
            ("both sides", journal.replacen("12.50 MYR", "12.51 MYR", 2)),
            ("both sides, no decimals", journal.replacen("1200 VND", "1201 VND", 2)),
            ("an account", journal.replacen(":Available  -12.50", ":In-withdrawal  -12.50", 1)),
            ("a transfer", format!("{}{}", &journal[..transfer_at], &journal[left_out..])),
        ] {
            assert_ne!(altered, journal, "{what}");
            assert!(
                !check(format, &altered).status.success(),
                "{format:?} accepted {what} altered:\n{altered}"
            );
        }
    }
}
