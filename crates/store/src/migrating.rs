//! Migrations are forward only: a store that was brought forward one by one, with its rows, is like a new
//! one.

use crate::engine::{Address, Connection, Purpose, Sql};
use crate::migrate::{NEWEST, migrate, migrate_to};
use crate::open::Options;
use crate::tables::TABLES;
use crate::{DATABASE, DERIVED_TABLES, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use testdb::Database;

/// A row for each table that a version brought, as that version wrote it.
const ROWS: [&str; 10] = [
    "INSERT INTO actors VALUES (1, 'ann', 'Ann');
     INSERT INTO log VALUES (1, 1, 1, 'apply', x'7b7d');
     INSERT INTO log VALUES (2, 2, 1, 'customer.registered', x'7b22736f75726365223a2273222c226964223a2265222c2274696d65223a312c2274797065223a22637573746f6d65722e72656769737465726564222c2264617461223a7b22637573746f6d65725f6964223a2264222c2270686f6e65223a22222c22636c69636b223a317d7d');
     INSERT INTO keys VALUES (2, 'p', 1);
     INSERT INTO waiting VALUES (1, 2, 'q');
     INSERT INTO rules VALUES (1, -9223372036854775808, '{\"version\":1,\"effective\":\"always\",\"zone\":\"+08:00\",\"countries\":[\"MY\"],\"tiers\":[{\"from\":1,\"rate_bps\":1000}],\"product_kinds\":[\"vip\"],\"excluded_currencies\":[],\"window_years\":2,\"hold_days\":0,\"click_days\":30,\"free_vip_days\":7,\"min_paying_customers\":3,\"cutoff_day\":20,\"expiry_years\":5,\"announce_days\":[],\"phone_display\":\"masked\",\"landing_url\":\"https://example.com\",\"representative\":\"Ann\"}');
     INSERT INTO contract_texts VALUES (1, 'the contract');
     INSERT INTO partners VALUES (1, 'active', 'kol', 'Siti', '', '', '', 'MY', '[]', NULL, 'AAAA', NULL, NULL);
     INSERT INTO tallies VALUES (1, 1, 1, 1, 5, 5, 1);
     INSERT INTO contracts VALUES (1, 1, 'd', 'h', 1, NULL, NULL, NULL, NULL, NULL);
     INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 5, 0, '0-5', '');
     INSERT INTO customers VALUES (1, 'c', '', NULL, NULL, 1, NULL, 1, 2, 1, 0, 1, 1000, 0, 1, 1, 1, 'vip');
     INSERT INTO payments VALUES (1, 'p', 1, 0, 1, 'vip', 'n', 50, 'MYR', 0, 0, 1, 0, 1, 1000, 1, 5, 1, 1);
     INSERT INTO payments VALUES (3, 'q', 1, 1, 1, 'vip', 'n', 90, 'MYR', 20, 0, 1, 0, 1, 1000, 1, 7, 3, 2678400000000);
     INSERT INTO payments VALUES (4, 'r', 1, 3, 1, 'vip', 'n', 40, 'MYR', 40, 0, 1, 0, 1, 1000, 1, 0, 5, 5097600000000);
     INSERT INTO clicks VALUES (1, 1, 1, 'web', 'v');
     INSERT INTO credits VALUES (9, 1, 1, 'MYR', 0, 5);
     INSERT INTO releases VALUES (1, 1);
     INSERT INTO batches VALUES ('2026-06', 1, 'paying', 1, 1);
     INSERT INTO withdrawals VALUES (5, 1, 0, '2026-06', 1, 1, '{}');
     INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'paying', '0-5', 1, NULL, NULL);
     INSERT INTO payment_files VALUES ('2026-06', 'MYR', 1, 1, '[5]', x'00ff');
     INSERT INTO corrections VALUES (6, 1, NULL, NULL, -5, 'MYR', 'r', 'ann', 'approved', 'ben');
     INSERT INTO account_changes VALUES (7, 1, '{}', 'ann', 'proposed', NULL);
     INSERT INTO commissions VALUES (1, 1, 0, 1, 1, 5, 'MYR', 1000, 1, 1, 1, 1);
     INSERT INTO commissions VALUES (2, 1, 1, 2, 1, -1, 'MYR', 1000, 1, 1, 2678400000000, 1);
     INSERT INTO commissions VALUES (3, 1, 2, 1, 3, 9, 'MYR', 1000, 1, 1, NULL, 3);
     INSERT INTO commissions VALUES (4, 1, 3, 2, 3, -2, 'MYR', 1000, 1, 1, NULL, 3);
     INSERT INTO commissions VALUES (5, 1, 4, 1, 4, 4, 'MYR', 1000, 1, 1, NULL, 4);
     INSERT INTO commissions VALUES (6, 1, 5, 2, 4, -4, 'MYR', 1000, 1, 1, NULL, 4);
     INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 102, 5, 'MYR');
     INSERT INTO notes VALUES (1, 1, x'0202020200');
     INSERT INTO moments VALUES (1, 1, 'active', 1, 'ann', NULL);
     INSERT INTO dropped VALUES (1, 'c', 'd', NULL);
     INSERT INTO refusals VALUES (1, 1, 's', 'e', 'c', 'd', '/data', '{}');
     INSERT INTO blocks VALUES (1, 1, 1, x'0000000000000000000000000000000000000000000000000000000000000000', x'');
     INSERT INTO due_marks VALUES ('expire', 1, 1, 1, 'MYR', 0);
     INSERT INTO idempotency VALUES ('a', 'k', x'00', 201, x'7b7d', 1);
     INSERT INTO meta VALUES ('secret', x'00ff');
     INSERT INTO meta VALUES ('seller_of_key:gk_1', x'626174696b');
     INSERT INTO api_keys VALUES (3, 'gk_1', x'00', 'partner', 1, 'Siti', 1, NULL);
     INSERT INTO sessions VALUES ( x'01', 3, 1, 2, 'x');
     INSERT INTO webhook_endpoints VALUES (1, 'https://example.com', '00', '', 1, 0, 1);
     INSERT INTO webhook_attempts VALUES (1, 1, 1, 1, 1, NULL, 'refused', 'oops');",
    "INSERT INTO terms VALUES (1, 1, '{}');
     INSERT INTO sellers VALUES (1, 's', 7);
     INSERT INTO registrations VALUES (7, 1, 0, 'MY', 1, 'approved', NULL, 0, '[1]', '[]');
     INSERT INTO orders VALUES
       (10, 'o', 1, 3, 'MYR', 1, NULL, 0, 1, 7, 1, 'MY', 300, NULL, '[]', 1, 30, 0, 5, 'pending', 0);
     INSERT INTO order_lines VALUES (10, 0, 'l', 's', 'n', 2, 500, 100, 0, 900, 2, 0, 30, 30);
     INSERT INTO seller_accounts VALUES (1, 'MYR', -30, 0, 30, 0, 2, 1, 0, 0, '2026-06-19', 9, 0);
     INSERT INTO bill_lines VALUES (1, 1, 0, 10, 'fee', 900, 300, -30, -2, 'MYR', 1, 0, 1);
     INSERT INTO records VALUES (1, 1, 'MYR', 0, 'd', 1, 0, 30, 0, 2, 0, -30, 0, 1, 1);
     INSERT INTO shopper_purses VALUES (3, 'MYR', 0, 5, 0, 0, 1);
     INSERT INTO lots VALUES (10, 3, 'MYR', 5, 1, 2);
     INSERT INTO redemptions VALUES (5, 3, 1, NULL, 9, 'MYR', 'reserved', 1, 2, '[]', 0);
     INSERT INTO bonus_entries VALUES (1, 3, 0, 1, 5, 'MYR', 10, 0, 1, 1, 1);
     INSERT INTO budgets VALUES ('MYR', 5);
     INSERT INTO appointments VALUES (1, 5, 1, 'MYR');",
    "INSERT INTO api_keys VALUES (4, 'gk_2', x'00', 'seller', NULL, 'Budi', 1, NULL, 'batik');",
    "INSERT INTO customers VALUES (2, 'd', '', NULL, NULL, 1, NULL, 1, 2, 1);
     INSERT INTO standings VALUES (2, 1, 0, 2, 1000, 1, 2, NULL, NULL, NULL);",
    "",
    "INSERT INTO staff VALUES (1, 'mei@example.com', 'Mei', 'operator', 1, NULL);
     INSERT INTO credentials VALUES ('staff', '1', '$argon2id$', NULL, 0, 1);
     INSERT INTO login_links VALUES ( x'02', 'seller', 'batik', '/seller', 0, 1, 2, NULL);
     INSERT INTO sessions VALUES ( x'01', 'staff', '1', 1, 1, 2, 'x', 'link', 'Firefox');
     INSERT INTO audit VALUES (1, 1, 'mei@example.com', 'Mei', 'signed_in', '', 'password');",
    "INSERT INTO channels VALUES (1, 'line', 2, 1);",
    "",
    "",
    "",
];

