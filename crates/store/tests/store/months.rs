//! Tables that only grow are cut at the turn of the month on a server, and old months can be taken out.

use crate::support::{House, Script, Step, amount};
use store::{MonthName, Options, PartedMonth, Store, StoreError};
use testdb::Database;

/// From June to August: a partner, its customers, and payments in each month.
fn three_months() -> (Script, [usize; 3]) {
    let mut script = Script::begin("2026-06-20T00:00:00Z");
    script.partner(1);
    for n in 0..4 {
        script.customer(&format!("c{n}"), Some("CODE1"));
    }
    let mut ends = [0; 3];
    for (month, end) in ends.iter_mut().enumerate() {
        for n in 0..8 {
            script.pay(&format!("p{month}-{n}"), &format!("c{}", n % 4), 10_000, "MYR");
        }
        *end = script.steps.len();
        script.now = script.now.plus_days(31);
    }
    (script, ends)
}

fn house(database: &Database) -> House {
    House::new(Store::connect(database.url(), Options { durable: false, ..Options::default() }).unwrap())
}

/// Fails unless a condition of SQL holds in the database.
fn holds(database: &Database, condition: &str) {
    database.execute(&format!("DO $$ BEGIN ASSERT ({condition}), 'it does not hold'; END $$"));
}

/// The months of a table's parts, oldest first, and whether each begins where the one before it ends.
fn has_parts(database: &Database, table: &str, months: &str) {
    holds(
        database,
        &format!(
            "SELECT string_agg(month, ' ' ORDER BY first_no NULLS FIRST) = '{months}' FROM parts() \
             WHERE of_table = '{table}'"
        ),
    );
    holds(
        database,
        &format!(
            "SELECT bool_and(coalesce(first_no = before, first_no IS NULL)) FROM (SELECT first_no, lag(next_no) \
             OVER (ORDER BY first_no NULLS FIRST) AS before FROM parts() WHERE of_table = '{table}') AS p"
        ),
    );
}

fn month(store: &Store, name: &str) -> PartedMonth {
    let months = store.reader().unwrap().months().unwrap();
    months.into_iter().find(|month| month.name.to_string() == name).unwrap()
}

fn on_sqlite(steps: &[Step]) -> Vec<String> {
    let mut house = House::new(Store::open_in_memory().unwrap());
    house.batch(steps);
    house.dump()
}

#[test]
fn each_month_has_its_parts() {
    let (database, (script, [june, july, august])) = (Database::fresh(), three_months());
    let mut house = house(&database);
    house.batch(&script.steps[..june]);
    has_parts(&database, "log", "first");
    house.one_by_one(&script.steps[june..july]);
    has_parts(&database, "log", "first 2026_07");
    holds(&database, &format!("SELECT next_no = {} FROM parts() WHERE part = 'log_first'", june + 1));
    house.batch(&script.steps[july..august]);
    for table in ["log", "commissions", "transfers", "notes"] {
        has_parts(&database, table, "first 2026_07 2026_08");
    }
    // What has no rows yet is not cut.
    has_parts(&database, "bill_lines", "2026_08");
    assert_eq!(house.dump(), on_sqlite(&script.steps), "no statement knows of it");
    holds(&database, "SELECT count(*) = 8 FROM commissions_2026_07");
}

/// Several servers begin a month once; what is given up is begun again.
#[test]
fn a_month_is_begun_once() {
    let (database, (script, [june, july, august])) = (Database::fresh(), three_months());
    let mut first = house(&database);
    first.batch(&script.steps[..june]);
    let store = Store::connect(database.url(), Options::default()).unwrap();
    let mut second = House { writer: store.writer().unwrap(), world: first.writer.world().unwrap(), store };
    second.batch(&script.steps[june..july]);
    first.world = first.writer.world().unwrap();

    let step = &script.steps[july];
    let row = store::LogRow { seq: 1_000, at: step.at, actor: &step.actor, kind: "step", body: b"{}" };
    first.writer.begin().unwrap();
    first.writer.append(&[row]).unwrap();
    first.writer.rollback().unwrap();
    has_parts(&database, "log", "first 2026_07");

    first.batch(&script.steps[july..august - 1]);
    second.world = second.writer.world().unwrap();
    second.batch(&script.steps[august - 1..august]);
    has_parts(&database, "log", "first 2026_07 2026_08");
    assert_eq!(second.dump(), on_sqlite(&script.steps));
}

/// A backup reads for hours. Nobody waits for it, and the month begins when it is done.
#[test]
fn who_reads_long_puts_a_month_off() {
    let (database, (script, [june, july, _])) = (Database::fresh(), three_months());
    let mut house = house(&database);
    house.batch(&script.steps[..june]);
    let reading = database.hold("LOCK TABLE transfers IN ACCESS SHARE MODE");
    house.batch(&script.steps[june..june + 1]);
    drop(reading);
    has_parts(&database, "log", "first");
    house.one_by_one(&script.steps[june + 1..july]);
    has_parts(&database, "log", "first 2026_07");
    assert_eq!(house.dump(), on_sqlite(&script.steps[..july]));
}

