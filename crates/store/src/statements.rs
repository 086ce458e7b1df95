//! What holds for every statement of this crate, and what the schema forbids.

use crate::Store;
use crate::engine::Sql;
use crate::error::StoreError;
use std::path::Path;

/// Every statement, read out of the sources: the text of each `Sql("…")`.
fn statements() -> Vec<String> {
    let mut sources = Vec::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), &mut sources);
    let mut found = Vec::new();
    for source in sources {
        for piece in source.split("Sql(").skip(1) {
            let Some(text) = piece.trim_start().strip_prefix('"') else { continue };
            let text = text.split('"').next().unwrap();
            found.push(text.split("\\\n").map(str::trim_start).collect::<String>());
        }
    }
    found
}

fn collect(directory: &Path, sources: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.file_name().is_some_and(|name| name != "statements.rs") {
            sources.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_statement_prepares() {
    let store = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    let statements = statements();
    assert!(statements.len() > 120, "only {} statements were found", statements.len());
    for statement in statements {
        let prepared = writer.raw().prepare(&statement);
        assert!(prepared.is_ok(), "{statement}: {prepared:?}");
    }
}

/// SQLite numbers `$n` by first appearance, PostgreSQL by its number.
#[test]
fn placeholders_appear_in_the_order_of_their_numbers() {
    for statement in statements() {
        let mut highest = 0;
        for piece in statement.split('$').skip(1) {
            let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
            let number: usize = digits.parse().unwrap();
            assert!(number <= highest + 1, "${number} comes too early in {statement}");
            highest = highest.max(number);
        }
    }
}

/// A lookup by key that reads a whole table would be found out only when the table has grown.
#[test]
fn nothing_hot_scans_a_table() {
    let store = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    for statement in statements().iter().filter(|s| s.contains("= $1") || s.contains(" < $1")) {
        let mut plan = writer.raw().prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let count = plan.parameter_count();
        let nothing = rusqlite::params_from_iter(std::iter::repeat_n(rusqlite::types::Null, count));
        let steps = plan.query_map(nothing, |row| row.get::<_, String>(3)).unwrap();
        for step in steps.map(Result::unwrap) {
            let small = ["corrections", "account_changes", "sessions", "idempotency"];
            let fine = !step.starts_with("SCAN") || small.iter().any(|table| step.contains(table));
            assert!(fine && !step.contains("TEMP B-TREE FOR ORDER BY"), "{step}: {statement}");
        }
    }
}

/// What is forbidden, and the statement that tries it.
const FORBIDDEN: [(&str, &str); 29] = [
    ("LG-1 an amount of nothing", "INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 102, 0, 'MYR')"),
    ("LG-1 one account on both sides", "INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 101, 5, 'MYR')"),
    ("LG-4 in withdrawal below zero", "INSERT INTO balances VALUES (1, 'MYR', 0, 0, -1, 0, 0, 0, 0, '', '')"),
    (
        "WD-8 a deficit beside credits",
        "INSERT INTO balances VALUES (1, 'MYR', 0, -1, 0, 0, 0, 9, 1, '0-9', '')",
    ),
    ("available without credits", "INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 9, 0, '', '')"),
    ("AP-2 an unknown status", "UPDATE partners SET status = 'asleep'"),
    ("AP-3 active without a code", "UPDATE partners SET referral_code = NULL"),
    (
        "AP-3 a code twice",
        "INSERT INTO partners VALUES (2, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL)",
    ),
    ("AP-8 more paying than there are", "INSERT INTO tallies VALUES (1, 2, 3, 0, 0, NULL, 0)"),
    (
        "AP-10 refunded beyond the payment",
        "INSERT INTO payments VALUES (1, 'p', 1, 0, 1, 'k', 'n', 10, 'MYR', 11, 1, 1, 1, 1, NULL, NULL, NULL, NULL)",
    ),
    (
        "AP-7 eligible without commission",
        "INSERT INTO payments VALUES (1, 'p', 1, 0, 1, 'k', 'n', 10, 'MYR', 0, 1, 1, 0, 1, NULL, NULL, NULL, NULL)",
    ),
    (
        "AP-12 a positive reversal",
        "INSERT INTO commissions VALUES (1, 1, 0, 2, 1, 5, 'MYR', 1000, 1, 1, 1, 1)",
    ),
    (
        "AP-12 an amount without transfer",
        "INSERT INTO commissions VALUES (1, 1, 0, 1, 1, 5, 'MYR', 1000, 1, 0, 1, 1)",
    ),
    (
        "AP-5 neither referred nor why not",
        "INSERT INTO customers VALUES (1, 'c', '', NULL, NULL, NULL, NULL, 1, 2, 1, 0, NULL, NULL, 0, 0, NULL, NULL, NULL)",
    ),
    (
        "a customer of nobody's partner",
        "INSERT INTO customers VALUES (1, 'c', '', NULL, NULL, 9, NULL, 1, 2, 1, 0, NULL, NULL, 0, 0, NULL, NULL, NULL)",
    ),
    ("WD-2 two withdrawals in process", "INSERT INTO withdrawals VALUES (6, 1, 5, '2026-06', 1, 1, '{}')"),
    (
        "WD-4 an unknown line status",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'lost', '0-5', NULL, NULL, NULL)",
    ),
    (
        "WD-4 paid without a reference",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'paid', '0-5', 1, NULL, NULL)",
    ),
    (
        "WD-5 paying without a file",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'paying', '0-5', NULL, NULL, NULL)",
    ),
    ("WD-3 a withdrawal of no batch", "INSERT INTO withdrawals VALUES (6, 1, 5, '2026-07', 1, 0, '{}')"),
    ("WD-4 fewer lines than none", "UPDATE batches SET open_lines = -1"),
    ("WD-6 a credit of nothing", "INSERT INTO credits VALUES (9, 1, 1, 'MYR', 5, 5)"),
    ("WD-6 expired before it came", "INSERT INTO credits VALUES (1, 9, 1, 'MYR', 0, 5)"),
    (
        "AP-14 approved by the proposer",
        "INSERT INTO corrections VALUES (1, 1, NULL, NULL, 5, 'MYR', 'r', 'ann', 'approved', 'ann')",
    ),
    (
        "AP-14 an adjustment of nothing",
        "INSERT INTO corrections VALUES (1, 1, NULL, NULL, 0, 'MYR', 'r', 'ann', 'proposed', NULL)",
    ),
    (
        "WD-7 approved by the proposer",
        "INSERT INTO account_changes VALUES (1, 1, '{}', 'ann', 'approved', 'ann')",
    ),
    ("EV-1 an identifier twice", "INSERT INTO keys VALUES (2, 'p', 1), (2, 'p', 2)"),
    ("a text in a number", "INSERT INTO log VALUES (1, 'noon', 1, 'k', x'00')"),
    ("a hash of another length", "INSERT INTO blocks VALUES (1, 1, 1, x'00', x'')"),
];

