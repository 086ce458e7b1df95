use crate::engine::{Connection, Sql};
use crate::error::{Result, StoreError};
use crate::rows::note;
use programs::Note;

/// The tables the rules make from the log, in the order they are compared: two stores with the same log
/// hold the same rows in them.
pub const DERIVED_TABLES: [&str; 38] = [
    "keys",
    "waiting",
    "dropped",
    "rules",
    "contract_texts",
    "terms",
    "partners",
    "tallies",
    "contracts",
    "balances",
    "customers",
    "payments",
    "clicks",
    "credits",
    "releases",
    "batches",
    "withdrawals",
    "withdrawal_lines",
    "payment_files",
    "corrections",
    "account_changes",
    "sellers",
    "registrations",
    "orders",
    "order_lines",
    "seller_accounts",
    "bill_lines",
    "records",
    "shopper_purses",
    "lots",
    "redemptions",
    "bonus_entries",
    "budgets",
    "appointments",
    "commissions",
    "transfers",
    "notes",
    "moments",
];

const CREDITS: Sql = Sql("SELECT expires_at, credited_at, partner, currency, from_pos, to_pos FROM credits \
     ORDER BY expires_at, credited_at, partner, currency, from_pos");

/// How a table is read in the order of its key, without what the rules do not make: the bytes of a
/// payment file.
fn statement(table: &str) -> Option<Sql> {
    Some(match table {
        "keys" => Sql("SELECT * FROM keys ORDER BY kind, name"),
        "waiting" => Sql("SELECT * FROM waiting ORDER BY seq"),
        "dropped" => Sql("SELECT * FROM dropped ORDER BY seq"),
        "rules" => Sql("SELECT * FROM rules ORDER BY version"),
        "contract_texts" => Sql("SELECT * FROM contract_texts ORDER BY version"),
        "terms" => Sql("SELECT * FROM terms ORDER BY version"),
        "partners" => Sql("SELECT * FROM partners ORDER BY no"),
        "tallies" => Sql("SELECT * FROM tallies ORDER BY partner"),
        "contracts" => Sql("SELECT * FROM contracts ORDER BY partner"),
        "balances" => Sql("SELECT * FROM balances ORDER BY partner, currency"),
        "customers" => Sql("SELECT * FROM customers ORDER BY no"),
        "payments" => Sql("SELECT * FROM payments ORDER BY no"),
        "clicks" => Sql("SELECT * FROM clicks ORDER BY no"),
        "credits" => CREDITS,
        "releases" => Sql("SELECT * FROM releases ORDER BY at, payment"),
        "batches" => Sql("SELECT * FROM batches ORDER BY month"),
        "withdrawals" => Sql("SELECT * FROM withdrawals ORDER BY no"),
        "withdrawal_lines" => Sql("SELECT * FROM withdrawal_lines ORDER BY withdrawal, currency"),
        "payment_files" => Sql("SELECT batch, currency, number, at, withdrawals FROM payment_files \
             ORDER BY batch, currency, number"),
        "corrections" => Sql("SELECT * FROM corrections ORDER BY no"),
        "account_changes" => Sql("SELECT * FROM account_changes ORDER BY no"),
        "sellers" => Sql("SELECT * FROM sellers ORDER BY no"),
        "registrations" => Sql("SELECT * FROM registrations ORDER BY no"),
        "orders" => Sql("SELECT * FROM orders ORDER BY no"),
        "order_lines" => Sql("SELECT * FROM order_lines ORDER BY order_no, place"),
        "seller_accounts" => Sql("SELECT * FROM seller_accounts ORDER BY seller, currency"),
        "bill_lines" => Sql("SELECT * FROM bill_lines ORDER BY no"),
        "records" => Sql("SELECT * FROM records ORDER BY no"),
        "shopper_purses" => Sql("SELECT * FROM shopper_purses ORDER BY shopper, currency"),
        "lots" => Sql("SELECT * FROM lots ORDER BY no"),
        "redemptions" => Sql("SELECT * FROM redemptions ORDER BY no"),
        "bonus_entries" => Sql("SELECT * FROM bonus_entries ORDER BY no"),
        "budgets" => Sql("SELECT * FROM budgets ORDER BY currency"),
        "appointments" => Sql("SELECT * FROM appointments ORDER BY at, kind, subject, currency"),
        "commissions" => Sql("SELECT * FROM commissions ORDER BY no"),
        "transfers" => Sql("SELECT * FROM transfers ORDER BY no"),
        "moments" => Sql("SELECT * FROM moments ORDER BY no"),
        _ => return None,
    })
}

impl Connection {
    /// Hands over the rows of one of [`DERIVED_TABLES`] in the order of its key, each as a line of text,
    /// until the function has enough.
    pub fn dump_table(&self, table: &str, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        match table {
            "credits" => return self.dump_credits(each),
            "notes" => return self.dump_notes(each),
            _ => {}
        }
        let sql = statement(table).ok_or_else(|| StoreError::Other(format!("there is no table {table}")))?;
        let mut line = String::new();
        self.scan(sql, &[], |row| {
            row.as_text(&mut line)?;
            each(&line)
        })
    }

    /// How many notes a row holds depends on how the log was cut into batches.
    fn dump_notes(&self, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        note::each_note(self, i64::MIN, |note| {
            let Note { no, at, topic, participant, subject, amount } = note;
            let amount = amount.map_or_else(String::new, |amount| {
                format!("{}|{}", amount.minor(), amount.currency().code())
            });
            each(&format!("{no}|{}|{}|{participant}|{subject}|{amount}", at.micros(), topic.number()))
        })
    }

    /// How many rows a partner's credits of one instant take depends on how the log was cut into batches,
    /// so stretches that follow each other are told as one.
    fn dump_credits(&self, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        let mut last: Option<(String, i64, i64)> = None;
        let told = |(key, from, to): &(String, i64, i64)| format!("{key}|{from}|{to}");
        let mut enough = false;
        self.scan(CREDITS, &[], |row| {
            let (expires_at, credited_at, partner) = (row.int(0)?, row.int(1)?, row.int(2)?);
            let key = format!("{expires_at}|{credited_at}|{partner}|{}", row.text(3)?);
            let (from, to) = (row.int(4)?, row.int(5)?);
            match &mut last {
                Some((joined, _, end)) if *joined == key && *end == from => *end = to,
                _ => {
                    if let Some(done) = last.replace((key, from, to)) {
                        enough = !each(&told(&done))?;
                    }
                }
            }
            Ok(!enough)
        })?;
        match last {
            Some(last) if !enough => each(&told(&last)).map(|_| ()),
            _ => Ok(()),
        }
    }
}