/// What scale.md tells operators: a month whose statements are closed is taken out, the service goes on, and
/// put back it is as it was.
#[test]
fn a_closed_month_can_be_taken_out_and_put_back() {
    let (database, (script, [june, july, august])) = (Database::fresh(), three_months());
    let mut house = house(&database);
    house.batch(&script.steps[..june]);
    house.batch(&script.steps[june..july]);
    database
        .execute("INSERT INTO batches VALUES ('2026-06', 1, 'paying', 1, 1), ('2026-07', 1, 'open', 0, 0)");
    let (store, first) = (house.store.clone(), MonthName::parse("first").unwrap());
    let refused = |name: &str, why: &str| {
        let month = month(&store, name);
        let open = store.reader().unwrap().why_not_detached(&month).unwrap();
        assert!(open.iter().any(|open| open == why), "{open:?}");
        let told = store.detach_month(&month.name);
        assert!(matches!(&told, Err(StoreError::Other(told)) if told.contains(why)), "{told:?}");
    };
    refused("2026-07", "transfers_2026_07: nothing comes after it");
    refused("first", "transfers_first: not all of it is sealed");
    refused("first", "payout batch 2026-06 is not done");
    database.execute("UPDATE batches SET status = 'done' WHERE month = '2026-06'");
    house.writer.begin().unwrap();
    house.writer.seal(usize::MAX).unwrap();
    house.writer.commit().unwrap();
    let totals = house.writer.totals().unwrap();
    store.detach_month(&first).unwrap();

    let out = month(&store, "first");
    let tables = out.parts.iter().map(|part| (part.table.as_str(), part.is_out)).collect::<Vec<_>>();
    assert_eq!(tables, [("commissions", true), ("log", false), ("notes", true), ("transfers", true)]);
    assert!(!month(&store, "2026-07").is_out());
    holds(&database, "SELECT count(*) = 8 FROM commissions");
    holds(&database, &format!("SELECT count(*) = {june} FROM log WHERE seq <= {june}"));
    assert_eq!(house.writer.totals().unwrap(), totals);
    house.world = house.writer.world().unwrap();
    house.batch(&script.steps[july..august]);
    let partner = script.steps.iter().position(|step| step.actor.id == "visitor").unwrap();
    let partner = i64::try_from(partner + 1).unwrap();
    let page = house.writer.commissions_of(partner, None, 50).unwrap();
    assert_eq!((page.rows.len(), page.next), (16, None), "those of June are no longer shown");
    let purse = house.writer.purse(partner).unwrap();
    let earned = purse.values().map(|balance| balance.available).sum::<i64>();
    assert_eq!(amount(earned, "MYR"), amount(24 * 1_000, "MYR"), "a balance is not what is shown");

    store.attach_month(&first).unwrap();
    database.execute("DELETE FROM batches");
    assert_eq!(house.dump(), on_sqlite(&script.steps), "all is as if it had never been away");
}

/// There is nothing to take out where only the log has rows, and in a file no months are cut.
#[test]
fn a_month_may_have_nothing_that_can_be_taken_out() {
    let database = Database::fresh();
    let mut house = house(&database);
    let mut script = Script::begin("2026-06-20T00:00:00Z");
    for n in 0..3 {
        script.customer(&format!("c{n}"), None);
        script.now = script.now.plus_days(31);
    }
    house.one_by_one(&script.steps);
    let july = month(&house.store, "2026-07");
    let open = house.store.reader().unwrap().why_not_detached(&july).unwrap();
    assert_eq!(open, ["only the log has a part of it, and that stays"]);

    let file = Store::open_in_memory().unwrap();
    assert_eq!(file.writer().unwrap().months(), Ok(Vec::new()));
    assert!(file.detach_month(&july.name).is_err() && file.attach_month(&july.name).is_err());
}

/// With many months a look by number still goes to one part.
#[test]
fn a_look_by_number_goes_to_one_part() {
    let database = Database::fresh();
    let mut house = house(&database);
    let mut script = Script::begin("2021-01-20T00:00:00Z");
    for n in 0..60 {
        script.customer(&format!("c{n}"), None);
        script.now = script.now.plus_days(31);
    }
    house.one_by_one(&script.steps);
    holds(&database, "SELECT count(*) >= 60 FROM parts() WHERE of_table = 'log'");
    for look in [
        "SELECT at FROM log WHERE seq = $1",
        "SELECT found.* FROM UNNEST(ARRAY[$1, $1 + 1]) AS wanted(no) CROSS JOIN LATERAL \
         (SELECT at FROM log WHERE seq = wanted.no) AS found",
        "SELECT at FROM log WHERE seq < $1 ORDER BY seq DESC LIMIT 1",
    ] {
        database.execute(&format!(
            "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off; \
             SET enable_hashjoin = off; SET enable_mergejoin = off; PREPARE look(bigint) AS {look}; \
             DO $$ DECLARE line TEXT; looked INT := 0; BEGIN FOR line IN EXECUTE 'EXPLAIN (ANALYZE) \
             EXECUTE look(30)' LOOP looked := looked + CASE WHEN line ~ 'Index.* on log_' \
             AND line !~ 'never executed' THEN 1 ELSE 0 END; END LOOP; ASSERT looked BETWEEN 1 AND 2, looked; END $$"
        ));
    }
}

/// Every statement of the document can be carried out, also in a store that has nothing yet.
#[test]
fn what_operators_are_told_works() {
    let told = include_str!("../../../../docs/operations/scale.md");
    let (database, mut count) = (Database::fresh(), 0);
    drop(house(&database));
    for block in told.split("```sql\n").skip(1) {
        database.execute(block.split("```").next().unwrap());
        count += 1;
    }
    assert_eq!(count, 1);
}

/// What cannot be begun is left out, not failed.
#[test]
fn a_cut_that_is_not_possible_stops_nobody() {
    let (database, (script, [june, july, _])) = (Database::fresh(), three_months());
    let mut house = house(&database);
    house.batch(&script.steps[..june]);
    database.execute("DROP PROCEDURE begin_month(TEXT)");
    house.batch(&script.steps[june..july]);
    has_parts(&database, "log", "first");
    assert_eq!(house.dump(), on_sqlite(&script.steps[..july]));
}