/// The rules never make such rows; if they did, the schema would be the second to say no.
#[test]
fn the_schema_forbids_what_the_rules_do() {
    let partner =
        "INSERT INTO partners VALUES (1, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL)";
    let batch = "INSERT INTO batches VALUES ('2026-06', 1, 'open', 1, 0)";
    let withdrawal = "INSERT INTO withdrawals VALUES (5, 1, 0, '2026-06', 1, 1, '{}')";
    for (what, forbidden) in FORBIDDEN {
        let store = Store::open_in_memory().unwrap();
        let writer = store.writer().unwrap();
        for allowed in [partner, batch, withdrawal] {
            writer.run_script(allowed).unwrap();
        }
        let refused = writer.run_script(forbidden);
        assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{what}: {refused:?}");
    }
}

/// Whatever stands in a row, reading it is an error and never a panic.
#[test]
fn damaged_rows_are_told() {
    for (damage, look) in [
        ("UPDATE partners SET channels = 'no json'", "partner"),
        ("UPDATE partners SET payout_account = '{}'", "partner"),
        ("UPDATE balances SET spans = '5'", "purse"),
        ("UPDATE balances SET spans = '99999999999999999999-1'", "purse"),
        ("UPDATE balances SET currency = 'ZZZ'", "purse"),
        ("UPDATE blocks SET totals = x'00'", "totals"),
        ("UPDATE transfers SET debit = 70000", "transfer"),
        ("UPDATE transfers SET currency = 'XXXX'", "transfer"),
        ("UPDATE moments SET status = 'asleep'", "moments"),
    ] {
        let store = Store::open_in_memory().unwrap();
        let writer = store.writer().unwrap();
        writer
            .run_script(
                "INSERT INTO partners VALUES (1, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL);
                 INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 5, 0, '0-5', '');
                 INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 102, 5, 'MYR');
                 INSERT INTO moments VALUES (1, 1, 'active', 1, 'ann', NULL);
                 INSERT INTO blocks VALUES (2, 1, 1, zeroblob(32), x'');",
            )
            .unwrap();
        writer.run_script(damage).unwrap();
        let told = match look {
            "partner" => writer.partner(1).map(|_| ()),
            "purse" => writer.purse(1).map(|_| ()),
            "totals" => writer.totals().map(|_| ()),
            "moments" => writer.moments(1).map(|_| ()),
            _ => writer.transfer(1).map(|_| ()),
        };
        assert!(matches!(told, Err(StoreError::Corrupt(_))), "{damage}: {told:?}");
    }
}

/// A row that must be there to be changed and is not shows that the store is not what the rules think.
#[test]
fn changing_what_is_not_there_is_told() {
    let store = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    let told = writer.exec_one(Sql("UPDATE batches SET files = 1 WHERE month = '2026-06'"), &[], "a batch");
    assert!(matches!(told, Err(StoreError::Corrupt(_))));
}