/// Everything that makes up a schema, a line each.
const OF_A_FILE: &str =
    "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1";
const OF_A_DATABASE: &str = "SELECT concat_ws(' ', table_name, column_name, ordinal_position, data_type, \
     collation_name, is_nullable, column_default, is_identity) \
     FROM information_schema.columns WHERE table_schema = 'public' \
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
const COLUMNS_OF_A_FILE: &str = "SELECT t.name || ' ' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
     WHERE t.type = 'table' ORDER BY t.name, c.cid";
const COLUMNS_OF_A_DATABASE: &str = "SELECT table_name || ' ' || column_name FROM information_schema.columns \
     WHERE table_schema = 'public' AND table_name NOT IN ('leases', 'written', 'handovers') AND to_regclass(table_name) NOT IN \
     (SELECT inhrelid FROM pg_inherits) ORDER BY table_name COLLATE \"C\", ordinal_position";

/// Runs a test with connections to places where nothing is yet, on SQLite and then on PostgreSQL.
fn on_both(test: impl Fn(&dyn Fn() -> Connection, Sql)) {
    eprintln!("on SQLite");
    test(&|| Connection::open_private().unwrap(), Sql(OF_A_FILE));
    eprintln!("on PostgreSQL");
    let databases = std::cell::RefCell::new(Vec::new());
    let fresh = || {
        let database = Database::fresh();
        let connection = open(&database);
        databases.borrow_mut().push(database);
        connection
    };
    test(&fresh, Sql(OF_A_DATABASE));
}

