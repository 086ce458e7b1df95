//! What holds for every statement of this crate.

use crate::engine::Sql;
use crate::error::StoreError;
use crate::{DERIVED_TABLES, Options, Store, Writer};
use programs::time::Instant;
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

/// Runs a test with the writer of a fresh store on SQLite, and then on PostgreSQL.
pub(crate) fn on_both(test: impl Fn(&Writer)) {
    eprintln!("on SQLite");
    test(&Store::open_in_memory().unwrap().writer().unwrap());
    eprintln!("on PostgreSQL");
    let database = testdb::Database::fresh();
    let options = Options { durable: false, ..Options::default() };
    test(&Store::connect(database.url(), options).unwrap().writer().unwrap());
}

#[test]
fn every_statement_prepares() {
    let statements = statements();
    assert!(statements.len() > 120, "only {} statements were found", statements.len());
    on_both(|writer| {
        for statement in &statements {
            let prepared = writer.prepares(statement);
            assert!(prepared.is_ok(), "{statement}: {prepared:?}");
        }
    });
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

/// However many they are: a server takes few in one statement and streams very many.
#[test]
fn many_rows_are_inserted_as_they_are() {
    const INSERT: Sql = Sql("INSERT INTO many (no, name, body) VALUES ($1, $2, $3)");
    type Kept = (i64, Option<String>, Option<Vec<u8>>);
    let row = |no: i64| -> Kept {
        (no, (no % 3 > 0).then(|| format!("Ñandú\t{no}\\N")), (no % 5 > 0).then(|| vec![0, 255, b'\n']))
    };
    on_both(|writer| {
        writer.run_script("CREATE TABLE many (no INTEGER PRIMARY KEY, name TEXT, body BLOB) STRICT").unwrap();
        let insert = |rows: &[Kept]| {
            writer.insert_all(INSERT, rows, |(no, name, body)| {
                [(*no).into(), name.as_deref().into(), body.as_deref().into()]
            })
        };
        let mut expected = Vec::new();
        for count in [1, 2, 255, 256, 5_000] {
            let from = i64::try_from(expected.len()).unwrap();
            let rows: Vec<Kept> = (from..from + count).map(row).collect();
            writer.begin_write().unwrap();
            insert(&rows).unwrap();
            writer.end().unwrap();
            expected.extend(rows);
            // The last of these is there already.
            let twice: Vec<Kept> = (from + count..from + 2 * count).map(row).chain([row(0)]).collect();
            writer.begin_write().unwrap();
            assert!(insert(&twice).and_then(|()| writer.end()).is_err());
            writer.give_up().unwrap();
        }
        let all = Sql("SELECT no, name, body FROM many ORDER BY no");
        let kept = writer.query(all, &[], |row| {
            let body = if row.is_null(2)? { None } else { Some(row.bytes(2)?.to_vec()) };
            Ok((row.int(0)?, row.maybe_string(1)?, body))
        });
        assert_eq!(kept.unwrap(), expected);
    });
}

/// A lookup by key that reads a whole table would be found out only when the table has grown.
#[test]
fn nothing_hot_scans_a_table() {
    let store = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    for statement in statements().iter().filter(|s| s.contains("= $1") || s.contains(" < $1")) {
        let mut plan = writer.raw().unwrap().prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let count = plan.parameter_count();
        let nothing = rusqlite::params_from_iter(std::iter::repeat_n(rusqlite::types::Null, count));
        let steps = plan.query_map(nothing, |row| row.get::<_, String>(3)).unwrap();
        for step in steps.map(Result::unwrap) {
            // The chain of a partner's commissions is no table: its rows are looked up one by one.
            let small = ["corrections", "account_changes", "sessions", "login_links", "idempotency", "chain"];
            let fine = !step.starts_with("SCAN") || small.iter().any(|table| step.contains(table));
            assert!(fine && !step.contains("TEMP B-TREE FOR ORDER BY"), "{step}: {statement}");
        }
    }
}

/// A server that finds an order in another index than what is asked for looks along that other one as soon as
/// the table is large, and leaves out what was not asked for: so an index has to hold both.
#[test]
fn nothing_hot_is_sorted_on_a_server() {
    let database = testdb::Database::fresh();
    let options = Options { durable: false, ..Options::default() };
    let writer = Store::connect(database.url(), options).unwrap().writer().unwrap();
    let small = ["sessions", "login_links", "idempotency"];
    // What one name, order or payment has is little and read whole; lines come sorted by their order.
    let few = ["w.seq", "bill_lines.no", "commissions.no", "l.order_no, l.place"];
    for statement in statements().iter().filter(|s| s.contains("= $1") || s.contains(" < $1")) {
        for step in plan_on_server(&writer, statement) {
            let of = |name: &str, what: &[&str]| {
                step.split_once(name)
                    .is_some_and(|(_, found)| !what.iter().any(|known| found.starts_with(known)))
            };
            assert!(!of("Seq Scan on ", &small) && !of("Sort Key: ", &few), "{step}: {statement}");
        }
    }
}

/// The lines of the plan a server makes without knowing what is asked for.
fn plan_on_server(writer: &Writer, statement: &str) -> Vec<String> {
    let count = (1..).take_while(|n| statement.contains(&format!("${n}"))).count();
    let nothing = match count {
        0 => String::new(),
        count => format!("({})", vec!["NULL"; count].join(", ")),
    };
    writer.run_script(&format!("PREPARE asked AS {statement}")).unwrap();
    let explain = Sql(Box::leak(format!("EXPLAIN (COSTS OFF) EXECUTE asked{nothing}").into_boxed_str()));
    let steps = writer.query(explain, &[], |row| row.string(0)).unwrap();
    writer.run_script("DEALLOCATE asked").unwrap();
    steps
}

/// What the service remembers beside what the rules make, and the log itself.
const NOT_DERIVED: [&str; 16] = [
    "actors",
    "api_keys",
    "audit",
    "blocks",
    "credentials",
    "due_marks",
    "idempotency",
    "log",
    "login_links",
    "meta",
    "refusals",
    "schema_versions",
    "sessions",
    "staff",
    "webhook_attempts",
    "webhook_endpoints",
];

/// EV-6: a table that is not compared would be one that replaying is not known to make again.
#[test]
fn every_table_is_compared_or_the_services_own() {
    let store = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut tables = writer.raw().unwrap().prepare(tables).unwrap();
    let found: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut known: Vec<&str> = DERIVED_TABLES.into_iter().chain(NOT_DERIVED).collect();
    known.sort_unstable();
    assert_eq!(found, known);
    for table in DERIVED_TABLES {
        writer.dump_table(table, |_| Ok(true)).unwrap();
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
        ("UPDATE balances SET earned_month = 'June', earned = 5", "purse"),
        ("UPDATE blocks SET totals = x'00'", "totals"),
        ("UPDATE transfers SET debit = 70000", "transfer"),
        ("UPDATE transfers SET currency = 'XXXX'", "transfer"),
        ("UPDATE moments SET status = 'asleep'", "moments"),
        ("UPDATE orders SET facts = '[[\"arrived\",1]]'", "order"),
        ("UPDATE orders SET currency = 'ZZZ'", "order"),
        ("UPDATE notes SET body = x'00'", "notes"),
        ("UPDATE notes SET body = x'000000000000000000000000'", "notes"),
        ("UPDATE redemptions SET takes = '{}'", "redemption"),
        ("UPDATE bonus_entries SET kind = 99", "bonus"),
        ("UPDATE appointments SET currency = 'ZZZ'", "due"),
    ] {
        on_both(|writer| {
            writer
            .run_script(
                "INSERT INTO partners VALUES (1, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL);
                 INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 5, 0, '0-5', '', NULL, NULL);
                 INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 102, 5, 'MYR');
                 INSERT INTO orders VALUES
                   (1, 'o', 1, 3, 'MYR', 1, NULL, 0, 1, 7, 1, 'MY', 300, NULL, '[]', 1, 30, 0, 5, 'pending', 0);
                 INSERT INTO order_lines VALUES (1, 0, 'l', 's', 'n', 2, 500, 100, 0, 900, 2, 0, 30, 30);
                 INSERT INTO redemptions VALUES (1, 3, 1, NULL, 9, 'MYR', 'reserved', 1, 2, '[]', 0);
                 INSERT INTO bonus_entries VALUES (1, 3, 0, 1, 5, 'MYR', 1, 0, 1, 1, 1);
                 INSERT INTO appointments VALUES (1, 5, 1, 'MYR');
                 INSERT INTO moments VALUES (1, 1, 'active', 1, 'ann', NULL);
                 INSERT INTO notes VALUES (1, 1, x'0202020200');
                 INSERT INTO blocks VALUES (2, 1, 1, x'0000000000000000000000000000000000000000000000000000000000000000', x'');",
            )
            .unwrap();
            writer.run_script(damage).unwrap();
            let told = match look {
                "partner" => writer.partner(1).map(|_| ()),
                "purse" => writer.purse(1).map(|_| ()),
                "notes" => writer.note(1).map(|_| ()),
                "totals" => writer.totals().map(|_| ()),
                "moments" => writer.moments(1).map(|_| ()),
                "order" => writer.order(1).map(|_| ()),
                "redemption" => writer.redemption(1).map(|_| ()),
                "bonus" => writer.bonus_entries_of(3, None, 9).map(|_| ()),
                "due" => writer.due_until(Instant::MAX, &[], 9).map(|_| ()),
                _ => writer.transfer(1).map(|_| ()),
            };
            assert!(matches!(told, Err(StoreError::Corrupt(_))), "{damage}: {told:?}");
        });
    }
}

/// A row that must be there to be changed and is not shows that the store is not what the rules think.
#[test]
fn changing_what_is_not_there_is_told() {
    on_both(|writer| {
        let told =
            writer.exec_one(Sql("UPDATE batches SET files = 1 WHERE month = '2026-06'"), &[], "a batch");
        assert!(matches!(told, Err(StoreError::Corrupt(_))));
    });
}

/// A server never hears of a statement that cannot be sent, so it would keep the transaction without it.
#[test]
fn what_could_not_be_sent_spoils_the_transaction() {
    on_both(|writer| {
        if writer.raw().is_some() {
            return;
        }
        writer.begin_write().unwrap();
        let told = writer.exec_one(Sql("DELETE FROM batches WHERE month = $1"), &[], "a batch");
        assert!(matches!(told, Err(StoreError::Other(_))), "{told:?}");
        assert!(writer.end().is_err());
    });
}