fn open(database: &Database) -> Connection {
    let address = Arc::new(Address::parse(database.url()).unwrap());
    Connection::connect(&address, &Options::default(), Purpose::Write).unwrap()
}

fn lines(connection: &Connection, sql: Sql) -> Vec<String> {
    let found = connection.query(sql, &[], |row| row.string(0)).unwrap();
    found.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn rows_of(connection: &Connection) -> Vec<String> {
    let mut found = Vec::new();
    for (name, sql) in TABLES {
        let (mut line, before) = (String::new(), found.len());
        let read = connection.scan(sql, &[], |row| {
            row.as_text(&mut line)?;
            found.push(format!("{name}: {line}"));
            Ok(true)
        });
        read.unwrap();
        assert!(found.len() > before, "there is no row of {name} in ROWS");
    }
    found
}

/// Migrates one by one; each version's rows are written before the next comes.
fn filled(connection: Connection) -> Connection {
    for (version, rows) in (1..).zip(ROWS) {
        migrate_to(&connection, version).unwrap();
        connection.run_script(rows).unwrap();
    }
    connection
}

#[test]
fn a_migrated_store_is_like_a_fresh_one() {
    assert_eq!(i64::try_from(ROWS.len()), Ok(NEWEST), "each version has its rows");
    on_both(|nowhere, schema| {
        let (fresh, all_at_once) = (nowhere(), nowhere());
        migrate(&fresh).unwrap();
        let expected = lines(&fresh, schema);
        assert!(expected.len() > 60, "{expected:?}");
        let one_by_one = filled(nowhere());
        assert_eq!(lines(&one_by_one, schema), expected);
        let (rows, key) = (rows_of(&one_by_one), "api_keys: 3|gk_1|00|partner|1|Siti|1||batik");
        assert!(rows.iter().any(|row| row == key), "what a migration moves is not lost: {rows:?}");
        for counted in [
            "channels: 1|web|1|1",
            "tallies: 1|1|1|1|5|5|1|1",
            "earnings: 1|MYR|1970-01|5",
            "balances: 1|MYR|0|5|0|0|0|5|0|0-5||1970-02|6",
        ] {
            assert!(rows.iter().any(|row| row == counted), "{counted}, which a migration counts: {rows:?}");
        }
        migrate_to(&all_at_once, 1).unwrap();
        all_at_once.run_script(ROWS[0]).unwrap();
        assert_ne!(lines(&all_at_once, schema), expected);
        migrate(&all_at_once).unwrap();
        assert_eq!(lines(&all_at_once, schema), expected);
    });
}

/// Copying goes through this list: a table that a migration adds must be in it, after what it refers to.
/// Columns are asked of the schema, which both engines have alike.
#[test]
fn every_table_is_copied() {
    let (file, database) = (Store::open_in_memory().unwrap(), Database::fresh());
    drop(Store::connect(database.url(), Options::default()).unwrap());
    let columns = lines(&file.writer().unwrap(), Sql(COLUMNS_OF_A_FILE));
    assert_eq!(columns, lines(&open(&database), Sql(COLUMNS_OF_A_DATABASE)));
    let tables: BTreeSet<&str> = columns.iter().filter_map(|line| line.split(' ').next()).collect();
    let listed: BTreeSet<&str> = TABLES.iter().map(|(name, _)| *name).chain(["schema_versions"]).collect();
    assert_eq!((tables, listed.len()), (listed, TABLES.len() + 1));
    assert!(DERIVED_TABLES.iter().all(|derived| TABLES.iter().any(|(name, _)| name == derived)));
    for (name, sql) in TABLES {
        assert!(sql.0.starts_with(&format!("SELECT * FROM {name} ORDER BY ")), "{name}: {sql:?}");
    }
}

/// Every table, with numbers, texts, bytes and nothing, from each engine to the other; what is there
/// already is never mixed with it.
#[test]
fn every_row_is_copied() {
    let databases = [Database::fresh(), Database::fresh()];
    let on_server = |n: usize| Store::connect(databases[n].url(), Options::default()).unwrap();
    let first = filled(Connection::open_private().unwrap());
    let expected = rows_of(&first);
    let all = i64::try_from(expected.len()).unwrap();
    let targets = [on_server(0), on_server(1), Store::open_in_memory().unwrap()];
    let mut writers = targets.map(|store| store.writer().unwrap());
    for n in 0..writers.len() {
        let (before, after) = writers.split_at_mut(n);
        let (source, target) = (before.last().map_or(&first, |writer| writer), &mut after[0]);
        let mut told = Vec::new();
        target.begin().unwrap();
        let copied = crate::copy(source, target, &mut |done, all| told.push((done, all))).unwrap();
        assert_eq!(
            (copied.len(), copied.iter().map(|t| t.rows).sum::<i64>()),
            (TABLES.len(), all),
            "{copied:?}"
        );
        assert_eq!(told.last(), Some(&(all, all)));
        target.rollback().unwrap();
        assert_eq!(target.first_filled_table().unwrap(), None, "what is not committed is not there");
        target.begin().unwrap();
        crate::copy(source, target, &mut |_, _| {}).unwrap();
        target.commit().unwrap();
        assert_eq!(rows_of(target), expected);
        let again = crate::copy(source, target, &mut |_, _| {}).unwrap_err();
        assert!(again.to_string().contains("not empty"), "{again}");
    }
}

/// A file is written from either engine, and read again wherever it lies.
#[test]
fn a_file_holds_the_whole_store() {
    let (directory, database) = (tempfile::tempdir().unwrap(), Database::fresh());
    let data = directory.path().join("data");
    std::fs::create_dir(&data).unwrap();
    drop(filled(Connection::open(&data.join(DATABASE), &Options::default(), Purpose::Write).unwrap()));
    drop(filled(open(&database)));
    let stores = [
        Store::open(&data, Options::default()).unwrap(),
        Store::connect(database.url(), Options::default()).unwrap(),
    ];
    for (n, store) in stores.into_iter().enumerate() {
        let mut writer = store.writer().unwrap();
        let reader = store.reader().unwrap();
        assert_eq!(reader.first_filled_table().unwrap(), Some("actors"));
        writer.set_meta("later", b"x").unwrap();
        let path = directory.path().join(format!("{n}.db"));
        let mut last = (0, 0);
        reader.write_file(&path, &mut |done, all| last = (done, all)).unwrap();
        assert!(last.0 > 0 && last.0 == last.1, "{last:?}");
        let beside = std::fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(beside, n + 2, "nothing stands beside the file");
        let read_only = Options { read_only: true, ..Options::default() };
        let copy = Store::open(&path, read_only).unwrap();
        assert_eq!(rows_of(&copy.reader().unwrap()), rows_of(&reader), "as it was when the reader looked");
        assert!(copy.reader().unwrap().meta("later").unwrap().is_none());
    }
}
